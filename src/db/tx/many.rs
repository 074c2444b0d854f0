//! Many new records at once, as an import has them: what one insert does for each, with few questions to the engine.

use std::{sync::mpsc::sync_channel, thread};

use crate::base::{
    failure::Failure,
    id::Id as _,
    kind::Subject,
    value::{FromVal as _, ToVal as _, Val},
};

use super::super::{
    bulk::Stamp,
    history, lite,
    query::Conn,
    record::{self, Record},
    rows,
};
use super::{Fate, Tx};

/// So many records are written while the next are made into rows.
const PIECE: usize = 500;

/// A new record as it will be written: the values of its columns, and its first row of the history.
type Made = (Vec<Val>, Vec<Val>);

impl Tx<'_> {
    /// Inserts many records, as [`Self::insert`] does one: ids, first history rows, and what the search has to know. A
    /// thread makes rows of them while this one writes those before.
    ///
    /// # Errors
    /// As [`Self::insert`].
    pub fn insert_all<R: Record + Sync>(&self, records: &mut [R]) -> Result<(), Failure> {
        if records.is_empty() {
            return Ok(());
        }
        let table = record::table(R::KIND);
        let ids = take_ids(self.conn, &table, records.len())?;
        for (record, id) in records.iter_mut().zip(ids) {
            record.saved(R::Id::from_raw(id), 1);
        }
        let history_ids = take_ids(self.conn, "history", records.len())?;
        let stamp = self.stamp();
        let rows = |records: &[R], history_ids: &[i64]| -> Vec<Made> {
            records.iter().zip(history_ids).map(|(record, history_id)| made(record, *history_id, &stamp)).collect()
        };
        if records.len() <= PIECE {
            return self.insert_made::<R>(&table, records, rows(records, &history_ids));
        }
        thread::scope(|scope| {
            let (sender, receiver) = sync_channel(1);
            let (records, history_ids) = (&*records, &history_ids);
            scope.spawn(move || {
                for (records, history_ids) in records.chunks(PIECE).zip(history_ids.chunks(PIECE)) {
                    // When the writing fails nobody waits for more.
                    if sender.send((records, rows(records, history_ids))).is_err() {
                        return;
                    }
                }
            });
            receiver.into_iter().try_for_each(|(records, made)| self.insert_made::<R>(&table, records, made))
        })
    }

    fn insert_made<R: Record>(&self, table: &str, records: &[R], made: Vec<Made>) -> Result<(), Failure> {
        let (all, told): (Vec<Vec<Val>>, Vec<Vec<Val>>) = made.into_iter().unzip();
        for (record, values) in records.iter().zip(&all) {
            self.note::<R>(record.id().raw(), None, Some(values));
            self.changes.borrow_mut().push((Subject::new(R::KIND, record.id()), Fate::Made));
            self.wrote_line::<R>(values);
        }
        rows::insert(self.conn, (table, R::COLUMNS), all.iter().map(Vec::as_slice))?;
        self.insert_history(&told)
    }

    /// Writes rows of the history that have their ids already.
    pub(super) fn insert_history(&self, told: &[Vec<Val>]) -> Result<(), Failure> {
        let columns = ["id", "kind", "record_id", "version", "at", "user_id", "op", "fate", "fields"];
        rows::insert(self.conn, ("history", &columns), told.iter().map(Vec::as_slice))?;
        self.rows.borrow_mut().extend(told.iter().filter_map(|row| row.first()?.as_int()));
        if let Some(first) = told.first() {
            self.first.borrow_mut().get_or_insert_with(|| first[1..].to_vec());
        }
        Ok(())
    }
}

fn made<R: Record>(record: &R, history_id: i64, stamp: &Stamp) -> Made {
    let values = record.values();
    let mut told = vec![Val::Int(history_id)];
    told.extend(history::row_of_made(stamp, Subject::new(R::KIND, record.id()), R::COLUMNS, &values));
    (values, told)
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
