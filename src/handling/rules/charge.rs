//! Free, discounted or charged (MON-2): the tests in the order of the setting; the first with an
//! opinion decides; the engineer's last word overrules. Every test leaves its reason.

use crate::{
    base::{
        id::{Id as _, ItemId},
        kind::{Kind, Subject},
        money::{Money, Overflow, Qty, Rate},
        say::{Arg, Mark, Reason, Reasons, Said},
        words::Word as _,
    },
    call::CallType,
    contract::{Coverage, LineRelief, PartWarranty, Relief, ReliefLine, rules::relief},
    handling::{Charge, DecidedBy, LineKind},
    setting::ChargeTest,
};

/// What the tests look at, the same for all lines of a record.
#[derive(Clone, Copy, Debug)]
pub struct ChargeFacts<'a> {
    /// The order of the tests, from the settings.
    pub order: &'a [ChargeTest],
    /// The call's coverage decision, where one was made.
    pub coverage: Option<&'a Coverage>,
    /// What the call is.
    pub call_type: CallType,
    /// What its type relieves; none where the type has no rule.
    pub type_relief: Option<Rate>,
}

/// One line to decide on.
#[derive(Clone, Debug, PartialEq)]
pub struct LineFacts {
    /// What it is.
    pub kind: LineKind,
    /// The item, if it is one.
    pub item_id: Option<ItemId>,
    /// The item's group.
    pub item_group: String,
    /// The serials that came out where this part went in.
    pub replaces: Vec<String>,
    /// How much.
    pub quantity: Qty,
    /// Price per unit.
    pub price: Money,
    /// Discount agreed.
    pub discount: Rate,
    /// The engineer's last word with its reason.
    pub last_word: Option<(Charge, String)>,
}

/// Who pays a line, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Decision {
    /// Free, discounted or charged.
    pub charge: Charge,
    /// The share that is taken over.
    pub relief: Rate,
    /// What the customer pays.
    pub net: Money,
    /// Which test decided.
    pub decided_by: DecidedBy,
    /// What each test said.
    pub reasons: Reasons,
}

#[derive(Clone, Copy)]
struct Opinion {
    relief: Rate,
    by: DecidedBy,
    /// What the customer pays instead of a share, at most (TPL-3).
    fixed: Option<Money>,
}

impl Opinion {
    fn share(relief: Rate, by: DecidedBy) -> Self {
        Self { relief, by, fixed: None }
    }
}

/// Decides a line (MON-2) and works out what the customer pays for it (MON-1).
///
/// # Errors
/// When the amount leaves the range.
pub fn charge(line: &LineFacts, facts: &ChargeFacts<'_>) -> Result<Decision, Overflow> {
    if line.kind == LineKind::PartRemoved {
        let why = Reason::new(Mark::Note, Said::new("handling-reason-removed"));
        return decision(line, Opinion::share(Rate::WHOLE, DecidedBy::Standard), vec![why]);
    }
    let mut reasons = Vec::new();
    let mut opinion = None;
    for test in facts.order {
        opinion = ask(*test, line, facts, &mut reasons);
        if opinion.is_some() {
            break;
        }
    }
    let opinion = opinion.unwrap_or_else(|| {
        reasons.push(Reason::new(Mark::Note, Said::new("handling-reason-standard")));
        Opinion::share(Rate::ZERO, DecidedBy::Standard)
    });
    let opinion = overruled(line, opinion, &mut reasons);
    decision(line, opinion, reasons)
}

fn decision(line: &LineFacts, opinion: Opinion, reasons: Vec<Reason>) -> Result<Decision, Overflow> {
    let (net, relief) = match opinion.fixed {
        Some(amount) => fixed(line, amount)?,
        None => (Money::line(line.quantity, line.price, line.discount, opinion.relief)?, opinion.relief),
    };
    let charge = match &line.last_word {
        Some((word, _)) if opinion.by == DecidedBy::LastWord => *word,
        _ => charge_of(relief),
    };
    Ok(Decision { charge, relief, net, decided_by: opinion.by, reasons: Reasons(reasons) })
}

/// A fixed amount for the whole line, and the share that is taken over by it: never more than the line would cost,
/// and of that never quite nothing or all where it is neither.
fn fixed(line: &LineFacts, amount: Money) -> Result<(Money, Rate), Overflow> {
    let whole = Money::line(line.quantity, line.price, line.discount, Rate::ZERO)?;
    if amount >= whole {
        return Ok((whole, if whole == Money::ZERO { Rate::WHOLE } else { Rate::ZERO }));
    }
    let taken = i128::from(whole.0 - amount.0) * i128::from(Rate::WHOLE.0) / i128::from(whole.0);
    let least = i64::from(amount != Money::ZERO);
    let share = i64::try_from(taken).unwrap_or(Rate::WHOLE.0).clamp(1, Rate::WHOLE.0 - least);
    Ok((amount, Rate(share)))
}

fn charge_of(relief: Rate) -> Charge {
    match relief {
        Rate::WHOLE => Charge::Free,
        Rate::ZERO => Charge::Charged,
        _ => Charge::Discounted,
    }
}

