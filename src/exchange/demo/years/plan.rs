//! How much happens when: the years, their seasons and weeks, and the hours of a day.

use chrono::{Datelike, NaiveDate, Weekday};

use crate::{
    base::{
        calendar::{Calendar, DayKind},
        text::Lang,
        time::{Instant, parse_instant},
    },
    exchange::demo::Chance,
};

/// The largest company that is made.
pub const MOST_CALLS: usize = 1_000_000;

/// How large a company is made, in which language, from which seed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plan {
    /// How many calls there are over ten years.
    pub calls: usize,
    /// The language of names and texts.
    pub lang: Lang,
    /// What chance begins with: the same seed, language and size give the same company.
    pub seed: u64,
    /// How many of the last calls were saved here step by step; what was before was taken over from another program,
    /// as it had become.
    pub traced: usize,
}

/// What a day brings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Day {
    pub(super) day: NaiveDate,
    pub(super) calls: usize,
    pub(super) cards: usize,
    pub(super) customers: usize,
}

const FIRST_DAY: Option<NaiveDate> = NaiveDate::from_ymd_opt(2016, 12, 1);
const LAST_DAY: Option<NaiveDate> = NaiveDate::from_ymd_opt(2026, 11, 20);

/// How much of a year falls on each month: a quiet new year, a busy summer and autumn.
const MONTHS: [u64; 12] = [82, 60, 100, 98, 96, 108, 122, 124, 108, 90, 106, 100];
/// Monday to Sunday: what broke at the weekend is reported on Monday.
const WEEKDAYS: [u64; 7] = [126, 108, 102, 100, 96, 22, 9];
/// By hour from midnight: busy mornings, a dip at noon, a few at night.
const HOURS: [usize; 24] = [2, 1, 1, 1, 1, 2, 5, 20, 90, 140, 120, 85, 28, 62, 110, 104, 82, 40, 14, 9, 7, 5, 4, 3];

impl Plan {
    /// A company as it is made for people: of a large one the last calls are told step by step.
    pub fn new(calls: usize, lang: Lang, seed: u64) -> Self {
        Self { calls, lang, seed, traced: calls.min((calls / 20).max(20_000)) }
    }

    /// The first moment.
    pub(super) fn start(&self) -> Instant {
        parse_instant("2016-12-01 08:00", self.zone()).expect("a moment that is written well")
    }

    /// The last moment: the end of a working day.
    pub(super) fn end(&self) -> Instant {
        parse_instant("2026-11-20 17:30", self.zone()).expect("a moment that is written well")
    }

    fn zone(&self) -> chrono_tz::Tz {
        chrono_tz::Asia::Shanghai
    }

    /// How many units there are at the end.
    pub(super) fn cards(&self) -> usize {
        (self.calls / 5).max(12)
    }

    /// How many customers there are at the end.
    pub(super) fn customers(&self) -> usize {
        (self.calls / 30).max(8)
    }

    /// Day by day.
    pub(super) fn days(&self, calendar: &Calendar) -> Vec<Day> {
        let (Some(first), Some(last)) = (FIRST_DAY, LAST_DAY) else { return Vec::new() };
        let days: Vec<NaiveDate> = first.iter_days().take_while(|day| *day <= last).collect();
        let calls: Vec<u64> = days.iter().map(|day| call_weight(*day, first, calendar)).collect();
        // Units are sold before they break, and only on working days.
        let sold: Vec<u64> = days.iter().map(|day| sale_weight(*day, first, calendar)).collect();
        let (call_sum, sale_sum) = (calls.iter().sum::<u64>(), sold.iter().sum::<u64>());
        let (mut called, mut delivered) = (Share::new(self.calls, call_sum), Share::new(self.cards(), sale_sum));
        let mut gained = Share::new(self.customers(), sale_sum);
        let days = days.into_iter().zip(calls).zip(sold).map(|((day, calls), sold)| Day {
            day,
            calls: called.of(calls),
            cards: delivered.of(sold),
            customers: gained.of(sold),
        });
        days.collect()
    }

