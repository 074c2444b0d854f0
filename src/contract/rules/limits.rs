//! How much of what a contract limits is left (CON-9).

use chrono::{Datelike as _, Months, NaiveDate};
use chrono_tz::Tz;

use super::super::{Limit, LimitOf, LimitPer};
use crate::base::{
    money::Qty,
    say::Said,
    time::{Instant, MINUTE_MS},
};

/// What a contract gave so far, in the order it was given.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Uses {
    /// When its calls were reported.
    pub incidents: Vec<Instant>,
    /// The work done on them.
    pub works: Vec<Work>,
}

/// One handling record of a call that the contract covered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Work {
    /// When it began.
    pub from: Instant,
    /// When it ended.
    pub to: Instant,
    /// A technician was sent for it.
    pub is_visit: bool,
}

/// A limit as it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Left {
    /// The limit.
    pub limit: Limit,
    /// So much is left; nothing where it is used up.
    pub amount: Qty,
    /// The last day of the year or term that is counted.
    pub until: NaiveDate,
    /// The day on which the last of it was used.
    pub used_up_on: Option<NaiveDate>,
}

/// The days over which a limit counts on a day, both included: the whole term, or the year of the contract that
/// the day is in.
pub fn period((first, last): (NaiveDate, NaiveDate), per: LimitPer, day: NaiveDate) -> (NaiveDate, NaiveDate) {
    if per == LimitPer::Term {
        return (first, last);
    }
    let year_from = |years: i32| {
        let months = Months::new(u32::try_from(years.max(0)).unwrap_or(0) * 12);
        first.checked_add_months(months).unwrap_or(last)
    };
    let guess = day.year() - first.year();
    let years = if year_from(guess) > day { guess - 1 } else { guess };
    let end = year_from(years + 1).pred_opt().unwrap_or(last);
    (year_from(years), end.min(last))
}

/// How a limit stands on a day, of a contract with these dates, after these uses.
pub fn left(limit: Limit, uses: &Uses, dates: (NaiveDate, NaiveDate), day: NaiveDate, zone: Tz) -> Left {
    let (from, to) = period(dates, limit.per, day);
    let inside = |at: Instant| (from..=to).contains(&at.day(zone));
    // Sixtieths of thousandths: minutes worked and pieces are then whole numbers alike.
    let piece = |at: Instant| (at, 60_000);
    let used: Vec<(Instant, i64)> = match limit.of {
        LimitOf::Incidents => uses.incidents.iter().copied().map(piece).collect(),
        LimitOf::Visits => uses.works.iter().filter(|work| work.is_visit).map(|work| piece(work.from)).collect(),
        LimitOf::Hours => {
            let worked = |work: &Work| (work.from, (work.to.0 - work.from.0).max(0) / MINUTE_MS * 1000);
            uses.works.iter().map(worked).collect()
        }
    };
    let allowed = limit.amount.0.saturating_mul(60);
    let (mut sum, mut used_up_on) = (0_i64, (allowed <= 0).then_some(from));
    for (at, amount) in used.into_iter().filter(|(at, _)| inside(*at)) {
        sum = sum.saturating_add(amount);
        if sum >= allowed && used_up_on.is_none() {
            used_up_on = Some(at.day(zone));
        }
    }
    Left { limit, amount: Qty((allowed - sum).max(0) / 60), until: to, used_up_on }
}

/// A limit as the terms read: '4 visits a year'.
pub fn said(limit: &Limit) -> Said {
    let key = match limit.of {
        LimitOf::Visits => "contract-limited-visits",
        LimitOf::Incidents => "contract-limited-incidents",
        LimitOf::Hours => "contract-limited-hours",
    };
    Said::new(key).with_word("per", limit.per).with("amount", limit.amount)
}

/// What is left of a limit: '3 visits left until …'.
pub fn left_said(left: &Left) -> Said {
    let key = match left.limit.of {
        LimitOf::Visits => "contract-left-visits",
        LimitOf::Incidents => "contract-left-incidents",
        LimitOf::Hours => "contract-left-hours",
    };
    Said::new(key).with("left", left.amount).with("day", left.until).with("limit", said(&left.limit))
}

#[cfg(test)]
mod tests {
    use chrono_tz::Asia::Shanghai;

    use super::*;
    use crate::{base::time::parse_instant, contract::make::day};

    fn at(text: &str) -> Instant {
        parse_instant(text, Shanghai).unwrap()
    }

    fn limit(of: LimitOf, per: LimitPer, amount: i64) -> Limit {
        Limit { of, per, amount: Qty::whole(amount) }
    }

    #[test]
    fn con_9_a_year_of_the_contract_begins_on_its_own_day_and_ends_with_the_term() {
        let term = (day("2026-03-15"), day("2028-06-30"));
        for (asked, from, to) in [
            ("2026-03-15", "2026-03-15", "2027-03-14"),
            ("2027-03-14", "2026-03-15", "2027-03-14"),
            ("2027-03-15", "2027-03-15", "2028-03-14"),
            ("2028-05-01", "2028-03-15", "2028-06-30"),
        ] {
            assert_eq!(period(term, LimitPer::Year, day(asked)), (day(from), day(to)), "{asked}");
            assert_eq!(period(term, LimitPer::Term, day(asked)), term);
        }
        let leap = (day("2024-02-29"), day("2027-02-27"));
        assert_eq!(period(leap, LimitPer::Year, day("2025-02-28")), (day("2025-02-28"), day("2026-02-27")));
    }

    #[test]
    fn con_9_what_was_used_in_the_year_counts_and_the_day_it_was_used_up_is_named() {
        let term = (day("2026-01-01"), day("2027-12-31"));
        let work = |from: &str, to: &str, is_visit| Work { from: at(from), to: at(to), is_visit };
        let uses = Uses {
            incidents: vec![at("2026-02-01 10:00"), at("2026-05-01 09:00"), at("2027-01-03 09:00")],
            works: vec![
                work("2026-02-02 09:00", "2026-02-02 10:30", true),
                work("2026-02-03 09:00", "2026-02-03 09:20", false),
                work("2026-05-02 09:00", "2026-05-02 11:00", true),
            ],
        };
        use LimitOf::{Hours, Incidents, Visits};
        use LimitPer::{Term, Year};
        for (of, per, amount, asked, left_over, used_up) in [
            (Incidents, Year, 3, "2026-06-01", 1_000, None),
            (Incidents, Year, 2, "2026-06-01", 0, Some("2026-05-01")),
            (Incidents, Year, 2, "2027-06-01", 1_000, None),
            (Incidents, Term, 3, "2027-06-01", 0, Some("2027-01-03")),
            (Visits, Year, 3, "2026-06-01", 1_000, None),
            (Visits, Year, 1, "2026-06-01", 0, Some("2026-02-02")),
            (Hours, Year, 4, "2026-06-01", 166, None),
            (Hours, Year, 3, "2026-06-01", 0, Some("2026-05-02")),
            (Hours, Year, 0, "2026-06-01", 0, Some("2026-01-01")),
        ] {
            let found = left(limit(of, per, amount), &uses, term, day(asked), Shanghai);
            assert_eq!((found.amount, found.used_up_on), (Qty(left_over), used_up.map(day)), "{of:?} {per:?} {asked}");
        }
    }
}
