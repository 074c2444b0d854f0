//! What the form of a credit note shows, gathered before drawing.

use crate::{
    base::{
        failure::Failure,
        id::{CreditNoteId, Id as _, SettlementLineId, UserId},
        kind::{Kind, Subject},
        money::Money,
        say::{Reason, Said},
    },
    credit::{
        CreditNote, Status,
        command::{Draft, voidable, warned},
        rules::{self, Left},
        store,
    },
    customer,
    cx::records::{By, Found},
    db::{query::Conn, record},
    people,
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
    pub(super) voiding: Result<(), Said>,
    /// What is to be minded about the invoice of its settlement.
    pub(super) warned: Vec<Reason>,
}

/// What is known of a new credit note.
#[derive(Clone, Debug, Default)]
pub(super) struct Known {
    /// The lines of its settlement.
    pub(super) lines: Vec<Line>,
    /// What is to be minded about the invoice of that.
    pub(super) warned: Vec<Reason>,
    /// Why who acts may not issue it, if they may not.
    pub(super) refused: Option<Said>,
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
pub(super) fn shown(conn: &Conn, id: i64, by: By) -> Result<Found<Draft, Shown>, Failure> {
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
        voiding: voiding(conn, &note, by.user)?,
        warned: warned(&of).into_iter().filter(|_| note.status == Status::Issued).collect(),
        note,
    };
    Ok(Found { id: id.raw(), version: shown.note.version, draft: Draft::of(conn, id)?, shown })
}

/// Whether somebody can void it, and why not; the reason is asked for.
fn voiding(conn: &Conn, note: &CreditNote, user: UserId) -> Result<Result<(), Said>, Failure> {
    if let Some(why) = people::store::refusal(conn, user, &rules::ISSUERS)? {
        return Ok(Err(why));
    }
    match voidable(conn, note, "-") {
        Err(Failure::Refused(said)) => Ok(Err(said)),
        other => other.map(|_: Status| Ok(())),
    }
}

fn described(conn: &Conn, line: SettlementLineId) -> Result<String, Failure> {
    Ok(record::get::<SettlementLine>(conn, line)?.description)
}

/// A new form, begun from a settlement, with what is left of its lines.
///
/// # Errors
/// When the engine fails.
pub(super) fn started(conn: &Conn, from: Option<Subject>, user: UserId) -> Result<(Draft, Known), Failure> {
    known(conn, Draft::start(conn, from)?, user)
}

/// A new form with what is left of the lines of its settlement; nothing where there is no such settlement.
///
/// # Errors
/// When the engine fails.
pub(super) fn known(conn: &Conn, draft: Draft, user: UserId) -> Result<(Draft, Known), Failure> {
    let refused = people::store::refusal(conn, user, &rules::ISSUERS)?;
    let Some(of) = settlement::store::by_code(conn, &draft.settlement)? else {
        return Ok((draft, Known { refused, ..Known::default() }));
    };
    let lines = store::left_of(conn, of.id)?;
    let line = |(line, left): (SettlementLine, Left)| Line { description: line.description, left };
    let lines = lines.into_iter().map(line).collect();
    Ok((draft, Known { lines, warned: warned(&of).into_iter().collect(), refused }))
}
