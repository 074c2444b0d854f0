//! What is done with each of the rows that are chosen in a list: asked once, then done one record after the other, each in
//! its own transaction and by its own rules (PLAT-13). What was refused is listed with its reason, each a way to its record.

mod running;

use egui::Context;

use crate::{
    base::{
        failure::Failure,
        id::CallId,
        kind::Kind,
        say::{Arg, Said},
        words::Word as _,
    },
    call::command::{Each, EachDraft, OfOne},
    cx::{Cx, Dialog},
    db::tx::{Command, Done},
    document::Document,
    ui::{cx::Listed, icon, modal::DialogAsk, table::Act},
};

pub(super) use running::Batches;

/// What the menu calls printing.
const PRINT: &str = "print";

/// What can be done with chosen rows, by kind, as lists offer it.
pub(super) fn acts() -> Vec<Act> {
    let of_calls = CALL_ACTS.iter().map(|(word, _, [name, _], icon)| Act { kind: Kind::Call, word, name, icon });
    let mut kinds: Vec<Kind> = Document::ALL.iter().map(|document| document.entry().of).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let print = |kind| {
        let name = if kind == Kind::Customer { "app-batch-letters" } else { "base-print-many" };
        Act { kind, word: PRINT, name, icon: icon::PRINTER }
    };
    of_calls.chain(kinds.into_iter().map(print)).collect()
}

/// What can be done with calls: its word, what it is, its name in the menu and where it is told, its picture.
const CALL_ACTS: &[(&str, Each, [&str; 2], &str)] = &[
    ("owner", Each::Owner, ["app-batch-owner", "app-batch-of-owner"], icon::USER_CHECK),
    ("priority", Each::Priority, ["app-batch-priority", "app-batch-of-priority"], icon::WARNING),
    ("queue", Each::Queue, ["app-batch-queue", "app-batch-of-queue"], icon::STACK),
];

/// What is done, while it is asked about.
pub(super) struct Batch {
    kind: Kind,
    each: Each,
    name: &'static str,
    ids: Vec<i64>,
    dialog: Dialog<EachDraft>,
}

/// What the window is asked for.
pub(super) enum BatchAsk {
    /// It is left.
    Close,
    /// Do it.
    Start(Order),
}

/// What is to be done with which records.
pub(super) struct Order {
    kind: Kind,
    name: &'static str,
    each: Each,
    draft: EachDraft,
    ids: Vec<i64>,
}

impl Order {
    fn command(&self, id: i64) -> impl Command + use<> {
        OfOne { call: CallId(id), each: self.each, draft: self.draft.clone() }
    }
}

/// What was chosen in the menu.
pub(super) enum Chosen {
    /// It is printed, by the dialogue for that.
    Print,
    /// It is asked about.
    Asks(Box<Batch>),
}

impl Batch {
    /// What a menu's word means for the rows that are chosen; nothing for a word that is unknown.
    pub fn of(listed: &Listed, word: &str) -> Option<Chosen> {
        if word == PRINT {
            return Some(Chosen::Print);
        }
        let (_, each, [_, name], _) = CALL_ACTS.iter().find(|act| act.0 == word)?;
        let title = Said::new("app-batch-title").with("act", Arg::Key((*name).to_owned()));
        let title = title.with("count", listed.marked.len());
        let dialog = Dialog::new("batch", title, "app-batch-go", EachDraft::default());
        let dialog = dialog.hint(Said::new("app-batch-hint"));
        let (kind, ids) = (listed.spec.kind, listed.marked.clone());
        Some(Chosen::Asks(Box::new(Batch { kind, each: *each, name, ids, dialog })))
    }

    /// Draws the dialogue. What is typed is looked at once, before any record is asked.
    pub fn ui(&mut self, cx: &Cx<'_>, ctx: &Context) -> Option<BatchAsk> {
        match self.dialog.ui(cx, ctx, self.each.fields())? {
            DialogAsk::Go => {
                let (each, draft) = (self.each, self.dialog.form.draft.clone());
                let checked = cx.load(move |conn| each.check(conn, &draft).map(|()| Done::default()));
                self.dialog.form.sent(checked);
                None
            }
            DialogAsk::Done(_) => {
                let Self { kind, each, name, .. } = *self;
                let (draft, ids) = (self.dialog.form.draft.clone(), std::mem::take(&mut self.ids));
                Some(BatchAsk::Start(Order { kind, name, each, draft, ids }))
            }
            DialogAsk::Overtaken(stale) => {
                cx.failed(Failure::Stale(Box::new(stale)).said());
                None
            }
            DialogAsk::Cancelled => Some(BatchAsk::Close),
        }
    }
}
