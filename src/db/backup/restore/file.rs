//! Restoring a file: the pages of the copy go into the live file in one transaction, so that other windows on it stay
//! and see them.

use std::{
    io::Read as _,
    path::{Path, PathBuf},
    time::Duration,
};

use rusqlite::{
    Connection, OpenFlags,
    backup::{Backup, StepResult},
};

use super::{Order, Restored, Standing, Step, damaged, free_name, when_unread};
use crate::{
    base::failure::Failure,
    db::{
        backup::{differences, left, share, to_file},
        check,
        held::{self, Held},
        lite::failure,
        migrate, open,
        query::Conn,
    },
};

/// How many pages are written between two looks at how far it has come.
const PAGES: i32 = 512;
/// How often it is begun anew because somebody saved between the copy of the present and the first page.
const TRIES: u32 = 20;
/// How long others may hold the file.
const PATIENCE: Duration = Duration::from_secs(15);
const PAUSE: Duration = Duration::from_millis(50);

pub(super) fn restore(data: &Path, copy: &Path, order: &Order<'_>) -> Result<Restored, Failure> {
    let folder = left::folder(data)?;
    let (source, from_version) = brought_up(copy, folder.path())?;
    // One reading transaction; what is written anew with other pages is counted after that.
    source.control("BEGIN")?;
    let mut damage = check::integrity(&source)?;
    if damage.is_empty() {
        damage = check::broken_references(&source)?;
    }
    if !damage.is_empty() {
        return Err(damaged(copy, &damage));
    }
    let source = paged_alike(source, data, folder.path())?;
    let counts = check::counts(&source)?;
    let (kept, was_damaged) = put(data, &source, &counts, order)?;
    Ok(Restored { kept, was_damaged, counts, from_version })
}

/// The copy as this version knows it. One of an earlier version is brought up in a folder of its own.
fn brought_up(copy: &Path, folder: &Path) -> Result<(Conn, Option<i64>), Failure> {
    let of_copy = |failure| match failure {
        Failure::Damaged(details) => damaged(copy, &[details]),
        other => other,
    };
    let conn = open::to_read(copy).map_err(of_copy)?;
    let version = migrate::version(&conn).map_err(of_copy)?;
    if version == 0 {
        return Err(Failure::NotOurs(copy.to_owned()));
    }
    if version == migrate::KNOWN_VERSION {
        return Ok((conn, None));
    }
    let newer = folder.join("copy.db");
    to_file(&conn, &newer).map_err(of_copy)?;
    drop(open::to_write(&newer).map_err(of_copy)?);
    Ok((open::to_read(&newer)?, Some(version)))
}

/// The source with pages as large as those of the data, in a folder of its own where it has others: page by page nothing
/// else goes into a file that others have open.
fn paged_alike(source: Conn, data: &Path, folder: &Path) -> Result<Conn, Failure> {
    let Some(wanted) = page_bytes(data) else { return Ok(source) };
    let Some(engine) = source.as_lite() else { return Ok(source) };
    let has: u32 = engine.pragma_query_value(None, "page_size", |row| row.get(0)).map_err(|error| failure(&error))?;
    if has == wanted {
        return Ok(source);
    }
    let alike = folder.join("alike.db");
    source.control(&format!("COMMIT; PRAGMA page_size = {wanted}"))?;
    let name = alike.to_str().ok_or_else(|| Failure::Db(format!("{} can't be said to the engine", alike.display())))?;
    engine.execute("VACUUM INTO ?1", [name]).map_err(|error| failure(&error))?;
    if let Some(copy) = source.address.file() {
        share(copy, &alike);
    }
    let conn = open::to_read(&alike)?;
    conn.control("BEGIN")?;
    Ok(conn)
}

/// How large the pages of a file are, as its head says; none where that is no database.
fn page_bytes(path: &Path) -> Option<u32> {
    let mut head = [0; 18];
    held::look(path, |file| file.read_exact(&mut head)).ok()?;
    let [high, low] = [head[16], head[17]];
    // 65536 has no room there, and is written as 1.
    let bytes = match u32::from(u16::from_be_bytes([high, low])) {
        1 => 65_536,
        bytes => bytes,
    };
    (head.starts_with(b"SQLite format 3\0") && bytes.is_power_of_two() && bytes >= 512).then_some(bytes)
}

