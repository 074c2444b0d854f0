//! Receipts and their allocations in the database.

use chrono::NaiveDate;

use crate::{
    base::{
        failure::Failure,
        field::Show,
        id::{CustomerId, Id as _, ReceiptAllocationId, ReceiptId, SettlementId},
        money::Money,
        shown::{Shown, What},
        value::ToVal as _,
    },
    db::{
        query::Conn,
        record::{self, all, first},
        tx::Tx,
    },
    settlement::{self, Settlement},
    vals,
};

use super::{
    Receipt, ReceiptAllocation,
    fields::FIELDS,
    rules::{self, Refusal},
};

/// The receipt with that id.
///
/// # Errors
/// [`Failure::NotFound`] when there is none.
pub fn get(conn: &Conn, id: ReceiptId) -> Result<Receipt, Failure> {
    record::get(conn, id)
}

/// The receipt with that number.
///
/// # Errors
/// When the engine fails.
pub fn by_code(conn: &Conn, code: &str) -> Result<Option<Receipt>, Failure> {
    first(conn, "WHERE number = $1", vals![code.trim()])
}

/// The newest receipts of a customer, at most fifty.
///
/// # Errors
/// When the engine fails.
pub fn of_payer(conn: &Conn, payer: CustomerId) -> Result<Vec<Receipt>, Failure> {
    all(conn, "WHERE payer_id = $1 ORDER BY id DESC NULLS LAST LIMIT 50", vals![payer])
}

/// How many receipts a payer has.
///
/// # Errors
/// When the engine fails.
pub fn total_of_payer(conn: &Conn, payer: CustomerId) -> Result<i64, Failure> {
    let sql = "SELECT COUNT(*) FROM receipt WHERE payer_id = $1";
    Ok(conn.value(sql, vals![payer])?.unwrap_or(0))
}

/// What a receipt pays, in the order it was allocated; with what was taken back where `gone` says so.
///
/// # Errors
/// When the engine fails.
pub fn allocations(conn: &Conn, receipt: ReceiptId, gone: bool) -> Result<Vec<ReceiptAllocation>, Failure> {
    all(conn, "WHERE receipt_id = $1 AND (is_live = 1 OR $2 = 1) ORDER BY id", vals![receipt, gone])
}

/// What pays a settlement now, the newest first.
///
/// # Errors
/// When the engine fails.
pub fn paying(conn: &Conn, settlement: SettlementId) -> Result<Vec<ReceiptAllocation>, Failure> {
    all(conn, "WHERE settlement_id = $1 AND is_live = 1 ORDER BY id DESC NULLS LAST", vals![settlement])
}

/// Allocates a part of a receipt to a settlement of its payer.
///
/// # Errors
/// [`Refusal`] where it may not be; when the engine refuses.
pub fn allocate(
    tx: &Tx<'_>,
    receipt: &mut Receipt,
    settlement: &mut Settlement,
    amount: Money,
    day: NaiveDate,
) -> Result<(), Failure> {
    let number = settlement::store::name(settlement);
    if settlement.payer_id != receipt.payer_id {
        return Err(Refusal::OtherPayer(number).into());
    }
    rules::check(receipt.amount.minus(receipt.allocated)?, &[(number, amount, settlement.owed())])?;
    let tail = "WHERE receipt_id = $1 AND settlement_id = $2 AND is_live = 1";
    match first::<ReceiptAllocation>(tx, tail, vals![receipt.id, settlement.id])? {
        Some(mut held) => {
            let sum = held.amount.plus(amount)?;
            tx.change(&mut held, |one| one.amount = sum)?;
        }
        None => {
            tx.insert(&mut ReceiptAllocation {
                id: ReceiptAllocationId::default(),
                version: 0,
                receipt_id: receipt.id,
                settlement_id: settlement.id,
                amount,
                allocated_on: day,
                is_live: true,
            })?;
        }
    }
    let allocated = receipt.allocated.plus(amount)?;
    tx.change(receipt, |one| one.allocated = allocated)?;
    settlement::store::pay(tx, settlement, amount)
}

/// Takes a live allocation back, or as much of it as `amount` says: what it paid is owed again, and the receipt's own.
///
/// # Errors
/// When the engine refuses.
pub fn take_back(
    tx: &Tx<'_>,
    receipt: &mut Receipt,
    settlement: &mut Settlement,
    mut allocation: ReceiptAllocation,
    amount: Money,
) -> Result<(), Failure> {
    let part = amount.min(allocation.amount);
    let rest = allocation.amount.minus(part)?;
    tx.change(&mut allocation, |one| {
        if rest == Money::ZERO {
            one.is_live = false;
        } else {
            one.amount = rest;
        }
    })?;
    let allocated = receipt.allocated.minus(part)?;
    tx.change(receipt, |one| one.allocated = allocated)?;
    settlement::store::pay(tx, settlement, Money(-part.0))
}

/// Takes back of a settlement what was paid beyond what it asks for, the newest payments first: that is the
/// customer's credit then (MON-10).
///
/// # Errors
/// When the engine refuses.
pub fn release(tx: &Tx<'_>, settlement: &mut Settlement) -> Result<Money, Failure> {
    let surplus = |one: &Settlement| Money(one.paid.0 + one.credited.0 - one.total.0);
    let mut released = Money::ZERO;
    for allocation in paying(tx, settlement.id)? {
        let too_much = surplus(settlement);
        if too_much <= Money::ZERO {
            break;
        }
        let part = too_much.min(allocation.amount);
        let mut receipt = get(tx, allocation.receipt_id)?;
        take_back(tx, &mut receipt, settlement, allocation, part)?;
        released = released.plus(part)?;
    }
    Ok(released)
}

/// The whole receipt for people and scripts: codes instead of ids, what it pays.
///
/// # Errors
/// [`Failure::NotFound`] when there is none.
pub fn show(conn: &Conn, id: ReceiptId) -> Result<Shown, Failure> {
    let one = get(conn, id)?;
    let (payer, name): (Option<String>, Option<String>) =
        conn.row("SELECT code, name FROM customer WHERE id = $1", vals![one.payer_id])?.unwrap_or_default();
    let allocations = allocations(conn, id, true)?;
    let lines = allocations.iter().map(|one| show_allocation(conn, one)).collect::<Result<Vec<_>, Failure>>()?;
    Ok(Shown::of(FIELDS, id.raw(), one.version)
        .put("number", &one.number)
        .put("status", &one.status)
        .named("payer", &payer, name.unwrap_or_default())
        .put("received_on", &one.received_on)
        .put("method", &one.method)
        .put("amount", &one.amount)
        .put("allocated", &one.allocated)
        .put("left", &one.left())
        .put("reference", &one.reference)
        .put("reason", &one.reason)
        .put("note", &one.note)
        .add("allocations", "receipt-allocations", What::Lines(lines)))
}

fn show_allocation(conn: &Conn, one: &ReceiptAllocation) -> Result<Shown, Failure> {
    let settlement = settlement::store::get(conn, one.settlement_id)?.number;
    Ok(Shown::default()
        .fact("settlement", "receipt-allocation-settlement", Show::Text, &settlement)
        .fact("amount", "receipt-allocation-amount", Show::Money, &one.amount)
        .fact("allocated_on", "receipt-allocation-on", Show::Day, &one.allocated_on)
        .add("is_live", "", What::Val(one.is_live.to_val(), Show::Flag)))
}
