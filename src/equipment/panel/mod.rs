//! Equipment cards in the window: list, and the form of one unit with its life.

mod data;
mod head;
mod log;
mod parts;

use egui::{CollapsingHeader, Frame, Margin, ScrollArea, Ui};

use super::{
    command::{Command, Draft},
    fields::{FIELDS, REASON_FIELDS, ReasonDraft, list_spec},
    rules::{self, Refusal, Step},
};
use crate::{
    base::{
        failure::FieldError,
        id::EquipmentId,
        kind::{Kind, Subject},
        say::{Reason, Said},
        slot::Slot,
        words::Word as _,
    },
    customer,
    cx::{Cx, Dialog, Form, Section, Sections, touched},
    db::tx::{Changes, Done, Fate},
    ui::{
        form::Grid,
        icon,
        log::log_ui,
        modal::{DialogAsk, confirm_ui},
        reason::reasons_ui,
        saver::FormAsk,
        steps::{StepButton, steps_ui},
        style,
        table::Table,
        widget,
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

/// List and form of equipment cards.
pub struct Panel {
    table: Table,
    /// The card on its way into the form: with its id, so that a late answer is not taken for another.
    reading: (EquipmentId, Slot<Shown>),
    /// A new form on its way.
    starting: Slot<Draft>,
    /// The card that the form shows; none for a new one.
    shown: Option<Shown>,
    form: Option<Form<Draft>>,
    /// Who the typed customer is, with what was typed: their contacts can be chosen.
    owner: (String, Slot<Option<Subject>>),
    /// A step on its way that asked nothing.
    stepping: Slot<Done>,
    /// A step that asks for its reason.
    dialog: Option<(Step, Dialog<ReasonDraft>)>,
    /// Asking whether to delete the draft.
    deleting: bool,
    /// What the last save had to be minded, of which card.
    minded: (EquipmentId, Vec<Reason>),
    as_of: parts::AsOf,
    sections: Sections,
}

impl Panel {
    /// A panel with these sections on its form.
    pub fn new(sections: Vec<Box<dyn Section>>) -> Self {
        Self {
            table: Table::new("equipment", list_spec()),
            reading: Default::default(),
            starting: Slot::default(),
            shown: None,
            form: None,
            owner: Default::default(),
            stepping: Slot::default(),
            dialog: None,
            deleting: false,
            minded: Default::default(),
            as_of: parts::AsOf::default(),
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
        style::list_pane("list-equipment").show(ui, |ui| self.list_ui(cx, ui));
        let beside = Frame::new().inner_margin(Margin { left: style::GROUP_GAP as i8, ..Margin::ZERO });
        let form = ScrollArea::vertical().id_salt("form-equipment");
        let draw = |ui: &mut Ui| {
            self.form_ui(cx, ui);
            self.below_ui(cx, ui);
        };
        beside.show(ui, |ui| form.show(ui, draw));
        self.dialog_ui(cx, ui);
        self.deleting_ui(cx, ui);
    }

    fn refresh(&mut self, cx: &Cx<'_>, changes: &Changes) {
        self.table.refresh(touched(changes));
        let Some(id) = self.shown.as_ref().map(|shown| shown.card.id) else { return };
        if changes.contains(&(Subject::new(Kind::Equipment, id), Fate::Deleted)) {
            self.close(cx);
            return;
        }
        self.read(cx, id);
        self.sections.refresh(cx);
    }

    fn open(&mut self, cx: &Cx<'_>, subject: Subject) {
        self.table.light(Some(subject.id));
        self.starting = Slot::default();
        self.read(cx, EquipmentId(subject.id));
        self.sections.show(cx, Some(subject));
    }

    fn start(&mut self, cx: &Cx<'_>, _: Kind, from: Option<Subject>) {
        self.table.light(None);
        self.reading = Default::default();
        self.sections.show(cx, None);
        self.starting = cx.load(move |conn| data::start(conn, from));
    }

    fn is_unsaved(&self) -> bool {
        self.form.as_ref().is_some_and(Form::is_changed)
    }
}

impl Panel {
    fn read(&mut self, cx: &Cx<'_>, id: EquipmentId) {
        let user = cx.user;
        self.reading = (id, cx.load(move |conn| data::shown(conn, id, user)));
    }

    /// Back to the list alone.
    fn close(&mut self, cx: &Cx<'_>) {
        (self.shown, self.form, self.reading) = (None, None, Default::default());
        self.table.light(None);
        self.sections.show(cx, None);
    }

    /// Takes in what was loaded.
    fn poll(&mut self, cx: &Cx<'_>) {
        match self.reading.1.take() {
            Some(Ok(shown)) => self.take_in(shown),
            Some(Err(failure)) => cx.failed(failure.said()),
            None => {}
        }
        match self.starting.take() {
            Some(Ok(draft)) => {
                self.shown = None;
                self.form = Some(Form::new(draft));
            }
            Some(Err(failure)) => cx.failed(failure.said()),
            None => {}
        }
        match self.stepping.take() {
            Some(Ok(done)) => self.done(cx, &done),
            Some(Err(failure)) => cx.failed(failure.said()),
            None => {}
        }
        // Another one acts: what is possible depends on their roles.
        if let Some(shown) = self.shown.as_ref().filter(|shown| shown.user != cx.user && !self.reading.1.is_loading()) {
            self.read(cx, shown.card.id);
        }
        self.find_owner(cx);
    }

    fn take_in(&mut self, shown: Shown) {
        match self.form.as_mut().filter(|form| form.id == shown.card.id.0) {
            Some(form) => form.renewed(shown.draft.clone(), shown.card.version),
            None => {
                self.form = Some(Form::of(shown.card.id.0, shown.card.version, shown.draft.clone()));
                self.as_of = parts::AsOf::default();
            }
        }
        self.shown = Some(shown);
    }

    /// Looks up who the typed customer is, when it was typed anew.
    fn find_owner(&mut self, cx: &Cx<'_>) {
        self.owner.1.poll();
        let Some(form) = self.form.as_ref().filter(|form| form.draft.customer != self.owner.0) else { return };
        let code = form.draft.customer.clone();
        self.owner.0.clone_from(&code);
        self.owner.1 = cx.load(move |conn| {
            let found = customer::store::by_code(conn, &code)?;
            Ok(found.map(|customer| Subject::new(Kind::Customer, customer.id)))
        });
    }

    fn list_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        ui.horizontal(|ui| {
            widget::heading(ui, &cx.t("equipment-panel"));
            if widget::button(ui, icon::PLUS, &cx.t("equipment-new")).clicked() {
                cx.start(Kind::Equipment, None);
            }
        });
        if let Some(id) = cx.table_ui(ui, &mut self.table) {
            cx.open(Subject { kind: Kind::Equipment, id });
        }
    }

    fn form_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        match &self.shown {
            Some(shown) => head::head_ui(cx, ui, shown),
            None => {
                widget::heading(ui, &cx.t("equipment-new"));
            }
        }
        if self.shown.as_ref().is_some_and(|shown| shown.card.id == self.minded.0) {
            reasons_ui(cx, ui, &self.minded.1);
        }
        ui.add_space(style::GAP);
        self.steps_ui(cx, ui);
        ui.add_space(style::GROUP_GAP);
        let Some(form) = &mut self.form else { return };
        let asked = form.poll(cx, FIELDS);
        let may_keep = self.shown.as_ref().is_none_or(|shown| shown.refused.is_none());
        let errors = form.errors.clone();
        let owner = self.owner.1.get().copied().flatten();
        Grid::new("form-equipment", FIELDS, &errors)
            .keys(KEYS)
            .within("contact", owner)
            .enabled(may_keep && !form.is_busy())
            .show(cx, ui, &mut form.draft);
        ui.add_space(style::GAP);
        let asked = asked.or_else(|| form.save_ui(cx, ui).filter(|_| may_keep));
        if let Some(ask) = asked {
            self.answer(cx, ask);
        }
        ui.add_space(style::GROUP_GAP);
    }

    fn answer(&mut self, cx: &Cx<'_>, ask: FormAsk<Done>) {
        let Some(form) = &mut self.form else { return };
        let id = EquipmentId(form.id);
        match ask {
            FormAsk::Save => self.save(cx, false),
            FormAsk::Fetch => form.fetching(cx.load(move |conn| {
                let draft = Draft::of(conn, id)?;
                let version = draft.version;
                Ok((draft, version))
            })),
            FormAsk::Done(done) => self.done(cx, &done),
        }
    }

    fn save(&mut self, cx: &Cx<'_>, register: bool) {
        let Some(form) = &mut self.form else { return };
        let draft = Box::new(Draft { version: form.version, ..form.draft.clone() });
        form.sent(cx.send(Command::Save { draft, register }));
    }

    fn done(&mut self, cx: &Cx<'_>, done: &Done) {
        cx.tell(done);
        if let Some(subject) = done.outcome.subject {
            self.minded = (EquipmentId(subject.id), done.outcome.reasons.clone());
            cx.open(subject);
        }
    }

    /// The steps possible now, the others saying why not.
    fn steps_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        let Some(form) = &self.form else { return };
        let label = |step: Step| cx.t(&step.key());
        let mut buttons = Vec::new();
        match &self.shown {
            None => buttons.push(StepButton::new(Step::Register.word(), label(Step::Register), Ok(()))),
            Some(shown) => {
                // What is typed is registered with it; any other step would pass it by.
                let is_typing = form.is_changed();
                let verdict = |step: Step, verdict: &Result<(), Said>| match (step, verdict) {
                    (Step::Register, Err(_)) if is_typing && rules::next(shown.card.status, None, step).is_ok() => {
                        Ok(())
                    }
                    (Step::Register, _) | (_, Err(_)) => verdict.clone(),
                    (_, Ok(())) if is_typing => Err(Said::new("equipment-save-first")),
                    (_, Ok(())) => Ok(()),
                };
                let steps = shown.steps.iter();
                buttons
                    .extend(steps.map(|(step, said)| StepButton::new(step.word(), label(*step), verdict(*step, said))));
                buttons.push(StepButton::new("delete", cx.t("equipment-delete"), shown.delete.clone()));
            }
        }
        let is_busy = form.is_busy() || self.stepping.is_loading();
        let pressed = ui.add_enabled_ui(!is_busy, |ui| steps_ui(cx, ui, &buttons)).inner;
        match pressed {
            Some("delete") => self.deleting = true,
            Some(word) => self.step(cx, word),
            None => {}
        }
    }

    fn step(&mut self, cx: &Cx<'_>, word: &str) {
        let Some(step) = Step::from_word(word) else { return };
        if step == Step::Register {
            self.save(cx, true);
            return;
        }
        let Some(shown) = &self.shown else { return };
        if rules::needs_reason(step) {
            let title =
                Said::new("equipment-step-title").with_word("step", step).with("card", rules::name_of(&shown.card));
            let dialog = Dialog::new("equipment-step", title, "equipment-step-go", ReasonDraft::default());
            let hint = Said::new(format!("equipment-step-hint-{}", step.word().replace('_', "-")));
            self.dialog = Some((step, dialog.hint(hint)));
            return;
        }
        let (id, version) = (shown.card.id, shown.card.version);
        self.stepping = cx.send(Command::Step { id, version, step, reason: String::new() });
    }

    fn dialog_ui(&mut self, cx: &Cx<'_>, ui: &Ui) {
        let (Some((step, dialog)), Some(shown)) = (&mut self.dialog, &self.shown) else { return };
        match dialog.ui(cx, ui.ctx(), REASON_FIELDS) {
            Some(DialogAsk::Go) if dialog.form.draft.reason.trim().is_empty() => {
                dialog.form.errors = vec![FieldError::new("reason", Refusal::NoReason(*step).into())];
            }
            Some(DialogAsk::Go) => {
                let (id, version, reason) = (shown.card.id, shown.card.version, dialog.form.draft.reason.clone());
                dialog.form.sent(cx.send(Command::Step { id, version, step: *step, reason }));
            }
            Some(DialogAsk::Done(done)) => {
                self.dialog = None;
                self.done(cx, &done);
            }
            Some(DialogAsk::Cancelled) => self.dialog = None,
            None => {}
        }
    }

    fn deleting_ui(&mut self, cx: &Cx<'_>, ui: &Ui) {
        let Some(shown) = self.shown.as_ref().filter(|_| self.deleting) else { return };
        let title = Said::new("equipment-delete");
        let text = Said::new("equipment-delete-text").with("card", rules::name_of(&shown.card));
        let Some(goes_on) = confirm_ui(cx, ui.ctx(), &title, &text, "equipment-delete") else { return };
        self.deleting = false;
        if goes_on {
            let (id, version) = (shown.card.id, shown.card.version);
            self.stepping = cx.send(Command::Delete { id, version });
        }
    }

    /// Parts, what others say of the unit, and its life.
    fn below_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        let Some(shown) = &self.shown else { return };
        let fills = parts::parts_ui(cx, ui, shown, &mut self.as_of);
        if let Some(levels) = fills.filter(|_| !self.stepping.is_loading()) {
            self.stepping = cx.send(Command::FillParts { id: shown.card.id, levels });
        }
        self.sections.ui(cx, ui);
        let title = cx.t("equipment-log");
        CollapsingHeader::new(&*title).id_salt("equipment-log").default_open(true).show(ui, |ui| {
            log_ui(cx, ui, &shown.log);
        });
    }
}
