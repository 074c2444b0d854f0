//! Settlements and their lines in the database.

use chrono::NaiveDate;

use crate::{
    base::{
        failure::Failure,
        field::Show,
        id::{CallId, ChargeLineId, ContractId, CustomerId, HandlingLineId, Id as _, SettlementId, SettlementLineId},
        kind::{Kind, Subject},
        money::{Money, Rate},
        parse::AMOUNT_LIMIT,
        say::{Mark, Reason, Said},
        shown::{Shown, What},
        value::ToVal as _,
    },
    contract::ChargeLine,
    db::{
        query::Conn,
        record::{self, all, first},
        search::pick::{Among, choices},
        tx::Tx,
    },
    handling::{self, Charge, HandlingLine, LineKind},
    people, setting, vals,
};

use super::{Settlement, SettlementLine, fields::FIELDS, rules};

/// The settlement with that id.
///
/// # Errors
/// [`Failure::NotFound`] when there is none.
pub fn get(conn: &Conn, id: SettlementId) -> Result<Settlement, Failure> {
    record::get(conn, id)
}

/// The settlement with that number, or `#id` for one that has none yet.
///
/// # Errors
/// When the engine fails.
pub fn by_code(conn: &Conn, code: &str) -> Result<Option<Settlement>, Failure> {
    let code = code.trim();
    match code.strip_prefix('#') {
        Some(id) => first(conn, "WHERE id = $1", vals![id.parse::<i64>().unwrap_or(0)]),
        None => first(conn, "WHERE number = $1", vals![code]),
    }
}

/// How people call it: its number, or `#id` while it has none.
pub fn name(one: &Settlement) -> String {
    one.number.clone().unwrap_or_else(|| format!("#{}", one.id.raw()))
}

/// The settlements of a call, oldest first.
///
/// # Errors
/// When the engine fails.
pub fn of_call(conn: &Conn, call: CallId) -> Result<Vec<Settlement>, Failure> {
    all(conn, "WHERE call_id = $1 ORDER BY id", vals![call])
}

/// The draft of a call, if there is one; a call has one at most.
///
/// # Errors
/// When the engine fails.
pub fn draft_of(conn: &Conn, call: CallId) -> Result<Option<Settlement>, Failure> {
    first(conn, "WHERE call_id = $1 AND status = 'draft' ORDER BY id", vals![call])
}

/// The draft of a call, if there is one, follows its handling records.
///
/// # Errors
/// As [`retake`].
pub fn follow(tx: &Tx<'_>, call: CallId) -> Result<(), Failure> {
    match draft_of(tx, call)? {
        Some(mut draft) => retake(tx, &mut draft),
        None => Ok(()),
    }
}

/// The lines of a settlement, in their order.
///
/// # Errors
/// When the engine fails.
pub fn lines(conn: &Conn, settlement: SettlementId) -> Result<Vec<SettlementLine>, Failure> {
    all(conn, "WHERE settlement_id = $1 ORDER BY position, id", vals![settlement])
}

/// How many drafts wait to be confirmed.
///
/// # Errors
/// When the engine fails.
pub fn draft_count(conn: &Conn) -> Result<i64, Failure> {
    Ok(conn.value("SELECT COUNT(*) FROM settlement WHERE status = 'draft'", &[])?.unwrap_or(0))
}

/// The newest settlements that a customer pays, at most fifty.
///
/// # Errors
/// When the engine fails.
pub fn of_payer(conn: &Conn, payer: CustomerId) -> Result<Vec<Settlement>, Failure> {
    all(conn, "WHERE payer_id = $1 ORDER BY id DESC NULLS LAST LIMIT 50", vals![payer])
}

/// How many settlements a payer has.
///
/// # Errors
/// When the engine fails.
pub fn total_of_payer(conn: &Conn, payer: CustomerId) -> Result<i64, Failure> {
    let sql = "SELECT COUNT(*) FROM settlement WHERE payer_id = $1";
    Ok(conn.value(sql, vals![payer])?.unwrap_or(0))
}

