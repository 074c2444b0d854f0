//! The fields of a server's address.

use egui::{Event, Ui};

use super::{keeps_ui, line_ui, secret_ui};
use crate::{
    base::{slot::Slot, text::Texts},
    db::address::{Parts, USUAL_PORT},
    ui::{style, widget},
};

/// What is typed of a server.
#[derive(Default)]
pub(super) struct Server {
    /// The parts of its address.
    pub parts: Parts,
    /// The password is kept.
    pub keeps: bool,
    /// Whether the system keeps passwords.
    pub store: Slot<()>,
}

impl Server {
    /// Draws the fields; a whole address that is put into the first one fills them all.
    pub fn ui(&mut self, texts: &Texts, ui: &mut Ui) {
        let t = |key: &str| texts.get(key);
        let half = (ui.available_width() - style::GROUP_GAP) / 2.0;
        let (parts, mut is_typing) = (&mut self.parts, false);
        ui.horizontal(|ui| {
            let host = line_ui(ui, &t("app-place-host"), &mut parts.host, half * 1.5);
            is_typing = host.has_focus();
            let port = line_ui(ui, &t("app-place-port"), &mut parts.port, ui.available_width());
            port.on_hover_text(USUAL_PORT.to_string());
        });
        // Not while it is being typed letter by letter.
        if !is_typing || ui.input(|input| input.events.iter().any(|event| matches!(event, Event::Paste(_)))) {
            self.take_apart();
        }
        let parts = &mut self.parts;
        widget::weak(ui, &t("app-place-paste"));
        line_ui(ui, &t("app-place-database"), &mut parts.database, f32::INFINITY);
        ui.horizontal(|ui| {
            line_ui(ui, &t("app-place-user"), &mut parts.user, half);
            secret_ui(ui, &t("app-place-password"), &mut parts.password, ui.available_width());
        });
        keeps_ui(texts, ui, &mut self.store, &mut self.keeps);
        line_ui(ui, &t("app-place-more"), &mut parts.more, f32::INFINITY)
            .on_hover_text("sslmode=verify-full&sslrootcert=…");
    }
    /// A whole address that stands in the first field fills them all.
    pub fn take_apart(&mut self) {
        if let Some(whole) = Parts::of(&self.parts.host) {
            self.parts = whole;
        }
    }
}
