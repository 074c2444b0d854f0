//! A strip of days: each day a row of its hours from 0 to 24, what became of them in colour, and the minutes that
//! count beside it. It knows plain data: what the days mean is told by who fills it.

use egui::{
    Align2, Color32, CornerRadius, Painter, Pos2, Rect, Role, ScrollArea, Sense, Shape, Stroke, StrokeKind, TextStyle,
    Ui, WidgetInfo, pos2, vec2,
};

use super::{
    focus, icon,
    style::{self, Hours, Tone},
};

/// Minutes of a day.
const DAY_MINUTES: f32 = 1440.0;

/// What a stretch of hours is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fill {
    /// Open, but outside of what is counted.
    Open,
    /// It counts.
    Counted,
    /// Open, but the clock stood.
    Paused,
    /// The clock stood, open or not: a line below the hours.
    Standing,
    /// It came too late.
    Over,
}

/// What a day is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ground {
    /// Worked as usual.
    Working,
    /// Closed as every week.
    Weekend,
    /// Closed, though its weekday is worked.
    Holiday,
    /// Worked, though its weekday is not.
    Makeup,
}

/// A moment that is marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// The clock began.
    Start,
    /// It was, or is, due.
    Due,
    /// It was answered.
    Answered,
    /// Now.
    Now,
}

/// A stretch of a day, in minutes of the wall clock.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    /// From.
    pub from_minute: f32,
    /// To.
    pub to_minute: f32,
    /// What it is.
    pub fill: Fill,
    /// What stands in it where there is room.
    pub text: String,
}

/// A day.
#[derive(Clone, Debug, PartialEq)]
pub struct Day {
    /// Its date.
    pub date: String,
    /// What kind of day it is; empty where that needs no word.
    pub kind: String,
    /// The colour of its row.
    pub ground: Ground,
    /// Its hours, those below first.
    pub bars: Vec<Bar>,
    /// What is marked in it, in minutes of the wall clock.
    pub signs: Vec<(f32, Sign)>,
    /// What counts of it.
    pub counted: String,
    /// The sum so far.
    pub sum: String,
    /// The whole row in words, for accessibility and on hover.
    pub name: String,
}

/// A row of the strip.
#[derive(Clone, Debug, PartialEq)]
pub enum Line {
    /// A day.
    Day(Day),
    /// Days that are shown when they are asked for.
    Folded {
        /// What they are.
        text: String,
        /// The days.
        days: Vec<Day>,
    },
}

/// What a colour or mark means.
#[derive(Clone, Debug, PartialEq)]
pub enum Key {
    /// Of hours.
    Hours(Fill, String),
    /// Of a row.
    Row(Ground, String),
    /// Of a mark, with its moment.
    Mark(Sign, String),
}

/// A strip of days.
#[derive(Clone, Debug, PartialEq)]
pub struct Strip {
    /// Tells it from others: what is unfolded is remembered by it.
    pub id: String,
    /// Its rows.
    pub lines: Vec<Line>,
    /// Headings of the two columns of minutes: of the day, and the sum so far.
    pub headings: [String; 2],
    /// What the colours mean.
    pub legend: Vec<Key>,
}

/// A row as it is drawn.
enum Row<'a> {
    Day(&'a Day),
    Fold { text: &'a str, at: usize, is_open: bool },
}

/// Where the columns stand.
struct Columns {
    /// Left side of the kinds of days.
    kind: f32,
    /// Both sides of the hours.
    hours: (f32, f32),
    /// Right sides of the two columns of minutes.
    minutes: [f32; 2],
}

impl Columns {
    fn x(&self, minute: f32) -> f32 {
        let (left, right) = self.hours;
        left + (right - left) * (minute / DAY_MINUTES).clamp(0.0, 1.0)
    }
}

/// Draws a strip as wide as there is room. Many days scroll.
pub fn strip_ui(ui: &mut Ui, strip: &Strip) {
    let place = ui.available_rect_before_wrap();
    let columns = columns(ui, strip, (place.left(), place.right() - style::STRIP_MARGIN));
    heading_ui(ui, strip, &columns);
    let rows = rows(ui, strip);
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        let most = style::ROW_HEIGHT * style::STRIP_ROWS;
        let area = ScrollArea::vertical().id_salt(("strip", &strip.id)).max_height(most).auto_shrink([false, true]);
        area.show_rows(ui, style::ROW_HEIGHT, rows.len(), |ui, range| {
            for row in &rows[range] {
                match row {
                    Row::Day(day) => day_ui(ui, day, &columns),
                    Row::Fold { text, at, is_open } => fold_ui(ui, strip, (text, *at, *is_open), &columns),
                }
            }
        });
    });
    ui.add_space(style::GAP);
    ui.horizontal_wrapped(|ui| strip.legend.iter().for_each(|key| key_ui(ui, key)));
}

