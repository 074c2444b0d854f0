//! A program that is killed while it restores: the data is as it was, or as restored, and nothing between.

use std::path::Path;

use aftercare::{
    base::id::UserId,
    db::{
        address::Address,
        backup::{
            self,
            restore::{self, Order, Step},
        },
        check, open, tx,
    },
};

use crate::util::{
    file::{Note, Place, clock, notes},
    program::{child_argument, killed_at, say, wait_to_be_killed},
};

const TEST: &str = "store::restores_killed::a_restore_whose_program_is_killed_is_done_whole_or_not_at_all";
const BEFORE: usize = 3000;
const COPIED: usize = 6000;

/// The child: restores, and says each step.
fn restore_aloud(data: &Path) -> ! {
    let copy = data.with_file_name("copy.db");
    let tell = |step: Step| match step {
        Step::Kept => say("kept"),
        Step::Written(done, all) => say(&format!("written {}", if done * 2 < all { "a little" } else { "most" })),
        Step::Done => say("done"),
    };
    let order = Order { programs: None, stamp: "20261122-213000", tell: &tell };
    restore::run(&Address::File(data.to_owned()), &copy, &order).unwrap();
    wait_to_be_killed()
}

/// A file of so many notes, long enough that they are written in many steps.
fn filled(path: &Path, count: usize) {
    let conn = open::to_write(path).unwrap();
    let fill = |tx: &tx::Tx<'_>| {
        for number in 0..count {
            tx.insert(&mut Note::new(&format!("{count}-{number}"), &"文".repeat(300)))?;
        }
        Ok(())
    };
    tx::within(&conn, &clock(), UserId(0), "test-op", fill).unwrap();
}

#[test]
fn a_restore_whose_program_is_killed_is_done_whole_or_not_at_all() {
    if let Some(path) = child_argument() {
        restore_aloud(&path);
    }
    let source = Place::new();
    filled(&source.file(), COPIED);
    for moment in ["kept", "written a little", "written most", "done"] {
        let place = Place::new();
        filled(&place.file(), BEFORE);
        backup::to_file(&open::to_read(&source.file()).unwrap(), &place.at("copy.db")).unwrap();
        // Another window has the file open all the time.
        let window = open::to_write(&place.file()).unwrap();
        assert_eq!(notes(&window).len(), BEFORE);
        killed_at(moment, TEST, &place.file());

        let found = notes(&window).len();
        assert!(found == BEFORE || found == COPIED, "{moment}: {found} notes");
        assert!(found == BEFORE || moment != "kept", "{moment}");
        assert!(found == COPIED || moment != "done", "{moment}");
        assert!(check::whole(&window).unwrap().is_sound(), "{moment}");
        drop(window);
        let conn = open::to_write(&place.file()).unwrap();
        assert_eq!(notes(&conn).len(), found, "{moment}: opened anew");
        let kept = open::to_read(&place.at("office.before-restore-20261122-213000.db")).unwrap();
        assert_eq!(notes(&kept).len(), BEFORE, "{moment}");
    }
}
