//! Filter lines over the demo company, against a slow second way: the rows as they read, looked at one by one.

use std::sync::{Mutex, MutexGuard, OnceLock};

use aftercare::{
    alert,
    base::{
        alike::half_width,
        field::{Column, ListQuery, ListRow, ListSpec, ReadAt, Show},
        filter::{self, Filter, Of, Part, Span, Test, Unit, When},
        id::UserId,
        progress::Progress,
        text::Lang,
        time::{Instant, parse_instant},
        value::Val,
        words::Word as _,
    },
    call,
    cli::demo,
    contract, credit, customer,
    db::{address::Address, list, open, query::Conn},
    delivery, dispatch, document, equipment, handling, item, people, receipt, revisit, setting, settlement,
};
use proptest::prelude::*;

use crate::util::{file::raw, plan};

/// The demo company, filled once for all tests here: they only read.
pub fn demo() -> MutexGuard<'static, Conn> {
    static DEMO: OnceLock<Mutex<Conn>> = OnceLock::new();
    let fill = || {
        let conn = open::for_a_test().unwrap();
        demo::fill(&conn, Lang::Zh, &Progress::default()).unwrap();
        Mutex::new(conn)
    };
    DEMO.get_or_init(fill).lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// Every list, with the column that names the user whose a row is.
pub fn specs() -> Vec<(ListSpec, &'static str)> {
    vec![
        (call::fields::list_spec(), "owner"),
        (customer::fields::list_spec(), "owner"),
        (item::fields::list_spec(), ""),
        (equipment::fields::list_spec(), "technician"),
        (contract::fields::list_spec(), "owner"),
        (contract::fields::template_list_spec(), ""),
        (delivery::fields::list_spec(), ""),
        (delivery::fields::history::list_spec(), ""),
        (dispatch::fields::list_spec(), "technician"),
        (handling::fields::list_spec(), "user"),
        (settlement::fields::list_spec(), ""),
        (receipt::fields::list_spec(), ""),
        (receipt::fields::receivables_spec(), ""),
        (credit::fields::list_spec(), ""),
        (revisit::fields::list_spec(), "revisitor"),
        (alert::fields::list_spec(), ""),
        (document::fields::list_spec(), ""),
        (setting::fields::list_spec(), ""),
        (people::fields::list_spec(), ""),
        (people::fields::queue_list_spec(), ""),
        (people::fields::department_list_spec(), ""),
    ]
}

/// A moment in the days of the demo company, so that something is due before it and something after.
pub fn at(conn: &Conn, hours: i64) -> ReadAt {
    let zone = setting::store::load(conn).unwrap().calendar.zone;
    let last: i64 = conn.value("SELECT MAX(opened_at) FROM call", &[]).unwrap().unwrap();
    ReadAt { now: Instant(last.div_euclid(60_000) * 60_000 + hours * 3_600_000), zone }
}

/// Who acts in the demo company.
pub fn users(conn: &Conn) -> Vec<(i64, String)> {
    conn.rows("SELECT id, name FROM \"user\" ORDER BY id", &[]).unwrap()
}

fn holds_text(val: &Val, seek: &str, is: bool) -> bool {
    let text = val.as_text().unwrap_or_default();
    let ways = [seek.to_owned(), half_width(seek)];
    let has = |way: &String| !way.is_empty() && text.to_ascii_lowercase().contains(&way.to_ascii_lowercase());
    if is { ways.iter().any(|way| text == way) } else { ways.iter().any(has) }
}

fn holds_when(val: &Val, show: Show, span: Span, at: ReadAt) -> bool {
    let ends = |when: When| match show {
        Show::Day => (when.days(at.day()).0.to_string(), when.days(at.day()).1.to_string()),
        _ => (moment(when.moments(at).0), moment(when.moments(at).1)),
    };
    let own = match val {
        Val::Text(day) => day.clone(),
        Val::Int(ms) => moment(Instant(*ms)),
        _ => return false,
    };
    match span {
        Span::In(when) => own >= ends(when).0 && own <= ends(when).1,
        Span::Before(when) => own < ends(when).0,
        Span::UpTo(when) => own <= ends(when).1,
        Span::After(when) => own > ends(when).1,
        Span::From(when) => own >= ends(when).0,
        Span::Between(one, other) => own >= ends(one).0 && own <= ends(other).1,
    }
}

