//! What may happen to a dispatch (DSP-2), and who could go (DSP-3). Pure.

pub mod suggest;

use crate::base::{failure::Failure, say::Said, words::Word as _};

use super::Status;

crate::words! {
    /// What happens to a dispatch.
    pub enum Event in "dispatch-step" {
        /// The technician takes it.
        Accept = "accept",
        /// The technician says no.
        Reject = "reject",
        /// It is taken back.
        Revoke = "revoke",
        /// A handling record tells how it went.
        Handle = "handle",
    }
}

crate::words! {
    /// What can be done with a dispatch from its form.
    pub enum Act in "dispatch-act" {
        /// Take it.
        Accept = "accept",
        /// Tell how the work went.
        RecordWork = "record_work",
        /// Say no.
        Reject = "reject",
        /// Send somebody else (DSP-6).
        ChangeTechnician = "change_technician",
        /// Take it back.
        Revoke = "revoke",
    }
}

/// Why a step of a dispatch can't be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The event does not fit the state; these would.
    DoesNotFit {
        /// What was asked for.
        event: Event,
        /// Where the dispatch stands.
        status: Status,
        /// What would fit.
        would: Vec<Event>,
    },
    /// A reason has to be given.
    NeedsReason,
    /// The one who is sent is no technician, or can't act any more.
    NotATechnician(String),
    /// It ends before it begins.
    PlanInverted,
    /// It is agreed with the customer, but no time is planned.
    AgreedWithoutTime,
    /// The same technician has it already.
    SameTechnician,
    /// The technician has taken it: it can only be taken back and issued anew.
    AlreadyTaken(Status),
    /// It has ended: nothing of it can be changed.
    Ended(Status),
}

/// Everything that can be done with a dispatch from its form, each possible or why not.
pub fn possible(status: Status) -> Vec<(Act, Result<(), Refusal>)> {
    let verdict = |act: &Act| match act {
        Act::Accept => next(status, Event::Accept, "").map(|_| ()),
        Act::RecordWork => next(status, Event::Handle, "").map(|_| ()),
        Act::Reject => next(status, Event::Reject, "-").map(|_| ()),
        Act::Revoke => next(status, Event::Revoke, "-").map(|_| ()),
        Act::ChangeTechnician => may_change_technician(status),
    };
    Act::ALL.iter().map(|act| (*act, verdict(act))).collect()
}

/// Whether somebody else can be sent in one step (DSP-6): only before the first has taken it.
///
/// # Errors
/// When it was taken, or has ended.
pub fn may_change_technician(status: Status) -> Result<(), Refusal> {
    match status {
        Status::Issued => Ok(()),
        Status::Accepted => Err(Refusal::AlreadyTaken(status)),
        Status::Handled | Status::Rejected | Status::Revoked => Err(Refusal::Ended(status)),
    }
}

/// Where a dispatch stands after an event: issued → accepted → handled; only an unhandled one can be
/// taken back, only one that was not taken yet can be rejected.
///
/// # Errors
/// An event that does not fit, with those that would; a missing reason.
pub fn next(status: Status, event: Event, why: &str) -> Result<Status, Refusal> {
    let Some(after) = row(status, event) else {
        let would = Event::ALL.iter().copied().filter(|one| row(status, *one).is_some()).collect();
        return Err(Refusal::DoesNotFit { event, status, would });
    };
    if matches!(event, Event::Reject | Event::Revoke) && why.trim().is_empty() {
        return Err(Refusal::NeedsReason);
    }
    Ok(after)
}

fn row(status: Status, event: Event) -> Option<Status> {
    match (status, event) {
        (Status::Issued, Event::Accept) => Some(Status::Accepted),
        (Status::Issued, Event::Reject) => Some(Status::Rejected),
        (Status::Issued | Status::Accepted, Event::Revoke) => Some(Status::Revoked),
        (Status::Accepted, Event::Handle) => Some(Status::Handled),
        _ => None,
    }
}

impl Status {
    /// The technician still has something to do.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Issued | Self::Accepted)
    }
}

impl From<Refusal> for Said {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::DoesNotFit { status, would, .. } if would.is_empty() => {
                Said::new("dispatch-refusal-ended").with_word("status", status)
            }
            Refusal::DoesNotFit { event, status, would } => Said::new("dispatch-refusal-does-not-fit")
                .with_word("event", event)
                .with_word("status", status)
                .with("would", would.iter().map(|event| Said::new(event.key())).collect::<Vec<_>>()),
            Refusal::NeedsReason => Said::new("dispatch-refusal-needs-reason"),
            Refusal::NotATechnician(name) => Said::new("dispatch-refusal-not-a-technician").with("name", name),
            Refusal::PlanInverted => Said::new("dispatch-refusal-plan-inverted"),
            Refusal::AgreedWithoutTime => Said::new("dispatch-refusal-agreed-without-time"),
            Refusal::SameTechnician => Said::new("dispatch-refusal-same-technician"),
            Refusal::AlreadyTaken(status) => Said::new("dispatch-refusal-already-taken").with_word("status", status),
            Refusal::Ended(status) => Said::new("dispatch-refusal-ended").with_word("status", status),
        }
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Typed by hand from 30-calls, Dispatch.
    const TABLE: &str = "
        issued   accept   accepted
        issued   reject   rejected
        issued   revoke   revoked
        issued   handle   -
        accepted accept   -
        accepted reject   -
        accepted revoke   revoked
        accepted handle   handled
        handled  accept   -
        handled  reject   -
        handled  revoke   -
        handled  handle   -
        rejected accept   -
        rejected reject   -
        rejected revoke   -
        rejected handle   -
        revoked  accept   -
        revoked  reject   -
        revoked  revoke   -
        revoked  handle   -";

    #[test]
    fn dsp_2_the_whole_table_of_a_dispatch() {
        let mut printed = String::new();
        for status in Status::ALL {
            for event in Event::ALL {
                let after = next(*status, *event, "ill").map_or("-", |after| after.word());
                printed.push_str(&format!("\n        {:<8} {:<8} {after}", status.word(), event.word()));
            }
        }
        assert_eq!(printed, TABLE);
    }

    #[test]
    fn dsp_2_saying_no_and_taking_back_need_a_reason() {
        assert_eq!(next(Status::Issued, Event::Reject, " "), Err(Refusal::NeedsReason));
        assert_eq!(next(Status::Accepted, Event::Revoke, ""), Err(Refusal::NeedsReason));
        assert_eq!(next(Status::Issued, Event::Accept, ""), Ok(Status::Accepted));
    }

    #[test]
    fn an_event_that_does_not_fit_names_those_that_would() {
        let refusal = next(Status::Accepted, Event::Reject, "ill").unwrap_err();
        let would = vec![Event::Revoke, Event::Handle];
        assert_eq!(refusal, Refusal::DoesNotFit { event: Event::Reject, status: Status::Accepted, would });
    }

    #[test]
    fn what_can_be_done_from_the_form_in_each_state() {
        let can = |status| {
            let all = possible(status).into_iter().filter(|(_, verdict)| verdict.is_ok());
            all.map(|(act, _)| act.word()).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(can(Status::Issued), "accept reject change_technician revoke");
        assert_eq!(can(Status::Accepted), "record_work revoke");
        for status in [Status::Handled, Status::Rejected, Status::Revoked] {
            assert_eq!(can(status), "");
        }
    }
}
