//! Draws the palette: the line to type in, and the lines to choose from.

use std::ops::Range;

use egui::{
    Button, FontId, Label, RichText, Role, ScrollArea, TextEdit, TextFormat, TextStyle, Ui, Widget as _,
    text::LayoutJob, vec2,
};

use super::{Line, Palette, PaletteAsk, counts};
use crate::{
    base::{kind::Kind, say::Said, words::Word as _},
    cx::Cx,
    db::search::Hit,
    ui::{
        focus::Follow as _,
        icon,
        style::{self, Tone},
        widget,
    },
};

impl Palette {
    pub(super) fn inner_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui, is_new: bool) -> Option<PaletteAsk> {
        let name = cx.t("app-palette");
        ui.horizontal(|ui| {
            widget::mark(ui, Tone::Weak, icon::MAGNIFYING_GLASS);
            let mut text = std::mem::take(&mut self.wanted.text);
            let field = TextEdit::singleline(&mut text)
                .id(egui::Id::unique("palette-text"))
                .hint_text(&*cx.t("app-palette-hint"))
                .desired_width(ui.available_width())
                .return_key(None)
                .ui(ui)
                .accessible_name(&*name);
            self.wanted.text = text;
            if is_new {
                field.request_focus();
            }
            if field.changed() {
                self.typed(ui);
            }
        });
        ui.add_space(style::GAP);
        let clicked =
            ScrollArea::vertical().max_height(style::PALETTE.1).auto_shrink([false, false]).follow(ui, |ui| {
                ui.ctx().accesskit_node_builder(ui.unique_id(), |node| {
                    node.set_role(Role::ListBox);
                    node.set_label(&*cx.t("app-palette-found"));
                });
                self.said_ui(cx, ui);
                self.lines_ui(cx, ui)
            });
        self.moved = false;
        ui.add_space(style::GAP);
        widget::weak(ui, &cx.t("app-palette-keys"));
        clicked.inner.and_then(|choice| self.take(choice))
    }

    /// Why nothing stands here.
    fn said_ui(&self, cx: &Cx<'_>, ui: &mut Ui) {
        if let Some(failed) = &self.failed {
            widget::toned(ui, Tone::Bad, &cx.say(failed));
        } else if let Some(said) = &self.found.said {
            ui.add(Label::new(cx.say(said)).wrap());
        } else if self.found.wanted == self.wanted && self.choices() == 0 {
            widget::weak(ui, &cx.t("app-palette-none"));
        }
    }

    /// Draws the lines; the one that was clicked.
    fn lines_ui(&self, cx: &Cx<'_>, ui: &mut Ui) -> Option<usize> {
        let (mut choice, mut clicked) = (0, None);
        ui.spacing_mut().item_spacing.y = 1.0;
        for line in self.lines() {
            if let Line::Heading(kind) = line {
                ui.add_space(style::GAP);
                widget::weak(ui, &self.heading(cx, kind));
                continue;
            }
            let is_at = choice == self.at;
            let response = match line {
                Line::Command(command) => {
                    let job = self.lit(ui, &[(&command.name, false)]);
                    let keys = command.keys.map(|keys| keys.shown(ui.ctx())).unwrap_or_default();
                    row_ui(ui, is_at, Some(command.icon), job, &keys)
                }
                Line::Hit(hit) => self.hit_ui(ui, is_at, hit),
                Line::More(kind) => {
                    let font = TextStyle::Body.resolve(ui.style());
                    let job = LayoutJob::simple_singleline(self.more(cx, kind), font, style::color(ui, Tone::Accent));
                    row_ui(ui, is_at, Some(icon::LIST), job, "")
                }
                Line::Heading(_) => continue,
            };
            if is_at && self.moved {
                response.scroll_to_me(None);
            }
            if response.clicked() {
                clicked = Some(choice);
            }
            choice += 1;
        }
        clicked
    }

    fn heading(&self, cx: &Cx<'_>, kind: Option<Kind>) -> String {
        match kind {
            Some(kind) if self.found.wanted.text.is_empty() => {
                format!("{} · {}", cx.t("app-palette-recent"), capital(&cx.t(&kind.key())))
            }
            Some(kind) if self.found.wanted.only == Some(kind) => {
                let all = self.found.groups.iter().find(|group| group.kind == kind && !group.has_more);
                let count = all.map(|group| counts::said(group.hits.len())).or_else(|| self.counts.said(kind));
                with_count(cx, &capital(&cx.t(&kind.key())), count)
            }
            Some(kind) => capital(&cx.t(&kind.key())),
            None => cx.t("app-palette-commands").to_string(),
        }
    }

    /// What leads to more of a kind, with how many there are once that is known.
    fn more(&self, cx: &Cx<'_>, kind: Kind) -> String {
        if self.found.wanted.only == Some(kind) {
            return cx.say(&Said::new("app-palette-next").with("count", super::OF_ONE));
        }
        with_count(cx, &cx.say(&Said::new("app-palette-more").with_word("kind", kind)), self.counts.said(kind))
    }

    fn hit_ui(&self, ui: &mut Ui, is_at: bool, hit: &Hit) -> egui::Response {
        let job = self.lit(ui, &[(&hit.title, false), (&hit.snippet, true)]);
        row_ui(ui, is_at, None, job, &hit.detail)
    }

    /// Texts in one line, with what was found lit; those of second rank in a weak colour.
    fn lit(&self, ui: &Ui, texts: &[(&str, bool)]) -> LayoutJob {
        let palette = style::palette(ui);
        let font = TextStyle::Body.resolve(ui.style());
        let mut job = LayoutJob::default();
        for (text, is_weak) in texts.iter().filter(|(text, _)| !text.is_empty()) {
            let color = if *is_weak { palette.weak } else { palette.text };
            if !job.text.is_empty() {
                job.append("   ", 0.0, plain(&font, color));
            }
            let text = text.replace(['\n', '\r', '\t'], " ");
            let mut last = 0;
            let mut add = |range: Range<usize>, color| job.append(&text[range], 0.0, plain(&font, color));
            for light in self.found.query.lights(&text) {
                add(last..light.start, color);
                last = light.end;
                add(light, palette.accent);
            }
            add(last..text.len(), color);
        }
        job
    }
}

/// A text with how many there are, where that is known.
fn with_count(cx: &Cx<'_>, text: &str, count: Option<Said>) -> String {
    count.map_or_else(|| text.to_owned(), |count| format!("{text} · {}", cx.say(&count)))
}

/// A heading begins with a capital letter, where the script has some.
fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn plain(font: &FontId, color: egui::Color32) -> TextFormat {
    TextFormat::simple(font.clone(), color)
}

fn row_ui(ui: &mut Ui, is_at: bool, letter: Option<&str>, job: LayoutJob, detail: &str) -> egui::Response {
    let name = if detail.is_empty() { job.text.clone() } else { format!("{}  {detail}", job.text) };
    let weak = RichText::new(detail).color(style::color(ui, Tone::Weak));
    let button = match letter {
        Some(letter) => Button::selectable(is_at, (style::icon(letter), job)),
        None => Button::selectable(is_at, job),
    };
    let size = vec2(ui.available_width(), style::INPUT_HEIGHT);
    let response = button.truncate().right_text(weak).min_size(size).ui(ui).accessible_name(name);
    widget::as_option(&response, is_at);
    response
}
