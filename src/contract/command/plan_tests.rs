//! Charge plans and renewals, on a real database.

#![cfg(test)]

use super::*;
use crate::{
    base::{
        id::TemplateId,
        money::Money,
        text::{Lang, Texts},
    },
    db::check,
    equipment::make::World,
};

/// A draft for everything of customer 1, for the year 2026, billed in two parts.
fn draft(charges: &[(&str, &str)]) -> Draft {
    let charge = |(due_on, amount): &(&str, &str)| ChargeDraft {
        due_on: (*due_on).to_owned(),
        amount: (*amount).to_owned(),
        ..ChargeDraft::default()
    };
    Draft {
        customer: "C001".to_owned(),
        covers: "customer".to_owned(),
        starts_on: "2026-01-01".to_owned(),
        ends_on: "2026-12-31".to_owned(),
        amount: "12000".to_owned(),
        terms: TermsDraft { relief_parts: "100".to_owned(), ..TermsDraft::default() },
        charges: charges.iter().map(charge).collect(),
        ..Draft::default()
    }
}

fn saved(world: &World, draft: Draft) -> Contract {
    let done = world.run(&Command::Save(Box::new(draft))).unwrap();
    store::get(&world.conn, ContractId(done.outcome.subject.unwrap().id)).unwrap()
}

fn step_of(world: &World, id: ContractId, step: Step, draft: StepDraft) -> Result<tx::Done, Failure> {
    let version = store::get(&world.conn, id).unwrap().version;
    world.run(&Command::Step { id, version, step, draft })
}

fn approved(world: &World, draft: Draft) -> ContractId {
    let id = saved(world, draft).id;
    step_of(world, id, Step::Approve, StepDraft { day: "2026-01-01".to_owned(), ..StepDraft::default() }).unwrap();
    id
}

fn plan(world: &World, id: ContractId) -> Vec<(String, i64)> {
    let lines = store::charges(&world.conn, id).unwrap();
    lines.into_iter().map(|line| (line.due_on.to_string(), line.amount.0)).collect()
}

fn fields_of(result: Result<tx::Done, Failure>) -> Vec<&'static str> {
    let Err(Failure::Invalid(errors)) = result else { panic!("it is refused by field: {result:?}") };
    errors.iter().map(|error| error.field).collect()
}

#[test]
fn con_6_a_plan_is_written_with_the_contract_and_frozen_with_its_approval() {
    let world = World::new();
    let one = saved(&world, draft(&[("2026-01-01", "6000"), ("2026-07-01", "6000"), ("", "")]));
    assert_eq!(plan(&world, one.id), [("2026-01-01".to_owned(), 600_000), ("2026-07-01".to_owned(), 600_000)]);
    let mut changed = Draft::of(&world.conn, one.id).unwrap();
    changed.charges[1].amount = "5000".to_owned();
    changed.charges.remove(0);
    let one = saved(&world, changed);
    assert_eq!(plan(&world, one.id), [("2026-07-01".to_owned(), 500_000)]);
    step_of(&world, one.id, Step::Approve, StepDraft::default()).unwrap();
    let mut late = Draft::of(&world.conn, one.id).unwrap();
    late.charges[0].amount = "1".to_owned();
    assert_eq!(fields_of(world.run(&Command::Save(Box::new(late)))), ["charges"]);
    let texts = Texts::new(Lang::Zh, chrono_tz::Asia::Shanghai);
    let shown = store::show(&world.conn, one.id).unwrap().json(&texts);
    assert_eq!(shown["charges"][0]["amount"], "5000.00");
    assert!(check::whole(&world.conn).unwrap().is_sound());
}

#[test]
fn con_6_errors_of_a_plan_stand_in_its_lines() {
    let world = World::new();
    let bad = draft(&[("2026-01-01", "0"), ("", "100"), ("2026-02-30", "viel")]);
    let found = fields_of(world.run(&Command::Save(Box::new(bad))));
    assert_eq!(found, ["charge_amount", "charge_due_on", "charge_due_on", "charge_amount"]);
}

#[test]
fn con_6_approving_says_by_how_much_the_plan_differs_from_the_amount() {
    let world = World::new();
    for (charges, expected) in [
        (&[("2026-01-01", "12000")][..], None),
        (&[("2026-01-01", "11000")], Some("contract-charges-less")),
        (&[("2026-01-01", "12000"), ("2026-02-01", "1")], Some("contract-charges-more")),
        (&[], None),
    ] {
        let id = saved(&world, draft(charges)).id;
        let done = step_of(&world, id, Step::Approve, StepDraft::default()).unwrap();
        let keys: Vec<&str> = done.outcome.reasons.iter().map(|reason| reason.said.key.as_ref()).collect();
        assert_eq!(keys, expected.into_iter().collect::<Vec<_>>());
    }
}

#[test]
fn con_4_what_an_extension_costs_is_due_when_the_added_time_begins() {
    let world = World::new();
    let id = approved(&world, draft(&[("2026-01-01", "12000")]));
    let extension = StepDraft {
        reason: "延长三个月".to_owned(),
        new_end: "2027-03-31".to_owned(),
        amount: "3000".to_owned(),
        ..StepDraft::default()
    };
    let negative = StepDraft { amount: "-1".to_owned(), ..extension.clone() };
    assert_eq!(fields_of(step_of(&world, id, Step::Extend, negative)), ["amount"]);
    step_of(&world, id, Step::Extend, extension).unwrap();
    assert_eq!(plan(&world, id), [("2026-01-01".to_owned(), 1_200_000), ("2027-01-01".to_owned(), 300_000)]);
    assert_eq!(store::get(&world.conn, id).unwrap().amount, Money(1_500_000));
    assert!(check::whole(&world.conn).unwrap().is_sound());
}

