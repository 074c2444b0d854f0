//! What a step brings, and what it depends on.

use chrono::NaiveDate;
use chrono_tz::Tz;

use crate::{
    base::{
        id::{DispatchId, HandlingLineId, UserId},
        kind::{Kind, Subject},
        money::Money,
        say::Said,
        time::Instant,
    },
    call::{Call, Whose},
    people::{Role, Roles},
};

crate::words! {
    /// What happens to a call; the service log keeps its word.
    pub enum Event in "call-step" {
        /// It is recorded.
        Record = "record",
        /// Answered at once: a consult, a known problem (CALL-6).
        Answer = "answer",
        /// It is taken.
        Take = "take",
        /// It is not taken.
        Decline = "decline",
        /// It gets an owner.
        Assign = "assign",
        /// It gets another owner.
        Reassign = "reassign",
        /// A technician is sent.
        DispatchIssued = "dispatch_issued",
        /// The owner begins.
        Begin = "begin",
        /// A technician has taken a dispatch.
        DispatchAccepted = "dispatch_accepted",
        /// A technician said no.
        DispatchRejected = "dispatch_rejected",
        /// A dispatch was taken back.
        DispatchRevoked = "dispatch_revoked",
        /// A handling record tells how the work came out.
        Handled = "handled",
        /// The queue manager takes the call from its owner.
        TakeBack = "take_back",
        /// It can't be solved.
        Unsolvable = "unsolvable",
        /// It waits for the customer, a part, a date.
        Hold = "hold",
        /// It goes on, by hand or at its date.
        Resume = "resume",
        /// The wanted date is past and nobody owns it.
        LockOverdue = "lock_overdue",
        /// The wanted date is past and nothing was handled.
        ReturnOverdue = "return_overdue",
        /// The wanted date is past with a technician on site: the queue manager is told (CALL-13).
        TellOverdue = "tell_overdue",
        /// A queue manager lets it go on.
        Unlock = "unlock",
        /// Work goes on after all.
        Continue = "continue",
        /// The customer is satisfied.
        Satisfied = "satisfied",
        /// The customer could not be reached often enough.
        NotReached = "not_reached",
        /// Nothing is owed any more.
        Close = "close",
        /// The customer is not satisfied.
        NotSatisfied = "not_satisfied",
        /// It comes back after it was closed.
        Reopen = "reopen",
        /// The customer withdraws it.
        Cancel = "cancel",
        /// Somebody spoke with the customer; the state stays.
        Contact = "contact",
        /// A supervisor agrees to service that nothing covers; the state stays (COV-7).
        Consent = "consent",
    }
}

impl Event {
    /// Only a rule does it, never a person.
    pub fn is_automatic(self) -> bool {
        matches!(self, Self::LockOverdue | Self::ReturnOverdue | Self::TellOverdue)
    }
}

/// One step of a call, as it is asked for: `Step::new(Event::Hold).why("waits for a board")`.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// What happens.
    pub event: Event,
    /// When it happened; now when empty (CALL-18).
    pub happened_at: Option<Instant>,
    /// Why, as typed: reasons, the customer's words.
    pub why: String,
    /// The new owner.
    pub owner: Option<UserId>,
    /// A new wanted date, or none any more; empty leaves it.
    pub wanted_on: Option<Option<NaiveDate>>,
    /// When a hold ends by itself.
    pub resume_on: Option<NaiveDate>,
    /// The solution, what was tried, or the finding.
    pub text: String,
    /// Whose the fault is when it can't be solved.
    pub whose: Option<Whose>,
    /// Cancelled because it was recorded in error (CALL-16).
    pub in_error: bool,
    /// What else the service log says: the dispatch, the technician.
    pub said: Option<Said>,
}

impl Step {
    /// A step with nothing given yet.
    pub fn new(event: Event) -> Self {
        Self {
            event,
            happened_at: None,
            why: String::new(),
            owner: None,
            wanted_on: None,
            resume_on: None,
            text: String::new(),
            whose: None,
            in_error: false,
            said: None,
        }
    }

    /// With a reason, or the customer's words.
    #[must_use]
    pub fn why(mut self, why: impl Into<String>) -> Self {
        self.why = why.into();
        self
    }

    /// With the moment it happened.
    #[must_use]
    pub fn at(mut self, happened_at: Instant) -> Self {
        self.happened_at = Some(happened_at);
        self
    }

    /// With a new owner.
    #[must_use]
    pub fn owner(mut self, owner: UserId) -> Self {
        self.owner = Some(owner);
        self
    }

    /// With a new wanted date, or none any more.
    #[must_use]
    pub fn wanted(mut self, wanted_on: Option<NaiveDate>) -> Self {
        self.wanted_on = Some(wanted_on);
        self
    }

    /// With the day on which a hold ends by itself.
    #[must_use]
    pub fn resume_on(mut self, day: NaiveDate) -> Self {
        self.resume_on = Some(day);
        self
    }

    /// With the solution, what was tried, or the finding.
    #[must_use]
    pub fn text(mut self, text: impl Into<String>) -> Self {
        self.text = text.into();
        self
    }

    /// With whose fault it is.
    #[must_use]
    pub fn whose(mut self, whose: Whose) -> Self {
        self.whose = Some(whose);
        self
    }

    /// Recorded in error: kept out of the reports.
    #[must_use]
    pub fn in_error(mut self) -> Self {
        self.in_error = true;
        self
    }

    /// With more to say in the service log.
    #[must_use]
    pub fn said(mut self, said: Said) -> Self {
        self.said = Some(said);
        self
    }
}

