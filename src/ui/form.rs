//! Forms from field lists: label, required mark, input, error below.

use egui::{
    Align, Label, Layout, Response, RichText, TextStyle, Ui, UiBuilder, pos2,
    text::{LayoutJob, TextWrapping},
    vec2,
};

use super::{
    cx::Cx,
    input::{Name, Spec, input_ui},
    marks::mark_ui,
    style::{self, Tone},
    widget,
};
use crate::base::{
    failure::FieldError,
    field::{Edit, Field, Input},
    kind::Subject,
};

/// A form of one or two columns, made of the fields that can be edited.
#[derive(Clone, Debug)]
pub struct Grid<'a, D: 'static> {
    id: &'a str,
    fields: &'a [Field<D>],
    errors: &'a [FieldError],
    enabled: bool,
    columns: usize,
    keys: Option<&'a [&'a str]>,
    within: Vec<(&'a str, Subject)>,
    hints: Vec<(&'a str, String)>,
}

impl<'a, D: 'static> Grid<'a, D> {
    /// A form of these fields, with the errors found at the last try.
    pub fn new(id: &'a str, fields: &'a [Field<D>], errors: &'a [FieldError]) -> Self {
        Self { id, fields, errors, enabled: true, columns: 2, keys: None, within: Vec::new(), hints: Vec::new() }
    }

    /// Whether it can be edited.
    #[must_use]
    pub fn enabled(mut self, enabled: bool) -> Self {
        self.enabled = enabled;
        self
    }

    /// At most so many columns; fewer where there is no room.
    #[must_use]
    pub fn columns(mut self, columns: usize) -> Self {
        self.columns = columns.max(1);
        self
    }

    /// Only these fields, in this order.
    #[must_use]
    pub fn keys(mut self, keys: &'a [&'a str]) -> Self {
        self.keys = Some(keys);
        self
    }

    /// Narrows what a picking field finds: contacts of this customer.
    #[must_use]
    pub fn within(mut self, key: &'a str, subject: Option<Subject>) -> Self {
        self.within.extend(subject.map(|subject| (key, subject)));
        self
    }

    /// Says in a line of text what counts while nothing is typed there.
    #[must_use]
    pub fn hint(mut self, key: &'a str, hint: String) -> Self {
        self.hints.push((key, hint));
        self
    }

    /// Gives the keyboard to its first input.
    pub fn focus_first(&self, ui: &Ui) {
        if let Some((field, _)) = self.chosen().first() {
            ui.memory_mut(|memory| memory.request_focus(self.id_of(field)));
        }
    }

    fn id_of(&self, field: &Field<D>) -> egui::Id {
        egui::Id::unique((self.id, field.key))
    }

    /// Draws it; the key of the field that was changed in this frame.
    pub fn show<S>(self, cx: &Cx<'_, S>, ui: &mut Ui, draft: &mut D) -> Option<&'static str> {
        let available = ui.available_width();
        let label_width = self.label_width(cx, ui);
        let narrowest = label_width + style::INPUT_WIDTH_LEAST + style::GROUP_GAP;
        let fitting = ((available + style::GROUP_GAP) / narrowest).floor().max(1.0) as usize;
        let columns = self.columns.min(fitting);
        let gaps = style::GROUP_GAP * (columns - 1) as f32;
        let most = label_width + style::INPUT_WIDTH_MOST;
        let width = ((available - gaps) / columns as f32).min(most);
        let whole = width * columns as f32 + gaps;
        let mut changed = None;
        for line in self.lines(columns) {
            ui.horizontal_top(|ui| {
                ui.spacing_mut().item_spacing.x = style::GROUP_GAP;
                for (field, edit) in &line {
                    let width = if is_wide(*edit) { whole } else { width };
                    if self.cell_ui(cx, ui, (field, *edit), draft, (label_width, width)).changed() {
                        changed = Some(field.key);
                    }
                }
            });
        }
        changed
    }

    /// Wide enough for every label of the record, so that its groups of fields stand in line.
    fn label_width<S>(&self, cx: &Cx<'_, S>, ui: &Ui) -> f32 {
        let edited = self.fields.iter().filter(|field| field.edit.is_some());
        // A required one has a mark behind it.
        let widest =
            edited.map(|field| widget::text_width(ui, &cx.t(field.label)) + style::GROUP_GAP).fold(0.0, f32::max);
        widest.clamp(style::LABEL_WIDTH, style::LABEL_WIDTH_MOST)
    }

    /// The fields line by line: long texts have a line of their own.
    fn lines(&self, columns: usize) -> Vec<Vec<(&'a Field<D>, Edit<D>)>> {
        let mut lines: Vec<Vec<(&Field<D>, Edit<D>)>> = Vec::new();
        let mut room = 0;
        for (field, edit) in self.chosen() {
            if is_wide(edit) {
                lines.push(vec![(field, edit)]);
                room = 0;
                continue;
            }
            match lines.last_mut().filter(|_| room > 0) {
                Some(line) => {
                    line.push((field, edit));
                    room -= 1;
                }
                None => {
                    lines.push(vec![(field, edit)]);
                    room = columns - 1;
                }
            }
        }
        lines
    }

    fn chosen(&self) -> Vec<(&'a Field<D>, Edit<D>)> {
        let edited = |field: &'a Field<D>| field.edit.map(|edit| (field, edit));
        match self.keys {
            None => self.fields.iter().filter_map(edited).collect(),
            Some(keys) => {
                let find = |key: &&str| self.fields.iter().find(|field| field.key == *key).and_then(edited);
                keys.iter().filter_map(find).collect()
            }
        }
    }

    fn cell_ui<S>(
        &self,
        cx: &Cx<'_, S>,
        ui: &mut Ui,
        (field, edit): (&Field<D>, Edit<D>),
        draft: &mut D,
        (label_width, width): (f32, f32),
    ) -> Response {
        let layout = Layout::left_to_right(Align::TOP);
        let inner = ui.allocate_ui_with_layout(vec2(width, style::INPUT_HEIGHT), layout, |ui| {
            ui.set_width(width);
            ui.spacing_mut().item_spacing.x = style::GAP;
            let label = label_ui(cx, ui, field, edit.required, label_width);
            let spec = Spec {
                id: self.id_of(field),
                name: Name::By(label.id, cx.t(field.label).to_string()),
                with: edit.with,
                required: edit.required,
                within: self.within.iter().find(|(key, _)| *key == field.key).map(|(_, subject)| *subject),
                width: input_width(edit.with, width - label_width - style::GAP * 3.0),
            };
            if !self.enabled {
                style::read_only(ui);
            }
            ui.vertical(|ui| {
                let errors = self.of(field.key);
                let input = |ui: &mut Ui| with_errors_ui(cx, ui, &spec, (edit.of)(draft), &errors);
                let response = ui.add_enabled_ui(self.enabled, input).inner;
                if let Some((_, hint)) = self.hints.iter().find(|(key, _)| *key == field.key) {
                    hint_ui(ui, &response, hint, (edit.of)(draft).is_empty());
                }
                mark_ui::<D>(ui, None, field.key);
                response
            })
            .inner
        });
        inner.inner
    }

    fn of(&self, key: &str) -> Vec<&'a FieldError> {
        self.errors.iter().filter(|error| error.field == key).collect()
    }
}

