//! Where a settlement goes (MON-3): one match, asked by the form's buttons and the commands alike.

use crate::{
    base::{failure::Failure, money::Money, say::Said},
    people::Role,
};

use super::Status;

/// Who settles and receives payments.
pub const ACCOUNTS: [Role; 2] = [Role::Accountant, Role::Supervisor];

crate::words! {
    /// What can happen to a settlement.
    pub enum Event in "settlement-step" {
        /// It is owed from now on.
        Confirm = "confirm",
        /// Money came in for it.
        Receive = "receive",
        /// It was never owed.
        Void = "void",
    }
}

/// What the rules ask about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// What it asks for.
    pub total: Money,
    /// What was received so far.
    pub paid: Money,
    /// What comes in now.
    pub amount: Money,
    /// A reason was given.
    pub has_reason: bool,
    /// A line is charged.
    pub is_charged: bool,
    /// The number of its call, where that is closed and would stand with lines nobody settles (MON-5).
    pub leaves_unsettled: Option<String>,
}

/// Why a settlement can't take a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Its status does not allow it.
    NotFrom(Status, Event),
    /// No line asks for money.
    NothingCharged,
    /// An amount of nothing, or less.
    NoAmount,
    /// More than is owed: what is still owed.
    MoreThanOwed(Money),
    /// Something was received for it already.
    Received(Money),
    /// Its call is closed and would stand with charged lines that are not settled: reopen that first.
    CallIsClosed(String),
    /// Needs a reason.
    NoReason,
    /// A draft of the same call exists.
    DraftExists,
    /// It is no draft any more.
    Stands(Status),
}

impl From<Refusal> for Said {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::NotFrom(status, event) => {
                Said::new("settlement-refusal-status").with_word("status", status).with_word("event", event)
            }
            Refusal::NothingCharged => Said::new("settlement-refusal-nothing-charged"),
            Refusal::NoAmount => Said::new("settlement-refusal-no-amount"),
            Refusal::MoreThanOwed(owed) => Said::new("settlement-refusal-more-than-owed").with("owed", owed),
            Refusal::Received(paid) => Said::new("settlement-refusal-received").with("paid", paid),
            Refusal::CallIsClosed(number) => Said::new("settlement-refusal-call-closed").with("number", number),
            Refusal::NoReason => Said::new("settlement-refusal-no-reason"),
            Refusal::DraftExists => Said::new("settlement-refusal-draft-exists"),
            Refusal::Stands(status) => Said::new("settlement-refusal-stands").with_word("status", status),
        }
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal.into())
    }
}

/// The state machine of a settlement.
///
/// # Errors
/// Why the step can't be taken.
pub fn next(status: Status, event: Event, facts: &Facts) -> Result<Status, Refusal> {
    match (status, event) {
        (Status::Draft, Event::Confirm) if !facts.is_charged => Err(Refusal::NothingCharged),
        (Status::Draft, Event::Confirm) => Ok(Status::Confirmed),
        (Status::Confirmed | Status::PartPaid, Event::Receive) => received(facts),
        (Status::Draft | Status::Confirmed, Event::Void) => voided(facts),
        // What was received would be allocated to nothing.
        (Status::PartPaid | Status::Paid, Event::Void) => Err(Refusal::Received(facts.paid)),
        (status, event) => Err(Refusal::NotFrom(status, event)),
    }
}

fn voided(facts: &Facts) -> Result<Status, Refusal> {
    if let Some(call) = &facts.leaves_unsettled {
        return Err(Refusal::CallIsClosed(call.clone()));
    }
    if facts.has_reason { Ok(Status::Void) } else { Err(Refusal::NoReason) }
}

fn received(facts: &Facts) -> Result<Status, Refusal> {
    let owed = Money(facts.total.0 - facts.paid.0);
    if facts.amount <= Money::ZERO {
        return Err(Refusal::NoAmount);
    }
    if facts.amount > owed {
        return Err(Refusal::MoreThanOwed(owed));
    }
    Ok(if facts.amount == owed { Status::Paid } else { Status::PartPaid })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::words::Word as _;

    fn facts() -> Facts {
        Facts {
            total: Money(100),
            paid: Money(40),
            amount: Money(60),
            has_reason: true,
            is_charged: true,
            leaves_unsettled: None,
        }
    }

    /// Typed from MON-3: draft → confirmed → part_paid → paid; void with reason only while nothing
    /// is allocated to it.
    const TABLE: &str = "\
draft      confirm -> confirmed
draft      receive -> no
draft      void -> void
confirmed  confirm -> no
confirmed  receive -> paid
confirmed  void -> void
part_paid  confirm -> no
part_paid  receive -> paid
part_paid  void -> no
paid       confirm -> no
paid       receive -> no
paid       void -> no
void       confirm -> no
void       receive -> no
void       void -> no
";

    #[test]
    fn mon_3_a_settlement_goes_its_way_and_no_other() {
        let mut table = String::new();
        for status in Status::ALL {
            for event in Event::ALL {
                let to = next(*status, *event, &facts()).map_or("no", |status| status.word());
                table.push_str(&format!("{:<10} {} -> {to}\n", status.word(), event.word()));
            }
        }
        assert_eq!(table, TABLE);
    }

    #[test]
    fn a_part_payment_leaves_it_part_paid_and_more_than_is_owed_is_refused() {
        let paying = |amount| next(Status::Confirmed, Event::Receive, &Facts { amount: Money(amount), ..facts() });
        assert_eq!(paying(59), Ok(Status::PartPaid));
        assert_eq!(paying(60), Ok(Status::Paid));
        assert_eq!(paying(61), Err(Refusal::MoreThanOwed(Money(60))));
        assert_eq!(paying(0), Err(Refusal::NoAmount));
        assert_eq!(paying(-5), Err(Refusal::NoAmount));
    }

    #[test]
    fn voiding_needs_a_reason_and_confirming_a_charged_line() {
        let no_reason = Facts { has_reason: false, ..facts() };
        assert_eq!(next(Status::Confirmed, Event::Void, &no_reason), Err(Refusal::NoReason));
        assert_eq!(next(Status::PartPaid, Event::Void, &facts()), Err(Refusal::Received(Money(40))));
        let closed = Facts { leaves_unsettled: Some("SC1".to_owned()), ..no_reason };
        assert_eq!(next(Status::Confirmed, Event::Void, &closed), Err(Refusal::CallIsClosed("SC1".to_owned())));
        let nothing = Facts { is_charged: false, ..facts() };
        assert_eq!(next(Status::Draft, Event::Confirm, &nothing), Err(Refusal::NothingCharged));
    }
}
