//! The palette in the window.

use egui::Context;

use super::Shell;
use crate::{
    app::palette::{self, Doing, Palette, PaletteAsk},
    ui::{cx::Ask, steps},
};

/// So many records that were opened last are offered.
const RECENT: usize = 8;

impl Shell {
    /// Opens the palette.
    pub(super) fn find(&mut self, ctx: &Context) {
        let is_dark = ctx.theme() == egui::Theme::Dark;
        let commands = palette::all(&self.base.cx(), &self.entries, &self.route, &steps::offered(ctx), is_dark);
        self.palette = Some(Palette::new(commands, self.route.recent(RECENT)));
    }

    pub(super) fn palette_ui(&mut self, ctx: &Context) {
        let cx = self.base.cx();
        if self.shortcuts.as_mut().is_some_and(|shortcuts| shortcuts.ui(&cx, ctx)) {
            self.shortcuts = None;
        }
        let Some(palette) = &mut self.palette else { return };
        let Some(asked) = palette.ui(&self.base.cx(), ctx) else { return };
        self.palette = None;
        match asked {
            PaletteAsk::Close => {}
            PaletteAsk::Do(Doing::Go(place)) => self.go(place),
            PaletteAsk::Do(Doing::Print(subject)) => self.answer(Ask::Print(subject, None), ctx),
            PaletteAsk::Do(Doing::Step(chosen)) => steps::choose(ctx, chosen),
            PaletteAsk::Do(Doing::Bar(asked)) => self.bar(asked, ctx),
        }
        ctx.request_repaint();
    }
}
