//! Contracts in the window: list, form with terms and lines, steps, events.

mod data;
mod head;
mod template;
mod terms;

use egui::{ScrollArea, Ui};

use super::{
    Status,
    command::{Command, Draft, StepDraft},
    fields::{DATED_FIELDS, EXTEND_FIELDS, FIELDS, LINE_FIELDS, REASONED_FIELDS, VOID_FIELDS, list_spec},
    rules::Step,
};
use crate::{
    base::{
        field::Field,
        id::{ContractId, CustomerId},
        kind::{Kind, Subject},
        say::Said,
        slot::Slot,
        words::Word as _,
    },
    cx::{Cx, Dialog, Form, Section, Sections, touched},
    db::tx::{Changes, Done},
    ui::{form::Grid, icon, lines::Lines, log::log_ui, modal::DialogAsk, saver::FormAsk, style, table::Table, widget},
};

use data::Shown;
pub use template::TemplatePanel;

/// The fields of the form, in order; a draft that stands shows those that can still change.
const ALL_KEYS: &[&str] = &[
    "template",
    "customer",
    "contact",
    "covers",
    "kind",
    "starts_on",
    "ends_on",
    "amount",
    "owner",
    "remind_days",
    "clauses",
    "note",
];
const STANDING_KEYS: &[&str] = &["contact", "owner", "remind_days", "note"];

/// List and form of contracts.
pub struct Panel {
    table: Table,
    /// The contract on its way into the form.
    reading: Slot<Shown>,
    /// The draft of a new contract on its way, begun from a customer or unit, or filled from a template.
    starting: Slot<Draft>,
    shown: Option<Shown>,
    form: Option<Form<Draft>>,
    /// The customer that is typed, to narrow contacts and units.
    customer: Option<CustomerId>,
    dialog: Option<(Step, Dialog<StepDraft>)>,
    sections: Sections,
}

impl Panel {
    /// A panel with these sections on its form.
    pub fn new(sections: Vec<Box<dyn Section>>) -> Self {
        Self {
            table: Table::new("contracts", list_spec()),
            reading: Slot::default(),
            starting: Slot::default(),
            shown: None,
            form: None,
            customer: None,
            dialog: None,
            sections: Sections::new(sections),
        }
    }
}

impl crate::cx::Panel for Panel {
    fn ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        self.poll(cx);
        if self.form.is_none() {
            self.list_ui(cx, ui);
            return;
        }
        style::list_pane("contract/list").show(ui, |ui| self.list_ui(cx, ui));
        ScrollArea::vertical().id_salt("contract/form").show(ui, |ui| {
            self.form_ui(cx, ui);
            self.sections.ui(cx, ui);
            self.story_ui(cx, ui);
        });
        self.dialog_ui(cx, ui);
    }

    fn refresh(&mut self, cx: &Cx<'_>, changes: &Changes) {
        self.table.refresh(touched(changes));
        if let Some(shown) = &self.shown {
            self.read(cx, shown.contract.id);
        }
        self.sections.refresh(cx);
    }

    fn open(&mut self, cx: &Cx<'_>, subject: Subject) {
        self.table.light(Some(subject.id));
        self.read(cx, ContractId(subject.id));
        self.sections.show(cx, Some(subject));
    }

    fn start(&mut self, cx: &Cx<'_>, _: Kind, from: Option<Subject>) {
        self.shown = None;
        self.form = None;
        self.sections.show(cx, None);
        let now = cx.now;
        self.starting = cx.load(move |conn| data::started(conn, from, now));
    }

    fn is_unsaved(&self) -> bool {
        self.form.as_ref().is_some_and(Form::is_changed)
    }
}

impl Panel {
    fn read(&mut self, cx: &Cx<'_>, id: ContractId) {
        let now = cx.now;
        self.reading = cx.load(move |conn| data::shown(conn, id, now));
    }

    /// Takes in what was loaded.
    fn poll(&mut self, cx: &Cx<'_>) {
        match self.reading.take() {
            Some(Ok(shown)) => self.take_in(shown),
            Some(Err(failure)) => cx.failed(failure.said()),
            None => {}
        }
        match self.starting.take() {
            // Filled from a template: what the form knows as read stays, so that it counts as unsaved.
            Some(Ok(draft)) => match self.form.as_mut().filter(|form| form.id == 0) {
                Some(form) => form.draft = draft,
                None => self.form = Some(Form::new(draft)),
            },
            Some(Err(failure)) => cx.failed(failure.said()),
            None => {}
        }
    }

    fn take_in(&mut self, shown: Shown) {
        let (id, version) = (shown.contract.id.0, shown.contract.version);
        match self.form.as_mut().filter(|form| form.id == id) {
            Some(form) => form.renewed(shown.draft.clone(), version),
            None => self.form = Some(Form::of(id, version, shown.draft.clone())),
        }
        self.customer = Some(shown.contract.customer_id);
        self.shown = Some(shown);
    }

