//! The search at any size: the first hits as the window asks for them, beside the engine's own time for the bare
//! question. `AFTERCARE_BENCH_CALLS` says how many calls; a hundred thousand without it.

use std::time::Instant;

use aftercare::{
    base::{
        found::sought::{Query, Sought},
        kind::Kind,
        progress::Progress,
        text::Lang,
    },
    cli::demo,
    db::{
        open::{self, Options},
        search::{self, Scope},
    },
};

use crate::{
    desk::{calls, ms},
    table::Table,
};

/// What is typed: what it stands for, and what is allowed.
const TYPED: &[(&str, &str, u64)] = &[
    ("a common word", "异响", 16),
    ("a long common word", "主轴异响", 16),
    ("a Chinese word that is nowhere", "鼍鼋", 16),
    ("two words", "主轴 96号机", 16),
    ("one character", "响", 50),
    ("one letter", "o", 50),
    ("a number", "OLD0000777", 16),
    ("a number's beginning", "OLD00", 16),
    ("a number's middle", "0077", 16),
    ("a phone's middle", "800003", 16),
    ("pinyin", "cqhb", 16),
    ("a word that is nowhere", "qwertz", 16),
];

/// Times the search.
pub fn bench(table: &mut Table) {
    let count = std::env::var("AFTERCARE_BENCH_CALLS").ok().and_then(|count| count.parse().ok()).unwrap_or(100_000);
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("search.db");
    let conn = open::to_write_with(&path, Options { is_durable: false, ..Options::default() }).unwrap();
    demo::fill(&conn, Lang::Zh, &Progress::default()).unwrap();
    let start = Instant::now();
    calls(&conn, count);
    eprintln!("{count} calls with their index: {:.1} s", start.elapsed().as_secs_f64());
    let start = Instant::now();
    search::rebuild(&conn, &Progress::default()).unwrap();
    eprintln!("the index made anew: {:.1} s", start.elapsed().as_secs_f64());
    drop(conn);
    let conn = open::to_read(&path).unwrap();
    let engine = rusqlite::Connection::open_with_flags(&path, rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    for (what, typed, budget) in TYPED {
        let query = query(typed);
        let everywhere = Scope { only: None, most: 5 };
        table
            .measure(&format!("search: {what}"), ms(*budget), 50, |_| search::find(&conn, &query, everywhere).unwrap());
        let calls = Scope { only: Some(Kind::Call), most: 20 };
        table.measure(&format!("search in calls: {what}"), ms(*budget), 50, |_| {
            search::find(&conn, &query, calls).unwrap()
        });
    }
    // The same word asked of the table of words alone.
    let sql = "SELECT rowid FROM search_words WHERE search_words MATCH ?1 ORDER BY rowid DESC LIMIT 20";
    let mut bare = engine.prepare(sql).unwrap();
    for (what, question) in
        [("a common word", "\"异响\""), ("a long common word", "\"主轴 轴异 异响\""), ("one character", "\"响\"")]
    {
        table.measure(&format!("the engine alone: {what}"), None, 50, |_| {
            let rows = bare.query_map([question], |row| row.get::<_, i64>(0)).unwrap();
            rows.map(Result::unwrap).collect::<Vec<_>>()
        });
    }
}

fn query(text: &str) -> Query {
    match Sought::read(text) {
        Sought::Words(query) => query,
        other => panic!("{text}: {other:?}"),
    }
}
