//! The fields of a credit note.

use crate::base::{
    field::{Field, Input, ListSpec, Show},
    kind::Kind,
    meet::Parts,
    typed::Typed,
    view,
    words::Word as _,
};

use super::command::Draft;

/// The fields of a credit note.
pub const FIELDS: &[Field<Draft>] = &[
    Field::<Draft>::new("number", "credit-number", Show::Text).listed("t.number", 130.0).indexed(),
    Field::<Draft>::new("status", "credit-status", Show::Word("credit-status"))
        .listed("t.status", 80.0)
        .choices(super::Status::WORDS),
    Field::<Draft>::new("payer", "credit-payer", Show::Text).listed("p.name", 200.0),
    Field::<Draft>::new("settlement", "credit-settlement", Show::Text)
        .listed("s.number", 130.0)
        .edited(Input::Pick(Kind::Settlement), |draft| &mut draft.settlement)
        .required(),
    Field::<Draft>::new("credited_on", "credit-credited-on", Show::Day)
        .listed("t.credited_on", 100.0)
        .indexed()
        .edited(Input::Day, |draft| &mut draft.credited_on),
    Field::<Draft>::new("amount", "credit-amount", Show::Money)
        .listed("t.amount", 110.0)
        .edited(Input::Money, |draft| &mut draft.amount)
        .required(),
    Field::<Draft>::new("tax", "credit-tax", Show::Money).listed("t.tax", 90.0),
    Field::<Draft>::new("reason", "credit-reason", Show::Text)
        .listed("t.reason", 160.0)
        .edited(Input::Line, |draft| &mut draft.reason)
        .required(),
    Field::<Draft>::new("settle_again", "credit-settle-again", Show::Flag)
        .edited(Input::Flag, |draft| &mut draft.settle_again),
    Field::<Draft>::new("void_reason", "credit-void-reason", Show::Text),
];

/// Columns of the record that no form or list shows.
pub const HIDDEN: &[&str] = &["id", "version"];

/// What a step asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct StepDraft {
    /// Why it is voided.
    pub reason: String,
}

/// What voiding asks for.
pub const VOID_FIELDS: &[Field<StepDraft>] = &[Field::<StepDraft>::new("reason", "credit-void-reason", Show::Text)
    .edited(Input::Line, |draft| &mut draft.reason)
    .required()];

/// The list of credit notes, the newest first.
pub fn list_spec() -> ListSpec {
    ListSpec::new(
        Kind::CreditNote,
        "JOIN settlement s ON s.id = t.settlement_id JOIN customer p ON p.id = s.payer_id",
        FIELDS,
        &["t.number", "p.name", "s.number", "t.reason"],
        "t.id DESC NULLS LAST",
    )
    .viewed(view::ALL)
    .summed(&["amount"], "t.status <> 'void'")
}

impl Typed for Draft {
    const FIELDS: &'static [Field<Self>] = FIELDS;

    fn parts(of: &mut Parts<'_, Self>) {
        of.silent(|draft| &mut draft.by_hand);
    }
}
