//! Users, queues and messages.

use aftercare::{
    base::{
        failure::Failure,
        id::QueueId,
        kind::{Kind, Subject},
        say::Said,
        text::{Lang, Texts},
    },
    db::tx,
    people::{
        self, Role,
        command::{QueueDraft, UserDraft},
        rules::Distance,
    },
};

use super::{Office, fields, refusal};

#[test]
fn usr_1_and_2_people_have_roles_and_the_last_administrator_stays() {
    let office = Office::new();
    let chen = office.user("小陈", "技术员、queue_manager");
    let user = people::store::get(&office.conn, chen).unwrap();
    assert_eq!(user.roles.0, [Role::QueueManager, Role::Technician]);
    let unknown = UserDraft { name: "小陈".to_owned(), roles: "国王".to_owned(), ..UserDraft::new() };
    assert_eq!(fields(office.send(people::command::Command::SaveUser(unknown)).unwrap_err()), ["name", "roles"]);

    let mut admin = UserDraft::from(&people::store::get(&office.conn, office.admin).unwrap());
    admin.active = String::new();
    assert_eq!(refusal(office.send(people::command::Command::SaveUser(admin))), "people-refusal-last-admin");

    let distance = |role, acting, not| people::store::somebody_else(&office.conn, acting, role, Some(not));
    assert_eq!(distance(Role::Revisitor, office.admin, office.admin), Ok(Distance::SamePerson));
    assert!(matches!(distance(Role::Technician, office.admin, office.admin), Err(Failure::Refused(_))));
    assert_eq!(distance(Role::Technician, office.admin, chen), Ok(Distance::Apart));
    assert_eq!(people::store::with_role(&office.conn, Role::Technician).unwrap().len(), 2);
    assert_eq!(people::store::pick(&office.conn, "陈", None).unwrap().len(), 1);
    office.user("小李", "sales");
    let found = people::store::pick_with_role(&office.conn, "小", Role::Technician).unwrap();
    assert_eq!(found.iter().map(|found| found.1.as_str()).collect::<Vec<_>>(), ["小陈"], "only who can be sent");
    assert_eq!(
        people::store::show(&office.conn, chen).unwrap().json(&Texts::new(Lang::Zh, chrono_tz::Asia::Shanghai))["roles"]
            [1],
        "technician"
    );
}

#[test]
fn call_4_a_problem_type_leads_to_its_queue() {
    let office = Office::new();
    office.user("小陈", "queue_manager");
    let draft = QueueDraft {
        name: "电气组".to_owned(),
        manager: "小陈".to_owned(),
        members: "小陈、管理员".to_owned(),
        problem_types: "电气故障, control".to_owned(),
        ..QueueDraft::new()
    };
    let id = QueueId(office.id(people::command::Command::SaveQueue(draft)));
    let queue = people::store::queue_for(&office.conn, "control", "").unwrap().unwrap();
    assert_eq!((queue.id, queue.members.0.len()), (id, 2));
    assert_eq!(people::store::queue_for(&office.conn, "hydraulic", "").unwrap(), None);
    let shown = QueueDraft::of(&office.conn, id).unwrap();
    assert_eq!((shown.members.as_str(), shown.problem_types.as_str()), ("小陈, 管理员", "electrical, control"));
    let done = office.send(people::command::Command::SaveQueue(shown)).unwrap();
    assert_eq!(done.changes, [], "a form saved as it was shown changes nothing");
    assert_eq!(
        people::store::show_queue(&office.conn, id).unwrap().json(&Texts::new(Lang::Zh, chrono_tz::Asia::Shanghai))["manager"],
        "小陈"
    );
    assert_eq!(people::store::pick_queue(&office.conn, "电", None).unwrap().len(), 1);
}

#[test]
fn messages_wait_until_their_reader_reads_them() {
    let office = Office::new();
    let chen = office.user("小陈", "technician");
    let tell = |tx: &tx::Tx<'_>| {
        people::command::tell(tx, chen, Said::new("error-required"), Some(Subject::new(Kind::User, chen)))?;
        people::command::tell(tx, chen, Said::new("error-negative"), None)?;
        people::command::tell(tx, people::store::SYSTEM, Said::new("error-required"), None)
    };
    tx::within(&office.conn, &office.clock, office.admin, "test", tell).unwrap();
    let unread = people::store::unread(&office.conn, chen).unwrap();
    assert_eq!(
        unread.iter().map(|message| message.said.key.as_ref()).collect::<Vec<_>>(),
        ["error-negative", "error-required"]
    );
    office.send(people::command::Command::Read(unread[0].id)).unwrap();
    assert_eq!(people::store::unread_count(&office.conn, chen), Ok(2), "nobody reads for somebody else");
    office.send_as(chen, &people::command::Command::Read(unread[0].id)).unwrap();
    assert_eq!(people::store::unread_count(&office.conn, chen), Ok(1));
    office.send_as(chen, &people::command::Command::ReadAll).unwrap();
    assert_eq!(people::store::unread_count(&office.conn, chen), Ok(0));
    assert_eq!(people::store::messages(&office.conn, chen, 10).unwrap().len(), 2);
}

