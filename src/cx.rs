//! What a panel holds in its hands: the window's context joined with the store.
//!
//! `ui` knows no database and `db` no window; this is the one place where the two meet, below all
//! features and above both.

pub mod asking;
pub mod newest;
pub mod printing;
pub mod records;
mod sections;
pub mod unsaved;
mod views;

use std::any::Any;

pub use sections::Sections;
pub use views::List;

use crate::{
    base::{
        failure::Failure,
        field::{ListQuery, ListRow, ListSpec},
        filter::Filter,
        kind::{Kind, Subject},
        money::Money,
        say::Said,
        slot::Slot,
    },
    db::{
        desk::Desk,
        history, list,
        query::Conn,
        tx::{Changes, Command, Done},
    },
    ui,
};

/// The context that every panel function takes first.
pub type Cx<'a> = ui::cx::Cx<'a, Desk>;

impl ui::saver::Answer for Done {
    fn saved_id(&self) -> Option<i64> {
        self.outcome.subject.map(|subject| subject.id)
    }
}

/// A form whose saving answers as commands do.
pub type Form<D> = ui::saver::Form<D, Done>;

/// A dialogue whose step answers as commands do.
pub type Dialog<D> = ui::modal::Dialog<D, Done>;

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

    /// Draws a list of the store; the id of the record that was opened.
    pub fn table_ui(&self, ui: &mut egui::Ui, table: &mut ui::table::Table) -> Option<i64> {
        let spec = table.spec();
        table.ui(self, ui, &StoreList { desk: self.desk, spec: &spec })
    }

    /// Tells the user what a command that was done has to say.
    pub fn tell(&self, done: &Done) {
        if let Some(said) = &done.outcome.said {
            self.notice(said.clone());
        }
    }
}

/// The history of a record as the log on its form shows it, newest first.
///
/// # Errors
/// When the engine fails.
pub fn log_of(conn: &Conn, subject: Subject) -> Result<Vec<ui::log::LogLine>, Failure> {
    let line = |entry: history::Entry| ui::log::LogLine {
        at: entry.at,
        who: entry.by,
        what: Said::new(entry.op),
        why: String::new(),
        about: None,
    };
    Ok(history::of(conn, subject)?.into_iter().rev().map(line).collect())
}

/// Something was saved: a table asks again for what it shows of it.
pub fn refresh(table: &mut ui::table::Table, changes: &Changes) {
    if changes.are_all() {
        table.outdated();
    } else {
        table.refresh(changes.touched());
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

    fn sums(&self, query: &ListQuery) -> Slot<Vec<Money>> {
        if self.spec.sums.is_none() {
            return Slot::default();
        }
        let (spec, query) = (self.spec.clone(), query.clone());
        self.desk.load(move |conn| list::sums(conn, &spec, &query))
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
    /// Shows the list at the tab of this word; a panel without tabs shows its list as it was left.
    fn list(&mut self, _cx: &Cx<'_>, _tab: &'static str) {}
    /// Shows the list at the tab of this word, with what belongs to a record only: the calls of a customer.
    fn list_of(&mut self, cx: &Cx<'_>, tab: &'static str, _of: Subject) {
        self.list(cx, tab);
    }
    /// Shows the list with what a filter finds.
    fn list_by(&mut self, _cx: &Cx<'_>, _filter: Filter) {}
    /// The rail was asked for the panel that is on screen already: back to its list, as it was left, where the list is
    /// not beside the form anyway and nothing typed is lost.
    fn home(&mut self, _cx: &Cx<'_>) {}
    /// True when a form has input that is not saved.
    fn is_unsaved(&self) -> bool {
        false
    }
    /// Takes in how far its work has come, also while it is not on screen. True while something is under way that ends
    /// with the window.
    fn is_working(&mut self, _cx: &Cx<'_>) -> bool {
        false
    }
    /// Stops what is under way.
    fn stop_work(&mut self) {}
}

/// A part of another object's form: dispatches on a call, calls of a customer.
pub trait Section {
    /// The text key of its title.
    fn title(&self) -> &'static str;
    /// Loads what belongs to the subject.
    fn load(&mut self, cx: &Cx<'_>, subject: Subject);
    /// Takes a record that is not saved yet, as far as it is typed; true where it stands on the form of such a one too.
    fn load_unsaved(&mut self, _cx: &Cx<'_>, _record: &dyn Any) -> bool {
        false
    }
    /// The form is left: the next record begins anew.
    fn forget(&mut self) {}
    /// Draws it.
    fn ui(&mut self, cx: &Cx<'_>, ui: &mut egui::Ui);
    /// How many there are in all, once that is known.
    fn count(&mut self) -> Option<i64> {
        None
    }
    /// The list that has them all, with its tab.
    fn door(&self) -> Option<(Kind, &'static str)> {
        None
    }
    /// True once, when it was unfolded and wants to be seen whole.
    fn asks_to_be_seen(&mut self) -> bool {
        false
    }
}
