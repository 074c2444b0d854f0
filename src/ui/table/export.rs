//! From a list to a file: the button and the key that ask for it. The window asks what and where to.

use egui::Ui;

use super::Table;
use crate::ui::{
    cx::{Cx, Exported},
    icon, ime, shortcut, widget,
};

impl Table {
    /// The button that writes what the list shows to a file. Rows that no statement finds can't be written by one.
    pub(super) fn export_ui<S>(&self, cx: &Cx<'_, S>, ui: &mut Ui) {
        if !self.spec.is_stored() {
            return;
        }
        let button = widget::icon_button(ui, icon::EXPORT, &cx.t("table-export"));
        let is_clicked = button.on_hover_text(shortcut::EXPORT.shown(ui.ctx())).clicked();
        let is_free = ui.is_enabled() && !egui::Popup::is_any_open(ui.ctx()) && !ime::is_composing(ui.ctx());
        if is_clicked || is_free && shortcut::EXPORT.is_pressed(ui) {
            self.export(cx);
        }
    }

    /// Asks the window to write it.
    pub(super) fn export<S>(&self, cx: &Cx<'_, S>) {
        let (listed, layout) = (self.listed(), self.layout.clone());
        cx.export(Exported { listed, layout, count: self.rows.count() });
    }
}
