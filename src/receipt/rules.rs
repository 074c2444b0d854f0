//! How money is allocated to settlements (MON-4): proposed oldest first, never more than there is or than is owed.

use crate::{
    base::{failure::Failure, money::Money, say::Said},
    people::Role,
    settlement::rules::ACCOUNTS,
};

use super::Status;

/// Who takes in money.
pub const CASHIERS: [Role; 2] = ACCOUNTS;

crate::words! {
    /// What can happen to a receipt.
    pub enum Event in "receipt-step" {
        /// What is left of it pays settlements.
        Allocate = "allocate",
        /// What it paid is its own again.
        TakeBack = "take_back",
        /// The money never came.
        Void = "void",
    }
}

/// What the rules ask about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Facts {
    /// How much came in.
    pub amount: Money,
    /// How much of it is allocated.
    pub allocated: Money,
    /// A reason was given.
    pub has_reason: bool,
}

/// Why money can't go where it shall.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The receipt's status does not allow it.
    NotFrom(Status, Event),
    /// Nothing of it is left: all is allocated.
    NothingLeft,
    /// Nothing of it is allocated.
    NothingAllocated,
    /// Its payer owes nothing it could pay.
    NothingOwed,
    /// Nothing is to be allocated.
    NoAmount,
    /// More than is left of the receipt.
    MoreThanLeft(Money),
    /// More than is owed on this settlement.
    MoreThanOwed(String, Money),
    /// This settlement asks for nothing: a draft, paid, void.
    NotOwed(String),
    /// Another customer has to pay this settlement.
    OtherPayer(String),
    /// Needs a reason.
    NoReason,
    /// It is void: nothing is changed any more.
    Stands,
}

impl From<Refusal> for Said {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::NotFrom(status, event) => {
                Said::new("receipt-refusal-status").with_word("status", status).with_word("event", event)
            }
            Refusal::NothingLeft => Said::new("receipt-refusal-nothing-left"),
            Refusal::NothingAllocated => Said::new("receipt-refusal-nothing-allocated"),
            Refusal::NothingOwed => Said::new("receipt-refusal-nothing-owed"),
            Refusal::NoAmount => Said::new("receipt-refusal-no-amount"),
            Refusal::MoreThanLeft(left) => Said::new("receipt-refusal-more-than-left").with("left", left),
            Refusal::MoreThanOwed(number, owed) => {
                Said::new("receipt-refusal-more-than-owed").with("number", number).with("owed", owed)
            }
            Refusal::NotOwed(number) => Said::new("receipt-refusal-not-owed").with("number", number),
            Refusal::OtherPayer(number) => Said::new("receipt-refusal-other-payer").with("number", number),
            Refusal::NoReason => Said::new("receipt-refusal-no-reason"),
            Refusal::Stands => Said::new("receipt-refusal-stands"),
        }
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal.into())
    }
}

/// Whether a receipt can take a step, and where it stands then.
///
/// # Errors
/// Why it can't.
pub fn next(status: Status, event: Event, facts: Facts) -> Result<Status, Refusal> {
    match (status, event) {
        (Status::Void, event) => Err(Refusal::NotFrom(status, event)),
        (Status::Received, Event::Allocate) if facts.allocated >= facts.amount => Err(Refusal::NothingLeft),
        (Status::Received, Event::TakeBack) if facts.allocated == Money::ZERO => Err(Refusal::NothingAllocated),
        (Status::Received, Event::Void) if !facts.has_reason => Err(Refusal::NoReason),
        (Status::Received, Event::Void) => Ok(Status::Void),
        (Status::Received, Event::Allocate | Event::TakeBack) => Ok(Status::Received),
    }
}

/// How an amount pays what is owed, in the order given: each as far as the money goes.
pub fn propose(owed: &[Money], amount: Money) -> Vec<Money> {
    let mut left = amount.0.max(0);
    owed.iter()
        .map(|owed| {
            let part = left.min(owed.0.max(0));
            left -= part;
            Money(part)
        })
        .collect()
}

