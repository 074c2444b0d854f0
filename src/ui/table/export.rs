//! From a list to a file: the button and the key that ask for it. The window asks what and where to.

use egui::{Key, KeyboardShortcut, Modifiers, Ui};

use super::Table;
use crate::ui::{
    cx::{Cx, Exported},
    icon, ime, widget,
};

/// Asks for what the list shows as a file.
pub const EXPORT: KeyboardShortcut = KeyboardShortcut::new(Modifiers::COMMAND, Key::E);

impl Table {
    /// The button that writes what the list shows to a file. Rows that no statement finds can't be written by one.
    pub(super) fn export_ui<S>(&self, cx: &Cx<'_, S>, ui: &mut Ui) {
        if !self.spec.is_stored() {
            return;
        }
        let button = widget::icon_button(ui, icon::EXPORT, &cx.t("table-export"));
        let is_clicked = button.on_hover_text(ui.ctx().format_shortcut(&EXPORT)).clicked();
        let is_free = ui.is_enabled() && !egui::Popup::is_any_open(ui.ctx()) && !ime::is_composing(ui.ctx());
        if is_clicked || is_free && ui.input_mut(|input| input.consume_shortcut(&EXPORT)) {
            let (listed, layout) = (self.listed(), self.layout.clone());
            cx.export(Exported { listed, layout, count: self.rows.count() });
        }
    }
}
