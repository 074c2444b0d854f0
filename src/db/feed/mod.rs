//! The feed: what was saved since, read from the history by its key.
//!
//! The history has a row for each save, with an id. Where one write is done at a time, ids come in the order of the
//! commits, and what is new stands behind the newest row that was seen. On a server ids are drawn while a transaction
//! runs, and commits overtake each other: an id that is missing between those that were seen is a *gap*. It is asked
//! for again until its row comes, or can't come any more, because every transaction that ran when the gap was noticed
//! has ended. This file is the pure part: what to ask for next, and what the answer tells.

pub(super) mod ears;
pub(super) mod news;
pub(super) mod read;

#[cfg(test)]
mod tests;

use std::time::Duration;

use crate::base::{kind::Subject, time::Instant};

use super::changes::Fate;

/// A transaction that has drawn an id runs visibly by then: only from so long after a gap was noticed does the server's
/// horizon say who could fill it.
const GRACE: Duration = Duration::from_secs(1);
/// Where a server does not tell its horizon, nobody is waited for longer than this.
const PATIENCE: Duration = Duration::from_mins(1);
/// More gaps than this are not asked for one by one.
const MOST_GAPS: usize = 64;

/// A row of the history, as far as the feed reads it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Row {
    pub(super) id: i64,
    /// None for a kind that this program does not know.
    pub(super) subject: Option<Subject>,
    pub(super) version: i64,
    pub(super) at: Instant,
    pub(super) fate: Fate,
}

/// A part of the history: the rows from an id to another, both with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) from: i64,
    pub(super) to: i64,
}

/// Which transactions of a server have ended, all of them: those before `oldest`. None has begun yet from `next` on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Horizon {
    pub(super) oldest: i64,
    pub(super) next: i64,
}

/// When the feed is asked: the time since it began, and the server's horizon, where it tells one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Moment {
    pub(super) at: Duration,
    pub(super) horizon: Option<Horizon>,
}

/// The row seen last is not there, or is another one: the data was taken back to what it was earlier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct WentBack;

/// What an answer tells.
#[derive(Debug, PartialEq)]
pub(super) struct Taken<'a> {
    /// The rows that were not seen before.
    pub(super) news: &'a [Row],
    /// What of the part is still to be asked for.
    pub(super) next: Option<Part>,
}

/// Waiting until all transactions have ended that ran at a moment.
#[derive(Clone, Copy, Debug)]
struct Wait {
    since: Duration,
    /// The first transaction that is not waited for.
    until: Option<i64>,
    is_over: bool,
}

impl Wait {
    fn from(since: Duration) -> Self {
        Self { since, until: None, is_over: false }
    }

    fn pass(&mut self, moment: &Moment) {
        let waited = moment.at.saturating_sub(self.since);
        match (moment.horizon, self.until) {
            (Some(horizon), Some(until)) => self.is_over = horizon.oldest >= until,
            (Some(horizon), None) if waited >= GRACE => self.until = Some(horizon.next),
            (Some(_), None) => {}
            (None, _) => self.is_over = waited >= PATIENCE,
        }
    }
}

/// Ids that are missing between those that were seen.
#[derive(Clone, Copy, Debug)]
struct Gap {
    part: Part,
    wait: Wait,
}

/// How far the history was read.
#[derive(Debug)]
pub(super) struct Feed {
    /// Ids come in the order of the commits.
    is_in_order: bool,
    /// The row with the highest id that was seen.
    last: Option<Row>,
    /// In no order.
    gaps: Vec<Gap>,
    /// What can't be told row by row: once this is over, everything may have changed.
    owed: Option<Wait>,
    /// As much again, that came while that was waited for.
    is_more_owed: bool,
}

