//! Exports in the window: the dialogue, and those under way.

use egui::{Context, Ui, ViewportCommand};

use super::Shell;
use crate::{
    app::export::{Export, ExportAsk, Kept},
    base::words::Word as _,
    exchange::export::Form,
    ui::cx::Exported,
};

impl Shell {
    /// Opens the dialogue for what a list shows.
    pub(super) fn export(&mut self, exported: Exported) {
        self.export = Some(Export::of(&self.base.cx(), exported, &self.prefs.exports));
    }

    pub(super) fn export_ui(&mut self, ctx: &Context) {
        let Some(export) = &mut self.export else { return };
        match export.ui(&self.base.cx(), ctx) {
            Some(ExportAsk::Start(order, path)) => {
                self.export = None;
                let folder = path.parent().map(|folder| folder.display().to_string()).unwrap_or_default();
                let form = Form::of(&path).map_or(String::new(), |form| form.word().to_owned());
                self.keep(|prefs| prefs.exports = Kept { folder, form });
                self.exports.start(&self.base.cx(), *order, path);
            }
            Some(ExportAsk::Close) => self.export = None,
            None => {}
        }
    }

    pub(super) fn exports_ui(&mut self, ui: &mut Ui) {
        self.exports.ui(&self.base.cx(), ui);
    }

    /// Takes in what has ended; the window closes once all have, where it was to.
    pub(super) fn look_at_exports(&mut self, ctx: &Context) {
        self.exports.poll(&self.base.cx());
        if self.exports.have_stopped() {
            ctx.send_viewport_cmd(ViewportCommand::Close);
        }
    }
}