/// Whether parts can be allocated: each above nothing and no more than is owed, all together no more than is left.
///
/// # Errors
/// What is wrong first.
pub fn check(left: Money, parts: &[(String, Money, Money)]) -> Result<(), Refusal> {
    let mut sum: i128 = 0;
    for (number, part, owed) in parts {
        if *part <= Money::ZERO {
            return Err(Refusal::NoAmount);
        }
        if *owed <= Money::ZERO {
            return Err(Refusal::NotOwed(number.clone()));
        }
        if part > owed {
            return Err(Refusal::MoreThanOwed(number.clone(), *owed));
        }
        sum += i128::from(part.0);
    }
    if sum > i128::from(left.0) { Err(Refusal::MoreThanLeft(left)) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::base::words::Word as _;

    const TABLE: &str = "\
received allocate -> received
received take_back -> received
received void -> void
void     allocate -> no
void     take_back -> no
void     void -> no
";

    #[test]
    fn mon_4_a_receipt_goes_its_way_and_no_other() {
        let facts = Facts { amount: Money(100), allocated: Money(40), has_reason: true };
        let mut table = String::new();
        for status in Status::ALL {
            for event in Event::ALL {
                let to = next(*status, *event, facts).map_or("no", |status| status.word());
                table.push_str(&format!("{:<8} {} -> {to}\n", status.word(), event.word()));
            }
        }
        assert_eq!(table, TABLE);
        let all = Facts { allocated: Money(100), ..facts };
        assert_eq!(next(Status::Received, Event::Allocate, all), Err(Refusal::NothingLeft));
        let none = Facts { allocated: Money::ZERO, ..facts };
        assert_eq!(next(Status::Received, Event::TakeBack, none), Err(Refusal::NothingAllocated));
        let silent = Facts { has_reason: false, ..facts };
        assert_eq!(next(Status::Received, Event::Void, silent), Err(Refusal::NoReason));
    }

    #[test]
    fn parts_that_may_not_be_allocated_say_why() {
        let part = |part, owed| ("JS1".to_owned(), Money(part), Money(owed));
        assert_eq!(check(Money(10), &[part(4, 4), part(6, 7)]), Ok(()));
        assert_eq!(check(Money(10), &[part(4, 4), part(7, 7)]), Err(Refusal::MoreThanLeft(Money(10))));
        assert_eq!(check(Money(10), &[part(5, 4)]), Err(Refusal::MoreThanOwed("JS1".to_owned(), Money(4))));
        assert_eq!(check(Money(10), &[part(0, 4)]), Err(Refusal::NoAmount));
        assert_eq!(check(Money(10), &[part(-1, 4)]), Err(Refusal::NoAmount));
        assert_eq!(check(Money(10), &[part(1, 0)]), Err(Refusal::NotOwed("JS1".to_owned())));
        let huge = [part(i64::MAX, i64::MAX), part(i64::MAX, i64::MAX)];
        assert_eq!(check(Money(10), &huge), Err(Refusal::MoreThanLeft(Money(10))));
    }

    proptest! {
        /// Oldest first: the slow way hands out one fen after the other to the first that still owes.
        #[test]
        fn what_is_proposed_is_what_handing_out_fen_by_fen_gives(
            owed in prop::collection::vec(0_i64..40, 0..6), amount in 0_i64..120,
        ) {
            let owed: Vec<Money> = owed.into_iter().map(Money).collect();
            let mut slow = vec![0_i64; owed.len()];
            for _ in 0..amount {
                if let Some(at) = (0..owed.len()).find(|at| slow[*at] < owed[*at].0) {
                    slow[at] += 1;
                }
            }
            let proposed = propose(&owed, Money(amount));
            prop_assert_eq!(&proposed, &slow.into_iter().map(Money).collect::<Vec<_>>());
            let wanted: Vec<_> = proposed.iter().zip(&owed).filter(|(part, _)| part.0 > 0)
                .map(|(part, owed)| (String::new(), *part, *owed)).collect();
            prop_assert_eq!(check(Money(amount), &wanted), Ok(()));
        }
    }
}
