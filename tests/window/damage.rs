//! The window on a file that is damaged in the middle.

use aftercare::{
    app::{App, panels},
    base::{id::UserId, text::Lang},
    db::{clock::Clock, open, tx},
    setting,
};

use egui_kittest::{
    Harness,
    kittest::{NodeT as _, Queryable as _},
};

use super::Window;
use crate::util::file::{bring_up_to_a_newer_schema, data_of, overwrite_page_of};

#[test]
fn what_is_typed_stays_when_a_newer_program_has_brought_the_data_up_and_a_bar_says_what_to_do() {
    let mut window = Window::begun(Lang::Zh, panels::all);
    window.click("合同模板");
    window.wait_for_label("新建模板");
    window.click("新建模板");
    window.fill("模板名称", "新模板");
    window.fill("期限（月）", "12");
    let button = |harness: &Harness<'static, App>| harness.get_by_label("保存").accesskit_node().id();
    let before = button(&window.harness);
    bring_up_to_a_newer_schema(&data_of(&window.path));
    window.click("保存");
    let said = |harness: &Harness<'static, App>, text: &str| harness.query_all_by_label_contains(text).count();
    let is_refused = |harness: &Harness<'static, App>| said(harness, "没有保存：数据已由更新版本的程序升级") > 0;
    window.wait_for("the bar", |harness| said(harness, "本窗口不能再保存") > 0);
    if !is_refused(&window.harness) {
        // The bar may come by itself between the press of the button and its release, and moves it away.
        window.click("保存");
    }
    window.wait_for("the refusal", is_refused);
    window.settle();
    assert_eq!(window.text("模板名称"), "新模板");
    assert!(button(&window.harness) == before, "the bar made another button of the one below");
    window.picture("outgrown-zh");
}

#[test]
fn a_damaged_file_is_told_by_a_notice_that_stays_and_nothing_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("aftercare.db");
    let conn = open::to_write(&path).unwrap();
    let found = |tx: &tx::Tx<'_>| setting::command::found(tx, Lang::Zh, "华东机电");
    tx::within(&conn, &Clock::default(), UserId(0), "test", found).unwrap();
    drop(conn);
    overwrite_page_of(&path, "delivery_line");
    let mut window = Window::on(folder, path, Lang::Zh, panels::all);
    let said =
        |harness: &Harness<'static, App>| harness.query_all_by_label_contains("数据文件已损坏，已停止写入").count();
    window.wait_for("the notice of the damage", |harness| said(harness) > 0);
    let standing = said(&window.harness);
    window.click("合同模板");
    window.wait_for_label("新建模板");
    window.click("新建模板");
    window.fill("模板名称", "新模板");
    window.fill("期限（月）", "12");
    window.click("保存");
    window.wait_for("the refusal", |harness| said(harness) > standing);
    let conn = open::to_read(&window.path).unwrap();
    let made: Option<i64> = conn.value("SELECT COUNT(*) FROM template WHERE name = '新模板'", &[]).unwrap();
    assert_eq!(made, Some(0));
}
