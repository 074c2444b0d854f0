//! What holds of the money wherever a walk leads: counted once more, slowly, from the rows.

use std::collections::BTreeSet;

use aftercare::{
    base::{
        id::{CreditNoteId, SettlementId, SettlementLineId},
        words::Word as _,
    },
    contract::{self, ChargeLine, Event as ContractEventKind, Status as ContractStatus},
    credit::{self, CreditNote, CreditNoteLine},
    customer,
    db::{query::Conn, record},
    handling::{Charge, HandlingLine},
    receipt::{self, Receipt, ReceiptAllocation},
    settlement::{Settlement, SettlementLine, Status as Settled},
    vals,
};

use super::{super::*, laws::law};

/// Every row that is about money.
struct Books {
    settlements: Vec<Settlement>,
    lines: Vec<SettlementLine>,
    notes: Vec<CreditNote>,
    note_lines: Vec<CreditNoteLine>,
    receipts: Vec<Receipt>,
    allocations: Vec<ReceiptAllocation>,
    work: Vec<HandlingLine>,
}

/// Holds the laws of money.
pub fn hold(conn: &Conn) -> Result<(), String> {
    let all = "ORDER BY id";
    let books = Books {
        settlements: record::all(conn, all, &[]).unwrap(),
        lines: record::all(conn, all, &[]).unwrap(),
        notes: record::all(conn, all, &[]).unwrap(),
        note_lines: record::all(conn, all, &[]).unwrap(),
        receipts: record::all(conn, all, &[]).unwrap(),
        allocations: record::all(conn, all, &[]).unwrap(),
        work: record::all(conn, all, &[]).unwrap(),
    };
    books.settlements.iter().try_for_each(|one| {
        books.settlement(one).map_err(|law| format!("{law}: settlement {} is {}", one.id.0, one.status.word()))
    })?;
    let drafts: Vec<_> = books.settlements.iter().filter(|one| one.status == Settled::Draft).collect();
    let calls: BTreeSet<_> = drafts.iter().filter_map(|one| one.call_id).collect();
    let of_contracts = drafts.iter().filter(|one| one.call_id.is_none()).count();
    law(calls.len() + of_contracts == drafts.len(), "a call has two drafts of a settlement")?;
    books.receipts()?;
    books.notes()?;
    books.work_is_settled_once(conn)?;
    [1, 2].map(CustomerId).into_iter().try_for_each(|customer| books.account(conn, customer))
}

impl Books {
    /// Whether it was confirmed and is not void.
    fn stands(one: &Settlement) -> bool {
        !matches!(one.status, Settled::Draft | Settled::Void)
    }

    fn paid(&self, one: &Settlement) -> Money {
        let live = self.allocations.iter().filter(|part| part.is_live && part.settlement_id == one.id);
        Money::sum(live.map(|part| part.amount)).unwrap()
    }

    fn is_issued(&self, note: CreditNoteId) -> bool {
        self.notes.iter().any(|one| one.id == note && one.status == credit::Status::Issued)
    }

    fn takes_back(&self, line: SettlementLineId) -> impl Iterator<Item = &CreditNoteLine> {
        self.note_lines
            .iter()
            .filter(move |part| part.settlement_line_id == line && self.is_issued(part.credit_note_id))
    }

    /// What is left of a line after what was taken back of it.
    fn left(&self, line: &SettlementLine) -> Money {
        Money(line.net.0 - self.takes_back(line.id).map(|part| part.amount.0).sum::<i64>())
    }

    /// Taken back whole, and the last one that took of it said that it may be settled again.
    fn is_freed(&self, line: &SettlementLine) -> bool {
        let last = self.takes_back(line.id).max_by_key(|part| part.id.0);
        let again =
            |part: &CreditNoteLine| self.notes.iter().any(|note| note.id == part.credit_note_id && note.settle_again);
        self.left(line) == Money::ZERO && last.is_some_and(again)
    }

