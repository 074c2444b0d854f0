//! What a user can do with equipment cards.

mod draft;
mod exchange;
mod parts;

use chrono::NaiveDate;

use super::{
    Equipment, Status,
    rules::{self, Refusal, Step},
    store,
};
use crate::{
    base::{
        alike::folded,
        failure::Failure,
        id::EquipmentId,
        kind::Kind,
        say::{Mark, Reason, Said},
    },
    contract::store as contract,
    db::{
        number,
        query::Conn,
        tx::{self, Outcome, Tx},
    },
    item::store::{self as item, Levels},
    people::{Role, store as people},
    setting::{UniqueBy, command as setting_command, store as setting},
};

pub use draft::Draft;
pub use exchange::{Exchange, exchange};
pub use parts::{Move, PartMove, apply_parts, fill_parts};

/// Who keeps equipment cards.
pub const KEEPERS: &[Role] =
    &[Role::Sales, Role::FrontDesk, Role::Technician, Role::Storekeeper, Role::Supervisor, Role::Admin];

/// What a user can do with equipment cards.
#[derive(Clone, Debug)]
pub enum Command {
    /// Saves a card; a new one, or a draft, is registered too where that is asked.
    Save {
        /// As typed.
        draft: Box<Draft>,
        /// Register it in the same step.
        register: bool,
    },
    /// Moves a card through its life.
    Step {
        /// Which.
        id: EquipmentId,
        /// As it was read.
        version: i64,
        /// What happens.
        step: Step,
        /// Why.
        reason: String,
    },
    /// Copies the bill of materials into the parts list (EQ-5).
    FillParts {
        /// Into which card.
        id: EquipmentId,
        /// One level or all.
        levels: Levels,
    },
    /// Deletes an unnumbered draft.
    Delete {
        /// Which.
        id: EquipmentId,
        /// As it was read.
        version: i64,
    },
    /// Changes by what units are unique (EQ-1).
    UniqueBy(UniqueBy),
}

impl tx::Command for Command {
    fn op(&self) -> &'static str {
        match self {
            Self::Save { register: true, .. } => "equipment-op-register",
            Self::Save { .. } => "equipment-op-save",
            Self::Step { step, .. } => step_op(*step),
            Self::FillParts { .. } => "equipment-op-fill-parts",
            Self::Delete { .. } => "equipment-op-delete",
            Self::UniqueBy(_) => "equipment-op-unique-by",
        }
    }

    fn run(&self, tx: &Tx<'_>) -> Result<Outcome, Failure> {
        if let Self::UniqueBy(by) = self {
            people::require(tx, &[Role::Admin])?;
            return unique_by(tx, *by);
        }
        people::require(tx, KEEPERS)?;
        match self {
            Self::Save { draft, register } => save(tx, draft, *register),
            Self::Step { id, version, step, reason } => {
                let mut card = store::get(tx, *id)?;
                tx.expect_version(&card, *version)?;
                self::step(tx, &mut card, *step, reason)?;
                Ok(Outcome::of(Kind::Equipment, card.id))
            }
            Self::FillParts { id, levels } => {
                let added = fill_parts(tx, *id, *levels)?;
                let said = Said::new("equipment-said-parts-filled").with("count", added);
                Ok(Outcome::of(Kind::Equipment, *id).saying(said))
            }
            Self::Delete { id, version } => delete(tx, *id, *version),
            Self::UniqueBy(_) => Ok(Outcome::default()),
        }
    }
}

/// The text key of what a step does.
fn step_op(step: Step) -> &'static str {
    match step {
        Step::Register => "equipment-op-register",
        Step::TakeIn => "equipment-op-take-in",
        Step::HandOver => "equipment-op-hand-over",
        Step::Lend => "equipment-op-lend",
        Step::GiveBack => "equipment-op-give-back",
        Step::TakeBack => "equipment-op-take-back",
        Step::Retire => "equipment-op-retire",
        Step::Reregister => "equipment-op-reregister",
        Step::DeliverAgain => "equipment-op-deliver-again",
        Step::Replace => "equipment-op-replace",
    }
}

/// Saves a card as typed.
fn save(tx: &Tx<'_>, draft: &Draft, register: bool) -> Result<Outcome, Failure> {
    let old = match draft.id {
        Some(id) => {
            let card = store::get(tx, id)?;
            tx.expect_version(&card, draft.version)?;
            Some(card)
        }
        None => None,
    };
    let mut card = draft.parse(tx, old.as_ref())?;
    put(tx, &mut card)?;
    if register && card.status == Status::Draft {
        step(tx, &mut card, Step::Register, "")?;
    }
    if old.is_some_and(|old| (old.warranty_from, old.warranty_to) != (card.warranty_from, card.warranty_to)) {
        contract::follow_warranty(tx, &card, None)?;
    }
    let mut reasons = Vec::new();
    if let Some(warning) = rules::choosable(&card).ok().flatten() {
        reasons.push(Reason::new(Mark::Warning, warning));
    }
    Ok(Outcome::of(Kind::Equipment, card.id).because(reasons))
}

