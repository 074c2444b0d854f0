//! A call as people and scripts read it, and its clocks as they stand.

use serde_json::{Value, json};

use crate::{
    base::{
        failure::Failure,
        id::{CallId, Id as _},
        time::Instant,
    },
    call::{
        Call, CallStep,
        rules::{self, Clock},
    },
    db::query::Conn,
    people,
    setting::Settings,
    vals,
};

use super::{get, ledger, pauses, steps};

/// The two clocks of a call; none where nothing is promised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clocks {
    /// Until the first contact.
    pub response: Option<Clock>,
    /// Until it is solved.
    pub resolve: Option<Clock>,
}

/// How a call's promises stand at a moment, in the calendar of its coverage (CLK-2…4).
///
/// # Errors
/// When the engine fails, or a promise ends after every year that calendars know.
pub fn clocks(conn: &Conn, call: &Call, now: Instant, settings: &Settings) -> Result<Clocks, Failure> {
    let calendar = rules::calendar_of(call, settings);
    let pauses = ledger(conn, call.id)?;
    let promise = rules::promise(call, &settings.policy);
    let clock = |minutes: Option<i64>, answered_at| -> Result<Option<Clock>, Failure> {
        let Some(minutes) = minutes else { return Ok(None) };
        let clock = rules::clock_of(minutes, (call.opened_at, answered_at, now), &pauses, &calendar);
        clock.map(Some).map_err(|error| error.said().into())
    };
    Ok(Clocks {
        response: clock(promise.response, call.responded_at)?,
        resolve: clock(promise.resolve, call.solved_at)?,
    })
}

/// The whole call for people and scripts: codes instead of ids, coverage with its reasons, the log,
/// the ledger.
///
/// # Errors
/// [`Failure::NotFound`] when there is none.
pub fn show(conn: &Conn, id: CallId) -> Result<Value, Failure> {
    let call = get(conn, id)?;
    let user = |id| people::store::name(conn, id);
    let equipment: Option<(Option<String>, String)> =
        conn.row("SELECT number, serial FROM equipment WHERE id = $1", vals![call.equipment_id])?;
    let (card, serial) = equipment.unwrap_or_default();
    let customer: Option<(String, String)> =
        conn.row("SELECT code, name FROM customer WHERE id = $1", vals![call.customer_id])?;
    let (customer, customer_name) = customer.unwrap_or_default();
    let item: Option<String> = conn.value("SELECT code FROM item WHERE id = $1", vals![call.item_id])?;
    let contract: Option<Option<String>> =
        conn.value("SELECT number FROM contract WHERE id = $1", vals![call.contract_id])?;
    let queue: Option<String> = conn.value("SELECT name FROM queue WHERE id = $1", vals![call.queue_id])?;
    let mut value = json!({
        "id": call.id.raw(), "version": call.version, "number": call.number, "status": call.status,
        "kept_status": call.kept_status, "customer": customer, "customer_name": customer_name,
        "contact_name": call.contact_name, "phone": call.phone, "equipment": card, "serial": serial, "item": item,
        "contract": contract.flatten(), "subject": call.subject, "description": call.description,
        "channel": call.channel, "problem_type": call.problem_type, "call_type": call.call_type,
        "fault_class": call.fault_class, "impact": call.impact, "urgency": call.urgency, "priority": call.priority,
        "queue": queue, "owner": user(call.owner_id)?, "technician": user(call.technician_id)?,
        "territory": call.territory, "wanted_on": call.wanted_on, "wanted_time": call.wanted_time,
        "solve_by": call.solve_by, "relayed_by": call.relayed_by, "working_notes": call.working_notes,
    });
    add(&mut value, &progress(&call));
    let steps = steps(conn, id)?.iter().map(|step| show_step(conn, step)).collect::<Result<Vec<_>, Failure>>()?;
    let pauses: Vec<Value> = pauses(conn, id)?
        .iter()
        .map(|pause| json!({ "from": pause.from_at, "to": pause.to_at, "why": pause.why }))
        .collect();
    add(&mut value, &json!({ "coverage": call.coverage, "steps": steps, "pauses": pauses }));
    Ok(value)
}

/// What became of the call so far.
fn progress(call: &Call) -> Value {
    json!({
        "opened_at": call.opened_at, "response_due": call.response_due, "resolve_due": call.resolve_due,
        "target_at": call.target_at, "responded_at": call.responded_at, "solved_at": call.solved_at,
        "closed_at": call.closed_at, "attempts": call.attempts, "attempts_total": call.attempts_total,
        "hold_reason": call.hold_reason, "resume_on": call.resume_on, "reason": call.reason,
        "solution": call.solution, "outcome": call.outcome, "unsolvable_whose": call.unsolvable_whose,
        "revisit_owed": call.revisit_owed, "first_contact": call.first_contact, "in_error": call.in_error,
        "delay_cause": call.delay_cause,
    })
}

fn show_step(conn: &Conn, step: &CallStep) -> Result<Value, Failure> {
    Ok(json!({
        "happened_at": step.happened_at, "recorded_at": step.recorded_at,
        "user": people::store::name(conn, Some(step.user_id))?, "event": step.event, "from": step.from_status,
        "to": step.to_status, "why": step.why, "said": step.said,
    }))
}

fn add(value: &mut Value, more: &Value) {
    if let (Some(value), Some(more)) = (value.as_object_mut(), more.as_object()) {
        value.extend(more.iter().map(|(key, value)| (key.clone(), value.clone())));
    }
}
