//! Reads customers, their addresses and contacts.

use crate::{
    base::{
        alike::{half_width, packed},
        failure::Failure,
        field::Show,
        found::fit::Fit,
        id::{AddressId, ContactId, CustomerId, Id as _},
        kind::{Kind, Subject},
        phone,
        shown::{Shown, What},
        value::Val,
    },
    db::{
        query::Conn,
        record,
        search::pick::{Among, choices},
    },
    vals,
};

use super::{
    Account, Address, Contact, Customer,
    fields::{ADDRESS_FIELDS, FIELDS},
};

pub use crate::db::search::pick::Choice;

/// The customer with that id.
///
/// # Errors
/// [`Failure::NotFound`] when there is none.
pub fn get(conn: &Conn, id: CustomerId) -> Result<Customer, Failure> {
    record::get(conn, id)
}

/// The customer with that code, however it is typed: exactly so first, then in any case and width.
///
/// # Errors
/// When the engine fails.
pub fn with_code(conn: &Conn, code: &str) -> Result<Option<Customer>, Failure> {
    if let Some(exact) = record::first(conn, "WHERE code = $1", crate::vals![code.trim()])? {
        return Ok(Some(exact));
    }
    record::first(conn, "WHERE LOWER(code) = LOWER($1) ORDER BY id", crate::vals![half_width(code)])
}

/// All codes in order, as far as `limit`: for what somebody may have meant.
///
/// # Errors
/// When the engine fails.
pub fn codes(conn: &Conn, limit: i64) -> Result<Vec<String>, Failure> {
    conn.values("SELECT code FROM customer ORDER BY code LIMIT $1", crate::vals![limit])
}

/// The customer with that code, else with that name or short name where only one bears it.
///
/// # Errors
/// When the engine fails.
pub fn by_code(conn: &Conn, text: &str) -> Result<Option<Customer>, Failure> {
    let text = text.trim();
    if let Some(customer) = with_code(conn, text)? {
        return Ok(Some(customer));
    }
    if text.is_empty() {
        return Ok(None);
    }
    for column in ["name", "short_name"] {
        let mut named = record::all(conn, &format!("WHERE {column} = $1 LIMIT 2"), crate::vals![text])?;
        match named.len() {
            0 => {}
            1 => return Ok(named.pop()),
            // None of them is meant, nor one that only bears it as its short name.
            _ => return Ok(None),
        }
    }
    Ok(None)
}

/// The customer that is typed as [`by_code`] finds it, where a record is to be named: a name that several bear is refused.
///
/// # Errors
/// The refusal, with their codes; when the engine fails.
pub fn named(conn: &Conn, text: &str) -> Result<Option<Customer>, Failure> {
    let found = by_code(conn, text)?;
    if found.is_none() {
        record::refuse_alike::<Customer>(conn, &["name", "short_name"], text.trim())?;
    }
    Ok(found)
}

/// Active customers found as the search finds them: by code, any part of a name or its pinyin, a phone however written;
/// also by the serial of a unit they own (CUS-1); the newest ones for an empty text. What is typed in full comes first.
///
/// # Errors
/// When the engine fails.
pub fn pick(conn: &Conn, text: &str, _within: Option<Subject>) -> Result<Vec<Choice>, Failure> {
    let text = text.trim();
    let among = Among::of(Kind::Customer, "t.active = 1", &[]);
    let mut picked = among.pick(conn, text)?;
    if !text.is_empty() {
        // Units are a later feature's table: the question is about their owner, and needs no code of it.
        let owners = "SELECT customer_id FROM equipment WHERE LOWER(REPLACE(serial, ' ', '')) = LOWER($1)
            UNION SELECT customer_id FROM equipment WHERE LOWER(REPLACE(maker_serial, ' ', '')) = LOWER($1)";
        let owners: Vec<i64> = conn.values(owners, crate::vals![packed(text)])?;
        picked.extend(among.allowed(conn, owners.into_iter().map(|id| (id, Fit::Within)).collect())?);
    }
    choices(conn, CHOICE, &picked)
}

