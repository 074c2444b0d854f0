//! Who is suggested on the form of a dispatch, and the technicians' own time in the settings.

use aftercare::{
    app::panels,
    base::{
        id::{CallId, UserId},
        text::Lang,
    },
    call, customer,
    db::{
        clock::Clock,
        open,
        query::Conn,
        tx::{self, Command, Done},
    },
    dispatch,
    people::{self, command::UserDraft},
    setting,
};
use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::{STANDS_AT, Window};
use crate::util::file::data_of;

fn run(conn: &Conn, command: &dyn Command) -> Done {
    tx::transact(conn, &Clock::standing_at(STANDS_AT), UserId(1), command).unwrap()
}

/// A file with two technicians, a customer that Wang looks after, and a call.
fn fill(conn: &Conn) {
    let found = |tx: &tx::Tx<'_>| setting::command::found(tx, Lang::Zh, "华东机电");
    tx::within(conn, &Clock::standing_at(STANDS_AT), UserId(0), "test", found).unwrap();
    for name in ["王工", "赵工"] {
        let draft = UserDraft { name: name.to_owned(), roles: "technician".to_owned(), ..UserDraft::new() };
        run(conn, &people::command::Command::SaveUser(draft));
    }
    let draft = customer::command::Draft {
        code: "KH001".to_owned(),
        name: "苏州精密机械".to_owned(),
        technician: "王工".to_owned(),
        active: "1".to_owned(),
        ..customer::command::Draft::default()
    };
    run(conn, &customer::command::Command::Save(Box::new(draft)));
    record(conn, "主轴异响");
}

fn record(conn: &Conn, subject: &str) -> CallId {
    let draft = call::command::Draft {
        customer: "KH001".to_owned(),
        subject: subject.to_owned(),
        owner: "管理员".to_owned(),
        ..call::command::Draft::default()
    };
    CallId(run(conn, &call::command::Command::Record(Box::new(draft))).outcome.subject.unwrap().id)
}

fn issue(conn: &Conn, call: CallId, technician: &str, from: &str, to: &str) {
    let draft = dispatch::command::Draft {
        technician: technician.to_owned(),
        planned_from: from.to_owned(),
        planned_to: to.to_owned(),
        ..dispatch::command::Draft::for_call(conn, call).unwrap()
    };
    run(conn, &dispatch::command::Command::Issue(draft));
}

fn opened(more: impl FnOnce(&Conn)) -> (Window, Conn) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("aftercare.db");
    let conn = open::to_write(data_of(&path)).unwrap();
    fill(&conn);
    more(&conn);
    let mut window = Window::on(folder, path, Lang::Zh, panels::all);
    window.wait_for("the shell", |harness| harness.state().shell().is_some());
    window.settle();
    (window, conn)
}

#[test]
fn dsp_3_a_technician_is_taken_from_the_suggestions_and_they_follow_the_time_that_is_typed() {
    let (mut window, conn) = opened(|conn| {
        let other = record(conn, "主轴不转");
        issue(conn, other, "王工", "2026-11-24 09:00", "2026-11-24 11:00");
    });
    window.click("派工");
    window.click("新建派工");
    window.fill("服务呼叫", "SC202611-0001");
    window.wait_for_label("选择赵工");
    window.settle();
    window.wait_for_label("呼叫的计划技术员是王工");
    window.wait_for_label("客户专员");
    window.fill("计划开始", "2026-11-24 10:00");
    window.wait_for_label("时间与派工单 PG202611-0001 冲突");
    window.settle();
    window.picture("dispatch-suggest");
    window.press("选择赵工");
    window.settle();
    assert_eq!(window.text("技术员"), "赵工");
    // When somebody has time who suits: who, when, and that the customer knows, with one click.
    window.fill("技术员", "王工");
    window.wait_for_label("可派技术员的最近空档");
    window.wait_for_label("约定赵工 2026-11-20 09:30 – 11:30");
    window.picture("dispatch-slots");
    let agreed = |window: &Window| {
        let node = window.harness.get_by_role_and_label(Role::CheckBox, "已与客户约定时间");
        node.accesskit_node().toggled() == Some(egui::accesskit::Toggled::True)
    };
    assert!(!agreed(&window));
    window.press("约定赵工 2026-11-20 09:30 – 11:30");
    window.settle();
    assert_eq!(window.text("技术员"), "赵工");
    assert!(agreed(&window));
    assert_eq!(
        (window.text("计划开始"), window.text("计划结束")),
        ("2026-11-20 09:30".into(), "2026-11-20 11:30".into())
    );
    window.click("保存");
    window.wait_for_label("更换技术员");
    window.settle();
    let sent = dispatch::store::by_code(&conn, "PG202611-0002").unwrap().unwrap();
    assert_eq!(people::store::name(&conn, Some(sent.technician_id)).unwrap(), "赵工");
    assert!(sent.agreed_at.is_some());
    // Another time is not the one that was agreed.
    window.fill("计划开始", "2026-11-20 10:00");
    window.settle();
    assert!(!agreed(&window));
    window.fill("计划开始", "2026-11-20 09:30");
    // And somebody else instead: the suggestion leads to the step that asks why.
    window.press("选择王工");
    window.settle();
    window.picture("dispatch-suggest-other");
    assert_eq!(window.text("改派给"), "王工");
}

