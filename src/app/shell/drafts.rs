//! Forms that were typed in and not saved when the program was ended: offered, and brought back.

use egui::Ui;

use super::Shell;
use crate::{
    app::{route::Place, unsaved::DraftAsk},
    base::{kind::Subject, say::Said},
    ui::cx::{Ask, Unsaved},
};

/// After so many frames in which nobody took it a form can't come back.
const FRAMES: u8 = 30;

impl Shell {
    /// Draws what is offered, and hands a form that comes back to whoever shows its kind.
    pub(super) fn drafts_ui(&mut self, ui: &mut Ui) {
        if let Some(DraftAsk::Continue(unsaved)) = self.drafts.ui(&self.base.cx(), ui) {
            self.go_on_with(unsaved);
            ui.ctx().request_repaint();
        }
        if let Some((unsaved, _)) = &self.restoring {
            self.base.asked.borrow_mut().push(Ask::Restore(unsaved.clone()));
        }
    }

    fn go_on_with(&mut self, unsaved: Box<Unsaved>) {
        let Unsaved { kind, id, .. } = *unsaved;
        let place = if id == 0 { Place::New(kind, None) } else { Place::Record(Subject { kind, id }) };
        let panel = self.route_of(place).and_then(|route| self.panels.get(route));
        if panel.is_some_and(|panel| panel.is_unsaved()) {
            self.base.cx().failed(Said::new("app-unsaved-other-first"));
            return;
        }
        self.go(place);
        self.restoring = Some((unsaved, 0));
    }

    /// It is there once nobody offers it any more.
    pub(super) fn look_whether_restored(&mut self, asked: &[Ask]) {
        let Some((unsaved, frames)) = &mut self.restoring else { return };
        if !asked.iter().any(|ask| matches!(ask, Ask::Restore(_))) {
            self.drafts.taken(&self.base.cx(), unsaved);
            self.restoring = None;
        } else if *frames >= FRAMES {
            self.restoring = None;
            self.base.cx().failed(Said::new("base-unsaved-unreadable"));
        } else {
            *frames += 1;
        }
    }
}
