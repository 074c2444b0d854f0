//! What a JSON line asks about due and proof: calendar, start, promise and pauses. What is wrong is said
//! with the name of the place: `calendar.week.mon`.

use std::{collections::BTreeMap, rc::Rc};

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, Weekday};
use serde_json::{Map, Value};

use crate::base::{
    calendar::{
        Calendar, CalendarError, Compiled, FIRST_YEAR, LAST_YEAR, Pause, PauseError, Span, WEEKDAYS, Week,
        check_pauses, is_known, minute_of,
    },
    say::Said,
    time::Instant,
};

/// The words of the weekdays, Monday first.
const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// So many calendars are kept laid out: most files ask about few.
const KEPT_CALENDARS: usize = 64;

/// A promise as a line asks about it.
pub struct Promise {
    /// The calendar it counts in.
    pub calendar: Rc<Compiled>,
    /// From when.
    pub start: Instant,
    /// What was promised, in minutes of working time.
    pub minutes: i64,
    /// When the clock stood; a ledger that passed its check.
    pub pauses: Vec<Pause>,
}

/// Reads promises; a calendar that comes again is not laid out again.
#[derive(Default)]
pub struct Reader {
    calendars: BTreeMap<String, Rc<Compiled>>,
}

impl Reader {
    /// The promise of a line.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn promise(&mut self, line: &Value) -> Result<Promise, Said> {
        let fields = Fields::of(line, "", &["calendar", "start", "minutes", "pauses"])?;
        let calendar = self.calendar(fields.need("calendar")?)?;
        let zone = calendar.calendar().zone;
        let start = moment(fields.need("start")?, "start", zone)?;
        let minutes = whole(fields.need("minutes")?, "minutes")?;
        if minutes < 0 {
            return Err(Said::new("calendar-error-negative"));
        }
        let pauses = fields.get("pauses").map(|value| pauses(value, zone)).transpose()?.unwrap_or_default();
        Ok(Promise { calendar, start, minutes, pauses })
    }

    fn calendar(&mut self, value: &Value) -> Result<Rc<Compiled>, Said> {
        let key = value.to_string();
        if let Some(known) = self.calendars.get(&key) {
            return Ok(Rc::clone(known));
        }
        let compiled = Rc::new(Compiled::new(&calendar(value)?).map_err(|errors| said_of(&errors))?);
        if self.calendars.len() >= KEPT_CALENDARS {
            self.calendars.clear();
        }
        self.calendars.insert(key, Rc::clone(&compiled));
        Ok(compiled)
    }
}

fn said_of(errors: &[CalendarError]) -> Said {
    let errors: Vec<Said> = errors.iter().map(|error| error.said()).collect();
    Said::new("explain-error-calendar").with("errors", errors)
}

/// An object of the line, all of whose keys are known.
pub struct Fields<'a> {
    /// Its own name with a point behind it; empty for the line itself.
    prefix: String,
    object: &'a Map<String, Value>,
}

impl<'a> Fields<'a> {
    /// Takes an object apart.
    ///
    /// # Errors
    /// When it is none, or has a key that nobody knows.
    pub fn of(value: &'a Value, name: &str, known: &[&str]) -> Result<Self, Said> {
        let object = object(value, name)?;
        let prefix = if name.is_empty() { String::new() } else { format!("{name}.") };
        if let Some(strange) = object.keys().find(|key| !known.contains(&key.as_str())) {
            let name = format!("{prefix}{}", cut(strange));
            return Err(Said::new("explain-error-unknown").with("name", name).with("known", known.join(", ")));
        }
        Ok(Self { prefix, object })
    }

    /// The value of a key; none where it is missing or `null`.
    pub fn get(&self, key: &str) -> Option<&'a Value> {
        self.object.get(key).filter(|value| !value.is_null())
    }

    /// The value of a key.
    ///
    /// # Errors
    /// When it is missing.
    pub fn need(&self, key: &str) -> Result<&'a Value, Said> {
        self.get(key).ok_or_else(|| Said::new("explain-error-missing").with("name", format!("{}{key}", self.prefix)))
    }
}

fn object<'a>(value: &'a Value, name: &str) -> Result<&'a Map<String, Value>, Said> {
    value.as_object().ok_or_else(|| match name {
        "" => Said::new("explain-error-line"),
        name => Said::new("explain-error-object").with("name", name),
    })
}

/// A text.
///
/// # Errors
/// When it is none.
pub fn text<'a>(value: &'a Value, name: &str) -> Result<&'a str, Said> {
    value.as_str().ok_or_else(|| Said::new("explain-error-text").with("name", name).with("value", written(value)))
}

/// A whole number.
///
/// # Errors
/// When it is none, or beyond what can be counted.
pub fn whole(value: &Value, name: &str) -> Result<i64, Said> {
    let said = |key: &'static str| Said::new(key).with("name", name).with("value", written(value));
    match (value.as_i64(), value.as_f64()) {
        (Some(number), _) => Ok(number),
        (None, Some(number)) if number.fract() == 0.0 && number.abs() >= 1e15 => Err(said("explain-error-large")),
        _ => Err(said("explain-error-whole")),
    }
}

fn list<'a>(value: &'a Value, name: &str) -> Result<&'a Vec<Value>, Said> {
    value.as_array().ok_or_else(|| Said::new("explain-error-list").with("name", name))
}

/// A value as it was written, not at any length.
fn written(value: &Value) -> String {
    match value {
        Value::String(text) => cut(text),
        other => cut(&other.to_string()),
    }
}

