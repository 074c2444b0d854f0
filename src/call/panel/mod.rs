//! Calls in the window: the list by state, and the form with everything the desk has to see.

mod data;
mod form;
mod head;
mod clocks;
mod proof;
mod side;
mod states;

use egui::Ui;

use super::{
    command::{Draft, StepDraft},
    fields::{self, NEXT_DUE},
    rules::Event,
    section,
};
use crate::{
    base::{
        failure::Failure,
        id::CallId,
        kind::{Kind, Subject},
        time::MINUTE_MS,
        value::{ToVal as _, Val},
        words::Word as _,
    },
    customer,
    cx::{
        Cx, Section,
        asking::Asking,
        records::{By, Records},
    },
    db::{query::Conn, tx::Changes},
    equipment,
    ui::{table::Table, tabs::tabs_ui},
};

use form::Calls;
use side::Side;

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
/// Named one by one: an index finds them among many that are over.
const OPEN: &str = "t.status IN ('undecided', 'waiting', 'on_hold', 'assigned', 'in_progress', 'locked', 'processed')";

/// List and form of calls.
pub struct Panel {
    tab: Tab,
    records: Calls,
    asking: Asking<Event, StepDraft>,
    /// What is asked at the side: another contract, the decision again, to join a call that is open.
    side: Side,
}

impl Panel {
    /// A panel with these sections on its form.
    pub fn new(sections: Vec<Box<dyn Section>>) -> Self {
        let records =
            Records::new("calls", fields::open_list_spec(), "call-panel", data::shown).toned(section::list_tone);
        let records = records.with(sections).begun_by(Some("call-new"));
        Self { tab: Tab::Open, records, asking: Asking::default(), side: Side::default() }
    }

    fn list_ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        self.records.title_ui(cx, ui);
        if let Some(tab) = tabs_ui(cx, ui, self.tab) {
            self.show_tab(tab);
        }
        self.records.table.only(self.records.narrowed(self.condition(cx)));
        self.records.rows_ui(cx, ui);
    }

    /// What would be promised to a new call goes on with the clock.
    fn look_again(&mut self, cx: &Cx<'_>) {
        let known = self.records.known.as_ref().and_then(Option::as_ref);
        if known.is_some_and(|known| known.at.millis().div_euclid(MINUTE_MS) != cx.now.millis().div_euclid(MINUTE_MS))
            && !self.records.is_asking()
        {
            form::ask(cx, &mut self.records);
        }
    }

    fn show_tab(&mut self, tab: Tab) {
        self.tab = tab;
        self.records.table = table(tab);
    }

    fn condition(&self, cx: &Cx<'_>) -> Option<(String, Vec<Val>)> {
        match self.tab {
            Tab::Open => Some((OPEN.to_owned(), Vec::new())),
            Tab::Mine => Some((format!("{OPEN} AND t.owner_id = $1"), vec![cx.user.to_val()])),
            Tab::Overdue => {
                let overdue = format!("{OPEN} AND t.owner_id = $1 AND {NEXT_DUE} < $2");
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

/// Reads a call as its form does, and gives what is typed over: for who measures how long that takes.
///
/// # Errors
/// When there is none, or the engine fails.
pub fn read(conn: &Conn, id: CallId, by: By) -> Result<Draft, Failure> {
    data::shown(conn, id.0, by).map(|found| found.draft)
}

fn table(tab: Tab) -> Table {
    // What somebody has to do comes by what is most pressing, what is over by when it came.
    let spec = if tab == Tab::All { fields::list_spec() } else { fields::open_list_spec() };
    Table::new("calls", spec).toned(section::list_tone)
}

impl crate::cx::Panel for Panel {
    fn ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        if self.records.poll(cx) {
            self.asking.close();
            self.side.close();
        }
        if self.records.form.is_none() {
            self.list_ui(cx, ui);
            return;
        }
        self.look_again(cx);
        let Self { tab, records, asking, side } = self;
        form::form_ui(cx, ui, records, asking, side, tab.word());
    }

    fn refresh(&mut self, cx: &Cx<'_>, changes: &Changes) {
        self.records.refresh(cx, changes);
    }

    fn open(&mut self, cx: &Cx<'_>, subject: Subject) {
        self.records.open(cx, subject.id);
    }

    fn start(&mut self, cx: &Cx<'_>, _: Kind, from: Option<Subject>) {
        self.records.start(cx, Draft::new(), move |conn| Ok((data::started(conn, from)?, None)));
        form::ask(cx, &mut self.records);
    }

    fn list(&mut self, cx: &Cx<'_>, tab: &'static str) {
        self.records.leave(cx);
        self.records.widen();
        self.show_tab(Tab::from_word(tab).unwrap_or(Tab::Open));
    }

    fn list_of(&mut self, cx: &Cx<'_>, tab: &'static str, of: Subject) {
        self.list(cx, tab);
        let id = of.id;
        match of.kind {
            Kind::Customer => {
                self.records.narrow(cx, of, format!("t.customer_id = {id}"), customer::store::naming(of));
            }
            Kind::Equipment => {
                self.records.narrow(cx, of, format!("t.equipment_id = {id}"), equipment::store::naming(of));
            }
            _ => {}
        }
    }

    fn home(&mut self, cx: &Cx<'_>) {
        self.records.leave(cx);
    }

    fn is_unsaved(&self) -> bool {
        self.records.is_unsaved()
    }
}
