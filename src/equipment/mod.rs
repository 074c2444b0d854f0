//! Equipment cards: one unit at a customer, for its whole life.

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

use crate::base::{
    id::{CallId, ContactId, CustomerId, DeliveryId, EquipmentId, FittedPartId, HandlingLineId, ItemId, UserId},
    money::Qty,
};

crate::words! {
    /// Where a card stands. Whether warranty has run out is derived from dates, never a status.
    pub enum Status in "equipment-status" {
        /// Not complete yet.
        Draft = "draft",
        /// In service at its customer.
        Registered = "registered",
        /// In for repair.
        InRepair = "in_repair",
        /// Lent to a customer.
        Lent = "lent",
        /// Out of service by hand.
        Retired = "retired",
        /// Came back.
        Returned = "returned",
        /// Another card took over.
        Ended = "ended",
    }
}

/// One unit at a customer.
#[derive(Clone, Debug, PartialEq)]
pub struct Equipment {
    /// Id.
    pub id: EquipmentId,
    /// Counts the saves.
    pub version: i64,
    /// Card number, given at registration.
    pub number: Option<String>,
    /// What it is.
    pub item_id: ItemId,
    /// Serial.
    pub serial: String,
    /// The manufacturer's serial.
    pub maker_serial: String,
    /// Batch.
    pub batch: String,
    /// What makes it unique within its item by the setting (EQ-1); empty when nothing does, or the
    /// card is retired, returned or ended. The database holds it unique.
    pub identity: String,
    /// The end customer, who uses it.
    pub customer_id: CustomerId,
    /// Who bought it, if another.
    pub dealer_id: Option<CustomerId>,
    /// Whom to ask for.
    pub contact_id: Option<ContactId>,
    /// Where it stands.
    pub site_address: String,
    /// With which delivery it came.
    pub delivery_id: Option<DeliveryId>,
    /// Who is told before service ends.
    pub responsible_id: Option<UserId>,
    /// Delivered on.
    pub delivered_on: Option<NaiveDate>,
    /// Installed on.
    pub installed_on: Option<NaiveDate>,
    /// Warranty from.
    pub warranty_from: Option<NaiveDate>,
    /// Warranty to, this day included.
    pub warranty_to: Option<NaiveDate>,
    /// Where it stands in its life.
    pub status: Status,
    /// The state it left for a repair or loan.
    pub kept_status: Option<Status>,
    /// Default technician.
    pub technician_id: Option<UserId>,
    /// Territory, by code.
    pub territory: String,
    /// The card it took over from.
    pub predecessor_id: Option<EquipmentId>,
    /// The card that took over.
    pub successor_id: Option<EquipmentId>,
    /// Why it was retired, returned or registered again.
    pub reason: String,
    /// Note.
    pub note: String,
}

crate::columns!(Equipment, EquipmentId in Equipment:
    number, item_id, serial, maker_serial, batch, identity, customer_id, dealer_id, contact_id, site_address,
    delivery_id, responsible_id, delivered_on, installed_on, warranty_from, warranty_to, status, kept_status,
    technician_id, territory, predecessor_id, successor_id, reason, note);

impl Equipment {
    /// An empty draft card of an item at a customer.
    pub fn blank(item_id: ItemId, customer_id: CustomerId) -> Self {
        Self {
            id: EquipmentId::default(),
            version: 0,
            number: None,
            item_id,
            serial: String::new(),
            maker_serial: String::new(),
            batch: String::new(),
            identity: String::new(),
            customer_id,
            dealer_id: None,
            contact_id: None,
            site_address: String::new(),
            delivery_id: None,
            responsible_id: None,
            delivered_on: None,
            installed_on: None,
            warranty_from: None,
            warranty_to: None,
            status: Status::Draft,
            kept_status: None,
            technician_id: None,
            territory: String::new(),
            predecessor_id: None,
            successor_id: None,
            reason: String::new(),
            note: String::new(),
        }
    }
}

/// A part inside a unit.
#[derive(Clone, Debug, PartialEq)]
pub struct FittedPart {
    /// Id.
    pub id: FittedPartId,
    /// Counts the saves.
    pub version: i64,
    /// In which unit.
    pub equipment_id: EquipmentId,
    /// What it is.
    pub item_id: ItemId,
    /// Serial.
    pub serial: String,
    /// How many.
    pub quantity: Qty,
    /// Since when; empty for parts it was built with.
    pub fitted_on: Option<NaiveDate>,
    /// By which call.
    pub fitted_call_id: Option<CallId>,
    /// Until when.
    pub removed_on: Option<NaiveDate>,
    /// By which call.
    pub removed_call_id: Option<CallId>,
    /// The line that fitted it: applied once (EQ-6).
    pub fitted_line_id: Option<HandlingLineId>,
    /// The line that removed it, likewise.
    pub removed_line_id: Option<HandlingLineId>,
    /// Depth in the bill of materials, from 1.
    pub level: i64,
    /// First day of its own warranty (EQ-11).
    pub warranty_from: Option<NaiveDate>,
    /// Last day of it, counted whole; without one the unit's counts.
    pub warranty_to: Option<NaiveDate>,
}

crate::columns!(FittedPart, FittedPartId in FittedPart:
    equipment_id, item_id, serial, quantity, fitted_on, fitted_call_id, removed_on, removed_call_id,
    fitted_line_id, removed_line_id, level, warranty_from, warranty_to);
