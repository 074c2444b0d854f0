//! A file that is damaged in the middle, or moved while it is open: it must not be written to any further.

use std::sync::{Arc, Mutex, mpsc::channel};

use aftercare::{
    base::failure::Failure,
    db::{check, desk::Desk, open},
};

use crate::util::file::{Place, clock, overwrite_page_of, save_note};

/// A desk on the file, and its answers.
fn desk(place: &Place) -> (Desk, std::sync::mpsc::Receiver<()>) {
    let (wake, woken) = channel();
    let wake = Mutex::new(wake);
    let wake = Arc::new(move || drop(wake.lock().map(|wake| wake.send(()))));
    (Desk::open(&place.file(), clock(), wake).unwrap(), woken)
}

#[test]
fn damage_in_the_middle_is_found_in_the_background_and_stops_all_writing() {
    let place = Place::new().with_a_note();
    overwrite_page_of(&place.file(), "customer");
    let before = std::fs::read(place.file()).unwrap();
    let (desk, woken) = desk(&place);
    assert_eq!(desk.damage(), None, "it opens: the damage is not where opening looks");
    desk.look_for_damage();
    woken.recv().unwrap();
    let said = desk.damage().expect("the damage is found");
    assert_eq!(said.key, "error-damaged-no-writes");
    let mut slot = desk.write(|conn| save_note(conn, "second", "二"));
    woken.recv().unwrap();
    assert_eq!(slot.take(), Some(Err(Failure::Refused(said))));
    let mut slot = desk.load(|conn| Ok(crate::util::file::notes(conn).len()));
    woken.recv().unwrap();
    assert_eq!(slot.take(), Some(Ok(1)), "what is sound can still be read");
    drop(desk);
    assert!(before == std::fs::read(place.file()).unwrap(), "the file was written to");
}

#[test]
fn a_save_that_meets_damage_is_the_last_one_tried() {
    let place = Place::new().with_a_note();
    overwrite_page_of(&place.file(), "setting");
    let (desk, woken) = desk(&place);
    let mut slot = desk.write(|conn| save_note(conn, "second", "二"));
    woken.recv().unwrap();
    assert!(matches!(slot.take(), Some(Err(Failure::Damaged(_)))));
    assert!(desk.damage().is_some());
}

#[test]
fn a_sound_file_is_written_to_as_before() {
    let place = Place::new().with_a_note();
    assert_eq!(check::quick(&open::to_read(&place.file()).unwrap()).unwrap(), Vec::<String>::new());
    let (desk, woken) = desk(&place);
    desk.look_for_damage();
    let mut slot = desk.write(|conn| save_note(conn, "second", "二"));
    woken.recv().unwrap();
    assert!(matches!(slot.take(), Some(Ok(_))));
    assert_eq!(desk.damage(), None);
}

// Elsewhere the system does not let an open file be moved.
#[cfg(unix)]
#[test]
fn nothing_is_saved_into_a_file_that_was_moved_away_or_replaced() {
    let place = Place::new().with_a_note();
    let (desk, woken) = desk(&place);
    let elsewhere = place.file().with_extension("moved");
    std::fs::rename(place.file(), &elsewhere).unwrap();
    let save = || {
        let mut slot = desk.write(|conn| save_note(conn, "second", "二"));
        woken.recv().unwrap();
        slot.take().unwrap()
    };
    assert!(matches!(save(), Err(Failure::Refused(said)) if said.key == "error-file-gone"), "moved");
    std::fs::write(place.file(), b"another file").unwrap();
    assert!(matches!(save(), Err(Failure::Refused(said)) if said.key == "error-file-gone"), "replaced");
    std::fs::rename(&elsewhere, place.file()).unwrap();
    assert!(save().is_ok(), "put back");
}
