//! PLAT-10, PLAT-11: what a copy holds is seen before; what was there is kept; a copy that is no good changes nothing.

use std::{cell::RefCell, fs, path::Path};

use aftercare::{
    base::failure::Failure,
    db::{
        address::Address,
        backup::{
            self,
            look::{self, Lost},
            restore::{self, Order, Restored, Step},
        },
        check,
        migrate::{self, KNOWN_VERSION},
        open,
    },
};

use super::upgrades::old_file;
use crate::util::file::{Place, notes, overwrite_page_of, page_bytes, raw, save_note};

fn order(tell: &dyn Fn(Step)) -> Order<'_> {
    Order { programs: None, stamp: "20261122-213000", tell }
}

fn restored(place: &Place, copy: &Path) -> Result<Restored, Failure> {
    restore::run(&Address::File(place.file()), copy, &order(&|_| ()))
}

fn key(failure: &Failure) -> String {
    failure.said().key.into_owned()
}

/// A file with one note, a copy of it, and a second note that came after the copy.
fn copied() -> (Place, std::path::PathBuf) {
    let place = Place::new().with_a_note();
    let conn = open::to_write(&place.file()).unwrap();
    let copy = place.at("copy.db");
    backup::to_file(&conn, &copy).unwrap();
    save_note(&conn, "second", "二").unwrap();
    (place, copy)
}

#[test]
fn what_is_lost_is_known_before() {
    let (place, copy) = copied();
    let look = |copy: &Path| look::beside(&Address::File(place.file()), copy, None).unwrap();
    let compared = look(&copy);
    assert_eq!((compared.copy.count("setting"), compared.present.as_ref().unwrap().count("setting")), (1, 2));
    let Lost::Since(1, last) = &compared.lost else { panic!("{:?}", compared.lost) };
    assert_eq!((last.kind.as_str(), last.op.as_str()), ("setting", "test-op"));
    assert_eq!(compared.copy.version, KNOWN_VERSION);

    // Of the present itself, or further on: nothing is lost.
    backup::to_file(&open::to_read(&place.file()).unwrap(), &place.at("same.db")).unwrap();
    assert_eq!(look(&place.at("same.db")).lost, Lost::NoChange);
    let further = open::to_write(&place.at("same.db")).unwrap();
    save_note(&further, "third", "三").unwrap();
    assert_eq!(look(&place.at("same.db")).lost, Lost::NoChange);

    // Another office's: what is here is in none of it.
    let other = Place::new();
    save_note(&open::to_write(&other.file()).unwrap(), "elsewhere", "别处").unwrap();
    place.spoil("UPDATE history SET at = at + 1");
    assert_eq!(look(&other.file()).lost, Lost::Other(2));

    let missing = Address::File(place.at("new.db"));
    assert_eq!(look::beside(&missing, &copy, None).unwrap().lost, Lost::Nothing);
}

