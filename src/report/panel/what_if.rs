//! What if, over a period's calls: the question at the side, the answer as figures and a table.

use std::{path::PathBuf, sync::Arc, time::Duration};

use egui::{CollapsingHeader, ProgressBar, ScrollArea, Ui};

use crate::{
    base::{
        failure::{Failure, FieldError},
        field::{Cells, ListQuery, ListRow, Show},
        kind::{Kind, Subject},
        progress::Progress,
        say::Said,
        slot::Slot,
        text::Texts,
        time::Instant,
        value::Val,
    },
    call::rules::ClockState,
    cx::{Cx, Section},
    db::{replace, tx::Changes},
    print::file,
    report::what_if::{
        hours,
        period::{
            Report,
            draft::{Draft, FIELDS, RELIEF, TIMES, TIMES_OF, WHICH},
            store, table,
        },
    },
    ui::{
        files,
        focus::Follow as _,
        form::Grid,
        icon,
        style::{self, Tone},
        table::{Source, Table},
        widget,
    },
};

/// The page.
pub struct Panel {
    /// What is asked; none before the first frame says which day it is.
    draft: Option<Draft>,
    errors: Vec<FieldError>,
    progress: Progress,
    asking: Slot<Report>,
    /// The answer, and the question that it answers.
    answer: Option<(Arc<Report>, Draft)>,
    /// The question that is on its way.
    asked: Draft,
    table: Table,
    /// A file that is being chosen to save the table to.
    choosing: Slot<Option<PathBuf>>,
    /// The file that is being written.
    writing: Slot<PathBuf>,
}

impl Panel {
    /// The page; it has no form of a record, so no sections.
    pub fn new(_: Vec<Box<dyn Section>>) -> Self {
        Self {
            draft: None,
            errors: Vec::new(),
            progress: Progress::default(),
            asking: Slot::default(),
            answer: None,
            asked: Draft::default(),
            table: new_table(),
            choosing: Slot::default(),
            writing: Slot::default(),
        }
    }
}

fn new_table() -> Table {
    Table::new("what-if", table::spec()).toned(tone)
}

/// A promise is coloured by where it stands; what would be otherwise bears an arrow besides.
fn tone(row: &Cells<'_>, key: &str, _: Instant) -> Tone {
    match table::state_of(row, key) {
        Some((ClockState::Missed, _)) => Tone::Bad,
        Some((ClockState::Met, _)) => Tone::Good,
        Some((ClockState::Running, _)) => Tone::Accent,
        Some((ClockState::Standing, _)) => Tone::Calm,
        None => Tone::Plain,
    }
}

