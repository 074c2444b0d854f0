//! Calls with their past, from another program (PLAT-8): each comes in as a real call, in its state, with its clocks and
//! dues, its log and its ledger. What a file leaves open is asked for, never guessed.

mod build;
mod dates;
mod headings;
mod known;
mod plan;
mod ready;
mod told;
mod words;
mod write;

use std::sync::LazyLock;

use crate::{
    base::field::{Field, Input, Show},
    base::kind::Kind,
    base::words::Word as _,
    call::{CallType, Channel, Priority, Status},
};

use super::import::{Columns, OtherWords};

use headings::HEADINGS;

pub use dates::{Moment, Order, Told as ToldOrder, Written, order};
pub use ready::Ready;

/// One row of a file of calls, as text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// The number that the other program gave.
    pub number: String,
    /// The customer, by code or name.
    pub customer: String,
    /// Who called.
    pub contact: String,
    /// How to reach them.
    pub phone: String,
    /// The item, by code or name.
    pub item: String,
    /// The unit, by serial or number of its card.
    pub serial: String,
    /// The fault in one line.
    pub subject: String,
    /// The fault in full.
    pub text: String,
    /// What it is, as a word.
    pub call_type: String,
    /// Priority, as a word.
    pub priority: String,
    /// How it came in, as a word.
    pub channel: String,
    /// When it was reported.
    pub opened: String,
    /// When it was first answered.
    pub responded: String,
    /// When it was solved.
    pub solved: String,
    /// When it was closed.
    pub closed: String,
    /// Where it stands, as a word.
    pub state: String,
    /// Who has it.
    pub owner: String,
    /// How it was solved.
    pub solution: String,
    /// Why it waits, was declined or cancelled.
    pub reason: String,
    /// How satisfied the customer is, 1 to 5.
    pub rating: String,
}

/// The importer of calls.
#[derive(Clone, Copy, Debug)]
pub struct Calls;

/// The fields that hold dates, in the order in which things happen.
pub(super) const DATES: [&str; 4] = ["opened", "responded", "solved", "closed"];

const FIELDS: &[Field<Row>] = &[
    Field::new("number", "call-number", Show::Text).edited(Input::Line, |row: &mut Row| &mut row.number),
    Field::new("customer", "call-customer", Show::Text)
        .edited(Input::Pick(Kind::Customer), |row: &mut Row| &mut row.customer)
        .required(),
    Field::new("contact", "call-contact", Show::Text).edited(Input::Line, |row: &mut Row| &mut row.contact),
    Field::new("phone", "call-phone", Show::Text).edited(Input::Line, |row: &mut Row| &mut row.phone),
    Field::new("item", "call-item", Show::Text).edited(Input::Pick(Kind::Item), |row: &mut Row| &mut row.item),
    Field::new("serial", "exchange-call-serial", Show::Text).edited(Input::Line, |row: &mut Row| &mut row.serial),
    Field::new("subject", "call-subject", Show::Text).edited(Input::Line, |row: &mut Row| &mut row.subject),
    Field::new("text", "call-description", Show::Text).edited(Input::Lines(3), |row: &mut Row| &mut row.text),
    Field::new("type", "call-type", Show::Word("call-type"))
        .edited(Input::Choice("call-type", CallType::WORDS), |row: &mut Row| &mut row.call_type),
    Field::new("priority", "call-priority", Show::Word("call-priority"))
        .edited(Input::Choice("call-priority", Priority::WORDS), |row: &mut Row| &mut row.priority),
    Field::new("channel", "call-channel", Show::Word("call-channel"))
        .edited(Input::Choice("call-channel", Channel::WORDS), |row: &mut Row| &mut row.channel),
    Field::new("opened", "call-opened-at", Show::Instant).edited(Input::Instant, |row: &mut Row| &mut row.opened),
    Field::new("responded", "exchange-call-responded", Show::Instant)
        .edited(Input::Instant, |row: &mut Row| &mut row.responded),
    Field::new("solved", "exchange-call-solved", Show::Instant).edited(Input::Instant, |row: &mut Row| &mut row.solved),
    Field::new("closed", "exchange-call-closed", Show::Instant).edited(Input::Instant, |row: &mut Row| &mut row.closed),
    Field::new("state", "call-status", Show::Word("call-status"))
        .edited(Input::Choice("call-status", Status::WORDS), |row: &mut Row| &mut row.state),
    Field::new("owner", "call-owner", Show::Text).edited(Input::Pick(Kind::User), |row: &mut Row| &mut row.owner),
    Field::new("solution", "call-solution", Show::Text).edited(Input::Lines(3), |row: &mut Row| &mut row.solution),
    Field::new("reason", "exchange-call-reason", Show::Text).edited(Input::Line, |row: &mut Row| &mut row.reason),
    Field::new("rating", "exchange-call-rating", Show::Text).edited(Input::Line, |row: &mut Row| &mut row.rating),
];

impl Columns for Calls {
    type Draft = Row;

    fn fields(&self) -> &'static [Field<Row>] {
        FIELDS
    }

    fn also(&self) -> &'static [(&'static str, &'static str)] {
        static ALL: LazyLock<Vec<(&str, &str)>> = LazyLock::new(|| {
            HEADINGS.iter().flat_map(|(field, all)| all.split('|').map(|heading| (*field, heading))).collect()
        });
        &ALL
    }

    fn words(&self) -> &'static [OtherWords] {
        words::WORDS
    }
}
