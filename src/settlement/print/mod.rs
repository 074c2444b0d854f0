//! What a settlement (结算单) may say on paper (DOC-5).

mod lines;
mod tests;

use crate::{
    base::{
        failure::Failure,
        id::SettlementId,
        money::{Money, Rate},
        text::Texts,
    },
    call,
    contract::{self, Contract},
    credit,
    customer::{self, AddressKind},
    db::{query::Conn, record},
    equipment::{self, Equipment},
    print::data::{Data, DocField, FieldKind, Value},
    receipt,
    setting::{self, Settings},
};

use super::{Settlement, SettlementLine, Status, store};

/// The fields of a settlement, beside those of the company, who pays and the unit.
pub const FIELDS: &[DocField] = &[
    DocField::text("number", "settlement-number"),
    DocField::text("dated", "settlement-settled-on").of(FieldKind::Date),
    DocField::text("status", "settlement-status"),
    DocField::text("is_draft", "settlement-status-draft").of(FieldKind::Flag),
    DocField::text("is_void", "settlement-status-void").of(FieldKind::Flag),
    DocField::text("reason", "settlement-reason"),
    DocField::text("note", "settlement-note"),
    DocField::text("customer", "settlement-print-customer"),
    DocField::text("call.number", "settlement-call"),
    DocField::text("call.subject", "print-order-subject"),
    DocField::text("call.opened_at", "print-order-reported").of(FieldKind::Date),
    DocField::text("contract.number", "settlement-contract"),
    DocField::text("contract.starts_on", "contract-starts-on").of(FieldKind::Date),
    DocField::text("contract.ends_on", "contract-ends-on").of(FieldKind::Date),
    DocField::text("lines", "settlement-lines").of(FieldKind::List),
    DocField::text("lines.kind", "handling-line-kind"),
    DocField::text("lines.description", "settlement-line-description"),
    DocField::text("lines.serial", "print-order-serial"),
    DocField::text("lines.due_on", "contract-charge-due-on").of(FieldKind::Date),
    DocField::text("lines.quantity", "settlement-line-quantity").of(FieldKind::Number),
    DocField::text("lines.unit", "item-unit"),
    DocField::text("lines.price", "settlement-print-price").of(FieldKind::Money),
    DocField::text("lines.discount", "settlement-line-discount").of(FieldKind::Number),
    DocField::text("lines.relief", "settlement-line-relief").of(FieldKind::Number),
    DocField::text("lines.charge", "settlement-line-charge"),
    DocField::text("lines.tax_rate", "settlement-line-tax-rate").of(FieldKind::Number),
    DocField::text("lines.tax", "settlement-line-tax").of(FieldKind::Money),
    DocField::text("lines.net", "settlement-print-net").of(FieldKind::Money),
    DocField::text("taxes", "settlement-print-taxes").of(FieldKind::List),
    DocField::text("taxes.rate", "settlement-line-tax-rate").of(FieldKind::Number),
    DocField::text("taxes.without", "settlement-without-tax").of(FieldKind::Money),
    DocField::text("taxes.tax", "settlement-line-tax").of(FieldKind::Money),
    DocField::text("taxes.net", "settlement-with-tax").of(FieldKind::Money),
    DocField::text("has_many_rates", "settlement-print-many-rates").of(FieldKind::Flag),
    DocField::text("gross", "settlement-print-gross").of(FieldKind::Money),
    DocField::text("reduced", "settlement-print-reduced").of(FieldKind::Money),
    DocField::text("without_tax", "settlement-without-tax").of(FieldKind::Money),
    DocField::text("tax_total", "settlement-tax-total").of(FieldKind::Money),
    DocField::text("total", "settlement-total").of(FieldKind::Money),
    DocField::text("credited", "settlement-credited").of(FieldKind::Money),
    DocField::text("paid", "settlement-paid").of(FieldKind::Money),
    DocField::text("owed", "settlement-owed").of(FieldKind::Money),
    DocField::text("payments", "settlement-print-payments").of(FieldKind::List),
    DocField::text("payments.number", "receipt-number"),
    DocField::text("payments.day", "receipt-received-on").of(FieldKind::Date),
    DocField::text("payments.method", "receipt-method"),
    DocField::text("payments.amount", "receipt-allocation-amount").of(FieldKind::Money),
    DocField::text("credits", "credit-panel").of(FieldKind::List),
    DocField::text("credits.number", "credit-number"),
    DocField::text("credits.day", "credit-credited-on").of(FieldKind::Date),
    DocField::text("credits.amount", "credit-amount").of(FieldKind::Money),
    DocField::text("credits.reason", "credit-reason"),
    DocField::text("invoice.state", "settlement-invoice-state"),
    DocField::text("invoice.kind", "settlement-invoice-kind"),
    DocField::text("invoice.title", "settlement-invoice-title"),
    DocField::text("invoice.tax_id", "settlement-invoice-tax-id"),
    DocField::text("invoice.number", "settlement-invoice-number"),
    DocField::text("invoice.day", "settlement-invoice-on").of(FieldKind::Date),
];

