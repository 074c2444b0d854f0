//! Whether a contract can be renewed, and when that is offered (CON-5).

use chrono::{Datelike, Months, NaiveDate, TimeDelta};

use super::super::{ContractKind, Status};
use crate::base::say::Said;

/// What the question looks at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// Where the contract stands.
    pub status: Status,
    /// Bought or warranty.
    pub kind: ContractKind,
    /// Its template says so, or it has none.
    pub is_renewable: bool,
    /// The contract that renews it already.
    pub renewed_by: Option<String>,
}

/// Why a contract can't be renewed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Only one that was approved and not ended early has a time to go on after.
    StatusIs(Status),
    /// A warranty comes with its unit.
    Warranty,
    /// Its template says that it is not.
    NotRenewable,
    /// It was renewed already.
    Renewed(String),
}

impl From<Refusal> for Said {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::StatusIs(status) => Self::new("contract-renewal-status").with_word("status", status),
            Refusal::Warranty => Self::new("contract-renewal-warranty"),
            Refusal::NotRenewable => Self::new("contract-renewal-template"),
            Refusal::Renewed(number) => Self::new("contract-renewal-done").with("number", number),
        }
    }
}

/// Whether a contract can be renewed.
///
/// # Errors
/// Why not.
pub fn may_renew(facts: &Facts) -> Result<(), Refusal> {
    if facts.kind == ContractKind::Warranty {
        return Err(Refusal::Warranty);
    }
    if let Some(number) = &facts.renewed_by {
        return Err(Refusal::Renewed(number.clone()));
    }
    if !matches!(facts.status, Status::Approved | Status::Suspended) {
        return Err(Refusal::StatusIs(facts.status));
    }
    if facts.is_renewable { Ok(()) } else { Err(Refusal::NotRenewable) }
}

/// True where the end is near enough to offer the renewal: so many days ahead, and after it.
pub fn is_offered(ends_on: NaiveDate, remind_days: i64, today: NaiveDate) -> bool {
    let ahead = TimeDelta::try_days(remind_days).unwrap_or(TimeDelta::zero());
    ends_on.checked_sub_signed(ahead).is_none_or(|first| first <= today)
}

/// How many months a term runs, at least one; begun ones count.
pub fn months(starts_on: NaiveDate, ends_on: NaiveDate) -> i64 {
    let next = ends_on.succ_opt().unwrap_or(ends_on);
    let whole = i64::from(next.year() - starts_on.year()) * 12 + i64::from(next.month()) - i64::from(starts_on.month());
    let reaches = |months: i64| {
        let later = u32::try_from(months).ok().and_then(|months| starts_on.checked_add_months(Months::new(months)));
        later.is_some_and(|later| later >= next)
    };
    if reaches(whole) { whole.max(1) } else { (whole + 1).max(1) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{base::words::Word as _, contract::make::day};

    #[test]
    fn con_5_an_approved_contract_is_renewed_once() {
        let facts = |status| Facts { status, kind: ContractKind::Regular, is_renewable: true, renewed_by: None };
        for status in Status::ALL {
            let can = matches!(status, Status::Approved | Status::Suspended);
            assert_eq!(may_renew(&facts(*status)).is_ok(), can, "{}", status.word());
        }
        let approved = facts(Status::Approved);
        let warranty = Facts { kind: ContractKind::Warranty, ..approved.clone() };
        assert_eq!(may_renew(&warranty), Err(Refusal::Warranty));
        let fixed = Facts { is_renewable: false, ..approved.clone() };
        assert_eq!(may_renew(&fixed), Err(Refusal::NotRenewable));
        let again = Facts { renewed_by: Some("HT2".to_owned()), ..approved };
        assert_eq!(may_renew(&again), Err(Refusal::Renewed("HT2".to_owned())));
    }

    #[test]
    fn con_5_the_renewal_is_offered_so_many_days_ahead_of_the_end() {
        let offered = |today| is_offered(day("2026-12-31"), 30, day(today));
        assert_eq!(["2026-11-30", "2026-12-01", "2027-02-01"].map(offered), [false, true, true]);
    }

    #[test]
    fn a_term_is_counted_in_begun_months() {
        for (from, to, expected) in [
            ("2026-01-01", "2026-12-31", 12),
            ("2026-01-31", "2026-02-27", 1),
            ("2026-01-31", "2026-02-28", 2),
            ("2026-01-15", "2027-01-14", 12),
            ("2026-01-15", "2027-01-15", 13),
            ("2026-01-01", "2026-01-01", 1),
            ("2026-01-01", "2025-12-01", 1),
        ] {
            assert_eq!(months(day(from), day(to)), expected, "{from} {to}");
        }
    }
}
