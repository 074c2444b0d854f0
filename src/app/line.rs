//! The bar above everything while the line to the server is lost: since when, why, and when it is tried next.

use std::time::Duration;

use egui::{Label, Panel, Ui, accesskit::Role};

use crate::{
    base::say::Said,
    cx::Cx,
    db::desk::line::Lost,
    ui::{icon, style, widget},
};

/// What the window knows of the line.
#[derive(Debug, Default)]
pub(super) struct LineBar {
    rises: u64,
}

impl LineBar {
    /// True once each time the line has come up again: what is shown may be old.
    pub fn has_risen(&mut self, cx: &Cx<'_>) -> bool {
        let rises = cx.desk.line().rises();
        std::mem::replace(&mut self.rises, rises) != rises
    }

    /// Draws the bar, while there is need of it.
    pub fn ui(&self, cx: &Cx<'_>, ui: &mut Ui) {
        let Some(lost) = cx.desk.line().lost() else { return };
        let since = cx.say(&Said::new("app-line-lost").with("since", lost.since));
        let why = cx.say(&lost.why);
        let bar = Panel::top("line").resizable(false).frame(style::bar(ui)).show(ui, |ui| {
            ui.horizontal_wrapped(|ui| {
                widget::mark(ui, style::Tone::Bad, icon::WARNING);
                widget::toned(ui, style::Tone::Bad, &since);
                if widget::button(ui, icon::ARROWS_CLOCKWISE, &cx.t("app-line-try")).clicked() {
                    cx.desk.line().try_now();
                }
                widget::weak(ui, &next(cx, &lost));
            });
            ui.add(Label::new(&why).wrap());
            widget::weak(ui, &cx.t("app-line-goes-on"));
            if lost.unsure > 0 {
                widget::toned(ui, style::Tone::Warning, &cx.say(&Said::new("app-line-unsure")));
            }
        });
        ui.ctx().accesskit_node_builder(bar.response.id, |node| {
            node.set_role(Role::Alert);
            // Without the seconds: it is read aloud when it changes.
            node.set_label(format!("{since} {why}"));
        });
        ui.ctx().request_repaint_after(Duration::from_secs(1));
    }
}

/// When it is tried next.
fn next(cx: &Cx<'_>, lost: &Lost) -> String {
    match lost.next_at {
        Some(at) => {
            let seconds = (at.millis() - cx.now.millis()).max(0) / 1_000 + 1;
            cx.say(&Said::new("app-line-next").with("seconds", seconds))
        }
        None => cx.t("app-line-trying").to_string(),
    }
}