/// Moments as texts that sort as they do.
fn moment(at: Instant) -> String {
    format!("{:020}", at.millis())
}

fn holds(spec: &ListSpec, column: &Column, val: &Val, test: &Test, at: ReadAt) -> bool {
    match test {
        Test::Empty => matches!(val, Val::Null) || matches!(val.as_text(), Some("" | "[]")),
        Test::Has(text) => holds_text(val, text, false),
        Test::Is(text) => holds_text(val, text, true),
        Test::Flag(flag) => *val == Val::Int(i64::from(*flag)),
        Test::Number(from, to) => {
            let Some(number) = val.as_int() else { return false };
            from.is_none_or(|from| number >= from) && to.is_none_or(|to| number <= to)
        }
        Test::When(span) => holds_when(val, column.show, *span, at),
        Test::Word(word) => {
            let group = spec.filtering.groups.iter().find(|group| group.key == column.key && group.word == word);
            let words = group.map_or_else(|| vec![word.as_str()], |group| group.words.to_vec());
            let own = val.as_text().unwrap_or_default();
            match column.show {
                Show::Words(_) => {
                    let list: Vec<String> = serde_json::from_str(own).unwrap_or_default();
                    list.iter().any(|one| words.contains(&one.as_str()))
                }
                _ => words.contains(&own),
            }
        }
    }
}

fn fits(spec: &ListSpec, row: &ListRow, part: &Part, (at, user, owner): (ReadAt, &str, &str)) -> bool {
    let holds = match &part.of {
        Of::Mine => spec.cells(row).text(owner) == user,
        Of::Field(key) => {
            let place = spec.columns.iter().position(|column| column.key == key).unwrap();
            part.any.iter().any(|test| holds(spec, &spec.columns[place], &row.cells[place], test, at))
        }
    };
    holds != part.not
}

/// A test that some row may pass: made from a value that stands in the list.
fn test_from(spec: &ListSpec, column: &Column, val: &Val, (pick, more): (u8, u16)) -> Test {
    let days =
        |back: bool| if back { When::Last(more % 400 + 1, Unit::Days) } else { When::Next(more % 40 + 1, Unit::Days) };
    let named = [When::NextDay(0), When::NextWeek(-1), When::NextMonth(0), When::NextYear(0), days(true), days(false)];
    let when = named[usize::from(more) % named.len()];
    match (column.show, val) {
        _ if pick % 11 == 0 => Test::Empty,
        (Show::Text, val) => {
            let letters: Vec<char> = val.as_text().unwrap_or("x").chars().collect();
            let from = usize::from(more) % letters.len().max(1);
            let part: String = letters.iter().skip(from).take(usize::from(pick) % 4 + 1).collect();
            let whole: String = letters.iter().collect();
            match pick % 3 {
                _ if part.trim().is_empty() => Test::Has("a".to_owned()),
                0 => Test::Is(whole),
                1 => Test::Has(part.to_ascii_uppercase()),
                _ => Test::Has(part),
            }
        }
        (Show::Word(_) | Show::Words(_), _) => {
            let words = filter::words_of(spec, column, Lang::En);
            Test::Word(words[usize::from(more) % words.len()].0.to_owned())
        }
        (Show::Flag, _) => Test::Flag(pick % 2 == 0),
        (Show::Day | Show::Instant, _) => Test::When(match pick % 6 {
            0 => Span::In(when),
            1 => Span::Before(when),
            2 => Span::UpTo(when),
            3 => Span::After(when),
            4 => Span::From(when),
            _ => Span::Between(days(true), days(false)),
        }),
        (_, val) => {
            let number = val.as_int().unwrap_or(0);
            match pick % 3 {
                0 => Test::Number(Some(number), Some(number)),
                1 => Test::Number(Some(number), None),
                _ => Test::Number(None, Some(number)),
            }
        }
    }
}

type Dice = (usize, usize, usize, bool, u8, u16);

