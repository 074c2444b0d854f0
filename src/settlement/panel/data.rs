//! What the form of a settlement shows, gathered before drawing.

use crate::{
    base::{
        failure::Failure,
        id::{Id as _, SettlementId},
        kind::{Kind, Subject},
    },
    call, contract, customer,
    cx::records::{By, Found},
    db::query::Conn,
    settlement::{
        Settlement,
        command::{Draft, Verdict, possible},
        section::{Line, settled, unsettled},
        store,
    },
};

/// A stored settlement as its form shows it.
#[derive(Clone, Debug)]
pub(super) struct Shown {
    /// The settlement.
    pub(super) settlement: Settlement,
    /// Its call or contract, with its number.
    pub(super) of: Option<(Subject, String)>,
    /// Who pays.
    pub(super) payer: String,
    /// Its lines.
    pub(super) lines: Vec<Line>,
    /// What can be done with it now.
    pub(super) steps: Vec<Verdict>,
}

/// Reads a settlement for its form.
///
/// # Errors
/// [`Failure::NotFound`] when there is none.
pub(super) fn shown(conn: &Conn, id: i64, _: By) -> Result<Found<Draft, Shown>, Failure> {
    let id = SettlementId(id);
    let settlement = store::get(conn, id)?;
    let shown = Shown {
        of: of(conn, &settlement)?,
        payer: customer::store::name(conn, Some(settlement.payer_id))?,
        lines: store::lines(conn, id)?.into_iter().map(settled).collect(),
        steps: possible(conn, &settlement)?,
        settlement,
    };
    Ok(Found { id: id.0, version: shown.settlement.version, draft: Draft::of(conn, id)?, shown })
}

/// The call or contract that a settlement is of.
fn of(conn: &Conn, one: &Settlement) -> Result<Option<(Subject, String)>, Failure> {
    if let Some(call) = one.call_id {
        return Ok(Some((Subject::new(Kind::Call, call), call::store::number(conn, call)?)));
    }
    let Some(contract) = one.contract_id else { return Ok(None) };
    let number = contract::store::get(conn, contract)?.number.unwrap_or_else(|| format!("#{}", contract.raw()));
    Ok(Some((Subject::new(Kind::Contract, contract), number)))
}

/// A new form, begun from a call, with the lines it would take.
///
/// # Errors
/// When the engine fails.
pub(super) fn started(conn: &Conn, from: Option<Subject>) -> Result<(Draft, Vec<Line>), Failure> {
    known(conn, Draft::start(conn, from)?)
}

/// A new form, with the lines that a settlement of its call would take; none where there is no such call.
///
/// # Errors
/// When the engine fails.
pub(super) fn known(conn: &Conn, draft: Draft) -> Result<(Draft, Vec<Line>), Failure> {
    let Some(call) = call::store::by_code(conn, &draft.call)? else { return Ok((draft, Vec::new())) };
    Ok((draft, store::open_lines(conn, call.id)?.into_iter().map(unsettled).collect()))
}
