//! Copies of the data, made while working and verified by opening them (PLAT-10). A file is copied by SQLite itself, a
//! server's data by PostgreSQL's own programs.

mod archive;
pub mod known;
pub mod left;
pub mod look;
pub mod programs;
pub mod restore;
pub mod words;

use std::path::{Path, PathBuf};

use rusqlite::backup::{Backup, StepResult};

use crate::base::{failure::Failure, progress::Progress, say::Said};

use self::programs::Programs;
use super::{
    address::Address,
    check,
    lite::{self, failure},
    migrate, open,
    query::Conn,
    replace,
};

/// How a copy of a file begins.
const MAGIC_OF_FILE: &[u8] = b"SQLite format 3\0";
/// So many pages are copied between two looks at whether to stop.
const PAGES: i32 = 4096;
/// A stage of copying counts bytes by so many.
const MEGABYTE: u64 = 1 << 20;

/// What a verified copy holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copy {
    /// Where it is.
    pub path: PathBuf,
    /// How many rows each table has, in the copy as in the data at the moment of copying.
    pub counts: Vec<(String, i64)>,
}

/// Copies the data to a file, from whichever engine, and verifies the copy. For a server the programs are looked for in
/// the folder that is named, if one is. A connection of its own makes it: what is saved meanwhile does not wait.
///
/// # Errors
/// As [`to_file`]; for a server also when its programs are not here, and what to install.
pub fn make(conn: &Conn, target: &Path, programs: Option<&Path>) -> Result<Copy, Failure> {
    if conn.as_lite().is_some() { to_file(conn, target) } else { of_server(conn, target, programs) }
}

/// How the name of a copy ends, by the engine that it is of.
pub fn ending(address: &Address) -> &'static str {
    match address {
        Address::File(_) => "db",
        Address::Server(_) => "dump",
    }
}

fn of_server(conn: &Conn, target: &Path, programs: Option<&Path>) -> Result<Copy, Failure> {
    replace::may_replace(None, target, archive::MAGIC)?;
    let programs = Programs::find(programs, archive::server_major(conn)?)?;
    let unfinished = left::file(target)?;
    let counts = archive::write(conn, unfinished.path(), &programs)?;
    let mut found = std::collections::BTreeMap::<String, i64>::new();
    archive::read(unfinished.path(), &programs, true, |part| {
        match part {
            archive::Part::Table(table) => drop(found.insert(table.name.clone(), 0)),
            archive::Part::Row(table, _) => {
                if let Some(count) = found.get_mut(&table.name) {
                    *count += 1;
                }
            }
            archive::Part::Sql(_) | archive::Part::End(_) => {}
        }
        Ok(())
    })?;
    let differing = differences(&counts, &found.into_iter().collect::<Vec<_>>());
    if !differing.is_empty() {
        return Err(Failure::Damaged(differing.join("; ")));
    }
    unfinished.persist(target)?;
    Ok(Copy { path: target.to_owned(), counts })
}

/// The folder that a file stands in.
fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Where the rows of a copy are others than those of what was copied.
fn differences(counts: &[(String, i64)], found: &[(String, i64)]) -> Vec<String> {
    let (counts, found) = (by_name(counts), by_name(found));
    let differs = counts.iter().filter(|(table, rows)| found.get(*table) != Some(rows));
    let mut all: Vec<String> = differs
        .map(|(table, rows)| format!("{table}: {} rows of {rows}", found.get(table).copied().unwrap_or(0)))
        .collect();
    if found.len() != counts.len() {
        all.push(format!("{} tables of {}", found.len(), counts.len()));
    }
    all
}

fn by_name(counts: &[(String, i64)]) -> std::collections::BTreeMap<&str, i64> {
    counts.iter().map(|(table, rows)| (table.as_str(), *rows)).collect()
}

/// Copies the database to a file. The copy is verified: it was opened, its pages, indexes and
/// references are sound, and every table has as many rows as in the snapshot that was copied. It
/// appears under its name only then; an older copy of that name is replaced.
///
/// # Errors
/// When the target can't be written, is the data file itself, or the copy does not check out; then
/// what stood there before is unharmed.
pub fn to_file(conn: &Conn, target: &Path) -> Result<Copy, Failure> {
    to_file_watched(conn, target, &Progress::default())
}

/// Copies the database to a file, telling how far it has come.
///
/// # Errors
/// As [`to_file`], and [`Failure::Cancelled`].
pub fn to_file_watched(conn: &Conn, target: &Path, progress: &Progress) -> Result<Copy, Failure> {
    to_file_if(|| Ok(()), conn, target, progress)
}

