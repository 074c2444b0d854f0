//! The feed against a slow, obvious oracle: every committed row is told, and none twice.

use std::{collections::BTreeMap, time::Duration};

use proptest::prelude::*;

use super::*;
use crate::base::kind::Kind;

const PAGE: usize = 3;
const SECOND: Duration = Duration::from_secs(1);

fn row(id: i64) -> Row {
    let subject = Some(Subject { kind: Kind::Call, id });
    Row { id, subject, version: 1, at: Instant(id * 7), fate: Fate::Made }
}

fn ids(rows: &[Row]) -> Vec<i64> {
    rows.iter().map(|row| row.id).collect()
}

/// A transaction of a writer: its number, and the ids that it has drawn.
#[derive(Clone, Debug, Default)]
struct Running {
    number: i64,
    drawn: Vec<i64>,
}

/// A server whose transactions draw ids from one sequence and end in any order.
#[derive(Debug, Default)]
struct World {
    now: Duration,
    last_id: i64,
    last_transaction: i64,
    running: BTreeMap<usize, Running>,
    /// The rows that are there, and how often each was told.
    committed: BTreeMap<i64, usize>,
    rolled_back: usize,
}

impl World {
    fn step(&mut self, step: &Step) {
        match *step {
            Step::Draw(writer) => {
                let next = self.last_transaction + 1;
                let running = self.running.entry(writer).or_insert_with(|| {
                    self.last_transaction = next;
                    Running { number: next, drawn: Vec::new() }
                });
                self.last_id += 1;
                running.drawn.push(self.last_id);
            }
            Step::Commit(writer) => {
                let ended = self.running.remove(&writer).unwrap_or_default();
                self.committed.extend(ended.drawn.into_iter().map(|id| (id, 0)));
            }
            Step::RollBack(writer) => {
                self.rolled_back += self.running.remove(&writer).unwrap_or_default().drawn.len();
            }
            Step::Pass => self.now += SECOND / 3,
            Step::Ask => {}
        }
    }

    fn moment(&self) -> Moment {
        let next = self.last_transaction + 1;
        let oldest = self.running.values().map(|running| running.number).min().unwrap_or(next);
        Moment { at: self.now, horizon: Some(Horizon { oldest, next }) }
    }

    fn page(&self, part: Part) -> Vec<Row> {
        self.committed.range(part.from..=part.to).take(PAGE).map(|(id, _)| row(*id)).collect()
    }

    /// Reads what there is; between two answers the world goes on by these steps.
    fn read(&mut self, feed: &mut Feed, between: &mut impl Iterator<Item = Step>) {
        let moment = self.moment();
        for first in feed.ask(&moment) {
            let mut next = Some(first);
            while let Some(part) = next {
                between.next().into_iter().for_each(|step| self.step(&step));
                let rows = self.page(part);
                let taken = feed.take(part, &rows, rows.len() < PAGE, &moment).unwrap();
                for told in taken.news {
                    *self.committed.get_mut(&told.id).unwrap() += 1;
                }
                next = taken.next;
            }
        }
        if feed.is_all_due(&moment) {
            // Whoever loads anew sees what is there.
            self.committed.values_mut().filter(|told| **told == 0).for_each(|told| *told = 1);
        }
    }
}

#[derive(Clone, Copy, Debug)]
enum Step {
    Draw(usize),
    Commit(usize),
    RollBack(usize),
    Pass,
    Ask,
}

fn a_step() -> impl Strategy<Value = Step> {
    let writer = 0..5_usize;
    prop_oneof![
        6 => writer.clone().prop_map(Step::Draw),
        2 => writer.clone().prop_map(Step::Commit),
        1 => writer.prop_map(Step::RollBack),
        1 => Just(Step::Pass),
        3 => Just(Step::Ask),
    ]
}

/// Lets the steps happen, half of them while the feed reads; then all writers end, and time passes.
fn told_after(world: &mut World, feed: &mut Feed, steps: &[Step]) -> usize {
    let mut most = 0;
    let mut steps = steps.iter().copied();
    while let Some(step) = steps.next() {
        match step {
            Step::Ask => {
                world.read(feed, &mut steps.by_ref().take(4).filter(|step| !matches!(step, Step::Ask)));
                most = most.max(feed.gaps.len());
            }
            step => world.step(&step),
        }
    }
    for writer in 0..5 {
        world.step(&if writer % 2 == 0 { Step::Commit(writer) } else { Step::RollBack(writer) });
    }
    for _ in 0..4 {
        world.read(feed, &mut std::iter::empty());
        world.now += SECOND;
    }
    most
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn each_committed_row_is_told_once_whatever_overtakes_what(steps in prop::collection::vec(a_step(), 1..300)) {
        let mut world = World::default();
        let mut feed = Feed::begin(None, false, &world.moment());
        let most = told_after(&mut world, &mut feed, &steps);
        let wrong: Vec<_> = world.committed.iter().filter(|(_, told)| **told != 1).collect();
        prop_assert!(wrong.is_empty(), "told not once: {:?}", wrong);
        prop_assert!(!feed.is_waiting(), "nothing is waited for: {:?}", feed);
        prop_assert!(most <= MOST_GAPS);
    }

    #[test]
    fn who_was_writing_when_the_window_began_is_heard_too(
        before in prop::collection::vec(a_step(), 1..80),
        steps in prop::collection::vec(a_step(), 1..200),
    ) {
        let mut world = World::default();
        before.iter().for_each(|step| world.step(step));
        // The window reads all there is when it begins.
        world.committed.values_mut().for_each(|told| *told = 1);
        let last = world.committed.keys().next_back().map(|id| row(*id));
        let mut feed = Feed::begin(last, false, &world.moment());
        told_after(&mut world, &mut feed, &steps);
        let missed: Vec<_> = world.committed.iter().filter(|(_, told)| **told == 0).collect();
        prop_assert!(missed.is_empty(), "missed: {:?}", missed);
        prop_assert!(world.committed.values().all(|told| *told <= 2) && !feed.is_waiting(), "{:?}", feed);
    }
}

