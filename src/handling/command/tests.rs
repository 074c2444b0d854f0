//! Handling records end to end: commands on a real database.

use super::{Command, Draft, LineDraft, preview};
use crate::{
    base::{
        failure::Failure,
        id::{CallId, HandlingId},
        kind::{Kind, Subject},
        money::Money,
        text::{Lang, Texts},
    },
    call::{self, Status},
    db::{check, list, record::Record as _},
    dispatch,
    handling::{
        Charge, DecidedBy, Handling, HandlingLine, LineKind, fields,
        make::{Office, line, office},
        store,
    },
};

fn only(office: &Office, call: CallId) -> (Handling, Vec<HandlingLine>) {
    let all = store::of_call(&office.conn, call).unwrap();
    let [one] = all.as_slice() else { panic!("one record, not {}", all.len()) };
    (one.clone(), store::lines(&office.conn, one.id).unwrap())
}

fn fields_of(failure: Failure) -> Vec<&'static str> {
    let Failure::Invalid(errors) = failure else { panic!("{failure:?}") };
    errors.into_iter().map(|error| error.field).collect()
}

#[test]
fn recorded_work_judges_its_lines_ends_the_dispatch_and_moves_the_call() {
    let office = office();
    let call = office.solved("maintenance", vec![line("P-01", "2"), line("L-01", "1.5"), line("T-01", "1")]);
    let (handling, lines) = only(&office, call);
    assert_eq!(handling.user_id, office.engineer);
    assert_eq!(
        lines.iter().map(|line| line.kind).collect::<Vec<_>>(),
        [LineKind::PartFitted, LineKind::Labour, LineKind::Travel]
    );
    // Half of 760, 300 and 150 yuan.
    assert_eq!(lines.iter().map(|line| line.net).collect::<Vec<_>>(), [Money(38_000), Money(15_000), Money(7_500)]);
    assert!(lines.iter().all(|line| line.charge == Charge::Discounted && line.decided_by == DecidedBy::CallType));
    assert!(lines.iter().all(|line| !line.reasons.0.is_empty()));
    let dispatch = dispatch::store::get(&office.conn, handling.dispatch_id.unwrap()).unwrap();
    assert_eq!(dispatch.status, dispatch::Status::Handled);
    assert_eq!(office.call(call).status, Status::Processed);
    assert_eq!(office.call(call).solution, "更换主轴轴承");
    assert_eq!(
        check::whole(&office.conn).unwrap(),
        check::Findings { records: check::whole(&office.conn).unwrap().records, ..check::Findings::default() }
    );
}

#[test]
fn unsolved_work_sends_the_call_back_to_wait() {
    let office = office();
    let call = office.recorded("fault");
    let dispatch = office.dispatched(call);
    office.run(office.engineer, Command::Record(office.work(dispatch, "not_solved", Vec::new()))).unwrap();
    let after = office.call(call);
    assert_eq!((after.status, after.attempts, after.owner_id), (Status::Waiting, 1, None));
    assert_eq!(store::attempt_facts(&office.conn, call, 0).unwrap(), (true, Some(false)));
    assert_eq!(store::attempt_facts(&office.conn, call, 1).unwrap(), (false, None));
}

#[test]
fn an_owner_records_their_own_work_without_a_dispatch() {
    let office = office();
    let call = office.recorded("fault");
    let draft = Draft {
        call: office.call(call).number,
        method: "remote".to_owned(),
        solution: "远程重启".to_owned(),
        ..Draft::default()
    };
    office.run(office.chief, Command::Record(draft)).unwrap();
    let (handling, _) = only(&office, call);
    assert_eq!((handling.user_id, handling.dispatch_id), (office.chief, None));
    assert_eq!(office.call(call).status, Status::Processed);
}

