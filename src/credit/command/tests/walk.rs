//! Random walks over settlements, receipts and credit notes of a real store. After every step the sums hold: nothing
//! is below nothing or allocated twice, and each stored amount is what adding up its parts says.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::{Command, Draft};
use crate::{
    base::{
        failure::Failure,
        id::{CallId, CustomerId, HandlingLineId},
        money::Money,
    },
    call,
    credit::{CreditNote, CreditNoteLine},
    customer,
    db::{check, record::all},
    document::statement::ledger,
    handling::make::{Office, line, office},
    receipt::{self, Receipt, ReceiptAllocation},
    settlement::{self, Settlement, SettlementLine, Status},
};

/// How many walks there are, and how long each is.
const WALKS: u64 = 12;
const STEPS: usize = 60;

/// Always the same chances (SplitMix64).
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut x = self.0;
        x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((x ^ (x >> 31)) % bound.max(1) as u64).unwrap()
    }

    fn pick<T: Clone>(&mut self, of: &[T]) -> Option<T> {
        if of.is_empty() { None } else { Some(of[self.below(of.len())].clone()) }
    }

    /// An amount as somebody types it: often round, sometimes nothing, too much, or below nothing.
    fn amount(&mut self) -> String {
        let fen = [0, -100, 1, 333, 5000, 12_345, 38_000, 53_000, 99_999_999];
        Money(fen[self.below(fen.len())] + i64::try_from(self.below(3)).unwrap()).plain()
    }
}

/// One step of somebody in the office; what the program answered.
fn step(office: &Office, chance: &mut Chance, calls: &mut Vec<CallId>) -> Result<(), Failure> {
    let conn = &office.conn;
    let settlements: Vec<Settlement> = all(conn, "ORDER BY id", &[]).unwrap();
    let receipts: Vec<Receipt> = all(conn, "ORDER BY id", &[]).unwrap();
    let notes: Vec<CreditNote> = all(conn, "ORDER BY id", &[]).unwrap();
    let reason = || ["", "客户要求"][usize::from(!settlements.is_empty())].to_owned();
    let ran = match chance.below(10) {
        0 => {
            office.wait_minutes(24 * 60 * i64::try_from(chance.below(4)).unwrap());
            let free = handling_draft(chance);
            calls.push(office.solved("fault", vec![line("P-01", "1"), line("T-01", "0.333"), free]));
            return Ok(());
        }
        1 => {
            let Some(call) = chance.pick(calls) else { return Ok(()) };
            let number = call::store::number(conn, call)?;
            let draft = settlement::command::Draft { call: number, ..Default::default() };
            office.run(office.chief, settlement::command::Command::Make(draft))
        }
        2 | 3 => {
            let Some(Settlement { id, version, .. }) = chance.pick(&settlements) else { return Ok(()) };
            office.run(office.chief, settlement::command::Command::Confirm { id, version })
        }
        4 => {
            let Some(Settlement { id, version, .. }) = chance.pick(&settlements) else { return Ok(()) };
            let payment = settlement::fields::StepDraft { amount: chance.amount(), ..Default::default() };
            office.run(office.chief, settlement::command::Command::Receive { id, version, payment })
        }
        5 => {
            let Some(Settlement { id, version, .. }) = chance.pick(&settlements) else { return Ok(()) };
            office.run(office.chief, settlement::command::Command::Void { id, version, reason: reason() })
        }
        6 => take(office, chance, &settlements),
        7 => {
            let Some(one) = chance.pick(&receipts) else { return Ok(()) };
            let draft = receipt::command::Draft::of(conn, one.id)?;
            office.run(office.chief, receipt::command::Command::Allocate(draft))
        }
        8 => {
            let Some(Receipt { id, version, .. }) = chance.pick(&receipts) else { return Ok(()) };
            let settlement = chance.pick(&settlements).map(|one| one.id);
            let back = receipt::command::Command::TakeBack { id, version, settlement };
            let void = receipt::command::Command::Void { id, version, reason: reason() };
            office.run(office.chief, if chance.below(2) == 0 { back } else { void })
        }
        _ => credit(office, chance, &settlements, &notes),
    };
    ran.map(|_| ())
}

fn handling_draft(chance: &mut Chance) -> crate::handling::command::LineDraft {
    let word = ["free", ""][chance.below(2)];
    crate::handling::command::LineDraft {
        last_word: word.to_owned(),
        last_word_reason: if word.is_empty() { String::new() } else { "首次免费".to_owned() },
        ..line("L-01", "1.5")
    }
}

