//! A filter put together by mouse: a field at the left, what it may hold at the right.

use egui::{Popup, PopupCloseBehavior, ScrollArea, TextEdit, Ui, Widget as _};

use crate::base::{
    field::{Column, ListSpec, Show},
    filter::{self, Fault, Filter, Names, Of, Part, Span, Test, Unit, When},
};

use super::super::{
    cx::Cx,
    focus::Follow as _,
    icon, ime,
    style::{self, Tone},
    widget,
};

/// Days and moments that are offered.
const OFFERED: &[Span] = &[
    Span::In(When::NextDay(0)),
    Span::Before(When::NextDay(0)),
    Span::In(When::NextDay(-1)),
    Span::In(When::NextDay(1)),
    Span::In(When::NextWeek(0)),
    Span::In(When::NextWeek(-1)),
    Span::In(When::NextMonth(0)),
    Span::In(When::NextMonth(-1)),
    Span::In(When::Last(7, Unit::Days)),
    Span::In(When::Last(30, Unit::Days)),
    Span::In(When::Next(7, Unit::Days)),
    Span::In(When::NextYear(0)),
];

/// What is being put together.
#[derive(Debug, Default)]
pub(super) struct Build {
    /// The field that is looked at: the key of its column.
    key: Option<&'static str>,
    /// What is typed: a text, or from … to.
    from: String,
    to: String,
    /// None of what is chosen.
    not: bool,
    /// The text is meant exactly.
    is_exact: bool,
    /// What is wrong with it.
    fault: Option<Fault>,
}

