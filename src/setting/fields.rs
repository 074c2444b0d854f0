//! The fields of the settings.

use crate::base::{
    field::{Field, Input, ListSpec, Show},
    kind::Kind,
    meet::{Parts, Text},
    say::{Arg, Said},
    typed::Typed,
    value::{ToVal as _, Val},
    view,
    words::Word as _,
};

use super::{
    Dict,
    command::{
        CalendarDraft, CallTypeDraft, CompanyDraft, EntryDraft, MakeupDraft, PolicyDraft, RESOLVE_KEYS, RESPONSE_KEYS,
        SUGGEST_KEYS, WEEKDAY_KEYS,
    },
};

/// The company's profile.
pub const COMPANY_FIELDS: &[Field<CompanyDraft>] = &[
    Field::<CompanyDraft>::new("name", "setting-company-name", Show::Text)
        .edited(Input::Line, |draft| &mut draft.name)
        .required(),
    Field::<CompanyDraft>::new("address", "setting-company-address", Show::Text)
        .edited(Input::Line, |draft| &mut draft.address),
    Field::<CompanyDraft>::new("postcode", "setting-company-postcode", Show::Text)
        .edited(Input::Line, |draft| &mut draft.postcode),
    Field::<CompanyDraft>::new("phone", "setting-company-phone", Show::Text)
        .edited(Input::Line, |draft| &mut draft.phone),
    Field::<CompanyDraft>::new("bank", "setting-company-bank", Show::Text).edited(Input::Line, |draft| &mut draft.bank),
    Field::<CompanyDraft>::new("tax_id", "setting-company-tax-id", Show::Text)
        .edited(Input::Line, |draft| &mut draft.tax_id),
];

/// The rules that stand in the form's grid; the hours stand in a table of their own.
pub const POLICY_KEYS: &[&str] = &[
    "cards_on_delivery",
    "days_after_exchange",
    "attempts_until_locked",
    "reopen_days",
    "revisit_after_days",
    "revisit_tries",
    "repeat_days",
    "repeat_calls",
    "tax_rate",
    "part_term",
];

