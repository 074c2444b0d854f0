//! Automatic rules and warnings on a real store: once each, in working hours, caught up after a pause.

use aftercare::{
    alert::{
        Alert, Rule,
        command::{Command as AlertCommand, Report, RuleDraft, run_all},
        store,
    },
    base::words::Word as _,
    db::{check, record},
};

use super::*;

impl Office {
    /// Runs the rules at a moment.
    fn rules_at(&self, text: &str) -> Report {
        self.now(text);
        run_all(&self.conn, &self.clock).unwrap()
    }

    fn alerts(&self) -> Vec<Alert> {
        record::all(&self.conn, "ORDER BY id", &[]).unwrap()
    }

    /// What was found, as words: rule, record, whom it told.
    fn found(&self) -> Vec<String> {
        let line = |alert: Alert| {
            let told = if alert.told_at.is_some() { alert.told.as_str() } else { "…" };
            format!("{} {} {told}", alert.rule.word(), alert.about_id)
        };
        self.alerts().into_iter().map(line).collect()
    }

    /// How much is stored, and what the standing task noted.
    fn content(&self) -> (Vec<(String, i64)>, Option<aftercare::db::run::Run>) {
        (check::counts(&self.conn).unwrap(), store::last_run(&self.conn).unwrap())
    }

    fn end_of_unit(&self, day: &str) {
        self.within(|tx| {
            let mut unit = equipment::store::get(tx, self.unit)?;
            tx.change(&mut unit, |unit| {
                unit.warranty_to = Some(day.parse().unwrap());
                unit.responsible_id = Some(self.zhao);
            })
        });
    }

    fn set(&self, rule: Rule, change: impl FnOnce(&mut RuleDraft)) -> Result<Done, Failure> {
        let mut draft = RuleDraft::from(&store::rule(&self.conn, rule).unwrap());
        change(&mut draft);
        self.run(UserId(0), AlertCommand::SaveRule(draft))
    }
}

fn noise() -> Draft {
    Draft {
        equipment: "SN-7788".to_owned(),
        subject: "主轴异响".to_owned(),
        problem_type: "noise".to_owned(),
        ..Draft::new()
    }
}

#[test]
fn clk_5_an_owner_is_told_at_three_quarters_and_with_the_queues_manager_at_the_due_once_each() {
    let office = Office::new();
    office.rules_at("2026-03-02 09:00");
    let call = office.record(noise());
    office.rules_at("2026-03-02 16:29");
    assert_eq!(office.found(), [""; 0]);
    let report = office.rules_at("2026-03-02 16:30");
    assert_eq!(report.rules.into_iter().collect::<Vec<_>>(), [(Rule::ResponseShare, (1, 1))]);
    assert_eq!(office.told(office.owner).last().unwrap(), "alert-said-response-share");
    assert!(!office.told(office.manager).contains(&"alert-said-response-share".to_owned()));
    // A second time at the same moment nothing changes, nor later until the due.
    let content = office.content();
    assert_eq!(office.rules_at("2026-03-02 16:30"), Report::default());
    assert_eq!(office.content(), content);
    office.rules_at("2026-03-03 09:29");
    assert_eq!(office.content().0, content.0);
    office.rules_at("2026-03-03 09:30");
    for told in [office.owner, office.manager] {
        assert_eq!(office.told(told).last().unwrap(), "alert-said-response-due");
    }
    let (share, due) = (
        format!("response_share {} 受理人小李", call.id.0),
        format!("response_due {} 受理人小李, 队长老吴", call.id.0),
    );
    assert_eq!(office.found(), [share, due]);
    assert!(check::whole(&office.conn).unwrap().is_sound());
}

#[test]
fn a_call_that_is_answered_or_stands_warns_nobody() {
    let office = Office::new();
    office.rules_at("2026-03-02 09:00");
    let answered = office.record(noise());
    let stands = office.record(noise());
    office.now("2026-03-02 10:00").step(office.owner, answered.id, event(Event::Begin));
    office.step(office.owner, stands.id, event(Event::Hold).why("等客户"));
    office.rules_at("2026-03-04 09:00");
    assert_eq!(office.found(), [""; 0]);
}

#[test]
fn a_call_without_owner_warns_its_queues_manager() {
    let office = Office::new();
    office.rules_at("2026-03-02 09:00");
    let call = office.record(Draft { equipment: String::new(), customer: "KH002".to_owned(), ..noise() });
    is(&call, Status::Waiting);
    office.rules_at("2026-03-02 16:30");
    assert_eq!(office.found(), [format!("response_share {} 队长老吴", call.id.0)]);
}

