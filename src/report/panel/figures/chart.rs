//! A report's rows by their first group as bars, each a way to its calls.

use egui::{ScrollArea, Sense, Ui, vec2};

use crate::{
    base::{kind::Kind, say::Said, words::Word as _},
    call::rules::Which,
    cx::Cx,
    report::figures::{
        Answer, Figure, Row,
        bars::{self, Drawn},
        door,
    },
    ui::{
        bars::{Bar, bars_ui},
        focus::Follow as _,
        style::{self, Tone},
        widget,
    },
};

/// How large a colour stands in the legend.
const LEGEND_SIZE: f32 = 10.0;

/// Draws the chart of a figure.
pub(super) fn chart_ui(cx: &Cx<'_>, ui: &mut Ui, answer: &Answer, figure: Figure) {
    let drawn = bars::drawn(answer, figure, cx.texts);
    let promises = bars::promises(answer);
    let all: Vec<Bar> = drawn.iter().map(|one| bar(one, (figure, promises))).collect();
    style::card(ui).show(ui, |ui| {
        ui.set_min_width(ui.available_width());
        if promises > 1 {
            legend_ui(cx, ui);
        }
        ScrollArea::vertical().id_salt("chart-of-report").auto_shrink([false, true]).follow(ui, |ui| {
            // Bars must not stand under the scroll bar.
            ui.set_max_width(ui.available_width() - style::GAP);
            if let Some(one) = bars_ui(ui, "bars-of-report", &all).and_then(|place| drawn.get(place)) {
                open(cx, answer, one.row, figure);
            }
            let left_out = bars::left_out(answer);
            if left_out > 0 {
                widget::weak(ui, &cx.say(&Said::new("report-chart-more").with("count", left_out)));
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

fn bar(one: &Drawn<'_>, (figure, promises): (Figure, usize)) -> Bar {
    let Drawn { name, share, figure: text, said, .. } = one.clone();
    let tone = match promises {
        1 => tone(one, figure),
        _ if one.is_second => Tone::Good,
        _ => Tone::Accent,
    };
    Bar { name, share, figure: text, tone, said }
}

/// What is late stands out.
fn tone(one: &Drawn<'_>, figure: Figure) -> Tone {
    match figure {
        Figure::Overdue | Figure::Missed => Tone::Bad,
        Figure::DueToday => Tone::Warning,
        _ if one.is_late => Tone::Bad,
        _ => Tone::Accent,
    }
}
