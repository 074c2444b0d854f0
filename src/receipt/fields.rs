//! The fields of a receipt.

use chrono::NaiveDate;

use crate::base::{
    field::{Cells, Derived, Field, Input, ListSpec, ReadAt, Show},
    kind::Kind,
    meet::{Parts, Text},
    typed::Typed,
    value::{ToVal as _, Val},
    view::View,
    words::Word as _,
};

use super::command::{Draft, PartDraft};

/// The words of the ways that money comes in.
pub const METHODS: &[&str] = &["bank", "wechat", "alipay", "cash", "card", "bill", "other"];

/// The fields of a receipt.
pub const FIELDS: &[Field<Draft>] = &[
    Field::<Draft>::new("number", "receipt-number", Show::Text).listed("t.number", 130.0).indexed(),
    Field::<Draft>::new("status", "receipt-status", Show::Word("receipt-status"))
        .listed("t.status", 80.0)
        .choices(super::Status::WORDS),
    Field::<Draft>::new("payer", "receipt-payer", Show::Text)
        .listed("p.name", 200.0)
        .sorted(crate::along!("p.name", "p.id", "t.id"))
        .edited(Input::Pick(Kind::Customer), |draft| &mut draft.payer)
        .required(),
    Field::<Draft>::new("received_on", "receipt-received-on", Show::Day)
        .listed("t.received_on", 100.0)
        .indexed()
        .edited(Input::Day, |draft| &mut draft.received_on),
    Field::<Draft>::new("amount", "receipt-amount", Show::Money)
        .listed("t.amount", 110.0)
        .edited(Input::Money, |draft| &mut draft.amount)
        .required(),
    Field::<Draft>::new("allocated", "receipt-allocated", Show::Money).listed("t.allocated", 110.0),
    Field::<Draft>::new("left", "receipt-left", Show::Money)
        .listed("CASE WHEN t.status = 'received' THEN t.amount - t.allocated ELSE 0 END", 110.0),
    Field::<Draft>::new("method", "receipt-method", Show::Word("receipt-method"))
        .listed("t.method", 90.0)
        .edited(Input::Choice("receipt-method", METHODS), |draft| &mut draft.method)
        .required(),
    Field::<Draft>::new("reference", "receipt-reference", Show::Text)
        .listed("t.reference", 140.0)
        .edited(Input::Line, |draft| &mut draft.reference),
    Field::<Draft>::new("reason", "receipt-reason", Show::Text).listed("t.reason", 140.0),
    Field::<Draft>::new("note", "receipt-note", Show::Text).edited(Input::Lines(2), |draft| &mut draft.note),
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
pub const VOID_FIELDS: &[Field<StepDraft>] = &[Field::<StepDraft>::new("reason", "receipt-reason", Show::Text)
    .edited(Input::Line, |draft| &mut draft.reason)
    .required()];

/// The views of the list.
const VIEWS: &[View] = &[
    View::new("all", "receipt-tab-all", ""),
    // Something of them is not allocated yet.
    View::new("left", "receipt-tab-left", "left: > 0"),
];

/// The list of receipts, the newest first.
pub fn list_spec() -> ListSpec {
    ListSpec::new(
        Kind::Receipt,
        "JOIN customer p ON p.id = t.payer_id",
        FIELDS,
        &["t.number", "p.name", "t.reference"],
        "t.id DESC NULLS LAST",
    )
    .viewed(VIEWS)
    .summed(&["amount", "left"], "t.status <> 'void'")
}

/// What the list of receivables says of a customer.
const RECEIVABLE: &[Field<StepDraft>] = &[
    Field::<StepDraft>::new("code", "customer-code", Show::Text).listed("t.code", 110.0),
    Field::<StepDraft>::new("name", "customer-name", Show::Text).listed("t.name", 220.0),
    Field::<StepDraft>::new("balance", "receipt-balance", Show::Money).listed("a.owed - a.credit", 120.0),
    Field::<StepDraft>::new("owed", "receipt-owed", Show::Money).listed("a.owed", 120.0),
    Field::<StepDraft>::new("credit", "receipt-credit", Show::Money).listed("a.credit", 120.0),
    Field::<StepDraft>::new("credit_limit", "customer-credit-limit", Show::Money).listed("t.credit_limit", 120.0),
    Field::<StepDraft>::new("is_over", "receipt-over-limit", Show::Flag)
        .listed("CASE WHEN a.owed - a.credit > t.credit_limit THEN 1 ELSE 0 END", 80.0),
    Field::<StepDraft>::new("oldest", "receipt-oldest", Show::Day).listed("a.oldest", 110.0),
    Field::<StepDraft>::new("age", "receipt-age", Show::Word("receipt-age"))
        .listed("a.oldest", 90.0)
        .choices(Age::WORDS),
];

/// The class of the oldest open settlement's age, as SQL: the same as [`age`] says.
const AGE: &str = "CASE WHEN a.oldest IS NULL THEN NULL WHEN a.oldest >= {day-30} THEN 'month'
      WHEN a.oldest >= {day-60} THEN 'two_months' WHEN a.oldest >= {day-90} THEN 'quarter' ELSE 'older' END";

/// The views of the list of receivables.
const RECEIVABLE_VIEWS: &[View] = &[
    View::new("all", "view-all", ""),
    View::new("owing", "receipt-tab-owing", "owed: > 0"),
    View::new("over", "receipt-tab-over", "is_over: yes"),
    View::new("older", "receipt-tab-older", "age: older").sorted("oldest"),
    View::new("credit", "receipt-tab-credit", "credit: > 0").sorted("-credit"),
];

/// Who owes how much, or has money of their own here: the most owed first.
pub fn receivables_spec() -> ListSpec {
    ListSpec::new(
        Kind::Customer,
        "JOIN (SELECT x.payer_id, CAST(SUM(x.owed) AS BIGINT) AS owed, CAST(SUM(x.credit) AS BIGINT) AS credit,
             MIN(x.oldest) AS oldest
           FROM (SELECT payer_id, SUM(total - credited - paid) AS owed, 0 AS credit, MIN(settled_on) AS oldest
               FROM settlement INDEXED BY settlement_open WHERE status IN ('confirmed', 'part_paid') {of payer_id}
               GROUP BY payer_id
             UNION ALL SELECT payer_id, 0, SUM(amount - allocated), NULL
               FROM receipt WHERE status = 'received' AND allocated < amount {of payer_id}
               GROUP BY payer_id) x
           GROUP BY x.payer_id) a ON a.payer_id = t.id",
        RECEIVABLE,
        &["t.code", "t.name"],
        "a.owed - a.credit DESC NULLS LAST, t.id DESC NULLS LAST",
    )
    .named("receivable")
    .viewed(RECEIVABLE_VIEWS)
    .summed(&["balance", "owed", "credit"], "TRUE")
    .derived(&[Derived { key: "age", stored: "age_since", read: age, sql: Some(AGE) }])
}

