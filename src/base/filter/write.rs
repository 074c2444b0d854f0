//! Writes a filter as the line it is read from.

use super::{Filter, Names, Of, Part, Span, Test, names, split, values};
use crate::base::{
    field::{Column, ListSpec, Show},
    money::{Money, Qty, Rate},
    text::Lang,
};

/// Between the parts of a line.
pub const AND: &str = " × ";

/// The line of a filter in a language; read again it gives the same filter.
pub fn write(spec: &ListSpec, filter: &Filter, lang: Lang) -> String {
    let words = (!filter.words.is_empty()).then(|| words_line(spec, &filter.words));
    let parts = filter.parts.iter().map(|part| part_line(spec, part, lang));
    words.into_iter().chain(parts).collect::<Vec<_>>().join(AND)
}

/// The line of a filter as it is kept: in the names that stay, of columns and words, so that it is read in any language.
pub fn write_kept(spec: &ListSpec, filter: &Filter) -> String {
    let words = (!filter.words.is_empty()).then(|| words_line(spec, &filter.words));
    let parts = filter.parts.iter().map(|part| kept_part(spec, part));
    words.into_iter().chain(parts).collect::<Vec<_>>().join("; ")
}

fn kept_part(spec: &ListSpec, part: &Part) -> String {
    let not = if part.not { "!" } else { "" };
    let key = match &part.of {
        Of::Mine => return format!("{not}{}", names::called(Lang::En, "filter-mine")),
        Of::Field(key) => key,
    };
    let Some(column) = spec.columns.iter().find(|column| column.key == *key) else { return String::new() };
    let kept = |test: &Test| match test {
        Test::Word(word) if values::is_empty_word(word) => split::quote(word),
        Test::Word(word) => word.clone(),
        other => value(spec, column, other, Lang::En),
    };
    format!("{key}: {not}{}", part.any.iter().map(kept).collect::<Vec<_>>().join(", "))
}

/// Search words stand in quotes where they would be read as something else.
fn words_line(spec: &ListSpec, words: &str) -> String {
    let reading = super::read(spec, words);
    let is_same = reading.faults.is_empty() && reading.filter.parts.is_empty() && reading.filter.words == words;
    // A word beside a part must not be cut either.
    if is_same && !words.contains(['"', '“', '「', '＂']) { words.to_owned() } else { split::quote(words) }
}

/// One part of a line.
pub fn part_line(spec: &ListSpec, part: &Part, lang: Lang) -> String {
    let not = if part.not { "!" } else { "" };
    let key = match &part.of {
        Of::Mine => return format!("{not}{}", names::called(lang, "filter-mine")),
        Of::Field(key) => key,
    };
    let Some(column) = spec.columns.iter().find(|column| column.key == *key) else { return String::new() };
    let values: Vec<String> = part.any.iter().map(|test| value(spec, column, test, lang)).collect();
    let joint = if lang == Lang::Zh { "、" } else { ", " };
    format!("{}: {not}{}", Names::of(spec).called(column, lang), values.join(joint))
}

fn value(spec: &ListSpec, column: &Column, test: &Test, lang: Lang) -> String {
    match test {
        Test::Empty => names::called(lang, "filter-empty"),
        Test::Has(text) => text_value(text),
        Test::Is(text) => format!("={}", text_value(text)),
        Test::Word(word) => word_value(spec, column, word, lang),
        Test::Flag(true) => names::called(lang, "base-yes"),
        Test::Flag(false) => names::called(lang, "base-no"),
        Test::Number(from, to) => numbers(column.show, *from, *to),
        Test::When(span) => span_line(*span, lang),
    }
}

fn text_value(text: &str) -> String {
    let is_denied = names::spoken("filter-not").any(|word| text.to_lowercase().starts_with(&word));
    if split::is_plain(text) && !text.starts_with('≠') && !is_denied && !values::is_empty_word(text) {
        text.to_owned()
    } else {
        split::quote(text)
    }
}

/// A word by what it is called, unless that is read as another.
fn word_value(spec: &ListSpec, column: &Column, word: &str, lang: Lang) -> String {
    let label = names::words_of(spec, column, lang).into_iter().find(|(one, _)| *one == word).map(|(_, label)| label);
    let is_own = |label: &String| {
        names::word_named(spec, column, label) == Some(word) && text_value(label) == *label && split::is_plain(label)
    };
    label
        .filter(is_own)
        .unwrap_or_else(|| if values::is_empty_word(word) { split::quote(word) } else { word.to_owned() })
}

fn numbers(show: Show, from: Option<i64>, to: Option<i64>) -> String {
    let one = |number: i64| match show {
        Show::Money => Money(number).plain(),
        Show::Qty => Qty(number).show().replace(',', ""),
        Show::Rate => Rate(number).show(),
        _ => number.to_string(),
    };
    match (from, to) {
        (Some(from), Some(to)) if from == to => one(from),
        (Some(from), Some(to)) => format!("{}..{}", one(from), one(to)),
        (Some(from), None) => format!(">= {}", one(from)),
        (None, Some(to)) => format!("<= {}", one(to)),
        (None, None) => String::new(),
    }
}

/// Days or moments as they are written behind a field.
pub fn span_line(span: Span, lang: Lang) -> String {
    match span {
        Span::In(when) => when.write(lang),
        Span::Before(when) => format!("< {}", when.write(lang)),
        Span::UpTo(when) => format!("<= {}", when.write(lang)),
        Span::After(when) => format!("> {}", when.write(lang)),
        Span::From(when) => format!(">= {}", when.write(lang)),
        Span::Between(first, last) => format!("{}..{}", first.write(lang), last.write(lang)),
    }
}
