use aftercare::{
    base::{
        failure::Failure,
        field::{Field, Input, Show},
        id::{DictEntryId, UserId},
        kind::{Kind, Subject},
        money::Money,
        progress::Progress,
        say::Said,
        text::{Lang, Texts},
        time::Instant,
    },
    db::{clock::Clock, open, query::Conn, record, tx::Tx},
    exchange::{
        Limits,
        csv::errors_as_csv,
        import::{
            Applied, Columns, Context, Effect, Importer, Mode, Options, Report, Rows, Trouble, check, prepare, run,
        },
        map::Wording,
        read::{read, read_bytes},
    },
    setting::{Dict, DictEntry},
    vals,
};

use crate::util::file::Place;

/// A small importer of dictionary entries, so that the engine is tested and nothing else.
struct Small;

#[derive(Clone, Default)]
struct Draft {
    code: String,
    name: String,
    level: String,
    credit: String,
    dealer: String,
}

const FIELDS: &[Field<Draft>] = &[
    Field::new("code", "exchange-row", Show::Text).edited(Input::Line, |draft: &mut Draft| &mut draft.code).required(),
    Field::new("name", "exchange-value", Show::Text).edited(Input::Line, |draft: &mut Draft| &mut draft.name),
    Field::new("level", "kind-customer", Show::Word("mark"))
        .edited(Input::Choice("mark", &["yes", "no"]), |draft: &mut Draft| &mut draft.level),
    Field::new("credit", "kind-item", Show::Money).edited(Input::Money, |draft: &mut Draft| &mut draft.credit),
    Field::new("dealer", "kind-user", Show::Text).edited(Input::Line, |draft: &mut Draft| &mut draft.dealer),
];

impl Columns for Small {
    type Draft = Draft;

    fn fields(&self) -> &'static [Field<Draft>] {
        FIELDS
    }

    fn key(&self, row: &Draft) -> String {
        row.code.strip_prefix('=').map(str::to_owned).unwrap_or_default()
    }
}

impl Importer for Small {
    fn op(&self) -> &'static str {
        "exchange-stage-writing"
    }

    fn kind(&self) -> Kind {
        Kind::DictEntry
    }

    fn apply(&self, tx: &Tx<'_>, rows: &Rows<'_, Draft>) -> Result<Applied, Trouble> {
        let row = rows.first();
        if !row.dealer.is_empty() && by_code(tx, &row.dealer)?.is_none() {
            return Err(Failure::field("dealer", Said::new("error-required")).into());
        }
        if row.name == "FULL" {
            return Err(Failure::Full.into());
        }
        if let Some(second) = rows.drafts.iter().position(|row| row.name == "BAD") {
            return Err(Trouble::at(second, Failure::field("name", Said::new("error-negative"))));
        }
        match by_code(tx, &row.code)? {
            Some(old) => self.change(tx, rows, &old),
            None => {
                let name = rows.drafts.iter().map(|row| row.name.as_str()).collect::<Vec<_>>().join("+");
                let (id, code) = (DictEntryId(0), row.code.clone());
                let mut entry = DictEntry { id, version: 0, dict: Dict::Unit, code, name, position: 0, active: false };
                fill(&mut entry, row)?;
                tx.insert(&mut entry)?;
                Ok(Applied::new(Subject::new(Kind::DictEntry, entry.id), Effect::Made))
            }
        }
    }
}

impl Small {
    fn change(&self, tx: &Tx<'_>, rows: &Rows<'_, Draft>, old: &DictEntry) -> Result<Applied, Trouble> {
        let mut draft = Draft {
            code: old.code.clone(),
            name: old.name.clone(),
            level: if old.active { "yes" } else { "no" }.to_owned(),
            credit: Money(old.position).plain(),
            dealer: String::new(),
        };
        rows.overlay(0, &mut draft);
        let mut new = old.clone();
        new.name.clone_from(&draft.name);
        fill(&mut new, &draft)?;
        tx.update(old, &mut new)?;
        let effect = if new.version == old.version { Effect::Same } else { Effect::Changed };
        Ok(Applied::new(Subject::new(Kind::DictEntry, new.id), effect))
    }
}

