//! Reports on screen: which, of what period, by what; the answer as a table and a chart. Each figure leads to the list of
//! what it counts.

mod chart;
mod favourites;
mod memory;
mod paper;

use std::{sync::Arc, time::Duration};

use egui::{Align, Id, Layout, Spinner, Ui, vec2};

use crate::{
    base::{
        failure::Failure,
        field::{Cells, Input},
        kind::{Kind, Subject},
        progress::Progress,
        say::Said,
        slot::Slot,
        text::Lang,
        time::{Instant, MINUTE_MS},
        words::Word as _,
    },
    call,
    cx::{Cx, Section},
    db::tx::Changes,
    print::page::Sheet,
    report::figures::{
        Answer, Asked, Figure, Report, declared, door,
        question::{GROUPS, Period, Question, words},
        store, table,
    },
    ui::{
        filter::Line,
        icon,
        input::{Name, Spec, input_ui},
        room,
        style::{self, Tone},
        table::Table,
        widget,
    },
};

use favourites::Favourites;
use memory::Memory;

/// The least height of the page: what is asked, the chart and the first rows.
const LEAST: f32 = 540.0;
/// Below this width the chart stands above the table.
const BESIDE: f32 = 900.0;
/// The share of the width that the chart has beside the table, and its height above it.
const CHART: (f32, f32) = (0.36, 220.0);
/// Widths of inputs.
const WIDTHS: (f32, f32) = (150.0, 110.0);

/// An answer, with its rows as the table shows them.
struct Shown {
    answer: Arc<Answer>,
    memory: Memory,
    /// In which language its rows are.
    lang: Lang,
}

/// The page.
pub struct Panel {
    question: Question,
    /// What narrows it.
    line: Line,
    /// What was asked last, and in which minute: what is due goes on.
    asked: Option<(Asked, i64)>,
    progress: Progress,
    asking: Slot<Answer>,
    shown: Option<Shown>,
    failed: Option<Said>,
    /// The user stopped it: it is asked again when something else is chosen.
    is_stopped: bool,
    /// Others saved something since.
    is_old: bool,
    table: Table,
    favourites: Favourites,
    /// On its way to paper.
    printing: Slot<Sheet>,
}

impl Panel {
    /// The page; it has no form of a record, so no sections.
    pub fn new(_: Vec<Box<dyn Section>>) -> Self {
        let question = Question::usual(Report::Monitor);
        Self {
            table: Table::new("report", table::spec(&Asked::usual(Report::Monitor, Default::default()))),
            question,
            line: Line::called("report-of-calls"),
            asked: None,
            progress: Progress::default(),
            asking: Slot::default(),
            shown: None,
            failed: None,
            is_stopped: false,
            is_old: false,
            favourites: Favourites::default(),
            printing: Slot::default(),
        }
    }
}

