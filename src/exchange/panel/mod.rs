//! The import dialogue: choose a file, see every bad row and why, then import all of it or the good
//! rows only.

mod draw;
mod imports;
mod mapping;
mod opened;

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use crate::{
    base::{
        failure::{Failure, FieldError},
        field::{Field, Input, Show},
        kind::{Kind, Subject},
        progress::Progress,
        say::Said,
        slot::Slot,
        words::Word as _,
    },
    cx::{self, Cx},
    db::{
        replace,
        tx::{Changes, Done},
    },
    print::file,
};

use super::{
    csv::errors_as_csv,
    guess::Guess,
    import::{Context, Mode, Options, Report},
    kinds::{ImportKind, Ready, Sample},
    memory,
    past::Order,
    source::CHANGED_SINCE,
};

use opened::Opened;

/// Rows shown before they are imported.
const SAMPLE_ROWS: usize = 20;

crate::words! {
    /// What the panel shows.
    pub enum Page in "exchange-page" {
        /// A file that is to be imported.
        File = "file",
        /// The imports that were done.
        Imports = "imports",
    }
}

/// What is chosen, as text.
#[derive(Clone, Debug, Default, PartialEq)]
struct Chosen {
    kind: String,
    path: String,
    /// How the dates of calls are written, where the file leaves it open.
    dates: String,
    make_customers: String,
    make_items: String,
}

impl Chosen {
    /// What is chosen, with what was said by hand.
    fn options(&self, said: &Options) -> Options {
        Options {
            dates: Order::from_word(&self.dates),
            make_customers: !self.make_customers.is_empty(),
            make_items: !self.make_items.is_empty(),
            ..said.clone()
        }
    }

    /// Shows what was said of an earlier file.
    fn show(&mut self, options: &Options) {
        let flag = |is_set: bool| if is_set { "1".to_owned() } else { String::new() };
        self.dates = options.dates.map(|order| order.word().to_owned()).unwrap_or_default();
        (self.make_customers, self.make_items) = (flag(options.make_customers), flag(options.make_items));
    }
}

const FIELDS: &[Field<Chosen>] = &[
    Field::new("kind", "exchange-kind", Show::Word("exchange-kind"))
        .edited(Input::Choice("exchange-kind", ImportKind::WORDS), |chosen: &mut Chosen| &mut chosen.kind)
        .required(),
    Field::new("path", "exchange-path", Show::Text)
        .edited(Input::Line, |chosen: &mut Chosen| &mut chosen.path)
        .required(),
    Field::new("dates", "exchange-dates", Show::Word("exchange-dates"))
        .edited(Input::Choice("exchange-dates", Order::WORDS), |chosen: &mut Chosen| &mut chosen.dates),
    Field::new("make_customers", "exchange-make-customers", Show::Flag)
        .edited(Input::Flag, |chosen: &mut Chosen| &mut chosen.make_customers),
    Field::new("make_items", "exchange-make-items", Show::Flag)
        .edited(Input::Flag, |chosen: &mut Chosen| &mut chosen.make_items),
];

/// The fields that every file needs; the others are for calls.
const ALWAYS: &[&str] = &["kind", "path"];

/// The fields that a file of calls needs.
const OF_CALLS: &[&str] = &["kind", "path", "dates", "make_customers", "make_items"];

/// The import panel.
pub struct Panel {
    chosen: Chosen,
    errors: Vec<FieldError>,
    /// A file that is being chosen in the system's dialogue.
    choosing: Slot<Option<PathBuf>>,
    /// A file that is being chosen for the bad rows.
    saving: Slot<Option<PathBuf>>,
    /// The file that they are being written to.
    writing: Slot<PathBuf>,
    /// How far the work has come; made anew for each file.
    progress: Progress,
    stage: Stage,
    /// How the file is understood; none before one was opened.
    guess: Option<Guess>,
    /// What was said about it by hand.
    said: opened::Said,
    /// What was said is being kept, or forgotten.
    keeping: Slot<Done>,
    page: Page,
    imports: imports::Imports,
}

/// How far one file has come.
#[derive(Default)]
enum Stage {
    /// No file yet.
    #[default]
    Empty,
    /// Being read, away from the store's writer.
    Reading(Slot<Opened>),
    /// Its columns don't fit, and why.
    Wrong(Said),
    /// Something was said about its columns or words: it is to be checked anew.
    Mapped,
    /// Being held against the store.
    Checking(Arc<Ready>, Slot<Report>),
    /// Can be imported.
    Checked(Arc<Ready>, Sample, Report),
    /// Being imported.
    Running(Arc<Ready>, Slot<Report>),
    /// Imported.
    Done(Report),
}

