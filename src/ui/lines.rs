//! Lines of a document: parts, components, delivered goods, edited in a table.

use egui::{Align, Label, Layout, RichText, Ui, vec2};

use super::{
    cx::Cx,
    icon,
    input::{Name, Spec, input_ui},
    style::{self, Tone},
    widget,
};
use crate::base::{
    failure::FieldError,
    field::{Edit, Field, Input},
    kind::Subject,
    say::{Arg, Said},
};

/// The share of its width that a column of words keeps at least.
const NARROWEST: f32 = 0.7;

/// What happened to the lines in this frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineChange {
    /// A field of that line was changed.
    Edited(usize, &'static str),
    /// A line was added at the end.
    Added,
    /// That line was taken away.
    Removed(usize),
}

/// An editable table of lines. The width of a column is that of its `listed`, the widest input without one.
#[derive(Clone, Debug)]
pub struct Lines<'a, L: 'static> {
    id: &'a str,
    fields: &'a [Field<L>],
    errors: &'a [FieldError],
    enabled: bool,
    within: Vec<(&'a str, Subject)>,
}

impl<'a, L: Default> Lines<'a, L> {
    /// A table of these fields. An error is of the line that its argument `row` counts (from 1), or of all.
    pub fn new(id: &'a str, fields: &'a [Field<L>], errors: &'a [FieldError]) -> Self {
        Self { id, fields, errors, enabled: true, within: Vec::new() }
    }

    /// Whether it can be edited.
    #[must_use]
    pub fn enabled(mut self, enabled: bool) -> Self {
        self.enabled = enabled;
        self
    }

    /// Narrows what a picking field finds.
    #[must_use]
    pub fn within(mut self, key: &'a str, subject: Option<Subject>) -> Self {
        self.within.extend(subject.map(|subject| (key, subject)));
        self
    }

    /// Draws the lines with buttons to add and take away; what was changed in this frame.
    pub fn show<S>(self, cx: &Cx<'_, S>, ui: &mut Ui, lines: &mut Vec<L>) -> Option<LineChange> {
        let columns: Vec<(&Field<L>, Edit<L>)> =
            self.fields.iter().filter_map(|field| field.edit.map(|edit| (field, edit))).collect();
        let mut change = None;
        let share = share(ui, &columns);
        if !self.enabled {
            ui.visuals_mut().disabled_alpha = style::READ_ONLY_ALPHA;
        }
        ui.add_enabled_ui(self.enabled, |ui| {
            ui.horizontal(|ui| headings_ui(cx, ui, &columns, share));
            for (row, line) in lines.iter_mut().enumerate() {
                ui.horizontal_top(|ui| change = self.line_ui(cx, ui, (&columns, share), row, line).or(change));
            }
            if widget::button(ui, icon::PLUS, &cx.t("base-line-add")).clicked() {
                change = Some(LineChange::Added);
            }
        });
        match change {
            Some(LineChange::Added) => lines.push(L::default()),
            Some(LineChange::Removed(row)) => {
                lines.remove(row);
            }
            Some(LineChange::Edited(..)) | None => {}
        }
        change
    }

    fn line_ui<S>(
        &self,
        cx: &Cx<'_, S>,
        ui: &mut Ui,
        (columns, share): (&[(&Field<L>, Edit<L>)], f32),
        row: usize,
        line: &mut L,
    ) -> Option<LineChange> {
        let mut change = None;
        if !self.enabled {
            style::read_only(ui);
        }
        count_ui(ui, &(row + 1).to_string());
        for (field, edit) in columns {
            if self.cell_ui(cx, ui, (field, *edit), share, row, line) {
                change = Some(LineChange::Edited(row, field.key));
            }
        }
        let said = Said::new("base-line-remove").with("row", row + 1);
        if self.enabled && widget::icon_button(ui, icon::TRASH, &cx.say(&said)).clicked() {
            change = Some(LineChange::Removed(row));
        }
        change
    }

