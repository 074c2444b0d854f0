//! Recording a call, and changing what was recorded.

use crate::{
    base::{
        failure::Failure,
        kind::{Kind, Subject},
        say::Said,
        time::Instant,
    },
    call::{
        Call, Status,
        rules::{self, Event, Step},
        store,
    },
    customer,
    db::{query::Conn, tx::Tx},
    equipment, handling, item, people,
    setting::{self, Settings},
    settlement,
};

use super::{
    contract,
    draft::{self, Draft},
    facts,
    step::{close_if_done, refresh_dues, write},
};

/// Records a call: number, coverage, dues, and what becomes of it at once (CALL-4, 6, 8, 9).
///
/// # Errors
/// All errors of the form at once; what the beginning needs and is not given.
pub fn record(tx: &Tx<'_>, draft: &Draft) -> Result<Call, Failure> {
    let settings = setting::store::load(tx)?;
    let mut draft = draft.clone();
    fill(tx, &mut draft)?;
    let mut typed = draft.parse(tx, &draft::blank(tx.now()), &settings)?;
    if typed.call.opened_at > tx.now() {
        let refusal = rules::Refusal::InTheFuture { at: typed.call.opened_at, now: tx.now() };
        return Err(Failure::field("opened_at", refusal.into()));
    }
    contract::cover(tx, &mut typed.call, &typed.contract, &settings)?;
    let mut step = Step::new(Event::Record).why(typed.why).text(typed.solution).at(typed.call.opened_at);
    step.resume_on = typed.resume_on;
    let facts = facts(tx, &typed.call, tx.actor(), typed.call.owner_id, tx.now())?;
    let from = store::repeats_from(typed.call.opened_at, &settings);
    if let Some(unit) = typed.call.equipment_id {
        let (problem, until) = (&typed.call.problem_type, typed.call.opened_at);
        typed.call.repeat_of_id = store::last_of_problem(tx, unit, problem, (from, until))?;
    }
    let next = rules::first(&typed.call, typed.first, &step, &facts).map_err(on_field)?;
    let call = write(tx, None, next, &step)?;
    tell_departments(tx, &call, from, &settings)?;
    Ok(call)
}

/// A unit that calls too often, and what is urgent, is told to the departments of the problem type (CALL-10).
fn tell_departments(tx: &Tx<'_>, call: &Call, from: Instant, settings: &Settings) -> Result<(), Failure> {
    // What is not taken, or not yet, tells nobody (CALL-8).
    if matches!(call.status, Status::Undecided | Status::Declined | Status::OnHold) || call.problem_type.is_empty() {
        return Ok(());
    }
    let others = match call.equipment_id {
        Some(unit) => store::repeats_of_unit(tx, unit, &call.problem_type, (from, call.opened_at), call.id)?.0,
        None => 0,
    };
    let Some(why) = rules::department_reason(call.priority, others + 1, settings.policy.repeat_calls) else {
        return Ok(());
    };
    let said = why.with("number", call.number.as_str()).with("subject", call.subject.as_str());
    let said = said.with("days", settings.policy.repeat_days);
    for department in people::store::departments_of_problem(tx, &call.problem_type)? {
        let Some(head) = department.head_id.filter(|head| *head != tx.actor()) else { continue };
        let said = said.clone().with("department", department.name.as_str());
        people::command::tell(tx, head, said, Some(Subject::new(Kind::Call, call.id)))?;
    }
    Ok(())
}

