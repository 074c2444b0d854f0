//! When a technician has time: the window that is asked for, the week, the next free slots.

use chrono::{Datelike as _, Days, NaiveDate, TimeDelta};

use crate::{
    base::{
        calendar::Calendar,
        time::{Instant, MINUTE_MS},
    },
    people::Leave,
};

use super::Booking;

/// How long a dispatch takes whose end, or time, is not planned.
const ASSUMED_MS: i64 = 60 * MINUTE_MS;
/// Free slots begin at such a minute of the hour.
const STEP_MS: i64 = 30 * MINUTE_MS;
/// So many days ahead are searched for free slots.
const DAYS_AHEAD: u64 = 60;

/// From one moment to a later one, half-open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// Its first moment.
    pub from: Instant,
    /// The first moment after it.
    pub to: Instant,
}

impl Window {
    /// From what is planned. With one end alone it is an hour; none without both, or where it ends before it begins.
    pub fn planned(from: Option<Instant>, to: Option<Instant>) -> Option<Self> {
        let from = from.or_else(|| to.map(|to| to.plus_ms(-ASSUMED_MS)))?;
        let to = to.unwrap_or(from.plus_ms(ASSUMED_MS));
        (from < to).then_some(Self { from, to })
    }

    /// The two share a moment.
    pub fn overlaps(self, other: Self) -> bool {
        self.from < other.to && other.from < self.to
    }

    /// Its first and last day.
    pub(super) fn days(self, calendar: &Calendar) -> (NaiveDate, NaiveDate) {
        (calendar.day_of(self.from), calendar.day_of(self.to.plus_ms(-1)))
    }

    /// It begins and ends in working hours; breaks and nights between belong to it.
    pub(super) fn is_within(self, calendar: &Calendar) -> bool {
        is_open(calendar, self.from) && is_open(calendar, self.to.plus_ms(-1))
    }
}

/// When a calendar is open on a day.
fn open_windows(calendar: &Calendar, day: NaiveDate) -> Vec<Window> {
    let midnight = day.and_hms_opt(0, 0, 0).expect("midnight is a time");
    let at = |minute: u16| Instant::from_local(midnight + TimeDelta::minutes(i64::from(minute)), calendar.zone);
    let spans = calendar.spans_of(day).iter();
    spans.map(|span| Window { from: at(span.from_minute), to: at(span.to_minute) }).collect()
}

fn is_open(calendar: &Calendar, at: Instant) -> bool {
    open_windows(calendar, calendar.day_of(at)).iter().any(|open| open.from <= at && at < open.to)
}

fn is_away(leaves: &[Leave], day: NaiveDate) -> bool {
    leaves.iter().any(|leave| leave.from <= day && day <= leave.to)
}

/// The day on which somebody goes who is sent now: today while it is still open, else the next that opens.
pub fn next_working_day(calendar: &Calendar, now: Instant) -> NaiveDate {
    let today = calendar.day_of(now);
    let is_left = |day: &NaiveDate| open_windows(calendar, *day).iter().any(|open| now < open.to);
    today.iter_days().take(DAYS_AHEAD as usize).find(is_left).unwrap_or(today)
}

/// The Monday of a day's week.
fn monday(day: NaiveDate) -> NaiveDate {
    day - TimeDelta::days(i64::from(day.weekday().num_days_from_monday()))
}

/// The first moment after the week of a day.
pub(super) fn end_of_week(calendar: &Calendar, day: NaiveDate) -> Instant {
    calendar.end_of_day(monday(day) + TimeDelta::days(6))
}

/// Working minutes in the week of a day, without days of leave.
pub(super) fn week_minutes(calendar: &Calendar, leaves: &[Leave], day: NaiveDate) -> i64 {
    let days = monday(day).iter_days().take(7).filter(|day| !is_away(leaves, *day));
    let open: i64 = days.flat_map(|day| open_windows(calendar, day)).map(|open| (open.to.0 - open.from.0).max(0)).sum();
    open / MINUTE_MS
}

/// How many dispatches are to be done before a moment, and how many minutes of them.
pub(super) fn busy(booked: &[Booking], until: Instant) -> (usize, i64) {
    let mut count = 0;
    let mut ms = 0_i64;
    for booking in booked {
        let length = match booking.planned {
            None => ASSUMED_MS,
            Some(planned) if planned.from >= until => continue,
            Some(planned) => planned.to.min(until).0 - planned.from.0,
        };
        count += 1;
        ms = ms.saturating_add(length);
    }
    (count, ms / MINUTE_MS)
}

/// The next slots of so many working minutes that somebody has free, one after the other (DSP-8): within a day, in
/// their hours, not on leave, nothing else planned. A break may lie within.
pub fn free_slots(
    calendar: &Calendar,
    leaves: &[Leave],
    booked: &[Booking],
    from: Instant,
    minutes: i64,
    count: usize,
) -> Vec<Window> {
    let mut slots: Vec<Window> = Vec::new();
    let first = calendar.day_of(from);
    let Some(last) = first.checked_add_days(Days::new(DAYS_AHEAD)) else { return slots };
    for day in first.iter_days().take_while(|day| *day <= last).filter(|day| !is_away(leaves, *day)) {
        let open = open_windows(calendar, day);
        for begin in open.iter().flat_map(|open| beginnings(*open)) {
            let after = slots.last().map_or(from, |slot| slot.to);
            let Some(to) = end_of_work(&open, begin, minutes).filter(|_| begin >= after) else { continue };
            let slot = Window { from: begin, to };
            if booked.iter().all(|other| other.planned.is_none_or(|other| !other.overlaps(slot))) {
                slots.push(slot);
            }
            if slots.len() == count {
                return slots;
            }
        }
    }
    slots
}

/// Where a slot may begin: each half hour since it opened.
fn beginnings(open: Window) -> impl Iterator<Item = Instant> {
    let steps = (0..).map(move |step| open.from.plus_ms(step * STEP_MS));
    steps.take_while(move |begin| *begin < open.to)
}

/// When so many minutes of the day's open time are over; none where the day has not so many left.
fn end_of_work(open: &[Window], begin: Instant, minutes: i64) -> Option<Instant> {
    let mut left = minutes.checked_mul(MINUTE_MS).filter(|ms| *ms > 0)?;
    for window in open.iter().filter(|window| window.to > begin) {
        let from = window.from.max(begin);
        if window.to.0 - from.0 >= left {
            return Some(from.plus_ms(left));
        }
        left -= window.to.0 - from.0;
    }
    None
}
