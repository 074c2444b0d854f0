//! The line above a list: typed, put together by mouse, taken apart by clicks.

use aftercare::{app::panels, base::text::Lang, db::open};
use egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;

use super::{Window, has};
use crate::report::Office;
use crate::util::file::data_of;

/// A window on the list of all calls of an office, with what is asked of its store beside it.
fn calls(lang: Lang) -> (Window, Office) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("aftercare.db");
    let office = Office::on(open::to_write(data_of(&path)).unwrap());
    office.week();
    let mut window = Window::on(folder, path, lang, panels::all);
    window.wait_for("the shell", |harness| harness.state().shell().is_some());
    window.settle();
    let (rail, all) = if lang == Lang::Zh { ("服务呼叫", "全部") } else { ("Calls", "All") };
    window.click(rail);
    window.settle();
    window.click(all);
    window.settle();
    (window, office)
}

fn count(office: &Office, condition: &str) -> String {
    let sql = format!("SELECT COUNT(*) FROM call WHERE {condition}");
    let count: i64 = office.conn.value(&sql, &[]).unwrap().unwrap();
    assert!(count > 0, "{condition}");
    format!("共 {count} 条")
}

fn tick(window: &mut Window, label: &str) {
    // It may stand further down than the list of values is high.
    window.harness.get_by_role_and_label(Role::CheckBox, label).click_accesskit();
    window.harness.step();
    window.harness.step();
}

/// Looks at a field in the list of fields.
fn field(window: &mut Window, label: &str) {
    window.harness.get_by_role_and_label(Role::ListBoxOption, label).click_accesskit();
    window.settle();
}

#[test]
fn a_line_that_is_typed_filters_and_each_part_goes_by_a_click() {
    let (mut window, office) = calls(Lang::Zh);
    let (all, waiting) = (count(&office, "TRUE"), count(&office, "status = 'waiting'"));
    assert_ne!(all, waiting);
    window.wait_for_label(&all);
    window.fill("搜索", "status：waiting；客户：苏州");
    window.wait_for_label(&waiting);
    window.settle();
    window.picture("filter-line-zh");
    // What can't be read is said, and the list stays as it was.
    window.fill("搜索", "状态: 待分配 × 颜色: 红");
    window.wait_for("what is wrong", |harness| {
        harness
            .query_all_by(|node| node.value().is_some_and(|text| text.contains("没有“颜色”这个字段")))
            .next()
            .is_some()
            || has(harness, Role::Label, "没有“颜色”这个字段")
    });
    window.wait_for_label(&waiting);
    window.fill("搜索", "状态: 待分配 × 客户: 苏州");
    window.wait_for_label(&waiting);
    window.settle();
    window.click("状态: 待分配");
    window.wait_for_label(&all);
    assert_eq!(window.text("搜索"), "客户: 苏州");
    window.click("全部清除");
    window.wait_for_label(&all);
    assert_eq!(window.text("搜索"), "");
}

#[test]
fn a_filter_is_put_together_by_mouse_and_stands_in_the_line() {
    let (mut window, office) = calls(Lang::Zh);
    window.click("筛选");
    window.wait_for_label("请在左侧选择字段");
    field(&mut window, "状态");
    window.picture("filter-build-zh");
    tick(&mut window, "待分配");
    window.wait_for_label(&count(&office, "status = 'waiting'"));
    assert_eq!(window.text("搜索"), "状态: 待分配");
    tick(&mut window, "不是");
    window.wait_for_label(&count(&office, "status <> 'waiting'"));
    assert_eq!(window.text("搜索"), "状态: !待分配");
    field(&mut window, "客户");
    window.fill("要查找的文字", "苏州");
    window.press("应用");
    window.wait_for_label("客户: 苏州");
    assert_eq!(window.text("搜索"), "状态: !待分配 × 客户: 苏州");
    field(&mut window, "报修时间");
    tick(&mut window, "今年");
    window.wait_for_label("报修时间: 今年");
    window.fill("从", "昨天");
    window.fill("到", "明后天");
    window.press("应用");
    window.settle();
    assert_eq!(window.text("搜索"), "状态: !待分配 × 客户: 苏州 × 报修时间: 今年");
    window.fill("到", "今天");
    window.press("应用");
    window.wait_for_label("报修时间: 昨天..今天");
}

#[test]
fn the_slash_leads_into_the_line_and_is_not_typed() {
    let (mut window, office) = calls(Lang::En);
    window.harness.event(egui::Event::Text("/".to_owned()));
    window.settle();
    window.harness.event(egui::Event::Text("state: waiting".to_owned()));
    let waiting = count(&office, "status = 'waiting'").replace("共 ", "").replace(" 条", "");
    window.wait_for("the rows", |harness| {
        harness
            .query_all_by(|node| node.value().or(node.label()).is_some_and(|text| text.starts_with(&waiting)))
            .next()
            .is_some()
    });
    assert_eq!(window.text("Search"), "state: waiting");
    window.settle();
    window.picture("filter-line-en");
}
