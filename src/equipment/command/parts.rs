//! The parts of a unit: filled from the bill of materials, moved by calls (EQ-5, EQ-6).

use chrono::NaiveDate;

use super::super::{
    FittedPart,
    rules::{self, Refusal},
    store,
};
use crate::{
    base::{
        failure::Failure,
        id::{CallId, EquipmentId, FittedPartId, HandlingLineId, ItemId},
        money::Qty,
    },
    db::{record, tx::Tx},
    item::store::{self as item, Levels},
    setting::store as setting,
};

/// Into the unit or out of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    /// A part went in.
    Fitted,
    /// A part came out.
    Removed,
}

/// What one line of a handling record did to a unit.
#[derive(Clone, Debug, PartialEq)]
pub struct PartMove {
    /// The line: each is applied once.
    pub line: HandlingLineId,
    /// In or out.
    pub what: Move,
    /// On which day.
    pub day: NaiveDate,
    /// Which part.
    pub item: ItemId,
    /// Its serial, where it has one.
    pub serial: String,
    /// How many.
    pub quantity: Qty,
}

/// Applies what a call did to a unit's parts list (EQ-6): removed parts get their removal date, fitted
/// ones are added, each naming the call. Lines that were applied before change nothing, however often
/// this is asked. Gives how many lines were new.
///
/// # Errors
/// When the engine fails.
pub fn apply_parts(tx: &Tx<'_>, call: CallId, equipment: EquipmentId, moves: &[PartMove]) -> Result<usize, Failure> {
    let mut count = 0;
    // What came out first makes room: a part fitted by this call is not taken out by it.
    for part_move in moves.iter().filter(|one| one.what == Move::Removed) {
        count += usize::from(remove(tx, call, equipment, part_move)?);
    }
    for part_move in moves.iter().filter(|one| one.what == Move::Fitted) {
        count += usize::from(fit(tx, call, equipment, part_move)?);
    }
    Ok(count)
}

fn fit(tx: &Tx<'_>, call: CallId, equipment: EquipmentId, part_move: &PartMove) -> Result<bool, Failure> {
    let known = store::part_records(tx, equipment)?;
    if known.iter().any(|part| part.fitted_line_id == Some(part_move.line)) {
        return Ok(false);
    }
    let warranty = warranty_of(tx, equipment, part_move)?;
    tx.insert(&mut FittedPart {
        fitted_on: Some(part_move.day),
        fitted_call_id: Some(call),
        fitted_line_id: Some(part_move.line),
        warranty_from: warranty.map(|(from, _)| from),
        warranty_to: warranty.map(|(_, to)| to),
        ..blank(equipment, part_move)
    })?;
    Ok(true)
}

/// The warranty that a part gets which goes in (EQ-11), by the setting.
fn warranty_of(
    tx: &Tx<'_>,
    equipment: EquipmentId,
    part_move: &PartMove,
) -> Result<Option<(NaiveDate, NaiveDate)>, Failure> {
    let months = item::get(tx, part_move.item)?.warranty_months;
    let unit_ends = store::get(tx, equipment)?.warranty_to;
    Ok(rules::warranty::of_part(part_move.day, months, unit_ends, setting::policy(tx)?.part_term))
}

fn remove(tx: &Tx<'_>, call: CallId, equipment: EquipmentId, part_move: &PartMove) -> Result<bool, Failure> {
    let known = store::part_records(tx, equipment)?;
    if known.iter().any(|part| part.removed_line_id == Some(part_move.line)) {
        return Ok(false);
    }
    let removal = rules::parts::remove(&known, part_move.item, &part_move.serial, part_move.quantity);
    let taken_out = |part: FittedPart, quantity: Qty| FittedPart {
        quantity,
        removed_on: Some(part_move.day),
        removed_call_id: Some(call),
        removed_line_id: Some(part_move.line),
        ..part
    };
    for (id, quantity) in removal.taken {
        let old: FittedPart = record::get(tx, id)?;
        if quantity == old.quantity {
            let mut gone = taken_out(old.clone(), quantity);
            tx.update(&old, &mut gone)?;
        } else {
            // Some of several: what stays keeps its record, what came out gets one of its own.
            let mut stays = FittedPart { quantity: Qty(old.quantity.0 - quantity.0), ..old.clone() };
            tx.update(&old, &mut stays)?;
            tx.insert(&mut FittedPart { id: FittedPartId::default(), version: 0, ..taken_out(old, quantity) })?;
        }
    }
    if removal.unlisted.0 > 0 {
        tx.insert(&mut taken_out(blank(equipment, part_move), removal.unlisted))?;
    }
    Ok(true)
}

fn blank(equipment: EquipmentId, part_move: &PartMove) -> FittedPart {
    FittedPart {
        id: FittedPartId::default(),
        version: 0,
        equipment_id: equipment,
        item_id: part_move.item,
        serial: part_move.serial.clone(),
        quantity: part_move.quantity,
        fitted_on: None,
        fitted_call_id: None,
        removed_on: None,
        removed_call_id: None,
        fitted_line_id: None,
        removed_line_id: None,
        level: 1,
        warranty_from: None,
        warranty_to: None,
    }
}

/// Copies the item's bill of materials into the parts list, one level or all (EQ-5). Components that
/// the list knows on that level, standing or removed, are left as they are. Gives how many were added.
///
/// # Errors
/// [`Refusal::NoBom`].
pub fn fill_parts(tx: &Tx<'_>, id: EquipmentId, levels: Levels) -> Result<usize, Failure> {
    let card = store::get(tx, id)?;
    let tree = item::bom_tree(tx, card.item_id, levels)?;
    if tree.is_empty() {
        return Err(Refusal::NoBom(item::name(tx, Some(card.item_id))?.0).into());
    }
    let known = store::part_records(tx, id)?;
    let mut added = 0;
    for node in tree {
        if known.iter().any(|part| part.item_id == node.item.id && part.level == node.level) {
            continue;
        }
        tx.insert(&mut FittedPart {
            id: FittedPartId::default(),
            version: 0,
            equipment_id: id,
            item_id: node.item.id,
            serial: String::new(),
            quantity: node.whole_quantity,
            fitted_on: None,
            fitted_call_id: None,
            removed_on: None,
            removed_call_id: None,
            fitted_line_id: None,
            removed_line_id: None,
            level: node.level,
            warranty_from: None,
            warranty_to: None,
        })?;
        added += 1;
    }
    Ok(added)
}
