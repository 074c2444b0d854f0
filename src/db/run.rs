//! When standing tasks ran: a note beside the records, as counters are. It leaves no history, for it changes with
//! every run.

use crate::base::{failure::Failure, say::Said, time::Instant};

use super::{
    query::{Conn, FromRow, Row},
    tx::Tx,
};

/// When a standing task ran, and what kept it from running since.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// Its name.
    pub name: String,
    /// When it ran for the first time.
    pub first_at: Instant,
    /// When it ran last.
    pub last_at: Instant,
    /// When it could not run, since then.
    pub failed_at: Option<Instant>,
    /// Why.
    pub failure: Option<Said>,
}

impl FromRow for Run {
    fn from_row(row: &Row<'_>) -> Result<Self, Failure> {
        Ok(Self {
            name: row.next()?,
            first_at: row.next()?,
            last_at: row.next()?,
            failed_at: row.next()?,
            failure: row.next()?,
        })
    }
}

/// Notes that a task ran at the moment of this transaction. A run at an earlier moment than the last one leaves that.
///
/// # Errors
/// When the engine fails.
pub fn note(tx: &Tx<'_>, name: &str) -> Result<(), Failure> {
    match last(tx, name)? {
        Some(run) if run.last_at > tx.now() || (run.last_at == tx.now() && run.failed_at.is_none()) => Ok(()),
        Some(_) => {
            let sql = "UPDATE task_run SET last_at = $2, failed_at = NULL, failure = NULL WHERE name = $1";
            tx.write(sql, crate::vals![name, tx.now()]).map(|_| ())
        }
        None => {
            let sql = "INSERT INTO task_run (name, first_at, last_at) VALUES ($1, $2, $2)";
            tx.write(sql, crate::vals![name, tx.now()]).map(|_| ())
        }
    }
}

/// Notes that a task that had run before could not.
///
/// # Errors
/// When the engine fails.
pub fn note_failure(tx: &Tx<'_>, name: &str, why: &Said) -> Result<(), Failure> {
    let sql = "UPDATE task_run SET failed_at = $2, failure = $3 WHERE name = $1";
    tx.write(sql, crate::vals![name, tx.now(), why.clone()]).map(|_| ())
}

/// When a task ran; none before its first time.
///
/// # Errors
/// When the engine fails.
pub fn last(conn: &Conn, name: &str) -> Result<Option<Run>, Failure> {
    let sql = "SELECT name, first_at, last_at, failed_at, failure FROM task_run WHERE name = $1";
    conn.row(sql, crate::vals![name])
}