impl crate::cx::Panel for Panel {
    fn ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        self.poll(cx);
        style::side_pane("side-what-if", &cx.t("base-border-side")).show(ui, |ui| {
            ScrollArea::vertical().id_salt("side-what-if").auto_shrink(false).follow(ui, |ui| {
                // Inputs must not stand under the scroll bar.
                ui.set_max_width(ui.available_width() - style::GAP);
                self.question_ui(cx, ui);
            });
        });
        widget::heading(ui, &cx.t("report-what-if-period"));
        widget::weak(ui, &cx.t("report-what-if-period.hint"));
        ui.add_space(style::GAP);
        if self.asking.is_loading() {
            self.progress_ui(cx, ui);
            return;
        }
        self.answer_ui(cx, ui);
    }

    fn refresh(&mut self, _: &Cx<'_>, _: &Changes) {}

    fn open(&mut self, _: &Cx<'_>, _: Subject) {}

    fn start(&mut self, _: &Cx<'_>, _: Kind, _: Option<Subject>) {}
}

impl Panel {
    fn poll(&mut self, cx: &Cx<'_>) {
        match self.asking.take() {
            Some(Ok(report)) => {
                self.answer = Some((Arc::new(report), self.asked.clone()));
                self.table = new_table();
            }
            Some(Err(Failure::Invalid(errors))) => self.errors = errors,
            Some(Err(failure)) => cx.failed(failure.said()),
            None => {}
        }
        if let (Some(Ok(Some(path))), Some((report, _))) = (self.choosing.take(), &self.answer) {
            let (report, texts) = (Arc::clone(report), Arc::clone(cx.texts));
            self.writing = cx.load(move |conn| {
                replace::may_replace(conn.address.file(), &path, b"")?;
                file::write_whole(&path, &table::as_csv(&report, &texts)?)?;
                Ok(path)
            });
        }
        match self.writing.take() {
            Some(Ok(path)) => cx.notice(Said::new("report-what-if-saved").with("path", path.display().to_string())),
            Some(Err(failure)) => cx.failed(failure.said()),
            None => {}
        }
    }

    fn ask(&mut self, cx: &Cx<'_>) {
        let Some(draft) = self.draft.clone() else { return };
        self.errors.clear();
        self.progress = Progress::default();
        let (progress, now) = (self.progress.clone(), cx.now);
        self.asked.clone_from(&draft);
        self.asking = cx.load(move |conn| store::ask(conn, &draft, &progress, now));
    }

    /// Which calls, and which terms.
    fn question_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        let today = cx.now.day(cx.texts.zone);
        let is_free = !self.asking.is_loading();
        let draft = self.draft.get_or_insert_with(|| Draft::new(today));
        let grid = |id, keys| Grid::new(id, FIELDS, &self.errors).columns(1).keys(keys).enabled(is_free);
        widget::title(ui, &cx.t("report-what-if-which"));
        grid("what-if-which", WHICH).show(cx, ui, draft);
        widget::title(ui, &cx.t("report-what-if-terms"));
        grid("what-if-times", TIMES).show(cx, ui, draft);
        grid("what-if-week", hours::keys(draft.hours.chosen())).show(cx, ui, draft);
        for (title, keys) in [("report-what-if-priorities", TIMES_OF), ("report-what-if-relief", RELIEF)] {
            // What is wrong must not be folded away.
            let has_errors = self.errors.iter().any(|error| keys.contains(&error.field));
            let header = CollapsingHeader::new(&*cx.t(title)).id_salt(title).open(has_errors.then_some(true));
            header.show(ui, |ui| grid(title, keys).show(cx, ui, draft));
        }
        ui.add_space(style::GAP);
        let (mut is_asked, mut is_reset) = (false, false);
        ui.add_enabled_ui(is_free, |ui| {
            ui.horizontal_wrapped(|ui| {
                is_asked = widget::main_button(ui, icon::CHART_BAR, &cx.t("report-what-if-ask")).clicked();
                let name = cx.t("report-what-if-reset");
                is_reset = widget::button(ui, icon::ARROW_COUNTER_CLOCKWISE, &name).clicked();
            });
        });
        if is_reset {
            *draft = draft.without_terms();
            self.errors.clear();
        }
        if is_asked {
            self.ask(cx);
        }
    }

    fn progress_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        let (stage, share) = self.progress.now();
        let text = stage.map_or_else(|| cx.t("base-loading").to_string(), |said| cx.say(&said));
        ui.horizontal(|ui| {
            ui.add(ProgressBar::new(share).desired_width(style::POPUP_WIDTH).text(text));
            if widget::button(ui, icon::X, &cx.t("base-cancel")).clicked() {
                self.progress.cancel();
            }
        });
        // The bar moves; nothing else asks for frames while the work goes on.
        ui.ctx().request_repaint_after(Duration::from_millis(100));
    }

    fn answer_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        let Some((report, asked)) = &self.answer else {
            widget::empty(ui, &cx.t("report-what-if-nothing-asked"));
            return;
        };
        let report = Arc::clone(report);
        ui.horizontal_wrapped(|ui| {
            let said = Said::new("report-what-if-calls").with("count", report.totals.calls);
            let said = said.with("from", asked.from.as_str()).with("to", asked.to.as_str());
            ui.label(cx.say(&said));
            if self.draft.as_ref() != Some(asked) {
                widget::toned(ui, Tone::Warning, &cx.t("report-what-if-outdated"));
            }
            let is_free = !self.choosing.is_loading() && !self.writing.is_loading();
            let save =
                ui.add_enabled_ui(is_free, |ui| widget::button(ui, icon::FILE_CSV, &cx.t("report-what-if-save")));
            if save.inner.clicked() {
                let (ctx, title) = (ui.ctx().clone(), cx.t("report-what-if-save"));
                let name = table::file_name(cx.now, cx.texts);
                self.choosing = files::save_as(&title, &name, ("CSV", &["csv"]), move || ctx.request_repaint());
            }
        });
        totals_ui(cx, ui, &report);
        ui.add_space(style::GAP);
        let source = Memory { report: &report, texts: cx.texts };
        if let Some(id) = self.table.ui(cx, ui, &source) {
            cx.open(Subject { kind: Kind::Call, id });
        }
    }
}

/// The totals: each as it is and as it would be, a card each.
fn totals_ui(cx: &Cx<'_>, ui: &mut Ui, report: &Report) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = egui::vec2(style::GAP, style::GAP);
        for (key, both, show) in table::totals(report) {
            total_ui(cx, ui, key, &both, show);
        }
    });
}

fn total_ui(cx: &Cx<'_>, ui: &mut Ui, key: &str, [before, after]: &[Val; 2], show: Show) {
    let [was, would_be] = [before, after].map(|val| cx.texts.show(val, show));
    let said = Said::new("report-what-if-both").with("before", was.as_str()).with("after", would_be.as_str());
    let text = if before == after { was } else { cx.say(&said) };
    let tone = match (before, after) {
        _ if before == after => Tone::Plain,
        (Val::Int(before), Val::Int(after)) if key.ends_with("-missed") => {
            if after > before {
                Tone::Bad
            } else {
                Tone::Good
            }
        }
        _ => Tone::Accent,
    };
    let name = cx.t(key);
    // A card stands whole, in the next line where this one has no room for it.
    let width = widget::text_width(ui, &name).max(widget::text_width(ui, &text)) + style::GROUP_GAP * 2.0;
    if width > ui.available_size_before_wrap().x {
        ui.end_row();
    }
    style::card(ui).show(ui, |ui| {
        ui.vertical(|ui| {
            widget::weak(ui, &name);
            // Both together are one figure for who hears it.
            widget::toned(ui, tone, &text).accessible_name(format!("{name} {text}"));
        });
    });
}

/// The calls of the answer, which is in memory, as a table asks for them.
struct Memory<'a> {
    report: &'a Report,
    texts: &'a Texts,
}

/// Rows shown before the order of all of them is asked for.
const FIRST: usize = 100;

impl Source for Memory<'_> {
    fn first(&self, query: &ListQuery) -> Slot<Vec<ListRow>> {
        let mut ids = table::ids(self.report, query);
        ids.truncate(FIRST);
        Slot::ready(table::rows(self.report, &ids, self.texts))
    }

    fn ids(&self, query: &ListQuery) -> Slot<Vec<i64>> {
        Slot::ready(table::ids(self.report, query))
    }

    fn rows(&self, ids: Vec<i64>) -> Slot<Vec<ListRow>> {
        Slot::ready(table::rows(self.report, &ids, self.texts))
    }
}
