//! How a calendar is written: weekdays as `mon` … `sun`, days as ISO text, times as `08:30`.

use super::{Span, WEEKDAYS, Week};

/// The word of a weekday: `mon` … `sun`.
pub(super) fn weekday_word(weekday: chrono::Weekday) -> &'static str {
    ["mon", "tue", "wed", "thu", "fri", "sat", "sun"][weekday.num_days_from_monday() as usize]
}

pub(super) mod week {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::{Span, Week};

    #[derive(Default, Serialize, Deserialize)]
    #[serde(deny_unknown_fields, default)]
    struct Days {
        mon: Vec<Span>,
        tue: Vec<Span>,
        wed: Vec<Span>,
        thu: Vec<Span>,
        fri: Vec<Span>,
        sat: Vec<Span>,
        sun: Vec<Span>,
    }

    pub(in super::super) fn serialize<S: Serializer>(week: &Week, to: S) -> Result<S::Ok, S::Error> {
        let [mon, tue, wed, thu, fri, sat, sun] = week.clone();
        Days { mon, tue, wed, thu, fri, sat, sun }.serialize(to)
    }

    pub(in super::super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Week, D::Error> {
        let days = Days::deserialize(from)?;
        Ok([days.mon, days.tue, days.wed, days.thu, days.fri, days.sat, days.sun])
    }
}

pub(super) mod makeup {
    use std::collections::BTreeMap;

    use chrono::{NaiveDate, Weekday};
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    use super::{WEEKDAYS, weekday_word};

    type Makeup = BTreeMap<NaiveDate, Weekday>;

    pub(in super::super) fn serialize<S: Serializer>(makeup: &Makeup, to: S) -> Result<S::Ok, S::Error> {
        to.collect_map(makeup.iter().map(|(day, weekday)| (day, weekday_word(*weekday))))
    }

    pub(in super::super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Makeup, D::Error> {
        let words = BTreeMap::<NaiveDate, String>::deserialize(from)?;
        let weekday_of = |word: String| {
            let found = WEEKDAYS.into_iter().find(|weekday| weekday_word(*weekday) == word);
            found.ok_or_else(|| D::Error::custom(format_args!("not a weekday: {word}")))
        };
        words.into_iter().map(|(day, word)| Ok((day, weekday_of(word)?))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::Calendar;

    const STORED: &str = r#"{"zone":"Asia/Shanghai","week":{"mon":[["08:30","12:00"],["13:30","24:00"]],"tue":[],"wed":[],"thu":[],"fri":[],"sat":[],"sun":[]},"holidays":["2026-10-01"],"makeup":{"2026-10-10":"mon"}}"#;

    #[test]
    fn a_calendar_is_written_as_it_was_read() {
        let calendar: Calendar = serde_json::from_str(STORED).unwrap();
        assert_eq!(serde_json::to_string(&calendar).unwrap(), STORED);
    }

    #[test]
    fn days_and_exceptions_may_be_left_out() {
        let short = r#"{"zone":"Asia/Shanghai","week":{"sat":[["9:00","12:00"]]}}"#;
        let calendar: Calendar = serde_json::from_str(short).unwrap();
        assert_eq!(calendar.week[5].len(), 1);
        assert!(calendar.week[0].is_empty() && calendar.holidays.is_empty() && calendar.makeup.is_empty());
    }

    #[test]
    fn wrong_words_in_a_stored_calendar_are_errors() {
        for (right, wrong) in [
            ("Asia/Shanghai", "Asia/Atlantis"),
            ("08:30", "8h30"),
            ("24:00", "24:01"),
            ("\"tue\"", "\"tuesday\""),
            ("\"mon\"}}", "\"monday\"}}"),
            ("2026-10-01", "2026-10-32"),
            ("holidays", "holydays"),
        ] {
            let broken = STORED.replace(right, wrong);
            assert_ne!(broken, STORED);
            assert!(serde_json::from_str::<Calendar>(&broken).is_err(), "{wrong}");
        }
    }
}
