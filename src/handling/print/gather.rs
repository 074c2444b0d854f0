//! Reads the stores into the facts of a repair order.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    base::{
        failure::Failure,
        id::{CallId, DispatchId, ItemId},
    },
    call::{self, Call, Status},
    customer::{Address, AddressKind, Contact, Customer},
    db::{query::Conn, record},
    dispatch::{self, Dispatch},
    equipment::{self, Equipment},
    handling::{Handling, HandlingLine, store},
    item::Item,
    people::{self, User},
    setting::{Dict, DictEntry, Settings},
    vals,
};

use super::{
    CoverageFacts, DecisionFacts, FaultFacts, LineFacts, OrderFacts, PartFacts, PromiseFacts, UnitFacts, VisitFacts,
    WorkFacts,
};

/// Everything that the repair order of a call says.
///
/// # Errors
/// When there is no such call, or the database fails.
pub(super) fn facts(conn: &Conn, id: CallId, settings: &Settings) -> Result<OrderFacts, Failure> {
    let call: Call = record::get(conn, id)?;
    let customer: Customer = record::get(conn, call.customer_id)?;
    let contact = call.contact_id.map(|id| record::get::<Contact>(conn, id)).transpose()?;
    let contact = contact.as_ref();
    let equipment = call.equipment_id.map(|id| record::get::<Equipment>(conn, id)).transpose()?;
    let phones = [Some(&call.phone), contact.map(|it| &it.mobile), contact.map(|it| &it.phone), Some(&customer.phone)];
    Ok(OrderFacts {
        number: call.number.clone(),
        dated: call.closed_at.unwrap_or(call.last_step_at),
        company: settings.company.clone(),
        contact: first_said([Some(&call.contact_name), contact.map(|it| &it.name)]),
        phone: first_said(phones),
        site_address: site_address(conn, &customer, equipment.as_ref())?,
        unit: unit(conn, &call, equipment.as_ref())?,
        parts: parts(conn, &call, settings)?,
        fault: fault(conn, &call)?,
        promise: PromiseFacts {
            priority: call.priority,
            response_due: call.response_due,
            resolve_due: call.resolve_due,
            wanted_on: call.wanted_on,
            wanted_time: call.wanted_time.clone(),
        },
        coverage: call.coverage.clone().map(|it| CoverageFacts {
            service: it.service,
            contract_number: it.contract_number,
            reasons: it.reasons,
        }),
        visits: visits(conn, id)?,
        lines: lines(conn, id)?,
        tax_rate: settings.policy.tax_rate,
        decision: decision(conn, &call)?,
        customer: customer.name,
        solution: call.solution,
    })
}

/// The first text that says anything.
fn first_said<'a>(texts: impl IntoIterator<Item = Option<&'a String>>) -> String {
    texts.into_iter().flatten().find(|text| !text.trim().is_empty()).cloned().unwrap_or_default()
}

/// Where the unit stands, else the customer's site, else its default address.
fn site_address(conn: &Conn, customer: &Customer, equipment: Option<&Equipment>) -> Result<String, Failure> {
    if let Some(equipment) = equipment.filter(|it| !it.site_address.trim().is_empty()) {
        return Ok(equipment.site_address.clone());
    }
    let addresses: Vec<Address> =
        record::all(conn, "WHERE customer_id = $1 ORDER BY is_default DESC NULLS LAST, id", vals![customer.id])?;
    let site = addresses.iter().find(|it| it.kind == AddressKind::Site);
    Ok(site.or_else(|| addresses.iter().find(|it| it.is_default)).map(Address::one_line).unwrap_or_default())
}

fn unit(conn: &Conn, call: &Call, equipment: Option<&Equipment>) -> Result<Option<UnitFacts>, Failure> {
    let Some(item_id) = equipment.map(|it| it.item_id).or(call.item_id) else {
        return Ok(None);
    };
    let item: Item = record::get(conn, item_id)?;
    let mut unit = UnitFacts { item: item.name, specification: item.specification, ..UnitFacts::default() };
    if let Some(card) = equipment {
        unit.serial.clone_from(&card.serial);
        unit.maker_serial.clone_from(&card.maker_serial);
        unit.card_number = card.number.clone().unwrap_or_default();
        unit.warranty_to = card.warranty_to;
    }
    Ok(Some(unit))
}

/// The parts that stood in the unit on the day of the report.
fn parts(conn: &Conn, call: &Call, settings: &Settings) -> Result<Vec<PartFacts>, Failure> {
    let Some(equipment) = call.equipment_id else { return Ok(Vec::new()) };
    let day = call.opened_at.day(settings.calendar.zone);
    let rows = equipment::store::parts(conn, equipment, Some(day))?;
    let fact = |row: equipment::store::PartRow| PartFacts {
        item: row.name,
        serial: row.part.serial,
        quantity: row.part.quantity,
    };
    Ok(rows.into_iter().map(fact).collect())
}

fn fault(conn: &Conn, call: &Call) -> Result<FaultFacts, Failure> {
    Ok(FaultFacts {
        subject: call.subject.clone(),
        description: call.description.clone(),
        reported_at: call.opened_at,
        channel: call.channel,
        call_type: call.call_type,
        problem_type: entry_name(conn, Dict::ProblemType, &call.problem_type)?,
    })
}

