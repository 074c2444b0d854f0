//! The thread that hears of changes by others and tells the window: it sleeps until something was committed, reads
//! what came from the history, and wakes the window only for that.

use std::{
    convert::Infallible,
    sync::{
        Arc,
        mpsc::{Receiver, RecvTimeoutError, Sender, channel},
    },
    time::{Duration, Instant},
};

use super::{Outgrown, Wake};
use crate::{
    base::failure::Failure,
    db::{
        address::Address,
        feed::{Feed, ears::Ears, news::News, read},
        migrate,
    },
};

/// What is waited for is asked for so often, though nobody tells of anything.
const ASK_WAITING: Duration = Duration::from_secs(1);
/// The history is looked at so often in any case: a connection that is dead without a word is found so.
const ASK_ANYWAY: Duration = Duration::from_secs(10);
/// Between two looks: many who save at once are one piece of news.
const BREATH: Duration = Duration::from_millis(200);
/// How long to wait before a connection is tried again: at first, and at most.
const PAUSES: (Duration, Duration) = (Duration::from_millis(250), Duration::from_secs(8));

/// Held by the desk: when it is dropped, the thread ends.
pub(super) type Alive = Arc<Sender<Infallible>>;

/// The thread.
struct Watch {
    address: Address,
    news: Arc<News>,
    wake: Wake,
    alive: Receiver<Infallible>,
    begun: Instant,
    ears: Option<Ears>,
    /// How far was read; none until the first connection.
    feed: Option<Feed>,
    /// What the desk knows of a newer program.
    outgrown: Arc<Outgrown>,
    /// There was no connection when the window began: nobody knows what came before the first one.
    is_late: bool,
    /// When the history was looked at last.
    looked_at: Duration,
}

/// Hears of all that is committed from now on. A connection that can't be had now is tried again.
///
/// # Errors
/// When the system gives no thread.
pub(super) fn start(
    address: &Address,
    news: &Arc<News>,
    outgrown: &Arc<Outgrown>,
    wake: &Wake,
) -> Result<Alive, Failure> {
    let (holding, alive) = channel();
    let mut watch = Watch {
        address: address.clone(),
        news: Arc::clone(news),
        wake: Arc::clone(wake),
        alive,
        begun: Instant::now(),
        ears: None,
        feed: None,
        outgrown: Arc::clone(outgrown),
        is_late: false,
        looked_at: Duration::ZERO,
    };
    // Before the window reads its first page: what comes after that is told.
    if let Err(failure) = watch.connect() {
        tracing::warn!(%failure, "changes by others can't be heard yet");
        watch.is_late = true;
    }
    std::thread::Builder::new()
        .name("aftercare-watch".to_owned())
        .spawn(move || watch.run())
        .map(|_| Arc::new(holding))
        .map_err(|error| Failure::Db(format!("no thread to watch: {error}")))
}

impl Watch {
    fn run(&mut self) {
        let mut pause = PAUSES.0;
        loop {
            let rest = match self.turn() {
                Ok(rest) => {
                    pause = PAUSES.0;
                    rest
                }
                Err(failure) => {
                    tracing::warn!(%failure, "changes by others can't be heard");
                    self.ears = None;
                    let rest = pause;
                    pause = (pause * 2).min(PAUSES.1);
                    rest
                }
            };
            // Nobody sends anything: it ends with the desk.
            if self.alive.recv_timeout(rest) != Err(RecvTimeoutError::Timeout) {
                return;
            }
        }
    }

    /// Listens once, and reads what came; how long to rest then.
    fn turn(&mut self) -> Result<Duration, Failure> {
        if self.ears.is_none() {
            self.connect()?;
        }
        let Some(ears) = &mut self.ears else { return Ok(PAUSES.0) };
        let is_heard = ears.hear()?;
        let rest = ears.rest();
        let is_waiting = self.feed.as_ref().is_some_and(Feed::is_waiting);
        let often = if is_waiting { ASK_WAITING } else { ASK_ANYWAY };
        if is_heard || self.begun.elapsed().saturating_sub(self.looked_at) >= often {
            self.look()?;
            return Ok(rest.max(BREATH));
        }
        Ok(rest)
    }

    /// Opens a connection, and reads what came while there was none.
    fn connect(&mut self) -> Result<(), Failure> {
        let ears = Ears::open(&self.address)?;
        if self.feed.is_none() {
            self.feed = Some(read::begin(&ears.conn, self.begun.elapsed())?);
            if self.is_late {
                self.news.tell_all();
                (self.wake)();
            }
        }
        self.ears = Some(ears);
        self.look()
    }

    fn look(&mut self) -> Result<(), Failure> {
        let (Some(ears), Some(feed)) = (&self.ears, &mut self.feed) else { return Ok(()) };
        self.looked_at = self.begun.elapsed();
        let read = read::on(&ears.conn, feed, &self.news, self.looked_at);
        // What was read before the connection broke is told.
        if !matches!(read, Ok(false)) {
            (self.wake)();
        }
        read?;
        // A newer program may have brought the data up.
        if let Some(found) = ears.conn.value(migrate::NOTED, &[])?
            && self.outgrown.note(found)
        {
            (self.wake)();
        }
        Ok(())
    }
}
