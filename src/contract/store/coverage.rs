//! Gathers what the coverage decision needs to know, in few queries.

use chrono::{NaiveDate, NaiveTime};

use super::super::{
    Contract, ContractEvent, ContractKind, ContractLine, Coverage,
    rules::{
        coverage::{Candidate, Facts, Part, Unit, decide},
        limits::{Uses, Work},
    },
};
use crate::{
    base::{
        failure::Failure,
        id::{CallId, CustomerId, EquipmentId, ItemId},
        time::Instant,
    },
    db::{query::Conn, record},
    setting::{GeneralService, Settings},
    vals,
};

/// Whom, what and when a coverage decision is about.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked {
    /// Whose call it is.
    pub customer: CustomerId,
    /// The unit, if one was named.
    pub equipment: Option<EquipmentId>,
    /// The item, where no unit is known.
    pub item: Option<ItemId>,
    /// When the fault was reported.
    pub at: Instant,
    /// The call that asks: what it uses itself does not count (CON-9).
    pub call: Option<CallId>,
    /// The call's type by its word, which says what general service asks for (COV-7); empty for the usual.
    pub call_type: &'static str,
}

impl Asked {
    /// About a customer's fault, reported at this moment.
    pub fn new(customer: CustomerId, at: Instant) -> Self {
        Self { customer, equipment: None, item: None, at, call: None, call_type: "" }
    }

    /// With what it is about.
    #[must_use]
    pub fn about(mut self, equipment: Option<EquipmentId>, item: Option<ItemId>) -> Self {
        (self.equipment, self.item) = (equipment, item);
        self
    }

    /// For a call of this type; without an id while it is new.
    #[must_use]
    pub fn of_call(mut self, call: Option<CallId>, call_type: &'static str) -> Self {
        (self.call, self.call_type) = (call, call_type);
        self
    }
}

/// What covers such a call (COV-1…4).
///
/// # Errors
/// When the engine fails.
pub fn coverage(conn: &Conn, asked: &Asked, settings: &Settings) -> Result<Coverage, Failure> {
    Ok(decide(&coverage_facts(conn, asked, settings)?))
}

/// What the coverage decision looks at, as it is stored now: for who wants to leave something out, and ask then.
///
/// # Errors
/// When the engine fails.
pub fn coverage_facts<'a>(conn: &Conn, asked: &Asked, settings: &'a Settings) -> Result<Facts<'a>, Failure> {
    let day = settings.calendar.day_of(asked.at);
    let card = match asked.equipment {
        Some(id) => card(conn, id, day)?,
        None => None,
    };
    let item_group = match (&card, asked.item) {
        (Some(card), _) => Some(card.item_group.clone()),
        (None, Some(item)) => conn.value("SELECT item_group FROM item WHERE id = $1", vals![item])?,
        (None, None) => None,
    };
    let dealer = card.as_ref().and_then(|card| card.dealer_id).unwrap_or(asked.customer);
    let mut candidates = candidates(conn, [asked.customer, dealer], asked.equipment)?;
    for candidate in &mut candidates {
        candidate.uses = uses(conn, &candidate.contract, asked, settings)?;
    }
    let rule = settings.policy.call_types.iter().find(|rule| rule.call_type == asked.call_type);
    let general = rule.map_or(GeneralService::Warning, |rule| rule.general);
    Ok(Facts { at: asked.at, unit: card.map(|card| card.unit), item_group, candidates, general, settings })
}