/// The lines of a call that no live settlement holds: what a new one takes.
///
/// # Errors
/// When the engine fails.
pub fn open_lines(conn: &Conn, call: CallId) -> Result<Vec<HandlingLine>, Failure> {
    let mut open = Vec::new();
    for line in handling::store::lines_of_call(conn, call)? {
        if line.kind != LineKind::PartRemoved && handling::store::settled_by(conn, line.id)?.is_none() {
            open.push(line);
        }
    }
    Ok(open)
}

/// Brings a draft in step with the lines of its call that no other settlement holds, and sums it up:
/// it follows its handling records. Lines that are as they were are left alone.
///
/// # Errors
/// When the engine refuses, or the sum leaves the range.
pub fn retake(tx: &Tx<'_>, settlement: &mut Settlement) -> Result<(), Failure> {
    let known = lines(tx, settlement.id)?;
    let known_of = |line: &HandlingLine| known.iter().find(|one| one.handling_line_id == Some(line.id));
    let Some(call) = settlement.call_id else { return sum_up(tx, settlement) };
    let mut wanted = handling::store::lines_of_call(tx, call)?;
    let open = open_lines(tx, call)?;
    wanted.retain(|line| known_of(line).is_some() || open.iter().any(|one| one.id == line.id));
    let usual = setting::store::policy(tx)?.tax_rate;
    for (place, line) in wanted.iter().enumerate() {
        let position = i64::try_from(place).unwrap_or(i64::MAX) + 1;
        let old = known_of(line);
        let mut taken = taken(line, settlement.id, position, old.map_or(usual, |old| old.tax_rate));
        if !line.waived_reason.is_empty() {
            let by = people::store::name(tx, line.waived_by_id)?;
            let said = Said::new("settlement-reason-waived").with("by", by).with("why", line.waived_reason.as_str());
            taken.reasons.0.push(Reason::new(Mark::Warning, said));
        }
        match old {
            Some(old) => {
                taken.version = old.version;
                tx.update(old, &mut taken)?;
            }
            None => {
                tx.insert(&mut taken)?;
            }
        }
    }
    sum_up(tx, settlement)
}

/// Sums up a draft by its lines: total and tax.
///
/// # Errors
/// When the engine refuses, or the total is more than an amount may be.
pub fn sum_up(tx: &Tx<'_>, settlement: &mut Settlement) -> Result<(), Failure> {
    let lines = lines(tx, settlement.id)?;
    let total = Money::sum(lines.iter().map(|line| line.net))?;
    if total > AMOUNT_LIMIT {
        return Err(rules::Refusal::TooLarge(total).into());
    }
    let tax_total = Money::sum(lines.iter().map(|line| line.tax))?;
    tx.change(settlement, |one| (one.total, one.tax_total) = (total, tax_total))
}

/// Money was allocated to a confirmed settlement, or taken back from it where `delta` is below nothing: it stands as
/// that says.
///
/// # Errors
/// When the engine refuses, or an amount leaves the range.
pub fn pay(tx: &Tx<'_>, settlement: &mut Settlement, delta: Money) -> Result<(), Failure> {
    let paid = settlement.paid.plus(delta)?;
    let status = rules::standing(settlement.total, settlement.credited, paid);
    tx.change(settlement, |one| (one.paid, one.status) = (paid, status))
}

/// A part of a confirmed settlement was taken back, or is owed again where `delta` is below nothing.
///
/// # Errors
/// As [`pay`].
pub fn take_back(tx: &Tx<'_>, settlement: &mut Settlement, delta: Money) -> Result<(), Failure> {
    let credited = settlement.credited.plus(delta)?;
    let status = rules::standing(settlement.total, credited, settlement.paid);
    tx.change(settlement, |one| (one.credited, one.status) = (credited, status))
}

/// The settlements that a customer still has to pay, oldest first, at most a hundred.
///
/// # Errors
/// When the engine fails.
pub fn open_of(conn: &Conn, payer: CustomerId) -> Result<Vec<Settlement>, Failure> {
    let tail = "WHERE payer_id = $1 AND status IN ('confirmed', 'part_paid') ORDER BY settled_on, id LIMIT 100";
    all(conn, tail, vals![payer])
}

