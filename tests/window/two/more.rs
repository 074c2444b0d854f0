//! Documents with lines, calls, settings; what was deleted or closed meanwhile; steps that were overtaken.

use aftercare::{
    base::{
        id::{CallId, ContractId, DeliveryId},
        text::Lang,
    },
    call, contract, customer, delivery, item, setting,
};
use egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;

use super::Office;
use crate::window::has;

/// An office with a customer and two items.
fn office() -> Office {
    let mut office = Office::new(Lang::Zh);
    office.prepare(&customer::command::Command::Save(Box::new(super::customer())));
    for (code, name) in [("P-01", "主轴轴承"), ("P-02", "冷却泵")] {
        let draft = item::command::Draft {
            code: code.to_owned(),
            name: name.to_owned(),
            kind: "part".to_owned(),
            list_price: "380".to_owned(),
            active: "1".to_owned(),
            ..item::command::Draft::default()
        };
        office.prepare(&item::command::Command::Save(Box::new(draft)));
    }
    office
}

fn line(item: &str, quantity: &str) -> delivery::command::LineDraft {
    delivery::command::LineDraft {
        item: item.to_owned(),
        quantity: quantity.to_owned(),
        price: "380".to_owned(),
        ..delivery::command::LineDraft::default()
    }
}

/// A draft of a delivery of three lines, opened.
fn with_delivery() -> (Office, DeliveryId) {
    let mut office = office();
    let draft = delivery::command::Draft {
        customer: "KH001".to_owned(),
        delivered_on: "2026-11-18".to_owned(),
        lines: vec![line("P-01", "1"), line("P-02", "2"), line("P-01", "3")],
        ..delivery::command::Draft::default()
    };
    let id = office.prepare(&delivery::command::Command::Save { draft: Box::new(draft), post: false });
    office.open("销售出库", "数量 3");
    (office, DeliveryId(id))
}

fn saved(draft: delivery::command::Draft) -> delivery::command::Command {
    delivery::command::Command::Save { draft: Box::new(draft), post: false }
}

#[test]
fn lines_are_held_together_as_rows_added_changed_and_taken_away() {
    let (mut office, id) = with_delivery();
    office.window.fill("数量 1", "7");
    office.window.fill("数量 2", "8");
    office.window.fill("备注", "送三号门");
    let mut draft = delivery::command::Draft::of(&office.conn, id).unwrap();
    draft.lines[0].quantity = "9".to_owned();
    draft.lines[0].price = "400".to_owned();
    draft.lines.remove(1);
    draft.lines.push(line("P-02", "4"));
    office.save_unheard(&saved(draft));
    office.window.click("保存");
    office.window.wait_for_label("双方都改了，请选择");
    office.window.settle();
    office.window.picture("two-lines-zh");
    // What they wrote where nothing was typed is taken; what they took away and was typed in stays, as a new line.
    assert_eq!((office.window.text("单价 1"), office.window.text("数量 1")), ("400.00".to_owned(), "7".to_owned()));
    office.take("明细 1 数量：对方 9");
    let gone = "明细 2：您 P-02 冷却泵 · 8 · 380.00";
    office
        .window
        .wait_for("the name of the item", |harness| harness.query_by_role_and_label(Role::RadioButton, gone).is_some());
    office.take(gone);
    // It is typed on in that line: the choice goes on speaking of it.
    office.window.fill("数量 4", "85");
    office.window.settle();
    office.take("明细 2：您 P-02 冷却泵 · 85 · 380.00");
    office.window.click("按所选内容保存");
    office.window.wait_for_rest();
    let draft = delivery::command::Draft::of(&office.conn, id).unwrap();
    let mut lines: Vec<_> = draft.lines.iter().map(|line| (line.item.as_str(), line.quantity.as_str())).collect();
    lines.sort_unstable();
    assert_eq!(lines, [("P-01", "3"), ("P-01", "9"), ("P-02", "4"), ("P-02", "85")]);
    assert_eq!(draft.note, "送三号门");
}

#[test]
fn a_save_that_waits_while_news_of_its_record_comes_goes_on_with_it_by_itself() {
    let (mut office, id) = with_delivery();
    office.window.fill("备注", "送三号门");
    let held = office.window.hold_writer();
    office.window.press("保存");
    // The same person, at another desk: nothing is to be asked.
    let mut draft = delivery::command::Draft::of(&office.conn, id).unwrap();
    draft.lines[1].quantity = "20".to_owned();
    office.save_at_another_desk(&saved(draft));
    office.window.wait_for("the news", |harness| {
        harness.get_by_role_and_label(Role::TextInput, "数量 2").value().as_deref() == Some("20")
    });
    drop(held);
    office.window.wait_for_rest();
    let draft = delivery::command::Draft::of(&office.conn, id).unwrap();
    assert_eq!((draft.note.as_str(), draft.lines[1].quantity.as_str()), ("送三号门", "20"));
    assert_eq!(office.told(), ["保存出库单"], "nothing was refused");
}

#[test]
fn what_is_typed_in_a_record_that_was_deleted_meanwhile_can_still_be_read_and_copied() {
    let (mut office, id) = with_delivery();
    office.window.fill("备注", "送三号门");
    let version = delivery::store::get(&office.conn, id).unwrap().version;
    office.save(&delivery::command::Command::Delete { id, version });
    assert_eq!(office.told(), ["李雷已于 10:30 删除了此记录，不能再保存。您输入的内容仍可查看和复制。"]);
    office.window.picture("two-gone-zh");
    assert_eq!(office.window.text("备注"), "送三号门");
    assert!(!has(&office.window.harness, Role::Button, "按所选内容保存"));
    office.window.press("复制我输入的内容");
    let copied = office
        .window
        .harness
        .output()
        .platform_output
        .commands
        .iter()
        .any(|command| matches!(command, egui::OutputCommand::CopyText(text) if text.contains("备注\t送三号门")));
    assert!(copied || !office.window.text("备注").is_empty());
}

