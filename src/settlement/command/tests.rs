//! Settlements end to end: commands on a real database.

use super::{Command, Draft, possible};
use crate::{
    base::{
        failure::Failure,
        id::{CallId, SettlementId},
        kind::{Kind, Subject},
        money::Money,
        text::{Lang, Texts},
    },
    call, customer,
    db::{list, record::Record as _},
    handling::{
        self, Charge,
        make::{Office, line, office},
    },
    settlement::{Settlement, Status, fields, rules::Event, store},
};

fn draft(office: &Office, call: CallId) -> Draft {
    Draft { call: office.call(call).number, ..Draft::default() }
}

fn made(office: &Office, call: CallId) -> Settlement {
    let done = office.run(office.chief, Command::Make(draft(office, call))).unwrap();
    read(office, SettlementId(done.outcome.subject.unwrap().id))
}

fn read(office: &Office, id: SettlementId) -> Settlement {
    store::get(&office.conn, id).unwrap()
}

fn confirmed(office: &Office, call: CallId) -> Settlement {
    let Settlement { id, version, .. } = made(office, call);
    office.run(office.chief, Command::Confirm { id, version }).unwrap();
    read(office, id)
}

fn payment(amount: &str) -> fields::StepDraft {
    fields::StepDraft { amount: amount.to_owned(), method: "cash".to_owned(), ..fields::StepDraft::default() }
}

#[test]
fn mon_3_a_settlement_takes_charged_lines_shows_free_ones_at_zero_and_is_paid_in_parts() {
    let office = office();
    let free = handling::command::LineDraft {
        last_word: "free".to_owned(),
        last_word_reason: "首次免费".to_owned(),
        ..line("T-01", "1")
    };
    let call = office.solved("fault", vec![line("P-01", "1"), line("L-01", "2"), free]);
    let draft = made(&office, call);
    assert_eq!((draft.status, draft.total, draft.number.as_deref()), (Status::Draft, Money(78_000), None));
    let lines = store::lines(&office.conn, draft.id).unwrap();
    assert_eq!(
        lines.iter().map(|line| (line.charge, line.net.0)).collect::<Vec<_>>(),
        [(Charge::Charged, 38_000), (Charge::Charged, 40_000), (Charge::Free, 0)]
    );
    let Settlement { id, version, .. } = draft;
    office.run(office.chief, Command::Confirm { id, version }).unwrap();
    let one = read(&office, id);
    assert_eq!((one.status, one.number.as_deref()), (Status::Confirmed, Some("JS202603-0001")));
    let account = || customer::store::account(&office.conn, one.payer_id).unwrap();
    assert_eq!(account().balance(), Money(78_000));
    let pay = |amount: &str| {
        let version = read(&office, id).version;
        office.run(office.chief, Command::Receive { id, version, payment: payment(amount) })
    };
    pay("300").unwrap();
    assert_eq!((read(&office, id).status, read(&office, id).paid), (Status::PartPaid, Money(30_000)));
    assert!(matches!(pay("0"), Err(Failure::Refused(_))), "nothing came in");
    pay("480.01").unwrap();
    assert_eq!((read(&office, id).status, read(&office, id).paid), (Status::Paid, Money(78_000)));
    assert_eq!((account().owed, account().credit), (Money::ZERO, Money(1)), "what was too much is credit");
    assert!(matches!(pay("1"), Err(Failure::Refused(_))), "nothing is owed any more");
}

#[test]
fn a_line_is_settled_once_until_its_settlement_is_void() {
    let office = office();
    let call = office.solved("fault", vec![line("P-01", "1")]);
    let Settlement { id, .. } = confirmed(&office, call);
    let again = office.run(office.chief, Command::Make(draft(&office, call)));
    assert!(matches!(&again, Err(Failure::Refused(said)) if said.key == "settlement-refusal-nothing-charged"));
    let void = |reason: &str| {
        let version = read(&office, id).version;
        office.run(office.chief, Command::Void { id, version, reason: reason.to_owned() })
    };
    assert!(void(" ").is_err());
    void("客户名称有误").unwrap();
    assert_eq!(read(&office, id).status, Status::Void);
    assert_eq!(handling::store::unsettled(&office.conn, call).unwrap().len(), 1);
    assert_eq!(confirmed(&office, call).number.as_deref(), Some("JS202603-0002"));
    assert_eq!(store::of_call(&office.conn, call).unwrap().len(), 2);
}

