//! Two people at one record, and histories that don't give their records.

use aftercare::{
    base::{
        failure::Failure,
        id::UserId,
        kind::{Kind, Subject},
        value::Val,
    },
    db::{check, history, open, query::Conn},
};

use crate::util::file::{NOON, Note, Person, Place, change, notes, save_note};

fn person(conn: &Conn, name: &str) -> UserId {
    change(conn, UserId(0), |tx| tx.insert(&mut Person::new(name))).unwrap()
}

#[test]
fn the_second_to_save_is_told_who_changed_what_and_when() {
    let place = Place::new();
    let mine = open::to_write(place.office()).unwrap();
    let theirs = open::to_write(place.office()).unwrap();
    let (wang, li) = (person(&mine, "王芳"), person(&mine, "李强"));
    let read = save_note(&mine, "hours", "9-17").unwrap();
    change(&theirs, li, |tx| tx.change(&mut read.clone(), |note| note.value = "8-16".to_owned())).unwrap();

    let late = change(&mine, wang, |tx| tx.change(&mut read.clone(), |note| note.name = "times".to_owned()));
    let Err(Failure::Stale(stale)) = late else { panic!("{late:?}") };
    assert_eq!((stale.by.as_str(), stale.at), ("李强", NOON));
    assert_eq!((stale.kind, stale.id, stale.changed), (Kind::Setting, read.id.0, vec!["value".to_owned()]));
    assert_eq!(notes(&mine)[0].value, "8-16", "nothing was written over");

    let gone = change(&mine, wang, |tx| tx.delete(&read));
    assert!(matches!(gone, Err(Failure::Stale(_))), "{gone:?}");
}

#[test]
fn a_save_that_changes_nothing_writes_nothing() {
    let place = Place::new();
    let conn = open::to_write(place.office()).unwrap();
    let mut note = save_note(&conn, "greeting", "你好").unwrap();
    change(&conn, UserId(0), |tx| tx.change(&mut note, |_| ())).unwrap();
    assert_eq!((note.version, notes(&conn)[0].version), (1, 1));
}

#[test]
fn history_tells_each_save_of_a_record_with_old_and_new() {
    let place = Place::new();
    let conn = open::to_write(place.office()).unwrap();
    let wang = person(&conn, "王芳");
    let mut note = save_note(&conn, "hours", "9-17").unwrap();
    change(&conn, wang, |tx| tx.change(&mut note, |note| note.value = "8-16".to_owned())).unwrap();
    change(&conn, wang, |tx| tx.delete(&note)).unwrap();

    let told = history::of(&conn, Subject::new(Kind::Setting, note.id)).unwrap();
    let fates: Vec<(&str, i64, &str)> =
        told.iter().map(|entry| (entry.fate.as_str(), entry.version, entry.by.as_str())).collect();
    assert_eq!(fates, [("made", 1, ""), ("changed", 2, "王芳"), ("deleted", 3, "王芳")]);
    let text = |text: &str| Val::Text(text.to_owned());
    assert_eq!(told[1].fields, [("value".to_owned(), text("9-17"), text("8-16"))]);
    assert!(check::whole(&conn).unwrap().is_sound());
}

/// A sound file with one note that was saved twice, then spoilt: the check must say it.
#[track_caller]
fn found_after(sql: &str, expected: &str) {
    let place = Place::new();
    let conn = open::to_write(place.office()).unwrap();
    let mut note = save_note(&conn, "hours", "9-17").unwrap();
    change(&conn, UserId(0), |tx| tx.change(&mut note, |note| note.value = "8-16".to_owned())).unwrap();
    change(&conn, UserId(0), |tx| tx.insert(&mut Note::new("other", ""))).unwrap();
    let before = check::whole(&conn).unwrap();
    assert!(before.is_sound() && before.records == 2, "{before:?}");

    place.spoil_office(sql);
    let found = check::whole(&conn).unwrap().history;
    assert!(found.iter().any(|line| line.contains(expected)), "{sql}\n{found:?}");
}

#[test]
fn a_record_and_its_history_that_were_changed_behind_the_program_are_found() {
    found_after("UPDATE setting SET value = 'night' WHERE id = 1", "setting #1: value is");
    found_after("UPDATE setting SET version = 7 WHERE id = 1", "setting #1: version is Int(7)");
    found_after("DELETE FROM history WHERE record_id = 1 AND version = 1", "setting #1: ");
    found_after("DELETE FROM history WHERE record_id = 2", "setting #2: no history");
    found_after("DELETE FROM setting WHERE id = 1", "setting #1: has history but is gone");
    found_after("UPDATE history SET fate = 'deleted' WHERE record_id = 1 AND version = 2", "says it was deleted");
    found_after(
        "UPDATE history SET fields = '[[\"value\",\"9-17\",\"night\"]]' WHERE record_id = 1 AND version = 2",
        "its history gives Text(\"night\")",
    );
    found_after("UPDATE history SET version = 5 WHERE record_id = 1 AND version = 2", "setting #1: ");
    found_after("UPDATE history SET fields = 'no JSON' WHERE record_id = 1 AND version = 2", "setting #1: ");
}
