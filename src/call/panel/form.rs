//! The form of a call: left what is recorded, right what is covered and why, below what came of it.

use egui::{ScrollArea, Ui};

use super::{
    data::{self, Known, Shown},
    head, side,
};
use crate::{
    base::{
        id::CallId,
        kind::{Kind, Subject},
        say::Said,
        slot::Slot,
        words::Word as _,
    },
    call::{
        command::{Ask, Command, Draft, StepDraft, step_draft, step_fields},
        fields::FIELDS,
        rules::Event,
    },
    cx::{Cx, Dialog, Form, Sections, touched},
    db::tx::{Changes, Done},
    ui::{form::Grid, icon, log::log_ui, modal::DialogAsk, saver::FormAsk, style, widget},
};

/// What is asked of every call.
const MAIN_KEYS: &[&str] = &[
    "customer",
    "contact",
    "equipment",
    "phone",
    "subject",
    "problem_type",
    "description",
    "call_type",
    "channel",
    "fault_class",
    "impact",
    "urgency",
    "priority",
    "wanted_on",
    "wanted_time",
    "queue",
];
/// What the rest of the form asks.
const MORE_KEYS: &[&str] = &[
    "item",
    "contract",
    "technician",
    "territory",
    "solve_by",
    "target_at",
    "relayed_by",
    "delay_cause",
    "working_notes",
];
/// What a new call begins with: later its owner changes by a step, and when it was reported stays.
const FIRST_KEYS: &[&str] = &["owner", "opened_at", "first", "why", "resume_on", "solution"];
/// A change of these asks anew what is covered.
const ASKING: &[&str] = &["customer", "equipment", "item", "problem_type", "opened_at"];

/// The form with everything around it.
#[derive(Default)]
pub(super) struct FormPane {
    /// The call on its way into the form.
    reading: Slot<Shown>,
    /// What is known of a new one, on its way.
    asking: Slot<Known>,
    known: Option<Known>,
    shown: Option<Shown>,
    form: Option<Form<Draft>>,
    dialog: Option<(Event, Dialog<StepDraft>)>,
}

impl FormPane {
    /// True while there is something to show.
    pub(super) fn is_open(&self) -> bool {
        self.form.is_some()
    }

    /// True when something is typed that is not saved.
    pub(super) fn is_unsaved(&self) -> bool {
        self.form.as_ref().is_some_and(Form::is_changed)
    }

    /// Shows a call.
    pub(super) fn open(&mut self, cx: &Cx<'_>, id: CallId) {
        let (actor, now) = (cx.user, cx.now);
        self.reading = cx.load(move |conn| data::shown(conn, id, actor, now));
    }

    /// Shows an empty form, filled from a customer or unit where it starts from one.
    pub(super) fn start(&mut self, cx: &Cx<'_>, from: Option<Subject>) {
        let now = cx.now;
        *self = Self { form: Some(Form::new(Draft::new())), ..Self::default() };
        self.asking = cx.load(move |conn| data::started(conn, from, now));
    }

    /// Something around it was saved.
    pub(super) fn refresh(&mut self, cx: &Cx<'_>, changes: &Changes) {
        let kinds = [Kind::Call, Kind::Dispatch, Kind::Handling, Kind::HandlingLine, Kind::Settlement, Kind::Revisit];
        if let Some(shown) = &self.shown
            && touched(changes).any(|one| kinds.contains(&one.kind))
        {
            self.open(cx, shown.call.id);
        }
    }

    /// Takes in what was loaded.
    pub(super) fn poll(&mut self, cx: &Cx<'_>) {
        match self.reading.take() {
            Some(Ok(shown)) => self.take_in(shown),
            Some(Err(failure)) => cx.failed(failure.said()),
            None => {}
        }
        match self.asking.take() {
            Some(Ok(known)) => self.take_known(known),
            Some(Err(failure)) => cx.failed(failure.said()),
            None => {}
        }
    }

    fn take_in(&mut self, shown: Shown) {
        let (id, version) = (shown.call.id.0, shown.call.version);
        match self.form.as_mut().filter(|form| form.id == id) {
            Some(form) => form.renewed(shown.draft.clone(), version),
            None => {
                self.form = Some(Form::of(id, version, shown.draft.clone()));
                self.dialog = None;
            }
        }
        self.known = None;
        self.shown = Some(shown);
    }

    /// What was proposed goes into the fields that are still empty.
    fn take_known(&mut self, known: Known) {
        if let Some(form) = self.form.as_mut().filter(|form| form.id == 0) {
            for field in FIELDS {
                let Some(edit) = field.edit else { continue };
                let mut proposed = known.draft.clone();
                let value = std::mem::take((edit.of)(&mut proposed));
                let typed = (edit.of)(&mut form.draft);
                if typed.trim().is_empty() {
                    *typed = value;
                }
            }
            self.known = Some(known);
        }
    }