/// The values of a settlement.
///
/// # Errors
/// [`Failure::NotFound`] when there is no such settlement; when the engine fails.
pub fn data(conn: &Conn, id: SettlementId, settings: &Settings, texts: &Texts) -> Result<Data, Failure> {
    let one = store::get(conn, id)?;
    let lines = store::lines(conn, id)?;
    let with = Data::new()
        .with("company", setting::print::company(&settings.company, texts))
        .with("number", store::name(&one))
        .with("dated", one.settled_on)
        .with_word("status", Some(one.status))
        .with("is_draft", one.status == Status::Draft)
        .with("is_void", one.status == Status::Void)
        .with("reason", &one.reason)
        .with("note", &one.note)
        .with("payer", customer::print::party(conn, one.payer_id, None, AddressKind::Billing)?);
    let with = money(with, &one, &lines)?;
    Ok(about(with, conn, &one)?
        .with("lines", lines::all(conn, &lines)?)
        .with("payments", payments(conn, id)?)
        .with("credits", credits(conn, id)?)
        .with("invoice", invoice(&one)))
}

/// The call or the contract it is for, and whose service it was where another one pays.
fn about(with: Data, conn: &Conn, one: &Settlement) -> Result<Data, Failure> {
    let call = one.call_id.map(|id| call::store::get(conn, id)).transpose()?;
    let contract = one.contract_id.map(|id| contract::store::get(conn, id)).transpose()?;
    let served = call.as_ref().map(|call| call.customer_id).or(contract.as_ref().map(|one| one.customer_id));
    let served = served.filter(|customer| *customer != one.payer_id);
    let unit = call.as_ref().and_then(|call| call.equipment_id);
    let unit = unit.map(|id| record::get::<Equipment>(conn, id)).transpose()?;
    let of_call = Data::new()
        .with("number", call.as_ref().map(|call| call.number.as_str()))
        .with("subject", call.as_ref().map(|call| call.subject.as_str()))
        .with("opened_at", call.as_ref().map(|call| call.opened_at));
    let of_contract = Data::new()
        .with("number", contract.as_ref().map(contract::store::code))
        .with("starts_on", contract.as_ref().map(|it: &Contract| it.starts_on))
        .with("ends_on", contract.as_ref().map(|it| it.ends_on));
    Ok(with
        .with("customer", customer::store::name(conn, served)?)
        .with("call", of_call)
        .with("contract", of_contract)
        .with("unit", equipment::print::unit(conn, unit.as_ref(), call.as_ref().and_then(|call| call.item_id))?))
}

/// Sums: what the lines would cost, what is less, the tax by rate, what was paid and is open.
fn money(with: Data, one: &Settlement, lines: &[SettlementLine]) -> Result<Data, Failure> {
    let mut gross = Money::ZERO;
    let mut by_rate: std::collections::BTreeMap<Rate, (Money, Money)> = std::collections::BTreeMap::new();
    for line in lines {
        gross = gross.plus(Money::line(line.quantity, line.price, Rate::ZERO, Rate::ZERO)?)?;
        let (net, tax) = by_rate.entry(line.tax_rate).or_default();
        (*net, *tax) = (net.plus(line.net)?, tax.plus(line.tax)?);
    }
    by_rate.retain(|_, (net, _)| *net != Money::ZERO);
    let taxes = by_rate.iter().map(|(rate, (net, tax))| {
        Ok(Data::new().with("rate", *rate).with("without", net.minus(*tax)?).with("tax", *tax).with("net", *net))
    });
    let taxes: Vec<Data> = taxes.collect::<Result<_, Failure>>()?;
    Ok(with
        .with("has_many_rates", taxes.len() > 1)
        .with("taxes", taxes)
        .with("gross", gross)
        .with("reduced", gross.minus(one.total)?)
        .with("without_tax", one.total.minus(one.tax_total)?)
        .with("tax_total", one.tax_total)
        .with("total", one.total)
        .with("credited", one.credited)
        .with("paid", one.paid)
        .with("owed", one.owed()))
}

/// What pays it, oldest first.
fn payments(conn: &Conn, id: SettlementId) -> Result<Vec<Data>, Failure> {
    let mut paying = receipt::store::paying(conn, id)?;
    paying.reverse();
    let row = |part: receipt::ReceiptAllocation| {
        let receipt = receipt::store::get(conn, part.receipt_id)?;
        Ok(Data::new()
            .with("number", receipt.number)
            .with("day", receipt.received_on)
            .with_word("method", Some(receipt.method))
            .with("amount", part.amount))
    };
    paying.into_iter().map(row).collect()
}

/// What was taken back of it.
fn credits(conn: &Conn, id: SettlementId) -> Result<Vec<Data>, Failure> {
    let notes = credit::store::of_settlement(conn, id)?.into_iter();
    let row = |note: credit::CreditNote| {
        Data::new()
            .with("number", note.number)
            .with("day", note.credited_on)
            .with("amount", note.amount)
            .with("reason", note.reason)
    };
    Ok(notes.filter(|note| note.status == credit::Status::Issued).map(row).collect())
}

fn invoice(one: &Settlement) -> Value {
    Data::new()
        .with_word("state", Some(one.invoice_state))
        .with_word("kind", one.invoice_kind)
        .with("title", &one.invoice_title)
        .with("tax_id", &one.invoice_tax_id)
        .with("number", &one.invoice_number)
        .with("day", one.invoice_on)
        .into()
}
