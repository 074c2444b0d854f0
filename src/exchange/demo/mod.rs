//! The demo company (PLAT-21): a maker of machine tools, compressors, labelling machines and
//! laboratory devices, with its customers, items, bills of materials and deliveries.
//!
//! Everything is made here from a fixed seed, without a clock: the files in `resources/demo/` are
//! exactly what [`tables`] gives, which a test holds. Names and numbers are invented.

mod catalogue;
mod customers;
mod deliveries;
mod places;
pub mod years;

use chrono::NaiveDate;

use crate::{
    base::{
        id::TemplateId,
        money::{Money, Rate},
    },
    contract::{ContractKind, ContractType, Relief, Template, Terms},
};

pub use catalogue::{GROUPS, TEMPLATES, UNITS, WarrantyTemplate};
pub use customers::CATEGORIES;
pub use places::TERRITORIES;

/// The files as they are shipped, in the order in which they have to be imported: kind of import,
/// file name, content.
pub const FILES: &[(&str, &str, &[u8])] = &[
    ("customers", "customers.xlsx", include_bytes!("../../../resources/demo/customers.xlsx")),
    ("items", "items.csv", include_bytes!("../../../resources/demo/items.csv")),
    ("bom", "bom.csv", include_bytes!("../../../resources/demo/bom.csv")),
    ("deliveries", "deliveries.xlsx", include_bytes!("../../../resources/demo/deliveries.xlsx")),
];

/// How a table is written to a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// An XLSX workbook with a worksheet of this name.
    Workbook(&'static str),
    /// CSV in UTF-8 with a byte order mark, as spreadsheets save it.
    Utf8,
    /// CSV in GBK, as spreadsheets in Chinese save it.
    Gbk,
}

/// One cell.
#[derive(Clone, Debug, PartialEq)]
pub enum DemoCell {
    /// Text.
    Text(String),
    /// A whole number.
    Number(i64),
    /// A day: a date to a spreadsheet.
    Day(NaiveDate),
}

impl DemoCell {
    /// As an import reads it.
    pub fn text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.to_string(),
            Self::Day(day) => day.format("%Y-%m-%d").to_string(),
        }
    }
}

impl From<&str> for DemoCell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for DemoCell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

/// One file of the demo company.
#[derive(Clone, Debug, PartialEq)]
pub struct DemoTable {
    /// Its name in `resources/demo/`.
    pub file: &'static str,
    /// How it is written.
    pub format: Format,
    /// Headings: of some files Chinese, of others English.
    pub headings: Vec<&'static str>,
    /// Rows below them.
    pub rows: Vec<Vec<DemoCell>>,
}

/// How large a company is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// Customers.
    pub customers: usize,
    /// Deliveries.
    pub deliveries: usize,
}

/// The size of the company in `resources/demo/`.
pub const SHIPPED: Size = Size { customers: 320, deliveries: 1000 };

/// The tables of a demo company of that size, always the same ones.
pub fn tables(size: Size) -> Vec<DemoTable> {
    let customers = customers::make(size.customers);
    vec![
        customers::table(&customers),
        catalogue::items_table(),
        catalogue::bom_table(),
        deliveries::table(&customers, size.deliveries),
    ]
}

/// The warranties of [`TEMPLATES`] as records, to be put into the store before the items: parts and
/// labour free, as warranties are where nothing else is said.
pub fn warranty_templates() -> Vec<Template> {
    let record = |warranty: &WarrantyTemplate| Template {
        id: TemplateId::default(),
        version: 0,
        name: warranty.name.to_owned(),
        covers: ContractType::Serial,
        kind: ContractKind::Warranty,
        duration_months: warranty.months,
        terms: Terms {
            relief: Relief { parts: Rate::WHOLE, labour: Rate::WHOLE, ..Relief::default() },
            ..Terms::default()
        },
        renewable: false,
        remind_days: 30,
        price: Money::ZERO,
        clauses: String::new(),
        active: true,
    };
    TEMPLATES.iter().map(record).collect()
}

/// A generator of numbers that look like chance and are always the same (SplitMix64).
pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) fn from_seed(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 up to, not including, the bound.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % bound.max(1) as u64).expect("below a bound of that type")
    }

    /// One of several.
    pub(crate) fn of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }

    /// A chance of its own, which what comes after it does not depend on.
    pub(crate) fn child(&mut self) -> Self {
        Self(self.next())
    }

    /// True once in so many times.
    pub(crate) fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }
}