#[test]
fn a_technician_gets_hours_and_leave_in_the_settings_and_what_is_wrong_stands_beside_it() {
    let (mut window, conn) = opened(|_| {});
    window.click("设置");
    window.click("人员");
    window.settle();
    window.click_row("王工");
    window.wait_for_role(Role::TextInput, "周一工作时间");
    window.settle();
    window.fill("周六工作时间", "9:00-12:00");
    window.press("添加请假");
    window.settle();
    window.fill("请假开始 1", "2026-11-25");
    window.fill("请假结束 1", "2026-11-23");
    window.fill("请假原因 1", "年假");
    window.click("保存");
    window.wait_for_label("请假结束日期 2026-11-23 早于开始日期 2026-11-25");
    window.settle();
    window.picture("people-leave-wrong");
    window.fill("请假结束 1", "2026-11-27");
    window.click("保存");
    window.wait_for_rest();
    window.picture("people-leave");
    let user = people::store::by_code(&conn, "王工").unwrap().unwrap();
    assert_eq!((user.leaves().len(), user.own_hours.is_some()), (1, true));
    assert!(window.harness.query_by_label("请假结束日期 2026-11-23 早于开始日期 2026-11-25").is_none());
}

#[test]
fn dsp_2_who_is_deactivated_hands_back_their_dispatches_after_a_reason() {
    let (mut window, conn) = opened(|conn| {
        for subject in ["主轴不转", "液压泵漏油"] {
            issue(conn, record(conn, subject), "王工", "2026-11-24 09:00", "2026-11-24 11:00");
        }
    });
    window.click("设置");
    window.click("人员");
    window.settle();
    window.click_row("王工");
    window.wait_for_role(Role::TextInput, "周一工作时间");
    window.settle();
    assert!(window.harness.query_by_label("还有 2 张派工单未完成").is_none(), "only when they go");
    window.harness.get_by_role_and_label(Role::CheckBox, "启用").click_accesskit();
    window.wait_for_label("还有 2 张派工单未完成");
    window.wait_for_label("PG202611-0002");
    window.settle();
    window.picture("people-leaving");
    window.press("停用并撤回全部派工");
    window.settle();
    window.fill("原因", "离职");
    window.picture("people-leaving-asked");
    window.click("确认撤回");
    window.wait_for("the end of the dialogue", |harness| harness.query_by_label("确认撤回").is_none());
    window.wait_for_rest();
    let user = people::store::by_code(&conn, "王工").unwrap().unwrap();
    assert_eq!((user.active, dispatch::store::open_of_technician(&conn, user.id)), (false, Ok(Vec::new())));
    let save = window.harness.get_by_role_and_label(Role::Button, "保存");
    assert!(save.accesskit_node().is_disabled(), "what was typed was saved with it");
}

#[test]
fn each_control_of_a_customer_has_a_name_of_its_own() {
    let (mut window, _) = opened(|_| {});
    window.click("客户");
    window.settle();
    window.click_row("苏州精密机械");
    window.wait_for_label("为该客户登记呼叫");
    window.press("添加地址");
    window.press("添加联系人");
    window.settle();
    let names: Vec<&str> = vec!["为该客户登记呼叫", "新建服务呼叫", "删除地址第 1 行", "删除联系人第 1 行"];
    for name in names {
        assert_eq!(window.harness.query_all_by_label(name).count(), 1, "{name}");
    }
}

#[test]
fn each_way_to_send_somebody_to_a_call_has_a_name_of_its_own() {
    let (mut window, _) = opened(|_| {});
    window.click("服务呼叫");
    window.wait_for_role(Role::Row, "SC202611-0001");
    window.click_row("SC202611-0001");
    window.wait_for_role(Role::Button, "新增派工单");
    window.settle();
    // The step of the call, and the button of its section.
    for name in ["派出技术员", "新增派工单"] {
        let buttons = window.harness.query_all_by_role_and_label(Role::Button, name);
        assert_eq!(buttons.count(), 1, "{name}");
    }
    window.press("新增派工单");
    window.wait_for_role(Role::Button, "保存");
    window.settle();
    assert_eq!(window.text("服务呼叫"), "SC202611-0001");
}
