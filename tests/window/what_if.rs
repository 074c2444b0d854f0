//! What if beside a call: opened, something changed, read, and put back.

use aftercare::{
    app::panels,
    base::{progress::Progress, text::Lang},
    cli::demo,
    db::open,
};
use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::{Window, has};
use crate::util::file::data_of;

/// A window on the demo company, and the number of its first covered call.
fn on_the_demo(lang: Lang) -> (Window, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("aftercare.db");
    let conn = open::to_write(data_of(&path)).unwrap();
    demo::fill(&conn, lang, &Progress::default()).unwrap();
    let sql = "SELECT number FROM call WHERE contract_id IS NOT NULL AND status = 'closed' ORDER BY id LIMIT 1";
    let number: String = conn.value(sql, &[]).unwrap().expect("a covered call");
    drop(conn);
    let mut window = Window::on(folder, path, lang, panels::all);
    window.wait_for("the shell", |harness| harness.state().shell().is_some());
    window.settle();
    (window, number)
}

/// With that call open.
fn on_a_call(lang: Lang) -> Window {
    let (mut window, number) = on_the_demo(lang);
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

#[test]
fn over_a_period_one_sees_which_calls_would_have_been_missed_and_goes_there() {
    let (mut window, number) = on_the_demo(Lang::Zh);
    window.click("假设分析");
    window.settle();
    assert_eq!(window.text("报修日期从"), "2026-07-01", "the last quarter is proposed");
    window.fill("报修日期从", "2026-12-01");
    window.click("计算");
    window.settle();
    assert!(window.harness.query_by_label("截止日期早于开始日期").is_some());
    window.fill("报修日期从", "2026-01-01");
    window.fill("报修日期到", "2026-12-31");
    window.fill("假设解决（小时）", "0:01");
    window.click("计算");
    window.wait_for_role(Role::Row, &number);
    window.settle();
    assert!(has(&window.harness, Role::Row, "→ 超时"));
    assert!(window.harness.query_by(|node| node.label().is_some_and(|label| label.contains("解决超时"))).is_some());
    window.picture("what-if-period");
    window.fill("假设解决（小时）", "8");
    assert!(window.harness.query_by_label("条件已修改，请重新计算").is_some());
    window.click("恢复原状");
    assert_eq!((window.text("假设解决（小时）"), window.text("报修日期从")), (String::new(), "2026-01-01".to_owned()));
    window.click_row(&number);
    window.wait_for_label("返回列表");
}

#[test]
fn each_line_of_what_if_is_a_row_with_a_name_and_nothing_is_called_nothing() {
    let mut window = on_a_call(Lang::Zh);
    window.harness.key_press_modifiers(egui::Modifiers::ALT, egui::Key::W);
    window.settle();
    window.fill("假设响应（小时）", "0:01");
    window.settle();
    let rows = window.harness.query_all_by_role(Role::Row).filter_map(|node| node.accesskit_node().label());
    let promise = rows.filter(|label| label.starts_with("响应时限：")).collect::<Vec<_>>();
    assert!(promise.len() == 1 && promise[0].ends_with("→ 1分钟"), "{promise:?}");
    let is_nameless = |node: &egui_kittest::kittest::AccessKitNode<'_>| {
        node.role() == Role::Label
            && node.label().is_none_or(|label| label.trim().is_empty())
            && node.value().is_none_or(|value| value.trim().is_empty())
    };
    assert_eq!(window.harness.query_all_by(is_nameless).count(), 0);
}

#[test]
fn a_call_that_is_only_typed_is_asked_what_if_too_and_what_is_typed_on_counts() {
    let (mut window, _) = on_the_demo(Lang::Zh);
    let conn = open::to_read(data_of(&window.path)).unwrap();
    let sql = "SELECT number FROM equipment WHERE status = 'registered' ORDER BY id LIMIT 1";
    let covered: String = conn.value(sql, &[]).unwrap().expect("a unit in use");
    drop(conn);
    window.click("服务呼叫");
    window.click("新建服务呼叫");
    window.settle();
    assert!(window.harness.query_by_label("假如…").is_none(), "nobody knows yet whose it is");
    window.fill("设备", &covered);
    window.settle();
    window.harness.key_press_modifiers(egui::Modifiers::ALT, egui::Key::W);
    window.settle();
    window.choose("假设优先级", "紧急");
    window.settle();
    assert!(has(&window.harness, Role::Row, "优先级：普通 → 紧急"));
    window.picture("what-if-unsaved");
    // The draft goes on: what was not tried follows it, what was tried stays.
    window.harness.get_by_role_and_label(Role::ComboBox, "优先级").click_accesskit();
    window.wait_for_role(Role::ListBoxOption, "高");
    window.press("高");
    window.settle();
    assert!(has(&window.harness, Role::Row, "优先级：高 → 紧急"));
    // What was tried is not typed into the call, and the next call begins without it.
    window.fill("故障摘要", "主轴异响");
    window.click("保存");
    window.wait_for_label("假如…");
    window.settle();
    assert!(!has(&window.harness, Role::Row, "→ 紧急"));
}
