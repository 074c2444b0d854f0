//! A program that is killed in the middle of an import: all of it is in the file, or nothing.

use std::path::Path;

use aftercare::{
    base::{field::Field, id::UserId, kind::Kind, progress::Progress, text::Lang},
    customer::command::Draft,
    db::{check, clock::Clock, open, tx},
    exchange::{
        Limits,
        customers::Customers,
        import::{Applied, Columns, Context, Importer, Mode, Options, Rows, Trouble, prepare, run},
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
