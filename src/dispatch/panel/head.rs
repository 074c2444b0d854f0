//! What stands around the fields of a dispatch: its head with the steps, and what is known of the call.

use egui::{Label, Ui};

use super::data::{About, Shown};
use crate::{
    base::{
        kind::{Kind, Subject},
        say::Said,
        words::Word as _,
    },
    cx::{Cx, printing::button_ui},
    dispatch::{
        rules::{self, Act},
        section::{plan, tone},
    },
    ui::{
        reason::reasons_ui,
        steps::{StepButton, steps_ui},
        style::{self, Tone},
        widget,
    },
};

/// Number, state, technician and plan, and the steps; the one that was pressed.
pub(super) fn head_ui(cx: &Cx<'_>, ui: &mut Ui, shown: &Shown) -> Option<Act> {
    let dispatch = &shown.dispatch;
    ui.horizontal_wrapped(|ui| {
        widget::heading(ui, &dispatch.number);
        widget::badge(ui, tone(dispatch.status), &cx.t(&dispatch.status.key()));
        widget::heading(ui, &shown.technician);
        widget::weak(ui, &plan(cx, dispatch));
        button_ui(cx, ui, Subject::new(Kind::Dispatch, dispatch.id));
    });
    ui.horizontal_wrapped(|ui| {
        widget::fact(ui, &cx.t("dispatch-issued-at"), &cx.texts.at(dispatch.issued_at));
        if let Some(at) = dispatch.accepted_at {
            widget::fact(ui, &cx.t("dispatch-accepted-at"), &cx.texts.at(at));
        }
        if let Some(at) = dispatch.ended_at {
            widget::fact(ui, &cx.t("dispatch-ended-at"), &cx.texts.at(at));
        }
        widget::fact(ui, &cx.t("dispatch-reason"), &dispatch.reason_text(cx.texts));
        if let Some((old, number)) = &shown.replaces {
            widget::named_link(cx, ui, &cx.t("dispatch-replaces"), number, *old);
        }
    });
    ui.add_space(style::GAP);
    let steps: Vec<StepButton> = rules::possible(dispatch.status)
        .into_iter()
        .map(|(act, verdict)| StepButton::new(act.word(), cx.t(&act.key()), verdict.map_err(Said::from)))
        .collect();
    let pressed = steps_ui(cx, ui, &steps).and_then(Act::from_word);
    ui.add_space(style::GROUP_GAP);
    pressed
}

/// Where to go and what for: customer, contact, unit, fault, and what is covered and why.
pub(super) fn about_ui(cx: &Cx<'_>, ui: &mut Ui, about: &About) {
    let call = &about.call;
    ui.add_space(style::GROUP_GAP);
    widget::card(ui, &cx.t("dispatch-call"), |ui| {
        ui.horizontal_wrapped(|ui| {
            widget::subject_link(cx, ui, &call.number, Subject::new(Kind::Call, call.id));
            // The words of calls are said, not looked up: a word without its text would still be read.
            widget::badge(ui, Tone::Calm, &cx.say(&Said::new(call.status.key())));
            widget::badge(ui, Tone::Calm, &cx.say(&Said::new(call.priority.key())));
            widget::subject_link(cx, ui, &about.customer, Subject::new(Kind::Customer, call.customer_id));
        });
        widget::fact(ui, &cx.t("dispatch-address"), &about.address);
        widget::fact(ui, &cx.t("dispatch-contact"), &call.contact_name);
        widget::fact(ui, &cx.t("dispatch-phone"), &call.phone);
        if let Some((subject, name)) = &about.unit {
            ui.horizontal(|ui| {
                widget::named_link(cx, ui, &cx.t("dispatch-unit"), name, *subject);
            });
        }
        widget::fact(ui, &cx.t("dispatch-subject"), &call.subject);
        if !call.description.is_empty() {
            ui.add(Label::new(&call.description).wrap());
        }
        let wanted = call.wanted_on.map_or_else(String::new, |day| cx.texts.day(day));
        widget::fact(ui, &cx.t("dispatch-wanted"), format!("{wanted} {}", call.wanted_time).trim());
    });
    ui.add_space(style::GAP);
    widget::card(ui, &cx.t("dispatch-coverage"), |ui| {
        if about.reasons.is_empty() {
            widget::weak(ui, &cx.t("dispatch-coverage-none"));
        }
        reasons_ui(cx, ui, &about.reasons);
    });
}
