//! What a customer was charged and paid over a period, with the balance as it ran. The balance at the end of today is
//! the one that the credit check reads (`customer::store::account`): a test holds that after every step of money.

use chrono::NaiveDate;

use crate::{
    base::{
        failure::Failure,
        id::{CreditNoteId, CustomerId, ReceiptId, SettlementId},
        kind::Kind,
        money::{Money, Overflow},
    },
    db::query::Conn,
    vals,
};

/// Something that moved the balance of a customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Movement {
    /// On which day.
    pub day: NaiveDate,
    /// Settlement, credit note or receipt.
    pub kind: Kind,
    /// Id of that.
    pub id: i64,
    /// Its number.
    pub number: String,
    /// What it adds to what they owe; below nothing for what they paid or what was taken back.
    pub amount: Money,
}

/// A period of a customer's account.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ledger {
    /// What they owed when it began; below nothing where their own money was more.
    pub opening: Money,
    /// What moved it, by day, each with the balance after it.
    pub rows: Vec<(Movement, Money)>,
    /// What they were charged.
    pub charged: Money,
    /// What they paid and what was taken back.
    pub paid: Money,
    /// What they owed when it ended.
    pub closing: Money,
}

/// A customer's account from a day to another, both included.
///
/// # Errors
/// When the engine fails, or an amount leaves the range.
pub fn read(conn: &Conn, customer: CustomerId, (from, to): (NaiveDate, NaiveDate)) -> Result<Ledger, Failure> {
    let opening = balance_before(conn, customer, from)?;
    let mut movements = settlements(conn, customer, from, to)?;
    movements.extend(credits(conn, customer, from, to)?);
    movements.extend(receipts(conn, customer, from, to)?);
    Ok(run(opening, movements)?)
}

/// The movements in order, with the balance as it runs. Of one day what is owed stands before what takes from it.
///
/// # Errors
/// When an amount leaves the range.
pub fn run(opening: Money, mut movements: Vec<Movement>) -> Result<Ledger, Overflow> {
    let place = |kind: Kind| match kind {
        Kind::Settlement => 0,
        Kind::CreditNote => 1,
        _ => 2,
    };
    movements.sort_by_key(|one| (one.day, place(one.kind), one.id));
    let mut ledger = Ledger { opening, closing: opening, ..Ledger::default() };
    for one in movements {
        ledger.closing = ledger.closing.plus(one.amount)?;
        if one.kind == Kind::Settlement {
            ledger.charged = ledger.charged.plus(one.amount)?;
        } else {
            ledger.paid = ledger.paid.minus(one.amount)?;
        }
        ledger.rows.push((one, ledger.closing));
    }
    Ok(ledger)
}

/// What they owed when a day began: settlements that are owed or paid, less credit notes and receipts.
fn balance_before(conn: &Conn, customer: CustomerId, day: NaiveDate) -> Result<Money, Failure> {
    let sum = |sql: &str| -> Result<Money, Failure> { Ok(conn.value(sql, vals![customer, day])?.unwrap_or_default()) };
    let settled = sum("SELECT COALESCE(CAST(SUM(total) AS BIGINT), 0) FROM settlement
         WHERE payer_id = $1 AND status IN ('confirmed', 'part_paid', 'paid') AND settled_on < $2")?;
    let credited = sum("SELECT COALESCE(CAST(SUM(n.amount) AS BIGINT), 0) FROM settlement s
         JOIN credit_note n ON n.settlement_id = s.id WHERE s.payer_id = $1 AND n.status = 'issued'
           AND n.credited_on < $2")?;
    let received = sum("SELECT COALESCE(CAST(SUM(amount) AS BIGINT), 0) FROM receipt
         WHERE payer_id = $1 AND status = 'received' AND received_on < $2")?;
    Ok(settled.minus(credited)?.minus(received)?)
}

fn settlements(conn: &Conn, customer: CustomerId, from: NaiveDate, to: NaiveDate) -> Result<Vec<Movement>, Failure> {
    let sql = "SELECT settled_on, id, COALESCE(number, ''), total FROM settlement
         WHERE payer_id = $1 AND status IN ('confirmed', 'part_paid', 'paid') AND settled_on >= $2 AND settled_on <= $3
         ORDER BY settled_on, id";
    let rows: Vec<(NaiveDate, SettlementId, String, Money)> = conn.rows(sql, vals![customer, from, to])?;
    Ok(rows
        .into_iter()
        .map(|(day, id, number, total)| Movement { day, kind: Kind::Settlement, id: id.0, number, amount: total })
        .collect())
}

fn credits(conn: &Conn, customer: CustomerId, from: NaiveDate, to: NaiveDate) -> Result<Vec<Movement>, Failure> {
    let sql = "SELECT n.credited_on, n.id, COALESCE(n.number, ''), n.amount FROM settlement s
         JOIN credit_note n ON n.settlement_id = s.id WHERE s.payer_id = $1 AND n.status = 'issued'
           AND n.credited_on >= $2 AND n.credited_on <= $3 ORDER BY n.credited_on, n.id";
    let rows: Vec<(NaiveDate, CreditNoteId, String, Money)> = conn.rows(sql, vals![customer, from, to])?;
    Ok(rows.into_iter().map(|(day, id, number, amount)| less(day, (Kind::CreditNote, id.0), number, amount)).collect())
}

fn receipts(conn: &Conn, customer: CustomerId, from: NaiveDate, to: NaiveDate) -> Result<Vec<Movement>, Failure> {
    let sql = "SELECT received_on, id, COALESCE(number, ''), amount FROM receipt
         WHERE payer_id = $1 AND status = 'received' AND received_on >= $2 AND received_on <= $3
         ORDER BY received_on, id";
    let rows: Vec<(NaiveDate, ReceiptId, String, Money)> = conn.rows(sql, vals![customer, from, to])?;
    Ok(rows.into_iter().map(|(day, id, number, amount)| less(day, (Kind::Receipt, id.0), number, amount)).collect())
}

fn less(day: NaiveDate, (kind, id): (Kind, i64), number: String, amount: Money) -> Movement {
    Movement { day, kind, id, number, amount: Money(-amount.0) }
}
