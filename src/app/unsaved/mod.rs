//! Drafts save themselves (PLAT-24): what is typed and not saved is kept on this computer, and offered when the program
//! starts again after it was ended from outside.

mod kept;

use std::path::{Path, PathBuf};

use egui::{Context, Panel, Ui, accesskit::Role};

use self::kept::{Entry, Left, Typed, Writer};
use crate::{
    base::{id::UserId, kind::Kind, say::Said, slot::Slot},
    cx::Cx,
    ui::{
        cx::Unsaved,
        icon,
        style::{self, Tone},
        widget,
    },
};

/// At most so often it is written, in seconds.
const PAUSE_SECONDS: f64 = 1.0;

/// What was answered about a form that was left.
pub(super) enum DraftAsk {
    /// Go on with it.
    Continue(Box<Unsaved>),
}

/// What is typed in this window, and what earlier ones left.
#[derive(Default)]
pub(super) struct Drafts {
    folder: Option<PathBuf>,
    typed: Typed,
    is_due: bool,
    written_at: f64,
    writer: Option<Writer>,
    finding: Slot<Vec<Left>>,
    left: Vec<Left>,
}

impl Drafts {
    /// Looks for what was left; beside the window.
    pub fn new(cx: &Cx<'_>, prefs: Option<&Path>) -> Self {
        let folder = kept::folder(prefs);
        let finding = match folder.clone() {
            Some(folder) => {
                cx.desk.aside("aftercare-unsaved", move |address| Ok(kept::left(&folder, &address.to_string())))
            }
            None => Slot::default(),
        };
        let mut drafts = Self::default();
        (drafts.folder, drafts.finding, drafts.written_at) = (folder, finding, f64::NEG_INFINITY);
        drafts
    }

    /// Something was typed in a form of this kind, or nothing in it is unsaved any more.
    pub fn keep(&mut self, cx: &Cx<'_>, kind: Kind, unsaved: Option<Unsaved>) {
        let key = (cx.user, kind);
        match unsaved {
            Some(unsaved) => {
                let (data, user, at) = (cx.desk.address.to_string(), cx.user, cx.now);
                self.typed.insert(key, Entry { data, user, at, unsaved });
            }
            // Who acts may have changed since it was typed.
            None => self.typed.retain(|(_, of), _| *of != kind),
        }
        self.is_due = true;
    }

    /// Nothing that is typed is wanted any more: the window closes.
    pub fn forget(&mut self) {
        self.typed.clear();
        self.write();
    }

    /// Writes what is due, and takes in what was found.
    pub fn poll(&mut self, ctx: &Context) {
        if let Some(Ok(left)) = self.finding.take() {
            self.left = left;
        }
        if !self.is_due {
            return;
        }
        let now = ctx.input(|input| input.time);
        let wait = self.written_at + PAUSE_SECONDS - now;
        if wait > 0.0 {
            ctx.request_repaint_after(std::time::Duration::from_secs_f64(wait));
            return;
        }
        self.written_at = now;
        self.write();
    }

    fn write(&mut self) {
        self.is_due = false;
        if self.writer.is_none() && self.typed.is_empty() {
            return;
        }
        let typed = self.typed.values().cloned().collect();
        if let Some(writer) = self.writer() {
            writer.keep(typed);
        }
    }

    /// Begins to write where it did not yet; not again where that failed.
    fn writer(&mut self) -> Option<&Writer> {
        if self.writer.is_none()
            && let Some(folder) = self.folder.take()
        {
            match Writer::new(&folder) {
                Ok(writer) => self.writer = Some(writer),
                Err(failure) => tracing::warn!(%failure, "what is typed is not kept"),
            }
        }
        self.writer.as_ref()
    }

    /// A form is there again: it is this window's from now on.
    pub fn taken(&mut self, cx: &Cx<'_>, unsaved: &Unsaved) {
        self.keep(cx, unsaved.kind, Some(unsaved.clone()));
        self.write();
        self.leave_out(|entry| entry.unsaved == *unsaved);
    }

    fn leave_out(&mut self, is_meant: impl Fn(&Entry) -> bool) {
        let mut left = std::mem::take(&mut self.left);
        for one in &mut left {
            let before = one.entries.len();
            one.entries.retain(|entry| !is_meant(entry));
            if one.entries.len() < before
                && let Some(writer) = self.writer()
            {
                writer.keep_left(one);
            }
        }
        left.retain(|one| !one.entries.is_empty());
        self.left = left;
    }

    fn offered(&self, cx: &Cx<'_>) -> Vec<Entry> {
        let data = cx.desk.address.to_string();
        let is_mine = |entry: &&Entry| entry.data == data && (entry.user == cx.user || entry.user == UserId(0));
        self.left.iter().flat_map(|left| &left.entries).filter(is_mine).cloned().collect()
    }

    /// Draws what was left above everything, while there is any.
    pub fn ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) -> Option<DraftAsk> {
        let offered = self.offered(cx);
        if offered.is_empty() {
            return None;
        }
        let (mut asked, mut dropped) = (None, None);
        let title = cx.t("app-unsaved-left");
        let bar = Panel::top("unsaved").resizable(false).frame(style::bar(ui)).show(ui, |ui| {
            ui.horizontal_wrapped(|ui| {
                widget::mark(ui, Tone::Accent, icon::NOTE_PENCIL);
                widget::toned(ui, Tone::Accent, &title);
            });
            for (at, entry) in offered.iter().enumerate() {
                ui.push_id(at, |ui| {
                    ui.horizontal_wrapped(|ui| {
                        ui.label(cx.say(&said(entry)));
                        if widget::button(ui, icon::NOTE_PENCIL, &cx.t("app-unsaved-continue")).clicked() {
                            asked = Some(DraftAsk::Continue(Box::new(entry.unsaved.clone())));
                        }
                        if widget::button(ui, icon::TRASH, &cx.t("app-unsaved-forget")).clicked() {
                            dropped = Some(entry.clone());
                        }
                    });
                });
            }
        });
        ui.ctx().accesskit_node_builder(bar.response.id, |node| {
            node.set_role(Role::Alert);
            node.set_label(&*title);
        });
        if let Some(dropped) = dropped {
            self.leave_out(|entry| *entry == dropped);
        }
        asked
    }
}

impl Drop for Drafts {
    fn drop(&mut self) {
        if self.is_due {
            self.write();
        }
    }
}

/// Of what, new or not, what stands in it, and since when.
fn said(entry: &Entry) -> Said {
    let Unsaved { kind, id, says, .. } = &entry.unsaved;
    let key = if *id == 0 { "app-unsaved-new" } else { "app-unsaved-changed" };
    Said::new(key).with_word("kind", *kind).with("says", says.as_str()).with("at", entry.at)
}
