//! Calls in the window: the list by state, and the form with everything the desk has to see.

mod data;
mod form;
mod head;
mod side;

use egui::Ui;

use super::fields;
use crate::{
    base::{
        id::CallId,
        kind::{Kind, Subject},
        value::{ToVal as _, Val},
        words::Word as _,
    },
    cx::{Cx, Section, Sections, touched},
    db::tx::Changes,
    ui::{icon, table::Table, widget},
};

use form::FormPane;

crate::words! {
    /// A tab of the list.
    pub enum Tab in "call-tab" {
        /// Not ended, by due.
        Open = "open",
        /// Open and owned by who acts.
        Mine = "mine",
        /// Waiting for an owner, or locked.
        Waiting = "waiting",
        /// Done, not closed yet.
        Processed = "processed",
        /// All of them.
        All = "all",
    }
}

/// Calls that have not ended.
const OPEN: &str = "t.status NOT IN ('closed', 'declined', 'cancelled')";

/// List and form of calls.
pub struct Panel {
    tab: Tab,
    table: Table,
    form: FormPane,
    sections: Sections,
}

impl Panel {
    /// A panel with these sections on its form.
    pub fn new(sections: Vec<Box<dyn Section>>) -> Self {
        Self {
            tab: Tab::Open,
            table: Table::new("calls", fields::list_spec()),
            form: FormPane::default(),
            sections: Sections::new(sections),
        }
    }

    fn list_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        ui.horizontal_wrapped(|ui| {
            widget::heading(ui, &cx.t("call-panel"));
            if widget::button(ui, icon::PLUS, &cx.t("call-new")).clicked() {
                cx.start(Kind::Call, None);
            }
        });
        ui.horizontal_wrapped(|ui| {
            for tab in Tab::ALL {
                if ui.selectable_label(self.tab == *tab, &*cx.t(&tab.key())).clicked() {
                    self.tab = *tab;
                }
            }
        });
        self.table.only(self.condition(cx));
        if let Some(id) = cx.table_ui(ui, &mut self.table) {
            cx.open(Subject { kind: Kind::Call, id });
        }
    }

    fn condition(&self, cx: &Cx<'_>) -> Option<(String, Vec<Val>)> {
        match self.tab {
            Tab::Open => Some((OPEN.to_owned(), Vec::new())),
            Tab::Mine => Some((format!("{OPEN} AND t.owner_id = $1"), vec![cx.user.to_val()])),
            Tab::Waiting => Some(("t.status IN ('waiting', 'locked')".to_owned(), Vec::new())),
            Tab::Processed => Some(("t.status = 'processed'".to_owned(), Vec::new())),
            Tab::All => None,
        }
    }
}

impl crate::cx::Panel for Panel {
    fn ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        self.form.poll(cx);
        if !self.form.is_open() {
            self.list_ui(cx, ui);
            return;
        }
        self.form.ui(cx, ui, &mut self.sections);
    }

    fn refresh(&mut self, cx: &Cx<'_>, changes: &Changes) {
        self.table.refresh(touched(changes));
        self.form.refresh(cx, changes);
        self.sections.refresh(cx);
    }

    fn open(&mut self, cx: &Cx<'_>, subject: Subject) {
        self.table.light(Some(subject.id));
        self.form.open(cx, CallId(subject.id));
        self.sections.show(cx, Some(subject));
    }

    fn start(&mut self, cx: &Cx<'_>, _: Kind, from: Option<Subject>) {
        self.table.light(None);
        self.form.start(cx, from);
        self.sections.show(cx, None);
    }

    fn list(&mut self, _: &Cx<'_>, tab: &'static str) {
        if !self.is_unsaved() {
            self.form = FormPane::default();
        }
        self.tab = Tab::from_word(tab).unwrap_or(Tab::Open);
    }

    fn is_unsaved(&self) -> bool {
        self.form.is_unsaved()
    }
}
