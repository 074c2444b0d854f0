//! Posting a delivery: cards and warranty contracts, in one transaction (DEL-1, EQ-2).

use std::collections::{BTreeMap, BTreeSet};

use super::{
    super::{
        Delivery, DeliveryLine, Status,
        rules::{self, BadSerial, Existing, Fate, Refusal},
        store,
    },
    draft::warnings,
    is_draft,
};
use crate::{
    base::{
        alike::folded,
        failure::Failure,
        id::{CustomerId, DeliveryId, EquipmentId, ItemId, TemplateId},
        kind::{Kind, Subject},
        say::{Mark, Reason, Said},
    },
    contract::{Template, command as contract, store as contract_store},
    db::tx::{Outcome, Tx},
    equipment::{
        self, Equipment,
        command::{put, step, today},
        rules::{Step, name_of, warranty},
        store as equipment_store,
    },
    item::{Item, store as item_store},
    setting::{Policy, UniqueBy, command as setting, store as setting_store},
};

/// What a posting has made.
#[derive(Clone, Debug, PartialEq)]
pub struct Posted {
    /// The delivery.
    pub delivery: DeliveryId,
    /// Its number.
    pub number: String,
    /// The cards, new or in service again, in the order of the serials.
    pub cards: Vec<EquipmentId>,
    /// How many warranty contracts were made.
    pub contracts: usize,
    /// What to mind.
    pub reasons: Vec<Reason>,
}

impl Posted {
    /// The answer of a command.
    pub fn outcome(self) -> Outcome {
        let said = Said::new("delivery-said-posted")
            .with("number", self.number)
            .with("cards", self.cards.len())
            .with("contracts", self.contracts);
        Outcome::of(Kind::Delivery, self.delivery).saying(said).because(self.reasons)
    }
}

/// One serial on its way to a card.
struct Unit<'a> {
    line: &'a DeliveryLine,
    item: &'a Item,
    serial: &'a str,
    fate: Fate,
    existing: Option<Equipment>,
}

/// What all units of a posting share.
struct Posting<'a> {
    delivery: &'a Delivery,
    policy: &'a Policy,
    templates: BTreeMap<TemplateId, Template>,
}

/// Posts a draft: its number, a card for each serial as EQ-2 says, and a warranty contract where the
/// item has a template. One bad serial refuses the whole, and all bad ones are named (DEL-1).
///
/// # Errors
/// [`Refusal`].
pub fn post(tx: &Tx<'_>, id: DeliveryId) -> Result<Posted, Failure> {
    let mut delivery = store::get(tx, id)?;
    is_draft(&delivery)?;
    let lines = store::lines(tx, id)?;
    if lines.is_empty() {
        return Err(Refusal::Empty.into());
    }
    let policy = setting_store::policy(tx)?;
    let items = items(tx, &lines)?;
    let units = units(tx, &delivery, &lines, &items, &policy)?;
    let number = setting::number(tx, Kind::Delivery, delivery.delivered_on)?;
    tx.change(&mut delivery, |delivery| {
        delivery.number = Some(number.clone());
        delivery.status = Status::Posted;
    })?;
    let templates = templates(tx, &items)?;
    let posting = Posting { delivery: &delivery, policy: &policy, templates };
    let minded = day_warning(tx, &delivery)?.map(|said| Reason::new(Mark::Warning, said));
    let reasons = minded.into_iter().chain(warnings(tx, &lines)?).collect();
    let mut posted = Posted { delivery: id, number, cards: Vec::new(), contracts: 0, reasons };
    for unit in units {
        posting.unit(tx, unit, &mut posted)?;
    }
    Ok(posted)
}

fn day_warning(tx: &Tx<'_>, delivery: &Delivery) -> Result<Option<Said>, Failure> {
    // Before the day it is anywhere: thousands of old deliveries of a file need no zone read.
    if delivery.delivered_on < tx.now().day(chrono_tz::UTC) {
        return Ok(None);
    }
    let today = tx.now().day(setting_store::calendar(tx)?.zone);
    Ok(rules::day_warning(delivery.delivered_on, today))
}

