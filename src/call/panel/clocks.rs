//! The two clocks of a call in its head: where each stands, when it is due, what is left of it in working time, and
//! how that is counted (CLK-3, CLK-4, CLK-6).

use std::sync::Arc;

use egui::{Button, Grid, Ui, Widget as _};

use super::{
    data::Shown,
    proof::{Drawn, proof_ui},
};
use crate::{
    base::{
        kind::{Kind, Subject},
        say::{Arg, Said},
        time::MINUTE_MS,
        words::Word as _,
    },
    call::rules::{Clock, ClockState, Which},
    cx::Cx,
    ui::{
        cx::Paper,
        icon,
        shortcut::{self, Shortcut},
        style::{self, Tone},
        widget,
    },
};

/// The keys that unfold how a deadline is counted.
const KEYS: [(Which, &Shortcut); 2] = [(Which::Response, &shortcut::RESPONSE), (Which::Resolve, &shortcut::RESOLVE)];

/// The word of the document that proves deadlines.
const PROOF: &str = "proof";

/// Below this width the clocks do not stand in columns: each wraps in lines of its own.
const COLUMNS_WIDTH: f32 = 620.0;

/// How a row of the clocks is laid out.
type RowUi = fn(&mut Ui, &mut dyn FnMut(&mut Ui));

/// Draws the clocks, and how the unfolded one is counted, with the way to its proof on paper.
pub(super) fn clocks_ui(cx: &Cx<'_>, ui: &mut Ui, shown: &Shown) {
    let id = egui::Id::unique("unfolded-deadline");
    let before: Option<Which> = ui.data(|data| data.get_temp(id)).unwrap_or_default();
    let mut unfolded = before;
    let mut toggle = |which| unfolded = if before == Some(which) { None } else { Some(which) };
    let mut clocks = |ui: &mut Ui, row_ui: RowUi| {
        for (which, key) in KEYS {
            // A promise beyond every calendar has no clock to show.
            let Ok(Some(clock)) = shown.deadlines.clock(which, cx.now) else { continue };
            row_ui(ui, &mut |ui| {
                if clock_ui(cx, ui, (which, key), (clock, shown), before == Some(which)) {
                    toggle(which);
                }
            });
        }
        row_ui(ui, &mut |ui| target_ui(cx, ui, shown));
    };
    if ui.available_width() < COLUMNS_WIDTH {
        clocks(ui, |ui, row| drop(ui.horizontal_wrapped(row)));
    } else {
        let columns = Grid::new("call-clocks").spacing(egui::vec2(style::GROUP_GAP, style::GAP / 2.0));
        columns.show(ui, |ui| {
            clocks(ui, |ui, row| {
                row(ui);
                ui.end_row();
            });
        });
    }
    if unfolded != before {
        ui.data_mut(|data| data.insert_temp(id, unfolded));
    }
    let Some(which) = unfolded else { return };
    if drawn(cx, ui, shown, which).is_some_and(|drawn| proof_ui(cx, ui, &drawn)) {
        let paper = Paper { document: PROOF, part: which.word() };
        cx.print_paper(Subject::new(Kind::Call, shown.call.id), paper);
    }
}

/// What is drawn of a proof: made anew with each minute, change of the call and language, not with each frame.
fn drawn(cx: &Cx<'_>, ui: &Ui, shown: &Shown, which: Which) -> Option<Arc<Drawn>> {
    let minute = cx.now.millis().div_euclid(MINUTE_MS);
    let key = (which, minute, cx.texts.lang);
    let id = egui::Id::unique("drawn-deadline");
    let known = ui.data(|data| data.get_temp::<Arc<Drawn>>(id));
    // What the call's deadlines come from is another value as soon as the call was read anew.
    if let Some(drawn) = known.filter(|one| one.key == key && Arc::ptr_eq(&one.deadlines, &shown.deadlines)) {
        return Some(drawn);
    }
    let drawn = Arc::new(Drawn::new(key, &shown.deadlines, cx)?);
    ui.data_mut(|data| data.insert_temp(id, drawn.clone()));
    Some(drawn)
}

/// A clock in its row; true where it shall be unfolded or folded.
fn clock_ui(
    cx: &Cx<'_>,
    ui: &mut Ui,
    (which, keys): (Which, &Shortcut),
    (clock, shown): (Clock, &Shown),
    is_unfolded: bool,
) -> bool {
    let by_key = keys.is_pressed(ui);
    let name = cx.say(&Said::new("call-clock-unfold").with_word("which", which));
    let caret = if is_unfolded { icon::CARET_DOWN } else { icon::CARET_RIGHT };
    let button = Button::new((style::icon(caret), &*cx.t(&which.key()))).ui(ui).accessible_name(&name);
    ui.ctx().accesskit_node_builder(button.id, |node| node.set_expanded(is_unfolded));
    let clicked = button.on_hover_text(name).clicked();
    let tone = clock_tone(clock);
    widget::toned(ui, tone, &cx.t(&clock.state.key()));
    let due = clock.due.map(|due| cx.say(&Said::new("call-clock-due-at").with("at", due)));
    ui.label(due.unwrap_or_default());
    let left_tone = if clock.state == ClockState::Standing { Tone::Calm } else { tone };
    widget::toned(ui, left_tone, &cx.say(&clock.left(is_answered(which, shown))));
    let promised = Said::new("call-clock-promised").with("time", Arg::Minutes(clock.promised_minutes));
    widget::weak(ui, &cx.say(&promised));
    widget::weak(ui, &keys.shown(ui.ctx()));
    clicked || by_key
}

fn is_answered(which: Which, shown: &Shown) -> bool {
    match which {
        Which::Response => shown.call.responded_at.is_some(),
        Which::Resolve => shown.call.solved_at.is_some(),
    }
}

/// The target set by hand, apart from what was promised (CLK-3).
fn target_ui(cx: &Cx<'_>, ui: &mut Ui, shown: &Shown) {
    let Some(target) = shown.call.target_at else { return };
    let is_past = target < shown.call.solved_at.unwrap_or(cx.now);
    let (tone, key) = match (is_past, shown.call.solved_at.is_some()) {
        (true, _) => (Tone::Bad, ClockState::Missed.key()),
        (false, true) => (Tone::Good, ClockState::Met.key()),
        (false, false) => (Tone::Calm, ClockState::Running.key()),
    };
    widget::weak(ui, &cx.t("call-target-at"));
    widget::toned(ui, tone, &cx.t(&key));
    ui.label(cx.texts.at(target));
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
