//! What the deadlines of a call come from: its promises and who gave them, its ledger, its calendar.

use std::sync::Arc;

use crate::{
    base::{
        calendar::Calendar,
        failure::Failure,
        id::ContractId,
        kind::{Kind, Subject},
        time::Instant,
        value::FromVal as _,
    },
    call::{
        Call, CallPause, CallStep, Priority, Status,
        rules::{self, Answers, Deadlines, Earlier, Proof, Stop, Which},
    },
    contract::{self, Contract, Coverage},
    db::{
        history::{self, Entry},
        query::Conn,
    },
    setting::{self, Hours, Settings},
};

use super::{pauses, steps};

/// Everything that the two deadlines of a call come from, in the calendar of its coverage (CLK-2, CLK-3). A promise that
/// was answered is proved by what held then.
///
/// # Errors
/// When the engine fails.
pub fn deadlines(conn: &Conn, call: &Call, settings: &Settings) -> Result<Deadlines, Failure> {
    let source = source(conn, call, settings)?;
    let found = Deadlines {
        start: call.opened_at,
        promise: rules::promise(call, &settings.policy),
        given_by: source.given_by,
        answers: Answers { responded_at: call.responded_at, solved_at: call.solved_at },
        stops: stops(conn, call)?,
        calendar: Arc::new(rules::calendar_of(call, settings)),
        earlier: Default::default(),
        windows_of: source.windows_of,
        holidays_count: source.holidays_count,
    };
    as_answered(conn, call, found, settings)
}

/// Whose promises and windows hold for a call, by the numbers of contracts; empty for the company's.
struct Source {
    given_by: [String; 2],
    windows_of: String,
    holidays_count: bool,
}

fn source(conn: &Conn, call: &Call, settings: &Settings) -> Result<Source, Failure> {
    let holding = call.coverage.as_ref().map(|coverage| holding(conn, coverage, settings)).transpose()?.flatten();
    let number = |is_its: bool| {
        let number = holding.as_ref().filter(|_| is_its).and_then(|contract| contract.number.clone());
        number.unwrap_or_default()
    };
    let gives = |hours: fn(&Contract) -> &Hours| {
        holding.as_ref().is_some_and(|contract| rules::promised_in(hours(contract), call.priority).is_some())
    };
    Ok(Source {
        given_by: [
            number(gives(|contract| &contract.terms.response)),
            number(gives(|contract| &contract.terms.resolve)),
        ],
        windows_of: number(call.coverage.as_ref().is_some_and(|coverage| coverage.windows.is_some())),
        holidays_count: call.coverage.as_ref().is_some_and(|coverage| coverage.holidays_covered),
    })
}

/// A promise that was answered is proved by the coverage and the priority that the call had then, and in the company's
/// calendar of then: where that of today gives another due than the call keeps, the newest earlier one that gives it.
fn as_answered(conn: &Conn, call: &Call, mut found: Deadlines, settings: &Settings) -> Result<Deadlines, Failure> {
    let kept =
        [(Which::Response, call.responded_at, call.response_due), (Which::Resolve, call.solved_at, call.resolve_due)];
    let answered: Vec<_> = kept.into_iter().filter(|(_, answered_at, _)| answered_at.is_some()).collect();
    if answered.is_empty() {
        return Ok(found);
    }
    let saves = history::of(conn, Subject::new(Kind::Call, call.id))?;
    for (which, _, due) in answered {
        if due.is_none() {
            // Nothing was promised then.
            *found.promise.of_mut(which) = None;
            continue;
        }
        let then = when_answered(&saves, which, call);
        let source = source(conn, &then, settings)?;
        found.given_by[which as usize].clone_from(&source.given_by[which as usize]);
        *found.promise.of_mut(which) = rules::promise(&then, &settings.policy).of(which);
        let held = |call: &Call| call.coverage.as_ref().map(|one| (one.windows.clone(), one.holidays_covered));
        let gives = |found: &Deadlines| {
            let clock = found.clock(which, call.last_step_at);
            clock.is_ok_and(|clock| clock.is_some_and(|clock| clock.due == due))
        };
        if held(&then) == held(call) && gives(&found) {
            continue;
        }
        let earlier = |calendar: Calendar| Earlier {
            calendar: Arc::new(rules::calendar_of(&then, &Settings { calendar, ..settings.clone() })),
            windows_of: source.windows_of.clone(),
            holidays_count: source.holidays_count,
        };
        let today = std::iter::once(settings.calendar.clone());
        for calendar in today.chain(setting::store::earlier_calendars(conn)?) {
            found.earlier[which as usize] = Some(earlier(calendar));
            if gives(&found) {
                break;
            }
            found.earlier[which as usize] = None;
        }
    }
    Ok(found)
}

