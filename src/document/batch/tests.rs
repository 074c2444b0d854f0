//! Batches over a small office.

#![cfg(test)]

use std::sync::Arc;

use super::{
    papers::Papers,
    selection::{dispatches_of, of_calls, selected},
    *,
};
use crate::{
    base::{
        capitals,
        id::{AddressId, UserId},
        kind::{Kind, Subject},
        text::Lang,
        time::{Instant, parse_instant},
        words::Word as _,
    },
    customer::{Address, AddressKind},
    db::{clock::Clock, record, tx::within},
    document::{Document, command::Command},
    equipment::make::{World, day},
    handling,
    print::template::{self, Scribe},
    setting,
};

const ZONE: chrono_tz::Tz = chrono_tz::Tz::Asia__Shanghai;

/// Two customers; the first has an address.
fn office() -> World {
    let world = World::new();
    give_address(&world, 1);
    world
}

fn give_address(world: &World, customer: i64) {
    within(&world.conn, &Clock::default(), UserId(1), "test", |tx| {
        let mut address = Address {
            id: AddressId::default(),
            version: 0,
            customer_id: CustomerId(customer),
            kind: AddressKind::Mailing,
            province: "浙江省".to_owned(),
            city: "宁波市".to_owned(),
            street: "江南路 88 号".to_owned(),
            postcode: "315000".to_owned(),
            is_default: true,
        };
        tx.insert(&mut address).map(|_| ())
    })
    .unwrap();
}

fn batch(customers: &[i64]) -> Batch {
    Batch {
        customers: customers.to_vec(),
        letter: Asked::of(Document::Letter, 0),
        envelope: None,
        alternates: false,
        leaves_out: false,
    }
}

fn with_envelopes(customers: &[i64]) -> Batch {
    Batch { envelope: Some(Asked::of(Document::Envelope, 0)), ..batch(customers) }
}

fn made_with(world: &World, batch: &Batch, progress: &Progress) -> Result<Made, Failure> {
    let texts = Arc::new(Texts::new(Lang::Zh, ZONE));
    let settings = setting::store::load(&world.conn).unwrap();
    let now = parse_instant("2026-11-22 09:00", ZONE).unwrap();
    make(&world.conn, batch, Around { settings: &settings, texts: &texts, now }, progress)
}

fn made(world: &World, batch: &Batch) -> Result<Made, Failure> {
    made_with(world, batch, &Progress::default())
}

fn bookmarks(sheet: &Sheet) -> Vec<String> {
    sheet.pages.iter().filter_map(|page| page.bookmark.clone()).collect()
}

fn code(world: &World, id: i64) -> String {
    customer::store::get(&world.conn, CustomerId(id)).unwrap().code
}

#[test]
fn letters_stand_in_the_order_asked_for_each_customer_once_with_a_bookmark() {
    let world = office();
    let made = made(&world, &batch(&[2, 1, 2])).unwrap();
    let marks = bookmarks(&made.papers);
    assert_eq!(marks.len(), 2);
    assert!(marks[0].starts_with(&code(&world, 2)) && marks[1].starts_with(&code(&world, 1)), "{marks:?}");
    assert_eq!(made.rows.iter().map(|row| row.nr).collect::<Vec<_>>(), [Some(1), Some(2)]);
    assert!(made.envelopes.is_none());
    assert_eq!(made.printed.len(), 2);
}

#[test]
fn envelopes_follow_the_order_of_the_letters_or_stand_behind_each() {
    let world = office();
    let apart = made(&world, &with_envelopes(&[1])).unwrap();
    let envelopes = apart.envelopes.unwrap();
    assert_eq!(bookmarks(&envelopes), bookmarks(&apart.papers));
    give_address(&world, 2);
    let two = made(&world, &with_envelopes(&[2, 1])).unwrap();
    let marks = bookmarks(&two.papers);
    assert!(marks.len() == 2 && marks[0].starts_with(&code(&world, 2)), "{marks:?}");
    assert_eq!(bookmarks(&two.envelopes.unwrap()), marks, "of several too");
    let both = made(&world, &Batch { alternates: true, ..with_envelopes(&[1]) }).unwrap();
    assert!(both.envelopes.is_none());
    let widths: Vec<f32> = both.papers.pages.iter().map(|page| page.width_mm).collect();
    assert_eq!(widths, [210.0, envelopes.pages[0].width_mm], "a letter, then its envelope");
    assert_eq!(bookmarks(&both.papers).len(), 1);
    assert_eq!(both.printed.len(), 2, "the letter and the envelope are both noted");
}