#[test]
fn a_record_that_was_closed_while_it_is_typed_in_says_so_and_keeps_what_is_typed() {
    let (mut office, id) = with_delivery();
    office.window.fill("备注", "送三号门");
    let version = delivery::store::get(&office.conn, id).unwrap().version;
    office.save(&delivery::command::Command::Post { id, version });
    office.window.settle();
    office.window.picture("two-closed-zh");
    assert!(office.told().iter().any(|told| told.contains("李雷")), "{:?}", office.told());
    assert_eq!(office.window.text("备注"), "送三号门");
}

#[test]
fn a_call_that_another_changes_says_so_and_both_are_saved() {
    let mut office = office();
    let draft = call::command::Draft {
        customer: "KH001".to_owned(),
        subject: "主轴异响".to_owned(),
        ..call::command::Draft::default()
    };
    let id = CallId(office.prepare(&call::command::Command::Record(Box::new(draft))));
    let number = call::store::number(&office.conn, id).unwrap();
    office.open_row("服务呼叫", &number, "故障摘要");
    let change = |office: &Office, subject: &str, phone: &str| {
        let draft = call::command::Draft::of(&office.conn, id).unwrap();
        let draft = call::command::Draft { subject: subject.to_owned(), phone: phone.to_owned(), ..draft };
        call::command::Command::Save(Box::new(draft))
    };
    let command = change(&office, "主轴异响，温升快", "");
    office.save(&command);
    assert_eq!(office.window.text("故障摘要"), "主轴异响，温升快");
    assert_eq!(office.told().first().map(String::as_str), Some("李雷于 10:30 修改了：故障摘要"));
    office.window.picture("two-call-told-zh");
    office.window.fill("故障摘要", "主轴异响，停机");
    let command = change(&office, "主轴异响，已断电", "139-0000-0001");
    office.save(&command);
    office.window.picture("two-call-choose-zh");
    office.take("故障摘要：您 主轴异响，停机");
    office.window.click("按所选内容保存");
    office.window.wait_for_rest();
    let draft = call::command::Draft::of(&office.conn, id).unwrap();
    assert_eq!((draft.subject.as_str(), draft.phone.as_str()), ("主轴异响，停机", "139-0000-0001"));
}

#[test]
fn two_people_in_the_settings_see_each_other_also_the_first_time_they_are_saved() {
    let mut office = Office::new(Lang::Zh);
    office.window.click("设置");
    office.window.settle();
    office.window.click("业务规则");
    office.window.wait_for_label("1. 保修");
    office.window.settle();
    office.window.fill("服务呼叫 编号规则", "FW{yyyy}-{seq:5}");
    let mut draft = setting::command::PolicyDraft::of(&office.conn).unwrap();
    for number in draft.numbers.iter_mut().filter(|number| ["call", "contract"].contains(&number.kind.as_str())) {
        number.pattern = format!("XX{{yyyy}}-{{seq:{}}}", if number.kind == "call" { 6 } else { 7 });
    }
    let command = setting::command::Command::SavePolicy(Box::new(draft));
    office.save(&command);
    office.window.picture("two-policy-zh");
    assert_eq!(office.window.text("服务呼叫 编号规则"), "FW{yyyy}-{seq:5}");
    office.take("服务呼叫 编号规则：您 FW{yyyy}-{seq:5}");
    office.window.click("按所选内容保存");
    office.window.wait_for_rest();
    let draft = setting::command::PolicyDraft::of(&office.conn).unwrap();
    let pattern = |kind: &str| draft.numbers.iter().find(|number| number.kind == kind).map(|one| one.pattern.clone());
    assert_eq!(pattern("call").as_deref(), Some("FW{yyyy}-{seq:5}"));
    assert_eq!(pattern("contract").as_deref(), Some("XX{yyyy}-{seq:7}"));
}

/// A draft of a contract for a group of items, opened.
fn with_contract() -> (Office, ContractId) {
    let mut office = office();
    let draft = contract::command::Draft {
        customer: "KH001".to_owned(),
        covers: "customer".to_owned(),
        kind: "regular".to_owned(),
        starts_on: "2026-01-01".to_owned(),
        ends_on: "2026-12-31".to_owned(),
        amount: "12000".to_owned(),
        ..contract::command::Draft::default()
    };
    let id = office.prepare(&contract::command::Command::Save(Box::new(draft)));
    office.open("服务合同", "合同金额");
    (office, ContractId(id))
}

#[test]
fn a_contract_that_two_people_write_in_keeps_the_terms_of_one_and_the_charges_of_the_other() {
    let (mut office, id) = with_contract();
    office.window.fill("合同金额", "13000");
    let mut draft = contract::command::Draft::of(&office.conn, id).unwrap();
    draft.amount = "12500".to_owned();
    draft.terms.relief_parts = "50".to_owned();
    draft.charges.push(contract::command::ChargeDraft {
        due_on: "2026-06-30".to_owned(),
        amount: "12500".to_owned(),
        ..contract::command::ChargeDraft::default()
    });
    office.save(&contract::command::Command::Save(Box::new(draft)));
    office.window.picture("two-contract-zh");
    office.take("合同金额：您 13,000.00");
    office.window.click("按所选内容保存");
    office.window.wait_for_rest();
    let draft = contract::command::Draft::of(&office.conn, id).unwrap();
    assert_eq!((draft.amount.as_str(), draft.terms.relief_parts.as_str(), draft.charges.len()), ("13000.00", "50", 1));
}