    fn list_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        widget::heading(ui, &cx.t("contract-panel"));
        if widget::button(ui, icon::PLUS, &cx.t("contract-new")).clicked() {
            cx.start(Kind::Contract, None);
        }
        if let Some(id) = cx.table_ui(ui, &mut self.table) {
            cx.open(Subject { kind: Kind::Contract, id });
        }
    }

    fn form_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        match &self.shown {
            Some(shown) => {
                if let Some(step) = head::head_ui(cx, ui, shown) {
                    self.ask_step(cx, step);
                }
            }
            None => {
                widget::heading(ui, &cx.t("contract-new"));
            }
        }
        let stands = self.shown.as_ref().is_some_and(|shown| shown.contract.status != Status::Draft);
        let within = self.customer.map(|customer| Subject::new(Kind::Customer, customer));
        let Some(form) = &mut self.form else { return };
        let asked = form.poll(cx, FIELDS);
        let (errors, enabled) = (form.errors.clone(), !form.is_busy());
        // The form is long: saving stands above it, always at hand.
        let ask = asked.or(form.save_ui(cx, ui));
        ui.add_space(style::GAP);
        let keys = if stands { STANDING_KEYS } else { ALL_KEYS };
        let changed = Grid::new("contract/form", FIELDS, &errors)
            .keys(keys)
            .enabled(enabled)
            .within("contact", within)
            .show(cx, ui, &mut form.draft);
        widget::title(ui, &cx.t("contract-terms"));
        let week = self.shown.as_ref().map(|shown| (&shown.week, shown.has_own_week));
        terms::terms_ui(cx, ui, &mut form.draft.terms, &errors, (!stands).then_some(enabled), week);
        if form.draft.covers != "customer" {
            widget::title(ui, &cx.t("contract-lines"));
            Lines::new("contract/lines", LINE_FIELDS, &errors)
                .enabled(enabled && !stands)
                .within("equipment", within)
                .show(cx, ui, &mut form.draft.lines);
        }
        if changed == Some("template") && form.id == 0 {
            let draft = form.draft.clone();
            self.starting = cx.load(move |conn| data::filled(conn, draft));
        }
        if let Some(ask) = ask {
            self.answer(cx, ask);
        }
    }

    /// Events and log, below everything else.
    fn story_ui(&self, cx: &Cx<'_>, ui: &mut Ui) {
        let Some(shown) = &self.shown else { return };
        widget::title(ui, &cx.t("contract-events"));
        for event in &shown.events {
            head::event_ui(cx, ui, event);
        }
        widget::title(ui, &cx.t("contract-log"));
        log_ui(cx, ui, &shown.log);
    }

    /// Asks what a step needs: a day, a reason, a new end.
    fn ask_step(&mut self, cx: &Cx<'_>, step: Step) {
        let Some(shown) = &self.shown else { return };
        let title =
            Said::new("contract-step-title").with_word("step", step).with("number", head::name(cx, &shown.contract));
        let draft = StepDraft { day: shown.today.to_string(), ..StepDraft::default() };
        self.dialog = Some((step, Dialog::new(step.word(), title, "contract-step-go", draft)));
    }

    fn dialog_ui(&mut self, cx: &Cx<'_>, ui: &Ui) {
        let (Some((step, dialog)), Some(shown)) = (&mut self.dialog, &self.shown) else { return };
        let (id, version, step) = (shown.contract.id, shown.contract.version, *step);
        match dialog.ui(cx, ui.ctx(), fields_of(step)) {
            Some(DialogAsk::Go) => {
                let draft = dialog.form.draft.clone();
                dialog.form.sent(cx.send(Command::Step { id, version, step, draft }));
            }
            Some(DialogAsk::Done(done)) => {
                cx.tell(&done);
                for reason in done.outcome.reasons {
                    cx.notice(reason.said);
                }
                self.dialog = None;
            }
            Some(DialogAsk::Cancelled) => self.dialog = None,
            None => {}
        }
    }

    fn answer(&mut self, cx: &Cx<'_>, ask: FormAsk<Done>) {
        let Some(form) = &mut self.form else { return };
        let (id, now) = (ContractId(form.id), cx.now);
        match ask {
            FormAsk::Save => {
                let draft = Draft { id: (form.id != 0).then_some(id), version: form.version, ..form.draft.clone() };
                form.sent(cx.send(Command::Save(Box::new(draft))));
            }
            FormAsk::Fetch => {
                let newest = move |shown: Shown| (shown.draft, shown.contract.version);
                form.fetching(cx.load(move |conn| data::shown(conn, id, now).map(newest)));
            }
            FormAsk::Done(done) => {
                cx.tell(&done);
                if let Some(subject) = done.outcome.subject {
                    self.form = None;
                    cx.open(subject);
                }
            }
        }
    }
}

/// What the dialogue of a step asks.
fn fields_of(step: Step) -> &'static [Field<StepDraft>] {
    match step {
        Step::Approve | Step::Resume => DATED_FIELDS,
        Step::Suspend | Step::Terminate => REASONED_FIELDS,
        Step::Extend => EXTEND_FIELDS,
        Step::Void => VOID_FIELDS,
    }
}
