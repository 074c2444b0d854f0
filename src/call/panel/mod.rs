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
    fields,
    rules::Event,
    section,
};
use crate::{
    base::{
        failure::Failure,
        filter::Filter,
        id::CallId,
        kind::{Kind, Subject},
        time::MINUTE_MS,
    },
    customer,
    cx::{
        Cx, Section,
        asking::Asking,
        records::{Belongs, By, Records},
    },
    db::{query::Conn, tx::Changes},
    equipment,
};

use form::Calls;
use side::Side;

/// Of what records the list shows what belongs to one.
const BELONGS: &[Belongs] = &[
    Belongs { to: Kind::Customer, rows: "t.customer_id = {id}", name: customer::store::name_by_id },
    Belongs { to: Kind::Equipment, rows: "t.equipment_id = {id}", name: equipment::store::name_by_id },
];

/// List and form of calls.
pub struct Panel {
    records: Calls,
    asking: Asking<Event, StepDraft>,
    /// What is asked at the side: another contract, the decision again, to join a call that is open.
    side: Side,
}

impl Panel {
    /// A panel with these sections on its form.
    pub fn new(sections: Vec<Box<dyn Section>>) -> Self {
        let records = Records::new("calls", fields::list_spec(), "call-panel", data::shown).toned(section::list_tone);
        let records = records.with(sections).begun_by(Some("call-new"));
        Self { records, asking: Asking::new(Kind::Call, "step"), side: Side::default() }
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
}

/// Reads a call as its form does, and gives what is typed over: for who measures how long that takes.
///
/// # Errors
/// When there is none, or the engine fails.
pub fn read(conn: &Conn, id: CallId, by: By) -> Result<Draft, Failure> {
    data::shown(conn, id.0, by).map(|found| found.draft)
}

impl crate::cx::Panel for Panel {
    fn ui(&mut self, cx: &Cx<'_>, ui: &mut Ui) {
        if self.records.poll(cx) {
            self.asking.close();
            self.side.close();
        }
        if self.records.form.is_none() {
            self.records.list_ui(cx, ui);
            return;
        }
        self.look_again(cx);
        let Self { records, asking, side } = self;
        form::form_ui(cx, ui, records, asking, side);
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
        self.records.list(cx, tab);
    }

    fn list_of(&mut self, cx: &Cx<'_>, tab: &'static str, of: Subject) {
        self.records.list_of(cx, tab, of, BELONGS);
    }

    fn list_by(&mut self, cx: &Cx<'_>, filter: Filter) {
        self.records.list_by(cx, filter);
    }

    fn home(&mut self, cx: &Cx<'_>) {
        self.records.leave(cx);
    }

    fn is_unsaved(&self) -> bool {
        self.records.is_unsaved()
    }
}
