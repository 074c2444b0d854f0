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
        time::MINUTE_MS,
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
        /// Mine, past what was promised.
        Overdue = "overdue",
        /// Waiting for a decision or an owner.
        Waiting = "waiting",
        /// Only a queue manager or supervisor can move them.
        Locked = "locked",
        /// Done, not closed yet.
        Processed = "processed",
        /// All of them.
        All = "all",
    }
}

/// Calls that have not ended.
const OPEN: &str = "t.status NOT IN ('closed', 'declined', 'cancelled')";

/// What a call has to keep next: the response until there was one, then the solution.
const DUE: &str = "CASE WHEN t.responded_at IS NULL AND t.response_due IS NOT NULL
    AND (t.resolve_due IS NULL OR t.response_due < t.resolve_due) THEN t.response_due ELSE t.resolve_due END";

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
        Self { tab: Tab::Open, table: table(Tab::Open), form: FormPane::default(), sections: Sections::new(sections) }
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
                    self.show_tab(*tab);
                }
            }
        });
        self.table.only(self.condition(cx));
        if let Some(id) = cx.table_ui(ui, &mut self.table) {
            cx.open(Subject { kind: Kind::Call, id });
        }
    }

    fn show_tab(&mut self, tab: Tab) {
        self.tab = tab;
        self.table = table(tab);
    }

    fn condition(&self, cx: &Cx<'_>) -> Option<(String, Vec<Val>)> {
        match self.tab {
            Tab::Open => Some((OPEN.to_owned(), Vec::new())),
            Tab::Mine => Some((format!("{OPEN} AND t.owner_id = $1"), vec![cx.user.to_val()])),
            Tab::Overdue => {
                let overdue = format!("{OPEN} AND t.owner_id = $1 AND {DUE} < $2");
                // By the minute: a condition that changes in every frame would be asked in every frame.
                let minute = cx.now.millis().div_euclid(MINUTE_MS) * MINUTE_MS;
                Some((overdue, vec![cx.user.to_val(), Val::Int(minute)]))
            }
            Tab::Waiting => Some(("t.status IN ('undecided', 'waiting')".to_owned(), Vec::new())),
            Tab::Locked => Some(("t.status = 'locked'".to_owned(), Vec::new())),
            Tab::Processed => Some(("t.status = 'processed'".to_owned(), Vec::new())),
            Tab::All => None,
        }
    }
}

fn table(tab: Tab) -> Table {
    let is_open = matches!(tab, Tab::Open | Tab::Mine | Tab::Waiting);
    Table::new("calls", if is_open { fields::open_list_spec() } else { fields::list_spec() })
}

impl crate::cx::Panel for Panel {
    fn ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        self.form.poll(cx);
        if !self.form.is_open() {
            self.list_ui(cx, ui);
            return;
        }
        self.form.ui(cx, ui, &mut self.sections, self.tab.word());
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
        self.show_tab(Tab::from_word(tab).unwrap_or(Tab::Open));
    }

    fn is_unsaved(&self) -> bool {
        self.form.is_unsaved()
    }
}
