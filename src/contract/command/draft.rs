//! A contract as it is typed.

use chrono::NaiveDate;

use super::{
    super::{ChargeLine, Contract, ContractKind, ContractLine, ContractType, Status, Template, Terms, store},
    charge::{self, ChargeDraft},
    terms::TermsDraft,
};
use crate::{
    base::{
        failure::Failure,
        id::{ChargeLineId, ContractId, ContractLineId, CustomerId},
        kind::Kind,
        money::Money,
        parse::Parser,
        say::Said,
        typed::Origin,
        words::Word as _,
    },
    customer::store as customer,
    db::query::Conn,
    equipment::{rules::warranty::last_day, store as equipment},
    people::store as people,
    setting::{Dict, command::read_code},
};

/// A contract as it is typed: codes and names instead of ids.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct Draft {
    /// The contract being edited; `None` for a new one.
    pub id: Option<ContractId>,
    /// Its version as it was read.
    pub version: i64,
    /// Code of the customer.
    pub customer: String,
    /// Name of the contact.
    pub contact: String,
    /// What it covers: a word of the type; empty takes the template's.
    pub covers: String,
    /// Bought or warranty; empty takes the template's.
    pub kind: String,
    /// Name of the template it starts from.
    pub template: String,
    /// First day.
    pub starts_on: String,
    /// Last day; empty follows the template's months.
    pub ends_on: String,
    /// Price; empty takes the template's.
    pub amount: String,
    /// Name of who looks after it.
    pub owner: String,
    /// Clauses; empty takes the template's.
    pub clauses: String,
    /// Reminds so many days before the end; empty takes the template's.
    pub remind_days: String,
    /// Note.
    pub note: String,
    /// The terms; left wholly empty, a new contract takes the template's.
    pub terms: TermsDraft,
    /// What it covers, line by line.
    pub lines: Vec<LineDraft>,
    /// The lines that were there when it was read: those missing now were taken away.
    pub known_lines: Vec<(ContractLineId, i64)>,
    /// Number of the contract that it renews.
    pub renewal_of: String,
    /// What it bills, when.
    pub charges: Vec<ChargeDraft>,
    /// The charges that were there when it was read.
    pub known_charges: Vec<(ChargeLineId, i64)>,
}

/// What a draft reads as.
#[derive(Clone, Debug)]
pub(super) struct Parsed {
    /// The contract.
    pub(super) contract: Contract,
    /// What it covers.
    pub(super) lines: Vec<ContractLine>,
    /// What it bills.
    pub(super) charges: Vec<ChargeLine>,
}

/// A line as it is typed.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct LineDraft {
    /// The line; `None` for a new one.
    pub id: Option<ContractLineId>,
    /// Its version as it was read.
    pub version: i64,
    /// Number or serial of the unit.
    pub equipment: String,
    /// Code of the item group.
    pub item_group: String,
    /// Its own first day.
    pub starts_on: String,
    /// Its own last day.
    pub ends_on: String,
    /// The line that it stands for, where somebody else took that away.
    pub origin: Origin,
}