/// The company's rules that are single values; tables of values are drawn by hand.
pub const POLICY_FIELDS: &[Field<PolicyDraft>] = &[
    Field::<PolicyDraft>::new("cards_on_delivery", "setting-cards-on-delivery", Show::Flag)
        .edited(Input::Flag, |draft| &mut draft.cards_on_delivery),
    Field::<PolicyDraft>::new("days_after_exchange", "setting-days-after-exchange", Show::Int)
        .edited(Input::Int, |draft| &mut draft.days_after_exchange)
        .required(),
    Field::<PolicyDraft>::new("attempts_until_locked", "setting-attempts-until-locked", Show::Int)
        .edited(Input::Int, |draft| &mut draft.attempts_until_locked)
        .required(),
    Field::<PolicyDraft>::new("reopen_days", "setting-reopen-days", Show::Int)
        .edited(Input::Int, |draft| &mut draft.reopen_days)
        .required(),
    Field::<PolicyDraft>::new("revisit_after_days", "setting-revisit-after-days", Show::Int)
        .edited(Input::Int, |draft| &mut draft.revisit_after_days)
        .required(),
    Field::<PolicyDraft>::new("revisit_tries", "setting-revisit-tries", Show::Int)
        .edited(Input::Int, |draft| &mut draft.revisit_tries)
        .required(),
    Field::<PolicyDraft>::new("tax_rate", "setting-tax-rate", Show::Rate)
        .edited(Input::Rate, |draft| &mut draft.tax_rate),
    Field::<PolicyDraft>::new("capitals_style", "setting-capitals-title", Show::Word("capitals-style"))
        .edited(CAPITALS, |draft| &mut draft.capitals_style)
        .required(),
    Field::<PolicyDraft>::new("repeat_days", "setting-repeat-days", Show::Int)
        .edited(Input::Int, |draft| &mut draft.repeat_days)
        .required(),
    Field::<PolicyDraft>::new("repeat_calls", "setting-repeat-calls", Show::Int)
        .edited(Input::Int, |draft| &mut draft.repeat_calls)
        .required(),
    Field::<PolicyDraft>::new("part_term", "setting-part-term", Show::Word("setting-part-term"))
        .edited(Input::Choice("setting-part-term", &["longer", "own", "unit"]), |draft| &mut draft.part_term),
    weight(SUGGEST_KEYS[0], "setting-suggest-skill", |draft| &mut draft.suggest[0]),
    weight(SUGGEST_KEYS[1], "setting-suggest-specialist", |draft| &mut draft.suggest[1]),
    weight(SUGGEST_KEYS[2], "setting-suggest-territory", |draft| &mut draft.suggest[2]),
    weight(SUGGEST_KEYS[3], "setting-suggest-free", |draft| &mut draft.suggest[3]),
    weight(SUGGEST_KEYS[4], "setting-suggest-load", |draft| &mut draft.suggest[4]),
    weight(SUGGEST_KEYS[5], "setting-suggest-last-on-unit", |draft| &mut draft.suggest[5]),
    Field::<PolicyDraft>::new("skill_required", "setting-suggest-skill-required", Show::Flag)
        .edited(Input::Flag, |draft| &mut draft.skill_required),
    hours(RESPONSE_KEYS[0], "setting-response", |draft| &mut draft.response[0]),
    hours(RESPONSE_KEYS[1], "setting-response", |draft| &mut draft.response[1]),
    hours(RESPONSE_KEYS[2], "setting-response", |draft| &mut draft.response[2]),
    hours(RESPONSE_KEYS[3], "setting-response", |draft| &mut draft.response[3]),
    hours(RESOLVE_KEYS[0], "setting-resolve", |draft| &mut draft.resolve[0]),
    hours(RESOLVE_KEYS[1], "setting-resolve", |draft| &mut draft.resolve[1]),
    hours(RESOLVE_KEYS[2], "setting-resolve", |draft| &mut draft.resolve[2]),
    hours(RESOLVE_KEYS[3], "setting-resolve", |draft| &mut draft.resolve[3]),
];

/// Hours promised for one priority.
const fn hours(key: &'static str, label: &'static str, of: fn(&mut PolicyDraft) -> &mut String) -> Field<PolicyDraft> {
    Field::<PolicyDraft>::new(key, label, Show::Qty).edited(Input::Qty, of)
}

/// How much a wish for a technician weighs.
const fn weight(key: &'static str, label: &'static str, of: fn(&mut PolicyDraft) -> &mut String) -> Field<PolicyDraft> {
    Field::<PolicyDraft>::new(key, label, Show::Int).edited(Input::Int, of).required()
}

/// The rules that technicians are suggested by.
pub const SUGGEST_FIELDS: &[&str] = &[
    SUGGEST_KEYS[0],
    SUGGEST_KEYS[1],
    SUGGEST_KEYS[2],
    SUGGEST_KEYS[3],
    SUGGEST_KEYS[4],
    SUGGEST_KEYS[5],
    "skill_required",
];

/// An entry of a dictionary.
pub const ENTRY_FIELDS: &[Field<EntryDraft>] = &[
    Field::<EntryDraft>::new("dict", "setting-entry-dict", Show::Word("setting-dict"))
        .listed("t.dict", 120.0)
        .choices(Dict::WORDS),
    Field::<EntryDraft>::new("code", "setting-entry-code", Show::Text)
        .listed("t.code", 140.0)
        .edited(Input::Line, |draft| &mut draft.code)
        .headings(&["代码", "编码"]),
    Field::<EntryDraft>::new("name", "setting-entry-name", Show::Text)
        .listed("t.name", 200.0)
        .edited(Input::Line, |draft| &mut draft.name)
        .required()
        .headings(&["名称"]),
    Field::<EntryDraft>::new("position", "setting-entry-position", Show::Int).listed("t.position", 60.0),
    Field::<EntryDraft>::new("active", "setting-entry-active", Show::Flag)
        .listed("t.active", 60.0)
        .edited(Input::Flag, |draft| &mut draft.active),
];

