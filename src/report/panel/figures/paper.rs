//! A report to paper: laid out beside the work, then shown as every document is before it is printed or saved.

use std::sync::Arc;

use egui::Ui;

use super::Panel;
use crate::{
    cx::Cx,
    document::Around,
    report::figures::{declared, print},
    setting,
    ui::{icon, widget},
};

impl Panel {
    /// Draws the button. What is on its way is another report than the one that is seen.
    pub(super) fn paper_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        match self.printing.take() {
            Some(Ok(sheet)) => {
                let file = format!("{}.pdf", sheet.title);
                cx.look(sheet, file);
            }
            Some(Err(failure)) => cx.failed(failure.said()),
            None => {}
        }
        let is_seen = self.shown.is_some() && !self.asking.is_loading() && !self.printing.is_loading();
        let draw = |ui: &mut Ui| widget::button(ui, icon::PRINTER, &cx.t("report-print"));
        if ui.add_enabled_ui(is_seen, draw).inner.clicked() {
            self.print(cx);
        }
    }

    fn print(&mut self, cx: &Cx<'_>) {
        let Some(shown) = &self.shown else { return };
        let (answer, texts, now) = (Arc::clone(&shown.answer), cx.texts.clone(), cx.now);
        let report = answer.asked.report;
        let is_asked = self.question.report() == report;
        let charted = if is_asked { self.question.charted() } else { declared(report).charted[0] };
        self.printing = cx.load(move |conn| {
            let settings = setting::store::load(conn)?;
            print::sheet(conn, &answer, charted, Around { settings: &settings, texts: &texts, now })
        });
    }
}
