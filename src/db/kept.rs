//! Which data this computer works with: kept for its user, beside the window's preferences; never a password.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use super::address::Address;
use crate::base::failure::Failure;

/// What is kept of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Kept {
    /// The address, without its password; the default file when none is kept.
    pub address: Option<String>,
    /// The files about whose folder nothing more is said.
    pub unwarned: BTreeSet<String>,
}

/// Where the system keeps such things.
pub fn default_path() -> Option<PathBuf> {
    directories::ProjectDirs::from("", "", "aftercare").map(|folders| folders.config_dir().join("data.json"))
}

/// The data file where none is named and none is kept.
pub fn default_file() -> Option<PathBuf> {
    directories::ProjectDirs::from("", "", "aftercare").map(|folders| folders.data_dir().join("aftercare.db"))
}

impl Kept {
    /// Reads it. What can't be read is as at the first start: this is never a reason not to open.
    pub fn load(path: Option<&Path>) -> Self {
        path.and_then(|path| std::fs::read_to_string(path).ok())
            .and_then(|text| serde_json::from_str(&text).ok())
            .unwrap_or_default()
    }

    /// The address, where one is kept that can be read.
    pub fn address(&self) -> Option<Address> {
        self.address.as_ref().and_then(|text| Address::parse(text).ok())
    }

    /// Changes what is kept in a file; nothing without one.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn change(path: Option<&Path>, change: impl FnOnce(&mut Self)) -> Result<(), Failure> {
        let Some(path) = path else { return Ok(()) };
        let mut kept = Self::load(Some(path));
        change(&mut kept);
        let text = serde_json::to_string_pretty(&kept).expect("plain data always becomes JSON");
        let folder = path.parent().unwrap_or(Path::new("."));
        std::fs::create_dir_all(folder)
            .and_then(|()| std::fs::write(path, text))
            .map_err(|error| Failure::io(path, &error))
    }

    /// Nothing more is said about the folder of a file.
    pub fn is_unwarned(&self, file: &Path) -> bool {
        self.unwarned.contains(&named(file))
    }

    /// Says nothing more about the folder of a file.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn warn_no_more(path: Option<&Path>, file: &Path) -> Result<(), Failure> {
        Self::change(path, |kept| {
            kept.unwarned.insert(named(file));
        })
    }

    /// Keeps an address for the next start.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn keep(path: Option<&Path>, address: &Address) -> Result<(), Failure> {
        let shown = match address {
            Address::File(file) => named(file),
            Address::Server(server) => server.to_string(),
        };
        Self::change(path, |kept| kept.address = Some(shown))
    }
}

/// A file by its whole path: the next start may be in another folder.
fn named(file: &Path) -> String {
    std::path::absolute(file).unwrap_or_else(|_| file.to_owned()).display().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_kept_without_its_password_and_a_broken_file_keeps_none() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("deep").join("data.json");
        let server = Address::parse("postgres://office:geheim@db/service?sslmode=require").expect("an address");
        Kept::keep(Some(&path), &server).expect("it is kept");
        let kept = Kept::load(Some(&path)).address().expect("an address");
        assert_eq!(kept.to_string(), "postgres://office@db/service?sslmode=require");
        assert!(!std::fs::read_to_string(&path).expect("it is there").contains("geheim"));
        Kept::warn_no_more(Some(&path), Path::new("office.db")).expect("it is kept");
        assert!(Kept::load(Some(&path)).is_unwarned(Path::new("office.db")));
        assert!(Kept::load(Some(&path)).address().is_some(), "one change leaves the rest");
        Kept::keep(Some(&path), &Address::File("office.db".into())).expect("it is kept");
        let file = Kept::load(Some(&path)).address().expect("an address");
        assert!(file.file().is_some_and(Path::is_absolute));
        std::fs::write(&path, "{ 7").expect("it is written");
        assert_eq!(Kept::load(Some(&path)), Kept::default());
        assert_eq!(Kept::load(None), Kept::default());
    }
}
