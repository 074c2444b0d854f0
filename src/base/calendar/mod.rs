//! Working calendars (CLK-1): when an office, or the window of a contract, is open.
//!
//! A [`Calendar`] is what people type and what is stored. [`Compiled`] answers questions about it
//! quickly; it exists only of a calendar that passed [`Calendar::check`].

mod china;
mod count;
mod json;
mod pause;
mod proof;
mod span;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate, NaiveTime, Weekday};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::{
    say::{Arg, Said},
    time::Instant,
};
use crate::words;

pub use count::{ClockError, Compiled, FIRST_YEAR, LAST_YEAR, is_known};
pub use pause::{Due, Pause, PauseError, check_pauses};
pub use proof::DayCount;
pub use span::{MINUTES_OF_DAY, Span, minute_of, minute_text};

/// The opening spans of Monday to Sunday.
pub type Week = [Vec<Span>; 7];

/// When work is done: spans per weekday, days off, and days worked instead (调休).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calendar {
    /// The zone of the wall clock that the spans are read from, by IANA name.
    pub zone: Tz,
    /// Spans of Monday to Sunday, in order; a day without spans is closed.
    #[serde(with = "json::week")]
    pub week: Week,
    /// Days that are closed whatever their weekday.
    #[serde(default)]
    pub holidays: BTreeSet<NaiveDate>,
    /// Days worked with the spans of the weekday named here. A day that is a holiday too can't be entered any more; in
    /// a calendar that was stored with one it is worked, for a make-up day is the more particular statement.
    #[serde(default, with = "json::makeup")]
    pub makeup: BTreeMap<NaiveDate, Weekday>,
}

words! {
    /// What a calendar says about a day.
    pub enum DayKind in "calendar-day" {
        /// An ordinary day with opening hours.
        Working = "working",
        /// A day whose weekday has no opening hours.
        Weekend = "weekend",
        /// A day off.
        Holiday = "holiday",
        /// A day worked instead of a day off.
        Makeup = "makeup",
    }
}

words! {
    /// What is wrong with a span of opening hours.
    pub enum SpanProblem in "calendar-span" {
        /// It ends where it begins, or before.
        Empty = "empty",
        /// It reaches beyond 24:00.
        PastMidnight = "past_midnight",
        /// It begins before the span above it has ended.
        Overlaps = "overlaps",
        /// It lies wholly before the span above it.
        OutOfOrder = "out_of_order",
    }
}

/// Why a calendar can't be saved (CLK-1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CalendarError {
    /// A span is wrong.
    Span {
        /// The weekday it belongs to.
        weekday: Weekday,
        /// Its place among the spans of that weekday, from 0.
        index: usize,
        /// What is wrong.
        problem: SpanProblem,
    },
    /// No weekday has opening hours. Make-up days can't help, for they borrow a weekday's.
    NeverOpen,
}

impl CalendarError {
    /// What to tell the user.
    pub fn said(self) -> Said {
        match self {
            Self::NeverOpen => Said::new("calendar-error-never-open"),
            Self::Span { weekday, index, problem } => Said::new("calendar-error-span")
                .with("weekday", Arg::Key(weekday_key(weekday)))
                .with("place", index + 1)
                .with_word("problem", problem),
        }
    }
}

/// The text key of a weekday's name.
pub fn weekday_key(weekday: Weekday) -> String {
    format!("calendar-weekday-{}", json::weekday_word(weekday))
}

impl Calendar {
    /// Monday to Friday 08:30–12:00 and 13:30–17:30 in Shanghai, without holidays.
    pub fn office_default() -> Self {
        let day = vec![Span::new(8 * 60 + 30, 12 * 60), Span::new(13 * 60 + 30, 17 * 60 + 30)];
        let closed = Vec::new();
        Self {
            zone: chrono_tz::Asia::Shanghai,
            week: [day.clone(), day.clone(), day.clone(), day.clone(), day, closed.clone(), closed],
            holidays: BTreeSet::new(),
            makeup: BTreeMap::new(),
        }
    }

    /// Open around the clock, every day.
    pub fn always_open(zone: Tz) -> Self {
        Self {
            zone,
            week: std::array::from_fn(|_| vec![Span::WHOLE_DAY]),
            holidays: BTreeSet::new(),
            makeup: BTreeMap::new(),
        }
    }

