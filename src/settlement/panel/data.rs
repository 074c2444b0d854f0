//! What the form of a settlement shows, gathered before drawing.

use crate::{
    base::{
        failure::Failure,
        id::{Id as _, SettlementId},
        kind::{Kind, Subject},
    },
    call, customer,
    cx::records::{By, Found},
    db::query::Conn,
    handling,
    settlement::{
        Settlement,
        command::{Draft, Verdict, possible},
        section::{Line, unsettled},
        store,
    },
};

/// A stored settlement as its form shows it.
#[derive(Clone, Debug)]
pub(super) struct Shown {
    /// The settlement.
    pub(super) settlement: Settlement,
    /// Its call.
    pub(super) call: Subject,
    /// The call's number.
    pub(super) number: String,
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
    let mut lines = Vec::new();
    for line in store::lines(conn, id)? {
        let worked = line.handling_line_id.map(|id| handling::store::line(conn, id)).transpose()?;
        lines.push(Line {
            reasons: worked.map_or_else(Vec::new, |worked| worked.reasons.0),
            description: line.description,
            quantity: line.quantity,
            price: line.price,
            discount: line.discount,
            relief: line.relief,
            charge: line.charge,
            net: line.net,
        });
    }
    let shown = Shown {
        call: Subject { kind: Kind::Call, id: settlement.call_id.raw() },
        number: call::store::number(conn, settlement.call_id)?,
        payer: customer::store::name(conn, Some(settlement.payer_id))?,
        lines,
        steps: possible(conn, &settlement)?,
        settlement,
    };
    Ok(Found { id: id.0, version: shown.settlement.version, draft: Draft::of(conn, id)?, shown })
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
