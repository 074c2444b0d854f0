//! What a list shows to a file, from the window: which rows, where to, and what is there when it is done.

use std::path::Path;

use aftercare::{
    app::panels,
    base::text::Lang,
    customer::Customer,
    db::{open, record::Record as _},
};
use egui::{Key, Modifiers, accesskit::Role};
use egui_kittest::kittest::Queryable as _;

use super::{Window, has};
use crate::{
    report::Office,
    util::file::{data_of, spoil},
};

/// A window at the list of three customers.
fn customers() -> Window {
    let mut window = Window::begun(Lang::Zh, panels::all);
    window.click("客户");
    window.settle();
    for (code, name) in [("KH0001", "上海精工机械"), ("KH0002", "苏州恒达自动化"), ("KH0003", "上海申联电气")]
    {
        window.click("新建");
        window.fill("客户代码", code);
        window.fill("客户名称", name);
        window.click("保存");
        window.wait_for_role(Role::Row, name);
        window.wait_for_rest();
    }
    window.click("客户");
    window.settle();
    window
}

/// A window at a list of so many customers that it takes a while to write them.
fn many_customers() -> Window {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("aftercare.db");
    let data = data_of(&path);
    drop(Office::on(open::to_write(data.clone()).expect("it opens")));
    let columns: Vec<&str> =
        Customer::COLUMNS.iter().copied().filter(|column| !["id", "code"].contains(column)).collect();
    let columns = columns.join(", ");
    let many = format!(
        "WITH RECURSIVE made(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM made WHERE n < 200000)
         INSERT INTO customer (code, {columns}) SELECT 'M' || n, {columns} FROM made, customer WHERE customer.id = 1"
    );
    spoil(&data, &many);
    let mut window = Window::on(folder, path, Lang::Zh, panels::all);
    window.wait_for("the shell", |harness| harness.state().shell().is_some());
    window.settle();
    window.click("客户");
    window.wait_for("the rows", |harness| harness.query_all_by_label_contains("共 20").next().is_some());
    window
}

/// Begins to write all of them to a workbook.
fn begin(window: &mut Window, path: &Path) {
    window.click("导出…");
    window.wait_for_label("导出到文件");
    window.fill("导出到文件", &path.display().to_string());
    window.click("导出");
    window.wait_for_role(Role::Button, "停止导出");
}

#[test]
fn an_export_is_stopped_half_way_and_nothing_of_it_is_left() {
    let mut window = many_customers();
    let folder = tempfile::tempdir().expect("a folder");
    begin(&mut window, &folder.path().join("all.xlsx"));
    window.click("停止导出");
    window.wait_for_label("已停止导出，没有留下文件");
    assert_eq!(std::fs::read_dir(folder.path()).expect("the folder").count(), 0);
    assert!(!has(&window.harness, Role::Button, "停止导出"));
}

#[test]
fn a_window_that_is_to_close_while_an_export_runs_asks_and_ends_it_first() {
    let mut window = many_customers();
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("all.xlsx");
    std::fs::write(&path, b"PK precious").expect("written");
    window.click("导出…");
    window.wait_for_label("导出到文件");
    window.fill("导出到文件", &path.display().to_string());
    window.click("导出");
    window.wait_for_label("替换原有文件");
    window.settle();
    window.click("替换原有文件");
    window.wait_for_role(Role::Button, "停止导出");
    let close = |window: &mut Window| {
        let root = window.harness.input_mut().viewports.get_mut(&egui::ViewportId::ROOT).expect("the window");
        root.events.push(egui::ViewportEvent::Close);
        window.harness.step();
    };
    close(&mut window);
    window.wait_for_label("工作尚未完成");
    window.click("取消");
    window.wait_for("the list", |harness| harness.query_by_label("工作尚未完成").is_none());
    assert!(has(&window.harness, Role::Button, "停止导出"), "it goes on");
    close(&mut window);
    window.wait_for_label("工作尚未完成");
    window.click("停止并关闭");
    window.wait_for("the end", |harness| !has(harness, Role::Button, "停止导出"));
    assert_eq!(std::fs::read(&path).expect("the file"), b"PK precious");
    assert_eq!(std::fs::read_dir(folder.path()).expect("the folder").count(), 1, "nothing half-written");
}

