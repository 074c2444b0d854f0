//! Handling records in the window: list, form with live charges, waiving.

mod charges;
mod data;

use egui::{ScrollArea, Ui};

use super::{
    command::{self, Command, Draft, Preview},
    fields::{FIELDS, LINE_FIELDS, ReasonDraft, WAIVE_FIELDS, list_spec},
};
use crate::{
    base::{
        id::{HandlingId, HandlingLineId},
        kind::{Kind, Subject},
        say::Said,
        slot::Slot,
    },
    cx::{Cx, Dialog, Form, Section, Sections, touched},
    db::tx::{Changes, Done},
    ui::{
        form::Grid,
        icon,
        lines::Lines,
        modal::DialogAsk,
        saver::FormAsk,
        style::{self, Tone},
        table::Table,
        widget,
    },
};

use data::Shown;

/// List and form of handling records.
pub struct Panel {
    table: Table,
    /// The record on its way into the form.
    reading: Slot<Shown>,
    /// A new form on its way.
    starting: Slot<Draft>,
    /// The record that the form shows; none for a new one.
    shown: Option<Shown>,
    form: Option<Form<Draft>>,
    /// What the typed lines would cost whom.
    preview: Slot<Vec<Preview>>,
    /// The draft that was asked about last.
    asked: Option<Draft>,
    /// Which line is to be waived, and the dialogue that asks why.
    waiving: Option<((HandlingLineId, i64), Dialog<ReasonDraft>)>,
    sections: Sections,
}

impl Panel {
    /// A panel with these sections on its form.
    pub fn new(sections: Vec<Box<dyn Section>>) -> Self {
        Self {
            table: Table::new("handlings", list_spec()),
            reading: Slot::default(),
            starting: Slot::default(),
            shown: None,
            form: None,
            preview: Slot::default(),
            asked: None,
            waiving: None,
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
        style::list_pane("list-handling").show(ui, |ui| self.list_ui(cx, ui));
        style::form_place().show(ui, |ui| {
            ScrollArea::vertical().show(ui, |ui| self.record_ui(cx, ui));
        });
        self.waiving_ui(cx, ui);
    }

    fn refresh(&mut self, cx: &Cx<'_>, changes: &Changes) {
        self.table.refresh(touched(changes));
        if let Some(shown) = &self.shown {
            self.read(cx, shown.id);
        }
        self.sections.refresh(cx);
    }

    fn open(&mut self, cx: &Cx<'_>, subject: Subject) {
        self.table.light(Some(subject.id));
        self.read(cx, HandlingId(subject.id));
        self.sections.show(cx, Some(subject));
    }

    fn start(&mut self, cx: &Cx<'_>, _: Kind, from: Option<Subject>) {
        self.shown = None;
        self.sections.show(cx, None);
        self.starting = cx.load(move |conn| Draft::start(conn, from));
    }

    fn is_unsaved(&self) -> bool {
        self.form.as_ref().is_some_and(Form::is_changed)
    }
}

impl Panel {
    fn read(&mut self, cx: &Cx<'_>, id: HandlingId) {
        self.reading = cx.load(move |conn| data::shown(conn, id));
    }

    /// Takes in what was loaded, and asks what the typed lines would cost.
    fn poll(&mut self, cx: &Cx<'_>) {
        match self.reading.take() {
            Some(Ok(shown)) => self.take_in(shown),
            Some(Err(failure)) => cx.failed(failure.said()),
            None => {}
        }
        match self.starting.take() {
            Some(Ok(draft)) => {
                self.form = Some(Form::new(draft));
                self.asked = None;
            }
            Some(Err(failure)) => cx.failed(failure.said()),
            None => {}
        }
        self.preview.poll();
        let Some(form) = self.form.as_ref().filter(|form| form.is_changed() || form.id == 0) else { return };
        if self.asked.as_ref() != Some(&form.draft) && !self.preview.is_loading() {
            let draft = form.draft.clone();
            self.asked = Some(draft.clone());
            self.preview = cx.load(move |conn| command::preview(conn, &draft));
        }
    }

    fn take_in(&mut self, shown: Shown) {
        match self.form.as_mut().filter(|form| form.id == shown.id.0) {
            Some(form) => form.renewed(shown.draft.clone(), shown.version),
            None => self.form = Some(Form::of(shown.id.0, shown.version, shown.draft.clone())),
        }
        self.shown = Some(shown);
    }

    fn list_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        widget::heading(ui, &cx.t("handling-panel"));
        if widget::button(ui, icon::PLUS, &cx.t("base-new")).clicked() {
            cx.start(Kind::Handling, None);
        }
        if let Some(id) = cx.table_ui(ui, &mut self.table) {
            cx.open(Subject { kind: Kind::Handling, id });
        }
    }

