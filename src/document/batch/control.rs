//! The control list of a batch: who gets what, where it goes, and who was left out for what reason.

use std::sync::Arc;

use crate::{
    base::{capitals, failure::Failure, say::Said, text::Texts},
    print::{
        data::{Data, DocField, FieldKind},
        page::Sheet,
        template::{self, Making, Scribe},
    },
    setting,
};

use super::{super::Around, Row};

/// What stands in a control list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Listing {
    /// Letters to customers, with their addresses.
    Letters,
    /// Documents by their numbers, with their customers.
    Papers,
}

/// The fields of a control list.
const FIELDS: &[DocField] = &[
    DocField::text("number", "letters-control-number"),
    DocField::text("dated", "letters-field-dated").of(FieldKind::Date),
    DocField::text("summary", "letters-control-summary"),
    DocField::text("rows", "letters-control-title").of(FieldKind::List),
    DocField::text("rows.nr", "letters-control-nr"),
    DocField::text("rows.code", "customer-code"),
    DocField::text("rows.name", "customer-name"),
    DocField::text("rows.address", "postal-address"),
    DocField::text("rows.pages", "letters-control-pages").of(FieldKind::Number),
    DocField::text("rows.remark", "letters-control-remark"),
];

impl Listing {
    /// Its template. It is the program's own: it tells of a batch, not of a record.
    pub fn template(self) -> &'static str {
        match self {
            Self::Letters => include_str!("../../../resources/templates/control-list.toml"),
            Self::Papers => include_str!("../../../resources/templates/control-papers.toml"),
        }
    }

    /// What its template may name.
    pub fn fields() -> Vec<DocField> {
        [setting::print::COMPANY, FIELDS].concat()
    }

    /// How many there are and how many were left out, as a sentence.
    pub fn summary(self, rows: &[Row]) -> Said {
        let (count, left) = counts(rows);
        let key = match self {
            Self::Letters => "letters-summary",
            Self::Papers => "letters-papers-summary",
        };
        Said::new(key).with("letters", count).with("left", left)
    }

    /// The list as text: a line each, its cells parted by tabs.
    pub fn text(self, rows: &[Row], texts: &Texts) -> String {
        let code = match self {
            Self::Letters => "customer-code",
            Self::Papers => "letters-papers-number",
        };
        let (name, address) = ("customer-name", "postal-address");
        let head = ["letters-control-nr", code, name, address, "letters-control-pages", "letters-control-remark"];
        let mut lines = vec![head.map(|key| texts.get(key).to_string())];
        for row in rows {
            let nr = row.nr.map_or_else(String::new, |nr| nr.to_string());
            let (code, name, address) = (row.code.clone(), row.name.clone(), row.address.clone());
            lines.push([nr, code, name, address, row.pages.to_string(), remark(row, texts)]);
        }
        let line = |cells: [String; 6]| cells.map(|cell| cell.replace(['\t', '\n', '\r'], " ")).join("\t");
        lines.into_iter().map(line).collect::<Vec<_>>().join("\n") + "\n"
    }

    /// The list on paper.
    pub fn sheet(self, rows: &[Row], around: Around<'_>) -> Result<Sheet, Failure> {
        let texts: &Arc<Texts> = around.texts;
        let template = template::parse(self.template()).map_err(|flaw| Failure::from(flaw.said))?;
        let of_row = |row: &Row| {
            Data::new()
                .with("nr", row.nr.map(|nr| nr.to_string()))
                .with("code", &row.code)
                .with("name", &row.name)
                .with("address", &row.address)
                .with("pages", row.pages)
                .with("remark", remark(row, texts))
        };
        let data = Data::new()
            .with("company", setting::print::company(&around.settings.company, texts))
            .with("number", "")
            .with("dated", around.now)
            .with("summary", self.summary(rows))
            .with("rows", rows.iter().map(of_row).collect::<Vec<_>>());
        let style: capitals::Style = around.settings.policy.capitals_style;
        let fields = Self::fields();
        let making =
            Making { template: &template, data: &data, fields: &fields, texts, style, paper: None, copies: &[] };
        template::lay_out_by(&making, &Scribe::new(texts, style))
    }
}

/// How many there are, and how many were left out.
pub(super) fn counts(rows: &[Row]) -> (usize, usize) {
    let there = rows.iter().filter(|row| row.nr.is_some()).count();
    (there, rows.len() - there)
}

fn remark(row: &Row, texts: &Texts) -> String {
    let said: Vec<String> = row.remarks.iter().map(|said| texts.say(said)).collect();
    let said = said.join(" / ");
    if row.nr.is_some() { said } else { texts.say(&Said::new("letters-left-out").with("why", said)) }
}
