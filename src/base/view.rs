//! Views of a list: a filter line with a name, and how it is sorted. Some come with the list, others are saved.

use super::{
    field::{ListQuery, ListSpec, ReadAt},
    filter::{self, Filter},
    id::UserId,
    text::{Lang, plain_text},
    words::Word as _,
};

/// A view that a list comes with. The first of a list is shown when nobody chose another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct View {
    /// Its name for scripts and doors: it stays.
    pub id: &'static str,
    /// The text key of what people call it.
    pub label: &'static str,
    /// What it asks for: a filter line in the names that stay, of columns and words.
    pub line: &'static str,
    /// How it is sorted: see [`sort_of`]; the standing order where it is empty.
    pub sort: &'static str,
}

impl View {
    /// A view in the standing order of its list.
    pub const fn new(id: &'static str, label: &'static str, line: &'static str) -> Self {
        Self { id, label, line, sort: "" }
    }

    /// Sorted by a column, or in an order that the list has a name for.
    #[must_use]
    pub const fn sorted(mut self, sort: &'static str) -> Self {
        self.sort = sort;
        self
    }

    /// What it asks for at a moment, for a user.
    pub fn query(&self, spec: &ListSpec, at: ReadAt, user: UserId) -> ListQuery {
        let filter = self.filter(spec);
        let conditions = filter::resolve(spec, &filter, at, user);
        ListQuery { text: filter.words, filter: conditions, sort: sort_of(self.sort), ..ListQuery::default() }
    }

    /// What it asks for. A test holds that every line of every list can be read.
    pub fn filter(&self, spec: &ListSpec) -> Filter {
        filter::read(spec, self.line).filter
    }
}

/// An order as it is written, with the key of a column or the name of an order: `number` upwards, `-number` downwards;
/// nothing for the standing order.
pub fn sort_of(written: &str) -> Option<(String, bool)> {
    match written.strip_prefix('-') {
        Some(key) => Some((key.to_owned(), true)),
        None if written.is_empty() => None,
        None => Some((written.to_owned(), false)),
    }
}

/// Writes an order as [`sort_of`] reads it.
pub fn sort_written(sort: Option<&(String, bool)>) -> String {
    sort.map(|(key, down)| format!("{}{key}", if *down { "-" } else { "" })).unwrap_or_default()
}

/// True where a list can be sorted so.
pub fn can_sort(spec: &ListSpec, key: &str) -> bool {
    spec.columns.iter().any(|column| column.key == key) || spec.orders.iter().any(|(name, _)| *name == key)
}

/// The view of a list by its id.
pub fn by_id(spec: &ListSpec, id: &str) -> Option<&'static View> {
    spec.views.iter().find(|view| view.id == id)
}

/// The view of a list by its id, or by what it is called in either language.
pub fn named(spec: &ListSpec, name: &str) -> Option<&'static View> {
    let typed = folded(name);
    let is_called = |view: &&View| {
        Lang::ALL.iter().any(|lang| plain_text(*lang, view.label).is_some_and(|it| folded(&it) == typed))
    };
    by_id(spec, name.trim()).or_else(|| spec.views.iter().find(is_called))
}

/// What is the same of a name however it is typed.
pub fn folded(name: &str) -> String {
    super::alike::half_width(name.trim()).to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_is_written_as_it_is_read() {
        for written in ["", "number", "-number", "pressing"] {
            assert_eq!(sort_written(sort_of(written).as_ref()), written);
        }
        assert_eq!(sort_of("-due"), Some(("due".to_owned(), true)));
    }
}
