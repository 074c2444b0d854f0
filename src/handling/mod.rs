//! Handling records (处理单): what was done on one dispatch, or by the owner: solution, parts, hours,
//! and for each line whether it is free, discounted or charged.

pub mod command;
pub mod fields;
pub mod panel;
pub mod rules;
pub mod section;
pub mod store;

#[cfg(test)]
pub(crate) mod make;
pub mod print;

use crate::base::{
    id::{CallId, DispatchId, HandlingId, HandlingLineId, ItemId, UserId},
    money::{Money, Qty, Rate},
    say::Reasons,
    time::Instant,
};

crate::words! {
    /// How it came out.
    pub enum Outcome in "handling-outcome" {
        /// Solved.
        Solved = "solved",
        /// Not solved.
        NotSolved = "not_solved",
    }

    /// How it was done.
    pub enum Method in "handling-method" {
        /// On site.
        OnSite = "on_site",
        /// From afar.
        Remote = "remote",
        /// Sent back for repair.
        ReturnRepair = "return_repair",
        /// Sent back for repair, with a loaner.
        ReturnRepairWithLoaner = "return_repair_with_loaner",
        /// A sale.
        Sale = "sale",
        /// The customer got another unit for good, the old one came back (REP-3).
        Exchange = "exchange",
        /// Replaced by a new sale under warranty (REP-3).
        Replacement = "replacement",
    }

    /// What a line is.
    pub enum LineKind in "handling-line" {
        /// A part fitted.
        PartFitted = "part_fitted",
        /// A part removed; never charged.
        PartRemoved = "part_removed",
        /// Hours.
        Labour = "labour",
        /// Travel.
        Travel = "travel",
        /// Any other income.
        Other = "other",
    }

    /// Who pays a line (MON-2).
    pub enum Charge in "handling-charge" {
        /// Nobody: warranty or contract.
        Free = "free",
        /// Partly the customer.
        Discounted = "discounted",
        /// The customer.
        Charged = "charged",
    }

    /// Which test decided a line's charge (MON-2).
    pub enum DecidedBy in "handling-decided" {
        /// Warranty frees this kind.
        Warranty = "warranty",
        /// The contract relieves this kind.
        Contract = "contract",
        /// The call type's rule.
        CallType = "call_type",
        /// No test had an opinion: charged.
        Standard = "standard",
        /// The engineer's last word, with a reason.
        LastWord = "last_word",
    }
}

/// What was done on one dispatch, or by the owner.
#[derive(Clone, Debug, PartialEq)]
pub struct Handling {
    /// Id.
    pub id: HandlingId,
    /// Counts the saves.
    pub version: i64,
    /// On which call.
    pub call_id: CallId,
    /// On which dispatch; empty for the owner's own.
    pub dispatch_id: Option<DispatchId>,
    /// The call's total of attempts when it was recorded.
    pub attempt: i64,
    /// Who did the work.
    pub user_id: UserId,
    /// How it came out; can't be corrected (REP-2).
    pub outcome: Outcome,
    /// How it was done.
    pub method: Method,
    /// Cause of the fault, by code.
    pub cause: String,
    /// The solution, or what was tried.
    pub solution: String,
    /// When the work began.
    pub began_at: Instant,
    /// When it ended.
    pub ended_at: Instant,
    /// In warranty as judged by the system.
    pub in_warranty: bool,
    /// Serial of the unit that took over, for exchange and replacement.
    pub successor_serial: String,
    /// Who signed for the customer.
    pub signed_by: String,
    /// When.
    pub signed_at: Option<Instant>,
}

crate::columns!(Handling, HandlingId in Handling:
    call_id, dispatch_id, attempt, user_id, outcome, method, cause, solution, began_at, ended_at, in_warranty,
    successor_serial, signed_by, signed_at);

/// A part, labour, travel or other line.
#[derive(Clone, Debug, PartialEq)]
pub struct HandlingLine {
    /// Id.
    pub id: HandlingLineId,
    /// Counts the saves.
    pub version: i64,
    /// Of which record.
    pub handling_id: HandlingId,
    /// Its place.
    pub position: i64,
    /// What it is.
    pub kind: LineKind,
    /// The item, if it is one.
    pub item_id: Option<ItemId>,
    /// As it reads on paper.
    pub description: String,
    /// Serial of the part.
    pub serial: String,
    /// How much.
    pub quantity: Qty,
    /// Price per unit, tax included.
    pub price: Money,
    /// Discount agreed.
    pub discount: Rate,
    /// Cost per unit.
    pub cost: Money,
    /// From which warehouse, or where a removed part went.
    pub warehouse: String,
    /// Condition of a removed part.
    pub condition: String,
    /// Free, discounted or charged.
    pub charge: Charge,
    /// The share that warranty or contract takes over.
    pub relief: Rate,
    /// What the customer pays (MON-1).
    pub net: Money,
    /// Which test decided.
    pub decided_by: DecidedBy,
    /// Why.
    pub reasons: Reasons,
    /// The engineer's last word, if any.
    pub last_word: Option<Charge>,
    /// Why.
    pub last_word_reason: String,
    /// Why a charged line was waived (MON-5); empty when it was not.
    pub waived_reason: String,
    /// By whom.
    pub waived_by_id: Option<UserId>,
}

crate::columns!(HandlingLine, HandlingLineId in HandlingLine:
    handling_id, position, kind, item_id, description, serial, quantity, price, discount, cost, warehouse, condition,
    charge, relief, net, decided_by, reasons, last_word, last_word_reason, waived_reason, waived_by_id);
