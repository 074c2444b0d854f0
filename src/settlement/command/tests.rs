//! Settlements end to end: commands on a real database.

use super::{Command, Draft, possible};
use crate::{
    base::{
        failure::Failure,
        field::{ListQuery, ReadAt},
        id::{CallId, SettlementId},
        kind::{Kind, Subject},
        money::Money,
        text::{Lang, Texts},
        view,
    },
    call, customer,
    db::{list, record::Record as _},
    handling::{
        self, Charge,
        make::{Office, line, office},
    },
    settlement::{InvoiceState, Settlement, Status, fields, rules::Event, section, store},
};

fn draft(office: &Office, call: CallId) -> Draft {
    Draft { call: office.call(call).number, ..Draft::default() }
}

fn made(office: &Office, call: CallId) -> Settlement {
    let done = office.run(office.chief, Command::Make(draft(office, call))).unwrap();
    read(office, SettlementId(done.outcome.subject.unwrap().id))
}

fn read(office: &Office, id: SettlementId) -> Settlement {
    store::get(&office.conn, id).unwrap()
}

fn confirmed(office: &Office, call: CallId) -> Settlement {
    let Settlement { id, version, .. } = made(office, call);
    office.run(office.chief, Command::Confirm { id, version }).unwrap();
    read(office, id)
}

fn payment(amount: &str) -> fields::StepDraft {
    fields::StepDraft { amount: amount.to_owned(), method: "cash".to_owned(), ..fields::StepDraft::default() }
}

#[test]
fn mon_3_a_settlement_takes_charged_lines_shows_free_ones_at_zero_and_is_paid_in_parts() {
    let office = office();
    let free = handling::command::LineDraft {
        last_word: "free".to_owned(),
        last_word_reason: "首次免费".to_owned(),
        ..line("T-01", "1")
    };
    let call = office.solved("fault", vec![line("P-01", "1"), line("L-01", "2"), free]);
    let draft = made(&office, call);
    assert_eq!((draft.status, draft.total, draft.number.as_deref()), (Status::Draft, Money(78_000), None));
    let lines = store::lines(&office.conn, draft.id).unwrap();
    assert_eq!(
        lines.iter().map(|line| (line.charge, line.net.0)).collect::<Vec<_>>(),
        [(Charge::Charged, 38_000), (Charge::Charged, 40_000), (Charge::Free, 0)]
    );
    let Settlement { id, version, .. } = draft;
    office.run(office.chief, Command::Confirm { id, version }).unwrap();
    let one = read(&office, id);
    assert_eq!((one.status, one.number.as_deref()), (Status::Confirmed, Some("JS202603-0001")));
    let account = || customer::store::account(&office.conn, one.payer_id).unwrap();
    assert_eq!(account().balance(), Money(78_000));
    let pay = |amount: &str| {
        let version = read(&office, id).version;
        office.run(office.chief, Command::Receive { id, version, payment: payment(amount) })
    };
    pay("300").unwrap();
    assert_eq!((read(&office, id).status, read(&office, id).paid), (Status::PartPaid, Money(30_000)));
    assert!(matches!(pay("0"), Err(Failure::Refused(_))), "nothing came in");
    pay("480.01").unwrap();
    assert_eq!((read(&office, id).status, read(&office, id).paid), (Status::Paid, Money(78_000)));
    assert_eq!((account().owed, account().credit), (Money::ZERO, Money(1)), "what was too much is credit");
    assert!(matches!(pay("1"), Err(Failure::Refused(_))), "nothing is owed any more");
}

#[test]
fn a_line_is_settled_once_until_its_settlement_is_void() {
    let office = office();
    let call = office.solved("fault", vec![line("P-01", "1")]);
    let Settlement { id, .. } = confirmed(&office, call);
    let again = office.run(office.chief, Command::Make(draft(&office, call)));
    assert!(matches!(&again, Err(Failure::Refused(said)) if said.key == "settlement-refusal-nothing-charged"));
    let void = |reason: &str| {
        let version = read(&office, id).version;
        office.run(office.chief, Command::Void { id, version, reason: reason.to_owned() })
    };
    assert!(void(" ").is_err());
    void("客户名称有误").unwrap();
    assert_eq!(read(&office, id).status, Status::Void);
    assert_eq!(handling::store::unsettled(&office.conn, call).unwrap().len(), 1);
    assert_eq!(confirmed(&office, call).number.as_deref(), Some("JS202603-0002"));
    assert_eq!(store::of_call(&office.conn, call).unwrap().len(), 2);
}

