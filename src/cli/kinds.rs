//! The kinds that can be listed and shown: one line each.

use crate::{
    alert,
    base::{failure::Failure, field::ListSpec, kind::Kind, say::Said, shown::Shown, time::Instant},
    call, contract, credit, customer,
    db::query::Conn,
    delivery, dispatch, document, equipment, handling, item, people, receipt, revisit, setting, settlement,
};

/// A kind as the command line knows it.
pub struct Entry {
    /// Its list.
    pub list: fn() -> ListSpec,
    /// One record, by code, number or name, as it stands at a moment.
    pub show: fn(&Conn, &str, Instant) -> Result<Shown, Failure>,
}

macro_rules! entry {
    ($kind:ident, $list:path, $by_code:path, $show:expr) => {
        Entry {
            list: $list,
            show: |conn, number, now| {
                let found = $by_code(conn, number)?;
                let record = found.ok_or_else(|| Failure::NotFound { kind: Kind::$kind, what: number.to_owned() })?;
                let show: fn(&Conn, _, Instant) -> _ = $show;
                show(conn, record.id, now)
            },
        }
    };
}

const ALL: &[Entry] = &[
    entry!(Call, call::fields::list_spec, call::store::by_code, super::show::whole_call),
    entry!(Customer, customer::fields::list_spec, customer::store::by_code, |conn, id, _| customer::store::show(
        conn, id
    )),
    entry!(Item, item::fields::list_spec, item::store::by_code, |conn, id, _| item::store::show(conn, id)),
    entry!(Equipment, equipment::fields::list_spec, equipment::store::by_code, |conn, id, _| equipment::store::show(
        conn, id
    )),
    entry!(Contract, contract::fields::list_spec, contract::store::by_code, |conn, id, _| contract::store::show(
        conn, id
    )),
    entry!(Template, contract::fields::template_list_spec, contract::store::template_by_code, |conn, id, _| {
        contract::store::show_template(conn, id)
    }),
    entry!(Delivery, delivery::fields::list_spec, delivery::store::by_code, |conn, id, _| delivery::store::show(
        conn, id
    )),
    entry!(DeliveryLine, delivery::fields::history::list_spec, delivery::store::history::by_code, |conn, id, _| {
        delivery::store::history::show(conn, id)
    }),
    entry!(Dispatch, dispatch::fields::list_spec, dispatch::store::by_code, |conn, id, _| dispatch::store::show(
        conn, id
    )),
    entry!(Handling, handling::fields::list_spec, handling::store::by_code, |conn, id, _| handling::store::show(
        conn, id
    )),
    entry!(Settlement, settlement::fields::list_spec, settlement::store::by_code, |conn, id, _| {
        settlement::store::show(conn, id)
    }),
    entry!(Receipt, receipt::fields::list_spec, receipt::store::by_code, |conn, id, _| receipt::store::show(conn, id)),
    // Beside the list of customers: who owes, or has money of their own here.
    entry!(Customer, receipt::fields::receivables_spec, customer::store::by_code, |conn, id, _| {
        customer::store::show(conn, id)
    }),
    entry!(CreditNote, credit::fields::list_spec, credit::store::by_code, |conn, id, _| credit::store::show(conn, id)),
    entry!(Revisit, revisit::fields::list_spec, revisit::store::by_code, |conn, id, _| revisit::store::show(conn, id)),
    entry!(Alert, alert::fields::list_spec, alert::store::by_code, |conn, id, _| alert::store::show(conn, id)),
    entry!(PrintTemplate, document::fields::list_spec, document::store::by_name, |conn, id, _| {
        document::store::show(conn, id)
    }),
    entry!(User, people::fields::list_spec, people::store::by_code, |conn, id, _| people::store::show(conn, id)),
    entry!(Queue, people::fields::queue_list_spec, people::store::queue_by_code, |conn, id, _| {
        people::store::show_queue(conn, id)
    }),
    entry!(DictEntry, setting::fields::list_spec, setting::store::entry_named, |conn, id, _| {
        setting::store::show_entry(conn, id)
    }),
    entry!(Department, people::fields::department_list_spec, people::store::department_by_code, |conn, id, _| {
        people::store::show_department(conn, id)
    }),
];

/// All of them.
pub fn all() -> &'static [Entry] {
    ALL
}

/// The list of that name, in singular or plural.
pub fn find(word: &str) -> Result<&'static Entry, Failure> {
    let singular = match word {
        "deliveries" => "delivery",
        word => word.strip_suffix('s').unwrap_or(word),
    };
    let named = |entry: &&Entry| [word, singular].contains(&(entry.list)().word);
    ALL.iter().find(named).ok_or_else(|| {
        let known = ALL.iter().map(|entry| (entry.list)().word).collect::<Vec<_>>().join(", ");
        Failure::Refused(Said::new("cli-unknown-kind").with("kind", word).with("known", known))
    })
}
