//! A program that is killed in the middle of an import: all of it is in the file, or nothing.

use std::path::Path;

use aftercare::{
    base::{
        field::Field,
        id::{ImportId, UserId},
        kind::Kind,
        progress::Progress,
        text::Lang,
    },
    customer::command::Draft,
    db::{check, clock::Clock, open, query::Conn, tx},
    exchange::{
        Limits,
        customers::Customers,
        import::{Applied, Columns, Context, Importer, Mode, Options, Rows, Trouble, prepare, run},
        imports::take_back,
        kinds::{ImportKind, Ready},
        map::Wording,
        read::read_bytes,
    },
    setting,
};

use crate::util::{
    file::Place,
    program::{child_argument, killed_at, say, wait_to_be_killed},
};

const ROWS: usize = 4000;
const TEST: &str = "exchange::killed::an_import_whose_program_is_killed_is_in_the_file_whole_or_not_at_all";

/// The importer of customers, saying aloud how far it is.
struct Aloud {
    walked: std::sync::atomic::AtomicUsize,
}

impl Columns for Aloud {
    type Draft = Draft;

    fn fields(&self) -> &'static [Field<Draft>] {
        Customers.fields()
    }
}

impl Importer for Aloud {
    fn op(&self) -> &'static str {
        Customers.op()
    }

    fn kind(&self) -> Kind {
        Customers.kind()
    }

    fn apply(&self, tx: &tx::Tx<'_>, rows: &Rows<'_, Draft>) -> Result<Applied, Trouble> {
        let applied = Customers.apply(tx, rows);
        say(&format!("row {}", self.walked.fetch_add(1, std::sync::atomic::Ordering::Relaxed) + 1));
        applied
    }
}

/// The child: imports, saying each row and the end.
fn import_aloud(path: &Path) -> ! {
    let conn = open::to_write(path).unwrap();
    let rows: String = (1..=ROWS).map(|row| format!("K{row:05},客户{row}公司,联系人{row}\n")).collect();
    let progress = Progress::default();
    let sheet =
        read_bytes(format!("客户代码,客户名称,联系人\n{rows}").as_bytes(), &progress, Limits::default()).unwrap();
    let importer = Aloud { walked: std::sync::atomic::AtomicUsize::new(0) };
    let prepared = prepare(&importer, sheet, (&Options::default(), &Wording::default()), &progress).unwrap();
    let clock = Clock::default();
    let context = Context { conn: &conn, clock: &clock, actor: UserId(1), progress: &progress };
    let report = run(context, &importer, &prepared, Mode::AllOrNothing).unwrap();
    assert_eq!(report.made, ROWS, "{:?}", report.errors.first());
    say("imported");
    wait_to_be_killed()
}

#[test]
fn an_import_whose_program_is_killed_is_in_the_file_whole_or_not_at_all() {
    if let Some(path) = child_argument() {
        import_aloud(&path);
    }
    let last = format!("row {ROWS}");
    for moment in ["row 1", "row 1500", last.as_str(), "imported"] {
        let place = Place::new();
        let conn = open::to_write(&place.file()).unwrap();
        let found = |tx: &tx::Tx<'_>| setting::command::found(tx, Lang::Zh, "华东机电");
        tx::within(&conn, &Clock::default(), UserId(0), "test", found).unwrap();
        let before = check::whole(&conn).unwrap().records;
        drop(conn);
        killed_at(moment, TEST, &place.file());

        let conn = open::to_write(&place.file()).unwrap();
        let findings = check::whole(&conn).unwrap();
        assert!(findings.is_sound(), "{moment}: {findings:?}");
        let customers: Option<i64> = conn.value("SELECT COUNT(*) FROM customer", &[]).unwrap();
        match customers.and_then(|count| usize::try_from(count).ok()) {
            Some(0) => assert!(moment != "imported" && findings.records == before, "{moment}: {findings:?}"),
            count => assert!(count == Some(ROWS) && [&last, "imported"].contains(&moment), "{moment}: {count:?}"),
        }
    }
}

