//! What a contract bills, when (CON-6): a plan is proposed over the term, compared with the amount, and its lines
//! are settled when they are due, unless the contract stands still or was ended before (MON-6).

use chrono::{Months, NaiveDate};

use super::super::{Contract, ContractEvent, Event, Status};
use crate::base::{
    money::{Money, Overflow},
    say::{Mark, Reason, Said},
};

crate::words! {
    /// How often a contract bills.
    pub enum Rhythm in "contract-rhythm" {
        /// All of it on the first day.
        Once = "once",
        /// Each month.
        Monthly = "monthly",
        /// Every three months.
        Quarterly = "quarterly",
        /// Every six months.
        HalfYearly = "half_yearly",
        /// Each year.
        Yearly = "yearly",
    }

    /// Where a line of a charge plan stands.
    pub enum State in "contract-charge-state" {
        /// Its day is to come.
        Planned = "planned",
        /// It is to be settled.
        Due = "due",
        /// A settlement holds it.
        Settled = "settled",
        /// Its settlement is paid.
        Paid = "paid",
        /// Nothing is billed for it: the contract was ended before its day, or stands still.
        Stopped = "stopped",
    }
}

/// More lines than that are no plan.
const MOST_LINES: usize = 1200;

impl Rhythm {
    /// The months between two lines; none for a single one.
    fn months(self) -> Option<u32> {
        match self {
            Self::Once => None,
            Self::Monthly => Some(1),
            Self::Quarterly => Some(3),
            Self::HalfYearly => Some(6),
            Self::Yearly => Some(12),
        }
    }
}

/// A plan over a term, both days included: equal amounts, each at the beginning of its time, the last with what the
/// division leaves. Their sum is the amount, to the fen; an amount of nothing is billed never.
pub fn proposed(rhythm: Rhythm, first_day: NaiveDate, last_day: NaiveDate, amount: Money) -> Vec<(NaiveDate, Money)> {
    if amount <= Money::ZERO {
        return Vec::new();
    }
    let mut days = vec![first_day];
    if let Some(step) = rhythm.months() {
        // Counted from the first day, so that one on the 31st comes back to the 31st.
        let later = (1..).map_while(|place: u32| first_day.checked_add_months(Months::new(place.checked_mul(step)?)));
        days.extend(later.take_while(|day| *day <= last_day).take(MOST_LINES - 1));
    }
    let count = i64::try_from(days.len()).unwrap_or(i64::MAX);
    // Too little to be divided: no line is of nothing.
    if amount.0 < count {
        return vec![(first_day, amount)];
    }
    let share = amount.0 / count;
    let last = amount.0 - share * (count - 1);
    let end = days.len() - 1;
    days.into_iter().enumerate().map(|(at, day)| (day, Money(if at == end { last } else { share }))).collect()
}

/// By how much a plan falls short of the amount; below zero where it bills more.
///
/// # Errors
/// When the sum leaves the range.
pub fn difference(amount: Money, lines: impl IntoIterator<Item = Money>) -> Result<Money, Overflow> {
    amount.minus(Money::sum(lines)?)
}

/// A sentence on whether a plan sums to the amount (CON-6).
pub fn difference_said(difference: Money) -> Reason {
    let said = |key: &'static str| Said::new(key).with("difference", Money(difference.0.saturating_abs()));
    match difference.0 {
        0 => Reason::new(Mark::Yes, Said::new("contract-charges-sum")),
        1.. => Reason::new(Mark::Warning, said("contract-charges-less")),
        _ => Reason::new(Mark::Warning, said("contract-charges-more")),
    }
}

/// Why a line of a charge plan is not settled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hindrance {
    /// The contract is not approved.
    NotApproved,
    /// The contract was ended before the line's day.
    Terminated(NaiveDate),
    /// The contract stands still since before the line's day.
    Suspended(NaiveDate),
}

impl From<Hindrance> for Said {
    fn from(hindrance: Hindrance) -> Self {
        match hindrance {
            Hindrance::NotApproved => Self::new("contract-charge-not-approved"),
            Hindrance::Terminated(day) => Self::new("contract-charge-terminated").with("day", day),
            Hindrance::Suspended(day) => Self::new("contract-charge-suspended").with("day", day),
        }
    }
}

/// What keeps a line of that day from being settled: lines from before the end of a contract are still owed, and
/// what came due while it stood still is owed once it goes on.
pub fn hindrance(contract: &Contract, events: &[ContractEvent], due_on: NaiveDate) -> Option<Hindrance> {
    let last = |wanted: Event| events.iter().filter(|event| event.event == wanted).map(|event| event.day).max();
    match contract.status {
        Status::Draft | Status::Void => Some(Hindrance::NotApproved),
        Status::Approved => None,
        Status::Terminated => last(Event::Terminated).filter(|day| due_on >= *day).map(Hindrance::Terminated),
        Status::Suspended => last(Event::Suspended).filter(|day| due_on >= *day).map(Hindrance::Suspended),
    }
}

/// Where a line stands on a day. `settled` is whether the settlement that holds it is paid, where one holds it.
pub fn state(due_on: NaiveDate, today: NaiveDate, is_hindered: bool, settled: Option<bool>) -> State {
    match settled {
        Some(true) => State::Paid,
        Some(false) => State::Settled,
        None if is_hindered => State::Stopped,
        None if due_on > today => State::Planned,
        None => State::Due,
    }
}

