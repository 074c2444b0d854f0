//! The reports over calls, against a slow second way: the calls read one by one; and against the lists behind them.

use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, OnceLock},
};

use aftercare::{
    base::{
        failure::Failure,
        field::{ListQuery, ReadAt},
        filter::{self, Span, Unit, When},
        id::{Id as _, UserId},
        progress::Progress,
        text::{Lang, Texts},
        time::Instant,
        value::Val,
        words::Word as _,
    },
    call::{
        self, Call,
        rules::{self, ClockState, Which},
    },
    db::{list, open, query::Conn, record},
    exchange::demo::years::{Plan, make},
    people,
    report::{
        self,
        figures::{self, ALL, Answer, Asked, Figure, Group, Report, Row, declared, door, store, table},
    },
    setting::{self, Settings},
};
use proptest::prelude::*;
use serde_json::Value;

use crate::util::file::raw;

/// A company with ten years behind it, made once: the tests here only read.
pub(super) fn company() -> MutexGuard<'static, Conn> {
    static COMPANY: OnceLock<Mutex<Conn>> = OnceLock::new();
    let made = || {
        let conn = open::for_a_test().unwrap();
        make(&conn, Plan { calls: 240, lang: Lang::Zh, seed: 7, traced: 240 }, &Progress::default()).unwrap();
        Mutex::new(conn)
    };
    COMPANY.get_or_init(made).lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

pub(super) fn at(conn: &Conn, hours: i64) -> ReadAt {
    let zone = setting::store::load(conn).unwrap().calendar.zone;
    let last: i64 = conn.value("SELECT MAX(opened_at) FROM call", &[]).unwrap().unwrap();
    ReadAt { now: Instant(last.div_euclid(60_000) * 60_000 + hours * 3_600_000), zone }
}

/// Who owns most of the calls that are not over.
pub(super) fn busiest(conn: &Conn) -> UserId {
    let sql =
        "SELECT owner_id FROM call WHERE owner_id IS NOT NULL AND status NOT IN ('closed', 'declined', 'cancelled')
               GROUP BY owner_id ORDER BY COUNT(*) DESC NULLS LAST, owner_id LIMIT 1";
    UserId(conn.value(sql, &[]).unwrap().unwrap())
}

pub(super) fn answer(conn: &Conn, asked: &Asked, at: ReadAt) -> Answer {
    store::answer(conn, asked, at.now, &Progress::default()).unwrap()
}

pub(super) fn by(report: Report, groups: &[Group], user: UserId) -> Asked {
    Asked { span: None, groups: groups.to_vec(), ..Asked::usual(report, user) }
}

/// Milliseconds by the clock on the wall and in working hours, and whether a promise was kept.
type Clock = (Option<(i64, i64)>, Option<bool>);

/// What the slow way knows of a call.
struct Known {
    call: Call,
    texts: BTreeMap<Group, String>,
    is_reopened: bool,
    /// Of both promises.
    clocks: [Clock; 2],
}

fn next_due(call: &Call) -> Option<Instant> {
    if call.solved_at.is_some() || matches!(call.status, call::Status::Declined | call::Status::Cancelled) {
        return None;
    }
    match (call.responded_at, call.response_due, call.resolve_due) {
        (None, Some(response), Some(resolve)) => Some(response.min(resolve)),
        (None, Some(response), None) => Some(response),
        (_, _, resolve) => resolve,
    }
}

