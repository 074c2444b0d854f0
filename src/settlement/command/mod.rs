//! What a user can do with settlements.

mod contract;
mod possible;

use chrono::NaiveDate;

use super::{
    InvoiceKind, InvoiceState, Settlement, SettlementLine, Status,
    fields::StepDraft,
    rules::{self, Event, Facts, Refusal},
    store,
};
use crate::{
    base::{
        failure::Failure,
        id::{CallId, CustomerId, ReceiptId, SettlementId, SettlementLineId},
        kind::{Kind, Subject},
        money::Money,
        parse::Parser,
        say::{Mark, Reason, Said},
        words::Word as _,
    },
    call::{self, Call},
    customer::{self, Customer},
    db::{
        query::Conn,
        record,
        tx::{self, Tx},
    },
    handling::Charge,
    people,
    receipt::{self, Method, Receipt},
    setting::{self, command::number},
};

pub use contract::{ContractCommand, Due, owed, preview};
pub use possible::{Verdict, facts, possible};

/// A settlement as typed. Its lines come from the handling records.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct Draft {
    /// The settlement; none while it is new.
    pub id: Option<SettlementId>,
    /// The version that the form was read with.
    pub version: i64,
    /// The call's number.
    pub call: String,
    /// The payer's code; empty takes the call's customer (MON-14).
    pub payer: String,
    /// Day of the settlement; empty takes today.
    pub settled_on: String,
    /// Note.
    pub note: String,
    /// Where the invoice stands; empty asks for one where the payer has a tax id.
    pub invoice_state: String,
    /// The kind of invoice; empty while that is not known.
    pub invoice_kind: String,
    /// Whom the invoice names; empty takes the payer.
    pub invoice_title: String,
    /// Their tax id; empty takes the payer's.
    pub invoice_tax_id: String,
    /// The invoice's number.
    pub invoice_number: String,
    /// The invoice's day; empty takes today, once it was made.
    pub invoice_on: String,
    /// The tax rates of its lines.
    pub rates: Vec<RateDraft>,
}

/// The tax rate of a line, as typed.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct RateDraft {
    /// Of which line.
    pub line: SettlementLineId,
    /// The rate in per cent.
    pub rate: String,
}

/// What a user can do with settlements: accountants and supervisors only ([`rules::ACCOUNTS`]).
#[derive(Clone, Debug)]
pub enum Command {
    /// Draws up a settlement of a call's lines that none holds yet.
    Make(Draft),
    /// Saves payer, day and note of a draft, and takes its lines anew.
    Save(Draft),
    /// Makes it owed, and gives it its number.
    Confirm {
        /// Which settlement.
        id: SettlementId,
        /// The version it was read with.
        version: i64,
    },
    /// Takes in a payment.
    Receive {
        /// Which settlement.
        id: SettlementId,
        /// The version it was read with.
        version: i64,
        /// How much, how and when, as typed; without an amount it is all that is owed.
        payment: StepDraft,
    },
    /// Voids it, so that its lines can be settled again.
    Void {
        /// Which settlement.
        id: SettlementId,
        /// The version it was read with.
        version: i64,
        /// Why.
        reason: String,
    },
}

impl tx::Command for Command {
    fn op(&self) -> &'static str {
        match self {
            Self::Make(_) => "settlement-op-draft",
            Self::Save(_) => "settlement-op-save",
            Self::Confirm { .. } => "settlement-op-confirm",
            Self::Receive { .. } => "settlement-op-receive",
            Self::Void { .. } => "settlement-op-void",
        }
    }

    fn run(&self, tx: &Tx<'_>) -> Result<tx::Outcome, Failure> {
        people::store::require(tx, &rules::ACCOUNTS)?;
        match self {
            Self::Make(draft) => make(tx, draft),
            Self::Save(draft) => save(tx, draft),
            Self::Confirm { id, version } => confirm(tx, *id, *version),
            Self::Receive { id, version, payment } => receive(tx, *id, *version, payment),
            Self::Void { id, version, reason } => void(tx, *id, *version, reason),
        }
    }
}

