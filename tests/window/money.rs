//! Money in the window: who settles, receipts over several settlements, credit notes.

use aftercare::{
    app::panels,
    base::{
        id::{CallId, SettlementId, UserId},
        text::Lang,
    },
    db::{clock::Clock, open, query::Conn, tx},
    handling, people, settlement,
};
use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::{STANDS_AT, Window, work};

/// A window on a company whose work on a call is recorded; `more` goes on from there.
fn opened(more: impl FnOnce(&Conn, UserId, CallId)) -> (Window, Conn) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("aftercare.db");
    let conn = open::to_write(&path).unwrap();
    let (user, call, dispatch) = work::fill(&conn);
    worked(&conn, user, &dispatch, "2");
    more(&conn, user, call);
    let mut window = Window::on(folder, path, Lang::Zh, panels::all);
    window.wait_for("the shell", |harness| harness.state().shell().is_some());
    window.settle();
    (window, conn)
}

/// Records that so many bearings were exchanged, at 380 each.
fn worked(conn: &Conn, user: UserId, dispatch: &str, quantity: &str) {
    let line = handling::command::LineDraft {
        item: "P-01".to_owned(),
        quantity: quantity.to_owned(),
        ..handling::command::LineDraft::default()
    };
    let draft = handling::command::Draft {
        dispatch: dispatch.to_owned(),
        outcome: "solved".to_owned(),
        method: "on_site".to_owned(),
        solution: "更换主轴轴承".to_owned(),
        lines: vec![line],
        ..handling::command::Draft::default()
    };
    work::run(conn, user, &handling::command::Command::Record(draft));
}

/// Somebody who goes to customers, and has nothing to do with money.
fn hire_technician(conn: &Conn, user: UserId) {
    let hire = |tx: &tx::Tx<'_>| {
        let mut one = people::store::get(tx, user)?;
        (one.name, one.roles) = ("张工".to_owned(), people::Roles(vec![people::Role::Technician]));
        tx.insert(&mut one)
    };
    tx::within(conn, &Clock::standing_at(STANDS_AT), user, "test", hire).unwrap();
}

fn is_greyed(window: &Window, name: &str) -> bool {
    window.harness.get_by_role_and_label(Role::Button, name).accesskit_node().is_disabled()
}

#[test]
fn somebody_who_does_not_settle_sees_the_buttons_greyed_with_the_reason() {
    let (mut window, conn) = opened(|conn, user, _| hire_technician(conn, user));
    let why = "您没有此权限";
    window.click("结算");
    window.click("新建");
    window.wait_for_label("请先选择服务呼叫");
    window.fill("服务呼叫", "SC202611-0001");
    window.wait_for_label("¥760.00");
    window.settle();
    window.click("保存");
    window.wait_for_role(Role::Button, "确认");
    window.settle();
    assert!(!is_greyed(&window, "确认"));
    window.choose("当前用户", "张工");
    window.wait_for("the reason", |harness| harness.query_all_by_label_contains(why).next().is_some());
    window.settle();
    window.picture("settlement-refused");
    assert!(is_greyed(&window, "确认") && is_greyed(&window, "保存"));
    window.click("合同到期结算");
    window.settle();
    let period = window.harness.get_by_role_and_label(Role::Button, "生成 0 张结算单");
    assert!(period.accesskit_node().description().is_some_and(|said| said.contains(why)));
    let one = settlement::store::get(&conn, SettlementId(1)).unwrap();
    assert_eq!(one.status, settlement::Status::Draft);
}