#[test]
fn what_is_found_at_night_is_told_when_work_begins_if_it_still_matters() {
    let office = Office::new();
    office.rules_at("2026-03-02 09:00");
    let wanted = || Draft { wanted_on: "2026-03-12".to_owned(), ..noise() };
    let (kept, dropped) = (office.record(wanted()), office.record(wanted()));
    for call in [kept.id, dropped.id] {
        office.step(office.owner, call, event(Event::Contact).why("已联系"));
    }
    office.set(Rule::ResolveShare, |draft| draft.active = String::new()).unwrap();
    office.set(Rule::ResolveDue, |draft| draft.active = String::new()).unwrap();
    office.rules_at("2026-03-11 00:30");
    let line = |call: &Call, told: &str| format!("wanted_ahead {} {told}", call.id.0);
    assert_eq!(office.found(), [line(&kept, "…"), line(&dropped, "…")]);
    let told = office.told(office.owner).len();
    office.now("2026-03-11 07:00").step(office.owner, dropped.id, event(Event::Cancel).why("客户取消"));
    office.rules_at("2026-03-11 08:29");
    assert_eq!(office.told(office.owner).len(), told, "outside the hours nobody is told");
    office.rules_at("2026-03-11 08:30");
    assert_eq!(office.found(), [line(&kept, "受理人小李"), line(&dropped, "")]);
    assert_eq!(office.told(office.owner).len(), told + 1);
}

#[test]
fn con_7_a_contract_is_warned_of_once_per_end_also_when_nobody_looked_for_weeks() {
    let office = Office::new();
    // Its unit is another rule's.
    office.set(Rule::WarrantyEnd, |draft| draft.active = String::new()).unwrap();
    office.rules_at("2026-03-02 09:00");
    let contract = office.contract("HT2026-00001", 480);
    office.rules_at("2026-12-01 08:00");
    let tell_of = |told: &str| format!("contract_end {} {told}", contract.0);
    assert_eq!(office.found(), [tell_of("…")], "on a working day before work begins");
    office.rules_at("2026-12-21 09:00");
    office.rules_at("2026-12-22 09:00");
    assert_eq!(office.found(), [tell_of("受理人小李")], "the customer's owner");
    let extended = |end: &str| {
        office.within(|tx| {
            let mut found = aftercare::contract::store::get(tx, contract)?;
            tx.change(&mut found, |contract| contract.ends_on = end.parse().unwrap())
        });
    };
    extended("2027-06-30");
    office.rules_at("2026-12-30 09:00");
    assert_eq!(office.found().len(), 1);
    // The program was off until after the new end: one message, that it has ended.
    office.rules_at("2027-07-05 09:00");
    assert_eq!(office.told(office.owner).last().unwrap(), "alert-said-contract-ended");
    assert_eq!(office.found().len(), 2);
    extended("2027-12-31");
    office.rules_at("2028-03-01 09:00");
    assert_eq!(office.found().len(), 3, "off for longer than a month");
    extended("2028-01-15");
    office.rules_at("2028-03-02 09:00");
    assert_eq!(office.found().len(), 3, "what ended long before the last run was entered late");
}

#[test]
fn plat_9_after_three_weeks_off_an_open_call_is_warned_of_and_a_rule_switched_on_asks_for_nothing_older() {
    let office = Office::new();
    office.rules_at("2026-03-02 09:00");
    let off = |rule: Rule, active: &str| office.set(rule, |draft| draft.active = active.to_owned()).unwrap();
    off(Rule::ResolveShare, "");
    off(Rule::ResolveDue, "");
    let call = office.record(noise());
    // The response was due on the 3rd, more than two weeks ago.
    office.now("2026-03-23 09:00");
    off(Rule::ResolveDue, "1");
    office.rules_at("2026-03-23 09:00");
    let (share, due) =
        (format!("response_share {} ", call.id.0), format!("response_due {} 受理人小李, 队长老吴", call.id.0));
    assert_eq!(office.found(), [share, due], "once, by what says more; nothing of the rule that was off");
    let later = office.record(noise());
    office.step(office.owner, later.id, event(Event::Contact).why("已联系"));
    office.rules_at("2026-04-20 09:00");
    let resolve = format!("resolve_due {} 受理人小李, 队长老吴", later.id.0);
    assert_eq!(office.found()[2..], [resolve], "what is due since it is on");
}