/// Exports to a file, and waits until it is there.
fn export(window: &mut Window, path: &Path) {
    window.wait_for_label("导出到文件");
    window.fill("导出到文件", &path.display().to_string());
    window.click("导出");
    // Of this file: the word of an earlier one may still stand there.
    let told = format!("行：{}", path.display());
    window.wait_for("the file", |harness| harness.query_all_by_label_contains(&told).next().is_some());
}

fn lines(path: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(path).expect("the file");
    text.trim_start_matches('\u{feff}').lines().map(str::to_owned).collect()
}

#[test]
fn what_the_list_shows_is_exported_beside_the_window_while_questions_wait_and_saves_go_on() {
    let mut window = customers();
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("客户.csv");
    window.fill("搜索", "上海");
    window.wait_for("two rows", |harness| harness.query_all_by_role(Role::Row).count() == 2);
    window.settle();
    window.click("导出…");
    let held = window.hold_readers();
    export(&mut window, &path);
    let written = lines(&path);
    assert_eq!(written.len(), 3, "{written:?}");
    assert!(written[0].starts_with("客户代码,客户名称"), "{written:?}");
    assert!(written[1].contains("上海精工机械") && written[2].contains("上海申联电气"), "{written:?}");
    window.wait_for_label(&format!("已导出 2 行：{}", path.display()));
    window.picture("exported-zh");
    drop(held);
    window.settle();
    window.click("知道了，不再显示");
    window.settle();
    assert!(window.harness.query_by_label("打开文件").is_none());
    let left: Vec<_> = std::fs::read_dir(folder.path()).expect("the folder").collect();
    assert_eq!(left.len(), 1, "nothing else is left there");
}

#[test]
fn by_keys_alone_the_chosen_rows_go_to_a_workbook_and_an_older_file_is_asked_about() {
    let mut window = customers();
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("chosen.csv");
    std::fs::write(&path, "precious").expect("written");
    for key in [Key::Home, Key::Space] {
        window.harness.key_press(key);
        window.harness.step();
    }
    window.wait_for_label("已选 1 条");
    window.harness.key_press_modifiers(Modifiers::COMMAND, Key::E);
    window.wait_for_label("导出到文件");
    window.fill("导出到文件", &path.display().to_string());
    window.picture("export-zh");
    window.harness.key_press(Key::Enter);
    window.wait_for_label("替换原有文件");
    window.settle();
    window.picture("export-replace-zh");
    assert_eq!(std::fs::read_to_string(&path).expect("the file"), "precious", "nobody agreed yet");
    window.click("替换原有文件");
    window.wait_for_label("打开文件");
    assert_eq!(lines(&path).len(), 2);
    // The form and the folder are as they were the last time.
    window.harness.key_press_modifiers(Modifiers::COMMAND, Key::E);
    window.wait_for_label("导出到文件");
    let proposed = window.text("导出到文件");
    assert!(proposed.starts_with(&folder.path().display().to_string()) && proposed.ends_with(".csv"), "{proposed}");
    window.click("列表中的全部 3 条");
    window.click("XLSX 工作簿");
    window.fill("导出到文件", &folder.path().join("none").join("all.xlsx").display().to_string());
    window.click("导出");
    window.wait_for("why not", |harness| harness.query_all_by_label_contains("没有这个文件夹").next().is_some());
    let all = folder.path().join("all.xlsx");
    export(&mut window, &all);
    assert!(std::fs::read(&all).expect("the workbook").starts_with(b"PK"));
    assert!(has(&window.harness, Role::Row, "上海精工机械"));
}