fn known(conn: &Conn, at: ReadAt) -> Vec<Known> {
    let settings = setting::store::load(conn).unwrap();
    let text = |sql: &str, id: Val| conn.value::<String>(sql, &[id]).unwrap().unwrap_or_default();
    let of = |table: &str, column: &str, id: Option<i64>| {
        id.map_or_else(String::new, |id| text(&format!("SELECT {column} FROM {table} WHERE id = $1"), Val::Int(id)))
    };
    let entry = |dict: &str, code: &str| {
        let sql = format!("SELECT name FROM dict_entry WHERE dict = '{dict}' AND code = $1");
        conn.value::<String>(&sql, &[Val::Text(code.to_owned())]).unwrap().unwrap_or_else(|| code.to_owned())
    };
    let calls: Vec<Call> = record::all(conn, "ORDER BY id", &[]).unwrap();
    let see = |call: Call| {
        let (age, due_in) = stretches(&call, at);
        let texts = BTreeMap::from([
            (Group::Status, call.status.word().to_owned()),
            (Group::Age, age.to_owned()),
            (Group::Due, due_in.to_owned()),
            (Group::Customer, of("customer", "code", Some(call.customer_id.raw()))),
            (Group::ProblemType, entry("problem_type", &call.problem_type)),
            (Group::CallType, call.call_type.word().to_owned()),
            (Group::Month, call.opened_at.day(at.zone).format("%Y-%m").to_string()),
            (Group::Owner, of("\"user\"", "name", call.owner_id.map(|id| id.raw()))),
            (Group::Queue, of("queue", "name", call.queue_id.map(|id| id.raw()))),
            (Group::Contract, of("contract", "number", call.contract_id.map(|id| id.raw()))),
            (Group::Priority, call.priority.word().to_owned()),
            (Group::Channel, call.channel.word().to_owned()),
            (Group::DelayCause, entry("delay_cause", &call.delay_cause)),
        ]);
        let steps = call::store::steps(conn, call.id).unwrap();
        let clocks = clocks(conn, &call, (at, &settings));
        Known { texts, clocks, is_reopened: steps.iter().any(|step| step.event == "reopen"), call }
    };
    calls.into_iter().map(see).collect()
}

/// How long both promises took, and whether they were kept.
fn clocks(conn: &Conn, call: &Call, (at, settings): (ReadAt, &Settings)) -> [Clock; 2] {
    let calendar = rules::calendar_of(call, settings);
    let pauses = call::store::ledger(conn, call.id).unwrap();
    [(call.responded_at, call.response_due), (call.solved_at, call.resolve_due)].map(|(done, due)| {
        let taken = done.map(|done| {
            let before = rules::pauses_until(&pauses, Some(done));
            (done.millis() - call.opened_at.millis(), calendar.used(call.opened_at, done, &before))
        });
        let is_off = matches!(call.status, call::Status::Declined | call::Status::Cancelled);
        let met = match (done, due) {
            (Some(done), Some(due)) => Some(done <= due),
            (None, Some(due)) if due < at.now && !is_off => Some(false),
            _ => None,
        };
        (taken, met)
    })
}

/// The words of its age and of its next due.
fn stretches(call: &Call, at: ReadAt) -> (&'static str, &'static str) {
    let days = |day: chrono::NaiveDate| (day - at.day()).num_days();
    let age = match -days(call.opened_at.day(at.zone)) {
        ..=0 => "today",
        1 | 2 => "days_1_2",
        3..=6 => "days_3_6",
        7..=29 => "days_7_29",
        _ => "days_30",
    };
    let due = match next_due(call) {
        None => "none",
        Some(due) if due < at.now => "overdue",
        Some(due) => match days(due.day(at.zone)) {
            0 => "today",
            1..=7 => "week",
            _ => "later",
        },
    };
    (age, due)
}

/// Hours as the reports round them.
fn hours(ms: f64) -> Val {
    Val::Int(((ms / 36_000.0 + 0.5).floor() as i64) * 10)
}

fn share(part: usize, of: usize) -> Val {
    if of == 0 { Val::Null } else { Val::Int((part as f64 * 10_000.0 / of as f64 + 0.5).floor() as i64) }
}

