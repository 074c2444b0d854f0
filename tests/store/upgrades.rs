//! Files of older versions, brought to the newest: their rows stay, and their histories give them.

use std::process::Command;

use aftercare::{
    base::{
        id::{Id as _, SettlementId},
        money::{Money, Rate},
        progress::Progress,
        say::{Mark, Reason, Said},
    },
    db::{
        check,
        migrate::{self, MIGRATIONS},
        open,
        query::Conn,
        record,
    },
    receipt::{Receipt, ReceiptAllocation},
    settlement::{self, InvoiceState, SettlementLine},
};
use serde_json::{Value, json};

use crate::util::file::{Place, raw};

/// A file as an older version of the program made it: with the first migrations only.
pub fn old_file(place: &Place, migrations: usize) -> Conn {
    let mut conn = open::to_write(&place.file()).unwrap();
    let file = raw(&place.file());
    file.execute_batch("PRAGMA foreign_keys = OFF").unwrap();
    let sql = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'refinery_%'";
    let tables: Vec<String> =
        file.prepare(sql).unwrap().query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    for table in tables {
        // The words of the search go with all their tables at once.
        file.execute_batch(&format!("DROP TABLE IF EXISTS \"{table}\"")).unwrap();
    }
    file.execute_batch("DELETE FROM refinery_schema_history").unwrap();
    migrate::bring_up_to(&mut conn, &MIGRATIONS[..migrations], &Progress::default()).unwrap();
    conn
}

/// Inserts a row with its first history row, as any version does.
fn put(place: &Place, kind: &str, id: i64, values: Value) {
    let values = values.as_object().unwrap();
    let literal = |value: &Value| match value {
        Value::String(text) => format!("'{}'", text.replace('\'', "''")),
        value => value.to_string(),
    };
    let columns: Vec<&str> = values.keys().map(String::as_str).collect();
    let literals: Vec<String> = values.values().map(literal).collect();
    let (columns, literals) = (columns.join(", "), literals.join(", "));
    place.spoil(&format!("INSERT INTO \"{kind}\" (id, version, {columns}) VALUES ({id}, 1, {literals})"));
    let made = values.iter().filter(|(_, value)| !value.is_null());
    let fields: Vec<Value> = made.map(|(column, value)| json!([column, null, value])).collect();
    let fields = literal(&Value::String(Value::Array(fields).to_string()));
    place.spoil(&format!(
        "INSERT INTO history (kind, record_id, version, at, user_id, op, fate, fields)
         VALUES ('{kind}', {id}, 1, 1795311000000, 0, 'test-op', 'made', {fields})"
    ));
}

/// A customer, a call with a charged line, and settlements of it that were received for in parts.
fn fill_before_money(place: &Place) {
    let customer = json!({"code": "KH001", "name": "华东精密", "short_name": "", "category": "", "level": "normal",
        "territory": "", "phone": "", "phone_digits": "", "tax_id": "", "active": 1, "note": ""});
    put(place, "customer", 1, customer);
    let call = json!({"number": "SC1", "status": "closed", "customer_id": 1, "contact_name": "", "phone": "",
        "subject": "异响", "description": "", "channel": "phone", "problem_type": "", "call_type": "fault",
        "fault_class": "", "impact": "low", "urgency": "low", "priority": "low", "owner_began": 0, "wanted_time": "",
        "wanted_used": 0, "territory": "", "working_notes": "", "relayed_by": "", "delay_cause": "", "opened_at": 1,
        "last_step_at": 1, "attempts": 0, "attempts_total": 0, "hold_reason": "", "reason": "", "solution": "",
        "revisit_owed": 0, "first_contact": 0, "in_error": 0, "cycle": 1});
    put(place, "call", 1, call);
    put(
        place,
        "user",
        1,
        json!({"name": "张工", "roles": "[]", "phone": "", "email": "", "active": 1,
        "skills": "[]", "territory": "", "cost_rate": 0}),
    );
    let work = json!({"call_id": 1, "attempt": 1, "user_id": 1, "outcome": "solved", "method": "on_site", "cause": "",
        "solution": "换轴承", "began_at": 1, "ended_at": 2, "in_warranty": 0, "successor_serial": "", "signed_by": ""});
    put(place, "handling", 1, work);
    let said = Said::new("handling-reason-last-word").with("why", "他说\"贵\\\"");
    let reasons = serde_json::to_string(&[Reason::new(Mark::Note, said)]).unwrap();
    let worked = json!({"handling_id": 1, "position": 1, "kind": "labour", "description": "工时", "serial": "",
        "quantity": 1000, "price": 11300, "discount": 0, "cost": 0, "warehouse": "", "condition": "",
        "charge": "charged", "relief": 0, "net": 11300, "decided_by": "standard", "reasons": reasons,
        "last_word_reason": "", "waived_reason": ""});
    put(place, "handling_line", 1, worked);
    for (id, number, paid, status) in [(1, "JS-\"1", 5000, "part_paid"), (2, "JS-2", 0, "void")] {
        let one = json!({"number": number, "call_id": 1, "payer_id": 1, "status": status, "settled_on": "2026-11-09",
            "total": 11300, "paid": paid, "reason": "", "note": ""});
        put(place, "settlement", id, one);
    }
    for (id, settlement, line, net, is_live) in
        [(1, 1, json!(1), 11300, 1), (2, 2, json!(1), 11300, 0), (3, 1, Value::Null, 1, 1)]
    {
        let one = json!({"settlement_id": settlement, "position": id, "handling_line_id": line, "description": "工时",
            "quantity": 1000, "price": net, "discount": 0, "relief": 0, "net": net, "charge": "charged",
            "is_live": is_live});
        put(place, "settlement_line", id, one);
    }
}

