//! A thread of the desk: one connection, and the jobs that come for it.

use std::sync::{Arc, Mutex, mpsc::Receiver};

use super::Job;
use crate::{
    base::failure::Failure,
    db::{address::Address, query::Conn},
};

/// Starts a thread that does the jobs of a queue, on a connection that it opens anew where a server was away.
///
/// # Errors
/// When the system gives no thread.
pub(super) fn start(
    name: &str,
    mut conn: Conn,
    jobs: Arc<Mutex<Receiver<Job>>>,
    open: fn(Address) -> Result<Conn, Failure>,
) -> Result<(), Failure> {
    std::thread::Builder::new()
        .name(name.to_owned())
        .spawn(move || {
            loop {
                let next = jobs.lock().ok().and_then(|jobs| jobs.recv().ok());
                let Some(job) = next else { break };
                // A server that was away may be there again; where it is not, the job says so.
                if conn.is_lost()
                    && let Ok(newer) = open(conn.address.clone())
                {
                    conn = newer;
                }
                job(&conn);
                conn.abandon_transaction();
            }
            // Best effort on the way out: fresh statistics for the next start.
            conn.tidy();
        })
        .map(|_| ())
        .map_err(|error| Failure::Db(format!("no thread for {name}: {error}")))
}