fn slow_figure(figure: Figure, all: &[&Known], which: Option<Which>, (of, at): (usize, ReadAt)) -> Val {
    let count = |is: &dyn Fn(&Known) -> bool| all.iter().filter(|known| is(known)).count();
    let number = |count: usize| Val::Int(i64::try_from(count).unwrap());
    let clock = |known: &Known| known.clocks[which.map_or(0, |which| which as usize)];
    let times = |working: bool| {
        let pick = |(elapsed, used): (i64, i64)| if working { used } else { elapsed };
        let mut times: Vec<i64> = all.iter().filter_map(|known| clock(known).0.map(pick)).collect();
        times.sort_unstable();
        times
    };
    let mean = |times: &[i64]| times.iter().sum::<i64>() as f64 / times.len() as f64;
    let measured = |working: bool, of: &dyn Fn(&[i64]) -> f64| {
        let times = times(working);
        if times.is_empty() { Val::Null } else { hours(of(&times).round()) }
    };
    let median = |times: &[i64]| (times[(times.len() - 1) / 2] + times[times.len() / 2]) as f64 / 2.0;
    let p90 = |times: &[i64]| {
        let least = times.iter().find(|one| times.iter().filter(|other| other <= one).count() * 10 >= times.len() * 9);
        *least.unwrap() as f64
    };
    let reopened = || count(&|known| known.is_reopened);
    let (met, missed) = (|known: &Known| clock(known).1 == Some(true), |known: &Known| clock(known).1 == Some(false));
    match figure {
        Figure::Count if which.is_some() => number(times(false).len()),
        Figure::Calls | Figure::Count => number(all.len()),
        Figure::Share => share(all.len(), of),
        Figure::Open => number(count(&|known| call::fields::OPEN.contains(&known.call.status.word()))),
        Figure::Overdue => number(count(&|known| next_due(&known.call).is_some_and(|due| due < at.now))),
        Figure::DueToday => number(count(&|known| known.texts[&Group::Due] == "today")),
        Figure::MeanElapsed => measured(false, &mean),
        Figure::MedianElapsed => measured(false, &median),
        Figure::P90Elapsed => measured(false, &p90),
        Figure::MeanWorking => measured(true, &mean),
        Figure::MedianWorking => measured(true, &median),
        Figure::P90Working => measured(true, &p90),
        Figure::Met => number(count(&met)),
        Figure::Missed => number(count(&missed)),
        Figure::MetShare => share(count(&met), count(&met) + count(&missed)),
        Figure::Reopened => number(reopened()),
        Figure::ReopenedShare => share(reopened(), all.len()),
    }
}

/// The same report, made slowly: rows by their values.
fn slow(all: &[Known], asked: &Asked, at: ReadAt) -> BTreeMap<Vec<String>, Vec<Val>> {
    let (from, to) = figures::period::days(asked.span, at.day());
    let is_open = |known: &Known| call::fields::OPEN.contains(&known.call.status.word());
    let is_in = |known: &&Known| match asked.report {
        Report::Monitor => is_open(known),
        Report::Mine => is_open(known) && known.call.owner_id == Some(asked.user),
        Report::Calls | Report::Times => {
            let day = known.call.opened_at.day(at.zone);
            !known.call.in_error && from.is_none_or(|from| day >= from) && to.is_none_or(|to| day <= to)
        }
    };
    let found: Vec<&Known> = all.iter().filter(is_in).collect();
    let mut rows: BTreeMap<Vec<String>, Vec<&Known>> = BTreeMap::new();
    for known in &found {
        let whichs = if asked.report == Report::Times { vec!["response", "resolve"] } else { vec![""] };
        for which in whichs {
            let groups = asked.all_groups();
            let value = |group: &Group| known.texts.get(group).cloned().unwrap_or_else(|| which.to_owned());
            rows.entry(groups.iter().map(value).collect()).or_default().push(known);
        }
    }
    let figures = declared(asked.report).figures;
    let counted = |(values, all): (Vec<String>, Vec<&Known>)| {
        let which = values.first().and_then(|value| Which::from_word(value)).filter(|_| asked.report == Report::Times);
        let row = figures.iter().map(|figure| slow_figure(*figure, &all, which, (found.len(), at))).collect();
        (values, row)
    };
    rows.into_iter().map(counted).collect()
}

