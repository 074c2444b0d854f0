//! Counting working time (CLK-2): a calendar turned into instants, year by year, when first asked.

use std::{
    cell::RefCell,
    sync::{Arc, OnceLock},
};

use chrono::{Datelike, NaiveDate, NaiveTime};

use super::{Calendar, CalendarError};
use crate::base::{
    say::Said,
    time::{Instant, MINUTE_MS},
};

/// The first year a calendar knows. Before it and after the last, every calendar counts as closed.
pub const FIRST_YEAR: i32 = 1950;
/// The last year a calendar knows.
pub const LAST_YEAR: i32 = 2249;

/// Whether a day lies in the years that calendars know.
pub fn is_known(day: NaiveDate) -> bool {
    (FIRST_YEAR..=LAST_YEAR).contains(&day.year())
}

/// A checked calendar that answers quickly. A year's spans are laid out when first needed (well under
/// a millisecond); after that a due ten years ahead is ten additions and a binary search. Copies share what is laid out.
#[derive(Clone, Debug)]
pub struct Compiled {
    calendar: Arc<Calendar>,
    /// When each known year begins in the calendar's zone; last, when the last known year ends.
    year_starts: Arc<[Instant]>,
    /// The known years in order, laid out when first asked for.
    years: Arc<[OnceLock<Year>]>,
}

/// So many calendars are remembered: an office and its contracts have few.
const REMEMBERED: usize = 8;

thread_local! {
    /// Calendars that were asked for on this thread, the last first. The same calendar is asked for again with each call.
    static LATELY: RefCell<Vec<Compiled>> = const { RefCell::new(Vec::new()) };
}

/// The open spans of a year, in order and apart.
#[derive(Clone, Debug)]
struct Year {
    spans: Vec<OpenSpan>,
    /// The sum of all spans.
    worked_ms: i64,
}

/// A span of opening hours as instants, half-open.
#[derive(Clone, Copy, Debug)]
pub(super) struct OpenSpan {
    pub(super) from: Instant,
    pub(super) to: Instant,
    /// Working time of the same year before this span.
    before_ms: i64,
}

/// Why a due can't be computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ClockError {
    /// The promise ends after the last year that calendars know.
    #[error("the promise ends after the last year that calendars know")]
    BeyondCalendar,
    /// A promise can't be less than nothing.
    #[error("a promise can't be less than nothing")]
    NegativePromise,
}

impl ClockError {
    /// What to tell the user.
    pub fn said(self) -> Said {
        Said::new(match self {
            Self::BeyondCalendar => "calendar-error-beyond",
            Self::NegativePromise => "calendar-error-negative",
        })
    }
}

impl Compiled {
    /// Takes a calendar that passes its check.
    ///
    /// # Errors
    /// What [`Calendar::check`] finds.
    pub fn new(calendar: &Calendar) -> Result<Self, Vec<CalendarError>> {
        LATELY.with_borrow_mut(|lately| {
            match lately.iter().position(|known| *known.calendar == *calendar) {
                Some(at) => lately[..=at].rotate_right(1),
                None => {
                    lately.insert(0, Self::laid_out(calendar)?);
                    lately.truncate(REMEMBERED);
                }
            }
            Ok(lately[0].clone())
        })
    }

    fn laid_out(calendar: &Calendar) -> Result<Self, Vec<CalendarError>> {
        calendar.check()?;
        let year_starts = (FIRST_YEAR..=LAST_YEAR + 1).map(|year| start_of_year(year, calendar)).collect();
        let years = (FIRST_YEAR..=LAST_YEAR).map(|_| OnceLock::new()).collect();
        Ok(Self { calendar: Arc::new(calendar.clone()), year_starts, years })
    }

    /// The calendar it was made from.
    pub fn calendar(&self) -> &Calendar {
        &self.calendar
    }

    /// When a promise of working minutes is due (CLK-2): the instant at which its last working minute
    /// ends, so at or inside a span's end and never at the next opening. A start outside hours begins
    /// at the next opening. Nothing promised is due at once.
    ///
    /// # Errors
    /// A negative promise, or one that ends after the last known year.
    pub fn add(&self, start: Instant, minutes: i64) -> Result<Instant, ClockError> {
        let promised_ms = promise_ms(minutes)?;
        self.add_ms(start, promised_ms)
    }

