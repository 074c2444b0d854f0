//! What a user can do with customers.

use crate::{
    base::{
        alike::half_width,
        failure::Failure,
        id::{AddressId, ContactId, CustomerId},
        kind::Kind,
        money::Money,
        parse::Parser,
        phone,
        say::Said,
        typed::Origin,
        words::Word as _,
    },
    db::{
        query::Conn,
        tx::{self, Outcome, Tx},
    },
    people,
    setting::{Dict, command::read_code},
};

use super::{Address, AddressKind, Contact, Customer, Level, rules::Refusal, store};

/// What a user can do with customers.
#[derive(Clone, Debug)]
pub enum Command {
    /// Adds or saves a customer with its addresses and contacts.
    Save(Box<Draft>),
    /// Adds a contact to a customer, from the form that needs one.
    AddContact(CustomerId, ContactDraft),
}

impl tx::Command for Command {
    fn op(&self) -> &'static str {
        match self {
            Self::Save(_) => "customer-op-save",
            Self::AddContact(..) => "customer-op-add-contact",
        }
    }

    fn run(&self, tx: &Tx<'_>) -> Result<Outcome, Failure> {
        match self {
            Self::Save(draft) => save(tx, draft).map(|id| Outcome::of(Kind::Customer, id)),
            Self::AddContact(customer, draft) => {
                add_contact(tx, *customer, draft).map(|id| Outcome::of(Kind::Contact, id))
            }
        }
    }
}

/// A customer as text.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct Draft {
    /// The customer; none for a new one.
    pub id: Option<CustomerId>,
    /// The version it was read at.
    pub version: i64,
    /// Code.
    pub code: String,
    /// Full name.
    pub name: String,
    /// Short name.
    pub short_name: String,
    /// How the name is spoken; empty for as its letters are read.
    pub pinyin: String,
    /// Category, by code or name.
    pub category: String,
    /// Normal or key account; empty for normal.
    pub level: String,
    /// Territory, by code or name.
    pub territory: String,
    /// Switchboard.
    pub phone: String,
    /// Credit limit; empty for none.
    pub credit_limit: String,
    /// Customer specialist, by name.
    pub technician: String,
    /// Default owner, by name.
    pub owner: String,
    /// Tax id.
    pub tax_id: String,
    /// Can be chosen for new records: `1` or empty.
    pub active: String,
    /// Note.
    pub note: String,
    /// Addresses.
    pub addresses: Vec<AddressDraft>,
    /// Contacts.
    pub contacts: Vec<ContactDraft>,
    /// The addresses that were there when it was read: those missing now were taken away.
    pub known_addresses: Vec<(AddressId, i64)>,
    /// The contacts that were there when it was read.
    pub known_contacts: Vec<(ContactId, i64)>,
}

/// An address as text.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct AddressDraft {
    /// The address; none for a new one.
    pub id: Option<AddressId>,
    /// The version it was read at.
    pub version: i64,
    /// What for; empty for a site.
    pub kind: String,
    /// Province.
    pub province: String,
    /// City.
    pub city: String,
    /// Street and number.
    pub street: String,
    /// Postcode.
    pub postcode: String,
    /// Used where nothing else is said: `1` or empty.
    pub is_default: String,
    /// The line that it stands for, where somebody else took that away.
    pub origin: Origin,
}

/// A contact as text.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct ContactDraft {
    /// The contact; none for a new one.
    pub id: Option<ContactId>,
    /// The version it was read at.
    pub version: i64,
    /// Name.
    pub name: String,
    /// Title.
    pub title: String,
    /// Phone.
    pub phone: String,
    /// Mobile.
    pub mobile: String,
    /// E-mail.
    pub email: String,
    /// Used where nothing else is said: `1` or empty.
    pub is_default: String,
    /// The line that it stands for, where somebody else took that away.
    pub origin: Origin,
}

/// What a draft becomes: the records, their ids zero where they are new.
#[derive(Clone, Debug, PartialEq)]
pub struct Parsed {
    /// The customer.
    pub customer: Customer,
    /// Its addresses.
    pub addresses: Vec<Address>,
    /// Its contacts.
    pub contacts: Vec<Contact>,
}

impl Draft {
    /// A new customer, active.
    pub fn new() -> Self {
        Self { active: flag(true), level: Level::Normal.word().to_owned(), ..Self::default() }
    }