fn fast(answer: &Answer) -> BTreeMap<Vec<String>, Vec<Val>> {
    let values = |row: &Row| row.keys.iter().map(|key| key.value.clone()).collect();
    answer.rows.iter().map(|row| (values(row), row.figures.clone())).collect()
}

fn asked() -> impl Strategy<Value = (usize, Vec<usize>, usize, i64)> {
    (
        0..ALL.len(),
        proptest::collection::vec(0..11_usize, 0..4),
        0..6_usize,
        prop_oneof![Just(0_i64), Just(30), Just(-4000)],
    )
}

fn spans(at: ReadAt) -> [Option<Span>; 6] {
    let back = at.day() - chrono::TimeDelta::days(400);
    [
        None,
        Some(Span::In(When::Last(30, Unit::Days))),
        Some(Span::In(When::NextYear(-1))),
        Some(Span::From(When::Day(back))),
        Some(Span::UpTo(When::Day(back))),
        Some(Span::Between(When::Day(back), When::NextMonth(-1))),
    ]
}

#[test]
fn every_figure_of_every_report_is_what_a_slow_count_of_the_calls_gives() {
    let conn = company();
    let user = busiest(&conn);
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig { cases: 60, ..ProptestConfig::default() });
    let mut slow_ones: BTreeMap<i64, Vec<Known>> = BTreeMap::new();
    for hours in [0, 30, -4000] {
        slow_ones.insert(hours, known(&conn, at(&conn, hours)));
    }
    let held = runner.run(&asked(), |(report, groups, span, hours)| {
        let at = at(&conn, hours);
        let declared = &ALL[report];
        let groups: Vec<Group> = groups.iter().filter_map(|place| declared.groups.get(*place).copied()).collect();
        let mut asked = by(declared.report, &[], user);
        for group in groups {
            if !asked.groups.contains(&group) {
                asked.groups.push(group);
            }
        }
        asked.span = spans(at)[span].filter(|_| declared.has_period);
        let answer = answer(&conn, &asked, at);
        prop_assert_eq!(fast(&answer), slow(&slow_ones[&hours], &asked, at), "{:?}", asked);
        Ok(())
    });
    held.unwrap();
    let times = answer(&conn, &by(Report::Times, &[], user), at(&conn, 0));
    let resolve = times.rows.iter().find(|row| row.keys[0].value == "resolve").unwrap();
    for figure in declared(Report::Times).figures {
        assert_ne!(*resolve.figure(Report::Times, *figure), Val::Int(0), "the company shows {figure:?}");
    }
}

/// How many calls the list has that a line finds.
fn listed(conn: &Conn, line: &str, answer: &Answer) -> i64 {
    let spec = call::fields::list_spec();
    let query: ListQuery = filter::query(&spec, line, answer.at, answer.asked.user).unwrap();
    i64::try_from(list::ids(conn, &spec, &query).unwrap().len()).unwrap()
}

#[test]
fn rpt_0_every_figure_that_counts_calls_is_the_length_of_the_list_behind_it() {
    let conn = company();
    let (user, at) = (busiest(&conn), at(&conn, 0));
    let mut doors = 0;
    for declared in &ALL {
        let mut askings: Vec<Asked> =
            declared.groups.iter().map(|group| by(declared.report, &[*group], user)).collect();
        askings
            .push(Asked { span: spans(at)[3].filter(|_| declared.has_period), ..Asked::usual(declared.report, user) });
        askings.push(Asked { groups: vec![Group::Status, Group::Priority], ..askings[0].clone() });
        for asked in askings {
            let answer = answer(&conn, &asked, at);
            let all = answer.rows.iter().chain(&answer.totals).chain(&answer.bars);
            // Rows beyond the first forty are made in the same way; those of every figure would take long.
            for (place, row) in all.enumerate().filter(|(place, _)| place % (answer.rows.len() / 40 + 1) == 0) {
                for figure in declared.figures.iter().filter(|figure| figure.is_count()) {
                    let found = door::of(&answer, &row.keys, Some(*figure)).unwrap();
                    let lang = if place % 2 == 0 { Lang::Zh } else { Lang::En };
                    let line = door::line(&found, lang);
                    assert_eq!(
                        *row.figure(declared.report, *figure),
                        Val::Int(listed(&conn, &line, &answer)),
                        "{:?} {figure:?} of {:?}: {line}",
                        declared.report,
                        row.keys
                    );
                    doors += 1;
                }
            }
        }
    }
    assert!(doors > 1000, "{doors}");
}

