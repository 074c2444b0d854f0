//! Adds calls up to figures. Pure: the middle, the tail and the mean of times, and what was kept.

use super::{Due, Figure};
use crate::base::value::Val;

/// A time that was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Taken {
    /// By the clock on the wall, in milliseconds.
    pub elapsed_ms: i64,
    /// In working hours without pauses, in milliseconds.
    pub working_ms: i64,
}

/// What a report sees of a call, or of one of its promises.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fact {
    /// It is not over.
    pub is_open: bool,
    /// When its next promise is due.
    pub due: Option<Due>,
    /// How long it took, where that is measured and there was an answer.
    pub taken: Option<Taken>,
    /// Whether the promise was kept, where one was made that is kept or broken.
    pub is_met: Option<bool>,
    /// It was closed and came back.
    pub is_reopened: bool,
}

/// What is added up for a row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sum {
    /// Calls.
    pub calls: i64,
    open: i64,
    overdue: i64,
    due_today: i64,
    elapsed_ms: Vec<i64>,
    working_ms: Vec<i64>,
    met: i64,
    missed: i64,
    reopened: i64,
}

impl Sum {
    /// Adds one.
    pub fn add(&mut self, fact: &Fact) {
        self.calls += 1;
        self.open += i64::from(fact.is_open);
        self.overdue += i64::from(fact.due == Some(Due::Overdue));
        self.due_today += i64::from(fact.due == Some(Due::Today));
        self.met += i64::from(fact.is_met == Some(true));
        self.missed += i64::from(fact.is_met == Some(false));
        self.reopened += i64::from(fact.is_reopened);
        if let Some(taken) = fact.taken {
            self.elapsed_ms.push(taken.elapsed_ms);
            self.working_ms.push(taken.working_ms);
        }
    }

    /// The figures, of so many calls in all; `measures` where times are taken.
    pub fn figures(mut self, figures: &[Figure], of: i64, measures: bool) -> Vec<Val> {
        self.elapsed_ms.sort_unstable();
        self.working_ms.sort_unstable();
        figures.iter().map(|figure| self.figure(*figure, of, measures)).collect()
    }

    fn figure(&self, figure: Figure, of: i64, measures: bool) -> Val {
        let count = |count: i64| Val::Int(count);
        match figure {
            Figure::Count if measures => count(i64::try_from(self.elapsed_ms.len()).unwrap_or(i64::MAX)),
            Figure::Calls | Figure::Count => count(self.calls),
            Figure::Share => share(self.calls, of),
            Figure::Open => count(self.open),
            Figure::Overdue => count(self.overdue),
            Figure::DueToday => count(self.due_today),
            Figure::MeanElapsed => hours(mean(&self.elapsed_ms)),
            Figure::MedianElapsed => hours(median(&self.elapsed_ms)),
            Figure::P90Elapsed => hours(percentile(&self.elapsed_ms, 90)),
            Figure::MeanWorking => hours(mean(&self.working_ms)),
            Figure::MedianWorking => hours(median(&self.working_ms)),
            Figure::P90Working => hours(percentile(&self.working_ms, 90)),
            Figure::Met => count(self.met),
            Figure::Missed => count(self.missed),
            Figure::MetShare => share(self.met, self.met + self.missed),
            Figure::Reopened => count(self.reopened),
            Figure::ReopenedShare => share(self.reopened, self.calls),
        }
    }
}

/// A ratio of whole numbers, rounded to the nearest, halves up.
fn rounded(number: i128, by: i128) -> i64 {
    i64::try_from((2 * number + by).div_euclid(2 * by)).unwrap_or(i64::MAX)
}

/// A share in hundredths of a per cent; none of nothing.
fn share(part: i64, of: i64) -> Val {
    if of == 0 { Val::Null } else { Val::Int(rounded(i128::from(part) * 10_000, of.into())) }
}

/// A time as hours, rounded to hundredths, in thousandths.
fn hours(ms: Option<i64>) -> Val {
    ms.map_or(Val::Null, |ms| Val::Int(rounded(i128::from(ms), 36_000) * 10))
}

