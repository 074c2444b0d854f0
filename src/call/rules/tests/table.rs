//! The state machine, printed and compared with a table typed by hand from 30-calls.

use chrono::NaiveDate;

use super::super::*;
use crate::{
    base::{id::UserId, money::Money, say::Said},
    call::{Whose, make},
    people::{Role, Roles},
};

pub(super) const ME: UserId = UserId(1);
pub(super) const OWNER: UserId = UserId(2);

/// Wednesday 2026-03-04, 10:00 in Shanghai.
pub(super) fn now() -> Instant {
    crate::base::time::parse_instant("2026-03-04 10:00", chrono_tz::Asia::Shanghai).unwrap()
}

pub(super) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A call of a state, as its invariants ask: an owner where somebody works, a kept state on hold.
/// Its wanted date was yesterday.
pub(super) fn call_in(status: Status) -> Call {
    let mut call = make::call();
    call.opened_at = now().plus_ms(-72 * 3_600_000);
    call.last_step_at = call.opened_at;
    call.status = status;
    call.wanted_on = Some(day("2026-03-03"));
    if matches!(status, Status::Assigned | Status::InProgress | Status::OnHold | Status::Closed) {
        call.owner_id = Some(OWNER);
    }
    call.kept_status = (status == Status::OnHold).then_some(Status::Assigned);
    call.closed_at = (status == Status::Closed).then_some(now().plus_ms(-24 * 3_600_000));
    call
}

/// Nothing handled, nobody sent, nothing owed; a queue manager acts, and everybody is active.
pub(super) fn facts() -> Facts {
    Facts {
        now: now(),
        zone: chrono_tz::Asia::Shanghai,
        actor: ME,
        roles: Roles(vec![Role::QueueManager]),
        manages_queue: false,
        nobody_manages: false,
        nobody_supervises: false,
        owner_is_active: true,
        last_owner_is_active: true,
        open_dispatches: Vec::new(),
        anything_handled: false,
        handled_in_attempt: false,
        last_solved: None,
        unsettled: Vec::new(),
        revisit_is_open: false,
        revisit_owed: true,
        attempts_until_locked: 2,
        reopen_days: 14,
    }
}

pub(super) fn dispatch(accepted: bool) -> OpenDispatch {
    OpenDispatch { id: crate::base::id::DispatchId(7), number: "PG202603-0001".to_owned(), accepted }
}

/// A step with everything given that any row asks for.
pub(super) fn full(event: Event) -> Step {
    Step::new(event).why("because").text("a new board").owner(OWNER).wanted(None).whose(Whose::Customer)
}

fn after(call: &Call, step: &Step, facts: &Facts) -> &'static str {
    match next(call, step, facts) {
        Ok(next) => next.call.status.word(),
        Err(Refusal::DoesNotFit { .. }) => "-",
        Err(_) => "refused",
    }
}

/// Rows: events. Columns: the state a call is in. Cells: what it becomes, with everything given that
/// the row needs, nothing else sent or handled (`handled`: the one record says solved), and a wanted
/// date that is past.
const TABLE: &str = "
                  undecided declined waiting  on_hold   assigned    in_progress locked    processed   closed   cancelled
record            -         -        -        -         -           -           -         -           -        -
answer            -         -        closed   -         closed      -           -         -           -        -
take              assigned  -        assigned -         -           -           -         -           -        -
decline           declined  -        declined -         -           -           -         -           -        -
assign            -         -        assigned -         -           -           -         -           -        -
reassign          -         -        -        on_hold   assigned    in_progress -         -           -        -
dispatch_issued   -         -        assigned on_hold   assigned    in_progress -         -           -        -
begin             -         -        -        -         in_progress -           -         -           -        -
dispatch_accepted -         -        -        on_hold   in_progress in_progress -         -           -        -
dispatch_rejected -         -        -        on_hold   assigned    assigned    -         -           -        -
dispatch_revoked  -         -        -        on_hold   assigned    assigned    -         -           -        -
handled           -         -        -        processed processed   processed   -         -           -        -
take_back         -         -        -        -         -           waiting     -         -           -        -
unsolvable        -         -        processed -        -           processed   processed -           -        -
hold              -         -        on_hold  -         on_hold     on_hold     -         -           -        -
resume            -         -        -        assigned  -           -           -         -           -        -
lock_overdue      -         -        locked   -         -           -           -         -           -        -
return_overdue    -         -        -        -         waiting     -           -         -           -        -
tell_overdue      -         -        -        -         -           in_progress -         -           -        -
unlock            -         -        -        -         -           -           assigned  -           -        -
continue          -         -        -        -         -           -           -         in_progress -        -
satisfied         -         -        -        -         -           -           -         closed      -        -
not_reached       -         -        -        -         -           -           -         closed      -        -
close             -         -        -        -         -           -           -         closed      -        -
not_satisfied     -         -        -        -         -           -           -         waiting     -        -
reopen            -         -        -        -         -           -           -         -           assigned -
cancel            cancelled -        cancelled cancelled cancelled  cancelled   cancelled -           -        -
contact           undecided declined waiting  on_hold   assigned    in_progress locked    processed   closed   cancelled
consent           refused   -        refused  refused   refused     refused     refused   -           -        -";

