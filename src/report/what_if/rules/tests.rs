use super::*;
use crate::{
    base::{calendar::Span, id::ContractId, money::Qty, time::parse_instant},
    call::{Priority, make},
    contract::{Relief, ServiceKind},
    handling::{Charge, DecidedBy},
    report::what_if::hours::WorkHours,
    setting::Hours,
};

fn line(description: &str) -> HandlingLine {
    HandlingLine {
        id: Default::default(),
        version: 0,
        handling_id: Default::default(),
        position: 1,
        kind: LineKind::Other,
        item_id: None,
        description: description.to_owned(),
        serial: String::new(),
        quantity: Qty::ONE,
        price: Money::ZERO,
        discount: Rate::ZERO,
        cost: Money::ZERO,
        warehouse: String::new(),
        condition: String::new(),
        charge: Charge::Charged,
        relief: Rate::ZERO,
        net: Money::ZERO,
        decided_by: DecidedBy::Standard,
        reasons: Default::default(),
        last_word: None,
        last_word_reason: String::new(),
        waived_reason: String::new(),
        waived_by_id: None,
    }
}

fn at(text: &str) -> Instant {
    parse_instant(text, chrono_tz::Asia::Shanghai).unwrap()
}

/// Nothing covers, eight hours are promised for the response and forty for the solution; a bearing of 380 and two
/// hours of 200 were charged.
fn given() -> Given {
    let settings =
        Settings { company: Default::default(), calendar: Calendar::office_default(), policy: Default::default() };
    let mut call = make::call();
    // A Monday.
    call.opened_at = at("2026-03-02 08:30");
    call.priority = Priority::Normal;
    call.responded_at = Some(at("2026-03-02 14:30"));
    call.solved_at = Some(at("2026-03-03 16:30"));
    call.coverage = Some(general());
    let part = HandlingLine { kind: LineKind::PartFitted, price: Money(38_000), ..line("bearing") };
    let labour =
        HandlingLine { kind: LineKind::Labour, price: Money(20_000), quantity: Qty::whole(2), ..line("hours") };
    let mut given = Given {
        call,
        pauses: Vec::new(),
        lines: vec![part, labour],
        around: Default::default(),
        settings,
        now: at("2026-03-06 09:00"),
    };
    for line in &mut given.lines {
        line.net = decide(&given.call, &given.settings.policy, line, &given.around).unwrap().net;
    }
    given
}

fn general() -> Coverage {
    let policy = crate::setting::Policy::default();
    Coverage {
        as_of: at("2026-03-02 08:30"),
        service: ServiceKind::General,
        in_warranty: false,
        warranty_relief: Relief::default(),
        warranty_contract_id: None,
        contract_id: None,
        contract_number: String::new(),
        contract_relief: Relief::default(),
        in_hours: true,
        next_covered: None,
        windows: None,
        holidays_covered: false,
        response: policy.response,
        resolve: policy.resolve,
        reasons: Vec::new(),
        warranty_refined: Vec::new(),
        contract_refined: Vec::new(),
        modes: None,
        choices: Vec::new(),
        parts: Vec::new(),
        general: crate::setting::GeneralService::Warning,
    }
}

fn told(given: &Given, changed: &Call, changes: &Changes) -> Vec<(What, Option<Arg>, Option<Arg>)> {
    let compared = compare(given, changed, changes).unwrap();
    let changed = compared.rows.into_iter().filter(Row::is_changed);
    changed.map(|row| (row.what, row.before, row.after)).collect()
}

fn minutes(minutes: i64) -> Option<Arg> {
    Some(Arg::Minutes(minutes))
}

fn key(key: &str) -> Option<Arg> {
    Some(Arg::Key(key.to_owned()))
}

fn moment(text: &str) -> Option<Arg> {
    Some(Arg::At(at(text)))
}

#[test]
fn cov_5_with_nothing_changed_both_sides_are_the_same_and_each_thing_has_its_row() {
    let given = given();
    let compared = compare(&given, &given.call, &Changes::default()).unwrap();
    assert_eq!(compared.changed(), 0);
    assert_eq!(compared.rows.len(), What::ALL.len());
    let of = |what| compared.rows.iter().find(|row| row.what == what).and_then(|row| row.after.clone());
    assert_eq!(of(What::ResponseDue), moment("2026-03-03 09:00"));
    // Half past eight to noon, and the hour from half past one.
    assert_eq!((of(What::ResponseUsed), of(What::ResponseState)), (minutes(270), key("call-clock-met")));
    assert_eq!((of(What::Charged), of(What::Borne)), (Some(Arg::Money(Money(78_000))), Some(Arg::Money(Money(0)))));
}

