//! The line to the server breaks: nothing is done twice, nothing acknowledged is lost, and nobody waits for long.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering::Relaxed},
        mpsc::{Receiver, channel},
    },
    time::Duration,
};

use aftercare::{
    base::{failure::Failure, id::UserId, slot::Slot},
    db::{
        address::Address,
        check,
        desk::Desk,
        number::{self, Pattern},
        open,
        query::Conn,
        tx,
    },
};

use crate::util::{
    file::{NOON, Note, clock, notes},
    proxy::{Commit, Net, Proxy},
    server::Server,
};

/// Much longer than anything takes here.
const LONG: Duration = Duration::from_secs(120);

/// A server, and a network to it that a test can break.
struct Place {
    server: Server,
    net: Proxy,
}

impl Place {
    fn new() -> Option<Self> {
        let server = Server::start()?;
        Some(Self { net: Proxy::to(&server), server })
    }

    /// Through the network.
    fn address(&self) -> Address {
        Address::parse(&self.net.address("postgres")).unwrap()
    }

    /// Holds what is there against what was acknowledged: each once, with numbers that leave no gap.
    #[track_caller]
    fn holds(&self, expected: &[&str]) {
        let conn = open::to_read(Address::parse(&self.server.address()).unwrap()).unwrap();
        let kept = notes(&conn);
        assert_eq!(kept.iter().map(|note| note.name.as_str()).collect::<Vec<_>>(), expected);
        let numbers: Vec<String> = (1..=expected.len()).map(|number| format!("SC2026-{number:04}")).collect();
        assert_eq!(kept.iter().map(|note| note.value.clone()).collect::<Vec<_>>(), numbers);
        let found = check::whole(&conn).unwrap();
        assert!(found.is_sound(), "{found:?}");
    }
}

/// Saves a note under the next number; counts how often that is begun.
fn save(conn: &Conn, name: &str, begun: &AtomicUsize) -> Result<(), Failure> {
    let pattern = Pattern::parse("SC{yyyy}-{seq:4}").unwrap();
    let saved = tx::within(conn, &clock(), UserId(0), "test-op", |tx| {
        begun.fetch_add(1, Relaxed);
        let number = number::take(tx, "call", &pattern, NOON.day(chrono_tz::UTC))?;
        tx.insert(&mut Note::new(name, &number))
    });
    saved.map(|_| ())
}

/// A desk, and what tells that something is new.
struct Sitting {
    desk: Desk,
    news: Receiver<()>,
}

impl Sitting {
    fn at(address: Address) -> Self {
        let (told, news) = channel();
        let told = Mutex::new(told);
        let wake = Arc::new(move || drop(told.lock().map(|told| told.send(()))));
        Self { desk: Desk::open(address, clock(), wake).unwrap(), news }
    }

    /// Waits for something that is told of.
    fn until<T>(&self, mut what: impl FnMut(&Desk) -> Option<T>) -> T {
        loop {
            if let Some(found) = what(&self.desk) {
                return found;
            }
            self.news.recv_timeout(LONG).expect("it never came");
        }
    }

    fn save(&self, name: &'static str) -> Slot<()> {
        self.desk.write(move |conn| save(conn, name, &AtomicUsize::new(0)))
    }

    fn answer<T>(&self, mut slot: Slot<T>) -> Result<T, Failure> {
        self.until(|_| slot.take())
    }

    fn count(&self) -> Slot<Option<i64>> {
        self.desk.load(|conn| conn.value("SELECT COUNT(*) FROM setting", &[]))
    }
}

#[test]
fn whatever_becomes_of_a_commit_it_is_done_once() {
    let Some(place) = Place::new() else { return };
    let conn = open::to_write(place.address()).unwrap();
    let table = [
        ("passes", Commit::Passes, 1),
        ("cut before it arrives", Commit::Lost, 2),
        ("cut before its answer", Commit::Unanswered, 1),
        ("its answer never comes", Commit::Swallowed, 1),
    ];
    for (name, commit, expected) in table {
        place.net.on_commit(commit, Net::Works);
        let begun = AtomicUsize::new(0);
        save(&conn, name, &begun).unwrap();
        assert_eq!(begun.into_inner(), expected, "{name}");
    }
    place.holds(&table.map(|row| row.0));
}

#[test]
fn what_a_savepoint_took_back_is_not_taken_for_what_was_kept() {
    let Some(place) = Place::new() else { return };
    let conn = open::to_write(place.address()).unwrap();
    let begun = AtomicUsize::new(0);
    place.net.on_commit(Commit::Unanswered, Net::Works);
    let pattern = Pattern::parse("SC{yyyy}-{seq:4}").unwrap();
    tx::within(&conn, &clock(), UserId(0), "test-op", |tx| {
        begun.fetch_add(1, Relaxed);
        let taken_back: Result<(), Failure> = tx.savepoint(|| {
            tx.insert(&mut Note::new("taken back", ""))?;
            Err(Failure::Cancelled)
        });
        assert_eq!(taken_back, Err(Failure::Cancelled));
        let number = number::take(tx, "call", &pattern, NOON.day(chrono_tz::UTC))?;
        tx.insert(&mut Note::new("kept", &number))
    })
    .unwrap();
    assert_eq!(begun.into_inner(), 1);
    place.holds(&["kept"]);
}