    /// As `add`, in milliseconds, of which there is at least none.
    pub(super) fn add_ms(&self, start: Instant, promised_ms: i64) -> Result<Instant, ClockError> {
        if promised_ms == 0 {
            return Ok(start);
        }
        let (first, worked_ms) = self.position(start);
        let mut needed_ms = worked_ms.checked_add(promised_ms).ok_or(ClockError::BeyondCalendar)?;
        for index in first..self.years.len() {
            let year = self.year(index);
            if needed_ms > year.worked_ms {
                needed_ms -= year.worked_ms;
                continue;
            }
            let found = year.spans.partition_point(|span| span.worked_at_end_ms() < needed_ms);
            let span = year.spans[found];
            return Ok(span.from.plus_ms(needed_ms - span.before_ms));
        }
        Err(ClockError::BeyondCalendar)
    }

    /// An instant, or the nearer end of the known years when it lies outside them.
    pub(super) fn within_known_years(&self, at: Instant) -> Instant {
        at.clamp(self.year_starts[0], self.year_starts[self.years.len()])
    }

    /// Working milliseconds from one instant to another; negative when the second is earlier.
    /// It is the inverse of `add`.
    pub fn between(&self, from: Instant, to: Instant) -> i64 {
        let ((from_year, from_ms), (to_year, to_ms)) = (self.position(from), self.position(to));
        let (low, high) = (from_year.min(to_year), from_year.max(to_year));
        let years_ms: i64 = (low..high).map(|index| self.year(index).worked_ms).sum();
        let years_ms = if from_year <= to_year { years_ms } else { -years_ms };
        years_ms + to_ms - from_ms
    }

    /// Whether work is done at an instant.
    pub fn is_open(&self, at: Instant) -> bool {
        self.spans_ending_after(at).next().is_some_and(|span| span.from <= at)
    }

    /// The instant itself when it is open, else the next opening; `None` when no known year has one.
    pub fn next_open(&self, at: Instant) -> Option<Instant> {
        self.spans_ending_after(at).next().map(|span| span.from.max(at))
    }

    /// The open spans that end after an instant, in order.
    pub(super) fn spans_ending_after(&self, at: Instant) -> impl Iterator<Item = OpenSpan> {
        let first = self.year_of(at);
        let skipped = self.year(first).spans.partition_point(|span| span.to <= at);
        let later = (first + 1..self.years.len()).flat_map(|index| &self.year(index).spans);
        self.year(first).spans[skipped..].iter().chain(later).copied()
    }

    /// The known year of an instant, and the working time of that year before it. An instant outside
    /// the known years stands at their nearer end.
    fn position(&self, at: Instant) -> (usize, i64) {
        let index = self.year_of(at);
        let spans = &self.year(index).spans;
        let begun = spans.partition_point(|span| span.from < at);
        let worked_ms =
            spans[..begun].last().map_or(0, |span| span.before_ms + (span.to.min(at).millis() - span.from.millis()));
        (index, worked_ms)
    }

    fn year_of(&self, at: Instant) -> usize {
        let begun = self.year_starts.partition_point(|start| *start <= at);
        begun.saturating_sub(1).min(self.years.len() - 1)
    }

    fn year(&self, index: usize) -> &Year {
        let number = FIRST_YEAR + i32::try_from(index).expect("there are few hundred years");
        self.years[index].get_or_init(|| Year::lay_out(number, &self.calendar))
    }
}

impl OpenSpan {
    fn worked_at_end_ms(self) -> i64 {
        self.before_ms + self.to.millis() - self.from.millis()
    }
}

impl Year {
    fn lay_out(number: i32, calendar: &Calendar) -> Self {
        let mut year = Self { spans: Vec::new(), worked_ms: 0 };
        for day in first_day(number).iter_days().take_while(|day| day.year() == number) {
            for (from, to) in open_spans(calendar, day) {
                year.spans.push(OpenSpan { from, to, before_ms: year.worked_ms });
                year.worked_ms += to.millis() - from.millis();
            }
        }
        year
    }
}

/// The spans of a day as instants. Both ends obey the same rule for local times that are skipped or
/// come twice, so elapsed time is right by itself; a span that was skipped whole is left out.
fn open_spans(calendar: &Calendar, day: NaiveDate) -> impl Iterator<Item = (Instant, Instant)> {
    let at = move |minute: u16| {
        let midnight = day.and_time(NaiveTime::MIN);
        Instant::from_local(midnight + chrono::TimeDelta::minutes(minute.into()), calendar.zone)
    };
    let spans = calendar.spans_of(day).iter();
    spans.map(move |span| (at(span.from_minute), at(span.to_minute))).filter(|(from, to)| from < to)
}

