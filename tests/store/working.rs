//! Things that go wrong while working. What was acknowledged stays; the next save works.

use std::path::Path;

use aftercare::{
    base::{failure::Failure, id::UserId},
    db::{
        check,
        open::{self, Options},
        query::Conn,
        tx,
    },
};

use crate::util::{
    file::{Note, Place, change, clock, notes, raw, save_note},
    program::{child_argument, killed_at, say},
};

const IMPATIENT: Options = Options { busy_wait: std::time::Duration::from_millis(20), is_durable: true };

#[track_caller]
fn sound(conn: &Conn) {
    let findings = check::whole(conn).unwrap();
    assert!(findings.is_sound(), "{findings:?}");
}

#[test]
fn while_another_program_writes_a_save_is_refused_as_locked_and_works_after() {
    let place = Place::new().with_a_note();
    let conn = open::to_write_with(&place.file(), IMPATIENT).unwrap();
    let other = raw(&place.file());
    other.execute_batch("BEGIN EXCLUSIVE").unwrap();
    assert_eq!(save_note(&conn, "second", "").map(|_| ()), Err(Failure::Locked));
    assert_eq!(notes(&conn).len(), 1, "reading goes on");
    other.execute_batch("COMMIT").unwrap();
    save_note(&conn, "second", "").unwrap();
    sound(&conn);
}

#[test]
fn a_file_that_another_program_keeps_to_itself_is_refused_as_locked() {
    let place = Place::new().with_a_note();
    let other = raw(&place.file());
    other.execute_batch("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; COMMIT").unwrap();
    assert_eq!(open::to_write_with(&place.file(), IMPATIENT).map(|_| ()), Err(Failure::Locked));
    drop(other);
    assert_eq!(notes(&open::to_write(&place.file()).unwrap()).len(), 1);
}

#[test]
fn what_one_long_transaction_has_written_goes_into_the_file_itself_while_others_have_it_open() {
    let place = Place::new().with_a_note();
    let reading = open::to_read(&place.file()).unwrap();
    let conn = open::to_write(&place.file()).unwrap();
    tx::alone(&conn, &clock(), UserId(0), "test-op", |tx| {
        let mut many: Vec<Note> = (0..5000).map(|number| Note::new(&number.to_string(), "满")).collect();
        tx.insert_all(&mut many)
    })
    .unwrap();
    assert_eq!(notes(&reading).len(), 5001, "others read it at once");
    // What is done beside a connection has ended with it; the other one keeps the file from being tidied up.
    drop(conn);
    let alone = place.at("alone.db");
    std::fs::copy(place.file(), &alone).unwrap();
    assert_eq!(notes(&open::to_read(&alone).unwrap()).len(), 5001, "nothing of it stands in the journal alone");
    assert_eq!(notes(&reading).len(), 5001);
}

#[test]
fn a_save_on_a_full_disk_fails_as_full_and_loses_nothing() {
    let place = Place::new().with_a_note();
    let conn = open::to_write(&place.file()).unwrap();
    let pages: i64 = raw(&place.file()).pragma_query_value(None, "page_count", |row| row.get(0)).unwrap();
    open::limit_size(&conn, u32::try_from(pages).unwrap() + 4).unwrap();
    let mut saved = notes(&conn);
    let failure = loop {
        match save_note(&conn, &format!("note {}", saved.len()), &"满".repeat(300)) {
            Ok(note) => saved.push(note),
            Err(failure) => break failure,
        }
        assert!(saved.len() < 1000, "the disk never became full");
    };
    assert_eq!(failure, Failure::Full);
    assert_eq!(notes(&conn), saved, "nothing is lost, and nothing is half there");
    sound(&conn);

    open::limit_size(&conn, 0).unwrap();
    save_note(&conn, "after", &"空".repeat(300)).unwrap();
    sound(&conn);
}

#[test]
fn a_row_that_fails_in_the_midst_of_a_transaction_takes_only_itself_back() {
    let place = Place::new().with_a_note();
    let conn = open::to_write(&place.file()).unwrap();
    change(&conn, UserId(0), |tx| {
        for name in ["one", "two", "one", "three"] {
            let row = tx.savepoint(|| tx.insert(&mut Note::new(name, "")));
            assert_eq!(row.is_ok(), name != "one" || notes(tx).len() < 3, "{name}");
        }
        Ok(())
    })
    .unwrap();
    let names: Vec<String> = notes(&conn).into_iter().map(|note| note.name).collect();
    assert_eq!(names, ["greeting", "one", "two", "three"]);
    sound(&conn);
}

#[test]
fn a_row_that_fills_the_disk_is_called_full_although_the_engine_took_the_whole_transaction_back() {
    let place = Place::new().with_a_note();
    let conn = open::to_write(&place.file()).unwrap();
    let pages: i64 = raw(&place.file()).pragma_query_value(None, "page_count", |row| row.get(0)).unwrap();
    open::limit_size(&conn, u32::try_from(pages).unwrap() + 4).unwrap();
    let failed: Result<(), Failure> = change(&conn, UserId(0), |tx| {
        let filled = tx.savepoint(|| {
            (0..1000)
                .try_for_each(|number| tx.insert(&mut Note::new(&number.to_string(), &"满".repeat(900))).map(|_| ()))
        });
        assert_eq!(filled, Err(Failure::Full));
        filled
    });
    assert_eq!(failed, Err(Failure::Full));
    assert_eq!(notes(&conn).len(), 1);
    open::limit_size(&conn, 0).unwrap();
    sound(&conn);
}

#[test]
fn a_transaction_that_fails_leaves_no_row_and_no_history() {
    let place = Place::new().with_a_note();
    let conn = open::to_write(&place.file()).unwrap();
    let failed: Result<(), Failure> = change(&conn, UserId(0), |tx| {
        tx.insert(&mut Note::new("half", ""))?;
        Err(Failure::Cancelled)
    });
    assert_eq!(failed, Err(Failure::Cancelled));
    assert_eq!(notes(&conn).len(), 1);
    let rows: Option<i64> = conn.value("SELECT COUNT(*) FROM history", &[]).unwrap();
    assert_eq!(rows, Some(1));
}

/// The child: saves and acknowledges each save by a line, until it is killed.
fn save_until_killed(path: &Path) -> ! {
    let conn = open::to_write(path).unwrap();
    for number in 0.. {
        let note = save_note(&conn, &format!("note {number}"), "已保存").unwrap();
        say(&format!("saved {}", note.name));
    }
    unreachable!("it saves until it is killed");
}

#[test]
fn a_writer_that_is_killed_has_every_save_that_it_acknowledged() {
    if let Some(path) = child_argument() {
        save_until_killed(&path);
    }
    for lines in [1, 20, 75] {
        let place = Place::new();
        let test = "store::working::a_writer_that_is_killed_has_every_save_that_it_acknowledged";
        let said = killed_at(&format!("saved note {}", lines - 1), test, &place.file());
        let saved = said.iter().filter_map(|line| line.split_once("saved "));
        let acknowledged: Vec<String> = saved.map(|(_, name)| name.to_owned()).collect();
        assert!(acknowledged.len() >= lines, "{said:?}");

        let conn = open::to_write(&place.file()).unwrap();
        let kept: Vec<String> = notes(&conn).into_iter().map(|note| note.name).collect();
        assert_eq!(kept[..acknowledged.len()], acknowledged[..], "an acknowledged save is gone");
        assert!(kept.len() <= acknowledged.len() + 1, "at most the save that was not yet acknowledged");
        sound(&conn);
    }
}
