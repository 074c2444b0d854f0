//! The rail: the panels by picture and name, with a count where one waits.

use std::collections::BTreeMap;

use egui::{Align, Button, Layout, RichText, Role, ScrollArea, Ui, Widget as _, vec2};

use super::panels::Entry;
use crate::{
    cx::Cx,
    ui::{icon, style, widget},
};

/// What was done on the rail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RailAsk {
    /// Go to a panel.
    Go(&'static str),
    /// Fold or unfold the rail.
    Fold,
}

/// Draws the rail.
pub(super) fn rail_ui(
    cx: &Cx<'_>,
    ui: &mut Ui,
    entries: &[Entry],
    counts: &BTreeMap<&'static str, i64>,
    shown: &str,
    is_narrow: bool,
) -> Option<RailAsk> {
    let mut asked = None;
    ui.ctx().accesskit_node_builder(ui.unique_id(), |node| {
        node.set_role(Role::TabList);
        node.set_label(&*cx.t("app-rail"));
    });
    ui.spacing_mut().item_spacing.y = 2.0;
    // In a low window the places scroll, and the way to fold the rail stays.
    let room = (ui.available_height() - style::INPUT_HEIGHT - style::GAP).max(style::ROW_HEIGHT);
    let places = ScrollArea::vertical().max_height(room).auto_shrink([false, true]);
    places.show(ui, |ui| {
        for entry in entries {
            let count = counts.get(entry.route).copied().filter(|count| *count > 0);
            if entry_ui(cx, ui, entry, count, entry.route == shown, is_narrow) {
                asked = Some(RailAsk::Go(entry.route));
            }
        }
    });
    ui.with_layout(Layout::bottom_up(Align::Min), |ui| {
        let (letter, key) = if is_narrow {
            (icon::CARET_DOUBLE_RIGHT, "app-rail-unfold")
        } else {
            (icon::CARET_DOUBLE_LEFT, "app-rail-fold")
        };
        if widget::icon_button(ui, letter, &cx.t(key)).clicked() {
            asked = Some(RailAsk::Fold);
        }
    });
    asked
}

fn entry_ui(cx: &Cx<'_>, ui: &mut Ui, entry: &Entry, count: Option<i64>, is_shown: bool, is_narrow: bool) -> bool {
    let name = cx.t(&format!("app-rail-{}", entry.route));
    let palette = style::palette(ui);
    let color = if is_shown { palette.accent } else { palette.text };
    let picture = style::icon(entry.icon).color(color);
    let button = if is_narrow {
        Button::new(picture)
    } else {
        let waiting = count.map(|count| RichText::new(count.to_string()).color(palette.weak)).unwrap_or_default();
        Button::new((picture, RichText::new(&*name).color(color))).right_text(waiting)
    };
    let size = vec2(ui.available_width(), style::INPUT_HEIGHT + 2.0);
    let button = button.selected(is_shown).frame_when_inactive(false).min_size(size);
    let response = widget::in_view(button.ui(ui)).accessible_name(&*name);
    // Headings on forms have the same names: those are buttons that fold, these are the places one is at.
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_role(Role::Tab);
        node.clear_toggled();
        node.set_selected(is_shown);
        if let Some(count) = count {
            node.set_description(count.to_string());
        }
    });
    let response = if is_narrow { response.on_hover_text(&*name) } else { response };
    response.clicked()
}
