//! The company's logo, below its profile: shown, chosen from a file, taken away.

use std::path::PathBuf;

use egui::{Ui, Vec2};

use crate::{
    base::{kind::Kind, slot::Slot},
    cx::Cx,
    db::tx::{Changes, Done},
    print::page::Picture,
    setting::{command::Command, print::read_logo, store},
    ui::{files, icon, preview, style, widget},
};

/// The largest that the logo is shown, in points.
const LARGEST: Vec2 = Vec2::new(style::POPUP_WIDTH, style::POPUP_WIDTH / 3.0);

/// The company's logo.
#[derive(Default)]
pub(super) struct Logo {
    is_asked: bool,
    shown: Slot<Option<Picture>>,
    choosing: Slot<Option<PathBuf>>,
    reading: Slot<Vec<u8>>,
    saving: Slot<Done>,
}

impl Logo {
    /// Something was saved.
    pub fn refresh(&mut self, cx: &Cx<'_>, changes: &Changes) {
        if self.is_asked && changes.concern(|kind| kind == Kind::Setting) {
            self.load(cx);
        }
    }

    fn load(&mut self, cx: &Cx<'_>) {
        self.is_asked = true;
        self.shown.replace(cx.load(|conn| Ok(store::logo(conn)?.map(Picture::new))));
    }

    fn poll(&mut self, cx: &Cx<'_>) {
        if !self.is_asked {
            self.load(cx);
        }
        match self.choosing.take() {
            Some(Ok(Some(path))) => self.reading = cx.load(move |_| read_logo(&path)),
            Some(Err(failure)) => cx.failed(failure.said()),
            _ => {}
        }
        match self.reading.take() {
            Some(Ok(png)) => self.saving = cx.send(Command::SaveLogo(png)),
            Some(Err(failure)) => cx.failed(failure.said()),
            None => {}
        }
        match self.saving.take() {
            Some(Ok(done)) => cx.tell(&done),
            Some(Err(failure)) => cx.failed(failure.said()),
            None => {}
        }
    }

    /// Draws it with its buttons.
    pub fn ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        self.poll(cx);
        widget::title(ui, &cx.t("setting-logo"));
        widget::weak(ui, &cx.t("setting-logo-hint"));
        let is_busy = self.choosing.is_loading() || self.reading.is_loading() || self.saving.is_loading();
        let shown = self.shown.get().cloned().flatten();
        match &shown {
            Some(picture) => {
                preview::picture_ui(ui, picture, LARGEST, &cx.t("setting-logo"));
            }
            None => {
                widget::weak(ui, &cx.t("setting-logo-none"));
            }
        }
        ui.add_enabled_ui(!is_busy, |ui| {
            ui.horizontal_wrapped(|ui| {
                let choose = cx.t("setting-logo-choose");
                if widget::button(ui, icon::PLUS, &choose).clicked() {
                    let ctx = ui.ctx().clone();
                    self.choosing = files::choose(&choose, ("PNG", &["png"]), move || ctx.request_repaint());
                }
                if shown.is_some() && widget::button(ui, icon::X, &cx.t("setting-logo-remove")).clicked() {
                    self.saving = cx.send(Command::SaveLogo(Vec::new()));
                }
            });
        });
    }
}
