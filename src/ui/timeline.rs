//! Happenings along time, drawn: a line for each matter, zoomed and moved by mouse and keyboard, each happening a door.
//! It knows nothing of what happened: it gets words, moments and where they lead.

mod keys;
mod scale;

use std::sync::Arc;

use egui::{
    Align2, CornerRadius, Id, Rect, Response, Role, Sense, Stroke, StrokeKind, TextStyle, Ui, accesskit::Action, pos2,
    vec2,
};

use super::{
    cx::Cx,
    icon,
    style::{self, Tone},
    widget,
};
use crate::base::{kind::Subject, say::Said, time::Instant};

use scale::Scale;

/// Height of the names of days and years above the lines.
const AXIS_HEIGHT: f32 = 20.0;
/// Height of a mark, and of a line: two marks that meet stand below each other.
const ROW_HEIGHT: f32 = 16.0;
const LANE_HEIGHT: f32 = ROW_HEIGHT * 2.0 + 6.0;
/// From this width on a bar says what it is.
const WORDS: f32 = 48.0;
/// Width of the mark of what took no time to speak of.
const DOT: f32 = 10.0;

/// From when to when, in milliseconds.
type View = (i64, i64);

/// One happening, in words.
#[derive(Clone, Debug)]
pub struct Entry {
    /// When it began.
    pub from: Instant,
    /// When it ended; none for what goes on.
    pub to: Option<Instant>,
    /// In which line it stands.
    pub lane: usize,
    /// Its colour.
    pub tone: Tone,
    /// It is still to come.
    pub is_planned: bool,
    /// When, as people read it.
    pub when: String,
    /// Who did it; empty where nobody is named.
    pub who: String,
    /// What happened.
    pub what: String,
    /// Why, or how; empty where nothing was said.
    pub why: String,
    /// Where it leads.
    pub about: Option<Subject>,
}

impl Entry {
    /// When and what: how it is called.
    pub fn name(&self) -> String {
        format!("{} {}", self.when, self.what)
    }
}

/// What of the time is seen, and which happening is chosen.
#[derive(Debug, Default)]
pub struct Timeline {
    /// From when to when, once it was moved or zoomed.
    view: Option<View>,
    /// The chosen happening, by its place.
    chosen: Option<usize>,
}

/// Marks drawn as one, and where.
struct Mark {
    place: Rect,
    /// The places of the happenings it stands for.
    of: Vec<usize>,
    /// It is a bar, not a dot.
    is_long: bool,
}

impl Timeline {
    /// Draws happenings, given in order, in these lines. `name` is what accessibility hears of it.
    pub fn ui<S>(&mut self, cx: &Cx<'_, S>, ui: &mut Ui, name: &str, lanes: &[Arc<str>], entries: &[Entry]) {
        if entries.is_empty() {
            return;
        }
        let whole = scale::whole(entries, cx.now);
        let mut view = self.view.unwrap_or_else(|| scale::usual(whole, cx.now));
        self.buttons_ui(cx, ui, &mut view, whole);
        let names = lanes.iter().map(|lane| widget::text_width(ui, lane)).fold(0.0, f32::max) + style::GROUP_GAP;
        let size = vec2(ui.available_width(), AXIS_HEIGHT + LANE_HEIGHT * lanes.len() as f32);
        let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
        let plot = rect.with_min_x(rect.left() + names);
        let id = ui.scope_id().with("timeline");
        let response = ui.interact(plot, id, Sense::click_and_drag());
        describe_whole(cx, &response, name, self.chosen.and_then(|at| entries.get(at)));
        move_by_mouse(ui, &response, plot, &mut view, whole);
        if response.has_focus()
            && let Some(subject) = self.keys(ui, id, entries, (&mut view, whole))
        {
            cx.open(subject);
        }
        let scale = Scale::new(view, plot, cx.texts.zone);
        ground_ui(cx, ui, &scale, rect, lanes);
        for lane in 0..lanes.len() {
            for mark in marks(entries, lane, &scale) {
                view = self.mark_ui(cx, ui, id, &mark, entries).unwrap_or(view);
            }
        }
        // What was never moved goes on with the clock.
        self.view = self.view.or((view != scale::usual(whole, cx.now)).then_some(view)).map(|_| view);
        self.chosen_ui(cx, ui, entries);
    }

