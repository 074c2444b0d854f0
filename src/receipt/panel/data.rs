//! What the form of a receipt shows, gathered before drawing.

use chrono::NaiveDate;

use crate::{
    base::{
        failure::Failure,
        id::{CustomerId, Id as _, ReceiptId, SettlementId},
        kind::{Kind, Subject},
        money::Money,
    },
    customer,
    cx::records::{By, Found},
    db::query::Conn,
    receipt::{
        Receipt, ReceiptAllocation,
        command::{Draft, Verdict, possible},
        store,
    },
    settlement,
};

/// A stored receipt as its form shows it.
#[derive(Clone, Debug)]
pub(super) struct Shown {
    /// The receipt.
    pub(super) receipt: Receipt,
    /// Who paid.
    pub(super) payer: String,
    /// What it pays, and what it paid once.
    pub(super) parts: Vec<Part>,
    /// What its payer still owes, where something of it is left.
    pub(super) open: Vec<Open>,
    /// What can be done with it now.
    pub(super) steps: Vec<Verdict>,
}

/// What a receipt pays of a settlement.
#[derive(Clone, Debug)]
pub(super) struct Part {
    /// The allocation.
    pub(super) allocation: ReceiptAllocation,
    /// The settlement's number.
    pub(super) number: String,
}

/// A settlement that is still owed.
#[derive(Clone, Debug)]
pub(super) struct Open {
    /// Which.
    pub(super) id: SettlementId,
    /// Its number.
    pub(super) number: String,
    /// Its day.
    pub(super) settled_on: NaiveDate,
    /// What it asks for.
    pub(super) total: Money,
    /// What is still owed.
    pub(super) owed: Money,
}

/// Reads a receipt for its form.
///
/// # Errors
/// [`Failure::NotFound`] when there is none.
pub(super) fn shown(conn: &Conn, id: i64, _: By) -> Result<Found<Draft, Shown>, Failure> {
    let id = ReceiptId(id);
    let receipt = store::get(conn, id)?;
    let part = |allocation: ReceiptAllocation| -> Result<Part, Failure> {
        let number = settlement::store::name(&settlement::store::get(conn, allocation.settlement_id)?);
        Ok(Part { allocation, number })
    };
    let parts = store::allocations(conn, id, true)?.into_iter().map(part).collect::<Result<Vec<_>, Failure>>()?;
    let is_left = receipt.left() > Money::ZERO;
    let open = if is_left { open(conn, receipt.payer_id)? } else { Vec::new() };
    let shown = Shown {
        payer: customer::store::name(conn, Some(receipt.payer_id))?,
        parts,
        steps: possible(&receipt, !open.is_empty()),
        open,
        receipt,
    };
    Ok(Found { id: id.raw(), version: shown.receipt.version, draft: Draft::of(conn, id)?, shown })
}

/// A new form, begun from a customer or a settlement, with what is owed.
///
/// # Errors
/// When the engine fails.
pub(super) fn started(conn: &Conn, from: Option<Subject>) -> Result<(Draft, Vec<Open>), Failure> {
    known(conn, Draft::start(conn, from)?)
}

/// A new form with what its payer owes; nothing where there is no such customer.
///
/// # Errors
/// When the engine fails.
pub(super) fn known(conn: &Conn, draft: Draft) -> Result<(Draft, Vec<Open>), Failure> {
    let payer = customer::store::by_code(conn, &draft.payer)?;
    let open = payer.map(|payer| open(conn, payer.id)).transpose()?.unwrap_or_default();
    Ok((draft, open))
}

fn open(conn: &Conn, payer: CustomerId) -> Result<Vec<Open>, Failure> {
    let open = |one: settlement::Settlement| Open {
        id: one.id,
        number: settlement::store::name(&one),
        settled_on: one.settled_on,
        total: one.total,
        owed: one.owed(),
    };
    Ok(settlement::store::open_of(conn, payer)?.into_iter().map(open).collect())
}

impl Open {
    /// The settlement.
    pub(super) fn subject(&self) -> Subject {
        Subject::new(Kind::Settlement, self.id)
    }
}
