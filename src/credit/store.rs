//! Credit notes and their lines in the database.

use crate::{
    base::{
        failure::Failure,
        field::Show,
        id::{CreditNoteId, CustomerId, Id as _, SettlementId, SettlementLineId},
        money::Money,
        shown::{Shown, What},
        value::ToVal as _,
    },
    db::{
        query::Conn,
        record::{self, all, first},
    },
    settlement::{self, Settlement, SettlementLine},
    vals,
};

use super::{CreditNote, CreditNoteLine, Status, fields::FIELDS, rules::Left};

/// The credit note with that id.
///
/// # Errors
/// [`Failure::NotFound`] when there is none.
pub fn get(conn: &Conn, id: CreditNoteId) -> Result<CreditNote, Failure> {
    record::get(conn, id)
}

/// The credit note with that number.
///
/// # Errors
/// When the engine fails.
pub fn by_code(conn: &Conn, code: &str) -> Result<Option<CreditNote>, Failure> {
    first(conn, "WHERE number = $1", vals![code.trim()])
}

/// The credit notes of a settlement, oldest first.
///
/// # Errors
/// When the engine fails.
pub fn of_settlement(conn: &Conn, settlement: SettlementId) -> Result<Vec<CreditNote>, Failure> {
    all(conn, "WHERE settlement_id = $1 ORDER BY id", vals![settlement])
}

/// The newest credit notes of a customer's settlements, at most fifty.
///
/// # Errors
/// When the engine fails.
pub fn of_payer(conn: &Conn, payer: CustomerId) -> Result<Vec<CreditNote>, Failure> {
    let tail = "WHERE settlement_id IN (SELECT s.id FROM settlement s WHERE s.payer_id = $1)
         ORDER BY id DESC NULLS LAST LIMIT 50";
    all(conn, tail, vals![payer])
}

/// How many credit notes a payer has.
///
/// # Errors
/// When the engine fails.
pub fn total_of_payer(conn: &Conn, payer: CustomerId) -> Result<i64, Failure> {
    let sql = "SELECT COUNT(*) FROM credit_note n JOIN settlement s ON s.id = n.settlement_id WHERE s.payer_id = $1";
    Ok(conn.value(sql, vals![payer])?.unwrap_or(0))
}

/// What a settlement asked for once a credit note and those before it had taken back theirs; void ones take nothing.
///
/// # Errors
/// When the engine fails.
pub fn left_after(conn: &Conn, note: &CreditNote, of: &Settlement) -> Result<Money, Failure> {
    let notes = of_settlement(conn, note.settlement_id)?.into_iter();
    let up_to = notes.filter(|one| one.id <= note.id && one.status == Status::Issued);
    Ok(of.total.minus(Money::sum(up_to.map(|one| one.amount))?)?)
}

/// The lines of a credit note, in their order.
///
/// # Errors
/// When the engine fails.
pub fn lines(conn: &Conn, note: CreditNoteId) -> Result<Vec<CreditNoteLine>, Failure> {
    all(conn, "WHERE credit_note_id = $1 ORDER BY position, id", vals![note])
}

/// The lines of a settlement, each with what credit notes took back of it.
///
/// # Errors
/// When the engine fails.
pub fn left_of(conn: &Conn, settlement: SettlementId) -> Result<Vec<(SettlementLine, Left)>, Failure> {
    settlement::store::lines(conn, settlement)?
        .into_iter()
        .map(|line| {
            let (credited, credited_tax) = taken_of(conn, line.id)?;
            let left = Left { net: line.net, tax: line.tax, credited, credited_tax };
            Ok((line, left))
        })
        .collect()
}

fn taken_of(conn: &Conn, line: SettlementLineId) -> Result<(Money, Money), Failure> {
    let sql = "SELECT COALESCE(CAST(SUM(amount) AS BIGINT), 0), COALESCE(CAST(SUM(tax) AS BIGINT), 0)
         FROM credit_note_line WHERE settlement_line_id = $1 AND is_live = 1";
    Ok(conn.row(sql, vals![line])?.unwrap_or_default())
}

/// The whole credit note for people and scripts: codes instead of ids, lines.
///
/// # Errors
/// [`Failure::NotFound`] when there is none.
pub fn show(conn: &Conn, id: CreditNoteId) -> Result<Shown, Failure> {
    let one = get(conn, id)?;
    let settlement = settlement::store::get(conn, one.settlement_id)?;
    let (payer, name): (Option<String>, Option<String>) =
        conn.row("SELECT code, name FROM customer WHERE id = $1", vals![settlement.payer_id])?.unwrap_or_default();
    let lines = lines(conn, id)?.iter().map(|line| show_line(conn, line)).collect::<Result<Vec<_>, Failure>>()?;
    Ok(Shown::of(FIELDS, id.raw(), one.version)
        .put("number", &one.number)
        .put("status", &one.status)
        .put("settlement", &settlement.number)
        .named("payer", &payer, name.unwrap_or_default())
        .put("credited_on", &one.credited_on)
        .put("amount", &one.amount)
        .put("tax", &one.tax)
        .put("reason", &one.reason)
        .put("settle_again", &one.settle_again)
        .put("void_reason", &one.void_reason)
        .add("lines", "credit-lines", What::Lines(lines)))
}

fn show_line(conn: &Conn, line: &CreditNoteLine) -> Result<Shown, Failure> {
    let of: SettlementLine = record::get(conn, line.settlement_line_id)?;
    Ok(Shown::default()
        .fact("description", "credit-line-description", Show::Text, &of.description)
        .fact("amount", "credit-line-amount", Show::Money, &line.amount)
        .fact("tax", "credit-line-tax", Show::Money, &line.tax)
        .add("is_live", "", What::Val(line.is_live.to_val(), Show::Flag)))
}
