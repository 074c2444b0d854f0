//! A template as it is typed.

use super::{
    super::{ContractKind, ContractType, Template, store},
    terms::TermsDraft,
};
use crate::{
    base::{failure::Failure, id::TemplateId, money::Money, parse::Parser, say::Said, words::Word as _},
    db::{query::Conn, tx::Tx},
};

/// A template as it is typed.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct TemplateDraft {
    /// The template being edited; `None` for a new one.
    pub id: Option<TemplateId>,
    /// Its version as it was read.
    pub version: i64,
    /// Name.
    pub name: String,
    /// What its contracts cover.
    pub covers: String,
    /// Bought or warranty.
    pub kind: String,
    /// Months that its contracts run.
    pub duration_months: String,
    /// May be renewed: `1` or empty.
    pub renewable: String,
    /// Reminds so many days before the end.
    pub remind_days: String,
    /// Price for the whole term.
    pub price: String,
    /// Clauses.
    pub clauses: String,
    /// Offered for new contracts: `1` or empty.
    pub active: String,
    /// The terms.
    pub terms: TermsDraft,
}

impl TemplateDraft {
    /// A new template: a bought contract for single units, for a year.
    pub fn new() -> Self {
        Self {
            covers: ContractType::Serial.word().to_owned(),
            kind: ContractKind::Regular.word().to_owned(),
            duration_months: "12".to_owned(),
            renewable: "1".to_owned(),
            remind_days: "30".to_owned(),
            active: "1".to_owned(),
            ..Self::default()
        }
    }

    /// The draft of a template as it stands.
    ///
    /// # Errors
    /// [`Failure::NotFound`] when there is none.
    pub fn of(conn: &Conn, id: TemplateId) -> Result<Self, Failure> {
        let template = store::template(conn, id)?;
        let flag = |is_set: bool| if is_set { "1".to_owned() } else { String::new() };
        Ok(Self {
            id: Some(id),
            version: template.version,
            name: template.name,
            covers: template.covers.word().to_owned(),
            kind: template.kind.word().to_owned(),
            duration_months: template.duration_months.to_string(),
            renewable: flag(template.renewable),
            remind_days: template.remind_days.to_string(),
            price: template.price.plain(),
            clauses: template.clauses,
            active: flag(template.active),
            terms: TermsDraft::from(&template.terms),
        })
    }

    /// The template it describes.
    ///
    /// # Errors
    /// [`Failure::Invalid`] with every error.
    pub fn parse(&self, conn: &Conn) -> Result<Template, Failure> {
        let mut parser = Parser::default();
        let name = parser.required("name", &self.name);
        if store::template_by_code(conn, &name)?.is_some_and(|other| Some(other.id) != self.id) {
            parser.refuse("name", Said::new("error-taken").with("value", name.as_str()));
        }
        let price = parser.money("price", &self.price).unwrap_or(Money::ZERO);
        if price < Money::ZERO {
            parser.refuse("price", Said::new("error-negative"));
        }
        let duration_months = parser.count("duration_months", &self.duration_months);
        let duration_months = parser.need("duration_months", duration_months).unwrap_or(0);
        if !(1..=1200).contains(&duration_months) {
            parser.refuse("duration_months", Said::new("contract-error-months"));
        }
        let template = Template {
            id: self.id.unwrap_or_default(),
            version: self.version,
            name,
            covers: parser.word("covers", &self.covers, ContractType::Serial),
            kind: parser.word("kind", &self.kind, ContractKind::Regular),
            duration_months,
            terms: self.terms.parse(&mut parser, conn)?,
            renewable: parser.flag("renewable", &self.renewable),
            remind_days: parser.count("remind_days", &self.remind_days).unwrap_or(0),
            price,
            clauses: parser.text("clauses", &self.clauses),
            active: parser.flag("active", &self.active),
        };
        parser.done()?;
        Ok(template)
    }
}

/// Saves a template; contracts made from it keep their own copy of the terms (TPL-1).
///
/// # Errors
/// [`Failure::Invalid`] by field, [`Failure::Stale`].
pub fn save_template(tx: &Tx<'_>, draft: &TemplateDraft) -> Result<TemplateId, Failure> {
    let mut template = draft.parse(tx)?;
    let Some(id) = draft.id else { return tx.insert(&mut template) };
    let old = store::template(tx, id)?;
    tx.expect_version(&old, draft.version)?;
    tx.update(&old, &mut template)?;
    Ok(id)
}
