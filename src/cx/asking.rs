//! A step that asks for something first: a reason, a date, an amount.

use egui::Ui;

use super::{Cx, Dialog};
use crate::{
    base::{
        failure::{Failure, Stale},
        field::Field,
        kind::Subject,
    },
    db::tx::{Command, Done},
    ui::modal::DialogAsk,
};

/// The dialogue of a step, while one is open. `E` is the step, `D` what it asks.
pub struct Asking<E, D>(Option<(E, Dialog<D>)>);

impl<E, D> Default for Asking<E, D> {
    fn default() -> Self {
        Self(None)
    }
}

impl<E: Copy, D: Clone + PartialEq + 'static> Asking<E, D> {
    /// Asks.
    pub fn ask(&mut self, step: E, dialog: Dialog<D>) {
        self.0 = Some((step, dialog));
    }

    /// The step that is asked about.
    pub fn step(&self) -> Option<E> {
        self.0.as_ref().map(|(step, _)| *step)
    }

    /// Asks no more.
    pub fn close(&mut self) {
        self.0 = None;
    }

    /// Draws the dialogue over everything else and sends the command that it is for; what was done.
    pub fn ui<C: Command>(
        &mut self,
        cx: &Cx<'_>,
        ui: &Ui,
        fields: impl FnOnce(E) -> &'static [Field<D>],
        command: impl FnOnce(E, D) -> C,
    ) -> Option<Done> {
        let (step, dialog) = self.0.as_mut()?;
        match dialog.ui(cx, ui.ctx(), fields(*step))? {
            DialogAsk::Go => {
                let draft = dialog.form.draft.clone();
                dialog.form.sent(cx.send(command(*step, draft)));
                None
            }
            DialogAsk::Overtaken(stale) => {
                look_again(cx, stale);
                None
            }
            DialogAsk::Done(done) => {
                self.close();
                Some(done)
            }
            DialogAsk::Cancelled => {
                self.close();
                None
            }
        }
    }
}

/// Tells that somebody else was faster, and has everything that shows the record read it anew: what is typed stays, and
/// the next try is about what is there now.
pub fn look_again(cx: &Cx<'_>, stale: Stale) {
    let subject = Subject { kind: stale.kind, id: stale.id };
    cx.failed(Failure::Stale(Box::new(stale)).said());
    cx.desk.look_again(subject);
}
