//! A desk that is open while a newer program brings the data up; on either engine.

use aftercare::{
    base::{failure::Failure, id::UserId},
    db::{migrate::KNOWN_VERSION, open, tx},
};

use super::feed::Open;
use crate::util::file::{Place, bring_up_to_a_newer_schema, clock, notes, save_note};

const OUTGROWN: Failure = Failure::Outgrown { found: 999, known: KNOWN_VERSION };

#[test]
fn nothing_more_is_saved_once_a_newer_program_has_brought_the_data_up_and_reading_goes_on() {
    let place = Place::new();
    let open = Open::on(&place.office());
    open.save("before");
    assert_eq!(open.desk.outgrown(), None);
    bring_up_to_a_newer_schema(&place.office());
    let refused = open.desk.write(|conn| save_note(conn, "after", "").map(drop)).wait();
    assert_eq!(refused, Err(OUTGROWN));
    let said = open.desk.outgrown().expect("it is known from now on");
    assert_eq!(said.key, "error-outgrown-no-writes");
    let read = open.desk.load(|conn| Ok(notes(conn).into_iter().map(|note| note.name).collect::<Vec<_>>())).wait();
    assert_eq!(read, Ok(vec!["before".to_owned()]));
}

#[test]
fn a_desk_that_saves_nothing_learns_of_a_newer_program_by_itself() {
    let place = Place::new();
    let open = Open::on(&place.office());
    bring_up_to_a_newer_schema(&place.office());
    while open.desk.outgrown().is_none() {
        open.woken.recv_timeout(std::time::Duration::from_secs(30)).expect("it is told");
    }
}

#[test]
fn a_command_that_had_the_data_open_before_is_refused_and_leaves_no_transaction_behind() {
    let place = Place::new();
    let conn = open::to_write(place.office()).unwrap();
    bring_up_to_a_newer_schema(&place.office());
    for _ in 0..2 {
        let refused = tx::within(&conn, &clock(), UserId(0), "test", |_| Ok(()));
        assert_eq!(refused.map(drop), Err(OUTGROWN));
    }
    assert!(notes(&conn).is_empty());
}
