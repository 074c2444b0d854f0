//! Who pays, and how amounts are written: on the page of the company's rules.

use aftercare::{
    app::panels,
    base::{capitals, text::Lang},
    db::open,
    setting::{self, ChargeTest},
};

use egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;

use super::Window;

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
    let conn = open::to_read(&window.path).unwrap();
    let policy = setting::store::policy(&conn).unwrap();
    assert_eq!(policy.charge_order, [ChargeTest::Contract, ChargeTest::Warranty]);
    assert_eq!(policy.capitals_style, capitals::Style::WithZero);
}
