//! What a credit note takes back, line by line.

use egui::{Align, Grid, Id, Layout, Ui, vec2};

use super::data::Line;
use crate::{
    base::{failure::FieldError, field::Input, money::Money},
    credit::{command::Draft, rules},
    cx::Cx,
    ui::{
        icon,
        input::{Name, Spec, input_ui},
        style::{self, Tone},
        widget,
    },
};

/// Width of the input of a part.
const PART_WIDTH: f32 = 110.0;

/// Draws what a stored credit note takes back.
pub(super) fn taken_ui(cx: &Cx<'_>, ui: &mut Ui, lines: &[(String, Money, Money)]) {
    Grid::new("lines-taken-list").spacing([style::GROUP_GAP, style::GAP]).striped(true).show(ui, |ui| {
        widget::weak(ui, &cx.t("credit-line-description"));
        widget::number_heading(ui, &cx.t("credit-line-amount"));
        widget::number_heading(ui, &cx.t("credit-line-tax"));
        ui.end_row();
        for (description, amount, tax) in lines {
            ui.label(description);
            widget::number(ui, &amount.show());
            widget::number(ui, &tax.show());
            ui.end_row();
        }
    });
}

/// Draws the lines of the settlement with what is left of each, and what is taken back: the amount spread over them
/// until a part is typed, the sum of the parts then.
pub(super) fn left_ui(cx: &Cx<'_>, ui: &mut Ui, lines: &[Line], draft: &mut Draft, errors: &[FieldError]) {
    if lines.is_empty() {
        widget::weak(ui, &cx.t("credit-no-settlement"));
        return;
    }
    let mut texts = texts(lines, draft);
    let mut is_typed = false;
    Grid::new("lines-left-list").spacing([style::GROUP_GAP, style::GAP]).striped(true).show(ui, |ui| {
        widget::weak(ui, &cx.t("credit-line-description"));
        widget::number_heading(ui, &cx.t("credit-line-net"));
        widget::number_heading(ui, &cx.t("credit-line-left"));
        widget::number_heading(ui, &cx.t("credit-line-amount"));
        ui.end_row();
        for (at, (line, text)) in lines.iter().zip(&mut texts).enumerate() {
            ui.label(&line.description);
            widget::number(ui, &line.left.net.show());
            widget::number(ui, &line.left.amount().show());
            is_typed |= part_ui(cx, ui, at, text);
            ui.end_row();
        }
    });
    for error in errors.iter().filter(|error| error.field == "part") {
        widget::toned(ui, Tone::Bad, &cx.say(&error.said));
    }
    if is_typed {
        let sum =
            texts.iter().filter_map(|text| Money::parse(text)).fold(0_i64, |sum, part| sum.saturating_add(part.0));
        draft.amount = Money(sum).plain();
        draft.by_hand = Some(texts);
    }
    let whole = Money(lines.iter().map(|line| line.left.amount().0).sum());
    if widget::button(ui, icon::CHECKS, &cx.t("credit-all")).clicked() {
        draft.by_hand = None;
        draft.amount = whole.plain();
    }
}

/// What stands in the inputs.
fn texts(lines: &[Line], draft: &Draft) -> Vec<String> {
    if let Some(typed) = &draft.by_hand {
        return (0..lines.len()).map(|at| typed.get(at).cloned().unwrap_or_default()).collect();
    }
    let left: Vec<Money> = lines.iter().map(|line| line.left.amount()).collect();
    let spread = rules::spread(&left, Money::parse(&draft.amount).unwrap_or(Money::ZERO));
    let text = |part: Money| if part == Money::ZERO { String::new() } else { part.plain() };
    spread.map_or_else(|| vec![String::new(); lines.len()], |parts| parts.into_iter().map(text).collect())
}

fn part_ui(cx: &Cx<'_>, ui: &mut Ui, at: usize, text: &mut String) -> bool {
    let name = format!("{} {}", cx.t("credit-line-amount"), at + 1);
    let id = Id::unique(("part-form", at));
    let spec = Spec { id, name: Name::Is(name), with: Input::Money, required: false, within: None, width: PART_WIDTH };
    let size = vec2(spec.width, style::INPUT_HEIGHT);
    ui.allocate_ui_with_layout(size, Layout::top_down(Align::Min), |ui| input_ui(cx, ui, &spec, text).changed()).inner
}
