//! What may happen to a handling record, and what its lines cost whom.

pub mod charge;

use crate::base::{
    failure::Failure,
    say::{Arg, Said},
    words::Word as _,
};

use super::{Charge, LineKind};
use crate::{call, dispatch, people::Role};

pub use charge::{ChargeFacts, Decision, LineFacts, charge};

/// Who may waive a charged line (MON-5).
pub const WAIVERS: [Role; 2] = [Role::Supervisor, Role::Accountant];

/// Why something can't be done with a handling record.
#[derive(Clone, Debug, PartialEq)]
pub enum Refusal {
    /// The dispatch is not accepted, or already over.
    DispatchIs(dispatch::Status),
    /// The dispatch belongs to another call.
    OtherCall,
    /// The dispatch has its record already.
    Recorded,
    /// The call is over: its parts are on the card.
    CallIs(call::Status),
    /// A settlement holds a line (REP-2).
    Settled(String),
    /// The outcome of a record stands (REP-2).
    OutcomeStands,
    /// Removed parts are never charged.
    RemovedPart,
    /// 'Discounted' needs a discount on the line.
    NoDiscount,
    /// Needs a reason.
    NoReason,
    /// The line asks for no money, or was waived already.
    NothingToWaive,
    /// Only a supervisor or accountant waives.
    MayNotWaive,
}

impl From<Refusal> for Said {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::DispatchIs(status) => {
                Said::new("handling-refusal-dispatch").with("status", Arg::Key(status.key()))
            }
            Refusal::OtherCall => Said::new("handling-refusal-other-call"),
            Refusal::Recorded => Said::new("handling-refusal-recorded"),
            Refusal::CallIs(status) => Said::new("handling-refusal-call").with("status", Arg::Key(status.key())),
            Refusal::Settled(number) => Said::new("handling-refusal-settled").with("number", number),
            Refusal::OutcomeStands => Said::new("handling-refusal-outcome"),
            Refusal::RemovedPart => Said::new("handling-refusal-removed-part"),
            Refusal::NoDiscount => Said::new("handling-refusal-no-discount"),
            Refusal::NoReason => Said::new("handling-refusal-no-reason"),
            Refusal::NothingToWaive => Said::new("handling-refusal-nothing-to-waive"),
            Refusal::MayNotWaive => Said::new("handling-refusal-may-not-waive"),
        }
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal.into())
    }
}

/// REP-2: a record is corrected until a settlement holds one of its lines, or the call is over.
///
/// # Errors
/// Why it can't be corrected any more.
pub fn may_correct(call: call::Status, settled_on: Option<&str>) -> Result<(), Refusal> {
    if let Some(number) = settled_on {
        return Err(Refusal::Settled(number.to_owned()));
    }
    match call {
        call::Status::Closed | call::Status::Cancelled | call::Status::Declined => Err(Refusal::CallIs(call)),
        _ => Ok(()),
    }
}

/// Whether a record may be made for a dispatch: only one that was accepted, and once.
///
/// # Errors
/// Why not.
pub fn may_record(dispatch: dispatch::Status, has_record: bool) -> Result<(), Refusal> {
    if has_record {
        return Err(Refusal::Recorded);
    }
    if dispatch == dispatch::Status::Accepted { Ok(()) } else { Err(Refusal::DispatchIs(dispatch)) }
}

/// Whether the engineer's last word may stand on a line (MON-2).
///
/// # Errors
/// Why not.
pub fn may_overrule(kind: LineKind, word: Charge, reason: &str, has_discount: bool) -> Result<(), Refusal> {
    if kind == LineKind::PartRemoved {
        return Err(Refusal::RemovedPart);
    }
    if reason.trim().is_empty() {
        return Err(Refusal::NoReason);
    }
    if word == Charge::Discounted && !has_discount { Err(Refusal::NoDiscount) } else { Ok(()) }
}

/// Whether somebody may waive a line (MON-5).
///
/// # Errors
/// Why not.
pub fn may_waive(roles: &[Role], asks_for_money: bool, reason: &str) -> Result<(), Refusal> {
    if !roles.iter().any(|role| WAIVERS.contains(role)) {
        return Err(Refusal::MayNotWaive);
    }
    if !asks_for_money {
        return Err(Refusal::NothingToWaive);
    }
    if reason.trim().is_empty() { Err(Refusal::NoReason) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rep_2_a_record_is_corrected_until_its_call_is_settled_or_over() {
        use call::Status as S;
        let open = [S::Waiting, S::Assigned, S::InProgress, S::OnHold, S::Locked, S::Processed];
        for status in open {
            assert_eq!(may_correct(status, None), Ok(()), "{status:?}");
            assert_eq!(may_correct(status, Some("JS1")), Err(Refusal::Settled("JS1".to_owned())));
        }
        for status in [S::Closed, S::Cancelled, S::Declined] {
            assert_eq!(may_correct(status, None), Err(Refusal::CallIs(status)));
        }
    }

    #[test]
    fn only_an_accepted_dispatch_without_a_record_gets_one() {
        use dispatch::Status as S;
        for status in S::ALL {
            assert_eq!(may_record(*status, false).is_ok(), *status == S::Accepted, "{status:?}");
            assert_eq!(may_record(*status, true), Err(Refusal::Recorded));
        }
    }

    #[test]
    fn mon_5_a_line_is_waived_by_supervisor_or_accountant_with_a_reason() {
        for role in Role::ALL {
            let may = matches!(role, Role::Supervisor | Role::Accountant);
            assert_eq!(may_waive(&[*role], true, "goodwill").is_ok(), may, "{role:?}");
        }
        assert_eq!(may_waive(&[Role::Accountant], false, "x"), Err(Refusal::NothingToWaive));
        assert_eq!(may_waive(&[Role::Accountant], true, " "), Err(Refusal::NoReason));
    }

    #[test]
    fn the_last_word_needs_a_reason_and_a_discount_where_it_says_discounted() {
        use Charge::{Charged, Discounted, Free};
        assert_eq!(may_overrule(LineKind::Labour, Free, "our fault", false), Ok(()));
        assert_eq!(may_overrule(LineKind::Labour, Charged, " ", false), Err(Refusal::NoReason));
        assert_eq!(may_overrule(LineKind::Labour, Discounted, "x", false), Err(Refusal::NoDiscount));
        assert_eq!(may_overrule(LineKind::Labour, Discounted, "x", true), Ok(()));
        assert_eq!(may_overrule(LineKind::PartRemoved, Free, "x", true), Err(Refusal::RemovedPart));
    }
}
