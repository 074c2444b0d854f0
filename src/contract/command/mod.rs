//! What a user can do with contracts and templates.

mod charge;
mod draft;
mod renewal;
mod step;
mod template;
mod terms;

use super::{
    Contract, ContractEvent, ContractKind, ContractLine, ContractType, Status, Template,
    rules::{Refusal, Step},
    store,
};
use crate::{
    base::{
        failure::{Failure, FieldError},
        id::{ContractId, ContractLineId, DeliveryId},
        kind::Kind,
        say::Said,
    },
    db::tx::{self, Outcome, Tx},
    equipment::{Equipment, command::today},
    people::{Role, store as people},
    setting::command as setting,
};

pub use charge::ChargeDraft;
use draft::Parsed;
pub use draft::{Draft, LineDraft};
pub use renewal::{may_renew, renewed};
pub use step::{StepDraft, Verdict, end_line, line_facts, step, verdicts};
pub use template::{TemplateDraft, save_template};
pub use terms::{LimitDraft, MODE_END_KEYS, RefinedDraft, TermsDraft, hours_text, minutes};

/// Who keeps contracts.
pub const KEEPERS: &[Role] = &[Role::Sales, Role::Supervisor, Role::Admin];

/// What a user can do with contracts and templates.
#[derive(Clone, Debug)]
pub enum Command {
    /// Saves a contract with its lines.
    Save(Box<Draft>),
    /// Approves, suspends, resumes, terminates, extends or voids a contract.
    Step {
        /// Which.
        id: ContractId,
        /// As it was read.
        version: i64,
        /// What happens.
        step: Step,
        /// From when, why, until when.
        draft: StepDraft,
    },
    /// Ends one line of a contract that stands, before its time; the others go on.
    EndLine {
        /// Which line.
        line: ContractLineId,
        /// As it was read.
        version: i64,
        /// From which day it covers nothing, and why.
        draft: StepDraft,
    },
    /// Deletes an unnumbered draft.
    Delete {
        /// Which.
        id: ContractId,
        /// As it was read.
        version: i64,
    },
    /// Saves a template.
    SaveTemplate(Box<TemplateDraft>),
}

impl tx::Command for Command {
    fn op(&self) -> &'static str {
        match self {
            Self::Save(_) => "contract-op-save",
            Self::EndLine { .. } => "contract-op-end-line",
            Self::Delete { .. } => "contract-op-delete",
            Self::SaveTemplate(_) => "contract-op-save-template",
            Self::Step { step, .. } => match step {
                Step::Approve => "contract-op-approve",
                Step::Suspend => "contract-op-suspend",
                Step::Resume => "contract-op-resume",
                Step::Terminate => "contract-op-terminate",
                Step::Extend => "contract-op-extend",
                Step::Void => "contract-op-void",
            },
        }
    }

    fn run(&self, tx: &Tx<'_>) -> Result<Outcome, Failure> {
        people::require(tx, KEEPERS)?;
        match self {
            Self::Save(draft) => Ok(Outcome::of(Kind::Contract, save(tx, draft)?)),
            Self::Step { id, version, step, draft } => {
                let mut contract = store::get(tx, *id)?;
                tx.expect_version(&contract, *version)?;
                let reasons = self::step(tx, &mut contract, *step, draft)?;
                Ok(Outcome::of(Kind::Contract, *id).because(reasons))
            }
            Self::EndLine { line, version, draft } => {
                Ok(Outcome::of(Kind::Contract, end_line(tx, *line, *version, draft)?))
            }
            Self::Delete { id, version } => delete(tx, *id, *version),
            Self::SaveTemplate(draft) => Ok(Outcome::of(Kind::Template, save_template(tx, draft)?)),
        }
    }
}

