//! What is being made beside data, and what killed programs have left of it.
//!
//! A copy, and what a restore needs meanwhile, are as large as the data: left behind, they would fill the disk. Only what
//! nobody works on any more may go, and of a file in a folder that is shared or synchronised nothing beside it can prove
//! that: its maker may live on another computer, where locks are not seen. So each has a note in a folder of this computer,
//! with a lock that its maker holds as long as it lives. What has no note here is not touched.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Read as _, Write as _},
    path::{Path, PathBuf},
    sync::OnceLock,
};

use tempfile::{NamedTempFile, TempDir};

use super::folder_of;
use crate::base::failure::Failure;

/// What the names of unfinished files and folders begin with, and those of files end with.
const NAME: (&str, &str) = (".aftercare-", ".part");
/// How the names of notes end.
const NOTE: &str = ".note";
/// What the names of files in an unfinished folder begin with.
const INSIDE: [&str; 3] = ["copy.", "alike.", NAME.0];

static NOTES: OnceLock<PathBuf> = OnceLock::new();

/// Notes of what is being made are kept in a folder that is this computer's alone. Without one nothing is noted, and
/// nothing that was left is taken away.
pub fn keep_notes_in(folder: PathBuf) {
    // The first who says it, the start of the program, is right.
    let _ = NOTES.set(folder);
}

/// Where the system keeps such things: never in a folder that goes to other computers.
pub fn default_notes() -> Option<PathBuf> {
    let folders = directories::ProjectDirs::from("", "", "aftercare")?;
    Some(folders.state_dir().unwrap_or_else(|| folders.cache_dir()).join("unfinished"))
}

/// Something unfinished: it is gone with its note when this is dropped.
#[derive(Debug)]
pub(super) struct Unfinished<T> {
    made: T,
    /// Behind it: what has no note any more is gone.
    _note: Option<Note>,
}

/// A new file beside a target, which becomes it when it is whole. What killed programs left there is taken away first.
///
/// # Errors
/// When the folder can't be written.
pub(super) fn file(target: &Path) -> Result<Unfinished<NamedTempFile>, Failure> {
    let folder = begun_in(target);
    let made = tempfile::Builder::new().prefix(NAME.0).suffix(NAME.1).tempfile_in(folder);
    let made = made.map_err(|error| Failure::io(folder, &error))?;
    Ok(Unfinished { _note: Note::of(made.path(), NOTES.get()), made })
}

/// A new folder beside data. What killed programs left there is taken away first.
///
/// # Errors
/// When its folder can't be written.
pub(super) fn folder(data: &Path) -> Result<Unfinished<TempDir>, Failure> {
    let folder = begun_in(data);
    let made = tempfile::Builder::new().prefix(NAME.0).tempdir_in(folder);
    let made = made.map_err(|error| Failure::io(folder, &error))?;
    Ok(Unfinished { _note: Note::of(made.path(), NOTES.get()), made })
}

fn begun_in(beside: &Path) -> &Path {
    let folder = folder_of(beside);
    NOTES.get().iter().for_each(|notes| take_away(folder, notes));
    folder
}

impl Unfinished<NamedTempFile> {
    /// Where it is.
    pub fn path(&self) -> &Path {
        self.made.path()
    }

    /// Gives it its name; what stood there is replaced.
    ///
    /// # Errors
    /// When that can't be; then it is gone.
    pub fn persist(self, target: &Path) -> Result<(), Failure> {
        self.made.persist(target).map(drop).map_err(|error| Failure::io(target, &error.error))
    }
}

impl Unfinished<TempDir> {
    /// Where it is.
    pub fn path(&self) -> &Path {
        self.made.path()
    }
}

/// A note, held while its maker lives.
#[derive(Debug)]
struct Note {
    path: PathBuf,
    _lock: File,
}

impl Note {
    /// Notes that this is being made. None where it can't be noted or held: then nobody takes it away.
    fn of(made: &Path, notes: Option<&PathBuf>) -> Option<Self> {
        let notes = notes?;
        let place = folder_of(made).canonicalize().ok()?.join(made.file_name()?);
        let mut name = made.file_name()?.to_owned();
        name.push(NOTE);
        let path = notes.join(name);
        fs::create_dir_all(notes).ok()?;
        let mut file = OpenOptions::new().read(true).write(true).create_new(true).open(&path).ok()?;
        // Held before it says anything: a note that says nothing is of no use to anybody.
        let held = file.try_lock().map_err(io::Error::from);
        let noted = held.and_then(|()| file.write_all(place.to_str().unwrap_or_default().as_bytes()));
        let note = Self { path, _lock: file };
        noted.is_ok().then_some(note)
    }
}

impl Drop for Note {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path);
    }
}

