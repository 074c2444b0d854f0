//! Things to say, as data: a text key with its arguments. Sentences are made at the edge, in the
//! reader's language; what is stored, tested and compared is this.

use std::borrow::Cow;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{
    kind::Subject,
    money::{Money, Qty, Rate},
    time::Instant,
    words::Word,
};

/// An argument of a text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Arg {
    /// Words of the data: names, numbers of documents, what somebody typed.
    Text(String),
    /// A count.
    Int(i64),
    /// An amount.
    Money(Money),
    /// A quantity.
    Qty(Qty),
    /// A share.
    Rate(Rate),
    /// A day.
    Day(NaiveDate),
    /// A moment, shown in the office's zone.
    At(Instant),
    /// A duration in minutes, shown in hours and minutes.
    Minutes(i64),
    /// Another text, by its key: a status, a field.
    Key(String),
    /// Several things said, joined as a list.
    List(Vec<Said>),
}

/// A sentence as data.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Said {
    /// The text key.
    pub key: Cow<'static, str>,
    /// Its arguments by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub args: Vec<(Cow<'static, str>, Arg)>,
}

impl Said {
    /// A text without arguments so far.
    pub fn new(key: impl Into<Cow<'static, str>>) -> Self {
        Self { key: key.into(), args: Vec::new() }
    }

    /// With an argument.
    #[must_use]
    pub fn with(mut self, name: &'static str, arg: impl Into<Arg>) -> Self {
        self.args.push((Cow::Borrowed(name), arg.into()));
        self
    }

    /// With a status or choice as an argument.
    #[must_use]
    pub fn with_word(self, name: &'static str, word: impl Word) -> Self {
        self.with(name, Arg::Key(word.key()))
    }
}

macro_rules! into_arg {
    ($($from:ty => $variant:ident),+ $(,)?) => {$(
        impl From<$from> for Arg {
            fn from(value: $from) -> Self {
                Self::$variant(value.into())
            }
        }
    )+};
}

into_arg! {
    &str => Text, String => Text, &String => Text, i64 => Int, Money => Money, Qty => Qty,
    Rate => Rate, NaiveDate => Day, Instant => At, Vec<Said> => List,
}

impl From<usize> for Arg {
    fn from(value: usize) -> Self {
        Self::Int(i64::try_from(value).unwrap_or(i64::MAX))
    }
}

impl From<Said> for Arg {
    fn from(value: Said) -> Self {
        Self::List(vec![value])
    }
}

crate::words! {
    /// How a reason speaks for or against.
    pub enum Mark in "mark" {
        /// For it: shown with ✓.
        Yes = "yes",
        /// Against it: shown with ✗.
        No = "no",
        /// A fact.
        Note = "note",
        /// Something to mind; nothing is blocked.
        Warning = "warning",
    }
}

/// Why something was decided: shown, stored, printed and tested as data.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reason {
    /// For, against, a fact or a warning.
    pub mark: Mark,
    /// The reason.
    pub said: Said,
    /// What it is about, to lead there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<Subject>,
}

impl Reason {
    /// A reason of that mark.
    pub fn new(mark: Mark, said: Said) -> Self {
        Self { mark, said, about: None }
    }

    /// Leading to a record.
    #[must_use]
    pub fn about(mut self, subject: Subject) -> Self {
        self.about = Some(subject);
        self
    }
}

/// Reasons as they are stored with a decision.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Reasons(pub Vec<Reason>);

crate::stored_as_json!(Reasons, Said);
