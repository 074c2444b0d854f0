//! Contracts and templates in the database.

mod coverage;

pub use coverage::coverage;
