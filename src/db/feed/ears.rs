//! Hearing that somebody has committed something: a connection that is there for this alone.

use std::time::Duration;

use crate::{
    base::failure::Failure,
    db::{address::Address, lite, open, query::Conn},
};

/// How often a file is looked at for whether somebody else wrote to it: this costs next to nothing.
const LOOK_EVERY: Duration = Duration::from_millis(250);
/// How long a server is listened to at once: so long may it take until the desk is gone.
const LISTEN_FOR: Duration = Duration::from_millis(200);
/// How often a server is asked that tells nobody of anything.
const ASK_EVERY: Duration = Duration::from_secs(1);

/// A connection that hears of commits.
pub(in crate::db) struct Ears {
    pub(in crate::db) conn: Conn,
    way: Way,
}

enum Way {
    /// A file has a number that changes with each commit of others.
    Version(i64),
    /// A server tells.
    Told,
    /// A server that does not tell is asked by the clock.
    Clock,
}

impl Ears {
    /// Begins to listen.
    ///
    /// # Errors
    /// When the data can't be opened.
    pub(in crate::db) fn open(address: &Address) -> Result<Self, Failure> {
        let conn = open::to_read(address)?;
        let way = match (conn.as_lite(), conn.as_post()) {
            (Some(engine), _) => Way::Version(lite::data_version(engine)?),
            (None, Some(post)) if post.listen()? => Way::Told,
            _ => Way::Clock,
        };
        Ok(Self { conn, way })
    }

    /// True when somebody may have committed something since the last call. Waits for it for a moment where a server
    /// tells.
    ///
    /// # Errors
    /// When the connection is lost.
    pub(in crate::db) fn hear(&mut self) -> Result<bool, Failure> {
        match &mut self.way {
            Way::Version(known) => {
                let Some(engine) = self.conn.as_lite() else { return Ok(false) };
                let newer = lite::data_version(engine)?;
                Ok(std::mem::replace(known, newer) != newer)
            }
            Way::Told => self.conn.as_post().map_or(Ok(false), |post| post.hear(LISTEN_FOR)),
            Way::Clock => Ok(true),
        }
    }

    /// How long to rest before listening again.
    pub(in crate::db) fn rest(&self) -> Duration {
        match self.way {
            Way::Version(_) => LOOK_EVERY,
            Way::Told => Duration::ZERO,
            Way::Clock => ASK_EVERY,
        }
    }
}
