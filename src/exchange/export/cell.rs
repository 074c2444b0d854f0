//! A value as a file has it.

use chrono::{Datelike as _, NaiveDate, Timelike as _};

use super::Tongue;
use crate::base::{
    csv,
    field::Show,
    shown,
    time::{Instant, parse_day},
    value::Val,
};

/// How a workbook's number reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Figure {
    Whole,
    Money,
    Quantity,
    Rate,
    Day,
    Moment,
}

/// A cell of a workbook.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Typed {
    Empty,
    Text(String),
    Number(f64, Figure),
}

/// The first day that spreadsheets count right: 1900-03-01. Its number is 61.
const FIRST_DAY: Option<NaiveDate> = NaiveDate::from_ymd_opt(1900, 3, 1);
const FIRST_DAY_NUMBER: i64 = 61;

/// A value as a text: what looks like a formula is none.
pub(super) fn as_text(val: &Val, show: Show, tongue: &Tongue<'_>) -> String {
    let text = if tongue.is_raw {
        match shown::json(val, show, tongue.texts) {
            serde_json::Value::Null => String::new(),
            serde_json::Value::String(text) => text,
            other => other.to_string(),
        }
    } else {
        tongue.texts.show(val, show)
    };
    // Marks between thousands are for people: programs take them for the end of a cell.
    if show.is_right() { text.replace(',', "") } else { csv::as_plain_text(&text).into_owned() }
}

/// A value as a workbook has it: amounts, quantities, days and moments are numbers that are shown as such.
pub(super) fn typed(val: &Val, show: Show, tongue: &Tongue<'_>) -> Typed {
    match (val, show) {
        (Val::Null, _) => Typed::Empty,
        (Val::Int(number), Show::Int) => figure(*number, 1.0, Figure::Whole),
        (Val::Int(number), Show::Money) => figure(*number, 100.0, Figure::Money),
        (Val::Int(number), Show::Qty) => figure(*number, 1_000.0, Figure::Quantity),
        (Val::Int(number), Show::Rate) => figure(*number, 10_000.0, Figure::Rate),
        (Val::Int(number), Show::Instant) => {
            let moment = Instant(*number).local(tongue.texts.zone);
            let seconds = f64::from(moment.num_seconds_from_midnight()) / 86_400.0;
            let day = number_of(moment.date());
            day.map_or_else(|| plain(val, show, tongue), |day| Typed::Number(day + seconds, Figure::Moment))
        }
        (Val::Text(day), Show::Day) if !day.is_empty() => {
            let day = parse_day(day).and_then(number_of);
            day.map_or_else(|| plain(val, show, tongue), |day| Typed::Number(day, Figure::Day))
        }
        (Val::Int(flag), Show::Flag) if tongue.is_raw => figure(*flag, 1.0, Figure::Whole),
        _ => plain(val, show, tongue),
    }
}

/// In a workbook a text is a text, whatever it looks like.
fn plain(val: &Val, show: Show, tongue: &Tongue<'_>) -> Typed {
    let text = match (val, show) {
        (Val::Text(word), Show::Word(_) | Show::Words(_)) if tongue.is_raw => word.clone(),
        _ => tongue.texts.show(val, show),
    };
    if text.is_empty() { Typed::Empty } else { Typed::Text(text) }
}

/// Spreadsheets know no other numbers than floats: what was counted in whole parts is turned into one at the very end.
fn figure(parts: i64, of: f64, figure: Figure) -> Typed {
    Typed::Number(parts as f64 / of, figure)
}

/// The number that spreadsheets have for a day.
fn number_of(day: NaiveDate) -> Option<f64> {
    let first = FIRST_DAY?;
    let is_countable = day >= first && day.year() < 10_000;
    is_countable.then(|| ((day - first).num_days() + FIRST_DAY_NUMBER) as f64)
}