/// The entry of a dictionary has no level and no amount: its flag and its place stand for them.
fn fill(entry: &mut DictEntry, draft: &Draft) -> Result<(), Failure> {
    entry.active = draft.level == "yes";
    if !draft.credit.is_empty() {
        let wrong = || Said::new("error-not-an-amount").with("value", draft.credit.as_str());
        entry.position = Money::parse(&draft.credit).ok_or_else(|| Failure::field("credit", wrong()))?.0;
    }
    Ok(())
}

fn by_code(conn: &Conn, code: &str) -> Result<Option<DictEntry>, Failure> {
    record::first(conn, "WHERE code = $1", vals![code])
}

/// A store in memory, and what is done with it.
struct Office {
    conn: Conn,
    clock: Clock,
    progress: Progress,
}

impl Office {
    fn new() -> Self {
        let conn = open::for_a_test().unwrap();
        Self { conn, clock: Clock::standing_at(Instant(1_790_000_000_000)), progress: Progress::default() }
    }

    fn context(&self) -> Context<'_> {
        Context { conn: &self.conn, clock: &self.clock, actor: UserId(0), progress: &self.progress }
    }

    fn import(&self, text: &str, mode: Option<Mode>) -> Result<Report, Failure> {
        let sheet = read_bytes(text.as_bytes(), &self.progress, Limits::default())?;
        let prepared = prepare(&Small, sheet, (&Options::default(), &Wording::default()), &self.progress)?;
        match mode {
            Some(mode) => run(self.context(), &Small, &prepared, mode),
            None => check(self.context(), &Small, &prepared),
        }
    }

    fn codes(&self) -> Vec<String> {
        self.conn.values("SELECT code FROM dict_entry ORDER BY id", &[]).unwrap()
    }
}

/// Row, column, value and key of each error.
fn errors(report: &Report) -> Vec<(u32, &str, &str, &str)> {
    report.errors.iter().map(|e| (e.row, e.column.as_str(), e.value.as_str(), e.said.key.as_ref())).collect()
}

const MIXED: &str = "code,name,customer,item,user\n\
    A,Anna,符合,100,\n\
    B,,silver,1,\n\
    C,#REF!,,,\n\
    D,Dora,no,1.234,\n\
    ,Emil,,,\n\
    F,Fred,,,A\n\
    G,Gabi,,,Z\n\
    H,Hans,YES,,,more\n";

#[test]
fn every_bad_row_is_named_with_row_column_value_and_why() {
    let office = Office::new();
    let report = office.import(MIXED, None).unwrap();
    assert_eq!(
        errors(&report),
        [
            (3, "customer", "silver", "error-not-a-choice"),
            (4, "name", "#REF!", "exchange-formula-error"),
            (5, "item", "1.234", "error-not-an-amount"),
            (6, "code", "", "error-required"),
            (8, "user", "Z", "error-required"),
            (9, "", "more", "exchange-row-too-wide"),
        ]
    );
    assert_eq!((report.rows, report.good_rows, report.made, report.is_done), (8, 2, 2, false));
    assert!(office.codes().is_empty(), "a preview leaves nothing behind");
}

#[test]
fn one_bad_row_keeps_all_out_or_only_itself() {
    let office = Office::new();
    let report = office.import(MIXED, Some(Mode::AllOrNothing)).unwrap();
    assert!(!report.is_done && report.changes.is_empty() && report.errors.len() == 6);
    assert!(office.codes().is_empty());
    let report = office.import(MIXED, Some(Mode::GoodRowsOnly)).unwrap();
    assert!(report.is_done && report.changes.len() == 2);
    assert_eq!(office.codes(), ["A", "F"]);
}