#[test]
fn a_dispatch_gets_one_record_and_only_when_it_was_accepted() {
    let office = office();
    let call = office.recorded("fault");
    let draft = dispatch::command::Draft {
        call: office.call(call).number,
        technician: "张工".to_owned(),
        ..dispatch::command::Draft::default()
    };
    let done = office.run(office.chief, dispatch::command::Command::Issue(draft)).unwrap();
    let dispatch = crate::base::id::DispatchId(done.outcome.subject.unwrap().id);
    let refused = office.run(office.engineer, Command::Record(office.work(dispatch, "solved", Vec::new())));
    assert!(matches!(&refused, Err(Failure::Refused(said)) if said.key == "handling-refusal-dispatch"), "{refused:?}");
    let accept = dispatch::command::Command::Accept { dispatch, happened_at: None };
    office.run(office.engineer, accept).unwrap();
    office.run(office.engineer, Command::Record(office.work(dispatch, "solved", Vec::new()))).unwrap();
    let again = office.run(office.engineer, Command::Record(office.work(dispatch, "solved", Vec::new())));
    assert!(matches!(&again, Err(Failure::Refused(said)) if said.key == "handling-refusal-recorded"), "{again:?}");
}

#[test]
fn all_errors_of_a_form_come_at_once_and_lines_carry_their_row() {
    let office = office();
    let draft = Draft {
        call: "SC-9".to_owned(),
        ended_at: "tomorrow".to_owned(),
        method: "exchange".to_owned(),
        cause: "rust".to_owned(),
        lines: vec![
            line("P-01", "1"),
            LineDraft { kind: "part_fitted".to_owned(), quantity: "0".to_owned(), ..LineDraft::default() },
            LineDraft { last_word: "free".to_owned(), ..line("L-01", "1") },
        ],
        ..Draft::default()
    };
    let failure = office.run(office.chief, Command::Record(draft)).unwrap_err();
    let Failure::Invalid(errors) = &failure else { panic!("{failure:?}") };
    let rows = errors.iter().filter(|error| error.said.args.iter().any(|(name, _)| name == "row")).count();
    assert_eq!(rows, 4, "{errors:?}");
    assert_eq!(
        fields_of(failure),
        [
            "call",
            "ended_at",
            "cause",
            "solution",
            "successor_serial",
            "item",
            "description",
            "quantity",
            "last_word_reason"
        ]
    );
}

#[test]
fn rep_2_a_correction_keeps_the_outcome_and_judges_anew() {
    let office = office();
    let call = office.solved("fault", vec![line("P-01", "1"), line("T-01", "1")]);
    let (handling, lines) = only(&office, call);
    let mut draft = Draft::of(&office.conn, handling.id).unwrap();
    draft.lines.remove(1);
    draft.lines[0].quantity = "3".to_owned();
    draft.lines.push(line("L-01", "1"));
    office.run(office.engineer, Command::Correct(draft.clone())).unwrap();
    let (_, corrected) = only(&office, call);
    assert_eq!(corrected.iter().map(|line| line.net).collect::<Vec<_>>(), [Money(114_000), Money(20_000)]);
    assert_eq!(corrected[0].id, lines[0].id);
    // Only lines changed: they count as the record, so an older form is refused, and nobody's line is lost.
    let stale = office.run(office.engineer, Command::Correct(draft)).unwrap_err();
    assert!(matches!(&stale, Failure::Stale(stale) if stale.kind == Kind::Handling), "{stale:?}");
    let (_, kept) = only(&office, call);
    assert_eq!(kept, corrected);
    let changed = Draft { outcome: "not_solved".to_owned(), ..Draft::of(&office.conn, handling.id).unwrap() };
    assert_eq!(fields_of(office.run(office.engineer, Command::Correct(changed)).unwrap_err()), ["outcome"]);
}

