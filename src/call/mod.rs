//! Service calls: one request of a customer, from the first word until it is closed.

pub mod command;
pub mod fields;
pub mod panel;
pub mod print;
#[cfg(test)]
pub(crate) mod make;
pub mod rules;
pub mod section;
pub mod store;

use chrono::NaiveDate;

use crate::{
    base::{
        id::{
            CallId, CallPauseId, CallStepId, ContactId, ContractId, CustomerId, EquipmentId, ItemId, QueueId, UserId,
        },
        say::Said,
        time::Instant,
    },
    contract::Coverage,
};

crate::words! {
    /// Where a call stands (30-calls, States).
    pub enum Status in "call-status" {
        /// Not yet decided whether to take it.
        Undecided = "undecided",
        /// Not taken; ends here, with a reason.
        Declined = "declined",
        /// Taken, needs an owner.
        Waiting = "waiting",
        /// Waits for the customer, a part, a date; the clock stands.
        OnHold = "on_hold",
        /// Has an owner; the work has not begun.
        Assigned = "assigned",
        /// A dispatch was accepted, or the owner began.
        InProgress = "in_progress",
        /// Only a queue manager or supervisor can move it.
        Locked = "locked",
        /// The work is done, the solution recorded.
        Processed = "processed",
        /// Over.
        Closed = "closed",
        /// Withdrawn by the customer, with a reason.
        Cancelled = "cancelled",
    }

    /// How a request came in.
    pub enum Channel in "call-channel" {
        /// Hotline.
        Hotline = "hotline",
        /// Through a branch.
        Branch = "branch",
        /// E-mail.
        Email = "email",
        /// Web.
        Web = "web",
        /// Walk-in.
        WalkIn = "walk_in",
        /// From a planned service.
        Planned = "planned",
    }

    /// What a request is.
    pub enum CallType in "call-type" {
        /// Something is broken.
        Fault = "fault",
        /// A question.
        Consult = "consult",
        /// Care that is due.
        Maintenance = "maintenance",
        /// A unit is to be installed.
        Installation = "installation",
        /// A return or exchange.
        ReturnExchange = "return_exchange",
        /// Dead on arrival.
        DeadOnArrival = "dead_on_arrival",
        /// Trouble with our service.
        ServiceIssue = "service_issue",
        /// A suggestion.
        Suggestion = "suggestion",
    }

    /// Where the fault lies.
    pub enum FaultClass in "call-class" {
        /// Hardware.
        Hardware = "hardware",
        /// Software.
        Software = "software",
        /// Service.
        Service = "service",
        /// None.
        None = "none",
    }

    /// How much impact or how much urgency.
    pub enum Weight in "call-weight" {
        /// Much.
        High = "high",
        /// Some.
        Medium = "medium",
        /// Little.
        Low = "low",
    }

    /// Priority: impact × urgency by the table in the settings, or set by hand.
    pub enum Priority in "call-priority" {
        /// Low.
        Low = "low",
        /// Normal.
        Normal = "normal",
        /// High.
        High = "high",
        /// Urgent.
        Urgent = "urgent",
    }

    /// How the work ended.
    pub enum Outcome in "call-outcome" {
        /// Solved.
        Solved = "solved",
        /// Can't be solved; the finding says why.
        Unsolvable = "unsolvable",
    }

    /// Whose the fault is when it can't be solved.
    pub enum Whose in "call-whose" {
        /// The company's: a return or exchange is offered.
        Company = "company",
        /// The customer's: they are told.
        Customer = "customer",
    }
}

