//! A document before it is printed: its pages as paper, with zoom, a list of pages, and texts that copy at a click.

mod copying;
mod pages;

use std::sync::Arc;

use egui::{Key, Modifiers, Ui, Vec2};

use super::{
    cx::Cx,
    icon,
    style::{self, Tone},
    widget,
};
use crate::{
    base::say::Said,
    print::{page::Sheet, text},
};

/// One press on a magnifying glass.
const ZOOM_STEP: f32 = 1.25;
/// The smallest and the largest zoom.
const ZOOMS: (f32, f32) = (0.1, 4.0);
/// A document opens no larger than this.
const ZOOM_AT_FIRST: f32 = 1.25;

/// A document with what had to be found out of it before it is shown.
#[derive(Clone, Debug)]
pub struct Looked {
    /// The document.
    pub sheet: Arc<Sheet>,
    /// What its letters lack (DOC-18).
    flaws: Vec<Said>,
    /// Whether anything of it is shown and never printed.
    has_guides: bool,
}

impl Looked {
    /// Looks through a document: not while drawing, it may have a thousand pages.
    pub fn new(sheet: impl Into<Arc<Sheet>>) -> Self {
        let sheet = sheet.into();
        let has_guides = sheet.pages.iter().any(|page| !page.guides.is_empty());
        Self { flaws: text::flaws(sheet.texts()), has_guides, sheet }
    }
}

/// How large the pages are shown.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Zoom {
    /// As wide as there is room, and not larger than reads well.
    AtFirst,
    /// The widest page fills the width.
    Width,
    /// Every page is seen whole.
    Page,
    /// This large; 1 is as large as the paper.
    Set(f32),
}

/// A document that is looked at.
#[derive(Clone, Debug)]
pub struct Paper {
    looked: Looked,
    zoom: Zoom,
    /// The room for pages, as it was when they were drawn last.
    room: Vec2,
    /// Where they were scrolled to then.
    offset: Vec2,
    /// Where they shall be scrolled to.
    goes_to: Option<Vec2>,
    /// The page that is seen, from 0.
    at: usize,
    /// The page that was turned to, until it is scrolled away: of several that are seen at once it is the one meant.
    turned_to: Option<usize>,
    /// The rows of the list of pages that were seen, and the page it was last moved for.
    listed: (std::ops::Range<usize>, usize),
    hides_guides: bool,
}

impl Paper {
    /// Looks at a document.
    pub fn new(looked: Looked) -> Self {
        Self {
            looked,
            zoom: Zoom::AtFirst,
            room: Vec2::ZERO,
            offset: Vec2::ZERO,
            goes_to: None,
            at: 0,
            turned_to: None,
            listed: (0..0, 0),
            hides_guides: false,
        }
    }

    /// The same document made anew: zoom and place stay.
    pub fn renew(&mut self, looked: Looked) {
        self.looked = looked;
    }

    /// The document.
    pub fn sheet(&self) -> &Arc<Sheet> {
        &self.looked.sheet
    }

    /// Draws what whoever prints it should know.
    pub fn warnings_ui<S>(&self, cx: &Cx<'_, S>, ui: &mut Ui) {
        let Looked { sheet, flaws, .. } = &self.looked;
        for said in flaws.iter().chain(&sheet.warnings) {
            let text = egui::RichText::new(cx.say(said)).color(style::color(ui, Tone::Warning));
            ui.add(egui::Label::new(text).wrap());
        }
    }

