//! Restoring: a look into the copy beside what is here, what would be lost, and the step itself.

use std::{path::PathBuf, time::Duration};

use egui::{Grid, Id, Modal, ProgressBar, Ui, Widget as _};

use super::{busy_ui, path_ui, toned};
use crate::{
    base::{progress::Progress, say::Said, slot::Slot},
    cx::Cx,
    db::backup::{
        look::{self, Compared},
        restore::{self, Order, Restored, Step},
    },
    setting,
    ui::{
        files, icon, modal,
        style::{self, Tone},
        widget,
    },
};

/// Between two looks at how far it has come.
const LOOK_AGAIN: Duration = Duration::from_millis(100);

/// A copy on its way back.
#[derive(Default)]
pub(super) struct Restoring {
    /// The copy.
    file: String,
    choosing: Slot<Option<PathBuf>>,
    looking: Slot<Compared>,
    /// What was found in it.
    seen: Option<Compared>,
    is_asking: bool,
    progress: Progress,
    restoring: Slot<Restored>,
    failed: Option<Said>,
}

impl Restoring {
    fn poll(&mut self, cx: &Cx<'_>, programs: Option<PathBuf>) {
        if let Some(Ok(Some(path))) = self.choosing.take() {
            self.file = path.display().to_string();
            self.look(cx, programs);
        }
        match self.looking.take() {
            Some(Ok(compared)) => self.seen = Some(compared),
            Some(Err(failure)) => self.failed = Some(failure.said()),
            None => {}
        }
        match self.restoring.take() {
            Some(Ok(restored)) => {
                if restored.was_damaged {
                    cx.desk.is_whole_again();
                }
                cx.renew(self.told(&restored));
            }
            Some(Err(failure)) => self.failed = Some(failure.said()),
            None => {}
        }
    }

    /// What was done, in sentences.
    fn told(&self, restored: &Restored) -> Said {
        let rows: i64 = restored.counts.iter().map(|(_, rows)| rows).sum();
        let mut all = vec![Said::new("backup-restored").with("path", self.file.as_str()).with("rows", rows)];
        all.extend(restored.from_version.map(|version| Said::new("backup-restored-older").with("version", version)));
        let key = if restored.was_damaged { "backup-restored-damaged" } else { "backup-restored-kept" };
        let kept = restored.kept.as_ref().map(|path| Said::new(key).with("path", path.display().to_string()));
        all.extend(kept);
        Said::new("app-data-restored").with("what", all)
    }

    fn look(&mut self, cx: &Cx<'_>, programs: Option<PathBuf>) {
        (self.seen, self.failed) = (None, None);
        let file = PathBuf::from(self.file.trim());
        self.looking =
            cx.desk.aside("aftercare-looking", move |address| look::beside(address, &file, programs.as_deref()));
    }

    fn restore(&mut self, cx: &Cx<'_>, programs: Option<PathBuf>) {
        (self.failed, self.progress) = (None, Progress::default());
        let (file, progress) = (PathBuf::from(self.file.trim()), self.progress.clone());
        let stamp = cx.now.local(cx.texts.zone).format("%Y%m%d-%H%M%S").to_string();
        progress.stage(Said::new("app-data-keeping"), 0);
        self.restoring = cx.desk.aside("aftercare-restoring", move |address| {
            let tell = |step: Step| match step {
                Step::Written(done, all) => {
                    progress.stage(Said::new("app-data-writing"), all as u64);
                    // It is one step: it can't be taken back half way.
                    let _ = progress.step(done as u64);
                }
                Step::Kept | Step::Done => {}
            };
            restore::run(address, &file, &Order { programs: programs.as_deref(), stamp: &stamp, tell: &tell })
        });
    }

