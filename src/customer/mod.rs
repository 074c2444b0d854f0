//! Customers: companies and persons served, with their addresses and contacts.

pub mod rules;
pub mod store;
pub mod command;
pub mod fields;
pub mod print;
pub mod panel;

use crate::base::{
    id::{AddressId, ContactId, CustomerId, UserId},
    money::Money,
};

crate::words! {
    /// How much a customer weighs.
    pub enum Level in "customer-level" {
        /// Like most.
        Normal = "normal",
        /// A key account: its calls are marked and sorted up (CALL-4, CUS-4).
        Key = "key",
    }

    /// What an address is for.
    pub enum AddressKind in "customer-address-kind" {
        /// Where units stand and technicians go.
        Site = "site",
        /// Where invoices go.
        Billing = "billing",
        /// Where letters go.
        Mailing = "mailing",
    }
}

/// A company or person served.
#[derive(Clone, Debug, PartialEq)]
pub struct Customer {
    /// Id.
    pub id: CustomerId,
    /// Counts the saves.
    pub version: i64,
    /// Code, unique.
    pub code: String,
    /// Full name.
    pub name: String,
    /// Short name.
    pub short_name: String,
    /// How the name is spoken, where somebody wrote it: first letters or pinyin, several readings (CUS-1).
    pub pinyin: String,
    /// Category, by code.
    pub category: String,
    /// Normal or key account.
    pub level: Level,
    /// Territory, by code.
    pub territory: String,
    /// Switchboard.
    pub phone: String,
    /// The switchboard's digits alone, to be found however somebody writes them (CUS-1).
    pub phone_digits: String,
    /// Receivables beyond this warn; empty for no limit.
    pub credit_limit: Option<Money>,
    /// The customer specialist (客户专员).
    pub technician_id: Option<UserId>,
    /// Who owns its calls by default.
    pub owner_id: Option<UserId>,
    /// Tax id.
    pub tax_id: String,
    /// Can be chosen for new records.
    pub active: bool,
    /// Note.
    pub note: String,
}

crate::columns!(Customer, CustomerId in Customer:
    code, name, short_name, pinyin, category, level, territory, phone, phone_digits, credit_limit, technician_id, owner_id, tax_id, active, note);

/// An address of a customer; at most one is the default.
#[derive(Clone, Debug, PartialEq)]
pub struct Address {
    /// Id.
    pub id: AddressId,
    /// Counts the saves.
    pub version: i64,
    /// Whose.
    pub customer_id: CustomerId,
    /// What for.
    pub kind: AddressKind,
    /// Province.
    pub province: String,
    /// City.
    pub city: String,
    /// Street and number.
    pub street: String,
    /// Postcode.
    pub postcode: String,
    /// Used where nothing else is said.
    pub is_default: bool,
}

impl Address {
    /// In one line: Chinese addresses run on from the large to the small, and a municipality is named once
    /// ('上海市' as province and '上海' as city are the same).
    pub fn one_line(&self) -> String {
        // Not 吉林省吉林市, where province and city share a name.
        let is_municipality = ["北京", "上海", "天津", "重庆"]
            .iter()
            .any(|name| self.province.starts_with(name) && self.city.trim_end_matches('市') == *name);
        let city = if is_municipality { "" } else { &self.city };
        let parts: Vec<&str> =
            [&self.province, city, &self.street].into_iter().filter(|part| !part.is_empty()).collect();
        let gap = if parts.concat().is_ascii() { ", " } else { "" };
        parts.join(gap)
    }
}

crate::columns!(Address, AddressId in Address: customer_id, kind, province, city, street, postcode, is_default);

/// A person at a customer; at most one is the default.
#[derive(Clone, Debug, PartialEq)]
pub struct Contact {
    /// Id.
    pub id: ContactId,
    /// Counts the saves.
    pub version: i64,
    /// Whose.
    pub customer_id: CustomerId,
    /// Name.
    pub name: String,
    /// Title.
    pub title: String,
    /// Phone.
    pub phone: String,
    /// Mobile.
    pub mobile: String,
    /// The digits of phone and mobile, a space between them (CUS-1).
    pub phone_digits: String,
    /// E-mail.
    pub email: String,
    /// Used where nothing else is said.
    pub is_default: bool,
}

crate::columns!(Contact, ContactId in Contact: customer_id, name, title, phone, mobile, phone_digits, email, is_default);

/// What a customer owes, and what of their money is not allocated yet (MON-4).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Account {
    /// What their confirmed settlements still ask for: totals less credit notes and payments.
    pub owed: Money,
    /// What of their receipts pays no settlement.
    pub credit: Money,
}

impl Account {
    /// What they owe when their own money is counted; below nothing where that is more. The credit check reads this
    /// (CALL-2).
    pub fn balance(self) -> Money {
        Money(self.owed.0.saturating_sub(self.credit.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::words::Word as _;

    #[test]
    fn a_municipality_is_named_once_and_a_city_that_its_province_is_named_after_stays() {
        let one_line = |province: &str, city: &str| {
            let street = "中山路1号".to_owned();
            let (province, city, postcode) = (province.to_owned(), city.to_owned(), String::new());
            let (id, customer_id) = (AddressId::default(), CustomerId::default());
            let kind = AddressKind::ALL[0];
            Address { id, version: 0, customer_id, kind, province, city, street, postcode, is_default: true }.one_line()
        };
        for (province, city, line) in [
            ("上海市", "上海市", "上海市中山路1号"),
            ("上海", "上海", "上海中山路1号"),
            ("重庆市", "", "重庆市中山路1号"),
            ("吉林省", "吉林市", "吉林省吉林市中山路1号"),
            ("浙江省", "宁波市", "浙江省宁波市中山路1号"),
        ] {
            assert_eq!(one_line(province, city), line);
        }
    }
}
