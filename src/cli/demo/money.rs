//! What the yearly contract bills: the first half is settled and paid, the second is planned.

use crate::{
    base::{
        failure::Failure,
        id::{ContractId, SettlementId},
    },
    contract::{self, command::ChargeDraft},
    credit, receipt,
    settlement::{self, command::ContractCommand},
};

use super::stage::Stage;

/// Half of the price.
const HALF: &str = "14000";

/// The charge plan that the contract is sold with: a half at once, a half after six months.
pub(super) fn charge_plan() -> Vec<ChargeDraft> {
    let line = |due_on: &str, note: &str| ChargeDraft {
        due_on: due_on.to_owned(),
        amount: HALF.to_owned(),
        note: note.to_owned(),
        ..ChargeDraft::default()
    };
    vec![line("2026-11-05", "首期 50%"), line("2027-05-05", "二期 50%")]
}

/// What is due of the contract is settled, and its customer pays that by bank.
///
/// # Errors
/// What keeps a step from being done.
pub(super) fn first_half(stage: &mut Stage<'_>, contract: ContractId, customer: &str) -> Result<(), Failure> {
    stage.at("2026-11-05 14:30");
    let due = contract::store::charges(stage.conn, contract)?.into_iter().take(1).map(|line| line.id);
    let done = stage.act("周敏", &ContractCommand::Settle { contract, lines: due.collect() })?;
    let id = SettlementId(done.outcome.subject.map_or(0, |subject| subject.id));
    let version = settlement::store::get(stage.conn, id)?.version;
    stage.act("周敏", &settlement::command::Command::Confirm { id, version })?;
    stage.at("2026-11-05 16:00");
    let draft = receipt::command::Draft {
        payer: customer.to_owned(),
        method: "bank".to_owned(),
        amount: HALF.to_owned(),
        reference: "ICBC-20261105-0388".to_owned(),
        ..receipt::command::Draft::default()
    };
    stage.act("周敏", &receipt::command::Command::Take(draft))?;
    Ok(())
}

/// Of what the contract's customer owes for the call, half an hour is taken back: the pump was found sooner than written.
///
/// # Errors
/// What keeps it from being done.
pub(super) fn taken_back(stage: &mut Stage<'_>) -> Result<(), Failure> {
    stage.at("2026-11-11 10:30");
    let draft = credit::command::Draft {
        settlement: "JS202611-0002".to_owned(),
        by_hand: Some(["", "55", ""].map(str::to_owned).into()),
        reason: "工时按实际核减 0.5 小时".to_owned(),
        ..credit::command::Draft::default()
    };
    stage.act("周敏", &credit::command::Command::Issue(draft))?;
    Ok(())
}
