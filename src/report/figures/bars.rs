//! A report's rows by their first group as bars, as the screen and paper draw them. Pure.

use super::{
    Answer, Figure, Group, Key, Row,
    table::{label_of_figure, named},
};
use crate::{
    base::{say::Said, text::Texts, value::Val, words::Word as _},
    call::rules::Which,
};

/// So many values of the first group have bars; the table has them all.
const MOST: usize = 24;

/// A bar.
#[derive(Clone, Debug, PartialEq)]
pub struct Drawn<'a> {
    /// What it is of.
    pub row: &'a Row,
    /// What it is about; empty where it belongs to the one above.
    pub name: String,
    /// How long it is, of the longest.
    pub share: f32,
    /// Its figure as it reads.
    pub figure: String,
    /// It is of the second promise, below the one of the first.
    pub is_second: bool,
    /// It is of calls that are late.
    pub is_late: bool,
    /// All of it in words.
    pub said: String,
}

/// The bars of a figure.
pub fn drawn<'a>(answer: &'a Answer, figure: Figure, texts: &Texts) -> Vec<Drawn<'a>> {
    let shown = rows(answer);
    let longest = shown.iter().filter_map(|row| row.figure(answer.asked.report, figure).as_int()).max().unwrap_or(0);
    shown.into_iter().map(|row| bar(answer, row, (figure, longest), texts)).collect()
}

/// How many bars a value of the first group has.
pub fn promises(answer: &Answer) -> usize {
    if answer.asked.all_groups().first() == Some(&Group::Clock) { Which::ALL.len() } else { 1 }
}

/// How many values of the first group have no bar.
pub fn left_out(answer: &Answer) -> usize {
    let of = |row: &&Row| row.keys.first().is_none_or(|key| key.group != Group::Clock || key.value == "response");
    answer.bars.iter().filter(of).count().saturating_sub(rows(answer).len() / promises(answer))
}

/// The rows that have bars: value by value, of each promise.
fn rows(answer: &Answer) -> Vec<&Row> {
    if promises(answer) == 1 {
        return some(answer.bars.iter().collect(), MOST);
    }
    let of = |word: &'static str| answer.bars.iter().filter(move |row| row.keys[0].value == word);
    let mut rows = Vec::new();
    for row in some(of("response").collect(), MOST / 2) {
        rows.push(row);
        rows.extend(of("resolve").find(|other| other.keys[1..] == row.keys[1..]));
    }
    rows
}

/// So many of them: the first ones, of months the last.
fn some(mut rows: Vec<&Row>, most: usize) -> Vec<&Row> {
    let is_by_month = rows.first().and_then(|row| row.keys.last()).is_some_and(|key| key.group == Group::Month);
    if is_by_month {
        rows.drain(..rows.len().saturating_sub(most));
    }
    rows.truncate(most);
    rows
}

fn bar<'a>(answer: &Answer, row: &'a Row, (figure, longest): (Figure, i64), texts: &Texts) -> Drawn<'a> {
    let val = row.figure(answer.asked.report, figure);
    let number = val.as_int().unwrap_or(0);
    let text = match val {
        Val::Null => "—".to_owned(),
        val => texts.show(val, figure.show()),
    };
    let names: Vec<String> = row.keys.iter().map(|key| named(key, texts)).collect();
    let is_second = row.keys.first().is_some_and(|key| key.group == Group::Clock && key.value == "resolve");
    let name = match names.last() {
        Some(_) if is_second => String::new(),
        Some(name) => name.clone(),
        None => texts.get("report-total").to_string(),
    };
    let said = Said::new("report-bar").with("name", names.join(" · ")).with("figure", text.as_str());
    let said = said.with("what", &*texts.get(label_of_figure(answer.asked.report, figure)));
    let is_late =
        |key: &Key| matches!((key.group, key.value.as_str()), (Group::Age, "days_30") | (Group::Due, "overdue"));
    Drawn {
        row,
        name,
        share: if longest > 0 { number as f32 / longest as f32 } else { 0.0 },
        figure: text,
        is_second,
        is_late: row.keys.iter().any(is_late),
        said: texts.say(&said),
    }
}