impl Draft {
    /// The draft of a contract as it stands.
    ///
    /// # Errors
    /// [`Failure::NotFound`] when there is none.
    pub fn of(conn: &Conn, id: ContractId) -> Result<Self, Failure> {
        let contract = store::get(conn, id)?;
        let rows = store::line_rows(conn, id)?;
        let charges = store::charges(conn, id)?;
        let day = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
        Ok(Self {
            id: Some(id),
            version: contract.version,
            customer: equipment::customer_code(conn, Some(contract.customer_id))?,
            contact: equipment::contact_name(conn, contract.contact_id)?,
            covers: contract.covers.word().to_owned(),
            kind: contract.kind.word().to_owned(),
            template: store::template_name(conn, contract.template_id)?,
            starts_on: contract.starts_on.to_string(),
            ends_on: contract.ends_on.to_string(),
            amount: contract.amount.plain(),
            owner: people::name(conn, contract.owner_id)?,
            clauses: contract.clauses,
            remind_days: contract.remind_days.to_string(),
            note: contract.note,
            renewal_of: match contract.renewal_of_id {
                Some(old) => store::code(&store::get(conn, old)?),
                None => String::new(),
            },
            known_charges: charges.iter().map(|line| (line.id, line.version)).collect(),
            charges: charges.iter().map(ChargeDraft::from).collect(),
            terms: TermsDraft::from(&contract.terms),
            known_lines: rows.iter().map(|row| (row.line.id, row.line.version)).collect(),
            lines: rows
                .into_iter()
                .map(|row| LineDraft {
                    id: Some(row.line.id),
                    version: row.line.version,
                    equipment: row.equipment,
                    item_group: row.line.item_group,
                    starts_on: day(row.line.starts_on),
                    ends_on: day(row.line.ends_on),
                    origin: Origin::default(),
                })
                .collect(),
        })
    }

    /// Takes over what a template says, as a new contract starts from it (TPL-1): its own copy.
    pub fn fill_from(&mut self, template: &Template) {
        template.name.clone_into(&mut self.template);
        template.covers.word().clone_into(&mut self.covers);
        template.kind.word().clone_into(&mut self.kind);
        self.terms = TermsDraft::from(&template.terms);
        self.amount = template.price.plain();
        template.clauses.clone_into(&mut self.clauses);
        self.remind_days = template.remind_days.to_string();
        let first_day = crate::base::time::parse_day(&self.starts_on);
        if let Some(last_day) = first_day.and_then(|day| last_day(day, template.duration_months)) {
            self.ends_on = last_day.to_string();
        }
    }

    /// The contract and its lines, made from the old one where there is one.
    ///
    /// # Errors
    /// [`Failure::Invalid`] with every error.
    pub(super) fn parse(&self, conn: &Conn, old: Option<&Contract>) -> Result<Parsed, Failure> {
        let mut parser = Parser::default();
        let template =
            parser.record("template", &self.template, Kind::Template, |name| store::template_by_code(conn, name))?;
        let contract = self.contract(&mut parser, conn, old, template.as_ref())?;
        let mut lines = Vec::new();
        for (at, draft) in self.lines.iter().enumerate() {
            parser.row(Some(at + 1));
            lines.extend(line(&mut parser, conn, draft, contract.id)?);
        }
        parser.row(None);
        let charges = charge::lines(&mut parser, &self.charges, contract.id);
        parser.done()?;
        Ok(Parsed { contract, lines, charges })
    }

    fn contract(
        &self,
        parser: &mut Parser,
        conn: &Conn,
        old: Option<&Contract>,
        template: Option<&Template>,
    ) -> Result<Contract, Failure> {
        let found = parser.record("customer", &self.customer, Kind::Customer, |text| customer::named(conn, text))?;
        let owner = parser.need("customer", found.map(|customer| customer.id)).unwrap_or(CustomerId(0));
        let contact = parser
            .record("contact", &self.contact, Kind::Contact, |text| customer::contact_by_code(conn, owner, text))?;
        let user = parser.record("owner", &self.owner, Kind::User, |name| people::by_code(conn, name))?;
        let (starts_on, ends_on) = self.dates(parser, template);
        let clauses = parser.text("clauses", &self.clauses);
        let amount = parser.money("amount", &self.amount);
        if amount.is_some_and(|amount| amount < Money::ZERO) {
            parser.refuse("amount", Said::new("error-negative"));
        }
        let covers = template.map_or(ContractType::Customer, |template| template.covers);
        let kind = template.map_or(ContractKind::Regular, |template| template.kind);
        Ok(Contract {
            id: old.map(|old| old.id).unwrap_or_default(),
            version: old.map_or(0, |old| old.version),
            number: old.and_then(|old| old.number.clone()),
            customer_id: owner,
            contact_id: contact.map(|contact| contact.id),
            covers: parser.word("covers", &self.covers, covers),
            kind: parser.word("kind", &self.kind, kind),
            template_id: template.map(|template| template.id),
            terms: self.terms(parser, conn, old.is_none(), template)?,
            starts_on,
            ends_on,
            amount: amount.or(template.map(|template| template.price)).unwrap_or(Money::ZERO),
            owner_id: user.map(|user| user.id),
            status: old.map_or(Status::Draft, |old| old.status),
            clauses: match template.filter(|_| clauses.is_empty() && old.is_none()) {
                Some(template) => template.clauses.clone(),
                None => clauses,
            },
            remind_days: parser
                .count("remind_days", &self.remind_days)
                .unwrap_or_else(|| template.map_or(30, |template| template.remind_days)),
            delivery_id: old.and_then(|old| old.delivery_id),
            note: parser.text("note", &self.note),
            renewal_of_id: self.renews(parser, conn, old)?,
        })
    }

