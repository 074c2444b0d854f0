//! The fields of a dispatch.

use crate::base::{
    field::{Field, Input, ListSpec, Show},
    kind::Kind,
};

use super::command::Draft;

type Row = Field<Draft>;

/// What forms and lists show of a dispatch.
pub const FIELDS: &[Row] = &[
    Row::new("number", "dispatch-number", Show::Text).listed("t.number", 120.0).indexed(),
    Row::new("status", "dispatch-status", Show::Word("dispatch-status")).listed("t.status", 80.0),
    Row::new("technician", "dispatch-technician", Show::Text)
        .listed("u.name", 100.0)
        .edited(Input::Pick(Kind::User), |draft| &mut draft.technician)
        .required(),
    Row::new("planned_from", "dispatch-planned-from", Show::Instant)
        .listed("t.planned_from", 130.0)
        .edited(Input::Instant, |draft| &mut draft.planned_from),
    Row::new("planned_to", "dispatch-planned-to", Show::Instant)
        .listed("t.planned_to", 130.0)
        .edited(Input::Instant, |draft| &mut draft.planned_to),
    Row::new("call", "dispatch-call", Show::Text)
        .listed("c.number", 120.0)
        .edited(Input::Pick(Kind::Call), |draft| &mut draft.call)
        .required(),
    Row::new("customer", "dispatch-customer", Show::Text).listed("k.name", 180.0),
    Row::new("subject", "dispatch-subject", Show::Text).listed("c.subject", 220.0),
    Row::new("instructions", "dispatch-instructions", Show::Text)
        .edited(Input::Lines(3), |draft| &mut draft.instructions),
    Row::new("reason", "dispatch-reason", Show::Text).listed("t.reason", 160.0),
    Row::new("issued_at", "dispatch-issued-at", Show::Instant)
        .listed("t.issued_at", 130.0)
        .edited(Input::Instant, |draft| &mut draft.happened_at),
    Row::new("accepted_at", "dispatch-accepted-at", Show::Instant).listed("t.accepted_at", 130.0),
    Row::new("ended_at", "dispatch-ended-at", Show::Instant).listed("t.ended_at", 130.0),
];

/// Columns of the record that no form shows: the call's attempt it belongs to, what it took over from.
pub const HIDDEN: &[&str] = &["id", "version", "attempt", "replaces_id"];

/// The list of dispatches: what is planned next comes first.
pub fn list_spec() -> ListSpec {
    ListSpec::new(
        Kind::Dispatch,
        "JOIN \"user\" u ON u.id = t.technician_id JOIN call c ON c.id = t.call_id
         JOIN customer k ON k.id = c.customer_id",
        FIELDS,
        &["t.number", "u.name", "c.number", "c.subject", "k.name"],
        "t.id DESC NULLS LAST",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        base::field::ListQuery,
        db::{list, open, record::Record as _},
        dispatch::Dispatch,
    };

    #[test]
    fn every_column_of_a_dispatch_is_a_field_or_hidden() {
        let known = |column: &&&str| {
            let key = column.strip_suffix("_id").unwrap_or(column);
            HIDDEN.contains(*column) || FIELDS.iter().any(|field| field.key == key)
        };
        let lost: Vec<_> = Dispatch::COLUMNS.iter().filter(|column| !known(column)).collect();
        assert!(lost.is_empty(), "{lost:?}");
    }

    #[test]
    fn the_list_runs_sorted_by_each_of_its_columns() {
        let conn = open::in_memory().unwrap();
        let spec = list_spec();
        for column in &spec.columns {
            let query = ListQuery { text: "x".to_owned(), sort: Some((column.key.to_owned(), true)), only: None };
            assert_eq!(list::first_page(&conn, &spec, &query).unwrap(), []);
        }
    }
}
