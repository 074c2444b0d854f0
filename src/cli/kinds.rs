//! The kinds that can be listed and shown: one line each.

use serde_json::Value;

use crate::{
    base::{failure::Failure, field::ListSpec, kind::Kind, say::Said, words::Word as _},
    call, contract, customer,
    db::query::Conn,
    delivery, dispatch, equipment, handling, item, people, revisit, settlement,
};

/// A kind as the command line knows it.
pub struct Entry {
    /// The kind.
    pub kind: Kind,
    /// Its list.
    pub list: fn() -> ListSpec,
    /// One record, by code, number or name.
    pub show: fn(&Conn, &str) -> Result<Value, Failure>,
}

macro_rules! entry {
    ($kind:ident, $list:path, $by_code:path, $show:path) => {
        Entry {
            kind: Kind::$kind,
            list: $list,
            show: |conn, number| {
                let found = $by_code(conn, number)?;
                let record = found.ok_or_else(|| Failure::NotFound { kind: Kind::$kind, what: number.to_owned() })?;
                $show(conn, record.id)
            },
        }
    };
}

const ALL: &[Entry] = &[
    entry!(Call, call::fields::list_spec, call::store::by_code, call::store::show),
    entry!(Customer, customer::fields::list_spec, customer::store::by_code, customer::store::show),
    entry!(Item, item::fields::list_spec, item::store::by_code, item::store::show),
    entry!(Equipment, equipment::fields::list_spec, equipment::store::by_code, equipment::store::show),
    entry!(Contract, contract::fields::list_spec, contract::store::by_code, contract::store::show),
    entry!(
        Template,
        contract::fields::template_list_spec,
        contract::store::template_by_code,
        contract::store::show_template
    ),
    entry!(Delivery, delivery::fields::list_spec, delivery::store::by_code, delivery::store::show),
    entry!(Dispatch, dispatch::fields::list_spec, dispatch::store::by_code, dispatch::store::show),
    entry!(Handling, handling::fields::list_spec, handling::store::by_code, handling::store::show),
    entry!(Settlement, settlement::fields::list_spec, settlement::store::by_code, settlement::store::show),
    entry!(Revisit, revisit::fields::list_spec, revisit::store::by_code, revisit::store::show),
    entry!(User, people::fields::list_spec, people::store::by_code, people::store::show),
    entry!(Queue, people::fields::queue_list_spec, people::store::queue_by_code, people::store::show_queue),
];

/// The kind of that word, in singular or plural.
pub fn find(word: &str) -> Result<&'static Entry, Failure> {
    let singular = |word: &str| match word {
        "deliveries" => "delivery".to_owned(),
        word => word.strip_suffix('s').unwrap_or(word).to_owned(),
    };
    ALL.iter().find(|entry| entry.kind.word() == word || entry.kind.word() == singular(word)).ok_or_else(|| {
        let known = ALL.iter().map(|entry| entry.kind.word()).collect::<Vec<_>>().join(", ");
        Failure::Refused(Said::new("cli-unknown-kind").with("kind", word).with("known", known))
    })
}
