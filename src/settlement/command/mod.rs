//! What a user can do with settlements.

mod contract;

use super::{
    InvoiceState, Settlement, Status,
    fields::StepDraft,
    rules::{self, Event, Facts, Refusal},
    store,
};
use crate::{
    base::{
        failure::Failure,
        id::{CallId, ReceiptId, SettlementId},
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

pub use contract::{ContractCommand, Due, preview};

/// A settlement as typed. Its lines come from the handling records.
#[derive(Clone, Debug, Default, PartialEq)]
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
}

/// What a user can do with settlements.
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
        Ok(Self {
            id: Some(id),
            version: one.version,
            call: one.call_id.map(|call| call::store::number(conn, call)).transpose()?.unwrap_or_default(),
            payer: record::get::<Customer>(conn, one.payer_id)?.code,
            settled_on: one.settled_on.format("%Y-%m-%d").to_string(),
            note: one.note,
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

    /// Reads the form into an unsaved draft of a settlement.
    fn parse(&self, tx: &Tx<'_>) -> Result<Settlement, Failure> {
        let mut parser = Parser::default();
        let call: Option<Call> = parser.record("call", &self.call, Kind::Call, |number| {
            record::first(tx, "WHERE number = $1", crate::vals![number])
        })?;
        let payer = parser.record("payer", &self.payer, Kind::Customer, |code| customer::store::by_code(tx, code))?;
        let today = tx.now().day(setting::store::calendar(tx)?.zone);
        let settled_on = parser.day("settled_on", &self.settled_on).unwrap_or(today);
        let note = parser.text("note", &self.note);
        let Some(call) = parser.need("call", call) else { return Err(parser.failure()) };
        parser.done()?;
        Ok(Settlement {
            id: SettlementId::default(),
            version: 0,
            number: None,
            call_id: Some(call.id),
            contract_id: None,
            payer_id: payer.map_or(call.customer_id, |payer| payer.id),
            status: Status::Draft,
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
        })
    }
}

/// Draws up a settlement of the lines of a call that none holds yet (MON-3).
///
/// # Errors
/// Field errors, a draft that exists already, nothing charged to settle.
pub fn make(tx: &Tx<'_>, draft: &Draft) -> Result<tx::Outcome, Failure> {
    let mut settlement = draft.parse(tx)?;
    let call = settlement.call_id.unwrap_or_default();
    if store::draft_of(tx, call)?.is_some() {
        return Err(Refusal::DraftExists.into());
    }
    if store::open_lines(tx, call)?.iter().all(|line| line.net == Money::ZERO) {
        return Err(Refusal::NothingCharged.into());
    }
    tx.insert(&mut settlement)?;
    store::retake(tx, &mut settlement)?;
    answer(tx, &settlement, Said::new("settlement-op-draft"))
}

/// Saves payer, day and note of a draft, and takes its lines anew.
///
/// # Errors
/// Field errors, a settlement that is no draft any more, a stale version.
pub fn save(tx: &Tx<'_>, draft: &Draft) -> Result<tx::Outcome, Failure> {
    let mut settlement = store::get(tx, draft.id.unwrap_or_default())?;
    tx.expect_version(&settlement, draft.version)?;
    if settlement.status != Status::Draft {
        return Err(Refusal::Stands(settlement.status).into());
    }
    let typed = match settlement.contract_id {
        Some(_) => contract::typed(tx, draft, &settlement)?,
        None => draft.parse(tx)?,
    };
    tx.change(&mut settlement, |one| {
        one.payer_id = typed.payer_id;
        one.settled_on = typed.settled_on;
        one.note = typed.note;
    })?;
    store::retake(tx, &mut settlement)?;
    answer(tx, &settlement, Said::new("settlement-op-save"))
}

/// Makes a draft owed and gives it its number (PLAT-2); the call closes if this was the last thing
/// missing.
///
/// # Errors
/// Without an accountant or supervisor, where nothing is charged, from another state, a stale version.
pub fn confirm(tx: &Tx<'_>, id: SettlementId, version: i64) -> Result<tx::Outcome, Failure> {
    people::store::require(tx, &rules::ACCOUNTS)?;
    let mut settlement = store::get(tx, id)?;
    tx.expect_version(&settlement, version)?;
    if settlement.status == Status::Draft {
        // What was corrected or waived since the draft was drawn up counts.
        store::retake(tx, &mut settlement)?;
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
/// Without an accountant or supervisor, no amount, from another state, a stale version.
pub fn receive(tx: &Tx<'_>, id: SettlementId, version: i64, payment: &StepDraft) -> Result<tx::Outcome, Failure> {
    people::store::require(tx, &rules::ACCOUNTS)?;
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
    let said = Said::new("settlement-said-received")
        .with("amount", amount)
        .with("number", receipt.number.clone().unwrap_or_default())
        .with("owed", settlement.owed())
        .with("left", receipt.left());
    answer(tx, &settlement, said)
}

/// Voids a settlement that nothing was received for: its lines are free again.
///
/// # Errors
/// Without an accountant or supervisor, without a reason, once something was received, a stale version.
pub fn void(tx: &Tx<'_>, id: SettlementId, version: i64, reason: &str) -> Result<tx::Outcome, Failure> {
    people::store::require(tx, &rules::ACCOUNTS)?;
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

/// What the rules ask about a settlement.
///
/// # Errors
/// When the engine fails.
pub fn facts(conn: &Conn, settlement: &Settlement) -> Result<Facts, Failure> {
    let lines = store::lines(conn, settlement.id)?;
    Ok(Facts {
        total: settlement.total,
        paid: settlement.paid,
        credited: settlement.credited,
        amount: Money::ZERO,
        has_reason: false,
        is_charged: lines.iter().any(|line| line.net != Money::ZERO),
        leaves_unsettled: leaves_unsettled(conn, settlement, &lines)?,
    })
}

/// The number of the call, where voiding would leave charged lines on a closed one (MON-5).
fn leaves_unsettled(
    conn: &Conn,
    settlement: &Settlement,
    lines: &[super::SettlementLine],
) -> Result<Option<String>, Failure> {
    let holds_charged = lines.iter().any(|line| line.is_live && line.net != Money::ZERO);
    let Some(call) = settlement.call_id else { return Ok(None) };
    let call: Call = record::get(conn, call)?;
    Ok((holds_charged && call.status == call::Status::Closed).then_some(call.number))
}

/// A step of a settlement, and why it can't be taken where it can't.
pub type Verdict = (Event, Result<(), Said>);

/// What can be done with a settlement now, and why not the rest: what a step only needs to be given
/// does not count against it.
///
/// # Errors
/// When the engine fails.
pub fn possible(conn: &Conn, settlement: &Settlement) -> Result<Vec<Verdict>, Failure> {
    let facts = Facts { amount: settlement.owed(), has_reason: true, ..facts(conn, settlement)? };
    let verdict = |event: Event| rules::next(settlement.status, event, &facts).map(|_| ()).map_err(Said::from);
    Ok(Event::ALL.iter().map(|event| (*event, verdict(*event))).collect())
}

/// What the user is told: line by line what is owed.
fn answer(conn: &Conn, settlement: &Settlement, said: Said) -> Result<tx::Outcome, Failure> {
    let reason = |line: super::SettlementLine| {
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
