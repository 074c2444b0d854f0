//! Reads deliveries.

pub mod history;

use super::{
    Delivery, DeliveryLine,
    fields::{FIELDS, LINE_FIELDS},
};
use crate::{
    base::{
        failure::Failure,
        id::{CustomerId, DeliveryId, Id as _},
        kind::{Kind, Subject},
        shown::{Shown, What},
    },
    contract::Contract,
    customer::store as customer,
    db::{
        query::{Conn, FromRow, Row},
        record,
        search::pick::{Among, choices},
    },
    equipment::store as equipment,
    vals,
};

pub use crate::db::search::pick::Choice;

/// The delivery with that id.
///
/// # Errors
/// [`Failure::NotFound`] when there is none.
pub fn get(conn: &Conn, id: DeliveryId) -> Result<Delivery, Failure> {
    record::get(conn, id)
}

/// The delivery with that number; else with that foreign number, where only one bears it; else `#id`.
///
/// # Errors
/// When the engine fails.
pub fn by_code(conn: &Conn, text: &str) -> Result<Option<Delivery>, Failure> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    if let Some(delivery) = record::first(conn, "WHERE number = $1", vals![text])? {
        return Ok(Some(delivery));
    }
    let mut foreign: Vec<Delivery> = record::all(conn, "WHERE foreign_number = $1 LIMIT 2", vals![text])?;
    if foreign.len() == 1 {
        return Ok(foreign.pop());
    }
    match text.strip_prefix('#').and_then(|id| id.parse::<i64>().ok()) {
        Some(id) => record::first(conn, "WHERE id = $1", vals![id]),
        None => Ok(None),
    }
}

/// The delivery that was imported under a foreign number for a customer, if any: an import goes on with
/// it rather than making it anew.
///
/// # Errors
/// When the engine fails.
pub fn by_foreign(conn: &Conn, customer: CustomerId, foreign_number: &str) -> Result<Option<Delivery>, Failure> {
    let tail = "WHERE foreign_number = $1 AND customer_id = $2 ORDER BY id";
    record::first(conn, tail, vals![foreign_number.trim(), customer])
}

/// Deliveries by any part of the numbers or the customer; the newest first.
///
/// # Errors
/// When the engine fails.
pub fn pick(conn: &Conn, text: &str, within: Option<Subject>) -> Result<Vec<Choice>, Failure> {
    let among = match within.filter(|subject| subject.kind == Kind::Customer) {
        Some(owner) => Among::within(Kind::Delivery, "t.customer_id = $1 OR t.end_customer_id = $1", vals![owner.id]),
        None => Among::all(Kind::Delivery),
    };
    let shown = "SELECT t.id, COALESCE(t.number, '#' || CAST(t.id AS TEXT)), c.name, t.delivered_on, 0
         FROM delivery t JOIN customer c ON c.id = t.customer_id";
    choices(conn, shown, &among.pick_with(conn, text, &[("customer_id", Kind::Customer)])?)
}

/// The lines of a delivery, in order.
///
/// # Errors
/// When the engine fails.
pub fn lines(conn: &Conn, delivery: DeliveryId) -> Result<Vec<DeliveryLine>, Failure> {
    record::all(conn, "WHERE delivery_id = $1 ORDER BY position, id", vals![delivery])
}

/// The last deliveries of a customer, as buyer or end customer, the newest first, and how many there are in all.
///
/// # Errors
/// When the engine fails.
pub fn of_customer(conn: &Conn, customer: CustomerId) -> Result<(Vec<Delivery>, i64), Failure> {
    let rows = record::all(
        conn,
        "WHERE customer_id = $1 OR end_customer_id = $1
         ORDER BY delivered_on DESC NULLS LAST, id DESC NULLS LAST LIMIT 100",
        vals![customer],
    )?;
    let total = "SELECT COUNT(*) FROM delivery WHERE customer_id = $1 OR end_customer_id = $1";
    Ok((rows, conn.value(total, vals![customer])?.unwrap_or(0)))
}

/// The warranty contracts that a delivery made.
///
/// # Errors
/// When the engine fails.
pub fn contracts(conn: &Conn, delivery: DeliveryId) -> Result<Vec<Contract>, Failure> {
    record::all(conn, "WHERE delivery_id = $1 ORDER BY id", vals![delivery])
}

/// A line with the names of its item.
#[derive(Clone, Debug, PartialEq)]
pub struct LineRow {
    /// The line.
    pub line: DeliveryLine,
    /// Code of the item.
    pub code: String,
    /// Name of the item.
    pub name: String,
}

impl FromRow for LineRow {
    fn from_row(row: &Row<'_>) -> Result<Self, Failure> {
        Ok(Self { line: DeliveryLine::from_row(row)?, code: row.next()?, name: row.next()? })
    }
}

/// The lines of a delivery, with names.
///
/// # Errors
/// When the engine fails.
pub fn line_rows(conn: &Conn, delivery: DeliveryId) -> Result<Vec<LineRow>, Failure> {
    let sql = format!(
        "SELECT {}, i.code, i.name FROM delivery_line l JOIN item i ON i.id = l.item_id
         WHERE l.delivery_id = $1 ORDER BY l.position, l.id",
        record::columns::<DeliveryLine>("l")
    );
    conn.rows(&sql, vals![delivery])
}

/// A delivery as scripts read it, with its lines and the cards it made.
///
/// # Errors
/// [`Failure::NotFound`] when there is none.
pub fn show(conn: &Conn, id: DeliveryId) -> Result<Shown, Failure> {
    let delivery = get(conn, id)?;
    let line = |row: LineRow| {
        Shown::with(LINE_FIELDS)
            .named("item", &row.code, row.name)
            .put("quantity", &row.line.quantity)
            .add("serials", "delivery-line-serials", What::List(row.line.serials.0))
            .put("batch", &row.line.batch)
            .put("price", &row.line.price)
    };
    let lines = line_rows(conn, id)?.into_iter().map(line).collect();
    let cards: Vec<String> = conn.values(
        "SELECT COALESCE(number, '#' || CAST(id AS TEXT)) FROM equipment WHERE delivery_id = $1 ORDER BY id",
        vals![id],
    )?;
    let customer_of = |customer| -> Result<(String, String), Failure> {
        Ok((equipment::customer_code(conn, customer)?, customer::name(conn, customer)?))
    };
    let (customer, customer_name) = customer_of(Some(delivery.customer_id))?;
    let (end_customer, end_customer_name) = customer_of(delivery.end_customer_id)?;
    Ok(Shown::of(FIELDS, id.raw(), delivery.version)
        .put("number", &delivery.number)
        .put("status", &delivery.status)
        .put("foreign_number", &delivery.foreign_number)
        .put("delivered_on", &delivery.delivered_on)
        .named("customer", &customer, customer_name)
        .named("end_customer", &end_customer, end_customer_name)
        .put("note", &delivery.note)
        .add("lines", "delivery-lines", What::Lines(lines))
        .add("equipment", "equipment-panel", What::List(cards)))
}
