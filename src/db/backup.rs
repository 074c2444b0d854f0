//! Copies of the data file, made while working and verified by opening them (PLAT-10).

use std::path::{Path, PathBuf};

use rusqlite::backup::{Backup, StepResult};

use crate::base::{failure::Failure, say::Said};

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
    may_replace(&conn.path, target, b"SQLite format 3\0")?;
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
        let mut damage = check::integrity(&copy)?;
        damage.extend(check::broken_references(&copy)?);
        if !damage.is_empty() {
            return Err(Failure::Damaged(damage.join("; ")));
        }
        check::counts(&copy)?
    };
    unfinished.persist(target).map_err(|error| Failure::io(target, &error.error))?;
    Ok(Copy { path: target.to_owned(), counts })
}

/// Whether a file may be written there: not onto the data file or its journals, not in place of what
/// is no file, nor over a file of another kind. `magic` is how files of the kind begin.
///
/// # Errors
/// What stands there, and that it was left as it is.
pub fn may_replace(data: &Path, target: &Path, magic: &[u8]) -> Result<(), Failure> {
    let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let of_data = ["", "-wal", "-shm", "-journal"].map(|ending| {
        let mut name = real(data).into_os_string();
        name.push(ending);
        PathBuf::from(name)
    });
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let named = target.file_name().map_or_else(|| real(target), |name| real(folder).join(name));
    if of_data.contains(&real(target)) || of_data.contains(&named) {
        return Err(Failure::refused("error-backup-onto-itself"));
    }
    let Ok(found) = std::fs::metadata(target) else { return Ok(()) };
    let mut head = Vec::new();
    if found.is_file() {
        use std::io::Read as _;
        let file = std::fs::File::open(target).map_err(|error| Failure::io(target, &error))?;
        file.take(magic.len() as u64).read_to_end(&mut head).map_err(|error| Failure::io(target, &error))?;
    }
    if found.is_file() && (head.is_empty() || head == magic) {
        return Ok(());
    }
    Err(Said::new("error-would-replace").with("path", target.display().to_string()).into())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_but_a_file_of_its_kind_is_replaced_and_never_the_data_itself() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let data = at("a.db");
        std::fs::write(&data, b"SQLite format 3\0 and more").unwrap();
        std::fs::write(at("old.db"), b"SQLite format 3\0 and more").unwrap();
        std::fs::write(at("empty"), b"").unwrap();
        std::fs::write(at("letter.txt"), b"precious").unwrap();
        let may = |name: &str| may_replace(&data, &at(name), b"SQLite format 3\0").is_ok();
        for name in ["new.db", "old.db", "empty"] {
            assert!(may(name), "{name}");
        }
        for name in ["a.db", "a.db-wal", "a.db-shm", "a.db-journal", "letter.txt", "."] {
            assert!(!may(name), "{name}");
        }
    }
}
