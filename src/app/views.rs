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
        view::{Known, Saved, list_key},
    },
    cx::{Cx, Dialog, asking::Asking},
    db::{changes::Changes, tx::Done},
    ui::{
        modal,
        views::{Drafted, ViewAsk, keep_views},
    },
    view::{
        REPORTS,
        command::{Command, Draft},
        fields::{FAVOURITE_FIELDS, FIELDS, OWN_FAVOURITE_FIELDS, OWN_FIELDS},
        store,
    },
};

/// What is done with a view whose name is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Step {
    Save,
    Rename,
}

/// What that is, and whether it is a favourite of a report.
type Asked = (Step, bool);

/// A view whose name is asked for is no record yet.
const ABOUT: Subject = Subject { kind: Kind::SavedView, id: 0 };

/// Views, as the window knows them.
pub(super) struct Views {
    known: Slot<Known>,
    /// For whom they were read.
    read_for: Option<UserId>,
    may_share: bool,
    asking: Asking<Asked, Draft>,
    /// The view that is to be deleted, until it is agreed.
    deleting: Option<Box<Saved>>,
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
                let title = match drafted.list.as_str() {
                    REPORTS => Said::new("view-favourite-save-title"),
                    list => Said::new("view-save-title").with("list", &*cx.t(&list_key(list))),
                };
                let step = (Step::Save, drafted.list == REPORTS);
                self.asking.ask(step, Dialog::new("view-save", title, "base-save", draft_of(drafted)));
            }
            ViewAsk::Rename(drafted) => {
                let is_favourite = drafted.list == REPORTS;
                let title = Said::new(if is_favourite { "view-favourite-title" } else { "view-rename-title" });
                let title = title.with("name", drafted.name.as_str());
                let dialog = Dialog::new("view-rename", title, "base-save", draft_of(drafted));
                self.asking.ask((Step::Rename, is_favourite), dialog);
            }
            ViewAsk::Delete(saved) => self.deleting = Some(saved),
            ViewAsk::Open { list, first } => self.sent = cx.send(Command::Open { list, first }),
            ViewAsk::Order { list, tabs } => self.sent = cx.send(Command::Order { list, tabs }),
        }
    }

    /// Draws the dialogues.
    pub fn ui(&mut self, cx: &Cx<'_>, ui: &Ui) {
        let may_share = self.may_share;
        let fields = |(_, is_favourite): Asked| -> &'static [Field<Draft>] {
            match (is_favourite, may_share) {
                (true, true) => FAVOURITE_FIELDS,
                (true, false) => OWN_FAVOURITE_FIELDS,
                (false, true) => FIELDS,
                (false, false) => OWN_FIELDS,
            }
        };
        let command = |(step, _): Asked, draft| match step {
            Step::Save => Command::Save(draft),
            Step::Rename => Command::Rename(draft),
        };
        if let Some(done) = self.asking.ui(cx, ui, ABOUT, fields, command) {
            cx.tell(&done);
        }
        let Some(saved) = &self.deleting else { return };
        let (title, text, go) = match (saved.list == REPORTS, saved.shared) {
            (true, true) => ("view-favourite-delete-title", "view-favourite-delete-shared", "view-favourite-delete"),
            (true, false) => ("view-favourite-delete-title", "view-favourite-delete-own", "view-favourite-delete"),
            (false, true) => ("view-delete-title", "view-delete-shared", "view-delete"),
            (false, false) => ("view-delete-title", "view-delete-own", "view-delete"),
        };
        let (title, text) = (Said::new(title).with("name", saved.name.as_str()), Said::new(text));
        match modal::confirm_ui(cx, ui.ctx(), &title, &text, go) {
            Some(true) => {
                self.sent = cx.send(Command::Delete(SavedViewId(saved.id), saved.version));
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
