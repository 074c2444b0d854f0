//! What may be written over: copies of the data and printed papers go through this guard.

use std::path::{Path, PathBuf};

use super::held;
use crate::base::{failure::Failure, say::Said};

/// Whether a file may be written there: not onto the data file or its journals (there is none on a server), not in place of what
/// is no file, nor over a file of another kind. `magic` is how files of the kind begin.
///
/// # Errors
/// What stands there, and that it was left as it is.
pub fn may_replace(data: Option<&Path>, target: &Path, magic: &[u8]) -> Result<(), Failure> {
    let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let with_ending = |data: &Path, ending: &str| {
        let mut name = real(data).into_os_string();
        name.push(ending);
        PathBuf::from(name)
    };
    let endings = ["", "-wal", "-shm", "-journal"];
    let of_data: Vec<PathBuf> = data.iter().flat_map(|data| endings.map(|ending| with_ending(data, ending))).collect();
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let named = target.file_name().map_or_else(|| real(target), |name| real(folder).join(name));
    if of_data.contains(&real(target)) || of_data.contains(&named) {
        return Err(Failure::refused("error-backup-onto-itself"));
    }
    let Ok(found) = std::fs::metadata(target) else { return Ok(()) };
    let mut head = Vec::new();
    if found.is_file() {
        use std::io::Read as _;
        let looked = held::look(target, |file| file.take(magic.len() as u64).read_to_end(&mut head));
        looked.map_err(|error| Failure::io(target, &error))?;
    }
    if found.is_file() && (head.is_empty() || head == magic) {
        // Another file could be put in its place: the folder allows it. Who made it read-only meant it to stay.
        if found.permissions().readonly() {
            return Err(Said::new("error-write-protected").with("path", target.display().to_string()).into());
        }
        return Ok(());
    }
    Err(Said::new("error-would-replace").with("path", target.display().to_string()).into())
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
        let may = |name: &str| may_replace(Some(&data), &at(name), b"SQLite format 3\0").is_ok();
        for name in ["new.db", "old.db", "empty"] {
            assert!(may(name), "{name}");
        }
        for name in ["a.db", "a.db-wal", "a.db-shm", "a.db-journal", "letter.txt", "."] {
            assert!(!may(name), "{name}");
        }
        let mut kept = std::fs::metadata(at("old.db")).unwrap().permissions();
        kept.set_readonly(true);
        std::fs::set_permissions(at("old.db"), kept).unwrap();
        assert!(!may("old.db"), "it was made read-only");
    }
}
