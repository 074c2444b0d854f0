//! Opening the data: where it is, asked where nobody knows yet; on a thread, while the window stands already; failures in
//! clear words, with what can be done.

use std::{cell::RefCell, path::Path, sync::Arc};

use egui::{Context, Label, RichText, ScrollArea, Ui, vec2};

use super::{
    Options,
    finder::StoreFinder,
    first::{First, FirstAsk},
    ground::Ground,
    panels,
    place::{Choice, Chooser, ChooserAsk, Machine, Password, PasswordAsk},
    prefs::Prefs,
    shell::Shell,
    waiting::Waiting,
};
use crate::{
    base::{
        failure::Failure,
        id::UserId,
        progress::Progress,
        say::Said,
        slot::Slot,
        text::{Lang, Texts},
        words::Word as _,
    },
    cx::Cx,
    db::{
        address::Address,
        desk::{Desk, Wake},
        folder,
        kept::Kept,
        keys,
    },
    ui::{cx::Dicts, enter, focus::Follow as _, icon, style, widget},
};

/// What came with the data when it was opened.
#[derive(Clone, Debug, Default)]
pub(super) struct Told {
    /// What can happen to the file in its folder.
    pub danger: Option<Said>,
    /// Why the password or the place is not kept.
    pub unkept: Option<Said>,
}

/// How far the opening has come.
enum State {
    /// Nobody said yet where the data is.
    Choosing(Box<Chooser>),
    /// The data is being opened.
    Desk(Slot<(Desk, Told)>),
    /// It is open, and read for the first time.
    Ground(Desk, Slot<Ground>),
    /// It is new: three questions.
    First(Desk, Box<First>),
    /// It can't be opened.
    Failed(Failure),
    /// Its server asks for a password.
    Password(Box<Password>),
}

/// The window before it has its data.
pub(super) struct Opening {
    options: Options,
    prefs: Prefs,
    texts: Arc<Texts>,
    machine: Machine,
    /// Where the data is; none until somebody chose.
    choice: Option<Choice>,
    told: Told,
    state: State,
    waiting: Waiting,
    /// The window begins with the import.
    imports: bool,
}

impl Opening {
    /// Begins where one was told to, else where the data was the last time, else asks.
    pub fn new(options: Options, prefs: Prefs, ctx: &Context) -> Self {
        let machine = Machine::of(&options, wake(ctx, options.wake.clone()));
        let kept = || Kept::load(machine.kept.as_deref()).address();
        let default = || options.default_file.as_ref().filter(|path| path.exists()).map(Address::from);
        let choice = options.address.clone().or_else(kept).or_else(default).map(Choice::told);
        Self::begin(options, prefs, ctx, machine, choice)
    }

    /// Begins at another place.
    pub fn at(options: Options, prefs: Prefs, ctx: &Context, choice: Choice) -> Self {
        let machine = Machine::of(&options, wake(ctx, options.wake.clone()));
        Self::begin(options, prefs, ctx, machine, Some(choice))
    }

    fn begin(options: Options, prefs: Prefs, ctx: &Context, machine: Machine, choice: Option<Choice>) -> Self {
        machine.keep_beside(ctx);
        let lang = options.lang.or(prefs.lang).unwrap_or(options.system_lang);
        let texts = Arc::new(Texts::new(lang, chrono_tz::Asia::Shanghai));
        let waiting = Waiting::default();
        let state = match &choice {
            Some(choice) => State::Desk(open(&options, &machine, choice, &waiting.progress)),
            None => State::Choosing(Box::new(Chooser::new(machine.clone(), None))),
        };
        Self { options, prefs, texts, machine, choice, told: Told::default(), state, waiting, imports: false }
    }

    fn go(&mut self, choice: Choice) {
        self.waiting = Waiting::default();
        self.state = State::Desk(open(&self.options, &self.machine, &choice, &self.waiting.progress));
        self.choice = Some(choice);
    }

    fn failed(&mut self, failure: Failure) {
        let asks = keys::asks_for_password(&failure);
        let choice = self.choice.as_ref().filter(|_| asks);
        self.state = match choice.and_then(|choice| Password::new(&self.machine, choice, &failure)) {
            Some(password) => State::Password(Box::new(password)),
            None => State::Failed(failure),
        };
    }

