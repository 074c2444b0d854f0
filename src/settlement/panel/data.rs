//! What the form of a settlement shows, gathered before drawing.

use crate::{
    base::{
        failure::Failure,
        id::{CallId, Id as _, SettlementId},
        kind::{Kind, Subject},
    },
    call, customer,
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
    /// What is typed over.
    pub(super) draft: Draft,
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
pub(super) fn shown(conn: &Conn, id: SettlementId) -> Result<Shown, Failure> {
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
    Ok(Shown {
        draft: Draft::of(conn, id)?,
        call: Subject { kind: Kind::Call, id: settlement.call_id.raw() },
        number: call::store::number(conn, settlement.call_id)?,
        payer: customer::store::name(conn, Some(settlement.payer_id))?,
        lines,
        steps: possible(conn, &settlement)?,
        settlement,
    })
}

/// A new form for a call, with the lines it would take.
///
/// # Errors
/// When the engine fails.
pub(super) fn started(conn: &Conn, from: Option<Subject>) -> Result<(Draft, Vec<Line>), Failure> {
    let draft = Draft::start(conn, from)?;
    let lines = match from {
        Some(Subject { kind: Kind::Call, id }) => store::open_lines(conn, CallId(id))?,
        _ => Vec::new(),
    };
    Ok((draft, lines.into_iter().map(unsettled).collect()))
}

/// The lines that a settlement of the call with this number would take; none where there is no such call.
///
/// # Errors
/// When the engine fails.
pub(super) fn open_lines_of(conn: &Conn, number: &str) -> Result<Vec<Line>, Failure> {
    let Some(call) = call::store::by_code(conn, number)? else { return Ok(Vec::new()) };
    Ok(store::open_lines(conn, call.id)?.into_iter().map(unsettled).collect())
}
