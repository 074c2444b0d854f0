//! What documents say of the unit they are about.

use crate::{
    base::{failure::Failure, id::ItemId},
    db::{query::Conn, record},
    item::Item,
    print::data::{Data, DocField, FieldKind},
};

use super::Equipment;

/// The fields of the unit: `unit.…`.
pub const UNIT: &[DocField] = &[
    DocField::text("unit.item", "print-order-item"),
    DocField::text("unit.specification", "print-order-specification"),
    DocField::text("unit.serial", "print-order-serial"),
    DocField::text("unit.card", "print-order-card"),
    DocField::text("unit.warranty_to", "print-order-warranty-to").of(FieldKind::Date),
];

/// A unit's values: those of its card and item, else of the item alone, where no unit is known.
///
/// # Errors
/// When the engine fails.
pub fn unit(conn: &Conn, card: Option<&Equipment>, item: Option<ItemId>) -> Result<Data, Failure> {
    let item = card.map(|card| card.item_id).or(item).map(|id| record::get::<Item>(conn, id)).transpose()?;
    Ok(Data::new()
        .with("item", item.as_ref().map(|item| item.name.as_str()))
        .with("specification", item.as_ref().map(|item| item.specification.as_str()))
        .with("serial", card.map(|card| card.serial.as_str()))
        .with("card", card.and_then(|card| card.number.as_deref()))
        .with("warranty_to", card.and_then(|card| card.warranty_to)))
}
