//! The kit without a shell or a store: table, form, date picker, picker, lines, steps, reasons.

use std::{cell::RefCell, sync::Arc};

use aftercare::{
    base::{
        failure::FieldError,
        field::{Field, Input, ListQuery, ListRow, ListSpec, Show},
        id::UserId,
        kind::{Kind, Subject},
        say::{Mark, Reason, Said},
        slot::Slot,
        text::{Lang, Texts},
        value::Val,
    },
    ui::{
        cx::{Ask, Choice, Cx, Dicts, Finder},
        form::Grid,
        lines::Lines,
        log::{LogLine, log_ui},
        reason::reasons_ui,
        steps::{StepButton, steps_ui},
        style,
        table::{Source, Table},
        widget,
    },
};
use egui::{Event, ImeEvent, Key, Ui, accesskit::Role};
use egui_kittest::{
    Harness,
    kittest::{NodeT as _, Queryable as _},
};

use super::{STANDS_AT, picture};

/// Customers that are found at once; it counts the questions.
#[derive(Default)]
struct Book {
    asked: RefCell<Vec<String>>,
}

impl Finder for Book {
    fn find(&self, _: Kind, _: Option<&'static str>, text: &str, _: Option<Subject>) -> Slot<Vec<Choice>> {
        self.asked.borrow_mut().push(text.to_owned());
        let all = [("C001", "上海精工机械有限公司"), ("C002", "苏州恒达自动化"), ("C003", "上海申联电气")];
        let choice = |(at, (code, name)): (usize, (&str, &str))| Choice {
            id: at as i64 + 1,
            code: code.to_owned(),
            name: name.to_owned(),
            detail: "华东".to_owned(),
        };
        let is_meant = |choice: &Choice| choice.code.contains(text) || choice.name.contains(text);
        Slot::ready(all.into_iter().enumerate().map(choice).filter(is_meant).collect())
    }
}