#[test]
fn mon_2_the_last_word_frees_a_line_and_can_be_taken_back() {
    let office = office();
    let call = office.solved("fault", vec![line("P-01", "1")]);
    let (_, lines) = only(&office, call);
    let word = |word, reason: &str| {
        let line = store::line(&office.conn, lines[0].id).unwrap();
        let (line, version) = (line.id, line.version);
        office.run(office.engineer, Command::LastWord { line, version, word, reason: reason.to_owned() })
    };
    assert!(matches!(word(Some(Charge::Free), " "), Err(Failure::Refused(_))));
    word(Some(Charge::Free), "上次没装好").unwrap();
    let line = store::line(&office.conn, lines[0].id).unwrap();
    assert_eq!((line.charge, line.net, line.decided_by), (Charge::Free, Money::ZERO, DecidedBy::LastWord));
    assert!(store::unsettled(&office.conn, call).unwrap().is_empty());
    word(None, "").unwrap();
    let line = store::line(&office.conn, lines[0].id).unwrap();
    assert_eq!((line.charge, line.net, line.last_word_reason.as_str()), (Charge::Charged, Money(38_000), ""));
}

#[test]
fn mon_5_a_waived_line_no_longer_keeps_the_call_open() {
    let office = office();
    let call = office.solved("fault", vec![line("P-01", "1")]);
    let (_, lines) = only(&office, call);
    let waive = |user| {
        let line = store::line(&office.conn, lines[0].id).unwrap();
        let (line, version) = (line.id, line.version);
        office.run(user, Command::Waive { line, version, reason: "老客户".to_owned() })
    };
    assert!(matches!(waive(office.engineer), Err(Failure::Refused(_))));
    assert_eq!(store::unsettled(&office.conn, call).unwrap().len(), 1);
    waive(office.chief).unwrap();
    assert!(store::unsettled(&office.conn, call).unwrap().is_empty());
    assert!(matches!(waive(office.chief), Err(Failure::Refused(_))), "waived once");
    let correct = |quantity: &str| {
        let mut draft = Draft::of(&office.conn, only(&office, call).0.id).unwrap();
        draft.lines[0].quantity = quantity.to_owned();
        office.run(office.engineer, Command::Correct(draft)).unwrap();
        store::unsettled(&office.conn, call).unwrap().len()
    };
    assert_eq!((correct("0.5"), correct("3")), (0, 1), "no more is waived than was asked for then");
}

#[test]
fn the_form_shows_what_each_line_would_cost_while_it_is_typed() {
    let office = office();
    let call = office.recorded("maintenance");
    let bad = LineDraft { kind: "part_fitted".to_owned(), ..LineDraft::default() };
    let draft = Draft { call: office.call(call).number, lines: vec![line("L-01", "2"), bad], ..Draft::default() };
    let shown = preview(&office.conn, &draft).unwrap();
    assert_eq!(shown[0].as_ref().unwrap().1.net, Money(20_000));
    assert!(shown[1].is_none());
}

#[test]
fn forms_start_from_a_dispatch_or_a_call() {
    let office = office();
    let call = office.recorded("fault");
    let dispatch = office.dispatched(call);
    let now = office.clock.now();
    let from = |kind, id| Draft::start(&office.conn, Some(Subject { kind, id }), now).unwrap();
    let draft = from(Kind::Dispatch, dispatch.0);
    assert_eq!(draft.call, office.call(call).number);
    assert!(!draft.dispatch.is_empty());
    assert_eq!(from(Kind::Call, call.0).call, draft.call);
    assert_eq!(Draft::start(&office.conn, None, now).unwrap().call, "");
}

#[test]
fn work_that_was_planned_for_later_begins_now_on_the_form_and_what_was_planned_for_earlier_as_planned() {
    let office = office();
    let call = office.recorded("fault");
    let dispatch = office.dispatched(call);
    let now = office.clock.now();
    let hours = |hours: i64| now.plus_ms(hours * crate::base::time::HOUR_MS);
    let zone = crate::setting::store::calendar(&office.conn).unwrap().zone;
    let times = |from: i64, to: i64| {
        let plan = |tx: &crate::db::tx::Tx<'_>| {
            let mut planned = dispatch::store::get(tx, dispatch)?;
            tx.change(&mut planned, |one| (one.planned_from, one.planned_to) = (Some(hours(from)), Some(hours(to))))
        };
        crate::db::tx::within(&office.conn, &office.clock, office.chief, "test", plan).unwrap();
        let draft = Draft::start(&office.conn, Some(Subject::new(Kind::Dispatch, dispatch)), now).unwrap();
        (draft.began_at, draft.ended_at)
    };
    let shown = |from: i64, to: i64| (hours(from).show(zone), hours(to).show(zone));
    assert_eq!(times(24, 26), shown(0, 0), "nobody has worked in the future");
    assert_eq!(times(-1, 2), shown(-1, 0));
    assert_eq!(times(-3, -1), shown(-3, -1));
}

