//! The calls of a customer, a unit or an item, on their forms.

use egui::Ui;

use super::{
    Status,
    store::{self, Brief},
};
use crate::{
    base::{
        field::Cells,
        kind::{Kind, Subject},
        slot::Slot,
        time::Instant,
        value::FromVal as _,
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
            brief_ui(cx, ui, call, call.is_key_account);
        }
    }
}

/// A call in one line, its solution below it; marked as a key account's where that is not said already (CUS-4).
pub(super) fn brief_ui(cx: &Cx<'_>, ui: &mut Ui, call: &Brief, is_marked: bool) {
    ui.horizontal_wrapped(|ui| {
        widget::subject_link(cx, ui, &call.number, Subject::new(Kind::Call, call.id));
        widget::toned(ui, tone(call.status), &cx.t(&call.status.key()));
        if is_marked {
            widget::badge(ui, Tone::Accent, &cx.t("call-key-account"));
        }
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

/// The colour of a call in the list: its state, and a promised solution that is late while its clock counts.
pub(super) fn list_tone(row: &Cells<'_>, key: &str, now: Instant) -> Tone {
    let Some(status) = Status::from_word(row.text("status")) else { return Tone::Plain };
    let due = || row.get("resolve_due").cloned().and_then(|due| Instant::from_val(due).ok());
    match (key, status) {
        ("status", _) => tone(status),
        ("customer_level", _) => Tone::Accent,
        // In the other states it has been met, stands, or is owed no more.
        (
            "resolve_due",
            Status::Undecided | Status::Waiting | Status::Assigned | Status::InProgress | Status::Locked,
        ) if due().is_some_and(|due| due < now) => Tone::Bad,
        _ => Tone::Plain,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        base::{
            field::ListRow,
            value::{ToVal as _, Val},
        },
        call::fields::list_spec,
    };

    #[test]
    fn a_listed_call_is_late_while_its_clock_counts_and_not_when_it_stands_or_is_done() {
        let spec = list_spec();
        let due = Instant(60_000);
        let tone_of = |status: Status, key: &str, now: i64| {
            let of = |key: &str| match key {
                "status" => status.to_val(),
                "resolve_due" => due.to_val(),
                _ => Val::Null,
            };
            let row = ListRow { id: 1, cells: spec.columns.iter().map(|column| of(column.key)).collect() };
            list_tone(&spec.cells(&row), key, Instant(now))
        };
        assert_eq!(tone_of(Status::Waiting, "resolve_due", 60_000), Tone::Plain);
        assert_eq!(tone_of(Status::Waiting, "resolve_due", 60_001), Tone::Bad);
        for over in [Status::OnHold, Status::Processed, Status::Closed, Status::Declined, Status::Cancelled] {
            assert_eq!(tone_of(over, "resolve_due", 60_001), Tone::Plain, "{over:?}");
        }
        assert_eq!(tone_of(Status::Locked, "status", 0), Tone::Bad);
        assert_eq!(tone_of(Status::Locked, "subject", 0), Tone::Plain);
    }
}