/// What a kit test draws with; the store is a million numbered rows.
struct Ground {
    texts: Arc<Texts>,
    dicts: Dicts,
    book: Book,
    asked: RefCell<Vec<Ask>>,
    draft: Draft,
    errors: Vec<FieldError>,
    lines: Vec<Line>,
    table: Table,
    opened: Option<i64>,
    pressed: Option<&'static str>,
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Draft {
    customer: String,
    wanted: String,
    priority: String,
    territory: String,
    price: String,
    chargeable: String,
    fault: String,
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Line {
    item: String,
    quantity: String,
}

const FIELDS: &[Field<Draft>] = &[
    Field::new("customer", "kind-customer", Show::Text)
        .edited(Input::Pick(Kind::Customer), |draft: &mut Draft| &mut draft.customer)
        .required(),
    Field::new("wanted", "base-date-choose", Show::Instant)
        .edited(Input::Instant, |draft: &mut Draft| &mut draft.wanted),
    Field::new("priority", "kind-call", Show::Word("mark"))
        .edited(Input::Choice("mark", &["yes", "no", "note"]), |draft: &mut Draft| &mut draft.priority)
        .required(),
    Field::new("territory", "kind-queue", Show::Text)
        .edited(Input::Dict("territory"), |draft: &mut Draft| &mut draft.territory),
    Field::new("price", "kind-settlement", Show::Money).edited(Input::Money, |draft: &mut Draft| &mut draft.price),
    Field::new("chargeable", "base-active", Show::Flag).edited(Input::Flag, |draft: &mut Draft| &mut draft.chargeable),
    Field::new("fault", "kind-handling", Show::Text).edited(Input::Lines(3), |draft: &mut Draft| &mut draft.fault),
];

const LINE_FIELDS: &[Field<Line>] = &[
    Field::new("item", "kind-item", Show::Text).edited(Input::Line, |line: &mut Line| &mut line.item).required(),
    Field::new("quantity", "base-position", Show::Qty)
        .listed("", 80.0)
        .edited(Input::Qty, |line: &mut Line| &mut line.quantity)
        .required(),
];

const COLUMNS: &[Field<Draft>] = &[
    Field::new("number", "base-code", Show::Text).listed("", 120.0),
    Field::new("name", "base-name", Show::Text).listed("", 240.0),
    Field::new("amount", "kind-settlement", Show::Money).listed("", 110.0),
    Field::new("at", "base-date-choose", Show::Instant).listed("", 140.0),
];

struct Million;

impl Million {
    fn row(id: i64) -> ListRow {
        let name = if id % 3 == 0 {
            "上海精工机械有限公司（嘉定工厂一车间）"
        } else {
            "苏州恒达自动化"
        };
        let cells = vec![
            Val::Text(format!("SC{id:07}")),
            Val::Text(name.to_owned()),
            Val::Int(id * 137),
            Val::Int(STANDS_AT.0 - id * 60_000),
        ];
        ListRow { id, cells }
    }
}

impl Source for Million {
    fn first(&self, _: &ListQuery) -> Slot<Vec<ListRow>> {
        Slot::ready((1..=100).map(Self::row).collect())
    }

    fn ids(&self, _: &ListQuery) -> Slot<Vec<i64>> {
        Slot::ready((1..=1_000_000).collect())
    }

    fn rows(&self, ids: Vec<i64>) -> Slot<Vec<ListRow>> {
        Slot::ready(ids.into_iter().map(Self::row).collect())
    }
}

fn ground(lang: Lang) -> Ground {
    let entry = |code: &str, name: &str| Choice { code: code.to_owned(), name: name.to_owned(), ..Choice::default() };
    let dicts = Dicts::from([("territory".to_owned(), vec![entry("east", "华东"), entry("north", "华北")])]);
    Ground {
        texts: Arc::new(Texts::new(lang, chrono_tz::Asia::Shanghai)),
        dicts,
        book: Book::default(),
        asked: RefCell::default(),
        draft: Draft::default(),
        errors: Vec::new(),
        lines: vec![Line::default()],
        table: Table::new("million", ListSpec::new(Kind::Call, "", COLUMNS, &[], "t.id")),
        opened: None,
        pressed: None,
    }
}

impl Ground {
    /// Draws with the parts of this ground.
    fn with(&mut self, draw: impl FnOnce(&Cx<'_, ()>, &mut Parts<'_>)) {
        let Self { texts, dicts, book, asked, draft, errors, lines, table, opened, pressed } = self;
        let cx = Cx { desk: &(), texts, now: STANDS_AT, user: UserId(1), dicts, finder: book, asked };
        draw(&cx, &mut Parts { draft, errors, lines, table, opened, pressed });
    }
}

/// What drawing changes.
struct Parts<'a> {
    draft: &'a mut Draft,
    errors: &'a mut Vec<FieldError>,
    lines: &'a mut Vec<Line>,
    table: &'a mut Table,
    opened: &'a mut Option<i64>,
    pressed: &'a mut Option<&'static str>,
}

fn harness(lang: Lang, draw: fn(&Cx<'_, ()>, &mut Parts<'_>, &mut Ui)) -> Harness<'static, Ground> {
    let mut is_ready = false;
    let app = move |ui: &mut Ui, ground: &mut Ground| {
        if !is_ready {
            style::install(ui.ctx());
            is_ready = true;
            // Letters are there from the next frame on.
            ui.ctx().request_repaint();
            return;
        }
        let frame = style::place(ui);
        egui::CentralPanel::default().frame(frame).show(ui, |ui| ground.with(|cx, parts| draw(cx, parts, ui)));
    };
    let size = egui::vec2(900.0, 560.0);
    Harness::builder().with_size(size).with_theme(egui::Theme::Light).build_ui_state(app, ground(lang))
}

fn form(lang: Lang) -> Harness<'static, Ground> {
    harness(lang, |cx, parts, ui| {
        Grid::new("form", FIELDS, parts.errors).show(cx, ui, parts.draft);
        Lines::new("lines", LINE_FIELDS, parts.errors).show(cx, ui, parts.lines);
    })
}

fn table() -> Harness<'static, Ground> {
    harness(Lang::Zh, |cx, parts, ui| {
        *parts.opened = parts.table.ui(cx, ui, &Million).or(*parts.opened);
    })
}

fn steps(harness: &mut Harness<'static, Ground>, count: usize) {
    harness.run_steps(count);
}

