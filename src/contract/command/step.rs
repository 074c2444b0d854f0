//! The steps of a contract's life, dated (CON-1…4).

use chrono::NaiveDate;

use super::{
    super::{
        Contract, ContractKind, ContractLine, ContractType, Event, Status,
        rules::{
            Refusal, Step,
            life::{self, LineFacts, UnitFacts},
        },
        store,
    },
    charge,
};
use crate::{
    base::{
        failure::Failure,
        id::{ContractId, ContractLineId},
        kind::{Kind, Subject},
        money::Money,
        parse::Parser,
        say::{Mark, Reason, Said},
    },
    db::{query::Conn, record, tx::Tx},
    equipment::{command as equipment_command, rules::name_of, store as equipment},
};

/// A step as it is typed.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct StepDraft {
    /// From which day it holds; empty for today.
    pub day: String,
    /// Why.
    pub reason: String,
    /// The new end of an extension.
    pub new_end: String,
    /// What an extension costs; empty for nothing.
    pub amount: String,
}

struct Parsed {
    day: NaiveDate,
    reason: String,
    new_end: Option<NaiveDate>,
    amount: Money,
}

impl StepDraft {
    fn parse(&self, step: Step, today: NaiveDate) -> Result<Parsed, Failure> {
        let mut parser = Parser::default();
        let day = parser.day("day", &self.day).unwrap_or(today);
        let reason = if life::needs_reason(step) {
            parser.required("reason", &self.reason)
        } else {
            parser.line("reason", &self.reason)
        };
        let new_end = parser.day("new_end", &self.new_end);
        let new_end = if step == Step::Extend { parser.need("new_end", new_end) } else { None };
        let amount = parser.money("amount", &self.amount).filter(|_| step == Step::Extend).unwrap_or(Money::ZERO);
        if amount < Money::ZERO {
            parser.refuse("amount", Said::new("error-negative"));
        }
        parser.done()?;
        Ok(Parsed { day, reason, new_end, amount })
    }
}

/// Takes a contract a step further. Approving gives it its number and freezes its terms; what is missing
/// is listed all at once (CON-2). Gives what to mind.
///
/// # Errors
/// [`Refusal`] as the rules say, [`Failure::Invalid`] for a missing reason, day or end.
pub fn step(tx: &Tx<'_>, contract: &mut Contract, step: Step, draft: &StepDraft) -> Result<Vec<Reason>, Failure> {
    life::next(contract.status, step)?;
    let today = equipment_command::today(tx)?;
    let Parsed { day, reason, new_end, amount } = draft.parse(step, today)?;
    let Some(event) = life::event_of(step) else {
        tx.change(contract, |contract| {
            contract.status = Status::Void;
            contract.note = [contract.note.as_str(), reason.as_str()].join("\n").trim().to_owned();
        })?;
        return Ok(Vec::new());
    };
    life::dated(step, day, today, &store::events(tx, contract.id)?)?;
    if new_end.is_some_and(|new_end| new_end <= contract.ends_on) {
        return Err(Refusal::EndNotLater(contract.ends_on).into());
    }
    if step == Step::Approve {
        approvable(tx, contract)?;
    }
    let old_end = contract.ends_on;
    store::record_event(tx, contract, event, day, &reason, new_end)?;
    let not_planned = charge::extend(tx, contract, old_end, amount, &reason)?;
    warranty_follows(tx, contract, event, day)?;
    if step != Step::Approve {
        return Ok(not_planned.into_iter().collect());
    }
    let mut reasons = overlaps(tx, contract)?;
    reasons.extend(charge::warning(tx, contract)?);
    Ok(reasons)
}

