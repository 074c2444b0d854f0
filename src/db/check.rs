//! Is a file sound? Pages, references, numbers, and a history that gives every record again.

use std::collections::BTreeMap;

use crate::base::{
    failure::Failure,
    kind::Kind,
    value::{FromVal as _, Val},
    words::Word as _,
};
use crate::vals;

use super::{
    history::{self, FieldChange},
    lite::failure,
    migrate, number,
    query::{Conn, FromRow, Row},
    record, search,
};

/// What a check found: nothing, where the lists are empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Findings {
    /// Damaged pages and indexes, as the engine names them.
    pub integrity: Vec<String>,
    /// Rows that refer to something that is not there.
    pub references: Vec<String>,
    /// Counters that counted a number nobody got.
    pub numbers: Vec<String>,
    /// Records whose history is not whole or does not give them.
    pub history: Vec<String>,
    /// Records that the search does not find, or finds by what they were.
    pub search: Vec<String>,
    /// How many records were compared with their history.
    pub records: u64,
    /// The pages are damaged: references, numbers and history could not be read.
    pub is_unread: bool,
}

impl Findings {
    /// Nothing was found.
    pub fn is_sound(&self) -> bool {
        [&self.integrity, &self.references, &self.numbers, &self.history, &self.search]
            .iter()
            .all(|found| found.is_empty())
    }
}

/// Checks a whole file.
///
/// # Errors
/// When it can't be read at all.
pub fn whole(conn: &Conn) -> Result<Findings, Failure> {
    let mut findings = Findings { integrity: integrity(conn)?, ..Findings::default() };
    if !findings.integrity.is_empty() {
        findings.is_unread = true;
        return Ok(findings);
    }
    findings.references = broken_references(conn)?;
    findings.numbers = number::gaps(conn)?;
    for kind in Kind::ALL {
        let (records, complaints) = history_of(conn, *kind)?;
        findings.records += records;
        findings.history.extend(complaints);
    }
    findings.search = search::complaints(conn)?;
    Ok(findings)
}

/// Damaged pages and indexes.
///
/// # Errors
/// When the engine can't run its check.
pub fn integrity(conn: &Conn) -> Result<Vec<String>, Failure> {
    damage(conn, "PRAGMA integrity_check(100)")
}

/// Damaged pages, looked for in a fraction of the time that [`integrity`] takes: indexes are not
/// compared with their tables.
///
/// # Errors
/// When the engine can't run its check.
pub fn quick(conn: &Conn) -> Result<Vec<String>, Failure> {
    damage(conn, "PRAGMA quick_check(20)")
}

fn damage(conn: &Conn, sql: &str) -> Result<Vec<String>, Failure> {
    match pragma(conn, sql, |row| row.get::<_, String>(0)) {
        Ok(lines) => Ok(lines.into_iter().filter(|line| line != "ok").collect()),
        // Some damage is so bad that the engine's check gives up: that is a finding too.
        Err(Failure::Damaged(details)) => Ok(vec![details]),
        Err(other) => Err(other),
    }
}