impl Draft {
    /// The form of a stored settlement.
    ///
    /// # Errors
    /// [`Failure::NotFound`] when there is none.
    pub fn of(conn: &Conn, id: SettlementId) -> Result<Self, Failure> {
        let one = store::get(conn, id)?;
        let rate = |line: SettlementLine| RateDraft { line: line.id, rate: line.tax_rate.show() };
        let day = |day: NaiveDate| day.format("%Y-%m-%d").to_string();
        Ok(Self {
            id: Some(id),
            version: one.version,
            call: one.call_id.map(|call| call::store::number(conn, call)).transpose()?.unwrap_or_default(),
            payer: record::get::<Customer>(conn, one.payer_id)?.code,
            settled_on: day(one.settled_on),
            note: one.note,
            invoice_state: one.invoice_state.word().to_owned(),
            invoice_kind: one.invoice_kind.map(|kind| kind.word().to_owned()).unwrap_or_default(),
            invoice_title: one.invoice_title,
            invoice_tax_id: one.invoice_tax_id,
            invoice_number: one.invoice_number,
            invoice_on: one.invoice_on.map(day).unwrap_or_default(),
            rates: store::lines(conn, id)?.into_iter().map(rate).collect(),
        })
    }

    /// An empty form for a call.
    ///
    /// # Errors
    /// [`Failure::NotFound`] when there is no such call.
    pub fn start(conn: &Conn, from: Option<Subject>) -> Result<Self, Failure> {
        let Some(Subject { kind: Kind::Call, id }) = from else { return Ok(Self::default()) };
        let call: Call = record::get(conn, CallId(id))?;
        let payer = record::get::<Customer>(conn, call.customer_id)?.code;
        Ok(Self { call: call.number, payer, ..Self::default() })
    }

    /// Reads the form into an unsaved draft of a settlement; `stored` is what it was before, of a new one nothing.
    fn parse(&self, tx: &Tx<'_>, stored: Option<&Settlement>) -> Result<Settlement, Failure> {
        let mut parser = Parser::default();
        let by_number = |number: &str| record::first(tx, "WHERE number = $1", crate::vals![number]);
        let call: Option<Call> = parser.record("call", &self.call, Kind::Call, by_number)?;
        let payer = parser.record("payer", &self.payer, Kind::Customer, |code| customer::store::named(tx, code))?;
        let today = tx.now().day(setting::store::calendar(tx)?.zone);
        let settled_on =
            parser.day("settled_on", &self.settled_on).or(stored.map(|one| one.settled_on)).unwrap_or(today);
        if settled_on > today && stored.is_none_or(|one| one.status == Status::Draft) {
            parser.refuse("settled_on", Refusal::Future.into());
        }
        let note = parser.text("note", &self.note);
        // A contract's has no call, and keeps what it is of.
        let call = match stored {
            Some(stored) => stored.call_id,
            None => parser.need("call", call.as_ref()).map(|call| call.id),
        };
        let usual = stored.map(|stored| stored.payer_id).or(call_customer(tx, call)?);
        let payer = match (payer, usual) {
            (Some(payer), _) => payer,
            (None, Some(usual)) => record::get::<Customer>(tx, usual)?,
            (None, None) => return Err(parser.failure()),
        };
        let mut one = Settlement {
            id: SettlementId::default(),
            version: 0,
            number: None,
            call_id: call,
            contract_id: stored.and_then(|stored| stored.contract_id),
            payer_id: payer.id,
            status: stored.map_or(Status::Draft, |stored| stored.status),
            settled_on,
            total: Money::ZERO,
            tax_total: Money::ZERO,
            paid: Money::ZERO,
            credited: Money::ZERO,
            invoice_kind: None,
            invoice_title: String::new(),
            invoice_tax_id: String::new(),
            invoice_number: String::new(),
            invoice_on: None,
            invoice_state: InvoiceState::NotNeeded,
            reason: String::new(),
            note,
        };
        self.read_invoice(&mut parser, &mut one, &payer, today);
        parser.done()?;
        Ok(one)
    }

    /// Reads the invoice (MON-13): what is not typed is the payer's.
    fn read_invoice(&self, parser: &mut Parser, one: &mut Settlement, payer: &Customer, today: NaiveDate) {
        let usual = if payer.tax_id.is_empty() { InvoiceState::NotNeeded } else { InvoiceState::AskedFor };
        one.invoice_state = parser.word("invoice_state", &self.invoice_state, usual);
        let has_kind = !self.invoice_kind.trim().is_empty();
        let kind = parser.word("invoice_kind", &self.invoice_kind, InvoiceKind::Ordinary);
        one.invoice_kind = has_kind.then_some(kind);
        let is_wanted = one.invoice_state != InvoiceState::NotNeeded;
        let or_payers = |typed: String, own: &str| if typed.is_empty() && is_wanted { own.to_owned() } else { typed };
        one.invoice_title = or_payers(parser.line("invoice_title", &self.invoice_title), &payer.name);
        one.invoice_tax_id = or_payers(parser.line("invoice_tax_id", &self.invoice_tax_id), &payer.tax_id);
        one.invoice_number = parser.line("invoice_number", &self.invoice_number);
        let was_made = matches!(one.invoice_state, InvoiceState::Issued | InvoiceState::RedLettered);
        one.invoice_on = parser.day("invoice_on", &self.invoice_on).or(was_made.then_some(today));
        let invoice = rules::Invoice {
            state: one.invoice_state,
            kind: one.invoice_kind,
            tax_id: &one.invoice_tax_id,
            number: &one.invoice_number,
            is_confirmed: one.status != Status::Draft,
        };
        for (field, said) in invoice.errors() {
            parser.refuse(field, said);
        }
    }
}

