//! Every page by the keyboard alone: Tab leads to each control, each is named and in view, and none keeps the keyboard.

use aftercare::{
    app::panels,
    base::text::{Lang, Texts},
    db::open,
};
use egui::{Event, ImeEvent, Key, Modifiers, Rect, accesskit::Role};
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
    let inside = window.harness.ctx.content_rect();
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

fn office(lang: Lang) -> Window {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("aftercare.db");
    let office = Office::on(open::to_write(data_of(&path)).expect("the data"));
    office.week();
    drop(office);
    let mut window = Window::on(folder, path, lang, panels::all);
    window.wait_for("the shell", |harness| harness.state().shell().is_some());
    window.settle();
    window
}

/// The places of the rail, by their names.
fn pages(window: &Window) -> Vec<String> {
    let rail = window.harness.query_all_by_role(Role::Tab);
    rail.filter(|tab| tab.rect().left() < 100.0).filter_map(|tab| tab.accesskit_node().label()).collect()
}

/// Walks through every page of the rail; what is wrong.
fn walk_the_rail(lang: Lang) -> Vec<String> {
    let mut window = office(lang);
    let pages = pages(&window);
    assert!(pages.len() > 15, "{pages:?}");
    let mut wrong = Vec::new();
    for page in &pages {
        window.click(page);
        window.settle();
        press(&mut window, Modifiers::NONE, Key::Escape);
        wrong.extend(walk(&mut window, page));
    }
    wrong
}

#[test]
fn plat_16_every_page_of_the_rail_is_walked_by_tab_and_every_control_is_named_and_in_view() {
    let wrong = walk_the_rail(Lang::Zh);
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn plat_16_so_is_every_page_in_english() {
    let wrong = walk_the_rail(Lang::En);
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn plat_16_the_pages_of_the_settings_are_walked_by_tab() {
    let mut window = office(Lang::Zh);
    window.click("设置");
    window.settle();
    let mut wrong = Vec::new();
    for page in ["公司资料", "工作日历", "业务规则", "字典", "队列", "部门", "人员", "打印机", "数据位置", "备份与恢复"]
    {
        window.click(page);
        window.settle();
        press(&mut window, Modifiers::NONE, Key::Escape);
        wrong.extend(walk(&mut window, page));
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn plat_16_forms_that_are_opened_from_a_list_are_walked_by_tab() {
    let mut window = office(Lang::Zh);
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

/// How a dialogue is opened on the list of customers.
type Opens = fn(&mut Window, &Texts);

const DIALOGUES: &[(&str, Opens)] = &[
    ("palette", |window, _| press(window, Modifiers::COMMAND, Key::K)),
    ("shortcuts", |window, _| press(window, Modifiers::NONE, Key::F1)),
    ("export", |window, _| press(window, Modifiers::COMMAND, Key::E)),
    ("many", |window, texts| window.press(&texts.get("base-print-many"))),
];

#[test]
fn plat_16_dialogues_keep_the_keyboard_and_give_it_back() {
    let mut wrong = Vec::new();
    for lang in [Lang::Zh, Lang::En] {
        let mut window = office(lang);
        let texts = Texts::new(lang, chrono_tz::Asia::Shanghai);
        for (name, open) in DIALOGUES {
            window.click(&texts.get("app-rail-customers"));
            window.settle();
            press(&mut window, Modifiers::NONE, Key::Escape);
            for _ in 0..3 {
                press(&mut window, Modifiers::NONE, Key::Tab);
            }
            let before = focused(&window).map(|(role, name, _)| (role, name));
            open(&mut window, &texts);
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
            if is_in_dialogue(&window) {
                press(&mut window, Modifiers::NONE, Key::Escape);
                window.settle();
            }
            assert!(!is_in_dialogue(&window), "{name} is left by Escape");
            let after = focused(&window).map(|(role, name, _)| (role, name));
            if after != before {
                wrong.push(format!("{lang:?}, {name}: the keyboard was at {before:?} and is at {after:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn plat_16_while_an_input_method_composes_every_key_is_its_own() {
    let mut window = office(Lang::Zh);
    window.click("客户");
    window.settle();
    window.click("新建");
    window.wait_for_label("新客户");
    window.settle();
    window.fill("客户代码", "KH777");
    window.fill("客户名称", "苏州");
    window.settle();
    let field = focused(&window).map(|(role, name, _)| (role, name));
    assert!(field.is_some());
    let preedit = ImeEvent::Preedit { text: "jing'mi".to_owned(), active_range_chars: None };
    window.harness.event(Event::Ime(preedit));
    window.harness.step();
    for (modifiers, key) in [
        (Modifiers::COMMAND, Key::S),
        (Modifiers::NONE, Key::Enter),
        (Modifiers::NONE, Key::Escape),
        (Modifiers::NONE, Key::Tab),
        (Modifiers::NONE, Key::ArrowDown),
        (Modifiers::NONE, Key::F1),
        (Modifiers::COMMAND, Key::K),
        (Modifiers::COMMAND, Key::E),
    ] {
        press(&mut window, modifiers, key);
        window.settle();
        assert_eq!(focused(&window).map(|(role, name, _)| (role, name)), field, "{key:?}");
        assert!(!is_in_dialogue(&window), "{key:?}");
    }
    assert!(!super::has(&window.harness, Role::Row, "KH777"), "nothing was saved");
    window.harness.event(Event::Ime(ImeEvent::Commit("精密".to_owned())));
    window.settle();
    assert_eq!(window.text("客户名称"), "苏州精密");
    press(&mut window, Modifiers::COMMAND, Key::S);
    window.wait_for_role(Role::Row, "苏州精密");
}
