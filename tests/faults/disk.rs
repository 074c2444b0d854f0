//! A full disk: a save is refused in words, nothing of it is there, and work goes on when there is room again.

use std::{
    fs::File,
    io::Write as _,
    os::unix::fs::chown,
    path::{Path, PathBuf},
    process::Command,
    sync::mpsc::channel,
};

use aftercare::{
    base::failure::Failure,
    db::{address::Address, open},
};

use super::{
    Engine, count, dice,
    ledger::{Tally, judge},
    office::{self, Clerk, Moments},
    rounds, tell,
};
use crate::util::{
    file::{Place, page_bytes},
    program::{child_argument, this_test_again},
    server::Server,
};

const TEST: &str = "faults::disk::on_a_full_disk_a_save_is_refused_in_words_and_work_goes_on_when_there_is_room";

/// Takes up all room in a folder but a little.
fn fill(folder: &Path) -> PathBuf {
    let ballast = folder.join("ballast");
    let mut file = File::create(&ballast).unwrap();
    let block = vec![0; 16 * 1024];
    while file.write_all(&block).is_ok() {}
    let left = dice(600) * 1024;
    let length = file.metadata().unwrap().len();
    file.set_len(length.saturating_sub(left)).unwrap();
    ballast
}

/// A clerk works until the disk is full, and on when there is room again; so often.
fn filled(address: &Address, rounds: usize, fill: impl Fn(&Clerk), make_room: impl Fn(&Clerk)) -> Tally {
    let (told, incoming) = channel();
    let clerk = Clerk::new(address, "C", Moments::of_an_office(), told).unwrap();
    let mut turn = 0;
    let mut lines = Vec::new();
    for _ in 0..rounds {
        fill(&clerk);
        let failure = loop {
            turn += 1;
            assert!(turn < 10_000, "the disk never became full");
            if let Err(failure) = clerk.live(turn) {
                break failure;
            }
        };
        assert_eq!(failure, Failure::Full);
        clerk.ask(|conn| conn.value::<i64>("SELECT COUNT(*) FROM call", &[])).unwrap();
        make_room(&clerk);
        turn += 1;
        clerk.live(turn).unwrap();
        lines.extend(incoming.try_iter());
    }
    judge(&open::to_write(address).unwrap(), &lines)
}

/// The child: this folder is a small disk of its own.
fn fill_the_small_disk(folder: &Path) {
    let rounds = rounds(2, 50);
    let holds = |engine: &str, address: &Address| {
        let fill = |_: &Clerk| drop(fill(folder));
        let tally = filled(address, rounds, fill, |_| std::fs::remove_file(folder.join("ballast")).unwrap());
        count(&format!("full disk, {engine}"), rounds, &tally);
        assert_eq!(tally.refused.len(), rounds, "{tally:?}");
        tally.holds_but_for_refusals();
    };
    let address = Address::File(folder.join("office.db"));
    office::found(&address);
    holds("SQLite", &address);
    drop(address);
    // The tables stand on the small disk, the journal elsewhere: without room for that the server ends.
    let Some(server) = Server::start() else { return };
    let tables = folder.join("tables");
    std::fs::create_dir(&tables).unwrap();
    server.own(&tables);
    server.say(&format!("CREATE TABLESPACE small LOCATION '{}';", tables.display()));
    let url = format!("{}%20-cdefault_tablespace%3Dsmall", server.schema("small"));
    let address = Address::parse(&url).unwrap();
    office::found(&address);
    holds("PostgreSQL", &address);
}

#[test]
fn on_a_full_disk_a_save_is_refused_in_words_and_work_goes_on_when_there_is_room() {
    if let Some(folder) = child_argument() {
        return fill_the_small_disk(&folder);
    }
    fill_by_limit();
    let place = tempfile::Builder::new().prefix("small").tempdir_in("/tmp").unwrap();
    chown(place.path(), None, None).unwrap();
    let mount = "mount -t tmpfs -o size=24m small \"$0\"";
    let alone = |script: &str| {
        let mut command = Command::new("unshare");
        command.args(["-m", "sh", "-c", script]).arg(place.path());
        command
    };
    if !alone(mount).output().is_ok_and(|output| output.status.success()) {
        tell("no small disk can be mounted here: a full one was NOT tested but by SQLite's own limit");
        return;
    }
    let test = this_test_again(TEST, place.path());
    let mut child = alone(&format!("{mount} && exec \"$@\""));
    child.arg(test.get_program()).args(test.get_args());
    child.envs(test.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let output = child.output().unwrap();
    let said = [output.stdout, output.stderr].map(|said| String::from_utf8_lossy(&said).into_owned()).join("\n");
    assert!(output.status.success(), "{said}");
}

/// The engine itself bounds the file: that goes where no disk can be mounted.
fn fill_by_limit() {
    let engine = Engine::File(Place::new());
    let address = engine.office(0);
    let limit = |clerk: &Clerk, more: Option<u64>| {
        let path = address.file().unwrap();
        let pages = path.metadata().unwrap().len() / page_bytes(path) as u64;
        // A bound below what stands in the file already is one at what stands there.
        let bound = more.map_or(0, |more| u32::try_from(pages + more).unwrap());
        clerk.write(move |conn| open::limit_size(conn, bound)).unwrap();
    };
    let rounds = rounds(2, 50);
    let tally = filled(&address, rounds, |clerk| limit(clerk, Some(4)), |clerk| limit(clerk, None));
    count("full file, SQLite", rounds, &tally);
    tally.holds_but_for_refusals();
}
