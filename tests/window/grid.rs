//! A table over a million rows: where it stands, what it shows, what is chosen in it.

use std::{cell::RefCell, collections::BTreeMap, rc::Rc, sync::Arc};

use aftercare::{
    base::{
        field::{Field, ListQuery, ListRow, ListSpec, Show},
        id::UserId,
        kind::{Kind, Subject},
        slot::Slot,
        text::{Lang, Texts},
        value::Val,
    },
    ui::{
        cx::{Ask, Choice, Cx, Dicts, Finder},
        style,
        table::{Source, Table},
    },
};
use egui::{
    Event, Key, Modifiers, MouseWheelSource, MouseWheelUnit, PointerButton, Pos2, TouchPhase,
    accesskit::{Action, ActionData, ActionRequest, NodeId, Role, TreeId},
    pos2, vec2,
};
use egui_kittest::{
    Harness, Node,
    kittest::{NodeT as _, Queryable as _},
};

use super::STANDS_AT;

const FIELDS: &[Field<()>] = &[
    Field::new("number", "base-code", Show::Text).listed("", 120.0),
    Field::new("name", "base-name", Show::Text).listed("", 240.0),
    Field::new("amount", "kind-settlement", Show::Money).listed("", 110.0),
    Field::new("at", "base-date-choose", Show::Instant).listed("", 140.0),
];

struct Nobody;

impl Finder for Nobody {
    fn find(&self, _: Kind, _: Option<&'static str>, _: &str, _: Option<Subject>) -> Slot<Vec<Choice>> {
        Slot::ready(Vec::new())
    }
}

/// Records that others change meanwhile: their ids in order, and names that were written anew.
#[derive(Default)]
struct Store {
    ids: Vec<i64>,
    names: BTreeMap<i64, String>,
}

#[derive(Clone, Default)]
struct Shared(Rc<RefCell<Store>>);

impl Shared {
    fn row(&self, id: i64) -> ListRow {
        let name = self.0.borrow().names.get(&id).cloned().unwrap_or_else(|| format!("客户{id}"));
        let at = STANDS_AT.0 - id * 60_000;
        ListRow { id, cells: vec![Val::Text(format!("SC{id:07}")), Val::Text(name), Val::Int(id * 137), Val::Int(at)] }
    }
}

impl Source for Shared {
    fn first(&self, _: &ListQuery) -> Slot<Vec<ListRow>> {
        let ids: Vec<i64> = self.0.borrow().ids.iter().take(100).copied().collect();
        self.rows(ids)
    }

    fn ids(&self, _: &ListQuery) -> Slot<Vec<i64>> {
        Slot::ready(self.0.borrow().ids.clone())
    }

    fn rows(&self, ids: Vec<i64>) -> Slot<Vec<ListRow>> {
        Slot::ready(ids.into_iter().map(|id| self.row(id)).collect())
    }
}

/// A table and what stands behind it.
struct Ground {
    texts: Arc<Texts>,
    store: Shared,
    table: Table,
    opened: Option<i64>,
}

type Grid = Harness<'static, Ground>;

/// A window of a table over so many records, from 1.
fn grid(count: i64) -> Grid {
    let store = Shared::default();
    store.0.borrow_mut().ids = (1..=count).collect();
    let ground = Ground {
        texts: Arc::new(Texts::new(Lang::Zh, chrono_tz::Asia::Shanghai)),
        store,
        table: Table::new("grid", ListSpec::new(Kind::Call, "", FIELDS, &[], "t.id")),
        opened: None,
    };
    let mut is_ready = false;
    let app = move |ui: &mut egui::Ui, ground: &mut Ground| {
        if !std::mem::replace(&mut is_ready, true) {
            style::install(ui.ctx());
            ui.ctx().request_repaint();
            return;
        }
        let Ground { texts, store, table, opened } = ground;
        let (dicts, asked) = (Dicts::default(), RefCell::<Vec<Ask>>::default());
        let cx =
            Cx { desk: &(), texts, now: STANDS_AT, user: UserId(1), dicts: &dicts, finder: &Nobody, asked: &asked };
        let frame = style::place(ui);
        egui::CentralPanel::default().frame(frame).show(ui, |ui| *opened = table.ui(&cx, ui, store).or(*opened));
    };
    let builder = Harness::builder().with_size(vec2(900.0, 560.0)).with_theme(egui::Theme::Light);
    let mut window = builder.build_ui_state(app, ground);
    window.run_steps(5);
    window
}

