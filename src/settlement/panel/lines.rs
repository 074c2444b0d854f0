//! The lines of a settlement: free, discounted or charged, the reason on hover, and the total.

use egui::{Align, Grid, Label, Layout, ScrollArea, Ui};

use crate::{
    base::{
        capitals::{Style, rmb_capitals_with_prefix},
        money::{Money, Rate},
        text::Lang,
        words::Word as _,
    },
    cx::Cx,
    settlement::section::{Line, tone},
    ui::{
        reason::reasons_ui,
        style::{self, Tone},
        widget,
    },
};

const HEADINGS: [(&str, bool); 8] = [
    ("settlement-line-description", false),
    ("settlement-line-quantity", true),
    ("settlement-line-price", true),
    ("settlement-line-discount", true),
    ("settlement-line-relief", true),
    ("settlement-line-charge", false),
    ("settlement-line-net", true),
    ("settlement-line-why", false),
];

/// Draws the table with its total in figures and capitals.
pub(super) fn lines_ui(cx: &Cx<'_>, ui: &mut Ui, lines: &[Line]) {
    if lines.is_empty() {
        widget::weak(ui, &cx.t("settlement-no-lines"));
        return;
    }
    ScrollArea::horizontal().id_salt("lines-settled").show(ui, |ui| table_ui(cx, ui, lines));
    let total = Money(lines.iter().map(|line| line.net.0).sum());
    ui.add_space(style::GAP);
    widget::fact(ui, &cx.t("settlement-total"), &format!("¥{}", total.show()));
    if cx.texts.lang == Lang::Zh {
        widget::fact(ui, &cx.t("settlement-capitals"), &rmb_capitals_with_prefix(total.0, Style::Plain));
    }
}

fn table_ui(cx: &Cx<'_>, ui: &mut Ui, lines: &[Line]) {
    Grid::new("settlement-lines").spacing([style::GROUP_GAP, style::GAP]).striped(true).show(ui, |ui| {
        for (key, is_right) in HEADINGS {
            cell_ui(ui, &cx.t(key), is_right, Tone::Weak);
        }
        ui.end_row();
        for line in lines {
            line_ui(cx, ui, line);
            ui.end_row();
        }
    });
}

fn line_ui(cx: &Cx<'_>, ui: &mut Ui, line: &Line) {
    let rate = |rate: Rate| if rate == Rate::ZERO { String::new() } else { format!("{}%", rate.show()) };
    ui.label(&line.description);
    cell_ui(ui, &line.quantity.show(), true, Tone::Plain);
    cell_ui(ui, &line.price.show(), true, Tone::Plain);
    cell_ui(ui, &rate(line.discount), true, Tone::Plain);
    cell_ui(ui, &rate(line.relief), true, Tone::Plain);
    let hover = |ui: &mut Ui| reasons_ui(cx, ui, &line.reasons);
    widget::toned(ui, tone(line.charge), &cx.t(&line.charge.key())).on_hover_ui(hover);
    cell_ui(ui, &line.net.show(), true, Tone::Plain);
    let why = line.reasons.last().map_or_else(String::new, |reason| cx.say(&reason.said));
    ui.add(Label::new(why).extend()).on_hover_ui(hover);
}

fn cell_ui(ui: &mut Ui, text: &str, is_right: bool, tone: Tone) {
    if is_right {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| widget::toned(ui, tone, text));
    } else {
        widget::toned(ui, tone, text);
    }
}
