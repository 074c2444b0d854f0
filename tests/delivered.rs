//! What was delivered to whom, when: asked by customer, item, serial, batch and days (DEL-2).

use aftercare::{
    base::{failure::Failure, field::ListQuery, id::DeliveryLineId, kind::Kind, value::Val},
    customer,
    db::{address::Address, list, open, query::Conn, tx},
    delivery::{
        self,
        fields::history::{Sought, list_spec},
        store::history,
    },
    equipment, item,
};

use crate::{
    report::Office,
    util::{file::raw, plan},
};

fn save_item(office: &Office, code: &str, tracked_by: &str) {
    let draft = item::command::Draft {
        code: code.to_owned(),
        name: format!("物料{code}"),
        tracked_by: tracked_by.to_owned(),
        ..item::command::Draft::new()
    };
    office.run(item::command::Command::Save(Box::new(draft)));
}

/// Delivers lines of item, serials, quantity, batch on a day to a customer, who may not be who uses it.
pub fn deliver(office: &Office, (customer, end_customer): (&str, &str), day: &str, lines: &[[&str; 4]]) -> i64 {
    let line = |[item, serials, quantity, batch]: &[&str; 4]| delivery::command::LineDraft {
        item: (*item).to_owned(),
        serials: (*serials).to_owned(),
        quantity: (*quantity).to_owned(),
        batch: (*batch).to_owned(),
        ..delivery::command::LineDraft::default()
    };
    let draft = delivery::command::Draft {
        customer: customer.to_owned(),
        end_customer: end_customer.to_owned(),
        delivered_on: day.to_owned(),
        lines: lines.iter().map(line).collect(),
        ..delivery::command::Draft::default()
    };
    office.run(delivery::command::Command::Save { draft: Box::new(draft), post: true })
}

/// An office with three deliveries to two customers.
pub fn delivering(office: &Office) {
    let other = customer::command::Draft {
        code: "KH002".to_owned(),
        name: "无锡轴承".to_owned(),
        ..customer::command::Draft::new()
    };
    office.run(customer::command::Command::Save(Box::new(other)));
    save_item(office, "M-100", "serial");
    save_item(office, "P-9", "batch");
    deliver(office, ("KH001", ""), "2025-03-02", &[["M-100", "SN-77A1", "", ""], ["P-9", "", "5", "LOT 7"]]);
    deliver(office, ("KH002", "KH001"), "2026-01-15", &[["M-100", "XK-9001, XK-9002", "", ""]]);
    deliver(office, ("KH002", ""), "2026-06-30", &[["P-9", "", "8", "LOT8"]]);
}

/// The day and the serials or batch of each line that is found.
fn found(office: &Office, sought: Sought) -> Result<Vec<String>, Failure> {
    let spec = list_spec();
    let query = ListQuery { only: Some(history::condition(&office.conn, &sought)?), ..ListQuery::default() };
    let ids = list::ids(&office.conn, &spec, &query)?;
    let text = |val: Option<&Val>| val.and_then(Val::as_text).unwrap_or_default().to_owned();
    let rows = list::rows(&office.conn, &spec, &ids)?;
    let line = |row| {
        let cells = spec.cells(row);
        format!("{} {}{}", text(cells.get("delivered_on")), text(cells.get("serials")), text(cells.get("batch")))
    };
    Ok(rows.iter().map(line).collect())
}

