//! Many desks on one server: how often it is asked, and what becomes of saves that it refuses because of others.

use std::cell::Cell;

use aftercare::{
    base::{
        id::{CallId, UserId},
        progress::Progress,
        text::Lang,
    },
    call::{self, command::Draft},
    cli::demo,
    cx::records::By,
    db::{
        address::Address,
        number::{self, Pattern},
        open,
        query::Conn,
        tx,
    },
    people,
};

use crate::util::{
    file::{NOON, Note, clock, notes, save_note},
    server::Server,
};

fn desk(server: &Server) -> Conn {
    open::to_write(Address::parse(&server.address()).unwrap()).unwrap()
}

fn take(tx: &tx::Tx<'_>) -> Result<String, aftercare::base::failure::Failure> {
    let pattern = Pattern::parse("SC{yyyy}-{seq:4}").unwrap();
    number::take(tx, "call", &pattern, NOON.day(chrono_tz::UTC))
}

#[test]
fn a_save_asks_a_server_no_more_often_than_it_must() {
    let Some(server) = Server::start() else { return };
    let conn = desk(&server);
    demo::fill(&conn, Lang::Zh, &Progress::default()).unwrap();
    let user = people::store::first_admin(&conn).unwrap();
    let asks = |f: &dyn Fn()| {
        let before = conn.toll().questions;
        f();
        conn.toll().questions - before
    };
    let open: CallId = conn.value("SELECT id FROM call ORDER BY id", &[]).unwrap().unwrap();
    let now = aftercare::db::clock::Clock::default().now();
    let save = |command: call::command::Command| {
        tx::transact(&conn, &aftercare::db::clock::Clock::standing_at(now), user, &command).unwrap();
    };
    let mut draft = Draft::of(&conn, open).unwrap();
    draft.working_notes = "再看一次".to_owned();
    let customer: String = conn.value("SELECT code FROM customer ORDER BY id", &[]).unwrap().unwrap();
    let new = Draft { customer, subject: "主轴异响".to_owned(), ..Draft::new() };
    // Each question is a way there and back: at 5 ms, forty are a fifth of a second.
    let counted = [
        ("a text", asks(&|| save(call::command::Command::Save(Box::new(draft.clone())))), 18),
        ("a new call", asks(&|| save(call::command::Command::Record(Box::new(new.clone())))), 42),
    ];
    for (what, questions, most) in counted {
        assert!(questions <= most, "{what}: {questions} questions, {most} were enough");
    }
    call::panel::read(&conn, open, By { user, now }).unwrap();
}

#[test]
fn within_a_transaction_a_server_is_asked_the_same_thing_once_until_something_is_written() {
    let Some(server) = Server::start() else { return };
    let conn = desk(&server);
    save_note(&conn, "hours", "9-17").unwrap();
    tx::within(&conn, &clock(), UserId(0), "test", |tx| {
        let mut note = notes(tx).remove(0);
        let before = tx.toll().questions;
        assert_eq!(notes(tx), [note.clone()]);
        assert_eq!(tx.toll().questions, before, "it was asked before");
        tx.change(&mut note, |note| note.value = "8-16".to_owned())?;
        assert_eq!(notes(tx)[0].value, "8-16", "what was written is seen");
        let refused = tx.savepoint(|| {
            tx.change(&mut notes(tx).remove(0), |note| note.value = "never".to_owned())?;
            assert_eq!(notes(tx)[0].value, "never");
            Err::<(), _>(aftercare::base::failure::Failure::Cancelled)
        });
        assert!(refused.is_err());
        assert_eq!(notes(tx)[0].value, "8-16", "what was taken back is not seen any more");
        Ok(())
    })
    .unwrap();
    assert_eq!(notes(&conn)[0].value, "8-16");
    let other = desk(&server);
    let mut note = notes(&other).remove(0);
    tx::within(&other, &clock(), UserId(0), "test", |tx| {
        let mut mine = note.clone();
        tx.change(&mut mine, |note| note.value = "10-18".to_owned())
    })
    .unwrap();
    note.value = "10-18".to_owned();
    assert_eq!(notes(&conn)[0].value, note.value, "outside of a transaction what others save is seen");
}

#[test]
fn a_save_that_was_refused_because_of_another_is_tried_again_alone_and_done() {
    let Some(server) = Server::start() else { return };
    let (slow, quick) = (desk(&server), desk(&server));
    let is_alone = || {
        let locks = server.say("SELECT mode FROM pg_locks WHERE relation = 'setting'::regclass AND granted;");
        String::from_utf8_lossy(&locks.stdout).contains("ShareRowExclusiveLock")
    };
    let (tries, taken_by_others) = (Cell::new(0_u32), Cell::new(0_u32));
    let taken = tx::within(&slow, &clock(), UserId(0), "test", |tx| {
        tries.set(tries.get() + 1);
        // It has seen how things are; then another takes the number that it will want, where it may.
        notes(tx);
        if !is_alone() {
            tx::within(&quick, &clock(), UserId(0), "test", take)?;
            taken_by_others.set(taken_by_others.get() + 1);
        }
        tx.insert(&mut Note::new("taken", "once"))?;
        take(tx)
    });
    let refused = taken_by_others.get();
    assert_eq!(taken.unwrap().0, format!("SC2026-{:04}", refused + 1));
    assert_eq!((tries.get(), slow.toll().retries, quick.toll().retries), (refused + 1, u64::from(refused), 0));
    assert!((1..=2).contains(&refused), "refused {refused} times");
    assert_eq!(notes(&quick).len(), 1, "the tries before left nothing");
    assert_eq!(number::gaps(&quick).unwrap(), Vec::<String>::new());
}
