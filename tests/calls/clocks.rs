//! Clocks, ledger and automatic rules of real calls.

use aftercare::{base::time::MINUTE_MS, people};

use super::*;

fn shown(at: Option<Instant>) -> String {
    at.map_or_else(|| "-".to_owned(), |at| at.show(ZONE))
}

#[test]
fn clk_3_dues_come_from_the_ledger_and_stand_while_the_call_is_on_hold() {
    let office = Office::new();
    // Normal: eight hours to respond, forty to resolve. The office is open seven and a half a day.
    let call = office.record(office.draft());
    assert_eq!(shown(call.response_due), "2026-03-03 09:30");
    assert_eq!(shown(call.resolve_due), "2026-03-09 11:30");
    office.now("2026-03-02 10:00");
    let held = office.step(office.owner, call.id, event(Event::Hold).why("等备件"));
    assert_eq!((shown(held.response_due), shown(held.resolve_due)), ("-".to_owned(), "-".to_owned()));
    office.now("2026-03-03 10:00");
    let resumed = office.step(office.owner, call.id, event(Event::Resume));
    // A whole working day later than before, lunch and night not counted.
    assert_eq!(shown(resumed.resolve_due), "2026-03-10 11:30");
    // Another priority is another promise over the same ledger.
    let form = Draft { priority: "urgent".to_owned(), ..Draft::of(&office.conn, call.id).unwrap() };
    office.run(office.desk, Command::Save(Box::new(form))).unwrap();
    let urgent = office.call(call.id);
    assert_eq!(shown(urgent.response_due), "2026-03-03 11:00");
    assert_eq!(call::store::pauses(&office.conn, call.id).unwrap().len(), 1);
}

#[test]
fn call_17_processed_and_closed_are_pauses_and_the_response_stays_met() {
    let office = Office::new();
    let call = office.record(office.draft());
    office.now("2026-03-02 10:00");
    let sent = office.issue(call.id, "王工");
    office.accept(sent);
    office.now("2026-03-02 11:00");
    office.handle(sent, "solved", false).unwrap();
    let done = office.call(call.id);
    is(&done, Status::Processed);
    assert_eq!(
        (shown(done.responded_at), shown(done.solved_at)),
        ("2026-03-02 10:00".into(), "2026-03-02 11:00".into())
    );
    office.now("2026-03-04 09:00");
    let again = office.step(office.owner, call.id, event(Event::Continue).why("又响了"));
    is(&again, Status::InProgress);
    assert_eq!((again.solved_at, again.responded_at), (None, done.responded_at));
    let settings = aftercare::setting::store::load(&office.conn).unwrap();
    let clocks = call::store::clocks(&office.conn, &again, at("2026-03-04 09:30"), &settings).unwrap();
    // Two hours before it was processed and half an hour since: the days between don't count.
    assert_eq!(clocks.resolve.unwrap().remaining_ms, (2_400 - 150) * MINUTE_MS);
}

#[test]
fn call_18_yesterdays_slips_are_typed_this_morning() {
    let office = Office::new();
    let call = office.record(office.draft());
    office.now("2026-03-03 08:40");
    let begun = office.step(office.owner, call.id, event(Event::Begin).at(at("2026-03-02 09:20")));
    assert_eq!(shown(begun.responded_at), "2026-03-02 09:20");
    let early = event(Event::Hold).why("等备件").at(at("2026-03-02 09:10"));
    assert_eq!(refusal(office.try_step(office.owner, call.id, early)), "call-refusal-before");
    let late = event(Event::Hold).why("等备件").at(at("2026-03-03 08:41"));
    assert_eq!(refusal(office.try_step(office.owner, call.id, late)), "call-refusal-future");
    let step = call::store::steps(&office.conn, call.id).unwrap().pop().unwrap();
    assert_eq!((step.happened_at, step.recorded_at), (at("2026-03-02 09:20"), at("2026-03-03 08:40")));
}

fn rules(office: &Office) -> Vec<CallId> {
    tx::within(&office.conn, &office.clock, people::store::SYSTEM, "test", call::command::run_rules).unwrap().0
}

