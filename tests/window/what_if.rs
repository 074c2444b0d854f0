//! What if beside a call: opened, something changed, read, and put back.

use aftercare::{
    app::panels,
    base::{progress::Progress, text::Lang},
    cli::demo,
    db::open,
};
use egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;

use super::{Window, has};

/// A window on the demo company, with its first covered call open.
fn on_a_call(lang: Lang) -> Window {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("aftercare.db");
    let conn = open::to_write(&path).unwrap();
    demo::fill(&conn, lang, &Progress::default()).unwrap();
    let sql = "SELECT number FROM call WHERE contract_id IS NOT NULL AND status = 'closed' ORDER BY id LIMIT 1";
    let number: String = conn.value(sql, &[]).unwrap().expect("a covered call");
    drop(conn);
    let mut window = Window::on(folder, path, lang, panels::all);
    window.wait_for("the shell", |harness| harness.state().shell().is_some());
    window.settle();
    let (calls, all) = if lang == Lang::Zh { ("服务呼叫", "全部") } else { ("Calls", "All") };
    window.click(calls);
    window.settle();
    window.click(all);
    window.wait_for_role(Role::Row, &number);
    window.settle();
    window.click_row(&number);
    window.settle();
    window
}

#[test]
fn what_would_be_otherwise_stands_beside_the_call_and_goes_again() {
    let mut window = on_a_call(Lang::Zh);
    assert!(!has(&window.harness, Role::ComboBox, "假设优先级"));
    window.harness.key_press_modifiers(egui::Modifiers::ALT, egui::Key::W);
    window.settle();
    assert!(window.harness.query_by_label("有变化").is_none());
    let due = window.text("假设响应（小时）");
    window.fill("假设响应（小时）", "0:01");
    window.choose("假设服务时间", "全天候（7×24）");
    window.settle();
    assert!(window.harness.query_all_by_label("有变化").count() > 2);
    assert!(window.harness.query_all_by_label("超时").next().is_some());
    window.picture("what-if-call");
    window.fill("假设合同", "HT-404");
    window.settle();
    assert!(window.harness.query_all_by_label_contains("HT-404").next().is_some());
    window.picture("what-if-refused");
    window.click("恢复原状");
    window.settle();
    assert_eq!(window.text("假设响应（小时）"), due);
    assert!(window.harness.query_by_label("有变化").is_none());
    window.click("收起假设分析");
    window.settle();
    assert!(!has(&window.harness, Role::ComboBox, "假设优先级"));
}

#[test]
fn what_if_reads_in_english_too() {
    let mut window = on_a_call(Lang::En);
    window.harness.key_press_modifiers(egui::Modifiers::ALT, egui::Key::W);
    window.settle();
    window.choose("What-if priority", "Urgent");
    window.settle();
    assert!(window.harness.query_all_by_label("Changed").next().is_some());
    window.picture("what-if-call-en");
}
