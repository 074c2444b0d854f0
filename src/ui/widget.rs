//! Small pieces that everything is made of: buttons with pictures, headings, badges, links.

use egui::{Button, Label, Response, RichText, Sense, Ui, Widget as _};

use super::{
    cx::Cx,
    icon,
    style::{self, Tone},
};
use crate::base::kind::Subject;

/// A button with a picture and a word; accessibility hears the word.
pub fn button(ui: &mut Ui, letter: &str, text: &str) -> Response {
    Button::new((style::icon(letter), text)).ui(ui).accessible_name(text)
}

/// The one button of a place that goes on: save, confirm.
pub fn main_button(ui: &mut Ui, letter: &str, text: &str) -> Response {
    let palette = style::palette(ui);
    let (picture, word) = (style::icon(letter).color(palette.on_accent), RichText::new(text).color(palette.on_accent));
    Button::new((picture, word)).fill(palette.accent).ui(ui).accessible_name(text)
}

/// A picture as a button; its name is on hover and for accessibility.
pub fn icon_button(ui: &mut Ui, letter: &str, name: &str) -> Response {
    Button::new(style::icon(letter)).frame_when_inactive(false).ui(ui).on_hover_text(name).accessible_name(name)
}

/// Text that leads somewhere.
pub fn link(ui: &mut Ui, text: &str) -> Response {
    let text = RichText::new(text).color(style::color(ui, Tone::Accent));
    Label::new(text).sense(Sense::click()).ui(ui).on_hover_cursor(egui::CursorIcon::PointingHand)
}

/// Text that leads to a record.
pub fn subject_link<S>(cx: &Cx<'_, S>, ui: &mut Ui, text: &str, subject: Subject) {
    if link(ui, text).clicked() {
        cx.open(subject);
    }
}

/// A heading inside a panel.
pub fn heading(ui: &mut Ui, text: &str) -> Response {
    ui.label(RichText::new(text).heading())
}

/// A title over a group: a section of a form.
pub fn title(ui: &mut Ui, text: &str) -> Response {
    ui.add_space(style::GAP);
    ui.label(RichText::new(text).color(style::color(ui, Tone::Weak)).strong())
}

/// Text of second rank.
pub fn weak(ui: &mut Ui, text: &str) -> Response {
    toned(ui, Tone::Weak, text)
}

/// Text whose colour means something.
pub fn toned(ui: &mut Ui, tone: Tone, text: &str) -> Response {
    ui.label(RichText::new(text).color(style::color(ui, tone)))
}

/// A status in a small frame.
pub fn badge(ui: &mut Ui, tone: Tone, text: &str) -> Response {
    style::card(ui).inner_margin(egui::Margin::symmetric(6, 1)).show(ui, |ui| toned(ui, tone, text)).inner
}

/// A picture whose colour means something.
pub fn mark(ui: &mut Ui, tone: Tone, letter: &str) -> Response {
    ui.label(style::icon(letter).color(style::color(ui, tone)))
}

/// One fact: its name weak, its value beside it. Nothing is drawn for an empty value.
pub fn fact(ui: &mut Ui, name: &str, value: &str) {
    if value.is_empty() {
        return;
    }
    ui.horizontal(|ui| {
        weak(ui, name);
        ui.add(Label::new(value).wrap());
    });
}

/// Empty, said kindly.
pub fn empty(ui: &mut Ui, text: &str) {
    ui.add_space(style::GROUP_GAP);
    ui.vertical_centered(|ui| {
        mark(ui, Tone::Weak, icon::TRAY);
        weak(ui, text);
    });
}

/// A group on a card, with a title.
pub fn card<R>(ui: &mut Ui, text: &str, draw: impl FnOnce(&mut Ui) -> R) -> R {
    style::card(ui)
        .show(ui, |ui| {
            ui.set_min_width(ui.available_width());
            ui.label(RichText::new(text).color(style::color(ui, Tone::Weak)));
            draw(ui)
        })
        .inner
}

/// What stands beside a list: a form with room around it, that scrolls when it is longer than the window.
pub fn beside_list<R>(ui: &mut Ui, id: &str, draw: impl FnOnce(&mut Ui) -> R) -> R {
    style::form_place()
        .show(ui, |ui| {
            egui::ScrollArea::vertical()
                .id_salt(id)
                .auto_shrink([false, false])
                .show(ui, |ui| {
                    // Inputs must not stand under the scroll bar.
                    ui.set_max_width(ui.available_width() - style::GAP);
                    draw(ui)
                })
                .inner
        })
        .inner
}
