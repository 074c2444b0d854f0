//! Documents on their way to paper: what can be chosen, how the pages are looked at, what is copied out of them.

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
    document::own::{PrintLog, Way},
    people::{self, command::UserDraft},
    setting,
};
use egui::{accesskit::Role, vec2};
use egui_kittest::kittest::Queryable as _;

use super::{STANDS_AT, Window, has};
use crate::util::file::data_of;

/// A thousand letters, each with the name of its customer.
mod thousand;
/// What was chosen last is there again.
mod remembered;
/// To whom letters, envelopes and labels go, and words of their own.
mod recipient;

fn run(conn: &Conn, command: &dyn Command) -> Done {
    tx::transact(conn, &Clock::standing_at(STANDS_AT), UserId(1), command).unwrap()
}

/// A file with a customer, a call and a dispatch.
fn fill(conn: &Conn) {
    let found = |tx: &tx::Tx<'_>| setting::command::found(tx, Lang::Zh, "华东机电");
    tx::within(conn, &Clock::standing_at(STANDS_AT), UserId(0), "test", found).unwrap();
    let draft = UserDraft { name: "王工".to_owned(), roles: "technician".to_owned(), ..UserDraft::new() };
    run(conn, &people::command::Command::SaveUser(draft));
    let draft = customer::command::Draft {
        code: "KH001".to_owned(),
        name: "苏州精密机械".to_owned(),
        active: "1".to_owned(),
        addresses: vec![customer::command::AddressDraft {
            city: "苏州市".to_owned(),
            street: "星湖街 328 号".to_owned(),
            postcode: "215021".to_owned(),
            ..customer::command::AddressDraft::default()
        }],
        ..customer::command::Draft::default()
    };
    run(conn, &customer::command::Command::Save(Box::new(draft)));
    let draft = call::command::Draft {
        customer: "KH001".to_owned(),
        subject: "主轴异响".to_owned(),
        owner: "管理员".to_owned(),
        ..call::command::Draft::default()
    };
    let call = run(conn, &call::command::Command::Record(Box::new(draft))).outcome.subject.unwrap().id;
    let draft = dispatch::command::Draft {
        technician: "王工".to_owned(),
        planned_from: "2026-11-24 09:00".to_owned(),
        planned_to: "2026-11-24 11:00".to_owned(),
        instructions: "带上主轴轴承，先测振动值".to_owned(),
        ..dispatch::command::Draft::for_call(conn, CallId(call)).unwrap()
    };
    run(conn, &dispatch::command::Command::Issue(draft));
}

/// A window over that file.
fn window() -> Window {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("aftercare.db");
    fill(&open::to_write(data_of(&path)).unwrap());
    let mut window = Window::on(folder, path, Lang::Zh, panels::all);
    window.wait_for("the shell", |harness| harness.state().shell().is_some());
    window.settle();
    window
}

/// A window with the dispatch on screen and its slip before it.
fn slip() -> Window {
    let mut window = window();
    window.click("派工");
    window.wait_for_role(Role::Row, "PG202611-0001");
    window.click_row("PG202611-0001");
    window.wait_for_label("打印…");
    look(&mut window);
    window
}

fn look(window: &mut Window) {
    window.click("打印…");
    window.wait_for_role(Role::Image, "派工单");
    window.settle();
}

fn paper(window: &Window) -> String {
    window.harness.get_all_by_role(Role::Image).find_map(|node| node.value()).unwrap_or_default()
}

#[test]
fn a_slip_is_printed_in_the_language_that_is_chosen_and_the_choice_is_remembered() {
    let mut window = slip();
    assert!(paper(&window).contains("苏州精密机械") && paper(&window).contains("派工单"));
    window.picture("print-slip");
    window.harness.get_by_role_and_label(Role::ComboBox, "语言").click();
    window.harness.step();
    window.harness.step();
    window.harness.get_by_role_and_label(Role::ListBoxOption, "English").click();
    window.wait_for("the English slip", |harness| has(harness, Role::Image, "Dispatch"));
    window.settle();
    window.click("关闭");
    window.wait_for("the form", |harness| !has(harness, Role::Image, "Dispatch"));
    window.click("打印…");
    window.wait_for("the English slip", |harness| has(harness, Role::Image, "Dispatch"));
    assert!(paper(&window).contains("苏州精密机械"));
}

#[test]
fn pages_are_zoomed_up_to_four_times_their_size_and_fitted() {
    let mut window = slip();
    let width = |window: &Window| window.harness.get_by_role_and_label(Role::Image, "派工单").rect().width();
    window.click("实际大小");
    let real = width(&window);
    assert!((real - 210.0 * 96.0 / 25.4).abs() < 1.0, "{real}");
    window.click("整页");
    window.settle();
    let rect = window.harness.get_by_role_and_label(Role::Image, "派工单").rect();
    assert!(rect.height() < 800.0 && rect.min.y > 0.0, "{rect}");
    for _ in 0..12 {
        window.click("放大");
    }
    assert!((width(&window) - real * 4.0).abs() < 1.0, "{}", width(&window));
    assert_eq!(window.harness.query_all_by_label("400%").count(), 1);
    window.picture("print-zoomed");
    window.click("适合宽度");
    window.settle();
    assert!(width(&window) < 1280.0 && width(&window) > real);
}

