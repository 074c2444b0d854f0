//! A call's decisions on both sides: as they are, and as they would be. Pure.

use crate::base::time::{Instant, MINUTE_MS};
use crate::{
    base::{
        calendar::{Calendar, Compiled, Pause},
        money::{Money, Overflow, Rate},
        say::{Arg, Reason, Said},
        words::Word,
    },
    call::{
        Call,
        rules::{Clock, calendar_of, clock_of, promise},
    },
    contract::{Coverage, rules::terms::week_said},
    handling::{
        HandlingLine, LineKind,
        command::{Around, decide},
    },
    setting::Settings,
};

use super::{Changes, Comparison, LineRow, Row, What};

/// Everything that the decisions of a call look at.
#[derive(Clone, Debug)]
pub struct Given {
    /// The call, with its coverage as it was decided.
    pub call: Call,
    /// Its ledger.
    pub pauses: Vec<Pause>,
    /// What was done and used.
    pub lines: Vec<HandlingLine>,
    /// What decisions on lines look at beside them.
    pub around: Around,
    /// The company's calendar and rules.
    pub settings: Settings,
    /// Where running clocks stand.
    pub now: Instant,
}

/// What a line costs whom.
#[derive(Clone, Debug, PartialEq)]
pub struct Cost {
    /// The customer pays.
    pub charged: Money,
    /// Warranty, contract or goodwill takes over.
    pub borne: Money,
    /// Why.
    pub reasons: Vec<Reason>,
}

/// One side of a call.
#[derive(Clone, Debug)]
struct Side {
    call: Call,
    calendar: Compiled,
    clocks: [Option<Clock>; 2],
    /// Working milliseconds until each promise was answered, or until now.
    used_ms: [i64; 2],
    costs: Vec<Cost>,
}

/// Holds a call as it is against how it would be. `changed` is the call with the changes that ask anew what covers
/// it; promises and hours are changed here.
///
/// # Errors
/// When an amount leaves the range.
pub fn compare(given: &Given, changed: &Call, changes: &Changes) -> Result<Comparison, Overflow> {
    let before = as_it_is(given)?;
    let after = as_it_would_be(given, changed, changes)?;
    let differing = given
        .lines
        .iter()
        .zip(before.costs.iter().zip(&after.costs))
        .filter(|(_, (b, a))| b.charged != a.charged || b.borne != a.borne);
    let lines = differing.map(|(line, (before, after))| LineRow {
        description: line.description.clone(),
        before: before.charged,
        after: after.charged,
        reasons: after.reasons.clone(),
    });
    let reasons = match &after.call.coverage {
        Some(coverage) if changes.asks_coverage() => coverage.reasons.clone(),
        _ => Vec::new(),
    };
    Ok(Comparison { rows: rows(&before, &after)?, lines: lines.collect(), reasons })
}

fn as_it_is(given: &Given) -> Result<Side, Overflow> {
    let promise = promise(&given.call, &given.settings.policy);
    let calendar = calendar_of(&given.call, &given.settings);
    let costs = given.lines.iter().map(stored_cost).collect::<Result<_, Overflow>>()?;
    Ok(side(given, given.call.clone(), calendar, [promise.response, promise.resolve], costs))
}

fn as_it_would_be(given: &Given, changed: &Call, changes: &Changes) -> Result<Side, Overflow> {
    let mut call = changed.clone();
    let promise = promise(&call, &given.settings.policy);
    let calendar = match &changes.hours {
        Some(hours) => compiled(&hours.calendar(&given.settings.calendar)),
        None => calendar_of(&call, &given.settings),
    };
    if let (Some(_), Some(coverage)) = (&changes.hours, &mut call.coverage) {
        coverage.in_hours = calendar.is_open(call.opened_at);
        coverage.next_covered = calendar.next_open(call.opened_at).filter(|_| !coverage.in_hours);
        coverage.reasons.retain(|reason| !HOURS_REASONS.contains(&&*reason.said.key));
    }
    let is_same = call.coverage.as_ref().map(relief_facts) == given.call.coverage.as_ref().map(relief_facts);
    // Where nothing that relieves is changed, what was decided stands: also after the rules were changed.
    let cost = |line: &HandlingLine| {
        if is_same { stored_cost(line) } else { cost_of(line, &call, &given.settings, &given.around) }
    };
    let costs = given.lines.iter().map(cost).collect::<Result<_, Overflow>>()?;
    let minutes = [changes.response.or(promise.response), changes.resolve.or(promise.resolve)];
    Ok(side(given, call, calendar, minutes, costs))
}

/// What the coverage says of hours, which does not hold where other hours are tried.
const HOURS_REASONS: &[&str] = &[
    "contract-cover-in-hours",
    "contract-cover-in-office-hours",
    "contract-cover-out-of-hours",
    "contract-cover-out-of-office-hours",
    "contract-cover-never-open",
];

/// What of the coverage a charge depends on: all but when and why it was decided, and what only clocks look at.
fn relief_facts(coverage: &Coverage) -> Coverage {
    Coverage {
        as_of: Instant(0),
        next_covered: None,
        windows: None,
        holidays_covered: false,
        response: Default::default(),
        resolve: Default::default(),
        reasons: Vec::new(),
        modes: None,
        choices: Vec::new(),
        ..coverage.clone()
    }
}