    /// A saved customer as text, with its addresses and contacts.
    ///
    /// # Errors
    /// [`Failure::NotFound`] when there is none.
    pub fn of(conn: &Conn, id: CustomerId) -> Result<Self, Failure> {
        let customer = store::get(conn, id)?;
        let (addresses, contacts) = (store::addresses(conn, id)?, store::contacts(conn, id)?);
        Ok(Self {
            id: Some(id),
            version: customer.version,
            technician: people::store::name(conn, customer.technician_id)?,
            owner: people::store::name(conn, customer.owner_id)?,
            code: customer.code,
            name: customer.name,
            short_name: customer.short_name,
            pinyin: customer.pinyin,
            category: customer.category,
            level: customer.level.word().to_owned(),
            territory: customer.territory,
            phone: customer.phone,
            credit_limit: customer.credit_limit.map(Money::plain).unwrap_or_default(),
            tax_id: customer.tax_id,
            active: flag(customer.active),
            note: customer.note,
            known_addresses: addresses.iter().map(|address| (address.id, address.version)).collect(),
            known_contacts: contacts.iter().map(|contact| (contact.id, contact.version)).collect(),
            addresses: addresses.iter().map(AddressDraft::from).collect(),
            contacts: contacts.iter().map(ContactDraft::from).collect(),
        })
    }

    /// The records. Lines in which nothing is written are left out.
    ///
    /// # Errors
    /// [`Failure::Invalid`] with every error, by field.
    pub fn parse(&self, conn: &Conn) -> Result<Parsed, Failure> {
        let mut parser = Parser::default();
        let customer = self.customer(&mut parser, conn)?;
        let addresses = lines(&mut parser, "address_default", &self.addresses, address);
        let contacts = lines(&mut parser, "contact_default", &self.contacts, contact);
        parser.done()?;
        Ok(Parsed { customer, addresses, contacts })
    }

    fn customer(&self, parser: &mut Parser, conn: &Conn) -> Result<Customer, Failure> {
        let code = parser.required("code", &half_width(&self.code));
        if let Some(other) = store::with_code(conn, &code)?.filter(|other| Some(other.id) != self.id) {
            parser.taken("code", &code, &other.code);
        }
        let find = |name: &str| people::store::by_code(conn, name);
        let switchboard = parser.line("phone", &self.phone);
        let credit_limit = parser.money("credit_limit", &self.credit_limit);
        if credit_limit.is_some_and(|limit| limit < Money::ZERO) {
            parser.refuse("credit_limit", Said::new("error-negative"));
        }
        Ok(Customer {
            id: self.id.unwrap_or_default(),
            version: self.version,
            code,
            name: parser.required("name", &self.name),
            short_name: parser.line("short_name", &self.short_name),
            pinyin: parser.line("pinyin", &self.pinyin),
            category: read_code(parser, "category", conn, Dict::Category, &self.category)?,
            level: parser.word("level", &self.level, Level::Normal),
            territory: read_code(parser, "territory", conn, Dict::Territory, &self.territory)?,
            phone_digits: phone::digits(&switchboard),
            phone: switchboard,
            credit_limit,
            technician_id: parser.record("technician", &self.technician, Kind::User, find)?.map(|user| user.id),
            owner_id: parser.record("owner", &self.owner, Kind::User, find)?.map(|user| user.id),
            tax_id: parser.line("tax_id", &self.tax_id),
            active: parser.flag("active", &self.active),
            note: parser.text("note", &self.note),
        })
    }
}

/// A line of a customer: at most one of a kind of lines is the default, and one is where there are any.
trait Line {
    /// True when nothing is written in it.
    fn is_empty(&self) -> bool;
    /// Whether it is marked as the default.
    fn is_marked(&self) -> bool;
}

impl Line for AddressDraft {
    fn is_empty(&self) -> bool {
        [&self.province, &self.city, &self.street, &self.postcode].iter().all(|text| text.trim().is_empty())
    }

    fn is_marked(&self) -> bool {
        !self.is_default.trim().is_empty()
    }
}

impl Line for ContactDraft {
    fn is_empty(&self) -> bool {
        [&self.name, &self.title, &self.phone, &self.mobile, &self.email].iter().all(|text| text.trim().is_empty())
    }

    fn is_marked(&self) -> bool {
        !self.is_default.trim().is_empty()
    }
}

fn lines<D: Line, R>(
    parser: &mut Parser,
    default_field: &'static str,
    drafts: &[D],
    parse: impl Fn(&mut Parser, &D, bool) -> R,
) -> Vec<R> {
    let written: Vec<(usize, &D)> = drafts.iter().enumerate().filter(|(_, draft)| !draft.is_empty()).collect();
    let marked = written.iter().filter(|(_, draft)| draft.is_marked()).count();
    let mut records = Vec::new();
    for (place, (at, draft)) in written.iter().enumerate() {
        parser.row(Some(at + 1));
        if marked > 1 && draft.is_marked() {
            parser.refuse(default_field, Said::new("customer-error-two-defaults"));
        }
        let is_default = if marked == 0 { place == 0 } else { draft.is_marked() };
        records.push(parse(parser, draft, is_default));
    }
    parser.row(None);
    records
}

