//! Asks what would be, of a call that is stored: only reads.

use super::{
    Changes, Comparison, Instead,
    draft::Draft,
    rules::{self, Given},
};
use crate::{
    base::{
        failure::Failure,
        id::{CallId, CustomerId, EquipmentId},
        time::Instant,
        typed::Typed as _,
    },
    call::{self, Call},
    contract::{self, ContractKind},
    db::query::Conn,
    handling::{self, command::Around},
    setting,
};

/// How things are with a call, and how they would be.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// Whose call it is: contracts and units to choose from are theirs.
    pub customer: CustomerId,
    /// The unit that it is about, or would be: what covers it depends on whose that is.
    pub unit: Option<EquipmentId>,
    /// The form as things are: what is changed is told by it.
    pub base: Draft,
    /// Both sides; or what can't be read of what was typed.
    pub compared: Result<Comparison, Failure>,
}

/// What the decisions of a call look at.
///
/// # Errors
/// [`Failure::NotFound`] when there is none, or the engine fails.
pub fn given(conn: &Conn, call: CallId, now: Instant) -> Result<Given, Failure> {
    let lines = handling::store::lines_of_call(conn, call)?;
    Ok(Given {
        call: call::store::get(conn, call)?,
        pauses: call::store::ledger(conn, call)?,
        around: handling::command::around(conn, &lines)?,
        lines,
        settings: setting::store::load(conn)?,
        now,
    })
}

/// What the decisions of a call look at that is typed and not saved yet: nothing was done on it.
///
/// # Errors
/// When the engine fails.
pub fn given_unsaved(conn: &Conn, call: Call, now: Instant) -> Result<Given, Failure> {
    let settings = setting::store::load(conn)?;
    Ok(Given { call, pauses: Vec::new(), lines: Vec::new(), around: Around::default(), settings, now })
}

/// Holds a call as it is against how it would be with what is typed; with nothing typed, both sides are the same.
///
/// # Errors
/// [`Failure::NotFound`] when there is no such call, or the engine fails.
pub fn answer(conn: &Conn, call: CallId, typed: Option<&Draft>, now: Instant) -> Result<Answer, Failure> {
    let given = given(conn, call, now)?;
    let base = Draft::of(conn, &given)?;
    answer_of(conn, &given, typed.map(|typed| (typed, &base)))
}

/// The same of what is given, and what was typed over an earlier reading of it: where nothing was typed, what is given
/// now counts.
///
/// # Errors
/// When the engine fails.
pub fn answer_of(conn: &Conn, given: &Given, typed: Option<(&Draft, &Draft)>) -> Result<Answer, Failure> {
    let base = Draft::of(conn, given)?;
    let zone = given.settings.calendar.zone;
    let changes = match typed {
        Some((typed, before)) => {
            let mut typed = typed.clone();
            typed.merge(before, &base);
            typed.changes(conn, &base, zone)
        }
        None => Ok(Changes::default()),
    };
    let unit = match changes.as_ref().ok().and_then(|changes| changes.equipment.as_ref()) {
        Some(Instead::One(unit)) => Some(*unit),
        Some(Instead::None) => None,
        None => given.call.equipment_id,
    };
    let compared = changes.and_then(|changes| compare(conn, given, &changes));
    match compared {
        Ok(_) | Err(Failure::Invalid(_) | Failure::Refused(_)) => {
            Ok(Answer { customer: given.call.customer_id, unit, base, compared })
        }
        Err(failure) => Err(failure),
    }
}

/// Holds both sides against each other.
///
/// # Errors
/// Of the field, where the contract can't cover; an amount beyond the range; or the engine fails.
pub fn compare(conn: &Conn, given: &Given, changes: &Changes) -> Result<Comparison, Failure> {
    Ok(rules::compare(given, &changed(conn, given, changes)?, changes)?)
}

/// The call with what is changed of it. What covers is asked anew only where that depends on a change: what was
/// decided then stands otherwise.
fn changed(conn: &Conn, given: &Given, changes: &Changes) -> Result<Call, Failure> {
    let mut call = given.call.clone();
    call.priority = changes.priority.unwrap_or(call.priority);
    call.opened_at = changes.at.unwrap_or(call.opened_at);
    match changes.equipment {
        Some(Instead::One(unit)) => call.equipment_id = Some(unit),
        Some(Instead::None) => call.equipment_id = None,
        None => {}
    }
    if !changes.asks_coverage() {
        return Ok(call);
    }
    let settings = &given.settings;
    let by_hand = call::command::chosen_number(&given.call.coverage, given.call.contract_id);
    match &changes.contract {
        Some(Instead::None) => without_contract(conn, &mut call, given)?,
        Some(Instead::One(number)) => call::command::cover(conn, &mut call, number, settings)?,
        None => call::command::cover(conn, &mut call, &by_hand, settings)?,
    }
    Ok(call)
}

/// What would cover if the customer had bought no contract.
fn without_contract(conn: &Conn, call: &mut Call, given: &Given) -> Result<(), Failure> {
    let mut facts = contract::store::coverage_facts(conn, &call::command::coverage_asked(call), &given.settings)?;
    facts.candidates.retain(|candidate| candidate.contract.kind == ContractKind::Warranty);
    let coverage = contract::rules::coverage::decide(&facts);
    call.contract_id = coverage.contract_id;
    call.coverage = Some(coverage);
    Ok(())
}
