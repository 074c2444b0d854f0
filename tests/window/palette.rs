//! Ctrl+K: everything is found and done from the keyboard.

use aftercare::{
    app::panels,
    base::text::Lang,
    customer::command::{Command, Draft},
    db::{open, tx},
};
use egui::{Event, ImeEvent, Key, Modifiers, accesskit::Role};
use egui_kittest::kittest::Queryable as _;

use super::{Window, has};
use crate::{report::Office, util::file::data_of};

const NAME: &str = "全局搜索";

/// A window with one customer, on its page of today.
fn with_customer() -> Window {
    let mut window = Window::begun(Lang::Zh, panels::all);
    open(&mut window);
    window.fill(NAME, "xjkh");
    window.wait_for_role(Role::ListBoxOption, "新建客户");
    window.harness.key_press(Key::Enter);
    window.wait_for("an empty form", |harness| harness.query_by_role_and_label(Role::TextInput, "客户代码").is_some());
    window.settle();
    window.fill("客户代码", "KH-77");
    window.fill("客户名称", "重庆华北电机厂");
    window.click("保存");
    window.wait_for_role(Role::Row, "重庆华北电机厂");
    window.wait_for_rest();
    window
}

fn open(window: &mut Window) {
    window.harness.key_press_modifiers(Modifiers::COMMAND, Key::K);
    window.wait_for("the palette", |harness| has(harness, Role::TextInput, NAME));
    window.settle();
}

fn is_open(window: &Window) -> bool {
    has(&window.harness, Role::TextInput, NAME)
}

#[test]
fn plat_12_a_record_is_begun_saved_found_and_opened_from_the_keyboard() {
    let mut window = with_customer();
    window.click("今日");
    for typed in ["zqhb", "北电", "kh77", "KH-7"] {
        open(&mut window);
        window.fill(NAME, typed);
        window.wait_for_role(Role::ListBoxOption, "重庆华北电机厂");
        window.settle();
        window.picture("palette-zh");
        window.harness.key_press(Key::Enter);
        window.wait_for("the form", |harness| harness.query_by_role_and_label(Role::TextInput, "客户代码").is_some());
        assert_eq!(window.text("客户代码"), "KH-77", "{typed}");
        assert!(!is_open(&window));
        window.click("今日");
        window.wait_for_rest();
    }
}

#[test]
fn the_palette_offers_what_was_opened_last_and_every_place_and_is_left_by_escape() {
    let mut window = with_customer();
    window.click("今日");
    open(&mut window);
    window.wait_for_role(Role::ListBoxOption, "重庆华北电机厂");
    assert!(has(&window.harness, Role::ListBoxOption, "转到设置"));
    window.harness.key_press(Key::Escape);
    window.settle();
    assert!(!is_open(&window));
    open(&mut window);
    window.fill(NAME, "shezhi");
    window.wait_for_role(Role::ListBoxOption, "转到设置");
    window.harness.key_press(Key::Enter);
    window.settle();
    assert!(!is_open(&window));
}

#[test]
fn marks_alone_are_told_and_nothing_is_searched_while_an_input_method_composes() {
    let mut window = with_customer();
    open(&mut window);
    window.fill(NAME, "\"*(");
    window.wait_for_label("请输入要搜索的文字或数字；只有标点符号无法搜索。");
    window.harness.event(Event::Ime(ImeEvent::Preedit { text: "hb".to_owned(), active_range_chars: None }));
    window.harness.step();
    window.harness.key_press(Key::Enter);
    window.settle();
    assert!(is_open(&window), "Enter belongs to the input method");
    window.harness.event(Event::Ime(ImeEvent::Commit("华北".to_owned())));
    window.wait_for_role(Role::ListBoxOption, "重庆华北电机厂");
}

#[test]
fn plat_12_hits_that_are_not_all_shown_are_counted_and_all_of_them_can_be_seen() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("aftercare.db");
    let office = Office::on(open::to_write(data_of(&path)).unwrap());
    for number in 1..=130 {
        let (code, name) = (format!("CL-{number:03}"), format!("齿轮客户{number:03}"));
        let command = Command::Save(Box::new(Draft { code, name, ..Draft::new() }));
        tx::transact(&office.conn, &office.clock, office.chief, &command).unwrap();
    }
    let mut window = Window::on(folder, path, Lang::Zh, panels::all);
    window.wait_for("the shell", |harness| harness.state().shell().is_some());
    window.settle();
    open(&mut window);
    window.fill(NAME, "齿轮客户");
    window.wait_for_role(Role::ListBoxOption, "显示全部匹配的客户 · 共 130 条");
    window.settle();
    window.picture("palette-counted-zh");
    let options = |window: &Window| window.harness.query_all_by_role(Role::ListBoxOption).count();
    assert_eq!(options(&window), 6, "five, and the way to all");
    window.harness.get_by_role_and_label(Role::ListBoxOption, "显示全部匹配的客户 · 共 130 条").click();
    window.wait_for_label("客户 · 共 130 条");
    window.wait_for_role(Role::ListBoxOption, "再显示 100 条");
    assert_eq!(options(&window), 101);
    // By keys: the line below the last hit.
    for _ in 0..6 {
        window.harness.key_press(Key::ArrowUp);
        window.harness.step();
    }
    window.harness.key_press(Key::Enter);
    window.wait_for("all of them", |harness| harness.query_all_by_role(Role::ListBoxOption).count() == 130);
    window.wait_for_label("客户 · 共 130 条");
}
