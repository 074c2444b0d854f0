//! What is at an address, looked at from outside: nothing is made or changed.

use super::{
    address::Address,
    migrate::{self, KNOWN_VERSION},
    open,
    query::Conn,
};
use crate::base::failure::Failure;

/// What an engine says of the data that it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    /// The engine: `SQLite`, `PostgreSQL`.
    pub engine: &'static str,
    /// Its version, as it says it.
    pub version: String,
    /// How large the data is, in bytes.
    pub bytes: i64,
    /// The version of the schema; 0 where there is nothing yet.
    pub schema: i64,
}

impl Look {
    /// Nothing is there yet.
    pub fn is_empty(&self) -> bool {
        self.schema == 0
    }

    /// Its tables are those that this program knows.
    pub fn is_current(&self) -> bool {
        self.schema == KNOWN_VERSION
    }
}

/// Looks at what a connection is open on.
///
/// # Errors
/// When the engine fails.
pub fn on(conn: &Conn) -> Result<Look, Failure> {
    let schema = migrate::version(conn)?;
    if let Some(server) = conn.as_post() {
        let (version, bytes) = server.size()?;
        return Ok(Look { engine: "PostgreSQL", version, bytes, schema });
    }
    let bytes = conn.address.file().and_then(|file| std::fs::metadata(file).ok()).map_or(0, |found| found.len());
    Ok(Look { bytes: i64::try_from(bytes).unwrap_or(i64::MAX), schema, ..nothing() })
}

/// A file that is still to be made.
fn nothing() -> Look {
    Look { engine: "SQLite", version: rusqlite::version().to_owned(), bytes: 0, schema: 0 }
}

/// Looks at an address, and opens what is there to be read; nothing is open where nothing is there yet.
///
/// # Errors
/// What keeps it from being opened: it can't be reached, is another program's, or a newer version's.
pub fn at(address: &Address) -> Result<(Look, Option<Conn>), Failure> {
    if let Some(path) = address.file() {
        let is_there = std::fs::metadata(path).is_ok_and(|found| found.len() > 0);
        if !is_there {
            open::may_begin(path)?;
            return Ok((nothing(), None));
        }
    }
    let conn = open::to_look(address)?;
    let look = on(&conn)?;
    let conn = (!look.is_empty()).then_some(conn);
    Ok((look, conn))
}
