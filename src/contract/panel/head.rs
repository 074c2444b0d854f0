//! The head of a contract's form: what it is, how it stands, what can be done, what happened.

use egui::Ui;

use super::data::Shown;
use crate::{
    base::{
        kind::{Kind, Subject},
        say::Said,
        words::Word as _,
    },
    contract::{Contract, ContractEvent, ContractKind, Event, Status, rules::Step, section::tone},
    cx::{Cx, printing::button_ui},
    ui::{
        steps::{StepButton, steps_ui},
        style::{self, Tone},
        widget,
    },
};

/// The button for a renewal, among those of the steps.
const RENEW: &str = "renew";

/// How a contract is called: its number, else that it is a draft.
pub(super) fn name(cx: &Cx<'_>, contract: &Contract) -> String {
    contract.number.clone().unwrap_or_else(|| cx.t("contract-unnumbered").to_string())
}

/// Number, standing, customer, dates, the terms in one sentence, and the steps; the one that was pressed.
pub(super) fn head_ui(cx: &Cx<'_>, ui: &mut Ui, shown: &Shown) -> Option<Step> {
    let contract = &shown.contract;
    ui.horizontal_wrapped(|ui| {
        widget::heading(ui, &name(cx, contract));
        widget::badge(ui, tone(shown.as_of.standing), &cx.t(&shown.as_of.standing.key()));
        widget::badge(ui, Tone::Calm, &cx.t(&contract.kind.key()));
        widget::badge(ui, Tone::Calm, &cx.t(&contract.covers.key()));
        let customer = Subject::new(Kind::Customer, contract.customer_id);
        widget::subject_link(cx, ui, &shown.customer, customer);
        button_ui(cx, ui, Subject::new(Kind::Contract, contract.id));
    });
    ui.horizontal_wrapped(|ui| {
        widget::fact(ui, &cx.t("contract-starts-on"), &cx.texts.day(contract.starts_on));
        widget::fact(ui, &cx.t("contract-ends-on"), &cx.texts.day(contract.ends_on));
        widget::fact(ui, &cx.t("contract-amount"), &contract.amount.show());
        if let Some(delivery) = contract.delivery_id {
            widget::subject_link(cx, ui, &cx.t("contract-delivery"), Subject::new(Kind::Delivery, delivery));
        }
    });
    renewal_ui(cx, ui, shown);
    ui.add(egui::Label::new(cx.say(&shown.sentence)).wrap());
    ui.add_space(style::GAP);
    let button = |(step, verdict): &crate::contract::command::Verdict| {
        StepButton::new(step.word(), cx.t(&step.key()), verdict.clone())
    };
    let mut steps: Vec<StepButton> = shown.steps.iter().map(button).collect();
    if contract.kind == ContractKind::Regular {
        steps.push(StepButton::new(RENEW, cx.t("contract-renew"), shown.may_renew.clone()));
    }
    let pressed = steps_ui(cx, ui, &steps);
    if pressed == Some(RENEW) {
        cx.start(Kind::Contract, Some(Subject::new(Kind::Contract, contract.id)));
    }
    let pressed = pressed.and_then(Step::from_word);
    ui.add_space(style::GROUP_GAP);
    pressed
}

/// Which contract it renews, which renews it, or that it is time to (CON-5).
fn renewal_ui(cx: &Cx<'_>, ui: &mut Ui, shown: &Shown) {
    let links = [("contract-renewal-of", &shown.renews), ("contract-renewed-by", &shown.renewed_by)];
    // An empty row would leave a gap.
    let has_links = shown.renews.is_some() || shown.renewed_by.is_some();
    let row = |ui: &mut Ui| {
        for (key, other) in links {
            if let Some((id, number)) = other {
                widget::named_link(cx, ui, &cx.t(key), number, Subject::new(Kind::Contract, *id));
            }
        }
    };
    if has_links {
        ui.horizontal_wrapped(row);
    }
    let is_in_force = shown.contract.status == Status::Approved;
    if is_in_force && shown.may_renew.is_ok() && shown.is_renewal_offered {
        let said = Said::new("contract-renewal-offered").with("day", shown.contract.ends_on);
        widget::toned(ui, Tone::Warning, &cx.say(&said));
    }
}

/// One event: from when, what, until when, why, who.
pub(super) fn event_ui(cx: &Cx<'_>, ui: &mut Ui, (event, by): &(ContractEvent, String)) {
    ui.horizontal_wrapped(|ui| {
        widget::weak(ui, &cx.texts.day(event.day));
        let tone = match event.event {
            Event::Suspended | Event::Terminated | Event::LineEnded => Tone::Warning,
            _ => Tone::Plain,
        };
        widget::toned(ui, tone, &cx.t(&event.event.key()));
        if let (Some(old_end), Some(new_end)) = (event.old_end, event.new_end) {
            ui.label(cx.say(&Said::new("contract-event-ends").with("old", old_end).with("new", new_end)));
        }
        // An empty label would break the row.
        if !event.reason.is_empty() {
            ui.label(&event.reason);
        }
        widget::weak(ui, by);
    });
}
