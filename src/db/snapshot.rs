//! Reading of which every part sees the data of one moment, however long it takes.

use crate::base::failure::Failure;

use super::query::Conn;

/// Reads in one transaction: what others save meanwhile is in no part of it. Who saves does not wait for it.
///
/// # Errors
/// When the engine fails, and what the reading itself meets.
pub fn read<T>(conn: &Conn, reading: impl FnOnce(&Conn) -> Result<T, Failure>) -> Result<T, Failure> {
    let is_server = conn.as_post().is_some();
    conn.control(if is_server { "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" } else { "BEGIN" })?;
    let begun = || {
        if is_server {
            // While a file is written it says nothing: the server is not to end it for that.
            conn.control("SET LOCAL idle_in_transaction_session_timeout = 0")?;
        }
        reading(conn)
    };
    let answer = begun();
    let ended = conn.control("ROLLBACK");
    let answer = answer?;
    ended.map(|()| answer)
}
