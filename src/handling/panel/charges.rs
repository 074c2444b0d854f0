//! Free, discounted or charged: a table with the reason of each line, live while it is typed.

use egui::{CollapsingHeader, Grid, Label, ScrollArea, Ui};

use super::data::ChargeRow;
use crate::{
    base::{id::HandlingLineId, money::Money, words::Word as _},
    cx::Cx,
    handling::{rules::charge::deciding, section::tone},
    ui::{focus::Follow as _, icon, reason::reasons_ui, style, widget},
};

/// Draws the table; the line that is to be waived.
pub(super) fn charges_ui(cx: &Cx<'_>, ui: &mut Ui, rows: &[ChargeRow]) -> Option<(HandlingLineId, i64)> {
    if rows.is_empty() {
        widget::weak(ui, &cx.t("handling-no-lines"));
        return None;
    }
    let waived = ScrollArea::horizontal().id_salt("charges").follow(ui, |ui| table_ui(cx, ui, rows)).inner;
    let total = Money(rows.iter().filter(|row| row.waived.is_empty()).map(|row| row.net.0).sum());
    widget::fact(ui, &cx.t("handling-net"), &format!("¥{}", total.show()));
    reasons_of_all_ui(cx, ui, rows);
    waived
}

fn table_ui(cx: &Cx<'_>, ui: &mut Ui, rows: &[ChargeRow]) -> Option<(HandlingLineId, i64)> {
    let mut waived = None;
    Grid::new("charges").spacing([style::GROUP_GAP, style::GAP]).striped(true).show(ui, |ui| {
        widget::weak(ui, &cx.t("handling-line-description"));
        widget::weak(ui, &cx.t("handling-line-charge"));
        widget::number_heading(ui, &cx.t("handling-line-net"));
        widget::weak(ui, &cx.t("handling-line-decided-by"));
        widget::weak(ui, &cx.t("handling-line-why"));
        ui.end_row();
        for row in rows {
            waived = row_ui(cx, ui, row).or(waived);
            ui.end_row();
        }
    });
    waived
}

fn row_ui(cx: &Cx<'_>, ui: &mut Ui, row: &ChargeRow) -> Option<(HandlingLineId, i64)> {
    ui.label(&row.description);
    let Some(charge) = row.charge else {
        widget::weak(ui, &cx.t("handling-line-unread"));
        return None;
    };
    widget::toned(ui, tone(charge), &cx.t(&charge.key())).on_hover_ui(|ui| reasons_ui(cx, ui, &row.reasons));
    widget::number(ui, &row.net.show());
    ui.label(row.decided_by.map_or_else(String::new, |by| cx.t(&by.key()).to_string()));
    if row.waived.is_empty() {
        let why = row.decided_by.and_then(|by| deciding(by, &row.reasons));
        let why = why.map_or_else(String::new, |reason| cx.say(&reason.said));
        ui.add(Label::new(why).extend()).on_hover_ui(|ui| reasons_ui(cx, ui, &row.reasons));
    } else {
        let said = crate::base::say::Said::new("handling-waived").with("reason", row.waived.as_str());
        widget::weak(ui, &cx.say(&said));
    }
    let line = row.waivable?;
    widget::button(ui, icon::HAND_COINS, &cx.t("handling-waive")).clicked().then_some(line)
}

/// Below the table, folded: what every test said of every line.
fn reasons_of_all_ui(cx: &Cx<'_>, ui: &mut Ui, rows: &[ChargeRow]) {
    let title = cx.t("handling-charges-why");
    CollapsingHeader::new(&*title).id_salt("charges-why").show(ui, |ui| {
        for row in rows.iter().filter(|row| !row.reasons.is_empty()) {
            widget::title(ui, &row.description);
            reasons_ui(cx, ui, &row.reasons);
        }
    });
}
