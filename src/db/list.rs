//! Lists of any object, from the fields its feature states: ids in order, then rows by id.

mod condition;

use std::collections::BTreeMap;

use crate::base::{
    alike::half_width,
    failure::Failure,
    field::{Column, ListQuery, ListRow, ListSpec, Listed},
    filter::WORDS_LIMIT,
    money::Money,
    phone,
    say::Said,
    value::{FromVal as _, Val},
};

use super::{
    query::{Conn, Row},
    record,
};

/// How many rows are fetched by one statement; the statement is the same for every page.
pub const PAGE: usize = 100;

/// The first rows at once, without waiting for all ids.
///
/// # Errors
/// When the engine fails.
pub fn first_page(conn: &Conn, spec: &ListSpec, query: &ListQuery) -> Result<Vec<ListRow>, Failure> {
    let (sql, params) = page_statement(spec, query)?;
    read(conn, &sql, &params)
}

/// The statement that [`first_page`] asks, with its values: for who measures an engine alone.
///
/// # Errors
/// When the list can't be asked so.
pub fn page_statement(spec: &ListSpec, query: &ListQuery) -> Result<(String, Vec<Val>), Failure> {
    let (condition, order, params) = clauses(spec, query)?;
    let (cells, from) = (cells(spec), from(spec));
    // What is summed for the whole list is not summed twice.
    let sql = if spec.from.contains("SUM(") {
        format!("SELECT {cells} FROM {from}{condition} ORDER BY {order} LIMIT {PAGE}")
    } else {
        // The page is found first and read then: a million rows may have to be sorted, and an engine that sorts takes
        // along all that will be shown of each.
        let found = format!("SELECT t.id FROM {from}{condition} ORDER BY {order} LIMIT {PAGE}");
        format!("SELECT {cells} FROM {from} WHERE t.id IN ({found}) ORDER BY {order}")
    };
    Ok((sql, params))
}

/// The ids of all rows, in order: exact access to any row, and their number.
///
/// # Errors
/// When the engine fails.
pub fn ids(conn: &Conn, spec: &ListSpec, query: &ListQuery) -> Result<Vec<i64>, Failure> {
    let (sql, params) = statement(spec, query)?;
    conn.values(&sql, &params)
}

/// The statement that [`ids`] asks, with its values: for who looks how an engine finds the rows.
///
/// # Errors
/// When the list can't be asked so.
pub fn statement(spec: &ListSpec, query: &ListQuery) -> Result<(String, Vec<Val>), Failure> {
    let (condition, order, params) = clauses(spec, query)?;
    Ok((format!("SELECT t.id FROM {}{condition} ORDER BY {order}", from(spec)), params))
}

/// The rows with these ids, in this order; ids that are gone are left out.
///
/// # Errors
/// When the engine fails.
pub fn rows(conn: &Conn, spec: &ListSpec, wanted: &[i64]) -> Result<Vec<ListRow>, Failure> {
    let holes: Vec<String> = (1..=PAGE).map(|hole| format!("${hole}")).collect();
    let sql = format!("SELECT {} FROM {} WHERE t.id IN ({})", cells(spec), from(spec), holes.join(", "));
    let mut found = BTreeMap::new();
    for chunk in wanted.chunks(PAGE) {
        // Padded with the last id, so that the statement stays the same.
        let params: Vec<Val> =
            (0..PAGE).map(|at| Val::Int(*chunk.get(at).unwrap_or(&chunk[chunk.len() - 1]))).collect();
        found.extend(read(conn, &sql, &params)?.into_iter().map(|row| (row.id, row)));
    }
    Ok(wanted.iter().filter_map(|id| found.get(id).cloned()).collect())
}

/// The sums of the columns that the list sums, over all rows of the query that count.
///
/// # Errors
/// When the engine fails, and when a sum is too large to be counted.
pub fn sums(conn: &Conn, spec: &ListSpec, query: &ListQuery) -> Result<Vec<Money>, Failure> {
    let columns = spec.summed_columns();
    let Some(of) = spec.sums.map(|sums| sums.of).filter(|_| !columns.is_empty()) else { return Ok(Vec::new()) };
    let (condition, _, params) = clauses(spec, query)?;
    let sum = |column: &&Column| format!("CAST(SUM(CASE WHEN {of} THEN {} ELSE 0 END) AS BIGINT)", column.list.sql);
    let cells = columns.iter().map(sum).collect::<Vec<_>>().join(", ");
    let mut found = Vec::new();
    conn.each(&format!("SELECT {cells} FROM {}{condition}", from(spec)), &params, |row| {
        for val in row.vals()? {
            found.push(Option::<Money>::from_val(val)?.unwrap_or(Money::ZERO));
        }
        Ok(())
    })?;
    Ok(found)
}

