//! The views of lists: read for who acts, and what lists ask about them.

use std::sync::Arc;

use egui::{Context, Ui};
use serde::{Deserialize, Serialize};

use crate::{
    base::{
        field::Field,
        id::{SavedViewId, UserId},
        kind::{Kind, Subject},
        say::Said,
        slot::Slot,
        view::{Known, list_key},
    },
    cx::{Cx, Dialog, asking::Asking},
    db::{changes::Changes, tx::Done},
    ui::{
        modal,
        views::{Drafted, ViewAsk, keep_views},
    },
    view::{
        command::{Command, Draft},
        fields::{FIELDS, OWN_FIELDS},
        store,
    },
};

/// A view whose name is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Step {
    Save,
    Rename,
}

/// A view whose name is asked for is no record yet.
const ABOUT: Subject = Subject { kind: Kind::SavedView, id: 0 };

/// Views, as the window knows them.
pub(super) struct Views {
    known: Slot<Known>,
    /// For whom they were read.
    read_for: Option<UserId>,
    may_share: bool,
    asking: Asking<Step, Draft>,
    /// The view that is to be deleted, until it is agreed: id, version, name, and whether everybody sees it.
    deleting: Option<(SavedViewId, i64, String, bool)>,
    sent: Slot<Done>,
}

impl Default for Views {
    fn default() -> Self {
        Self {
            known: Slot::default(),
            read_for: None,
            may_share: false,
            asking: Asking::new(Kind::SavedView, "name"),
            deleting: None,
            sent: Slot::default(),
        }
    }
}

impl Views {
    /// Reads them where they are not read yet, and hands them to the lists.
    pub fn look(&mut self, cx: &Cx<'_>, ctx: &Context) {
        if self.read_for != Some(cx.user) {
            self.read_for = Some(cx.user);
            let user = cx.user;
            self.known.replace(cx.load(move |conn| store::known(conn, user)));
        }
        match self.known.take() {
            Some(Ok(known)) => {
                self.may_share = known.may_share;
                keep_views(ctx, Arc::new(known));
                ctx.request_repaint();
            }
            // The line is lost: they are read when it is up again.
            Some(Err(_)) => {}
            None => {}
        }
        match self.sent.take() {
            Some(Ok(done)) => cx.tell(&done),
            Some(Err(failure)) => cx.failed(failure.said()),
            None => {}
        }
    }

    /// Something was saved, here or elsewhere.
    pub fn hear(&mut self, changes: &Changes) {
        if changes.concern(|kind| matches!(kind, Kind::SavedView | Kind::ViewChoice | Kind::User)) {
            self.read_for = None;
        }
    }

    /// Does what a list asks.
    pub fn answer(&mut self, cx: &Cx<'_>, ask: ViewAsk) {
        match ask {
            ViewAsk::Save(drafted) if drafted.of.is_some() => {
                self.sent = cx.send(Command::Save(draft_of(drafted)));
            }
            ViewAsk::Save(drafted) => {
                let title = Said::new("view-save-title").with("list", &*cx.t(&list_key(&drafted.list)));
                self.asking.ask(Step::Save, Dialog::new("view-save", title, "base-save", draft_of(drafted)));
            }
            ViewAsk::Rename(drafted) => {
                let title = Said::new("view-rename-title").with("name", drafted.name.as_str());
                self.asking.ask(Step::Rename, Dialog::new("view-rename", title, "base-save", draft_of(drafted)));
            }
            ViewAsk::Delete { id, version, name, shared } => {
                self.deleting = Some((SavedViewId(id), version, name, shared));
            }
            ViewAsk::Open { list, first } => self.sent = cx.send(Command::Open { list, first }),
            ViewAsk::Order { list, tabs } => self.sent = cx.send(Command::Order { list, tabs }),
        }
    }

    /// Draws the dialogues.
    pub fn ui(&mut self, cx: &Cx<'_>, ui: &Ui) {
        let fields: &'static [Field<Draft>] = if self.may_share { FIELDS } else { OWN_FIELDS };
        let command = |step, draft| match step {
            Step::Save => Command::Save(draft),
            Step::Rename => Command::Rename(draft),
        };
        if let Some(done) = self.asking.ui(cx, ui, ABOUT, |_| fields, command) {
            cx.tell(&done);
        }
        let Some((id, version, name, shared)) = &self.deleting else { return };
        let title = Said::new("view-delete-title").with("name", name.as_str());
        let text = Said::new(if *shared { "view-delete-shared" } else { "view-delete-own" });
        match modal::confirm_ui(cx, ui.ctx(), &title, &text, "view-delete") {
            Some(true) => {
                self.sent = cx.send(Command::Delete(*id, *version));
                self.deleting = None;
            }
            Some(false) => self.deleting = None,
            None => {}
        }
    }
}

fn draft_of(drafted: Drafted) -> Draft {
    let flag = |is: bool| if is { "1".to_owned() } else { String::new() };
    let Drafted { of, list, name, shared, first, line, sort, layout, taken } = drafted;
    Draft {
        id: of.map(|(id, _)| SavedViewId(id)),
        version: of.map_or(0, |(_, version)| version),
        list,
        name,
        shared: flag(shared),
        first: flag(first),
        line,
        sort,
        layout,
        taken,
    }
}
