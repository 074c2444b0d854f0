//! Money in the window: who settles, receipts over several settlements, credit notes.

use aftercare::{
    app::panels,
    base::{
        id::{CallId, DispatchId, SettlementId, UserId},
        money::Money,
        text::Lang,
    },
    call,
    db::{clock::Clock, open, query::Conn, tx},
    dispatch, handling, people, settlement,
};
use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::{STANDS_AT, Window, has, work};
use crate::util::file::data_of;

/// A window on a company whose work on a call is recorded; `more` goes on from there.
fn opened(more: impl FnOnce(&Conn, UserId, CallId)) -> (Window, Conn) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("aftercare.db");
    let conn = open::to_write(data_of(&path)).unwrap();
    let (user, call, dispatch) = work::fill(&conn);
    worked(&conn, user, &dispatch, "2");
    more(&conn, user, call);
    let mut window = Window::on(folder, path, Lang::Zh, panels::all);
    window.wait_for("the shell", |harness| harness.state().shell().is_some());
    window.settle();
    (window, conn)
}

/// Records that so many bearings were exchanged, at 380 each.
fn worked(conn: &Conn, user: UserId, dispatch: &str, quantity: &str) {
    let line = handling::command::LineDraft {
        item: "P-01".to_owned(),
        quantity: quantity.to_owned(),
        ..handling::command::LineDraft::default()
    };
    let draft = handling::command::Draft {
        dispatch: dispatch.to_owned(),
        outcome: "solved".to_owned(),
        method: "on_site".to_owned(),
        solution: "更换主轴轴承".to_owned(),
        lines: vec![line],
        ..handling::command::Draft::default()
    };
    work::run(conn, user, &handling::command::Command::Record(draft));
}

/// Somebody who goes to customers, and has nothing to do with money.
fn hire_technician(conn: &Conn, user: UserId) {
    let hire = |tx: &tx::Tx<'_>| {
        let mut one = people::store::get(tx, user)?;
        (one.name, one.roles) = ("张工".to_owned(), people::Roles(vec![people::Role::Technician]));
        tx.insert(&mut one)
    };
    tx::within(conn, &Clock::standing_at(STANDS_AT), user, "test", hire).unwrap();
}

fn is_greyed(window: &Window, name: &str) -> bool {
    window.harness.get_by_role_and_label(Role::Button, name).accesskit_node().is_disabled()
}

#[test]
fn somebody_who_does_not_settle_sees_the_buttons_greyed_with_the_reason() {
    let (mut window, conn) = opened(|conn, user, _| hire_technician(conn, user));
    let why = "您没有此权限";
    window.click("结算");
    window.click("新建");
    window.wait_for_label("请先选择服务呼叫");
    window.fill("服务呼叫", "SC202611-0001");
    window.wait_for_label("¥760.00");
    window.settle();
    window.click("保存");
    window.wait_for_role(Role::Button, "确认");
    window.settle();
    assert!(!is_greyed(&window, "确认"));
    window.choose("当前用户", "张工");
    window.wait_for("the reason", |harness| harness.query_all_by_label_contains(why).next().is_some());
    window.settle();
    window.picture("settlement-refused");
    assert!(is_greyed(&window, "确认") && is_greyed(&window, "保存"));
    window.click("合同到期结算");
    window.settle();
    let period = window.harness.get_by_role_and_label(Role::Button, "生成 0 张结算单");
    assert!(period.accesskit_node().description().is_some_and(|said| said.contains(why)));
    let one = settlement::store::get(&conn, SettlementId(1)).unwrap();
    assert_eq!(one.status, settlement::Status::Draft);
}

/// Another call of the same customer: one bearing, at 380.
fn another(conn: &Conn, user: UserId) -> CallId {
    let draft = call::command::Draft {
        customer: "KH001".to_owned(),
        subject: "尾座松动".to_owned(),
        owner: "管理员".to_owned(),
        ..call::command::Draft::default()
    };
    let done = work::run(conn, user, &call::command::Command::Record(Box::new(draft)));
    let call = CallId(done.outcome.subject.unwrap().id);
    let draft = dispatch::command::Draft {
        call: call::store::number(conn, call).unwrap(),
        technician: "管理员".to_owned(),
        ..dispatch::command::Draft::default()
    };
    let done = work::run(conn, user, &dispatch::command::Command::Issue(draft));
    let dispatch = DispatchId(done.outcome.subject.unwrap().id);
    work::run(conn, user, &dispatch::command::Command::Accept { dispatch, happened_at: None });
    worked(conn, user, &dispatch::store::get(conn, dispatch).unwrap().number, "1");
    call
}

/// Settles what was done on a call.
fn settle(conn: &Conn, user: UserId, call: CallId) {
    use settlement::command::{Command, Draft};
    let draft = Draft { call: call::store::number(conn, call).unwrap(), ..Draft::default() };
    let done = work::run(conn, user, &Command::Make(draft));
    let id = SettlementId(done.outcome.subject.unwrap().id);
    let version = settlement::store::get(conn, id).unwrap().version;
    work::run(conn, user, &Command::Confirm { id, version });
}