#[test]
fn call_1_the_whole_table_of_states_and_events() {
    let mut printed = vec![Status::ALL.iter().map(|status| status.word()).collect::<Vec<_>>().join(" ")];
    for event in Event::ALL {
        let mut facts = facts();
        if *event == Event::Handled {
            (facts.handled_in_attempt, facts.last_solved) = (true, Some(true));
        }
        let cells = Status::ALL.iter().map(|status| after(&call_in(*status), &full(*event), &facts));
        printed.push(std::iter::once(event.word()).chain(cells).collect::<Vec<_>>().join(" "));
    }
    let expected: Vec<String> = TABLE
        .trim_start_matches('\n')
        .lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect();
    assert_eq!(printed.join("\n"), expected.join("\n"));
}

/// What a step makes of a call, in words: state, kept state, owner, attempts, and what goes with it.
fn told(call: &Call, step: &Step, facts: &Facts) -> String {
    let next = match next(call, step, facts) {
        Ok(next) => next,
        Err(refusal) => return Said::from(refusal).key.into_owned(),
    };
    let mut words = vec![next.call.status.word().to_owned()];
    words.extend(next.call.kept_status.map(|kept| format!("keeps {}", kept.word())));
    words.push(next.call.owner_id.map_or_else(|| "no owner".to_owned(), |owner| format!("owner {}", owner.0)));
    words.push(format!("attempts {}", next.call.attempts));
    if next.revokes {
        words.push("revokes".to_owned());
    }
    words.join(", ")
}

