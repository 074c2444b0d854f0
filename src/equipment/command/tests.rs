//! What users do with cards, on a real database.

use super::*;
use crate::{
    base::{
        id::{CallId, HandlingLineId, ItemId},
        money::Qty,
        text::{Lang, Texts},
    },
    contract::{ContractLine, Event, make as contracts, store as contract_store},
    db::{check, record},
    equipment::make::{World, day},
};

fn step_of(card: &Equipment, step: Step, reason: &str) -> Command {
    Command::Step { id: card.id, version: card.version, step, reason: reason.to_owned() }
}

fn save(draft: Draft, register: bool) -> Command {
    Command::Save { draft: Box::new(draft), register }
}

#[test]
fn eq_14_a_new_card_takes_what_it_was_not_given_from_its_customer_and_item() {
    let world = World::new();
    let card = world.machine("S1", 1, "2026-01-31");
    assert_eq!(card.number.as_deref(), Some("EC000001"));
    assert_eq!((card.territory.as_str(), card.technician_id), ("north", Some(crate::equipment::make::USER)));
    assert_eq!((card.warranty_from, card.warranty_to), (Some(day("2026-01-31")), Some(day("2027-01-30"))));
    assert_eq!(card.identity, "S1");
    assert!(check::whole(&world.conn).unwrap().is_sound());
}

#[test]
fn warranty_dates_follow_the_installation_until_somebody_types_them() {
    let world = World::new();
    let card = world.machine("S1", 1, "2026-01-10");
    let mut draft = Draft::of(&world.conn, card.id).unwrap();
    draft.installed_on = "2026-02-01".to_owned();
    world.run(&save(draft, false)).unwrap();
    assert_eq!(world.card(card.id).warranty_to, Some(day("2027-01-31")));
    let mut draft = Draft::of(&world.conn, card.id).unwrap();
    draft.warranty_to = "2028-12-31".to_owned();
    world.run(&save(draft, false)).unwrap();
    let mut draft = Draft::of(&world.conn, card.id).unwrap();
    draft.installed_on = "2026-03-01".to_owned();
    world.run(&save(draft, false)).unwrap();
    assert_eq!(world.card(card.id).warranty_to, Some(day("2028-12-31")), "typed by hand, so it stays");
}

#[test]
fn eq_1_a_serial_that_another_card_of_the_item_holds_is_refused_with_its_name() {
    let world = World::new();
    world.machine("S1", 1, "2026-01-10");
    let draft =
        Draft { item: "M-100".to_owned(), serial: "S1".to_owned(), customer: "C002".to_owned(), ..Draft::default() };
    assert_eq!(world.refusal(&save(draft.clone(), false)), "equipment-refusal-taken");
    world.run(&save(Draft { item: "P-200".to_owned(), ..draft }, false)).unwrap();
}

#[test]
fn eq_1_a_serial_is_the_same_in_any_case_width_and_spacing_and_is_shown_as_it_was_typed() {
    let world = World::new();
    let typed = Draft {
        item: "m-100".to_owned(),
        serial: " ｓｎ－１　a ".to_owned(),
        customer: "Ｃ００１".to_owned(),
        ..Draft::default()
    };
    let done = world.run(&save(typed, true)).unwrap();
    let card = world.card(EquipmentId(done.outcome.subject.unwrap().id));
    assert_eq!((card.serial.as_str(), card.identity.as_str()), ("sn-1 a", "SN-1A"));
    let same =
        Draft { item: "M-100".to_owned(), serial: "SN-1A".to_owned(), customer: "C002".to_owned(), ..Draft::default() };
    assert_eq!(world.refusal(&save(same, true)), "equipment-refusal-taken");
    for text in ["SN-1A", "sn-1a", "ＳＮ－１ A"] {
        assert_eq!(store::by_code(&world.conn, text).unwrap().map(|found| found.id), Some(card.id), "{text}");
        assert_eq!(crate::customer::store::pick(&world.conn, text, None).unwrap().len(), 1, "{text}");
    }
    assert_eq!(store::pick(&world.conn, "ＳＮ－１", None).unwrap().len(), 1);
}

