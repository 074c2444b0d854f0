//! The unfinished file of an export, and what is left of exports whose program was killed.

use std::{
    fs::{File, OpenOptions, TryLockError},
    path::Path,
    time::Duration,
};

use tempfile::NamedTempFile;

use crate::base::failure::Failure;

/// What the names of unfinished files begin and end with.
const NAME: (&str, &str) = (".aftercare-export-", ".part");
/// A file that is as young as this may just be made, and not be held yet.
const YOUNG: Duration = Duration::from_secs(5);
/// Where nobody can say whether a file is held, it is left after so long.
const OLD: Duration = Duration::from_secs(24 * 60 * 60);

/// A new unfinished file in a folder, held while it is written; those that nobody holds any more are taken away first.
///
/// # Errors
/// When the folder can't be written.
pub(super) fn begun(folder: &Path) -> Result<NamedTempFile, Failure> {
    take_away(folder);
    let made = tempfile::Builder::new().prefix(NAME.0).suffix(NAME.1).tempfile_in(folder);
    let unfinished = made.map_err(|error| Failure::io(folder, &error))?;
    if !cfg!(windows) {
        // Where a folder knows no locks, its age tells whether it is left. On Windows a lock would keep the workbook
        // itself from being written.
        let _ = unfinished.as_file().try_lock();
    }
    Ok(unfinished)
}

/// Takes away what killed exports have left; what can't be taken away stays, and harms nobody.
fn take_away(folder: &Path) {
    let Ok(files) = folder.read_dir() else { return };
    for file in files.flatten() {
        let name = file.file_name();
        let is_ours = name.to_str().is_some_and(|name| name.starts_with(NAME.0) && name.ends_with(NAME.1));
        if is_ours && is_left(&file.path()) && std::fs::remove_file(file.path()).is_ok() {
            tracing::info!(path = %file.path().display(), "what a killed export has left is taken away");
        }
    }
}

/// True when nobody writes to it any more.
fn is_left(path: &Path) -> bool {
    let Ok(file) = OpenOptions::new().write(true).open(path) else { return false };
    let Some(age) = age(&file).filter(|age| *age > YOUNG) else { return false };
    if cfg!(windows) {
        return age > OLD;
    }
    match file.try_lock() {
        Ok(()) => true,
        Err(TryLockError::WouldBlock) => false,
        Err(TryLockError::Error(_)) => age > OLD,
    }
}

fn age(file: &File) -> Option<Duration> {
    file.metadata().ok()?.modified().ok()?.elapsed().ok()
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use super::*;

    /// A file of this name and age.
    fn put(folder: &Path, name: &str, age: Duration) -> File {
        let file = File::create(folder.join(name)).unwrap();
        file.set_modified(SystemTime::now() - age).unwrap();
        file
    }

    #[test]
    fn what_a_killed_export_left_is_taken_away_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let days = |count: u64| Duration::from_secs(count * 24 * 60 * 60);
        let names = [
            (".aftercare-export-a1.part", days(2)),
            (".aftercare-export-young.part", Duration::ZERO),
            (".aftercare-b2.part", days(2)),
            ("aftercare-export-mine.part", days(2)),
            (".aftercare-export-c3.xlsx", days(2)),
        ];
        for (name, age) in names {
            drop(put(folder.path(), name, age));
        }
        let held = put(folder.path(), ".aftercare-export-held.part", Duration::from_secs(60));
        held.try_lock().unwrap();
        let begun = begun(folder.path()).unwrap();
        let left = |name: &str| folder.path().join(name).exists();
        assert!(!left(".aftercare-export-a1.part"), "nobody writes to it");
        assert!(names[1..].iter().all(|(name, _)| left(name)), "it is young, or another program's");
        assert!(left(".aftercare-export-held.part") && begun.path().exists(), "somebody writes to it");
        drop(held);
        if !cfg!(windows) {
            take_away(folder.path());
            assert!(!left(".aftercare-export-held.part"), "its program is gone");
        }
    }
}
