//! From when to when a unit is in warranty (EQ-13 by time, EQ-7).

use chrono::{Datelike, Days, Months, NaiveDate};

use crate::{base::say::Said, setting::PartTerm};

/// The last day of a term that begins on a day, counted whole: a term of one month from the 1st ends
/// on the month's last day, one from the 31st of January with February. `None` for no months, and
/// beyond the calendar.
pub fn last_day(first_day: NaiveDate, months: i64) -> Option<NaiveDate> {
    let months = u32::try_from(months).ok().filter(|months| *months > 0)?;
    let same_day = first_day.checked_add_months(Months::new(months))?;
    // A day the last month does not have: chrono gives that month's last day, which is the term's.
    if same_day.day() < first_day.day() { Some(same_day) } else { same_day.pred_opt() }
}

/// Warranty runs from installation, else from delivery, for the item's months; both days count.
pub fn term(
    delivered_on: Option<NaiveDate>,
    installed_on: Option<NaiveDate>,
    months: i64,
) -> Option<(NaiveDate, NaiveDate)> {
    let first_day = installed_on.or(delivered_on)?;
    last_day(first_day, months).map(|last_day| (first_day, last_day))
}

/// The warranty of a part that goes into a unit on a day (EQ-11): its own term of so many months, the rest of the
/// unit's, or the longer of the two. `None` where that gives none: the unit's own dates count then.
pub fn of_part(
    fitted_on: NaiveDate,
    months: i64,
    unit_ends_on: Option<NaiveDate>,
    term: PartTerm,
) -> Option<(NaiveDate, NaiveDate)> {
    let own = last_day(fitted_on, months);
    let rest = unit_ends_on.filter(|last| *last >= fitted_on);
    let last = match term {
        PartTerm::Own => own,
        PartTerm::Unit => rest,
        PartTerm::Longer => own.max(rest),
    };
    last.map(|last| (fitted_on, last))
}

/// The end of warranty of a unit that took over (EQ-7): the old end, or so many days after the
/// exchange, whichever is later.
pub fn carried_over(old_end: Option<NaiveDate>, exchanged_on: NaiveDate, days_after: i64) -> NaiveDate {
    let days = Days::new(u64::try_from(days_after).unwrap_or(0));
    let promised = exchanged_on.checked_add_days(days).unwrap_or(exchanged_on);
    old_end.map_or(promised, |old_end| old_end.max(promised))
}

/// How warranty stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// There is none, or it ended before it began.
    None,
    /// It begins on a later day.
    Later(NaiveDate),
    /// It runs, today included.
    Running {
        /// Its last day.
        to: NaiveDate,
        /// So many days after today.
        days_left: i64,
    },
    /// It ran out.
    Over {
        /// Its last day.
        to: NaiveDate,
        /// So many days before today.
        days_since: i64,
    },
}

/// How warranty stands on a day; both its first and last day are in it. Without a last day there is none.
pub fn standing(first_day: Option<NaiveDate>, last_day: Option<NaiveDate>, today: NaiveDate) -> Standing {
    let Some(to) = last_day.filter(|to| first_day.is_none_or(|from| from <= *to)) else { return Standing::None };
    match first_day {
        Some(from) if today < from => Standing::Later(from),
        _ if today > to => Standing::Over { to, days_since: (today - to).num_days() },
        _ => Standing::Running { to, days_left: (to - today).num_days() },
    }
}

