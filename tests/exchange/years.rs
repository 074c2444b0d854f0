//! A demo company of any size: everything that holds where people work holds in it.

use std::{
    hash::{DefaultHasher, Hash, Hasher},
    process::{Command, Output},
};

use aftercare::{
    base::{
        calendar::{Compiled, Pause},
        failure::Failure,
        id::{CallId, Id as _},
        progress::Progress,
        text::Lang,
    },
    call::{self, Call, rules},
    db::{address::Address, check, open, query::Conn, record},
    exchange::demo::years::{Made, Plan, make},
    people, setting,
};

use crate::util::{file::Place, server::Server};

const SMALL: Plan = Plan { calls: 50, lang: Lang::Zh, seed: 1, traced: 50 };

fn company(plan: Plan) -> (Conn, Made) {
    let conn = open::for_a_test().unwrap();
    let made = make(&conn, plan, &Progress::default()).unwrap();
    (conn, made)
}

fn count(conn: &Conn, sql: &str) -> i64 {
    conn.value(sql, &[]).unwrap().unwrap()
}

/// A number that is the same for the same rows in all tables, whatever the engine.
fn digest(conn: &Conn) -> u64 {
    let mut hasher = DefaultHasher::new();
    for (table, _) in check::counts(conn).unwrap() {
        // The search is kept in a form of the engine; `check` holds it against the data.
        if table == "refinery_schema_history" || table.starts_with("search_") {
            continue;
        }
        let mut rows = Vec::new();
        conn.each(&format!("SELECT * FROM \"{table}\""), &[], |row| {
            rows.push(format!("{:?}", row.vals()?));
            Ok(())
        })
        .unwrap();
        rows.sort_unstable();
        (table, rows).hash(&mut hasher);
    }
    hasher.finish()
}

#[test]
fn a_company_of_fifty_calls_is_sound_in_both_languages() {
    for lang in [Lang::Zh, Lang::En] {
        let (conn, made) = company(Plan { lang, ..SMALL });
        let findings = check::whole(&conn).unwrap();
        assert!(findings.is_sound(), "{findings:?}");
        assert_eq!(count(&conn, "SELECT COUNT(*) FROM call"), 50);
        assert!(made.history >= made.counts.iter().map(|(_, count)| count).sum());
        let is_chinese = |text: &str| text.chars().any(|letter| ('一'..='龥').contains(&letter));
        let names: Vec<String> = conn.values("SELECT name FROM customer UNION SELECT subject FROM call", &[]).unwrap();
        assert!(names.iter().all(|name| is_chinese(name) == (lang == Lang::Zh)), "{names:?}");
    }
}

#[test]
fn the_same_seed_gives_the_same_company_and_another_seed_another() {
    let first = digest(&company(SMALL).0);
    assert_eq!(digest(&company(SMALL).0), first);
    assert_ne!(digest(&company(Plan { seed: 2, ..SMALL }).0), first);
    let Some(server) = Server::start() else { return };
    let conn = open::to_write(Address::parse(&server.address()).unwrap()).unwrap();
    make(&conn, SMALL, &Progress::default()).unwrap();
    assert_eq!(digest(&conn), first, "the other engine");
}

