//! What a killed program leaves beside the data, and who takes it away.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    thread,
};

use aftercare::{
    base::progress::Progress,
    db::{
        address::Address,
        backup::{
            left,
            restore::{self, Order, Step},
        },
        open, upgrade,
    },
};

use super::upgrades::old_file;
use crate::util::{
    file::{Place, raw},
    program::{child_argument, killed_at, say, wait_to_be_killed},
};

/// Where the program keeps its notes when this is its folder for such things.
fn notes(folder: &Path) -> PathBuf {
    folder.join("state").join("aftercare").join("unfinished")
}

/// Starts the program on a file of an earlier version, which it brings up.
fn brings_up(file: &Path) {
    let folder = file.parent().unwrap();
    let mut program = Command::new(env!("CARGO_BIN_EXE_aftercare"));
    program.env("XDG_CONFIG_HOME", folder.join("config")).env("XDG_STATE_HOME", folder.join("state"));
    let output = program.arg("--db").arg(file).args(["list", "customer"]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// What is unfinished in a folder, and noted.
fn unfinished(folder: &Path) -> [usize; 2] {
    [folder, &notes(folder)].map(|folder| {
        let names = fs::read_dir(folder).into_iter().flatten().map(|file| file.unwrap().file_name());
        names.filter(|name| name.to_str().is_some_and(|name| name.starts_with(".aftercare-"))).count()
    })
}

/// A file of an earlier version.
fn older(place: &Place, name: &str) -> PathBuf {
    let other = Place::new();
    drop(old_file(&other, 2));
    raw(&other.file()).execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
    fs::copy(other.file(), place.at(name)).unwrap();
    place.at(name)
}

const COPYING: &str = "store::left::a_copy_that_a_killed_program_began_is_gone_after_the_next_start";

/// The child: brings a large file up, and says when it is being copied.
fn brings_up_aloud(file: &Path) -> ! {
    left::keep_notes_in(notes(file.parent().unwrap()));
    let progress = Progress::default();
    thread::scope(|scope| {
        scope.spawn(|| {
            while upgrade::told(&progress).is_none() {
                thread::yield_now();
            }
            say("copying");
        });
        drop(open::to_write_watched(file, &progress).unwrap());
    });
    wait_to_be_killed()
}

#[test]
fn a_copy_that_a_killed_program_began_is_gone_after_the_next_start() {
    if let Some(path) = child_argument() {
        brings_up_aloud(&path);
    }
    let place = Place::new();
    drop(old_file(&place, 2));
    for id in 1..=4 {
        place.spoil(&format!(
            "INSERT INTO setting (id, version, name, value) VALUES ({id}, 1, 'large{id}', HEX(ZEROBLOB(25000000)))"
        ));
    }
    killed_at("copying", COPYING, &place.file());
    let [files, notes] = unfinished(place.folder());
    // The engine has its own journal beside it, at some moments.
    assert!(files > 0 && notes == 1, "it was killed too late: {files} files, {notes} notes");
    brings_up(&place.file());
    assert_eq!(unfinished(place.folder()), [0, 0]);
    assert!(place.at("office.before-v2.db").exists());
}

const RESTORING: &str =
    "store::left::the_folder_of_a_restore_stays_while_its_program_lives_and_goes_with_the_next_start";

/// The child: restores a copy of an earlier version; in the middle of it another program brings a file up beside it.
fn restores_aloud(data: &Path) -> ! {
    let folder = data.parent().unwrap();
    left::keep_notes_in(notes(folder));
    let tell = |step: Step| {
        if step == Step::Kept {
            brings_up(&folder.join("older.db"));
            say(if unfinished(folder) == [1, 1] { "stays" } else { "went" });
            wait_to_be_killed();
        }
    };
    let order = Order { programs: None, stamp: "20261122-213000", tell: &tell };
    restore::run(&Address::File(data.to_owned()), &folder.join("copy.db"), &order).unwrap();
    wait_to_be_killed()
}

#[test]
fn the_folder_of_a_restore_stays_while_its_program_lives_and_goes_with_the_next_start() {
    if let Some(path) = child_argument() {
        restores_aloud(&path);
    }
    let place = Place::new().with_a_note();
    let [_, _, last] = ["copy.db", "older.db", "last.db"].map(|name| older(&place, name));
    killed_at("stays", RESTORING, &place.file());
    assert_eq!(unfinished(place.folder()), [1, 1]);
    brings_up(&last);
    assert_eq!(unfinished(place.folder()), [0, 0]);
}