/// A calendar that was checked, for a clock.
pub fn compiled(calendar: &Calendar) -> Compiled {
    Compiled::new(calendar)
        .or_else(|_| Compiled::new(&Calendar::always_open(calendar.zone)))
        .expect("a calendar that is always open passes its check")
}

fn side(given: &Given, call: Call, calendar: Compiled, minutes: [Option<i64>; 2], costs: Vec<Cost>) -> Side {
    let Timed { clocks, used_ms } = timed(&call, &given.pauses, &calendar, minutes, given.now);
    Side { call, calendar, clocks, used_ms, costs }
}

/// The clocks of a call's response and resolution.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timed {
    /// Where each promise stands; none where nothing is promised.
    pub clocks: [Option<Clock>; 2],
    /// Working milliseconds until each was answered, or until now.
    pub used_ms: [i64; 2],
}

/// How the clocks of a call stand in a calendar, with these minutes promised for response and resolution.
pub fn timed(call: &Call, pauses: &[Pause], calendar: &Compiled, minutes: [Option<i64>; 2], now: Instant) -> Timed {
    let answers = [call.responded_at, call.solved_at];
    let clock = |at: usize, minutes: i64| clock_of(minutes, (call.opened_at, answers[at], now), pauses, calendar).ok();
    // Of a promise of nothing all time that was used is over it.
    let used = |at: usize| clock(at, 0).map_or(0, |clock| -clock.remaining_ms);
    Timed { clocks: [0, 1].map(|at| minutes[at].and_then(|minutes| clock(at, minutes))), used_ms: [used(0), used(1)] }
}

/// What a line costs whom as it was decided.
///
/// # Errors
/// When an amount leaves the range.
pub fn stored_cost(line: &HandlingLine) -> Result<Cost, Overflow> {
    cost(line, line.net, !line.waived_reason.is_empty(), line.reasons.0.clone())
}

/// What a line would cost whom with the coverage that the call has in hand. What was waived stays waived, and no
/// more than that (MON-5).
///
/// # Errors
/// When an amount leaves the range.
pub fn cost_of(line: &HandlingLine, call: &Call, settings: &Settings, around: &Around) -> Result<Cost, Overflow> {
    let decision = decide(call, &settings.policy, line, around)?;
    let is_waived = !line.waived_reason.is_empty() && decision.net <= line.net;
    cost(line, decision.net, is_waived, decision.reasons.0)
}

fn cost(line: &HandlingLine, net: Money, is_waived: bool, reasons: Vec<Reason>) -> Result<Cost, Overflow> {
    let full = match line.kind {
        // Never charged, so nobody takes anything over.
        LineKind::PartRemoved => Money::ZERO,
        _ => Money::line(line.quantity, line.price, line.discount, Rate::ZERO)?,
    };
    let charged = if is_waived { Money::ZERO } else { net };
    Ok(Cost { charged, borne: full.minus(charged)?, reasons })
}

fn rows(before: &Side, after: &Side) -> Result<Vec<Row>, Overflow> {
    let facts = |side: &Side| -> Result<Vec<Option<Arg>>, Overflow> {
        let mut args = coverage_args(side);
        for at in [0, 1] {
            args.extend(clock_args(side, at));
        }
        args.push(Some(Arg::Money(Money::sum(side.costs.iter().map(|cost| cost.charged))?)));
        args.push(Some(Arg::Money(Money::sum(side.costs.iter().map(|cost| cost.borne))?)));
        Ok(args)
    };
    let both = facts(before)?.into_iter().zip(facts(after)?);
    Ok(What::ALL.iter().zip(both).map(|(what, (before, after))| Row { what: *what, before, after }).collect())
}

fn key(word: impl Word) -> Option<Arg> {
    Some(Arg::Key(word.key()))
}

fn flag(is_so: bool) -> Option<Arg> {
    Some(Arg::Key(if is_so { "base-yes" } else { "base-no" }.to_owned()))
}

/// In the order of [`What`], from the service to the hours.
fn coverage_args(side: &Side) -> Vec<Option<Arg>> {
    let coverage = side.call.coverage.as_ref();
    let number = coverage.map(|coverage| coverage.contract_number.as_str()).filter(|number| !number.is_empty());
    vec![
        coverage.and_then(|coverage| key(coverage.service)),
        number.map(Arg::from),
        coverage.and_then(|coverage| flag(coverage.in_warranty)),
        coverage.and_then(|coverage| flag(coverage.in_hours)),
        coverage.and_then(|coverage| coverage.next_covered).map(Arg::At),
        key(side.call.priority),
        Some(hours_said(side.calendar.calendar())),
    ]
}

fn hours_said(calendar: &Calendar) -> Arg {
    let key =
        if calendar.holidays.is_empty() { "report-what-if-with-holidays" } else { "report-what-if-without-holidays" };
    Said::new(key).with("week", week_said(&calendar.week)).into()
}

/// Promise, due, time used, and where it stands, of the response or the resolution.
fn clock_args(side: &Side, at: usize) -> [Option<Arg>; 4] {
    let clock = side.clocks[at];
    [
        clock.map(|clock| Arg::Minutes(clock.promised_minutes)),
        clock.and_then(|clock| clock.due).map(Arg::At),
        Some(Arg::Minutes(side.used_ms[at] / MINUTE_MS)),
        clock.and_then(|clock| key(clock.state)),
    ]
}

#[cfg(test)]
mod tests;
