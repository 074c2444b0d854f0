//! Why a step of a call is refused.

use chrono::NaiveDate;

use crate::{
    base::{
        failure::Failure,
        say::{Arg, Said},
        time::Instant,
        words::Word as _,
    },
    call::Status,
};

use super::{Event, Missing};

/// Why a step can't be done.
#[derive(Clone, Debug, PartialEq)]
pub enum Refusal {
    /// The event does not fit the state; these would (CALL-1).
    DoesNotFit {
        /// What was asked for.
        event: Event,
        /// Where the call stands.
        status: Status,
        /// What would fit.
        would: Vec<Event>,
    },
    /// A reason has to be given.
    NeedsReason,
    /// The customer's words have to be given.
    NeedsWords,
    /// A solution, or what was tried, has to be given.
    NeedsSolution,
    /// The finding has to be given.
    NeedsFinding,
    /// Whose the fault is has to be given.
    NeedsWhose,
    /// An owner has to be given.
    NeedsOwner,
    /// The owner can't act any more.
    OwnerInactive,
    /// The wanted date is past: a new one, or none, has to be given.
    WantedIsPast(NaiveDate),
    /// Only a queue manager or supervisor may.
    NeedsManager,
    /// Something was handled already: the work can't be cancelled away.
    AlreadyHandled,
    /// No handling record of this attempt tells how it came out.
    NothingHandled,
    /// The close guard fails (CALL-14).
    Missing(Vec<Missing>),
    /// The customer is to be asked first.
    RevisitDue,
    /// It was closed longer ago than the setting allows.
    TooLateToReopen {
        /// When it was closed.
        closed_at: Instant,
        /// For how many days it could be reopened.
        days: i64,
    },
    /// The day it resumes on is over already.
    ResumeIsPast(NaiveDate),
    /// It can't have happened later than now.
    InTheFuture {
        /// When it is said to have happened.
        at: Instant,
        /// The present moment.
        now: Instant,
    },
    /// It can't have happened before the step before.
    BeforeTheStepBefore {
        /// When it is said to have happened.
        at: Instant,
        /// When the step before happened.
        before: Instant,
    },
    /// There is no dispatch to take back.
    NoOpenDispatch,
    /// A supervisor has to agree first (COV-7).
    NeedsConsent,
    /// Nobody's consent is asked for, or it was given.
    ConsentNotAsked,
    /// Only a supervisor may.
    NeedsSupervisor,
    /// The rule has no cause: the date is not past, or was used already.
    NoCause,
}

impl From<Refusal> for Said {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::DoesNotFit { event, status, would } => Said::new("call-refusal-does-not-fit")
                .with_word("event", event)
                .with_word("status", status)
                .with("would", would.iter().map(|event| Said::new(event.key())).collect::<Vec<_>>()),
            Refusal::NeedsReason => Said::new("call-refusal-needs-reason"),
            Refusal::NeedsWords => Said::new("call-refusal-needs-words"),
            Refusal::NeedsSolution => Said::new("call-refusal-needs-solution"),
            Refusal::NeedsFinding => Said::new("call-refusal-needs-finding"),
            Refusal::NeedsWhose => Said::new("call-refusal-needs-whose"),
            Refusal::NeedsOwner => Said::new("call-refusal-needs-owner"),
            Refusal::OwnerInactive => Said::new("call-refusal-owner-inactive"),
            Refusal::WantedIsPast(day) => Said::new("call-refusal-wanted-past").with("day", day),
            Refusal::NeedsManager => Said::new("call-refusal-needs-manager"),
            Refusal::AlreadyHandled => Said::new("call-refusal-already-handled"),
            Refusal::NothingHandled => Said::new("call-refusal-nothing-handled"),
            Refusal::Missing(missing) => Said::new("call-refusal-missing")
                .with("missing", Arg::List(missing.iter().map(Missing::said).collect())),
            Refusal::RevisitDue => Said::new("call-refusal-revisit-due"),
            Refusal::TooLateToReopen { closed_at, days } => {
                Said::new("call-refusal-too-late").with("at", closed_at).with("days", days)
            }
            Refusal::ResumeIsPast(day) => Said::new("call-refusal-resume-past").with("day", day),
            Refusal::InTheFuture { at, now } => Said::new("call-refusal-future").with("at", at).with("now", now),
            Refusal::BeforeTheStepBefore { at, before } => {
                Said::new("call-refusal-before").with("at", at).with("before", before)
            }
            Refusal::NoOpenDispatch => Said::new("call-refusal-no-open-dispatch"),
            Refusal::NeedsConsent => Said::new("call-refusal-needs-consent"),
            Refusal::ConsentNotAsked => Said::new("call-refusal-consent-not-asked"),
            Refusal::NeedsSupervisor => Said::new("call-refusal-needs-supervisor"),
            Refusal::NoCause => Said::new("call-refusal-no-cause"),
        }
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal.into())
    }
}
