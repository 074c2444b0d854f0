//! The fields of contracts, their lines and steps, and of templates, once.

use chrono::NaiveDate;

use super::{
    Status,
    command::{
        ChargeDraft, Draft, LimitDraft, LineDraft, MODE_END_KEYS, RefinedDraft, StepDraft, TemplateDraft, TermsDraft,
    },
    rules,
};
use crate::base::{
    field::{Cells, Derived, Field, Filtering, Input, ListSpec, ReadAt, Show, Through},
    id::Id,
    kind::Kind,
    meet::Parts,
    typed::{LinesOf, Origin, Typed, TypedLine, label_of_line},
    value::{FromVal as _, ToVal as _, Val},
    view::{self, View},
    words::Word as _,
};

const TYPES: &[&str] = &["serial", "item_group", "customer"];
const KINDS: &[&str] = &["regular", "warranty"];

/// What lists and forms know of a contract.
pub const FIELDS: &[Field<Draft>] = &[
    Field::new("number", "contract-number", Show::Text).listed("t.number", 110.0).indexed(),
    Field::new("template", "contract-template", Show::Text)
        .edited(Input::Pick(Kind::Template), |draft: &mut Draft| &mut draft.template),
    Field::new("customer", "contract-customer", Show::Text)
        .listed("c.name", 200.0)
        .sorted(crate::along!("c.name", "c.id", "t.id"))
        .edited(Input::Pick(Kind::Customer), |draft: &mut Draft| &mut draft.customer)
        .required(),
    Field::new("standing", "contract-status", Show::Word("contract-standing"))
        .listed("t.status", 80.0)
        .choices(rules::standing::Standing::WORDS),
    Field::new("contact", "contract-contact", Show::Text)
        .edited(Input::Pick(Kind::Contact), |draft: &mut Draft| &mut draft.contact),
    Field::new("covers", "contract-covers", Show::Word("contract-type"))
        .listed("t.covers", 115.0)
        .edited(Input::Choice("contract-type", TYPES), |draft: &mut Draft| &mut draft.covers),
    Field::new("kind", "contract-kind", Show::Word("contract-kind"))
        .listed("t.kind", 115.0)
        .edited(Input::Choice("contract-kind", KINDS), |draft: &mut Draft| &mut draft.kind),
    Field::new("status", "contract-status", Show::Word("contract-status")),
    Field::new("starts_on", "contract-starts-on", Show::Day)
        .listed("t.starts_on", 95.0)
        .edited(Input::Day, |draft: &mut Draft| &mut draft.starts_on)
        .required(),
    Field::new("ends_on", "contract-ends-on", Show::Day)
        .listed("t.ends_on", 95.0)
        .edited(Input::Day, |draft: &mut Draft| &mut draft.ends_on),
    Field::new("amount", "contract-amount", Show::Money)
        .listed("t.amount", 100.0)
        .edited(Input::Money, |draft: &mut Draft| &mut draft.amount),
    Field::new("owner", "contract-owner", Show::Text)
        .listed("u.name", 90.0)
        .edited(Input::Pick(Kind::User), |draft: &mut Draft| &mut draft.owner),
    Field::new("remind_days", "contract-remind-days", Show::Int)
        .edited(Input::Int, |draft: &mut Draft| &mut draft.remind_days),
    Field::new("clauses", "contract-clauses", Show::Text)
        .edited(Input::Lines(4), |draft: &mut Draft| &mut draft.clauses),
    Field::new("note", "contract-note", Show::Text).edited(Input::Lines(2), |draft: &mut Draft| &mut draft.note),
    Field::new("renewal_of", "contract-renewal-of", Show::Text)
        .edited(Input::Pick(Kind::Contract), |draft: &mut Draft| &mut draft.renewal_of),
];

/// The lines of a charge plan, as a table edits them.
pub const CHARGE_FIELDS: &[Field<ChargeDraft>] = &[
    Field::new("charge_due_on", "contract-charge-due-on", Show::Day)
        .listed("", 130.0)
        .edited(Input::Day, |draft: &mut ChargeDraft| &mut draft.due_on)
        .required(),
    Field::new("charge_amount", "contract-charge-amount", Show::Money)
        .listed("", 120.0)
        .edited(Input::Money, |draft: &mut ChargeDraft| &mut draft.amount)
        .required(),
    Field::new("charge_note", "contract-charge-note", Show::Text)
        .listed("", 200.0)
        .edited(Input::Line, |draft: &mut ChargeDraft| &mut draft.note),
];

