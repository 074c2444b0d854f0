//! MON-2 as a table, and random lines against a slow obvious oracle.

use proptest::prelude::*;

use super::*;
use crate::{
    base::{id::ContractId, time::Instant},
    contract::ServiceKind,
    setting::Hours,
};

fn relief(parts: i64, labour: i64, travel: i64, other: i64) -> Relief {
    let [parts, labour, travel, other] = [parts, labour, travel, other].map(Rate::percent);
    Relief { parts, labour, travel, other }
}

fn coverage(warranty: Option<Relief>, contract: Option<Relief>) -> Coverage {
    Coverage {
        as_of: Instant(0),
        service: ServiceKind::General,
        in_warranty: warranty.is_some(),
        warranty_relief: warranty.unwrap_or_default(),
        warranty_contract_id: None,
        contract_id: contract.map(|_| ContractId(7)),
        contract_number: "HT2026-00007".to_owned(),
        contract_relief: contract.unwrap_or_default(),
        in_hours: true,
        next_covered: None,
        windows: None,
        holidays_covered: false,
        response: Hours::default(),
        resolve: Hours::default(),
        reasons: Vec::new(),
        warranty_refined: Vec::new(),
        contract_refined: Vec::new(),
        modes: None,
        choices: Vec::new(),
        parts: Vec::new(),
        general: crate::setting::GeneralService::Warning,
    }
}

fn line(kind: LineKind) -> LineFacts {
    LineFacts {
        kind,
        item_id: None,
        item_group: String::new(),
        replaces: Vec::new(),
        quantity: Qty::whole(2),
        price: Money(10_000),
        discount: Rate::ZERO,
        last_word: None,
    }
}

fn decide(line: &LineFacts, coverage: &Coverage, type_relief: Option<Rate>) -> Decision {
    let order = ChargeTest::ALL;
    let facts = ChargeFacts { order, coverage: Some(coverage), call_type: CallType::Fault, type_relief };
    charge(line, &facts).unwrap()
}

fn keys(decision: &Decision) -> Vec<&str> {
    decision.reasons.0.iter().map(|reason| reason.said.key.trim_start_matches("handling-reason-")).collect()
}

#[test]
fn mon_2_the_first_test_with_an_opinion_decides_and_leaves_its_reasons() {
    use LineKind::{Labour, Other, PartFitted, Travel};
    let warranty = Some(relief(100, 100, 0, 0));
    let contract = Some(relief(30, 50, 100, 0));
    let rule = Some(Rate::percent(20));
    // Line, warranty, contract, rule of the call type → charge, net in yuan of 200, who decided.
    let table = [
        (PartFitted, warranty, contract, None, "free 0 warranty"),
        (Labour, warranty, contract, None, "free 0 warranty"),
        // Warranty frees only the kinds that its relief frees: the next test is asked.
        (Travel, warranty, contract, None, "free 0 contract"),
        (Travel, warranty, None, None, "charged 200 standard"),
        (Other, warranty, contract, None, "charged 200 standard"),
        (PartFitted, None, contract, None, "discounted 140 contract"),
        (Labour, None, contract, None, "discounted 100 contract"),
        (Other, None, contract, rule, "discounted 160 call_type"),
        (Labour, None, None, Some(Rate::WHOLE), "free 0 call_type"),
        (Labour, None, None, Some(Rate::ZERO), "charged 200 call_type"),
        (Labour, None, None, None, "charged 200 standard"),
    ];
    for (kind, warranty, contract, rule, wanted) in table {
        let decision = decide(&line(kind), &coverage(warranty, contract), rule);
        let yuan = decision.net.0 / 100;
        let found = format!("{} {yuan} {}", decision.charge.word(), decision.decided_by.word());
        assert_eq!(found, wanted, "{kind:?} {warranty:?} {contract:?} {rule:?}");
    }
}

