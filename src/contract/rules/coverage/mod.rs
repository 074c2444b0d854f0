//! The coverage decision (COV-1…4, 7, 8): what is promised for a call, and why.

mod choose;
mod parts;

use chrono::NaiveDate;

use super::{
    super::{Contract, ContractEvent, ContractKind, ContractLine, Coverage, Relief, ServiceKind},
    limits::Uses,
    modes,
    standing::{self, Standing},
    terms,
};
use crate::{
    base::{
        calendar::{Calendar, Compiled, Week},
        id::{EquipmentId, ItemId},
        kind::{Kind, Subject},
        money::Rate,
        say::{Mark, Reason, Said},
        time::Instant,
    },
    setting::{GeneralService, Hours, Settings},
};

use choose::{Chosen, choose, reason};

/// Everything the decision needs to know.
#[derive(Clone, Debug)]
pub struct Facts<'a> {
    /// When the fault was reported.
    pub at: Instant,
    /// The unit, if one was named.
    pub unit: Option<Unit>,
    /// The group of the unit's item, or of the item named without a unit; `None` when neither is known.
    pub item_group: Option<String>,
    /// Contracts of the customer and the unit's dealer, and the unit's warranty contracts.
    pub candidates: Vec<Candidate>,
    /// What service outside warranty and contracts asks for, by the call's type (COV-7).
    pub general: GeneralService,
    /// The company's calendar and hours.
    pub settings: &'a Settings,
}

/// What the decision needs of a card.
#[derive(Clone, Debug)]
pub struct Unit {
    /// Its id.
    pub id: EquipmentId,
    /// First day of its warranty.
    pub warranty_from: Option<NaiveDate>,
    /// Last day of its warranty, counted whole.
    pub warranty_to: Option<NaiveDate>,
    /// The parts that stood in it on that day and have a warranty of their own (EQ-11).
    pub parts: Vec<Part>,
}

/// A part with a warranty of its own.
#[derive(Clone, Debug)]
pub struct Part {
    /// What it is.
    pub item_id: ItemId,
    /// Its name.
    pub name: String,
    /// Its serial.
    pub serial: String,
    /// First day of its warranty.
    pub from: Option<NaiveDate>,
    /// Last day, counted whole.
    pub to: NaiveDate,
}

/// A contract that might cover.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// The contract.
    pub contract: Contract,
    /// Its events.
    pub events: Vec<ContractEvent>,
    /// Its lines, as far as they name the call's unit or a group of items.
    pub lines: Vec<ContractLine>,
    /// What it gave so far, where its terms limit that (CON-9); without the call itself.
    pub uses: Uses,
}

/// Decides what covers (COV-1…3, 8): of the regular contracts in force the most specific, then the
/// fastest to respond, then the one that ends last, then the lowest number. Warranty is judged apart,
/// by the card's dates. Every candidate that was not chosen has its reason.
pub fn decide(facts: &Facts<'_>) -> Coverage {
    let day = facts.settings.calendar.day_of(facts.at);
    let (in_warranty, warranty_reason) = warranty(facts.unit.as_ref(), day);
    let warranty_contract = warranty_contract(facts, day);
    let Chosen { contract: chosen, ends_on, reasons: contract_reasons, choices } = choose(facts, day);
    // COV-8: where no contract was chosen, a warranty contract in force gives windows and times.
    let in_force = warranty_contract.filter(|(_, standing)| standing.is_in_force());
    let holding = chosen.map(|one| (one, ends_on)).or(in_force.map(|(one, as_of)| (one, as_of.ends_on)));
    let parts = parts::judged(facts.unit.as_ref(), day);
    let mut reasons = vec![warranty_reason];
    let warranty_relief = if in_warranty { relief_of(warranty_contract.map(|(c, _)| c)) } else { Relief::default() };
    if in_warranty {
        reasons.push(Reason::new(Mark::Note, terms::relief_said("contract-cover-warranty-relief", &warranty_relief)));
    }
    reasons.extend(parts::reasons(&parts, in_warranty));
    reasons.extend(contract_reasons);
    reasons.extend(warranty_contract.map(|(contract, standing)| apart(contract, standing, chosen.is_none())));
    let service = match (in_warranty, chosen) {
        (true, _) => ServiceKind::Warranty,
        (false, Some(_)) => ServiceKind::Contract,
        (false, None) => ServiceKind::General,
    };
    if service == ServiceKind::General {
        reasons.extend(general(facts.general));
    }
    let (terms, held) = match holding {
        Some((contract, ends_on)) => (contract.terms.clone(), (contract.starts_on, ends_on)),
        None => Default::default(),
    };
    reasons.extend(modes::reasons(&terms.modes, held, day));
    let coverage = Coverage {
        as_of: facts.at,
        service,
        in_warranty,
        warranty_relief,
        warranty_contract_id: warranty_contract.map(|(contract, _)| contract.id),
        contract_id: chosen.map(|contract| contract.id),
        contract_number: chosen.and_then(|contract| contract.number.clone()).unwrap_or_default(),
        contract_relief: chosen.map(|contract| contract.terms.relief).unwrap_or_default(),
        in_hours: true,
        next_covered: None,
        response: filled(terms.response, facts.settings.policy.response),
        resolve: filled(terms.resolve, facts.settings.policy.resolve),
        modes: modes::on(&terms.modes, held, day),
        windows: terms.windows,
        holidays_covered: terms.holidays_covered,
        reasons,
        warranty_refined: warranty_contract.map(|(contract, _)| contract.terms.refined.clone()).unwrap_or_default(),
        contract_refined: chosen.map(|contract| contract.terms.refined.clone()).unwrap_or_default(),
        choices,
        parts,
        general: facts.general,
    };
    let by_contract = holding.is_some_and(|(contract, _)| contract.terms.windows.is_some());
    with_hours(coverage, by_contract, &facts.settings.calendar)
}

