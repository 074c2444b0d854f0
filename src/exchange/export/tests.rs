use calamine::{Data, Reader as _, Xlsx, open_workbook};

use super::*;
use crate::base::{
    field::{Field, Show},
    kind::Kind,
    text::Lang,
    time::parse_instant,
    value::Val,
};

const ZONE: chrono_tz::Tz = chrono_tz::Asia::Shanghai;

const FIELDS: &[Field<()>] = &[
    Field::new("number", "base-code", Show::Text).listed("t.number", 100.0),
    Field::new("amount", "kind-settlement", Show::Money).listed("t.amount", 100.0),
    Field::new("quantity", "base-position", Show::Qty).listed("t.quantity", 100.0),
    Field::new("day", "base-date-choose", Show::Day).listed("t.day", 100.0),
    Field::new("at", "base-log-when", Show::Instant).listed("t.at", 100.0),
    Field::new("mark", "base-active", Show::Word("mark")).listed("t.mark", 100.0),
];

fn spec() -> ListSpec {
    ListSpec::new(Kind::Call, "", FIELDS, &[], "t.id")
}

fn cells(number: &str) -> Vec<Val> {
    let at = parse_instant("2026-11-20 09:30", ZONE).unwrap();
    vec![
        Val::Text(number.to_owned()),
        Val::Int(-123_456),
        Val::Int(1_500),
        Val::Text("2026-02-28".to_owned()),
        Val::Int(at.0),
        Val::Text("note".to_owned()),
    ]
}

fn rows(out: &mut Out, spec: &ListSpec, tongue: &Tongue<'_>, numbers: &[&str]) {
    let places = Layout::default().places(spec);
    out.begin(spec, &places, tongue).unwrap();
    for number in numbers {
        let vals = cells(number);
        out.row(vals.iter().zip(spec.columns.iter().map(|column| column.show)), tongue).unwrap();
    }
}

#[test]
fn a_workbook_has_amounts_and_days_as_numbers_and_texts_as_they_are() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("calls.xlsx");
    let texts = Texts::new(Lang::Zh, ZONE);
    let (spec, tongue) = (spec(), Tongue { texts: &texts, is_raw: false });
    let mut out = Out::Book(Box::new(Book::new(&path, folder.path(), "服务呼叫/[x]")));
    rows(&mut out, &spec, &tongue, &["=1+1", "SC-2"]);
    let Out::Book(book) = out else { panic!("a book") };
    assert_eq!(book.finish().unwrap(), 1);
    let mut read: Xlsx<_> = open_workbook(&path).unwrap();
    assert_eq!(read.sheet_names(), ["服务呼叫x"]);
    let sheet = read.worksheet_range_at(0).unwrap().unwrap();
    let row: Vec<Data> = sheet.rows().nth(1).unwrap().to_vec();
    assert_eq!(row[0], Data::String("=1+1".to_owned()), "a text, no formula");
    assert_eq!(row[1], Data::Float(-1234.56));
    assert_eq!(row[2], Data::Float(1.5));
    let day = |data: &Data| match data {
        Data::DateTime(moment) => moment.as_f64(),
        other => panic!("{other:?}"),
    };
    assert_eq!([day(&row[3]), day(&row[4])], [46_081.0, 46_346.0 + 9.5 / 24.0]);
    assert_eq!(row[5], Data::String(texts.get("mark-note").to_string()));
    assert_eq!(sheet.height(), 3);
}

#[test]
fn what_is_too_long_for_one_sheet_goes_on_in_the_next_with_its_headings() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("calls.xlsx");
    let texts = Texts::new(Lang::En, ZONE);
    let (spec, tongue) = (spec(), Tongue { texts: &texts, is_raw: true });
    let mut book = Book::new(&path, folder.path(), "Call");
    book.most = 3;
    let mut out = Out::Book(Box::new(book));
    rows(&mut out, &spec, &tongue, &["1", "2", "3", "4", "5"]);
    let Out::Book(book) = out else { panic!("a book") };
    assert_eq!(book.finish().unwrap(), 3);
    let mut read: Xlsx<_> = open_workbook(&path).unwrap();
    assert_eq!(read.sheet_names(), ["Call", "Call (2)", "Call (3)"]);
    let numbers = |at: usize, read: &mut Xlsx<_>| {
        let sheet = read.worksheet_range_at(at).unwrap().unwrap();
        sheet.rows().map(|row| row[0].to_string()).collect::<Vec<_>>()
    };
    assert_eq!(numbers(0, &mut read), ["number", "1", "2"]);
    assert_eq!(numbers(2, &mut read), ["number", "5"]);
}