#[test]
fn a_shorter_promise_is_missed_where_the_answer_came_later() {
    let given = given();
    let changes = Changes { response: Some(240), ..Changes::default() };
    assert_eq!(
        told(&given, &given.call, &changes),
        [
            (What::ResponsePromise, minutes(480), minutes(240)),
            (What::ResponseDue, moment("2026-03-03 09:00"), moment("2026-03-02 14:00")),
            (What::ResponseState, key("call-clock-met"), key("call-clock-missed")),
        ]
    );
}

#[test]
fn another_priority_takes_its_own_promise_from_the_coverage() {
    let given = given();
    let changed = Call { priority: Priority::Urgent, ..given.call.clone() };
    let told = told(&given, &changed, &Changes { priority: Some(Priority::Urgent), ..Changes::default() });
    assert!(told.contains(&(What::Priority, key("call-priority-normal"), key("call-priority-urgent"))));
    assert!(told.contains(&(What::ResponsePromise, minutes(480), minutes(120))));
    assert!(told.contains(&(What::ResolveState, key("call-clock-met"), key("call-clock-missed"))));
}

#[test]
fn around_the_clock_the_lunch_break_and_the_night_count() {
    let given = given();
    let week = std::array::from_fn(|_| vec![Span::WHOLE_DAY]);
    let hours = WorkHours { week: Some(week), holidays_covered: true };
    let told = told(&given, &given.call, &Changes { hours: Some(hours), ..Changes::default() });
    assert!(told.contains(&(What::ResponseUsed, minutes(270), minutes(360))));
    assert!(told.contains(&(What::ResolveDue, moment("2026-03-09 11:00"), moment("2026-03-04 00:30"))));
    assert!(told.iter().any(|(what, ..)| *what == What::Hours));
}

#[test]
fn the_ledger_holds_on_both_sides() {
    let mut given = given();
    let pause = Pause { from: at("2026-03-02 09:30"), to: Some(at("2026-03-02 13:30")), why: "hold".to_owned() };
    given.pauses = vec![pause];
    let told = told(&given, &given.call, &Changes { response: Some(60), ..Changes::default() });
    // An hour before the pause, an hour after it.
    assert!(told.contains(&(What::ResponseDue, moment("2026-03-03 11:30"), moment("2026-03-02 09:30"))), "{told:?}");
    assert!(told.contains(&(What::ResponseState, key("call-clock-met"), key("call-clock-missed"))));
}

#[test]
fn a_contract_that_relieves_takes_over_what_it_frees() {
    let given = given();
    let coverage = Coverage {
        service: ServiceKind::Contract,
        contract_id: Some(ContractId(7)),
        contract_number: "HT-7".to_owned(),
        contract_relief: Relief { labour: Rate::WHOLE, parts: Rate::percent(50), ..Relief::default() },
        response: Hours { normal: Some(60), ..general().response },
        ..general()
    };
    let changed = Call { coverage: Some(coverage), ..given.call.clone() };
    let compared = compare(&given, &changed, &Changes::default()).unwrap();
    let money = |amount| Some(Arg::Money(Money(amount)));
    let row = |what| {
        let row = compared.rows.iter().find(|row| row.what == what).unwrap();
        (row.before.clone(), row.after.clone())
    };
    assert_eq!(row(What::Charged), (money(78_000), money(19_000)));
    assert_eq!(row(What::Borne), (money(0), money(59_000)));
    assert_eq!(row(What::Contract), (None, Some(Arg::from("HT-7"))));
    let lines: Vec<_> = compared.lines.iter().map(|line| (line.description.as_str(), line.after)).collect();
    assert_eq!(lines, [("bearing", Money(19_000)), ("hours", Money(0))]);
}

#[test]
fn what_was_waived_stays_waived_and_no_more_than_that() {
    let mut given = given();
    given.lines[0].waived_reason = "goodwill".to_owned();
    let stored = stored_cost(&given.lines[0]).unwrap();
    assert_eq!((stored.charged, stored.borne), (Money(0), Money(38_000)));
    given.lines[0].net = Money(19_000);
    let cost = cost_of(&given.lines[0], &given.call, &given.settings, &given.around).unwrap();
    assert_eq!((cost.charged, cost.borne), (Money(38_000), Money(0)), "more is asked than was waived");
}

#[test]
fn a_part_removed_costs_nobody() {
    let removed = HandlingLine { kind: LineKind::PartRemoved, price: Money(38_000), ..line("old") };
    let cost = cost_of(&removed, &given().call, &given().settings, &given().around).unwrap();
    assert_eq!((cost.charged, cost.borne), (Money(0), Money(0)));
}