#[test]
fn one_that_cannot_be_made_stops_all_with_its_name_or_is_left_out_with_the_reason() {
    let world = office();
    // Customer 2 has no address: no envelope can be written.
    let said = made(&world, &with_envelopes(&[1, 2])).unwrap_err().said();
    assert_eq!(said.key, "letters-stopped");
    let texts = Texts::new(Lang::Zh, ZONE);
    assert!(texts.say(&said).contains(&code(&world, 2)), "{}", texts.say(&said));
    let made = made(&world, &Batch { leaves_out: true, ..with_envelopes(&[1, 2]) }).unwrap();
    assert_eq!(made.counts(), (1, 1));
    let list = made.control_text(&texts);
    let left = list.lines().nth(2).unwrap();
    assert!(left.starts_with('\t') && left.contains(&code(&world, 2)) && left.contains("未打印"), "{list}");
    let on_paper: String = made.control.texts().collect();
    assert!(on_paper.contains(&code(&world, 2)) && on_paper.contains("未打印"), "{on_paper}");
    assert_eq!(made.printed.len(), 2, "who was left out is not noted as printed");
}

#[test]
fn nobody_to_write_to_is_refused_and_so_is_a_batch_that_was_stopped() {
    let world = office();
    assert_eq!(made(&world, &batch(&[])).unwrap_err().said().key, "letters-nobody");
    let nobody = Batch { leaves_out: true, ..with_envelopes(&[2]) };
    assert_eq!(made(&world, &nobody).unwrap_err().said().key, "letters-nobody-left");
    let progress = Progress::default();
    progress.cancel();
    assert!(matches!(made_with(&world, &batch(&[1]), &progress), Err(Failure::Cancelled)));
}

#[test]
fn who_is_no_customer_any_more_is_left_out() {
    let world = office();
    within(&world.conn, &Clock::default(), UserId(1), "test", |tx| {
        let mut who = customer::store::get(tx, CustomerId(2))?;
        tx.change(&mut who, |who| who.active = false)
    })
    .unwrap();
    let made = made(&world, &batch(&[1, 2])).unwrap();
    assert_eq!(made.counts(), (1, 1));
    assert_eq!(made.rows[1].remarks, [Said::new("letters-left-inactive")]);
}

#[test]
fn the_control_list_reads_its_own_fields_in_both_languages() {
    let texts = Arc::new(Texts::new(Lang::En, ZONE));
    let scribe = Scribe::new(&texts, capitals::Style::Plain);
    for listing in [Listing::Letters, Listing::Papers] {
        let source = listing.template();
        let template = template::parse(source).unwrap();
        assert_eq!(template::check(source, &template, &Listing::fields(), &scribe), [], "{listing:?}");
    }
}

#[test]
fn customers_are_selected_by_number_by_words_and_by_warranty() {
    let world = office();
    let today = day("2026-11-22");
    let of = |filter: &str| selected(&world.conn, filter, today).map(|found| found.customers);
    let (one, two) = (code(&world, 1), code(&world, 2));
    assert_eq!(of(&format!("{two}, {one}")).unwrap(), [2, 1]);
    assert_eq!(of("all").unwrap().len(), 2);
    assert_eq!(of(&one).unwrap(), [1]);
    assert_eq!(of("nobody is called so").unwrap(), Vec::<i64>::new());
    for (filter, key) in [
        ("colour=red", "letters-unknown-filter"),
        ("territory=Atlantis", "letters-unknown-entry"),
        ("warranty-ending=soon", "letters-no-days"),
        (&*format!("{one},KH-NONE"), "letters-unknown-number"),
    ] {
        assert_eq!(of(filter).unwrap_err().said().key, key, "{filter}");
    }
    within(&world.conn, &Clock::default(), UserId(1), "test", |tx| {
        let mut unit = crate::equipment::make::card("SN-9");
        unit.identity = "SN-9".to_owned();
        unit.warranty_to = Some(day("2026-12-10"));
        tx.insert(&mut unit).map(|_| ())
    })
    .unwrap();
    let found = selected(&world.conn, "warranty-ending=30", today).unwrap();
    assert_eq!((found.customers, found.period), (vec![1], Some((today, day("2026-12-22")))));
    assert_eq!(of("warranty-ending=10").unwrap(), Vec::<i64>::new());
}

#[test]
fn calls_stand_for_their_customers_each_once() {
    let office = handling::make::office();
    let calls = [office.recorded("fault"), office.recorded("fault")];
    let first: crate::call::Call = record::get(&office.conn, calls[0]).unwrap();
    let ids: Vec<i64> = calls.iter().map(|id| id.0).collect();
    assert_eq!(of_calls(&office.conn, &ids).unwrap(), [first.customer_id.0]);
    let found = selected(&office.conn, &first.number, day("2026-11-22")).unwrap();
    assert_eq!(found.customers, [first.customer_id.0]);
    let found = |filter: &str| selected(&office.conn, filter, day("2026-11-22")).unwrap().customers;
    assert_eq!(found("calls=主轴"), [first.customer_id.0]);
    assert_eq!(found("calls=nothing of the kind"), Vec::<i64>::new());
}

