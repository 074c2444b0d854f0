//! Lines of a document: parts, components, delivered goods, edited in a table.

use std::sync::Arc;

use egui::{Align, Label, Layout, RichText, Ui, vec2};

use super::{
    cx::Cx,
    icon,
    input::{Name, Spec, input_ui},
    marks::mark_ui,
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

/// A column: its field, and how wide it is drawn.
struct Column<'a, L: 'static> {
    field: &'a Field<L>,
    edit: Edit<L>,
    width: f32,
    /// What its heading needs.
    least: f32,
}

/// An editable table of lines. The width of a column is that of its `listed`, the widest input without one.
#[derive(Clone, Debug)]
pub struct Lines<'a, L: 'static> {
    id: &'a str,
    fields: &'a [Field<L>],
    errors: &'a [FieldError],
    enabled: bool,
    within: Vec<(&'a str, Subject)>,
    add: &'a str,
    title: Option<&'a str>,
}

impl<'a, L: Default> Lines<'a, L> {
    /// A table of these fields. An error is of the line that its argument `row` counts (from 1), or of all.
    pub fn new(id: &'a str, fields: &'a [Field<L>], errors: &'a [FieldError]) -> Self {
        Self { id, fields, errors, enabled: true, within: Vec::new(), add: "base-line-add", title: None }
    }

    /// With another text on the button that adds one: where a form has several such tables.
    #[must_use]
    pub fn adding(mut self, key: &'a str) -> Self {
        self.add = key;
        self
    }

    /// With what the table is called (a text key): where a form has several, its lines are taken away by its name.
    #[must_use]
    pub fn titled(mut self, key: &'a str) -> Self {
        self.title = Some(key);
        self
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
        let columns = columns(cx, ui, self.fields);
        let mut change = None;
        if !self.enabled {
            ui.visuals_mut().disabled_alpha = style::READ_ONLY_ALPHA;
        }
        ui.add_enabled_ui(self.enabled, |ui| {
            ui.horizontal(|ui| headings_ui(cx, ui, &columns));
            for (row, line) in lines.iter_mut().enumerate() {
                ui.horizontal_top(|ui| change = self.line_ui(cx, ui, &columns, row, line).or(change));
            }
            if widget::button(ui, icon::PLUS, &cx.t(self.add)).clicked() {
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
        columns: &[Column<'_, L>],
        row: usize,
        line: &mut L,
    ) -> Option<LineChange> {
        let mut change = None;
        if !self.enabled {
            style::read_only(ui);
        }
        count_ui(ui, &(row + 1).to_string());
        for column in columns {
            if self.cell_ui(cx, ui, column, row, line) {
                change = Some(LineChange::Edited(row, column.field.key));
            }
        }
        let said = match self.title {
            Some(title) => Said::new("base-line-remove-of").with("table", &*cx.t(title)).with("row", row + 1),
            None => Said::new("base-line-remove").with("row", row + 1),
        };
        if self.enabled && widget::icon_button(ui, icon::TRASH, &cx.say(&said)).clicked() {
            change = Some(LineChange::Removed(row));
        }
        change
    }

    /// One cell; known to accessibility by its column's label and the number of its line.
    fn cell_ui<S>(&self, cx: &Cx<'_, S>, ui: &mut Ui, column: &Column<'_, L>, row: usize, line: &mut L) -> bool {
        let Column { field, edit, width, .. } = column;
        let spec = Spec {
            id: egui::Id::unique((self.id, row, field.key)),
            name: Name::Is(format!("{} {}", cx.t(field.label), row + 1)),
            with: edit.with,
            required: edit.required,
            within: self.within.iter().find(|(key, _)| *key == field.key).map(|(_, subject)| *subject),
            width: *width,
        };
        ui.allocate_ui_with_layout(vec2(spec.width, style::INPUT_HEIGHT), Layout::top_down(Align::Min), |ui| {
            ui.set_width(spec.width);
            let response = input_ui(cx, ui, &spec, (edit.of)(line));
            let changed = response.changed();
            for error in self.errors.iter().filter(|error| error.field == field.key && is_of(error, row)) {
                style::mark_wrong(ui, response.rect);
                let said = RichText::new(cx.say(&error.said)).small().color(style::color(ui, Tone::Bad));
                ui.add(Label::new(said).wrap());
            }
            mark_ui::<L>(ui, Some(row), field.key);
            changed
        })
        .inner
    }
}

/// The columns with their widths. Where the lines do not fit, columns of words give some of theirs up, so that the
/// button behind a line stays in sight; where even that is not enough one scrolls, and nothing has to be cut.
fn columns<'a, S, L>(cx: &Cx<'_, S>, ui: &Ui, fields: &'a [Field<L>]) -> Vec<Column<'a, L>> {
    let of = |field: &'a Field<L>| {
        let width = field.list.map_or(style::INPUT_WIDTH, |list| list.width);
        // A required one has a mark behind its heading.
        let least = widget::text_width(ui, &heading(cx, field)) + style::GROUP_GAP;
        field.edit.map(|edit| Column { field, edit, width: width.max(least), least })
    };
    let mut columns: Vec<Column<'a, L>> = fields.iter().filter_map(of).collect();
    let gaps = style::GAP * columns.len() as f32;
    // The number of the line, and the button that takes it away.
    let beside = style::INPUT_HEIGHT * 2.0 + style::GROUP_GAP + gaps;
    let mut gives: Vec<bool> = columns.iter().map(|column| is_elastic(column.edit.with)).collect();
    // What one column can't give, because its heading needs it, the others do.
    loop {
        let sum = |elastic: bool| -> f32 {
            columns.iter().zip(&gives).filter(|(_, gives)| **gives == elastic).map(|(column, _)| column.width).sum()
        };
        let share = (ui.available_width() - beside - sum(false)) / sum(true);
        if !(NARROWEST..1.0).contains(&share) {
            break;
        }
        let stands =
            columns.iter().zip(&gives).position(|(column, gives)| *gives && column.width * share < column.least);
        if let Some(at) = stands {
            (columns[at].width, gives[at]) = (columns[at].least, false);
            continue;
        }
        columns.iter_mut().zip(&gives).filter(|(_, gives)| **gives).for_each(|(column, _)| column.width *= share);
        break;
    }
    columns
}

/// Words can be cut; a number or a day can't.
fn is_elastic(with: Input) -> bool {
    matches!(with, Input::Line | Input::Lines(_) | Input::Pick(_))
}

/// The number of a line, in a column of its own.
fn count_ui(ui: &mut Ui, text: &str) {
    let size = vec2(style::INPUT_HEIGHT, style::INPUT_HEIGHT);
    ui.allocate_ui_with_layout(size, Layout::right_to_left(Align::Center), |ui| {
        ui.set_min_size(size);
        widget::weak(ui, text);
    });
}

/// What stands above a column: its name, or a shorter one where the table says the rest of it.
fn heading<S, L>(cx: &Cx<'_, S>, field: &Field<L>) -> Arc<str> {
    cx.texts.find(&format!("{}.short", field.label)).unwrap_or_else(|| cx.t(field.label))
}

fn headings_ui<S, L>(cx: &Cx<'_, S>, ui: &mut Ui, columns: &[Column<'_, L>]) {
    count_ui(ui, "#");
    for Column { field, edit, width, .. } in columns {
        let is_right = matches!(edit.with, Input::Int | Input::Money | Input::Qty | Input::Rate);
        let layout = if is_right { Layout::right_to_left(Align::Center) } else { Layout::left_to_right(Align::Center) };
        let size = vec2(*width, style::INPUT_HEIGHT);
        ui.allocate_ui_with_layout(size, layout, |ui| {
            ui.set_min_size(size);
            ui.spacing_mut().item_spacing.x = 2.0;
            let star = |ui: &mut Ui| {
                if edit.required {
                    widget::toned(ui, Tone::Bad, "*");
                }
            };
            // From the right the last word comes first.
            if is_right {
                star(ui);
            }
            widget::weak(ui, &heading(cx, field));
            if !is_right {
                star(ui);
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
