//! Templates, deliveries and contracts in the window: from an empty file, by labels.

use aftercare::{
    app::panels::{self, Entry},
    base::{id::UserId, text::Lang},
    customer,
    db::{open, query::Conn, tx},
};
use egui::accesskit::Role;

use super::{Window, has};
use crate::util::file::data_of;

fn built() -> Vec<Entry> {
    panels::all().into_iter().filter(|entry| ["deliveries", "contracts", "templates"].contains(&entry.route)).collect()
}

/// A window of a new office.
fn office() -> Window {
    Window::begun(Lang::Zh, built)
}

fn reading(window: &Window) -> Conn {
    open::to_read(data_of(&window.path)).expect("the file can be read beside the window")
}

#[test]
fn a_template_is_typed_with_its_terms_and_reads_as_a_sentence() {
    let mut window = office();
    window.click("合同模板");
    window.settle();
    window.click("新建模板");
    window.settle();
    window.fill("模板名称", "金牌服务");
    window.fill("配件优惠 %", "100");
    window.fill("响应（普通）", "4");
    window.fill("周一服务时间", "8:30-17:30");
    window.picture("template-new");
    window.click("保存");
    window.wait_for_role(Role::Row, "金牌服务");
    window.wait_for_label("日志");
    window.settle();
    window.picture("template");
    let found: Option<String> = reading(&window).value("SELECT terms FROM template", &[]).expect("a query");
    assert!(found.expect("a template").contains("08:30"));
    window.click("按模板新建合同");
    window.wait_for("the contract's form", |harness| has(harness, Role::TextInput, "开始日期"));
    window.settle();
    assert_eq!((window.text("开始日期"), window.text("截止日期")), ("2026-11-20".to_owned(), "2027-11-19".to_owned()));
    window.picture("contract-new");
}

#[test]
fn errors_of_terms_stand_beside_their_fields() {
    let mut window = office();
    window.click("合同模板");
    window.settle();
    window.click("新建模板");
    window.settle();
    window.fill("响应（普通）", "很快");
    window.click("保存");
    window.wait_for_label("必填");
    window.wait_for_label("“很快”不是小时数，须折合为整分钟，请按 4、0.5 或 0:20 填写");
    window.picture("template-errors");
}

/// A customer as the customers' form would save it.
fn with_customer() -> Window {
    let window = office();
    let conn = open::to_write(data_of(&window.path)).expect("a second program may write");
    let draft = customer::command::Draft {
        code: "KH001".to_owned(),
        name: "宁波轴承厂".to_owned(),
        ..customer::command::Draft::new()
    };
    let save = customer::command::Command::Save(Box::new(draft));
    tx::transact(&conn, &window.clock, UserId(1), &save).expect("it is saved");
    window
}

#[test]
fn a_contract_is_written_approved_and_extended() {
    let mut window = with_customer();
    window.click("服务合同");
    window.settle();
    window.click("新建合同");
    window.wait_for("the form", |harness| has(harness, Role::TextInput, "开始日期"));
    window.choose("覆盖范围", "按客户");
    window.fill("客户", "KH001");
    window.fill("截止日期", "2027-11-19");
    window.fill("人工优惠 %", "100");
    window.picture("contract-typed");
    window.click("保存");
    window.settle();
    window.picture("contract-saved");
    window.wait_for_label("合同变更");
    window.settle();
    window.click("审核");
    window.settle();
    window.picture("contract-approve");
    window.click("确定");
    window.wait_for_label("HT2026-00001");
    window.settle();
    window.picture("contract");
    window.click("延期");
    window.settle();
    window.fill("新的截止日期", "2028-02-29");
    window.click("确定");
    window.wait_for_label("必填");
    window.fill("原因", "补偿停机时间");
    window.click("确定");
    window.wait_for_label("2027-11-19 → 2028-02-29");
    window.settle();
    window.picture("contract-extended");
    let found: Option<String> = reading(&window).value("SELECT ends_on FROM contract", &[]).expect("a query");
    assert_eq!(found.as_deref(), Some("2028-02-29"));
}
