//! What fields, words and stretches of time are called, in both languages.

use super::split::alike;
use crate::base::{
    field::{Column, ListSpec, Show},
    say::Said,
    text::{Lang, plain_text},
    words::Word as _,
};

/// What a text calls something: several names with `|` between them, the first of them written.
pub(super) fn names_in(lang: Lang, key: &str) -> Vec<String> {
    let text = plain_text(lang, key).unwrap_or_default();
    text.split('|').map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect()
}

/// All that a text is called, in both languages.
pub(super) fn spoken(key: &str) -> impl Iterator<Item = String> {
    let key = key.to_owned();
    Lang::ALL.iter().flat_map(move |lang| names_in(*lang, &key))
}

/// What it is called in a language.
pub(super) fn called(lang: Lang, key: &str) -> String {
    names_in(lang, key).into_iter().next().unwrap_or_else(|| key.to_owned())
}

/// The fields of a list by all their names.
pub struct Names<'a> {
    spec: &'a ListSpec,
    /// Folded name and place of the column; the first of a name counts.
    known: Vec<(String, usize)>,
}

impl<'a> Names<'a> {
    /// The names of a list's fields.
    pub fn of(spec: &'a ListSpec) -> Self {
        let mut known: Vec<(String, usize)> = Vec::new();
        let filterable = || spec.columns.iter().enumerate().filter(|(_, column)| !column.list.sql.is_empty());
        known.extend(filterable().map(|(at, column)| (alike(column.key), at)));
        for lang in Lang::ALL {
            known.extend(filterable().filter_map(|(at, column)| Some((alike(&plain_text(*lang, column.label)?), at))));
        }
        for (name, key) in spec.filtering.names {
            known.extend(filterable().find(|(_, column)| column.key == *key).map(|(at, _)| (alike(name), at)));
        }
        for (at, column) in filterable() {
            let short = column.key.strip_suffix("_at").or_else(|| column.key.strip_suffix("_on"));
            known.extend(short.map(|short| (alike(short), at)));
        }
        Self { spec, known }
    }

    /// The column of that name.
    pub fn find(&self, name: &str) -> Option<&'a Column> {
        let name = alike(name);
        self.known.iter().find(|(known, _)| *known == name).and_then(|(_, at)| self.spec.columns.get(*at))
    }

    /// The fields that can be asked for, by what they are called in a language.
    pub fn all(&self, lang: Lang) -> Vec<String> {
        self.columns().map(|column| self.called(column, lang)).collect()
    }

    /// The fields that can be asked for, told in the language of who reads it.
    pub(super) fn told(&self) -> Vec<Said> {
        self.columns().map(|column| self.tell(column)).collect()
    }

    /// What a column is called in a line, told in the language of who reads it.
    pub(super) fn tell(&self, column: &Column) -> Said {
        let is_label =
            |lang: &Lang| plain_text(*lang, column.label).is_some_and(|label| *label == self.called(column, *lang));
        Said::new(if Lang::ALL.iter().all(is_label) { column.label } else { column.key })
    }

    /// The columns that can be asked for.
    pub fn columns(&self) -> impl Iterator<Item = &'a Column> {
        let spec = self.spec;
        spec.columns.iter().filter(|column| !column.list.sql.is_empty() && is_filterable(spec, column))
    }

    /// What a column is called in a line: its label, unless that is read as another, or would be cut.
    pub fn called(&self, column: &Column, lang: Lang) -> String {
        let label = plain_text(lang, column.label).unwrap_or_default();
        let is_own = self.find(&label).is_some_and(|found| found.key == column.key);
        let is_whole = !label.chars().any(|c| matches!(c, ':' | '：' | ';' | '；' | '×' | '"' | '“' | '「'));
        if is_own && is_whole { label.to_string() } else { column.key.to_owned() }
    }
}

/// What a column of this key is called in a line; the key itself where there is none.
pub fn name_of(spec: &ListSpec, key: &str, lang: Lang) -> String {
    let names = Names::of(spec);
    spec.columns.iter().find(|column| column.key == key).map_or_else(|| key.to_owned(), |one| names.called(one, lang))
}

/// A column that reads otherwise than it is stored is filtered only where its feature says how; one of words where it
/// says which.
pub(super) fn is_filterable(spec: &ListSpec, column: &Column) -> bool {
    let is_known = !matches!(column.show, Show::Word(_) | Show::Words(_)) || !column.choices.is_empty();
    is_known
        && spec.derived.iter().find(|derived| derived.key == column.key).is_none_or(|derived| derived.sql.is_some())
}

/// The words that a column may be asked for, groups of them first, each with what it is called in a language.
pub fn words_of(spec: &ListSpec, column: &Column, lang: Lang) -> Vec<(&'static str, String)> {
    let groups = spec.filtering.groups.iter().filter(|group| group.key == column.key);
    let groups = groups.map(|group| (group.word, called(lang, group.label)));
    let words = column.choices.iter().map(|word| (*word, called(lang, &text_key(column, word))));
    groups.chain(words).collect()
}

/// The same, told in the language of who reads it.
pub(super) fn words_told(spec: &ListSpec, column: &Column) -> Vec<Said> {
    let groups = spec.filtering.groups.iter().filter(|group| group.key == column.key);
    let words = column.choices.iter().map(|word| Said::new(text_key(column, word)));
    groups.map(|group| Said::new(group.label)).chain(words).collect()
}

/// The text key of a column's word.
fn text_key(column: &Column, word: &str) -> String {
    match column.show {
        Show::Word(family) | Show::Words(family) => format!("{family}-{}", word.replace('_', "-")),
        _ => String::new(),
    }
}

/// The word, or group of words, of that name: itself, or what it is called in either language. What two are called
/// names neither.
pub(super) fn word_named(spec: &ListSpec, column: &Column, name: &str) -> Option<&'static str> {
    let typed = alike(name);
    let own = |(word, _): &&(&'static str, String)| alike(word) == typed;
    let words = words_of(spec, column, Lang::Zh);
    if let Some((word, _)) = words.iter().find(own) {
        return Some(word);
    }
    let mut found = None;
    for lang in Lang::ALL {
        for (word, label) in words_of(spec, column, *lang) {
            if alike(&label) == typed && found.is_none_or(|found| found == word) {
                found = Some(word);
            } else if alike(&label) == typed {
                return None;
            }
        }
    }
    found
}
