//! A technician's own time as it is typed: the hours of a week, and days of leave.

use chrono::NaiveDate;

use crate::{
    base::{
        calendar::{Calendar, CalendarError, Week},
        parse::Parser,
        say::Said,
    },
    people::{Leave, Leaves, OwnHours, User},
    setting::command::{WEEKDAY_KEYS, read_spans, spans_as_typed},
};

/// Days on which somebody is away, as text. Without a last day it is the first.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct LeaveDraft {
    /// The first day.
    pub from: String,
    /// The last day.
    pub to: String,
    /// Why.
    pub reason: String,
}

/// Reads hours of their own, checked as a calendar's are (CLK-1); none where nothing is typed.
pub(super) fn read_hours(parser: &mut Parser, texts: &[String; 7]) -> Option<OwnHours> {
    if texts.iter().all(|day| day.trim().is_empty()) {
        return None;
    }
    let week: Week = std::array::from_fn(|at| read_spans(parser, WEEKDAY_KEYS[at], &texts[at]));
    for error in Calendar::office_default().with_windows(week.clone(), true).check().err().unwrap_or_default() {
        // A week that is never open has nothing but what could not be read, and that is named already.
        if let CalendarError::Span { weekday, .. } = error {
            parser.refuse(WEEKDAY_KEYS[weekday.num_days_from_monday() as usize], error.said());
        }
    }
    Some(OwnHours(week))
}

/// Reads leave: each from a day to the same or a later one, none within another; in order of the days.
pub(super) fn read_leave(parser: &mut Parser, lines: &[LeaveDraft]) -> Option<Leaves> {
    let mut read: Vec<(usize, Leave)> = Vec::new();
    for (at, line) in lines.iter().enumerate().filter(|(_, line)| !is_blank(line)) {
        parser.row(Some(at + 1));
        let from = parser.day("from", &line.from);
        let from = parser.need("from", from);
        let to = if line.to.trim().is_empty() { from } else { parser.day("to", &line.to) };
        let reason = parser.line("reason", &line.reason);
        let Some((from, to)) = from.zip(to) else { continue };
        if to < from {
            parser.refuse("to", Said::new("people-error-leave-reversed").with("from", from).with("to", to));
            continue;
        }
        if let Some((other, _)) = read.iter().find(|(_, other)| overlap(other, from, to)) {
            parser.refuse("from", Said::new("people-error-leave-overlaps").with("other", *other));
        }
        read.push((at + 1, Leave { from, to, reason }));
    }
    parser.row(None);
    let mut leaves: Vec<Leave> = read.into_iter().map(|(_, leave)| leave).collect();
    leaves.sort_by_key(|leave| leave.from);
    (!leaves.is_empty()).then_some(Leaves(leaves))
}

fn is_blank(line: &LeaveDraft) -> bool {
    [&line.from, &line.to, &line.reason].iter().all(|text| text.trim().is_empty())
}

fn overlap(leave: &Leave, from: NaiveDate, to: NaiveDate) -> bool {
    leave.from <= to && from <= leave.to
}

/// Hours of their own as they are typed; empty for the company's.
pub(super) fn hours_as_typed(user: &User) -> [String; 7] {
    let week = user.own_hours.as_ref().map(|hours| &hours.0);
    std::array::from_fn(|at| week.map(|week| spans_as_typed(&week[at])).unwrap_or_default())
}

/// Leave as it is typed.
pub(super) fn leave_as_typed(user: &User) -> Vec<LeaveDraft> {
    let line = |leave: &Leave| LeaveDraft {
        from: leave.from.to_string(),
        to: leave.to.to_string(),
        reason: leave.reason.clone(),
    };
    user.leaves().iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{failure::Failure, say::Arg};

    /// From, to, reason.
    type Row<'a> = (&'a str, &'a str, &'a str);

    fn lines(rows: &[Row<'_>]) -> Vec<LeaveDraft> {
        let line = |(from, to, reason): &Row<'_>| LeaveDraft {
            from: (*from).to_owned(),
            to: (*to).to_owned(),
            reason: (*reason).to_owned(),
        };
        rows.iter().map(line).collect()
    }

    /// Field, text key and line of each error.
    fn errors(rows: &[Row<'_>]) -> Vec<(&'static str, String, i64)> {
        let mut parser = Parser::default();
        read_leave(&mut parser, &lines(rows));
        let Err(Failure::Invalid(errors)) = parser.done() else { return Vec::new() };
        let row = |said: &Said| match said.args.iter().find(|(name, _)| name == "row") {
            Some((_, Arg::Int(row))) => *row,
            _ => 0,
        };
        errors.iter().map(|error| (error.field, error.said.key.to_string(), row(&error.said))).collect()
    }

    #[test]
    fn leave_is_read_in_order_and_a_single_day_needs_no_end() {
        let mut parser = Parser::default();
        let rows = [("2026-12-07", "", "体检"), ("", " ", ""), ("2026-11-23", "2026-11-25", "年假")];
        let leaves = read_leave(&mut parser, &lines(&rows)).unwrap();
        assert_eq!(parser.done(), Ok(()));
        let days: Vec<_> = leaves.0.iter().map(|one| (one.from.to_string(), one.to.to_string())).collect();
        let day = |text: &str| text.to_owned();
        assert_eq!(days, [(day("2026-11-23"), day("2026-11-25")), (day("2026-12-07"), day("2026-12-07"))]);
        assert_eq!(read_leave(&mut Parser::default(), &lines(&[("", "", "")])), None, "an empty line is none");
    }

    #[test]
    fn leave_that_is_reversed_overlaps_or_has_no_beginning_is_refused_in_its_line() {
        let table: [(&[Row<'_>], &str, &str, i64); 5] = [
            (&[("2026-11-25", "2026-11-23", "")], "to", "people-error-leave-reversed", 1),
            (
                &[("2026-11-23", "2026-11-25", ""), ("2026-11-25", "2026-11-26", "")],
                "from",
                "people-error-leave-overlaps",
                2,
            ),
            (&[("2026-11-23", "", ""), ("2026-11-20", "2026-11-30", "")], "from", "people-error-leave-overlaps", 2),
            (&[("", "2026-11-25", "")], "from", "error-required", 1),
            (&[("soon", "", "")], "from", "error-not-a-day", 1),
        ];
        for (rows, field, key, row) in table {
            assert_eq!(errors(rows), [(field, key.to_owned(), row)], "{rows:?}");
        }
        assert_eq!(errors(&[("2026-11-23", "2026-11-25", ""), ("2026-11-26", "", "")]), [], "one after the other");
    }

    #[test]
    fn own_hours_are_empty_for_the_companys_and_wrong_spans_are_named_by_their_day() {
        assert_eq!(read_hours(&mut Parser::default(), &Default::default()), None);
        let mut week: [String; 7] = Default::default();
        week[5] = "9:00-12:00 11:00-15:00".to_owned();
        week[6] = "late".to_owned();
        let mut parser = Parser::default();
        read_hours(&mut parser, &week);
        let Err(Failure::Invalid(errors)) = parser.done() else { panic!("there are errors") };
        assert_eq!(errors.iter().map(|error| error.field).collect::<Vec<_>>(), ["sun", "sat"]);
        week[5] = "09:00-12:00 13:00-24:00".to_owned();
        week[6] = String::new();
        let mut parser = Parser::default();
        let hours = read_hours(&mut parser, &week).unwrap();
        let user = User { own_hours: Some(hours), ..crate::people::store::system() };
        assert_eq!((parser.done(), hours_as_typed(&user)), (Ok(()), week));
    }
}
