//! Today and the dispatches in the window: figures that are doors, steps that say why not.

use aftercare::{
    app::panels,
    base::text::Lang,
    db::{open, tx},
    dispatch::Status,
    revisit,
};
use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::{Window, has};
use crate::report::Office;
use crate::util::file::data_of;

/// A window on a file with a week of calls.
fn window(lang: Lang) -> (Window, Office) {
    let (folder, path, office) = file();
    office.week();
    (shown(Window::on(folder, path, lang, panels::all)), office)
}

fn file() -> (tempfile::TempDir, std::path::PathBuf, Office) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("aftercare.db");
    let office = Office::on(open::to_write(data_of(&path)).unwrap());
    let prefs = format!("{{\"user\": {}}}", office.chief.0);
    std::fs::write(folder.path().join("window.json"), prefs).unwrap();
    (folder, path, office)
}

fn shown(mut window: Window) -> Window {
    window.wait_for("the shell", |harness| harness.state().shell().is_some());
    window.settle();
    window
}

#[test]
fn today_shows_what_waits_and_every_figure_and_line_leads_there() {
    let (mut window, office) = window(Lang::Zh);
    window.wait_for_label("我的逾期 1");
    window.settle();
    window.picture("today-zh");
    for label in ["我的未结 5", "待分配 1", "已锁定 1", "今日派工 3", "待回访 1", "60 天内到期合同 1"]
    {
        assert!(has(&window.harness, Role::Button, label), "{label}");
    }
    // The overdue one stands first, with the working time it is over.
    assert!(has(&window.harness, Role::Link, "响应 已超 28小时30分"));
    assert!(has(&window.harness, Role::Link, "2026-11-19：受理 4"));
    window.click("今日派工 3");
    window.wait_for_role(Role::Row, "数控系统黑屏");
    window.settle();
    // The list behind the figure has what was counted.
    window.wait_for_label("共 3 条");
    window.picture("dispatch-list");
    // One that is to be asked next year.
    tx::within(&office.conn, &office.clock, office.chief, "test", |tx| {
        let due: revisit::Revisit = aftercare::db::record::first(tx, "ORDER BY id", &[])?.unwrap();
        let due_on = "2027-01-15".parse().unwrap();
        tx.insert(&mut revisit::Revisit { id: Default::default(), version: 0, cycle: due.cycle + 1, due_on, ..due })
    })
    .unwrap();
    let doors = [("待回访 1", "苏州精密机械", "共 2 条"), ("60 天内到期合同 1", "HT2026-00001", "共 2 条")];
    for (figure, row, all) in doors {
        window.click("今日");
        window.wait_for_label("我的逾期 1");
        window.click(figure);
        window.wait_for_role(Role::Row, row);
        window.wait_for_label("共 1 条");
        window.click("全部");
        window.wait_for_label(all);
    }
    window.click("今日");
    window.wait_for_label("我的逾期 1");
    window
        .harness
        .get_by(|node| {
            node.role() == Role::Link && node.label().is_some_and(|it| it.contains("张工") && it.contains("黑屏"))
        })
        .click();
    window.wait_for_role(Role::Button, "接单");
}

#[test]
fn a_bar_of_a_day_leads_to_the_calls_of_that_day_by_mouse_and_by_key() {
    let (mut window, _office) = window(Lang::Zh);
    window.wait_for_label("我的逾期 1");
    window.settle();
    window.click("2026-11-19：受理 4");
    window.wait_for_label("共 4 条");
    let line = window.text("搜索");
    assert!(line.contains("报修时间") && line.contains("2026-11-19"), "{line}");
    window.click("今日");
    window.wait_for_label("我的逾期 1");
    // The one that was answered at once; a day on which nothing ended leads nowhere.
    assert!(!has(&window.harness, Role::Link, "2026-11-19：结束 0"));
    window.harness.get_by_role_and_label(Role::Link, "2026-11-17：结束 1").focus();
    window.settle();
    window.harness.key_press(egui::Key::Enter);
    window.wait_for_role(Role::Row, "面板误报警");
    window.wait_for_label("共 1 条");
    assert!(window.text("搜索").contains("结束时间"));
}