/// The call with the coverage and the priority that it had when a promise was answered.
fn when_answered(saves: &[Entry], which: Which, call: &Call) -> Call {
    let answer = match which {
        Which::Response => "responded_at",
        Which::Resolve => "solved_at",
    };
    let Some(last) = saves.iter().rposition(|save| save.fields.iter().any(|(column, ..)| column == answer)) else {
        return call.clone();
    };
    // What it was then is what the first change after it replaced; else it is so still.
    let replaced = |sought: &str| {
        let mut later = saves[last + 1..].iter().flat_map(|save| &save.fields);
        later.find(|(column, ..)| column == sought).map(|(_, before, _)| before.clone())
    };
    let mut then = call.clone();
    if let Some(Ok(coverage)) = replaced("coverage").map(Option::<Coverage>::from_val) {
        then.coverage = coverage;
    }
    if let Some(Ok(priority)) = replaced("priority").map(Priority::from_val) {
        then.priority = priority;
    }
    then
}

/// Why a promise of a call is due when it is (CLK-6); nothing where none was made.
///
/// # Errors
/// When the engine fails, or the promise ends after every year that calendars know.
pub fn proof(
    conn: &Conn,
    call: &Call,
    which: Which,
    now: Instant,
    settings: &Settings,
) -> Result<Option<Proof>, Failure> {
    deadlines(conn, call, settings)?.proof(which, now).map_err(|error| error.said().into())
}

/// The contract whose windows and hours hold: the chosen one, else the warranty's where it was in force (COV-8).
pub(super) fn holding(conn: &Conn, coverage: &Coverage, settings: &Settings) -> Result<Option<Contract>, Failure> {
    if let Some(id) = coverage.contract_id {
        return contract::store::get(conn, id).map(Some);
    }
    let in_force = |id: ContractId| -> Result<Option<Contract>, Failure> {
        let contract = contract::store::get(conn, id)?;
        let day = settings.calendar.day_of(coverage.as_of);
        let as_of = contract::rules::standing::on(&contract, &contract::store::events(conn, id)?, day);
        Ok(Some(contract).filter(|_| as_of.is_in_force()))
    };
    Ok(coverage.warranty_contract_id.map(in_force).transpose()?.flatten())
}

/// The ledger with what somebody typed when the clock stopped. A call that was never paused needs no log for it.
fn stops(conn: &Conn, call: &Call) -> Result<Vec<Stop>, Failure> {
    let pauses = pauses(conn, call.id)?;
    if pauses.is_empty() {
        return Ok(Vec::new());
    }
    let steps = steps(conn, call.id)?;
    Ok(pauses.iter().map(|pause| stop(pause, &steps)).collect())
}

fn stop(pause: &CallPause, steps: &[CallStep]) -> Stop {
    let began = |step: &&CallStep| step.happened_at == pause.from_at && step.event == pause.why;
    let step = steps.iter().find(began);
    let status = step.map_or(Status::OnHold, |step| step.to_status);
    // Why work ended is the solution, which the form and the order show: what stands still is to be explained.
    let why = step.filter(|_| status == Status::OnHold).map(|step| step.why.clone()).unwrap_or_default();
    Stop { from: pause.from_at, to: pause.to_at, status, why }
}
