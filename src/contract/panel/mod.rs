//! Contracts in the window: list, form with terms and lines, steps, events.

mod charges;
mod data;
mod head;
mod template;
mod terms;

use egui::{ScrollArea, Ui};

use super::{
    Status,
    command::{Command, Draft, StepDraft},
    fields::{DATED_FIELDS, EXTEND_FIELDS, FIELDS, LINE_FIELDS, REASONED_FIELDS, VOID_FIELDS, list_spec},
    rules::{Step, charge_plan::Rhythm},
    section,
    store::LineRow,
};
use crate::{
    base::{
        field::Field,
        id::{ContractId, ContractLineId},
        kind::{Kind, Subject},
        say::Said,
        words::Word as _,
    },
    customer,
    cx::{
        Cx, Dialog, Section,
        asking::Asking,
        records::{Belongs, Records},
    },
    db::tx::Changes,
    equipment,
    ui::{focus::Follow as _, form::Grid, icon, lines::Lines, log::log_ui, style, widget},
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
    "renewal_of",
];
const STANDING_KEYS: &[&str] = &["contact", "owner", "remind_days", "note"];

/// Of what records the list shows what belongs to one.
const BELONGS: &[Belongs] = &[
    Belongs { to: Kind::Customer, rows: "t.customer_id = {id}", name: customer::store::name_by_id },
    Belongs {
        to: Kind::Equipment,
        rows: "t.id IN (SELECT w.contract_id FROM contract_line w WHERE w.equipment_id = {id})",
        name: equipment::store::name_by_id,
    },
];

/// List and form of contracts.
pub struct Panel {
    records: Records<Draft, Shown>,
    asking: Asking<Step, StepDraft>,
    /// A line is to end alone: which, and its version.
    ending: Asking<(ContractLineId, i64), StepDraft>,
    /// How often the plan that is proposed bills, by word.
    rhythm: String,
}

impl Panel {
    /// A panel with these sections on its form.
    pub fn new(sections: Vec<Box<dyn Section>>) -> Self {
        let records = Records::new("contracts", list_spec(), "contract-panel", data::shown).toned(section::list_tone);
        Self {
            records: records.with(sections).begun_by(Some("contract-new")),
            asking: Asking::new(Kind::Contract, "step"),
            ending: Asking::new(Kind::Contract, "end-line"),
            rhythm: Rhythm::Quarterly.word().to_owned(),
        }
    }
}

impl crate::cx::Panel for Panel {
    fn ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        self.records.poll(cx);
        let Self { records, asking, ending, rhythm } = self;
        let list = |records: &mut Records<Draft, Shown>, ui: &mut Ui| {
            records.list_ui(cx, ui);
        };
        records.panes_ui(cx, ui, list, |records, ui| {
            ScrollArea::vertical().id_salt("contract/form").auto_shrink(false).follow(ui, |ui| {
                head_ui(cx, ui, records.shown.as_ref(), asking);
                form_ui(cx, ui, records, rhythm);
                if let Some(shown) = &records.shown {
                    ends_ui(cx, ui, shown, ending);
                }
                records.sections.ui(cx, ui);
                if let Some(shown) = &records.shown {
                    story_ui(cx, ui, shown);
                }
            });
        });
        self.dialog_ui(cx, ui);
    }

    fn refresh(&mut self, cx: &Cx<'_>, changes: &Changes) {
        self.records.refresh(cx, changes);
    }

    fn open(&mut self, cx: &Cx<'_>, subject: Subject) {
        self.records.open(cx, subject.id);
    }

    fn start(&mut self, cx: &Cx<'_>, _: Kind, from: Option<Subject>) {
        let today = cx.now.day(cx.texts.zone);
        self.records.start(cx, data::blank(today), move |conn| Ok((data::started(conn, from, today)?, ())));
    }

    fn list(&mut self, cx: &Cx<'_>, tab: &'static str) {
        self.records.list(cx, tab);
    }

    fn list_of(&mut self, cx: &Cx<'_>, tab: &'static str, of: Subject) {
        self.records.list_of(cx, tab, of, BELONGS);
    }

    fn is_unsaved(&self) -> bool {
        self.records.is_unsaved()
    }
}

impl Panel {
    fn dialog_ui(&mut self, cx: &Cx<'_>, ui: &Ui) {
        let Some(shown) = &self.records.shown else { return };
        let (id, version) = (shown.contract.id, shown.contract.version);
        let of = Subject::new(Kind::Contract, id);
        let command = |step, draft| Command::Step { id, version, step, draft };
        if let Some(done) = self.asking.ui(cx, ui, of, fields_of, command) {
            cx.tell(&done);
            for reason in done.outcome.reasons {
                cx.notice(reason.said);
            }
        }
        let end_line = |(line, version), draft| Command::EndLine { line, version, draft };
        if let Some(done) = self.ending.ui(cx, ui, of, |_| REASONED_FIELDS, end_line) {
            cx.tell(&done);
        }
    }
}