#[test]
fn mon_5_a_confirmed_settlement_is_what_a_charged_call_waits_for() {
    let office = office();
    let call = office.solved("fault", vec![line("P-01", "1")]);
    let revisit = crate::revisit::store::open(&office.conn, call).unwrap().unwrap();
    let answer = crate::revisit::command::Draft {
        id: Some(revisit.id),
        version: revisit.version,
        answer: "satisfied".to_owned(),
        ..crate::revisit::command::Draft::default()
    };
    office.run(office.asker, crate::revisit::command::Command::Answer(answer)).unwrap();
    assert_eq!(office.call(call).status, call::Status::Processed, "the charged line is not settled");
    confirmed(&office, call);
    assert_eq!(office.call(call).status, call::Status::Closed, "it closes by itself");
    let held = store::of_call(&office.conn, call).unwrap().remove(0);
    let void = Command::Void { id: held.id, version: held.version, reason: "客户名称有误".to_owned() };
    let refused = office.run(office.chief, void);
    assert!(matches!(&refused, Err(Failure::Refused(said)) if said.key == "settlement-refusal-call-closed"));
}

#[test]
fn a_draft_follows_its_corrected_record_and_a_confirmed_one_holds_it() {
    let office = office();
    let call = office.solved("fault", vec![line("P-01", "1"), line("T-01", "1")]);
    let one = made(&office, call);
    let record = handling::store::of_call(&office.conn, call).unwrap().remove(0);
    let mut correction = handling::command::Draft::of(&office.conn, record.id).unwrap();
    correction.lines.remove(1);
    office.run(office.engineer, handling::command::Command::Correct(correction)).unwrap();
    let one = read(&office, one.id);
    assert_eq!(one.total, Money(38_000));
    office.run(office.chief, Command::Confirm { id: one.id, version: one.version }).unwrap();
    let correction = handling::command::Draft::of(&office.conn, record.id).unwrap();
    let refused = office.run(office.engineer, handling::command::Command::Correct(correction));
    assert!(matches!(&refused, Err(Failure::Refused(said)) if said.key == "handling-refusal-settled"), "{refused:?}");
}

#[test]
fn a_call_has_one_draft_and_only_accountants_confirm() {
    let office = office();
    let call = office.solved("fault", vec![line("P-01", "1")]);
    let Settlement { id, version, .. } = made(&office, call);
    let second = office.run(office.chief, Command::Make(draft(&office, call)));
    assert!(matches!(&second, Err(Failure::Refused(said)) if said.key == "settlement-refusal-draft-exists"));
    assert!(office.run(office.engineer, Command::Confirm { id, version }).is_err());
    let saved = Draft { note: "月底结".to_owned(), ..Draft::of(&office.conn, id).unwrap() };
    office.run(office.chief, Command::Save(saved)).unwrap();
    let one = read(&office, id);
    assert_eq!(one.note, "月底结");
    assert!(matches!(office.run(office.chief, Command::Confirm { id, version }), Err(Failure::Stale(_))));
    office.run(office.chief, Command::Confirm { id, version: one.version }).unwrap();
    let late = Draft { note: "月初结".to_owned(), ..Draft::of(&office.conn, id).unwrap() };
    assert!(matches!(office.run(office.chief, Command::Save(late)), Err(Failure::Refused(_))));
}

#[test]
fn only_accountants_and_supervisors_draw_up_and_save_settlements() {
    let office = office();
    let call = office.solved("fault", vec![line("P-01", "1")]);
    let refused = |command: Command| match office.run(office.engineer, command) {
        Err(Failure::Refused(said)) => said.key.to_string(),
        other => panic!("{other:?}"),
    };
    assert_eq!(refused(Command::Make(draft(&office, call))), "people-refusal-needs-role");
    let one = made(&office, call);
    assert_eq!(refused(Command::Save(Draft::of(&office.conn, one.id).unwrap())), "people-refusal-needs-role");
    let steps = |user| possible(&office.conn, &one, user, one.settled_on).unwrap();
    let verdict = |user, wanted| steps(user).into_iter().find(|(event, _)| *event == wanted).unwrap().1;
    assert_eq!(verdict(office.chief, Event::Confirm), Ok(()));
    assert_eq!(verdict(office.engineer, Event::Confirm).unwrap_err().key, "people-refusal-needs-role");
    assert_eq!(verdict(office.engineer, Event::Receive).unwrap_err().key, "settlement-refusal-status");
}

