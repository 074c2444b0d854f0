//! A call in a real database, with everything around it, becomes the facts of its order.

#![cfg(test)]

use super::*;
use crate::{
    base::{
        calendar::Calendar,
        id::{CustomerId, DispatchId, EquipmentId, HandlingId, Id as _, ItemId, UserId},
        say::Reasons,
    },
    call::{self, Call, FaultClass, Priority, Weight},
    contract::{Coverage, Relief},
    customer::{Address, AddressKind, Customer, Level},
    db::{
        clock::Clock,
        open,
        tx::{self, Tx},
    },
    dispatch::{self, Dispatch},
    document::{Around, Asked, make},
    equipment::{self, Equipment},
    handling::{Handling, HandlingLine},
    item::{Item, ItemKind, TrackedBy},
    people::{Codes, Roles, User},
    setting::{self, Dict, DictEntry, Hours, Policy},
};

fn settings() -> Settings {
    Settings { company: company(), calendar: Calendar::office_default(), policy: Policy::default() }
}

fn user(name: &str) -> User {
    User {
        id: UserId(0),
        version: 0,
        name: name.into(),
        roles: Roles::default(),
        phone: String::new(),
        email: String::new(),
        active: true,
        skills: Codes::default(),
        territory: String::new(),
        cost_rate: Money(0),
        own_hours: None,
        leave: None,
    }
}

fn customer() -> Customer {
    Customer {
        id: CustomerId(0),
        version: 0,
        code: "C001".into(),
        name: "苏州恒远精密模具有限公司".into(),
        short_name: String::new(),
        pinyin: String::new(),
        category: String::new(),
        level: Level::Normal,
        territory: String::new(),
        phone: "0512-6666 8888".into(),
        phone_digits: "051266668888".into(),
        credit_limit: None,
        technician_id: None,
        owner_id: None,
        tax_id: String::new(),
        active: true,
        note: String::new(),
    }
}

fn address(customer_id: CustomerId, kind: AddressKind, city: &str, street: &str) -> Address {
    Address {
        id: crate::base::id::AddressId(0),
        version: 0,
        customer_id,
        kind,
        province: "上海市".into(),
        city: city.into(),
        street: street.into(),
        postcode: String::new(),
        is_default: kind == AddressKind::Billing,
    }
}

fn item(code: &str, name: &str, unit: &str) -> Item {
    Item {
        id: ItemId(0),
        version: 0,
        code: code.into(),
        name: name.into(),
        specification: "CK6140".into(),
        unit: unit.into(),
        kind: ItemKind::Goods,
        item_group: String::new(),
        tracked_by: TrackedBy::Serial,
        list_price: Money(0),
        cost: Money(0),
        warranty_template_id: None,
        warranty_months: 12,
        skill: String::new(),
        active: true,
    }
}

fn card(customer_id: CustomerId, item_id: ItemId) -> Equipment {
    Equipment {
        id: EquipmentId(0),
        version: 0,
        number: Some("EC000123".into()),
        item_id,
        serial: "SN-1".into(),
        maker_serial: String::new(),
        batch: String::new(),
        identity: "SN-1".into(),
        customer_id,
        dealer_id: None,
        contact_id: None,
        site_address: String::new(),
        delivery_id: None,
        responsible_id: None,
        delivered_on: None,
        installed_on: None,
        warranty_from: None,
        warranty_to: Some(day("2027-03-16")),
        status: equipment::Status::Registered,
        kept_status: None,
        technician_id: None,
        territory: String::new(),
        predecessor_id: None,
        successor_id: None,
        reason: String::new(),
        note: String::new(),
    }
}

fn decided() -> Coverage {
    let CoverageFacts { service, contract_number, reasons } = coverage();
    Coverage {
        as_of: at("2026-11-22 09:30"),
        service,
        in_warranty: true,
        warranty_relief: Relief::default(),
        warranty_contract_id: None,
        contract_id: None,
        contract_number,
        contract_relief: Relief::default(),
        in_hours: true,
        next_covered: None,
        windows: None,
        holidays_covered: false,
        response: Hours::default(),
        resolve: Hours::default(),
        reasons,
        warranty_refined: Vec::new(),
        contract_refined: Vec::new(),
        modes: None,
        choices: Vec::new(),
        parts: Vec::new(),
        general: setting::GeneralService::Warning,
    }
}

