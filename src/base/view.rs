//! Views of a list: a filter line with a name, and how it is sorted. Some come with the list, others are saved.

use std::collections::BTreeMap;

use super::{
    field::{ListQuery, ListSpec, ReadAt},
    filter::{self, Fault, Filter},
    id::UserId,
    kind::Kind,
    layout::Layout,
    say::Said,
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

/// All rows: the only view of a list that comes with no others.
pub const ALL: &[View] = &[View::new("all", "view-all", "")];

/// The views of what is in use or not any more.
pub const IN_USE: &[View] = &[
    View::new("all", "view-all", ""),
    View::new("active", "view-active", "active: yes"),
    View::new("inactive", "view-inactive", "active: no"),
];

/// The lists whose rows another list has too: their names that stay, beside the words of the kinds.
pub const OTHER_LISTS: &[&str] = &["receivable"];

/// True where there may be a list of that name.
pub fn is_list(word: &str) -> bool {
    Kind::from_word(word).is_some() || OTHER_LISTS.contains(&word)
}

/// The text key of what a list is called, by its name that stays.
pub fn list_key(word: &str) -> String {
    match Kind::from_word(word) {
        Some(kind) => kind.key(),
        None => format!("view-list-{word}"),
    }
}

impl ListSpec {
    /// The text key of what the list is called.
    pub fn name_key(&self) -> String {
        list_key(self.word)
    }

    /// With a name of its own: another list of its kind has the kind's. See [`OTHER_LISTS`].
    #[must_use]
    pub fn named(mut self, word: &'static str) -> Self {
        self.word = word;
        self
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

/// One view of a list: it comes with it, or somebody saved it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Which {
    /// It comes with the list: its id.
    Listed(&'static str),
    /// Somebody saved it: the record's id.
    Saved(i64),
}

impl Which {
    /// As it is kept: `open`, `#12`.
    pub fn written(self) -> String {
        match self {
            Self::Listed(id) => id.to_owned(),
            Self::Saved(id) => format!("#{id}"),
        }
    }

    /// Reads what [`Self::written`] wrote; none where the list has no such view.
    pub fn read(spec: &ListSpec, written: &str) -> Option<Self> {
        saved_id(written).map(Self::Saved).or_else(|| by_id(spec, written).map(|view| Self::Listed(view.id)))
    }
}

/// The id in `#12`.
pub fn saved_id(written: &str) -> Option<i64> {
    written.trim().strip_prefix('#')?.parse().ok()
}

/// A view that somebody saved, as lists show it to who acts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Saved {
    /// The record's id.
    pub id: i64,
    /// Its version.
    pub version: i64,
    /// The list, by its name that stays.
    pub list: String,
    /// What its owner calls it.
    pub name: String,
    /// What it asks for: a filter line in the names that stay.
    pub line: String,
    /// How it is sorted, as [`sort_of`] reads it.
    pub sort: String,
    /// The columns it shows, as JSON; nothing for those that each user has.
    pub layout: String,
    /// A newer program wrote it: it may say more than this one understands.
    pub is_newer: bool,
    /// The name of whose it is.
    pub owner: String,
    /// It is of who acts.
    pub is_own: bool,
    /// Everybody sees it.
    pub shared: bool,
    /// Who acts may change it.
    pub may_change: bool,
}

/// How somebody has the views of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// The view that the list opens with, as it is written; the list's first one where it is empty.
    pub first: String,
    /// The views in the order of their tabs, as they are written; those not named stand behind.
    pub tabs: Vec<String>,
}

/// The views that were saved, as far as who acts sees them, and how they have them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// The saved ones, by id.
    pub saved: Vec<Saved>,
    /// How they have the views of each list, by its name that stays.
    pub choices: BTreeMap<String, Choice>,
    /// Who acts may share views with everybody.
    pub may_share: bool,
}

impl Known {
    /// The saved view of a list with that id.
    pub fn saved(&self, spec: &ListSpec, id: i64) -> Option<&Saved> {
        self.saved.iter().find(|one| one.id == id && one.list == spec.word)
    }

    /// The saved ones of a list, or of what else has some, by its word.
    pub fn of<'a>(&'a self, list: &'a str) -> impl Iterator<Item = &'a Saved> {
        self.saved.iter().filter(move |one| one.list == list)
    }

    /// The saved one that a list, or what else has some, opens with.
    pub fn opening(&self, list: &str) -> Option<&Saved> {
        let id = self.choices.get(list).and_then(|choice| saved_id(&choice.first))?;
        self.saved.iter().find(|one| one.list == list && one.id == id)
    }

    /// How who acts has the views of a list.
    pub fn choice(&self, spec: &ListSpec) -> Option<&Choice> {
        self.choices.get(spec.word)
    }

    /// The views of a list in the order of their tabs.
    pub fn all(&self, spec: &ListSpec) -> Vec<Which> {
        let listed = spec.views.iter().map(|view| Which::Listed(view.id));
        let saved = self.of(spec.word).map(|one| Which::Saved(one.id));
        let mut all: Vec<Which> = listed.chain(saved).collect();
        let order = self.choice(spec).map_or(&[][..], |choice| &choice.tabs);
        // Those that nobody placed keep their order, behind the others.
        all.sort_by_key(|which| order.iter().position(|one| *one == which.written()).unwrap_or(usize::MAX));
        all
    }

    /// The view that a list opens with.
    pub fn first(&self, spec: &ListSpec) -> Option<Which> {
        let all = self.all(spec);
        let chosen = self.choice(spec).and_then(|choice| Which::read(spec, &choice.first));
        let listed = spec.views.first().map(|view| Which::Listed(view.id));
        chosen.filter(|chosen| all.contains(chosen)).or(listed)
    }
}

/// What a view states of a list, as far as this program understands it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Stated {
    /// What it asks for.
    pub filter: Filter,
    /// The line as it is kept, where not all of it can be read.
    pub unread: Option<String>,
    /// What is wrong with it.
    pub faults: Vec<Fault>,
    /// How it is sorted.
    pub sort: Option<(String, bool)>,
    /// The columns it shows; none for those that each user has.
    pub layout: Option<Layout>,
    /// What can't be shown as it was saved, and what to do.
    pub notes: Vec<Said>,
}

impl Saved {
    /// What it states of its list. What this program can't read of it is said, and the rest applies; what is kept of it
    /// stays as it is.
    pub fn stated(&self, spec: &ListSpec) -> Stated {
        let reading = filter::read(spec, &self.line);
        let mut stated = Stated { filter: reading.filter, ..Stated::default() };
        if self.is_newer {
            stated.notes.push(Said::new("view-newer").with("name", self.name.as_str()));
        }
        if !reading.faults.is_empty() {
            stated.unread = Some(self.line.clone());
            stated.notes.push(Said::new("view-unread").with("name", self.name.as_str()));
        }
        stated.faults = reading.faults;
        match sort_of(&self.sort) {
            Some((key, _)) if !can_sort(spec, &key) => {
                stated.notes.push(Said::new("view-sort-gone").with("column", key));
            }
            sort => stated.sort = sort,
        }
        if !self.layout.is_empty() {
            match Layout::read(&self.layout) {
                Some(layout) => {
                    stated.notes.extend(layout.notes(spec));
                    stated.layout = Some(layout);
                }
                None => stated.notes.push(Said::new("view-layout-unread")),
            }
        }
        stated
    }
}

impl View {
    /// What it states of its list.
    pub fn stated(&self, spec: &ListSpec) -> Stated {
        Stated { filter: self.filter(spec), sort: sort_of(self.sort), ..Stated::default() }
    }
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
