//! Days of a report: its period, its months, ages and dues. Pure.

use chrono::{Datelike as _, Days, NaiveDate};

use super::{Age, Due};
use crate::base::{
    field::ReadAt,
    filter::{Span, When},
    time::Instant,
};

/// The first and the last day of a period, where the office's day is this one; open ends are none.
pub fn days(span: Option<Span>, today: NaiveDate) -> (Option<NaiveDate>, Option<NaiveDate>) {
    let of = |when: When| when.days(today);
    match span {
        None => (None, None),
        Some(Span::In(when)) => (Some(of(when).0), Some(of(when).1)),
        Some(Span::Before(when)) => (None, of(when).0.pred_opt()),
        Some(Span::UpTo(when)) => (None, Some(of(when).1)),
        Some(Span::After(when)) => (of(when).1.succ_opt(), None),
        Some(Span::From(when)) => (Some(of(when).0), None),
        Some(Span::Between(first, last)) => (Some(of(first).0), Some(of(last).1)),
    }
}

/// The period from one day to another, each where it is named.
pub fn span(from: Option<NaiveDate>, to: Option<NaiveDate>) -> Option<Span> {
    match (from, to) {
        (None, None) => None,
        (Some(from), None) => Some(Span::From(When::Day(from))),
        (None, Some(to)) => Some(Span::UpTo(When::Day(to))),
        (Some(from), Some(to)) if from == to => Some(Span::In(When::Day(from))),
        (Some(from), Some(to)) => Some(Span::Between(When::Day(from), When::Day(to))),
    }
}

/// The month of a day, as it is written: `2026-03`.
pub fn month(day: NaiveDate) -> String {
    format!("{:04}-{:02}", day.year(), day.month())
}

/// The days of a written month that lie in a period; none where it can't be read.
pub fn of_month(written: &str, (from, to): (Option<NaiveDate>, Option<NaiveDate>)) -> Option<Span> {
    let (year, number) = written.split_once('-')?;
    let (year, number) = (year.parse().ok()?, number.parse().ok()?);
    let first = NaiveDate::from_ymd_opt(year, number, 1)?;
    let whole = When::Month(year, number);
    let (_, last) = whole.days(first);
    let (begins, ends) = (from.map_or(first, |from| from.max(first)), to.map_or(last, |to| to.min(last)));
    if (begins, ends) == (first, last) { Some(Span::In(whole)) } else { span(Some(begins), Some(ends)) }
}

/// The days of an age, from the oldest to the youngest; the oldest of all have no first day.
fn ages(age: Age) -> (Option<u64>, u64) {
    match age {
        Age::Today => (Some(0), 0),
        Age::Days1 => (Some(2), 1),
        Age::Days3 => (Some(6), 3),
        Age::Days7 => (Some(29), 7),
        Age::Days30 => (None, 30),
    }
}

/// How old a call is that was reported on a day.
pub fn age(reported: NaiveDate, today: NaiveDate) -> Age {
    match (today - reported).num_days() {
        ..1 => Age::Today,
        1..3 => Age::Days1,
        3..7 => Age::Days3,
        7..30 => Age::Days7,
        _ => Age::Days30,
    }
}

/// The days on which calls of an age were reported. What is reported from tomorrow on is as old as what was today.
pub fn of_age(age: Age, today: NaiveDate) -> Span {
    let ago = |days: u64| When::Day(today.checked_sub_days(Days::new(days)).unwrap_or(today));
    match ages(age) {
        (Some(0), _) => Span::From(When::Day(today)),
        (Some(oldest), youngest) => Span::Between(ago(oldest), ago(youngest)),
        (None, youngest) => Span::UpTo(ago(youngest)),
    }
}

/// So many days ahead are a week.
const WEEK_DAYS: u64 = 7;