/// A customer as a picker shows it; the detail is its town and switchboard.
const CHOICE: &str = "SELECT t.id, t.code, t.name,
    TRIM(COALESCE((SELECT a.city FROM address a WHERE a.customer_id = t.id
        ORDER BY a.is_default DESC NULLS LAST, a.id LIMIT 1), '') || ' ' || t.phone), 0 FROM customer t";

/// What a customer owes, and what of their money is not allocated. Settlements and receipts are later features'
/// tables: the question needs no code of theirs, and is asked here for all.
///
/// # Errors
/// When the engine fails.
pub fn account(conn: &Conn, id: CustomerId) -> Result<Account, Failure> {
    let owed = "SELECT COALESCE(CAST(SUM(total - credited - paid) AS BIGINT), 0) FROM settlement
         WHERE payer_id = $1 AND status IN ('confirmed', 'part_paid')";
    let credit = "SELECT COALESCE(CAST(SUM(amount - allocated) AS BIGINT), 0) FROM receipt
         WHERE payer_id = $1 AND status = 'received' AND allocated < amount";
    Ok(Account {
        owed: conn.value(owed, vals![id])?.unwrap_or_default(),
        credit: conn.value(credit, vals![id])?.unwrap_or_default(),
    })
}

/// The name of a customer; empty for none.
///
/// # Errors
/// When the engine fails.
pub fn name(conn: &Conn, id: Option<CustomerId>) -> Result<String, Failure> {
    let Some(id) = id else { return Ok(String::new()) };
    Ok(conn.value("SELECT name FROM customer WHERE id = $1", crate::vals![id])?.unwrap_or_default())
}

/// The name of the customer that is meant.
///
/// # Errors
/// When the engine fails.
pub fn name_by_id(conn: &Conn, id: i64) -> Result<String, Failure> {
    name(conn, Some(CustomerId(id)))
}

/// The addresses of a customer, the default first.
///
/// # Errors
/// When the engine fails.
pub fn addresses(conn: &Conn, customer: CustomerId) -> Result<Vec<Address>, Failure> {
    record::all(conn, "WHERE customer_id = $1 ORDER BY is_default DESC NULLS LAST, id", crate::vals![customer])
}

/// The address used where nothing else is said: the default, else the first.
///
/// # Errors
/// When the engine fails.
pub fn default_address(conn: &Conn, customer: CustomerId) -> Result<Option<Address>, Failure> {
    Ok(addresses(conn, customer)?.into_iter().next())
}

/// The address with that id.
///
/// # Errors
/// [`Failure::NotFound`] when there is none.
pub fn address(conn: &Conn, id: AddressId) -> Result<Address, Failure> {
    record::get(conn, id)
}

/// The contacts of a customer, the default first.
///
/// # Errors
/// When the engine fails.
pub fn contacts(conn: &Conn, customer: CustomerId) -> Result<Vec<Contact>, Failure> {
    record::all(conn, "WHERE customer_id = $1 ORDER BY is_default DESC NULLS LAST, name, id", crate::vals![customer])
}

/// The contact used where nothing else is said: the default, else the first.
///
/// # Errors
/// When the engine fails.
pub fn default_contact(conn: &Conn, customer: CustomerId) -> Result<Option<Contact>, Failure> {
    Ok(contacts(conn, customer)?.into_iter().next())
}

/// The contact with that id.
///
/// # Errors
/// [`Failure::NotFound`] when there is none.
pub fn contact(conn: &Conn, id: ContactId) -> Result<Contact, Failure> {
    record::get(conn, id)
}

/// True when another record names the contact.
///
/// # Errors
/// When the engine fails.
pub fn is_contact_used(conn: &Conn, id: ContactId) -> Result<bool, Failure> {
    // Later features' tables: the database would refuse the removal anyway, in words of its own.
    let sql = "SELECT CASE WHEN EXISTS (SELECT 1 FROM equipment WHERE contact_id = $1)
            OR EXISTS (SELECT 1 FROM contract WHERE contact_id = $1)
            OR EXISTS (SELECT 1 FROM call WHERE contact_id = $1) THEN 1 ELSE 0 END";
    Ok(conn.value(sql, crate::vals![id])?.unwrap_or(false))
}

