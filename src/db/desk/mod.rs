//! The store as a window has it: a writer thread that owns the writing connection, readers beside
//! it, and answers that come into slots. Nobody who draws ever waits.

pub mod line;
mod queue;
mod watch;
mod worker;

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicI64, Ordering::Relaxed},
    },
};

use crate::base::{failure::Failure, id::UserId, kind::Subject, progress::Progress, say::Said, slot::Slot};

use self::{
    line::{Ends, Line},
    queue::{Entrance, Job, Queue, Work},
};
use super::{
    address::Address,
    changes::{Changes, Fate},
    check,
    clock::Clock,
    feed::news::News,
    migrate, open,
    place::Place,
    query::Conn,
    tx::{self, Command, Done},
};

/// How many connections read beside the writer.
pub const READERS: usize = 2;

/// Called when an answer has come, to draw again.
pub type Wake = Arc<dyn Fn() + Send + Sync>;

/// The open store. Clones share it; its threads end with the last one.
#[derive(Clone)]
pub struct Desk {
    writer: Arc<Entrance>,
    readers: Arc<Entrance>,
    /// What time it is here.
    pub clock: Clock,
    /// Where the data is.
    pub address: Address,
    /// The file that was opened; none on a server.
    place: Option<Place>,
    wake: Wake,
    /// What was saved, here and by others.
    news: Arc<News>,
    /// The file was found damaged: nothing more is written.
    is_damaged: Arc<AtomicBool>,
    outgrown: Arc<Outgrown>,
    /// The thread that hears of changes by others ends with the last of these.
    _watches: watch::Alive,
    /// The line's thread ends with the last desk.
    ends: Arc<Ends>,
}

impl std::fmt::Debug for Desk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Desk({})", self.address)
    }
}

impl Desk {
    /// Opens the data, making it when it is missing, and starts the threads. Waits for the opening:
    /// a window calls it on a thread of its own.
    ///
    /// # Errors
    /// What keeps the data from being opened ([`open::to_write`]), or a thread from being started.
    pub fn open(address: impl Into<Address>, clock: Clock, wake: Wake) -> Result<Self, Failure> {
        Self::open_watched(address, clock, wake, &Progress::default())
    }

    /// Opens the data, telling how far data of an earlier version has been brought up.
    ///
    /// # Errors
    /// As [`Self::open`], and [`Failure::Cancelled`].
    pub fn open_watched(
        address: impl Into<Address>,
        clock: Clock,
        wake: Wake,
        progress: &Progress,
    ) -> Result<Self, Failure> {
        let address = address.into();
        let writing = open::to_write_watched(&address, progress)?;
        let reading = (0..READERS).map(|_| open::to_read(&address)).collect::<Result<Vec<_>, _>>()?;
        let news = Arc::default();
        let outgrown = Arc::default();
        let watches = watch::start(&address, &news, &outgrown, &wake)?;
        let line = Line::new(address.clone(), clock.clone(), Arc::clone(&wake));
        let ends = Arc::new(Ends(line.clone()));
        let (writer, jobs) = Queue::new(Arc::clone(&wake));
        worker::start("aftercare-writer", writing, &jobs, line.clone(), open::to_write)?;
        let (readers, jobs) = Queue::new(Arc::clone(&wake));
        for conn in reading {
            worker::start("aftercare-reader", conn, &jobs, line.clone(), open::to_read)?;
        }
        Ok(Self {
            writer: Arc::new(writer),
            readers: Arc::new(readers),
            clock,
            place: address.file().map(Place::of),
            address,
            wake,
            news,
            is_damaged: Arc::default(),
            outgrown,
            _watches: watches,
            ends,
        })
    }

    /// The line to the server; that to a file is always up.
    pub fn line(&self) -> &Line {
        &self.ends.0
    }