/// A filter of one to three parts over a list.
fn filter_from(spec: &ListSpec, rows: &[ListRow], dice: &[Dice]) -> Filter {
    let known = filter::Names::of(spec);
    let can = |column: &&Column| known.all(Lang::En).contains(&known.called(column, Lang::En));
    let columns: Vec<&Column> = spec.columns.iter().filter(can).collect();
    let parts = dice.iter().map(|(column, row, other, not, pick, more)| {
        if spec.filtering.owner.is_some() && pick % 13 == 0 {
            return Part { of: Of::Mine, not: *not, any: Vec::new() };
        }
        let column = columns[column % columns.len()];
        let place = spec.columns.iter().position(|one| one.key == column.key).unwrap();
        let val = |row: &usize| rows.get(row % rows.len().max(1)).map_or(Val::Null, |row| row.cells[place].clone());
        let mut any = vec![test_from(spec, column, &val(row), (*pick, *more))];
        if pick % 4 == 0 {
            any.push(test_from(spec, column, &val(other), (pick.wrapping_add(1), more / 7)));
        }
        Part { of: Of::Field(column.key.to_owned()), not: *not, any }
    });
    Filter { words: String::new(), parts: parts.collect() }
}

#[test]
fn a_filter_finds_what_one_finds_row_by_row() {
    let conn = demo();
    let users = users(&conn);
    let all: Vec<(ListSpec, &str, Vec<ListRow>)> = specs()
        .into_iter()
        .map(|(spec, owner)| {
            let ids = list::ids(&conn, &spec, &ListQuery::default()).unwrap();
            let rows = list::rows(&conn, &spec, &ids).unwrap();
            (spec, owner, rows)
        })
        .collect();
    let dice = (0_usize..99, 0_usize..999, 0_usize..999, any::<bool>(), any::<u8>(), any::<u16>());
    let cases = (0..all.len(), prop::collection::vec(dice, 1..4), -300_i64..300, 0..users.len());
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::with_cases(1_500)
    });
    let (found, empty) = (std::cell::Cell::new(0), std::cell::Cell::new(0));
    let done = runner.run(&cases, |(which, dice, hours, user)| {
        let (spec, owner, rows) = &all[which];
        let (at, (id, name)) = (at(&conn, hours), &users[user]);
        let asked = filter_from(spec, rows, &dice);
        // What is typed is what was meant.
        let line = filter::write(spec, &asked, Lang::Zh);
        let reading = filter::read(spec, &line);
        prop_assert_eq!(&reading.filter, &asked, "{}", line);
        let conditions = filter::resolve(spec, &asked, at, UserId(*id));
        let query = ListQuery { filter: conditions, ..ListQuery::default() };
        let ids = list::ids(&conn, spec, &query).unwrap();
        let fit =
            |row: &&ListRow| asked.parts.iter().all(|part| fits(spec, &spec.on(row, at), part, (at, name, owner)));
        let expected: Vec<i64> = rows.iter().filter(fit).map(|row| row.id).collect();
        if expected.is_empty() {
            empty.set(empty.get() + 1);
        } else {
            found.set(found.get() + 1);
        }
        prop_assert_eq!(ids, expected, "{} {}", spec.kind.word(), line);
        Ok(())
    });
    done.unwrap_or_else(|error| panic!("{error}"));
    assert!(found.get() > 400, "{} of them find something, {} nothing", found.get(), empty.get());
}

#[test]
fn every_column_of_words_says_which_and_is_found_by_its_names() {
    // What was typed by hand stands among the words there.
    let free = ["reason"];
    for (spec, _) in specs() {
        for column in spec.columns.iter().filter(|column| matches!(column.show, Show::Word(_) | Show::Words(_))) {
            assert!(!column.choices.is_empty() || free.contains(&column.key), "{} {}", spec.kind.word(), column.key);
            for lang in Lang::ALL {
                for (word, label) in filter::words_of(&spec, column, *lang) {
                    assert!(!label.contains('-') || label != word, "{} {}", column.key, label);
                    let line = format!("{}: {word}", filter::name_of(&spec, column.key, *lang));
                    assert_eq!(filter::read(&spec, &line).faults, [], "{line}");
                }
            }
        }
        let names = filter::Names::of(&spec);
        for column in &spec.columns {
            for lang in Lang::ALL {
                let called = names.called(column, *lang);
                assert_eq!(names.find(&called).map(|found| found.key), Some(column.key), "{called}");
            }
        }
    }
}