#[test]
fn rows_that_depend_on_what_was_handled_and_who_is_sent() {
    use Event as E;
    use Status as S;
    let handled = |solved| Facts { handled_in_attempt: true, last_solved: Some(solved), ..facts() };
    let sent = |accepted| Facts { open_dispatches: vec![dispatch(accepted)], ..facts() };
    let both = |solved| Facts { open_dispatches: vec![dispatch(true)], ..handled(solved) };
    let on_hold = |kept| Call { kept_status: Some(kept), ..call_in(S::OnHold) };
    let begun = Call { owner_began: true, ..call_in(S::InProgress) };
    let second = |status| Call { attempts: 1, attempts_total: 1, ..call_in(status) };
    let table = [
        (call_in(S::InProgress), E::Handled, both(true), "in_progress, owner 2, attempts 0"),
        (call_in(S::InProgress), E::Handled, handled(true), "processed, owner 2, attempts 0"),
        (call_in(S::InProgress), E::Handled, handled(false), "waiting, no owner, attempts 1"),
        (second(S::InProgress), E::Handled, handled(false), "locked, no owner, attempts 2"),
        (call_in(S::InProgress), E::Handled, facts(), "call-refusal-nothing-handled"),
        (on_hold(S::InProgress), E::Handled, handled(true), "processed, owner 2, attempts 0"),
        (on_hold(S::InProgress), E::Handled, both(true), "in_progress, owner 2, attempts 0"),
        (on_hold(S::Assigned), E::DispatchAccepted, sent(true), "on_hold, keeps in_progress, owner 2, attempts 0"),
        (on_hold(S::InProgress), E::DispatchRevoked, facts(), "on_hold, keeps assigned, owner 2, attempts 0"),
        (on_hold(S::InProgress), E::DispatchRevoked, handled(false), "waiting, no owner, attempts 1"),
        (on_hold(S::Waiting), E::Resume, facts(), "assigned, owner 2, attempts 0"),
        (call_in(S::InProgress), E::DispatchRejected, sent(false), "in_progress, owner 2, attempts 0"),
        (call_in(S::InProgress), E::DispatchRejected, handled(true), "processed, owner 2, attempts 0"),
        (call_in(S::InProgress), E::DispatchRejected, handled(false), "waiting, no owner, attempts 1"),
        (begun, E::DispatchRejected, facts(), "in_progress, owner 2, attempts 0"),
        (call_in(S::InProgress), E::TakeBack, sent(true), "waiting, no owner, attempts 0, revokes"),
        (call_in(S::InProgress), E::Unsolvable, sent(true), "processed, owner 2, attempts 0, revokes"),
        (call_in(S::Assigned), E::ReturnOverdue, sent(false), "waiting, no owner, attempts 0, revokes"),
        (call_in(S::Assigned), E::ReturnOverdue, sent(true), "call-refusal-no-cause"),
        (call_in(S::Assigned), E::ReturnOverdue, handled(false), "call-refusal-no-cause"),
        (second(S::Locked), E::Unlock, facts(), "assigned, owner 2, attempts 0"),
        (call_in(S::Processed), E::NotSatisfied, facts(), "waiting, no owner, attempts 1"),
        (second(S::Processed), E::NotSatisfied, facts(), "locked, no owner, attempts 2"),
        (call_in(S::Assigned), E::Answer, sent(false), "closed, owner 2, attempts 0, revokes"),
        (call_in(S::Assigned), E::Cancel, Facts { anything_handled: true, ..facts() }, "call-refusal-already-handled"),
    ];
    for (call, event, facts, expected) in table {
        assert_eq!(told(&call, &full(event), &facts), expected, "{} {}", call.status.word(), event.word());
    }
}

#[test]
fn rows_refuse_what_they_are_not_given() {
    use Event as E;
    use Status as S;
    let late = Step::new;
    let table = [
        (S::Undecided, late(E::Decline), "call-refusal-needs-reason"),
        (S::Waiting, late(E::Assign), "call-refusal-needs-owner"),
        (S::Waiting, late(E::Answer), "call-refusal-needs-solution"),
        (S::Waiting, late(E::Hold), "call-refusal-needs-reason"),
        (S::Waiting, late(E::Hold).why("parts").resume_on(day("2026-03-03")), "call-refusal-resume-past"),
        (S::InProgress, late(E::TakeBack), "call-refusal-needs-reason"),
        (S::InProgress, late(E::Unsolvable), "call-refusal-needs-finding"),
        (S::InProgress, late(E::Unsolvable).text("burnt"), "call-refusal-needs-whose"),
        (S::OnHold, late(E::Resume), "call-refusal-wanted-past"),
        (S::OnHold, late(E::Resume).wanted(Some(day("2026-03-03"))), "call-refusal-wanted-past"),
        (S::OnHold, late(E::Resume).wanted(Some(day("2026-03-04"))), "assigned, owner 2, attempts 0"),
        (S::OnHold, late(E::Resume).wanted(None), "assigned, owner 2, attempts 0"),
        (S::Locked, late(E::Unlock), "call-refusal-needs-reason"),
        (S::Locked, late(E::Unlock).why("go on"), "call-refusal-wanted-past"),
        (S::Processed, late(E::Continue), "call-refusal-needs-reason"),
        (S::Processed, late(E::Continue).why("again"), "in_progress, owner 1, attempts 0"),
        (S::Processed, late(E::NotSatisfied), "call-refusal-needs-words"),
        (S::Closed, late(E::Reopen), "call-refusal-needs-reason"),
        (S::Assigned, late(E::Cancel), "call-refusal-needs-reason"),
        (S::Waiting, late(E::Contact), "call-refusal-needs-words"),
        (S::Undecided, late(E::Take), "waiting, no owner, attempts 0"),
        (S::Waiting, late(E::DispatchIssued), "assigned, owner 1, attempts 0"),
    ];
    for (status, step, expected) in table {
        assert_eq!(told(&call_in(status), &step, &facts()), expected, "{} {step:?}", status.word());
    }
}

