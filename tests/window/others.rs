//! Two windows on the same data: what is saved in one stands in the other, without anybody asking for it.

use aftercare::{
    app::{App, panels},
    base::{
        id::CustomerId,
        kind::{Kind, Subject},
        say::Said,
        text::Lang,
    },
    customer,
    db::{changes::MOST_TOLD, open, record, trial, tx},
    people::{self, command::UserDraft},
};
use egui::accesskit::Role;
use egui_kittest::{
    Harness,
    kittest::{NodeT as _, Queryable as _},
};

use super::Window;
use crate::{report::Office, util::file::data_of};

/// A window on an office, and the office as another desk works in it.
fn window() -> (Window, Office) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("aftercare.db");
    let office = Office::on(open::to_write(data_of(&path)).unwrap());
    office.week();
    (opened(folder, path, office.chief.0), office)
}

fn opened(folder: tempfile::TempDir, path: std::path::PathBuf, user: i64) -> Window {
    std::fs::write(folder.path().join("window.json"), format!("{{\"user\": {user}}}")).unwrap();
    let mut window = Window::on(folder, path, Lang::Zh, panels::all);
    window.wait_for("the shell", |harness| harness.state().shell().is_some());
    window.settle();
    window
}

/// A second window on the same data.
fn beside(window: &Window, office: &Office) -> Window {
    opened(tempfile::tempdir().unwrap(), window.path.clone(), office.chief.0)
}

/// Shows the customer of the office.
fn open_customer(window: &mut Window) {
    window.click("客户");
    window.wait_for_role(Role::Row, "苏州精密机械");
    window.click_row("苏州精密机械");
    window.wait_for("the form", |harness| is_named(harness, "苏州精密机械"));
    window.settle();
}

/// True when the form of a customer shows this name.
fn is_named(harness: &Harness<'static, App>, name: &str) -> bool {
    let inputs = harness.query_all_by_role(Role::TextInput);
    let mut names = inputs.filter(|input| input.accesskit_node().label().as_deref() == Some("客户名称"));
    names.any(|input| input.value().as_deref() == Some(name))
}

#[test]
fn a_change_in_one_window_stands_in_the_list_and_the_form_of_the_other_and_what_is_typed_there_stays() {
    let (mut first, office) = window();
    let mut second = beside(&first, &office);
    open_customer(&mut first);
    open_customer(&mut second);
    let mut rename = |name: &str| {
        second.fill("客户名称", name);
        second.click("保存");
        second.wait_for_rest();
    };
    rename("苏州精密机床");
    first.wait_for_role(Role::Row, "苏州精密机床");
    first.wait_for("the form read anew", |harness| is_named(harness, "苏州精密机床"));
    first.fill("税号", "9132000");
    rename("苏州机床总厂");
    first.wait_for_role(Role::Row, "苏州机床总厂");
    first.settle();
    assert_eq!(first.text("税号"), "9132000");
    first.picture("others-form-zh");
    // A third desk makes a customer, and both list it.
    let draft = customer::command::Draft {
        code: "KH002".to_owned(),
        name: "宁波轴承厂".to_owned(),
        active: "1".to_owned(),
        ..customer::command::Draft::default()
    };
    office.run(customer::command::Command::Save(Box::new(draft)));
    for window in [&mut first, &mut second] {
        window.wait_for_role(Role::Row, "宁波轴承厂");
    }
}

#[test]
fn today_the_rail_and_the_inbox_count_what_others_do() {
    let (mut window, office) = window();
    window.wait_for_label("待分配 1");
    let rail = |window: &Window| window.harness.get_by_role_and_label(Role::Tab, "回访").accesskit_node().description();
    let before = rail(&window);
    let call = office.call("防护门打不开", "", |_| ());
    window.wait_for_label("待分配 2");
    let bell = |harness: &Harness<'static, App>| {
        harness.get_by_role_and_label(Role::Button, "消息").accesskit_node().description().unwrap_or_default()
    };
    window.settle();
    let unread = people::store::unread_count(&office.conn, office.chief).unwrap();
    let about = Some(Subject { kind: Kind::Call, id: call.0 });
    let said = Said::new("alert-said-resolve-due").with("number", "SC202611-0001").with("subject", "").with("due", "");
    let tell = |tx: &tx::Tx<'_>| people::command::tell(tx, office.chief, said, about);
    tx::within(&office.conn, &office.clock, office.chief, "test", trial::once(tell)).unwrap();
    let more = format!("{} 条未读消息", unread + 1);
    window.wait_for("the bell", |harness| bell(harness) == more);
    // Another call is solved and closed: somebody is to be asked about it.
    let solved = office.call("卡盘夹不紧", "管理员", |_| ());
    let dispatch = office.dispatch(solved, "2026-11-20 10:00", "2026-11-20 11:00");
    office.solve(dispatch);
    window.wait_for("the rail", |harness| {
        harness.get_by_role_and_label(Role::Tab, "回访").accesskit_node().description() != before
    });
}

#[test]
fn people_and_settings_of_others_stand_in_the_window_at_once() {
    let (mut window, office) = window();
    let user = UserDraft { name: "李雷".to_owned(), roles: "front_desk".to_owned(), ..UserDraft::new() };
    office.run(people::command::Command::SaveUser(user));
    window.choose("当前用户", "李雷");
}

#[test]
fn what_is_too_much_to_tell_makes_lists_and_forms_load_anew() {
    let (mut window, office) = window();
    open_customer(&mut window);
    // As an import does: one transaction with more records than are told one by one.
    let model: customer::Customer = record::first(&office.conn, "ORDER BY id", &[]).unwrap().unwrap();
    tx::within(&office.conn, &office.clock, office.chief, "test", |tx| {
        let mut own = model.clone();
        tx.change(&mut own, |own| own.name = "苏州精密机床".to_owned())?;
        (0..=MOST_TOLD).try_for_each(|n| {
            let (code, name) = (format!("IMP{n:05}"), format!("导入客户 {n}"));
            tx.insert(&mut customer::Customer { id: CustomerId(0), version: 0, code, name, ..model.clone() })
                .map(|_| ())
        })
    })
    .unwrap();
    window.wait_for_label(&format!("共 {} 条", MOST_TOLD + 2));
    window.wait_for("the form read anew", |harness| is_named(harness, "苏州精密机床"));
}
