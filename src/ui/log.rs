//! The log of a record as a timeline: when, who, what and why.

use egui::{Label, Ui};

use super::{
    cx::Cx,
    icon,
    style::{self, Tone},
    widget,
};
use crate::base::{kind::Subject, say::Said, time::Instant};

/// One line of a log.
#[derive(Clone, Debug)]
pub struct LogLine {
    /// When it happened.
    pub at: Instant,
    /// Who did it.
    pub who: String,
    /// What was done.
    pub what: Said,
    /// Why, in the words of whoever did it; empty where nobody asked.
    pub why: String,
    /// Where it leads.
    pub about: Option<Subject>,
}

/// Draws a log, in the order given.
pub fn log_ui<S>(cx: &Cx<'_, S>, ui: &mut Ui, lines: &[LogLine]) {
    if lines.is_empty() {
        widget::weak(ui, &cx.t("base-log-empty"));
    }
    for line in lines {
        ui.horizontal_top(|ui| line_ui(cx, ui, line));
        if !line.why.is_empty() {
            why_ui(ui, &line.why);
        }
    }
}

fn line_ui<S>(cx: &Cx<'_, S>, ui: &mut Ui, line: &LogLine) {
    widget::mark(ui, Tone::Weak, icon::CLOCK);
    widget::weak(ui, &cx.texts.at(line.at));
    ui.label(&line.who);
    let what = cx.say(&line.what);
    match line.about {
        Some(subject) => widget::subject_link(cx, ui, &what, subject),
        None => {
            ui.add(Label::new(what).wrap());
        }
    }
}

/// Below its line, as wide as there is room.
fn why_ui(ui: &mut Ui, why: &str) {
    ui.horizontal_top(|ui| {
        ui.add_space(style::LOG_INDENT);
        ui.add(Label::new(egui::RichText::new(why).color(style::color(ui, Tone::Weak))).wrap());
    });
}