#[test]
fn a_connection_that_breaks_between_two_statements_has_its_transaction_run_again() {
    let Some(place) = Place::new() else { return };
    let conn = open::to_write(place.address()).unwrap();
    let pattern = Pattern::parse("SC{yyyy}-{seq:4}").unwrap();
    let begun = AtomicUsize::new(0);
    tx::within(&conn, &clock(), UserId(0), "test-op", |tx| {
        let number = number::take(tx, "call", &pattern, NOON.day(chrono_tz::UTC))?;
        if begun.fetch_add(1, Relaxed) == 0 {
            place.net.cut();
        }
        tx.insert(&mut Note::new("kept", &number))
    })
    .unwrap();
    assert_eq!(begun.into_inner(), 2);
    place.holds(&["kept"]);
}

#[test]
fn a_short_break_is_not_noticed_by_who_saves_or_reads() {
    let Some(place) = Place::new() else { return };
    let sitting = Sitting::at(place.address());
    for name in ["first", "second", "third"] {
        place.net.cut();
        sitting.answer(sitting.save(name)).unwrap();
        place.net.cut();
        sitting.answer(sitting.count()).unwrap();
    }
    assert_eq!((sitting.desk.line().lost(), sitting.desk.line().rises()), (None, 0));
    place.holds(&["first", "second", "third"]);
}

#[test]
fn while_the_server_is_away_a_desk_answers_so_and_works_on_when_it_is_there_again() {
    let Some(place) = Place::new() else { return };
    let sitting = Sitting::at(place.address());
    sitting.answer(sitting.save("before")).unwrap();
    place.net.set(Net::Away);
    assert_eq!(sitting.answer(sitting.save("not kept")), Err(Failure::Unsaved));
    let lost = sitting.until(|desk| desk.line().lost());
    assert_eq!((lost.since, lost.why.key.as_ref(), lost.unsure), (NOON, "error-server-unreached", 0));
    assert_eq!(sitting.answer(sitting.count()), Err(Failure::Offline));
    // Nobody asks: it comes up by itself.
    place.net.set(Net::Works);
    sitting.until(|desk| desk.line().lost().is_none().then_some(()));
    assert_eq!(sitting.desk.line().rises(), 1);
    sitting.answer(sitting.save("after")).unwrap();
    assert_eq!(sitting.answer(sitting.count()), Ok(Some(2)));
    place.holds(&["before", "after"]);
}

#[test]
fn a_save_whose_end_is_not_known_waits_until_it_is_and_is_done_once() {
    for (commit, told) in [(Commit::Unanswered, "base-line-was-kept"), (Commit::Lost, "base-line-done-again")] {
        let Some(place) = Place::new() else { return };
        let sitting = Sitting::at(place.address());
        place.net.on_commit(commit, Net::Away);
        let mut saved = sitting.save("unsure");
        sitting.until(|desk| desk.line().lost().filter(|lost| lost.unsure == 1));
        assert!(saved.take().is_none());
        place.net.set(Net::Works);
        sitting.desk.line().try_now();
        sitting.answer(saved).unwrap();
        let said = sitting.desk.line().take_told();
        assert_eq!(said.iter().map(|said| said.key.as_ref()).collect::<Vec<_>>(), [told]);
        sitting.answer(sitting.save("after")).unwrap();
        place.holds(&["unsure", "after"]);
    }
}

#[test]
fn a_network_that_goes_silent_is_noticed_also_when_nobody_asks() {
    let Some(place) = Place::new() else { return };
    let sitting = Sitting::at(place.address());
    place.net.set(Net::Silent);
    sitting.until(|desk| desk.line().lost());
    assert_eq!(sitting.answer(sitting.save("not kept")), Err(Failure::Unsaved));
    place.net.set(Net::Works);
    sitting.until(|desk| desk.line().lost().is_none().then_some(()));
    sitting.answer(sitting.save("after")).unwrap();
    place.holds(&["after"]);
}

#[test]
fn a_network_that_goes_silent_holds_up_no_question_and_no_save() {
    let Some(place) = Place::new() else { return };
    let sitting = Sitting::at(place.address());
    place.net.set(Net::Silent);
    let (saved, counted) = (sitting.save("not kept"), sitting.count());
    assert_eq!(sitting.answer(saved), Err(Failure::Unsaved));
    assert_eq!(sitting.answer(counted), Err(Failure::Offline));
    place.net.set(Net::Works);
    sitting.until(|desk| desk.line().lost().is_none().then_some(()));
    sitting.answer(sitting.save("after")).unwrap();
    place.holds(&["after"]);
}

#[test]
fn a_question_that_takes_long_is_waited_for_while_the_server_is_at_work() {
    let Some(place) = Place::new() else { return };
    let conn = open::to_write(place.address()).unwrap();
    let calls = place.net.calls();
    let slow = conn.value::<i64>("SELECT 7 FROM (SELECT CAST(pg_sleep(9) AS TEXT)) AS slow", &[]);
    assert_eq!(slow, Ok(Some(7)));
    assert!(place.net.calls() > calls, "it was never asked beside");
}

#[test]
fn a_desk_that_died_in_the_middle_of_a_save_holds_nobody_up() {
    let Some(place) = Place::new() else { return };
    let conn = open::to_write(place.address()).unwrap();
    let begun = AtomicUsize::new(0);
    save(&conn, "first", &begun).unwrap();
    let other = open::to_write(Address::parse(&place.server.address()).unwrap()).unwrap();
    let pattern = Pattern::parse("SC{yyyy}-{seq:4}").unwrap();
    let died = tx::within(&conn, &clock(), UserId(0), "test-op", |tx| {
        number::take(tx, "call", &pattern, NOON.day(chrono_tz::UTC))?;
        // From here on it says nothing any more, and holds the counter.
        place.net.set(Net::Silent);
        save(&other, "second", &begun)?;
        Err::<(), _>(Failure::Cancelled)
    });
    assert_eq!(died.map(|_| ()), Err(Failure::Cancelled));
    place.holds(&["first", "second"]);
}
