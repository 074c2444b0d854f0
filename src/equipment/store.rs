//! Reads equipment cards and their parts.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{
    Equipment, FittedPart, Status,
    fields::FIELDS,
    rules::{self, Duplicate, Refusal},
};
use crate::{
    base::{
        alike::packed,
        failure::Failure,
        field::Show,
        id::{ContactId, CustomerId, DeliveryId, EquipmentId, Id as _, ItemId},
        kind::{Kind, Subject},
        shown::{Shown, What},
    },
    customer::store as customer,
    db::{
        query::{Conn, FromRow, Row},
        record,
        search::pick::{Among, choices},
        tx::Tx,
    },
    item::store as item,
    people::store as people,
    setting::UniqueBy,
    vals,
};

pub use crate::db::search::pick::Choice;

/// The card with that id.
///
/// # Errors
/// [`Failure::NotFound`] when there is none.
pub fn get(conn: &Conn, id: EquipmentId) -> Result<Equipment, Failure> {
    record::get(conn, id)
}

/// The card with that number; else with that serial, or manufacturer's serial, where only one bears
/// it; else `#id`.
///
/// # Errors
/// When the engine fails.
pub fn by_code(conn: &Conn, text: &str) -> Result<Option<Equipment>, Failure> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    if let Some(card) = record::first(conn, "WHERE number = $1", vals![text])? {
        return Ok(Some(card));
    }
    for column in ["serial", "maker_serial"] {
        let tail = format!("WHERE LOWER(REPLACE({column}, ' ', '')) = LOWER($1) LIMIT 2");
        let mut same: Vec<Equipment> = record::all(conn, &tail, vals![packed(text)])?;
        if same.len() == 1 {
            return Ok(same.pop());
        }
    }
    match text.strip_prefix('#').and_then(|id| id.parse::<i64>().ok()) {
        Some(id) => record::first(conn, "WHERE id = $1", vals![id]),
        None => Ok(None),
    }
}

/// Cards by any part of number, serials, item or customer: of one customer or dealer (`within`), those
/// that can be chosen on a call first, an exact number or serial before all. The newest for an empty text.
///
/// # Errors
/// When the engine fails.
pub fn pick(conn: &Conn, text: &str, within: Option<Subject>) -> Result<Vec<Choice>, Failure> {
    let among = match within.filter(|subject| subject.kind == Kind::Customer) {
        Some(owner) => Among::within(Kind::Equipment, "t.customer_id = $1 OR t.dealer_id = $1", vals![owner.id]),
        None => Among::all(Kind::Equipment),
    };
    let named = [("item_id", Kind::Item), ("customer_id", Kind::Customer)];
    choices(conn, CHOICE, &among.pick_with(conn, text, &named)?)
}

/// A unit as a picker shows it; those that are in use press.
const CHOICE: &str =
    "SELECT t.id, COALESCE(t.number, '#' || CAST(t.id AS TEXT)), TRIM(i.name || ' ' || t.serial), c.name,
    CASE WHEN t.status IN ('registered', 'in_repair', 'lent') THEN 1 WHEN t.status = 'draft' THEN 2 ELSE 3 END
    FROM equipment t JOIN item i ON i.id = t.item_id JOIN customer c ON c.id = t.customer_id";

/// A card with the name of its item.
#[derive(Clone, Debug, PartialEq)]
pub struct CardRow {
    /// The card.
    pub card: Equipment,
    /// Name of its item.
    pub item: String,
}

impl FromRow for CardRow {
    fn from_row(row: &Row<'_>) -> Result<Self, Failure> {
        Ok(Self { card: Equipment::from_row(row)?, item: row.next()? })
    }
}

