//! Working calendars against a slow, obvious second way: an oracle that walks minute by minute (CLK-1 to 3).

#![expect(clippy::unwrap_used, reason = "in a test, a panic is a failure")]

use std::collections::{BTreeMap, BTreeSet};

use aftercare::base::calendar::{Calendar, Compiled, Due, Pause, Span, WEEKDAYS};
use aftercare::base::time::{Instant, MINUTE_MS};
use aftercare::call::rules::{Answers, ClockState, Promise, clock_of, dues};
use chrono::{Datelike, NaiveDate, NaiveDateTime, TimeDelta, Timelike, Weekday};
use chrono_tz::Tz;
use proptest::prelude::*;

/// How far the walker looks ahead of the start.
const WALKED_MINUTES: usize = 9 * 1440;

/// Minutes from the start on: is each open?
struct Walker {
    start: Instant,
    open: Vec<bool>,
    /// The day of each minute, as its wall clock shows it.
    days: Vec<NaiveDate>,
}

impl Walker {
    /// Walks with a clock that is never set back: while the wall clock repeats an hour it stands at
    /// the latest time it showed, so that a time that comes twice counts where it came first.
    fn new(calendar: &Calendar, start: Instant) -> Self {
        let lead_in_minutes = 2 * 1440;
        let mut latest = NaiveDateTime::MIN;
        let (mut open, mut days) = (Vec::new(), Vec::new());
        for minute in -lead_in_minutes..i64::try_from(WALKED_MINUTES).unwrap() {
            let local = start.plus_ms(minute * MINUTE_MS).local(calendar.zone);
            latest = latest.max(local);
            if minute >= 0 {
                open.push(is_open_by_the_clock(calendar, latest));
                days.push(latest.date());
            }
        }
        Self { start, open, days }
    }

    fn at(&self, minute: usize) -> Instant {
        self.start.plus_ms(minutes_ms(minute))
    }

    fn is_paused(&self, minute: usize, pauses: &[Pause]) -> bool {
        let at = self.at(minute);
        pauses.iter().any(|pause| pause.from <= at && pause.to.is_none_or(|to| at < to))
    }

    /// Working minutes of a range, less paused ones.
    fn count(&self, from: usize, to: usize, pauses: &[Pause]) -> i64 {
        let counts = |minute: &usize| self.open[*minute] && !self.is_paused(*minute, pauses);
        i64::try_from((from..to).filter(counts).count()).unwrap()
    }

    /// Where counting stops for a while, and the minutes counted until there: the promises that end
    /// exactly at the end of a span or at the beginning of a pause.
    fn ends_of_counted_stretches(&self, pauses: &[Pause]) -> Vec<(usize, i64)> {
        let (mut ends, mut counted, mut counted_before) = (Vec::new(), 0, false);
        for minute in 0..self.open.len() {
            let counts = self.open[minute] && !self.is_paused(minute, pauses);
            if counted_before && !counts {
                ends.push((minute, counted));
            }
            counted += i64::from(counts);
            counted_before = counts;
        }
        ends
    }

    /// The minutes at which it opens or closes.
    fn changes(&self) -> impl Iterator<Item = usize> {
        (1..self.open.len()).filter(|minute| self.open[*minute] != self.open[minute - 1])
    }

    /// The end of the last promised minute, if it was walked to.
    fn due(&self, promised: i64, pauses: &[Pause]) -> Option<Instant> {
        let counts = |minute: &usize| self.open[*minute] && !self.is_paused(*minute, pauses);
        let last = (0..self.open.len()).filter(counts).nth(usize::try_from(promised).unwrap() - 1)?;
        Some(self.at(last + 1))
    }
}