#[test]
fn eq_1_cards_from_before_serials_were_folded_stay_side_by_side_and_hold_their_serial() {
    let world = World::new();
    let old = |tx: &Tx<'_>, serial: &str| {
        let mut card = crate::equipment::make::card(serial);
        card.identity = serial.to_owned();
        tx.insert(&mut card)
    };
    let (small, _) = world.tx(|tx| Ok((old(tx, "sn 7")?, old(tx, "SN7")?)));
    let note = Draft { note: "查过".to_owned(), ..Draft::of(&world.conn, small).unwrap() };
    world.run(&save(note, false)).unwrap();
    assert_eq!(world.card(small).identity, "sn 7");
    let third =
        Draft { item: "M-100".to_owned(), serial: "Sn7".to_owned(), customer: "C002".to_owned(), ..Draft::default() };
    assert_eq!(world.refusal(&save(third, true)), "equipment-refusal-taken");
}

#[test]
fn eq_4_a_card_without_its_identity_stays_a_draft() {
    let world = World::new();
    let draft = Draft { item: "M-100".to_owned(), customer: "C001".to_owned(), ..Draft::default() };
    assert_eq!(world.refusal(&save(draft.clone(), true)), "equipment-refusal-no-identity");
    let done = world.run(&save(draft, false)).unwrap();
    assert_eq!(done.outcome.reasons.len(), 1, "it warns");
    let card = world.card(EquipmentId(done.outcome.subject.unwrap().id));
    assert_eq!((card.status, card.number), (Status::Draft, None));
    world.run(&Command::Delete { id: card.id, version: 1 }).unwrap();
    assert!(check::whole(&world.conn).unwrap().is_sound());
}

#[test]
fn all_errors_of_a_draft_come_at_once() {
    let world = World::new();
    let draft = Draft {
        item: "X".to_owned(),
        contact: "nobody".to_owned(),
        delivered_on: "2026-02-30".to_owned(),
        territory: "moon".to_owned(),
        ..Draft::default()
    };
    let Err(Failure::Invalid(errors)) = world.run(&save(draft, false)) else { panic!("there are errors") };
    let fields: Vec<&str> = errors.iter().map(|error| error.field).collect();
    assert_eq!(fields, ["item", "customer", "contact", "delivered_on", "territory"]);
}

#[test]
fn a_retired_card_gives_its_serial_free_and_needs_it_again_to_come_back() {
    let world = World::new();
    let first = world.machine("S1", 1, "2026-01-10");
    assert_eq!(world.refusal(&step_of(&first, Step::Retire, " ")), "equipment-refusal-no-reason");
    world.run(&step_of(&first, Step::Retire, "报废")).unwrap();
    let second = world.machine("S1", 2, "2026-02-10");
    let first = world.card(first.id);
    assert_eq!(world.refusal(&step_of(&first, Step::Reregister, "找回")), "equipment-refusal-taken");
    world.run(&step_of(&second, Step::Retire, "报废")).unwrap();
    world.run(&step_of(&first, Step::Reregister, "找回")).unwrap();
    assert_eq!(world.card(first.id).number, first.number, "a number once given never changes");
}

#[test]
fn repair_and_loan_return_to_the_state_they_left_and_stale_steps_are_refused() {
    let world = World::new();
    let card = world.machine("S1", 1, "2026-01-10");
    world.run(&step_of(&card, Step::TakeIn, "")).unwrap();
    assert!(matches!(world.run(&step_of(&card, Step::TakeIn, "")), Err(Failure::Stale(_))));
    world.run(&step_of(&world.card(card.id), Step::HandOver, "")).unwrap();
    let card = world.card(card.id);
    assert_eq!((card.status, card.kept_status), (Status::Registered, None));
}

#[test]
fn eq_1_changing_the_setting_rewrites_identities_or_is_refused_with_the_duplicates() {
    let world = World::new();
    let swapped = |card: &Equipment, maker: &str| {
        let mut draft = Draft::of(&world.conn, card.id).unwrap();
        draft.maker_serial = maker.to_owned();
        world.run(&save(draft, false)).unwrap();
    };
    // Each takes what the other gives up.
    let (first, second) = (world.machine("A", 1, "2026-01-10"), world.machine("B", 1, "2026-01-10"));
    swapped(&first, "B");
    swapped(&second, "A");
    world.run(&Command::UniqueBy(UniqueBy::MakerSerial)).unwrap();
    assert_eq!((world.card(first.id).identity, world.card(second.id).identity), ("B".to_owned(), "A".to_owned()));
    let third =
        Draft { item: "M-100".to_owned(), serial: "A".to_owned(), customer: "C001".to_owned(), ..Draft::default() };
    world.run(&save(third, false)).unwrap();
    assert_eq!(world.refusal(&Command::UniqueBy(UniqueBy::Serial)), "equipment-refusal-duplicates");
    assert_eq!(setting::policy(&world.conn).unwrap().unique_by, UniqueBy::MakerSerial, "nothing has changed");
    world.run(&Command::UniqueBy(UniqueBy::None)).unwrap();
    assert_eq!(world.card(first.id).identity, "");
    assert!(check::whole(&world.conn).unwrap().is_sound());
}

