//! Spans of a day, as minutes of the wall clock.

use serde::{Deserialize, Serialize};

use super::SpanProblem;

/// Minutes from 00:00 to 24:00.
pub const MINUTES_OF_DAY: u16 = 24 * 60;

/// Opening hours within a day, half-open: open at the first minute, closed at the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "(String, String)", into = "(String, String)")]
pub struct Span {
    /// The minute of the day at which it opens.
    pub from_minute: u16,
    /// The minute of the day at which it closes; 1440 is 24:00.
    pub to_minute: u16,
}

impl Span {
    /// From 00:00 to 24:00.
    pub const WHOLE_DAY: Self = Self::new(0, MINUTES_OF_DAY);

    /// A span from minute to minute of the day; `Calendar::check` judges it.
    pub const fn new(from_minute: u16, to_minute: u16) -> Self {
        Self { from_minute, to_minute }
    }
}

/// Text that is not a time of day.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a time of day: {0}")]
pub struct WrongTime(pub String);

impl TryFrom<(String, String)> for Span {
    type Error = WrongTime;

    fn try_from((from, to): (String, String)) -> Result<Self, WrongTime> {
        let from_minute = minute_of(&from).ok_or(WrongTime(from))?;
        let to_minute = minute_of(&to).ok_or(WrongTime(to))?;
        Ok(Self { from_minute, to_minute })
    }
}

impl From<Span> for (String, String) {
    fn from(span: Span) -> Self {
        (minute_text(span.from_minute), minute_text(span.to_minute))
    }
}

/// Reads a time of day from `0:00` to `24:00` (a full-width colon too) as the minute of the day.
pub fn minute_of(text: &str) -> Option<u16> {
    let (hours, minutes) = text.trim().split_once([':', '：'])?;
    let (hours, minutes) = (digits(hours, 1)?, digits(minutes, 2)?);
    let minute = hours * 60 + minutes;
    (minutes < 60 && minute <= MINUTES_OF_DAY).then_some(minute)
}

/// A minute of the day as `08:30`.
pub fn minute_text(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

fn digits(text: &str, at_least: usize) -> Option<u16> {
    let well_formed = (at_least..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    if well_formed { text.parse().ok() } else { None }
}

/// What is wrong with the spans of one weekday: at most one problem each, with its place.
pub(super) fn problems(spans: &[Span]) -> Vec<(usize, SpanProblem)> {
    let problem_at = |index: usize| {
        let span = spans[index];
        if span.to_minute > MINUTES_OF_DAY || span.from_minute > MINUTES_OF_DAY {
            return Some(SpanProblem::PastMidnight);
        }
        if span.from_minute >= span.to_minute {
            return Some(SpanProblem::Empty);
        }
        let before = spans[..index].last()?;
        if span.to_minute <= before.from_minute {
            return Some(SpanProblem::OutOfOrder);
        }
        (span.from_minute < before.to_minute).then_some(SpanProblem::Overlaps)
    };
    (0..spans.len()).filter_map(|index| Some((index, problem_at(index)?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_of_day_is_read_strictly() {
        for (text, minute) in [("08:30", 510), ("8:30", 510), (" 0:00 ", 0), ("24:00", 1440), ("23：59", 1439)] {
            assert_eq!(minute_of(text), Some(minute), "{text}");
        }
        for text in ["", "8", "8:3", "08:60", "24:01", "25:00", "-1:00", "+8:30", "008:30", "8:30:00"] {
            assert_eq!(minute_of(text), None, "{text}");
        }
        assert_eq!(minute_text(510), "08:30");
        assert_eq!(minute_text(MINUTES_OF_DAY), "24:00");
    }
}
