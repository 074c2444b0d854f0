//! Every page by the keyboard alone: Tab leads to each control, each is named and in view, and none keeps the keyboard.

use aftercare::{
    app::panels,
    base::text::{Lang, Texts},
    db::open,
};
use egui::{Event, ImeEvent, Key, Modifiers, Rect, Shape, accesskit::Role, epaint::ClippedShape};
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

/// What is wrong with how the control that has the keyboard is seen: it is in view, not cut off by what scrolls, and bears
/// a mark that only this control bears.
fn unseen(window: &Window) -> Option<String> {
    let ctx = &window.harness.ctx;
    let id = ctx.memory(egui::Memory::focused)?;
    // As it was drawn last.
    let control = ctx.viewport(|viewport| viewport.prev_pass.widgets.get(id).copied())?;
    let (window_is, place) = (ctx.content_rect(), control.rect);
    let seen = control.interact_rect.intersect(window_is);
    // What is larger than its place is seen in part.
    let is_enough = |seen: f32, all: f32, room: f32| seen >= (all * 0.75).min(room * 0.4) && seen > 1.0;
    let is_wide = is_enough(seen.width(), place.width(), window_is.width());
    if !is_wide || !is_enough(seen.height(), place.height(), window_is.height()) {
        return Some(format!("is out of view at {place:?}, seen at {seen:?}"));
    }
    let accent = ctx.global_style().visuals.selection.stroke.color;
    let is_mark = |one: &ClippedShape| match &one.shape {
        Shape::Rect(drawn) => {
            let frame = drawn.visual_bounding_rect().intersect(one.clip_rect).intersect(window_is);
            let is_around = frame.expand(1.0).contains_rect(seen) && seen.expand(8.0).contains_rect(frame);
            drawn.stroke.color == accent && drawn.stroke.width >= 1.0 && is_around
        }
        _ => false,
    };
    let is_marked = window.harness.output().shapes.iter().any(is_mark);
    (!is_marked).then(|| format!("has no mark of the keyboard at {seen:?}"))
}

