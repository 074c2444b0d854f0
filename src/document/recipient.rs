//! To whom a letter goes and how that is written on it: of a customer, with the address for letters and the contact.

use crate::{
    base::{
        alike::half_width,
        failure::Failure,
        id::{AddressId, CustomerId},
        kind::Kind,
        say::Said,
        text::{Lang, Texts},
    },
    customer::{self, Address, AddressKind, Contact, Customer},
    db::query::Conn,
    print::data::{Data, DocField, FieldKind, Value},
    setting,
};

use super::{
    Around, Asked,
    postal::{self, Postal, Recorded},
};

/// The fields of whom a letter, an envelope or a label is for.
pub const RECIPIENT: &[DocField] = &[
    DocField::text("recipient.name", "customer-name"),
    DocField::text("recipient.contact", "customer-contact"),
    DocField::text("recipient.addressee", "postal-addressee"),
    DocField::text("recipient.postcode", "customer-postcode"),
    DocField::text("recipient.province", "customer-province"),
    DocField::text("recipient.city", "customer-city"),
    DocField::text("recipient.street", "customer-street"),
    DocField::text("recipient.address", "postal-address"),
    DocField::text("recipient.country", "postal-country"),
    DocField::text("recipient.phone", "customer-phone"),
    DocField::text("recipient.block", "postal-block"),
    DocField::text("recipient.is_abroad", "postal-is-abroad").of(FieldKind::Flag),
];

/// The fields of envelopes and labels, beside the company's and the recipient's.
pub const FIELDS: &[DocField] =
    &[DocField::text("number", "customer-code"), DocField::text("dated", "postal-dated").of(FieldKind::Date)];

/// The values of an envelope or label.
///
/// # Errors
/// When the customer has no address, there is no such customer, contact or address of theirs, or the engine fails.
pub fn data(conn: &Conn, asked: &Asked, around: Around<'_>) -> Result<Data, Failure> {
    let id = CustomerId(asked.id);
    let customer = customer::store::get(conn, id)?;
    let Some(address) = address(conn, asked)? else {
        return Err(Said::new("postal-no-address").with("customer", &customer.name).into());
    };
    let contact = contact(conn, asked)?;
    Ok(Data::new()
        .with("company", setting::print::company(&around.settings.company, around.texts))
        .with("number", &customer.code)
        .with("dated", around.now)
        .with("recipient", recipient(&customer, contact.as_ref(), &address, around.texts)))
}

/// The contact of the customer that is asked for, else the default one.
///
/// # Errors
/// [`Failure::NotFound`] when the customer has no such contact; when the engine fails.
pub(super) fn contact(conn: &Conn, asked: &Asked) -> Result<Option<Contact>, Failure> {
    let customer = CustomerId(asked.id);
    let Some(id) = asked.contact else { return customer::store::default_contact(conn, customer) };
    let contact = customer::store::contact(conn, id)?;
    let missing = || Failure::NotFound { kind: Kind::Contact, what: contact.name.clone() };
    if contact.customer_id == customer { Ok(Some(contact)) } else { Err(missing()) }
}

/// The address of the customer that is asked for, else the one for letters; none where the customer has none.
///
/// # Errors
/// [`Failure::NotFound`] when there is no such address; when the engine fails.
fn address(conn: &Conn, asked: &Asked) -> Result<Option<Address>, Failure> {
    let customer = CustomerId(asked.id);
    let address = match asked.address {
        Some(address) => Some(customer::store::address(conn, address)?),
        None => address_for_letters(customer::store::addresses(conn, customer)?),
    };
    Ok(address.filter(|address| address.customer_id == customer))
}

/// To whom and where papers for a customer can go.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Recipients {
    /// The contacts, the one that is named where none is asked for first.
    pub contacts: Vec<Contact>,
    /// The addresses that say where, the one for letters first.
    pub addresses: Vec<Address>,
}

/// To whom and where papers for a customer can go.
///
/// # Errors
/// When the engine fails.
pub fn recipients(conn: &Conn, customer: CustomerId) -> Result<Recipients, Failure> {
    let usual = address_for_letters(customer::store::addresses(conn, customer)?);
    let is_usual = |address: &Address| usual.as_ref().is_some_and(|usual| usual.id == address.id);
    let mut addresses = customer::store::addresses(conn, customer)?;
    addresses.retain(|address| !address.one_line().trim().is_empty());
    addresses.sort_by_key(|address| !is_usual(address));
    Ok(Recipients { contacts: customer::store::contacts(conn, customer)?, addresses })
}

