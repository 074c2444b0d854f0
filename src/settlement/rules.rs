//! Where a settlement goes (MON-3): one match, asked by the form's buttons and the commands alike.

use crate::{
    base::{failure::Failure, money::Money, parse::AMOUNT_LIMIT, say::Said},
    people::Role,
};

use super::{InvoiceKind, InvoiceState, Status};

/// Who settles and receives payments.
pub const ACCOUNTS: [Role; 2] = [Role::Accountant, Role::Supervisor];

crate::words! {
    /// What can happen to a settlement.
    pub enum Event in "settlement-step" {
        /// It is owed from now on.
        Confirm = "confirm",
        /// Money came in for it.
        Receive = "receive",
        /// A part of it is taken back by a credit note (MON-10).
        Credit = "credit",
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
    /// What credit notes took back so far.
    pub credited: Money,
    /// What comes in now.
    pub amount: Money,
    /// A reason was given.
    pub has_reason: bool,
    /// A line is charged.
    pub is_charged: bool,
    /// The number of its invoice, while that stands (MON-13).
    pub invoiced: Option<String>,
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
    /// Something was received for it already.
    Received(Money),
    /// A credit note took a part of it back already.
    Credited(Money),
    /// All of it was taken back.
    NothingLeft,
    /// Its call is closed and would stand with charged lines that are not settled: reopen that first.
    CallIsClosed(String),
    /// Needs a reason.
    NoReason,
    /// A settlement holds the line of the charge plan: its number.
    ChargeSettled(String),
    /// Its invoice stands: that has to be cancelled in red letters first.
    Invoiced(String),
    /// A draft of the same call exists.
    DraftExists,
    /// It is no draft any more.
    Stands(Status),
    /// It is dated after today.
    Future,
    /// It comes to more than any amount may be: how much that is.
    TooLarge(Money),
}

impl From<Refusal> for Said {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::NotFrom(status, event) => {
                Said::new("settlement-refusal-status").with_word("status", status).with_word("event", event)
            }
            Refusal::NothingCharged => Said::new("settlement-refusal-nothing-charged"),
            Refusal::NoAmount => Said::new("settlement-refusal-no-amount"),
            Refusal::Received(paid) => Said::new("settlement-refusal-received").with("paid", paid),
            Refusal::Credited(credited) => Said::new("settlement-refusal-credited").with("credited", credited),
            Refusal::NothingLeft => Said::new("settlement-refusal-nothing-left"),
            Refusal::CallIsClosed(number) => Said::new("settlement-refusal-call-closed").with("number", number),
            Refusal::NoReason => Said::new("settlement-refusal-no-reason"),
            Refusal::ChargeSettled(number) => Said::new("settlement-refusal-charge-settled").with("number", number),
            Refusal::Invoiced(number) => Said::new("settlement-refusal-invoiced").with("number", number),
            Refusal::DraftExists => Said::new("settlement-refusal-draft-exists"),
            Refusal::Future => Said::new("settlement-error-future"),
            Refusal::TooLarge(total) => {
                Said::new("settlement-error-too-large").with("total", total).with("limit", AMOUNT_LIMIT)
            }
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
        (Status::Confirmed | Status::PartPaid | Status::Paid, Event::Credit) if facts.credited >= facts.total => {
            Err(Refusal::NothingLeft)
        }
        (Status::Confirmed | Status::PartPaid | Status::Paid, Event::Credit) => Ok(status),
        (Status::Confirmed | Status::PartPaid | Status::Paid, Event::Void) if facts.credited > Money::ZERO => {
            Err(Refusal::Credited(facts.credited))
        }
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
    if let Some(number) = &facts.invoiced {
        return Err(Refusal::Invoiced(number.clone()));
    }
    if facts.has_reason { Ok(Status::Void) } else { Err(Refusal::NoReason) }
}

/// An invoice as it is to be kept (MON-13).
#[derive(Clone, Copy, Debug)]
pub struct Invoice<'a> {
    /// Where it stands.
    pub state: InvoiceState,
    /// Its kind, once that is known.
    pub kind: Option<InvoiceKind>,
    /// The buyer's tax id.
    pub tax_id: &'a str,
    /// Its number.
    pub number: &'a str,
    /// Its settlement is confirmed.
    pub is_confirmed: bool,
}

impl Invoice<'_> {
    /// What is wrong with it, by field.
    pub fn errors(self) -> Vec<(&'static str, Said)> {
        let was_made = matches!(self.state, InvoiceState::Issued | InvoiceState::RedLettered);
        let mut errors = Vec::new();
        if was_made && !self.is_confirmed {
            errors.push(("invoice_state", Said::new("settlement-error-invoice-draft")));
        }
        if was_made && self.number.is_empty() {
            errors.push(("invoice_number", Said::new("settlement-error-invoice-number")));
        }
        if was_made && self.kind.is_none() {
            errors.push(("invoice_kind", Said::new("settlement-error-invoice-kind")));
        }
        if self.kind == Some(InvoiceKind::Special) && self.tax_id.is_empty() {
            errors.push(("invoice_tax_id", Said::new("settlement-error-invoice-tax-id")));
        }
        errors
    }
}

