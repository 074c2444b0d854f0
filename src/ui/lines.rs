//! Lines of a document: parts, components, delivered goods, edited in a table.

use egui::{Align, Grid, Layout, Ui, vec2};

use super::{
    cx::Cx,
    icon,
    input::{Name, Spec, input_ui},
    style::{self, Tone},
    widget,
};
use crate::base::{
    failure::FieldError,
    field::{Edit, Field},
    kind::Subject,
    say::{Arg, Said},
};

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
        ui.add_enabled_ui(self.enabled, |ui| {
            Grid::new(self.id).spacing([style::GAP, style::GAP]).min_col_width(0.0).show(ui, |ui| {
                self.headings_ui(cx, ui, &columns);
                for (row, line) in lines.iter_mut().enumerate() {
                    change = self.line_ui(cx, ui, &columns, row, line).or(change);
                    ui.end_row();
                }
            });
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

    fn headings_ui<S>(&self, cx: &Cx<'_, S>, ui: &mut Ui, columns: &[(&Field<L>, Edit<L>)]) {
        widget::weak(ui, "#");
        for (field, edit) in columns {
            let align = if field.show.is_right() { Align::Max } else { Align::Min };
            ui.with_layout(Layout::left_to_right(Align::Center).with_main_align(align), |ui| {
                widget::weak(ui, &cx.t(field.label));
                if edit.required {
                    widget::toned(ui, Tone::Bad, "*");
                }
            });
        }
        ui.end_row();
    }

    fn line_ui<S>(
        &self,
        cx: &Cx<'_, S>,
        ui: &mut Ui,
        columns: &[(&Field<L>, Edit<L>)],
        row: usize,
        line: &mut L,
    ) -> Option<LineChange> {
        let mut change = None;
        widget::weak(ui, &(row + 1).to_string());
        for (field, edit) in columns {
            if self.cell_ui(cx, ui, (field, *edit), row, line) {
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
        row: usize,
        line: &mut L,
    ) -> bool {
        let spec = Spec {
            id: egui::Id::unique((self.id, row, field.key)),
            name: Name::Is(format!("{} {}", cx.t(field.label), row + 1)),
            with: edit.with,
            required: edit.required,
            within: self.within.iter().find(|(key, _)| *key == field.key).map(|(_, subject)| *subject),
            width: field.list.map_or(style::INPUT_WIDTH, |list| list.width),
        };
        ui.allocate_ui_with_layout(vec2(spec.width, style::INPUT_HEIGHT), Layout::top_down(Align::Min), |ui| {
            let changed = input_ui(cx, ui, &spec, (edit.of)(line)).changed();
            for error in self.errors.iter().filter(|error| error.field == field.key && is_of(error, row)) {
                widget::toned(ui, Tone::Bad, &cx.say(&error.said));
            }
            changed
        })
        .inner
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