#[test]
fn every_order_has_each_row_once_and_its_first_page_first() {
    let conn = demo();
    for (spec, _) in specs() {
        let ids = |sort| list::ids(&conn, &spec, &ListQuery { sort, ..ListQuery::default() }).unwrap();
        let mut all = ids(None);
        all.sort_unstable();
        assert_eq!(i64::try_from(all.len()), Ok(list::count(&conn, &spec, &ListQuery::default()).unwrap()));
        let orders = spec.orders.iter().map(|(name, _)| *name).chain(spec.columns.iter().map(|column| column.key));
        for (key, down) in orders.flat_map(|key| [(key, false), (key, true)]) {
            let sort = Some((key.to_owned(), down));
            let sorted = ids(sort.clone());
            let page = list::first_page(&conn, &spec, &ListQuery { sort, ..ListQuery::default() }).unwrap();
            let first: Vec<i64> = page.iter().map(|row| row.id).collect();
            assert_eq!(first, sorted[..sorted.len().min(list::PAGE)], "{} by {key}", spec.kind.word());
            let mut found = sorted;
            found.sort_unstable();
            assert_eq!(found, all, "{} by {key}", spec.kind.word());
        }
    }
}

#[test]
fn no_page_of_a_list_joins_more_tables_than_a_server_orders() {
    for (spec, _) in specs() {
        for sql in list::page_statements(&spec, &ListQuery::default()).unwrap().0 {
            let joined = sql.matches("JOIN ").count();
            // Beside them its own table, and the ids of the page.
            assert!(joined + 2 <= open::MOST_JOINED, "{}: {joined} joins", spec.kind.word());
        }
    }
}

#[test]
fn priorities_and_states_are_sorted_by_their_place_and_owners_by_their_names() {
    let conn = demo();
    let spec = call::fields::list_spec();
    let column = |key: &str, down| {
        let query = ListQuery { sort: Some((key.to_owned(), down)), ..ListQuery::default() };
        let at = spec.columns.iter().position(|column| column.key == key).unwrap();
        let rows = list::rows(&conn, &spec, &list::ids(&conn, &spec, &query).unwrap()).unwrap();
        rows.iter().map(|row| row.cells[at].as_text().unwrap_or_default().to_owned()).collect::<Vec<_>>()
    };
    for key in ["priority", "status"] {
        let words = spec.columns.iter().find(|column| column.key == key).unwrap().choices;
        let place = |word: &String| words.iter().position(|known| known == word).unwrap();
        let up = column(key, false);
        assert!(up.is_sorted_by_key(place), "{up:?}");
        assert_eq!(column(key, true), up.into_iter().rev().collect::<Vec<_>>());
    }
    for key in ["owner", "item", "equipment", "queue", "customer", "customer_code"] {
        let up = column(key, false);
        assert!(up.is_sorted() && !up.is_empty(), "{key}: {up:?}");
        assert_eq!(column(key, true), up.into_iter().rev().collect::<Vec<_>>(), "{key}");
    }
}

/// How SQLite finds the rows of a filter line among calls.
fn plan_of(engine: &rusqlite::Connection, line: &str, sort: Option<&str>) -> String {
    let spec = call::fields::list_spec();
    let reading = filter::read(&spec, line);
    assert_eq!(reading.faults, [], "{line}");
    let zone = chrono_tz::Asia::Shanghai;
    let at = ReadAt { now: parse_instant("2026-03-11 09:00", zone).unwrap(), zone };
    let sort = sort.map(|key| (key.to_owned(), true));
    let query =
        ListQuery { filter: filter::resolve(&spec, &reading.filter, at, UserId(1)), sort, ..ListQuery::default() };
    let (statements, params) = list::statements(&spec, &query).unwrap();
    plan::of(engine, &statements[0], params)
}

