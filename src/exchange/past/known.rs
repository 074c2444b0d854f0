//! Who and what the rows name: looked up once for each name, and what is to be made.

use std::collections::BTreeMap;

use crate::{
    base::{
        alike::folded,
        failure::{Failure, FieldError},
        id::{ContactId, CustomerId, EquipmentId, ItemId, UserId},
        kind::Kind,
        say::Said,
    },
    customer::store as customers,
    db::query::Conn,
    equipment::store as equipment,
    item::store as items,
    people::store as people,
};

use super::{super::import::Options, Row};

/// A record that is there, or the place of one that will be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Which<Id> {
    Known(Id),
    New(usize),
}

/// A customer to be made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct NewCustomer {
    pub name: String,
    pub phone: String,
}

/// A contact to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct NewContact {
    pub customer: Which<CustomerId>,
    pub name: String,
    pub phone: String,
}

/// What has to be made before the calls are.
#[derive(Clone, Debug, Default)]
pub(super) struct ToMake {
    pub customers: Vec<NewCustomer>,
    pub contacts: Vec<NewContact>,
    pub items: Vec<String>,
}

impl ToMake {
    /// How many of each kind.
    pub fn counts(&self) -> Vec<(Kind, usize)> {
        let counts = [
            (Kind::Customer, self.customers.len()),
            (Kind::Contact, self.contacts.len()),
            (Kind::Item, self.items.len()),
        ];
        counts.into_iter().filter(|(_, count)| *count > 0).collect()
    }
}

/// What a row is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct About {
    pub customer: Which<CustomerId>,
    /// None where only the name is kept.
    pub contact: Option<Which<ContactId>>,
    pub unit: Option<EquipmentId>,
    pub item: Option<Which<ItemId>>,
    /// With whether they are active.
    pub owner: Option<(UserId, bool)>,
}

/// The answer for a name.
type Found<T> = Result<T, Said>;

/// Looks names up, each once.
pub(super) struct Known<'a> {
    conn: &'a Conn,
    options: &'a Options,
    customers: BTreeMap<String, Found<Which<CustomerId>>>,
    contacts: BTreeMap<(Which<CustomerId>, String), Option<Which<ContactId>>>,
    items: BTreeMap<String, Found<Which<ItemId>>>,
    units: BTreeMap<String, Found<EquipmentId>>,
    owners: BTreeMap<String, Found<(UserId, bool)>>,
    pub to_make: ToMake,
}

/// How much is to be made so far: customers, contacts, items.
#[derive(Clone, Copy)]
pub(super) struct SoFar(usize, usize, usize);

impl<'a> Known<'a> {
    pub fn new(conn: &'a Conn, options: &'a Options) -> Self {
        let (customers, contacts, items) = Default::default();
        let (units, owners) = Default::default();
        Self { conn, options, customers, contacts, items, units, owners, to_make: ToMake::default() }
    }

    /// How much is to be made so far.
    pub fn so_far(&self) -> SoFar {
        let ToMake { customers, contacts, items } = &self.to_make;
        SoFar(customers.len(), contacts.len(), items.len())
    }

    /// A row stays out: what was to be made since is made for nobody.
    pub fn take_back(&mut self, SoFar(customers, contacts, items): SoFar) {
        for one in self.to_make.customers.split_off(customers) {
            self.customers.remove(&folded(&one.name));
        }
        for one in self.to_make.contacts.split_off(contacts) {
            self.contacts.remove(&(one.customer, folded(&one.name)));
        }
        for name in self.to_make.items.split_off(items) {
            self.items.remove(&folded(&name));
        }
    }

    /// Who and what a row names; or all that there is not, by field.
    ///
    /// # Errors
    /// When the engine fails.
    pub fn about(&mut self, row: &Row) -> Result<Result<About, Vec<FieldError>>, Failure> {
        let mut errors = Vec::new();
        let customer = note(&mut errors, "customer", self.customer(row)?);
        let owner = note(&mut errors, "owner", optional(&row.owner, |name| self.owner(name))?);
        let unit = note(&mut errors, "serial", optional(&row.serial, |serial| self.unit(serial))?);
        // The unit says which item it is.
        let item = if unit.flatten().is_some() { "" } else { row.item.trim() };
        let item = note(&mut errors, "item", optional(item, |name| self.item(name))?);
        let (Some(customer), Some(owner), Some(unit), Some(item), true) =
            (customer, owner, unit, item, errors.is_empty())
        else {
            return Ok(Err(errors));
        };
        let contact = self.contact(customer, row)?;
        Ok(Ok(About { customer, contact, unit, item, owner }))
    }

