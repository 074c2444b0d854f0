//! Who is suggested for a call (DSP-3), and when they have time (DSP-8), on a real store.

use aftercare::{
    base::words::Word as _,
    dispatch::command::{Draft, suggested},
    people::{Leave, Leaves},
};

use super::*;

fn change<R: aftercare::db::record::Record>(office: &Office, id: R::Id, change: impl FnOnce(&mut R)) {
    office.within(|tx| {
        let mut record: R = aftercare::db::record::get(tx, id)?;
        tx.change(&mut record, change)
    });
}

/// Technicians in order: name, score and reasons as `mark key`.
fn told(office: &Office, draft: &Draft) -> Vec<String> {
    let all = suggested(&office.conn, draft, 2, office.clock.now()).unwrap().technicians;
    let line = |one: dispatch::rules::suggest::Suggestion| {
        let reason = |reason: &aftercare::base::say::Reason| {
            format!("{} {}", reason.mark.word(), reason.said.key.trim_start_matches("dispatch-suggest-"))
        };
        format!("{} {}: {}", one.name, one.score, one.reasons.iter().map(reason).collect::<Vec<_>>().join(", "))
    };
    all.into_iter().map(line).collect()
}

#[test]
fn dsp_3_technicians_are_suggested_from_what_the_store_knows_of_them() {
    let office = Office::new();
    office.within(|tx| entry(tx, Dict::Skill, "cnc", "数控"));
    change(&office, ItemId(1), |item: &mut Item| item.skill = "cnc".to_owned());
    change(&office, office.zhao, |user: &mut User| {
        (user.skills, user.territory) = (Codes(vec!["cnc".to_owned()]), "east".to_owned());
    });
    // Zhao was at the unit last week, and solved it; Wang, before him, did not.
    office.now("2026-02-20 09:00");
    let call = office.record(office.draft());
    let first = office.issue(call.id, "王工");
    office.accept(first);
    office.handle(first, "not_solved", false).unwrap();
    let second = office.issue(call.id, "赵工");
    office.accept(second);
    office.handle(second, "solved", false).unwrap();

    office.now("2026-03-02 09:00");
    let call = office.record(office.draft());
    let draft = Draft {
        technician: String::new(),
        planned_from: "2026-03-03 09:00".to_owned(),
        planned_to: "2026-03-03 11:00".to_owned(),
        ..Draft::for_call(&office.conn, call.id).unwrap()
    };
    assert_eq!(
        told(&office, &draft),
        [
            "赵工 83: yes skill, no other-named, yes territory, yes free, yes load, yes solved-there",
            "王工 60: no no-skill, yes named, no other-territory, yes free, yes load, note unsolved-there",
        ]
    );
    // Planned elsewhere at that time, and away: each with its reason.
    let other = office.record(office.draft());
    office
        .run(
            office.owner,
            dispatch::command::Command::Issue(Draft {
                technician: "赵工".to_owned(),
                call: other.number,
                ..draft.clone()
            }),
        )
        .unwrap();
    change(&office, office.wang, |user: &mut User| {
        let day = |text: &str| text.parse().unwrap();
        let leave = Leave { from: day("2026-03-03"), to: day("2026-03-04"), reason: "年假".to_owned() };
        user.leave = Some(Leaves(vec![leave]));
    });
    let told_now = told(&office, &draft);
    assert!(told_now[0].contains("no busy") && told_now[1].contains("no on-leave-why"), "{told_now:?}");
    // Without a time typed the day that is wanted counts, and on the next day both are free.
    let without = Draft { planned_from: String::new(), planned_to: String::new(), ..draft.clone() };
    assert!(told(&office, &without).iter().all(|one| one.contains("yes not-away")));
    let later = Draft { planned_from: "2026-03-06 09:00".to_owned(), planned_to: String::new(), ..draft };
    assert!(told(&office, &later).iter().all(|one| one.contains("yes free")), "an hour, where no end is typed");
}

#[test]
fn dsp_3_a_specialist_who_left_is_named_last_and_who_has_the_dispatch_is_not_suggested_for_it() {
    let office = Office::new();
    let call = office.record(office.draft());
    let sent = office.issue(call.id, "赵工");
    let draft = Draft::of(&office.conn, sent).unwrap();
    assert_eq!(told(&office, &draft).len(), 1, "Zhao has it: Wang could go instead");
    change(&office, office.wang, |user: &mut User| user.active = false);
    let fresh = Draft { technician: String::new(), ..Draft::for_call(&office.conn, call.id).unwrap() };
    let told_now = told(&office, &fresh);
    assert!(told_now[0].starts_with("赵工") && told_now[0].contains("warning already-sent"), "{told_now:?}");
    assert!(told_now[1].starts_with("王工") && told_now[1].contains("warning cannot-go, yes named"), "{told_now:?}");
    let unknown = Draft { call: "SC0".to_owned(), ..fresh };
    assert_eq!(suggested(&office.conn, &unknown, 2, office.clock.now()).unwrap(), Default::default());
}