/// The recipient's values for a letter, which can be written to a customer whose address is not known.
///
/// # Errors
/// When the customer has no such address, or the engine fails.
pub(super) fn of_customer(
    conn: &Conn,
    customer: &Customer,
    (contact, asked): (Option<&Contact>, &Asked),
    texts: &Texts,
) -> Result<Data, Failure> {
    let address = address(conn, asked)?;
    let nowhere = || Address {
        id: AddressId::default(),
        version: 0,
        customer_id: customer.id,
        kind: AddressKind::Mailing,
        province: String::new(),
        city: String::new(),
        street: String::new(),
        postcode: String::new(),
        is_default: false,
    };
    Ok(recipient(customer, contact, &address.unwrap_or_else(nowhere), texts))
}

/// Where letters to a customer go, in one line; empty where that is not known.
///
/// # Errors
/// When the engine fails.
pub(super) fn line(conn: &Conn, id: CustomerId) -> Result<String, Failure> {
    let address = address_for_letters(customer::store::addresses(conn, id)?);
    Ok(address
        .map(|address| format!("{} {}", address.postcode, address.one_line()).trim().to_owned())
        .unwrap_or_default())
}

/// The address that letters go to: the one for them, else the default, else the first that says where.
fn address_for_letters(addresses: Vec<Address>) -> Option<Address> {
    let mut usable: Vec<Address> =
        addresses.into_iter().filter(|address| !address.one_line().trim().is_empty()).collect();
    let index = usable.iter().position(|address| address.kind == AddressKind::Mailing).unwrap_or_default();
    (index < usable.len()).then(|| usable.swap_remove(index))
}

/// The recipient's values: `recipient.…`.
fn recipient(customer: &Customer, contact: Option<&Contact>, address: &Address, texts: &Texts) -> Data {
    let postcode = half_width(&address.postcode);
    let postal = postal::understand(Recorded {
        province: &address.province,
        city: &address.city,
        street: &address.street,
        postcode: &postcode,
    });
    let country = postal.country.filter(|_| postal.is_abroad).map(|country| match texts.lang {
        // Who sorts it at home reads Chinese, and abroad English.
        Lang::Zh => format!("{} {}", country.en, country.zh),
        Lang::En => country.en.to_owned(),
    });
    let addressee = addressee((customer, contact), postal.is_chinese(), texts);
    let country_said = country.clone().unwrap_or_default();
    Data::new()
        .with("name", &customer.name)
        .with("contact", contact.map(|contact| contact.name.as_str()))
        .with("block", block(&postal, address, (&postcode, &addressee, &country_said)))
        .with("addressee", addressee)
        .with("postcode", postcode)
        .with("province", &address.province)
        .with("city", &address.city)
        .with("street", &address.street)
        .with("address", address.one_line())
        .with("country", country)
        .with("phone", phone(customer, contact))
        .with("is_abroad", Value::Flag(postal.is_abroad))
}

/// The customer, and below it who shall open the letter. On an address that is not written in Chinese no Chinese word
/// stands, whatever the language of the paper.
fn addressee((customer, contact): (&Customer, Option<&Contact>), is_chinese: bool, texts: &Texts) -> String {
    let said = |key: &'static str, name: &str| match is_chinese || texts.lang == Lang::En {
        true => texts.say(&Said::new(key).with("name", name)),
        false => name.to_owned(),
    };
    let contact = contact.filter(|contact| !contact.name.trim().is_empty());
    let Some(contact) = contact else { return said("postal-to", &customer.name) };
    let person = match (contact.title.trim(), is_chinese) {
        ("", _) => contact.name.trim().to_owned(),
        (title, true) => texts.say(&Said::new("postal-person").with("name", contact.name.trim()).with("title", title)),
        (title, false) => format!("{}, {title}", contact.name.trim()),
    };
    if contact.name.trim() == customer.name.trim() {
        return said("postal-to", &person);
    }
    format!("{}\n{}", customer.name, said("postal-attention", &person))
}

/// Everything below each other: Chinese from the large to the small, else the name first.
fn block(postal: &Postal, address: &Address, (postcode, addressee, country): (&str, &str, &str)) -> String {
    let lines = if postal.is_chinese() {
        vec![postcode.to_owned(), address.one_line(), addressee.to_owned()]
    } else {
        [vec![addressee.to_owned()], postal.lines(country)].concat()
    };
    lines.into_iter().filter(|line| !line.trim().is_empty()).collect::<Vec<_>>().join("\n")
}

fn phone(customer: &Customer, contact: Option<&Contact>) -> String {
    let of_contact = contact.map_or(["", ""], |contact| [contact.mobile.as_str(), contact.phone.as_str()]);
    let all = of_contact.into_iter().chain([customer.phone.as_str()]);
    all.map(str::trim).find(|phone| !phone.is_empty()).unwrap_or_default().to_owned()
}