fn number_of(row: &Node<'_>) -> i64 {
    let label = row.accesskit_node().label().unwrap_or_default();
    label[2..9].parse().expect("a row begins with its number")
}

/// The rows that are seen: number and lower edge, from the top.
fn seen(window: &Grid) -> Vec<(i64, f32)> {
    let mut rows: Vec<(i64, f32)> =
        window.query_all_by_role(Role::Row).map(|row| (number_of(&row), row.rect().max.y)).collect();
    rows.sort_by(|one, other| one.1.total_cmp(&other.1));
    rows
}

fn body(window: &Grid) -> egui::Rect {
    window.get_by_role(Role::RowGroup).rect()
}

/// The last record is seen whole at the lower end of the rows, says which row it is, and has the values of its own.
fn assert_at_the_end(window: &Grid, count: i64) {
    let rows = seen(window);
    let last = rows.last().expect("rows");
    assert_eq!(last.0, count);
    assert!((last.1 - body(window).max.y).abs() < 0.1, "it ends at {} in {:?}", last.1, body(window));
    let numbers: Vec<i64> = rows.iter().map(|row| row.0).collect();
    assert!(numbers.windows(2).all(|pair| pair[1] == pair[0] + 1), "{numbers:?}");
    let row = window.get_by(|node| {
        node.role() == Role::Row && node.label().is_some_and(|it| it.contains(&format!("SC{count:07}")))
    });
    let amount = row.query_all_by_role(Role::Cell).nth(2).expect("an amount");
    let text = amount.accesskit_node().label().unwrap_or_default();
    assert_eq!(text.replace([',', '.'], "").parse::<i64>().expect("an amount"), count * 137);
}

fn press(window: &mut Grid, key: Key, modifiers: Modifiers) {
    window.key_press_modifiers(modifiers, key);
    window.run_steps(3);
}

fn wheel(window: &mut Grid, lines: f32) {
    let center = body(window).center();
    window.hover_at(center);
    window.event(Event::MouseWheel {
        unit: MouseWheelUnit::Line,
        delta: vec2(0.0, lines),
        phase: TouchPhase::Move,
        source: MouseWheelSource::Unknown,
        modifiers: Modifiers::NONE,
    });
    window.run_steps(40);
}

fn button(window: &mut Grid, pos: Pos2, pressed: bool) {
    let (button, modifiers) = (PointerButton::Primary, Modifiers::NONE);
    window.event(Event::PointerButton { pos, button, pressed, modifiers });
    window.step();
}

/// Drags from one point to another, in steps.
fn drag(window: &mut Grid, from: Pos2, to: Pos2) {
    window.hover_at(from);
    window.step();
    button(window, from, true);
    for step in 1..=4 {
        window.hover_at(from + (to - from) * (step as f32 / 4.0));
        window.step();
    }
    button(window, to, false);
    window.run_steps(3);
}

fn bar(window: &Grid) -> egui::Rect {
    window.get_by_role_and_label(Role::ScrollBar, "上下滚动").rect()
}

#[test]
fn the_last_of_a_million_rows_is_reached_by_end_by_wheel_and_by_dragging() {
    const COUNT: i64 = 1_000_000;
    let mut window = grid(COUNT);
    window.get_by_label("共 1000000 条");
    assert_eq!(seen(&window)[0].0, 1);
    press(&mut window, Key::End, Modifiers::NONE);
    assert_at_the_end(&window, COUNT);
    press(&mut window, Key::Home, Modifiers::COMMAND);
    assert_eq!(seen(&window)[0].0, 1);
    press(&mut window, Key::End, Modifiers::COMMAND);
    assert_at_the_end(&window, COUNT);

    // The wheel, a line at a time: each moves by as many points as anywhere else.
    wheel(&mut window, 30.0);
    let up = seen(&window);
    let moved = (COUNT - up.last().expect("rows").0) as f32 * style::ROW_HEIGHT;
    assert!(moved > 500.0, "{up:?}");
    wheel(&mut window, -31.0);
    assert_at_the_end(&window, COUNT);
    press(&mut window, Key::Home, Modifiers::NONE);
    wheel(&mut window, -1_000_000.0);
    assert_at_the_end(&window, COUNT);

    // The thumb: from its top to the end, and to the middle, where it stands at the beginning of a row.
    press(&mut window, Key::Home, Modifiers::NONE);
    let (bar, top) = (bar(&window), body(&window).top());
    let thumb = pos2(bar.center().x, bar.top() + 5.0);
    drag(&mut window, thumb, pos2(bar.center().x, bar.bottom() + 40.0));
    assert_at_the_end(&window, COUNT);
    let end = pos2(bar.center().x, bar.bottom() - 5.0);
    drag(&mut window, end, bar.center());
    let middle = seen(&window);
    assert!((300_000..700_000).contains(&middle[0].0), "{middle:?}");
    assert_eq!(middle[0].1, top + style::ROW_HEIGHT, "a row begins where the rows begin");
}

