//! Credit notes (贷项通知单): what is taken back of a confirmed settlement (MON-10).

pub mod command;
pub mod fields;
pub mod panel;
pub mod print;
pub mod rules;
pub mod section;
pub mod store;

use chrono::NaiveDate;

use crate::base::{
    id::{CreditNoteId, CreditNoteLineId, SettlementId, SettlementLineId},
    money::Money,
};

crate::words! {
    /// Where a credit note stands.
    pub enum Status in "credit-status" {
        /// It holds.
        Issued = "issued",
        /// It was a mistake; what it took back is owed again.
        Void = "void",
    }
}

/// What is taken back of a confirmed settlement, with its reason.
#[derive(Clone, Debug, PartialEq)]
pub struct CreditNote {
    /// Id.
    pub id: CreditNoteId,
    /// Counts the saves.
    pub version: i64,
    /// Number.
    pub number: Option<String>,
    /// Of which settlement.
    pub settlement_id: SettlementId,
    /// On which day.
    pub credited_on: NaiveDate,
    /// How much, tax included: the sum of its lines.
    pub amount: Money,
    /// The tax in it.
    pub tax: Money,
    /// What it takes back whole may be settled again.
    pub settle_again: bool,
    /// Why.
    pub reason: String,
    /// Where it stands.
    pub status: Status,
    /// Why it was voided.
    pub void_reason: String,
}

crate::columns!(CreditNote, CreditNoteId in CreditNote:
    number, settlement_id, credited_on, amount, tax, settle_again, reason, status, void_reason);

/// What a credit note takes back of one line of its settlement.
#[derive(Clone, Debug, PartialEq)]
pub struct CreditNoteLine {
    /// Id.
    pub id: CreditNoteLineId,
    /// Counts the saves.
    pub version: i64,
    /// Of which credit note.
    pub credit_note_id: CreditNoteId,
    /// Its place.
    pub position: i64,
    /// Of which line of the settlement.
    pub settlement_line_id: SettlementLineId,
    /// How much, tax included.
    pub amount: Money,
    /// The tax in it.
    pub tax: Money,
    /// False once its credit note is void.
    pub is_live: bool,
}

crate::columns!(CreditNoteLine, CreditNoteLineId in CreditNoteLine:
    credit_note_id, position, settlement_line_id, amount, tax, is_live);
