//! What a feature says of each field once: lists, forms, import, export and history read it.

mod listed;

use std::borrow::Cow;

use chrono::NaiveDate;
use chrono_tz::Tz;

use super::{
    filter::{Condition, Filter},
    kind::Kind,
    time::Instant,
    value::Val,
    view::View,
    words::Word as _,
};

pub use listed::{Leg, Listed, Sorted, Walk};

/// How a value reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Show {
    /// As it is.
    Text,
    /// A whole number.
    Int,
    /// Minor units as an amount.
    Money,
    /// Thousandths as a quantity.
    Qty,
    /// Hundredths of a per cent.
    Rate,
    /// An ISO day.
    Day,
    /// A moment in the office's zone.
    Instant,
    /// Yes or no.
    Flag,
    /// A word of this text family: `Word("call-status")`.
    Word(&'static str),
    /// Words of this text family, stored as a JSON list.
    Words(&'static str),
}

impl Show {
    /// Numbers stand right.
    pub fn is_right(self) -> bool {
        matches!(self, Self::Int | Self::Money | Self::Qty | Self::Rate)
    }
}

/// With what a field is edited.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Input {
    /// One line of text.
    Line,
    /// So many lines of text.
    Lines(usize),
    /// A whole number.
    Int,
    /// An amount.
    Money,
    /// A quantity.
    Qty,
    /// A percentage.
    Rate,
    /// A day.
    Day,
    /// A day with a time.
    Instant,
    /// Yes or no: the draft holds `1` or the empty string.
    Flag,
    /// One of these words, with texts of this family; the draft holds the word.
    Choice(&'static str, &'static [&'static str]),
    /// An active entry of this dictionary; the draft holds its code.
    Dict(&'static str),
    /// A record of this kind; the draft holds its code, number or name.
    Pick(Kind),
    /// A user with this role; the draft holds their name.
    PickUser(&'static str),
}

/// How a form edits a field.
#[derive(Debug)]
pub struct Edit<D: 'static> {
    /// Where the draft keeps it.
    pub of: fn(&mut D) -> &mut String,
    /// With what it is edited.
    pub with: Input,
    /// It has to be filled.
    pub required: bool,
}

impl<D> Clone for Edit<D> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<D> Copy for Edit<D> {}

/// One field of an object. `D` is the draft its form edits.
#[derive(Debug)]
pub struct Field<D: 'static> {
    /// Its name in drafts, errors, JSON and the command line.
    pub key: &'static str,
    /// The text key of its label.
    pub label: &'static str,
    /// How its value reads.
    pub show: Show,
    /// The words it may hold, where it holds words.
    pub choices: &'static [&'static str],
    /// Its column in lists.
    pub list: Option<Listed>,
    /// Its place in the form.
    pub edit: Option<Edit<D>>,
    /// Headings an import knows it by, beside its label in every language. Compared without
    /// case, spaces and underscores.
    pub headings: &'static [&'static str],
}

impl<D> Field<D> {
    /// A field with a label, shown in this way.
    pub const fn new(key: &'static str, label: &'static str, show: Show) -> Self {
        Self { key, label, show, choices: &[], list: None, edit: None, headings: &[] }
    }

    /// Is a column of the list: SQL expression, width in points.
    #[must_use]
    pub const fn listed(mut self, sql: &'static str, width: f32) -> Self {
        self.list = Some(Listed { sql, width, indexed: false, sorted: Sorted::Value, is_extra: false });
        self
    }

    /// An index serves sorting by it.
    #[must_use]
    pub const fn indexed(mut self) -> Self {
        if let Some(listed) = self.list {
            self.list = Some(Listed { indexed: true, ..listed });
        }
        self
    }

    /// Rows are sorted by it in a way of their own.
    #[must_use]
    pub const fn sorted(mut self, sorted: Sorted) -> Self {
        if let Some(listed) = self.list {
            self.list = Some(Listed { sorted, ..listed });
        }
        self
    }

    /// Is a column only where somebody chooses it: there to be asked for.
    #[must_use]
    pub const fn extra(mut self) -> Self {
        if let Some(listed) = self.list {
            self.list = Some(Listed { is_extra: true, ..listed });
        }
        self
    }

    /// Holds one of these words, or some of them.
    #[must_use]
    pub const fn choices(mut self, words: &'static [&'static str]) -> Self {
        self.choices = words;
        self
    }

    /// Is edited in the form.
    #[must_use]
    pub const fn edited(mut self, with: Input, of: fn(&mut D) -> &mut String) -> Self {
        if let Input::Choice(_, words) = with
            && self.choices.is_empty()
        {
            self.choices = words;
        }
        self.edit = Some(Edit { of, with, required: false });
        self
    }

    /// Has to be filled.
    #[must_use]
    pub const fn required(mut self) -> Self {
        if let Some(edit) = self.edit {
            self.edit = Some(Edit { required: true, ..edit });
        }
        self
    }

    /// Is known to an import by these headings too.
    #[must_use]
    pub const fn headings(mut self, headings: &'static [&'static str]) -> Self {
        self.headings = headings;
        self
    }
}

