//! Settlements (服务结算单): what a customer owes for a call.

pub mod command;
pub mod fields;
pub mod panel;
pub mod print;
pub mod rules;
pub mod section;
pub mod store;

#[cfg(test)]
pub(crate) mod make;

use chrono::NaiveDate;

use crate::{
    base::{
        id::{CallId, ChargeLineId, ContractId, CustomerId, HandlingLineId, SettlementId, SettlementLineId},
        money::{Money, Qty, Rate},
        say::Reasons,
    },
    handling::{Charge, DecidedBy},
};

crate::words! {
    /// Where a settlement stands (MON-3).
    pub enum Status in "settlement-status" {
        /// Being written.
        Draft = "draft",
        /// Owed.
        Confirmed = "confirmed",
        /// Paid in part.
        PartPaid = "part_paid",
        /// Paid.
        Paid = "paid",
        /// Never owed; its lines are free again.
        Void = "void",
    }
}

crate::words! {
    /// The kind of an invoice (MON-13).
    pub enum InvoiceKind in "settlement-invoice" {
        /// A VAT invoice that the buyer deducts (专票).
        Special = "special",
        /// An ordinary one (普票).
        Ordinary = "ordinary",
    }

    /// Where the invoice of a settlement stands (MON-13).
    pub enum InvoiceState in "settlement-invoiced" {
        /// The customer wants none.
        NotNeeded = "not_needed",
        /// It is to be made.
        AskedFor = "asked_for",
        /// It was made.
        Issued = "issued",
        /// It was cancelled by one in red letters.
        RedLettered = "red_lettered",
    }
}

impl Settlement {
    /// What is still to be paid: nothing where it is no debt (a draft, a void one).
    pub fn owed(&self) -> Money {
        match self.status {
            Status::Confirmed | Status::PartPaid => Money(self.total.0 - self.credited.0 - self.paid.0),
            Status::Draft | Status::Paid | Status::Void => Money::ZERO,
        }
    }
}

/// What a customer owes for a call, or by a contract's charge plan.
#[derive(Clone, Debug, PartialEq)]
pub struct Settlement {
    /// Id.
    pub id: SettlementId,
    /// Counts the saves.
    pub version: i64,
    /// Number, given at confirmation or first print.
    pub number: Option<String>,
    /// For which call; empty where it is a contract's.
    pub call_id: Option<CallId>,
    /// For which contract's charge plan; empty where it is a call's.
    pub contract_id: Option<ContractId>,
    /// Who pays (MON-14).
    pub payer_id: CustomerId,
    /// Where it stands.
    pub status: Status,
    /// Day of the settlement.
    pub settled_on: NaiveDate,
    /// Sum of its lines, tax included.
    pub total: Money,
    /// Sum of the tax in its lines (MON-7).
    pub tax_total: Money,
    /// What was received for it: the sum of the live allocations to it.
    pub paid: Money,
    /// What credit notes took back of it (MON-10).
    pub credited: Money,
    /// The kind of invoice (MON-13), once it is known.
    pub invoice_kind: Option<InvoiceKind>,
    /// Whom the invoice names.
    pub invoice_title: String,
    /// Their tax id.
    pub invoice_tax_id: String,
    /// The invoice's number.
    pub invoice_number: String,
    /// The invoice's day.
    pub invoice_on: Option<NaiveDate>,
    /// Where the invoice stands.
    pub invoice_state: InvoiceState,
    /// Why it was voided.
    pub reason: String,
    /// Note.
    pub note: String,
}

crate::columns!(Settlement, SettlementId in Settlement:
    number, call_id, contract_id, payer_id, status, settled_on, total, tax_total, paid, credited, invoice_kind,
    invoice_title, invoice_tax_id, invoice_number, invoice_on, invoice_state, reason, note);

/// A line of a settlement; free ones show at 0.
#[derive(Clone, Debug, PartialEq)]
pub struct SettlementLine {
    /// Id.
    pub id: SettlementLineId,
    /// Counts the saves.
    pub version: i64,
    /// Of which settlement.
    pub settlement_id: SettlementId,
    /// Its place.
    pub position: i64,
    /// The handling line it settles: settled at most once.
    pub handling_line_id: Option<HandlingLineId>,
    /// The line of a contract's charge plan it settles: settled at most once.
    pub charge_line_id: Option<ChargeLineId>,
    /// As it reads on paper.
    pub description: String,
    /// How much.
    pub quantity: Qty,
    /// Price per unit.
    pub price: Money,
    /// Discount.
    pub discount: Rate,
    /// Relief.
    pub relief: Rate,
    /// What is owed for it, tax included.
    pub net: Money,
    /// The rate of the tax in it.
    pub tax_rate: Rate,
    /// The tax in it (MON-7).
    pub tax: Money,
    /// Free, discounted or charged.
    pub charge: Charge,
    /// Which test decided that, where it was work.
    pub decided_by: Option<DecidedBy>,
    /// Why, as it was decided.
    pub reasons: Reasons,
    /// False once its settlement is void: the handling line can be settled again.
    pub is_live: bool,
}

crate::columns!(SettlementLine, SettlementLineId in SettlementLine:
    settlement_id, position, handling_line_id, charge_line_id, description, quantity, price, discount, relief, net,
    tax_rate, tax, charge, decided_by, reasons, is_live);
