//! What can be done with all rows that are chosen: a menu beside their count.

use std::sync::Arc;

use egui::{Context, Id, Popup, Ui};

use super::Table;
use crate::{
    base::kind::Kind,
    ui::{cx::Cx, icon, widget},
};

/// Something that can be done with the chosen rows of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Act {
    /// In lists of this kind.
    pub kind: Kind,
    /// What the window is asked for.
    pub word: &'static str,
    /// The text key of its name.
    pub name: &'static str,
    /// Its picture.
    pub icon: &'static str,
}

/// Keeps for the window what can be done with chosen rows: tables come before the features, and don't know them.
pub fn keep_acts(ctx: &Context, acts: Vec<Act>) {
    ctx.data_mut(|data| data.insert_temp(kept_id(), Arc::new(acts)));
}

fn kept_id() -> Id {
    Id::unique("acts-of-lists")
}

impl Table {
    /// The button with the menu of what can be done with the chosen rows.
    pub(super) fn acts_ui<S>(&self, cx: &Cx<'_, S>, ui: &mut Ui) {
        let kept = ui.data(|data| data.get_temp::<Arc<Vec<Act>>>(kept_id())).unwrap_or_default();
        let kind = self.spec.kind;
        // Rows that were made bear numbers of their own: nothing is done with records by those.
        let is_of_records = |act: &&Act| act.kind == kind && self.made.is_none();
        let acts: Vec<Act> = kept.iter().filter(is_of_records).copied().collect();
        let is_written = self.spec.is_stored() || self.made.is_some();
        if acts.is_empty() && !is_written {
            return;
        }
        let button = widget::button(ui, icon::CARET_UP, &cx.t("table-acts"));
        Popup::menu(&button).id(self.root().with("acts")).show(|ui| {
            let export = cx.t("table-export");
            let names: Vec<_> = acts.iter().map(|act| cx.t(act.name)).collect();
            ui.set_max_width(widget::menu_width(ui, names.iter().map(|name| &**name).chain([&*export])));
            for act in acts {
                if widget::menu_item(ui, act.icon, &cx.t(act.name)).clicked() {
                    cx.act(self.listed(), act.word);
                    ui.close();
                }
            }
            if is_written && widget::menu_item(ui, icon::EXPORT, &export).clicked() {
                self.export(cx);
                ui.close();
            }
        });
    }
}
