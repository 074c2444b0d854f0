//! What is asked before something is done with several rows: with the rows that it was asked for.

use std::path::PathBuf;

use aftercare::{call, customer, db::open};
use egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;

use super::{
    Window, answer, at_customers, data, files, fill_new, folder, is_offered, killed, offered_again, save, wait_for_kept,
};
use crate::{report::Office, util::file::data_of, window::many::at_two_chosen_calls};

/// What is done with the two calls that are chosen asks.
fn asks(window: &mut Window, act: &str) {
    window.click("批量操作");
    window.settle();
    window.press(act);
    window.wait_for("the question", |harness| harness.query_all_by_label_contains("选中的 2 条").next().is_some());
    window.settle();
}

#[test]
fn plat_24_what_was_typed_for_chosen_rows_is_there_again_and_done_with_those_rows() {
    let folder_of = tempfile::tempdir().expect("a folder");
    let path = folder_of.path().join("aftercare.db");
    let office = Office::on(open::to_write(data_of(&path)).expect("the data"));
    let calls = ["主轴异响", "面板误报警"].map(|subject| office.call(subject, "", |_| ()));
    let mut window = at_two_chosen_calls(folder_of, path);
    asks(&mut window, "分配给…");
    window.fill("受理人", "张工");
    window.settle();
    wait_for_kept(&mut window, "张工");
    // Since then there is a third call: it was not meant.
    let third = office.call("液压站漏油", "", |_| ());
    let mut window = offered_again(window);
    window.picture("unsaved-batch-zh");
    answer(&mut window, "分配受理人（选中的 2 条）：张工", "继续填写");
    window.wait_for_label("全部办理");
    window.settle();
    window.picture("unsaved-batch-back-zh");
    assert_eq!(window.text("受理人"), "张工");
    assert!(!is_offered(&window));
    window.click("全部办理");
    window.wait_for("the end", |_| {
        calls.iter().all(|id| call::store::get(&office.conn, *id).expect("it").owner_id == Some(office.worker))
    });
    window.wait_for_rest();
    assert_eq!(call::store::get(&office.conn, third).expect("the call").owner_id, None);
    let window = killed(window);
    assert!(!is_offered(&window));
    assert_eq!(files(&folder(&window)), Vec::<PathBuf>::new(), "what was done is kept nowhere else");
}

/// Prints for the customers of the list.
fn print(window: &mut Window) {
    window.click("客户");
    window.settle();
    window.press("批量打印…");
    window.wait_for_role(Role::MultilineTextInput, "正文（仅本次）");
    window.settle();
}

#[test]
fn plat_24_what_was_typed_to_print_many_is_there_again_for_the_rows_that_it_was_typed_for() {
    let mut window = at_customers();
    for (code, name) in [("KH0001", "上海精工机械"), ("KH0002", "苏州恒达"), ("KH0003", "无锡动力")] {
        fill_new(&mut window, code, name);
        window.click("保存");
        window.wait_for_role(Role::Row, name);
        window.wait_for_rest();
    }
    print(&mut window);
    assert_eq!(files(&folder(&window)), Vec::<PathBuf>::new(), "nothing is typed yet");
    window.fill("正文（仅本次）", "关于春节期间的值班安排");
    window.settle();
    wait_for_kept(&mut window, "值班安排");
    let conn = data(&window);
    let draft = customer::command::Draft {
        code: "KH0004".to_owned(),
        name: "常州传动".to_owned(),
        active: "1".to_owned(),
        ..customer::command::Draft::default()
    };
    save(&conn, &customer::command::Command::Save(Box::new(draft)));
    drop(conn);
    let mut window = offered_again(window);
    answer(&mut window, "批量打印：客户 3 条：关于春节期间的值班安排", "继续填写");
    window.wait_for_label("客户列表中选中的 3 条");
    window.settle();
    window.picture("unsaved-many-zh");
    assert_eq!(window.text("正文（仅本次）"), "关于春节期间的值班安排");
    assert!(!is_offered(&window));
    let letters = window.path.with_file_name("信函");
    window.fill("保存到文件夹", &letters.display().to_string());
    window.settle();
    window.click("生成 PDF");
    window.wait_for_label("打开文件夹");
    window.settle();
    super::wait_for_files(&mut window, "the end of what is kept", <[PathBuf]>::is_empty);
    let window = killed(window);
    assert!(!is_offered(&window), "it is done");
}

#[test]
fn a_dialogue_about_several_rows_that_is_left_is_kept_no_longer() {
    let mut window = at_customers();
    fill_new(&mut window, "KH0001", "上海精工机械");
    window.click("保存");
    window.wait_for_role(Role::Row, "上海精工机械");
    window.wait_for_rest();
    print(&mut window);
    window.fill("正文（仅本次）", "放假通知");
    window.settle();
    wait_for_kept(&mut window, "放假通知");
    window.click("关闭");
    window.settle();
    super::wait_for_files(&mut window, "the end of what is kept", <[PathBuf]>::is_empty);
    assert!(!is_offered(&killed(window)));
}