#[test]
fn a_company_of_two_thousand_calls_is_sound_in_its_records_clocks_and_money() {
    let (conn, _) = company(Plan::new(2_000, Lang::Zh, 7));
    let findings = check::whole(&conn).unwrap();
    assert!(findings.is_sound(), "{findings:?}");
    clocks_follow_from_the_ledger(&conn);
    money_adds_up(&conn);
    for (what, sql, least, most) in [
        ("closed", "SELECT COUNT(*) FROM call WHERE status = 'closed'", 1700, 1960),
        ("under way", "SELECT COUNT(*) FROM call WHERE status NOT IN ('closed', 'cancelled', 'declined')", 4, 60),
        ("late", "SELECT COUNT(*) FROM call WHERE solved_at > resolve_due", 100, 500),
        ("again", "SELECT COUNT(*) FROM call WHERE attempts_total > 0", 80, 400),
        ("reopened", "SELECT COUNT(*) FROM call_step WHERE event = 'reopen'", 5, 60),
        ("cancelled", "SELECT COUNT(*) FROM call WHERE status = 'cancelled'", 20, 100),
        ("lately", "SELECT COUNT(*) FROM call WHERE opened_at > 1762000000000", 150, 350),
        ("alerts", "SELECT COUNT(*) FROM alert", 1, 200),
        ("parts", "SELECT COUNT(*) FROM fitted_part", 300, 3000),
    ] {
        let found = count(&conn, sql);
        assert!((least..=most).contains(&found), "{what}: {found}");
    }
    let most = "SELECT MAX(calls) FROM (SELECT COUNT(*) AS calls FROM call GROUP BY customer_id) AS c";
    assert!(count(&conn, most) > 8 * 2_000 / count(&conn, "SELECT COUNT(*) FROM customer") / 3);
}

#[test]
fn what_was_taken_over_from_another_program_has_one_save_each_and_is_sound_too() {
    let (conn, _) = company(Plan { traced: 200, ..Plan::new(1_200, Lang::En, 5) });
    let findings = check::whole(&conn).unwrap();
    assert!(findings.is_sound(), "{findings:?}");
    clocks_follow_from_the_ledger(&conn);
    money_adds_up(&conn);
    let taken_over =
        "SELECT COUNT(DISTINCT record_id) FROM history WHERE kind = 'call' AND op = 'exchange-op-taken-over'";
    assert!((950..=1_000).contains(&count(&conn, taken_over)), "{}", count(&conn, taken_over));
    let again = "SELECT COUNT(*) FROM history h WHERE h.kind = 'call' AND h.version > 1 AND h.record_id IN
         (SELECT record_id FROM history WHERE kind = 'call' AND op = 'exchange-op-taken-over')";
    assert_eq!(count(&conn, again), 0);
}

/// The stored dues are what the ledger gives, and a pause is open exactly while the clocks stand.
fn clocks_follow_from_the_ledger(conn: &Conn) {
    let settings = setting::store::load(conn).unwrap();
    let calendar = Compiled::new(&settings.calendar).unwrap();
    let calls: Vec<Call> = record::all(conn, "ORDER BY id", &[]).unwrap();
    for call in calls {
        let pauses = call::store::pauses(conn, call.id).unwrap();
        let is_open = pauses.iter().any(|pause| pause.to_at.is_none());
        assert_eq!(is_open, rules::standing(call.status).is_some(), "{}", call.number);
        let ledger: Vec<Pause> =
            pauses.iter().map(|one| Pause { from: one.from_at, to: one.to_at, why: String::new() }).collect();
        let answers = rules::Answers { responded_at: call.responded_at, solved_at: call.solved_at };
        let promise = rules::promise(&call, &settings.policy);
        let dues = rules::dues(promise, (call.opened_at, answers), &ledger, &calendar).unwrap();
        assert_eq!((call.response_due, call.resolve_due), (dues.response, dues.resolve), "{}", call.number);
        assert!(call.last_step_at >= call.opened_at && call.closed_at.is_none_or(|at| at <= call.last_step_at));
    }
}