#[test]
fn del_2_deliveries_are_asked_by_customer_item_serial_batch_and_days() {
    let office = Office::on(open::for_a_test().unwrap());
    delivering(&office);
    let (machine, two, lot7, lot8) =
        ("2025-03-02 SN-77A1", "2026-01-15 XK-9001, XK-9002", "2025-03-02 LOT 7", "2026-06-30 LOT8");
    let blank = Sought::default;
    let of = |change: fn(&mut Sought, String), text: &str| {
        let mut sought = blank();
        change(&mut sought, text.to_owned());
        found(&office, sought).unwrap()
    };
    assert_eq!(found(&office, blank()).unwrap(), [lot8, two, machine, lot7], "the newest first");
    let customer = |sought: &mut Sought, text| sought.customer = text;
    assert_eq!(of(customer, "KH001"), [two, machine, lot7], "who bought, or who uses it");
    assert_eq!(of(customer, "无锡轴承"), [lot8, two]);
    assert_eq!(of(|sought, text| sought.item = text, "m-100"), [two, machine]);
    let serial = |sought: &mut Sought, text| sought.serial = text;
    for typed in ["9002", "ｘｋ－９００２", "xk-90 02", "K-900", "xk9002", "X/K 90-02"] {
        assert_eq!(of(serial, typed), [two], "{typed}");
    }
    assert_eq!(of(serial, "77a"), [machine]);
    assert_eq!(of(serial, "%"), [] as [&str; 0], "no wildcard of a user's");
    for typed in ["lot7", "LOT 7", "ＬＯＴ７"] {
        assert_eq!(of(|sought, text| sought.batch = text, typed), [lot7], "{typed}");
    }
    assert_eq!(of(|sought, text| sought.from = text, "2026-01-15"), [lot8, two]);
    assert_eq!(of(|sought, text| sought.to = text, "2026-01-15"), [two, machine, lot7]);
    let both = Sought { customer: "KH002".to_owned(), item: "P-9".to_owned(), ..blank() };
    assert_eq!(found(&office, both).unwrap(), [lot8]);
    let wrong = Sought { customer: "KH9".to_owned(), from: "gestern".to_owned(), ..blank() };
    let Failure::Invalid(errors) = found(&office, wrong).unwrap_err() else { panic!("both are told") };
    assert_eq!(errors.iter().map(|error| error.field).collect::<Vec<_>>(), ["customer", "from"]);
    let reversed = Sought { from: "2026-05-01".to_owned(), to: "2026-04-01".to_owned(), ..blank() };
    let Failure::Invalid(errors) = found(&office, reversed).unwrap_err() else { panic!("nothing lies between") };
    assert_eq!(errors.iter().map(|error| error.field).collect::<Vec<_>>(), ["to"]);
}

#[test]
fn del_2_a_serial_with_any_marks_is_found_as_it_is_written_and_by_its_letters_and_digits() {
    let office = Office::on(open::for_a_test().unwrap());
    delivering(&office);
    let serials = ["MD:2023-0001", "AB+77(3)", "SN#5566", "ÄRZ~77", "Q&A=8"];
    deliver(&office, ("KH002", ""), "2026-07-01", &[["M-100", &serials.join(", "), "", ""]]);
    let line: DeliveryLineId = office.conn.value("SELECT MAX(id) FROM delivery_line", &[]).unwrap().unwrap();
    let is_found = |typed: &str| {
        let sought = Sought { serial: typed.to_owned(), ..Sought::default() };
        let subject = history::lead(&office.conn, line, typed).unwrap();
        (found(&office, sought).unwrap().len(), subject.kind)
    };
    for typed in serials.into_iter().chain(["md20230001", "ab773", "sn5566", "MD:2023", "md：2023-0001", "ÄRZ~7"]) {
        assert_eq!(is_found(typed), (1, Kind::Equipment), "{typed}");
    }
}

#[test]
fn del_2_a_line_leads_to_the_card_of_its_unit_and_else_to_its_delivery() {
    let office = Office::on(open::for_a_test().unwrap());
    delivering(&office);
    let lines: Vec<DeliveryLineId> = office.conn.values("SELECT id FROM delivery_line ORDER BY id", &[]).unwrap();
    let card = |serial: &str| {
        let card = equipment::store::by_code(&office.conn, serial).unwrap().unwrap();
        (Kind::Equipment, card.id.0)
    };
    let lead = |at: usize, serial: &str| {
        let subject = history::lead(&office.conn, lines[at], serial).unwrap();
        (subject.kind, subject.id)
    };
    assert_eq!(lead(0, ""), card("SN-77A1"));
    assert_eq!(lead(1, "").0, Kind::Delivery, "no unit has a card");
    assert_eq!(lead(2, "").0, Kind::Delivery, "two have");
    for typed in ["9002", "xk9002", "XK 90-02"] {
        assert_eq!(lead(2, typed), card("XK-9002"), "what was typed says which: {typed}");
    }
    assert_eq!(lead(2, "900").0, Kind::Delivery, "both bear it");
}