fn take(office: &Office, chance: &mut Chance, settlements: &[Settlement]) -> Result<crate::db::tx::Done, Failure> {
    let part =
        |one: &Settlement, amount| receipt::command::PartDraft { settlement: settlement::store::name(one), amount };
    let mut parts = Vec::new();
    for _ in 0..chance.below(3) {
        if let Some(one) = chance.pick(settlements) {
            parts.push(part(&one, chance.amount()));
        }
    }
    let draft = receipt::command::Draft {
        payer: "KH001".to_owned(),
        amount: chance.amount(),
        method: "bank".to_owned(),
        by_hand: if parts.is_empty() { None } else { Some(parts) },
        ..Default::default()
    };
    office.run(office.chief, receipt::command::Command::Take(draft))
}

fn credit(
    office: &Office,
    chance: &mut Chance,
    settlements: &[Settlement],
    notes: &[CreditNote],
) -> Result<crate::db::tx::Done, Failure> {
    if let Some(CreditNote { id, version, .. }) = chance.pick(notes).filter(|_| chance.below(3) == 0) {
        return office.run(office.chief, Command::Void { id, version, reason: "误开".to_owned() });
    }
    let Some(of) = chance.pick(settlements) else { return Ok(Default::default()) };
    let whole = Money(of.total.0 - of.credited.0).plain();
    let by_hand = (chance.below(3) == 0).then(|| (0..3).map(|_| chance.amount()).collect());
    let draft = Draft {
        settlement: settlement::store::name(&of),
        amount: if chance.below(3) == 0 { whole } else { chance.amount() },
        reason: "退货".to_owned(),
        settle_again: ["", "1"][chance.below(2)].to_owned(),
        by_hand,
        ..Draft::default()
    };
    office.run(office.chief, Command::Issue(draft))
}

/// Holds every stored sum against adding up its parts.
fn hold(office: &Office) {
    let conn = &office.conn;
    let settlements: Vec<Settlement> = all(conn, "ORDER BY id", &[]).unwrap();
    let lines: Vec<SettlementLine> = all(conn, "ORDER BY id", &[]).unwrap();
    let receipts: Vec<Receipt> = all(conn, "ORDER BY id", &[]).unwrap();
    let parts: Vec<ReceiptAllocation> = all(conn, "WHERE is_live = 1 ORDER BY id", &[]).unwrap();
    let notes: Vec<CreditNote> = all(conn, "WHERE status = 'issued' ORDER BY id", &[]).unwrap();
    let taken: Vec<CreditNoteLine> = all(conn, "WHERE is_live = 1 ORDER BY id", &[]).unwrap();
    let mut balance: i128 = 0;
    for one in &settlements {
        let own: Vec<&SettlementLine> = lines.iter().filter(|line| line.settlement_id == one.id).collect();
        assert_eq!(one.total.0, own.iter().map(|line| line.net.0).sum::<i64>(), "{one:?}");
        assert_eq!(one.tax_total.0, own.iter().map(|line| line.tax.0).sum::<i64>(), "{one:?}");
        let paid: i64 = parts.iter().filter(|part| part.settlement_id == one.id).map(|part| part.amount.0).sum();
        let credited: i64 = notes.iter().filter(|note| note.settlement_id == one.id).map(|note| note.amount.0).sum();
        assert_eq!((one.paid.0, one.credited.0), (paid, credited), "{one:?}");
        assert!(paid >= 0 && credited >= 0 && paid + credited <= one.total.0, "{one:?}");
        let is_owed = !matches!(one.status, Status::Draft | Status::Void);
        let stands = settlement::rules::standing(one.total, one.credited, one.paid);
        assert!(if is_owed { one.status == stands } else { paid == 0 && credited == 0 }, "{one:?}");
        if is_owed {
            balance += i128::from(one.total.0 - credited - paid);
        }
    }
    for one in &receipts {
        let allocated: i64 = parts.iter().filter(|part| part.receipt_id == one.id).map(|part| part.amount.0).sum();
        assert_eq!(one.allocated.0, allocated, "{one:?}");
        assert!(allocated <= one.amount.0 && (one.status == receipt::Status::Received || allocated == 0), "{one:?}");
        balance -= i128::from(one.left().0);
    }
    let account = customer::store::account(conn, CustomerId(1)).unwrap();
    assert_eq!(i128::from(account.balance().0), balance);
    statements(office, &settlements, &receipts, &notes);
    for line in &lines {
        let own = taken.iter().filter(|part| part.settlement_line_id == line.id);
        let (amount, tax) = own.fold((0, 0), |sum, part| (sum.0 + part.amount.0, sum.1 + part.tax.0));
        assert!(amount <= line.net.0 && tax <= line.tax.0 && tax >= 0, "{line:?}");
        assert!(amount != line.net.0 || tax == line.tax.0, "the whole line takes back its whole tax: {line:?}");
    }
    for note in &notes {
        let own = || taken.iter().filter(|part| part.credit_note_id == note.id);
        let sums = (own().map(|part| part.amount.0).sum::<i64>(), own().map(|part| part.tax.0).sum::<i64>());
        assert_eq!((note.amount.0, note.tax.0), sums, "{note:?}");
    }
    let mut held: BTreeMap<HandlingLineId, usize> = BTreeMap::new();
    for line in lines.iter().filter(|line| line.is_live) {
        *held.entry(line.handling_line_id.unwrap()).or_default() += 1;
    }
    assert!(held.values().all(|times| *times == 1), "a line is settled at most once");
}

