//! What is typed and not saved when the program ends without being asked to.

mod dialogues;
mod first;
mod forms;
mod killed;
mod others;
mod several;

use std::path::{Path, PathBuf};

use aftercare::{
    app::panels,
    base::{id::CustomerId, text::Lang},
    customer,
    db::{clock::Clock, open, query::Conn, tx},
};
use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::{STANDS_AT, Window, has};
use crate::util::file::data_of;

const LEFT: &str = "程序上次意外结束时，有内容还没有保存：";

/// Where what is typed is kept.
fn folder(window: &Window) -> PathBuf {
    window.path.with_file_name("unsaved")
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let Ok(found) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut all: Vec<PathBuf> = found.map(|entry| entry.expect("an entry").path()).collect();
    all.retain(|path| path.extension().is_some_and(|ending| ending == "json"));
    all
}

/// Waits until the files are so: nobody wakes the window when one is written.
fn wait_for_files(window: &mut Window, what: &str, is_so: impl Fn(&[PathBuf]) -> bool) {
    let (folder, begun) = (folder(window), std::time::Instant::now());
    while !is_so(&files(&folder)) {
        assert!(begun.elapsed().as_secs() < 30, "waited in vain for {what}");
        std::thread::sleep(std::time::Duration::from_millis(5));
        window.harness.step();
    }
}

/// Waits until this is kept.
fn wait_for_kept(window: &mut Window, text: &str) {
    let holds = |path: &PathBuf| std::fs::read_to_string(path).is_ok_and(|kept| kept.contains(text));
    wait_for_files(window, text, |files| files.iter().any(holds));
}

/// The window ends as a process does that is killed: nobody is asked.
fn killed(window: Window) -> Window {
    killed_and(window, |_| {})
}

/// The same, and something is done with what it left before the program starts again.
fn killed_and(window: Window, meanwhile: impl FnOnce(&Path)) -> Window {
    let path = window.path.clone();
    let kept = folder(&window);
    let temporary = window.close();
    meanwhile(&kept);
    let mut window = Window::on(temporary, path, Lang::Zh, panels::all);
    window.wait_for("the shell", |harness| harness.state().shell().is_some());
    window.settle();
    window
}

/// Killed, and started again: what was typed is offered.
fn offered_again(window: Window) -> Window {
    let mut window = killed(window);
    window.wait_for_label(LEFT);
    window.settle();
    window
}

/// Presses a button beside what is offered, where this stands in it.
fn answer(window: &mut Window, text: &str, button: &str) {
    let row = window
        .harness
        .get_by(|node| node.role() == Role::Group && node.label().is_some_and(|label| label.contains(text)));
    row.get_by_label(button).click_accesskit();
    window.harness.step();
    window.settle();
}

fn is_offered(window: &Window) -> bool {
    window.harness.query_all_by_label(LEFT).next().is_some()
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

/// A customer that is saved, with another name that is typed and not saved.
fn typed_over() -> Window {
    let mut window = at_customers();
    fill_new(&mut window, "KH0001", "上海精工机械");
    window.click("保存");
    window.wait_for_role(Role::Row, "上海精工机械");
    window.wait_for_rest();
    window.fill("客户名称", "上海精工机械有限公司");
    window.settle();
    wait_for_kept(&mut window, "上海精工机械有限公司");
    window
}

fn data(window: &Window) -> Conn {
    open::to_write(data_of(Path::new(&window.path))).expect("the data")
}

/// Somebody else saves.
fn save(conn: &Conn, command: &dyn tx::Command) -> i64 {
    let admin = aftercare::people::store::first_admin(conn).expect("somebody");
    let done = tx::transact(conn, &Clock::standing_at(STANDS_AT), admin, command).expect("it is saved");
    done.outcome.subject.map_or(0, |subject| subject.id)
}

#[test]
fn plat_24_a_new_record_that_was_typed_when_the_program_was_killed_is_there_again_and_saved() {
    let mut window = at_customers();
    fill_new(&mut window, "KH0001", "上海精工机械");
    wait_for_kept(&mut window, "上海精工机械");
    let mut window = offered_again(window);
    window.picture("unsaved-zh");
    window.click("继续填写");
    window.wait_for("the form", |harness| has(harness, Role::TextInput, "客户代码"));
    window.settle();
    assert_eq!([window.text("客户代码"), window.text("客户名称")], ["KH0001", "上海精工机械"]);
    assert!(!is_offered(&window), "it is offered no longer");
    window.click("保存");
    window.wait_for_role(Role::Row, "上海精工机械");
    window.wait_for_rest();
    let window = killed(window);
    assert!(!is_offered(&window));
    assert_eq!(files(&folder(&window)), Vec::<PathBuf>::new(), "what is saved is kept nowhere else");
}

#[test]
fn what_others_saved_meanwhile_stays_and_what_was_typed_comes_beside_it() {
    let window = typed_over();
    let conn = data(&window);
    let mut other = customer::command::Draft::of(&conn, CustomerId(1)).expect("the customer");
    other.phone = "021-5588 0000".to_owned();
    save(&conn, &customer::command::Command::Save(Box::new(other)));
    drop(conn);
    let mut window = offered_again(window);
    window.click("继续填写");
    window.wait_for("what was typed", |harness| {
        harness
            .query_all_by_role(Role::TextInput)
            .any(|node| node.accesskit_node().value().is_some_and(|value| value == "上海精工机械有限公司"))
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
    wait_for_kept(&mut window, "上海精工机械");
    let mut window = offered_again(window);
    window.click("丢弃");
    window.settle();
    assert!(!is_offered(&window));
    window.click("客户");
    window.settle();
    fill_new(&mut window, "KH0002", "苏州恒达");
    wait_for_kept(&mut window, "苏州恒达");
    window.click("撤销修改");
    window.settle();
    let window = killed(window);
    assert!(!is_offered(&window));
    assert_eq!(files(&folder(&window)), Vec::<PathBuf>::new());
}

/// From now on no time passes in the window: nothing happens that waits for it.
fn hold_time(window: &mut Window) {
    window.harness.run_steps(8);
    let now = window.harness.ctx.input(|input| input.time);
    window.harness.input_mut().time = Some(now);
}

#[test]
fn what_is_saved_is_kept_no_longer_even_if_the_program_ends_the_next_moment() {
    let mut window = at_customers();
    fill_new(&mut window, "KH0001", "上海精工机械");
    hold_time(&mut window);
    window.fill("客户名称", "上海精工机械有限公司");
    wait_for_kept(&mut window, "上海精工机械有限公司");
    window.click("保存");
    window.wait_for_role(Role::Row, "上海精工机械有限公司");
    wait_for_files(&mut window, "the end of what is kept", <[PathBuf]>::is_empty);
}
