//! How the import dialogue looks.

use std::{sync::Arc, time::Duration};

use egui::{Label, ProgressBar, RichText, Ui};
use egui_extras::{Column, TableBuilder};

use crate::{
    base::{field::Show, kind::Kind, progress::Progress, say::Said, words::Word as _},
    cx::Cx,
    exchange::{
        Found,
        import::{Mode, Report, RowError},
        kinds::{ImportKind, Ready, Sample},
    },
    ui::{
        enter, files,
        focus::Follow as _,
        form::Grid,
        icon,
        style::{self, Tone},
        tabs::tabs_ui,
        widget,
    },
};

use super::{ALWAYS, FIELDS, OF_CALLS, Page, Panel, Stage, mapping::mapping_ui};

/// Files that can be read.
const TABLES: files::Filter<'_> = ("XLSX, CSV", &["xlsx", "csv", "txt"]);

/// What a button asked for.
enum Asked {
    Run(Mode),
    SaveErrors,
    Again,
}

impl Panel {
    pub(super) fn panel_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        widget::heading(ui, &cx.t("exchange-import"));
        widget::weak(ui, &cx.t("exchange-import.hint"));
        ui.add_space(style::GAP);
        if let Some(page) = tabs_ui(cx, ui, self.page) {
            self.page = page;
        }
        ui.add_space(style::GAP);
        match self.page {
            Page::File => self.file_ui(cx, ui),
            Page::Imports => self.imports.ui(cx, ui),
        }
    }

    fn file_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        self.choose_ui(cx, ui);
        ui.separator();
        if self.is_busy() {
            progress_ui(cx, ui, &self.progress);
            return;
        }
        self.remembered_ui(cx, ui);
        let mut is_changed = false;
        let mut mapping = |ui: &mut Ui, is_asked: bool| {
            let Some(guess) = &mut self.guess else { return };
            is_changed |= mapping_ui(cx, ui, (guess, &mut self.said.options), is_asked);
        };
        let asked = match &self.stage {
            Stage::Checked(_, sample, report) => checked_ui(cx, ui, (sample, report), |ui| mapping(ui, false)),
            Stage::Done(report) => done_ui(cx, ui, report),
            Stage::Wrong(said) => {
                let text = RichText::new(cx.say(said)).color(style::color(ui, Tone::Bad));
                ui.add(Label::new(text).wrap().selectable(true));
                scrolled(ui, |ui| mapping(ui, true));
                None
            }
            Stage::Mapped => {
                widget::weak(ui, &cx.t("exchange-mapping-check"));
                scrolled(ui, |ui| mapping(ui, true));
                None
            }
            Stage::Empty => {
                self.columns_ui(cx, ui);
                None
            }
            _ => None,
        };
        if is_changed {
            self.stage = Stage::Mapped;
        }
        self.answer(cx, ui, asked.as_ref());
    }

    /// What was said of files like this one before was taken for this one too.
    fn remembered_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        if !self.said.is_remembered || matches!(self.stage, Stage::Done(_) | Stage::Empty) {
            return;
        }
        ui.horizontal_wrapped(|ui| {
            widget::toned(ui, Tone::Calm, &cx.t("exchange-mapping-remembered"));
            if widget::link(ui, &cx.t("exchange-mapping-forget")).clicked() {
                self.forget(cx);
            }
        });
    }

    fn choose_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        let is_free = !self.is_busy() && !self.choosing.is_loading();
        // Enter in the file's line checks it; the button that imports has to be pressed itself.
        enter::as_dialogue(ui);
        let keys = if self.chosen.kind == ImportKind::Calls.word() { OF_CALLS } else { ALWAYS };
        let grid = Grid::new("import", FIELDS, &self.errors).keys(keys).enabled(is_free);
        let changed = grid.show(cx, ui, &mut self.chosen);
        if let Some(key) = changed.filter(|_| is_free) {
            match key {
                "kind" | "path" => self.begin_file(),
                _ if self.guess.is_some() => self.stage = Stage::Mapped,
                _ => self.stage = Stage::Empty,
            }
            // What was complained of is answered.
            self.errors.retain(|error| error.field != key);
        }
        ui.add_enabled_ui(is_free, |ui| {
            ui.horizontal(|ui| {
                if widget::button(ui, icon::FILE_XLS, &cx.t("exchange-choose-file")).clicked() {
                    let ctx = ui.ctx().clone();
                    let title = cx.t("exchange-choose-file");
                    self.choosing = files::choose(&title, TABLES, move || ctx.request_repaint());
                }
                if widget::main_button(ui, icon::MAGNIFYING_GLASS, &cx.t("exchange-check")).clicked() {
                    self.read(cx);
                }
            });
        });
        enter::dialogue_ends(ui);
    }

    /// Before a file is chosen: which columns it may have.
    fn columns_ui(&self, cx: &Cx<'_>, ui: &mut Ui) {
        let Some(kind) = ImportKind::from_word(&self.chosen.kind) else { return };
        let (must, may): (Vec<_>, Vec<_>) = kind.columns().into_iter().partition(|(_, required)| *required);
        for (title, columns) in [("exchange-columns-must", must), ("exchange-columns-may", may)] {
            widget::title(ui, &cx.t(title));
            let names: Vec<String> = columns.iter().map(|(label, _)| cx.t(label).to_string()).collect();
            ui.add(Label::new(names.join(&cx.t("exchange-columns-joint"))).wrap().selectable(true));
        }
    }

    fn answer(&mut self, cx: &Cx<'_>, ui: &Ui, asked: Option<&Asked>) {
        match asked {
            Some(&Asked::Run(mode)) => {
                if let Stage::Checked(ready, ..) = &self.stage {
                    let ready: Arc<Ready> = Arc::clone(ready);
                    self.run(cx, ready, mode);
                }
            }
            Some(Asked::SaveErrors) => {
                let ctx = ui.ctx().clone();
                let title = cx.t("exchange-save-errors");
                let filter = ("CSV", &["csv"] as &[&str]);
                self.saving = files::save_as(&title, "import-errors.csv", filter, move || ctx.request_repaint());
            }
            Some(Asked::Again) => self.begin_anew(ImportKind::Customers),
            None => {}
        }
    }
}

