//! What every document may say of the company that issues it.

use crate::{
    base::{say::Said, text::Texts},
    print::data::{Data, DocField, FieldKind, Value},
};

use super::Company;

/// The fields of the company, for the templates of all documents.
pub const COMPANY: &[DocField] = &[
    DocField::text("company.name", "setting-company-name"),
    DocField::text("company.address", "setting-company-address"),
    DocField::text("company.postcode", "setting-company-postcode"),
    DocField::text("company.phone", "setting-company-phone"),
    DocField::text("company.bank", "setting-company-bank"),
    DocField::text("company.tax_id", "setting-company-tax-id"),
    DocField::text("company.address_line", "print-field-address-line"),
    DocField::text("company.phone_line", "print-field-phone-line"),
    DocField::text("company.logo", "print-field-logo").of(FieldKind::Picture),
];

/// The company's values: `company.…`.
pub fn company(company: &Company, texts: &Texts) -> Data {
    let address = match (company.address.as_str(), company.postcode.as_str()) {
        (address, "") | (address @ "", _) => address.to_owned(),
        (address, postcode) => {
            texts.say(&Said::new("print-order-company-address").with("address", address).with("postcode", postcode))
        }
    };
    let phone = match company.phone.as_str() {
        "" => String::new(),
        phone => texts.say(&Said::new("print-order-company-phone").with("phone", phone)),
    };
    Data::new()
        .with("name", &company.name)
        .with("address", &company.address)
        .with("postcode", &company.postcode)
        .with("phone", &company.phone)
        .with("bank", &company.bank)
        .with("tax_id", &company.tax_id)
        .with("address_line", address)
        .with("phone_line", phone)
        .with("logo", Value::Nothing)
}
