//! What this machine knows of its copies: when and where the last one of each data was made, in the window or by a
//! command, and where PostgreSQL's own programs are. No business data, so not in the data itself.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use super::Copy;
use crate::{
    base::{failure::Failure, time::Instant},
    db::{address::Address, kept},
};

/// A copy that was made on this machine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Made {
    /// When.
    pub at: Instant,
    /// Where it is.
    pub path: PathBuf,
    /// How many rows it has.
    pub rows: i64,
}

/// Kept between starts, beside the window's preferences.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Known {
    /// The last copy of each data, by its address.
    made: BTreeMap<String, Made>,
    /// The folder of PostgreSQL's own programs, where one was chosen.
    pub programs: String,
}

/// The file's name.
pub const FILE: &str = "copies.json";

/// Where the system keeps such things.
pub fn default_path() -> Option<PathBuf> {
    kept::default_path().map(|path| path.with_file_name(FILE))
}

impl Known {
    /// Reads it. What can't be read is as at the first start.
    pub fn load(path: Option<&Path>) -> Self {
        let text = path.and_then(|path| std::fs::read_to_string(path).ok());
        text.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default()
    }

    /// Changes what is kept, as it stands now: a window, or a command that the system runs at night, may have made a copy
    /// since it was read. Answers what is known then.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn change(path: Option<&Path>, change: impl FnOnce(&mut Self)) -> (Self, Result<(), Failure>) {
        let mut known = Self::load(path);
        change(&mut known);
        let written = path.map_or(Ok(()), |path| known.write(path));
        (known, written)
    }

    fn write(&self, path: &Path) -> Result<(), Failure> {
        let text = serde_json::to_string_pretty(self).expect("plain data always becomes JSON");
        let folder = path.parent().unwrap_or(Path::new("."));
        std::fs::create_dir_all(folder)
            .and_then(|()| std::fs::write(path, text))
            .map_err(|error| Failure::io(path, &error))
    }

    /// A copy of this data was made.
    pub fn note(&mut self, of: &Address, copy: &Copy, at: Instant) {
        let rows = copy.counts.iter().map(|(_, rows)| rows).sum();
        // A command is told of a place from where it runs; the window looks for it from another one.
        let path = std::path::absolute(&copy.path).unwrap_or_else(|_| copy.path.clone());
        self.made.insert(name(of), Made { at, path, rows });
    }

    /// The last copy of this data.
    pub fn last(&self, of: &Address) -> Option<&Made> {
        // Kept by an earlier version under the address as it was typed.
        let as_typed = self.made.get(&of.to_string());
        self.made.get(&name(of)).into_iter().chain(as_typed).max_by_key(|made| made.at)
    }

    /// The folder of the programs, where one was chosen.
    pub fn programs(&self) -> Option<PathBuf> {
        let text = self.programs.trim();
        (!text.is_empty()).then(|| text.into())
    }
}

/// The same for the same data, wherever it is named from.
fn name(of: &Address) -> String {
    let whole = of.file().and_then(|path| std::fs::canonicalize(path).or_else(|_| std::path::absolute(path)).ok());
    whole.map_or_else(|| of.to_string(), |path| path.display().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn copy(path: &str) -> Copy {
        Copy { path: path.into(), counts: vec![("note".to_owned(), 1), ("history".to_owned(), 2)] }
    }

    #[test]
    fn what_is_known_comes_back() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("deep").join(FILE);
        assert_eq!(Known::load(Some(&path)), Known::default());
        let data = Address::File(folder.path().join("office.db"));
        let (known, written) = Known::change(Some(&path), |known| {
            known.programs = " ".to_owned();
            known.note(&data, &copy("a.db"), Instant(7));
        });
        assert_eq!((written, known.programs()), (Ok(()), None));
        assert_eq!(Known::load(Some(&path)), known);
        let made = known.last(&data).expect("it was noted");
        assert_eq!((made.at, made.rows, made.path.is_absolute()), (Instant(7), 3, true));
    }

    #[test]
    fn data_is_the_same_wherever_it_is_named_from_and_the_newest_copy_is_the_last() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("office.db");
        std::fs::write(&file, "").expect("a file");
        let around = folder.path().join(".").join("office.db");
        let mut known = Known::default();
        known.note(&Address::File(around), &copy("new.db"), Instant(9));
        let data = Address::File(file);
        assert_eq!(known.last(&data).map(|made| made.at), Some(Instant(9)));
        let old = Made { at: Instant(11), path: "old.db".into(), rows: 1 };
        known.made.insert("office.db".to_owned(), old);
        assert_eq!(known.last(&Address::File("office.db".into())).map(|made| made.at), Some(Instant(11)));
        assert_eq!(known.last(&Address::File("other.db".into())), None);
    }
}
