//! Reports in the window: chosen, grouped, and each figure a door to the calls it counts.

use aftercare::{
    app::panels,
    base::{progress::Progress, text::Lang},
    cli::demo,
    db::open,
};
use egui::{Key, accesskit::Role};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::{Window, has};
use crate::util::file::data_of;

/// A window on the demo company, at the reports.
fn window(lang: Lang) -> Window {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("aftercare.db");
    let conn = open::to_write(data_of(&path)).unwrap();
    demo::fill(&conn, lang, &Progress::default()).unwrap();
    drop(conn);
    let mut window = Window::on(folder, path, lang, panels::all);
    window.wait_for("the shell", |harness| harness.state().shell().is_some());
    window.settle();
    window.click(if lang == Lang::Zh { "报表" } else { "Reports" });
    window.settle();
    window
}

/// The names of all bars.
fn bars(window: &Window, what: &str) -> Vec<String> {
    let is_bar = |node: &egui_kittest::kittest::AccessKitNode<'_>| {
        node.role() == Role::Link && node.label().is_some_and(|label| label.contains(what))
    };
    let found = window.harness.query_all_by(is_bar);
    found.filter_map(|node| node.accesskit_node().label()).collect()
}

#[test]
fn open_calls_stand_as_rows_and_bars_and_each_leads_to_its_calls() {
    let mut window = window(Lang::Zh);
    window.wait_for("bars", |harness| harness.query_all_by_label_contains("：数量 ").next().is_some());
    window.picture("report-monitor");
    let bar = bars(&window, "：数量 ").first().cloned().expect("the demo has open calls");
    let (state, count) = bar.split_once("：数量 ").map(|(state, count)| (state.to_owned(), count.to_owned())).unwrap();
    window.click(&bar);
    window.settle();
    window.wait_for_label(&format!("共 {count} 条"));
    // The line says which calls these are.
    let line = window.text("搜索");
    assert!(line.contains(&state) && line.contains("未结"), "{line}");
    window.click("报表");
    window.settle();
    window.click_row(&state);
    window.settle();
    window.wait_for_label(&format!("共 {count} 条"));
}

#[test]
fn another_report_period_and_group_are_chosen_and_what_it_says_follows() {
    let mut window = window(Lang::Zh);
    window.choose("哪个报表", "响应与解决时间");
    window.settle();
    window.choose("期间", "全部");
    window.choose("分组", "优先级");
    window.settle();
    window.wait_for("both promises", |harness| {
        let all = |word: &str| harness.query_all_by_label_contains(word).next().is_some();
        all("响应 · ") && all("解决 · ")
    });
    window.picture("report-times");
    let median = bars(&window, "中位");
    assert!(!median.is_empty(), "{median:?}");
    window.click(&median[0]);
    window.settle();
    let line = window.text("搜索");
    assert!(line.contains("响应时间"), "those that were answered: {line}");
    window.click("报表");
    window.settle();
    window.choose("期间", "自定日期");
    window.fill("从", "2026-13-01");
    window.settle();
    assert!(window.harness.query_by_label("“2026-13-01”不是日期或期间").is_some());
    window.fill("从", "2090-01-01");
    window.settle();
    window.wait_for_label("没有符合条件的呼叫。");
}

#[test]
fn reports_read_in_english_and_have_names_for_every_control() {
    let mut window = window(Lang::En);
    window.wait_for("bars", |harness| harness.query_all_by_label_contains(": Count ").next().is_some());
    window.picture("report-monitor-en");
    for name in ["Which report", "By", "then by", "and then by", "Shown as bars"] {
        assert!(has(&window.harness, Role::ComboBox, name), "{name}");
    }
}

#[test]
fn rows_of_a_report_are_no_calls_and_offer_nothing_that_is_done_with_calls() {
    let mut window = window(Lang::Zh);
    window.wait_for("bars", |harness| harness.query_all_by_label_contains("：数量 ").next().is_some());
    window.harness.get_by(|node| node.role() == Role::RowGroup).focus();
    window.settle();
    for pressed in [Key::Home, Key::Space] {
        window.harness.key_press(pressed);
        window.harness.step();
    }
    window.wait_for_label("已选 1 条");
    window.settle();
    window.click("批量操作");
    window.settle();
    assert!(window.harness.query_by_label("分配给…").is_none());
    assert!(window.harness.query_all_by_label_contains("导出").next().is_some());
}

