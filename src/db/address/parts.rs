//! The parts of a server's address, as people fill them in one by one, and the address that they make.

use super::USUAL_PORT;

/// What stands in the address of a server, each part as people read it.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Parts {
    /// The server's name or number, or the folder of its socket.
    pub host: String,
    /// The port; the usual one when empty.
    pub port: String,
    /// The database.
    pub database: String,
    /// Who is let in.
    pub user: String,
    /// The password, which stands in no address that these make.
    pub password: String,
    /// What else stands behind the question mark, as it is written there.
    pub more: String,
}

impl std::fmt::Debug for Parts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Parts({})", self.url())
    }
}

impl Parts {
    /// Takes an address apart. None for what is not the address of a server.
    pub fn of(text: &str) -> Option<Self> {
        let text = text.trim();
        let rest = text.strip_prefix("postgres://").or_else(|| text.strip_prefix("postgresql://"))?;
        let (who, rest) = who(rest);
        let who = who.unwrap_or_default();
        let (place, query) = rest.split_once('?').unwrap_or((rest, ""));
        let (user, password) = who.split_once(':').unwrap_or((who, ""));
        let (host, database) = place.split_once('/').unwrap_or((place, ""));
        let (host, port) = port_of(host);
        let mut parts = Self {
            host: decoded(host),
            port: port.to_owned(),
            database: decoded(database),
            user: decoded(user),
            password: decoded(password),
            more: String::new(),
        };
        let mut more: Vec<&str> = Vec::new();
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            match name {
                "host" => parts.host = decoded(value),
                "port" => parts.port = decoded(value),
                "dbname" => parts.database = decoded(value),
                "user" => parts.user = decoded(value),
                "password" => parts.password = decoded(value),
                _ => more.push(pair),
            }
        }
        parts.more = more.join("&");
        Some(parts)
    }

    /// The address without the password.
    pub fn url(&self) -> String {
        let host = self.host.trim();
        let user = encoded(self.user.trim());
        let mut more: Vec<String> = Vec::new();
        // A folder is no name between slashes.
        let place = if host.starts_with('/') {
            more.push(format!("host={}", encoded(host)));
            String::new()
        } else if host.contains(':') && !host.starts_with('[') {
            format!("[{host}]")
        } else {
            encoded(host)
        };
        let port = self.port.trim();
        let port = match port {
            "" => String::new(),
            port if port == USUAL_PORT.to_string() => String::new(),
            port if place.is_empty() => {
                more.push(format!("port={}", encoded(port)));
                String::new()
            }
            port => format!(":{}", encoded(port)),
        };
        let rest = self.more.trim().trim_start_matches(['?', '&']);
        more.extend((!rest.is_empty()).then(|| rest.to_owned()));
        let query = if more.is_empty() { String::new() } else { format!("?{}", more.join("&")) };
        let at = if user.is_empty() { "" } else { "@" };
        format!("postgres://{user}{at}{place}{port}/{}{query}", encoded(self.database.trim()))
    }
}

/// The host and the port behind it; a number in brackets has colons of its own.
fn port_of(host: &str) -> (&str, &str) {
    if let Some((inner, rest)) = host.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        return (inner, rest.trim_start_matches(':'));
    }
    // Several servers stand there as they are written.
    if host.contains(',') {
        return (host, "");
    }
    host.split_once(':').unwrap_or((host, ""))
}

/// Text with what an address may not hold written as numbers.
fn encoded(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~,:[]".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// Such text as people read it.
pub(super) fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, behind)) = rest.split_first() {
        let number = behind.get(..2).and_then(|two| std::str::from_utf8(two).ok());
        let number = number.filter(|_| *first == b'%').and_then(|two| u8::from_str_radix(two, 16).ok());
        bytes.push(number.unwrap_or(*first));
        rest = if number.is_some() { &behind[2..] } else { behind };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// What stands behind `://`: who is let in with which password, and the rest. A password may hold an `@`, and a `?` that
/// is not written as it should be.
pub(super) fn who(text: &str) -> (Option<&str>, &str) {
    let at = match text.find('?') {
        Some(query) => text[..query].rfind('@').or_else(|| text.find('@')),
        None => text.rfind('@'),
    };
    at.map_or((None, text), |at| (Some(&text[..at]), &text[at + 1..]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::address::Address;

    #[test]
    fn an_address_is_taken_apart_and_put_together_without_its_password() {
        let table = [
            ("postgres://office:geheim@db.local:5433/service", "postgres://office@db.local:5433/service"),
            ("postgresql://office@db.local:5432/service", "postgres://office@db.local/service"),
            ("postgres://o%40b:a%2Fb@db/s%20t?sslmode=require", "postgres://o%40b@db/s%20t?sslmode=require"),
            (
                "postgres:///service?host=/run/pg&user=office&password=geheim",
                "postgres://office@/service?host=%2Frun%2Fpg",
            ),
            ("postgres://office@[::1]:5433/service", "postgres://office@[::1]:5433/service"),
            (
                "postgres://office@a,b/service?options=-csearch_path%3Dsouth",
                "postgres://office@a,b/service?options=-csearch_path%3Dsouth",
            ),
        ];
        for (given, expected) in table {
            let parts = Parts::of(given).expect("an address");
            assert_eq!(parts.url(), expected);
            assert!(matches!(Address::parse(&parts.url()), Ok(Address::Server(_))), "{expected}");
        }
        assert_eq!(Parts::of("postgres://o%40b:a%2Fb@db/s").expect("an address").password, "a/b");
        assert_eq!(Parts::of("/srv/office.db"), None);
    }

    #[test]
    fn numbers_in_text_are_read_where_they_are_some() {
        for (text, read) in [("a%20b", "a b"), ("100%", "100%"), ("%zz", "%zz"), ("%E5%8D%8E", "华")] {
            assert_eq!(decoded(text), read);
        }
    }
}
