//! Files that the engine has open, and how others look into them.
//!
//! On Unix whoever closes a handle of a file takes away all locks that this process has on it, those of the engine too.
//! Another program that closes the file then believes to be the last who has it open, and clears away the journal that we
//! save into: what is saved from then on is gone. So nobody opens such a file but the engine and [`look`], which keeps its
//! handle until the engine has closed the file.

use std::{
    collections::BTreeMap,
    fs::File,
    io::{self, Seek as _},
    path::Path,
    sync::{Mutex, MutexGuard, PoisonError},
};

use crate::base::{failure::Failure, say::Said};

/// What tells a file from all others: device and number.
type Mark = (u64, u64);

/// What bears the engine's locks beside a file with a journal.
const LOCKS: &str = "-shm";
/// How the names end of what the engine keeps beside a file.
const BESIDE: [&str; 3] = [LOCKS, "-wal", "-journal"];

/// The files that the engine has open, each with our own handles of it.
static OPEN: Mutex<BTreeMap<Mark, Known>> = Mutex::new(BTreeMap::new());

#[derive(Debug, Default)]
struct Known {
    engines: usize,
    handle: Option<File>,
}

/// The engine has a file open, for as long as this is kept: dropped after the engine's connection.
#[derive(Debug, Default)]
pub(super) struct Held(Option<Mark>);

impl Held {
    /// Opens a file with the engine, while nobody looks into it.
    ///
    /// # Errors
    /// What the engine says.
    pub fn open<T, E>(path: &Path, open: impl FnOnce() -> Result<T, E>) -> Result<(T, Self), E> {
        let mut files = files();
        let engine = open()?;
        let mark = mark_at(path);
        if let Some(mark) = mark {
            files.entry(mark).or_default().engines += 1;
        }
        Ok((engine, Self(mark)))
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        let Some(mark) = self.0 else { return };
        let mut files = files();
        let Some(known) = files.get_mut(&mark) else { return };
        known.engines -= 1;
        if known.engines == 0 {
            files.remove(&mark);
        }
    }
}

/// Looks into a file from its beginning, which the engine may have open.
///
/// # Errors
/// When it can't be opened or bears the engine's locks on data, and what `f` answers.
pub(super) fn look<T>(path: &Path, f: impl FnOnce(&mut File) -> io::Result<T>) -> io::Result<T> {
    let found = std::fs::metadata(path)?;
    if !found.is_file() {
        // Nobody waits for what may never answer.
        return f(&mut File::open(path)?);
    }
    let mut files = files();
    if is_beside(path, LOCKS, &files) {
        // What stands in it is of use to the engine alone.
        return Err(io::ErrorKind::PermissionDenied.into());
    }
    let known = mark(&found).and_then(|mark| files.get_mut(&mark));
    let mut file = match known.and_then(|known| known.handle.take()) {
        Some(mut file) => file.rewind().map(|()| file)?,
        None => File::open(path)?,
    };
    let looked = f(&mut file);
    if let Some(known) = file.metadata().ok().as_ref().and_then(mark).and_then(|mark| files.get_mut(&mark)) {
        known.handle = Some(file);
    }
    looked
}

/// Whether a file that somebody chose may be read: not the data that is open here, nor what the engine keeps beside it.
///
/// # Errors
/// That it is this data.
pub fn may_be_read(path: &Path) -> Result<(), Failure> {
    let files = files();
    let is_beside = BESIDE.iter().any(|ending| is_beside(path, ending, &files));
    if is_beside || mark_at(path).is_some_and(|mark| files.contains_key(&mark)) {
        return Err(Said::new("error-is-the-data").with("path", path.display().to_string()).into());
    }
    Ok(())
}

fn files() -> MutexGuard<'static, BTreeMap<Mark, Known>> {
    OPEN.lock().unwrap_or_else(PoisonError::into_inner)
}

fn mark_at(path: &Path) -> Option<Mark> {
    std::fs::metadata(path).ok().as_ref().and_then(mark)
}

/// Whether a file is one that the engine keeps beside data that it has open: in its folder, under its name with this ending.
#[cfg(unix)]
fn is_beside(path: &Path, ending: &str, files: &BTreeMap<Mark, Known>) -> bool {
    use std::{ffi::OsStr, os::unix::ffi::OsStrExt as _};
    let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let data = path.file_name().and_then(|name| name.as_bytes().strip_suffix(ending.as_bytes()));
    let data = data.filter(|name| !name.is_empty()).map(|name| path.with_file_name(OsStr::from_bytes(name)));
    data.and_then(|data| mark_at(&data)).is_some_and(|mark| files.contains_key(&mark))
}

#[cfg(not(unix))]
fn is_beside(_: &Path, _: &str, _: &BTreeMap<Mark, Known>) -> bool {
    false
}

