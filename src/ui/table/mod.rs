//! Tables over lists of any length: search line, headings that sort, rows that open, and the count.

mod acts;
mod bar;
mod body;
mod columns;
mod copy;
mod export;
mod head;
mod keys;
mod rows;
mod scroll;
mod select;
mod view;

use std::{ops::Range, sync::Arc};

use egui::{Id, Rect, Ui};

pub use self::{
    acts::{Act, keep_acts},
    columns::{Columns, keep_columns},
    view::Shown,
};

use self::{
    rows::{News, Rows},
    scroll::{Scroll, View},
    select::Selection,
};
use super::{
    cx::{Cx, Listed},
    filter::Line,
    shortcut,
    style::{self, Tone},
    widget,
};
use crate::base::{
    field::{Cells, ListQuery, ListRow, ListSpec},
    filter::Filter,
    id::UserId,
    kind::Subject,
    layout::Layout,
    money::Money,
    say::Said,
    slot::Slot,
    time::Instant,
    value::Val,
};

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
    /// The order that the view shown states.
    stated: Option<(String, bool)>,
    /// The line that filters it.
    line: Line,
    rows: Rows,
    /// The record whose row is lit.
    lit: Option<i64>,
    /// The records whose rows are marked, to do something with all of them.
    marked: Selection,
    /// All rows are to be marked, once all are known.
    marks_all: bool,
    /// Rows on their way to the clipboard.
    copying: Option<Slot<Vec<ListRow>>>,
    /// The columns that are shown.
    layout: Layout,
    /// For whom they are shown so.
    laid_for: Option<UserId>,
    /// They are those of a view: the user's own stay as they are.
    is_of_view: bool,
    /// Where it stands.
    scroll: Scroll,
    /// How much of how much was in view in the last frame.
    view: View,
    /// So many points are scrolled away at the left.
    left: f32,
    /// A record to bring into view once its place is known.
    wanted: Option<i64>,
    /// What was in view in the last frame.
    seen: Range<usize>,
    /// The rows had the keyboard in the last frame.
    has_focus: bool,
    /// What is shown is called, where it has a name of its own.
    name: Option<String>,
    /// All rows as they are, where no statement finds them: for a file.
    made: Option<Arc<Vec<ListRow>>>,
    /// The column in which a row was pressed last; none by the keyboard.
    pressed: Option<&'static str>,
}

impl Table {
    /// A table of a list; `id` tells it apart from others.
    pub fn new(id: &'static str, spec: ListSpec) -> Self {
        Self {
            id,
            spec: Arc::new(spec),
            tones: None,
            query: ListQuery::default(),
            stated: None,
            line: Line::default(),
            rows: Rows::default(),
            lit: None,
            marked: Selection::default(),
            marks_all: false,
            copying: None,
            layout: Layout::default(),
            laid_for: None,
            is_of_view: false,
            scroll: Scroll::default(),
            view: View { rows: 0, row_height: style::ROW_HEIGHT, height: style::ROW_HEIGHT },
            left: 0.0,
            wanted: None,
            seen: 0..0,
            has_focus: false,
            name: None,
            made: None,
            pressed: None,
        }
    }

    /// With colours by what the values mean.
    #[must_use]
    pub fn toned(mut self, tones: Tones) -> Self {
        self.tones = Some(tones);
        self
    }

    /// With rows that no statement finds, so that they can be written to a file.
    pub fn made_of(&mut self, rows: Arc<Vec<ListRow>>) {
        self.made = Some(rows);
    }

    /// What it shows is called so: a file of it bears the name. Without one the list's own.
    pub fn called(&mut self, name: Option<String>) {
        self.name = name;
    }

