//! What an office keeps of its papers: templates of its own, and what was put on paper.

use crate::{
    base::{
        id::{PrintLogId, PrintTemplateId, UserId},
        kind::Kind,
        time::Instant,
    },
    columns,
};

use super::Document;

/// A template of the office: how one of its documents looks.
#[derive(Clone, Debug, PartialEq)]
pub struct PrintTemplate {
    /// Its id.
    pub id: PrintTemplateId,
    /// Counts the saves.
    pub version: i64,
    /// The document it is for: a word of [`Document`]. Kept as text, so that the file of a newer program can be read.
    pub document: String,
    /// Its name, unique in any case: on the command line too.
    pub name: String,
    /// What it is for, in the office's words.
    pub note: String,
    /// Its file.
    pub source: String,
    /// May be printed with.
    pub active: bool,
    /// Name of the template that it was copied from; empty for one from a file.
    pub based_on: String,
}

columns!(PrintTemplate, PrintTemplateId in PrintTemplate: document, name, note, source, active, based_on);

impl PrintTemplate {
    /// The document it is for; none where this program knows no such document.
    pub fn of(&self) -> Option<Document> {
        use crate::base::words::Word as _;
        Document::from_word(&self.document)
    }
}

crate::words! {
    /// How a document was put on paper.
    pub enum Way in "document-way" {
        /// Saved as a PDF file.
        Saved = "saved",
        /// Opened in the system's viewer.
        Opened = "opened",
        /// Sent to a printer.
        Printed = "printed",
        /// Printed together with others.
        Batch = "batch",
    }
}

/// A document that was put on paper (DOC-16: 打印次数).
#[derive(Clone, Debug, PartialEq)]
pub struct PrintLog {
    /// Its id.
    pub id: PrintLogId,
    /// Counts the saves: always one.
    pub version: i64,
    /// The document, as its word.
    pub document: String,
    /// Kind of the record it is about.
    pub about_kind: Kind,
    /// That record's id.
    pub about_id: i64,
    /// Name of the template.
    pub template: String,
    /// The period it tells of, where it tells of one: a statement of March is no reprint of that of February.
    pub part: String,
    /// Which printing of the same paper it was, from 1.
    pub nth: i64,
    /// How it was put on paper.
    pub way: Way,
    /// How many pages it had.
    pub pages: i64,
    /// When.
    pub printed_at: Instant,
    /// Who did it.
    pub user_id: UserId,
}

columns!(PrintLog, PrintLogId in PrintLog:
    document, about_kind, about_id, template, part, nth, way, pages, printed_at, user_id);
