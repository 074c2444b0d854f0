//! Recording a call, and changing what was recorded.

use super::*;

#[test]
fn call_4_a_call_takes_what_card_customer_and_problem_type_propose() {
    let office = Office::new();
    let call = office.record(Draft { problem_type: "异响".to_owned(), ..office.draft() });
    assert_eq!(call.number, "SC202603-0001");
    assert_eq!((call.customer_id, call.equipment_id), (CustomerId(1), Some(office.unit)));
    assert_eq!((call.technician_id, call.owner_id), (Some(office.wang), Some(office.owner)));
    assert_eq!((call.territory.as_str(), call.problem_type.as_str()), ("east", "noise"));
    assert_eq!((call.contact_name.as_str(), call.phone.as_str()), ("陈师傅", "13800001111"));
    assert!(call.queue_id.is_some() && call.contact_id.is_some() && call.coverage.is_some());
    is(&call, Status::Assigned);
    assert_eq!(office.log(call.id), ["record new→assigned"]);
    assert_eq!(office.told(office.owner), ["call-tell-yours"]);
    assert_eq!(office.told(office.manager), [""; 0]);
}

#[test]
fn call_8_a_call_without_owner_tells_the_queues_manager_and_one_not_taken_tells_nobody() {
    let office = Office::new();
    let draft = |first: &str| Draft {
        customer: "KH002".to_owned(),
        subject: "咨询".to_owned(),
        problem_type: "noise".to_owned(),
        first: first.to_owned(),
        why: "等客户确认".to_owned(),
        ..Draft::new()
    };
    let undecided = office.record(draft("undecided"));
    let on_hold = office.record(draft("on_hold"));
    is(&office.record(draft("declined")), Status::Declined);
    assert_eq!(office.told(office.manager), [""; 0]);
    is(&office.record(draft("taken")), Status::Waiting);
    assert_eq!(office.told(office.manager), ["call-tell-waiting"]);
    office.step(office.desk, undecided.id, event(Event::Take));
    is(&office.step(office.desk, on_hold.id, event(Event::Resume)), Status::Waiting);
    assert_eq!(office.told(office.manager), ["call-tell-waiting"; 3]);
}

#[test]
fn call_8_what_a_manager_who_has_left_would_hear_is_told_to_the_supervisors() {
    let office = Office::new();
    let waiting = || Draft {
        equipment: String::new(),
        customer: "KH002".to_owned(),
        problem_type: "noise".to_owned(),
        ..office.draft()
    };
    office.record(waiting());
    let told = office.told(office.manager).len();
    assert!(told > 0);
    let chief = office.within(|tx| {
        let mut manager = aftercare::people::store::get(tx, office.manager)?;
        tx.change(&mut manager, |manager| manager.active = false)?;
        user(tx, "主管", &[Role::Supervisor])
    });
    office.record(waiting());
    assert_eq!(office.told(office.manager).len(), told);
    assert_eq!(office.told(chief), ["call-tell-waiting"]);
}

#[test]
fn call_6_a_call_answered_at_once_is_closed_without_owner_or_dispatch() {
    let office = Office::new();
    let answer = Draft {
        customer: "KH002".to_owned(),
        subject: "怎样复位".to_owned(),
        call_type: "consult".to_owned(),
        first: "answered".to_owned(),
        ..Draft::new()
    };
    assert_eq!(fields(office.run(office.desk, Command::Record(Box::new(answer.clone())))), ["solution"]);
    let call = office.record(Draft { solution: "按住复位键三秒".to_owned(), ..answer });
    is(&call, Status::Closed);
    assert!(call.first_contact && call.owner_id.is_none() && !call.revisit_owed);
    assert_eq!(office.log(call.id), ["record new→closed"]);
    // The refused attempt has taken no number.
    assert_eq!(call.number, "SC202603-0001");
}

#[test]
fn a_form_shows_all_its_errors_at_once() {
    let office = Office::new();
    let wrong = Draft {
        customer: "KH999".to_owned(),
        queue: "没有的组".to_owned(),
        problem_type: "没有的类型".to_owned(),
        wanted_on: "明天".to_owned(),
        priority: "soon".to_owned(),
        ..Draft::new()
    };
    let mut errors = fields(office.run(office.desk, Command::Record(Box::new(wrong))));
    errors.sort_unstable();
    assert_eq!(errors, ["customer", "priority", "problem_type", "queue", "subject", "wanted_on"]);
}

#[test]
fn eq_3_a_unit_out_of_service_can_not_be_chosen() {
    let office = Office::new();
    office.within(|tx| {
        let mut card = equipment::store::get(tx, office.unit)?;
        tx.change(&mut card, |card| card.status = equipment::Status::Retired)
    });
    assert_eq!(fields(office.run(office.desk, Command::Record(Box::new(office.draft())))), ["equipment"]);
}

