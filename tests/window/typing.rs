//! What is typed before an answer of the store has come is not lost to it.

use aftercare::{
    app::panels,
    base::text::Lang,
    customer::{self, command::AddressDraft},
    db::open,
};
use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::{Window, has};
use crate::report::Office;
use crate::util::file::data_of;

/// A window on an office with a call that has an owner.
fn window() -> (Window, Office, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("aftercare.db");
    let office = Office::on(open::to_write(data_of(&path)).unwrap());
    std::fs::write(folder.path().join("window.json"), format!("{{\"user\": {}}}", office.chief.0)).unwrap();
    let call = office.call("丝杠润滑不足", "管理员", |draft| draft.technician = "张工".to_owned());
    let number = aftercare::call::store::number(&office.conn, call).unwrap();
    let mut window = Window::on(folder, path, Lang::Zh, panels::all);
    window.wait_for("the shell", |harness| harness.state().shell().is_some());
    window.settle();
    (window, office, number)
}

#[test]
fn a_new_form_is_there_at_once_and_keeps_what_is_typed_before_the_store_answers() {
    let (mut window, _office, _) = window();
    let held = window.hold_readers();
    let forms = [
        ("服务呼叫", "新建服务呼叫", "故障摘要"),
        ("派工", "新建派工", "作业要求"),
        ("处理单", "新建", "处理措施"),
        ("销售出库", "新建出库单", "备注"),
        ("设备卡", "新建设备卡", "序列号"),
        ("服务合同", "新建合同", "备注"),
        ("合同模板", "新建模板", "模板名称"),
        ("结算", "新建", "备注"),
    ];
    for (panel, new, field) in forms {
        window.click(panel);
        window.click(new);
        window.fill(field, panel);
    }
    drop(held);
    window.settle();
    for (panel, _, field) in forms {
        window.click(panel);
        window.settle();
        assert_eq!(window.text(field), panel);
    }
    window.click("服务合同");
    window.settle();
    assert_eq!(window.text("开始日期"), "2026-11-20", "what was prepared is there too");
}

#[test]
fn nothing_moves_when_the_name_of_what_is_typed_comes() {
    let (mut window, _office, _) = window();
    window.click("销售出库");
    window.wait_for_role(Role::Button, "新建出库单");
    window.click("新建出库单");
    window.wait_for_role(Role::MultilineTextInput, "备注");
    window.settle();
    let held = window.hold_readers();
    window.fill("客户", "KH001");
    let place = |window: &Window| window.harness.get_by_role_and_label(Role::MultilineTextInput, "备注").rect();
    let before = place(&window);
    drop(held);
    window.wait_for("the name", |harness| harness.query_by_label_contains("苏州精密机械").is_some());
    window.settle();
    assert_eq!(place(&window), before);
}

#[test]
fn what_a_call_begins_with_goes_around_what_was_typed() {
    let (mut window, _office, _) = window();
    window.click("客户");
    window.wait_for_role(Role::Row, "苏州精密机械");
    window.click_row("苏州精密机械");
    window.wait_for_role(Role::Button, "新建服务呼叫");
    window.settle();
    let held = window.hold_readers();
    window.click("新建服务呼叫");
    window.fill("故障摘要", "主轴异响");
    window.fill("联系电话", "139 1234 5678");
    assert_eq!(window.text("客户"), "");
    drop(held);
    window.settle();
    assert_eq!(window.text("客户"), "KH001");
    assert_eq!((window.text("故障摘要"), window.text("联系电话")), ("主轴异响".into(), "139 1234 5678".into()));
}

