//! A small picture of the states of a call: the one it is in is lit, the ways from there are bright (Alt+S).

use egui::{
    Align2, Color32, CornerRadius, Painter, Pos2, Rect, Sense, Stroke, StrokeKind, TextStyle, Ui, accesskit::Role,
    epaint::CubicBezierShape, vec2,
};

use crate::{
    base::{say::Said, words::Word as _},
    call::{Status, rules::ways},
    cx::Cx,
    ui::{focus::Follow as _, icon, shortcut, style, widget},
};

/// Room for a state with the way to the next one, and the state itself.
const CELL: egui::Vec2 = vec2(116.0, 52.0);
const NODE: egui::Vec2 = vec2(88.0, 26.0);
/// Length of an arrow's head.
const ARROW: f32 = 6.0;

/// Where each state stands: column, row. The way of most calls is the middle row.
const PLACES: [(Status, (u8, u8)); 10] = [
    (Status::Undecided, (0, 1)),
    (Status::Waiting, (1, 1)),
    (Status::Assigned, (2, 1)),
    (Status::InProgress, (3, 1)),
    (Status::Processed, (4, 1)),
    (Status::Closed, (5, 1)),
    (Status::OnHold, (2, 0)),
    (Status::Declined, (0, 2)),
    (Status::Locked, (2, 2)),
    (Status::Cancelled, (4, 2)),
];

/// Draws the button that shows the picture, and the picture while it is shown.
pub(super) fn states_ui(cx: &Cx<'_>, ui: &mut Ui, status: Status) {
    let id = egui::Id::unique("call-states");
    let mut is_shown = ui.data(|data| data.get_temp(id)).unwrap_or(false);
    let by_key = shortcut::STATES.is_pressed(ui);
    let button = widget::button(ui, icon::TREE_STRUCTURE, &cx.t("call-states"));
    if button.on_hover_text(shortcut::STATES.shown(ui.ctx())).clicked() || by_key {
        is_shown = !is_shown;
        ui.data_mut(|data| data.insert_temp(id, is_shown));
    }
    if is_shown {
        egui::ScrollArea::horizontal().id_salt("call-states").follow(ui, |ui| picture_ui(cx, ui, status));
        ui.add_space(style::GROUP_GAP);
    }
}

fn picture_ui(cx: &Cx<'_>, ui: &mut Ui, status: Status) {
    let size = vec2(CELL.x * 5.0 + NODE.x + 4.0, CELL.y * 2.0 + NODE.y + 4.0);
    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
    let palette = style::palette(ui);
    let place = |one: Status| {
        let (column, row) = PLACES.iter().find(|(state, _)| *state == one).map_or((0, 0), |(_, place)| *place);
        let corner = rect.min + vec2(2.0, 2.0) + vec2(f32::from(column) * CELL.x, f32::from(row) * CELL.y);
        Rect::from_min_size(corner, NODE)
    };
    let painter = ui.painter().clone();
    for (from, _) in PLACES.iter().filter(|(from, _)| *from != status) {
        ways(*from).iter().for_each(|to| way(&painter, place(*from), place(*to), Stroke::new(1.0, palette.stripe)));
    }
    // Above the others.
    ways(status).iter().for_each(|to| way(&painter, place(status), place(*to), Stroke::new(1.5, palette.accent)));
    for (state, _) in PLACES {
        let is_here = state == status;
        let is_next = ways(status).contains(&state);
        let (fill, edge, text) = match (is_here, is_next) {
            (true, _) => (palette.accent, palette.accent, palette.on_accent),
            (_, true) => (palette.accent_soft, palette.accent, palette.text),
            _ => (palette.surface, palette.line, palette.weak),
        };
        node_ui(cx, ui, (state, place(state)), (fill, edge, text), (is_here, is_next));
    }
}

/// A state, known to accessibility by its name and by how one gets there.
fn node_ui(
    cx: &Cx<'_>,
    ui: &Ui,
    (state, rect): (Status, Rect),
    (fill, edge, text): (Color32, Color32, Color32),
    (is_here, is_next): (bool, bool),
) {
    let key = match (is_here, is_next) {
        (true, _) => "call-states-here",
        (_, true) => "call-states-next",
        _ => "call-states-other",
    };
    let name = cx.say(&Said::new(key).with_word("status", state));
    let response = ui.interact(rect, ui.scope_id().with(("state", state.word())), Sense::hover()).on_hover_text(&name);
    response.widget_info(|| egui::WidgetInfo::labeled(Role::Image, true, &name));
    let painter = ui.painter();
    painter.rect(rect, CornerRadius::same(4), fill, Stroke::new(1.0, edge), StrokeKind::Inside);
    let galley = painter.layout(cx.t(&state.key()).to_string(), TextStyle::Small.resolve(ui.style()), text, NODE.x);
    painter.galley(Align2::CENTER_CENTER.anchor_size(rect.center(), galley.size()).min, galley, text);
}

/// An arrow from one state to another: straight to a neighbour, in an arc over those that stand between.
fn way(painter: &Painter, from: Rect, to: Rect, stroke: Stroke) {
    let distance = to.center() - from.center();
    let is_beside = distance.y.abs() < 1.0;
    let (start, end, bend) = if is_beside && distance.x.abs() < CELL.x * 1.5 {
        let side = distance.x.signum();
        // There and back are two lines.
        let shift = vec2(0.0, 4.0 * side);
        let start = from.center() + vec2(NODE.x / 2.0 * side, 0.0) + shift;
        (start, to.center() - vec2(NODE.x / 2.0 * side, 0.0) + shift, vec2(0.0, 0.0))
    } else if is_beside {
        // On, above; back, below.
        let side = -distance.x.signum();
        let shift = vec2(distance.x.signum() * NODE.x / 4.0, NODE.y / 2.0 * side);
        let end = to.center() + vec2(-distance.x.signum() * NODE.x / 4.0, NODE.y / 2.0 * side);
        (from.center() + shift, end, vec2(0.0, (CELL.y - NODE.y) * 0.9 * side))
    } else {
        let side = distance.y.signum();
        let lean = (distance.x / CELL.x).clamp(-1.0, 1.0) * NODE.x / 4.0;
        let start = from.center() + vec2(lean, NODE.y / 2.0 * side);
        (start, to.center() - vec2(lean, NODE.y / 2.0 * side), vec2(0.0, 0.0))
    };
    let points = [start, start + bend, end + bend, end];
    painter.add(CubicBezierShape::from_points_stroke(points, false, Color32::TRANSPARENT, stroke));
    let into = if bend == vec2(0.0, 0.0) { end - start } else { -bend };
    head(painter, end, into.normalized(), stroke.color);
}

fn head(painter: &Painter, tip: Pos2, into: egui::Vec2, color: Color32) {
    let back = tip - into * ARROW;
    let across = into.rot90() * ARROW * 0.5;
    let points = vec![tip, back + across, back - across];
    painter.add(egui::Shape::convex_polygon(points, color, Stroke::NONE));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_has_a_place_of_its_own() {
        for status in Status::ALL {
            let (_, place) = PLACES.iter().find(|(state, _)| state == status).expect("it has a place");
            assert_eq!(PLACES.iter().filter(|(_, other)| other == place).count(), 1, "{status:?}");
        }
    }
}
