//! The form of a dispatch: a new one, or one that is read, with its steps and log.

use egui::{ScrollArea, Ui};

use super::{
    data::{self, About, Shown},
    head,
};
use crate::{
    base::{
        field::Field,
        id::DispatchId,
        kind::{Kind, Subject},
        say::Said,
        slot::Slot,
        words::Word as _,
    },
    cx::{Cx, Dialog, Form, Sections},
    db::tx::Done,
    dispatch::{
        command::{Command, Draft, StepDraft},
        fields::{ACCEPT_FIELDS, CHANGE_FIELDS, FIELDS, WHY_FIELDS},
        rules::Act,
    },
    ui::{form::Grid, log::log_ui, modal::DialogAsk, saver::FormAsk, style, widget},
};

/// What is asked of a new one, and what of an open one can still be changed.
const NEW_KEYS: &[&str] = &["call", "technician", "planned_from", "planned_to", "issued_at", "instructions"];
const OPEN_KEYS: &[&str] = &["planned_from", "planned_to", "instructions"];

/// The form with everything around it.
#[derive(Default)]
pub(super) struct FormPane {
    /// The dispatch on its way into the form.
    reading: Slot<Shown>,
    /// The draft of a new one on its way.
    starting: Slot<(Draft, Option<About>)>,
    /// The call that was typed, on its way.
    asking: Slot<Option<About>>,
    /// What the form of a new one knows of its call.
    about: Option<About>,
    shown: Option<Shown>,
    form: Option<Form<Draft>>,
    dialog: Option<(Act, Dialog<StepDraft>)>,
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

    /// The record that is shown.
    pub(super) fn shown_id(&self) -> Option<i64> {
        self.shown.as_ref().map(|shown| shown.dispatch.id.0)
    }

    /// Shows a dispatch.
    pub(super) fn open(&mut self, cx: &Cx<'_>, id: DispatchId) {
        self.reading = cx.load(move |conn| data::shown(conn, id));
    }

    /// Shows an empty form, filled from a call where it starts from one.
    pub(super) fn start(&mut self, cx: &Cx<'_>, from: Option<Subject>) {
        *self = Self { starting: cx.load(move |conn| data::started(conn, from)), ..Self::default() };
    }

    /// Something around it was saved.
    pub(super) fn refresh(&mut self, cx: &Cx<'_>) {
        if let Some(shown) = &self.shown {
            self.open(cx, shown.dispatch.id);
        }
    }

    /// Takes in what was loaded.
    pub(super) fn poll(&mut self, cx: &Cx<'_>) {
        match self.reading.take() {
            Some(Ok(shown)) => self.take_in(shown),
            Some(Err(failure)) => cx.failed(failure.said()),
            None => {}
        }
        match self.starting.take() {
            Some(Ok((draft, about))) => {
                self.form = Some(Form::new(draft));
                self.about = about;
            }
            Some(Err(failure)) => cx.failed(failure.said()),
            None => {}
        }
        match self.asking.take() {
            Some(Ok(about)) => self.about = about,
            Some(Err(failure)) => cx.failed(failure.said()),
            None => {}
        }
    }

    fn take_in(&mut self, shown: Shown) {
        let (id, version) = (shown.dispatch.id.0, shown.dispatch.version);
        match self.form.as_mut().filter(|form| form.id == id) {
            Some(form) => form.renewed(shown.draft.clone(), version),
            None => {
                self.form = Some(Form::of(id, version, shown.draft.clone()));
                self.dialog = None;
            }
        }
        self.shown = Some(shown);
    }

    /// Draws it.
    pub(super) fn ui(&mut self, cx: &Cx<'_>, ui: &mut Ui, sections: &mut Sections) {
        ScrollArea::vertical().id_salt("dispatch-form").auto_shrink(false).show(ui, |ui| {
            let pressed = match &self.shown {
                Some(shown) => head::head_ui(cx, ui, shown),
                None => {
                    widget::heading(ui, &cx.t("dispatch-new"));
                    None
                }
            };
            if let Some(act) = pressed {
                self.act(cx, act);
            }
            self.fields_ui(cx, ui);
            if let Some(about) = self.shown.as_ref().map(|shown| &shown.about).or(self.about.as_ref()) {
                head::about_ui(cx, ui, about);
            }
            sections.ui(cx, ui);
            if let Some(shown) = &self.shown {
                widget::title(ui, &cx.t("dispatch-log"));
                log_ui(cx, ui, &shown.log);
            }
        });
        self.dialog_ui(cx, ui);
    }