/// How many calls the list has that a filter finds.
fn found(conn: &Conn, filter: &filter::Filter, (at, user): (ReadAt, UserId)) -> i64 {
    let spec = call::fields::list_spec();
    let filter = filter::resolve(&spec, filter, at, user);
    list::count(conn, &spec, &ListQuery { filter, ..ListQuery::default() }).unwrap()
}

#[test]
fn rpt_0_every_bar_of_today_is_as_high_as_the_list_behind_it_is_long() {
    let conn = company();
    let (user, settings) = (busiest(&conn), setting::store::load(&conn).unwrap());
    let (mut came, mut ended) = (0, 0);
    for hours in [0, -4000, -30_000] {
        let at = at(&conn, hours);
        let today = report::store::today(&conn, user, at.now, &settings).unwrap();
        for day in &today.flow {
            let counts = [door::came_on(day.day), door::ended_on(day.day)].map(|door| found(&conn, &door, (at, user)));
            assert_eq!(counts, [day.came, day.ended], "{day:?}");
            came += day.came;
            ended += day.ended;
        }
        for (age, count) in &today.ages {
            assert_eq!(found(&conn, &door::of_age(*age, today.day), (at, user)), *count, "{age:?}");
        }
    }
    let declined: i64 = conn.value("SELECT COUNT(*) FROM call WHERE status = 'declined'", &[]).unwrap().unwrap();
    assert!(came > 3 && ended > 3 && declined > 0, "{came} in, {ended} out, {declined} declined");
}

#[test]
fn what_the_list_says_of_a_promise_is_what_the_form_of_the_call_says() {
    let conn = company();
    let settings = setting::store::load(&conn).unwrap();
    let at = at(&conn, 2);
    let spec = call::fields::list_spec();
    let ids = list::ids(&conn, &spec, &ListQuery::default()).unwrap();
    for row in list::rows(&conn, &spec, &ids).unwrap() {
        let row = spec.on(&row, at).into_owned();
        let call = call::store::get(&conn, aftercare::base::id::CallId(row.id)).unwrap();
        let clocks = call::store::clocks(&conn, &call, at.now, &settings).unwrap();
        for (key, clock) in [("response_clock", clocks.response), ("resolve_clock", clocks.resolve)] {
            let listed = spec.cells(&row).get(key).and_then(Val::as_text);
            let is_off = matches!(call.status, call::Status::Declined | call::Status::Cancelled);
            let expected = clock.map(|clock| clock.state).filter(|state| *state != ClockState::Standing);
            let expected = expected.filter(|state| !is_off || *state == ClockState::Met || call.responded_at.is_some());
            assert_eq!(listed, expected.map(|state| state.word()), "{key} of {}", call.number);
        }
    }
}

