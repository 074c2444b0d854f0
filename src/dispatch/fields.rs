//! The fields of a dispatch.

use crate::base::{
    field::{Field, Filtering, Group, Input, ListSpec, Show, Through},
    kind::Kind,
    meet::Parts,
    typed::Typed,
    view::View,
    words::Word as _,
};

use super::command::{Draft, StepDraft};

type Row = Field<Draft>;

/// What forms and lists show of a dispatch.
pub const FIELDS: &[Row] = &[
    Row::new("number", "dispatch-number", Show::Text).listed("t.number", 120.0).indexed(),
    Row::new("status", "dispatch-status", Show::Word("dispatch-status"))
        .listed("t.status", 80.0)
        .choices(super::Status::WORDS),
    Row::new("technician", "dispatch-technician", Show::Text)
        .listed("u.name", 100.0)
        .sorted(crate::along!("u.name", "u.id", "t.id"))
        .edited(Input::PickUser("technician"), |draft| &mut draft.technician)
        .required(),
    Row::new("planned_from", "dispatch-planned-from", Show::Instant)
        .listed("t.planned_from", 130.0)
        .indexed()
        .edited(Input::Instant, |draft| &mut draft.planned_from),
    Row::new("customer", "dispatch-customer", Show::Text).listed("k.name", 180.0).sorted(crate::along!(
        "customer k CROSS JOIN call c CROSS JOIN dispatch t" on "c.customer_id = k.id AND t.call_id = c.id":
        "k.name", "k.id", "c.opened_at", "c.id", "t.id"
    )),
    Row::new("subject", "dispatch-subject", Show::Text).listed("c.subject", 220.0),
    Row::new("planned_to", "dispatch-planned-to", Show::Instant)
        .listed("t.planned_to", 130.0)
        .edited(Input::Instant, |draft| &mut draft.planned_to),
    Row::new("agreed_at", "dispatch-agreed-at", Show::Instant)
        .listed("t.agreed_at", 130.0)
        .edited(Input::Flag, |draft| &mut draft.agreed),
    Row::new("call", "dispatch-call", Show::Text)
        .listed("c.number", 120.0)
        .sorted(crate::along!("c.number", "c.id", "t.id"))
        .edited(Input::Pick(Kind::Call), |draft| &mut draft.call)
        .required(),
    Row::new("instructions", "dispatch-instructions", Show::Text)
        .edited(Input::Lines(3), |draft| &mut draft.instructions),
    // Where nobody gave a reason it is the word of the call's step that took it back.
    Row::new("reason", "dispatch-reason", Show::Word("call-step")).listed("t.reason", 160.0),
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
    .filtered(Filtering {
        owner: Some("t.technician_id"),
        groups: &[Group { key: "status", word: "open", label: "dispatch-days-open", words: OPEN }],
        through: &[Through { key: "technician", id: "t.technician_id", table: "\"user\"", sql: "x.name" }],
        ..Filtering::NONE
    })
    .viewed(VIEWS)
}

const WHY: Field<StepDraft> = Field::new("why", "dispatch-why", Show::Text)
    .edited(Input::Lines(2), |draft: &mut StepDraft| &mut draft.why)
    .required();
const HAPPENED_AT: Field<StepDraft> = Field::new("happened_at", "dispatch-happened-at", Show::Instant)
    .edited(Input::Instant, |draft: &mut StepDraft| &mut draft.happened_at);

/// What is asked before a dispatch is accepted.
pub const ACCEPT_FIELDS: &[Field<StepDraft>] = &[HAPPENED_AT];

/// What is asked before it is rejected or taken back.
pub const WHY_FIELDS: &[Field<StepDraft>] = &[WHY, HAPPENED_AT];

/// What is asked before all that somebody has to do is taken back.
pub const REASON_FIELDS: &[Field<StepDraft>] = &[WHY];

/// What is asked before somebody else is sent.
pub const CHANGE_FIELDS: &[Field<StepDraft>] = &[
    Field::new("technician", "dispatch-new-technician", Show::Text)
        .edited(Input::PickUser("technician"), |draft: &mut StepDraft| &mut draft.technician)
        .required(),
    WHY,
];

/// Somebody has to go on these.
const OPEN: &[&str] = &["issued", "accepted"];

/// The views of the list: what is planned first comes first, where days are asked for.
const VIEWS: &[View] = &[
    View::new("open", "dispatch-days-open", "status: open"),
    // What is still to be done today: planned until tonight, or not planned.
    View::new("today", "dispatch-days-today", "status: open; planned_from: empty, <= today").sorted("planned_from"),
    // Planned for this week, Monday to Sunday.
    View::new("week", "dispatch-days-week", "status: open, handled; planned_from: this week").sorted("planned_from"),
    View::new("all", "dispatch-days-all", ""),
];

impl Typed for Draft {
    const FIELDS: &'static [Field<Self>] = FIELDS;

    fn parts(of: &mut Parts<'_, Self>) {
        of.follows(|draft| &mut draft.version);
    }
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
        let conn = open::for_a_test().unwrap();
        let spec = list_spec();
        for column in &spec.columns {
            let query =
                ListQuery { text: "x".to_owned(), sort: Some((column.key.to_owned(), true)), ..ListQuery::default() };
            assert_eq!(list::first_page(&conn, &spec, &query).unwrap(), []);
        }
    }
}
