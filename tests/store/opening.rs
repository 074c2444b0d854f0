//! Files that are not as they should be when they are opened. None of them is touched.

use std::{fs, path::Path};

use aftercare::{
    base::{
        failure::Failure,
        text::{Lang, Texts},
    },
    db::{check, migrate::KNOWN_VERSION, open},
};

use crate::util::file::{Place, notes, overwrite_page_of, page_bytes, raw, save_note};

/// Opening must fail like this, both ways, and leave the file as it was to the byte.
#[track_caller]
fn refused(path: &Path, expected: &Failure) {
    let before = fs::read(path).unwrap();
    let writing = open::to_write(path).map(|_| ());
    assert_eq!(writing, Err(expected.clone()), "to write");
    let reading = open::to_read(path).map(|_| ());
    assert_eq!(reading, Err(expected.clone()), "to read");
    assert_eq!(before, fs::read(path).unwrap(), "the file was changed");
}

#[test]
fn a_missing_file_is_made_to_write_and_an_error_to_read() {
    let place = Place::new();
    assert!(matches!(open::to_read(&place.file()), Err(Failure::Io { .. })));
    assert!(!place.file().exists());
    let conn = open::to_write(&place.file()).unwrap();
    let mode: Option<String> = raw(&place.file()).pragma_query_value(None, "journal_mode", |row| row.get(0)).ok();
    assert_eq!(mode.as_deref(), Some("wal"));
    assert!(check::whole(&conn).unwrap().is_sound());
}

#[test]
fn a_file_is_the_same_after_it_was_closed_and_opened_again() {
    let place = Place::new().with_a_note();
    let conn = open::to_write(&place.file()).unwrap();
    assert_eq!(notes(&conn)[0].value, "你好");
}

#[test]
fn a_missing_folder_is_named() {
    let place = Place::new();
    let failure = open::to_write(&place.at("nowhere/office.db")).map(|_| ()).unwrap_err();
    assert!(matches!(&failure, Failure::Io { path, .. } if path == &place.at("nowhere")), "{failure:?}");
}

#[test]
fn a_folder_a_text_and_the_file_of_another_program_are_not_ours() {
    let place = Place::new();
    let folder = open::to_write(place.folder()).map(|_| ());
    assert_eq!(folder, Err(Failure::NotOurs(place.folder().to_owned())));

    fs::write(place.file(), "客户,电话\n华兴,021-5555\n").unwrap();
    refused(&place.file(), &Failure::NotOurs(place.file()));

    let other = place.at("other.db");
    fs::write(&other, "").unwrap();
    raw(&other).execute_batch("CREATE TABLE t (a); PRAGMA application_id = 7").unwrap();
    refused(&other, &Failure::NotOurs(other.clone()));
}

#[test]
fn a_file_of_a_newer_version_is_refused_and_stays_as_it_is() {
    let place = Place::new().with_a_note();
    // A backup keeps its journal another way, which opening must not change either.
    for mode in ["WAL", "DELETE"] {
        place.spoil(&format!(
            "PRAGMA journal_mode = {mode};
             DELETE FROM refinery_schema_history WHERE version > 1;
             INSERT INTO refinery_schema_history (version, name, applied_on, checksum)
             VALUES (99, 'future', '2030-01-01T00:00:00Z', '1')"
        ));
        refused(&place.file(), &Failure::TooNew { found: 99, known: KNOWN_VERSION });
    }
}

#[test]
fn a_broken_note_of_a_migration_is_damage_and_no_crash() {
    for (column, value) in [("applied_on", "soon"), ("checksum", "-"), ("applied_on", "")] {
        let place = Place::new().with_a_note();
        place.spoil(&format!("UPDATE refinery_schema_history SET {column} = '{value}'"));
        let failure = open::to_write(&place.file()).map(|_| ()).unwrap_err();
        assert!(matches!(failure, Failure::Damaged(_)), "{column} {value:?}: {failure:?}");
    }
}

#[test]
fn a_file_that_breaks_off_or_is_overwritten_is_called_damaged() {
    let place = Place::new().with_a_note();
    let whole = fs::read(place.file()).unwrap();
    let mut overwritten = whole.clone();
    overwritten[100..page_bytes(&place.file())].fill(0xA5);
    for (what, bytes) in [("breaks off", &whole[..whole.len() / 2]), ("overwritten", &overwritten)] {
        fs::write(place.file(), bytes).unwrap();
        let failure = open::to_write(&place.file()).and_then(|conn| {
            let findings = check::whole(&conn)?;
            Err::<(), _>(Failure::Damaged(findings.integrity.join("; ")))
        });
        let Err(Failure::Damaged(details)) = failure else { panic!("{what}: {failure:?}") };
        assert!(!details.is_empty(), "{what}");
        assert_eq!(bytes, &fs::read(place.file()).unwrap()[..], "{what}: the file was changed");
    }
}

