//! The charge plan on the form of a contract that is being written (CON-6): proposed over the term, edited line by
//! line, and compared with the amount.

use egui::{Id, Ui};

use crate::{
    base::{failure::FieldError, field::Input, money::Money, say::Said, time::parse_day, words::Word as _},
    contract::{
        command::{ChargeDraft, Draft},
        fields::CHARGE_FIELDS,
        rules::charge_plan::{self, Rhythm},
    },
    cx::Cx,
    ui::{
        icon,
        input::{Name, Spec, input_ui},
        lines::Lines,
        reason::reasons_ui,
        style, widget,
    },
};

const RHYTHMS: Input = Input::Choice("contract-rhythm", &["once", "monthly", "quarterly", "half_yearly", "yearly"]);
const RHYTHM_WIDTH: f32 = 110.0;

/// Draws the plan; `rhythm` is the word of how often it bills.
pub(super) fn charges_ui(
    cx: &Cx<'_>,
    ui: &mut Ui,
    draft: &mut Draft,
    rhythm: &mut String,
    errors: &[FieldError],
    enabled: bool,
) {
    widget::title(ui, &cx.t("contract-charges"));
    let proposal = Rhythm::from_word(rhythm).and_then(|rhythm| proposed(cx, draft, rhythm));
    ui.add_enabled_ui(enabled, |ui| {
        ui.horizontal_wrapped(|ui| {
            let spec = Spec {
                id: Id::unique("contract/rhythm"),
                name: Name::Is(cx.t("contract-rhythm-title").to_string()),
                with: RHYTHMS,
                required: true,
                within: None,
                width: RHYTHM_WIDTH,
            };
            widget::weak(ui, &cx.t("contract-rhythm-title"));
            // A list of choices colours what is drawn after it in the same place.
            ui.scope(|ui| input_ui(cx, ui, &spec, rhythm));
            let button = |ui: &mut Ui| widget::button(ui, icon::LIST_NUMBERS, &cx.t("contract-charges-propose"));
            let response = ui.add_enabled_ui(proposal.is_some(), button).inner;
            let response = widget::refused(&response, &cx.t("contract-charges-propose-needs"));
            if response.clicked()
                && let Some(lines) = proposal
            {
                draft.charges = lines;
            }
        });
    });
    Lines::new("contract/charges", CHARGE_FIELDS, errors).adding("contract-charges-add").enabled(enabled).show(
        cx,
        ui,
        &mut draft.charges,
    );
    sum_ui(cx, ui, draft);
    ui.add_space(style::GAP);
}

/// Whether the plan sums to the amount, as far as both can be read.
fn sum_ui(cx: &Cx<'_>, ui: &mut Ui, draft: &Draft) {
    let typed = draft.charges.iter().filter(|line| !line.amount.trim().is_empty());
    let lines: Option<Vec<Money>> = typed.map(|line| Money::parse(&line.amount)).collect();
    let (Some(lines), Some(amount)) = (lines.filter(|lines| !lines.is_empty()), Money::parse(&draft.amount)) else {
        return;
    };
    let Ok(sum) = Money::sum(lines.iter().copied()) else { return };
    let Ok(difference) = charge_plan::difference(amount, lines) else { return };
    widget::fact(ui, &cx.t("contract-charges-total"), &format!("¥{}", sum.show()));
    reasons_ui(cx, ui, &[charge_plan::difference_said(difference)]);
}

/// A plan over the term as it is typed; none where the term or the amount can't be read.
fn proposed(cx: &Cx<'_>, draft: &Draft, rhythm: Rhythm) -> Option<Vec<ChargeDraft>> {
    let (first, last) = (parse_day(&draft.starts_on)?, parse_day(&draft.ends_on)?);
    let amount = Money::parse(&draft.amount).filter(|amount| *amount > Money::ZERO)?;
    let lines = charge_plan::proposed(rhythm, first, last, amount);
    let count = lines.len();
    let line = |(at, (due_on, amount)): (usize, (chrono::NaiveDate, Money))| ChargeDraft {
        due_on: due_on.to_string(),
        amount: amount.plain(),
        note: match rhythm {
            Rhythm::Once => String::new(),
            _ => cx.say(&Said::new("contract-charge-place").with("place", at + 1).with("count", count)),
        },
        ..ChargeDraft::default()
    };
    Some(lines.into_iter().enumerate().map(line).collect())
}
