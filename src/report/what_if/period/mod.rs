//! What if, over a period's real calls: with these terms, which would have been missed, and what would they have cost?

pub mod draft;
pub mod rules;
pub mod store;
pub mod table;

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::hours::WorkHours;
use crate::{
    base::{
        id::{CallId, ContractId, CustomerId, TemplateId},
        money::{Money, Rate},
        time::Instant,
    },
    call::{CallType, Priority, rules::ClockState},
    setting::Hours,
};

/// Which calls are asked about. Those recorded in error, cancelled or declined are left out.
#[derive(Clone, Debug, PartialEq)]
pub struct Filter {
    /// First day of those reported.
    pub from: NaiveDate,
    /// Last day, counted whole.
    pub to: NaiveDate,
    /// Of this customer.
    pub customer: Option<CustomerId>,
    /// Covered by this contract.
    pub contract: Option<ContractId>,
    /// Covered by a contract made from this template.
    pub template: Option<TemplateId>,
    /// Of this type.
    pub call_type: Option<CallType>,
    /// Of this priority.
    pub priority: Option<Priority>,
}

/// Terms that are tried on them; what is empty stays as each call has it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tried {
    /// Response promised, in minutes of working time per priority.
    pub response: Hours,
    /// Resolution promised, likewise.
    pub resolve: Hours,
    /// Hours of work.
    pub hours: Option<WorkHours>,
    /// What a contract would take over of parts, labour, travel and other, in this order.
    pub relief: [Option<Rate>; 4],
}

impl Tried {
    /// Something is relieved otherwise.
    pub fn relieves(&self) -> bool {
        self.relief.iter().any(Option::is_some)
    }
}

/// A promise of a call on both sides: as it is, and as it would be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    /// Working minutes until it was answered; until now where it is not.
    pub used_minutes: [i64; 2],
    /// Where it stands; none where nothing is promised.
    pub states: [Option<ClockState>; 2],
}

/// A call on both sides.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// The call.
    pub call: CallId,
    /// Its number.
    pub number: String,
    /// Whose.
    pub customer: String,
    /// How urgent.
    pub priority: Priority,
    /// When it was reported.
    pub opened_at: Instant,
    /// The first contact.
    pub response: Held,
    /// The solution.
    pub resolve: Held,
    /// What the customer pays, before and after.
    pub charged: [Money; 2],
    /// What warranty, contract or goodwill takes over, before and after.
    pub borne: [Money; 2],
}

/// How many promises stand where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Kept.
    pub met: i64,
    /// Broken, also by those that are late and not answered yet.
    pub missed: i64,
    /// Not answered yet, and not late: running or standing.
    pub open: i64,
    /// Nothing was promised.
    pub none: i64,
}

/// All calls together, before and after.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Totals {
    /// How many calls.
    pub calls: i64,
    /// Their first contacts.
    pub response: [Count; 2],
    /// Their solutions.
    pub resolve: [Count; 2],
    /// What the customers pay.
    pub charged: [Money; 2],
    /// What is taken over.
    pub borne: [Money; 2],
}

/// The answer: each call, by when it was reported, and all of them together.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Report {
    /// The calls.
    pub lines: Vec<Line>,
    /// Where a call stands among them.
    places: BTreeMap<CallId, usize>,
    /// All of them together.
    pub totals: Totals,
}

impl Report {
    /// The line of a call.
    pub fn line(&self, call: CallId) -> Option<&Line> {
        self.places.get(&call).and_then(|at| self.lines.get(*at))
    }
}
