//! The views of a list as tabs: each shows its line, what is made of it is marked, kept, and taken back.

use aftercare::{
    app::panels,
    base::text::Lang,
    db::{open, record, tx},
    view::{SavedView, command::Command},
};
use egui::{Event, ImeEvent, accesskit::Role};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

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
    window.harness.event(Event::Text("客户: 苏州 × 状态: 待分配".to_owned()));
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

fn choose(window: &mut Window, step: &str) {
    window.click("视图");
    window.wait_for_role(Role::Button, step);
    window.settle();
    window.click(step);
    window.settle();
}

#[test]
fn what_a_list_shows_is_saved_under_a_name_changed_and_stays_as_a_line_when_another_deletes_it() {
    let (mut window, office) = calls(Lang::Zh);
    window.fill("搜索", "状态: 待分配 × 客户: 苏州");
    let waiting = count(&office, "status = 'waiting'");
    window.wait_for_label(&waiting);
    choose(&mut window, "另存为视图…");
    window.wait_for_label("视图名称");
    window.picture("view-save-zh");
    window.fill("视图名称", "未结");
    window.click("保存");
    window.wait_for("the name is taken", |harness| harness.query_all_by_label_contains("已被使用").next().is_some());
    window.fill("视图名称", "苏州待分配");
    window.click("所有人可见");
    window.click("保存");
    window.wait_for_role(Role::Button, "苏州待分配");
    window.settle();
    assert!(!has(&window.harness, Role::Link, "还原视图"), "it is shown as it was saved");
    window.click("未结");
    window.wait_for_label(&count(&office, OPEN));
    assert_eq!(window.text("搜索"), "状态: 未结", "what it was made from is as it was");
    window.click("苏州待分配");
    window.wait_for_label(&waiting);
    assert_eq!(window.text("搜索"), "状态: 待分配 × 客户: 苏州");
    // Changed, and saved again.
    window.click("客户: 苏州");
    window.wait_for_role(Role::Link, "还原视图");
    choose(&mut window, "保存修改");
    window.wait_for("it is as saved", |harness| !has(harness, Role::Link, "还原视图"));
    choose(&mut window, "左移");
    window.settle();
    window.picture("view-saved-zh");
    let saved: SavedView = record::first(&office.conn, "ORDER BY id", &[]).unwrap().unwrap();
    assert_eq!((saved.name.as_str(), saved.line.as_str(), saved.shared), ("苏州待分配", "status: waiting", true));
    let delete = Command::Delete(saved.id, saved.version);
    tx::transact(&office.conn, &office.clock, office.chief, &delete).unwrap();
    window.wait_for("that it is gone", |harness| {
        harness.query_all_by_label_contains("视图“苏州待分配”已被删除").next().is_some()
            || harness
                .query_all_by(|node| node.value().is_some_and(|text| text.contains("视图“苏州待分配”已被删除")))
                .next()
                .is_some()
    });
    assert_eq!(window.text("搜索"), "状态: 待分配");
    window.settle();
    window.picture("view-gone-zh");
    window.click("全部");
    window.wait_for_label(&count(&office, "TRUE"));
}

#[test]
fn a_view_that_is_not_understood_whole_says_so_above_the_list_and_is_not_saved_over() {
    let (mut window, office) = calls(Lang::En);
    tx::within(&office.conn, &office.clock, office.chief, "test", |tx| {
        tx.insert(&mut SavedView {
            id: Default::default(),
            version: 0,
            list: "call".to_owned(),
            name: "Red ones".to_owned(),
            line: "status: waiting; colour: red".to_owned(),
            sort: "mood".to_owned(),
            layout: String::new(),
            format: 1,
            owner_id: office.chief,
            shared: false,
        })
    })
    .unwrap();
    window.wait_for_role(Role::Button, "Red ones");
    window.click("Red ones");
    let says = |harness: &egui_kittest::Harness<'static, aftercare::app::App>, text: &str| {
        harness.query_all_by(|node| node.value().or(node.label()).is_some_and(|it| it.contains(text))).next().is_some()
    };
    window.wait_for("what is wrong", |harness| says(harness, "There is no field \"colour\""));
    window.settle();
    assert!(says(&window.harness, "Part of the view \"Red ones\" can't be read"));
    assert!(says(&window.harness, "sorted by \"mood\""));
    assert_eq!(window.text("Search"), "status: waiting; colour: red");
    window.picture("view-unread-en");
    window.click("View");
    window.settle();
    let save = window.harness.get_by_role_and_label(Role::Button, "Save the changes").accesskit_node();
    assert!(save.is_disabled());
    let kept: SavedView = record::first(&office.conn, "ORDER BY id", &[]).unwrap().unwrap();
    assert_eq!((kept.line.as_str(), kept.version), ("status: waiting; colour: red", 1));
}

#[test]
fn nothing_is_filtered_while_an_input_method_composes_in_the_line() {
    let (mut window, office) = calls(Lang::Zh);
    window.click("全部");
    let all = count(&office, "TRUE");
    window.wait_for_label(&all);
    window.input("搜索").focus();
    window.harness.step();
    for text in ["d", "dp", "dpf"] {
        let preedit = ImeEvent::Preedit { text: text.to_owned(), active_range_chars: None };
        window.harness.event(Event::Ime(preedit));
        window.settle();
        // So long that what is typed would have been searched.
        window.harness.run_steps(40);
        window.settle();
        assert!(window.harness.query_all_by_label(&all).next().is_some(), "{text} found nothing, so nothing is shown");
    }
    window.harness.event(Event::Ime(ImeEvent::Commit("待分配".to_owned())));
    window.wait_for("the rows that were meant", |harness| harness.query_all_by_label(&all).next().is_none());
    assert_eq!(window.text("搜索"), "待分配");
}

#[test]
fn plat_13_lists_without_a_form_have_views_too_each_its_own() {
    let (mut window, office) = calls(Lang::Zh);
    window.click("应收账款");
    window.settle();
    window.click("有欠款");
    window.settle();
    assert_eq!(window.text("搜索"), "未收合计: >= 0.01");
    window.picture("view-receivables-zh");
    choose(&mut window, "另存为视图…");
    window.wait_for_label("视图名称");
    window.fill("视图名称", "要催的");
    window.click("保存");
    window.wait_for_role(Role::Button, "要催的");
    let saved: SavedView = record::first(&office.conn, "ORDER BY id", &[]).unwrap().unwrap();
    assert_eq!((saved.list.as_str(), saved.line.as_str()), ("receivable", "owed: >= 0.01"));
    window.settle();
    // A file of it would bear its name.
    window.click("导出…");
    window.wait_for_label("导出到文件");
    assert!(window.text("导出到文件").contains("要催的-2026"), "{}", window.text("导出到文件"));
    window.click("取消");
    window.settle();
    window.click("客户");
    window.settle();
    assert!(!has(&window.harness, Role::Button, "要催的"), "the list of customers is another one");
    for (place, tab, line) in [("出库查询", "已过账", "状态: 已过账"), ("提醒中心", "尚未通知", "通知时间: 空")]
    {
        window.click(place);
        window.settle();
        window.click(tab);
        window.settle();
        assert!(window.text("搜索").contains(line), "{place}: {}", window.text("搜索"));
    }
    window.click("设置");
    window.settle();
    for page in ["人员", "队列", "部门"] {
        window.click(page);
        window.settle();
        window.click("已停用");
        window.settle();
        assert!(window.text("搜索").ends_with("否"), "{page}: {}", window.text("搜索"));
    }
}
