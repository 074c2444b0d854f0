//! A slow line: the store takes long to answer, and much is saved meanwhile.

use std::sync::mpsc::channel;

use aftercare::{
    app::panels,
    base::{
        id::{CustomerId, UserId},
        kind::{Kind, Subject},
        text::Lang,
        value::Val,
    },
    customer,
    db::open,
};
use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::{
    Window,
    sample::{DOOR, Draft, SLOW, Save},
    shell,
};
use crate::{report::Office, util::file::data_of};

fn window() -> (Window, Office, CustomerId) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("aftercare.db");
    let office = Office::on(open::to_write(data_of(&path)).unwrap());
    office.week();
    std::fs::write(folder.path().join("window.json"), format!("{{\"user\": {}}}", office.chief.0)).unwrap();
    let customer = customer::store::by_code(&office.conn, "KH001").unwrap().unwrap().id;
    let mut window = Window::on(folder, path, Lang::Zh, panels::all);
    window.wait_for("the shell", |harness| harness.state().shell().is_some());
    window.settle();
    (window, office, customer)
}

fn open_customer(window: &mut Window) {
    window.click("客户");
    window.wait_for_role(Role::Row, "苏州精密机械");
    window.click_row("苏州精密机械");
    window.wait_for_role(Role::TextInput, "客户名称");
    window.settle();
}

/// Saves the customer under another name on the writing thread of this window.
fn rename(window: &Window, office: &Office, customer: CustomerId, name: &str) {
    let mut draft = customer::command::Draft::of(&office.conn, customer).unwrap();
    name.clone_into(&mut draft.name);
    let desk = window.harness.state().shell().unwrap().desk();
    desk.send(office.chief, Box::new(customer::command::Command::Save(Box::new(draft)))).wait().unwrap();
}

fn asked(window: &Window) -> u64 {
    window.harness.state().shell().unwrap().desk().asked()
}

#[test]
fn two_hundred_changes_on_a_slow_line_pile_up_no_questions_and_the_last_state_is_shown() {
    let (mut window, office, customer) = window();
    open_customer(&mut window);
    let held = window.hold_readers();
    let (before, mut most) = (asked(&window), 0);
    for number in 1..=200 {
        rename(&window, &office, customer, &format!("苏州机床 {number}"));
        window.harness.step();
        window.harness.step();
        most = most.max(window.harness.state().shell().unwrap().desk().waiting());
    }
    assert!(most <= 24, "{most} questions wait");
    // Told once each time that answers stay away for long, not with every change.
    let asked = asked(&window) - before;
    assert!(asked <= 24 * 12, "{asked} questions were asked");
    drop(held);
    window.wait_for_role(Role::Row, "苏州机床 200");
    window.settle();
    assert_eq!(window.text("客户名称"), "苏州机床 200");
}

#[test]
fn a_record_that_was_changed_while_it_was_read_is_read_once_more() {
    let mut window = shell::window();
    shell::add(&mut window, SLOW, "慢");
    let desk = window.harness.state().shell().unwrap().desk().clone();
    let id: i64 = desk
        .load(|conn| conn.value("SELECT id FROM dict_entry WHERE code = $1", &[Val::Text(SLOW.to_owned())]))
        .wait()
        .unwrap()
        .unwrap();
    let ((reached, is_reached), (opens, opened)) = (channel(), channel());
    *DOOR.lock().unwrap() = Some((reached, opened));
    desk.look_again(Subject { kind: Kind::DictEntry, id });
    window.harness.step();
    is_reached.recv().unwrap();
    desk.send(UserId(1), Box::new(Save { id, version: 1, draft: Draft::of(SLOW, "快") })).wait().unwrap();
    // The answer stays away for so long that the news do not wait for it any more.
    (0..60).for_each(|_| window.harness.step());
    opens.send(()).unwrap();
    window.settle();
    assert_eq!(window.text("名称"), "快");
}

#[test]
fn a_panel_that_is_not_shown_asks_nothing_until_it_is_and_then_shows_what_was_saved_meanwhile() {
    let (mut window, office, customer) = window();
    open_customer(&mut window);
    for panel in ["服务呼叫", "派工", "设备卡", "服务合同", "结算", "设置", "今日"] {
        window.click(panel);
        window.settle();
    }
    let before = asked(&window);
    rename(&window, &office, customer, "苏州精密机床");
    (0..8).for_each(|_| window.harness.step());
    let asked = asked(&window) - before;
    assert!((1..=6).contains(&asked), "{asked} questions for one change");
    window.settle();
    window.click("客户");
    window.settle();
    window.wait_for_role(Role::Row, "苏州精密机床");
    assert_eq!(window.text("客户名称"), "苏州精密机床");
}

#[test]
fn a_form_with_something_typed_learns_of_a_change_when_it_is_shown_again() {
    let (mut window, office, customer) = window();
    open_customer(&mut window);
    window.fill("税号", "9132000");
    window.click("今日");
    window.settle();
    rename(&window, &office, customer, "苏州精密机床");
    window.settle();
    window.click("客户");
    window.settle();
    assert_eq!((window.text("客户名称"), window.text("税号")), ("苏州精密机床".to_owned(), "9132000".to_owned()));
    let has_card = window.harness.query_all_by_label("按所选内容保存").any(|node| !node.accesskit_node().is_hidden());
    assert!(!has_card, "they wrote in different places");
}
