//! A bar that fills: how much of what is allowed is used.

use egui::{CornerRadius, Rect, Role, Sense, Ui, vec2};

use super::style::{self, Tone};

/// Height of the bar, and of its place in a row of text.
const BAR_HEIGHT: f32 = 8.0;
const PLACE_HEIGHT: f32 = 16.0;
/// Widest the bar becomes.
const BAR_WIDTH: f32 = 260.0;

/// Draws how much of `whole` is used, in the same unit; what is beyond fills the bar. Accessibility hears the text.
pub fn gauge_ui(ui: &mut Ui, used: i64, whole: i64, tone: Tone, text: &str) {
    let width = BAR_WIDTH.min(ui.available_width());
    let (rect, response) = ui.allocate_exact_size(vec2(width, PLACE_HEIGHT), Sense::hover());
    let bar = Rect::from_center_size(rect.center(), vec2(width, BAR_HEIGHT));
    let share = if used <= 0 {
        0.0
    } else if used >= whole {
        1.0
    } else {
        (used as f64 / whole as f64) as f32
    };
    let radius = CornerRadius::same(3);
    ui.painter().rect_filled(bar, radius, style::palette(ui).line);
    ui.painter().rect_filled(bar.with_max_x(bar.left() + bar.width() * share), radius, style::color(ui, tone));
    response.on_hover_text(text).widget_info(|| egui::WidgetInfo::labeled(Role::ProgressIndicator, true, text));
}
