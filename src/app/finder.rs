//! Finds records to choose: for each kind the search of its feature.

use crate::{
    base::{
        failure::Failure,
        kind::{Kind, Subject},
        slot::Slot,
        words::Word as _,
    },
    call, contract, customer,
    db::{desk::Desk, query::Conn},
    delivery, dispatch, equipment, item,
    people::{self, Role},
    settlement,
    ui::cx::{Choice, Finder},
};

/// Answers id, code, name and what tells namesakes apart: stores know no window.
type Pick = fn(&Conn, &str, Option<Subject>) -> Result<Vec<(i64, String, String, String)>, Failure>;

/// Finds in the store.
pub(super) struct StoreFinder {
    /// The store.
    pub desk: Desk,
}

impl Finder for StoreFinder {
    fn find(&self, kind: Kind, role: Option<&'static str>, text: &str, within: Option<Subject>) -> Slot<Vec<Choice>> {
        let Some(pick) = pick(kind) else { return Slot::ready(Vec::new()) };
        let text = text.trim().to_owned();
        self.desk.load(move |conn| {
            let found = match role.and_then(Role::from_word) {
                Some(role) => people::store::pick_with_role(conn, &text, role)?,
                None => pick(conn, &text, within)?,
            };
            Ok(found.into_iter().map(|(id, code, name, detail)| Choice { id, code, name, detail }).collect())
        })
    }
}

/// The search of a kind; `None` where nothing picks records of it.
fn pick(kind: Kind) -> Option<Pick> {
    match kind {
        Kind::Customer => Some(customer::store::pick),
        Kind::Contact => Some(customer::store::pick_contact),
        Kind::Item => Some(item::store::pick),
        Kind::Equipment => Some(equipment::store::pick),
        Kind::Template => Some(contract::store::pick_template),
        Kind::Contract => Some(contract::store::pick),
        Kind::Delivery => Some(delivery::store::pick),
        Kind::User => Some(people::store::pick),
        Kind::Queue => Some(people::store::pick_queue),
        Kind::Call => Some(call::store::pick),
        Kind::Dispatch => Some(dispatch::store::pick),
        Kind::Settlement => Some(settlement::store::pick),
        _ => None,
    }
}
