//! What the form of a credit note shows, gathered before drawing.

use crate::{
    base::{
        failure::Failure,
        id::{CreditNoteId, Id as _, SettlementLineId},
        kind::{Kind, Subject},
        money::Money,
    },
    credit::{
        CreditNote, Status,
        command::Draft,
        rules::{self, Left},
        store,
    },
    customer,
    cx::records::{By, Found},
    db::{query::Conn, record},
    settlement::{self, SettlementLine},
};

/// A stored credit note as its form shows it.
#[derive(Clone, Debug)]
pub(super) struct Shown {
    /// The credit note.
    pub(super) note: CreditNote,
    /// Its settlement, with its number.
    pub(super) of: (Subject, String),
    /// Whose settlement that is.
    pub(super) payer: (Subject, String),
    /// What it takes back: as it reads on paper, amount, tax.
    pub(super) lines: Vec<(String, Money, Money)>,
    /// Whether it can be voided, and why not.
    pub(super) voiding: Result<(), crate::base::say::Said>,
}

/// A line of the settlement that a new credit note is of.
#[derive(Clone, Debug)]
pub(super) struct Line {
    /// As it reads on paper.
    pub(super) description: String,
    /// What is left of it.
    pub(super) left: Left,
}

/// Reads a credit note for its form.
///
/// # Errors
/// [`Failure::NotFound`] when there is none.
pub(super) fn shown(conn: &Conn, id: i64, _: By) -> Result<Found<Draft, Shown>, Failure> {
    let id = CreditNoteId(id);
    let note = store::get(conn, id)?;
    let of = settlement::store::get(conn, note.settlement_id)?;
    let mut lines = Vec::new();
    for line in store::lines(conn, id)? {
        lines.push((described(conn, line.settlement_line_id)?, line.amount, line.tax));
    }
    let shown = Shown {
        of: (Subject::new(Kind::Settlement, of.id), settlement::store::name(&of)),
        payer: (Subject::new(Kind::Customer, of.payer_id), customer::store::name(conn, Some(of.payer_id))?),
        lines,
        // What voiding asks for, and what its lines are on by now, is told by voiding it.
        voiding: rules::voided(note.status, "-", None).map(|_: Status| ()).map_err(Into::into),
        note,
    };
    Ok(Found { id: id.raw(), version: shown.note.version, draft: Draft::of(conn, id)?, shown })
}

fn described(conn: &Conn, line: SettlementLineId) -> Result<String, Failure> {
    Ok(record::get::<SettlementLine>(conn, line)?.description)
}

/// A new form, begun from a settlement, with what is left of its lines.
///
/// # Errors
/// When the engine fails.
pub(super) fn started(conn: &Conn, from: Option<Subject>) -> Result<(Draft, Vec<Line>), Failure> {
    known(conn, Draft::start(conn, from)?)
}

/// A new form with what is left of the lines of its settlement; nothing where there is no such settlement.
///
/// # Errors
/// When the engine fails.
pub(super) fn known(conn: &Conn, draft: Draft) -> Result<(Draft, Vec<Line>), Failure> {
    let Some(of) = settlement::store::by_code(conn, &draft.settlement)? else { return Ok((draft, Vec::new())) };
    let lines = store::left_of(conn, of.id)?;
    let line = |(line, left): (SettlementLine, Left)| Line { description: line.description, left };
    Ok((draft, lines.into_iter().map(line).collect()))
}
