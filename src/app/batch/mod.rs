//! What is done with each of the rows that are chosen in a list: asked once, then done one record after the other, each in
//! its own transaction and by its own rules (PLAT-13). What was refused is listed with its reason, each a way to its record.

mod running;

use egui::Context;
use serde::{Deserialize, Serialize};

use crate::{
    base::{
        failure::Failure,
        id::CallId,
        kind::Kind,
        say::{Arg, Said},
        words::Word as _,
    },
    call::command::{Each, EachDraft, OfOne},
    cx::{
        Cx, Dialog,
        unsaved::{Beside, Keeper, Taken, says},
    },
    db::tx::{Command, Done},
    document::Document,
    ui::{
        cx::{FormOf, Listed},
        icon,
        modal::DialogAsk,
        table::Act,
    },
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

/// The name of the dialogue, under which what is typed in it is kept.
pub(super) const NAME: &str = "batch";

/// What is done, while it is asked about. What is typed outlives the program, and so do the rows it is for.
pub(super) struct Batch {
    kind: Kind,
    each: Each,
    name: &'static str,
    ids: Vec<i64>,
    dialog: Dialog<EachDraft>,
    keeper: Keeper<EachDraft>,
}

/// What is kept beside what is typed: what is done with which rows.
#[derive(Serialize, Deserialize)]
struct Rows {
    each: Each,
    ids: Vec<i64>,
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
        let (_, each, ..) = CALL_ACTS.iter().find(|act| act.0 == word)?;
        let rows = Rows { each: *each, ids: listed.marked.clone() };
        Some(Chosen::Asks(Box::new(Self::asking(listed.spec.kind, rows)?)))
    }

    /// The one that the window brings back, over the list of this kind.
    pub fn back(cx: &Cx<'_>, kind: Kind) -> Option<Box<Self>> {
        let Taken { base, typed, .. } = keeper(kind).take::<Rows>(cx)?;
        let mut batch = Self::asking(kind, base)?;
        batch.dialog.form.draft = typed;
        Some(Box::new(batch))
    }

    fn asking(kind: Kind, Rows { each, ids }: Rows) -> Option<Self> {
        let (.., [_, name], _) = CALL_ACTS.iter().find(|act| act.1 == each)?;
        let title = Said::new("app-batch-title").with("act", Arg::Key((*name).to_owned()));
        let dialog = Dialog::new(NAME, title.with("count", ids.len()), "app-batch-go", EachDraft::default());
        let dialog = dialog.hint(Said::new("app-batch-hint"));
        Some(Self { kind, each, name, ids, dialog, keeper: keeper(kind) })
    }

    /// Draws the dialogue; what it asks.
    pub fn ui(&mut self, cx: &Cx<'_>, ctx: &Context) -> Option<BatchAsk> {
        let asked = self.dialog_ui(cx, ctx);
        self.keep(cx, asked.is_none());
        asked
    }

    /// Tells the window what is typed, while it is not left.
    fn keep(&mut self, cx: &Cx<'_>, is_open: bool) {
        let Self { each, ids, dialog, keeper, .. } = self;
        let begun = EachDraft::default();
        keeper.tell(
            cx,
            Some(&*dialog).filter(|dialog| is_open && dialog.form.draft != begun),
            |dialog| &dialog.form.draft,
            |dialog| {
                let base = Rows { each: *each, ids: ids.clone() };
                let says = says(each.fields(), &dialog.form.draft, &begun);
                Beside { id: 0, version: 0, base, says, title: Some(dialog.words().title.clone()) }
            },
        );
    }

    /// What is typed is looked at once, before any record is asked.
    fn dialog_ui(&mut self, cx: &Cx<'_>, ctx: &Context) -> Option<BatchAsk> {
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

fn keeper(kind: Kind) -> Keeper<EachDraft> {
    Keeper::new(kind, FormOf::Several(NAME.to_owned()))
}
