//! Many rows of one table: a file takes them one by one from a statement that stays ready, a server dozens by one
//! statement, for each is a way there and back.

use crate::{
    base::{failure::Failure, value::Val},
    db::{lite, post::Post, query::Conn},
};

/// So many rows go to a server together.
const TOGETHER: usize = 50;

/// Inserts rows: `INSERT INTO table (columns)`, and for each column what of its value is written; `{}` is the value.
pub(in crate::db) fn insert<'r>(
    conn: &Conn,
    (into, cells): (&str, &[&str]),
    rows: impl Iterator<Item = &'r [Val]>,
) -> Result<(), Failure> {
    match (conn.as_lite(), conn.as_post()) {
        (Some(engine), _) => lite::insert_all(engine, &statement(into, cells, 1), rows),
        (None, Some(server)) => together(server, (into, cells), rows),
        (None, None) => Ok(()),
    }
}

fn together<'r>(
    server: &Post,
    (into, cells): (&str, &[&str]),
    rows: impl Iterator<Item = &'r [Val]>,
) -> Result<(), Failure> {
    let one = statement(into, cells, 1);
    // Written out only where so many come.
    let mut many = None;
    let mut waiting: Vec<&[Val]> = Vec::new();
    for row in rows {
        waiting.push(row);
        if waiting.len() == TOGETHER {
            let many = many.get_or_insert_with(|| statement(into, cells, TOGETHER));
            server.write(many, &waiting.concat())?;
            waiting.clear();
        }
    }
    waiting.into_iter().try_for_each(|row| server.write(&one, row).map(|_| ()))
}

fn statement(into: &str, cells: &[&str], rows: usize) -> String {
    let row = |row: usize| {
        let cell = |(at, cell): (usize, &&str)| cell.replace("{}", &format!("${}", row * cells.len() + at + 1));
        format!("({})", cells.iter().enumerate().map(cell).collect::<Vec<_>>().join(", "))
    };
    format!("{into} VALUES {}", (0..rows).map(row).collect::<Vec<_>>().join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{db::open, vals};

    #[test]
    fn a_statement_numbers_its_values_through() {
        assert_eq!(
            statement("INSERT INTO t (a, b)", &["{}", "LOWER({})"], 2),
            "INSERT INTO t (a, b) VALUES ($1, LOWER($2)), ($3, LOWER($4))",
        );
    }

    #[test]
    fn every_row_arrives_once_whether_they_come_together_or_are_left_over() {
        let conn = open::for_a_test().unwrap();
        let rows: Vec<Vec<Val>> =
            (0..120_i64).map(|number| vals!["call", format!("{number:03}"), number].to_vec()).collect();
        let into = ("INSERT INTO counter (series, period, last)", &["{}", "{}", "{}"][..]);
        insert(&conn, into, rows.iter().map(Vec::as_slice)).unwrap();
        let found: Vec<(String, i64)> = conn.rows("SELECT period, last FROM counter ORDER BY period", &[]).unwrap();
        let expected: Vec<(String, i64)> = (0..120).map(|number| (format!("{number:03}"), number)).collect();
        assert_eq!(found, expected);
    }
}
