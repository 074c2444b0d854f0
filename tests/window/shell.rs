//! The shell: first start, language, theme, list and form, being overtaken, leaving, failing to open.

use aftercare::{
    app::panels::Entry,
    base::{failure::Failure, id::UserId, kind::Kind, text::Lang, time::HOUR_MS},
    db::{
        query::Conn,
        tx::{Command, Outcome, Tx},
    },
    people,
    ui::{icon, style},
};
use egui::{Key, Modifiers, accesskit::Role};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::{
    STANDS_AT, Window, has,
    sample::{Draft, OWN, SamplePanel, Save},
};

fn count(conn: &Conn, _: UserId) -> Result<i64, Failure> {
    let sql = format!("SELECT COUNT(*) FROM dict_entry t WHERE {OWN} AND t.active = 1");
    Ok(conn.value(&sql, &[])?.unwrap_or(0))
}

/// The sample twice, so that there is somewhere else to go.
fn panels() -> Vec<Entry> {
    let entry = Entry {
        route: "customers",
        group: "",
        icon: icon::BUILDINGS,
        kinds: &[Kind::DictEntry],
        count: Some(count),
        make: |_| Box::<SamplePanel>::default(),
    };
    vec![entry, Entry { route: "items", icon: icon::CUBE, kinds: &[], count: None, ..entry }]
}

/// A window at work on an empty file.
pub fn window() -> Window {
    Window::begun(Lang::Zh, panels)
}

/// A window at work, with one saved entry shown in its form.
fn with_entry() -> Window {
    let mut window = window();
    add(&mut window, "SH", "上海");
    window
}

/// Makes an entry, by labels.
pub fn add(window: &mut Window, code: &str, name: &str) {
    window.click("新建");
    window.wait_for("an empty form", |harness| harness.query_by_role_and_label(Role::TextInput, "代码").is_some());
    window.fill("代码", code);
    window.fill("名称", name);
    window.click("保存");
    window.wait_for_role(Role::Row, name);
    window.wait_for_rest();
}

#[test]
fn the_first_start_asks_three_things_and_then_the_window_stands() {
    let mut window = Window::open(Lang::Zh, panels);
    window.wait_for_label("公司名称");
    window.picture("first-zh");
    window.click("English");
    window.wait_for_label("Company name");
    window.click("Begin");
    window.wait_for_label("Required");
    window.fill("Company name", "East Machines");
    window.click("Begin");
    window.wait_for("the shell", |harness| harness.state().shell().is_some());
    window.wait_for_label("East Machines");
    window.wait_for_label("Customers");
}

#[test]
fn a_new_file_that_begins_from_files_opens_on_the_import_and_says_which_columns_it_takes() {
    let mut window = Window::open(Lang::Zh, aftercare::app::panels::all);
    window.wait_for_label("公司名称");
    window.fill("公司名称", "华东机电");
    window.click("从文件导入（客户、物料、销售出库）");
    window.click("开始使用");
    window.wait_for_label("导入数据");
    window.wait_for("the columns of customers", |harness| {
        harness.query_by_label_contains("客户代码、客户名称").is_some()
    });
}

#[test]
fn an_entry_is_made_and_changed_by_labels_and_the_list_follows() {
    let mut window = with_entry();
    assert_eq!(window.text("代码"), "SH");
    window.wait_for_label("已保存");
    window.picture("form-zh");
    window.fill("名称", "上海市");
    window.click("保存");
    window.wait_for_role(Role::Row, "上海市");
    window.settle();
    window.wait_for("the count on the rail", |harness| {
        harness.get_by_role_and_label(Role::Tab, "客户").accesskit_node().description().as_deref() == Some("1")
    });
}

#[test]
fn errors_stand_beside_their_fields_and_what_is_typed_stays() {
    let mut window = with_entry();
    window.fill("代码", "");
    window.fill("名称", "禁止");
    window.click("保存");
    window.wait_for_label("必填");
    window.wait_for_label("字典中没有“禁止”");
    window.picture("errors-zh");
    assert_eq!(window.text("名称"), "禁止");
}

#[test]
fn whoever_is_overtaken_sees_by_whom_and_can_keep_what_was_typed() {
    let mut window = with_entry();
    window.fill("名称", "上海浦东");
    // Somebody else saves the same entry behind the window's back.
    let desk = window.harness.state().shell().expect("it is open").desk().clone();
    let other = Draft::of("SHA", "上海市");
    window.clock.set(STANDS_AT.plus_ms(HOUR_MS));
    let mut id = desk.load(|conn| Ok(conn.value("SELECT id FROM dict_entry WHERE code = 'SH'", &[])?.unwrap_or(0)));
    window.wait_for("its id", |_| id.poll());
    let id = *id.get().expect("it is there");
    let mut slot = desk.send(UserId(1), Box::new(Save { id, version: 1, draft: other }));
    window.wait_for("the other's save", |_| slot.poll());
    window.settle();
    window.wait_for_label("管理员已于 10:30 保存了此记录，您输入的内容都还在。");
    window.picture("stale-zh");
    assert_eq!(window.text("名称"), "上海浦东");
    window.press("名称：您 上海浦东");
    window.click("按所选内容保存");
    // The code that was not touched here is the other's.
    window.wait_for_role(Role::Row, "SHA 上海浦东");
}

