//! Equipment cards in the window: list, and the form of one unit with its life.

mod data;
mod head;
mod parts;

use egui::{ScrollArea, Ui};

use super::{
    command::{Command, Draft},
    fields::{FIELDS, REASON_FIELDS, ReasonDraft, list_spec},
    rules::{self, Step},
    section,
};
use crate::{
    base::{
        id::EquipmentId,
        kind::{Kind, Subject},
        say::Said,
        slot::Slot,
        words::Word as _,
    },
    customer,
    cx::{
        Cx, Dialog, Section,
        asking::Asking,
        records::{Belongs, Records},
    },
    db::tx::Changes,
    ui::{
        focus::Follow as _,
        form::Grid,
        modal::confirm_ui,
        reason::reasons_ui,
        steps::{self, StepButton},
        style, widget,
    },
};
use data::Shown;

/// The fields of the form, in order.
const KEYS: &[&str] = &[
    "item",
    "customer",
    "serial",
    "dealer",
    "maker_serial",
    "contact",
    "batch",
    "site_address",
    "delivered_on",
    "installed_on",
    "warranty_from",
    "warranty_to",
    "responsible",
    "technician",
    "territory",
    "note",
];

/// So many sections stand above what is kept of the unit: its life (EQ-9).
const ABOVE: usize = 1;

/// Cards, each with what its form shows.
type CardRecords = Records<Draft, Shown>;

/// Of what records the list shows what belongs to one.
const BELONGS: &[Belongs] = &[Belongs {
    to: Kind::Customer,
    rows: "t.customer_id = {id} OR t.dealer_id = {id}",
    name: customer::store::name_by_id,
}];

/// List and form of equipment cards.
pub struct Panel {
    records: CardRecords,
    /// Who the typed customer is, with what was typed: their contacts can be chosen.
    owner: (String, Slot<Option<Subject>>),
    /// A step that asks for its reason.
    asking: Asking<Step, ReasonDraft>,
    /// Asking whether to delete the draft.
    deleting: bool,
    as_of: parts::AsOf,
}

impl Panel {
    /// A panel with these sections on its form.
    pub fn new(sections: Vec<Box<dyn Section>>) -> Self {
        let records = Records::new("equipment", list_spec(), "equipment-panel", data::shown).toned(section::list_tone);
        Self {
            records: records.with(sections).begun_by(Some("equipment-new")),
            owner: Default::default(),
            asking: Asking::new(Kind::Equipment, "step"),
            deleting: false,
            as_of: parts::AsOf::default(),
        }
    }
}

impl crate::cx::Panel for Panel {
    fn ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        if self.records.poll(cx) {
            self.as_of = parts::AsOf::default();
        }
        self.find_owner(cx);
        let Self { records, owner, asking, deleting, as_of } = self;
        records.ui(cx, ui, |records, ui| {
            ScrollArea::vertical().id_salt("form-equipment").auto_shrink(false).follow(ui, |ui| {
                head_ui(cx, ui, records);
                match steps_ui(cx, ui, records) {
                    Some("delete") => *deleting = true,
                    Some(word) => step(cx, records, asking, word),
                    None => {}
                }
                records.sections.first_ui(cx, ui, ABOVE);
                fields_ui(cx, ui, records, owner.1.get().copied().flatten());
                below_ui(cx, ui, records, as_of);
            });
        });
        self.dialog_ui(cx, ui);
        self.deleting_ui(cx, ui);
    }

    fn refresh(&mut self, cx: &Cx<'_>, changes: &Changes) {
        self.records.refresh(cx, changes);
    }

    fn open(&mut self, cx: &Cx<'_>, subject: Subject) {
        self.records.open(cx, subject.id);
    }

    fn start(&mut self, cx: &Cx<'_>, _: Kind, from: Option<Subject>) {
        self.records.start(cx, Draft::default(), move |conn| Ok((data::start(conn, from)?, ())));
    }

    fn list(&mut self, cx: &Cx<'_>, tab: &'static str) {
        self.records.widen();
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
    /// Looks up who the typed customer is, when it was typed anew.
    fn find_owner(&mut self, cx: &Cx<'_>) {
        self.owner.1.poll();
        let Some(form) = self.records.form.as_ref().filter(|form| form.draft.customer != self.owner.0) else { return };
        let code = form.draft.customer.clone();
        self.owner.0.clone_from(&code);
        self.owner.1 = cx.load(move |conn| {
            let found = customer::store::by_code(conn, &code)?;
            Ok(found.map(|customer| Subject::new(Kind::Customer, customer.id)))
        });
    }

    fn dialog_ui(&mut self, cx: &Cx<'_>, ui: &Ui) {
        let Some((id, version)) = self.records.shown.as_ref().map(|shown| (shown.card.id, shown.card.version)) else {
            return;
        };
        let command = |step, draft: ReasonDraft| Command::Step { id, version, step, reason: draft.reason };
        if let Some(done) = self.asking.ui(cx, ui, Subject::new(Kind::Equipment, id), |_| REASON_FIELDS, command) {
            self.records.done(cx, &done);
        }
    }

    fn deleting_ui(&mut self, cx: &Cx<'_>, ui: &Ui) {
        let Some(shown) = self.records.shown.as_ref().filter(|_| self.deleting) else { return };
        let title = Said::new("equipment-delete");
        let text = Said::new("equipment-delete-text").with("card", rules::name_of(&shown.card));
        let Some(goes_on) = confirm_ui(cx, ui.ctx(), &title, &text, "equipment-delete") else { return };
        let (id, version) = (shown.card.id, shown.card.version);
        self.deleting = false;
        if goes_on {
            self.records.step(cx.send(Command::Delete { id, version }));
        }
    }
}

