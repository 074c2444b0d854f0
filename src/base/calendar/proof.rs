//! The days of a due, counted one by one (CLK-6 draws them as a strip).

use chrono::NaiveDate;
use serde::Serialize;

use super::count::Compiled;
use super::pause::{Pause, merged};
use super::{Calendar, DayKind};
use crate::base::time::Instant;

/// What a day gives to a promise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DayCount {
    /// The day in the calendar's zone.
    pub day: NaiveDate,
    /// What the calendar says about it.
    pub kind: DayKind,
    /// Its opening spans, whole, half-open.
    pub spans: Vec<(Instant, Instant)>,
    /// Working milliseconds that count.
    pub counted_ms: i64,
    /// Working milliseconds that do not count because the clock stood.
    pub paused_ms: i64,
}

impl Compiled {
    /// The days from a start to an end, closed ones too. What is counted sums to the time used
    /// between them, so to the promise when the end is its due. Days outside the years that calendars
    /// know are left out.
    pub fn days(&self, start: Instant, end: Instant, pauses: &[Pause]) -> Vec<DayCount> {
        let (start, end) = (self.within_known_years(start), self.within_known_years(end));
        if end <= start {
            return Vec::new();
        }
        let merged = merged(pauses, start);
        // An end at midnight belongs to the day that ends there.
        let last = self.calendar().day_of(end.plus_ms(-1));
        let days = self.calendar().day_of(start).iter_days();
        days.take_while(|day| *day <= last).filter_map(|day| self.day_count(day, (start, end), &merged)).collect()
    }

    /// `None` for a day that the zone skipped.
    fn day_count(
        &self,
        day: NaiveDate,
        (start, end): (Instant, Instant),
        merged: &[(Instant, Instant)],
    ) -> Option<DayCount> {
        let calendar: &Calendar = self.calendar();
        let (midnight, next_midnight) = calendar.day_bounds(day);
        if midnight == next_midnight {
            return None;
        }
        let (from, to) = (start.max(midnight), end.min(next_midnight));
        let paused_ms = self.paused_ms(from, to, merged);
        let spans = self.spans_ending_after(midnight).take_while(|span| span.from < next_midnight);
        Some(DayCount {
            day,
            kind: calendar.kind_of(day),
            spans: spans.map(|span| (span.from, span.to)).collect(),
            counted_ms: self.between(from, to) - paused_ms,
            paused_ms,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::Due;
    use super::*;
    use crate::base::time::{MINUTE_MS, parse_instant};
    use crate::base::words::Word;

    /// Years that nobody can type are tried too.
    fn at(text: &str) -> Instant {
        let text = if text.contains(' ') { text.to_owned() } else { format!("{text} 00:00") };
        let local = chrono::NaiveDateTime::parse_from_str(&text, "%Y-%m-%d %H:%M").unwrap();
        Instant::from_local(local, chrono_tz::Asia::Shanghai)
    }

    fn strip(days: &[DayCount]) -> Vec<String> {
        days.iter()
            .map(|count| {
                let (counted, paused) = (count.counted_ms / MINUTE_MS, count.paused_ms / MINUTE_MS);
                let kind = count.kind.word();
                format!("{} {kind} {} spans, {counted} counted, {paused} paused", count.day, count.spans.len())
            })
            .collect()
    }

    #[test]
    fn the_days_of_a_due_sum_to_the_promise() {
        let office = Compiled::new(&Calendar::office_default().with_china_2026()).unwrap();
        let pauses = [
            Pause { from: at("2026-09-30 10:00"), to: Some(at("2026-10-08 10:00")), why: "no part".into() },
            Pause { from: at("2026-10-08 09:00"), to: Some(at("2026-10-08 11:00")), why: "no one".into() },
        ];
        let start = at("2026-09-30 09:00");
        let due = office.due_with_pauses(start, 840, &pauses);
        assert_eq!(due, Ok(Due::At(at("2026-10-10 09:00"))));
        let days = office.days(start, at("2026-10-10 09:00"), &pauses);
        assert_eq!(days.iter().map(|count| count.counted_ms).sum::<i64>(), 840 * MINUTE_MS);
        assert_eq!(
            strip(&days),
            [
                "2026-09-30 working 2 spans, 60 counted, 360 paused",
                "2026-10-01 holiday 0 spans, 0 counted, 0 paused",
                "2026-10-02 holiday 0 spans, 0 counted, 0 paused",
                "2026-10-03 holiday 0 spans, 0 counted, 0 paused",
                "2026-10-04 holiday 0 spans, 0 counted, 0 paused",
                "2026-10-05 holiday 0 spans, 0 counted, 0 paused",
                "2026-10-06 holiday 0 spans, 0 counted, 0 paused",
                "2026-10-07 holiday 0 spans, 0 counted, 0 paused",
                "2026-10-08 working 2 spans, 300 counted, 150 paused",
                "2026-10-09 working 2 spans, 450 counted, 0 paused",
                "2026-10-10 makeup 2 spans, 30 counted, 0 paused",
            ]
        );
    }

    #[test]
    fn an_end_at_midnight_opens_no_further_day() {
        let always = Compiled::new(&Calendar::always_open(chrono_tz::Asia::Shanghai)).unwrap();
        let days = always.days(at("2026-09-30 23:00"), at("2026-10-01"), &[]);
        assert_eq!(strip(&days), ["2026-09-30 working 1 spans, 60 counted, 0 paused"]);
        assert_eq!(days[0].spans, [(at("2026-09-30"), at("2026-10-01"))]);
        assert_eq!(always.days(at("2026-09-30"), at("2026-09-30"), &[]), []);
    }

    #[test]
    fn days_outside_the_known_years_are_left_out() {
        let office = Compiled::new(&Calendar::office_default()).unwrap();
        let last = office.days(at("2249-12-31"), Instant(i64::MAX), &[]);
        assert_eq!(strip(&last), ["2249-12-31 working 2 spans, 450 counted, 0 paused"]);
        let first = office.days(Instant(i64::MIN), at("1950-01-02"), &[]);
        assert_eq!(strip(&first), ["1950-01-01 weekend 0 spans, 0 counted, 0 paused"]);
        assert_eq!(office.days(Instant(i64::MAX - 1), Instant(i64::MAX), &[]), []);
    }

    #[test]
    fn a_day_that_the_zone_skipped_is_left_out() {
        let apia = Compiled::new(&Calendar::always_open(chrono_tz::Pacific::Apia)).unwrap();
        let zone = chrono_tz::Pacific::Apia;
        let (start, end) = (parse_instant("2011-12-29", zone).unwrap(), parse_instant("2012-01-01", zone).unwrap());
        let days: Vec<_> = apia.days(start, end, &[]).iter().map(|count| count.day.to_string()).collect();
        assert_eq!(days, ["2011-12-29", "2011-12-31"]);
    }
}