impl Build {
    /// Draws the button, and what it opens; the filter as it is asked for now, where that was changed.
    pub fn ui<S>(
        &mut self,
        cx: &Cx<'_, S>,
        ui: &mut Ui,
        (id, spec): (&'static str, &ListSpec),
        set: &Filter,
    ) -> Option<Filter> {
        let button = widget::button(ui, icon::FUNNEL, &cx.t("filter-button"));
        let shown = Popup::from_toggle_button_response(&button)
            .id(egui::Id::unique((id, "filter")))
            .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
            .width(style::DIALOG_WIDTH)
            .show(|ui| self.inside_ui(cx, ui, spec, set));
        shown.and_then(|shown| shown.inner)
    }

    fn inside_ui<S>(&mut self, cx: &Cx<'_, S>, ui: &mut Ui, spec: &ListSpec, set: &Filter) -> Option<Filter> {
        let names = Names::of(spec);
        let mut asked = None;
        ui.horizontal_top(|ui| {
            let height = style::DIALOG_WIDTH * 0.75;
            let fields = ScrollArea::vertical().id_salt("fields").max_height(height).min_scrolled_height(height);
            fields.follow(ui, |ui| {
                ui.set_width(style::INPUT_WIDTH_LEAST);
                ui.with_layout(egui::Layout::top_down_justified(egui::Align::Min), |ui| {
                    if spec.filtering.owner.is_some() {
                        asked = mine_ui(cx, ui, set);
                    }
                    for column in names.columns() {
                        self.field_ui(cx, ui, column, set);
                    }
                });
            });
            ui.separator();
            ui.vertical(|ui| {
                ui.set_width(style::PANE_WIDTH);
                let column = self.key.and_then(|key| spec.columns.iter().find(|column| column.key == key));
                let Some(column) = column else {
                    widget::weak(ui, &cx.t("filter-choose"));
                    return;
                };
                widget::title(ui, &cx.t(column.label));
                let values = ScrollArea::vertical().id_salt("values").max_height(height).auto_shrink([false, true]);
                if let Some(part) = values.follow(ui, |ui| self.values_ui(cx, ui, (spec, column), set)).inner {
                    asked = Some(with(set, part));
                }
            });
        });
        asked
    }

    fn field_ui<S>(&mut self, cx: &Cx<'_, S>, ui: &mut Ui, column: &Column, set: &Filter) {
        let is_set = part_of(set, column.key).is_some();
        let name = cx.t(column.label);
        let text = if is_set { format!("{name} •") } else { name.to_string() };
        let field = ui.selectable_label(self.key == Some(column.key), text);
        widget::as_option(&field, self.key == Some(column.key));
        if field.accessible_name(&*name).clicked() && self.key != Some(column.key) {
            *self = Self { key: Some(column.key), ..Self::default() };
        }
    }

    /// What a field may hold; its part as it is asked for now, where that was changed.
    fn values_ui<S>(
        &mut self,
        cx: &Cx<'_, S>,
        ui: &mut Ui,
        (spec, column): (&ListSpec, &Column),
        set: &Filter,
    ) -> Option<Part> {
        let blank = || Part { of: Of::Field(column.key.to_owned()), not: false, any: Vec::new() };
        let old = part_of(set, column.key).cloned().unwrap_or_else(blank);
        let mut part = old.clone();
        // Nothing is denied yet: the tick waits for a value.
        part.not = if part.any.is_empty() { self.not } else { part.not };
        ui.checkbox(&mut part.not, &*cx.t("filter-denied"));
        self.not = part.not;
        match column.show {
            Show::Word(_) | Show::Words(_) => {
                for (word, label) in filter::words_of(spec, column, cx.texts.lang) {
                    toggle_ui(ui, &mut part, Test::Word(word.to_owned()), &label);
                }
            }
            Show::Flag => {
                for (flag, key) in [(true, "base-yes"), (false, "base-no")] {
                    toggle_ui(ui, &mut part, Test::Flag(flag), &cx.t(key));
                }
            }
            Show::Day | Show::Instant => {
                let offered = OFFERED.iter().copied();
                let overdue = (column.show == Show::Instant).then_some(Span::Before(When::Now));
                for span in overdue.into_iter().chain(offered) {
                    let label = filter::span_line(span, cx.texts.lang);
                    let mut is_on = part.any.contains(&Test::When(span));
                    if ui.checkbox(&mut is_on, label).changed() {
                        part.any = if is_on { vec![Test::When(span)] } else { Vec::new() };
                    }
                }
                self.range_ui(cx, ui, (spec, column), &mut part);
            }
            Show::Text => self.text_ui(cx, ui, &mut part),
            Show::Int | Show::Money | Show::Qty | Show::Rate => self.range_ui(cx, ui, (spec, column), &mut part),
        }
        toggle_ui(ui, &mut part, Test::Empty, &cx.t("filter-nothing"));
        let is_other = part.any != old.any || part.not != old.not && !part.any.is_empty();
        is_other.then_some(part)
    }

    fn text_ui<S>(&mut self, cx: &Cx<'_, S>, ui: &mut Ui, part: &mut Part) {
        let field = TextEdit::singleline(&mut self.from).desired_width(f32::INFINITY).ui(ui);
        let field = field.accessible_name(&*cx.t("filter-text"));
        ui.checkbox(&mut self.is_exact, &*cx.t("filter-exact"));
        if self.is_asked(cx, ui, &field) && !self.from.trim().is_empty() {
            let text = self.from.trim().to_owned();
            part.any = vec![if self.is_exact { Test::Is(text) } else { Test::Has(text) }];
        }
    }

    fn range_ui<S>(&mut self, cx: &Cx<'_, S>, ui: &mut Ui, (spec, column): (&ListSpec, &Column), part: &mut Part) {
        let mut fields = Vec::new();
        ui.horizontal(|ui| {
            for (text, key) in [(&mut self.from, "filter-from"), (&mut self.to, "filter-to")] {
                ui.label(&*cx.t(key));
                let width = style::INPUT_WIDTH_LEAST * 0.6;
                fields.push(TextEdit::singleline(text).desired_width(width).ui(ui).accessible_name(&*cx.t(key)));
            }
        });
        let both = fields.into_iter().reduce(|one, other| one | other);
        if both.is_some_and(|both| self.is_asked(cx, ui, &both)) && !(self.from.is_empty() && self.to.is_empty()) {
            let reading = filter::read(spec, &format!("{}: {}..{}", column.key, self.from.trim(), self.to.trim()));
            self.fault = reading.faults.into_iter().next();
            if let Some(read) = reading.filter.parts.into_iter().next() {
                part.any = read.any;
            }
        }
        if let Some(fault) = &self.fault {
            widget::toned(ui, Tone::Bad, &cx.say(&fault.said));
        }
    }

    /// True when what is typed is to count: by the button, or Enter.
    fn is_asked<S>(&self, cx: &Cx<'_, S>, ui: &mut Ui, field: &egui::Response) -> bool {
        let by_button = widget::button(ui, icon::CHECK, &cx.t("filter-apply")).clicked();
        let is_entered = field.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
        by_button || is_entered && !ime::is_composing(ui.ctx())
    }
}

/// Draws a tick for a value of a part.
fn toggle_ui(ui: &mut Ui, part: &mut Part, test: Test, label: &str) {
    let mut is_on = part.any.contains(&test);
    if ui.checkbox(&mut is_on, label).changed() {
        part.any.retain(|one| *one != test);
        if is_on {
            part.any.push(test);
        }
    }
}

/// Draws the tick for what is mine.
fn mine_ui<S>(cx: &Cx<'_, S>, ui: &mut Ui, set: &Filter) -> Option<Filter> {
    let is_mine = |part: &Part| part.of == Of::Mine && !part.not;
    let mut is_on = set.parts.iter().any(is_mine);
    if !ui.checkbox(&mut is_on, &*cx.t("filter-own")).changed() {
        return None;
    }
    let mut asked = set.clone();
    asked.parts.retain(|part| part.of != Of::Mine);
    if is_on {
        asked.parts.push(Part { of: Of::Mine, not: false, any: Vec::new() });
    }
    Some(asked)
}

fn part_of<'a>(set: &'a Filter, key: &str) -> Option<&'a Part> {
    set.parts.iter().find(|part| matches!(&part.of, Of::Field(own) if own == key))
}

/// The filter with this part in place of the one of its field; without values it is left out.
fn with(set: &Filter, part: Part) -> Filter {
    let mut asked = set.clone();
    let at = asked.parts.iter().position(|one| one.of == part.of);
    match (at, part.any.is_empty()) {
        (Some(at), true) => drop(asked.parts.remove(at)),
        (Some(at), false) => asked.parts[at] = part,
        (None, true) => {}
        (None, false) => asked.parts.push(part),
    }
    asked
}