#[test]
fn every_test_asked_leaves_a_reason_and_none_behind_the_deciding_one_is_asked() {
    let decision = decide(&line(LineKind::Travel), &coverage(Some(relief(100, 100, 0, 0)), None), None);
    assert_eq!(keys(&decision), ["warranty-not", "no-contract", "type-silent", "standard"]);
    let decision = decide(&line(LineKind::PartFitted), &coverage(Some(relief(100, 100, 0, 0)), None), None);
    assert_eq!(keys(&decision), ["warranty-frees"]);
    let outside = Coverage { in_hours: false, ..coverage(None, Some(relief(50, 50, 0, 0))) };
    assert_eq!(
        keys(&decide(&line(LineKind::Labour), &outside, None)),
        ["no-warranty", "contract-relieves", "out-of-hours"]
    );
}

#[test]
fn the_order_of_the_tests_is_the_settings() {
    let both = coverage(Some(relief(100, 100, 100, 100)), Some(relief(50, 50, 50, 50)));
    let order = [ChargeTest::Contract, ChargeTest::Warranty];
    let facts = ChargeFacts { order: &order, coverage: Some(&both), call_type: CallType::Fault, type_relief: None };
    let decision = charge(&line(LineKind::Labour), &facts).unwrap();
    assert_eq!((decision.charge, decision.decided_by), (Charge::Discounted, DecidedBy::Contract));
}

#[test]
fn mon_2_the_reason_that_decided_is_told_apart_and_tests_not_asked_are_named() {
    let outside = Coverage { in_hours: false, ..coverage(None, Some(relief(50, 0, 0, 0))) };
    let key = |decision: &Decision| {
        let reason = deciding(decision.decided_by, &decision.reasons.0).unwrap();
        reason.said.key.trim_start_matches("handling-reason-").to_owned()
    };
    let last_word = |line: LineFacts| LineFacts { last_word: Some((Charge::Free, "goodwill".to_owned())), ..line };
    let part = line(LineKind::PartFitted);
    assert_eq!(key(&decide(&part, &outside, None)), "contract-relieves", "not that it was out of hours");
    assert_eq!(key(&decide(&line(LineKind::Labour), &outside, None)), "standard");
    assert_eq!(key(&decide(&line(LineKind::Labour), &outside, Some(Rate::ZERO))), "type-charges");
    assert_eq!(key(&decide(&line(LineKind::PartRemoved), &outside, None)), "removed");
    assert_eq!(key(&decide(&last_word(part.clone()), &outside, None)), "last-word");
    let names = |order: &[ChargeTest], line: &LineFacts| {
        let facts = ChargeFacts { order, coverage: Some(&outside), call_type: CallType::Fault, type_relief: None };
        let reasons = charge(line, &facts).unwrap().reasons;
        unasked(order, &reasons.0).into_iter().map(|reason| reason.said.key).collect::<Vec<_>>()
    };
    assert_eq!(names(ChargeTest::ALL, &part), ["handling-reason-not-asked"]);
    assert_eq!(names(ChargeTest::ALL, &line(LineKind::Labour)), Vec::<String>::new());
    assert_eq!(names(ChargeTest::ALL, &line(LineKind::PartRemoved)), Vec::<String>::new());
    let order = [ChargeTest::Contract, ChargeTest::Warranty];
    assert_eq!(names(&order, &part), ["handling-reason-not-asked", "handling-reason-switched-off"]);
}

#[test]
fn mon_2_without_any_test_everything_is_charged() {
    let both = coverage(Some(relief(100, 100, 100, 100)), Some(relief(50, 50, 50, 50)));
    let facts =
        ChargeFacts { order: &[], coverage: Some(&both), call_type: CallType::Fault, type_relief: Some(Rate::WHOLE) };
    let decision = charge(&line(LineKind::Labour), &facts).unwrap();
    assert_eq!((decision.charge, decision.decided_by), (Charge::Charged, DecidedBy::Standard));
}