/// When a promise is due, at a moment that counts by the minute.
pub fn due(due: Option<Instant>, at: ReadAt) -> Due {
    let Some(due) = due else { return Due::None };
    if due < at.now {
        return Due::Overdue;
    }
    let day = due.day(at.zone);
    match day {
        day if day <= at.day() => Due::Today,
        day if day <= week_end(at.day()) => Due::Week,
        _ => Due::Later,
    }
}

fn week_end(today: NaiveDate) -> NaiveDate {
    today.checked_add_days(Days::new(WEEK_DAYS)).unwrap_or(today)
}

/// The moments of such dues; none for those that have no due.
pub fn of_due(due: Due, today: NaiveDate) -> Option<Span> {
    match due {
        Due::Overdue => Some(Span::Before(When::Now)),
        Due::Today => Some(Span::Between(When::Now, When::NextDay(0))),
        Due::Week => Some(Span::Between(When::NextDay(1), When::Day(week_end(today)))),
        Due::Later => Some(Span::After(When::Day(week_end(today)))),
        Due::None => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{filter::Unit, text::Lang, time::parse_instant, words::Word as _};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_days_of_a_month_are_cut_by_the_period() {
        let line = |written: &str, from: Option<&str>, to: Option<&str>| {
            let span = of_month(written, (from.map(day), to.map(day))).unwrap();
            crate::base::filter::span_line(span, Lang::En)
        };
        assert_eq!(line("2026-02", None, None), "2026-02");
        assert_eq!(line("2026-02", Some("2026-02-01"), Some("2026-02-28")), "2026-02");
        assert_eq!(line("2026-02", Some("2026-02-10"), None), "2026-02-10..2026-02-28");
        assert_eq!(line("2026-02", Some("2025-12-10"), Some("2026-02-03")), "2026-02-01..2026-02-03");
        assert_eq!(line("2026-02", Some("2026-02-28"), None), "2026-02-28");
        assert_eq!(of_month("soon", (None, None)), None);
    }

    #[test]
    fn a_period_has_its_first_and_last_day() {
        let today = day("2026-11-23");
        let of = |span: Span| {
            let (from, to) = days(Some(span), today);
            format!("{from:?} {to:?}")
        };
        assert_eq!(of(Span::In(When::Last(30, Unit::Days))), "Some(2026-10-25) Some(2026-11-23)");
        assert_eq!(of(Span::In(When::NextMonth(-1))), "Some(2026-10-01) Some(2026-10-31)");
        assert_eq!(of(Span::Before(When::Year(2026))), "None Some(2025-12-31)");
        assert_eq!(of(Span::After(When::Month(2026, 2))), "Some(2026-03-01) None");
        assert_eq!(days(None, today), (None, None));
    }

    #[test]
    fn every_age_and_due_is_found_by_its_own_days_and_no_others() {
        let zone = chrono_tz::Asia::Shanghai;
        let at = ReadAt { now: parse_instant("2026-11-23 10:00", zone).unwrap(), zone };
        let today = at.day();
        for back in 0..50 {
            let reported = today - chrono::TimeDelta::days(back);
            let found: Vec<Age> = Age::ALL
                .iter()
                .copied()
                .filter(|age| {
                    let (from, to) = days(Some(of_age(*age, today)), today);
                    from.is_none_or(|from| reported >= from) && to.is_none_or(|to| reported <= to)
                })
                .collect();
            assert_eq!(found, [age(reported, today)], "{back} days");
        }
        for (text, expected) in [
            ("2026-11-23 09:59", Due::Overdue),
            ("2026-11-23 10:00", Due::Today),
            ("2026-11-23 23:59", Due::Today),
            ("2026-11-24 00:00", Due::Week),
            ("2026-11-30 23:59", Due::Week),
            ("2026-12-01 00:00", Due::Later),
        ] {
            assert_eq!(due(parse_instant(text, zone), at), expected, "{text}");
        }
        assert_eq!(due(None, at), Due::None);
    }
}
