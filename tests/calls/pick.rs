//! Fields that pick a record: what is typed is found as the search finds it (PLAT-12).

use aftercare::{
    base::{
        failure::Failure,
        kind::{Kind, Subject},
    },
    contract, customer,
    db::dialect,
    item, people,
};

use super::*;
use crate::util::file::{Place, raw};

type Pick = fn(&Conn, &str, Option<Subject>) -> Result<Vec<(i64, String, String, String)>, Failure>;

fn names(office: &Office, pick: Pick, text: &str, within: Option<Subject>) -> Vec<String> {
    pick(&office.conn, text, within).unwrap().into_iter().map(|choice| choice.2).collect()
}

/// What each picker offers for what is typed.
fn table() -> Vec<(Pick, &'static [&'static str], &'static [&'static str])> {
    vec![
        (customer::store::pick, &["hdjm", "jixie", "KH001", "kh-001", "精密机"], &["华东精密机械"]),
        (customer::store::pick, &["SN-7788", "sn-7788", "陈师傅", "0000111"], &["华东精密机械"]),
        (customer::store::pick, &["kh00", "KH", "021 5588"], &["宁波轴承厂", "华东精密机械"]),
        (customer::store::pick, &["hdxx", "%", "师傅2"], &[]),
        (customer::store::pick_contact, &["csf", "chenshifu", "陈", "138 0000 1111"], &["陈师傅"]),
        (item::store::pick, &["skcc", "shukong", "ck61", "6140", "车床"], &["数控车床"]),
        (equipment::store::pick, &["7788", "ec000001", "skcc", "hdjm", "kh001", "车床 华东"], &["数控车床 SN-7788"]),
        (people::store::pick, &["wg", "wanggong", "王"], &["王工"]),
        (people::store::pick_queue, &["jxz", "机械"], &["机械组"]),
        (call::store::pick, &["hdjm", "异响", "精密", "kh001"], &["华东精密机械"]),
        (contract::store::pick, &["hdjm"], &[]),
        (dispatch::store::pick, &["hdjm"], &[]),
    ]
}

#[test]
fn plat_12_a_field_that_picks_a_record_finds_it_as_the_search_does() {
    let office = Office::new();
    office.record(office.draft());
    for (pick, typed, expected) in table() {
        for text in typed {
            assert_eq!(names(&office, pick, text, None), expected, "{text}");
        }
    }
    let role = people::store::pick_with_role(&office.conn, "zg", Role::Technician).unwrap();
    assert_eq!(role.iter().map(|choice| choice.1.as_str()).collect::<Vec<_>>(), ["赵工"]);
    assert_eq!(people::store::pick_with_role(&office.conn, "lw", Role::Technician).unwrap(), []);
}

#[test]
fn what_is_picked_is_of_the_customer_and_may_be_chosen() {
    let office = Office::new();
    let own = Some(Subject::new(Kind::Customer, CustomerId(1)));
    let other = Some(Subject::new(Kind::Customer, CustomerId(2)));
    let first = office.record(office.draft());
    office.step(office.desk, first.id, event(Event::Cancel).why("已自行恢复"));
    let second = office.record(office.draft());
    assert_eq!(names(&office, equipment::store::pick, "skcc", own), ["数控车床 SN-7788"]);
    assert_eq!(names(&office, equipment::store::pick, "skcc", other), [""; 0]);
    assert_eq!(names(&office, customer::store::pick_contact, "csf", other), [""; 0]);
    let numbers = |text: &str, within| {
        let found = call::store::pick(&office.conn, text, within).unwrap();
        found.into_iter().map(|choice| choice.1).collect::<Vec<_>>()
    };
    assert_eq!(numbers("异响", own), [second.number.clone(), first.number.clone()], "the open one first");
    assert_eq!(numbers(&first.number, own)[0], first.number, "but what is typed in full before all");
    assert_eq!(numbers("异响", other), [""; 0]);
    office.within(|tx| {
        let old = customer::store::get(tx, CustomerId(1))?;
        tx.update(&old, &mut Customer { active: false, ..old.clone() })
    });
    assert_eq!(names(&office, customer::store::pick, "hdjm", None), [""; 0], "out of use");
}

#[test]
fn a_few_of_a_customer_are_found_among_thousands_that_fit() {
    let office = Office::new();
    office.within(|tx| {
        let lathe = tx.value::<i64>("SELECT id FROM item WHERE code = 'CK6140'", &[])?.map(ItemId).unwrap();
        for nth in 0..1100 {
            tx.insert(&mut Equipment { serial: format!("T{nth:05}"), ..Equipment::blank(lathe, CustomerId(2)) })?;
        }
        Ok(())
    });
    let own = Some(Subject::new(Kind::Customer, CustomerId(1)));
    assert_eq!(names(&office, equipment::store::pick, "数控", own), ["数控车床 SN-7788"]);
    assert_eq!(names(&office, equipment::store::pick, "数控", None).len(), 20);
}

#[test]
fn picking_reads_no_table_from_end_to_end() {
    let place = Place::new();
    let office = Office::on(open::to_write(&place.file()).unwrap());
    office.record(office.draft());
    for (pick, typed, _) in table() {
        for within in [None, Some(Subject::new(Kind::Customer, CustomerId(1)))] {
            pick(&office.conn, typed[0], within).unwrap();
        }
    }
    let asked: Vec<String> = dialect::seen()
        .into_iter()
        .filter(|sql| {
            sql.contains("t.id + 0") || sql.contains("UNION SELECT customer_id") || sql.contains("t.id IN ($")
        })
        .filter(|sql| sql.starts_with("SELECT"))
        .collect();
    assert!(asked.len() > 10, "{asked:#?}");
    let engine = raw(&place.file());
    for sql in asked {
        let mut statement = engine.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
        let mut steps = statement.raw_query();
        while let Some(step) = steps.next().unwrap() {
            let step: String = step.get(3).unwrap();
            assert!(!step.starts_with("SCAN t"), "{step} of {sql}");
        }
    }
}
