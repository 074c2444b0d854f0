//! The rail: the panels by picture and name in their groups, with a count where one waits.

use std::collections::{BTreeMap, BTreeSet};

use egui::{Align, Button, Layout, RichText, Role, ScrollArea, TextStyle, Ui, Widget as _, vec2};

use super::panels::Entry;
use crate::{
    cx::Cx,
    ui::{focus::Follow as _, icon, style, widget},
};

/// Between two places.
const BETWEEN: f32 = 1.0;
/// The height of a group's name.
const HEADING: f32 = 20.0;
/// Between two groups where only the pictures stand.
const PART: f32 = 7.0;
/// The width of a picture.
const PICTURE: f32 = 16.0;
/// A place is at least as high as this; in a window that is lower still the places scroll.
const LEAST: f32 = 22.0;

/// What was done on the rail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RailAsk {
    /// Go to a panel.
    Go(&'static str),
    /// Fold or unfold a group, by the text key of its name.
    FoldGroup(&'static str),
    /// Fold or unfold the rail.
    Fold,
}

/// The rail in one frame.
pub(super) struct Rail<'a> {
    /// The panels.
    pub entries: &'a [Entry],
    /// How many wait behind them.
    pub counts: &'a BTreeMap<&'static str, i64>,
    /// The panel on screen.
    pub shown: &'a str,
    /// Only the pictures stand.
    pub is_narrow: bool,
    /// The groups that are folded.
    pub folded: &'a BTreeSet<String>,
}

impl Rail<'_> {
    /// Draws it.
    pub fn ui(&self, cx: &Cx<'_>, ui: &mut Ui) -> Option<RailAsk> {
        let mut asked = None;
        ui.ctx().accesskit_node_builder(ui.unique_id(), |node| {
            node.set_role(Role::TabList);
            node.set_label(&*cx.t("app-rail"));
        });
        ui.spacing_mut().item_spacing.y = BETWEEN;
        // In a low window the places scroll, and the way to fold the rail stays.
        let room = (ui.available_height() - style::INPUT_HEIGHT - style::GAP).max(style::ROW_HEIGHT);
        let height = self.height_of_places(room);
        let places = ScrollArea::vertical().max_height(room).auto_shrink([false, true]);
        places.follow(ui, |ui| {
            let mut group = "";
            for entry in self.entries {
                if entry.group != group {
                    group = entry.group;
                    if self.group_ui(cx, ui, group) {
                        asked = Some(RailAsk::FoldGroup(group));
                    }
                }
                if self.is_seen(entry) && self.entry_ui(cx, ui, entry, height) {
                    asked = Some(RailAsk::Go(entry.route));
                }
            }
        });
        ui.with_layout(Layout::bottom_up(Align::Min), |ui| {
            let (letter, key) = if self.is_narrow {
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

    fn is_folded(&self, group: &str) -> bool {
        !self.is_narrow && self.folded.contains(group)
    }

    /// A folded group shows where one is, and no other place.
    fn is_seen(&self, entry: &Entry) -> bool {
        entry.route == self.shown || !self.is_folded(entry.group)
    }

    /// As high as is comfortable, or as there is room for all of them.
    fn height_of_places(&self, room: f32) -> f32 {
        let groups: BTreeSet<&str> = self.entries.iter().map(|entry| entry.group).filter(|it| !it.is_empty()).collect();
        let heading = if self.is_narrow { PART } else { HEADING };
        let left = room - (heading + BETWEEN) * groups.len() as f32;
        let places = self.entries.iter().filter(|entry| self.is_seen(entry)).count();
        (left / places.max(1) as f32 - BETWEEN).floor().clamp(LEAST, style::INPUT_HEIGHT + 2.0)
    }

    fn waiting(&self, entry: &Entry) -> Option<i64> {
        self.counts.get(entry.route).copied().filter(|count| *count > 0)
    }

    /// Draws the name of a group; true when it was pressed.
    fn group_ui(&self, cx: &Cx<'_>, ui: &mut Ui, group: &'static str) -> bool {
        if group.is_empty() {
            return false;
        }
        if self.is_narrow {
            ui.allocate_ui(vec2(ui.available_width(), PART), |ui| ui.add(egui::Separator::default().spacing(PART)));
            return false;
        }
        let (name, is_folded) = (cx.t(group), self.is_folded(group));
        let weak = style::palette(ui).weak;
        let picture = style::icon(if is_folded { icon::CARET_RIGHT } else { icon::CARET_DOWN });
        let text = RichText::new(&*name).text_style(TextStyle::Small).color(weak);
        let hidden = self.entries.iter().filter(|entry| entry.group == group && !self.is_seen(entry));
        let count: i64 = hidden.filter_map(|entry| self.waiting(entry)).sum();
        let waiting = if count > 0 { RichText::new(count.to_string()).color(weak) } else { RichText::default() };
        let button = Button::new((picture.color(weak).text_style(TextStyle::Small), text)).right_text(waiting);
        let button = button.frame_when_inactive(false).min_size(vec2(ui.available_width(), HEADING));
        ui.spacing_mut().button_padding.y = 0.0;
        ui.spacing_mut().interact_size.y = HEADING;
        let response = button.ui(ui).accessible_name(&*name);
        ui.ctx().accesskit_node_builder(response.id, |node| node.set_expanded(!is_folded));
        response.clicked()
    }

    fn entry_ui(&self, cx: &Cx<'_>, ui: &mut Ui, entry: &Entry, height: f32) -> bool {
        let (count, is_shown) = (self.waiting(entry), entry.route == self.shown);
        let name = cx.t(&format!("app-rail-{}", entry.route));
        let palette = style::palette(ui);
        let color = if is_shown { palette.accent } else { palette.text };
        let picture = style::icon(entry.icon).color(color);
        let button = if self.is_narrow {
            Button::new(picture)
        } else {
            let waiting = count.map(|count| RichText::new(count.to_string()).color(palette.weak)).unwrap_or_default();
            Button::new((picture, RichText::new(&*name).color(color))).right_text(waiting)
        };
        ui.spacing_mut().button_padding.y = 0.0;
        if self.is_narrow {
            // Beside a scroll bar there is less room than a picture with its usual margins takes.
            let margin = (ui.available_width() - PICTURE) / 2.0;
            ui.spacing_mut().button_padding.x = margin.clamp(0.0, style::GAP);
        }
        ui.spacing_mut().interact_size.y = height;
        let size = vec2(ui.available_width(), height);
        let button = button.selected(is_shown).frame_when_inactive(false).min_size(size);
        let response = button.ui(ui).accessible_name(&*name);
        // Headings on forms have the same names: those are buttons that fold, these are the places one is at.
        ui.ctx().accesskit_node_builder(response.id, |node| {
            node.set_role(Role::Tab);
            node.clear_toggled();
            node.set_selected(is_shown);
            if let Some(count) = count {
                node.set_description(count.to_string());
            }
        });
        let response = if self.is_narrow { response.on_hover_text(&*name) } else { response };
        response.clicked()
    }
}
