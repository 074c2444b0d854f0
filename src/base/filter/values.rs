//! One value of a part, by how its field shows.

use super::{
    Fault, Of, Span, Test, When, names,
    split::{self, Piece},
};
use crate::base::{
    alike::nearest,
    field::{Column, ListSpec, Show},
    money::{Money, Qty, Rate},
    say::Said,
    text::Lang,
};

/// How two numbers or days are compared.
#[derive(Clone, Copy, PartialEq)]
enum Than {
    Less,
    AtMost,
    More,
    AtLeast,
    Same,
}

/// Reads one value of a column; several where ranked words are asked for from … to.
pub(super) fn read(spec: &ListSpec, column: &Column, value: &Piece) -> Result<Vec<Test>, Fault> {
    if is_empty_word(&value.text) {
        return Ok(vec![Test::Empty]);
    }
    match column.show {
        Show::Text => text(value),
        Show::Word(_) | Show::Words(_) => words(spec, column, value),
        Show::Flag => flag(value),
        Show::Day => span(value, false),
        Show::Instant => span(value, true),
        Show::Int | Show::Money | Show::Qty | Show::Rate => number(column.show, value),
    }
}

/// True for the word that asks for nothing.
pub(super) fn is_empty_word(text: &str) -> bool {
    let typed = split::alike(text);
    names::spoken("filter-empty").any(|name| split::alike(&name) == typed)
}

fn fault(value: &Piece, key: &'static str) -> Fault {
    Fault { at: value.at.clone(), said: Said::new(key).with("value", value.text.as_str()) }
}

/// A text without the quotes around it. One that is opened and never closed is no part of what is looked for.
pub(super) fn unquoted(value: &Piece) -> Result<String, Fault> {
    if value.is_open() {
        return Err(fault(value, "filter-open-quote"));
    }
    Ok(value.quoted().unwrap_or_else(|| value.text.clone()))
}

fn text(value: &Piece) -> Result<Vec<Test>, Fault> {
    let is_exact = value.text.starts_with(['=', '＝']);
    let value = if is_exact { value.from(1) } else { value.clone() };
    let text = unquoted(&value)?;
    if text.trim().is_empty() {
        return if is_exact { Ok(vec![Test::Empty]) } else { Err(fault(&value, "filter-no-text")) };
    }
    Ok(vec![if is_exact { Test::Is(text) } else { Test::Has(text) }])
}

fn flag(value: &Piece) -> Result<Vec<Test>, Fault> {
    let typed = split::alike(&value.text);
    let is = |key: &str| names::spoken(key).any(|name| split::alike(&name) == typed);
    match (is("base-yes") || is("filter-yes"), is("base-no") || is("filter-no")) {
        (true, _) => Ok(vec![Test::Flag(true)]),
        (_, true) => Ok(vec![Test::Flag(false)]),
        _ => Err(fault(value, "filter-not-a-flag")),
    }
}

fn words(spec: &ListSpec, column: &Column, value: &Piece) -> Result<Vec<Test>, Fault> {
    let typed = value.quoted().unwrap_or_else(|| value.text.clone());
    if let Some(word) = names::word_named(spec, column, &typed) {
        return Ok(vec![Test::Word(word.to_owned())]);
    }
    if let Some(ranked) = ranked(spec, column, value) {
        return Ok(ranked.into_iter().map(|word| Test::Word(word.to_owned())).collect());
    }
    let lang = if typed.is_ascii() { Lang::En } else { Lang::Zh };
    let mut all = Vec::new();
    for lang in [lang, Lang::En, Lang::Zh] {
        all.extend(names::words_of(spec, column, lang).into_iter().flat_map(|(word, label)| [label, word.to_owned()]));
    }
    let all: Vec<&str> = all.iter().map(String::as_str).collect();
    let said = match meant(&typed, &all) {
        Some(near) => Said::new("filter-unknown-word-near").with("near", near),
        None => Said::new("filter-unknown-word"),
    };
    let said = said.with("value", typed.as_str()).with("field", Said::new(column.label));
    let said = said.with("known", names::words_told(spec, column));
    Err(Fault { at: value.at.clone(), said })
}

/// Words of a column with ranks, by number, from … to, or compared.
fn ranked(spec: &ListSpec, column: &Column, value: &Piece) -> Option<Vec<&'static str>> {
    let (_, ranks) = spec.filtering.ranks.iter().find(|(key, _)| *key == column.key)?;
    let place = |text: &str| {
        let by_number = || text.parse::<usize>().ok().filter(|number| (1..=ranks.len()).contains(number));
        let by_name =
            || names::word_named(spec, column, text).and_then(|word| ranks.iter().position(|one| *one == word));
        by_number().map(|number| number - 1).or_else(by_name)
    };
    if let Some((first, last)) = split::ends(value) {
        let first = if first.text.is_empty() { 0 } else { place(&first.text)? };
        let last = if last.text.is_empty() { ranks.len() - 1 } else { place(&last.text)? };
        return Some(ranks[first.min(last)..=first.max(last)].to_vec());
    }
    let (than, rest) = compared(value);
    let at = place(&rest.text)?;
    // The higher a word, the earlier it stands; but numbers are compared as numbers.
    let than = match than {
        than if rest.text.parse::<usize>().is_ok() => than,
        Than::Less => Than::More,
        Than::More => Than::Less,
        Than::AtMost => Than::AtLeast,
        Than::AtLeast => Than::AtMost,
        Than::Same => Than::Same,
    };
    Some(match than {
        Than::Less => ranks[..at].to_vec(),
        Than::AtMost => ranks[..=at].to_vec(),
        Than::More => ranks[at + 1..].to_vec(),
        Than::AtLeast => ranks[at..].to_vec(),
        Than::Same => vec![ranks[at]],
    })
    .filter(|words| !words.is_empty())
}

