//! Which columns of a list are shown, in which order and how wide: what a user makes of a list, kept on the computer or
//! in a view.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{field::ListSpec, say::Said};

/// The version that this program writes.
const VERSION: u32 = 1;
/// The narrowest and the widest a column gets, in points.
const WIDTHS: std::ops::RangeInclusive<u16> = 40..=1600;

/// Columns in their order. One without columns shows the list as its feature states it.
///
/// What a newer program wrote into it, and columns that the list does not have, stay in it and are written again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Layout {
    /// The version of the program's notation that wrote it.
    #[serde(default)]
    version: u32,
    /// The columns, also those that are hidden: they come back at their place and width.
    #[serde(default)]
    columns: Vec<Placed>,
    /// What a newer program knows besides.
    #[serde(flatten)]
    rest: BTreeMap<String, Value>,
}

/// A column in a layout.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Placed {
    /// Its key.
    pub key: String,
    /// How wide in points; as wide as the list states it where nobody chose.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub width: Option<u16>,
    /// It is not shown.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub hidden: bool,
    /// What a newer program knows of it besides.
    #[serde(flatten)]
    rest: BTreeMap<String, Value>,
}

impl Placed {
    fn new(key: &str) -> Self {
        Self { key: key.to_owned(), width: None, hidden: false, rest: BTreeMap::new() }
    }
}

/// A column of a list as a layout shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Its place among the columns of the list, and so among the values of a row.
    pub at: usize,
    /// How wide in points, where somebody chose.
    pub width: Option<u16>,
}