#[test]
fn csv_has_a_mark_quotes_and_no_formulas() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("calls.csv");
    let texts = Texts::new(Lang::Zh, ZONE);
    let (spec, tongue) = (spec(), Tongue { texts: &texts, is_raw: false });
    let mut out = Out::Lines(Box::new(Lines::new(&path).unwrap()));
    rows(&mut out, &spec, &tongue, &["=cmd|' /C calc'!A0", "甲,\"乙\"\n丙"]);
    let Out::Lines(lines) = out else { panic!("lines") };
    lines.finish().unwrap();
    let text = std::fs::read_to_string(&path).unwrap();
    let note = texts.get("mark-note");
    let rest = format!("-1234.56,1.5,2026-02-28,2026-11-20 09:30,{note}\r\n");
    assert_eq!(
        text,
        format!(
            "\u{feff}代码,服务结算单,顺序,选择日期,时间,启用\r\n'=cmd|' /C calc'!A0,{rest}\"甲,\"\"乙\"\"\n丙\",{rest}"
        )
    );
}

#[test]
fn rows_that_no_statement_finds_are_written_as_they_are_in_their_order() {
    let conn = crate::db::open::for_a_test().unwrap();
    let (folder, texts) = (tempfile::tempdir().unwrap(), Texts::new(Lang::En, ZONE));
    let made = ["B", "A", "C"].iter().zip(1..).map(|(number, id)| ListRow { id, cells: cells(number) }).collect();
    let at = ReadAt { now: parse_instant("2026-11-20 09:30", ZONE).unwrap(), zone: ZONE };
    let mut order = Order {
        spec: Arc::new(spec()),
        query: ListQuery::default(),
        marked: Vec::new(),
        layout: Layout::of(["number"]),
        is_raw: true,
        made: Some(Arc::new(made)),
    };
    let path = folder.path().join("rows.csv");
    let written = |order: &Order| {
        let count = to_file(&conn, order, &path, (&texts, at), &Progress::default()).unwrap().rows;
        (count, std::fs::read_to_string(&path).unwrap())
    };
    assert_eq!(written(&order), (3, "\u{feff}number\r\nB\r\nA\r\nC\r\n".to_owned()));
    order.marked = vec![2];
    assert_eq!(written(&order), (1, "\u{feff}number\r\nA\r\n".to_owned()));
}

#[test]
fn an_export_that_is_stopped_half_way_leaves_nothing_but_what_stood_there() {
    let conn = crate::db::open::for_a_test().unwrap();
    let texts = Texts::new(Lang::En, ZONE);
    let at = ReadAt { now: parse_instant("2026-11-20 09:30", ZONE).unwrap(), zone: ZONE };
    let made: Vec<ListRow> = (1..=200_000).map(|id| ListRow { id, cells: cells("A") }).collect();
    let order = Order {
        spec: Arc::new(spec()),
        query: ListQuery::default(),
        marked: Vec::new(),
        layout: Layout::default(),
        is_raw: false,
        made: Some(Arc::new(made)),
    };
    for name in ["rows.csv", "rows.xlsx"] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        std::fs::write(&path, "precious").unwrap();
        let progress = Progress::default();
        let watched = progress.clone();
        let stopping = std::thread::Builder::new().name("stopping".to_owned()).spawn(move || {
            while watched.counts().0 < 1_000 {
                std::thread::yield_now();
            }
            watched.cancel();
        });
        let failure = to_file(&conn, &order, &path, (&texts, at), &progress).unwrap_err();
        stopping.unwrap().join().unwrap();
        assert!(matches!(failure, Failure::Cancelled), "{failure:?}");
        assert!((1_000..200_000).contains(&progress.counts().0), "half-way: {:?}", progress.counts());
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "precious");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "{name}");
    }
}