fn money_adds_up(conn: &Conn) {
    for (what, sql) in [
        (
            "a settlement is the sum of its lines",
            "SELECT COUNT(*) FROM settlement s WHERE s.total <> (SELECT CAST(SUM(l.net) AS BIGINT) FROM settlement_line l
             WHERE l.settlement_id = s.id) OR s.tax_total <> (SELECT CAST(SUM(l.tax) AS BIGINT) FROM settlement_line l
             WHERE l.settlement_id = s.id)",
        ),
        (
            "what was paid is the sum of the allocations",
            "SELECT COUNT(*) FROM settlement s WHERE s.paid <> COALESCE((SELECT CAST(SUM(a.amount) AS BIGINT)
             FROM receipt_allocation a WHERE a.settlement_id = s.id AND a.is_live = 1), 0)",
        ),
        (
            "what a receipt pays is the sum of its allocations",
            "SELECT COUNT(*) FROM receipt r WHERE r.allocated <> COALESCE((SELECT CAST(SUM(a.amount) AS BIGINT)
             FROM receipt_allocation a WHERE a.receipt_id = r.id AND a.is_live = 1), 0)",
        ),
        (
            "where it stands follows from both",
            "SELECT COUNT(*) FROM settlement WHERE (status = 'paid') <> (paid + credited >= total)
             OR (status = 'part_paid') <> (paid > 0 AND paid + credited < total)",
        ),
        (
            "nothing that is charged is open on a closed call",
            "SELECT COUNT(*) FROM handling_line l JOIN handling h ON h.id = l.handling_id JOIN call c ON c.id = h.call_id
             WHERE c.status = 'closed' AND l.charge <> 'free' AND l.net <> 0
               AND NOT EXISTS (SELECT 1 FROM settlement_line s WHERE s.handling_line_id = l.id AND s.is_live = 1)",
        ),
        (
            "every dispatch that was handled has its record",
            "SELECT COUNT(*) FROM dispatch d WHERE (d.status = 'handled')
             <> EXISTS (SELECT 1 FROM handling h WHERE h.dispatch_id = d.id)",
        ),
    ] {
        assert_eq!(count(conn, sql), 0, "{what}");
    }
    assert!(count(conn, "SELECT COUNT(*) FROM settlement") > 100);
}

#[test]
fn who_opens_a_large_company_can_work_on_in_it() {
    let (conn, _) = company(SMALL);
    let admin = people::store::first_admin(&conn).unwrap();
    let clock = aftercare::db::clock::Clock::standing_at(aftercare::base::time::Instant(1_795_500_000_000));
    let customer: String = conn.value("SELECT code FROM customer ORDER BY id LIMIT 1", &[]).unwrap().unwrap();
    let draft = call::command::Draft {
        customer,
        subject: "主轴异响".to_owned(),
        call_type: "fault".to_owned(),
        channel: "hotline".to_owned(),
        ..call::command::Draft::default()
    };
    let record = call::command::Command::Record(Box::new(draft));
    let done = aftercare::db::tx::transact(&conn, &clock, admin, &record).unwrap();
    let id = done.outcome.subject.unwrap().id;
    assert_eq!(id, 51);
    let call = call::store::get(&conn, CallId::from_raw(id)).unwrap();
    assert!(call.number.starts_with("SC202611-"), "{}", call.number);
    assert!(check::whole(&conn).unwrap().is_sound());
}

#[test]
fn what_is_stopped_leaves_nothing_but_the_founding() {
    let conn = open::for_a_test().unwrap();
    let progress = Progress::default();
    progress.cancel();
    assert_eq!(make(&conn, SMALL, &progress), Err(Failure::Cancelled));
    assert_eq!(count(&conn, "SELECT COUNT(*) FROM call"), 0);
    assert_eq!(count(&conn, "SELECT COUNT(*) FROM customer"), 0);
    assert!(check::whole(&conn).unwrap().is_sound());
}

fn program(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_aftercare")).args(args).output().unwrap()
}

#[test]
fn the_program_makes_it_in_a_folder_and_says_how_much() {
    let place = Place::new();
    let out = place.at("demo").display().to_string();
    let size = ["--lang", "en", "demo", "--size", "60", "--seed", "3", "--headless", "--json", "--out", &out];
    let output = program(&size);
    let said: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&said["counts"]["call"], &said["seed"]), (&60.into(), &3.into()), "{said}");
    let files: Vec<String> = std::fs::read_dir(&out)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    assert_eq!(files, ["aftercare.db"]);
    let again = program(&size);
    assert!(!again.status.success() && String::from_utf8_lossy(&again.stderr).contains("exists already"));
    assert!(!program(&["demo", "--size", "1000001", "--headless"]).status.success());
}
