//! A list beside the form of the record that was opened: what many panels are made of.

use egui::Ui;

use crate::{
    base::{
        failure::Failure,
        field::{Field, ListSpec},
        kind::{Kind, Subject},
        slot::Slot,
    },
    db::{
        query::Conn,
        tx::{Changes, Command, Done},
    },
    ui::{icon, saver::FormAsk, style, table::Table, widget},
};

use super::{Cx, Form, touched};

/// Reads a record as its form holds it, with its version.
pub type Read<D> = fn(&Conn, i64) -> Result<(D, i64), Failure>;

/// A list of records, and the form of one of them.
pub struct Records<D> {
    /// The list.
    pub table: Table,
    /// The form; nothing is opened without one.
    pub form: Option<Form<D>>,
    /// The kind of record first, then the kinds of its lines: the form is read anew when one is saved.
    kinds: &'static [Kind],
    read: Read<D>,
    /// The record on its way into the form: with its id, so that an answer that comes late is not
    /// taken for another.
    reading: (i64, Slot<(D, i64)>),
}

impl<D: Clone + PartialEq + Send + 'static> Records<D> {
    /// A list of records of the first kind, whose forms show the other kinds as lines.
    pub fn new(id: &'static str, spec: ListSpec, kinds: &'static [Kind], read: Read<D>) -> Self {
        Self { table: Table::new(id, spec), form: None, kinds, read, reading: (0, Slot::default()) }
    }

    /// The saved record that the form shows.
    pub fn shown(&self) -> Option<Subject> {
        self.form.as_ref().filter(|form| form.id != 0).map(|form| Subject { kind: self.kinds[0], id: form.id })
    }

    /// True when the form has input that is not saved.
    pub fn is_unsaved(&self) -> bool {
        self.form.as_ref().is_some_and(Form::is_changed)
    }

    /// Reads a record into the form.
    pub fn open(&mut self, cx: &Cx<'_>, id: i64) {
        self.table.light(Some(id));
        let read = self.read;
        self.reading = (id, cx.load(move |conn| read(conn, id)));
    }

    /// An empty form.
    pub fn start(&mut self, draft: D) {
        self.table.light(None);
        self.reading = (0, Slot::default());
        self.form = Some(Form::new(draft));
    }

    /// Something was saved.
    pub fn refresh(&mut self, cx: &Cx<'_>, changes: &Changes) {
        self.table.refresh(touched(changes));
        if let Some(subject) = self.shown()
            && touched(changes).any(|one| self.kinds.contains(&one.kind))
        {
            self.open(cx, subject.id);
        }
    }

    /// Takes in what was read. Call it every frame, before drawing.
    pub fn poll(&mut self, cx: &Cx<'_>) {
        match self.reading.1.take() {
            Some(Ok((draft, version))) => match self.form.as_mut().filter(|form| form.id == self.reading.0) {
                Some(form) => form.renewed(draft, version),
                None => self.form = Some(Form::of(self.reading.0, version, draft)),
            },
            Some(Err(failure)) => cx.failed(failure.said()),
            None => {}
        }
    }

    /// Draws the title, a button for a new record, and the list.
    pub fn list_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui, title: &str) {
        ui.horizontal(|ui| {
            widget::heading(ui, &cx.t(title));
            if widget::button(ui, icon::PLUS, &cx.t("base-new")).clicked() {
                cx.start(self.kinds[0], None);
            }
        });
        if let Some(id) = cx.table_ui(ui, &mut self.table) {
            cx.open(Subject { kind: self.kinds[0], id });
        }
    }

    /// Draws the list, beside it the form where one is open.
    pub fn ui(&mut self, cx: &Cx<'_>, ui: &mut Ui, title: &'static str, form_ui: impl FnOnce(&mut Self, &mut Ui)) {
        self.poll(cx);
        if self.form.is_none() {
            self.list_ui(cx, ui, title);
            return;
        }
        style::list_pane(title).show(ui, |ui| self.list_ui(cx, ui, title));
        style::form_place().show(ui, |ui| form_ui(self, ui));
    }

    /// Draws the buttons of the form and does what they ask: `command` makes what saves the draft at
    /// a version. The draft's own may be older, when somebody was faster and is saved over.
    pub fn save_ui<C: Command>(
        &mut self,
        cx: &Cx<'_>,
        ui: &mut Ui,
        fields: &'static [Field<D>],
        command: impl FnOnce(D, i64) -> C,
    ) {
        let Some(form) = &mut self.form else { return };
        let asked = form.poll(cx, fields);
        let (id, read) = (form.id, self.read);
        match asked.or(form.save_ui(cx, ui)) {
            Some(FormAsk::Save) => form.sent(cx.send(command(form.draft.clone(), form.version))),
            Some(FormAsk::Fetch) => form.fetching(cx.load(move |conn| read(conn, id))),
            Some(FormAsk::Done(done)) => saved(cx, &done),
            None => {}
        }
    }
}

/// Heads a form: the record's name as it is typed, or what a new one is called (a text key).
pub fn head_ui(cx: &Cx<'_>, ui: &mut Ui, name: &str, new: &str) {
    let name = name.trim();
    if name.is_empty() {
        widget::heading(ui, &cx.t(new));
    } else {
        widget::heading(ui, name);
    }
}

fn saved(cx: &Cx<'_>, done: &Done) {
    cx.tell(done);
    if let Some(subject) = done.outcome.subject {
        cx.open(subject);
    }
}