fn is_open_by_the_clock(calendar: &Calendar, local: NaiveDateTime) -> bool {
    let day = local.date();
    let weekday = match calendar.makeup.get(&day) {
        Some(weekday) => *weekday,
        None if calendar.holidays.contains(&day) => return false,
        None => day.weekday(),
    };
    let minute = u16::try_from(local.hour() * 60 + local.minute()).unwrap();
    let spans = &calendar.week[weekday.num_days_from_monday() as usize];
    spans.iter().any(|span| span.from_minute <= minute && minute < span.to_minute)
}

/// Days around which the clocks of the zones below change (and an ordinary one).
fn days() -> impl Strategy<Value = NaiveDate> {
    let around = prop_oneof![
        Just((2026, 3, 29)),  // Berlin forward
        Just((2026, 10, 25)), // Berlin back
        Just((2026, 3, 8)),   // New York forward
        Just((2026, 11, 1)),  // New York back
        Just((2026, 4, 5)),   // Lord Howe back, by half an hour
        Just((2026, 10, 4)),  // Lord Howe forward
        Just((2026, 12, 31)), // the turn of a year
        Just((2028, 2, 29)),
    ];
    (around, -5..=1_i64).prop_map(|((year, month, day), shift)| {
        NaiveDate::from_ymd_opt(year, month, day).unwrap() + TimeDelta::days(shift)
    })
}

fn zones() -> impl Strategy<Value = Tz> {
    prop_oneof![
        Just(chrono_tz::Europe::Berlin),
        Just(chrono_tz::America::New_York),
        Just(chrono_tz::Australia::Lord_Howe),
        Just(chrono_tz::Asia::Shanghai),
        Just(chrono_tz::America::Havana), // changes at midnight
    ]
}

/// Up to three spans, some of them meeting, many among the hours at which clocks change.
fn spans() -> impl Strategy<Value = Vec<Span>> {
    let minute = prop_oneof![0..=1440_u16, 0..=240_u16, (0..=8_u16).prop_map(|n| n * 30), Just(1440)];
    proptest::collection::btree_set(minute, 0..=6).prop_flat_map(|minutes| {
        let minutes: Vec<u16> = minutes.into_iter().collect();
        let apart: Vec<_> = minutes.chunks_exact(2).map(|pair| Span::new(pair[0], pair[1])).collect();
        let meeting: Vec<_> = minutes.windows(2).map(|pair| Span::new(pair[0], pair[1])).collect();
        prop_oneof![3 => Just(apart), 1 => Just(meeting)]
    })
}

fn weekdays() -> impl Strategy<Value = Weekday> {
    (0..7_usize).prop_map(|index| WEEKDAYS[index])
}

fn calendars(around: NaiveDate) -> BoxedStrategy<Calendar> {
    let near = move || (-1..9_i64).prop_map(move |shift| around + TimeDelta::days(shift));
    let week = proptest::array::uniform7(spans().boxed());
    let holidays = proptest::collection::btree_set(near(), 0..3);
    let makeup = proptest::collection::btree_map(near(), weekdays(), 0..3);
    (zones(), week, holidays, makeup)
        .prop_map(|(zone, week, holidays, makeup): (_, _, BTreeSet<_>, BTreeMap<_, _>)| Calendar {
            zone,
            week,
            holidays,
            makeup,
        })
        .prop_filter("it is open at some time", |calendar| calendar.check().is_ok())
        .boxed()
}

/// Pauses by minutes from the start: some begin before it, some never end, some are empty.
fn pauses(start: Instant) -> impl Strategy<Value = Vec<Pause>> {
    let length = prop_oneof![6 => (-30..3000_i64).prop_map(Some), 1 => Just(None)];
    let pause = (-600..9000_i64, length).prop_map(move |(from, length)| Pause {
        from: start.plus_ms(from * MINUTE_MS),
        to: length.map(|length| start.plus_ms((from + length) * MINUTE_MS)),
        why: String::new(),
    });
    proptest::collection::vec(pause, 0..4)
}

#[derive(Clone, Debug)]
struct Case {
    calendar: Calendar,
    start: Instant,
    promised_minutes: i64,
    pauses: Vec<Pause>,
    /// Minutes from the start to which time is counted.
    until: usize,
}

