//! Receipts (收款单): money that came in, and the settlements it is allocated to (MON-4).

pub mod command;
pub mod fields;
pub mod panel;
pub mod print;
pub mod rules;
pub mod section;
pub mod store;

use chrono::NaiveDate;

use crate::base::{
    id::{CustomerId, ReceiptAllocationId, ReceiptId, SettlementId},
    money::Money,
};

crate::words! {
    /// How money came in (MON-13).
    pub enum Method in "receipt-method" {
        /// In cash.
        Cash = "cash",
        /// By bank transfer.
        Bank = "bank",
        /// By WeChat Pay.
        Wechat = "wechat",
        /// By Alipay.
        Alipay = "alipay",
        /// By card.
        Card = "card",
        /// By a bill of exchange or cheque.
        Bill = "bill",
        /// In another way.
        Other = "other",
    }

    /// Where a receipt stands.
    pub enum Status in "receipt-status" {
        /// The money is here.
        Received = "received",
        /// It never came, or was entered wrongly.
        Void = "void",
    }
}

/// Money that came in from a customer. What is not allocated is the customer's credit.
#[derive(Clone, Debug, PartialEq)]
pub struct Receipt {
    /// Id.
    pub id: ReceiptId,
    /// Counts the saves.
    pub version: i64,
    /// Number.
    pub number: Option<String>,
    /// Who paid.
    pub payer_id: CustomerId,
    /// On which day.
    pub received_on: NaiveDate,
    /// How.
    pub method: Method,
    /// How much.
    pub amount: Money,
    /// How much of it is allocated to settlements: the sum of its live allocations.
    pub allocated: Money,
    /// The bank's or payment service's own number.
    pub reference: String,
    /// Note.
    pub note: String,
    /// Where it stands.
    pub status: Status,
    /// Why it was voided.
    pub reason: String,
}

impl Receipt {
    /// What of it pays no settlement: the customer's credit.
    pub fn left(&self) -> Money {
        match self.status {
            Status::Received => Money(self.amount.0 - self.allocated.0),
            Status::Void => Money::ZERO,
        }
    }
}

crate::columns!(Receipt, ReceiptId in Receipt:
    number, payer_id, received_on, method, amount, allocated, reference, note, status, reason);

/// A part of a receipt that pays a settlement. Several saves of one pair make one allocation.
#[derive(Clone, Debug, PartialEq)]
pub struct ReceiptAllocation {
    /// Id.
    pub id: ReceiptAllocationId,
    /// Counts the saves.
    pub version: i64,
    /// Of which receipt.
    pub receipt_id: ReceiptId,
    /// Which settlement it pays.
    pub settlement_id: SettlementId,
    /// How much.
    pub amount: Money,
    /// Since when.
    pub allocated_on: NaiveDate,
    /// False once it was taken back.
    pub is_live: bool,
}

crate::columns!(ReceiptAllocation, ReceiptAllocationId in ReceiptAllocation:
    receipt_id, settlement_id, amount, allocated_on, is_live);