/// One request of a customer.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    /// Id.
    pub id: CallId,
    /// Counts the saves.
    pub version: i64,
    /// Number, given at first save.
    pub number: String,
    /// Where it stands.
    pub status: Status,
    /// The state it left for hold, which dispatch events change meanwhile (CALL-15).
    pub kept_status: Option<Status>,
    /// Whose.
    pub customer_id: CustomerId,
    /// Who called, where known as a contact.
    pub contact_id: Option<ContactId>,
    /// Who called, as typed.
    pub contact_name: String,
    /// How to reach them.
    pub phone: String,
    /// The unit, if any.
    pub equipment_id: Option<EquipmentId>,
    /// The item, where no unit is known.
    pub item_id: Option<ItemId>,
    /// The contract that covers, as decided or chosen.
    pub contract_id: Option<ContractId>,
    /// The coverage decision as it was made.
    pub coverage: Option<Coverage>,
    /// The fault in one line.
    pub subject: String,
    /// The fault in full.
    pub description: String,
    /// How it came in.
    pub channel: Channel,
    /// Problem type, by code.
    pub problem_type: String,
    /// What it is.
    pub call_type: CallType,
    /// Where the fault lies.
    pub fault_class: FaultClass,
    /// Impact.
    pub impact: Weight,
    /// Urgency.
    pub urgency: Weight,
    /// Priority.
    pub priority: Priority,
    /// Queue.
    pub queue_id: Option<QueueId>,
    /// Owner.
    pub owner_id: Option<UserId>,
    /// The last owner, for a reopening.
    pub last_owner_id: Option<UserId>,
    /// The owner has begun by hand.
    pub owner_began: bool,
    /// The day the customer wants it done.
    pub wanted_on: Option<NaiveDate>,
    /// The hour, as typed.
    pub wanted_time: String,
    /// An automatic rule has used this wanted date.
    pub wanted_used: bool,
    /// A second solve-by date: where given, the row 'nothing handled' uses it.
    pub solve_by: Option<NaiveDate>,
    /// Planned technician.
    pub technician_id: Option<UserId>,
    /// Territory, by code.
    pub territory: String,
    /// A drafted solution.
    pub working_notes: String,
    /// Relayed by a branch or dealer.
    pub relayed_by: String,
    /// Why a due was missed, by code.
    pub delay_cause: String,
    /// When the fault was reported: the clocks start here.
    pub opened_at: Instant,
    /// Response due; empty while the clock stands or nothing is promised.
    pub response_due: Option<Instant>,
    /// Resolution due, likewise.
    pub resolve_due: Option<Instant>,
    /// A target set by hand, apart from the promise (CLK-3).
    pub target_at: Option<Instant>,
    /// First contact by owner or technician (CLK-4).
    pub responded_at: Option<Instant>,
    /// When it was processed or closed; empty again when it comes back.
    pub solved_at: Option<Instant>,
    /// When it was closed.
    pub closed_at: Option<Instant>,
    /// When the last step happened: no later step may have happened before it (CALL-18).
    pub last_step_at: Instant,
    /// Attempts since the last unlock or reopen (CALL-17).
    pub attempts: i64,
    /// All attempts, those before an unlock or reopen too; handling records and dispatches bear it.
    pub attempts_total: i64,
    /// Why it is on hold.
    pub hold_reason: String,
    /// When hold ends by itself.
    pub resume_on: Option<NaiveDate>,
    /// Why it was declined, cancelled, locked or taken back last.
    pub reason: String,
    /// The solution, or the finding.
    pub solution: String,
    /// How the work ended.
    pub outcome: Option<Outcome>,
    /// Whose the fault is when it can't be solved.
    pub unsolvable_whose: Option<Whose>,
    /// A revisit is owed, as decided on entering processed (CALL-14).
    pub revisit_owed: bool,
    /// Answered at once: counts as solved at first contact (CALL-6).
    pub first_contact: bool,
    /// Cancelled as recorded in error: kept out of the reports (CALL-16).
    pub in_error: bool,
    /// Counts how often it was processed: one revisit each.
    pub cycle: i64,
    /// The call it repeats.
    pub repeat_of_id: Option<CallId>,
    /// The supervisor who agreed to service outside warranty and contracts (COV-7).
    pub consent_by_id: Option<UserId>,
    /// Why they agreed.
    pub consent_reason: String,
    /// When it came in from another program; empty where it was recorded here.
    pub imported_at: Option<Instant>,
}

impl Call {
    /// A supervisor has to agree before anybody works on it, and has not yet (COV-7).
    pub fn lacks_consent(&self) -> bool {
        self.consent_by_id.is_none() && self.coverage.as_ref().is_some_and(Coverage::asks_consent)
    }
}

crate::columns!(Call, CallId in Call:
    number, status, kept_status, customer_id, contact_id, contact_name, phone, equipment_id, item_id, contract_id,
    coverage, subject, description, channel, problem_type, call_type, fault_class, impact, urgency, priority, queue_id,
    owner_id, last_owner_id, owner_began, wanted_on, wanted_time, wanted_used, solve_by, technician_id, territory,
    working_notes, relayed_by, delay_cause, opened_at, response_due, resolve_due, target_at, responded_at, solved_at,
    closed_at, last_step_at, attempts, attempts_total, hold_reason, resume_on, reason, solution, outcome,
    unsolvable_whose, revisit_owed, first_contact, in_error, cycle, repeat_of_id, consent_by_id,
    consent_reason, imported_at);

/// A line of the service log: every transition, with who, when, from, to, why (CALL-1).
#[derive(Clone, Debug, PartialEq)]
pub struct CallStep {
    /// Id.
    pub id: CallStepId,
    /// Counts the saves.
    pub version: i64,
    /// Of which call.
    pub call_id: CallId,
    /// When it happened; clocks use this (CALL-18).
    pub happened_at: Instant,
    /// When it was recorded.
    pub recorded_at: Instant,
    /// By whom.
    pub user_id: UserId,
    /// The event's word: `assign`, `dispatch_accepted`.
    pub event: String,
    /// The state before; empty for a new call.
    pub from_status: Option<Status>,
    /// The state after.
    pub to_status: Status,
    /// Why, as typed.
    pub why: String,
    /// What else is to say, as data: the dispatch, the technician.
    pub said: Option<Said>,
}

crate::columns!(CallStep, CallStepId in CallStep:
    call_id, happened_at, recorded_at, user_id, event, from_status, to_status, why, said);

/// A pause of a call's clocks (CLK-3).
#[derive(Clone, Debug, PartialEq)]
pub struct CallPause {
    /// Id.
    pub id: CallPauseId,
    /// Counts the saves.
    pub version: i64,
    /// Of which call.
    pub call_id: CallId,
    /// From.
    pub from_at: Instant,
    /// To; empty while it lasts.
    pub to_at: Option<Instant>,
    /// Why: the event's word that opened it.
    pub why: String,
}

crate::columns!(CallPause, CallPauseId in CallPause: call_id, from_at, to_at, why);
