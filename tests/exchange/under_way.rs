//! What happens around an import that is under way: it is stopped, the window is closed, others save, its file is
//! written to.

use std::{thread, time::Duration};

use aftercare::{
    base::{id::UserId, progress::Progress, text::Lang},
    db::{check, clock::Clock, open, trial, tx},
    exchange::{
        Limits,
        import::{Context, Mode, Options, Report},
        kinds::{ImportKind, Ready},
        read::read_bytes,
    },
    people, setting,
};
use egui_kittest::kittest::Queryable as _;

use super::window::{count, opened, take};
use crate::{
    util::file::{Place, data_of},
    window::Window,
};

fn customers(rows: usize) -> String {
    let rows: String = (1..=rows).map(|row| format!("K{row:05},客户{row}公司,联系人{row}\n")).collect();
    format!("客户代码,客户名称,联系人\n{rows}")
}

/// A window that imports.
fn importing() -> Window {
    let mut window = opened(Lang::Zh, "客户.csv", customers(1200).as_bytes());
    window.click("检查");
    window.wait_for_label("全部导入");
    window.click("全部导入");
    window.wait_for_label("取消");
    window
}

/// A window that imports, and whose close button was clicked.
fn closing() -> Window {
    let mut window = importing();
    let root = window.harness.input_mut().viewports.entry(egui::ViewportId::ROOT).or_default();
    root.events.push(egui::ViewportEvent::Close);
    window.harness.step();
    window.wait_for_label("停止并关闭");
    window
}

#[test]
fn an_import_that_is_stopped_half_way_changes_nothing_and_says_so() {
    let mut window = importing();
    thread::sleep(Duration::from_millis(100));
    window.click("取消");
    window.wait_for("the word that it was stopped", |window| {
        window.query_all_by_label_contains("已取消，未作任何更改").next().is_some()
    });
    assert_eq!(count(&window, "customer"), 0);
    assert_eq!(count(&window, "import"), 0);
    window.wait_for_label("全部导入");
}

#[test]
fn a_window_that_is_closed_while_it_imports_asks_and_leaves_nothing_half_done() {
    let mut window = closing();
    window.picture("import-closes");
    // Whoever closes it all the same, as the system does when it goes down.
    let path = window.path.clone();
    let _folder = window.close();
    let conn = open::to_write(data_of(&path)).unwrap();
    let findings = check::whole(&conn).unwrap();
    assert!(findings.is_sound(), "{findings:?}");
    let [customers, imports]: [Option<i64>; 2] =
        ["customer", "import"].map(|table| conn.value(&format!("SELECT COUNT(*) FROM {table}"), &[]).unwrap());
    assert!(matches!((customers, imports), (Some(0), Some(0)) | (Some(1200), Some(1))), "{customers:?} {imports:?}");
}

#[test]
fn an_import_that_is_stopped_by_closing_the_window_changes_nothing() {
    let mut window = closing();
    window.click("停止并关闭");
    let closes = |window: &egui_kittest::Harness<'static, _>| {
        let commands = window.output().viewport_output.values().flat_map(|output| output.commands.iter());
        commands.into_iter().any(|command| *command == egui::ViewportCommand::Close)
    };
    window.wait_for("the window closes when the import has stopped", closes);
    assert_eq!((count(&window, "customer"), count(&window, "import")), (0, 0));
}