#[test]
fn rows_stand_in_the_order_people_expect_and_totals_count_every_call_once() {
    let conn = company();
    let (user, at) = (busiest(&conn), at(&conn, 0));
    let values = |report, group| -> Vec<String> {
        let answer = answer(&conn, &by(report, &[group], user), at);
        answer.rows.iter().filter_map(|row| row.key(group)).map(|key| key.value.clone()).collect()
    };
    let months = values(Report::Calls, Group::Month);
    assert!(months.len() > 12 && months.is_sorted(), "{months:?}");
    let priorities = values(Report::Calls, Group::Priority);
    assert_eq!(priorities, ["urgent", "high", "normal", "low"]);
    let customers = answer(&conn, &by(Report::Calls, &[Group::Customer], user), at);
    let counts: Vec<i64> = customers.rows.iter().filter_map(|row| row.figures[0].as_int()).collect();
    assert!(counts.is_sorted_by(|one, other| one >= other), "{counts:?}");
    assert_eq!(customers.totals[0].figures[0], Val::Int(counts.iter().sum()));
    let shown = table::rows(&customers, &Texts::new(Lang::Zh, at.zone));
    assert_eq!(shown[0].cells[0], Val::Text(customers.rows[0].keys[0].name.clone()));
    assert_eq!(table::totals(&customers, &Texts::new(Lang::Zh, at.zone))[0].cells[0], Val::Text("合计".to_owned()));
}

#[test]
fn scripts_get_names_that_stay_numbers_and_the_line_of_each_row() {
    let conn = company();
    let (user, at) = (busiest(&conn), at(&conn, 0));
    let answer = answer(&conn, &by(Report::Times, &[Group::Owner], user), at);
    let json = table::json(&answer, &Texts::new(Lang::En, at.zone));
    assert_eq!(json["groups"], serde_json::json!(["clock", "owner"]));
    let row = &json["rows"][0];
    for name in ["count", "mean_elapsed_hours", "median_elapsed_hours", "p90_elapsed_hours", "median_working_hours"] {
        assert!(row[name].is_number(), "{name}: {row}");
    }
    for name in ["met", "missed", "reopened_share"] {
        assert!(row[name].is_number(), "{name}: {row}");
    }
    assert_eq!(row["clock"], "response");
    let line = row["door"].as_str().unwrap();
    assert_eq!(row["calls"], Value::from(listed(&conn, line, &answer)), "{line}");
}

#[test]
fn an_empty_file_gives_no_rows_and_a_report_that_is_stopped_gives_none() {
    let conn = open::for_a_test().unwrap();
    let user = people::store::SYSTEM;
    for declared in &ALL {
        let answer =
            store::answer(&conn, &Asked::usual(declared.report, user), Instant(0), &Progress::default()).unwrap();
        assert_eq!((answer.rows.len(), answer.bars.len()), (0, 0));
        let counts = answer.totals.iter().map(|row| row.figures[0].clone()).collect::<Vec<_>>();
        let expected = if declared.always.is_empty() { vec![Val::Int(0)] } else { vec![] };
        assert_eq!(counts, expected, "{:?}", declared.report);
    }
    drop(conn);
    let conn = company();
    let progress = Progress::default();
    progress.cancel();
    let asked = by(Report::Times, &[], user);
    let stopped = store::answer(&conn, &asked, at(&conn, 0).now, &progress);
    assert_eq!(stopped.unwrap_err(), Failure::Cancelled);
}

#[test]
fn what_a_report_asks_of_each_call_besides_is_answered_by_indexes_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("calls.db");
    drop(open::to_write(&path).unwrap());
    let engine = raw(&path);
    let plan = |sql: &str| -> String {
        let mut statement = engine.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
        let steps = statement.query_map([], |row| row.get::<_, String>(3)).unwrap();
        steps.map(Result::unwrap).collect::<Vec<_>>().join("; ")
    };
    let reopened = plan(&format!("SELECT {} FROM call t WHERE t.opened_at >= 1", call::fields::REOPENED));
    assert!(reopened.contains("INDEX call_step_reopened"), "{reopened}");
    let paused = plan(
        "SELECT y.from_at, y.to_at FROM call t JOIN call_pause y ON y.call_id = t.id AND y.from_at < t.solved_at
         WHERE t.in_error = 0 AND t.opened_at >= 1 AND t.opened_at <= 2",
    );
    assert!(paused.contains("call_opened") && paused.contains("COVERING INDEX call_pause_call"), "{paused}");
}
