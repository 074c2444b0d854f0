//! The life of calls, with dispatches, work, money and revisits.

use aftercare::{revisit, settlement};

use super::*;

#[test]
fn call_14_a_charged_call_closes_by_itself_when_it_is_asked_about_and_settled() {
    let office = Office::new();
    let call = office.record(office.draft());
    let sent = office.issue(call.id, "王工");
    office.accept(sent);
    office.now("2026-03-02 11:00");
    office.handle(sent, "solved", true).unwrap();
    is(&office.call(call.id), Status::Processed);
    let owed = revisit::store::open(&office.conn, call.id).unwrap().unwrap();
    assert_eq!(owed.due_on, "2026-03-04".parse().unwrap());
    let close = office.try_step(office.owner, call.id, event(Event::Close));
    assert_eq!(refusal(close), "call-refusal-revisit-due");
    office.within(|tx| {
        tx.change(&mut owed.clone(), |one| one.status = revisit::Status::Satisfied)?;
        call::command::step(tx, call.id, event(Event::Satisfied).why("很好"))
    });
    is(&office.call(call.id), Status::Processed);
    let close = office.try_step(office.owner, call.id, event(Event::Close));
    assert_eq!(refusal(close), "call-refusal-missing");
    office.now("2026-03-05 15:00");
    settle(&office, call.id);
    let closed = office.call(call.id);
    is(&closed, Status::Closed);
    assert_eq!(
        office.log(call.id),
        [
            "record new→assigned",
            "dispatch_issued assigned→assigned",
            "dispatch_accepted assigned→in_progress",
            "handled in_progress→processed",
            "satisfied processed→processed",
            "close processed→closed",
        ]
    );
    // EQ-6: the bearing is on the card, naming the call.
    let parts = equipment::store::parts(&office.conn, office.unit, None).unwrap();
    assert_eq!(
        parts.iter().map(|row| (row.part.serial.as_str(), row.part.fitted_call_id)).collect::<Vec<_>>(),
        [("BR-1", Some(call.id))]
    );
    assert_eq!(parts[0].part.fitted_on, Some("2026-03-02".parse().unwrap()), "since the day of the work");
}

fn settle(office: &Office, call: CallId) {
    let number = office.call(call).number;
    let draft = settlement::command::Draft { call: number, ..settlement::command::Draft::default() };
    // The system holds all roles, the accountant's too.
    let accountant = UserId(0);
    let done = office.run(accountant, settlement::command::Command::Make(draft)).unwrap();
    let id = aftercare::base::id::SettlementId(done.outcome.subject.unwrap().id);
    let version = settlement::store::get(&office.conn, id).unwrap().version;
    office.run(accountant, settlement::command::Command::Confirm { id, version }).unwrap();
}

#[test]
fn a_call_not_solved_twice_is_locked_and_goes_on_after_its_manager_says_so() {
    let office = Office::new();
    let call = office.record(office.draft());
    for attempt in 1..=2 {
        let sent = office.issue(call.id, "王工");
        office.accept(sent);
        office.handle(sent, "not_solved", false).unwrap();
        let after = office.call(call.id);
        assert_eq!((after.owner_id, after.attempts), (None, attempt));
    }
    is(&office.call(call.id), Status::Locked);
    let unlocked = office.step(office.manager, call.id, event(Event::Unlock).why("换人").owner(office.owner));
    assert_eq!((unlocked.status, unlocked.attempts, unlocked.attempts_total), (Status::Assigned, 0, 2));
    let sent = office.issue(call.id, "赵工");
    office.accept(sent);
    office.handle(sent, "solved", false).unwrap();
    is(&office.call(call.id), Status::Processed);
}

