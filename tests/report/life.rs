//! The life of a unit: everything that happened to it, in order, each leading to its record (EQ-9).

use aftercare::{
    base::{
        id::{CustomerId, EquipmentId, PrintLogId},
        kind::{Kind, Subject},
        text::{Lang, Texts},
        words::Word as _,
    },
    contract::ContractLine,
    delivery,
    document::{
        self, Document,
        own::{PrintLog, Way},
    },
    equipment, item,
    report::life::{self, Happening, Lane, Tint, When},
};

use super::*;

/// An office that delivered a machine, was called, worked on it, plans to come again and printed its call.
pub fn delivered(office: &Office) -> EquipmentId {
    office.at("2026-11-02 10:00");
    let machine = item::command::Draft {
        code: "M-100".to_owned(),
        name: "贴片机".to_owned(),
        warranty_months: "12".to_owned(),
        tracked_by: "serial".to_owned(),
        ..item::command::Draft::new()
    };
    office.run(item::command::Command::Save(Box::new(machine)));
    let line = delivery::command::LineDraft {
        item: "M-100".to_owned(),
        serials: "SN-77 A1".replace(' ', ""),
        ..delivery::command::LineDraft::default()
    };
    let draft = delivery::command::Draft {
        customer: "KH001".to_owned(),
        delivered_on: "2026-10-28".to_owned(),
        lines: vec![line],
        ..delivery::command::Draft::default()
    };
    office.run(delivery::command::Command::Save { draft: Box::new(draft), post: true });
    let card = equipment::store::by_code(&office.conn, "SN-77A1").unwrap().unwrap();
    office.at("2026-11-17 09:00");
    let of_unit = |draft: &mut call::command::Draft| draft.equipment.clone_from(card.number.as_ref().unwrap());
    let solved = office.call("刀库换刀卡滞", "管理员", of_unit);
    let dispatch = office.dispatch(solved, "2026-11-17 13:30", "2026-11-17 15:30");
    office.at("2026-11-17 16:00");
    office.solve(dispatch);
    office.at("2026-11-19 09:00");
    let open = office.call("主轴异响", "管理员", of_unit);
    office.dispatch(open, "2026-11-23 13:30", "2026-11-23 15:30");
    printed(office, Document::ALL[0], (Kind::Call, open.0), "2026-11-19 09:00");
    // Another unit's call is no part of it.
    office.call("别的设备", "", |_| ());
    card.id
}

fn line(texts: &Texts, one: &Happening) -> String {
    let when = match one.when {
        When::At(at) => texts.at(at),
        When::Between(from, _) => format!("{} …", texts.at(from)),
        When::On(day) => day.to_string(),
        When::Days(from, to) => format!("{from} – {to}"),
    };
    let about = one.about.map(|about| about.kind.word()).unwrap_or_default();
    format!("{} | {when} | {} | {} | {about}", one.lane.word(), texts.say(&one.what), one.who)
}