impl From<Standing> for Said {
    fn from(standing: Standing) -> Self {
        match standing {
            Standing::None => Self::new("equipment-warranty-none"),
            Standing::Later(from) => Self::new("equipment-warranty-later").with("from", from),
            Standing::Running { days_left, .. } => Self::new("equipment-warranty-left").with("days", days_left),
            Standing::Over { days_since, .. } => Self::new("equipment-warranty-over").with("days", days_since),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::equipment::make::day;

    #[test]
    fn a_term_ends_on_its_last_whole_day_also_at_the_end_of_months() {
        for (first, months, last) in [
            ("2026-01-01", 1, "2026-01-31"),
            ("2026-01-31", 1, "2026-02-28"),
            ("2026-01-30", 1, "2026-02-28"),
            ("2026-01-29", 1, "2026-02-28"),
            ("2026-01-28", 1, "2026-02-27"),
            ("2026-02-01", 1, "2026-02-28"),
            ("2026-02-28", 1, "2026-03-27"),
            ("2026-03-31", 1, "2026-04-30"),
            ("2024-02-29", 12, "2025-02-28"),
            ("2025-03-01", 12, "2026-02-28"),
            ("2023-03-01", 12, "2024-02-29"),
            ("2026-05-20", 24, "2028-05-19"),
            ("2026-12-31", 2, "2027-02-28"),
        ] {
            assert_eq!(last_day(day(first), months), Some(day(last)), "{first} + {months}");
        }
        assert_eq!(last_day(day("2026-01-01"), 0), None);
        assert_eq!(last_day(day("2026-01-01"), -1), None);
        assert_eq!(last_day(day("2026-01-01"), i64::MAX), None);
    }

    #[test]
    fn warranty_runs_from_installation_else_from_delivery() {
        let (delivered, installed) = (Some(day("2026-03-10")), Some(day("2026-04-15")));
        assert_eq!(term(delivered, installed, 12), Some((day("2026-04-15"), day("2027-04-14"))));
        assert_eq!(term(delivered, None, 12), Some((day("2026-03-10"), day("2027-03-09"))));
        assert_eq!(term(None, None, 12), None);
        assert_eq!(term(delivered, installed, 0), None);
    }

    #[test]
    fn eq_11_a_fitted_part_has_its_own_term_the_rest_of_the_units_or_the_longer() {
        let (fitted, ends) = (day("2026-05-20"), |text: &str| Some(day(text)));
        for (months, unit, own, rest, longer) in [
            (3, ends("2026-12-31"), ends("2026-08-19"), ends("2026-12-31"), ends("2026-12-31")),
            (12, ends("2026-12-31"), ends("2027-05-19"), ends("2026-12-31"), ends("2027-05-19")),
            (3, ends("2026-05-19"), ends("2026-08-19"), None, ends("2026-08-19")),
            (0, ends("2026-05-20"), None, ends("2026-05-20"), ends("2026-05-20")),
            (0, None, None, None, None),
        ] {
            let found = |term| of_part(fitted, months, unit, term).map(|(from, to)| (from == fitted).then_some(to));
            let expected = [own, rest, longer].map(|last| last.map(Some));
            assert_eq!([PartTerm::Own, PartTerm::Unit, PartTerm::Longer].map(found), expected, "{months} {unit:?}");
        }
    }

    #[test]
    fn warranty_stands_before_inside_behind_and_without_its_term() {
        let (from, to) = ("2026-05-20", "2027-05-19");
        for (first, last, today, expected) in [
            (None, None, from, Standing::None),
            (Some(from), None, from, Standing::None),
            (Some(from), Some("2026-05-19"), from, Standing::None),
            (Some(from), Some(to), "2026-05-19", Standing::Later(day(from))),
            (Some(from), Some(to), from, Standing::Running { to: day(to), days_left: 364 }),
            (Some(from), Some(to), to, Standing::Running { to: day(to), days_left: 0 }),
            (None, Some(to), "2027-05-09", Standing::Running { to: day(to), days_left: 10 }),
            (Some(from), Some(to), "2027-05-20", Standing::Over { to: day(to), days_since: 1 }),
        ] {
            assert_eq!(standing(first.map(day), last.map(day), day(today)), expected, "{first:?} {last:?} {today}");
        }
    }

    #[test]
    fn eq_7_warranty_carries_over_to_the_later_of_two_ends() {
        let exchanged = day("2026-05-20");
        for (old_end, expected) in
            [(None, "2026-08-18"), (Some("2026-05-01"), "2026-08-18"), (Some("2026-12-31"), "2026-12-31")]
        {
            assert_eq!(carried_over(old_end.map(day), exchanged, 90), day(expected), "{old_end:?}");
        }
        assert_eq!(carried_over(None, exchanged, -5), exchanged);
    }

    proptest! {
        /// The slow way: walk day by day until the day after has the same day of the month, or the
        /// wanted month is over.
        #[test]
        fn a_term_agrees_with_walking_day_by_day(offset in 0_i64..20_000, months in 1_i64..60) {
            let first = day("1990-01-01") + chrono::TimeDelta::days(offset);
            let months_from_first = |at: NaiveDate| i64::from(at.year() - first.year()) * 12 + i64::from(at.month()) - i64::from(first.month());
            let mut last = first;
            loop {
                let next = last.succ_opt().unwrap();
                let passed = months_from_first(next);
                if passed > months || (passed == months && next.day() >= first.day()) {
                    break;
                }
                last = next;
            }
            prop_assert_eq!(last_day(first, months), Some(last));
        }
    }
}
