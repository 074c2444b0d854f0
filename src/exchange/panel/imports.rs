//! The imports that were done, and how one is taken back.

use egui::{Label, Ui};
use egui_extras::{Column, TableBuilder, TableRow};

use crate::{
    base::{id::ImportId, progress::Progress, say::Said, slot::Slot, words::Word as _},
    cx::Cx,
    exchange::{
        import::Context,
        imports::{self, Back, Listed},
    },
    ui::{
        icon,
        style::{self, Tone},
        widget,
    },
};

use super::draw::progress_ui;

/// So many are shown, the newest first.
const SHOWN: usize = 500;

/// From so wide on there is room for when an import was taken back, and by whom.
const WIDE: f32 = 950.0;

/// The page of the imports that were done.
#[derive(Default)]
pub(super) struct Imports {
    listed: Slot<Vec<Listed>>,
    taking: Taking,
    progress: Progress,
}

/// How far taking one back has come.
#[derive(Default)]
enum Taking {
    /// None was chosen.
    #[default]
    None,
    /// It is found out what came after it.
    Looking(Slot<Back>),
    /// This would happen, or stands against it.
    Looked(Back),
    /// Being taken back.
    Running(Slot<Back>),
}

impl Imports {
    /// It is being taken back.
    pub(super) fn is_busy(&self) -> bool {
        matches!(self.taking, Taking::Running(_))
    }

    /// Taking back ends without having changed anything.
    pub(super) fn stop(&self) {
        self.progress.cancel();
    }

    /// Something was imported or taken back.
    pub(super) fn load(&mut self, cx: &Cx<'_>) {
        self.listed.replace(cx.load(|conn| imports::list(conn, SHOWN)));
    }

    pub(super) fn ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        if self.listed.is_empty() {
            self.load(cx);
        }
        self.poll(cx);
        match &self.taking {
            Taking::Looking(_) => {
                widget::weak(ui, &cx.t("exchange-stage-looking-back"));
            }
            Taking::Looked(back) => {
                if let Some(goes_on) = looked_ui(cx, ui, back) {
                    let id = back.import.id;
                    self.taking = Taking::None;
                    if goes_on {
                        self.run(cx, id);
                    }
                }
            }
            Taking::Running(_) => progress_ui(cx, ui, &self.progress),
            Taking::None => {}
        }
        ui.add_space(style::GAP);
        let Some(listed) = self.listed.get() else {
            widget::weak(ui, &cx.t("base-loading"));
            return;
        };
        if listed.is_empty() {
            widget::empty(ui, &cx.t("exchange-imports-none"));
            return;
        }
        let is_free = matches!(self.taking, Taking::None | Taking::Looked(_));
        if let Some(id) = table_ui(cx, ui, listed, is_free) {
            self.taking = Taking::Looking(cx.load(move |conn| imports::look(conn, id)));
        }
    }

    fn run(&mut self, cx: &Cx<'_>, id: ImportId) {
        self.progress = Progress::default();
        let (progress, clock, actor) = (self.progress.clone(), cx.desk.clock.clone(), cx.user);
        let taken = cx
            .desk
            .write(move |conn| imports::take_back(Context { conn, clock: &clock, actor, progress: &progress }, id));
        self.taking = Taking::Running(taken);
    }

    /// Takes in what has come.
    pub(super) fn poll(&mut self, cx: &Cx<'_>) {
        self.taking = match std::mem::take(&mut self.taking) {
            Taking::Looking(mut slot) => match slot.take() {
                None => Taking::Looking(slot),
                Some(Ok(back)) => Taking::Looked(back),
                Some(Err(failure)) => {
                    cx.failed(failure.said());
                    Taking::None
                }
            },
            Taking::Running(mut slot) => match slot.take() {
                None => Taking::Running(slot),
                Some(Ok(back)) if back.is_done => {
                    cx.notice(Said::new("exchange-undo-done").with("file", back.import.file.as_str()));
                    self.load(cx);
                    Taking::None
                }
                // Somebody has built on it in between.
                Some(Ok(back)) => Taking::Looked(back),
                Some(Err(failure)) => {
                    cx.failed(failure.said());
                    Taking::None
                }
            },
            settled => settled,
        };
    }
}

