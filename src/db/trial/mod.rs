//! Databases for tests: the tests of the store run on both engines.

use std::{
    cell::Cell,
    hash::{Hash as _, Hasher as _},
    path::Path,
    sync::atomic::{AtomicU32, Ordering::Relaxed},
};

use super::{
    address::{Address, Server},
    post,
    tx::Tx,
};
use crate::base::failure::Failure;

/// Names the server that tests work on instead of files and memory, by its address.
pub const VARIABLE: &str = "AFTERCARE_TRIAL_SERVER";

/// A change that a test makes once: where nobody else writes, no engine asks for it again.
pub fn once<T>(f: impl FnOnce(&Tx<'_>) -> Result<T, Failure>) -> impl Fn(&Tx<'_>) -> Result<T, Failure> {
    let f = Cell::new(Some(f));
    move |tx| f.take().expect("nobody else writes")(tx)
}

/// The server that tests work on, where they shall.
fn server() -> Option<Server> {
    let url = std::env::var(VARIABLE).ok()?;
    match Address::parse(&url) {
        Ok(Address::Server(server)) => Some(*server),
        _ => None,
    }
}

/// A database of a test's own on that server; none where tests work on files and memory.
///
/// # Errors
/// When the server can't be reached or does not make one.
pub(super) fn database() -> Result<Option<Server>, Failure> {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let Some(server) = server() else { return Ok(None) };
    let name = format!("trial_{}_{}", std::process::id(), COUNT.fetch_add(1, Relaxed));
    post::connect(&server)?.control(&format!("CREATE SCHEMA {name}"))?;
    server.with_schema(&name).map(Some)
}

/// Where the data of a test is that asks for a file: there, or in a database of that name on the server.
///
/// # Errors
/// When the server can't be reached or does not make one.
pub fn office(path: &Path) -> Result<Address, Failure> {
    let Some(server) = server() else { return Ok(path.into()) };
    let mut hasher = std::hash::DefaultHasher::new();
    path.hash(&mut hasher);
    let name = format!("office_{:016x}", hasher.finish());
    post::connect(&server)?.control(&format!("CREATE SCHEMA IF NOT EXISTS {name}"))?;
    Ok(Address::Server(Box::new(server.with_schema(&name)?)))
}

#[cfg(all(test, unix))]
mod tests;
