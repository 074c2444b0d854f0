//! What holds wherever a walk leads.

use std::collections::BTreeSet;

use aftercare::{
    base::{
        calendar::{Pause, check_pauses},
        words::Word as _,
    },
    call::{CallPause, CallStep, rules},
    db::check,
    handling::LineKind,
    people, revisit, setting,
};

use super::{super::*, World, books};

/// Holds every law against every call.
pub fn hold(world: &World) -> Result<(), String> {
    let conn = &world.office.conn;
    for id in &world.calls {
        let call = world.office.call(*id);
        let pauses = call::store::pauses(conn, *id).unwrap();
        let steps = call::store::steps(conn, *id).unwrap();
        let laws = [
            owned_while_at_work(world, &call),
            nobody_is_sent_in_vain(world, &call),
            a_pause_is_open_exactly_while_the_clock_stands(&call, &pauses),
            the_log_gives_state_and_ledger(&call, &steps, &pauses),
            dues_come_from_the_ledger(world, &call, &pauses),
            moments_fit_the_state(&call),
            parts_are_applied_once(world, &call),
            closed_owes_nothing(world, &call),
        ];
        if let Some(broken) = laws.into_iter().find_map(Result::err) {
            return Err(format!("{broken}: {} is {}", call.number, call.status.word()));
        }
    }
    nobody_who_left_is_sent(world)?;
    books::hold(conn)
}

/// What is too much to ask after each command: the history gives every record again, numbers have no gaps.
pub fn of_the_whole_file(world: &World) -> Result<(), String> {
    let findings = check::whole(&world.office.conn).unwrap();
    if findings.is_sound() { Ok(()) } else { Err(format!("the check found {findings:?}")) }
}

/// A law by its words.
pub fn law(holds: bool, says: &str) -> Result<(), String> {
    if holds { Ok(()) } else { Err(says.to_owned()) }
}

fn owned_while_at_work(world: &World, call: &Call) -> Result<(), String> {
    let is_at_work = |status: Status| matches!(status, Status::Assigned | Status::InProgress);
    let active = people::store::active(&world.office.conn).unwrap();
    let owner_is_active = active.iter().any(|user| Some(user.id) == call.owner_id) || call.owner_id == Some(UserId(0));
    // Who left keeps a call until somebody takes it over; nobody is given one that can't act.
    let had_it = call.owner_id.is_some() && world.owners.get(&call.id) == Some(&call.owner_id);
    let is_owned = owner_is_active || had_it;
    law(!is_at_work(call.status) || is_owned, "assigned or in progress without an active owner")?;
    law(!call.kept_status.is_some_and(is_at_work) || is_owned, "kept as at work without an active owner")?;
    law(call.kept_status.is_some() == (call.status == Status::OnHold), "a state is kept exactly on hold")?;
    law(call.status != Status::Waiting || call.owner_id.is_none(), "waiting with an owner")
}

/// Who left has no more to do than what was left to them.
fn nobody_who_left_is_sent(world: &World) -> Result<(), String> {
    let conn = &world.office.conn;
    world.gone.iter().try_for_each(|(user, left)| {
        let is_back = people::store::get(conn, *user).unwrap().active;
        let open = dispatch::store::open_of_technician(conn, *user).unwrap();
        law(is_back || open.iter().all(|one| left.contains(&one.id)), "somebody who can't act any more was sent")
    })
}

fn nobody_is_sent_in_vain(world: &World, call: &Call) -> Result<(), String> {
    let open = dispatch::store::open_of(&world.office.conn, call.id).unwrap();
    let is_over = |status: Status| {
        use Status as S;
        matches!(status, S::Declined | S::Cancelled | S::Closed | S::Processed | S::Waiting | S::Locked | S::Undecided)
    };
    law(!is_over(call.status) || open.is_empty(), "an open dispatch where nobody should be sent")?;
    let handled = handling::store::of_call(&world.office.conn, call.id).unwrap();
    let this_attempt = handled.iter().any(|one| one.attempt == call.attempts_total);
    let is_at_work = call.owner_began || this_attempt || !open.is_empty();
    law(call.status != Status::InProgress || is_at_work, "in progress, and nobody is at work")
}

fn a_pause_is_open_exactly_while_the_clock_stands(call: &Call, pauses: &[CallPause]) -> Result<(), String> {
    let ledger: Vec<Pause> =
        pauses.iter().map(|one| Pause { from: one.from_at, to: one.to_at, why: String::new() }).collect();
    check_pauses(&ledger).map_err(|error| format!("the ledger is wrong: {error:?}"))?;
    let open = pauses.iter().filter(|pause| pause.to_at.is_none()).count();
    law(open == usize::from(stands(call.status)), "a pause is open exactly while the clock stands")
}

/// Where the clocks stand (CLK-3, CALL-17): said here once more, so that the rules are held against it.
fn stands(status: Status) -> bool {
    use Status as S;
    matches!(status, S::OnHold | S::Processed | S::Closed | S::Declined | S::Cancelled)
}

