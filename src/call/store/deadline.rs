//! What the deadlines of a call come from: its promises and who gave them, its ledger, its calendar.

use std::sync::Arc;

use crate::{
    base::{failure::Failure, id::ContractId, time::Instant},
    call::{
        Call, CallPause, CallStep, Status,
        rules::{self, Answers, Deadlines, Proof, Stop, Which},
    },
    contract::{self, Contract, Coverage},
    db::query::Conn,
    setting::{self, Hours, Settings},
};

use super::{pauses, steps};

/// Everything that the two deadlines of a call come from, in the calendar of its coverage (CLK-2, CLK-3).
///
/// # Errors
/// When the engine fails.
pub fn deadlines(conn: &Conn, call: &Call, settings: &Settings) -> Result<Deadlines, Failure> {
    let holding = call.coverage.as_ref().map(|coverage| holding(conn, coverage, settings)).transpose()?.flatten();
    let number = |is_its: bool| {
        let number = holding.as_ref().filter(|_| is_its).and_then(|contract| contract.number.clone());
        number.unwrap_or_default()
    };
    let gives = |hours: fn(&Contract) -> &Hours| {
        holding.as_ref().is_some_and(|contract| rules::promised_in(hours(contract), call.priority).is_some())
    };
    let has_windows = call.coverage.as_ref().is_some_and(|coverage| coverage.windows.is_some());
    let found = Deadlines {
        start: call.opened_at,
        promise: rules::promise(call, &settings.policy),
        given_by: [
            number(gives(|contract| &contract.terms.response)),
            number(gives(|contract| &contract.terms.resolve)),
        ],
        answers: Answers { responded_at: call.responded_at, solved_at: call.solved_at },
        stops: stops(conn, call)?,
        calendar: Arc::new(rules::calendar_of(call, settings)),
        earlier: Default::default(),
        windows_of: number(has_windows),
        holidays_count: call.coverage.as_ref().is_some_and(|coverage| coverage.holidays_covered),
    };
    as_answered(conn, call, found, settings)
}

/// A promise that was answered is proved in the calendar that held then: where that of today gives another due than
/// the call keeps, the newest earlier one that gives it.
fn as_answered(conn: &Conn, call: &Call, mut found: Deadlines, settings: &Settings) -> Result<Deadlines, Failure> {
    let kept = [
        (Which::Response, call.responded_at.and(call.response_due)),
        (Which::Resolve, call.solved_at.and(call.resolve_due)),
    ];
    for (which, due) in kept {
        let gives = |found: &Deadlines| {
            let clock = found.clock(which, call.last_step_at);
            clock.is_ok_and(|clock| clock.is_some_and(|clock| clock.due == due))
        };
        if due.is_none() || found.promised(which).is_none() || gives(&found) {
            continue;
        }
        for calendar in setting::store::earlier_calendars(conn)? {
            let then = Settings { calendar, ..settings.clone() };
            found.earlier[which as usize] = Some(Arc::new(rules::calendar_of(call, &then)));
            if gives(&found) {
                break;
            }
            found.earlier[which as usize] = None;
        }
    }
    Ok(found)
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