/// One test's opinion; its reason is noted either way.
fn ask(test: ChargeTest, line: &LineFacts, facts: &ChargeFacts<'_>, reasons: &mut Vec<Reason>) -> Option<Opinion> {
    match test {
        ChargeTest::Warranty => ask_warranty(line, facts.coverage, reasons),
        ChargeTest::Contract => ask_contract(line, facts.coverage, reasons),
        ChargeTest::CallType => ask_call_type(facts, reasons),
    }
}

/// Warranty frees only the kinds that its relief frees (COV-3), part by part: a part's own warranty goes before the
/// unit's (EQ-11).
fn ask_warranty(line: &LineFacts, coverage: Option<&Coverage>, reasons: &mut Vec<Reason>) -> Option<Opinion> {
    let kind = line.kind;
    let own = coverage.and_then(|coverage| own_warranty(line, coverage));
    if let Some(part) = own {
        let key = if part.in_warranty { "handling-reason-part-in" } else { "handling-reason-part-out" };
        let mark = if part.in_warranty { Mark::Yes } else { Mark::No };
        let said = Said::new(key).with("part", part.name.as_str()).with("day", part.to);
        reasons.push(Reason::new(mark, said));
        return part.in_warranty.then_some(Opinion::share(Rate::WHOLE, DecidedBy::Warranty));
    }
    let Some(coverage) = coverage.filter(|coverage| coverage.in_warranty) else {
        reasons.push(Reason::new(Mark::No, Said::new("handling-reason-no-warranty")));
        return None;
    };
    let about = coverage.warranty_contract_id.map(|id| Subject { kind: Kind::Contract, id: id.raw() });
    if let Some(refined) = relief::refined(&coverage.warranty_refined, line.item_id, &line.item_group) {
        let said = Said::new("handling-reason-warranty-refined").with("line", relief::said(refined));
        return refined_opinion(refined, (said, about), DecidedBy::Warranty, reasons);
    }
    let relief = relief_of(kind, &coverage.warranty_relief);
    let said = |key: &'static str| Said::new(key).with("kind", Arg::Key(kind.key())).with("relief", relief);
    let reason = match charge_of(relief) {
        Charge::Free => Reason::new(Mark::Yes, said("handling-reason-warranty-frees")),
        Charge::Discounted => Reason::new(Mark::Yes, said("handling-reason-warranty-relieves")),
        Charge::Charged => Reason::new(Mark::No, said("handling-reason-warranty-not")),
    };
    reasons.push(Reason { about, ..reason });
    (relief != Rate::ZERO).then_some(Opinion::share(relief, DecidedBy::Warranty))
}

/// The warranty of the part that a fitted one replaces: by the serial that came out, else of the same item; of
/// several the one that is the best for the customer.
fn own_warranty<'a>(line: &LineFacts, coverage: &'a Coverage) -> Option<&'a PartWarranty> {
    if line.kind != LineKind::PartFitted || line.item_id.is_none() {
        return None;
    }
    let same = || coverage.parts.iter().filter(|part| Some(part.item_id) == line.item_id);
    let named = same().filter(|part| !part.serial.is_empty() && line.replaces.contains(&part.serial));
    let best = |part: &&PartWarranty| (part.in_warranty, part.to);
    named.max_by_key(best).or_else(|| same().max_by_key(best))
}

/// What a refined line of a contract says (TPL-3). One that says 'charged' has no opinion, as its kind would have
/// none.
fn refined_opinion(
    refined: &ReliefLine,
    (said, about): (Said, Option<Subject>),
    by: DecidedBy,
    reasons: &mut Vec<Reason>,
) -> Option<Opinion> {
    let opinion = match refined.relief {
        LineRelief::Share(Rate::ZERO) => None,
        LineRelief::Share(relief) => Some(Opinion::share(relief, by)),
        LineRelief::Fixed(amount) => Some(Opinion { relief: Rate::ZERO, by, fixed: Some(amount) }),
    };
    let mark = if opinion.is_some() { Mark::Yes } else { Mark::No };
    reasons.push(Reason { about, ..Reason::new(mark, said) });
    opinion
}

/// The contract's relief: of the item or its group where the terms name it, else of this kind.
fn ask_contract(line: &LineFacts, coverage: Option<&Coverage>, reasons: &mut Vec<Reason>) -> Option<Opinion> {
    let chosen = coverage.and_then(|coverage| coverage.contract_id.map(|contract| (coverage, contract)));
    let Some((coverage, contract)) = chosen else {
        reasons.push(Reason::new(Mark::No, Said::new("handling-reason-no-contract")));
        return None;
    };
    let about = Subject { kind: Kind::Contract, id: contract.raw() };
    let number = coverage.contract_number.as_str();
    let refined = relief::refined(&coverage.contract_refined, line.item_id, &line.item_group);
    let opinion = if let Some(refined) = refined {
        let said = Said::new("handling-reason-contract-refined").with("number", number);
        let said = said.with("line", relief::said(refined));
        refined_opinion(refined, (said, Some(about)), DecidedBy::Contract, reasons)
    } else {
        let relief = relief_of(line.kind, &coverage.contract_relief);
        let (mark, key) = match charge_of(relief) {
            Charge::Free => (Mark::Yes, "handling-reason-contract-frees"),
            Charge::Discounted => (Mark::Yes, "handling-reason-contract-relieves"),
            Charge::Charged => (Mark::No, "handling-reason-contract-not"),
        };
        let said = Said::new(key).with("number", number).with("kind", Arg::Key(line.kind.key())).with("relief", relief);
        reasons.push(Reason::new(mark, said).about(about));
        (relief != Rate::ZERO).then_some(Opinion::share(relief, DecidedBy::Contract))
    };
    if opinion.is_some() && !coverage.in_hours {
        reasons.push(Reason::new(Mark::Warning, Said::new("handling-reason-out-of-hours")));
    }
    opinion
}

