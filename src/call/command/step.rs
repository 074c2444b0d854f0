//! How every event moves a call: rules, record, ledger, dues, log, messages, and what follows from
//! it, in one transaction.

use chrono::TimeDelta;

use crate::{
    base::{
        calendar::{ClockError, Pause},
        failure::Failure,
        id::{CallId, CallPauseId, CallStepId, UserId},
        kind::{Kind, Subject},
        say::{Arg, Said},
        time::Instant,
        words::Word as _,
    },
    call::{
        Call, CallPause, CallStep, Status,
        rules::{self, Event, Next, Recipient, Step, Tell},
        store,
    },
    db::tx::Tx,
    dispatch,
    people::{self, Role},
    revisit,
    setting::{self, Settings},
};

use super::{card, facts};

/// Moves a call. Records that cause the step (a dispatch accepted, a handling record) are written
/// before. A call that has nothing owed once it is processed closes by itself.
///
/// # Errors
/// What the rules refuse, with the steps that would fit; then nothing has changed.
#[expect(clippy::needless_pass_by_value, reason = "a step is built for this one call and used up by it")]
pub fn step(tx: &Tx<'_>, id: CallId, step: Step) -> Result<Call, Failure> {
    let before = store::get(tx, id)?;
    let facts = facts(tx, &before, tx.actor(), step.owner, tx.now())?;
    let next = rules::next(&before, &step, &facts)?;
    let after = write(tx, Some(&before), next, &step)?;
    let entered_processed = before.status != Status::Processed && after.status == Status::Processed;
    if entered_processed && !after.revisit_owed { close_if_done(tx, id) } else { Ok(after) }
}

/// Closes a processed call that nothing keeps open any more: no revisit to be done, the close guard
/// holds (CALL-14). Settlements and revisits call it when the last of it may be done; a call that is
/// not processed, or not ready, is left as it is.
///
/// # Errors
/// When the engine fails.
pub fn close_if_done(tx: &Tx<'_>, id: CallId) -> Result<Call, Failure> {
    let call = store::get(tx, id)?;
    if call.status != Status::Processed {
        return Ok(call);
    }
    let facts = facts(tx, &call, tx.actor(), None, tx.now())?;
    if facts.revisit_is_open || !facts.missing(&call, tx.now()).is_empty() {
        return Ok(call);
    }
    step(tx, id, Step::new(Event::Close).said(Said::new("call-note-nothing-owed")))
}

/// Runs the automatic rules over all calls that may be due for one (CALL-13, CALL-15); the calls
/// that were moved. A call whose rule fails is left for the next run.
///
/// # Errors
/// When the engine fails.
pub fn run_rules(tx: &Tx<'_>) -> Result<Vec<CallId>, Failure> {
    let today = tx.now().day(setting::store::calendar(tx)?.zone);
    let mut moved = Vec::new();
    for id in store::due_for_rules(tx, today)? {
        match tx.savepoint(|| run_rules_of(tx, id)) {
            Ok(events) if events.is_empty() => {}
            Ok(_) => moved.push(id),
            Err(failure) if failure.is_of_a_rule() => {
                tracing::warn!(call = id.0, %failure, "an automatic rule could not be applied");
            }
            Err(failure) => return Err(failure),
        }
    }
    Ok(moved)
}

/// Applies the automatic rules that a call is due for; the steps that were taken.
///
/// # Errors
/// What the rules refuse, or the engine.
pub fn run_rules_of(tx: &Tx<'_>, id: CallId) -> Result<Vec<Event>, Failure> {
    let mut taken = Vec::new();
    // A hold that ends may leave a call whose wanted date is past: at most a few rows follow.
    for _ in 0..3 {
        let call = store::get(tx, id)?;
        let Some(one) = rules::automatic(&call, &facts(tx, &call, tx.actor(), None, tx.now())?) else { break };
        taken.push(one.event);
        step(tx, id, one)?;
    }
    Ok(taken)
}

