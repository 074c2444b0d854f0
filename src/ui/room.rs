//! What bars and pages do where the window has less room than they are made for (PLAT-16).

use egui::{Align, Layout, ScrollArea, Ui, vec2};

/// The least width of the window in points for which bars and pages are made. A large zoom leaves less.
const WINDOW_LEAST: f32 = 900.0;
/// The least width of a page.
const PAGE_LEAST: f32 = 680.0;

/// True where the window has less room than it is made for, as at a large zoom: bars show less.
pub fn is_small(ui: &Ui) -> bool {
    ui.ctx().content_rect().width() < WINDOW_LEAST
}

/// Draws a page as wide as it needs: where there is less room it is scrolled sideways, and nothing lies over anything.
pub fn page(ui: &mut Ui, draw: impl FnOnce(&mut Ui)) {
    if ui.available_width() >= PAGE_LEAST {
        return draw(ui);
    }
    ScrollArea::horizontal().id_salt("page").auto_shrink(false).show(ui, |ui| {
        let size = vec2(PAGE_LEAST, ui.available_height());
        ui.allocate_ui_with_layout(size, Layout::top_down(Align::Min), |ui| {
            ui.set_min_size(size);
            draw(ui);
        });
    });
}