/// The settlement that what a line settles is on by now, where that is another one.
///
/// # Errors
/// When the engine fails.
pub fn settled_again(conn: &Conn, line: &SettlementLine) -> Result<Option<String>, Failure> {
    let sql = "SELECT COALESCE(s.number, '#' || CAST(s.id AS TEXT))
         FROM settlement_line l JOIN settlement s ON s.id = l.settlement_id
         WHERE l.is_live = 1 AND l.id <> $1 AND (l.handling_line_id = $2 OR l.charge_line_id = $3)";
    conn.value(sql, vals![line.id, line.handling_line_id, line.charge_line_id])
}

/// Takes a handling line out of the draft that holds it, before the line itself goes. A void
/// settlement keeps showing it.
///
/// # Errors
/// When the engine refuses.
pub fn forget(tx: &Tx<'_>, line: HandlingLineId) -> Result<(), Failure> {
    let held: Vec<SettlementLine> = all(tx, "WHERE handling_line_id = $1", vals![line])?;
    for mut held in held {
        if held.is_live {
            tx.delete(&held)?;
        } else {
            tx.change(&mut held, |one| one.handling_line_id = None)?;
        }
    }
    Ok(())
}

/// A handling line as the settlement shows it; free and waived ones at 0.
pub fn taken(line: &HandlingLine, settlement_id: SettlementId, position: i64, tax_rate: Rate) -> SettlementLine {
    let is_waived = !line.waived_reason.is_empty();
    let net = if is_waived { Money::ZERO } else { line.net };
    SettlementLine {
        id: SettlementLineId::default(),
        version: 0,
        settlement_id,
        position,
        handling_line_id: Some(line.id),
        charge_line_id: None,
        description: line.description.clone(),
        quantity: line.quantity,
        price: line.price,
        discount: line.discount,
        relief: if is_waived { Rate::WHOLE } else { line.relief },
        net,
        tax_rate,
        tax: net.tax_within(tax_rate),
        charge: if is_waived { Charge::Free } else { line.charge },
        decided_by: Some(line.decided_by),
        reasons: line.reasons.clone(),
        is_live: true,
    }
}

/// The lines of a contract's charge plan that settlements hold, each with its settlement.
///
/// # Errors
/// When the engine fails.
pub fn settled_charges(conn: &Conn, contract: ContractId) -> Result<Vec<SettledCharge>, Failure> {
    conn.rows(
        "SELECT l.charge_line_id, s.id, s.number, s.status FROM charge_line c
         JOIN settlement_line l ON l.charge_line_id = c.id AND l.is_live = 1 AND l.charge_line_id IS NOT NULL
         JOIN settlement s ON s.id = l.settlement_id WHERE c.contract_id = $1 ORDER BY c.due_on, c.id",
        vals![contract],
    )
}

/// A line of a charge plan, the settlement that holds it, its number and state.
pub type SettledCharge = (ChargeLineId, SettlementId, Option<String>, super::Status);

/// The settlement that holds a line of a charge plan: its number, else `#id`.
///
/// # Errors
/// When the engine fails.
pub fn charge_settled(conn: &Conn, line: ChargeLineId) -> Result<Option<String>, Failure> {
    let sql = "SELECT COALESCE(s.number, '#' || CAST(s.id AS TEXT)) FROM settlement_line l
         JOIN settlement s ON s.id = l.settlement_id
         WHERE l.charge_line_id = $1 AND l.is_live = 1 AND l.charge_line_id IS NOT NULL";
    conn.value(sql, vals![line])
}

/// The lines of charge plans due in a span of days, both included, that no settlement holds: of contracts that were
/// approved once.
///
/// # Errors
/// When the engine fails.
pub fn unsettled_charges(conn: &Conn, from: NaiveDate, to: NaiveDate) -> Result<Vec<ChargeLine>, Failure> {
    all(
        conn,
        "WHERE due_on >= $1 AND due_on <= $2
           AND contract_id IN (SELECT id FROM contract WHERE status IN ('approved', 'suspended', 'terminated'))
           AND NOT EXISTS (SELECT 1 FROM settlement_line l
             WHERE l.charge_line_id = charge_line.id AND l.is_live = 1 AND l.charge_line_id IS NOT NULL)
         ORDER BY contract_id, due_on, id",
        vals![from, to],
    )
}

