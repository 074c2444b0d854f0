//! The whole main job in the window, in Chinese, from an empty file: only clicks and keys.

use aftercare::{app::panels, base::text::Lang};
use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::{Window, has};

const SERIAL: &str = "SN20261120";

#[test]
fn a_delivery_becomes_a_card_a_call_is_covered_dispatched_handled_settled_and_closed() {
    let mut window = Window::begun(Lang::Zh, panels::all);
    customer(&mut window);
    template(&mut window);
    items(&mut window);
    deliver(&mut window);
    let number = record_call(&mut window);
    assign(&mut window);
    dispatch(&mut window);
    handle(&mut window);
    settle(&mut window, &number);
    ask(&mut window);
    closed_call(&mut window, &number);
    part_on_card(&mut window);
}

/// Goes to a panel of the rail, and begins a new record there.
fn begin(window: &mut Window, panel: &str, new: &str, title: &str) {
    window.click(panel);
    window.settle();
    window.click(new);
    window.wait_for_label(title);
    window.settle();
}

/// Clicks a button as soon as it can be pressed: a step is greyed until the record is read anew.
fn press(window: &mut Window, label: &str) {
    window.wait_for(label, |harness| {
        let mut buttons = harness.query_all_by_role_and_label(Role::Button, label);
        buttons.any(|button| !button.accesskit_node().is_disabled())
    });
    window.settle();
    window.click(label);
}

fn customer(window: &mut Window) {
    begin(window, "客户", "新建", "新客户");
    window.fill("客户代码", "KH0001");
    window.fill("客户名称", "苏州精密机械有限公司");
    window.fill("电话", "0512-66778899");
    window.click("保存");
    window.wait_for_role(Role::Row, "苏州精密机械");
    window.settle();
}

/// A warranty that frees parts and labour, not travel.
fn template(window: &mut Window) {
    begin(window, "合同模板", "新建模板", "模板名称");
    window.fill("模板名称", "整机保修一年");
    window.choose("合同种类", "保修合同");
    window.fill("期限（月）", "12");
    window.fill("配件优惠 %", "100");
    window.fill("人工优惠 %", "100");
    window.click("保存");
    window.wait_for_role(Role::Row, "整机保修一年");
    window.settle();
}

fn items(window: &mut Window) {
    let items = [
        ("M-01", "数控车床", "商品", "180000"),
        ("P-01", "主轴轴承", "备件", "380"),
        ("L-01", "维修工时", "工时", "200"),
        ("T-01", "上门费", "差旅", "120"),
    ];
    for (code, name, kind, price) in items {
        begin(window, "物料", "新建", "新物料");
        window.fill("物料代码", code);
        window.fill("物料名称", name);
        window.choose("物料类型", kind);
        window.fill("标准售价", price);
        if code == "M-01" {
            window.choose("跟踪方式", "序列号");
            window.fill("保修模板", "整机保修一年");
            window.fill("保修期（月）", "12");
        }
        window.click("保存");
        window.wait_for_role(Role::Row, name);
        window.settle();
    }
}

/// Posting the delivery makes the card and its warranty contract.
fn deliver(window: &mut Window) {
    begin(window, "销售出库", "新建出库单", "添加一行");
    window.fill("客户", "KH0001");
    window.fill("出库日期", "2026-11-02");
    if !has(&window.harness, Role::TextInput, "物料 1") {
        window.click("添加一行");
    }
    window.fill("物料 1", "M-01");
    window.fill("数量 1", "1");
    window.fill("序列号 1", SERIAL);
    window.click("保存");
    window.wait_for_role(Role::Row, "苏州精密机械");
    window.settle();
    press(window, "过账");
    window.wait_for_label("确认过账");
    window.click("确认过账");
    window.wait_for("the card", |harness| harness.query_all_by_label_contains("设备卡（1）").next().is_some());
    window.settle();
    window.picture("main-delivery");
}