/// Replaying the service log gives the state, and the ledger of pauses.
fn the_log_gives_state_and_ledger(call: &Call, steps: &[CallStep], pauses: &[CallPause]) -> Result<(), String> {
    let mut state = None;
    let mut ledger: Vec<(Instant, Option<Instant>)> = Vec::new();
    let mut last = Instant(i64::MIN);
    for step in steps {
        law(step.from_status == state, "a step of the log begins where the one before ended")?;
        law(step.happened_at >= last && step.recorded_at >= step.happened_at, "the log is in order of time")?;
        // Processed and closed is one pause; what was held and is processed then is another.
        let kind = |status: Status| match status {
            Status::Processed | Status::Closed => Some(1),
            Status::Declined | Status::Cancelled => Some(2),
            status => stands(status).then_some(0),
        };
        let (before, after) = (state.and_then(kind), kind(step.to_status));
        if before != after {
            let open = ledger.iter_mut().filter(|pause| pause.1.is_none());
            open.for_each(|pause| pause.1 = Some(step.happened_at));
            if after.is_some() {
                ledger.push((step.happened_at, None));
            }
        }
        (state, last) = (Some(step.to_status), step.happened_at);
    }
    // No walk asks for a date that is past: one that was used never comes back.
    let days: Vec<String> = steps.iter().filter(|step| step.event == "lock_overdue").map(day_of).collect();
    law(days.iter().collect::<BTreeSet<_>>().len() == days.len(), "a wanted date is used once")?;
    let acted_upon = steps.iter().rfind(|step| step.event == "lock_overdue").map(day_of);
    let is_of_its_date =
        call.wanted_on.is_some_and(|day| acted_upon.is_some_and(|said| said.contains(&day.to_string())));
    law(call.wanted_used || !is_of_its_date, "a wanted date that a rule acted upon counts as used")?;
    law(state == Some(call.status) && last == call.last_step_at, "the log leads to the state")?;
    let stored: Vec<_> = pauses.iter().map(|pause| (pause.from_at, pause.to_at)).collect();
    law(stored == ledger, "the log gives the ledger of pauses")
}

/// The day that a rule acted upon, as the log names it.
fn day_of(step: &CallStep) -> String {
    format!("{:?}", step.said)
}

fn dues_come_from_the_ledger(world: &World, call: &Call, pauses: &[CallPause]) -> Result<(), String> {
    let settings = setting::store::load(&world.office.conn).unwrap();
    let ledger: Vec<Pause> =
        pauses.iter().map(|one| Pause { from: one.from_at, to: one.to_at, why: String::new() }).collect();
    let answers = rules::Answers { responded_at: call.responded_at, solved_at: call.solved_at };
    let promise = rules::promise(call, &settings.policy);
    let calendar = rules::calendar_of(call, &settings);
    let dues = rules::dues(promise, (call.opened_at, answers), &ledger, &calendar).unwrap();
    // What was answered keeps the due that held then, whatever is promised afterwards.
    let is_kept = |answered: Option<Instant>| answered.is_some();
    law(is_kept(call.responded_at) || dues.response == call.response_due, "the response due comes from the ledger")?;
    law(is_kept(call.solved_at) || dues.resolve == call.resolve_due, "the resolution due comes from the ledger")
}

fn moments_fit_the_state(call: &Call) -> Result<(), String> {
    let is_solved = matches!(call.status, Status::Processed | Status::Closed);
    law(call.solved_at.is_some() == is_solved, "solved exactly where it is processed or closed")?;
    law(call.closed_at.is_some() == (call.status == Status::Closed), "a moment of closing exactly where it is closed")?;
    law(call.attempts <= call.attempts_total, "no more attempts since the last unlock than in all")
}

fn parts_are_applied_once(world: &World, call: &Call) -> Result<(), String> {
    let Some(unit) = call.equipment_id else { return Ok(()) };
    let parts = equipment::store::part_records(&world.office.conn, unit).unwrap();
    for line in handling::store::parts_of_call(&world.office.conn, call.id).unwrap() {
        let is_fitted = line.kind == LineKind::PartFitted;
        let named = parts.iter().filter(|part| {
            let by = if is_fitted { part.fitted_line_id } else { part.removed_line_id };
            by == Some(line.id)
        });
        let applied: i64 = named.map(|part| part.quantity.0).sum();
        law(applied <= line.quantity.0, "a part was applied twice")?;
        law(call.status != Status::Closed || applied == line.quantity.0, "closed, and a part is not on the card")?;
    }
    Ok(())
}

/// The close guard (CALL-14): whatever closed a call, nothing was owed.
fn closed_owes_nothing(world: &World, call: &Call) -> Result<(), String> {
    let conn = &world.office.conn;
    let is_open = revisit::store::open(conn, call.id).unwrap().is_some();
    law(!is_open || call.status == Status::Processed, "a revisit is open where there is nothing to ask about")?;
    if call.status != Status::Closed {
        return Ok(());
    }
    law(handling::store::unsettled(conn, call.id).unwrap().is_empty(), "closed with charged lines unsettled")?;
    let facts = call::command::facts(conn, call, UserId(0), None, call.closed_at.unwrap()).unwrap();
    law(facts.missing(call, call.closed_at.unwrap()).is_empty(), "closed while the guard says what is missing")?;
    let is_late =
        |answered: Option<Instant>, due: Option<Instant>| due.is_some_and(|due| answered.is_some_and(|at| at > due));
    let is_late = is_late(call.responded_at, call.response_due) || is_late(call.solved_at, call.resolve_due);
    law(!is_late || !call.delay_cause.is_empty(), "closed late, and nobody said why")
}
