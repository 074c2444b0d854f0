//! Many rows into one table with few questions to the engine.

use crate::base::{failure::Failure, value::Val};

use super::{lite, query::Conn};

/// A server takes a statement with so many parameters; with more rows in it nothing is won.
const MOST_PARAMETERS: usize = 4_000;

/// Inserts rows. A column may say how its value is made of the parameter: `words CAST(? AS TSVECTOR)`.
///
/// # Errors
/// When the engine refuses a row.
pub(super) fn insert(conn: &Conn, (table, columns): (&str, &[&str]), rows: &[Vec<Val>]) -> Result<(), Failure> {
    if rows.is_empty() {
        return Ok(());
    }
    if let Some(engine) = conn.as_lite() {
        // Bound by place, not by name.
        return lite::insert_all(engine, &statement(table, columns, 1), rows.iter().map(Vec::as_slice));
    }
    let Some(server) = conn.as_post() else { return Ok(()) };
    // Each way there and back takes long: many rows go together, the last ones each by itself.
    let together = (MOST_PARAMETERS / columns.len()).max(1);
    let (many, one) = (statement(table, columns, together), statement(table, columns, 1));
    for chunk in rows.chunks(together) {
        if chunk.len() == together {
            server.write(&many, &chunk.concat())?;
        } else {
            chunk.iter().try_for_each(|row| server.write(&one, row).map(|_| ()))?;
        }
    }
    Ok(())
}

/// `INSERT` of so many rows.
fn statement(table: &str, columns: &[&str], rows: usize) -> String {
    let split: Vec<(&str, &str)> =
        columns.iter().map(|column| column.split_once(' ').unwrap_or((column, "?"))).collect();
    let mut hole = 0;
    let mut row = || {
        let holes = split.iter().map(|(_, made_of)| {
            hole += 1;
            made_of.replace('?', &format!("${hole}"))
        });
        format!("({})", holes.collect::<Vec<_>>().join(", "))
    };
    let rows = (0..rows).map(|_| row()).collect::<Vec<_>>().join(", ");
    let names = split.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
    format!("INSERT INTO {table} ({names}) VALUES {rows}")
}

#[cfg(test)]
mod tests {
    use super::statement;

    #[test]
    fn rows_stand_in_one_statement_with_a_parameter_for_each_place() {
        let sql = statement("t", &["a", "b CAST(? AS TEXT)"], 2);
        assert_eq!(sql, "INSERT INTO t (a, b) VALUES ($1, CAST($2 AS TEXT)), ($3, CAST($4 AS TEXT))");
    }
}