#[test]
fn the_last_of_a_million_rows_is_reached_and_opened() {
    let mut window = table();
    steps(&mut window, 4);
    picture(&mut window, "table-zh");
    window.get_by_label("共 1000000 条");
    window.get_by_role_and_label(Role::TextInput, "搜索").focus();
    window.step();
    window.state_mut().table.light(Some(1_000_000));
    steps(&mut window, 4);
    picture(&mut window, "table-end-zh");
    window.get_by(|node| node.role() == Role::Row && node.label().is_some_and(|l| l.starts_with("SC1000000"))).click();
    steps(&mut window, 2);
    assert_eq!(window.state().opened, Some(1_000_000));
}

#[test]
fn rows_far_down_stand_exactly_one_below_the_other() {
    let mut window = table();
    steps(&mut window, 4);
    window.state_mut().table.light(Some(999_980));
    steps(&mut window, 4);
    let mut ends: Vec<f32> = window.query_all_by_role(Role::Row).map(|row| row.rect().max.y).collect();
    ends.sort_by(f32::total_cmp);
    assert!(ends.len() > 10);
    assert!(ends.windows(2).all(|pair| pair[1] - pair[0] == style::ROW_HEIGHT), "{ends:?}");
}

#[test]
fn arrows_light_a_row_and_enter_opens_it() {
    let mut window = table();
    steps(&mut window, 4);
    for key in [Key::ArrowDown, Key::ArrowDown, Key::ArrowDown, Key::ArrowUp, Key::Enter] {
        window.key_press(key);
        window.step();
    }
    assert_eq!(window.state().opened, Some(2));
}

#[test]
fn typing_finds_and_enter_takes_the_lit_choice() {
    let mut window = form(Lang::Zh);
    steps(&mut window, 3);
    window.get_by_role_and_label(Role::TextInput, "客户").focus();
    window.step();
    window.get_by_role_and_label(Role::TextInput, "客户").type_text("上海");
    steps(&mut window, 4);
    picture(&mut window, "picker-zh");
    window.key_press(Key::ArrowDown);
    window.step();
    window.key_press(Key::Enter);
    steps(&mut window, 3);
    assert_eq!(window.state().draft.customer, "C003");
    window.get_by_label("上海申联电气 华东");
    assert_eq!(*window.state().book.asked.borrow(), ["上海"]);
}

#[test]
fn a_choice_can_be_clicked_and_a_code_typed_in_full_needs_none() {
    let mut window = form(Lang::Zh);
    steps(&mut window, 3);
    window.get_by_role_and_label(Role::TextInput, "客户").focus();
    window.step();
    window.get_by_role_and_label(Role::TextInput, "客户").type_text("苏州");
    steps(&mut window, 4);
    window.get_by_label("C002  苏州恒达自动化  华东").click();
    steps(&mut window, 3);
    assert_eq!(window.state().draft.customer, "C002");
    window.state_mut().draft.customer = "C001".to_owned();
    steps(&mut window, 3);
    window.get_by_label("上海精工机械有限公司 华东");
}

#[test]
fn what_is_set_from_outside_leaves_no_list_behind() {
    let mut window = form(Lang::Zh);
    steps(&mut window, 3);
    let options = |window: &Harness<'_, Ground>| window.query_all_by_role(Role::ListBoxOption).count();
    let set = |window: &mut Harness<'static, Ground>, label: &str, text: &str| {
        window
            .get_by(|node| node.is_text_input() && node.label().as_deref() == Some(label))
            .set_text_value_accesskit(text);
        steps(window, 4);
    };
    set(&mut window, "客户", "C002");
    assert_eq!((window.state().draft.customer.as_str(), options(&window)), ("C002", 0), "a known code needs no list");
    set(&mut window, "客户", "上海");
    assert_eq!(options(&window), 2);
    set(&mut window, "处理单", "主轴异响");
    assert_eq!(options(&window), 0, "one went on to another input");
    set(&mut window, "客户", "上");
    assert_eq!(options(&window), 2);
    window.state_mut().draft.customer = "C002".to_owned();
    steps(&mut window, 3);
    assert_eq!(options(&window), 0, "another record was opened");
}

