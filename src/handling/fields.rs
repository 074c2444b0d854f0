//! The fields of a handling record and of its lines.

use crate::base::{
    field::{Field, Filtering, Input, ListSpec, Show, Through},
    id::Id,
    kind::Kind,
    meet::Parts,
    typed::{LinesOf, Origin, Typed, TypedLine, label_of_line},
    view,
};

use super::command::{Draft, LineDraft};

const OUTCOMES: &[&str] = &["solved", "not_solved"];
const METHODS: &[&str] =
    &["on_site", "remote", "return_repair", "return_repair_with_loaner", "sale", "exchange", "replacement"];
const KINDS: &[&str] = &["part_fitted", "part_removed", "labour", "travel", "other"];
const CHARGES: &[&str] = &["free", "discounted", "charged"];

/// The fields of a record.
pub const FIELDS: &[Field<Draft>] = &[
    Field::<Draft>::new("call", "handling-call", Show::Text)
        .listed("c.number", 120.0)
        .sorted(crate::along!("c.number", "c.id", "t.id"))
        .edited(Input::Pick(Kind::Call), |draft| &mut draft.call)
        .required(),
    Field::<Draft>::new("outcome", "handling-outcome", Show::Word("handling-outcome"))
        .listed("t.outcome", 80.0)
        .edited(Input::Choice("handling-outcome", OUTCOMES), |draft| &mut draft.outcome)
        .required(),
    Field::<Draft>::new("customer", "handling-customer", Show::Text).listed("u.name", 180.0).sorted(crate::along!(
        "customer u CROSS JOIN call c CROSS JOIN handling t" on "c.customer_id = u.id AND t.call_id = c.id":
        "u.name", "u.id", "c.opened_at", "c.id", "t.id"
    )),
    Field::<Draft>::new("user", "handling-user", Show::Text).listed("p.name", 80.0),
    Field::<Draft>::new("ended_at", "handling-ended-at", Show::Instant)
        .listed("t.ended_at", 130.0)
        .indexed()
        .edited(Input::Instant, |draft| &mut draft.ended_at),
    Field::<Draft>::new("net", "handling-net", Show::Money).listed(
        "(SELECT COALESCE(CAST(SUM(l.net) AS BIGINT), 0) FROM handling_line l WHERE l.handling_id = t.id)",
        100.0,
    ),
    Field::<Draft>::new("dispatch", "handling-dispatch", Show::Text)
        .listed("d.number", 120.0)
        .edited(Input::Pick(Kind::Dispatch), |draft| &mut draft.dispatch),
    Field::<Draft>::new("method", "handling-method", Show::Word("handling-method"))
        .listed("t.method", 90.0)
        .edited(Input::Choice("handling-method", METHODS), |draft| &mut draft.method)
        .required(),
    Field::<Draft>::new("cause", "handling-cause", Show::Text).edited(Input::Dict("cause"), |draft| &mut draft.cause),
    Field::<Draft>::new("began_at", "handling-began-at", Show::Instant)
        .edited(Input::Instant, |draft| &mut draft.began_at),
    Field::<Draft>::new("solution", "handling-solution", Show::Text)
        .listed("t.solution", 240.0)
        .edited(Input::Lines(3), |draft| &mut draft.solution)
        .required(),
    Field::<Draft>::new("successor_serial", "handling-successor-serial", Show::Text)
        .edited(Input::Line, |draft| &mut draft.successor_serial),
    Field::<Draft>::new("signed_by", "handling-signed-by", Show::Text)
        .edited(Input::Line, |draft| &mut draft.signed_by),
    Field::<Draft>::new("signed_at", "handling-signed-at", Show::Instant)
        .edited(Input::Instant, |draft| &mut draft.signed_at),
    Field::<Draft>::new("in_warranty", "handling-in-warranty", Show::Flag).listed("t.in_warranty", 80.0),
];

/// Columns of the record that no form or list shows.
pub const HIDDEN: &[&str] = &["id", "version", "attempt"];

