//! Credit notes end to end: commands on a real database; and random walks over settlements, receipts, credit notes.

mod walk;

use super::{Command, Draft, voidable};
use crate::{
    base::{
        failure::Failure,
        id::{CallId, CreditNoteId, CustomerId, SettlementId},
        kind::{Kind, Subject},
        money::Money,
        text::{Lang, Texts},
    },
    call,
    credit::{CreditNote, Status, fields, store},
    customer,
    db::{check, list, record::Record as _},
    handling::{
        self,
        make::{Office, line, office},
    },
    receipt,
    settlement::{self, Settlement, Status as Stands},
};

fn settled() -> (Office, CallId, SettlementId) {
    let office = office();
    let call = office.solved("fault", vec![line("P-01", "1"), line("T-01", "1")]);
    let id = office.confirmed(call);
    (office, call, id)
}

fn draft(amount: &str) -> Draft {
    Draft {
        settlement: "JS202603-0001".to_owned(),
        amount: amount.to_owned(),
        reason: "退货".to_owned(),
        ..Draft::default()
    }
}

fn issued(office: &Office, draft: Draft) -> CreditNote {
    let done = office.run(office.chief, Command::Issue(draft)).unwrap();
    store::get(&office.conn, CreditNoteId(done.outcome.subject.unwrap().id)).unwrap()
}

fn read(office: &Office, id: SettlementId) -> Settlement {
    settlement::store::get(&office.conn, id).unwrap()
}

fn pay(office: &Office, amount: &str) {
    let draft = receipt::command::Draft {
        payer: "KH001".to_owned(),
        amount: amount.to_owned(),
        method: "cash".to_owned(),
        ..receipt::command::Draft::default()
    };
    office.run(office.chief, receipt::command::Command::Take(draft)).unwrap();
}

fn void(office: &Office, id: CreditNoteId, reason: &str) -> Result<(), Failure> {
    let version = store::get(&office.conn, id).unwrap().version;
    office.run(office.chief, Command::Void { id, version, reason: reason.to_owned() }).map(|_| ())
}

