//! What a user can do with credit notes (MON-10).

use super::{
    CreditNote, CreditNoteLine, Status,
    rules::{self, Left, Refusal},
    store,
};
use crate::{
    base::{
        failure::Failure,
        id::{CreditNoteId, CreditNoteLineId, SettlementId},
        kind::{Kind, Subject},
        money::Money,
        parse::Parser,
        say::{Mark, Reason, Said},
    },
    call::{self, Call},
    db::{
        query::Conn,
        record,
        tx::{self, Tx},
    },
    handling, people, receipt,
    setting::{self, command::number},
    settlement::{self, InvoiceState, Settlement, SettlementLine, rules::Event},
};

/// A credit note as typed.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct Draft {
    /// The settlement's number.
    pub settlement: String,
    /// On which day; empty takes today.
    pub credited_on: String,
    /// How much in all; spread over the lines by what is left of each, unless those are typed.
    pub amount: String,
    /// Why.
    pub reason: String,
    /// What it takes back whole may be settled again: `1` or empty.
    pub settle_again: String,
    /// How much of each line, in their order, where that was typed; empty for nothing.
    pub by_hand: Option<Vec<String>>,
}

/// What a user can do with credit notes.
#[derive(Clone, Debug)]
pub enum Command {
    /// Takes back a part of a settlement, or all of it.
    Issue(Draft),
    /// Takes a credit note back: what it took back is owed again.
    Void {
        /// Which credit note.
        id: CreditNoteId,
        /// The version it was read with.
        version: i64,
        /// Why.
        reason: String,
    },
}

impl tx::Command for Command {
    fn op(&self) -> &'static str {
        match self {
            Self::Issue(_) => "credit-op-issue",
            Self::Void { .. } => "credit-op-void",
        }
    }

    fn run(&self, tx: &Tx<'_>) -> Result<tx::Outcome, Failure> {
        people::store::require(tx, &rules::ISSUERS)?;
        match self {
            Self::Issue(draft) => issue(tx, draft),
            Self::Void { id, version, reason } => void(tx, *id, *version, reason),
        }
    }
}

impl Draft {
    /// The form of a stored credit note.
    ///
    /// # Errors
    /// [`Failure::NotFound`] when there is none.
    pub fn of(conn: &Conn, id: CreditNoteId) -> Result<Self, Failure> {
        let one = store::get(conn, id)?;
        Ok(Self {
            settlement: settlement::store::name(&settlement::store::get(conn, one.settlement_id)?),
            credited_on: one.credited_on.format("%Y-%m-%d").to_string(),
            amount: one.amount.plain(),
            reason: one.reason,
            settle_again: if one.settle_again { "1".to_owned() } else { String::new() },
            by_hand: None,
        })
    }

    /// An empty form, begun from a settlement: all that is left of it is proposed.
    ///
    /// # Errors
    /// [`Failure::NotFound`] when there is no such settlement.
    pub fn start(conn: &Conn, from: Option<Subject>) -> Result<Self, Failure> {
        let Some(Subject { kind: Kind::Settlement, id }) = from else { return Ok(Self::default()) };
        let one = settlement::store::get(conn, SettlementId(id))?;
        let left = one.total.minus(one.credited)?;
        Ok(Self { settlement: settlement::store::name(&one), amount: left.plain(), ..Self::default() })
    }

    /// Reads the form: the settlement, which has something left, the unsaved credit note, and what it takes back of
    /// each line.
    fn parse(&self, tx: &Tx<'_>) -> Result<(Settlement, CreditNote, Vec<Part>), Failure> {
        let mut parser = Parser::default();
        let by_code = |code: &str| settlement::store::by_code(tx, code);
        let of = parser.record("settlement", &self.settlement, Kind::Settlement, by_code)?;
        let of = parser.need("settlement", of);
        let today = tx.now().day(setting::store::calendar(tx)?.zone);
        let credited_on = parser.day("credited_on", &self.credited_on).unwrap_or(today);
        if let Some(of) = of.as_ref().filter(|of| credited_on < of.settled_on) {
            parser.refuse("credited_on", Refusal::Before(of.settled_on).into());
        }
        if credited_on > today {
            parser.refuse("credited_on", Said::new("credit-error-future"));
        }
        let amount = parser.money("amount", &self.amount);
        let amount = if self.by_hand.is_none() { parser.need("amount", amount) } else { amount };
        let reason = parser.required("reason", &self.reason);
        let settle_again = parser.flag("settle_again", &self.settle_again);
        let mut typed = Vec::new();
        for (at, text) in self.by_hand.iter().flatten().enumerate() {
            parser.row(Some(at + 1));
            typed.push(parser.money("part", text).unwrap_or(Money::ZERO));
        }
        parser.row(None);
        let Some(of) = of else { return Err(parser.failure()) };
        parser.done()?;
        settlement::rules::next(of.status, Event::Credit, &settlement::command::facts(tx, &of)?)?;
        let lines = store::left_of(tx, of.id)?;
        let left: Vec<Money> = lines.iter().map(|(_, left)| left.amount()).collect();
        let whole = Money::sum(left.iter().copied())?;
        let parts = match &self.by_hand {
            Some(_) => typed,
            None => rules::spread(&left, amount.unwrap_or_default()).ok_or(Refusal::MoreThanLeft(whole))?,
        };
        let parts: Vec<Part> = lines.into_iter().zip(parts).map(|((line, left), part)| (line, left, part)).collect();
        let note = CreditNote {
            id: CreditNoteId::default(),
            version: 0,
            number: None,
            settlement_id: of.id,
            credited_on,
            amount: Money::sum(parts.iter().map(|(_, _, part)| *part))?,
            tax: Money::sum(parts.iter().map(|(_, left, part)| left.tax_in(*part)))?,
            settle_again,
            reason,
            status: Status::Issued,
            void_reason: String::new(),
        };
        Ok((of, note, parts))
    }
}

