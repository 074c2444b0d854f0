//! Handling records and their lines in the database.

mod judge;

use crate::{
    base::{
        failure::Failure,
        field::Show,
        id::{CallId, DispatchId, EquipmentId, HandlingId, HandlingLineId, Id as _, UserId},
        money::Money,
        shown::{Shown, What},
        time::Instant,
        value::ToVal as _,
    },
    db::{
        query::Conn,
        record::{self, all, first},
        tx::Tx,
    },
    vals,
};

use super::{
    Handling, HandlingLine, LineKind, Method, Outcome,
    fields::{FIELDS, LINE_FIELDS},
};

pub use judge::{Around, around, decide, judge, judge_anew, keep_waiver};

/// The handling record with that id.
///
/// # Errors
/// [`Failure::NotFound`] when there is none.
pub fn get(conn: &Conn, id: HandlingId) -> Result<Handling, Failure> {
    record::get(conn, id)
}

/// The handling line with that id.
///
/// # Errors
/// [`Failure::NotFound`] when there is none.
pub fn line(conn: &Conn, id: HandlingLineId) -> Result<HandlingLine, Failure> {
    record::get(conn, id)
}

/// The records of a call, in the order they were recorded.
///
/// # Errors
/// When the engine fails.
pub fn of_call(conn: &Conn, call: CallId) -> Result<Vec<Handling>, Failure> {
    all(conn, "WHERE call_id = $1 ORDER BY id", vals![call])
}

/// The record of a dispatch; a dispatch has one at most.
///
/// # Errors
/// When the engine fails.
pub fn of_dispatch(conn: &Conn, dispatch: DispatchId) -> Result<Option<Handling>, Failure> {
    first(conn, "WHERE dispatch_id = $1", vals![dispatch])
}

/// A visit to a unit: who was sent (else who recorded it), on which call with its number, when it ended and how.
pub type OnUnit = (UserId, CallId, String, Instant, Outcome);

/// The newest visits to a unit, the last one first.
///
/// # Errors
/// When the engine fails.
pub fn on_unit(conn: &Conn, unit: EquipmentId) -> Result<Vec<OnUnit>, Failure> {
    conn.rows(
        "SELECT COALESCE(d.technician_id, h.user_id), c.id, c.number, h.ended_at, h.outcome
         FROM call c JOIN handling h ON h.call_id = c.id LEFT JOIN dispatch d ON d.id = h.dispatch_id
         WHERE c.equipment_id = $1 ORDER BY h.ended_at DESC NULLS LAST, h.id DESC NULLS LAST LIMIT 500",
        vals![unit],
    )
}

/// The lines of a record, in their order.
///
/// # Errors
/// When the engine fails.
pub fn lines(conn: &Conn, handling: HandlingId) -> Result<Vec<HandlingLine>, Failure> {
    all(conn, "WHERE handling_id = $1 ORDER BY position, id", vals![handling])
}

/// The lines of all records of a call, in the order of the records.
///
/// # Errors
/// When the engine fails.
pub fn lines_of_call(conn: &Conn, call: CallId) -> Result<Vec<HandlingLine>, Failure> {
    let tail = "WHERE handling_id IN (SELECT h.id FROM handling h WHERE h.call_id = $1)
         ORDER BY handling_id, position, id";
    all(conn, tail, vals![call])
}

/// What was handled in an attempt, counted as the call's total of attempts: whether anything was,
/// and whether the last record solved it.
///
/// # Errors
/// When the engine fails.
pub fn attempt_facts(conn: &Conn, call: CallId, attempts_total: i64) -> Result<(bool, Option<bool>), Failure> {
    let sql = "SELECT outcome FROM handling WHERE call_id = $1 AND attempt = $2 ORDER BY id DESC NULLS LAST LIMIT 1";
    let last: Option<Outcome> = conn.value(sql, vals![call, attempts_total])?;
    Ok((last.is_some(), last.map(|outcome| outcome == Outcome::Solved)))
}

/// The charged lines of a call that keep it from closing (MON-5): neither waived nor on a
/// settlement that is confirmed.
///
/// # Errors
/// When the engine fails.
pub fn unsettled(conn: &Conn, call: CallId) -> Result<Vec<HandlingLine>, Failure> {
    let tail = "WHERE handling_id IN (SELECT h.id FROM handling h WHERE h.call_id = $1)
           AND charge <> 'free' AND net <> 0 AND waived_reason = ''
           AND NOT EXISTS (SELECT 1 FROM settlement_line sl JOIN settlement s ON s.id = sl.settlement_id
                WHERE sl.handling_line_id = handling_line.id AND sl.is_live = 1
                  AND s.status IN ('confirmed', 'part_paid', 'paid'))
         ORDER BY handling_id, position, id";
    all(conn, tail, vals![call])
}

/// The settlement that holds a line now: its number (empty while a draft) and whether it is confirmed.
///
/// # Errors
/// When the engine fails.
pub fn settled_by(conn: &Conn, line: HandlingLineId) -> Result<Option<(String, bool)>, Failure> {
    let sql = "SELECT COALESCE(s.number, ''), CASE WHEN s.status = 'draft' THEN 0 ELSE 1 END
         FROM settlement_line sl JOIN settlement s ON s.id = sl.settlement_id
         WHERE sl.handling_line_id = $1 AND sl.is_live = 1";
    conn.row(sql, vals![line])
}

