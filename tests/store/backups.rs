//! PLAT-10: a copy made while working is whole, and nothing is lost when it can't be made.

use std::fs;

use aftercare::{
    base::failure::Failure,
    db::{backup, migrate::MIGRATIONS, open},
};

use crate::util::file::{Place, notes, overwrite_page_of, raw, save_note};

#[test]
fn a_copy_holds_what_was_saved_and_is_counted() {
    let place = Place::new().with_a_note();
    let conn = open::to_write(&place.file()).unwrap();
    save_note(&conn, "second", "二").unwrap();
    let copy = backup::to_file(&conn, &place.at("copy.db")).unwrap();
    for (table, rows) in
        [("setting", 2), ("history", 2), ("counter", 0), ("refinery_schema_history", MIGRATIONS.len() as i64)]
    {
        assert!(copy.counts.contains(&(table.to_owned(), rows)), "{table}: {:?}", copy.counts);
    }
    assert_eq!(notes(&open::to_read(&copy.path).unwrap()), notes(&conn));
    let left: Vec<_> = fs::read_dir(place.folder()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(!left.iter().any(|name| name.to_string_lossy().contains(".part")), "{left:?}");
}

#[test]
fn a_copy_is_made_while_another_program_writes() {
    let place = Place::new().with_a_note();
    let conn = open::to_write(&place.file()).unwrap();
    let other = raw(&place.file());
    other.execute_batch("BEGIN IMMEDIATE; DELETE FROM setting").unwrap();
    let copy = backup::to_file(&conn, &place.at("copy.db")).unwrap();
    assert_eq!(notes(&open::to_read(&copy.path).unwrap()).len(), 1);
}

#[test]
fn the_data_file_itself_is_no_target() {
    let place = Place::new().with_a_note();
    let conn = open::to_write(&place.file()).unwrap();
    fs::create_dir(place.at("folder")).unwrap();
    for target in [place.file(), place.at("folder/../office.db")] {
        let failure = backup::to_file(&conn, &target).unwrap_err();
        assert_eq!(failure, Failure::refused("error-backup-onto-itself"), "{}", target.display());
    }
    assert_eq!(notes(&conn).len(), 1);
}

#[test]
fn an_older_copy_stays_when_the_data_is_damaged() {
    let place = Place::new().with_a_note();
    let copy = place.at("copy.db");
    backup::to_file(&open::to_write(&place.file()).unwrap(), &copy).unwrap();
    let good = fs::read(&copy).unwrap();
    overwrite_page_of(&place.file(), "setting");
    let failure = backup::to_file(&open::to_read(&place.file()).unwrap(), &copy).unwrap_err();
    assert!(matches!(failure, Failure::Damaged(_)), "{failure:?}");
    assert_eq!(fs::read(&copy).unwrap(), good);
}