#[test]
fn eq_8_the_end_of_service_is_told_once_and_not_while_a_contract_goes_on() {
    let office = Office::new();
    office.rules_at("2026-03-02 09:00");
    office.end_of_unit("2026-04-01");
    office.rules_at("2026-03-02 10:00");
    let line = |told: &str| format!("warranty_end {} {told}", office.unit.0);
    assert_eq!(office.found(), [line("赵工")]);
    // Another end is another warning; a contract of the customer covers the unit for longer.
    office.contract("HT2026-00001", 480);
    office.end_of_unit("2026-04-02");
    office.rules_at("2026-03-03 10:00");
    assert_eq!(office.found().len(), 1);
    office.end_of_unit("2027-01-02");
    office.set(Rule::ContractEnd, |draft| draft.active = String::new()).unwrap();
    office.rules_at("2026-12-03 10:00");
    assert_eq!(office.found(), [line("赵工"), line("赵工")]);
}

#[test]
fn eq_8_a_line_that_was_ended_alone_serves_only_until_the_day_before() {
    let office = Office::new();
    office.rules_at("2026-03-02 09:00");
    let off = |draft: &mut RuleDraft| draft.active = String::new();
    office.set(Rule::ContractEnd, off).unwrap();
    let contract = office.contract("HT2026-00001", 480);
    let line = office.within(|tx| {
        let mut found = aftercare::contract::store::get(tx, contract)?;
        tx.change(&mut found, |contract| contract.covers = ContractType::Serial)?;
        tx.insert(&mut aftercare::contract::ContractLine::of_unit(contract, office.unit))
    });
    office.end_of_unit("2026-04-01");
    office.rules_at("2026-03-03 10:00");
    assert_eq!(office.found(), [""; 0], "the contract goes on until the end of the year");
    office.within(|tx| {
        let mut line: aftercare::contract::ContractLine = record::get(tx, line)?;
        tx.change(&mut line, |line| line.ended_on = Some("2026-04-11".parse().unwrap()))
    });
    office.rules_at("2026-03-12 10:00");
    assert_eq!(office.alerts().into_iter().map(|alert| alert.key).collect::<Vec<_>>(), ["2026-04-10"]);
    office.rules_at("2026-12-10 10:00");
    assert_eq!(office.found().len(), 1, "nothing ends with the contract");
}

#[test]
fn who_would_get_many_messages_at_once_gets_one_that_counts_them() {
    let office = Office::new();
    office.rules_at("2026-03-02 09:00");
    for _ in 0..6 {
        office.record(noise());
    }
    let report = office.rules_at("2026-03-02 16:30");
    assert_eq!(report.rules.into_iter().collect::<Vec<_>>(), [(Rule::ResponseShare, (6, 1))]);
    assert_eq!(office.told(office.owner).last().unwrap(), "alert-said-many");
    assert!(office.alerts().iter().all(|alert| alert.told == "受理人小李"));
}

#[test]
fn the_rules_that_move_calls_are_written_down_with_whom_they_told() {
    let office = Office::new();
    office.rules_at("2026-03-02 09:00");
    let waiting = office.record(Draft {
        equipment: String::new(),
        customer: "KH002".to_owned(),
        wanted_on: "2026-03-02".to_owned(),
        ..noise()
    });
    let report = office.rules_at("2026-03-03 00:00");
    assert_eq!(report.rules.get(&Rule::LockOverdue), Some(&(1, 1)));
    is(&office.call(waiting.id), Status::Locked);
    let moved: Vec<String> = office.found().into_iter().filter(|line| line.starts_with("lock_overdue")).collect();
    assert_eq!(moved, [format!("lock_overdue {} 队长老吴", waiting.id.0)]);
    let step = call::store::steps(&office.conn, waiting.id).unwrap().pop().unwrap();
    assert_eq!((step.event.as_str(), step.user_id), ("lock_overdue", UserId(0)), "done by the system");
}

#[test]
fn a_rule_is_set_by_a_supervisor_and_what_is_wrong_is_said() {
    let office = Office::new();
    let set = |leads: &str, recipients: &str| {
        office.set(Rule::ResponseShare, |draft| {
            draft.leads = leads.to_owned();
            draft.recipients = recipients.to_owned();
        })
    };
    for leads in ["", "0", "100", "soon", "10,20,30,40,50,60", "-5"] {
        assert_eq!(fields(set(leads, "manager")), ["leads"], "{leads}");
    }
    for recipients in ["", "nobody", "role:nobody, manager"] {
        assert_eq!(fields(set("75", recipients)), ["recipients"], "{recipients}");
    }
    set("90%，50", "manager, role:supervisor, user:1").unwrap();
    let draft = RuleDraft::from(&store::rule(&office.conn, Rule::ResponseShare).unwrap());
    assert_eq!((draft.leads.as_str(), draft.recipients.as_str()), ("50, 90", "manager, role:supervisor, user:1"));
    let stale = RuleDraft { version: 0, ..draft.clone() };
    assert!(matches!(office.run(UserId(0), AlertCommand::SaveRule(stale)), Err(Failure::Stale(_))));
    assert_eq!(refusal(office.run(office.desk, AlertCommand::SaveRule(draft))), "people-refusal-needs-role");
    assert_eq!(refusal(office.set(Rule::Resume, |_| ())), "alert-error-always-on");
    assert!(check::whole(&office.conn).unwrap().is_sound());
}

