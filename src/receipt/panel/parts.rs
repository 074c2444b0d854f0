//! What a receipt pays: what it pays already, and the settlements that are still owed, each with its part.

use egui::{Align, Grid, Id, Layout, Ui, vec2};

use super::data::{Open, Shown};
use crate::{
    base::{
        failure::FieldError,
        field::Input,
        id::SettlementId,
        kind::{Kind, Subject},
        money::Money,
        say::Said,
    },
    cx::Cx,
    receipt::{command::PartDraft, rules},
    ui::{
        icon,
        input::{Name, Spec, input_ui},
        style::{self, Tone},
        widget,
    },
};

/// Width of the input of a part.
const PART_WIDTH: f32 = 110.0;

/// Draws what a stored receipt pays; the settlement whose part shall be taken back.
pub(super) fn paid_ui(cx: &Cx<'_>, ui: &mut Ui, shown: &Shown) -> Option<SettlementId> {
    widget::title(ui, &cx.t("receipt-allocations"));
    if shown.parts.is_empty() {
        widget::weak(ui, &cx.t("receipt-none-allocated"));
        return None;
    }
    let mut taken = None;
    Grid::new("receipt-paid-list").spacing([style::GROUP_GAP, style::GAP]).striped(true).show(ui, |ui| {
        widget::weak(ui, &cx.t("receipt-allocation-settlement"));
        widget::weak(ui, &cx.t("receipt-allocation-on"));
        widget::number_heading(ui, &cx.t("receipt-allocation-amount"));
        ui.label("");
        ui.end_row();
        for part in &shown.parts {
            let one = &part.allocation;
            let subject = Subject::new(Kind::Settlement, one.settlement_id);
            widget::subject_link(cx, ui, &part.number, subject);
            ui.label(cx.texts.day(one.allocated_on));
            widget::number(ui, &one.amount.show());
            if one.is_live {
                let said = Said::new("receipt-take-back-of").with("number", part.number.as_str());
                if widget::small_icon_button(ui, icon::ARROW_U_UP_LEFT, &cx.say(&said)).clicked() {
                    taken = Some(one.settlement_id);
                }
            } else {
                widget::weak(ui, &cx.t("receipt-taken-back"));
            }
            ui.end_row();
        }
    });
    taken
}

/// Draws what is owed, oldest first, each with the part that is paid of it: as proposed until one is typed; `none` is said where nothing is owed.
pub(super) fn open_ui(
    cx: &Cx<'_>,
    ui: &mut Ui,
    (open, none, available): (&[Open], &'static str, Money),
    by_hand: &mut Option<Vec<PartDraft>>,
    errors: &[FieldError],
) {
    widget::title(ui, &cx.t("receipt-open"));
    if open.is_empty() {
        widget::weak(ui, &cx.t(none));
        return;
    }
    let mut texts = texts(open, available, by_hand.as_deref());
    let mut is_typed = false;
    Grid::new("receipt-open").spacing([style::GROUP_GAP, style::GAP]).striped(true).show(ui, |ui| {
        widget::weak(ui, &cx.t("receipt-allocation-settlement"));
        widget::weak(ui, &cx.t("settlement-settled-on"));
        widget::number_heading(ui, &cx.t("settlement-total"));
        widget::number_heading(ui, &cx.t("settlement-owed"));
        widget::number_heading(ui, &cx.t("receipt-part"));
        ui.end_row();
        for (one, text) in open.iter().zip(&mut texts) {
            widget::subject_link(cx, ui, &one.number, one.subject());
            ui.label(cx.texts.day(one.settled_on));
            widget::number(ui, &one.total.show());
            widget::number(ui, &one.owed.show());
            is_typed |= part_ui(cx, ui, &one.number, text);
            ui.end_row();
        }
    });
    for error in errors.iter().filter(|error| error.field == "part") {
        widget::toned(ui, Tone::Bad, &cx.say(&error.said));
    }
    if is_typed {
        let part = |(one, text): (&Open, &String)| PartDraft { settlement: one.number.clone(), amount: text.clone() };
        *by_hand = Some(open.iter().zip(&texts).map(part).collect());
    }
    sum_ui(cx, ui, available, &texts);
    if by_hand.is_some() && widget::button(ui, icon::ARROW_COUNTER_CLOCKWISE, &cx.t("receipt-oldest-first")).clicked() {
        *by_hand = None;
    }
}

/// What stands in the inputs.
fn texts(open: &[Open], available: Money, by_hand: Option<&[PartDraft]>) -> Vec<String> {
    match by_hand {
        Some(typed) => {
            let of = |one: &Open| typed.iter().find(|part| part.settlement == one.number);
            open.iter().map(|one| of(one).map(|part| part.amount.clone()).unwrap_or_default()).collect()
        }
        None => {
            let owed: Vec<Money> = open.iter().map(|one| one.owed).collect();
            let text = |part: Money| if part == Money::ZERO { String::new() } else { part.plain() };
            rules::propose(&owed, available).into_iter().map(text).collect()
        }
    }
}

fn part_ui(cx: &Cx<'_>, ui: &mut Ui, number: &str, text: &mut String) -> bool {
    let name = format!("{} {number}", cx.t("receipt-part"));
    let id = Id::unique(("receipt-part", number));
    let spec = Spec { id, name: Name::Is(name), with: Input::Money, required: false, within: None, width: PART_WIDTH };
    let size = vec2(spec.width, style::INPUT_HEIGHT);
    ui.allocate_ui_with_layout(size, Layout::top_down(Align::Min), |ui| input_ui(cx, ui, &spec, text).changed()).inner
}

/// What is allocated by this, and what stays the customer's credit.
fn sum_ui(cx: &Cx<'_>, ui: &mut Ui, available: Money, texts: &[String]) {
    let sum: i64 = texts.iter().filter_map(|text| Money::parse(text)).fold(0, |sum, part| sum.saturating_add(part.0));
    ui.horizontal_wrapped(|ui| {
        widget::fact(ui, &cx.t("receipt-part-sum"), &Money(sum).show());
        let left = Money(available.0.saturating_sub(sum));
        let tone = if left < Money::ZERO { Tone::Bad } else { Tone::Plain };
        widget::weak(ui, &cx.t("receipt-left"));
        widget::toned(ui, tone, &left.show());
    });
}
