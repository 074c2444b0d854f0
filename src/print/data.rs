//! What a document may say: values by name, in no language. Templates name them, and so does the program's own list of
//! fields, so that a name that is none is found before anything is printed.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::base::{
    money::{Money, Qty, Rate},
    say::{Arg, Said},
    time::Instant,
    words::Word,
};

use super::page::Picture;

/// A value of a document.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Nothing was recorded: it prints as nothing, and a condition takes it for no.
    Nothing,
    /// Something that is said in the reader's language: a text, an amount, a day, a status.
    One(Arg),
    /// A sentence of the program.
    Said(Said),
    /// Yes or no.
    Flag(bool),
    /// A picture.
    Picture(Picture),
    /// Fields that belong together: `customer.name`.
    Group(Data),
    /// Rows of a table.
    List(Vec<Data>),
}

/// Values by name. What was not recorded is there as `Nothing`: a document's names are always the same.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Data(BTreeMap<&'static str, Value>);

impl Data {
    /// Nothing yet.
    pub fn new() -> Data {
        Data::default()
    }

    /// With a value.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Value>) -> Data {
        self.0.insert(name, value.into());
        self
    }

    /// Gives the value of that path, in a group that is there: `company.logo`. Without the group nothing happens.
    pub fn put(&mut self, path: &'static str, value: impl Into<Value>) {
        match path.split_once('.') {
            None => {
                self.0.insert(path, value.into());
            }
            Some((group, rest)) => {
                if let Some(Value::Group(group)) = self.0.get_mut(group) {
                    group.put(rest, value);
                }
            }
        }
    }

    /// With a status or choice.
    #[must_use]
    pub fn with_word(self, name: &'static str, word: Option<impl Word>) -> Data {
        let value = word.map_or(Value::Nothing, |word| Value::One(Arg::Key(word.key())));
        self.with(name, value)
    }

    /// A value by its path, such as `customer.name`. Nothing where there is no such name.
    pub fn get(&self, path: &str) -> Option<&Value> {
        let (name, rest) = path.split_once('.').map_or((path, None), |(name, rest)| (name, Some(rest)));
        match (self.0.get(name)?, rest) {
            (value, None) => Some(value),
            (Value::Group(group), Some(rest)) => group.get(rest),
            _ => None,
        }
    }

    /// The names with their values, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &Value)> {
        self.0.iter().map(|(name, value)| (*name, value))
    }

    /// Every path that leads to a value; those of a list's rows stand behind the list's own.
    pub fn paths(&self) -> Vec<String> {
        let mut paths = Vec::new();
        for (name, value) in self.iter() {
            let inner = match value {
                Value::Group(group) => group.paths(),
                Value::List(rows) => rows.first().map(Data::paths).unwrap_or_default(),
                _ => Vec::new(),
            };
            if !matches!(value, Value::Group(_)) {
                paths.push(name.to_owned());
            }
            paths.extend(inner.into_iter().map(|path| format!("{name}.{path}")));
        }
        paths
    }
}

impl Value {
    /// Does it say anything? Conditions ask this.
    pub fn is_something(&self) -> bool {
        match self {
            Value::Nothing => false,
            Value::One(Arg::Text(text)) => !text.trim().is_empty(),
            Value::One(Arg::List(list)) => !list.is_empty(),
            // As in the texts of templates: a condition that names an amount asks whether it is one.
            Value::One(Arg::Money(Money(0)) | Arg::Rate(Rate(0)) | Arg::Qty(Qty(0))) => false,
            Value::One(_) | Value::Said(_) | Value::Picture(_) => true,
            Value::Flag(flag) => *flag,
            Value::Group(group) => group.iter().any(|(_, value)| value.is_something()),
            Value::List(rows) => !rows.is_empty(),
        }
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Value::Nothing, Into::into)
    }
}

macro_rules! into_value {
    ($($from:ty),+ $(,)?) => {$(
        impl From<$from> for Value {
            fn from(value: $from) -> Self {
                Value::One(Arg::from(value))
            }
        }
    )+};
}

into_value!(&str, String, &String, i64, usize, Money, Qty, Rate, NaiveDate, Instant);

impl From<bool> for Value {
    fn from(flag: bool) -> Self {
        Value::Flag(flag)
    }
}

impl From<Said> for Value {
    fn from(said: Said) -> Self {
        Value::Said(said)
    }
}

impl From<Picture> for Value {
    fn from(picture: Picture) -> Self {
        Value::Picture(picture)
    }
}

impl From<Data> for Value {
    fn from(group: Data) -> Self {
        Value::Group(group)
    }
}

impl From<Vec<Data>> for Value {
    fn from(rows: Vec<Data>) -> Self {
        Value::List(rows)
    }
}

/// What kind of value a field holds: templates may treat it so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldKind {
    /// Words.
    Text,
    /// A count, a quantity or a share.
    Number,
    /// An amount.
    Money,
    /// A day or a moment.
    Date,
    /// Yes or no.
    Flag,
    /// A picture.
    Picture,
    /// Rows; the fields of a row stand behind it in the list.
    List,
}

/// A field that templates of a document may name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DocField {
    /// Its path: `customer.name`; a row's field stands behind its list's: `lines.amount`.
    pub path: &'static str,
    /// Text key of its label.
    pub label: &'static str,
    /// What it holds.
    pub kind: FieldKind,
}

impl DocField {
    /// A field of words.
    pub const fn text(path: &'static str, label: &'static str) -> DocField {
        DocField { path, label, kind: FieldKind::Text }
    }

    /// The same field with another kind of value.
    #[must_use]
    pub const fn of(self, kind: FieldKind) -> DocField {
        DocField { kind, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_found_by_its_path_and_every_path_is_listed() {
        let row = Data::new().with("amount", Money(1200));
        let data = Data::new()
            .with("number", "SC-1")
            .with("customer", Data::new().with("name", "华兴").with("phone", Value::Nothing))
            .with("lines", vec![row]);
        assert_eq!(data.get("customer.name"), Some(&Value::from("华兴")));
        assert_eq!(data.get("customer.fax"), None);
        assert_eq!(data.paths(), ["customer.name", "customer.phone", "lines", "lines.amount", "number"]);
    }

    #[test]
    fn nothing_empty_texts_empty_lists_and_amounts_of_nothing_are_no_to_a_condition() {
        let no = [Value::Nothing, Value::from("  "), Value::Flag(false), Value::List(Vec::new())];
        assert!(no.iter().all(|value| !value.is_something()));
        let zeros = [Value::from(Money(0)), Value::from(Rate(0)), Value::from(Qty(0))];
        assert!(zeros.iter().all(|value| !value.is_something()), "an amount of nothing is no in texts too");
        assert!(Value::from(Money(-1)).is_something());
        let group = Data::new().with("name", "").with("days", 0_i64);
        assert!(Value::Group(group).is_something());
        assert!(!Value::Group(Data::new().with("name", "")).is_something());
    }
}
