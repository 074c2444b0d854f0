//! What a step asks, and the words of a letter.

use std::path::PathBuf;

use aftercare::{app::panels, base::text::Lang, call::Status, db::open};
use egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;

use super::{Window, answer, files, folder, has, is_offered, killed, offered_again, wait_for_kept};
use crate::{report::Office, util::file::data_of};

/// A window on an office with a call that has an owner, and its form.
fn at_call() -> (Window, Office) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("aftercare.db");
    let office = Office::on(open::to_write(data_of(&path)).expect("the data"));
    office.call("主轴异响", "管理员", |_| {});
    let mut window = Window::on(folder, path, Lang::Zh, panels::all);
    window.wait_for("the shell", |harness| harness.state().shell().is_some());
    window.settle();
    window.click("服务呼叫");
    window.wait_for_role(Role::Row, "主轴异响");
    window.click_row("主轴异响");
    window.wait_for_label("挂起");
    window.settle();
    (window, office)
}

fn hold(window: &mut Window, why: &str) {
    window.click("挂起");
    window.wait_for_label("确定");
    window.settle();
    window.fill("原因或说明", why);
    window.settle();
    wait_for_kept(window, why);
}

#[test]
fn plat_24_the_reason_that_was_typed_for_a_step_is_there_again_and_the_step_is_done_with_it() {
    let (mut window, office) = at_call();
    hold(&mut window, "等客户停机，预计周一");
    let mut window = offered_again(window);
    window.picture("unsaved-step-zh");
    answer(&mut window, "等客户停机", "继续填写");
    window.wait_for_label("确定");
    window.settle();
    assert_eq!(window.text("原因或说明"), "等客户停机，预计周一");
    assert!(!is_offered(&window));
    window.click("确定");
    window.wait_for("the end of the dialogue", |harness| harness.query_by_label("确定").is_none());
    window.wait_for_rest();
    let call = aftercare::call::store::by_code(&office.conn, "SC202611-0001").expect("read").expect("the call");
    assert_eq!(call.status, Status::OnHold);
    let window = killed(window);
    assert!(!is_offered(&window));
    assert_eq!(files(&folder(&window)), Vec::<PathBuf>::new(), "what was done is kept nowhere else");
}

/// The call has a button of that name too.
fn cancel(window: &mut Window, dialogue: &str) {
    window.harness.get_by_role_and_label(Role::Dialog, dialogue).get_by_label("取消").click();
    window.harness.step();
    window.settle();
}

#[test]
fn what_is_typed_in_a_dialogue_is_asked_about_before_the_window_closes_and_gone_when_it_is_left() {
    let (mut window, _office) = at_call();
    hold(&mut window, "等客户停机");
    let close = |window: &mut Window, events: Vec<egui::ViewportEvent>| {
        window.harness.input_mut().viewports.entry(egui::ViewportId::ROOT).or_default().events = events;
    };
    close(&mut window, vec![egui::ViewportEvent::Close]);
    window.harness.step();
    close(&mut window, Vec::new());
    window.wait_for_label("您输入的内容尚未保存，继续将会丢失。");
    cancel(&mut window, "有未保存的修改");
    assert_eq!(window.text("原因或说明"), "等客户停机");
    cancel(&mut window, "挂起：SC202611-0001");
    assert!(window.harness.query_by_label("确定").is_none());
    assert!(!is_offered(&killed(window)));
}

#[test]
fn a_step_that_can_no_longer_be_done_says_so_and_what_was_typed_for_it_stays() {
    let (mut window, office) = at_call();
    hold(&mut window, "等客户停机");
    // Meanwhile somebody else puts it on hold.
    let call = aftercare::call::store::by_code(&office.conn, "SC202611-0001").expect("read").expect("the call");
    let draft = aftercare::call::command::StepDraft { why: "别人".to_owned(), ..Default::default() };
    let event = aftercare::call::rules::Event::Hold;
    office.run(aftercare::call::command::Ask { call: call.id, version: call.version, event, draft });
    let mut window = offered_again(window);
    answer(&mut window, "等客户停机", "继续填写");
    window.wait_for_label("确定");
    window.settle();
    window.click("确定");
    window.settle();
    window.wait_for_rest();
    assert!(has(&window.harness, Role::Dialog, "操作未完成"), "it is told why not");
    window.harness.key_press(egui::Key::Enter);
    window.settle();
    assert_eq!(window.text("原因或说明"), "等客户停机");
}

#[test]
fn plat_24_the_words_of_a_letter_are_there_again_in_its_dialogue() {
    let (mut window, _office) = at_call();
    window.click("客户");
    window.wait_for_role(Role::Row, "苏州精密机械");
    window.click_row("苏州精密机械");
    window.wait_for_label("打印…");
    window.settle();
    window.click("打印…");
    window.wait_for_role(Role::ComboBox, "单据");
    window.choose("单据", "信函");
    window.settle();
    window.fill("正文（仅本次）", "关于贵司设备保养的安排");
    window.settle();
    wait_for_kept(&mut window, "关于贵司设备");
    let mut window = offered_again(window);
    answer(&mut window, "关于贵司设备", "继续填写");
    window.wait_for_role(Role::ComboBox, "单据");
    window.settle();
    assert_eq!(window.text("正文（仅本次）"), "关于贵司设备保养的安排");
    window.click("关闭");
    window.settle();
    assert!(!is_offered(&killed(window)));
}
