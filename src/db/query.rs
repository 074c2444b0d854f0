//! A thin wrapper over the engine: `$1` parameters, one value type, rows into types.
//!
//! Every statement is written in what SQLite and PostgreSQL have in common; in debug builds
//! [`super::dialect`] looks at each one. The engine is an enum with one arm today, so that a second
//! one is a second arm here and nowhere else.

use std::{cell::Cell, path::PathBuf};

use crate::base::{
    failure::Failure,
    value::{FromVal, Val, WrongValue},
};

/// A connection to read with. Writing needs a [`super::tx::Tx`].
#[derive(Debug)]
pub struct Conn {
    engine: Engine,
    /// Where the data is, for messages.
    pub path: PathBuf,
    /// Deepest savepoint open now; names the next one.
    depth: Cell<u32>,
}

#[derive(Debug)]
enum Engine {
    Lite(rusqlite::Connection),
}

/// One row of a result.
pub struct Row<'a> {
    engine: &'a rusqlite::Row<'a>,
    next: Cell<usize>,
}

/// What a row becomes.
pub trait FromRow: Sized {
    /// Reads the row, column by column, with [`Row::next`].
    ///
    /// # Errors
    /// When a stored value is not what the type expects.
    fn from_row(row: &Row<'_>) -> Result<Self, Failure>;
}

impl Row<'_> {
    /// The next column's value.
    ///
    /// # Errors
    /// When the value is of another kind, or there is no further column.
    pub fn next<T: FromVal>(&self) -> Result<T, Failure> {
        let index = self.next.get();
        self.next.set(index + 1);
        T::from_val(self.val(index)?).map_err(|WrongValue { expected, found }| {
            let column = self.engine.as_ref().column_name(index).unwrap_or("?").to_owned();
            Failure::Db(format!("column {column}: expected {expected}, found {found}"))
        })
    }

    /// All values, for rows whose columns are known only at run time.
    ///
    /// # Errors
    /// When the engine fails.
    pub fn vals(&self) -> Result<Vec<Val>, Failure> {
        (0..self.engine.as_ref().column_count()).map(|index| self.val(index)).collect()
    }

    fn val(&self, index: usize) -> Result<Val, Failure> {
        use rusqlite::types::ValueRef;
        Ok(match self.engine.get_ref(index).map_err(|error| failure(&error))? {
            ValueRef::Null => Val::Null,
            ValueRef::Integer(number) => Val::Int(number),
            ValueRef::Real(number) => Val::Real(number),
            ValueRef::Text(text) => Val::Text(String::from_utf8_lossy(text).into_owned()),
            ValueRef::Blob(bytes) => Val::Blob(bytes.to_vec()),
        })
    }
}

impl Conn {
    /// Wraps an SQLite connection; [`super::open`] makes these.
    pub(super) fn lite(engine: rusqlite::Connection, path: PathBuf) -> Self {
        engine.set_prepared_statement_cache_capacity(256);
        // One plan for a statement, whatever is bound to it: else each new value has it planned anew. An engine that
        // does not know this plans more often, and answers the same.
        let _ = engine.set_db_config(rusqlite::config::DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true);
        Self { engine: Engine::Lite(engine), path, depth: Cell::new(0) }
    }

    /// The SQLite connection itself, for what only `db` does: pragmas, backup, checks.
    pub(super) fn engine(&self) -> &rusqlite::Connection {
        let Engine::Lite(engine) = &self.engine;
        engine
    }

    /// The SQLite connection itself, to change.
    pub(super) fn engine_mut(&mut self) -> &mut rusqlite::Connection {
        let Engine::Lite(engine) = &mut self.engine;
        engine
    }

    /// All rows of a query.
    ///
    /// # Errors
    /// When the engine refuses, or a row is not what the type expects.
    pub fn rows<T: FromRow>(&self, sql: &str, params: &[Val]) -> Result<Vec<T>, Failure> {
        let mut all = Vec::new();
        self.each(sql, params, |row| {
            all.push(T::from_row(row)?);
            Ok(())
        })?;
        Ok(all)
    }

    /// The first row of a query, if there is one.
    ///
    /// # Errors
    /// As [`Self::rows`].
    pub fn row<T: FromRow>(&self, sql: &str, params: &[Val]) -> Result<Option<T>, Failure> {
        Ok(self.rows(sql, params)?.into_iter().next())
    }

