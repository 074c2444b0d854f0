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

/// What a notice is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Look {
    /// Something was done.
    Done,
    /// Something is to be minded.
    Mind,
    /// A message came.
    Message,
}

/// Notices on the screen.
#[derive(Debug, Default)]
pub(super) struct Notices {
    /// What was done or came, and until when it stands.
    done: VecDeque<(Look, Said, f64)>,
    /// What has to be read, oldest first, each under its title.
    unread: VecDeque<(Said, Said)>,
}

impl Notices {
    /// Tells what was done.
    pub fn tell(&mut self, said: Said, now: f64) {
        self.show(Look::Done, said, now);
    }

    /// Tells what is to be minded and asks for nothing.
    pub fn mind(&mut self, said: Said, now: f64) {
        self.show(Look::Mind, said, now);
    }

    /// Tells that a message came.
    pub fn message(&mut self, said: Said, now: f64) {
        self.show(Look::Message, said, now);
    }

    fn show(&mut self, look: Look, said: Said, now: f64) {
        // The same of many questions is one thing to read.
        if look == Look::Mind {
            self.done.retain(|(_, stands, _)| *stands != said);
        }
        if self.done.len() == AT_ONCE {
            self.done.pop_front();
        }
        self.done.push_back((look, said, now + STAYS_SECONDS));
    }

    /// Tells what failed.
    pub fn fail(&mut self, said: Said) {
        self.read(Said::new("app-failed"), said);
    }

    /// Tells what has to be read.
    pub fn read(&mut self, title: Said, said: Said) {
        let both = (title, said);
        // The same failure of many questions is one thing to read.
        if !self.unread.contains(&both) {
            self.unread.push_back(both);
        }
    }

    /// Draws them over everything else.
    pub fn ui<S>(&mut self, cx: &Cx<'_, S>, ctx: &Context) {
        let now = ctx.input(|input| input.time);
        self.done.retain(|(_, _, until)| *until > now);
        if let Some((_, _, until)) = self.done.front() {
            ctx.request_repaint_after(std::time::Duration::from_secs_f64(until - now));
            self.done_ui(cx, ctx);
        }
        if let Some((title, said)) = self.unread.front() {
            let text = cx.say(said);
            if modal::tell_ui(cx, ctx, title, &text) {
                self.unread.pop_front();
            }
        }
    }

    fn done_ui<S>(&self, cx: &Cx<'_, S>, ctx: &Context) {
        Area::new(Id::unique("notices"))
            .order(Order::Foreground)
            .interactable(false)
            .anchor(Align2::RIGHT_BOTTOM, vec2(-style::GROUP_GAP, -style::GROUP_GAP))
            .show(ctx, |ui| {
                for (look, said, _) in &self.done {
                    notice_ui(ui, *look, &cx.say(said));
                }
            });
    }
}

fn notice_ui(ui: &mut Ui, look: Look, text: &str) {
    let (tone, letter) = match look {
        Look::Done => (style::Tone::Good, icon::CHECK_CIRCLE),
        Look::Mind => (style::Tone::Warning, icon::WARNING),
        Look::Message => (style::Tone::Accent, icon::BELL),
    };
    let response = style::notice(ui).show(ui, |ui| {
        ui.horizontal(|ui| {
            widget::mark(ui, tone, letter);
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

/// What stands above everything where the file's folder may lose data. True when it was said that this is known.
pub(super) fn danger_ui<S>(cx: &Cx<'_, S>, ui: &mut Ui, said: &Said) -> bool {
    let text = cx.say(said);
    let bar = egui::Panel::top("danger").resizable(false).frame(style::bar(ui));
    let response = bar.show(ui, |ui| {
        ui.horizontal_wrapped(|ui| {
            widget::mark(ui, style::Tone::Warning, icon::WARNING);
            widget::toned(ui, style::Tone::Warning, &text);
            widget::button(ui, icon::CHECK, &cx.t("app-danger-known")).clicked()
        })
        .inner
    });
    ui.ctx().accesskit_node_builder(response.response.id, |node| {
        node.set_role(Role::Alert);
        node.set_label(text);
    });
    response.inner
}

/// What stands above everything once nothing is written any more, because the data is damaged or of a newer program.
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