/// The first cards of a customer, as user or as dealer, and how many there are in all: that one first, then those in
/// service.
///
/// # Errors
/// When the engine fails.
pub fn rows_of_customer(
    conn: &Conn,
    customer: CustomerId,
    first: Option<EquipmentId>,
) -> Result<(Vec<CardRow>, i64), Failure> {
    let sql = format!(
        "SELECT {}, i.name FROM equipment e JOIN item i ON i.id = e.item_id
         WHERE e.customer_id = $1 OR e.dealer_id = $1
         ORDER BY CASE WHEN e.id = $2 THEN 0 WHEN e.status IN ('registered', 'in_repair', 'lent') THEN 1 ELSE 2 END,
            e.id DESC NULLS LAST LIMIT 100",
        record::columns::<Equipment>("e")
    );
    let rows = conn.rows(&sql, vals![customer, first])?;
    let total = "SELECT COUNT(*) FROM equipment WHERE customer_id = $1 OR dealer_id = $1";
    Ok((rows, conn.value(total, vals![customer])?.unwrap_or(0)))
}

/// The cards that a delivery made or completed.
///
/// # Errors
/// When the engine fails.
pub fn of_delivery(conn: &Conn, delivery: DeliveryId) -> Result<Vec<Equipment>, Failure> {
    record::all(conn, "WHERE delivery_id = $1 ORDER BY id", vals![delivery])
}

/// All cards of an item that bear this identifying number, whatever their state: by the setting's
/// field, by the serial where it asks for none. Newest first.
///
/// # Errors
/// When the engine fails.
pub fn bearing(conn: &Conn, item: ItemId, unique_by: UniqueBy, value: &str) -> Result<Vec<Equipment>, Failure> {
    let column = match unique_by {
        UniqueBy::None | UniqueBy::Serial => "serial",
        UniqueBy::MakerSerial => "maker_serial",
        UniqueBy::Batch => "batch",
    };
    let tail =
        format!("WHERE LOWER(REPLACE({column}, ' ', '')) = LOWER($1) AND item_id = $2 ORDER BY id DESC NULLS LAST");
    record::all(conn, &tail, vals![packed(value), item])
}

/// The other card that holds an identity within the item (EQ-1).
///
/// # Errors
/// When the engine fails.
pub fn holder(conn: &Conn, card: &Equipment, identity: &str) -> Result<Option<Equipment>, Failure> {
    if identity.is_empty() {
        return Ok(None);
    }
    // Identities of files from before they were folded are found all the same.
    let tail = "WHERE LOWER(REPLACE(identity, ' ', '')) = LOWER($1) AND item_id = $2 AND id <> $3";
    record::first(conn, tail, vals![identity, card.item_id, card.id])
}

/// A part with the names that a list shows.
#[derive(Clone, Debug, PartialEq)]
pub struct PartRow {
    /// The part.
    pub part: FittedPart,
    /// Code of its item.
    pub code: String,
    /// Name of its item.
    pub name: String,
    /// Number of the call that fitted it; empty for parts it was built with.
    pub fitted_by: String,
    /// Number of the call that removed it.
    pub removed_by: String,
}

impl FromRow for PartRow {
    fn from_row(row: &Row<'_>) -> Result<Self, Failure> {
        Ok(Self {
            part: FittedPart::from_row(row)?,
            code: row.next()?,
            name: row.next()?,
            fitted_by: row.next()?,
            removed_by: row.next()?,
        })
    }
}

/// The parts list of a unit: every part that ever was in it, or those that stood in it on a day.
///
/// # Errors
/// When the engine fails.
pub fn parts(conn: &Conn, equipment: EquipmentId, day: Option<NaiveDate>) -> Result<Vec<PartRow>, Failure> {
    let sql = format!(
        "SELECT {}, i.code, i.name, COALESCE(f.number, ''), COALESCE(r.number, '') FROM fitted_part p
         JOIN item i ON i.id = p.item_id LEFT JOIN call f ON f.id = p.fitted_call_id
         LEFT JOIN call r ON r.id = p.removed_call_id WHERE p.equipment_id = $1 ORDER BY p.id",
        record::columns::<FittedPart>("p")
    );
    let mut rows: Vec<PartRow> = conn.rows(&sql, vals![equipment])?;
    if let Some(day) = day {
        rows.retain(|row| rules::parts::stood_on(&row.part, day));
    }
    Ok(rows)
}

