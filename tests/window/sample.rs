//! A panel as features write them, over a table of the foundation: list, form, save, refresh.

use std::sync::{
    Mutex,
    mpsc::{Receiver, Sender},
};

use aftercare::{
    base::{
        failure::{Failure, FieldError},
        field::{Field, Input, ListSpec, Show},
        id::DictEntryId,
        kind::{Kind, Subject},
        parse::Parser,
        say::Said,
        typed::Typed,
    },
    cx::{
        Cx, Panel,
        records::{By, Found, Records},
    },
    db::{
        query::Conn,
        record,
        tx::{Changes, Command, Outcome, Tx},
    },
    setting::{Dict, DictEntry},
    ui::{form::Grid, widget},
};

/// An entry as it is typed.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
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

impl Typed for Draft {
    const FIELDS: &'static [Field<Self>] = FIELDS;
}

/// Where the next reading of the entry [`SLOW`] stops when it has read: it tells that it is there, and goes on when
/// somebody says so.
pub static DOOR: Mutex<Option<(Sender<()>, Receiver<()>)>> = Mutex::new(None);

/// The code of an entry that can take long to read.
pub const SLOW: &str = "SLOW";

fn read(conn: &Conn, id: i64, _: By) -> Result<Found<Draft>, Failure> {
    let entry: DictEntry = record::get(conn, DictEntryId(id))?;
    if entry.code == SLOW {
        let door = DOOR.lock().unwrap().take();
        if let Some((reached, opened)) = door {
            reached.send(()).unwrap();
            opened.recv().unwrap();
        }
    }
    let active = if entry.active { "1".to_owned() } else { String::new() };
    let draft = Draft { code: entry.code, name: entry.name, position: entry.position.to_string(), active };
    Ok(Found { id, version: entry.version, draft, shown: () })
}

/// List and form of entries.
pub struct SamplePanel {
    records: Records<Draft>,
}

impl Default for SamplePanel {
    fn default() -> Self {
        let spec = ListSpec::new(Kind::DictEntry, "", FIELDS, &["t.code", "t.name"], "t.position NULLS LAST, t.id");
        let mut records = Records::new("sample", spec, "setting-entries-title", read);
        records.table.only(Some((OWN.to_owned(), Vec::new())));
        Self { records }
    }
}

impl Panel for SamplePanel {
    fn ui(&mut self, cx: &Cx<'_>, ui: &mut egui::Ui) {
        self.records.poll(cx);
        widget::heading(ui, "示例");
        self.records.ui(cx, ui, |records, ui| {
            let Some(form) = &mut records.form else { return };
            let errors: Vec<FieldError> = form.errors.clone();
            Grid::new("sample-form", FIELDS, &errors).enabled(!form.is_busy()).show(cx, ui, &mut form.draft);
            records.save_ui(cx, ui, |draft, id, version| Save { id, version, draft });
        });
    }

    fn refresh(&mut self, cx: &Cx<'_>, changes: &Changes) {
        self.records.refresh(cx, changes);
    }

    fn open(&mut self, cx: &Cx<'_>, subject: Subject) {
        self.records.open(cx, subject.id);
    }

    fn start(&mut self, cx: &Cx<'_>, _: Kind, _: Option<Subject>) {
        self.records.begin(cx, Draft { active: "1".to_owned(), ..Draft::default() });
    }

    fn is_unsaved(&self) -> bool {
        self.records.is_unsaved()
    }
}
