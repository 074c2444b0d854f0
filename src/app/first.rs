//! The first start: three questions, then the window.

use std::path::PathBuf;

use egui::{Id, ProgressBar, TextEdit, Ui, Widget as _, vec2};
use serde::{Deserialize, Serialize};

use super::{DemoMaker, unsaved::Drafts};
use crate::{
    base::{
        failure::{Failure, FieldError},
        id::UserId,
        kind::Kind,
        progress::Progress,
        say::Said,
        slot::Slot,
        text::Lang,
        words::Word as _,
    },
    cx::Cx,
    db::tx,
    setting,
    ui::{
        cx::{FormOf, Unsaved},
        enter, icon, style, widget,
    },
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Start {
    Empty,
    Files,
    Demo,
}

/// What is answered so far.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Typed {
    lang: Lang,
    company: String,
    start: Start,
}

impl Typed {
    /// In this language, and nothing else yet.
    fn new(lang: Lang) -> Self {
        Self { lang, company: String::new(), start: Start::Empty }
    }

    fn is_empty(&self) -> bool {
        *self == Self::new(self.lang)
    }
}

/// The three questions. What is typed outlives the program, and stands there again at once (PLAT-24).
pub(super) struct First {
    typed: Typed,
    /// What of it was told to be kept last.
    told: Option<Typed>,
    /// Where it is kept: beside the preferences.
    prefs: Option<PathBuf>,
    drafts: Option<Drafts>,
    /// That something of earlier can't be read.
    notes: Vec<Said>,
    demo: Option<DemoMaker>,
    errors: Vec<FieldError>,
    sent: Slot<()>,
    progress: Progress,
}

impl First {
    /// Asks in a language; the demo company is offered where somebody makes it.
    pub fn new(lang: Lang, demo: Option<DemoMaker>, prefs: Option<PathBuf>) -> Self {
        Self {
            typed: Typed::new(lang),
            told: None,
            prefs,
            drafts: None,
            notes: Vec::new(),
            demo,
            errors: Vec::new(),
            sent: Slot::default(),
            progress: Progress::default(),
        }
    }

    /// Draws them.
    pub fn ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) -> Option<FirstAsk> {
        match self.sent.take() {
            Some(Ok(())) => return Some(self.done(cx, self.typed.start == Start::Files)),
            Some(Err(Failure::Invalid(errors))) => self.errors = errors,
            // What was begun is kept: the window opens on it.
            Some(Err(Failure::Cancelled)) => return Some(self.done(cx, false)),
            Some(Err(failure)) => self.errors = vec![FieldError::new("name", failure.said())],
            None => {}
        }
        let mut asked = self.take_back(cx, ui);
        if let Some(drafts) = &self.drafts {
            drafts.trouble_ui(cx, ui);
        }
        ui.vertical_centered(|ui| {
            ui.add_space(ui.available_height() / 5.0);
            ui.allocate_ui(vec2(style::DIALOG_WIDTH, 0.0), |ui| {
                ui.vertical(|ui| asked = self.questions_ui(cx, ui).or(asked));
            });
        });
        if !self.typed.is_empty() || self.told.is_some() {
            let typed = Some(self.typed.clone()).filter(|typed| !typed.is_empty());
            self.keep(cx, typed);
        }
        asked
    }

    fn done(&mut self, cx: &Cx<'_>, imports: bool) -> FirstAsk {
        self.keep(cx, None);
        FirstAsk::Done { imports }
    }

    /// Keeps what is typed; what is done is kept no longer.
    fn keep(&mut self, cx: &Cx<'_>, typed: Option<Typed>) {
        let Some(drafts) = self.drafts.as_mut().filter(|_| self.told != typed) else { return };
        let json = |typed: &Typed| serde_json::to_value(typed).expect("plain data always becomes JSON");
        let unsaved = typed.as_ref().map(|typed| Unsaved {
            kind: Kind::Setting,
            form: form(),
            title: Some(Said::new("app-first-title")),
            id: 0,
            version: 0,
            base: json(&Typed::new(typed.lang)),
            typed: json(typed),
            says: typed.company.clone(),
        });
        drafts.keep(cx, (Kind::Setting, form()), unsaved);
        self.told = typed;
    }

    /// Puts back what was typed when the program was ended, where nothing is typed yet.
    fn take_back(&mut self, cx: &Cx<'_>, ui: &Ui) -> Option<FirstAsk> {
        let drafts = self.drafts.get_or_insert_with(|| Drafts::new(cx, self.prefs.as_deref()));
        drafts.poll(ui.ctx());
        self.notes.extend(drafts.take_told());
        let left = drafts.left_in(cx, Kind::Setting, &form()).filter(|_| self.typed.is_empty())?;
        let typed: Typed = serde_json::from_value(left.typed.clone()).ok()?;
        drafts.taken(cx, &left);
        let spoken = (typed.lang != self.typed.lang).then_some(FirstAsk::Speak(typed.lang));
        (self.told, self.typed) = (Some(typed.clone()), typed);
        spoken
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
                if ui.radio(self.typed.lang == lang, &*cx.t(&lang.key())).clicked() {
                    self.typed.lang = lang;
                    asked = Some(FirstAsk::Speak(lang));
                }
            }
        });
        asked
    }

    fn company_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        let label = widget::title(ui, &cx.t("app-first-company"));
        let line = TextEdit::singleline(&mut self.typed.company)
            .id(Id::unique("first-company"))
            .desired_width(style::DIALOG_WIDTH)
            .min_size(vec2(0.0, style::INPUT_HEIGHT))
            .ui(ui)
            .labelled_by(label.id);
        enter::line(&line);
        for error in &self.errors {
            widget::toned(ui, style::Tone::Bad, &cx.say(&error.said));
        }
        for note in &self.notes {
            widget::toned(ui, style::Tone::Warning, &cx.say(note));
        }
    }

    fn start_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        widget::title(ui, &cx.t("app-first-start"));
        let is_file = cx.desk.address.file().is_some();
        let empty = if is_file { "app-first-empty" } else { "app-first-empty-server" };
        ui.radio_value(&mut self.typed.start, Start::Empty, &*cx.t(empty));
        ui.radio_value(&mut self.typed.start, Start::Files, &*cx.t("app-first-files"));
        if self.demo.is_some() {
            ui.radio_value(&mut self.typed.start, Start::Demo, &*cx.t("app-first-demo"));
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
        let company = self.typed.company.split_whitespace().collect::<Vec<_>>().join(" ");
        if company.is_empty() && self.typed.start != Start::Demo {
            self.errors.push(FieldError::new("name", Said::new("error-required")));
            return;
        }
        let (lang, clock, progress) = (self.typed.lang, cx.desk.clock.clone(), self.progress.clone());
        let demo = self.demo.clone().filter(|_| self.typed.start == Start::Demo);
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

/// In which form it is typed.
fn form() -> FormOf {
    FormOf::Page("first".to_owned())
}
