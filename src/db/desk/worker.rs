//! A thread of the desk: one connection, and the jobs that come for it.

use std::{sync::Arc, time::Duration};

use super::{
    line::Line,
    queue::{Job, Next, Queue},
};
use crate::{
    base::failure::Failure,
    db::{address::Address, query::Conn},
};

/// So often a connection to a server that nobody asks is tried: a network goes silent without a word.
const QUIET: Duration = Duration::from_secs(4);

/// What a thread of the desk works with.
pub(super) struct Worker {
    conn: Conn,
    line: Line,
    /// The rises of the line that this connection has seen: one from before may be dead without knowing.
    rises: u64,
    open: fn(Address) -> Result<Conn, Failure>,
}

/// Starts a thread that does the jobs of a queue, on a connection that it opens anew where a server was away.
///
/// # Errors
/// When the system gives no thread.
pub(super) fn start(
    name: &str,
    conn: Conn,
    jobs: &Arc<Queue>,
    line: Line,
    open: fn(Address) -> Result<Conn, Failure>,
) -> Result<(), Failure> {
    let mut worker = Worker { conn: conn.on(line.clone()), rises: line.rises(), line, open };
    let taker = jobs.taker();
    std::thread::Builder::new()
        .name(name.to_owned())
        .spawn(move || {
            loop {
                // A file is not tried: it does not go away without a word.
                match taker.0.next(worker.conn.is_of_server().then_some(QUIET)) {
                    Next::Job(number, job) => worker.work(&taker.0, number, job),
                    Next::Nothing => worker.ping(),
                    Next::End => break,
                }
            }
            // Best effort on the way out: fresh statistics for the next start.
            worker.conn.tidy();
        })
        .map(|_| ())
        .map_err(|error| Failure::Db(format!("no thread for {name}: {error}")))
}

impl Worker {
    fn work(&mut self, jobs: &Queue, number: u64, job: Job) {
        match self.ready() {
            Ok(()) => (job.work)(Ok(&self.conn)),
            Err(failure) => (job.work)(Err(failure)),
        }
        jobs.done(number);
        self.conn.abandon_transaction();
        self.notice();
    }

    fn ping(&mut self) {
        // While the line is lost, its own thread tries it.
        if self.ready().is_ok() {
            self.conn.ping();
            self.notice();
        }
    }

    /// A connection that can be worked with.
    fn ready(&mut self) -> Result<(), Failure> {
        let rises = self.line.rises();
        if self.line.lost().is_some() {
            return Err(Failure::Offline);
        }
        if !self.conn.is_lost() && self.rises == rises {
            return Ok(());
        }
        match (self.open)(self.conn.address.clone()) {
            Ok(newer) => {
                (self.conn, self.rises) = (newer.on(self.line.clone()), rises);
                Ok(())
            }
            Err(failure) => {
                self.line.lose(&failure);
                Err(Failure::Offline)
            }
        }
    }

    /// Tells the others when the connection was lost for longer than a moment. One from before the line came up again
    /// says nothing about the line as it is: it is opened anew when it is needed.
    fn notice(&self) {
        if self.conn.is_lost() && self.rises == self.line.rises() {
            self.line.lose(&self.conn.why_lost());
        }
    }
}