#[test]
fn eq_5_parts_are_filled_from_the_bill_of_materials_once() {
    let world = World::new();
    let card = world.machine("S1", 1, "2026-01-10");
    let fill = |levels| world.tx(|tx| fill_parts(tx, card.id, levels));
    assert_eq!((fill(Levels::One), fill(Levels::All), fill(Levels::All)), (1, 1, 0));
    let parts = store::parts(&world.conn, card.id, None).unwrap();
    let found: Vec<_> = parts.iter().map(|row| (row.code.as_str(), row.part.level, row.part.quantity.show())).collect();
    assert_eq!(found, [("P-200", 1, "1".to_owned()), ("P-300", 2, "2".to_owned())]);
}

#[test]
fn eq_6_a_call_applies_its_parts_once_however_often_it_is_asked() {
    let world = World::new();
    let card = world.machine("S1", 1, "2026-01-10");
    world.tx(|tx| fill_parts(tx, card.id, Levels::All));
    let one = |line, what, serial: &str, units| PartMove {
        line: HandlingLineId(line),
        what,
        day: day("2026-05-20"),
        item: ItemId(3),
        serial: serial.to_owned(),
        quantity: Qty::whole(units),
    };
    let moves = [one(1, Move::Fitted, "N1", 1), one(2, Move::Removed, "", 1)];
    let apply = |moves: &[PartMove]| world.tx(|tx| apply_parts(tx, CallId(9), card.id, moves));
    assert_eq!((apply(&moves), apply(&moves)), (2, 0));
    let standing = |on: &str| -> i64 {
        let parts = store::parts(&world.conn, card.id, Some(day(on))).unwrap();
        parts.iter().filter(|row| row.part.item_id == ItemId(3)).map(|row| row.part.quantity.0 / 1000).sum()
    };
    assert_eq!((standing("2026-05-19"), standing("2026-05-20")), (2, 2), "one of two out, one in");
    // The fitted one comes out again by a later call, which does not make the first one apply anew.
    assert_eq!(apply(&[one(3, Move::Removed, "N1", 1)]), 1);
    assert_eq!((apply(&moves), standing("2026-05-20")), (0, 1));
    assert_eq!(apply(&[one(4, Move::Removed, "", 5)]), 1, "more than was listed is noted all the same");
    let removed: i64 = store::part_records(&world.conn, card.id)
        .unwrap()
        .iter()
        .filter(|part| part.removed_line_id == Some(HandlingLineId(4)))
        .map(|part| part.quantity.0)
        .sum();
    assert_eq!(removed, 5000);
    assert!(check::whole(&world.conn).unwrap().is_sound());
}

#[test]
fn eq_7_an_exchange_ends_the_card_and_carries_warranty_and_contract_lines_over() {
    let world = World::new();
    let old = world.machine("S1", 1, "2025-06-01");
    let contract = world.tx(|tx| {
        let mut contract = contracts::contract(0, "2026-01-01", "2026-12-31");
        contract.covers = crate::contract::ContractType::Serial;
        tx.insert(&mut contract)?;
        tx.insert(&mut ContractLine::of_unit(contract.id, old.id))?;
        contract_store::record_event(tx, &mut contract, Event::Approved, day("2026-01-01"), "", None)?;
        Ok(contract.id)
    });
    let swap = Exchange {
        old: old.id,
        day: day("2026-05-20"),
        item: None,
        serial: "S2".to_owned(),
        reason: "主板烧毁".to_owned(),
    };
    let new = world.tx(|tx| exchange(tx, &swap));
    assert_eq!(world.tx(|tx| exchange(tx, &swap)), new, "asked again, it is the same");
    let (old, new) = (world.card(old.id), world.card(new));
    assert_eq!((old.status, old.identity.as_str(), old.successor_id), (Status::Ended, "", Some(new.id)));
    assert_eq!((new.status, new.predecessor_id, new.customer_id), (Status::Registered, Some(old.id), old.customer_id));
    assert_eq!(new.warranty_to, Some(day("2026-08-18")), "90 days, for the old one would end before");
    let lines = contract_store::lines(&world.conn, contract).unwrap();
    let found: Vec<_> = lines.iter().map(|line| (line.equipment_id, line.starts_on, line.ends_on)).collect();
    let exchanged = Some(day("2026-05-20"));
    assert_eq!(found, [(Some(old.id), None, exchanged), (Some(new.id), exchanged, None)]);
    assert!(check::whole(&world.conn).unwrap().is_sound());
}

