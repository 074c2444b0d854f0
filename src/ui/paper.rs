//! A document before it is printed: its pages as paper, zoom, pages to go to, and where it shall go.

use egui::{Context, Id, Modal, ScrollArea, Ui, vec2};

use super::{
    cx::Cx,
    icon, modal,
    preview::{page_ui, zoom_to_fit},
    style::{self, Tone},
    widget,
};
use crate::{
    base::say::Said,
    print::{page::Sheet, text},
};

/// How much of the window the document takes.
const SHARE: f32 = 0.94;
/// One press on a magnifying glass.
const ZOOM_STEP: f32 = 1.25;
/// The smallest and the largest zoom.
const ZOOMS: (f32, f32) = (0.2, 4.0);

/// Where a document shall go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaperAsk {
    /// Into a PDF file.
    Save,
    /// Into the system's viewer, which prints it.
    Open,
    /// Away.
    Close,
}

/// A document that is looked at.
#[derive(Clone, Debug)]
pub struct Paper {
    /// The document.
    pub sheet: Sheet,
    /// Size of the paper; fitted to the window when empty.
    zoom: Option<f32>,
    /// A page to go to, from 0.
    goes_to: Option<usize>,
    /// Characters that no font has (DOC-18).
    missing: String,
}

impl Paper {
    /// Looks at a document.
    pub fn new(sheet: Sheet) -> Self {
        let mut missing: Vec<char> = sheet.texts().flat_map(text::missing).collect();
        missing.sort_unstable();
        missing.dedup();
        Self { sheet, zoom: None, goes_to: None, missing: missing.into_iter().collect() }
    }

    /// Draws it over the window; where it shall go.
    pub fn ui<S>(&mut self, cx: &Cx<'_, S>, ctx: &Context) -> Option<PaperAsk> {
        let size = ctx.content_rect().size() * SHARE;
        let modal = Modal::new(Id::unique("paper")).backdrop_color(style::backdrop()).show(ctx, |ui| {
            ui.set_width(size.x);
            ui.set_height(size.y);
            let asked = self.bar_ui(cx, ui);
            ui.separator();
            self.pages_ui(ui);
            asked
        });
        modal::name(ctx, Id::unique("paper"), &self.sheet.title);
        let is_left = modal.should_close();
        modal.inner.or(is_left.then_some(PaperAsk::Close))
    }

    fn bar_ui<S>(&mut self, cx: &Cx<'_, S>, ui: &mut Ui) -> Option<PaperAsk> {
        let mut asked = None;
        ui.horizontal_wrapped(|ui| {
            widget::heading(ui, &self.sheet.title);
            ui.add_space(style::GROUP_GAP);
            for (ask, letter, key) in [
                (PaperAsk::Save, icon::FILE_PDF, "base-paper-save"),
                (PaperAsk::Open, icon::PRINTER, "base-paper-open"),
                (PaperAsk::Close, icon::X, "base-paper-close"),
            ] {
                if widget::button(ui, letter, &cx.t(key)).clicked() {
                    asked = Some(ask);
                }
            }
            ui.add_space(style::GROUP_GAP);
            self.zoom_ui(cx, ui);
            self.page_list_ui(cx, ui);
        });
        if !self.missing.is_empty() {
            let said = Said::new("base-paper-missing").with("characters", self.missing.as_str());
            widget::toned(ui, Tone::Warning, &cx.say(&said));
        }
        asked
    }

    fn zoom_ui<S>(&mut self, cx: &Cx<'_, S>, ui: &mut Ui) {
        let zoom = self.zoom_in(ui);
        if widget::icon_button(ui, icon::MAGNIFYING_GLASS_MINUS, &cx.t("base-paper-smaller")).clicked() {
            self.zoom = Some((zoom / ZOOM_STEP).max(ZOOMS.0));
        }
        widget::weak(ui, &format!("{:.0}%", zoom * 100.0));
        if widget::icon_button(ui, icon::MAGNIFYING_GLASS_PLUS, &cx.t("base-paper-larger")).clicked() {
            self.zoom = Some((zoom * ZOOM_STEP).min(ZOOMS.1));
        }
        if widget::button(ui, icon::ARROWS_OUT_SIMPLE, &cx.t("base-paper-fit")).clicked() {
            self.zoom = None;
        }
    }

    /// A button for each page, where there are several.
    fn page_list_ui<S>(&mut self, cx: &Cx<'_, S>, ui: &mut Ui) {
        if self.sheet.pages.len() < 2 {
            return;
        }
        for page in 0..self.sheet.pages.len() {
            let name = cx.say(&Said::new("base-paper-page").with("page", page + 1));
            if ui.button(name).clicked() {
                self.goes_to = Some(page);
            }
        }
    }

    fn pages_ui(&mut self, ui: &mut Ui) {
        let zoom = self.zoom_in(ui);
        let goes_to = self.goes_to.take();
        let pages = &self.sheet.pages;
        let draw = |ui: &mut Ui| {
            for (index, page) in pages.iter().enumerate() {
                let response = page_ui(ui, page, zoom);
                if goes_to == Some(index) {
                    response.scroll_to_me(Some(egui::Align::TOP));
                }
                ui.add_space(style::GROUP_GAP);
            }
        };
        style::under_paper(ui).show(ui, |ui| {
            ScrollArea::both().auto_shrink(false).show(ui, |ui| ui.vertical_centered(draw));
        });
    }

    /// The zoom that is set, or by which the widest page fills the width.
    fn zoom_in(&self, ui: &Ui) -> f32 {
        let room = vec2(ui.ctx().content_rect().width() * SHARE - style::GROUP_GAP * 3.0, f32::INFINITY);
        let fitting = self.sheet.pages.iter().map(|page| zoom_to_fit(page, room)).fold(ZOOMS.1, f32::min);
        self.zoom.unwrap_or(fitting.min(ZOOM_STEP))
    }
}
