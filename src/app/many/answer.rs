//! How far it has come, what came of it, and the way to it.

use std::{path::Path, time::Duration};

use egui::{Label, ProgressBar, RichText, ScrollArea, Ui, Widget as _};

use super::Many;
use crate::{
    base::{failure::Failure, say::Said},
    cx::Cx,
    ui::{
        focus::Follow as _,
        icon,
        style::{self, Tone},
        widget,
    },
};

/// Between two looks at how far it has come.
const LOOK_AGAIN: Duration = Duration::from_millis(100);
/// So many lines of what is to be minded are seen at once.
const LINES_SEEN: f32 = 5.0;

impl Many {
    pub(super) fn answer_ui(&self, cx: &Cx<'_>, ui: &mut Ui) {
        if self.making.is_loading() {
            ui.add_space(style::GAP);
            let (stage, share) = self.progress.now();
            let (done, total) = self.progress.counts();
            let counted = |stage: Said| {
                let said = Said::new("app-many-progress").with("stage", stage).with("done", done).with("total", total);
                cx.say(&said)
            };
            let text = stage.map_or_else(|| cx.t("base-loading").to_string(), counted);
            ProgressBar::new(share).text(text.as_str()).ui(ui).accessible_name(text);
            ui.ctx().request_repaint_after(LOOK_AGAIN);
        }
        if let Some(said) = &self.failed {
            wrapped(ui, Tone::Bad, &cx.say(said));
        }
        let Some(answer) = &self.answer else { return };
        ui.add_space(style::GAP);
        wrapped(ui, Tone::Good, &cx.say(&answer.said));
        ui.horizontal_wrapped(|ui| {
            for (path, pages) in &answer.files {
                let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
                let said = pages.map(|pages| Said::new("app-many-file").with("name", &name).with("pages", pages));
                if widget::button(ui, icon::EYE, &said.map_or_else(|| name.clone(), |said| cx.say(&said))).clicked() {
                    open(cx, path);
                }
            }
            if widget::button(ui, icon::FILES, &cx.t("app-many-open-folder")).clicked() {
                open(cx, &answer.folder);
            }
        });
        wrapped(ui, Tone::Weak, &answer.folder.display().to_string());
        let height = style::ROW_HEIGHT * LINES_SEEN;
        ScrollArea::vertical().id_salt("many-remarks").max_height(height).auto_shrink([false, true]).follow(ui, |ui| {
            for (is_left_out, remark) in &answer.remarks {
                wrapped(ui, if *is_left_out { Tone::Bad } else { Tone::Warning }, remark);
            }
        });
    }
}

/// Opens a file or folder as the system does.
fn open(cx: &Cx<'_>, path: &Path) {
    if let Err(error) = open::that_detached(path) {
        cx.failed(Failure::io(path, &error).said());
    }
}

fn wrapped(ui: &mut Ui, tone: Tone, text: &str) {
    let text = RichText::new(text).color(style::color(ui, tone));
    ui.add(Label::new(text).wrap());
}
