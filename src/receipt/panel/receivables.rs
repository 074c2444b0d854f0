//! Who owes how much: the customers with settlements to pay or money of their own, the most first.

use egui::Ui;

use crate::{
    base::{
        filter::Filter,
        kind::{Kind, Subject},
    },
    cx::{Cx, List, Section},
    db::tx::Changes,
    receipt::{fields::receivables_spec, section},
    ui::widget,
};

/// The list of receivables.
pub struct Receivables {
    list: List,
}

impl Receivables {
    /// The list; it has no form, so no sections.
    pub fn new(_: Vec<Box<dyn Section>>) -> Self {
        Self { list: List::new("receivables", receivables_spec()).toned(section::receivable_tone) }
    }
}

impl crate::cx::Panel for Receivables {
    fn ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        widget::heading(ui, &cx.t("receipt-receivables"));
        if let Some(id) = self.list.ui(cx, ui) {
            cx.open(Subject { kind: Kind::Customer, id });
        }
    }

    fn refresh(&mut self, _: &Cx<'_>, changes: &Changes) {
        // A customer owes more or less when a settlement or receipt changes, though their record stays as it is.
        if changes.concern(|kind| matches!(kind, Kind::Settlement | Kind::Receipt | Kind::Customer)) {
            self.list.table.outdated();
        }
    }

    fn open(&mut self, _: &Cx<'_>, _: Subject) {}

    fn start(&mut self, _: &Cx<'_>, _: Kind, _: Option<Subject>) {}

    fn list(&mut self, _: &Cx<'_>, tab: &'static str) {
        self.list.list(tab);
    }

    fn list_by(&mut self, _: &Cx<'_>, filter: Filter) {
        self.list.list_by(filter);
    }
}
