//! What a user can do with receipts (MON-4): take money in, allocate it, take it back.

use super::{
    Method, Receipt, ReceiptAllocation, Status,
    fields::METHODS,
    rules::{self, Event, Facts, Refusal},
    store,
};
use crate::{
    base::{
        failure::Failure,
        id::{CustomerId, ReceiptId, SettlementId},
        kind::{Kind, Subject},
        money::Money,
        parse::Parser,
        say::Said,
        words::Word as _,
    },
    customer::{self, Customer},
    db::{
        query::Conn,
        record,
        tx::{self, Tx},
    },
    people,
    setting::{self, command::number},
    settlement::{self, Settlement},
};

/// A receipt as typed.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct Draft {
    /// The receipt; none while it is new.
    pub id: Option<ReceiptId>,
    /// The version that the form was read with.
    pub version: i64,
    /// Who paid, by code.
    pub payer: String,
    /// On which day; empty takes today.
    pub received_on: String,
    /// How, by word.
    pub method: String,
    /// How much.
    pub amount: String,
    /// The bank's or payment service's own number.
    pub reference: String,
    /// Note.
    pub note: String,
    /// What it pays, where that was typed; else what is owed is paid oldest first.
    pub by_hand: Option<Vec<PartDraft>>,
}

/// What a receipt pays of one settlement, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct PartDraft {
    /// The settlement's number.
    pub settlement: String,
    /// How much; empty for nothing.
    pub amount: String,
}

/// What a user can do with receipts.
#[derive(Clone, Debug)]
pub enum Command {
    /// Takes money in, and allocates it.
    Take(Draft),
    /// Saves how and when it came in; payer and amount stand.
    Save(Draft),
    /// Allocates what is left of it.
    Allocate(Draft),
    /// Takes back what it pays.
    TakeBack {
        /// Which receipt.
        id: ReceiptId,
        /// The version it was read with.
        version: i64,
        /// Of which settlement; of all without one.
        settlement: Option<SettlementId>,
    },
    /// Voids it, and takes back all that it pays.
    Void {
        /// Which receipt.
        id: ReceiptId,
        /// The version it was read with.
        version: i64,
        /// Why.
        reason: String,
    },
}

impl tx::Command for Command {
    fn op(&self) -> &'static str {
        match self {
            Self::Take(_) => "receipt-op-take",
            Self::Save(_) => "receipt-op-save",
            Self::Allocate(_) => "receipt-op-allocate",
            Self::TakeBack { .. } => "receipt-op-take-back",
            Self::Void { .. } => "receipt-op-void",
        }
    }

    fn run(&self, tx: &Tx<'_>) -> Result<tx::Outcome, Failure> {
        people::store::require(tx, &rules::CASHIERS)?;
        match self {
            Self::Take(draft) => take(tx, draft),
            Self::Save(draft) => save(tx, draft),
            Self::Allocate(draft) => allocate(tx, draft),
            Self::TakeBack { id, version, settlement } => take_back(tx, *id, *version, *settlement),
            Self::Void { id, version, reason } => void(tx, *id, *version, reason),
        }
    }
}

impl Draft {
    /// The form of a stored receipt.
    ///
    /// # Errors
    /// [`Failure::NotFound`] when there is none.
    pub fn of(conn: &Conn, id: ReceiptId) -> Result<Self, Failure> {
        let one = store::get(conn, id)?;
        Ok(Self {
            id: Some(id),
            version: one.version,
            payer: record::get::<Customer>(conn, one.payer_id)?.code,
            received_on: one.received_on.format("%Y-%m-%d").to_string(),
            method: one.method.word().to_owned(),
            amount: one.amount.plain(),
            reference: one.reference,
            note: one.note,
            by_hand: None,
        })
    }

    /// An empty form, begun from a customer, or from a settlement of theirs.
    ///
    /// # Errors
    /// [`Failure::NotFound`] when there is no such record.
    pub fn start(conn: &Conn, from: Option<Subject>) -> Result<Self, Failure> {
        let blank = Self::start_blank();
        match from {
            Some(Subject { kind: Kind::Customer, id }) => {
                Ok(Self { payer: record::get::<Customer>(conn, CustomerId(id))?.code, ..blank })
            }
            Some(Subject { kind: Kind::Settlement, id }) => {
                let owed = settlement::store::get(conn, SettlementId(id))?;
                Ok(Self { payer: record::get::<Customer>(conn, owed.payer_id)?.code, ..blank })
            }
            _ => Ok(blank),
        }
    }