/// A small generator of numbers, the same for everybody.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }
}

/// What there is at the end of some runs: what was found, and how the calls stand.
type End = (Vec<String>, Vec<String>);

/// An office with calls of many kinds, whose rules run at these moments.
fn after_runs(moments: &[String]) -> End {
    let office = Office::new();
    office.rules_at("2026-03-02 09:00");
    office.end_of_unit("2026-03-25");
    for day in ["2026-03-03", "2026-03-06", "2026-03-11"] {
        let wanted = Draft { wanted_on: day.to_owned(), ..noise() };
        office.record(Draft { equipment: String::new(), customer: "KH002".to_owned(), ..wanted.clone() });
        office.record(wanted.clone());
        let began = office.record(wanted.clone());
        office.step(office.owner, began.id, event(Event::Begin));
        let held = office.record(wanted);
        let resume_on = Some("2026-03-05".parse().unwrap());
        office.step(office.owner, held.id, Step { resume_on, ..event(Event::Hold).why("等备件") });
    }
    for moment in moments {
        office.rules_at(moment);
    }
    assert!(check::whole(&office.conn).unwrap().is_sound());
    // A wanted date is near only until it is past: that one may be missed.
    let kept = |alert: &Alert| alert.rule != Rule::WantedAhead;
    let key = |alert: Alert| {
        let key = if alert.rule.is_automatic() { "" } else { alert.key.as_str() };
        format!("{} {} {key}", alert.rule.word(), alert.about_id)
    };
    let mut found: Vec<String> = office.alerts().into_iter().filter(kept).map(key).collect();
    found.sort();
    let calls: Vec<Call> = record::all(&office.conn, "ORDER BY id", &[]).unwrap();
    let line = |call: Call| {
        let pauses: Vec<_> = call::store::pauses(&office.conn, call.id).unwrap();
        let pauses: Vec<_> = pauses.into_iter().map(|pause| (pause.from_at, pause.to_at)).collect();
        let dues = (call.response_due, call.resolve_due, call.wanted_on, call.wanted_used, call.last_step_at);
        format!("{:?} {:?} {dues:?} {pauses:?}", call.status, call.owner_id)
    };
    (found, calls.into_iter().map(line).collect())
}

#[test]
fn whenever_the_rules_run_in_between_the_end_is_the_same() {
    let mut dice = Dice(7);
    let last = "2026-03-13 10:00";
    let once = after_runs(&[last.to_owned()]);
    assert!(once.0.len() > 20, "{:?}", once.0);
    for _ in 0..12 {
        let mut moments: Vec<String> = (0..dice.below(9))
            .map(|_| format!("2026-03-{:02} {:02}:{:02}", 2 + dice.below(11), 9 + dice.below(15), dice.below(60)))
            .collect();
        moments.push(last.to_owned());
        moments.sort();
        assert_eq!(after_runs(&moments), once, "{moments:?}");
    }
}

#[test]
fn eq_8_a_unit_that_only_a_contract_of_its_customer_covers_is_warned_of_once_when_that_ends() {
    for by_group in [false, true] {
        let office = Office::new();
        office.rules_at("2026-03-02 09:00");
        office.set(Rule::ContractEnd, |draft| draft.active = String::new()).unwrap();
        let contract = office.contract("HT2026-00001", 480);
        office.within(|tx| {
            let mut unit = equipment::store::get(tx, office.unit)?;
            tx.change(&mut unit, |unit| unit.responsible_id = Some(office.zhao))?;
            if by_group {
                let mut found = aftercare::contract::store::get(tx, contract)?;
                tx.change(&mut found, |contract| contract.covers = ContractType::ItemGroup)?;
                tx.insert(&mut aftercare::contract::ContractLine::of_group(contract, "lathe"))?;
            }
            Ok(())
        });
        office.rules_at("2026-11-02 09:00");
        assert_eq!(office.found(), [""; 0], "not yet");
        for day in ["2026-12-28", "2026-12-29", "2027-01-04"] {
            office.rules_at(&format!("{day} 10:00"));
            assert_eq!(office.found(), [format!("warranty_end {} 赵工", office.unit.0)], "{day}, by group: {by_group}");
        }
        assert_eq!(office.alerts()[0].key, "2026-12-31");
    }
}
