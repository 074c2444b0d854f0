//! Drafts save themselves (PLAT-24): what is typed and not saved is kept on this computer, and offered when the program
//! starts again after it was ended from outside.

mod kept;
mod shown;

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use egui::{Context, Panel, ScrollArea, Ui, accesskit::Role};

use self::{
    kept::{Entry, Foreign, Found, Left, Typed, Writer},
    shown::{said, text_of},
};
use crate::{
    base::{failure::Failure, id::UserId, kind::Kind, say::Said, slot::Slot},
    cx::Cx,
    ui::{
        cx::{FormOf, Unsaved},
        focus::Follow as _,
        icon,
        style::{self, Tone},
        widget,
    },
};

/// At most so often it is written, in seconds.
const PAUSE_SECONDS: f64 = 1.0;
/// Where that fails, so often it is tried again.
const RETRY_SECONDS: f64 = 5.0;

/// So many rows of what was left are seen at once.
const ROWS_SEEN: f32 = 4.5;

/// What was answered about a form that was left.
pub(super) enum DraftAsk {
    /// Go on with it.
    Continue(Box<Unsaved>),
    /// This is to be read: a form that this program can't show.
    Read(Said, Said),
}

/// What is offered.
enum Offered {
    Known(Box<Entry>),
    Foreign(Foreign),
}

/// What is typed in this window, and what earlier ones left.
#[derive(Default)]
pub(super) struct Drafts {
    folder: Option<PathBuf>,
    typed: Typed,
    is_due: bool,
    written_at: f64,
    writer: Option<Writer>,
    finding: Slot<Found>,
    left: Vec<Left>,
    /// What is to be told.
    told: Vec<Said>,
    /// Why what is typed is not kept.
    trouble: Option<Failure>,
}

impl Drafts {
    /// Looks for what was left; beside the window.
    pub fn new(cx: &Cx<'_>, prefs: Option<&Path>) -> Self {
        let mut drafts = Self::default();
        (drafts.folder, drafts.written_at) = (kept::folder(prefs), f64::NEG_INFINITY);
        drafts.look(cx);
        drafts
    }

    fn look(&mut self, cx: &Cx<'_>) {
        let Some(folder) = self.folder.clone() else { return };
        self.finding =
            cx.desk.aside("aftercare-unsaved", move |address| Ok(kept::found(&folder, &address.to_string())));
    }

    /// The forms are gone, and what was typed in them is not: it is offered as after a start.
    pub fn offer_again(&mut self, cx: &Cx<'_>) {
        if self.typed.is_empty() {
            return;
        }
        self.write();
        self.typed.clear();
        // It is written when this is gone, and no longer this window's.
        self.writer = None;
        self.left.clear();
        self.look(cx);
    }

    /// Something was typed in this form of this kind, or nothing in it is unsaved any more.
    pub fn keep(&mut self, cx: &Cx<'_>, (kind, form): (Kind, FormOf), unsaved: Option<Unsaved>) {
        match unsaved {
            Some(unsaved) => {
                let (data, user, at) = (cx.desk.address.to_string(), cx.user, cx.now);
                let program = env!("CARGO_PKG_VERSION").to_owned();
                self.typed.insert((user, kind, form), Entry { data, user, at, program, unsaved });
            }
            None => {
                let before = self.typed.len();
                // Who acts may have changed since it was typed.
                self.typed.retain(|(_, of, in_form), _| (*of, in_form) != (kind, &form));
                if self.typed.len() < before {
                    // What is saved is offered to nobody, even if the program is ended the next moment.
                    self.write();
                }
                return;
            }
        }
        self.is_due = true;
    }

    /// True while something is typed that is not saved.
    pub fn has_typed(&self) -> bool {
        !self.typed.is_empty()
    }

    /// True while something is typed in this form of this kind.
    pub fn has_typed_in(&self, cx: &Cx<'_>, kind: Kind, form: &FormOf) -> bool {
        self.typed.contains_key(&(cx.user, kind, form.clone()))
    }