/// The contact of a customer that bears this name, or any of these phones; the default first.
///
/// # Errors
/// When the engine fails.
pub fn contact_by_code(conn: &Conn, customer: CustomerId, text: &str) -> Result<Option<Contact>, Failure> {
    let text = text.trim();
    let sought = phone::digits(text);
    Ok(contacts(conn, customer)?.into_iter().find(|contact| {
        contact.name == text || (sought.len() >= 7 && contact.phone_digits.split(' ').any(|digits| digits == sought))
    }))
}

/// Contacts as a picker shows them: of one customer (`within`), by name, its pinyin, or phone.
///
/// # Errors
/// When the engine fails.
pub fn pick_contact(conn: &Conn, text: &str, within: Option<Subject>) -> Result<Vec<Choice>, Failure> {
    const SHOWN: &str = "SELECT t.id, t.name, t.name, TRIM(t.title || ' ' || t.mobile || ' ' || t.phone)";
    let of = within.map(|subject| subject.id);
    if text.trim().is_empty() {
        let (condition, params) = of.map_or(("TRUE", Vec::new()), |id| ("t.customer_id = $1", vec![Val::Int(id)]));
        let order = "t.is_default DESC NULLS LAST, t.name, t.id";
        return conn.rows(&format!("{SHOWN} FROM contact t WHERE {condition} ORDER BY {order} LIMIT 20"), &params);
    }
    let among = Among::belonging(Kind::Contact, &[("customer_id", of)]);
    choices(conn, &format!("{SHOWN}, 0 FROM contact t"), &among.pick(conn, text)?)
}

/// A customer as scripts read it, with addresses and contacts.
///
/// # Errors
/// [`Failure::NotFound`] when there is none.
pub fn show(conn: &Conn, id: CustomerId) -> Result<Shown, Failure> {
    use crate::{
        people::store as people,
        setting::{Dict, store::name_of},
    };
    let customer = get(conn, id)?;
    let address = |address: Address| {
        Shown::with(ADDRESS_FIELDS)
            .fact("kind", "customer-address-kind", Show::Word("customer-address-kind"), &address.kind)
            .put("province", &address.province)
            .put("city", &address.city)
            .put("street", &address.street)
            .put("postcode", &address.postcode)
            .fact("is_default", "customer-address-default", Show::Flag, &address.is_default)
    };
    let contact = |contact: Contact| {
        Shown::default()
            .fact("name", "customer-contact-name", Show::Text, &contact.name)
            .fact("title", "customer-contact-title", Show::Text, &contact.title)
            .fact("phone", "customer-contact-phone", Show::Text, &contact.phone)
            .fact("mobile", "customer-contact-mobile", Show::Text, &contact.mobile)
            .fact("email", "customer-contact-email", Show::Text, &contact.email)
            .fact("is_default", "customer-contact-default", Show::Flag, &contact.is_default)
    };
    Ok(Shown::of(FIELDS, id.raw(), customer.version)
        .put("code", &customer.code)
        .put("name", &customer.name)
        .put("short_name", &customer.short_name)
        .put("pinyin", &customer.pinyin)
        .named("category", &customer.category, name_of(conn, Dict::Category, &customer.category)?)
        .put("level", &customer.level)
        .named("territory", &customer.territory, name_of(conn, Dict::Territory, &customer.territory)?)
        .put("phone", &customer.phone)
        .put("credit_limit", &customer.credit_limit)
        .put("technician", &people::name(conn, customer.technician_id)?)
        .put("owner", &people::name(conn, customer.owner_id)?)
        .put("tax_id", &customer.tax_id)
        .put("active", &customer.active)
        .put("note", &customer.note)
        .add("addresses", "customer-addresses", What::Lines(addresses(conn, id)?.into_iter().map(address).collect()))
        .add("contacts", "customer-contacts", What::Lines(contacts(conn, id)?.into_iter().map(contact).collect())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::open;

    #[test]
    fn every_question_runs_on_an_empty_file() {
        let conn = open::for_a_test().unwrap();
        for text in ["", "华北电机", "138 0013 8000", "50%_"] {
            assert_eq!(pick(&conn, text, None).unwrap(), []);
            assert_eq!(by_code(&conn, text).unwrap(), None);
            assert_eq!(pick_contact(&conn, text, None).unwrap(), []);
        }
    }
}
