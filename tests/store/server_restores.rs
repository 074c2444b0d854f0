//! A restore on a server, where the connection breaks, the program is killed, or the server is impatient: done whole or
//! not at all, and it is said which.

use std::{
    fs,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
};

use aftercare::{
    base::{failure::Failure, id::UserId},
    db::{
        address::Address,
        backup::{
            self,
            programs::Programs,
            restore::{self, Order, Step},
        },
        check, open, tx,
    },
};

use crate::util::{
    file::{Note, Place, clock, notes, save_note},
    program::{child_argument, killed_at, say, wait_to_be_killed},
    proxy::{Commit, Net, Proxy},
    server::Server,
};

const STAMP: &str = "20261122-213000";
const TEST: &str = "store::server_restores::a_restore_on_a_server_whose_program_is_killed_is_done_whole_or_not_at_all";
const BEFORE: usize = 300;
const COPIED: usize = 600;

fn order<'a>(programs: Option<&'a Path>, tell: &'a dyn Fn(Step)) -> Order<'a> {
    Order { programs, stamp: STAMP, tell }
}

/// The copies of what was there before.
fn kept(place: &Place) -> Vec<PathBuf> {
    let files = fs::read_dir(place.folder()).unwrap().map(|entry| entry.unwrap().path());
    files.filter(|path| path.to_string_lossy().contains("before-restore")).collect()
}

/// Data of one note more than its copy.
fn with_a_copy(server: &Server, place: &Place) -> PathBuf {
    let desk = open::to_write(Address::parse(&server.address()).unwrap()).unwrap();
    save_note(&desk, "copied", "").unwrap();
    let copy = place.at("office.dump");
    backup::make(&desk, &copy, None).unwrap();
    save_note(&desk, "later", "").unwrap();
    copy
}

fn names(server: &Server) -> Vec<String> {
    let conn = open::to_read(Address::parse(&server.address()).unwrap()).unwrap();
    assert!(check::whole(&conn).unwrap().is_sound());
    notes(&conn).into_iter().map(|note| note.name).collect()
}

#[test]
fn a_restore_whose_last_step_is_not_answered_is_found_out_and_done_once() {
    let Some(server) = Server::start() else { return };
    let (place, net) = (Place::new(), Proxy::to(&server));
    let copy = with_a_copy(&server, &place);
    let through = Address::parse(&net.address("postgres")).unwrap();
    // How often it was begun, and how it ended.
    for (commit, begun) in [(Commit::Unanswered, 1), (Commit::Lost, 2), (Commit::Swallowed, 1)] {
        let tries = std::cell::Cell::new(0);
        let tell = |step: Step| match step {
            Step::Kept => {
                tries.set(tries.get() + 1);
                net.on_commit(Commit::Passes, Net::Works);
            }
            Step::Written(done, all) if done == all && tries.get() == 1 => net.on_commit(commit, Net::Works),
            _ => {}
        };
        let done = restore::run(&through, &copy, &order(None, &tell)).unwrap();
        assert_eq!((tries.get(), names(&server)), (begun, vec!["copied".to_owned()]), "{commit:?}");
        assert_eq!(kept(&place), [done.kept.unwrap()], "{commit:?}: one copy of what was there");
        // As it was before.
        let before = kept(&place).remove(0);
        restore::run(&through, &before, &order(None, &|_| ())).unwrap();
        assert_eq!(names(&server), ["copied", "later"]);
        kept(&place).iter().for_each(|path| fs::remove_file(path).unwrap());
    }
}

#[test]
fn a_restore_of_which_nobody_can_tell_whether_it_was_done_says_so_and_where_the_old_data_is() {
    let Some(server) = Server::start() else { return };
    let (place, net) = (Place::new(), Proxy::to(&server));
    let copy = with_a_copy(&server, &place);
    let through = Address::parse(&net.address("postgres")).unwrap();
    let tell = |step: Step| {
        if matches!(step, Step::Written(done, all) if done == all) {
            net.on_commit(Commit::Unanswered, Net::Away);
        }
    };
    let Err(Failure::Refused(said)) = restore::run(&through, &copy, &order(None, &tell)) else {
        panic!("the server stays away")
    };
    assert_eq!(said.key, "error-restore-unsure");
    let before = kept(&place).remove(0);
    assert!(format!("{said:?}").contains(&before.display().to_string()), "{said:?}");
    assert_eq!(names(&server), ["copied"], "it was done, as it happens");
}

