//! Contracts and templates as scripts read them.

use serde_json::{Value, json};

use super::{events, get, line_rows, template, template_name};
use crate::{
    base::{
        failure::Failure,
        id::{ContractId, TemplateId},
        words::Word as _,
    },
    contract::{Terms, rules::terms},
    customer::store as customer,
    db::query::Conn,
    equipment::store as equipment,
    people::store as people,
};

/// A contract with its lines and events.
///
/// # Errors
/// [`Failure::NotFound`] when there is none.
pub fn show(conn: &Conn, id: ContractId) -> Result<Value, Failure> {
    let contract = get(conn, id)?;
    let lines: Vec<Value> = line_rows(conn, id)?
        .into_iter()
        .map(|row| {
            json!({ "equipment": row.equipment, "serial": row.serial, "item": row.item,
                "item_group": row.line.item_group, "starts_on": row.line.starts_on, "ends_on": row.line.ends_on })
        })
        .collect();
    let events: Vec<Value> = events(conn, id)?
        .into_iter()
        .map(|event| {
            Ok(json!({ "event": event.event.word(), "day": event.day, "by": people::name(conn, Some(event.user_id))?,
                "reason": event.reason, "old_end": event.old_end, "new_end": event.new_end }))
        })
        .collect::<Result<_, Failure>>()?;
    Ok(json!({
        "id": contract.id, "version": contract.version, "number": contract.number,
        "customer": equipment::customer_code(conn, Some(contract.customer_id))?,
        "customer_name": customer::name(conn, Some(contract.customer_id))?,
        "contact": equipment::contact_name(conn, contract.contact_id)?,
        "covers": contract.covers.word(), "kind": contract.kind.word(),
        "template": template_name(conn, contract.template_id)?, "terms": terms_of(&contract.terms),
        "starts_on": contract.starts_on, "ends_on": contract.ends_on, "amount": contract.amount.plain(),
        "owner": people::name(conn, contract.owner_id)?, "status": contract.status.word(),
        "clauses": contract.clauses, "remind_days": contract.remind_days, "note": contract.note,
        "lines": lines, "events": events,
    }))
}

/// A template.
///
/// # Errors
/// [`Failure::NotFound`] when there is none.
pub fn show_template(conn: &Conn, id: TemplateId) -> Result<Value, Failure> {
    let template = template(conn, id)?;
    Ok(json!({
        "id": template.id, "version": template.version, "name": template.name, "covers": template.covers.word(),
        "kind": template.kind.word(), "duration_months": template.duration_months, "terms": terms_of(&template.terms),
        "renewable": template.renewable, "remind_days": template.remind_days, "price": template.price.plain(),
        "clauses": template.clauses, "active": template.active,
    }))
}

/// Terms as stored, with the sentence as data beside them.
fn terms_of(own: &Terms) -> Value {
    json!({ "stored": own, "said": terms::sentence(own) })
}