#[test]
fn dsp_2_rejecting_and_revoking_move_the_call_and_are_logged_on_it() {
    let office = Office::new();
    let call = office.record(office.draft());
    let (first, second) = (office.issue(call.id, "王工"), office.issue(call.id, "赵工"));
    office.accept(first);
    let reject =
        |dispatch, why: &str| dispatch::command::Command::Reject { dispatch, why: why.to_owned(), happened_at: None };
    assert_eq!(refusal(office.run(office.zhao, reject(second, ""))), "dispatch-refusal-needs-reason");
    office.run(office.zhao, reject(second, "外地出差")).unwrap();
    is(&office.call(call.id), Status::InProgress);
    let all = dispatch::command::Command::RevokeAll { call: call.id, why: "客户改期".to_owned() };
    office.run(office.owner, all.clone()).unwrap();
    is(&office.call(call.id), Status::Assigned);
    assert_eq!(refusal(office.run(office.owner, all)), "call-refusal-no-open-dispatch");
    let log = office.log(call.id);
    assert_eq!(log[4..], ["dispatch_rejected in_progress→in_progress", "dispatch_revoked in_progress→assigned"]);
}

#[test]
fn dsp_6_another_technician_gets_the_dispatch_in_one_step() {
    let office = Office::new();
    let call = office.record(office.draft());
    let old = office.issue(call.id, "王工");
    let change = |dispatch, technician| dispatch::command::Command::ChangeTechnician {
        dispatch,
        technician,
        why: "王工请假".to_owned(),
    };
    assert_eq!(refusal(office.run(office.owner, change(old, office.wang))), "dispatch-refusal-same-technician");
    assert_eq!(refusal(office.run(office.owner, change(old, office.desk))), "dispatch-refusal-not-a-technician");
    let done = office.run(office.owner, change(old, office.zhao)).unwrap();
    let new = dispatch::store::get(&office.conn, DispatchId(done.outcome.subject.unwrap().id)).unwrap();
    assert_eq!((new.technician_id, new.replaces_id, new.status), (office.zhao, Some(old), dispatch::Status::Issued));
    assert_eq!(dispatch::store::get(&office.conn, old).unwrap().status, dispatch::Status::Revoked);
    is(&office.call(call.id), Status::Assigned);
    assert_eq!(office.log(call.id)[2..], ["dispatch_revoked assigned→assigned", "dispatch_issued assigned→assigned"]);
    assert_eq!(office.told(office.zhao), ["dispatch-tell-issued"]);
}

#[test]
fn call_16_cancelling_takes_back_what_was_sent_and_ends_the_clock() {
    let office = Office::new();
    let call = office.record(office.draft());
    let sent = office.issue(call.id, "王工");
    let cancelled = office.step(office.desk, call.id, event(Event::Cancel).why("重复登记").in_error());
    assert_eq!((cancelled.status, cancelled.in_error, cancelled.resolve_due), (Status::Cancelled, true, None));
    assert_eq!(dispatch::store::get(&office.conn, sent).unwrap().status, dispatch::Status::Revoked);
    assert!(office.told(office.wang).contains(&"call-tell-revoked".to_owned()));
    let again = office.try_step(office.desk, call.id, event(Event::Take));
    assert_eq!(refusal(again), "call-refusal-does-not-fit");
}

#[test]
fn what_was_handled_before_a_reopening_does_not_count_for_it() {
    let office = Office::new();
    let call = office.record(Draft { call_type: "consult".to_owned(), ..office.draft() });
    let sent = office.issue(call.id, "王工");
    office.accept(sent);
    office.handle(sent, "solved", false).unwrap();
    is(&office.call(call.id), Status::Closed);
    office.now("2026-03-04 09:00");
    let reopened = office.step(office.owner, call.id, event(Event::Reopen).why("又响了"));
    assert_eq!((reopened.status, reopened.owner_id), (Status::Assigned, Some(office.owner)));
    let sent = office.issue(call.id, "王工");
    let revoke = dispatch::command::Command::Revoke { dispatch: sent, why: "改期".to_owned(), happened_at: None };
    office.run(office.owner, revoke).unwrap();
    is(&office.call(call.id), Status::Assigned);
}

#[test]
fn clk_4_a_contact_by_the_owner_answers_the_response() {
    let office = Office::new();
    let call = office.record(office.draft());
    let contact = |note: &str| Command::Contact { call: call.id, note: note.to_owned(), happened_at: None };
    office.run(office.desk, contact("请他等回电")).unwrap();
    assert_eq!(office.call(call.id).responded_at, None);
    office.now("2026-03-02 09:40").run(office.owner, contact("已回电")).unwrap();
    assert_eq!(office.call(call.id).responded_at, Some(at("2026-03-02 09:40")));
    assert_eq!(refusal(office.run(office.owner, contact(" "))), "call-refusal-needs-words");
}