/// What taking an import back would do, with the way to do it; or what stands against it. True to go on, false to
/// leave it.
fn looked_ui(cx: &Cx<'_>, ui: &mut Ui, back: &Back) -> Option<bool> {
    let mut answer = None;
    let title = Said::new("exchange-undo-of").with("file", back.import.file.as_str()).with("at", back.import.at);
    widget::card(ui, &cx.say(&title), |ui| {
        if back.obstacles.is_empty() {
            for said in back.effects() {
                ui.label(format!("• {}", cx.say(&said)));
            }
            widget::weak(ui, &cx.t("exchange-undo-numbers"));
        } else {
            widget::toned(ui, Tone::Warning, &cx.t("exchange-undo-kept"));
            obstacles_ui(cx, ui, back);
        }
        ui.add_space(style::GAP);
        ui.horizontal(|ui| {
            if back.obstacles.is_empty()
                && widget::main_button(ui, icon::ARROW_COUNTER_CLOCKWISE, &cx.t("exchange-undo-go")).clicked()
            {
                answer = Some(true);
            }
            let leave = if back.obstacles.is_empty() { "base-cancel" } else { "exchange-undo-close" };
            if widget::button(ui, icon::X, &cx.t(leave)).clicked() {
                answer = Some(false);
            }
        });
    });
    answer
}

fn obstacles_ui(cx: &Cx<'_>, ui: &mut Ui, back: &Back) {
    let count = back.obstacles.len();
    let shown = widget::shown_rows(ui, "import-obstacles", count);
    for one in back.obstacles.iter().take(shown) {
        ui.horizontal_wrapped(|ui| {
            let kind = cx.t(&one.subject.kind.key()).to_string();
            widget::named_link(cx, ui, &kind, &one.name, one.subject);
            ui.add(Label::new(cx.say(&one.why)).wrap());
        });
    }
    widget::rest_ui(cx, ui, "import-obstacles", count);
    if back.more > 0 {
        widget::weak(ui, &cx.say(&Said::new("exchange-undo-more").with("count", back.more)));
    }
}

/// The imports; the one that is to be taken back.
fn table_ui(cx: &Cx<'_>, ui: &mut Ui, listed: &[Listed], is_free: bool) -> Option<ImportId> {
    let mut chosen = None;
    let heads = ["file", "kind", "at", "by", "rows", "state"];
    // In a narrow window the way back stays in view, and the name of the file gives way.
    let state = if ui.available_width() < WIDE { 110.0 } else { 240.0 };
    TableBuilder::new(ui)
        .striped(true)
        .auto_shrink([false, false])
        .column(Column::remainder().at_least(100.0).clip(true))
        .columns(Column::exact(125.0).clip(true), 2)
        .column(Column::exact(65.0).clip(true))
        .column(Column::exact(175.0).clip(true))
        .column(Column::exact(state).clip(true))
        .header(style::HEADING_HEIGHT, |mut header| {
            for head in heads {
                header.col(|ui| drop(widget::weak(ui, &cx.t(&format!("exchange-imports-{head}")))));
            }
        })
        .body(|body| {
            body.rows(style::ROW_HEIGHT, listed.len(), |mut row| {
                let one = &listed[row.index()];
                if row_ui(cx, &mut row, one, is_free) {
                    chosen = Some(one.import.id);
                }
            });
        });
    chosen
}

/// One import; true where it is to be taken back.
fn row_ui(cx: &Cx<'_>, row: &mut TableRow<'_, '_>, one: &Listed, is_free: bool) -> bool {
    let import = &one.import;
    let counts = [("made", import.made), ("changed", import.changed), ("left-out", import.bad)];
    let counts = counts.into_iter().filter(|(what, count)| *count > 0 || *what == "made");
    let one_count = |(what, count)| Said::new(format!("exchange-imports-{what}")).with("count", count);
    let counts = Said::new("exchange-imports-counts").with("counts", counts.map(one_count).collect::<Vec<Said>>());
    let texts = [
        import.file.clone(),
        cx.t(&import.kind.key()).to_string(),
        import.at.show(cx.texts.zone),
        one.by.clone(),
        cx.say(&counts),
    ];
    for text in texts {
        row.col(|ui| drop(ui.add(Label::new(&text).truncate())));
    }
    let mut is_chosen = false;
    row.col(|ui| {
        if import.undone_at.is_some() {
            let state = cx.say(&one.state());
            ui.add(Label::new(&state).truncate());
            return;
        }
        ui.add_enabled_ui(is_free, |ui| {
            // Of many alike each says what it is for.
            let name = cx.say(&Said::new("exchange-undo-name").with("file", import.file.as_str()));
            is_chosen = widget::link(ui, &cx.t("exchange-undo-go")).accessible_name(name).clicked();
        });
    });
    is_chosen
}
