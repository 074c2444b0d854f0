//! A list's filter as one line that people read and type: `status: open × due: < today × mine`. Here it is a value;
//! what its words mean depends on the moment, and is settled when the list is read ([`resolve`]).

mod names;
mod read;
mod resolve;
mod split;
#[cfg(test)]
mod tests;
mod values;
mod when;
mod write;

pub use names::{Names, name_of, words_of};
pub use read::{Reading, read};
pub use resolve::{Check, Condition, resolve};
pub use when::{Span, Unit, When};
pub use write::{AND, part_line, span_line, write, write_kept};

use std::ops::Range;

use super::{
    failure::Failure,
    field::{ListQuery, ListSpec, ReadAt},
    id::UserId,
    say::Said,
};

/// The longest line that is read, in characters.
pub const LINE_LIMIT: usize = 2_000;
/// The most words that are searched for at once.
pub const WORDS_LIMIT: usize = 30;
/// The most parts of a line, and values of a part.
pub const PARTS_LIMIT: usize = 60;

/// What a list shows of all there is, in the terms of its fields.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filter {
    /// Words without a field: each must occur in one of the searched fields.
    pub words: String,
    /// What the fields must hold; all of them.
    pub parts: Vec<Part>,
}

/// What one field must hold.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// What is asked.
    pub of: Of,
    /// It must hold none of the values.
    pub not: bool,
    /// It must hold one of them; none for [`Of::Mine`].
    pub any: Vec<Test>,
}

/// What a part asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Of {
    /// The row is of the user who asks.
    Mine,
    /// What the column of this key holds.
    Field(String),
}

/// What a value may be.
#[derive(Clone, Debug, PartialEq)]
pub enum Test {
    /// Nothing.
    Empty,
    /// A text that contains this.
    Has(String),
    /// Exactly this text.
    Is(String),
    /// This word of the field, or group of words.
    Word(String),
    /// Yes or no.
    Flag(bool),
    /// A stored number from … to, both included; at least one of them.
    Number(Option<i64>, Option<i64>),
    /// A day or moment in this span.
    When(Span),
}

/// What a line asks of a list, for a user at a moment.
///
/// # Errors
/// When something in the line can't be read: all that is wrong, with its place.
pub fn query(spec: &ListSpec, line: &str, at: ReadAt, user: UserId) -> Result<ListQuery, Failure> {
    let Reading { filter, faults } = read(spec, line);
    if !faults.is_empty() {
        let all: Vec<Said> = faults.iter().map(Fault::said).collect();
        return Err(Said::new("filter-faults").with("faults", all).into());
    }
    let conditions = resolve(spec, &filter, at, user);
    Ok(ListQuery { text: filter.words, filter: conditions, ..ListQuery::default() })
}

/// What is wrong in a line, and where.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    /// Where, in characters from the line's beginning.
    pub at: Range<usize>,
    /// What is wrong, and what there is.
    pub said: Said,
}

impl Fault {
    /// What is wrong, with its place.
    pub fn said(&self) -> Said {
        Said::new("filter-fault").with("place", self.at.start + 1).with("what", self.said.clone())
    }
}
