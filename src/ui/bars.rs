//! Figures as bars: one below the other, each a way to what it counts.

use egui::{
    Align2, Rect, Sense, TextStyle, Ui,
    accesskit::{Action, Role},
    pos2,
    text::{LayoutJob, TextWrapping},
    vec2,
};

use super::{
    style::{self, Tone},
    widget,
};

/// The widest that names of bars become, as a share of the room.
const NAMES_SHARE: f32 = 0.42;
/// How thick a bar is.
const BAR_HEIGHT: f32 = 12.0;

/// A bar.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    /// What it is about; empty where it belongs to the one above.
    pub name: String,
    /// How long it is, of the longest.
    pub share: f32,
    /// Its figure.
    pub figure: String,
    /// Its colour.
    pub tone: Tone,
    /// All of it in words.
    pub said: String,
}

/// Draws bars below each other, with room for all their names and figures; the place of the one that was pressed. `id`
/// tells them apart from others.
pub fn bars_ui(ui: &mut Ui, id: &'static str, bars: &[Bar]) -> Option<usize> {
    let width = |ui: &Ui, text: &str| widget::text_width(ui, text);
    let names = bars.iter().map(|bar| width(ui, &bar.name)).fold(0.0, f32::max);
    let figures = bars.iter().map(|bar| width(ui, &bar.figure)).fold(0.0, f32::max);
    let names = names.min(ui.available_width() * NAMES_SHARE);
    let mut pressed = None;
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        for (place, bar) in bars.iter().enumerate() {
            let is_pressed = ui.push_id((id, place), |ui| bar_ui(ui, bar, (names, figures))).inner;
            pressed = is_pressed.then_some(place).or(pressed);
        }
    });
    pressed
}

fn bar_ui(ui: &mut Ui, bar: &Bar, (names, figures): (f32, f32)) -> bool {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), style::ROW_HEIGHT), Sense::click());
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_role(Role::Link);
        node.set_label(bar.said.as_str());
        node.add_action(Action::Click);
    });
    if response.hovered() {
        ui.painter().rect_filled(rect, 4.0, style::palette(ui).hover);
    }
    let (font, weak) = (TextStyle::Body.resolve(ui.style()), style::color(ui, Tone::Weak));
    // What is cut says so; all of it stands in the words on hover. A point is left for what rounding takes.
    let mut job = LayoutJob::simple_singleline(bar.name.clone(), font.clone(), weak);
    job.wrap = TextWrapping::truncate_at_width(names + 1.0);
    let name = ui.painter().layout_job(job);
    let at = pos2(rect.left(), rect.center().y - name.size().y / 2.0);
    ui.painter().galley(at, name, weak);
    let left = rect.left() + names + style::GAP;
    let longest = (rect.right() - left - figures - style::GAP).max(0.0);
    let size = vec2(longest * bar.share.clamp(0.0, 1.0), BAR_HEIGHT);
    let drawn = Rect::from_min_size(pos2(left, rect.center().y - BAR_HEIGHT / 2.0), size);
    if bar.share > 0.0 {
        ui.painter().rect_filled(drawn, 2.0, style::color(ui, bar.tone));
    }
    // The figure stands behind its bar, however long that is.
    let at = pos2(drawn.right() + style::GAP / 2.0, rect.center().y);
    let plain = style::color(ui, if bar.share > 0.0 { Tone::Plain } else { Tone::Weak });
    ui.painter().text(at, Align2::LEFT_CENTER, &bar.figure, font, plain);
    response.on_hover_text(&bar.said).clicked()
}
