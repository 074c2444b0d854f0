//! Tables over lists of any length.

use crate::base::{
    field::{ListQuery, ListRow},
    slot::Slot,
};

/// Where a table gets its rows from.
pub trait Source {
    /// The first rows, at once.
    fn first(&self, query: &ListQuery) -> Slot<Vec<ListRow>>;
    /// The ids of all rows in order.
    fn ids(&self, query: &ListQuery) -> Slot<Vec<i64>>;
    /// The rows with these ids.
    fn rows(&self, ids: Vec<i64>) -> Slot<Vec<ListRow>>;
}