fn days(strip: &Strip) -> impl Iterator<Item = &Day> {
    strip.lines.iter().flat_map(|line| match line {
        Line::Day(day) => std::slice::from_ref(day),
        Line::Folded { days, .. } => days,
    })
}

fn columns(ui: &Ui, strip: &Strip, (left, right): (f32, f32)) -> Columns {
    let widest = |texts: &mut dyn Iterator<Item = &str>| {
        let mut known: Vec<&str> = Vec::new();
        let mut widest = 0.0_f32;
        // Dates and minutes are about as long as each other: the first ones tell, and no frame measures years.
        for text in texts.take(style::STRIP_MEASURED) {
            if !known.contains(&text) {
                known.push(text);
                widest = widest.max(small_width(ui, text));
            }
        }
        widest
    };
    let date = widest(&mut days(strip).map(|day| day.date.as_str()));
    let kind = widest(&mut days(strip).map(|day| day.kind.as_str()));
    let counted =
        widest(&mut [strip.headings[0].as_str()].into_iter().chain(days(strip).map(|day| day.counted.as_str())));
    let sum = small_width(ui, &strip.headings[1]).max(days(strip).last().map_or(0.0, |day| small_width(ui, &day.sum)));
    let kind_left = left + style::GAP + date + style::GAP;
    let hours_left = kind_left + kind + style::GROUP_GAP;
    let sum_right = right - style::GAP;
    let counted_right = sum_right - sum - style::GROUP_GAP;
    let hours_right = counted_right - counted - style::GROUP_GAP * 1.5;
    Columns { kind: kind_left, hours: (hours_left, hours_right), minutes: [counted_right, sum_right] }
}

fn small_width(ui: &Ui, text: &str) -> f32 {
    let font = TextStyle::Small.resolve(ui.style());
    ui.painter().layout_no_wrap(text.to_owned(), font, Color32::PLACEHOLDER).size().x
}

/// The hours above the rows, and what the columns of minutes are.
fn heading_ui(ui: &mut Ui, strip: &Strip, columns: &Columns) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), style::STRIP_HEADING), Sense::hover());
    let (painter, palette) = (ui.painter(), style::palette(ui));
    let font = TextStyle::Small.resolve(ui.style());
    let step = if columns.hours.1 - columns.hours.0 < style::STRIP_HOUR * 8.0 { 6_u8 } else { 3 };
    for hour in (0..=24_u8).step_by(step.into()) {
        let at = pos2(columns.x(f32::from(hour) * 60.0), rect.center().y);
        painter.text(at, Align2::CENTER_CENTER, hour.to_string(), font.clone(), palette.weak);
    }
    for (right, text) in columns.minutes.iter().zip(&strip.headings) {
        painter.text(pos2(*right, rect.center().y), Align2::RIGHT_CENTER, text, font.clone(), palette.weak);
    }
}

/// The rows to draw: those of a fold only while it is open.
fn rows<'a>(ui: &Ui, strip: &'a Strip) -> Vec<Row<'a>> {
    let mut rows = Vec::new();
    for (at, line) in strip.lines.iter().enumerate() {
        match line {
            Line::Day(day) => rows.push(Row::Day(day)),
            Line::Folded { text, days } => {
                let is_open = ui.data(|data| data.get_temp(fold_id(strip, at))).unwrap_or(false);
                rows.push(Row::Fold { text, at, is_open });
                rows.extend(days.iter().filter(|_| is_open).map(Row::Day));
            }
        }
    }
    rows
}