    /// The column in which the row opened last was pressed; none by the keyboard.
    pub fn pressed(&self) -> Option<&'static str> {
        self.pressed
    }

    /// What it lists.
    pub fn spec(&self) -> Arc<ListSpec> {
        Arc::clone(&self.spec)
    }

    /// Which columns it shows, in which order and how wide.
    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    /// Shows other columns, in another order or width, until who acts chooses otherwise.
    pub fn lay(&mut self, user: UserId, layout: Layout) {
        (self.layout, self.laid_for) = (layout, Some(user));
    }

    /// Shows only rows that meet a condition in SQL, with `$1`… bound to the values.
    pub fn only(&mut self, condition: Option<(String, Vec<Val>)>) {
        self.query.only = condition;
    }

    /// What it shows, and what is marked in it.
    pub fn listed(&self) -> Listed {
        Listed { spec: self.spec(), query: self.query.clone(), marked: self.marked.ids().to_vec() }
    }

    /// Puts something into the filter line.
    pub fn search(&mut self, line: &str) {
        self.line.put(&self.spec, line);
    }

    /// What its filter line says.
    pub fn line(&self) -> &Line {
        &self.line
    }

    /// Lights the row of a record, and brings it into view.
    pub fn light(&mut self, id: Option<i64>) {
        if self.lit != id {
            (self.lit, self.wanted) = (id, id);
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
        self.take_kept_columns(cx, ui.ctx());
        let mut line = std::mem::take(&mut self.line);
        let search = line.ui(cx, ui, (self.id, &self.spec()), self.has_focus, |ui| {
            self.columns_ui(cx, ui);
            self.export_ui(cx, ui);
        });
        line.ask(cx, &self.spec, &mut self.query);
        self.line = line;
        self.poll(ui, source, now);
        let by_key = self.keys(cx, ui, &search, source);
        self.take_copied(cx, ui);
        let clicked = self.body_ui(cx, ui);
        self.foot_ui(cx, ui, source);
        self.rows.see(source, self.seen.clone());
        clicked.or(by_key)
    }

    /// Takes in what has come. Another question begins at the top; in the answer to the same one, later, the rows in
    /// view stay where they are.
    fn poll(&mut self, ui: &Ui, source: &dyn Source, now: f64) {
        self.rows.ask(self.query.clone());
        let stood = self.rows.stood(self.seen.clone());
        let (news, wait) = self.rows.poll(source, now);
        match news {
            News::None => {}
            News::Other => self.scroll = Scroll::default(),
            News::Same => self.keep_place(&stood),
        }
        self.mark_all_known();
        if let Some(seconds) = wait {
            ui.ctx().request_repaint_after(std::time::Duration::from_secs_f64(seconds));
        }
    }

    /// The first row in view that is still there stays where it is on the screen. At the top of the list one stays at
    /// the top: what is new is seen at once.
    fn keep_place(&mut self, stood: &[i64]) {
        if self.scroll == Scroll::default() {
            return;
        }
        let at = stood.iter().enumerate().find_map(|(below, id)| Some((below, self.rows.position(*id)?)));
        if let Some((below, position)) = at {
            // It stood so many rows below the first one.
            let row = (position as u64).saturating_sub(below as u64);
            self.scroll = Scroll { row, into: self.scroll.into };
        }
    }

    /// Brings the record that is wanted into view, once its place is known.
    fn show_wanted(&mut self) {
        let Some(id) = self.wanted else { return };
        if let Some(position) = self.rows.position(id) {
            self.scroll = self.view.showing(self.scroll, position as u64);
            self.wanted = None;
        } else if self.rows.count().is_some() && !self.rows.is_loading() {
            self.wanted = None;
        }
    }

    /// What the ids of its parts come from.
    fn root(&self) -> Id {
        Id::unique(("table", self.id))
    }

    /// Marks all rows from the one where marking began to this one, beside what is marked (`adds`) or instead of it.
    fn mark_to(&mut self, id: i64, adds: bool) {
        let from = self.marked.anchor.or(self.lit).unwrap_or(id);
        let (Some(to), Some(from_at)) = (self.rows.position(id), self.rows.position(from)) else {
            self.marked.choose(&[id], adds);
            self.marked.anchor = Some(id);
            return;
        };
        self.marked.choose(&self.rows.ids()[from_at.min(to)..=from_at.max(to)], adds);
        self.marked.anchor = Some(from);
    }

    /// Marks all rows, once all are known.
    fn mark_all_known(&mut self) {
        if self.marks_all && self.rows.count().is_some() {
            self.marks_all = false;
            self.marked.choose(self.rows.ids(), false);
        }
    }

    fn foot_ui<S>(&mut self, cx: &Cx<'_, S>, ui: &mut Ui, source: &dyn Source) {
        ui.horizontal(|ui| {
            if let Some(failure) = self.rows.failure() {
                widget::toned(ui, Tone::Bad, &cx.say(&failure.said()));
                return;
            }
            match self.rows.count() {
                Some(0) if *self.line.filter() == Filter::default() && self.query.only.is_none() => {
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
            if self.marked.len() > 0 {
                let count = self.marked.len();
                widget::toned(ui, Tone::Accent, &cx.say(&Said::new("base-list-marked").with("count", count)));
                self.acts_ui(cx, ui);
                if widget::link(ui, &cx.t("table-copy")).on_hover_text(shortcut::COPY.shown(ui.ctx())).clicked() {
                    self.copy(cx, source);
                }
                if widget::link(ui, &cx.t("base-list-unmark")).on_hover_text(shortcut::NONE.shown(ui.ctx())).clicked() {
                    self.marked.clear();
                }
            }
            if self.rows.is_loading() && self.rows.count().is_some() {
                widget::weak(ui, &cx.t("base-loading"));
            }
        });
    }
}

/// A place as accessibility takes it.
fn bounds(place: Rect) -> egui::accesskit::Rect {
    let (min, max) = (place.min, place.max);
    egui::accesskit::Rect { x0: min.x.into(), y0: min.y.into(), x1: max.x.into(), y1: max.y.into() }
}