#[test]
fn saving_changes_what_was_typed_and_refuses_a_form_that_is_stale() {
    let office = Office::new();
    let call = office.record(office.draft());
    let form = Draft::of(&office.conn, call.id).unwrap();
    let newer =
        Draft { subject: "主轴异响，停机".to_owned(), wanted_on: "2026-03-05".to_owned(), ..form.clone() };
    office.run(office.desk, Command::Save(Box::new(newer))).unwrap();
    let saved = office.call(call.id);
    assert_eq!(saved.subject, "主轴异响，停机");
    assert_eq!(saved.wanted_on, Some("2026-03-05".parse().unwrap()));
    // What nobody typed stays: state, owner, coverage as it was decided.
    assert_eq!((saved.status, saved.owner_id, &saved.coverage), (call.status, call.owner_id, &call.coverage));
    let stale = office.run(office.desk, Command::Save(Box::new(form)));
    assert!(matches!(stale, Err(Failure::Stale(_))), "{stale:?}");
    let step = Command::Step { call: call.id, version: call.version, step: Box::new(event(Event::Begin)) };
    assert!(matches!(office.run(office.owner, step), Err(Failure::Stale(_))));
}

#[test]
fn a_contract_chosen_by_hand_goes_before_the_one_that_is_decided() {
    let office = Office::new();
    let (slow, fast) = (office.contract("HT-A", 4_800), office.contract("HT-B", 240));
    let call = office.record(office.draft());
    let decided = call.contract_id.unwrap();
    let (other, number) = if decided == slow { (fast, "HT-B") } else { (slow, "HT-A") };
    let form = Draft { contract: number.to_owned(), ..Draft::of(&office.conn, call.id).unwrap() };
    office.run(office.desk, Command::Save(Box::new(form))).unwrap();
    let chosen = office.call(call.id);
    assert_eq!(chosen.contract_id, Some(other));
    assert_ne!(chosen.resolve_due, call.resolve_due);
    let form = Draft::of(&office.conn, call.id).unwrap();
    assert_eq!(form.contract, number);
    office.run(office.desk, Command::Save(Box::new(Draft { contract: String::new(), ..form }))).unwrap();
    assert_eq!(office.call(call.id).contract_id, Some(decided));
}

#[test]
fn what_is_said_of_a_contract_chosen_by_hand_is_said_of_that_one() {
    let office = Office::new();
    let (slow, fast) = (office.contract("HT-A", 4_800), office.contract("HT-B", 240));
    office.within(|tx| {
        let mut unit = equipment::store::get(tx, office.unit)?;
        tx.change(&mut unit, |unit| unit.warranty_to = "2027-12-31".parse().ok())
    });
    let call = office.record(office.draft());
    let decided = call.coverage.clone().unwrap();
    let (other, number) = if decided.contract_id == Some(slow) { (fast, "HT-B") } else { (slow, "HT-A") };
    let form = Draft { contract: number.to_owned(), ..Draft::of(&office.conn, call.id).unwrap() };
    office.run(office.desk, Command::Save(Box::new(form))).unwrap();
    let chosen = office.call(call.id).coverage.unwrap();
    let notes_about = |contract: ContractId| {
        let about = Some(aftercare::base::kind::Subject::new(aftercare::base::kind::Kind::Contract, contract));
        let of_it =
            chosen.reasons.iter().filter(|one| one.about == about && one.mark == aftercare::base::say::Mark::Note);
        of_it.map(|one| one.said.key.to_string()).collect::<Vec<_>>()
    };
    assert!(notes_about(other).contains(&"contract-join-comma".to_owned()), "its terms: {:?}", notes_about(other));
    assert_eq!(notes_about(decided.contract_id.unwrap()), [""; 0], "the terms of the other hold no more");
    let of_hours = |key: &str| aftercare::contract::rules::coverage::OF_HOURS.contains(&key);
    assert_eq!(chosen.reasons.iter().filter(|one| of_hours(&one.said.key)).count(), 1, "the hours are told once");
    assert!(decided.in_warranty);
    assert_eq!(chosen.service, decided.service, "in warranty it stays a service of the warranty");
}

#[test]
fn con_1_a_contract_that_is_not_in_force_can_not_be_chosen_by_hand() {
    let office = Office::new();
    let good = office.contract("HT-A", 4_800);
    let over = office.contract("HT-B", 240);
    office.within(|tx| {
        let mut contract: Contract = aftercare::db::record::get(tx, over)?;
        tx.change(&mut contract, |contract| contract.ends_on = "2026-02-28".parse().unwrap())
    });
    let call = office.record(office.draft());
    assert_eq!(call.contract_id, Some(good));
    let form = Draft { contract: "HT-B".to_owned(), ..Draft::of(&office.conn, call.id).unwrap() };
    assert_eq!(fields(office.run(office.desk, Command::Save(Box::new(form)))), ["contract"]);
}
