//! The rows of an answer, which is in memory, as a table asks for them: found by words, in the order of a column.

use std::{cmp::Reverse, sync::Arc};

use crate::{
    base::{
        field::{ListQuery, ListRow, ListSpec, Show},
        slot::Slot,
        text::Texts,
    },
    report::figures::{Answer, Row, table},
    ui::table::Source,
};

/// Rows shown before the order of all of them is asked for.
const FIRST: usize = 100;

/// The rows, those that are totals at the end.
pub(super) struct Memory {
    spec: ListSpec,
    rows: Arc<Vec<ListRow>>,
    /// The rows as they read, for words to be found and names to be sorted.
    texts: Vec<Vec<String>>,
}

impl Memory {
    /// Of an answer, in the language of the texts.
    pub fn of(answer: &Answer, texts: &Texts) -> Self {
        let spec = table::spec(&answer.asked);
        let mut rows = table::rows(answer, texts);
        let totals = table::totals(answer, texts).into_iter().zip(1..);
        // Each row has its own number.
        rows.extend(totals.map(|(total, place)| ListRow { id: -place, ..total }));
        let read = |row: &ListRow| -> Vec<String> {
            let cells = spec.columns.iter().zip(&row.cells);
            cells.map(|(column, val)| texts.show(val, column.show).to_lowercase()).collect()
        };
        let texts = rows.iter().map(read).collect();
        Self { spec, rows: Arc::new(rows), texts }
    }

    /// The numbers of the rows that are found, in order; totals stay at the end.
    fn sorted(&self, query: &ListQuery) -> Vec<i64> {
        let wanted = query.text.to_lowercase();
        let words: Vec<&str> = wanted.split_whitespace().collect();
        let is_found =
            |place: &usize| words.iter().all(|word| self.texts[*place].iter().any(|text| text.contains(word)));
        let mut places: Vec<usize> = (0..self.rows.len()).filter(is_found).collect();
        let sort = query.sort.as_ref();
        let column = sort.and_then(|(key, _)| self.spec.columns.iter().position(|column| column.key == key));
        if let (Some(at), Some((_, down))) = (column, sort) {
            let is_text = matches!(self.spec.columns[at].show, Show::Text | Show::Word(_));
            let rank = |place: &usize| {
                let text = if is_text { self.texts[*place][at].clone() } else { String::new() };
                (self.rows[*place].cells[at].as_int().unwrap_or(i64::MIN), text)
            };
            let is_total = |place: &usize| self.rows[*place].id < 0;
            if *down {
                places.sort_by_cached_key(|place| (is_total(place), Reverse(rank(place))));
            } else {
                places.sort_by_cached_key(|place| (is_total(place), rank(place)));
            }
        }
        places.into_iter().map(|place| self.rows[place].id).collect()
    }

    fn of_ids(&self, ids: &[i64]) -> Vec<ListRow> {
        // A row's number is its place; the few totals are looked for.
        let of = |id: &i64| match usize::try_from(*id) {
            Ok(place) => self.rows.get(place),
            Err(_) => self.rows.iter().rev().find(|row| row.id == *id),
        };
        ids.iter().filter_map(of).cloned().collect()
    }

    /// All rows, for a file.
    pub fn all(&self) -> Arc<Vec<ListRow>> {
        Arc::clone(&self.rows)
    }
}

/// The row of an answer that has this number in the table.
pub(super) fn row(answer: &Answer, id: i64) -> Option<&Row> {
    match usize::try_from(id) {
        Ok(place) => answer.rows.get(place),
        Err(_) => usize::try_from(-id - 1).ok().and_then(|place| answer.totals.get(place)),
    }
}

impl Source for Memory {
    fn first(&self, query: &ListQuery) -> Slot<Vec<ListRow>> {
        let mut ids = self.sorted(query);
        ids.truncate(FIRST);
        Slot::ready(self.of_ids(&ids))
    }

    fn ids(&self, query: &ListQuery) -> Slot<Vec<i64>> {
        Slot::ready(self.sorted(query))
    }

    fn rows(&self, ids: Vec<i64>) -> Slot<Vec<ListRow>> {
        Slot::ready(self.of_ids(&ids))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        base::{field::ReadAt, id::UserId, text::Lang, time::Instant, value::Val},
        report::figures::{Asked, Group, Key, Report},
    };

    fn memory() -> Memory {
        let row = |value: &str, count: i64| Row {
            keys: vec![Key { group: Group::Owner, value: value.to_owned(), name: String::new() }],
            figures: vec![Val::Int(count), Val::Int(0), Val::Int(0), Val::Int(0)],
        };
        let total = Row { keys: Vec::new(), figures: vec![Val::Int(6), Val::Null, Val::Int(0), Val::Int(0)] };
        let zone = chrono_tz::Asia::Shanghai;
        let asked = Asked { groups: vec![Group::Owner], ..Asked::usual(Report::Monitor, UserId(1)) };
        let rows = vec![row("王伟", 1), row("李静", 3), row("", 2)];
        let at = ReadAt { now: Instant(0), zone };
        let answer = Answer { asked, at, bars: rows.clone(), rows, totals: vec![total] };
        Memory::of(&answer, &Texts::new(Lang::Zh, zone))
    }

    #[test]
    fn rows_are_found_and_sorted_and_the_total_stays_last() {
        let ids = |text: &str, sort: Option<(&str, bool)>| {
            let sort = sort.map(|(key, down)| (key.to_owned(), down));
            memory().sorted(&ListQuery { text: text.to_owned(), sort, ..ListQuery::default() })
        };
        assert_eq!(ids("", None), [0, 1, 2, -1]);
        assert_eq!(ids("", Some(("count", false))), [0, 2, 1, -1]);
        assert_eq!(ids("", Some(("count", true))), [1, 2, 0, -1]);
        assert_eq!(ids("李", None), [1]);
        assert_eq!(ids("（无）", None), [2]);
    }
}
