//! Answers that the server has given already. Each question is a way there and back, and the rules of one save ask for
//! the same settings and people again and again: within a transaction, where nothing is seen of what others do, and
//! within one question of a window, what was answered once is not asked again.

use std::{collections::HashMap, sync::Arc};

use postgres::Row;

use crate::base::value::Val;

/// Longer answers are not kept: nobody asks for a list twice.
const MOST_ROWS: usize = 200;
/// An import asks for new things all the time: it begins anew after so many.
const MOST_ANSWERS: usize = 500;

/// What was asked with, and the answer.
type Answer = (Vec<Val>, Arc<Vec<Row>>);

/// Answers by the statement that asked for them.
#[derive(Debug, Default)]
pub(in crate::db) struct Memory {
    answers: HashMap<String, Vec<Answer>>,
    count: usize,
}

impl Memory {
    /// The answer to a question that was asked before.
    pub(in crate::db) fn answer(&self, sql: &str, params: &[Val]) -> Option<Arc<Vec<Row>>> {
        let asked = self.answers.get(sql)?.iter().find(|(known, _)| known == params);
        asked.map(|(_, rows)| Arc::clone(rows))
    }

    /// Keeps an answer.
    pub(in crate::db) fn keep(&mut self, sql: &str, params: &[Val], rows: &Arc<Vec<Row>>) {
        if rows.len() > MOST_ROWS {
            return;
        }
        if self.count >= MOST_ANSWERS {
            *self = Self::default();
        }
        self.count += 1;
        self.answers.entry(sql.to_owned()).or_default().push((params.to_vec(), Arc::clone(rows)));
    }

    /// A statement wrote: what was asked of its table is to be asked anew.
    pub(in crate::db) fn wrote(&mut self, sql: &str) {
        match table_written(sql) {
            Some(table) => self.answers.retain(|asked, _| !asked.contains(table)),
            None => self.answers.clear(),
        }
    }
}

/// Whether a statement only asks, and gets the same answer as long as nothing is written.
pub(in crate::db) fn only_asks(sql: &str) -> bool {
    sql.trim_start().starts_with("SELECT") && !sql.contains("pg_")
}

/// The table that a statement writes to.
fn table_written(sql: &str) -> Option<&str> {
    let mut words = sql.split_whitespace();
    let table = match (words.next()?, words.next()?) {
        ("INSERT", "INTO") | ("DELETE", "FROM") => words.next()?,
        ("UPDATE", table) => table,
        _ => return None,
    };
    let name = table.split('(').next()?.trim_matches('"');
    (!name.is_empty()).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_statement_writes_to_is_read_from_it() {
        let table = [
            ("INSERT INTO \"call\" (version) VALUES (1)", Some("call")),
            ("INSERT INTO counter(series) VALUES ($1) ON CONFLICT DO NOTHING", Some("counter")),
            ("\n  UPDATE \"user\" SET name = $1", Some("user")),
            ("DELETE FROM bom_line WHERE id = $1", Some("bom_line")),
            ("WITH gone AS (DELETE FROM bom_line RETURNING id) SELECT 1", None),
        ];
        for (sql, written) in table {
            assert_eq!(table_written(sql), written, "{sql}");
        }
    }

    #[test]
    fn only_what_was_asked_of_the_table_written_to_is_forgotten() {
        let mut memory = Memory::default();
        let rows = Arc::new(Vec::new());
        memory.keep("SELECT name FROM customer WHERE id = $1", &[Val::Int(7)], &rows);
        memory.keep("SELECT name FROM item WHERE id = $1", &[Val::Int(7)], &rows);
        assert!(memory.answer("SELECT name FROM customer WHERE id = $1", &[Val::Int(8)]).is_none());
        memory.wrote("UPDATE \"customer\" SET version = version + 1 WHERE id = $1");
        assert!(memory.answer("SELECT name FROM customer WHERE id = $1", &[Val::Int(7)]).is_none());
        assert!(memory.answer("SELECT name FROM item WHERE id = $1", &[Val::Int(7)]).is_some());
        memory.wrote("WITH more AS (SELECT 1) INSERT INTO note SELECT * FROM more");
        assert!(memory.answer("SELECT name FROM item WHERE id = $1", &[Val::Int(7)]).is_none());
    }

    #[test]
    fn what_writes_or_looks_at_the_server_itself_is_asked_each_time() {
        assert!(only_asks("SELECT id FROM call"));
        assert!(!only_asks("INSERT INTO call (version) VALUES (1) RETURNING id"));
        assert!(!only_asks("SELECT pg_notify('aftercare', $1)"));
    }
}
