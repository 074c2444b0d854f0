//! Where the data is: a file here, or a database on a server.

mod parts;
mod tls;

use std::path::{Path, PathBuf};

use crate::base::{
    failure::Failure,
    say::{Arg, Said},
};

pub use self::parts::Parts;
pub(super) use self::tls::{Mode, Tls};

/// Where PostgreSQL's own programs look for a password that the address does not have.
const PASSWORD: &str = "PGPASSWORD";
/// Where PostgreSQL listens, unless somebody chose another port.
pub const USUAL_PORT: u16 = 5432;

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
    given: String,
    /// What the engine's client is told: all but what is to be checked of certificates.
    url: String,
    /// The address without the password: what is shown and kept.
    shown: String,
    /// What of it is enciphered and checked.
    pub(super) tls: Tls,
    /// A password that was typed or kept elsewhere; it goes before all others.
    password: Option<String>,
    /// Who is let in.
    user: String,
    /// Where: the server's name, with its port where that is not the usual one.
    place: String,
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
        Server::read(text).map(|server| Self::Server(Box::new(server)))
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
    fn read(text: &str) -> Result<Self, Failure> {
        let shown = without_password(text);
        let said = |key: &'static str| Said::new(key).with("address", shown.as_str());
        let wrong = |why: String| Failure::from(said("error-address").with("why", why));
        let (url, tls) = Tls::taken_from(text).map_err(|unfit| Failure::from(unfit.with("address", shown.as_str())))?;
        let config: postgres::Config = url.parse().map_err(|error: postgres::Error| wrong(causes(&error)))?;
        let missing = [
            (config.get_hosts().is_empty(), "host"),
            (config.get_dbname().is_none(), "database"),
            (config.get_user().is_none(), "user"),
        ];
        if let Some((_, what)) = missing.iter().find(|(is_missing, _)| *is_missing) {
            return Err(said("error-address-lacks").with("what", Arg::Key(format!("error-address-{what}"))).into());
        }
        let user = config.get_user().unwrap_or_default().to_owned();
        Ok(Self { given: text.to_owned(), url, shown, tls, password: None, user, place: place(&config) })
    }

    /// The same database, another schema of it: an office of its own.
    ///
    /// # Errors
    /// When the name makes no address.
    pub(super) fn with_schema(&self, name: &str) -> Result<Self, Failure> {
        let mark = if self.given.contains('?') { '&' } else { '?' };
        let other = Self::read(&format!("{}{mark}options=-csearch_path%3D{name}", self.given))?;
        Ok(Self { password: self.password.clone(), ..other })
    }

    /// The same with a password that goes before all others.
    #[must_use]
    pub fn with_password(&self, password: &str) -> Self {
        Self { password: Some(password.to_owned()), ..self.clone() }
    }

    /// The address as the engine's client takes it, with the password: to connect, not to be shown.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The password to be let in with: the one that was typed, the one of the address, or the environment's.
    pub(super) fn password(&self) -> Option<Vec<u8>> {
        let of_address =
            || self.url.parse().ok().and_then(|it: postgres::Config| it.get_password().map(<[u8]>::to_vec));
        let of_environment = || std::env::var(PASSWORD).ok().filter(|it| !it.is_empty()).map(String::into_bytes);
        self.password.clone().map(String::into_bytes).or_else(of_address).or_else(of_environment)
    }

    /// Whether a password is at hand: typed, in the address, or in the environment.
    pub fn has_password(&self) -> bool {
        self.password().is_some()
    }

    /// Who is let in.
    pub fn user(&self) -> &str {
        &self.user
    }

    /// The server's name, with its port where that is not the usual one: a password holds for all its databases.
    pub fn place(&self) -> &str {
        &self.place
    }
}

/// The servers' names, with ports that are not the usual one.
fn place(config: &postgres::Config) -> String {
    use postgres::config::Host;
    let (hosts, ports) = (config.get_hosts(), config.get_ports());
    let one = |(at, host): (usize, &Host)| {
        let name = match host {
            Host::Tcp(name) => name.clone(),
            #[cfg(unix)]
            Host::Unix(folder) => folder.display().to_string(),
        };
        match ports.get(at).or(ports.first()) {
            Some(port) if *port != USUAL_PORT => format!("{name}:{port}"),
            _ => name,
        }
    };
    hosts.iter().enumerate().map(one).collect::<Vec<_>>().join(",")
}

/// An address without its password, for eyes and files.
fn without_password(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    let (who, rest) = parts::who(rest);
    let (place, query) = rest.split_once('?').map_or((rest, None), |(place, query)| (place, Some(query)));
    let who = who.map(|who| format!("{}@", who.split(':').next().unwrap_or_default()));
    let place = format!("{}{place}", who.unwrap_or_default());
    let kept: Vec<&str> = query.iter().flat_map(|query| query.split('&')).filter(|it| !is_secret(it)).collect();
    let query = if kept.is_empty() { String::new() } else { format!("?{}", kept.join("&")) };
    format!("{scheme}://{place}{query}")
}

/// Whether a part of the address holds a password, however its name is written.
fn is_secret(pair: &str) -> bool {
    let name = pair.split('=').next().unwrap_or_default();
    parts::decoded(name).to_ascii_lowercase().ends_with("password")
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
            ("postgres://office:ge?heim@db.local/service", "postgres://office@db.local/service"),
            (
                "postgres://office:ge?heim@db.local/service?connect_timeout=3",
                "postgres://office@db.local/service?connect_timeout=3",
            ),
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