#[test]
fn eq_9_a_units_life_is_told_in_order_and_each_part_leads_to_its_record() {
    let office = Office::on(open::for_a_test().unwrap());
    let unit = delivered(&office);
    let found = life::life(&office.conn, unit, office.clock.now()).unwrap();
    let texts = Texts::new(Lang::Zh, chrono_tz::Asia::Shanghai);
    let lines: Vec<String> = found.iter().map(|one| line(&texts, one)).collect();
    let told = lines.join("\n");
    for expected in [
        "card | 2026-10-28 | 出库 |  | delivery",
        "cover | 2026-10-28 – 2027-10-27 | 保修期 |  | ",
        "call | 2026-11-17 09:00 … | 服务呼叫 SC202611-0001：刀库换刀卡滞",
        "visit | 2026-11-17 ",
        "呼叫 SC202611-0001 的处理：",
        "call | 2026-11-19 09:00 … | 服务呼叫 SC202611-0002：主轴异响",
        "paper | 2026-11-19 09:00 | 打印",
        "visit | 2026-11-23 13:30 … | 计划上门：派工单",
    ] {
        assert!(told.contains(expected), "{expected}\n{told}");
    }
    assert!(!told.contains("别的设备"), "{told}");
    assert!(found.is_sorted_by_key(|one| one.from), "in order");
    let tints: Vec<Tint> = found.iter().filter(|one| one.lane == Lane::Call).map(|one| one.tint).collect();
    assert_eq!(tints, [Tint::Open, Tint::Open], "what waits for its revisit is not over");
    let planned: Vec<Option<Subject>> =
        found.iter().filter(|one| one.tint == Tint::Planned).map(|one| one.about).collect();
    assert_eq!(planned.iter().flatten().map(|one| one.kind).collect::<Vec<_>>(), [Kind::Dispatch]);
    let of_others = equipment::store::rows_of_customer(&office.conn, CustomerId(1), None).unwrap();
    assert_eq!((of_others.0.len(), of_others.1), (1, 1));
}

/// Somebody printed a record.
fn printed(office: &Office, document: Document, about: (Kind, i64), at: &str) {
    office.at(at);
    let paper = |tx: &tx::Tx<'_>| {
        tx.insert(&mut PrintLog {
            id: PrintLogId::default(),
            version: 0,
            document: document.word().to_owned(),
            about_kind: about.0,
            about_id: about.1,
            template: document.word().to_owned(),
            part: String::new(),
            nth: 1,
            way: Way::Saved,
            pages: 1,
            printed_at: office.clock.now(),
            user_id: office.chief,
        })
    };
    tx::within(&office.conn, &office.clock, office.chief, "test", paper).unwrap();
}

#[test]
fn eq_9_prints_of_contracts_and_settlements_stand_with_those_of_calls_on_the_unit_and_at_the_customer() {
    let office = Office::on(open::for_a_test().unwrap());
    let unit = delivered(&office);
    office.contract("HT2026-00001", "2026-12-31");
    office.contract("HT2026-00002", "2026-12-31");
    let call: i64 = office.conn.value("SELECT MIN(id) FROM call", &[]).unwrap().unwrap();
    let insert = |tx: &tx::Tx<'_>| {
        tx.insert(&mut ContractLine::of_unit(ContractId(1), unit))?;
        tx.insert(&mut crate::window::pages::owed(CallId(call)))
    };
    tx::within(&office.conn, &office.clock, office.chief, "test", insert).unwrap();
    printed(&office, Document::Contract, (Kind::Contract, 1), "2026-11-20 09:00");
    printed(&office, Document::Contract, (Kind::Contract, 2), "2026-11-20 09:10");
    printed(&office, Document::Settlement, (Kind::Settlement, 1), "2026-11-20 09:20");
    printed(&office, Document::Letter, (Kind::Customer, 1), "2026-11-20 09:30");
    let found = life::life(&office.conn, unit, office.clock.now()).unwrap();
    let papers = found.iter().filter(|one| one.lane == Lane::Paper).filter_map(|one| one.about);
    let papers: Vec<(Kind, i64)> = papers.map(|about| (about.kind, about.id)).collect();
    let (of_call, contract, settlement) = ((Kind::Call, 2), (Kind::Contract, 1), (Kind::Settlement, 1));
    assert_eq!(papers, [of_call, contract, settlement], "not those of another contract, nor letters");
    let at_customer = document::store::printed_for(&office.conn, CustomerId(1), 10).unwrap();
    let at_customer: Vec<(Kind, i64)> = at_customer.iter().map(|one| (one.about_kind, one.about_id)).collect();
    assert_eq!(at_customer, [(Kind::Customer, 1), settlement, (Kind::Contract, 2), contract, of_call], "newest first");
    assert_eq!(document::store::printed_for(&office.conn, CustomerId(2), 10).unwrap(), []);
}