#[test]
fn accessibility_hears_how_many_rows_there_are_which_one_is_which_and_where_the_list_stands() {
    let mut window = grid(1_000_000);
    press(&mut window, Key::End, Modifiers::NONE);
    let table = window.get_by_role(Role::Table).accesskit_node();
    assert_eq!(table.data().row_count(), Some(1_000_000));
    assert_eq!(table.data().column_count(), Some(4));
    let is_last = |label: Option<String>| label.is_some_and(|label| label.contains("SC1000000"));
    let last = window.get_by(|node| node.role() == Role::Row && is_last(node.label())).accesskit_node();
    assert_eq!(last.data().row_index(), Some(999_999));
    assert_eq!(last.author_id(), Some("call-1000000"));
    let bar = window.get_by_role_and_label(Role::ScrollBar, "上下滚动");
    let told = bar.accesskit_node();
    let at = told.numeric_value().expect("where it stands");
    assert!(at > 999_900.0 && Some(at) == told.max_numeric_value(), "{at}");
    // A client leads it to a row, and a page further.
    let id = told.locate().0;
    lead(&mut window, id, Action::SetValue, Some(ActionData::NumericValue(777_776.0)));
    assert_eq!(seen(&window)[0].0, 777_777);
    let page = seen(&window).iter().filter(|row| row.1 < body(&window).max.y).count() as i64;
    lead(&mut window, id, Action::Increment, None);
    assert_eq!(seen(&window)[0].0, 777_777 + page);
}

fn lead(window: &mut Grid, target_node: NodeId, action: Action, data: Option<ActionData>) {
    let target_tree = TreeId::ROOT;
    window.event(Event::AccessKitActionRequest(ActionRequest { action, target_tree, target_node, data }));
    window.run_steps(3);
}

#[test]
fn what_others_save_leaves_the_rows_where_they_are() {
    let mut window = grid(100_000);
    wheel(&mut window, -3_000.0);
    let before = seen(&window);
    assert!(before[0].0 > 1_000, "{before:?}");
    // New records come on top, one in view goes, one above goes, one gets another name.
    {
        let (gone, above) = (before[3].0, before[0].0 - 500);
        let store = window.state().store.clone();
        let mut store = store.0.borrow_mut();
        store.ids.retain(|id| *id != gone && *id != above);
        for new in 200_001..=200_007 {
            store.ids.insert(0, new);
        }
        store.names.insert(before[1].0, "改名后的客户".to_owned());
    }
    window.state_mut().table.refresh([Subject { kind: Kind::Call, id: before[1].0 }]);
    for _ in 0..80 {
        window.step();
    }
    let after = seen(&window);
    assert_eq!(after[..3], before[..3], "what is above the one that went stays on the screen");
    assert_eq!(after[3].0, before[4].0, "what is below moves up");
    window.get_by(|node| node.role() == Role::Row && node.label().is_some_and(|it| it.contains("改名后的客户")));
    // The first one in view goes: the next one stays where it is.
    let store = window.state().store.clone();
    store.0.borrow_mut().ids.retain(|id| *id != after[0].0);
    window.state_mut().table.outdated();
    for _ in 0..80 {
        window.step();
    }
    let later = seen(&window);
    assert!(later.contains(&after[1]), "{later:?} after {after:?}");
}

fn count_of_marked(window: &Grid) -> Option<String> {
    let told = |node: &egui_kittest::kittest::AccessKitNode<'_>| node.value().or(node.label()).unwrap_or_default();
    let node = window.query_all_by(|node| told(node).starts_with("已选")).next()?;
    Some(told(&node.accesskit_node()))
}