#[test]
fn the_last_word_overrules_and_shows_what_was_proposed() {
    let covered = coverage(Some(relief(100, 100, 0, 0)), None);
    let word = |kind, word| {
        let facts = LineFacts { last_word: Some((word, "seal broken".to_owned())), ..line(kind) };
        decide(&facts, &covered, None)
    };
    let charged = word(LineKind::PartFitted, Charge::Charged);
    assert_eq!(
        (charged.charge, charged.net, charged.decided_by),
        (Charge::Charged, Money(20_000), DecidedBy::LastWord)
    );
    assert_eq!(keys(&charged), ["warranty-frees", "last-word"]);
    let freed = word(LineKind::Travel, Charge::Free);
    assert_eq!((freed.charge, freed.net), (Charge::Free, Money::ZERO));
}

#[test]
fn a_removed_part_is_never_charged_whatever_is_said() {
    let facts = LineFacts { last_word: Some((Charge::Charged, "x".to_owned())), ..line(LineKind::PartRemoved) };
    let decision = decide(&facts, &coverage(None, None), Some(Rate::ZERO));
    assert_eq!((decision.charge, decision.net), (Charge::Free, Money::ZERO));
}

#[test]
fn a_call_without_a_coverage_decision_is_charged() {
    let facts = ChargeFacts { order: ChargeTest::ALL, coverage: None, call_type: CallType::Fault, type_relief: None };
    let decision = charge(&line(LineKind::PartFitted), &facts).unwrap();
    assert_eq!(decision.charge, Charge::Charged);
}

/// The share that the first test with an opinion takes over, said once more in the plainest way.
fn oracle(kind: LineKind, warranty: Option<Relief>, contract: Option<Relief>, rule: Option<Rate>) -> i64 {
    let of = |relief: Relief| match kind {
        LineKind::PartFitted | LineKind::PartRemoved => relief.parts.0,
        LineKind::Labour => relief.labour.0,
        LineKind::Travel => relief.travel.0,
        LineKind::Other => relief.other.0,
    };
    let shares = [warranty.map(of).filter(|share| *share > 0), contract.map(of).filter(|share| *share > 0)];
    shares.into_iter().flatten().next().or(rule.map(|rate| rate.0)).unwrap_or(0)
}

fn any_relief() -> impl Strategy<Value = Option<Relief>> {
    let share = || prop_oneof![Just(0), Just(100), 0..=100_i64];
    proptest::option::of((share(), share(), share(), share()).prop_map(|(a, b, c, d)| relief(a, b, c, d)))
}

proptest! {
    #[test]
    fn random_lines_are_decided_as_the_oracle_says(
        kind in prop::sample::select(vec![LineKind::PartFitted, LineKind::Labour, LineKind::Travel, LineKind::Other]),
        (warranty, contract) in (any_relief(), any_relief()),
        rule in proptest::option::of(0..=10_000_i64),
        (quantity, price, discount) in (1..=100_000_i64, 0..=10_000_000_i64, 0..=10_000_i64),
    ) {
        let facts = LineFacts {
            quantity: Qty(quantity), price: Money(price), discount: Rate(discount), ..line(kind)
        };
        let decision = decide(&facts, &coverage(warranty, contract), rule.map(Rate));
        let share = oracle(kind, warranty, contract, rule.map(Rate));
        prop_assert_eq!(decision.relief, Rate(share));
        let exact = i128::from(quantity) * i128::from(price) * i128::from(10_000 - discount) * i128::from(10_000 - share);
        let unit = 1000 * 10_000 * 10_000_i128;
        let rounded = exact / unit + i128::from(exact % unit * 2 >= unit);
        prop_assert_eq!(i128::from(decision.net.0), rounded);
        prop_assert!(!decision.reasons.0.is_empty());
    }
}

