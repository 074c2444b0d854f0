//! Settlements and their lines in the database.

use crate::{
    base::{
        failure::Failure,
        field::Show,
        id::{CallId, CustomerId, HandlingLineId, Id as _, SettlementId, SettlementLineId},
        kind::{Kind, Subject},
        money::{Money, Rate},
        shown::{Shown, What},
        value::ToVal as _,
    },
    db::{
        list,
        query::Conn,
        record::{self, all, first},
        tx::Tx,
    },
    handling::{self, Charge, HandlingLine, LineKind},
    vals,
};

use super::{Settlement, SettlementLine, fields::FIELDS};

/// The settlement with that id.
///
/// # Errors
/// [`Failure::NotFound`] when there is none.
pub fn get(conn: &Conn, id: SettlementId) -> Result<Settlement, Failure> {
    record::get(conn, id)
}

/// The settlement with that number, or `#id` for one that has none yet.
///
/// # Errors
/// When the engine fails.
pub fn by_code(conn: &Conn, code: &str) -> Result<Option<Settlement>, Failure> {
    let code = code.trim();
    match code.strip_prefix('#') {
        Some(id) => first(conn, "WHERE id = $1", vals![id.parse::<i64>().unwrap_or(0)]),
        None => first(conn, "WHERE number = $1", vals![code]),
    }
}

/// The settlements of a call, oldest first.
///
/// # Errors
/// When the engine fails.
pub fn of_call(conn: &Conn, call: CallId) -> Result<Vec<Settlement>, Failure> {
    all(conn, "WHERE call_id = $1 ORDER BY id", vals![call])
}

/// The draft of a call, if there is one; a call has one at most.
///
/// # Errors
/// When the engine fails.
pub fn draft_of(conn: &Conn, call: CallId) -> Result<Option<Settlement>, Failure> {
    first(conn, "WHERE call_id = $1 AND status = 'draft' ORDER BY id", vals![call])
}

/// The lines of a settlement, in their order.
///
/// # Errors
/// When the engine fails.
pub fn lines(conn: &Conn, settlement: SettlementId) -> Result<Vec<SettlementLine>, Failure> {
    all(conn, "WHERE settlement_id = $1 ORDER BY position, id", vals![settlement])
}

/// How many drafts wait to be confirmed.
///
/// # Errors
/// When the engine fails.
pub fn draft_count(conn: &Conn) -> Result<i64, Failure> {
    Ok(conn.value("SELECT COUNT(*) FROM settlement WHERE status = 'draft'", &[])?.unwrap_or(0))
}

/// The newest settlements that a customer pays, at most fifty.
///
/// # Errors
/// When the engine fails.
pub fn of_payer(conn: &Conn, payer: CustomerId) -> Result<Vec<Settlement>, Failure> {
    all(conn, "WHERE payer_id = $1 ORDER BY id DESC NULLS LAST LIMIT 50", vals![payer])
}

/// What a customer owes: confirmed and not paid yet (CALL-2's credit check reads it).
///
/// # Errors
/// When the engine fails.
pub fn owed_by(conn: &Conn, customer: CustomerId) -> Result<Money, Failure> {
    let sql = "SELECT COALESCE(CAST(SUM(total - paid) AS BIGINT), 0) FROM settlement
         WHERE payer_id = $1 AND status IN ('confirmed', 'part_paid')";
    Ok(conn.value(sql, vals![customer])?.unwrap_or(Money::ZERO))
}

/// The lines of a call that no live settlement holds: what a new one takes.
///
/// # Errors
/// When the engine fails.
pub fn open_lines(conn: &Conn, call: CallId) -> Result<Vec<HandlingLine>, Failure> {
    let mut open = Vec::new();
    for line in handling::store::lines_of_call(conn, call)? {
        if line.kind != LineKind::PartRemoved && handling::store::settled_by(conn, line.id)?.is_none() {
            open.push(line);
        }
    }
    Ok(open)
}

/// Brings a draft in step with the lines of its call that no other settlement holds, and sums it up:
/// it follows its handling records. Lines that are as they were are left alone.
///
/// # Errors
/// When the engine refuses, or the sum leaves the range.
pub fn retake(tx: &Tx<'_>, settlement: &mut Settlement) -> Result<(), Failure> {
    let known = lines(tx, settlement.id)?;
    let known_of = |line: &HandlingLine| known.iter().find(|one| one.handling_line_id == Some(line.id));
    let mut wanted = handling::store::lines_of_call(tx, settlement.call_id)?;
    let open = open_lines(tx, settlement.call_id)?;
    wanted.retain(|line| known_of(line).is_some() || open.iter().any(|one| one.id == line.id));
    let mut total = Money::ZERO;
    for (place, line) in wanted.iter().enumerate() {
        let mut taken = taken(line, settlement.id, i64::try_from(place).unwrap_or(i64::MAX) + 1);
        total = total.plus(taken.net)?;
        match known_of(line) {
            Some(old) => {
                taken.version = old.version;
                tx.update(old, &mut taken)?;
            }
            None => {
                tx.insert(&mut taken)?;
            }
        }
    }
    tx.change(settlement, |one| one.total = total)
}