/// What is to be minded where neither warranty nor a contract covers (COV-7).
fn general(asks: GeneralService) -> Option<Reason> {
    let key = match asks {
        GeneralService::Nothing => return None,
        GeneralService::Warning => "contract-cover-will-be-charged",
        GeneralService::Consent => "contract-cover-needs-consent",
    };
    Some(Reason::new(Mark::Warning, Said::new(key)))
}

/// The calendar that a call's clocks count in (CLK-2): the contract's windows where it has some, the
/// company's week otherwise; holidays as the contract says.
pub fn clock(coverage: &Coverage, company: &Calendar) -> Compiled {
    counting(coverage.windows.as_ref(), coverage.holidays_covered, company)
}

/// The same from the windows of a coverage, and whether it covers holidays: many calls share few of them.
pub fn counting(windows: Option<&Week>, holidays_covered: bool, company: &Calendar) -> Compiled {
    let own = match windows {
        Some(week) => company.with_windows(week.clone(), holidays_covered),
        None => company.clone().with_holidays(!holidays_covered),
    };
    // Calendars and windows are checked when they are saved; what an older version let through still
    // has to give a clock.
    Compiled::new(&own)
        .or_else(|_| Compiled::new(company))
        .or_else(|_| Compiled::new(&Calendar::always_open(company.zone)))
        .expect("a calendar that is always open passes its check")
}

/// Is the unit in warranty on that day, and why (COV-3).
fn warranty(unit: Option<&Unit>, day: NaiveDate) -> (bool, Reason) {
    let no = |said| (false, Reason::new(Mark::No, said));
    let Some(unit) = unit else {
        return (false, Reason::new(Mark::Note, Said::new("contract-cover-warranty-no-unit")));
    };
    let Some(last_day) = unit.warranty_to else {
        return no(Said::new("contract-cover-warranty-no-dates"));
    };
    if let Some(first_day) = unit.warranty_from.filter(|first_day| day < *first_day) {
        return no(Said::new("contract-cover-warranty-not-begun").with("day", first_day));
    }
    if day > last_day {
        return no(Said::new("contract-cover-warranty-ended").with("day", last_day));
    }
    let reason = Reason::new(Mark::Yes, Said::new("contract-cover-warranty-until").with("day", last_day));
    (true, reason.about(Subject::new(Kind::Equipment, unit.id)))
}

/// What warranty relieves: what its contract says; without one, parts and labour (COV-3).
fn relief_of(warranty_contract: Option<&Contract>) -> Relief {
    let usual = Relief { parts: Rate::WHOLE, labour: Rate::WHOLE, ..Relief::default() };
    warranty_contract.map_or(usual, |contract| contract.terms.relief)
}

/// The unit's warranty contract: one in force if there is one, else the last to end.
fn warranty_contract<'a>(facts: &'a Facts<'_>, day: NaiveDate) -> Option<(&'a Contract, standing::AsOf)> {
    facts
        .candidates
        .iter()
        .filter(|candidate| candidate.contract.kind == ContractKind::Warranty)
        .map(|candidate| (&candidate.contract, standing::on(&candidate.contract, &candidate.events, day)))
        .filter(|(_, as_of)| !matches!(as_of.standing, Standing::Draft | Standing::Void))
        .max_by_key(|(contract, as_of)| (as_of.is_in_force(), as_of.ends_on, contract.id))
}

/// A warranty contract is no candidate of COV-1; where nothing else covers it is what holds (COV-8).
fn apart(contract: &Contract, as_of: standing::AsOf, none_chosen: bool) -> Reason {
    let (mark, key) = match as_of.standing {
        Standing::InForce if none_chosen => (Mark::Yes, "contract-cover-by-warranty"),
        Standing::Suspended => (Mark::Warning, "contract-cover-warranty-suspended"),
        _ => (Mark::Note, "contract-cover-warranty-apart"),
    };
    reason(mark, key, contract, as_of.since)
}

/// The company's hours where the terms leave a cell empty (CLK-3).
fn filled(own: Hours, company: Hours) -> Hours {
    Hours {
        low: own.low.or(company.low),
        normal: own.normal.or(company.normal),
        high: own.high.or(company.high),
        urgent: own.urgent.or(company.urgent),
    }
}

/// Every key of what is said of the hours.
pub const OF_HOURS: &[&str] = &[
    "contract-cover-in-hours",
    "contract-cover-in-office-hours",
    "contract-cover-out-of-hours",
    "contract-cover-out-of-office-hours",
    "contract-cover-never-open",
];

/// Inside the hours that hold, a contract's own or the company's? Outside: a warning with the next instant that is
/// covered (COV-2).
pub fn with_hours(mut coverage: Coverage, by_contract: bool, company: &Calendar) -> Coverage {
    let clock = clock(&coverage, company);
    coverage.in_hours = clock.is_open(coverage.as_of);
    coverage.next_covered = None;
    if coverage.in_hours {
        let key = if by_contract { "contract-cover-in-hours" } else { "contract-cover-in-office-hours" };
        coverage.reasons.push(Reason::new(Mark::Yes, Said::new(key)));
        return coverage;
    }
    coverage.next_covered = clock.next_open(coverage.as_of);
    let key = if by_contract { "contract-cover-out-of-hours" } else { "contract-cover-out-of-office-hours" };
    let said = match coverage.next_covered {
        Some(next) => Said::new(key).with("next", next),
        None => Said::new("contract-cover-never-open"),
    };
    coverage.reasons.push(Reason::new(Mark::Warning, said));
    coverage
}

#[cfg(test)]
mod tests;