    fn customer(&mut self, row: &Row) -> Result<Found<Which<CustomerId>>, Failure> {
        let key = folded(&row.customer);
        if let Some(found) = self.customers.get(&key) {
            return Ok(found.clone());
        }
        let name = row.customer.trim();
        let found = match clear(customers::named(self.conn, name))? {
            Err(said) => Err(said),
            Ok(Some(customer)) => Ok(Which::Known(customer.id)),
            Ok(None) if self.options.make_customers => {
                self.to_make.customers.push(NewCustomer { name: name.to_owned(), phone: row.phone.trim().to_owned() });
                Ok(Which::New(self.to_make.customers.len() - 1))
            }
            Ok(None) => Err(unknown(Kind::Customer, name)),
        };
        self.customers.insert(key, found.clone());
        Ok(found)
    }

    /// The contact of that name. One that is not known is made where customers are; else the name stands as it is
    /// typed, as on a call that is recorded here.
    fn contact(&mut self, customer: Which<CustomerId>, row: &Row) -> Result<Option<Which<ContactId>>, Failure> {
        let name = row.contact.trim();
        if name.is_empty() {
            return Ok(None);
        }
        let key = (customer, folded(name));
        if let Some(found) = self.contacts.get(&key) {
            return Ok(*found);
        }
        let known = match customer {
            Which::Known(id) => {
                customers::contact_by_code(self.conn, id, name)?.map(|contact| Which::Known(contact.id))
            }
            Which::New(_) => None,
        };
        let found = match known {
            None if self.options.make_customers => {
                let (name, phone) = (name.to_owned(), row.phone.trim().to_owned());
                self.to_make.contacts.push(NewContact { customer, name, phone });
                Some(Which::New(self.to_make.contacts.len() - 1))
            }
            found => found,
        };
        self.contacts.insert(key, found);
        Ok(found)
    }

    fn item(&mut self, name: &str) -> Result<Found<Which<ItemId>>, Failure> {
        let key = folded(name);
        if let Some(found) = self.items.get(&key) {
            return Ok(found.clone());
        }
        let found = match clear(items::named(self.conn, name))? {
            Err(said) => Err(said),
            Ok(Some(item)) => Ok(Which::Known(item.id)),
            Ok(None) if self.options.make_items => {
                self.to_make.items.push(name.to_owned());
                Ok(Which::New(self.to_make.items.len() - 1))
            }
            Ok(None) => Err(unknown(Kind::Item, name)),
        };
        self.items.insert(key, found.clone());
        Ok(found)
    }

    fn unit(&mut self, serial: &str) -> Result<Found<EquipmentId>, Failure> {
        let key = folded(serial);
        if let Some(found) = self.units.get(&key) {
            return Ok(found.clone());
        }
        let found = equipment::by_code(self.conn, serial)?.map(|unit| unit.id);
        let found = found.ok_or_else(|| unknown(Kind::Equipment, serial));
        self.units.insert(key, found.clone());
        Ok(found)
    }

    fn owner(&mut self, name: &str) -> Result<Found<(UserId, bool)>, Failure> {
        let key = folded(name);
        if let Some(found) = self.owners.get(&key) {
            return Ok(found.clone());
        }
        let found = people::by_code(self.conn, name)?.map(|user| (user.id, user.active));
        let found = found.ok_or_else(|| unknown(Kind::User, name));
        self.owners.insert(key, found.clone());
        Ok(found)
    }
}

/// What was found; a name that several bear is an answer too.
fn clear<T>(found: Result<Option<T>, Failure>) -> Result<Found<Option<T>>, Failure> {
    match found {
        Err(Failure::Refused(said)) => Ok(Err(said)),
        other => other.map(Ok),
    }
}

fn unknown(kind: Kind, name: &str) -> Said {
    Said::new("error-unknown-code").with_word("kind", kind).with("value", name)
}

/// Nothing for an empty cell.
fn optional<T>(text: &str, find: impl FnOnce(&str) -> Result<Found<T>, Failure>) -> Result<Found<Option<T>>, Failure> {
    match text.trim() {
        "" => Ok(Ok(None)),
        name => Ok(find(name)?.map(Some)),
    }
}

fn note<T>(errors: &mut Vec<FieldError>, field: &'static str, found: Found<T>) -> Option<T> {
    found.map_err(|said| errors.push(FieldError::new(field, said))).ok()
}
