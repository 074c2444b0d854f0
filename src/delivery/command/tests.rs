//! Deliveries posted on a real database.

use super::*;
use crate::{
    base::{
        id::{ContractId, CustomerId, EquipmentId, ItemId},
        money::Qty,
        say::Arg,
        text::{Lang, Texts},
    },
    contract::{make::template, store as contracts},
    db::check,
    equipment::{
        self,
        command::Command as Card,
        make::{World, day},
        rules::Step,
    },
    setting::{Policy, UniqueBy, store as settings},
};

/// A delivery of machines to customer 1.
fn draft(serials: &str) -> Draft {
    Draft {
        customer: "C001".to_owned(),
        delivered_on: "2026-05-18".to_owned(),
        lines: vec![LineDraft { item: "M-100".to_owned(), serials: serials.to_owned(), ..LineDraft::default() }],
        ..Draft::default()
    }
}

fn post_it(draft: Draft) -> Command {
    Command::Save { draft: Box::new(draft), post: true }
}

/// Posts and answers what was made.
fn posted(world: &World, draft: &Draft) -> Posted {
    world.tx(|tx| post(tx, save(tx, draft)?))
}

/// An office whose machines come with a warranty template.
fn with_warranty() -> World {
    let world = World::new();
    world.tx(|tx| {
        let mut template = template("保修");
        let id = tx.insert(&mut template)?;
        let mut item = crate::item::store::get(tx, ItemId(1))?;
        tx.change(&mut item, |item| item.warranty_template_id = Some(id))
    });
    world
}

fn set(world: &World, policy: &Policy) {
    world.tx(|tx| settings::put(tx, settings::POLICY, policy).map(|_| ()));
}

fn move_card(world: &World, id: EquipmentId, step: Step) {
    let version = world.card(id).version;
    world.run(&Card::Step { id, version, step, reason: "客户退货".to_owned() }).unwrap();
}

#[test]
fn eq_2_posting_makes_a_card_and_an_approved_warranty_contract_for_each_serial() {
    let world = with_warranty();
    let made = posted(&world, &draft("S1, S2"));
    assert_eq!((made.number.as_str(), made.cards.len(), made.contracts), ("CK202605-0001", 2, 2));
    let card = world.card(made.cards[0]);
    assert_eq!((card.status, card.number.as_deref()), (equipment::Status::Registered, Some("EC000001")));
    assert_eq!((card.delivery_id, card.warranty_to), (Some(made.delivery), Some(day("2027-05-17"))));
    let contract = contracts::of_equipment(&world.conn, card.id).unwrap().remove(0);
    assert_eq!((contract.delivery_id, contract.status), (Some(made.delivery), crate::contract::Status::Approved));
    assert_eq!((contract.starts_on, contract.ends_on), (day("2026-05-18"), day("2027-05-17")));
    let settings = settings::load(&world.conn).unwrap();
    let coverage = contracts::coverage(
        &world.conn,
        &contracts::Asked::new(CustomerId(1), world.clock.now()).about(Some(card.id), None),
        &settings,
    )
    .unwrap();
    assert!(coverage.in_warranty && coverage.warranty_contract_id == Some(contract.id));
    assert_eq!(
        store::show(&world.conn, made.delivery).unwrap().json(&Texts::new(Lang::Zh, chrono_tz::Asia::Shanghai))["equipment"],
        serde_json::json!(["EC000001", "EC000002"])
    );
    assert!(check::whole(&world.conn).unwrap().is_sound());
}

#[test]
fn eq_2_with_the_setting_off_only_items_with_a_template_become_cards() {
    let off = Policy { cards_on_delivery: false, ..Policy::default() };
    for (world, cards) in [(World::new(), 0), (with_warranty(), 1)] {
        set(&world, &off);
        assert_eq!(posted(&world, &draft("S1")).cards.len(), cards);
    }
}

#[test]
fn del_1_bad_serials_refuse_the_whole_delivery_and_each_is_named_with_its_card() {
    let world = World::new();
    world.machine("S1", 1, "2026-01-10");
    world.machine("S2", 2, "2026-01-10");
    let Err(Failure::Refused(said)) = world.run(&post_it(draft("S1 S2 S3 S4 S4"))) else { panic!("refused") };
    assert_eq!(said.key, "delivery-refusal-serials");
    let Arg::List(bad) = &said.args[0].1 else { panic!("a list") };
    let keys: Vec<&str> = bad.iter().map(|said| &*said.key).collect();
    assert_eq!(keys, ["delivery-serial-held", "delivery-serial-held", "delivery-serial-twice"]);
    assert!(bad[0].args.iter().any(|(_, arg)| *arg == Arg::Text("EC000001".to_owned())));
    assert_eq!(store::of_customer(&world.conn, CustomerId(1)).unwrap(), (vec![], 0), "nothing of it was saved");
    assert!(check::whole(&world.conn).unwrap().is_sound());
}