/// The parts records of a unit, in the order they came.
///
/// # Errors
/// When the engine fails.
pub fn part_records(conn: &Conn, equipment: EquipmentId) -> Result<Vec<FittedPart>, Failure> {
    record::all(conn, "WHERE equipment_id = $1 ORDER BY id", vals![equipment])
}

/// Rewrites what makes each card one of a kind by another setting (EQ-1), or refuses with the cards
/// that would be the same. The setting itself is changed by who calls this. Gives how many changed.
///
/// # Errors
/// [`Refusal::Duplicates`]; then nothing has changed.
pub fn rewrite_identities(tx: &Tx<'_>, unique_by: UniqueBy) -> Result<usize, Failure> {
    let cards: Vec<Equipment> = record::all(tx, "ORDER BY id", &[])?;
    let mut holders: BTreeMap<(ItemId, String), Vec<usize>> = BTreeMap::new();
    for (at, card) in cards.iter().enumerate() {
        let identity = rules::identity(card, unique_by);
        if !identity.is_empty() {
            holders.entry((card.item_id, identity)).or_default().push(at);
        }
    }
    let mut duplicates = Vec::new();
    for ((item_id, identity), same) in holders.iter().filter(|(_, same)| same.len() > 1) {
        let (item, _) = item::name(tx, Some(*item_id))?;
        let names = same.iter().map(|at| rules::name_of(&cards[*at])).collect();
        duplicates.push(Duplicate { item, identity: identity.clone(), cards: names });
    }
    if !duplicates.is_empty() {
        return Err(Refusal::Duplicates(duplicates).into());
    }
    let mut changing: Vec<Equipment> =
        cards.into_iter().filter(|card| card.identity != rules::identity(card, unique_by)).collect();
    // What one card gives up another may take: those that stand in the way step aside first.
    for card in &mut changing {
        if holders.contains_key(&(card.item_id, card.identity.clone())) {
            tx.change(card, |card| card.identity.clear())?;
        }
    }
    for card in &mut changing {
        tx.change(card, |card| card.identity = rules::identity(card, unique_by))?;
    }
    Ok(changing.len())
}

/// What a new card takes from its customer where nothing else is said: contact, address, technician,
/// territory (EQ-14).
///
/// # Errors
/// When the engine fails, or there is no such customer.
pub fn take_from_customer(conn: &Conn, card: &mut Equipment) -> Result<(), Failure> {
    let owner = customer::get(conn, card.customer_id)?;
    card.technician_id = card.technician_id.or(owner.technician_id);
    if card.territory.is_empty() {
        card.territory = owner.territory;
    }
    if card.contact_id.is_none() {
        card.contact_id = customer::default_contact(conn, owner.id)?.map(|contact| contact.id);
    }
    if card.site_address.is_empty()
        && let Some(address) = customer::default_address(conn, owner.id)?
    {
        card.site_address = address.one_line();
    }
    Ok(())
}

/// The name of a contact; empty for none.
///
/// # Errors
/// When the engine fails.
pub fn contact_name(conn: &Conn, id: Option<ContactId>) -> Result<String, Failure> {
    let Some(id) = id else { return Ok(String::new()) };
    Ok(conn.value("SELECT name FROM contact WHERE id = $1", vals![id])?.unwrap_or_default())
}

/// How a card is called: its number, else its serial, else its id; empty for none.
///
/// # Errors
/// When the engine fails.
pub fn name(conn: &Conn, id: Option<EquipmentId>) -> Result<String, Failure> {
    let card: Option<Equipment> = match id {
        Some(id) => record::first(conn, "WHERE id = $1", vals![id])?,
        None => None,
    };
    Ok(card.as_ref().map(rules::name_of).unwrap_or_default())
}

