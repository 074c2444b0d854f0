//! Terms as they are typed, in templates and contracts alike.

use crate::{
    base::{
        calendar::{Calendar, CalendarError, Week},
        money::{Qty, Rate},
        parse::Parser,
        say::Said,
    },
    contract::{Relief, Terms},
    setting::{
        Hours,
        command::{WEEKDAY_KEYS, read_spans, spans_as_typed},
    },
};

/// The longest promise in minutes: ten years, which is beyond every contract and within what a calendar
/// counts.
const LONGEST_MINUTES: i64 = 10 * 366 * 24 * 60;

/// Terms as they are typed. Hours as `4`, `0.5` or `0:20`; a weekday as `08:30-12:00 13:30-17:30`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TermsDraft {
    /// Response for urgent calls, in working hours.
    pub response_urgent: String,
    /// Response for high priority.
    pub response_high: String,
    /// Response for normal priority.
    pub response_normal: String,
    /// Response for low priority.
    pub response_low: String,
    /// Resolution for urgent calls, in working hours.
    pub resolve_urgent: String,
    /// Resolution for high priority.
    pub resolve_high: String,
    /// Resolution for normal priority.
    pub resolve_normal: String,
    /// Resolution for low priority.
    pub resolve_low: String,
    /// Hours of its own from Monday to Sunday; all empty for the company's.
    pub week: [String; 7],
    /// Holidays are covered: `1` or empty.
    pub holidays_covered: String,
    /// What is taken over of parts, in per cent: 100 is free.
    pub relief_parts: String,
    /// Of labour.
    pub relief_labour: String,
    /// Of travel.
    pub relief_travel: String,
    /// Of everything else.
    pub relief_other: String,
}

impl TermsDraft {
    /// Reads the terms; every error is noted by its field.
    pub fn parse(&self, parser: &mut Parser) -> Terms {
        Terms {
            response: Hours {
                urgent: minutes(parser, "response_urgent", &self.response_urgent),
                high: minutes(parser, "response_high", &self.response_high),
                normal: minutes(parser, "response_normal", &self.response_normal),
                low: minutes(parser, "response_low", &self.response_low),
            },
            resolve: Hours {
                urgent: minutes(parser, "resolve_urgent", &self.resolve_urgent),
                high: minutes(parser, "resolve_high", &self.resolve_high),
                normal: minutes(parser, "resolve_normal", &self.resolve_normal),
                low: minutes(parser, "resolve_low", &self.resolve_low),
            },
            windows: self.windows(parser),
            holidays_covered: parser.flag("holidays_covered", &self.holidays_covered),
            relief: Relief {
                parts: parser.rate("relief_parts", &self.relief_parts).unwrap_or(Rate::ZERO),
                labour: parser.rate("relief_labour", &self.relief_labour).unwrap_or(Rate::ZERO),
                travel: parser.rate("relief_travel", &self.relief_travel).unwrap_or(Rate::ZERO),
                other: parser.rate("relief_other", &self.relief_other).unwrap_or(Rate::ZERO),
            },
        }
    }

    /// Hours of its own, checked as a calendar's are (CLK-1); none where nothing is typed.
    fn windows(&self, parser: &mut Parser) -> Option<Week> {
        if self.week.iter().all(|day| day.trim().is_empty()) {
            return None;
        }
        let week: Week = std::array::from_fn(|at| read_spans(parser, WEEKDAY_KEYS[at], &self.week[at]));
        let calendar = Calendar::office_default().with_windows(week.clone(), true);
        for error in calendar.check().err().unwrap_or_default() {
            let field = match error {
                CalendarError::Span { weekday, .. } => WEEKDAY_KEYS[weekday.num_days_from_monday() as usize],
                // Nothing could be read: what was typed is named already.
                CalendarError::NeverOpen => continue,
            };
            parser.refuse(field, error.said());
        }
        Some(week)
    }
}