/// Inserts a card or saves what differs, with its identity (EQ-1). A new card takes from its customer
/// what it was not given (EQ-14).
///
/// # Errors
/// [`Refusal::Taken`], naming the card that holds the identity; [`Refusal::WarrantyOrder`].
pub fn put(tx: &Tx<'_>, card: &mut Equipment) -> Result<(), Failure> {
    if matches!((card.warranty_from, card.warranty_to), (Some(from), Some(to)) if from > to) {
        return Err(Refusal::WarrantyOrder.into());
    }
    let unique_by = setting::unique_by(tx)?;
    let identity = rules::identity(card, unique_by);
    let old = if card.version > 0 { Some(store::get(tx, card.id)?) } else { None };
    // What stood beside another before identities were folded may stay so, as long as it is the same.
    let same_item = old.as_ref().filter(|old| old.item_id == card.item_id);
    let before = same_item.map(|old| old.identity.clone()).filter(|before| folded(before) == identity);
    let stays = before.as_ref().is_some_and(|before| !before.is_empty());
    card.identity = before.unwrap_or(identity);
    if let Some(holder) = if stays { None } else { store::holder(tx, card, &card.identity)? } {
        let identity = rules::identifying(card, unique_by).to_owned();
        return Err(Refusal::Taken { identity, card: rules::name_of(&holder) }.into());
    }
    if let Some(old) = old {
        return tx.update(&old, card);
    }
    store::take_from_customer(tx, card)?;
    tx.insert(card)?;
    Ok(())
}

/// Moves a card through its life: its number when it is registered, its identity when it gets in or
/// out of the way, its warranty contract when it comes back.
///
/// # Errors
/// [`Refusal::NotNow`], [`Refusal::NoReason`], [`Refusal::NoIdentity`], [`Refusal::Taken`].
pub fn step(tx: &Tx<'_>, card: &mut Equipment, step: Step, reason: &str) -> Result<(), Failure> {
    let reason = reason.trim();
    let status = rules::next(card.status, card.kept_status, step)?;
    if rules::needs_reason(step) && reason.is_empty() {
        return Err(Failure::field("reason", Refusal::NoReason(step).into()));
    }
    if status == Status::Registered {
        rules::complete(card, setting::unique_by(tx)?)?;
        give_number(tx, card)?;
    }
    card.kept_status = matches!(step, Step::TakeIn | Step::Lend).then_some(card.status);
    card.status = status;
    if !reason.is_empty() {
        card.reason = reason.to_owned();
    }
    put(tx, card)?;
    if step == Step::TakeBack {
        contract::suspend_warranty(tx, card.id, today(tx)?, reason)?;
    }
    Ok(())
}

/// A card's number is taken when it is registered first, and stays (PLAT-2).
fn give_number(tx: &Tx<'_>, card: &mut Equipment) -> Result<(), Failure> {
    if card.number.is_none() {
        let pattern = setting::pattern(tx, Kind::Equipment)?;
        card.number = Some(number::take(tx, "equipment", &pattern, today(tx)?)?);
    }
    Ok(())
}

/// The day of the transaction in the office's zone.
///
/// # Errors
/// When the engine fails.
pub fn today(tx: &Tx<'_>) -> Result<NaiveDate, Failure> {
    Ok(setting::calendar(tx)?.day_of(tx.now()))
}

/// Sets the warranty of a card, for the contract that holds it.
///
/// # Errors
/// [`Refusal::WarrantyOrder`].
pub fn set_warranty(tx: &Tx<'_>, id: EquipmentId, last_day: NaiveDate) -> Result<(), Failure> {
    let mut card = store::get(tx, id)?;
    // Ended before it began: there was no warranty, which the last day before its first says.
    let floor = card.warranty_from.and_then(|first_day| first_day.pred_opt());
    tx.change(&mut card, |card| card.warranty_to = Some(floor.map_or(last_day, |floor| floor.max(last_day))))
}

/// Changes by what units are unique, with every card's identity, or refuses with the duplicates (EQ-1).
///
/// # Errors
/// [`Refusal::Duplicates`].
pub fn unique_by(tx: &Tx<'_>, by: UniqueBy) -> Result<Outcome, Failure> {
    let count = store::rewrite_identities(tx, by)?;
    setting_command::set_unique_by(tx, by)?;
    Ok(Outcome::default().saying(Said::new("equipment-said-identities").with("count", count)))
}

fn delete(tx: &Tx<'_>, id: EquipmentId, version: i64) -> Result<Outcome, Failure> {
    let card = store::get(tx, id)?;
    tx.expect_version(&card, version)?;
    if let Some(number) = &card.number {
        return Err(Refusal::Numbered(number.clone()).into());
    }
    for part in store::part_records(tx, id)? {
        tx.delete(&part)?;
    }
    tx.delete(&card)?;
    Ok(Outcome::default())
}

/// The months of warranty of a card's item.
fn warranty_months(conn: &Conn, card: &Equipment) -> Result<i64, Failure> {
    Ok(item::get(conn, card.item_id)?.warranty_months)
}

#[cfg(test)]
mod tests;
