//! Documents on paper: which there are, what they are about, which fields and templates they have. Made here from a
//! record's values and a template; the same sheet goes to the preview and the PDF.

/// From a record and a template to a sheet.
pub mod make;
/// The templates that come with the program.
mod tests;

use crate::{
    base::{
        failure::Failure,
        id::{DispatchId, Id as _},
        kind::Kind,
        text::Texts,
    },
    db::query::Conn,
    dispatch,
    print::data::{Data, DocField},
    setting::{self, Settings},
};

crate::words! {
    /// A document.
    pub enum Document in "document" {
        /// What a technician takes along (DOC-2).
        Slip = "slip",
    }
}

/// Reads the values of a document about a record.
pub type Read = fn(&Conn, i64, &Settings, &Texts) -> Result<Data, Failure>;

/// A template that comes with the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shipped {
    /// Its name on the command line.
    pub name: &'static str,
    /// Its file.
    pub source: &'static str,
}

/// What there is to know of a document.
#[derive(Clone, Copy)]
pub struct Entry {
    /// The document.
    pub document: Document,
    /// What it is about.
    pub of: Kind,
    /// Its fields, in groups.
    pub fields: &'static [&'static [DocField]],
    /// Reads its values.
    pub read: Read,
    /// The record of that number.
    pub find: fn(&Conn, &str) -> Result<Option<i64>, Failure>,
    /// Its templates, the usual one first.
    pub templates: &'static [Shipped],
}

macro_rules! shipped {
    ($($name:literal),+) => {
        &[$(Shipped { name: $name, source: include_str!(concat!("../../resources/templates/", $name, ".toml")) }),+]
    };
}

const ALL: &[Entry] = &[Entry {
    document: Document::Slip,
    of: Kind::Dispatch,
    fields: &[setting::print::COMPANY, dispatch::print::FIELDS],
    read: |conn, id, settings, texts| dispatch::print::data(conn, DispatchId(id), settings, texts),
    find: |conn, number| Ok(dispatch::store::by_code(conn, number)?.map(|it| it.id.raw())),
    templates: shipped!["slip"],
}];

impl Document {
    /// What there is to know of it.
    pub fn entry(self) -> &'static Entry {
        ALL.iter().find(|entry| entry.document == self).expect("every document has its entry: a test holds it")
    }

    /// Its fields: those of the company and its own.
    pub fn fields(self) -> Vec<DocField> {
        self.entry().fields.concat()
    }
}
