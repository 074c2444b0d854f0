//! A connection that was lost is taken up again: at once, and for some seconds, so that a short break is not noticed.

use std::{
    thread::sleep,
    time::{Duration, Instant},
};

use super::{Link, Post, connect};
use crate::base::{failure::Failure, value::Val};

/// How long to wait before each try, in milliseconds: some seconds together.
const PAUSES_MS: &[u64] = &[0, 50, 100, 200, 400, 800, 1500];
const PATIENCE: Duration = Duration::from_secs(3);
/// How often it is looked whether the process of a connection that was lost is at an end, and how long to wait between.
const LOOKS: u32 = 200;
const LOOK_PAUSE: Duration = Duration::from_millis(50);

/// The process of a server by its number and the moment of its start.
const OLD: &str = "FROM pg_stat_activity
     WHERE pid = $1 AND CAST(EXTRACT(EPOCH FROM backend_start) * 1000000 AS BIGINT) = $2";

/// The process that worked for a connection that was lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::db) struct Old(Option<connect::Backend>);

impl Post {
    /// Only questions are asked from now on.
    pub(in crate::db) fn only_reads(&self) -> Result<(), Failure> {
        self.control("SET default_transaction_read_only = on")?;
        self.is_reading.set(true);
        Ok(())
    }

    /// Who works for this connection now.
    pub(in crate::db) fn worker(&self) -> Old {
        Old(self.link.borrow().backend)
    }

    /// Why the connection could not be taken up again.
    pub(in crate::db) fn why(&self) -> Option<Failure> {
        self.why.borrow().clone()
    }

    /// Takes a lost connection up again, with some patience.
    ///
    /// # Errors
    /// [`Failure::Offline`] when that was not enough; [`Self::why`] tells more.
    pub(in crate::db) fn take_up(&self) -> Result<(), Failure> {
        // Where a second connection has just found nobody, a third one need not wait for that again.
        if self.link.borrow().watch.was_unreached() {
            return Err(Failure::Offline);
        }
        let began = Instant::now();
        for pause_ms in PAUSES_MS {
            sleep(Duration::from_millis(*pause_ms));
            match self.renew() {
                Ok(()) => return Ok(()),
                Err(failure) => *self.why.borrow_mut() = Some(failure),
            }
            // A try may take long, where nothing answers.
            if began.elapsed() > PATIENCE {
                break;
            }
        }
        Err(Failure::Offline)
    }

    /// A new connection in place of the lost one, which is told to end: it would hold what it had locked.
    fn renew(&self) -> Result<(), Failure> {
        let link = connect::reach(&self.server)?;
        let old = self.worker();
        self.exchange(link);
        if let Some(known) = old.0 {
            // It may have ended by itself, and where we may not end it, it will.
            let _ = self.query_once(&format!("SELECT CAST(pg_terminate_backend(pid) AS INT) {OLD}"), &of(known));
        }
        if self.is_reading.get() {
            self.only_reads()?;
        }
        self.why.replace(None);
        Ok(())
    }

    fn exchange(&self, link: Link) {
        *self.link.borrow_mut() = link;
        self.prepared.borrow_mut().clear();
        self.is_in_transaction.set(false);
        self.asks_again.set(false);
        self.is_ended.set(false);
    }

    /// Waits until the process of a lost connection is at an end: what it had begun is now done, or never will be.
    /// True when that is certain.
    ///
    /// # Errors
    /// When this connection is lost too.
    pub(in crate::db) fn has_ended(&self, old: Old) -> Result<bool, Failure> {
        let Some(known) = old.0 else {
            // A server that does not tell its processes: what it had begun is given the time.
            sleep(LOOK_PAUSE * LOOKS);
            return Ok(true);
        };
        for _ in 0..LOOKS {
            match self.query_once(&format!("SELECT CAST(pg_terminate_backend(pid) AS INT) {OLD}"), &of(known)) {
                Ok(rows) if rows.is_empty() => return Ok(true),
                Err(Failure::Offline) => return Err(Failure::Offline),
                // Not ours to end: it is waited for.
                Ok(_) | Err(_) => sleep(LOOK_PAUSE),
            }
        }
        Ok(false)
    }
}

fn of((pid, began): connect::Backend) -> [Val; 2] {
    [Val::Int(pid.into()), Val::Int(began)]
}
