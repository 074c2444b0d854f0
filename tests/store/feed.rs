//! What others save comes to an open desk, once each, and nothing is missed; on either engine.

use std::{
    sync::{
        Arc, Mutex,
        mpsc::{Receiver, channel},
    },
    time::Duration,
};

use aftercare::{
    base::{
        id::{Id as _, UserId},
        kind::{Kind, Subject},
    },
    db::{
        address::Address,
        changes::{Changes, Fate, MOST_TOLD},
        desk::Desk,
        number::{self, Pattern},
        open,
    },
};

use crate::util::file::{NOON, Note, Place, change, clock, notes, save_note};

/// A test that waits so long has failed.
const PATIENCE: Duration = Duration::from_secs(30);

/// A desk that tells when it wakes its window.
pub struct Open {
    pub desk: Desk,
    pub woken: Receiver<()>,
}

impl Open {
    pub fn on(address: &Address) -> Self {
        let (wake, woken) = channel();
        let wake = Mutex::new(wake);
        // Nobody waits any more when the test is over.
        let wake = Arc::new(move || drop(wake.lock().map(|wake| wake.send(()))));
        Self { desk: Desk::open(address, clock(), wake).unwrap(), woken }
    }

    /// What comes next.
    #[track_caller]
    pub fn hear(&self) -> Changes {
        loop {
            let changes = self.desk.take_changes();
            if !changes.is_empty() {
                return changes;
            }
            self.woken.recv_timeout(PATIENCE).expect("somebody saved something");
        }
    }

    /// What comes until this record was touched.
    #[track_caller]
    pub fn hear_until(&self, last: Subject) -> Vec<Subject> {
        let mut heard = Vec::new();
        while !heard.contains(&last) {
            heard.extend(self.hear().touched());
        }
        heard
    }

    /// Saves a note by this desk.
    #[track_caller]
    pub fn save(&self, name: &'static str) -> Note {
        let mut slot = self.desk.write(move |conn| save_note(conn, name, ""));
        while !slot.poll() {
            self.woken.recv_timeout(PATIENCE).expect("the writer answers");
        }
        slot.take().unwrap().unwrap()
    }
}

pub fn subject(note: &Note) -> Subject {
    Subject { kind: Kind::Setting, id: note.id.raw() }
}

#[test]
fn what_is_made_changed_and_deleted_elsewhere_is_told() {
    let place = Place::new();
    let other = open::to_write(place.office()).unwrap();
    save_note(&other, "before", "").unwrap();
    let open = Open::on(&place.office());
    let mut note = save_note(&other, "greeting", "你好").unwrap();
    assert_eq!(open.hear().touched().collect::<Vec<_>>(), [subject(&note)], "and nothing that was there before");
    change(&other, UserId(0), |tx| tx.change(&mut note, |note| note.value = "您好".to_owned())).unwrap();
    let changed = open.hear();
    assert!(changed.touched().eq([subject(&note)]) && !changed.took_away(subject(&note)));
    change(&other, UserId(0), |tx| tx.delete(&note)).unwrap();
    assert!(open.hear().took_away(subject(&note)));
}

#[test]
fn what_a_desk_saves_itself_is_told_at_once_and_not_again() {
    let place = Place::new();
    let other = open::to_write(place.office()).unwrap();
    let open = Open::on(&place.office());
    for (own, others) in [("own 1", "other 1"), ("own 2", "other 2")] {
        let own = open.save(own);
        // When the answer is there, it is told.
        let mut told = Changes::default();
        told.add(&[(subject(&own), Fate::Made)]);
        assert_eq!(open.desk.take_changes(), told);
        let others = save_note(&other, others, "").unwrap();
        assert_eq!(open.hear_until(subject(&others)), [subject(&others)], "own rows come before it, and are left out");
    }
}

#[test]
fn what_was_taken_back_is_not_told() {
    let place = Place::new();
    let other = open::to_write(place.office()).unwrap();
    let open = Open::on(&place.office());
    let note = change(&other, UserId(0), |tx| {
        let gone = tx.savepoint(|| {
            tx.insert(&mut Note::new("gone", ""))?;
            Err::<(), _>(aftercare::base::failure::Failure::Cancelled)
        });
        assert!(gone.is_err());
        let mut note = Note::new("kept", "");
        tx.insert(&mut note).map(|_| note)
    })
    .unwrap();
    assert_eq!(open.hear_until(subject(&note)), [subject(&note)]);
}

#[test]
fn an_import_by_somebody_else_is_told_as_one_change_of_everything() {
    let place = Place::new();
    let other = open::to_write(place.office()).unwrap();
    let open = Open::on(&place.office());
    change(&other, UserId(0), |tx| {
        (0..=MOST_TOLD).try_for_each(|n| tx.insert(&mut Note::new(&format!("row {n}"), "")).map(|_| ()))
    })
    .unwrap();
    assert_eq!(open.hear(), Changes::all());
    let next = save_note(&other, "next", "").unwrap();
    while !open.hear().touched().eq([subject(&next)]) {}
}

#[test]
fn data_that_was_taken_back_to_an_earlier_state_is_read_anew() {
    let place = Place::new();
    let other = open::to_write(place.office()).unwrap();
    save_note(&other, "first", "").unwrap();
    let last = save_note(&other, "second", "").unwrap();
    let open = Open::on(&place.office());
    // As after a backup was restored, and worked on since.
    let spoil = format!(
        "DELETE FROM setting WHERE id = {id}; UPDATE history SET at = at + 1 WHERE record_id = {id}",
        id = last.id.raw()
    );
    place.spoil_office(&spoil);
    save_note(&other, "other", "").unwrap();
    assert_eq!(open.hear(), Changes::all());
    let next = save_note(&other, "next", "").unwrap();
    assert_eq!(open.hear_until(subject(&next)).last(), Some(&subject(&next)));
    assert_eq!(notes(&other).len(), 3);
}

#[test]
fn what_leaves_no_history_wakes_nobody() {
    let place = Place::new();
    let other = open::to_write(place.office()).unwrap();
    let open = Open::on(&place.office());
    let pattern = Pattern::parse("SC{yyyy}-{seq:4}").unwrap();
    change(&other, UserId(0), |tx| number::take(tx, "call", &pattern, NOON.day(chrono_tz::UTC))).unwrap();
    let note = save_note(&other, "after", "").unwrap();
    open.woken.recv_timeout(PATIENCE).expect("a note was saved");
    assert!(open.desk.take_changes().touched().eq([subject(&note)]), "the first wake was for the note");
}

#[test]
fn the_threads_of_a_desk_end_with_it() {
    let place = Place::new();
    let Open { desk, woken } = Open::on(&place.office());
    drop(desk);
    // Each of them can wake the window: when nobody can any more, they are gone.
    while woken.recv_timeout(PATIENCE).is_ok() {}
    assert_eq!(woken.try_recv(), Err(std::sync::mpsc::TryRecvError::Disconnected));
}
