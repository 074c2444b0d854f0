//! What an address says of enciphering and certificates, in the words of PostgreSQL's own programs.
//!
//! | `sslmode=` | enciphered | certificate | name |
//! | --- | --- | --- | --- |
//! | nothing written, across a network | yes | checked | checked |
//! | nothing written, the same computer | no | – | – |
//! | `disable` | no | – | – |
//! | `prefer`, `allow` | where the server can | not checked | not checked |
//! | `require` | yes | checked (PostgreSQL's own programs don't) | checked |
//! | `verify-ca`, with `sslrootcert` | yes | checked | not checked |
//! | `verify-full` | yes | checked | checked |
//!
//! A certificate is checked against the authorities that the system trusts; with `sslrootcert=FILE` (PEM) against
//! those in the file only. A certificate that stands in that file itself is trusted as it is. `sslcert` and `sslkey`
//! name the certificate by which this computer shows who it is.

use std::path::PathBuf;

use super::parts::decoded;
use crate::base::say::Said;

/// What is enciphered and checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::db) enum Mode {
    /// Nothing.
    Disable,
    /// Enciphered where the server can; nothing checked.
    Prefer,
    /// Enciphered, the certificate checked against an authority, whatever name it bears.
    VerifyCa,
    /// All of it.
    VerifyFull,
}

/// What an address says of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::db) struct Tls {
    /// What is asked for; by where the server is, when nothing is.
    pub mode: Option<Mode>,
    /// The authorities to trust instead of the system's.
    pub authority: Option<PathBuf>,
    /// By which this computer shows who it is: the certificate, and its key.
    pub own: Option<(PathBuf, PathBuf)>,
}

impl Tls {
    /// What an address says, and the rest of the address.
    ///
    /// # Errors
    /// A word that is not known, or one that lacks another.
    pub(super) fn taken_from(url: &str) -> Result<(String, Self), Said> {
        let Some((place, query)) = url.split_once('?') else { return Ok((url.to_owned(), Self::default())) };
        let (mut tls, mut rest, mut certificate, mut key) = (Self::default(), Vec::new(), None, None);
        for pair in query.split('&') {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let value = decoded(value);
            match name {
                "sslmode" => tls.mode = Some(mode(&value)?),
                // The system's, as without it.
                "sslrootcert" if value == "system" => {}
                "sslrootcert" => tls.authority = Some(value.into()),
                "sslcert" => certificate = Some(value.into()),
                "sslkey" => key = Some(value.into()),
                _ => rest.push(pair),
            }
        }
        tls.own = match (certificate, key) {
            (None, None) => None,
            (Some(certificate), Some(key)) => Some((certificate, key)),
            _ => return Err(Said::new("error-address-own-certificate")),
        };
        if tls.mode == Some(Mode::VerifyCa) && tls.authority.is_none() {
            return Err(Said::new("error-address-verify-ca"));
        }
        let query = if rest.is_empty() { String::new() } else { format!("?{}", rest.join("&")) };
        Ok((format!("{place}{query}"), tls))
    }
}

fn mode(word: &str) -> Result<Mode, Said> {
    Ok(match word {
        "disable" => Mode::Disable,
        "prefer" | "allow" => Mode::Prefer,
        "verify-ca" => Mode::VerifyCa,
        "require" | "verify-full" => Mode::VerifyFull,
        _ => return Err(Said::new("error-address-sslmode").with("value", word)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_of_certificates_is_taken_out_of_the_address() {
        let table = [
            ("postgres://o@db/s", "postgres://o@db/s", None, None),
            ("postgres://o@db/s?sslmode=require", "postgres://o@db/s", Some(Mode::VerifyFull), None),
            ("postgres://o@db/s?sslmode=allow&port=1", "postgres://o@db/s?port=1", Some(Mode::Prefer), None),
            (
                "postgres://o@db/s?connect_timeout=3&sslrootcert=%2Fetc%2Fca.pem&sslmode=verify-ca",
                "postgres://o@db/s?connect_timeout=3",
                Some(Mode::VerifyCa),
                Some("/etc/ca.pem"),
            ),
            ("postgres://o@db/s?sslrootcert=system", "postgres://o@db/s", None, None),
        ];
        for (given, rest, mode, authority) in table {
            let (url, tls) = Tls::taken_from(given).expect("known words");
            assert_eq!((url.as_str(), tls.mode), (rest, mode));
            assert_eq!(tls.authority, authority.map(PathBuf::from));
        }
    }

    #[test]
    fn what_is_not_known_or_lacks_its_other_half_is_refused() {
        for (query, key) in [
            ("sslmode=sometimes", "error-address-sslmode"),
            ("sslmode=verify-ca", "error-address-verify-ca"),
            ("sslcert=a.pem", "error-address-own-certificate"),
        ] {
            let refused = Tls::taken_from(&format!("postgres://o@db/s?{query}")).map(|_| ()).map_err(|said| said.key);
            assert_eq!(refused, Err(key.into()));
        }
    }
}
