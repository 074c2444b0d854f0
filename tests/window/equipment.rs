//! Equipment cards and deliveries in the window: typed, registered, refused, posted, by labels.

use aftercare::{
    app::panels::{self, Entry},
    base::{id::UserId, text::Lang},
    customer::command as customer,
    db::tx::Command,
    equipment::command as equipment,
    item::command as item,
};
use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::{Window, has};

fn built() -> Vec<Entry> {
    let mine = |entry: &Entry| ["deliveries", "equipment"].contains(&entry.route);
    panels::all().into_iter().filter(mine).collect()
}

/// Runs a command beside the window, as its first user.
fn send(window: &mut Window, command: impl Command) {
    let desk = window.harness.state().shell().expect("it is open").desk().clone();
    let mut slot = desk.send(UserId(1), Box::new(command));
    window.wait_for("a command", |_| slot.poll());
    assert_eq!(slot.failure(), None);
    window.settle();
}

/// A window of an office with a customer and a machine that is built of two boards.
fn office() -> Window {
    let mut window = Window::begun(Lang::Zh, built);
    let draft = customer::Draft {
        code: "K-01".to_owned(),
        name: "华北电机有限公司".to_owned(),
        contacts: vec![customer::ContactDraft {
            name: "赵经理".to_owned(),
            is_default: "1".to_owned(),
            ..customer::ContactDraft::default()
        }],
        ..customer::Draft::new()
    };
    send(&mut window, customer::Command::Save(Box::new(draft)));
    save_item(&mut window, "P-200", "主板", &[]);
    save_item(&mut window, "M-100", "贴片机", &["P-200"]);
    window
}

fn save_item(window: &mut Window, code: &str, name: &str, parts: &[&str]) {
    let component = |code: &&str| item::BomDraft {
        component: (*code).to_owned(),
        quantity: "2".to_owned(),
        ..item::BomDraft::default()
    };
    let draft = item::Draft {
        code: code.to_owned(),
        name: name.to_owned(),
        warranty_months: "12".to_owned(),
        tracked_by: "serial".to_owned(),
        bom: parts.iter().map(component).collect(),
        ..item::Draft::new()
    };
    send(window, item::Command::Save(Box::new(draft)));
}

/// Why a greyed step is not possible, as accessibility hears it.
fn refusal(window: &Window, step: &str) -> String {
    let node = window.harness.get_by_role_and_label(Role::Button, step);
    node.accesskit_node().description().unwrap_or_default()
}

fn start_card(window: &mut Window) {
    window.click("设备卡");
    window.settle();
    window.click("新建设备卡");
    window.wait_for("an empty form", |harness| has(harness, Role::TextInput, "厂商序列号"));
    window.settle();
    window.fill("物料", "M-100");
    window.fill("客户", "K-01");
}

#[test]
fn a_card_is_typed_saved_and_registered_and_tells_its_life() {
    let mut window = office();
    start_card(&mut window);
    window.click("保存");
    window.wait_for_label("草稿");
    window.settle();
    assert_eq!(refusal(&window, "登记"), "登记设备卡需要填写：序列号");
    assert!(refusal(&window, "设为失效").starts_with("状态“草稿”下不能“设为失效”"));
    window.picture("equipment-draft");
    window.fill("序列号", "SN-0001");
    window.fill("出库日期", "2026-10-01");
    window.click("登记");
    window.wait_for_label("已登记");
    window.wait_for_label("保修中，剩余 314 天");
    window.settle();
    // What the card takes from its customer.
    assert_eq!(window.text("联系人"), "赵经理");
    assert_eq!(
        refusal(&window, "登记"),
        "状态“已登记”下不能“登记”；现在可以：转入维修；借出；退回；设为失效；由其他设备替换"
    );
    window.press("填充配件（全部层级）");
    window.wait_for_label("已填充 1 个配件");
    window.wait_for_label("P-200");
    window.settle();
    // Saving and registering in one step is told as one.
    let is_told = |node: &egui_kittest::kittest::AccessKitNode<'_>| {
        node.role() == Role::ListItem && node.label().is_some_and(|it| it.contains("登记设备卡：序列号改为“SN-0001”"))
    };
    assert_eq!(window.harness.query_all_by(is_told).count(), 1);
    tall(&mut window, "equipment-registered");
}

