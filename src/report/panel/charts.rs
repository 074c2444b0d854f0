//! Two small charts, drawn by hand: calls in and out per day, open calls by age.

use egui::{
    Align2, CursorIcon, Rect, Response, Sense, TextStyle, Ui,
    accesskit::{Action, Role},
    pos2, vec2,
};

use crate::{
    base::{kind::Kind, say::Said, words::Word as _},
    cx::Cx,
    report::{
        DayFlow, FLOW_DAYS, Today,
        figures::{Age, door},
    },
    ui::{
        bars::{Bar, bars_ui},
        style::{self, Tone},
        widget,
    },
};

/// Height of the bars of a day.
const FLOW_HEIGHT: f32 = 84.0;
/// Room above the highest bar, for its count.
const ABOVE_BARS: f32 = 18.0;

/// Calls in and out, two bars per day.
pub(super) fn flow_ui(cx: &Cx<'_>, ui: &mut Ui, flow: &[DayFlow]) {
    let title = cx.say(&Said::new("report-card-flow").with("days", FLOW_DAYS));
    style::card(ui).show(ui, |ui| {
        ui.set_min_width(ui.available_width());
        ui.horizontal(|ui| {
            widget::weak(ui, &title);
            for (tone, key) in [(Tone::Accent, "report-flow-came"), (Tone::Good, "report-flow-ended")] {
                let (rect, _) = ui.allocate_exact_size(vec2(10.0, 10.0), Sense::hover());
                ui.painter().rect_filled(rect, 2.0, style::color(ui, tone));
                widget::weak(ui, &cx.t(key));
            }
        });
        let foot = ui.text_style_height(&TextStyle::Small) + 4.0;
        let size = vec2(ui.available_width(), FLOW_HEIGHT + foot);
        let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
        let bars = Rect::from_min_size(rect.min, vec2(rect.width(), FLOW_HEIGHT));
        let highest = flow.iter().map(|day| day.came.max(day.ended)).max().unwrap_or(0);
        ground_ui(ui, bars, highest);
        let width = bars.width() / flow.len().max(1) as f32;
        for (place, day) in flow.iter().enumerate() {
            let left = bars.left() + width * place as f32;
            let column = Rect::from_min_max(pos2(left, bars.top()), pos2(left + width, rect.bottom()));
            day_ui(cx, ui, column, *day, highest);
        }
    });
    ui.add_space(style::GAP);
}

/// The line the bars stand on, and the highest count.
fn ground_ui(ui: &Ui, bars: Rect, highest: i64) {
    let (line, weak) = (style::palette(ui).line, style::color(ui, Tone::Weak));
    ui.painter().hline(bars.x_range(), bars.bottom(), (1.0, line));
    ui.painter().hline(bars.x_range(), bars.top() + 0.5, (1.0, style::palette(ui).hover));
    if highest == 0 {
        return;
    }
    let font = TextStyle::Small.resolve(ui.style());
    ui.painter().text(bars.right_top() + vec2(0.0, 1.0), Align2::RIGHT_TOP, highest.to_string(), font, weak);
}

/// Both bars of a day, each a way to its calls.
fn day_ui(cx: &Cx<'_>, ui: &Ui, column: Rect, day: DayFlow, highest: i64) {
    let width = (column.width() * 0.34).min(12.0);
    let (left, right) = column.split_left_right_at_fraction(0.5);
    let height = |count: i64| (FLOW_HEIGHT - ABOVE_BARS) * count as f32 / highest.max(1) as f32;
    let ground = column.top() + FLOW_HEIGHT;
    let bar = |from: f32, count: i64| {
        Rect::from_min_max(pos2(from, ground - height(count)), pos2(from + width - 1.0, ground))
    };
    let came = (day.came, bar(left.right() - width, day.came), Tone::Accent);
    if way_ui(cx, ui, left, came, &day) {
        cx.list_by(Kind::Call, door::came_on(day.day));
    }
    let ended = (day.ended, bar(right.left() + 1.0, day.ended), Tone::Good);
    if way_ui(cx, ui, right, ended, &day) {
        cx.list_by(Kind::Call, door::ended_on(day.day));
    }
    let name = day.day.format("%-d").to_string();
    let font = TextStyle::Small.resolve(ui.style());
    let at = pos2(column.center().x, column.bottom());
    ui.painter().text(at, Align2::CENTER_BOTTOM, name, font, style::color(ui, Tone::Weak));
}

/// A bar and the room above it; true when it was pressed. Where nothing happened there is none, and nothing to go to.
fn way_ui(cx: &Cx<'_>, ui: &Ui, room: Rect, (count, bar, tone): (i64, Rect, Tone), day: &DayFlow) -> bool {
    let key = if tone == Tone::Accent { "report-flow-came-on" } else { "report-flow-ended-on" };
    let id = ui.scope_id().with((key, day.day));
    let both = Said::new("report-flow-day").with("day", day.day).with("came", day.came).with("ended", day.ended);
    if count == 0 {
        ui.interact(room, id, Sense::hover()).on_hover_text(cx.say(&both));
        return false;
    }
    let response = ui.interact(room, id, Sense::click()).on_hover_cursor(CursorIcon::PointingHand);
    describe(ui, &response, cx.say(&Said::new(key).with("day", day.day).with("count", count)));
    if response.hovered() {
        ui.painter().rect_filled(room, 2.0, style::palette(ui).hover);
    }
    ui.painter().rect_filled(bar, 1.0, style::color(ui, tone));
    response.on_hover_text(cx.say(&both)).clicked()
}

/// Calls that are not over, a bar per age, each a way to its calls.
pub(super) fn ages_ui(cx: &Cx<'_>, ui: &mut Ui, today: &Today) {
    let most = today.ages.iter().map(|(_, count)| *count).max().unwrap_or(0).max(1);
    let bar = |(age, count): &(Age, i64)| {
        let name = cx.t(&age.key()).to_string();
        let said = Said::new("report-age-count").with("age", name.as_str()).with("count", *count);
        Bar {
            share: *count as f32 / most as f32,
            figure: count.to_string(),
            tone: age_tone(*age),
            said: cx.say(&said),
            name,
        }
    };
    let bars: Vec<Bar> = today.ages.iter().map(bar).collect();
    style::card(ui).show(ui, |ui| {
        ui.set_min_width(ui.available_width());
        widget::weak(ui, &cx.t("report-card-ages"));
        if let Some((age, _)) = bars_ui(ui, "ages", &bars).and_then(|place| today.ages.get(place)) {
            cx.list_by(Kind::Call, door::of_age(*age, today.day));
        }
    });
    ui.add_space(style::GAP);
}

/// The older, the worse.
fn age_tone(age: Age) -> Tone {
    match age {
        Age::Days30 => Tone::Bad,
        Age::Days7 => Tone::Warning,
        _ => Tone::Accent,
    }
}

fn describe(ui: &Ui, response: &Response, text: String) {
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_role(Role::Link);
        node.set_label(text);
        node.add_action(Action::Click);
    });
}