/// A column of a list, apart from the draft it may be edited in.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Its key.
    pub key: &'static str,
    /// The text key of its heading.
    pub label: &'static str,
    /// How its values read.
    pub show: Show,
    /// The words it may hold, where it holds words.
    pub choices: &'static [&'static str],
    /// Its SQL, width and index.
    pub list: Listed,
}

/// The values of a row under the keys of their columns.
#[derive(Clone, Copy, Debug)]
pub struct Cells<'a> {
    columns: &'a [Column],
    vals: &'a [Val],
}

impl<'a> Cells<'a> {
    /// The value of a column; none where the row is not there yet.
    pub fn get(&self, key: &str) -> Option<&'a Val> {
        let at = self.columns.iter().position(|column| column.key == key)?;
        self.vals.get(at)
    }

    /// The text or word of a column; empty where there is none.
    pub fn text(&self, key: &str) -> &'a str {
        self.get(key).and_then(Val::as_text).unwrap_or_default()
    }
}

/// When and where a list is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReadAt {
    /// The moment.
    pub now: Instant,
    /// The office's zone.
    pub zone: Tz,
}

impl ReadAt {
    /// The day in the office.
    pub fn day(self) -> NaiveDate {
        self.now.day(self.zone)
    }
}

/// How a column of a row reads at a moment, from the row's stored values.
pub type Derive = fn(&Cells<'_>, ReadAt) -> Val;

/// A column that reads otherwise than it is stored.
#[derive(Clone, Copy, Debug)]
pub struct Derived {
    /// The column's key.
    pub key: &'static str,
    /// What scripts call the stored value, which they get beside it.
    pub stored: &'static str,
    /// How it reads.
    pub read: Derive,
    /// The same in SQL, by which it can be filtered: `{now}` stands for the moment, `{day}` for the office's day,
    /// `{day-30}` for thirty days before, `{begins}` and `{ends}` for the day's first moment and the next day's.
    /// None where it can't be said in SQL: such a column refuses to be filtered.
    pub sql: Option<&'static str>,
}

/// A list of one kind of object, as data: what `aftercare list`, the window and exports show.
#[derive(Clone, Debug)]
pub struct ListSpec {
    /// The kind of its rows.
    pub kind: Kind,
    /// Its name that stays, under which views of it are saved: the kind's word, but for a second list of a kind.
    pub word: &'static str,
    /// Joins behind the object's own table, which has the alias `t`. What is summed for each row has `{of column}` behind
    /// its conditions, where that column bears the row's id: of rows that are known no others are summed.
    pub from: &'static str,
    /// Columns in order.
    pub columns: Vec<Column>,
    /// SQL text expressions that the search line looks into.
    pub search: &'static [&'static str],
    /// SQL text expressions of the digits of phones: a search that can only mean a number looks here too.
    pub phones: &'static [&'static str],
    /// Columns that read otherwise than they are stored, depending on the moment.
    pub derived: &'static [Derived],
    /// The standing order, as SQL, ending in a unique column: `t.opened_at DESC NULLS LAST, t.id DESC`.
    pub order: &'static str,
    /// Other orders with a name; no column has such a name. One without a name is the standing one, in legs.
    pub orders: &'static [(&'static str, &'static [Leg])],
    /// The views it comes with.
    pub views: &'static [View],
    /// The columns of money that are summed below the list.
    pub sums: Option<Sums>,
    /// How it is filtered, beside what its columns say.
    pub filtering: Filtering,
}

/// How a list is filtered, beside what its columns say.
#[derive(Clone, Copy, Debug)]
pub struct Filtering {
    /// The id of the user whose a row is, as SQL: what 'mine' asks for.
    pub owner: Option<&'static str>,
    /// Other names that columns are known by: name and key.
    pub names: &'static [(&'static str, &'static str)],
    /// Names for several words at once.
    pub groups: &'static [Group],
    /// The words of columns from the highest to the lowest: key and words. They may be asked for from … to, and by
    /// number.
    pub ranks: &'static [(&'static str, &'static [&'static str])],
    /// Columns that show what another record holds.
    pub through: &'static [Through],
}

/// One name for several words of a column: 'open' for all states that are not over.
#[derive(Clone, Copy, Debug)]
pub struct Group {
    /// The column's key.
    pub key: &'static str,
    /// The name that stays, as a word would.
    pub word: &'static str,
    /// The text key of what people call it.
    pub label: &'static str,
    /// The words.
    pub words: &'static [&'static str],
}

/// A column that shows what another record holds: those records are found first, then the rows that name them, so
/// that an index on the reference serves.
#[derive(Clone, Copy, Debug)]
pub struct Through {
    /// The column's key.
    pub key: &'static str,
    /// The reference, as SQL in the list's terms: `t.customer_id`.
    pub id: &'static str,
    /// The table it leads to, as SQL.
    pub table: &'static str,
    /// The column's value, as SQL in terms of that table under the alias `x`: `x.name`.
    pub sql: &'static str,
}

