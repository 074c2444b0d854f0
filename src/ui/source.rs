//! A text of many lines with their numbers: places to go to, words put in where the cursor stands.

use std::sync::Arc;

use egui::{
    Align, FontSelection, Galley, Id, Response, ScrollArea, TextEdit, Ui,
    text::{CCursor, CCursorRange, LayoutJob},
    text_edit::TextEditState,
    vec2,
};

use super::{
    focus::Follow as _,
    input::Name,
    style::{self, Tone},
    widget,
};

/// Where one is in a text of many lines.
#[derive(Debug)]
pub struct Source {
    id: Id,
    /// Where the cursor stands, in characters.
    cursor: usize,
    /// Where it shall go.
    goes_to: Option<usize>,
}

impl Source {
    /// At the beginning of a text; the id is unique in the window.
    pub fn new(id: &'static str) -> Self {
        Self { id: Id::unique(id), cursor: 0, goes_to: None }
    }

    /// Another text is shown: back to its beginning.
    pub fn begin(&mut self) {
        (self.cursor, self.goes_to) = (0, None);
    }

    /// Goes to a line and column, both from 1.
    pub fn go_to(&mut self, text: &str, line: usize, column: usize) {
        let before: usize = text.split('\n').take(line.saturating_sub(1)).map(|line| line.chars().count() + 1).sum();
        self.goes_to = Some((before + column.saturating_sub(1)).min(text.chars().count()));
    }

    /// What stands before the cursor in its line.
    pub fn before<'a>(&self, text: &'a str) -> &'a str {
        let before = &text[..byte_of(text, self.cursor)];
        before.rsplit('\n').next().unwrap_or_default()
    }

    /// Puts words in where the cursor stands, and goes behind them.
    pub fn put_in(&mut self, text: &mut String, words: &str) {
        text.insert_str(byte_of(text, self.cursor), words);
        self.cursor += words.chars().count();
        self.goes_to = Some(self.cursor);
    }

    /// Draws the text with the numbers of its lines; those of `wrong` lines stand out.
    pub fn ui(&mut self, ui: &mut Ui, name: &Name, text: &mut String, wrong: &[usize]) -> Response {
        let count = text.split('\n').count();
        let gutter = widget::text_width(ui, &count.to_string()) + 2.0 * style::GAP;
        let area = ScrollArea::both().id_salt(self.id).auto_shrink(false);
        let shown = area.follow(ui, |ui| {
            ui.horizontal_top(|ui| {
                ui.spacing_mut().item_spacing.x = 0.0;
                ui.add_space(gutter);
                let mut layouter = |ui: &Ui, text: &dyn egui::TextBuffer, _: f32| lay_out(ui, text.as_str());
                let size = vec2(ui.available_width(), ui.available_height());
                let edit = TextEdit::multiline(text).id(self.id).desired_width(size.x).min_size(size);
                let output = edit.layouter(&mut layouter).show(ui);
                if let Some(range) = output.cursor_range {
                    self.cursor = range.primary.index.0;
                }
                numbers_ui(ui, &output.galley, output.galley_pos, wrong);
                if let Some(at) = self.goes_to.take() {
                    self.cursor = at;
                    go(ui, self.id, at, &output.galley, output.galley_pos);
                }
                name.give(output.response.response)
            })
        });
        shown.inner.inner
    }
}

/// Lines are not broken: each has its number.
fn lay_out(ui: &Ui, text: &str) -> Arc<Galley> {
    let font = FontSelection::from(style::code()).resolve(ui.style());
    let job = LayoutJob::simple(text.to_owned(), font, style::color(ui, Tone::Plain), f32::INFINITY);
    ui.fonts_mut(|fonts| fonts.layout_job(job))
}

fn numbers_ui(ui: &Ui, galley: &Galley, at: egui::Pos2, wrong: &[usize]) {
    let font = FontSelection::from(style::code()).resolve(ui.style());
    for (index, row) in galley.rows.iter().enumerate() {
        let tone = if wrong.contains(&(index + 1)) { Tone::Bad } else { Tone::Weak };
        let corner = at + vec2(-2.0 * style::GAP, row.pos.y);
        if ui.clip_rect().y_range().contains(corner.y) {
            let number = (index + 1).to_string();
            ui.painter().text(corner, egui::Align2::RIGHT_TOP, number, font.clone(), style::color(ui, tone));
        }
    }
}

fn go(ui: &Ui, id: Id, at: usize, galley: &Galley, corner: egui::Pos2) {
    let cursor = CCursor::new(at);
    let mut state = TextEditState::load(ui.ctx(), id).unwrap_or_default();
    state.cursor.set_char_range(Some(CCursorRange::one(cursor)));
    state.store(ui.ctx(), id);
    ui.memory_mut(|memory| memory.request_focus(id));
    ui.scroll_to_rect(galley.pos_from_cursor(cursor).translate(corner.to_vec2()), Some(Align::Center));
    ui.ctx().request_repaint();
}

/// The place of a character, in bytes.
fn byte_of(text: &str, at: usize) -> usize {
    text.char_indices().nth(at).map_or(text.len(), |(byte, _)| byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_put_in_where_the_cursor_stands_and_places_are_counted_in_characters() {
        let mut source = Source::new("test");
        let mut text = "名称 = \"x\"\n页 = 1".to_owned();
        source.go_to(&text, 1, 7);
        assert_eq!(source.goes_to, Some(6));
        source.cursor = 6;
        assert_eq!(source.before(&text), "名称 = \"");
        source.put_in(&mut text, "{{ a }}");
        assert_eq!(text, "名称 = \"{{ a }}x\"\n页 = 1");
        source.go_to(&text, 2, 1);
        assert_eq!(source.goes_to, Some(16));
        source.go_to(&text, 99, 99);
        assert_eq!(source.goes_to, Some(21), "not beyond the end");
    }
}