#[test]
fn call_13_automatic_rules_run_once_per_wanted_date() {
    let office = Office::new();
    let wanted = |draft: Draft| Draft { wanted_on: "2026-03-03".to_owned(), ..draft };
    let waiting = office.record(wanted(Draft {
        customer: "KH002".to_owned(),
        subject: "漏油".to_owned(),
        problem_type: "noise".to_owned(),
        ..Draft::new()
    }));
    let assigned = office.record(wanted(office.draft()));
    let on_site = office.record(wanted(office.draft()));
    let asked = office.issue(assigned.id, "王工");
    let sent = office.issue(on_site.id, "王工");
    office.accept(sent);
    office.now("2026-03-03 23:59");
    assert_eq!(rules(&office), []);
    office.now("2026-03-04 08:30");
    assert_eq!(rules(&office), [waiting.id, assigned.id, on_site.id]);
    is(&office.call(waiting.id), Status::Locked);
    let returned = office.call(assigned.id);
    assert_eq!((returned.status, returned.owner_id), (Status::Waiting, None));
    let revoked = dispatch::store::get(&office.conn, asked).unwrap();
    assert_eq!(revoked.status, dispatch::Status::Revoked);
    let texts = aftercare::base::text::Texts::new(aftercare::base::text::Lang::Zh, ZONE);
    assert_eq!(revoked.reason_text(&texts), "逾期未处理，退回", "nobody gave a reason: the rule is named");
    let shown = dispatch::store::show(&office.conn, asked).unwrap();
    let reason = shown.facts.iter().find(|fact| fact.key == "reason").map(|fact| &fact.what);
    let Some(aftercare::base::shown::What::Val(word, show)) = reason else { panic!("{reason:?}") };
    assert_eq!(texts.show(word, *show), "逾期未处理，退回");
    assert_eq!(shown.json(&texts)["reason"], "return_overdue", "scripts get the word");
    let spec = dispatch::fields::list_spec();
    let rows = aftercare::db::list::rows(&office.conn, &spec, &[asked.0]).unwrap();
    let column = spec.columns.iter().find(|column| column.key == "reason").unwrap();
    assert_eq!(texts.show(spec.cells(&rows[0]).get("reason").unwrap(), column.show), "逾期未处理，退回");
    is(&office.call(on_site.id), Status::InProgress);
    office.now("2026-03-06 08:30");
    assert_eq!(rules(&office), [], "that date counts as used");
    assert!(office.told(office.manager).contains(&"call-tell-locked".to_owned()));
    let by_desk = event(Event::Unlock).why("客户改期").wanted(None);
    assert_eq!(refusal(office.try_step(office.desk, waiting.id, by_desk.clone())), "call-refusal-needs-manager");
    let unlocked = office.step(office.manager, waiting.id, by_desk.owner(office.owner));
    assert_eq!((unlocked.status, unlocked.owner_id), (Status::Assigned, Some(office.owner)));
}

#[test]
fn call_15_a_hold_ends_by_itself_on_its_day() {
    let office = Office::new();
    let call = office.record(office.draft());
    let hold = event(Event::Hold).why("等备件").resume_on("2026-03-05".parse().unwrap());
    office.step(office.owner, call.id, hold);
    office.now("2026-03-04 23:00");
    assert_eq!(rules(&office), []);
    // The program was off over the weekend: the clock went on when the day began all the same.
    office.now("2026-03-09 08:30");
    assert_eq!(rules(&office), [call.id]);
    is(&office.call(call.id), Status::Assigned);
    let pause = call::store::pauses(&office.conn, call.id).unwrap().pop().unwrap();
    assert_eq!(pause.to_at, Some(at("2026-03-05 00:00")));
}

#[test]
fn clk_6_the_proof_of_a_call_tells_who_promised_and_why_the_clock_stood() {
    use aftercare::call::rules::{ClockState, Which};
    let office = Office::new();
    office.contract("HT2026-1", 240);
    let call = office.record(office.draft());
    office.now("2026-03-02 10:00");
    office.step(office.owner, call.id, event(Event::Hold).why("等客户停机"));
    office.now("2026-03-03 10:00");
    let resumed = office.step(office.owner, call.id, event(Event::Resume));
    let settings = aftercare::setting::store::load(&office.conn).unwrap();
    let deadlines = call::store::deadlines(&office.conn, &resumed, &settings).unwrap();
    assert_eq!(
        (deadlines.given_by(Which::Response), deadlines.given_by(Which::Resolve)),
        (Some("HT2026-1"), Some("HT2026-1"))
    );
    let proof = deadlines.proof(Which::Resolve, office.clock.now()).unwrap().unwrap();
    assert_eq!((proof.clock.due, proof.clock.state), (resumed.resolve_due, ClockState::Running));
    assert_eq!((proof.counted_minutes(), proof.stops.len()), (240, 1));
    assert_eq!((proof.stops[0].why.as_str(), proof.stops[0].status), ("等客户停机", Status::OnHold));
    // Of low calls the contract says nothing: the company's standard holds.
    let low = Call { priority: call::Priority::Low, ..resumed };
    assert_eq!(call::store::deadlines(&office.conn, &low, &settings).unwrap().given_by(Which::Resolve), None);
}
