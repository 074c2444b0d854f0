//! The dues of open calls follow the company's calendar and hours (CLK-3).

use crate::{
    base::{
        calendar::{ClockError, Compiled, Week},
        failure::Failure,
        id::CallId,
    },
    call::{
        Call,
        rules::{self, Answers},
    },
    db::{query::Conn, tx::Tx},
    setting::Settings,
    vals,
};

use super::{deadline::holding, get, ledger};

/// The calendars of the calls so far, by their windows and whether holidays are worked: many calls share few.
type Calendars = Vec<((Option<Week>, bool), Compiled)>;

/// What of the settings has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Changed {
    /// The company's calendar.
    Calendar,
    /// The hours it promises.
    Hours,
}

/// Counts the dues of the open calls anew, after the company's calendar or its hours have changed; so many got others.
/// What a contract promised stays (CON-3), and so does what was answered already: it was kept or broken as the
/// calendar was then.
///
/// # Errors
/// A promise that ends after every year that calendars know; the engine fails.
pub fn follow_settings(tx: &Tx<'_>, changed: Changed, settings: &Settings) -> Result<usize, Failure> {
    let open: Vec<CallId> = tx.values(
        "SELECT id FROM call
         WHERE status IN ('undecided', 'waiting', 'on_hold', 'assigned', 'in_progress', 'locked') ORDER BY id",
        vals![],
    )?;
    let mut calendars = Calendars::new();
    let mut moved = 0;
    for id in open {
        let before = get(tx, id)?;
        let mut call = before.clone();
        if changed == Changed::Hours {
            follow_hours(tx, &mut call, settings)?;
        }
        follow_calendar(tx, &mut call, &mut calendars, settings)?;
        if call != before {
            tx.update(&before, &mut call)?;
        }
        let promised = |call: &Call| (rules::promise(call, &settings.policy), call.response_due, call.resolve_due);
        moved += usize::from(promised(&call) != promised(&before));
    }
    Ok(moved)
}

/// The hours that the contract leaves to the company.
fn follow_hours(tx: &Tx<'_>, call: &mut Call, settings: &Settings) -> Result<(), Failure> {
    let Some(mut coverage) = call.coverage.clone() else { return Ok(()) };
    let own = holding(tx, &coverage, settings)?.map(|contract| contract.terms).unwrap_or_default();
    if call.responded_at.is_none() {
        coverage.response = own.response.or(settings.policy.response);
    }
    if call.solved_at.is_none() {
        coverage.resolve = own.resolve.or(settings.policy.resolve);
    }
    call.coverage = Some(coverage);
    Ok(())
}

/// Work goes on: what was kept for the answer, whatever the priority or contract, is promised no more. The hours of the
/// coverage hold again.
///
/// # Errors
/// When the engine fails.
pub fn promise_anew(conn: &Conn, call: &mut Call, settings: &Settings) -> Result<(), Failure> {
    let Some(mut coverage) = call.coverage.clone() else { return Ok(()) };
    let own = holding(conn, &coverage, settings)?.map(|contract| contract.terms).unwrap_or_default();
    coverage.resolve = own.resolve.or(settings.policy.resolve);
    call.coverage = Some(coverage);
    Ok(())
}

fn follow_calendar(
    tx: &Tx<'_>,
    call: &mut Call,
    calendars: &mut Calendars,
    settings: &Settings,
) -> Result<(), Failure> {
    let windows = call.coverage.as_ref().map_or_else(Default::default, |it| (it.windows.clone(), it.holidays_covered));
    let at = calendars.iter().position(|(of, _)| *of == windows).unwrap_or_else(|| {
        calendars.push((windows, rules::calendar_of(call, settings)));
        calendars.len() - 1
    });
    let promise = rules::promise(call, &settings.policy);
    let answers = Answers { responded_at: call.responded_at, solved_at: call.solved_at };
    let dues = rules::dues(promise, (call.opened_at, answers), &ledger(tx, call.id)?, &calendars[at].1);
    let dues = dues.map_err(ClockError::said)?;
    if call.responded_at.is_none() {
        call.response_due = dues.response;
    }
    if call.solved_at.is_none() {
        call.resolve_due = dues.resolve;
    }
    Ok(())
}
