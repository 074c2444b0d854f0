//! Every page by the keyboard alone: Tab leads to each control, each is named and in view, and none keeps the keyboard.

use aftercare::{app::panels, base::text::Lang, db::open};
use egui::{Key, Modifiers, Rect, accesskit::Role};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::Window;
use crate::{report::Office, util::file::data_of};

/// No page has so many controls that the keyboard stops at.
const MOST: usize = 400;

fn press(window: &mut Window, modifiers: Modifiers, key: Key) {
    window.harness.key_press_modifiers(modifiers, key);
    window.harness.step();
    window.harness.step();
}

/// What has the keyboard: what kind of control, its name, its place.
fn focused(window: &Window) -> Option<(Role, String, Rect)> {
    let node = window.harness.query_all_by(|node| node.is_focused()).find(|node| {
        // The window itself has it while no control has.
        node.accesskit_node().role() != Role::Window
    })?;
    let name = node.accesskit_node().label().or(node.accesskit_node().value()).unwrap_or_default();
    Some((node.accesskit_node().role(), name.trim().to_owned(), node.rect()))
}

/// Goes through a page by Tab until it begins anew; what is wrong with it. Scrolling to a control takes some frames.
fn walk(window: &mut Window, page: &str) -> Vec<String> {
    let inside = Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(1280.0, 800.0));
    let mut seen: Vec<(Role, String, Rect)> = Vec::new();
    let mut wrong = Vec::new();
    for _ in 0..MOST {
        press(window, Modifiers::NONE, Key::Tab);
        let Some(mut now) = focused(window) else { continue };
        if !inside.contains(now.2.center()) {
            window.settle();
            now = focused(window).unwrap_or(now);
        }
        let (role, name, place) = &now;
        if seen.iter().filter(|one| one.0 == *role && one.1 == *name && one.2.size() == place.size()).count() > 12 {
            wrong.push(format!("{page}: {role:?} {name} keeps the keyboard"));
            break;
        }
        if seen.first().is_some_and(|first| first.1 == *name && first.0 == *role) && seen.len() > 3 {
            return wrong;
        }
        if name.is_empty() {
            wrong.push(format!("{page}: a {role:?} at {place:?} has no name"));
        }
        if !inside.contains(place.center()) {
            wrong.push(format!("{page}: {role:?} {name} is out of view at {place:?}"));
        }
        seen.push(now);
    }
    if seen.len() < 5 {
        wrong.push(format!("{page}: only {} controls", seen.len()));
    }
    wrong
}

fn is_in_dialogue(window: &Window) -> bool {
    window.harness.ctx.memory(|memory| memory.top_modal_layer().is_some())
}

fn office() -> Window {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("aftercare.db");
    let office = Office::on(open::to_write(data_of(&path)).expect("the data"));
    office.week();
    drop(office);
    let mut window = Window::on(folder, path, Lang::Zh, panels::all);
    window.wait_for("the shell", |harness| harness.state().shell().is_some());
    window.settle();
    window
}

/// The places of the rail, by their names.
fn pages(window: &Window) -> Vec<String> {
    let rail = window.harness.query_all_by_role(Role::Tab);
    rail.filter(|tab| tab.rect().left() < 100.0).filter_map(|tab| tab.accesskit_node().label()).collect()
}

#[test]
fn plat_16_every_page_of_the_rail_is_walked_by_tab_and_every_control_is_named_and_in_view() {
    let mut window = office();
    let pages = pages(&window);
    assert!(pages.len() > 15, "{pages:?}");
    let mut wrong = Vec::new();
    for page in &pages {
        window.click(page);
        window.settle();
        press(&mut window, Modifiers::NONE, Key::Escape);
        wrong.extend(walk(&mut window, page));
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn plat_16_forms_that_are_opened_from_a_list_are_walked_by_tab() {
    let mut window = office();
    let mut wrong = Vec::new();
    for page in ["服务呼叫", "派工", "客户", "服务合同"] {
        window.click(page);
        window.settle();
        for key in [Key::Escape, Key::Home, Key::Enter] {
            press(&mut window, Modifiers::NONE, key);
        }
        window.settle();
        wrong.extend(walk(&mut window, &format!("{page}, a record")));
        press(&mut window, Modifiers::NONE, Key::Escape);
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn plat_16_dialogues_keep_the_keyboard_and_give_it_back() {
    let mut window = office();
    window.click("客户");
    window.settle();
    let mut wrong = Vec::new();
    for (name, modifiers, key) in [
        ("全局搜索", Modifiers::COMMAND, Key::K),
        ("快捷键一览", Modifiers::NONE, Key::F1),
        ("导出", Modifiers::COMMAND, Key::E),
    ] {
        press(&mut window, modifiers, key);
        window.settle();
        assert!(is_in_dialogue(&window), "{name}");
        for _ in 0..12 {
            press(&mut window, Modifiers::NONE, Key::Tab);
            let Some((role, control, _)) = focused(&window) else { continue };
            if control.is_empty() || matches!(role, Role::Tab | Role::Row) {
                wrong.push(format!("{name}: {role:?} {control}"));
            }
        }
        press(&mut window, Modifiers::NONE, Key::Escape);
        window.settle();
        press(&mut window, Modifiers::NONE, Key::Escape);
        window.settle();
        assert!(!is_in_dialogue(&window), "{name} is left by Escape");
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}