/// Saves what was typed about a call that exists. Changing priority or contract changes the promise
/// and keeps the ledger (CLK-3); what covers is asked again when customer, unit, item or the chosen
/// contract changed, and stays as it was decided otherwise (COV-4). What was done on the call is then judged anew, as
/// where the answer of today is taken over; also by another type of call. Answers how many lines changed by that.
///
/// # Errors
/// All errors of the form at once; somebody else saved in between; a call that has ended; a confirmed settlement that
/// holds a line which would change.
pub fn save(tx: &Tx<'_>, draft: &Draft) -> Result<(Call, usize), Failure> {
    let id = draft.id.ok_or_else(|| Failure::NotFound { kind: Kind::Call, what: String::new() })?;
    let before = store::get(tx, id)?;
    tx.expect_version(&before, draft.version)?;
    let settings = setting::store::load(tx)?;
    let typed = draft.parse(tx, &before, &settings)?;
    let mut call = typed.call;
    let chosen_before = contract::chosen_number(&before.coverage, before.contract_id);
    let asks_again = (before.customer_id, before.equipment_id, before.item_id)
        != (call.customer_id, call.equipment_id, call.item_id)
        || chosen_before != typed.contract;
    let promise_changes = asks_again || before.priority != call.priority;
    let is_over = matches!(before.status, Status::Closed | Status::Declined | Status::Cancelled);
    if promise_changes && is_over {
        return Err(Said::new("call-refusal-ended").with_word("status", before.status).into());
    }
    if asks_again {
        contract::cover(tx, &mut call, &typed.contract, &settings)?;
    }
    if promise_changes {
        refresh_dues(tx, &before, &mut call, &settings)?;
    }
    tx.update(&before, &mut call)?;
    let mut judged = 0;
    if asks_again || (before.call_type != call.call_type && !is_over) {
        judged = handling::store::judge_anew(tx, &call)?;
        settlement::store::follow(tx, id)?;
    }
    // The cause of a delay may have been the last thing missing (CLK-7), or what is charged no more.
    let stays = before.delay_cause == call.delay_cause && judged == 0;
    Ok((if stays { call } else { close_if_done(tx, id)? }, judged))
}

/// Fills what the choice of customer, unit and problem type proposes and nobody has typed (CALL-4):
/// contact and phone, technician and territory from card, then customer; the owner of a key account;
/// the queue of the problem type, else of the item's group.
///
/// # Errors
/// When the engine fails.
pub fn fill(conn: &Conn, draft: &mut Draft) -> Result<(), Failure> {
    let unit = equipment::store::by_code(conn, &draft.equipment)?;
    if let Some(unit) = unit.as_ref().filter(|_| draft.customer.trim().is_empty()) {
        draft.customer = customer::store::get(conn, unit.customer_id)?.code;
    }
    let name = |id| people::store::name(conn, id);
    if let Some(unit) = &unit {
        put(&mut draft.technician, || name(unit.technician_id))?;
        put(&mut draft.territory, || Ok(unit.territory.clone()))?;
    }
    if let Some(who) = customer::store::by_code(conn, &draft.customer)? {
        put(&mut draft.technician, || name(who.technician_id))?;
        put(&mut draft.territory, || Ok(who.territory.clone()))?;
        put(&mut draft.owner, || store::key_owner(conn, &who))?;
        if draft.contact.trim().is_empty()
            && let Some(contact) = customer::store::default_contact(conn, who.id)?
        {
            draft.contact = contact.name;
            let phone = if contact.mobile.is_empty() { contact.phone } else { contact.mobile };
            put(&mut draft.phone, || Ok(phone))?;
        }
        put(&mut draft.phone, || Ok(who.phone.clone()))?;
    }
    put(&mut draft.queue, || {
        let problem = setting::store::find_entry(conn, setting::Dict::ProblemType, &draft.problem_type)?;
        let item = match &unit {
            Some(unit) => Some(item::store::get(conn, unit.item_id)?),
            None => item::store::by_code(conn, &draft.item)?,
        };
        let group = item.map_or_else(String::new, |item| item.item_group);
        let queue = people::store::queue_for(conn, &problem.map_or_else(String::new, |entry| entry.code), &group)?;
        Ok(queue.map_or_else(String::new, |queue| queue.name))
    })
}

fn put(field: &mut String, value: impl FnOnce() -> Result<String, Failure>) -> Result<(), Failure> {
    if field.trim().is_empty() {
        *field = value()?;
    }
    Ok(())
}

/// What a new call lacks is shown beside the field that asks for it.
fn on_field(refusal: rules::Refusal) -> Failure {
    let field = match refusal {
        rules::Refusal::NeedsReason => "why",
        rules::Refusal::NeedsSolution => "solution",
        rules::Refusal::ResumeIsPast(_) => "resume_on",
        rules::Refusal::OwnerInactive => "owner",
        _ => return refusal.into(),
    };
    Failure::field(field, refusal.into())
}
