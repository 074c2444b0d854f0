//! Many rows into one table: a file takes them one by one from a statement that stays ready, a server all as one text,
//! for each question is a way there and back.

use crate::base::{failure::Failure, value::Val};

use super::{lite, query::Conn};

/// So few are not worth a text of their own.
const FEW: usize = 8;

/// Inserts rows. A column may say how its value is made of the parameter: `words CAST(? AS TSVECTOR)`; a server reads the
/// values of many rows as what their columns hold.
///
/// # Errors
/// When the engine refuses a row.
pub(super) fn insert<'r>(
    conn: &Conn,
    (table, columns): (&str, &[&str]),
    rows: impl Iterator<Item = &'r [Val]>,
) -> Result<(), Failure> {
    if let Some(engine) = conn.as_lite() {
        // Bound by place, not by name.
        return lite::insert_all(engine, &statement(table, columns), rows);
    }
    let Some(server) = conn.as_post() else { return Ok(()) };
    let rows: Vec<&[Val]> = rows.collect();
    if rows.len() > FEW {
        let names: Vec<&str> = columns.iter().map(|column| split(column).0).collect();
        return server.copy((table, &names), &rows);
    }
    let one = statement(table, columns);
    rows.into_iter().try_for_each(|row| server.write(&one, row).map(|_| ()))
}

/// A column, and how its value is made.
fn split<'c>(column: &&'c str) -> (&'c str, &'c str) {
    column.split_once(' ').unwrap_or((column, "?"))
}

/// `INSERT` of a row.
fn statement(table: &str, columns: &[&str]) -> String {
    let (names, cells): (Vec<&str>, Vec<&str>) = columns.iter().map(split).unzip();
    let holes = cells.iter().enumerate().map(|(at, cell)| cell.replace('?', &format!("${}", at + 1)));
    let holes = holes.collect::<Vec<_>>().join(", ");
    format!("INSERT INTO {table} ({}) VALUES ({holes})", names.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{db::open, vals};

    #[test]
    fn a_row_stands_in_a_statement_with_a_parameter_for_each_place() {
        let sql = statement("t", &["a", "b CAST(? AS TEXT)"]);
        assert_eq!(sql, "INSERT INTO t (a, b) VALUES ($1, CAST($2 AS TEXT))");
    }

    #[test]
    fn every_row_arrives_once_and_as_it_was_whether_they_are_few_or_many() {
        for count in [0, 1, FEW, FEW + 1, 12_345] {
            let conn = open::for_a_test().unwrap();
            let text = |number: usize| format!("{number:05}\t\\N\\\r\n|'{{}}");
            let rows: Vec<Vec<Val>> = (0..count).map(|number| vals!["call", text(number), 7_i64].to_vec()).collect();
            insert(&conn, ("counter", &["series", "period", "last"]), rows.iter().map(Vec::as_slice)).unwrap();
            let found: Vec<(String, i64)> =
                conn.rows("SELECT period, last FROM counter WHERE series = 'call' ORDER BY period", &[]).unwrap();
            assert_eq!(found, (0..count).map(|number| (text(number), 7)).collect::<Vec<_>>());
        }
    }

    #[test]
    fn a_row_that_is_refused_is_told_also_among_many() {
        for count in [2, 100] {
            let conn = open::for_a_test().unwrap();
            let rows: Vec<Vec<Val>> = (0..count).map(|_| vals!["call", "2026", 7_i64].to_vec()).collect();
            let refused = insert(&conn, ("counter", &["series", "period", "last"]), rows.iter().map(Vec::as_slice));
            assert!(refused.is_err(), "{count}");
        }
    }
}