/// The comparison a value begins with, and the rest.
fn compared(value: &Piece) -> (Than, Piece) {
    let letters: Vec<char> = value.text.chars().take(2).map(split::plain).collect();
    let (than, skipped) = match letters.as_slice() {
        ['<', '='] => (Than::AtMost, 2),
        ['>', '='] => (Than::AtLeast, 2),
        ['<', ..] => (Than::Less, 1),
        ['>', ..] => (Than::More, 1),
        ['≤', ..] => (Than::AtMost, 1),
        ['≥', ..] => (Than::AtLeast, 1),
        ['=', ..] => (Than::Same, 1),
        _ => (Than::Same, 0),
    };
    (than, value.from(skipped))
}

fn number(show: Show, value: &Piece) -> Result<Vec<Test>, Fault> {
    let one = |piece: &Piece| {
        let text = crate::base::alike::half_width(&piece.text);
        let read = match show {
            Show::Money => Money::parse(&text).map(|money| money.0),
            Show::Qty => Qty::parse(&text).map(|qty| qty.0),
            Show::Rate => Rate::parse(&text).map(|rate| rate.0),
            _ => text.parse().ok(),
        };
        read.ok_or_else(|| {
            let key = match show {
                Show::Money => "filter-not-an-amount",
                Show::Rate => "filter-not-a-rate",
                _ => "filter-not-a-number",
            };
            fault(piece, key)
        })
    };
    if let Some((first, last)) = split::ends(value) {
        let end = |piece: &Piece| if piece.text.is_empty() { Ok(None) } else { one(piece).map(Some) };
        let (first, last) = (end(&first)?, end(&last)?);
        if first.is_none() && last.is_none() {
            return one(value).map(|_| Vec::new());
        }
        if first.zip(last).is_some_and(|(first, last)| first > last) {
            return Err(fault(value, "filter-reversed"));
        }
        return Ok(vec![Test::Number(first, last)]);
    }
    let (than, rest) = compared(value);
    let number = one(&rest)?;
    Ok(vec![match than {
        Than::Less => Test::Number(None, Some(number.saturating_sub(1))),
        Than::AtMost => Test::Number(None, Some(number)),
        Than::More => Test::Number(Some(number.saturating_add(1)), None),
        Than::AtLeast => Test::Number(Some(number), None),
        Than::Same => Test::Number(Some(number), Some(number)),
    }])
}

fn span(value: &Piece, is_moment: bool) -> Result<Vec<Test>, Fault> {
    let one = |piece: &Piece| {
        let key = if is_moment { "filter-not-a-moment" } else { "filter-not-a-day" };
        When::parse(&piece.text, is_moment).ok_or_else(|| fault(piece, key))
    };
    // A date of Chinese offices may hold what joins two ends; it is none then.
    if let Some((first, last)) = split::ends(value) {
        let span = match (first.text.is_empty(), last.text.is_empty()) {
            (false, false) => Span::Between(one(&first)?, one(&last)?),
            (true, false) => Span::UpTo(one(&last)?),
            (false, true) => Span::From(one(&first)?),
            (true, true) => return one(value).map(|_| Vec::new()),
        };
        if let Span::Between(first, last) = span
            && is_reversed(first, last)
        {
            return Err(fault(value, "filter-reversed"));
        }
        return Ok(vec![Test::When(span)]);
    }
    let (than, rest) = compared(value);
    let when = one(&rest)?;
    Ok(vec![Test::When(match than {
        Than::Less => Span::Before(when),
        Than::AtMost => Span::UpTo(when),
        Than::More => Span::After(when),
        Than::AtLeast => Span::From(when),
        Than::Same => Span::In(when),
    })])
}

/// Two dates of which the later stands first, or two stretches of which it does on whatever day the line is read. Of a date
/// beside what depends on the moment nothing is said.
fn is_reversed(first: When, last: When) -> bool {
    if let (When::Minute(first), When::Minute(last)) = (first, last) {
        return first > last;
    }
    let is_fixed = |when: When| matches!(when, When::Day(_) | When::Month(..) | When::Year(_) | When::Minute(_));
    let on = |day: chrono::NaiveDate| first.days(day).0 > last.days(day).1;
    let mut days = chrono::NaiveDate::default().iter_days();
    // In so many days every day of the week has stood at every place of a month.
    is_fixed(first) == is_fixed(last) && days.by_ref().take(if is_fixed(first) { 1 } else { 400 }).all(on)
}

/// The one that was probably meant: by a slip of the finger, or a part of it.
pub(super) fn meant<'a>(typed: &str, all: &[&'a str]) -> Option<&'a str> {
    let folded = split::alike(typed);
    let part = |name: &&str| {
        let name = split::alike(name);
        folded.chars().count() > 1
            && (name.starts_with(&folded) || folded.starts_with(&name) && name.chars().count() > 1)
    };
    nearest(typed, all.iter().copied()).or_else(|| all.iter().copied().find(part)).or_else(|| {
        let shared = |name: &&str| folded.chars().count() > 1 && split::alike(name).contains(&folded);
        all.iter().copied().find(shared)
    })
}

/// The part of a line that asks for what is the user's own.
pub(super) fn is_mine(text: &str) -> bool {
    let typed = split::alike(text);
    names::spoken("filter-mine").any(|name| split::alike(&name) == typed)
}

/// What asks for a column.
pub(super) fn of(column: &Column) -> Of {
    Of::Field(column.key.to_owned())
}