/// Columns of the record that no field shows by itself.
pub const HIDDEN: &[&str] = &["id", "version", "terms", "delivery"];

/// The lines of a contract, as a table edits them.
pub const LINE_FIELDS: &[Field<LineDraft>] = &[
    Field::new("equipment", "contract-line-equipment", Show::Text)
        .listed("", 170.0)
        .edited(Input::Pick(Kind::Equipment), |draft: &mut LineDraft| &mut draft.equipment),
    Field::new("item_group", "contract-line-item-group", Show::Text)
        .listed("", 130.0)
        .edited(Input::Dict("item_group"), |draft: &mut LineDraft| &mut draft.item_group),
    Field::new("line_starts_on", "contract-line-starts-on", Show::Day)
        .listed("", 120.0)
        .edited(Input::Day, |draft: &mut LineDraft| &mut draft.starts_on),
    Field::new("line_ends_on", "contract-line-ends-on", Show::Day)
        .listed("", 120.0)
        .edited(Input::Day, |draft: &mut LineDraft| &mut draft.ends_on),
];

/// The terms, in contracts and templates alike.
pub const TERMS_FIELDS: &[Field<TermsDraft>] = &[
    Field::new("relief_parts", "contract-relief-parts-rate", Show::Rate)
        .edited(Input::Rate, |draft: &mut TermsDraft| &mut draft.relief_parts),
    Field::new("relief_labour", "contract-relief-labour-rate", Show::Rate)
        .edited(Input::Rate, |draft: &mut TermsDraft| &mut draft.relief_labour),
    Field::new("relief_travel", "contract-relief-travel-rate", Show::Rate)
        .edited(Input::Rate, |draft: &mut TermsDraft| &mut draft.relief_travel),
    Field::new("relief_other", "contract-relief-other-rate", Show::Rate)
        .edited(Input::Rate, |draft: &mut TermsDraft| &mut draft.relief_other),
    Field::new("response_urgent", "contract-response-urgent", Show::Text)
        .edited(Input::Line, |draft: &mut TermsDraft| &mut draft.response_urgent),
    Field::new("response_high", "contract-response-high", Show::Text)
        .edited(Input::Line, |draft: &mut TermsDraft| &mut draft.response_high),
    Field::new("response_normal", "contract-response-normal", Show::Text)
        .edited(Input::Line, |draft: &mut TermsDraft| &mut draft.response_normal),
    Field::new("response_low", "contract-response-low", Show::Text)
        .edited(Input::Line, |draft: &mut TermsDraft| &mut draft.response_low),
    Field::new("resolve_urgent", "contract-resolve-urgent", Show::Text)
        .edited(Input::Line, |draft: &mut TermsDraft| &mut draft.resolve_urgent),
    Field::new("resolve_high", "contract-resolve-high", Show::Text)
        .edited(Input::Line, |draft: &mut TermsDraft| &mut draft.resolve_high),
    Field::new("resolve_normal", "contract-resolve-normal", Show::Text)
        .edited(Input::Line, |draft: &mut TermsDraft| &mut draft.resolve_normal),
    Field::new("resolve_low", "contract-resolve-low", Show::Text)
        .edited(Input::Line, |draft: &mut TermsDraft| &mut draft.resolve_low),
    Field::new("mon", "contract-week-mon", Show::Text).edited(Input::Line, |draft: &mut TermsDraft| &mut draft.week[0]),
    Field::new("tue", "contract-week-tue", Show::Text).edited(Input::Line, |draft: &mut TermsDraft| &mut draft.week[1]),
    Field::new("wed", "contract-week-wed", Show::Text).edited(Input::Line, |draft: &mut TermsDraft| &mut draft.week[2]),
    Field::new("thu", "contract-week-thu", Show::Text).edited(Input::Line, |draft: &mut TermsDraft| &mut draft.week[3]),
    Field::new("fri", "contract-week-fri", Show::Text).edited(Input::Line, |draft: &mut TermsDraft| &mut draft.week[4]),
    Field::new("sat", "contract-week-sat", Show::Text).edited(Input::Line, |draft: &mut TermsDraft| &mut draft.week[5]),
    Field::new("sun", "contract-week-sun", Show::Text).edited(Input::Line, |draft: &mut TermsDraft| &mut draft.week[6]),
    Field::new("holidays_covered", "contract-holidays-covered", Show::Flag)
        .edited(Input::Flag, |draft: &mut TermsDraft| &mut draft.holidays_covered),
    mode("remote", "contract-mode-remote", |draft| &mut draft.modes[0]),
    mode("on_site", "contract-mode-on-site", |draft| &mut draft.modes[1]),
    mode("carry_in", "contract-mode-carry-in", |draft| &mut draft.modes[2]),
    mode("loaner", "contract-mode-loaner", |draft| &mut draft.modes[3]),
    mode_end(MODE_END_KEYS[0], "contract-remote-end", |draft| &mut draft.mode_ends[0]),
    mode_end(MODE_END_KEYS[1], "contract-on-site-end", |draft| &mut draft.mode_ends[1]),
    mode_end(MODE_END_KEYS[2], "contract-carry-in-end", |draft| &mut draft.mode_ends[2]),
    mode_end(MODE_END_KEYS[3], "contract-loaner-end", |draft| &mut draft.mode_ends[3]),
];