fn refusal<T: std::fmt::Debug>(result: Result<T, Failure>) -> String {
    match result {
        Err(Failure::Refused(said)) => said.key.to_string(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn mon_10_a_credit_note_takes_back_an_amount_spread_over_the_lines_with_its_tax() {
    let (office, _, id) = settled();
    let one = issued(&office, draft("53"));
    assert_eq!((one.number.as_deref(), one.amount), (Some("DX202603-0001"), Money(5300)));
    let lines: Vec<_> =
        store::lines(&office.conn, one.id).unwrap().iter().map(|line| (line.amount, line.tax)).collect();
    // 380 and 150 of 530; tax 43.72 and 17.26 in them.
    assert_eq!(lines, [(Money(3800), Money(437)), (Money(1500), Money(173))]);
    assert_eq!(one.tax, Money(610));
    let now = read(&office, id);
    assert_eq!(
        (now.status, now.total, now.credited, now.owed()),
        (Stands::Confirmed, Money(53_000), Money(5300), Money(47_700))
    );
    assert_eq!(customer::store::account(&office.conn, CustomerId(1)).unwrap().balance(), Money(47_700));
    let rest = issued(&office, draft("477"));
    let taxes = store::left_of(&office.conn, id).unwrap();
    assert!(taxes.iter().all(|(line, left)| (left.credited, left.credited_tax) == (line.net, line.tax)), "{taxes:?}");
    assert_eq!(rest.tax, Money(read(&office, id).tax_total.0 - 610));
    assert_eq!(read(&office, id).status, Stands::Paid);
    assert_eq!(refusal(office.run(office.chief, Command::Issue(draft("1")))), "settlement-refusal-nothing-left");
    assert!(check::whole(&office.conn).unwrap().is_sound());
}

#[test]
fn what_was_paid_beyond_what_is_left_becomes_credit_and_stays_so_when_the_note_is_void() {
    let (office, _, id) = settled();
    pay(&office, "500");
    let by_line = Draft { by_hand: Some(vec!["100".to_owned(), String::new()]), ..draft("") };
    let one = issued(&office, by_line);
    let now = read(&office, id);
    assert_eq!((now.status, now.paid, now.credited), (Stands::Paid, Money(43_000), Money(10_000)));
    let account = || customer::store::account(&office.conn, CustomerId(1)).unwrap();
    assert_eq!((account().owed, account().credit), (Money::ZERO, Money(7000)));
    let version = now.version;
    let gone = settlement::command::Command::Void { id, version, reason: "开错".to_owned() };
    assert_eq!(refusal(office.run(office.chief, gone)), "settlement-refusal-credited");
    assert_eq!(refusal(void(&office, one.id, "")), "credit-refusal-no-reason");
    void(&office, one.id, "误开").unwrap();
    let now = read(&office, id);
    assert_eq!((now.status, now.paid, now.credited), (Stands::PartPaid, Money(43_000), Money::ZERO));
    assert_eq!((account().owed, account().credit), (Money(10_000), Money(7000)));
    assert_eq!(refusal(void(&office, one.id, "误开")), "credit-refusal-void");
    assert!(check::whole(&office.conn).unwrap().is_sound());
}

#[test]
fn a_line_taken_back_whole_is_settled_again_only_where_that_was_chosen() {
    let (office, call, _) = settled();
    let whole = |again: &str| Draft {
        by_hand: Some(vec!["380".to_owned(), "20".to_owned()]),
        settle_again: again.to_owned(),
        ..draft("")
    };
    let one = issued(&office, whole(""));
    assert_eq!(settlement::store::open_lines(&office.conn, call).unwrap(), [], "the goods came back");
    void(&office, one.id, "应重新结算").unwrap();
    let one = issued(&office, whole("1"));
    let open = settlement::store::open_lines(&office.conn, call).unwrap();
    assert_eq!(open.iter().map(|line| line.net).collect::<Vec<_>>(), [Money(38_000)], "not the one taken back in part");
    let second = office.confirmed(call);
    assert_eq!(read(&office, second).total, Money(38_000));
    assert_eq!(refusal(void(&office, one.id, "误开")), "credit-refusal-settled-again");
    assert!(check::whole(&office.conn).unwrap().is_sound());
}

#[test]
fn a_credit_note_needs_a_confirmed_settlement_a_reason_and_an_accountant() {
    let (office, ..) = settled();
    let wrong = |draft: Draft| match office.run(office.chief, Command::Issue(draft)) {
        Err(Failure::Invalid(errors)) => errors.iter().map(|error| error.field).collect::<Vec<_>>(),
        other => panic!("{other:?}"),
    };
    assert_eq!(wrong(Draft { reason: " ".to_owned(), ..draft("") }), ["amount", "reason"]);
    assert_eq!(wrong(Draft { credited_on: "2026-03-03".to_owned(), ..draft("1") }), ["credited_on"], "tomorrow");
    assert_eq!(wrong(Draft { settlement: "JS9".to_owned(), ..draft("1") }), ["settlement"]);
    assert!(office.run(office.engineer, Command::Issue(draft("1"))).is_err());
    assert_eq!(refusal(office.run(office.chief, Command::Issue(draft("530.01")))), "credit-refusal-more-than-left");
    assert_eq!(refusal(office.run(office.chief, Command::Issue(draft("0")))), "credit-refusal-no-amount");
    let by_hand = |parts: [&str; 2]| Draft { by_hand: Some(parts.map(str::to_owned).to_vec()), ..draft("") };
    for parts in [["380.01", ""], ["-1", "2"]] {
        assert!(office.run(office.chief, Command::Issue(by_hand(parts))).is_err(), "{parts:?}");
    }
    let other = office.solved("fault", vec![line("P-01", "1")]);
    let made = settlement::command::Draft { call: office.call(other).number, ..Default::default() };
    office.run(office.chief, settlement::command::Command::Make(made)).unwrap();
    let of_draft = Draft { settlement: "#2".to_owned(), ..draft("1") };
    assert_eq!(refusal(office.run(office.chief, Command::Issue(of_draft))), "settlement-refusal-status");
}

#[test]
fn lines_of_a_closed_call_are_not_set_free() {
    let (office, call, id) = settled();
    let revisit = crate::revisit::store::open(&office.conn, call).unwrap().unwrap();
    let answer = crate::revisit::command::Draft {
        id: Some(revisit.id),
        version: revisit.version,
        answer: "satisfied".to_owned(),
        ..Default::default()
    };
    office.run(office.asker, crate::revisit::command::Command::Answer(answer)).unwrap();
    assert_eq!(office.call(call).status, call::Status::Closed);
    let again = Draft { settle_again: "1".to_owned(), ..draft("530") };
    assert_eq!(refusal(office.run(office.chief, Command::Issue(again))), "credit-refusal-call-closed");
    issued(&office, draft("530"));
    assert_eq!(read(&office, id).status, Stands::Paid);
}

#[test]
fn a_note_is_not_void_once_what_it_set_free_was_waived_or_corrected() {
    let again = || Draft { settle_again: "1".to_owned(), ..draft("530") };
    let (office, call, id) = settled();
    let one = issued(&office, again());
    assert!(voidable(&office.conn, &one, "误开").is_ok(), "nothing was decided yet");
    let open = settlement::store::open_lines(&office.conn, call).unwrap().remove(0);
    let (line, version, reason) = (open.id, open.version, "老客户".to_owned());
    office.run(office.chief, handling::command::Command::Waive { line, version, reason }).unwrap();
    assert_eq!(refusal(void(&office, one.id, "误开")), "credit-refusal-waived");
    assert_eq!(read(&office, id).owed(), Money::ZERO, "nothing is owed again");

    let (office, call, id) = settled();
    let one = issued(&office, again());
    let record = handling::store::of_call(&office.conn, call).unwrap().remove(0);
    let mut correction = handling::command::Draft::of(&office.conn, record.id).unwrap();
    correction.lines[1].quantity = "2".to_owned();
    office.run(office.engineer, handling::command::Command::Correct(correction)).unwrap();
    assert_eq!(refusal(void(&office, one.id, "误开")), "credit-refusal-corrected");
    let mut correction = handling::command::Draft::of(&office.conn, record.id).unwrap();
    correction.lines.remove(1);
    office.run(office.engineer, handling::command::Command::Correct(correction)).unwrap();
    assert_eq!(refusal(void(&office, one.id, "误开")), "credit-refusal-corrected", "the line is gone");
    assert_eq!(read(&office, id).owed(), Money::ZERO);
    assert!(check::whole(&office.conn).unwrap().is_sound());
}

#[test]
fn mon_13_a_note_of_an_invoiced_settlement_says_so_and_is_not_dated_before_it() {
    let (office, _, id) = settled();
    let before = Draft { credited_on: "2026-03-01".to_owned(), ..draft("1") };
    let refused = office.run(office.chief, Command::Issue(before));
    let Err(Failure::Invalid(errors)) = refused else { panic!("{refused:?}") };
    assert_eq!((errors[0].field, errors[0].said.key.as_ref()), ("credited_on", "credit-error-before"));
    let run = |amount: &str| office.run(office.chief, Command::Issue(draft(amount))).unwrap().outcome.reasons;
    assert_eq!(run("1"), []);
    let invoice = settlement::command::Draft {
        invoice_state: "issued".to_owned(),
        invoice_kind: "ordinary".to_owned(),
        invoice_number: "0421".to_owned(),
        ..settlement::command::Draft::of(&office.conn, id).unwrap()
    };
    office.run(office.chief, settlement::command::Command::Save(invoice)).unwrap();
    assert_eq!(run("1")[0].said.key, "credit-warning-invoiced");
}

#[test]
fn an_amount_beyond_any_is_refused_at_its_field() {
    let (office, ..) = settled();
    let by_hand = Draft { by_hand: Some(vec!["1000000000000.01".to_owned(), String::new()]), ..draft("") };
    for (wrong, field) in [(draft("1000000000000.01"), "amount"), (by_hand, "part")] {
        let refused = office.run(office.chief, Command::Issue(wrong));
        let Err(Failure::Invalid(errors)) = refused else { panic!("{refused:?}") };
        assert_eq!((errors[0].field, errors[0].said.key.as_ref()), (field, "error-too-large"));
    }
}

#[test]
fn a_call_that_waits_for_its_lines_only_closes_when_the_note_that_freed_them_is_void() {
    let (office, call, _) = settled();
    let one = issued(&office, Draft { settle_again: "1".to_owned(), ..draft("530") });
    let revisit = crate::revisit::store::open(&office.conn, call).unwrap().unwrap();
    let answer = crate::revisit::command::Draft {
        id: Some(revisit.id),
        version: revisit.version,
        answer: "satisfied".to_owned(),
        ..Default::default()
    };
    office.run(office.asker, crate::revisit::command::Command::Answer(answer)).unwrap();
    assert_eq!(office.call(call).status, call::Status::Processed, "nothing settles its lines");
    void(&office, one.id, "误开").unwrap();
    assert_eq!(office.call(call).status, call::Status::Closed);
    assert!(check::whole(&office.conn).unwrap().is_sound());
}

#[test]
fn every_question_to_the_store_has_an_answer() {
    let (office, _, id) = settled();
    let conn = &office.conn;
    let begun = Draft::start(conn, Some(Subject::new(Kind::Settlement, id))).unwrap();
    assert_eq!((begun.settlement.as_str(), begun.amount.as_str()), ("JS202603-0001", "530.00"));
    let one = issued(&office, draft("53"));
    assert_eq!(store::by_code(conn, "DX202603-0001").unwrap(), Some(one.clone()));
    assert_eq!(store::of_settlement(conn, id).unwrap().len(), 1);
    assert_eq!(store::of_payer(conn, CustomerId(1)).unwrap().len(), 1);
    let shown = store::show(conn, one.id).unwrap().json(&Texts::new(Lang::Zh, chrono_tz::Asia::Shanghai));
    assert_eq!((&shown["tax"], &shown["lines"][0]["amount"]), (&"6.10".into(), &"38.00".into()));
    assert_eq!(list::first_page(conn, &fields::list_spec(), &Default::default()).unwrap().len(), 1);
    assert_eq!(list::sums(conn, &fields::list_spec(), &Default::default()).unwrap(), [one.amount]);
    assert_eq!(Draft::of(conn, one.id).unwrap().amount, "53.00");
    assert_eq!(one.status, Status::Issued);
}

#[test]
fn every_column_is_shown_or_hidden_on_purpose() {
    for column in CreditNote::COLUMNS {
        let key = column.trim_end_matches("_id");
        let shown = fields::FIELDS.iter().any(|field| field.key == *column || field.key == key);
        assert!(shown != fields::HIDDEN.contains(column), "{column}");
    }
}