/// How far it has come, with the way to stop it.
pub(super) fn progress_ui(cx: &Cx<'_>, ui: &mut Ui, progress: &Progress) {
    let (stage, share) = progress.now();
    let text = stage.map_or_else(|| cx.t("base-loading").to_string(), |said| cx.say(&said));
    ui.horizontal(|ui| {
        ui.add(ProgressBar::new(share).desired_width(style::POPUP_WIDTH).text(text));
        if widget::button(ui, icon::X, &cx.t("base-cancel")).clicked() {
            progress.cancel();
        }
    });
    // The bar moves; nothing else asks for frames while the work goes on.
    ui.ctx().request_repaint_after(Duration::from_millis(100));
}

fn checked_ui(
    cx: &Cx<'_>,
    ui: &mut Ui,
    (sample, report): (&Sample, &Report),
    mapping: impl FnOnce(&mut Ui),
) -> Option<Asked> {
    summary_ui(cx, ui, report);
    let asked = buttons_ui(cx, ui, report);
    scrolled(ui, |ui| {
        mapping(ui);
        rows_ui(cx, ui, ("exchange-errors", "import-errors"), &report.errors);
        rows_ui(cx, ui, ("exchange-warnings", "import-warnings"), &report.warnings);
        sample_ui(cx, ui, sample);
    });
    asked
}

fn scrolled(ui: &mut Ui, draw: impl FnOnce(&mut Ui)) {
    egui::ScrollArea::vertical().id_salt("import").auto_shrink(false).follow(ui, draw);
}

/// A value as people read it: words of the program in their language.
fn shown(cx: &Cx<'_>, show: Show, value: &str) -> String {
    match (show, value) {
        (_, "") => String::new(),
        (Show::Word(family), word) => cx.t(&format!("{family}-{}", word.replace('_', "-"))).to_string(),
        (Show::Flag, flag) => cx.t(if flag == "1" { "base-yes" } else { "base-no" }).to_string(),
        (_, value) => value.replace('\n', " "),
    }
}

fn summary_ui(cx: &Cx<'_>, ui: &mut Ui, report: &Report) {
    let found = match &report.found {
        Found::Workbook { worksheet } => Said::new("exchange-found-workbook").with("worksheet", worksheet.as_str()),
        Found::Text { encoding, separator } => {
            let separator = if *separator == '\t' { "Tab".to_owned() } else { separator.to_string() };
            Said::new("exchange-found-text").with("encoding", *encoding).with("separator", separator)
        }
    };
    widget::weak(ui, &cx.say(&found));
    let bad = report.rows - report.good_rows;
    let said = Said::new("exchange-summary").with("rows", report.rows).with("good", report.good_rows);
    let said = said.with("bad", bad).with("made", report.made).with("changed", report.changed);
    widget::toned(ui, if bad == 0 { Tone::Good } else { Tone::Warning }, &cx.say(&said.with("same", report.same)));
    also_made_ui(cx, ui, report);
    if report.open > 0 {
        widget::weak(ui, &cx.say(&Said::new("exchange-open-calls").with("count", report.open)));
    }
    if !report.unknown_headings.is_empty() {
        let said = Said::new("exchange-unknown-headings").with("headings", report.unknown_headings.join(", "));
        widget::toned(ui, Tone::Warning, &cx.say(&said));
    }
    if let Some(said) = report.spare_said() {
        widget::toned(ui, Tone::Warning, &cx.say(&said));
    }
}

/// What is made for the rows beside them: `Also new: 3 customers, 5 contacts`.
fn also_made_ui(cx: &Cx<'_>, ui: &mut Ui, report: &Report) {
    if report.also_made.is_empty() {
        return;
    }
    let one = |(kind, count): &(Kind, usize)| {
        cx.say(&Said::new("exchange-also-made-one").with_word("kind", *kind).with("count", *count))
    };
    let made = report.also_made.iter().map(one).collect::<Vec<_>>().join(&cx.t("exchange-columns-joint"));
    widget::weak(ui, &cx.say(&Said::new("exchange-also-made").with("made", made)));
}