#[test]
fn a_file_from_before_receipts_keeps_its_settlements_and_what_was_received_becomes_receipts() {
    let place = Place::new();
    let mut conn = old_file(&place, 2);
    fill_before_money(&place);
    put(&place, "setting", 1, json!({"name": "policy", "value": "{\"tax_rate\":600}"}));
    assert!(migrate::bring_up(&mut conn, &Progress::default()).unwrap().is_some(), "a copy was made first");
    let findings = check::whole(&conn).unwrap();
    assert!(findings.is_sound(), "{findings:?}");
    let one = settlement::store::get(&conn, SettlementId(1)).unwrap();
    assert_eq!((one.call_id.map(|call| call.raw()), one.contract_id, one.version), (Some(1), None, 2));
    assert_eq!((one.total, one.paid, one.credited), (Money(11_300), Money(5000), Money::ZERO));
    assert_eq!(one.invoice_state, InvoiceState::NotNeeded);
    let lines: Vec<SettlementLine> = record::all(&conn, "ORDER BY id", &[]).unwrap();
    assert_eq!(lines.iter().map(|line| line.tax).collect::<Vec<_>>(), [Money(640), Money(640), Money(0)]);
    for line in &lines {
        assert_eq!((line.tax_rate, line.net.tax_within(Rate::percent(6))), (Rate::percent(6), line.tax));
        assert_eq!(line.reasons.0.len(), usize::from(line.handling_line_id.is_some()));
    }
    assert_eq!(one.tax_total, Money(640));
    let receipts: Vec<Receipt> = record::all(&conn, "ORDER BY id", &[]).unwrap();
    let kept: Vec<_> = receipts.iter().map(|one| (one.number.as_deref(), one.amount, one.allocated)).collect();
    assert_eq!(kept, [(Some("SK-JS-\"1"), Money(5000), Money(5000))]);
    let allocated: Vec<ReceiptAllocation> = record::all(&conn, "ORDER BY id", &[]).unwrap();
    assert_eq!((allocated.len(), allocated[0].settlement_id, allocated[0].is_live), (1, SettlementId(1), true));
}

#[test]
fn an_older_file_is_read_by_the_command_line_too_and_checked_as_it_stands() {
    let place = Place::new();
    drop(old_file(&place, 2));
    fill_before_money(&place);
    let aftercare = |args: &[&str]| {
        let mut program = Command::new(env!("CARGO_BIN_EXE_aftercare"));
        program.env("XDG_CONFIG_HOME", place.at("config"));
        let output = program.arg("--db").arg(place.file()).args(["--lang", "en"]).args(args).output().unwrap();
        assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    let version = || migrate::version(&open::to_read(&place.file()).unwrap()).unwrap();
    aftercare(&["check"]);
    aftercare(&["backup", &place.at("copy.db").display().to_string()]);
    assert_eq!(version(), 2, "what only looks leaves the file as it is");
    let shown = aftercare(&["show", "settlement", "JS-\"1", "--json"]);
    assert!(serde_json::from_str::<Value>(&shown).unwrap().to_string().contains("113.00"), "nothing else: {shown}");
    assert_eq!(version(), migrate::KNOWN_VERSION);
    assert_eq!(migrate::version(&open::to_read(&place.at("office.before-v2.db")).unwrap()).unwrap(), 2);
}
