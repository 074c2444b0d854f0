//! The page of all shortcuts, and that they do what it says.

use aftercare::{app::panels, base::text::Lang};
use egui::{Key, Modifiers, accesskit::Role};

use super::{Window, has};

const PAGE: &str = "查找按键或功能";

fn is_open(window: &Window) -> bool {
    has(&window.harness, Role::TextInput, PAGE)
}

fn press(window: &mut Window, modifiers: Modifiers, key: Key) {
    window.harness.key_press_modifiers(modifiers, key);
    window.harness.step();
    window.settle();
}

#[test]
fn the_page_of_shortcuts_opens_by_its_keys_finds_by_name_and_by_key_and_is_left_by_escape() {
    let mut window = Window::begun(Lang::Zh, panels::all);
    press(&mut window, Modifiers::NONE, Key::F1);
    assert!(is_open(&window));
    assert!(has(&window.harness, Role::Row, "全局搜索  Ctrl+K"));
    window.picture("shortcuts-zh");
    for typed in ["日历", "rili", "alt+↓"] {
        window.fill(PAGE, typed);
        window.settle();
        assert!(has(&window.harness, Role::Row, "打开日历  Alt+↓"), "{typed}");
        assert!(!has(&window.harness, Role::Row, "Ctrl+K"), "{typed}");
    }
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert!(!is_open(&window));
    window.harness.event(egui::Event::Text("?".to_owned()));
    window.harness.step();
    window.settle();
    assert!(is_open(&window), "by its sign, where nothing is typed");
    press(&mut window, Modifiers::NONE, Key::Escape);
    window.click("客户");
    window.settle();
    window.fill("搜索", "a?");
    window.settle();
    assert_eq!(window.text("搜索"), "a?");
    assert!(!is_open(&window), "what is typed is typed");
    press(&mut window, Modifiers::NONE, Key::F1);
    assert!(is_open(&window), "its key is heard there too");
}

#[test]
fn a_list_begins_a_new_record_by_its_key_and_a_form_saves_by_its_own() {
    let mut window = Window::begun(Lang::Zh, panels::all);
    window.click("客户");
    window.settle();
    press(&mut window, Modifiers::COMMAND, Key::N);
    window.wait_for_label("新客户");
    window.fill("客户代码", "KH0001");
    window.fill("客户名称", "上海精工机械");
    press(&mut window, Modifiers::COMMAND, Key::S);
    window.wait_for_role(Role::Row, "上海精工机械");
    window.wait_for_rest();
    press(&mut window, Modifiers::ALT, Key::ArrowLeft);
    window.harness.key_press_modifiers(Modifiers::COMMAND, Key::K);
    window.wait_for("the palette", |harness| has(harness, Role::TextInput, "全局搜索"));
    window.fill("全局搜索", "前进");
    window.wait_for_role(Role::ListBoxOption, "前进  Alt+→");
}