fn buttons_ui(cx: &Cx<'_>, ui: &mut Ui, report: &Report) -> Option<Asked> {
    let mut asked = None;
    ui.add_space(style::GAP);
    ui.horizontal(|ui| {
        let all = ui.add_enabled_ui(report.errors.is_empty() && report.rows > 0, |ui| {
            widget::main_button(ui, icon::CHECKS, &cx.t("exchange-import-all"))
        });
        let all = all.inner.on_disabled_hover_text(&*cx.t("exchange-import-all.hint"));
        if all.clicked() {
            asked = Some(Asked::Run(Mode::AllOrNothing));
        }
        if report.errors.is_empty() {
            return;
        }
        let good = Said::new("exchange-import-good").with("good", report.good_rows);
        let good = ui.add_enabled_ui(report.good_rows > 0, |ui| widget::button(ui, icon::CHECK, &cx.say(&good)));
        if good.inner.clicked() {
            asked = Some(Asked::Run(Mode::GoodRowsOnly));
        }
        if widget::button(ui, icon::FILE_CSV, &cx.t("exchange-save-errors")).clicked() {
            asked = Some(Asked::SaveErrors);
        }
    });
    ui.add_space(style::GAP);
    asked
}

/// Rows with what is wrong with them, or what to mind.
fn rows_ui(cx: &Cx<'_>, ui: &mut Ui, (title, id): (&str, &str), rows: &[RowError]) {
    if rows.is_empty() {
        return;
    }
    widget::title(ui, &cx.say(&Said::new(title.to_owned()).with("count", rows.len())));
    let height = style::ROW_HEIGHT * (rows.len().min(12) + 2) as f32;
    ui.push_id(id, |ui| {
        TableBuilder::new(ui)
            .striped(true)
            .max_scroll_height(height)
            .auto_shrink([false, true])
            .columns(Column::initial(70.0).resizable(true), 1)
            .columns(Column::initial(160.0).resizable(true).clip(true), 2)
            .column(Column::remainder().clip(true))
            .header(style::HEADING_HEIGHT, |mut header| {
                for key in ["exchange-row", "exchange-column", "exchange-value", "exchange-why"] {
                    header.col(|ui| drop(widget::weak(ui, &cx.t(key))));
                }
            })
            .body(|body| {
                body.rows(style::ROW_HEIGHT, rows.len(), |mut row| {
                    let error = &rows[row.index()];
                    let value: String = error.value.chars().take(200).collect();
                    for text in [error.row.to_string(), error.column.clone(), value, cx.say(&error.said)] {
                        row.col(|ui| drop(ui.add(Label::new(&text).truncate())));
                    }
                });
            });
    });
}

/// The first rows as they will go in.
fn sample_ui(cx: &Cx<'_>, ui: &mut Ui, sample: &Sample) {
    if sample.rows.is_empty() {
        return;
    }
    widget::title(ui, &cx.say(&Said::new("exchange-sample").with("count", sample.rows.len())));
    egui::ScrollArea::horizontal().id_salt("import-sample").follow(ui, |ui| {
        TableBuilder::new(ui)
            .striped(true)
            .vscroll(false)
            .column(Column::exact(50.0))
            .columns(Column::initial(110.0).resizable(true).clip(true), sample.columns.len())
            .header(style::HEADING_HEIGHT, |mut header| {
                header.col(|ui| drop(widget::weak(ui, &cx.t("exchange-row"))));
                for (label, _) in &sample.columns {
                    header.col(|ui| drop(widget::weak(ui, &cx.t(label))));
                }
            })
            .body(|body| {
                body.rows(style::ROW_HEIGHT, sample.rows.len(), |mut row| {
                    let (number, values) = &sample.rows[row.index()];
                    row.col(|ui| drop(ui.label(number.to_string())));
                    for ((_, show), value) in sample.columns.iter().zip(values) {
                        row.col(|ui| drop(ui.add(Label::new(shown(cx, *show, value)).truncate())));
                    }
                });
            });
    });
}

fn done_ui(cx: &Cx<'_>, ui: &mut Ui, report: &Report) -> Option<Asked> {
    let said = Said::new("exchange-done").with("made", report.made).with("changed", report.changed);
    let said = said.with("same", report.same).with("bad", report.rows - report.good_rows);
    widget::toned(ui, Tone::Good, &cx.say(&said));
    also_made_ui(cx, ui, report);
    let mut asked = None;
    ui.horizontal(|ui| {
        if widget::main_button(ui, icon::PLUS, &cx.t("exchange-again")).clicked() {
            asked = Some(Asked::Again);
        }
        if !report.errors.is_empty() && widget::button(ui, icon::FILE_CSV, &cx.t("exchange-save-errors")).clicked() {
            asked = Some(Asked::SaveErrors);
        }
    });
    egui::ScrollArea::vertical().auto_shrink(false).follow(ui, |ui| {
        rows_ui(cx, ui, ("exchange-errors", "import-errors"), &report.errors);
        rows_ui(cx, ui, ("exchange-warnings", "import-warnings"), &report.warnings);
    });
    asked
}