impl Layout {
    /// Only these columns, in this order.
    pub fn of<'a>(keys: impl IntoIterator<Item = &'a str>) -> Self {
        let mut columns: Vec<Placed> = Vec::new();
        for key in keys {
            if !columns.iter().any(|column| column.key == key) {
                columns.push(Placed::new(key));
            }
        }
        Self { version: VERSION, columns, rest: BTreeMap::new() }
    }

    /// A layout as [`Self::written`] wrote it; none where it is no layout at all.
    pub fn read(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }

    /// As JSON, with all that was read.
    pub fn written(&self) -> String {
        serde_json::to_string(self).expect("keys are texts, and nothing else can fail")
    }

    /// True where nothing was chosen: the list is shown as its feature states it.
    pub fn is_plain(&self) -> bool {
        self.columns.is_empty()
    }

    /// The columns shown, in order. A list is never without a column: where none of the chosen ones is left, it is
    /// shown as its feature states it.
    pub fn places(&self, spec: &ListSpec) -> Vec<Place> {
        let placed = |column: &Placed| position(spec, &column.key).map(|at| Place { at, width: column.width });
        let shown: Vec<Place> = self.columns.iter().filter(|column| !column.hidden).filter_map(placed).collect();
        if shown.is_empty() { all(spec) } else { shown }
    }

    /// The keys of all columns of the list with whether they are shown: the chosen ones in order, the others behind.
    pub fn columns(&self, spec: &ListSpec) -> Vec<(usize, bool)> {
        let whole = self.whole(spec);
        let known = whole.columns.iter().filter_map(|column| Some((position(spec, &column.key)?, !column.hidden)));
        known.collect()
    }

    /// What is to be told of it: columns that the list does not have (any more), and that a newer program wrote it.
    pub fn notes(&self, spec: &ListSpec) -> Vec<Said> {
        let mut notes = Vec::new();
        if self.version > VERSION {
            notes.push(Said::new("table-columns-newer"));
        }
        let gone: Vec<&str> =
            self.columns.iter().map(|column| &*column.key).filter(|key| position(spec, key).is_none()).collect();
        if !gone.is_empty() {
            notes.push(Said::new("table-columns-gone").with("columns", gone.join(", ")));
        }
        notes
    }

    /// Shows a column or hides it. The last one that is shown stays.
    pub fn show(&mut self, spec: &ListSpec, key: &str, shown: bool) {
        let mut whole = self.whole(spec);
        if let Some(column) = whole.columns.iter_mut().find(|column| column.key == key) {
            column.hidden = !shown;
        }
        let is_left = |column: &Placed| !column.hidden && position(spec, &column.key).is_some();
        if whole.columns.iter().any(is_left) {
            *self = whole;
        }
    }

    /// Moves a column so many places to the right among those that the list has, to the left below zero; as far as it
    /// goes.
    pub fn shift(&mut self, spec: &ListSpec, key: &str, by: isize) {
        let mut whole = self.whole(spec);
        for _ in 0..by.unsigned_abs() {
            let Some(at) = whole.columns.iter().position(|column| column.key == key) else { return };
            let is_met = |column: &Placed| !column.hidden && position(spec, &column.key).is_some();
            let to = if by > 0 {
                (at + 1..whole.columns.len()).find(|to| is_met(&whole.columns[*to]))
            } else {
                (0..at).rev().find(|to| is_met(&whole.columns[*to]))
            };
            let Some(to) = to else { break };
            let column = whole.columns.remove(at);
            whole.columns.insert(to, column);
        }
        *self = whole;
    }

    /// Moves a column to where another one stands, which makes room.
    pub fn put(&mut self, spec: &ListSpec, key: &str, at: &str) {
        let mut whole = self.whole(spec);
        let place = |whole: &Self, key: &str| whole.columns.iter().position(|column| column.key == key);
        let (Some(from), Some(to)) = (place(&whole, key), place(&whole, at)) else { return };
        let column = whole.columns.remove(from);
        whole.columns.insert(to, column);
        *self = whole;
    }

    /// Makes a column so wide, in points, within what can be read; as the list states it without a width.
    pub fn size(&mut self, spec: &ListSpec, key: &str, width: Option<u16>) {
        let mut whole = self.whole(spec);
        if let Some(column) = whole.columns.iter_mut().find(|column| column.key == key) {
            column.width = width.map(|width| width.clamp(*WIDTHS.start(), *WIDTHS.end()));
        }
        *self = whole;
    }

    /// Back to how the list is stated. What only a newer program knows stays.
    pub fn reset(&mut self) {
        self.columns.clear();
    }

    /// With all columns of the list: those that it does not name stand behind, hidden; where it names none, all but the
    /// extra ones are shown.
    fn whole(&self, spec: &ListSpec) -> Self {
        let mut whole = self.clone();
        whole.version = whole.version.max(VERSION);
        let is_new = !whole.columns.iter().any(|column| position(spec, &column.key).is_some());
        for column in &spec.columns {
            if !whole.columns.iter().any(|placed| placed.key == column.key) {
                whole.columns.push(Placed { hidden: !is_new || column.list.is_extra, ..Placed::new(column.key) });
            }
        }
        whole
    }
}

fn all(spec: &ListSpec) -> Vec<Place> {
    let is_shown = |at: &usize| !spec.columns[*at].list.is_extra;
    (0..spec.columns.len()).filter(is_shown).map(|at| Place { at, width: None }).collect()
}

