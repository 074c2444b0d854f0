//! The line above a list: typed, or put together by mouse; what is set stands below it and goes by a click.

mod build;
mod sample;

use egui::{
    Id, Response, TextEdit, Ui, Widget as _,
    text::{CCursor, CCursorRange},
};

use super::{
    cx::Cx,
    icon, ime, shortcut,
    style::{self, Tone},
    widget,
};
use crate::base::{
    field::{ListQuery, ListSpec, ReadAt},
    filter::{self, Fault, Filter},
    text::Lang,
};
use build::Build;

pub use sample::Sample;

/// How long one types before it is searched, in seconds.
const PAUSE_SECONDS: f64 = 0.25;

/// The filter line of a list.
#[derive(Debug, Default)]
pub struct Line {
    typed: String,
    /// When it was typed, while it is not searched yet.
    typed_at: Option<f64>,
    /// What the list shows: the last that could be read.
    filter: Filter,
    /// What is wrong with what is typed.
    faults: Vec<Fault>,
    /// In which language it was written, where it was written and not typed.
    written_in: Option<Lang>,
    /// What may be typed, by the fields of the list, in a language.
    sample: Option<(Lang, Sample)>,
    /// The text key of its name, where it is not the search of the list below it.
    called: Option<&'static str>,
    build: Build,
}

impl Line {
    /// A line of another name than the search of a list.
    pub fn called(key: &'static str) -> Self {
        Self { called: Some(key), ..Self::default() }
    }

    /// As it is typed.
    pub fn typed(&self) -> &str {
        &self.typed
    }

    /// True while something stands in it that the list does not show.
    pub fn is_being_typed(&self) -> bool {
        self.typed_at.is_some() || !self.faults.is_empty()
    }

    /// What it asks for.
    pub fn filter(&self) -> &Filter {
        &self.filter
    }

    /// Puts a line in. What can't be read in it is said, and the rest applies.
    pub fn put(&mut self, spec: &ListSpec, line: &str) {
        line.clone_into(&mut self.typed);
        (self.typed_at, self.written_in) = (None, None);
        let reading = read(spec, line);
        (self.filter, self.faults) = (reading.filter, reading.faults);
    }

    /// Asks for something else, and writes that as a line.
    pub fn set(&mut self, spec: &ListSpec, filter: Filter, lang: Lang) {
        self.typed = filter::write(spec, &filter, lang);
        (self.filter, self.typed_at, self.written_in) = (filter, None, Some(lang));
        self.faults.clear();
    }

    /// Writes into a query what it asks for now.
    pub fn ask<S>(&self, cx: &Cx<'_, S>, spec: &ListSpec, query: &mut ListQuery) {
        if query.text != self.filter.words {
            query.text.clone_from(&self.filter.words);
        }
        if query.line != self.filter {
            query.line.clone_from(&self.filter);
        }
        let at = ReadAt { now: cx.now, zone: cx.texts.zone };
        query.filter = filter::resolve(spec, &self.filter, at, cx.user);
    }