#[test]
fn a_click_on_a_field_copies_it_whole() {
    let mut window = slip();
    window.click("实际大小");
    window.settle();
    // Somewhere on the page its instructions stand: the words are found by going over it as the mouse does.
    let page = window.harness.get_by_role_and_label(Role::Image, "派工单").rect();
    let (mut copied, mut is_told) = (Vec::new(), false);
    for step in 0..40 {
        let at = page.min + vec2(page.width() * 0.25, 8.0 * step as f32 + 60.0);
        for pressed in [true, false] {
            window.harness.hover_at(at);
            let button = egui::PointerButton::Primary;
            let modifiers = egui::Modifiers::NONE;
            window.harness.event(egui::Event::PointerButton { pos: at, button, pressed, modifiers });
            window.harness.step();
        }
        is_told |= window.harness.query_all_by_label_contains("已复制：带上主轴轴承").next().is_some();
        copied.extend(window.harness.output().platform_output.commands.iter().filter_map(|command| match command {
            egui::OutputCommand::CopyText(text) => Some(text.clone()),
            _ => None,
        }));
    }
    assert!(copied.iter().any(|text| text == "带上主轴轴承，先测振动值"), "{copied:?}");
    assert!(is_told);
}

#[test]
fn a_label_is_printed_on_a_sheet_that_was_begun_and_an_envelope_in_a_size_of_its_own() {
    let mut window = window();
    window.click("客户");
    window.wait_for_role(Role::Row, "KH001");
    window.click_row("KH001");
    window.wait_for_label("打印…");
    window.click("打印…");
    window.wait_for_role(Role::ComboBox, "单据");
    choose(&mut window, "单据", "信封");
    window.wait_for_role(Role::Image, "苏州精密机械");
    choose(&mut window, "纸张", "C5  229 × 162");
    window.settle();
    window.picture("print-envelope");
    choose(&mut window, "单据", "地址标签");
    window.wait_for_role(Role::ComboBox, "从第几个标签开始");
    assert!(!has(&window.harness, Role::ComboBox, "纸张"), "labels have their own paper");
    choose(&mut window, "从第几个标签开始", "5");
    window.settle();
    window.picture("print-label");
    let chosen = window.harness.get_by_role_and_label(Role::ComboBox, "从第几个标签开始").value();
    assert_eq!(chosen.as_deref(), Some("5"));
    assert!(paper(&window).contains("星湖街 328 号"));
}

#[test]
fn orders_slips_and_letters_are_printed_for_the_calls_that_are_marked_in_their_list() {
    let mut window = window();
    let folder = window.path.with_file_name("papers");
    window.click("服务呼叫");
    window.wait_for_role(Role::Row, "主轴异响");
    window.settle();
    window.harness.key_press(egui::Key::ArrowDown);
    window.harness.step();
    window.harness.key_press(egui::Key::Space);
    window.settle();
    window.wait_for_label("已选 1 条");
    window.click("批量打印…");
    window.wait_for_label("服务呼叫列表中选中的 1 条");
    window.settle();
    choose(&mut window, "打印内容", "信函与信封");
    window.wait_for_label("写给这些服务呼叫的 1 个客户，每个客户一封");
    choose(&mut window, "打印内容", "派工单");
    window.wait_for_label("这些服务呼叫中尚未完成的派工单：1 张");
    window.fill("保存到文件夹", &folder.display().to_string());
    for (what, file) in [("派工单", "slip.pdf（1 页）"), ("维修单", "order.pdf（1 页）")] {
        if what == "维修单" {
            choose(&mut window, "打印内容", what);
        }
        window.click("生成 PDF");
        window.wait_for_label(file);
        window.settle();
    }
    window.picture("many-orders");
    window.click("关闭");
    window.settle();
    window.click("取消选择");
    window.settle();
    assert_eq!(window.harness.query_all_by_label_contains("已选").count(), 0);
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 2, "a folder of its own each time");
    let conn = open::to_read(&window.path).unwrap();
    let log: Vec<PrintLog> = aftercare::db::record::all(&conn, "ORDER BY id", &[]).unwrap();
    let log: Vec<(&str, Way)> = log.iter().map(|one| (one.document.as_str(), one.way)).collect();
    assert_eq!(log, [("slip", Way::Batch), ("order", Way::Batch)]);
}

fn choose(window: &mut Window, list: &str, what: &str) {
    window.harness.get_by_role_and_label(Role::ComboBox, list).click();
    window.harness.step();
    window.harness.step();
    window.harness.get_by_role_and_label(Role::ListBoxOption, what).click();
    window.harness.step();
    window.settle();
}