/// Copies the database to a file, if the snapshot that is copied may be.
fn to_file_if(
    may_be: impl Fn() -> Result<(), Failure>,
    conn: &Conn,
    target: &Path,
    progress: &Progress,
) -> Result<Copy, Failure> {
    let Some(data) = conn.address.file() else { return Err(Failure::refused("error-backup-of-server")) };
    replace::may_replace(Some(data), target, MAGIC_OF_FILE)?;
    let unfinished = left::file(target)?;
    // Counted and copied in one reading transaction: what others write meanwhile is in neither.
    conn.control("BEGIN")?;
    let counted = may_be().and_then(|()| check::counts(conn));
    let counted = counted.and_then(|counts| copy(conn, unfinished.path(), progress).map(|()| counts));
    conn.control("COMMIT")?;
    let counts = counted?;
    // A failure of the copy is one of the target: nobody knows the name it has until it is done.
    verify(unfinished.path(), &counts, progress).map_err(|failure| match failure {
        Failure::NotOurs(_) => Failure::NotOurs(target.to_owned()),
        Failure::Io { why, .. } => Failure::Io { path: target.to_owned(), why },
        other => other,
    })?;
    share(data, unfinished.path());
    unfinished.persist(target)?;
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

fn copy(conn: &Conn, target: &Path, progress: &Progress) -> Result<(), Failure> {
    let Some(engine) = conn.as_lite() else { return Err(Failure::refused("error-backup-of-server")) };
    let flags = rusqlite::OpenFlags::SQLITE_OPEN_READ_WRITE | rusqlite::OpenFlags::SQLITE_OPEN_CREATE;
    let mut copy = rusqlite::Connection::open_with_flags(target, flags).map_err(|error| failure(&error))?;
    pour(engine, &mut copy, progress)?;
    copy.pragma_update(None, "journal_mode", "DELETE").map_err(|error| failure(&error))
}

/// Copies all pages, in steps. The source is in a reading transaction: what others write meanwhile begins nothing anew.
fn pour(source: &rusqlite::Connection, target: &mut rusqlite::Connection, progress: &Progress) -> Result<(), Failure> {
    let page: i64 = source.pragma_query_value(None, "page_size", |row| row.get(0)).map_err(|error| failure(&error))?;
    let counted = |pages: i32| u64::try_from(i64::from(pages) * page).unwrap_or(0) / MEGABYTE;
    let backup = Backup::new(source, target).map_err(|error| failure(&error))?;
    let mut is_told = false;
    loop {
        let step = backup.step(PAGES).map_err(|error| failure(&error))?;
        let pages = backup.progress();
        if !is_told {
            progress.stage(Said::new("backup-stage-copying"), counted(pages.pagecount));
            is_told = true;
        }
        match step {
            StepResult::Done => return Ok(()),
            StepResult::More => progress.step(counted(pages.pagecount - pages.remaining))?,
            _ => return Err(Failure::Locked),
        }
    }
}

fn verify(path: &Path, counts: &[(String, i64)], progress: &Progress) -> Result<(), Failure> {
    progress.stage(Said::new("backup-stage-checking"), 0);
    let mut copy = open::to_read(path)?;
    if let Some(engine) = copy.as_lite_mut() {
        lite::stops_with(engine, progress)?;
    }
    let mut damage = check::integrity(&copy)?;
    damage.extend(check::broken_references(&copy)?);
    if damage.is_empty() {
        damage.extend(differences(counts, &check::counts(&copy)?));
    }
    if damage.is_empty() { Ok(()) } else { Err(Failure::Damaged(damage.join("; "))) }
}

/// The copy that is kept beside a file before it is migrated: `aftercare.db` of version 3 becomes
/// `aftercare.before-v3.db`. None where another window has brought it up meanwhile, which has made that copy itself.
pub(super) fn before_migration(conn: &Conn, version: i64, progress: &Progress) -> Result<Option<PathBuf>, Failure> {
    let path = conn.address.file().unwrap_or(Path::new(":memory:"));
    let target = path.with_extension(format!("before-v{version}.db"));
    if path.as_os_str() == ":memory:" {
        return Ok(Some(target));
    }
    let is_still = || match migrate::version(conn)? {
        now if now == version => Ok(()),
        found => Err(Failure::Outgrown { found, known: version }),
    };
    match to_file_if(is_still, conn, &target, progress) {
        Err(Failure::Outgrown { .. }) => Ok(None),
        made => made.map(|copy| Some(copy.path)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::migrate::KNOWN_VERSION;

    #[test]
    fn no_copy_is_kept_as_one_of_a_version_that_another_window_has_left_behind_meanwhile() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("office.db");
        let conn = open::to_write(&path).unwrap();
        for (version, is_kept) in [(KNOWN_VERSION - 1, false), (KNOWN_VERSION, true)] {
            let copy = before_migration(&conn, version, &Progress::default()).unwrap();
            let expected = path.with_extension(format!("before-v{version}.db"));
            assert_eq!((expected.exists(), copy), (is_kept, is_kept.then_some(expected)), "{version}");
        }
    }
}
