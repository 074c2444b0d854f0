//! What covers: limits counted over real calls, parts with their own warranty, consent, departments, and asking again.

use aftercare::{
    base::money::Qty,
    call::command::ask_again,
    contract::{self, Limit, LimitOf, LimitPer},
    db::{check, record},
    equipment::FittedPart,
    people::command::{Command as People, DepartmentDraft},
    setting::GeneralService,
};

use super::*;

/// Lets a stored contract give only so many of something in a year.
fn limit(office: &Office, contract: ContractId, of: LimitOf, amount: i64) {
    office.within(|tx| {
        let mut stored: Contract = record::get(tx, contract)?;
        let limit = Limit { of, per: LimitPer::Year, amount: Qty::whole(amount) };
        tx.change(&mut stored, |stored| stored.terms.limits = vec![limit])
    });
}

/// What general service of a fault asks for.
fn general(office: &Office, asks: GeneralService) {
    office.within(|tx| {
        let mut policy = aftercare::setting::store::policy(tx)?;
        for rule in &mut policy.call_types {
            rule.general = asks;
        }
        aftercare::setting::store::put(tx, aftercare::setting::store::POLICY, &policy)
    });
}

#[test]
fn con_9_calls_and_visits_of_a_contract_count_and_the_call_itself_does_not() {
    let office = Office::new();
    let (slow, fast) = (office.contract("HT-SLOW", 4_800), office.contract("HT-FAST", 240));
    let chosen = office.record(office.draft()).contract_id.unwrap();
    let other = if chosen == slow { fast } else { slow };
    limit(&office, chosen, LimitOf::Incidents, 2);
    office.now("2026-03-03 09:00");
    let second = office.record(office.draft());
    assert_eq!(second.contract_id, Some(chosen), "one of two was used");
    assert!(ask_again(&office.conn, second.id).unwrap().is_empty(), "its own use does not count against it");
    office.now("2026-03-04 09:00");
    let third = office.record(office.draft());
    assert_eq!(third.contract_id, Some(other), "used up: the next one wins");
    let why: Vec<String> =
        third.coverage.unwrap().reasons.into_iter().map(|reason| reason.said.key.into_owned()).collect();
    assert!(why.contains(&"contract-cover-used-up".to_owned()), "{why:?}");
    // One that was cancelled gives its use back.
    office.step(office.desk, second.id, event(Event::Cancel).why("误报"));
    office.now("2026-03-05 09:00");
    assert_eq!(office.record(office.draft()).contract_id, Some(chosen));
}

#[test]
fn eq_11_a_fitted_part_gets_its_own_warranty_when_the_call_closes_and_is_asked_before_the_unit() {
    let office = Office::new();
    let call = office.record(Draft { owner: "受理人小李".to_owned(), ..office.draft() });
    let dispatch = office.issue(call.id, "王工");
    office.accept(dispatch);
    office.now("2026-03-02 15:00");
    office.handle(dispatch, "solved", true).unwrap();
    let settled = office.call(call.id);
    office.within(|tx| {
        for mut line in handling::store::lines_of_call(tx, call.id)? {
            tx.change(&mut line, |line| line.waived_reason = "老客户".to_owned())?;
        }
        aftercare::revisit::store::drop_open(tx, call.id)?;
        call::command::close_if_done(tx, call.id)
    });
    assert_eq!((settled.status, office.call(call.id).status), (Status::Processed, Status::Closed));
    let parts: Vec<FittedPart> = record::all(&office.conn, "ORDER BY id", &[]).unwrap();
    let day = |text: &str| text.parse().ok();
    assert_eq!((parts[0].warranty_from, parts[0].warranty_to), (day("2026-03-02"), day("2027-03-01")));
    // Half a year later the unit is in no warranty, the part is: the next one is free.
    office.now("2026-09-01 09:00");
    let next = office.record(Draft { owner: "受理人小李".to_owned(), ..office.draft() });
    assert!(!next.coverage.as_ref().unwrap().in_warranty && next.coverage.as_ref().unwrap().parts[0].in_warranty);
    let dispatch = office.issue(next.id, "王工");
    office.accept(dispatch);
    office.now("2026-09-01 15:00");
    office.handle(dispatch, "solved", true).unwrap();
    let line = handling::store::lines_of_call(&office.conn, next.id).unwrap().remove(0);
    assert_eq!((line.charge, line.net), (handling::Charge::Free, Money::ZERO));
    assert!(check::whole(&office.conn).unwrap().is_sound());
}