fn call(customer_id: CustomerId, equipment_id: Option<EquipmentId>) -> Call {
    Call {
        id: CallId(0),
        version: 0,
        number: "SC202611-0042".into(),
        status: call::Status::InProgress,
        kept_status: None,
        customer_id,
        contact_id: None,
        contact_name: "张伟".into(),
        phone: String::new(),
        equipment_id,
        item_id: None,
        contract_id: None,
        coverage: Some(decided()),
        subject: "主轴异响".into(),
        description: String::new(),
        channel: Channel::Hotline,
        problem_type: "mech".into(),
        call_type: CallType::Fault,
        fault_class: FaultClass::Hardware,
        impact: Weight::High,
        urgency: Weight::High,
        priority: Priority::High,
        queue_id: None,
        owner_id: None,
        last_owner_id: None,
        owner_began: false,
        wanted_on: None,
        wanted_time: String::new(),
        wanted_used: false,
        solve_by: None,
        technician_id: None,
        territory: String::new(),
        working_notes: String::new(),
        relayed_by: String::new(),
        delay_cause: String::new(),
        opened_at: at("2026-11-22 09:30"),
        response_due: None,
        resolve_due: None,
        target_at: None,
        responded_at: None,
        solved_at: None,
        closed_at: None,
        last_step_at: at("2026-11-23 12:00"),
        attempts: 1,
        attempts_total: 1,
        ..call::command::blank(at("2026-11-22 09:30"))
    }
}

fn sent(call_id: CallId, technician_id: UserId, number: &str, status: dispatch::Status) -> Dispatch {
    Dispatch {
        id: DispatchId(0),
        version: 0,
        number: number.into(),
        call_id,
        technician_id,
        planned_from: Some(at("2026-11-24 09:00")),
        planned_to: None,
        instructions: String::new(),
        status,
        reason: String::new(),
        attempt: 1,
        issued_at: at("2026-11-22 10:00"),
        accepted_at: None,
        ended_at: None,
        replaces_id: None,
        agreed_at: None,
    }
}

fn handled(call_id: CallId, dispatch_id: DispatchId, user_id: UserId) -> Handling {
    Handling {
        id: HandlingId(0),
        version: 0,
        call_id,
        dispatch_id: Some(dispatch_id),
        attempt: 1,
        user_id,
        outcome: Outcome::Solved,
        method: Method::OnSite,
        cause: "unlisted".into(),
        solution: "更换轴承".into(),
        began_at: at("2026-11-23 09:10"),
        ended_at: at("2026-11-23 11:40"),
        in_warranty: true,
        successor_serial: String::new(),
        signed_by: "张伟".into(),
        signed_at: None,
    }
}

fn handling_line(handling_id: HandlingId, position: i64, item_id: Option<ItemId>) -> HandlingLine {
    HandlingLine {
        id: crate::base::id::HandlingLineId(0),
        version: 0,
        handling_id,
        position,
        kind: LineKind::PartFitted,
        item_id,
        description: if item_id.is_some() { String::new() } else { "其他材料".into() },
        serial: String::new(),
        quantity: Qty::ONE,
        price: Money(1234),
        discount: Rate::ZERO,
        cost: Money(0),
        warehouse: String::new(),
        condition: String::new(),
        charge: Charge::Charged,
        relief: Rate::ZERO,
        net: Money(1234),
        decided_by: DecidedBy::Standard,
        reasons: Reasons::default(),
        last_word: None,
        last_word_reason: String::new(),
        waived_reason: String::new(),
        waived_by_id: None,
    }
}

fn entry(dict: Dict, code: &str, name: &str) -> DictEntry {
    let (id, code, name) = (crate::base::id::DictEntryId(0), code.into(), name.into());
    DictEntry { id, version: 0, dict, code, name, position: 1, active: true }
}

/// A call with a unit, three dispatches (handled, rejected, on the way) and two lines.
fn story(tx: &Tx<'_>) -> Result<CallId, Failure> {
    tx.insert(&mut entry(Dict::ProblemType, "mech", "机械"))?;
    tx.insert(&mut entry(Dict::Unit, "set", "套"))?;
    let (li, wang) = (tx.insert(&mut user("测试李强"))?, tx.insert(&mut user("测试王建国"))?);
    let owner = tx.insert(&mut customer())?;
    tx.insert(&mut address(owner, AddressKind::Billing, "上海市", "账单路 1 号"))?;
    tx.insert(&mut address(owner, AddressKind::Site, "上海市", "金桥路 2 号"))?;
    let unit = tx.insert(&mut item("M1", "数控车床", "set"))?;
    let card = tx.insert(&mut card(owner, unit))?;
    let call = tx.insert(&mut call(owner, Some(card)))?;
    let done = tx.insert(&mut sent(call, li, "PG-1", dispatch::Status::Handled))?;
    tx.insert(&mut sent(call, li, "PG-2", dispatch::Status::Rejected))?;
    tx.insert(&mut sent(call, wang, "PG-3", dispatch::Status::Accepted))?;
    let handling = tx.insert(&mut handled(call, done, li))?;
    tx.insert(&mut handling_line(handling, 2, None))?;
    tx.insert(&mut handling_line(handling, 1, Some(unit)))?;
    Ok(call)
}

