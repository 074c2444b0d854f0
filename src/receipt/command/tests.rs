//! Receipts end to end: commands on a real database.

use super::{Command, Draft, PartDraft, possible};
use crate::{
    base::{
        failure::Failure,
        id::{CustomerId, ReceiptId, SettlementId},
        kind::{Kind, Subject},
        money::Money,
        text::{Lang, Texts},
        value::Val,
    },
    customer,
    db::{check, list, record::Record as _, tx::within},
    handling::make::{Office, line, office},
    receipt::{
        Receipt, Status, fields,
        rules::{Event, Refusal},
        store,
    },
    settlement::{self, Settlement, Status as Stands},
};

/// Two calls, each with a confirmed settlement: of 380 and of 150.
fn owing() -> (Office, SettlementId, SettlementId) {
    let office = office();
    let mut ids = Vec::new();
    for item in ["P-01", "T-01"] {
        let call = office.solved("fault", vec![line(item, "1")]);
        ids.push(office.confirmed(call));
    }
    (office, ids[0], ids[1])
}

fn draft(amount: &str) -> Draft {
    Draft { payer: "KH001".to_owned(), amount: amount.to_owned(), method: "wechat".to_owned(), ..Draft::default() }
}

fn part(number: &str, amount: &str) -> PartDraft {
    PartDraft { settlement: number.to_owned(), amount: amount.to_owned() }
}

fn taken(office: &Office, draft: Draft) -> Receipt {
    let done = office.run(office.chief, Command::Take(draft)).unwrap();
    store::get(&office.conn, ReceiptId(done.outcome.subject.unwrap().id)).unwrap()
}

fn paid(office: &Office, id: SettlementId) -> (Stands, Money) {
    let one: Settlement = settlement::store::get(&office.conn, id).unwrap();
    (one.status, one.paid)
}

