//! What is typed and not saved when the program ends without being asked to.

use std::path::{Path, PathBuf};

use aftercare::{
    app::panels,
    base::{id::CustomerId, text::Lang},
    customer,
    db::{clock::Clock, open, tx},
    print::printer::system::Found,
};
use egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;

use super::{STANDS_AT, Window, has};
use crate::util::file::data_of;

const LEFT: &str = "程序上次意外结束时，有内容还没有保存：";

fn files(window: &Window) -> Vec<PathBuf> {
    let folder = window.path.with_file_name("unsaved");
    let Ok(found) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut all: Vec<PathBuf> = found.map(|entry| entry.expect("an entry").path()).collect();
    all.retain(|path| path.extension().is_some_and(|ending| ending == "json"));
    all
}

fn wait_for_file(window: &mut Window) -> PathBuf {
    let folder = window.path.with_file_name("unsaved");
    window.wait_for("the file", |_| std::fs::read_dir(&folder).is_ok_and(|mut all| all.any(|one| is_json(&one))));
    files(window).pop().expect("the file")
}

fn is_json(entry: &std::io::Result<std::fs::DirEntry>) -> bool {
    entry.as_ref().is_ok_and(|entry| entry.path().extension().is_some_and(|ending| ending == "json"))
}

/// The window ends as a process does that is killed: nobody is asked.
fn killed(window: Window) -> Window {
    window.again(Lang::Zh, panels::all, Found::default)
}

fn at_customers() -> Window {
    let mut window = Window::begun(Lang::Zh, panels::all);
    window.click("客户");
    window.settle();
    window
}

fn fill_new(window: &mut Window, code: &str, name: &str) {
    window.click("新建");
    window.wait_for_label("新客户");
    window.fill("客户代码", code);
    window.fill("客户名称", name);
    window.settle();
}

fn data(window: &Window) -> aftercare::db::query::Conn {
    open::to_write(data_of(Path::new(&window.path))).expect("the data")
}

#[test]
fn plat_24_a_new_record_that_was_typed_when_the_program_was_killed_is_there_again_and_saved() {
    let mut window = at_customers();
    fill_new(&mut window, "KH0001", "上海精工机械");
    wait_for_file(&mut window);
    let mut window = killed(window);
    window.wait_for_label(LEFT);
    window.settle();
    window.picture("unsaved-zh");
    window.click("继续填写");
    window.wait_for("the form", |harness| has(harness, Role::TextInput, "客户代码"));
    window.settle();
    assert_eq!([window.text("客户代码"), window.text("客户名称")], ["KH0001", "上海精工机械"]);
    assert!(window.harness.query_by_label(LEFT).is_none(), "it is offered no longer");
    window.click("保存");
    window.wait_for_role(Role::Row, "上海精工机械");
    window.wait_for_rest();
    window.wait_for("its end", |_| true);
    let mut window = killed(window);
    window.settle();
    assert!(window.harness.query_by_label(LEFT).is_none());
    assert_eq!(files(&window), Vec::<PathBuf>::new(), "what is saved is kept nowhere else");
}

#[test]
fn what_others_saved_meanwhile_stays_and_what_was_typed_comes_beside_it() {
    let mut window = at_customers();
    fill_new(&mut window, "KH0001", "上海精工机械");
    window.click("保存");
    window.wait_for_role(Role::Row, "上海精工机械");
    window.wait_for_rest();
    window.fill("客户名称", "上海精工机械有限公司");
    window.settle();
    wait_for_file(&mut window);
    let conn = data(&window);
    let mut other = customer::command::Draft::of(&conn, CustomerId(1)).expect("the customer");
    other.phone = "021-5588 0000".to_owned();
    let command = customer::command::Command::Save(Box::new(other));
    let admin = aftercare::people::store::first_admin(&conn).expect("somebody");
    tx::transact(&conn, &Clock::standing_at(STANDS_AT), admin, &command).expect("it is saved");
    drop(conn);
    let mut window = killed(window);
    window.wait_for_label(LEFT);
    window.settle();
    window.click("继续填写");
    window.wait_for("what was typed", |harness| {
        harness.query_all_by_role(Role::TextInput).any(|node| {
            use egui_kittest::kittest::NodeT as _;
            node.accesskit_node().value().is_some_and(|value| value == "上海精工机械有限公司")
        })
    });
    window.settle();
    assert_eq!(window.text("电话"), "021-5588 0000", "the other one's stays");
    window.click("保存");
    window.wait_for_role(Role::Row, "上海精工机械有限公司");
    window.wait_for_rest();
    let saved = customer::command::Draft::of(&data(&window), CustomerId(1)).expect("the customer");
    assert_eq!([saved.name.as_str(), saved.phone.as_str()], ["上海精工机械有限公司", "021-5588 0000"]);
}

#[test]
fn what_is_dropped_is_gone_and_what_is_discarded_in_the_form_is_kept_nowhere() {
    let mut window = at_customers();
    fill_new(&mut window, "KH0001", "上海精工机械");
    wait_for_file(&mut window);
    let mut window = killed(window);
    window.wait_for_label(LEFT);
    window.settle();
    window.click("丢弃");
    window.settle();
    assert!(window.harness.query_by_label(LEFT).is_none());
    window.click("客户");
    window.settle();
    fill_new(&mut window, "KH0002", "苏州恒达");
    wait_for_file(&mut window);
    window.click("撤销修改");
    window.settle();
    let mut window = killed(window);
    window.settle();
    assert!(window.harness.query_by_label(LEFT).is_none());
    assert_eq!(files(&window), Vec::<PathBuf>::new());
}