/// What a search line offers: id, code, name, detail. Best match first, the newest where nothing
/// is typed; at most 20. Within a call or customer, only theirs.
///
/// # Errors
/// When the engine fails.
pub fn pick(conn: &Conn, text: &str, within: Option<Subject>) -> Result<Vec<(i64, String, String, String)>, Failure> {
    let of = |kind: Kind| within.filter(|subject| subject.kind == kind).map(|subject| subject.id);
    let among = Among::belonging(Kind::Settlement, &[("call_id", of(Kind::Call)), ("payer_id", of(Kind::Customer))]);
    let picked = among.pick_with(conn, text, &[("payer_id", Kind::Customer)])?;
    let shown =
        "SELECT t.id, COALESCE(t.number, '#' || CAST(t.id AS TEXT)), p.name, COALESCE(c.number, k.number, ''), 0
         FROM settlement t JOIN customer p ON p.id = t.payer_id LEFT JOIN call c ON c.id = t.call_id
           LEFT JOIN contract k ON k.id = t.contract_id";
    choices(conn, shown, &picked)
}

/// The whole settlement for people and scripts: codes instead of ids, lines.
///
/// # Errors
/// [`Failure::NotFound`] when there is none.
pub fn show(conn: &Conn, id: SettlementId) -> Result<Shown, Failure> {
    let one = get(conn, id)?;
    let call: Option<String> = conn.value("SELECT number FROM call WHERE id = $1", vals![one.call_id])?;
    let contract: Option<String> = conn.value("SELECT number FROM contract WHERE id = $1", vals![one.contract_id])?;
    let (payer, name): (Option<String>, Option<String>) =
        conn.row("SELECT code, name FROM customer WHERE id = $1", vals![one.payer_id])?.unwrap_or_default();
    let lines = lines(conn, id)?.iter().map(show_line).collect();
    Ok(Shown::of(FIELDS, id.raw(), one.version)
        .put("number", &one.number)
        .put("status", &one.status)
        .put("call", &call)
        .put("contract", &contract)
        .named("payer", &payer, name.unwrap_or_default())
        .put("settled_on", &one.settled_on)
        .put("total", &one.total)
        .put("tax_total", &one.tax_total)
        .put("credited", &one.credited)
        .put("paid", &one.paid)
        .put("owed", &one.owed())
        .put("invoice_state", &one.invoice_state)
        .put("invoice_kind", &one.invoice_kind)
        .put("invoice_title", &one.invoice_title)
        .put("invoice_tax_id", &one.invoice_tax_id)
        .put("invoice_number", &one.invoice_number)
        .put("invoice_on", &one.invoice_on)
        .put("reason", &one.reason)
        .put("note", &one.note)
        .add("lines", "settlement-lines", What::Lines(lines)))
}

fn show_line(line: &SettlementLine) -> Shown {
    Shown::default()
        .fact("description", "settlement-line-description", Show::Text, &line.description)
        .fact("quantity", "settlement-line-quantity", Show::Qty, &line.quantity)
        .fact("price", "settlement-line-price", Show::Money, &line.price)
        .fact("discount", "settlement-line-discount", Show::Rate, &line.discount)
        .fact("relief", "settlement-line-relief", Show::Rate, &line.relief)
        .fact("charge", "settlement-line-charge", Show::Word("handling-charge"), &line.charge)
        .fact("net", "settlement-line-net", Show::Money, &line.net)
        .fact("tax_rate", "settlement-line-tax-rate", Show::Rate, &line.tax_rate)
        .fact("tax", "settlement-line-tax", Show::Money, &line.tax)
        .script("decided_by", &line.decided_by)
        .add("reasons", "settlement-line-why", What::Reasons(line.reasons.0.clone()))
        .add("is_live", "", What::Val(line.is_live.to_val(), Show::Flag))
}
