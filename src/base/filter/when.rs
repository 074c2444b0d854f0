//! Days and moments as people say them: a date, a month, today, last month, the last 30 days.

use chrono::{Datelike as _, Days, Months, NaiveDate, NaiveDateTime, Timelike as _};

use super::{names, split::alike};
use crate::base::{
    field::ReadAt,
    text::Lang,
    time::{FIRST_TYPED_YEAR, Instant, LAST_TYPED_YEAR, end_of_day, parse_day, parse_instant},
};

/// What is counted in 'the last 30 days'.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Days.
    Days,
    /// Weeks of seven days.
    Weeks,
    /// Months.
    Months,
}

/// A stretch of time with a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// This day.
    Day(NaiveDate),
    /// This month of this year.
    Month(i32, u32),
    /// This year.
    Year(i32),
    /// This minute of the office's time.
    Minute(NaiveDateTime),
    /// The moment of reading.
    Now,
    /// A day beside the day of reading: 0 today, -1 yesterday, 1 tomorrow.
    NextDay(i8),
    /// A week beside the week of reading, Monday to Sunday.
    NextWeek(i8),
    /// A month beside the month of reading.
    NextMonth(i8),
    /// A quarter beside the quarter of reading.
    NextQuarter(i8),
    /// A year beside the year of reading.
    NextYear(i8),
    /// So many of them up to and with today.
    Last(u16, Unit),
    /// So many of them from today on.
    Next(u16, Unit),
}

/// Stretches that are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Span {
    /// Within it.
    In(When),
    /// Before it begins.
    Before(When),
    /// Until it ends.
    UpTo(When),
    /// After it ended.
    After(When),
    /// From its beginning on.
    From(When),
    /// From the beginning of one to the end of the other.
    Between(When, When),
}

/// The named stretches beside the moment, with the keys of what they are called; in the order they are offered.
pub(super) const NAMED: &[(When, &str)] = &[
    (When::NextDay(0), "filter-today"),
    (When::NextDay(-1), "filter-yesterday"),
    (When::NextDay(1), "filter-tomorrow"),
    (When::NextWeek(0), "filter-this-week"),
    (When::NextWeek(-1), "filter-last-week"),
    (When::NextWeek(1), "filter-next-week"),
    (When::NextMonth(0), "filter-this-month"),
    (When::NextMonth(-1), "filter-last-month"),
    (When::NextMonth(1), "filter-next-month"),
    (When::NextQuarter(0), "filter-this-quarter"),
    (When::NextQuarter(-1), "filter-last-quarter"),
    (When::NextQuarter(1), "filter-next-quarter"),
    (When::NextYear(0), "filter-this-year"),
    (When::NextYear(-1), "filter-last-year"),
    (When::NextYear(1), "filter-next-year"),
    (When::Now, "filter-now"),
];

/// Makes a stretch of a count.
type Counts = fn(u16) -> When;

/// Stretches that are counted, with `#` for the count in what they are called.
const COUNTED: &[(Counts, &str)] = &[
    (|count| When::Last(count, Unit::Days), "filter-last-days"),
    (|count| When::Last(count, Unit::Weeks), "filter-last-weeks"),
    (|count| When::Last(count, Unit::Months), "filter-last-months"),
    (|count| When::Next(count, Unit::Days), "filter-next-days"),
    (|count| When::Next(count, Unit::Weeks), "filter-next-weeks"),
    (|count| When::Next(count, Unit::Months), "filter-next-months"),
];

/// The most that is counted.
const MOST: u16 = 3_660;

impl When {
    /// Reads it in either language; a minute only where moments are asked for.
    pub fn parse(text: &str, is_moment: bool) -> Option<Self> {
        let text = text.trim();
        let typed = alike(text);
        if let Some((when, _)) = NAMED.iter().find(|(_, key)| names::spoken(key).any(|name| alike(&name) == typed)) {
            return (is_moment || *when != Self::Now).then_some(*when);
        }
        if let Some(counted) =
            COUNTED.iter().filter(|_| !is_negative(text)).find_map(|(of, key)| counted(key, &typed).map(of))
        {
            return Some(counted);
        }
        Self::date(text, is_moment)
    }

    fn date(text: &str, is_moment: bool) -> Option<Self> {
        if let Some(day) = parse_day(text) {
            let has_time = text.contains(':') || text.contains('：');
            if !has_time {
                return Some(Self::Day(day));
            }
            let minute = parse_instant(&text.replace('：', ":"), chrono_tz::Tz::UTC)?.utc().naive_utc();
            return is_moment
                .then(|| minute.with_second(0).and_then(|minute| minute.with_nanosecond(0)))?
                .map(Self::Minute);
        }
        let plain: String =
            text.chars().map(|c| if matches!(c, '/' | '.' | '年') { '-' } else { c }).filter(|c| *c != '月').collect();
        let plain = plain.trim_end_matches('-');
        let year = |text: &str| {
            let year = if text.len() == 4 { text.parse::<i32>().ok()? } else { return None };
            (FIRST_TYPED_YEAR..=LAST_TYPED_YEAR).contains(&year).then_some(year)
        };
        match plain.split_once('-') {
            None => year(plain).map(Self::Year),
            Some((before, month)) => {
                let month = if month.len() <= 2 { month.parse::<u32>().ok()? } else { return None };
                (1..=12).contains(&month).then_some(Self::Month(year(before)?, month))
            }
        }
    }

