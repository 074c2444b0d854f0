//! What lines cost whom, decided by the coverage of their call (MON-2), and decided anew where that changed (COV-4).

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    base::{
        failure::Failure,
        id::{HandlingId, ItemId},
        money::Overflow,
        words::Word as _,
    },
    call::Call,
    db::{query::Conn, tx::Tx},
    handling::{
        HandlingLine, LineKind,
        rules::{self, ChargeFacts, Decision, LineFacts, Refusal},
    },
    setting::{self, Policy},
    vals,
};

use super::{lines, of_call, settled_by};

/// Judges the lines of a call anew, after another contract, unit or type of call; so many cost somebody else or
/// something else now. What somebody had the last word on follows that.
///
/// # Errors
/// A confirmed settlement holds a line that would change; an amount leaves the range; the engine fails.
pub fn judge_anew(tx: &Tx<'_>, call: &Call) -> Result<usize, Failure> {
    let mut changed = 0;
    for record in of_call(tx, call.id)? {
        let old = lines(tx, record.id)?;
        let (mut new, around) = (old.clone(), around(tx, &old)?);
        judge(tx, call, &mut new, &around)?;
        for (old, new) in old.iter().zip(&mut new).filter(|(old, new)| *old != &**new) {
            if let Some((number, true)) = settled_by(tx, old.id)? {
                return Err(Refusal::Settled(number).into());
            }
            keep_waiver(old, new);
            tx.update(old, new)?;
            changed += 1;
        }
    }
    Ok(changed)
}

/// What was waived stays waived, and no more than that: a line that asks for more afterwards has to be
/// waived anew (MON-5).
pub fn keep_waiver(old: &HandlingLine, line: &mut HandlingLine) {
    let is_covered = line.net <= old.net;
    line.waived_reason = if is_covered { old.waived_reason.clone() } else { String::new() };
    line.waived_by_id = old.waived_by_id.filter(|_| is_covered);
}

/// What the decision on a line looks at beside the line: groups of items, and parts that came out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Around {
    groups: BTreeMap<ItemId, String>,
    /// By record: item and serial.
    removed: Vec<(HandlingId, Option<ItemId>, String)>,
}

/// What stands around some lines.
///
/// # Errors
/// When the engine fails.
pub fn around(conn: &Conn, lines: &[HandlingLine]) -> Result<Around, Failure> {
    let mut groups = BTreeMap::new();
    let items: BTreeSet<ItemId> = lines.iter().filter_map(|line| line.item_id).collect();
    for item in items {
        let group: Option<String> = conn.value("SELECT item_group FROM item WHERE id = $1", vals![item])?;
        groups.insert(item, group.unwrap_or_default());
    }
    let removed = lines.iter().filter(|line| line.kind == LineKind::PartRemoved && !line.serial.is_empty());
    let removed = removed.map(|line| (line.handling_id, line.item_id, line.serial.clone())).collect();
    Ok(Around { groups, removed })
}

/// Judges lines by the call's coverage and the settings (MON-2).
///
/// # Errors
/// When an amount leaves the range, or the engine fails.
pub fn judge(conn: &Conn, call: &Call, lines: &mut [HandlingLine], around: &Around) -> Result<(), Failure> {
    let policy = setting::store::policy(conn)?;
    let facts = charge_facts(call, &policy);
    for line in lines {
        let decision = rules::charge(&facts_of(line, around), &facts).map_err(|Overflow| Failure::from(Overflow))?;
        line.charge = decision.charge;
        line.relief = decision.relief;
        line.net = decision.net;
        line.decided_by = decision.decided_by;
        line.reasons = decision.reasons;
    }
    Ok(())
}

/// What a line would cost whom, by the coverage that the call has in hand and these settings (MON-2); nothing is
/// saved.
///
/// # Errors
/// When the amount leaves the range.
pub fn decide(call: &Call, policy: &Policy, line: &HandlingLine, around: &Around) -> Result<Decision, Overflow> {
    rules::charge(&facts_of(line, around), &charge_facts(call, policy))
}

fn charge_facts<'a>(call: &'a Call, policy: &'a Policy) -> ChargeFacts<'a> {
    let rule = policy.call_types.iter().find(|rule| rule.call_type == call.call_type.word());
    ChargeFacts {
        order: &policy.charge_order,
        coverage: call.coverage.as_ref(),
        call_type: call.call_type,
        type_relief: rule.and_then(|rule| rule.relief),
    }
}

fn facts_of(line: &HandlingLine, around: &Around) -> LineFacts {
    let same = |(of, item, _): &&(HandlingId, Option<ItemId>, String)| (*of, *item) == (line.handling_id, line.item_id);
    LineFacts {
        kind: line.kind,
        item_id: line.item_id,
        item_group: line.item_id.and_then(|item| around.groups.get(&item).cloned()).unwrap_or_default(),
        replaces: around.removed.iter().filter(same).map(|(.., serial)| serial.clone()).collect(),
        quantity: line.quantity,
        price: line.price,
        discount: line.discount,
        last_word: line.last_word.map(|word| (word, line.last_word_reason.clone())),
    }
}
