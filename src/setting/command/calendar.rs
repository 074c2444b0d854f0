//! The company's calendar as a form holds it: hours of a weekday on one line, days off as lines.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike as _, NaiveDate, Weekday};

use crate::{
    base::{
        calendar::{Calendar, CalendarError, Span, WEEKDAYS, Week, minute_of, minute_text},
        failure::Failure,
        parse::Parser,
        say::Said,
        time::{FIRST_TYPED_YEAR, LAST_TYPED_YEAR, is_of_other_years, parse_day},
    },
    db::query::Conn,
    setting::store,
};

/// The longest run of days off that one line may name.
const LONGEST_HOLIDAY_DAYS: i64 = 100;

/// The keys of the weekdays' fields, Monday first; also the words by which a make-up day names the
/// weekday it is worked like.
pub const WEEKDAY_KEYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// A day worked instead of a day off, as text.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct MakeupDraft {
    /// The day.
    pub day: String,
    /// The weekday whose hours it has: `mon` … `sun`.
    pub like: String,
}

/// The company's calendar as text.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct CalendarDraft {
    /// The version of the setting it was read at; 0 where it was never saved.
    pub version: i64,
    /// The zone, by IANA name.
    pub zone: String,
    /// Hours of Monday to Sunday: `08:30-12:00 13:30-17:30`; empty for closed.
    pub week: [String; 7],
    /// Days off, a day or a run of days on each line: `2026-10-01 ~ 2026-10-07`.
    pub holidays: String,
    /// Days worked instead.
    pub makeup: Vec<MakeupDraft>,
}

impl CalendarDraft {
    /// The calendar as it is stored.
    ///
    /// # Errors
    /// When the engine fails.
    pub fn of(conn: &Conn) -> Result<Self, Failure> {
        Ok(Self { version: store::version(conn, store::CALENDAR)?, ..Self::from(&store::calendar(conn)?) })
    }

    /// The calendar; one that never opens is refused (CLK-1).
    ///
    /// # Errors
    /// [`Failure::Invalid`] with every error, by field.
    pub fn parse(&self) -> Result<Calendar, Failure> {
        let mut parser = Parser::default();
        let zone = self.zone.trim().parse().unwrap_or_else(|_| {
            parser.refuse("zone", Said::new("setting-error-zone").with("value", self.zone.trim()));
            chrono_tz::UTC
        });
        let week: Week = std::array::from_fn(|at| read_spans(&mut parser, WEEKDAY_KEYS[at], &self.week[at]));
        let holidays = holidays(&mut parser, &self.holidays);
        let makeup = makeup(&mut parser, &self.makeup);
        let calendar = Calendar { zone, week, holidays, makeup };
        for error in calendar.check().err().unwrap_or_default() {
            let field = match error {
                CalendarError::Span { weekday, .. } => WEEKDAY_KEYS[weekday.num_days_from_monday() as usize],
                // About all of them: said at the first.
                CalendarError::NeverOpen => WEEKDAY_KEYS[0],
            };
            parser.refuse(field, error.said());
        }
        let both = calendar.contradictions();
        for (at, line) in self.makeup.iter().enumerate() {
            if let Some(day) = parse_day(&line.day).filter(|day| both.contains(day)) {
                parser.row(Some(at + 1));
                parser.refuse("day", Calendar::contradiction_said(day));
            }
        }
        parser.row(None);
        parser.done()?;
        Ok(calendar)
    }
}

impl From<&Calendar> for CalendarDraft {
    fn from(calendar: &Calendar) -> Self {
        let makeup = calendar.makeup.iter().map(|(day, like)| MakeupDraft {
            day: day.to_string(),
            like: WEEKDAY_KEYS[like.num_days_from_monday() as usize].to_owned(),
        });
        Self {
            version: 0,
            zone: calendar.zone.name().to_owned(),
            week: std::array::from_fn(|at| spans_as_typed(&calendar.week[at])),
            holidays: runs(&calendar.holidays).join("\n"),
            makeup: makeup.collect(),
        }
    }
}

/// The marks people put between the two ends of a span or a run of days.
const RANGE_MARKS: [char; 6] = ['~', '～', '–', '—', '至', '到'];

/// The hours of a day as they are typed: `08:30-12:00 13:30-17:30`.
pub fn spans_as_typed(spans: &[Span]) -> String {
    let texts = spans.iter().map(|span| format!("{}-{}", minute_text(span.from_minute), minute_text(span.to_minute)));
    texts.collect::<Vec<_>>().join(" ")
}

/// Reads the hours of a day as offices type them; what is no span is an error of the field.
pub fn read_spans(parser: &mut Parser, field: &'static str, text: &str) -> Vec<Span> {
    let text = text.replace(RANGE_MARKS, "-");
    // `8:30 - 12:00` is one span: spaces around its mark go first.
    let text = text.split('-').map(str::trim).collect::<Vec<_>>().join("-");
    let mut spans = Vec::new();
    for part in text.split(|c: char| c.is_whitespace() || ",，;；、".contains(c)).filter(|part| !part.is_empty()) {
        let ends = part.split_once('-').and_then(|(from, to)| Some((minute_of(from)?, minute_of(to)?)));
        match ends {
            Some((from, to)) => spans.push(Span::new(from, to)),
            None => parser.refuse(field, Said::new("setting-error-span").with("value", part)),
        }
    }
    spans
}