/// What it is and how it stands; a step asks for what it needs: a day, a reason, a new end.
fn head_ui(cx: &Cx<'_>, ui: &mut Ui, shown: Option<&Shown>, asking: &mut Asking<Step, StepDraft>) {
    let Some(shown) = shown else {
        widget::heading(ui, &cx.t("contract-new"));
        return;
    };
    let Some(step) = head::head_ui(cx, ui, shown) else { return };
    let title =
        Said::new("contract-step-title").with_word("step", step).with("number", head::name(cx, &shown.contract));
    let draft = StepDraft { day: shown.today.to_string(), ..StepDraft::default() };
    asking.ask(step, Dialog::new(step.word(), title, "contract-step-go", draft));
}

fn form_ui(cx: &Cx<'_>, ui: &mut Ui, records: &mut Records<Draft, Shown>, rhythm: &mut String) {
    // The form is long: saving stands above it, always at hand.
    records.save_ui(cx, ui, |draft, id, version| {
        let id = (id != 0).then_some(ContractId(id));
        Command::Save(Box::new(Draft { id, version, ..draft }))
    });
    let shown = records.shown.as_ref();
    let stands = shown.is_some_and(|shown| shown.contract.status != Status::Draft);
    let within = shown.map(|shown| Subject::new(Kind::Customer, shown.contract.customer_id));
    let Some(form) = &mut records.form else { return };
    let (errors, enabled) = (form.errors.clone(), !form.is_busy());
    ui.add_space(style::GAP);
    let keys = if stands { STANDING_KEYS } else { ALL_KEYS };
    let changed = Grid::new("contract/form", FIELDS, &errors)
        .keys(keys)
        .enabled(enabled)
        .within("contact", within)
        .show(cx, ui, &mut form.draft);
    widget::title(ui, &cx.t("contract-terms"));
    let week = shown.map(|shown| (&shown.week, shown.has_own_week));
    terms::terms_ui(cx, ui, &mut form.draft.terms, &errors, (!stands).then_some(enabled), week);
    if form.draft.covers != "customer" {
        widget::title(ui, &cx.t("contract-lines"));
        Lines::new("contract/lines", LINE_FIELDS, &errors)
            .enabled(enabled && !stands)
            .within("equipment", within)
            .show(cx, ui, &mut form.draft.lines);
    }
    if !stands && form.draft.kind != "warranty" {
        charges::charges_ui(cx, ui, &mut form.draft, rhythm, &errors, enabled);
    }
    if changed == Some("template") {
        records.ask(cx, |conn, draft| Ok((data::filled(conn, draft)?, ())));
    }
}

/// Which lines ended alone, and the way to end another one, of a contract that stands.
fn ends_ui(cx: &Cx<'_>, ui: &mut Ui, shown: &Shown, ending: &mut Asking<(ContractLineId, i64), StepDraft>) {
    if !matches!(shown.contract.status, Status::Approved | Status::Suspended) {
        return;
    }
    for (at, LineRow { line, equipment, serial, .. }) in shown.lines.iter().enumerate() {
        ui.horizontal_wrapped(|ui| {
            let what = if equipment.is_empty() { line.item_group.as_str() } else { equipment };
            let name = if serial.is_empty() { what.to_owned() } else { format!("{what} · {serial}") };
            widget::weak(ui, &format!("{}.", at + 1));
            ui.label(&name);
            if let Some(day) = line.ended_on {
                let said = Said::new("contract-line-ended").with("day", day).with("why", line.end_reason.as_str());
                widget::toned(ui, style::Tone::Warning, &cx.say(&said));
                return;
            }
            let text = cx.say(&Said::new("contract-line-end").with("row", at + 1));
            if widget::button(ui, icon::PROHIBIT, &text).clicked() {
                let title = Said::new("contract-line-end-title").with("line", name);
                let draft = StepDraft { day: shown.today.to_string(), ..StepDraft::default() };
                ending.ask((line.id, line.version), Dialog::new("end-line", title, "contract-step-go", draft));
            }
        });
    }
}

/// Events and log, below everything else.
fn story_ui(cx: &Cx<'_>, ui: &mut Ui, shown: &Shown) {
    widget::title(ui, &cx.t("contract-events"));
    for event in &shown.events {
        head::event_ui(cx, ui, event);
    }
    widget::title(ui, &cx.t("contract-log"));
    log_ui(cx, ui, &shown.log);
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
