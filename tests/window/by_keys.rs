//! The steps of a call by the keyboard alone: nothing in here touches a mouse, or reaches past the keys.

use aftercare::{
    base::id::CallId,
    call::{self, Status},
    db::query::Conn,
};
use egui::{Event, Key, Modifiers, accesskit::Role};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::{Window, calls::opened, has};

/// So many controls are passed at most on the way to one.
const MOST: usize = 300;

pub(super) fn press(window: &mut Window, modifiers: Modifiers, key: Key) {
    window.harness.key_press_modifiers(modifiers, key);
    window.harness.step();
    window.harness.step();
}

pub(super) fn type_in(window: &mut Window, text: &str) {
    window.harness.event(Event::Text(text.to_owned()));
    window.harness.step();
    window.harness.step();
}

/// Presses Tab until a control of this name has the keyboard; places of the rail may be called as fields are.
pub(super) fn tab_to(window: &mut Window, name: &str) {
    for _ in 0..MOST {
        press(window, Modifiers::NONE, Key::Tab);
        let mut focused = window.harness.query_all_by(|node| node.is_focused() && node.role() != Role::Tab);
        if focused.any(|node| node.accesskit_node().label().as_deref() == Some(name)) {
            return;
        }
    }
    panic!("Tab does not lead to {name}");
}

/// The name of what has the keyboard.
fn focused(window: &Window) -> String {
    let focused = window.harness.query_all_by(|node| node.is_focused()).next();
    focused.and_then(|node| node.accesskit_node().label()).unwrap_or_default()
}

/// Chooses in the palette what was typed.
fn command(window: &mut Window, typed: &str, wanted: &str) {
    press(window, Modifiers::COMMAND, Key::K);
    window.wait_for("the palette", |harness| has(harness, Role::TextInput, "全局搜索"));
    window.settle();
    type_in(window, typed);
    window.wait_for_role(Role::ListBoxOption, wanted);
    window.settle();
    press(window, Modifiers::NONE, Key::Enter);
    window.settle();
}

/// Fills the form of a new call, whose first input has the keyboard, and saves it.
fn record(window: &mut Window, conn: &Conn) {
    type_in(window, "KH001");
    window.settle();
    press(window, Modifiers::NONE, Key::Enter);
    window.settle();
    tab_to(window, "故障摘要");
    type_in(window, "面板误报警");
    press(window, Modifiers::COMMAND, Key::S);
    window.wait_for("the call", |_| call::store::get(conn, CallId(1)).is_ok());
    window.wait_for_rest();
}

#[test]
fn plat_16_a_new_form_is_typed_into_at_once() {
    let (mut window, _conn) = opened(|_| ());
    for (place, input) in [
        ("转到客户", "客户代码"),
        ("转到物料", "物料代码"),
        ("转到服务呼叫", "客户"),
        ("转到销售出库", "客户"),
        ("转到收款单", "付款方"),
    ] {
        command(&mut window, place, place);
        press(&mut window, Modifiers::COMMAND, Key::N);
        window.settle();
        assert_eq!(focused(&window), input, "{place}");
        type_in(&mut window, "X");
        window.settle();
        assert_eq!(window.text(input), "X", "{place}");
        window.input(input).focus();
        window.fill(input, "");
        window.settle();
    }
}

#[test]
fn plat_16_the_steps_of_what_is_shown_are_taken_from_the_palette() {
    let (mut window, conn) = opened(|_| ());
    press(&mut window, Modifiers::COMMAND, Key::K);
    window.wait_for("the palette", |harness| has(harness, Role::TextInput, "全局搜索"));
    window.settle();
    assert!(
        !window
            .harness
            .query_all_by_role(Role::ListBoxOption)
            .any(|it| { it.accesskit_node().label().is_some_and(|label| label.starts_with("当前单据")) })
    );
    press(&mut window, Modifiers::NONE, Key::Escape);
    command(&mut window, "xjfwhj", "新建服务呼叫");
    record(&mut window, &conn);
    command(&mut window, "guaqi", "当前单据：挂起");
    type_in(&mut window, "等待客户停机");
    tab_to(&mut window, "确定");
    press(&mut window, Modifiers::NONE, Key::Enter);
    window.wait_for("the hold", |_| call::store::get(&conn, CallId(1)).is_ok_and(|call| call.status == Status::OnHold));
    window.wait_for_rest();
    // What is not possible now is not offered.
    press(&mut window, Modifiers::COMMAND, Key::K);
    window.wait_for_role(Role::ListBoxOption, "当前单据：恢复");
    assert!(!has(&window.harness, Role::ListBoxOption, "当前单据：挂起"));
}

#[test]
fn plat_16_a_call_is_recorded_put_on_hold_resumed_answered_and_closed_without_a_mouse() {
    let (mut window, conn) = opened(|_| ());
    press(&mut window, Modifiers::COMMAND, Key::K);
    window.wait_for("the palette", |harness| has(harness, Role::TextInput, "全局搜索"));
    window.settle();
    type_in(&mut window, "xjfwhj");
    window.wait_for_role(Role::ListBoxOption, "新建服务呼叫");
    window.settle();
    press(&mut window, Modifiers::NONE, Key::Enter);
    window.wait_for("an empty form", |harness| has(harness, Role::TextInput, "故障摘要"));
    window.settle();
    assert_eq!(focused(&window), "客户", "the first input of the new form");
    record(&mut window, &conn);
    let stands = |status: Status| call::store::get(&conn, CallId(1)).is_ok_and(|call| call.status == status);
    assert!(stands(Status::Waiting));

    tab_to(&mut window, "挂起");
    press(&mut window, Modifiers::NONE, Key::Enter);
    window.settle();
    type_in(&mut window, "等待客户停机");
    tab_to(&mut window, "确定");
    press(&mut window, Modifiers::NONE, Key::Enter);
    window.wait_for("the hold", |_| stands(Status::OnHold));
    window.wait_for_rest();

    tab_to(&mut window, "恢复");
    press(&mut window, Modifiers::NONE, Key::Enter);
    window.settle();
    tab_to(&mut window, "确定");
    press(&mut window, Modifiers::NONE, Key::Enter);
    window.wait_for("work again", |_| stands(Status::Waiting));
    window.wait_for_rest();

    tab_to(&mut window, "当场解答");
    press(&mut window, Modifiers::NONE, Key::Space);
    window.settle();
    type_in(&mut window, "复位后正常");
    tab_to(&mut window, "确定");
    press(&mut window, Modifiers::NONE, Key::Enter);
    window.wait_for("the end", |_| stands(Status::Closed));
    window.wait_for_rest();
}
