//! What if, over the demo company: nothing is otherwise while nothing is changed, and what is changed shows.

use std::sync::{Mutex, MutexGuard, OnceLock};

use aftercare::{
    base::{id::CallId, progress::Progress, say::Arg, text::Lang, time::Instant},
    call::{self, Call},
    cli::demo,
    db::{open, query::Conn, record},
    handling,
    report::what_if::{
        Changes, Instead, What,
        draft::Draft,
        period::{self, Line, Report},
        rules::{cost_of, stored_cost},
        store::{self, Answer},
    },
    setting,
};

use super::window::STANDS_AT;

/// The demo company, filled once for all tests here: they only read.
fn demo() -> MutexGuard<'static, Conn> {
    static DEMO: OnceLock<Mutex<Conn>> = OnceLock::new();
    let fill = || {
        let conn = open::for_a_test().unwrap();
        demo::fill(&conn, Lang::Zh, &Progress::default()).unwrap();
        Mutex::new(conn)
    };
    DEMO.get_or_init(fill).lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

fn calls(conn: &Conn) -> Vec<Call> {
    record::all(conn, "ORDER BY id", &[]).unwrap()
}

fn at(arg: Option<&Arg>) -> Option<Instant> {
    match arg {
        Some(Arg::At(at)) => Some(*at),
        _ => None,
    }
}

#[test]
fn cov_5_while_nothing_is_changed_nothing_is_otherwise_and_the_dues_are_the_stored_ones() {
    let conn = demo();
    let calls = calls(&conn);
    assert!(calls.len() > 5, "{}", calls.len());
    for call in calls {
        let Answer { base, compared, .. } = store::answer(&conn, call.id, None, STANDS_AT).unwrap();
        let compared = compared.unwrap();
        assert_eq!(compared.changed(), 0, "{}", call.number);
        let of = |what| at(compared.rows.iter().find(|row| row.what == what).and_then(|row| row.before.as_ref()));
        assert_eq!((of(What::ResponseDue), of(What::ResolveDue)), (call.response_due, call.resolve_due));
        let typed = store::answer(&conn, call.id, Some(&base), STANDS_AT).unwrap();
        assert_eq!(typed.compared.unwrap(), compared, "a form as it came changes nothing");
    }
}

#[test]
fn each_line_of_the_work_is_judged_again_as_it_was() {
    let conn = demo();
    let settings = setting::store::load(&conn).unwrap();
    let mut lines = 0;
    for call in calls(&conn) {
        let all = handling::store::lines_of_call(&conn, call.id).unwrap();
        let around = handling::command::around(&conn, &all).unwrap();
        for line in all {
            let (again, stored) = (cost_of(&line, &call, &settings, &around).unwrap(), stored_cost(&line).unwrap());
            assert_eq!((again.charged, again.borne), (stored.charged, stored.borne), "{}", line.description);
            lines += 1;
        }
    }
    assert!(lines > 5, "{lines}");
}

/// The first call with a contract that was worked on.
fn covered(conn: &Conn) -> CallId {
    let worked = |call: &Call| !handling::store::lines_of_call(conn, call.id).unwrap().is_empty();
    let found = calls(conn).into_iter().find(|call| call.contract_id.is_some() && worked(call));
    found.expect("the demo company has one").id
}

#[test]
fn without_its_contract_and_unit_the_customer_would_pay_what_was_relieved() {
    let conn = demo();
    let call = covered(&conn);
    let given = store::given(&conn, call, STANDS_AT).unwrap();
    let changes = Changes { contract: Some(Instead::None), equipment: Some(Instead::None), ..Changes::default() };
    let compared = store::compare(&conn, &given, &changes).unwrap();
    let row = |what| {
        let row = compared.rows.iter().find(|row| row.what == what).unwrap();
        (row.before.clone(), row.after.clone())
    };
    assert_eq!(row(What::Service).1, Some(Arg::Key("contract-service-general".to_owned())));
    assert_eq!(row(What::Contract).1, None);
    let (Some(Arg::Money(before)), Some(Arg::Money(after))) = row(What::Charged) else { panic!("amounts") };
    let (Some(Arg::Money(borne)), Some(Arg::Money(left))) = row(What::Borne) else { panic!("amounts") };
    assert!(after > before && left < borne, "{before:?} {after:?} {borne:?} {left:?}");
    assert_eq!(before.plus(borne), after.plus(left), "the work is worth the same");
    assert!(!compared.reasons.is_empty() && !compared.lines.is_empty());
    // Nothing of it is saved.
    assert_eq!(call::store::get(&conn, call).unwrap(), given.call);
}