    /// The calendar of a contract's coverage windows (COV-2): its own week in this company's zone,
    /// with this company's make-up days, and its holidays unless the contract covers them.
    pub fn with_windows(&self, week: Week, holidays_covered: bool) -> Self {
        Self { week, ..self.clone() }.with_holidays(!holidays_covered)
    }

    /// The same calendar with its holidays kept as closed days, or worked like any other day.
    pub fn with_holidays(mut self, closed_on_holidays: bool) -> Self {
        if !closed_on_holidays {
            self.holidays.clear();
        }
        self
    }

    /// Whether it can be saved: spans in order, not empty, not overlapping, within the day; open at
    /// some time (CLK-1).
    ///
    /// # Errors
    /// Everything that is wrong, in the order of the week.
    pub fn check(&self) -> Result<(), Vec<CalendarError>> {
        let mut errors = Vec::new();
        for (day, weekday) in self.week.iter().zip(WEEKDAYS) {
            for (index, problem) in span::problems(day) {
                errors.push(CalendarError::Span { weekday, index, problem });
            }
        }
        if self.week.iter().all(Vec::is_empty) {
            errors.push(CalendarError::NeverOpen);
        }
        if errors.is_empty() { Ok(()) } else { Err(errors) }
    }

    /// The days that are said to be off and to be worked: what is entered has none (CLK-1).
    pub fn contradictions(&self) -> Vec<NaiveDate> {
        self.makeup.keys().filter(|day| self.holidays.contains(day)).copied().collect()
    }

    /// What to tell somebody who enters a day both as a holiday and as a make-up day.
    pub fn contradiction_said(day: NaiveDate) -> Said {
        Said::new("calendar-error-off-and-worked").with("day", day)
    }

    /// What kind of day it is.
    pub fn kind_of(&self, day: NaiveDate) -> DayKind {
        if self.makeup.contains_key(&day) {
            return DayKind::Makeup;
        }
        if self.holidays.contains(&day) {
            return DayKind::Holiday;
        }
        if self.week_spans(day.weekday()).is_empty() { DayKind::Weekend } else { DayKind::Working }
    }

    /// The opening spans of a day on the wall clock.
    pub fn spans_of(&self, day: NaiveDate) -> &[Span] {
        if let Some(weekday) = self.makeup.get(&day) {
            return self.week_spans(*weekday);
        }
        if self.holidays.contains(&day) { &[] } else { self.week_spans(day.weekday()) }
    }

    /// When a day begins and ends, half-open. A day that the zone skipped is empty.
    pub fn day_bounds(&self, day: NaiveDate) -> (Instant, Instant) {
        (self.start_of_day(day), self.end_of_day(day))
    }

    /// The first instant after a day: its 24:00. What was wanted on that day is past from here on
    /// (CALL-13).
    pub fn end_of_day(&self, day: NaiveDate) -> Instant {
        // The last day that can be written ends with itself: nothing comes after it.
        self.start_of_day(day.succ_opt().unwrap_or(day))
    }

    /// The day an instant belongs to, so that it lies within that day's bounds.
    pub fn day_of(&self, at: Instant) -> NaiveDate {
        let day = at.day(self.zone);
        // A clock set back over midnight shows the old day a second time, but the new one has begun.
        match day.succ_opt() {
            Some(next) if self.start_of_day(next) <= at => next,
            _ => day,
        }
    }

    fn start_of_day(&self, day: NaiveDate) -> Instant {
        Instant::from_local(day.and_time(NaiveTime::MIN), self.zone)
    }

    fn week_spans(&self, weekday: Weekday) -> &[Span] {
        &self.week[weekday.num_days_from_monday() as usize]
    }
}

