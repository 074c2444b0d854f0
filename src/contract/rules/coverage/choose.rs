//! Which contract covers (COV-1), and why each of the others does not.

use std::cmp::Reverse;

use chrono::NaiveDate;

use super::{
    super::{
        super::{Choice, Contract, ContractKind, ContractLine, ContractType, Terms},
        limits::{self, Left},
        standing::{self, Standing},
        terms,
    },
    Candidate, Facts,
};
use crate::{
    base::{
        kind::{Kind, Subject},
        say::{Mark, Reason, Said},
    },
    setting::Hours,
};

/// Why a candidate does not cover, before it is compared with others.
enum Miss {
    Standing(Standing, Option<NaiveDate>),
    NoUnit,
    OtherSerial,
    NoItem,
    OtherGroup,
    LineNotBegun(NaiveDate),
    LineEnded(NaiveDate),
    /// Ended alone, before its time, and why.
    LineTerminated(NaiveDate, String),
    UsedUp(Left),
}

/// A candidate that covers, with what the comparison looks at.
struct Fit<'a> {
    contract: &'a Contract,
    ends_on: NaiveDate,
    /// What is left of what it limits.
    left: Vec<Left>,
}

/// The contract chosen, if any, and what is to be said of all of them.
pub(super) struct Chosen<'a> {
    pub(super) contract: Option<&'a Contract>,
    /// Until when it covers this; no day of meaning where there is none.
    pub(super) ends_on: NaiveDate,
    pub(super) reasons: Vec<Reason>,
    /// Those that cover, the chosen one first.
    pub(super) choices: Vec<Choice>,
}

/// The contract chosen by COV-1, and why each candidate was chosen or not.
pub(super) fn choose<'a>(facts: &'a Facts<'_>, day: NaiveDate) -> Chosen<'a> {
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
    let Some((best, others)) = fits.split_first() else {
        reasons.push(Reason::new(Mark::No, Said::new("contract-cover-none")));
        reasons.extend(misses);
        return Chosen { contract: None, ends_on: day, reasons, choices: Vec::new() };
    };
    reasons.push(reason(Mark::Yes, covers_key(best.contract.covers), best.contract, Some(best.ends_on)));
    let about = Subject::new(Kind::Contract, best.contract.id);
    let notes = std::iter::once(terms::sentence(&best.contract.terms)).chain(best.left.iter().map(limits::left_said));
    reasons.extend(notes.map(|said| Reason::new(Mark::Note, said).about(about)));
    let beaten: Vec<Reason> =
        others.iter().map(|other| reason(Mark::Note, beaten_by(other, best), other.contract, None)).collect();
    let why_not = std::iter::once(None).chain(beaten.iter().map(|reason| Some(reason.said.clone())));
    let choices = fits.iter().zip(why_not).map(|(fit, why_not)| choice(fit, why_not)).collect();
    reasons.extend(beaten);
    reasons.extend(misses);
    Chosen { contract: Some(best.contract), ends_on: best.ends_on, reasons, choices }
}

fn choice(fit: &Fit<'_>, why_not: Option<Said>) -> Choice {
    let contract = fit.contract;
    Choice {
        contract_id: contract.id,
        number: contract.number.clone().unwrap_or_default(),
        covers: contract.covers,
        response_minutes: Some(fastest_minutes(&contract.terms)).filter(|minutes| *minutes != i64::MAX),
        ends_on: fit.ends_on,
        why_not,
    }
}

/// Does a candidate cover, all by itself?
fn fit<'a>(candidate: &'a Candidate, facts: &Facts<'_>, day: NaiveDate) -> Result<Fit<'a>, Miss> {
    let contract = &candidate.contract;
    let as_of = standing::on(contract, &candidate.events, day);
    if as_of.standing != Standing::InForce {
        return Err(Miss::Standing(as_of.standing, as_of.since));
    }
    let ends_on = match contract.covers {
        ContractType::Customer => as_of.ends_on,
        ContractType::Serial | ContractType::ItemGroup => line_end(candidate, facts, as_of.ends_on, day)?,
    };
    let dates = (contract.starts_on, as_of.ends_on);
    let zone = facts.settings.calendar.zone;
    let stands = |limit: &_| limits::left(*limit, &candidate.uses, dates, day, zone);
    let left: Vec<Left> = contract.terms.limits.iter().map(stands).collect();
    match left.iter().find(|left| left.used_up_on.is_some()) {
        Some(left) => Err(Miss::UsedUp(*left)),
        None => Ok(Fit { contract, ends_on, left }),
    }
}

/// Until when the lines of a contract cover the unit or item; `last_day` is the contract's.
fn line_end(candidate: &Candidate, facts: &Facts<'_>, last_day: NaiveDate, day: NaiveDate) -> Result<NaiveDate, Miss> {
    let by_unit = candidate.contract.covers == ContractType::Serial;
    let lines: Vec<&ContractLine> = if by_unit {
        let unit = facts.unit.as_ref().ok_or(Miss::NoUnit)?;
        candidate.lines.iter().filter(|line| line.equipment_id == Some(unit.id)).collect()
    } else {
        let group = facts.item_group.as_ref().ok_or(Miss::NoItem)?;
        let matches = |line: &&ContractLine| line.equipment_id.is_none() && line.item_group == *group;
        candidate.lines.iter().filter(|line| !group.is_empty() && matches(line)).collect()
    };
    if lines.is_empty() {
        return Err(if by_unit { Miss::OtherSerial } else { Miss::OtherGroup });
    }
    // A line has its own dates inside the contract's; the last to end counts.
    let last_of = |line: &ContractLine| {
        let ended = line.ended_on.map(|ended| ended.pred_opt().unwrap_or(ended));
        [line.ends_on, ended].into_iter().flatten().fold(last_day, NaiveDate::min)
    };
    let in_force = |line: &&&ContractLine| line.starts_on.is_none_or(|first| day >= first) && day <= last_of(line);
    let found = lines.iter().filter(in_force).map(|line| last_of(line)).max();
    found.ok_or_else(|| line_miss(&lines, day))
}

fn line_miss(lines: &[&ContractLine], day: NaiveDate) -> Miss {
    // What ended before its time would cover still, by its dates.
    let would = |line: &&&ContractLine| line.ends_on.is_none_or(|last| day <= last);
    let ended = lines.iter().filter(would).filter_map(|line| line.ended_on.map(|on| (on, &line.end_reason)));
    if let Some((on, why)) = ended.filter(|(on, _)| *on <= day).max() {
        return Miss::LineTerminated(on, why.clone());
    }
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
        Miss::LineTerminated(day, why) => {
            let mut reason = reason(Mark::No, "contract-cover-line-terminated", contract, Some(*day));
            reason.said = reason.said.with("why", why.as_str());
            return reason;
        }
        Miss::UsedUp(left) => {
            let mut reason = reason(Mark::No, "contract-cover-used-up", contract, left.used_up_on);
            reason.said = reason.said.with("limit", limits::said(&left.limit));
            return reason;
        }
    };
    reason(Mark::No, key, contract, day)
}

/// A reason that names a contract, and a day where there is one.
pub(super) fn reason(mark: Mark, key: &'static str, contract: &Contract, day: Option<NaiveDate>) -> Reason {
    let name = contract.number.clone().unwrap_or_else(|| format!("#{}", contract.id.0));
    let said = Said::new(key).with("number", name);
    let said = match day {
        Some(day) => said.with("day", day),
        None => said,
    };
    Reason::new(mark, said).about(Subject::new(Kind::Contract, contract.id))
}
