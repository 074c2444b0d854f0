//! `aftercare explain proof`: the days and minutes that make up a due (CLK-6).

use chrono_tz::Tz;
use serde::Serialize;
use serde_json::Value;

use super::{
    due::{Answer, Minutes, answer_of, calendar_said},
    input::{Promise, Reader},
};
use crate::{
    base::{
        calendar::{ClockError, Compiled, DayCount, DayKind, Due, Pause},
        failure::Failure,
        field::Show,
        id::Id as _,
        say::{Arg, Said},
        shown::{Shown, What},
        time::{Instant, MINUTE_MS},
        words::Word as _,
    },
    call::{
        self, Call,
        rules::{self, Which},
    },
    db::query::Conn,
    setting,
};

/// Milliseconds of a second.
const SECOND_MS: i64 = 1000;

/// How the answer to a line looks.
pub const EXAMPLE: &str = r#"  {"calendar":{…},"start":"2026-09-28T09:00","minutes":240,"pauses":[["2026-09-28T11:00","2026-09-29T14:00"]]}
  → {"due":"2026-09-29T16:00","days":[{"day":"2026-09-28","kind":"working","spans":[["08:30","12:00"],["13:30","17:30"]],"pauses":[["11:00","12:00"],["13:30","17:30"]],"minutes":120,"paused":300},…],"sum":240}"#;

#[derive(Serialize)]
struct Proof {
    #[serde(flatten)]
    answer: Answer,
    days: Vec<Day>,
    sum: Minutes,
}

/// A day of a proof. Where a part of a minute counts, the seconds say it exactly.
#[derive(Serialize)]
struct Day {
    day: String,
    kind: DayKind,
    spans: Vec<[String; 2]>,
    pauses: Vec<[String; 2]>,
    minutes: Minutes,
    paused: Minutes,
    #[serde(skip_serializing_if = "Option::is_none")]
    seconds: Option<i64>,
}

/// The proof of a line.
///
/// # Errors
/// The first thing that is wrong.
pub fn proof_of(line: &Value, reader: &mut Reader) -> Result<String, Said> {
    let Promise { calendar, start, minutes, pauses } = reader.promise(line)?;
    let due = calendar.due_with_pauses(start, minutes, &pauses).map_err(ClockError::said)?;
    let zone = calendar.calendar().zone;
    let days = days_of(&calendar, start, due, &pauses);
    let sum = Minutes(days.iter().map(|count| count.counted_ms).sum());
    let days = days.iter().map(|count| day_of(count, &calendar, (start, end_of(due, &pauses)), &pauses)).collect();
    let proof = Proof { answer: answer_of(due, zone), days, sum };
    Ok(serde_json::to_string(&proof).expect("a proof has plain fields"))
}

/// The days from the start to the due; where the clock stands, to the moment it stopped for.
fn days_of(calendar: &Compiled, start: Instant, due: Due, pauses: &[Pause]) -> Vec<DayCount> {
    calendar.days(start, end_of(due, pauses), pauses)
}

fn end_of(due: Due, pauses: &[Pause]) -> Instant {
    let stopped = || pauses.iter().filter(|pause| pause.to.is_none()).map(|pause| pause.from).min();
    match due {
        Due::At(at) => at,
        Due::Standing { .. } => stopped().expect("a clock stands because a pause has no end"),
    }
}

fn day_of(count: &DayCount, calendar: &Compiled, counted: (Instant, Instant), pauses: &[Pause]) -> Day {
    let zone = calendar.calendar().zone;
    let (_, midnight) = calendar.calendar().day_bounds(count.day);
    let span = |(from, to): &(Instant, Instant)| [time_of(*from, zone), end_time(*to, midnight, zone)];
    let seconds = (count.counted_ms % MINUTE_MS != 0).then_some(count.counted_ms / SECOND_MS);
    Day {
        day: count.day.to_string(),
        kind: count.kind,
        spans: count.spans.iter().map(span).collect(),
        pauses: paused_within(count, counted, pauses).iter().map(span).collect(),
        minutes: Minutes(count.counted_ms),
        paused: Minutes(count.paused_ms),
        seconds,
    }
}

/// The pauses of a day, cut to its hours and to the time that is counted: they sum to what is paused.
fn paused_within(count: &DayCount, (start, end): (Instant, Instant), pauses: &[Pause]) -> Vec<(Instant, Instant)> {
    let cut = |(from, to): &(Instant, Instant)| {
        let (from, to) = ((*from).max(start), (*to).min(end));
        let of_span = pauses.iter().map(move |pause| (pause.from.max(from), pause.to.map_or(to, |ends| ends.min(to))));
        of_span.filter(|(from, to)| from < to).collect::<Vec<_>>()
    };
    let mut found: Vec<_> = count.spans.iter().flat_map(cut).collect();
    found.sort_unstable();
    found
}