impl Filtering {
    /// By the columns alone.
    pub const NONE: Self = Self { owner: None, names: &[], groups: &[], ranks: &[], through: &[] };
}

/// What is summed below a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sums {
    /// The keys of columns of money.
    pub keys: &'static [&'static str],
    /// The rows that count, as SQL: what is void asks for nothing.
    pub of: &'static str,
}

impl ListSpec {
    /// A list made of the listed fields.
    pub fn new<D>(
        kind: Kind,
        from: &'static str,
        fields: &[Field<D>],
        search: &'static [&'static str],
        order: &'static str,
    ) -> Self {
        let columns = fields
            .iter()
            .filter_map(|field| {
                let Field { key, label, show, choices, .. } = *field;
                field.list.map(|list| Column { key, label, show, choices, list })
            })
            .collect();
        Self {
            kind,
            word: kind.word(),
            from,
            columns,
            search,
            phones: &[],
            derived: &[],
            order,
            orders: &[],
            views: &[],
            sums: None,
            filtering: Filtering::NONE,
        }
    }

    /// True when its rows are in the store, where a statement finds them; others are computed.
    pub fn is_stored(&self) -> bool {
        self.columns.iter().any(|column| !column.list.sql.is_empty())
    }

    /// With what it is filtered by beside its columns.
    #[must_use]
    pub fn filtered(mut self, filtering: Filtering) -> Self {
        self.filtering = filtering;
        self
    }

    /// With these orders beside the standing one.
    #[must_use]
    pub fn ordered(mut self, orders: &'static [(&'static str, &'static [Leg])]) -> Self {
        self.orders = orders;
        self
    }

    /// With these views.
    #[must_use]
    pub fn viewed(mut self, views: &'static [View]) -> Self {
        self.views = views;
        self
    }

    /// With columns that read otherwise than they are stored, depending on the moment.
    #[must_use]
    pub fn derived(mut self, derived: &'static [Derived]) -> Self {
        self.derived = derived;
        self
    }

    /// With the sums of columns of money below the rows; `of` is the condition, in SQL, on the rows that count.
    #[must_use]
    pub fn summed(mut self, keys: &'static [&'static str], of: &'static str) -> Self {
        self.sums = Some(Sums { keys, of });
        self
    }

    /// The columns that are summed, in the order of their sums.
    pub fn summed_columns(&self) -> Vec<&Column> {
        let keys = self.sums.map_or(&[][..], |sums| sums.keys);
        keys.iter().filter_map(|key| self.columns.iter().find(|column| column.key == *key)).collect()
    }

    /// The values of a row under the keys of their columns.
    pub fn cells<'a>(&'a self, row: &'a ListRow) -> Cells<'a> {
        Cells { columns: &self.columns, vals: &row.cells }
    }

    /// A row as it reads at a moment.
    pub fn on<'a>(&self, row: &'a ListRow, at: ReadAt) -> Cow<'a, ListRow> {
        // A row that is gone has no values.
        if self.derived.is_empty() || row.cells.len() < self.columns.len() {
            return Cow::Borrowed(row);
        }
        let mut read = row.clone();
        for (place, column) in self.columns.iter().enumerate() {
            if let Some(derived) = self.derived.iter().find(|derived| derived.key == column.key) {
                read.cells[place] = (derived.read)(&self.cells(row), at);
            }
        }
        Cow::Owned(read)
    }

    /// With phones to look for, however they are typed.
    #[must_use]
    pub fn phones(mut self, phones: &'static [&'static str]) -> Self {
        self.phones = phones;
        self
    }
}

/// What a list shows of all there is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ListQuery {
    /// Typed into the search line: every word must occur in one of the searched fields.
    pub text: String,
    /// Column to sort by (its key), and whether downwards, or the name of an order; the standing order otherwise.
    pub sort: Option<(String, bool)>,
    /// A standing condition in SQL, with `$1`… bound to the values: 'open calls only'.
    pub only: Option<(String, Vec<Val>)>,
    /// What a filter line asks for, as it stands at a moment.
    pub filter: Vec<Condition>,
    /// That line; empty where the conditions come from elsewhere. With it a later reading of the same line is told
    /// from another line.
    pub line: Filter,
}

impl ListQuery {
    /// True for the same line, order and standing condition at another moment.
    pub fn is_same_later(&self, earlier: &Self) -> bool {
        let standing = |query: &Self| query.only.as_ref().map(|(sql, _)| sql.clone());
        self.line == earlier.line
            && self.text == earlier.text
            && self.sort == earlier.sort
            && standing(self) == standing(earlier)
            && (self.filter != earlier.filter || self.only != earlier.only)
    }
}

/// One row of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct ListRow {
    /// The record's id.
    pub id: i64,
    /// Its values, in the order of the columns.
    pub cells: Vec<Val>,
}