#[test]
fn mon_5_a_confirmed_settlement_is_what_a_charged_call_waits_for() {
    let office = office();
    let call = office.solved("fault", vec![line("P-01", "1")]);
    let revisit = crate::revisit::store::open(&office.conn, call).unwrap().unwrap();
    let answer = crate::revisit::command::Draft {
        id: Some(revisit.id),
        version: revisit.version,
        answer: "satisfied".to_owned(),
        ..crate::revisit::command::Draft::default()
    };
    office.run(office.asker, crate::revisit::command::Command::Answer(answer)).unwrap();
    assert_eq!(office.call(call).status, call::Status::Processed, "the charged line is not settled");
    confirmed(&office, call);
    assert_eq!(office.call(call).status, call::Status::Closed, "it closes by itself");
    let held = store::of_call(&office.conn, call).unwrap().remove(0);
    let void = Command::Void { id: held.id, version: held.version, reason: "客户名称有误".to_owned() };
    let refused = office.run(office.chief, void);
    assert!(matches!(&refused, Err(Failure::Refused(said)) if said.key == "settlement-refusal-call-closed"));
}

#[test]
fn a_draft_follows_its_corrected_record_and_a_confirmed_one_holds_it() {
    let office = office();
    let call = office.solved("fault", vec![line("P-01", "1"), line("T-01", "1")]);
    let one = made(&office, call);
    let record = handling::store::of_call(&office.conn, call).unwrap().remove(0);
    let mut correction = handling::command::Draft::of(&office.conn, record.id).unwrap();
    correction.lines.remove(1);
    office.run(office.engineer, handling::command::Command::Correct(correction)).unwrap();
    let one = read(&office, one.id);
    assert_eq!(one.total, Money(38_000));
    office.run(office.chief, Command::Confirm { id: one.id, version: one.version }).unwrap();
    let correction = handling::command::Draft::of(&office.conn, record.id).unwrap();
    let refused = office.run(office.engineer, handling::command::Command::Correct(correction));
    assert!(matches!(&refused, Err(Failure::Refused(said)) if said.key == "handling-refusal-settled"), "{refused:?}");
}

#[test]
fn a_call_has_one_draft_and_only_accountants_confirm() {
    let office = office();
    let call = office.solved("fault", vec![line("P-01", "1")]);
    let Settlement { id, version, .. } = made(&office, call);
    let second = office.run(office.chief, Command::Make(draft(&office, call)));
    assert!(matches!(&second, Err(Failure::Refused(said)) if said.key == "settlement-refusal-draft-exists"));
    assert!(office.run(office.engineer, Command::Confirm { id, version }).is_err());
    let saved = Draft { note: "月底结".to_owned(), ..Draft::of(&office.conn, id).unwrap() };
    office.run(office.chief, Command::Save(saved)).unwrap();
    let one = read(&office, id);
    assert_eq!(one.note, "月底结");
    assert!(matches!(office.run(office.chief, Command::Confirm { id, version }), Err(Failure::Stale(_))));
    office.run(office.chief, Command::Confirm { id, version: one.version }).unwrap();
    let late = Draft::of(&office.conn, id).unwrap();
    assert!(matches!(office.run(office.chief, Command::Save(late)), Err(Failure::Refused(_))));
}

#[test]
fn every_question_to_the_store_has_an_answer() {
    let office = office();
    let call = office.solved("fault", vec![line("P-01", "1")]);
    let one = confirmed(&office, call);
    let conn = &office.conn;
    assert_eq!(store::by_code(conn, "JS202603-0001").unwrap().unwrap().id, one.id);
    assert_eq!(store::by_code(conn, &format!("#{}", one.id.0)).unwrap().unwrap().id, one.id);
    assert_eq!(store::pick(conn, "js", None).unwrap().len(), 1);
    assert_eq!(store::pick(conn, "", Some(Subject::new(Kind::Call, call))).unwrap().len(), 1);
    assert_eq!(store::pick(conn, "", Some(Subject::new(Kind::Customer, one.payer_id))).unwrap().len(), 1);
    assert_eq!(store::pick(conn, "nobody", None).unwrap().len(), 0);
    assert_eq!(
        store::show(conn, one.id).unwrap().json(&Texts::new(Lang::Zh, chrono_tz::Asia::Shanghai))["total"],
        "380.00"
    );
    assert!(store::open_lines(conn, call).unwrap().is_empty());
    assert_eq!(store::draft_of(conn, call).unwrap(), None);
    assert_eq!(list::first_page(conn, &fields::list_spec(), &Default::default()).unwrap().len(), 1);
    let steps = possible(conn, &one).unwrap();
    let can: Vec<Event> = steps.into_iter().filter(|(_, verdict)| verdict.is_ok()).map(|(event, _)| event).collect();
    assert_eq!(can, [Event::Receive, Event::Credit, Event::Void]);
    assert_eq!(Draft::start(conn, Some(Subject::new(Kind::Call, call))).unwrap().payer, "KH001");
}

#[test]
fn every_column_is_shown_or_hidden_on_purpose() {
    for column in Settlement::COLUMNS {
        let key = column.trim_end_matches("_id");
        let shown = fields::FIELDS.iter().any(|field| field.key == *column || field.key == key);
        assert!(shown != fields::HIDDEN.contains(column), "{column}");
    }
}
