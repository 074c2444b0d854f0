//! Forms that stand on a page without a list: settings, rules.

use egui::accesskit::Role;

use super::{answer, at_customers, has, is_offered, killed, offered_again, wait_for_kept};

#[test]
fn plat_24_settings_that_were_typed_are_there_again_each_on_its_page() {
    let mut window = at_customers();
    window.click("设置");
    window.settle();
    window.fill("地址", "上海市中山西路 5 号");
    window.settle();
    window.click("工作日历");
    window.settle();
    window.fill("星期六", "09:00-12:00");
    window.settle();
    wait_for_kept(&mut window, "中山西路");
    wait_for_kept(&mut window, "09:00-12:00");
    let mut window = offered_again(window);
    window.picture("unsaved-settings-zh");
    answer(&mut window, "公司资料", "继续填写");
    assert_eq!(window.text("地址"), "上海市中山西路 5 号");
    // What is typed on one page is in nobody's way on another.
    answer(&mut window, "工作日历", "继续填写");
    assert_eq!(window.text("星期六"), "09:00-12:00");
    assert!(!is_offered(&window));
    window.click("公司资料");
    window.settle();
    assert_eq!(window.text("地址"), "上海市中山西路 5 号");
    for page in ["公司资料", "工作日历"] {
        window.click(page);
        window.settle();
        window.click("保存");
        window.settle();
        window.wait_for_rest();
    }
    let mut window = killed(window);
    assert!(!is_offered(&window), "it is saved");
    window.click("设置");
    window.wait_for("the form", |harness| has(harness, Role::TextInput, "地址"));
    window.settle();
    assert_eq!(window.text("地址"), "上海市中山西路 5 号");
}

#[test]
fn plat_24_a_rule_that_was_typed_is_there_again_with_what_another_has_saved_meanwhile() {
    let mut window = at_customers();
    super::super::alerts::type_a_rule(&mut window);
    window.settle();
    wait_for_kept(&mut window, "很早");
    let mut window = offered_again(window);
    answer(&mut window, "响应时限预警", "继续填写");
    assert_eq!(window.text("提前量"), "很早");
    window.click("保存");
    window.wait_for_label("请填写 1 至 99 的整数，最多 5 个");
    window.click("撤销修改");
    window.settle();
    assert!(!is_offered(&killed(window)));
}
