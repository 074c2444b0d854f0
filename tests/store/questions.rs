//! What a desk is asked: in its order, and not what nobody waits for any more.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering::Relaxed},
    mpsc::{Sender, channel},
};

use aftercare::{
    base::{id::UserId, slot::Slot},
    db::{
        clock::Clock,
        desk::{Desk, READERS},
    },
};

use crate::util::file::{Note, Place, notes};

fn desk(place: &Place) -> Desk {
    Desk::open(place.office(), Clock::default(), Arc::new(|| ())).unwrap()
}

/// Keeps every reader busy until the answer is dropped.
fn hold_readers(desk: &Desk) -> Vec<(Sender<()>, Slot<bool>)> {
    let (holding, are_held) = channel();
    let hold = |()| {
        let (release, released) = channel::<()>();
        let holding = holding.clone();
        let held = desk.load(move |_| {
            holding.send(()).unwrap();
            Ok(released.recv().is_ok())
        });
        (release, held)
    };
    let held: Vec<_> = std::iter::repeat_n((), READERS).map(hold).collect();
    (0..READERS).for_each(|_| are_held.recv().unwrap());
    held
}

#[test]
fn a_question_that_nobody_waits_for_any_more_is_not_asked() {
    let place = Place::new();
    let desk = desk(&place);
    let held = hold_readers(&desk);
    let asked = Arc::new(AtomicUsize::new(0));
    let mut shown = Slot::default();
    for question in 1..=200 {
        let asked = Arc::clone(&asked);
        shown.replace(desk.load(move |_| {
            asked.fetch_add(1, Relaxed);
            Ok(question)
        }));
        assert!(desk.waiting() <= 2, "{} questions wait for one answer", desk.waiting());
    }
    drop(held);
    assert_eq!(shown.wait(), Ok(200));
    assert_eq!(asked.load(Relaxed), 1);
}

#[test]
fn what_is_to_be_saved_is_saved_though_nobody_waits_for_it() {
    let place = Place::new();
    let desk = desk(&place);
    let (release, released) = channel::<()>();
    let held = desk.write(move |_| Ok(released.recv().is_err()));
    for name in ["first", "second"] {
        drop(desk.write(move |conn| {
            aftercare::db::tx::within(conn, &Clock::default(), UserId(0), "test", |tx| {
                tx.insert(&mut Note::new(name, ""))
            })
        }));
    }
    drop(release);
    assert_eq!(held.wait(), Ok(true));
    // A desk that closes has done what it was told before.
    desk.write(|_| Ok(())).wait().unwrap();
    assert_eq!(desk.load(|conn| Ok(notes(conn).len())).wait(), Ok(2));
}

#[test]
fn it_is_known_when_all_questions_of_a_moment_are_answered() {
    let place = Place::new();
    let desk = desk(&place);
    let held = hold_readers(&desk);
    let before = desk.asked();
    let (kept, dropped) = (desk.load(|_| Ok(1)), desk.load(|_| Ok(2)));
    let after = desk.asked();
    assert_eq!(after, before + 2);
    let _later = desk.load(|_| Ok(3));
    assert!(!desk.are_answered(before, after));
    drop(dropped);
    assert!(!desk.are_answered(before, after), "one of them is waited for");
    drop(kept);
    assert!(desk.are_answered(before, after) && !desk.are_answered(before, desk.asked()));
    assert!(!desk.are_answered(0, before), "those that hold the readers");
    drop(held);
}