/// Ends one line before its time (CON-1): it covers nothing from that day on, the others go on.
///
/// # Errors
/// A contract that does not stand, a line that ended before, a day before the line begins or after it ends,
/// [`Failure::Invalid`] for a missing reason.
pub fn end_line(tx: &Tx<'_>, id: ContractLineId, version: i64, draft: &StepDraft) -> Result<ContractId, Failure> {
    let mut line: ContractLine = record::get(tx, id)?;
    tx.expect_version(&line, version)?;
    let mut contract = store::get(tx, line.contract_id)?;
    life::next(contract.status, Step::Terminate)?;
    let Parsed { day, reason, .. } = draft.parse(Step::Terminate, equipment_command::today(tx)?)?;
    life::may_end_line(&line, &contract, day)?;
    tx.change(&mut line, |line| {
        line.ended_on = Some(day);
        line.end_reason.clone_from(&reason);
    })?;
    let what = match line.equipment_id {
        Some(unit) => name_of(&equipment::get(tx, unit)?),
        None => line.item_group,
    };
    store::record_event(tx, &mut contract, Event::LineEnded, day, &format!("{what}: {reason}"), None)?;
    Ok(contract.id)
}

fn approvable(tx: &Tx<'_>, contract: &Contract) -> Result<(), Failure> {
    let missing = life::missing(contract, &line_facts(tx, contract)?);
    if missing.is_empty() { Ok(()) } else { Err(Refusal::NotComplete(missing).into()) }
}

/// The lines of a contract with what approval asks of their units (CON-2).
///
/// # Errors
/// When the engine fails.
pub fn line_facts(conn: &Conn, contract: &Contract) -> Result<Vec<LineFacts>, Failure> {
    let mut facts = Vec::new();
    for line in store::lines(conn, contract.id)? {
        let unit = match line.equipment_id {
            Some(id) => {
                let card = equipment::get(conn, id)?;
                let owners = [Some(card.customer_id), card.dealer_id];
                let is_theirs = owners.contains(&Some(contract.customer_id));
                Some(UnitFacts { name: name_of(&card), status: card.status, is_theirs })
            }
            None => None,
        };
        facts.push(LineFacts { line, unit });
    }
    Ok(facts)
}

/// A unit's warranty has the dates of its warranty contract: ended before its time, or extended.
fn warranty_follows(tx: &Tx<'_>, contract: &Contract, event: Event, day: NaiveDate) -> Result<(), Failure> {
    let last_day = match event {
        Event::Terminated => day.pred_opt().unwrap_or(day).min(contract.ends_on),
        Event::Extended => contract.ends_on,
        _ => return Ok(()),
    };
    if contract.kind != ContractKind::Warranty || contract.covers != ContractType::Serial {
        return Ok(());
    }
    // After an exchange the unit in it now is the last one named.
    match store::lines(tx, contract.id)?.into_iter().rev().find_map(|line| line.equipment_id) {
        Some(unit) => equipment_command::set_warranty(tx, unit, last_day),
        None => Ok(()),
    }
}

/// Two approved contracts for the same unit in the same days are allowed, with a warning (CON-8).
fn overlaps(conn: &Conn, contract: &Contract) -> Result<Vec<Reason>, Failure> {
    let others = store::overlapping(conn, contract)?;
    let warn = |(other, number, unit): (ContractId, String, String)| {
        let said = Said::new("contract-warning-overlap").with("number", number).with("unit", unit);
        Reason::new(Mark::Warning, said).about(Subject::new(Kind::Contract, other))
    };
    Ok(others.into_iter().map(warn).collect())
}

/// A step, and what keeps a contract from it.
pub type Verdict = (Step, Result<(), Said>);

/// What keeps a contract from each step now, for buttons: `Ok` where nothing does.
///
/// # Errors
/// When the engine fails, or there is no such contract.
pub fn verdicts(conn: &Conn, id: ContractId) -> Result<Vec<Verdict>, Failure> {
    use crate::base::words::Word as _;
    let contract = store::get(conn, id)?;
    let missing = life::missing(&contract, &line_facts(conn, &contract)?);
    let verdict = |step: Step| -> Result<(), Said> {
        life::next(contract.status, step)?;
        if step == Step::Approve && !missing.is_empty() {
            return Err(Refusal::NotComplete(missing.clone()).into());
        }
        Ok(())
    };
    Ok(Step::ALL.iter().map(|step| (*step, verdict(*step))).collect())
}