    /// The contract that this one renews; one is renewed once (CON-5).
    fn renews(&self, parser: &mut Parser, conn: &Conn, old: Option<&Contract>) -> Result<Option<ContractId>, Failure> {
        let found = parser.record("renewal_of", &self.renewal_of, Kind::Contract, |text| store::by_code(conn, text))?;
        let Some(found) = found else { return Ok(None) };
        let own = old.map(|old| old.id);
        let other = store::renewal(conn, found.id)?.filter(|other| Some(other.id) != own);
        match other {
            Some(other) => {
                let said = Said::new("contract-renewal-done").with("number", store::code(&other));
                parser.refuse("renewal_of", said);
            }
            None if own == Some(found.id) => {
                parser.refuse("renewal_of", Said::new("contract-renewal-itself"));
            }
            None => {}
        }
        Ok(Some(found.id))
    }

    fn dates(&self, parser: &mut Parser, template: Option<&Template>) -> (NaiveDate, NaiveDate) {
        let first_day = parser.day("starts_on", &self.starts_on);
        let first_day = parser.need("starts_on", first_day);
        let typed = parser.day("ends_on", &self.ends_on);
        let months = template.map_or(0, |template| template.duration_months);
        let last_day = typed.or_else(|| last_day(first_day?, months));
        let last_day = if self.ends_on.trim().is_empty() && first_day.is_none() {
            last_day
        } else {
            parser.need("ends_on", last_day)
        };
        (first_day.unwrap_or_default(), last_day.unwrap_or_default())
    }

    /// The terms as typed; a new contract without any takes its own copy of the template's.
    fn terms(
        &self,
        parser: &mut Parser,
        conn: &Conn,
        is_new: bool,
        template: Option<&Template>,
    ) -> Result<Terms, Failure> {
        match template.filter(|_| is_new && self.terms == TermsDraft::default()) {
            Some(template) => Ok(template.terms.clone()),
            None => self.terms.parse(parser, conn),
        }
    }
}

/// A line; one in which nothing is written is left out.
fn line(
    parser: &mut Parser,
    conn: &Conn,
    draft: &LineDraft,
    contract: ContractId,
) -> Result<Option<ContractLine>, Failure> {
    let cells = [&draft.equipment, &draft.item_group, &draft.starts_on, &draft.ends_on];
    if cells.iter().all(|cell| cell.trim().is_empty()) {
        return Ok(None);
    }
    let unit = parser.record("equipment", &draft.equipment, Kind::Equipment, |text| equipment::by_code(conn, text))?;
    Ok(Some(ContractLine {
        id: draft.id.unwrap_or_default(),
        version: draft.version,
        contract_id: contract,
        equipment_id: unit.map(|unit| unit.id),
        item_group: read_code(parser, "item_group", conn, Dict::ItemGroup, &draft.item_group)?,
        starts_on: parser.day("line_starts_on", &draft.starts_on),
        ends_on: parser.day("line_ends_on", &draft.ends_on),
        // Ended alone by a step of its own; a save leaves that as it was.
        ended_on: None,
        end_reason: String::new(),
    }))
}