/// Goes through a page by Tab until it begins anew; what is wrong with it. Scrolling to a control takes some frames.
fn walk(window: &mut Window, page: &str) -> Vec<String> {
    let mut seen: Vec<(Role, String, Rect)> = Vec::new();
    let mut wrong = Vec::new();
    for _ in 0..MOST {
        press(window, Modifiers::NONE, Key::Tab);
        let Some(mut now) = focused(window) else { continue };
        let mut fault = unseen(window);
        if fault.is_some() {
            window.settle();
            (now, fault) = (focused(window).unwrap_or(now), unseen(window));
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
        if let Some(fault) = fault {
            wrong.push(format!("{page}: {role:?} {name} {fault}"));
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

/// The pages of the settings.
const SETTINGS: [&str; 10] =
    ["公司资料", "工作日历", "业务规则", "字典", "队列", "部门", "人员", "打印机", "数据位置", "备份与恢复"];

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
    for page in SETTINGS {
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

#[test]
fn plat_16_at_200_percent_every_control_of_a_small_window_is_reached_and_in_view() {
    let mut window = office(Lang::Zh);
    // A window of 1000 × 680 at 200 %.
    let size = egui::vec2(500.0, 340.0);
    window.harness.set_pixels_per_point(2.0);
    window.harness.step();
    window.harness.set_size(size);
    window.settle();
    assert_eq!(window.harness.ctx.content_rect().size(), size);
    let mut wrong = Vec::new();
    let pages = pages(&window);
    for page in &pages {
        window.harness.get_by_role_and_label(Role::Tab, page).click_accesskit();
        window.settle();
        press(&mut window, Modifiers::NONE, Key::Escape);
        window.picture(&format!("small-{page}"));
        wrong.extend(walk(&mut window, page));
        if !["服务呼叫", "派工", "客户", "服务合同"].contains(&page.as_str()) {
            continue;
        }
        for key in [Key::Escape, Key::Home, Key::Enter] {
            press(&mut window, Modifiers::NONE, key);
        }
        window.settle();
        window.picture(&format!("small-record-{page}"));
        wrong.extend(walk(&mut window, &format!("{page}, a record")));
    }
    // They are the last of the rail.
    for page in SETTINGS {
        window.harness.get_by_role_and_label(Role::Button, page).click_accesskit();
        window.settle();
        press(&mut window, Modifiers::NONE, Key::Escape);
        wrong.extend(walk(&mut window, page));
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn plat_16_the_questions_of_the_first_start_are_walked_by_tab() {
    let mut window = Window::open(Lang::Zh, panels::all);
    window.wait_for_label("公司名称");
    window.harness.run_steps(3);
    let wrong = walk(&mut window, "the first start");
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn plat_16_the_menu_of_views_is_walked_by_tab_and_gives_the_keyboard_back() {
    let mut window = office(Lang::Zh);
    window.click("服务呼叫");
    window.settle();
    super::by_keys::tab_to(&mut window, "视图");
    press(&mut window, Modifiers::NONE, Key::Enter);
    window.settle();
    let mut seen = Vec::new();
    let mut wrong = Vec::new();
    for _ in 0..MOST {
        press(&mut window, Modifiers::NONE, Key::Tab);
        let Some((_, name, _)) = focused(&window) else { continue };
        if name == "视图" {
            break;
        }
        wrong.extend(unseen(&window).map(|fault| format!("{name} {fault}")));
        seen.push(name);
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
    for step in ["另存为视图…", "右移"] {
        assert!(seen.iter().any(|name| name == step), "{step}: {seen:?}");
    }
}

/// A window at the form of a call, and the button of the step that takes it on hold has the keyboard.
fn hold(window: &mut Window) {
    window.click("服务呼叫");
    window.wait_for_role(Role::Row, "主轴异响");
    window.click_row("主轴异响");
    window.wait_for_label("挂起");
    window.settle();
    super::by_keys::tab_to(window, "挂起");
    press(window, Modifiers::NONE, Key::Enter);
}

/// The first of the calls is chosen, and what is done with it asks.
fn assign(window: &mut Window) {
    window.click("服务呼叫");
    window.settle();
    for key in [Key::Escape, Key::Home, Key::Space] {
        press(window, Modifiers::NONE, key);
    }
    window.wait_for_label("批量操作");
    window.settle();
    super::by_keys::tab_to(window, "批量操作");
    press(window, Modifiers::NONE, Key::Enter);
    window.settle();
    window.press("分配给…");
}

/// A dialogue, how it is opened, and controls that Tab leads to in it.
type Walked = (&'static str, fn(&mut Window), &'static [&'static str]);

#[test]
fn plat_16_what_a_step_and_what_many_rows_ask_is_walked_by_tab_and_left_by_escape() {
    let mut window = office(Lang::Zh);
    let dialogues: [Walked; 2] =
        [("a step", hold, &["确定", "取消"]), ("many rows", assign, &["受理人", "全部办理", "取消"])];
    for (name, open, controls) in dialogues {
        open(&mut window);
        window.settle();
        assert!(is_in_dialogue(&window), "{name}");
        let mut seen = Vec::new();
        for _ in 0..12 {
            press(&mut window, Modifiers::NONE, Key::Tab);
            let Some((role, control, _)) = focused(&window) else { continue };
            assert!(!control.is_empty(), "{name}: {role:?} has no name");
            assert_eq!(unseen(&window), None, "{name}: {control}");
            seen.push(control);
        }
        for control in controls {
            assert!(seen.iter().any(|one| one == control), "{name}: {control} in {seen:?}");
        }
        press(&mut window, Modifiers::NONE, Key::Escape);
        window.settle();
        assert!(!is_in_dialogue(&window), "{name} is left by Escape");
        press(&mut window, Modifiers::NONE, Key::Escape);
    }
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
                wrong.extend(unseen(&window).map(|fault| format!("{lang:?}, {name}: {control} {fault}")));
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