    fn buttons_ui<S>(&self, cx: &Cx<'_, S>, ui: &mut Ui, view: &mut View, whole: View) {
        ui.horizontal(|ui| {
            let ways = [
                (icon::MAGNIFYING_GLASS_PLUS, "base-time-nearer", Some(0.5)),
                (icon::MAGNIFYING_GLASS_MINUS, "base-time-farther", Some(2.0)),
                (icon::ARROWS_OUT_SIMPLE, "base-time-whole", None),
            ];
            for (picture, key, by) in ways {
                if widget::small_icon_button(ui, picture, &cx.t(key)).clicked() {
                    *view = by.map_or(whole, |by| scale::zoomed(*view, whole, by, None));
                }
            }
        });
    }

    /// Draws a mark; what is seen from now on, where it stands for several and was pressed.
    fn mark_ui<S>(&mut self, cx: &Cx<'_, S>, ui: &mut Ui, id: Id, mark: &Mark, entries: &[Entry]) -> Option<View> {
        let (first, last) = (mark.of.first()?, mark.of.last()?);
        let (one, end) = (&entries[*first], &entries[*last]);
        let is_one = mark.of.len() == 1;
        let name = if is_one {
            one.name()
        } else {
            let many = Said::new("base-time-many").with("from", one.when.as_str()).with("to", end.when.as_str());
            cx.say(&many.with("count", mark.of.len()))
        };
        // The drawing as a whole takes the keyboard; its marks are for the mouse and for accessibility.
        let response = ui.interact(mark.place, id.with(("mark", *first)), Sense::CLICK);
        ui.ctx().accesskit_node_builder(response.id, |node| {
            node.set_role(Role::Link);
            node.set_label(name.as_str());
            node.add_action(Action::Click);
        });
        let is_chosen = self.chosen.is_some_and(|chosen| mark.of.contains(&chosen));
        paint(ui, mark, entries, (is_chosen, response.hovered()));
        if response.clicked() && is_one {
            self.chosen = Some(*first);
            one.about.into_iter().for_each(|about| cx.open(about));
        }
        let nearer = response.clicked() && !is_one;
        let told = if is_one { [one.who.as_str(), &one.why].join("\n").trim().to_owned() } else { String::new() };
        response.on_hover_text(format!("{name}\n{told}").trim_end());
        nearer.then(|| scale::around(one.from.millis(), end.from.millis()))
    }

    /// The chosen happening in words, or how one is chosen.
    fn chosen_ui<S>(&self, cx: &Cx<'_, S>, ui: &mut Ui, entries: &[Entry]) {
        let Some(one) = self.chosen.and_then(|at| entries.get(at)) else {
            widget::weak(ui, &cx.t("base-time-hint"));
            return;
        };
        ui.horizontal_wrapped(|ui| {
            widget::weak(ui, &one.when);
            if !one.who.is_empty() {
                ui.label(&one.who);
            }
            match one.about {
                Some(about) => widget::subject_link(cx, ui, &one.what, about),
                None => drop(ui.label(&one.what)),
            }
            if !one.why.is_empty() {
                widget::weak(ui, &one.why);
            }
        });
    }
}

/// Dragging moves it, the wheel with Ctrl zooms at the pointer, and sideways it moves too.
fn move_by_mouse(ui: &Ui, response: &Response, plot: Rect, view: &mut View, whole: View) {
    let per_point = (view.1 - view.0) as f64 / f64::from(plot.width().max(1.0));
    let mut points = -response.drag_delta().x;
    if response.dragged() || response.clicked() {
        response.request_focus();
    }
    if response.hovered() {
        let (zoom, sideways) = ui.input(|input| (input.zoom_delta(), input.smooth_scroll_delta().x));
        points -= sideways;
        if (zoom - 1.0).abs() > f32::EPSILON {
            let pointer = ui.input(|input| input.pointer.hover_pos()).map_or(plot.center().x, |at| at.x);
            let at = view.0 + (f64::from(pointer - plot.left()) * per_point) as i64;
            *view = scale::zoomed(*view, whole, 1.0 / f64::from(zoom), Some(at));
            return;
        }
    }
    if points != 0.0 {
        *view = scale::moved(*view, whole, (f64::from(points) * per_point) as i64);
    }
}

