//! What a credit note (贷项通知单) may say on paper (MON-10).

mod tests;

use crate::{
    base::{failure::Failure, id::CreditNoteId, text::Texts},
    call, contract,
    customer::{self, AddressKind},
    db::{query::Conn, record},
    print::data::{Data, DocField, FieldKind},
    setting::{self, Settings},
    settlement::{self, Settlement, SettlementLine},
};

use super::{CreditNoteLine, Status, store};

/// The fields of a credit note, beside those of the company and who pays.
pub const FIELDS: &[DocField] = &[
    DocField::text("number", "credit-number"),
    DocField::text("dated", "credit-credited-on").of(FieldKind::Date),
    DocField::text("status", "credit-status"),
    DocField::text("is_void", "credit-status-void").of(FieldKind::Flag),
    DocField::text("reason", "credit-reason"),
    DocField::text("void_reason", "credit-void-reason"),
    DocField::text("is_settled_again", "credit-settle-again").of(FieldKind::Flag),
    DocField::text("settlement.number", "credit-settlement"),
    DocField::text("settlement.day", "settlement-settled-on").of(FieldKind::Date),
    DocField::text("settlement.total", "settlement-total").of(FieldKind::Money),
    DocField::text("settlement.paid", "settlement-paid").of(FieldKind::Money),
    DocField::text("settlement.owed", "settlement-owed").of(FieldKind::Money),
    DocField::text("call.number", "settlement-call"),
    DocField::text("call.subject", "print-order-subject"),
    DocField::text("contract.number", "settlement-contract"),
    DocField::text("invoice.number", "settlement-invoice-number"),
    DocField::text("invoice.day", "settlement-invoice-on").of(FieldKind::Date),
    DocField::text("lines", "credit-lines").of(FieldKind::List),
    DocField::text("lines.description", "credit-line-description"),
    DocField::text("lines.net", "credit-line-net").of(FieldKind::Money),
    DocField::text("lines.tax_rate", "settlement-line-tax-rate").of(FieldKind::Number),
    DocField::text("lines.tax", "credit-line-tax").of(FieldKind::Money),
    DocField::text("lines.amount", "credit-line-amount").of(FieldKind::Money),
    DocField::text("amount", "credit-amount").of(FieldKind::Money),
    DocField::text("tax", "credit-tax").of(FieldKind::Money),
    DocField::text("without_tax", "settlement-without-tax").of(FieldKind::Money),
    DocField::text("after", "credit-print-after").of(FieldKind::Money),
];

/// The values of a credit note. What its settlement asks for after it stays the same whatever comes later; what was
/// paid of it is so today.
///
/// # Errors
/// [`Failure::NotFound`] when there is no such credit note; when the engine fails.
pub fn data(conn: &Conn, id: CreditNoteId, settings: &Settings, texts: &Texts) -> Result<Data, Failure> {
    let note = store::get(conn, id)?;
    let of = settlement::store::get(conn, note.settlement_id)?;
    let lines = store::lines(conn, id)?;
    let lines = lines.iter().map(|line| row(conn, line)).collect::<Result<Vec<_>, Failure>>()?;
    let with = Data::new()
        .with("company", setting::print::company(&settings.company, texts))
        .with("number", note.number.as_deref())
        .with("dated", note.credited_on)
        .with_word("status", Some(note.status))
        .with("is_void", note.status == Status::Void)
        .with("reason", &note.reason)
        .with("void_reason", &note.void_reason)
        .with("is_settled_again", note.settle_again)
        .with("payer", customer::print::party(conn, of.payer_id, None, AddressKind::Billing)?)
        .with("lines", lines)
        .with("amount", note.amount)
        .with("tax", note.tax)
        .with("without_tax", note.amount.minus(note.tax)?)
        .with("after", store::left_after(conn, &note, &of)?);
    about(with, conn, &of)
}

/// The settlement that it takes from, and what that is for.
fn about(with: Data, conn: &Conn, of: &Settlement) -> Result<Data, Failure> {
    let call = of.call_id.map(|id| call::store::get(conn, id)).transpose()?;
    let contract = of.contract_id.map(|id| contract::store::get(conn, id)).transpose()?;
    let settlement = Data::new()
        .with("number", settlement::store::name(of))
        .with("day", of.settled_on)
        .with("total", of.total)
        .with("paid", of.paid)
        .with("owed", of.owed());
    let of_call = Data::new()
        .with("number", call.as_ref().map(|call| call.number.as_str()))
        .with("subject", call.as_ref().map(|call| call.subject.as_str()));
    let invoice = Data::new().with("number", &of.invoice_number).with("day", of.invoice_on);
    Ok(with
        .with("settlement", settlement)
        .with("call", of_call)
        .with("contract", Data::new().with("number", contract.as_ref().map(contract::store::code)))
        .with("invoice", invoice))
}

/// What it takes back of one line.
fn row(conn: &Conn, line: &CreditNoteLine) -> Result<Data, Failure> {
    let of: SettlementLine = record::get(conn, line.settlement_line_id)?;
    Ok(Data::new()
        .with("description", of.description.trim())
        .with("net", of.net)
        .with("tax_rate", of.tax_rate)
        .with("tax", line.tax)
        .with("amount", line.amount))
}