fn call_customer(conn: &Conn, call: Option<CallId>) -> Result<Option<CustomerId>, Failure> {
    call.map(|call| call::store::get(conn, call).map(|call| call.customer_id)).transpose()
}

/// Draws up a settlement of the lines of a call that none holds yet (MON-3).
///
/// # Errors
/// Field errors, a draft that exists already, nothing charged to settle.
pub fn make(tx: &Tx<'_>, draft: &Draft) -> Result<tx::Outcome, Failure> {
    let mut settlement = draft.parse(tx, None)?;
    let call = settlement.call_id.unwrap_or_default();
    if store::draft_of(tx, call)?.is_some() {
        return Err(Refusal::DraftExists.into());
    }
    if store::open_lines(tx, call)?.iter().all(|line| line.net == Money::ZERO || !line.waived_reason.is_empty()) {
        return Err(Refusal::NothingCharged.into());
    }
    tx.insert(&mut settlement)?;
    store::retake(tx, &mut settlement)?;
    answer(tx, &settlement, Said::new("settlement-op-draft"))
}

/// Saves payer, day, note, invoice and tax rates of a draft, and takes its lines anew; of one that stands, its invoice.
///
/// # Errors
/// Field errors, other changes of a settlement that is no draft any more, a stale version.
pub fn save(tx: &Tx<'_>, draft: &Draft) -> Result<tx::Outcome, Failure> {
    let mut settlement: Settlement = tx.current(draft.id.unwrap_or_default(), draft.version)?;
    let known: Customer = record::get(tx, settlement.payer_id)?;
    let mut draft = draft.clone();
    if draft.payer != known.code && draft.invoice_title == known.name {
        // Another payer is invoiced under their own name.
        draft.invoice_title.clear();
        draft.invoice_tax_id.clear();
    }
    let typed = draft.parse(tx, Some(&settlement))?;
    let is_draft = settlement.status == Status::Draft;
    let keeps = |one: &Settlement| (one.payer_id, one.settled_on, one.note.clone());
    if settlement.status == Status::Void || (!is_draft && keeps(&typed) != keeps(&settlement)) {
        return Err(Refusal::Stands(settlement.status).into());
    }
    tx.change(&mut settlement, |one| {
        one.payer_id = typed.payer_id;
        one.settled_on = typed.settled_on;
        one.note = typed.note;
        one.invoice_state = typed.invoice_state;
        one.invoice_kind = typed.invoice_kind;
        one.invoice_title = typed.invoice_title;
        one.invoice_tax_id = typed.invoice_tax_id;
        one.invoice_number = typed.invoice_number;
        one.invoice_on = typed.invoice_on;
    })?;
    if !is_draft {
        return Ok(tx::Outcome::of(Kind::Settlement, settlement.id));
    }
    save_rates(tx, settlement.id, &draft.rates)?;
    store::retake(tx, &mut settlement)?;
    answer(tx, &settlement, Said::new("settlement-op-save"))
}

/// Saves the tax rates of the lines of a draft (MON-7); a line that is gone by now is left.
fn save_rates(tx: &Tx<'_>, settlement: SettlementId, rates: &[RateDraft]) -> Result<(), Failure> {
    let mut parser = Parser::default();
    for (at, mut line) in store::lines(tx, settlement)?.into_iter().enumerate() {
        let Some(typed) = rates.iter().find(|rate| rate.line == line.id) else { continue };
        parser.row(Some(at + 1));
        let Some(rate) = parser.rate("tax_rate", &typed.rate) else { continue };
        tx.change(&mut line, |one| {
            one.tax_rate = rate;
            one.tax = one.net.tax_within(rate);
        })?;
    }
    parser.done()
}