impl Default for Panel {
    fn default() -> Self {
        Self {
            chosen: Chosen { kind: ImportKind::Customers.word().to_owned(), ..Chosen::default() },
            errors: Vec::new(),
            choosing: Slot::default(),
            saving: Slot::default(),
            writing: Slot::default(),
            progress: Progress::default(),
            stage: Stage::Empty,
            guess: None,
            said: opened::Said::default(),
            keeping: Slot::default(),
            page: Page::File,
            imports: imports::Imports::default(),
        }
    }
}

impl cx::Panel for Panel {
    fn ui(&mut self, cx: &Cx<'_>, ui: &mut egui::Ui) {
        self.poll(cx);
        self.panel_ui(cx, ui);
    }

    fn refresh(&mut self, cx: &Cx<'_>, changes: &Changes) {
        if changes.concern(|kind| kind == Kind::Import) {
            self.imports.load(cx);
        }
    }

    fn open(&mut self, _: &Cx<'_>, _: Subject) {}

    fn is_working(&mut self, cx: &Cx<'_>) -> bool {
        self.poll(cx);
        self.imports.poll(cx);
        matches!(self.stage, Stage::Running(..)) || self.imports.is_busy()
    }

    fn stop_work(&mut self) {
        self.progress.cancel();
        self.imports.stop();
    }

    fn start(&mut self, _: &Cx<'_>, kind: Kind, _: Option<Subject>) {
        let kind = match kind {
            Kind::Item => ImportKind::Items,
            Kind::BomLine => ImportKind::Bom,
            Kind::Delivery => ImportKind::Deliveries,
            Kind::Call => ImportKind::Calls,
            _ => ImportKind::Customers,
        };
        if !self.is_busy() {
            self.begin_anew(kind);
        }
    }
}

impl Panel {
    /// For another file.
    fn begin_anew(&mut self, kind: ImportKind) {
        *self = Self { chosen: Chosen { kind: kind.word().to_owned(), ..Chosen::default() }, ..Self::default() };
    }

    fn is_busy(&self) -> bool {
        matches!(self.stage, Stage::Reading(_) | Stage::Checking(..) | Stage::Running(..)) || self.imports.is_busy()
    }

    /// Reads the chosen file.
    fn read(&mut self, cx: &Cx<'_>) {
        self.errors.clear();
        let kind = ImportKind::from_word(&self.chosen.kind);
        let path = self.chosen.path.trim().to_owned();
        if kind.is_none() {
            self.errors.push(FieldError::new("kind", Said::new("error-required")));
        }
        if path.is_empty() {
            self.errors.push(FieldError::new("path", Said::new("error-required")));
        }
        let Some(kind) = kind.filter(|_| self.errors.is_empty()) else { return };
        self.progress = Progress::default();
        let progress = self.progress.clone();
        let said = opened::Said { options: self.chosen.options(&self.said.options), ..self.said.clone() };
        // A reader's thread has the time: the store's writer stays free while the file is read.
        let opened = cx.load(move |conn| opened::open(conn, (kind, Path::new(&path)), said, &progress));
        self.stage = Stage::Reading(opened);
    }

    /// The file was opened: it is held against the store, or asks for what is missing.
    fn opened(&mut self, cx: &Cx<'_>, opened: Opened) -> Stage {
        let Opened { said, guess, ready } = opened;
        if said.is_remembered {
            self.chosen.show(&said.options);
        }
        (self.said, self.guess) = (said, Some(guess));
        match ready {
            Ok(ready) => {
                let ready = Arc::new(ready);
                let slot = self.check(cx, &ready);
                Stage::Checking(ready, slot)
            }
            Err(Failure::Refused(said)) if said.key.starts_with("exchange-dates-") => {
                // It is asked where it is answered.
                self.errors.push(FieldError::new("dates", said));
                Stage::Mapped
            }
            Err(failure) => Stage::Wrong(failure.said()),
        }
    }

    /// What was said by hand is kept for the next file like this one.
    fn remember(&mut self, cx: &Cx<'_>) {
        let Some(kind) = ImportKind::from_word(&self.chosen.kind) else { return };
        let options = self.chosen.options(&self.said.options);
        if options.are_by_hand() {
            let headings = self.said.headings.clone();
            self.keeping = cx.send(memory::Command::Remember { kind, headings, options });
        }
    }