/// The call type's own rule, for all lines alike; a rule of 0 % says: charged.
fn ask_call_type(facts: &ChargeFacts<'_>, reasons: &mut Vec<Reason>) -> Option<Opinion> {
    let said = |key: &'static str| Said::new(key).with_word("type", facts.call_type);
    let Some(relief) = facts.type_relief else {
        reasons.push(Reason::new(Mark::No, said("handling-reason-type-silent")));
        return None;
    };
    let (mark, key) = match charge_of(relief) {
        Charge::Free => (Mark::Yes, "handling-reason-type-frees"),
        Charge::Discounted => (Mark::Yes, "handling-reason-type-relieves"),
        Charge::Charged => (Mark::No, "handling-reason-type-charges"),
    };
    reasons.push(Reason::new(mark, said(key).with("relief", relief)));
    Some(Opinion::share(relief, DecidedBy::CallType))
}

/// The engineer's last word, where it was given; what it overruled stays readable above it.
fn overruled(line: &LineFacts, proposed: Opinion, reasons: &mut Vec<Reason>) -> Opinion {
    let Some((word, why)) = &line.last_word else { return proposed };
    let proposes = if proposed.fixed.is_some() { Charge::Discounted } else { charge_of(proposed.relief) };
    let said = Said::new("handling-reason-last-word")
        .with_word("word", *word)
        .with_word("proposed", proposes)
        .with("why", why.as_str());
    reasons.push(Reason::new(Mark::Warning, said));
    let relief = match word {
        Charge::Free => Rate::WHOLE,
        Charge::Charged => Rate::ZERO,
        // The line's own discount stands beside what the tests relieve only in part.
        Charge::Discounted if proposes == Charge::Discounted => proposed.relief,
        Charge::Discounted => Rate::ZERO,
    };
    let fixed = proposed.fixed.filter(|_| *word == Charge::Discounted);
    Opinion { relief, by: DecidedBy::LastWord, fixed }
}

/// The reason that decided, of those a decision left; `None` where it left none such.
pub fn deciding(decided_by: DecidedBy, reasons: &[Reason]) -> Option<&Reason> {
    let said = |reason: &&Reason| opinion_of(&reason.said.key) == Some(decided_by);
    reasons.iter().rev().find(said)
}

/// The tests that left no reason: an earlier one had decided, or they are off in the settings.
pub fn unasked(order: &[ChargeTest], reasons: &[Reason]) -> Vec<Reason> {
    let is_removed = reasons.iter().any(|reason| reason.said.key == "handling-reason-removed");
    let is_asked = |test: ChargeTest| reasons.iter().any(|reason| opinion_of(&reason.said.key) == Some(by(test)));
    let reason = |test: ChargeTest| {
        let key = if order.contains(&test) { "handling-reason-not-asked" } else { "handling-reason-switched-off" };
        Reason::new(Mark::Note, Said::new(key).with_word("test", test))
    };
    let behind = order.iter().chain(ChargeTest::ALL.iter().filter(|test| !order.contains(test)));
    behind.filter(|test| !is_removed && !is_asked(**test)).map(|test| reason(*test)).collect()
}

fn by(test: ChargeTest) -> DecidedBy {
    match test {
        ChargeTest::Warranty => DecidedBy::Warranty,
        ChargeTest::Contract => DecidedBy::Contract,
        ChargeTest::CallType => DecidedBy::CallType,
    }
}

/// Whose word a reason is, by the name of its text.
fn opinion_of(key: &str) -> Option<DecidedBy> {
    let name = key.strip_prefix("handling-reason-")?;
    match name.split('-').next()? {
        "standard" | "removed" => Some(DecidedBy::Standard),
        "last" => Some(DecidedBy::LastWord),
        "type" => Some(DecidedBy::CallType),
        _ if name.contains("warranty") => Some(DecidedBy::Warranty),
        _ if name.contains("contract") => Some(DecidedBy::Contract),
        _ => None,
    }
}

/// The share that a relief takes over for a kind of line.
fn relief_of(kind: LineKind, relief: &Relief) -> Rate {
    match kind {
        LineKind::PartFitted | LineKind::PartRemoved => relief.parts,
        LineKind::Labour => relief.labour,
        LineKind::Travel => relief.travel,
        LineKind::Other => relief.other,
    }
}

#[cfg(test)]
mod tests;
