//! Imports that are taken back as one, while nobody has built on them.

use std::collections::BTreeMap;

use aftercare::{
    base::{
        failure::Failure,
        id::{CallId, ImportId, UserId},
        kind::Kind,
        progress::Progress,
        value::Val,
        words::Word as _,
    },
    call::{
        self, Call,
        rules::{Event, Step},
    },
    customer,
    db::{check, query::Conn, record, tx},
    document::own,
    exchange::{
        import::{Context, Mode, Options},
        imports::{self, Back},
        kinds::{ImportKind, Ready},
    },
    people::{self, Role},
    vals,
};

use super::masters::{Office, wrong};
use crate::util::file::Place;

fn office() -> Office {
    let office = Office::new();
    for (kind, text) in [
        (ImportKind::Customers, "客户编号,客户名称,级别,联系人,手机\nK1,甲公司,普通,王伟,13800000001\n"),
        (ImportKind::Items, "编号,名称,跟踪方式\nM1,加工中心,序列号\n"),
        (
            ImportKind::Deliveries,
            "出库单编号,出库日期,客户编号,物料编号,数量,序列号清单\nD1,2024-01-05,K1,M1,1,SN-100\n",
        ),
    ] {
        office.import(kind, text.as_bytes(), Mode::AllOrNothing);
    }
    office
}

const CALLS: &str = "number,customer,contact,item,serial,subject,opened,solved,closed,state,reason,rating\n\
    A1,K1,赵六,,SN-100,a,2025-01-02 10:00,2025-01-03 10:00,2025-01-04 10:00,closed,,5\n\
    A2,丙公司,钱七,X9,,b,2025-01-02 10:00,,,open,,\n\
    ,K1,,,,c,2025-01-02 10:00,,,on hold,等配件,\n";

fn import_calls(office: &Office) -> ImportId {
    let place = Place::new();
    let (file, progress) = (place.at("工单.csv"), Progress::default());
    std::fs::write(&file, CALLS).unwrap();
    let options = Options { make_customers: true, make_items: true, ..Options::default() };
    let ready = Ready::read(ImportKind::Calls, &file, &options, &progress).unwrap();
    let context = Context { conn: &office.conn, clock: &office.clock, actor: office.user, progress: &progress };
    let report = ready.run(context, Mode::AllOrNothing).unwrap();
    assert_eq!((report.made, wrong(&report)), (3, Vec::new()));
    report.import.unwrap()
}

fn take_back(office: &Office, actor: UserId, id: ImportId) -> Result<Back, Failure> {
    let progress = Progress::default();
    imports::take_back(Context { conn: &office.conn, clock: &office.clock, actor, progress: &progress }, id)
}

/// All rows of all records, without ids that were given and versions that count.
fn content(conn: &Conn) -> BTreeMap<&'static str, Vec<String>> {
    let of = |kind: Kind| {
        let mut rows = Vec::new();
        let sql = format!("SELECT * FROM {} ORDER BY id", record::table(kind));
        conn.each(&sql, &[], |row| {
            let mut values = row.vals()?;
            values[1] = Val::Null;
            rows.push(format!("{values:?}"));
            Ok(())
        })
        .unwrap();
        (kind.word(), rows)
    };
    let kinds = Kind::ALL.iter().filter(|kind| **kind != Kind::Import);
    kinds.map(|kind| of(*kind)).filter(|(_, rows)| !rows.is_empty()).collect()
}

fn numbers_taken(conn: &Conn) -> Option<i64> {
    conn.value("SELECT COUNT(*) FROM taken_number WHERE series = 'call'", &[]).unwrap()
}

fn sound(conn: &Conn) {
    let findings = check::whole(conn).unwrap();
    assert!(findings.is_sound(), "{findings:?}");
}