fn cases() -> BoxedStrategy<Case> {
    days()
        .prop_flat_map(|day| (calendars(day), Just(day), 0..1440_i64))
        .prop_flat_map(|(calendar, day, minute)| {
            let start =
                Instant::from_local(day.and_time(chrono::NaiveTime::MIN), calendar.zone).plus_ms(minute * MINUTE_MS);
            let promised = prop_oneof![1..120_i64, 1..4000_i64];
            (Just(calendar), Just(start), promised, pauses(start), 0..WALKED_MINUTES)
        })
        .prop_map(|(calendar, start, promised_minutes, pauses, until)| Case {
            calendar,
            start,
            promised_minutes,
            pauses,
            until,
        })
        .boxed()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn clk_2_working_time_agrees_with_walking_minute_by_minute(case in cases()) {
        let Case { calendar, start, promised_minutes, until, .. } = case;
        let walker = Walker::new(&calendar, start);
        let compiled = Compiled::new(&calendar).unwrap();
        let (now, end) = (walker.at(until), walker.at(WALKED_MINUTES));

        let due = compiled.add(start, promised_minutes).unwrap();
        match walker.due(promised_minutes, &[]) {
            Some(walked) => prop_assert_eq!(due, walked),
            None => prop_assert!(due > end),
        }
        prop_assert_eq!(compiled.between(start, due), promised_minutes * MINUTE_MS);
        prop_assert_eq!(compiled.between(start, now), walker.count(0, until, &[]) * MINUTE_MS);
        prop_assert_eq!(compiled.between(now, start), -compiled.between(start, now));

        let opening = (until..WALKED_MINUTES).find(|minute| walker.open[*minute]).map(|minute| walker.at(minute));
        let next = compiled.next_open(now).unwrap();
        prop_assert_eq!(opening, (next < end).then_some(next));
        for minute in walker.changes() {
            let at = walker.at(minute);
            prop_assert_eq!(compiled.is_open(at), walker.open[minute], "{:?}", at);
            prop_assert_eq!(compiled.next_open(at) == Some(at), walker.open[minute], "{:?}", at);
        }
    }

    #[test]
    fn clk_3_pauses_agree_with_walking_minute_by_minute(case in cases()) {
        let Case { calendar, start, promised_minutes, pauses, until } = case;
        let walker = Walker::new(&calendar, start);
        let compiled = Compiled::new(&calendar).unwrap();

        let used = compiled.used(start, walker.at(until), &pauses);
        prop_assert_eq!(used, walker.count(0, until, &pauses) * MINUTE_MS);
        let due = compiled.due_with_pauses(start, promised_minutes, &pauses).unwrap();
        match (due, walker.due(promised_minutes, &pauses)) {
            (Due::At(due), Some(walked)) => prop_assert_eq!(due, walked),
            (Due::At(due), None) => prop_assert!(due > walker.at(WALKED_MINUTES)),
            (Due::Standing { remaining_ms }, None) => {
                // Every pause begins within the walk, so that nothing counts after it.
                let walked = walker.count(0, WALKED_MINUTES, &pauses) * MINUTE_MS;
                prop_assert_eq!(remaining_ms, promised_minutes * MINUTE_MS - walked);
            }
            (Due::Standing { .. }, Some(walked)) => prop_assert!(false, "it was due at {:?}", walked),
        }
        for (minute, counted) in walker.ends_of_counted_stretches(&pauses) {
            let due = compiled.due_with_pauses(start, counted, &pauses);
            prop_assert_eq!(due, Ok(Due::At(walker.at(minute))), "{} minutes", counted);
        }
    }

    #[test]
    fn clk_6_the_days_of_a_proof_agree_with_walking_minute_by_minute(case in cases()) {
        let Case { calendar, start, pauses, until, .. } = case;
        let walker = Walker::new(&calendar, start);
        let compiled = Compiled::new(&calendar).unwrap();
        let days = compiled.days(start, walker.at(until), &pauses);

        let sum_ms: i64 = days.iter().map(|count| count.counted_ms).sum();
        prop_assert_eq!(sum_ms, compiled.used(start, walker.at(until), &pauses));
        let mut walked_days = walker.days[..until].to_vec();
        walked_days.dedup();
        prop_assert_eq!(days.iter().map(|count| count.day).collect::<Vec<_>>(), walked_days);
        for count in &days {
            let of_day = (0..until).filter(|minute| walker.days[*minute] == count.day && walker.open[*minute]);
            let (paused, counted): (Vec<_>, Vec<_>) = of_day.partition(|minute| walker.is_paused(*minute, &pauses));
            prop_assert_eq!(count.counted_ms, minutes_ms(counted.len()), "{}", count.day);
            prop_assert_eq!(count.paused_ms, minutes_ms(paused.len()), "{}", count.day);
        }
    }
}

