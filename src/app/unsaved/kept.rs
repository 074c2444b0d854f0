//! What is typed and not saved, beside the preferences: a file per window, which stays when the program is ended from
//! outside. A lock beside it tells whether the window that wrote it is still there.

use std::{
    collections::BTreeMap,
    fs::File,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{Sender, channel},
    },
    thread::{self, JoinHandle},
};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    base::{failure::Failure, id::UserId, kind::Kind, time::Instant},
    print::file,
    ui::cx::{FormOf, Unsaved},
};

/// The folder beside the preferences.
const FOLDER: &str = "unsaved";
/// The ending of a file that is no list of forms, and is kept aside.
const BROKEN: &str = "broken";
/// What a window that was ended while it wrote may have left is taken away after a day.
const HALF_WRITTEN_SECONDS: u64 = 24 * 60 * 60;

/// One form.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Entry {
    /// Where the data is that it belongs to.
    pub data: String,
    /// Who typed.
    pub user: UserId,
    /// When.
    pub at: Instant,
    /// Which version of the program kept it.
    #[serde(default)]
    pub program: String,
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
    /// Those that a newer program wrote, and this one does not know.
    pub foreign: Vec<Foreign>,
}

/// A form that a newer program wrote.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Foreign(pub Value);

impl Foreign {
    /// What stands at a name.
    fn text(&self, name: &str) -> &str {
        self.0.get(name).and_then(Value::as_str).unwrap_or_default()
    }

    /// Where the data is that it belongs to.
    pub fn data(&self) -> &str {
        self.text("data")
    }

    /// Which version of the program wrote it.
    pub fn program(&self) -> &str {
        self.text("program")
    }
}

/// What was found of earlier windows.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// What they left.
    pub left: Vec<Left>,
    /// Files that can't be read, by the names under which they are kept aside.
    pub broken: Vec<PathBuf>,
}

/// Where it is kept; nowhere for a window without preferences.
pub(super) fn folder(prefs: Option<&Path>) -> Option<PathBuf> {
    prefs.map(|prefs| prefs.with_file_name(FOLDER))
}

/// What windows that were ended have left of this data. What can't be read is kept aside.
pub(super) fn found(folder: &Path, data: &str) -> Found {
    let Ok(all) = std::fs::read_dir(folder) else { return Found::default() };
    let mut paths: Vec<PathBuf> = all.filter_map(|entry| entry.ok().map(|entry| entry.path())).collect();
    paths.sort();
    let mut found = Found::default();
    for path in paths {
        if path.extension().is_some_and(|ending| ending == "json") {
            look_at(path, data, &mut found);
        } else if is_half_written(&path) {
            // Taken away, or looked at once more with the next start.
            let _ = std::fs::remove_file(path);
        }
    }
    found
}

/// A file under the name that it has until it is whole, which nobody writes any more.
fn is_half_written(path: &Path) -> bool {
    let is_under_way = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(".tmp"));
    let age = || path.metadata().ok()?.modified().ok()?.elapsed().ok();
    is_under_way && age().is_some_and(|age| age.as_secs() > HALF_WRITTEN_SECONDS)
}

fn look_at(path: PathBuf, data: &str, found: &mut Found) {
    let lock = File::create(lock_of(&path)).ok().filter(|lock| lock.try_lock().is_ok());
    // Its window is there still, or another one offers it.
    let Some(lock) = lock else { return };
    let Ok(bytes) = std::fs::read(&path) else { return };
    let Ok(all) = serde_json::from_slice::<Vec<Value>>(&bytes) else {
        let aside = path.with_extension(BROKEN);
        if std::fs::rename(&path, &aside).is_ok() {
            let _ = std::fs::remove_file(lock_of(&path));
            found.broken.push(aside);
        }
        return;
    };
    let (mut entries, mut foreign) = (Vec::new(), Vec::new());
    for one in all {
        match serde_json::from_value::<Entry>(one.clone()) {
            Ok(entry) => entries.push(entry),
            Err(_) => foreign.push(Foreign(one)),
        }
    }
    let is_of_data = entries.iter().any(|entry| entry.data == data) || foreign.iter().any(|one| one.data() == data);
    if is_of_data {
        found.left.push(Left { path, _lock: lock, entries, foreign });
    }
}

fn lock_of(path: &Path) -> PathBuf {
    path.with_extension("lock")
}

/// What is to be written, by whom it may take as long as it takes.
enum Job {
    /// These forms into this file; none takes it away.
    Write(PathBuf, Vec<Entry>, Vec<Foreign>),
}

/// Why the last try to write failed.
type Trouble = Arc<Mutex<Option<Failure>>>;