fn moment(second: u64, oldest: i64, next: i64) -> Moment {
    Moment { at: SECOND * u32::try_from(second).unwrap(), horizon: Some(Horizon { oldest, next }) }
}

#[test]
fn an_id_that_is_missing_is_asked_for_until_nobody_can_bring_it_any_more() {
    let mut feed = Feed::begin(Some(row(10)), false, &moment(0, 5, 5));
    let begun = moment(1, 5, 7);
    assert_eq!(feed.ask(&begun), [Part { from: 10, to: i64::MAX }]);
    let rows = [row(10), row(12), row(15)];
    let taken = feed.take(Part { from: 10, to: i64::MAX }, &rows, true, &begun).unwrap();
    assert_eq!((ids(taken.news), taken.next), (vec![12, 15], None));
    let [eleven, rest] = [Part { from: 11, to: 11 }, Part { from: 13, to: 14 }];
    let behind = Part { from: 15, to: i64::MAX };
    // The server says who could bring them, a moment after they were missed: nobody from 9 on.
    let noted = moment(2, 5, 9);
    assert_eq!(feed.ask(&noted), [eleven, rest, behind]);
    assert_eq!(feed.take(eleven, &[], true, &noted).unwrap(), Taken { news: &[], next: None });
    let one = [row(13)];
    assert_eq!(ids(feed.take(rest, &one, true, &noted).unwrap().news), [13]);
    let still = moment(30, 8, 40);
    assert_eq!(feed.ask(&still).len(), 3, "the last one who could runs still");
    let over = moment(31, 9, 41);
    for part in feed.ask(&over) {
        let found: &[Row] = if part == behind { &rows[2..] } else { &[] };
        assert_eq!(feed.take(part, found, true, &over).unwrap().news, []);
    }
    assert!(!feed.is_waiting());
    assert_eq!(feed.ask(&over), [behind]);
}

#[test]
fn where_one_writes_at_a_time_nothing_is_missing_between_ids() {
    let alone = Moment { at: SECOND, horizon: None };
    let mut feed = Feed::begin(None, true, &alone);
    let rows = [row(3), row(9)];
    let taken = feed.take(feed.behind(), &rows, true, &alone).unwrap();
    assert_eq!(ids(taken.news), [3, 9]);
    assert!(!feed.is_waiting());
}

#[test]
fn a_server_that_does_not_say_who_is_writing_is_waited_for_a_minute_and_then_all_is_read_anew() {
    let at = |second| Moment { at: SECOND * second, horizon: None };
    let mut feed = Feed::begin(Some(row(1)), false, &at(0));
    feed.ask(&at(59));
    assert!(!feed.is_all_due(&at(59)));
    feed.ask(&at(60));
    assert!(feed.is_all_due(&at(60)) && !feed.is_all_due(&at(60)), "once");
}

#[test]
fn a_history_that_went_back_is_noticed_though_it_has_grown_past_the_row_seen_last() {
    let mut feed = Feed::begin(Some(row(10)), true, &moment(0, 1, 1));
    let other = Row { at: Instant(1), ..row(10) };
    let table: [&[Row]; 3] = [&[], &[row(11)], &[other, row(11), row(12)]];
    for rows in table {
        assert_eq!(feed.take(feed.behind(), rows, true, &moment(1, 1, 1)), Err(WentBack), "{rows:?}");
    }
}

#[test]
fn more_gaps_than_can_be_asked_for_become_one_look_at_everything() {
    let begun = moment(0, 1, 1);
    let mut feed = Feed::begin(Some(row(1)), false, &begun);
    let rows: Vec<Row> = (0..=65).map(|n| row(1 + n * 2)).collect();
    let taken = feed.take(feed.behind(), &rows, true, &begun).unwrap();
    assert_eq!(taken.news.len(), 65);
    assert!(feed.gaps.is_empty() && feed.is_waiting());
    for (second, oldest, is_due) in [(1, 1, false), (2, 1, false), (3, 50, true), (4, 50, false)] {
        let moment = moment(second, oldest, 50);
        feed.ask(&moment);
        assert_eq!(feed.is_all_due(&moment), is_due, "after {second} s");
    }
    assert!(!feed.is_waiting());
}