#[test]
fn what_is_typed_wrong_or_can_t_cover_is_said_by_its_field() {
    let conn = demo();
    let call = covered(&conn);
    let base = store::answer(&conn, call, None, STANDS_AT).unwrap().base;
    let errors = |change: fn(&mut Draft)| {
        let mut draft = base.clone();
        change(&mut draft);
        match store::answer(&conn, call, Some(&draft), STANDS_AT).unwrap().compared {
            Err(aftercare::base::failure::Failure::Invalid(errors)) => {
                errors.iter().map(|error| error.field).collect::<Vec<_>>()
            }
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(errors(|draft| "soon".clone_into(&mut draft.response)), ["response"]);
    assert_eq!(errors(|draft| "HT-404".clone_into(&mut draft.contract)), ["contract"]);
    assert_eq!(errors(|draft| "???".clone_into(&mut draft.equipment)), ["equipment"]);
    assert_eq!(errors(|draft| "own".clone_into(&mut draft.hours.choice)), ["hours"]);
    let both = errors(|draft| {
        "2026-13-01".clone_into(&mut draft.opened_at);
        "x".clone_into(&mut draft.resolve);
    });
    assert_eq!(both, ["opened_at", "resolve"]);
}

#[test]
fn years_earlier_neither_warranty_nor_contract_would_have_covered() {
    let conn = demo();
    let call = covered(&conn);
    let mut draft = store::answer(&conn, call, None, STANDS_AT).unwrap().base;
    "2019-05-06 10:00".clone_into(&mut draft.opened_at);
    let compared = store::answer(&conn, call, Some(&draft), STANDS_AT).unwrap().compared.unwrap();
    let service = compared.rows.iter().find(|row| row.what == What::Service).unwrap();
    assert_eq!(service.after, Some(Arg::Key("contract-service-general".to_owned())));
    assert!(compared.reasons.iter().any(|reason| reason.said.key.contains("warranty-not-begun")));
}

/// All calls of the year, with what is typed of other terms.
fn asked(conn: &Conn, change: impl FnOnce(&mut period::draft::Draft)) -> Report {
    let mut draft = period::draft::Draft {
        from: "2026-01-01".to_owned(),
        to: "2026-12-31".to_owned(),
        ..period::draft::Draft::default()
    };
    change(&mut draft);
    period::store::ask(conn, &draft, &Progress::default(), STANDS_AT).unwrap()
}

#[test]
fn over_a_period_nothing_is_otherwise_while_nothing_is_tried_and_the_figures_are_those_of_the_calls() {
    let conn = demo();
    let report = asked(&conn, |_| ());
    let settings = setting::store::load(&conn).unwrap();
    let served = |call: &Call| !matches!(call.status, call::Status::Cancelled | call::Status::Declined);
    let calls: Vec<Call> = calls(&conn).into_iter().filter(|call| served(call) && !call.in_error).collect();
    assert_eq!(usize::try_from(report.totals.calls).unwrap(), calls.len());
    for call in &calls {
        let line = report.line(call.id).unwrap();
        let clocks = call::store::clocks(&conn, call, STANDS_AT, &settings).unwrap();
        let states = [clocks.response, clocks.resolve].map(|clock| clock.map(|clock| clock.state));
        assert_eq!([line.response.states[0], line.resolve.states[0]], states, "{}", call.number);
    }
    for line in &report.lines {
        for held in [line.response, line.resolve] {
            assert_eq!((held.states[0], held.used_minutes[0]), (held.states[1], held.used_minutes[1]));
        }
        assert_eq!((line.charged[0], line.borne[0]), (line.charged[1], line.borne[1]), "{}", line.number);
    }
    let totals = &report.totals;
    assert_eq!((totals.response[0], totals.resolve[0]), (totals.response[1], totals.resolve[1]));
    let charged = "SELECT CAST(SUM(net) AS BIGINT) FROM handling_line WHERE waived_reason = ''";
    assert_eq!(conn.value(charged, &[]).unwrap(), Some(totals.charged[0]));
}

#[test]
fn with_a_promise_of_a_minute_what_took_longer_would_have_been_missed() {
    let conn = demo();
    let report = asked(&conn, |draft| "0:01".clone_into(&mut draft.response[0]));
    let took_longer = |line: &&Line| line.response.used_minutes[1] > 1;
    let missed = report.lines.iter().filter(took_longer).count();
    assert_eq!(usize::try_from(report.totals.response[1].missed).unwrap(), missed);
    assert!(report.totals.response[1].missed > report.totals.response[0].missed);
    assert_eq!(report.totals.resolve[0], report.totals.resolve[1], "only the response was tried");
    assert_eq!(report.totals.charged[0], report.totals.charged[1]);
}

#[test]
fn around_the_clock_no_call_takes_less_working_time() {
    let conn = demo();
    let report = asked(&conn, |draft| "always".clone_into(&mut draft.hours.choice));
    assert!(report.lines.iter().all(|line| line.resolve.used_minutes[0] <= line.resolve.used_minutes[1]));
    assert!(report.lines.iter().any(|line| line.resolve.used_minutes[0] < line.resolve.used_minutes[1]));
}

#[test]
fn what_a_contract_would_take_over_moves_from_the_customers_to_us() {
    let conn = demo();
    let worth = |report: &Report, side: usize| report.totals.charged[side].plus(report.totals.borne[side]).unwrap();
    let free = asked(&conn, |draft| draft.relief = ["100"; 4].map(str::to_owned));
    assert!(free.totals.charged[1] < free.totals.charged[0]);
    assert_eq!(worth(&free, 0), worth(&free, 1));
    let none = asked(&conn, |draft| draft.relief = ["0"; 4].map(str::to_owned));
    assert!(none.totals.charged[1] >= none.totals.charged[0]);
    assert_eq!(worth(&none, 0), worth(&none, 1));
}

#[test]
fn the_table_has_a_row_for_each_call_sorts_finds_and_is_saved_as_csv() {
    use aftercare::base::{field::ListQuery, text::Texts};
    use period::table;

    let conn = demo();
    let report = asked(&conn, |draft| "0:01".clone_into(&mut draft.resolve[0]));
    let texts = Texts::new(Lang::En, chrono_tz::Asia::Shanghai);
    let order = |sort: Option<(&str, bool)>, text: &str| {
        let sort = sort.map(|(key, down)| (key.to_owned(), down));
        table::ids(&report, &ListQuery { text: text.to_owned(), sort, ..ListQuery::default() })
    };
    let spec = table::spec();
    assert_eq!(order(None, "").len(), report.lines.len());
    for column in &spec.columns {
        let (mut up, mut down) = (order(Some((column.key, false)), ""), order(Some((column.key, true)), ""));
        up.sort_unstable();
        down.sort_unstable();
        assert_eq!(up, down, "{}", column.key);
    }
    let used = order(Some(("resolve_used", true)), "");
    let minutes = |id: i64| report.line(CallId(id)).unwrap().resolve.used_minutes[0];
    assert!(used.windows(2).all(|pair| minutes(pair[0]) >= minutes(pair[1])));
    let one = &report.lines[0];
    assert_eq!(order(None, &one.number.to_lowercase()), [one.call.0]);
    let rows = table::rows(&report, &used, &texts);
    assert!(rows.iter().all(|row| row.cells.len() == spec.columns.len()));
    let csv = String::from_utf8(table::as_csv(&report, &texts).unwrap()).unwrap();
    assert_eq!(csv.lines().count(), report.lines.len() + 1);
    assert!(csv.contains(&one.number) && csv.contains("Resolution took (min)"));
}
