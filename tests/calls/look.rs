//! What the desk sees before a call is saved, and what is listed and shown of it.

use aftercare::{
    base::{
        field::ListQuery,
        kind::{Kind, Subject},
        text::{Lang, Texts},
    },
    db::list,
    settlement::{InvoiceState, Settlement, Status as Settled},
};

use super::*;

#[test]
fn call_2_the_desk_sees_what_is_known_before_the_call_is_saved() {
    let office = Office::new();
    let first = office.record(office.draft());
    office.step(office.desk, first.id, event(Event::Cancel).why("已自行恢复"));
    office.now("2026-03-03 09:00");
    let second = office.record(office.draft());
    office.within(|tx| {
        tx.insert(&mut Settlement {
            id: aftercare::base::id::SettlementId(0),
            version: 0,
            number: None,
            call_id: Some(first.id),
            contract_id: None,
            payer_id: CustomerId(1),
            status: Settled::Confirmed,
            settled_on: "2026-03-02".parse().unwrap(),
            total: Money(150_000),
            tax_total: Money::ZERO,
            paid: Money(20_000),
            credited: Money::ZERO,
            invoice_kind: None,
            invoice_title: String::new(),
            invoice_tax_id: String::new(),
            invoice_number: String::new(),
            invoice_on: None,
            invoice_state: InvoiceState::NotNeeded,
            reason: String::new(),
            note: String::new(),
        })
    });
    let settings = aftercare::setting::store::load(&office.conn).unwrap();
    let whom = (CustomerId(1), Some(office.unit), None);
    let look = |except| call::store::look(&office.conn, whom, "", office.clock.now(), except, &settings).unwrap();
    let seen = look(None);
    let numbers = |briefs: &[call::store::Brief]| briefs.iter().map(|one| one.number.clone()).collect::<Vec<_>>();
    assert_eq!(numbers(&seen.open_of_unit), std::slice::from_ref(&second.number));
    assert_eq!(numbers(&seen.open_of_customer), std::slice::from_ref(&second.number));
    assert_eq!(numbers(&seen.earlier_of_unit), std::slice::from_ref(&first.number));
    assert_eq!((seen.repeats, seen.is_key_account), (2, true));
    assert!(seen.credit.is_over() && seen.credit.balance == Money(130_000));
    assert!(!seen.coverage.reasons.is_empty());
    // The form of a call does not show the call itself.
    let own = look(Some(second.id));
    assert_eq!((own.open_of_unit, own.repeats), (vec![], 1));
    // The first one was none that came back, whatever came after it.
    let then = call::store::look(&office.conn, whom, "", first.opened_at, Some(first.id), &settings).unwrap();
    assert_eq!(then.repeats, 0);
}

#[test]
fn calls_are_listed_found_and_shown_by_what_people_know() {
    let office = Office::new();
    let call = office.record(office.draft());
    let spec = call::fields::list_spec();
    let query = ListQuery { text: "7788 华东".to_owned(), ..ListQuery::default() };
    assert_eq!(list::ids(&office.conn, &spec, &query).unwrap(), [call.id.0]);
    for text in ["", "sc2026", "异响", "华东"] {
        let picked = call::store::pick(&office.conn, text, None).unwrap();
        assert_eq!(picked.len(), 1, "{text}");
    }
    assert_eq!(call::store::by_code(&office.conn, &call.number).unwrap(), Some(call.clone()));
    let texts = Texts::new(Lang::Zh, chrono_tz::Asia::Shanghai);
    let shown = call::store::show(&office.conn, call.id).unwrap().json(&texts);
    for (key, expected) in
        [("customer", "KH001"), ("serial", "SN-7788"), ("owner", "受理人小李"), ("status", "assigned")]
    {
        assert_eq!(shown[key], expected, "{key}");
    }
    let log = call::store::show_log(&office.conn, call.id).unwrap().json(&texts);
    assert_eq!(log["steps"][0]["event"], "record");
}

#[test]
fn possible_steps_are_asked_of_the_store_as_the_command_asks_them() {
    let office = Office::new();
    let call = office.record(office.draft());
    let facts = |actor| call::command::facts(&office.conn, &call, actor, None, office.clock.now()).unwrap();
    let possible = call::rules::possible(&call, &facts(office.owner));
    let can: Vec<Event> = possible.into_iter().filter(|(_, can)| can.is_ok()).map(|(event, _)| event).collect();
    use Event as E;
    assert_eq!(can, [E::Reassign, E::Begin, E::DispatchIssued, E::Handled, E::Answer, E::Hold, E::Cancel, E::Contact]);
}

