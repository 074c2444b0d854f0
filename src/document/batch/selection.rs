//! Who is written to: customers named one by one, found as the list finds them, or by what they have in common.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate};

use crate::{
    base::{
        failure::Failure,
        field::ListQuery,
        id::{CustomerId, Id as _},
        say::Said,
        value::Val,
    },
    call,
    customer::{self, fields::list_spec},
    db::{list, query::Conn},
    setting::{self, Dict},
    vals,
};

/// So many calls are asked about by one statement.
const AT_ONCE: usize = 100;

/// Customers in an order, and the period that was asked for with them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// Their ids.
    pub customers: Vec<i64>,
    /// First and last day, where the filter is about days.
    pub period: Option<(NaiveDate, NaiveDate)>,
}

/// The customers that a filter means: `territory=…`, `category=…`, `warranty-ending=DAYS`, `calls=WORDS` (the customers
/// of the calls that their list finds), numbers of customers or calls
/// with commas between them, `all`, else words that the list of customers is searched for.
///
/// # Errors
/// When there is no such territory, category or number; when the engine fails.
pub fn selected(conn: &Conn, filter: &str, today: NaiveDate) -> Result<Selection, Failure> {
    let filter = filter.trim();
    let of = |customers| Selection { customers, period: None };
    if let Some((name, value)) = filter.split_once('=') {
        return match name.trim() {
            "territory" => having(conn, Dict::Territory, "territory", value).map(of),
            "category" => having(conn, Dict::Category, "category", value).map(of),
            "warranty-ending" => ending(conn, value, today),
            "calls" => {
                let query = ListQuery { text: value.trim().to_owned(), ..ListQuery::default() };
                let calls = list::ids(conn, &call::fields::list_spec(), &query)?;
                of_calls(conn, &calls).map(of)
            }
            name => Err(Said::new("letters-unknown-filter").with("name", name).into()),
        };
    }
    if filter == "all" {
        return found(conn, "").map(of);
    }
    if let Some(named) = named(conn, filter)? {
        return Ok(of(named));
    }
    if let Some(missing) = filter.split([',', '，']).nth(1).and(first_missing(conn, filter)?) {
        return Err(Said::new("letters-unknown-number").with("number", missing).into());
    }
    found(conn, filter).map(of)
}

/// The customers of calls, each once, in the order of their first call.
///
/// # Errors
/// When the engine fails.
pub fn of_calls(conn: &Conn, calls: &[i64]) -> Result<Vec<i64>, Failure> {
    let customers = by_call(conn, calls, "SELECT id, customer_id FROM call WHERE id IN")?;
    let mut seen = BTreeSet::new();
    Ok(customers.into_iter().filter(|customer| seen.insert(*customer)).collect())
}

/// The dispatches of calls that somebody has to go on, in the order of the calls.
///
/// # Errors
/// When the engine fails.
pub fn dispatches_of(conn: &Conn, calls: &[i64]) -> Result<Vec<i64>, Failure> {
    let open = "SELECT call_id, id FROM dispatch WHERE status IN ('issued', 'accepted') AND call_id IN";
    by_call(conn, calls, open)
}

/// What a question finds of calls, in their order: its first column is the call.
fn by_call(conn: &Conn, calls: &[i64], question: &str) -> Result<Vec<i64>, Failure> {
    let holes: Vec<String> = (1..=AT_ONCE).map(|hole| format!("${hole}")).collect();
    let sql = format!("{question} ({}) ORDER BY id", holes.join(", "));
    let mut all = Vec::new();
    for some in calls.chunks(AT_ONCE) {
        // Filled up with the last one, so that the statement stays the same.
        let ids: Vec<Val> = (0..AT_ONCE).map(|at| Val::Int(*some.get(at).unwrap_or(&some[some.len() - 1]))).collect();
        let mut found: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
        for (call, of_it) in conn.rows::<(i64, i64)>(&sql, &ids)? {
            found.entry(call).or_default().push(of_it);
        }
        all.extend(some.iter().filter_map(|call| found.remove(call)).flatten());
    }
    Ok(all)
}

/// Customers by their codes or names, and by numbers of calls; nothing where one of them is none.
fn named(conn: &Conn, filter: &str) -> Result<Option<Vec<i64>>, Failure> {
    let mut ids = Vec::new();
    for number in filter.split([',', '，']).map(str::trim).filter(|number| !number.is_empty()) {
        let Some(id) = one(conn, number)? else { return Ok(None) };
        ids.push(id.raw());
    }
    Ok(Some(ids).filter(|ids| !ids.is_empty()))
}

fn first_missing(conn: &Conn, filter: &str) -> Result<Option<String>, Failure> {
    for number in filter.split([',', '，']).map(str::trim).filter(|number| !number.is_empty()) {
        if one(conn, number)?.is_none() {
            return Ok(Some(number.to_owned()));
        }
    }
    Ok(None)
}

fn one(conn: &Conn, number: &str) -> Result<Option<CustomerId>, Failure> {
    if let Some(customer) = customer::store::by_code(conn, number)? {
        return Ok(Some(customer.id));
    }
    Ok(call::store::by_code(conn, number)?.map(|call| call.customer_id))
}

/// The active customers that the list finds.
fn found(conn: &Conn, text: &str) -> Result<Vec<i64>, Failure> {
    let only = Some(("t.active = 1".to_owned(), Vec::new()));
    list::ids(conn, &list_spec(), &ListQuery { text: text.to_owned(), only, ..ListQuery::default() })
}

fn having(conn: &Conn, dict: Dict, column: &str, value: &str) -> Result<Vec<i64>, Failure> {
    let entry = setting::store::find_entry(conn, dict, value)?;
    let unknown = || Said::new("letters-unknown-entry").with_word("dict", dict).with("value", value.trim());
    let entry = entry.ok_or_else(unknown)?;
    let sql = format!("SELECT id FROM customer WHERE {column} = $1 AND active = 1 ORDER BY code, id");
    conn.values(&sql, vals![entry.code])
}

/// Customers with a unit whose warranty ends within so many days from today.
fn ending(conn: &Conn, days: &str, today: NaiveDate) -> Result<Selection, Failure> {
    let last = days.trim().parse().ok().and_then(|days| today.checked_add_days(Days::new(days)));
    let last = last.ok_or_else(|| Said::new("letters-no-days").with("value", days.trim()))?;
    let customers = conn.values(
        "SELECT c.id FROM customer c WHERE c.active = 1 AND c.id IN (SELECT e.customer_id FROM equipment e
            WHERE e.warranty_to >= $1 AND e.warranty_to <= $2 AND e.status IN ('registered', 'in_repair', 'lent'))
         ORDER BY c.code, c.id",
        vals![today, last],
    )?;
    Ok(Selection { customers, period: Some((today, last)) })
}
