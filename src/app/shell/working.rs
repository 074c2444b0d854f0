//! Work beside the page: exports, and what is done with many records. The dialogues, and what is under way.

use egui::{Context, Ui, ViewportCommand};

use super::Shell;
use crate::{
    app::{
        batch::{Batch, BatchAsk, Chosen},
        export::{Export, ExportAsk, Kept},
        many::ManyAsk,
        paper::PaperAsk,
    },
    base::words::Word as _,
    exchange::export::Form,
    ui::cx::{Ask, Exported, Listed},
};

impl Shell {
    pub(super) fn paper_ui(&mut self, ctx: &Context) {
        let Some(paper) = &mut self.paper else { return };
        match paper.ui(&self.base.cx(), ctx) {
            Some(PaperAsk::Close) => self.paper = None,
            Some(PaperAsk::Keep(papers)) => self.keep(|prefs| prefs.papers = papers),
            None => {}
        }
    }

    pub(super) fn many_ui(&mut self, ctx: &Context) {
        let Some(many) = &mut self.many else { return };
        match many.ui(&self.base.cx(), ctx) {
            Some(ManyAsk::Close) => self.many = None,
            Some(ManyAsk::Keep(papers)) => self.keep(|prefs| prefs.papers = papers),
            None => {}
        }
    }

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

    /// Does with chosen rows what was taken from their menu.
    pub(super) fn act(&mut self, listed: Listed, word: &str) {
        match Batch::of(&listed, word) {
            Some(Chosen::Print) => self.base.asked.borrow_mut().push(Ask::PrintMany(listed)),
            Some(Chosen::Asks(batch)) => self.batch = Some(batch),
            None => {}
        }
    }

    pub(super) fn batch_ui(&mut self, ctx: &Context) {
        let Some(batch) = &mut self.batch else { return };
        match batch.ui(&self.base.cx(), ctx) {
            Some(BatchAsk::Start(order)) => {
                self.batch = None;
                self.batches.start(&self.base.cx(), order);
                ctx.request_repaint();
            }
            Some(BatchAsk::Close) => self.batch = None,
            None => {}
        }
    }

    /// Draws what is under way, at the bottom.
    pub(super) fn work_ui(&mut self, ui: &mut Ui) {
        self.exports.ui(&self.base.cx(), ui);
        self.batches.ui(&self.base.cx(), ui);
    }

    /// True while something is under way that ends with the window.
    pub(super) fn is_working(&self) -> bool {
        self.exports.are_running() || self.batches.are_running() || self.panels_work
    }

    /// Stops what is under way: the window closes once it has ended.
    pub(super) fn stop_work(&mut self) {
        self.exports.stop();
        self.batches.stop();
        self.panels.values_mut().for_each(|panel| panel.stop_work());
        self.closes_after_work = true;
    }

    /// Takes in what has ended; the window closes once all has, where it was to.
    pub(super) fn look_at_work(&mut self, ctx: &Context) {
        self.exports.poll(&self.base.cx());
        self.batches.poll(&self.base.cx());
        let cx = self.base.cx();
        self.panels_work = false;
        for panel in self.panels.values_mut() {
            // Each takes in what has ended, also behind one that works.
            self.panels_work |= panel.is_working(&cx);
        }
        if self.closes_after_work && !self.is_working() {
            ctx.send_viewport_cmd(ViewportCommand::Close);
        }
    }
}