/// A promise in milliseconds.
pub(super) fn promise_ms(minutes: i64) -> Result<i64, ClockError> {
    if minutes < 0 {
        return Err(ClockError::NegativePromise);
    }
    minutes.checked_mul(MINUTE_MS).ok_or(ClockError::BeyondCalendar)
}

fn start_of_year(year: i32, calendar: &Calendar) -> Instant {
    calendar.day_bounds(first_day(year)).0
}

fn first_day(year: i32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, 1, 1).expect("every known year has a first day")
}

#[cfg(test)]
mod tests {
    use super::super::Span;
    use super::*;
    use crate::base::time::parse_instant;

    fn office() -> Compiled {
        let calendar = Calendar::office_default().with_china_2026();
        Compiled::new(&calendar).unwrap()
    }

    #[test]
    fn the_same_calendar_is_laid_out_once_and_another_by_itself() {
        let [one, same] = [office(), office()];
        one.add(at(&one, "2026-03-02 09:00"), 60).unwrap();
        assert!(Arc::ptr_eq(&one.years, &same.years));
        let always = Compiled::new(&Calendar::always_open(chrono_tz::UTC)).unwrap();
        assert!(!Arc::ptr_eq(&one.years, &always.years));
        for hour in 0..20 {
            daily(chrono_tz::UTC, hour * 60, 1440);
        }
        assert!(!Arc::ptr_eq(&one.years, &office().years), "what was not asked for lately is forgotten");
        assert_eq!(due(&office(), "2026-03-02 09:00", 60), due(&one, "2026-03-02 09:00", 60));
    }

    fn at(compiled: &Compiled, text: &str) -> Instant {
        parse_instant(text, compiled.calendar().zone).unwrap()
    }

    fn due(compiled: &Compiled, start: &str, minutes: i64) -> String {
        compiled.add(at(compiled, start), minutes).unwrap().show(compiled.calendar().zone)
    }

    fn daily(zone: chrono_tz::Tz, from_minute: u16, to_minute: u16) -> Compiled {
        let mut calendar = Calendar::always_open(zone);
        calendar.week = std::array::from_fn(|_| vec![Span::new(from_minute, to_minute)]);
        Compiled::new(&calendar).unwrap()
    }

    #[test]
    fn clk_2_a_due_lies_at_or_inside_the_end_of_a_span() {
        let office = office();
        for (start, minutes, expected) in [
            ("2026-09-28 09:00", 240, "2026-09-28 14:30"),
            ("2026-09-28 09:00", 180, "2026-09-28 12:00"),
            ("2026-09-28 09:00", 181, "2026-09-28 13:31"),
            ("2026-09-28 08:30", 450, "2026-09-28 17:30"),
            ("2026-09-28 08:30", 451, "2026-09-29 08:31"),
            // Outside hours: lunch, evening, early morning, the closing instant itself.
            ("2026-09-28 12:30", 30, "2026-09-28 14:00"),
            ("2026-09-28 20:00", 60, "2026-09-29 09:30"),
            ("2026-09-28 06:00", 60, "2026-09-28 09:30"),
            ("2026-09-28 17:30", 60, "2026-09-29 09:30"),
            // Over the national holiday and its make-up Saturday.
            ("2026-09-30 17:00", 60, "2026-10-08 09:00"),
            ("2026-10-09 17:00", 60, "2026-10-10 09:00"),
            ("2026-10-10 17:00", 60, "2026-10-12 09:00"),
            // The make-up Sunday before it, and the turn of the year.
            ("2026-09-18 17:00", 60, "2026-09-20 09:00"),
            ("2026-12-31 17:00", 30, "2026-12-31 17:30"),
            ("2026-12-31 17:00", 60, "2027-01-01 09:00"),
            ("2026-09-28 20:00", 0, "2026-09-28 20:00"),
        ] {
            assert_eq!(due(&office, start, minutes), expected, "{start} + {minutes}");
        }
    }

    #[test]
    fn seconds_of_the_start_are_kept() {
        let office = office();
        let start = at(&office, "2026-09-28 11:59:30");
        let due = office.add(start, 1).unwrap();
        assert_eq!(due, at(&office, "2026-09-28 13:30:30"));
        assert_eq!(office.between(start, due), 60_000);
    }