    /// Draws it, with what stands beside it; the response of what is typed into. `id` tells it apart from others; from
    /// its rows too a key leads here.
    pub fn ui<S>(
        &mut self,
        cx: &Cx<'_, S>,
        ui: &mut Ui,
        (id, spec): (&'static str, &ListSpec),
        have_rows_focus: bool,
        beside: impl FnOnce(&mut Ui),
    ) -> Response {
        if self.written_in.is_some_and(|lang| lang != cx.texts.lang) {
            self.set(spec, self.filter.clone(), cx.texts.lang);
        }
        let is_filterable = spec.is_stored();
        let line = ui
            .horizontal(|ui| {
                let line = Id::unique((id, "search"));
                if slash(ui, have_rows_focus) {
                    ui.memory_mut(|memory| memory.request_focus(line));
                }
                let line = self.line_ui(cx, ui, (line, spec));
                if is_filterable {
                    let asked = self.build.ui(cx, ui, (id, spec), &self.filter);
                    self.take(spec, asked, cx.texts.lang);
                }
                beside(ui);
                line
            })
            .inner;
        self.set_ui(cx, ui, spec);
        for fault in &self.faults {
            widget::toned(ui, Tone::Bad, &cx.say(&fault.said()));
        }
        self.take_typed(ui, spec);
        line
    }

    fn line_ui<S>(&mut self, cx: &Cx<'_, S>, ui: &mut Ui, (id, spec): (Id, &ListSpec)) -> Response {
        let name = cx.t(self.called.unwrap_or("base-search"));
        if self.sample.as_ref().is_none_or(|(lang, _)| *lang != cx.texts.lang) {
            self.sample = Some((cx.texts.lang, Sample::of(spec, cx.texts)));
        }
        let sample = self.sample.clone().map(|(_, sample)| sample).unwrap_or_default();
        let Sample { hint, how, .. } = sample;
        widget::mark(ui, Tone::Weak, icon::MAGNIFYING_GLASS);
        let button = widget::text_width(ui, &cx.t("filter-button")) + style::ROW_HEIGHT + style::GROUP_GAP * 2.0;
        // Beside it two pictures: the columns, and the way to a file.
        let button = button + (style::INPUT_HEIGHT + style::GAP) * 2.0 + style::GAP;
        let field = TextEdit::singleline(&mut self.typed)
            .id(id)
            .hint_text(hint)
            .desired_width((style::POPUP_WIDTH * 1.5).min(ui.available_width() - button).max(style::LABEL_WIDTH))
            .return_key(None)
            .ui(ui)
            .accessible_name(&*name)
            .on_hover_text(how);
        if field.gained_focus() {
            self.open_up(ui.ctx(), id);
        } else if field.lost_focus() && self.written_in.is_some() {
            self.typed.truncate(self.typed.trim_end_matches(filter::AND).len());
        }
        if field.changed() {
            self.typed_at = Some(ui.input(|input| input.time));
            self.written_in = None;
        }
        field
    }

    /// A line that was written by itself is gone on with: what is typed at its end is another part.
    fn open_up(&mut self, ctx: &egui::Context, id: Id) {
        if self.written_in.is_none() || self.typed.is_empty() {
            return;
        }
        let length = self.typed.chars().count();
        self.typed.push_str(filter::AND);
        let mut state = TextEdit::load_state(ctx, id).unwrap_or_default();
        let is_at_end = state.cursor.char_range().is_none_or(|range| range.primary.index.0 >= length);
        if is_at_end {
            let end = CCursor::new(self.typed.chars().count());
            state.cursor.set_char_range(Some(CCursorRange::one(end)));
            state.store(ctx, id);
        }
    }

    /// What was typed is read when typing pauses and no input method composes. What can't be read leaves the list as
    /// it was.
    fn take_typed(&mut self, ui: &Ui, spec: &ListSpec) {
        let Some(typed_at) = self.typed_at.filter(|_| !ime::is_composing(ui.ctx())) else { return };
        let left = PAUSE_SECONDS - (ui.input(|input| input.time) - typed_at);
        if left > 0.0 {
            ui.ctx().request_repaint_after(std::time::Duration::from_secs_f64(left));
            return;
        }
        self.typed_at = None;
        let reading = read(spec, &self.typed);
        self.faults = reading.faults;
        if self.faults.is_empty() {
            self.filter = reading.filter;
        }
        // Faults take a line of their own.
        ui.ctx().request_repaint();
    }

    /// The parts that are set, each with a click to take it out.
    fn set_ui<S>(&mut self, cx: &Cx<'_, S>, ui: &mut Ui, spec: &ListSpec) {
        if self.filter.parts.is_empty() {
            return;
        }
        let mut gone = None;
        let mut is_all = false;
        ui.horizontal_wrapped(|ui| {
            for (at, part) in self.filter.parts.iter().enumerate() {
                let line = filter::part_line(spec, part, cx.texts.lang);
                let out = widget::button(ui, icon::X, &line).on_hover_text(&*cx.t("filter-take-out"));
                if out.clicked() {
                    gone = Some(at);
                }
            }
            is_all = widget::link(ui, &cx.t("filter-clear")).clicked();
        });
        let mut asked = self.filter.clone();
        if let Some(at) = gone {
            asked.parts.remove(at);
        }
        if is_all {
            asked = Filter::default();
        }
        self.take(spec, (gone.is_some() || is_all).then_some(asked), cx.texts.lang);
    }

    fn take(&mut self, spec: &ListSpec, asked: Option<Filter>, lang: Lang) {
        if let Some(filter) = asked {
            self.set(spec, filter, lang);
        }
    }
}

fn read(spec: &ListSpec, line: &str) -> filter::Reading {
    // A list whose rows are computed is searched for words only.
    if spec.is_stored() {
        return filter::read(spec, line);
    }
    let words = line.split_whitespace().collect::<Vec<_>>().join(" ");
    filter::Reading { filter: Filter { words, parts: Vec::new() }, faults: Vec::new() }
}

/// True when the sign of the filter line is typed and nothing else has the keyboard; it stands nowhere then.
fn slash(ui: &Ui, have_rows_focus: bool) -> bool {
    let is_free = have_rows_focus || ui.memory(|memory| memory.focused().is_none());
    if !is_free || egui::Popup::is_any_open(ui.ctx()) || !ui.is_enabled() || ime::is_composing(ui.ctx()) {
        return false;
    }
    shortcut::FILTER.is_pressed(ui)
}
