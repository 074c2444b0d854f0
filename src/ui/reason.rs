//! Reasons as a checklist, with links to what they are about.

use egui::{Label, Ui};

use super::{
    cx::Cx,
    icon,
    style::{self, Tone},
    widget,
};
use crate::base::{
    say::{Mark, Reason, Said},
    words::Word as _,
};

/// Draws why something was decided, one line per reason.
pub fn reasons_ui<S>(cx: &Cx<'_, S>, ui: &mut Ui, reasons: &[Reason]) {
    for reason in reasons {
        ui.horizontal_top(|ui| reason_ui(cx, ui, reason));
    }
}

fn reason_ui<S>(cx: &Cx<'_, S>, ui: &mut Ui, reason: &Reason) {
    let (letter, tone) = match reason.mark {
        Mark::Yes => (icon::CHECK, Tone::Good),
        Mark::No => (icon::X, Tone::Bad),
        Mark::Note => (icon::INFO, Tone::Calm),
        Mark::Warning => (icon::WARNING, Tone::Warning),
    };
    let mark = cx.t(&reason.mark.key());
    widget::named_mark(ui, tone, letter, &mark);
    let text = cx.say(&reason.said);
    let link_width = if reason.about.is_some() { style::INPUT_HEIGHT + style::GAP } else { 0.0 };
    ui.scope(|ui| {
        ui.set_max_width((ui.available_width() - link_width).max(style::INPUT_HEIGHT));
        ui.add(Label::new(&text).wrap());
    });
    let Some(subject) = reason.about else { return };
    // Several reasons stand one below the other: each has its own way.
    let name = cx.say(&Said::new("base-open-it").with("text", text));
    if widget::small_icon_button(ui, icon::ARROW_SQUARE_OUT, &name).clicked() {
        cx.open(subject);
    }
}
