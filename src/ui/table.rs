//! Tables over lists of any length: search line, headings that sort, rows that open, and the count.

use std::{collections::BTreeSet, ops::Range, sync::Arc};

use egui::{
    Align, Id, IdSalt, Key, Label, Layout, Modifiers, Rect, Response, RichText, Role, Sense, TextEdit, Ui, UiBuilder,
    Widget as _,
};
use egui_extras::{Column as Width, TableBuilder, TableRow};

use super::{
    cx::{Cx, Listed},
    icon, ime,
    rows::Rows,
    style::{self, Tone},
    widget,
};
use crate::base::{
    field::{Cells, Column, ListQuery, ListRow, ListSpec, ReadAt},
    kind::Subject,
    money::Money,
    say::Said,
    slot::Slot,
    time::Instant,
    value::Val,
    words::Word as _,
};

/// How long one types before it is searched, in seconds.
const PAUSE_SECONDS: f64 = 0.25;

/// Where a table gets its rows from.
pub trait Source {
    /// The first rows, at once.
    fn first(&self, query: &ListQuery) -> Slot<Vec<ListRow>>;
    /// The ids of all rows in order.
    fn ids(&self, query: &ListQuery) -> Slot<Vec<i64>>;
    /// The rows with these ids.
    fn rows(&self, ids: Vec<i64>) -> Slot<Vec<ListRow>>;
    /// The sums of the columns that the list sums.
    fn sums(&self, _: &ListQuery) -> Slot<Vec<Money>> {
        Slot::default()
    }
}