/// Says once how far the work is: when so much of a stage is done.
fn say_when_half(progress: &Progress, stage: &'static str) {
    let progress = progress.clone();
    let saying = std::thread::Builder::new().spawn(move || {
        while !matches!(progress.now(), (Some(said), share) if said.key == stage && share >= 0.5) {
            std::thread::sleep(std::time::Duration::from_micros(200));
        }
        say("half");
    });
    saying.unwrap();
}

const CALLS: usize = 3000;

/// Imports calls with their past; `aloud` says when half of them are written.
fn import_calls(conn: &Conn, aloud: bool) -> ImportId {
    let rows: String =
        (1..=CALLS).map(|row| format!("T{row},客户{},故障{row},2025-01-02 10:00,closed\n", row % 50)).collect();
    let progress = Progress::default();
    let text = format!("number,customer,subject,opened,state\n{rows}");
    let sheet = read_bytes(text.as_bytes(), &progress, Limits::default()).unwrap();
    let options = Options { make_customers: true, ..Options::default() };
    let ready = Ready::of(ImportKind::Calls, sheet, &options, &progress).unwrap();
    if aloud {
        say_when_half(&progress, "exchange-stage-writing");
    }
    let clock = Clock::default();
    let context = Context { conn, clock: &clock, actor: UserId(1), progress: &progress };
    ready.run(context, Mode::AllOrNothing).unwrap().import.unwrap()
}

fn founded(place: &Place) -> Conn {
    let conn = open::to_write(&place.file()).unwrap();
    let found = |tx: &tx::Tx<'_>| setting::command::found(tx, Lang::Zh, "华东机电");
    tx::within(&conn, &Clock::default(), UserId(0), "test", found).unwrap();
    conn
}

/// How many calls and imports there are, and how many of these were taken back; the data is sound.
fn found_after(place: &Place, moment: &str) -> [i64; 3] {
    let conn = open::to_write(&place.file()).unwrap();
    let findings = check::whole(&conn).unwrap();
    assert!(findings.is_sound(), "{moment}: {findings:?}");
    ["SELECT COUNT(*) FROM call", "SELECT COUNT(*) FROM import", "SELECT COUNT(undone_at) FROM import"]
        .map(|sql| conn.value(sql, &[]).unwrap().unwrap())
}

#[test]
fn calls_whose_import_is_killed_are_in_the_file_all_or_none() {
    const TEST: &str = "exchange::killed::calls_whose_import_is_killed_are_in_the_file_all_or_none";
    if let Some(path) = child_argument() {
        import_calls(&open::to_write(&path).unwrap(), true);
        say("imported");
        wait_to_be_killed();
    }
    for (moment, expected) in [("half", [0, 0, 0]), ("imported", [3000, 1, 0])] {
        let place = Place::new();
        drop(founded(&place));
        killed_at(moment, TEST, &place.file());
        assert_eq!(found_after(&place, moment), expected, "{moment}");
    }
}

#[test]
fn taking_an_import_back_that_is_killed_is_done_whole_or_not_at_all() {
    const TEST: &str = "exchange::killed::taking_an_import_back_that_is_killed_is_done_whole_or_not_at_all";
    if let Some(path) = child_argument() {
        let (progress, clock) = (Progress::default(), Clock::default());
        say_when_half(&progress, "exchange-stage-taking-back");
        let conn = open::to_write(&path).unwrap();
        let context = Context { conn: &conn, clock: &clock, actor: UserId(1), progress: &progress };
        assert!(take_back(context, ImportId(1)).unwrap().is_done);
        say("taken back");
        wait_to_be_killed();
    }
    for (moment, expected) in [("half", [3000, 1, 0]), ("taken back", [0, 1, 1])] {
        let place = Place::new();
        let conn = founded(&place);
        assert_eq!(import_calls(&conn, false), ImportId(1));
        drop(conn);
        killed_at(moment, TEST, &place.file());
        assert_eq!(found_after(&place, moment), expected, "{moment}");
    }
}
