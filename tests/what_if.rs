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
        let conn = open::in_memory().unwrap();
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
