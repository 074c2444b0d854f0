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
fn dsp_8_the_one_who_is_typed_has_free_slots_from_the_wanted_day_on() {
    let office = Office::new();
    let call = office.record(call::command::Draft { wanted_on: "2026-03-04".to_owned(), ..office.draft() });
    let draft = Draft { technician: "wang".to_owned(), ..Draft::for_call(&office.conn, call.id).unwrap() };
    let slots = |draft: &Draft, hours| suggested(&office.conn, draft, hours, office.clock.now()).unwrap().slots;
    assert_eq!(slots(&draft, 2), []);
    let draft = Draft { technician: "王工".to_owned(), ..draft };
    let from: Vec<String> = slots(&draft, 2).iter().map(|slot| slot.from.show(ZONE)).collect();
    assert_eq!(from, ["2026-03-04 08:30", "2026-03-04 10:30", "2026-03-04 14:00"], "over the lunch break");
    let all = aftercare::people::OwnHours(std::array::from_fn(|at| {
        if at == 5 { vec![aftercare::base::calendar::Span::new(540, 720)] } else { Vec::new() }
    }));
    change(&office, office.wang, |user: &mut User| user.own_hours = Some(all));
    let from: Vec<String> = slots(&draft, 2).iter().map(|slot| slot.from.show(ZONE)).collect();
    assert_eq!(from, ["2026-03-07 09:00", "2026-03-14 09:00", "2026-03-21 09:00"], "in hours of their own");
}