#[test]
fn calls_that_are_taken_back_leave_all_as_it_was_and_come_in_again() {
    let office = office();
    let before = content(&office.conn);
    let id = import_calls(&office);
    let looked = imports::look(&office.conn, id).unwrap();
    let goes: Vec<(&str, usize)> = looked.goes.iter().map(|(kind, count)| (kind.word(), *count)).collect();
    let expected = [
        ("customer", 1),
        ("contact", 2),
        ("item", 1),
        ("call", 3),
        ("call_step", 6),
        ("call_pause", 2),
        ("revisit", 1),
    ];
    assert_eq!(goes, expected);
    assert_eq!(numbers_taken(&office.conn), Some(1));
    let back = take_back(&office, office.user, id).unwrap();
    assert!(back.is_done && back.obstacles.is_empty(), "{:?}", back.obstacles);
    assert_eq!(content(&office.conn), before);
    sound(&office.conn);
    assert_eq!(numbers_taken(&office.conn), Some(1), "its own number is not given again");
    let trace = imports::list(&office.conn, 1).unwrap().remove(0);
    assert_eq!((trace.import.file.as_str(), trace.import.undone_by_id), ("工单.csv", Some(office.user)));
    assert_eq!(trace.import.undone_at, Some(office.clock.now()));
    let ops: Vec<String> =
        office.conn.values("SELECT op FROM history WHERE kind = 'call' AND fate = 'deleted' ORDER BY id", &[]).unwrap();
    assert_eq!(ops, ["exchange-op-undo"; 3]);
    let again = take_back(&office, office.user, id).unwrap_err();
    assert_eq!(again.said().key, "exchange-undo-undone");

    let second = import_calls(&office);
    assert_ne!(second, id);
    let own: Vec<String> = office.conn.values("SELECT number FROM call ORDER BY id", &[]).unwrap();
    assert_eq!((own[0].as_str(), own[1].as_str()), ("A1", "A2"));
    assert_eq!(numbers_taken(&office.conn), Some(2), "{own:?}");
    sound(&office.conn);
}

#[test]
fn what_an_import_changed_is_as_before_again() {
    let office = office();
    let before = content(&office.conn);
    let options = Options::default();
    let text = "客户编号,客户名称,级别,联系人,手机\nK1,甲集团,重点,王伟,13900000000\nK9,丁公司,普通,,\n";
    let report = office.import_with(ImportKind::Customers, text.as_bytes(), Mode::AllOrNothing, &options).unwrap();
    assert_eq!((report.made, report.changed), (1, 1));
    assert_ne!(content(&office.conn), before);
    let back = take_back(&office, office.user, report.import.unwrap()).unwrap();
    assert!(back.is_done, "{:?}", back.obstacles);
    assert_eq!(back.set_back, 2, "the customer and the contact");
    assert_eq!(content(&office.conn), before);
    sound(&office.conn);
}

#[test]
fn deliveries_go_with_their_cards_and_contracts() {
    let office = office();
    let before = content(&office.conn);
    let text = "出库单编号,出库日期,客户编号,物料编号,数量,序列号清单\nD2,2026-01-05,K1,M1,2,SN-200 SN-201\n";
    let report = office.import(ImportKind::Deliveries, text.as_bytes(), Mode::AllOrNothing);
    assert!(report.is_done, "{:?}", wrong(&report));
    assert_ne!(content(&office.conn), before);
    let back = take_back(&office, office.user, report.import.unwrap()).unwrap();
    assert!(back.is_done, "{:?}", back.obstacles);
    assert_eq!(content(&office.conn), before);
    sound(&office.conn);
}

