//! Passwords of servers, kept where the system keeps such things: Secret Service, Keychain, Credential Manager. Nowhere
//! else: no file, log or record of this program holds one.

use std::sync::Arc;

use keyring::{Entry, Error};

use super::address::{Address, Server};
use crate::base::{failure::Failure, say::Said};

/// Under this name the system's store keeps what is ours.
const SERVICE: &str = "aftercare";

/// Keeps passwords. Each call may wait for the system, or for a person who unlocks its store: never from where a window
/// is drawn.
pub trait Keys: Send + Sync {
    /// Whether the system keeps passwords at all.
    ///
    /// # Errors
    /// Why it does not.
    fn is_there(&self) -> Result<(), Failure>;

    /// The password kept for a server.
    ///
    /// # Errors
    /// The system keeps none for anybody.
    fn kept(&self, server: &Server) -> Result<Option<String>, Failure>;

    /// Keeps a password, in place of an older one.
    ///
    /// # Errors
    /// The system keeps none for anybody, or not this one.
    fn keep(&self, server: &Server, password: &str) -> Result<(), Failure>;

    /// Keeps it no longer; true where one was kept.
    ///
    /// # Errors
    /// The system keeps none for anybody.
    fn forget(&self, server: &Server) -> Result<bool, Failure>;
}

/// Who keeps passwords.
pub type KeyStore = Arc<dyn Keys>;

/// The store of this system.
#[derive(Clone, Copy, Debug, Default)]
pub struct OfSystem;

impl OfSystem {
    fn entry(server: &Server) -> Result<Entry, Failure> {
        Entry::new(SERVICE, &format!("{}@{}", server.user(), server.place())).map_err(|error| unkept(&error))
    }
}

impl Keys for OfSystem {
    fn is_there(&self) -> Result<(), Failure> {
        let asked = Entry::new(SERVICE, "").and_then(|entry| entry.get_password());
        match asked {
            Ok(_) | Err(Error::NoEntry) => Ok(()),
            Err(error) => Err(unkept(&error)),
        }
    }

    fn kept(&self, server: &Server) -> Result<Option<String>, Failure> {
        match Self::entry(server)?.get_password() {
            Ok(password) => Ok(Some(password)),
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(unkept(&error)),
        }
    }

    fn keep(&self, server: &Server, password: &str) -> Result<(), Failure> {
        Self::entry(server)?.set_password(password).map_err(|error| unkept(&error))
    }

    fn forget(&self, server: &Server) -> Result<bool, Failure> {
        match Self::entry(server)?.delete_credential() {
            Ok(()) => Ok(true),
            Err(Error::NoEntry) => Ok(false),
            Err(error) => Err(unkept(&error)),
        }
    }
}

/// Does something at an address; where its server asks for a password, or for another one, once more with the one that
/// is kept for it. A server that asks for none never has the store asked.
///
/// # Errors
/// What it fails with; a store that does not answer keeps nothing, and the server's own failure stands.
pub fn with_kept<T>(
    address: &Address,
    keys: &dyn Keys,
    mut act: impl FnMut(&Address) -> Result<T, Failure>,
) -> Result<T, Failure> {
    let done = act(address);
    let (Err(failure), Address::Server(server)) = (&done, address) else { return done };
    if !asks_for_password(failure) {
        return done;
    }
    match keys.kept(server) {
        Ok(Some(password)) => act(&Address::Server(Box::new(server.with_password(&password)))),
        Ok(None) => done,
        Err(failure) => {
            tracing::info!("no password was read: {failure}");
            done
        }
    }
}

/// True when another password may open what did not open.
pub fn asks_for_password(failure: &Failure) -> bool {
    let asks = ["error-server-password", "error-server-password-missing"];
    matches!(failure, Failure::Refused(said) if asks.contains(&&*said.key))
}

/// What the store says, never what it holds.
fn unkept(error: &Error) -> Failure {
    match error {
        Error::NoDefaultStore | Error::NoStorageAccess(_) | Error::NotSupportedByStore(_) => {
            Failure::refused("error-no-key-store")
        }
        Error::BadEncoding(_) | Error::BadDataFormat(..) => Failure::refused("error-key-store-unreadable"),
        other => Said::new("error-key-store").with("why", other.to_string()).into(),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    /// A store that keeps one password, and notes how often it was asked.
    struct One(Mutex<u32>);

    impl Keys for One {
        fn is_there(&self) -> Result<(), Failure> {
            Ok(())
        }

        fn kept(&self, _: &Server) -> Result<Option<String>, Failure> {
            *self.0.lock().expect("nobody failed") += 1;
            Ok(Some("kept".to_owned()))
        }

        fn keep(&self, _: &Server, _: &str) -> Result<(), Failure> {
            Err(Failure::refused("error-no-key-store"))
        }

        fn forget(&self, _: &Server) -> Result<bool, Failure> {
            Ok(false)
        }
    }

    #[test]
    fn the_store_is_asked_once_and_only_where_the_server_asks_for_a_password() {
        let table = [
            ("postgres://office@db/service", "error-server-password-missing", 1),
            ("postgres://office:old@db/service", "error-server-password", 1),
            ("postgres://office@db/service", "error-server-unreached", 0),
            ("office.db", "error-server-password", 0),
        ];
        for (url, key, asked) in table {
            let (keys, address) = (One(Mutex::new(0)), Address::parse(url).expect("an address"));
            let mut tried: Vec<Option<Vec<u8>>> = Vec::new();
            let done = with_kept(&address, &keys, |address| -> Result<(), Failure> {
                let Address::Server(server) = address else { return Err(Failure::refused(key)) };
                tried.push(server.password());
                assert!(!address.to_string().contains("kept") && !format!("{address:?}").contains("kept"));
                Err(Failure::refused(key))
            });
            assert_eq!(done, Err(Failure::refused(key)));
            assert_eq!(*keys.0.lock().expect("nobody failed"), asked, "{url} {key}");
            assert_eq!(tried.contains(&Some(b"kept".to_vec())), asked == 1, "{url} {key}");
        }
    }
}
