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
        filter::Filter,
        id::AlertId,
        kind::{Kind, Subject},
        say::Said,
        slot::Slot,
        value::ToVal as _,
        words::Word as _,
    },
    cx::{Cx, Form, List, Section, refresh, unsaved::Keeper},
    db::tx::Changes,
    ui::{
        choices::choices_ui,
        cx::FormOf,
        focus::Follow as _,
        form::Grid,
        icon, room,
        saver::{FormAsk, Newest},
        style::{self, Tone},
        widget,
    },
};

/// The least height of rules and log below each other.
const LEAST: f32 = 420.0;
/// The most of the room that a rule's form takes from its log.
const FORM_SHARE: f32 = 0.55;

/// The alert centre.
pub struct Panel {
    shown: Slot<Shown>,
    /// The rule whose form is open; the log is of it alone.
    chosen: Option<Rule>,
    /// The forms that were opened: what is typed in one stays while another is looked at.
    forms: BTreeMap<Rule, Form<RuleDraft>>,
    /// What is typed in each outlives the program.
    keepers: Vec<(Rule, Keeper<RuleDraft>)>,
    log: List,
    /// The alert on its way, and whether its record is to be opened.
    opening: (bool, Slot<Alert>),
}

impl Panel {
    /// A panel; it shows no sections.
    pub fn new(_: Vec<Box<dyn Section>>) -> Self {
        Self {
            shown: Slot::default(),
            chosen: None,
            forms: BTreeMap::new(),
            keepers: Rule::ALL.iter().map(|rule| (*rule, keeper(*rule))).collect(),
            log: List::new("alerts", list_spec()),
            opening: (false, Slot::default()),
        }
    }
}

/// Keeps what is typed in the form of a rule.
fn keeper(rule: Rule) -> Keeper<RuleDraft> {
    Keeper::new(Kind::AlertRule, FormOf::Page(rule.word().to_owned()))
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
        match self.chosen {
            None => room::high(ui, LEAST, |ui| {
                self.chosen = rules_ui(cx, ui, &shown);
                ui.add_space(style::GROUP_GAP);
                widget::title(ui, &cx.t("alert-log"));
                self.log_ui(cx, ui);
            }),
            Some(rule) => self.rule_ui(cx, ui, rule, &shown),
        }
    }

    fn refresh(&mut self, cx: &Cx<'_>, changes: &Changes) {
        refresh(&mut self.log.table, changes);
        let concerns = |kind| matches!(kind, Kind::Alert | Kind::AlertRule | Kind::User);
        // No changes at all: the rules have run and found nothing.
        if changes.is_empty() || changes.concern(concerns) {
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

    fn list(&mut self, _: &Cx<'_>, tab: &'static str) {
        self.chosen = None;
        self.log.list(tab);
    }

    fn list_by(&mut self, _: &Cx<'_>, filter: Filter) {
        self.chosen = None;
        self.log.list_by(filter);
    }

    fn home(&mut self, _: &Cx<'_>) {
        self.chosen = None;
    }

    fn is_unsaved(&self) -> bool {
        self.forms.values().any(Form::is_changed)
    }
}

impl Panel {
    fn load(&mut self, cx: &Cx<'_>) {
        let known: Vec<_> = self.forms.iter().map(|(rule, form)| (*rule, form.known())).collect();
        self.shown.replace(cx.load(move |conn| rules::read(conn, &known)));
    }

    /// Keeps what is typed in the forms, and shows the one that comes back.
    fn keep_typed(&mut self, cx: &Cx<'_>) {
        for (rule, keeper) in &mut self.keepers {
            keeper.tell_form(cx, self.forms.get(rule), Some(&Said::new(rule.key())));
        }
        let back = self.keepers.iter().find_map(|(rule, keeper)| Some((*rule, keeper.take_form(cx)?)));
        if let Some((rule, form)) = back {
            self.forms.insert(rule, form);
            self.chosen = Some(rule);
            // What was saved meanwhile comes beside it.
            self.load(cx);
        }
    }

    fn poll(&mut self, cx: &Cx<'_>) {
        self.keep_typed(cx);
        if self.shown.is_empty() {
            self.load(cx);
        }
        if self.shown.poll() {
            if let Some(failure) = self.shown.failure() {
                cx.failed(failure.said());
            }
            self.renew(cx);
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
    fn renew(&mut self, cx: &Cx<'_>) {
        let Some(shown) = self.shown.get() else { return };
        for (rule, _) in &shown.rules {
            let draft = RuleDraft::from(rule);
            match self.forms.get_mut(&rule.rule).filter(|form| form.id == rule.id.0) {
                Some(form) => {
                    let of = shown.saves.iter().find(|(of, _)| *of == rule.rule);
                    let saves = of.map(|(_, saves)| saves.clone()).unwrap_or_default();
                    form.renewed(Newest { draft, version: rule.version, saves, me: cx.user });
                }
                None => drop(self.forms.insert(rule.rule, Form::of(rule.id.0, rule.version, draft))),
            }
        }
    }

    /// Draws the rules' names, and beside them how the chosen one is set and what it found.
    fn rule_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui, rule: Rule, shown: &Shown) {
        style::list_pane("alert-rules-list", &cx.t("base-border-list")).show(ui, |ui| {
            if widget::button(ui, icon::CARET_LEFT, &cx.t("alert-overview")).clicked() {
                self.chosen = None;
            }
            if let Some(pressed) = rules::names_ui(cx, ui, shown, rule) {
                self.chosen = Some(pressed);
            }
        });
        style::form_place().show(ui, |ui| {
            widget::heading(ui, &cx.t(&rule.key()));
            // The log keeps some rows in a low window.
            let room = (ui.available_height() * FORM_SHARE).max(style::PANE_WIDTH / 2.0);
            egui::ScrollArea::vertical().id_salt("alert-rule-form").max_height(room).follow(ui, |ui| {
                ui.set_width(ui.available_width());
                self.form_ui(cx, ui, rule, shown);
            });
            ui.add_space(style::GAP);
            widget::title(ui, &cx.t("alert-log"));
            rules::rule_last_ui(cx, ui, shown, rule);
            self.log_ui(cx, ui);
        });
    }

    fn form_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui, rule: Rule, shown: &Shown) {
        let Some(form) = self.forms.get_mut(&rule) else { return };
        widget::weak(ui, &cx.t(&format!("alert-what-{}", rule.word().replace('_', "-"))));
        if rule.is_automatic() {
            widget::weak(ui, &cx.t("alert-always-on"));
            return;
        }
        let asked = form.poll(cx).or(form.meet_ui(cx, ui, true));
        match asked.or(form.save_ui(cx, ui)) {
            Some(FormAsk::Save) => {
                let draft = RuleDraft { version: form.version, ..form.draft.clone() };
                form.sent(cx.send(Command::SaveRule(draft)));
            }
            Some(FormAsk::Fetch) => {
                self.load(cx);
                return;
            }
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
    }

    fn log_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        self.log.table.only(self.chosen.map(|rule| ("t.rule = $1".to_owned(), vec![rule.to_val()])));
        if let Some(id) = self.log.ui(cx, ui) {
            let id = AlertId(id);
            self.opening = (true, cx.load(move |conn| store::get(conn, id)));
        }
    }
}