impl crate::cx::Panel for Panel {
    fn ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        self.poll(cx);
        room::high(ui, LEAST, |ui| {
            ui.horizontal_wrapped(|ui| {
                widget::heading(ui, &cx.t("report-figures"));
                ui.add_space(style::GROUP_GAP);
                self.favourites_ui(cx, ui);
                self.paper_ui(cx, ui);
            });
            self.question_ui(cx, ui);
            self.ask(cx);
            self.state_ui(cx, ui);
            self.answer_ui(cx, ui);
        });
    }

    fn refresh(&mut self, _: &Cx<'_>, _: &Changes) {
        // Of a long period this may take long: it is asked again when the last answer is there.
        self.is_old = true;
    }

    fn open(&mut self, _: &Cx<'_>, _: Subject) {}

    fn start(&mut self, _: &Cx<'_>, _: Kind, _: Option<Subject>) {}
}

/// A figure is coloured by what it means.
fn tone(row: &Cells<'_>, key: &str, _: Instant) -> Tone {
    let is_some = row.get(key).and_then(crate::base::value::Val::as_int).is_some_and(|count| count > 0);
    match Figure::from_word(key) {
        Some(Figure::Overdue | Figure::Missed) if is_some => Tone::Bad,
        Some(Figure::DueToday | Figure::Reopened) if is_some => Tone::Warning,
        Some(Figure::Met) if is_some => Tone::Good,
        _ => Tone::Plain,
    }
}

impl Panel {
    fn poll(&mut self, cx: &Cx<'_>) {
        match self.asking.take() {
            Some(Ok(answer)) => self.show(cx, Arc::new(answer)),
            Some(Err(Failure::Cancelled)) => {}
            // That the line is lost, the bar says; what was read last stays.
            Some(Err(Failure::Offline)) => self.is_old = true,
            Some(Err(failure)) => self.failed = Some(failure.said()),
            None => {}
        }
        let other = self.shown.as_ref().filter(|shown| shown.lang != cx.texts.lang);
        if let Some(answer) = other.map(|shown| Arc::clone(&shown.answer)) {
            self.show(cx, answer);
        }
    }

    fn show(&mut self, cx: &Cx<'_>, answer: Arc<Answer>) {
        let memory = Memory::of(&answer, cx.texts);
        let same = self.shown.as_ref().is_some_and(|shown| {
            let one = |asked: &Asked| (asked.report, asked.groups.clone());
            one(&shown.answer.asked) == one(&answer.asked)
        });
        if !same {
            self.table = Table::new("report", table::spec(&answer.asked)).toned(tone);
        }
        self.table.made_of(memory.all());
        self.table.called(Some(table::called(&answer, cx.texts)));
        self.table.outdated();
        self.shown = Some(Shown { answer, memory, lang: cx.texts.lang });
    }

    /// Asks when something else is chosen, somebody saved, or, for a report of now, the minute is over.
    fn ask(&mut self, cx: &Cx<'_>) {
        let asked = match self.question.asked(self.line.filter().clone(), cx.user) {
            Ok(asked) => asked,
            Err(said) => {
                self.failed = Some(said);
                return;
            }
        };
        let is_of_now = !declared(asked.report).has_period;
        let minute = if is_of_now { cx.now.millis().div_euclid(MINUTE_MS) } else { 0 };
        let is_other = self.asked.as_ref().is_none_or(|(before, _)| *before != asked);
        let is_later = self.asked.as_ref().is_some_and(|(_, before)| *before != minute) || self.is_old && is_of_now;
        if !is_other && (self.asking.is_loading() || self.is_stopped || !is_later) {
            return;
        }
        self.progress.cancel();
        self.progress = Progress::default();
        (self.failed, self.is_stopped, self.is_old) = (None, false, false);
        self.asked = Some((asked.clone(), minute));
        let (progress, now) = (self.progress.clone(), cx.now);
        self.asking = cx.load(move |conn| store::answer(conn, &asked, now, &progress));
    }

    /// Which report, of when, by what.
    fn question_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        let before = self.question.report();
        ui.horizontal_wrapped(|ui| {
            let Question { report, period, days, .. } = &mut self.question;
            choice_ui(cx, ui, ("report-which", WIDTHS.0), Input::Choice("report-called", Report::WORDS), report);
            if declared(before).has_period {
                choice_ui(cx, ui, ("report-period", WIDTHS.1), Input::Choice("report-period", Period::WORDS), period);
            }
            let is_own = period.as_str() == Period::Own.word() && declared(before).has_period;
            if is_own {
                for (key, text) in ["report-from", "report-to"].into_iter().zip(days) {
                    choice_ui(cx, ui, (key, WIDTHS.1), Input::Day, text);
                }
            }
            let (groups, _) = words(before);
            for at in 0..GROUPS {
                let text = &mut self.question.groups[at];
                let key = ["report-group-1", "report-group-2", "report-group-3"][at];
                choice_ui(cx, ui, (key, WIDTHS.1), Input::Choice("report-by", groups), text);
            }
        });
        self.question.follow(before);
        let spec = call::fields::list_spec();
        self.line.ui(cx, ui, ("line-of-report", &spec), false, |_| {});
    }

    /// What is on its way, what failed, which calls these are.
    fn state_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        ui.horizontal_wrapped(|ui| {
            if let Some(said) = &self.failed {
                widget::toned(ui, Tone::Bad, &cx.say(said));
            } else if self.is_stopped {
                widget::toned(ui, Tone::Warning, &cx.t("report-stopped"));
            } else if let Some(shown) = &self.shown {
                widget::weak(ui, &door::line(&door::base(&shown.answer.asked), cx.texts.lang));
            }
            if self.is_stopped || self.is_old {
                let again = widget::button(ui, icon::ARROW_COUNTER_CLOCKWISE, &cx.t("report-again"));
                if again.clicked() {
                    self.asked = None;
                }
            }
            if self.asking.is_loading() {
                ui.add(Spinner::new());
                let said = Said::new("report-read-so-far").with("count", self.progress.counts().0);
                widget::weak(ui, &cx.say(&said));
                if widget::button(ui, icon::X, &cx.t("base-cancel")).clicked() {
                    self.progress.cancel();
                    self.asking = Slot::default();
                    self.is_stopped = true;
                }
                // The count goes on; nothing else asks for frames meanwhile.
                ui.ctx().request_repaint_after(Duration::from_millis(100));
            }
        });
    }

    fn answer_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        let Some(shown) = &self.shown else { return };
        let answer = Arc::clone(&shown.answer);
        if answer.rows.is_empty() {
            widget::empty(ui, &cx.t("report-no-rows"));
            return;
        }
        if ui.available_width() < BESIDE {
            let size = vec2(ui.available_width(), CHART.1);
            ui.allocate_ui_with_layout(size, Layout::top_down(Align::Min), |ui| {
                ui.set_max_height(CHART.1);
                self.chart_ui(cx, ui, &answer);
            });
            self.table_ui(cx, ui, &answer);
            return;
        }
        let (width, height) = (ui.available_width(), ui.available_height());
        let right = width * CHART.0;
        ui.horizontal_top(|ui| {
            for (is_table, width) in [(true, width - right - style::GROUP_GAP), (false, right)] {
                ui.allocate_ui_with_layout(vec2(width, height), Layout::top_down(Align::Min), |ui| {
                    ui.set_width(width);
                    ui.set_max_height(height);
                    if is_table { self.table_ui(cx, ui, &answer) } else { self.chart_ui(cx, ui, &answer) }
                });
            }
        });
    }

    fn chart_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui, answer: &Answer) {
        // What was asked last, while another is on its way.
        let report = answer.asked.report;
        if report == self.question.report() {
            let with = Input::Choice("report-column", words(report).1);
            let charted = &mut self.question.charted;
            ui.horizontal(|ui| choice_ui(cx, ui, ("report-charted", WIDTHS.0), with, charted));
            chart::chart_ui(cx, ui, answer, self.question.charted());
        }
    }

    fn table_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui, answer: &Answer) {
        let Some(shown) = &self.shown else { return };
        let Some(row) = self.table.ui(cx, ui, &shown.memory) else { return };
        let figure =
            self.table.pressed().and_then(Figure::from_word).unwrap_or(declared(answer.asked.report).figures[0]);
        if let Some(row) = memory::row(answer, row) {
            chart::open(cx, answer, row, figure);
        }
    }
}

/// An input with its name in front.
fn choice_ui(cx: &Cx<'_>, ui: &mut Ui, (key, width): (&'static str, f32), with: Input, text: &mut String) {
    let name = cx.t(key);
    let spec = Spec {
        id: Id::unique(key),
        name: Name::Is(name.to_string()),
        with,
        // Without a second and third group a report is as good.
        required: !key.starts_with("report-group-"),
        within: None,
        width,
    };
    // Where there is no room for both, both stand on the next line.
    widget::keep_whole(ui, widget::text_width(ui, &name) + ui.spacing().item_spacing.x + width);
    widget::weak(ui, &name);
    input_ui(cx, ui, &spec, text);
}