/// Rows that refer to something that is not there.
///
/// # Errors
/// When the engine can't run its check.
pub fn broken_references(conn: &Conn) -> Result<Vec<String>, Failure> {
    pragma(conn, "PRAGMA foreign_key_check", |row| {
        let (table, row_id, parent): (String, Option<i64>, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        Ok(format!("{table} #{}: no such {parent}", row_id.unwrap_or_default()))
    })
}

/// How many rows each table has: records, history, counters, everything that is stored.
///
/// # Errors
/// When the engine fails.
pub fn counts(conn: &Conn) -> Result<Vec<(String, i64)>, Failure> {
    tables(conn)?.into_iter().map(|table| count(conn, &table).map(|rows| (table, rows))).collect()
}

/// The tables by name, but for the words of the search: those are made of others, in a form of the engine.
pub(super) fn tables(conn: &Conn) -> Result<Vec<String>, Failure> {
    let of_file = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ESCAPE '\\'
         AND name NOT LIKE 'search_words%' ESCAPE '\\' ORDER BY name";
    conn.values(if conn.as_lite().is_some() { of_file } else { migrate::TABLES_OF_SERVER }, &[])
}

/// How many rows a table has.
pub(super) fn count(conn: &Conn, table: &str) -> Result<i64, Failure> {
    Ok(conn.value(&format!("SELECT COUNT(*) FROM \"{table}\""), &[])?.unwrap_or(0))
}

pub(super) fn pragma<T>(
    conn: &Conn,
    sql: &str,
    read: impl Fn(&rusqlite::Row<'_>) -> rusqlite::Result<T>,
) -> Result<Vec<T>, Failure> {
    // A server looks after its pages and holds references by itself.
    let Some(engine) = conn.as_lite() else { return Ok(Vec::new()) };
    let mut statement = engine.prepare(sql).map_err(|error| failure(&error))?;
    let rows = statement.query_map([], |row| read(row)).map_err(|error| failure(&error))?;
    rows.collect::<Result<_, _>>().map_err(|error| failure(&error))
}

/// Compares the records of a kind with what their history rows give.
fn history_of(conn: &Conn, kind: Kind) -> Result<(u64, Vec<String>), Failure> {
    let (columns, defaults): (Vec<String>, Vec<Val>) = columns_of(conn, kind)?.into_iter().unzip();
    let mut complaints = Vec::new();
    let mut records = 0;
    // Some at a time: a million calls as they were told fit in no memory.
    let mut from = i64::MIN;
    while let Some(first) = first_from(conn, kind, from)? {
        let to = first.saturating_add(AT_A_TIME);
        let part = Part { columns: &columns, defaults: &defaults, ids: (first, to) };
        records += compare(conn, kind, &part, &mut complaints)?;
        from = to;
    }
    Ok((records, complaints))
}

/// The first id from one on, of a record or of a history.
fn first_from(conn: &Conn, kind: Kind, from: i64) -> Result<Option<i64>, Failure> {
    let stored = format!("SELECT MIN(id) FROM {} WHERE id >= $1", record::table(kind));
    let stored: Option<Option<i64>> = conn.value(&stored, vals![from])?;
    let told = "SELECT MIN(record_id) FROM history WHERE kind = $1 AND record_id >= $2";
    let told: Option<Option<i64>> = conn.value(told, vals![kind, from])?;
    Ok(stored.flatten().into_iter().chain(told.flatten()).min())
}

/// So many ids of a kind are compared together.
const AT_A_TIME: i64 = 20_000;

/// The records of a kind from one id to before another.
struct Part<'a> {
    columns: &'a [String],
    defaults: &'a [Val],
    ids: (i64, i64),
}

/// Compares a part of the records of a kind with what their history gives; how many there are.
fn compare(conn: &Conn, kind: Kind, part: &Part<'_>, complaints: &mut Vec<String>) -> Result<u64, Failure> {
    let Part { columns, defaults, ids } = part;
    let mut replayed = replay(conn, kind, *ids)?;
    let mut records = 0;
    let table = record::table(kind);
    let sql = format!("SELECT {} FROM {table} WHERE id >= $1 AND id < $2 ORDER BY id", columns.join(", "));
    conn.each(&sql, vals![ids.0, ids.1], |row| {
        let vals = row.vals()?;
        records += 1;
        let id = i64::from_val(vals[0].clone())?;
        let name = format!("{} #{id}", kind.word());
        let Some(history) = replayed.remove(&id) else {
            complaints.push(format!("{name}: no history"));
            return Ok(());
        };
        for ((column, default), val) in columns.iter().zip(*defaults).zip(&vals).skip(1) {
            let known = match column.as_str() {
                "version" => Val::Int(history.rows),
                column => history.fields.get(column).unwrap_or(default).clone(),
            };
            if known != *val {
                complaints.push(format!("{name}: {column} is {val:?}, its history gives {known:?}"));
            }
        }
        complaints.extend(history.broken.map(|why| format!("{name}: {why}")));
        if history.is_gone {
            complaints.push(format!("{name}: its history says it was deleted"));
        }
        Ok(())
    })?;
    for (id, history) in replayed {
        let name = format!("{} #{id}", kind.word());
        complaints.extend(history.broken.map(|why| format!("{name}: {why}")));
        if !history.is_gone {
            complaints.push(format!("{name}: has history but is gone"));
        }
    }
    Ok(records)
}

/// The columns of a kind's table, in the order of the table, each with what older records have in it.
pub(super) fn columns_of(conn: &Conn, kind: Kind) -> Result<Vec<(String, Val)>, Failure> {
    let with_default = |(column, default): (String, Option<String>)| (column, default_of(default));
    if conn.as_lite().is_some() {
        let sql = format!("PRAGMA table_info({})", record::table(kind));
        let columns = pragma(conn, &sql, |row| Ok((row.get(1)?, row.get(4)?)))?;
        return Ok(columns.into_iter().map(with_default).collect());
    }
    let sql = "SELECT CAST(column_name AS TEXT), CAST(column_default AS TEXT) FROM information_schema.columns
               WHERE table_schema = CURRENT_SCHEMA AND table_name = $1 ORDER BY ordinal_position";
    let columns = conn.rows::<(String, Option<String>)>(sql, vals![kind.word()])?;
    Ok(columns.into_iter().map(with_default).collect())
}

/// What a column holds in records that were written before it came with a migration; nothing without a default.
fn default_of(written: Option<String>) -> Val {
    let Some(written) = written else { return Val::Null };
    // A server writes the type behind: `''::text`.
    let written = written.split("::").next().unwrap_or_default();
    match written.strip_prefix('\'').and_then(|text| text.strip_suffix('\'')) {
        Some(text) => Val::Text(text.replace("''", "'")),
        None => written.parse().map_or(Val::Null, Val::Int),
    }
}

#[derive(Default)]
struct Replayed {
    rows: i64,
    broken: Option<String>,
    is_gone: bool,
    fields: BTreeMap<String, Val>,
}

struct Step {
    id: i64,
    version: i64,
    fate: String,
    fields: Result<Vec<FieldChange>, String>,
}

impl FromRow for Step {
    fn from_row(row: &Row<'_>) -> Result<Self, Failure> {
        let (id, version, fate, fields) = (row.next()?, row.next()?, row.next()?, row.next::<String>()?);
        let fields = history::fields_of(&fields);
        Ok(Self { id, version, fate, fields })
    }
}

fn replay(conn: &Conn, kind: Kind, ids: (i64, i64)) -> Result<BTreeMap<i64, Replayed>, Failure> {
    let mut all: BTreeMap<i64, Replayed> = BTreeMap::new();
    let sql = "SELECT record_id, version, fate, fields FROM history
               WHERE kind = $1 AND record_id >= $2 AND record_id < $3 ORDER BY record_id, version";
    conn.each(sql, vals![kind, ids.0, ids.1], |row| {
        let step = Step::from_row(row)?;
        let replayed = all.entry(step.id).or_default();
        replayed.rows += 1;
        if step.version != replayed.rows {
            replayed.broken = Some("its history does not count from 1 upwards".to_owned());
        }
        replayed.is_gone = step.fate == "deleted";
        match step.fields {
            Ok(fields) => replayed.fields.extend(fields.into_iter().map(|(column, _, new)| (column, new))),
            Err(why) => replayed.broken = Some(format!("row {} of its history can't be read: {why}", step.version)),
        }
        Ok(())
    })?;
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_before_a_column_came_has_its_default() {
        let table = [("''", Val::Text(String::new())), ("'it''s'", Val::Text("it's".to_owned())), ("-3", Val::Int(-3))];
        for (written, expected) in table {
            assert_eq!(default_of(Some(written.to_owned())), expected);
        }
        assert_eq!(default_of(None), Val::Null);
    }
}
