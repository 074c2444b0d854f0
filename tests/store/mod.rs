//! The store on real files.

/// Files that are not as they should be when they are opened.
mod opening;

/// Things that go wrong while working: another program, a full disk, a kill.
mod working;

/// A file damaged in the middle, which opens and must not be written to.
mod damage;

/// Two people at one record, and histories that don't give their records.
mod history;

/// A document and its lines, which another may have changed.
mod lines;

/// Numbers of documents, taken by many at once.
mod numbers;

/// Copies of the file.
mod backups;

/// Copies that take the place of the data.
mod restores;

/// A program that is killed while it restores.
mod restores_killed;

/// Copies of what a server holds, and their way back.
#[cfg(unix)]
mod server_copies;

/// The way back where the connection breaks, the program is killed, or the server is impatient.
#[cfg(unix)]
mod server_restores;

/// Schemas: the frozen texts of released migrations, upgrades, upgrades that fail.
#[cfg(unix)]
mod line;
mod migrations;

/// Files of older versions with rows in them.
pub mod upgrades;

/// What is told of it meanwhile, and how it is stopped.
mod brought_up;

/// The same on a server.
#[cfg(unix)]
mod server_brought_up;

/// What a killed program leaves beside the data, and who takes it away. Elsewhere the folder of notes can't be chosen for
/// a program.
#[cfg(target_os = "linux")]
mod left;

/// A desk that is open while a newer program brings the data up.
mod outgrown;

/// What a desk is asked, and what of it nobody waits for.
mod questions;

/// What others save comes to an open desk.
mod feed;

/// The same where commits overtake each other and connections break.
#[cfg(unix)]
mod server_feed;

/// Data on a server, and what can happen to it.
#[cfg(unix)]
mod server;

/// A server across a network, and the certificates that it shows.
#[cfg(unix)]
mod certificates;

/// Many desks on one server: round trips, and saves that it refuses because of others.
#[cfg(unix)]
mod desks;

/// The other engine: every statement is prepared on it, where its programs are found.
mod postgres;