/// Pauses as a call's ledger keeps them: in order, apart, only the last may be open. Made of stretches
/// of running and standing in turn.
fn ledger(start: Instant, stretches: &[(i64, i64)], is_open: bool) -> Vec<Pause> {
    let mut at = start;
    let mut pauses: Vec<Pause> = Vec::new();
    for (running, standing) in stretches {
        let from = at.plus_ms(running * MINUTE_MS);
        at = from.plus_ms(standing * MINUTE_MS);
        pauses.push(Pause { from, to: Some(at), why: String::new() });
    }
    if let Some(last) = pauses.last_mut().filter(|_| is_open) {
        last.to = None;
    }
    pauses
}

#[derive(Clone, Debug)]
struct Promised {
    calendar: Calendar,
    start: Instant,
    promised_minutes: i64,
    pauses: Vec<Pause>,
    /// When it was answered, in minutes from the start.
    answered: Option<usize>,
    now: usize,
}

/// The strategies it is made of are boxed: their frames are too large for a test's stack.
fn promised() -> impl Strategy<Value = Promised> {
    let stretches = proptest::collection::vec((0..2500_i64, 0..3000_i64), 0..4);
    let answered = proptest::option::of(0..WALKED_MINUTES);
    (cases(), stretches, any::<bool>(), answered, 0..3000_i64).prop_map(
        |(case, stretches, is_open, answered, promised_minutes)| Promised {
            pauses: ledger(case.start, &stretches, is_open),
            calendar: case.calendar,
            start: case.start,
            promised_minutes,
            // What was answered was answered by now.
            now: answered.unwrap_or(0).max(case.until),
            answered,
        },
    )
}

