//! Settlements (服务结算单): what a customer owes for a call.

pub mod command;
pub mod fields;
pub mod panel;
pub mod rules;
pub mod section;
pub mod store;

use chrono::NaiveDate;

use crate::{
    base::{
        id::{CallId, CustomerId, HandlingLineId, SettlementId, SettlementLineId},
        money::{Money, Qty, Rate},
    },
    handling::Charge,
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

/// What a customer owes for a call.
#[derive(Clone, Debug, PartialEq)]
pub struct Settlement {
    /// Id.
    pub id: SettlementId,
    /// Counts the saves.
    pub version: i64,
    /// Number, given at confirmation or first print.
    pub number: Option<String>,
    /// For which call.
    pub call_id: CallId,
    /// Who pays (MON-14).
    pub payer_id: CustomerId,
    /// Where it stands.
    pub status: Status,
    /// Day of the settlement.
    pub settled_on: NaiveDate,
    /// Sum of its lines.
    pub total: Money,
    /// What was received for it.
    pub paid: Money,
    /// Why it was voided.
    pub reason: String,
    /// Note.
    pub note: String,
}

crate::columns!(Settlement, SettlementId in Settlement:
    number, call_id, payer_id, status, settled_on, total, paid, reason, note);

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
    /// What is owed for it.
    pub net: Money,
    /// Free, discounted or charged.
    pub charge: Charge,
    /// False once its settlement is void: the handling line can be settled again.
    pub is_live: bool,
}

crate::columns!(SettlementLine, SettlementLineId in SettlementLine:
    settlement_id, position, handling_line_id, description, quantity, price, discount, relief, net, charge, is_live);