/// Writes on a thread of its own: a disk may be slow, and nobody who types waits for it.
#[derive(Debug)]
pub(super) struct Writer {
    jobs: Option<Sender<Job>>,
    thread: Option<JoinHandle<()>>,
    trouble: Trouble,
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
        let trouble = Trouble::default();
        let (told, own) = (trouble.clone(), path.with_extension("json"));
        let works = move || {
            for Job::Write(path, entries, foreign) in todo {
                let failure = write(&path, &entries, &foreign).err();
                if path != own && !path.exists() {
                    // Nothing of that window is left.
                    let _ = std::fs::remove_file(lock_of(&path));
                }
                *told.lock().unwrap_or_else(PoisonError::into_inner) = failure;
            }
        };
        let thread = thread::Builder::new().name("aftercare-unsaved".to_owned()).spawn(works);
        let thread = Some(thread.map_err(|error| io(&error))?);
        Ok(Self { jobs: Some(jobs), thread, trouble, own: (path.with_extension("json"), lock) })
    }

    /// Why the last try failed.
    pub fn trouble(&self) -> Option<Failure> {
        self.trouble.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Writes what is typed in this window.
    pub fn keep(&self, entries: Vec<Entry>) {
        self.put(Job::Write(self.own.0.clone(), entries, Vec::new()));
    }

    /// Writes what a window that was ended still has to offer.
    pub fn keep_left(&self, left: &Left) {
        self.put(Job::Write(left.path.clone(), left.entries.clone(), left.foreign.clone()));
    }

    fn put(&self, job: Job) {
        if let Some(jobs) = &self.jobs {
            // The thread ends with this.
            let _ = jobs.send(job);
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

fn write(path: &Path, entries: &[Entry], foreign: &[Foreign]) -> Result<(), Failure> {
    if entries.is_empty() && foreign.is_empty() {
        let gone = std::fs::remove_file(path);
        return match gone {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(Failure::io(path, &error)),
            _ => Ok(()),
        };
    }
    let plain = |entry| serde_json::to_value(entry).expect("plain data always becomes JSON");
    let all: Vec<Value> = entries.iter().map(plain).chain(foreign.iter().map(|one| one.0.clone())).collect();
    let text = serde_json::to_vec_pretty(&all).expect("plain data always becomes JSON");
    file::write_whole(path, &text)
}

/// What is typed in this window, by who types, what kind of record, and in which form of it.
pub(super) type Typed = BTreeMap<(UserId, Kind, FormOf), Entry>;

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(data: &str, says: &str) -> Entry {
        let unsaved = Unsaved {
            kind: Kind::Customer,
            form: FormOf::Record,
            title: None,
            id: 7,
            version: 3,
            base: serde_json::json!({ "name": "as read" }),
            typed: serde_json::json!({ "name": says }),
            says: says.to_owned(),
        };
        Entry { data: data.to_owned(), user: UserId(1), at: Instant(0), program: "1.0".to_owned(), unsaved }
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
        assert!(found(at, "a.db").left.is_empty(), "its window is there still");
        drop(writer);
        assert!(found(at, "c.db").left.is_empty(), "of other data");
        let mut left = found(at, "a.db").left;
        assert_eq!(left.len(), 1);
        assert_eq!(left[0].entries[0], entry("a.db", "typed"));
        assert!(found(at, "a.db").left.is_empty(), "one window offers it");
        let other = Writer::new(at).expect("it is written there");
        left[0].entries.retain(|entry| entry.data != "a.db");
        other.keep_left(&left[0]);
        drop((other, left));
        assert!(found(at, "a.db").left.is_empty());
        assert_eq!(found(at, "b.db").left.len(), 1, "what is of other data stays for it");
    }

    #[test]
    fn nothing_typed_leaves_nothing_behind_and_what_can_not_be_read_stops_nobody() {
        let folder = tempfile::tempdir().expect("a folder");
        let writer = Writer::new(folder.path()).expect("it is written there");
        writer.keep(vec![entry("a.db", "typed")]);
        writer.keep(Vec::new());
        drop(writer);
        assert_eq!(std::fs::read_dir(folder.path()).expect("the folder").count(), 0);
    }

    #[test]
    fn what_is_broken_is_told_and_kept_aside_and_what_a_newer_program_wrote_stays_as_it_is() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = folder.path();
        assert!(found(&at.join("none"), "a.db").left.is_empty());
        std::fs::write(at.join("window-x.json"), "{ half").expect("written");
        let first = found(at, "a.db");
        assert!(first.left.is_empty());
        assert_eq!(first.broken, [at.join("window-x.broken")]);
        assert_eq!(std::fs::read_to_string(&first.broken[0]).expect("it is there"), "{ half");
        assert!(found(at, "a.db").broken.is_empty(), "it is told once");
        let mut newer = serde_json::to_value(entry("a.db", "typed")).expect("JSON");
        newer["unsaved"]["form"] = serde_json::json!({ "hologram": 3 });
        let known = serde_json::to_value(entry("a.db", "too")).expect("JSON");
        let both = serde_json::to_vec(&[newer.clone(), known]).expect("JSON");
        std::fs::write(at.join("window-y.json"), both).expect("written");
        let mut left = found(at, "a.db").left;
        assert_eq!((left[0].entries.len(), left[0].foreign.clone()), (1, vec![Foreign(newer.clone())]));
        left[0].entries.clear();
        let writer = Writer::new(at).expect("it is written there");
        writer.keep_left(&left[0]);
        drop((writer, left));
        let left = found(at, "a.db").left;
        assert_eq!((left[0].entries.len(), left[0].foreign.clone()), (0, vec![Foreign(newer)]));
    }

    #[test]
    fn what_a_full_disk_refuses_is_told_until_it_goes_well() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = folder.path().join("unsaved");
        let writer = Writer::new(&at).expect("it is written there");
        std::fs::remove_dir_all(&at).expect("it is taken away");
        let trouble = |writer: &Writer| {
            let wait = std::time::Instant::now();
            loop {
                let trouble = writer.trouble();
                if trouble.is_some() || wait.elapsed().as_secs() > 30 {
                    return trouble;
                }
                thread::yield_now();
            }
        };
        writer.keep(vec![entry("a.db", "typed")]);
        assert!(trouble(&writer).is_some(), "there is no folder");
        std::fs::create_dir(&at).expect("it is there again");
        writer.keep(vec![entry("a.db", "typed")]);
        drop(writer);
        assert_eq!(found(&at, "a.db").left.len(), 1);
    }
}
