//! The coverage decision (COV-1…4, 7, 8): what is promised for a call, and why.

use std::cmp::Reverse;

use chrono::NaiveDate;

use super::{
    super::{Contract, ContractEvent, ContractKind, ContractLine, ContractType, Coverage, Relief, ServiceKind, Terms},
    standing::{self, Standing},
    terms,
};
use crate::{
    base::{
        calendar::{Calendar, Compiled},
        id::EquipmentId,
        kind::{Kind, Subject},
        money::Rate,
        say::{Mark, Reason, Said},
        time::Instant,
    },
    setting::{Hours, Settings},
};

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
}

/// Why a candidate does not cover, before it is compared with others.
enum Miss {
    Standing(Standing, Option<NaiveDate>),
    NoUnit,
    OtherSerial,
    NoItem,
    OtherGroup,
    LineNotBegun(NaiveDate),
    LineEnded(NaiveDate),
}

/// A candidate that covers, with what the comparison looks at.
struct Fit<'a> {
    contract: &'a Contract,
    ends_on: NaiveDate,
}

/// Decides what covers (COV-1…3, 8): of the regular contracts in force the most specific, then the
/// fastest to respond, then the one that ends last, then the lowest number. Warranty is judged apart,
/// by the card's dates. Every candidate that was not chosen has its reason.
pub fn decide(facts: &Facts<'_>) -> Coverage {
    let day = facts.settings.calendar.day_of(facts.at);
    let (in_warranty, warranty_reason) = warranty(facts.unit.as_ref(), day);
    let warranty_contract = warranty_contract(facts, day);
    let (chosen, contract_reasons) = choose(facts, day);
    // COV-8: where no contract was chosen, a warranty contract in force gives windows and times.
    let holding = chosen.or_else(|| warranty_contract.filter(|(_, standing)| standing.is_in_force()).map(|(c, _)| c));
    let mut reasons = vec![warranty_reason];
    let warranty_relief = if in_warranty { relief_of(warranty_contract.map(|(c, _)| c)) } else { Relief::default() };
    if in_warranty {
        reasons.push(Reason::new(Mark::Note, terms::relief_said("contract-cover-warranty-relief", &warranty_relief)));
    }
    reasons.extend(contract_reasons);
    reasons.extend(warranty_contract.map(|(contract, standing)| apart(contract, standing, chosen.is_none())));
    let service = match (in_warranty, chosen) {
        (true, _) => ServiceKind::Warranty,
        (false, Some(_)) => ServiceKind::Contract,
        (false, None) => ServiceKind::General,
    };
    if service == ServiceKind::General {
        reasons.push(Reason::new(Mark::Warning, Said::new("contract-cover-will-be-charged")));
    }
    let terms = holding.map(|contract| contract.terms.clone()).unwrap_or_default();
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
        windows: terms.windows.clone(),
        holidays_covered: terms.holidays_covered,
        reasons,
    };
    with_hours(coverage, holding, &facts.settings.calendar)
}

