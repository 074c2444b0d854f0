//! Settings, numbers and dictionaries.

use aftercare::{
    base::{calendar::Calendar, failure::Failure, id::DictEntryId, kind::Kind, text::Lang},
    db::tx,
    people,
    setting::{
        self, Dict, Policy, UniqueBy,
        command::{CalendarDraft, CompanyDraft, EntryDraft, PolicyDraft},
    },
};

use super::{Office, fields, refusal};

#[test]
fn a_new_file_starts_with_one_user_of_all_roles_dictionaries_and_an_office_that_opens() {
    let office = Office::new();
    let admin = people::store::get(&office.conn, office.admin).unwrap();
    assert_eq!((admin.name.as_str(), admin.roles.0.len()), ("管理员", 10));
    let settings = setting::store::load(&office.conn).unwrap();
    assert_eq!(settings.company.name, "华北电机有限公司");
    assert_eq!(settings.calendar, Calendar::office_default().with_china_2026());
    assert_eq!(settings.policy, Policy::default());
    let entries = setting::store::active_entries(&office.conn, Dict::Territory).unwrap();
    assert_eq!(entries.first().map(|entry| entry.name.as_str()), Some("华北"));
    assert_eq!(people::store::queues(&office.conn).unwrap().len(), 1);
    let again = setting::command::Command::Found { lang: Lang::En, company: "Twice".to_owned() };
    assert_eq!(refusal(office.send(again)), "setting-refusal-founded");
}

#[test]
fn settings_are_saved_by_an_administrator_and_a_stale_form_is_told_so() {
    let office = Office::new();
    let desk = office.user("小陈", "服务前台, 销售");
    let company = CompanyDraft::of(&office.conn).unwrap();
    let save = |phone: &str| {
        let draft = CompanyDraft { phone: phone.to_owned(), ..company.clone() };
        setting::command::Command::SaveCompany(draft)
    };
    assert_eq!(refusal(office.send_as(desk, &save("1"))), "people-refusal-needs-role");
    office.send(save("400-810-8888")).unwrap();
    assert_eq!(setting::store::company(&office.conn).unwrap().phone, "400-810-8888");
    assert!(matches!(office.send(save("010-1")), Err(Failure::Stale(_))));

    let calendar = CalendarDraft { week: Default::default(), ..CalendarDraft::of(&office.conn).unwrap() };
    let never = office.send(setting::command::Command::SaveCalendar(calendar)).unwrap_err();
    assert_eq!(fields(never), ["mon"], "CLK-1: a calendar that never opens is refused");

    let mut policy = PolicyDraft::of(&office.conn).unwrap();
    policy.reopen_days = "30".to_owned();
    policy.unique_by = "none".to_owned();
    office.send(setting::command::Command::SavePolicy(Box::new(policy))).unwrap();
    let saved = setting::store::policy(&office.conn).unwrap();
    assert_eq!(
        (saved.reopen_days, saved.unique_by),
        (30, UniqueBy::Serial),
        "EQ-1: identities change with their cards"
    );
}

#[test]
fn plat_2_numbers_follow_the_pattern_and_go_on_when_it_changes() {
    let office = Office::new();
    let day = chrono::NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
    let take = || {
        let take = |tx: &tx::Tx<'_>| setting::command::number(tx, Kind::Call, day);
        tx::within(&office.conn, &office.clock, office.admin, "test", take).unwrap().0
    };
    assert_eq!([take(), take()], ["SC202611-0001", "SC202611-0002"]);
    let mut policy = PolicyDraft::of(&office.conn).unwrap();
    policy.numbers.iter_mut().find(|number| number.kind == "call").unwrap().pattern = "呼{yyyy}{mm}{seq:3}".to_owned();
    office.send(setting::command::Command::SavePolicy(Box::new(policy))).unwrap();
    let pattern = setting::store::pattern(&office.conn, Kind::Call).unwrap();
    assert_eq!(setting::store::next_number(&office.conn, Kind::Call, &pattern, day).unwrap(), "呼202611003");
    assert_eq!(take(), "呼202611003");
}

#[test]
fn plat_3_entries_are_added_in_place_moved_and_deactivated_but_keep_their_code() {
    let office = Office::new();
    let save = |draft| setting::command::Command::SaveEntry(draft);
    let new = EntryDraft {
        dict: "cause".to_owned(),
        name: "雷击".to_owned(),
        active: "1".to_owned(),
        ..EntryDraft::default()
    };
    let id = DictEntryId(office.id(save(new.clone())));
    assert_eq!(fields(office.send(save(new)).unwrap_err()), ["code"]);
    let entry = setting::store::find_entry(&office.conn, Dict::Cause, "雷击").unwrap().unwrap();
    assert_eq!((entry.id, entry.code.as_str()), (id, "雷击"));
    office.send(setting::command::Command::RaiseEntry(id)).unwrap();
    let names: Vec<String> =
        setting::store::entries(&office.conn, Dict::Cause).unwrap().into_iter().map(|entry| entry.name).collect();
    assert_eq!(names.iter().rev().take(2).collect::<Vec<_>>(), ["原因不明", "雷击"]);
    let entry = setting::store::entry(&office.conn, Dict::Cause, "雷击").unwrap().unwrap();
    let other_code = EntryDraft { code: "lightning".to_owned(), ..EntryDraft::from(&entry) };
    assert_eq!(refusal(office.send(save(other_code))), "setting-refusal-code-is-kept");
    office.send(save(EntryDraft { active: String::new(), ..EntryDraft::from(&entry) })).unwrap();
    let active = setting::store::active_entries(&office.conn, Dict::Cause).unwrap();
    assert!(active.iter().all(|entry| entry.name != "雷击"));
    assert_eq!(setting::store::name_of(&office.conn, Dict::Cause, "雷击").unwrap(), "雷击", "old records still read");
}

#[test]
fn a_new_entry_that_differs_in_case_or_width_only_is_refused_and_found_all_the_same() {
    let office = Office::new();
    let add = |code: &str| {
        let draft = EntryDraft {
            dict: "cause".to_owned(),
            code: code.to_owned(),
            name: "电源（主）".to_owned(),
            active: "1".to_owned(),
            ..EntryDraft::default()
        };
        office.send(setting::command::Command::SaveEntry(draft))
    };
    add("PSU-1").unwrap();
    assert_eq!(fields(add("ｐｓｕ－１").unwrap_err()), ["code"]);
    for text in ["psu-1", "ＰＳＵ－１", "电源(主)"] {
        let found = setting::store::find_entry(&office.conn, Dict::Cause, text).unwrap();
        assert_eq!(found.map(|entry| entry.code).as_deref(), Some("PSU-1"), "{text}");
    }
}

#[test]
fn the_logo_is_saved_by_an_administrator_stands_apart_from_the_profile_and_can_be_taken_away() {
    let office = Office::new();
    let desk = office.user("小陈", "服务前台, 销售");
    let png = include_bytes!("../files/two-pixels.png").to_vec();
    let save = |png: Vec<u8>| setting::command::Command::SaveLogo(png);
    assert_eq!(setting::store::logo(&office.conn).unwrap(), None);
    assert_eq!(refusal(office.send_as(desk, &save(png.clone()))), "people-refusal-needs-role");
    assert_eq!(refusal(office.send(save(b"\xff\xd8\xff a JPEG".to_vec()))), "setting-refusal-no-picture");
    office.send(save(png.clone())).unwrap();
    assert_eq!(setting::store::logo(&office.conn).unwrap(), Some(png));
    office.send(save(Vec::new())).unwrap();
    assert_eq!(setting::store::logo(&office.conn).unwrap(), None);
}