    /// The first column of all rows.
    ///
    /// # Errors
    /// As [`Self::rows`].
    pub fn values<T: FromVal>(&self, sql: &str, params: &[Val]) -> Result<Vec<T>, Failure> {
        let mut all = Vec::new();
        self.each(sql, params, |row| {
            all.push(row.next()?);
            Ok(())
        })?;
        Ok(all)
    }

    /// The first column of the first row, if there is one.
    ///
    /// # Errors
    /// As [`Self::rows`].
    pub fn value<T: FromVal>(&self, sql: &str, params: &[Val]) -> Result<Option<T>, Failure> {
        Ok(self.values(sql, params)?.into_iter().next())
    }

    /// Hands each row to `f`, one at a time, for results too long to hold.
    ///
    /// # Errors
    /// As [`Self::rows`], or what `f` answers.
    pub fn each(
        &self,
        sql: &str,
        params: &[Val],
        mut f: impl FnMut(&Row<'_>) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        super::dialect::look_at(sql);
        let mut statement = self.engine().prepare_cached(sql).map_err(|error| statement_failure(sql, &error))?;
        bind(&mut statement, params)?;
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next().map_err(|error| failure(&error))? {
            f(&Row { engine: row, next: Cell::new(0) })?;
        }
        Ok(())
    }

    /// Runs a writing statement; the number of rows it touched. Only `db` writes: features go
    /// through [`super::tx::Tx`].
    pub(super) fn write(&self, sql: &str, params: &[Val]) -> Result<usize, Failure> {
        super::dialect::look_at(sql);
        let mut statement = self.engine().prepare_cached(sql).map_err(|error| statement_failure(sql, &error))?;
        bind(&mut statement, params)?;
        statement.raw_execute().map_err(|error| failure(&error))
    }

    /// Runs statements without parameters: transactions and savepoints.
    pub(super) fn control(&self, sql: &str) -> Result<(), Failure> {
        self.engine().execute_batch(sql).map_err(|error| failure(&error))
    }

    /// Rolls back what a job that panicked has left open.
    pub(super) fn abandon_transaction(&self) {
        if !self.engine().is_autocommit() {
            self.depth.set(0);
            // It can only fail when there is no transaction, which is what is wanted.
            let _ = self.control("ROLLBACK");
        }
    }

    /// Runs `f` in a savepoint: what it changed is undone when it fails, and the transaction goes on.
    /// Where the engine has given up the whole transaction by itself (a full disk), there is nothing
    /// to undo, and the failure that made it do so is the answer.
    pub(super) fn savepoint<T>(&self, f: impl FnOnce() -> Result<T, Failure>) -> Result<T, Failure> {
        let depth = self.depth.get() + 1;
        self.depth.set(depth);
        let result = self.control(&format!("SAVEPOINT s{depth}")).and_then(|()| {
            let release = format!("RELEASE s{depth}");
            match f() {
                Ok(value) => self.control(&release).map(|()| value),
                Err(first) => match self.control(&format!("ROLLBACK TO s{depth}; {release}")) {
                    Err(lost) if first.is_of_a_rule() => Err(lost),
                    // Undone, or lost by what `first` tells.
                    _ => Err(first),
                },
            }
        });
        self.depth.set(depth - 1);
        result
    }
}

/// SQLite takes `$1` as the name of a parameter: bound by name, order and repetition don't matter.
fn bind(statement: &mut rusqlite::CachedStatement<'_>, params: &[Val]) -> Result<(), Failure> {
    for (position, val) in params.iter().enumerate() {
        let name = format!("${}", position + 1);
        if let Some(index) = statement.parameter_index(&name).map_err(|error| failure(&error))? {
            statement.raw_bind_parameter(index, Bound(val)).map_err(|error| failure(&error))?;
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

macro_rules! row_of_tuple {
    ($($name:ident),+) => {
        impl<$($name: FromVal),+> FromRow for ($($name,)+) {
            fn from_row(row: &Row<'_>) -> Result<Self, Failure> {
                Ok(($(row.next::<$name>()?,)+))
            }
        }
    };
}

row_of_tuple!(A);
row_of_tuple!(A, B);
row_of_tuple!(A, B, C);
row_of_tuple!(A, B, C, D);
row_of_tuple!(A, B, C, D, E);
row_of_tuple!(A, B, C, D, E, F);
row_of_tuple!(A, B, C, D, E, F, G);
row_of_tuple!(A, B, C, D, E, F, G, H);