    /// What has to be read: that something is not kept, or can't be offered.
    pub fn take_told(&mut self) -> Vec<Said> {
        std::mem::take(&mut self.told)
    }

    /// Nothing that is typed is wanted any more: the window closes.
    pub fn forget(&mut self) {
        self.typed.clear();
        self.write();
    }

    /// Writes what is due, and takes in what was found.
    pub fn poll(&mut self, ctx: &Context) {
        if let Some(Ok(Found { left, broken })) = self.finding.take() {
            self.left = left;
            let path = |path: &PathBuf| path.display().to_string();
            self.told.extend(broken.iter().map(|file| Said::new("app-unsaved-broken").with("path", path(file))));
        }
        self.look_for_trouble();
        if !self.is_due && self.trouble.is_none() {
            return;
        }
        let now = ctx.input(|input| input.time);
        let pause = if self.trouble.is_some() { RETRY_SECONDS } else { PAUSE_SECONDS };
        let wait = self.written_at + pause - now;
        if wait > 0.0 {
            ctx.request_repaint_after(Duration::from_secs_f64(wait));
            return;
        }
        self.written_at = now;
        self.write();
        // Whether that went well is known then.
        ctx.request_repaint_after(Duration::from_secs_f64(PAUSE_SECONDS));
    }

    fn look_for_trouble(&mut self) {
        let Some(writer) = &self.writer else { return };
        let trouble = writer.trouble();
        if let Some(failure) = trouble.as_ref().filter(|_| self.trouble.is_none()) {
            tracing::warn!(%failure, "what is typed is not kept");
        }
        self.trouble = trouble;
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

    /// Begins to write where it did not yet.
    fn writer(&mut self) -> Option<&Writer> {
        if self.writer.is_none()
            && let Some(folder) = &self.folder
        {
            match Writer::new(folder) {
                Ok(writer) => self.writer = Some(writer),
                Err(failure) => self.trouble = Some(failure),
            }
        }
        self.writer.as_ref()
    }

    /// A form is there again: it is this window's from now on.
    pub fn taken(&mut self, cx: &Cx<'_>, unsaved: &Unsaved) {
        self.keep(cx, (unsaved.kind, unsaved.form.clone()), Some(unsaved.clone()));
        self.write();
        self.leave_out(|entry| entry.unsaved == *unsaved, |_| false);
    }

    /// This can't be shown in its form by this program: what was typed is to be read, and stays where it is kept.
    pub fn unreadable(&self, unsaved: &Unsaved) -> (Said, Said) {
        let of = |entry: &&Entry| entry.unsaved == *unsaved;
        let program = self.left.iter().flat_map(|left| &left.entries).find(of).map_or("", |entry| &entry.program);
        text_of(program, &unsaved.base, &unsaved.typed)
    }

    fn leave_out(&mut self, is_meant: impl Fn(&Entry) -> bool, is_foreign: impl Fn(&Foreign) -> bool) {
        let mut left = std::mem::take(&mut self.left);
        for one in &mut left {
            let before = one.entries.len() + one.foreign.len();
            one.entries.retain(|entry| !is_meant(entry));
            one.foreign.retain(|foreign| !is_foreign(foreign));
            if one.entries.len() + one.foreign.len() < before
                && let Some(writer) = self.writer()
            {
                writer.keep_left(one);
            }
        }
        left.retain(|one| !one.entries.is_empty() || !one.foreign.is_empty());
        self.left = left;
    }

    fn offered(&self, cx: &Cx<'_>) -> Vec<Offered> {
        let data = cx.desk.address.to_string();
        let is_mine = |entry: &&Entry| entry.data == data && (entry.user == cx.user || entry.user == UserId(0));
        let known = self.left.iter().flat_map(|left| &left.entries).filter(is_mine).cloned();
        let foreign = self.left.iter().flat_map(|left| &left.foreign).filter(|one| one.data() == data).cloned();
        known.map(|one| Offered::Known(Box::new(one))).chain(foreign.map(Offered::Foreign)).collect()
    }

    /// Tells as long as it is so that what is typed is not kept: a dialogue would be in the way of typing on.
    pub fn trouble_ui(&self, cx: &Cx<'_>, ui: &mut Ui) {
        let Some(failure) = &self.trouble else { return };
        let text = cx.say(&Said::new("app-unsaved-not-kept").with("why", failure.said()));
        let bar = Panel::top("unsaved-trouble").resizable(false).frame(style::bar(ui)).show(ui, |ui| {
            ui.horizontal_wrapped(|ui| {
                widget::mark(ui, Tone::Warning, icon::WARNING);
                widget::toned(ui, Tone::Warning, &text);
            });
        });
        ui.ctx().accesskit_node_builder(bar.response.id, |node| {
            node.set_role(Role::Alert);
            node.set_label(&*text);
        });
    }

    /// What was left in this form, where nobody is asked whether it is wanted: it is there again at once.
    pub fn left_in(&self, cx: &Cx<'_>, kind: Kind, form: &FormOf) -> Option<Unsaved> {
        self.offered(cx).into_iter().find_map(|one| match one {
            Offered::Known(entry) => Some(entry.unsaved).filter(|one| (one.kind, &one.form) == (kind, form)),
            Offered::Foreign(_) => None,
        })
    }

    /// Draws what was left above everything, while there is any.
    pub fn ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) -> Option<DraftAsk> {
        self.trouble_ui(cx, ui);
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
            // However much there is, the page below keeps its room.
            let room = ScrollArea::vertical().id_salt("unsaved").max_height(style::INPUT_HEIGHT * ROWS_SEEN);
            room.auto_shrink([false, true]).follow(ui, |ui| {
                for (at, one) in offered.iter().enumerate() {
                    ui.push_id(at, |ui| {
                        let (answer, drops) = one.ui(cx, ui);
                        asked = asked.take().or(answer);
                        dropped = dropped.or(drops.then_some(at));
                    });
                }
            });
        });
        ui.ctx().accesskit_node_builder(bar.response.id, |node| {
            node.set_role(Role::Alert);
            node.set_label(&*title);
        });
        match dropped.map(|at| &offered[at]) {
            Some(Offered::Known(dropped)) => self.leave_out(|entry| *entry == **dropped, |_| false),
            Some(Offered::Foreign(dropped)) => self.leave_out(|_| false, |foreign| foreign == dropped),
            None => {}
        }
        asked
    }
}