/// Takes a handling line out of the draft that holds it, before the line itself goes. A void
/// settlement keeps showing it.
///
/// # Errors
/// When the engine refuses.
pub fn forget(tx: &Tx<'_>, line: HandlingLineId) -> Result<(), Failure> {
    let held: Vec<SettlementLine> = all(tx, "WHERE handling_line_id = $1", vals![line])?;
    for mut held in held {
        if held.is_live {
            tx.delete(&held)?;
        } else {
            tx.change(&mut held, |one| one.handling_line_id = None)?;
        }
    }
    Ok(())
}

/// A handling line as the settlement shows it; free and waived ones at 0.
fn taken(line: &HandlingLine, settlement_id: SettlementId, position: i64) -> SettlementLine {
    let is_waived = !line.waived_reason.is_empty();
    SettlementLine {
        id: SettlementLineId::default(),
        version: 0,
        settlement_id,
        position,
        handling_line_id: Some(line.id),
        description: line.description.clone(),
        quantity: line.quantity,
        price: line.price,
        discount: line.discount,
        relief: if is_waived { Rate::WHOLE } else { line.relief },
        net: if is_waived { Money::ZERO } else { line.net },
        charge: if is_waived { Charge::Free } else { line.charge },
        is_live: true,
    }
}

/// What a search line offers: id, code, name, detail. Best match first, the newest where nothing
/// is typed; at most 20. Within a call or customer, only theirs.
///
/// # Errors
/// When the engine fails.
pub fn pick(conn: &Conn, text: &str, within: Option<Subject>) -> Result<Vec<(i64, String, String, String)>, Failure> {
    let of = |kind: Kind| within.filter(|subject| subject.kind == kind).map_or(0, |subject| subject.id);
    let wanted = format!("%{}%", list::escape_like(text.trim()));
    conn.rows(
        "SELECT s.id, COALESCE(s.number, '#' || CAST(s.id AS TEXT)), p.name, c.number
         FROM settlement s JOIN customer p ON p.id = s.payer_id JOIN call c ON c.id = s.call_id
         WHERE ($1 = 0 OR s.call_id = $1) AND ($2 = 0 OR s.payer_id = $2)
           AND (LOWER(COALESCE(s.number, '')) LIKE LOWER($3) ESCAPE '\\' OR LOWER(p.name) LIKE LOWER($3) ESCAPE '\\'
             OR LOWER(c.number) LIKE LOWER($3) ESCAPE '\\')
         ORDER BY s.id DESC NULLS LAST LIMIT 20",
        vals![of(Kind::Call), of(Kind::Customer), wanted],
    )
}

/// The whole settlement for people and scripts: codes instead of ids, lines.
///
/// # Errors
/// [`Failure::NotFound`] when there is none.
pub fn show(conn: &Conn, id: SettlementId) -> Result<Shown, Failure> {
    let one = get(conn, id)?;
    let call: Option<String> = conn.value("SELECT number FROM call WHERE id = $1", vals![one.call_id])?;
    let (payer, name): (Option<String>, Option<String>) =
        conn.row("SELECT code, name FROM customer WHERE id = $1", vals![one.payer_id])?.unwrap_or_default();
    let lines = lines(conn, id)?.iter().map(show_line).collect();
    Ok(Shown::of(FIELDS, id.raw(), one.version)
        .put("number", &one.number)
        .put("status", &one.status)
        .put("call", &call)
        .named("payer", &payer, name.unwrap_or_default())
        .put("settled_on", &one.settled_on)
        .put("total", &one.total)
        .put("paid", &one.paid)
        .put("reason", &one.reason)
        .put("note", &one.note)
        .add("lines", "settlement-lines", What::Lines(lines)))
}

fn show_line(line: &SettlementLine) -> Shown {
    Shown::default()
        .fact("description", "settlement-line-description", Show::Text, &line.description)
        .fact("quantity", "settlement-line-quantity", Show::Qty, &line.quantity)
        .fact("price", "settlement-line-price", Show::Money, &line.price)
        .fact("discount", "settlement-line-discount", Show::Rate, &line.discount)
        .fact("relief", "settlement-line-relief", Show::Rate, &line.relief)
        .fact("charge", "settlement-line-charge", Show::Word("handling-charge"), &line.charge)
        .fact("net", "settlement-line-net", Show::Money, &line.net)
        .add("is_live", "", What::Val(line.is_live.to_val(), Show::Flag))
}
