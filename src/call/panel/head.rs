//! The head of a call: number, state, priority, the two clocks counting working time, and the steps.

use egui::Ui;

use super::{data::Shown, states::states_ui};
use crate::{
    base::{
        kind::{Kind, Subject},
        time::MINUTE_MS,
        words::Word as _,
    },
    call::{
        Priority,
        rules::{Clock, ClockState, Event},
        section::tone,
    },
    cx::Cx,
    ui::{
        steps::{StepButton, steps_ui},
        style::{self, Tone},
        widget,
    },
};

/// Draws the head; the step that was pressed.
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
    });
    ui.horizontal_wrapped(|ui| {
        clock_ui(cx, ui, "call-response", shown.clocks[0]);
        clock_ui(cx, ui, "call-resolve", shown.clocks[1]);
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
        .map(|(event, verdict)| StepButton::new(event.word(), cx.t(&event.key()), verdict.clone()))
        .collect();
    let pressed = steps_ui(cx, ui, &steps).and_then(Event::from_word);
    ui.add_space(style::GAP);
    states_ui(cx, ui, call.status);
    ui.add_space(style::GROUP_GAP);
    pressed
}

/// A clock: its name, where it stands, when it is due, and the working time left.
fn clock_ui(cx: &Cx<'_>, ui: &mut Ui, name: &str, clock: Option<Clock>) {
    let Some(clock) = clock else { return };
    widget::weak(ui, &cx.t(name));
    widget::toned(ui, clock_tone(clock), &cx.t(&clock.state.key()));
    if let Some(due) = clock.due {
        ui.label(cx.texts.at(due));
    }
    let minutes = clock.remaining_ms.div_euclid(MINUTE_MS);
    let key = if minutes < 0 { "call-clock-over" } else { "call-clock-left" };
    let said = crate::base::say::Said::new(key).with("time", crate::base::say::Arg::Minutes(minutes.abs()));
    widget::weak(ui, &cx.say(&said));
    ui.add_space(style::GROUP_GAP);
}

fn clock_tone(clock: Clock) -> Tone {
    match clock.state {
        ClockState::Met => Tone::Good,
        ClockState::Missed => Tone::Bad,
        ClockState::Standing => Tone::Calm,
        // The last quarter of the promise is near.
        ClockState::Running if clock.remaining_ms < clock.promised_minutes * MINUTE_MS / 4 => Tone::Warning,
        ClockState::Running => Tone::Accent,
    }
}

pub(super) fn priority_tone(priority: Priority) -> Tone {
    match priority {
        Priority::Urgent => Tone::Bad,
        Priority::High => Tone::Warning,
        Priority::Normal => Tone::Calm,
        Priority::Low => Tone::Weak,
    }
}