#[test]
fn clk_7_a_late_call_stays_processed_until_its_delay_cause_is_given_and_closes_by_itself_then() {
    let office = Office::new();
    office.within(|tx| entry(tx, Dict::DelayCause, "waiting_part", "等待备件"));
    // No revisit is owed after a question.
    let call = office.record(Draft { call_type: "consult".to_owned(), ..office.draft() });
    let sent = office.issue(call.id, "王工");
    office.accept(sent);
    office.now("2026-03-20 10:00").handle(sent, "solved", false).unwrap();
    let done = office.call(call.id);
    is(&done, Status::Processed);
    let close = office.try_step(office.owner, call.id, event(Event::Close));
    assert_eq!(refusal(close), "call-refusal-missing");
    let form = Draft { delay_cause: "等待备件".to_owned(), ..Draft::of(&office.conn, call.id).unwrap() };
    office.run(office.desk, Command::Save(Box::new(form))).unwrap();
    is(&office.call(call.id), Status::Closed);
    assert!(aftercare::db::check::whole(&office.conn).unwrap().is_sound());
}

#[test]
fn usr_2_a_queue_s_manager_is_somebody_else_even_without_the_role() {
    let office = Office::new();
    let call = office.record(Draft { problem_type: "noise".to_owned(), ..office.draft() });
    office.within(|tx| {
        let mut manager = aftercare::people::store::get(tx, office.manager)?;
        tx.change(&mut manager, |user| user.roles = Roles(vec![Role::Owner]))
    });
    let sent = office.issue(call.id, "王工");
    office.accept(sent);
    let back = office.try_step(office.owner, call.id, event(Event::TakeBack).why("太久了"));
    assert_eq!(refusal(back), "call-refusal-needs-manager");
    is(&office.step(office.manager, call.id, event(Event::TakeBack).why("太久了")), Status::Waiting);
}

#[test]
fn dsp_2_who_is_deactivated_leaves_open_dispatches_that_are_named() {
    let office = Office::new();
    let call = office.record(office.draft());
    let sent = office.issue(call.id, "王工");
    let wang = aftercare::people::store::get(&office.conn, office.wang).unwrap();
    let gone = aftercare::people::command::UserDraft { active: String::new(), ..(&wang).into() };
    office.within(|tx| user(tx, "管理员", &[Role::Admin]));
    // The system holds all roles, the administrator's too.
    let done = office.run(UserId(0), aftercare::people::command::Command::SaveUser(gone)).unwrap();
    let number = dispatch::store::get(&office.conn, sent).unwrap().number;
    assert_eq!(done.outcome.reasons.len(), 1);
    assert!(done.outcome.reasons[0].said.args.contains(&("number".into(), number.into())));
}

#[test]
fn usr_1_who_was_deactivated_while_their_window_was_open_changes_no_call_any_more() {
    let office = Office::new();
    let call = office.record(office.draft());
    let boss = office.within(|tx| user(tx, "老板", &[Role::Admin]));
    let user = aftercare::people::store::get(&office.conn, office.owner).unwrap();
    let gone = aftercare::people::command::UserDraft { active: String::new(), ..(&user).into() };
    office.run(boss, aftercare::people::command::Command::SaveUser(gone)).unwrap();
    let taken = office.try_step(office.owner, call.id, event(Event::Contact).why("已联系"));
    assert_eq!(refusal(taken), "people-refusal-inactive");
    let form = Draft { subject: "主轴有异响".to_owned(), ..Draft::of(&office.conn, call.id).unwrap() };
    assert_eq!(refusal(office.run(office.owner, Command::Save(Box::new(form)))), "people-refusal-inactive");
    assert_eq!(refusal(office.run(office.owner, Command::Record(Box::new(office.draft())))), "people-refusal-inactive");
    let sent = dispatch::command::Draft {
        technician: "王工".to_owned(),
        ..dispatch::command::Draft::for_call(&office.conn, call.id).unwrap()
    };
    let sent = office.run(office.owner, dispatch::command::Command::Issue(sent));
    assert_eq!(refusal(sent), "people-refusal-inactive");
}