#[test]
fn a_report_is_looked_at_as_it_will_be_printed() {
    let mut window = window(Lang::Zh);
    window.wait_for("bars", |harness| harness.query_all_by_label_contains("：数量 ").next().is_some());
    window.click("打印 / PDF…");
    window.wait_for_role(Role::Image, "未结呼叫");
    window.settle();
    window.picture("report-paper");
    assert!(has(&window.harness, Role::Button, "打印"));
    let page = window.harness.get_all_by_role(Role::Image).find_map(|node| node.value()).unwrap_or_default();
    for word in ["未结呼叫", "统计范围", "状态: 未结", "数量，按状态", "合计"] {
        assert!(page.contains(word), "{word}: {page}");
    }
}

#[test]
fn a_report_is_kept_as_a_favourite_found_again_changed_and_deleted() {
    let mut window = window(Lang::Zh);
    window.choose("哪个报表", "期间呼叫");
    window.settle();
    window.choose("期间", "全部");
    window.choose("分组", "优先级");
    window.settle();
    window.click("收藏");
    window.settle();
    window.click("收藏当前报表…");
    window.settle();
    window.fill("收藏名称", "按优先级");
    window.click("保存");
    window.wait_for_label("收藏：按优先级");
    window.settle();
    window.picture("report-favourite");
    // Something else is asked: the favourite says that it was changed, and brings its own back.
    window.choose("哪个报表", "未结呼叫");
    window.settle();
    assert!(window.harness.query_by_label("已修改").is_some());
    window.click("收藏：按优先级");
    window.settle();
    window.click("按优先级");
    window.settle();
    assert!(window.harness.query_by_label("已修改").is_none());
    for (name, value) in [("哪个报表", "期间呼叫"), ("期间", "全部"), ("分组", "优先级")] {
        let chosen = window.harness.get_by_role_and_label(Role::ComboBox, name).value();
        assert_eq!(chosen.as_deref(), Some(value), "{name}");
    }
    // Another figure in the chart is a change that can be saved.
    window.choose("期间", "今年");
    window.settle();
    window.click("收藏：按优先级");
    window.settle();
    window.click("保存修改");
    window.wait_for("the saved one", |harness| harness.query_by_label("已修改").is_none());
    window.click("收藏：按优先级");
    window.settle();
    window.click("删除收藏");
    window.settle();
    window.picture("report-favourite-delete");
    window.click("删除收藏");
    window.wait_for_label("收藏");
    assert!(window.harness.query_by_label("收藏：按优先级").is_none());
}

#[test]
fn chart_and_table_are_both_seen_in_a_window_of_1000_by_700_and_no_name_stands_apart_from_its_input() {
    for (lang, name, times, groups) in [
        (Lang::Zh, "哪个报表", "响应与解决时间", ["分组", "二级分组", "三级分组", "图中显示"]),
        (Lang::En, "Which report", "Response and resolve times", ["By", "then by", "and then by", "Shown as bars"]),
    ] {
        let mut window = window(lang);
        window.harness.set_size(egui::vec2(1000.0, 700.0));
        window.choose(name, times);
        window.settle();
        window.choose(if lang == Lang::Zh { "期间" } else { "Period" }, if lang == Lang::Zh { "全部" } else { "All" });
        window.settle();
        window.picture(if lang == Lang::Zh { "report-small-zh" } else { "report-small-en" });
        for group in groups {
            let input = window.harness.get_by_role_and_label(Role::ComboBox, group).rect();
            let label = window.harness.get_by_role_and_label(Role::Label, group).rect();
            let is_beside = input.y_range().contains(label.center().y) && label.right() < input.left();
            assert!(is_beside, "{group}: {label} and {input}");
        }
        let seen = |rect: egui::Rect| rect.bottom() < 690.0 && rect.right() < 1000.0;
        let bars = window
            .harness
            .query_all_by(|node| node.role() == Role::Link && node.label().is_some_and(|label| label.contains("·")));
        let bars = bars.filter(|node| seen(node.rect())).count();
        let rows = window.harness.get_all_by_role(Role::Row).filter(|node| seen(node.rect())).count();
        assert!(bars >= 4 && rows >= 5, "{bars} bars, {rows} rows");
    }
}