    pub(super) fn ui(&mut self, cx: &Cx<'_>, ui: &mut Ui, programs: Option<PathBuf>) {
        self.poll(cx, programs.clone());
        let name = cx.t("app-data-restore-file");
        let before = self.file.clone();
        if path_ui(ui, &name, &mut self.file, &cx.t("app-data-restore-choose")) {
            let ctx = ui.ctx().clone();
            let filter = (&*name, &["db", "dump"] as &[&str]);
            self.choosing = files::choose(&name, filter, move || ctx.request_repaint());
        }
        if self.file != before {
            // What was seen is of another file.
            (self.seen, self.failed, self.looking) = (None, None, Slot::default());
        }
        ui.add_space(style::GAP);
        if self.looking.is_loading() {
            busy_ui(ui, &cx.t("app-data-looking"));
        } else if self.seen.is_none() {
            let is_named = !self.file.trim().is_empty();
            let look = |ui: &mut Ui| widget::button(ui, icon::EYE, &cx.t("app-data-look"));
            if ui.add_enabled_ui(is_named, look).inner.clicked() {
                self.look(cx, programs.clone());
            }
        }
        if let Some(said) = &self.failed {
            toned(ui, Tone::Bad, &cx.say(said));
        }
        self.seen_ui(cx, ui);
        self.asking_ui(cx, ui, programs);
        self.restoring_ui(cx, ui);
    }

    fn seen_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        let Some(compared) = &self.seen else { return };
        for damage in compared.copy.damage.iter().take(3) {
            toned(ui, Tone::Bad, &cx.say(&Said::new("backup-look-damage").with("details", damage.as_str())));
        }
        compared_ui(cx, ui, compared);
        ui.add_space(style::GAP);
        let tone = if compared.is_loss() { Tone::Warning } else { Tone::Good };
        toned(ui, tone, &cx.say(&compared.said()));
        ui.add_space(style::GAP);
        let go = |ui: &mut Ui| widget::main_button(ui, icon::CLOCK_COUNTER_CLOCKWISE, &cx.t("app-data-restore-go"));
        let go = ui.add_enabled_ui(compared.copy.is_sound(), go).inner;
        if !compared.copy.is_sound() {
            widget::refused(&go, &cx.t("app-data-damaged"));
        }
        if go.clicked() {
            self.is_asking = true;
        }
    }

    fn asking_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui, programs: Option<PathBuf>) {
        let (true, Some(compared)) = (self.is_asking, &self.seen) else { return };
        let text = Said::new("app-data-restore-text").with("lost", compared.said());
        let answer =
            modal::confirm_ui(cx, ui.ctx(), &Said::new("app-data-restore-title"), &text, "app-data-restore-yes");
        let Some(is_meant) = answer else { return };
        self.is_asking = false;
        if is_meant {
            self.restore(cx, programs);
        }
    }

    /// While it is restored nothing else is done in this window: it would be lost.
    fn restoring_ui(&self, cx: &Cx<'_>, ui: &mut Ui) {
        if !self.restoring.is_loading() {
            return;
        }
        let (id, title) = (Id::unique("restoring"), cx.t("app-data-restoring"));
        let frame = style::dialog(ui.ctx());
        Modal::new(id).frame(frame).backdrop_color(style::backdrop()).show(ui.ctx(), |ui| {
            ui.set_width(style::DIALOG_WIDTH);
            widget::heading(ui, &title);
            let (stage, share) = self.progress.now();
            let text = stage.map_or_else(|| cx.t("base-loading").to_string(), |stage| cx.say(&stage));
            ProgressBar::new(share).text(text.as_str()).ui(ui).accessible_name(text);
        });
        modal::name(ui.ctx(), id, &title);
        ui.ctx().request_repaint_after(LOOK_AGAIN);
    }
}

/// The copy beside what is here.
fn compared_ui(cx: &Cx<'_>, ui: &mut Ui, compared: &Compared) {
    Grid::new("compared").num_columns(3).striped(true).spacing([style::GROUP_GAP, style::GAP]).show(ui, |ui| {
        for key in ["", "backup-fact-copy", "backup-fact-present"] {
            widget::weak(ui, &if key.is_empty() { "".into() } else { cx.t(key) });
        }
        ui.end_row();
        for fact in compared.facts(setting::store::company_in) {
            widget::weak(ui, &cx.t(&fact.label));
            let copy = cx.say(&fact.copy);
            let present = fact.present.as_ref().map_or_else(|| "–".to_owned(), |said| cx.say(said));
            let differs = copy != present;
            ui.label(copy);
            if differs {
                widget::toned(ui, Tone::Accent, &present);
            } else {
                ui.label(present);
            }
            ui.end_row();
        }
    });
}
