//! Many new records at once, as an import has them: what one insert does for each, with few questions to the engine.

use crate::base::{
    failure::Failure,
    id::Id as _,
    kind::Subject,
    value::{FromVal as _, ToVal as _, Val},
};

use super::super::{
    history, lite,
    query::Conn,
    record::{self, Record},
    rows,
};
use super::{Fate, Tx};

impl Tx<'_> {
    /// Inserts many records, as [`Self::insert`] does one: ids, first history rows, and what the search has to know.
    ///
    /// # Errors
    /// As [`Self::insert`].
    pub fn insert_all<R: Record>(&self, records: &mut [R]) -> Result<(), Failure> {
        if records.is_empty() {
            return Ok(());
        }
        let table = record::table(R::KIND);
        let ids = take_ids(self.conn, &table, records.len())?;
        let history_ids = take_ids(self.conn, "history", records.len())?;
        let mut all = Vec::with_capacity(records.len());
        let mut told = Vec::with_capacity(records.len());
        for (record, (id, history_id)) in records.iter_mut().zip(ids.into_iter().zip(&history_ids)) {
            record.saved(R::Id::from_raw(id), 1);
            let values = record.values();
            let subject = Subject { kind: R::KIND, id };
            let mut row = vec![Val::Int(*history_id)];
            row.extend(history::row_of_made(self, subject, R::COLUMNS, &values));
            told.push(row);
            self.note::<R>(id, None, Some(&values));
            self.changes.borrow_mut().push((subject, Fate::Made));
            self.wrote_line::<R>(&values);
            all.push(values);
        }
        rows::insert(self.conn, (&table, R::COLUMNS), &all)?;
        self.insert_history(history_ids, &told)
    }

    /// Writes rows of the history that have their ids already.
    pub(super) fn insert_history(&self, ids: Vec<i64>, told: &[Vec<Val>]) -> Result<(), Failure> {
        let columns = ["id", "kind", "record_id", "version", "at", "user_id", "op", "fate", "fields"];
        rows::insert(self.conn, ("history", &columns), told)?;
        self.rows.borrow_mut().extend(ids);
        if let Some(first) = told.first() {
            self.first.borrow_mut().get_or_insert_with(|| first[1..].to_vec());
        }
        Ok(())
    }
}

/// So many ids of a table that nobody else gets, in their order. A file lets nobody else write meanwhile, and counts on
/// from the last that was ever given; a server gives them out.
pub(super) fn take_ids(conn: &Conn, table: &str, count: usize) -> Result<Vec<i64>, Failure> {
    let wanted = i64::try_from(count).unwrap_or(i64::MAX);
    if let Some(server) = conn.as_post() {
        let sql = "SELECT nextval(pg_get_serial_sequence($1, 'id')) FROM generate_series(1, $2)";
        let rows = server.query(sql, &[table.to_val(), Val::Int(wanted)])?;
        let ids = rows.iter().map(|row| Ok(i64::from_val(super::super::post::val(row, 0)?)?));
        return ids.collect();
    }
    let mut last = 0;
    if let Some(engine) = conn.as_lite() {
        let sql = "SELECT seq FROM sqlite_sequence WHERE name = $1";
        lite::each(engine, sql, &[table.trim_matches('"').to_val()], |row| {
            last = i64::from_val(lite::val(row, 0)?)?;
            Ok(())
        })?;
    }
    Ok((last + 1..=last + wanted).collect())
}
