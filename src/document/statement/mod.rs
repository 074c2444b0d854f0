//! A customer's statement (对账单): what they were charged and paid over a period, what is open and for how long, and a
//! part to sign and send back (MON-11).

pub mod ledger;
mod tests;

use chrono::{Datelike as _, NaiveDate};

use crate::{
    base::{
        failure::Failure,
        id::{CreditNoteId, CustomerId, ReceiptId, SettlementId},
        kind::Kind,
        money::Money,
        say::{Arg, Said},
        words::Word as _,
    },
    call, contract, credit,
    customer::{self, AddressKind},
    db::{query::Conn, record},
    print::data::{Data, DocField, FieldKind, Value},
    receipt::{self, fields::Age},
    setting,
    settlement::{self, Settlement},
    vals,
};

use super::{Around, Asked};
use ledger::{Ledger, Movement};

/// The fields of a statement, beside those of the company and the customer.
pub const FIELDS: &[DocField] = &[
    DocField::text("number", "customer-code"),
    DocField::text("dated", "document-statement-dated").of(FieldKind::Date),
    DocField::text("from", "document-statement-from").of(FieldKind::Date),
    DocField::text("to", "document-statement-to").of(FieldKind::Date),
    DocField::text("is_current", "document-statement-is-current").of(FieldKind::Flag),
    DocField::text("opening", "document-statement-opening").of(FieldKind::Money),
    DocField::text("movements", "document-statement-movements").of(FieldKind::List),
    DocField::text("movements.day", "document-statement-day").of(FieldKind::Date),
    DocField::text("movements.kind", "document-statement-kind"),
    DocField::text("movements.number", "document-statement-number"),
    DocField::text("movements.about", "document-statement-about"),
    DocField::text("movements.charged", "document-statement-charged").of(FieldKind::Money),
    DocField::text("movements.paid", "document-statement-paid").of(FieldKind::Money),
    DocField::text("movements.balance", "document-statement-balance").of(FieldKind::Money),
    DocField::text("charged", "document-statement-charged").of(FieldKind::Money),
    DocField::text("paid", "document-statement-paid").of(FieldKind::Money),
    DocField::text("closing", "document-statement-closing").of(FieldKind::Money),
    DocField::text("owed", "document-statement-owed").of(FieldKind::Money),
    DocField::text("prepaid", "document-statement-prepaid").of(FieldKind::Money),
    DocField::text("open", "document-statement-open").of(FieldKind::List),
    DocField::text("open.number", "settlement-number"),
    DocField::text("open.day", "settlement-settled-on").of(FieldKind::Date),
    DocField::text("open.about", "document-statement-about"),
    DocField::text("open.days", "document-statement-days").of(FieldKind::Number),
    DocField::text("open.age", "receipt-age"),
    DocField::text("open.total", "settlement-total").of(FieldKind::Money),
    DocField::text("open.owed", "settlement-owed").of(FieldKind::Money),
    DocField::text("open_sum", "receipt-owed").of(FieldKind::Money),
    DocField::text("credit", "receipt-credit").of(FieldKind::Money),
    DocField::text("ages.month", "receipt-age-month").of(FieldKind::Money),
    DocField::text("ages.two_months", "receipt-age-two-months").of(FieldKind::Money),
    DocField::text("ages.quarter", "receipt-age-quarter").of(FieldKind::Money),
    DocField::text("ages.older", "receipt-age-older").of(FieldKind::Money),
];

/// The values of a customer's statement: of the days that are asked for, else of this month up to today. What is open
/// is so today, whatever days are asked for.
///
/// # Errors
/// When the days are the wrong way round or not all past; [`Failure::NotFound`] when there is no such customer; when
/// the engine fails.
pub fn data(conn: &Conn, asked: &Asked, around: Around<'_>) -> Result<Data, Failure> {
    let id = CustomerId(asked.id);
    let today = around.now.day(around.settings.calendar.zone);
    let (from, to) = period(asked, today)?;
    let ledger = ledger::read(conn, id, (from, to))?;
    let (owed, prepaid) = sides(ledger.closing);
    let with = Data::new()
        .with("company", setting::print::company(&around.settings.company, around.texts))
        .with("customer", customer::print::party(conn, id, None, AddressKind::Billing)?)
        .with("number", customer::store::get(conn, id)?.code)
        .with("dated", today)
        .with("from", from)
        .with("to", to)
        .with("is_current", to == today)
        .with("opening", ledger.opening)
        .with("charged", ledger.charged)
        .with("paid", ledger.paid)
        .with("closing", ledger.closing)
        .with("owed", owed)
        .with("prepaid", prepaid)
        .with("movements", movements(conn, &ledger, from)?);
    open(with, conn, id, today)
}

