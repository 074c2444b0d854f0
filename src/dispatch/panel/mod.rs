//! Dispatches in the window: list and form.

use egui::Ui;

use super::fields::list_spec;
use crate::{
    base::kind::{Kind, Subject},
    cx::{Cx, Section, Sections, touched},
    db::tx::Changes,
    ui::{table::Table, widget},
};

/// List and form of dispatches.
pub struct Panel {
    table: Table,
    sections: Sections,
}

impl Panel {
    /// A panel with these sections on its form.
    pub fn new(sections: Vec<Box<dyn Section>>) -> Self {
        Self { table: Table::new("dispatches", list_spec()), sections: Sections::new(sections) }
    }
}

impl crate::cx::Panel for Panel {
    fn ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        widget::heading(ui, &cx.t("app-rail-dispatches"));
        if let Some(id) = cx.table_ui(ui, &mut self.table) {
            cx.open(Subject { kind: Kind::Dispatch, id });
        }
    }

    fn refresh(&mut self, cx: &Cx<'_>, changes: &Changes) {
        self.table.refresh(touched(changes));
        self.sections.refresh(cx);
    }

    fn open(&mut self, cx: &Cx<'_>, subject: Subject) {
        self.table.light(Some(subject.id));
        self.sections.show(cx, Some(subject));
    }

    fn start(&mut self, cx: &Cx<'_>, _: Kind, _: Option<Subject>) {
        self.sections.show(cx, None);
    }
}
