//! The rows of a table that are in view, and only those.

use egui::{
    Color32, Id, Modifiers, Rect, Response, Role, Sense, Ui, UiBuilder,
    accesskit::{Action, Toggled},
    pos2,
    text::{LayoutJob, TextWrapping},
    vec2,
};

use super::{
    Table,
    bar::{Bar, Led, Steps},
    bounds,
    head::{Drawn, drawn},
    scroll::{Scroll, View},
};
use crate::{
    base::{
        field::{ListSpec, ReadAt},
        say::Said,
        words::Word as _,
    },
    ui::{
        cx::Cx,
        icon,
        style::{self, Tone},
    },
};

/// Where the parts of a table stand in this frame.
struct Places {
    /// The strip of the headings.
    head: Rect,
    /// The rows.
    body: Rect,
    /// The width of all columns in points.
    wide: f32,
    columns: Vec<Drawn>,
}

impl Table {
    /// Draws headings, rows and scroll bars; the id of the record that was opened.
    pub(super) fn body_ui<S>(&mut self, cx: &Cx<'_, S>, ui: &mut Ui) -> Option<i64> {
        let height = (ui.available_height() - style::HEADING_HEIGHT).max(style::ROW_HEIGHT * 3.0);
        let area = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover()).0;
        let mut ui = ui.new_child(UiBuilder::new().id_salt(self.id).max_rect(area));
        let ui = &mut ui;
        ui.set_clip_rect(ui.clip_rect().intersect(area));
        let places = self.places(cx, ui, area);
        self.table_node(cx, ui, places.columns.len());
        self.view = View { rows: self.rows.len() as u64, row_height: style::ROW_HEIGHT, height: places.body.height() };
        self.wheel(ui, area, &places);
        self.show_wanted();
        self.scroll = self.view.within(self.scroll);
        self.heads_ui(cx, ui, places.head, &places.columns);
        let opened = self.rows_ui(cx, ui, &places);
        self.bars_ui(cx, ui, area, &places);
        opened
    }

    fn table_node<S>(&self, cx: &Cx<'_, S>, ui: &Ui, columns: usize) {
        let name = cx.t(&self.spec.kind.key());
        ui.ctx().accesskit_node_builder(ui.unique_id(), |node| {
            node.set_role(Role::Table);
            node.set_label(&*name);
            node.set_column_count(columns);
            if let Some(count) = self.rows.count() {
                node.set_row_count(count);
            }
        });
    }

    fn places<S>(&mut self, cx: &Cx<'_, S>, ui: &Ui, area: Rect) -> Places {
        let bar = ui.spacing().scroll.allocated_width();
        let right = area.right() - bar;
        let columns = drawn(cx, ui, &self.spec, &self.layout.places(&self.spec), right - area.left());
        let wide = columns.last().map_or(0.0, |last| last.left + last.width);
        let hidden = wide - (right - area.left());
        self.left = self.left.clamp(0.0, hidden.max(0.0));
        let under = if hidden > 0.5 { bar } else { 0.0 };
        let top = area.top() + style::HEADING_HEIGHT;
        let head = Rect::from_min_max(area.min, pos2(area.right(), top));
        let body = Rect::from_min_max(pos2(area.left(), top), pos2(right, (area.bottom() - under).max(top + 1.0)));
        Places { head, body, wide, columns }
    }

    /// The wheel, or fingers on a pad. What is not needed here is left to what is around.
    fn wheel(&mut self, ui: &Ui, area: Rect, places: &Places) {
        if !ui.is_enabled() || !ui.rect_contains_pointer(area) || ui.ctx().dragged_id().is_some() {
            return;
        }
        let delta = ui.input(egui::InputState::smooth_scroll_delta);
        let scroll = self.view.moved(self.scroll, -delta.y);
        if delta.y != 0.0 && scroll != self.scroll {
            self.scroll = scroll;
            ui.input_mut(|input| input.smooth_scroll_delta.y = 0.0);
        }
        let left = (self.left - delta.x).clamp(0.0, (places.wide - places.body.width()).max(0.0));
        if delta.x != 0.0 && left != self.left {
            self.left = left;
            ui.input_mut(|input| input.smooth_scroll_delta.x = 0.0);
        }
    }

    fn rows_ui<S>(&mut self, cx: &Cx<'_, S>, ui: &mut Ui, places: &Places) -> Option<i64> {
        let body = places.body;
        let root = self.root().with("body");
        let focus = ui.interact(body, root, Sense::FOCUSABLE);
        if focus.has_focus() {
            let filter = egui::EventFilter { horizontal_arrows: true, vertical_arrows: true, ..Default::default() };
            ui.memory_mut(|memory| memory.set_focus_lock_filter(root, filter));
        }
        self.has_focus = focus.has_focus();
        let name = cx.t(&self.spec.kind.key());
        ui.ctx().accesskit_node_builder(root, |node| {
            node.set_role(Role::RowGroup);
            node.set_label(&*name);
        });
        let mut inside = ui.new_child(UiBuilder::new().max_rect(body).accessibility_parent(root));
        let inside = &mut inside;
        inside.set_clip_rect(inside.clip_rect().intersect(body));
        let first = usize::try_from(self.scroll.row).unwrap_or(usize::MAX);
        let count = ((body.height() + self.scroll.into) / style::ROW_HEIGHT).ceil() as usize;
        self.seen = first..first.saturating_add(count).min(self.rows.len());
        let (spec, mut opened) = (self.spec(), None);
        for row in self.seen.clone() {
            let top = body.top() + (row - first) as f32 * style::ROW_HEIGHT - self.scroll.into;
            let place = Rect::from_min_size(pos2(body.left(), top), vec2(body.width(), style::ROW_HEIGHT));
            opened = self.row_ui(cx, inside, &spec, (row, place), &places.columns).or(opened);
        }
        let line = egui::Stroke::new(1.0, style::palette(inside).hover);
        for column in &places.columns {
            let edge = body.left() + column.left + column.width - self.left - 1.0;
            inside.painter().vline(edge, body.y_range(), line);
        }
        opened
    }

    /// Draws a row; its id when it was opened.
    fn row_ui<S>(
        &mut self,
        cx: &Cx<'_, S>,
        ui: &mut Ui,
        spec: &ListSpec,
        (position, place): (usize, Rect),
        columns: &[Drawn],
    ) -> Option<i64> {
        let id = self.rows.id(position)?;
        let response = ui.interact(place, self.row_id(id), Sense::CLICK);
        let (is_lit, is_marked) = (self.lit == Some(id), self.marked.contains(id));
        style::row_ground(ui, place, position % 2 == 1, response.hovered(), is_lit || is_marked);
        let read = self.rows.row(position).map(|row| spec.on(row, ReadAt { now: cx.now, zone: cx.texts.zone }));
        let texts: Vec<String> = columns
            .iter()
            .map(|drawn| match &read {
                Some(row) => row
                    .cells
                    .get(drawn.at)
                    .map(|val| cx.texts.show(val, spec.columns[drawn.at].show))
                    .unwrap_or_default(),
                None => "…".to_owned(),
            })
            .collect();
        let pointed = response.hover_pos();
        let mut cut = None;
        for (at, drawn) in columns.iter().enumerate() {
            let column = &spec.columns[drawn.at];
            let tone = read.as_ref().zip(self.tones).map(|(row, tones)| tones(&spec.cells(row), column.key, cx.now));
            let cell = drawn.within(place, self.left);
            let mut words = cell.shrink2(vec2(style::GAP, 0.0));
            if is_marked && at == 0 {
                let mark = Rect::from_min_size(words.min, vec2(style::MARK_SIZE, words.height()));
                style::paint_icon(ui, mark, icon::CHECK, Tone::Accent);
                words.min.x += style::MARK_SIZE;
            }
            let color = style::color(ui, tone.unwrap_or(Tone::Plain));
            let is_cut = text_ui(ui, words, &texts[at], color, column.show.is_right());
            if is_cut && pointed.is_some_and(|pointer| cell.contains(pointer)) {
                cut = Some(at);
            }
        }
        describe(ui, &response, spec, (position, id), &texts, (is_lit, is_marked));
        cells_nodes(ui, &response, (place, self.left), columns, &texts);
        let response = match cut {
            Some(at) => response.on_hover_text(&texts[at]),
            None => response,
        };
        if !response.clicked() {
            return None;
        }
        let at = response.interact_pointer_pos().filter(|_| response.clicked_by(egui::PointerButton::Primary));
        let pressed = columns.iter().find(|drawn| at.is_some_and(|at| drawn.within(place, self.left).contains(at)));
        self.pressed = pressed.map(|drawn| spec.columns[drawn.at].key);
        self.clicked(ui, id)
    }

    /// A row was clicked: with Shift or Ctrl it is marked, else it is opened.
    fn clicked(&mut self, ui: &Ui, id: i64) -> Option<i64> {
        let Modifiers { command, shift, .. } = ui.input(|input| input.modifiers);
        match (shift, command) {
            (true, adds) => self.mark_to(id, adds),
            (false, true) => self.marked.toggle(id),
            (false, false) => {
                self.marked.anchor = Some(id);
                return Some(id);
            }
        }
        None
    }

    fn bars_ui<S>(&mut self, cx: &Cx<'_, S>, ui: &mut Ui, area: Rect, places: &Places) {
        let body = places.body;
        if self.view.is_longer() {
            let (view, last) = (self.view, self.view.last());
            let rect =
                Rect::from_min_max(pos2(body.right() + 1.0, body.top()), pos2(area.right() - 1.0, body.bottom()));
            let bar = Bar {
                id: self.root().with("down"),
                name: &cx.t("table-scroll-rows"),
                rect,
                shown: f64::from(view.height / view.row_height) / (view.rows.max(1) as f64),
                share: view.share(self.scroll),
                steps: Steps { at: self.scroll.row as f64, last: last.row as f64, page: view.page() as f64 },
            };
            let (led, is_held) = bar.ui(ui);
            let scroll = match led {
                Some(Led::Share(share)) => view.at_share(share, last.row as f32 > rect.height()),
                Some(Led::Step(step)) if step >= last.row as f64 => last,
                Some(Led::Step(step)) => Scroll { row: step as u64, into: 0.0 },
                None => self.scroll,
            };
            if scroll != self.scroll {
                self.scroll = scroll;
                ui.ctx().request_repaint();
            }
            if is_held {
                let said = Said::new("table-scroll-at").with("row", self.scroll.row as i64 + 1);
                let said = said.with("count", view.rows as i64);
                let text = cx.say(&said);
                let anchor = egui::PopupAnchor::Pointer;
                let tip = egui::Tooltip::always_open(ui.ctx().clone(), ui.layer_id(), self.root().with("at"), anchor);
                tip.show(|ui| ui.label(text));
            }
        }
        let hidden = places.wide - body.width();
        if hidden > 0.5 {
            let rect =
                Rect::from_min_max(pos2(body.left(), body.bottom() + 1.0), pos2(body.right(), area.bottom() - 1.0));
            let page = f64::from(body.width());
            let bar = Bar {
                id: self.root().with("right"),
                name: &cx.t("table-scroll-columns"),
                rect,
                shown: page / f64::from(places.wide),
                share: f64::from(self.left / hidden),
                steps: Steps { at: f64::from(self.left), last: f64::from(hidden), page },
            };
            match bar.ui(ui).0 {
                Some(Led::Share(share)) => self.left = hidden * share as f32,
                Some(Led::Step(step)) => self.left = step as f32,
                None => return,
            }
            ui.ctx().request_repaint();
        }
    }

    /// The row of a record.
    fn row_id(&self, id: i64) -> Id {
        self.root().with(("row", id))
    }
}