#[test]
fn what_a_dispatch_and_a_settlement_know_of_their_call_goes_around_what_was_typed() {
    let (mut window, _office, number) = window();
    window.click("服务呼叫");
    window.wait_for_role(Role::Row, "丝杠润滑不足");
    window.click_row("丝杠润滑不足");
    window.wait_for_role(Role::Button, "派出技术员");
    window.settle();
    let held = window.hold_readers();
    window.click("派出技术员");
    window.fill("作业要求", "请携带轴承");
    drop(held);
    window.settle();
    assert_eq!((window.text("服务呼叫"), window.text("技术员")), (number.clone(), "张工".to_owned()));
    assert_eq!(window.text("作业要求"), "请携带轴承");
    window.click("结算");
    window.click("新建");
    let held = window.hold_readers();
    window.fill("服务呼叫", &number);
    window.fill("备注", "月底一并结算");
    drop(held);
    window.settle();
    assert_eq!((window.text("服务呼叫"), window.text("备注")), (number, "月底一并结算".to_owned()));
}

#[test]
fn nothing_is_typed_into_a_record_that_goes() {
    let (mut window, _office, _) = window();
    window.click("客户");
    window.wait_for_role(Role::Row, "苏州精密机械");
    window.click_row("苏州精密机械");
    window.wait_for_role(Role::TextInput, "客户代码");
    window.settle();
    let can_type = |window: &Window| {
        !window.harness.get_by_role_and_label(Role::TextInput, "客户代码").accesskit_node().is_disabled()
    };
    assert!(can_type(&window));
    let held = window.hold_readers();
    window.click("新建");
    assert!(can_type(&window), "a new form is there at once");
    window.click("后退");
    assert!(!can_type(&window), "the new form goes when the customer is there");
    drop(held);
    window.settle();
    assert!(can_type(&window));
    assert_eq!(window.text("客户代码"), "KH001");
}

#[test]
fn two_people_write_in_the_lines_of_one_record_and_both_stay() {
    let (mut window, office, _) = window();
    window.click("客户");
    window.wait_for_role(Role::Row, "苏州精密机械");
    window.click_row("苏州精密机械");
    window.wait_for_role(Role::TextInput, "街道门牌 1");
    window.settle();
    window.fill("街道门牌 1", "星湖街 1 号");
    // Another program writes in the same line, and adds one.
    let id = customer::store::by_code(&office.conn, "KH001").unwrap().unwrap().id;
    let mut draft = customer::command::Draft::of(&office.conn, id).unwrap();
    draft.addresses[0].postcode = "215000".to_owned();
    draft.addresses.push(AddressDraft { street: "宝带东路 2 号".to_owned(), ..AddressDraft::default() });
    office.run(customer::command::Command::Save(Box::new(draft)));
    window.click("保存");
    // The same person wrote at another desk: where this window had heard of it, it is brought together unasked.
    let card = "按所选内容保存";
    window.wait_for("both", |harness| has(harness, Role::Button, card) || has(harness, Role::TextInput, "街道门牌 2"));
    assert_eq!(window.text("街道门牌 1"), "星湖街 1 号");
    if has(&window.harness, Role::Button, card) {
        window.click(card);
    }
    window.wait_for_role(Role::TextInput, "街道门牌 2");
    window.wait_for_rest();
    let draft = customer::command::Draft::of(&office.conn, id).unwrap();
    let lines: Vec<_> = draft.addresses.iter().map(|line| (line.street.as_str(), line.postcode.as_str())).collect();
    assert_eq!(lines, [("星湖街 1 号", "215000"), ("宝带东路 2 号", "")]);
    assert!(!window.harness.query_all_by_label("按所选内容保存").any(|_| true));
    // A line that the other one takes away stays where something was typed in it.
    window.fill("街道门牌 2", "宝带东路 20 号");
    let mut draft = customer::command::Draft::of(&office.conn, id).unwrap();
    draft.addresses.pop();
    office.run(customer::command::Command::Save(Box::new(draft)));
    window.click("保存");
    window.wait_for_label("双方都改了，请选择");
    window.settle();
    window.click("全部用我的");
    window.click("按所选内容保存");
    window.wait_for_rest();
    window.wait_for("the save", |_| {
        let draft = customer::command::Draft::of(&office.conn, id).unwrap();
        draft.addresses.iter().any(|line| line.street == "宝带东路 20 号")
    });
}
