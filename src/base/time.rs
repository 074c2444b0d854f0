//! Instants. Days are `chrono::NaiveDate`; calendars are in `base::calendar`.

use chrono::{DateTime, Datelike as _, NaiveDate, NaiveDateTime, TimeZone, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::value::{FromVal, ToVal, Val, WrongValue};

/// A moment, in milliseconds since 1970-01-01 UTC.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Instant(pub i64);

/// Milliseconds of one minute.
pub const MINUTE_MS: i64 = 60_000;
/// Milliseconds of one hour.
pub const HOUR_MS: i64 = 60 * MINUTE_MS;

impl Instant {
    /// Milliseconds since 1970-01-01 UTC.
    pub fn millis(self) -> i64 {
        self.0
    }

    /// The moment as chrono has it; moments beyond chrono's range become its end.
    pub fn utc(self) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(self.0).unwrap_or(if self.0 < 0 {
            DateTime::<Utc>::MIN_UTC
        } else {
            DateTime::<Utc>::MAX_UTC
        })
    }

    /// From chrono's moment.
    pub fn from_utc(moment: DateTime<Utc>) -> Self {
        Self(moment.timestamp_millis())
    }

    /// The day in a zone.
    pub fn day(self, zone: Tz) -> NaiveDate {
        self.local(zone).date()
    }

    /// The wall-clock time in a zone.
    pub fn local(self, zone: Tz) -> NaiveDateTime {
        self.utc().with_timezone(&zone).naive_local()
    }

    /// The moment of a wall-clock time. A time that a DST change skips counts as the next that
    /// exists; of one that comes twice, the first (CLK-1).
    pub fn from_local(local: NaiveDateTime, zone: Tz) -> Self {
        let mut wanted = local;
        // The largest gap of any zone is a whole day (the date line): 49 half hours reach beyond it.
        for _ in 0..(49 * 30) {
            if let Some(moment) = zone.from_local_datetime(&wanted).earliest() {
                return Self::from_utc(moment.with_timezone(&Utc));
            }
            wanted += chrono::TimeDelta::minutes(1);
        }
        Self::from_utc(local.and_utc())
    }

    /// This moment moved by milliseconds, held at the ends of the range.
    pub fn plus_ms(self, ms: i64) -> Self {
        Self(self.0.saturating_add(ms))
    }

    /// ISO text in a zone, to the minute: `2026-11-22 09:30`.
    pub fn show(self, zone: Tz) -> String {
        self.local(zone).format("%Y-%m-%d %H:%M").to_string()
    }
}

impl ToVal for Instant {
    fn to_val(&self) -> Val {
        Val::Int(self.0)
    }
}

impl FromVal for Instant {
    fn from_val(val: Val) -> Result<Self, WrongValue> {
        i64::from_val(val).map(Self)
    }
}

/// The first moment after a day has ended in a zone: the next day's midnight.
pub fn end_of_day(day: NaiveDate, zone: Tz) -> Instant {
    let next = day.succ_opt().unwrap_or(day);
    Instant::from_local(next.and_hms_opt(0, 0, 0).expect("midnight is a time"), zone)
}

/// Reads a day as offices type it: `2026-11-22`, `2026/11/22`, `2026.11.22`, `2026年11月22日`,
/// `20261122`, with or without a time behind it.
pub fn parse_day(text: &str) -> Option<NaiveDate> {
    read_day(text).filter(|day| is_sane(*day))
}

/// A day is written, but of a year that calendars don't know, or that is as good as never.
pub fn is_of_other_years(text: &str) -> bool {
    read_day(text).is_some_and(|day| !is_sane(day))
}

fn is_sane(day: NaiveDate) -> bool {
    (FIRST_TYPED_YEAR..=LAST_TYPED_YEAR).contains(&day.year())
}

fn read_day(text: &str) -> Option<NaiveDate> {
    let text = text.trim();
    let (head, time) = text.split_once([' ', 'T']).unwrap_or((text, ""));
    if !time.trim().is_empty() && parse_time(time).is_none() {
        return None;
    }
    let plain: String = head
        .chars()
        .map(|c| if matches!(c, '/' | '.' | '年' | '月') { '-' } else { c })
        .filter(|c| *c != '日')
        .collect();
    if plain.len() == 8 && plain.chars().all(|c| c.is_ascii_digit()) {
        return NaiveDate::parse_from_str(&plain, "%Y%m%d").ok();
    }
    let mut parts = plain.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || year.len() != 4 {
        return None;
    }
    NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

/// The first year that an office can mean, and that calendars know: others are slips of the finger.
pub const FIRST_TYPED_YEAR: i32 = 1950;
/// The last year that an office can mean. What is promised then is still due in a year that calendars know.
pub const LAST_TYPED_YEAR: i32 = 2199;

/// Reads a time of day as files and people write it: `09:30`, `09:30:00`, `09:30:00.000`, `Z` behind it.
fn parse_time(text: &str) -> Option<chrono::NaiveTime> {
    let text = text.trim().trim_end_matches('Z');
    ["%H:%M", "%H:%M:%S", "%H:%M:%S%.f"].iter().find_map(|form| chrono::NaiveTime::parse_from_str(text, form).ok())
}

/// Reads a moment in a zone: a day and a time (`2026-11-22 09:30`), or a day alone (its midnight).
pub fn parse_instant(text: &str, zone: Tz) -> Option<Instant> {
    let text = text.trim().replace('T', " ");
    let day = parse_day(&text)?;
    let rest = text.split_once(' ').map_or("", |(_, rest)| rest.trim());
    let time = if rest.is_empty() { chrono::NaiveTime::MIN } else { parse_time(rest)? };
    Some(Instant::from_local(day.and_time(time), zone))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_read_in_the_ways_offices_write_it() {
        let expected = NaiveDate::from_ymd_opt(2026, 3, 5);
        for text in ["2026-03-05", "2026/3/5", "2026.3.5", "2026年3月5日", "20260305", "2026-3-5 10:00"] {
            assert_eq!(parse_day(text), expected, "{text}");
        }
        for text in [
            "",
            "2026-02-30",
            "5-3-2026",
            "soon",
            "2026-13-01",
            "26-3-5",
            "0001-01-01",
            "9999-12-31",
            "2026-11-01T25:00",
        ] {
            assert_eq!(parse_day(text), None, "{text}");
        }
    }

    #[test]
    fn a_time_that_the_clock_change_skips_counts_as_the_next_that_exists() {
        let zone = chrono_tz::Europe::Berlin;
        let skipped = parse_instant("2026-03-29 02:30", zone).expect("it can be read");
        assert_eq!(skipped.show(zone), "2026-03-29 03:00");
        let twice = parse_instant("2026-10-25 02:30", zone).expect("it can be read");
        assert_eq!(twice.utc().to_rfc3339(), "2026-10-25T00:30:00+00:00");
    }
}
