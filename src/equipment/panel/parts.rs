//! Parts as they stand, or stood on a day, and the bill of materials (EQ-5, EQ-6).

use chrono::NaiveDate;
use egui::{CollapsingHeader, Grid as Columns, Ui};

use super::data::Shown;
use crate::{
    base::{
        field::{Field, Input, Show},
        id::CallId,
        kind::{Kind, Subject},
        time::parse_day,
    },
    cx::Cx,
    equipment::{
        FittedPart,
        rules::{parts::stood_on, warranty},
        store::PartRow,
    },
    item::store::{BomNode, Levels},
    ui::{
        form::Grid,
        steps::{StepButton, steps_ui},
        style::{self, Tone},
        widget,
    },
};

/// As of when parts are shown.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct AsOf {
    /// A day; empty for today.
    day: String,
    /// Those that were removed too.
    removed: String,
}

const FIELDS: &[Field<AsOf>] = &[
    Field::<AsOf>::new("day", "equipment-parts-day", Show::Day).edited(Input::Day, |as_of| &mut as_of.day),
    Field::<AsOf>::new("removed", "equipment-parts-removed", Show::Flag)
        .edited(Input::Flag, |as_of| &mut as_of.removed),
];

/// Draws parts and bill of materials; which levels are to be filled in.
pub(super) fn parts_ui(cx: &Cx<'_>, ui: &mut Ui, shown: &Shown, as_of: &mut AsOf) -> Option<Levels> {
    let mut fills = None;
    CollapsingHeader::new(&*cx.t("equipment-parts")).id_salt("equipment-parts").default_open(true).show(ui, |ui| {
        Grid::new("as-of-equipment", FIELDS, &[]).show(cx, ui, as_of);
        let today = cx.now.day(cx.texts.zone);
        let day = parse_day(&as_of.day).unwrap_or(today);
        let stands = |row: &&PartRow| !as_of.removed.is_empty() || stood_on(&row.part, day);
        let rows: Vec<&PartRow> = shown.parts.iter().filter(stands).collect();
        rows_ui(cx, ui, &rows, day);
        fills = fill_ui(cx, ui, shown);
    });
    CollapsingHeader::new(&*cx.t("equipment-bom")).id_salt("equipment-bom").default_open(false).show(ui, |ui| {
        if shown.bom.is_empty() {
            widget::weak(ui, &cx.t("equipment-bom-none"));
        }
        shown.bom.iter().for_each(|node| node_ui(cx, ui, node));
    });
    fills
}

fn fill_ui(cx: &Cx<'_>, ui: &mut Ui, shown: &Shown) -> Option<Levels> {
    let button = |key, text| StepButton::new(key, cx.t(text), shown.fill.clone());
    let buttons = [button("all", "equipment-fill-all"), button("one", "equipment-fill-one")];
    match steps_ui(cx, ui, &buttons)? {
        "one" => Some(Levels::One),
        _ => Some(Levels::All),
    }
}

fn rows_ui(cx: &Cx<'_>, ui: &mut Ui, rows: &[&PartRow], day: NaiveDate) {
    if rows.is_empty() {
        widget::weak(ui, &cx.t("equipment-parts-none"));
        return;
    }
    Columns::new("equipment-parts").striped(true).spacing([style::GROUP_GAP, style::GAP]).show(ui, |ui| {
        widget::weak(ui, &cx.t("equipment-part-item"));
        widget::weak(ui, &cx.t("equipment-part-serial"));
        widget::number_heading(ui, &cx.t("equipment-part-quantity"));
        widget::weak(ui, &cx.t("equipment-part-fitted"));
        widget::weak(ui, &cx.t("equipment-part-gone"));
        widget::weak(ui, &cx.t("equipment-part-warranty"));
        ui.end_row();
        for row in rows {
            row_ui(cx, ui, row, day);
            ui.end_row();
        }
    });
}

fn row_ui(cx: &Cx<'_>, ui: &mut Ui, row: &PartRow, day: NaiveDate) {
    let part = &row.part;
    let item = Subject::new(Kind::Item, part.item_id);
    ui.horizontal(|ui| {
        indent(ui, part.level);
        widget::subject_link(cx, ui, &row.code, item);
        ui.label(&row.name);
        if !stood_on(part, day) {
            widget::toned(ui, Tone::Weak, &cx.t("equipment-part-not-in"));
        }
    });
    ui.label(&part.serial);
    widget::number(ui, &part.quantity.show());
    moved_ui(cx, ui, part.fitted_on, &row.fitted_by, part.fitted_call_id);
    moved_ui(cx, ui, part.removed_on, &row.removed_by, part.removed_call_id);
    warranty_ui(cx, ui, part, day);
}

/// A part's own warranty and how it stands on that day; nothing where the unit's counts.
fn warranty_ui(cx: &Cx<'_>, ui: &mut Ui, part: &FittedPart, day: NaiveDate) {
    let Some(to) = part.warranty_to else {
        ui.label("");
        return;
    };
    ui.horizontal(|ui| {
        let tone = match warranty::standing(part.warranty_from, part.warranty_to, day) {
            warranty::Standing::Running { .. } => Tone::Good,
            _ => Tone::Weak,
        };
        let from = part.warranty_from.map(|from| cx.texts.day(from)).unwrap_or_default();
        widget::toned(ui, tone, &format!("{from} – {}", cx.texts.day(to)));
    });
}

/// A day, and the call that moved the part.
fn moved_ui(cx: &Cx<'_>, ui: &mut Ui, day: Option<NaiveDate>, number: &str, call: Option<CallId>) {
    ui.horizontal(|ui| {
        ui.label(day.map(|day| cx.texts.day(day)).unwrap_or_default());
        if let Some(call) = call {
            widget::subject_link(cx, ui, number, Subject::new(Kind::Call, call));
        }
    });
}

fn node_ui(cx: &Cx<'_>, ui: &mut Ui, node: &BomNode) {
    ui.horizontal(|ui| {
        indent(ui, node.level);
        widget::subject_link(cx, ui, &node.item.code, Subject::new(Kind::Item, node.item.id));
        ui.label(&node.item.name);
        widget::weak(ui, &format!("× {}", node.quantity.show()));
        if node.whole_quantity != node.quantity {
            let whole = crate::base::say::Said::new("equipment-bom-whole").with("quantity", node.whole_quantity);
            widget::weak(ui, &cx.say(&whole));
        }
    });
}

/// Deeper levels stand further right.
fn indent(ui: &mut Ui, level: i64) {
    ui.add_space(style::GROUP_GAP * (level - 1).clamp(0, 20) as f32);
}
