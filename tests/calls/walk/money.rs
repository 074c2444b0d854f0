//! What happens to money on a walk: settlements, credit notes, receipts, and the contract.

use aftercare::{
    base::id::{ChargeLineId, SettlementId},
    contract::{self, ChargeLine, rules::Step as ContractStep},
    credit::{self, CreditNote},
    db::{query::Conn, record},
    receipt::{self, Receipt},
    settlement::{self, Settlement},
    vals,
};

use super::{
    super::*,
    acts::{Act, Choice},
};

/// The contract of the key account, with three charges that are due soon.
pub fn contract_with_charges(office: &Office) -> ContractId {
    let contract_id = office.contract("HT202601-0001", 480);
    let charge = |tx: &Tx<'_>, due_on: &str| {
        let (due_on, amount) = (due_on.parse().unwrap(), Money(90_000));
        let id = ChargeLineId::default();
        tx.insert(&mut ChargeLine { id, version: 0, contract_id, due_on, amount, note: String::new() })
    };
    office.within(|tx| ["2026-02-01", "2026-03-03", "2026-03-06"].iter().try_for_each(|on| charge(tx, on).map(drop)));
    contract_id
}

/// A step of the contract, from today on.
pub fn contract_step(conn: &Conn, id: ContractId, step: ContractStep) -> Option<Box<dyn tx::Command>> {
    let version = contract::store::get(conn, id).unwrap().version;
    let draft = contract::command::StepDraft { reason: "客户要求".to_owned(), ..Default::default() };
    Some(Box::new(contract::command::Command::Step { id, version, step, draft }))
}

/// One of the contract's charges is settled, or all of them.
pub fn charges_settled(conn: &Conn, contract: ContractId, choice: Choice) -> Option<Box<dyn tx::Command>> {
    use settlement::command::ContractCommand;
    let charges = contract::store::charges(conn, contract).unwrap();
    let all: Vec<ChargeLineId> = charges.iter().map(|line| line.id).collect();
    let one = *choice.of(&all)?;
    Some(Box::new(match (choice.says(0), choice.says(1)) {
        (true, true) => ContractCommand::Period(all),
        (true, false) => ContractCommand::Settle { contract, lines: all },
        (false, _) => ContractCommand::Settle { contract, lines: vec![one] },
    }))
}

/// The newest settlement of a call, or of a contract, is what is dealt with; else an older one.
fn settlement_of(conn: &Conn, call: &Call, choice: Choice) -> Option<Settlement> {
    let tail = if choice.says(9) {
        "WHERE contract_id IS NOT NULL AND call_id <> $1 OR call_id IS NULL ORDER BY id DESC NULLS LAST"
    } else {
        "WHERE call_id = $1 ORDER BY id DESC NULLS LAST"
    };
    let found: Vec<Settlement> = record::all(conn, tail, vals![call.id]).unwrap();
    if choice.says(10) { choice.of(&found).cloned() } else { found.into_iter().next() }
}

/// A settlement is drawn up, confirmed, paid or voided.
pub fn settled(act: Act, conn: &Conn, call: &Call, choice: Choice) -> Option<Box<dyn tx::Command>> {
    use settlement::command::{Command, Draft};
    if act == Act::Make {
        return Some(Box::new(Command::Make(Draft { call: call.number.clone(), ..Draft::default() })));
    }
    let one = settlement_of(conn, call, choice)?;
    let (id, version): (SettlementId, i64) = (one.id, one.version);
    Some(Box::new(match act {
        Act::Confirm => Command::Confirm { id, version },
        Act::Receive => {
            let amount = if choice.says(0) { "30".to_owned() } else { String::new() };
            let payment = settlement::fields::StepDraft { amount, ..Default::default() };
            Command::Receive { id, version, payment }
        }
        _ => Command::Void { id, version, reason: "开错了".to_owned() },
    }))
}

/// A credit note is issued, for all that is left or a part, or is taken back.
pub fn credited(act: Act, conn: &Conn, call: &Call, choice: Choice) -> Option<Box<dyn tx::Command>> {
    use credit::command::{Command, Draft};
    if act == Act::VoidCredit {
        let notes: Vec<CreditNote> = credit::store::of_payer(conn, call.customer_id).unwrap();
        let note = choice.of(&notes)?;
        return Some(Box::new(Command::Void { id: note.id, version: note.version, reason: "开错了".to_owned() }));
    }
    let of = settlement_of(conn, call, choice)?;
    let left = Money(of.total.0 - of.credited.0);
    let amount = if choice.says(0) || choice.says(2) { left.plain() } else { "30".to_owned() };
    let settle_again = if choice.says(1) { "1" } else { "" }.to_owned();
    let settlement = settlement::store::name(&of);
    let reason = "多收了".to_owned();
    Some(Box::new(Command::Issue(Draft { settlement, amount, reason, settle_again, ..Draft::default() })))
}

/// Money comes in, is allocated, or taken back.
pub fn received(act: Act, conn: &Conn, call: &Call, choice: Choice) -> Option<Box<dyn tx::Command>> {
    use receipt::command::{Command, Draft, PartDraft};
    let to = |amount: &str| {
        let settlement = settlement_of(conn, call, choice).map(|one| settlement::store::name(&one));
        let part = |settlement| PartDraft { settlement, amount: amount.to_owned() };
        Some(settlement.map(part).into_iter().collect::<Vec<_>>())
    };
    if act == Act::TakeIn {
        let amount = (*choice.of(&["30", "100", "1000"])?).to_owned();
        let payer = record::get::<Customer>(conn, call.customer_id).unwrap().code;
        let by_hand = if choice.says(0) { to("20") } else { None };
        return Some(Box::new(Command::Take(Draft { payer, amount, by_hand, ..Draft::start_blank() })));
    }
    let receipts: Vec<Receipt> = receipt::store::of_payer(conn, call.customer_id).unwrap();
    let one = choice.of(&receipts)?;
    let (id, version) = (one.id, one.version);
    Some(Box::new(match act {
        Act::Allocate => {
            let by_hand = if choice.says(0) { to("10") } else { None };
            Command::Allocate(Draft { by_hand, ..Draft::of(conn, id).unwrap() })
        }
        Act::TakeOut => Command::TakeBack { id, version, settlement: None },
        _ => Command::Void { id, version, reason: "退票".to_owned() },
    }))
}
