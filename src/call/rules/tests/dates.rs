//! Rows that hang on dates: missed dues and their causes, wanted dates used up, holds that ended.

use super::{
    super::*,
    table::{OWNER, call_in, day, facts, full, now},
};
use crate::base::{say::Said, time::parse_instant};

fn at(text: &str) -> Instant {
    parse_instant(text, chrono_tz::Asia::Shanghai).unwrap()
}

/// A processed call whose response was due at 09:00 and whose solution at 10:00, both answered then.
fn processed(responded: &str, solved: &str) -> Call {
    Call {
        response_due: Some(at("2026-03-03 09:00")),
        resolve_due: Some(at("2026-03-03 10:00")),
        responded_at: Some(at(responded)),
        solved_at: Some(at(solved)),
        ..call_in(Status::Processed)
    }
}

#[test]
fn clk_7_a_missed_due_asks_for_its_cause_before_the_call_closes() {
    let missed = |call: &Call| missed(call, now()).map(|missed| (missed.response.is_some(), missed.resolve.is_some()));
    let in_time = processed("2026-03-03 09:00", "2026-03-03 10:00");
    assert_eq!(missed(&in_time), None, "at the very due is in time");
    assert_eq!(missed(&processed("2026-03-03 09:01", "2026-03-03 10:00")), Some((true, false)));
    assert_eq!(missed(&processed("2026-03-03 09:00", "2026-03-03 10:01")), Some((false, true)));
    let unpromised =
        Call { response_due: None, resolve_due: None, ..processed("2026-03-03 12:00", "2026-03-03 12:00") };
    assert_eq!(missed(&unpromised), None, "the clock stood, or nothing was promised");

    let late = processed("2026-03-03 09:30", "2026-03-03 11:00");
    let refused = next(&late, &full(Event::Close), &facts()).unwrap_err();
    assert_eq!(Said::from(refused.clone()).key, "call-refusal-missing");
    let Refusal::Missing(missing) = refused else { panic!("the guard") };
    assert_eq!(missing.iter().map(|one| one.said().key).collect::<Vec<_>>(), ["call-missing-delay-cause"]);
    let answered = next(&late, &full(Event::Satisfied), &facts()).unwrap();
    assert_eq!((answered.call.status, answered.missing.len()), (Status::Processed, 1));
    let explained = Call { delay_cause: "waiting_part".to_owned(), ..late };
    assert_eq!(next(&explained, &full(Event::Close), &facts()).unwrap().call.status, Status::Closed);
}

#[test]
fn clk_7_a_call_answered_at_once_but_late_asks_too() {
    let late = Call { response_due: Some(now().plus_ms(-1)), ..call_in(Status::Waiting) };
    assert!(matches!(next(&late, &full(Event::Answer), &facts()), Err(Refusal::Missing(_))));
    let in_time = Call { response_due: Some(now()), ..late.clone() };
    assert!(next(&in_time, &full(Event::Answer), &facts()).is_ok());
    // Yesterday's slip, typed today: the answer was in time then (CALL-18).
    let slip = full(Event::Answer).at(now().plus_ms(-1));
    assert!(next(&late, &slip, &facts()).is_ok());
}

#[test]
fn call_6_who_was_visited_in_vain_before_was_not_helped_at_first_contact() {
    let answered = |anything_handled| {
        let facts = Facts { anything_handled, ..facts() };
        next(&call_in(Status::Waiting), &full(Event::Answer), &facts).unwrap().call.first_contact
    };
    assert!(answered(false) && !answered(true));
}

#[test]
fn an_undecided_call_that_has_an_owner_is_theirs_when_it_is_taken() {
    let owned = Call { owner_id: Some(OWNER), ..call_in(Status::Undecided) };
    let taken = next(&owned, &Step::new(Event::Take), &facts()).unwrap();
    assert_eq!((taken.call.status, taken.call.owner_id), (Status::Assigned, Some(OWNER)));
    assert_eq!(taken.tell, [Tell { to: Recipient::User(OWNER), key: "call-tell-yours" }]);
    let gone = Facts { last_owner_is_active: false, ..facts() };
    let waits = next(&owned, &Step::new(Event::Take), &gone).unwrap();
    assert_eq!((waits.call.status, waits.call.owner_id), (Status::Waiting, None));
}

#[test]
fn call_13_a_second_date_is_used_for_itself_and_leaves_the_wanted_date_to_its_own_row() {
    let call =
        Call { solve_by: Some(day("2026-03-03")), wanted_on: Some(day("2026-03-10")), ..call_in(Status::Assigned) };
    let step = automatic(&call, &facts()).unwrap();
    let waiting = next(&call, &step, &facts()).unwrap().call;
    assert_eq!((waiting.status, waiting.solve_by, waiting.wanted_used), (Status::Waiting, None, false));
    assert_eq!(automatic(&waiting, &facts()), None, "the wanted date is still to come");
    let after = Facts { now: at("2026-03-11 00:00"), ..facts() };
    assert_eq!(automatic(&waiting, &after).unwrap().event, Event::LockOverdue);
    // Both past: the return uses both, and does not lock at once.
    let both = Call { wanted_on: Some(day("2026-03-02")), ..call };
    let waiting = next(&both, &automatic(&both, &facts()).unwrap(), &facts()).unwrap().call;
    assert_eq!((waiting.wanted_used, automatic(&waiting, &facts())), (true, None));
}

#[test]
fn call_13_a_new_second_date_counts_after_the_wanted_date_was_used() {
    let call = Call { solve_by: Some(day("2026-03-03")), wanted_used: true, ..call_in(Status::Assigned) };
    assert_eq!(automatic(&call, &facts()).unwrap().event, Event::ReturnOverdue);
    assert_eq!(next(&call, &full(Event::ReturnOverdue), &facts()).unwrap().call.status, Status::Waiting);
}

#[test]
fn call_15_a_hold_that_ended_while_the_program_was_off_keeps_its_wanted_date_and_the_rules_go_on() {
    let held = Call {
        resume_on: Some(day("2026-03-01")),
        wanted_on: Some(day("2026-03-02")),
        last_step_at: at("2026-02-27 09:00"),
        ..call_in(Status::OnHold)
    };
    let resume = automatic(&held, &facts()).unwrap();
    let resumed = next(&held, &resume, &facts()).unwrap().call;
    assert_eq!((resumed.status, resumed.wanted_on), (Status::Assigned, Some(day("2026-03-02"))));
    let returned = automatic(&resumed, &facts()).unwrap();
    assert_eq!((returned.event, returned.happened_at), (Event::ReturnOverdue, Some(at("2026-03-03 00:00"))));
    let past = Call { wanted_on: Some(day("2026-02-28")), ..held };
    let resumed = next(&past, &automatic(&past, &facts()).unwrap(), &facts()).unwrap().call;
    assert_eq!(resumed.wanted_on, None, "past when it resumes: none any more");
}

#[test]
fn call_13_a_wanted_date_that_locked_a_call_does_not_lock_it_again_when_it_comes_back_another_way() {
    let call = Call { wanted_on: Some(day("2026-03-03")), ..call_in(Status::Waiting) };
    let locked = next(&call, &automatic(&call, &facts()).unwrap(), &facts()).unwrap().call;
    let found = next(&locked, &full(Event::Unsolvable), &facts()).unwrap().call;
    let back = next(&found, &full(Event::NotSatisfied), &facts()).unwrap().call;
    assert_eq!((locked.status, found.status, back.status), (Status::Locked, Status::Processed, Status::Waiting));
    assert_eq!(automatic(&back, &facts()), None, "the date was used");
}
