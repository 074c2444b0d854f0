//! Tabs of a list.

use egui::Ui;

use super::cx::Cx;
use crate::base::words::Word;

/// Draws the tabs of a list, the shown one marked; the one that was chosen.
pub fn tabs_ui<S, W: Word>(cx: &Cx<'_, S>, ui: &mut Ui, shown: W) -> Option<W> {
    let mut chosen = None;
    ui.horizontal_wrapped(|ui| {
        for tab in W::ALL {
            if tab_ui(ui, &cx.t(&tab.key()), shown == *tab) {
                chosen = Some(*tab);
            }
        }
    });
    chosen
}

/// Draws one tab; true when it was chosen.
pub fn tab_ui(ui: &mut Ui, name: &str, is_shown: bool) -> bool {
    ui.selectable_label(is_shown, name).clicked()
}