fn items(tx: &Tx<'_>, lines: &[DeliveryLine]) -> Result<BTreeMap<ItemId, Item>, Failure> {
    let ids: BTreeSet<ItemId> = lines.iter().map(|line| line.item_id).collect();
    ids.into_iter().map(|id| Ok((id, item_store::get(tx, id)?))).collect()
}

fn templates(tx: &Tx<'_>, items: &BTreeMap<ItemId, Item>) -> Result<BTreeMap<TemplateId, Template>, Failure> {
    let ids: BTreeSet<TemplateId> = items.values().filter_map(|item| item.warranty_template_id).collect();
    ids.into_iter().map(|id| Ok((id, contract_store::template(tx, id)?))).collect()
}

/// Every serial that becomes a card, with its fate; or all bad serials.
fn units<'a>(
    tx: &Tx<'_>,
    delivery: &Delivery,
    lines: &'a [DeliveryLine],
    items: &'a BTreeMap<ItemId, Item>,
    policy: &Policy,
) -> Result<Vec<Unit<'a>>, Failure> {
    let mut units = Vec::new();
    let mut bad = Vec::new();
    let mut seen = BTreeSet::new();
    for line in lines {
        let item = &items[&line.item_id];
        if !rules::makes_card(policy.cards_on_delivery, item.warranty_template_id.is_some()) {
            continue;
        }
        for serial in &line.serials.0 {
            let sought = if policy.unique_by == UniqueBy::Batch { &line.batch } else { serial };
            if policy.unique_by != UniqueBy::None && !sought.is_empty() && !seen.insert((item.id, folded(sought))) {
                bad.push(BadSerial::Twice { item: item.code.clone(), serial: sought.clone() });
                continue;
            }
            let existing = existing(tx, item.id, policy.unique_by, sought)?;
            let customer = end_customer(delivery);
            let found = existing
                .as_ref()
                .map(|card| Existing { status: card.status, same_customer: card.customer_id == customer });
            let fate = rules::fate(found, policy.unique_by);
            if let (Fate::Refused, Some(card)) = (fate, &existing) {
                let (item, card) = (item.code.clone(), name_of(card));
                bad.push(BadSerial::Held { item, serial: sought.clone(), card });
            }
            units.push(Unit { line, item, serial, fate, existing });
        }
    }
    if bad.is_empty() { Ok(units) } else { Err(Refusal::BadSerials(bad).into()) }
}

/// The card that counts most of those that bear the number.
fn existing(tx: &Tx<'_>, item: ItemId, unique_by: UniqueBy, sought: &str) -> Result<Option<Equipment>, Failure> {
    if sought.is_empty() {
        return Ok(None);
    }
    let bearing = equipment_store::bearing(tx, item, unique_by, sought)?;
    Ok(bearing.into_iter().min_by_key(|card| rules::foremost(card.status)))
}

/// 'Customer' is the end customer where the delivery names one (EQ-2).
fn end_customer(delivery: &Delivery) -> CustomerId {
    delivery.end_customer_id.unwrap_or(delivery.customer_id)
}

