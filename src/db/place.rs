//! Where the open data file stands: moved away or replaced while it is open, it must not be written to any further.

use std::path::{Path, PathBuf};

use crate::base::{failure::Failure, say::Said};

/// The file that was opened at a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    path: PathBuf,
    mark: Option<Mark>,
}

/// What tells a file from another one of the same name: device and number, where the system has such numbers.
type Mark = (u64, u64);

impl Place {
    /// The file that stands at a path now.
    pub fn of(path: &Path) -> Self {
        Self { path: path.to_owned(), mark: mark(path) }
    }

    /// Holds when the same file still stands there. What is saved into a file that was moved would be found by
    /// nobody, and is gone with a file that was deleted.
    ///
    /// # Errors
    /// The file was moved, deleted or replaced.
    pub fn holds(&self) -> Result<(), Failure> {
        if self.mark.is_some() && mark(&self.path) == self.mark {
            return Ok(());
        }
        Err(Said::new("error-file-gone").with("path", self.path.display().to_string()).into())
    }
}

#[cfg(unix)]
fn mark(path: &Path) -> Option<Mark> {
    use std::os::unix::fs::MetadataExt as _;
    std::fs::metadata(path).ok().map(|file| (file.dev(), file.ino()))
}

/// Elsewhere an open file can't be replaced: it is enough that it is there.
#[cfg(not(unix))]
fn mark(path: &Path) -> Option<Mark> {
    path.exists().then_some((0, 0))
}
