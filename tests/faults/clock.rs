//! A clock that goes back, by hours, between saves. What is expected: every save goes through as at any other time
//! and bears the moment that the clock says; versions and histories count on; a number belongs to the period of its
//! day, in which it is the next; what bears a later day than today can't be confirmed before; what the rules did at a
//! later moment is not done again at an earlier one.

use std::sync::mpsc::channel;

use aftercare::{
    alert::command::run_all,
    base::{failure::Failure, time::Instant},
    db::{check, clock::Clock, open},
};

use super::{
    Engine, count,
    ledger::judge,
    office::{Clerk, Moments},
    rounds,
};
use crate::util::file::NOON;

const HOUR_MS: i64 = 3_600_000;

#[test]
fn a_clock_that_goes_there_and_back_between_saves_breaks_no_version_number_or_history() {
    // Within a day every save goes through; over the ends of days what is dated later than the clock says waits for its
    // day, in words.
    for leaps_hours in [4, 40] {
        Engine::each(|engine| {
            let turns = rounds(2, 20);
            let address = engine.office(0);
            let (told, incoming) = channel();
            let moments = Moments::of_an_office().leaping(leaps_hours);
            let clerk = Clerk::new(&address, "C", moments, told).unwrap();
            for turn in 0..turns {
                let lived = clerk.live(turn);
                assert!(lived.is_ok() || is_of_a_later_day(&lived) && leaps_hours > 24, "{lived:?}");
            }
            let lines: Vec<_> = incoming.try_iter().collect();
            let tally = judge(&open::to_read(&address).unwrap(), &lines);
            count(&format!("clock {leaps_hours} h there and back, {}", engine.name()), lines.len() / 2, &tally);
            tally.holds_but_for_refusals();
        });
    }
}

fn is_of_a_later_day(lived: &Result<(), Failure>) -> bool {
    matches!(lived, Err(Failure::Refused(said)) if said.key.ends_with("-future"))
}

#[test]
fn rules_that_run_at_an_earlier_moment_than_before_do_nothing_again() {
    Engine::each(|engine| {
        let address = engine.office(0);
        let (told, _lines) = channel();
        let clerk = Clerk::new(&address, "C", Moments::of_an_office(), told).unwrap();
        (0..3).for_each(|turn| assert!(clerk.open_call(turn).unwrap() > 0));
        let conn = open::to_write(&address).unwrap();
        let clock = Clock::standing_at(NOON);
        run_all(&conn, &clock).unwrap();
        clock.set(Instant(NOON.0 + 80 * HOUR_MS));
        let found = run_all(&conn, &clock).unwrap();
        assert!(!found.rules.is_empty(), "something was due: {found:?}");
        let content = check::counts(&conn).unwrap();
        for back in [79, 30, 0, 80] {
            clock.set(Instant(NOON.0 + back * HOUR_MS));
            run_all(&conn, &clock).unwrap();
            assert_eq!(check::counts(&conn).unwrap(), content, "{back} hours after noon");
        }
        assert!(check::whole(&conn).unwrap().is_sound());
    });
}