#[test]
fn only_queue_managers_and_supervisors_move_locked_calls_unless_there_is_none() {
    let desk = Facts { roles: Roles(vec![Role::FrontDesk]), ..facts() };
    for event in [Event::Unlock, Event::Unsolvable, Event::Cancel] {
        let refused = next(&call_in(Status::Locked), &full(event), &desk);
        assert_eq!(refused, Err(Refusal::NeedsManager), "{}", event.word());
        let alone = Facts { nobody_manages: true, ..desk.clone() };
        let marked = next(&call_in(Status::Locked), &full(event), &alone).unwrap();
        assert!(marked.notes.contains(&Said::new("call-note-for-want-of-others")), "{}", event.word());
    }
    assert_eq!(next(&call_in(Status::InProgress), &full(Event::TakeBack), &desk), Err(Refusal::NeedsManager));
    let of_queue = Facts { manages_queue: true, ..desk };
    assert!(next(&call_in(Status::Locked), &full(Event::Unlock), &of_queue).is_ok());
}

#[test]
fn an_event_that_does_not_fit_is_refused_with_the_events_that_would() {
    let refusal = next(&call_in(Status::Locked), &full(Event::Assign), &facts()).unwrap_err();
    let would = vec![Event::Unsolvable, Event::Unlock, Event::Cancel, Event::Contact, Event::Consent];
    assert_eq!(refusal, Refusal::DoesNotFit { event: Event::Assign, status: Status::Locked, would });
}

#[test]
fn call_14_a_revisit_that_answers_while_the_guard_fails_leaves_the_call_processed() {
    let line = Unsettled {
        line: crate::base::id::HandlingLineId(3),
        description: "主板".to_owned(),
        net: Money::parse("800").unwrap(),
    };
    let owing = Facts { unsettled: vec![line.clone()], ..facts() };
    let answered = next(&call_in(Status::Processed), &full(Event::Satisfied), &owing).unwrap();
    assert_eq!((answered.call.status, answered.missing), (Status::Processed, vec![Missing::Settlement(line.clone())]));
    let refused = next(&call_in(Status::Processed), &full(Event::Close), &owing);
    assert_eq!(refused, Err(Refusal::Missing(vec![Missing::Settlement(line)])));
    let asking = Facts { revisit_is_open: true, ..facts() };
    assert_eq!(next(&call_in(Status::Processed), &full(Event::Close), &asking), Err(Refusal::RevisitDue));
}

#[test]
fn call_13_the_wanted_date_is_past_with_the_end_of_its_day_and_only_once() {
    use Status as S;
    let at = |text: &str| crate::base::time::parse_instant(text, chrono_tz::Asia::Shanghai).unwrap();
    let rule = |call: &Call, moment: &str| {
        let one = automatic(call, &Facts { now: at(moment), ..facts() })?;
        Some((one.event.word(), one.happened_at.unwrap().show(chrono_tz::Asia::Shanghai)))
    };
    let past = Some(("lock_overdue", "2026-03-04 00:00".to_owned()));
    assert_eq!(rule(&call_in(S::Waiting), "2026-03-03 23:59"), None);
    assert_eq!(rule(&call_in(S::Waiting), "2026-03-04 00:00"), past);
    assert_eq!(rule(&Call { wanted_used: true, ..call_in(S::Waiting) }, "2026-03-09 00:00"), None);
    let returned = Some(("return_overdue", "2026-03-04 00:00".to_owned()));
    assert_eq!(rule(&call_in(S::Assigned), "2026-03-04 08:00"), returned);
    // A second solve-by date, where given, takes the place of the wanted date for 'nothing handled'.
    let second = |status| Call { solve_by: Some(day("2026-03-06")), ..call_in(status) };
    assert_eq!(rule(&second(S::Assigned), "2026-03-06 23:59"), None);
    assert_eq!(rule(&second(S::Waiting), "2026-03-04 08:00"), past);
    // Who is on site is not overtaken: the queue manager is told.
    let told = Some(("tell_overdue", "2026-03-04 00:00".to_owned()));
    assert_eq!(rule(&call_in(S::InProgress), "2026-03-04 08:00"), told);
    for status in [S::OnHold, S::Locked, S::Processed, S::Closed, S::Undecided, S::Declined, S::Cancelled] {
        assert_eq!(rule(&call_in(status), "2026-04-01 08:00"), None, "{}", status.word());
    }
}