#[test]
fn today_in_english_and_on_a_new_file_says_what_to_do() {
    let (mut english, _office) = window(Lang::En);
    english.wait_for_label("My overdue 1");
    english.settle();
    english.picture("today-en");
    let (folder, path, _office) = file();
    let mut new = shown(Window::on(folder, path, Lang::Zh, panels::all));
    new.wait_for_label("新建客户");
    new.settle();
    new.picture("today-new");
    assert!(new.harness.query_by_label("没有到期的回访，回访都跟上了。").is_some());
}

#[test]
fn a_dispatch_is_taken_and_what_is_not_possible_says_why() {
    let (mut window, office) = window(Lang::Zh);
    window.click("派工");
    window.wait_for_role(Role::Row, "数控系统黑屏");
    window.settle();
    window.click_row("数控系统黑屏");
    window.wait_for_role(Role::Button, "接单");
    window.settle();
    window.picture("dispatch-issued");
    let record = window.harness.get_by_role_and_label(Role::Button, "登记处理");
    let why = record.accesskit_node().description().unwrap_or_default();
    assert_eq!(why, "派工单已派出，不能“登记处理”。可以：接单；拒单；撤回");
    assert!(window.harness.query_by_label("苏州市工业园区星湖街 328 号").is_some());
    window.click("接单");
    window.wait_for_label("确认接单");
    window.settle();
    window.picture("dispatch-accept");
    window.click("确认接单");
    window.wait_for("the accepted dispatch", |harness| harness.query_all_by_label("已接单").next().is_some());
    window.settle();
    window.picture("dispatch-accepted");
    let status = |number: &str| aftercare::dispatch::store::by_code(&office.conn, number).unwrap().unwrap().status;
    assert_eq!(status("PG202611-0002"), Status::Accepted);
}

#[test]
fn another_technician_and_a_revocation_need_a_reason() {
    let (mut window, office) = window(Lang::Zh);
    window.click("派工");
    window.wait_for_role(Role::Row, "数控系统黑屏");
    window.settle();
    window.click_row("数控系统黑屏");
    window.wait_for_role(Role::Button, "更换技术员");
    window.click("更换技术员");
    window.wait_for_label("确认更换");
    window.click("确认更换");
    window.wait_for("what is missing", |harness| harness.query_all_by_label("必填").count() == 2);
    window.fill("改派给", "管理员");
    window.fill("原因", "张工请假");
    window.settle();
    window.picture("dispatch-change");
    window.click("确认更换");
    window.wait_for("the new dispatch", |harness| {
        harness.query_all_by_label("接替派工单").next().is_some()
            && harness.query_all_by_label("确认更换").next().is_none()
    });
    window.settle();
    window.picture("dispatch-changed");
    window.click("撤回派工");
    window.wait_for_label("确认撤回");
    window.fill("原因", "客户取消上门");
    window.click("确认撤回");
    window.wait_for("the end", |_| {
        let sql = "SELECT COUNT(*) FROM dispatch WHERE status = 'revoked'";
        office.conn.value::<i64>(sql, &[]).unwrap() == Some(2)
    });
}

#[test]
fn a_new_dispatch_is_made_with_a_plan() {
    let (mut window, office) = window(Lang::Zh);
    let call = office.call("丝杠润滑不足", "管理员", |_| ());
    let number = aftercare::call::store::number(&office.conn, call).unwrap();
    window.click("派工");
    window.wait_for_role(Role::Row, "数控系统黑屏");
    window.click("新建派工");
    window.wait_for("an empty form", |harness| harness.query_by_role_and_label(Role::TextInput, "服务呼叫").is_some());
    window.fill("服务呼叫", &number);
    window.wait_for_label("丝杠润滑不足");
    window.fill("技术员", "张工");
    window.fill("计划开始", "2026-11-20 14:00");
    window.fill("计划结束", "2026-11-20 13:00");
    window.click("保存");
    window.wait_for_label("计划结束应晚于计划开始");
    window.picture("dispatch-new");
    window.fill("计划结束", "2026-11-20 16:00");
    window.click("保存");
    window.wait_for_role(Role::Row, "丝杠润滑不足");
    window.wait_for_role(Role::Button, "接单");
    window.settle();
    window.click("本周");
    window.wait_for_role(Role::Row, "刀库换刀卡滞");
    window.settle();
    window.picture("dispatch-week");
}
