//! What documents say of the customer they are addressed to.

use crate::{
    base::{
        failure::Failure,
        id::{ContactId, CustomerId},
    },
    db::query::Conn,
    print::data::{Data, DocField},
};

use super::{AddressKind, Contact, store};

/// The fields of a party, in its group.
macro_rules! party_fields {
    ($group:literal, $label:literal) => {
        &[
            DocField::text(concat!($group, ".name"), $label),
            DocField::text(concat!($group, ".code"), "customer-code"),
            DocField::text(concat!($group, ".address"), "setting-company-address"),
            DocField::text(concat!($group, ".postcode"), "setting-company-postcode"),
            DocField::text(concat!($group, ".contact"), "print-order-contact"),
            DocField::text(concat!($group, ".phone"), "print-order-phone"),
            DocField::text(concat!($group, ".tax_id"), "setting-company-tax-id"),
        ]
    };
}

/// The fields of the customer a document is addressed to: `customer.…`.
pub const CUSTOMER: &[DocField] = party_fields!("customer", "print-order-customer");

/// The fields of who pays: `payer.…`.
pub const PAYER: &[DocField] = party_fields!("payer", "settlement-payer");

/// A customer as a party of a document: `name`, `code`, `address`, `postcode`, `contact`, `phone`, `tax_id`. Of its
/// addresses the first of the wanted kind, else the default; its usual contact where none is named.
///
/// # Errors
/// [`Failure::NotFound`] when there is no such customer; when the engine fails.
pub fn party(conn: &Conn, id: CustomerId, contact: Option<ContactId>, wanted: AddressKind) -> Result<Data, Failure> {
    let customer = store::get(conn, id)?;
    let addresses = store::addresses(conn, id)?;
    let address = addresses.iter().find(|address| address.kind == wanted).or_else(|| addresses.first());
    let contact = match contact {
        Some(contact) => Some(store::contact(conn, contact)?),
        None => store::default_contact(conn, id)?,
    };
    let phones = contact.as_ref().map(|it| [it.mobile.as_str(), it.phone.as_str()]).unwrap_or_default();
    let phone = phones.into_iter().chain([customer.phone.as_str()]).find(|phone| !phone.trim().is_empty());
    Ok(Data::new()
        .with("name", &customer.name)
        .with("code", &customer.code)
        .with("address", address.map(super::Address::one_line))
        .with("postcode", address.map(|address| address.postcode.as_str()))
        .with("contact", contact.as_ref().map(|contact: &Contact| contact.name.as_str()))
        .with("phone", phone)
        .with("tax_id", &customer.tax_id))
}