#[test]
fn what_is_typed_is_not_lost_without_asking() {
    let mut window = with_entry();
    add(&mut window, "BJ", "北京");
    window.fill("名称", "北京市");
    window.click_row("上海");
    window.wait_for_label("有未保存的修改");
    window.picture("unsaved-zh");
    // Nothing under the dialogue can be pressed, and what loses nothing has the keyboard.
    window.harness.get_by_role_and_label(Role::Tab, "物料").click_accesskit();
    window.harness.step();
    let dialogue = window.harness.get_by_role_and_label(Role::Dialog, "有未保存的修改");
    assert!(dialogue.accesskit_node().is_modal());
    assert!(window.harness.get_by_role_and_label(Role::Tab, "物料").accesskit_node().is_disabled());
    assert!(window.harness.get_by_role_and_label(Role::Button, "取消").is_focused());
    window.click("取消");
    window.settle();
    assert_eq!(window.text("名称"), "北京市");
    // Another panel takes nothing away.
    window.click("物料");
    window.settle();
    window.click("客户");
    window.settle();
    assert_eq!(window.text("名称"), "北京市");
    window.click_row("上海");
    window.wait_for_label("有未保存的修改");
    window.click("放弃修改");
    window.wait_for("the other record", |harness| has_text(harness, "上海"));
}

fn has_text(harness: &egui_kittest::Harness<'static, aftercare::app::App>, text: &str) -> bool {
    let input = harness.query_by_role_and_label(Role::TextInput, "名称");
    input.and_then(|node| node.value()).as_deref() == Some(text)
}

#[test]
fn alt_and_an_arrow_go_back_and_on() {
    let mut window = with_entry();
    add(&mut window, "BJ", "北京");
    window.harness.key_press_modifiers(Modifiers::ALT, Key::ArrowLeft);
    window.wait_for("the record before", |harness| has_text(harness, "上海"));
    window.harness.key_press_modifiers(Modifiers::ALT, Key::ArrowRight);
    window.wait_for("the record after", |harness| has_text(harness, "北京"));
}

#[test]
fn language_and_theme_switch_while_running_and_are_remembered() {
    let mut window = with_entry();
    window.click("English");
    window.wait_for_label("Customers");
    assert_eq!(window.text("Name"), "上海");
    window.click("Dark");
    window.settle();
    window.picture("dark-en");
    assert!(window.harness.ctx.global_style().visuals.dark_mode);
    let kept = std::fs::read_to_string(window.path.with_file_name("window.json")).expect("it is kept");
    assert!(kept.contains("\"lang\": \"en\"") && kept.contains("\"dark\": true"), "{kept}");
}

#[test]
fn the_search_line_finds_and_the_arrows_open() {
    let mut window = with_entry();
    for (code, name) in [("BJ", "北京"), ("GZ", "广州")] {
        add(&mut window, code, name);
    }
    window.fill("搜索", "广");
    window.wait_for("one row", |harness| !has(harness, Role::Row, "上海") && has(harness, Role::Row, "广州"));
    window.wait_for_label("共 1 条");
    window.fill("搜索", "");
    window.wait_for_role(Role::Row, "上海");
    window.wait_for_label("共 3 条");
    window.harness.get_by_role_and_label(Role::ColumnHeader, "名称").click();
    window.wait_for("sorted by name", |harness| order(harness) == ["上海", "北京", "广州"]);
    window.harness.get_by_role_and_label(Role::ColumnHeader, "名称").click();
    window.wait_for("sorted downwards", |harness| order(harness) == ["广州", "北京", "上海"]);
}

/// The names in the rows, from the top.
fn order(harness: &egui_kittest::Harness<'static, aftercare::app::App>) -> Vec<&'static str> {
    let mut rows: Vec<_> = harness.query_all_by_role(Role::Row).collect();
    rows.sort_by(|one, other| one.rect().min.y.total_cmp(&other.rect().min.y));
    let name = |row: &egui_kittest::Node<'_>| {
        let label = row.accesskit_node().label().unwrap_or_default();
        ["上海", "北京", "广州"].into_iter().find(|name| label.contains(name)).unwrap_or("")
    };
    rows.iter().map(name).collect()
}

