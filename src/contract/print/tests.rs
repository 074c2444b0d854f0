//! A contract in a real database becomes the values and the words of its paper.

#![cfg(test)]

use super::*;
use crate::{
    base::{id::Id as _, text::Lang},
    contract::{
        command::{ChargeDraft, Command, Draft, LimitDraft, LineDraft, RefinedDraft, StepDraft, TermsDraft},
        rules::life::Step,
    },
    document::{
        Asked, Document,
        tests::{every_value_has_its_field, rows, words_on},
    },
    equipment::make::World,
};

/// A contract for one unit, with everything that a contract may promise.
fn draft(world: &World) -> Draft {
    world.machine("S1", 1, "2024-01-01");
    let item = crate::item::store::get(&world.conn, crate::base::id::ItemId(1)).unwrap().code;
    let mut terms = TermsDraft {
        relief_parts: "100".to_owned(),
        relief_labour: "50".to_owned(),
        response_normal: "4".to_owned(),
        response_urgent: "1.5".to_owned(),
        resolve_urgent: "8".to_owned(),
        ..TermsDraft::default()
    };
    (terms.modes[0], terms.modes[1], terms.mode_ends[1]) = ("1".to_owned(), "1".to_owned(), "6".to_owned());
    terms.refined = vec![RefinedDraft { item, fixed: "50".to_owned(), ..RefinedDraft::default() }];
    terms.limits = vec![LimitDraft { of: "visits".to_owned(), per: "year".to_owned(), amount: "4".to_owned() }];
    let charge = |due_on: &str, amount: &str| ChargeDraft {
        due_on: due_on.to_owned(),
        amount: amount.to_owned(),
        note: "半年费".to_owned(),
        ..ChargeDraft::default()
    };
    Draft {
        customer: "C001".to_owned(),
        covers: "serial".to_owned(),
        starts_on: "2026-01-01".to_owned(),
        ends_on: "2026-12-31".to_owned(),
        amount: "12000".to_owned(),
        clauses: "旧件归乙方。".to_owned(),
        terms,
        lines: vec![LineDraft { equipment: "S1".to_owned(), ..LineDraft::default() }],
        charges: vec![charge("2026-01-10", "6000"), charge("2026-07-10", "6000")],
        ..Draft::default()
    }
}

fn saved(world: &World) -> ContractId {
    let done = world.run(&Command::Save(Box::new(draft(world)))).unwrap();
    ContractId(done.outcome.subject.unwrap().id)
}

fn step(world: &World, id: ContractId, step: Step, [day, reason, new_end]: [&str; 3]) {
    let version = store::get(&world.conn, id).unwrap().version;
    let draft = StepDraft {
        day: day.to_owned(),
        reason: reason.to_owned(),
        new_end: new_end.to_owned(),
        ..StepDraft::default()
    };
    world.run(&Command::Step { id, version, step, draft }).unwrap();
}

fn on_paper(world: &World, id: ContractId, lang: Lang) -> String {
    words_on(&world.conn, &Asked::of(Document::Contract, id.raw()), lang)
}

fn values(world: &World, id: ContractId) -> Data {
    let texts = Texts::new(Lang::Zh, chrono_tz::Asia::Shanghai);
    data(&world.conn, id, &setting::store::load(&world.conn).unwrap(), &texts).unwrap()
}

#[test]
fn every_value_has_its_field_and_every_field_its_value() {
    let world = World::new();
    let id = saved(&world);
    // The lists that are empty here have no rows to show their fields.
    every_value_has_its_field(Document::Contract, &values(&world, id), &["extensions.", "groups."]);
}

#[test]
fn doc_3_a_contract_says_what_it_promises_part_by_part() {
    let world = World::new();
    let id = saved(&world);
    let data = values(&world, id);
    assert_eq!(rows(&data, "promises", &["priority", "response", "resolve"]), ["紧急 1小时30分 8小时", "普通 4小时 -"]);
    assert_eq!(
        rows(&data, "reliefs", &["what", "how"])[..4],
        ["配件 免费", "人工 按乙方标准优惠 50%", "差旅 按乙方标准收费", "其他 按乙方标准收费"]
    );
    assert!(rows(&data, "reliefs", &["how"])[4].contains("每项固定收取 50.00 元"));
    assert_eq!(rows(&data, "modes", &["mode", "until"]), ["远程 2026-12-31", "上门 2026-06-30"]);
    assert_eq!(rows(&data, "limits", &["limit"]), ["每合同年上门 4 次"]);
    assert_eq!(
        rows(&data, "charges", &["due_on", "amount", "note"]),
        ["2026-01-10 6,000.00 半年费", "2026-07-10 6,000.00 半年费"]
    );
    assert_eq!(rows(&data, "units", &["serial", "from", "to"]), ["S1 2026-01-01 2026-12-31"]);
}

#[test]
fn a_draft_is_marked_and_an_approved_contract_bears_both_parties_seals() {
    let world = World::new();
    let id = saved(&world);
    let draft = on_paper(&world, id, Lang::Zh);
    assert!(draft.starts_with("服务合同（草稿）|") || draft.contains("|服务合同（草稿）|"), "{draft}");
    step(&world, id, Step::Approve, ["2026-01-01", "", ""]);
    let zh = on_paper(&world, id, Lang::Zh);
    assert!(!zh.contains("草稿"), "{zh}");
    for words in [
        "编号：HT2026-00001",
        "自 2026年1月1日 起，至 2026年12月31日 止",
        "人民币壹万贰仟元整",
        "|甲方（盖章）：|",
        "|乙方（盖章）：|",
        "旧件归乙方。",
        "每合同年上门 4 次",
    ] {
        assert!(zh.contains(words), "{words}: {zh}");
    }
    let en = on_paper(&world, id, Lang::En);
    for words in
        ["Service contract|", "From 1 January 2026 to 31 December 2026", "|Party A (seal):|", "|Party B (seal):|"]
    {
        assert!(en.contains(words), "{words}: {en}");
    }
}

#[test]
fn an_extension_and_a_termination_stand_on_the_paper() {
    let world = World::new();
    let id = saved(&world);
    step(&world, id, Step::Approve, ["2026-01-01", "", ""]);
    step(&world, id, Step::Extend, ["2026-04-01", "补偿停机", "2027-03-31"]);
    let zh = on_paper(&world, id, Lang::Zh);
    assert!(zh.contains("至 2027年3月31日 止") && zh.contains("|2026-12-31|2027-03-31|补偿停机|"), "{zh}");
    step(&world, id, Step::Terminate, ["2026-05-20", "客户停业", ""]);
    let zh = on_paper(&world, id, Lang::Zh);
    assert!(zh.contains("服务合同（已终止）") && zh.contains("已于 2026-05-20 终止。原因：客户停业"), "{zh}");
}
