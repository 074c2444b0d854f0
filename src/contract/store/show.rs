//! Contracts and templates shown whole.

use serde_json::json;

use super::{LineRow, charges, code, events, get, line_rows, renewal, template, template_name};
use crate::{
    base::{
        failure::Failure,
        field::Show,
        id::{ContractId, Id as _, TemplateId},
        shown::{Shown, What},
    },
    contract::{
        ChargeLine, ContractEvent,
        fields::{FIELDS, LINE_FIELDS, TEMPLATE_FIELDS},
        rules::terms,
    },
    customer::store as customer,
    db::query::Conn,
    equipment::store as equipment,
    people::store as people,
};

/// A contract with its lines and events.
///
/// # Errors
/// [`Failure::NotFound`] when there is none.
pub fn show(conn: &Conn, id: ContractId) -> Result<Shown, Failure> {
    let contract = get(conn, id)?;
    let line = |row: LineRow| {
        Shown::with(LINE_FIELDS)
            .put("equipment", &row.equipment)
            .fact("serial", "equipment-serial", Show::Text, &row.serial)
            .fact("item", "equipment-item", Show::Text, &row.item)
            .put("item_group", &row.line.item_group)
            .fact("starts_on", "contract-line-starts-on", Show::Day, &row.line.starts_on)
            .fact("ends_on", "contract-line-ends-on", Show::Day, &row.line.ends_on)
            .fact("ended_on", "contract-line-ended-on", Show::Day, &row.line.ended_on)
            .fact("end_reason", "contract-step-reason", Show::Text, &row.line.end_reason)
    };
    let lines = line_rows(conn, id)?.into_iter().map(line).collect();
    let event = |event: ContractEvent| -> Result<Shown, Failure> {
        let by = people::name(conn, Some(event.user_id))?;
        Ok(Shown::default()
            .fact("day", "contract-step-day", Show::Day, &event.day)
            .fact("by", "base-log-who", Show::Text, &by)
            .fact("event", "base-log-what", Show::Word("contract-event"), &event.event)
            .fact("reason", "contract-step-reason", Show::Text, &event.reason)
            .fact("old_end", "contract-ends-on", Show::Day, &event.old_end)
            .fact("new_end", "contract-step-new-end", Show::Day, &event.new_end))
    };
    let events = events(conn, id)?.into_iter().map(event).collect::<Result<_, Failure>>()?;
    let customer = Some(contract.customer_id);
    let renewal_of = contract.renewal_of_id.map(|old| get(conn, old)).transpose()?.map(|old| code(&old));
    let charge = |line: ChargeLine| {
        Shown::default()
            .fact("due_on", "contract-charge-due-on", Show::Day, &line.due_on)
            .fact("amount", "contract-charge-amount", Show::Money, &line.amount)
            .fact("note", "contract-charge-note", Show::Text, &line.note)
    };
    let charges = charges(conn, id)?.into_iter().map(charge).collect();
    Ok(Shown::of(FIELDS, id.raw(), contract.version)
        .put("number", &contract.number)
        .put("status", &contract.status)
        .named("customer", &equipment::customer_code(conn, customer)?, customer::name(conn, customer)?)
        .put("contact", &equipment::contact_name(conn, contract.contact_id)?)
        .put("covers", &contract.covers)
        .put("kind", &contract.kind)
        .put("template", &template_name(conn, contract.template_id)?)
        .put("starts_on", &contract.starts_on)
        .put("ends_on", &contract.ends_on)
        .put("amount", &contract.amount)
        .put("owner", &people::name(conn, contract.owner_id)?)
        .put("remind_days", &contract.remind_days)
        .add("terms", "contract-terms", What::Said(terms::sentence(&contract.terms)))
        .add("stored_terms", "", What::Data(json!(contract.terms)))
        .put("clauses", &contract.clauses)
        .put("note", &contract.note)
        .put("renewal_of", &renewal_of)
        .fact("renewed_by", "contract-renewed-by", Show::Text, &renewal(conn, id)?.map(|next| code(&next)))
        .add("lines", "contract-lines", What::Lines(lines))
        .add("charges", "contract-charges", What::Lines(charges))
        .add("events", "contract-events", What::Lines(events)))
}

/// A template.
///
/// # Errors
/// [`Failure::NotFound`] when there is none.
pub fn show_template(conn: &Conn, id: TemplateId) -> Result<Shown, Failure> {
    let template = template(conn, id)?;
    Ok(Shown::of(TEMPLATE_FIELDS, id.raw(), template.version)
        .put("name", &template.name)
        .put("covers", &template.covers)
        .put("kind", &template.kind)
        .put("duration_months", &template.duration_months)
        .add("terms", "contract-terms", What::Said(terms::sentence(&template.terms)))
        .add("stored_terms", "", What::Data(json!(template.terms)))
        .put("renewable", &template.renewable)
        .put("remind_days", &template.remind_days)
        .put("price", &template.price)
        .put("clauses", &template.clauses)
        .put("active", &template.active))
}