#[test]
fn what_calls_are_filtered_by_most_is_found_by_an_index() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("calls.db");
    drop(open::to_write(Address::File(path.clone())).unwrap());
    let engine = raw(&path);
    for (line, index) in [
        ("status: waiting", "call_status"),
        ("status: open", "call_status"),
        ("mine", "call_owner"),
        ("owner: =王芳", "call_owner"),
        ("customer: 华北", "call_customer"),
        ("priority: urgent", "call_priority"),
        ("opened: today", "call_opened"),
        ("opened: last month", "call_opened"),
        ("due: < now", "call_next_due"),
        ("到期: 今天", "call_next_due"),
        ("closed: last week", "call_closed"),
        ("结束时间: 昨天", "call_ended"),
        ("equipment: =SN001", "call_equipment"),
        ("number: =WS202603-0001", "autoindex_call"),
    ] {
        let plan = plan_of(&engine, line, None);
        let first = plan.split(';').find(|step| step.contains(" t USING") || step.contains(" t ")).unwrap_or_default();
        assert!(first.contains("SEARCH") && first.contains(index), "{line}: {plan}");
    }
    for (key, index) in [
        ("number", "autoindex_call"),
        ("status", "call_status"),
        ("customer", "call_customer"),
        ("customer_code", "call_customer"),
        ("owner", "call_owner_opened"),
        ("item", "call_item"),
        ("equipment", "call_equipment"),
        ("opened_at", "call_opened"),
        ("priority", "call_priority"),
        ("closed_at", "call_closed"),
        ("ended_at", "call_ended"),
        ("next_due", "call_next_due"),
    ] {
        let plan = plan_of(&engine, "", Some(key));
        assert!(plan.contains(index) && !plan.contains("TEMP B-TREE"), "{key}: {plan}");
    }
    // No index serves it: the rows are read as they lie in the file.
    let unserved = plan_of(&engine, "", Some("subject"));
    assert!(unserved.contains("SCAN t;"), "{unserved}");
    let standing = plan_of(&engine, "", None);
    assert!(standing.contains("call_opened") && !standing.contains("TEMP B-TREE"), "{standing}");
}

#[test]
fn orders_over_several_tables_and_states_are_walked_whatever_the_engine_believes_of_them() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("walked.db");
    drop(open::to_write(Address::File(path.clone())).unwrap());
    let engine = raw(&path);
    // As the engine has it where it looked at a part of a million rows: few of each state, and few of each call.
    engine.execute_batch("ANALYZE; DELETE FROM sqlite_stat1").unwrap();
    for (table, index, rows) in [
        ("call", "call_status_opened", "1000000 1042 1 1"),
        ("call", "call_open", "4596 3 1 1 1 1"),
        ("call", "call_customer", "1000000 1042 1"),
        ("dispatch", "dispatch_call", "791522 2"),
        ("handling", "handling_call", "957668 2"),
        ("revisit", "revisit_due", "368645 695 5 1"),
        ("customer", "customer_name", "33333 3 1"),
    ] {
        engine.execute("INSERT INTO sqlite_stat1 VALUES (?1, ?2, ?3)", (table, index, rows)).unwrap();
    }
    drop(engine);
    let engine = raw(&path);
    let customer = || Some(("customer".to_owned(), false));
    let pressing = || Some(("pressing".to_owned(), false));
    for (spec, sort, walked) in [
        (call::fields::list_spec(), pressing(), &["call_open", "call_open"][..]),
        (dispatch::fields::list_spec(), customer(), &["dispatch_call"]),
        (handling::fields::list_spec(), customer(), &["handling_call"]),
        (revisit::fields::list_spec(), customer(), &["sqlite_autoindex_revisit_1"]),
        (revisit::fields::list_spec(), None, &["revisit_due"]),
    ] {
        let (statements, params) = list::statements(&spec, &ListQuery { sort, ..ListQuery::default() }).unwrap();
        for (sql, index) in statements.iter().zip(walked) {
            let plan = plan::of(&engine, sql, params.clone());
            assert!(plan.contains(index) && !plan.contains("TEMP B-TREE"), "{sql}: {plan}");
        }
    }
}
