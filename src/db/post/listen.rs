//! Telling others on the same server that something was saved, and hearing of it.

use std::time::Duration;

use postgres::fallible_iterator::FallibleIterator as _;

use super::{Post, failure};
use crate::{base::failure::Failure, db::feed::Horizon};

impl Post {
    /// The name under which the desks of this office tell each other, as it stands in a statement. It holds the schema:
    /// another office in the same database is not woken.
    fn channel(&self) -> Result<String, Failure> {
        let found = self.query("SELECT COALESCE(CAST(current_schema() AS TEXT), '')", &[])?;
        let schema: String = found.first().and_then(|row| row.try_get(0).ok()).unwrap_or_default();
        Ok(format!("\"aftercare {}\"", schema.replace('"', "\"\"")))
    }

    /// Learns how the desks of this office tell each other; not in a transaction, where a refusal would cost it.
    pub(super) fn meet_others(&self) -> Result<(), Failure> {
        if self.tells.get().is_some() {
            return Ok(());
        }
        let channel = self.channel()?;
        // Under a name that nobody listens to.
        let tells = match self.control("NOTIFY \"aftercare\"") {
            Ok(()) => Some(format!("NOTIFY {channel}")),
            Err(_) if self.is_lost() => return Err(Failure::Offline),
            Err(refused) => {
                tracing::warn!(%refused, "the server tells nobody of changes: desks ask it once a second");
                None
            }
        };
        let _ = self.tells.set(tells);
        Ok(())
    }

    /// The statement by which others hear of a transaction when it is committed.
    pub(in crate::db) fn tells(&self) -> Option<&str> {
        self.tells.get().and_then(Option::as_deref)
    }

    /// Begins to hear of what others commit; false where the server does not tell.
    pub(in crate::db) fn listen(&self) -> Result<bool, Failure> {
        self.is_listening.set(true);
        match self.control(&format!("LISTEN {}", self.channel()?)) {
            Ok(()) => Ok(true),
            Err(_) if self.is_lost() => Err(Failure::Offline),
            Err(refused) => {
                tracing::warn!(%refused, "the server lets nobody hear of changes: it is asked once a second");
                Ok(false)
            }
        }
    }

    /// True when somebody has committed something; waits for it so long.
    pub(in crate::db) fn hear(&self, patience: Duration) -> Result<bool, Failure> {
        let heard = self.with_client(|client| {
            let mut told = client.notifications();
            let first = told.timeout_iter(patience).next()?;
            // What was told meanwhile is answered by one look.
            while told.iter().next()?.is_some() {}
            Ok(first.is_some())
        });
        match heard {
            Ok(_) if self.is_lost() => Err(Failure::Offline),
            heard => heard.map_err(|error: postgres::Error| failure("LISTEN", &error)),
        }
    }

    /// Which transactions have ended; none where the server does not say.
    pub(in crate::db) fn horizon(&self) -> Result<Option<Horizon>, Failure> {
        if self.has_no_horizon.get() {
            return Ok(None);
        }
        let asked = self.query(
            "SELECT CAST(CAST(pg_snapshot_xmin(now.it) AS TEXT) AS BIGINT),
                 CAST(CAST(pg_snapshot_xmax(now.it) AS TEXT) AS BIGINT)
             FROM (SELECT pg_current_snapshot() AS it) now",
            &[],
        );
        match asked {
            Ok(rows) => Ok(rows
                .first()
                .and_then(|row| Some(Horizon { oldest: row.try_get(0).ok()?, next: row.try_get(1).ok()? }))),
            Err(_) if self.is_lost() => Err(Failure::Offline),
            Err(refused) => {
                tracing::warn!(%refused, "the server does not say which transactions have ended: gaps are waited for");
                self.has_no_horizon.set(true);
                Ok(None)
            }
        }
    }
}