#[test]
fn eq_1_a_delivered_serial_is_known_in_any_case_and_width() {
    let world = World::new();
    world.machine("S1", 1, "2026-01-10");
    let Err(Failure::Refused(said)) = world.run(&post_it(draft("ｓ１ Ab3 ＡＢ３"))) else { panic!("refused") };
    let Arg::List(bad) = &said.args[0].1 else { panic!("a list") };
    let keys: Vec<&str> = bad.iter().map(|said| &*said.key).collect();
    assert_eq!(keys, ["delivery-serial-held", "delivery-serial-twice"]);
}

#[test]
fn eq_2_a_draft_card_is_completed_and_registered() {
    let world = with_warranty();
    let typed = equipment::command::Draft {
        item: "M-100".to_owned(),
        serial: "S1".to_owned(),
        customer: "C002".to_owned(),
        note: "电话中先建".to_owned(),
        ..equipment::command::Draft::default()
    };
    let done = world.run(&Card::Save { draft: Box::new(typed), register: false }).unwrap();
    let id = EquipmentId(done.outcome.subject.unwrap().id);
    let made = posted(&world, &draft("S1"));
    assert_eq!((made.cards, made.contracts), (vec![id], 1));
    let card = world.card(id);
    assert_eq!((card.status, card.customer_id), (equipment::Status::Registered, CustomerId(1)));
    assert_eq!((card.note.as_str(), card.warranty_to), ("电话中先建", Some(day("2027-05-17"))));
}

#[test]
fn eq_2_what_came_back_goes_out_again_to_the_same_customer_on_its_card_and_contract() {
    let world = with_warranty();
    let first = posted(&world, &draft("S1")).cards[0];
    let contract = contracts::of_equipment(&world.conn, first).unwrap()[0].id;
    let status = |id: ContractId| contracts::get(&world.conn, id).unwrap().status;
    move_card(&world, first, Step::TakeBack);
    assert_eq!(status(contract), crate::contract::Status::Suspended);
    world.go_to("2026-06-10");
    let again = posted(&world, &Draft { delivered_on: "2026-06-10".to_owned(), ..draft("S1") });
    assert_eq!((again.cards, again.contracts), (vec![first], 0));
    assert_eq!(world.card(first).status, equipment::Status::Registered);
    assert_eq!(status(contract), crate::contract::Status::Approved);
    assert!(check::whole(&world.conn).unwrap().is_sound());
}

#[test]
fn eq_2_what_came_back_and_goes_to_another_customer_ends_and_names_its_successor() {
    let world = with_warranty();
    let first = posted(&world, &draft("S1")).cards[0];
    move_card(&world, first, Step::TakeBack);
    let made = posted(&world, &Draft { customer: "C002".to_owned(), ..draft("S1") });
    let (old, new) = (world.card(first), world.card(made.cards[0]));
    assert_eq!((old.status, old.successor_id), (equipment::Status::Ended, Some(new.id)));
    assert_eq!((new.predecessor_id, new.customer_id, made.contracts), (Some(old.id), CustomerId(2), 1));
    assert_eq!(made.reasons[0].said.key, "delivery-warning-after-returned");
}

#[test]
fn eq_2_a_retired_unit_gets_a_new_card_that_names_the_one_before_with_a_warning() {
    let world = with_warranty();
    let first = posted(&world, &draft("S1")).cards[0];
    move_card(&world, first, Step::Retire);
    let made = posted(&world, &draft("S1"));
    assert_eq!(world.card(made.cards[0]).predecessor_id, Some(first));
    assert_eq!(made.reasons[0].said.key, "delivery-warning-after-gone");
    assert_eq!(world.card(first).status, equipment::Status::Retired);
}

#[test]
fn eq_2_without_a_unique_number_refused_rows_warn_instead() {
    let world = World::new();
    world.run(&Card::UniqueBy(UniqueBy::None)).unwrap();
    world.machine("S1", 1, "2026-01-10");
    let made = posted(&world, &draft("S1 S1"));
    assert_eq!(made.cards.len(), 2);
    assert_eq!(made.reasons[0].said.key, "delivery-warning-beside");
}

#[test]
fn the_end_customer_uses_the_unit_and_who_bought_it_is_the_dealer() {
    let world = World::new();
    let made = posted(&world, &Draft { end_customer: "C002".to_owned(), ..draft("S1") });
    let card = world.card(made.cards[0]);
    assert_eq!((card.customer_id, card.dealer_id), (CustomerId(2), Some(CustomerId(1))));
}

