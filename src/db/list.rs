//! Lists of any object, from the fields its feature states: ids in order, then rows by id.

mod condition;
mod joins;
mod order;

use std::collections::{BTreeMap, HashSet};

use crate::base::{
    alike::half_width,
    failure::Failure,
    field::{Column, ListQuery, ListRow, ListSpec},
    filter::WORDS_LIMIT,
    money::Money,
    phone,
    say::Said,
    value::{FromVal as _, Val},
};

use super::query::{Conn, Row};

/// How many rows are fetched by one statement; the statement is the same for every page.
pub const PAGE: usize = 100;

/// The first rows at once, without waiting for all ids.
///
/// # Errors
/// When the engine fails.
pub fn first_page(conn: &Conn, spec: &ListSpec, query: &ListQuery) -> Result<Vec<ListRow>, Failure> {
    let (statements, params) = page_statements(spec, query)?;
    let mut page = Vec::new();
    for sql in statements {
        page.append(&mut read(conn, &sql, &params)?);
        once(&mut page, |row| row.id);
        if page.len() >= PAGE {
            page.truncate(PAGE);
            break;
        }
    }
    Ok(page)
}

/// The statements that [`first_page`] asks until it has enough rows, with their values: for who measures an engine alone.
///
/// # Errors
/// When the list can't be asked so.
pub fn page_statements(spec: &ListSpec, query: &ListQuery) -> Result<(Vec<String>, Vec<Val>), Failure> {
    let (conditions, params) = conditions(spec, query)?;
    let cells = cells(spec);
    let statement = |leg: &order::Leg| {
        let (condition, order) = (leg.condition(&conditions), &leg.by);
        // What is summed for the whole list is not summed twice.
        if spec.from.contains("SUM(") {
            let from = joins::all(spec);
            return format!("SELECT {cells} FROM {from}{condition} ORDER BY {order} LIMIT {PAGE}");
        }
        // The page is found first and read then: a million rows may have to be sorted, and an engine that sorts takes
        // along all that will be shown of each.
        let found = format!("SELECT t.id FROM {}{condition} ORDER BY {order} LIMIT {PAGE}", leg.from(spec, &condition));
        let from = joins::of_known(spec, &found);
        format!("SELECT {cells} FROM {from} WHERE t.id IN ({found}) ORDER BY {order}")
    };
    Ok((order::legs(spec, query).iter().map(statement).collect(), params))
}

/// The ids of all rows, in order: exact access to any row, and their number.
///
/// # Errors
/// When the engine fails.
pub fn ids(conn: &Conn, spec: &ListSpec, query: &ListQuery) -> Result<Vec<i64>, Failure> {
    let (statements, params) = statements(spec, query)?;
    let mut ids = Vec::new();
    let is_of_legs = statements.len() > 1;
    for sql in statements {
        ids.append(&mut conn.values(&sql, &params)?);
    }
    if is_of_legs {
        once(&mut ids, |id| *id);
    }
    Ok(ids)
}

/// Each row once: what others save between two legs may have moved one from the first into the second. The news of it
/// bring the list up to date.
fn once<T>(rows: &mut Vec<T>, id: impl Fn(&T) -> i64) {
    let mut seen = HashSet::with_capacity(rows.len());
    rows.retain(|row| seen.insert(id(row)));
}

/// The statements that [`ids`] asks, with their values: for who looks how an engine finds the rows.
///
/// # Errors
/// When the list can't be asked so.
pub fn statements(spec: &ListSpec, query: &ListQuery) -> Result<(Vec<String>, Vec<Val>), Failure> {
    let (conditions, params) = conditions(spec, query)?;
    let statement = |leg: &order::Leg| {
        let condition = leg.condition(&conditions);
        format!("SELECT t.id FROM {}{condition} ORDER BY {}", leg.from(spec, &condition), leg.by)
    };
    Ok((order::legs(spec, query).iter().map(statement).collect(), params))
}

/// The rows with these ids, in this order; ids that are gone are left out.
///
/// # Errors
/// When the engine fails.
pub fn rows(conn: &Conn, spec: &ListSpec, wanted: &[i64]) -> Result<Vec<ListRow>, Failure> {
    let holes: Vec<String> = (1..=PAGE).map(|hole| format!("${hole}")).collect();
    let holes = holes.join(", ");
    let sql = format!("SELECT {} FROM {} WHERE t.id IN ({holes})", cells(spec), joins::of_known(spec, &holes));
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
    let (conditions, params) = conditions(spec, query)?;
    let condition = order::all(&conditions);
    let sum = |column: &&Column| format!("CAST(SUM(CASE WHEN {of} THEN {} ELSE 0 END) AS BIGINT)", column.list.sql);
    let cells = columns.iter().map(sum).collect::<Vec<_>>().join(", ");
    let mut found = Vec::new();
    conn.each(&format!("SELECT {cells} FROM {}{condition}", joins::all(spec)), &params, |row| {
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
    let (conditions, params) = conditions(spec, query)?;
    let condition = order::all(&conditions);
    let from = joins::needed(spec, &[&condition], None);
    Ok(conn.value(&format!("SELECT COUNT(*) FROM {from}{condition}"), &params)?.unwrap_or(0))
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
    let (conditions, params) = conditions(spec, query)?;
    let condition = order::all(&conditions);
    let sql = format!("SELECT {} FROM {} {joined}{condition}", cells.join(", "), joins::all(spec));
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

/// The conditions of a query, all of which hold, and their values.
fn conditions(spec: &ListSpec, query: &ListQuery) -> Result<(Vec<String>, Vec<Val>), Failure> {
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
    Ok((conditions, params))
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

/// Text as LIKE takes it literally.
pub fn escape_like(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}