#[test]
fn the_folded_rail_keeps_its_names_for_accessibility() {
    let mut window = with_entry();
    window.click("收起导航栏");
    window.settle();
    window.picture("rail-zh");
    window.click("物料");
    window.settle();
    window.click("展开导航栏");
    window.settle();
}

#[test]
fn every_place_has_room_for_its_name_and_count_in_the_rail() {
    for lang in [Lang::Zh, Lang::En] {
        let window = Window::begun(lang, aftercare::app::panels::all);
        let tabs: Vec<egui::Rect> = window.harness.get_all_by_role(Role::Tab).map(|tab| tab.rect()).collect();
        assert!(tabs.len() > 15, "{tabs:?}");
        let widest = tabs.iter().map(|tab| tab.max.x).fold(0.0, f32::max);
        assert!(widest < style::RAIL_WIDTH.0 - 4.0, "{lang:?}: {widest}");
    }
}

#[test]
fn all_places_have_room_in_a_low_window_and_a_group_that_is_folded_stays_so() {
    let all = aftercare::app::panels::all;
    let mut window = Window::begun(Lang::Zh, all);
    window.harness.set_size(egui::vec2(1000.0, 700.0));
    window.settle();
    let places = |window: &Window| -> Vec<egui::Rect> {
        window.harness.get_all_by_role(Role::Tab).map(|tab| tab.rect()).filter(|tab| tab.left() < 100.0).collect()
    };
    let below = window.harness.get_by_label("收起导航栏").rect().top();
    let seen = places(&window);
    assert_eq!(seen.len(), all().len());
    assert!(seen.iter().all(|place| place.bottom() <= below), "{seen:?} above {below}");
    window.picture("rail-low-zh");
    window.click("结算与收款");
    window.settle();
    assert!(!has(&window.harness, Role::Tab, "应收账款"));
    // Where one is, is seen.
    window.click("服务处理");
    window.settle();
    assert!(has(&window.harness, Role::Tab, "今日") && !has(&window.harness, Role::Tab, "服务呼叫"));
    let mut window = window.again(Lang::Zh, all, aftercare::print::printer::system::found);
    assert!(has(&window.harness, Role::Tab, "客户") && !has(&window.harness, Role::Tab, "应收账款"));
    window.click("结算与收款");
    window.settle();
    assert!(has(&window.harness, Role::Tab, "应收账款"));
}

#[test]
fn a_file_that_is_no_data_file_is_said_so_in_the_window() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("letter.txt");
    std::fs::write(&path, "Dear customer, this is not a database at all").expect("it is written");
    let mut window = Window::on(folder, path.clone(), Lang::Zh, panels);
    window.wait_for_label("无法打开数据");
    window.picture("not-ours-zh");
    assert_eq!(std::fs::read_to_string(path).expect("it is there"), "Dear customer, this is not a database at all");
}

#[test]
fn frames_go_on_while_the_writer_is_busy() {
    let mut window = with_entry();
    let desk = window.harness.state().shell().expect("it is open").desk().clone();
    let (go_on, held) = std::sync::mpsc::channel::<()>();
    let mut busy = desk.write(move |_| {
        // Ends when the test lets it.
        let _ = held.recv();
        Ok(())
    });
    window.fill("名称", "上海港");
    window.click("保存");
    for _ in 0..100 {
        window.harness.step();
    }
    window.harness.get_by_label("正在保存…");
    assert!(!busy.poll(), "the writer is still held");
    go_on.send(()).expect("it waits");
    window.wait_for_role(Role::Row, "上海港");
}

#[test]
fn a_window_at_rest_asks_for_no_frame_before_the_next_minute() {
    let mut window = with_entry();
    // The notice of the save has to go first.
    for _ in 0..40 {
        window.harness.step();
    }
    window.settle();
    assert!(window.repaint_delay().as_secs() >= 30, "{:?}", window.repaint_delay());
}

#[test]
fn somebody_new_can_act_at_once_and_is_remembered() {
    let mut window = with_entry();
    let desk = window.harness.state().shell().expect("it is open").desk().clone();
    let mut slot = desk.send(UserId(1), Box::new(Hire("李雷")));
    window.wait_for("the new user", |_| slot.poll());
    window.settle();
    window.choose("当前用户", "李雷");
    window.settle();
    let kept = std::fs::read_to_string(window.path.with_file_name("window.json")).expect("it is kept");
    assert!(kept.contains("\"user\": 2"), "{kept}");
}

/// Takes somebody into the office.
#[derive(Debug)]
struct Hire(&'static str);

impl Command for Hire {
    fn op(&self) -> &'static str {
        "base-saved"
    }

    fn run(&self, tx: &Tx<'_>) -> Result<Outcome, Failure> {
        let mut user = people::store::acting(tx)?;
        user.name = self.0.to_owned();
        tx.insert(&mut user).map(|_| Outcome::default())
    }
}
