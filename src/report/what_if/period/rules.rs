//! Holds a call of a period against how it would be with other terms, and adds up. Pure.

use super::{Count, Held, Line, Report, Totals, Tried};
use crate::{
    base::{
        calendar::{Compiled, Pause},
        id::ContractId,
        money::{Money, Overflow},
        time::{Instant, MINUTE_MS},
    },
    call::{
        Call, Priority,
        rules::{ClockState, promise},
    },
    contract::Coverage,
    handling::{HandlingLine, command::Around},
    report::what_if::rules::{Cost, cost_of, stored_cost, timed},
    setting::{Hours, Settings},
};

/// A call with what its decisions look at.
#[derive(Clone, Copy, Debug)]
pub struct Case<'a> {
    /// The call, with its coverage as it was decided.
    pub call: &'a Call,
    /// Name of its customer.
    pub customer: &'a str,
    /// Its ledger.
    pub pauses: &'a [Pause],
    /// What was done and used.
    pub lines: &'a [HandlingLine],
    /// What decisions on the lines look at beside them.
    pub around: &'a Around,
    /// What its clocks count in, as it is and as it would be.
    pub calendars: [&'a Compiled; 2],
}

/// A call on both sides. A promise that is not answered yet counts until `now`.
///
/// # Errors
/// When an amount leaves the range.
pub fn held(case: Case<'_>, tried: &Tried, settings: &Settings, now: Instant) -> Result<Line, Overflow> {
    let call = case.call;
    let own = promise(call, &settings.policy);
    let other = [
        of_priority(&tried.response, call.priority).or(own.response),
        of_priority(&tried.resolve, call.priority).or(own.resolve),
    ];
    let before = timed(call, case.pauses, case.calendars[0], [own.response, own.resolve], now);
    let after = timed(call, case.pauses, case.calendars[1], other, now);
    let held = |at: usize| Held {
        used_minutes: [before.used_ms[at] / MINUTE_MS, after.used_ms[at] / MINUTE_MS],
        states: [before.clocks[at].map(|clock| clock.state), after.clocks[at].map(|clock| clock.state)],
    };
    let (paid, other) = costs(case, tried, settings)?;
    let sums = |of: fn(&Cost) -> Money| -> Result<[Money; 2], Overflow> {
        Ok([Money::sum(paid.iter().map(of))?, Money::sum(other.iter().map(of))?])
    };
    Ok(Line {
        call: call.id,
        number: call.number.clone(),
        customer: case.customer.to_owned(),
        priority: call.priority,
        opened_at: call.opened_at,
        response: held(0),
        resolve: held(1),
        charged: sums(|cost| cost.charged)?,
        borne: sums(|cost| cost.borne)?,
    })
}

fn of_priority(hours: &Hours, priority: Priority) -> Option<i64> {
    match priority {
        Priority::Low => hours.low,
        Priority::Normal => hours.normal,
        Priority::High => hours.high,
        Priority::Urgent => hours.urgent,
    }
}

/// The lines as they were charged, and as they would be where something is relieved otherwise.
fn costs(case: Case<'_>, tried: &Tried, settings: &Settings) -> Result<(Vec<Cost>, Vec<Cost>), Overflow> {
    let paid = case.lines.iter().map(stored_cost).collect::<Result<Vec<_>, Overflow>>()?;
    let relieved = case.call.coverage.as_ref().filter(|_| tried.relieves() && !case.lines.is_empty());
    let Some(coverage) = relieved else { return Ok((paid.clone(), paid)) };
    let call = Call { coverage: Some(with_relief(coverage, tried)), ..case.call.clone() };
    let other =
        case.lines.iter().map(|line| cost_of(line, &call, settings, case.around)).collect::<Result<_, Overflow>>()?;
    Ok((paid, other))
}

/// The coverage as if a contract relieved this. A call without a contract is taken as covered by one: that is what
/// is tried. What the contract says of single items belongs to the terms that are tried otherwise. Warranty goes
/// before it as before.
fn with_relief(coverage: &Coverage, tried: &Tried) -> Coverage {
    let mut coverage = coverage.clone();
    let relief = &mut coverage.contract_relief;
    let [parts, labour, travel, other] = tried.relief;
    relief.parts = parts.unwrap_or(relief.parts);
    relief.labour = labour.unwrap_or(relief.labour);
    relief.travel = travel.unwrap_or(relief.travel);
    relief.other = other.unwrap_or(relief.other);
    coverage.contract_refined.clear();
    coverage.contract_id = coverage.contract_id.or(Some(ContractId::default()));
    coverage
}

/// The lines with their totals.
///
/// # Errors
/// When a sum leaves the range.
pub fn report(lines: Vec<Line>) -> Result<Report, Overflow> {
    let mut totals = Totals { calls: i64::try_from(lines.len()).unwrap_or(i64::MAX), ..Totals::default() };
    for line in &lines {
        for side in [0, 1] {
            count(&mut totals.response[side], line.response.states[side]);
            count(&mut totals.resolve[side], line.resolve.states[side]);
            totals.charged[side] = totals.charged[side].plus(line.charged[side])?;
            totals.borne[side] = totals.borne[side].plus(line.borne[side])?;
        }
    }
    let places = lines.iter().enumerate().map(|(at, line)| (line.call, at)).collect();
    Ok(Report { lines, places, totals })
}

fn count(count: &mut Count, state: Option<ClockState>) {
    match state {
        Some(ClockState::Met) => count.met += 1,
        Some(ClockState::Missed) => count.missed += 1,
        Some(ClockState::Running | ClockState::Standing) => count.open += 1,
        None => count.none += 1,
    }
}