/// A mode of service: included or not.
const fn mode(key: &'static str, label: &'static str, of: fn(&mut TermsDraft) -> &mut String) -> Field<TermsDraft> {
    Field::<TermsDraft>::new(key, label, Show::Flag).edited(Input::Flag, of)
}

/// Until when a mode is included.
const fn mode_end(key: &'static str, label: &'static str, of: fn(&mut TermsDraft) -> &mut String) -> Field<TermsDraft> {
    Field::<TermsDraft>::new(key, label, Show::Text).edited(Input::Line, of)
}

/// Relief of single items and groups (TPL-3), as a table edits them.
pub const REFINED_FIELDS: &[Field<RefinedDraft>] = &[
    Field::new("refined_item", "contract-refined-item-code", Show::Text)
        .listed("", 170.0)
        .edited(Input::Pick(Kind::Item), |draft: &mut RefinedDraft| &mut draft.item),
    Field::new("refined_group", "contract-refined-group-code", Show::Text)
        .listed("", 130.0)
        .edited(Input::Dict("item_group"), |draft: &mut RefinedDraft| &mut draft.item_group),
    Field::new("refined_share", "contract-refined-share", Show::Rate)
        .listed("", 90.0)
        .edited(Input::Rate, |draft: &mut RefinedDraft| &mut draft.share),
    Field::new("refined_fixed", "contract-refined-amount", Show::Money)
        .listed("", 110.0)
        .edited(Input::Money, |draft: &mut RefinedDraft| &mut draft.fixed),
];

/// What the terms limit (CON-9), as a table edits it.
pub const LIMIT_FIELDS: &[Field<LimitDraft>] = &[
    Field::new("limit_of", "contract-limit-of", Show::Word("contract-limit"))
        .listed("", 130.0)
        .edited(Input::Choice("contract-limit", &["visits", "incidents", "hours"]), |draft: &mut LimitDraft| {
            &mut draft.of
        })
        .required(),
    Field::new("limit_per", "contract-limit-per", Show::Word("contract-per"))
        .listed("", 130.0)
        .edited(Input::Choice("contract-per", &["year", "term"]), |draft: &mut LimitDraft| &mut draft.per)
        .required(),
    Field::new("limit_amount", "contract-limit-amount", Show::Qty)
        .listed("", 90.0)
        .edited(Input::Qty, |draft: &mut LimitDraft| &mut draft.amount)
        .required(),
];

const DAY: Field<StepDraft> =
    Field::new("day", "contract-step-day", Show::Day).edited(Input::Day, |draft: &mut StepDraft| &mut draft.day);
const NEW_END: Field<StepDraft> = Field::new("new_end", "contract-step-new-end", Show::Day)
    .edited(Input::Day, |draft: &mut StepDraft| &mut draft.new_end)
    .required();
const EXTRA: Field<StepDraft> = Field::new("amount", "contract-step-amount", Show::Money)
    .edited(Input::Money, |draft: &mut StepDraft| &mut draft.amount);
const REASON: Field<StepDraft> = Field::new("reason", "contract-step-reason", Show::Text)
    .edited(Input::Line, |draft: &mut StepDraft| &mut draft.reason)
    .required();

