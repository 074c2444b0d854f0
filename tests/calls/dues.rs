//! What happens to the deadlines of calls that are under way: other priorities, contracts, calendars and hours.

use aftercare::{
    base::time::MINUTE_MS,
    call::rules::{ClockState, Which},
    setting::command::{CalendarDraft, Command as Setting, PolicyDraft},
};

use super::*;

fn shown(at: Option<Instant>) -> String {
    at.map_or_else(|| "-".to_owned(), |at| at.show(ZONE))
}

/// Response and resolve due.
fn dues(call: &Call) -> [String; 2] {
    [shown(call.response_due), shown(call.resolve_due)]
}

impl Office {
    fn admin(&self) -> UserId {
        self.within(|tx| user(tx, "管理员", &[Role::Admin]))
    }

    /// Changes the company's calendar; how many calls got new dues.
    fn change_calendar(&self, admin: UserId, change: impl FnOnce(&mut CalendarDraft)) -> i64 {
        let mut draft = CalendarDraft::of(&self.conn).unwrap();
        change(&mut draft);
        moved(&self.run(admin, Setting::SaveCalendar(draft)).unwrap())
    }

    fn change_policy(&self, admin: UserId, change: impl FnOnce(&mut PolicyDraft)) -> i64 {
        let mut draft = PolicyDraft::of(&self.conn).unwrap();
        change(&mut draft);
        moved(&self.run(admin, Setting::SavePolicy(Box::new(draft))).unwrap())
    }

    fn save(&self, call: CallId, change: impl FnOnce(&mut Draft)) -> Call {
        let mut draft = Draft::of(&self.conn, call).unwrap();
        change(&mut draft);
        self.run(self.desk, Command::Save(Box::new(draft))).unwrap();
        self.call(call)
    }

    /// The owner begins, and finds that it can't be solved.
    fn give_up(&self, call: CallId) {
        self.step(self.owner, call, event(Event::Begin));
        let step = event(Event::Unsolvable).text("配件停产");
        self.step(self.owner, call, Step { whose: Some(call::Whose::Company), ..step });
    }

    /// Response and resolve as the proof has them, each proved to the minute.
    fn proved(&self, call: &Call) -> [(ClockState, String, i64); 2] {
        let settings = aftercare::setting::store::load(&self.conn).unwrap();
        let deadlines = call::store::deadlines(&self.conn, call, &settings).unwrap();
        [Which::Response, Which::Resolve].map(|which| {
            let proof = deadlines.proof(which, self.clock.now()).unwrap().unwrap();
            let minutes: i64 = proof.days.iter().map(|day| day.counted_minutes).sum();
            assert_eq!(minutes + proof.open_minutes(), proof.clock.promised_minutes);
            assert!(proof.clock.state == ClockState::Standing || proof.open_minutes() == 0);
            (proof.clock.state, shown(proof.clock.due), proof.clock.promised_minutes)
        })
    }
}

/// How many calls a saved setting says that it moved.
fn moved(done: &Done) -> i64 {
    use aftercare::base::say::Arg;
    let said = done.outcome.said.iter().find(|said| said.key == "setting-done-dues");
    let count = said.and_then(|said| said.args.iter().find(|(name, _)| name == "count"));
    match count {
        Some((_, Arg::Int(count))) => *count,
        _ => 0,
    }
}

