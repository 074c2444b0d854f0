//! Copies of the data file, made while working and verified by opening them (PLAT-10).

use std::path::{Path, PathBuf};

use rusqlite::backup::{Backup, StepResult};

use crate::base::failure::Failure;

use super::{
    check, open,
    query::{Conn, failure},
};

/// What a verified copy holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copy {
    /// Where it is.
    pub path: PathBuf,
    /// How many rows each table has.
    pub counts: Vec<(String, i64)>,
}

/// Copies the database to a file, opens the copy, checks and counts it. The copy appears under its
/// name only when it is whole; an older copy of that name is replaced.
///
/// # Errors
/// When the target can't be written, is the data file itself, or the copy does not check out; then
/// what stood there before is unharmed.
pub fn to_file(conn: &Conn, target: &Path) -> Result<Copy, Failure> {
    let same = |a: &Path, b: &Path| a.canonicalize().ok().is_some_and(|a| b.canonicalize().ok() == Some(a));
    if same(&conn.path, target) {
        return Err(Failure::refused("error-backup-onto-itself"));
    }
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let unfinished = tempfile::Builder::new()
        .prefix(".aftercare-")
        .suffix(".part")
        .tempfile_in(folder)
        .map_err(|error| Failure::io(folder, &error))?;
    let counts = {
        let flags = rusqlite::OpenFlags::SQLITE_OPEN_READ_WRITE | rusqlite::OpenFlags::SQLITE_OPEN_CREATE;
        let mut copy =
            rusqlite::Connection::open_with_flags(unfinished.path(), flags).map_err(|error| failure(&error))?;
        // In one step: in several, each write of another connection would start it anew.
        let step = Backup::new(conn.engine(), &mut copy)
            .and_then(|backup| backup.step(-1))
            .map_err(|error| failure(&error))?;
        if !matches!(step, StepResult::Done) {
            return Err(Failure::Locked);
        }
        copy.pragma_update(None, "journal_mode", "DELETE").map_err(|error| failure(&error))?;
        drop(copy);
        let copy = open::to_read(unfinished.path())?;
        let damage = check::integrity(&copy)?;
        if !damage.is_empty() {
            return Err(Failure::Damaged(damage.join("; ")));
        }
        check::counts(&copy)?
    };
    unfinished.persist(target).map_err(|error| Failure::io(target, &error.error))?;
    Ok(Copy { path: target.to_owned(), counts })
}

/// The copy that is kept beside a file before it is migrated: `aftercare.db` of version 3 becomes
/// `aftercare.before-v3.db`.
pub(super) fn before_migration(conn: &Conn, version: i64) -> Result<PathBuf, Failure> {
    let target = conn.path.with_extension(format!("before-v{version}.db"));
    if conn.path.as_os_str() != ":memory:" {
        to_file(conn, &target)?;
    }
    Ok(target)
}