/// Writes what a step makes of a call, and everything that follows from it. `before` is empty for a
/// new call, whose number is taken here.
///
/// # Errors
/// When the engine refuses.
pub(super) fn write(tx: &Tx<'_>, before: Option<&Call>, next: Next, step: &Step) -> Result<Call, Failure> {
    let settings = setting::store::load(tx)?;
    let Next { mut call, at, revokes, drops_revisit, tell, mut notes, .. } = next;
    let mut pauses = match before {
        Some(before) => store::pauses(tx, before.id)?,
        None => Vec::new(),
    };
    if before.is_some_and(|before| before.solved_at.is_some()) && call.solved_at.is_none() {
        store::promise_anew(tx, &mut call, &settings)?;
    }
    let opened = keep_ledger(tx, &mut pauses, before.map(|before| before.status), &call, at, step.event)?;
    set_dues(&mut call, &pauses, opened.as_ref(), &settings)?;
    keep_answered(before, &mut call);
    match before {
        Some(before) => tx.update(before, &mut call)?,
        None => {
            let day = tx.now().day(settings.calendar.zone);
            call.number = setting::command::number(tx, Kind::Call, day)?;
            tx.insert(&mut call)?;
        }
    }
    if let Some(mut pause) = opened {
        pause.call_id = call.id;
        tx.insert(&mut pause)?;
    }
    if revokes {
        notes.extend(revoke_dispatches(tx, &call, step, at)?);
    }
    log(tx, before.map(|before| before.status), &call, at, step, notes)?;
    send(tx, &call, &tell)?;
    follow(tx, before.map(|before| before.status), &call, drops_revisit, &settings, at)?;
    Ok(call)
}

/// Recomputes the dues of a call whose promise changed, from the ledger as it is (CLK-3). What was answered before
/// keeps the due it had: a response once met stays met (CALL-17).
///
/// # Errors
/// A promise that ends after every year that calendars know.
pub(super) fn refresh_dues(tx: &Tx<'_>, before: &Call, call: &mut Call, settings: &Settings) -> Result<(), Failure> {
    let pauses = store::pauses(tx, call.id)?;
    rules::keep_promised(before, call, &settings.policy);
    set_dues(call, &pauses, None, settings)?;
    keep_answered(Some(before), call);
    Ok(())
}

/// Ends the open pause where the clocks go on; the pause that begins where they stop, still to be
/// inserted.
fn keep_ledger(
    tx: &Tx<'_>,
    pauses: &mut [CallPause],
    before: Option<Status>,
    call: &Call,
    at: Instant,
    event: Event,
) -> Result<Option<CallPause>, Failure> {
    let change = rules::ledger_change(before, call.status);
    if change.closes {
        for pause in pauses.iter_mut().filter(|pause| pause.to_at.is_none()) {
            tx.change(pause, |pause| pause.to_at = Some(at))?;
        }
    }
    Ok(change.opens.then(|| CallPause {
        id: CallPauseId::default(),
        version: 0,
        call_id: call.id,
        from_at: at,
        to_at: None,
        why: event.word().to_owned(),
    }))
}

fn set_dues(
    call: &mut Call,
    pauses: &[CallPause],
    opened: Option<&CallPause>,
    settings: &Settings,
) -> Result<(), Failure> {
    let ledger: Vec<Pause> = pauses
        .iter()
        .chain(opened)
        .map(|pause| Pause { from: pause.from_at, to: pause.to_at, why: pause.why.clone() })
        .collect();
    let promise = rules::promise(call, &settings.policy);
    let calendar = rules::calendar_of(call, settings);
    let answers = rules::Answers { responded_at: call.responded_at, solved_at: call.solved_at };
    let dues = rules::dues(promise, (call.opened_at, answers), &ledger, &calendar).map_err(ClockError::said)?;
    call.response_due = dues.response;
    call.resolve_due = dues.resolve;
    Ok(())
}

/// What was answered before this step keeps the due it had then: the company may have another calendar since.
fn keep_answered(before: Option<&Call>, call: &mut Call) {
    let Some(before) = before else { return };
    if before.responded_at.is_some() && before.responded_at == call.responded_at {
        call.response_due = before.response_due;
    }
    if before.solved_at.is_some() && before.solved_at == call.solved_at {
        call.resolve_due = before.resolve_due;
    }
}

