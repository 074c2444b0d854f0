//! The headings of a table, and how wide its columns are.

use egui::{Rect, Role, Sense, Ui, accesskit::SortDirection, pos2};

use super::{Table, body::text_ui};
use crate::{
    base::field::{Column, ListSpec},
    base::layout::Place,
    ui::{
        cx::Cx,
        focus, icon,
        style::{self, Tone},
        widget,
    },
};

/// A column as it is drawn.
#[derive(Clone, Copy, Debug)]
pub(super) struct Drawn {
    /// Its place among the columns of the list.
    pub at: usize,
    /// Its left edge in points, from the left edge of the first one.
    pub left: f32,
    /// Its width in points.
    pub width: f32,
}

impl Drawn {
    /// Its part of a row, when so many points are scrolled away at the left.
    pub fn within(self, row: Rect, left: f32) -> Rect {
        let begin = row.left() + self.left - left;
        Rect::from_min_max(pos2(begin, row.top()), pos2(begin + self.width, row.bottom()))
    }
}

/// The columns that are shown, with their widths: as somebody chose, else as the list wants them, and wide enough for
/// their headings; the first has room for the mark of a chosen row too. The widest column of words takes the room that is
/// left, where nobody chose otherwise; it gives some up only where that spares scrolling sideways.
pub(super) fn drawn<S>(cx: &Cx<'_, S>, ui: &Ui, spec: &ListSpec, places: &[Place], room: f32) -> Vec<Drawn> {
    let wanted = |place: &Place| {
        let column = &spec.columns[place.at];
        let stated = column.list.width.max(heading_width(cx, ui, column));
        place.width.map_or(stated, f32::from)
    };
    let mut widths: Vec<f32> = places.iter().map(wanted).collect();
    if let Some(first) = widths.first_mut().filter(|_| places[0].width.is_none()) {
        *first += style::MARK_SIZE;
    }
    let texts = places.iter().enumerate().filter(|(_, place)| !spec.columns[place.at].show.is_right());
    let widest = texts.max_by(|one, other| {
        let width = |place: &Place| spec.columns[place.at].list.width;
        width(one.1).total_cmp(&width(other.1))
    });
    if let Some((at, _)) = widest.filter(|(_, place)| place.width.is_none()) {
        let others: f32 = widths.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, width)| width).sum();
        let left = room - others;
        if left >= widths[at] * 0.7 {
            widths[at] = left;
        }
    }
    let mut left = 0.0;
    let place = |(place, width): (&Place, f32)| {
        let drawn = Drawn { at: place.at, left, width };
        left += width;
        drawn
    };
    places.iter().zip(widths).map(place).collect()
}

/// What a heading needs.
pub(super) fn heading_width<S>(cx: &Cx<'_, S>, ui: &Ui, column: &Column) -> f32 {
    widget::text_width(ui, &cx.t(column.label)) + style::GAP * 2.0
}

impl Table {
    /// Draws the headings into their strip.
    pub(super) fn heads_ui<S>(&mut self, cx: &Cx<'_, S>, ui: &mut Ui, strip: Rect, columns: &[Drawn]) {
        let palette = style::palette(ui);
        ui.painter().rect_filled(strip, 0.0, palette.rail);
        ui.painter().hline(strip.x_range(), strip.bottom(), egui::Stroke::new(1.0, palette.line));
        let clip = ui.clip_rect();
        ui.set_clip_rect(strip.intersect(clip));
        let spec = self.spec();
        for drawn in columns {
            self.heading_ui(cx, ui, &spec.columns[drawn.at], *drawn, (columns, strip));
        }
        // Above the headings, so that the mouse meets them first.
        for drawn in columns {
            self.edge_ui(cx, ui, *drawn, (columns, drawn.within(strip, self.left)));
        }
        ui.set_clip_rect(clip);
    }

    /// What the id of a heading comes from.
    pub(super) fn heading_id(&self, key: &str) -> egui::Id {
        self.root().with(("head", key))
    }

    fn heading_ui<S>(
        &mut self,
        cx: &Cx<'_, S>,
        ui: &mut Ui,
        column: &Column,
        drawn: Drawn,
        (columns, strip): (&[Drawn], Rect),
    ) {
        let place = drawn.within(strip, self.left);
        let text = cx.t(column.label);
        let response = ui.interact(place, self.heading_id(column.key), Sense::click_and_drag());
        let sorted = self.sorted(column);
        let mut words = place.shrink2(egui::vec2(style::GAP, 0.0));
        if let Some(down) = sorted {
            let letter = if down { icon::CARET_DOWN } else { icon::CARET_UP };
            let size = style::MARK_SIZE;
            let is_right = column.show.is_right();
            let mark = if is_right { words.right() - size } else { words.left() };
            let mark = Rect::from_min_max(pos2(mark, words.top()), pos2(mark + size, words.bottom()));
            style::paint_icon(ui, mark, letter, Tone::Accent);
            if is_right {
                words.max.x -= size;
            } else {
                words.min.x += size;
            }
        }
        let tone = if response.hovered() || response.has_focus() { Tone::Plain } else { Tone::Weak };
        text_ui(ui, words, &text, style::color(ui, tone), column.show.is_right());
        ui.ctx().accesskit_node_builder(response.id, |node| {
            node.set_role(Role::ColumnHeader);
            node.set_label(&*text);
            if let Some(down) = sorted {
                node.set_sort_direction(if down { SortDirection::Descending } else { SortDirection::Ascending });
            }
        });
        if focus::came(ui.ctx(), response.id) {
            self.shows_column(place, ui.clip_rect());
        }
        if response.clicked() {
            self.sort_by(column);
        }
        self.heading_steps(cx, ui, &response, drawn, (columns, strip));
    }

    /// Scrolls sideways until a place is in view.
    pub(super) fn shows_column(&mut self, place: Rect, seen: Rect) {
        if place.right() > seen.right() {
            self.left += place.right() - seen.right();
        }
        if place.left() < seen.left() {
            self.left -= seen.left() - place.left();
        }
    }

    /// How a column sorts the list now: downwards or not.
    fn sorted(&self, column: &Column) -> Option<bool> {
        self.query.sort.as_ref().filter(|(key, _)| key == column.key).map(|(_, down)| *down)
    }

    /// Up, down, and back to the order that the view states, or the standing one.
    fn sort_by(&mut self, column: &Column) {
        self.query.sort = match self.sorted(column) {
            None => Some((column.key.to_owned(), false)),
            Some(false) => Some((column.key.to_owned(), true)),
            Some(true) => self.stated.clone(),
        };
    }
}
