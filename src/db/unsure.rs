//! A transaction whose end is not known: the connection was lost after COMMIT was sent and before it was answered.
//! Nothing is done twice, and nothing that was kept is called lost: once the server can be reached again, the
//! process that worked for the lost connection is waited out, and then the first history row tells. Only this
//! transaction can have written it: ids of new records are never given again, and a version is written once.

use super::{post::Old, query::Conn};
use crate::base::{failure::Failure, say::Said, value::Val};

/// How often the server is sought by a program that has no window to wait in; each time takes some seconds.
const SEEKS: u32 = 10;
/// How often it is looked whether the old process has ended; each time takes some seconds.
const LOOKS: u32 = 6;

/// What a transaction leaves to be known by.
pub(super) struct Trace {
    old: Option<Old>,
    left: Left,
}

enum Left {
    /// Its first history row. One without any changes nothing that running it again would not leave the same.
    Row(Option<Vec<Val>>),
    /// The tables that it made anew, by what the server knows one of them by.
    Tables(Option<i64>),
}

impl Trace {
    pub fn new(old: Option<Old>, row: Option<Vec<Val>>) -> Self {
        Self { old, left: Left::Row(row) }
    }

    /// Of a transaction that has made all tables anew, before it is kept.
    ///
    /// # Errors
    /// When the server fails.
    pub fn of_tables(conn: &Conn) -> Result<Self, Failure> {
        Ok(Self { old: worker(conn), left: Left::Tables(table(conn)?) })
    }
}

/// By what the server knows the table of the history: another one, even of the same name, is known by another number.
fn table(conn: &Conn) -> Result<Option<i64>, Failure> {
    let sql = "SELECT CAST(c.oid AS BIGINT) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE n.nspname = CURRENT_SCHEMA AND c.relname = 'history' AND c.relkind = 'r'";
    conn.value(sql, &[])
}

/// Who works for this connection.
pub(super) fn worker(conn: &Conn) -> Option<Old> {
    conn.as_post().map(super::post::Post::worker)
}

/// Whether the transaction was kept. In a window it waits until that is known; the desk's other threads go on.
///
/// # Errors
/// [`Failure::Unsure`] when it can't be found out: nobody waits any more, or the server stays away from a program without
/// a window.
pub(super) fn was_kept(conn: &Conn, trace: &Trace) -> Result<bool, Failure> {
    let (mut seeks, mut looks, mut has_waited) = (0, 0, false);
    loop {
        match find_out(conn, trace) {
            Ok(Some(was_kept)) => {
                if let Some(line) = conn.line().filter(|_| has_waited) {
                    line.tell(Said::new(if was_kept { "base-line-was-kept" } else { "base-line-done-again" }));
                }
                return Ok(was_kept);
            }
            Ok(None) => looks += 1,
            Err(_) => match conn.line() {
                Some(line) => {
                    has_waited = true;
                    if !line.wait_unsure(&conn.why_lost()) {
                        return Err(Failure::Unsure);
                    }
                }
                None => seeks += 1,
            },
        }
        if seeks == SEEKS || looks == LOOKS {
            return Err(Failure::Unsure);
        }
    }
}

/// None while the old process has not ended.
fn find_out(conn: &Conn, trace: &Trace) -> Result<Option<bool>, Failure> {
    if conn.is_lost() {
        conn.take_up()?;
    }
    let has_ended = match (conn.as_post(), trace.old) {
        (Some(server), Some(old)) => server.has_ended(old)?,
        _ => true,
    };
    let is_there = match &trace.left {
        Left::Row(None) | Left::Tables(None) => false,
        Left::Row(Some(row)) => {
            let sql = "SELECT 1 FROM history WHERE kind = $1 AND record_id = $2 AND version = $3 AND at = $4
                 AND user_id = $5 AND op = $6 AND fate = $7 AND fields = $8";
            conn.value::<i64>(sql, row)?.is_some()
        }
        Left::Tables(made) => table(conn)? == *made,
    };
    // What is not there may still come while the old process is at work.
    Ok((is_there || has_ended).then_some(is_there))
}
