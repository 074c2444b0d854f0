//! Numbers of documents (PLAT-2): one counter row per series and period, taken in the transaction
//! of the document, so that there is no gap and no duplicate, whoever else writes.

use chrono::{Datelike, NaiveDate};

use crate::base::{failure::Failure, say::Said};

use super::{query::Conn, tx::Tx};

/// The pattern of a series: `SC{yyyy}{mm}-{seq:4}`. Known are `{yyyy}`, `{yy}`, `{mm}`, `{dd}`,
/// `{seq}` and `{seq:N}`; the counter begins anew with each period that the pattern names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern(Vec<Part>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Text(String),
    Year,
    ShortYear,
    Month,
    Day,
    Sequence(usize),
}

impl Pattern {
    /// Reads a pattern.
    ///
    /// # Errors
    /// What is wrong with it, to be shown beside the setting: an unknown part, an unclosed brace,
    /// not exactly one sequence, or a month without its year, which would give a number twice.
    pub fn parse(text: &str) -> Result<Self, Said> {
        let wrong = |key: &'static str| Said::new(key).with("pattern", text);
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some((before, behind)) = rest.split_once('{') {
            if !before.is_empty() {
                parts.push(Part::Text(before.to_owned()));
            }
            let (name, after) = behind.split_once('}').ok_or_else(|| wrong("setting-number-unclosed"))?;
            parts.push(part(name).ok_or_else(|| wrong("setting-number-unknown-part").with("part", name))?);
            rest = after;
        }
        if !rest.is_empty() {
            parts.push(Part::Text(rest.to_owned()));
        }
        if parts.iter().filter(|part| matches!(part, Part::Sequence(_))).count() != 1 {
            return Err(wrong("setting-number-one-sequence"));
        }
        let has = |wanted: &[Part]| parts.iter().any(|part| wanted.contains(part));
        let (year, month, day) = (has(&[Part::Year, Part::ShortYear]), has(&[Part::Month]), has(&[Part::Day]));
        if (month && !year) || (day && !month) {
            return Err(wrong("setting-number-period-unclear"));
        }
        Ok(Self(parts))
    }

    /// The period a day falls in, as far as the pattern tells periods apart.
    pub fn period(&self, day: NaiveDate) -> String {
        let mut period = String::new();
        if self.0.iter().any(|part| matches!(part, Part::Year | Part::ShortYear)) {
            period = day.format("%Y").to_string();
        }
        if self.0.contains(&Part::Month) {
            period.push_str(&day.format("%m").to_string());
        }
        if self.0.contains(&Part::Day) {
            period.push_str(&day.format("%d").to_string());
        }
        period
    }

    /// The number of that day with that sequence.
    pub fn fill(&self, day: NaiveDate, sequence: i64) -> String {
        self.0
            .iter()
            .map(|part| match part {
                Part::Text(text) => text.clone(),
                Part::Year => format!("{:04}", day.year()),
                Part::ShortYear => format!("{:02}", day.year().rem_euclid(100)),
                Part::Month => format!("{:02}", day.month()),
                Part::Day => format!("{:02}", day.day()),
                Part::Sequence(width) => format!("{sequence:0width$}"),
            })
            .collect()
    }
}

fn part(name: &str) -> Option<Part> {
    Some(match name {
        "yyyy" => Part::Year,
        "yy" => Part::ShortYear,
        "mm" => Part::Month,
        "dd" => Part::Day,
        "seq" => Part::Sequence(1),
        _ => Part::Sequence(name.strip_prefix("seq:")?.parse().ok().filter(|width| (1..=12).contains(width))?),
    })
}

/// Takes the next number of a series. `series` is the kind's word, never the pattern, so that a
/// changed pattern goes on counting.
///
/// # Errors
/// When the engine fails.
pub fn take(tx: &Tx<'_>, series: &str, pattern: &Pattern, day: NaiveDate) -> Result<String, Failure> {
    let sequence: i64 = tx
        .value(
            "INSERT INTO counter (series, period, last) VALUES ($1, $2, 1)
             ON CONFLICT (series, period) DO UPDATE SET last = counter.last + 1 RETURNING last",
            crate::vals![series, pattern.period(day)],
        )?
        .ok_or_else(|| Failure::Db("the counter gave no number".to_owned()))?;
    tx.write(
        "INSERT INTO taken_number (series, period, sequence, number) VALUES ($1, $2, $3, $4)",
        crate::vals![series, pattern.period(day), sequence, pattern.fill(day, sequence)],
    )?;
    Ok(pattern.fill(day, sequence))
}

/// The gaps of the counters: numbers that were counted and not given. None in a sound file.
///
/// # Errors
/// When the engine fails.
pub fn gaps(conn: &Conn) -> Result<Vec<String>, Failure> {
    let counters: Vec<(String, String, i64, i64, i64)> = conn.rows(
        "SELECT c.series, c.period, c.last, COUNT(n.sequence), COALESCE(MAX(n.sequence), 0)
         FROM counter c LEFT JOIN taken_number n ON n.series = c.series AND n.period = c.period
         GROUP BY c.series, c.period, c.last ORDER BY c.series, c.period",
        &[],
    )?;
    Ok(counters
        .into_iter()
        .filter(|(_, _, last, taken, highest)| last != taken || last != highest)
        .map(|(series, period, last, taken, _)| format!("{series} {period}: counted {last}, given {taken}"))
        .collect())
}
