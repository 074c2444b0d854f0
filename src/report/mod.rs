//! What stands across the business objects: the page of today, and what would be otherwise.

pub mod figures;
pub mod life;
pub mod office;
pub mod store;
pub mod what_if;
pub mod panel;

use chrono::NaiveDate;

use crate::{
    base::{
        id::{CallId, ContractId, DispatchId, RevisitId},
        kind::Kind,
        time::Instant,
    },
    call::{self, Priority, rules::ClockState},
    contract, dispatch,
};

use figures::Age;

/// What waits for somebody on a day, and how the calls go.
#[derive(Clone, Debug, PartialEq)]
pub struct Today {
    /// The day, where the office is.
    pub day: NaiveDate,
    /// There is no call at all yet.
    pub is_new: bool,
    /// Calls that I own and that are not over, by due: the overdue ones come first.
    pub mine: Group<CallLine>,
    /// How many of mine are overdue.
    pub overdue: i64,
    /// Calls of everybody that wait for a decision or an owner.
    pub waiting: Group<CallLine>,
    /// Calls of everybody that only a queue manager or supervisor can move.
    pub locked: Group<CallLine>,
    /// Dispatches planned until tonight or not planned, mine first.
    pub dispatches: Group<DispatchLine>,
    /// Revisits that are due.
    pub revisits: Group<RevisitLine>,
    /// Bought contracts in force that end soon.
    pub contracts: Group<ContractLine>,
    /// Calls in and out, per day, the oldest first.
    pub flow: Vec<DayFlow>,
    /// Calls that are not over, by age: the report of open calls says the same.
    pub ages: Vec<(Age, i64)>,
}

/// A figure of the page, and the list whose rows it counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Figure {
    /// The text key of its name.
    pub name: &'static str,
    /// How many there are.
    pub count: i64,
    /// The kind of the list's rows.
    pub kind: Kind,
    /// The list's view, by its id.
    pub view: &'static str,
    /// Any is one too many.
    pub is_alarm: bool,
}

impl Today {
    /// The figures in their order, each with the list that has just these (RPT-0).
    pub fn figures(&self) -> [Figure; 7] {
        let of = |name, count, kind, view| Figure { name, count, kind, view, is_alarm: false };
        let alarm = |figure: Figure| Figure { is_alarm: true, ..figure };
        [
            alarm(of("report-figure-overdue", self.overdue, Kind::Call, "overdue")),
            of("report-figure-mine", self.mine.total, Kind::Call, "mine"),
            of("report-figure-waiting", self.waiting.total, Kind::Call, "waiting"),
            alarm(of("report-figure-locked", self.locked.total, Kind::Call, "locked")),
            of("report-figure-dispatches", self.dispatches.total, Kind::Dispatch, "today"),
            of("report-figure-revisits", self.revisits.total, Kind::Revisit, "due"),
            of("report-figure-contracts", self.contracts.total, Kind::Contract, "ending"),
        ]
    }
}

/// Contracts are shown that end within so many days.
pub const ENDING_DAYS: i64 = contract::fields::ENDING_DAYS;
/// So many days of calls in and out.
pub const FLOW_DAYS: i64 = 14;

/// How many there are, and the first of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Group<T> {
    /// How many there are.
    pub total: i64,
    /// The first ones.
    pub rows: Vec<T>,
}

/// A call in one line.
#[derive(Clone, Debug, PartialEq)]
pub struct CallLine {
    /// Id.
    pub id: CallId,
    /// Number.
    pub number: String,
    /// Where it stands.
    pub status: call::Status,
    /// How urgent.
    pub priority: Priority,
    /// Whose.
    pub customer: String,
    /// It is a key account's (CUS-4).
    pub is_key_account: bool,
    /// The fault in one line.
    pub subject: String,
    /// The clock that ends next, if one is promised.
    pub due: Option<NextDue>,
}

/// The promise of a call that has to be kept next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NextDue {
    /// It is the response; the solution otherwise.
    pub is_response: bool,
    /// Met, missed, running or standing.
    pub state: ClockState,
    /// When; empty while the clock stands.
    pub at: Option<Instant>,
    /// Working time left, in milliseconds; below zero when it was missed.
    pub remaining_ms: i64,
    /// Working time promised, in minutes.
    pub promised_minutes: i64,
}

/// A dispatch in one line.
#[derive(Clone, Debug, PartialEq)]
pub struct DispatchLine {
    /// Id.
    pub id: DispatchId,
    /// Number.
    pub number: String,
    /// Where it stands.
    pub status: dispatch::Status,
    /// Who is sent.
    pub technician: String,
    /// It is who asks.
    pub is_mine: bool,
    /// Whose call.
    pub customer: String,
    /// The fault in one line.
    pub subject: String,
    /// Planned from.
    pub planned_from: Option<Instant>,
    /// Planned to.
    pub planned_to: Option<Instant>,
    /// Its plan is past and it is not handled.
    pub is_late: bool,
}

/// A revisit in one line.
#[derive(Clone, Debug, PartialEq)]
pub struct RevisitLine {
    /// Id.
    pub id: RevisitId,
    /// Number of the call.
    pub call: String,
    /// Whose call.
    pub customer: String,
    /// The fault in one line.
    pub subject: String,
    /// Since when it is due.
    pub due_on: NaiveDate,
}

/// A contract in one line.
#[derive(Clone, Debug, PartialEq)]
pub struct ContractLine {
    /// Id.
    pub id: ContractId,
    /// Number.
    pub number: String,
    /// Whose.
    pub customer: String,
    /// Last day.
    pub ends_on: NaiveDate,
}

/// Calls of one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DayFlow {
    /// The day.
    pub day: NaiveDate,
    /// Calls reported.
    pub came: i64,
    /// Calls closed, declined or cancelled.
    pub ended: i64,
}