#[test]
fn every_question_to_the_store_has_an_answer() {
    let office = office();
    let call = office
        .solved("fault", vec![line("P-01", "1"), LineDraft { kind: "part_removed".to_owned(), ..line("P-01", "1") }]);
    let conn = &office.conn;
    let (handling, lines) = only(&office, call);
    let dispatch = dispatch::store::get(conn, handling.dispatch_id.unwrap()).unwrap();
    assert_eq!(store::by_code(conn, &dispatch.number).unwrap().unwrap().id, handling.id);
    assert_eq!(store::by_code(conn, &format!("#{}", handling.id.0)).unwrap().unwrap().id, handling.id);
    assert!(store::by_code(conn, "nowhere").unwrap().is_none());
    assert_eq!(store::parts_of_call(conn, call).unwrap().len(), 2);
    assert_eq!(store::takeover_of_call(conn, call).unwrap(), None);
    assert_eq!(store::settled_by(conn, lines[0].id).unwrap(), None);
    assert_eq!(
        store::show(conn, handling.id).unwrap().json(&Texts::new(Lang::Zh, chrono_tz::Asia::Shanghai))["lines"][0]["item"],
        "P-01"
    );
    assert_eq!(
        store::get(conn, HandlingId(99)).unwrap_err(),
        Failure::NotFound { kind: Kind::Handling, what: "#99".to_owned() }
    );
    let rows = list::first_page(conn, &fields::list_spec(), &Default::default()).unwrap();
    assert_eq!(rows.len(), 1);
}

#[test]
fn every_column_is_shown_or_hidden_on_purpose() {
    for column in Handling::COLUMNS {
        let key = column.trim_end_matches("_id");
        let shown = fields::FIELDS.iter().any(|field| field.key == *column || field.key == key);
        assert!(shown != fields::HIDDEN.contains(column), "{column}");
    }
}

#[test]
fn reopened_work_is_corrected_no_more_once_the_call_is_closed() {
    let office = office();
    let call = office.solved("dead_on_arrival", vec![line("P-01", "1")]);
    let close = call::command::Command::Step {
        call,
        version: office.call(call).version,
        step: Box::new(call::rules::Step::new(call::rules::Event::Close)),
    };
    // A revisit is owed: it does not close before it.
    assert!(office.run(office.chief, close).is_err());
    let (handling, _) = only(&office, call);
    let draft = Draft::of(&office.conn, handling.id).unwrap();
    office.run(office.engineer, Command::Correct(Draft { solution: "改".to_owned(), ..draft })).unwrap();
}

#[test]
fn a_line_whose_product_is_more_than_any_amount_may_be_is_refused_while_it_is_typed() {
    let office = office();
    let typed = |quantity: &str, price: &str| {
        let draft = LineDraft { price: price.to_owned(), ..line("P-01", quantity) };
        draft.parse(&office.conn).map(|line| line.price).map_err(fields_of)
    };
    assert_eq!(typed("1", "1000000000000"), Ok(crate::base::parse::AMOUNT_LIMIT));
    assert_eq!(typed("1.001", "1000000000000"), Err(vec!["price"]));
    assert_eq!(typed("1000000000", "1000000000000"), Err(vec!["price"]), "not even countable");
    assert_eq!(typed("1000000000", ""), Ok(Money(38_000)));
}
