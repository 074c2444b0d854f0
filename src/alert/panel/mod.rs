//! The alert centre: what each rule is set to, when it last did something, whom it told; and the log of all of it
//! (PLAT-6).

mod rules;

use std::collections::BTreeMap;

use egui::Ui;

use self::rules::{Shown, rules_ui};
use super::{
    Alert, Rule,
    command::{Command, RuleDraft},
    fields::{RULE_FIELDS, list_spec},
    store,
};
use crate::{
    base::{
        id::AlertId,
        kind::{Kind, Subject},
        slot::Slot,
        time::{Instant, MINUTE_MS},
        value::ToVal as _,
        words::Word as _,
    },
    cx::{Cx, Form, Section, touched},
    db::tx::Changes,
    ui::{
        choices::choices_ui,
        form::Grid,
        icon,
        saver::FormAsk,
        style::{self, Tone},
        table::Table,
        widget,
    },
};

/// What the page shows is read again after so long: a run that found nothing changes no record.
const READ_AGAIN_MS: i64 = MINUTE_MS;

/// The alert centre.
pub struct Panel {
    shown: Slot<Shown>,
    read_at: Option<Instant>,
    /// The rule whose form is open; the log is of it alone.
    chosen: Option<Rule>,
    /// The forms that were opened: what is typed in one stays while another is looked at.
    forms: BTreeMap<Rule, Form<RuleDraft>>,
    log: Table,
    /// The alert on its way, and whether its record is to be opened.
    opening: (bool, Slot<Alert>),
}

impl Panel {
    /// A panel; it shows no sections.
    pub fn new(_: Vec<Box<dyn Section>>) -> Self {
        Self {
            shown: Slot::default(),
            read_at: None,
            chosen: None,
            forms: BTreeMap::new(),
            log: Table::new("alerts", list_spec()),
            opening: (false, Slot::default()),
        }
    }
}

impl crate::cx::Panel for Panel {
    fn ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        self.poll(cx);
        widget::heading(ui, &cx.t("alert-centre"));
        let Some(shown) = self.shown.get().cloned() else {
            widget::weak(ui, &cx.t("base-loading"));
            return;
        };
        rules::run_ui(cx, ui, shown.run.as_ref());
        if let Some(rule) = rules_ui(cx, ui, &shown, self.chosen) {
            self.chosen = (self.chosen != Some(rule)).then_some(rule);
        }
        if let Some(rule) = self.chosen {
            ui.add_space(style::GAP);
            self.form_ui(cx, ui, rule, &shown);
        }
        ui.add_space(style::GROUP_GAP);
        self.log_ui(cx, ui);
    }

    fn refresh(&mut self, cx: &Cx<'_>, changes: &Changes) {
        self.log.refresh(touched(changes));
        let concerns = |kind| matches!(kind, Kind::Alert | Kind::AlertRule | Kind::User);
        if touched(changes).any(|subject| concerns(subject.kind)) {
            self.load(cx);
        }
    }

    fn open(&mut self, cx: &Cx<'_>, subject: Subject) {
        if subject.kind == Kind::Alert {
            let id = AlertId(subject.id);
            self.opening = (false, cx.load(move |conn| store::get(conn, id)));
        }
    }

    fn start(&mut self, _: &Cx<'_>, _: Kind, _: Option<Subject>) {}

    fn is_unsaved(&self) -> bool {
        self.forms.values().any(Form::is_changed)
    }
}

impl Panel {
    fn load(&mut self, cx: &Cx<'_>) {
        self.read_at = Some(cx.now);
        self.shown.replace(cx.load(rules::read));
    }

    fn poll(&mut self, cx: &Cx<'_>) {
        let is_old = |at: Instant| cx.now.millis() - at.millis() >= READ_AGAIN_MS;
        if self.read_at.is_none_or(is_old) {
            self.load(cx);
        }
        if self.shown.poll() {
            if let Some(failure) = self.shown.failure() {
                cx.failed(failure.said());
            }
            self.renew();
        }
        match self.opening.1.take() {
            Some(Ok(alert)) if self.opening.0 => cx.open(alert.about()),
            // A message that counts many of a rule leads here: the log shows them.
            Some(Ok(alert)) => self.chosen = Some(alert.rule),
            Some(Err(failure)) => cx.failed(failure.said()),
            None => {}
        }
    }

    /// What was read goes into the forms, where nothing was typed.
    fn renew(&mut self) {
        let Some(shown) = self.shown.get() else { return };
        for (rule, last) in &shown.rules {
            let draft = RuleDraft::from(rule);
            let _ = last;
            match self.forms.get_mut(&rule.rule).filter(|form| form.id == rule.id.0) {
                Some(form) => form.renewed(draft, rule.version),
                None => drop(self.forms.insert(rule.rule, Form::of(rule.id.0, rule.version, draft))),
            }
        }
    }

    fn form_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui, rule: Rule, shown: &Shown) {
        let Some(form) = self.forms.get_mut(&rule) else { return };
        widget::card(ui, &cx.t(&rule.key()), |ui| {
            ui.set_min_width(ui.available_width());
            widget::weak(ui, &cx.t(&format!("alert-what-{}", rule.word().replace('_', "-"))));
            if rule.is_automatic() {
                widget::weak(ui, &cx.t("alert-always-on"));
                return;
            }
            let asked = form.poll(cx);
            match asked.or(form.save_ui(cx, ui)) {
                Some(FormAsk::Save) => {
                    let draft = RuleDraft { version: form.version, ..form.draft.clone() };
                    form.sent(cx.send(Command::SaveRule(draft)));
                }
                Some(FormAsk::Fetch) => form.fetching(cx.load(move |conn| {
                    let rule = store::rule(conn, rule)?;
                    Ok((RuleDraft::from(&rule), rule.version))
                })),
                Some(FormAsk::Done(done)) => cx.tell(&done),
                None => {}
            }
            let (errors, enabled) = (form.errors.clone(), !form.is_busy());
            let keys: &[&str] = if rules::is_led(rule) { &["active", "leads"] } else { &["active"] };
            let grid = Grid::new("alert-rule-form", RULE_FIELDS, &errors).keys(keys).enabled(enabled);
            grid.show(cx, ui, &mut form.draft);
            if rules::is_led(rule) {
                widget::weak(ui, &cx.t(&format!("alert-hint-{}", rule.lead_kind().word().replace('_', "-"))));
            }
            widget::title(ui, &cx.t("alert-recipients"));
            choices_ui(ui, &mut form.draft.recipients, &rules::choices(cx, rule, &shown.users));
            for error in errors.iter().filter(|error| error.field == "recipients") {
                widget::toned(ui, Tone::Bad, &cx.say(&error.said));
            }
        });
    }

    fn log_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        ui.horizontal(|ui| {
            widget::title(ui, &cx.t("alert-log"));
            if let Some(rule) = self.chosen {
                widget::badge(ui, Tone::Accent, &cx.t(&rule.key()));
                if widget::small_icon_button(ui, icon::X, &cx.t("alert-log-all")).clicked() {
                    self.chosen = None;
                }
            }
        });
        self.log.only(self.chosen.map(|rule| ("t.rule = $1".to_owned(), vec![rule.to_val()])));
        if let Some(id) = cx.table_ui(ui, &mut self.log) {
            let id = AlertId(id);
            self.opening = (true, cx.load(move |conn| store::get(conn, id)));
        }
    }
}
