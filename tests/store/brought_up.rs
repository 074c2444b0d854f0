//! Data of an earlier version while it is brought up: what is told of it, how it is stopped, and what is kept of a step.

use std::{fs, thread, time::Duration};

use aftercare::{
    base::{failure::Failure, progress::Progress},
    db::{
        check,
        migrate::{self, KNOWN_VERSION, MIGRATIONS},
        open, upgrade,
    },
};

use super::upgrades::old_file;
use crate::util::file::{Place, notes, raw};

/// Somebody who is found by the search, as a row of any version.
const PERSON: &str =
    "INSERT INTO \"user\" (id, version, name, roles, phone, email, active, skills, territory, cost_rate)
    VALUES (1, 1, '张工', '[]', '', '', 1, '[]', '', 0)";

fn stage(progress: &Progress) -> Option<String> {
    upgrade::told(progress).map(|told| told.said.key.to_string())
}

/// What stands in the folder beside the data and its journals.
fn beside(place: &Place) -> Vec<String> {
    let names = fs::read_dir(place.folder()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.filter(|name| !name.starts_with("office.db")).collect();
    names.sort();
    names
}

/// What is told while the data is opened, each once and in order.
fn told_while_opening(place: &Place) -> Vec<String> {
    let (progress, mut all) = (Progress::default(), Vec::new());
    thread::scope(|scope| {
        let opening = scope.spawn(|| open::to_write_watched(&place.file(), &progress).map(drop));
        while !opening.is_finished() {
            all.extend(stage(&progress));
            all.dedup();
            thread::yield_now();
        }
        opening.join().unwrap().unwrap();
    });
    all.extend(stage(&progress));
    all.dedup();
    all
}

#[test]
fn an_older_file_tells_what_is_done_with_it_and_one_of_today_nothing() {
    let place = Place::new();
    drop(old_file(&place, 2));
    place.spoil(PERSON);
    // Some steps are over before anybody looks: those that are seen come in this order.
    let mut all = ["backup-stage-copying", "backup-stage-copied", "backup-stage-checking", "base-upgrade-changing"]
        .into_iter()
        .chain(["base-upgrade-checking", "base-upgrade-filling", "base-upgrade-filled"]);
    let told = told_while_opening(&place);
    assert!(told.iter().all(|key| all.any(|known| known == key)), "{told:?}");
    assert!(told.contains(&"base-upgrade-filled".to_owned()), "{told:?}");
    assert_eq!(told_while_opening(&place), Vec::<String>::new());
}

#[test]
fn of_a_file_of_today_only_the_index_of_the_search_is_told_and_of_an_empty_one_nothing() {
    let place = Place::new();
    assert_eq!(told_while_opening(&place), Vec::<String>::new(), "a new one");
    place.spoil("DELETE FROM search_state");
    assert_eq!(told_while_opening(&place), Vec::<String>::new(), "nothing is to be found in it");
    place.spoil(PERSON);
    place.spoil("DELETE FROM search_state");
    let told = told_while_opening(&place);
    assert!(told.iter().all(|key| key.starts_with("base-search-fill")), "{told:?}");
    assert_eq!(told.last().map(String::as_str), Some("base-search-filled"));
}

#[test]
fn it_is_stopped_while_it_is_copied_and_leaves_nothing_behind() {
    let place = Place::new();
    drop(old_file(&place, 2));
    // So large that it is copied in more than one step.
    place.spoil("INSERT INTO setting (id, version, name, value) VALUES (1, 1, 'large', HEX(ZEROBLOB(25000000)))");
    let progress = Progress::default();
    progress.cancel();
    assert_eq!(open::to_write_watched(&place.file(), &progress).map(drop), Err(Failure::Cancelled));
    let told = upgrade::told(&progress).unwrap();
    assert_eq!(told.said.key, "backup-stage-copied");
    assert!(told.share.is_some_and(|share| share > 0.0 && share < 1.0), "{told:?}");
    assert_eq!(beside(&place), Vec::<String>::new());
    assert_eq!(migrate::version(&open::to_read(&place.file()).unwrap()), Ok(2));
}

#[test]
fn it_is_stopped_before_a_change_and_goes_on_at_the_next_start() {
    let place = Place::new();
    drop(old_file(&place, 2));
    let progress = Progress::default();
    progress.cancel();
    assert_eq!(open::to_write_watched(&place.file(), &progress).map(drop), Err(Failure::Cancelled));
    assert_eq!(stage(&progress).as_deref(), Some("base-upgrade-changing"));
    assert_eq!(migrate::version(&open::to_read(&place.file()).unwrap()), Ok(2));
    assert_eq!(beside(&place), ["office.before-v2.db"], "the copy was whole");
    let conn = open::to_write(&place.file()).unwrap();
    assert_eq!(migrate::version(&conn), Ok(KNOWN_VERSION));
    assert!(check::whole(&conn).unwrap().is_sound());
}

#[test]
fn a_change_that_takes_long_is_stopped_in_its_middle_and_rolled_back() {
    let place = Place::new().with_a_note();
    let mut conn = open::to_write(&place.file()).unwrap();
    let name = format!("V{}__long", KNOWN_VERSION + 1);
    let long = "CREATE TABLE half (id {PK}){STRICT};
        INSERT INTO half WITH RECURSIVE n (id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n WHERE id < 2000000000)
            SELECT id FROM n;";
    let migrations: Vec<_> = MIGRATIONS.iter().copied().chain([(&*name, long)]).collect();
    let progress = Progress::default();
    let stopped = thread::scope(|scope| {
        scope.spawn(|| {
            while stage(&progress).as_deref() != Some("base-upgrade-changing") {
                thread::yield_now();
            }
            thread::sleep(Duration::from_millis(50));
            progress.cancel();
        });
        migrate::bring_up_to(&mut conn, &migrations, &progress).map(drop)
    });
    assert_eq!(stopped, Err(Failure::Cancelled));
    assert_eq!((migrate::version(&conn), notes(&conn).len()), (Ok(KNOWN_VERSION), 1));
    assert!(!raw(&place.file()).table_exists(None, "half").unwrap());
    // The connection works on: nobody stops it any more.
    let count = "WITH RECURSIVE n (id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n WHERE id < 300000)
        SELECT COUNT(*) FROM n";
    assert_eq!(conn.value::<i64>(count, &[]), Ok(Some(300_000)));
}

#[test]
fn a_change_and_the_note_of_it_are_kept_together_or_not_at_all() {
    let place = Place::new().with_a_note();
    let mut conn = open::to_write(&place.file()).unwrap();
    let next = KNOWN_VERSION + 1;
    let name = format!("V{next}__next");
    let migrations: Vec<_> =
        MIGRATIONS.iter().copied().chain([(&*name, "CREATE TABLE more (id {PK}){STRICT};")]).collect();
    // As if the machine stopped between the two.
    place.spoil(
        "CREATE TRIGGER stops BEFORE INSERT ON refinery_schema_history BEGIN SELECT RAISE(ABORT, 'stopped'); END",
    );
    assert!(migrate::bring_up_to(&mut conn, &migrations, &Progress::default()).is_err());
    assert!(!raw(&place.file()).table_exists(None, "more").unwrap(), "changed, and nobody knows");
    place.spoil("DROP TRIGGER stops");
    migrate::bring_up_to(&mut conn, &migrations, &Progress::default()).unwrap();
    assert_eq!(migrate::version(&conn), Ok(next));
}

#[test]
fn windows_that_open_an_older_file_at_once_all_have_it() {
    for _ in 0..5 {
        let place = Place::new();
        drop(old_file(&place, 2));
        thread::scope(|scope| {
            let opening: Vec<_> = (0..3).map(|_| scope.spawn(|| open::to_write(&place.file()).map(drop))).collect();
            for opened in opening {
                assert_eq!(opened.join().unwrap(), Ok(()));
            }
        });
        assert!(check::whole(&open::to_read(&place.file()).unwrap()).unwrap().is_sound());
    }
}
