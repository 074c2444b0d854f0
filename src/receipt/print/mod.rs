//! What a receipt (收款收据) may say on paper (DOC-6).

mod tests;

use crate::{
    base::{
        failure::Failure,
        id::ReceiptId,
        money::Money,
        say::Said,
        text::{Lang, Texts},
    },
    call, contract,
    customer::{self, AddressKind},
    db::query::Conn,
    print::data::{Data, DocField, FieldKind},
    setting::{self, Settings},
    settlement,
};

use super::{Receipt, ReceiptAllocation, Status, store};

/// The fields of a receipt, beside those of the company and who pays.
pub const FIELDS: &[DocField] = &[
    DocField::text("number", "receipt-number"),
    DocField::text("dated", "receipt-received-on").of(FieldKind::Date),
    DocField::text("status", "receipt-status"),
    DocField::text("is_void", "receipt-status-void").of(FieldKind::Flag),
    DocField::text("reason", "receipt-reason"),
    DocField::text("method", "receipt-method"),
    DocField::text("amount", "receipt-amount").of(FieldKind::Money),
    DocField::text("purpose", "receipt-print-purpose"),
    DocField::text("reference", "receipt-reference"),
    DocField::text("note", "receipt-note"),
    DocField::text("allocated", "receipt-allocated").of(FieldKind::Money),
    DocField::text("left", "receipt-left").of(FieldKind::Money),
    DocField::text("parts", "receipt-allocations").of(FieldKind::List),
    DocField::text("parts.settlement", "settlement-number"),
    DocField::text("parts.about", "receipt-print-about"),
    DocField::text("parts.settled_on", "settlement-settled-on").of(FieldKind::Date),
    DocField::text("parts.total", "settlement-total").of(FieldKind::Money),
    DocField::text("parts.amount", "receipt-allocation-amount").of(FieldKind::Money),
    DocField::text("parts.owed", "receipt-print-still-owed").of(FieldKind::Money),
];

/// The values of a receipt.
///
/// # Errors
/// [`Failure::NotFound`] when there is no such receipt; when the engine fails.
pub fn data(conn: &Conn, id: ReceiptId, settings: &Settings, texts: &Texts) -> Result<Data, Failure> {
    let one = store::get(conn, id)?;
    let parts = store::allocations(conn, id, false)?;
    let rows = parts.iter().map(|part| row(conn, part)).collect::<Result<Vec<_>, Failure>>()?;
    Ok(Data::new()
        .with("company", setting::print::company(&settings.company, texts))
        .with("number", one.number.as_deref())
        .with("dated", one.received_on)
        .with_word("status", Some(one.status))
        .with("is_void", one.status == Status::Void)
        .with("reason", &one.reason)
        .with("payer", customer::print::party(conn, one.payer_id, None, AddressKind::Billing)?)
        .with_word("method", Some(one.method))
        .with("amount", one.amount)
        .with("purpose", purpose(conn, &one, &parts, texts)?)
        .with("reference", &one.reference)
        .with("note", &one.note)
        .with("allocated", one.allocated)
        .with("left", one.left())
        .with("parts", rows))
}

fn row(conn: &Conn, part: &ReceiptAllocation) -> Result<Data, Failure> {
    let paid = settlement::store::get(conn, part.settlement_id)?;
    let about = match (paid.call_id, paid.contract_id) {
        (Some(call), _) => call::store::get(conn, call)?.number,
        (None, Some(contract)) => contract::store::code(&contract::store::get(conn, contract)?),
        (None, None) => String::new(),
    };
    Ok(Data::new()
        .with("settlement", settlement::store::name(&paid))
        .with("about", about)
        .with("settled_on", paid.settled_on)
        .with("total", paid.total)
        .with("amount", part.amount)
        .with("owed", paid.owed()))
}

/// What the money is for, as the line 收款事由 has it: the settlements it pays, and what is kept for later ones.
fn purpose(conn: &Conn, one: &Receipt, parts: &[ReceiptAllocation], texts: &Texts) -> Result<Said, Failure> {
    let number = |part: &ReceiptAllocation| {
        settlement::store::get(conn, part.settlement_id).map(|paid| settlement::store::name(&paid))
    };
    let numbers = parts.iter().map(number).collect::<Result<Vec<_>, Failure>>()?;
    let numbers = numbers.join(if texts.lang == Lang::Zh { "、" } else { ", " });
    Ok(match (parts.is_empty(), one.left()) {
        (true, _) => Said::new("receipt-print-in-advance"),
        (false, Money::ZERO) => Said::new("receipt-print-for").with("settlements", numbers),
        (false, left) => Said::new("receipt-print-for-and-kept").with("settlements", numbers).with("left", left),
    })
}
