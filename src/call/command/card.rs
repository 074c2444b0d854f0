//! What a closed call leaves on its equipment card (EQ-6, EQ-7).

use chrono::NaiveDate;
use chrono_tz::Tz;

use crate::{
    base::{failure::Failure, id::EquipmentId, say::Said, time::Instant},
    call::{Call, store},
    db::tx::Tx,
    equipment::{
        self,
        command::{Exchange, Move, PartMove},
    },
    handling::{self, LineKind},
};

/// Applies the parts fitted and removed, and an exchange, of a call's handling records. Once, however
/// often it is asked.
///
/// # Errors
/// When the card can't take them.
pub(super) fn apply(tx: &Tx<'_>, call: &Call, closed_at: Instant, zone: Tz) -> Result<(), Failure> {
    let Some(unit) = call.equipment_id else { return Ok(()) };
    let records = handling::store::of_call(tx, call.id)?;
    let mut moves = Vec::new();
    for line in handling::store::parts_of_call(tx, call.id)? {
        // A part without a code is on the paper only: the parts list holds items.
        let Some(item) = line.item_id else { continue };
        let what = if line.kind == LineKind::PartFitted { Move::Fitted } else { Move::Removed };
        // Since the day of the work it is in the unit, or out of it; the call closes days later.
        let worked_at = records.iter().find(|record| record.id == line.handling_id).map(|record| record.ended_at);
        let day = worked_at.unwrap_or(closed_at).day(zone);
        moves.push(PartMove { line: line.id, what, day, item, serial: line.serial, quantity: line.quantity });
    }
    equipment::command::apply_parts(tx, call.id, unit, &moves)?;
    exchange(tx, call, unit, closed_at.day(zone))
}

/// Another unit took over for good (EQ-7). A card that is out of service already has nothing to hand on.
fn exchange(tx: &Tx<'_>, call: &Call, unit: EquipmentId, day: NaiveDate) -> Result<(), Failure> {
    let Some(record) = handling::store::takeover_of_call(tx, call.id)? else { return Ok(()) };
    let before = equipment::store::get(tx, unit)?;
    if before.successor_id.is_some() {
        return Ok(());
    }
    let number = store::number(tx, call.id)?;
    let exchange = Exchange { old: unit, day, item: None, serial: record.successor_serial, reason: number };
    equipment::command::exchange(tx, &exchange)
        .map(|_| ())
        .map_err(|failure| Said::new("call-refusal-exchange").with("why", failure.said()).into())
}