#[test]
fn damage_in_the_middle_of_a_file_is_found_by_the_check() {
    let place = Place::new().with_a_note();
    overwrite_page_of(&place.file(), "setting");
    let conn = open::to_read(&place.file()).unwrap();
    assert!(!check::whole(&conn).unwrap().integrity.is_empty());
}

#[test]
fn a_file_that_cannot_change_is_read_without_its_journal_unless_something_stands_in_it() {
    let place = Place::new().with_a_note();
    let odd = place.at("100% 甲#1?.db");
    fs::copy(place.file(), &odd).unwrap();
    assert_eq!(notes(&open::frozen(&odd).unwrap()).len(), 1);

    let conn = open::to_write(&place.file()).unwrap();
    save_note(&conn, "in the journal", "").unwrap();
    let failure = open::frozen(&place.file()).map(|_| ()).unwrap_err();
    assert_eq!(failure.said().key, "error-journal-unread");
    drop(conn);
    assert_eq!(notes(&open::frozen(&place.file()).unwrap()).len(), 2);
}

#[test]
fn an_empty_file_is_none_to_read() {
    let place = Place::new();
    fs::write(place.file(), "").unwrap();
    assert_eq!(open::to_read(&place.file()).map(|_| ()).unwrap_err().said().key, "error-empty-file");
}

#[test]
fn every_failure_of_opening_is_a_sentence_in_both_languages() {
    let failures = [
        Failure::NotOurs("/data/表.xlsx".into()),
        Failure::TooNew { found: 9, known: 1 },
        Failure::Damaged("page 7".to_owned()),
        Failure::Locked,
        Failure::Full,
        Failure::ReadOnly,
    ];
    for lang in [Lang::Zh, Lang::En] {
        let texts = Texts::new(lang, chrono_tz::Asia::Shanghai);
        for failure in &failures {
            let said = failure.said();
            let sentence = texts.say(&said);
            assert!(!sentence.starts_with("error-"), "{failure:?}: {sentence}");
            assert!(!sentence.contains(['{', '}', '$']), "{failure:?}: {sentence}");
        }
    }
}

#[cfg(unix)]
mod unwritable {
    use std::{
        fs::{self, Permissions},
        os::unix::{fs::PermissionsExt as _, process::CommandExt as _},
        path::Path,
    };

    use aftercare::{base::failure::Failure, db::open};

    use crate::util::{
        file::{Place, notes, save_note},
        program::{child_argument, this_test_again},
    };

    const NOBODY: u32 = 65534;

    fn set_mode(path: &Path, mode: u32) {
        fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
    }

    /// Permissions mean nothing to root: then the test runs again as nobody. True when that is done.
    fn ran_as_nobody(test: &str) -> bool {
        let place = Place::new();
        set_mode(place.folder(), 0o555);
        let is_root = fs::write(place.at("probe"), "").is_ok();
        if !is_root || child_argument().is_some() {
            return false;
        }
        match this_test_again(test, Path::new("nobody")).uid(NOBODY).gid(NOBODY).output() {
            Ok(output) => assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr)),
            Err(error) => eprintln!("{test}: not tried, nobody can't start this program: {error}"),
        }
        true
    }

    #[test]
    fn a_read_only_file_and_folder_can_be_read_and_are_refused_to_write() {
        if ran_as_nobody("store::opening::unwritable::a_read_only_file_and_folder_can_be_read_and_are_refused_to_write")
        {
            return;
        }
        let place = Place::new().with_a_note();
        set_mode(&place.file(), 0o444);
        assert_eq!(open::to_write(&place.file()).map(|_| ()), Err(Failure::ReadOnly), "the file");
        assert_eq!(notes(&open::to_read(&place.file()).unwrap()).len(), 1);

        let place = Place::new().with_a_note();
        set_mode(place.folder(), 0o555);
        assert_eq!(open::to_write(&place.file()).map(|_| ()), Err(Failure::ReadOnly), "the folder");
        assert_eq!(open::to_write(&place.at("new.db")).map(|_| ()), Err(Failure::ReadOnly), "a new file");
        assert_eq!(notes(&open::to_read(&place.file()).unwrap()).len(), 1, "read as it stands");

        set_mode(place.folder(), 0o755);
        save_note(&open::to_write(&place.file()).unwrap(), "later", "again").unwrap();
    }

    #[test]
    fn a_folder_that_becomes_read_only_refuses_a_backup() {
        if ran_as_nobody("store::opening::unwritable::a_folder_that_becomes_read_only_refuses_a_backup") {
            return;
        }
        let place = Place::new().with_a_note();
        let conn = open::to_write(&place.file()).unwrap();
        let target = place.at("shelf");
        fs::create_dir(&target).unwrap();
        set_mode(&target, 0o555);
        let failure = aftercare::db::backup::to_file(&conn, &target.join("copy.db")).unwrap_err();
        assert!(matches!(failure, Failure::Io { .. }), "{failure:?}");
        set_mode(&target, 0o755);
    }
}
