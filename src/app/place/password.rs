//! The question for a server's password, where none was given or the server did not take it.

use egui::Ui;

use super::{Choice, Machine, keeps_ui, said_ui, secret_ui};
use crate::{
    base::{failure::Failure, say::Said, slot::Slot, text::Texts},
    db::address::{Address, Server},
    ui::{
        icon,
        style::{self, Tone},
        widget,
    },
};

/// What the question asks of the window.
pub(in crate::app) enum PasswordAsk {
    /// Try with this one.
    Try(Choice),
    /// Go to another place.
    Elsewhere,
}

/// The question.
pub(in crate::app) struct Password {
    choice: Choice,
    server: Server,
    /// What the server said to the last one; nothing where there was none.
    refused: Option<Said>,
    text: String,
    keeps: bool,
    store: Slot<()>,
    is_shown: bool,
}

impl Password {
    /// Asks, where another password may open what did not open.
    pub fn new(machine: &Machine, choice: &Choice, failure: &Failure) -> Option<Self> {
        let Address::Server(server) = &choice.address else { return None };
        let said = failure.said();
        let keys = machine.keys.clone();
        Some(Self {
            choice: choice.clone(),
            server: (**server).clone(),
            refused: (said.key != "error-server-password-missing").then_some(said),
            text: String::new(),
            keeps: choice.password.is_none() || choice.keeps_password,
            store: machine.ask(move || keys.is_there()),
            is_shown: false,
        })
    }

    /// Draws it.
    pub fn ui(&mut self, texts: &Texts, ui: &mut Ui) -> Option<PasswordAsk> {
        widget::heading(ui, &texts.get("app-password-title"));
        let who = Said::new("app-password-who").with("user", self.server.user()).with("server", self.server.place());
        widget::toned(ui, Tone::Plain, &texts.say(&who));
        if let Some(said) = &self.refused {
            said_ui(texts, ui, Tone::Bad, icon::WARNING, said);
        }
        ui.add_space(style::GAP);
        let line = secret_ui(ui, &texts.get("app-place-password"), &mut self.text, f32::INFINITY);
        if !std::mem::replace(&mut self.is_shown, true) {
            line.request_focus();
        }
        keeps_ui(texts, ui, &mut self.store, &mut self.keeps);
        ui.add_space(style::GROUP_GAP);
        ui.horizontal(|ui| {
            let go = ui.add_enabled_ui(!self.text.is_empty(), |ui| {
                widget::main_button(ui, icon::SIGN_IN, &texts.get("app-password-go")).clicked()
            });
            let elsewhere = widget::button(ui, icon::FOLDER_OPEN, &texts.get("app-place-elsewhere")).clicked();
            if go.inner {
                let password = Some(std::mem::take(&mut self.text));
                return Some(PasswordAsk::Try(Choice { password, keeps_password: self.keeps, ..self.choice.clone() }));
            }
            elsewhere.then_some(PasswordAsk::Elsewhere)
        })
        .inner
    }
}
