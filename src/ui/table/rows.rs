//! The rows of a list of any length: all ids in order, the rows themselves only where one looks.

use std::{collections::BTreeMap, ops::Range};

use super::Source;
use crate::base::{
    failure::Failure,
    field::{ListQuery, ListRow},
    money::Money,
    slot::Slot,
};

/// Rows fetched at once.
const PAGE: usize = 100;
/// Pages on their way at once: whoever drags the scroll bar is served where it stands, not where it was.
const PENDING: usize = 4;
/// Rows kept beside those that are seen.
const KEPT: usize = 6_400;
/// A list is asked again at most twice a second.
const PAUSE_SECONDS: f64 = 0.5;

/// How much of what is shown may be out of date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Old {
    /// Nothing.
    Nothing,
    /// Values of other records that the rows show.
    Values,
    /// Rows, their order and number.
    Order,
}

/// What of the list has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum News {
    /// Nothing.
    None,
    /// The rows of the same question, asked again.
    Same,
    /// The rows of another question than the one that was shown.
    Other,
}

/// A row as it was at the time of some question.
#[derive(Debug)]
struct Held {
    row: ListRow,
    /// The count of [`Rows::age`] when it was asked for.
    age: u64,
}

/// A page on its way.
#[derive(Debug)]
struct Pending {
    ids: Vec<i64>,
    age: u64,
    slot: Slot<Vec<ListRow>>,
}

/// The rows of a list. Old ones stay until the new are there.
#[derive(Debug)]
pub(super) struct Rows {
    /// What is listed.
    query: ListQuery,
    first: Slot<Vec<ListRow>>,
    all: Slot<Vec<i64>>,
    sums: Slot<Vec<Money>>,
    /// The ids in order; the first page's only, until all are there.
    ids: Vec<i64>,
    /// Whether `ids` are all there are.
    is_whole: bool,
    /// Whether `ids` are an answer to another question than `query`.
    is_of_another: bool,
    /// Whether `query` has not been asked yet.
    is_unasked: bool,
    held: BTreeMap<i64, Held>,
    pending: Vec<Pending>,
    /// Counts the questions: rows of an older age are shown, and asked for again.
    age: u64,
    old: Old,
    /// When the list was asked last, in seconds of the window.
    asked_at: f64,
    /// Why the last question failed; nothing is asked again before something changes.
    failure: Option<Failure>,
}

impl Default for Rows {
    fn default() -> Self {
        Self {
            query: ListQuery::default(),
            first: Slot::default(),
            all: Slot::default(),
            sums: Slot::default(),
            ids: Vec::new(),
            is_whole: false,
            is_of_another: true,
            is_unasked: true,
            held: BTreeMap::new(),
            pending: Vec::new(),
            age: 0,
            old: Old::Order,
            asked_at: f64::NEG_INFINITY,
            failure: None,
        }
    }
}

impl Rows {
    /// How many rows there are, as far as known.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// The number of all rows, once it is known.
    pub fn count(&self) -> Option<usize> {
        self.is_whole.then_some(self.ids.len())
    }

    /// The sums below the list, as far as known. Money that can't be summed has none.
    pub fn sums(&self) -> &[Money] {
        self.sums.seen().map_or(&[], Vec::as_slice)
    }

    /// True while the list itself is on its way.
    pub fn is_loading(&self) -> bool {
        self.all.is_loading() || self.first.is_loading()
    }

    /// Why the list could not be read.
    pub fn failure(&self) -> Option<&Failure> {
        self.failure.as_ref()
    }

    /// All ids in order, as far as known.
    pub fn ids(&self) -> &[i64] {
        &self.ids
    }

    /// The id of the row at a position.
    pub fn id(&self, position: usize) -> Option<i64> {
        self.ids.get(position).copied()
    }

    /// The position of a record.
    pub fn position(&self, id: i64) -> Option<usize> {
        self.ids.iter().position(|one| *one == id)
    }

    /// The row at a position, when it is there.
    pub fn row(&self, position: usize) -> Option<&ListRow> {
        self.ids.get(position).and_then(|id| self.held.get(id)).map(|held| &held.row)
    }

    /// Lists something else from the next frame on.
    pub fn ask(&mut self, query: ListQuery) {
        if query != self.query {
            // The same words at a later moment are the same question: 'due before now'.
            self.is_of_another |= !query.is_same_later(&self.query);
            self.query = query;
            self.asked_at = f64::NEG_INFINITY;
            self.old = Old::Order;
            self.is_unasked = true;
        }
    }

    /// Something was saved: of this list's own kind, which may change its order, or of another.
    pub fn outdated(&mut self, is_own: bool) {
        self.old = self.old.max(if is_own { Old::Order } else { Old::Values });
    }

    /// The ids at these positions, where the list is on its way: they are looked for in it.
    pub fn stood(&self, seen: Range<usize>) -> Vec<i64> {
        let is_here = self.first.seen().is_some() || self.all.seen().is_some();
        if self.is_of_another || !is_here && !self.is_loading() {
            return Vec::new();
        }
        self.ids[seen.start.min(self.ids.len())..seen.end.min(self.ids.len())].to_vec()
    }