/// Draws one field of a form: label, required mark, input, errors below.
pub fn field_ui<S, D: 'static>(
    cx: &Cx<'_, S>,
    ui: &mut Ui,
    field: &Field<D>,
    draft: &mut D,
    errors: &[FieldError],
    enabled: bool,
) -> Response {
    let Some(edit) = field.edit else { return ui.label("") };
    let width = ui.available_width();
    let id = ui.scope_id().with(field.key).value().to_string();
    let grid = Grid::new(&id, std::slice::from_ref(field), errors).enabled(enabled);
    let label_width = grid.label_width(cx, ui);
    grid.cell_ui(cx, ui, (field, edit), draft, (label_width, width))
}

/// An input takes the room beside its label; a number not more than it can need.
fn input_width(with: Input, room: f32) -> f32 {
    let most = match with {
        Input::Int | Input::Rate | Input::Qty | Input::Money => style::NUMBER_WIDTH_MOST,
        _ => f32::INFINITY,
    };
    room.min(most).max(style::INPUT_HEIGHT)
}

fn is_wide<D>(edit: Edit<D>) -> bool {
    matches!(edit.with, Input::Lines(_))
}

fn label_ui<S, D>(cx: &Cx<'_, S>, ui: &mut Ui, field: &Field<D>, required: bool, width: f32) -> Response {
    let text = cx.t(field.label);
    let rect = ui.allocate_space(vec2(width, style::INPUT_HEIGHT)).1;
    let mut place = ui.new_child(UiBuilder::new().max_rect(rect).layout(Layout::left_to_right(Align::Center)));
    place.spacing_mut().item_spacing.x = 2.0;
    let weak = style::color(ui, Tone::Weak);
    let mut label = place.add(Label::new(RichText::new(&*text).color(weak)).truncate());
    if required {
        widget::toned(&mut place, Tone::Bad, "*").on_hover_text(&*cx.t("error-required"));
    }
    if let Some(hint) = cx.texts.find(&format!("{}.hint", field.label)) {
        label = label.on_hover_text(&*hint);
    }
    label
}

/// What counts while nothing is typed, in the empty input; all of it on hover.
fn hint_ui(ui: &Ui, response: &Response, hint: &str, is_empty: bool) {
    if hint.is_empty() || !is_empty {
        return;
    }
    let room = response.rect.shrink2(vec2(style::GAP, 0.0));
    let mut job = LayoutJob::simple_singleline(
        hint.to_owned(),
        TextStyle::Body.resolve(ui.style()),
        style::color(ui, Tone::Weak),
    );
    job.wrap = TextWrapping::truncate_at_width(room.width());
    let galley = ui.fonts_mut(|fonts| fonts.layout_job(job));
    let at = pos2(room.left(), room.center().y - galley.size().y / 2.0);
    ui.painter().with_clip_rect(room).galley(at, galley, style::color(ui, Tone::Weak));
    response.clone().on_hover_text(hint);
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_placeholder(hint));
}

/// The input, and what is wrong with it below; accessibility hears it with the input.
fn with_errors_ui<S>(cx: &Cx<'_, S>, ui: &mut Ui, spec: &Spec, text: &mut String, errors: &[&FieldError]) -> Response {
    ui.vertical(|ui| {
        let response = input_ui(cx, ui, spec, text);
        if !errors.is_empty() {
            style::mark_wrong(ui, response.rect);
        }
        for error in errors {
            let said = cx.say(&error.said);
            ui.add(Label::new(RichText::new(&said).small().color(style::color(ui, Tone::Bad))).wrap());
            // A list of choices is described by what is chosen already.
            ui.ctx().accesskit_node_builder(response.id, |node| {
                let known = node.description().filter(|known| !known.is_empty()).map(|known| format!("{known}: "));
                node.set_description(known.unwrap_or_default() + &said);
            });
        }
        response
    })
    .inner
}