#[test]
fn tpl_3_a_refined_line_goes_before_the_relief_of_its_kind_and_names_itself() {
    use crate::base::{
        id::ItemId,
        text::{Lang, Texts},
    };
    let refined = |item: i64, group: &str, relief| ReliefLine {
        item_id: (item != 0).then_some(ItemId(item)),
        item: if item == 0 { String::new() } else { format!("P-{item}") },
        item_group: group.to_owned(),
        relief,
    };
    let mut covered = coverage(None, Some(relief(50, 0, 0, 0)));
    covered.contract_refined = vec![
        refined(1, "", LineRelief::Share(Rate::WHOLE)),
        refined(2, "", LineRelief::Fixed(Money(5_000))),
        refined(3, "", LineRelief::Fixed(Money(90_000))),
        refined(0, "press", LineRelief::Share(Rate::percent(20))),
        refined(4, "", LineRelief::Share(Rate::ZERO)),
        refined(5, "", LineRelief::Fixed(Money::ZERO)),
    ];
    // Two of 100 each, from → charge, net in fen.
    for (item, group, charge, net) in [
        (1, "press", Charge::Free, 0),
        (2, "press", Charge::Discounted, 5_000),
        (3, "", Charge::Charged, 20_000),
        (4, "press", Charge::Charged, 20_000),
        (5, "", Charge::Free, 0),
        (6, "press", Charge::Discounted, 16_000),
        (6, "", Charge::Discounted, 10_000),
    ] {
        let facts =
            LineFacts { item_id: Some(ItemId(item)), item_group: group.to_owned(), ..line(LineKind::PartFitted) };
        let decision = decide(&facts, &covered, None);
        assert_eq!((decision.charge, decision.net), (charge, Money(net)), "P-{item} {group}");
    }
    let fixed = LineFacts { item_id: Some(ItemId(2)), ..line(LineKind::PartFitted) };
    let decision = decide(&fixed, &covered, None);
    assert_eq!(decision.relief, Rate::percent(75), "the share that the amount leaves");
    let texts = Texts::new(Lang::Zh, chrono_tz::Asia::Shanghai);
    assert_eq!(texts.say(&decision.reasons.0[1].said), "合同 HT2026-00007 细则：物料 P-2每行只收 50.00");
}

#[test]
fn eq_11_a_replaced_part_in_its_own_warranty_is_free_though_the_unit_is_out_and_the_other_way_round() {
    use crate::base::id::ItemId;
    let part = |serial: &str, in_warranty| PartWarranty {
        item_id: ItemId(1),
        name: "board".to_owned(),
        serial: serial.to_owned(),
        from: None,
        to: "2026-05-20".parse().unwrap(),
        in_warranty,
    };
    let fitted = |replaces: &[&str]| LineFacts {
        item_id: Some(ItemId(1)),
        replaces: replaces.iter().map(|serial| (*serial).to_owned()).collect(),
        ..line(LineKind::PartFitted)
    };
    let mut out = coverage(None, None);
    out.parts = vec![part("B1", true), part("B2", false)];
    for (replaces, charge, key) in [
        (&["B1"][..], Charge::Free, "part-in"),
        (&["B2"], Charge::Charged, "part-out"),
        (&[], Charge::Free, "part-in"),
        (&["B9"], Charge::Free, "part-in"),
    ] {
        let decision = decide(&fitted(replaces), &out, None);
        assert_eq!((decision.charge, keys(&decision)[0]), (charge, key), "{replaces:?}");
    }
    let other = LineFacts { item_id: Some(ItemId(2)), ..fitted(&[]) };
    assert_eq!(decide(&other, &out, None).charge, Charge::Charged);
    let mut inside = coverage(Some(relief(100, 100, 0, 0)), None);
    inside.parts = vec![part("B2", false)];
    let decision = decide(&fitted(&["B2"]), &inside, None);
    assert_eq!((decision.charge, keys(&decision)[0]), (Charge::Charged, "part-out"));
    let labour = LineFacts { kind: LineKind::Labour, ..fitted(&[]) };
    assert_eq!(decide(&labour, &inside, None).charge, Charge::Free, "labour asks the unit");
}
