//! Tabs of a list.

use egui::Ui;

use super::cx::Cx;
use crate::base::words::Word;

/// Draws the tabs of a list, the shown one marked; the one that was chosen.
pub fn tabs_ui<S, W: Word>(cx: &Cx<'_, S>, ui: &mut Ui, shown: W) -> Option<W> {
    let mut chosen = None;
    ui.horizontal_wrapped(|ui| {
        for tab in W::ALL {
            if ui.selectable_label(shown == *tab, &*cx.t(&tab.key())).clicked() {
                chosen = Some(*tab);
            }
        }
    });
    chosen
}