    /// Takes in answers and asks what is due. What has come, and the seconds until it wants to be called again.
    pub fn poll(&mut self, source: &dyn Source, now: f64) -> (News, Option<f64>) {
        let news = self.take_list();
        self.take_pages();
        self.sums.poll();
        (news, self.ask_what_is_due(source, now))
    }

    fn ask_what_is_due(&mut self, source: &dyn Source, now: f64) -> Option<f64> {
        if self.old == Old::Nothing {
            return None;
        }
        let wait = self.asked_at + PAUSE_SECONDS - now;
        if wait > 0.0 {
            return Some(wait);
        }
        // An answer that is on its way is not given up for a newer one: saves that come faster than answers would
        // leave the list without any.
        if !self.is_unasked && self.all.is_loading() {
            return None;
        }
        self.is_unasked = false;
        self.asked_at = now;
        self.age += 1;
        self.failure = None;
        if self.old == Old::Order {
            self.first = source.first(&self.query);
            self.all = source.ids(&self.query);
        }
        self.sums.replace(source.sums(&self.query));
        self.old = Old::Nothing;
        None
    }

    fn take_list(&mut self) -> News {
        let mut news = News::None;
        // What was asked before the question changed says nothing of it.
        if self.is_unasked {
            return news;
        }
        match self.first.take() {
            Some(Ok(rows)) => {
                // All ids may have been faster; and a list that is shown whole is not cut to a page again.
                let is_faster = self.all.is_loading();
                if is_faster && (self.is_of_another || self.ids.len() <= PAGE) || !self.is_whole {
                    self.ids = rows.iter().map(|row| row.id).collect();
                    self.is_whole = rows.len() < PAGE;
                    news = self.come();
                }
                let age = self.age;
                self.held.extend(rows.into_iter().map(|row| (row.id, Held { row, age })));
            }
            Some(Err(failure)) => self.failure = Some(failure),
            None => {}
        }
        match self.all.take() {
            Some(Ok(ids)) => {
                self.ids = ids;
                self.is_whole = true;
                news = match self.come() {
                    News::Same if news != News::None => news,
                    come => come,
                };
            }
            Some(Err(failure)) => self.failure = Some(failure),
            None => {}
        }
        news
    }

    fn come(&mut self) -> News {
        if std::mem::take(&mut self.is_of_another) { News::Other } else { News::Same }
    }

    fn take_pages(&mut self) {
        let mut waiting = Vec::new();
        for mut page in std::mem::take(&mut self.pending) {
            match page.slot.take() {
                Some(Ok(rows)) => self.hold(&page.ids, page.age, rows),
                Some(Err(failure)) => self.failure = Some(failure),
                None => waiting.push(page),
            }
        }
        self.pending = waiting;
    }

    fn hold(&mut self, ids: &[i64], age: u64, rows: Vec<ListRow>) {
        for &id in ids {
            // A row that is gone stays empty, so that it is not asked for every frame.
            self.held.insert(id, Held { row: ListRow { id, cells: Vec::new() }, age });
        }
        self.held.extend(rows.into_iter().map(|row| (row.id, Held { row, age })));
    }

    /// Asks for what is seen and not there, and forgets what is far away.
    pub fn see(&mut self, source: &dyn Source, seen: Range<usize>) {
        if self.failure.is_some() || self.ids.is_empty() {
            return;
        }
        let last = self.ids.len() - 1;
        for page in seen.start.min(last) / PAGE..=seen.end.min(last) / PAGE {
            self.fetch(source, page);
        }
        if self.held.len() > KEPT {
            let near = seen.start.saturating_sub(KEPT / 4)..seen.end.saturating_add(KEPT / 4).min(self.ids.len());
            let mut kept = BTreeMap::new();
            for id in &self.ids[near.start.min(near.end)..near.end] {
                kept.extend(self.held.remove_entry(id));
            }
            self.held = kept;
        }
    }