/// Saves a contract with its lines. Of one that was approved only contact, owner, reminder and note can
/// change (CON-3).
///
/// # Errors
/// [`Failure::Invalid`] by field, also for what is frozen; [`Failure::Stale`].
pub fn save(tx: &Tx<'_>, draft: &Draft) -> Result<ContractId, Failure> {
    let old = match draft.id {
        Some(id) => Some(store::get(tx, id)?),
        None => None,
    };
    if let Some(old) = &old {
        tx.expect_version(old, draft.version)?;
    }
    let Parsed { mut contract, mut lines, mut charges } = draft.parse(tx, old.as_ref())?;
    let id = match &old {
        Some(old) => {
            let known = store::lines(tx, old.id)?;
            for line in &mut lines {
                if let Some(before) = known.iter().find(|before| before.id == line.id) {
                    (line.ended_on, line.end_reason) = (before.ended_on, before.end_reason.clone());
                }
            }
            if old.status != Status::Draft {
                let mut frozen = frozen_changes(old, &contract, &known, &lines);
                if store::charges(tx, old.id)? != charges {
                    frozen.push(FieldError::new("charges", Said::new("contract-error-frozen")));
                }
                if !frozen.is_empty() {
                    return Err(Failure::Invalid(frozen));
                }
            }
            tx.update(old, &mut contract)?;
            old.id
        }
        None => tx.insert(&mut contract)?,
    };
    lines.iter_mut().for_each(|line| line.contract_id = id);
    tx.save_lines(&draft.known_lines, &mut lines)?;
    charges.iter_mut().for_each(|line| line.contract_id = id);
    tx.save_lines(&draft.known_charges, &mut charges)?;
    Ok(id)
}

/// The fields of an approved contract that would change and must not (CON-3).
fn frozen_changes(old: &Contract, new: &Contract, known: &[ContractLine], lines: &[ContractLine]) -> Vec<FieldError> {
    let fields = [
        ("customer", old.customer_id != new.customer_id),
        ("covers", old.covers != new.covers),
        ("kind", old.kind != new.kind),
        ("template", old.template_id != new.template_id),
        ("starts_on", old.starts_on != new.starts_on),
        ("ends_on", old.ends_on != new.ends_on),
        ("amount", old.amount != new.amount),
        ("clauses", old.clauses != new.clauses),
        ("renewal_of", old.renewal_of_id != new.renewal_of_id),
        ("terms", old.terms != new.terms),
        ("lines", known != lines),
    ];
    let frozen = fields.into_iter().filter(|(_, changed)| *changed);
    frozen.map(|(field, _)| FieldError::new(field, Said::new("contract-error-frozen"))).collect()
}

fn delete(tx: &Tx<'_>, id: ContractId, version: i64) -> Result<Outcome, Failure> {
    let contract = store::get(tx, id)?;
    tx.expect_version(&contract, version)?;
    if let Some(number) = &contract.number {
        return Err(Refusal::Numbered(number.clone()).into());
    }
    for line in store::lines(tx, id)? {
        tx.delete(&line)?;
    }
    for line in store::charges(tx, id)? {
        tx.delete(&line)?;
    }
    tx.delete(&contract)?;
    Ok(Outcome::default())
}

/// Makes the warranty contract of a unit that was delivered, approved at once because its template was
/// (EQ-2). It has the card's warranty dates (COV-3); without them there is nothing to promise.
///
/// # Errors
/// When the engine fails.
pub fn make_warranty(
    tx: &Tx<'_>,
    card: &Equipment,
    template: &Template,
    delivery: Option<DeliveryId>,
) -> Result<Option<ContractId>, Failure> {
    let (Some(first_day), Some(last_day)) = (card.warranty_from, card.warranty_to) else { return Ok(None) };
    // It holds since the unit was delivered, also when that is only recorded now.
    let day = card.delivered_on.unwrap_or(first_day).min(first_day).min(today(tx)?);
    let mut contract = Contract {
        number: Some(setting::number(tx, Kind::Contract, first_day)?),
        contact_id: card.contact_id,
        covers: ContractType::Serial,
        kind: ContractKind::Warranty,
        template_id: Some(template.id),
        terms: template.terms.clone(),
        amount: template.price,
        owner_id: card.responsible_id,
        clauses: template.clauses.clone(),
        remind_days: template.remind_days,
        delivery_id: delivery,
        ..Contract::approved(card.customer_id, (first_day, last_day))
    };
    tx.insert(&mut contract)?;
    tx.insert(&mut ContractLine::of_unit(contract.id, card.id))?;
    tx.insert(&mut ContractEvent::approval(contract.id, day, (tx.actor(), tx.now())))?;
    Ok(Some(contract.id))
}

mod plan_tests;
#[cfg(test)]
mod tests;
