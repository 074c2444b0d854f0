//! Copies of the data file, made while working and verified by opening them (PLAT-10).

use std::path::{Path, PathBuf};

use rusqlite::backup::{Backup, StepResult};

use crate::base::failure::Failure;

use super::{check, lite::failure, open, query::Conn, replace};

/// What a verified copy holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copy {
    /// Where it is.
    pub path: PathBuf,
    /// How many rows each table has, in the copy as in the data at the moment of copying.
    pub counts: Vec<(String, i64)>,
}

/// Copies the database to a file. The copy is verified: it was opened, its pages, indexes and
/// references are sound, and every table has as many rows as in the snapshot that was copied. It
/// appears under its name only then; an older copy of that name is replaced.
///
/// # Errors
/// When the target can't be written, is the data file itself, or the copy does not check out; then
/// what stood there before is unharmed.
pub fn to_file(conn: &Conn, target: &Path) -> Result<Copy, Failure> {
    let Some(data) = conn.address.file() else { return Err(Failure::refused("error-backup-of-server")) };
    replace::may_replace(Some(data), target, b"SQLite format 3\0")?;
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let unfinished = tempfile::Builder::new()
        .prefix(".aftercare-")
        .suffix(".part")
        .tempfile_in(folder)
        .map_err(|error| Failure::io(folder, &error))?;
    // Counted and copied in one reading transaction: what others write meanwhile is in neither.
    conn.control("BEGIN")?;
    let counted = check::counts(conn).and_then(|counts| copy(conn, unfinished.path()).map(|()| counts));
    conn.control("COMMIT")?;
    let counts = counted?;
    // A failure of the copy is one of the target: nobody knows the name it has until it is done.
    verify(unfinished.path(), &counts).map_err(|failure| match failure {
        Failure::NotOurs(_) => Failure::NotOurs(target.to_owned()),
        Failure::Io { why, .. } => Failure::Io { path: target.to_owned(), why },
        other => other,
    })?;
    share(data, unfinished.path());
    unfinished.persist(target).map_err(|error| Failure::io(target, &error.error))?;
    Ok(Copy { path: target.to_owned(), counts })
}

/// Makes the copy as readable as the data file: a temporary file is its maker's alone. Best effort.
#[cfg(unix)]
fn share(data: &Path, copy: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    if let Ok(found) = std::fs::metadata(data) {
        // A copy of what is read-only can be written, or it could not be worked with.
        let mode = found.permissions().mode() & 0o777 | 0o600;
        let _ = std::fs::set_permissions(copy, std::fs::Permissions::from_mode(mode));
    }
}

#[cfg(not(unix))]
fn share(_: &Path, _: &Path) {}

fn copy(conn: &Conn, target: &Path) -> Result<(), Failure> {
    let Some(engine) = conn.as_lite() else { return Err(Failure::refused("error-backup-of-server")) };
    let flags = rusqlite::OpenFlags::SQLITE_OPEN_READ_WRITE | rusqlite::OpenFlags::SQLITE_OPEN_CREATE;
    let mut copy = rusqlite::Connection::open_with_flags(target, flags).map_err(|error| failure(&error))?;
    // In one step: in several, each write of another connection would start it anew.
    let step = Backup::new(engine, &mut copy).and_then(|backup| backup.step(-1)).map_err(|error| failure(&error))?;
    if !matches!(step, StepResult::Done) {
        return Err(Failure::Locked);
    }
    copy.pragma_update(None, "journal_mode", "DELETE").map_err(|error| failure(&error))
}

fn verify(path: &Path, counts: &[(String, i64)]) -> Result<(), Failure> {
    let copy = open::to_read(path)?;
    let mut damage = check::integrity(&copy)?;
    damage.extend(check::broken_references(&copy)?);
    if damage.is_empty() {
        let found = check::counts(&copy)?;
        let differs = counts.iter().zip(&found).filter(|(before, after)| before != after);
        damage.extend(differs.map(|(before, after)| format!("{}: {} rows of {}", before.0, after.1, before.1)));
        if found.len() != counts.len() {
            damage.push(format!("{} tables of {}", found.len(), counts.len()));
        }
    }
    if damage.is_empty() { Ok(()) } else { Err(Failure::Damaged(damage.join("; "))) }
}

/// The copy that is kept beside a file before it is migrated: `aftercare.db` of version 3 becomes
/// `aftercare.before-v3.db`.
pub(super) fn before_migration(conn: &Conn, version: i64) -> Result<PathBuf, Failure> {
    let path = conn.address.file().unwrap_or(Path::new(":memory:"));
    let target = path.with_extension(format!("before-v{version}.db"));
    if path.as_os_str() != ":memory:" {
        to_file(conn, &target)?;
    }
    Ok(target)
}