/// One document of many records.
fn papers(document: Document, ids: &[i64]) -> Papers {
    Papers { ids: ids.to_vec(), asked: Asked::of(document, 0), leaves_out: true }
}

fn printed(conn: &Conn, papers: &Papers, now: Instant) -> Result<Made, Failure> {
    let texts = Arc::new(Texts::new(Lang::Zh, ZONE));
    let settings = setting::store::load(conn).unwrap();
    let around = Around { settings: &settings, texts: &texts, now };
    papers::make(conn, papers, around, &Progress::default())
}

#[test]
fn repair_orders_of_many_calls_are_one_file_in_their_order_and_the_next_time_marked_as_reprints() {
    let office = handling::make::office();
    let calls = [office.recorded("fault"), office.recorded("fault")];
    let number = |at: usize| office.call(calls[at]).number;
    let asked = papers(Document::Order, &[calls[1].0, calls[0].0]);
    let made = printed(&office.conn, &asked, office.clock.now()).unwrap();
    let marks = bookmarks(&made.papers);
    assert!(marks.len() == 2 && marks[0].starts_with(&number(1)) && marks[1].starts_with(&number(0)), "{marks:?}");
    assert_eq!(made.file, "order.pdf");
    let of: Vec<(i64, Way)> = made.printed.iter().map(|one| (one.asked.id, one.way)).collect();
    assert_eq!(of, [(calls[1].0, Way::Batch), (calls[0].0, Way::Batch)]);
    let marked = |made: &Made| made.papers.texts().filter(|text| text.contains("重印")).count();
    assert_eq!(marked(&made), 0);
    office.run(office.chief, Command::Printed(made.printed)).unwrap();
    let again = printed(&office.conn, &asked, office.clock.now()).unwrap();
    assert_eq!(marked(&again), again.papers.pages.len(), "each page says so");
    let one_more = printed(&office.conn, &papers(Document::OrderReceipt, &[calls[0].0]), office.clock.now()).unwrap();
    assert_eq!(marked(&one_more), 0, "another document is no reprint");
}

#[test]
fn slips_of_calls_are_those_that_somebody_has_to_go_on() {
    let office = handling::make::office();
    let calls = [office.recorded("fault"), office.recorded("fault"), office.recorded("fault")];
    let sent = [office.dispatched(calls[2]), office.dispatched(calls[0])];
    let ids: Vec<i64> = calls.iter().map(|id| id.0).collect();
    assert_eq!(dispatches_of(&office.conn, &ids).unwrap(), [sent[1].0, sent[0].0]);
    let made = printed(&office.conn, &papers(Document::Slip, &[sent[1].0, sent[0].0]), office.clock.now()).unwrap();
    assert_eq!(made.counts(), (2, 0));
    let list = made.control_text(&Texts::new(Lang::Zh, ZONE));
    assert!(list.starts_with("序号\t编号\t") && list.lines().count() == 3, "{list}");
}

#[test]
fn labels_of_many_share_a_sheet_and_who_has_no_address_is_left_out_or_stops_all() {
    let world = office();
    let now = parse_instant("2026-11-22 09:00", ZONE).unwrap();
    let made = printed(&world.conn, &papers(Document::Label, &[1, 2]), now).unwrap();
    assert_eq!((made.papers.pages.len(), made.counts(), made.printed.len()), (1, (1, 1), 1));
    assert_eq!(made.rows[1].remarks[0].key, "postal-no-address");
    let strict = Papers { leaves_out: false, ..papers(Document::Label, &[1, 2]) };
    assert_eq!(printed(&world.conn, &strict, now).unwrap_err().said().key, "letters-papers-stopped");
    let nobody = printed(&world.conn, &papers(Document::Envelope, &[2]), now).unwrap_err().said();
    assert_eq!(nobody.key, "letters-papers-nobody-left");
}

#[test]
fn records_of_every_document_are_named_by_number_and_customer() {
    let office = handling::make::office();
    let call = office.recorded("fault");
    let named = |kind, id| crate::document::store::number_and_customer(&office.conn, Subject { kind, id });
    assert_eq!(named(Kind::Call, call.0).unwrap().0, office.call(call).number);
    for document in Document::ALL {
        let missing = named(document.entry().of, 999_999).unwrap_err();
        assert!(matches!(missing, Failure::NotFound { .. }), "{document:?}: {missing}");
    }
}