    fn fields_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        let is_over = self.shown.as_ref().is_some_and(|shown| !shown.dispatch.status.is_open());
        let Some(form) = &mut self.form else { return };
        let asked = form.poll(cx, FIELDS);
        let errors = form.errors.clone();
        let keys = if form.id == 0 { NEW_KEYS } else { OPEN_KEYS };
        let changed = Grid::new("dispatch-form", FIELDS, &errors).keys(keys).enabled(!form.is_busy() && !is_over).show(
            cx,
            ui,
            &mut form.draft,
        );
        ui.add_space(style::GAP);
        if changed == Some("call") {
            let number = form.draft.call.clone();
            self.asking = cx.load(move |conn| data::about_number(conn, &number));
        }
        let ask = if is_over { asked } else { asked.or(form.save_ui(cx, ui)) };
        if let Some(ask) = ask {
            self.answer(cx, ask);
        }
    }

    fn answer(&mut self, cx: &Cx<'_>, ask: FormAsk<Done>) {
        let Some(form) = &mut self.form else { return };
        let id = DispatchId(form.id);
        match ask {
            FormAsk::Save if form.id == 0 => form.sent(cx.send(Command::Issue(form.draft.clone()))),
            FormAsk::Save => {
                let draft = Draft { id: Some(id), version: form.version, ..form.draft.clone() };
                form.sent(cx.send(Command::Save(draft)));
            }
            FormAsk::Fetch => {
                let newest = |shown: Shown| (shown.draft, shown.dispatch.version);
                form.fetching(cx.load(move |conn| data::shown(conn, id).map(newest)));
            }
            FormAsk::Done(done) => {
                cx.tell(&done);
                self.form = None;
                if let Some(subject) = done.outcome.subject {
                    self.open(cx, DispatchId(subject.id));
                    cx.open(subject);
                }
            }
        }
    }

    /// Does a step: the work has its own form, everything else is asked about first.
    fn act(&mut self, cx: &Cx<'_>, act: Act) {
        let Some(shown) = &self.shown else { return };
        let subject = Subject::new(Kind::Dispatch, shown.dispatch.id);
        if act == Act::RecordWork {
            cx.start(Kind::Handling, Some(subject));
            return;
        }
        let title = Said::new("dispatch-act-title")
            .with_word("act", act)
            .with("number", shown.dispatch.number.as_str())
            .with("technician", shown.technician.as_str());
        let mut dialog = Dialog::new(act.word(), title, go_key(act), StepDraft::default());
        if let Some(hint) = hint_key(act) {
            dialog = dialog.hint(Said::new(hint));
        }
        self.dialog = Some((act, dialog));
    }

    fn dialog_ui(&mut self, cx: &Cx<'_>, ui: &Ui) {
        let (Some((act, dialog)), Some(shown)) = (&mut self.dialog, &self.shown) else { return };
        let (act, dispatch, version) = (*act, shown.dispatch.id, shown.dispatch.version);
        match dialog.ui(cx, ui.ctx(), fields_of(act)) {
            Some(DialogAsk::Go) => {
                let draft = dialog.form.draft.clone();
                dialog.form.sent(cx.send(Command::Step { dispatch, version, act, draft }));
            }
            Some(DialogAsk::Done(done)) => {
                cx.tell(&done);
                self.dialog = None;
                if let Some(subject) = done.outcome.subject.filter(|subject| subject.id != dispatch.0) {
                    cx.open(subject);
                }
            }
            Some(DialogAsk::Cancelled) => self.dialog = None,
            None => {}
        }
    }
}

/// What is asked before a step.
fn fields_of(act: Act) -> &'static [Field<StepDraft>] {
    match act {
        Act::Accept | Act::RecordWork => ACCEPT_FIELDS,
        Act::Reject | Act::Revoke => WHY_FIELDS,
        Act::ChangeTechnician => CHANGE_FIELDS,
    }
}

fn go_key(act: Act) -> &'static str {
    match act {
        Act::Accept | Act::RecordWork => "dispatch-go-accept",
        Act::Reject => "dispatch-go-reject",
        Act::Revoke => "dispatch-go-revoke",
        Act::ChangeTechnician => "dispatch-go-change-technician",
    }
}

fn hint_key(act: Act) -> Option<&'static str> {
    match act {
        Act::Accept => Some("dispatch-hint-accept"),
        Act::Reject => Some("dispatch-hint-reject"),
        Act::Revoke => Some("dispatch-hint-revoke"),
        Act::ChangeTechnician => Some("dispatch-hint-change-technician"),
        Act::RecordWork => None,
    }
}