    /// One cell; known to accessibility by its column's label and the number of its line.
    fn cell_ui<S>(
        &self,
        cx: &Cx<'_, S>,
        ui: &mut Ui,
        (field, edit): (&Field<L>, Edit<L>),
        share: f32,
        row: usize,
        line: &mut L,
    ) -> bool {
        let spec = Spec {
            id: egui::Id::unique((self.id, row, field.key)),
            name: Name::Is(format!("{} {}", cx.t(field.label), row + 1)),
            with: edit.with,
            required: edit.required,
            within: self.within.iter().find(|(key, _)| *key == field.key).map(|(_, subject)| *subject),
            width: width(field, edit, share),
        };
        ui.allocate_ui_with_layout(vec2(spec.width, style::INPUT_HEIGHT), Layout::top_down(Align::Min), |ui| {
            ui.set_width(spec.width);
            let changed = input_ui(cx, ui, &spec, (edit.of)(line)).changed();
            for error in self.errors.iter().filter(|error| error.field == field.key && is_of(error, row)) {
                let said = RichText::new(cx.say(&error.said)).small().color(style::color(ui, Tone::Bad));
                ui.add(Label::new(said).wrap());
            }
            changed
        })
        .inner
    }
}

/// The width of a column; where the lines do not fit, columns of words take a share of theirs only.
fn width<L>(field: &Field<L>, edit: Edit<L>, share: f32) -> f32 {
    let width = field.list.map_or(style::INPUT_WIDTH, |list| list.width);
    if is_elastic(edit) { width * share } else { width }
}

/// Words can be cut; a number or a day can't.
fn is_elastic<L>(edit: Edit<L>) -> bool {
    matches!(edit.with, Input::Line | Input::Lines(_) | Input::Pick(_))
}

/// The share of their width that columns of words get, so that the button behind a line stays in sight.
fn share<L>(ui: &Ui, columns: &[(&Field<L>, Edit<L>)]) -> f32 {
    let (mut elastic, mut fixed) = (0.0, style::INPUT_HEIGHT * 2.0 + style::GROUP_GAP);
    for (field, edit) in columns {
        let place = if is_elastic(*edit) { &mut elastic } else { &mut fixed };
        *place += width(field, *edit, 1.0);
        // What follows an input of a day is not within its width.
        fixed += style::GAP + if matches!(edit.with, Input::Day | Input::Instant) { style::INPUT_HEIGHT } else { 0.0 };
    }
    let share = ((ui.available_width() - fixed) / elastic).min(1.0);
    // Where even that is not enough one scrolls, and then nothing has to be cut.
    if share.is_finite() && share >= NARROWEST { share } else { 1.0 }
}

/// The number of a line, in a column of its own.
fn count_ui(ui: &mut Ui, text: &str) {
    let size = vec2(style::INPUT_HEIGHT, style::INPUT_HEIGHT);
    ui.allocate_ui_with_layout(size, Layout::right_to_left(Align::Center), |ui| {
        ui.set_min_size(size);
        widget::weak(ui, text);
    });
}

fn headings_ui<S, L>(cx: &Cx<'_, S>, ui: &mut Ui, columns: &[(&Field<L>, Edit<L>)], share: f32) {
    count_ui(ui, "#");
    for (field, edit) in columns {
        let is_right = matches!(edit.with, Input::Int | Input::Money | Input::Qty | Input::Rate);
        let layout = if is_right { Layout::right_to_left(Align::Center) } else { Layout::left_to_right(Align::Center) };
        let size = vec2(width(field, *edit, share), style::INPUT_HEIGHT);
        ui.allocate_ui_with_layout(size, layout, |ui| {
            ui.set_min_size(size);
            ui.spacing_mut().item_spacing.x = 2.0;
            widget::weak(ui, &cx.t(field.label));
            if edit.required {
                widget::toned(ui, Tone::Bad, "*");
            }
        });
    }
}

/// True when an error is of this line: it counts the line from 1, or it names none.
fn is_of(error: &FieldError, row: usize) -> bool {
    let named = error.said.args.iter().find(|(name, _)| name == "row").map(|(_, arg)| arg);
    match named {
        Some(Arg::Int(number)) => usize::try_from(*number) == Ok(row + 1),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_belongs_to_the_line_it_counts_or_to_all() {
        let second = FieldError::new("item", Said::new("error-required").with("row", 2_i64));
        assert_eq!([is_of(&second, 0), is_of(&second, 1)], [false, true]);
        let all = FieldError::new("item", Said::new("error-required"));
        assert_eq!([is_of(&all, 0), is_of(&all, 1)], [true, true]);
    }
}
