//! One unit takes over from another (EQ-7).

use chrono::NaiveDate;

use super::{
    super::{
        Equipment, Status,
        rules::{self, Refusal, Step, warranty},
        store,
    },
    put, step,
};
use crate::{
    base::{
        alike::half_width,
        failure::Failure,
        id::{EquipmentId, ItemId},
    },
    contract::store as contract,
    db::tx::Tx,
    setting::{UniqueBy, store as setting},
};

/// An exchange or replacement.
#[derive(Clone, Debug, PartialEq)]
pub struct Exchange {
    /// The unit that goes.
    pub old: EquipmentId,
    /// The day of the exchange.
    pub day: NaiveDate,
    /// What the new unit is; empty for the same item.
    pub item: Option<ItemId>,
    /// The new unit's serial; without one its card stays a draft.
    pub serial: String,
    /// Why: the call's number, what was found.
    pub reason: String,
}

/// Ends the old card and opens its successor at the same customer (EQ-7): warranty carries over, lines
/// of contracts that name the old unit end that day and go on for the new one. A card that was
/// delivered to the customer meanwhile under that serial becomes the successor. Asked again, it
/// answers with the successor there is.
///
/// # Errors
/// [`Refusal::NotNow`] when the old card can't be replaced, [`Refusal::NotASuccessor`] when the serial
/// belongs to a card elsewhere.
pub fn exchange(tx: &Tx<'_>, exchange: &Exchange) -> Result<EquipmentId, Failure> {
    let mut old = store::get(tx, exchange.old)?;
    if let (Status::Ended, Some(successor)) = (old.status, old.successor_id) {
        return Ok(successor);
    }
    rules::next(old.status, old.kept_status, Step::Replace)?;
    let policy = setting::policy(tx)?;
    let mut new = match delivered_already(tx, &old, exchange, policy.unique_by)? {
        Some(card) => card,
        None => opened(&old, exchange, policy.unique_by),
    };
    // The old card gives way first: the new unit may bear the same serial, after a repair of the plate.
    step(tx, &mut old, Step::Replace, &exchange.reason)?;
    let end = warranty::carried_over(old.warranty_to, exchange.day, policy.days_after_exchange);
    new.warranty_from = old.warranty_from.filter(|from| *from <= end).or(Some(exchange.day));
    new.warranty_to = Some(new.warranty_to.map_or(end, |own| own.max(end)));
    new.predecessor_id = Some(old.id);
    put(tx, &mut new)?;
    if new.status == Status::Draft && rules::complete(&new, policy.unique_by).is_ok() {
        step(tx, &mut new, Step::Register, "")?;
    }
    tx.change(&mut old, |old| old.successor_id = Some(new.id))?;
    contract::carry_over(tx, old.id, new.id, exchange.day)?;
    contract::follow_warranty(tx, &new, Some(exchange.day))?;
    Ok(new.id)
}

/// The card under the new serial, where the exchange delivery has made one.
fn delivered_already(
    tx: &Tx<'_>,
    old: &Equipment,
    exchange: &Exchange,
    unique_by: UniqueBy,
) -> Result<Option<Equipment>, Failure> {
    let serial = exchange.serial.trim();
    if serial.is_empty() {
        return Ok(None);
    }
    let item = exchange.item.unwrap_or(old.item_id);
    let mut standing = store::bearing(tx, item, UniqueBy::Serial, serial)?;
    standing.retain(|card| {
        card.id != old.id && matches!(card.status, Status::Draft | Status::Registered | Status::InRepair | Status::Lent)
    });
    let can_take_over = |card: &Equipment| {
        card.customer_id == old.customer_id && card.predecessor_id.is_none_or(|before| before == old.id)
    };
    if unique_by == UniqueBy::None {
        // Others may bear the same serial; the newest that can take over does.
        return Ok(standing.into_iter().find(can_take_over));
    }
    let Some(card) = standing.into_iter().next() else { return Ok(None) };
    if !can_take_over(&card) {
        return Err(Refusal::NotASuccessor(rules::name_of(&card)).into());
    }
    Ok(Some(card))
}

/// A new card at the same customer.
fn opened(old: &Equipment, exchange: &Exchange, unique_by: UniqueBy) -> Equipment {
    let serial = half_width(&exchange.serial);
    Equipment {
        // The only number known stands for the one that the setting asks for.
        maker_serial: if unique_by == UniqueBy::MakerSerial { serial.clone() } else { String::new() },
        serial,
        dealer_id: old.dealer_id,
        contact_id: old.contact_id,
        site_address: old.site_address.clone(),
        responsible_id: old.responsible_id,
        delivered_on: Some(exchange.day),
        technician_id: old.technician_id,
        territory: old.territory.clone(),
        ..Equipment::blank(exchange.item.unwrap_or(old.item_id), old.customer_id)
    }
}