/// The fields of a line.
pub const LINE_FIELDS: &[Field<LineDraft>] = &[
    Field::<LineDraft>::new("kind", "handling-line-kind", Show::Word("handling-line"))
        .listed("t.kind", 96.0)
        .edited(Input::Choice("handling-line", KINDS), |line| &mut line.kind),
    Field::<LineDraft>::new("item", "handling-line-item", Show::Text)
        .listed("t.item_id", 104.0)
        .edited(Input::Pick(Kind::Item), |line| &mut line.item),
    Field::<LineDraft>::new("description", "handling-line-description", Show::Text)
        .listed("t.description", 130.0)
        .edited(Input::Line, |line| &mut line.description),
    Field::<LineDraft>::new("serial", "handling-line-serial", Show::Text)
        .listed("t.serial", 90.0)
        .edited(Input::Line, |line| &mut line.serial),
    Field::<LineDraft>::new("quantity", "handling-line-quantity", Show::Qty)
        .listed("t.quantity", 50.0)
        .edited(Input::Qty, |line| &mut line.quantity),
    Field::<LineDraft>::new("price", "handling-line-price", Show::Money)
        .listed("t.price", 76.0)
        .edited(Input::Money, |line| &mut line.price),
    Field::<LineDraft>::new("discount", "handling-line-discount", Show::Rate)
        .listed("t.discount", 50.0)
        .edited(Input::Rate, |line| &mut line.discount),
    Field::<LineDraft>::new("warehouse", "handling-line-warehouse", Show::Text)
        .listed("t.warehouse", 80.0)
        .edited(Input::Line, |line| &mut line.warehouse),
    Field::<LineDraft>::new("condition", "handling-line-condition", Show::Text)
        .listed("t.condition", 80.0)
        .edited(Input::Line, |line| &mut line.condition),
    Field::<LineDraft>::new("last_word", "handling-line-last-word", Show::Word("handling-charge"))
        .listed("t.last_word", 90.0)
        .edited(Input::Choice("handling-charge", CHARGES), |line| &mut line.last_word),
    Field::<LineDraft>::new("last_word_reason", "handling-line-last-word-reason", Show::Text)
        .listed("t.last_word_reason", 120.0)
        .edited(Input::Line, |line| &mut line.last_word_reason),
];

/// Why something is done, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct ReasonDraft {
    /// Why.
    pub reason: String,
}

/// What a waiver asks for.
pub const WAIVE_FIELDS: &[Field<ReasonDraft>] =
    &[Field::<ReasonDraft>::new("reason", "handling-waive-reason", Show::Text)
        .edited(Input::Line, |draft| &mut draft.reason)
        .required()];

/// The list of handling records, the newest first.
pub fn list_spec() -> ListSpec {
    ListSpec::new(
        Kind::Handling,
        "JOIN call c ON c.id = t.call_id JOIN customer u ON u.id = c.customer_id
         JOIN \"user\" p ON p.id = t.user_id LEFT JOIN dispatch d ON d.id = t.dispatch_id",
        FIELDS,
        &["c.number", "d.number", "u.name", "t.solution"],
        "t.id DESC NULLS LAST",
    )
    .filtered(Filtering {
        owner: Some("t.user_id"),
        through: &[Through { key: "user", id: "t.user_id", table: "\"user\"", sql: "x.name" }],
        ..Filtering::NONE
    })
    .viewed(view::ALL)
}

impl Typed for Draft {
    const FIELDS: &'static [Field<Self>] = FIELDS;
    const LINES: &'static [LinesOf] = &[(Kind::HandlingLine, label_of_line::<LineDraft>)];

    fn parts(of: &mut Parts<'_, Self>) {
        of.follows(|draft| &mut draft.version);
        of.lines("lines", (Kind::HandlingLine, "handling-lines"), |draft| &mut draft.lines);
        of.follows(|draft| &mut draft.known_lines);
    }
}

impl TypedLine for LineDraft {
    const FIELDS: &'static [Field<Self>] = LINE_FIELDS;

    fn stored(&self) -> i64 {
        self.id.map_or(0, Id::raw)
    }

    fn origin(&self) -> Origin {
        self.origin
    }

    fn renew(&mut self) {
        self.origin = self.origin.or(self.stored());
        (self.id, self.version) = (None, 0);
    }
}
