//! The renewal of a contract (CON-5): a new draft, begun from the old one.

use super::{
    super::{
        rules::{charge_plan, renewal},
        store,
    },
    Draft, LineDraft,
    charge::ChargeDraft,
};
use crate::{
    base::{failure::Failure, id::ContractId, say::Said},
    db::query::Conn,
    equipment::rules::warranty::last_day,
};

/// A new draft from a contract, beginning the day after its end: for as many months as its template says, else as long
/// as the old one ran, with its charge plan moved by that.
///
/// # Errors
/// When it can't be renewed, or the engine fails.
pub fn renewed(conn: &Conn, id: ContractId) -> Result<Draft, Failure> {
    may_renew(conn, id)?.map_err(Failure::Refused)?;
    let old = store::get(conn, id)?;
    let template = old.template_id.map(|id| store::template(conn, id)).transpose()?;
    let starts_on = old.ends_on.succ_opt().unwrap_or(old.ends_on);
    let months = template.map(|template| template.duration_months).filter(|months| *months > 0);
    let months = months.unwrap_or_else(|| renewal::months(old.starts_on, old.ends_on));
    let old_draft = Draft::of(conn, id)?;
    let line = |line: &LineDraft| LineDraft { id: None, version: 0, ..line.clone() };
    let shift = u32::try_from(renewal::months(old.starts_on, old.ends_on)).unwrap_or(0);
    let charge = |charge: &ChargeDraft| ChargeDraft {
        id: None,
        version: 0,
        due_on: crate::base::time::parse_day(&charge.due_on)
            .and_then(|day| charge_plan::moved(day, shift))
            .map_or_else(|| charge.due_on.clone(), |day| day.to_string()),
        ..charge.clone()
    };
    Ok(Draft {
        id: None,
        version: 0,
        starts_on: starts_on.to_string(),
        ends_on: last_day(starts_on, months).map_or_else(String::new, |day| day.to_string()),
        renewal_of: old.number.unwrap_or_default(),
        lines: old_draft.lines.iter().map(line).map(without_dates).collect(),
        known_lines: Vec::new(),
        charges: old_draft.charges.iter().map(charge).collect(),
        known_charges: Vec::new(),
        note: String::new(),
        ..old_draft
    })
}

/// The dates of its own that a line had lie in the old term.
fn without_dates(line: LineDraft) -> LineDraft {
    LineDraft { starts_on: String::new(), ends_on: String::new(), ..line }
}

/// What keeps a contract from being renewed now; `Ok(Ok(()))` where nothing does.
///
/// # Errors
/// When the engine fails.
pub fn may_renew(conn: &Conn, id: ContractId) -> Result<Result<(), Said>, Failure> {
    let contract = store::get(conn, id)?;
    let template = contract.template_id.map(|id| store::template(conn, id)).transpose()?;
    let facts = renewal::Facts {
        status: contract.status,
        kind: contract.kind,
        is_renewable: template.is_none_or(|template| template.renewable),
        renewed_by: store::renewal(conn, id)?.map(|next| store::code(&next)),
    };
    Ok(renewal::may_renew(&facts).map_err(Said::from))
}
