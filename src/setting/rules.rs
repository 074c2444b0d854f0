//! What the settings may be.

use crate::base::{failure::Failure, say::Said};

use super::Dict;

/// Why a setting can't be changed so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// A dictionary entry has to keep its code: records refer to it.
    CodeIsKept(Dict),
    /// The code is another entry's.
    CodeTaken(String),
}

impl From<Refusal> for Said {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::CodeIsKept(dict) => Self::new("setting-refusal-code-is-kept").with_word("dict", dict),
            Refusal::CodeTaken(code) => Self::new("error-taken").with("value", code),
        }
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal.into())
    }
}