    /// An empty form, as one begins.
    pub fn start_blank() -> Self {
        Self { method: METHODS[0].to_owned(), ..Self::default() }
    }

    /// Reads the form into an unsaved receipt.
    fn parse(&self, tx: &Tx<'_>) -> Result<Receipt, Failure> {
        let mut parser = Parser::default();
        let payer = parser.record("payer", &self.payer, Kind::Customer, |code| customer::store::named(tx, code))?;
        let payer = parser.need("payer", payer);
        let today = tx.now().day(setting::store::calendar(tx)?.zone);
        let received_on = parser.day("received_on", &self.received_on).unwrap_or(today);
        if received_on > today {
            parser.refuse("received_on", Said::new("receipt-error-future"));
        }
        let method = parser.word("method", &self.method, Method::Bank);
        let amount = parser.money("amount", &self.amount);
        let amount = parser.need("amount", amount);
        if amount.is_some_and(|amount| amount <= Money::ZERO) {
            parser.refuse("amount", Said::from(Refusal::NoAmount));
        }
        let (reference, note) = (parser.line("reference", &self.reference), parser.text("note", &self.note));
        let (Some(payer), Some(amount)) = (payer, amount) else { return Err(parser.failure()) };
        parser.done()?;
        Ok(Receipt {
            id: ReceiptId::default(),
            version: 0,
            number: None,
            payer_id: payer.id,
            received_on,
            method,
            amount,
            allocated: Money::ZERO,
            reference,
            note,
            status: Status::Received,
            reason: String::new(),
        })
    }

    /// What shall be paid, as typed or oldest first.
    fn parts(&self, conn: &Conn, receipt: &Receipt) -> Result<Vec<(Settlement, Money)>, Failure> {
        let Some(typed) = &self.by_hand else {
            let open = settlement::store::open_of(conn, receipt.payer_id)?;
            let owed: Vec<Money> = open.iter().map(Settlement::owed).collect();
            let parts = rules::propose(&owed, receipt.left());
            return Ok(open.into_iter().zip(parts).filter(|(_, part)| *part > Money::ZERO).collect());
        };
        let mut parser = Parser::default();
        let mut parts = Vec::new();
        for (at, part) in typed.iter().enumerate() {
            parser.row(Some(at + 1));
            let amount = parser.money("part", &part.amount).unwrap_or(Money::ZERO);
            if amount == Money::ZERO {
                continue;
            }
            let by_code = |code: &str| settlement::store::by_code(conn, code);
            if let Some(one) = parser.record("part", &part.settlement, Kind::Settlement, by_code)? {
                parts.push((one, amount));
            }
        }
        parser.done()?;
        Ok(parts)
    }
}

/// Takes money in, gives the receipt its number, and allocates it.
///
/// # Errors
/// Field errors; parts that may not be allocated.
pub fn take(tx: &Tx<'_>, draft: &Draft) -> Result<tx::Outcome, Failure> {
    let mut receipt = draft.parse(tx)?;
    receipt.number = Some(number(tx, Kind::Receipt, receipt.received_on)?);
    tx.insert(&mut receipt)?;
    pay(tx, draft, &mut receipt)?;
    answer(&receipt)
}

/// Saves how and when money came in.
///
/// # Errors
/// Field errors, a void receipt, another payer or amount, a stale version.
pub fn save(tx: &Tx<'_>, draft: &Draft) -> Result<tx::Outcome, Failure> {
    let mut receipt: Receipt = tx.current(draft.id.unwrap_or_default(), draft.version)?;
    if receipt.status != Status::Received {
        return Err(Refusal::Stands.into());
    }
    let typed = draft.parse(tx)?;
    let mut parser = Parser::default();
    let changed = [("payer", typed.payer_id != receipt.payer_id), ("amount", typed.amount != receipt.amount)];
    for (field, _) in changed.into_iter().filter(|(_, is_changed)| *is_changed) {
        parser.refuse(field, Said::new("receipt-error-fixed"));
    }
    parser.done()?;
    tx.change(&mut receipt, |one| {
        one.received_on = typed.received_on;
        one.method = typed.method;
        one.reference = typed.reference;
        one.note = typed.note;
    })?;
    Ok(tx::Outcome::of(Kind::Receipt, receipt.id))
}

