//! The page of the settings about printers: how each is put right, and the sheet by which it is measured.

use egui::{ScrollArea, Ui};

use super::printers::Printers;
use crate::{
    base::kind::{Kind, Subject},
    cx::{Cx, Panel},
    db::tx::Changes,
    ui::{focus::Follow as _, style, widget},
};

/// The printers of this machine.
#[derive(Default)]
pub(in crate::app) struct Page {
    printers: Option<Printers>,
    /// The pass in which it was drawn last.
    drawn_in: u64,
}

impl Panel for Page {
    fn ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        let pass = ui.ctx().cumulative_pass_nr();
        // What was changed elsewhere meanwhile is read anew.
        if self.drawn_in + 1 < pass {
            self.printers = None;
        }
        self.drawn_in = pass;
        let printers = self.printers.get_or_insert_with(|| Printers::new(ui.ctx()));
        printers.poll(cx, 1);
        widget::heading(ui, &cx.t("app-page-printers"));
        widget::weak(ui, &cx.t("app-page-printers-hint"));
        ui.add_space(style::GROUP_GAP);
        ScrollArea::vertical().auto_shrink(false).follow(ui, |ui| {
            ui.set_max_width(style::DIALOG_WIDTH);
            printers.page_ui(cx, ui);
        });
    }

    fn refresh(&mut self, _: &Cx<'_>, _: &Changes) {}

    fn open(&mut self, _: &Cx<'_>, _: Subject) {}

    fn start(&mut self, _: &Cx<'_>, _: Kind, _: Option<Subject>) {}
}
