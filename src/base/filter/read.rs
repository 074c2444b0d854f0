//! Reads a line.

use super::{
    Fault, Filter, LINE_LIMIT, Names, Of, PARTS_LIMIT, Part, WORDS_LIMIT, names,
    split::{self, Piece},
    values,
};
use crate::base::{
    field::{ListSpec, Show},
    say::Said,
    text::Lang,
};

/// What a line says: as far as it can be read, and what is wrong in the rest.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reading {
    /// What could be read.
    pub filter: Filter,
    /// What could not.
    pub faults: Vec<Fault>,
}

/// Reads a line in either language. What is wrong in one part leaves the others as they are.
pub fn read(spec: &ListSpec, line: &str) -> Reading {
    let length = line.chars().count();
    if length > LINE_LIMIT {
        let said = Said::new("filter-too-long").with("length", length).with("limit", LINE_LIMIT);
        return Reading { filter: Filter::default(), faults: vec![Fault { at: LINE_LIMIT..length, said }] };
    }
    let mut reading = Reading::default();
    let names = Names::of(spec);
    for (count, piece) in split::parts(line).into_iter().enumerate() {
        let read = if count >= PARTS_LIMIT {
            let said = Said::new("filter-too-many").with("limit", PARTS_LIMIT);
            Err(Fault { at: piece.at.clone(), said })
        } else {
            part(spec, &names, &piece, &mut reading.filter.words)
        };
        match read {
            Ok(part) => reading.filter.parts.extend(part),
            Err(fault) => reading.faults.push(fault),
        }
    }
    let words = reading.filter.words.split_whitespace().count();
    if words > WORDS_LIMIT {
        let said = Said::new("filter-too-many-words").with("limit", WORDS_LIMIT);
        reading.faults.push(Fault { at: 0..length, said });
        reading.filter.words = String::new();
    }
    reading
}

/// One part; none where it is words to search for.
fn part(spec: &ListSpec, names: &Names<'_>, piece: &Piece, words: &mut String) -> Result<Option<Part>, Fault> {
    if let Some((head, rest)) = split::field(piece) {
        if let Some(column) = names.find(&head.text) {
            return field(spec, column.key, (&head, &rest)).map(Some);
        }
        if is_name(&head.text) {
            return Err(unknown(names, spec, &head));
        }
    }
    let (not, rest) = negated(piece);
    if values::is_mine(&rest.text) {
        if spec.filtering.owner.is_none() {
            return Err(Fault { at: piece.at.clone(), said: Said::new("filter-no-owner") });
        }
        return Ok(Some(Part { of: Of::Mine, not, any: Vec::new() }));
    }
    let text = values::unquoted(piece)?;
    for word in text.split_whitespace() {
        if !words.is_empty() {
            words.push(' ');
        }
        words.push_str(word);
    }
    Ok(None)
}

/// Words that could be the name of a field; what else stands before a colon is searched for, with it.
fn is_name(head: &str) -> bool {
    let letter = |c: char| c.is_alphabetic() || c.is_whitespace() || matches!(c, '_' | '-' | '/' | '(' | ')');
    let has_place = head.chars().count() <= 40 && head.chars().next().is_some_and(char::is_alphabetic);
    has_place && head.chars().all(letter) && !matches!(head, "http" | "https")
}

fn unknown(names: &Names<'_>, spec: &ListSpec, head: &Piece) -> Fault {
    let lang = if head.text.is_ascii() { Lang::En } else { Lang::Zh };
    let mut all = names.all(lang);
    all.extend(spec.columns.iter().map(|column| column.key.to_owned()));
    let all: Vec<&str> = all.iter().map(String::as_str).collect();
    let near = values::meant(&head.text, &all);
    let said = match near {
        Some(near) => Said::new("filter-unknown-field-near").with("near", near),
        None => Said::new("filter-unknown-field"),
    };
    Fault { at: head.at.clone(), said: said.with("field", head.text.as_str()).with("known", names.told()) }
}

/// Whether something is denied, and what.
fn negated(piece: &Piece) -> (bool, Piece) {
    if piece.text.starts_with(['!', '！', '≠']) {
        return (true, piece.from(1));
    }
    let lower = piece.text.to_lowercase();
    for word in names::spoken("filter-not") {
        // A Latin word ends with a space.
        let ends = if word.is_ascii() { " " } else { "" };
        if lower.starts_with(&format!("{word}{ends}")) {
            return (true, piece.from(word.chars().count()));
        }
    }
    (false, piece.clone())
}

fn field(spec: &ListSpec, key: &str, (head, rest): (&Piece, &Piece)) -> Result<Part, Fault> {
    let column = spec.columns.iter().find(|column| column.key == key).expect("it was found by its name");
    let called = || Said::new(column.label);
    if !names::is_filterable(spec, column) {
        return Err(Fault { at: head.at.clone(), said: Said::new("filter-cannot").with("field", called()) });
    }
    let (not, rest) = negated(rest);
    let found = split::values(&rest, column.show == Show::Money);
    if found.is_empty() {
        return Err(Fault { at: head.at.clone(), said: Said::new("filter-no-value").with("field", called()) });
    }
    let mut any = Vec::new();
    for (count, value) in found.into_iter().enumerate() {
        let (denied, own) = negated(&value);
        if denied && !not && count > 0 {
            return Err(Fault { at: value.at.clone(), said: Said::new("filter-mixed").with("field", called()) });
        }
        let value = if not { own } else { value };
        any.extend(values::read(spec, column, &value)?);
    }
    if any.len() > PARTS_LIMIT {
        return Err(Fault { at: rest.at.clone(), said: Said::new("filter-too-many").with("limit", PARTS_LIMIT) });
    }
    Ok(Part { of: values::of(column), not, any })
}