/// By what units are unique, as a choice.
pub const UNIQUE_BY: Input = Input::Choice("setting-unique", &["none", "maker_serial", "serial", "batch"]);
/// How amounts are written in capitals, as a choice.
pub const CAPITALS: Input = Input::Choice("capitals-style", &["plain", "with_zero"]);
/// What general service asks for, as a choice.
pub const GENERAL: Input = Input::Choice("setting-general", &["nothing", "warning", "consent"]);
/// A priority as a choice.
pub const PRIORITY: Input = Input::Choice("call-priority", &["low", "normal", "high", "urgent"]);

/// The company's calendar; its make-up days are lines.
pub const CALENDAR_FIELDS: &[Field<CalendarDraft>] = &[
    weekday("mon", "calendar-weekday-mon", |draft| &mut draft.week[0]),
    weekday("tue", "calendar-weekday-tue", |draft| &mut draft.week[1]),
    weekday("wed", "calendar-weekday-wed", |draft| &mut draft.week[2]),
    weekday("thu", "calendar-weekday-thu", |draft| &mut draft.week[3]),
    weekday("fri", "calendar-weekday-fri", |draft| &mut draft.week[4]),
    weekday("sat", "calendar-weekday-sat", |draft| &mut draft.week[5]),
    weekday("sun", "calendar-weekday-sun", |draft| &mut draft.week[6]),
    weekday("zone", "setting-calendar-zone", |draft| &mut draft.zone).required(),
    Field::<CalendarDraft>::new("holidays", "setting-calendar-holidays", Show::Text)
        .edited(Input::Lines(8), |draft| &mut draft.holidays),
];

/// One line of the calendar.
const fn weekday(
    key: &'static str,
    label: &'static str,
    of: fn(&mut CalendarDraft) -> &mut String,
) -> Field<CalendarDraft> {
    Field::<CalendarDraft>::new(key, label, Show::Text).edited(Input::Line, of)
}

/// A day worked instead of a day off.
pub const MAKEUP_FIELDS: &[Field<MakeupDraft>] = &[
    Field::<MakeupDraft>::new("day", "setting-calendar-makeup-day", Show::Day)
        .listed("", 130.0)
        .edited(Input::Day, |draft| &mut draft.day)
        .required(),
    Field::<MakeupDraft>::new("like", "setting-calendar-makeup-like", Show::Word("calendar-weekday"))
        .listed("", 130.0)
        .edited(Input::Choice("calendar-weekday", &WEEKDAY_KEYS), |draft| &mut draft.like)
        .required(),
];

/// The list of one dictionary's entries, and the condition that picks them.
pub fn dict_list(dict: Dict) -> (ListSpec, (String, Vec<Val>)) {
    let mut spec = list_spec();
    // The code is for records; people know an entry by its name.
    spec.columns.retain(|column| !["dict", "code"].contains(&column.key));
    (spec, ("t.dict = $1".to_owned(), vec![dict.to_val()]))
}

/// The list of dictionary entries.
pub fn list_spec() -> ListSpec {
    let order = "t.dict, t.position, t.id";
    ListSpec::new(Kind::DictEntry, "", ENTRY_FIELDS, &["t.code", "t.name"], order).viewed(view::IN_USE)
}

/// The charge tests in their order.
fn read_order(order: &[String]) -> Vec<Text> {
    order.iter().map(|test| vec![(Input::Choice("setting-test", &[]), test.clone())]).collect()
}

/// Impact and urgency, in the order of the table.
const WEIGHTS: [&str; 3] = ["high", "medium", "low"];

/// Impact × urgency, cell by cell.
fn priority_parts(of: &mut Parts<'_, PolicyDraft>) {
    let named = |key: &'static str, weight: &str| {
        Arg::from(Said::new(key).with("weight", Arg::Key(format!("call-weight-{weight}"))))
    };
    for (row, impact) in WEIGHTS.iter().enumerate() {
        for (column, urgency) in WEIGHTS.iter().enumerate() {
            let label = vec![named("setting-impact", impact), named("setting-urgency", urgency)];
            of.nth("priorities", row * WEIGHTS.len() + column, label, PRIORITY, &|draft: &mut PolicyDraft| {
                draft.priorities.get_mut(row).and_then(|row| row.get_mut(column))
            });
        }
    }
}

