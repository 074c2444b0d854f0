//! The side of a call's form: another contract by one click, a call that is joined, the decision asked again.

use aftercare::{
    base::id::UserId,
    call::{self, command::Draft},
    contract::{
        command::{Command as Contracts, LineDraft, StepDraft, TermsDraft},
        rules::Step,
    },
    db::query::Conn,
};
use egui_kittest::kittest::Queryable as _;

use super::{
    calls::{opened, run},
    has,
};

/// An approved contract of the customer, for a response in so many hours.
fn contract(conn: &Conn, hours: &str) {
    let draft = aftercare::contract::command::Draft {
        customer: "KH001".to_owned(),
        covers: "customer".to_owned(),
        starts_on: "2026-01-01".to_owned(),
        ends_on: "2026-12-31".to_owned(),
        terms: TermsDraft { relief_labour: "100".to_owned(), response_normal: hours.to_owned(), ..Default::default() },
        lines: Vec::<LineDraft>::new(),
        ..Default::default()
    };
    run(conn, UserId(1), &Contracts::Save(Box::new(draft)));
    let id: i64 = conn.value("SELECT MAX(id) FROM contract", &[]).unwrap().unwrap();
    let id = aftercare::base::id::ContractId(id);
    let draft = StepDraft { day: "2026-01-01".to_owned(), ..StepDraft::default() };
    run(conn, UserId(1), &Contracts::Step { id, version: 1, step: Step::Approve, draft });
}

fn recorded(conn: &Conn) {
    let draft = Draft { equipment: "SN-7788".to_owned(), subject: "主轴异响".to_owned(), ..Draft::new() };
    run(conn, UserId(1), &call::command::Command::Record(Box::new(draft)));
}

#[test]
fn cov_1_another_contract_that_covers_is_taken_by_one_click_before_and_after_saving() {
    let (mut window, conn) = opened(|conn| {
        contract(conn, "4");
        contract(conn, "8");
    });
    window.click("服务呼叫");
    window.click("新建服务呼叫");
    window.fill("设备", "SN-7788");
    window.wait_for_label("改用 HT2026-00002");
    window.settle();
    window.picture("call-choices");
    window.click("改用 HT2026-00002");
    window.wait_for_label("改用 HT2026-00001");
    window.settle();
    window.fill("故障摘要", "主轴异响");
    window.click("保存");
    window.wait_for_label("按现有资料重新判定");
    window.settle();
    let number = || {
        let call = call::store::by_code(&conn, "SC202611-0001").unwrap().unwrap();
        call.coverage.unwrap().contract_number
    };
    assert_eq!(number(), "HT2026-00002");
    // The saved call takes the one that is decided again.
    window.click("改用 HT2026-00001");
    window.wait_for_label("改用 HT2026-00002");
    window.settle();
    assert_eq!(number(), "HT2026-00001");
    window.click("按现有资料重新判定");
    window.wait_for_label("与当时的判定一致");
    contract(&conn, "1");
    window.click("按现有资料重新判定");
    window.wait_for_label("采用新的判定");
    window.settle();
    window.picture("call-again");
    window.click("采用新的判定");
    window.wait_for("the new decision", |harness| harness.query_by_label("采用新的判定").is_none());
    window.settle();
    assert_eq!(number(), "HT2026-00003");
}

#[test]
fn call_3_what_is_open_already_is_joined_and_nothing_new_is_recorded() {
    let (mut window, conn) = opened(recorded);
    window.click("服务呼叫");
    window.click("新建服务呼叫");
    window.fill("设备", "SN-7788");
    window.wait_for_label("并入 SC202611-0001");
    window.settle();
    window.click("并入 SC202611-0001");
    window.wait_for_label("记录联系并打开");
    window.settle();
    window.picture("call-join");
    let state = window.harness.query_all_by_label_contains("可告知来电人：呼叫 SC202611-0001（主轴异响）目前待分配");
    assert!(state.count() > 0, "its state is there to be read out");
    window.fill("联系内容", "张工来电催问");
    window.settle();
    window.click("记录联系并打开");
    window.wait_for("the call that is open", |harness| has(harness, egui::accesskit::Role::Button, "分配受理人"));
    window.settle();
    assert_eq!(conn.value::<i64>("SELECT COUNT(*) FROM call", &[]), Ok(Some(1)));
    let call = call::store::by_code(&conn, "SC202611-0001").unwrap().unwrap();
    let last = call::store::steps(&conn, call.id).unwrap().pop().unwrap();
    assert_eq!((last.event.as_str(), last.why.contains("张工来电催问")), ("contact", true));
}

#[test]
fn what_was_answered_about_one_call_is_not_shown_at_the_next_one() {
    let (mut window, _conn) = opened(recorded);
    window.click("服务呼叫");
    window.wait_for_role(egui::accesskit::Role::Row, "主轴异响");
    window.click_row("主轴异响");
    window.wait_for_label("按现有资料重新判定");
    window.click("按现有资料重新判定");
    window.wait_for_label("与当时的判定一致");
    window.settle();
    window.click("返回列表");
    window.click("新建服务呼叫");
    window.fill("设备", "SN-7788");
    window.wait_for_label("并入 SC202611-0001");
    window.fill("故障摘要", "冷却液泄漏");
    window.click("保存");
    window.wait_for_label("按现有资料重新判定");
    window.settle();
    assert!(window.harness.query_by_label("与当时的判定一致").is_none(), "nobody asked about this one");
}

#[test]
fn the_side_of_a_call_keeps_its_width_when_more_is_said_there_than_fits() {
    let (mut window, _conn) = opened(|conn| {
        contract(conn, "4");
        contract(conn, "8");
        recorded(conn);
    });
    window.harness.set_size(egui::vec2(1280.0, 480.0));
    window.click("服务呼叫");
    window.click("新建服务呼叫");
    window.wait_for_label("保修与合同");
    let left = |window: &super::Window| window.harness.get_by_label("保修与合同").rect().min.x;
    let before = left(&window);
    window.fill("设备", "SN-7788");
    window.wait_for_label("改用 HT2026-00002");
    window.settle();
    assert_eq!(left(&window), before);
}

#[test]
fn the_clocks_of_a_call_stay_within_its_form_in_a_small_window() {
    let (mut window, _conn) = opened(recorded);
    window.harness.set_size(egui::vec2(1024.0, 680.0));
    window.press("English");
    window.wait_for_label("Calls");
    window.click("Calls");
    window.wait_for_role(egui::accesskit::Role::Row, "主轴异响");
    window.click_row("主轴异响");
    window.wait_for_label("Coverage");
    window.settle();
    let key = egui::KeyboardShortcut::new(egui::Modifiers::ALT, egui::Key::Num2);
    let key = window.harness.ctx.format_shortcut(&key);
    let clocks_end = window.harness.get_by_label(&key).rect().max.x;
    let side = window.harness.get_by_label("Coverage").rect().min.x;
    assert!(clocks_end < side, "{clocks_end} reaches into what stands at {side}");
}