/// A statement of any days adds up, and its balance at the end of today is the customer's account.
fn statements(office: &Office, settlements: &[Settlement], receipts: &[Receipt], notes: &[CreditNote]) {
    let owed = settlements.iter().filter(|one| !matches!(one.status, Status::Draft | Status::Void));
    let mut moved: Vec<(NaiveDate, i64)> = owed.map(|one| (one.settled_on, one.total.0)).collect();
    let received = receipts.iter().filter(|one| one.status == receipt::Status::Received);
    moved.extend(received.map(|one| (one.received_on, -one.amount.0)));
    moved.extend(notes.iter().map(|one| (one.credited_on, -one.amount.0)));
    let sum = |keep: &dyn Fn(NaiveDate) -> bool| -> i64 {
        moved.iter().filter(|(day, _)| keep(*day)).map(|(_, amount)| amount).sum()
    };
    let today = office.clock.now().day(chrono_tz::Asia::Shanghai);
    let read = |from, to| ledger::read(&office.conn, CustomerId(1), (from, to)).unwrap();
    let days: BTreeSet<NaiveDate> = moved.iter().map(|(day, _)| *day).chain([today]).collect();
    for from in &days {
        let one = read(*from, today);
        assert_eq!(one.opening.0, sum(&|day| day < *from), "from {from}");
        assert_eq!(one.closing, customer::store::account(&office.conn, CustomerId(1)).unwrap().balance());
        assert_eq!(one.closing.0, one.opening.0 + one.charged.0 - one.paid.0);
        assert_eq!(one.rows.last().map_or(one.opening, |(_, balance)| *balance), one.closing);
        assert_eq!(read(*from, *from).closing.0, sum(&|day| day <= *from), "of {from} alone");
    }
}

#[test]
fn whatever_is_settled_received_and_taken_back_the_sums_hold() {
    let mut done: BTreeMap<&str, usize> = BTreeMap::new();
    for walk in 0..WALKS {
        let office = office();
        let mut chance = Chance(walk);
        let mut calls = Vec::new();
        for at in 0..STEPS {
            match step(&office, &mut chance, &mut calls) {
                Ok(()) => *done.entry("done").or_default() += 1,
                Err(Failure::Refused(_) | Failure::Invalid(_)) => *done.entry("refused").or_default() += 1,
                Err(failure) => panic!("walk {walk}, step {at}: {failure:?}"),
            }
            hold(&office);
        }
        let findings = check::whole(&office.conn).unwrap();
        assert!(findings.is_sound(), "walk {walk}: {findings:?}");
        for (kind, count) in [
            ("receipts", all::<Receipt>(&office.conn, "ORDER BY id", &[]).unwrap().len()),
            ("notes", all::<CreditNote>(&office.conn, "ORDER BY id", &[]).unwrap().len()),
            ("paid", all::<Settlement>(&office.conn, "WHERE status = 'paid' ORDER BY id", &[]).unwrap().len()),
            ("void", all::<Settlement>(&office.conn, "WHERE status = 'void' ORDER BY id", &[]).unwrap().len()),
        ] {
            *done.entry(kind).or_default() += count;
        }
    }
    assert!(["done", "refused", "receipts", "notes", "paid", "void"].iter().all(|kind| done[kind] > 3), "{done:?}");
}
