//! What may happen to contracts, and what they cover.

pub mod coverage;
pub mod standing;
pub mod terms;

pub use coverage::{clock, decide};