#[test]
fn cov_7_a_supervisor_agrees_before_a_technician_is_sent_where_the_call_type_asks_for_it() {
    let office = Office::new();
    general(&office, GeneralService::Consent);
    let call = office.record(Draft { owner: "受理人小李".to_owned(), ..office.draft() });
    is(&call, Status::Assigned);
    let draft = || dispatch::command::Draft {
        technician: "王工".to_owned(),
        ..dispatch::command::Draft::for_call(&office.conn, call.id).unwrap()
    };
    let issued = office.run(office.owner, dispatch::command::Command::Issue(draft()));
    assert_eq!(refusal(issued), "call-refusal-needs-consent");
    let boss = office.within(|tx| user(tx, "主管", &[Role::Supervisor]));
    let agree = |who| office.try_step(who, call.id, event(Event::Consent).why("老客户，先修后算"));
    assert_eq!(refusal(agree(office.owner)), "call-refusal-needs-supervisor");
    assert_eq!(agree(boss).unwrap().consent_by_id, Some(boss));
    office.run(office.owner, dispatch::command::Command::Issue(draft())).unwrap();
    assert!(office.log(call.id).contains(&"consent assigned→assigned".to_owned()));
}

#[test]
fn cov_4_asking_again_shows_what_differs_and_takes_it_over_with_the_lines() {
    let office = Office::new();
    let call = office.record(Draft { owner: "受理人小李".to_owned(), ..office.draft() });
    let dispatch = office.issue(call.id, "王工");
    office.accept(dispatch);
    office.now("2026-03-02 15:00");
    office.handle(dispatch, "not_solved", true).unwrap();
    let charged = || handling::store::lines_of_call(&office.conn, call.id).unwrap().remove(0);
    assert_eq!(charged().net, Money(80_000));
    assert!(ask_again(&office.conn, call.id).unwrap().is_empty());
    let contract = office.contract("HT-NEW", 240);
    office.within(|tx| {
        let mut stored: Contract = record::get(tx, contract)?;
        tx.change(&mut stored, |stored| stored.terms.relief.parts = Rate::percent(50))
    });
    let whats: Vec<&str> = ask_again(&office.conn, call.id).unwrap().iter().map(|one| one.what).collect();
    assert!(whats.contains(&"contract-number") && whats.contains(&"call-again-relief"), "{whats:?}");
    assert_eq!(office.call(call.id).contract_id, None, "nothing is saved by asking");
    let version = office.call(call.id).version;
    let recover = |version| handling::command::Command::Recover { call: call.id, version, contract: None };
    assert!(matches!(office.run(office.desk, recover(version - 1)), Err(Failure::Stale { .. })));
    office.run(office.desk, recover(version)).unwrap();
    assert_eq!((office.call(call.id).contract_id, charged().net), (Some(contract), Money(40_000)));
    assert!(ask_again(&office.conn, call.id).unwrap().is_empty());
    assert!(check::whole(&office.conn).unwrap().is_sound());
}

#[test]
fn call_10_repeats_and_urgent_calls_are_told_to_the_heads_of_the_departments_of_the_problem() {
    let office = Office::new();
    let admin = office.within(|tx| user(tx, "管理员", &[Role::Admin]));
    let quality = DepartmentDraft {
        name: "质量部".to_owned(),
        head: "赵工".to_owned(),
        problem_types: "异响".to_owned(),
        ..DepartmentDraft::new()
    };
    office.run(admin, People::SaveDepartment(quality.clone())).unwrap();
    assert_eq!(fields(office.run(admin, People::SaveDepartment(quality.clone()))), ["name"]);
    assert_eq!(refusal(office.run(office.desk, People::SaveDepartment(quality))), "people-refusal-needs-role");
    let noisy = || Draft { problem_type: "noise".to_owned(), ..office.draft() };
    let first = office.record(noisy());
    office.now("2026-03-03 09:00");
    let second = office.record(noisy());
    assert_eq!((first.repeat_of_id, second.repeat_of_id), (None, Some(first.id)));
    assert_eq!(office.told(office.zhao), Vec::<String>::new());
    office.now("2026-03-04 09:00");
    office.record(noisy());
    assert_eq!(office.told(office.zhao), ["call-tell-repeated"]);
    office.now("2026-12-01 09:00");
    let urgent = office.record(Draft { priority: "urgent".to_owned(), ..noisy() });
    assert_eq!(urgent.repeat_of_id, None, "longer ago than the setting looks back");
    assert_eq!(office.told(office.zhao).len(), 2);
    let whom = (CustomerId(1), Some(office.unit), None);
    let settings = aftercare::setting::store::load(&office.conn).unwrap();
    let look = call::store::look(&office.conn, whom, "noise", at("2026-03-05 09:00"), None, &settings).unwrap();
    assert_eq!((look.repeats, look.repeats_of_problem, look.repeat_days), (3, 3, 90));
}

