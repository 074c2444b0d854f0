//! How much of a settlement a credit note takes back (MON-10): never more than is left of a line, and the tax with it.

use chrono::NaiveDate;

use crate::{
    base::{failure::Failure, money::Money, say::Said},
    handling::HandlingLine,
    people::Role,
    settlement::{SettlementLine, rules::ACCOUNTS},
};

use super::Status;

/// Who issues credit notes.
pub const ISSUERS: [Role; 2] = ACCOUNTS;

/// Why a credit note can't be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Nothing is to be taken back, or less.
    NoAmount,
    /// More than is left of the settlement, or of a line.
    MoreThanLeft(Money),
    /// Needs a reason.
    NoReason,
    /// It is void already.
    IsVoid,
    /// Its lines are on another settlement by now.
    SettledAgain(String),
    /// A line that it set free was waived since: what it is.
    Waived(String),
    /// A line that it set free was corrected since, or is gone: what it was.
    Corrected(String),
    /// It is dated before its settlement, of this day.
    Before(NaiveDate),
    /// The call is closed and would stand with charged lines that are not settled: reopen that first.
    CallIsClosed(String),
}

impl From<Refusal> for Said {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::NoAmount => Said::new("credit-refusal-no-amount"),
            Refusal::MoreThanLeft(left) => Said::new("credit-refusal-more-than-left").with("left", left),
            Refusal::NoReason => Said::new("credit-refusal-no-reason"),
            Refusal::IsVoid => Said::new("credit-refusal-void"),
            Refusal::SettledAgain(number) => Said::new("credit-refusal-settled-again").with("number", number),
            Refusal::Waived(line) => Said::new("credit-refusal-waived").with("line", line),
            Refusal::Corrected(line) => Said::new("credit-refusal-corrected").with("line", line),
            Refusal::Before(day) => Said::new("credit-error-before").with("day", day),
            Refusal::CallIsClosed(number) => Said::new("credit-refusal-call-closed").with("number", number),
        }
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal.into())
    }
}

/// A line of a settlement, and what credit notes took back of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Left {
    /// What was owed for it, tax included.
    pub net: Money,
    /// The tax in it.
    pub tax: Money,
    /// What was taken back so far.
    pub credited: Money,
    /// The tax in that.
    pub credited_tax: Money,
}

impl Left {
    /// What can still be taken back.
    pub fn amount(self) -> Money {
        Money(self.net.0 - self.credited.0)
    }

    /// The tax in a part: as much as belongs to what is taken back by then, so that the whole takes back the whole tax.
    pub fn tax_in(self, part: Money) -> Money {
        let left = self.tax.0 - self.credited_tax.0;
        if part >= self.amount() {
            return Money(left);
        }
        let by_then = self.tax.share(Money(self.credited.0 + part.0), self.net);
        Money((by_then.0 - self.credited_tax.0).clamp(0, left.min(part.0).max(0)))
    }
}

/// An amount spread over lines by what is left of each: shares cut to whole fen, and what is over goes to the
/// largest remainders, the first of equals. None where the lines have less.
pub fn spread(left: &[Money], amount: Money) -> Option<Vec<Money>> {
    let whole: i128 = left.iter().map(|one| i128::from(one.0)).sum();
    if amount < Money::ZERO || i128::from(amount.0) > whole {
        return None;
    }
    if whole == 0 {
        return Some(vec![Money::ZERO; left.len()]);
    }
    let exact = |one: &Money| i128::from(one.0) * i128::from(amount.0);
    let mut parts: Vec<i64> = left.iter().map(|one| i64::try_from(exact(one) / whole).unwrap_or(one.0)).collect();
    let mut order: Vec<usize> = (0..left.len()).collect();
    order.sort_by_key(|at| std::cmp::Reverse(exact(&left[*at]) % whole));
    let mut over = amount.0 - parts.iter().sum::<i64>();
    for at in order {
        if over > 0 {
            parts[at] += 1;
            over -= 1;
        }
    }
    Some(parts.into_iter().map(Money).collect())
}

/// Whether parts can be taken back: none below nothing or above what is left of its line, and something at all.
///
/// # Errors
/// What is wrong first.
pub fn check(parts: &[(Money, Left)], reason: &str) -> Result<(), Refusal> {
    if reason.trim().is_empty() {
        return Err(Refusal::NoReason);
    }
    for (part, left) in parts {
        if *part < Money::ZERO {
            return Err(Refusal::NoAmount);
        }
        if *part > left.amount() {
            return Err(Refusal::MoreThanLeft(left.amount()));
        }
    }
    if parts.iter().all(|(part, _)| *part == Money::ZERO) { Err(Refusal::NoAmount) } else { Ok(()) }
}

/// What was decided since about a line that a credit note set free to be settled again: it would ask once more for
/// what is waived, or for what the work record does not say any more. `now` is the line of that record.
pub fn decided_since(of: &SettlementLine, now: Option<&HandlingLine>) -> Option<Refusal> {
    let was = (of.quantity, of.price, of.discount, of.relief, of.net, of.charge);
    match now {
        Some(now) if !now.waived_reason.is_empty() => Some(Refusal::Waived(of.description.clone())),
        Some(now) if (now.quantity, now.price, now.discount, now.relief, now.net, now.charge) == was => None,
        _ => Some(Refusal::Corrected(of.description.clone())),
    }
}

