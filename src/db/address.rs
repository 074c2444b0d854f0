//! Where the data is: a file here, or a database on a server.

use std::path::{Path, PathBuf};

use crate::base::{
    failure::Failure,
    say::{Arg, Said},
};

/// Where the data is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// One file, for the desks of one computer.
    File(PathBuf),
    /// A database on a PostgreSQL server, for many.
    Server(Box<Server>),
}

/// A database on a server. Shown, it names everything but the password.
#[derive(Clone, PartialEq, Eq)]
pub struct Server {
    /// The address as it was given, with the password where it had one.
    url: String,
    /// The address without the password: what is shown and kept.
    shown: String,
}

impl std::fmt::Debug for Server {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Server({})", self.shown)
    }
}

impl Address {
    /// Reads what people type: `postgres://user@host/database`, or the path of a file.
    ///
    /// # Errors
    /// What is wrong with the address of a server, and an example of a right one.
    pub fn parse(text: &str) -> Result<Self, Failure> {
        let text = text.trim();
        let is_server = ["postgres://", "postgresql://"].iter().any(|scheme| text.starts_with(scheme));
        if !is_server {
            return Ok(Self::File(PathBuf::from(text)));
        }
        let shown = without_password(text);
        let wrong =
            |why: String| Failure::from(Said::new("error-address").with("address", shown.as_str()).with("why", why));
        let config: postgres::Config = text.parse().map_err(|error: postgres::Error| wrong(causes(&error)))?;
        let missing = [
            (config.get_hosts().is_empty(), "host"),
            (config.get_dbname().is_none(), "database"),
            (config.get_user().is_none(), "user"),
        ];
        if let Some((_, what)) = missing.iter().find(|(is_missing, _)| *is_missing) {
            return Err(Said::new("error-address-lacks")
                .with("address", shown.as_str())
                .with("what", Arg::Key(format!("error-address-{what}")))
                .into());
        }
        Ok(Self::Server(Box::new(Server { url: text.to_owned(), shown })))
    }

    /// Makes the folder of a file, where it is missing.
    ///
    /// # Errors
    /// When it can't be made.
    pub fn make_folder(&self) -> Result<(), Failure> {
        let folder = self.file().and_then(Path::parent).filter(|folder| !folder.as_os_str().is_empty());
        folder.map_or(Ok(()), |folder| std::fs::create_dir_all(folder).map_err(|error| Failure::io(folder, &error)))
    }

    /// The file, where it is one.
    pub fn file(&self) -> Option<&Path> {
        match self {
            Self::File(path) => Some(path),
            Self::Server(_) => None,
        }
    }
}

impl std::fmt::Display for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::File(path) => path.display().fmt(f),
            Self::Server(server) => server.fmt(f),
        }
    }
}

impl std::fmt::Display for Server {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.shown)
    }
}

impl From<&Path> for Address {
    fn from(path: &Path) -> Self {
        Self::File(path.to_owned())
    }
}

impl From<&PathBuf> for Address {
    fn from(path: &PathBuf) -> Self {
        Self::File(path.clone())
    }
}

impl From<&Self> for Address {
    fn from(address: &Self) -> Self {
        address.clone()
    }
}

impl Server {
    /// The same database, another schema of it: an office of its own.
    pub(super) fn with_schema(&self, name: &str) -> Self {
        let mark = if self.url.contains('?') { '&' } else { '?' };
        let url = format!("{}{mark}options=-csearch_path%3D{name}", self.url);
        Self { shown: without_password(&url), url }
    }

    /// The address as it was given, with the password: to connect, not to be shown.
    pub fn url(&self) -> &str {
        &self.url
    }
}

/// An address without its password, for eyes and files.
fn without_password(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    let (place, query) = rest.split_once('?').map_or((rest, None), |(place, query)| (place, Some(query)));
    // The last one: a password may hold others.
    let place = match place.rsplit_once('@') {
        Some((who, place)) => format!("{}@{place}", who.split(':').next().unwrap_or_default()),
        None => place.to_owned(),
    };
    let kept: Vec<&str> =
        query.iter().flat_map(|query| query.split('&')).filter(|it| !it.starts_with("password=")).collect();
    let query = if kept.is_empty() { String::new() } else { format!("?{}", kept.join("&")) };
    format!("{scheme}://{place}{query}")
}

/// What an error says, with what caused it.
pub(super) fn causes(error: &dyn std::error::Error) -> String {
    let mut said = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        let more = cause.to_string();
        if !said.contains(&more) {
            said = format!("{said}: {more}");
        }
        next = cause.source();
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_never_shown() {
        let table = [
            ("postgres://office:geheim@db.local:5432/service", "postgres://office@db.local:5432/service"),
            ("postgres://office:ge@heim@db.local/service", "postgres://office@db.local/service"),
            ("postgresql://office@db.local/service", "postgresql://office@db.local/service"),
            (
                "postgres:///service?host=/run/pg&user=office&password=geheim",
                "postgres:///service?host=/run/pg&user=office",
            ),
        ];
        for (given, shown) in table {
            let address = Address::parse(given).unwrap();
            assert_eq!(address.to_string(), shown);
            assert!(!format!("{address:?}").contains("heim"));
        }
    }

    #[test]
    fn what_is_no_server_is_a_file() {
        for text in ["office.db", "/srv/office.db", "C:\\\\Data\\\\office.db", "postgres.db"] {
            assert_eq!(Address::parse(text).unwrap().file(), Some(Path::new(text)), "{text}");
        }
    }

    #[test]
    fn an_address_that_lacks_a_part_is_refused() {
        for text in [
            "postgres://",
            "postgres://office@/service",
            "postgres://db.local/service",
            "postgres://office@db.local",
            "postgres://office@db.local:port/service",
        ] {
            assert!(matches!(Address::parse(text), Err(Failure::Refused(_))), "{text}");
        }
    }
}