/// What stands in the ledger up to an answer: the clock went on there for good.
fn known_by(pauses: &[Pause], until: Instant) -> Vec<Pause> {
    let ended = |pause: &Pause| Pause { to: Some(pause.to.map_or(until, |to| to.min(until))), ..pause.clone() };
    pauses.iter().filter(|pause| pause.from < until).map(ended).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn clk_4_clocks_are_met_missed_running_or_standing_as_the_walked_minutes_say(case in promised()) {
        let Promised { calendar, start, promised_minutes, pauses, answered, now } = case;
        let walker = Walker::new(&calendar, start);
        let compiled = Compiled::new(&calendar).unwrap();
        let answered_at = answered.map(|minute| walker.at(minute));
        let moments = (start, answered_at, walker.at(now));
        let clock = clock_of(promised_minutes, moments, &pauses, &compiled).unwrap();

        let ledger = answered_at.map_or_else(|| pauses.clone(), |at| known_by(&pauses, at));
        let used = walker.count(0, answered.unwrap_or(now), &ledger);
        prop_assert_eq!(clock.remaining_ms, (promised_minutes - used) * MINUTE_MS);
        let walked_due = if promised_minutes == 0 { Some(start) } else { walker.due(promised_minutes, &ledger) };
        let stands = answered.is_none() && walked_due.is_none() && ledger.iter().any(|pause| pause.to.is_none());
        let state = match (answered.is_some(), stands) {
            (true, _) if used <= promised_minutes => ClockState::Met,
            (true, _) => ClockState::Missed,
            (false, true) => ClockState::Standing,
            (false, false) if walked_due.is_some_and(|due| walker.at(now) > due) => ClockState::Missed,
            (false, false) => ClockState::Running,
        };
        prop_assert_eq!(clock.state, state, "due {:?}", clock.due);
        if let Some(due) = walked_due {
            prop_assert_eq!(clock.due, Some(due));
        }
        prop_assert_eq!(clock.due.is_none(), stands);

        let both = Promise { response: Some(promised_minutes), resolve: Some(promised_minutes) };
        let answers = Answers { responded_at: answered_at, solved_at: None };
        let stored = dues(both, (start, answers), &pauses, &compiled).unwrap();
        prop_assert_eq!(stored.response, clock.due, "the due of an answered promise is that of its clock");
        let unanswered = clock_of(promised_minutes, (start, None, walker.at(now)), &pauses, &compiled).unwrap();
        prop_assert_eq!(stored.resolve, unanswered.due);
    }
}

/// Open minutes of a day, walked; and of a day on which no clock changes, by adding its spans up.
fn minutes_of_day(calendar: &Calendar, day: NaiveDate) -> Vec<Instant> {
    let (from, to) = calendar.day_bounds(day);
    let minutes = (to.millis() - from.millis()) / MINUTE_MS;
    let mut latest = NaiveDateTime::MIN;
    let walked = (0..minutes).map(|minute| from.plus_ms(minute * MINUTE_MS));
    walked
        .filter(|at| {
            latest = latest.max(at.local(calendar.zone));
            is_open_by_the_clock(calendar, latest)
        })
        .collect()
}

fn worked_minutes(calendar: &Calendar, day: NaiveDate) -> i64 {
    let (from, to) = calendar.day_bounds(day);
    if to.millis() - from.millis() != minutes_ms(1440) {
        return i64::try_from(minutes_of_day(calendar, day).len()).unwrap();
    }
    // A clock that goes back and forth within a day is in no zone of this test.
    calendar.spans_of(day).iter().map(|span| i64::from(span.to_minute - span.from_minute)).sum()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn clk_2_a_due_ten_years_ahead_is_exact_to_the_minute(
        (calendar, day) in days().prop_flat_map(|day| (calendars(day), Just(day))),
        years in 1..=10_i64,
        offset in 0..600_i64,
    ) {
        // Every tenth day or so is a holiday, all the years long.
        let off = |nth: i64| day + TimeDelta::days(nth * 11);
        let calendar = Calendar { holidays: (0..years * 34).map(off).collect(), ..calendar };
        let compiled = Compiled::new(&calendar).unwrap();
        let (start, _) = calendar.day_bounds(day);
        let end = day + TimeDelta::days(years * 365 + 3);
        let whole_days: i64 = day.iter_days().take_while(|day| *day < end).map(|day| worked_minutes(&calendar, day)).sum();
        let promised = whole_days + offset + 1;
        let mut left = offset;
        let due = end.iter_days().take(60).find_map(|day| {
            let minutes = minutes_of_day(&calendar, day);
            let found = minutes.get(usize::try_from(left).unwrap()).map(|last| last.plus_ms(MINUTE_MS));
            left -= i64::try_from(minutes.len()).unwrap();
            found
        });
        if let Some(due) = due {
            prop_assert_eq!(compiled.add(start, promised), Ok(due));
            prop_assert_eq!(compiled.between(start, due), promised * MINUTE_MS);
        }
    }
}

fn minutes_ms(minutes: usize) -> i64 {
    i64::try_from(minutes).unwrap() * MINUTE_MS
}
