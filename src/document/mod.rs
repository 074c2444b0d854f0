//! Documents on paper: which there are, what they are about, which fields and templates they have. Made here from a
//! record's values and a template; the same sheet goes to the preview and the PDF.

/// Letters to many customers at once.
pub mod batch;
/// What a user can do with the office's templates; and that a document was printed.
pub mod command;
/// What lists and forms know of a template of the office.
pub mod fields;
/// Address labels of several customers.
pub mod labels;
/// What a letter may say.
pub mod letter;
/// From a record and a template to a sheet.
pub mod make;
/// What there is to choose before printing.
pub mod offer;
/// Templates of the office, and what was put on paper.
pub mod own;
/// Print templates in the window.
pub mod panel;
/// Templates and printings in the database.
pub mod store;
/// How addresses are written on letters.
pub mod postal;
/// To whom letters go.
pub mod recipient;
/// A customer's account over a period.
pub mod statement;
/// The templates that come with the program, and documents as tests read them.
#[cfg(test)]
pub(crate) mod tests;

use std::sync::Arc;

use chrono::NaiveDate;

use crate::{
    base::{
        failure::Failure,
        id::{AddressId, CallId, ContactId, ContractId, CreditNoteId, DispatchId, Id as _, ReceiptId, SettlementId},
        kind::Kind,
        text::Texts,
        time::Instant,
        words::Word as _,
    },
    call::{self, rules::Which},
    contract, credit, customer,
    db::query::Conn,
    dispatch, equipment, handling,
    print::data::{Data, DocField},
    receipt,
    setting::{self, Settings},
    settlement,
};

crate::words! {
    /// A document.
    pub enum Document in "document" {
        /// What a technician takes along (DOC-2).
        Slip = "slip",
        /// The repair order at hand-over: what was done and what it costs (DOC-1).
        Order = "order",
        /// The repair order at receipt: what is taken in and what is promised (DOC-1).
        OrderReceipt = "order_receipt",
        /// What a letter goes in (DOC-12).
        Envelope = "envelope",
        /// What is stuck on a letter or parcel (DOC-12).
        Label = "label",
        /// A letter to a customer (DOC-11).
        Letter = "letter",
        /// What a customer owes for a call or a contract (DOC-5).
        Settlement = "settlement",
        /// That money came in (DOC-6).
        Receipt = "receipt",
        /// What is promised to a customer, from when to when (DOC-3).
        Contract = "contract",
        /// What a customer was charged and paid over a period (MON-11).
        Statement = "statement",
        /// What is taken back of a settlement (MON-10).
        CreditNote = "credit_note",
        /// How a call's deadlines are counted (CLK-6).
        Proof = "proof",
    }
}

/// What is to be printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Which document.
    pub document: Document,
    /// Id of the record it is about.
    pub id: i64,
    /// Name of the template; the document's usual one without.
    pub template: Option<String>,
    /// The paper, in place of the template's: its name, or its size as `241x139.7`.
    pub paper: Option<String>,
    /// Which of the template's copies, from 0; all of them when empty.
    pub copies: Vec<usize>,
    /// First day of what it tells of, where it tells of a period.
    pub from: Option<NaiveDate>,
    /// Last day of what it tells of.
    pub to: Option<NaiveDate>,
    /// Of a deadline proof: the one promise that it is about; both without.
    pub clock: Option<Which>,
    /// The customer's contact whom a letter, envelope or label names; the default one without.
    pub contact: Option<ContactId>,
    /// The customer's address that it bears; the one for letters without.
    pub address: Option<AddressId>,
    /// Of labels: the first that is left on the sheet, from 1, row by row.
    pub first_label: usize,
    /// Words for this printing, with fields: what a letter says in place of its template's text.
    pub words: Option<String>,
}

impl Asked {
    /// The document about a record, as it is usually printed.
    pub fn of(document: Document, id: i64) -> Asked {
        Asked {
            document,
            id,
            template: None,
            paper: None,
            copies: Vec::new(),
            from: None,
            to: None,
            clock: None,
            contact: None,
            address: None,
            first_label: 1,
            words: None,
        }
    }
}

/// In what a document is made: the same for all of a batch.
#[derive(Clone, Copy, Debug)]
pub struct Around<'a> {
    /// The settings of the company.
    pub settings: &'a Settings,
    /// The language of the paper.
    pub texts: &'a Arc<Texts>,
    /// The moment of printing.
    pub now: Instant,
}

