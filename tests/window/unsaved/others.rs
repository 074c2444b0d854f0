//! Drafts of other windows, other programs, other data, and of records that are no more: told in words, and nothing lost.

use std::path::Path;

use aftercare::{
    app::{Options, panels},
    base::{id::DeliveryId, text::Lang},
    customer, delivery,
};
use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use serde_json::{Value, json};

use super::{
    Window, answer, at_customers, data, files, fill_new, folder, has, is_offered, killed_and, offered_again, save,
    wait_for_kept,
};

/// Another window on this computer, on the same data or on other data.
fn beside(window: &Window, is_other: bool) -> Window {
    let own = tempfile::tempdir().expect("a folder");
    let path = own.path().join("aftercare.db");
    let data = window.harness.state().shell().expect("the shell").desk().address.clone();
    let prefs = Some(window.path.with_file_name("window.json"));
    let other = if is_other { None } else { Some(data) };
    let address = other.or_else(|| Some(crate::util::file::data_of(&path)));
    Window::with(own, path, Lang::Zh, |options| Options { address, prefs, panels: panels::all, ..options })
}

fn is_told(window: &Window, text: &str) -> bool {
    window.harness.query_all_by_label_contains(text).next().is_some()
}

#[test]
fn each_of_two_windows_keeps_what_is_typed_in_it_and_none_is_offered_what_the_other_one_types() {
    let mut window = at_customers();
    fill_new(&mut window, "KH0001", "上海精工机械");
    wait_for_kept(&mut window, "上海精工机械");
    let mut other = beside(&window, false);
    other.wait_for("the shell", |harness| harness.state().shell().is_some());
    other.settle();
    assert!(!is_offered(&other), "its window is there still");
    other.click("客户");
    other.settle();
    fill_new(&mut other, "KH0002", "苏州恒达");
    let kept = folder(&window);
    while files(&kept).len() < 2 {
        other.harness.step();
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    drop(other.close());
    let mut window = offered_again(window);
    assert_eq!(window.harness.query_all_by_label("继续填写").count(), 2);
    answer(&mut window, "苏州恒达", "继续填写");
    assert_eq!([window.text("客户代码"), window.text("客户名称")], ["KH0002", "苏州恒达"]);
    // The form is taken: the other one waits until this one is saved or given up.
    answer(&mut window, "上海精工机械", "继续填写");
    assert!(is_told(&window, "这里还有未保存的修改"));
    window.click("知道了");
    window.settle();
    window.click("撤销修改");
    window.settle();
    answer(&mut window, "上海精工机械", "继续填写");
    assert_eq!([window.text("客户代码"), window.text("客户名称")], ["KH0001", "上海精工机械"]);
}

#[test]
fn what_is_typed_on_other_data_waits_for_that_data() {
    let mut window = at_customers();
    fill_new(&mut window, "KH0001", "上海精工机械");
    wait_for_kept(&mut window, "上海精工机械");
    let mut other = beside(&window, true);
    other.wait_for_label("公司名称");
    let window = killed_and(window, |_| {
        other.fill("公司名称", "华南机电");
        other.click("开始使用");
        other.wait_for("the shell", |harness| harness.state().shell().is_some());
        other.settle();
        assert!(!is_offered(&other), "it is of other data");
        drop(other.close());
    });
    assert!(is_offered(&window));
}

/// The one file that is kept, changed.
fn change(kept: &Path, change: impl FnOnce(&mut Value)) {
    let file = files(kept).pop().expect("the file");
    let mut all: Value = serde_json::from_slice(&std::fs::read(&file).expect("it is read")).expect("JSON");
    change(&mut all[0]);
    std::fs::write(&file, serde_json::to_vec(&all).expect("JSON")).expect("it is written");
}

#[test]
fn what_a_newer_program_kept_can_be_read_and_stays_for_it() {
    let mut window = at_customers();
    fill_new(&mut window, "KH0001", "上海精工机械");
    wait_for_kept(&mut window, "上海精工机械");
    let mut window = killed_and(window, |kept| {
        change(kept, |entry| {
            entry["program"] = json!("99.0");
            entry["unsaved"]["typed"]["colour"] = json!("朱红");
        });
    });
    answer(&mut window, "上海精工机械", "继续填写");
    assert!(has(&window.harness, Role::Dialog, "无法恢复到表单中"));
    assert!(is_told(&window, "99.0") && is_told(&window, "上海精工机械") && is_told(&window, "朱红"));
    window.picture("unsaved-newer-zh");
    window.click("知道了");
    window.settle();
    assert!(is_offered(&window), "it waits for the newer one");
    // One that stands in a form which this program does not know at all.
    let mut window = killed_and(window, |kept| {
        change(kept, |entry| entry["unsaved"]["form"] = json!({ "hologram": 3 }));
    });
    answer(&mut window, "99.0", "查看内容");
    assert!(has(&window.harness, Role::Dialog, "无法恢复到表单中") && is_told(&window, "朱红"));
    window.click("知道了");
    window.settle();
    answer(&mut window, "99.0", "丢弃");
    assert!(!is_offered(&window));
}

#[test]
fn a_broken_file_is_told_and_kept_aside_and_the_others_are_offered() {
    let mut window = at_customers();
    fill_new(&mut window, "KH0001", "上海精工机械");
    wait_for_kept(&mut window, "上海精工机械");
    let window = killed_and(window, |kept| {
        std::fs::write(kept.join("window-half.json"), "[{\"data\":\"x").expect("it is written");
    });
    assert!(is_offered(&window));
    assert!(is_told(&window, "window-half.broken"));
    let aside = std::fs::read_to_string(folder(&window).join("window-half.broken")).expect("it is there");
    assert_eq!(aside, "[{\"data\":\"x");
}

#[test]
fn that_nothing_can_be_kept_is_told_as_long_as_it_is_so() {
    let mut window = at_customers();
    let kept = folder(&window);
    // As a full disk: the folder can't be made.
    std::fs::remove_dir(&kept).expect("nothing is left in it of the first start");
    std::fs::write(&kept, "").expect("it is written");
    fill_new(&mut window, "KH0001", "上海精工机械");
    let text = "暂时无法自动保留";
    window.wait_for("the message", |harness| harness.query_all_by_label_contains(text).next().is_some());
    window.picture("unsaved-not-kept-zh");
    window.fill("客户名称", "上海精工机械有限公司");
    window.settle();
    assert!(is_told(&window, text), "and nobody is kept from typing on");
    std::fs::remove_file(&kept).expect("it is taken away");
    // It is tried again after some seconds of the window.
    window.harness.run_steps(40);
    wait_for_kept(&mut window, "上海精工机械有限公司");
    window.wait_for("its end", |harness| harness.query_all_by_label_contains(text).next().is_none());
    assert!(is_offered(&offered_again(window)));
}

#[test]
fn what_was_typed_in_a_record_that_was_deleted_meanwhile_comes_back_to_be_read() {
    let mut window = at_customers();
    let conn = data(&window);
    let draft = customer::command::Draft {
        code: "KH001".to_owned(),
        name: "苏州精密机械".to_owned(),
        active: "1".to_owned(),
        ..customer::command::Draft::default()
    };
    save(&conn, &customer::command::Command::Save(Box::new(draft)));
    let draft = delivery::command::Draft {
        customer: "KH001".to_owned(),
        delivered_on: "2026-11-18".to_owned(),
        ..delivery::command::Draft::default()
    };
    let id = save(&conn, &delivery::command::Command::Save { draft: Box::new(draft), post: false });
    window.click("销售出库");
    window.wait_for_role(Role::Row, "苏州精密机械");
    window.click_row("苏州精密机械");
    window.wait_for_role(Role::MultilineTextInput, "备注");
    window.settle();
    window.fill("备注", "货到付款，周五前送达");
    window.settle();
    wait_for_kept(&mut window, "货到付款");
    let version = delivery::store::get(&conn, DeliveryId(id)).expect("the delivery").version;
    save(&conn, &delivery::command::Command::Delete { id: DeliveryId(id), version });
    drop(conn);
    let mut window = offered_again(window);
    answer(&mut window, "货到付款", "继续填写");
    window.wait_for("the form", |harness| {
        harness.query_all_by_label_contains("删除了此记录，不能再保存").next().is_some()
    });
    window.settle();
    assert_eq!(window.text("备注"), "货到付款，周五前送达");
    let button = window.harness.get_by_role_and_label(Role::Button, "保存");
    assert!(button.accesskit_node().is_disabled());
}
