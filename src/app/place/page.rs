//! The settings' page of where the data is: what is there, and the way to another place.

use egui::{Id, Modal, ScrollArea, Ui};

use super::{Chooser, ChooserAsk, Machine, move_to};
use crate::{
    base::{
        kind::{Kind, Subject},
        say::Said,
        slot::Slot,
    },
    cx::{Cx, Panel},
    db::{migrate::KNOWN_VERSION, tx::Changes},
    report::office::{self, Found},
    ui::{focus::Follow as _, icon, modal, style, widget},
};

/// The page.
#[derive(Default)]
pub(in crate::app) struct Page {
    found: Slot<Found>,
    /// The pass in which it was drawn last.
    drawn_in: u64,
    chooser: Option<Chooser>,
}

impl Panel for Page {
    fn ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        let pass = ui.ctx().cumulative_pass_nr();
        // Size and number have grown while other pages were shown.
        if self.drawn_in + 1 < pass {
            self.found.replace(cx.load(office::on));
        }
        self.drawn_in = pass;
        widget::heading(ui, &cx.t("app-page-place"));
        ScrollArea::vertical().id_salt("place").auto_shrink(false).follow(ui, |ui| {
            ui.set_max_width(style::DIALOG_WIDTH);
            widget::weak(ui, &cx.t("app-page-place-hint"));
            ui.add_space(style::GROUP_GAP);
            self.facts_ui(cx, ui);
            ui.add_space(style::GROUP_GAP);
            let machine = Machine::beside(ui.ctx());
            if widget::button(ui, icon::FOLDER_OPEN, &cx.t("app-place-elsewhere")).clicked() {
                self.chooser = machine.map(|machine| Chooser::new(machine, Some(&cx.desk.address)));
            }
        });
        self.chooser_ui(cx, ui);
    }

    fn refresh(&mut self, _: &Cx<'_>, _: &Changes) {}

    fn open(&mut self, _: &Cx<'_>, _: Subject) {}

    fn start(&mut self, _: &Cx<'_>, _: Kind, _: Option<Subject>) {}
}

impl Page {
    fn facts_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        widget::fact(ui, &cx.t("app-place-address"), &cx.desk.address.to_string());
        let Some(found) = self.found.get() else { return };
        let look = &found.look;
        widget::fact(ui, &cx.t("app-place-engine"), &format!("{} {}", look.engine, look.version));
        widget::fact(ui, &cx.t("app-place-size"), &size(look.bytes));
        let schema = Said::new("app-place-schema-of").with("found", look.schema).with("known", KNOWN_VERSION);
        widget::fact(ui, &cx.t("app-place-schema"), &cx.say(&schema));
        if let Some(office) = &found.office {
            widget::fact(ui, &cx.t("app-first-company"), &office.company);
            widget::fact(ui, &cx.t("app-place-calls"), &office.calls.to_string());
        }
    }

    fn chooser_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        let Some(chooser) = &mut self.chooser else { return };
        let (ctx, id, title) = (ui.ctx().clone(), Id::unique("place-chooser"), cx.t("app-place-elsewhere"));
        let modal = Modal::new(id).frame(style::dialog(&ctx)).backdrop_color(style::backdrop());
        let shown = modal.show(&ctx, |ui| {
            ui.set_width(style::DIALOG_WIDTH);
            widget::heading(ui, &title);
            widget::weak(ui, &cx.t("app-place-no-move"));
            ui.add_space(style::GAP);
            let room = ctx.content_rect().height() - style::ROW_HEIGHT * 8.0;
            ScrollArea::vertical().max_height(room).follow(ui, |ui| chooser.ui(cx.texts, ui)).inner
        });
        modal::name(&ctx, id, &title);
        match shown.inner {
            Some(ChooserAsk::Open(choice)) => {
                self.chooser = None;
                move_to(&ctx, choice);
            }
            Some(ChooserAsk::Cancel) => self.chooser = None,
            None if shown.should_close() => self.chooser = None,
            None => {}
        }
    }
}

/// Bytes as people read them.
fn size(bytes: i64) -> String {
    let mib = 1_i64 << 20;
    if bytes < mib { format!("{} KB", bytes / 1024) } else { format!("{}.{} MB", bytes / mib, bytes % mib * 10 / mib) }
}