impl Feed {
    /// Begins behind the newest row there is now. Who writes at this moment may have drawn an id before it: once they
    /// have ended, everything may have changed.
    pub(super) fn begin(last: Option<Row>, is_in_order: bool, moment: &Moment) -> Self {
        let is_somebody_writing = moment.horizon.is_none_or(|horizon| horizon.oldest < horizon.next);
        let until = moment.horizon.map(|horizon| horizon.next);
        let owed = (!is_in_order && is_somebody_writing).then(|| Wait { until, ..Wait::from(moment.at) });
        Self { is_in_order, last, gaps: Vec::new(), owed, is_more_owed: false }
    }

    /// The highest id that was seen.
    pub(super) fn seen(&self) -> i64 {
        self.last.as_ref().map_or(0, |row| row.id)
    }

    /// Something is waited for: it is asked for again though nobody tells of anything new.
    pub(super) fn is_waiting(&self) -> bool {
        !self.gaps.is_empty() || self.owed.is_some()
    }

    /// What there is to ask for. The moment is that before the first answer is read.
    pub(super) fn ask(&mut self, moment: &Moment) -> Vec<Part> {
        self.gaps.iter_mut().map(|gap| &mut gap.wait).chain(&mut self.owed).for_each(|wait| wait.pass(moment));
        let mut parts: Vec<Part> = self.gaps.iter().map(|gap| gap.part).collect();
        parts.push(self.behind());
        parts
    }

    /// What stands behind the newest row, and that row itself: it must still be there.
    fn behind(&self) -> Part {
        Part { from: self.seen(), to: i64::MAX }
    }

    /// Takes in what was found of a part, in the order of the ids; `is_whole` when there is no more of it.
    ///
    /// # Errors
    /// [`WentBack`] when the history is not the one that was read before.
    pub(super) fn take<'a>(
        &mut self,
        part: Part,
        rows: &'a [Row],
        is_whole: bool,
        moment: &Moment,
    ) -> Result<Taken<'a>, WentBack> {
        match self.gaps.iter().position(|gap| gap.part == part) {
            Some(at) => Ok(self.fill(at, rows, is_whole)),
            None => self.go_on(rows, is_whole, moment),
        }
    }

    fn fill<'a>(&mut self, at: usize, rows: &'a [Row], is_whole: bool) -> Taken<'a> {
        let Gap { part, wait } = self.gaps.swap_remove(at);
        let mut from = part.from;
        for row in rows {
            if from < row.id && !wait.is_over {
                self.gaps.push(Gap { part: Part { from, to: row.id - 1 }, wait });
            }
            from = row.id + 1;
        }
        let rest = Part { from, to: part.to };
        if from <= part.to && !(is_whole && wait.is_over) {
            self.gaps.push(Gap { part: rest, wait });
        }
        Taken { news: rows, next: (!is_whole && from <= part.to).then_some(rest) }
    }

    fn go_on<'a>(&mut self, rows: &'a [Row], is_whole: bool, moment: &Moment) -> Result<Taken<'a>, WentBack> {
        if self.last.is_some() && rows.first() != self.last.as_ref() {
            return Err(WentBack);
        }
        let news = if self.last.is_some() { &rows[1..] } else { rows };
        for row in news {
            let from = self.seen() + 1;
            if from < row.id && !self.is_in_order {
                self.gaps.push(Gap { part: Part { from, to: row.id - 1 }, wait: Wait::from(moment.at) });
            }
            self.last = Some(row.clone());
        }
        if self.gaps.len() > MOST_GAPS {
            self.gaps.clear();
            self.is_more_owed = self.owed.is_some();
            self.owed.get_or_insert(Wait::from(moment.at));
        }
        Ok(Taken { news, next: (!is_whole).then(|| self.behind()) })
    }

    /// True once when everything may have changed: what could not be told row by row has come by now, if it ever does.
    pub(super) fn is_all_due(&mut self, moment: &Moment) -> bool {
        let is_due = self.owed.is_some_and(|owed| owed.is_over);
        if is_due {
            self.owed = std::mem::take(&mut self.is_more_owed).then(|| Wait::from(moment.at));
        }
        is_due
    }
}
