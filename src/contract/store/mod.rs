//! Contracts and templates in the database.

mod charge;
mod coverage;
mod follow;
mod show;

use chrono::NaiveDate;

use super::{
    Contract, ContractEvent, ContractLine, Template,
    rules::standing::{self, AsOf},
};
use crate::{
    base::{
        alike::folded,
        failure::Failure,
        id::{ContractId, CustomerId, EquipmentId, TemplateId},
        kind::{Kind, Subject},
    },
    db::{
        query::{Conn, FromRow, Row},
        record,
        search::pick::{Among, choices},
    },
    vals,
};

pub use charge::{charge, charges, code, renewal};
pub use coverage::{Asked, coverage, coverage_facts};
pub use follow::{carry_over, follow_warranty, record_event, resume_warranty, suspend_warranty};
pub use show::{show, show_template};

pub use crate::db::search::pick::Choice;

/// The contract with that id.
///
/// # Errors
/// [`Failure::NotFound`] when there is none.
pub fn get(conn: &Conn, id: ContractId) -> Result<Contract, Failure> {
    record::get(conn, id)
}

/// The contract with that number, else `#id`.
///
/// # Errors
/// When the engine fails.
pub fn by_code(conn: &Conn, text: &str) -> Result<Option<Contract>, Failure> {
    let text = text.trim();
    if let Some(contract) = record::first(conn, "WHERE number = $1", vals![text])? {
        return Ok(Some(contract));
    }
    match text.strip_prefix('#').and_then(|id| id.parse::<i64>().ok()) {
        Some(id) => record::first(conn, "WHERE id = $1", vals![id]),
        None => Ok(None),
    }
}

