//! The days off and the days worked instead that China's State Council announced.

use chrono::{NaiveDate, Weekday};

use super::Calendar;

impl Calendar {
    /// Adds the holidays and make-up days of mainland China for 2026, as the State Council announced
    /// them on 2025-11-04. The notice names no weekday for the make-up days: they are worked like a
    /// Monday, which an office may change.
    pub fn with_china_2026(mut self) -> Self {
        let holidays = [(1, 1, 3), (2, 15, 23), (4, 4, 6), (5, 1, 5), (6, 19, 21), (9, 25, 27), (10, 1, 7)];
        for (month, first, last) in holidays {
            self.holidays.extend((first..=last).map(|day| day_of_2026(month, day)));
        }
        let makeup = [(1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10)];
        self.makeup.extend(makeup.map(|(month, day)| (day_of_2026(month, day), Weekday::Mon)));
        self
    }
}

fn day_of_2026(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, month, day).expect("the lists above hold days that exist")
}

#[cfg(test)]
mod tests {
    use chrono::Datelike;

    use super::*;

    #[test]
    fn the_year_2026_of_china_has_its_announced_lengths() {
        let calendar = Calendar::office_default().with_china_2026();
        assert_eq!(calendar.holidays.len(), 3 + 9 + 3 + 5 + 3 + 3 + 7);
        assert_eq!(calendar.makeup.len(), 6);
        for day in calendar.makeup.keys() {
            assert!(day.weekday().num_days_from_monday() >= 5, "{day} is a weekend day");
            assert!(!calendar.holidays.contains(day), "{day}");
        }
        let working = day_of_2026(1, 1).iter_days().take(365).filter(|day| !calendar.spans_of(*day).is_empty()).count();
        assert_eq!(working, 248, "365 days, 52 weekends, 13 statutory days, as the year is counted in China");
    }
}