#[test]
fn the_stores_give_every_fact_by_name_and_what_is_missing_comes_from_the_next_best_place() {
    let conn = open::for_a_test().unwrap();
    let clock = Clock::standing_at(at("2026-11-30 08:00"));
    let (call, _) = tx::within(&conn, &clock, UserId(1), "test", story).unwrap();
    let facts = gather::facts(&conn, call, &settings()).unwrap();
    assert_eq!(facts.customer, "苏州恒远精密模具有限公司");
    assert_eq!((facts.contact.as_str(), facts.phone.as_str()), ("张伟", "0512-6666 8888"), "the switchboard's phone");
    assert_eq!(facts.site_address, "上海市金桥路 2 号", "the site before the default");
    let unit = facts.unit.as_ref().unwrap();
    assert_eq!((unit.item.as_str(), unit.card_number.as_str()), ("数控车床", "EC000123"));
    assert_eq!(facts.fault.problem_type, "机械");
    assert_eq!(facts.coverage.as_ref().unwrap().reasons, coverage().reasons);
    let visits: Vec<_> = facts.visits.iter().map(|it| (it.dispatch.as_str(), it.technician.as_str())).collect();
    assert_eq!(visits, [("PG-1", "测试李强"), ("PG-3", "测试王建国")], "the rejected one is not printed");
    assert_eq!(facts.visits[0].work.as_ref().unwrap().cause, "unlisted", "a code without an entry stays");
    assert_eq!(facts.visits[1].planned_from, Some(at("2026-11-24 09:00")));
    let lines: Vec<_> = facts.lines.iter().map(|it| (it.description.as_str(), it.measure.as_str())).collect();
    assert_eq!(lines, [("数控车床", "套"), ("其他材料", "")]);
}

/// The repair order of a call, as it is printed.
fn ordered(conn: &Conn, call: CallId, lang: Lang) -> Result<Sheet, Failure> {
    let (settings, texts) = (settings(), texts(lang));
    let around = Around { settings: &settings, texts: &texts, now: at("2026-11-30 08:00") };
    make::sheet(conn, &Asked::of(Document::Order, call.raw()), around)
}

#[test]
fn doc_15_the_dates_of_the_file_are_the_calls_own_and_not_the_clocks() {
    let conn = open::for_a_test().unwrap();
    let clock = Clock::standing_at(at("2026-11-30 08:00"));
    let (id, _) = tx::within(&conn, &clock, UserId(1), "test", story).unwrap();
    let open = ordered(&conn, id, Lang::Zh).unwrap();
    assert_eq!(open.created_utc_ms, at("2026-11-23 12:00").millis());
    let closed_at = at("2026-11-29 17:00");
    tx::within(&conn, &clock, UserId(1), "test", |tx| {
        let mut call: Call = crate::db::record::get(tx, id)?;
        tx.change(&mut call, |call| call.closed_at = Some(closed_at))
    })
    .unwrap();
    assert_eq!(ordered(&conn, id, Lang::Zh).unwrap().created_utc_ms, closed_at.millis());
    assert_eq!(open.language, "zh-CN");
}

#[test]
fn a_call_that_is_not_there_is_named() {
    let conn = open::for_a_test().unwrap();
    let failure = ordered(&conn, CallId(77), Lang::En).unwrap_err();
    assert!(matches!(failure, Failure::NotFound { what, .. } if what == "#77"));
}

#[test]
fn mon_8_the_house_style_of_capitals_stands_on_the_order() {
    let line =
        LineFacts { net: Money(168_032), charge: Charge::Charged, waived_reason: String::new(), ..lines()[0].clone() };
    for (capitals, expected) in
        [(Style::Plain, "壹仟陆佰捌拾元叁角贰分"), (Style::WithZero, "壹仟陆佰捌拾元零叁角贰分")]
    {
        let facts = OrderFacts { lines: vec![line.clone()], ..rich() };
        let texts = texts(Lang::Zh);
        let data = values::of(&facts, &texts).unwrap();
        let sheet = laid_out(Document::Order, TEMPLATE, data, (&texts, capitals), None).unwrap();
        assert!(text_of(&sheet).contains(expected), "{capitals:?}");
    }
}