#[test]
fn clk_3_priority_and_contract_change_the_promise_in_mid_flight_and_keep_the_ledger() {
    let office = Office::new();
    let call = office.record(office.draft());
    assert_eq!(dues(&call), ["2026-03-03 09:30", "2026-03-09 11:30"]);
    office.now("2026-03-02 10:00");
    office.step(office.owner, call.id, event(Event::Hold).why("等备件"));
    // While it stands another priority is another promise, and no due.
    office.now("2026-03-02 16:00");
    let urgent = office.save(call.id, |draft| draft.priority = "urgent".to_owned());
    assert_eq!(dues(&urgent), ["-", "-"]);
    let [response, resolve] = office.proved(&urgent);
    assert_eq!((response.0, response.2, resolve.2), (ClockState::Standing, 120, 480));
    office.now("2026-03-03 10:00");
    let resumed = office.step(office.owner, call.id, event(Event::Resume));
    // One hour had been used on Monday.
    assert_eq!(dues(&resumed), ["2026-03-03 11:00", "2026-03-04 09:30"]);
    office.now("2026-03-03 10:30");
    office.step(office.owner, call.id, event(Event::Contact).why("已联系"));
    // A contract chosen by hand promises four hours; the ledger and what was answered stay.
    office.contract("HT2026-1", 240);
    let chosen = office.save(call.id, |draft| draft.contract = "HT2026-1".to_owned());
    assert_eq!(shown(chosen.resolve_due), "2026-03-03 14:30");
    office.now("2026-03-03 11:00");
    office.step(office.owner, call.id, event(Event::Hold).why("等客户停机"));
    office.now("2026-03-05 08:30");
    let again = office.step(office.owner, call.id, event(Event::Resume));
    assert_eq!(shown(again.resolve_due), "2026-03-05 10:30");
    let low = office.save(call.id, |draft| {
        draft.contract = String::new();
        draft.priority = "low".to_owned();
    });
    let [response, resolve] = office.proved(&low);
    assert_eq!((response.0, resolve.0), (ClockState::Met, ClockState::Running));
    assert_eq!((resolve.1, resolve.2), (shown(low.resolve_due), 4_800));
    let settings = aftercare::setting::store::load(&office.conn).unwrap();
    let clocks = call::store::clocks(&office.conn, &low, at("2026-03-05 08:30"), &settings).unwrap();
    // One hour on Monday and one on Tuesday are used.
    assert_eq!(clocks.resolve.unwrap().remaining_ms, (4_800 - 120) * MINUTE_MS);
    assert_eq!(call::store::pauses(&office.conn, call.id).unwrap().len(), 2);
}

#[test]
fn call_17_a_response_once_met_stays_met_by_another_priority_and_another_contract() {
    let office = Office::new();
    let call = office.record(office.draft());
    // Three hours after it was reported: in time by eight, too late by one.
    office.now("2026-03-02 13:30");
    let answered = office.step(office.owner, call.id, event(Event::Contact).why("已联系"));
    let response = || shown(answered.response_due);
    for priority in ["urgent", "low", "normal", "urgent"] {
        let changed = office.save(call.id, |draft| draft.priority = priority.to_owned());
        assert_eq!(shown(changed.response_due), response(), "{priority}");
        let [proved, _] = office.proved(&changed);
        assert_eq!((proved.0, proved.1), (ClockState::Met, response()), "{priority}");
    }
    assert_eq!(shown(office.call(call.id).resolve_due), "2026-03-03 09:30", "what is not answered follows");
    office.contract("HT2026-1", 240);
    let chosen = office.save(call.id, |draft| draft.contract = "HT2026-1".to_owned());
    assert_eq!((shown(chosen.response_due), shown(chosen.resolve_due)), (response(), "2026-03-02 14:30".to_owned()));
    assert_eq!(office.proved(&chosen)[0].0, ClockState::Met);
}

