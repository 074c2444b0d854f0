//! Revisits in the database.

use chrono::NaiveDate;

use crate::{
    base::{
        failure::Failure,
        id::{CallId, CustomerId, Id as _, RevisitId},
        shown::Shown,
        time::Instant,
    },
    call::{Call, Channel},
    db::{
        query::{Conn, FromRow, Row},
        record::{self, all, first},
        tx::Tx,
    },
    vals,
};

use super::{Revisit, Status, fields::FIELDS};

/// The revisit with that id.
///
/// # Errors
/// [`Failure::NotFound`] when there is none.
pub fn get(conn: &Conn, id: RevisitId) -> Result<Revisit, Failure> {
    record::get(conn, id)
}

/// The revisits of a call, oldest first.
///
/// # Errors
/// When the engine fails.
pub fn of_call(conn: &Conn, call: CallId) -> Result<Vec<Revisit>, Failure> {
    all(conn, "WHERE call_id = $1 ORDER BY id", vals![call])
}

/// The revisit of a call that is still to be done.
///
/// # Errors
/// When the engine fails.
pub fn open(conn: &Conn, call: CallId) -> Result<Option<Revisit>, Failure> {
    first(conn, "WHERE call_id = $1 AND status = 'due' ORDER BY id DESC NULLS LAST", vals![call])
}

/// What a customer said of a call.
#[derive(Clone, Debug, PartialEq)]
pub struct Opinion {
    /// The revisit.
    pub id: RevisitId,
    /// About which call, by number.
    pub call: String,
    /// Satisfied or not.
    pub status: Status,
    /// Score from 1 to 5.
    pub score: Option<i64>,
    /// Their words.
    pub words: String,
    /// When they said it.
    pub answered_at: Instant,
}

impl FromRow for Opinion {
    fn from_row(row: &Row<'_>) -> Result<Self, Failure> {
        Ok(Self {
            id: row.next()?,
            call: row.next()?,
            status: row.next()?,
            score: row.next()?,
            words: row.next()?,
            answered_at: row.next()?,
        })
    }
}

/// What a customer said last of their calls, the newest first; how many said something, and how many of them were
/// satisfied.
///
/// # Errors
/// When the engine fails.
pub fn opinions_of(conn: &Conn, customer: CustomerId) -> Result<(Vec<Opinion>, i64, i64), Failure> {
    let of = "FROM call c JOIN revisit r ON r.call_id = c.id
         WHERE c.customer_id = $1 AND r.status IN ('satisfied', 'not_satisfied') AND r.answered_at IS NOT NULL";
    let last = conn.rows(
        &format!(
            "SELECT r.id, c.number, r.status, r.score, r.words, r.answered_at {of}
             ORDER BY r.answered_at DESC NULLS LAST, r.id DESC NULLS LAST LIMIT 3"
        ),
        vals![customer],
    )?;
    let counts = format!("SELECT COUNT(*), COUNT(CASE WHEN r.status = 'satisfied' THEN 1 END) {of}");
    let (said, satisfied) = conn.row(&counts, vals![customer])?.unwrap_or_default();
    Ok((last, said, satisfied))
}

/// How many revisits are to be done.
///
/// # Errors
/// When the engine fails.
pub fn due_count(conn: &Conn) -> Result<i64, Failure> {
    Ok(conn.value("SELECT COUNT(*) FROM revisit WHERE status = 'due'", &[])?.unwrap_or(0))
}

/// The revisit of the call's present closing, open or answered.
///
/// # Errors
/// When the engine fails.
pub fn of_cycle(conn: &Conn, call: CallId, cycle: i64) -> Result<Option<Revisit>, Failure> {
    first(conn, "WHERE call_id = $1 AND cycle = $2", vals![call, cycle])
}

/// Owes the customer a revisit for the call's present closing: each closing is asked about once
/// (REV-1), so that a second demand answers the first's revisit.
///
/// # Errors
/// When the engine refuses.
pub fn owe(tx: &Tx<'_>, call: &Call, due_on: NaiveDate) -> Result<RevisitId, Failure> {
    if let Some(known) = of_cycle(tx, call.id, call.cycle)? {
        return Ok(known.id);
    }
    tx.insert(&mut Revisit {
        id: RevisitId::default(),
        version: 0,
        call_id: call.id,
        cycle: call.cycle,
        due_on,
        revisitor_id: None,
        status: Status::Due,
        channel: Channel::Hotline,
        score: None,
        words: String::new(),
        tries: 0,
        answered_at: None,
        same_person: false,
    })
}

/// Drops the revisit of a call that is still open, if there is one: work goes on, or the call ended
/// otherwise.
///
/// # Errors
/// When the engine refuses.
pub fn drop_open(tx: &Tx<'_>, call: CallId) -> Result<(), Failure> {
    match open(tx, call)? {
        Some(mut revisit) => tx.change(&mut revisit, |one| one.status = Status::Dropped),
        None => Ok(()),
    }
}

/// The revisit by its call's number (the newest of the call), or by `#id`.
///
/// # Errors
/// When the engine fails.
pub fn by_code(conn: &Conn, code: &str) -> Result<Option<Revisit>, Failure> {
    let code = code.trim();
    if let Some(id) = code.strip_prefix('#') {
        return first(conn, "WHERE id = $1", vals![id.parse::<i64>().unwrap_or(0)]);
    }
    let tail = "WHERE call_id = (SELECT c.id FROM call c WHERE c.number = $1) ORDER BY id DESC NULLS LAST";
    first(conn, tail, vals![code])
}

/// The whole revisit for people and scripts: codes instead of ids.
///
/// # Errors
/// [`Failure::NotFound`] when there is none.
pub fn show(conn: &Conn, id: RevisitId) -> Result<Shown, Failure> {
    let one = get(conn, id)?;
    let call: Option<String> = conn.value("SELECT number FROM call WHERE id = $1", vals![one.call_id])?;
    let by: Option<String> = conn.value("SELECT name FROM \"user\" WHERE id = $1", vals![one.revisitor_id])?;
    Ok(Shown::of(FIELDS, id.raw(), one.version)
        .put("status", &one.status)
        .put("call", &call)
        .put("cycle", &one.cycle)
        .put("due_on", &one.due_on)
        .put("revisitor", &by)
        .put("channel", &one.channel)
        .put("score", &one.score)
        .put("words", &one.words)
        .put("tries", &one.tries)
        .put("answered_at", &one.answered_at)
        .put("same_person", &one.same_person))
}