/// What approving and resuming ask.
pub const DATED_FIELDS: &[Field<StepDraft>] = &[DAY];
/// What suspending and terminating ask.
pub const REASONED_FIELDS: &[Field<StepDraft>] = &[DAY, REASON];
/// What an extension asks.
pub const EXTEND_FIELDS: &[Field<StepDraft>] = &[NEW_END, REASON, EXTRA, DAY];
/// What voiding asks.
pub const VOID_FIELDS: &[Field<StepDraft>] = &[REASON];

/// What lists and forms know of a template.
pub const TEMPLATE_FIELDS: &[Field<TemplateDraft>] = &[
    Field::new("name", "contract-template-name", Show::Text)
        .listed("t.name", 220.0)
        .indexed()
        .edited(Input::Line, |draft: &mut TemplateDraft| &mut draft.name)
        .required(),
    Field::new("covers", "contract-covers", Show::Word("contract-type"))
        .listed("t.covers", 115.0)
        .edited(Input::Choice("contract-type", TYPES), |draft: &mut TemplateDraft| &mut draft.covers),
    Field::new("kind", "contract-kind", Show::Word("contract-kind"))
        .listed("t.kind", 115.0)
        .edited(Input::Choice("contract-kind", KINDS), |draft: &mut TemplateDraft| &mut draft.kind),
    Field::new("duration_months", "contract-duration-months", Show::Int)
        .listed("t.duration_months", 80.0)
        .edited(Input::Int, |draft: &mut TemplateDraft| &mut draft.duration_months)
        .required(),
    Field::new("price", "contract-price", Show::Money)
        .listed("t.price", 100.0)
        .edited(Input::Money, |draft: &mut TemplateDraft| &mut draft.price),
    Field::new("remind_days", "contract-remind-days", Show::Int)
        .edited(Input::Int, |draft: &mut TemplateDraft| &mut draft.remind_days),
    Field::new("renewable", "contract-renewable", Show::Flag)
        .edited(Input::Flag, |draft: &mut TemplateDraft| &mut draft.renewable),
    Field::new("active", "contract-template-active", Show::Flag)
        .listed("t.active", 60.0)
        .edited(Input::Flag, |draft: &mut TemplateDraft| &mut draft.active),
    Field::new("clauses", "contract-clauses", Show::Text)
        .edited(Input::Lines(4), |draft: &mut TemplateDraft| &mut draft.clauses),
];

/// A contract ends soon when it ends within so many days, today the first of them.
pub const ENDING_DAYS: i64 = 60;

/// The views of the list.
const VIEWS: &[View] = &[
    View::new("all", "contract-tab-all", ""),
    // Bought ones in force that end within [`ENDING_DAYS`]: they can be renewed.
    View::new("ending", "contract-tab-ending", "standing: in_force; kind: regular; ends_on: next 60 days"),
    View::new("in_force", "contract-tab-in-force", "standing: in_force"),
    View::new("draft", "contract-tab-draft", "standing: draft"),
];

/// How a contract reads on a day, as SQL: the same as [`standing`] says.
const STANDING: &str = "CASE WHEN t.status <> 'approved' THEN t.status WHEN {day} < t.starts_on THEN 'not_begun'
      WHEN {day} > t.ends_on THEN 'expired' ELSE 'in_force' END";

/// The list of contracts.
pub fn list_spec() -> ListSpec {
    ListSpec::new(
        Kind::Contract,
        "JOIN customer c ON c.id = t.customer_id LEFT JOIN \"user\" u ON u.id = t.owner_id",
        FIELDS,
        &["COALESCE(t.number, '')", "c.name", "c.code"],
        "t.id DESC NULLS LAST",
    )
    .filtered(Filtering {
        owner: Some("t.owner_id"),
        through: &[
            Through { key: "customer", id: "t.customer_id", table: "customer", sql: "x.name" },
            Through { key: "owner", id: "t.owner_id", table: "\"user\"", sql: "x.name" },
        ],
        ..Filtering::NONE
    })
    .viewed(VIEWS)
    .derived(&[Derived { key: "standing", stored: "status", read: standing, sql: Some(STANDING) }])
}

/// How a contract in the list reads on a day: its status, and its dates where it was approved.
fn standing(row: &Cells<'_>, at: ReadAt) -> Val {
    let day = |key| row.get(key).cloned().and_then(|val| NaiveDate::from_val(val).ok());
    let stored = row.text("standing");
    let (Some(status), Some(first), Some(last)) = (Status::from_word(stored), day("starts_on"), day("ends_on")) else {
        return Val::Text(stored.to_owned());
    };
    rules::standing::reading(status, (first, last), at.day()).to_val()
}

