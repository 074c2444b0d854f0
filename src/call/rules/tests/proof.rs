//! The proof of a deadline (CLK-6): its days sum to the promise.

use std::sync::Arc;

use crate::{
    base::{
        calendar::{Calendar, Compiled},
        time::{HOUR_MS, Instant, MINUTE_MS, parse_instant},
        words::Word as _,
    },
    call::{
        Status,
        rules::{Answers, ClockState, Deadlines, Promise, Proof, Stop, Stretch, Use, Which},
    },
};

fn at(text: &str) -> Instant {
    parse_instant(text, chrono_tz::Asia::Shanghai).unwrap()
}

fn hold(from: &str, to: &str) -> Stop {
    let to = (!to.is_empty()).then(|| at(to));
    Stop { from: at(from), to, status: Status::OnHold, why: "等备件".to_owned() }
}

fn deadlines(start: &str, resolve: i64, stops: Vec<Stop>) -> Deadlines {
    let calendar = Calendar::office_default().with_china_2026();
    Deadlines {
        start: at(start),
        promise: Promise { response: None, resolve: Some(resolve) },
        given_by: Default::default(),
        answers: Answers::default(),
        stops,
        calendar: Arc::new(Compiled::new(&calendar).unwrap()),
        earlier: Default::default(),
        windows_of: String::new(),
        holidays_count: false,
    }
}

fn proof(deadlines: &Deadlines, now: &str) -> Proof {
    deadlines.proof(Which::Resolve, at(now)).unwrap().unwrap()
}

/// Each row in short: day, kind, counted + paused + over, the sum so far.
fn rows(proof: &Proof) -> Vec<String> {
    let day = |at: usize| {
        let day = &proof.days[at];
        let (counted, paused, over) = (day.counted_minutes, day.paused_minutes, day.over_minutes);
        format!("{} {} {counted}+{paused}+{over} ={}", day.day.format("%m-%d"), day.kind.word(), day.sum_minutes)
    };
    let row = |row: Stretch| match row {
        Stretch::Day(at) => day(at),
        Stretch::Quiet(range) => format!("{} quiet", range.len()),
    };
    proof.rows().into_iter().map(row).collect()
}

#[test]
fn clk_6_a_running_promise_is_proved_up_to_its_due() {
    let running = proof(&deadlines("2026-09-28 15:30", 240, Vec::new()), "2026-09-28 16:00");
    assert_eq!(running.clock.state, ClockState::Running);
    assert_eq!(running.clock.due, Some(at("2026-09-29 10:30")));
    assert_eq!(rows(&running), ["09-28 working 120+0+0 =120", "09-29 working 120+0+0 =240"]);
    assert_eq!((running.counted_minutes(), running.open_minutes(), running.over_minutes()), (240, 0, 0));
    assert!(deadlines("2026-09-28 15:30", 240, Vec::new()).proof(Which::Response, at("2026-09-28")).unwrap().is_none());
}

#[test]
fn clk_6_holidays_and_holds_give_nothing_and_a_run_of_them_is_one_row() {
    let stops = vec![hold("2026-09-30 10:00", "2026-10-08 10:00")];
    let over_holidays = proof(&deadlines("2026-09-30 09:00", 900, stops), "2026-10-08 12:00");
    assert_eq!(over_holidays.clock.due, Some(at("2026-10-10 09:00")));
    let expected = [
        "09-30 working 60+360+0 =60",
        "7 quiet",
        "10-08 working 360+90+0 =420",
        "10-09 working 450+0+0 =870",
        // The make-up Saturday counts.
        "10-10 makeup 30+0+0 =900",
    ];
    assert_eq!(rows(&over_holidays), expected);
    assert_eq!((over_holidays.counted_minutes(), over_holidays.paused_minutes()), (900, 450));
}

#[test]
fn clk_6_a_standing_clock_shows_what_counted_so_far_and_what_remains() {
    let standing = proof(&deadlines("2026-09-28 09:00", 240, vec![hold("2026-09-28 10:30", "")]), "2026-10-12 09:00");
    assert_eq!((standing.clock.state, standing.clock.due), (ClockState::Standing, None));
    assert_eq!(rows(&standing), ["09-28 working 90+330+0 =90", "13 quiet", "10-12 working 0+30+0 =90"]);
    assert_eq!((standing.counted_minutes(), standing.open_minutes()), (90, 150));
    assert_eq!(standing.clock.remaining_ms, 150 * MINUTE_MS);
}

#[test]
fn clk_6_what_came_too_late_stands_apart_from_what_was_promised() {
    let late = deadlines("2026-09-28 09:00", 240, vec![hold("2026-09-28 15:00", "2026-09-28 16:00")]);
    let unanswered = proof(&late, "2026-09-29 09:00");
    assert_eq!(unanswered.clock.due, Some(at("2026-09-28 14:30")));
    assert_eq!(rows(&unanswered), ["09-28 working 240+60+120 =240", "09-29 working 0+0+30 =240"]);
    let words: Vec<_> = unanswered.days[0].pieces.iter().map(|piece| piece.what.word()).collect();
    assert_eq!(words, ["counted", "counted", "over", "paused", "over"], "the lunch break cuts the first two");
    // The answer ends what is shown, and stays as it was: what the ledger says later does not move it.
    let answered =
        Deadlines { answers: Answers { responded_at: None, solved_at: Some(at("2026-09-28 15:30")) }, ..late };
    let was_late = proof(&answered, "2026-12-01 09:00");
    assert_eq!(was_late.clock.state, ClockState::Missed);
    assert_eq!(rows(&was_late), ["09-28 working 240+30+30 =240"]);
    assert_eq!(was_late.stops, [hold("2026-09-28 15:00", "2026-09-28 15:30")]);
}