fn holidays(parser: &mut Parser, text: &str) -> BTreeSet<NaiveDate> {
    let mut days = BTreeSet::new();
    for line in text.split(['\n', ',', '，', ';', '；', '、']).map(str::trim).filter(|line| !line.is_empty()) {
        let (from, to) = line.split_once(RANGE_MARKS).unwrap_or((line, line));
        let run = parse_day(from).zip(parse_day(to));
        match run.filter(|(from, to)| (0..LONGEST_HOLIDAY_DAYS).contains(&(*to - *from).num_days())) {
            Some((from, to)) => days.extend(from.iter_days().take_while(|day| *day <= to)),
            None if is_of_other_years(from) || is_of_other_years(to) => {
                let (first, last) = (i64::from(FIRST_TYPED_YEAR), i64::from(LAST_TYPED_YEAR));
                let said = Said::new("error-other-years").with("value", line).with("first", first).with("last", last);
                parser.refuse("holidays", said);
            }
            None => parser.refuse("holidays", Said::new("setting-error-holiday").with("value", line)),
        }
    }
    days
}

fn makeup(parser: &mut Parser, lines: &[MakeupDraft]) -> BTreeMap<NaiveDate, Weekday> {
    let mut days = BTreeMap::new();
    for (at, line) in lines.iter().enumerate() {
        if line.day.trim().is_empty() {
            continue;
        }
        parser.row(Some(at + 1));
        let like = WEEKDAY_KEYS.iter().position(|key| *key == line.like.trim());
        if like.is_none() && !line.like.trim().is_empty() {
            let choices = WEEKDAY_KEYS.join(", ");
            parser.refuse(
                "like",
                Said::new("error-not-a-choice").with("value", line.like.trim()).with("choices", choices),
            );
        }
        if let Some(day) = parser.day("day", &line.day)
            && days.insert(day, WEEKDAYS[like.unwrap_or(0)]).is_some()
        {
            parser.refuse("day", Said::new("error-taken").with("value", line.day.trim()));
        }
    }
    parser.row(None);
    days
}

/// Days as text, runs of days joined: `2026-10-01 ~ 2026-10-07`.
fn runs(days: &BTreeSet<NaiveDate>) -> Vec<String> {
    let mut runs: Vec<(NaiveDate, NaiveDate)> = Vec::new();
    for day in days {
        match runs.last_mut() {
            // A run ends with its month's year, so that the lines read like an official notice.
            Some((from, to)) if to.succ_opt() == Some(*day) && from.year() == day.year() => *to = *day,
            _ => runs.push((*day, *day)),
        }
    }
    let show =
        |(from, to): (NaiveDate, NaiveDate)| if from == to { from.to_string() } else { format!("{from} ~ {to}") };
    runs.into_iter().map(show).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_calendar_reads_back_as_it_was_shown() {
        let calendar = Calendar::office_default().with_china_2026();
        let draft = CalendarDraft::from(&calendar);
        assert_eq!(draft.week[0], "08:30-12:00 13:30-17:30");
        assert!(draft.holidays.contains("2026-10-01 ~ 2026-10-07"), "{}", draft.holidays);
        assert_eq!(draft.parse(), Ok(calendar));
    }

    #[test]
    fn hours_are_read_as_offices_type_them() {
        let mut draft = CalendarDraft::from(&Calendar::office_default());
        draft.week[5] = "9:00 – 12:00，13:00至24:00".to_owned();
        draft.holidays = "2026/5/1～2026/5/3、2026年6月19日".to_owned();
        let calendar = draft.parse().unwrap();
        assert_eq!(calendar.week[5], [Span::new(540, 720), Span::new(780, 1440)]);
        assert_eq!(calendar.holidays.len(), 4);
    }

    #[test]
    fn clk_1_a_day_is_off_or_worked_and_not_both() {
        let mut draft = CalendarDraft::from(&Calendar::office_default());
        draft.holidays = "2026-10-01 ~ 2026-10-07".to_owned();
        let like = |day: &str| MakeupDraft { day: day.to_owned(), like: "mon".to_owned() };
        draft.makeup = vec![like("2026-10-10"), like("2026/10/5")];
        let Err(Failure::Invalid(errors)) = draft.parse() else { panic!("one day is both") };
        let day: NaiveDate = "2026-10-05".parse().unwrap();
        let expected = Calendar::contradiction_said(day).with("row", 2_i64);
        assert_eq!(errors.iter().map(|error| (error.field, &error.said)).collect::<Vec<_>>(), [("day", &expected)]);
        draft.makeup.pop();
        assert!(draft.parse().is_ok());
    }

    #[test]
    fn every_error_names_its_field() {
        let mut draft = CalendarDraft::from(&Calendar::office_default());
        draft.zone = "Asia/Atlantis".to_owned();
        draft.week = Default::default();
        draft.week[2] = "17:00-9:00 noon".to_owned();
        draft.holidays = "2026-02-30\n2026-10-07 ~ 2026-10-01\n0001-01-01".to_owned();
        draft.makeup = vec![MakeupDraft { day: "soon".to_owned(), like: "moonday".to_owned() }];
        let Err(Failure::Invalid(errors)) = draft.parse() else { panic!("there are errors") };
        let fields: Vec<_> = errors.iter().map(|error| error.field).collect();
        assert_eq!(fields, ["zone", "wed", "holidays", "holidays", "holidays", "like", "day", "wed"]);
        assert_eq!(errors[4].said.key, "error-other-years");
        draft = CalendarDraft { week: Default::default(), ..CalendarDraft::from(&Calendar::office_default()) };
        let Err(Failure::Invalid(errors)) = draft.parse() else { panic!("it never opens") };
        assert_eq!(errors.iter().map(|error| error.field).collect::<Vec<_>>(), ["mon"], "CLK-1");
    }
}