#[test]
fn a_copy_takes_the_place_of_the_data_and_open_windows_see_it() {
    let (place, copy) = copied();
    let window = open::to_write(&place.file()).unwrap();
    let reader = open::to_read(&place.file()).unwrap();
    assert_eq!((notes(&window).len(), notes(&reader).len()), (2, 2));
    let done = restored(&place, &copy).unwrap();
    let kept = done.kept.unwrap();
    assert_eq!(kept, place.at("office.before-restore-20261122-213000.db"));
    assert_eq!(notes(&open::to_read(&kept).unwrap()).len(), 2);
    assert_eq!((notes(&window).len(), notes(&reader).len()), (1, 1));
    // They go on with it: ids and history count from where the copy stood.
    let note = save_note(&window, "after", "后").unwrap();
    assert_eq!((note.id.0, notes(&reader).len()), (2, 2));
    let mode: String = raw(&place.file()).query_row("PRAGMA journal_mode", [], |row| row.get(0)).unwrap();
    assert_eq!(mode, "wal");
    assert!(check::integrity(&reader).unwrap().is_empty());
    let left: Vec<_> = fs::read_dir(place.folder()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(!left.iter().any(|name| name.to_string_lossy().starts_with(".aftercare")), "{left:?}");
}

#[test]
fn what_others_save_meanwhile_is_in_the_copy_of_the_present() {
    let (place, copy) = copied();
    let other = open::to_write(&place.file()).unwrap();
    let steps = RefCell::new(Vec::new());
    let tell = |step: Step| {
        // Once, just behind the copy of the present: that one lacks it.
        if step == Step::Kept && !steps.borrow().contains(&step) {
            save_note(&other, "late", "迟").unwrap();
        }
        steps.borrow_mut().push(step);
    };
    let done = restore::run(&Address::File(place.file()), &copy, &order(&tell)).unwrap();
    let names: Vec<String> =
        notes(&open::to_read(&done.kept.unwrap()).unwrap()).into_iter().map(|note| note.name).collect();
    assert_eq!(names, ["greeting", "second", "late"]);
    assert_eq!(notes(&other).len(), 1);
    assert_eq!(steps.borrow().iter().filter(|step| **step == Step::Kept).count(), 2);
    let kept = fs::read_dir(place.folder())
        .unwrap()
        .filter(|it| it.as_ref().unwrap().file_name().to_string_lossy().contains("before-restore"));
    assert_eq!(kept.count(), 1, "the copy that lacks it is gone");
}

#[test]
fn a_copy_of_an_earlier_version_is_brought_up_and_itself_left_as_it_was() {
    let (place, older) = (Place::new().with_a_note(), Place::new());
    drop(old_file(&older, 3));
    save_note(&open::to_write(&place.file()).unwrap(), "second", "二").unwrap();
    let before = fs::read(older.file()).unwrap();
    let done = restored(&place, &older.file()).unwrap();
    assert_eq!(done.from_version, Some(3));
    let conn = open::to_write(&place.file()).unwrap();
    assert_eq!((migrate::version(&conn).unwrap(), notes(&conn).len()), (KNOWN_VERSION, 0));
    assert!(check::whole(&conn).unwrap().is_sound());
    assert!(fs::read(older.file()).unwrap() == before);
    let left = fs::read_dir(older.folder())
        .unwrap()
        .filter(|it| it.as_ref().unwrap().file_name().to_string_lossy().contains("before"));
    assert_eq!(left.count(), 0);
}

#[test]
fn a_copy_that_is_no_good_is_refused_and_nothing_is_changed() {
    let (place, copy) = copied();
    let refused = |copy: &Path| {
        let before = fs::read(place.file()).unwrap();
        let failure = restored(&place, copy).unwrap_err();
        assert!(before == fs::read(place.file()).unwrap(), "{failure}");
        assert_eq!(notes(&open::to_read(&place.file()).unwrap()).len(), 2);
        let kept = fs::read_dir(place.folder())
            .unwrap()
            .filter(|it| it.as_ref().unwrap().file_name().to_string_lossy().contains("before-restore"));
        assert_eq!(kept.count(), 0);
        failure
    };
    assert_eq!(key(&refused(&place.at("nowhere.db"))), "error-file");
    assert_eq!(key(&refused(&place.file())), "error-copy-is-the-data");
    fs::write(place.at("letter.txt"), "Dear all").unwrap();
    assert!(matches!(refused(&place.at("letter.txt")), Failure::NotOurs(_)));
    fs::write(place.at("server.dump"), "PGDMP and more").unwrap();
    assert_eq!(key(&refused(&place.at("server.dump"))), "error-copy-of-other-engine");
    let newer = place.at("newer.db");
    fs::copy(&copy, &newer).unwrap();
    let next = KNOWN_VERSION + 1;
    raw(&newer)
        .execute_batch(&format!(
            "INSERT INTO refinery_schema_history SELECT {next}, name, applied_on, checksum
             FROM refinery_schema_history WHERE version = 1"
        ))
        .unwrap();
    assert!(matches!(refused(&newer), Failure::TooNew { .. }));
    overwrite_page_of(&copy, "customer");
    assert_eq!(key(&refused(&copy)), "error-copy-damaged");
    let compared = look::beside(&Address::File(place.file()), &copy, None).unwrap();
    assert!(!compared.copy.is_sound() && compared.copy.count("setting") == 1, "{:?}", compared.copy);
}

#[test]
fn a_copy_with_other_pages_than_the_data_goes_into_it_whichever_are_the_larger_ones() {
    for bytes in [1024, 4096, 32_768] {
        let (place, copy) = copied();
        let paged = place.at("paged.db");
        let engine = raw(&copy);
        engine.execute_batch(&format!("PRAGMA page_size = {bytes}")).unwrap();
        engine.execute("VACUUM INTO ?1", [paged.to_str().unwrap()]).unwrap();
        let own = page_bytes(&place.file());
        assert_eq!(page_bytes(&paged), bytes);
        // Another window stays open on it, and sees what was restored.
        let window = open::to_write(&place.file()).unwrap();
        assert_eq!(notes(&window).len(), 2);
        let done = restored(&place, &paged).unwrap();
        assert_eq!((done.was_damaged, notes(&window).len(), page_bytes(&place.file())), (false, 1, own));
        assert!(check::whole(&window).unwrap().is_sound());
        // And back, into a file with other pages.
        let other = place.at("other.db");
        fs::copy(&paged, &other).unwrap();
        restore::run(&Address::File(other.clone()), &done.kept.unwrap(), &order(&|_| ())).unwrap();
        let conn = open::to_write(&other).unwrap();
        assert_eq!((notes(&conn).len(), page_bytes(&other)), (2, bytes));
        assert!(check::whole(&conn).unwrap().is_sound());
    }
}

#[test]
fn damaged_data_is_kept_as_it_is_and_replaced() {
    for table in ["setting", "sqlite_master"] {
        let (place, copy) = copied();
        drop(open::to_write(&place.file()).unwrap());
        if table == "setting" {
            overwrite_page_of(&place.file(), table);
        } else {
            let mut bytes = fs::read(place.file()).unwrap();
            bytes[100..page_bytes(&place.file())].fill(0x5A);
            fs::write(place.file(), bytes).unwrap();
        }
        let before = fs::read(place.file()).unwrap();
        #[cfg(unix)]
        let mode = |path: &Path| {
            use std::os::unix::fs::PermissionsExt as _;
            fs::metadata(path).unwrap().permissions().mode()
        };
        #[cfg(unix)]
        fs::set_permissions(place.file(), std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
        let done = restored(&place, &copy).unwrap();
        assert!(done.was_damaged);
        #[cfg(unix)]
        assert_eq!(mode(done.kept.as_deref().unwrap()), mode(&place.file()), "nobody else may read it");
        let kept = done.kept.unwrap();
        assert_eq!(kept, place.at("office.damaged-20261122-213000.db"));
        assert!(fs::read(&kept).unwrap() == before);
        let conn = open::to_write(&place.file()).unwrap();
        assert_eq!(notes(&conn).len(), 1);
        assert!(check::whole(&conn).unwrap().is_sound());
    }
}

#[test]
fn where_no_data_is_the_copy_becomes_the_data() {
    let (place, copy) = copied();
    let new = Address::File(place.at("new.db"));
    let done = restore::run(&new, &copy, &order(&|_| ())).unwrap();
    assert_eq!((done.kept, done.was_damaged), (None, false));
    assert_eq!(notes(&open::to_write(&new).unwrap()).len(), 1);
}

#[test]
fn a_folder_that_is_none_and_a_file_that_another_window_holds_are_said() {
    let (place, copy) = copied();
    fs::write(place.at("blocked"), "").unwrap();
    let nowhere = Address::File(place.at("blocked/office.db"));
    let failure = restore::run(&nowhere, &copy, &order(&|_| ())).unwrap_err();
    assert_eq!(key(&failure), "error-file");
}
