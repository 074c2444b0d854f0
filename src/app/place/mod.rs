//! Where the data is: asked at the first start, changed later, and the password of a server asked for.

mod chooser;
mod page;
mod password;
mod server;

use std::path::PathBuf;

use egui::{Context, TextEdit, Ui, Widget as _, vec2};

use super::Options;
use crate::{
    base::{failure::Failure, say::Said, slot::Slot, text::Texts},
    db::{address::Address, desk::Wake, keys::KeyStore},
    ui::{enter, icon, style, widget},
};

pub(super) use self::{
    chooser::{Chooser, ChooserAsk},
    page::Page,
    password::{Password, PasswordAsk},
};

/// A place that was chosen.
#[derive(Clone)]
pub(super) struct Choice {
    /// The address, without what was typed as its password.
    pub address: Address,
    /// The password that was typed.
    pub password: Option<String>,
    /// The password is kept in the system's key store, once the server has taken it.
    pub keeps_password: bool,
    /// The next start begins here too.
    pub keeps_address: bool,
}

impl Choice {
    /// The place where the window was told to begin.
    pub fn told(address: Address) -> Self {
        Self { address, password: None, keeps_password: false, keeps_address: false }
    }

    /// The address with the password that was typed.
    pub fn whole(&self) -> Address {
        match (&self.address, &self.password) {
            (Address::Server(server), Some(password)) => Address::Server(Box::new(server.with_password(password))),
            (address, _) => address.clone(),
        }
    }
}

/// What choosing a place needs of the machine.
#[derive(Clone)]
pub(super) struct Machine {
    /// Who keeps passwords.
    pub keys: KeyStore,
    /// Where the address is kept.
    pub kept: Option<PathBuf>,
    /// The file where nothing else is chosen.
    pub default_file: Option<PathBuf>,
    /// Draws anew when an answer has come.
    pub wake: Wake,
}

impl Machine {
    /// The machine as the window was started on it.
    pub fn of(options: &Options, wake: Wake) -> Self {
        let kept = options.prefs.as_ref().map(|prefs| prefs.with_file_name("data.json"));
        Self { keys: options.keys.clone(), kept, default_file: options.default_file.clone(), wake }
    }

    /// Keeps it where the settings find it.
    pub fn keep_beside(&self, ctx: &Context) {
        ctx.data_mut(|data| data.insert_temp(egui::Id::unique("place-machine"), self.clone()));
    }

    fn beside(ctx: &Context) -> Option<Self> {
        ctx.data(|data| data.get_temp(egui::Id::unique("place-machine")))
    }

    /// Does something on a thread of its own: servers, disks and key stores may take long to answer.
    pub fn ask<T: Send + 'static>(&self, work: impl FnOnce() -> Result<T, Failure> + Send + 'static) -> Slot<T> {
        let (answer, slot) = Slot::waiting();
        let wake = self.wake.clone();
        let works = move || {
            // Nobody waits any more when the place that asked is gone.
            let _ = answer.send(work());
            wake();
        };
        // When there is no thread, the answering end is dropped and the slot says so.
        let _ = std::thread::Builder::new().name("aftercare-place".to_owned()).spawn(works);
        slot
    }
}

/// Asks the window to go to another place: it does so once nothing typed is lost.
fn move_to(ctx: &Context, choice: Choice) {
    ctx.data_mut(|data| data.insert_temp(egui::Id::unique("place-chosen"), Some(choice)));
    ctx.request_repaint();
}

/// The place that the settings asked for, once.
pub(super) fn moved_to(ctx: &Context) -> Option<Choice> {
    ctx.data_mut(|data| data.remove_temp::<Option<Choice>>(egui::Id::unique("place-chosen"))).flatten()
}

/// A line to type in, below its name.
fn line_ui(ui: &mut Ui, name: &str, text: &mut String, width: f32) -> egui::Response {
    let line = TextEdit::singleline(text).desired_width(width).min_size(vec2(0.0, style::INPUT_HEIGHT));
    named_ui(ui, name, line)
}

/// A line for a password, below its name: what is typed is not shown.
fn secret_ui(ui: &mut Ui, name: &str, text: &mut String, width: f32) -> egui::Response {
    let line = TextEdit::singleline(text).password(true).desired_width(width);
    named_ui(ui, name, line.min_size(vec2(0.0, style::INPUT_HEIGHT)))
}

fn named_ui(ui: &mut Ui, name: &str, line: TextEdit<'_>) -> egui::Response {
    ui.vertical(|ui| {
        let label = widget::weak(ui, name);
        let line = line.ui(ui).labelled_by(label.id);
        enter::line(&line);
        line
    })
    .inner
}

/// The tick by which a password is kept; where the system keeps none, that is said instead.
fn keeps_ui(texts: &Texts, ui: &mut Ui, store: &mut Slot<()>, keeps: &mut bool) {
    let _ = store.get();
    if let Some(failure) = store.failure() {
        *keeps = false;
        said_ui(texts, ui, style::Tone::Warning, icon::WARNING, &failure.said());
    } else {
        ui.checkbox(keeps, &*texts.get("app-place-keep-password"));
    }
}

/// A sentence behind a picture, as wide as there is room.
fn said_ui(texts: &Texts, ui: &mut Ui, tone: style::Tone, letter: &str, said: &Said) {
    ui.horizontal_top(|ui| {
        widget::mark(ui, tone, letter);
        ui.vertical(|ui| widget::toned(ui, tone, &texts.say(said)));
    });
}