    /// Takes in what has come; the shell, once all is there.
    pub fn logic(&mut self) -> Option<Shell> {
        match &mut self.state {
            State::Desk(slot) => match slot.take()? {
                Ok((desk, told)) => {
                    let ground = desk.load(Ground::load);
                    self.told = told;
                    self.state = State::Ground(desk, ground);
                }
                Err(failure) => self.failed(failure),
            },
            State::Ground(desk, slot) => match slot.take()? {
                // A file without anybody who could act was never begun.
                Ok(ground) if ground.users.is_empty() => {
                    let first = First::new(self.texts.lang, self.options.demo.clone(), self.options.prefs.clone());
                    self.state = State::First(desk.clone(), Box::new(first));
                }
                Ok(ground) => {
                    let prefs = Prefs { lang: Some(self.texts.lang), ..self.prefs.clone() };
                    let shell = Shell::new(desk.clone(), &self.options, prefs, ground).telling(self.told.clone());
                    return Some(if self.imports { shell.begun_at(panels::IMPORT) } else { shell });
                }
                Err(failure) => self.state = State::Failed(failure),
            },
            State::Choosing(_) | State::First(..) | State::Failed(_) | State::Password(_) => {}
        }
        None
    }

    /// Draws what there is to say meanwhile.
    pub fn ui(&mut self, ui: &mut Ui) {
        enter::as_dialogue(ui);
        let frame = style::place(ui);
        egui::CentralPanel::default().frame(frame).show(ui, |ui| match &self.state {
            State::Desk(_) | State::Ground(..) => self.waiting_ui(ui),
            State::First(..) => self.first_ui(ui),
            State::Choosing(_) | State::Password(_) => self.asking_ui(ui),
            State::Failed(failure) => match self.waiting.stopped().filter(|_| *failure == Failure::Cancelled) {
                Some(stopped) => {
                    let said = stopped.map(|key| self.texts.get(key));
                    self.failed_ui(ui, style::Tone::Warning, (&said[0], &said[1]));
                }
                None => {
                    let said = self.texts.say(&failure.said());
                    self.failed_ui(ui, style::Tone::Bad, (&self.texts.get("app-cannot-open"), &said));
                }
            },
        });
    }

    fn waiting_ui(&mut self, ui: &mut Ui) {
        let address = self.choice.as_ref().map(|choice| choice.address.to_string());
        self.waiting.ui(&self.texts, ui, &address.unwrap_or_default());
    }

    fn failed_ui(&mut self, ui: &mut Ui, tone: style::Tone, (heading, said): (&str, &str)) {
        ui.vertical_centered(|ui| {
            ui.add_space(ui.available_height() / 3.0);
            widget::mark(ui, tone, icon::WARNING);
            widget::heading(ui, heading);
            let address = self.choice.as_ref().map(|choice| choice.address.to_string());
            widget::weak(ui, &address.unwrap_or_default());
            ui.add(Label::new(RichText::new(said)).wrap().selectable(true));
            ui.add_space(style::GROUP_GAP);
            if widget::main_button(ui, icon::ARROWS_CLOCKWISE, &self.texts.get("app-try-again")).clicked()
                && let Some(choice) = self.choice.clone()
            {
                self.go(choice);
            }
            if widget::button(ui, icon::FOLDER_OPEN, &self.texts.get("app-place-elsewhere")).clicked() {
                self.choose();
            }
        });
    }

    /// Asks for another place; what one comes from can be gone back to.
    fn choose(&mut self) {
        let now = self.choice.as_ref().map(|choice| &choice.address);
        self.state = State::Choosing(Box::new(Chooser::new(self.machine.clone(), now)));
    }

    /// Where the data is, or the password that its server asks for.
    fn asking_ui(&mut self, ui: &mut Ui) {
        let mut spoken = None;
        let height = ui.available_height();
        ScrollArea::vertical().auto_shrink(false).follow(ui, |ui| {
            ui.vertical_centered(|ui| {
                ui.add_space(height / if matches!(self.state, State::Choosing(_)) { 12.0 } else { 5.0 });
                ui.allocate_ui(vec2(style::DIALOG_WIDTH, 0.0), |ui| {
                    ui.vertical(|ui| {
                        spoken = languages_ui(&self.texts, ui);
                        ui.add_space(style::GROUP_GAP);
                        self.question_ui(ui);
                    });
                });
            });
        });
        if let Some(lang) = spoken {
            self.texts = Arc::new(Texts::new(lang, self.texts.zone));
        }
    }