impl Offered {
    /// Draws it in one line; what is asked about it, and whether it is dropped.
    fn ui(&self, cx: &Cx<'_>, ui: &mut Ui) -> (Option<DraftAsk>, bool) {
        let (text, go, icon) = match self {
            Self::Known(entry) => (said(entry), "app-unsaved-continue", icon::NOTE_PENCIL),
            Self::Foreign(one) => {
                (Said::new("app-unsaved-newer").with("program", one.program()), "app-unsaved-read", icon::EYE)
            }
        };
        let text = cx.say(&text);
        let row = ui.horizontal_wrapped(|ui| {
            ui.label(&text);
            let goes_on = widget::button(ui, icon, &cx.t(go)).clicked();
            let drops = widget::button(ui, icon::TRASH, &cx.t("app-unsaved-forget")).clicked();
            let asked = goes_on.then(|| match self {
                Self::Known(entry) => DraftAsk::Continue(Box::new(entry.unsaved.clone())),
                Self::Foreign(one) => {
                    let of = |name: &str| one.0["unsaved"][name].clone();
                    let (title, text) = text_of(one.program(), &of("base"), &of("typed"));
                    DraftAsk::Read(title, text)
                }
            });
            (asked, drops)
        });
        // Several have buttons of the same names.
        ui.ctx().accesskit_node_builder(row.response.id, |node| {
            node.set_role(Role::Group);
            node.set_label(&*text);
        });
        row.inner
    }
}

impl Drop for Drafts {
    fn drop(&mut self) {
        if self.is_due {
            self.write();
        }
    }
}
