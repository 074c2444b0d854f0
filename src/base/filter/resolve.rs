//! What a filter means at a moment, for a user: conditions on stored values, in which nothing is relative any more.

use super::{Filter, Of, Part, Span, Test, When};
use crate::base::{
    field::{Column, ListSpec, ReadAt, Show},
    id::UserId,
    time::{Instant, MINUTE_MS},
    value::{ToVal as _, Val},
};

/// What the values of one column must be.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    /// The column's key; empty for the owner of the row.
    pub key: String,
    /// None of the checks may hold.
    pub not: bool,
    /// One of them must hold.
    pub any: Vec<Check>,
    /// The moment, for columns that read otherwise than they are stored.
    pub at: Option<ReadAt>,
}

/// One check of a stored value.
#[derive(Clone, Debug, PartialEq)]
pub enum Check {
    /// There is none, or it is the empty text.
    Empty,
    /// A text that contains this, in any case.
    Has(String),
    /// Exactly this text.
    Is(String),
    /// One of these words; of a list of words, at least one.
    Among(Vec<String>),
    /// From … to, both included.
    Between(Option<Val>, Option<Val>),
    /// The row is of this user.
    Owner(UserId),
}

/// The conditions of a filter for a user at a moment. Moments count by the minute, so that a list that is shown is
/// asked again once a minute, not in every frame.
pub fn resolve(spec: &ListSpec, filter: &Filter, at: ReadAt, user: UserId) -> Vec<Condition> {
    let minute = Instant(at.now.millis().div_euclid(MINUTE_MS) * MINUTE_MS);
    let at = ReadAt { now: minute, ..at };
    filter.parts.iter().filter_map(|part| condition(spec, part, at, user)).collect()
}

fn condition(spec: &ListSpec, part: &Part, at: ReadAt, user: UserId) -> Option<Condition> {
    let key = match &part.of {
        Of::Mine => {
            let any = vec![Check::Owner(user)];
            return Some(Condition { key: String::new(), not: part.not, any, at: None });
        }
        Of::Field(key) => key,
    };
    let column = spec.columns.iter().find(|column| column.key == *key)?;
    let mut any: Vec<Check> = Vec::new();
    let mut words = Vec::new();
    for test in &part.any {
        match test {
            Test::Word(word) => words.extend(words_of(spec, column, word)),
            other => any.push(check(column, other, at)),
        }
    }
    if !words.is_empty() {
        any.push(Check::Among(words));
    }
    Some(Condition { key: key.clone(), not: part.not, any, at: moment_for(spec, column, at) })
}

/// The moment on which a column's reading depends: the minute, or only the day.
fn moment_for(spec: &ListSpec, column: &Column, at: ReadAt) -> Option<ReadAt> {
    let sql = spec.derived.iter().find(|derived| derived.key == column.key)?.sql?;
    let begins = When::NextDay(0).moments(at).0;
    Some(if sql.contains("{now}") { at } else { ReadAt { now: begins, ..at } })
}

/// The words that a word or group stands for.
fn words_of(spec: &ListSpec, column: &Column, word: &str) -> Vec<String> {
    let group = spec.filtering.groups.iter().find(|group| group.key == column.key && group.word == word);
    match group {
        Some(group) => group.words.iter().map(|word| (*word).to_owned()).collect(),
        None => vec![word.to_owned()],
    }
}

fn check(column: &Column, test: &Test, at: ReadAt) -> Check {
    match test {
        Test::Empty => Check::Empty,
        Test::Has(text) => Check::Has(text.clone()),
        Test::Is(text) => Check::Is(text.clone()),
        Test::Word(word) => Check::Among(vec![word.clone()]),
        Test::Flag(flag) => Check::Between(Some(flag.to_val()), Some(flag.to_val())),
        Test::Number(from, to) => Check::Between(from.map(Val::Int), to.map(Val::Int)),
        Test::When(span) => {
            let (from, to) = if column.show == Show::Day { days(*span, at) } else { moments(*span, at) };
            Check::Between(from, to)
        }
    }
}

type Ends = (Option<Val>, Option<Val>);

fn days(span: Span, at: ReadAt) -> Ends {
    let of = |when: When| when.days(at.day());
    let day = |day: chrono::NaiveDate| Some(day.to_val());
    match span {
        Span::In(when) => (day(of(when).0), day(of(when).1)),
        Span::Before(when) => (None, of(when).0.pred_opt().and_then(day)),
        Span::UpTo(when) => (None, day(of(when).1)),
        Span::After(when) => (of(when).1.succ_opt().and_then(day), None),
        Span::From(when) => (day(of(when).0), None),
        Span::Between(first, last) => (day(of(first).0), day(of(last).1)),
    }
}

fn moments(span: Span, at: ReadAt) -> Ends {
    let first = |when: When, ms: i64| Some(when.moments(at).0.plus_ms(ms).to_val());
    let last = |when: When, ms: i64| Some(when.moments(at).1.plus_ms(ms).to_val());
    match span {
        Span::In(when) => (first(when, 0), last(when, 0)),
        Span::Before(when) => (None, first(when, -1)),
        Span::UpTo(when) => (None, last(when, 0)),
        Span::After(when) => (last(when, 1), None),
        Span::From(when) => (first(when, 0), None),
        Span::Between(start, end) => (first(start, 0), last(end, 0)),
    }
}
