//! Telling the panels what was saved.

use std::time::Duration;

use egui::Context;

use super::Shell;
use crate::{
    app::{ground::Ground, panels::ALERTS},
    db::changes::Changes,
};

impl Shell {
    /// Tells the panels what was saved, here and by others, when they have taken in what came before.
    pub(super) fn tell(&mut self, ctx: &Context) {
        let (desk, now) = (&self.base.desk, ctx.input(|input| input.time));
        self.heard.hear(desk.take_changes(), desk, now);
        match self.heard.due(desk, now) {
            Ok(changes) => self.refresh(&changes),
            Err(Some(left)) => ctx.request_repaint_after(Duration::from_secs_f64(left)),
            Err(None) => {}
        }
    }

    fn refresh(&mut self, changes: &Changes) {
        let (shown, cx) = (self.shown(), self.base.cx());
        for (route, panel) in &mut self.panels {
            if *route == shown {
                panel.refresh(&cx, changes);
            } else {
                self.heard.keep_for(route, changes.clone());
            }
        }
        if Ground::is_touched(changes) {
            self.grounding = self.base.desk.load(Ground::load);
        }
        self.views.hear(changes);
        self.is_count_due = true;
    }

    /// The rules have run, and may have found nothing: yet there is something new to show.
    pub(super) fn rules_have_run(&mut self) {
        let shown = self.shown();
        match self.panels.get_mut(ALERTS) {
            Some(panel) if shown == ALERTS => panel.refresh(&self.base.cx(), &Changes::default()),
            Some(_) => self.heard.keep_for(ALERTS, Changes::all()),
            None => {}
        }
    }
}
