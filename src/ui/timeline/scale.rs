//! Where moments stand on the screen, and which days are named.

use chrono::{Datelike as _, Months, NaiveDate, NaiveTime, TimeDelta};
use chrono_tz::Tz;
use egui::Rect;

use super::Entry;
use crate::base::time::{HOUR_MS, Instant};

/// A day, in milliseconds.
const DAY_MS: i64 = 24 * HOUR_MS;
/// The shortest time that fills the drawing.
const SHORTEST_MS: i64 = DAY_MS;
/// So much of what is to come is seen at first, at least.
const SOON_MS: i64 = 30 * DAY_MS;
/// So wide is the name of a day or year at most, in points.
const NAME_WIDTH: f64 = 78.0;

/// All of the time, with some room around it; today is always in it.
pub(super) fn whole(entries: &[Entry], now: Instant) -> (i64, i64) {
    let firsts = entries.iter().map(|entry| entry.from.millis());
    let lasts = entries.iter().map(|entry| entry.to.unwrap_or(now).millis());
    let (from, to) = (firsts.fold(now.millis(), i64::min), lasts.fold(now.millis(), i64::max));
    let room = |length: i64| (length / 30).max(SHORTEST_MS / 2);
    (from - room(now.millis() - from), to + room(to - from))
}

/// What is seen at first: all that was, and of what is to come a part. What ends in some years leaves room for the rest.
pub(super) fn usual(whole: (i64, i64), now: Instant) -> (i64, i64) {
    let past = now.millis() - whole.0;
    (whole.0, whole.1.min(now.millis() + (past / 3).max(SOON_MS)))
}

/// So much nearer or farther (above 1), about a moment, or the middle; never farther than all.
pub(super) fn zoomed(view: (i64, i64), whole: (i64, i64), by: f64, about: Option<i64>) -> (i64, i64) {
    let middle = view.0 + (view.1 - view.0) / 2;
    let about = about.filter(|at| (view.0..=view.1).contains(at)).unwrap_or(middle);
    let longest = whole.1 - whole.0;
    let length = ((view.1 - view.0) as f64 * by) as i64;
    let length = length.clamp(SHORTEST_MS.min(longest), longest);
    let share = (about - view.0) as f64 / (view.1 - view.0).max(1) as f64;
    let from = about - (length as f64 * share) as i64;
    within((from, from + length), whole)
}

/// So much later, or earlier; never beyond all.
pub(super) fn moved(view: (i64, i64), whole: (i64, i64), by_ms: i64) -> (i64, i64) {
    within((view.0 + by_ms, view.1 + by_ms), whole)
}

/// From one moment to another with some room around them.
pub(super) fn around(from: i64, to: i64) -> (i64, i64) {
    let room = ((to - from) / 10).max(SHORTEST_MS / 2);
    (from - room, to + room)
}

/// Moved as far as it takes to see a moment.
pub(super) fn showing(view: (i64, i64), at: i64) -> (i64, i64) {
    let room = (view.1 - view.0) / 10;
    let by = if at < view.0 + room {
        at - room - view.0
    } else if at > view.1 - room {
        at + room - view.1
    } else {
        0
    };
    (view.0 + by, view.1 + by)
}

fn within(view: (i64, i64), whole: (i64, i64)) -> (i64, i64) {
    let by = if view.0 < whole.0 { whole.0 - view.0 } else { (whole.1 - view.1).min(0) };
    (view.0 + by, view.1 + by)
}

/// Where moments stand.
pub(super) struct Scale {
    view: (i64, i64),
    /// The place of the lines.
    pub(super) plot: Rect,
    zone: Tz,
}

impl Scale {
    /// This time in this place.
    pub(super) fn new(view: (i64, i64), plot: Rect, zone: Tz) -> Self {
        Self { view, plot, zone }
    }

    /// Where a moment stands; beyond the place for what is not in the time seen.
    pub(super) fn x(&self, at: i64) -> f32 {
        let share = (at - self.view.0) as f64 / (self.view.1 - self.view.0).max(1) as f64;
        self.plot.left() + (f64::from(self.plot.width()) * share.clamp(-1.0, 2.0)) as f32
    }