/// Whether a credit note can be voided: `since` is what was decided about its lines meanwhile.
///
/// # Errors
/// Why it can't.
pub fn voided(status: Status, reason: &str, since: Option<Refusal>) -> Result<Status, Refusal> {
    match (status, since) {
        (Status::Void, _) => Err(Refusal::IsVoid),
        (Status::Issued, Some(refusal)) => Err(refusal),
        (Status::Issued, None) if reason.trim().is_empty() => Err(Refusal::NoReason),
        (Status::Issued, None) => Ok(Status::Void),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::base::money::Rate;

    fn left(net: i64, tax: i64) -> Left {
        Left { net: Money(net), tax: Money(tax), ..Left::default() }
    }

    #[test]
    fn mon_10_what_may_not_be_taken_back_says_why() {
        let part = |amount: i64| (Money(amount), Left { credited: Money(30), ..left(100, 12) });
        assert_eq!(check(&[part(70)], "退货"), Ok(()));
        assert_eq!(check(&[part(71)], "退货"), Err(Refusal::MoreThanLeft(Money(70))));
        assert_eq!(check(&[part(-1)], "退货"), Err(Refusal::NoAmount));
        assert_eq!(check(&[part(0), part(0)], "退货"), Err(Refusal::NoAmount));
        assert_eq!(check(&[part(1)], " "), Err(Refusal::NoReason));
        assert_eq!(voided(Status::Issued, "错了", None), Ok(Status::Void));
        assert_eq!(voided(Status::Issued, "", None), Err(Refusal::NoReason));
        assert_eq!(voided(Status::Void, "错了", None), Err(Refusal::IsVoid));
        let again = voided(Status::Issued, "错了", Some(Refusal::SettledAgain("JS2".to_owned())));
        assert_eq!(again, Err(Refusal::SettledAgain("JS2".to_owned())));
    }

    #[test]
    fn an_amount_is_spread_by_what_is_left_and_the_odd_fen_go_to_the_largest_remainders() {
        let spread = |left: &[i64], amount| {
            let left: Vec<Money> = left.iter().copied().map(Money).collect();
            spread(&left, Money(amount)).map(|parts| parts.into_iter().map(|part| part.0).collect::<Vec<_>>())
        };
        assert_eq!(spread(&[100, 100, 100], 100), Some(vec![34, 33, 33]));
        assert_eq!(spread(&[200, 0, 100], 100), Some(vec![67, 0, 33]));
        assert_eq!(spread(&[1, 2], 3), Some(vec![1, 2]));
        assert_eq!(spread(&[1, 2], 4), None);
        assert_eq!(spread(&[0, 0], 0), Some(vec![0, 0]));
    }

    proptest! {
        /// Against exact fractions: each part is its share but for less than a fen, and they sum up.
        #[test]
        fn a_spread_amount_is_its_exact_shares_to_less_than_a_fen(
            left in prop::collection::vec(0_i64..1_000_000_000, 1..8), share in 0_i64..=1000,
        ) {
            let whole: i128 = left.iter().map(|one| i128::from(*one)).sum();
            let amount = i64::try_from(whole * i128::from(share) / 1000).unwrap();
            let lines: Vec<Money> = left.iter().copied().map(Money).collect();
            let parts = spread(&lines, Money(amount)).unwrap();
            prop_assert_eq!(parts.iter().map(|part| part.0).sum::<i64>(), amount);
            for (part, one) in parts.iter().zip(&left) {
                prop_assert!(part.0 >= 0 && part.0 <= *one);
                let off = i128::from(part.0) * whole - i128::from(*one) * i128::from(amount);
                prop_assert!(off.abs() < whole.max(1), "{off} of {whole}");
            }
        }

        /// However a line is taken back bit by bit, its tax is too, to the last fen, and never below nothing; each bit
        /// carries its exact share of the tax to less than a fen and a half.
        #[test]
        fn tax_taken_back_bit_by_bit_sums_up_to_the_tax_of_the_line(
            net in 1_i64..1_000_000, rate in 0_i64..2000, cuts in prop::collection::vec(1_i64..400_000, 0..6),
        ) {
            let tax = Money(net).tax_within(Rate(rate));
            let mut line = Left { net: Money(net), tax, ..Left::default() };
            for cut in cuts.into_iter().chain([i64::MAX]) {
                let part = Money(cut.min(line.amount().0));
                if part == Money::ZERO {
                    break;
                }
                let taken = line.tax_in(part);
                prop_assert!(taken >= Money::ZERO && taken <= part, "{taken:?} of {part:?}");
                let off = i128::from(taken.0) * i128::from(net) - i128::from(tax.0) * i128::from(part.0);
                prop_assert!(off.abs() * 2 <= 3 * i128::from(net), "{taken:?} of {part:?}");
                line.credited = Money(line.credited.0 + part.0);
                line.credited_tax = Money(line.credited_tax.0 + taken.0);
            }
            prop_assert_eq!((line.credited, line.credited_tax), (Money(net), tax));
        }
    }
}