#[cfg(unix)]
#[expect(clippy::unnecessary_wraps, reason = "other systems have none")]
fn mark(file: &std::fs::Metadata) -> Option<Mark> {
    use std::os::unix::fs::MetadataExt as _;
    Some((file.dev(), file.ino()))
}

/// Elsewhere a lock belongs to the handle that it was taken by.
#[cfg(not(unix))]
fn mark(_: &std::fs::Metadata) -> Option<Mark> {
    None
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;
    use crate::db::{backup, open, replace};

    fn handles(path: &Path) -> Option<(usize, bool)> {
        let mark = std::fs::metadata(path).ok().as_ref().and_then(mark).expect("it is there");
        files().get(&mark).map(|known| (known.engines, known.handle.is_some()))
    }

    fn first(path: &Path) -> io::Result<u8> {
        look(path, |file| {
            let mut byte = [0];
            file.read_exact(&mut byte).map(|()| byte[0])
        })
    }

    #[test]
    fn what_was_looked_into_stays_open_until_the_engine_has_closed_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.db");
        std::fs::write(&path, "SQL").unwrap();
        assert_eq!((first(&path).unwrap(), handles(&path)), (b'S', None));
        let (_, one) = Held::open(&path, || Ok::<_, ()>(())).unwrap();
        let (_, other) = Held::open(&path, || Ok::<_, ()>(())).unwrap();
        assert_eq!(handles(&path), Some((2, false)));
        for _ in 0..2 {
            assert_eq!((first(&path).unwrap(), handles(&path)), (b'S', Some((2, true))));
        }
        assert!(may_be_read(&path).is_err());
        drop(one);
        assert_eq!(handles(&path), Some((1, true)));
        drop(other);
        assert_eq!((handles(&path), may_be_read(&path)), (None, Ok(())));
        assert!(Held::open(&path, || Err::<(), _>("no")).is_err());
        assert_eq!(handles(&path), None);
        assert!(first(&folder.path().join("nowhere")).is_err());
    }

    /// The locks that this process has on a file.
    #[cfg(target_os = "linux")]
    fn locks(path: &Path) -> usize {
        use std::os::unix::fs::MetadataExt as _;
        let number = format!(":{}", std::fs::metadata(path).expect("it is there").ino());
        let process = std::process::id().to_string();
        let all = std::fs::read_to_string("/proc/locks").expect("the system tells");
        let is_ours = |line: &&str| {
            let words: Vec<&str> = line.split_whitespace().collect();
            words.get(4) == Some(&process.as_str()) && words.get(5).is_some_and(|file| file.ends_with(&number))
        };
        all.lines().filter(is_ours).count()
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn the_locks_of_the_engine_outlast_whatever_looks_at_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("office.db");
        let writer = open::to_write(&path).unwrap();
        assert!(locks(&path) > 0, "without a lock on it there is nothing to lose");
        let lasts = |what: &str| assert!(locks(&path) > 0, "{what}");
        let reader = open::to_read(&path).unwrap();
        lasts("opened once more");
        drop(open::to_write(&path).unwrap());
        lasts("closed");
        open::may_begin(&path).unwrap();
        lasts("chosen");
        replace::may_replace(None, &path, b"%PDF").unwrap_err();
        lasts("chosen to be written over");
        backup::look::into(&path, None, None).unwrap();
        lasts("looked into as a copy");
        backup::to_file(&writer, &folder.path().join("copy.db")).unwrap();
        lasts("copied");
        drop((writer, reader));
        assert_eq!((locks(&path), handles(&path)), (0, None));
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn what_the_engine_keeps_beside_open_data_is_not_read_and_its_locks_last() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        for name in ["other.db", "other.db-shm", "office.db-journal"] {
            std::fs::write(at(name), "SQL").unwrap();
        }
        let conn = open::to_write(&at("office.db")).unwrap();
        let shared = at("office.db-shm");
        std::os::unix::fs::symlink(&shared, at("list.csv")).unwrap();
        assert!(locks(&shared) > 0, "without a lock on it there is nothing to lose");
        for name in ["office.db", "office.db-shm", "office.db-wal", "office.db-journal", "list.csv"] {
            assert!(may_be_read(&at(name)).is_err(), "{name}");
        }
        for name in ["other.db", "other.db-shm", "nowhere-shm", "-shm"] {
            assert_eq!(may_be_read(&at(name)), Ok(()), "{name}");
        }
        for name in ["office.db-shm", "list.csv"] {
            assert!(open::may_begin(&at(name)).is_err(), "{name}");
            assert!(replace::may_replace(None, &at(name), b"%PDF").is_err(), "{name}");
        }
        assert!(locks(&shared) > 0, "looked at as data, and as what is to be written over");
        drop(conn);
        assert_eq!(may_be_read(&at("office.db-journal")), Ok(()));
    }
}
