//! A panel as features write them, over a table of the foundation: list, form, save, refresh.

use aftercare::{
    base::{
        failure::{Failure, FieldError},
        field::{Field, Input, ListSpec, Show},
        id::DictEntryId,
        kind::{Kind, Subject},
        parse::Parser,
        say::Said,
        slot::Slot,
    },
    cx::{Cx, Form, Panel, touched},
    db::{
        query::Conn,
        record,
        tx::{Changes, Command, Outcome, Tx},
    },
    setting::{Dict, DictEntry},
    ui::{form::Grid, icon, saver::FormAsk, style, table::Table, widget},
};

/// An entry as it is typed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Draft {
    code: String,
    name: String,
    position: String,
    active: String,
}

impl Draft {
    /// An active entry.
    pub fn of(code: &str, name: &str) -> Self {
        Self { code: code.to_owned(), name: name.to_owned(), position: "0".to_owned(), active: "1".to_owned() }
    }
}

const FIELDS: &[Field<Draft>] = &[
    Field::new("code", "base-code", Show::Text)
        .listed("t.code", 90.0)
        .edited(Input::Line, |draft: &mut Draft| &mut draft.code)
        .required(),
    Field::new("name", "base-name", Show::Text)
        .listed("t.name", 220.0)
        .edited(Input::Line, |draft: &mut Draft| &mut draft.name)
        .required(),
    Field::new("position", "base-position", Show::Int)
        .listed("t.position", 70.0)
        .edited(Input::Int, |draft: &mut Draft| &mut draft.position),
    Field::new("active", "base-active", Show::Flag)
        .listed("t.active", 60.0)
        .edited(Input::Flag, |draft: &mut Draft| &mut draft.active),
];

/// Entries that a new file does not begin with: their codes have no small letters.
pub const OWN: &str = "t.code = UPPER(t.code)";

/// Saves an entry of the territories.
#[derive(Debug)]
pub struct Save {
    pub id: i64,
    pub version: i64,
    pub draft: Draft,
}

impl Command for Save {
    fn op(&self) -> &'static str {
        "base-saved"
    }

    fn run(&self, tx: &Tx<'_>) -> Result<Outcome, Failure> {
        let mut parser = Parser::default();
        let mut entry = DictEntry {
            id: DictEntryId(self.id),
            version: self.version,
            dict: Dict::Territory,
            code: parser.required("code", &self.draft.code),
            name: parser.required("name", &self.draft.name),
            position: self.draft.position.parse().unwrap_or(0),
            active: !self.draft.active.is_empty(),
        };
        if entry.name == "禁止" {
            parser.refuse("name", Said::new("error-not-in-dictionary").with("value", "禁止"));
        }
        parser.done()?;
        if self.id == 0 {
            tx.insert(&mut entry)?;
        } else {
            let mut old: DictEntry = record::get(tx, entry.id)?;
            old.version = self.version;
            tx.update(&old, &mut entry)?;
        }
        Ok(Outcome::of(Kind::DictEntry, entry.id))
    }
}

fn draft(conn: &Conn, id: i64) -> Result<(Draft, i64), Failure> {
    let entry: DictEntry = record::get(conn, DictEntryId(id))?;
    let active = if entry.active { "1".to_owned() } else { String::new() };
    let draft = Draft { code: entry.code, name: entry.name, position: entry.position.to_string(), active };
    Ok((draft, entry.version))
}

/// List and form of entries.
pub struct SamplePanel {
    table: Table,
    /// The record on its way into the form: with its id, so that an answer that comes late is not taken for another.
    reading: (i64, Slot<(Draft, i64)>),
    form: Option<Form<Draft>>,
}

impl Default for SamplePanel {
    fn default() -> Self {
        let spec = ListSpec::new(Kind::DictEntry, "", FIELDS, &["t.code", "t.name"], "t.position NULLS LAST, t.id");
        let mut table = Table::new("sample", spec);
        table.only(Some((OWN.to_owned(), Vec::new())));
        Self { table, reading: (0, Slot::default()), form: None }
    }
}

impl Panel for SamplePanel {
    fn ui(&mut self, cx: &Cx<'_>, ui: &mut egui::Ui) {
        self.poll(cx);
        widget::heading(ui, "示例");
        if self.form.is_some() {
            style::list_pane("sample-list").show(ui, |ui| self.list_ui(cx, ui));
            widget::beside_list(ui, "sample-form", |ui| self.form_ui(cx, ui));
        } else {
            self.list_ui(cx, ui);
        }
    }

    fn refresh(&mut self, cx: &Cx<'_>, changes: &Changes) {
        self.table.refresh(touched(changes));
        let shown = self.form.as_ref().map_or(0, |form| form.id);
        if shown != 0 && touched(changes).any(|one| one == (Subject { kind: Kind::DictEntry, id: shown })) {
            self.reading = (shown, cx.load(move |conn| draft(conn, shown)));
        }
    }

    fn open(&mut self, cx: &Cx<'_>, subject: Subject) {
        let id = subject.id;
        self.table.light(Some(id));
        self.reading = (id, cx.load(move |conn| draft(conn, id)));
    }

    fn start(&mut self, _: &Cx<'_>, _: Kind, _: Option<Subject>) {
        // A record that is still on its way must not take the place of the empty form.
        self.reading = (0, Slot::default());
        self.form = Some(Form::new(Draft { active: "1".to_owned(), ..Draft::default() }));
    }

    fn is_unsaved(&self) -> bool {
        self.form.as_ref().is_some_and(Form::is_changed)
    }
}

impl SamplePanel {
    /// Takes in what was loaded.
    fn poll(&mut self, cx: &Cx<'_>) {
        match self.reading.1.take() {
            Some(Ok((draft, version))) => match self.form.as_mut().filter(|form| form.id == self.reading.0) {
                Some(form) => form.renewed(draft, version),
                None => self.form = Some(Form::of(self.reading.0, version, draft)),
            },
            Some(Err(failure)) => cx.failed(failure.said()),
            None => {}
        }
    }

    fn list_ui(&mut self, cx: &Cx<'_>, ui: &mut egui::Ui) {
        if widget::button(ui, icon::PLUS, &cx.t("base-new")).clicked() {
            cx.start(Kind::DictEntry, None);
        }
        if let Some(id) = cx.table_ui(ui, &mut self.table) {
            cx.open(Subject { kind: Kind::DictEntry, id });
        }
    }

    fn form_ui(&mut self, cx: &Cx<'_>, ui: &mut egui::Ui) {
        let Some(form) = &mut self.form else { return };
        let asked = form.poll(cx, FIELDS);
        let errors: Vec<FieldError> = form.errors.clone();
        Grid::new("sample-form", FIELDS, &errors).enabled(!form.is_busy()).show(cx, ui, &mut form.draft);
        let (id, version) = (form.id, form.version);
        match asked.or(form.save_ui(cx, ui)) {
            Some(FormAsk::Save) => form.sent(cx.send(Save { id, version, draft: form.draft.clone() })),
            Some(FormAsk::Fetch) => form.fetching(cx.load(move |conn| draft(conn, id))),
            Some(FormAsk::Done(done)) => {
                cx.tell(&done);
                if let Some(subject) = done.outcome.subject {
                    cx.open(subject);
                }
            }
            None => {}
        }
    }
}
