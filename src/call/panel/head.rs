//! The head of a call: number, state, priority, the two clocks counting working time, and the steps.

use egui::Ui;

use super::{clocks::clocks_ui, data::Shown, states::states_ui};
use crate::{
    base::{
        kind::{Kind, Subject},
        words::Word as _,
    },
    call::{Priority, Status, rules::Event, section::tone},
    cx::{Cx, printing::button_ui},
    ui::{
        steps::{StepButton, steps_ui},
        style::{self, Tone},
        widget,
    },
};

/// Draws the head; the step that was asked for.
pub(super) fn head_ui(cx: &Cx<'_>, ui: &mut Ui, shown: &Shown) -> Option<Event> {
    let call = &shown.call;
    ui.horizontal_wrapped(|ui| {
        widget::heading(ui, &call.number);
        widget::badge(ui, tone(call.status), &cx.t(&call.status.key()));
        widget::badge(ui, priority_tone(call.priority), &cx.t(&call.priority.key()));
        if shown.look.is_key_account {
            widget::badge(ui, Tone::Accent, &cx.t("call-key-account"));
        }
        widget::subject_link(cx, ui, &shown.customer, Subject::new(Kind::Customer, call.customer_id));
        widget::heading(ui, &call.subject);
        button_ui(cx, ui, Subject::new(Kind::Call, call.id));
    });
    clocks_ui(cx, ui, shown);
    ui.horizontal_wrapped(|ui| {
        widget::fact(ui, &cx.t("call-owner"), &shown.owner);
        if call.attempts > 0 {
            widget::fact(ui, &cx.t("call-attempts"), &call.attempts.to_string());
        }
        widget::fact(ui, &cx.t("call-hold-reason"), &call.hold_reason);
    });
    if !call.solution.is_empty() {
        let said = crate::base::say::Said::new("call-solution-is").with("solution", call.solution.as_str());
        ui.add(egui::Label::new(cx.say(&said)).wrap());
    }
    if !shown.missing.is_empty() {
        let said = crate::base::say::Said::new("call-missing-now").with("missing", shown.missing.clone());
        widget::toned(ui, Tone::Warning, &cx.say(&said));
    }
    ui.add_space(style::GAP);
    let steps: Vec<StepButton> = shown
        .steps
        .iter()
        // Sending somebody and taking them back stands with the dispatches below.
        .filter(|(event, _)| *event != Event::DispatchRevoked)
        // Taken it is already: from here it is given to somebody.
        .filter(|(event, _)| *event != Event::Take || call.status == Status::Undecided)
        // Consent is only a step where it is asked for (COV-7).
        .filter(|(event, _)| *event != Event::Consent || call.lacks_consent())
        .map(|(event, verdict)| StepButton::new(event.word(), cx.t(&event.key()), verdict.clone()))
        .collect();
    let pressed = steps_ui(cx, ui, &steps).and_then(Event::from_word);
    ui.add_space(style::GAP);
    states_ui(cx, ui, call.status);
    ui.add_space(style::GROUP_GAP);
    pressed
}

pub(super) fn priority_tone(priority: Priority) -> Tone {
    match priority {
        Priority::Urgent => Tone::Bad,
        Priority::High => Tone::Warning,
        Priority::Normal => Tone::Calm,
        Priority::Low => Tone::Weak,
    }
}