/// What a contract gave before that moment, where its terms limit something (CON-9): calls that were taken, and the
/// work on them, as far as it was this contract that covered. A call in warranty names the contract too: it uses it only
/// where a line of its work was relieved by the contract.
fn uses(conn: &Conn, contract: &Contract, asked: &Asked, settings: &Settings) -> Result<Uses, Failure> {
    if contract.terms.limits.is_empty() || contract.kind != ContractKind::Regular {
        return Ok(Uses::default());
    }
    let from = Instant::from_local(contract.starts_on.and_time(NaiveTime::MIN), settings.calendar.zone);
    let params = vals![contract.id, from, asked.at, asked.call.unwrap_or_default()];
    let taken = "c.contract_id = $1 AND c.id <> $4 AND c.in_error = 0
         AND c.status NOT IN ('undecided', 'declined', 'cancelled')";
    // The word stands in the stored decision once: quotes inside of its texts are escaped.
    let by_contract = r#"c.coverage LIKE '%"service":"contract"%' ESCAPE '\'"#;
    let relieved = "SELECT 1 FROM handling_line l WHERE l.decided_by = 'contract' AND l.handling_id";
    let incidents = conn.values(
        &format!(
            "SELECT c.opened_at FROM call c WHERE {taken} AND c.opened_at >= $2 AND c.opened_at <= $3
               AND ({by_contract} OR EXISTS ({relieved} IN (SELECT h.id FROM handling h WHERE h.call_id = c.id)))
             ORDER BY c.opened_at, c.id"
        ),
        params,
    )?;
    let works: Vec<(Instant, Instant, bool)> = conn.rows(
        &format!(
            "SELECT h.began_at, h.ended_at, CASE WHEN h.dispatch_id IS NULL THEN 0 ELSE 1 END
             FROM call c JOIN handling h ON h.call_id = c.id
             WHERE {taken} AND h.began_at >= $2 AND h.began_at <= $3
               AND ({by_contract} OR EXISTS ({relieved} = h.id)) ORDER BY h.began_at, h.id"
        ),
        params,
    )?;
    let works = works.into_iter().map(|(from, to, is_visit)| Work { from, to, is_visit }).collect();
    Ok(Uses { incidents, works })
}

struct Card {
    unit: Unit,
    dealer_id: Option<CustomerId>,
    item_group: String,
}

fn card(conn: &Conn, id: EquipmentId, day: NaiveDate) -> Result<Option<Card>, Failure> {
    type Row = (Option<CustomerId>, Option<NaiveDate>, Option<NaiveDate>, String);
    let row: Option<Row> = conn.row(
        "SELECT e.dealer_id, e.warranty_from, e.warranty_to, i.item_group
         FROM equipment e JOIN item i ON i.id = e.item_id WHERE e.id = $1",
        vals![id],
    )?;
    let Some((dealer_id, warranty_from, warranty_to, item_group)) = row else { return Ok(None) };
    let parts = parts(conn, id, day)?;
    Ok(Some(Card { unit: Unit { id, warranty_from, warranty_to, parts }, dealer_id, item_group }))
}

/// The parts that stood in a unit on a day and have a warranty of their own (EQ-11).
fn parts(conn: &Conn, id: EquipmentId, day: NaiveDate) -> Result<Vec<Part>, Failure> {
    type Row = (ItemId, String, String, Option<NaiveDate>, NaiveDate);
    let rows: Vec<Row> = conn.rows(
        "SELECT p.item_id, i.name, p.serial, p.warranty_from, p.warranty_to
         FROM fitted_part p JOIN item i ON i.id = p.item_id
         WHERE p.equipment_id = $1 AND p.warranty_to IS NOT NULL AND (p.fitted_on IS NULL OR p.fitted_on <= $2)
           AND (p.removed_on IS NULL OR p.removed_on > $2) ORDER BY p.id",
        vals![id, day],
    )?;
    let part = |(item_id, name, serial, from, to)| Part { item_id, name, serial, from, to };
    Ok(rows.into_iter().map(part).collect())
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
    let mut candidates: Vec<Candidate> = contracts.into_iter().map(blank).collect();
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

fn blank(contract: Contract) -> Candidate {
    Candidate { contract, events: Vec::new(), lines: Vec::new(), uses: Uses::default() }
}

/// The candidate with that contract; they are in the order of their ids.
fn of(candidates: &mut [Candidate], id: crate::base::id::ContractId) -> Option<&mut Candidate> {
    let at = candidates.binary_search_by_key(&id, |candidate| candidate.contract.id).ok()?;
    candidates.get_mut(at)
}
