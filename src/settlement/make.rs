//! Confirmed settlements for tests.

use crate::{
    base::id::{CallId, SettlementId},
    handling::make::Office,
};

use super::{
    command::{Command, Draft},
    store,
};

impl Office {
    /// A confirmed settlement of what is open of a call.
    pub(crate) fn confirmed(&self, call: CallId) -> SettlementId {
        let draft = Draft { call: self.call(call).number, ..Draft::default() };
        let done = self.run(self.chief, Command::Make(draft)).expect("it is drawn up");
        let id = SettlementId(done.outcome.subject.expect("a settlement").id);
        let version = store::get(&self.conn, id).expect("it is there").version;
        self.run(self.chief, Command::Confirm { id, version }).expect("it is confirmed");
        id
    }
}