#[test]
fn call_15_a_hold_ends_at_its_date_and_may_clear_the_wanted_date() {
    let future = Call { wanted_on: Some(day("2026-03-06")), ..call_in(Status::Assigned) };
    let hold = Step::new(Event::Hold).why("waits for a board").resume_on(day("2026-03-09"));
    let held = next(&future, &hold, &facts()).unwrap();
    assert_eq!(held.call.wanted_on, None);
    let told = Tell { to: Recipient::User(OWNER), key: "call-tell-wanted-cleared" };
    assert!(held.tell.contains(&told));
    let at = |text: &str| crate::base::time::parse_instant(text, chrono_tz::Asia::Shanghai).unwrap();
    let early = Facts { now: at("2026-03-08 23:59"), ..facts() };
    assert_eq!(automatic(&held.call, &early), None);
    let due = Facts { now: at("2026-03-09 09:00"), ..facts() };
    let resume = automatic(&held.call, &due).unwrap();
    assert_eq!((resume.event, resume.happened_at), (Event::Resume, Some(at("2026-03-09 00:00"))));
    assert_eq!(next(&held.call, &resume, &due).unwrap().call.status, Status::Assigned);
}

#[test]
fn call_18_a_step_happened_neither_in_the_future_nor_before_the_step_before() {
    let call = call_in(Status::Assigned);
    let try_at = |at: Instant| next(&call, &Step::new(Event::Begin).at(at), &facts()).map(|next| next.at);
    let (late, early) = (now().plus_ms(1), call.last_step_at.plus_ms(-1));
    assert_eq!(try_at(late), Err(Refusal::InTheFuture { at: late, now: now() }));
    assert_eq!(try_at(early), Err(Refusal::BeforeTheStepBefore { at: early, before: call.last_step_at }));
    assert_eq!(try_at(call.last_step_at), Ok(call.last_step_at));
    assert_eq!(next(&call, &Step::new(Event::Begin), &facts()).unwrap().at, now());
}

#[test]
fn a_closed_call_is_reopened_within_the_days_of_the_setting() {
    let closed = |days: i64| Call {
        closed_at: Some(now().plus_ms(-days * 24 * 3_600_000)),
        opened_at: now().plus_ms(-40 * 24 * 3_600_000),
        ..call_in(Status::Closed)
    };
    let reopen = Step::new(Event::Reopen).why("again").wanted(None);
    assert_eq!(next(&closed(14), &reopen, &facts()).unwrap().call.status, Status::Assigned);
    let late = closed(15);
    let refusal = Refusal::TooLateToReopen { closed_at: late.closed_at.unwrap(), days: 14 };
    assert_eq!(next(&late, &reopen, &facts()), Err(refusal));
    let gone = Facts { last_owner_is_active: false, ..facts() };
    let waiting = next(&closed(1), &reopen, &gone).unwrap().call;
    assert_eq!((waiting.status, waiting.owner_id, waiting.attempts), (Status::Waiting, None, 0));
}

#[test]
fn clk_4_owner_and_technician_answer_the_response_and_once_met_it_stays_met() {
    let call = call_in(Status::Assigned);
    let contact = Step::new(Event::Contact).why("called back");
    let by = |actor, roles: &[Role]| {
        let facts = Facts { actor, roles: Roles(roles.to_vec()), ..facts() };
        next(&call, &contact, &facts).unwrap().call.responded_at
    };
    assert_eq!(by(ME, &[Role::FrontDesk]), None);
    assert_eq!(by(OWNER, &[Role::Owner]), Some(now()));
    assert_eq!(by(ME, &[Role::Technician]), Some(now()));
    let met = Call { responded_at: Some(call.last_step_at), ..call };
    assert_eq!(next(&met, &Step::new(Event::Begin), &facts()).unwrap().call.responded_at, met.responded_at);
}

