//! Many at once, and what goes wrong meanwhile: a desk or the server is killed, the disk is full, the clock goes
//! back, the network is cut, two desks run the rules at the same moment. Nothing is lost, doubled or half done.
//!
//! `.ci/faults ROUNDS` runs the same with many more rounds, and prints what was counted.

mod ledger;
mod office;

mod many;
mod killed;
mod server;
mod disk;
mod clock;
mod cut;
mod rules;

use std::{
    hash::{BuildHasher as _, RandomState},
    io::Write as _,
    sync::mpsc::{Receiver, RecvTimeoutError},
    time::{Duration, Instant},
};

use aftercare::db::address::Address;

use crate::util::{file::Place, server::Server};

/// How many rounds the long run has for each kind of kill.
const ROUNDS: &str = "AFTERCARE_FAULT_ROUNDS";

/// To this file the long run writes what it counted.
const TABLE: &str = "AFTERCARE_FAULT_TABLE";

/// The rounds of the long run, of which this fault takes one in so many; else those of the short one.
fn rounds(short: usize, one_in: usize) -> usize {
    let long = std::env::var(ROUNDS).ok().and_then(|text| text.parse::<usize>().ok());
    long.map_or(short, |long| (long / one_in).max(1))
}

/// Writes a line of the table.
fn count(what: &str, rounds: usize, found: &dyn std::fmt::Display) {
    let Ok(table) = std::env::var(TABLE) else { return };
    let mut table = std::fs::OpenOptions::new().create(true).append(true).open(table).unwrap();
    writeln!(table, "{what:<44} {rounds:>6}  {found}").unwrap();
}

/// Some number below this one.
fn dice(most: u64) -> u64 {
    RandomState::new().hash_one(0) % most.max(1)
}

/// Says a line that is seen whether or not the test fails.
fn tell(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// What comes in for so long; true when the other end is still there.
fn gather<T>(incoming: &Receiver<T>, into: &mut Vec<T>, how_long: Duration) -> bool {
    let end = Instant::now() + how_long;
    loop {
        match incoming.recv_timeout(end.saturating_duration_since(Instant::now())) {
            Ok(one) => into.push(one),
            Err(RecvTimeoutError::Timeout) => return true,
            Err(RecvTimeoutError::Disconnected) => return false,
        }
    }
}

/// An engine, and fresh data on it as often as it is asked for.
enum Engine<'a> {
    File(Place),
    Server(&'a Server),
}

impl Engine<'_> {
    /// All that are here.
    fn each(f: impl Fn(&Engine<'_>)) {
        f(&Engine::File(Place::new()));
        if let Some(server) = Server::start() {
            f(&Engine::Server(&server));
        }
    }

    fn name(&self) -> &'static str {
        match self {
            Self::File(_) => "SQLite",
            Self::Server(_) => "PostgreSQL",
        }
    }

    /// The data of an office, made now.
    fn office(&self, number: usize) -> Address {
        let address = match self {
            Self::File(place) => Address::File(place.at(&format!("office{number}.db"))),
            Self::Server(server) => Address::parse(&server.schema(&format!("office{number}"))).unwrap(),
        };
        office::found(&address);
        address
    }
}
