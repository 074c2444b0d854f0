//! Builders for tests.

use chrono::NaiveDate;

use super::{Equipment, FittedPart, Status};
use crate::base::{
    id::{CustomerId, EquipmentId, FittedPartId, ItemId},
    money::Qty,
};

/// A day from ISO text.
pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().expect("an ISO day")
}

/// A registered card of item 1 at customer 1.
pub(crate) fn card(serial: &str) -> Equipment {
    Equipment { serial: serial.to_owned(), status: Status::Registered, ..Equipment::blank(ItemId(1), CustomerId(1)) }
}

/// So many of item 5, standing in unit 1.
pub(crate) fn part(id: i64, serial: &str, units: i64) -> FittedPart {
    FittedPart {
        id: FittedPartId(id),
        version: 1,
        equipment_id: EquipmentId(1),
        item_id: ItemId(5),
        serial: serial.to_owned(),
        quantity: Qty::whole(units),
        fitted_on: None,
        fitted_call_id: None,
        removed_on: None,
        removed_call_id: None,
        fitted_line_id: None,
        removed_line_id: None,
        level: 1,
    }
}
