//! The context of everything that draws.

use std::{cell::RefCell, collections::BTreeMap, sync::Arc};

use serde::{Deserialize, Serialize};

use super::{table::Columns, views::ViewAsk};
use crate::base::{
    field::{ListQuery, ListRow, ListSpec},
    filter::Filter,
    id::UserId,
    kind::{Kind, Subject},
    layout::Layout,
    say::Said,
    slot::Slot,
    text::Texts,
    time::Instant,
};
use crate::print::page::Sheet;

/// One record or entry to choose.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// The record's id; 0 for a dictionary entry.
    pub id: i64,
    /// What the field keeps: code, number or name.
    pub code: String,
    /// What people read.
    pub name: String,
    /// What tells namesakes apart.
    pub detail: String,
}

/// Entries of dictionaries by dictionary, in order: what every choice list draws from.
pub type Dicts = BTreeMap<String, Vec<Choice>>;

/// Finds records to choose, by what was typed. `within` narrows: contacts of this customer.
pub trait Finder {
    /// The best matches, at most twenty; of users those with this role, where one is asked for.
    fn find(&self, kind: Kind, role: Option<&'static str>, text: &str, within: Option<Subject>) -> Slot<Vec<Choice>>;
}

/// A document of a record, as it is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paper {
    /// Its word.
    pub document: &'static str,
    /// Of what it tells, where it may tell of a part alone: a word.
    pub part: &'static str,
}

/// What a list shows.
#[derive(Clone, Debug)]
pub struct Listed {
    /// The list.
    pub spec: Arc<ListSpec>,
    /// What was typed, how it is sorted, which tab.
    pub query: ListQuery,
    /// The ids of the rows that are marked, ascending; all are meant where none is.
    pub marked: Vec<i64>,
}

impl PartialEq for Listed {
    fn eq(&self, other: &Self) -> bool {
        (self.spec.kind, self.spec.order, &self.query, &self.marked)
            == (other.spec.kind, other.spec.order, &other.query, &other.marked)
    }
}

/// What a list shows, as it is written to a file: in its columns.
#[derive(Clone, Debug, PartialEq)]
pub struct Exported {
    /// The rows.
    pub listed: Listed,
    /// The columns.
    pub layout: Layout,
    /// What is shown is called, where it has a name of its own: a view, a report.
    pub name: Option<String>,
    /// How many rows there are, once that is known.
    pub count: Option<usize>,
    /// The rows themselves, where no statement finds them: those of a report.
    pub made: Option<Arc<Vec<ListRow>>>,
}

/// In which form something is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FormOf {
    /// That of the record itself.
    #[default]
    Record,
    /// One that stands on a page without a list, by its name: a setting, a rule.
    Page(String),
    /// What a step of the record asks before it is done, by the name of who asks.
    Step(String),
    /// The words for one printing of one of the record's documents.
    Words,
    /// What is asked before something is done with several rows of their list, by the name of who asks.
    Several(String),
}

/// What is typed in a form and not saved, as it is kept on this computer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Unsaved {
    /// Of what kind the record is.
    pub kind: Kind,
    /// In which of its forms.
    #[serde(default)]
    pub form: FormOf,
    /// What that form is called, where it is not the record's own.
    #[serde(default)]
    pub title: Option<Said>,
    /// The record's id; 0 for a new one.
    pub id: i64,
    /// Its version when it was read.
    pub version: i64,
    /// As it was read.
    pub base: serde_json::Value,
    /// As it is typed.
    pub typed: serde_json::Value,
    /// By what people know it.
    pub says: String,
}