#[test]
fn a_step_that_wants_a_reason_asks_for_it_and_the_life_keeps_it() {
    let mut window = office();
    let draft = equipment::Draft {
        item: "M-100".to_owned(),
        customer: "K-01".to_owned(),
        serial: "SN-0002".to_owned(),
        ..equipment::Draft::default()
    };
    send(&mut window, equipment::Command::Save { draft: Box::new(draft), register: true });
    window.click("设备卡");
    window.wait_for_role(Role::Row, "SN-0002");
    window.settle();
    window.click_row("SN-0002");
    window.wait_for_label("已登记");
    window.settle();
    window.click("设为失效");
    window.settle();
    window.click("确定");
    window.wait_for_label("“设为失效”需要填写原因");
    window.picture("equipment-retire");
    window.fill("原因", "设备报废");
    window.click("确定");
    window.wait_for_label("已失效");
    window.wait_for_label("设备报废");
    window.settle();
    window.fill("备注", "待处理");
    window.settle();
    assert_eq!(refusal(&window, "重新登记"), "请先保存修改");
    tall(&mut window, "equipment-retired");
}

#[test]
fn a_delivery_is_typed_and_posted_and_leads_to_its_card() {
    let mut window = office();
    start_delivery(&mut window, "SN-0101, SN-0102");
    window.picture("delivery-new");
    window.click("过账");
    window.settle();
    window.click("确认过账");
    window.wait_for_label("已过账");
    window.wait_for_label("设备卡（2）");
    window.settle();
    window.picture("delivery-posted");
    assert!(refusal(&window, "过账").ends_with("已过账，不能更改"));
    window.click("EC000002");
    window.wait_for_label("贴片机 SN-0102");
    window.wait_for_label("保修中，剩余 364 天");
}

#[test]
fn bad_serials_stand_beside_their_line_and_nothing_is_posted() {
    let mut window = office();
    let draft = equipment::Draft {
        item: "M-100".to_owned(),
        customer: "K-01".to_owned(),
        serial: "SN-0201".to_owned(),
        ..equipment::Draft::default()
    };
    send(&mut window, equipment::Command::Save { draft: Box::new(draft), register: true });
    start_delivery(&mut window, "SN-0200 SN-0201");
    window.click("过账");
    window.settle();
    window.click("确认过账");
    window.wait_for("the refusal beside the line", |harness| {
        let said = "物料 M-100 的序列号 SN-0201 已属于设备卡 EC000001";
        harness.query_all_by_label(said).next().is_some()
    });
    window.settle();
    window.picture("delivery-refused");
    assert_eq!(window.text("序列号 1"), "SN-0200 SN-0201");
    window.wait_for_label("新建出库单");
}

#[test]
fn del_1_posting_warns_of_the_serials_that_are_missing() {
    let mut window = office();
    start_delivery(&mut window, "SN-0101");
    window.fill("数量 1", "3");
    window.click("过账");
    window.wait_for("the warning in the question", |harness| {
        harness.query_all_by_label_contains("第 1 行物料 M-100：数量 3，还缺 2 个序列号").next().is_some()
    });
    window.settle();
    window.click("确认过账");
    window.wait_for_label("设备卡（1）");
}

/// A picture of a window that is high enough for the whole form.
fn tall(window: &mut Window, name: &str) {
    window.harness.set_size(egui::vec2(1440.0, 1200.0));
    window.settle();
    window.picture(name);
}

fn start_delivery(window: &mut Window, serials: &str) {
    window.click("销售出库");
    window.settle();
    window.click("新建出库单");
    window.wait_for("an empty form", |harness| has(harness, Role::TextInput, "外部单号"));
    window.settle();
    assert_eq!(window.text("出库日期"), "2026-11-20");
    window.fill("客户", "K-01");
    window.fill("物料 1", "M-100");
    window.fill("数量 1", "2");
    window.fill("序列号 1", serials);
    window.fill("单价 1", "125000");
}
