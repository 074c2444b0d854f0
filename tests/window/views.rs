//! The views of a list as tabs: each shows its line, what is made of it is marked, kept, and taken back.

use aftercare::{app::panels, base::text::Lang, db::open};
use egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;

use super::{Window, has};
use crate::report::Office;
use crate::util::file::data_of;

/// A window on the list of calls of an office with a week of them, who acts being its chief.
fn calls(lang: Lang) -> (Window, Office) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("aftercare.db");
    let office = Office::on(open::to_write(data_of(&path)).unwrap());
    office.week();
    std::fs::write(folder.path().join("window.json"), format!("{{\"user\": {}}}", office.chief.0)).unwrap();
    let mut window = Window::on(folder, path, lang, panels::all);
    window.wait_for("the shell", |harness| harness.state().shell().is_some());
    window.settle();
    window.click(if lang == Lang::Zh { "服务呼叫" } else { "Calls" });
    window.settle();
    (window, office)
}

fn count(office: &Office, condition: &str) -> String {
    let count: i64 = office.conn.value(&format!("SELECT COUNT(*) FROM call WHERE {condition}"), &[]).unwrap().unwrap();
    assert!(count > 0, "{condition}");
    format!("共 {count} 条")
}

const OPEN: &str = "status NOT IN ('closed', 'declined', 'cancelled')";

#[test]
fn a_tab_shows_its_line_and_what_is_typed_in_one_waits_while_another_is_shown() {
    let (mut window, office) = calls(Lang::Zh);
    let (open, all) = (count(&office, OPEN), count(&office, "TRUE"));
    window.wait_for_label(&open);
    assert_eq!(window.text("搜索"), "状态: 未结");
    assert!(has(&window.harness, Role::Button, "状态: 未结"), "a chip");
    assert!(!has(&window.harness, Role::Label, "已修改"));
    window.click("我受理的");
    window.wait_for_label(&count(&office, &format!("{OPEN} AND owner_id = {}", office.chief.0)));
    assert_eq!(window.text("搜索"), "状态: 未结 × 我的");
    window.click("全部");
    window.wait_for_label(&all);
    assert_eq!(window.text("搜索"), "");
    // What is typed goes on where the view's line ends.
    window.click("未结");
    window.wait_for_label(&open);
    window.input("搜索").focus();
    window.harness.step();
    window.harness.event(egui::Event::Text("客户: 苏州 × 状态: 待分配".to_owned()));
    window.wait_for_label(&count(&office, "status = 'waiting'"));
    assert_eq!(window.text("搜索"), "状态: 未结 × 客户: 苏州 × 状态: 待分配");
    window.wait_for_role(Role::Link, "还原视图");
    window.settle();
    window.picture("view-changed-zh");
    window.click("全部");
    window.wait_for_label(&all);
    window.click("未结");
    window.wait_for_label(&count(&office, "status = 'waiting'"));
    assert_eq!(window.text("搜索"), "状态: 未结 × 客户: 苏州 × 状态: 待分配");
    window.click("还原视图");
    window.wait_for_label(&open);
    assert_eq!(window.text("搜索"), "状态: 未结");
    window.settle();
    assert!(!has(&window.harness, Role::Link, "还原视图"));
}

#[test]
fn a_call_that_was_looked_at_leads_back_to_the_list_as_it_was_left() {
    let (mut window, office) = calls(Lang::Zh);
    window.click("全部");
    window.wait_for_label(&count(&office, "TRUE"));
    window.fill("搜索", "黑屏");
    let found = count(&office, "subject LIKE '%黑屏%' ESCAPE '\\'");
    window.wait_for_label(&found);
    window.click_row("黑屏");
    window.wait_for_role(Role::Button, "返回列表");
    window.click("返回列表");
    window.wait_for_label(&found);
    assert_eq!(window.text("搜索"), "黑屏");
    // A door shows what its figure counted, whatever was typed.
    window.click("今日");
    window.wait_for_label("待分配 1");
    window.click("待分配 1");
    window.wait_for_label("共 1 条");
    window.click("搜索");
    window.settle();
    assert_eq!(window.text("搜索"), "状态: 未决定、待分配 × ");
}

#[test]
fn a_heading_sorts_a_view_and_it_is_taken_back_with_the_rest() {
    let (mut window, _office) = calls(Lang::En);
    window.wait_for_role(Role::ColumnHeader, "Call number");
    window.harness.get_by_role_and_label(Role::ColumnHeader, "Call number").click();
    window.settle();
    window.wait_for_role(Role::Link, "Back to the view");
    window.picture("view-changed-en");
    window.click("Back to the view");
    window.settle();
    assert!(!has(&window.harness, Role::Link, "Back to the view"));
}