#[test]
fn a_new_call_begins_as_it_is_recorded() {
    let step = |why: &str, text: &str| Step::new(Event::Record).why(why).text(text);
    let begin = |how, owner: Option<UserId>, why: &str, text: &str| {
        let call = Call { owner_id: owner, wanted_on: None, ..call_in(Status::Waiting) };
        match first(&call, how, &step(why, text), &facts()) {
            Ok(next) => {
                let told: Vec<_> = next.tell.iter().map(|tell| tell.key).collect();
                format!("{} {:?} {}", next.call.status.word(), next.call.kept_status, told.join(" "))
            }
            Err(refusal) => Said::from(refusal).key.into_owned(),
        }
    };
    let table = [
        (begin(First::Taken, None, "", ""), "waiting None call-tell-waiting"),
        (begin(First::Taken, Some(OWNER), "", ""), "assigned None call-tell-yours"),
        (begin(First::OnHold, Some(OWNER), "", ""), "call-refusal-needs-reason"),
        (begin(First::OnHold, Some(OWNER), "a date", ""), "on_hold Some(Waiting) "),
        (begin(First::Undecided, None, "", ""), "call-refusal-needs-reason"),
        (begin(First::Undecided, None, "ask the boss", ""), "undecided None "),
        (begin(First::Declined, None, "", ""), "call-refusal-needs-reason"),
        (begin(First::Declined, None, "not ours", ""), "declined None "),
        (begin(First::Answered, None, "", ""), "call-refusal-needs-solution"),
        (begin(First::Answered, None, "", "press reset"), "closed None "),
    ];
    for (became, expected) in table {
        assert_eq!(became, expected);
    }
    let answered = first(&call_in(Status::Waiting), First::Answered, &step("", "press reset"), &facts()).unwrap().call;
    assert!(answered.first_contact && answered.responded_at.is_some() && answered.solved_at.is_some());
}

#[test]
fn buttons_are_greyed_with_the_reason() {
    let desk = Facts { roles: Roles(vec![Role::FrontDesk]), ..facts() };
    let all = possible(&call_in(Status::Locked), &desk);
    let of = |event| all.iter().find(|(one, _)| *one == event).unwrap().1.clone();
    assert_eq!(of(Event::Unlock).unwrap_err().key, "call-refusal-needs-manager");
    assert_eq!(of(Event::Assign).unwrap_err().key, "call-refusal-does-not-fit");
    assert_eq!(of(Event::Contact), Ok(()));
}

#[test]
fn cov_7_nobody_works_on_general_service_before_a_supervisor_agreed_where_that_is_asked() {
    use crate::{contract::ServiceKind, setting::GeneralService};
    let asks = |status| {
        let mut call = call_in(status);
        let mut coverage = crate::contract::make::coverage();
        (coverage.service, coverage.general) = (ServiceKind::General, GeneralService::Consent);
        call.coverage = Some(coverage);
        call
    };
    let supervisor = Facts { roles: Roles(vec![Role::Supervisor]), ..facts() };
    for status in [Status::Waiting, Status::Assigned, Status::InProgress, Status::OnHold] {
        let refused = next(&asks(status), &full(Event::DispatchIssued), &facts()).unwrap_err();
        assert_eq!(refused, Refusal::NeedsConsent, "{status:?}");
        let agreed = next(&asks(status), &full(Event::Consent), &supervisor).unwrap().call;
        assert_eq!((agreed.status, agreed.consent_by_id), (status, Some(ME)));
        assert_eq!(agreed.consent_reason, "because");
        assert!(next(&agreed, &full(Event::DispatchIssued), &facts()).is_ok(), "{status:?}");
        let again = next(&agreed, &full(Event::Consent), &supervisor).unwrap_err();
        assert_eq!(again, Refusal::ConsentNotAsked);
    }
    let assigned = asks(Status::Assigned);
    assert_eq!(next(&assigned, &full(Event::Begin), &facts()).unwrap_err(), Refusal::NeedsConsent);
    assert_eq!(next(&assigned, &full(Event::Consent), &facts()).unwrap_err(), Refusal::NeedsSupervisor);
    let alone = Facts { nobody_supervises: true, ..facts() };
    let by_one = next(&assigned, &full(Event::Consent), &alone).unwrap();
    assert!(by_one.notes.iter().any(|note| note.key == "call-note-for-want-of-others"), "USR-2 marks it");
    // An owner is given all the same, and the log says that consent is missing.
    let taken = next(&asks(Status::Waiting), &full(Event::Assign), &facts()).unwrap();
    assert!(taken.notes.iter().any(|note| note.key == "call-note-consent-missing"));
}