    /// As it is written in a language; read again it is the same.
    pub fn write(self, lang: Lang) -> String {
        match self {
            Self::Day(day) => day.to_string(),
            Self::Month(year, month) => format!("{year:04}-{month:02}"),
            Self::Year(year) => format!("{year:04}"),
            Self::Minute(minute) => minute.format("%Y-%m-%d %H:%M").to_string(),
            Self::Last(count, _) | Self::Next(count, _) => {
                let key = COUNTED.iter().find(|(of, _)| of(count) == self).map_or("", |(_, key)| key);
                names::called(lang, key).replace('#', &count.to_string())
            }
            named => {
                let key = NAMED.iter().find(|(when, _)| *when == named).map_or("", |(_, key)| key);
                names::called(lang, key)
            }
        }
    }

    /// Its first and last day, where the office's day is this one.
    pub fn days(self, today: NaiveDate) -> (NaiveDate, NaiveDate) {
        match self {
            Self::Day(day) => (day, day),
            Self::Minute(minute) => (minute.date(), minute.date()),
            Self::Now => (today, today),
            Self::Month(year, month) => months(first_of(year, month), 1),
            Self::Year(year) => months(first_of(year, 1), 12),
            Self::NextDay(count) => {
                let day = moved(today, i64::from(count));
                (day, day)
            }
            Self::NextWeek(count) => {
                let monday = moved(today, i64::from(count) * 7 - i64::from(today.weekday().num_days_from_monday()));
                (monday, moved(monday, 6))
            }
            Self::NextMonth(count) => months(by_months(first_of(today.year(), today.month()), count.into()), 1),
            Self::NextQuarter(count) => {
                let first = first_of(today.year(), today.month0() / 3 * 3 + 1);
                months(by_months(first, i32::from(count) * 3), 3)
            }
            Self::NextYear(count) => months(first_of(today.year() + i32::from(count), 1), 12),
            Self::Last(count, unit) => (moved(back(today, count, unit), 1), today),
            Self::Next(count, unit) => (today, moved(ahead(today, count, unit), -1)),
        }
    }

    /// Its first and last moment.
    pub fn moments(self, at: ReadAt) -> (Instant, Instant) {
        match self {
            Self::Now => (at.now, at.now),
            Self::Minute(minute) => {
                let first = Instant::from_local(minute, at.zone);
                (first, first.plus_ms(crate::base::time::MINUTE_MS - 1))
            }
            other => {
                let (first, last) = other.days(at.day());
                let begins = Instant::from_local(first.and_time(chrono::NaiveTime::MIN), at.zone);
                (begins, end_of_day(last, at.zone).plus_ms(-1))
            }
        }
    }
}

/// A sign stands before a number: what joins words stands behind a letter or figure (last-30-days).
fn is_negative(text: &str) -> bool {
    let mut before = ' ';
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let is_sign = matches!(letter, '-' | '－' | '−' | '–') && !before.is_ascii_alphanumeric();
        if is_sign && letters.clone().find(|next| !next.is_whitespace()).is_some_and(char::is_numeric) {
            return true;
        }
        before = letter;
    }
    false
}

/// The count in a text that reads as one of a key's patterns.
fn counted(key: &str, typed: &str) -> Option<u16> {
    names::spoken(key).find_map(|pattern| {
        let (before, behind) = pattern.split_once('#').map(|(before, behind)| (alike(before), alike(behind)))?;
        let count = typed.strip_prefix(before.as_str())?.strip_suffix(behind.as_str())?;
        count.parse::<u16>().ok().filter(|count| (1..=MOST).contains(count))
    })
}

fn first_of(year: i32, month: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, 1).unwrap_or_default()
}

/// So many months from a first day on.
fn months(first: NaiveDate, count: i32) -> (NaiveDate, NaiveDate) {
    (first, moved(by_months(first, count), -1))
}

fn by_months(day: NaiveDate, count: i32) -> NaiveDate {
    let months = Months::new(count.unsigned_abs());
    let moved = if count < 0 { day.checked_sub_months(months) } else { day.checked_add_months(months) };
    moved.unwrap_or(day)
}

fn moved(day: NaiveDate, days: i64) -> NaiveDate {
    let count = Days::new(days.unsigned_abs());
    let moved = if days < 0 { day.checked_sub_days(count) } else { day.checked_add_days(count) };
    moved.unwrap_or(day)
}

fn back(day: NaiveDate, count: u16, unit: Unit) -> NaiveDate {
    match unit {
        Unit::Days => moved(day, -i64::from(count)),
        Unit::Weeks => moved(day, -7 * i64::from(count)),
        Unit::Months => by_months(day, -i32::from(count)),
    }
}

fn ahead(day: NaiveDate, count: u16, unit: Unit) -> NaiveDate {
    match unit {
        Unit::Days => moved(day, i64::from(count)),
        Unit::Weeks => moved(day, 7 * i64::from(count)),
        Unit::Months => by_months(day, i32::from(count)),
    }
}
