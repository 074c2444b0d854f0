//! A report's rows by their first group as bars, each a way to its calls.

use egui::{ScrollArea, Sense, Ui, vec2};

use crate::{
    base::{kind::Kind, say::Said, value::Val, words::Word as _},
    call::rules::Which,
    cx::Cx,
    report::figures::{
        Answer, Figure, Group, Row, door,
        table::{label_of_figure, named},
    },
    ui::{
        bars::{Bar, bars_ui},
        style::{self, Tone},
        widget,
    },
};

/// So many values of the first group have bars; the table has them all.
const MOST: usize = 24;

/// How large a colour stands in the legend.
const LEGEND_SIZE: f32 = 10.0;

/// Draws the chart of a figure.
pub(super) fn chart_ui(cx: &Cx<'_>, ui: &mut Ui, answer: &Answer, figure: Figure) {
    let shown = rows(answer);
    let longest = shown.iter().filter_map(|row| row.figure(answer.asked.report, figure).as_int()).max().unwrap_or(0);
    let bars: Vec<Bar> = shown.iter().map(|row| bar(cx, answer, row, figure, longest)).collect();
    style::card(ui).show(ui, |ui| {
        ui.set_min_width(ui.available_width());
        if promises(answer) > 1 {
            legend_ui(cx, ui);
        }
        ScrollArea::vertical().id_salt("chart-of-report").auto_shrink([false, true]).show(ui, |ui| {
            // Bars must not stand under the scroll bar.
            ui.set_max_width(ui.available_width() - style::GAP);
            if let Some(row) = bars_ui(ui, "bars-of-report", &bars).and_then(|place| shown.get(place)) {
                open(cx, answer, row, figure);
            }
            let (all, shown) = (values(answer), shown.len() / promises(answer));
            if all > shown {
                widget::weak(ui, &cx.say(&Said::new("report-chart-more").with("count", all - shown)));
            }
        });
    });
}

/// Goes to the calls that a figure of a row counts; of a time to those it was measured of.
pub(super) fn open(cx: &Cx<'_>, answer: &Answer, row: &Row, figure: Figure) {
    let figure = if figure.is_count() { figure } else { Figure::Count };
    if let Some(found) = door::of(answer, &row.keys, Some(figure)) {
        cx.list_by(Kind::Call, found);
    }
}

/// Which colour is which promise.
fn legend_ui(cx: &Cx<'_>, ui: &mut Ui) {
    ui.horizontal(|ui| {
        for (which, tone) in Which::ALL.iter().zip([Tone::Accent, Tone::Good]) {
            let (rect, _) = ui.allocate_exact_size(vec2(LEGEND_SIZE, LEGEND_SIZE), Sense::hover());
            ui.painter().rect_filled(rect, 2.0, style::color(ui, tone));
            widget::weak(ui, &cx.t(&which.key()));
        }
    });
}

/// How many bars a value of the first group has.
fn promises(answer: &Answer) -> usize {
    if answer.asked.all_groups().first() == Some(&Group::Clock) { Which::ALL.len() } else { 1 }
}

fn values(answer: &Answer) -> usize {
    let of = |row: &&Row| row.keys.first().is_none_or(|key| key.group != Group::Clock || key.value == "response");
    answer.bars.iter().filter(of).count()
}

/// The rows that have bars: value by value, of each promise.
fn rows(answer: &Answer) -> Vec<&Row> {
    if promises(answer) == 1 {
        return answer.bars.iter().take(MOST).collect();
    }
    let of = |word: &'static str| answer.bars.iter().filter(move |row| row.keys[0].value == word);
    let mut rows = Vec::new();
    for row in of("response").take(MOST / 2) {
        rows.push(row);
        rows.extend(of("resolve").find(|other| other.keys[1..] == row.keys[1..]));
    }
    rows
}

fn bar(cx: &Cx<'_>, answer: &Answer, row: &Row, figure: Figure, longest: i64) -> Bar {
    let val = row.figure(answer.asked.report, figure);
    let number = val.as_int().unwrap_or(0);
    let text = match val {
        Val::Null => "—".to_owned(),
        val => cx.texts.show(val, figure.show()),
    };
    let names: Vec<String> = row.keys.iter().map(|key| named(key, cx.texts)).collect();
    let is_second = row.keys.first().is_some_and(|key| key.group == Group::Clock && key.value == "resolve");
    let name = match names.last() {
        Some(_) if is_second => String::new(),
        Some(name) => name.clone(),
        None => cx.t("report-total").to_string(),
    };
    let said = Said::new("report-bar").with("name", names.join(" · ")).with("figure", text.as_str());
    let said = said.with("what", &*cx.t(label_of_figure(answer.asked.report, figure)));
    Bar {
        name,
        share: if longest > 0 { number as f32 / longest as f32 } else { 0.0 },
        figure: text,
        tone: match promises(answer) {
            1 => tone(row, figure),
            _ if is_second => Tone::Good,
            _ => Tone::Accent,
        },
        said: cx.say(&said),
    }
}

/// What is late stands out.
fn tone(row: &Row, figure: Figure) -> Tone {
    let is_late = |key: &crate::report::figures::Key| {
        matches!((key.group, key.value.as_str()), (Group::Age, "days_30") | (Group::Due, "overdue"))
    };
    match figure {
        Figure::Overdue | Figure::Missed => Tone::Bad,
        Figure::DueToday => Tone::Warning,
        _ if row.keys.iter().any(is_late) => Tone::Bad,
        _ => Tone::Accent,
    }
}
