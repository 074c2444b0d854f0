//! Customers, items, settings and people, as an office fills them in.

use aftercare::{app::panels, base::text::Lang};
use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::{Window, has};

/// Goes to a panel of the rail, and begins a new record there.
fn begin(window: &mut Window, panel: &str, title: &str) {
    window.click(panel);
    window.settle();
    window.click("新建");
    window.wait_for_label(title);
}

#[test]
fn a_customer_is_filled_in_with_addresses_and_contacts_and_found_by_phone() {
    let mut window = Window::begun(Lang::Zh, panels::all);
    begin(&mut window, "客户", "新客户");
    window.fill("客户代码", "KH0001");
    window.fill("客户名称", "华北电机有限公司");
    window.choose("客户级别", "重点客户");
    window.choose("区域", "华北");
    window.click("保存");
    window.wait_for_role(Role::Row, "华北电机有限公司");
    window.settle();
    window.press("添加联系人");
    window.fill("姓名 1", "王芳");
    window.fill("手机 1", "138-0013-8000");
    window.press("添加地址");
    window.fill("城市 1", "北京");
    window.fill("街道门牌 1", "朝阳区酒仙桥路 10 号");
    window.click("保存");
    window.wait_for("the saved line", |harness| has(harness, Role::Row, "王芳") && has(harness, Role::Row, "北京"));
    window.settle();
    window.picture("customer-zh");
    assert_eq!(window.text("姓名 1"), "王芳");
    window.fill("搜索", "13800138");
    window.wait_for_role(Role::Row, "华北电机有限公司");
}

#[test]
fn an_item_is_filled_in_with_components_and_shows_its_tree() {
    let mut window = Window::begun(Lang::Zh, panels::all);
    for (code, name) in [("P-01", "主轴"), ("M-01", "数控车床")] {
        begin(&mut window, "物料", "新物料");
        window.fill("物料代码", code);
        window.fill("物料名称", name);
        window.choose("单位", "台");
        window.click("保存");
        window.wait_for_role(Role::Row, name);
        window.settle();
    }
    window.click("添加一行");
    window.fill("子件 1", "P-01");
    window.fill("数量 1", "2");
    window.click("保存");
    window.wait_for("the tree", |harness| harness.query_all_by_label("总用量").next().is_some());
    window.settle();
    window.picture("item-zh");

    window.fill("子件 1", "M-01");
    window.click("保存");
    window.wait_for("the way of the cycle", |harness| {
        harness.query_all_by_label_contains("M-01 → M-01").next().is_some()
    });
}

#[test]
fn every_page_of_the_settings_is_shown_and_a_calendar_that_never_opens_is_refused() {
    let mut window = Window::begun(Lang::Zh, panels::all);
    window.click("设置");
    window.wait_for_label("服务电话");
    window.picture("settings-company-zh");
    window.fill("服务电话", "400-810-8888");
    window.click("保存");
    window.settle();

    window.click("工作日历");
    window.wait_for_label("节假日");
    window.settle();
    window.picture("settings-calendar-zh");
    for day in ["星期一", "星期二", "星期三", "星期四", "星期五"] {
        window.fill(day, "");
    }
    window.click("保存");
    window.wait_for("the refusal", |harness| harness.query_all_by_label_contains("日历永远不会开放").next().is_some());
    window.click("撤销修改");
    window.settle();

    window.click("业务规则");
    window.wait_for_label("设备唯一性依据");
    window.settle();
    window.picture("settings-policy-zh");
    window.fill("响应 紧急", "1.5");
    window.click("保存");
    window.wait_for("rest", |harness| harness.query_all_by_label("正在保存…").next().is_none());
    window.settle();
    assert_eq!(window.text("响应 紧急"), "1.5");
    window.choose("设备唯一性依据", "批次");
    window.wait_for("what was done", |harness| harness.query_all_by_label_contains("唯一标识").count() > 1);
}

#[test]
fn dictionaries_queues_and_people_are_kept_in_the_settings() {
    let mut window = Window::begun(Lang::Zh, panels::all);
    begin_page(&mut window, "字典", "新字典项");
    window.fill("名称", "噪声异常");
    window.click("保存");
    window.wait_for_role(Role::Row, "噪声异常");
    window.settle();
    window.picture("settings-dictionary-zh");

    begin_page(&mut window, "人员", "新用户");
    window.fill("姓名", "陈工");
    check(&mut window, "技术员");
    check(&mut window, "电气");
    window.click("保存");
    window.wait_for("the user's row", |harness| has(harness, Role::Row, "陈工 技术员"));
    window.settle();
    window.picture("settings-people-zh");

    begin_page(&mut window, "队列", "新队列");
    window.fill("队列名称", "电气组");
    window.fill("队列经理", "管理员");
    check(&mut window, "陈工");
    check(&mut window, "噪声异常");
    window.click("保存");
    window.wait_for_role(Role::Row, "电气组");
    window.settle();
    window.picture("settings-queues-zh");
}

fn begin_page(window: &mut Window, page: &str, title: &str) {
    window.click("设置");
    window.settle();
    window.click(page);
    window.settle();
    window.click("新建");
    window.wait_for_label(title);
}

fn check(window: &mut Window, name: &str) {
    window.harness.get_by_role_and_label(Role::CheckBox, name).click();
    window.harness.step();
    window.harness.step();
}

#[test]
fn no_english_stands_in_the_chinese_window() {
    let mut window = Window::begun(Lang::Zh, panels::all);
    for panel in ["客户", "物料", "设置"] {
        window.click(panel);
        window.settle();
        let words: Vec<String> = window
            .harness
            .query_all_by(|node| node.label().is_some_and(|label| is_english(&label)))
            .filter_map(|node| node.accesskit_node().label())
            .collect();
        assert!(words.is_empty(), "{panel}: {words:?}");
    }
}

/// Three small Latin letters in a row; the name of the other language is its own.
fn is_english(text: &str) -> bool {
    if text == "English" {
        return false;
    }
    let mut run = 0;
    text.chars().any(|c| {
        run = if c.is_ascii_lowercase() { run + 1 } else { 0 };
        run >= 3
    })
}