/// On a file and on a server alike: an import takes seconds, and whoever saves meanwhile waits and is served.
#[test]
fn who_saves_while_calls_are_imported_waits_and_is_served() {
    let place = Place::new();
    let address = trial::office(&place.at("office.db")).unwrap();
    let conn = open::to_write(address.clone()).unwrap();
    let clock = Clock::default();
    let found = |tx: &tx::Tx<'_>| setting::command::found(tx, Lang::Zh, "华东机电");
    let (user, _) = tx::within(&conn, &clock, UserId(0), "test", found).unwrap();
    let rows: String =
        (1..=1500).map(|row| format!("T{row},客户{},故障{row},2025-01-02 10:00,closed\n", row % 50)).collect();
    let progress = Progress::default();
    let text = format!("number,customer,subject,opened,state\n{rows}");
    let sheet = read_bytes(text.as_bytes(), &progress, Limits::default()).unwrap();
    let options = Options { make_customers: true, ..Options::default() };
    let ready = Ready::of(ImportKind::Calls, sheet, &options, &progress).unwrap();
    let watched = progress.clone();
    let saving = thread::Builder::new().spawn(move || {
        let conn = open::to_write(address).unwrap();
        let is_writing = |progress: &Progress| {
            let (said, share) = progress.now();
            said.is_some_and(|said| said.key == "exchange-stage-writing") && share > 0.1
        };
        while !is_writing(&watched) {
            thread::sleep(Duration::from_millis(1));
        }
        let rename = |tx: &tx::Tx<'_>| {
            let mut user = people::store::get(tx, user)?;
            tx.change(&mut user, |user| user.phone = "13800000000".to_owned())?;
            Ok(tx.value::<i64>("SELECT COUNT(*) FROM call", &[])?.unwrap_or(0))
        };
        tx::within(&conn, &Clock::default(), user, "test", rename).map(|(calls, _)| calls)
    });
    let context = Context { conn: &conn, clock: &clock, actor: user, progress: &progress };
    let report: Report = ready.run(context, Mode::AllOrNothing).unwrap();
    assert_eq!(report.made, 1500);
    assert_eq!(saving.unwrap().join().unwrap(), Ok(1500), "the save came behind all of it");
    assert_eq!(people::store::get(&conn, user).unwrap().phone, "13800000000");
    assert!(check::whole(&conn).unwrap().is_sound());
}

#[test]
fn a_file_that_is_changed_after_it_was_checked_is_refused_and_goes_in_when_it_is_checked_anew() {
    let mut window = opened(Lang::Zh, "客户.csv", customers(2).as_bytes());
    window.click("检查");
    window.wait_for_label("全部导入");
    let file = window.path.with_file_name("客户.csv");
    std::fs::write(&file, customers(3)).unwrap();
    window.click("全部导入");
    let refused = "文件在读取之后被修改、移动或删除，没有导入任何数据；请重新检查后再导入";
    window.wait_for_label(refused);
    window.settle();
    window.picture("import-changed");
    assert!(window.harness.query_all_by_label("全部导入").next().is_none(), "what was checked is not offered again");
    assert_eq!((count(&window, "customer"), count(&window, "import")), (0, 0));
    window.click("检查");
    window.wait_for_label("全部导入");
    std::fs::remove_file(&file).unwrap();
    window.click("全部导入");
    window.wait_for_label(refused);
    std::fs::write(&file, customers(3)).unwrap();
    window.click("检查");
    window.wait_for_label("全部导入");
    window.click("全部导入");
    window.wait_for_label("导入完成：新增 3，更新 0，无变化 0，跳过 0 行");
    assert_eq!(count(&window, "customer"), 3);
}

#[test]
fn a_heading_row_that_is_missing_or_stands_twice_is_told_and_can_be_mended_by_hand() {
    let mut window = opened(Lang::Zh, "客户.csv", "A1,甲公司\nA2,乙公司\n".as_bytes());
    window.click("检查");
    let says = |text: &'static str| {
        move |window: &egui_kittest::Harness<'static, _>| window.query_all_by_label_contains(text).next().is_some()
    };
    window.wait_for("the first row is asked about", says("没有一个列标题可以识别；第一行必须是列标题"));
    let mut window = opened(Lang::Zh, "客户.csv", "客户编号,客户名称,客户编码\nA1,甲公司,旧1\n".as_bytes());
    window.click("检查");
    window.wait_for("the second one is named", says("“客户编号”与“客户编码”（C 列）是同一栏"));
    window.settle();
    window.picture("import-headings-twice");
    take(&mut window, "客户编码", "— 不导入 —");
    window.click("检查");
    window.wait_for_label("全部导入");
    window.click("全部导入");
    window.wait_for_label("导入完成：新增 1，更新 0，无变化 0，跳过 0 行");
    assert_eq!(count(&window, "customer"), 1);
}
