//! Promises as they are typed: working hours as whole minutes.

use super::{
    money::Qty,
    say::{Arg, Said},
};

/// The longest promise in minutes: ten years, which is beyond every contract and within what a calendar
/// counts.
pub const LONGEST_MINUTES: i64 = 10 * 366 * 24 * 60;

/// Reads working hours as whole minutes: `4`, `0.5`, `0:20`.
///
/// # Errors
/// What is no number of hours or of whole minutes, less than nothing, or longer than any promise.
pub fn parse_hours(text: &str) -> Result<i64, Said> {
    let text = text.trim();
    let read = match text.split_once([':', '：']) {
        Some((hours, minutes)) => {
            let whole = |text: &str| text.parse::<i64>().ok().filter(|number| *number <= 1_000_000_000);
            // An hour below zero takes its minutes with it: it is refused as a whole.
            let minutes = whole(minutes).filter(|minutes| (0..60).contains(minutes));
            whole(hours).zip(minutes).map(|(hours, minutes)| hours.saturating_mul(60).saturating_add(minutes))
        }
        None => Qty::parse(text).filter(|hours| hours.0.saturating_mul(60) % 1000 == 0).map(|hours| {
            // Whole thousandths of an hour that make whole minutes.
            i64::try_from(i128::from(hours.0) * 60 / 1000).unwrap_or(i64::MAX)
        }),
    };
    let shown: String = text.chars().take(60).collect();
    match read {
        None => Err(Said::new("error-not-hours").with("value", shown)),
        Some(minutes) if minutes < 0 || text.starts_with(['-', '−']) => Err(Said::new("error-negative")),
        Some(minutes) if minutes > LONGEST_MINUTES => {
            Err(Said::new("error-too-long-a-promise").with("value", shown).with("limit", Arg::Minutes(LONGEST_MINUTES)))
        }
        Some(minutes) => Ok(minutes),
    }
}

/// Minutes as they are typed; those that are no exact thousandths of an hour as `0:20`.
pub fn hours_text(minutes: i64) -> String {
    if minutes * 1000 % 60 == 0 {
        return Qty(minutes * 1000 / 60).show();
    }
    format!("{}:{:02}", minutes / 60, minutes % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_read_as_offices_type_them_and_what_is_wrong_is_named() {
        for (text, minutes) in
            [("4", 240), (" 0.5 ", 30), ("0:20", 20), ("1：05", 65), ("0", 0), ("87840", LONGEST_MINUTES)]
        {
            assert_eq!(parse_hours(text), Ok(minutes), "{text}");
        }
        for (text, key) in [
            ("soon", "error-not-hours"),
            ("", "error-not-hours"),
            ("0.001", "error-not-hours"),
            ("1:75", "error-not-hours"),
            ("1:-5", "error-not-hours"),
            ("-1", "error-negative"),
            ("-0:20", "error-negative"),
            ("-99999999999999", "error-negative"),
            ("87840.5", "error-too-long-a-promise"),
            ("99999999999999", "error-too-long-a-promise"),
            ("999999999:00", "error-too-long-a-promise"),
        ] {
            assert_eq!(parse_hours(text).map_err(|said| said.key.into_owned()), Err(key.to_owned()), "{text}");
        }
    }

    #[test]
    fn hours_read_back_as_they_were_shown() {
        for minutes in (0..3000).chain([LONGEST_MINUTES]) {
            assert_eq!(parse_hours(&hours_text(minutes)), Ok(minutes));
        }
    }
}
