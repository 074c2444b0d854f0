//! The fields of a settlement.

use crate::base::{
    field::{Field, Input, ListSpec, Show},
    kind::Kind,
    meet::Parts,
    say::Arg,
    typed::Typed,
    view::View,
    words::Word as _,
};

use super::command::Draft;

const INVOICE_STATES: &[&str] = &["not_needed", "asked_for", "issued", "red_lettered"];
const INVOICE_KINDS: &[&str] = &["special", "ordinary"];

/// The keys of the invoice (MON-13).
pub const INVOICE_KEYS: &[&str] =
    &["invoice_state", "invoice_kind", "invoice_title", "invoice_tax_id", "invoice_number", "invoice_on"];

/// The fields of a settlement.
pub const FIELDS: &[Field<Draft>] = &[
    Field::<Draft>::new("number", "settlement-number", Show::Text).listed("t.number", 120.0).indexed(),
    Field::<Draft>::new("status", "settlement-status", Show::Word("settlement-status"))
        .listed("t.status", 90.0)
        .indexed()
        .choices(super::Status::WORDS),
    Field::<Draft>::new("payer", "settlement-payer", Show::Text)
        .listed("p.name", 200.0)
        .sorted(crate::along!("p.name", "p.id", "t.id"))
        .edited(Input::Pick(Kind::Customer), |draft| &mut draft.payer),
    Field::<Draft>::new("total", "settlement-total", Show::Money).listed("t.total", 100.0),
    Field::<Draft>::new("paid", "settlement-paid", Show::Money).listed("t.paid", 100.0),
    Field::<Draft>::new("owed", "settlement-owed", Show::Money).listed(
        "CASE WHEN t.status IN ('confirmed', 'part_paid') THEN t.total - t.credited - t.paid ELSE 0 END",
        100.0,
    ),
    Field::<Draft>::new("settled_on", "settlement-settled-on", Show::Day)
        .listed("t.settled_on", 100.0)
        .indexed()
        .edited(Input::Day, |draft| &mut draft.settled_on),
    Field::<Draft>::new("call", "settlement-call", Show::Text)
        .listed("c.number", 120.0)
        .edited(Input::Pick(Kind::Call), |draft| &mut draft.call)
        .required(),
    Field::<Draft>::new("contract", "settlement-contract", Show::Text).listed("k.number", 120.0),
    Field::<Draft>::new("tax_total", "settlement-tax-total", Show::Money).listed("t.tax_total", 90.0),
    Field::<Draft>::new("credited", "settlement-credited", Show::Money).listed("t.credited", 90.0),
    Field::<Draft>::new("invoice_state", "settlement-invoice-state", Show::Word("settlement-invoiced"))
        .listed("t.invoice_state", 90.0)
        .edited(Input::Choice("settlement-invoiced", INVOICE_STATES), |draft| &mut draft.invoice_state)
        .required(),
    Field::<Draft>::new("invoice_kind", "settlement-invoice-kind", Show::Word("settlement-invoice"))
        .edited(Input::Choice("settlement-invoice", INVOICE_KINDS), |draft| &mut draft.invoice_kind),
    Field::<Draft>::new("invoice_title", "settlement-invoice-title", Show::Text)
        .edited(Input::Line, |draft| &mut draft.invoice_title),
    Field::<Draft>::new("invoice_tax_id", "settlement-invoice-tax-id", Show::Text)
        .edited(Input::Line, |draft| &mut draft.invoice_tax_id),
    Field::<Draft>::new("invoice_number", "settlement-invoice-number", Show::Text)
        .listed("t.invoice_number", 120.0)
        .edited(Input::Line, |draft| &mut draft.invoice_number),
    Field::<Draft>::new("invoice_on", "settlement-invoice-on", Show::Day)
        .edited(Input::Day, |draft| &mut draft.invoice_on),
    Field::<Draft>::new("reason", "settlement-reason", Show::Text).listed("t.reason", 140.0),
    Field::<Draft>::new("note", "settlement-note", Show::Text).edited(Input::Lines(2), |draft| &mut draft.note),
];

/// Columns of the record that no form or list shows.
pub const HIDDEN: &[&str] = &["id", "version"];

/// What a step of a settlement asks for, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct StepDraft {
    /// The amount received.
    pub amount: String,
    /// How it came in, by word.
    pub method: String,
    /// On which day; empty takes today.
    pub received_on: String,
    /// The bank's or payment service's own number.
    pub reference: String,
    /// Why it is voided.
    pub reason: String,
}

/// What receiving a payment asks for.
pub const RECEIVE_FIELDS: &[Field<StepDraft>] = &[
    Field::<StepDraft>::new("amount", "settlement-amount", Show::Money)
        .edited(Input::Money, |draft| &mut draft.amount)
        .required(),
    Field::<StepDraft>::new("method", "receipt-method", Show::Word("receipt-method"))
        .edited(Input::Choice("receipt-method", METHODS), |draft| &mut draft.method)
        .required(),
    Field::<StepDraft>::new("received_on", "receipt-received-on", Show::Day)
        .edited(Input::Day, |draft| &mut draft.received_on),
    Field::<StepDraft>::new("reference", "receipt-reference", Show::Text)
        .edited(Input::Line, |draft| &mut draft.reference),
];

/// The words of the ways that money comes in, the commonest first.
const METHODS: &[&str] = &["bank", "wechat", "alipay", "cash", "card", "bill", "other"];

/// What voiding asks for.
pub const VOID_FIELDS: &[Field<StepDraft>] = &[Field::<StepDraft>::new("reason", "settlement-reason", Show::Text)
    .edited(Input::Line, |draft| &mut draft.reason)
    .required()];

/// The list of settlements, the newest first.
pub fn list_spec() -> ListSpec {
    ListSpec::new(
        Kind::Settlement,
        "LEFT JOIN call c ON c.id = t.call_id LEFT JOIN contract k ON k.id = t.contract_id
         JOIN customer p ON p.id = t.payer_id",
        FIELDS,
        &["t.number", "c.number", "k.number", "p.name", "t.invoice_number"],
        "t.id DESC NULLS LAST",
    )
    .viewed(VIEWS)
    .summed(&["total", "owed"], "t.status <> 'void'")
}

/// The views of the list.
const VIEWS: &[View] = &[
    View::new("all", "settlement-tab-all", ""),
    // Drafts wait to be confirmed.
    View::new("draft", "settlement-tab-draft", "status: draft"),
    View::new("owed", "settlement-tab-owed", "status: confirmed, part_paid"),
    // Those that are settled and not invoiced (MON-13).
    View::new(
        "to_invoice",
        "settlement-tab-to-invoice",
        "invoice_state: asked_for; status: confirmed, part_paid, paid",
    ),
];

impl Typed for Draft {
    const FIELDS: &'static [Field<Self>] = FIELDS;

    fn parts(of: &mut Parts<'_, Self>) {
        of.follows(|draft| &mut draft.version);
        for nth in 0..of.newest().rates.len() {
            let label = vec![
                Arg::Key("settlement-lines".to_owned()),
                Arg::from(nth + 1),
                Arg::Key("settlement-line-tax-rate".to_owned()),
            ];
            let line = of.newest().rates[nth].line;
            of.nth("rates", nth, label, Input::Rate, &|draft: &mut Self| {
                draft.rates.iter_mut().find(|rate| rate.line == line).map(|rate| &mut rate.rate)
            });
        }
    }
}
