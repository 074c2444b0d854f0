//! Reasons as a checklist, with links to what they are about.

use egui::{Label, Ui};

use super::{
    cx::Cx,
    icon,
    style::{self, Tone},
    widget,
};
use crate::base::{
    kind::Subject,
    say::{Mark, Reason, Said},
    words::Word as _,
};

/// Draws why something was decided, one line per reason.
pub fn reasons_ui<S>(cx: &Cx<'_, S>, ui: &mut Ui, reasons: &[Reason]) {
    for reason in reasons {
        ui.horizontal_top(|ui| reason_ui(cx, ui, reason));
    }
}

/// Draws the same in few lines, one reason behind the other: for lists of which each row has its reasons.
pub fn brief_ui<S>(cx: &Cx<'_, S>, ui: &mut Ui, reasons: &[Reason]) {
    ui.horizontal_wrapped(|ui| {
        for reason in reasons {
            let (letter, tone) = picture(reason.mark);
            let text = cx.say(&reason.said);
            let link = if reason.about.is_some() { style::INPUT_HEIGHT } else { 0.0 };
            widget::keep_whole(ui, style::INPUT_HEIGHT + widget::text_width(ui, &text) + link);
            widget::named_mark(ui, tone, letter, &cx.t(&reason.mark.key()));
            ui.label(&text);
            if let Some(subject) = reason.about {
                link_ui(cx, ui, &text, subject);
            }
            ui.add_space(style::GAP);
        }
    });
}

fn picture(mark: Mark) -> (&'static str, Tone) {
    match mark {
        Mark::Yes => (icon::CHECK, Tone::Good),
        Mark::No => (icon::X, Tone::Bad),
        Mark::Note => (icon::INFO, Tone::Calm),
        Mark::Warning => (icon::WARNING, Tone::Warning),
    }
}

/// Several reasons stand beside each other: each has its own way.
fn link_ui<S>(cx: &Cx<'_, S>, ui: &mut Ui, text: &str, subject: Subject) {
    let name = cx.say(&Said::new("base-open-it").with("text", text));
    if widget::small_icon_button(ui, icon::ARROW_SQUARE_OUT, &name).clicked() {
        cx.open(subject);
    }
}

fn reason_ui<S>(cx: &Cx<'_, S>, ui: &mut Ui, reason: &Reason) {
    let (letter, tone) = picture(reason.mark);
    let mark = cx.t(&reason.mark.key());
    widget::named_mark(ui, tone, letter, &mark);
    let text = cx.say(&reason.said);
    let link_width = if reason.about.is_some() { style::INPUT_HEIGHT + style::GAP } else { 0.0 };
    ui.scope(|ui| {
        ui.set_max_width((ui.available_width() - link_width).max(style::INPUT_HEIGHT));
        ui.add(Label::new(&text).wrap());
    });
    if let Some(subject) = reason.about {
        link_ui(cx, ui, &text, subject);
    }
}