/// What somebody does with what was imported.
type Built = fn(&Office, &tx::Tx<'_>) -> Result<(), Failure>;

/// What was built, how, and what is told of it.
const BUILDS: [(&str, Built, &str); 5] = [
    (
        "a call goes on",
        |_, tx| call::command::step(tx, call_of(tx, "A2"), Step::new(Event::Hold).why("later")).map(drop),
        "call A2 b exchange-undo-changed",
    ),
    (
        "a call is recorded for a customer that was made",
        |_, tx| {
            let known = call::store::get(tx, call_of(tx, "A2"))?;
            let mut other = Call { number: "B1".to_owned(), contact_id: None, item_id: None, ..known };
            tx.insert(&mut other).map(drop)
        },
        "call B1 b exchange-undo-names",
    ),
    (
        "a call repeats one that was imported",
        |_, tx| {
            let known = call::store::get(tx, call_of(tx, "A1"))?;
            let id = known.id;
            tx.insert(&mut Call { number: "B2".to_owned(), repeat_of_id: Some(id), ..known }).map(drop)
        },
        "call B2 a exchange-undo-names",
    ),
    (
        "a customer that was made gets a contact",
        |_, tx| {
            let customer = customer::store::by_code(tx, "丙公司")?.unwrap().id;
            let draft = customer::command::ContactDraft { name: "孙八".to_owned(), ..Default::default() };
            customer::command::add_contact(tx, customer, &draft).map(drop)
        },
        "customer N00001 丙公司 exchange-undo-grew",
    ),
    (
        "a call is printed",
        |_, tx| {
            let mut log = own::PrintLog {
                id: Default::default(),
                version: 0,
                document: "work_order".to_owned(),
                about_kind: Kind::Call,
                about_id: call_of(tx, "A1").0,
                template: String::new(),
                part: String::new(),
                nth: 1,
                way: own::Way::ALL[0],
                pages: 1,
                printed_at: tx.now(),
                user_id: tx.actor(),
            };
            tx.insert(&mut log).map(drop)
        },
        "call A1 a exchange-undo-printed",
    ),
];

#[test]
fn whatever_was_built_on_an_import_keeps_all_of_it() {
    for (what, build, obstacle) in BUILDS {
        let office = office();
        let id = import_calls(&office);
        tx::within(&office.conn, &office.clock, office.user, "test", |tx| build(&office, tx)).unwrap();
        let before = content(&office.conn);
        let back = take_back(&office, office.user, id).unwrap();
        assert!(!back.is_done, "{what}");
        let told: Vec<String> = back
            .obstacles
            .iter()
            .map(|one| format!("{} {} {}", one.subject.kind.word(), one.name, one.why.key))
            .collect();
        assert!(told.contains(&obstacle.to_owned()), "{what}: {told:?}");
        assert_eq!(content(&office.conn), before, "{what}: nothing is changed");
    }
}

fn call_of(conn: &Conn, number: &str) -> CallId {
    conn.value("SELECT id FROM call WHERE number = $1", vals![number]).unwrap().unwrap()
}

#[test]
fn who_imported_it_or_looks_after_the_office_takes_it_back() {
    let office = office();
    let id = import_calls(&office);
    let (other, _) = tx::within(&office.conn, &office.clock, office.user, "test", |tx| {
        let mut user = people::User { name: "小刘".to_owned(), ..people::store::get(tx, office.user)? };
        user.roles.0 = vec![Role::FrontDesk];
        tx.insert(&mut user)
    })
    .unwrap();
    assert!(take_back(&office, other, id).is_err(), "somebody else may not");
    let give = |tx: &tx::Tx<'_>| {
        let mut user = people::store::get(tx, other)?;
        tx.change(&mut user, |user| user.roles.0 = vec![Role::Supervisor])
    };
    tx::within(&office.conn, &office.clock, office.user, "test", give).unwrap();
    assert!(take_back(&office, other, id).unwrap().is_done);
    assert_eq!(imports::list(&office.conn, 1).unwrap()[0].undone_by, "小刘");
}

#[test]
fn taking_back_that_is_stopped_changes_nothing() {
    let office = office();
    let id = import_calls(&office);
    let before = content(&office.conn);
    let progress = Progress::default();
    progress.cancel();
    let context = Context { conn: &office.conn, clock: &office.clock, actor: office.user, progress: &progress };
    assert_eq!(imports::take_back(context, id), Err(Failure::Cancelled));
    assert_eq!(content(&office.conn), before);
    assert!(take_back(&office, office.user, id).unwrap().is_done);
}