/// The list of templates.
pub fn template_list_spec() -> ListSpec {
    ListSpec::new(Kind::Template, "", TEMPLATE_FIELDS, &["t.name"], "t.active DESC NULLS LAST, t.name, t.id")
        .viewed(view::ALL)
}

impl Typed for Draft {
    const FIELDS: &'static [Field<Self>] = FIELDS;
    const LINES: &'static [LinesOf] =
        &[(Kind::ContractLine, label_of_line::<LineDraft>), (Kind::ChargeLine, label_of_line::<ChargeDraft>)];

    fn parts(of: &mut Parts<'_, Self>) {
        of.follows(|draft| &mut draft.version);
        of.fields("terms", TERMS_FIELDS, |draft| &mut draft.terms);
        of.list("refined", "contract-terms-refined-title", REFINED_FIELDS, |draft| &mut draft.terms.refined);
        of.list("limits", "contract-terms-limits-title", LIMIT_FIELDS, |draft| &mut draft.terms.limits);
        of.lines("lines", (Kind::ContractLine, "contract-lines"), |draft| &mut draft.lines);
        of.follows(|draft| &mut draft.known_lines);
        of.lines("charges", (Kind::ChargeLine, "contract-charges"), |draft| &mut draft.charges);
        of.follows(|draft| &mut draft.known_charges);
    }
}

impl TypedLine for ChargeDraft {
    const FIELDS: &'static [Field<Self>] = CHARGE_FIELDS;

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

impl Typed for TemplateDraft {
    const FIELDS: &'static [Field<Self>] = TEMPLATE_FIELDS;

    fn parts(of: &mut Parts<'_, Self>) {
        of.follows(|draft| &mut draft.version);
        of.fields("terms", TERMS_FIELDS, |draft| &mut draft.terms);
        of.list("refined", "contract-terms-refined-title", REFINED_FIELDS, |draft| &mut draft.terms.refined);
        of.list("limits", "contract-terms-limits-title", LIMIT_FIELDS, |draft| &mut draft.terms.limits);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        base::field::{ListQuery, ListRow},
        contract::{Contract, Template},
        db::{list, open, record::Record},
    };

    #[test]
    fn every_column_is_a_field_or_hidden() {
        let contract: Vec<&str> = FIELDS.iter().map(|field| field.key).collect();
        let template: Vec<&str> = TEMPLATE_FIELDS.iter().map(|field| field.key).collect();
        for (columns, keys) in [(Contract::COLUMNS, contract), (Template::COLUMNS, template)] {
            for column in columns {
                let key = column.strip_suffix("_id").unwrap_or(column);
                assert!(keys.contains(&key) || HIDDEN.contains(&key), "{column}: add it to the fields or HIDDEN");
            }
        }
    }

    #[test]
    fn past_its_end_an_approved_contract_is_listed_as_expired() {
        let spec = list_spec();
        let of = |key: &str| match key {
            "standing" => Status::Approved.to_val(),
            "starts_on" => Val::Text("2026-01-01".to_owned()),
            "ends_on" => Val::Text("2026-12-31".to_owned()),
            _ => Val::Null,
        };
        let row = ListRow { id: 1, cells: spec.columns.iter().map(|column| of(column.key)).collect() };
        let zone = chrono_tz::Asia::Shanghai;
        let at = |day: &str| ReadAt { now: crate::base::time::parse_instant(day, zone).unwrap(), zone };
        let read = |day: &str| spec.cells(&spec.on(&row, at(day))).text("standing").to_owned();
        assert_eq!(["2025-12-31", "2026-12-31", "2027-01-01"].map(read), ["not_begun", "in_force", "expired"]);
        // A row that is gone has no values.
        assert_eq!(spec.on(&ListRow { id: 2, cells: Vec::new() }, at("2026-12-31")).cells, []);
    }

    #[test]
    fn the_lists_run_with_every_order_and_a_filter() {
        let conn = open::for_a_test().unwrap();
        for spec in [list_spec(), template_list_spec()] {
            for column in &spec.columns {
                let sort = Some((column.key.to_owned(), true));
                let query = ListQuery { text: "HT 50%".to_owned(), sort, ..ListQuery::default() };
                assert_eq!(list::first_page(&conn, &spec, &query).unwrap(), []);
            }
        }
    }
}