    fn fetch(&mut self, source: &dyn Source, page: usize) {
        let range = page * PAGE..((page + 1) * PAGE).min(self.ids.len());
        let is_old = |id: &i64| self.held.get(id).is_none_or(|held| held.age < self.age);
        let is_coming =
            |id: &i64| self.pending.iter().any(|pending| pending.age == self.age && pending.ids.contains(id));
        let wanted: Vec<i64> = self.ids[range].iter().filter(|id| is_old(id) && !is_coming(id)).copied().collect();
        // While the list itself is on its way its first page is coming with it.
        if wanted.is_empty() || page == 0 && self.first.is_loading() {
            return;
        }
        if self.pending.len() >= PENDING {
            self.pending.remove(0);
        }
        self.pending.push(Pending { ids: wanted.clone(), age: self.age, slot: source.rows(wanted) });
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;
    use crate::base::{
        filter::{Check, Condition},
        value::Val,
    };

    /// A list of so many rows that answers at once and notes what it was asked.
    struct Numbers {
        count: i64,
        asked: RefCell<Vec<String>>,
    }

    impl Numbers {
        fn new(count: i64) -> Self {
            Self { count, asked: RefCell::default() }
        }

        fn rows_of(&self, ids: impl IntoIterator<Item = i64>) -> Slot<Vec<ListRow>> {
            let of = |id: i64| ListRow { id, cells: vec![Val::Int(id * 10)] };
            Slot::ready(ids.into_iter().filter(|id| *id < self.count).map(of).collect())
        }
    }

    impl Source for Numbers {
        fn first(&self, query: &ListQuery) -> Slot<Vec<ListRow>> {
            self.asked.borrow_mut().push(format!("first {}", query.text));
            self.rows_of(0..self.count.min(100))
        }

        fn ids(&self, query: &ListQuery) -> Slot<Vec<i64>> {
            self.asked.borrow_mut().push(format!("ids {}", query.text));
            Slot::ready((0..self.count).collect())
        }

        fn rows(&self, ids: Vec<i64>) -> Slot<Vec<ListRow>> {
            self.asked.borrow_mut().push(format!("rows {}..={}", ids[0], ids[ids.len() - 1]));
            self.rows_of(ids)
        }
    }

    #[test]
    fn the_same_question_at_a_later_moment_keeps_the_place() {
        let (source, mut rows) = (Numbers::new(3), Rows::default());
        let condition = |minute: i64| Condition {
            key: "due".to_owned(),
            not: false,
            any: vec![Check::Between(None, Some(Val::Int(minute)))],
            at: None,
        };
        let query = |minute: i64, words: &str| ListQuery {
            text: words.to_owned(),
            filter: vec![condition(minute)],
            ..ListQuery::default()
        };
        let mut news = |query: ListQuery, now: f64| {
            rows.ask(query);
            [rows.poll(&source, now).0, rows.poll(&source, now).0].into_iter().find(|news| *news != News::None)
        };
        assert_eq!(news(query(1, ""), 1.0), Some(News::Other));
        assert_eq!(news(query(2, ""), 60.0), Some(News::Same));
        assert_eq!(news(query(2, "pump"), 70.0), Some(News::Other));
    }

    #[test]
    fn only_the_pages_one_looks_at_are_fetched_and_each_once() {
        let (source, mut rows) = (Numbers::new(1_000_000), Rows::default());
        rows.poll(&source, 0.0);
        for _ in 0..3 {
            rows.poll(&source, 0.1);
            rows.see(&source, 999_960..1_000_000);
            rows.see(&source, 0..40);
        }
        assert_eq!(rows.count(), Some(1_000_000));
        assert_eq!(rows.row(999_999).map(|row| row.cells.clone()), Some(vec![Val::Int(9_999_990)]));
        assert_eq!(*source.asked.borrow(), ["first ", "ids ", "rows 999900..=999999"]);
    }

    #[test]
    fn a_change_is_asked_for_at_most_twice_a_second_and_old_rows_stay_until_then() {
        let (source, mut rows) = (Numbers::new(3), Rows::default());
        rows.poll(&source, 10.0);
        rows.poll(&source, 10.0);
        for step in 1..=9 {
            rows.outdated(true);
            let wait = rows.poll(&source, 10.0 + f64::from(step) * 0.05).1.expect("it waits");
            assert!(wait > 0.0);
            assert!(rows.row(2).is_some());
        }
        assert_eq!(source.asked.borrow().len(), 2);
        assert_eq!(rows.poll(&source, 10.5).1, None);
        assert_eq!(source.asked.borrow().len(), 4);
    }

    #[test]
    fn a_change_of_another_kind_fetches_what_is_seen_but_not_the_order() {
        let (source, mut rows) = (Numbers::new(250), Rows::default());
        rows.poll(&source, 0.0);
        rows.poll(&source, 0.0);
        rows.outdated(false);
        rows.poll(&source, 1.0);
        rows.see(&source, 0..20);
        assert_eq!(*source.asked.borrow(), ["first ", "ids ", "rows 0..=99"]);
    }

    #[test]
    fn a_row_that_is_gone_stays_empty_and_is_not_asked_for_every_frame() {
        let (source, mut rows) = (Numbers::new(250), Rows::default());
        rows.poll(&source, 0.0);
        rows.poll(&source, 0.0);
        rows.ids.push(777);
        for _ in 0..5 {
            rows.see(&source, 249..251);
            rows.poll(&source, 0.1);
        }
        assert_eq!(rows.row(250).map(|row| row.cells.len()), Some(0));
        assert_eq!(source.asked.borrow().len(), 3);
    }

    #[test]
    fn what_is_far_away_is_forgotten() {
        let (source, mut rows) = (Numbers::new(100_000), Rows::default());
        rows.poll(&source, 0.0);
        for page in 0..200 {
            rows.poll(&source, 0.0);
            rows.see(&source, page * 100..page * 100 + 40);
            rows.poll(&source, 0.0);
        }
        assert!(rows.held.len() <= KEPT + PAGE, "{}", rows.held.len());
        assert!(rows.row(19_900).is_some());
    }
}