    /// Its standing follows from allocations and credit notes, its sums from its lines.
    fn settlement(&self, one: &Settlement) -> Result<(), String> {
        let lines: Vec<&SettlementLine> = self.lines.iter().filter(|line| line.settlement_id == one.id).collect();
        let paid = self.paid(one);
        let credited = Money(lines.iter().map(|line| line.net.0 - self.left(line).0).sum());
        law(one.paid == paid, "what was paid is not the sum of its allocations")?;
        law(one.credited == credited, "what was taken back is not the sum of its credit notes")?;
        let is_right = match one.status {
            Settled::Draft | Settled::Void => paid == Money::ZERO && credited == Money::ZERO,
            Settled::Paid => paid.0 + credited.0 == one.total.0,
            Settled::PartPaid => paid.0 > 0 && paid.0 + credited.0 < one.total.0,
            Settled::Confirmed => paid.0 == 0 && credited.0 < one.total.0,
        };
        law(is_right, "where it stands does not follow from what was paid and taken back")?;
        law(Self::stands(one) <= one.number.is_some(), "it is owed, and has no number")?;
        let is_void = one.status == Settled::Void;
        let total: i64 = lines.iter().map(|line| line.net.0).sum();
        law(is_void || one.total.0 == total, "a total is not that of its lines")?;
        for line in lines {
            let left = self.left(line);
            law(left >= Money::ZERO, "more was taken back of a line than it asked for")?;
            let is_live = !is_void && !self.is_freed(line);
            law(line.is_live == is_live, "a line holds what it settles exactly while it is not void or taken back")?;
        }
        Ok(())
    }

    fn receipts(&self) -> Result<(), String> {
        for one in &self.receipts {
            let live: Vec<_> =
                self.allocations.iter().filter(|part| part.is_live && part.receipt_id == one.id).collect();
            let allocated: i64 = live.iter().map(|part| part.amount.0).sum();
            law(one.allocated.0 == allocated, "a receipt pays other than its allocations")?;
            law(allocated <= one.amount.0, "a receipt pays more than came in")?;
            law(one.status == receipt::Status::Received || live.is_empty(), "a void receipt pays something")?;
            let mut paid = BTreeSet::new();
            for part in live {
                let of = self.settlements.iter().find(|settlement| settlement.id == part.settlement_id).unwrap();
                law(Self::stands(of) && of.payer_id == one.payer_id, "a receipt pays what its payer does not owe")?;
                law(part.amount > Money::ZERO && paid.insert(of.id), "a receipt pays a settlement in one part")?;
            }
        }
        Ok(())
    }

    fn notes(&self) -> Result<(), String> {
        for note in &self.notes {
            let parts: Vec<_> = self.note_lines.iter().filter(|part| part.credit_note_id == note.id).collect();
            let sum = |of: fn(&CreditNoteLine) -> Money| parts.iter().map(|part| of(part).0).sum::<i64>();
            law(note.amount.0 == sum(|part| part.amount), "a credit note takes back other than its lines")?;
            law(note.tax.0 == sum(|part| part.tax), "the tax of a credit note is not that of its lines")?;
            let is_issued = note.status == credit::Status::Issued;
            law(parts.iter().all(|part| part.is_live == is_issued), "a line of a void credit note takes back")?;
        }
        Ok(())
    }