#[test]
fn clk_2_open_calls_follow_the_companys_calendar_in_its_own_transaction() {
    let office = Office::new();
    let admin = office.admin();
    let open = office.record(office.draft());
    let answered = office.record(office.draft());
    office.step(office.owner, answered.id, event(Event::Contact).why("已联系"));
    let answered = office.call(answered.id);
    let held = office.record(office.draft());
    office.step(office.owner, held.id, event(Event::Hold).why("等备件"));
    let done = office.record(office.draft());
    office.step(office.owner, done.id, event(Event::Cancel).why("重复"));
    let version = office.call(done.id).version;
    // Tuesday becomes a day off.
    assert_eq!(office.change_calendar(admin, |draft| draft.holidays.push_str("\n2026-03-03")), 2);
    assert_eq!(dues(&office.call(open.id)), ["2026-03-04 09:30", "2026-03-10 11:30"]);
    let response = shown(answered.response_due);
    assert_eq!(dues(&office.call(answered.id)), [response, "2026-03-10 11:30".to_owned()], "what was answered stays");
    assert_eq!(dues(&office.call(held.id)), ["-", "-"]);
    assert_eq!(office.call(done.id).version, version);
    assert_eq!(office.change_calendar(admin, |_| {}), 0, "nothing changed");
    let log = aftercare::db::history::of(
        &office.conn,
        aftercare::base::kind::Subject::new(aftercare::base::kind::Kind::Call, open.id),
    );
    let last = log.unwrap().pop().unwrap();
    assert_eq!((last.op.as_str(), last.by.as_str()), ("setting-op-save-calendar", "管理员"));
    // When the hold ends the new calendar counts there too.
    let resumed = office.step(office.owner, held.id, event(Event::Resume));
    assert_eq!(dues(&resumed), ["2026-03-04 09:30", "2026-03-10 11:30"]);
}

#[test]
fn con_3_what_a_contract_promised_stays_when_the_company_changes_its_hours() {
    let office = Office::new();
    let admin = office.admin();
    let standard = office.record(Draft { customer: "KH002".to_owned(), subject: "漏油".to_owned(), ..Draft::new() });
    office.contract("HT2026-1", 240);
    let covered = office.record(office.draft());
    // Of low calls the contract says nothing: the company's hours fill the cell, and follow.
    let low = office.record(Draft { priority: "low".to_owned(), ..office.draft() });
    let before = (dues(&covered), dues(&low));
    let moved = office.change_policy(admin, |draft| {
        draft.response = ["8", "4", "2", "1"].map(str::to_owned);
        draft.resolve = ["40", "20", "8", "4"].map(str::to_owned);
    });
    assert_eq!(moved, 2);
    assert_eq!(dues(&office.call(standard.id)), ["2026-03-02 14:30", "2026-03-04 15:30"]);
    assert_eq!(dues(&office.call(covered.id)), before.0);
    assert_eq!(dues(&office.call(low.id)), ["2026-03-03 09:30", "2026-03-09 11:30"]);
    assert_ne!(dues(&office.call(low.id)), before.1);
    assert_eq!(aftercare::db::check::whole(&office.conn).unwrap().history, Vec::<String>::new());
}

#[test]
fn clk_6_what_was_answered_is_proved_by_the_calendar_that_held_then() {
    let office = Office::new();
    let admin = office.admin();
    let call = office.record(office.draft());
    office.now("2026-03-02 10:00");
    office.step(office.owner, call.id, event(Event::Contact).why("已联系"));
    let [response, resolve] = dues(&office.call(call.id));
    // Mornings only from now on, and a second change after it.
    office.now("2026-03-02 11:00");
    office.change_calendar(admin, |draft| draft.week = std::array::from_fn(|_| "08:30-12:00".to_owned()));
    office.change_calendar(admin, |draft| draft.holidays.push_str("\n2026-03-05"));
    office.step(office.owner, call.id, event(Event::Begin));
    let begun = office.call(call.id);
    assert_eq!(dues(&begun)[0], response, "a later step does not count it anew");
    assert_ne!(dues(&begun)[1], resolve);
    let [proved, open] = office.proved(&begun);
    assert_eq!((proved.0, proved.1), (ClockState::Met, response));
    assert_eq!((open.0, open.1), (ClockState::Running, dues(&begun)[1].clone()));
    let settings = aftercare::setting::store::load(&office.conn).unwrap();
    let deadlines = call::store::deadlines(&office.conn, &begun, &settings).unwrap();
    assert_eq!(deadlines.earlier.map(|calendar| calendar.is_some()), [true, false]);
}

