//! Opening the data file: on a thread, while the window stands already; failures in clear words.

use std::{cell::RefCell, sync::Arc};

use egui::{Context, Label, RichText, Ui};

use super::{
    Options,
    finder::StoreFinder,
    first::{First, FirstAsk},
    ground::Ground,
    panels,
    prefs::Prefs,
    shell::Shell,
};
use crate::{
    base::{failure::Failure, id::UserId, slot::Slot, text::Texts},
    cx::Cx,
    db::desk::{Desk, Wake},
    ui::{cx::Dicts, icon, style, widget},
};

/// How far the opening has come.
enum State {
    /// The file is being opened.
    Desk(Slot<Desk>),
    /// It is open, and read for the first time.
    Ground(Desk, Slot<Ground>),
    /// It is new: three questions.
    First(Desk, Box<First>),
    /// It can't be opened.
    Failed(Failure),
}

/// The window before it has its data.
pub(super) struct Opening {
    options: Options,
    prefs: Prefs,
    texts: Arc<Texts>,
    wake: Wake,
    state: State,
    /// The window begins with the import.
    imports: bool,
}

impl Opening {
    /// Begins to open the file.
    pub fn new(options: Options, prefs: Prefs, ctx: &Context) -> Self {
        let lang = options.lang.or(prefs.lang).unwrap_or(options.system_lang);
        let texts = Arc::new(Texts::new(lang, chrono_tz::Asia::Shanghai));
        let wake = wake(ctx, options.wake.clone());
        let state = State::Desk(open(&options, &wake));
        Self { options, prefs, texts, wake, state, imports: false }
    }

    /// Takes in what has come; the shell, once all is there.
    pub fn logic(&mut self) -> Option<Shell> {
        match &mut self.state {
            State::Desk(slot) => match slot.take()? {
                Ok(desk) => {
                    let ground = desk.load(Ground::load);
                    self.state = State::Ground(desk, ground);
                }
                Err(failure) => self.state = State::Failed(failure),
            },
            State::Ground(desk, slot) => match slot.take()? {
                // A file without anybody who could act was never begun.
                Ok(ground) if ground.users.is_empty() => {
                    let first = First::new(self.texts.lang, self.options.demo.clone());
                    self.state = State::First(desk.clone(), Box::new(first));
                }
                Ok(ground) => {
                    let prefs = Prefs { lang: Some(self.texts.lang), ..self.prefs.clone() };
                    let shell = Shell::new(desk.clone(), &self.options, prefs, ground);
                    return Some(if self.imports { shell.begun_at(panels::IMPORT) } else { shell });
                }
                Err(failure) => self.state = State::Failed(failure),
            },
            State::First(..) | State::Failed(_) => {}
        }
        None
    }

    /// Draws what there is to say meanwhile.
    pub fn ui(&mut self, ui: &mut Ui) {
        let frame = style::place(ui);
        egui::CentralPanel::default().frame(frame).show(ui, |ui| match &self.state {
            State::Desk(_) | State::Ground(..) => self.waiting_ui(ui),
            State::First(..) => self.first_ui(ui),
            State::Failed(failure) => {
                let said = self.texts.say(&failure.said());
                self.failed_ui(ui, &said);
            }
        });
    }

    fn waiting_ui(&self, ui: &mut Ui) {
        ui.centered_and_justified(|ui| widget::weak(ui, &self.texts.get("app-opening")));
    }

    fn failed_ui(&mut self, ui: &mut Ui, said: &str) {
        ui.vertical_centered(|ui| {
            ui.add_space(ui.available_height() / 3.0);
            widget::mark(ui, style::Tone::Bad, icon::WARNING);
            widget::heading(ui, &self.texts.get("app-cannot-open"));
            widget::weak(ui, &self.options.address.to_string());
            ui.add(Label::new(RichText::new(said)).wrap().selectable(true));
            ui.add_space(style::GROUP_GAP);
            if widget::main_button(ui, icon::ARROWS_CLOCKWISE, &self.texts.get("app-try-again")).clicked() {
                self.state = State::Desk(open(&self.options, &self.wake));
            }
        });
    }

    fn first_ui(&mut self, ui: &mut Ui) {
        let State::First(desk, first) = &mut self.state else { return };
        let (asked, finder, dicts) = (RefCell::default(), StoreFinder { desk: desk.clone() }, Dicts::new());
        let cx = Cx {
            desk,
            texts: &self.texts,
            now: desk.clock.now(),
            user: UserId(0),
            dicts: &dicts,
            finder: &finder,
            asked: &asked,
        };
        match first.ui(&cx, ui) {
            Some(FirstAsk::Speak(lang)) => self.texts = Arc::new(Texts::new(lang, self.texts.zone)),
            Some(FirstAsk::Done { imports }) => {
                self.imports = imports;
                let ground = desk.load(Ground::load);
                self.state = State::Ground(desk.clone(), ground);
            }
            None => {}
        }
    }
}

/// Draws anew, and tells whoever waits.
fn wake(ctx: &Context, beside: Option<Wake>) -> Wake {
    let ctx = ctx.clone();
    Arc::new(move || {
        ctx.request_repaint();
        if let Some(beside) = &beside {
            beside();
        }
    })
}

/// Opens the data on a thread of its own: a disk may be slow, and a migration long.
fn open(options: &Options, wake: &Wake) -> Slot<Desk> {
    let (answer, slot) = Slot::waiting();
    let (address, clock, wake) = (options.address.clone(), options.clock.clone(), Arc::clone(wake));
    let opens = move || {
        let opened = address.make_folder().and_then(|()| Desk::open(&address, clock, Arc::clone(&wake)));
        // Nobody waits any more when the window was closed.
        let _ = answer.send(opened);
        wake();
    };
    // When there is no thread, the answering end is dropped and the slot says so.
    let _ = std::thread::Builder::new().name("aftercare-opening".to_owned()).spawn(opens);
    slot
}
