//! The store: one SQL, one writer, a history row in the transaction of every change.
//! Knows no feature.

pub mod backup;
pub mod check;
pub mod clock;
pub mod desk;
pub mod dialect;
pub mod history;
pub mod list;
pub mod migrate;
pub mod number;
pub mod open;
pub mod place;
pub mod query;
pub mod record;
pub mod replace;
pub mod run;
pub mod tx;
