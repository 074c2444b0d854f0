//! SQLite: one file, no server.

use std::time::{Duration, Instant};

use crate::base::{failure::Failure, progress::Progress, value::Val};

/// Prepares a connection for the statements of this program.
pub(super) fn tune(engine: &rusqlite::Connection) {
    engine.set_prepared_statement_cache_capacity(256);
    // One plan for a statement, whatever is bound to it: else each new value has it planned anew. An engine that
    // does not know this plans more often, and answers the same.
    let _ = engine.set_db_config(rusqlite::config::DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true);
}

/// Between two looks at whether the user asked to stop: some steps of the engine, of which it does many millions in a second.
const LOOK_AFTER_STEPS: i32 = 100_000;

/// What the engine is at ends as [`Failure::Cancelled`] when the user asks to stop, also in the middle of one statement;
/// its transaction is rolled back. Holds until [`never_stops`].
pub(super) fn stops_with(engine: &mut rusqlite::Connection, progress: &Progress) -> Result<(), Failure> {
    let progress = progress.clone();
    let asked = move || progress.is_cancelled();
    engine.progress_handler(LOOK_AFTER_STEPS, Some(asked)).map_err(|error| failure(&error))
}

/// Nobody stops what the engine is at any more.
pub(super) fn never_stops(engine: &mut rusqlite::Connection) -> Result<(), Failure> {
    engine.progress_handler(0, None::<fn() -> bool>).map_err(|error| failure(&error))
}

/// Begins a transaction that writes, when it is its turn; gives up as locked when that takes longer than `patience`.
///
/// The engine's own waiting asks less and less often, so that of many who wait the last to come is served first, and
/// some never are. Here who has waited longer asks more often.
pub(super) fn begin(engine: &rusqlite::Connection, patience: Duration) -> Result<(), Failure> {
    let wait = |patience| engine.busy_timeout(patience).map_err(|error| failure(&error));
    wait(Duration::ZERO)?;
    let end = Instant::now() + patience;
    let begun = loop {
        match engine.execute_batch("BEGIN IMMEDIATE").map_err(|error| failure(&error)) {
            Err(Failure::Locked) if Instant::now() < end => {
                std::thread::sleep(pause(end.saturating_duration_since(Instant::now()), patience));
            }
            result => break result,
        }
    };
    // What follows waits as it did.
    wait(patience).and(begun)
}

/// How long to wait before asking again, with so much patience left: never in step with the others who wait.
fn pause(left: Duration, patience: Duration) -> Duration {
    let longest_us = if left > patience * 9 / 10 { 12_000 } else { 4_000 };
    let spread = std::hash::BuildHasher::hash_one(&std::hash::RandomState::new(), 0);
    Duration::from_micros(500 + spread % longest_us).min(left)
}

/// Hands each row of a statement to `f`.
pub(super) fn each(
    engine: &rusqlite::Connection,
    sql: &str,
    params: &[Val],
    mut f: impl FnMut(&rusqlite::Row<'_>) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let mut statement = engine.prepare_cached(sql).map_err(|error| statement_failure(sql, &error))?;
    bind(&mut statement, params)?;
    let mut rows = statement.raw_query();
    while let Some(row) = rows.next().map_err(|error| failure(&error))? {
        f(row)?;
    }
    Ok(())
}

/// Runs a writing statement; the number of rows it touched.
pub(super) fn write(engine: &rusqlite::Connection, sql: &str, params: &[Val]) -> Result<usize, Failure> {
    let mut statement = engine.prepare_cached(sql).map_err(|error| statement_failure(sql, &error))?;
    bind(&mut statement, params)?;
    statement.raw_execute().map_err(|error| failure(&error))
}

/// Runs a statement for each of many rows. It names its parameters once each and in order, `$1` first: bound by place
/// they take a fraction of the time.
pub(super) fn insert_all<'r>(
    engine: &rusqlite::Connection,
    sql: &str,
    rows: impl Iterator<Item = &'r [Val]>,
) -> Result<(), Failure> {
    let mut statement = engine.prepare_cached(sql).map_err(|error| statement_failure(sql, &error))?;
    for row in rows {
        for (place, val) in row.iter().enumerate() {
            statement.raw_bind_parameter(place + 1, Bound(val)).map_err(|error| failure(&error))?;
        }
        statement.raw_execute().map_err(|error| failure(&error))?;
    }
    Ok(())
}

/// A value of a row.
pub(super) fn val(row: &rusqlite::Row<'_>, index: usize) -> Result<Val, Failure> {
    use rusqlite::types::ValueRef;
    Ok(match row.get_ref(index).map_err(|error| failure(&error))? {
        ValueRef::Null => Val::Null,
        ValueRef::Integer(number) => Val::Int(number),
        ValueRef::Real(number) => Val::Real(number),
        ValueRef::Text(text) => Val::Text(String::from_utf8_lossy(text).into_owned()),
        ValueRef::Blob(bytes) => Val::Blob(bytes.to_vec()),
    })
}

/// SQLite takes `$1` as the name of a parameter: bound by name, order and repetition don't matter. The engine is asked for
/// the name of each place, not for the place of each name: it would look through all names for each.
fn bind(statement: &mut rusqlite::CachedStatement<'_>, params: &[Val]) -> Result<(), Failure> {
    for place in 1..=statement.parameter_count() {
        let number = statement.parameter_name(place).and_then(|name| name.strip_prefix('$')?.parse::<usize>().ok());
        if let Some(val) = number.and_then(|number| params.get(number.checked_sub(1)?)) {
            statement.raw_bind_parameter(place, Bound(val)).map_err(|error| failure(&error))?;
        }
    }
    Ok(())
}

struct Bound<'a>(&'a Val);

impl rusqlite::ToSql for Bound<'_> {
    fn to_sql(&self) -> rusqlite::Result<rusqlite::types::ToSqlOutput<'_>> {
        use rusqlite::types::{ToSqlOutput, ValueRef};
        Ok(ToSqlOutput::Borrowed(match self.0 {
            Val::Null => ValueRef::Null,
            Val::Int(number) => ValueRef::Integer(*number),
            Val::Real(number) => ValueRef::Real(*number),
            Val::Text(text) => ValueRef::Text(text.as_bytes()),
            Val::Blob(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

/// What the engine says, as a failure people can act on.
pub(super) fn failure(error: &rusqlite::Error) -> Failure {
    use rusqlite::ErrorCode as Code;
    match error.sqlite_error_code() {
        Some(Code::DatabaseBusy | Code::DatabaseLocked) => Failure::Locked,
        Some(Code::DiskFull) => Failure::Full,
        Some(Code::ReadOnly | Code::CannotOpen | Code::PermissionDenied) => Failure::ReadOnly,
        Some(Code::DatabaseCorrupt | Code::NotADatabase) => Failure::Damaged(error.to_string()),
        Some(Code::OperationInterrupted) => Failure::Cancelled,
        _ => Failure::Db(error.to_string()),
    }
}

fn statement_failure(sql: &str, error: &rusqlite::Error) -> Failure {
    match failure(error) {
        Failure::Db(details) => Failure::Db(format!("{details} in {sql}")),
        other => other,
    }
}

/// A number that changes when somebody else commits to the file.
pub(super) fn data_version(engine: &rusqlite::Connection) -> Result<i64, Failure> {
    engine.pragma_query_value(None, "data_version", |row| row.get(0)).map_err(|error| failure(&error))
}