#[test]
fn outside_clients_find_the_cells_of_a_row_and_what_a_list_of_choices_says() {
    let mut window = table();
    steps(&mut window, 4);
    let row =
        window.get_by(|node| node.role() == Role::Row && node.label().is_some_and(|l| l.starts_with("SC0000001")));
    let cells: Vec<_> = row.query_all_by_role(Role::Cell).filter_map(|cell| cell.accesskit_node().label()).collect();
    assert_eq!(cells, ["SC0000001", "苏州恒达自动化", "1.37", "2026-11-20 09:29"]);
    let mut window = form(Lang::Zh);
    window.state_mut().draft.territory = "east".to_owned();
    steps(&mut window, 3);
    let combo = window.get_by_role_and_label(Role::ComboBox, "队列");
    assert_eq!(combo.accesskit_node().description().as_deref(), Some("华东"));
}

#[test]
fn while_an_input_method_composes_nothing_is_searched() {
    let mut window = form(Lang::Zh);
    steps(&mut window, 3);
    window.get_by_role_and_label(Role::TextInput, "客户").focus();
    window.step();
    for text in ["s", "su", "su'zh", "su'zhou"] {
        window.event(Event::Ime(ImeEvent::Preedit { text: text.to_owned(), active_range_chars: None }));
        steps(&mut window, 3);
    }
    assert!(window.state().book.asked.borrow().is_empty());
    window.event(Event::Ime(ImeEvent::Commit("苏州".to_owned())));
    steps(&mut window, 4);
    assert_eq!(*window.state().book.asked.borrow(), ["苏州"]);
}

#[test]
fn a_day_is_chosen_in_the_month_by_mouse_or_by_keys_and_keeps_its_time() {
    let mut window = form(Lang::Zh);
    steps(&mut window, 3);
    window.state_mut().draft.wanted = "2026-11-20 14:30".to_owned();
    window.get_by_role_and_label(Role::Button, "选择日期：选择日期").click();
    steps(&mut window, 3);
    window.get_by_label("2026年11月");
    picture(&mut window, "date-zh");
    window.get_by_label("2026-11-26").click();
    steps(&mut window, 3);
    assert_eq!(window.state().draft.wanted, "2026-11-26 14:30");
    window.key_press_modifiers(egui::Modifiers::ALT, Key::ArrowDown);
    steps(&mut window, 2);
    for key in [Key::ArrowDown, Key::ArrowRight, Key::Enter] {
        window.key_press(key);
        steps(&mut window, 2);
    }
    assert_eq!(window.state().draft.wanted, "2026-12-04 14:30");
}

#[test]
fn a_typed_day_is_written_as_it_is_kept() {
    let mut window = form(Lang::En);
    steps(&mut window, 3);
    window.get_by_role_and_label(Role::TextInput, "Choose day").focus();
    window.step();
    window.get_by_role_and_label(Role::TextInput, "Choose day").type_text("2026/3/5 8:05");
    window.step();
    window.key_press(Key::Tab);
    steps(&mut window, 3);
    assert_eq!(window.state().draft.wanted, "2026-03-05 08:05");
}

#[test]
fn choices_are_taken_by_keys_and_their_value_is_heard() {
    let mut window = form(Lang::Zh);
    steps(&mut window, 3);
    window.get_by_role_and_label(Role::ComboBox, "服务呼叫").focus();
    window.step();
    window.key_press(Key::Space);
    steps(&mut window, 2);
    window.get_by_label("不符合").click();
    steps(&mut window, 2);
    assert_eq!(window.state().draft.priority, "no");
    assert_eq!(window.get_by_role_and_label(Role::ComboBox, "服务呼叫").value().as_deref(), Some("不符合"));
    window.get_by_role_and_label(Role::ComboBox, "队列").click();
    steps(&mut window, 2);
    picture(&mut window, "combo-zh");
    window.get_by_label("华北").click();
    steps(&mut window, 2);
    assert_eq!(window.state().draft.territory, "north");
    window.get_by_role_and_label(Role::CheckBox, "启用").click();
    steps(&mut window, 2);
    assert_eq!(window.state().draft.chargeable, "1");
}

