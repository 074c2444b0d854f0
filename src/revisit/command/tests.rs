//! Revisits end to end: commands on a real database.

use super::{Command, Draft};
use crate::{
    base::{
        failure::Failure,
        id::{CallId, UserId},
        text::{Lang, Texts},
    },
    call,
    db::{list, record, record::Record as _, tx::within},
    handling::make::{Office, office, user},
    people::{Role, User},
    revisit::{Revisit, Status, fields, store},
};

fn answer(office: &Office, by: UserId, call: CallId, answer: &str, words: &str) -> Result<Revisit, Failure> {
    let revisit = store::of_call(&office.conn, call).unwrap().pop().unwrap();
    let draft = Draft {
        id: Some(revisit.id),
        version: revisit.version,
        answer: answer.to_owned(),
        words: words.to_owned(),
        ..Draft::default()
    };
    office.run(by, Command::Answer(draft)).map(|_| store::get(&office.conn, revisit.id).unwrap())
}

#[test]
fn rev_3_a_satisfied_customer_closes_the_call() {
    let office = office();
    let call = office.solved("fault", Vec::new());
    let due = store::open(&office.conn, call).unwrap().unwrap();
    assert_eq!(due.due_on.to_string(), "2026-03-04", "two days after it was processed");
    let one = answer(&office, office.asker, call, "satisfied", "很好").unwrap();
    assert_eq!((one.status, one.revisitor_id, one.same_person), (Status::Satisfied, Some(office.asker), false));
    assert_eq!(office.call(call).status, call::Status::Closed);
    let again = answer(&office, office.asker, call, "satisfied", "");
    assert!(matches!(&again, Err(Failure::Refused(said)) if said.key == "revisit-refusal-over"), "{again:?}");
}

#[test]
fn rev_3_not_satisfied_needs_words_and_sends_the_call_back() {
    let office = office();
    let call = office.solved("fault", Vec::new());
    let silent = answer(&office, office.asker, call, "not_satisfied", " ");
    assert!(matches!(&silent, Err(Failure::Invalid(errors)) if errors[0].field == "words"), "{silent:?}");
    answer(&office, office.asker, call, "not_satisfied", "又响了").unwrap();
    let after = office.call(call);
    assert_eq!((after.status, after.attempts), (call::Status::Waiting, 1));
    // The next closing is asked about anew (REV-1).
    let work = call::rules::Step::new(call::rules::Event::Assign).owner(office.chief);
    let version = after.version;
    office.run(office.chief, call::command::Command::Step { call, version, step: Box::new(work) }).unwrap();
    let dispatch = office.dispatched(call);
    let draft = office.work(dispatch, "solved", Vec::new());
    office.run(office.engineer, crate::handling::command::Command::Record(draft)).unwrap();
    assert_eq!(store::of_call(&office.conn, call).unwrap().len(), 2);
}

#[test]
fn rev_4_not_reached_is_tried_again_and_closes_the_call_in_the_end() {
    let office = office();
    let call = office.solved("fault", Vec::new());
    for tries in 1..=2 {
        let one = answer(&office, office.asker, call, "not_reached", "").unwrap();
        assert_eq!((one.status, one.tries, one.answered_at), (Status::Due, tries, None));
        assert_eq!(office.call(call).status, call::Status::Processed);
    }
    let one = answer(&office, office.asker, call, "not_reached", "").unwrap();
    assert_eq!((one.status, one.tries), (Status::NotReached, 3));
    assert_eq!(office.call(call).status, call::Status::Closed);
}

#[test]
fn usr_2_the_handler_asks_about_their_own_work_only_when_nobody_else_can() {
    let office = office();
    let ((), _) = within(&office.conn, &office.clock, UserId(0), "test", |tx| {
        let mut engineer: User = record::get(tx, office.engineer)?;
        tx.change(&mut engineer, |one| one.roles.0.push(Role::Revisitor))
    })
    .unwrap();
    let call = office.solved("fault", Vec::new());
    let own = answer(&office, office.engineer, call, "satisfied", "");
    assert!(matches!(&own, Err(Failure::Refused(said)) if said.key == "revisit-refusal-own-work"), "{own:?}");
    within(&office.conn, &office.clock, UserId(0), "test", |tx| {
        let mut asker: User = record::get(tx, office.asker)?;
        tx.change(&mut asker, |one| one.active = false)
    })
    .unwrap();
    let own = answer(&office, office.engineer, call, "satisfied", "");
    assert!(matches!(&own, Err(Failure::Refused(_))), "a supervisor may ask too: {own:?}");
    within(&office.conn, &office.clock, UserId(0), "test", |tx| {
        let mut chief: User = record::get(tx, office.chief)?;
        tx.change(&mut chief, |one| one.active = false)
    })
    .unwrap();
    let one = answer(&office, office.engineer, call, "satisfied", "").unwrap();
    assert!(one.same_person, "and it is marked");
}

#[test]
fn only_who_asks_customers_answers_and_a_score_is_from_one_to_five() {
    let office = office();
    let call = office.solved("fault", Vec::new());
    let (clerk, _) =
        within(&office.conn, &office.clock, UserId(0), "test", |tx| user(tx, "王文员", &[Role::Sales])).unwrap();
    assert!(answer(&office, clerk, call, "satisfied", "").is_err());
    let revisit = store::open(&office.conn, call).unwrap().unwrap();
    let draft =
        Draft { answer: "satisfied".to_owned(), score: "6".to_owned(), ..Draft::of(&office.conn, revisit.id).unwrap() };
    let wrong = office.run(office.asker, Command::Answer(draft));
    assert!(matches!(&wrong, Err(Failure::Invalid(errors)) if errors[0].field == "score"), "{wrong:?}");
}

#[test]
fn every_question_to_the_store_has_an_answer() {
    let office = office();
    let call = office.solved("fault", Vec::new());
    let conn = &office.conn;
    let one = store::open(conn, call).unwrap().unwrap();
    assert_eq!(store::by_code(conn, &office.call(call).number).unwrap().unwrap().id, one.id);
    assert_eq!(store::by_code(conn, &format!("#{}", one.id.0)).unwrap().unwrap().id, one.id);
    assert_eq!(store::of_cycle(conn, call, one.cycle).unwrap().unwrap().id, one.id);
    assert_eq!(
        store::show(conn, one.id).unwrap().json(&Texts::new(Lang::Zh, chrono_tz::Asia::Shanghai))["status"],
        "due"
    );
    assert_eq!(list::first_page(conn, &fields::list_spec(), &Default::default()).unwrap().len(), 1);
    let (known, _) = within(conn, &office.clock, UserId(0), "test", |tx| {
        let call = office.call(call);
        let known = store::owe(tx, &call, one.due_on)?;
        store::drop_open(tx, call.id)?;
        store::drop_open(tx, call.id)?;
        Ok(known)
    })
    .unwrap();
    assert_eq!(known, one.id, "each closing is asked about once");
    assert_eq!(store::get(conn, one.id).unwrap().status, Status::Dropped);
}

#[test]
fn every_column_is_shown_or_hidden_on_purpose() {
    for column in Revisit::COLUMNS {
        let key = column.trim_end_matches("_id");
        let shown = fields::FIELDS.iter().any(|field| field.key == *column || field.key == key);
        assert!(shown != fields::HIDDEN.contains(column), "{column}");
    }
}