/// The days that are asked for; this month up to today without.
///
/// # Errors
/// When they are the wrong way round, or not all past.
fn period(asked: &Asked, today: NaiveDate) -> Result<(NaiveDate, NaiveDate), Failure> {
    let to = asked.to.unwrap_or(today);
    let from = asked.from.unwrap_or_else(|| to.with_day(1).unwrap_or(to));
    if to > today {
        return Err(Said::new("document-statement-future").with("day", to).with("today", today).into());
    }
    if from > to {
        return Err(Said::new("document-statement-reversed").with("from", from).with("to", to).into());
    }
    Ok((from, to))
}

/// A balance as what they owe, or as what is theirs.
fn sides(balance: Money) -> (Money, Money) {
    (balance.max(Money::ZERO), Money(balance.0.saturating_neg().max(0)))
}

/// What they owed when the period began, then what moved that.
fn movements(conn: &Conn, ledger: &Ledger, from: NaiveDate) -> Result<Vec<Data>, Failure> {
    let first = Data::new()
        .with("day", from)
        .with("kind", Said::new("document-statement-opening"))
        .with("number", Value::Nothing)
        .with("about", Value::Nothing)
        .with("charged", Value::Nothing)
        .with("paid", Value::Nothing)
        .with("balance", ledger.opening);
    let mut rows = vec![first];
    for (one, balance) in &ledger.rows {
        let (charged, paid) = match one.kind {
            Kind::Settlement => (Value::from(one.amount), Value::Nothing),
            _ => (Value::Nothing, Value::from(Money(-one.amount.0))),
        };
        rows.push(
            Data::new()
                .with("day", one.day)
                .with("kind", kind(one.kind))
                .with("number", &one.number)
                .with("about", about(conn, one)?)
                .with("charged", charged)
                .with("paid", paid)
                .with("balance", *balance),
        );
    }
    Ok(rows)
}

/// What moved the balance, as papers begin a cell.
fn kind(kind: Kind) -> Said {
    Said::new(match kind {
        Kind::Settlement => "document-statement-settlement",
        Kind::CreditNote => "document-statement-credit",
        _ => "document-statement-receipt",
    })
}

/// What a movement is about: the call or contract that was settled, how money came in, why it was taken back.
fn about(conn: &Conn, one: &Movement) -> Result<Value, Failure> {
    match one.kind {
        Kind::Settlement => Ok(about_settled(conn, &settlement::store::get(conn, SettlementId(one.id))?)?.into()),
        Kind::CreditNote => {
            let note = credit::store::get(conn, CreditNoteId(one.id))?;
            let of = settlement::store::name(&settlement::store::get(conn, note.settlement_id)?);
            Ok(Said::new("document-statement-credited").with("settlement", of).with("why", note.reason).into())
        }
        _ => {
            let receipt = receipt::store::get(conn, ReceiptId(one.id))?;
            let method = Arg::Key(receipt.method.key());
            Ok(match receipt.reference.trim() {
                "" => Value::One(method),
                reference => {
                    Said::new("document-statement-by").with("method", method).with("reference", reference).into()
                }
            })
        }
    }
}

fn about_settled(conn: &Conn, one: &Settlement) -> Result<String, Failure> {
    Ok(match (one.call_id, one.contract_id) {
        (Some(call), _) => {
            let call = call::store::get(conn, call)?;
            format!("{} {}", call.number, call.subject)
        }
        (None, Some(contract)) => contract::store::code(&contract::store::get(conn, contract)?),
        (None, None) => String::new(),
    })
}

/// What is open today, oldest first, and how long.
fn open(with: Data, conn: &Conn, id: CustomerId, today: NaiveDate) -> Result<Data, Failure> {
    let tail = "WHERE payer_id = $1 AND status IN ('confirmed', 'part_paid') ORDER BY settled_on, id";
    let (mut rows, mut sums) = (Vec::new(), [Money::ZERO; 4]);
    for one in record::all::<Settlement>(conn, tail, vals![id])? {
        let days = (today - one.settled_on).num_days();
        let age = Age::of(days);
        let sum = &mut sums[age as usize];
        *sum = sum.plus(one.owed())?;
        rows.push(
            Data::new()
                .with("number", settlement::store::name(&one))
                .with("day", one.settled_on)
                .with("about", about_settled(conn, &one)?)
                .with("days", days)
                .with_word("age", Some(age))
                .with("total", one.total)
                .with("owed", one.owed()),
        );
    }
    let [month, two_months, quarter, older] = sums;
    let ages =
        Data::new().with("month", month).with("two_months", two_months).with("quarter", quarter).with("older", older);
    let account = customer::store::account(conn, id)?;
    Ok(with.with("open", rows).with("open_sum", account.owed).with("credit", account.credit).with("ages", ages))
}
