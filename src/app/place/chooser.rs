//! The question where the data is: a file of this computer, one that is there already, or a server.

use std::path::PathBuf;

use egui::Ui;

use super::{Choice, Machine, line_ui, said_ui, server::Server};
use crate::{
    base::{failure::Failure, say::Said, slot::Slot, text::Texts},
    db::{
        address::{Address, Parts},
        folder::{self, Danger},
        keys,
    },
    report::office::{self, Found},
    ui::{
        files, icon,
        style::{self, Tone},
        widget,
    },
};

/// What the question asks of the window.
pub(in crate::app) enum ChooserAsk {
    /// Work there.
    Open(Choice),
    /// Leave all as it was.
    Cancel,
}

/// Where data can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    /// A new file.
    Here,
    /// A file that is there.
    File,
    /// A server.
    Server,
}

/// The question.
pub(in crate::app) struct Chooser {
    machine: Machine,
    way: Way,
    /// The new file.
    here: String,
    /// The file that is there.
    file: String,
    server: Server,
    browsing: Slot<Option<PathBuf>>,
    /// What is found there; the place opens when all is well, where that was asked.
    testing: Slot<(Choice, Found)>,
    opens: bool,
    /// The last answer, and whether it was a good one.
    told: Option<(bool, Said)>,
    /// The file whose folder was looked at last, and what is the matter with it.
    looked: (String, Slot<Option<Danger>>),
    /// It can be left without an answer.
    can_cancel: bool,
}

impl Chooser {
    /// Asks on a machine; what is there now is where one begins.
    pub fn new(machine: Machine, now: Option<&Address>) -> Self {
        let here = machine.default_file.as_ref().map(|path| path.display().to_string()).unwrap_or_default();
        let keys = machine.keys.clone();
        let store = machine.ask(move || keys.is_there());
        let server = Server { parts: Parts::default(), keeps: true, store };
        let mut chooser = Self {
            machine,
            way: Way::Here,
            here,
            file: String::new(),
            server,
            browsing: Slot::default(),
            testing: Slot::default(),
            opens: false,
            told: None,
            looked: Default::default(),
            can_cancel: now.is_some(),
        };
        match now {
            Some(Address::File(path)) => {
                chooser.way = Way::File;
                chooser.file = path.display().to_string();
            }
            Some(server @ Address::Server(_)) => {
                chooser.way = Way::Server;
                chooser.server.parts = Parts::of(&server.to_string()).unwrap_or_default();
            }
            None => {}
        }
        chooser
    }

    /// Draws it.
    pub fn ui(&mut self, texts: &Texts, ui: &mut Ui) -> Option<ChooserAsk> {
        let asked = self.take_in();
        let before = (self.way, self.here.clone(), self.file.clone(), self.server.parts.clone());
        let enabled = !self.testing.is_loading() && !self.browsing.is_loading();
        ui.add_enabled_ui(enabled, |ui| self.ways_ui(texts, ui));
        if before != (self.way, self.here.clone(), self.file.clone(), self.server.parts.clone()) {
            self.told = None;
        }
        if self.testing.is_loading() {
            widget::weak(ui, &texts.get("app-place-testing"));
        } else if let Some((is_good, said)) = &self.told {
            let (tone, letter) = if *is_good { (Tone::Good, icon::CHECK_CIRCLE) } else { (Tone::Bad, icon::WARNING) };
            said_ui(texts, ui, tone, letter, said);
        }
        ui.add_space(style::GROUP_GAP);
        let buttons = ui.add_enabled_ui(enabled, |ui| ui.horizontal(|ui| self.buttons_ui(texts, ui)).inner).inner;
        asked.or(buttons)
    }

    fn buttons_ui(&mut self, texts: &Texts, ui: &mut Ui) -> Option<ChooserAsk> {
        if widget::main_button(ui, icon::CHECK, &texts.get("app-place-open")).clicked() {
            self.test(true);
        }
        if self.way != Way::Here && widget::button(ui, icon::PLUGS_CONNECTED, &texts.get("app-place-test")).clicked() {
            self.test(false);
        }
        let is_left = self.can_cancel && widget::button(ui, icon::X, &texts.get("base-cancel")).clicked();
        is_left.then_some(ChooserAsk::Cancel)
    }

