//! How SQLite goes about a statement.

use aftercare::base::value::Val;

/// The steps of its plan, in a line.
pub fn of(engine: &rusqlite::Connection, sql: &str, params: impl IntoIterator<Item = Val>) -> String {
    let mut statement = engine.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
    for (number, val) in (1..).zip(params) {
        let place = statement.parameter_index(&format!("${number}")).unwrap().unwrap();
        match val {
            Val::Int(int) => statement.raw_bind_parameter(place, int).unwrap(),
            val => statement.raw_bind_parameter(place, val.as_text().unwrap()).unwrap(),
        }
    }
    let mut steps = statement.raw_query();
    let mut found = Vec::new();
    while let Some(row) = steps.next().unwrap() {
        found.push(row.get::<_, String>(3).unwrap());
    }
    found.join("; ")
}