/// Monday to Sunday, as a week is stored.
pub const WEEKDAYS: [Weekday; 7] =
    [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn problems_of(spans: &[(u16, u16)]) -> Vec<(usize, SpanProblem)> {
        let mut calendar = Calendar::office_default();
        calendar.week[2] = spans.iter().map(|&(from, to)| Span::new(from, to)).collect();
        let errors = calendar.check().err().unwrap_or_default();
        errors
            .into_iter()
            .map(|error| match error {
                CalendarError::Span { weekday, index, problem } => {
                    assert_eq!(weekday, Weekday::Wed);
                    (index, problem)
                }
                CalendarError::NeverOpen => panic!("the other days are open"),
            })
            .collect()
    }

    #[test]
    fn each_wrong_span_is_named_with_its_place() {
        use SpanProblem::{Empty, OutOfOrder, Overlaps, PastMidnight};
        assert_eq!(problems_of(&[(0, 1440)]), []);
        assert_eq!(problems_of(&[(510, 720), (720, 1050)]), []);
        assert_eq!(problems_of(&[(510, 510)]), [(0, Empty)]);
        assert_eq!(problems_of(&[(600, 510)]), [(0, Empty)]);
        assert_eq!(problems_of(&[(1380, 1441)]), [(0, PastMidnight)]);
        assert_eq!(problems_of(&[(1500, 1560)]), [(0, PastMidnight)]);
        assert_eq!(problems_of(&[(510, 720), (719, 1050)]), [(1, Overlaps)]);
        assert_eq!(problems_of(&[(510, 1050), (600, 700)]), [(1, Overlaps)]);
        assert_eq!(problems_of(&[(810, 1050), (510, 720)]), [(1, OutOfOrder)]);
        assert_eq!(problems_of(&[(600, 500), (1400, 1441)]), [(0, Empty), (1, PastMidnight)]);
    }

    #[test]
    fn a_calendar_that_is_never_open_is_refused_even_with_makeup_days() {
        let mut calendar = Calendar::office_default();
        for spans in &mut calendar.week[..5] {
            spans.clear();
        }
        calendar.makeup.insert(day("2026-10-10"), Weekday::Mon);
        assert_eq!(calendar.check(), Err(vec![CalendarError::NeverOpen]));
        calendar.week[6].push(Span::WHOLE_DAY);
        assert_eq!(calendar.check(), Ok(()));
    }

    #[test]
    fn a_day_has_a_kind_and_its_spans() {
        let calendar = Calendar {
            holidays: [day("2026-10-01"), day("2026-10-10")].into(),
            makeup: [(day("2026-10-10"), Weekday::Mon), (day("2026-10-11"), Weekday::Sun)].into(),
            ..Calendar::office_default()
        };
        let table = [
            ("2026-09-30", DayKind::Working, 2),
            ("2026-10-01", DayKind::Holiday, 0),
            ("2026-10-03", DayKind::Weekend, 0),
            ("2026-10-10", DayKind::Makeup, 2),
            ("2026-10-11", DayKind::Makeup, 0),
        ];
        for (text, kind, spans) in table {
            assert_eq!(calendar.kind_of(day(text)), kind, "{text}");
            assert_eq!(calendar.spans_of(day(text)).len(), spans, "{text}");
        }
    }

    #[test]
    fn windows_that_cover_holidays_are_open_on_them() {
        let company = Calendar { holidays: [day("2026-10-01")].into(), ..Calendar::office_default() };
        let week: Week = std::array::from_fn(|_| vec![Span::WHOLE_DAY]);
        let covered = company.with_windows(week.clone(), true);
        assert_eq!(covered.spans_of(day("2026-10-01")), [Span::WHOLE_DAY]);
        let closed = company.with_windows(week, false);
        assert_eq!(closed.kind_of(day("2026-10-01")), DayKind::Holiday);
        assert_eq!(closed.spans_of(day("2026-10-03")), [Span::WHOLE_DAY]);
    }

    #[test]
    fn every_instant_lies_within_the_bounds_of_its_day() {
        // St. John's set its clock back at 00:01, over midnight; Apia left out 2011-12-30.
        for (zone, from) in [
            (chrono_tz::America::St_Johns, "2010-11-06T00:00:00Z"),
            (chrono_tz::Pacific::Apia, "2011-12-29T00:00:00Z"),
            (chrono_tz::Europe::Berlin, "2026-03-28T00:00:00Z"),
        ] {
            let calendar = Calendar::always_open(zone);
            let from: chrono::DateTime<chrono::Utc> = from.parse().unwrap();
            for minute in 0..(4 * 1440) {
                let at = Instant::from_utc(from).plus_ms(minute * 60_000);
                let (start, end) = calendar.day_bounds(calendar.day_of(at));
                assert!(start <= at && at < end, "{zone} {at:?}");
            }
        }
        let apia = Calendar::always_open(chrono_tz::Pacific::Apia);
        let (start, end) = apia.day_bounds(day("2011-12-30"));
        assert_eq!(start, end, "a day that the zone skipped is empty");
    }
}