fn fold_id(strip: &Strip, at: usize) -> egui::Id {
    egui::Id::unique(("strip-fold", &strip.id, at))
}

fn fold_ui(ui: &mut Ui, strip: &Strip, (text, at, is_open): (&str, usize, bool), columns: &Columns) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), style::ROW_HEIGHT), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, text));
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_expanded(is_open));
    if response.clicked() {
        ui.data_mut(|data| data.insert_temp(fold_id(strip, at), !is_open));
    }
    let palette = style::palette(ui);
    let color = if response.hovered() || response.has_focus() { palette.accent } else { palette.weak };
    let painter = ui.painter();
    painter.rect_filled(rect, CornerRadius::ZERO, palette.stripe);
    let caret = if is_open { icon::CARET_DOWN } else { icon::CARET_RIGHT };
    let picture = egui::FontId::new(TextStyle::Small.resolve(ui.style()).size, style::icon_family());
    painter.text(pos2(rect.left() + style::GAP, rect.center().y), Align2::LEFT_CENTER, caret, picture, color);
    let from = rect.left() + style::GAP + style::GROUP_GAP;
    let room = Rect::from_x_y_ranges(from..=columns.minutes[1], rect.y_range());
    let font = TextStyle::Small.resolve(ui.style());
    painter.with_clip_rect(room.intersect(ui.clip_rect())).text(
        room.left_center(),
        Align2::LEFT_CENTER,
        text,
        font,
        color,
    );
    focus::lead(&response);
    response.on_hover_cursor(egui::CursorIcon::PointingHand);
}

fn day_ui(ui: &mut Ui, day: &Day, columns: &Columns) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), style::ROW_HEIGHT), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::ListItem, true, &day.name));
    if !ui.is_rect_visible(rect) {
        return;
    }
    let (painter, palette, hours) = (ui.painter(), style::palette(ui), style::hours(ui));
    if let Some(ground) = hours.ground(day.ground) {
        painter.rect_filled(rect, CornerRadius::ZERO, ground);
    }
    let font = TextStyle::Small.resolve(ui.style());
    let middle = rect.center().y;
    painter.text(pos2(rect.left() + style::GAP, middle), Align2::LEFT_CENTER, &day.date, font.clone(), palette.text);
    let kind = style::color(ui, tone(day.ground));
    painter.text(pos2(columns.kind, middle), Align2::LEFT_CENTER, &day.kind, font.clone(), kind);
    for hour in (0..=24_u8).step_by(6) {
        let x = columns.x(f32::from(hour) * 60.0);
        painter.vline(x, rect.y_range(), Stroke::new(1.0, palette.line));
    }
    day.bars.iter().for_each(|bar| bar_ui(ui, bar, (rect, columns), &hours));
    day.signs.iter().for_each(|(minute, sign)| {
        sign_at(painter, pos2(columns.x(*minute), rect.top()), rect.height(), sign_color(ui, *sign), *sign);
    });
    for (right, text) in columns.minutes.iter().zip([&day.counted, &day.sum]) {
        painter.text(pos2(*right, middle), Align2::RIGHT_CENTER, text, font.clone(), palette.text);
    }
    response.on_hover_text(&day.name);
}

fn tone(ground: Ground) -> Tone {
    match ground {
        Ground::Working | Ground::Weekend => Tone::Weak,
        Ground::Holiday => Tone::Calm,
        Ground::Makeup => Tone::Accent,
    }
}

fn bar_ui(ui: &Ui, bar: &Bar, (row, columns): (Rect, &Columns), hours: &Hours) {
    let x = columns.x(bar.from_minute)..=columns.x(bar.to_minute).max(columns.x(bar.from_minute) + 1.0);
    let below = row.bottom() - style::STRIP_STANDING;
    let y = match bar.fill {
        Fill::Standing => below..=row.bottom(),
        _ => row.top() + style::STRIP_STANDING..=below,
    };
    let place = Rect::from_x_y_ranges(x, y);
    fill(ui.painter(), place, bar.fill, hours);
    let font = TextStyle::Small.resolve(ui.style());
    let galley = ui.painter().layout_no_wrap(bar.text.clone(), font, hours.on_fill(bar.fill));
    if galley.size().x + style::GAP < place.width() {
        let at = Align2::CENTER_CENTER.anchor_size(place.center(), galley.size()).min;
        ui.painter().galley(at, galley, hours.on_fill(bar.fill));
    }
}