    #[test]
    fn clk_1_a_local_time_that_is_skipped_counts_as_the_next_that_exists() {
        let berlin = chrono_tz::Europe::Berlin;
        // On 2026-03-29 the clock goes from 02:00 to 03:00.
        assert_eq!(due(&daily(berlin, 60, 240), "2026-03-29 00:00", 120), "2026-03-29 04:00");
        assert_eq!(due(&daily(berlin, 150, 240), "2026-03-29 00:00", 60), "2026-03-29 04:00");
        assert_eq!(due(&daily(berlin, 130, 160), "2026-03-29 00:00", 1), "2026-03-30 02:11");
    }

    #[test]
    fn clk_1_a_local_time_that_comes_twice_counts_as_the_first() {
        let berlin = chrono_tz::Europe::Berlin;
        // On 2026-10-25 the clock goes from 03:00 back to 02:00: 02:00 to 03:00 comes twice.
        let around = daily(berlin, 60, 240);
        let (midnight, next) = (at(&around, "2026-10-25"), at(&around, "2026-10-26"));
        assert_eq!(around.between(midnight, next), 240 * MINUTE_MS);
        let first_half = daily(berlin, 120, 150);
        assert_eq!(first_half.between(midnight, next), 30 * MINUTE_MS);
        assert!(!first_half.is_open(Instant(midnight.millis() + 190 * MINUTE_MS)));
        // 03:00 comes once, after the second hour: the span is 90 minutes long.
        assert_eq!(daily(berlin, 150, 180).between(midnight, next), 90 * MINUTE_MS);
    }

    #[test]
    fn a_span_that_ends_at_midnight_meets_the_next_day() {
        let nights = Compiled::new(&Calendar::always_open(chrono_tz::Asia::Shanghai)).unwrap();
        assert_eq!(due(&nights, "2026-09-30 23:00", 120), "2026-10-01 01:00");
        let evenings = daily(chrono_tz::Asia::Shanghai, 1320, 1440);
        assert_eq!(due(&evenings, "2026-09-30 12:00", 120), "2026-10-01 00:00");
        assert_eq!(due(&evenings, "2026-09-30 12:00", 121), "2026-10-01 22:01");
    }

    #[test]
    fn the_next_opening_of_an_open_instant_is_itself() {
        let office = office();
        for (now, open, next) in [
            ("2026-09-28 08:30", true, "2026-09-28 08:30"),
            ("2026-09-28 11:59", true, "2026-09-28 11:59"),
            ("2026-09-28 12:00", false, "2026-09-28 13:30"),
            ("2026-09-30 17:30", false, "2026-10-08 08:30"),
            ("2026-12-31 18:00", false, "2027-01-01 08:30"),
        ] {
            let instant = at(&office, now);
            assert_eq!(office.is_open(instant), open, "{now}");
            assert_eq!(office.next_open(instant), Some(at(&office, next)), "{now}");
        }
    }

    #[test]
    fn nothing_is_promised_outside_the_known_years() {
        let office = office();
        let start = at(&office, "2026-09-28 09:00");
        let (dawn, doom) = (Instant(i64::MIN), Instant(i64::MAX));
        assert_eq!(office.add(start, i64::MAX), Err(ClockError::BeyondCalendar));
        assert_eq!(office.add(start, 100_000_000), Err(ClockError::BeyondCalendar));
        assert_eq!(office.add(doom, 1), Err(ClockError::BeyondCalendar));
        assert_eq!(office.add(start, -1), Err(ClockError::NegativePromise));
        assert_eq!(office.next_open(doom), None);
        assert!(!office.is_open(dawn) && !office.is_open(doom));
        assert_eq!(office.next_open(dawn), Some(at(&office, "1950-01-02 08:30")));
        assert_eq!(office.add(dawn, 1), Ok(at(&office, "1950-01-02 08:31")));
        assert_eq!(office.between(dawn, doom), -office.between(doom, dawn));
        assert_eq!(office.between(dawn, doom), office.between(dawn, start) + office.between(start, doom));
    }

    #[test]
    fn a_due_ten_years_ahead_is_the_inverse_of_the_count() {
        let office = office();
        let start = at(&office, "2026-09-28 09:00");
        let due = office.add(start, 10 * 250 * 450).unwrap();
        assert_eq!(office.between(start, due), 10 * 250 * 450 * MINUTE_MS);
        assert!(due > at(&office, "2036-01-01") && due < at(&office, "2037-01-01"));
    }
}