fn address(parser: &mut Parser, draft: &AddressDraft, is_default: bool) -> Address {
    // The mark itself is checked here, so that an import may not write 'maybe'.
    parser.flag("address_default", &draft.is_default);
    Address {
        id: draft.id.unwrap_or_default(),
        version: draft.version,
        customer_id: CustomerId::default(),
        kind: parser.word("address_kind", &draft.kind, AddressKind::Site),
        province: parser.line("province", &draft.province),
        city: parser.line("city", &draft.city),
        street: parser.line("street", &draft.street),
        postcode: parser.line("postcode", &draft.postcode),
        is_default,
    }
}

fn contact(parser: &mut Parser, draft: &ContactDraft, is_default: bool) -> Contact {
    parser.flag("contact_default", &draft.is_default);
    let (phone, mobile) = (parser.line("contact_phone", &draft.phone), parser.line("contact_mobile", &draft.mobile));
    Contact {
        id: draft.id.unwrap_or_default(),
        version: draft.version,
        customer_id: CustomerId::default(),
        name: parser.required("contact_name", &draft.name),
        title: parser.line("contact_title", &draft.title),
        phone_digits: format!("{} {}", phone::digits(&phone), phone::digits(&mobile)).trim().to_owned(),
        phone,
        mobile,
        email: parser.line("contact_email", &draft.email),
        is_default,
    }
}

impl From<&Address> for AddressDraft {
    fn from(address: &Address) -> Self {
        Self {
            id: Some(address.id),
            version: address.version,
            kind: address.kind.word().to_owned(),
            province: address.province.clone(),
            city: address.city.clone(),
            street: address.street.clone(),
            postcode: address.postcode.clone(),
            is_default: flag(address.is_default),
            origin: Origin::default(),
        }
    }
}

impl From<&Contact> for ContactDraft {
    fn from(contact: &Contact) -> Self {
        Self {
            id: Some(contact.id),
            version: contact.version,
            name: contact.name.clone(),
            title: contact.title.clone(),
            phone: contact.phone.clone(),
            mobile: contact.mobile.clone(),
            email: contact.email.clone(),
            is_default: flag(contact.is_default),
            origin: Origin::default(),
        }
    }
}

/// Adds or saves a customer with its addresses and contacts.
///
/// # Errors
/// [`Failure::Invalid`] by field, [`Failure::Stale`], [`Refusal::ContactInUse`].
pub fn save(tx: &Tx<'_>, draft: &Draft) -> Result<CustomerId, Failure> {
    let Parsed { mut customer, mut addresses, mut contacts } = draft.parse(tx)?;
    let id = match draft.id {
        Some(id) => {
            let old = store::get(tx, id)?;
            tx.expect_version(&old, draft.version)?;
            tx.update(&old, &mut customer)?;
            id
        }
        None => tx.insert(&mut customer)?,
    };
    for (known, _) in &draft.known_contacts {
        if contacts.iter().all(|contact| contact.id != *known) {
            refuse_used(tx, *known)?;
        }
    }
    addresses.iter_mut().for_each(|address| address.customer_id = id);
    contacts.iter_mut().for_each(|contact| contact.customer_id = id);
    tx.save_lines(&draft.known_addresses, &mut addresses)?;
    tx.save_lines(&draft.known_contacts, &mut contacts)?;
    Ok(id)
}

/// Adds a contact to a customer; the first one becomes the default.
///
/// # Errors
/// [`Failure::Invalid`] by field.
pub fn add_contact(tx: &Tx<'_>, customer: CustomerId, draft: &ContactDraft) -> Result<ContactId, Failure> {
    let mut parser = Parser::default();
    let is_first = store::contacts(tx, customer)?.is_empty();
    let mut contact = contact(&mut parser, &ContactDraft { is_default: String::new(), ..draft.clone() }, is_first);
    parser.done()?;
    contact.customer_id = customer;
    tx.insert(&mut contact)
}

fn refuse_used(tx: &Tx<'_>, id: ContactId) -> Result<(), Failure> {
    if store::is_contact_used(tx, id)? {
        return Err(Refusal::ContactInUse(store::contact(tx, id)?.name).into());
    }
    Ok(())
}

fn flag(is: bool) -> String {
    if is { "1".to_owned() } else { String::new() }
}
