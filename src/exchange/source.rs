//! The file that a sheet was read from: how it looked then, and whether it still does.

use std::{
    fs::{File, Metadata},
    path::{Path, PathBuf},
    time::SystemTime,
};

use crate::base::failure::Failure;

/// The file that a sheet was read from; nothing where it came from elsewhere.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Source {
    path: PathBuf,
    /// None of a pipe, which has no end to be written to behind what was read.
    look: Option<Look>,
}

/// How a file looked from outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Look {
    bytes: u64,
    changed_at: Option<SystemTime>,
}

impl Look {
    fn of(seen: &Metadata) -> Self {
        Self { bytes: seen.len(), changed_at: seen.modified().ok() }
    }
}

impl Source {
    /// A file that was opened and not read yet.
    pub(super) fn of(path: &Path, file: &File) -> Result<Self, Failure> {
        let seen = file.metadata().map_err(|error| Failure::io(path, &error))?;
        Ok(Self { path: path.to_owned(), look: seen.is_file().then(|| Look::of(&seen)) })
    }

    /// The name of the file, without its folders.
    pub(super) fn name(&self) -> String {
        self.path.file_name().unwrap_or_default().to_string_lossy().into_owned()
    }

    /// Where it is.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Half of an old file and half of a new one are neither.
    pub(super) fn was_still(&self) -> Result<(), Failure> {
        if self.is_still() { Ok(()) } else { Err(Failure::refused("exchange-file-changed")) }
    }

    /// What goes in is what stands in the file: whoever mended it since means what is there now.
    pub(super) fn still(&self) -> Result<(), Failure> {
        if self.is_still() { Ok(()) } else { Err(Failure::refused(CHANGED_SINCE)) }
    }

    fn is_still(&self) -> bool {
        let now = || std::fs::metadata(&self.path).ok().map(|seen| Look::of(&seen));
        self.look.is_none_or(|look| now() == Some(look))
    }
}

/// What an import is refused by whose file was changed after it was read.
pub(super) const CHANGED_SINCE: &str = "exchange-file-changed-since";

#[cfg(test)]
mod tests {
    use super::*;

    fn of(path: &Path) -> Source {
        Source::of(path, &File::open(path).unwrap()).unwrap()
    }

    #[test]
    fn a_file_that_was_written_to_replaced_or_taken_away_since_is_another_one() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.csv");
        std::fs::write(&path, "code,name\nK1,x\n").unwrap();
        let before = of(&path);
        assert_eq!((before.still(), before.name()), (Ok(()), "a.csv".to_owned()));
        let changed = Err(Failure::refused(CHANGED_SINCE));
        std::fs::write(&path, "code,name\nK1,x\nK2,y\n").unwrap();
        assert_eq!(before.still(), changed);
        let before = of(&path);
        std::fs::write(&path, "code,name\nK1,x\nK2,z\n").unwrap();
        File::options().write(true).open(&path).unwrap().set_modified(SystemTime::UNIX_EPOCH).unwrap();
        assert_eq!(before.still(), changed);
        let before = of(&path);
        std::fs::remove_file(&path).unwrap();
        assert_eq!(before.still(), changed);
        assert_eq!(Source::default().still(), Ok(()), "what came from no file is as it was");
    }
}