    /// The minutes of a day at which so many calls come in, in order.
    pub(super) fn minutes(chance: &mut Chance, calls: usize) -> Vec<usize> {
        let all: usize = HOURS.iter().sum();
        let mut minutes: Vec<usize> = (0..calls)
            .map(|_| {
                let mut place = chance.below(all);
                let mut hour = 0;
                while place >= HOURS[hour] {
                    place -= HOURS[hour];
                    hour += 1;
                }
                hour * 60 + chance.below(60)
            })
            .collect();
        minutes.sort_unstable();
        minutes
    }
}

/// Gives out a number by weights, so that all of it is given at the end.
struct Share {
    whole: u128,
    sum: u128,
    passed: u128,
}

impl Share {
    fn new(whole: usize, sum: u64) -> Self {
        Self { whole: whole as u128, sum: u128::from(sum.max(1)), passed: 0 }
    }

    fn of(&mut self, weight: u64) -> usize {
        let before = self.whole * self.passed / self.sum;
        self.passed += u128::from(weight);
        usize::try_from(self.whole * self.passed / self.sum - before).unwrap_or(0)
    }
}

/// The office has grown to three times its size.
fn growth(day: NaiveDate, first: NaiveDate) -> u64 {
    let days = u64::try_from((day - first).num_days()).unwrap_or(0);
    1000 + days * 2000 / 3650
}

fn call_weight(day: NaiveDate, first: NaiveDate, calendar: &Calendar) -> u64 {
    let weekday = match calendar.kind_of(day) {
        DayKind::Holiday => WEEKDAYS[6],
        DayKind::Makeup => WEEKDAYS[1],
        DayKind::Working | DayKind::Weekend => WEEKDAYS[day.weekday().num_days_from_monday() as usize],
    };
    // No two weeks are the same.
    let week = u64::from(day.iso_week().week()) * 7919 + u64::try_from(day.year()).unwrap_or(0) * 104_729;
    growth(day, first) * MONTHS[day.month0() as usize] * weekday * (90 + week % 21)
}

fn sale_weight(day: NaiveDate, first: NaiveDate, calendar: &Calendar) -> u64 {
    let is_open = !calendar.spans_of(day).is_empty() && day.weekday() != Weekday::Sun;
    if !is_open {
        return 0;
    }
    // One unit in ten stands at a customer already: the office did not begin with nothing.
    let days = (day - first).num_days();
    let early = if days < 20 { 60_000 } else { 0 };
    early + growth(day, first) * if day.month().is_multiple_of(3) { 2 } else { 1 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_call_unit_and_customer_falls_on_a_day_and_mondays_are_busier_than_sundays() {
        let calendar = Calendar::office_default().with_china_2026();
        for calls in [50, 2_000, 123_457] {
            let plan = Plan::new(calls, Lang::Zh, 1);
            let days = plan.days(&calendar);
            assert_eq!(days.iter().map(|day| day.calls).sum::<usize>(), calls);
            assert_eq!(days.iter().map(|day| day.cards).sum::<usize>(), plan.cards());
            assert_eq!(days.iter().map(|day| day.customers).sum::<usize>(), plan.customers());
        }
        let days = Plan::new(100_000, Lang::Zh, 1).days(&calendar);
        let on = |weekday: Weekday| -> usize {
            days.iter().filter(|day| day.day.weekday() == weekday).map(|day| day.calls).sum()
        };
        assert!(on(Weekday::Mon) > on(Weekday::Wed) && on(Weekday::Wed) > 5 * on(Weekday::Sun));
        let in_year =
            |year: i32| -> usize { days.iter().filter(|day| day.day.year() == year).map(|day| day.calls).sum() };
        assert!(in_year(2025) > 2 * in_year(2017));
    }

    #[test]
    fn fewer_calls_come_at_noon_than_before_and_after() {
        let minutes = Plan::minutes(&mut Chance::from_seed(7), 10_000);
        let in_hour = |hour: usize| minutes.iter().filter(|minute| **minute / 60 == hour).count();
        assert!(in_hour(12) < in_hour(10) && in_hour(12) < in_hour(14) && in_hour(3) < 50);
    }
}
