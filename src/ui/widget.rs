//! Small pieces that everything is made of: buttons with pictures, headings, badges, links.

use egui::{Button, Label, Response, RichText, Role, Sense, Ui, Widget as _};

use super::{
    cx::Cx,
    enter,
    focus::{self, Follow as _},
    icon,
    style::{self, Tone},
};
use crate::base::{kind::Subject, say::Said};

/// A button with a picture and a word; accessibility hears the word.
pub fn button(ui: &mut Ui, letter: &str, text: &str) -> Response {
    Button::new((style::icon(letter), text)).ui(ui).accessible_name(text)
}

/// The one button of a place that goes on: save, confirm.
pub fn main_button(ui: &mut Ui, letter: &str, text: &str) -> Response {
    let palette = style::palette(ui);
    let (picture, word) = (style::icon(letter).color(palette.on_accent), RichText::new(text).color(palette.on_accent));
    let response = Button::new((picture, word)).fill(palette.accent).ui(ui).accessible_name(text);
    enter::main(&response);
    response
}

/// A picture as a button; its name is on hover and for accessibility.
pub fn icon_button(ui: &mut Ui, letter: &str, name: &str) -> Response {
    let button = Button::new(style::icon(letter)).frame_when_inactive(false);
    button.ui(ui).on_hover_text(name).accessible_name(name)
}

/// The same in the height of the text that it stands beside.
pub fn small_icon_button(ui: &mut Ui, letter: &str, name: &str) -> Response {
    let button = Button::new(style::icon(letter)).small().frame_when_inactive(false);
    button.ui(ui).on_hover_text(name).accessible_name(name)
}

/// How wide a menu of these texts is, with a picture before each.
pub fn menu_width<'a>(ui: &Ui, texts: impl IntoIterator<Item = &'a str>) -> f32 {
    let widest = texts.into_iter().map(|text| text_width(ui, text)).fold(0.0, f32::max);
    widest + style::ROW_HEIGHT + style::GAP * 4.0
}

/// A line of a menu, with a picture.
pub fn menu_item(ui: &mut Ui, letter: &str, text: &str) -> Response {
    let picture = style::icon(letter).color(style::color(ui, Tone::Weak));
    let size = egui::vec2(ui.available_width(), style::INPUT_HEIGHT);
    Button::new((picture, text)).frame_when_inactive(false).min_size(size).ui(ui).accessible_name(text)
}

/// Text that leads somewhere.
pub fn link(ui: &mut Ui, text: &str) -> Response {
    keep_whole(ui, text_width(ui, text));
    let shown = RichText::new(text).color(style::color(ui, Tone::Accent));
    let response = Label::new(shown).sense(Sense::click()).ui(ui);
    let response = response.on_hover_cursor(egui::CursorIcon::PointingHand);
    // A label's name is its value; a link has both, so that it is found like any text.
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_role(Role::Link));
    response.accessible_name(text)
}

/// Says why a button is greyed: on hover, and for accessibility.
pub fn refused(response: &Response, why: &str) -> Response {
    if !response.enabled() && !why.is_empty() {
        response.ctx.accesskit_node_builder(response.id, |node| node.set_description(why));
    }
    response.clone().on_disabled_hover_text(why)
}

/// Tells accessibility what a list of choices stands at: its name is its label, and a value is not passed on.
pub fn says(response: &Response, chosen: &str) {
    response.ctx.accesskit_node_builder(response.id, |node| node.set_description(chosen));
}

/// For accessibility one of several choices is an option that is chosen or not, no button that stays pressed. A list of
/// them follows the keyboard.
pub fn as_option(response: &Response, is_chosen: bool) {
    focus::lead(response);
    response.ctx.accesskit_node_builder(response.id, |node| {
        node.set_role(Role::ListBoxOption);
        node.clear_toggled();
        node.set_selected(is_chosen);
    });
}

/// Text that leads to a record.
pub fn subject_link<S>(cx: &Cx<'_, S>, ui: &mut Ui, text: &str, subject: Subject) {
    if link(ui, text).clicked() {
        cx.open(subject);
    }
}

/// A link to what a record is about, behind what it is; the two stay in one line.
pub fn named_link<S>(cx: &Cx<'_, S>, ui: &mut Ui, name: &str, text: &str, subject: Subject) {
    let width = text_width(ui, name) + ui.spacing().item_spacing.x + text_width(ui, text);
    keep_whole(ui, width);
    weak(ui, name);
    subject_link(cx, ui, text, subject);
}

/// A heading inside a panel.
pub fn heading(ui: &mut Ui, text: &str) -> Response {
    let font = egui::TextStyle::Heading.resolve(ui.style());
    keep_whole(ui, ui.painter().layout_no_wrap(text.to_owned(), font, egui::Color32::PLACEHOLDER).size().x);
    ui.label(RichText::new(text).heading())
}

/// A title over a group: a section of a form.
pub fn title(ui: &mut Ui, text: &str) -> Response {
    ui.add_space(style::GAP);
    ui.label(RichText::new(text).color(style::color(ui, Tone::Weak)).strong())
}