/// Puts the source in the place of the data; where what was there is kept, and whether it was damaged.
fn put(
    data: &Path,
    source: &Conn,
    counts: &[(String, i64)],
    order: &Order<'_>,
) -> Result<(Option<PathBuf>, bool), Failure> {
    for _ in 0..TRIES {
        let present = open::to_read(data).and_then(|present| {
            let before = state(&present)?;
            let kept = free_name(data, "before-restore", order, "db");
            to_file(&present, &kept)?;
            Ok((present, before, kept))
        });
        let (present, before, kept) = match present {
            Ok(found) => found,
            Err(failure) => {
                return match when_unread(failure)? {
                    Standing::Missing => whole(source, data).map(|()| (None, false)),
                    Standing::Unread => over_damaged(data, source, order).map(|kept| (Some(kept), true)),
                };
            }
        };
        (order.tell)(Step::Kept);
        if pour(source, data, order, &|| Ok(state(&present)? == before))? {
            verify(data, counts)?;
            return Ok((Some(kept), false));
        }
        // Somebody saved since the present was copied: that copy lacks it.
        let _ = std::fs::remove_file(&kept);
    }
    Err(Failure::Locked)
}

/// A number that is another one as soon as another connection has saved.
fn state(conn: &Conn) -> Result<i64, Failure> {
    let Some(engine) = conn.as_lite() else { return Ok(0) };
    engine.pragma_query_value(None, "data_version", |row| row.get(0)).map_err(|error| failure(&error))
}

/// Writes all pages into the live file, in one transaction. False when `is_as_kept` says that the data has changed;
/// then nothing is written. Nobody can save between that question and the last page.
fn pour(
    source: &Conn,
    data: &Path,
    order: &Order<'_>,
    is_as_kept: &dyn Fn() -> Result<bool, Failure>,
) -> Result<bool, Failure> {
    let Some(source) = source.as_lite() else { return Ok(false) };
    let failed = |error: rusqlite::Error| failure(&error);
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    // Declared first: dropped when the engine has closed the file.
    let _held;
    let mut live;
    (live, _held) = Held::open(data, || Connection::open_with_flags(data, flags)).map_err(failed)?;
    live.busy_timeout(PATIENCE).map_err(failed)?;
    live.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL").map_err(failed)?;
    {
        let backup = Backup::new(source, &mut live).map_err(failed)?;
        let (mut waited, mut pages) = (Duration::ZERO, 1);
        loop {
            match backup.step(pages).map_err(failed)? {
                StepResult::Done => break,
                StepResult::More => {
                    // With its first page it has the right to write, which one has at a time.
                    if pages == 1 && !is_as_kept()? {
                        return Ok(false);
                    }
                    pages = PAGES;
                    let progress = backup.progress();
                    let (left, all) = (count(progress.remaining), count(progress.pagecount));
                    (order.tell)(Step::Written(all.saturating_sub(left), all));
                }
                _ if waited >= PATIENCE => return Err(Failure::Locked),
                _ => {
                    std::thread::sleep(PAUSE);
                    waited += PAUSE;
                }
            }
        }
    }
    // All of it stands in the journal: best effort to give that room back.
    let _ = live.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)");
    Ok(true)
}

fn count(pages: i32) -> usize {
    usize::try_from(pages).unwrap_or(0)
}

fn verify(data: &Path, counts: &[(String, i64)]) -> Result<(), Failure> {
    let differing = differences(counts, &check::counts(&open::to_read(data)?)?);
    if differing.is_empty() { Ok(()) } else { Err(Failure::Damaged(differing.join("; "))) }
}

/// Over data that is damaged. What is left of it is kept as it is, byte by byte, with its journal.
fn over_damaged(data: &Path, source: &Conn, order: &Order<'_>) -> Result<PathBuf, Failure> {
    let kept = free_name(data, "damaged", order, "db");
    let journal = |path: &Path| with_ending(path, "-wal");
    let keep = |from: &Path, to: &Path| {
        let kept = held::look(from, |from| {
            let mut to = std::fs::File::create(to)?;
            // Who may not read the data may not read what is left of it, not even while it is copied.
            to.set_permissions(from.metadata()?.permissions())?;
            std::io::copy(from, &mut to)
        });
        kept.map_err(|error| Failure::io(to, &error))
    };
    keep(data, &kept)?;
    if journal(data).exists() {
        keep(&journal(data), &journal(&kept))?;
    }
    (order.tell)(Step::Kept);
    match pour(source, data, order, &|| Ok(true)) {
        Ok(true) => return Ok(kept),
        Ok(false) | Err(Failure::Damaged(_) | Failure::Db(_) | Failure::NotOurs(_)) => {}
        // It can't be written now: it stays as it was.
        Err(failure) => return Err(failure),
    }
    // Too damaged to be written page by page: another file takes its name. Who has the old one open is told.
    let beside = with_ending(data, ".restored");
    whole(source, &beside)?;
    share(data, &beside);
    for ending in ["-wal", "-shm"] {
        let path = with_ending(data, ending);
        match std::fs::remove_file(&path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(Failure::io(&path, &error)),
            _ => {}
        }
    }
    std::fs::rename(&beside, data).map_err(|error| Failure::io(data, &error))?;
    Ok(kept)
}

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

/// The copy as a file of its own where none is.
fn whole(source: &Conn, data: &Path) -> Result<(), Failure> {
    source.control("COMMIT")?;
    to_file(source, data).map(|_| ())
}