/// How many rows a query finds.
///
/// # Errors
/// When the engine fails.
pub fn count(conn: &Conn, spec: &ListSpec, query: &ListQuery) -> Result<i64, Failure> {
    let (condition, _, params) = clauses(spec, query)?;
    Ok(conn.value(&format!("SELECT COUNT(*) FROM {}{condition}", from(spec)), &params)?.unwrap_or(0))
}

/// Reads these expressions, in the list's terms, of every row that a query finds, in no order; `joined` are joins behind
/// the list's own.
///
/// # Errors
/// When the engine fails, and what the reading itself meets.
pub fn each(
    conn: &Conn,
    (spec, query): (&ListSpec, &ListQuery),
    cells: &[&str],
    joined: &str,
    see: impl FnMut(&Row<'_>) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let (condition, _, params) = clauses(spec, query)?;
    let sql = format!("SELECT {} FROM {} {joined}{condition}", cells.join(", "), from(spec));
    conn.each(&sql, &params, see)
}

fn read(conn: &Conn, sql: &str, params: &[Val]) -> Result<Vec<ListRow>, Failure> {
    let mut rows = Vec::new();
    conn.each(sql, params, |row| {
        let mut vals = row.vals()?;
        let id = i64::from_val(vals.remove(0))?;
        rows.push(ListRow { id, cells: vals });
        Ok(())
    })?;
    Ok(rows)
}

fn cells(spec: &ListSpec) -> String {
    std::iter::once("t.id").chain(spec.columns.iter().map(|column| column.list.sql)).collect::<Vec<_>>().join(", ")
}

fn from(spec: &ListSpec) -> String {
    format!("{} t {}", record::table(spec.kind), spec.from)
}

/// Condition, order and values of a query.
fn clauses(spec: &ListSpec, query: &ListQuery) -> Result<(String, String, Vec<Val>), Failure> {
    let mut conditions = Vec::new();
    let mut params = Vec::new();
    if let Some((sql, vals)) = &query.only {
        conditions.push(format!("({sql})"));
        params.extend(vals.iter().cloned());
    }
    for asked in &query.filter {
        conditions.push(condition::condition(spec, asked, &mut params)?);
    }
    if query.text.split_whitespace().count() > WORDS_LIMIT {
        return Err(Failure::Refused(Said::new("filter-too-many-words").with("limit", WORDS_LIMIT)));
    }
    conditions.extend(searched(spec, &query.text, &mut params));
    let condition = if conditions.is_empty() { String::new() } else { format!(" WHERE {}", conditions.join(" AND ")) };
    Ok((condition, order(spec, query), params))
}

/// Every word stands in one of the searched fields, as it is typed or in half width; or the whole can
/// only mean a phone, and is one.
fn searched(spec: &ListSpec, text: &str, params: &mut Vec<Val>) -> Option<String> {
    let mut holes = |text: &str| {
        params.push(Val::Text(format!("%{}%", escape_like(text))));
        params.len()
    };
    let mut words = Vec::new();
    for word in text.split_whitespace() {
        let narrow = half_width(word);
        let typed = [Some(holes(word)), (narrow != word).then(|| holes(&narrow))];
        let any: Vec<String> = typed.into_iter().flatten().flat_map(|hole| found_in(spec.search, hole)).collect();
        if !any.is_empty() {
            words.push(format!("({})", any.join(" OR ")));
        }
    }
    if words.is_empty() {
        return None;
    }
    let words = words.join(" AND ");
    match phone::sought(text).filter(|_| !spec.phones.is_empty()) {
        Some(digits) => {
            let any = found_in(spec.phones, holes(&digits));
            Some(format!("(({words}) OR {})", any.join(" OR ")))
        }
        None => Some(words),
    }
}

fn found_in(fields: &[&str], hole: usize) -> Vec<String> {
    fields.iter().map(|field| format!("LOWER({field}) LIKE LOWER(${hole}) ESCAPE '\\'")).collect()
}

fn order(spec: &ListSpec, query: &ListQuery) -> String {
    let chosen = query.sort.as_ref().and_then(|(key, down)| {
        spec.columns.iter().find(|column| column.key == key).map(|column| (column.list, *down))
    });
    let named = query.sort.as_ref().and_then(|(name, _)| spec.orders.iter().find(|(order, _)| order == name));
    // Seeing a bare id, SQLite hopes that any index will help, and reads the rows in its order, criss-cross through the
    // file: four times as slow as one after the other.
    let id = |listed: Listed| if listed.indexed { "t.id" } else { "+t.id" };
    match chosen {
        None if let Some((_, sql)) = named => (*sql).to_owned(),
        Some((listed, true)) => format!("{} DESC NULLS LAST, {} DESC NULLS LAST", listed.sql, id(listed)),
        Some((listed, false)) => format!("{} NULLS LAST, {}", listed.sql, id(listed)),
        None => spec.order.to_owned(),
    }
}

/// Text as LIKE takes it literally.
pub fn escape_like(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}