    /// Asks a question; the answer comes into the slot. It is not asked when the slot is gone before its turn comes.
    pub fn load<T: Send + 'static>(&self, query: impl FnOnce(&Conn) -> Result<T, Failure> + Send + 'static) -> Slot<T> {
        let (slot, work) = answering(|failure| failure, |conn| conn.asking_once(|| query(conn)));
        self.readers.put(Job { work, asker: Some(slot.asker()) });
        slot
    }

    /// So many questions were asked so far.
    pub fn asked(&self) -> u64 {
        self.readers.last()
    }

    /// True when nobody waits any more for the questions after the first `after`, up to the first `to`: all were
    /// answered or taken back.
    pub fn are_answered(&self, after: u64, to: u64) -> bool {
        self.readers.is_done(after, to)
    }

    /// So many questions wait until it is their turn.
    pub fn waiting(&self) -> usize {
        self.readers.len()
    }

    /// Does something on the writing connection: imports, backups. Commands go through [`Self::send`]. What it changed
    /// can be fetched by [`Self::take_changes`].
    /// A file that was found damaged, or that was moved away, is not written to. Where the line to the server is lost,
    /// the answer is [`Failure::Unsaved`].
    pub fn write<T: Send + 'static>(&self, work: impl FnOnce(&Conn) -> Result<T, Failure> + Send + 'static) -> Slot<T> {
        let (damage, place, news) = (self.damage_found(), self.place.clone(), Arc::clone(&self.news));
        let outgrown = Arc::clone(&self.outgrown);
        // Who saves wants to know that it is not saved; who asks, that the line is lost.
        let unsaved = |failure| if matches!(failure, Failure::Offline) { Failure::Unsaved } else { failure };
        let (slot, work) = answering(unsaved, move |conn| {
            if let Some(said) = damage.said() {
                return Err(said.into());
            }
            place.as_ref().map_or(Ok(()), Place::holds)?;
            conn.tells(&news);
            let done = work(conn);
            match &done {
                Err(Failure::Damaged(_)) => damage.note(),
                Err(Failure::Outgrown { found, .. }) => drop(outgrown.note(*found)),
                _ => {}
            }
            done
        });
        // What is to be done is done, whoever waits for it.
        self.writer.put(Job { work, asker: None });
        slot
    }

    /// Looks through the whole file for damaged pages, on a thread and a connection of its own: what
    /// is found keeps further writes from the file, and [`Self::damage`] tells it.
    pub fn look_for_damage(&self) {
        let (address, damage, wake) = (self.address.clone(), self.damage_found(), Arc::clone(&self.wake));
        let looks = move || {
            let found = open::to_read(&address).and_then(|conn| check::quick(&conn));
            // A file that can't be read now for another reason will say so itself.
            if found.is_ok_and(|found| !found.is_empty()) {
                damage.note();
                wake();
            }
        };
        // Without a thread the file is not looked through; saves find damage where they meet it.
        let _ = std::thread::Builder::new().name("aftercare-soundness".to_owned()).spawn(looks);
    }

    /// Does long work on a thread and connections of its own: it is told where the data is. What is saved meanwhile does
    /// not wait for it.
    pub fn aside<T: Send + 'static>(
        &self,
        name: &str,
        work: impl FnOnce(&Address) -> Result<T, Failure> + Send + 'static,
    ) -> Slot<T> {
        let (answer, slot) = Slot::waiting();
        let (address, wake) = (self.address.clone(), Arc::clone(&self.wake));
        let does = move || {
            let result = catch_unwind(AssertUnwindSafe(|| work(&address)))
                .unwrap_or_else(|_| Err(Failure::Db("the program failed at this".to_owned())));
            // Nobody waits any more when the slot was dropped.
            let _ = answer.send(result);
            wake();
        };
        // Without a thread the answering end is dropped, and the slot says so.
        let _ = std::thread::Builder::new().name(name.to_owned()).spawn(does);
        slot
    }

    /// A sound copy has taken the place of what was damaged: it is written to again.
    pub fn is_whole_again(&self) {
        self.is_damaged.store(false, Relaxed);
    }

    /// What to do about the file, once it was found damaged.
    pub fn damage(&self) -> Option<Said> {
        self.damage_found().said()
    }

    /// What to do when a newer program has changed how the data is stored: nothing is written to it any more, while what
    /// can be read is.
    pub fn outgrown(&self) -> Option<Said> {
        let found = self.outgrown.0.load(Relaxed);
        let said = || Said::new("error-outgrown-no-writes").with("found", found).with("known", migrate::KNOWN_VERSION);
        (found > migrate::KNOWN_VERSION).then(said)
    }

    fn damage_found(&self) -> Damage {
        Damage { is_found: Arc::clone(&self.is_damaged), address: self.address.clone() }
    }

    /// Runs a command as a user; what it touched can be fetched by [`Self::take_changes`].
    pub fn send(&self, actor: UserId, command: Box<dyn Command>) -> Slot<Done> {
        let clock = self.clock.clone();
        self.write(move |conn| {
            let mut done = tx::transact(conn, &clock, actor, &*command)?;
            done.outcome.said.get_or_insert_with(|| Said::new(command.op()));
            Ok(done)
        })
    }

    /// The records touched since the last call, by what was written here and by others: open lists and forms patch
    /// themselves by it.
    pub fn take_changes(&self) -> Changes {
        self.news.take()
    }

    /// What is shown of a record is no longer as it was: it is read anew, before news of it comes.
    pub fn look_again(&self, subject: Subject) {
        self.news.tell(&[(subject, Fate::Changed)]);
        (self.wake)();
    }
}

/// Work for a thread of the desk, and the slot that its answer comes into.
fn answering<T: Send + 'static>(
    fails: fn(Failure) -> Failure,
    work: impl FnOnce(&Conn) -> Result<T, Failure> + Send + 'static,
) -> (Slot<T>, Work) {
    let (answer, slot) = Slot::waiting();
    let work = Box::new(move |conn: Result<&Conn, Failure>| {
        let result = catch_unwind(AssertUnwindSafe(|| conn.and_then(work)))
            .unwrap_or_else(|_| Err(Failure::Db("the program failed at this; nothing was changed".to_owned())));
        // Nobody waits any more when the slot was dropped for a newer question.
        let _ = answer.send(result.map_err(fails));
    });
    (slot, work)
}

/// The schema version of the data, as it was read last.
#[derive(Default)]
struct Outgrown(AtomicI64);

impl Outgrown {
    /// It is this now; true when that is too new, and was not known.
    fn note(&self, found: i64) -> bool {
        self.0.swap(found, Relaxed) != found && found > migrate::KNOWN_VERSION
    }
}

/// Whether the file was found damaged.
struct Damage {
    is_found: Arc<AtomicBool>,
    address: Address,
}

impl Damage {
    fn note(&self) {
        self.is_found.store(true, Relaxed);
    }

    fn said(&self) -> Option<Said> {
        let said = || Said::new("error-damaged-no-writes").with("path", self.address.to_string());
        self.is_found.load(Relaxed).then(said)
    }
}