#[test]
fn con_4_an_extension_makes_no_plan_that_falls_short_of_the_amount() {
    let world = World::new();
    let extension = StepDraft {
        reason: "延长三个月".to_owned(),
        new_end: "2027-03-31".to_owned(),
        amount: "3000".to_owned(),
        ..StepDraft::default()
    };
    let id = approved(&world, draft(&[]));
    let done = step_of(&world, id, Step::Extend, extension.clone()).unwrap();
    let keys: Vec<&str> = done.outcome.reasons.iter().map(|reason| reason.said.key.as_ref()).collect();
    assert_eq!(keys, ["contract-extension-not-planned"]);
    assert_eq!((plan(&world, id), store::get(&world.conn, id).unwrap().amount), (Vec::new(), Money(1_500_000)));
    // What cost nothing so far has all that it costs in its plan.
    let id = approved(&world, Draft { amount: "0".to_owned(), ..draft(&[]) });
    let done = step_of(&world, id, Step::Extend, extension).unwrap();
    assert_eq!((plan(&world, id), done.outcome.reasons.len()), (vec![("2027-01-01".to_owned(), 300_000)], 0));
}

#[test]
fn con_5_a_renewal_is_a_new_draft_after_the_end_and_both_know_each_other() {
    let world = World::new();
    world.machine("S1", 1, "2026-01-01");
    let mut first = draft(&[("2026-01-01", "6000"), ("2026-07-01", "6000")]);
    first.covers = "serial".to_owned();
    first.lines =
        vec![LineDraft { equipment: "S1".to_owned(), ends_on: "2026-06-30".to_owned(), ..LineDraft::default() }];
    let id = approved(&world, first);
    let next = renewed(&world.conn, id).unwrap();
    assert_eq!((next.id, next.starts_on.as_str(), next.ends_on.as_str()), (None, "2027-01-01", "2027-12-31"));
    assert_eq!((next.renewal_of.as_str(), next.lines[0].ends_on.as_str()), ("HT2026-00001", ""));
    let moved: Vec<&str> = next.charges.iter().map(|line| line.due_on.as_str()).collect();
    assert_eq!(moved, ["2027-01-01", "2027-07-01"]);
    let second = saved(&world, next.clone());
    assert_eq!((second.status, second.renewal_of_id), (Status::Draft, Some(id)));
    assert_eq!(store::renewal(&world.conn, id).unwrap().map(|one| one.id), Some(second.id));
    assert_eq!(plan(&world, id).len(), 2, "the old plan stays");
    // Once; a renewal that was void frees it.
    assert_eq!(fields_of(world.run(&Command::Save(Box::new(next.clone())))), ["renewal_of"]);
    assert!(matches!(renewed(&world.conn, id), Err(Failure::Refused(said)) if said.key == "contract-renewal-done"));
    let void = StepDraft { reason: "客户不续".to_owned(), ..StepDraft::default() };
    step_of(&world, second.id, Step::Void, void).unwrap();
    assert_eq!(store::renewal(&world.conn, id).unwrap(), None);
    saved(&world, next);
    assert!(check::whole(&world.conn).unwrap().is_sound());
}

#[test]
fn con_5_a_template_that_is_not_renewable_says_so_and_gives_the_months() {
    let world = World::new();
    let typed = TemplateDraft { name: "两年".to_owned(), duration_months: "24".to_owned(), ..TemplateDraft::new() };
    let flag = |is: &str, id: Option<TemplateId>, version| TemplateDraft {
        renewable: is.to_owned(),
        id,
        version,
        ..typed.clone()
    };
    let done = world.run(&Command::SaveTemplate(Box::new(flag("1", None, 0)))).unwrap();
    let template = TemplateId(done.outcome.subject.unwrap().id);
    let id = approved(&world, Draft { template: "两年".to_owned(), ..draft(&[]) });
    assert_eq!(renewed(&world.conn, id).unwrap().ends_on, "2028-12-31");
    world.run(&Command::SaveTemplate(Box::new(flag("", Some(template), 1)))).unwrap();
    assert_eq!(may_renew(&world.conn, id).unwrap().unwrap_err().key, "contract-renewal-template");
}

#[test]
fn con_8_the_warning_leads_to_the_other_contract_and_looks_at_the_dates_of_lines() {
    let world = World::new();
    world.machine("S1", 1, "2026-01-01");
    let with_unit = |ends_on: &str, starts_on: &str| {
        let line = LineDraft {
            equipment: "S1".to_owned(),
            starts_on: starts_on.to_owned(),
            ends_on: ends_on.to_owned(),
            ..LineDraft::default()
        };
        Draft { covers: "serial".to_owned(), lines: vec![line], ..draft(&[]) }
    };
    let first = approved(&world, with_unit("2026-06-30", ""));
    let after = saved(&world, with_unit("", "2026-07-01")).id;
    assert_eq!(step_of(&world, after, Step::Approve, StepDraft::default()).unwrap().outcome.reasons, []);
    let both = saved(&world, with_unit("2026-03-31", "")).id;
    let done = step_of(&world, both, Step::Approve, StepDraft::default()).unwrap();
    let about: Vec<_> = done.outcome.reasons.iter().map(|reason| reason.about.unwrap().id).collect();
    assert_eq!(about, [first.0]);
}

#[test]
fn a_deleted_draft_takes_its_plan_along() {
    let world = World::new();
    let one = saved(&world, draft(&[("2026-01-01", "12000")]));
    world.run(&Command::Delete { id: one.id, version: one.version }).unwrap();
    assert_eq!(plan(&world, one.id), []);
    assert!(check::whole(&world.conn).unwrap().is_sound());
}
