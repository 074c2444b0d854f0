//! Print templates in the window: copied, typed with their flaws beside them, chosen, and fetched back.

use aftercare::{
    app::panels,
    base::{
        id::{DispatchId, UserId},
        kind::{Kind, Subject},
        say::Said,
        text::{Lang, Texts},
    },
    db::{check, open, query::Conn, tx},
    dispatch,
    document::{
        Asked, Document,
        command::{Command, Printed},
        own::Way,
        store,
    },
    people,
};
use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::{Window, has};
use crate::report::Office;
use crate::util::file::data_of;

/// A window on a file with a week of calls; the one who acts leads the office.
fn window(lang: Lang) -> (Window, Conn) {
    window_of(lang, |office| office.chief)
}

/// The same for who acts.
fn window_of(lang: Lang, who: fn(&Office) -> UserId) -> (Window, Conn) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("aftercare.db");
    let office = Office::on(open::to_write(data_of(&path)).unwrap());
    office.week();
    let prefs = format!("{{\"user\": {}}}", who(&office).0);
    std::fs::write(folder.path().join("window.json"), prefs).unwrap();
    let mut window = Window::on(folder, path, lang, panels::all);
    window.wait_for("the shell", |harness| harness.state().shell().is_some());
    window.settle();
    (window, office.conn)
}

fn text_of_slip() -> String {
    store::shipped("slip").unwrap().1.source.to_owned()
}

#[test]
fn a_shipped_template_is_changed_saved_as_the_offices_own_and_chosen_as_the_usual_one() {
    let (mut window, conn) = window(Lang::Zh);
    window.click("打印模板");
    window.wait_for_label("slip");
    window.click("slip");
    window.wait_for_label("没有问题");
    window.settle();
    assert_eq!(window.text("模板内容"), text_of_slip());
    assert!(has(&window.harness, Role::Image, "派工单"), "it is shown with the newest dispatch");
    window.picture("print-template-zh");
    let changed = text_of_slip().replace("派工人", "派单员");
    window.fill("模板内容", &changed);
    window.settle();
    let page = |window: &Window| {
        window.harness.query_all_by_role(Role::Image).filter_map(|node| node.value()).collect::<String>()
    };
    assert!(page(&window).contains("派单员"), "the page follows what is typed: {}", page(&window));
    window.fill("名称", "我们的派工单");
    window.click("另存为本公司模板");
    window.wait_for_rest();
    let own = store::by_name(&conn, "我们的派工单").unwrap().unwrap();
    assert_eq!((own.source.as_str(), own.based_on.as_str(), own.active), (changed.as_str(), "slip", true));
    assert_eq!(store::usual(&conn, Document::Slip).unwrap(), "slip");
    window.click("设为常用");
    window.wait_for_rest();
    assert_eq!(store::usual(&conn, Document::Slip).unwrap(), "我们的派工单");
    assert!(check::whole(&conn).unwrap().is_sound());
}

#[test]
fn what_is_wrong_stands_below_with_line_and_column_and_can_not_be_saved() {
    let (mut window, conn) = window(Lang::En);
    window.click("Print templates");
    window.wait_for_label("slip");
    window.click("slip");
    window.wait_for_label("No flaws");
    window.settle();
    window.fill("Template", &text_of_slip().replace("\"contact\"", "\"contcat\""));
    let flaw = "Line 22, column 5: This document has no field “contcat”.";
    window.wait_for_label(flaw);
    window.picture("print-template-flaw-en");
    window.click(flaw);
    window.settle();
    // The cursor stands there now: a field that is clicked comes in front of what is wrong.
    window.press("Contact · contact");
    window.settle();
    assert!(window.text("Template").contains("\"contact\", \"contcat\""), "{}", window.text("Template"));
    window.click("Save as our own");
    window.wait_for_rest();
    assert_eq!(store::of_document(&conn, Document::Slip).unwrap(), []);
    window.fill("Template", &text_of_slip());
    window.wait_for_label("No flaws");
    window.click("Save as our own");
    window.wait_for_rest();
    assert_eq!(store::of_document(&conn, Document::Slip).unwrap().len(), 1);
}

#[test]
fn an_earlier_version_is_looked_at_and_saved_again() {
    let (mut window, conn) = window(Lang::En);
    window.click("Print templates");
    window.wait_for_label("slip");
    window.click("slip");
    window.wait_for_label("No flaws");
    window.settle();
    window.click("Save as our own");
    window.wait_for_rest();
    window.fill("Template", &text_of_slip().replace("Sent by", "Given by"));
    window.settle();
    window.click("Save");
    window.wait_for_rest();
    let own = store::by_name(&conn, "slip-1").unwrap().unwrap();
    assert!(own.version == 2 && own.source.contains("Given by"));
    let first = store::earlier(&conn, own.id).unwrap().pop().unwrap();
    assert_eq!(first.version, 1);
    let said = Said::new("document-earlier-one").with("version", 1_i64).with("at", first.at);
    let said = Texts::new(Lang::En, chrono_tz::Asia::Shanghai).say(&said.with("by", first.by.as_str()));
    window.choose("Earlier versions", &said);
    window.settle();
    assert_eq!(window.text("Template"), text_of_slip());
    window.click("Save");
    window.wait_for_rest();
    assert_eq!(store::get(&conn, own.id).unwrap().source, text_of_slip());
}

#[test]
fn doc_16_the_form_of_what_was_printed_says_how_often_when_last_and_by_whom() {
    let (mut window, conn) = window(Lang::Zh);
    let id = store::newest(&conn, Document::Slip).unwrap().unwrap();
    let number = dispatch::store::get(&conn, DispatchId(id)).unwrap().number;
    window.click("派工");
    window.wait_for_role(Role::Row, &number);
    window.click_row(&number);
    window.wait_for_label("还没有打印过。");
    let printed = Printed { asked: Asked::of(Document::Slip, id), way: Way::Saved, pages: 1 };
    let printed = Command::Printed(vec![printed.clone(), printed]);
    tx::transact(&conn, &window.clock, people::store::SYSTEM, &printed).unwrap();
    let last = store::printed(&conn, Subject { kind: Kind::Dispatch, id }).unwrap().remove(0);
    assert_eq!(last.nth, 2);
    let by = people::store::name(&conn, Some(last.user_id)).unwrap();
    window.wait_for_label(&format!("派工单（slip）：打印 2 次，最近 2026-11-20 09:30，{by}，存为 PDF"));
}

#[test]
fn who_may_not_change_the_offices_papers_is_told_so_beside_the_greyed_buttons_of_a_shipped_template_too() {
    let (mut window, conn) = window_of(Lang::Zh, |office| office.worker);
    window.click("打印模板");
    window.wait_for_label("order-a5");
    window.click("order-a5");
    window.wait_for_label("没有问题");
    window.settle();
    let why = window.harness.query_all_by_label_contains("主管").next();
    assert!(why.is_some(), "the reason stands there");
    for button in ["保存", "设为常用"] {
        let node = window.harness.get_by_role_and_label(Role::Button, button);
        assert!(node.accesskit_node().is_disabled(), "{button}");
    }
    window.picture("print-template-refused-zh");
    assert_eq!(store::of_document(&conn, Document::Order).unwrap(), []);
}
