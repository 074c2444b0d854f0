//! The views of a list as tabs above it: a line and an order with a name. What somebody makes of one stays while they look
//! at another.

use std::collections::BTreeMap;

use egui::Ui;

use super::Records;
use crate::{
    base::{
        filter::Filter,
        typed::Typed,
        view::{self, View},
    },
    cx::Cx,
    ui::{style::Tone, table::Shown, tabs, widget},
};

/// Which view is shown, and what was made of the others.
#[derive(Default)]
pub(super) struct Views {
    shown: Option<&'static View>,
    left: BTreeMap<&'static str, Shown>,
}

impl<D: Typed + Send, S: Send + 'static, N: Send + 'static> Records<D, S, N> {
    /// Back to the list, at the view of this id as it is stated; as it was left without one. A form with something typed
    /// stays.
    pub fn list(&mut self, cx: &Cx<'_>, id: &str) {
        self.leave(cx);
        if id.is_empty() {
            return;
        }
        self.widen();
        self.restate(id);
    }

    /// Shows a view as it is stated; the first one where the list has none of this id.
    pub(super) fn restate(&mut self, id: &str) {
        let spec = self.table.spec();
        let Some(view) = view::by_id(&spec, id).or(spec.views.first()) else { return };
        self.turn_to(view);
        self.back();
    }

    /// The view shown as it is stated: what was typed and how it was sorted goes.
    fn back(&mut self) {
        let Some(view) = self.views.shown else { return };
        let (shown, sort) = self.stated(view);
        self.table.show(shown, sort);
    }

    /// Shows another view: as it was left, or as it is stated.
    fn turn_to(&mut self, view: &'static View) {
        if self.views.shown == Some(view) {
            return;
        }
        let (stated, sort) = self.stated(view);
        let shown = self.views.left.remove(view.id).unwrap_or(stated);
        let left = self.table.show(shown, sort);
        if let Some(before) = self.views.shown.replace(view) {
            self.views.left.insert(before.id, left);
        }
    }

    fn stated(&self, view: &View) -> (Shown, Option<(String, bool)>) {
        let (spec, sort) = (self.table.spec(), view::sort_of(view.sort));
        (Shown::of(&spec, view.filter(&spec), sort.clone()), sort)
    }

    /// Draws the tabs; and, where something else is shown than the view states, the way back to it.
    pub(super) fn views_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        let spec = self.table.spec();
        if spec.views.is_empty() {
            return;
        }
        let filter = self.views.shown.map_or_else(Filter::default, |view| view.filter(&spec));
        let is_changed = !self.table.shows(&filter);
        let (mut chosen, mut goes_back) = (None, false);
        ui.horizontal_wrapped(|ui| {
            for view in spec.views {
                if tabs::tab_ui(ui, &cx.t(view.label), self.views.shown == Some(view)) {
                    chosen = Some(view);
                }
            }
            if is_changed {
                ui.separator();
                widget::toned(ui, Tone::Accent, &cx.t("view-changed"));
                goes_back = widget::link(ui, &cx.t("view-back")).on_hover_text(&*cx.t("view-back-how")).clicked();
            }
        });
        if goes_back {
            self.back();
        }
        if let Some(view) = chosen {
            self.turn_to(view);
        }
    }
}