/// What is more than owed stays with the customer as credit (MON-4).
fn received(facts: &Facts) -> Result<Status, Refusal> {
    if facts.amount <= Money::ZERO {
        return Err(Refusal::NoAmount);
    }
    Ok(standing(facts.total, facts.credited, Money(facts.paid.0.saturating_add(facts.amount.0))))
}

/// Where a settlement stands that was confirmed, by what it asks for, what was taken back of it and what was paid:
/// what leaves nothing to pay is paid, also by a credit note.
pub fn standing(total: Money, credited: Money, paid: Money) -> Status {
    if paid.0.saturating_add(credited.0) >= total.0 {
        Status::Paid
    } else if paid > Money::ZERO {
        Status::PartPaid
    } else {
        Status::Confirmed
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::words::Word as _;

    fn facts() -> Facts {
        Facts {
            total: Money(100),
            paid: Money(40),
            credited: Money::ZERO,
            amount: Money(60),
            has_reason: true,
            is_charged: true,
            invoiced: None,
            leaves_unsettled: None,
        }
    }

    /// Typed from MON-3: draft → confirmed → part_paid → paid; void with reason only while nothing
    /// is allocated to it.
    const TABLE: &str = "\
draft      confirm -> confirmed
draft      receive -> no
draft      credit -> no
draft      void -> void
confirmed  confirm -> no
confirmed  receive -> paid
confirmed  credit -> confirmed
confirmed  void -> void
part_paid  confirm -> no
part_paid  receive -> paid
part_paid  credit -> part_paid
part_paid  void -> no
paid       confirm -> no
paid       receive -> no
paid       credit -> paid
paid       void -> no
void       confirm -> no
void       receive -> no
void       credit -> no
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
    fn a_part_payment_leaves_it_part_paid_and_more_than_is_owed_pays_it() {
        let paying = |amount| next(Status::Confirmed, Event::Receive, &Facts { amount: Money(amount), ..facts() });
        assert_eq!(paying(59), Ok(Status::PartPaid));
        assert_eq!(paying(60), Ok(Status::Paid));
        assert_eq!(paying(61), Ok(Status::Paid), "the rest is the customer's credit");
        assert_eq!(paying(0), Err(Refusal::NoAmount));
        assert_eq!(paying(-5), Err(Refusal::NoAmount));
    }

    #[test]
    fn mon_13_an_invoice_that_was_made_has_number_and_kind_and_a_special_one_a_tax_id() {
        let errors = |state, kind, [tax_id, number]: [&str; 2], is_confirmed| {
            let invoice = Invoice { state, kind, tax_id, number, is_confirmed };
            invoice.errors().into_iter().map(|(field, _)| field).collect::<Vec<_>>()
        };
        assert_eq!(errors(InvoiceState::AskedFor, None, ["", ""], false), [""; 0]);
        assert_eq!(errors(InvoiceState::AskedFor, Some(InvoiceKind::Special), ["", ""], false), ["invoice_tax_id"]);
        assert_eq!(errors(InvoiceState::Issued, Some(InvoiceKind::Special), ["9131", "0421"], true), [""; 0]);
        let all = ["invoice_state", "invoice_number", "invoice_kind"];
        assert_eq!(errors(InvoiceState::Issued, None, ["", ""], false), all);
        assert_eq!(errors(InvoiceState::RedLettered, None, ["", "0421"], true), ["invoice_kind"]);
    }

    #[test]
    fn what_leaves_nothing_to_pay_is_paid_also_by_a_credit_note() {
        let stands = |credited, paid| standing(Money(100), Money(credited), Money(paid));
        assert_eq!([stands(0, 0), stands(40, 0)], [Status::Confirmed; 2]);
        assert_eq!([stands(0, 1), stands(40, 59)], [Status::PartPaid; 2]);
        assert_eq!([stands(0, 100), stands(40, 60), stands(100, 0)], [Status::Paid; 3]);
    }

    #[test]
    fn voiding_needs_a_reason_and_confirming_a_charged_line() {
        let no_reason = Facts { has_reason: false, ..facts() };
        assert_eq!(next(Status::Confirmed, Event::Void, &no_reason), Err(Refusal::NoReason));
        assert_eq!(next(Status::PartPaid, Event::Void, &facts()), Err(Refusal::Received(Money(40))));
        let credited = Facts { credited: Money(1), ..facts() };
        assert_eq!(next(Status::Paid, Event::Void, &credited), Err(Refusal::Credited(Money(1))));
        let all = Facts { credited: Money(100), ..facts() };
        assert_eq!(next(Status::Paid, Event::Credit, &all), Err(Refusal::NothingLeft));
        let invoiced = Facts { invoiced: Some("0421".to_owned()), ..facts() };
        assert_eq!(next(Status::Confirmed, Event::Void, &invoiced), Err(Refusal::Invoiced("0421".to_owned())));
        let closed = Facts { leaves_unsettled: Some("SC1".to_owned()), ..no_reason };
        assert_eq!(next(Status::Confirmed, Event::Void, &closed), Err(Refusal::CallIsClosed("SC1".to_owned())));
        let nothing = Facts { is_charged: false, ..facts() };
        assert_eq!(next(Status::Draft, Event::Confirm, &nothing), Err(Refusal::NothingCharged));
    }
}