    /// Draws it.
    /// `tab` is where the list was left.
    pub(super) fn ui(&mut self, cx: &Cx<'_>, ui: &mut Ui, sections: &mut Sections, tab: &'static str) {
        style::side_pane("side-call").show(ui, |ui| {
            ScrollArea::vertical().id_salt("side-call").auto_shrink(false).show(ui, |ui| {
                // Without it the cards' borders are cut at the edge of what scrolls.
                egui::Frame::new().inner_margin(egui::Margin::same(4)).show(ui, |ui| self.side_ui(cx, ui));
            });
        });
        ScrollArea::vertical().id_salt("call-form").auto_shrink(false).show(ui, |ui| {
            self.back_ui(cx, ui, tab);
            let pressed = match &self.shown {
                Some(shown) => head::head_ui(cx, ui, shown),
                None => {
                    widget::heading(ui, &cx.t("call-new"));
                    None
                }
            };
            if let Some(event) = pressed {
                self.act(cx, event);
            }
            self.fields_ui(cx, ui);
            sections.ui(cx, ui);
            if let Some(shown) = &self.shown {
                widget::title(ui, &cx.t("call-log"));
                log_ui(cx, ui, &shown.log);
            }
        });
        self.dialog_ui(cx, ui);
    }

    fn side_ui(&self, cx: &Cx<'_>, ui: &mut Ui) {
        match &self.shown {
            Some(shown) => side::side_ui(cx, ui, Some(&shown.look), shown.call.coverage.as_ref()),
            None => side::side_ui(cx, ui, self.known.as_ref().and_then(|known| known.look.as_ref()), None),
        }
    }

    /// The way back to the list.
    /// The way back to the list: through the window, which knows then that this call is left.
    fn back_ui(&self, cx: &Cx<'_>, ui: &mut Ui, tab: &'static str) {
        let back = |ui: &mut Ui| widget::button(ui, icon::CARET_LEFT, &cx.t("call-back"));
        let button = ui.add_enabled_ui(!self.is_unsaved(), back).inner;
        if button.on_disabled_hover_text(&*cx.t("call-back-unsaved")).clicked() {
            cx.list(Kind::Call, tab);
        }
    }

    fn fields_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        let Some(form) = &mut self.form else { return };
        let asked = form.poll(cx, FIELDS);
        let errors = form.errors.clone();
        let enabled = !form.is_busy();
        let customer = self.shown.as_ref().map(|shown| Subject::new(Kind::Customer, shown.call.customer_id));
        let grid = |id, keys, columns| {
            Grid::new(id, FIELDS, &errors).columns(columns).keys(keys).enabled(enabled).within("equipment", customer)
        };
        let mut changed = grid("main-call", MAIN_KEYS, 2).show(cx, ui, &mut form.draft);
        if form.id == 0 {
            ui.add_space(style::GAP);
            changed = changed.or(grid("call-first", FIRST_KEYS, 2).show(cx, ui, &mut form.draft));
        }
        egui::CollapsingHeader::new(&*cx.t("call-more")).id_salt("call-more").show(ui, |ui| {
            changed = changed.or(grid("call-more", MORE_KEYS, 2).show(cx, ui, &mut form.draft));
        });
        ui.add_space(style::GAP);
        if form.id == 0 && changed.is_some_and(|key| ASKING.contains(&key)) {
            let (draft, now) = (form.draft.clone(), cx.now);
            self.asking = cx.load(move |conn| data::known(conn, draft, now));
        }
        if let Some(ask) = asked.or(form.save_ui(cx, ui)) {
            self.answer(cx, ask);
        }
    }

    fn answer(&mut self, cx: &Cx<'_>, ask: FormAsk<Done>) {
        let Some(form) = &mut self.form else { return };
        let id = CallId(form.id);
        match ask {
            FormAsk::Save if form.id == 0 => form.sent(cx.send(Command::Record(Box::new(form.draft.clone())))),
            FormAsk::Save => {
                let draft = Draft { id: Some(id), version: form.version, ..form.draft.clone() };
                form.sent(cx.send(Command::Save(Box::new(draft))));
            }
            FormAsk::Fetch => {
                let (actor, now) = (cx.user, cx.now);
                let newest = |shown: Shown| (shown.draft, shown.call.version);
                form.fetching(cx.load(move |conn| data::shown(conn, id, actor, now).map(newest)));
            }
            FormAsk::Done(done) => {
                cx.tell(&done);
                self.form = None;
                if let Some(subject) = done.outcome.subject {
                    cx.open(subject);
                }
            }
        }
    }

    /// Does a step: sending somebody and recording work have their own forms, the others ask first.
    fn act(&mut self, cx: &Cx<'_>, event: Event) {
        let Some(shown) = &self.shown else { return };
        let subject = Subject::new(Kind::Call, shown.call.id);
        match event {
            Event::DispatchIssued => cx.start(Kind::Dispatch, Some(subject)),
            Event::Handled => cx.start(Kind::Handling, Some(subject)),
            _ => {
                let title =
                    Said::new("call-step-title").with_word("event", event).with("number", shown.call.number.as_str());
                let draft = step_draft(event, &shown.call, cx.now.day(cx.texts.zone));
                self.dialog = Some((event, Dialog::new(event.word(), title, "call-step-go", draft)));
            }
        }
    }

    fn dialog_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        let (Some((event, dialog)), Some(shown)) = (&mut self.dialog, &self.shown) else { return };
        match dialog.ui(cx, ui.ctx(), step_fields(*event)) {
            Some(DialogAsk::Go) => {
                let draft = dialog.form.draft.clone();
                let command = Ask { call: shown.call.id, version: shown.call.version, event: *event, draft };
                dialog.form.sent(cx.send(command));
            }
            Some(DialogAsk::Done(done)) => {
                cx.tell(&done);
                self.dialog = None;
            }
            Some(DialogAsk::Cancelled) => self.dialog = None,
            None => {}
        }
    }
}