/// Writes a text into its place, in one line; true when it is longer than that.
pub(super) fn text_ui(ui: &Ui, place: Rect, text: &str, color: Color32, is_right: bool) -> bool {
    if text.is_empty() || !place.is_positive() {
        return false;
    }
    let font = egui::TextStyle::Body.resolve(ui.style());
    let mut job = LayoutJob::simple_singleline(text.to_owned(), font, color);
    job.wrap = TextWrapping::truncate_at_width(place.width());
    let galley = ui.fonts_mut(|fonts| fonts.layout_job(job));
    let left = if is_right { place.right() - galley.size().x } else { place.left() };
    let is_cut = galley.elided;
    ui.painter().galley(pos2(left, place.center().y - galley.size().y / 2.0), galley, color);
    is_cut
}

/// For accessibility a row is one thing that can be clicked, named by its cells.
fn describe(
    ui: &Ui,
    response: &Response,
    spec: &ListSpec,
    (position, id): (usize, i64),
    texts: &[String],
    (is_lit, is_marked): (bool, bool),
) {
    // What is scrolled away is no place to point at.
    let seen = response.rect.intersect(ui.clip_rect());
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_bounds(bounds(seen));
        node.set_role(Role::Row);
        node.set_label(texts.iter().filter(|text| !text.is_empty()).cloned().collect::<Vec<_>>().join(" "));
        node.set_selected(is_lit);
        node.set_row_index(position);
        node.set_author_id(format!("{}-{id}", spec.kind.word()));
        node.add_action(Action::Click);
        if is_marked {
            node.set_toggled(Toggled::True);
        }
    });
}

/// Accessibility finds the cells in their row, in the order of the headings, empty ones too.
fn cells_nodes(ui: &mut Ui, row: &Response, (place, left): (Rect, f32), columns: &[Drawn], texts: &[String]) {
    if !ui.ctx().has_accesskit_node(row.id) {
        return;
    }
    let inside = ui.new_child(UiBuilder::new().id_salt(row.id).max_rect(place).accessibility_parent(row.id));
    for (drawn, text) in columns.iter().zip(texts) {
        let cell = drawn.within(place, left);
        let id = row.id.with(drawn.at);
        inside.interact(cell, id, Sense::hover());
        ui.ctx().accesskit_node_builder(id, |node| {
            node.set_role(Role::Cell);
            node.set_label(&**text);
            node.set_bounds(bounds(cell.intersect(ui.clip_rect())));
        });
    }
}
