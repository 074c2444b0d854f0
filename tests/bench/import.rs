//! Calls from another program's file: how long until they are there with their past, their history and what the search
//! finds of them. `AFTERCARE_BENCH_ROWS` says how many rows; a hundred thousand without it.

use std::fmt::Write as _;

use aftercare::{
    base::{progress::Progress, text::Lang},
    cli::demo,
    db::{clock::Clock, open},
    exchange::{
        import::{Context, Mode, Options},
        kinds::{ImportKind, Ready},
    },
    people,
};

use crate::{desk::ms, table::Table};

/// What customers report; each call has some of it.
const TEXTS: [&str; 6] = [
    "主轴在高速运转时有异响，停机后再开机仍然存在。",
    "The screen stays dark after power on.\n\nWe tried another cable.",
    "气压不足，报警代码 E-204，已检查管路没有漏气。",
    "\"\"Cannot log in\"\" since the update; please call back.",
    "冷却液渗漏，地面有积水，影响生产。",
    "Vibration at 3,000 rpm, worse when warm.",
];

/// Times the import of a file, whole.
pub fn bench(table: &mut Table) {
    let rows = std::env::var("AFTERCARE_BENCH_ROWS").ok().and_then(|rows| rows.parse().ok()).unwrap_or(100_000);
    let place = tempfile::tempdir().unwrap();
    let conn = open::to_write(&place.path().join("import.db")).unwrap();
    demo::fill(&conn, Lang::Zh, &Progress::default()).unwrap();
    let file = place.path().join("calls.csv");
    std::fs::write(&file, text(rows)).unwrap();
    let (progress, clock) = (Progress::default(), Clock::default());
    let actor = people::store::first_admin(&conn).unwrap();
    let options = Options { make_customers: true, ..Options::default() };
    table.wait_once(
        &format!("import: {rows} calls with their past, from the file to the commit, by the clock"),
        ms(10_000),
        || {
            let ready = Ready::read(ImportKind::Calls, &file, &options, &progress).unwrap();
            let context = Context { conn: &conn, clock: &clock, actor, progress: &progress };
            let report = ready.run(context, Mode::AllOrNothing).unwrap();
            assert!(report.is_done && report.made == rows, "{:?}", report.errors.first());
        },
    );
}

/// Calls of eight years of 2,000 customers, nine of ten of them closed.
fn text(rows: usize) -> String {
    let mut text = String::from(
        "number,customer,contact,subject,text,type,priority,channel,opened,responded,solved,closed,state,rating,solution\n",
    );
    for row in 0..rows {
        let (year, month, day) = (2015 + row % 8, 1 + row / 8 % 12, 1 + row / 96 % 28);
        let hour = 8 + row % 9;
        let day = format!("{year}-{month:02}-{day:02}");
        let said = TEXTS[row % TEXTS.len()];
        let kind = ["fault", "question", "maintenance", "complaint"][row % 4];
        let priority = ["low", "medium", "high", "critical"][row / 4 % 4];
        let channel = ["phone", "email", "chat"][row % 3];
        let customer = row * 7919 % 2_000;
        let (ended, rating) = match row % 10 {
            0 => (",,open,,".to_owned(), ""),
            _ => {
                (format!("{day} {}:40,{day} {}:50,closed,{},", hour + 1, hour + 2, 1 + row % 5), "Replaced and tested.")
            }
        };
        let _ = writeln!(
            text,
            "OLD-{row:07},Customer {customer} Ltd,Contact {},Fault {row},\"{said}\",{kind},{priority},{channel},{day} {hour:02}:00,{day} {hour:02}:20,{ended}{rating}",
            customer % 7,
        );
    }
    text
}