/// What call types say of charges and revisits.
fn call_type_parts(of: &mut Parts<'_, PolicyDraft>) {
    type Cell = (&'static str, Input, fn(&mut CallTypeDraft) -> &mut String);
    const CELLS: [Cell; 3] = [
        ("setting-call-type-relief", Input::Rate, |rule| &mut rule.relief),
        ("setting-call-type-revisit", Input::Flag, |rule| &mut rule.revisit),
        ("setting-call-type-general", GENERAL, |rule| &mut rule.general),
    ];
    let types: Vec<String> = of.newest().call_types.iter().map(|rule| rule.call_type.clone()).collect();
    for (row, call_type) in types.iter().enumerate() {
        for (column, (title, with, cell)) in CELLS.iter().enumerate() {
            let name = format!("call-type-{}", call_type.replace('_', "-"));
            let label = vec![Arg::Key(name), Arg::Key((*title).to_owned())];
            of.nth("call_types", row * CELLS.len() + column, label, *with, &|draft: &mut PolicyDraft| {
                draft.call_types.iter_mut().find(|rule| rule.call_type == *call_type).map(cell)
            });
        }
    }
}

/// Number patterns by kind.
fn number_parts(of: &mut Parts<'_, PolicyDraft>) {
    let kinds: Vec<String> = of.newest().numbers.iter().map(|number| number.kind.clone()).collect();
    for (nth, kind) in kinds.iter().enumerate() {
        let name = Arg::Key(format!("kind-{}", kind.replace('_', "-")));
        let label = vec![name, Arg::Key("setting-number-pattern".to_owned())];
        of.nth("numbers", nth, label, Input::Line, &|draft: &mut PolicyDraft| {
            draft.numbers.iter_mut().find(|number| number.kind == *kind).map(|number| &mut number.pattern)
        });
    }
}

impl Typed for CompanyDraft {
    const FIELDS: &'static [Field<Self>] = COMPANY_FIELDS;

    fn parts(of: &mut Parts<'_, Self>) {
        of.follows(|draft| &mut draft.version);
    }
}

impl Typed for PolicyDraft {
    const FIELDS: &'static [Field<Self>] = POLICY_FIELDS;

    fn parts(of: &mut Parts<'_, Self>) {
        of.follows(|draft| &mut draft.version);
        of.follows(|draft| &mut draft.unique_by);
        of.whole("charge_order", "setting-order-title", |draft| &mut draft.charge_order, |order| read_order(order));
        priority_parts(of);
        call_type_parts(of);
        number_parts(of);
    }
}

impl Typed for EntryDraft {
    const FIELDS: &'static [Field<Self>] = ENTRY_FIELDS;

    fn parts(of: &mut Parts<'_, Self>) {
        of.follows(|draft| &mut draft.version);
    }
}

impl Typed for CalendarDraft {
    const FIELDS: &'static [Field<Self>] = CALENDAR_FIELDS;

    fn parts(of: &mut Parts<'_, Self>) {
        of.follows(|draft| &mut draft.version);
        of.list("makeup", "setting-calendar-makeup", MAKEUP_FIELDS, |draft| &mut draft.makeup);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        base::field::ListQuery,
        db::{list, open, record::Record as _},
        setting::DictEntry,
    };

    #[test]
    fn every_column_of_an_entry_is_a_field() {
        for column in &DictEntry::COLUMNS[2..] {
            assert!(ENTRY_FIELDS.iter().any(|field| field.key == *column), "dict_entry.{column}");
        }
    }

    #[test]
    fn the_list_runs() {
        let conn = open::for_a_test().unwrap();
        let query = ListQuery { text: "电".to_owned(), ..ListQuery::default() };
        assert_eq!(list::first_page(&conn, &list_spec(), &query).unwrap(), []);
    }
}