impl From<&Terms> for TermsDraft {
    fn from(terms: &Terms) -> Self {
        let (response, resolve, relief) = (&terms.response, &terms.resolve, &terms.relief);
        let week = terms.windows.as_ref();
        Self {
            response_urgent: hours_text(response.urgent),
            response_high: hours_text(response.high),
            response_normal: hours_text(response.normal),
            response_low: hours_text(response.low),
            resolve_urgent: hours_text(resolve.urgent),
            resolve_high: hours_text(resolve.high),
            resolve_normal: hours_text(resolve.normal),
            resolve_low: hours_text(resolve.low),
            week: std::array::from_fn(|at| week.map(|week| spans_as_typed(&week[at])).unwrap_or_default()),
            holidays_covered: if terms.holidays_covered { "1".to_owned() } else { String::new() },
            relief_parts: relief.parts.show(),
            relief_labour: relief.labour.show(),
            relief_travel: relief.travel.show(),
            relief_other: relief.other.show(),
        }
    }
}

/// Working hours as whole minutes: `4`, `0.5`, `0:20`; empty is none, what can't be read an error of the field.
pub fn minutes(parser: &mut Parser, field: &'static str, text: &str) -> Option<i64> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    let read = match text.split_once([':', '：']) {
        Some((hours, minutes)) => {
            let whole = |text: &str| text.parse::<i64>().ok().filter(|number| (0..=1_000_000).contains(number));
            whole(hours).zip(whole(minutes)).filter(|(_, minutes)| *minutes < 60).map(|(h, m)| h * 60 + m)
        }
        None => Qty::parse(text).and_then(|hours| hours.0.checked_mul(60)).filter(|m| m % 1000 == 0).map(|m| m / 1000),
    };
    let minutes = read.filter(|minutes| (0..=LONGEST_MINUTES).contains(minutes));
    if minutes.is_none() {
        parser.refuse(field, Said::new("contract-error-hours").with("value", text));
    }
    minutes
}

/// Minutes as they are typed; those that are no exact thousandths of an hour as `0:20`.
pub fn hours_text(minutes: Option<i64>) -> String {
    match minutes {
        None => String::new(),
        Some(minutes) if minutes * 1000 % 60 == 0 => Qty(minutes * 1000 / 60).show(),
        Some(minutes) => format!("{}:{:02}", minutes / 60, minutes % 60),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::base::failure::Failure;

    #[test]
    fn hours_and_windows_are_read_in_the_ways_offices_type_them() {
        let mut draft =
            TermsDraft { response_normal: "0.5".into(), resolve_low: "0：20".into(), ..TermsDraft::default() };
        draft.week[0] = "8:30～12:00，13:30-24:00".into();
        let mut parser = Parser::default();
        let terms = draft.parse(&mut parser);
        assert_eq!(parser.done(), Ok(()));
        assert_eq!((terms.response.normal, terms.resolve.low, terms.response.low), (Some(30), Some(20), None));
        assert_eq!(terms.windows.unwrap()[0].len(), 2);
    }

    #[test]
    fn every_wrong_cell_of_the_terms_is_named() {
        let mut draft = TermsDraft {
            response_high: "soon".into(),
            resolve_high: "1:75".into(),
            relief_parts: "120".into(),
            ..TermsDraft::default()
        };
        draft.week[2] = "17:00-09:00".into();
        draft.week[3] = "morning".into();
        let mut parser = Parser::default();
        draft.parse(&mut parser);
        let Err(Failure::Invalid(errors)) = parser.done() else { panic!("there are errors") };
        let fields: Vec<&str> = errors.iter().map(|error| error.field).collect();
        assert_eq!(fields, ["response_high", "resolve_high", "thu", "wed", "relief_parts"]);
    }

    proptest! {
        #[test]
        fn terms_read_back_as_they_were_shown(cells in prop::array::uniform8(prop::option::of(0_i64..LONGEST_MINUTES)), rate in 0_i64..=10_000) {
            let [a, b, c, d, e, f, g, h] = cells;
            let terms = Terms {
                response: Hours { low: a, normal: b, high: c, urgent: d },
                resolve: Hours { low: e, normal: f, high: g, urgent: h },
                windows: Some(Calendar::office_default().week),
                holidays_covered: rate % 2 == 0,
                relief: Relief { parts: Rate(rate), ..Relief::default() },
            };
            let mut parser = Parser::default();
            prop_assert_eq!(TermsDraft::from(&terms).parse(&mut parser), terms);
            prop_assert_eq!(parser.done(), Ok(()));
        }
    }
}