/// Allocates what is left of a receipt.
///
/// # Errors
/// Nothing is left or nothing is owed; parts that may not be allocated; a stale version.
pub fn allocate(tx: &Tx<'_>, draft: &Draft) -> Result<tx::Outcome, Failure> {
    let mut receipt: Receipt = tx.current(draft.id.unwrap_or_default(), draft.version)?;
    rules::next(receipt.status, Event::Allocate, facts(&receipt, true))?;
    if !pay(tx, draft, &mut receipt)? {
        let is_owed = !settlement::store::open_of(tx, receipt.payer_id)?.is_empty();
        return Err(if is_owed { Refusal::NoAmount } else { Refusal::NothingOwed }.into());
    }
    answer(&receipt)
}

/// Allocates as the draft says; false where it says nothing.
fn pay(tx: &Tx<'_>, draft: &Draft, receipt: &mut Receipt) -> Result<bool, Failure> {
    let parts = draft.parts(tx, receipt)?;
    let today = tx.now().day(setting::store::calendar(tx)?.zone);
    for (settlement, part) in &parts {
        // Read anew: one settlement may be named twice.
        let mut settlement = settlement::store::get(tx, settlement.id)?;
        store::allocate(tx, receipt, &mut settlement, *part, today)?;
    }
    Ok(!parts.is_empty())
}

/// Takes back what a receipt pays of a settlement, or of all: it is owed again.
///
/// # Errors
/// Nothing is allocated; a stale version.
pub fn take_back(
    tx: &Tx<'_>,
    id: ReceiptId,
    version: i64,
    settlement: Option<SettlementId>,
) -> Result<tx::Outcome, Failure> {
    let mut receipt: Receipt = tx.current(id, version)?;
    rules::next(receipt.status, Event::TakeBack, facts(&receipt, true))?;
    release(tx, &mut receipt, settlement)?;
    answer(&receipt)
}

/// Voids a receipt: what it paid is owed again, and nothing of it is left.
///
/// # Errors
/// Without a reason, when it is void already, a stale version.
pub fn void(tx: &Tx<'_>, id: ReceiptId, version: i64, reason: &str) -> Result<tx::Outcome, Failure> {
    let mut receipt: Receipt = tx.current(id, version)?;
    let status = rules::next(receipt.status, Event::Void, facts(&receipt, !reason.trim().is_empty()))?;
    release(tx, &mut receipt, None)?;
    tx.change(&mut receipt, |one| {
        one.status = status;
        one.reason = reason.trim().to_owned();
    })?;
    Ok(tx::Outcome::of(Kind::Receipt, id))
}

fn release(tx: &Tx<'_>, receipt: &mut Receipt, of: Option<SettlementId>) -> Result<(), Failure> {
    let held = store::allocations(tx, receipt.id, false)?;
    let wanted: Vec<ReceiptAllocation> =
        held.into_iter().filter(|one| of.is_none_or(|settlement| one.settlement_id == settlement)).collect();
    if of.is_some() && wanted.is_empty() {
        return Err(Refusal::NothingAllocated.into());
    }
    for one in wanted {
        let mut settlement = settlement::store::get(tx, one.settlement_id)?;
        let amount = one.amount;
        store::take_back(tx, receipt, &mut settlement, one, amount)?;
    }
    Ok(())
}

fn facts(receipt: &Receipt, has_reason: bool) -> Facts {
    Facts { amount: receipt.amount, allocated: receipt.allocated, has_reason }
}

/// A step of a receipt, and why it can't be taken where it can't.
pub type Verdict = (Event, Result<(), Said>);

/// What can be done with a receipt now, and why not the rest.
/// Without anything its payer owes there is nothing it could be allocated to.
pub fn possible(receipt: &Receipt, is_owed: bool) -> Vec<Verdict> {
    let verdict = |event: Event| {
        rules::next(receipt.status, event, facts(receipt, true))?;
        if event == Event::Allocate && !is_owed { Err(Refusal::NothingOwed) } else { Ok(()) }
    };
    let verdict = |event| verdict(event).map_err(Said::from);
    Event::ALL.iter().map(|event| (*event, verdict(*event))).collect()
}

/// What the user is told: what it pays, and what is left.
fn answer(receipt: &Receipt) -> Result<tx::Outcome, Failure> {
    let said = Said::new("receipt-said-allocated")
        .with("number", receipt.number.clone().unwrap_or_default())
        .with("allocated", receipt.allocated)
        .with("left", receipt.left());
    Ok(tx::Outcome::of(Kind::Receipt, receipt.id).saying(said))
}

#[cfg(test)]
mod tests;