fn mean(all: &[i64]) -> Option<i64> {
    let sum: i128 = all.iter().map(|one| i128::from(*one)).sum();
    (!all.is_empty()).then(|| rounded(sum, all.len() as i128))
}

/// The one in the middle; of two in the middle their mean.
fn median(sorted: &[i64]) -> Option<i64> {
    let half = sorted.len() / 2;
    match sorted.len() {
        0 => None,
        odd if odd % 2 == 1 => Some(sorted[half]),
        _ => mean(&sorted[half - 1..=half]),
    }
}

/// The least of them than which so many per cent are no greater.
fn percentile(sorted: &[i64], per_cent: usize) -> Option<i64> {
    let rank = (sorted.len() * per_cent).div_ceil(100);
    rank.checked_sub(1).and_then(|at| sorted.get(at)).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR_MS: i64 = 3_600_000;

    #[test]
    fn the_middle_the_tail_and_the_mean_of_times() {
        for (all, expected) in [
            (vec![], (None, None, None)),
            (vec![4], (Some(4), Some(4), Some(4))),
            (vec![1, 3], (Some(2), Some(2), Some(3))),
            (vec![1, 2, 9], (Some(4), Some(2), Some(9))),
            ((1..=10).collect(), (Some(6), Some(6), Some(9))),
            ((1..=11).collect(), (Some(6), Some(6), Some(10))),
        ] {
            assert_eq!((mean(&all), median(&all), percentile(&all, 90)), expected, "{all:?}");
        }
    }

    #[test]
    fn figures_are_counted_and_rounded_and_nothing_has_no_mean() {
        let taken = |elapsed: i64, working: i64| Some(Taken { elapsed_ms: elapsed, working_ms: working });
        let mut sum = Sum::default();
        sum.add(&Fact { taken: taken(10 * HOUR_MS, 2 * HOUR_MS), is_met: Some(true), ..Fact::default() });
        sum.add(&Fact { taken: taken(5 * HOUR_MS, HOUR_MS), is_met: Some(true), is_reopened: true, ..Fact::default() });
        sum.add(&Fact { is_open: true, is_met: Some(false), due: Some(Due::Overdue), ..Fact::default() });
        let figure = |figure: Figure| sum.clone().figures(&[figure], 9, true)[0].clone();
        for (asked, expected) in [
            (Figure::Calls, 3),
            (Figure::Count, 2),
            (Figure::Share, 3_333),
            (Figure::Open, 1),
            (Figure::Overdue, 1),
            (Figure::DueToday, 0),
            (Figure::MeanElapsed, 7_500),
            (Figure::MedianElapsed, 7_500),
            (Figure::P90Elapsed, 10_000),
            (Figure::MeanWorking, 1_500),
            (Figure::P90Working, 2_000),
            (Figure::Met, 2),
            (Figure::Missed, 1),
            (Figure::MetShare, 6_667),
            (Figure::Reopened, 1),
            (Figure::ReopenedShare, 3_333),
        ] {
            assert_eq!(figure(asked), Val::Int(expected), "{asked:?}");
        }
        assert_eq!(sum.clone().figures(&[Figure::Count], 3, false), [Val::Int(3)]);
        let nothing = |figure: Figure| Sum::default().figures(&[figure], 0, true)[0].clone();
        assert_eq!(nothing(Figure::Count), Val::Int(0));
        for figure in [Figure::Share, Figure::MetShare, Figure::ReopenedShare, Figure::MedianWorking] {
            assert_eq!(nothing(figure), Val::Null, "{figure:?}");
        }
    }

    #[test]
    fn hours_are_rounded_to_hundredths() {
        for (ms, expected) in [(0, 0), (17_999, 0), (18_000, 10), (HOUR_MS, 1_000), (HOUR_MS / 3, 330)] {
            assert_eq!(hours(Some(ms)), Val::Int(expected), "{ms}");
        }
    }
}
