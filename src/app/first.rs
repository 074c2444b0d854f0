//! The first start: three questions, then the window.

use egui::{Id, ProgressBar, TextEdit, Ui, Widget as _, vec2};

use super::DemoMaker;
use crate::{
    base::{
        failure::{Failure, FieldError},
        id::UserId,
        progress::Progress,
        slot::Slot,
        text::Lang,
        words::Word as _,
    },
    cx::Cx,
    db::tx,
    setting,
    ui::{icon, style, widget},
};

/// What the first start asks of the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FirstAsk {
    /// Speak another language.
    Speak(Lang),
    /// The file has begun; what it holds comes from files, where that was asked.
    Done {
        /// The window opens on the import.
        imports: bool,
    },
}

/// What a new file begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Start {
    Empty,
    Files,
    Demo,
}

/// The three questions.
pub(super) struct First {
    lang: Lang,
    company: String,
    start: Start,
    demo: Option<DemoMaker>,
    errors: Vec<FieldError>,
    sent: Slot<()>,
    progress: Progress,
}

impl First {
    /// Asks in a language; the demo company is offered where somebody makes it.
    pub fn new(lang: Lang, demo: Option<DemoMaker>) -> Self {
        Self {
            lang,
            company: String::new(),
            start: Start::Empty,
            demo,
            errors: Vec::new(),
            sent: Slot::default(),
            progress: Progress::default(),
        }
    }

    /// Draws them.
    pub fn ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) -> Option<FirstAsk> {
        match self.sent.take() {
            Some(Ok(())) => return Some(FirstAsk::Done { imports: self.start == Start::Files }),
            Some(Err(Failure::Invalid(errors))) => self.errors = errors,
            // What was begun is kept: the window opens on it.
            Some(Err(Failure::Cancelled)) => return Some(FirstAsk::Done { imports: false }),
            Some(Err(failure)) => self.errors = vec![FieldError::new("name", failure.said())],
            None => {}
        }
        let mut asked = None;
        ui.vertical_centered(|ui| {
            ui.add_space(ui.available_height() / 5.0);
            ui.allocate_ui(vec2(style::DIALOG_WIDTH, 0.0), |ui| {
                ui.vertical(|ui| asked = self.questions_ui(cx, ui));
            });
        });
        asked
    }

    fn questions_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) -> Option<FirstAsk> {
        widget::heading(ui, &cx.t("app-first-title"));
        widget::weak(ui, &cx.t("app-first-hint"));
        if self.sent.is_loading() {
            self.progress_ui(cx, ui);
            return None;
        }
        let asked = self.language_ui(cx, ui);
        self.company_ui(cx, ui);
        self.start_ui(cx, ui);
        ui.add_space(style::GROUP_GAP);
        if widget::main_button(ui, icon::CHECK, &cx.t("app-first-begin")).clicked() {
            self.begin(cx);
        }
        asked
    }

    fn language_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) -> Option<FirstAsk> {
        let mut asked = None;
        widget::title(ui, &cx.t("app-first-language"));
        ui.horizontal(|ui| {
            for &lang in Lang::ALL {
                if ui.radio(self.lang == lang, &*cx.t(&lang.key())).clicked() {
                    self.lang = lang;
                    asked = Some(FirstAsk::Speak(lang));
                }
            }
        });
        asked
    }

    fn company_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        let label = widget::title(ui, &cx.t("app-first-company"));
        let _ = TextEdit::singleline(&mut self.company)
            .id(Id::unique("first-company"))
            .desired_width(style::DIALOG_WIDTH)
            .min_size(vec2(0.0, style::INPUT_HEIGHT))
            .ui(ui)
            .labelled_by(label.id);
        for error in &self.errors {
            widget::toned(ui, style::Tone::Bad, &cx.say(&error.said));
        }
    }

    fn start_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        widget::title(ui, &cx.t("app-first-start"));
        let is_file = cx.desk.address.file().is_some();
        let empty = if is_file { "app-first-empty" } else { "app-first-empty-server" };
        ui.radio_value(&mut self.start, Start::Empty, &*cx.t(empty));
        ui.radio_value(&mut self.start, Start::Files, &*cx.t("app-first-files"));
        if self.demo.is_some() {
            ui.radio_value(&mut self.start, Start::Demo, &*cx.t("app-first-demo"));
        }
    }

    fn progress_ui(&self, cx: &Cx<'_>, ui: &mut Ui) {
        let (stage, share) = self.progress.now();
        ui.add_space(style::GROUP_GAP);
        ui.label(stage.map_or_else(|| cx.t("base-saving").to_string(), |said| cx.say(&said)));
        ui.add(ProgressBar::new(share).desired_width(style::DIALOG_WIDTH));
        if widget::button(ui, icon::X, &cx.t("base-cancel")).clicked() {
            self.progress.cancel();
        }
        // The worker does not wake the window at every step.
        ui.ctx().request_repaint_after(std::time::Duration::from_millis(100));
    }

    /// Founds the file, and fills it where that was asked.
    fn begin(&mut self, cx: &Cx<'_>) {
        self.errors.clear();
        let company = self.company.split_whitespace().collect::<Vec<_>>().join(" ");
        if company.is_empty() && self.start != Start::Demo {
            self.errors.push(FieldError::new("name", crate::base::say::Said::new("error-required")));
            return;
        }
        let (lang, clock, progress) = (self.lang, cx.desk.clock.clone(), self.progress.clone());
        let demo = self.demo.clone().filter(|_| self.start == Start::Demo);
        self.sent = cx.desk.write(move |conn| {
            // The demo company may go without a name of one's own, and founds itself by the one that it has.
            if demo.is_none() || !company.is_empty() {
                let founded = |tx: &tx::Tx<'_>| setting::command::found(tx, lang, &company);
                tx::within(conn, &clock, UserId(0), "app-first-begun", founded)?;
            }
            match demo {
                Some(make) => make(conn, &clock, lang, &progress),
                None => Ok(()),
            }
        });
    }
}