fn head_ui(cx: &Cx<'_>, ui: &mut Ui, records: &CardRecords) {
    match &records.shown {
        Some(shown) => head::head_ui(cx, ui, shown),
        None => {
            widget::heading(ui, &cx.t("equipment-new"));
        }
    }
    reasons_ui(cx, ui, records.minded());
    ui.add_space(style::GAP);
}

/// The steps possible now, the others saying why not; the one that was pressed.
fn steps_ui(cx: &Cx<'_>, ui: &mut Ui, records: &CardRecords) -> Option<&'static str> {
    let form = records.form.as_ref()?;
    let label = |step: Step| cx.t(&step.key());
    let mut buttons = Vec::new();
    match &records.shown {
        None => buttons.push(StepButton::new(Step::Register.word(), label(Step::Register), Ok(()))),
        Some(shown) => {
            // What is typed is registered with it; any other step would pass it by.
            let is_typing = form.is_changed();
            let verdict = |step: Step, verdict: &Result<(), Said>| match (step, verdict) {
                (Step::Register, Err(_)) if is_typing && rules::next(shown.card.status, None, step).is_ok() => Ok(()),
                (Step::Register, _) | (_, Err(_)) => verdict.clone(),
                (_, Ok(())) if is_typing => Err(Said::new("equipment-save-first")),
                (_, Ok(())) => Ok(()),
            };
            let steps = shown.steps.iter();
            buttons.extend(steps.map(|(step, said)| StepButton::new(step.word(), label(*step), verdict(*step, said))));
            buttons.push(StepButton::new("delete", cx.t("equipment-delete"), shown.delete.clone()));
        }
    }
    let pressed = ui.add_enabled_ui(!records.is_busy(), |ui| steps::steps_ui(cx, ui, &buttons)).inner;
    ui.add_space(style::GROUP_GAP);
    pressed
}

fn step(cx: &Cx<'_>, records: &mut CardRecords, asking: &mut Asking<Step, ReasonDraft>, word: &str) {
    let Some(step) = Step::from_word(word) else { return };
    if step == Step::Register {
        if let Some(form) = &mut records.form {
            form.sent(cx.send(save(form.draft.clone(), form.id, form.version, true)));
        }
        return;
    }
    let Some(shown) = &records.shown else { return };
    if rules::needs_reason(step) {
        let title = Said::new("equipment-step-title").with_word("step", step).with("card", rules::name_of(&shown.card));
        let dialog = Dialog::new("equipment-step", title, "equipment-step-go", ReasonDraft::default());
        let hint = Said::new(format!("equipment-step-hint-{}", step.word().replace('_', "-")));
        asking.ask(step, dialog.hint(hint));
        return;
    }
    let (id, version) = (shown.card.id, shown.card.version);
    records.step(cx.send(Command::Step { id, version, step, reason: String::new() }));
}

fn save(draft: Draft, id: i64, version: i64, register: bool) -> Command {
    let id = (id != 0).then_some(EquipmentId(id));
    Command::Save { draft: Box::new(Draft { id, version, ..draft }), register }
}

fn fields_ui(cx: &Cx<'_>, ui: &mut Ui, records: &mut CardRecords, owner: Option<Subject>) {
    let may_keep = records.shown.as_ref().is_none_or(|shown| shown.refused.is_none());
    let Some(form) = &mut records.form else { return };
    let errors = form.errors.clone();
    Grid::new("form-equipment", FIELDS, &errors)
        .keys(KEYS)
        .within("contact", owner)
        .enabled(may_keep && !form.is_busy())
        .show(cx, ui, &mut form.draft);
    ui.add_space(style::GAP);
    if may_keep {
        records.save_ui(cx, ui, |draft, id, version| save(draft, id, version, false));
    }
    ui.add_space(style::GROUP_GAP);
}

/// Parts, what others say of the unit, and its life.
fn below_ui(cx: &Cx<'_>, ui: &mut Ui, records: &mut CardRecords, as_of: &mut parts::AsOf) {
    let Some(shown) = &records.shown else { return };
    let (id, fills) = (shown.card.id, parts::parts_ui(cx, ui, shown, as_of));
    records.sections.rest_ui(cx, ui, ABOVE);
    if let Some(levels) = fills.filter(|_| !records.is_busy()) {
        records.step(cx.send(Command::FillParts { id, levels }));
    }
}