/// The day of a line in the term that follows: as far from the new first day as it was from the old one, in months
/// where both are the same day of their month.
pub fn moved(due_on: NaiveDate, months: u32) -> Option<NaiveDate> {
    due_on.checked_add_months(Months::new(months))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{
        base::words::Word as _,
        contract::make::{contract, day, event},
    };

    fn shown(rhythm: Rhythm, first: &str, last: &str, fen: i64) -> String {
        let lines = proposed(rhythm, day(first), day(last), Money(fen));
        lines.iter().map(|(day, amount)| format!("{day} {}", amount.plain())).collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn con_6_a_plan_is_proposed_over_the_term_and_the_last_line_takes_the_rest() {
        let check = |rhythm, first, last, fen, expected: &str| assert_eq!(shown(rhythm, first, last, fen), expected);
        check(Rhythm::Once, "2026-01-01", "2026-12-31", 1_200_001, "2026-01-01 12000.01");
        check(
            Rhythm::Quarterly,
            "2026-01-01",
            "2026-12-31",
            1_000_001,
            "2026-01-01 2500.00, 2026-04-01 2500.00, 2026-07-01 2500.00, 2026-10-01 2500.01",
        );
        check(Rhythm::HalfYearly, "2026-08-31", "2027-08-30", 100, "2026-08-31 0.50, 2027-02-28 0.50");
        // A last day that begins another quarter is billed too.
        check(Rhythm::Yearly, "2026-01-01", "2027-01-01", 3, "2026-01-01 0.01, 2027-01-01 0.02");
        check(
            Rhythm::Monthly,
            "2026-01-31",
            "2026-04-30",
            8,
            "2026-01-31 0.02, 2026-02-28 0.02, 2026-03-31 0.02, 2026-04-30 0.02",
        );
        check(Rhythm::Monthly, "2026-01-01", "2026-12-31", 11, "2026-01-01 0.11");
        check(Rhythm::Monthly, "2026-01-01", "2026-12-31", 0, "");
        // Dates the wrong way round are approval's to refuse.
        check(Rhythm::Monthly, "2026-01-01", "2025-12-31", 100, "2026-01-01 1.00");
    }

    #[test]
    fn con_6_a_plan_that_does_not_sum_to_the_amount_says_by_how_much() {
        for (amount, lines, difference_fen, key) in [
            (100, vec![40, 60], 0, "contract-charges-sum"),
            (100, vec![40], 60, "contract-charges-less"),
            (100, vec![90, 60], -50, "contract-charges-more"),
        ] {
            let found = difference(Money(amount), lines.into_iter().map(Money)).unwrap();
            assert_eq!((found, difference_said(found).said.key.as_ref()), (Money(difference_fen), key));
        }
        assert_eq!(difference(Money(0), [Money(i64::MAX), Money(1)]), Err(Overflow));
    }

    #[test]
    fn mon_6_lines_due_after_the_end_or_while_the_contract_stands_still_are_not_settled() {
        let mut one = contract(1, "2026-01-01", "2026-12-31");
        let approved = event(Event::Approved, "2026-01-01");
        let events = [approved.clone(), event(Event::Suspended, "2026-03-10")];
        let ask = |one: &Contract, events: &[ContractEvent], on: &str| hindrance(one, events, day(on));
        assert_eq!(ask(&one, std::slice::from_ref(&approved), "2026-07-01"), None);
        one.status = Status::Draft;
        assert_eq!(ask(&one, &[], "2026-01-01"), Some(Hindrance::NotApproved));
        one.status = Status::Suspended;
        assert_eq!(ask(&one, &events, "2026-03-09"), None);
        assert_eq!(ask(&one, &events, "2026-03-10"), Some(Hindrance::Suspended(day("2026-03-10"))));
        one.status = Status::Approved;
        let resumed = [events[0].clone(), events[1].clone(), event(Event::Resumed, "2026-05-01")];
        assert_eq!(ask(&one, &resumed, "2026-04-01"), None, "what came due meanwhile is owed when it goes on");
        one.status = Status::Terminated;
        let ended = [approved, event(Event::Terminated, "2026-06-15")];
        assert_eq!(ask(&one, &ended, "2026-04-01"), None, "it was due before");
        assert_eq!(ask(&one, &ended, "2026-06-15"), Some(Hindrance::Terminated(day("2026-06-15"))));
    }

    #[test]
    fn a_line_is_planned_due_settled_paid_or_stopped() {
        let (before, today, after) = (day("2026-05-19"), day("2026-05-20"), day("2026-05-21"));
        let table = [
            (after, false, None, "planned"),
            (today, false, None, "due"),
            (before, false, None, "due"),
            (before, true, None, "stopped"),
            (after, true, None, "stopped"),
            (after, false, Some(false), "settled"),
            (before, true, Some(false), "settled"),
            (before, false, Some(true), "paid"),
        ];
        for (due_on, is_hindered, settled, expected) in table {
            assert_eq!(
                state(due_on, today, is_hindered, settled).word(),
                expected,
                "{due_on} {is_hindered} {settled:?}"
            );
        }
    }

    proptest! {
        #[test]
        fn con_6_no_fen_is_lost_and_every_line_is_in_the_term(
            fen in 1_i64..1_000_000_000_000, days in 0_u64..6000, rhythm in 0_usize..Rhythm::ALL.len(), first in 0_u64..1500,
        ) {
            let first = day("2024-01-01") + chrono::Days::new(first);
            let last = first + chrono::Days::new(days);
            let lines = proposed(Rhythm::ALL[rhythm], first, last, Money(fen));
            prop_assert_eq!(lines.iter().map(|(_, amount)| amount.0).sum::<i64>(), fen);
            prop_assert!(lines.iter().all(|(day, amount)| (first..=last).contains(day) && amount.0 > 0));
            prop_assert!(lines.windows(2).all(|pair| pair[0].0 < pair[1].0));
            let least = lines.iter().map(|(_, amount)| amount.0).min().unwrap();
            let most = lines.iter().map(|(_, amount)| amount.0).max().unwrap();
            prop_assert!(most - least < i64::try_from(lines.len()).unwrap());
        }
    }
}