#[test]
fn dsp_8_those_who_suit_have_free_slots_from_the_wanted_day_on_who_has_time_first_coming_first() {
    let office = Office::new();
    let call = office.record(call::command::Draft { wanted_on: "2026-03-04".to_owned(), ..office.draft() });
    let draft = Draft { technician: String::new(), ..Draft::for_call(&office.conn, call.id).unwrap() };
    let free = || suggested(&office.conn, &draft, 2, office.clock.now()).unwrap().free;
    let told = || {
        let line = |one: dispatch::rules::suggest::Free| {
            let from: Vec<String> = one.slots.iter().map(|slot| slot.from.show(ZONE)).collect();
            format!("{} {}", one.name, from.join(", "))
        };
        free().into_iter().map(line).collect::<Vec<_>>()
    };
    let lunch = "2026-03-04 08:30, 2026-03-04 10:30, 2026-03-04 14:00";
    assert_eq!(told(), [format!("王工 {lunch}"), format!("赵工 {lunch}")], "over the lunch break, who suits first");
    let all = aftercare::people::OwnHours(std::array::from_fn(|at| {
        if at == 5 { vec![aftercare::base::calendar::Span::new(540, 720)] } else { Vec::new() }
    }));
    change(&office, office.wang, |user: &mut User| user.own_hours = Some(all));
    let own = "王工 2026-03-07 09:00, 2026-03-14 09:00, 2026-03-21 09:00";
    assert_eq!(told(), [format!("赵工 {lunch}"), own.to_owned()], "in hours of their own, so they come later");
    // Who is sent on the call already does not suit; nor does anybody get slots for a dispatch that stands.
    let sent = office.issue(call.id, "赵工");
    assert_eq!(told(), [own]);
    let stands = Draft::of(&office.conn, sent).unwrap();
    assert_eq!(suggested(&office.conn, &stands, 2, office.clock.now()).unwrap().free, []);
}

#[test]
fn dsp_3_without_a_plan_the_next_working_day_is_judged_and_not_a_day_of_rest() {
    let office = Office::new();
    let call = office.record(office.draft());
    let draft = Draft { technician: String::new(), ..Draft::for_call(&office.conn, call.id).unwrap() };
    let judged = |now: &str| {
        let all = suggested(&office.conn, &draft, 2, at(now)).unwrap().technicians;
        let reason = all[0].reasons.iter().find(|reason| reason.said.key == "dispatch-suggest-not-away").unwrap();
        let texts = aftercare::base::text::Texts::new(aftercare::base::text::Lang::En, ZONE);
        texts.say(&reason.said)
    };
    assert_eq!(judged("2026-03-06 09:00"), "Not on leave on 2026-03-06");
    for rest in ["2026-03-06 20:00", "2026-03-07 09:00", "2026-03-08 23:59"] {
        assert_eq!(judged(rest), "Not on leave on 2026-03-09", "{rest}");
    }
}

#[test]
fn dsp_8_a_time_is_marked_as_agreed_until_another_is_planned() {
    let office = Office::new();
    let call = office.record(office.draft());
    let issue = |draft: Draft| {
        office.run(office.owner, dispatch::command::Command::Issue(draft)).map(|done| done.outcome.subject.unwrap().id)
    };
    let draft = Draft { agreed: "1".to_owned(), ..Draft::for_call(&office.conn, call.id).unwrap() };
    assert_eq!(fields(issue(draft.clone())), ["planned_from"], "what time?");
    let draft = Draft { planned_from: "2026-03-04 08:30".to_owned(), ..draft };
    let id = DispatchId(issue(draft).unwrap());
    let stored = || dispatch::store::get(&office.conn, id).unwrap();
    let agreed_at = office.clock.now();
    assert_eq!(stored().agreed_at, Some(agreed_at));
    office.now("2026-03-03 09:00");
    let save = |change: fn(&mut Draft)| {
        let mut draft = Draft::of(&office.conn, id).unwrap();
        change(&mut draft);
        office.run(office.owner, dispatch::command::Command::Save(draft)).unwrap();
    };
    save(|draft| "带梯子".clone_into(&mut draft.instructions));
    assert_eq!(stored().agreed_at, Some(agreed_at), "it was agreed then");
    save(|draft| "2026-03-05 08:30".clone_into(&mut draft.planned_from));
    assert_eq!(stored().agreed_at, Some(office.clock.now()), "another time, agreed now");
    let change =
        dispatch::command::Command::ChangeTechnician { dispatch: id, technician: office.zhao, why: "忙".to_owned() };
    let new = office.run(office.owner, change).unwrap().outcome.subject.unwrap().id;
    assert!(dispatch::store::get(&office.conn, DispatchId(new)).unwrap().agreed_at.is_some(), "the time stays");
    assert!(aftercare::db::check::whole(&office.conn).unwrap().is_sound());
}