    /// What was worked, or is due by contract, is owed once: by one settlement, or still to be settled.
    fn work_is_settled_once(&self, conn: &Conn) -> Result<(), String> {
        let holders = |is_of: &dyn Fn(&SettlementLine) -> bool| -> Vec<&SettlementLine> {
            let holds = |line: &&SettlementLine| {
                let of = self.settlements.iter().find(|one| one.id == line.settlement_id).unwrap();
                is_of(line) && of.status != Settled::Void && !self.is_freed(line)
            };
            self.lines.iter().filter(holds).collect()
        };
        for work in &self.work {
            let held = holders(&|line| line.handling_line_id == Some(work.id));
            law(held.len() <= 1, "a line is settled twice")?;
            let call = handling::store::get(conn, work.handling_id).unwrap().call_id;
            let open = handling::store::unsettled(conn, call).unwrap().iter().any(|line| line.id == work.id);
            let is_owed = work.charge != Charge::Free && work.net != Money::ZERO && work.waived_reason.is_empty();
            let is_settled = held
                .iter()
                .any(|line| self.settlements.iter().any(|one| one.id == line.settlement_id && Self::stands(one)));
            law(open == (is_owed && !is_settled), "what is owed is settled, or still to be settled, and not both")?;
            let asks = if work.waived_reason.is_empty() { work.net } else { Money::ZERO };
            law(held.iter().all(|line| line.net == asks), "a settlement asks for other than its record says")?;
        }
        let charges: Vec<ChargeLine> = record::all(conn, "ORDER BY id", &[]).unwrap();
        charges.iter().try_for_each(|charge| {
            let held = holders(&|line| line.charge_line_id == Some(charge.id));
            law(held.len() <= 1, "a charge of a contract is settled twice")
        })
    }

    /// What a customer owes, and has left, counted from the rows.
    fn account(&self, conn: &Conn, customer: CustomerId) -> Result<(), String> {
        let account = customer::store::account(conn, customer).unwrap();
        let theirs = self.settlements.iter().filter(|one| one.payer_id == customer && Self::stands(one));
        let of = |one: &Settlement| -> i64 {
            let lines = self.lines.iter().filter(|line| line.settlement_id == one.id);
            lines.map(|line| self.left(line).0).sum::<i64>() - self.paid(one).0
        };
        let owed: i64 = theirs.map(of).sum();
        let came =
            self.receipts.iter().filter(|one| one.payer_id == customer && one.status == receipt::Status::Received);
        let came: i64 = came.map(|one| one.amount.0).sum();
        let theirs: BTreeSet<_> =
            self.receipts.iter().filter(|one| one.payer_id == customer).map(|one| one.id).collect();
        let live = self.allocations.iter().filter(|part| part.is_live && theirs.contains(&part.receipt_id));
        let paid: i64 = live.map(|part| part.amount.0).sum();
        law(account.owed.0 == owed, "a customer owes other than their settlements say")?;
        law(account.credit.0 == came - paid, "a customer has left other than their receipts say")
    }
}

/// After a settlement was drawn up: there is something that it asks for.
pub fn what_is_drawn_up_asks_for_something(conn: &Conn) -> Result<(), String> {
    let newest: Option<i64> =
        conn.value("SELECT total FROM settlement ORDER BY id DESC NULLS LAST LIMIT 1", &[]).unwrap();
    law(newest > Some(0), "a settlement of nothing was drawn up")
}

/// After a settlement was confirmed: what it asks for of a contract was owed by it then.
pub fn what_is_confirmed_is_owed(conn: &Conn, contract: ContractId, confirmed: SettlementId) -> Result<(), String> {
    let contract = contract::store::get(conn, contract).unwrap();
    let stops = match contract.status {
        ContractStatus::Suspended => ContractEventKind::Suspended,
        ContractStatus::Terminated => ContractEventKind::Terminated,
        _ => return Ok(()),
    };
    let events = contract::store::events(conn, contract.id).unwrap();
    let stop = events.iter().filter(|event| event.event == stops).max_by_key(|event| event.id.0).unwrap();
    let late = "SELECT COUNT(*) FROM settlement_line l JOIN charge_line c ON c.id = l.charge_line_id
         WHERE l.settlement_id = $1 AND c.due_on >= $2";
    let late: i64 = conn.value(late, vals![confirmed, stop.day]).unwrap().unwrap();
    law(late == 0, "what a contract does not owe any more was confirmed")
}
