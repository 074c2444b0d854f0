//! Two desks that run the automatic rules at the same moment: what one desk would do is done, and done once.

use std::sync::{Barrier, mpsc::channel};

use aftercare::{
    alert::command::run_all,
    base::time::Instant,
    db::{address::Address, check, clock::Clock, open},
};

use super::{
    Engine, count,
    ledger::unsound,
    office::{Clerk, Moments},
    rounds,
};
use crate::util::file::NOON;

const HOUR_MS: i64 = 3_600_000;

/// So many desks run the rules, each round some hours later; between the rounds calls come in. What is stored then.
fn run_by(address: &Address, desks: usize, rounds: usize) -> Vec<(String, i64)> {
    let (told, _lines) = channel();
    let start = Moments::from(NOON.0);
    let clerk = Clerk::new(address, "C", start.clone(), told).unwrap();
    let conns: Vec<_> = (0..desks).map(|_| open::to_write(address).unwrap()).collect();
    let mut conns = conns;
    for round in 0..rounds {
        let now = NOON.0 + i64::try_from(round).unwrap() * 5 * HOUR_MS;
        start.set(now);
        (0..2).for_each(|call| assert!(clerk.open_call(round * 2 + call).unwrap() > 0));
        let together = Barrier::new(desks);
        let clock = Clock::standing_at(Instant(now + HOUR_MS));
        conns = std::thread::scope(|scope| {
            let run = |conn| {
                let (together, clock) = (&together, &clock);
                scope.spawn(move || {
                    together.wait();
                    let report = run_all(&conn, clock).unwrap();
                    assert!(report.failed.is_empty(), "{report:?}");
                    conn
                })
            };
            let running: Vec<_> = conns.into_iter().map(run).collect();
            running.into_iter().map(|desk| desk.join().unwrap()).collect()
        });
    }
    let conn = open::to_read(address).unwrap();
    assert_eq!(unsound(&conn), Vec::<String>::new());
    check::counts(&conn).unwrap()
}

#[test]
fn two_desks_that_run_the_rules_at_the_same_moment_do_what_one_would_once() {
    Engine::each(|engine| {
        let rounds = rounds(8, 5);
        let alone = run_by(&engine.office(1), 1, rounds);
        let together = run_by(&engine.office(2), 2, rounds);
        let of = |table: &str| together.iter().find(|(name, _)| name == table).map_or(0, |(_, count)| *count);
        let found = format!(
            "{} findings, {} messages, {} steps of calls; by one desk the same: {}",
            of("alert"),
            of("message"),
            of("call_step"),
            alone == together
        );
        count(&format!("two desks run the rules, {}", engine.name()), rounds, &found);
        assert!(of("alert") > 0 && of("message") > 0, "{found}");
        assert_eq!(alone, together);
    });
}
