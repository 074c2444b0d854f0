//! What can be done with a settlement now, and why not the rest.

use chrono::NaiveDate;

use super::{
    super::{
        InvoiceState, Settlement, SettlementLine, Status,
        rules::{self, Event, Facts, Refusal},
        store,
    },
    contract,
};
use crate::{
    base::{failure::Failure, id::UserId, money::Money, say::Said, words::Word as _},
    call::{self, Call},
    db::{query::Conn, record},
    people,
};

/// A step of a settlement, and why it can't be taken where it can't.
pub type Verdict = (Event, Result<(), Said>);

/// What somebody can do with a settlement today, and why not the rest: what a step only needs to be given does not
/// count against it.
///
/// # Errors
/// When the engine fails.
pub fn possible(conn: &Conn, settlement: &Settlement, user: UserId, today: NaiveDate) -> Result<Vec<Verdict>, Failure> {
    let facts = Facts { amount: settlement.owed(), has_reason: true, ..facts(conn, settlement)? };
    let may = people::store::refusal(conn, user, &rules::ACCOUNTS)?.map_or(Ok(()), Err);
    let is_confirmable = match confirmable(conn, settlement, today) {
        Err(Failure::Refused(said)) => Err(said),
        other => Ok(other?),
    };
    let verdict = |event: Event| {
        rules::next(settlement.status, event, &facts)?;
        may.clone()?;
        if event == Event::Confirm { is_confirmable.clone() } else { Ok(()) }
    };
    Ok(Event::ALL.iter().map(|event| (*event, verdict(*event))).collect())
}

/// Whether what a draft asks for is owed by today: it is not dated later, and what it is of still stands.
///
/// # Errors
/// Why it is not; when the engine fails.
pub(super) fn confirmable(conn: &Conn, settlement: &Settlement, today: NaiveDate) -> Result<(), Failure> {
    if settlement.status != Status::Draft {
        return Ok(());
    }
    if settlement.settled_on > today {
        return Err(Refusal::Future.into());
    }
    contract::still_due(conn, settlement)
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
        invoiced: (settlement.invoice_state == InvoiceState::Issued).then(|| settlement.invoice_number.clone()),
        is_charged: lines.iter().any(|line| line.net != Money::ZERO),
        leaves_unsettled: leaves_unsettled(conn, settlement, &lines)?,
    })
}

/// The number of the call, where voiding would leave charged lines on a closed one (MON-5).
fn leaves_unsettled(conn: &Conn, settlement: &Settlement, lines: &[SettlementLine]) -> Result<Option<String>, Failure> {
    let holds_charged = lines.iter().any(|line| line.is_live && line.net != Money::ZERO);
    let Some(call) = settlement.call_id else { return Ok(None) };
    let call: Call = record::get(conn, call)?;
    Ok((holds_charged && call.status == call::Status::Closed).then_some(call.number))
}