#[test]
fn a_settlement_is_not_dated_after_today_and_one_that_is_waits_for_its_day() {
    let office = office();
    let call = office.solved("fault", vec![line("P-01", "1")]);
    let late = Draft { settled_on: "2026-03-03".to_owned(), ..draft(&office, call) };
    let refused = office.run(office.chief, Command::Make(late));
    assert!(matches!(&refused, Err(Failure::Invalid(errors)) if errors[0].field == "settled_on"), "{refused:?}");
    let one = made(&office, call);
    // As an earlier version let somebody write it.
    let one = Settlement { settled_on: one.settled_on.succ_opt().unwrap(), ..one };
    let confirming = |today| {
        let steps = possible(&office.conn, &one, office.chief, today).unwrap();
        steps.into_iter().find(|(event, _)| *event == Event::Confirm).unwrap().1.map_err(|said| said.key.to_string())
    };
    let today = one.settled_on.pred_opt().unwrap();
    assert_eq!(confirming(today), Err("settlement-error-future".to_owned()));
    assert_eq!(confirming(one.settled_on), Ok(()));
}

#[test]
fn a_total_beyond_any_amount_is_refused_in_words() {
    let office = office();
    let dear = || handling::command::LineDraft { price: "1000000000000".to_owned(), ..line("P-01", "1") };
    let call = office.solved("fault", vec![dear(), dear()]);
    let refused = office.run(office.chief, Command::Make(draft(&office, call)));
    assert!(matches!(&refused, Err(Failure::Refused(said)) if said.key == "settlement-error-too-large"), "{refused:?}");
    let call = office.solved("fault", vec![dear()]);
    assert_eq!(made(&office, call).total, crate::base::parse::AMOUNT_LIMIT);
}

#[test]
fn mon_7_each_line_has_its_tax_and_a_draft_may_be_given_other_rates() {
    let office = office();
    let call = office.solved("fault", vec![line("P-01", "1"), line("L-01", "0.333")]);
    let one = made(&office, call);
    assert_eq!((one.total, one.tax_total), (Money(44_660), Money(4372 + 766)));
    let mut draft = Draft::of(&office.conn, one.id).unwrap();
    assert_eq!(draft.rates.iter().map(|rate| rate.rate.as_str()).collect::<Vec<_>>(), ["13", "13"]);
    draft.rates[1].rate = "101".to_owned();
    let wrong = office.run(office.chief, Command::Save(draft.clone()));
    assert!(matches!(wrong, Err(Failure::Invalid(errors)) if errors[0].field == "tax_rate"));
    draft.rates[1].rate = "6".to_owned();
    office.run(office.chief, Command::Save(draft)).unwrap();
    let now = read(&office, one.id);
    let taxes: Vec<_> = store::lines(&office.conn, one.id).unwrap().iter().map(|line| line.tax).collect();
    assert_eq!((taxes, now.tax_total), (vec![Money(4372), Money(377)], Money(4749)), "66.60 at 6 %");
    office.run(office.chief, Command::Confirm { id: now.id, version: now.version }).unwrap();
    assert_eq!(read(&office, one.id).tax_total, Money(4749), "it keeps them");
}

#[test]
fn mon_13_a_confirmed_settlement_takes_its_invoice_and_is_not_void_while_that_stands() {
    let office = office();
    let call = office.solved("fault", vec![line("P-01", "1")]);
    let id = office.confirmed(call);
    assert_eq!(read(&office, id).invoice_state, InvoiceState::NotNeeded, "a customer without a tax id");
    let to_invoice = || {
        let spec = fields::list_spec();
        let at = ReadAt { now: office.clock.now(), zone: chrono_tz::Asia::Shanghai };
        let query = view::by_id(&spec, "to_invoice").unwrap().query(&spec, at, office.chief);
        list::ids(&office.conn, &spec, &query).unwrap().len()
    };
    assert_eq!(to_invoice(), 0);
    let invoice = |state: &str, number: &str| {
        let known = Draft::of(&office.conn, id).unwrap();
        let (invoice_state, invoice_number) = (state.to_owned(), number.to_owned());
        Command::Save(Draft { invoice_state, invoice_number, invoice_kind: "ordinary".to_owned(), ..known })
    };
    office.run(office.chief, invoice("asked_for", "")).unwrap();
    assert_eq!((to_invoice(), read(&office, id).invoice_title.as_str()), (1, "华东精密机械"));
    assert!(matches!(office.run(office.chief, invoice("issued", "")), Err(Failure::Invalid(_))), "without a number");
    assert!(office.run(office.engineer, invoice("issued", "0421")).is_err(), "without the role");
    office.run(office.chief, invoice("issued", "0421")).unwrap();
    assert_eq!((to_invoice(), read(&office, id).invoice_on), (0, "2026-03-02".parse().ok()));
    let void = || {
        let version = read(&office, id).version;
        office.run(office.chief, Command::Void { id, version, reason: "开错".to_owned() })
    };
    assert!(matches!(void(), Err(Failure::Refused(said)) if said.key == "settlement-refusal-invoiced"));
    office.run(office.chief, invoice("red_lettered", "0421")).unwrap();
    void().unwrap();
    assert!(office.run(office.chief, invoice("asked_for", "")).is_err(), "a void one stands");
}

