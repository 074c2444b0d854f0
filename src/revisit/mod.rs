//! Revisits (服务回访): asking the customer afterwards whether it is well.

pub mod command;
pub mod fields;
pub mod panel;
pub mod rules;
pub mod section;
pub mod store;

use chrono::NaiveDate;

use crate::{
    base::{
        id::{CallId, RevisitId, UserId},
        time::Instant,
    },
    call::Channel,
};

crate::words! {
    /// Where a revisit stands.
    pub enum Status in "revisit-status" {
        /// To be done.
        Due = "due",
        /// The customer is satisfied.
        Satisfied = "satisfied",
        /// The customer is not satisfied.
        NotSatisfied = "not_satisfied",
        /// Tried often enough without reaching anybody (REV-4).
        NotReached = "not_reached",
        /// No longer needed: work went on, or the call ended otherwise.
        Dropped = "dropped",
    }
}

/// Asking the customer about one call, once per closing.
#[derive(Clone, Debug, PartialEq)]
pub struct Revisit {
    /// Id.
    pub id: RevisitId,
    /// Counts the saves.
    pub version: i64,
    /// About which call.
    pub call_id: CallId,
    /// Which closing of it.
    pub cycle: i64,
    /// When it is to be done.
    pub due_on: NaiveDate,
    /// Who asks, or asked.
    pub revisitor_id: Option<UserId>,
    /// Where it stands.
    pub status: Status,
    /// How they are asked.
    pub channel: Channel,
    /// Score from 1 to 5.
    pub score: Option<i64>,
    /// Their words.
    pub words: String,
    /// How often it was tried in vain.
    pub tries: i64,
    /// When it was answered.
    pub answered_at: Option<Instant>,
    /// The handler asked about their own work, because nobody else could (USR-2).
    pub same_person: bool,
}

crate::columns!(Revisit, RevisitId in Revisit:
    call_id, cycle, due_on, revisitor_id, status, channel, score, words, tries, answered_at, same_person);
