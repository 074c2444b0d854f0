//! The end of the line where batches are written.

use crate::base::{failure::Failure, kind::Kind, value::Val};

use super::{
    super::{migrate, open, query::Conn, record, rows},
    Batch, Ending,
};

/// The order in which kinds are written: what others name comes before them, for a server looks at each row.
const ORDER: &[Kind] = &[Kind::Delivery, Kind::DeliveryLine, Kind::Equipment, Kind::Contract];

/// The indexes of a file that can be made again: their tables, names and statements.
const LITE: &str =
    "SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL ORDER BY name";
/// Those of a server: what holds two tables together stays, and so does what the search has, which is filled afterwards.
const POST: &str = "SELECT CAST(t.relname AS TEXT), CAST(c.relname AS TEXT), pg_get_indexdef(i.indexrelid)
    FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid JOIN pg_class c ON c.oid = i.indexrelid
      JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = current_schema AND c.relname NOT LIKE 'search%' ESCAPE '\\'
      AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = i.indexrelid)
    ORDER BY c.relname";

/// Writes batches in one transaction. Until it is finished nothing is kept; one that is dropped takes all back.
#[derive(Debug)]
pub struct Writer<'a> {
    conn: &'a Conn,
    /// The statements that make the indexes again.
    indexes: Vec<String>,
    is_open: bool,
}

impl<'a> Writer<'a> {
    /// Begins, on data that nobody else works with. Indexes are made at the end: sorted once, they take a fraction of the
    /// time.
    ///
    /// # Errors
    /// When the engine fails.
    pub fn begin(conn: &'a Conn) -> Result<Self, Failure> {
        if conn.as_lite().is_some() {
            // The journal in memory holds the pages there were before, and that is a handful.
            conn.control(
                "PRAGMA foreign_keys = OFF; PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF;
                 PRAGMA cache_size = -524288; PRAGMA threads = 2",
            )?;
        }
        conn.begin(false)?;
        let mut writer = Self { conn, indexes: Vec::new(), is_open: true };
        let found: Vec<(String, String, String)> = conn.rows(if conn.is_of_server() { POST } else { LITE }, &[])?;
        for (_, name, sql) in found.into_iter().filter(|(table, ..)| migrate::is_ours(table)) {
            conn.control(&format!("DROP INDEX \"{name}\""))?;
            writer.indexes.push(sql);
        }
        Ok(writer)
    }

    /// Writes a batch.
    ///
    /// # Errors
    /// When the engine refuses a row.
    pub fn write(&mut self, batch: &Batch) -> Result<(), Failure> {
        let later = batch.records.keys().filter(|kind| !ORDER.contains(kind));
        // Before the first of the ordered ones: customers, their contacts and addresses.
        let (before, after): (Vec<&Kind>, Vec<&Kind>) = later.partition(|kind| **kind < Kind::Equipment);
        for kind in before.into_iter().chain(ORDER).chain(after) {
            let Some((columns, rows)) = batch.records.get(kind) else { continue };
            self.insert(&record::table(*kind), columns, rows.iter().map(Vec::as_slice))?;
        }
        let history = ["kind", "record_id", "version", "at", "user_id", "op", "fate", "fields"];
        self.insert("history", &history, batch.history.iter().map(|(_, row)| row.as_slice()))?;
        let numbers = ["series", "period", "sequence", "number"];
        self.insert("taken_number", &numbers, batch.numbers.iter().map(Vec::as_slice))
    }

    fn insert<'r>(&self, table: &str, columns: &[&str], rows: impl Iterator<Item = &'r [Val]>) -> Result<(), Failure> {
        rows::insert(self.conn, (table, columns), rows)
    }

    /// Ends well: counters, the next ids, and the indexes again; `tell` hears of each before it is made. What has to
    /// follow from what was written, `then` does, as fast as a file goes that nobody else works with.
    ///
    /// # Errors
    /// When the engine refuses; then nothing is kept. What `then` answers.
    pub fn finish(
        mut self,
        ending: &Ending,
        mut tell: impl FnMut(usize, usize) -> Result<(), Failure>,
        then: impl FnOnce(&Conn) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        for row in &ending.counters {
            self.conn.write(
                "INSERT INTO counter (series, period, last) VALUES ($1, $2, $3)
                 ON CONFLICT (series, period) DO UPDATE SET last = $3",
                row,
            )?;
        }
        if self.conn.is_of_server() {
            // A server counts apart from the ids that it was given.
            for (kind, next) in &ending.next_ids {
                let table = record::table(*kind);
                self.conn.control(&format!("SELECT setval(pg_get_serial_sequence('{table}', 'id'), {next}, false)"))?;
            }
        }
        let count = self.indexes.len();
        if self.conn.is_of_server() {
            self.conn.control("SET LOCAL maintenance_work_mem = '256MB'")?;
        }
        for (at, sql) in std::mem::take(&mut self.indexes).iter().enumerate() {
            tell(at, count)?;
            self.conn.control(sql)?;
        }
        if self.conn.is_of_server() {
            let tables: Vec<String> = self.conn.values(migrate::TABLES_OF_SERVER, &[])?;
            let ours = tables.iter().filter(|table| migrate::is_ours(table)).map(|table| format!("\"{table}\""));
            self.conn.control(&format!("ANALYZE {}", ours.collect::<Vec<_>>().join(", ")))?;
        }
        self.is_open = false;
        let done = self.conn.commit(&[], &[]).and_then(|()| then(self.conn));
        self.restore();
        done
    }

    /// As [`super::super::open`] sets a file.
    fn restore(&self) {
        if self.conn.as_lite().is_some() {
            let _ = self.conn.control(&format!(
                "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;
                 PRAGMA cache_size = {}; PRAGMA threads = 0",
                open::CACHE
            ));
            self.conn.tidy();
        }
    }
}

impl Drop for Writer<'_> {
    fn drop(&mut self) {
        if self.is_open {
            let _ = self.conn.control("ROLLBACK");
            self.restore();
        }
    }
}
