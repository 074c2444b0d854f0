//! A card as it is typed.

use super::{
    super::{Equipment, rules::warranty, store},
    warranty_months,
};
use crate::{
    base::{
        alike::half_width,
        failure::Failure,
        id::{CustomerId, EquipmentId, ItemId, UserId},
        kind::Kind,
        parse::Parser,
        say::Said,
    },
    customer::store as customer,
    db::query::Conn,
    item::store as item,
    people::store as people,
    setting::{Dict, store as setting},
};

/// A card as it is typed: codes and names instead of ids.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct Draft {
    /// The card being edited; `None` for a new one.
    pub id: Option<EquipmentId>,
    /// Its version as it was read.
    pub version: i64,
    /// Code of the item.
    pub item: String,
    /// Serial.
    pub serial: String,
    /// The manufacturer's serial.
    pub maker_serial: String,
    /// Batch.
    pub batch: String,
    /// Code of the customer who uses it.
    pub customer: String,
    /// Code of the dealer.
    pub dealer: String,
    /// Name of the contact.
    pub contact: String,
    /// Where it stands.
    pub site_address: String,
    /// Name of the responsible user.
    pub responsible: String,
    /// Delivered on.
    pub delivered_on: String,
    /// Installed on.
    pub installed_on: String,
    /// First day of warranty; empty follows installation or delivery.
    pub warranty_from: String,
    /// Last day of warranty; likewise.
    pub warranty_to: String,
    /// Name of the default technician.
    pub technician: String,
    /// Code of the territory.
    pub territory: String,
    /// Note.
    pub note: String,
}

impl Draft {
    /// The draft of a card as it stands.
    ///
    /// # Errors
    /// [`Failure::NotFound`] when there is none.
    pub fn of(conn: &Conn, id: EquipmentId) -> Result<Self, Failure> {
        let card = store::get(conn, id)?;
        let day = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
        Ok(Self {
            id: Some(id),
            version: card.version,
            item: item::name(conn, Some(card.item_id))?.0,
            serial: card.serial,
            maker_serial: card.maker_serial,
            batch: card.batch,
            customer: store::customer_code(conn, Some(card.customer_id))?,
            dealer: store::customer_code(conn, card.dealer_id)?,
            contact: store::contact_name(conn, card.contact_id)?,
            site_address: card.site_address,
            responsible: people::name(conn, card.responsible_id)?,
            delivered_on: day(card.delivered_on),
            installed_on: day(card.installed_on),
            warranty_from: day(card.warranty_from),
            warranty_to: day(card.warranty_to),
            technician: people::name(conn, card.technician_id)?,
            territory: card.territory,
            note: card.note,
        })
    }

    /// The card it describes, made from the old one where there is one.
    ///
    /// # Errors
    /// [`Failure::Invalid`] with every error.
    pub fn parse(&self, conn: &Conn, old: Option<&Equipment>) -> Result<Equipment, Failure> {
        let mut parser = Parser::default();
        let item = parser.record("item", &self.item, Kind::Item, |text| item::named(conn, text))?;
        let item = parser.need("item", item.map(|item| item.id));
        let owner = customer_of(&mut parser, conn, "customer", &self.customer)?;
        let owner = parser.need("customer", owner);
        let (item, owner) = (item.unwrap_or(ItemId(0)), owner.unwrap_or(CustomerId(0)));
        let dealer_id = customer_of(&mut parser, conn, "dealer", &self.dealer)?.filter(|dealer| *dealer != owner);
        let contact = parser
            .record("contact", &self.contact, Kind::Contact, |text| customer::contact_by_code(conn, owner, text))?;
        let mut card = Equipment {
            item_id: item,
            serial: parser.line("serial", &half_width(&self.serial)),
            maker_serial: parser.line("maker_serial", &half_width(&self.maker_serial)),
            batch: parser.line("batch", &half_width(&self.batch)),
            customer_id: owner,
            dealer_id,
            contact_id: contact.map(|contact| contact.id),
            site_address: parser.line("site_address", &self.site_address),
            responsible_id: user_of(&mut parser, conn, "responsible", &self.responsible)?,
            delivered_on: parser.day("delivered_on", &self.delivered_on),
            installed_on: parser.day("installed_on", &self.installed_on),
            warranty_from: parser.day("warranty_from", &self.warranty_from),
            warranty_to: parser.day("warranty_to", &self.warranty_to),
            technician_id: user_of(&mut parser, conn, "technician", &self.technician)?,
            territory: territory_of(&mut parser, conn, &self.territory, old)?,
            note: parser.text("note", &self.note),
            ..old.cloned().unwrap_or_else(|| Equipment::blank(item, owner))
        };
        parser.done()?;
        follow_dates(conn, &mut card, old)?;
        Ok(card)
    }
}

/// Empty warranty dates follow installation or delivery; dates that did so before follow them again.
fn follow_dates(conn: &Conn, card: &mut Equipment, old: Option<&Equipment>) -> Result<(), Failure> {
    let followed = match old {
        Some(old) => {
            let typed = (card.warranty_from, card.warranty_to) != (old.warranty_from, old.warranty_to);
            let term = warranty::term(old.delivered_on, old.installed_on, warranty_months(conn, old)?);
            !typed && term == old.warranty_from.zip(old.warranty_to)
        }
        None => false,
    };
    if followed || (card.warranty_from.is_none() && card.warranty_to.is_none()) {
        let term = warranty::term(card.delivered_on, card.installed_on, warranty_months(conn, card)?);
        (card.warranty_from, card.warranty_to) = term.unzip();
    }
    Ok(())
}

fn customer_of(
    parser: &mut Parser,
    conn: &Conn,
    field: &'static str,
    text: &str,
) -> Result<Option<CustomerId>, Failure> {
    let found = parser.record(field, text, Kind::Customer, |text| customer::named(conn, text))?;
    Ok(found.map(|customer| customer.id))
}

fn user_of(parser: &mut Parser, conn: &Conn, field: &'static str, text: &str) -> Result<Option<UserId>, Failure> {
    let found = parser.record(field, text, Kind::User, |text| people::by_code(conn, text))?;
    Ok(found.map(|user| user.id))
}

/// A territory by code or name. What the card had before stays valid, whatever became of the dictionary.
fn territory_of(parser: &mut Parser, conn: &Conn, text: &str, old: Option<&Equipment>) -> Result<String, Failure> {
    if text.trim().is_empty() || old.is_some_and(|old| old.territory == text.trim()) {
        return Ok(text.trim().to_owned());
    }
    let found = setting::find_entry(conn, Dict::Territory, text.trim())?;
    if found.is_none() {
        parser.refuse("territory", Said::new("error-not-in-dictionary").with("value", text.trim()));
    }
    Ok(found.map(|entry| entry.code).unwrap_or_default())
}