fn cut(text: &str) -> String {
    text.chars().take(60).collect()
}

fn calendar(value: &Value) -> Result<Calendar, Said> {
    let fields = Fields::of(value, "calendar", &["zone", "week", "holidays", "makeup"])?;
    let zone = match fields.get("zone") {
        None => chrono_tz::Asia::Shanghai,
        Some(zone) => {
            let name = text(zone, "calendar.zone")?;
            name.parse().map_err(|_error| Said::new("setting-error-zone").with("value", cut(name)))?
        }
    };
    let week = week(fields.need("week")?)?;
    let mut calendar = Calendar { zone, week, holidays: Default::default(), makeup: Default::default() };
    if let Some(days) = fields.get("holidays") {
        for value in list(days, "calendar.holidays")? {
            calendar.holidays.insert(day(text(value, "calendar.holidays")?, "calendar.holidays")?);
        }
    }
    if let Some(days) = fields.get("makeup") {
        for (key, value) in object(days, "calendar.makeup")? {
            let name = format!("calendar.makeup.{}", cut(key));
            calendar.makeup.insert(day(key, "calendar.makeup")?, weekday(text(value, &name)?)?);
        }
    }
    match calendar.contradictions().first() {
        Some(day) => Err(Calendar::contradiction_said(*day)),
        None => Ok(calendar),
    }
}

fn week(value: &Value) -> Result<Week, Said> {
    let fields = Fields::of(value, "calendar.week", &DAYS)?;
    let mut week = Week::default();
    for (day, key) in week.iter_mut().zip(DAYS) {
        let name = format!("calendar.week.{key}");
        let Some(value) = fields.get(key) else { continue };
        for (at, span) in list(value, &name)?.iter().enumerate() {
            day.push(read_span(span, &name, at + 1)?);
        }
    }
    Ok(week)
}

fn read_span(value: &Value, name: &str, place: usize) -> Result<Span, Said> {
    let shape = || Said::new("explain-error-span").with("name", name).with("place", place);
    let [from, to] = value.as_array().map(Vec::as_slice).unwrap_or_default() else { return Err(shape()) };
    let minute = |value: &Value| {
        let written = value.as_str().ok_or_else(shape)?;
        minute_of(written).ok_or_else(|| Said::new("explain-error-time").with("name", name).with("value", cut(written)))
    };
    Ok(Span::new(minute(from)?, minute(to)?))
}

fn weekday(word: &str) -> Result<Weekday, Said> {
    DAYS.iter()
        .position(|day| *day == word)
        .map(|at| WEEKDAYS[at])
        .ok_or_else(|| Said::new("error-not-a-choice").with("value", cut(word)).with("choices", DAYS.join(", ")))
}

fn pauses(value: &Value, zone: chrono_tz::Tz) -> Result<Vec<Pause>, Said> {
    let mut pauses = Vec::new();
    for (at, value) in list(value, "pauses")?.iter().enumerate() {
        let (from, to) = match value.as_array().map(Vec::as_slice).unwrap_or_default() {
            [from] | [from, Value::Null] => (from, None),
            [from, to] => (from, Some(to)),
            _ => return Err(Said::new("explain-error-pause").with("place", at + 1)),
        };
        let to = to.map(|to| moment(to, "pauses", zone)).transpose()?;
        pauses.push(Pause { from: moment(from, "pauses", zone)?, to, why: String::new() });
    }
    check_pauses(&pauses).map_err(PauseError::said)?;
    Ok(pauses)
}

/// A local time of the zone, `2026-09-28T09:00` or with seconds.
fn moment(value: &Value, name: &str, zone: chrono_tz::Tz) -> Result<Instant, Said> {
    let written = text(value, name)?;
    let wrong = || Said::new("explain-error-moment").with("name", name).with("value", cut(written));
    let (date, time) = written.split_once(['T', ' ']).ok_or_else(wrong)?;
    let date = day(date, name)?;
    let local: NaiveDateTime = date.and_time(iso_time(time).ok_or_else(wrong)?);
    Ok(Instant::from_local(local, zone))
}

/// A day, `2026-09-28`, of the years that calendars know.
fn day(written: &str, name: &str) -> Result<NaiveDate, Said> {
    let said = |key: &'static str| Said::new(key).with("name", name).with("value", cut(written));
    let day = iso_day(written).ok_or_else(|| said("explain-error-day"))?;
    if is_known(day) {
        return Ok(day);
    }
    Err(said("explain-error-years").with("first", i64::from(FIRST_YEAR)).with("last", i64::from(LAST_YEAR)))
}

fn iso_day(text: &str) -> Option<NaiveDate> {
    let mut parts = text.split('-');
    let (year, month, day) = (digits(parts.next()?, 4)?, digits(parts.next()?, 2)?, digits(parts.next()?, 2)?);
    let day = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)?;
    parts.next().is_none().then_some(day)
}

fn iso_time(text: &str) -> Option<NaiveTime> {
    let mut parts = text.split(':');
    let (hour, minute) = (digits(parts.next()?, 2)?, digits(parts.next()?, 2)?);
    let second = parts.next().map_or(Some(0), |part| digits(part, 2))?;
    parts.next().is_none().then(|| NaiveTime::from_hms_opt(hour, minute, second))?
}

fn digits(text: &str, count: usize) -> Option<u32> {
    let is_number = text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_number { text.parse().ok() } else { None }
}