/// The calendar that a call's clocks count in (CLK-2): the contract's windows where it has some, the
/// company's week otherwise; holidays as the contract says.
pub fn clock(coverage: &Coverage, company: &Calendar) -> Compiled {
    let own = match &coverage.windows {
        Some(week) => company.with_windows(week.clone(), coverage.holidays_covered),
        None => company.clone().with_holidays(!coverage.holidays_covered),
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

/// The contract chosen by COV-1, and why each candidate was chosen or not.
fn choose<'a>(facts: &'a Facts<'_>, day: NaiveDate) -> (Option<&'a Contract>, Vec<Reason>) {
    let mut fits = Vec::new();
    let mut misses = Vec::new();
    for candidate in facts.candidates.iter().filter(|candidate| candidate.contract.kind == ContractKind::Regular) {
        match fit(candidate, facts, day) {
            Ok(fit) => fits.push(fit),
            Err(miss) => misses.push(missed(&candidate.contract, &miss)),
        }
    }
    fits.sort_by(|a, b| rank(a).cmp(&rank(b)));
    let mut reasons = Vec::new();
    let mut fits = fits.into_iter();
    let Some(best) = fits.next() else {
        reasons.push(Reason::new(Mark::No, Said::new("contract-cover-none")));
        reasons.extend(misses);
        return (None, reasons);
    };
    let until = reason(Mark::Yes, covers_key(best.contract.covers), best.contract, Some(best.ends_on));
    reasons.push(until);
    reasons.push(
        Reason::new(Mark::Note, terms::sentence(&best.contract.terms))
            .about(Subject::new(Kind::Contract, best.contract.id)),
    );
    reasons.extend(fits.map(|other| reason(Mark::Note, beaten_by(&other, &best), other.contract, None)));
    reasons.extend(misses);
    (Some(best.contract), reasons)
}

/// Does a candidate cover, all by itself?
fn fit<'a>(candidate: &'a Candidate, facts: &Facts<'_>, day: NaiveDate) -> Result<Fit<'a>, Miss> {
    let contract = &candidate.contract;
    let as_of = standing::on(contract, &candidate.events, day);
    if as_of.standing != Standing::InForce {
        return Err(Miss::Standing(as_of.standing, as_of.since));
    }
    let lines: Vec<&ContractLine> = match contract.covers {
        ContractType::Customer => return Ok(Fit { contract, ends_on: as_of.ends_on }),
        ContractType::Serial => {
            let unit = facts.unit.as_ref().ok_or(Miss::NoUnit)?;
            candidate.lines.iter().filter(|line| line.equipment_id == Some(unit.id)).collect()
        }
        ContractType::ItemGroup => {
            let group = facts.item_group.as_ref().ok_or(Miss::NoItem)?;
            let matches = |line: &&ContractLine| line.equipment_id.is_none() && line.item_group == *group;
            candidate.lines.iter().filter(|line| !group.is_empty() && matches(line)).collect()
        }
    };
    if lines.is_empty() {
        return Err(if contract.covers == ContractType::Serial { Miss::OtherSerial } else { Miss::OtherGroup });
    }
    let in_force = |line: &&&ContractLine| {
        line.starts_on.is_none_or(|first_day| day >= first_day) && line.ends_on.is_none_or(|last_day| day <= last_day)
    };
    // A line has its own dates inside the contract's; the last to end counts.
    match lines.iter().filter(in_force).map(|line| line.ends_on.unwrap_or(as_of.ends_on).min(as_of.ends_on)).max() {
        Some(ends_on) => Ok(Fit { contract, ends_on }),
        None => Err(line_miss(&lines, day)),
    }
}

fn line_miss(lines: &[&ContractLine], day: NaiveDate) -> Miss {
    let next = lines.iter().filter_map(|line| line.starts_on).filter(|first_day| *first_day > day).min();
    let last = lines.iter().filter_map(|line| line.ends_on).max();
    match (next, last) {
        (Some(first_day), _) => Miss::LineNotBegun(first_day),
        (None, last) => Miss::LineEnded(last.unwrap_or(day)),
    }
}

/// The order of COV-1, best first: most specific, fastest response (none last), latest end, lowest number.
fn rank<'a>(fit: &Fit<'a>) -> (ContractType, i64, Reverse<NaiveDate>, (usize, &'a str), i64) {
    let contract = fit.contract;
    let number = contract.number.as_deref().unwrap_or_default();
    // The hundred thousandth of a year has a digit more than those before it.
    let number = (number.len(), number);
    (contract.covers, fastest_minutes(&contract.terms), Reverse(fit.ends_on), number, contract.id.0)
}

/// The shortest response that the terms promise for any priority; none sorts last.
fn fastest_minutes(terms: &Terms) -> i64 {
    let Hours { low, normal, high, urgent } = terms.response;
    [low, normal, high, urgent].into_iter().flatten().min().unwrap_or(i64::MAX)
}

/// Why a contract that covers too was not chosen.
fn beaten_by(other: &Fit<'_>, best: &Fit<'_>) -> &'static str {
    let (theirs, ours) = (rank(other), rank(best));
    if theirs.0 != ours.0 {
        "contract-cover-less-specific"
    } else if theirs.1 != ours.1 {
        "contract-cover-slower"
    } else if theirs.2 != ours.2 {
        "contract-cover-ends-earlier"
    } else {
        "contract-cover-higher-number"
    }
}

fn covers_key(covers: ContractType) -> &'static str {
    match covers {
        ContractType::Serial => "contract-cover-serial",
        ContractType::ItemGroup => "contract-cover-item-group",
        ContractType::Customer => "contract-cover-customer",
    }
}

fn missed(contract: &Contract, miss: &Miss) -> Reason {
    let (key, day) = match miss {
        Miss::Standing(Standing::Draft | Standing::Void | Standing::InForce, _) => ("contract-cover-draft", None),
        Miss::Standing(Standing::NotApproved, day) => ("contract-cover-not-approved", *day),
        Miss::Standing(Standing::NotBegun, day) => ("contract-cover-not-begun", *day),
        Miss::Standing(Standing::Suspended, day) => ("contract-cover-suspended", *day),
        Miss::Standing(Standing::Terminated, day) => ("contract-cover-terminated", *day),
        Miss::Standing(Standing::Expired, day) => ("contract-cover-expired", *day),
        Miss::NoUnit => ("contract-cover-no-unit", None),
        Miss::OtherSerial => ("contract-cover-other-serial", None),
        Miss::NoItem => ("contract-cover-no-item", None),
        Miss::OtherGroup => ("contract-cover-other-group", None),
        Miss::LineNotBegun(day) => ("contract-cover-line-not-begun", Some(*day)),
        Miss::LineEnded(day) => ("contract-cover-line-ended", Some(*day)),
    };
    reason(Mark::No, key, contract, day)
}

/// A reason that names a contract, and a day where there is one.
fn reason(mark: Mark, key: &'static str, contract: &Contract, day: Option<NaiveDate>) -> Reason {
    let name = contract.number.clone().unwrap_or_else(|| format!("#{}", contract.id.0));
    let said = Said::new(key).with("number", name);
    let said = match day {
        Some(day) => said.with("day", day),
        None => said,
    };
    Reason::new(mark, said).about(Subject::new(Kind::Contract, contract.id))
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

/// Inside the hours that hold? Outside: a warning with the next instant that is covered (COV-2).
fn with_hours(mut coverage: Coverage, holding: Option<&Contract>, company: &Calendar) -> Coverage {
    let clock = clock(&coverage, company);
    coverage.in_hours = clock.is_open(coverage.as_of);
    let by_contract = holding.is_some_and(|contract| contract.terms.windows.is_some());
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
