//! Indexes that a file gets again once many rows are there: sorted once, they take a fraction of the time.

use crate::base::failure::Failure;

use super::Tx;

impl Tx<'_> {
    /// Runs `f`, which writes so many rows into each of these tables. A file's indexes of those that have fewer rows yet
    /// are made when it is done; until then only unique ones are there, and those of `kept`, by which `f` reads.
    ///
    /// # Errors
    /// What `f` answers, or the engine.
    pub fn with_indexes_later<T>(
        &self,
        tables: &[(&str, usize)],
        kept: &[&str],
        f: impl FnOnce() -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let mut later = Vec::new();
        for (table, coming) in tables.iter().filter(|_| self.as_lite().is_some()) {
            let highest: Option<i64> = self.value(&format!("SELECT MAX(id) FROM \"{table}\""), &[])?.flatten();
            if usize::try_from(highest.unwrap_or(0)).is_ok_and(|rows| rows <= *coming) {
                later.push((*table, self.drop_indexes(table, kept)?));
            }
        }
        let value = f()?;
        for (table, indexes) in later {
            for sql in indexes {
                self.control(&sql)?;
            }
            // With an index goes what the engine knew of it; it chooses by that.
            self.look_again(&format!("\"{table}\""))?;
        }
        Ok(value)
    }

    /// Drops indexes of a table; the statements that make them again.
    fn drop_indexes(&self, table: &str, kept: &[&str]) -> Result<Vec<String>, Failure> {
        let found: Vec<(String, String)> = self.rows(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = $1 AND sql LIKE 'CREATE INDEX%' ESCAPE '\\'
             ORDER BY name",
            crate::vals![table],
        )?;
        let mut again = Vec::new();
        for (name, sql) in found.into_iter().filter(|(name, _)| !kept.contains(&name.as_str())) {
            self.control(&format!("DROP INDEX \"{name}\""))?;
            again.push(sql);
        }
        Ok(again)
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        base::{failure::Failure, id::UserId},
        db::{clock::Clock, open, query::Conn, tx},
    };

    fn indexes(conn: &Conn) -> Vec<(String, String)> {
        let sql = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name IN ('call', 'call_step')
                   AND sql IS NOT NULL ORDER BY name";
        if conn.is_of_server() { Vec::new() } else { conn.rows(sql, &[]).unwrap() }
    }

    #[test]
    fn indexes_of_a_file_are_away_while_many_rows_come_and_stand_as_before_when_they_are_there() {
        let conn = open::for_a_test().unwrap();
        let before = indexes(&conn);
        let run = |ending: fn() -> Result<(), Failure>| {
            tx::alone(&conn, &Clock::default(), UserId(0), "test", |tx| {
                tx.with_indexes_later(&[("call", 1), ("call_step", 1)], &["call_contract"], || {
                    let meanwhile = indexes(tx);
                    assert!(meanwhile.len() < before.len() || tx.is_of_server());
                    let stays = |name: &str, sql: &str| name == "call_contract" || sql.contains("UNIQUE");
                    assert!(meanwhile.iter().all(|(name, sql)| stays(name, sql)), "{meanwhile:?}");
                    ending()
                })
            })
        };
        run(|| Ok(())).unwrap();
        assert_eq!(indexes(&conn), before);
        assert_eq!(run(|| Err(Failure::Cancelled)).unwrap_err(), Failure::Cancelled);
        assert_eq!(indexes(&conn), before);
    }

    #[test]
    fn where_more_rows_are_there_than_come_the_indexes_stay() {
        let conn = open::for_a_test().unwrap();
        tx::alone(&conn, &Clock::default(), UserId(0), "test", |tx| {
            for code in ["A", "B"] {
                let sql = "INSERT INTO customer (version, code, name, short_name, category, level, territory, phone,
                               phone_digits, tax_id, active, note)
                           VALUES (1, $1, $1, '', '', 'normal', '', '', '', '', 1, '')";
                tx.write(sql, crate::vals![code])?;
            }
            let count = |coming| {
                let named = "SELECT COUNT(*) FROM sqlite_master WHERE type = 'index' AND name = 'customer_name'";
                tx.with_indexes_later(&[("customer", coming)], &[], || match tx.is_of_server() {
                    true => Ok(None),
                    false => tx.value::<i64>(named, &[]),
                })
            };
            let expected = if tx.is_of_server() { [None, None] } else { [Some(1), Some(0)] };
            assert_eq!([count(1)?, count(2)?], expected);
            Ok(())
        })
        .unwrap();
    }
}