#[test]
fn clk_6_a_promise_that_was_kept_is_proved_up_to_the_due_it_had_then() {
    let stops = vec![hold("2026-09-28 10:00", "2026-09-28 10:30"), hold("2026-09-28 11:00", "2026-10-20 09:00")];
    let kept = Deadlines {
        answers: Answers { responded_at: None, solved_at: Some(at("2026-09-28 11:00")) },
        ..deadlines("2026-09-28 09:00", 240, stops)
    };
    let kept = proof(&kept, "2026-12-01 09:00");
    assert_eq!((kept.clock.state, kept.clock.due), (ClockState::Met, Some(at("2026-09-28 15:00"))));
    assert_eq!(rows(&kept), ["09-28 working 240+30+0 =240"]);
    assert_eq!(kept.stops.len(), 1, "what came after the answer is no matter of this promise");
}

#[test]
fn clk_6_minutes_of_days_sum_to_the_promise_though_the_call_came_in_the_middle_of_one() {
    let odd = proof(&deadlines("2026-09-28 16:59:30", 61, Vec::new()), "2026-09-28 17:00");
    assert_eq!(rows(&odd), ["09-28 working 31+0+0 =31", "09-29 working 30+0+0 =61"]);
    let standing = deadlines("2026-09-28 09:00:30", 240, vec![hold("2026-09-28 10:00", "")]);
    let standing = proof(&standing, "2026-09-28 11:00");
    assert_eq!((standing.counted_minutes(), standing.open_minutes()), (60, 180));
    assert_eq!(standing.clock.remaining_ms.div_euclid(MINUTE_MS), 180, "the head of the form says the same");
}

/// A little generator of numbers: the same cases in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: i64) -> i64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        i64::try_from(self.0 >> 33).unwrap() % end
    }
}

#[test]
fn clk_6_in_any_zone_the_days_sum_to_the_promise_and_the_pieces_to_the_days() {
    let mut dice = Dice(20_261_122);
    for case in 0..600 {
        let zone = [chrono_tz::Asia::Shanghai, chrono_tz::Europe::Berlin, chrono_tz::America::St_Johns];
        let calendar = Calendar {
            zone: zone[case % 3],
            ..Calendar::office_default().with_china_2026().with_holidays(case % 2 == 0)
        };
        let start = Instant(at("2026-01-01").millis() + dice.below(300 * 24 * 60) * MINUTE_MS + dice.below(60_000));
        let mut stops = Vec::new();
        let mut from = start;
        for _ in 0..dice.below(4) {
            from = from.plus_ms(dice.below(72 * 60) * MINUTE_MS);
            let to = from.plus_ms((1 + dice.below(9 * 24 * 60)) * MINUTE_MS);
            stops.push(Stop { from, to: Some(to), status: Status::OnHold, why: String::new() });
            from = to;
        }
        let minutes = dice.below(5_000);
        let answered = (case % 5 == 0).then(|| start.plus_ms(dice.below(40 * 24 * 60) * MINUTE_MS));
        let deadlines = Deadlines {
            promise: Promise { response: Some(minutes), resolve: None },
            start,
            answers: Answers { responded_at: answered, solved_at: None },
            calendar: Arc::new(Compiled::new(&calendar).unwrap()),
            ..deadlines("2026-01-01", 0, stops)
        };
        let proof = deadlines.proof(Which::Response, Instant(start.0 + 20 * 24 * HOUR_MS)).unwrap().unwrap();
        assert_eq!(proof.days.iter().map(|day| day.counted_minutes).sum::<i64>(), minutes, "{case}: {proof:#?}");
        let late = (-proof.clock.remaining_ms).max(0);
        assert_eq!(proof.over_minutes(), -(-late).div_euclid(MINUTE_MS), "{case}: {proof:#?}");
        for day in &proof.days {
            assert!(day.pieces.windows(2).all(|two| two[0].to <= two[1].from), "{case}");
            let inside = |at: Instant| day.spans.iter().any(|(from, to)| *from <= at && at <= *to);
            assert!(day.pieces.iter().all(|piece| inside(piece.from) && inside(piece.to)), "{case}");
            let counted = day.pieces.iter().filter(|piece| piece.what == Use::Counted);
            let ms: i64 = counted.map(|piece| piece.to.0 - piece.from.0).sum();
            assert!((ms - day.counted_minutes * MINUTE_MS).abs() < MINUTE_MS, "{case}");
        }
        let shown: usize = proof
            .rows()
            .iter()
            .map(|row| match row {
                Stretch::Day(_) => 1,
                Stretch::Quiet(range) => range.len(),
            })
            .sum();
        assert_eq!(shown, proof.days.len());
    }
}