#[test]
fn enter_leads_to_the_next_input() {
    let mut window = form(Lang::Zh);
    steps(&mut window, 3);
    window.get_by_role_and_label(Role::TextInput, "选择日期").focus();
    steps(&mut window, 2);
    window.key_press(Key::Enter);
    steps(&mut window, 2);
    assert!(!window.get_by_role_and_label(Role::TextInput, "选择日期").is_focused());
    assert!(window.query_all_by(|node| node.is_focused()).next().is_some());
}

#[test]
fn lines_are_added_edited_and_taken_away_by_their_names() {
    let mut window = form(Lang::Zh);
    steps(&mut window, 3);
    window.get_by_label("添加一行").click();
    steps(&mut window, 2);
    window.get_by_role_and_label(Role::TextInput, "物料 2").focus();
    window.step();
    window.get_by_role_and_label(Role::TextInput, "物料 2").type_text("轴承");
    steps(&mut window, 2);
    window.state_mut().errors = vec![
        FieldError::new("item", Said::new("error-required").with("row", 1_i64)),
        FieldError::new("priority", Said::new("error-required")),
    ];
    steps(&mut window, 2);
    picture(&mut window, "form-lines-zh");
    window.get_by_label("删除第 1 行").click();
    steps(&mut window, 2);
    assert_eq!(window.state().lines, [Line { item: "轴承".to_owned(), quantity: String::new() }]);
}

#[test]
fn the_star_of_what_has_to_be_filled_stands_behind_its_heading_also_where_that_stands_right() {
    let mut window =
        harness(Lang::Zh, |cx, parts, ui| _ = Lines::new("l", LINE_FIELDS, parts.errors).show(cx, ui, parts.lines));
    steps(&mut window, 3);
    let mut stars: Vec<f32> = window.query_all_by_label("*").map(|star| star.rect().left()).collect();
    stars.sort_by(f32::total_cmp);
    for (heading, star) in ["kind-item", "base-position"].into_iter().zip(stars) {
        let heading = window.state().texts.get(heading).to_string();
        let right = window.get_by_label(&heading).rect().right();
        assert!((0.0..8.0).contains(&(star - right)), "{heading}: {right} {star}");
    }
}

fn decided(lang: Lang) -> Harness<'static, Ground> {
    harness(lang, |cx, parts, ui| {
        let refused = Err(Said::new("error-required"));
        let steps =
            [StepButton::new("go", cx.t("base-save"), Ok(())), StepButton::new("stop", cx.t("base-cancel"), refused)];
        *parts.pressed = steps_ui(cx, ui, &steps).or(*parts.pressed);
        let about = Subject { kind: Kind::Contract, id: 7 };
        let reasons = [
            Reason::new(Mark::Yes, Said::new("base-saved")).about(about),
            Reason::new(Mark::No, Said::new("error-negative")),
            Reason::new(Mark::Note, Said::new("base-log-empty")),
            Reason::new(Mark::Warning, Said::new("error-full")),
        ];
        widget::card(ui, "?", |ui| reasons_ui(cx, ui, &reasons));
        let line = LogLine {
            at: STANDS_AT,
            who: "王芳".to_owned(),
            what: Said::new("base-saved"),
            why: "客户来电催促".to_owned(),
            about: Some(about),
        };
        log_ui(cx, ui, &[line]);
    })
}

#[test]
fn a_refused_step_is_greyed_and_says_why_to_everybody() {
    let mut window = decided(Lang::Zh);
    steps(&mut window, 3);
    picture(&mut window, "reasons-zh");
    let refused = window.get_by_role_and_label(Role::Button, "取消");
    assert!(refused.accesskit_node().is_disabled());
    assert_eq!(refused.accesskit_node().description().as_deref(), Some("必填"));
    refused.click();
    window.get_by_role_and_label(Role::Button, "保存").click();
    steps(&mut window, 2);
    assert_eq!(window.state().pressed, Some("go"));
}

#[test]
fn a_reason_leads_to_what_it_is_about() {
    let mut window = decided(Lang::En);
    steps(&mut window, 3);
    window.get_by(|node| node.label().is_some_and(|label| label.starts_with("Open: "))).click();
    steps(&mut window, 2);
    assert_eq!(*window.state().asked.borrow(), [Ask::Open(Subject { kind: Kind::Contract, id: 7 })]);
}
