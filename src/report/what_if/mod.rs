//! What if (COV-5): the decisions of a call, made again with something changed, and those of a period's calls with
//! other terms. Nothing is saved: all of it is questions.

pub mod draft;
pub mod hours;
pub mod period;
pub mod rules;
pub mod store;

use crate::base::{
    id::EquipmentId,
    say::{Arg, Reason},
    time::Instant,
};
use crate::call::Priority;

use hours::WorkHours;

crate::words! {
    /// What of a decision is held side by side.
    pub enum What in "report-what-if-row" {
        /// Warranty, contract or general.
        Service = "service",
        /// The contract that covers.
        Contract = "contract",
        /// The unit is in warranty.
        Warranty = "warranty",
        /// Reported inside the hours that hold.
        InHours = "in_hours",
        /// Outside of them: the next instant that is covered.
        NextCovered = "next_covered",
        /// How urgent.
        Priority = "priority",
        /// The hours that the clocks count in.
        Hours = "hours",
        /// Response promised.
        ResponsePromise = "response_promise",
        /// When it is due.
        ResponseDue = "response_due",
        /// Working time it took, or has taken.
        ResponseUsed = "response_used",
        /// Met, missed, running, standing.
        ResponseState = "response_state",
        /// Resolution promised.
        ResolvePromise = "resolve_promise",
        /// When it is due.
        ResolveDue = "resolve_due",
        /// Working time it took, or has taken.
        ResolveUsed = "resolve_used",
        /// Met, missed, running, standing.
        ResolveState = "resolve_state",
        /// What the customer pays.
        Charged = "charged",
        /// What warranty, contract or goodwill takes over.
        Borne = "borne",
    }
}

/// Something chosen instead of what was, or nothing on purpose.
#[derive(Clone, Debug, PartialEq)]
pub enum Instead<T> {
    /// None at all.
    None,
    /// This one.
    One(T),
}

/// What is changed of a call; what is not named stays as it is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Changes {
    /// Reported at another moment.
    pub at: Option<Instant>,
    /// Another contract by its number, or none.
    pub contract: Option<Instead<String>>,
    /// Another unit, or none.
    pub equipment: Option<Instead<EquipmentId>>,
    /// More or less urgent.
    pub priority: Option<Priority>,
    /// Response promised in minutes of working time.
    pub response: Option<i64>,
    /// Resolution promised in minutes of working time.
    pub resolve: Option<i64>,
    /// Other hours of work.
    pub hours: Option<WorkHours>,
}

impl Changes {
    /// What covers has to be asked anew: it depends on when, for what, and on the contract.
    pub fn asks_coverage(&self) -> bool {
        self.at.is_some() || self.contract.is_some() || self.equipment.is_some()
    }
}

/// One thing as it is and as it would be; none where there is nothing to say.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// What.
    pub what: What,
    /// As it is.
    pub before: Option<Arg>,
    /// As it would be.
    pub after: Option<Arg>,
}

impl Row {
    /// It would be otherwise.
    pub fn is_changed(&self) -> bool {
        self.before != self.after
    }
}

/// A line of the work whose charge would be another.
#[derive(Clone, Debug, PartialEq)]
pub struct LineRow {
    /// As it reads on paper.
    pub description: String,
    /// What the customer pays as it is.
    pub before: crate::base::money::Money,
    /// What they would pay.
    pub after: crate::base::money::Money,
    /// Why they would.
    pub reasons: Vec<Reason>,
}

/// Both sides of a call, held against each other.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// Everything, changed or not, in the order people read it.
    pub rows: Vec<Row>,
    /// Lines of the work that would be charged otherwise.
    pub lines: Vec<LineRow>,
    /// Why this would cover; empty where coverage was not asked anew.
    pub reasons: Vec<Reason>,
}

impl Comparison {
    /// How many of the rows would be otherwise.
    pub fn changed(&self) -> usize {
        self.rows.iter().filter(|row| row.is_changed()).count()
    }
}
