//! Many who write at once: each save is done once, and of what there may be one of there is one.

use std::{
    process::Command,
    sync::{
        Barrier,
        atomic::{AtomicBool, Ordering::Relaxed},
        mpsc::channel,
    },
};

use aftercare::{
    base::failure::Failure,
    db::{address::Address, open},
};

use super::{
    Engine, count,
    ledger::{Line, Tally, judge, unsound},
    office::{Clerk, Moments},
    rounds,
};
use crate::util::file::{Place, raw};

/// An office that has outgrown one computer.
const CLERKS: usize = 20;

/// Several windows on one file.
const WINDOWS: usize = 5;

/// What a clerk saves in one turn.
const SAVES: usize = 10;

/// So many clerks at desks of their own do something at once; what each met, and what they said of it.
fn at_once<T: Send>(address: &Address, clerks: usize, work: impl Fn(&Clerk) -> T + Sync) -> (Vec<T>, Vec<Line>) {
    let moments = Moments::of_an_office();
    let (told, lines) = channel();
    let start = Barrier::new(clerks);
    let met = std::thread::scope(|scope| {
        let sit = |number: usize| {
            let clerk = Clerk::new(address, &format!("C{number}"), moments.clone(), told.clone()).unwrap();
            let (start, work) = (&start, &work);
            scope.spawn(move || {
                start.wait();
                work(&clerk)
            })
        };
        let clerks: Vec<_> = (0..clerks).map(sit).collect();
        clerks.into_iter().map(|clerk| clerk.join().unwrap()).collect()
    });
    drop(told);
    (met, lines.iter().collect())
}

fn twenty_at_once(engine: &Engine<'_>, turns: usize) -> Tally {
    let address = engine.office(0);
    let (_, lines) = at_once(&address, CLERKS, |clerk| (0..turns).for_each(|turn| clerk.live(turn).unwrap()));
    judge(&open::to_read(&address).unwrap(), &lines)
}

#[test]
fn twenty_clerks_at_once_have_every_save_done_once_and_no_number_twice_or_missing() {
    Engine::each(|engine| {
        let turns = rounds(2, 50);
        let tally = twenty_at_once(engine, turns);
        count(&format!("20 clerks at once, {}", engine.name()), turns, &tally);
        assert_eq!(tally.acknowledged, CLERKS * turns * SAVES);
        tally.holds();
    });
}

/// One was served; the others were told why not, by a rule.
#[track_caller]
fn one_was_served<T: std::fmt::Debug>(met: &[Result<T, Failure>]) {
    let served = met.iter().filter(|one| one.is_ok()).count();
    let told = met.iter().filter(|one| one.as_ref().is_err_and(Failure::is_of_a_rule)).count();
    assert_eq!((served, told), (1, met.len() - 1), "{met:?}");
}

#[test]
fn of_twenty_who_want_the_same_at_once_one_gets_it_and_the_others_are_told_why_not() {
    Engine::each(|engine| {
        let turns = rounds(2, 50);
        let address = engine.office(0);
        for turn in 0..turns {
            let calls = at_once(&address, 1, |clerk| clerk.handled_call(&format!("wanted {turn}")).unwrap()).0;
            one_was_served(&at_once(&address, CLERKS, |clerk| clerk.deliver(&format!("SN-WANTED-{turn}"))).0);
            let (drawn_up, _) = at_once(&address, CLERKS, |clerk| clerk.draw_up(calls[0]));
            one_was_served(&drawn_up);
            let draft = drawn_up.into_iter().find_map(Result::ok).unwrap();
            let version = aftercare::settlement::store::get(&open::to_read(&address).unwrap(), draft).unwrap().version;
            one_was_served(&at_once(&address, CLERKS, |clerk| clerk.confirm(draft, version)).0);
        }
        let wrong = unsound(&open::to_read(&address).unwrap());
        count(&format!("20 who want the same, {}", engine.name()), turns * 3, &format!("wrong {}", wrong.len()));
        assert_eq!(wrong, Vec::<String>::new());
    });
}

#[test]
fn several_windows_and_the_command_line_beside_them_write_to_one_file() {
    let engine = Engine::File(Place::new());
    let address = engine.office(0);
    let turns = rounds(2, 50);
    let is_over = AtomicBool::new(false);
    let beside = |verb: &[&str]| {
        let mut ran = 0;
        while !is_over.load(Relaxed) || ran == 0 {
            let file = address.file().unwrap();
            let output =
                Command::new(env!("CARGO_BIN_EXE_aftercare")).arg("--db").arg(file).args(verb).output().unwrap();
            assert!(output.status.success(), "{verb:?}: {}", String::from_utf8_lossy(&output.stderr));
            ran += 1;
        }
        ran
    };
    let (lines, ran) = std::thread::scope(|scope| {
        let writes = scope.spawn(|| beside(&["tasks", "run"]));
        let reads = scope.spawn(|| beside(&["list", "call"]));
        let (_, lines) = at_once(&address, WINDOWS, |clerk| (0..turns).for_each(|turn| clerk.live(turn).unwrap()));
        is_over.store(true, Relaxed);
        (lines, writes.join().unwrap() + reads.join().unwrap())
    });
    let tally = judge(&open::to_read(&address).unwrap(), &lines);
    count("5 windows on a file, the command line beside", turns, &format!("{tally}; {ran} commands"));
    assert_eq!(tally.acknowledged, WINDOWS * turns * SAVES);
    tally.holds();
}

#[test]
fn while_somebody_writes_whoever_reads_is_answered() {
    Engine::each(|engine| {
        let address = engine.office(0);
        // A save that does not end before the questions are answered.
        let holding = match &address {
            Address::File(path) => {
                let other = raw(path);
                other.execute_batch("BEGIN IMMEDIATE; UPDATE setting SET value = value").unwrap();
                (Some(other), None)
            }
            Address::Server(server) => {
                let mut other = postgres::Client::connect(server.url(), postgres::NoTls).unwrap();
                let alone = "BEGIN; LOCK TABLE setting IN SHARE ROW EXCLUSIVE MODE; UPDATE customer SET name = name";
                other.batch_execute(alone).unwrap();
                (None, Some(other))
            }
        };
        let (told, _lines) = channel();
        let clerk = Clerk::new(&address, "C", Moments::of_an_office(), told).unwrap();
        let customers = clerk.ask(|conn| conn.value::<i64>("SELECT COUNT(*) FROM customer", &[])).unwrap();
        assert_eq!(customers, Some(2));
        drop(holding);
    });
}