#[test]
fn del_1_missing_serials_are_minded_and_half_a_unit_is_refused_with_its_line() {
    let world = World::new();
    let mut odd = draft("S1");
    odd.lines[0].quantity = "3".to_owned();
    let reason = posted(&world, &odd).reasons.remove(0).said;
    assert_eq!(reason.key, "delivery-warning-missing");
    assert!(reason.args.contains(&("missing".into(), Arg::Qty(Qty::whole(2)))), "{reason:?}");
    let id = posted(&world, &draft("S2 S3")).delivery;
    assert_eq!(store::lines(&world.conn, id).unwrap()[0].quantity, Qty::whole(2), "as many as there are serials");
    let typed = Draft { lines: vec![odd.lines.remove(0)], ..draft("") };
    let saved = world.run(&Command::Save { draft: Box::new(typed), post: false }).unwrap();
    assert_eq!(saved.outcome.reasons[0].said.key, "delivery-warning-missing", "before it is posted");
    for (quantity, serials, field, key) in
        [("0.5", "", "quantity", "delivery-error-half"), ("1", "S8 S9", "serials", "delivery-error-more-serials")]
    {
        let mut bad = draft("S7");
        bad.lines.push(LineDraft { quantity: quantity.to_owned(), ..draft(serials).lines.remove(0) });
        let Err(Failure::Invalid(errors)) = world.run(&post_it(bad)) else { panic!("refused") };
        assert_eq!((errors[0].field, &*errors[0].said.key), (field, key));
        assert!(errors[0].said.args.contains(&("row".into(), Arg::Int(2))));
    }
}

#[test]
fn a_delivery_is_drafted_changed_posted_once_and_found_again() {
    let world = World::new();
    let typed = Draft { foreign_number: "XS-778".to_owned(), ..draft("S1") };
    let done = world.run(&Command::Save { draft: Box::new(typed), post: false }).unwrap();
    let id = DeliveryId(done.outcome.subject.unwrap().id);
    let mut changed = Draft::of(&world.conn, id).unwrap();
    changed.lines[0].serials = "S1 S5".to_owned();
    changed.lines[0].quantity = "2".to_owned();
    changed.note = "分两箱".to_owned();
    changed.lines.push(LineDraft { item: "P-200".to_owned(), quantity: "4".to_owned(), ..LineDraft::default() });
    world.run(&Command::Save { draft: Box::new(changed.clone()), post: false }).unwrap();
    assert!(matches!(world.run(&post_it(changed.clone())), Err(Failure::Stale(_))));
    world.run(&Command::Post { id, version: 2 }).unwrap();
    assert_eq!(world.refusal(&Command::Post { id, version: 3 }), "delivery-refusal-posted");
    assert_eq!(world.refusal(&Command::Delete { id, version: 3 }), "delivery-refusal-posted");
    for text in ["CK202605-0001", "XS-778", "#1"] {
        assert_eq!(store::by_code(&world.conn, text).unwrap().map(|delivery| delivery.id), Some(id), "{text}");
    }
    assert_eq!(store::by_foreign(&world.conn, CustomerId(1), "XS-778").unwrap().map(|found| found.id), Some(id));
    assert_eq!(store::pick(&world.conn, "xs-7", None).unwrap().len(), 1);
    assert_eq!(world.refusal(&post_it(Draft { lines: Vec::new(), ..draft("") })), "delivery-refusal-empty");
    assert!(check::whole(&world.conn).unwrap().is_sound());
}

#[test]
fn every_error_of_a_delivery_is_named_with_its_row() {
    let world = World::new();
    let mut bad = draft("S1");
    bad.delivered_on = String::new();
    bad.lines.push(LineDraft { item: "X".to_owned(), quantity: "-1".to_owned(), ..LineDraft::default() });
    let Err(Failure::Invalid(errors)) = world.run(&post_it(bad)) else { panic!("there are errors") };
    let fields: Vec<&str> = errors.iter().map(|error| error.field).collect();
    assert_eq!(fields, ["delivered_on", "item", "quantity"]);
    assert!(errors[1].said.args.iter().any(|(name, arg)| name == "row" && *arg == Arg::Int(2)));
}

#[test]
fn a_draft_without_a_post_may_be_deleted() {
    let world = World::new();
    let done = world.run(&Command::Save { draft: Box::new(draft("S1")), post: false }).unwrap();
    let id = DeliveryId(done.outcome.subject.unwrap().id);
    world.run(&Command::Delete { id, version: 1 }).unwrap();
    assert!(store::get(&world.conn, id).is_err());
    assert!(check::whole(&world.conn).unwrap().is_sound());
}