/// The child: restores, and stays at one step until it is killed.
fn restore_aloud(place: &Path) -> ! {
    let read = |name: &str| fs::read_to_string(place.join(name)).unwrap();
    let (address, moment) = (read("address"), read("moment"));
    let tell = |step: Step| {
        let reached = match step {
            Step::Kept => "kept",
            Step::Written(done, all) if done == all => "written all",
            Step::Written(done, all) if done * 2 < all => "written a little",
            Step::Written(..) => "written most",
            Step::Done => "done",
        };
        if reached == moment {
            say(reached);
            wait_to_be_killed();
        }
    };
    restore::run(&Address::parse(&address).unwrap(), &place.join("copy.dump"), &order(None, &tell)).unwrap();
    panic!("it never came to {moment}")
}

#[test]
fn a_restore_on_a_server_whose_program_is_killed_is_done_whole_or_not_at_all() {
    if let Some(place) = child_argument() {
        restore_aloud(&place);
    }
    let Some(server) = Server::start() else { return };
    let place = Place::new();
    fs::write(place.at("address"), server.address()).unwrap();
    let address = Address::parse(&server.address()).unwrap();
    // Another window has the data open all the time.
    let window = open::to_write(&address).unwrap();
    let fill = |numbers: std::ops::Range<usize>| {
        let fill = |tx: &tx::Tx<'_>| {
            numbers.clone().try_for_each(|number| tx.insert(&mut Note::new(&format!("{number}"), "文")).map(|_| ()))
        };
        tx::within(&window, &clock(), UserId(0), "test-op", fill).unwrap();
    };
    fill(0..BEFORE);
    let old = place.at("old.dump");
    backup::make(&window, &old, None).unwrap();
    fill(BEFORE..COPIED);
    backup::make(&window, &place.at("copy.dump"), None).unwrap();
    for moment in ["kept", "written a little", "written most", "written all", "done"] {
        restore::run(&address, &old, &order(None, &|_| ())).unwrap();
        kept(&place).iter().for_each(|path| fs::remove_file(path).unwrap());
        assert_eq!(notes(&window).len(), BEFORE);
        fs::write(place.at("moment"), moment).unwrap();
        killed_at(moment, TEST, place.folder());

        assert_eq!(notes(&window).len(), if moment == "done" { COPIED } else { BEFORE }, "{moment}");
        assert!(check::whole(&window).unwrap().is_sound(), "{moment}");
        // Nobody holds the tables any more, and what was there is kept.
        save_note(&window, &format!("after {moment}"), "").unwrap();
        let before = kept(&place).remove(0);
        restore::run(&address, &before, &order(None, &|_| ())).unwrap();
        assert_eq!(notes(&window).len(), BEFORE, "{moment}");
    }
}

#[test]
fn a_copy_and_a_restore_that_take_longer_than_the_server_bears_silence_are_made_all_the_same() {
    let Some(server) = Server::start() else { return };
    let place = Place::new();
    server.say("ALTER ROLE office SET idle_in_transaction_session_timeout = '300ms';");
    let address = Address::parse(&server.address()).unwrap();
    let desk = open::to_write(&address).unwrap();
    let limit: Option<String> =
        desk.value("SELECT CURRENT_SETTING('idle_in_transaction_session_timeout')", &[]).unwrap();
    assert_eq!(limit.as_deref(), Some("300ms"), "a server's own impatience is kept to");
    save_note(&desk, "copied", "").unwrap();
    // Programs that take their time.
    let slow = place.at("programs");
    fs::create_dir(&slow).unwrap();
    let found = Programs::find(None, 0).unwrap();
    for name in ["pg_dump", "pg_restore"] {
        let path = slow.join(name);
        let real = found.folder.join(name).display().to_string();
        let script = format!("#!/bin/sh\n[ \"$1\" = --version ] || sleep 1\nexec '{real}' \"$@\"\n");
        fs::write(&path, script).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    }
    let copy = place.at("office.dump");
    backup::make(&desk, &copy, Some(&slow)).unwrap();
    save_note(&desk, "later", "").unwrap();
    restore::run(&address, &copy, &order(Some(&slow), &|_| ())).unwrap();
    assert_eq!(names(&server), ["copied"]);
}
