//! Lists at any size: the first page in each order a list can have, all ids, a page by ids, beside the bare engine's own
//! time for the same statement.

use std::time::Duration;

use aftercare::{
    base::{
        field::{ListQuery, ListSpec},
        value::Val,
    },
    call, contract, customer,
    db::{list, open, query::Conn},
    delivery, dispatch, equipment, handling, receipt, revisit, settlement,
};

use crate::{
    data::{Data, most_memory_mb},
    desk::ms,
    table::Table,
};

/// So long at most is one question asked again and again: there are some hundreds of them.
const PATIENCE: Duration = Duration::from_millis(500);

fn specs() -> Vec<(&'static str, ListSpec, ListQuery)> {
    let all = ListQuery::default;
    let open = format!(
        "t.status IN ({})",
        call::fields::OPEN.iter().map(|word| format!("'{word}'")).collect::<Vec<_>>().join(", ")
    );
    let sort = Some(("pressing".to_owned(), false));
    let open = ListQuery { only: Some((open, Vec::new())), sort, ..ListQuery::default() };
    vec![
        ("open calls", call::fields::list_spec(), open),
        ("calls", call::fields::list_spec(), all()),
        ("customers", customer::fields::list_spec(), all()),
        ("cards", equipment::fields::list_spec(), all()),
        ("contracts", contract::fields::list_spec(), all()),
        ("deliveries", delivery::fields::list_spec(), all()),
        ("dispatches", dispatch::fields::list_spec(), all()),
        ("handlings", handling::fields::list_spec(), all()),
        ("settlements", settlement::fields::list_spec(), all()),
        ("receipts", receipt::fields::list_spec(), all()),
        ("receivables", receipt::fields::receivables_spec(), all()),
        ("revisits", revisit::fields::list_spec(), all()),
    ]
}

/// Times the lists.
pub fn bench(table: &mut Table) {
    let data = Data::find();
    let conn = open::to_read(data.address.clone()).unwrap();
    let engine = data.engine();
    table.waits = engine.is_none();
    for (name, spec, query) in specs() {
        // What is owed is summed when it is asked for: no index has sums in their order.
        let is_indexed = name != "receivables";
        first_page(table, &conn, engine.as_ref(), (&spec, &query), (&format!("{name}: as they stand"), is_indexed));
        let ids = table.measure_for(&format!("{name}: all ids"), None, PATIENCE, None, || {
            list::ids(&conn, &spec, &query).unwrap()
        });
        let middle: Vec<i64> = ids.iter().copied().skip(ids.len() / 2).take(list::PAGE).collect();
        let what = format!("{name}: a page in the middle of {}", ids.len());
        table.measure_for(&what, ms(5), PATIENCE, None, || list::rows(&conn, &spec, &middle).unwrap());
        if name == "open calls" {
            continue;
        }
        for column in &spec.columns {
            for (down, way) in [(false, "up"), (true, "down")] {
                let sort = Some((column.key.to_owned(), down));
                let what = format!("{name}: by {} {way}", column.key);
                let query = ListQuery { sort, ..query.clone() };
                first_page(table, &conn, engine.as_ref(), (&spec, &query), (&what, column.list.indexed));
            }
        }
    }
    if let Some(memory) = most_memory_mb() {
        table.note(&format!("most memory: {memory} MB"));
    }
}

fn first_page(
    table: &mut Table,
    conn: &Conn,
    engine: Option<&rusqlite::Connection>,
    (spec, query): (&ListSpec, &ListQuery),
    (what, is_indexed): (&str, bool),
) {
    let budget = if is_indexed { ms(5) } else { ms(500) };
    let bare = engine.map(|engine| {
        let (statements, params) = list::page_statements(spec, query).unwrap();
        let mut statements: Vec<_> = statements.iter().map(|sql| engine.prepare(sql).unwrap()).collect();
        Table::middle(PATIENCE / 2, || {
            let mut rows = 0;
            for statement in &mut statements {
                rows += count(statement, &params).0;
                if rows >= list::PAGE {
                    break;
                }
            }
            rows
        })
    });
    table.measure_for(what, budget, PATIENCE, bare, || list::first_page(conn, spec, query).unwrap());
}

/// Reads all cells of all rows, as the engine gives them: how many rows, and how large.
pub fn count(statement: &mut rusqlite::Statement<'_>, params: &[Val]) -> (usize, usize) {
    for (nth, val) in params.iter().enumerate() {
        let place = statement.parameter_index(&format!("${}", nth + 1)).unwrap().unwrap();
        match val {
            Val::Int(number) => statement.raw_bind_parameter(place, number).unwrap(),
            val => statement.raw_bind_parameter(place, val.as_text().unwrap()).unwrap(),
        }
    }
    let columns = statement.column_count();
    let (mut rows, mut found, mut size) = (statement.raw_query(), 0, 0);
    while let Some(row) = rows.next().unwrap() {
        found += 1;
        for at in 0..columns {
            size += match row.get_ref(at).unwrap() {
                rusqlite::types::ValueRef::Text(text) => text.len(),
                _ => 1,
            };
        }
    }
    (found, size)
}
