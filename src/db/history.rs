//! History: one row per save of a record, in the transaction of the save (PLAT-5).
//!
//! A record's version equals the number of its history rows, and replaying them gives the record:
//! [`super::check`] holds this against every file.

pub(super) mod fields;

use crate::base::{
    failure::Failure,
    id::UserId,
    kind::{Kind, Subject},
    time::Instant,
    value::{ToVal as _, Val},
    words::Word as _,
};

pub use fields::read as fields_of;

use super::{
    bulk::Stamp,
    query::{Conn, FromRow, Row},
    tx::Tx,
};

/// One field of a history row: its column, what it was, what it became.
pub type FieldChange = (String, Val, Val);

/// One save of one record.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The record.
    pub subject: Subject,
    /// The version it has since.
    pub version: i64,
    /// When it was saved.
    pub at: Instant,
    /// Who saved it.
    pub by_id: UserId,
    /// Their name; empty for the system.
    pub by: String,
    /// The text key of the operation.
    pub op: String,
    /// Made, changed or deleted.
    pub fate: String,
    /// What changed.
    pub fields: Vec<FieldChange>,
}

impl FromRow for Entry {
    fn from_row(row: &Row<'_>) -> Result<Self, Failure> {
        let kind: Kind = row.next()?;
        let subject = Subject { kind, id: row.next()? };
        Ok(Self {
            subject,
            version: row.next()?,
            at: row.next()?,
            by_id: row.next()?,
            by: row.next::<Option<String>>()?.unwrap_or_default(),
            op: row.next()?,
            fate: row.next()?,
            fields: fields_of(&row.next::<String>()?)
                .map_err(|why| Failure::Db(format!("the history of {subject:?} can't be read: {why}")))?,
        })
    }
}

const SELECT: &str = "SELECT h.kind, h.record_id, h.version, h.at, h.user_id, u.name, h.op, h.fate, h.fields
     FROM history h LEFT JOIN \"user\" u ON u.id = h.user_id";

/// The history of a record, oldest first.
///
/// # Errors
/// When the engine fails.
pub fn of(conn: &Conn, subject: Subject) -> Result<Vec<Entry>, Failure> {
    since(conn, subject, 0)
}

/// What was saved after a version, oldest first.
///
/// # Errors
/// When the engine fails.
pub fn since(conn: &Conn, subject: Subject, version: i64) -> Result<Vec<Entry>, Failure> {
    let sql = format!("{SELECT} WHERE h.kind = $1 AND h.record_id = $2 AND h.version > $3 ORDER BY h.version");
    conn.rows(&sql, crate::vals![subject.kind, subject.id, version])
}

pub(super) fn made(tx: &Tx<'_>, subject: Subject, columns: &[&str], values: &[Val]) -> Result<(), Failure> {
    write(tx, subject, 1, "made", &fields::of_made(columns.iter().copied().zip(values)))
}

/// The first row of a record, as [`Tx::trace`] writes it; the columns begin with id and version.
pub(super) fn row_of_made(stamp: &Stamp, subject: Subject, columns: &[&str], values: &[Val]) -> Vec<Val> {
    let fields = fields::of_made(columns.iter().copied().zip(values).skip(2));
    row_of(stamp, (subject, 1, "made"), fields)
}

/// The last row of a record, likewise.
pub(super) fn row_of_deleted(
    stamp: &Stamp,
    (subject, version): (Subject, i64),
    columns: &[&str],
    values: &[Val],
) -> Vec<Val> {
    row_of(stamp, (subject, version, "deleted"), of_deleted(columns, values))
}

fn of_deleted(columns: &[&str], values: &[Val]) -> String {
    let known = columns.iter().zip(values).skip(2).filter(|(_, val)| **val != Val::Null);
    let fields: Vec<(&str, &Val, &Val)> = known.map(|(column, val)| (*column, val, &Val::Null)).collect();
    fields::of_changed(&fields)
}

fn row_of(stamp: &Stamp, (subject, version, fate): (Subject, i64, &str), fields: String) -> Vec<Val> {
    let (op, fate) = (stamp.op.to_owned(), fate.to_owned());
    let (kind, at, by) = (subject.kind.to_val(), stamp.at.to_val(), stamp.by.to_val());
    vec![kind, Val::Int(subject.id), Val::Int(version), at, by, Val::Text(op), Val::Text(fate), Val::Text(fields)]
}

pub(super) fn changed(
    tx: &Tx<'_>,
    subject: Subject,
    version: i64,
    differences: &[(&str, Val, Val)],
) -> Result<(), Failure> {
    let fields: Vec<(&str, &Val, &Val)> = differences.iter().map(|(column, old, new)| (*column, old, new)).collect();
    write(tx, subject, version, "changed", &fields::of_changed(&fields))
}

pub(super) fn deleted(
    tx: &Tx<'_>,
    subject: Subject,
    version: i64,
    columns: &[&str],
    values: &[Val],
) -> Result<(), Failure> {
    write(tx, subject, version, "deleted", &of_deleted(columns, values))
}

fn write(tx: &Tx<'_>, subject: Subject, version: i64, fate: &str, fields: &str) -> Result<(), Failure> {
    tx.trace(
        "INSERT INTO history (kind, record_id, version, at, user_id, op, fate, fields)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id",
        crate::vals![subject.kind, subject.id, version, tx.now(), tx.actor(), tx.op(), fate, fields],
    )
}

/// The kinds that have history rows, in a stable order.
///
/// # Errors
/// When the engine fails.
pub fn kinds(conn: &Conn) -> Result<Vec<Kind>, Failure> {
    let words: Vec<String> = conn.values("SELECT DISTINCT kind FROM history ORDER BY kind", &[])?;
    words
        .iter()
        .map(|word| Kind::from_word(word).ok_or_else(|| Failure::Damaged(format!("history of unknown kind {word}"))))
        .collect()
}