/// Who declined or cancelled the request, and why.
fn decision(conn: &Conn, call: &Call) -> Result<Option<DecisionFacts>, Failure> {
    if !matches!(call.status, Status::Declined | Status::Cancelled) {
        return Ok(None);
    }
    let steps = call::store::steps(conn, call.id)?;
    let last = steps.iter().rev().find(|step| step.to_status == call.status);
    let by = last.map(|step| people::store::name(conn, Some(step.user_id))).transpose()?.unwrap_or_default();
    let why = first_said([Some(&call.reason), last.map(|step| &step.why)]);
    let at = last.map_or(call.last_step_at, |step| step.happened_at);
    Ok(Some(DecisionFacts { status: call.status, at, by, why }))
}

/// What a dictionary calls a code; the code where it has no such entry.
fn entry_name(conn: &Conn, dict: Dict, code: &str) -> Result<String, Failure> {
    if code.is_empty() {
        return Ok(String::new());
    }
    let entry: Option<DictEntry> = record::first(conn, "WHERE dict = $1 AND code = $2", vals![dict, code])?;
    Ok(entry.map_or_else(|| code.to_owned(), |entry| entry.name))
}

/// What was done, then who is still on the way. Dispatches that were rejected or revoked are no business of the
/// customer's.
fn visits(conn: &Conn, call: CallId) -> Result<Vec<VisitFacts>, Failure> {
    let dispatches: Vec<Dispatch> = record::all(conn, "WHERE call_id = $1 ORDER BY id", vals![call])?;
    let by_id: BTreeMap<DispatchId, &Dispatch> = dispatches.iter().map(|it| (it.id, it)).collect();
    let handlings = store::of_call(conn, call)?;
    let handled: BTreeSet<DispatchId> = handlings.iter().filter_map(|it| it.dispatch_id).collect();
    let mut visits = Vec::new();
    for handling in handlings {
        let dispatch = handling.dispatch_id.and_then(|id| by_id.get(&id));
        visits.push(VisitFacts {
            dispatch: dispatch.map(|it| it.number.clone()).unwrap_or_default(),
            technician: record::get::<User>(conn, handling.user_id)?.name,
            work: Some(work(conn, handling)?),
            ..VisitFacts::default()
        });
    }
    let is_open = |it: &&Dispatch| matches!(it.status, dispatch::Status::Issued | dispatch::Status::Accepted);
    for dispatch in dispatches.iter().filter(is_open).filter(|it| !handled.contains(&it.id)) {
        visits.push(VisitFacts {
            dispatch: dispatch.number.clone(),
            technician: record::get::<User>(conn, dispatch.technician_id)?.name,
            planned_from: dispatch.planned_from,
            planned_to: dispatch.planned_to,
            work: None,
        });
    }
    Ok(visits)
}

fn work(conn: &Conn, handling: Handling) -> Result<WorkFacts, Failure> {
    Ok(WorkFacts {
        began_at: handling.began_at,
        ended_at: handling.ended_at,
        method: handling.method,
        outcome: handling.outcome,
        cause: entry_name(conn, Dict::Cause, &handling.cause)?,
        solution: handling.solution,
        successor_serial: handling.successor_serial,
        signed_by: handling.signed_by,
        signed_at: handling.signed_at,
    })
}

fn lines(conn: &Conn, call: CallId) -> Result<Vec<LineFacts>, Failure> {
    let lines = store::lines_of_call(conn, call)?;
    let items: Vec<Item> = record::all(
        conn,
        "WHERE id IN (SELECT l.item_id FROM handling_line l JOIN handling h ON h.id = l.handling_id WHERE h.call_id = $1)",
        vals![call],
    )?;
    let items: BTreeMap<ItemId, Item> = items.into_iter().map(|item| (item.id, item)).collect();
    let mut measures: BTreeMap<String, String> = BTreeMap::new();
    for item in items.values().filter(|item| !item.unit.is_empty()) {
        if !measures.contains_key(&item.unit) {
            measures.insert(item.unit.clone(), entry_name(conn, Dict::Unit, &item.unit)?);
        }
    }
    Ok(lines.into_iter().map(|line| line_facts(line, &items, &measures)).collect())
}

fn line_facts(line: HandlingLine, items: &BTreeMap<ItemId, Item>, measures: &BTreeMap<String, String>) -> LineFacts {
    let item = line.item_id.and_then(|id| items.get(&id));
    LineFacts {
        kind: line.kind,
        description: first_said([Some(&line.description), item.map(|it| &it.name)]),
        serial: line.serial,
        quantity: line.quantity,
        measure: item.and_then(|it| measures.get(&it.unit)).cloned().unwrap_or_default(),
        price: line.price,
        discount: line.discount,
        relief: line.relief,
        charge: line.charge,
        decided_by: line.decided_by,
        last_word_reason: line.last_word_reason,
        waived_reason: line.waived_reason,
        net: line.net,
    }
}