impl Posting<'_> {
    /// Turns one serial into a card, as its fate says.
    fn unit(&self, tx: &Tx<'_>, unit: Unit<'_>, posted: &mut Posted) -> Result<(), Failure> {
        if let Some(card) = &unit.existing
            && let Some(said) =
                rules::fate_warning(unit.fate, &unit.item.code, unit.serial, &name_of(card), card.status)
        {
            let about = Subject::new(Kind::Equipment, card.id);
            posted.reasons.push(Reason::new(Mark::Warning, said).about(about));
        }
        let template = unit.item.warranty_template_id.and_then(|id| self.templates.get(&id));
        if let (Fate::RegisterAgain, Some(card)) = (unit.fate, unit.existing.clone()) {
            posted.cards.push(self.register_again(tx, card)?);
            return Ok(());
        }
        let mut card = self.card(&unit, template);
        put(tx, &mut card)?;
        step(tx, &mut card, Step::Register, "")?;
        if let Some(before) = unit.existing.filter(|_| unit.fate != Fate::CompleteDraft) {
            self.succeed(tx, before, &card, unit.fate)?;
        }
        posted.cards.push(card.id);
        if let Some(template) = template {
            let made = contract::make_warranty(tx, &card, template, Some(self.delivery.id))?;
            posted.contracts += usize::from(made.is_some());
        }
        Ok(())
    }

    /// A new card, or the draft completed.
    fn card(&self, unit: &Unit<'_>, template: Option<&Template>) -> Equipment {
        let customer = end_customer(self.delivery);
        let draft = unit.existing.clone().filter(|_| unit.fate == Fate::CompleteDraft);
        let is_at_other = draft.as_ref().is_some_and(|draft| draft.customer_id != customer);
        let base = draft.unwrap_or_else(|| Equipment::blank(unit.item.id, customer));
        let installed_on = base.installed_on;
        // The item's months; where it has none, the term of its warranty template.
        let months = match unit.item.warranty_months {
            0 => template.map_or(0, |template| template.duration_months),
            months => months,
        };
        let term = warranty::term(Some(self.delivery.delivered_on), installed_on, months);
        let (warranty_from, warranty_to) = term.unzip();
        let maker_serial = match self.policy.unique_by {
            // The only number known stands for the one that the setting asks for.
            UniqueBy::MakerSerial => unit.serial.to_owned(),
            _ => base.maker_serial.clone(),
        };
        let names_before = matches!(unit.fate, Fate::NewAfterGone | Fate::NewAfterReturned);
        Equipment {
            serial: unit.serial.to_owned(),
            maker_serial,
            batch: if unit.line.batch.is_empty() { base.batch.clone() } else { unit.line.batch.clone() },
            customer_id: customer,
            dealer_id: (customer != self.delivery.customer_id).then_some(self.delivery.customer_id),
            contact_id: if is_at_other { None } else { base.contact_id },
            site_address: if is_at_other { String::new() } else { base.site_address.clone() },
            delivery_id: Some(self.delivery.id),
            delivered_on: Some(self.delivery.delivered_on),
            warranty_from: base.warranty_from.or(warranty_from),
            warranty_to: base.warranty_to.or(warranty_to),
            predecessor_id: unit.existing.as_ref().filter(|_| names_before).map(|card| card.id),
            ..base
        }
    }

    /// The unit went out again to who had returned it: its card and contract go on.
    fn register_again(&self, tx: &Tx<'_>, mut card: Equipment) -> Result<EquipmentId, Failure> {
        step(tx, &mut card, Step::DeliverAgain, "")?;
        let day = self.delivery.delivered_on.min(today(tx)?);
        contract_store::resume_warranty(tx, card.id, day, self.delivery.number.as_deref().unwrap_or_default())?;
        Ok(card.id)
    }

    /// The card before names the one that took over; one that came back from elsewhere ends.
    fn succeed(&self, tx: &Tx<'_>, mut before: Equipment, card: &Equipment, fate: Fate) -> Result<(), Failure> {
        match fate {
            Fate::NewAfterReturned => {
                step(tx, &mut before, Step::Replace, self.delivery.number.as_deref().unwrap_or_default())?;
            }
            Fate::NewAfterGone if before.status == equipment::Status::Ended && before.successor_id.is_some() => {
                return Ok(());
            }
            Fate::NewAfterGone => {}
            _ => return Ok(()),
        }
        tx.change(&mut before, |before| before.successor_id = Some(card.id))
    }
}