#[test]
fn cov_5_only_contracts_that_could_cover_the_unit_or_its_customer_are_offered() {
    let office = Office::new();
    let (own, of_dealer) = (office.contract("HT-OWN", 240), office.contract("HT-DEALER", 240));
    office.within(|tx| {
        let mut contract: Contract = record::get(tx, of_dealer)?;
        tx.change(&mut contract, |contract| contract.customer_id = CustomerId(2))
    });
    let unit = office.record(office.draft()).equipment_id.unwrap();
    let offered = |unit| {
        let within = contract::store::covering_of(CustomerId(1), unit);
        let found = contract::store::pick(&office.conn, "HT-", Some(within)).unwrap();
        let mut found: Vec<ContractId> = found.into_iter().map(|(id, ..)| ContractId(id)).collect();
        found.sort_unstable();
        found
    };
    assert_eq!((offered(None), offered(Some(unit))), (vec![own], vec![own]));
    // The unit went through that dealer: a contract of theirs may cover it.
    office.within(|tx| {
        let mut card: Equipment = record::get(tx, unit)?;
        tx.change(&mut card, |card| card.dealer_id = Some(CustomerId(2)))
    });
    assert_eq!((offered(None), offered(Some(unit))), (vec![own], vec![own, of_dealer]));
}

#[test]
fn con_9_a_call_in_warranty_uses_nothing_of_the_contract_unless_the_contract_relieved_its_work() {
    let office = Office::new();
    let contract = office.contract("HT2026-1", 240);
    limit(&office, contract, LimitOf::Incidents, 1);
    let warranty = |to: &str| {
        office.within(|tx| {
            let mut unit = equipment::store::get(tx, office.unit)?;
            tx.change(&mut unit, |unit| unit.warranty_to = Some(to.parse().unwrap()))
        });
    };
    warranty("2026-03-31");
    let first = office.record(office.draft());
    let decided = first.coverage.as_ref().unwrap();
    assert_eq!((decided.service, first.contract_id), (contract::ServiceKind::Warranty, Some(contract)));
    let dispatch = office.issue(first.id, "王工");
    office.accept(dispatch);
    office.now("2026-03-02 15:00");
    office.handle(dispatch, "solved", true).unwrap();
    office.now("2026-03-03 09:00");
    let asked = || {
        let asked = contract::store::Asked::new(CustomerId(1), office.clock.now());
        let settings = aftercare::setting::store::load(&office.conn).unwrap();
        contract::store::coverage(&office.conn, &asked, &settings).unwrap().contract_id
    };
    assert_eq!(asked(), Some(contract), "the warranty bore it");
    let mut lines = handling::store::lines_of_call(&office.conn, first.id).unwrap();
    office.within(|tx| tx.change(&mut lines[0], |line| line.decided_by = handling::DecidedBy::Contract));
    assert_eq!(asked(), None, "the contract bore a part of it");
    office.within(|tx| tx.change(&mut lines[0], |line| line.decided_by = handling::DecidedBy::Warranty));
    assert_eq!(asked(), Some(contract));
    // After the warranty each call is the contract's.
    warranty("2026-03-02");
    let second = office.record(office.draft());
    assert_eq!(second.contract_id, Some(contract));
    office.now("2026-03-04 09:00");
    assert_eq!(asked(), None, "used up");
}

#[test]
fn cov_4_what_was_done_follows_another_contract_that_is_saved_with_the_call() {
    let office = Office::new();
    let call = office.record(office.draft());
    let dispatch = office.issue(call.id, "王工");
    office.accept(dispatch);
    office.now("2026-03-02 15:00");
    office.handle(dispatch, "not_solved", true).unwrap();
    let line = || handling::store::lines_of_call(&office.conn, call.id).unwrap().remove(0);
    let before = line();
    assert_eq!((before.charge, before.net), (handling::Charge::Charged, Money(80_000)));
    let contract = office.contract("HT2026-1", 240);
    office.within(|tx| {
        let mut stored: Contract = record::get(tx, contract)?;
        tx.change(&mut stored, |stored| stored.terms.relief.parts = Rate::WHOLE)
    });
    let save = |number: &str| {
        let draft = Draft { contract: number.to_owned(), ..Draft::of(&office.conn, call.id).unwrap() };
        office.run(office.desk, Command::Save(Box::new(draft))).unwrap()
    };
    let done = save("HT2026-1");
    assert!(done.outcome.reasons.iter().any(|reason| reason.said.key == "call-done-lines-judged"));
    let covered = line();
    assert_eq!((covered.charge, covered.net), (handling::Charge::Free, Money::ZERO));
    assert_eq!((covered.decided_by, covered.version), (handling::DecidedBy::Contract, before.version + 1));
    // What somebody had the last word on stays.
    let word = handling::command::Command::LastWord {
        line: covered.id,
        version: covered.version,
        word: Some(handling::Charge::Charged),
        reason: "人为损坏".to_owned(),
    };
    office.run(office.wang, word).unwrap();
    let (version, unchanged) = (line().version, Draft::of(&office.conn, call.id).unwrap());
    office.run(office.desk, Command::Save(Box::new(Draft { phone: "1".to_owned(), ..unchanged }))).unwrap();
    save("");
    assert_eq!((line().charge, line().version), (handling::Charge::Charged, version));
    assert!(check::whole(&office.conn).unwrap().is_sound());
}
