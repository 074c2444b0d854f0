//! The rows that are chosen in a list, and what is done with all of them.

use std::path::PathBuf;

use aftercare::{app::panels, base::text::Lang, call, db::open};
use egui::{Key, accesskit::Role};
use egui_kittest::kittest::Queryable as _;
use tempfile::TempDir;

use super::{Window, has};
use crate::{report::Office, util::file::data_of};

fn key(window: &mut Window, key: Key) {
    window.harness.key_press(key);
    window.harness.step();
}

/// A window on a file with two calls, both of them chosen in the list.
pub(super) fn at_two_chosen_calls(folder: TempDir, path: PathBuf) -> Window {
    let mut window = Window::on(folder, path, Lang::Zh, panels::all);
    window.wait_for("the shell", |harness| harness.state().shell().is_some());
    window.settle();
    window.click("服务呼叫");
    window.settle();
    window.click("全部");
    window.wait_for("both", |harness| harness.query_all_by_role(Role::Row).count() == 2);
    window.settle();
    for pressed in [Key::Home, Key::Space, Key::End, Key::Space] {
        key(&mut window, pressed);
    }
    window.wait_for_label("已选 2 条");
    window.settle();
    window
}

#[test]
fn chosen_calls_are_assigned_and_what_is_refused_says_why_and_leads_to_its_record() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("aftercare.db");
    let office = Office::on(open::to_write(data_of(&path)).expect("the data"));
    let waiting = office.call("主轴异响", "", |_| ());
    let answered = office.call("面板误报警", "", |draft| {
        draft.first = "answered".to_owned();
        draft.solution = "复位后正常".to_owned();
    });
    let numbers = [waiting, answered].map(|id| call::store::number(&office.conn, id).expect("its number"));
    let mut window = at_two_chosen_calls(folder, path);
    window.click("批量操作");
    window.settle();
    window.picture("batch-menu-zh");
    window.press("分配给…");
    window.wait_for("the question", |harness| harness.query_all_by_label_contains("选中的 2 条").next().is_some());
    window.settle();
    window.fill("受理人", "没有这个人");
    window.click("全部办理");
    window.wait_for("what is wrong", |harness| harness.query_all_by_label_contains("没有这个人").next().is_some());
    window.settle();
    assert_eq!(call::store::get(&office.conn, waiting).expect("the call").owner_id, None, "none was asked yet");
    window.fill("受理人", "张工");
    window.settle();
    window.click("全部办理");
    let told = "分配受理人：已完成 1 条，1 条未办理：";
    window.wait_for_label(told);
    window.settle();
    window.picture("batch-refused-zh");
    assert_eq!(call::store::get(&office.conn, waiting).expect("the call").owner_id, Some(office.worker));
    assert!(has(&window.harness, Role::Link, &numbers[1]), "the refused one is a door");
    assert!(!has(&window.harness, Role::Link, &numbers[0]));
    window.click("知道了，不再显示");
    window.settle();
    assert!(window.harness.query_by_label(told).is_none());
}