/// The marks of a line: two rows of what is long, and on it two rows of what is short. What finds no room joins the
/// one before it.
fn marks(entries: &[Entry], lane: usize, scale: &Scale) -> Vec<Mark> {
    let (mut long, mut short): (Vec<Mark>, Vec<Mark>) = Default::default();
    let top = scale.plot.top() + AXIS_HEIGHT + LANE_HEIGHT * lane as f32 + 3.0;
    let mut ends = [[f32::NEG_INFINITY; 2]; 2];
    for (at, entry) in entries.iter().enumerate().filter(|(_, entry)| entry.lane == lane) {
        let begin = scale.x(entry.from.millis());
        let end = entry.to.map_or(scale.plot.right() + 1.0, |to| scale.x(to.millis())).max(begin + DOT);
        if end < scale.plot.left() || begin > scale.plot.right() {
            continue;
        }
        let is_long = end - begin > DOT * 2.0;
        let (left, right) = (begin.max(scale.plot.left()), end.min(scale.plot.right()));
        let (marks, ends) = if is_long { (&mut long, &mut ends[1]) } else { (&mut short, &mut ends[0]) };
        if let Some(row) = ends.iter().position(|end| *end < left) {
            ends[row] = right + 1.0;
            let middle = top + ROW_HEIGHT * (row as f32 + 0.5);
            let height = if is_long { ROW_HEIGHT - 2.0 } else { DOT };
            let size = vec2((right - left).max(2.0), height);
            marks.push(Mark {
                place: Rect::from_min_size(pos2(left, middle - height / 2.0), size),
                of: vec![at],
                is_long,
            });
        } else if let Some(last) = marks.last_mut() {
            last.of.push(at);
        }
    }
    long.extend(short);
    long
}

/// The names of the lines and of the days, and today.
fn ground_ui<S>(cx: &Cx<'_, S>, ui: &Ui, scale: &Scale, rect: Rect, lanes: &[Arc<str>]) {
    let (palette, painter) = (style::palette(ui), ui.painter());
    let (body, small) = (TextStyle::Body.resolve(ui.style()), TextStyle::Small.resolve(ui.style()));
    for (at, name) in lanes.iter().enumerate() {
        let top = rect.top() + AXIS_HEIGHT + LANE_HEIGHT * at as f32;
        painter.hline(rect.x_range(), top, (1.0, palette.line));
        let middle = pos2(rect.left(), top + LANE_HEIGHT / 2.0);
        painter.text(middle, Align2::LEFT_CENTER, &**name, body.clone(), palette.weak);
    }
    painter.hline(rect.x_range(), rect.bottom(), (1.0, palette.line));
    for (at, name) in scale.ticks() {
        let x = scale.x(at);
        painter.vline(x, rect.top() + AXIS_HEIGHT..=rect.bottom(), (1.0, palette.hover));
        painter.text(pos2(x + 2.0, rect.top() + 2.0), Align2::LEFT_TOP, name, small.clone(), palette.weak);
    }
    let now = scale.x(cx.now.millis());
    if scale.plot.x_range().contains(now) {
        painter.vline(now, rect.top() + AXIS_HEIGHT - 4.0..=rect.bottom(), (1.5, palette.accent));
    }
}

/// A mark: filled where it happened, a frame where it is to come; with how many it stands for, or what, where there is
/// room.
fn paint(ui: &Ui, mark: &Mark, entries: &[Entry], (is_chosen, is_hovered): (bool, bool)) {
    let Some(one) = mark.of.first().map(|at| &entries[*at]) else { return };
    let (palette, color) = (style::palette(ui), style::color(ui, one.tone));
    let is_long = mark.is_long;
    let radius = CornerRadius::same(if is_long { 3 } else { 5 });
    let painter = ui.painter();
    let fill = if is_long { color.gamma_multiply(0.3) } else { color };
    if one.is_planned {
        painter.rect_stroke(mark.place, radius, Stroke::new(1.5, color), StrokeKind::Inside);
    } else {
        painter.rect_filled(mark.place, radius, fill);
    }
    let font = TextStyle::Small.resolve(ui.style());
    let inside = painter.with_clip_rect(mark.place.expand2(vec2(0.0, 4.0)).intersect(ui.clip_rect()));
    if mark.of.len() > 1 {
        let ink = if is_long { palette.text } else { palette.on_accent };
        inside.text(mark.place.center(), Align2::CENTER_CENTER, mark.of.len().to_string(), font, ink);
    } else if is_long && mark.place.width() >= WORDS {
        // A point where the bar begins stands beside its words.
        let at = mark.place.left_center() + vec2(DOT + 4.0, 0.0);
        inside.text(at, Align2::LEFT_CENTER, &one.what, font, palette.text);
    }
    if is_chosen || is_hovered {
        painter.rect_stroke(mark.place, radius, Stroke::new(2.0, palette.accent), StrokeKind::Outside);
    }
}

/// For accessibility the drawing is one thing that takes the keyboard, and says what is chosen in it.
fn describe_whole<S>(cx: &Cx<'_, S>, response: &Response, name: &str, chosen: Option<&Entry>) {
    let hint = cx.t("base-time-hint");
    let said = chosen.map_or_else(|| hint.to_string(), Entry::name);
    response.ctx.accesskit_node_builder(response.id, |node| {
        node.set_role(Role::Figure);
        node.set_label(name);
        node.set_description(said);
    });
}
