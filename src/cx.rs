//! What a panel holds in its hands: the window's context joined with the store.
//!
//! `ui` knows no database and `db` no window; this is the one place where the two meet, below all
//! features and above both.

use crate::{
    base::{
        failure::Failure,
        field::{ListQuery, ListRow, ListSpec},
        kind::{Kind, Subject},
        slot::Slot,
    },
    db::{
        desk::Desk,
        list,
        query::Conn,
        tx::{Changes, Command, Done},
    },
    ui,
};

/// The context that every panel function takes first.
pub type Cx<'a> = ui::cx::Cx<'a, Desk>;

impl ui::cx::Cx<'_, Desk> {
    /// Asks the store; the answer comes into the slot, the old value stays until then.
    pub fn load<T: Send + 'static>(&self, query: impl FnOnce(&Conn) -> Result<T, Failure> + Send + 'static) -> Slot<T> {
        self.desk.load(query)
    }

    /// Sends a command as the acting user. Its outcome comes into the slot: field errors for the
    /// form, a record to go to.
    pub fn send(&self, command: impl Command) -> Slot<Done> {
        tracing::info!(op = command.op(), "command");
        self.desk.send(self.user, Box::new(command))
    }
}

/// A list of the store as a table shows it.
pub struct StoreList<'a> {
    /// The store.
    pub desk: &'a Desk,
    /// Which list.
    pub spec: &'a ListSpec,
}

impl ui::table::Source for StoreList<'_> {
    fn first(&self, query: &ListQuery) -> Slot<Vec<ListRow>> {
        let (spec, query) = (self.spec.clone(), query.clone());
        self.desk.load(move |conn| list::first_page(conn, &spec, &query))
    }

    fn ids(&self, query: &ListQuery) -> Slot<Vec<i64>> {
        let (spec, query) = (self.spec.clone(), query.clone());
        self.desk.load(move |conn| list::ids(conn, &spec, &query))
    }

    fn rows(&self, ids: Vec<i64>) -> Slot<Vec<ListRow>> {
        let spec = self.spec.clone();
        self.desk.load(move |conn| list::rows(conn, &spec, &ids))
    }
}

/// A panel of the window: one business object's list and form.
pub trait Panel {
    /// Draws it.
    fn ui(&mut self, cx: &Cx<'_>, ui: &mut egui::Ui);
    /// Something was saved, here or elsewhere: patch what is shown.
    fn refresh(&mut self, cx: &Cx<'_>, changes: &Changes);
    /// Shows the form of a record.
    fn open(&mut self, cx: &Cx<'_>, subject: Subject);
    /// Shows an empty form of this kind, filled as far as the record it starts from allows: a call
    /// from a customer, a dispatch from a call.
    fn start(&mut self, cx: &Cx<'_>, kind: Kind, from: Option<Subject>);
    /// True when a form has input that is not saved.
    fn is_unsaved(&self) -> bool {
        false
    }
}

/// A part of another object's form: dispatches on a call, calls of a customer.
pub trait Section {
    /// The text key of its title.
    fn title(&self) -> &'static str;
    /// Loads what belongs to the subject.
    fn load(&mut self, cx: &Cx<'_>, subject: Subject);
    /// Draws it.
    fn ui(&mut self, cx: &Cx<'_>, ui: &mut egui::Ui);
}