/// Takes away what was left in a folder by programs that live no more; what can't be taken away stays.
fn take_away(folder: &Path, notes: &Path) {
    let (Ok(folder), Ok(notes)) = (folder.canonicalize(), notes.read_dir()) else { return };
    for path in notes.flatten().map(|note| note.path()).filter(|path| is_note(path)) {
        let Ok(mut note) = OpenOptions::new().read(true).write(true).open(&path) else { continue };
        let mut left = String::new();
        // Held by another: its maker lives, or somebody else takes it away just now.
        if note.try_lock().is_err() || note.read_to_string(&mut left).is_err() {
            continue;
        }
        let left = Path::new(&left);
        if left.starts_with(&folder) && is_gone(left) {
            let _ = fs::remove_file(&path);
            tracing::info!(path = %left.display(), "what a killed program has left is taken away");
        }
    }
}

fn is_note(path: &Path) -> bool {
    name(path).starts_with(NAME.0) && name(path).ends_with(NOTE)
}

fn name(path: &Path) -> &str {
    path.file_name().and_then(|name| name.to_str()).unwrap_or_default()
}

/// Removes what was left; true when nothing of it is there any more. What is not ours stays.
fn is_gone(left: &Path) -> bool {
    if !name(left).starts_with(NAME.0) {
        return false;
    }
    match left.symlink_metadata() {
        Err(error) => error.kind() == io::ErrorKind::NotFound,
        Ok(found) if found.is_file() && name(left).ends_with(NAME.1) => {
            // The engine's journals of it first: without it nobody would find them again.
            let journal = |ending| left.with_file_name(format!("{}{ending}", name(left)));
            ["-journal", "-wal", "-shm"].iter().for_each(|ending| drop(fs::remove_file(journal(ending))));
            fs::remove_file(left).is_ok()
        }
        Ok(found) if found.is_dir() => {
            let inside = left.read_dir().into_iter().flatten().flatten().map(|file| file.path());
            for file in inside.filter(|file| INSIDE.iter().any(|start| name(file).starts_with(start))) {
                let _ = fs::remove_file(file);
            }
            // Not if anything else is in it.
            fs::remove_dir(left).is_ok()
        }
        Ok(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Something that a program began, and its note as it is when that program was killed.
    fn left(notes: &Path, path: &Path, is_folder: bool) {
        if is_folder {
            fs::create_dir(path).unwrap();
            fs::write(path.join("copy.db"), "half").unwrap();
            fs::write(path.join("copy.before-v2.db-journal"), "half").unwrap();
        } else {
            fs::write(path, "half").unwrap();
        }
        let mut note = Note::of(path, Some(&notes.to_owned())).unwrap();
        note.path = PathBuf::from("nowhere");
    }

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> =
            folder.read_dir().unwrap().map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn what_a_dead_program_left_goes_and_what_a_living_one_makes_stays() {
        let (folder, notes) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let at = |name: &str| folder.path().join(name);
        left(notes.path(), &at(".aftercare-dead1.part"), false);
        fs::write(at(".aftercare-dead1.part-journal"), "half").unwrap();
        left(notes.path(), &at(".aftercare-dead2"), true);
        fs::write(at(".aftercare-living.part"), "half").unwrap();
        let living = Note::of(&at(".aftercare-living.part"), Some(&notes.path().to_owned())).unwrap();
        // Another computer makes it, and the folder is synchronised; or another user does.
        fs::write(at(".aftercare-others.part"), "half").unwrap();
        fs::write(at("office.db"), "data").unwrap();
        take_away(folder.path(), notes.path());
        assert_eq!(names(folder.path()), [".aftercare-living.part", ".aftercare-others.part", "office.db"]);
        assert_eq!(names(notes.path()), [".aftercare-living.part.note"]);
        drop(living);
        assert_eq!(names(notes.path()), Vec::<String>::new());
    }

    #[test]
    fn what_is_not_ours_stays_whatever_a_note_says() {
        let (folder, notes) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let at = |name: &str| folder.path().join(name);
        left(notes.path(), &at("office.part"), false);
        left(notes.path(), &at(".aftercare-notes.txt"), false);
        left(notes.path(), &at(".aftercare-mine"), true);
        fs::write(at(".aftercare-mine").join("letter.txt"), "precious").unwrap();
        fs::write(notes.path().join(".aftercare-empty.note"), "").unwrap();
        fs::create_dir(at("elsewhere")).unwrap();
        left(notes.path(), &at(".aftercare-far.part"), false);
        take_away(&at("elsewhere"), notes.path());
        assert!(at(".aftercare-far.part").exists(), "nobody began anything beside it");
        take_away(folder.path(), notes.path());
        assert_eq!(names(folder.path()), [".aftercare-mine", ".aftercare-notes.txt", "elsewhere", "office.part"]);
        assert_eq!(names(&at(".aftercare-mine")), ["letter.txt"]);
    }

    #[test]
    fn what_is_dropped_or_has_its_name_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("copy.db");
        drop((file(&target).unwrap(), super::folder(&target).unwrap()));
        assert_eq!(names(folder.path()), Vec::<String>::new());
        file(&target).unwrap().persist(&target).unwrap();
        assert_eq!(names(folder.path()), ["copy.db"]);
    }
}