/// How SQLite finds the lines that are asked for.
fn plan_of(engine: &rusqlite::Connection, conn: &Conn, sought: &Sought) -> String {
    let only = Some(history::condition(conn, sought).unwrap());
    let (statements, params) = list::statements(&list_spec(), &ListQuery { only, ..ListQuery::default() }).unwrap();
    plan::of(engine, &format!("{} LIMIT 100", statements[0]), params)
}

#[test]
fn del_2_the_first_lines_of_all_and_what_is_asked_for_are_found_by_indexes() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("delivered.db");
    let office = Office::on(open::to_write(Address::File(path.clone())).unwrap());
    delivering(&office);
    let engine = raw(&path);
    let (blank, text) = (Sought::default, |text: &str| text.to_owned());
    let questions = [
        (blank(), ["delivery_day", "delivery_line_delivery"]),
        (Sought { customer: text("KH002"), ..blank() }, ["delivery_customer", "delivery_end_customer"]),
        (Sought { item: text("M-100"), ..blank() }, ["delivery_line_item", "INTEGER PRIMARY KEY"]),
        (Sought { batch: text("LOT7"), ..blank() }, ["delivery_line_batch_alike", "INTEGER PRIMARY KEY"]),
        (Sought { from: text("2026-01-01"), ..blank() }, ["delivery_day", "delivery_line_delivery"]),
        (Sought { serial: text("77A"), ..blank() }, ["delivery_line_delivery", "INTEGER PRIMARY KEY"]),
        (Sought { serial: text("nobody's"), ..blank() }, ["delivery_line_delivery", "INTEGER PRIMARY KEY"]),
    ];
    for (sought, indexes) in questions {
        let plan = plan_of(&engine, &office.conn, &sought);
        for index in indexes {
            assert!(plan.contains(index), "{sought:?}: {plan}");
        }
        for table in ["t", "x", "u", "l"] {
            assert!(!plan.contains(&format!("SCAN {table}")), "{sought:?}: {plan}");
        }
        let is_by_day = indexes.contains(&"delivery_day");
        assert!(!is_by_day || !plan.contains("TEMP B-TREE"), "nothing is sorted: {sought:?}: {plan}");
    }
}

#[test]
fn del_2_a_serials_middle_is_found_among_so_many_of_one_delivery_that_the_search_does_not_have_all() {
    let office = Office::on(open::for_a_test().unwrap());
    delivering(&office);
    // Twelve letters each: more than the search keeps of one record.
    let serials: Vec<String> = (0..1200).map(|number| format!("QX{number:04}-77ABC")).collect();
    deliver(&office, ("KH002", ""), "2026-07-01", &[["M-100", &serials.join(", "), "", ""]]);
    let of = |serial: &str| found(&office, Sought { serial: serial.to_owned(), ..Sought::default() }).unwrap().len();
    assert_eq!((of("X1199-77"), of("1199"), of("77abc"), of("77A")), (1, 1, 1, 2));
    assert_eq!((of("7"), of("X9999-77")), (2, 0), "too little for the index, and nobody's");
    // The maker's number is on the card.
    let named = |tx: &tx::Tx<'_>| {
        let mut card = equipment::store::by_code(tx, "QX0007-77ABC")?.unwrap();
        tx.change(&mut card, |card| card.maker_serial = "MK-4711-Z".to_owned())
    };
    tx::within(&office.conn, &office.clock, office.chief, "test", named).unwrap();
    assert_eq!(of("k-47 11"), 1);
}