    /// The days that are named: as many as there is room for.
    pub(super) fn ticks(&self) -> Vec<(i64, String)> {
        let days = (self.view.1 - self.view.0) as f64 / DAY_MS as f64;
        let days_of_name = days / (f64::from(self.plot.width()) / NAME_WIDTH).max(1.0);
        let first = Instant(self.view.0).day(self.zone);
        let steps = [(1.0, 1), (7.0, 7)];
        if let Some((_, step)) = steps.into_iter().find(|(room, _)| days_of_name <= *room) {
            let next = move |day: NaiveDate| day + TimeDelta::days(step);
            return self.named(first, next, "%Y-%m-%d");
        }
        let months = [1_u32, 3, 6, 12, 24, 60, 120, 240];
        let step = months.into_iter().find(|step| days_of_name <= f64::from(*step) * 30.0).unwrap_or(480);
        let first = first.with_day(1).unwrap_or(first);
        let first = if step >= 12 { first.with_month(1).unwrap_or(first) } else { first };
        let back =
            if step < 12 { first.month0() % step } else { u32::try_from(first.year()).unwrap_or(0) % (step / 12) * 12 };
        let first = first.checked_sub_months(Months::new(back)).unwrap_or(first);
        let next = move |day: NaiveDate| day.checked_add_months(Months::new(step)).unwrap_or(NaiveDate::MAX);
        self.named(first, next, if step >= 12 { "%Y" } else { "%Y-%m" })
    }

    fn named(&self, first: NaiveDate, next: impl Fn(NaiveDate) -> NaiveDate, format: &str) -> Vec<(i64, String)> {
        let mut found = Vec::new();
        let mut day = first;
        // However the time is cut, no drawing has more names than this.
        for _ in 0..200 {
            let at = Instant::from_local(day.and_time(NaiveTime::MIN), self.zone).millis();
            if at > self.view.1 || day == NaiveDate::MAX {
                break;
            }
            if at >= self.view.0 {
                found.push((at, day.format(format).to_string()));
            }
            day = next(day);
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use egui::pos2;

    use super::*;

    fn at(text: &str) -> i64 {
        crate::base::time::parse_instant(text, chrono_tz::Asia::Shanghai).unwrap().millis()
    }

    fn names(from: &str, to: &str, width: f32) -> Vec<String> {
        let plot = Rect::from_min_max(pos2(0.0, 0.0), pos2(width, 10.0));
        let scale = Scale::new((at(from), at(to)), plot, chrono_tz::Asia::Shanghai);
        scale.ticks().into_iter().map(|(_, name)| name).collect()
    }

    #[test]
    fn as_many_days_months_and_years_are_named_as_there_is_room_for() {
        let years = names("2016-03-01 00:00", "2026-03-01 00:00", 900.0);
        assert_eq!((years.first().unwrap().as_str(), years.len()), ("2017", 10));
        assert_eq!(names("2016-03-01 00:00", "2026-03-01 00:00", 450.0), ["2018", "2020", "2022", "2024", "2026"]);
        assert_eq!(names("2026-01-15 00:00", "2026-04-15 00:00", 400.0), ["2026-02", "2026-03", "2026-04"]);
        assert_eq!(names("2026-01-15 00:00", "2026-01-17 12:00", 300.0), ["2026-01-15", "2026-01-16", "2026-01-17"]);
    }

    #[test]
    fn nearer_and_farther_keep_the_moment_in_its_place_and_never_leave_the_whole() {
        let whole = (at("2020-01-01 00:00"), at("2030-01-01 00:00"));
        let about = at("2022-07-02 00:00");
        let near = zoomed(whole, whole, 0.5, Some(about));
        assert_eq!((near.1 - near.0) / 2, (whole.1 - whole.0) / 4);
        let share = |view: (i64, i64)| (about - view.0) as f64 / (view.1 - view.0) as f64;
        assert!((share(near) - share(whole)).abs() < 1e-6);
        assert_eq!(zoomed(near, whole, 8.0, Some(about)), whole);
        let nearest = (0..60).fold(whole, |view, _| zoomed(view, whole, 0.5, Some(about)));
        assert_eq!(nearest.1 - nearest.0, SHORTEST_MS);
        assert_eq!(moved(near, whole, -i64::from(i32::MAX) * 1_000).0, whole.0);
        let seen = showing(nearest, whole.1);
        assert!((seen.0..=seen.1).contains(&whole.1));
        let now = Instant(at("2021-01-01 00:00"));
        assert_eq!(usual(whole, now), (whole.0, at("2021-05-03 00:00")), "a third of what was");
        assert_eq!(usual(whole, Instant(whole.1)), whole);
    }
}