/// Reads the values of a document about a record.
pub type Read = fn(&Conn, &Asked, Around<'_>) -> Result<Data, Failure>;

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

const ALL: &[Entry] = &[
    Entry {
        document: Document::Slip,
        of: Kind::Dispatch,
        fields: &[setting::print::COMPANY, call::print::SERVICE, equipment::print::UNIT, dispatch::print::FIELDS],
        read: |conn, asked, around| dispatch::print::data(conn, DispatchId(asked.id), around.settings, around.texts),
        find: |conn, number| Ok(dispatch::store::by_code(conn, number)?.map(|it| it.id.raw())),
        templates: shipped!["slip"],
    },
    order(Document::Order, shipped!["order", "order-a5", "order-form"]),
    order(Document::OrderReceipt, shipped!["order-receipt"]),
    Entry {
        document: Document::Envelope,
        of: Kind::Customer,
        fields: &[setting::print::COMPANY, recipient::RECIPIENT, recipient::FIELDS],
        read: |conn, asked, around| recipient::data(conn, asked, around),
        find: |conn, code| Ok(customer::store::by_code(conn, code)?.map(|it| it.id.raw())),
        templates: shipped!["envelope", "envelope-printed", "envelope-window"],
    },
    Entry {
        document: Document::Label,
        of: Kind::Customer,
        fields: &[setting::print::COMPANY, recipient::RECIPIENT, recipient::FIELDS],
        read: |conn, asked, around| recipient::data(conn, asked, around),
        find: |conn, code| Ok(customer::store::by_code(conn, code)?.map(|it| it.id.raw())),
        templates: shipped!["label", "label-2x7", "label-60x40", "label-50x30"],
    },
    Entry {
        document: Document::Letter,
        of: Kind::Customer,
        fields: &[setting::print::COMPANY, recipient::RECIPIENT, letter::FIELDS],
        read: |conn, asked, around| letter::data(conn, asked, around),
        find: |conn, number| Ok(customer::store::by_code(conn, number)?.map(|it| it.id.raw())),
        templates: shipped!["letter-care", "letter-warranty-ending", "letter-satisfaction", "letter-din"],
    },
    Entry {
        document: Document::Settlement,
        of: Kind::Settlement,
        fields: &[setting::print::COMPANY, customer::print::PAYER, equipment::print::UNIT, settlement::print::FIELDS],
        read: |conn, asked, around| {
            settlement::print::data(conn, SettlementId(asked.id), around.settings, around.texts)
        },
        find: |conn, number| Ok(settlement::store::by_code(conn, number)?.map(|it| it.id.raw())),
        templates: shipped!["settlement", "settlement-a5"],
    },
    Entry {
        document: Document::Receipt,
        of: Kind::Receipt,
        fields: &[setting::print::COMPANY, customer::print::PAYER, receipt::print::FIELDS],
        read: |conn, asked, around| receipt::print::data(conn, ReceiptId(asked.id), around.settings, around.texts),
        find: |conn, number| Ok(receipt::store::by_code(conn, number)?.map(|it| it.id.raw())),
        templates: shipped!["receipt", "receipt-form"],
    },
    Entry {
        document: Document::Contract,
        of: Kind::Contract,
        fields: &[setting::print::COMPANY, customer::print::CUSTOMER, contract::print::FIELDS],
        read: |conn, asked, around| contract::print::data(conn, ContractId(asked.id), around.settings, around.texts),
        find: |conn, number| Ok(contract::store::by_code(conn, number)?.map(|it| it.id.raw())),
        templates: shipped!["contract"],
    },
    Entry {
        document: Document::Statement,
        of: Kind::Customer,
        fields: &[setting::print::COMPANY, customer::print::CUSTOMER, statement::FIELDS],
        read: statement::data,
        find: |conn, code| Ok(customer::store::by_code(conn, code)?.map(|it| it.id.raw())),
        templates: shipped!["statement"],
    },
    Entry {
        document: Document::CreditNote,
        of: Kind::CreditNote,
        fields: &[setting::print::COMPANY, customer::print::PAYER, credit::print::FIELDS],
        read: |conn, asked, around| credit::print::data(conn, CreditNoteId(asked.id), around.settings, around.texts),
        find: |conn, number| Ok(credit::store::by_code(conn, number)?.map(|it| it.id.raw())),
        templates: shipped!["credit-note", "credit-note-a5"],
    },
    Entry {
        document: Document::Proof,
        of: Kind::Call,
        fields: &[setting::print::COMPANY, equipment::print::UNIT, call::print::FIELDS],
        read: |conn, asked, around| {
            let at = (around.now, around.settings, &**around.texts);
            call::print::data(conn, CallId(asked.id), asked.clock, at)
        },
        find: |conn, number| Ok(call::store::by_code(conn, number)?.map(|it| it.id.raw())),
        templates: shipped!["deadline-proof"],
    },
];

/// A repair order of a call.
const fn order(document: Document, templates: &'static [Shipped]) -> Entry {
    Entry {
        document,
        of: Kind::Call,
        fields: &[setting::print::COMPANY, call::print::SERVICE, equipment::print::UNIT, handling::print::FIELDS],
        read: |conn, asked, around| handling::print::data(conn, CallId(asked.id), around.settings, around.texts),
        find: |conn, number| Ok(call::store::by_code(conn, number)?.map(|it| it.id.raw())),
        templates,
    }
}

/// What every document may say of its own printing.
const OF_PRINTING: &[DocField] = &[DocField::text("reprint", "document-field-reprint")];

impl Document {
    /// The document of a word, or of another word that people use for it on the command line.
    pub fn named(word: &str) -> Option<Document> {
        match word {
            "call" | "repair-order" => Some(Document::Order),
            word => Document::from_word(&word.replace('-', "_")),
        }
    }

    /// What there is to know of it.
    pub fn entry(self) -> &'static Entry {
        ALL.iter().find(|entry| entry.document == self).expect("every document has its entry: a test holds it")
    }

    /// Its fields: those of the company, its own, and what is known of its printing.
    pub fn fields(self) -> Vec<DocField> {
        let mut fields = self.entry().fields.concat();
        fields.extend(OF_PRINTING);
        fields
    }
}
