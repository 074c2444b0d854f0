//! A desk that is killed in mid-save, and a server.

use std::{
    io::{BufRead as _, BufReader, Write as _},
    path::Path,
    process::Stdio,
    sync::{atomic::AtomicBool, mpsc::channel},
    time::Duration,
};

use aftercare::db::{address::Address, open};

use super::{
    Engine, count, dice, gather,
    ledger::{Line, Tally, judge},
    office::{Clerk, Moments},
    rounds,
};
use crate::util::{
    file::NOON,
    program::{child_argument, this_test_again},
};

/// So many rounds on the same data; then it is made anew.
const ON_THE_SAME_DATA: usize = 25;

/// No desk saves as often in one round.
const MOST_SAVES: usize = 100_000;

const DESK: &str =
    "faults::killed::a_desk_that_is_killed_in_mid_save_has_all_that_it_acknowledged_and_nothing_half_done";

/// The child: works and says so until it is killed.
fn work_aloud(argument: &Path) -> ! {
    let argument = argument.to_str().unwrap();
    let (moment, address) = argument.split_once(' ').unwrap();
    let (told, lines) = channel();
    let moments = Moments::from(moment.parse().unwrap());
    let clerk = Clerk::new(&Address::parse(address).unwrap(), moment, moments, told).unwrap();
    std::thread::scope(|scope| {
        scope.spawn(move || {
            let mut out = std::io::stdout();
            for line in lines {
                // In one piece: what is cut off by the kill is not read as something else.
                out.write_all(line.write().as_bytes()).and_then(|()| out.flush()).unwrap();
            }
        });
        clerk.work(&AtomicBool::new(false));
    });
    unreachable!("it works until it is killed");
}

/// Starts a desk, lets it work, kills it at some moment of some save: what it said of its saves.
fn killed_desk(address: &Address, round: usize) -> Vec<Line> {
    let url = match address {
        Address::File(path) => path.display().to_string(),
        Address::Server(server) => server.url().to_owned(),
    };
    let moment = NOON.0 + i64::try_from(round * MOST_SAVES).unwrap();
    let mut child = this_test_again(DESK, Path::new(&format!("{moment} {url}")))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let out = BufReader::new(child.stdout.take().unwrap());
    let (say, incoming) = channel();
    let mut lines = Vec::new();
    std::thread::scope(|scope| {
        scope.spawn(move || {
            for line in out.lines().map_while(Result::ok).filter_map(|text| Line::read(&text)) {
                say.send(line).unwrap();
            }
        });
        let saves = 1 + dice(14);
        let tried = |lines: &[Line]| lines.iter().filter(|line| matches!(line, Line::Tried { .. })).count();
        while tried(&lines) < usize::try_from(saves).unwrap() {
            lines.push(incoming.recv_timeout(Duration::from_secs(60)).expect("the desk works"));
        }
        gather(&incoming, &mut lines, Duration::from_micros(dice(9000)));
        child.kill().unwrap();
        child.wait().unwrap();
        lines.extend(incoming.iter());
    });
    lines
}

/// What a killed desk was in the midst of on a server comes to its end there.
fn wait_until_alone(address: &Address) {
    let Address::Server(server) = address else { return };
    let mut client = postgres::Client::connect(server.url(), postgres::NoTls).unwrap();
    let others =
        "SELECT COUNT(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()";
    for _ in 0..1000 {
        if client.query_one(others, &[]).unwrap().get::<_, i64>(0) == 0 {
            return;
        }
        client.batch_execute("SELECT pg_sleep(0.01)").unwrap();
    }
    panic!("a desk that was killed is still there after ten seconds");
}

fn kill_desks(engine: &Engine<'_>, rounds: usize) -> Tally {
    let mut all = Tally::default();
    for first in (0..rounds).step_by(ON_THE_SAME_DATA) {
        let address = engine.office(first);
        let (mut lines, mut tally) = (Vec::new(), Tally::default());
        for round in first..rounds.min(first + ON_THE_SAME_DATA) {
            lines.extend(killed_desk(&address, round));
            wait_until_alone(&address);
            tally = judge(&open::to_write(&address).unwrap(), &lines);
            tally.holds();
        }
        all.add(tally);
    }
    all
}

#[test]
fn a_desk_that_is_killed_in_mid_save_has_all_that_it_acknowledged_and_nothing_half_done() {
    if let Some(argument) = child_argument() {
        work_aloud(&argument);
    }
    Engine::each(|engine| {
        let rounds = rounds(6, 1);
        let tally = kill_desks(engine, rounds);
        count(&format!("kill -9 of a desk, {}", engine.name()), rounds, &tally);
        tally.holds();
    });
}
