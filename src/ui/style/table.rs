//! How tables look: rows, marks, thumbs of scroll bars, and what has the keyboard.

use egui::{Align2, CornerRadius, FontId, LayerId, Rect, Stroke, StrokeKind, Ui};

use super::{Tone, color, icon_family, palette};

/// Height of a table row.
pub const ROW_HEIGHT: f32 = 24.0;
/// Height of a table's headings.
pub const HEADING_HEIGHT: f32 = 26.0;
/// The room of a picture before the words of a cell.
pub const MARK_SIZE: f32 = 18.0;
/// The least length of a scroll bar's thumb: it can be met.
pub const THUMB_LEAST: f32 = 22.0;

/// What is under the words of a row: every second one has a tint of its own.
pub fn row_ground(ui: &Ui, row: Rect, is_second: bool, is_pointed: bool, is_chosen: bool) {
    let palette = palette(ui);
    let fill = match (is_chosen, is_pointed, is_second) {
        (true, ..) => palette.accent_soft,
        (_, true, _) => palette.hover,
        (_, _, true) => palette.stripe,
        _ => return,
    };
    ui.painter().rect_filled(row, 0.0, fill);
}

/// A picture in the middle of its place. Nobody hears of it.
pub fn paint_icon(ui: &Ui, place: Rect, letter: &str, tone: Tone) {
    let font = FontId::new(14.0, icon_family());
    ui.painter().text(place.center(), Align2::CENTER_CENTER, letter, font, color(ui, tone));
}

/// The thumb of a scroll bar.
pub fn thumb(ui: &Ui, thumb: Rect, is_pointed: bool, is_held: bool) {
    let scroll = ui.spacing().scroll;
    let opacity = if is_held {
        scroll.interact_handle_opacity
    } else if is_pointed {
        scroll.active_handle_opacity
    } else {
        scroll.dormant_handle_opacity
    };
    ui.painter().rect_filled(thumb, CornerRadius::same(3), palette(ui).text.gamma_multiply(opacity));
}

/// How high something is at most that has the mark of the keyboard around it; what is larger has it inside.
const RINGED_MOST: f32 = 60.0;

/// A frame at what has the keyboard, in its layer, where so much of it is seen. A small thing has it around itself, with
/// a gap: it is seen also where the thing has the colour of the frame.
pub fn focused(ui: &Ui, layer: LayerId, place: Rect, seen: Rect) {
    let palette = palette(ui);
    let stroke = Stroke::new(1.5, palette.accent);
    let painter = ui.ctx().layer_painter(layer);
    if place.height() > RINGED_MOST || !seen.contains_rect(place) {
        painter.rect_stroke(seen, CornerRadius::same(2), stroke, StrokeKind::Inside);
        return;
    }
    painter.rect_stroke(place, CornerRadius::same(4), Stroke::new(1.0, palette.surface), StrokeKind::Outside);
    painter.rect_stroke(place.expand(1.0), CornerRadius::same(5), stroke, StrokeKind::Outside);
}

/// The line where something that is dragged would be put, or by which a column is made wider.
pub fn drop_line(ui: &Ui, x: f32, strip: Rect) {
    ui.painter().vline(x, strip.y_range(), Stroke::new(2.0, palette(ui).accent));
}