/// How the card that is meant is called.
///
/// # Errors
/// When the engine fails.
pub fn name_by_id(conn: &Conn, id: i64) -> Result<String, Failure> {
    name(conn, Some(EquipmentId(id)))
}

/// The code that finds a customer again; empty for none.
///
/// # Errors
/// When the engine fails.
pub fn customer_code(conn: &Conn, id: Option<CustomerId>) -> Result<String, Failure> {
    let Some(id) = id else { return Ok(String::new()) };
    Ok(conn.value("SELECT code FROM customer WHERE id = $1", vals![id])?.unwrap_or_default())
}

/// A card as scripts read it, with its parts.
///
/// # Errors
/// [`Failure::NotFound`] when there is none.
pub fn show(conn: &Conn, id: EquipmentId) -> Result<Shown, Failure> {
    use crate::setting::{Dict, store::name_of};
    let card = get(conn, id)?;
    let (item_code, item_name) = item::name(conn, Some(card.item_id))?;
    let part = |row: PartRow| {
        Shown::default()
            .fact("item", "equipment-part-item", Show::Text, &row.code)
            .fact("name", "equipment-item-name", Show::Text, &row.name)
            .fact("serial", "equipment-part-serial", Show::Text, &row.part.serial)
            .fact("quantity", "equipment-part-quantity", Show::Qty, &row.part.quantity)
            .script("level", &row.part.level)
            .fact("fitted_on", "equipment-part-fitted", Show::Day, &row.part.fitted_on)
            .fact("fitted_by", "equipment-part-fitted-by", Show::Text, &row.fitted_by)
            .fact("removed_on", "equipment-part-gone", Show::Day, &row.part.removed_on)
            .fact("removed_by", "equipment-part-removed-by", Show::Text, &row.removed_by)
            .fact("warranty_from", "equipment-warranty-from", Show::Day, &row.part.warranty_from)
            .fact("warranty_to", "equipment-warranty-to", Show::Day, &row.part.warranty_to)
    };
    let parts = parts(conn, id, None)?.into_iter().map(part).collect();
    let card_customer = Some(card.customer_id);
    Ok(Shown::of(FIELDS, id.raw(), card.version)
        .put("number", &card.number)
        .put("status", &card.status)
        .put("item", &item_code)
        .put("item_name", &item_name)
        .put("serial", &card.serial)
        .put("maker_serial", &card.maker_serial)
        .put("batch", &card.batch)
        .named("customer", &customer_code(conn, card_customer)?, customer::name(conn, card_customer)?)
        .named("dealer", &customer_code(conn, card.dealer_id)?, customer::name(conn, card.dealer_id)?)
        .put("contact", &contact_name(conn, card.contact_id)?)
        .put("site_address", &card.site_address)
        .put("responsible", &people::name(conn, card.responsible_id)?)
        .put("delivered_on", &card.delivered_on)
        .put("installed_on", &card.installed_on)
        .put("warranty_from", &card.warranty_from)
        .put("warranty_to", &card.warranty_to)
        .put("technician", &people::name(conn, card.technician_id)?)
        .named("territory", &card.territory, name_of(conn, Dict::Territory, &card.territory)?)
        .fact("predecessor", "equipment-predecessor", Show::Text, &name(conn, card.predecessor_id)?)
        .fact("successor", "equipment-successor", Show::Text, &name(conn, card.successor_id)?)
        .fact("reason", "equipment-reason", Show::Text, &card.reason)
        .put("note", &card.note)
        .add("parts", "equipment-parts", What::Lines(parts)))
}

/// How many cards stand in each state, for lists and checks.
///
/// # Errors
/// When the engine fails.
pub fn counts(conn: &Conn) -> Result<Vec<(Status, i64)>, Failure> {
    conn.rows("SELECT status, COUNT(*) FROM equipment GROUP BY status ORDER BY status", &[])
}