/// How wide a text is in one line.
pub fn text_width(ui: &Ui, text: &str) -> f32 {
    let font = egui::TextStyle::Body.resolve(ui.style());
    ui.painter().layout_no_wrap(text.to_owned(), font, egui::Color32::PLACEHOLDER).size().x
}

/// Rows shown of a list on another record's form, before one asks for all.
const FIRST_ROWS: usize = 6;

/// So many of a list's rows are shown: the first, or all of them once one asked ([`rest_ui`]).
pub fn shown_rows(ui: &Ui, id: &str, count: usize) -> usize {
    let is_open = ui.data(|data| data.get_temp(ui.scope_id().with(id)).unwrap_or(false));
    // One more row takes no more room than the words that there is one.
    if is_open || count <= FIRST_ROWS + 1 { count } else { FIRST_ROWS }
}

/// Below this width rows of a section are told shorter, in a line that wraps, and fewer of them.
const WHOLE_ROWS: f32 = 520.0;

/// So many of a section's rows are shown where it stands beside another: the list behind its count has them all.
pub const FEW_ROWS: usize = 4;

/// True where a section stands beside another one.
pub fn is_narrow(ui: &Ui) -> bool {
    ui.available_width() < WHOLE_ROWS
}

/// Below such a list: the way to all its rows, and back.
pub fn rest_ui<S>(cx: &Cx<'_, S>, ui: &mut Ui, id: &str, count: usize) {
    if count <= FIRST_ROWS + 1 {
        return;
    }
    let (key, is_open) = (ui.scope_id().with(id), shown_rows(ui, id, count) == count);
    let said = Said::new(if is_open { "base-rows-first" } else { "base-rows-all" }).with("count", count);
    if link(ui, &cx.say(&said)).clicked() {
        ui.data_mut(|data| data.insert_temp(key, !is_open));
    }
}

/// Text of second rank.
pub fn weak(ui: &mut Ui, text: &str) -> Response {
    toned(ui, Tone::Weak, text)
}

/// A number in a column of a grid, right-aligned.
pub fn number(ui: &mut Ui, text: &str) {
    ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| ui.label(text));
}

/// The heading of a column of numbers in a grid.
pub fn number_heading(ui: &mut Ui, text: &str) {
    ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| weak(ui, text));
}

/// Text whose colour means something.
pub fn toned(ui: &mut Ui, tone: Tone, text: &str) -> Response {
    keep_whole(ui, text_width(ui, text));
    ui.label(RichText::new(text).color(style::color(ui, tone)))
}

/// A status in a small frame.
pub fn badge(ui: &mut Ui, tone: Tone, text: &str) -> Response {
    keep_whole(ui, text_width(ui, text) + style::GROUP_GAP);
    style::card(ui).inner_margin(egui::Margin::symmetric(6, 1)).show(ui, |ui| toned(ui, tone, text)).inner
}

/// A picture whose colour means something. Accessibility does not hear of it: its letter says nothing.
pub fn mark(ui: &mut Ui, tone: Tone, letter: &str) -> Response {
    let response = ui.label(style::icon(letter).color(style::color(ui, tone)));
    ui.ctx().accesskit_node_builder(response.id, egui::accesskit::Node::set_hidden);
    response
}

/// A picture with a meaning: on hover, and for accessibility.
pub fn named_mark(ui: &mut Ui, tone: Tone, letter: &str, name: &str) -> Response {
    let response = ui.label(style::icon(letter).color(style::color(ui, tone)));
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_role(Role::Image);
        node.clear_value();
    });
    response.accessible_name(name).on_hover_text(name)
}

/// One fact: its name weak, its value beside it. Nothing is drawn for an empty value.
pub fn fact(ui: &mut Ui, name: &str, value: &str) {
    if value.is_empty() {
        return;
    }
    let width = text_width(ui, name) + style::GAP + text_width(ui, value);
    keep_whole(ui, width);
    ui.horizontal(|ui| {
        weak(ui, name);
        ui.add(Label::new(value).wrap());
    });
}

/// In a row that wraps, what is short is not broken at the end of the line but begins the next one.
pub fn keep_whole(ui: &mut Ui, width: f32) {
    if !ui.layout().is_horizontal() || !ui.layout().main_wrap() {
        return;
    }
    let (room, line) = (ui.available_size_before_wrap().x, ui.max_rect().width());
    // Longer ones would leave too much of the line empty.
    if width > room && width <= line * 0.8 && room < line {
        ui.end_row();
    }
}

/// A cell of a grid that says nothing, to nobody.
pub fn no_cell(ui: &mut Ui) {
    ui.allocate_space(egui::Vec2::ZERO);
}

/// For accessibility the cells of a grid's line are one row, found by its name.
pub fn named_row(ui: &Ui, cells: egui::Rect, id: impl std::hash::Hash + std::fmt::Debug, name: &str) {
    let row = ui.interact(cells, ui.scope_id().with(id), Sense::hover());
    ui.ctx().accesskit_node_builder(row.id, |node| {
        node.set_role(Role::Row);
        node.set_label(name);
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
                .follow(ui, |ui| {
                    // Inputs must not stand under the scroll bar.
                    ui.set_max_width(ui.available_width() - style::GAP);
                    draw(ui)
                })
                .inner
        })
        .inner
}