#[test]
fn cus_4_the_calls_of_key_accounts_are_marked_and_come_up_among_those_that_are_open() {
    let office = Office::new();
    let plain = |priority: &str| Draft {
        customer: "KH002".to_owned(),
        equipment: String::new(),
        priority: priority.to_owned(),
        ..office.draft()
    };
    let [normal, urgent] = ["normal", "urgent"].map(|priority| office.record(plain(priority)).id.0);
    office.now("2026-03-03 09:00");
    let low = office.record(Draft { priority: "low".to_owned(), ..office.draft() }).id.0;
    let key = office.record(office.draft()).id.0;
    let spec = call::fields::list_spec();
    let pressing = ListQuery { sort: Some(("pressing".to_owned(), false)), ..ListQuery::default() };
    let ids = |query| list::ids(&office.conn, &spec, query).unwrap();
    assert_eq!(ids(&pressing), [key, low, urgent, normal], "then what is due next");
    assert_eq!(ids(&ListQuery::default()), [key, low, urgent, normal], "by when they came");
    let rows = list::first_page(&office.conn, &spec, &pressing).unwrap();
    let level = |row| spec.cells(row).text("customer_level");
    assert_eq!(rows.iter().map(level).collect::<Vec<_>>(), ["key", "key", "", ""]);
    let briefs =
        call::store::briefs_of(&office.conn, Subject::new(Kind::Customer, CustomerId(1)), call::store::Whether::All)
            .unwrap()
            .0;
    assert!(briefs.len() == 2 && briefs.iter().all(|call| call.is_key_account));
}

#[test]
fn cus_4_a_key_accounts_call_is_proposed_to_its_own_owner_while_they_are_at_work() {
    let office = Office::new();
    let day = "2026-03-02".parse().unwrap();
    let call = office.record(office.draft());
    office.step(office.owner, call.id, event(Event::Begin));
    let waits = office.step(office.manager, call.id, event(Event::TakeBack).why("改派"));
    let proposed = |step: Event, call: &Call| {
        let settings = aftercare::setting::store::load(&office.conn).unwrap();
        let whom = (call.customer_id, call.equipment_id, call.item_id);
        let look = call::store::look(&office.conn, whom, "", call.opened_at, None, &settings).unwrap();
        call::command::step_draft(step, call, &look.key_owner, day).owner
    };
    assert_eq!((waits.owner_id, proposed(Event::Assign, &waits).as_str()), (None, "受理人小李"));
    assert_eq!(proposed(Event::Hold, &waits), "");
    office.within(|tx| {
        let mut owner = aftercare::people::store::get(tx, office.owner)?;
        tx.change(&mut owner, |owner| owner.active = false)
    });
    assert_eq!(proposed(Event::Assign, &waits), "");
    assert_eq!(office.record(office.draft()).owner_id, None, "nor does a new call go to who has left");
}

#[test]
fn clk_4_the_list_says_what_is_due_next_and_how_it_stands() {
    use aftercare::base::field::ReadAt;
    let office = Office::new();
    let call = office.record(office.draft());
    let spec = call::fields::list_spec();
    let texts = Texts::new(Lang::Zh, ZONE);
    let listed = |now: &str| {
        let rows = list::rows(&office.conn, &spec, &[call.id.0]).unwrap();
        let read = spec.on(&rows[0], ReadAt { now: at(now), zone: ZONE }).into_owned();
        let shown = |key: &str| {
            let column = spec.columns.iter().find(|column| column.key == key).unwrap();
            texts.show(spec.cells(&read).get(key).unwrap(), column.show)
        };
        format!("{} {}", shown("next_due"), shown("clock"))
    };
    // Eight hours to respond, forty to resolve.
    assert_eq!(listed("2026-03-02 09:00"), "2026-03-03 09:30 待响应");
    assert_eq!(listed("2026-03-03 08:30"), "2026-03-03 09:30 今日须响应");
    assert_eq!(listed("2026-03-03 09:31"), "2026-03-03 09:30 响应超时");
    office.now("2026-03-02 10:00");
    office.step(office.owner, call.id, event(Event::Begin));
    assert_eq!(listed("2026-03-03 09:31"), "2026-03-09 11:30 待解决");
    assert_eq!(listed("2026-03-09 11:31"), "2026-03-09 11:30 解决超时");
    office.step(office.owner, call.id, event(Event::Hold).why("等备件"));
    assert_eq!(listed("2026-03-20 09:00"), " 已停表");
    office.now("2026-03-03 10:00");
    office.step(office.owner, call.id, event(Event::Resume));
    let done = event(Event::Unsolvable).text("机床报废").whose(call::Whose::Customer);
    let solved = office.step(office.owner, call.id, done);
    assert!(solved.solved_at.is_some());
    assert_eq!(listed("2026-03-20 09:00"), " 按时完成");
    // Done a day after it was due.
    office.within(|tx| {
        let mut call = call::store::get(tx, call.id)?;
        tx.change(&mut call, |call| call.solved_at = call.resolve_due.map(|due| due.plus_ms(86_400_000)))
    });
    assert_eq!(listed("2026-03-20 09:00"), " 超时完成");
}
