//! What is typed and not saved, beside the preferences: a file per window, which stays when the program is ended from
//! outside. A lock beside it tells whether the window that wrote it is still there.

use std::{
    collections::BTreeMap,
    fs::File,
    path::{Path, PathBuf},
    sync::mpsc::{Sender, channel},
    thread::{self, JoinHandle},
};

use serde::{Deserialize, Serialize};

use crate::{
    base::{failure::Failure, id::UserId, kind::Kind, time::Instant},
    print::file,
    ui::cx::Unsaved,
};

/// The folder beside the preferences.
const FOLDER: &str = "unsaved";

/// One form.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Entry {
    /// Where the data is that it belongs to.
    pub data: String,
    /// Who typed.
    pub user: UserId,
    /// When.
    pub at: Instant,
    /// What.
    pub unsaved: Unsaved,
}

/// What a window that was ended left.
#[derive(Debug)]
pub(super) struct Left {
    path: PathBuf,
    /// Held as long as it is offered here: no other window offers it too.
    _lock: File,
    /// Its forms.
    pub entries: Vec<Entry>,
}

/// Where it is kept; nowhere for a window without preferences.
pub(super) fn folder(prefs: Option<&Path>) -> Option<PathBuf> {
    prefs.map(|prefs| prefs.with_file_name(FOLDER))
}

/// What windows that were ended have left of this data. What can't be read is left where it is.
pub(super) fn left(folder: &Path, data: &str) -> Vec<Left> {
    let Ok(found) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<PathBuf> = found.filter_map(|entry| entry.ok().map(|entry| entry.path())).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "json"));
    paths.sort();
    paths.into_iter().filter_map(|path| left_at(path, data)).collect()
}

fn left_at(path: PathBuf, data: &str) -> Option<Left> {
    let lock = File::create(lock_of(&path)).ok()?;
    lock.try_lock().ok()?;
    let text = std::fs::read_to_string(&path).ok()?;
    let entries: Vec<Entry> = serde_json::from_str(&text).ok()?;
    entries.iter().any(|entry| entry.data == data).then_some(Left { path, _lock: lock, entries })
}

fn lock_of(path: &Path) -> PathBuf {
    path.with_extension("lock")
}

/// What is to be written, by whom it may take as long as it takes.
enum Job {
    /// These forms into this file; none takes it away.
    Write(PathBuf, Vec<Entry>),
}

/// Writes on a thread of its own: a disk may be slow, and nobody who types waits for it.
#[derive(Debug)]
pub(super) struct Writer {
    jobs: Option<Sender<Job>>,
    thread: Option<JoinHandle<()>>,
    /// This window's file, and the lock on it.
    own: (PathBuf, File),
}

impl Writer {
    /// Begins a file of this window.
    ///
    /// # Errors
    /// When the folder can't be written, or no thread started.
    pub fn new(folder: &Path) -> Result<Self, Failure> {
        let io = |error: &std::io::Error| Failure::io(folder, error);
        std::fs::create_dir_all(folder).map_err(|error| io(&error))?;
        let made = tempfile::Builder::new().prefix("window-").suffix(".lock").tempfile_in(folder);
        let (lock, path) =
            made.and_then(|made| made.keep().map_err(|error| error.error)).map_err(|error| io(&error))?;
        lock.try_lock().map_err(|error| io(&error.into()))?;
        let (jobs, todo) = channel();
        let works = move || {
            for Job::Write(path, entries) in todo {
                if let Err(failure) = write(&path, &entries) {
                    tracing::warn!(%failure, "what is typed is not kept");
                }
            }
        };
        let thread = thread::Builder::new().name("aftercare-unsaved".to_owned()).spawn(works);
        let thread = Some(thread.map_err(|error| io(&error))?);
        Ok(Self { jobs: Some(jobs), thread, own: (path.with_extension("json"), lock) })
    }

    /// Writes what is typed in this window.
    pub fn keep(&self, entries: Vec<Entry>) {
        self.put(self.own.0.clone(), entries);
    }

    /// Writes what a window that was ended still has to offer.
    pub fn keep_left(&self, left: &Left) {
        self.put(left.path.clone(), left.entries.clone());
    }

    fn put(&self, path: PathBuf, entries: Vec<Entry>) {
        if let Some(jobs) = &self.jobs {
            // The thread ends with this.
            let _ = jobs.send(Job::Write(path, entries));
        }
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.jobs = None;
        if let Some(thread) = self.thread.take() {
            // Whatever became of it, there is nothing left to do.
            let _ = thread.join();
        }
        if !self.own.0.exists() {
            let _ = std::fs::remove_file(lock_of(&self.own.0));
        }
    }
}

fn write(path: &Path, entries: &[Entry]) -> Result<(), Failure> {
    if entries.is_empty() {
        let gone = std::fs::remove_file(path);
        return match gone {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(Failure::io(path, &error)),
            _ => Ok(()),
        };
    }
    let text = serde_json::to_vec_pretty(entries).expect("plain data always becomes JSON");
    file::write_whole(path, &text)
}

/// What is typed in this window, by who types and what kind of record.
pub(super) type Typed = BTreeMap<(UserId, Kind), Entry>;

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(data: &str, says: &str) -> Entry {
        let unsaved = Unsaved {
            kind: Kind::Customer,
            id: 7,
            version: 3,
            base: serde_json::json!({ "name": "as read" }),
            typed: serde_json::json!({ "name": says }),
            says: says.to_owned(),
        };
        Entry { data: data.to_owned(), user: UserId(1), at: Instant(0), unsaved }
    }

    #[test]
    fn what_is_typed_is_offered_once_its_window_is_gone_and_no_longer_once_it_is_taken() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = folder.path();
        let writer = Writer::new(at).expect("it is written there");
        writer.keep(vec![entry("a.db", "typed"), entry("b.db", "elsewhere")]);
        let wait = std::time::Instant::now();
        while !writer.own.0.exists() && wait.elapsed().as_secs() < 30 {
            thread::yield_now();
        }
        assert!(left(at, "a.db").is_empty(), "its window is there still");
        drop(writer);
        assert!(left(at, "c.db").is_empty(), "of other data");
        let mut found = left(at, "a.db");
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].entries[0], entry("a.db", "typed"));
        assert!(left(at, "a.db").is_empty(), "one window offers it");
        let other = Writer::new(at).expect("it is written there");
        found[0].entries.retain(|entry| entry.data != "a.db");
        other.keep_left(&found[0]);
        drop((other, found));
        assert!(left(at, "a.db").is_empty());
        assert_eq!(left(at, "b.db").len(), 1, "what is of other data stays for it");
    }

    #[test]
    fn nothing_typed_leaves_nothing_behind_and_what_can_not_be_read_stops_nobody() {
        let folder = tempfile::tempdir().expect("a folder");
        let writer = Writer::new(folder.path()).expect("it is written there");
        writer.keep(vec![entry("a.db", "typed")]);
        writer.keep(Vec::new());
        drop(writer);
        assert_eq!(std::fs::read_dir(folder.path()).expect("the folder").count(), 0);
        std::fs::write(folder.path().join("window-x.json"), "{ half").expect("written");
        assert!(left(folder.path(), "a.db").is_empty());
        assert!(left(&folder.path().join("none"), "a.db").is_empty());
    }
}
