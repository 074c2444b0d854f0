//! From a list to a file: the button and the key that ask for it. The window asks what and where to.

use std::{collections::BTreeMap, sync::Arc};

use egui::Ui;

use super::Table;
use crate::{
    base::field::ListRow,
    ui::{
        cx::{Cx, Exported},
        icon, ime, shortcut, widget,
    },
};

impl Table {
    /// The rows that no statement finds, as they are shown: found and in order.
    fn made_shown(&self) -> Option<Arc<Vec<ListRow>>> {
        let made: BTreeMap<i64, &ListRow> = self.made.as_ref()?.iter().map(|row| (row.id, row)).collect();
        let shown = (0..self.rows.len()).filter_map(|place| made.get(&self.rows.id(place)?).copied().cloned());
        Some(Arc::new(shown.collect()))
    }

    /// The button that writes what the list shows to a file. Rows that no statement finds can't be written by one.
    pub(super) fn export_ui<S>(&self, cx: &Cx<'_, S>, ui: &mut Ui) {
        if !self.spec.is_stored() && self.made.is_none() {
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
        let name = self.name.clone();
        cx.export(Exported { listed, layout, name, count: self.rows.count(), made: self.made_shown() });
    }
}
