//! Today: what waits for who acts.

use egui::Ui;

use crate::{
    base::kind::{Kind, Subject},
    cx::{Cx, Section},
    db::tx::Changes,
    ui::widget,
};

/// The page of today.
#[derive(Default)]
pub struct Panel {}

impl Panel {
    /// The page; it has no form, so no sections.
    pub fn new(_: Vec<Box<dyn Section>>) -> Self {
        Self::default()
    }
}

impl crate::cx::Panel for Panel {
    fn ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        widget::heading(ui, &cx.t("app-rail-today"));
    }

    fn refresh(&mut self, _: &Cx<'_>, _: &Changes) {}

    fn open(&mut self, _: &Cx<'_>, _: Subject) {}

    fn start(&mut self, _: &Cx<'_>, _: Kind, _: Option<Subject>) {}
}