/// Makes a draft owed and gives it its number (PLAT-2); the call closes if this was the last thing
/// missing.
///
/// # Errors
/// Where nothing is charged or it is not owed (yet), from another state, a stale version.
pub fn confirm(tx: &Tx<'_>, id: SettlementId, version: i64) -> Result<tx::Outcome, Failure> {
    let mut settlement = store::get(tx, id)?;
    tx.expect_version(&settlement, version)?;
    if settlement.status == Status::Draft {
        // What was corrected or waived since the draft was drawn up counts.
        store::retake(tx, &mut settlement)?;
        let today = tx.now().day(setting::store::calendar(tx)?.zone);
        possible::confirmable(tx, &settlement, today)?;
    }
    let status = rules::next(settlement.status, Event::Confirm, &facts(tx, &settlement)?)?;
    let number = number(tx, Kind::Settlement, settlement.settled_on)?;
    tx.change(&mut settlement, |one| {
        one.status = status;
        one.number = Some(number.clone());
    })?;
    if let Some(call) = settlement.call_id {
        call::command::close_if_done(tx, call)?;
    }
    let said = Said::new("settlement-said-confirmed").with("number", number).with("total", settlement.total);
    answer(tx, &settlement, said)
}

/// Takes in a payment for a confirmed settlement: a receipt, allocated to it. What is more than owed stays with the
/// payer as credit (MON-4).
///
/// # Errors
/// No amount, from another state, a stale version.
pub fn receive(tx: &Tx<'_>, id: SettlementId, version: i64, payment: &StepDraft) -> Result<tx::Outcome, Failure> {
    let mut settlement = store::get(tx, id)?;
    tx.expect_version(&settlement, version)?;
    let today = tx.now().day(setting::store::calendar(tx)?.zone);
    let mut parser = Parser::default();
    let amount = parser.money("amount", &payment.amount).unwrap_or(settlement.owed());
    let method = parser.word("method", &payment.method, Method::Bank);
    let received_on = parser.day("received_on", &payment.received_on).unwrap_or(today);
    if received_on > today {
        parser.refuse("received_on", Said::new("receipt-error-future"));
    }
    let reference = parser.line("reference", &payment.reference);
    parser.done()?;
    rules::next(settlement.status, Event::Receive, &Facts { amount, ..facts(tx, &settlement)? })?;
    let mut receipt = Receipt {
        id: ReceiptId::default(),
        version: 0,
        number: Some(number(tx, Kind::Receipt, received_on)?),
        payer_id: settlement.payer_id,
        received_on,
        method,
        amount,
        allocated: Money::ZERO,
        reference,
        note: String::new(),
        status: receipt::Status::Received,
        reason: String::new(),
    };
    tx.insert(&mut receipt)?;
    let part = amount.min(settlement.owed());
    receipt::store::allocate(tx, &mut receipt, &mut settlement, part, today)?;
    // What is nothing is not said.
    let said = Said::new(match (settlement.owed(), receipt.left()) {
        (Money::ZERO, Money::ZERO) => "settlement-said-received-whole",
        (Money::ZERO, _) => "settlement-said-received-more",
        _ => "settlement-said-received",
    })
    .with("amount", amount)
    .with("number", receipt.number.clone().unwrap_or_default())
    .with("owed", settlement.owed())
    .with("left", receipt.left());
    answer(tx, &settlement, said)
}

/// Voids a settlement that nothing was received for: its lines are free again.
///
/// # Errors
/// Without a reason, once something was received, a stale version.
pub fn void(tx: &Tx<'_>, id: SettlementId, version: i64, reason: &str) -> Result<tx::Outcome, Failure> {
    let mut settlement = store::get(tx, id)?;
    tx.expect_version(&settlement, version)?;
    let has_reason = !reason.trim().is_empty();
    let status = rules::next(settlement.status, Event::Void, &Facts { has_reason, ..facts(tx, &settlement)? })?;
    for mut line in store::lines(tx, id)? {
        tx.change(&mut line, |one| one.is_live = false)?;
    }
    tx.change(&mut settlement, |one| {
        one.status = status;
        one.reason = reason.trim().to_owned();
    })?;
    Ok(tx::Outcome::of(Kind::Settlement, id))
}

/// What the user is told: line by line what is owed.
fn answer(conn: &Conn, settlement: &Settlement, said: Said) -> Result<tx::Outcome, Failure> {
    let reason = |line: SettlementLine| {
        let mark = if line.charge == Charge::Free { Mark::Yes } else { Mark::Note };
        let said = Said::new("settlement-reason-line")
            .with("line", line.description)
            .with_word("charge", line.charge)
            .with("net", line.net);
        Reason::new(mark, said)
    };
    let reasons = store::lines(conn, settlement.id)?.into_iter().map(reason).collect();
    Ok(tx::Outcome::of(Kind::Settlement, settlement.id).saying(said).because(reasons))
}

#[cfg(test)]
mod tests;
