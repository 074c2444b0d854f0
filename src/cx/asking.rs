//! A step that asks for something first: a reason, a date, an amount. What is typed outlives the program (PLAT-24).

use egui::Ui;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::{
    Cx, Dialog,
    unsaved::{Beside, Keeper, Taken, says},
};
use crate::{
    base::{
        failure::{Failure, Stale},
        field::Field,
        kind::{Kind, Subject},
    },
    db::tx::{Command, Done},
    ui::{
        cx::FormOf,
        modal::{DialogAsk, Words},
    },
};

/// The dialogue of a step, while one is open. `E` is the step, `D` what it asks.
pub struct Asking<E, D: 'static> {
    open: Option<Open<E, D>>,
    keeper: Keeper<D>,
}

struct Open<E, D: 'static> {
    step: E,
    dialog: Dialog<D>,
    /// What it is about, once it was drawn.
    of: Option<Subject>,
    /// What it began with, and how its fields are called.
    base: D,
    fields: &'static [Field<D>],
}

/// A dialogue as it is kept: it comes back as it was.
#[derive(Serialize, Deserialize)]
struct Kept<E, D> {
    step: E,
    words: Words,
    base: D,
}

impl<E, D> Asking<E, D>
where
    E: Copy + Serialize + DeserializeOwned,
    D: Clone + PartialEq + Serialize + DeserializeOwned + 'static,
{
    /// Asks about steps of records of this kind; `name` tells it from what else asks about them.
    pub fn new(kind: Kind, name: &str) -> Self {
        Self { open: None, keeper: Keeper::new(kind, FormOf::Step(name.to_owned())) }
    }

    /// Asks.
    pub fn ask(&mut self, step: E, dialog: Dialog<D>) {
        let base = dialog.form.draft.clone();
        self.open = Some(Open { step, dialog, of: None, base, fields: &[] });
    }

    /// The step that is asked about.
    pub fn step(&self) -> Option<E> {
        self.open.as_ref().map(|open| open.step)
    }

    /// Asks no more.
    pub fn close(&mut self) {
        self.open = None;
    }

    /// Draws the dialogue over everything else and sends the command that it is for; what was done. It is about this
    /// record, and is left when another one is shown.
    pub fn ui<C: Command>(
        &mut self,
        cx: &Cx<'_>,
        ui: &Ui,
        of: Subject,
        fields: impl FnOnce(E) -> &'static [Field<D>],
        command: impl FnOnce(E, D) -> C,
    ) -> Option<Done> {
        self.restore(cx, of);
        if let Some(open) = &mut self.open {
            open.fields = fields(open.step);
            if *open.of.get_or_insert(of) != of {
                self.open = None;
            }
        }
        let done = self.dialog_ui(cx, ui, command);
        self.keep(cx, of);
        done
    }

    fn dialog_ui<C: Command>(&mut self, cx: &Cx<'_>, ui: &Ui, command: impl FnOnce(E, D) -> C) -> Option<Done> {
        let Open { step, dialog, fields, .. } = self.open.as_mut()?;
        match dialog.ui(cx, ui.ctx(), fields)? {
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

    /// Tells the window what is typed.
    fn keep(&mut self, cx: &Cx<'_>, of: Subject) {
        let open = self.open.as_ref().filter(|open| open.dialog.form.draft != open.base);
        self.keeper.tell(
            cx,
            open,
            |open| &open.dialog.form.draft,
            |Open { step, dialog, base, fields, .. }| {
                let words = dialog.words().clone();
                let title = Some(words.title.clone());
                let says = says(fields, &dialog.form.draft, base);
                let base = Kept { step: *step, words, base: base.clone() };
                Beside { id: of.id, version: 0, base, says, title }
            },
        );
    }

    /// The dialogue that the window has brought back.
    fn restore(&mut self, cx: &Cx<'_>, of: Subject) {
        let Some(taken) = self.keeper.take_of::<Kept<E, D>>(cx, of) else { return };
        let Taken { base: Kept { step, words, base }, typed, .. } = taken;
        let mut dialog = Dialog::with(words, base);
        let base = std::mem::replace(&mut dialog.form.draft, typed);
        self.open = Some(Open { step, dialog, of: Some(of), base, fields: &[] });
    }
}

/// Tells that somebody else was faster, and has everything that shows the record read it anew: what is typed stays, and
/// the next try is about what is there now.
pub fn look_again(cx: &Cx<'_>, stale: Stale) {
    let subject = Subject { kind: stale.kind, id: stale.id };
    cx.failed(Failure::Stale(Box::new(stale)).said());
    cx.desk.look_again(subject);
}