    /// What was said of earlier files is forgotten, and the file looked at anew.
    fn forget(&mut self, cx: &Cx<'_>) {
        let Some(kind) = ImportKind::from_word(&self.chosen.kind) else { return };
        let headings = std::mem::take(&mut self.said).headings;
        self.keeping = cx.send(memory::Command::Forget { kind, headings: headings.clone() });
        self.said.headings = headings;
        self.chosen.show(&Options::default());
        self.read(cx);
    }

    /// Another file, or another kind: what was said of the last one says nothing of it.
    fn begin_file(&mut self) {
        (self.stage, self.guess, self.said) = (Stage::Empty, None, opened::Said::default());
    }

    fn check(&self, cx: &Cx<'_>, ready: &Arc<Ready>) -> Slot<Report> {
        let (ready, clock, actor) = (Arc::clone(ready), cx.desk.clock.clone(), cx.user);
        let progress = self.progress.clone();
        cx.desk.write(move |conn| ready.check(Context { conn, clock: &clock, actor, progress: &progress }))
    }

    fn run(&mut self, cx: &Cx<'_>, ready: Arc<Ready>, mode: Mode) {
        self.progress = Progress::default();
        let (work, clock, actor) = (Arc::clone(&ready), cx.desk.clock.clone(), cx.user);
        let progress = self.progress.clone();
        let slot =
            cx.desk.write(move |conn| work.run(Context { conn, clock: &clock, actor, progress: &progress }, mode));
        self.stage = Stage::Running(ready, slot);
    }

    /// Takes in what has come.
    fn poll(&mut self, cx: &Cx<'_>) {
        if let Some(Ok(Some(path))) = self.choosing.take() {
            self.chosen.path = path.display().to_string();
            self.read(cx);
        }
        self.save_errors(cx);
        if let Some(Err(failure)) = self.keeping.take() {
            cx.failed(failure.said());
        }
        let failed = |failure: &Failure| cx.failed(failure.said());
        self.stage = match std::mem::take(&mut self.stage) {
            Stage::Reading(mut slot) => match slot.take() {
                None => Stage::Reading(slot),
                Some(Ok(opened)) => self.opened(cx, opened),
                Some(Err(failure)) => {
                    failed(&failure);
                    Stage::Empty
                }
            },
            Stage::Checking(ready, mut slot) => match slot.take() {
                None => Stage::Checking(ready, slot),
                Some(Ok(report)) => {
                    let sample = ready.sample(SAMPLE_ROWS);
                    Stage::Checked(ready, sample, report)
                }
                Some(Err(failure)) => {
                    failed(&failure);
                    Stage::Empty
                }
            },
            Stage::Running(ready, mut slot) => match slot.take() {
                None => Stage::Running(ready, slot),
                Some(Ok(report)) if report.is_done => {
                    self.remember(cx);
                    Stage::Done(report)
                }
                // Somebody saved in between, so that a row that was good is no more.
                Some(Ok(report)) => {
                    let sample = ready.sample(SAMPLE_ROWS);
                    Stage::Checked(ready, sample, report)
                }
                Some(Err(Failure::Refused(said))) if said.key == CHANGED_SINCE => Stage::Wrong(said),
                Some(Err(failure)) => {
                    failed(&failure);
                    self.progress = Progress::default();
                    let slot = self.check(cx, &ready);
                    Stage::Checking(ready, slot)
                }
            },
            settled => settled,
        };
    }

    /// Writes the bad rows to the file that was chosen for them.
    fn save_errors(&mut self, cx: &Cx<'_>) {
        match self.writing.take() {
            Some(Ok(path)) => cx.notice(Said::new("exchange-errors-saved").with("path", path.display().to_string())),
            Some(Err(failure)) => cx.failed(failure.said()),
            None => {}
        }
        let Some(Ok(Some(path))) = self.saving.take() else { return };
        let (Stage::Checked(_, _, report) | Stage::Done(report)) = &self.stage else { return };
        let (errors, texts) = (report.errors.clone(), Arc::clone(cx.texts));
        self.writing = cx.load(move |conn| {
            replace::may_replace(conn.address.file(), &path, b"")?;
            file::write_whole(&path, &errors_as_csv(&errors, |said| texts.say(said))?)?;
            Ok(path)
        });
    }
}
