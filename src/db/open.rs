//! Opening a data file: what it is, whether it may be written, and the settings of the engine.

use std::{io::Read as _, path::Path};

use rusqlite::{Connection, OpenFlags};

use crate::base::failure::Failure;

use super::{
    migrate,
    query::{Conn, failure},
};

/// Marks a file as this program's: `AFTC`.
const APPLICATION_ID: i64 = 0x4146_5443;

/// Opens a file to write, makes it when it is missing, and brings it to the newest schema.
///
/// # Errors
/// [`Failure::NotOurs`], [`Failure::TooNew`], [`Failure::Damaged`], [`Failure::Locked`],
/// [`Failure::ReadOnly`]; the file is then as it was.
pub fn to_write(path: &Path) -> Result<Conn, Failure> {
    let is_new = look_at(path)?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let engine = Connection::open_with_flags(path, flags).map_err(|error| failure(&error))?;
    let mut conn = Conn::lite(engine, path.to_owned());
    conn.control("PRAGMA busy_timeout = 5000")?;
    if is_new {
        conn.control(&format!("PRAGMA application_id = {APPLICATION_ID}"))?;
    } else {
        check_identity(&conn)?;
    }
    conn.control(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;
         PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY",
    )?;
    if conn.engine().is_readonly(rusqlite::MAIN_DB).map_err(|error| failure(&error))? {
        return Err(Failure::ReadOnly);
    }
    migrate::bring_up(&mut conn)?;
    Ok(conn)
}

/// Opens a file to read only.
///
/// # Errors
/// As [`to_write`]; a missing file is an error, and an older schema is refused as damaged.
pub fn to_read(path: &Path) -> Result<Conn, Failure> {
    if look_at(path)? {
        return Err(Failure::Io { path: path.to_owned(), why: "no such file".to_owned() });
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let engine = Connection::open_with_flags(path, flags).map_err(|error| failure(&error))?;
    let conn = Conn::lite(engine, path.to_owned());
    conn.control("PRAGMA busy_timeout = 5000; PRAGMA cache_size = -16384; PRAGMA temp_store = MEMORY")?;
    check_identity(&conn)?;
    let found = migrate::version(&conn)?;
    if found > migrate::KNOWN_VERSION {
        return Err(Failure::TooNew { found, known: migrate::KNOWN_VERSION });
    }
    Ok(conn)
}

/// A database in memory with the newest schema, for tests.
///
/// # Errors
/// When a migration fails.
pub fn in_memory() -> Result<Conn, Failure> {
    let engine = Connection::open_in_memory().map_err(|error| failure(&error))?;
    let mut conn = Conn::lite(engine, ":memory:".into());
    conn.control("PRAGMA foreign_keys = ON")?;
    migrate::bring_up(&mut conn)?;
    Ok(conn)
}

/// True when the file is new or empty; an error when it is anything but a database.
fn look_at(path: &Path) -> Result<bool, Failure> {
    if path.is_dir() {
        return Err(Failure::NotOurs(path.to_owned()));
    }
    let mut file = match std::fs::File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
            return match parent.filter(|parent| !parent.is_dir()) {
                Some(parent) => Err(Failure::io(parent, &error)),
                None => Ok(true),
            };
        }
        Err(error) => return Err(Failure::io(path, &error)),
    };
    let mut head = Vec::new();
    file.by_ref().take(16).read_to_end(&mut head).map_err(|error| Failure::io(path, &error))?;
    if head.is_empty() {
        return Ok(true);
    }
    if head == b"SQLite format 3\0" { Ok(false) } else { Err(Failure::NotOurs(path.to_owned())) }
}

fn check_identity(conn: &Conn) -> Result<(), Failure> {
    let id: i64 =
        conn.engine().pragma_query_value(None, "application_id", |row| row.get(0)).map_err(|error| failure(&error))?;
    if id == APPLICATION_ID { Ok(()) } else { Err(Failure::NotOurs(conn.path.clone())) }
}