/// The colour of a column's value in a row at a moment, by what it means: late, standing, met, over.
pub type Tones = fn(&Cells<'_>, &str, Instant) -> Tone;

/// A list on the screen.
#[derive(Debug)]
pub struct Table {
    /// Told apart from other tables by it.
    id: &'static str,
    spec: Arc<ListSpec>,
    tones: Option<Tones>,
    query: ListQuery,
    /// The search line as typed, and when, while it is not searched yet.
    typed: String,
    typed_at: Option<f64>,
    rows: Rows,
    /// The record whose row is lit.
    lit: Option<i64>,
    /// The records whose rows are marked, to do something with all of them.
    marked: BTreeSet<i64>,
    /// A row to bring into view.
    scroll_to: Option<usize>,
    /// What was in view in the last frame.
    seen: Range<usize>,
}

impl Table {
    /// A table of a list; `id` tells it apart from others.
    pub fn new(id: &'static str, spec: ListSpec) -> Self {
        Self {
            id,
            spec: Arc::new(spec),
            tones: None,
            query: ListQuery::default(),
            typed: String::new(),
            typed_at: None,
            rows: Rows::default(),
            lit: None,
            marked: BTreeSet::new(),
            scroll_to: None,
            seen: 0..0,
        }
    }

    /// With colours by what the values mean.
    #[must_use]
    pub fn toned(mut self, tones: Tones) -> Self {
        self.tones = Some(tones);
        self
    }

    /// What it lists.
    pub fn spec(&self) -> Arc<ListSpec> {
        Arc::clone(&self.spec)
    }

    /// Shows only rows that meet a condition in SQL, with `$1`… bound to the values.
    pub fn only(&mut self, condition: Option<(String, Vec<Val>)>) {
        self.query.only = condition;
    }

    /// What it shows, and what is marked in it.
    pub fn listed(&self) -> Listed {
        Listed { spec: self.spec(), query: self.query.clone(), marked: self.marked.clone() }
    }

    /// Puts something into the search line.
    pub fn search(&mut self, text: &str) {
        text.clone_into(&mut self.typed);
        text.trim().clone_into(&mut self.query.text);
        self.typed_at = None;
    }

    /// Lights the row of a record, and brings it into view.
    pub fn light(&mut self, id: Option<i64>) {
        if self.lit != id {
            self.lit = id;
            self.scroll_to = id.and_then(|id| self.rows.position(id));
        }
    }

    /// Something was saved: what is shown is asked for again, at most twice a second.
    pub fn refresh(&mut self, touched: impl IntoIterator<Item = Subject>) {
        for subject in touched {
            self.rows.outdated(subject.kind == self.spec.kind);
        }
    }

    /// Anything may have been saved: all that is shown is asked for again.
    pub fn outdated(&mut self) {
        self.rows.outdated(true);
    }

    /// Draws it; the id of the record that was opened. Its row is lit by whoever opens it ([`Self::light`]): an
    /// unsaved form may keep it from being opened.
    pub fn ui<S>(&mut self, cx: &Cx<'_, S>, ui: &mut Ui, source: &dyn Source) -> Option<i64> {
        let now = ui.input(|input| input.time);
        let search = self.search_ui(cx, ui);
        self.take_typed(ui, now);
        self.rows.ask(self.query.clone());
        if let Some(seconds) = self.rows.poll(source, now) {
            ui.ctx().request_repaint_after(std::time::Duration::from_secs_f64(seconds));
        }
        let by_key = self.keys(ui, &search);
        let clicked = self.body_ui(cx, ui);
        self.rows.see(source, self.seen.clone());
        clicked.or(by_key)
    }

    fn search_ui<S>(&mut self, cx: &Cx<'_, S>, ui: &mut Ui) -> Response {
        ui.horizontal(|ui| {
            let name = cx.t("base-search");
            widget::mark(ui, Tone::Weak, icon::MAGNIFYING_GLASS);
            let field = TextEdit::singleline(&mut self.typed)
                .id(Id::unique((self.id, "search")))
                .hint_text(&*name)
                .desired_width(style::POPUP_WIDTH.min(ui.available_width()))
                .return_key(None)
                .ui(ui)
                .accessible_name(&*name);
            if field.changed() {
                self.typed_at = Some(ui.input(|input| input.time));
            }
            field
        })
        .inner
    }

    /// What was typed is searched when typing pauses and no input method composes.
    fn take_typed(&mut self, ui: &Ui, now: f64) {
        let Some(typed_at) = self.typed_at.filter(|_| !ime::is_composing(ui.ctx())) else { return };
        let left = PAUSE_SECONDS - (now - typed_at);
        if left > 0.0 {
            ui.ctx().request_repaint_after(std::time::Duration::from_secs_f64(left));
            return;
        }
        self.typed_at = None;
        self.typed.trim().clone_into(&mut self.query.text);
    }

    /// Arrows light another row, Enter opens it: in the search line, or where nothing else has the keyboard.
    fn keys(&mut self, ui: &Ui, search: &Response) -> Option<i64> {
        let is_free = ui.memory(|memory| memory.focused().is_none()) && !egui::Popup::is_any_open(ui.ctx());
        // Under a dialogue keys are meant for it.
        if !(search.has_focus() || is_free) || !ui.is_enabled() || ime::is_composing(ui.ctx()) || self.rows.len() == 0 {
            return None;
        }
        let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        let last = self.rows.len() - 1;
        let at = self.lit.and_then(|id| self.rows.position(id));
        let page = self.seen.len().max(1);
        let wanted = if pressed(Key::ArrowDown) {
            at.map_or(0, |at| at + 1)
        } else if pressed(Key::ArrowUp) {
            at.unwrap_or(0).saturating_sub(1)
        } else if pressed(Key::PageDown) {
            at.unwrap_or(0) + page
        } else if pressed(Key::PageUp) {
            at.unwrap_or(0).saturating_sub(page)
        } else if !search.has_focus() && self.lit.is_some() && pressed(Key::Space) {
            self.lit.into_iter().for_each(|id| self.mark(id));
            return None;
        } else if self.lit.is_some() && pressed(Key::Enter) {
            return self.lit.filter(|_| at.is_some());
        } else {
            return None;
        };
        self.lit = self.rows.id(wanted.min(last));
        self.scroll_to = Some(wanted.min(last));
        None
    }

    fn body_ui<S>(&mut self, cx: &Cx<'_, S>, ui: &mut Ui) -> Option<i64> {
        let foot = style::HEADING_HEIGHT;
        let height = (ui.available_height() - foot).max(style::ROW_HEIGHT * 3.0);
        let mut opened = None;
        ui.allocate_ui(egui::vec2(ui.available_width(), height), |ui| {
            ui.set_min_height(height);
            let name = cx.t(&self.spec.kind.key());
            ui.ctx().accesskit_node_builder(ui.unique_id(), |node| {
                node.set_role(Role::Table);
                node.set_label(&*name);
            });
            egui::ScrollArea::horizontal().id_salt(self.id).show(ui, |ui| opened = self.rows_ui(cx, ui, height));
        });
        self.foot_ui(cx, ui);
        opened
    }

    fn rows_ui<S>(&mut self, cx: &Cx<'_, S>, ui: &mut Ui, height: f32) -> Option<i64> {
        self.ground_ui(ui);
        // No gaps: between two cells of a row a click still opens it.
        ui.spacing_mut().item_spacing = egui::Vec2::ZERO;
        ui.style_mut().wrap_mode = Some(egui::TextWrapMode::Truncate);
        let (spec, clip, ctx) = (self.spec(), ui.clip_rect(), ui.ctx().clone());
        let salt = (self.id, cx.texts.lang);
        let borders = ui.scope_id().with(IdSalt::new(salt)).with("resize_column");
        let widths = widths(cx, ui, &spec);
        let mut builder = TableBuilder::new(ui)
            .id_salt(salt)
            .striped(true)
            .sense(Sense::click())
            .auto_shrink([false, false])
            .animate_scrolling(false)
            .min_scrolled_height(0.0)
            .max_scroll_height(height - style::HEADING_HEIGHT)
            .cell_layout(Layout::left_to_right(Align::Center));
        for width in widths {
            builder = builder.column(width.clip(true).resizable(true));
        }
        if let Some(row) = self.scroll_to.take() {
            builder = builder.scroll_to_row(row, None);
        }
        let table = builder.header(style::HEADING_HEIGHT, |mut row| {
            for column in &spec.columns {
                let mut is_pressed = false;
                let cell = row.col(|ui| is_pressed = self.heading_ui(cx, ui, column)).1;
                // The mouse meets the cell, accessibility the words in it.
                if cell.clicked() || is_pressed {
                    self.sort_by(column);
                }
            }
        });
        let (mut opened, mut first, mut end) = (None, usize::MAX, 0);
        table.body(|body| {
            body.rows(style::ROW_HEIGHT, self.rows.len(), |mut row| {
                (first, end) = (first.min(row.index()), row.index() + 1);
                opened = self.row_ui(cx, &spec, &mut row, clip).or(opened);
            });
        });
        self.seen = first.min(end)..end;
        if let Some(id) = opened.filter(|_| ctx.input(|input| input.modifiers.command)) {
            self.mark(id);
            opened = None;
        }
        // The borders of columns are for the mouse: they have no name, and nothing to say.
        for at in 0..spec.columns.len() {
            let border = borders.with(at);
            if ctx.has_accesskit_node(border) {
                ctx.accesskit_node_builder(border, egui::accesskit::Node::set_hidden);
            }
        }
        opened
    }

    /// Below the rows: a strip for the headings, and quieter lines between the columns.
    fn ground_ui(&self, ui: &mut Ui) {
        let palette = style::palette(ui);
        let (top, seen) = (ui.cursor().top(), ui.clip_rect().x_range());
        let strip = Rect::from_x_y_ranges(seen, top..=top + style::HEADING_HEIGHT);
        ui.painter().rect_filled(strip, 0.0, palette.rail);
        ui.painter().hline(seen, strip.bottom(), egui::Stroke::new(1.0, palette.line));
        ui.visuals_mut().widgets.noninteractive.bg_stroke.color = palette.hover;
    }

    /// Marks a row, or takes its mark away.
    fn mark(&mut self, id: i64) {
        if !self.marked.remove(&id) {
            self.marked.insert(id);
        }
    }

    /// How a column sorts the list now: downwards or not.
    fn sorted(&self, column: &Column) -> Option<bool> {
        self.query.sort.as_ref().filter(|(key, _)| key == column.key).map(|(_, down)| *down)
    }

    /// Up, down, and back to the standing order.
    fn sort_by(&mut self, column: &Column) {
        self.query.sort = match self.sorted(column) {
            None => Some((column.key.to_owned(), false)),
            Some(false) => Some((column.key.to_owned(), true)),
            Some(true) => None,
        };
    }

    /// Draws a heading; true when it was pressed.
    fn heading_ui<S>(&self, cx: &Cx<'_, S>, ui: &mut Ui, column: &Column) -> bool {
        let text = cx.t(column.label);
        let weak = style::color(ui, Tone::Weak);
        let label = Label::new(RichText::new(&*text).color(weak)).sense(Sense::click()).truncate();
        ui.with_layout(layout_of(column), |ui| {
            ui.add_space(style::GAP);
            if let Some(down) = self.sorted(column) {
                widget::mark(ui, Tone::Accent, if down { icon::CARET_DOWN } else { icon::CARET_UP });
            }
            let response = ui.add(label);
            ui.ctx().accesskit_node_builder(response.id, |node| node.set_role(Role::ColumnHeader));
            response.accessible_name(&*text).clicked()
        })
        .inner
    }

    /// Draws a row; its id when it was clicked.
    fn row_ui<S>(&self, cx: &Cx<'_, S>, spec: &ListSpec, row: &mut TableRow<'_, '_>, clip: Rect) -> Option<i64> {
        let position = row.index();
        let id = self.rows.id(position)?;
        let is_marked = self.marked.contains(&id);
        row.set_selected(self.lit == Some(id) || is_marked);
        let read = self.rows.row(position).map(|row| spec.on(row, ReadAt { now: cx.now, zone: cx.texts.zone }));
        let (mut words, mut first) = (Vec::with_capacity(spec.columns.len()), None);
        for (at, column) in spec.columns.iter().enumerate() {
            let text = match &read {
                Some(row) => row.cells.get(at).map(|val| cx.texts.show(val, column.show)).unwrap_or_default(),
                None => "…".to_owned(),
            };
            // The first cell stands for the row, the others belong to it.
            let tone = read.as_ref().zip(self.tones).map(|(row, tones)| tones(&spec.cells(row), column.key, cx.now));
            let cell = |ui: &mut Ui| {
                if is_marked && first.is_none() {
                    widget::mark(ui, Tone::Accent, icon::CHECK);
                }
                cell_ui(ui, column, (&text, tone.unwrap_or(Tone::Plain)), first);
            };
            let response = row.col(cell).1;
            first = first.or(Some(response.id));
            words.push(text);
        }
        let response = row.response();
        describe(&response, spec, (id, self.lit == Some(id)), &words, clip);
        if is_marked {
            response.ctx.accesskit_node_builder(response.id, |node| node.set_toggled(egui::accesskit::Toggled::True));
        }
        response.clicked().then_some(id)
    }

    fn foot_ui<S>(&mut self, cx: &Cx<'_, S>, ui: &mut Ui) {
        ui.horizontal(|ui| {
            if let Some(failure) = self.rows.failure() {
                widget::toned(ui, Tone::Bad, &cx.say(&failure.said()));
                return;
            }
            match self.rows.count() {
                Some(0) if self.query.text.is_empty() && self.query.only.is_none() => {
                    widget::weak(ui, &cx.t("base-list-empty"))
                }
                Some(0) => widget::weak(ui, &cx.t("base-list-none-found")),
                Some(count) => widget::weak(ui, &cx.say(&Said::new("base-list-count").with("count", count))),
                None => widget::weak(ui, &cx.t("base-loading")),
            };
            // Labelled as their columns; nothing is worth a sum where nothing stands.
            if self.rows.len() > 0 {
                for (column, sum) in self.spec.summed_columns().into_iter().zip(self.rows.sums()) {
                    widget::fact(ui, &cx.t(column.label), &sum.show());
                }
            }
            if !self.marked.is_empty() {
                widget::toned(
                    ui,
                    Tone::Accent,
                    &cx.say(&Said::new("base-list-marked").with("count", self.marked.len())),
                );
                if widget::link(ui, &cx.t("base-list-unmark")).clicked() {
                    self.marked.clear();
                }
            }
            if self.rows.is_loading() && self.rows.count().is_some() {
                widget::weak(ui, &cx.t("base-loading"));
            }
        });
    }
}

/// Draws a cell. Accessibility finds it in its row, in the order of the headings, empty ones too.
fn cell_ui(ui: &mut Ui, column: &Column, (text, tone): (&str, Tone), row: Option<Id>) {
    let mut builder = UiBuilder::new().layout(layout_of(column));
    if let Some(row) = row {
        builder = builder.accessibility_parent(row);
    }
    ui.scope_builder(builder, |ui| {
        ui.add_space(style::GAP);
        let shown = match tone {
            Tone::Plain => RichText::new(text),
            tone => RichText::new(text).color(style::color(ui, tone)),
        };
        let response = ui.add(Label::new(shown).truncate());
        ui.ctx().accesskit_node_builder(response.id, |node| {
            node.set_role(Role::Cell);
            node.clear_value();
            node.set_label(text);
        });
    });
}

/// The columns' widths: as the list wants them, and wide enough for their headings. The widest column of words
/// takes the room that is left; it gives some up only where that spares scrolling sideways.
fn widths<S>(cx: &Cx<'_, S>, ui: &Ui, spec: &ListSpec) -> Vec<Width> {
    let wanted: Vec<f32> =
        spec.columns.iter().map(|column| column.list.width.max(heading_width(cx, ui, column))).collect();
    let widest = widest(spec);
    let others: f32 = wanted.iter().enumerate().filter(|(at, _)| *at != widest).map(|(_, width)| width).sum();
    let left = ui.available_width() - ui.spacing().scroll.allocated_width() - others;
    let of = |(at, width): (usize, &f32)| {
        if at != widest {
            return Width::initial(*width).at_least(40.0);
        }
        let fits = left >= width * 0.7;
        Width::remainder().at_least(if fits { width.min(left) } else { *width })
    };
    wanted.iter().enumerate().map(of).collect()
}

/// What a heading needs.
fn heading_width<S>(cx: &Cx<'_, S>, ui: &Ui, column: &Column) -> f32 {
    widget::text_width(ui, &cx.t(column.label)) + style::GAP * 2.0
}

/// The column that takes the room that is left: the widest of those that are no numbers.
fn widest(spec: &ListSpec) -> usize {
    let texts = spec.columns.iter().enumerate().filter(|(_, column)| !column.show.is_right());
    texts.max_by(|one, other| one.1.list.width.total_cmp(&other.1.list.width)).map_or(0, |(at, _)| at)
}

/// Numbers stand right.
fn layout_of(column: &Column) -> Layout {
    if column.show.is_right() { Layout::right_to_left(Align::Center) } else { Layout::left_to_right(Align::Center) }
}

/// For accessibility a row is one thing that can be clicked, named by its cells.
fn describe(response: &Response, spec: &ListSpec, (id, is_lit): (i64, bool), words: &[String], clip: Rect) {
    let name = words.iter().filter(|word| !word.is_empty()).cloned().collect::<Vec<_>>().join(" ");
    // What is scrolled away to the right is no place to point at.
    let seen = response.rect.intersect(clip);
    let (min, max) = (seen.min, seen.max);
    response.ctx.accesskit_node_builder(response.id, |node| {
        node.set_bounds(egui::accesskit::Rect {
            x0: min.x.into(),
            y0: min.y.into(),
            x1: max.x.into(),
            y1: max.y.into(),
        });
        node.set_role(Role::Row);
        node.set_label(name);
        node.set_selected(is_lit);
        node.set_author_id(format!("{}-{id}", spec.kind.word()));
        node.add_action(egui::accesskit::Action::Click);
    });
}
