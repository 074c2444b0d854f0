//! Two small charts, drawn by hand: calls in and out per day, open calls by age.

use egui::{
    Align2, Rect, Response, Sense, TextStyle, Ui,
    accesskit::{Action, Role},
    pos2, vec2,
};

use crate::{
    base::{kind::Kind, say::Said},
    cx::Cx,
    report::{AGES_DAYS, DayFlow, FLOW_DAYS},
    ui::{
        style::{self, Tone},
        widget,
    },
};

/// Height of the bars of a day.
const FLOW_HEIGHT: f32 = 84.0;
/// Room for the names of the ages, and for the counts behind the bars.
const AGE_WIDTHS: (f32, f32) = (88.0, 40.0);

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

fn day_ui(cx: &Cx<'_>, ui: &Ui, column: Rect, day: DayFlow, highest: i64) {
    let text = Said::new("report-flow-day").with("day", day.day).with("came", day.came).with("ended", day.ended);
    let text = cx.say(&text);
    let response = ui.interact(column, ui.scope_id().with(("flow", day.day)), Sense::hover());
    describe(ui, &response, &text);
    if response.hovered() {
        ui.painter().rect_filled(column, 2.0, style::palette(ui).hover);
    }
    let ground = column.top() + FLOW_HEIGHT;
    let width = (column.width() * 0.34).min(12.0);
    let height = |count: i64| (FLOW_HEIGHT - 12.0) * count as f32 / highest.max(1) as f32;
    for (count, tone, offset) in [(day.came, Tone::Accent, -width), (day.ended, Tone::Good, 1.0)] {
        let left = column.center().x + offset;
        let bar = Rect::from_min_max(pos2(left, ground - height(count)), pos2(left + width - 1.0, ground));
        if count > 0 {
            ui.painter().rect_filled(bar, 1.0, style::color(ui, tone));
        }
    }
    let name = day.day.format("%-d").to_string();
    let font = TextStyle::Small.resolve(ui.style());
    let at = pos2(column.center().x, column.bottom());
    ui.painter().text(at, Align2::CENTER_BOTTOM, name, font, style::color(ui, Tone::Weak));
    response.on_hover_text(text);
}

/// Calls that are not over, a bar per age.
pub(super) fn ages_ui(cx: &Cx<'_>, ui: &mut Ui, ages: &[i64]) {
    style::card(ui).show(ui, |ui| {
        ui.set_min_width(ui.available_width());
        widget::weak(ui, &cx.t("report-card-ages"));
        ui.spacing_mut().item_spacing.y = 0.0;
        let most = ages.iter().copied().max().unwrap_or(0).max(1);
        for (place, count) in ages.iter().enumerate() {
            if age_ui(cx, ui, place, *count, most) {
                cx.list(Kind::Call, "open");
            }
        }
    });
    ui.add_space(style::GAP);
}

/// One age; true when it was pressed.
fn age_ui(cx: &Cx<'_>, ui: &mut Ui, place: usize, count: i64, most: i64) -> bool {
    let name = cx.say(&age_name(place));
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), style::ROW_HEIGHT), Sense::click());
    let text = Said::new("report-age-count").with("age", name.as_str()).with("count", count);
    describe(ui, &response, &cx.say(&text));
    if response.hovered() {
        ui.painter().rect_filled(rect, 4.0, style::palette(ui).hover);
    }
    let (font, weak) = (TextStyle::Body.resolve(ui.style()), style::color(ui, Tone::Weak));
    ui.painter().text(rect.left_center(), Align2::LEFT_CENTER, name, font.clone(), weak);
    let room = (rect.width() - AGE_WIDTHS.0 - AGE_WIDTHS.1).max(0.0);
    let bar = Rect::from_min_size(
        pos2(rect.left() + AGE_WIDTHS.0, rect.center().y - 6.0),
        vec2(room * count as f32 / most as f32, 12.0),
    );
    if count > 0 {
        ui.painter().rect_filled(bar, 2.0, style::color(ui, age_tone(place)));
    }
    let plain = style::color(ui, if count > 0 { Tone::Plain } else { Tone::Weak });
    ui.painter().text(rect.right_center(), Align2::RIGHT_CENTER, count.to_string(), font, plain);
    response.clicked()
}

/// The older, the worse.
fn age_tone(place: usize) -> Tone {
    match AGES_DAYS.len() - place {
        0 => Tone::Bad,
        1 => Tone::Warning,
        _ => Tone::Accent,
    }
}

fn age_name(place: usize) -> Said {
    match (place.checked_sub(1).map(|before| AGES_DAYS[before]), AGES_DAYS.get(place)) {
        (None, to) => Said::new("report-age-first").with("days", to.copied().unwrap_or_default()),
        (Some(from), Some(to)) => Said::new("report-age-between").with("from", from).with("to", *to),
        (Some(from), None) => Said::new("report-age-over").with("days", from),
    }
}

fn describe(ui: &Ui, response: &Response, text: &str) {
    ui.ctx().accesskit_node_builder(response.id, |node| {
        if response.sense.senses_click() {
            node.set_role(Role::Link);
            node.set_label(text);
            node.add_action(Action::Click);
        } else {
            // What a label says is its value.
            node.set_role(Role::Label);
            node.set_value(text);
        }
    });
}