#[test]
fn eq_7_a_unit_delivered_meanwhile_becomes_the_successor_and_one_elsewhere_does_not() {
    let world = World::new();
    let old = world.machine("S1", 1, "2026-01-10");
    let (here, _elsewhere) = (world.machine("S2", 1, "2026-05-18"), world.machine("S3", 2, "2026-05-18"));
    let swap = |serial: &str| Exchange {
        old: old.id,
        day: day("2026-05-20"),
        item: None,
        serial: serial.to_owned(),
        reason: String::new(),
    };
    let Err(Failure::Refused(said)) = world.try_tx(|tx| exchange(tx, &swap("S3"))) else { panic!("it is elsewhere") };
    assert_eq!(said.key, "equipment-refusal-not-a-successor");
    assert_eq!(world.tx(|tx| exchange(tx, &swap("S2"))), here.id);
    let unknown = Exchange { old: here.id, ..swap("") };
    let draft = world.tx(|tx| exchange(tx, &unknown));
    assert_eq!(world.card(draft).status, Status::Draft, "without a serial it waits to be completed");
}

#[test]
fn eq_7_a_unit_delivered_meanwhile_becomes_the_successor_also_where_no_number_is_unique() {
    let world = World::new();
    world.run(&Command::UniqueBy(UniqueBy::None)).unwrap();
    let old = world.machine("S1", 1, "2026-01-10");
    let (here, _elsewhere) = (world.machine("S2", 1, "2026-05-18"), world.machine("S2", 2, "2026-05-18"));
    let swap =
        Exchange { old: old.id, day: day("2026-05-20"), item: None, serial: "s2".to_owned(), reason: String::new() };
    assert_eq!(world.tx(|tx| exchange(tx, &swap)), here.id);
    assert_eq!(world.card(here.id).predecessor_id, Some(old.id));
}

#[test]
fn eq_3_cards_are_found_within_a_customer_and_by_their_names() {
    let world = World::new();
    let (here, gone, elsewhere) = (
        world.machine("S-1", 1, "2026-01-10"),
        world.machine("S-2", 1, "2026-01-10"),
        world.machine("S-3", 2, "2026-01-10"),
    );
    world.run(&step_of(&gone, Step::Retire, "报废")).unwrap();
    let within = Some(crate::base::kind::Subject { kind: Kind::Customer, id: 1 });
    let ids = |text: &str, within| -> Vec<i64> {
        store::pick(&world.conn, text, within).unwrap().into_iter().map(|choice| choice.0).collect()
    };
    assert_eq!(ids("", within), [here.id.0, gone.id.0], "those that can be chosen first");
    assert_eq!(ids("s-", None), [elsewhere.id.0, here.id.0, gone.id.0]);
    assert_eq!(ids("S-2", None)[0], gone.id.0, "an exact serial before all");
    assert_eq!(ids("江南", None), [elsewhere.id.0]);
    let found = |text: &str| store::by_code(&world.conn, text).unwrap().map(|card| card.id);
    assert_eq!((found("EC000001"), found("S-2"), found("#3")), (Some(here.id), Some(gone.id), Some(elsewhere.id)));
    assert_eq!((found(""), found("S-9"), found("#x")), (None, None, None));
    assert_eq!(store::rows_of_customer(&world.conn, here.customer_id, None).unwrap().1, 2);
    assert_eq!(
        store::show(&world.conn, here.id).unwrap().json(&Texts::new(Lang::Zh, chrono_tz::Asia::Shanghai))["customer"],
        "C001"
    );
    assert_eq!(store::counts(&world.conn).unwrap().len(), 2);
    let all: Vec<Equipment> = record::all(&world.conn, "", &[]).unwrap();
    assert_eq!(all.len(), 3);
}

#[test]
fn usr_1_only_those_who_keep_cards_may_change_them() {
    let world = World::new();
    let accountant = world.tx(|tx| {
        let mut user = crate::people::store::system();
        user.name = "会计".to_owned();
        user.roles.0 = vec![Role::Accountant];
        tx.insert(&mut user)
    });
    let draft = Draft { item: "M-100".to_owned(), customer: "C001".to_owned(), ..Draft::default() };
    let refused = tx::transact(&world.conn, &world.clock, accountant, &save(draft, false));
    assert!(matches!(refused, Err(Failure::Refused(said)) if said.key == "people-refusal-needs-role"));
}
