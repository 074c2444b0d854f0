//! Gathers what the coverage decision needs to know, in few queries.

use chrono::NaiveDate;

use super::super::{
    Contract, ContractEvent, ContractLine, Coverage,
    rules::coverage::{Candidate, Facts, Unit, decide},
};
use crate::{
    base::{
        failure::Failure,
        id::{CustomerId, EquipmentId, ItemId},
        time::Instant,
    },
    db::{query::Conn, record},
    setting::Settings,
    vals,
};

/// What covers a call of this customer, for this unit or item, reported at this moment (COV-1…4).
///
/// # Errors
/// When the engine fails.
pub fn coverage(
    conn: &Conn,
    customer: CustomerId,
    equipment: Option<EquipmentId>,
    item: Option<ItemId>,
    at: Instant,
    settings: &Settings,
) -> Result<Coverage, Failure> {
    Ok(decide(&coverage_facts(conn, customer, equipment, item, at, settings)?))
}

/// What the coverage decision looks at, as it is stored now: for who wants to leave something out, and ask then.
///
/// # Errors
/// When the engine fails.
pub fn coverage_facts<'a>(
    conn: &Conn,
    customer: CustomerId,
    equipment: Option<EquipmentId>,
    item: Option<ItemId>,
    at: Instant,
    settings: &'a Settings,
) -> Result<Facts<'a>, Failure> {
    let card = match equipment {
        Some(id) => card(conn, id)?,
        None => None,
    };
    let item_group = match (&card, item) {
        (Some(card), _) => Some(card.item_group.clone()),
        (None, Some(item)) => conn.value("SELECT item_group FROM item WHERE id = $1", vals![item])?,
        (None, None) => None,
    };
    let dealer = card.as_ref().and_then(|card| card.dealer_id).unwrap_or(customer);
    let candidates = candidates(conn, [customer, dealer], equipment)?;
    Ok(Facts { at, unit: card.map(|card| card.unit), item_group, candidates, settings })
}

struct Card {
    unit: Unit,
    dealer_id: Option<CustomerId>,
    item_group: String,
}

fn card(conn: &Conn, id: EquipmentId) -> Result<Option<Card>, Failure> {
    type Row = (Option<CustomerId>, Option<NaiveDate>, Option<NaiveDate>, String);
    let row: Option<Row> = conn.row(
        "SELECT e.dealer_id, e.warranty_from, e.warranty_to, i.item_group
         FROM equipment e JOIN item i ON i.id = e.item_id WHERE e.id = $1",
        vals![id],
    )?;
    Ok(row.map(|(dealer_id, warranty_from, warranty_to, item_group)| Card {
        unit: Unit { id, warranty_from, warranty_to },
        dealer_id,
        item_group,
    }))
}

/// Regular contracts of the customer and the dealer, and the unit's warranty contracts. Of the lines
/// only those that name the unit or a group: a contract may have thousands of others.
fn candidates(
    conn: &Conn,
    customers: [CustomerId; 2],
    equipment: Option<EquipmentId>,
) -> Result<Vec<Candidate>, Failure> {
    let params = vals![customers[0], customers[1], equipment];
    let regular = "SELECT id FROM contract WHERE customer_id IN ($1, $2) AND kind = 'regular' AND status <> 'void'";
    let warranty = "SELECT l.contract_id FROM contract_line l JOIN contract w ON w.id = l.contract_id
         WHERE l.equipment_id = $3 AND w.kind = 'warranty' AND w.status <> 'void'";
    let contracts: Vec<Contract> =
        record::all(conn, &format!("WHERE id IN ({regular}) OR id IN ({warranty}) ORDER BY id"), params)?;
    let mut lines: Vec<ContractLine> = record::all(conn, "WHERE equipment_id = $1 ORDER BY id", vals![equipment])?;
    let groups = format!("WHERE equipment_id IS NULL AND contract_id IN ({regular}) ORDER BY id");
    lines.extend(record::all::<ContractLine>(conn, &groups, params)?);
    let dated = format!("WHERE contract_id IN ({regular}) OR contract_id IN ({warranty}) ORDER BY id");
    let events: Vec<ContractEvent> = record::all(conn, &dated, params)?;
    let mut candidates: Vec<Candidate> =
        contracts.into_iter().map(|contract| Candidate { contract, events: Vec::new(), lines: Vec::new() }).collect();
    for line in lines {
        if let Some(candidate) = of(&mut candidates, line.contract_id) {
            candidate.lines.push(line);
        }
    }
    for event in events {
        if let Some(candidate) = of(&mut candidates, event.contract_id) {
            candidate.events.push(event);
        }
    }
    Ok(candidates)
}

/// The candidate with that contract; they are in the order of their ids.
fn of(candidates: &mut [Candidate], id: crate::base::id::ContractId) -> Option<&mut Candidate> {
    let at = candidates.binary_search_by_key(&id, |candidate| candidate.contract.id).ok()?;
    candidates.get_mut(at)
}
