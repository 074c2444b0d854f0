//! Exports under way, below the page: how far they have come, the way to stop them, and the way to what they made.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use egui::{Panel, ProgressBar, Ui, Widget as _, accesskit::Role};

use super::may_stand;
use crate::{
    base::{failure::Failure, field::ReadAt, progress::Progress, say::Said, slot::Slot},
    cx::Cx,
    db::open,
    exchange::export::{self, Order, Written},
    ui::{
        icon,
        style::{self, Tone},
        widget,
    },
};

/// Between two looks at how far it has come.
const LOOK_AGAIN: Duration = Duration::from_millis(100);

/// One export.
struct Running {
    path: PathBuf,
    progress: Progress,
    writing: Slot<Written>,
    /// What was written, once it is.
    written: Option<Written>,
}

/// All of them.
#[derive(Default)]
pub(in crate::app) struct Exports {
    all: Vec<Running>,
}

impl Exports {
    /// Begins one, on a thread and a connection of its own: no question and no save waits for it. What earlier ones have
    /// made is told no longer.
    pub fn start(&mut self, cx: &Cx<'_>, order: Order, path: PathBuf) {
        self.all.retain(|one| one.written.is_none());
        let (progress, texts, at) =
            (Progress::default(), cx.texts.clone(), ReadAt { now: cx.now, zone: cx.texts.zone });
        let (target, watched) = (path.clone(), progress.clone());
        let writing = cx.desk.aside("aftercare-exporting", move |address| {
            may_stand(address.file(), &target)?;
            let conn = open::to_read(address)?;
            export::to_file(&conn, &order, &target, (&texts, at), &watched)
        });
        self.all.push(Running { path, progress, writing, written: None });
    }

    /// True while one is under way.
    pub fn are_running(&self) -> bool {
        self.all.iter().any(|one| one.writing.is_loading())
    }

    /// Stops all that are under way: the window is to close.
    pub fn stop(&mut self) {
        self.all.iter().for_each(|one| one.progress.cancel());
    }

    /// Takes in what has ended.
    pub fn poll(&mut self, cx: &Cx<'_>) {
        self.all.retain_mut(|one| match one.writing.take() {
            Some(Ok(written)) => {
                one.written = Some(written);
                true
            }
            Some(Err(Failure::Cancelled)) => {
                cx.notice(Said::new("app-export-stopped"));
                false
            }
            Some(Err(failure)) => {
                cx.failed(failure.said());
                false
            }
            None => true,
        });
    }

    /// Draws them at the bottom, while there are any.
    pub fn ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        if self.all.is_empty() {
            return;
        }
        let mut left = None;
        Panel::bottom("exports").resizable(false).frame(style::bar(ui)).show(ui, |ui| {
            for (at, one) in self.all.iter().enumerate() {
                let row = ui.push_id(at, |ui| {
                    ui.horizontal_wrapped(|ui| match one.written {
                        Some(written) => done_ui(cx, ui, written, &one.path),
                        None => {
                            running_ui(cx, ui, one);
                            false
                        }
                    })
                    .inner
                });
                if row.inner {
                    left = Some(at);
                }
            }
        });
        if let Some(at) = left {
            self.all.remove(at);
        }
    }
}

fn running_ui(cx: &Cx<'_>, ui: &mut Ui, one: &Running) {
    widget::mark(ui, Tone::Accent, icon::EXPORT);
    let (stage, share) = one.progress.now();
    let (done, total) = one.progress.counts();
    let counted = |stage: Said| {
        cx.say(&Said::new("app-many-progress").with("stage", stage).with("done", done).with("total", total))
    };
    let text = stage.map_or_else(|| cx.t("base-loading").to_string(), counted);
    let bar = ProgressBar::new(share).text(text.as_str()).desired_width(style::DIALOG_WIDTH);
    bar.ui(ui).accessible_name(text);
    if widget::button(ui, icon::X, &cx.t("app-export-stop")).clicked() {
        one.progress.cancel();
    }
    ui.ctx().request_repaint_after(LOOK_AGAIN);
}

/// What was made, and the ways to it; true when it was read.
fn done_ui(cx: &Cx<'_>, ui: &mut Ui, written: Written, path: &Path) -> bool {
    widget::mark(ui, Tone::Good, icon::CHECK_CIRCLE);
    let text = cx.say(&written.said(path));
    let told = widget::toned(ui, Tone::Good, &text);
    ui.ctx().accesskit_node_builder(told.id, |node| {
        node.set_role(Role::Status);
        node.set_label(text);
    });
    if widget::button(ui, icon::EYE, &cx.t("app-export-open")).clicked() {
        open_by_system(cx, path);
    }
    if widget::button(ui, icon::FOLDER_OPEN, &cx.t("app-export-folder")).clicked() {
        open_by_system(cx, path.parent().unwrap_or(path));
    }
    widget::small_icon_button(ui, icon::X, &cx.t("app-export-read")).clicked()
}

fn open_by_system(cx: &Cx<'_>, path: &Path) {
    if let Err(error) = ::open::that_detached(path) {
        cx.failed(Failure::io(path, &error).said());
    }
}