fn click_row(window: &mut Grid, id: i64, modifiers: Modifiers) {
    let is_it = move |label: Option<String>| label.is_some_and(|label| label.contains(&format!("SC{id:07}")));
    window.get_by(|node| node.role() == Role::Row && is_it(node.label())).click_modifiers(modifiers);
    window.run_steps(3);
}

/// What was given to the clipboard in the last frames.
fn copied(window: &mut Grid) -> Option<String> {
    for _ in 0..4 {
        window.step();
        for command in &window.output().platform_output.commands {
            if let egui::OutputCommand::CopyText(text) = command {
                return Some(text.clone());
            }
        }
    }
    None
}

#[test]
fn rows_are_chosen_one_by_one_by_range_all_and_none() {
    let mut window = grid(1_000_000);
    click_row(&mut window, 3, Modifiers::COMMAND);
    click_row(&mut window, 5, Modifiers::COMMAND);
    assert_eq!(window.state().table.listed().marked, [3, 5]);
    click_row(&mut window, 8, Modifiers::SHIFT);
    assert_eq!(window.state().table.listed().marked, [5, 6, 7, 8]);
    click_row(&mut window, 6, Modifiers::SHIFT);
    assert_eq!(window.state().table.listed().marked, [5, 6], "the range begins where it began");
    assert_eq!(count_of_marked(&window).as_deref(), Some("已选 2 条"));
    press(&mut window, Key::Escape, Modifiers::NONE);
    assert_eq!(count_of_marked(&window), None);
    assert_eq!(window.state().opened, None, "choosing opens nothing");

    press(&mut window, Key::ArrowDown, Modifiers::NONE);
    for _ in 0..3 {
        press(&mut window, Key::ArrowDown, Modifiers::SHIFT);
    }
    press(&mut window, Key::ArrowUp, Modifiers::SHIFT);
    assert_eq!(window.state().table.listed().marked, [1, 2, 3]);
    press(&mut window, Key::End, Modifiers::SHIFT);
    assert_eq!(count_of_marked(&window).as_deref(), Some("已选 1000000 条"));
    press(&mut window, Key::Escape, Modifiers::NONE);
    press(&mut window, Key::A, Modifiers::COMMAND);
    assert_eq!(count_of_marked(&window).as_deref(), Some("已选 1000000 条"));
    press(&mut window, Key::Space, Modifiers::NONE);
    assert_eq!(window.state().table.listed().marked.len(), 999_999);
    // Others save: what is chosen stays chosen.
    press(&mut window, Key::Escape, Modifiers::NONE);
    press(&mut window, Key::Home, Modifiers::NONE);
    press(&mut window, Key::Space, Modifiers::NONE);
    window.state().store.0.borrow_mut().ids.insert(0, 2_000_000);
    window.state_mut().table.outdated();
    window.run_steps(80);
    assert_eq!(seen(&window)[0].0, 2_000_000, "at the top one sees what is new");
    assert_eq!(window.state().table.listed().marked, [1]);
}

#[test]
fn chosen_rows_are_copied_as_a_table_with_its_headings_as_they_are_shown() {
    let mut window = grid(100_000);
    window.state().store.0.borrow_mut().names.insert(4, "=危险()\n\t第二行".to_owned());
    window.state_mut().table.outdated();
    window.run_steps(80);
    // Marked further down first: the order is the list's.
    click_row(&mut window, 4, Modifiers::COMMAND);
    click_row(&mut window, 2, Modifiers::COMMAND);
    window.event(Event::Copy);
    let text = copied(&mut window).expect("a copy");
    assert_eq!(
        text,
        "代码\t名称\t服务结算单\t选择日期\nSC0000002\t客户2\t2.74\t2026-11-20 09:28\nSC0000004\t'=危险() 第二行\t5.48\t2026-11-20 09:26\n"
    );
    // Without marks it is the lit row; and a million are for the export.
    press(&mut window, Key::Escape, Modifiers::NONE);
    press(&mut window, Key::End, Modifiers::NONE);
    window.event(Event::Copy);
    assert!(copied(&mut window).expect("a copy").contains("SC0100000"));
    press(&mut window, Key::A, Modifiers::COMMAND);
    window.event(Event::Copy);
    assert_eq!(copied(&mut window), None);
}

