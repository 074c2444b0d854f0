//! The store: one SQL, one writer, a history row in the transaction of every change.
//! Knows no feature.

pub mod address;
pub mod backup;
mod beside;
pub mod bulk;
pub mod changes;
pub mod check;
pub mod clock;
pub mod desk;
pub mod dialect;
mod feed;
pub mod folder;
pub mod held;
pub mod history;
pub mod kept;
pub mod keys;
pub mod list;
mod lite;
pub mod look;
pub mod migrate;
pub mod number;
pub mod open;
pub mod place;
mod post;
pub mod query;
pub mod record;
pub mod references;
pub mod replace;
mod rows;
pub mod run;
pub mod search;
pub mod snapshot;
pub mod trial;
pub mod together;
pub mod tx;
mod unsure;
pub mod upgrade;