/// What a panel asks of the window.
#[derive(Clone, Debug, PartialEq)]
pub enum Ask {
    /// Go to a record.
    Open(Subject),
    /// Begin a new record of a kind, from another one.
    Start(Kind, Option<Subject>),
    /// Go to the list of a kind, at the tab of this word.
    List(Kind, &'static str),
    /// Go to the list of a kind, at the tab of this word, with what belongs to a record only.
    ListOf(Kind, &'static str, Subject),
    /// Go to the list of a kind, with what a filter finds.
    ListBy(Kind, Filter),
    /// Tell the user.
    Notice(Said),
    /// Tell the user that something failed.
    Failed(Said),
    /// Show what can be printed of a record: one document first, where one is named.
    Print(Subject, Option<Paper>),
    /// Show what can be printed for all rows of a list at once.
    PrintMany(Listed),
    /// Do with the rows that are chosen in a list what this word says.
    Act(Listed, &'static str),
    /// Write what a list shows to a file.
    Export(Exported),
    /// Keep what is typed in this form of this kind; nothing of it is unsaved where none is given.
    KeepTyped(Kind, FormOf, Option<Box<Unsaved>>),
    /// Of the window: whoever shows that form takes it, and shows what was typed.
    Restore(Box<Unsaved>),
    /// Who should have taken it can't show it: a newer program wrote it.
    Unreadable(Box<Unsaved>),
    /// Remember what was made of the columns of lists.
    KeepColumns(Columns),
    /// Do something with the views of a list.
    View(ViewAsk),
    /// Show a document that is laid out already, and how its file is called.
    Look(Arc<Sheet>, String),
    /// All that is shown is of data that was replaced: read it anew, and tell why.
    Renew(Said),
}

/// What a panel function takes first. `D` is the store, which this layer does not know.
pub struct Cx<'a, D> {
    /// The store.
    pub desk: &'a D,
    /// The texts of the language shown.
    pub texts: &'a Arc<Texts>,
    /// This frame's moment.
    pub now: Instant,
    /// Who acts (USR-1).
    pub user: UserId,
    /// Entries of dictionaries.
    pub dicts: &'a Dicts,
    /// Finds records to choose.
    pub finder: &'a dyn Finder,
    /// What was asked of the window during this frame.
    pub asked: &'a RefCell<Vec<Ask>>,
}

impl<D> Cx<'_, D> {
    /// A text without arguments.
    pub fn t(&self, key: &str) -> Arc<str> {
        self.texts.get(key)
    }

    /// What is said, as a sentence.
    pub fn say(&self, said: &Said) -> String {
        self.texts.say(said)
    }

    /// Today where the office is, as it is typed.
    pub fn today(&self) -> String {
        self.now.day(self.texts.zone).to_string()
    }

    /// Goes to a record, after this frame.
    pub fn open(&self, subject: Subject) {
        self.asked.borrow_mut().push(Ask::Open(subject));
    }

    /// Begins a new record of a kind, after this frame.
    pub fn start(&self, kind: Kind, from: Option<Subject>) {
        self.asked.borrow_mut().push(Ask::Start(kind, from));
    }

    /// Goes to the list of a kind, at the tab of this word, after this frame.
    pub fn list(&self, kind: Kind, tab: &'static str) {
        self.asked.borrow_mut().push(Ask::List(kind, tab));
    }

    /// Goes to the list of a kind, at the tab of this word, with what belongs to a record only, after this frame.
    pub fn list_of(&self, kind: Kind, tab: &'static str, of: Subject) {
        self.asked.borrow_mut().push(Ask::ListOf(kind, tab, of));
    }

    /// Goes to the list of a kind, with what a filter finds, after this frame.
    pub fn list_by(&self, kind: Kind, filter: Filter) {
        self.asked.borrow_mut().push(Ask::ListBy(kind, filter));
    }

    /// Reads all that the window shows anew, after this frame: the data was replaced. Tells the user why.
    pub fn renew(&self, said: Said) {
        self.asked.borrow_mut().push(Ask::Renew(said));
    }

    /// Tells the user.
    pub fn notice(&self, said: Said) {
        self.asked.borrow_mut().push(Ask::Notice(said));
    }

    /// Tells the user that something failed.
    pub fn failed(&self, said: Said) {
        self.asked.borrow_mut().push(Ask::Failed(said));
    }

    /// Shows what can be printed of a record, after this frame.
    pub fn print(&self, subject: Subject) {
        self.asked.borrow_mut().push(Ask::Print(subject, None));
    }

    /// Shows one document of a record, after this frame.
    pub fn print_paper(&self, subject: Subject, paper: Paper) {
        self.asked.borrow_mut().push(Ask::Print(subject, Some(paper)));
    }

    /// Shows what can be printed for all rows of a list at once, after this frame.
    pub fn print_many(&self, listed: Listed) {
        self.asked.borrow_mut().push(Ask::PrintMany(listed));
    }

    /// Does with the rows that are chosen in a list what a word says, after this frame.
    pub fn act(&self, listed: Listed, word: &'static str) {
        self.asked.borrow_mut().push(Ask::Act(listed, word));
    }

    /// Asks where what a list shows is to be written, after this frame.
    pub fn export(&self, exported: Exported) {
        self.asked.borrow_mut().push(Ask::Export(exported));
    }

    /// Shows a document that is laid out already, after this frame; `file` is how its file is called.
    pub fn look(&self, sheet: Sheet, file: String) {
        self.asked.borrow_mut().push(Ask::Look(Arc::new(sheet), file));
    }
}