#[test]
fn a_record_that_is_there_keeps_what_the_file_leaves_out() {
    let office = Office::new();
    office.import("code,name,customer,item\nA,Anna,yes,100\nB,Bert,yes,\n", Some(Mode::AllOrNothing)).unwrap();
    let report = office.import("code,name\nA,Anna Nova\nB,\n", Some(Mode::AllOrNothing)).unwrap();
    assert_eq!((report.made, report.changed, report.same), (0, 1, 1));
    let anna = by_code(&office.conn, "A").unwrap().unwrap();
    assert_eq!((anna.name.as_str(), anna.active, anna.position), ("Anna Nova", true, 10_000));
    assert_eq!(by_code(&office.conn, "B").unwrap().unwrap().name, "Bert", "an empty cell keeps what is there");
}

#[test]
fn a_code_twice_in_a_file_is_one_record_changed_twice() {
    let office = Office::new();
    let report = office.import("code,name\nA,Anna\nA,Anna Nova\n", Some(Mode::AllOrNothing)).unwrap();
    assert_eq!((report.made, report.changed), (1, 1));
    assert_eq!(by_code(&office.conn, "A").unwrap().unwrap().name, "Anna Nova");
}

#[test]
fn rows_of_one_record_go_in_together_or_not_at_all() {
    let office = Office::new();
    let text = "code,name\n=1,a\nX,x\n=1,b\n=2,c\n=2,BAD\n=3,d\n,e\n";
    let report = office.import(text, Some(Mode::GoodRowsOnly)).unwrap();
    assert_eq!(
        errors(&report),
        [
            (5, "", "", "exchange-left-out-with"),
            (6, "name", "BAD", "error-negative"),
            (8, "code", "", "error-required"),
        ]
    );
    assert_eq!((report.rows, report.good_rows, report.made), (7, 4, 3));
    assert_eq!(by_code(&office.conn, "=1").unwrap().unwrap().name, "a+b");
    assert!(by_code(&office.conn, "=2").unwrap().is_none());
}

#[test]
fn a_cancelled_import_changes_nothing_and_says_so() {
    let office = Office::new();
    let sheet = read_bytes(b"code,name\nA,Anna\n", &office.progress, Limits::default()).unwrap();
    let prepared = prepare(&Small, sheet, (&Options::default(), &Wording::default()), &office.progress).unwrap();
    office.progress.cancel();
    for mode in [Mode::AllOrNothing, Mode::GoodRowsOnly] {
        assert_eq!(run(office.context(), &Small, &prepared, mode), Err(Failure::Cancelled));
    }
    assert_eq!(check(office.context(), &Small, &prepared), Err(Failure::Cancelled));
    assert!(office.codes().is_empty());
}

#[test]
fn what_was_read_of_a_file_that_was_changed_since_is_not_kept() {
    let (office, place) = (Office::new(), Place::new());
    let path = place.at("entries.csv");
    std::fs::write(&path, "code,name\nA,Anna\n").unwrap();
    let sheet = read(&path, &office.progress, Limits::default()).unwrap();
    let prepared = prepare(&Small, sheet, (&Options::default(), &Wording::default()), &office.progress).unwrap();
    std::fs::write(&path, "code,name\nA,Anne\nB,Bert\n").unwrap();
    for mode in [Mode::AllOrNothing, Mode::GoodRowsOnly] {
        let refused = Failure::refused("exchange-file-changed-since");
        assert_eq!(run(office.context(), &Small, &prepared, mode), Err(refused));
    }
    assert!(office.codes().is_empty());
}

#[test]
fn what_is_no_fault_of_a_row_ends_the_import_and_undoes_all_of_it() {
    let office = Office::new();
    let text = "code,name\nA,Anna\nB,FULL\nC,Carl\n";
    assert_eq!(office.import(text, Some(Mode::GoodRowsOnly)), Err(Failure::Full));
    assert!(office.codes().is_empty());
}

#[test]
fn errors_can_be_saved_as_a_table() {
    let office = Office::new();
    let report = office.import(MIXED, None).unwrap();
    let texts = Texts::new(Lang::Zh, chrono_tz::UTC);
    let saved = errors_as_csv(&report.errors, |said| texts.say(said)).unwrap();
    let sheet = read_bytes(&saved, &office.progress, Limits::default()).unwrap();
    assert_eq!(sheet.headings, ["行", "列", "内容", "原因"]);
    assert_eq!(sheet.rows[3].cells, ["6", "code", "", "必填"]);
}