/// A line of a settlement, what is left of it, and how much of that is taken back.
type Part = (SettlementLine, Left, Money);

/// Takes back a part of a settlement: it asks for less, and what was paid beyond that is the customer's credit.
///
/// # Errors
/// Field errors, a settlement that is none (a draft, a void one) or taken back whole, more than is left of a line.
pub fn issue(tx: &Tx<'_>, draft: &Draft) -> Result<tx::Outcome, Failure> {
    let (mut of, mut note, parts) = draft.parse(tx)?;
    let checked: Vec<(Money, Left)> = parts.iter().map(|(_, left, part)| (*part, *left)).collect();
    rules::check(&checked, &note.reason)?;
    if note.settle_again {
        may_free(tx, &of)?;
    }
    note.number = Some(number(tx, Kind::CreditNote, note.credited_on)?);
    tx.insert(&mut note)?;
    let taken = parts.into_iter().filter(|(_, _, part)| *part > Money::ZERO);
    for (place, (mut line, left, part)) in taken.enumerate() {
        tx.insert(&mut CreditNoteLine {
            id: CreditNoteLineId::default(),
            version: 0,
            credit_note_id: note.id,
            position: i64::try_from(place).unwrap_or(i64::MAX) + 1,
            settlement_line_id: line.id,
            amount: part,
            tax: left.tax_in(part),
            is_live: true,
        })?;
        if note.settle_again && part == left.amount() {
            tx.change(&mut line, |one| one.is_live = false)?;
        }
    }
    settlement::store::take_back(tx, &mut of, note.amount)?;
    let released = receipt::store::release(tx, &mut of)?;
    let said = said_of(&note, &of, released);
    Ok(tx::Outcome::of(Kind::CreditNote, note.id).saying(said).because(warned(&of).into_iter().collect()))
}

/// What a credit note took back, and what came of it; what is nothing is not said.
fn said_of(note: &CreditNote, of: &Settlement, released: Money) -> Said {
    Said::new(match (of.owed(), released) {
        (Money::ZERO, Money::ZERO) => "credit-said-issued-whole",
        (Money::ZERO, _) => "credit-said-issued-more",
        _ => "credit-said-issued",
    })
    .with("number", note.number.clone().unwrap_or_default())
    .with("amount", note.amount)
    .with("owed", of.owed())
    .with("released", released)
}

/// An invoice that stands does not say any more what is owed (MON-13).
pub fn warned(of: &Settlement) -> Option<Reason> {
    let said = Said::new("credit-warning-invoiced").with("number", of.invoice_number.as_str());
    (of.invoice_state == InvoiceState::Issued).then(|| Reason::new(Mark::Warning, said))
}

/// A closed call would stand with charged lines that nothing settles (MON-5).
fn may_free(tx: &Tx<'_>, of: &Settlement) -> Result<(), Failure> {
    let Some(call) = of.call_id else { return Ok(()) };
    let call: Call = record::get(tx, call)?;
    if call.status == call::Status::Closed { Err(Refusal::CallIsClosed(call.number).into()) } else { Ok(()) }
}

/// Whether a credit note can be voided: what it took back is owed again then, so nothing else may have been decided
/// about the lines that it set free.
///
/// # Errors
/// Without a reason, when it is void already, when a line is settled again, waived, corrected or no more due by now.
pub fn voidable(conn: &Conn, note: &CreditNote, reason: &str) -> Result<Status, Failure> {
    let mut since = None;
    let mut charges = Vec::new();
    for line in store::lines(conn, note.id)? {
        let of: SettlementLine = record::get(conn, line.settlement_line_id)?;
        if let Some(number) = settlement::store::settled_again(conn, &of)? {
            since = Some(Refusal::SettledAgain(number));
        } else if of.is_live {
            // Nothing was set free.
        } else if let Some(charge) = of.charge_line_id {
            charges.push(charge);
        } else {
            let now = of.handling_line_id.map(|line| handling::store::line(conn, line)).transpose()?;
            since = since.or(rules::decided_since(&of, now.as_ref()));
        }
    }
    let status = rules::voided(note.status, reason, since)?;
    charges.into_iter().try_for_each(|charge| settlement::command::owed(conn, charge))?;
    Ok(status)
}

/// Takes a credit note back: what it took back is owed again. What it set free stays the customer's credit until
/// somebody allocates it.
///
/// # Errors
/// As [`voidable`]; a stale version.
pub fn void(tx: &Tx<'_>, id: CreditNoteId, version: i64, reason: &str) -> Result<tx::Outcome, Failure> {
    let mut note: CreditNote = tx.current(id, version)?;
    let status = voidable(tx, &note, reason)?;
    let lines = store::lines(tx, id)?;
    for mut line in lines {
        tx.change(&mut line, |one| one.is_live = false)?;
        let mut of: SettlementLine = record::get(tx, line.settlement_line_id)?;
        tx.change(&mut of, |one| one.is_live = true)?;
    }
    let mut of = settlement::store::get(tx, note.settlement_id)?;
    settlement::store::take_back(tx, &mut of, Money(-note.amount.0))?;
    tx.change(&mut note, |one| {
        one.status = status;
        one.void_reason = reason.trim().to_owned();
    })?;
    // Its lines are settled again: that may have been the last thing missing (MON-5).
    if let Some(call) = of.call_id {
        call::command::close_if_done(tx, call)?;
    }
    Ok(tx::Outcome::of(Kind::CreditNote, id))
}

#[cfg(test)]
mod tests;
