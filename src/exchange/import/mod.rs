//! The import of any kind of record: the same engine for customers, items, deliveries…
//!
//! A sheet is prepared without the store (headings matched, words of any language understood), then
//! walked through in one transaction, each record in a savepoint. A preview is the same walk, rolled
//! back: so it finds what only the rows before can tell, a code given twice or a component made
//! further up.

mod options;
mod prepare;
mod walk;

use crate::{
    base::{
        failure::{Failure, FieldError},
        field::Field,
        id::ImportId,
        kind::{Kind, Subject},
        say::Said,
    },
    db::tx::{Change, Tx},
    people::Role,
};

use super::{Found, map::Mapping};

pub use options::Options;
pub use prepare::{Prepared, prepare};
pub use walk::{Context, check, run};

/// The columns that a file of one kind may have.
pub trait Columns: Send + Sync {
    /// One row as text, field by field.
    type Draft: Default + Clone + Send + Sync + 'static;
    /// The fields a file may have columns for.
    fn fields(&self) -> &'static [Field<Self::Draft>];
    /// Further headings by the keys of fields: names that only files use.
    fn also(&self) -> &'static [(&'static str, &'static str)] {
        &[]
    }
    /// Further words of a choice, by the keys of fields: the word, and how other programs say it.
    fn words(&self) -> &'static [OtherWords] {
        &[]
    }
    /// Rows with the same key are one record: lines of a delivery. Empty: a record of its own.
    fn key(&self, row: &Self::Draft) -> String {
        let _ = row;
        String::new()
    }
    /// The field by which a file names a record once: a second row with the same value is an error,
    /// for which of them is meant nobody can tell. None where rows may repeat it.
    fn unique(&self) -> Option<&'static str> {
        None
    }
}

/// How other programs say a word of a field: the field's key, the word, and their ways to say it.
pub type OtherWords = (&'static str, &'static str, &'static [&'static str]);

/// How one kind of record is imported, record by record.
pub trait Importer: Columns {
    /// The text key of the operation, for the history.
    fn op(&self) -> &'static str;
    /// What kind of record comes of it.
    fn kind(&self) -> Kind;
    /// Who may import it; empty for everybody.
    fn roles(&self) -> &'static [Role] {
        &[]
    }
    /// Makes or changes the record that these rows tell of.
    ///
    /// # Errors
    /// What is wrong with it, and with which of the rows.
    fn apply(&self, tx: &Tx<'_>, rows: &Rows<'_, Self::Draft>) -> Result<Applied, Trouble>;
}

/// The rows of one record.
pub struct Rows<'a, D: 'static> {
    /// Their drafts, in the order of the file; never empty.
    pub drafts: Vec<&'a D>,
    mapping: &'a Mapping<D>,
}

impl<D: Clone> Rows<'_, D> {
    /// The first row.
    pub fn first(&self) -> &D {
        self.drafts[0]
    }

    /// True when the file has a column for the field.
    pub fn has(&self, key: &str) -> bool {
        self.mapping.filled.iter().any(|filled| filled.field.key == key)
    }

    /// What a row says of a field; nothing when the file has no column for it or the cell is empty:
    /// then a record keeps what it has.
    pub fn given(&self, row: usize, key: &str) -> Option<String> {
        let filled = self.mapping.filled.iter().find(|filled| filled.field.key == key)?;
        let value = std::mem::take((filled.edit.of)(&mut self.drafts[row].clone()));
        (!value.is_empty()).then_some(value)
    }

    /// Lays what a row says over a draft made of the record as it is: an empty cell keeps it.
    pub fn overlay(&self, row: usize, onto: &mut D) {
        let mut row = self.drafts[row].clone();
        for filled in &self.mapping.filled {
            let value = std::mem::take((filled.edit.of)(&mut row));
            if !value.is_empty() {
                *(filled.edit.of)(onto) = value;
            }
        }
    }
}

/// What became of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// It is new.
    Made,
    /// It was there and changed.
    Changed,
    /// It was there and is as before.
    Same,
}

/// A record that went in.
#[derive(Clone, Debug, PartialEq)]
pub struct Applied {
    /// Which.
    pub subject: Subject,
    /// What became of it.
    pub effect: Effect,
    /// What to mind, by field: nothing was blocked.
    pub warnings: Vec<FieldError>,
}

impl Applied {
    /// A record that went in without a warning.
    pub fn new(subject: Subject, effect: Effect) -> Self {
        Self { subject, effect, warnings: Vec::new() }
    }
}

/// A record that did not go in, and which of its rows is to blame.
#[derive(Debug)]
pub struct Trouble {
    /// Index into [`Rows::drafts`].
    pub row: usize,
    /// What is wrong.
    pub failure: Failure,
}

impl Trouble {
    /// Trouble with one of several rows.
    pub fn at(row: usize, failure: Failure) -> Self {
        Self { row, failure }
    }
}

impl From<Failure> for Trouble {
    fn from(failure: Failure) -> Self {
        Self { row: 0, failure }
    }
}

/// What is wrong with one row, or what to mind.
#[derive(Clone, Debug, PartialEq)]
pub struct RowError {
    /// The row's number as a spreadsheet shows it.
    pub row: u32,
    /// The heading of the column, as the file has it; empty when it is about the whole row.
    pub column: String,
    /// What stands there.
    pub value: String,
    /// What is wrong.
    pub said: Said,
}

/// What to do about bad rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// One bad row and nothing is imported.
    AllOrNothing,
    /// Bad rows are left out.
    GoodRowsOnly,
}

/// What an import did, or would do.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// What the file is.
    pub found: Found,
    /// Headings that no field is known by: their columns are left out.
    pub unknown_headings: Vec<String>,
    /// Headings whose columns are left out because another column fills the field: with that one's heading.
    pub spare_headings: Vec<(String, String)>,
    /// Rows of the file.
    pub rows: usize,
    /// Rows that are in a record that went in.
    pub good_rows: usize,
    /// New records.
    pub made: usize,
    /// Records that changed.
    pub changed: usize,
    /// Records that were there and are as before.
    pub same: usize,
    /// Everything that is wrong, in the order of the rows.
    pub errors: Vec<RowError>,
    /// What to mind.
    pub warnings: Vec<RowError>,
    /// Calls among the new ones that have not ended.
    pub open: usize,
    /// True when the records are in the store; false for a preview, and where one bad row kept all out.
    pub is_done: bool,
    /// Records of other kinds that were made for them, and how many.
    pub also_made: Vec<(Kind, usize)>,
    /// The records touched, for open lists; empty unless done.
    pub changes: Vec<Change>,
    /// As what it was noted, to be taken back; none where nothing was written.
    pub import: Option<ImportId>,
}

impl Report {
    /// Which columns are left out because others fill their fields; none without any.
    pub fn spare_said(&self) -> Option<Said> {
        let one = |(heading, taken): &(String, String)| {
            Said::new("exchange-spare-heading").with("heading", heading.as_str()).with("taken", taken.as_str())
        };
        let all: Vec<Said> = self.spare_headings.iter().map(one).collect();
        if all.is_empty() { None } else { Some(Said::new("exchange-spare-headings").with("headings", all)) }
    }
}
