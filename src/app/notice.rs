//! What the window tells: what was done for some seconds, what failed until it was read.

use std::collections::VecDeque;

use egui::{Align2, Area, Context, Id, Order, Ui, accesskit::Role, vec2};

use crate::{
    base::say::Said,
    ui::{cx::Cx, icon, modal, style, widget},
};

/// How long a notice stays, in seconds of the window.
const STAYS_SECONDS: f64 = 6.0;
/// How many notices stand at once.
const AT_ONCE: usize = 4;

/// Notices on the screen.
#[derive(Debug, Default)]
pub(super) struct Notices {
    /// What was done, and until when it stands.
    done: VecDeque<(Said, f64)>,
    /// What failed, oldest first.
    failed: VecDeque<Said>,
}

impl Notices {
    /// Tells what was done.
    pub fn tell(&mut self, said: Said, now: f64) {
        if self.done.len() == AT_ONCE {
            self.done.pop_front();
        }
        self.done.push_back((said, now + STAYS_SECONDS));
    }

    /// Tells what failed.
    pub fn fail(&mut self, said: Said) {
        // The same failure of many questions is one thing to read.
        if !self.failed.contains(&said) {
            self.failed.push_back(said);
        }
    }

    /// Draws them over everything else.
    pub fn ui<S>(&mut self, cx: &Cx<'_, S>, ctx: &Context) {
        let now = ctx.input(|input| input.time);
        self.done.retain(|(_, until)| *until > now);
        if let Some((_, until)) = self.done.front() {
            ctx.request_repaint_after(std::time::Duration::from_secs_f64(until - now));
            self.done_ui(cx, ctx);
        }
        if let Some(said) = self.failed.front() {
            let text = cx.say(said);
            if modal::tell_ui(cx, ctx, &Said::new("app-failed"), &text) {
                self.failed.pop_front();
            }
        }
    }

    fn done_ui<S>(&self, cx: &Cx<'_, S>, ctx: &Context) {
        Area::new(Id::unique("notices"))
            .order(Order::Foreground)
            .interactable(false)
            .anchor(Align2::RIGHT_BOTTOM, vec2(-style::GROUP_GAP, -style::GROUP_GAP))
            .show(ctx, |ui| {
                for (said, _) in &self.done {
                    notice_ui(ui, &cx.say(said));
                }
            });
    }
}

fn notice_ui(ui: &mut Ui, text: &str) {
    let response = style::notice(ui).show(ui, |ui| {
        ui.horizontal(|ui| {
            widget::mark(ui, style::Tone::Good, icon::CHECK_CIRCLE);
            ui.label(text)
        })
        .inner
    });
    // Screen readers read a status aloud when it appears.
    ui.ctx().accesskit_node_builder(response.inner.id, |node| {
        node.set_role(Role::Status);
        node.set_label(text);
    });
}

/// What stands above everything once the data file was found damaged, until the window is closed.
pub(super) fn damage_ui<S>(cx: &Cx<'_, S>, ui: &mut Ui, said: &Said) {
    let text = cx.say(said);
    let response = egui::Panel::top("damage").resizable(false).frame(style::bar(ui)).show(ui, |ui| {
        ui.horizontal_wrapped(|ui| {
            widget::mark(ui, style::Tone::Bad, icon::WARNING);
            widget::toned(ui, style::Tone::Bad, &text);
        });
    });
    ui.ctx().accesskit_node_builder(response.response.id, |node| {
        node.set_role(Role::Alert);
        node.set_label(text);
    });
}