/// The parts that a call's records fitted and removed: what its closing applies to the card (EQ-6).
///
/// # Errors
/// When the engine fails.
pub fn parts_of_call(conn: &Conn, call: CallId) -> Result<Vec<HandlingLine>, Failure> {
    let moved = [LineKind::PartFitted, LineKind::PartRemoved];
    Ok(lines_of_call(conn, call)?.into_iter().filter(|line| moved.contains(&line.kind)).collect())
}

/// The record by which another unit took over for good, if one did: the last that solved the call
/// by exchange or replacement (REP-3).
///
/// # Errors
/// When the engine fails.
pub fn takeover_of_call(conn: &Conn, call: CallId) -> Result<Option<Handling>, Failure> {
    let all = of_call(conn, call)?;
    Ok(all
        .into_iter()
        .rev()
        .find(|one| one.outcome == Outcome::Solved && matches!(one.method, Method::Exchange | Method::Replacement)))
}

/// Inserts the lines of a record in the order given.
///
/// # Errors
/// When the engine refuses.
pub fn insert_lines(tx: &Tx<'_>, handling: HandlingId, lines: &mut [HandlingLine]) -> Result<(), Failure> {
    for (place, line) in lines.iter_mut().enumerate() {
        line.handling_id = handling;
        line.position = i64::try_from(place).unwrap_or(i64::MAX) + 1;
        tx.insert(line)?;
    }
    Ok(())
}

/// The record of a dispatch by the dispatch's number, or any by `#id`.
///
/// # Errors
/// When the engine fails.
pub fn by_code(conn: &Conn, code: &str) -> Result<Option<Handling>, Failure> {
    let code = code.trim();
    if let Some(id) = code.strip_prefix('#') {
        return first(conn, "WHERE id = $1", vals![id.parse::<i64>().unwrap_or(0)]);
    }
    first(conn, "WHERE dispatch_id = (SELECT d.id FROM dispatch d WHERE d.number = $1)", vals![code])
}

/// The whole record for people and scripts: codes instead of ids, lines, reasons.
///
/// # Errors
/// [`Failure::NotFound`] when there is none.
pub fn show(conn: &Conn, id: HandlingId) -> Result<Shown, Failure> {
    use crate::setting::{Dict, store::name_of};
    let one = get(conn, id)?;
    let call: Option<String> = conn.value("SELECT number FROM call WHERE id = $1", vals![one.call_id])?;
    let dispatch: Option<String> = conn.value("SELECT number FROM dispatch WHERE id = $1", vals![one.dispatch_id])?;
    let user: Option<String> = conn.value("SELECT name FROM \"user\" WHERE id = $1", vals![one.user_id])?;
    let lines = lines(conn, id)?.iter().map(|line| show_line(conn, line)).collect::<Result<Vec<_>, Failure>>()?;
    let net = Money::sum(lines_of_record(conn, id)?)?;
    Ok(Shown::of(FIELDS, id.raw(), one.version)
        .put("outcome", &one.outcome)
        .put("call", &call)
        .put("dispatch", &dispatch)
        .put("user", &user)
        .put("attempt", &one.attempt)
        .put("method", &one.method)
        .named("cause", &one.cause, name_of(conn, Dict::Cause, &one.cause)?)
        .put("solution", &one.solution)
        .put("began_at", &one.began_at)
        .put("ended_at", &one.ended_at)
        .put("in_warranty", &one.in_warranty)
        .put("successor_serial", &one.successor_serial)
        .put("signed_by", &one.signed_by)
        .put("signed_at", &one.signed_at)
        .put("net", &net)
        .add("lines", "handling-lines", What::Lines(lines)))
}

fn lines_of_record(conn: &Conn, id: HandlingId) -> Result<Vec<Money>, Failure> {
    conn.values("SELECT net FROM handling_line WHERE handling_id = $1 ORDER BY id", vals![id])
}

fn show_line(conn: &Conn, line: &HandlingLine) -> Result<Shown, Failure> {
    let (item, name): (Option<String>, Option<String>) =
        conn.row("SELECT code, name FROM item WHERE id = $1", vals![line.item_id])?.unwrap_or_default();
    let settlement = settled_by(conn, line.id)?.map(|(number, _)| number);
    let description = if line.description.is_empty() { name.unwrap_or_default() } else { line.description.clone() };
    Ok(Shown::with(LINE_FIELDS)
        .put("kind", &line.kind)
        .put("item", &item)
        .put("description", &description)
        .put("serial", &line.serial)
        .put("quantity", &line.quantity)
        .put("price", &line.price)
        .put("discount", &line.discount)
        .fact("charge", "handling-line-charge", Show::Word("handling-charge"), &line.charge)
        .script("decided_by", &line.decided_by)
        .fact("relief", "settlement-line-relief", Show::Rate, &line.relief)
        .fact("net", "handling-line-net", Show::Money, &line.net)
        .add("last_word", "", What::Val(line.last_word.to_val(), Show::Text))
        .script("last_word_reason", &line.last_word_reason)
        .fact("waived_reason", "handling-waive-reason", Show::Text, &line.waived_reason)
        .fact("settlement", "settlement-number", Show::Text, &settlement)
        .put("warehouse", &line.warehouse)
        .put("condition", &line.condition)
        .add("reasons", "handling-line-why", What::Reasons(line.reasons.0.clone())))
}
