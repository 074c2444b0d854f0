//! What a filter asks for, as SQL that both engines take.

use crate::base::{
    alike::half_width,
    failure::Failure,
    field::{Column, ListSpec, ReadAt, Show},
    filter::{Check, Condition},
    say::Said,
    time::{Instant, end_of_day},
    value::{ToVal as _, Val},
};
use chrono::{NaiveDate, NaiveTime, TimeDelta};

use super::escape_like;

/// The SQL of a condition; its values are added to the others.
///
/// # Errors
/// When the list has no such column, or it can't be filtered.
pub(super) fn condition(spec: &ListSpec, asked: &Condition, params: &mut Vec<Val>) -> Result<String, Failure> {
    let mut any = Vec::new();
    for check in &asked.any {
        if let Check::Owner(user) = check {
            let owner = spec.filtering.owner.ok_or_else(|| Failure::refused("filter-no-owner"))?;
            any.push(format!("{owner} = {}", hole(params, user.to_val())));
        }
    }
    if !asked.key.is_empty() {
        let cannot = || Failure::Refused(Said::new("filter-cannot").with("field", asked.key.as_str()));
        let column = spec.columns.iter().find(|column| column.key == asked.key).ok_or_else(cannot)?;
        let derived = spec.derived.iter().find(|derived| derived.key == asked.key);
        let through = spec.filtering.through.iter().find(|through| through.key == asked.key);
        let sql = match derived {
            Some(derived) => at_moment(derived.sql.ok_or_else(cannot)?, asked.at.ok_or_else(cannot)?, params),
            None => column.list.sql.to_owned(),
        };
        for check in asked.any.iter().filter(|check| !matches!(check, Check::Owner(_))) {
            any.push(match through {
                None => one(column, &sql, check, params),
                Some(through) => {
                    let found = one(column, through.sql, check, params);
                    let inner = format!("{} IN (SELECT x.id FROM {} x WHERE {found})", through.id, through.table);
                    // A row that names no record has no value either.
                    if *check == Check::Empty { format!("({} IS NULL OR {inner})", through.id) } else { inner }
                }
            });
        }
    }
    let any = if any.is_empty() { "FALSE".to_owned() } else { any.join(" OR ") };
    // What is unknown is not the value that is denied.
    Ok(if asked.not { format!("({any}) IS NOT TRUE") } else { format!("({any})") })
}

fn hole(params: &mut Vec<Val>, val: Val) -> String {
    params.push(val);
    format!("${}", params.len())
}

fn one(column: &Column, sql: &str, check: &Check, params: &mut Vec<Val>) -> String {
    match check {
        Check::Empty if is_text(column.show) => format!("COALESCE({sql}, '') IN ('', '[]')"),
        Check::Empty => format!("({sql}) IS NULL"),
        Check::Has(text) => {
            let found = |narrow: &str, params: &mut Vec<Val>| {
                let hole = hole(params, Val::Text(format!("%{}%", escape_like(narrow))));
                format!("LOWER({sql}) LIKE LOWER({hole}) ESCAPE '\\'")
            };
            either(text, |text| found(text, params))
        }
        Check::Is(text) => either(text, |text| format!("{sql} = {}", hole(params, Val::Text(text.to_owned())))),
        Check::Among(words) if matches!(column.show, Show::Words(_)) => {
            let found = |word: &String| {
                let hole = hole(params, Val::Text(format!("%\"{}\"%", escape_like(word))));
                format!("LOWER({sql}) LIKE LOWER({hole}) ESCAPE '\\'")
            };
            format!("({})", words.iter().map(found).collect::<Vec<_>>().join(" OR "))
        }
        Check::Among(words) => {
            let mut named = |word: &String| match is_plain(word) {
                // Said as they are: an index over some of the words is known to hold these.
                true => format!("'{word}'"),
                false => hole(params, Val::Text(word.clone())),
            };
            let words: Vec<String> = words.iter().map(&mut named).collect();
            format!("{sql} IN ({})", words.join(", "))
        }
        Check::Between(Some(from), Some(to)) if from == to => format!("{sql} = {}", hole(params, from.clone())),
        Check::Between(from, to) => {
            let open = column.show == Show::Instant && (from.is_some() || to.is_some());
            let mut end = |sign: &str, val: &Option<Val>, farthest: i64| match val {
                Some(val) => Some(format!("{sql} {sign} {}", hole(params, val.clone()))),
                // An end on either side tells the engine that these are few: it takes the index then.
                None => open.then(|| format!("{sql} {sign} {farthest}")),
            };
            let both: Vec<String> = end(">=", from, -i64::MAX).into_iter().chain(end("<=", to, i64::MAX)).collect();
            if both.is_empty() { format!("({sql}) IS NOT NULL") } else { format!("({})", both.join(" AND ")) }
        }
        Check::Owner(_) => "FALSE".to_owned(),
    }
}

/// A word as this program names things: nothing in it ends a text.
fn is_plain(word: &str) -> bool {
    word.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// As it is typed, or in half width.
fn either(text: &str, mut sql: impl FnMut(&str) -> String) -> String {
    let narrow = half_width(text);
    if narrow == text || narrow.is_empty() { sql(text) } else { format!("({} OR {})", sql(text), sql(&narrow)) }
}

fn is_text(show: Show) -> bool {
    matches!(show, Show::Text | Show::Day | Show::Word(_) | Show::Words(_))
}

/// A derived column's SQL with the moment filled in: see [`crate::base::field::Derived::sql`].
fn at_moment(template: &str, at: ReadAt, params: &mut Vec<Val>) -> String {
    let midnight = |day: NaiveDate| Instant::from_local(day.and_time(NaiveTime::MIN), at.zone);
    let mut sql = String::new();
    let mut rest = template;
    while let Some((before, behind)) = rest.split_once('{') {
        let (name, after) = behind.split_once('}').unwrap_or((behind, ""));
        let days = name.strip_prefix("day-").and_then(|days| days.parse().ok()).unwrap_or(0);
        let val = match name {
            "now" => at.now.to_val(),
            "begins" => midnight(at.day()).to_val(),
            "ends" => end_of_day(at.day(), at.zone).to_val(),
            _ => (at.day() - TimeDelta::days(days)).to_val(),
        };
        sql.push_str(before);
        sql.push_str(&hole(params, val));
        rest = after;
    }
    sql.push_str(rest);
    format!("({sql})")
}