/// Hours in their colour; where the clock stood they are hatched, so that the colour is not all that tells.
fn fill(painter: &Painter, place: Rect, fill: Fill, hours: &Hours) {
    let round = CornerRadius::same(2);
    painter.rect_filled(place, round, hours.fill(fill));
    match fill {
        Fill::Open => {
            painter.rect_stroke(place, round, Stroke::new(1.0, hours.edge), StrokeKind::Inside);
        }
        Fill::Paused | Fill::Standing => {
            let painter = painter.with_clip_rect(place.intersect(painter.clip_rect()));
            let height = place.height();
            let mut x = place.left() - height;
            while x < place.right() {
                let ends = [pos2(x, place.bottom()), pos2(x + height, place.top())];
                painter.line_segment(ends, Stroke::new(1.0, hours.hatch));
                x += style::STRIP_HATCH;
            }
        }
        Fill::Counted | Fill::Over => {}
    }
}

fn sign_color(ui: &Ui, sign: Sign) -> Color32 {
    let palette = style::palette(ui);
    match sign {
        Sign::Start => palette.text,
        Sign::Due => palette.bad,
        Sign::Answered => palette.good,
        Sign::Now => palette.weak,
    }
}

/// A line through the row with a mark of its own shape on it.
fn sign_at(painter: &Painter, top: Pos2, height: f32, color: Color32, sign: Sign) {
    const SIZE: f32 = 4.0;
    let bottom = top + vec2(0.0, height);
    let wide = if sign == Sign::Now { 1.0 } else { 2.0 };
    painter.line_segment([top, bottom], Stroke::new(wide, color));
    let mark = match sign {
        // A flag that leads on.
        Sign::Start => vec![top, top + vec2(SIZE * 1.75, SIZE), top + vec2(0.0, SIZE * 2.0)],
        // A wedge from above.
        Sign::Due => vec![top + vec2(-SIZE, 0.0), top + vec2(SIZE, 0.0), top + vec2(0.0, SIZE * 1.5)],
        // A diamond.
        Sign::Answered => {
            let middle = top + vec2(0.0, height / 2.0);
            [vec2(0.0, -SIZE), vec2(SIZE, 0.0), vec2(0.0, SIZE), vec2(-SIZE, 0.0)].map(|by| middle + by).to_vec()
        }
        Sign::Now => return,
    };
    painter.add(Shape::convex_polygon(mark, color, Stroke::NONE));
}

/// What a colour or mark means: a sample of it, and the word.
fn key_ui(ui: &mut Ui, key: &Key) {
    let (Key::Hours(_, text) | Key::Row(_, text) | Key::Mark(_, text)) = key;
    let sample = vec2(style::STRIP_SAMPLE, style::STRIP_HEADING);
    // Sample and word stay on one line.
    if ui.available_size_before_wrap().x < sample.x + style::GAP + small_width(ui, text) {
        ui.end_row();
    }
    let (rect, _) = ui.allocate_exact_size(sample, Sense::hover());
    let hours = style::hours(ui);
    let place = rect.shrink2(vec2(0.0, 3.0));
    match key {
        Key::Hours(what, _) => fill(ui.painter(), place, *what, &hours),
        Key::Row(ground, _) => {
            let stroke = Stroke::new(1.0, hours.edge);
            ui.painter().rect(
                place,
                CornerRadius::same(2),
                hours.ground(*ground).unwrap_or(Color32::TRANSPARENT),
                stroke,
                StrokeKind::Inside,
            );
        }
        Key::Mark(sign, _) => {
            sign_at(ui.painter(), pos2(place.center().x, place.top()), place.height(), sign_color(ui, *sign), *sign);
        }
    }
    ui.label(egui::RichText::new(text).small().color(style::color(ui, Tone::Weak)));
    ui.add_space(style::GAP);
}