/// How old the oldest open settlement is.
fn age(cells: &Cells<'_>, at: ReadAt) -> Val {
    let oldest = NaiveDate::parse_from_str(cells.text("oldest"), "%Y-%m-%d");
    oldest.map_or(Val::Null, |oldest| Age::of((at.day() - oldest).num_days()).to_val())
}

impl Age {
    /// The class of so many days.
    pub fn of(days: i64) -> Self {
        match days {
            ..=30 => Self::Month,
            31..=60 => Self::TwoMonths,
            61..=90 => Self::Quarter,
            _ => Self::Older,
        }
    }
}

crate::words! {
    /// How long money is owed.
    pub enum Age in "receipt-age" {
        /// Up to 30 days.
        Month = "month",
        /// 31 to 60 days.
        TwoMonths = "two_months",
        /// 61 to 90 days.
        Quarter = "quarter",
        /// Longer.
        Older = "older",
    }
}

/// What is paid of which settlement.
fn read_by_hand(by_hand: Option<&Vec<PartDraft>>) -> Vec<Text> {
    let parts = by_hand.into_iter().flatten().filter(|part| !part.amount.trim().is_empty());
    parts.map(|part| vec![(Input::Line, part.settlement.clone()), (Input::Money, part.amount.clone())]).collect()
}

impl Typed for Draft {
    const FIELDS: &'static [Field<Self>] = FIELDS;

    fn parts(of: &mut Parts<'_, Self>) {
        of.follows(|draft| &mut draft.version);
        of.whole(
            "by_hand",
            "receipt-allocations",
            |draft| &mut draft.by_hand,
            |by_hand| read_by_hand(by_hand.as_ref()),
        );
    }
}
