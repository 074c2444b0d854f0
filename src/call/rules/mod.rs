//! What may happen to a call, and what it becomes (30-calls, Transitions). Pure.

mod again;
mod automatic;
mod clock;
mod common;
mod defaults;
mod facts;
mod listed;
mod moves;
mod proof;
mod record;
mod refusal;
mod ways;

#[cfg(test)]
mod tests;

use crate::base::{time::Instant, words::Word as _};

use super::{Call, Status};

pub use again::{Difference, differences};
pub use automatic::{automatic, possible};
pub use clock::{
    Answers, Clock, ClockState, Dues, LedgerChange, Promise, Standing, calendar_of, clock_of, dues, keep_promised,
    ledger_change, pauses_until, promise, promised_in, standing,
};
pub use defaults::{department_reason, priority_of, revisit_is_owed};
pub use facts::{Event, Facts, Missed, Missing, OpenDispatch, Step, Unsettled, missed};
pub use listed::{Listed, next_due};
pub use moves::{Next, Recipient, Tell};
pub use proof::{Deadlines, Earlier, Piece, Proof, ProofDay, Stop, Stretch, Use, Which};
pub use record::{First, first};
pub use refusal::Refusal;
pub use ways::ways;

use moves::Move;

/// What a step makes of a call: the one state machine (CALL-1). The panel greys buttons with it, the
/// command asks it again inside the transaction.
///
/// # Errors
/// Why the step can't be done; a step that does not fit the state names those that would.
pub fn next(call: &Call, step: &Step, facts: &Facts) -> Result<Next, Refusal> {
    let Some(row) = row(call.status, step.event) else {
        return Err(Refusal::DoesNotFit { event: step.event, status: call.status, would: fitting(call.status) });
    };
    let mut one = Move::new(call, step, facts, moment(call, step, facts)?);
    row(&mut one)?;
    Ok(one.done())
}

/// A row of the table: what an event does to a call of a state.
type Row = fn(&mut Move<'_>) -> Result<(), Refusal>;

/// The table of 30-calls. Changing it means walking it again (CALL-24).
fn row(status: Status, event: Event) -> Option<Row> {
    use Event as E;
    use Status as S;
    let row: Row = match (status, event) {
        (S::Waiting | S::Assigned, E::Answer) => |one| one.answer(),
        (S::Undecided | S::Waiting, E::Take) => |one| one.take(),
        (S::Undecided | S::Waiting, E::Decline) => |one| one.decline(),
        (S::Waiting, E::Assign) => |one| one.assign(),
        (S::Assigned | S::InProgress | S::OnHold, E::Reassign) => |one| one.reassign(),
        (S::Waiting | S::Assigned | S::InProgress | S::OnHold, E::DispatchIssued) => |one| one.dispatch_issued(),
        (S::Assigned, E::Begin) => |one| one.begin(),
        (S::Assigned | S::InProgress | S::OnHold, E::DispatchAccepted) => |one| one.dispatch_accepted(),
        (S::Assigned | S::InProgress | S::OnHold, E::DispatchRejected | E::DispatchRevoked) => {
            |one| one.dispatch_gone()
        }
        (S::Assigned | S::InProgress | S::OnHold, E::Handled) => |one| one.handled(),
        (S::InProgress, E::TakeBack) => |one| one.take_back(),
        (S::InProgress | S::Waiting | S::Locked, E::Unsolvable) => |one| one.unsolvable(),
        (S::Waiting | S::Assigned | S::InProgress, E::Hold) => |one| one.hold(),
        (S::OnHold, E::Resume) => |one| one.resume(),
        (S::Waiting, E::LockOverdue) => |one| one.lock_overdue(),
        (S::Assigned, E::ReturnOverdue) => |one| one.return_overdue(),
        (S::InProgress, E::TellOverdue) => |one| one.tell_overdue(),
        (S::Locked, E::Unlock) => |one| one.unlock(),
        (S::Processed, E::Continue) => |one| one.go_on(),
        (S::Processed, E::Satisfied | E::NotReached) => |one| one.revisit_answered(),
        (S::Processed, E::Close) => |one| one.close(),
        (S::Processed, E::NotSatisfied) => |one| one.not_satisfied(),
        (S::Closed, E::Reopen) => |one| one.reopen(),
        (S::Undecided | S::Waiting | S::OnHold | S::Assigned | S::InProgress | S::Locked, E::Cancel) => {
            |one| one.cancel()
        }
        (_, E::Contact) => |one| one.contact(),
        (S::Undecided | S::Waiting | S::OnHold | S::Assigned | S::InProgress | S::Locked, E::Consent) => {
            |one| one.consent()
        }
        _ => return None,
    };
    Some(row)
}

/// The steps that a state has a row for, whatever else they need.
pub fn fitting(status: Status) -> Vec<Event> {
    Event::ALL.iter().copied().filter(|event| !event.is_automatic() && row(status, *event).is_some()).collect()
}

/// When the step happened (CALL-18): now by default; not in the future, not before the step before.
fn moment(call: &Call, step: &Step, facts: &Facts) -> Result<Instant, Refusal> {
    // The step before may have been recorded on a computer whose clock is ahead of this one.
    let now = facts.now.max(call.last_step_at);
    let at = step.happened_at.unwrap_or(now);
    if at > now {
        return Err(Refusal::InTheFuture { at, now });
    }
    if at < call.last_step_at {
        return Err(Refusal::BeforeTheStepBefore { at, before: call.last_step_at });
    }
    Ok(at)
}
