//! The calls of a customer, a unit or an item, on their forms.

use egui::Ui;

use super::{
    Status,
    rules::Listed,
    store::{self, Brief, Whether},
};
use crate::{
    base::{
        field::Cells,
        kind::{Kind, Subject},
        slot::Slot,
        time::Instant,
        words::Word as _,
    },
    cx::{Cx, Section},
    ui::{icon, style::Tone, widget},
};

/// So many calls stand on a form where open and ended ones have a section of their own; the list has them all.
const FIRST_ROWS: usize = 5;

/// The last calls, and the way to a new one.
#[derive(Default)]
pub struct Calls {
    which: Whether,
    subject: Option<Subject>,
    shown: Slot<(Vec<Brief>, i64)>,
}

impl Calls {
    /// Those that have not ended.
    pub fn open() -> Self {
        Self { which: Whether::Open, ..Self::default() }
    }

    /// Those that have.
    pub fn ended() -> Self {
        Self { which: Whether::Ended, ..Self::default() }
    }
}

impl Section for Calls {
    fn title(&self) -> &'static str {
        match self.which {
            Whether::All => "call-section",
            Whether::Open => "call-section-open",
            Whether::Ended => "call-section-ended",
        }
    }

    fn load(&mut self, cx: &Cx<'_>, subject: Subject) {
        if self.subject != Some(subject) {
            self.shown = Slot::default();
        }
        self.subject = Some(subject);
        let which = self.which;
        self.shown.replace(cx.load(move |conn| store::briefs_of(conn, subject, which)));
    }

    fn ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        if self.which != Whether::Ended && widget::button(ui, icon::PLUS, &cx.t("call-new")).clicked() {
            cx.start(Kind::Call, self.subject);
        }
        let Some((calls, _)) = self.shown.get() else { return };
        if calls.is_empty() {
            let empty = if self.which == Whether::Open { "call-section-none-open" } else { "call-section-empty" };
            widget::weak(ui, &cx.t(empty));
        }
        let shown = if self.which == Whether::All { calls.len() } else { FIRST_ROWS };
        // The form of the customer itself says that it is a key account.
        let of_customer = self.subject.is_some_and(|subject| subject.kind == Kind::Customer);
        for call in calls.iter().take(shown) {
            brief_ui(cx, ui, call, call.is_key_account && !of_customer);
        }
    }

    fn count(&mut self) -> Option<i64> {
        self.shown.get().map(|(_, total)| *total)
    }

    fn door(&self) -> Option<(Kind, &'static str)> {
        let tab = match self.which {
            Whether::All => "all",
            Whether::Open => "open",
            Whether::Ended => "ended",
        };
        Some((Kind::Call, tab))
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

/// The colour of a call in the list: its state, whose it is, and how what it has to keep next stands.
pub(super) fn list_tone(row: &Cells<'_>, key: &str, _: Instant) -> Tone {
    match key {
        "status" => Status::from_word(row.text("status")).map_or(Tone::Plain, tone),
        "customer_level" => Tone::Accent,
        "next_due" | "clock" => Listed::from_word(row.text("clock")).map_or(Tone::Plain, next_tone),
        _ => Tone::Plain,
    }
}

fn next_tone(next: Listed) -> Tone {
    match next {
        Listed::ResponseMissed | Listed::ResolveMissed | Listed::Late => Tone::Bad,
        Listed::ResponseToday | Listed::ResolveToday => Tone::Warning,
        Listed::Standing => Tone::Calm,
        Listed::Met => Tone::Good,
        Listed::Response | Listed::Resolve => Tone::Plain,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        base::{
            field::{ListRow, ReadAt},
            value::{ToVal as _, Val},
        },
        call::fields::list_spec,
    };

    #[test]
    fn a_listed_call_is_late_while_its_clock_counts_and_not_when_it_stands_or_is_done() {
        let spec = list_spec();
        let tone_of = |clock: &str, key: &str, now: i64| {
            let of = |key: &str| match key {
                "status" => Status::Locked.to_val(),
                "next_due" => Instant(60_000).to_val(),
                "clock" => clock.to_val(),
                _ => Val::Null,
            };
            let row = ListRow { id: 1, cells: spec.columns.iter().map(|column| of(column.key)).collect() };
            let read = spec.on(&row, ReadAt { now: Instant(now), zone: chrono_tz::Asia::Shanghai });
            list_tone(&spec.cells(&read), key, Instant(now))
        };
        assert_eq!(tone_of("response", "clock", 60_000), Tone::Warning, "today");
        for key in ["clock", "next_due"] {
            assert_eq!(tone_of("resolve", key, 60_001), Tone::Bad);
        }
        assert_eq!(tone_of("resolve", "clock", -100_000_000), Tone::Plain);
        for (over, tone) in [("standing", Tone::Calm), ("met", Tone::Good), ("late", Tone::Bad), ("", Tone::Plain)] {
            assert_eq!(tone_of(over, "clock", 60_001), tone, "{over}");
        }
        assert_eq!(tone_of("resolve", "status", 0), Tone::Bad);
        assert_eq!(tone_of("resolve", "subject", 60_001), Tone::Plain);
    }
}
