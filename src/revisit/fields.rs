//! The fields of a revisit.

use crate::base::{
    field::{Field, Filtering, Input, Leg, ListSpec, Show, Through},
    kind::Kind,
    meet::Parts,
    typed::Typed,
    view::View,
    words::Word as _,
};

use super::command::Draft;

const ANSWERS: &[&str] = &["satisfied", "not_satisfied", "not_reached"];
const CHANNELS: &[&str] = &["hotline", "branch", "email", "web", "walk_in"];

/// The fields of a revisit.
pub const FIELDS: &[Field<Draft>] = &[
    Field::<Draft>::new("due_on", "revisit-due-on", Show::Day).listed("t.due_on", 100.0),
    Field::<Draft>::new("status", "revisit-status", Show::Word("revisit-status"))
        .listed("t.status", 90.0)
        .choices(super::Status::WORDS),
    Field::<Draft>::new("customer", "revisit-customer", Show::Text).listed("u.name", 200.0).sorted(crate::along!(
        "customer u CROSS JOIN call c CROSS JOIN revisit t" on "c.customer_id = u.id AND t.call_id = c.id":
        "u.name", "u.id", "c.opened_at", "c.id", "t.cycle", "t.id"
    )),
    Field::<Draft>::new("call", "revisit-call", Show::Text)
        .listed("c.number", 120.0)
        .sorted(crate::along!("c.number", "c.id", "t.cycle", "t.id")),
    Field::<Draft>::new("phone", "revisit-phone", Show::Text).listed("c.phone", 110.0),
    Field::<Draft>::new("tries", "revisit-tries", Show::Int).listed("t.tries", 100.0),
    Field::<Draft>::new("revisitor", "revisit-revisitor", Show::Text).listed("p.name", 90.0),
    Field::<Draft>::new("answer", "revisit-answer", Show::Word("revisit-step"))
        .edited(Input::Choice("revisit-step", ANSWERS), |draft| &mut draft.answer)
        .required(),
    Field::<Draft>::new("channel", "revisit-channel", Show::Word("call-channel"))
        .edited(Input::Choice("call-channel", CHANNELS), |draft| &mut draft.channel),
    Field::<Draft>::new("score", "revisit-score", Show::Int)
        .listed("t.score", 60.0)
        .edited(Input::Int, |draft| &mut draft.score),
    Field::<Draft>::new("words", "revisit-words", Show::Text)
        .listed("t.words", 240.0)
        .edited(Input::Lines(4), |draft| &mut draft.words),
    Field::<Draft>::new("answered_at", "revisit-answered-at", Show::Instant).listed("t.answered_at", 130.0),
    Field::<Draft>::new("cycle", "revisit-cycle", Show::Int).listed("t.cycle", 60.0),
    Field::<Draft>::new("same_person", "revisit-same-person", Show::Flag).listed("t.same_person", 100.0),
];

/// Columns of the record that no form or list shows.
pub const HIDDEN: &[&str] = &["id", "version"];

/// The list of revisits: those due first, by their day.
pub fn list_spec() -> ListSpec {
    ListSpec::new(
        Kind::Revisit,
        "JOIN call c ON c.id = t.call_id JOIN customer u ON u.id = c.customer_id
         LEFT JOIN \"user\" p ON p.id = t.revisitor_id",
        FIELDS,
        &["c.number", "u.name", "t.words"],
        "CASE WHEN t.status = 'due' THEN 0 ELSE 1 END, t.due_on, t.id",
    )
    .filtered(Filtering {
        owner: Some("t.revisitor_id"),
        through: &[Through { key: "revisitor", id: "t.revisitor_id", table: "\"user\"", sql: "x.name" }],
        ..Filtering::NONE
    })
    .viewed(VIEWS)
    .ordered(&[OWN])
}

/// Those that are due come first, the longest due before; an index holds each state's.
const OWN: (&str, &[Leg]) =
    ("", &[Leg::new("t.status = 'due'", "t.due_on, t.id"), Leg::new("t.status <> 'due'", "t.due_on, t.id")]);

/// The views of the list.
const VIEWS: &[View] = &[
    View::new("all", "revisit-tab-all", ""),
    // Due today, or before.
    View::new("due", "revisit-tab-due", "status: due; due_on: <= today"),
    // Still to be asked, today or later.
    View::new("open", "revisit-tab-open", "status: due"),
    View::new("answered", "revisit-tab-answered", "status: satisfied, not_satisfied; answered_at: !empty"),
];

impl Typed for Draft {
    const FIELDS: &'static [Field<Self>] = FIELDS;

    fn parts(of: &mut Parts<'_, Self>) {
        of.follows(|draft| &mut draft.version);
    }
}