/// Takes back the dispatches that are open (CALL-16), and says which.
fn revoke_dispatches(tx: &Tx<'_>, call: &Call, step: &Step, at: Instant) -> Result<Vec<Said>, Failure> {
    let why = if step.why.trim().is_empty() { step.event.word() } else { step.why.trim() };
    let revoked = dispatch::store::revoke_open(tx, call.id, at, why)?;
    let mut notes = Vec::new();
    for one in revoked {
        notes.push(Said::new("call-note-revoked").with("number", one.number.as_str()));
        if one.technician_id != tx.actor() {
            let said = about(call, "call-tell-revoked").with("dispatch", one.number.as_str());
            people::command::tell(tx, one.technician_id, said, Some(Subject::new(Kind::Dispatch, one.id)))?;
        }
    }
    Ok(notes)
}

/// Writes the line of the service log (CALL-1).
fn log(
    tx: &Tx<'_>,
    from_status: Option<Status>,
    call: &Call,
    at: Instant,
    step: &Step,
    mut notes: Vec<Said>,
) -> Result<(), Failure> {
    let why = if step.why.trim().is_empty() { step.text.trim() } else { step.why.trim() };
    let said = match notes.len() {
        0 | 1 => notes.pop(),
        _ => Some(Said::new("call-note-list").with("notes", Arg::List(notes))),
    };
    tx.insert(&mut CallStep {
        id: CallStepId::default(),
        version: 0,
        call_id: call.id,
        happened_at: at,
        recorded_at: tx.now(),
        user_id: tx.actor(),
        event: step.event.word().to_owned(),
        from_status,
        to_status: call.status,
        why: why.to_owned(),
        said,
    })?;
    Ok(())
}

/// What follows from the state that was entered.
fn follow(
    tx: &Tx<'_>,
    before: Option<Status>,
    call: &Call,
    drops_revisit: bool,
    settings: &Settings,
    at: Instant,
) -> Result<(), Failure> {
    if drops_revisit {
        revisit::store::drop_open(tx, call.id)?;
    }
    if before == Some(call.status) {
        return Ok(());
    }
    if call.status == Status::Processed && call.revisit_owed {
        let day = at.day(settings.calendar.zone);
        let due_on = day.checked_add_signed(TimeDelta::days(settings.policy.revisit_after_days)).unwrap_or(day);
        revisit::store::owe(tx, call, due_on)?;
    }
    if call.status == Status::Closed {
        card::apply(tx, call, at, settings.calendar.zone)?;
    }
    Ok(())
}

/// Tells whom the rules name (CALL-8), each once, and never who acts.
fn send(tx: &Tx<'_>, call: &Call, tell: &[Tell]) -> Result<(), Failure> {
    let mut told: Vec<(UserId, &'static str)> = Vec::new();
    for one in tell {
        for user in recipients(tx, call, one.to)? {
            if user == tx.actor() || told.contains(&(user, one.key)) {
                continue;
            }
            told.push((user, one.key));
            people::command::tell(tx, user, about(call, one.key), Some(Subject::new(Kind::Call, call.id)))?;
        }
    }
    Ok(())
}

/// Who is meant: somebody who is there. Where the queue's manager has left, the supervisors hear it, without any the
/// administrators.
fn recipients(tx: &Tx<'_>, call: &Call, to: Recipient) -> Result<Vec<UserId>, Failure> {
    let manager = match (to, call.queue_id) {
        (Recipient::User(user), _) => return Ok(vec![user]),
        (Recipient::QueueManager, Some(queue)) => people::store::queue(tx, queue)?.manager_id,
        _ => None,
    };
    if let Some(manager) = manager
        && people::store::get(tx, manager)?.active
    {
        return Ok(vec![manager]);
    }
    let mut found = people::store::with_role(tx, Role::Supervisor)?;
    if found.is_empty() {
        found = people::store::with_role(tx, Role::Admin)?;
    }
    Ok(found.into_iter().map(|user| user.id).collect())
}

fn about(call: &Call, key: &'static str) -> Said {
    Said::new(key).with("number", call.number.as_str()).with("subject", call.subject.as_str())
}