#[test]
fn dsp_2_deactivating_somebody_takes_back_all_they_had_to_do_in_one_step() {
    let office = Office::new();
    let (first, second) = (office.record(office.draft()), office.record(office.draft()));
    let (open, begun) = (office.issue(first.id, "王工"), office.issue(second.id, "王工"));
    let other = office.issue(first.id, "赵工");
    office.accept(begun);
    office.within(|tx| user(tx, "管理员", &[Role::Admin]));
    let admin = aftercare::people::store::by_code(&office.conn, "管理员").unwrap().unwrap().id;
    let wang = || aftercare::people::store::get(&office.conn, office.wang).unwrap();
    let draft = aftercare::people::command::UserDraft::from(&wang());
    let deactivate = |why: &str, draft: &aftercare::people::command::UserDraft| {
        dispatch::command::Command::Deactivate { user: Box::new(draft.clone()), why: why.to_owned() }
    };
    assert_eq!(fields(office.run(admin, deactivate(" ", &draft))), ["why"]);
    assert_eq!(refusal(office.run(office.desk, deactivate("离职", &draft))), "people-refusal-needs-role");
    assert!(wang().active, "all or nothing");
    assert_eq!(dispatch::store::open_titles(&office.conn, office.wang).unwrap().len(), 2);

    office.run(admin, deactivate("离职", &draft)).unwrap();
    assert!(!wang().active);
    let status = |id| dispatch::store::get(&office.conn, id).unwrap();
    let revoked = dispatch::Status::Revoked;
    assert_eq!((status(open).status, status(begun).status), (revoked, revoked));
    assert_eq!(status(begun).reason, "离职");
    assert_eq!(status(other).status, dispatch::Status::Issued, "what others have to do stays");
    is(&office.call(first.id), Status::Assigned);
    // Nobody is at work on the second any more: it is the owner's again, who is told.
    is(&office.call(second.id), Status::Assigned);
    assert!(office.log(second.id).iter().any(|line| line == "dispatch_revoked in_progress→assigned"));
    assert_eq!(dispatch::store::open_titles(&office.conn, office.wang), Ok(Vec::new()));
    assert!(aftercare::db::check::whole(&office.conn).unwrap().is_sound());
    // Somebody saved in between: nothing is taken back on an older reading.
    assert!(matches!(office.run(admin, deactivate("离职", &draft)), Err(Failure::Stale(_))));
    assert_eq!(call::store::open_of_owner(&office.conn, office.owner).unwrap().len(), 2);
}

#[test]
fn call_4_a_call_goes_to_the_queue_of_its_items_group_where_the_problem_leads_nowhere() {
    let office = Office::new();
    let lathes = office.within(|tx| {
        tx.insert(&mut Queue {
            id: QueueId(0),
            version: 0,
            name: "Line A".to_owned(),
            manager_id: Some(office.manager),
            members: Members(Vec::new()),
            problem_types: Codes::default(),
            active: true,
            item_groups: Some(Codes(vec!["lathe".to_owned()])),
        })
    });
    let by_item = call::command::Draft {
        equipment: String::new(),
        customer: "KH001".to_owned(),
        item: "ck6140".to_owned(),
        ..office.draft()
    };
    let by_problem = call::command::Draft { problem_type: "noise".to_owned(), ..office.draft() };
    let typed = call::command::Draft { queue: "line  a".to_owned(), ..by_problem.clone() };
    let nothing = call::command::Draft { item: String::new(), ..by_item.clone() };
    let queue = |draft: call::command::Draft| office.record(draft).queue_id;
    assert_eq!([queue(office.draft()), queue(by_item)], [Some(lathes), Some(lathes)], "of the unit, of the item");
    assert_eq!(queue(by_problem), Some(QueueId(1)), "the problem type comes first");
    assert_eq!(queue(typed), Some(lathes), "what is typed counts, however it is typed");
    assert_eq!(queue(nothing), None);
}
