//! Deliveries: goods that left for a customer, with their serials. Posting one makes equipment cards
//! and warranty contracts.

pub mod command;
pub mod fields;
pub mod panel;
pub mod rules;
pub mod section;
pub mod store;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::base::{
    id::{CustomerId, DeliveryId, DeliveryLineId, ItemId},
    money::{Money, Qty},
};

crate::words! {
    /// Where a delivery stands.
    pub enum Status in "delivery-status" {
        /// Being written; may be deleted.
        Draft = "draft",
        /// Posted: cards and contracts exist.
        Posted = "posted",
    }
}

/// Goods that left for a customer.
#[derive(Clone, Debug, PartialEq)]
pub struct Delivery {
    /// Id.
    pub id: DeliveryId,
    /// Counts the saves.
    pub version: i64,
    /// Number, given at posting.
    pub number: Option<String>,
    /// The number it had where it was imported from.
    pub foreign_number: String,
    /// Day of delivery.
    pub delivered_on: NaiveDate,
    /// Who bought.
    pub customer_id: CustomerId,
    /// Who uses it, if another.
    pub end_customer_id: Option<CustomerId>,
    /// Where it stands.
    pub status: Status,
    /// Note.
    pub note: String,
}

crate::columns!(Delivery, DeliveryId in Delivery:
    number, foreign_number, delivered_on, customer_id, end_customer_id, status, note);

/// Serials of a line.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Serials(pub Vec<String>);

crate::stored_as_json!(Serials);

/// An item on a delivery.
#[derive(Clone, Debug, PartialEq)]
pub struct DeliveryLine {
    /// Id.
    pub id: DeliveryLineId,
    /// Counts the saves.
    pub version: i64,
    /// Of which delivery.
    pub delivery_id: DeliveryId,
    /// Its place.
    pub position: i64,
    /// What.
    pub item_id: ItemId,
    /// How much.
    pub quantity: Qty,
    /// Serials, where the item is tracked by them.
    pub serials: Serials,
    /// Batch.
    pub batch: String,
    /// Price per unit.
    pub price: Money,
}

crate::columns!(DeliveryLine, DeliveryLineId in DeliveryLine:
    delivery_id, position, item_id, quantity, serials, batch, price);
