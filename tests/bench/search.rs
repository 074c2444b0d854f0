//! The search at any size: the first hits as the window asks for them, beside the bare engine's own time for the same
//! question to its table of words.

use std::time::Duration;

use aftercare::{
    base::{
        found::{
            sought::{Query, Sought},
            squeezed,
        },
        kind::Kind,
        value::Val,
    },
    db::{
        open,
        query::Conn,
        search::{self, Scope},
    },
};

use crate::{
    data::{Data, most_memory_mb},
    desk::ms,
    lists::count,
    table::Table,
};

const PATIENCE: Duration = Duration::from_secs(2);

/// What is typed: what it stands for, the text, and what is allowed. Numbers, serials and phones are of records in the
/// middle of the company's years.
fn typed(conn: &Conn) -> Vec<(&'static str, String, u64)> {
    let one = |sql: &str| conn.value::<String>(sql, &[]).unwrap().unwrap();
    let number = one("SELECT number FROM call WHERE id >= (SELECT MAX(id) / 2 FROM call) ORDER BY id LIMIT 1");
    let serial =
        one("SELECT serial FROM equipment WHERE id >= (SELECT MAX(id) / 2 FROM equipment) ORDER BY id LIMIT 1");
    let phone = one("SELECT phone FROM call WHERE phone LIKE '1%' ORDER BY id LIMIT 1");
    let customer = one("SELECT name FROM customer WHERE id >= (SELECT MAX(id) / 2 FROM customer) ORDER BY id LIMIT 1");
    let part = |text: &str, from: usize, length: usize| text.chars().skip(from).take(length).collect::<String>();
    let bare = squeezed(&number);
    let two: String = customer.chars().take(2).collect();
    vec![
        ("a common word", "主轴".to_owned(), 16),
        ("a long common word", "主轴异响".to_owned(), 16),
        ("a Chinese word that is nowhere", "鼍鼋".to_owned(), 16),
        ("two common words", "主轴 报警".to_owned(), 16),
        ("two words, one of a customer", format!("{two} 异响"), 16),
        ("a customer's name", customer, 16),
        ("one character", "响".to_owned(), 50),
        ("one letter", "s".to_owned(), 50),
        ("one digit", "1".to_owned(), 50),
        ("a number", number.clone(), 16),
        ("a number without its marks", bare.clone(), 16),
        ("a number's beginning", part(&number, 0, 7), 16),
        ("a short beginning", part(&bare, 0, 4), 16),
        ("a number's middle, 4 digits", part(&bare, 5, 4), 16),
        ("a number's middle, 6 digits", part(&bare, 4, 6), 16),
        ("a number's end", part(&bare, bare.chars().count() - 4, 4), 16),
        ("a year", "2021".to_owned(), 16),
        ("a serial", serial.clone(), 16),
        ("a serial's middle", part(&squeezed(&serial), 3, 5), 16),
        ("a phone", phone.clone(), 16),
        ("a phone's middle", part(&phone, 3, 6), 16),
        ("three digits", "077".to_owned(), 16),
        ("digits that are nowhere", "98989898".to_owned(), 16),
        ("pinyin", "sz".to_owned(), 16),
        ("pinyin of four", "sznj".to_owned(), 16),
        ("a word that is nowhere", "qwertz".to_owned(), 16),
        ("a word and a number", format!("异响 {}", part(&bare, 4, 6)), 16),
    ]
}

/// Times the search.
pub fn bench(table: &mut Table) {
    let data = Data::find();
    let conn = open::to_read(data.address.clone()).unwrap();
    let engine = data.engine();
    table.waits = engine.is_none();
    for (what, typed, budget) in typed(&conn) {
        let query = query(&typed);
        for (scope, of) in
            [(Scope { only: None, most: 5 }, "all"), (Scope { only: Some(Kind::Call), most: 20 }, "calls")]
        {
            let bare = engine.as_ref().map(|engine| bare(engine, &query, scope));
            table.measure_for(&format!("{of}: {what}: {typed}"), ms(budget), PATIENCE, bare, || {
                search::find(&conn, &query, scope).unwrap()
            });
        }
    }
    if let Some(memory) = most_memory_mb() {
        table.note(&format!("most memory: {memory} MB"));
    }
}

/// The engine alone: so many of the newest rows of its table of words.
fn bare(engine: &rusqlite::Connection, query: &Query, scope: Scope) -> Duration {
    let most = scope.most + 1;
    let sql = format!("SELECT rowid FROM search_words WHERE search_words MATCH $1 ORDER BY rowid DESC LIMIT {most}");
    let mut statement = engine.prepare(&sql).unwrap();
    let params = [Val::Text(search::words_question(query))];
    Table::middle(PATIENCE / 2, || count(&mut statement, &params))
}

fn query(text: &str) -> Query {
    match Sought::read(text) {
        Sought::Words(query) => query,
        other => panic!("{text}: {other:?}"),
    }
}
