//! Who could go, beside the fields of a dispatch (DSP-3), and when (DSP-8).

use egui::Ui;

use crate::{
    base::{say::Said, slot::Slot},
    cx::Cx,
    dispatch::{
        command::{Draft, Suggested, suggested},
        rules::suggest::{Free, Suggestion},
    },
    ui::{
        icon,
        reason::brief_ui,
        style::{self, Tone},
        widget,
    },
};

/// How many hours a free slot may be asked for.
const HOURS: [i64; 4] = [1, 2, 4, 8];

/// The suggestions for the dispatch that is typed.
pub(super) struct Suggestions {
    /// What was asked last.
    asked: Option<(Draft, i64)>,
    shown: Slot<Suggested>,
    /// For how many hours a slot is looked for.
    hours: i64,
}

/// What was taken of them.
pub(super) enum Taken {
    /// This technician.
    Technician(String),
    /// This technician at this time, which suits the customer: from and to as they are typed.
    Slot(String, String, String),
}

impl Default for Suggestions {
    fn default() -> Self {
        Self { asked: None, shown: Slot::default(), hours: 2 }
    }
}

impl Suggestions {
    /// Something was saved, or another record is shown: they are asked for anew.
    pub(super) fn forget(&mut self) {
        self.asked = None;
    }

    /// Draws them as they fit the draft; what was taken. Slots are for a new dispatch.
    pub(super) fn ui(&mut self, cx: &Cx<'_>, ui: &mut Ui, draft: &Draft) -> Option<Taken> {
        self.ask(cx, draft);
        let shown = self.shown.get()?;
        if shown.technicians.is_empty() {
            return None;
        }
        let mut taken = None;
        widget::card(ui, &cx.t("dispatch-suggest"), |ui| {
            let count = shown.technicians.len();
            for one in &shown.technicians[..widget::shown_rows(ui, "suggest", count)] {
                if row_ui(cx, ui, one, one.name == draft.technician.trim()) {
                    taken = Some(Taken::Technician(one.name.clone()));
                }
            }
            widget::rest_ui(cx, ui, "suggest", count);
            if draft.id.is_none() {
                widget::title(ui, &cx.t("dispatch-slots"));
                taken = slots_ui(cx, ui, &shown.free, &mut self.hours).or(taken.take());
            }
        });
        taken
    }

    /// Asks for them when what they depend on has changed.
    fn ask(&mut self, cx: &Cx<'_>, draft: &Draft) {
        // What is to be done does not matter, nor when it was issued.
        let key = Draft { instructions: String::new(), happened_at: String::new(), version: 0, ..draft.clone() };
        if self.asked.as_ref().is_some_and(|(asked, hours)| *asked == key && *hours == self.hours) {
            return;
        }
        let (hours, now) = (self.hours, cx.now);
        self.asked = Some((key.clone(), hours));
        self.shown.replace(cx.load(move |conn| suggested(conn, &key, hours, now)));
    }
}

/// A technician with score and reasons; true when they were taken.
fn row_ui(cx: &Cx<'_>, ui: &mut Ui, one: &Suggestion, is_chosen: bool) -> bool {
    let is_taken = ui
        .horizontal_wrapped(|ui| {
            let name = cx.say(&Said::new("dispatch-suggest-take").with("name", one.name.as_str()));
            let letter = if is_chosen { icon::CHECK } else { icon::USER };
            let button = ui.add_enabled_ui(one.can_go && !is_chosen, |ui| widget::button(ui, letter, &one.name)).inner;
            let button = button.accessible_name(&*name);
            let score = cx.say(&Said::new("dispatch-suggest-score").with("score", one.score));
            if one.is_excluded {
                widget::badge(ui, Tone::Warning, &cx.t("dispatch-suggest-last"));
            } else {
                widget::weak(ui, &score);
            }
            button.clicked()
        })
        .inner;
    brief_ui(cx, ui, &one.reasons);
    ui.add_space(style::GAP);
    is_taken
}

/// The next free slots of those who suit (DSP-8): a line for each technician.
fn slots_ui(cx: &Cx<'_>, ui: &mut Ui, free: &[Free], hours: &mut i64) -> Option<Taken> {
    let mut taken = None;
    widget::weak(ui, &cx.t("dispatch-slots-why"));
    ui.horizontal_wrapped(|ui| {
        for choice in HOURS {
            let name = cx.say(&Said::new("dispatch-slots-hours").with("hours", choice));
            ui.selectable_value(hours, choice, name);
        }
    });
    if free.is_empty() {
        widget::weak(ui, &cx.t("dispatch-slots-none"));
    }
    for one in &free[..widget::shown_rows(ui, "slots", free.len())] {
        taken = free_ui(cx, ui, one).or(taken);
    }
    widget::rest_ui(cx, ui, "slots", free.len());
    taken
}

/// When one technician has time.
fn free_ui(cx: &Cx<'_>, ui: &mut Ui, one: &Free) -> Option<Taken> {
    let mut taken = None;
    let zone = cx.texts.zone;
    ui.horizontal_wrapped(|ui| {
        ui.label(&one.name);
        for slot in &one.slots {
            let text =
                format!("{} – {}", slot.from.local(zone).format("%m-%d %H:%M"), slot.to.local(zone).format("%H:%M"));
            let said = Said::new("dispatch-slots-take").with("name", one.name.as_str());
            let said =
                said.with("from", slot.from.show(zone)).with("to", slot.to.local(zone).format("%H:%M").to_string());
            if widget::link(ui, &text).accessible_name(cx.say(&said)).clicked() {
                taken = Some(Taken::Slot(one.name.clone(), slot.from.show(zone), slot.to.show(zone)));
            }
        }
    });
    taken
}