    /// Draws zoom, place, and what is shown over the pages.
    pub fn bar_ui<S>(&mut self, cx: &Cx<'_, S>, ui: &mut Ui) {
        ui.horizontal_wrapped(|ui| {
            let zoom = self.factor();
            if widget::icon_button(ui, icon::MAGNIFYING_GLASS_MINUS, &cx.t("base-paper-smaller")).clicked() {
                self.set_zoom(zoom / ZOOM_STEP, self.room / 2.0);
            }
            widget::weak(ui, &format!("{:.0}%", zoom * 100.0));
            if widget::icon_button(ui, icon::MAGNIFYING_GLASS_PLUS, &cx.t("base-paper-larger")).clicked() {
                self.set_zoom(zoom * ZOOM_STEP, self.room / 2.0);
            }
            for (key, chosen) in [
                ("base-paper-fit", Zoom::Width),
                ("base-paper-fit-page", Zoom::Page),
                ("base-paper-real", Zoom::Set(1.0)),
            ] {
                if ui.selectable_label(self.zoom == chosen, &*cx.t(key)).clicked() {
                    self.zoom = chosen;
                    self.goes_to_page(self.at);
                }
            }
            if let Some(page) = self.looked.sheet.pages.get(self.at) {
                widget::weak(ui, &format!("{} × {} mm", page.width_mm, page.height_mm));
            }
            self.place_ui(cx, ui);
            if self.looked.has_guides {
                ui.add_space(style::GROUP_GAP);
                let mut shows = !self.hides_guides;
                ui.checkbox(&mut shows, &*cx.t("base-paper-guides")).on_hover_text(&*cx.t("base-paper-guides-hint"));
                self.hides_guides = !shows;
            }
        });
        self.keys(ui);
    }

    /// 'Page 3 of 12' with a step to either side, where there are several.
    fn place_ui<S>(&mut self, cx: &Cx<'_, S>, ui: &mut Ui) {
        let pages = self.looked.sheet.pages.len();
        if pages < 2 {
            return;
        }
        ui.add_space(style::GROUP_GAP);
        let step = |ui: &mut Ui, is_possible, letter, key| {
            ui.add_enabled_ui(is_possible, |ui| widget::icon_button(ui, letter, &cx.t(key)).clicked()).inner
        };
        let at = self.at;
        let goes_back = step(ui, at > 0, icon::CARET_LEFT, "base-paper-before");
        let said = Said::new("base-paper-place").with("page", at + 1).with("pages", pages);
        widget::weak(ui, &cx.say(&said));
        let goes_on = step(ui, at + 1 < pages, icon::CARET_RIGHT, "base-paper-next");
        if goes_back || goes_on {
            self.goes_to_page(if goes_on { at + 1 } else { at.saturating_sub(1) });
        }
    }

    /// Page up and down, Home and End, where nothing is being typed.
    fn keys(&mut self, ui: &Ui) {
        if ui.ctx().egui_wants_keyboard_input() {
            return;
        }
        let last = self.looked.sheet.pages.len().saturating_sub(1);
        let keys = [
            (Key::PageUp, self.at.saturating_sub(1)),
            (Key::PageDown, (self.at + 1).min(last)),
            (Key::Home, 0),
            (Key::End, last),
        ];
        for (key, page) in keys {
            if ui.input_mut(|input| input.consume_key(Modifiers::NONE, key)) {
                self.goes_to_page(page);
            }
        }
    }

    /// Zooms, and what stands at this place of the room stays there.
    fn set_zoom(&mut self, zoom: f32, around: Vec2) {
        let (old, zoom) = (self.factor(), zoom.clamp(ZOOMS.0, ZOOMS.1));
        self.zoom = Zoom::Set(zoom);
        self.turned_to = None;
        self.goes_to = Some(((self.offset + around) * (zoom / old) - around).max(Vec2::ZERO));
    }

    /// The zoom as it is now.
    fn factor(&self) -> f32 {
        let fits = |room: Vec2| {
            let pages = &self.looked.sheet.pages;
            let fitting = pages.iter().map(|page| super::preview::zoom_to_fit(page, room)).fold(ZOOMS.1, f32::min);
            fitting.clamp(ZOOMS.0, ZOOMS.1)
        };
        let room = self.room - Vec2::splat(style::GROUP_GAP);
        match self.zoom {
            Zoom::AtFirst => fits(Vec2::new(room.x, f32::INFINITY)).min(ZOOM_AT_FIRST),
            Zoom::Width => fits(Vec2::new(room.x, f32::INFINITY)),
            Zoom::Page => fits(room),
            Zoom::Set(zoom) => zoom,
        }
    }
}