fn time_of(at: Instant, zone: Tz) -> String {
    let local = at.local(zone);
    let form = if at.millis().rem_euclid(MINUTE_MS) == 0 { "%H:%M" } else { "%H:%M:%S" };
    local.format(form).to_string()
}

/// The end of a day is its 24:00, whatever the next day begins with.
fn end_time(at: Instant, midnight: Instant, zone: Tz) -> String {
    if at == midnight { "24:00".to_owned() } else { time_of(at, zone) }
}

/// The proofs of both clocks of a call.
pub fn of_call(conn: &Conn, call: &Call, _: Instant) -> Result<Shown, Failure> {
    let settings = setting::store::load(conn)?;
    // What was answered is proved in the calendar that held then.
    let deadlines = call::store::deadlines(conn, call, &settings)?;
    let ledger = call::store::ledger(conn, call.id)?;
    let mut proofs = Vec::new();
    for (which, label, answered_at) in
        [(Which::Response, "call-response", call.responded_at), (Which::Resolve, "call-resolve", call.solved_at)]
    {
        let Some(minutes) = deadlines.promised(which) else { continue };
        let calendar = deadlines.calendar_of(which);
        let pauses = rules::pauses_until(&ledger, answered_at);
        let due = calendar.due_with_pauses(call.opened_at, minutes, &pauses).map_err(ClockError::said)?;
        proofs.push(proof_of_clock((which.word(), label), minutes, (call.opened_at, due), &pauses, calendar));
    }
    Ok(Shown::default()
        .script("id", &call.id.raw())
        .fact("number", "call-number", Show::Text, &call.number)
        .fact("opened_at", "call-opened-at", Show::Instant, &call.opened_at)
        .add("calendar", "explain-calendar", What::Said(calendar_said(call)))
        .add("zone", "explain-zone", What::List(vec![settings.calendar.zone.name().to_owned()]))
        .add("proofs", "explain-proofs", What::Records(proofs)))
}

fn proof_of_clock(
    (key, label): (&'static str, &'static str),
    minutes: i64,
    (start, due): (Instant, Due),
    pauses: &[Pause],
    calendar: &Compiled,
) -> Shown {
    let days = days_of(calendar, start, due, pauses);
    let sum_ms: i64 = days.iter().map(|count| count.counted_ms).sum();
    let (at, remaining_ms) = match due {
        Due::At(at) => (Some(at), None),
        Due::Standing { remaining_ms } => (None, Some(remaining_ms)),
    };
    let lines = days.iter().map(|count| line_of(count, calendar, (start, end_of(due, pauses)), pauses)).collect();
    let shown = Shown::default()
        .script("clock", &key)
        .add("", "call-clock-name", What::Said(Said::new(label)))
        .script("promised_minutes", &minutes)
        .add("", "explain-promised", What::Said(time_said(minutes * MINUTE_MS)))
        .fact("due", "call-clock-due", Show::Instant, &at);
    let shown = match remaining_ms {
        Some(ms) => shown.script("remaining_minutes", &ms.div_euclid(MINUTE_MS)).add(
            "",
            "explain-remaining",
            What::Said(time_said(ms)),
        ),
        None => shown,
    };
    shown
        .add("days", "explain-days", What::Lines(lines))
        .script("sum_minutes", &(sum_ms / MINUTE_MS))
        .script("sum_seconds", &(sum_ms / SECOND_MS))
        .add("", "explain-sum", What::Said(time_said(sum_ms)))
}

fn line_of(count: &DayCount, calendar: &Compiled, counted: (Instant, Instant), pauses: &[Pause]) -> Shown {
    let day = day_of(count, calendar, counted, pauses);
    let spans =
        |spans: &[[String; 2]]| -> Vec<String> { spans.iter().map(|[from, to]| format!("{from}-{to}")).collect() };
    Shown::default()
        .fact("day", "explain-day", Show::Day, &count.day)
        .fact("kind", "explain-day-kind", Show::Word("calendar-day"), &count.kind)
        .add("spans", "explain-day-spans", What::List(spans(&day.spans)))
        .add("pauses", "call-pauses", What::List(spans(&day.pauses)))
        .script("counted_seconds", &(count.counted_ms / SECOND_MS))
        .script("paused_seconds", &(count.paused_ms / SECOND_MS))
        .add("", "explain-day-counted", What::Said(time_said(count.counted_ms)))
}

/// A stretch of working time; seconds only where there are some.
fn time_said(ms: i64) -> Said {
    let time = Arg::Minutes(ms / MINUTE_MS);
    match ms % MINUTE_MS / SECOND_MS {
        0 => Said::new("explain-time").with("time", time),
        seconds => Said::new("explain-time-seconds").with("time", time).with("seconds", seconds),
    }
}