#[test]
fn call_4_where_the_problem_type_leads_nowhere_the_items_group_leads_to_a_queue() {
    let office = Office::new();
    let save = |name: &str, problems: &str, groups: &str| {
        let draft = QueueDraft {
            name: name.to_owned(),
            problem_types: problems.to_owned(),
            item_groups: groups.to_owned(),
            ..QueueDraft::new()
        };
        office.id(people::command::Command::SaveQueue(draft))
    };
    let entries: Vec<String> =
        office.conn.values("SELECT code FROM dict_entry WHERE dict = 'item_group'", &[]).unwrap();
    let (group, other) = (entries[0].as_str(), entries[1].as_str());
    let of_group = save("机床组", "", group);
    let of_problem = save("电气组", "control", "");
    let found = |problem: &str, group: &str| {
        people::store::queue_for(&office.conn, problem, group).unwrap().map(|queue| queue.id.0)
    };
    let table = [
        ("control", group, Some(of_problem)),
        ("hydraulic", group, Some(of_group)),
        ("", group, Some(of_group)),
        ("control", "", Some(of_problem)),
        ("hydraulic", other, None),
        ("", "", None),
    ];
    for (problem, group, expected) in table {
        assert_eq!(found(problem, group), expected, "{problem} {group}");
    }
    let shown = QueueDraft::of(&office.conn, QueueId(of_group)).unwrap();
    assert_eq!(shown.item_groups, group);
    assert_eq!(office.send(people::command::Command::SaveQueue(shown)).unwrap().changes, []);
    let unknown = QueueDraft { name: "某组".to_owned(), item_groups: "火星".to_owned(), ..QueueDraft::new() };
    assert_eq!(fields(office.send(people::command::Command::SaveQueue(unknown)).unwrap_err()), ["item_groups"]);
}

#[test]
fn people_and_queues_are_found_however_their_name_is_typed() {
    let office = Office::new();
    let zhang = office.user("Zhang Wei", "technician");
    for typed in ["Zhang Wei", "zhang wei ", "ＺＨＡＮＧ　ＷＥＩ", "zhangwei"] {
        let found = people::store::by_code(&office.conn, typed).unwrap();
        assert_eq!(found.map(|user| user.id), Some(zhang), "{typed}");
    }
    assert_eq!(people::store::by_code(&office.conn, "zhang"), Ok(None));
    let again = UserDraft { name: "zhang  WEI".to_owned(), ..UserDraft::new() };
    assert_eq!(fields(office.send(people::command::Command::SaveUser(again)).unwrap_err()), ["name"]);
    let draft = QueueDraft { name: "Line A".to_owned(), manager: "ZHANG WEI".to_owned(), ..QueueDraft::new() };
    let queue = QueueId(office.id(people::command::Command::SaveQueue(draft)));
    assert_eq!(people::store::queue(&office.conn, queue).unwrap().manager_id, Some(zhang));
    assert_eq!(people::store::queue_by_code(&office.conn, "line a").unwrap().map(|queue| queue.id), Some(queue));
}

#[test]
fn a_technician_keeps_hours_and_leave_of_their_own() {
    let office = Office::new();
    let chen = office.user("小陈", "technician");
    let mut draft = UserDraft::from(&people::store::get(&office.conn, chen).unwrap());
    draft.week[5] = "9:00-12:00".to_owned();
    draft.leave = vec![people::command::LeaveDraft {
        from: "2026-11-23".to_owned(),
        to: "2026-11-25".to_owned(),
        reason: "年假".to_owned(),
    }];
    office.send(people::command::Command::SaveUser(draft)).unwrap();
    let user = people::store::get(&office.conn, chen).unwrap();
    let shown = people::store::show(&office.conn, chen).unwrap().json(&Texts::new(Lang::Zh, chrono_tz::Asia::Shanghai));
    assert_eq!(
        (&shown["own_hours"][0], &shown["leave"][0]),
        (&"sat 09:00-12:00".into(), &"2026-11-23 ~ 2026-11-25 年假".into())
    );
    assert_eq!(user.leaves().len(), 1);
    let again = UserDraft::from(&user);
    assert_eq!(office.send(people::command::Command::SaveUser(again.clone())).unwrap().changes, []);
    let none = UserDraft { week: Default::default(), leave: Vec::new(), ..again };
    office.send(people::command::Command::SaveUser(none)).unwrap();
    let user = people::store::get(&office.conn, chen).unwrap();
    assert_eq!((user.own_hours, user.leave), (None, None), "empty again: the company's hours, and there all the time");
    assert!(aftercare::db::check::whole(&office.conn).unwrap().is_sound());
}