#[test]
fn the_list_sums_what_is_settled_and_owed_and_leaves_out_what_is_void() {
    let office = office();
    let [first, second] = ["1", "2"].map(|quantity| {
        let call = office.solved("fault", vec![line("P-01", quantity)]);
        confirmed(&office, call)
    });
    let sums = |query: &ListQuery| list::sums(&office.conn, &fields::list_spec(), query).unwrap();
    let all = ListQuery::default();
    assert_eq!(sums(&all), [Money(114_000), Money(114_000)]);
    let paid = |one: &Settlement, amount: &str| {
        let Settlement { id, version, .. } = *one;
        office.run(office.chief, Command::Receive { id, version, payment: payment(amount) }).unwrap()
    };
    assert_eq!(paid(&first, "100").outcome.said.unwrap().key, "settlement-said-received");
    assert_eq!(sums(&all), [Money(114_000), Money(104_000)]);
    let Settlement { id, version, .. } = second;
    office.run(office.chief, Command::Void { id, version, reason: "开错".to_owned() }).unwrap();
    assert_eq!(sums(&all), [Money(38_000), Money(28_000)]);
    assert_eq!(sums(&ListQuery { text: "JS202603-0009".to_owned(), ..all.clone() }), [Money::ZERO; 2]);
    let said = paid(&read(&office, first.id), "300").outcome.said.unwrap();
    assert_eq!((said.key.as_ref(), sums(&all)[1]), ("settlement-said-received-more", Money::ZERO));
}

#[test]
fn every_question_to_the_store_has_an_answer() {
    let office = office();
    let call = office.solved("fault", vec![line("P-01", "1")]);
    let one = confirmed(&office, call);
    let conn = &office.conn;
    let today = one.settled_on;
    assert_eq!(store::by_code(conn, "JS202603-0001").unwrap().unwrap().id, one.id);
    assert_eq!(store::by_code(conn, &format!("#{}", one.id.0)).unwrap().unwrap().id, one.id);
    assert_eq!(store::pick(conn, "js", None).unwrap().len(), 1);
    assert_eq!(store::pick(conn, "", Some(Subject::new(Kind::Call, call))).unwrap().len(), 1);
    assert_eq!(store::pick(conn, "", Some(Subject::new(Kind::Customer, one.payer_id))).unwrap().len(), 1);
    assert_eq!(store::pick(conn, "nobody", None).unwrap().len(), 0);
    assert_eq!(
        store::show(conn, one.id).unwrap().json(&Texts::new(Lang::Zh, chrono_tz::Asia::Shanghai))["total"],
        "380.00"
    );
    assert!(store::open_lines(conn, call).unwrap().is_empty());
    assert_eq!(store::draft_of(conn, call).unwrap(), None);
    assert_eq!(list::first_page(conn, &fields::list_spec(), &Default::default()).unwrap().len(), 1);
    let steps = possible(conn, &one, office.chief, today).unwrap();
    let can: Vec<Event> = steps.into_iter().filter(|(_, verdict)| verdict.is_ok()).map(|(event, _)| event).collect();
    assert_eq!(can, [Event::Receive, Event::Credit, Event::Void]);
    assert_eq!(Draft::start(conn, Some(Subject::new(Kind::Call, call))).unwrap().payer, "KH001");
}

#[test]
fn every_column_is_shown_or_hidden_on_purpose() {
    for column in Settlement::COLUMNS {
        let key = column.trim_end_matches("_id");
        let shown = fields::FIELDS.iter().any(|field| field.key == *column || field.key == key);
        assert!(shown != fields::HIDDEN.contains(column), "{column}");
    }
}

#[test]
fn what_is_waived_is_shown_at_nothing_before_it_is_settled_and_is_nothing_to_settle() {
    let office = office();
    let call = office.solved("fault", vec![line("P-01", "1")]);
    let open = || store::open_lines(&office.conn, call).unwrap().remove(0);
    let shown = section::unsettled(open());
    assert_eq!((shown.net, shown.why().unwrap().said.key.as_ref()), (Money(38_000), "handling-reason-standard"));
    let (id, version, reason) = (open().id, open().version, "老客户".to_owned());
    office.run(office.chief, handling::command::Command::Waive { line: id, version, reason }).unwrap();
    let shown = section::unsettled(open());
    assert_eq!((shown.net, shown.charge), (Money::ZERO, Charge::Free));
    assert_eq!(shown.why().unwrap().said.key, "handling-waived");
    let refused = office.run(office.chief, Command::Make(draft(&office, call)));
    assert!(matches!(&refused, Err(Failure::Refused(said)) if said.key == "settlement-refusal-nothing-charged"));
}