/// Contracts by any part of number or customer, of one customer or unit (`within`); those approved
/// first, the newest before older ones.
///
/// # Errors
/// When the engine fails.
pub fn pick(conn: &Conn, text: &str, within: Option<Subject>) -> Result<Vec<Choice>, Failure> {
    let of = |condition: &str| Among::within(Kind::Contract, condition, vals![within.map(|subject| subject.id)]);
    let among = match within.map(|subject| subject.kind) {
        Some(Kind::Customer) => of("t.customer_id = $1"),
        // Of whom coverage asks: whose unit it is, and the dealer that it went through.
        Some(Kind::Equipment) => of("t.id IN (SELECT contract_id FROM contract_line WHERE equipment_id = $1)
              OR t.customer_id IN (SELECT customer_id FROM equipment WHERE id = $1)
              OR t.customer_id IN (SELECT dealer_id FROM equipment WHERE id = $1)"),
        _ => Among::all(Kind::Contract),
    };
    choices(conn, CHOICE, &among.pick_with(conn, text, &[("customer_id", Kind::Customer)])?)
}

/// A contract as a picker shows it; approved ones press.
const CHOICE: &str =
    "SELECT t.id, COALESCE(t.number, '#' || CAST(t.id AS TEXT)), c.name, t.starts_on || ' – ' || t.ends_on,
    CASE WHEN t.status = 'approved' THEN 1 ELSE 2 END
    FROM contract t JOIN customer c ON c.id = t.customer_id";

/// Within what contracts are chosen that could cover a call: what belongs to its unit, else to its customer.
pub fn covering_of(customer: CustomerId, unit: Option<EquipmentId>) -> Subject {
    unit.map_or_else(|| Subject::new(Kind::Customer, customer), |unit| Subject::new(Kind::Equipment, unit))
}

/// The lines of a contract.
///
/// # Errors
/// When the engine fails.
pub fn lines(conn: &Conn, contract: ContractId) -> Result<Vec<ContractLine>, Failure> {
    record::all(conn, "WHERE contract_id = $1 ORDER BY id", vals![contract])
}

/// The events of a contract, in the order they were recorded.
///
/// # Errors
/// When the engine fails.
pub fn events(conn: &Conn, contract: ContractId) -> Result<Vec<ContractEvent>, Failure> {
    record::all(conn, "WHERE contract_id = $1 ORDER BY id", vals![contract])
}

/// How a contract stood on a day (CON-1).
///
/// # Errors
/// When the engine fails, or there is no such contract.
pub fn standing(conn: &Conn, contract: ContractId, day: NaiveDate) -> Result<AsOf, Failure> {
    Ok(standing::on(&get(conn, contract)?, &events(conn, contract)?, day))
}

/// The contracts of a customer, the last to end first.
///
/// # Errors
/// When the engine fails.
pub fn of_customer(conn: &Conn, customer: CustomerId) -> Result<Vec<Contract>, Failure> {
    record::all(conn, "WHERE customer_id = $1 ORDER BY kind, ends_on DESC NULLS LAST, id LIMIT 200", vals![customer])
}

/// How many contracts a customer has or had.
///
/// # Errors
/// When the engine fails.
pub fn total_of_customer(conn: &Conn, customer: CustomerId) -> Result<i64, Failure> {
    Ok(conn.value("SELECT COUNT(*) FROM contract WHERE customer_id = $1", vals![customer])?.unwrap_or(0))
}

/// The contracts with a line for a unit, the last to end first.
///
/// # Errors
/// When the engine fails.
pub fn of_equipment(conn: &Conn, equipment: EquipmentId) -> Result<Vec<Contract>, Failure> {
    record::all(
        conn,
        "WHERE id IN (SELECT contract_id FROM contract_line WHERE equipment_id = $1)
         ORDER BY kind, ends_on DESC NULLS LAST, id",
        vals![equipment],
    )
}

/// Bought contracts that end within a span of days, both included, and are in force: what 'Today' and
/// renewals look at.
///
/// # Errors
/// When the engine fails.
pub fn ending(conn: &Conn, from: NaiveDate, to: NaiveDate) -> Result<Vec<Contract>, Failure> {
    record::all(
        conn,
        "WHERE status = 'approved' AND kind = 'regular' AND ends_on >= $1 AND ends_on <= $2 ORDER BY ends_on, id",
        vals![from, to],
    )
}

/// Other approved contracts with lines for the same units in the same days (CON-8): the contract with its
/// number, name of the unit.
///
/// # Errors
/// When the engine fails.
pub fn overlapping(conn: &Conn, contract: &Contract) -> Result<Vec<(ContractId, String, String)>, Failure> {
    conn.rows(
        "SELECT o.id, o.number, COALESCE(e.number, e.serial) FROM contract_line l
         JOIN contract_line ol ON ol.equipment_id = l.equipment_id AND ol.contract_id <> l.contract_id
         JOIN contract o ON o.id = ol.contract_id AND o.status = 'approved' AND o.kind = $2
         JOIN equipment e ON e.id = l.equipment_id
         WHERE l.contract_id = $1 AND COALESCE(ol.starts_on, o.starts_on) <= COALESCE(l.ends_on, $4)
           AND COALESCE(ol.ends_on, o.ends_on) >= COALESCE(l.starts_on, $3) ORDER BY o.number, e.id",
        vals![contract.id, contract.kind, contract.starts_on, contract.ends_on],
    )
}

/// The template with that id.
///
/// # Errors
/// [`Failure::NotFound`] when there is none.
pub fn template(conn: &Conn, id: TemplateId) -> Result<Template, Failure> {
    record::get(conn, id)
}

/// The template of that name: exactly so first, then in any case and width.
///
/// # Errors
/// When the engine fails.
pub fn template_by_code(conn: &Conn, name: &str) -> Result<Option<Template>, Failure> {
    if let Some(exact) = record::first(conn, "WHERE name = $1", vals![name.trim()])? {
        return Ok(Some(exact));
    }
    let sought = folded(name);
    let names: Vec<(TemplateId, String)> = conn.rows("SELECT id, name FROM template ORDER BY id", &[])?;
    let alike = names.into_iter().find(|(_, own)| !sought.is_empty() && folded(own) == sought);
    alike.map(|(id, _)| template(conn, id)).transpose()
}

/// Active templates by any part of the name.
///
/// # Errors
/// When the engine fails.
pub fn pick_template(conn: &Conn, text: &str, _within: Option<Subject>) -> Result<Vec<Choice>, Failure> {
    if text.trim().is_empty() {
        let sql = "SELECT id, name, name, '' FROM template WHERE active = 1 ORDER BY name, id LIMIT 20";
        return conn.rows(sql, &[]);
    }
    let picked = Among::of(Kind::Template, "t.active = 1", &[]).pick(conn, text)?;
    choices(conn, "SELECT t.id, t.name, t.name, '', 0 FROM template t", &picked)
}

/// The name of a template; empty for none.
///
/// # Errors
/// When the engine fails.
pub fn template_name(conn: &Conn, id: Option<TemplateId>) -> Result<String, Failure> {
    let Some(id) = id else { return Ok(String::new()) };
    Ok(conn.value("SELECT name FROM template WHERE id = $1", vals![id])?.unwrap_or_default())
}

/// A line with the names that people know its unit by.
#[derive(Clone, Debug, PartialEq)]
pub struct LineRow {
    /// The line.
    pub line: ContractLine,
    /// Number of the unit's card, else its serial; empty for a group.
    pub equipment: String,
    /// Serial of the unit.
    pub serial: String,
    /// Name of the unit's item.
    pub item: String,
}

impl FromRow for LineRow {
    fn from_row(row: &Row<'_>) -> Result<Self, Failure> {
        Ok(Self { line: ContractLine::from_row(row)?, equipment: row.next()?, serial: row.next()?, item: row.next()? })
    }
}

/// The lines of a contract, with names.
///
/// # Errors
/// When the engine fails.
pub fn line_rows(conn: &Conn, contract: ContractId) -> Result<Vec<LineRow>, Failure> {
    let sql = format!(
        "SELECT {}, COALESCE(e.number, '#' || CAST(e.id AS TEXT), ''), COALESCE(e.serial, ''), COALESCE(i.name, '')
         FROM contract_line l LEFT JOIN equipment e ON e.id = l.equipment_id LEFT JOIN item i ON i.id = e.item_id
         WHERE l.contract_id = $1 ORDER BY l.id",
        record::columns::<ContractLine>("l")
    );
    conn.rows(&sql, vals![contract])
}
