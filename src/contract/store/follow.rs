//! What contracts do when the units they name change: warranty follows its card, lines go on for the
//! unit that took over (EQ-2, EQ-7). Called inside the transaction of that change.

use chrono::NaiveDate;

use super::{
    super::{Contract, ContractEvent, ContractKind, ContractLine, Event, Status},
    events, get, lines,
};
use crate::{
    base::{
        failure::Failure,
        id::{ContractEventId, ContractLineId, EquipmentId},
        kind::Kind,
        words::Word as _,
    },
    db::{number, record, tx::Tx},
    equipment::Equipment,
    setting::store as setting,
    vals,
};

/// Writes an event of a contract, and the status, number or end that follows from it.
///
/// # Errors
/// When somebody else saved the contract in between.
pub fn record_event(
    tx: &Tx<'_>,
    contract: &mut Contract,
    event: Event,
    day: NaiveDate,
    reason: &str,
    new_end: Option<NaiveDate>,
) -> Result<(), Failure> {
    // A number is taken when it is approved first, and stays (PLAT-2).
    let number = match (event, &contract.number) {
        (Event::Approved, None) => {
            Some(number::take(tx, Kind::Contract.word(), &setting::pattern(tx, Kind::Contract)?, day)?)
        }
        (_, number) => number.clone(),
    };
    tx.insert(&mut ContractEvent {
        id: ContractEventId::default(),
        version: 0,
        contract_id: contract.id,
        event,
        day,
        at: tx.now(),
        user_id: tx.actor(),
        reason: reason.to_owned(),
        old_end: new_end.map(|_| contract.ends_on),
        new_end,
    })?;
    tx.change(contract, |contract| {
        contract.number = number;
        contract.status = match event {
            Event::Approved | Event::Resumed => Status::Approved,
            Event::Suspended => Status::Suspended,
            Event::Terminated => Status::Terminated,
            Event::Extended | Event::Moved | Event::LineEnded => contract.status,
        };
        contract.ends_on = new_end.unwrap_or(contract.ends_on);
    })
}

/// A warranty contract has the dates of its card (COV-3): moves them where they differ. `day` is since
/// when that holds; without one, since ever.
///
/// # Errors
/// When the engine fails.
pub fn follow_warranty(tx: &Tx<'_>, card: &Equipment, day: Option<NaiveDate>) -> Result<(), Failure> {
    let Some(last_day) = card.warranty_to else { return Ok(()) };
    for mut contract in warranties(tx, card.id)? {
        let first_day = card.warranty_from.unwrap_or(contract.starts_on).min(last_day);
        if day.is_none() && first_day != contract.starts_on {
            tx.change(&mut contract, |contract| contract.starts_on = first_day)?;
        }
        if last_day != contract.ends_on {
            let since = day.unwrap_or(first_day);
            record_event(tx, &mut contract, Event::Moved, since, "", Some(last_day))?;
        }
    }
    Ok(())
}

/// The unit came back: its warranty contracts stand still from that day.
///
/// # Errors
/// When the engine fails.
pub fn suspend_warranty(tx: &Tx<'_>, unit: EquipmentId, day: NaiveDate, reason: &str) -> Result<(), Failure> {
    for mut contract in warranties(tx, unit)?.into_iter().filter(|contract| contract.status == Status::Approved) {
        let day = not_before_last(tx, &contract, day)?;
        record_event(tx, &mut contract, Event::Suspended, day, reason, None)?;
    }
    Ok(())
}

/// The unit went out again to the same customer: its warranty contracts hold again from that day.
///
/// # Errors
/// When the engine fails.
pub fn resume_warranty(tx: &Tx<'_>, unit: EquipmentId, day: NaiveDate, reason: &str) -> Result<(), Failure> {
    for mut contract in warranties(tx, unit)?.into_iter().filter(|contract| contract.status == Status::Suspended) {
        let day = not_before_last(tx, &contract, day)?;
        record_event(tx, &mut contract, Event::Resumed, day, reason, None)?;
    }
    Ok(())
}

/// Another unit takes over (EQ-7): lines that name the old one and are in force end that day, and a line
/// for the new one continues each; lines still to begin, and those of drafts, name the new one. That is
/// no change of terms.
///
/// # Errors
/// When the engine fails.
pub fn carry_over(tx: &Tx<'_>, old: EquipmentId, new: EquipmentId, day: NaiveDate) -> Result<(), Failure> {
    resume_warranty(tx, old, day, "")?;
    let named: Vec<ContractLine> = record::all(tx, "WHERE equipment_id = $1 ORDER BY id", vals![old])?;
    for mut line in named {
        let contract = get(tx, line.contract_id)?;
        // A warranty that ended may begin again for the new unit, so its end does not count.
        let is_over = contract.ends_on < day && contract.kind != ContractKind::Warranty;
        let is_to_come = contract.starts_on > day || line.starts_on.is_some_and(|first_day| first_day > day);
        match contract.status {
            Status::Terminated | Status::Void => {}
            Status::Draft => tx.change(&mut line, |line| line.equipment_id = Some(new))?,
            Status::Approved | Status::Suspended if is_to_come => {
                tx.change(&mut line, |line| line.equipment_id = Some(new))?;
            }
            Status::Approved | Status::Suspended => {
                let ended_alone = line.ended_on.is_some_and(|ended| ended <= day);
                if is_over || ended_alone || line.ends_on.is_some_and(|last_day| last_day < day) {
                    continue;
                }
                tx.insert(&mut ContractLine {
                    id: ContractLineId::default(),
                    version: 0,
                    equipment_id: Some(new),
                    starts_on: Some(day),
                    ..line.clone()
                })?;
                tx.change(&mut line, |line| line.ends_on = Some(day))?;
            }
        }
    }
    Ok(())
}

/// The warranty contracts of a unit that were approved and not terminated.
fn warranties(tx: &Tx<'_>, unit: EquipmentId) -> Result<Vec<Contract>, Failure> {
    let all: Vec<Contract> = record::all(
        tx,
        "WHERE kind = 'warranty' AND status IN ('approved', 'suspended')
         AND id IN (SELECT contract_id FROM contract_line WHERE equipment_id = $1) ORDER BY id",
        vals![unit],
    )?;
    let mut own = Vec::new();
    for contract in all {
        // After an exchange the contract names both units; it follows the one that is in it now.
        let last = lines(tx, contract.id)?.into_iter().rev().find_map(|line| line.equipment_id);
        if last == Some(unit) {
            own.push(contract);
        }
    }
    Ok(own)
}

/// Events follow each other: none holds from before the last one that changed the state.
fn not_before_last(tx: &Tx<'_>, contract: &Contract, day: NaiveDate) -> Result<NaiveDate, Failure> {
    let last =
        events(tx, contract.id)?.into_iter().filter(|event| event.event.moves_state()).map(|event| event.day).max();
    Ok(last.map_or(day, |last| last.max(day)))
}