fn headings(window: &Grid) -> Vec<(String, f32)> {
    let mut all: Vec<(String, egui::Rect)> = window
        .query_all_by_role(Role::ColumnHeader)
        .map(|head| (head.accesskit_node().label().unwrap_or_default(), head.rect()))
        .collect();
    all.sort_by(|one, other| one.1.min.x.total_cmp(&other.1.min.x));
    all.into_iter().map(|(name, place)| (name, place.width())).collect()
}

fn names(window: &Grid) -> Vec<String> {
    headings(window).into_iter().map(|(name, _)| name).collect()
}

fn width(window: &Grid, name: &str) -> f32 {
    headings(window).into_iter().find(|(other, _)| other == name).expect("a column").1
}

fn press_named(window: &mut Grid, name: &str) {
    window.get_by_label(name).click();
    window.run_steps(4);
}

#[test]
fn columns_are_hidden_ordered_and_put_back_from_the_menu_and_stay_so() {
    let mut window = grid(1_000);
    assert_eq!(names(&window), ["代码", "名称", "服务结算单", "选择日期"]);
    press_named(&mut window, "列");
    window.get_by_role_and_label(Role::CheckBox, "名称").click();
    window.run_steps(4);
    assert_eq!(names(&window), ["代码", "服务结算单", "选择日期"]);
    press_named(&mut window, "前移：选择日期");
    assert_eq!(names(&window), ["代码", "选择日期", "服务结算单"]);
    // Another table of the same list, as when the window is opened again.
    window.state_mut().table = Table::new("grid", ListSpec::new(Kind::Call, "", FIELDS, &[], "t.id"));
    window.run_steps(5);
    assert_eq!(names(&window), ["代码", "选择日期", "服务结算单"]);
    let cells: Vec<String> = window
        .query_all_by_role(Role::Row)
        .next()
        .expect("a row")
        .query_all_by_role(Role::Cell)
        .filter_map(|cell| cell.accesskit_node().label())
        .collect();
    assert_eq!(cells, ["SC0000001", "2026-11-20 09:29", "1.37"]);
    press_named(&mut window, "恢复默认列");
    assert_eq!(names(&window), ["代码", "名称", "服务结算单", "选择日期"]);
}

#[test]
fn a_heading_is_moved_and_sized_by_the_mouse_and_by_the_keyboard() {
    let mut window = grid(1_000);
    let place = |window: &Grid, name: &str| window.get_by_role_and_label(Role::ColumnHeader, name).rect();
    let (from, to) = (place(&window, "代码"), place(&window, "服务结算单"));
    drag(&mut window, from.center(), to.center());
    assert_eq!(names(&window), ["名称", "服务结算单", "代码", "选择日期"]);
    let (before, edge) = (width(&window, "代码"), place(&window, "代码").right_center() - vec2(1.0, 0.0));
    drag(&mut window, edge, edge + vec2(37.0, 0.0));
    assert!((width(&window, "代码") - before - 37.0).abs() <= 1.0, "{} after {before}", width(&window, "代码"));

    window.get_by_role_and_label(Role::ColumnHeader, "代码").focus();
    window.run_steps(2);
    press(&mut window, Key::ArrowLeft, Modifiers::COMMAND);
    press(&mut window, Key::ArrowLeft, Modifiers::COMMAND);
    assert_eq!(names(&window)[0], "代码");
    let before = width(&window, "代码");
    press(&mut window, Key::ArrowRight, Modifiers::SHIFT);
    assert!((width(&window, "代码") - before - 20.0).abs() < 1.0);
    press(&mut window, Key::ArrowRight, Modifiers::NONE);
    press(&mut window, Key::Delete, Modifiers::NONE);
    assert_eq!(names(&window), ["代码", "服务结算单", "选择日期"], "the arrow went to the next heading");
    // As wide as it needs, by two clicks on its edge.
    let edge = place(&window, "代码").right_center() - vec2(1.0, 0.0);
    window.hover_at(edge);
    window.step();
    // Frames of a test are further apart than two clicks of a hand.
    window.ctx.options_mut(|options| options.input_options.max_double_click_delay = 60.0);
    for pressed in [true, false, true, false] {
        let (button, modifiers) = (PointerButton::Primary, Modifiers::NONE);
        window.event(Event::PointerButton { pos: edge, button, pressed, modifiers });
        window.step();
    }
    window.run_steps(3);
    assert!(width(&window, "代码") < before, "{}", width(&window, "代码"));
}
