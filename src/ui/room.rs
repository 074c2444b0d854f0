//! What bars and pages do where the window has less room than they are made for (PLAT-16).

use egui::{Align, Layout, ScrollArea, Ui, vec2};

use super::focus::Follow as _;

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
    ScrollArea::horizontal().id_salt("page").auto_shrink(false).follow(ui, |ui| {
        let size = vec2(PAGE_LEAST, ui.available_height());
        ui.allocate_ui_with_layout(size, Layout::top_down(Align::Min), |ui| {
            ui.set_min_size(size);
            draw(ui);
        });
    });
}

/// Draws what shares its height among several parts at least so high: where there is less room it is scrolled up and down.
pub fn high(ui: &mut Ui, least: f32, draw: impl FnOnce(&mut Ui)) {
    if ui.available_height() >= least {
        return draw(ui);
    }
    ScrollArea::vertical().id_salt("high").auto_shrink(false).follow(ui, |ui| {
        // Nothing must stand under the scroll bar.
        let size = vec2(ui.available_width() - ui.spacing().scroll.floating_width, least);
        ui.allocate_ui_with_layout(size, Layout::top_down(Align::Min), |ui| {
            ui.set_min_size(size);
            draw(ui);
        });
    });
}
