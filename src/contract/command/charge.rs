//! The charge plan of a contract as it is typed (CON-6).

use chrono::NaiveDate;

use super::super::{ChargeLine, Contract, rules::charge_plan, store};
use crate::{
    base::{
        failure::Failure,
        id::{ChargeLineId, ContractId},
        money::Money,
        parse::Parser,
        say::{Mark, Reason, Said},
        typed::Origin,
    },
    db::{query::Conn, tx::Tx},
};

/// A line of a charge plan as it is typed.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct ChargeDraft {
    /// The line; `None` for a new one.
    pub id: Option<ChargeLineId>,
    /// Its version as it was read.
    pub version: i64,
    /// When it is due.
    pub due_on: String,
    /// How much.
    pub amount: String,
    /// What it is for.
    pub note: String,
    /// The line that it stands for, where somebody else took that away.
    pub origin: Origin,
}

impl From<&ChargeLine> for ChargeDraft {
    fn from(line: &ChargeLine) -> Self {
        Self {
            id: Some(line.id),
            version: line.version,
            due_on: line.due_on.to_string(),
            amount: line.amount.plain(),
            note: line.note.clone(),
            origin: Origin::default(),
        }
    }
}

/// The lines of a plan; those in which nothing is written are left out.
pub(super) fn lines(parser: &mut Parser, drafts: &[ChargeDraft], contract: ContractId) -> Vec<ChargeLine> {
    let mut lines = Vec::new();
    for (at, draft) in drafts.iter().enumerate() {
        if [&draft.due_on, &draft.amount, &draft.note].iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        parser.row(Some(at + 1));
        let due_on = parser.day("charge_due_on", &draft.due_on);
        let due_on = parser.need("charge_due_on", due_on);
        let amount = parser.money("charge_amount", &draft.amount);
        let amount = parser.need("charge_amount", amount);
        if amount.is_some_and(|amount| amount <= Money::ZERO) {
            parser.refuse("charge_amount", Said::new("contract-error-charge-amount"));
        }
        lines.push(ChargeLine {
            id: draft.id.unwrap_or_default(),
            version: draft.version,
            contract_id: contract,
            due_on: due_on.unwrap_or_default(),
            amount: amount.unwrap_or(Money::ZERO),
            note: parser.line("charge_note", &draft.note),
        });
    }
    parser.row(None);
    lines
}

/// By how much the plan differs from the amount, where it does; a contract without a plan bills otherwise.
///
/// # Errors
/// When the engine fails, or the sum leaves the range.
pub(super) fn warning(conn: &Conn, contract: &Contract) -> Result<Option<Reason>, Failure> {
    let lines = store::charges(conn, contract.id)?;
    if lines.is_empty() {
        return Ok(None);
    }
    let difference = charge_plan::difference(contract.amount, lines.iter().map(|line| line.amount))?;
    Ok(Some(charge_plan::difference_said(difference)).filter(|reason| reason.mark != Mark::Yes))
}

/// What an extension costs is due on the first day of the added time, and part of the amount from now on (CON-3, 4).
/// A contract that costs something and has no plan bills otherwise: a plan of the extension alone would fall short of
/// the amount, so there is none, and who extends it is told.
///
/// # Errors
/// When somebody else saved the contract in between, or the amount leaves the range.
pub(super) fn extend(
    tx: &Tx<'_>,
    contract: &mut Contract,
    old_end: NaiveDate,
    amount: Money,
    note: &str,
) -> Result<Option<Reason>, Failure> {
    if amount == Money::ZERO {
        return Ok(None);
    }
    let total = contract.amount.plus(amount)?;
    if contract.amount > Money::ZERO && store::charges(tx, contract.id)?.is_empty() {
        tx.change(contract, |contract| contract.amount = total)?;
        let said = Said::new("contract-extension-not-planned").with("amount", amount);
        return Ok(Some(Reason::new(Mark::Warning, said)));
    }
    tx.insert(&mut ChargeLine {
        id: ChargeLineId::default(),
        version: 0,
        contract_id: contract.id,
        due_on: old_end.succ_opt().unwrap_or(old_end),
        amount,
        note: note.to_owned(),
    })?;
    tx.change(contract, |contract| contract.amount = total)?;
    Ok(None)
}
