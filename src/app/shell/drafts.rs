//! Forms that were typed in and not saved when the program was ended: offered, and brought back.

use egui::{Context, Ui};

use super::Shell;
use crate::{
    app::{
        batch::{self, Batch},
        many::{self, Many},
        paper::Dialogue,
        route::Place,
        unsaved::DraftAsk,
    },
    base::{kind::Subject, say::Said, words::Word as _},
    document::Document,
    ui::cx::{Ask, FormOf, Paper, Unsaved},
};

/// After so many frames in which nobody took it a form can't come back.
const FRAMES: u8 = 30;

impl Shell {
    /// True while something typed is not saved: in a form, or in a dialogue over it.
    pub(super) fn has_typed(&self) -> bool {
        self.drafts.has_typed() || self.panels.values().any(|panel| panel.is_unsaved())
    }

    /// Draws what is offered, and hands a form that comes back to whoever shows its kind.
    pub(super) fn drafts_ui(&mut self, ui: &mut Ui) {
        match self.drafts.ui(&self.base.cx(), ui) {
            Some(DraftAsk::Continue(unsaved)) => self.go_on_with(unsaved, ui.ctx()),
            Some(DraftAsk::Read(title, text)) => self.notices.read(title, text),
            None => {}
        }
        if let Some((unsaved, _)) = &self.restoring {
            self.base.asked.borrow_mut().push(Ask::Restore(unsaved.clone()));
        }
        for said in self.drafts.take_told() {
            self.notices.fail(said);
        }
    }

    fn go_on_with(&mut self, unsaved: Box<Unsaved>, ctx: &Context) {
        ctx.request_repaint();
        let Some((place, route)) = self.place_of(&unsaved) else {
            self.restoring = Some((unsaved, 0));
            return;
        };
        let is_here = place == self.route.place();
        let is_taken = match &unsaved.form {
            // The other forms of the page keep what is typed in them.
            FormOf::Page(_) => self.drafts.has_typed_in(&self.base.cx(), unsaved.kind, &unsaved.form),
            // They lie over the form, or over the list.
            FormOf::Step(_) | FormOf::Words if is_here => false,
            FormOf::Several(_) => false,
            _ => self.panels.get(route).is_some_and(|panel| panel.is_unsaved()),
        };
        if is_taken {
            self.base.cx().failed(Said::new("app-unsaved-other-first"));
            return;
        }
        self.go(place);
        if unsaved.form == FormOf::Words {
            self.write_on(&unsaved, ctx);
            return;
        }
        self.restoring = Some((unsaved, 0));
    }

    /// Opens the dialogue of a document with the words that were typed for it.
    fn write_on(&mut self, unsaved: &Unsaved, ctx: &Context) {
        let subject = Subject { kind: unsaved.kind, id: unsaved.id };
        let document = unsaved.base.as_str().and_then(Document::from_word);
        let wanted = document.map(|one| Paper { document: one.word(), part: "" });
        let words = unsaved.typed.as_str().unwrap_or_default().to_owned();
        let cx = self.base.cx();
        let dialogue = Dialogue::of(&cx, (subject, wanted), &self.prefs.papers, ctx);
        self.paper = dialogue.map(|dialogue| dialogue.with_words(&cx, words));
        if self.paper.is_some() {
            self.drafts.taken(&cx, unsaved);
        } else {
            let (title, text) = self.drafts.unreadable(unsaved);
            self.notices.read(title, text);
        }
    }

    /// Opens the dialogue about several rows that comes back, where one is to.
    pub(super) fn several_ui(&mut self) {
        let Some((unsaved, _)) = &self.restoring else { return };
        let FormOf::Several(name) = &unsaved.form else { return };
        let cx = self.base.cx();
        match name.as_str() {
            batch::NAME => self.batch = Batch::back(&cx, unsaved.kind),
            many::NAME => self.many = Many::back(&cx, unsaved.kind, &self.prefs.papers),
            _ => {}
        }
    }

    /// Where a form is; nothing for one that lies over every page.
    fn place_of(&self, unsaved: &Unsaved) -> Option<(Place, &'static str)> {
        let Unsaved { kind, id, .. } = *unsaved;
        let place = match unsaved.form {
            FormOf::Page(_) | FormOf::Several(_) => Place::Panel(self.route_of(Place::New(kind, None))?),
            _ if id == 0 => Place::New(kind, None),
            _ => Place::Record(Subject { kind, id }),
        };
        Some((place, self.route_of(place)?))
    }

    /// It is there once nobody offers it any more. What a step asks waits until its record is shown.
    pub(super) fn look_whether_restored(&mut self, asked: &[Ask]) {
        let Some((unsaved, frames)) = &mut self.restoring else { return };
        let waits = matches!(unsaved.form, FormOf::Step(_)) && unsaved.id != 0;
        let place = Place::Record(Subject { kind: unsaved.kind, id: unsaved.id });
        if asked.iter().any(|ask| matches!(ask, Ask::Unreadable(_))) || *frames >= FRAMES {
            let (title, text) = self.drafts.unreadable(unsaved);
            self.restoring = None;
            self.notices.read(title, text);
        } else if !asked.iter().any(|ask| matches!(ask, Ask::Restore(_))) {
            self.drafts.taken(&self.base.cx(), unsaved);
            self.restoring = None;
        } else if !waits {
            *frames += 1;
        } else if self.route.place() != place {
            self.restoring = None;
        }
    }
}