    /// What has come meanwhile.
    fn take_in(&mut self) -> Option<ChooserAsk> {
        if let Some(Ok(Some(path))) = self.browsing.take() {
            let path = path.display().to_string();
            *(if self.way == Way::Here { &mut self.here } else { &mut self.file }) = path;
            self.told = None;
        }
        let _ = self.looked.1.get();
        match self.testing.take()? {
            Ok((choice, _)) if self.opens => return Some(ChooserAsk::Open(choice)),
            Ok((_, found)) => self.told = Some((true, found.said())),
            Err(failure) => self.told = Some((false, failure.said())),
        }
        None
    }

    fn ways_ui(&mut self, texts: &Texts, ui: &mut Ui) {
        let t = |key: &str| texts.get(key);
        ui.radio_value(&mut self.way, Way::Here, &*t("app-place-here"));
        if self.way == Way::Here {
            ui.indent("place-here", |ui| self.file_ui(texts, ui));
        }
        ui.radio_value(&mut self.way, Way::File, &*t("app-place-file"));
        if self.way == Way::File {
            ui.indent("place-file", |ui| self.file_ui(texts, ui));
        }
        ui.radio_value(&mut self.way, Way::Server, &*t("app-place-server"));
        if self.way == Way::Server {
            ui.indent("place-server", |ui| self.server.ui(texts, ui));
        }
    }

    fn file_ui(&mut self, texts: &Texts, ui: &mut Ui) {
        let is_new = self.way == Way::Here;
        widget::weak(ui, &texts.get(if is_new { "app-place-here-hint" } else { "app-place-file-hint" }));
        let text = if is_new { &mut self.here } else { &mut self.file };
        line_ui(ui, &texts.get("app-place-path"), text, f32::INFINITY);
        let is_asked = widget::button(ui, icon::FOLDER_OPEN, &texts.get("app-place-browse")).clicked();
        if is_asked {
            let wake = self.machine.wake.clone();
            let (title, kind) = (texts.get("app-place-browse"), texts.get("app-place-kind"));
            let filter: files::Filter<'_> = (&kind, &["db"]);
            self.browsing = if is_new {
                files::save_as(&title, "aftercare.db", filter, move || wake())
            } else {
                files::choose(&title, filter, move || wake())
            };
        }
        self.danger_ui(texts, ui);
    }

    /// What is the matter with the folder, before anything is put there.
    fn danger_ui(&mut self, texts: &Texts, ui: &mut Ui) {
        let path = if self.way == Way::Here { &self.here } else { &self.file };
        if self.looked.0 != *path && !self.looked.1.is_loading() {
            let file = PathBuf::from(path.trim());
            let looks = move || Ok(if file.as_os_str().is_empty() { None } else { folder::danger(&file) });
            self.looked = (path.clone(), self.machine.ask(looks));
        }
        if self.looked.0 == *path
            && let Some(Some(danger)) = self.looked.1.get()
        {
            let said = danger.said(PathBuf::from(path.trim()).as_path());
            said_ui(texts, ui, Tone::Warning, icon::WARNING, &said);
        }
    }

    /// Looks at what is there, and goes there when all is well.
    fn test(&mut self, opens: bool) {
        self.opens = opens;
        self.told = None;
        match self.choice() {
            Ok(choice) => {
                let (keys, is_old) = (self.machine.keys.clone(), self.way == Way::File);
                self.testing = self.machine.ask(move || {
                    let found = if choice.password.is_some() {
                        office::at(&choice.whole())
                    } else {
                        keys::with_kept(&choice.address, &*keys, office::at)
                    }?;
                    match choice.address.file() {
                        // Whoever looks for their data and mistypes must not begin anew.
                        Some(path) if is_old && found.look.is_empty() => {
                            Err(Failure::io(path, &std::io::ErrorKind::NotFound.into()))
                        }
                        _ => Ok((choice, found)),
                    }
                });
            }
            Err(failure) => self.told = Some((false, failure.said())),
        }
    }

    fn choice(&mut self) -> Result<Choice, Failure> {
        self.server.take_apart();
        let text = match self.way {
            Way::Here => self.here.trim().to_owned(),
            Way::File => self.file.trim().to_owned(),
            Way::Server => self.server.parts.url(),
        };
        if text.is_empty() {
            return Err(Failure::refused("app-place-no-path"));
        }
        let address = match self.way {
            // Whatever is typed there is the path of a file.
            Way::Here | Way::File => Address::File(std::path::absolute(&text).unwrap_or_else(|_| text.into())),
            Way::Server => Address::parse(&text)?,
        };
        let password = Some(self.server.parts.password.clone());
        let password = password.filter(|password| self.way == Way::Server && !password.is_empty());
        Ok(Choice { address, password, keeps_password: self.server.keeps, keeps_address: true })
    }
}