/// The desk sees what is covered, and why, before the call is saved.
fn record_call(window: &mut Window) -> String {
    begin(window, "服务呼叫", "新建服务呼叫", "保修与合同");
    window.fill("设备", SERIAL);
    window.wait_for("the coverage", |harness| harness.query_all_by_label_contains("保修期内").next().is_some());
    window.settle();
    assert_eq!(window.text("客户"), "KH0001", "the unit says whose it is");
    window.fill("故障摘要", "主轴异响");
    window.fill("故障描述", "高速运转时有异响，已停机。");
    window.picture("main-call-new");
    window.click("保存");
    window.wait_for("the saved call", |harness| harness.query_all_by_label("分配受理人").next().is_some());
    window.settle();
    window.picture("main-call");
    let found = window.harness.query_all_by_label_contains("SC2026").next().expect("the call has a number");
    let node = found.accesskit_node();
    let text = node.label().or_else(|| node.value()).unwrap_or_default();
    let from = text.find("SC2026").unwrap_or_default();
    let number: String = text[from..].chars().take("SC202611-0001".len()).collect();
    assert_eq!(number, "SC202611-0001");
    number
}

fn assign(window: &mut Window) {
    press(window, "分配受理人");
    window.wait_for_label("新受理人");
    window.settle();
    window.fill("新受理人", "管理员");
    window.click("确定");
    window.wait_for("the owner", |harness| harness.query_all_by_label("已分配").next().is_some());
    window.settle();
}

fn dispatch(window: &mut Window) {
    press(window, "派出技术员");
    window.wait_for_role(Role::MultilineTextInput, "作业要求");
    window.settle();
    window.fill("技术员", "管理员");
    window.fill("作业要求", "请携带轴承与拉马");
    window.click("保存");
    window.wait_for_label("接单");
    window.settle();
    press(window, "接单");
    window.wait_for_label("确认接单");
    window.settle();
    window.click("确认接单");
    window.wait_for("the accepted dispatch", |harness| harness.query_all_by_label("已接单").next().is_some());
    window.settle();
    window.picture("main-dispatch");
}

/// Parts and labour are free, travel is charged.
fn handle(window: &mut Window) {
    press(window, "登记处理");
    window.wait_for_role(Role::MultilineTextInput, "处理措施");
    window.settle();
    window.fill("处理措施", "更换主轴轴承，试运行两小时正常");
    for (row, item, quantity) in [(1, "P-01", "2"), (2, "L-01", "1.5"), (3, "T-01", "1")] {
        window.click("添加一行");
        window.fill(&format!("物料 {row}"), item);
        window.fill(&format!("数量 {row}"), quantity);
    }
    window.fill("序列号 1", "ZC-0815");
    window.wait_for_label("¥120.00");
    window.settle();
    window.picture("main-handling");
    window.click("保存");
    window.wait_for("the judged lines", |harness| harness.query_all_by_label("免收").next().is_some());
    window.settle();
}

fn settle(window: &mut Window, number: &str) {
    begin(window, "结算", "新建", "生成结算单");
    window.wait_for_role(Role::TextInput, "服务呼叫");
    window.settle();
    window.fill("服务呼叫", number);
    window.wait_for_label("¥120.00");
    window.settle();
    window.click("保存");
    window.wait_for_role(Role::Button, "确认");
    window.settle();
    press(window, "确认");
    window.wait_for_role(Role::Row, "已确认");
    window.settle();
    window.picture("main-settlement");
}

/// The customer is satisfied, and the call closes.
fn ask(window: &mut Window) {
    window.click("回访");
    window.settle();
    window.wait_for_role(Role::Row, "苏州精密机械");
    window.click_row("苏州精密机械");
    window.wait_for_role(Role::MultilineTextInput, "客户意见");
    window.settle();
    window.fill("客户意见", "处理及时");
    press(window, "满意");
    window.wait_for("the answer", |harness| harness.query_all_by_label_contains("呼叫已结").next().is_some());
    window.settle();
    window.picture("main-revisit");
}

fn closed_call(window: &mut Window, number: &str) {
    window.click("服务呼叫");
    window.settle();
    if has(&window.harness, Role::Button, "返回列表") {
        window.click("返回列表");
    }
    window.click("全部");
    window.wait_for_role(Role::Row, "已结");
    window.settle();
    window.click_row(number);
    window.wait_for_label("重新打开");
    window.settle();
    window.picture("main-call-closed");
}

/// The part that was fitted is on the unit's card (EQ-6).
fn part_on_card(window: &mut Window) {
    window.click("设备卡");
    window.wait_for_role(Role::Row, SERIAL);
    window.click_row(SERIAL);
    window.wait_for("the fitted part", |harness| harness.query_all_by_label_contains("ZC-0815").next().is_some());
    window.settle();
    window.picture("main-card");
}
