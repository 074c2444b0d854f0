//! The coverage of a call: as it is decided, or by a contract chosen by hand.

use crate::{
    base::{
        failure::Failure,
        id::{CallId, ContractId},
        kind::{Kind, Subject},
        say::{Mark, Reason, Said},
        words::Word as _,
    },
    call::Call,
    contract::{
        self, Contract, ContractKind, Coverage, ServiceKind,
        rules::{coverage, modes, terms},
        store::Asked,
    },
    db::{query::Conn, record},
    setting::{Hours, Settings},
    vals,
};

/// Asks anew what covers a call (COV-4), and keeps the answer with it. A contract chosen by hand goes
/// before the one that is decided: its terms then are what is promised.
///
/// # Errors
/// When there is no contract of that number, it is another customer's, or was not in force.
pub fn cover(conn: &Conn, call: &mut Call, chosen: &str, settings: &Settings) -> Result<(), Failure> {
    let decided = contract::store::coverage(conn, &coverage_asked(call), settings)?;
    let coverage = if chosen.is_empty() || chosen == decided.contract_number {
        decided
    } else {
        by_hand(&contract_of(conn, call, chosen, settings)?, decided, settings)
    };
    call.contract_id = coverage.contract_id;
    call.coverage = Some(coverage);
    Ok(())
}

/// What the coverage decision is asked about a call.
pub fn coverage_asked(call: &Call) -> Asked {
    let id = Some(call.id).filter(|id| *id != CallId::default());
    Asked::new(call.customer_id, call.opened_at)
        .about(call.equipment_id, call.item_id)
        .of_call(id, call.call_type.word())
}

/// The number of the contract that was chosen by hand; empty where the decided one stands.
pub fn chosen_number(coverage: &Option<Coverage>, chosen: Option<ContractId>) -> String {
    let by_hand = |coverage: &&Coverage| coverage.reasons.iter().any(|reason| reason.said.key == BY_HAND);
    let coverage = coverage.as_ref().filter(by_hand).filter(|_| chosen.is_some());
    coverage.map_or_else(String::new, |coverage| coverage.contract_number.clone())
}

const BY_HAND: &str = "call-cover-by-hand";

/// Reasons that stand for the contract that was decided, or for there being none.
const OF_THE_DECIDED: &[&str] = &[
    "contract-cover-none",
    "contract-cover-will-be-charged",
    "contract-cover-needs-consent",
    "contract-cover-modes",
    "contract-cover-mode-ended",
];

fn contract_of(conn: &Conn, call: &Call, number: &str, settings: &Settings) -> Result<Contract, Failure> {
    let found: Option<Contract> = record::first(conn, "WHERE number = $1", vals![number])?;
    let Some(contract) = found else {
        let said = Said::new("error-unknown-code").with_word("kind", Kind::Contract).with("value", number);
        return Err(Failure::field("contract", said));
    };
    let dealer: Option<i64> = conn.value(
        "SELECT 1 FROM equipment WHERE id = $1 AND (dealer_id = $2 OR customer_id = $2)",
        vals![call.equipment_id, contract.customer_id],
    )?;
    if contract.customer_id != call.customer_id && dealer.is_none() {
        return Err(Failure::field("contract", Said::new("call-refusal-contract-of-another").with("number", number)));
    }
    // Only what was in force when the fault was reported counts (CON-1), by hand too.
    let day = settings.calendar.day_of(call.opened_at);
    let as_of = contract::rules::standing::on(&contract, &contract::store::events(conn, contract.id)?, day);
    if !as_of.is_in_force() {
        let said = Said::new("call-refusal-contract-not-in-force").with("number", number).with("day", day);
        return Err(Failure::field("contract", said.with_word("standing", as_of.standing)));
    }
    Ok(contract)
}

fn by_hand(contract: &Contract, decided: Coverage, settings: &Settings) -> Coverage {
    let promised = &contract.terms;
    let number = contract.number.clone().unwrap_or_default();
    let said = Said::new(BY_HAND).with("number", number.as_str());
    let subject = Subject::new(Kind::Contract, contract.id);
    let mut reasons =
        [said, terms::sentence(promised)].map(|said| Reason::new(Mark::Note, said).about(subject)).to_vec();
    let (dates, day) = ((contract.starts_on, contract.ends_on), settings.calendar.day_of(decided.as_of));
    reasons.extend(modes::reasons(&promised.modes, dates, day));
    // What was said because no contract was chosen, or of the other's terms, modes and hours, holds no more.
    let other = decided.contract_id.map(|id| Subject::new(Kind::Contract, id));
    let is_of_other = |reason: &Reason| reason.mark == Mark::Note && reason.about.is_some() && reason.about == other;
    let holds_no_more = |key: &str| OF_THE_DECIDED.contains(&key) || coverage::OF_HOURS.contains(&key);
    let kept = decided.reasons.into_iter().filter(|one| !is_of_other(one) && !holds_no_more(&one.said.key));
    reasons.extend(kept);
    // In warranty it stays a service of the warranty (COV-7).
    let is_warranty = decided.in_warranty || contract.kind == ContractKind::Warranty;
    let chosen = Coverage {
        service: if is_warranty { decided.service } else { ServiceKind::Contract },
        contract_id: Some(contract.id),
        contract_number: number,
        contract_relief: promised.relief,
        windows: promised.windows.clone(),
        holidays_covered: promised.holidays_covered,
        response: filled(promised.response, settings.policy.response),
        resolve: filled(promised.resolve, settings.policy.resolve),
        reasons,
        contract_refined: promised.refined.clone(),
        modes: modes::on(&promised.modes, dates, day),
        ..decided
    };
    // Whether it is inside the hours that hold depends on the windows of what was chosen.
    coverage::with_hours(chosen, promised.windows.is_some(), &settings.calendar)
}

/// An empty cell takes the company's (CLK-3).
fn filled(own: Hours, company: Hours) -> Hours {
    Hours {
        low: own.low.or(company.low),
        normal: own.normal.or(company.normal),
        high: own.high.or(company.high),
        urgent: own.urgent.or(company.urgent),
    }
}