    fn question_ui(&mut self, ui: &mut Ui) {
        let texts = Arc::clone(&self.texts);
        match &mut self.state {
            State::Choosing(chooser) => {
                widget::heading(ui, &texts.get("app-place-title"));
                let is_first = self.choice.is_none();
                widget::weak(ui, &texts.get(if is_first { "app-place-hint" } else { "app-place-no-move" }));
                ui.add_space(style::GAP);
                match (chooser.ui(&texts, ui), self.choice.clone()) {
                    (Some(ChooserAsk::Open(choice)), _) | (Some(ChooserAsk::Cancel), Some(choice)) => self.go(choice),
                    (Some(ChooserAsk::Cancel) | None, _) => {}
                }
            }
            State::Password(password) => match password.ui(&texts, ui) {
                Some(PasswordAsk::Try(choice)) => self.go(choice),
                Some(PasswordAsk::Elsewhere) => self.choose(),
                None => {}
            },
            _ => {}
        }
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

/// The languages, each in its own words.
fn languages_ui(texts: &Texts, ui: &mut Ui) -> Option<Lang> {
    let mut asked = None;
    ui.horizontal(|ui| {
        for &lang in Lang::ALL {
            if ui.radio(texts.lang == lang, &*texts.get(&lang.key())).clicked() {
                asked = Some(lang);
            }
        }
    });
    asked
}

/// Opens the data on a thread of its own: a disk or a server may be slow, and a migration long.
fn open(options: &Options, machine: &Machine, choice: &Choice, progress: &Progress) -> Slot<(Desk, Told)> {
    let (clock, choice, inner, progress) = (options.clock.clone(), choice.clone(), machine.clone(), progress.clone());
    machine.ask(move || {
        let opens = |address: &Address| {
            address.make_folder()?;
            Desk::open_watched(address, clock.clone(), Arc::clone(&inner.wake), &progress)
        };
        // What was typed is tried as it is: another one that is kept must not stand in for it.
        let desk = match choice.password {
            Some(_) => opens(&choice.whole()),
            None => keys::with_kept(&choice.address, &*inner.keys, opens),
        }?;
        let kept = inner.kept.as_deref();
        let warned = choice.address.file().filter(|path| !Kept::load(kept).is_unwarned(path));
        let danger = warned.and_then(|path| folder::danger(path).map(|danger| danger.said(path)));
        let unkept = keep(&inner, &choice, kept).err().map(|failure| failure.said());
        Ok((desk, Told { danger, unkept }))
    })
}

/// Keeps what was asked to be kept, now that it is known to be right.
fn keep(machine: &Machine, choice: &Choice, kept: Option<&Path>) -> Result<(), Failure> {
    if choice.keeps_address {
        Kept::keep(kept, &choice.address)?;
    }
    match (&choice.address, &choice.password) {
        (Address::Server(server), Some(password)) if choice.keeps_password => machine.keys.keep(server, password),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use egui_kittest::{Harness, kittest::Queryable as _};

    use super::*;

    /// The window after an opening that ended as [`Failure::Cancelled`].
    fn ended(meanwhile: impl Fn(&Progress) + 'static) -> Harness<'static, Option<Opening>> {
        let options = Options { default_file: None, prefs: None, ..Options::new(None, Some(Lang::Zh), Lang::Zh) };
        let begun = move |ctx: &Context| {
            style::install(ctx);
            let mut opening = Opening::new(options.clone(), Prefs::default(), ctx);
            meanwhile(&opening.waiting.progress);
            opening.failed(Failure::Cancelled);
            opening
        };
        let mut harness = Harness::new_ui_state(
            move |ui, opening: &mut Option<Opening>| opening.get_or_insert_with(|| begun(ui.ctx())).ui(ui),
            None,
        );
        harness.run_steps(3);
        harness
    }

    #[test]
    fn only_what_somebody_has_stopped_is_called_stopped() {
        let harness = ended(|_| ());
        harness.get_by_label("无法打开数据");
        assert!(harness.query_by_label("升级已停止").is_none());
        let stopped: [(fn(&Progress), _); 2] = [
            (|progress| progress.stage(Said::new("base-upgrade-checking"), 0), "升级已停止"),
            (|progress| progress.stage(Said::new("base-search-filling"), 9), "建立搜索索引已停止"),
        ];
        for (stage, said) in stopped {
            let harness = ended(move |progress| {
                stage(progress);
                progress.cancel();
            });
            harness.get_by_label(said);
            assert!(harness.query_by_label("无法打开数据").is_none());
        }
    }
}