    fn record_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        self.form_ui(cx, ui);
        self.sections.ui(cx, ui);
    }

    fn form_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        self.head_ui(cx, ui);
        let Some(form) = &mut self.form else { return };
        let asked = form.poll(cx, FIELDS);
        let refused = self.shown.as_ref().and_then(|shown| shown.refused.clone());
        let enabled = refused.is_none() && !form.is_busy();
        let errors = form.errors.clone();
        let keys = keys_of(&form.draft, form.id == 0);
        Grid::new("form-handling", FIELDS, &errors).keys(&keys).enabled(enabled).show(cx, ui, &mut form.draft);
        ui.add_space(style::GROUP_GAP);
        widget::title(ui, &cx.t("handling-lines"));
        ScrollArea::horizontal().id_salt("handling-lines").show(ui, |ui| {
            Lines::new("handling-lines", LINE_FIELDS, &errors).enabled(enabled).show(cx, ui, &mut form.draft.lines);
        });
        ui.add_space(style::GROUP_GAP);
        let asks = asked.or_else(|| if refused.is_none() { form.save_ui(cx, ui) } else { None });
        self.charges_ui(cx, ui);
        if let Some(ask) = asks {
            self.answer(cx, ask);
        }
    }

    fn head_ui(&self, cx: &Cx<'_>, ui: &mut Ui) {
        let Some(shown) = &self.shown else {
            widget::heading(ui, &cx.t("handling-new"));
            return;
        };
        ui.horizontal_wrapped(|ui| {
            widget::heading(ui, &cx.t("kind-handling"));
            widget::subject_link(cx, ui, &shown.number, shown.call);
            ui.label(&shown.customer);
            let tone = if shown.draft.outcome == "solved" { Tone::Good } else { Tone::Warning };
            widget::badge(ui, tone, &cx.t(&shown.outcome));
        });
        widget::fact(ui, &cx.t("handling-dispatch"), &shown.draft.dispatch);
        widget::fact(ui, &cx.t("handling-user"), &shown.user);
        if let Some(refused) = &shown.refused {
            widget::toned(ui, Tone::Calm, &cx.say(refused));
        }
    }

    fn charges_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        let Some(form) = &self.form else { return };
        let is_typed = form.is_changed() || form.id == 0;
        let rows = match (&self.shown, self.preview.get()) {
            (Some(shown), _) if !is_typed => shown.charges.clone(),
            (_, Some(decisions)) => data::previewed(&form.draft, decisions),
            _ => Vec::new(),
        };
        ui.add_space(style::GROUP_GAP);
        widget::title(ui, &cx.t("handling-charges"));
        if let Some(line) = charges::charges_ui(cx, ui, &rows) {
            let title = Said::new("handling-op-waive");
            let dialog = Dialog::new("handling-waive", title, "handling-waive", ReasonDraft::default());
            self.waiving = Some((line, dialog));
        }
    }

    fn answer(&mut self, cx: &Cx<'_>, ask: FormAsk<Done>) {
        let Some(form) = &mut self.form else { return };
        let id = HandlingId(form.id);
        match ask {
            FormAsk::Save if form.id == 0 => form.sent(cx.send(Command::Record(form.draft.clone()))),
            FormAsk::Save => {
                let draft = Draft { version: form.version, ..form.draft.clone() };
                form.sent(cx.send(Command::Correct(draft)));
            }
            FormAsk::Fetch => {
                form.fetching(cx.load(move |conn| data::shown(conn, id).map(|shown| (shown.draft, shown.version))));
            }
            FormAsk::Done(done) => {
                cx.tell(&done);
                // What was typed is saved now; it stays on screen until the record is read.
                *form = Form::of(form.id, form.version, form.draft.clone());
                if let Some(subject) = done.outcome.subject {
                    cx.open(subject);
                }
            }
        }
    }

    fn waiving_ui(&mut self, cx: &Cx<'_>, ui: &Ui) {
        let Some(((line, version), dialog)) = &mut self.waiving else { return };
        match dialog.ui(cx, ui.ctx(), WAIVE_FIELDS) {
            Some(DialogAsk::Go) => {
                let reason = dialog.form.draft.reason.clone();
                dialog.form.sent(cx.send(Command::Waive { line: *line, version: *version, reason }));
            }
            Some(DialogAsk::Done(done)) => {
                cx.tell(&done);
                self.waiving = None;
            }
            Some(DialogAsk::Cancelled) => self.waiving = None,
            None => {}
        }
    }
}

/// The fields of the form, in order: where the work came from can only be said when it is new.
fn keys_of(draft: &Draft, is_new: bool) -> Vec<&'static str> {
    let mut keys = if is_new { vec!["dispatch", "call", "outcome"] } else { Vec::new() };
    keys.extend(["method", "began_at", "ended_at", "cause"]);
    if matches!(draft.method.as_str(), "exchange" | "replacement") {
        keys.push("successor_serial");
    }
    keys.extend(["solution", "signed_by", "signed_at"]);
    keys
}
