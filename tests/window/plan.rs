//! Who pays, how amounts are written, and what contracts bill when.

use aftercare::{
    app::panels,
    base::{capitals, id::UserId, text::Lang},
    customer,
    db::{open, query::Conn, tx},
    setting::{self, ChargeTest},
};

use egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;

use super::{Window, has};
use crate::util::file::data_of;

#[test]
fn mon_2_charge_tests_are_put_in_order_switched_off_and_on_again() {
    let mut window = Window::begun(Lang::Zh, panels::all);
    window.click("设置");
    window.settle();
    window.click("业务规则");
    window.wait_for_label("1. 保修");
    window.press("下移保修");
    window.wait_for_label("2. 保修");
    window.press("停用呼叫类型");
    window.wait_for_label("呼叫类型（已停用）");
    window.wait_for_label("3. 一般规则：收费");
    window.press("停用保修");
    window.press("启用保修");
    window.wait_for_label("2. 保修");
    window.picture("settings-charge-order");
    window.harness.get_by_role_and_label(Role::ComboBox, "人民币大写").scroll_to_me();
    window.settle();
    window.choose("人民币大写", "可省的“零”写一个");
    window.wait_for_label("可省的“零”写一个：¥1,680.32 → 壹仟陆佰捌拾元零叁角贰分");
    window.settle();
    window.picture("settings-capitals");
    window.click("保存");
    window.wait_for_rest();
    let conn = open::to_read(data_of(&window.path)).unwrap();
    let policy = setting::store::policy(&conn).unwrap();
    assert_eq!(policy.charge_order, [ChargeTest::Contract, ChargeTest::Warranty]);
    assert_eq!(policy.capitals_style, capitals::Style::WithZero);
}

/// A window of an office with a customer.
fn office() -> (Window, Conn) {
    let window = Window::begun(Lang::Zh, panels::all);
    let conn = open::to_write(data_of(&window.path)).unwrap();
    let draft = customer::command::Draft {
        code: "KH001".to_owned(),
        name: "宁波轴承厂".to_owned(),
        active: "1".to_owned(),
        ..customer::command::Draft::new()
    };
    let save = customer::command::Command::Save(Box::new(draft));
    tx::transact(&conn, &window.clock, UserId(1), &save).unwrap();
    (window, conn)
}

/// Types a contract for a year with a plan of four parts, and approves it.
fn contract_with_plan(window: &mut Window) {
    window.click("服务合同");
    window.settle();
    window.click("新建合同");
    window.wait_for_label("收费计划");
    window.choose("覆盖范围", "按客户");
    window.fill("客户", "KH001");
    window.fill("开始日期", "2026-05-20");
    window.fill("截止日期", "2027-05-19");
    window.fill("合同金额", "10000.01");
    window.fill("人工优惠 %", "100");
    window.press("按合同金额生成");
    window.wait_for_label("与合同金额一致");
    window.settle();
    window.fill("应收金额 1", "2000");
    window.wait_for_label("收费计划比合同金额少 500.00");
    window.fill("应收金额 1", "2500");
    window.wait_for_label("与合同金额一致");
    window.picture("contract-charges");
    window.press("保存");
    window.wait_for_label("合同变更");
    window.settle();
    window.press("审核");
    window.settle();
    window.fill("生效日期", "2026-05-20");
    window.click("确定");
    window.wait_for_label("HT2026-00001");
    window.settle();
}

#[test]
fn con_6_a_charge_plan_is_proposed_compared_with_the_amount_and_kept() {
    let (mut window, conn) = office();
    contract_with_plan(&mut window);
    window.picture("contract-with-plan");
    let lines: Vec<(String, i64, String)> =
        conn.rows("SELECT due_on, amount, note FROM charge_line ORDER BY due_on", &[]).unwrap();
    let lines: Vec<String> = lines.into_iter().map(|(day, fen, note)| format!("{day} {fen} {note}")).collect();
    let expected = [
        "2026-05-20 250000 第 1 期，共 4 期",
        "2026-08-20 250000 第 2 期，共 4 期",
        "2026-11-20 250000 第 3 期，共 4 期",
        "2027-02-20 250001 第 4 期，共 4 期",
    ];
    assert_eq!(lines, expected);
    window.press("续签");
    window.wait_for("the renewal", |harness| has(harness, Role::TextInput, "开始日期"));
    window.settle();
    assert_eq!((window.text("开始日期"), window.text("续签自")), ("2027-05-20".to_owned(), "HT2026-00001".to_owned()));
    assert_eq!(window.text("应收日期 4"), "2028-02-20");
    window.press("保存");
    window.wait_for_role(Role::Link, "HT2026-00001");
    window.settle();
    window.picture("contract-renewal");
}

#[test]
fn mon_6_due_charges_are_settled_on_the_contract_and_for_a_period() {
    let (mut window, conn) = office();
    contract_with_plan(&mut window);
    window.press("结算应收日期 2026-08-20 的收费");
    window.wait_for_role(Role::Row, "HT2026-00001");
    window.wait_for_role(Role::Button, "确认");
    window.settle();
    window.picture("settlement-of-contract");
    window.click("结算");
    window.settle();
    // It stands beside the button for a new one, not above the title.
    let top = |label| window.harness.get_by_role_and_label(Role::Button, label).rect().min.y;
    assert_eq!(top("合同到期结算"), top("新建"));
    window.click("合同到期结算");
    window.wait_for_label("生成 1 张结算单");
    window.fill("起始日期", "2099-01-01");
    window.wait_for_label("截止日期早于开始日期");
    window.wait_for_label("生成 0 张结算单");
    window.fill("起始日期", "2026-01-01");
    window.wait_for_label("生成 1 张结算单");
    window.settle();
    window.picture("settlement-period");
    window.click("生成 1 张结算单");
    window.wait_for_label("期间内没有待结算的合同收费");
    window.settle();
    let totals = conn.rows::<(i64,)>("SELECT total FROM settlement ORDER BY id", &[]).unwrap();
    assert_eq!(totals.len(), 2);
    window.click("返回列表");
    window.wait_for("both settlements", |harness| harness.query_all_by_role(Role::Row).count() >= 2);
    window.settle();
    window.picture("settlements-of-contract");
}