/// A window on a company with settlements of 760 and of 380, the first from the day before.
fn owing() -> (Window, Conn) {
    opened(|conn, user, call| {
        settle(conn, user, call);
        let other = another(conn, user);
        settle(conn, user, other);
    })
}

fn standing(conn: &Conn, number: &str) -> (settlement::Status, Money) {
    let one = settlement::store::by_code(conn, number).unwrap().unwrap();
    (one.status, one.owed())
}

#[test]
fn mon_4_a_receipt_is_spread_over_two_settlements_taken_back_and_void() {
    use settlement::Status;
    let (mut window, conn) = owing();
    let (first, second) = ("JS202611-0001", "JS202611-0002");
    window.click("收款单");
    window.click("登记收款");
    window.wait_for_label("请先选择付款方");
    window.fill("付款方", "KH001");
    window.wait_for_label(first);
    window.fill("收款金额", "1000");
    window.settle();
    let part = |window: &Window, number: &str| window.text(&format!("本次核销 {number}"));
    assert_eq!([part(&window, first), part(&window, second)], ["760.00", "240.00"], "the oldest first");
    // What is typed holds, and the rest is said to stay with the customer.
    window.fill(&format!("本次核销 {first}"), "700");
    window.fill(&format!("本次核销 {second}"), "200");
    window.settle();
    assert!(window.harness.query_all_by_label("100.00").next().is_some(), "what is left");
    window.picture("receipt-new");
    window.click("保存");
    window.wait_for_role(Role::Row, "SK202611-0001");
    window.settle();
    window.picture("receipt");
    assert_eq!(standing(&conn, first), (Status::PartPaid, Money(6000)));
    assert_eq!(standing(&conn, second), (Status::PartPaid, Money(18_000)));
    // What is left pays the oldest.
    window.click("核销");
    window.wait_for("the rest allocated", |_| standing(&conn, second).1 == Money(14_000));
    window.settle();
    assert_eq!(standing(&conn, first), (Status::Paid, Money::ZERO));
    window.click(&format!("撤销对 {second} 的核销"));
    window.wait_for("what is owed again", |_| standing(&conn, second) == (Status::Confirmed, Money(38_000)));
    window.settle();
    window.click("应收账款");
    window.wait_for_role(Role::Row, "苏州精密机械");
    window.settle();
    assert!(has(&window.harness, Role::Row, "140.00"), "380 owed, 240 of their own");
    window.click("收款单");
    window.settle();
    window.click("作废");
    window.wait_for_label("作废收款单：SK202611-0001");
    window.fill("作废原因", "银行退票");
    window.click("确认作废");
    window.wait_for("all owed again", |_| standing(&conn, first) == (Status::Confirmed, Money(76_000)));
    window.settle();
    window.picture("receipt-void");
    assert!(is_greyed(&window, "作废"), "once");
}

#[test]
fn mon_10_a_credit_note_is_begun_from_its_settlement_minds_the_invoice_and_is_void() {
    let (mut window, conn) = owing();
    window.click("结算");
    window.wait_for_role(Role::Row, "JS202611-0001");
    window.settle();
    window.click_row("JS202611-0001");
    window.wait_for_label("发票号码");
    window.settle();
    window.choose("发票状态", "已开票");
    window.choose("发票种类", "增值税普通发票");
    window.fill("发票号码", "0421");
    window.click("保存");
    window.wait_for_rest();
    window.click("开贷项通知单");
    window.wait_for_label("开具贷项通知单");
    window.settle();
    assert_eq!(window.text("冲减金额"), "760.00", "all that is left is proposed");
    assert!(window.harness.query_all_by_label_contains("已开具发票 0421").next().is_some());
    window.fill("冲减金额", "100");
    window.fill("冲减原因", "退货");
    window.fill("贷项日期", "2026-11-01");
    window.settle();
    window.picture("credit-new");
    window.click("保存");
    window.wait_for("the day is refused", |harness| {
        harness.query_all_by_label_contains("贷项日期不能早于结算日期").next().is_some()
    });
    window.fill("贷项日期", "");
    window.click("保存");
    window.wait_for_role(Role::Row, "DX202611-0001");
    window.settle();
    window.picture("credit");
    window.click("打印…");
    window.wait_for("the paper", |harness| {
        let papers = harness.query_all_by_role(Role::Image).filter_map(|node| node.value());
        papers.filter(|paper| paper.contains("人民币壹佰元整") && paper.contains("DX202611-0001")).count() == 1
    });
    window.settle();
    window.picture("credit-paper");
    window.click("关闭");
    window.settle();
    assert_eq!(standing(&conn, "JS202611-0001").1, Money(66_000));
    window.click("作废");
    window.wait_for_label("作废贷项通知单：DX202611-0001");
    window.fill("作废原因", "误开");
    window.click("确认作废");
    window.wait_for("what is owed again", |_| standing(&conn, "JS202611-0001").1 == Money(76_000));
    window.settle();
    assert!(is_greyed(&window, "作废"), "once");
    assert!(
        window.harness.query_all_by_label_contains("已开具发票").next().is_none(),
        "a void one asks for no invoice"
    );
}
