//! The fields of rules, and of what they found.

use super::command::RuleDraft;
use crate::base::{
    field::{Field, Input, ListSpec, Show},
    kind::Kind,
    meet::{Parts, Text},
    typed::Typed,
    view::View,
    words::Word as _,
};

type Row = Field<RuleDraft>;

/// What was found.
pub const FIELDS: &[Row] = &[
    Row::new("at", "alert-at", Show::Instant).listed("t.at", 120.0).indexed(),
    Row::new("rule", "alert-which", Show::Word("alert-rule")).listed("t.rule", 180.0).choices(super::Rule::WORDS),
    Row::new("about_kind", "alert-about", Show::Word("kind")).listed("t.about_kind", 110.0).choices(Kind::WORDS),
    Row::new("name", "alert-name", Show::Text).listed("t.name", 260.0),
    Row::new("said", "alert-said", Show::Text),
    Row::new("moment", "alert-moment", Show::Instant),
    Row::new("tell_at", "alert-tell-at", Show::Instant),
    Row::new("told_at", "alert-told-at", Show::Instant).listed("t.told_at", 120.0),
    Row::new("told", "alert-told", Show::Text).listed("t.told", 120.0),
];

/// How a rule is set; its recipients are ticked below.
pub const RULE_FIELDS: &[Row] = &[
    Row::new("active", "alert-active", Show::Flag).edited(Input::Flag, |draft| &mut draft.active),
    Row::new("leads", "alert-leads", Show::Text).edited(Input::Line, |draft| &mut draft.leads).required(),
];

/// The views of what was found.
const VIEWS: &[View] = &[
    View::new("all", "view-all", ""),
    View::new("today", "alert-tab-today", "at: today"),
    View::new("week", "alert-tab-week", "at: this week"),
    // Nobody was told yet.
    View::new("untold", "alert-tab-untold", "told_at: empty"),
];

/// The list of what was found, newest first.
pub fn list_spec() -> ListSpec {
    let order = "t.at DESC NULLS LAST, t.id DESC NULLS LAST";
    ListSpec::new(Kind::Alert, "", FIELDS, &["t.name", "t.told"], order).viewed(VIEWS)
}

/// Whom it tells, one by one.
fn read_recipients(recipients: &str) -> Vec<Text> {
    let one = |word: &str| match word.split_once(':') {
        Some(("role", role)) => (Input::Choice("people-role", &[]), role.to_owned()),
        Some(("user", id)) => (Input::PickUser(""), format!("#{id}")),
        _ => (Input::Choice("alert", &[]), format!("to_{word}")),
    };
    recipients.split(',').map(|word| vec![one(word.trim())]).collect()
}

impl Typed for RuleDraft {
    const FIELDS: &'static [Field<Self>] = RULE_FIELDS;

    fn parts(of: &mut Parts<'_, Self>) {
        of.follows(|draft| &mut draft.version);
        of.whole(
            "recipients",
            "alert-recipients",
            |draft| &mut draft.recipients,
            |recipients| read_recipients(recipients),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        alert::Alert,
        base::field::ListQuery,
        db::{list, open, record::Record as _},
    };

    #[test]
    fn every_column_is_a_field() {
        let inner = ["about_id", "key", "lead"];
        for column in Alert::COLUMNS[2..].iter().filter(|column| !inner.contains(column)) {
            assert!(FIELDS.iter().any(|field| field.key == *column), "alert.{column}");
        }
    }

    #[test]
    fn the_list_runs() {
        let conn = open::for_a_test().unwrap();
        for column in &list_spec().columns {
            let query = ListQuery { sort: Some((column.key.to_owned(), true)), ..ListQuery::default() };
            assert_eq!(list::first_page(&conn, &list_spec(), &query).unwrap(), []);
        }
    }
}
