//! Dispatch orders: a technician sent on a call.

pub mod command;
pub mod fields;
pub mod rules;
pub mod store;
pub mod print;
pub mod section;
pub mod panel;

use crate::{
    base::{
        id::{CallId, DispatchId, UserId},
        text::Texts,
        time::Instant,
        words::Word as _,
    },
    call::rules::Event,
};

crate::words! {
    /// Where a dispatch stands (DSP).
    pub enum Status in "dispatch-status" {
        /// Sent to the technician.
        Issued = "issued",
        /// The technician has taken it.
        Accepted = "accepted",
        /// Done; a handling record tells how.
        Handled = "handled",
        /// The technician said no, with a reason.
        Rejected = "rejected",
        /// Taken back, with a reason.
        Revoked = "revoked",
    }
}

/// A technician sent on a call.
#[derive(Clone, Debug, PartialEq)]
pub struct Dispatch {
    /// Id.
    pub id: DispatchId,
    /// Counts the saves.
    pub version: i64,
    /// Number, given at first save.
    pub number: String,
    /// On which call.
    pub call_id: CallId,
    /// Who is sent.
    pub technician_id: UserId,
    /// Planned from.
    pub planned_from: Option<Instant>,
    /// Planned to.
    pub planned_to: Option<Instant>,
    /// What to do and to bring.
    pub instructions: String,
    /// Where it stands.
    pub status: Status,
    /// Why it was rejected or revoked.
    pub reason: String,
    /// The call's total of attempts when it was issued.
    pub attempt: i64,
    /// When it was issued.
    pub issued_at: Instant,
    /// When it was accepted.
    pub accepted_at: Option<Instant>,
    /// When it was handled, rejected or revoked.
    pub ended_at: Option<Instant>,
    /// The dispatch that this one took over from (DSP-6).
    pub replaces_id: Option<DispatchId>,
    /// When the planned time was agreed with the customer (DSP-8); none while it was not.
    pub agreed_at: Option<Instant>,
}

crate::columns!(Dispatch, DispatchId in Dispatch:
    number, call_id, technician_id, planned_from, planned_to, instructions, status, reason, attempt, issued_at,
    accepted_at, ended_at, replaces_id, agreed_at);

impl Dispatch {
    /// Why it was rejected or revoked, to read. Where nobody gave a reason it keeps the word of the call's step that
    /// took it back.
    pub fn reason_text(&self, texts: &Texts) -> String {
        let step = Event::from_word(&self.reason);
        step.map_or_else(|| self.reason.clone(), |event| texts.get(&event.key()).to_string())
    }
}