fn refusal<T: std::fmt::Debug>(result: Result<T, Failure>) -> String {
    match result {
        Err(Failure::Refused(said)) => said.key.to_string(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn mon_4_money_pays_what_is_owed_oldest_first_and_what_is_over_stays_as_credit() {
    let (office, first, second) = owing();
    let one = taken(&office, draft("400"));
    assert_eq!(one.number.as_deref(), Some("SK202603-0001"));
    assert_eq!(
        (paid(&office, first), paid(&office, second)),
        ((Stands::Paid, Money(38_000)), (Stands::PartPaid, Money(2000)))
    );
    taken(&office, draft("200"));
    let account = customer::store::account(&office.conn, CustomerId(1)).unwrap();
    assert_eq!((account.owed, account.credit, account.balance()), (Money::ZERO, Money(7000), Money(-7000)));
    let late = office.solved("fault", vec![line("T-01", "1")]);
    let late = office.confirmed(late);
    let held = store::by_code(&office.conn, "SK202603-0002").unwrap().unwrap();
    let rest = Draft { id: Some(held.id), version: held.version, ..draft("200") };
    office.run(office.chief, Command::Allocate(rest)).unwrap();
    assert_eq!(paid(&office, late), (Stands::PartPaid, Money(7000)), "credit pays what comes later");
    assert!(check::whole(&office.conn).unwrap().is_sound());
}

#[test]
fn what_is_paid_may_be_typed_and_may_be_no_more_than_there_is_or_is_owed() {
    let (office, first, second) = owing();
    let by_hand = |parts: &[PartDraft]| Draft { by_hand: Some(parts.to_vec()), ..draft("100") };
    let (js1, js2) = ("JS202603-0001", "JS202603-0002");
    let refused = |parts: &[PartDraft]| refusal(office.run(office.chief, Command::Take(by_hand(parts))));
    assert_eq!(refused(&[part(js1, "60"), part(js2, "50")]), "receipt-refusal-more-than-left");
    assert_eq!(refused(&[part(js2, "150.01")]), "receipt-refusal-more-than-owed");
    assert_eq!(refused(&[part(js1, "-1")]), "receipt-refusal-no-amount");
    let unknown = office.run(office.chief, Command::Take(by_hand(&[part("JS9", "1")])));
    assert!(matches!(unknown, Err(Failure::Invalid(errors)) if errors[0].field == "part"));
    assert_eq!(store::of_payer(&office.conn, CustomerId(1)).unwrap(), [], "nothing of it stayed");
    let one = taken(&office, by_hand(&[part(js2, "40"), part(js1, ""), part(js2, "10")]));
    assert_eq!((one.allocated, one.left()), (Money(5000), Money(5000)));
    assert_eq!((paid(&office, first).1, paid(&office, second).1), (Money::ZERO, Money(5000)));
    assert_eq!(store::allocations(&office.conn, one.id, true).unwrap().len(), 1, "one pair is one allocation");
}

#[test]
fn what_a_receipt_pays_is_taken_back_and_a_void_one_pays_nothing() {
    let (office, first, second) = owing();
    let one = taken(&office, draft("530"));
    assert_eq!(refusal(office.run(office.chief, void_settlement(&office, first))), "settlement-refusal-received");
    let back = Command::TakeBack { id: one.id, version: one.version, settlement: Some(first) };
    office.run(office.chief, back.clone()).unwrap();
    assert!(matches!(office.run(office.chief, back), Err(Failure::Stale(_))));
    assert_eq!(
        (paid(&office, first), paid(&office, second)),
        ((Stands::Confirmed, Money::ZERO), (Stands::Paid, Money(15_000)))
    );
    office.run(office.chief, void_settlement(&office, first)).unwrap();
    let now = store::get(&office.conn, one.id).unwrap();
    let void = |reason: &str| Command::Void { id: now.id, version: now.version, reason: reason.to_owned() };
    assert_eq!(refusal(office.run(office.chief, void(" "))), "receipt-refusal-no-reason");
    office.run(office.chief, void("银行退票")).unwrap();
    let now = store::get(&office.conn, one.id).unwrap();
    assert_eq!((now.status, now.allocated, now.left()), (Status::Void, Money::ZERO, Money::ZERO));
    assert_eq!(paid(&office, second), (Stands::Confirmed, Money::ZERO));
    assert_eq!(customer::store::account(&office.conn, CustomerId(1)).unwrap().balance(), Money(15_000));
    assert!(possible(&now, true).iter().all(|(_, verdict)| verdict.is_err()));
    let draft = Draft::of(&office.conn, now.id).unwrap();
    assert_eq!(refusal(office.run(office.chief, Command::Save(draft))), "receipt-refusal-stands");
    assert!(check::whole(&office.conn).unwrap().is_sound());
}

#[test]
fn what_is_over_is_not_offered_to_a_payer_who_owes_nothing() {
    let (office, ..) = owing();
    let one = taken(&office, draft("600"));
    assert_eq!(one.left(), Money(7000));
    let verdict = |is_owed| possible(&one, is_owed).into_iter().find(|(event, _)| *event == Event::Allocate);
    assert_eq!(verdict(true), Some((Event::Allocate, Ok(()))));
    assert_eq!(verdict(false), Some((Event::Allocate, Err(Refusal::NothingOwed.into()))));
    let all = Command::Allocate(Draft::of(&office.conn, one.id).unwrap());
    assert_eq!(refusal(office.run(office.chief, all)), "receipt-refusal-nothing-owed");
}

fn void_settlement(office: &Office, id: SettlementId) -> settlement::command::Command {
    let version = settlement::store::get(&office.conn, id).unwrap().version;
    settlement::command::Command::Void { id, version, reason: "开错".to_owned() }
}

#[test]
fn only_accountants_take_money_and_only_of_days_that_were() {
    let (office, ..) = owing();
    assert!(office.run(office.engineer, Command::Take(draft("1"))).is_err());
    let wrong = |draft: Draft| match office.run(office.chief, Command::Take(draft)) {
        Err(Failure::Invalid(errors)) => errors.iter().map(|error| error.field).collect::<Vec<_>>(),
        other => panic!("{other:?}"),
    };
    assert_eq!(wrong(Draft { received_on: "2026-03-03".to_owned(), ..draft("1") }), ["received_on"]);
    assert_eq!(wrong(Draft { payer: "KH9".to_owned(), ..draft("0") }), ["payer", "amount"]);
    assert_eq!(wrong(Draft { method: "shells".to_owned(), ..draft("") }), ["method", "amount"]);
    let one = taken(&office, Draft { received_on: "2026-03-01".to_owned(), ..draft("1") });
    let edit = Draft { reference: "WX-77".to_owned(), ..Draft::of(&office.conn, one.id).unwrap() };
    office.run(office.chief, Command::Save(edit)).unwrap();
    let now = store::get(&office.conn, one.id).unwrap();
    assert_eq!((now.reference.as_str(), now.amount), ("WX-77", Money(100)));
}

#[test]
fn payer_and_amount_of_a_receipt_stand_and_another_one_is_refused_in_words() {
    let (office, ..) = owing();
    let mut other: customer::Customer = customer::store::get(&office.conn, CustomerId(1)).unwrap();
    (other.code, other.name) = ("KH002".to_owned(), "苏州机电".to_owned());
    within(&office.conn, &office.clock, office.chief, "test", |tx| tx.insert(&mut other.clone())).unwrap();
    let one = taken(&office, draft("1"));
    let known = Draft::of(&office.conn, one.id).unwrap();
    for (edit, field) in [
        (Draft { payer: "KH002".to_owned(), ..known.clone() }, "payer"),
        (Draft { amount: "9".to_owned(), ..known.clone() }, "amount"),
    ] {
        let refused = office.run(office.chief, Command::Save(edit));
        let Err(Failure::Invalid(errors)) = refused else { panic!("{refused:?}") };
        assert_eq!((errors[0].field, errors[0].said.key.as_ref()), (field, "receipt-error-fixed"));
    }
    assert_eq!(store::get(&office.conn, one.id).unwrap(), one);
}

#[test]
fn an_amount_beyond_any_is_refused_at_its_field() {
    let (office, ..) = owing();
    for (amount, field) in [("1000000000000.01", "amount"), ("99999999999999999999", "amount")] {
        let refused = office.run(office.chief, Command::Take(draft(amount)));
        let Err(Failure::Invalid(errors)) = refused else { panic!("{refused:?}") };
        assert_eq!((errors[0].field, errors[0].said.key.as_ref()), (field, "error-too-large"));
    }
    let by_hand = Draft { by_hand: Some(vec![part("JS202603-0001", "1000000000000.01")]), ..draft("1") };
    let refused = office.run(office.chief, Command::Take(by_hand));
    assert!(matches!(&refused, Err(Failure::Invalid(errors)) if errors[0].field == "part"), "{refused:?}");
    assert_eq!(taken(&office, draft("1000000000000")).amount, crate::base::parse::AMOUNT_LIMIT);
}

#[test]
fn every_question_to_the_store_has_an_answer() {
    let (office, first, _) = owing();
    let conn = &office.conn;
    assert_eq!(Draft::start(conn, Some(Subject::new(Kind::Settlement, first))).unwrap().payer, "KH001");
    assert_eq!(Draft::start(conn, Some(Subject::new(Kind::Customer, CustomerId(1)))).unwrap().method, "bank");
    let one = taken(&office, draft("400"));
    assert_eq!(store::paying(conn, first).unwrap().len(), 1);
    let shown = store::show(conn, one.id).unwrap().json(&Texts::new(Lang::Zh, chrono_tz::Asia::Shanghai));
    assert_eq!((&shown["allocated"], &shown["allocations"][1]["amount"]), (&"400.00".into(), &"20.00".into()));
    assert_eq!(list::first_page(conn, &fields::list_spec(), &Default::default()).unwrap().len(), 1);
    let zone = chrono_tz::Asia::Shanghai;
    let now = crate::base::field::ReadAt { now: office.clock.now(), zone };
    let spec = fields::list_spec();
    let left = crate::base::view::by_id(&spec, "left").unwrap().query(&spec, now, office.chief);
    assert!(list::ids(conn, &fields::list_spec(), &left).unwrap().is_empty());
    let spec = fields::receivables_spec();
    let rows = list::first_page(conn, &spec, &Default::default()).unwrap();
    let day =
        |text: &str| crate::base::field::ReadAt { now: crate::base::time::parse_instant(text, zone).unwrap(), zone };
    assert_eq!(list::sums(conn, &spec, &Default::default()).unwrap(), [Money(13_000), Money(13_000), Money::ZERO]);
    assert_eq!(list::sums(conn, &fields::list_spec(), &left).unwrap(), [Money::ZERO; 2]);
    let owed: Vec<_> = rows.iter().map(|row| spec.cells(row).get("balance").cloned()).collect();
    assert_eq!(owed, [Some(Val::Int(13_000))]);
    let known = [rows[0].id];
    assert_eq!(list::rows(conn, &spec, &known).unwrap(), rows);
    for (on, age) in
        [("2026-04-01", "month"), ("2026-04-02", "two_months"), ("2026-05-02", "quarter"), ("2026-06-01", "older")]
    {
        let read = spec.on(&rows[0], day(on)).into_owned();
        assert_eq!(spec.cells(&read).text("age"), age, "{on}");
    }
    let can: Vec<Event> =
        possible(&one, true).into_iter().filter(|(_, verdict)| verdict.is_ok()).map(|(event, _)| event).collect();
    assert_eq!(can, [Event::TakeBack, Event::Void]);
}

#[test]
fn every_column_is_shown_or_hidden_on_purpose() {
    for column in Receipt::COLUMNS {
        let key = column.trim_end_matches("_id");
        let shown = fields::FIELDS.iter().any(|field| field.key == *column || field.key == key);
        assert!(shown != fields::HIDDEN.contains(column), "{column}");
    }
}
