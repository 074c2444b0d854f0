//! The calls of a customer, a unit or an item, on their forms.

use egui::Ui;

use super::{
    Status,
    store::{self, Brief},
};
use crate::{
    base::{
        kind::{Kind, Subject},
        slot::Slot,
        words::Word as _,
    },
    cx::{Cx, Section},
    ui::{icon, style::Tone, widget},
};

/// The last calls, open ones first, and the way to a new one.
#[derive(Default)]
pub struct Calls {
    subject: Option<Subject>,
    shown: Slot<Vec<Brief>>,
}

impl Section for Calls {
    fn title(&self) -> &'static str {
        "call-section"
    }

    fn load(&mut self, cx: &Cx<'_>, subject: Subject) {
        if self.subject != Some(subject) {
            self.shown = Slot::default();
        }
        self.subject = Some(subject);
        self.shown.replace(cx.load(move |conn| store::briefs_of(conn, subject)));
    }

    fn ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        if widget::button(ui, icon::PLUS, &cx.t("call-new")).clicked() {
            cx.start(Kind::Call, self.subject);
        }
        let Some(calls) = self.shown.get() else { return };
        if calls.is_empty() {
            widget::weak(ui, &cx.t("call-section-empty"));
        }
        for call in calls {
            brief_ui(cx, ui, call);
        }
    }
}

/// A call in one line, its solution below it.
pub(super) fn brief_ui(cx: &Cx<'_>, ui: &mut Ui, call: &Brief) {
    ui.horizontal_wrapped(|ui| {
        widget::subject_link(cx, ui, &call.number, Subject::new(Kind::Call, call.id));
        widget::toned(ui, tone(call.status), &cx.t(&call.status.key()));
        widget::weak(ui, &cx.texts.day(call.opened_at.day(cx.texts.zone)));
        ui.label(&call.subject);
    });
    // Who did what: one line, that may be long.
    let told: Vec<&str> =
        [call.owner.as_str(), call.solution.as_str()].into_iter().filter(|text| !text.is_empty()).collect();
    if !told.is_empty() {
        widget::weak(ui, &told.join("  "));
    }
}

/// The colour of a state.
pub(super) fn tone(status: Status) -> Tone {
    match status {
        Status::Waiting | Status::OnHold | Status::Undecided => Tone::Warning,
        Status::Locked => Tone::Bad,
        Status::Assigned | Status::InProgress => Tone::Accent,
        Status::Processed | Status::Closed => Tone::Good,
        Status::Declined | Status::Cancelled => Tone::Weak,
    }
}
