//! What keeps a customer from being saved.

use crate::base::{failure::Failure, say::Said};

/// Why a customer can't be saved so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// A contact that other records name can't be taken away.
    ContactInUse(String),
}

impl From<Refusal> for Said {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::ContactInUse(name) => Self::new("customer-refusal-contact-in-use").with("name", name),
        }
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal.into())
    }
}