/// What happens to a call beside its steps, in some order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Turn {
    Answer,
    Contract,
    Priority,
    Calendar,
}

/// Every order of the turns.
fn orders(turns: &[Turn]) -> Vec<Vec<Turn>> {
    if turns.is_empty() {
        return vec![Vec::new()];
    }
    let with_first = |first: usize| {
        let mut rest = turns.to_vec();
        let turn = rest.remove(first);
        orders(&rest).into_iter().map(move |order| [vec![turn], order].concat())
    };
    (0..turns.len()).flat_map(with_first).collect()
}

#[test]
fn clk_6_the_proof_gives_the_due_that_the_call_keeps_in_every_order_of_changes() {
    use aftercare::{base::calendar::Span, db::record};
    for answer in [Event::Contact, Event::Unsolvable] {
        for order in orders(&[Turn::Answer, Turn::Contract, Turn::Priority, Turn::Calendar]) {
            let office = Office::new();
            let admin = office.admin();
            let call = office.record(office.draft());
            let contract = office.contract("HT2026-1", 240);
            office.within(|tx| {
                let mut stored: Contract = record::get(tx, contract)?;
                // Nights and holidays too, and an hour more than the company has it.
                let windows = std::array::from_fn(|_| vec![Span::new(360, 1_440)]);
                tx.change(&mut stored, |one| {
                    one.terms.windows = Some(windows);
                    one.terms.holidays_covered = true;
                })
            });
            let (mut hour, mut kept) = (9, None);
            for turn in &order {
                hour += 1;
                office.now(&format!("2026-03-02 {hour}:00"));
                match turn {
                    Turn::Answer => {
                        if answer == Event::Unsolvable {
                            office.give_up(call.id);
                        } else {
                            office.step(office.owner, call.id, event(answer).why("已联系"));
                        }
                    }
                    Turn::Contract => {
                        office.save(call.id, |draft| draft.contract = "HT2026-1".to_owned());
                    }
                    Turn::Priority => {
                        office.save(call.id, |draft| draft.priority = "high".to_owned());
                    }
                    Turn::Calendar => {
                        office.change_calendar(admin, |draft| {
                            draft.week = std::array::from_fn(|_| "08:30-12:00".to_owned());
                        });
                    }
                }
                let now = office.call(call.id);
                let proved = office.proved(&now).map(|(_, due, _)| due);
                assert_eq!(proved, dues(&now), "{answer:?} after {turn:?} of {order:?}");
                let settings = aftercare::setting::store::load(&office.conn).unwrap();
                let deadlines = call::store::deadlines(&office.conn, &now, &settings).unwrap();
                let which = if answer == Event::Contact { Which::Response } else { Which::Resolve };
                let (by, (windows, _)) = (deadlines.given_by(which).unwrap_or(""), deadlines.windows_of(which));
                if *turn == Turn::Answer {
                    kept = Some((dues(&now)[which as usize].clone(), by.to_owned(), windows.to_owned()));
                }
                if let Some(kept) = &kept {
                    let shown = (&dues(&now)[which as usize], by, windows);
                    assert_eq!(shown, (&kept.0, &*kept.1, &*kept.2), "{answer:?} after {turn:?} of {order:?}");
                }
            }
        }
    }
}

#[test]
fn clk_3_what_was_kept_for_an_answer_is_promised_no_more_when_work_goes_on() {
    let office = Office::new();
    let call = office.record(office.draft());
    office.now("2026-03-02 10:00");
    office.give_up(call.id);
    let processed = office.save(call.id, |draft| draft.priority = "urgent".to_owned());
    assert_eq!(shown(processed.resolve_due), "2026-03-09 11:30", "what was answered stays");
    let again = office.step(office.manager, call.id, event(Event::Continue).why("找到配件"));
    assert_eq!(shown(again.resolve_due), "2026-03-03 09:30", "eight hours, as an urgent call is promised");
    assert_eq!(office.proved(&again)[1].1, shown(again.resolve_due));
}