fn position(spec: &ListSpec, key: &str) -> Option<usize> {
    spec.columns.iter().position(|column| column.key == key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{
        field::{Column, Listed, Show, Sorted},
        kind::Kind,
    };

    fn spec(keys: &[&'static str]) -> ListSpec {
        let list = Listed { sql: "t.id", width: 100.0, indexed: false, sorted: Sorted::Value, is_extra: false };
        let columns = keys
            .iter()
            .map(|&key| Column { key, label: "base-search", show: Show::Text, choices: &[], list })
            .collect();
        let of = ListSpec::new::<()>(Kind::Call, "", &[], &[], "t.id");
        ListSpec { columns, ..of }
    }

    /// The columns as they are shown: `number subject:120`.
    fn shown(layout: &Layout, spec: &ListSpec) -> String {
        let place = |place: Place| match place.width {
            Some(width) => format!("{}:{width}", spec.columns[place.at].key),
            None => spec.columns[place.at].key.to_owned(),
        };
        layout.places(spec).into_iter().map(place).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn columns_are_hidden_moved_and_sized_and_come_back_where_they_were() {
        let spec = spec(&["number", "subject", "state", "due"]);
        let mut layout = Layout::default();
        let mut after = |what: &str, change: &dyn Fn(&mut Layout)| {
            change(&mut layout);
            format!("{what}: {}", shown(&layout, &spec))
        };
        let steps = [
            after("at first", &|_| {}),
            after("hide state", &|layout| layout.show(&spec, "state", false)),
            after("due left, past the hidden one", &|layout| layout.shift(&spec, "due", -1)),
            after("due left further than it goes", &|layout| layout.shift(&spec, "due", -9)),
            after("number to the place of subject", &|layout| layout.put(&spec, "number", "subject")),
            after("wider than anything", &|layout| layout.size(&spec, "due", Some(60_000))),
            after("show state", &|layout| layout.show(&spec, "state", true)),
            after("number right", &|layout| layout.shift(&spec, "number", 1)),
            after("a column that is not there", &|layout| layout.shift(&spec, "nothing", 1)),
            after("as it is stated", &Layout::reset),
        ];
        assert_eq!(
            steps,
            [
                "at first: number subject state due",
                "hide state: number subject due",
                "due left, past the hidden one: number due subject",
                "due left further than it goes: due number subject",
                "number to the place of subject: due subject number",
                "wider than anything: due:1600 subject number",
                "show state: due:1600 subject number state",
                "number right: due:1600 subject state number",
                "a column that is not there: due:1600 subject state number",
                "as it is stated: number subject state due",
            ]
        );
    }

    #[test]
    fn the_last_column_stays() {
        let spec = spec(&["number", "subject"]);
        let mut layout = Layout::of(["subject", "subject"]);
        assert_eq!(shown(&layout, &spec), "subject");
        layout.show(&spec, "subject", false);
        assert_eq!(shown(&layout, &spec), "subject");
        assert_eq!(layout.columns(&spec), [(1, true), (0, false)]);
    }

    #[test]
    fn an_extra_column_is_shown_only_where_somebody_chose_it() {
        let mut spec = spec(&["number", "in_error", "subject"]);
        spec.columns[1].list.is_extra = true;
        let mut layout = Layout::default();
        assert_eq!(shown(&layout, &spec), "number subject");
        assert_eq!(layout.columns(&spec), [(0, true), (1, false), (2, true)]);
        layout.show(&spec, "subject", false);
        assert_eq!(shown(&layout, &spec), "number");
        layout.show(&spec, "in_error", true);
        assert_eq!(shown(&layout, &spec), "number in_error");
    }

    #[test]
    fn what_another_version_knows_is_told_and_kept() {
        let spec = spec(&["number", "subject"]);
        let text = r#"{"version":7,"columns":[{"key":"mood","width":50,"face":"smile"},{"key":"subject"}],"pinned":2}"#;
        let mut layout = Layout::read(text).unwrap();
        assert_eq!(shown(&layout, &spec), "subject");
        let notes: Vec<String> = layout.notes(&spec).iter().map(|said| said.key.to_string()).collect();
        assert_eq!(notes, ["table-columns-newer", "table-columns-gone"]);
        layout.size(&spec, "subject", Some(300));
        let written = layout.written();
        for kept in [r#""version":7"#, r#""pinned":2"#, r#""face":"smile""#, r#""width":50"#, r#""width":300"#] {
            assert!(written.contains(kept), "{kept} in {written}");
        }
        assert_eq!(Layout::read(&written), Some(layout));
        assert_eq!(Layout::read("[]"), None);
        // Where nothing of it is left, the list is shown as it is stated.
        assert_eq!(shown(&Layout::of(["mood"]), &spec), "number subject");
    }
}
