//! The store alone, on a file with 100,000 records and their history.

use std::{path::Path, time::Duration};

use aftercare::{
    base::{
        field::{Column, Filtering, ListQuery, ListSpec, Listed, Show, Sorted},
        id::{SettingId, UserId},
        kind::Kind,
        time::Instant,
        words::Word as _,
    },
    columns,
    db::{
        backup, check,
        clock::Clock,
        list,
        number::{self, Pattern},
        open::{self, Options},
        query::Conn,
        record, tx,
    },
};

use crate::table::Table;

/// A record with a line of text: what every save costs at least.
#[derive(Clone, Debug)]
struct Note {
    id: SettingId,
    version: i64,
    name: String,
    value: String,
}
columns!(Note, SettingId in Setting: name, value);

const RECORDS: usize = 100_000;
const MOMENT: Instant = Instant(1_795_311_000_000);

fn ms(ms: u64) -> Option<Duration> {
    Some(Duration::from_millis(ms))
}

fn save(conn: &Conn, name: &str) {
    let clock = Clock::standing_at(MOMENT);
    let pattern = Pattern::parse("SC{yyyy}{mm}-{seq:4}").unwrap();
    let value = "主轴异响，冷却泵漏油".to_owned();
    tx::within(conn, &clock, UserId(0), "bench", |tx| {
        number::take(tx, "call", &pattern, MOMENT.day(chrono_tz::Asia::Shanghai))?;
        tx.insert(&mut Note { id: SettingId(0), version: 0, name: name.to_owned(), value: value.clone() })
    })
    .unwrap();
}

fn fill(path: &Path) {
    let conn = open::to_write_with(path, Options { is_durable: false, ..Options::default() }).unwrap();
    let clock = Clock::standing_at(MOMENT);
    tx::within(&conn, &clock, UserId(0), "bench", |tx| {
        for number in 0..RECORDS {
            let (name, value) = (format!("note {number:06}"), format!("客户{}", number * 7 % RECORDS));
            tx.insert(&mut Note { id: SettingId(0), version: 0, name, value })?;
        }
        Ok(())
    })
    .unwrap();
}

fn notes() -> ListSpec {
    let column = |key: &'static str, sql: &'static str| Column {
        key,
        label: "bench",
        show: Show::Text,
        choices: &[],
        list: Listed { sql, width: 100.0, indexed: true, sorted: Sorted::Value, is_extra: false },
    };
    let columns = vec![column("name", "t.name"), column("value", "t.value")];
    ListSpec {
        kind: Kind::Setting,
        word: Kind::Setting.word(),
        from: "",
        columns,
        search: &["t.name", "t.value"],
        phones: &[],
        derived: &[],
        order: "t.id",
        orders: &[],
        views: &[],
        sums: None,
        filtering: Filtering::NONE,
    }
}

pub fn bench(table: &mut Table) {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("bench.db");
    table.measure_once("100,000 records saved in one transaction", None, || fill(&path));
    saves(table, &path);
    lists(table, &path);
    let conn = open::to_read(&path).unwrap();
    table.measure("open a file to read", None, 20, |_| open::to_read(&path).unwrap());
    table.measure_once("check the whole file", None, || assert!(check::whole(&conn).unwrap().is_sound()));
    let copy = place.path().join("copy.db");
    table.measure_once("backup, verified", None, || backup::to_file(&conn, &copy).unwrap());
}

fn saves(table: &mut Table, path: &Path) {
    for (is_durable, what) in
        [(false, "save with a number, synchronous OFF"), (true, "save with a number, synchronous FULL")]
    {
        let conn = open::to_write_with(path, Options { is_durable, ..Options::default() }).unwrap();
        let budget = if is_durable { None } else { ms(10) };
        table.measure(what, budget, 500, |number| save(&conn, &format!("{what} {number}")));
    }
}

fn lists(table: &mut Table, path: &Path) {
    let conn = open::to_read(path).unwrap();
    let spec = notes();
    let all = ListQuery::default();
    let by_name = ListQuery { sort: Some(("name".to_owned(), true)), ..ListQuery::default() };
    let typed = ListQuery { text: "客户7777".to_owned(), ..ListQuery::default() };
    table.measure("list, first page", ms(5), 300, |_| list::first_page(&conn, &spec, &all).unwrap());
    table.measure("list, first page by an indexed field", ms(5), 300, |_| {
        list::first_page(&conn, &spec, &by_name).unwrap()
    });
    table.measure("list, first page with typed text", ms(500), 20, |_| list::first_page(&conn, &spec, &typed).unwrap());
    table.measure("list, all ids", None, 20, |_| list::ids(&conn, &spec, &all).unwrap());
    let middle: Vec<i64> = (50_000..50_100).collect();
    table.measure("list, 100 rows by id", ms(5), 300, |_| list::rows(&conn, &spec, &middle).unwrap());
    let sql = "SELECT t.id, t.name, t.value FROM \"setting\" t ORDER BY t.id LIMIT 100";
    let engine = rusqlite::Connection::open_with_flags(path, rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    table.measure("list, first page: the bare engine", None, 300, |_| {
        let mut statement = engine.prepare_cached(sql).unwrap();
        let rows = statement.query_map([], |row| row.get::<_, String>(2)).unwrap();
        rows.map(Result::unwrap).collect::<Vec<_>>()
    });
    table.measure("one record by id", None, 300, |number| {
        record::get::<Note>(&conn, SettingId(i64::try_from(number).unwrap() + 1)).unwrap()
    });
}