/// A dispatch that is issued or accepted.
#[derive(Clone, Debug, PartialEq)]
pub struct OpenDispatch {
    /// Which.
    pub id: DispatchId,
    /// Its number.
    pub number: String,
    /// The technician has taken it.
    pub accepted: bool,
}

/// A charged line that is neither on a confirmed settlement nor waived (MON-5).
#[derive(Clone, Debug, PartialEq)]
pub struct Unsettled {
    /// Which.
    pub line: HandlingLineId,
    /// As it reads on paper.
    pub description: String,
    /// What the customer owes for it.
    pub net: Money,
}

/// What a step depends on beside the call itself, as it stands after the records that caused the
/// step were written: a dispatch is `handled` already when `Handled` is asked.
#[derive(Clone, Debug, PartialEq)]
pub struct Facts {
    /// The present moment.
    pub now: Instant,
    /// The office's zone: days begin and end there.
    pub zone: Tz,
    /// Who acts.
    pub actor: UserId,
    /// As what.
    pub roles: Roles,
    /// The actor manages the call's queue.
    pub manages_queue: bool,
    /// No other active user is a queue manager or supervisor: then anybody may act as one (USR-2).
    pub nobody_manages: bool,
    /// No other active user is a supervisor: then anybody may act as one (USR-2).
    pub nobody_supervises: bool,
    /// The step's owner can act.
    pub owner_is_active: bool,
    /// The call's owner, or last owner, can act.
    pub last_owner_is_active: bool,
    /// Dispatches that are issued or accepted.
    pub open_dispatches: Vec<OpenDispatch>,
    /// Something was handled on the call at any time.
    pub anything_handled: bool,
    /// Something was handled in this attempt.
    pub handled_in_attempt: bool,
    /// How the last handling record of this attempt came out.
    pub last_solved: Option<bool>,
    /// Charged lines neither settled nor waived.
    pub unsettled: Vec<Unsettled>,
    /// A revisit of this closing is to be done.
    pub revisit_is_open: bool,
    /// A revisit would be owed on entering processed (REV-1).
    pub revisit_owed: bool,
    /// An unsolved call is locked at this number of attempts.
    pub attempts_until_locked: i64,
    /// A closed call may be reopened for so many days.
    pub reopen_days: i64,
}

/// What keeps a call from closing (CALL-14).
#[derive(Clone, Debug, PartialEq)]
pub enum Missing {
    /// A dispatch is open.
    Dispatch(OpenDispatch),
    /// A charged line is neither settled nor waived.
    Settlement(Unsettled),
    /// A due was missed, and nobody has said why (CLK-7).
    DelayCause(Missed),
}

/// Which dues were missed: at least one of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Missed {
    /// When the first contact was due, where it came too late.
    pub response: Option<Instant>,
    /// When the solution was due, where it came too late.
    pub resolve: Option<Instant>,
}

/// The dues that a call has missed at a moment, if any; an answer at the very due is in time. The
/// stored dues have what was on hold left out already (CLK-3).
pub fn missed(call: &Call, at: Instant) -> Option<Missed> {
    let late = |due: Option<Instant>, answered: Option<Instant>| due.filter(|due| answered.unwrap_or(at) > *due);
    let missed = Missed {
        response: late(call.response_due, call.responded_at),
        resolve: late(call.resolve_due, call.solved_at),
    };
    (missed.response.is_some() || missed.resolve.is_some()).then_some(missed)
}

impl Missing {
    /// What is missing, as one thing to say.
    pub fn said(&self) -> Said {
        match self {
            Self::Dispatch(dispatch) => Said::new("call-missing-dispatch").with("number", dispatch.number.as_str()),
            Self::Settlement(line) => {
                Said::new("call-missing-settlement").with("line", line.description.as_str()).with("net", line.net)
            }
            Self::DelayCause(Missed { response, resolve }) => {
                let due = |key: &'static str, due: &Option<Instant>| due.map(|due| Said::new(key).with("due", due));
                let response = due("call-missed-response", response).into_iter();
                let dues: Vec<Said> = response.chain(due("call-missed-resolve", resolve)).collect();
                Said::new("call-missing-delay-cause").with("dues", dues)
            }
        }
    }

    /// Where it can be done.
    pub fn about(&self) -> Option<Subject> {
        match self {
            Self::Dispatch(dispatch) => Some(Subject::new(Kind::Dispatch, dispatch.id)),
            Self::Settlement(_) | Self::DelayCause(_) => None,
        }
    }
}

impl Facts {
    /// What keeps a call from closing at a moment: empty when the close guard holds (CALL-14).
    pub fn missing(&self, call: &Call, at: Instant) -> Vec<Missing> {
        let dispatches = self.open_dispatches.iter().cloned().map(Missing::Dispatch);
        let settlements = self.unsettled.iter().cloned().map(Missing::Settlement);
        let unexplained = missed(call, at).filter(|_| call.delay_cause.is_empty()).map(Missing::DelayCause);
        dispatches.chain(settlements).chain(unexplained).collect()
    }

    /// The actor may do what queue managers and supervisors do.
    pub fn may_manage(&self) -> bool {
        self.is_manager() || self.nobody_manages
    }

    /// The actor is a queue manager or supervisor, not merely for want of one.
    pub fn is_manager(&self) -> bool {
        self.manages_queue || self.roles.0.iter().any(|role| matches!(role, Role::QueueManager | Role::Supervisor))
    }

    /// A technician has taken a dispatch: automatic rules don't overtake them (CALL-13).
    pub fn is_somebody_on_site(&self) -> bool {
        self.open_dispatches.iter().any(|dispatch| dispatch.accepted)
    }
}
