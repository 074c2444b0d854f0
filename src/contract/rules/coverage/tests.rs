//! The coverage decision, case by case.

use super::*;
use crate::{
    base::{calendar::Span, id::ContractId, time::parse_instant, words::Word as _},
    contract::{
        ContractLine, ContractType, Event, Limit, LimitOf, LimitPer, ModeTerm, ServiceMode,
        make::{contract, day, event},
    },
    setting::{Company, Policy},
};

const UNIT: EquipmentId = EquipmentId(7);

fn settings() -> Settings {
    Settings {
        company: Company::default(),
        calendar: Calendar::office_default().with_china_2026(),
        policy: Policy::default(),
    }
}

/// A contract of 2026 that was approved on its first day.
fn candidate(id: i64, covers: ContractType) -> Candidate {
    let mut contract = contract(id, "2026-01-01", "2026-12-31");
    contract.covers = covers;
    let id = ContractId(id);
    let lines = match covers {
        ContractType::Serial => vec![ContractLine::of_unit(id, UNIT)],
        ContractType::ItemGroup => vec![ContractLine::of_group(id, "press")],
        ContractType::Customer => Vec::new(),
    };
    Candidate { contract, events: vec![event(Event::Approved, "2026-01-01")], lines, uses: Uses::default() }
}

fn response(mut candidate: Candidate, minutes: i64) -> Candidate {
    candidate.contract.terms.response.normal = Some(minutes);
    candidate
}

struct Asked {
    at: &'static str,
    warranty: Option<(&'static str, &'static str)>,
    has_unit: bool,
    item_group: Option<&'static str>,
    parts: Vec<Part>,
    general: GeneralService,
}

/// A Wednesday morning, about a press out of warranty.
const USUAL: Asked = Asked {
    at: "2026-05-20 10:00",
    warranty: None,
    has_unit: true,
    item_group: Some("press"),
    parts: Vec::new(),
    general: GeneralService::Warning,
};

fn ask(asked: &Asked, candidates: Vec<Candidate>) -> Coverage {
    let settings = settings();
    let (warranty_from, warranty_to) =
        asked.warranty.map_or((None, None), |(from, to)| (Some(day(from)), Some(day(to))));
    decide(&Facts {
        at: parse_instant(asked.at, settings.calendar.zone).unwrap(),
        unit: asked.has_unit.then_some(Unit { id: UNIT, warranty_from, warranty_to, parts: asked.parts.clone() }),
        item_group: asked.item_group.map(str::to_owned),
        candidates,
        general: asked.general,
        settings: &settings,
    })
}

/// The keys of the reasons that name this contract.
fn why(coverage: &Coverage, id: i64) -> Vec<&str> {
    let about = Subject { kind: Kind::Contract, id };
    coverage
        .reasons
        .iter()
        .filter(|reason| reason.about == Some(about))
        .map(|reason| reason.said.key.strip_prefix("contract-cover-").unwrap_or("terms"))
        .collect()
}

fn says(coverage: &Coverage, key: &str) -> bool {
    coverage.reasons.iter().any(|reason| reason.said.key == format!("contract-cover-{key}"))
}

#[test]
fn cov_1_the_most_specific_wins_then_the_fastest_then_the_last_to_end_then_the_lowest_number() {
    use ContractType::{Customer, ItemGroup, Serial};
    let ending = |mut candidate: Candidate, end: &str| {
        candidate.contract.ends_on = day(end);
        candidate
    };
    let numbered = |mut candidate: Candidate, number: &str| {
        candidate.contract.number = Some(number.to_owned());
        candidate
    };
    let (early, late) =
        (numbered(candidate(2, Customer), "HT2026-99999"), numbered(candidate(1, Customer), "HT2026-100000"));
    let table = [
        (late, early, 2, "higher-number"),
        (candidate(1, Customer), candidate(2, Serial), 2, "less-specific"),
        (candidate(1, Customer), candidate(2, ItemGroup), 2, "less-specific"),
        (response(candidate(1, ItemGroup), 60), response(candidate(2, Serial), 600), 2, "less-specific"),
        (response(candidate(1, Customer), 240), response(candidate(2, Customer), 120), 2, "slower"),
        (candidate(1, Customer), response(candidate(2, Customer), 9600), 2, "slower"),
        (candidate(1, Customer), ending(candidate(2, Customer), "2027-01-31"), 2, "ends-earlier"),
        (candidate(2, Customer), candidate(1, Customer), 1, "higher-number"),
    ];
    for (first, second, chosen, beaten) in table {
        let loser = 3 - chosen;
        for candidates in [vec![first.clone(), second.clone()], vec![second, first]] {
            let coverage = ask(&USUAL, candidates);
            assert_eq!(coverage.contract_id, Some(ContractId(chosen)), "{beaten}");
            assert_eq!(why(&coverage, loser), [beaten]);
            assert_eq!(coverage.service, ServiceKind::Contract);
        }
    }
}

#[test]
fn cov_4_every_candidate_that_was_not_chosen_has_its_reason() {
    use ContractType::{Customer, ItemGroup, Serial};
    let dated = |id, events: &[(Event, &str)]| Candidate {
        events: events.iter().map(|(what, on)| event(*what, on)).collect(),
        ..candidate(id, Customer)
    };
    let with_dates = |id, from: &str, to: &str| {
        let mut candidate = candidate(id, Customer);
        (candidate.contract.starts_on, candidate.contract.ends_on) = (day(from), day(to));
        candidate
    };
    let mut draft = Candidate { events: Vec::new(), ..candidate(1, Customer) };
    draft.contract.status = super::super::super::Status::Draft;
    let mut line_over = candidate(9, Serial);
    line_over.lines[0].ends_on = Some(day("2026-03-31"));
    let mut line_ahead = candidate(10, Serial);
    line_ahead.lines[0].starts_on = Some(day("2026-06-01"));
    let approved = (Event::Approved, "2026-01-01");
    let table = vec![
        (draft, "draft"),
        (dated(2, &[(Event::Approved, "2026-05-21")]), "not-approved"),
        (dated(3, &[approved, (Event::Suspended, "2026-05-20")]), "suspended"),
        (dated(4, &[approved, (Event::Terminated, "2026-05-01")]), "terminated"),
        (with_dates(5, "2026-05-21", "2026-12-31"), "not-begun"),
        (with_dates(6, "2026-01-01", "2026-05-19"), "expired"),
        (Candidate { lines: Vec::new(), ..candidate(7, Serial) }, "other-serial"),
        (
            Candidate { lines: vec![ContractLine::of_group(ContractId(8), "lathe")], ..candidate(8, ItemGroup) },
            "other-group",
        ),
        (line_over, "line-ended"),
        (line_ahead, "line-not-begun"),
    ];
    let expected: Vec<(i64, &str)> = table.iter().map(|(candidate, key)| (candidate.contract.id.0, *key)).collect();
    let coverage = ask(&USUAL, table.into_iter().map(|(candidate, _)| candidate).collect());
    for (id, key) in expected {
        assert_eq!(why(&coverage, id), [key], "contract {id}");
    }
    assert_eq!((coverage.contract_id, coverage.service), (None, ServiceKind::General));
    assert!(says(&coverage, "none") && says(&coverage, "will-be-charged"));
}

#[test]
fn contracts_for_units_and_groups_need_one_to_be_named() {
    let candidates = || vec![candidate(1, ContractType::Serial), candidate(2, ContractType::ItemGroup)];
    let coverage = ask(&Asked { has_unit: false, item_group: None, ..USUAL }, candidates());
    assert_eq!((why(&coverage, 1), why(&coverage, 2)), (vec!["no-unit"], vec!["no-item"]));
    assert!(says(&coverage, "warranty-no-unit"));
    let by_item = ask(&Asked { has_unit: false, ..USUAL }, candidates());
    assert_eq!(by_item.contract_id, Some(ContractId(2)));
    let no_group =
        Candidate { lines: vec![ContractLine::of_group(ContractId(2), "")], ..candidate(2, ContractType::ItemGroup) };
    let coverage = ask(&Asked { item_group: Some(""), ..USUAL }, vec![no_group]);
    assert_eq!(why(&coverage, 2), ["other-group"], "an item without a group is in no group");
}

#[test]
fn cov_3_warranty_holds_from_its_first_day_to_the_end_of_its_last() {
    for (at, in_warranty, key) in [
        ("2026-01-31 23:59", false, "warranty-not-begun"),
        ("2026-02-01 00:00", true, "warranty-until"),
        ("2026-05-20 23:59", true, "warranty-until"),
        ("2026-05-21 00:00", false, "warranty-ended"),
    ] {
        let coverage = ask(&Asked { at, warranty: Some(("2026-02-01", "2026-05-20")), ..USUAL }, Vec::new());
        assert_eq!(coverage.in_warranty, in_warranty, "{at}");
        assert!(says(&coverage, key), "{at}");
        let usual = Relief { parts: Rate::WHOLE, labour: Rate::WHOLE, ..Relief::default() };
        assert_eq!(coverage.warranty_relief, if in_warranty { usual } else { Relief::default() });
    }
}

#[test]
fn cov_3_a_warranty_contract_is_no_candidate_and_says_what_warranty_relieves() {
    let mut warranty = response(candidate(1, ContractType::Serial), 120);
    warranty.contract.kind = ContractKind::Warranty;
    warranty.contract.terms.relief = Relief { parts: Rate::WHOLE, ..Relief::default() };
    let asked = Asked { warranty: Some(("2026-01-01", "2026-12-31")), ..USUAL };
    let alone = ask(&asked, vec![warranty.clone()]);
    assert_eq!((alone.contract_id, alone.warranty_contract_id), (None, Some(ContractId(1))));
    assert_eq!(alone.warranty_relief, warranty.contract.terms.relief);
    assert_eq!(why(&alone, 1), ["by-warranty"], "COV-8: it is shown as what covers");
    assert_eq!(alone.response.normal, Some(120), "COV-8: its response time applies");
    let both = ask(&asked, vec![warranty, response(candidate(2, ContractType::Customer), 60)]);
    assert_eq!((both.contract_id, both.service), (Some(ContractId(2)), ServiceKind::Warranty));
    assert_eq!((why(&both, 1), both.response.normal), (vec!["warranty-apart"], Some(60)));
}

#[test]
fn cov_8_a_warranty_contract_alone_is_said_to_cover_and_the_company_to_hold_where_it_names_nothing() {
    use crate::base::text::{Lang, Texts};
    let mut warranty = response(candidate(1, ContractType::Serial), 120);
    warranty.contract.kind = ContractKind::Warranty;
    let asked = |at| Asked { at, warranty: Some(("2026-01-01", "2026-12-31")), ..USUAL };
    let alone = ask(&asked("2026-05-20 10:00"), vec![warranty.clone()]);
    let company = Policy::default();
    assert_eq!(alone.response, Hours { normal: Some(120), ..company.response });
    assert_eq!(alone.resolve, company.resolve, "it promises no time to solve");
    // A Sunday: it names no hours of its own, so that the company's hold.
    assert!(!ask(&asked("2026-05-24 10:00"), vec![warranty]).in_hours);
    let said = &alone.reasons.iter().find(|reason| reason.said.key == "contract-cover-by-warranty").unwrap().said;
    for (lang, sentence) in [
        (Lang::Zh, "没有服务合同，由保修合同 HT2026-00001 承保，未约定的服务时间和时限按公司标准"),
        (
            Lang::En,
            "No service contract: warranty contract HT2026-00001 covers; hours and times it leaves open are the \
             company's",
        ),
    ] {
        assert_eq!(Texts::new(lang, chrono_tz::Asia::Shanghai).say(said), sentence);
    }
}

#[test]
fn cov_2_outside_the_hours_the_next_covered_instant_is_named() {
    let weekend: Week = std::array::from_fn(|index| if index == 5 { vec![Span::new(540, 720)] } else { Vec::new() });
    let mut own = candidate(1, ContractType::Customer);
    own.contract.terms.windows = Some(weekend);
    let holiday = "2026-10-02 10:00";
    let mut on_holidays = candidate(2, ContractType::Customer);
    on_holidays.contract.terms.holidays_covered = true;
    let table = [
        (None, "2026-05-20 10:00", None),
        (None, "2026-05-20 12:30", Some("2026-05-20 13:30")),
        (None, holiday, Some("2026-10-08 08:30")),
        (Some(own.clone()), "2026-05-20 10:00", Some("2026-05-23 09:00")),
        (Some(own), "2026-05-23 10:00", None),
        (Some(on_holidays), holiday, None),
    ];
    for (contract, at, next) in table {
        let coverage = ask(&Asked { at, ..USUAL }, contract.into_iter().collect());
        let found = coverage.next_covered.map(|next| next.show(chrono_tz::Asia::Shanghai));
        assert_eq!((coverage.in_hours, found.as_deref()), (next.is_none(), next), "{at}");
    }
}

#[test]
fn clk_3_an_empty_cell_takes_the_hours_of_the_settings() {
    let coverage = ask(&USUAL, vec![response(candidate(1, ContractType::Customer), 30)]);
    let company = Policy::default();
    assert_eq!(coverage.response, Hours { normal: Some(30), ..company.response });
    assert_eq!(coverage.resolve, company.resolve);
}

#[test]
fn con_1_a_line_that_ended_alone_covers_until_the_day_before_and_says_why() {
    let mut ended = candidate(1, ContractType::Serial);
    ended.lines[0].ended_on = Some(day("2026-05-20"));
    "sold".clone_into(&mut ended.lines[0].end_reason);
    let before = ask(&Asked { at: "2026-05-19 23:59", ..USUAL }, vec![ended.clone()]);
    assert_eq!(before.contract_id, Some(ContractId(1)));
    assert_eq!(before.choices[0].ends_on, day("2026-05-19"));
    let from_then_on = ask(&USUAL, vec![ended.clone(), candidate(2, ContractType::Customer)]);
    assert_eq!(from_then_on.contract_id, Some(ContractId(2)), "the next candidate wins");
    assert_eq!(why(&from_then_on, 1), ["line-terminated"]);
    // Ended by its dates before it was ended alone: that is what is said.
    ended.lines[0].ends_on = Some(day("2026-03-31"));
    assert_eq!(why(&ask(&USUAL, vec![ended]), 1), ["line-ended"]);
}

#[test]
fn con_9_what_is_used_up_is_rejected_and_the_next_candidate_wins() {
    let at = |text| parse_instant(text, chrono_tz::Asia::Shanghai).unwrap();
    let limited = |amount| {
        let mut limited = candidate(1, ContractType::Serial);
        let limit =
            Limit { of: LimitOf::Incidents, per: LimitPer::Year, amount: crate::base::money::Qty::whole(amount) };
        limited.contract.terms.limits = vec![limit];
        limited.uses.incidents = vec![at("2026-02-01 10:00"), at("2026-04-01 10:00")];
        limited
    };
    let open = ask(&USUAL, vec![limited(5), candidate(2, ContractType::Customer)]);
    assert_eq!((open.contract_id, why(&open, 1).len()), (Some(ContractId(1)), 3), "chosen, its terms, what is left");
    let left = open.reasons.iter().find(|reason| reason.said.key == "contract-left-incidents").unwrap();
    let texts = crate::base::text::Texts::new(crate::base::text::Lang::Zh, chrono_tz::Asia::Shanghai);
    assert_eq!(texts.say(&left.said), "报修还剩 3 次（每合同年报修 5 次，至 2026-12-31）");
    let closed = ask(&USUAL, vec![limited(2), candidate(2, ContractType::Customer)]);
    assert_eq!((closed.contract_id, why(&closed, 1)), (Some(ContractId(2)), vec!["used-up"]));
    let reason = closed.reasons.iter().find(|reason| reason.said.key == "contract-cover-used-up").unwrap();
    assert_eq!(texts.say(&reason.said), "合同 HT2026-00001 的限额（每合同年报修 2 次）已于 2026-04-01 用完");
}

#[test]
fn cov_6_the_modes_that_hold_on_that_day_are_named() {
    let mut with_modes = candidate(1, ContractType::Customer);
    let on_site = ModeTerm { mode: ServiceMode::OnSite, months: Some(3), until: None };
    let remote = ModeTerm { mode: ServiceMode::Remote, months: None, until: None };
    with_modes.contract.terms.modes = vec![remote, on_site];
    let late = ask(&USUAL, vec![with_modes.clone()]);
    assert_eq!(late.modes, Some(vec![ServiceMode::Remote]));
    assert!(says(&late, "modes") && says(&late, "mode-ended"));
    let early = ask(&Asked { at: "2026-03-31 10:00", ..USUAL }, vec![with_modes]);
    assert_eq!(early.modes, Some(vec![ServiceMode::Remote, ServiceMode::OnSite]));
    assert_eq!(ask(&USUAL, vec![candidate(1, ContractType::Customer)]).modes, None);
}

#[test]
fn cov_1_those_that_cover_can_be_chosen_by_hand_each_with_why_it_was_not() {
    let fast = response(candidate(1, ContractType::Customer), 60);
    let mut gone = candidate(3, ContractType::Customer);
    gone.contract.ends_on = day("2026-02-01");
    let coverage = ask(&USUAL, vec![candidate(2, ContractType::Customer), fast, gone]);
    let choices: Vec<(i64, Option<i64>, bool)> = coverage
        .choices
        .iter()
        .map(|choice| (choice.contract_id.0, choice.response_minutes, choice.why_not.is_none()))
        .collect();
    assert_eq!(choices, [(1, Some(60), true), (2, None, false)]);
    assert_eq!(coverage.choices[1].why_not.as_ref().unwrap().key, "contract-cover-slower");
}

#[test]
fn eq_11_a_part_with_its_own_warranty_is_asked_before_the_unit() {
    let part = |item: i64, to: &str| Part {
        item_id: ItemId(item),
        name: format!("P-{item}"),
        serial: String::new(),
        from: Some(day("2026-02-01")),
        to: day(to),
    };
    let parts = || vec![part(1, "2026-05-20"), part(2, "2026-05-19")];
    let out = ask(&Asked { parts: parts(), ..USUAL }, Vec::new());
    let judged: Vec<bool> = out.parts.iter().map(|part| part.in_warranty).collect();
    assert_eq!((out.in_warranty, judged), (false, vec![true, false]));
    assert!(says(&out, "part-until") && !says(&out, "part-ended"), "only what differs from the unit is said");
    let unit_in = Asked { parts: parts(), warranty: Some(("2026-01-01", "2026-12-31")), ..USUAL };
    let inside = ask(&unit_in, Vec::new());
    assert!(says(&inside, "part-ended") && !says(&inside, "part-until"));
}

#[test]
fn cov_7_general_service_asks_what_the_setting_of_the_call_type_says() {
    for (general, key) in [
        (GeneralService::Nothing, None),
        (GeneralService::Warning, Some("will-be-charged")),
        (GeneralService::Consent, Some("needs-consent")),
    ] {
        let coverage = ask(&Asked { general, ..USUAL }, Vec::new());
        for one in ["will-be-charged", "needs-consent"] {
            assert_eq!(says(&coverage, one), key == Some(one), "{general:?}");
        }
        assert_eq!(coverage.asks_consent(), general == GeneralService::Consent);
        let covered = ask(&Asked { general, ..USUAL }, vec![candidate(1, ContractType::Customer)]);
        assert!(!covered.asks_consent());
    }
}

#[test]
fn a_decision_of_an_older_version_can_still_be_read() {
    let coverage = ask(&USUAL, vec![candidate(1, ContractType::Customer)]);
    let mut json = serde_json::to_value(&coverage).unwrap();
    for newer in ["warranty_refined", "contract_refined", "modes", "choices", "parts", "general"] {
        json.as_object_mut().unwrap().remove(newer);
    }
    let read: Coverage = serde_json::from_value(json).unwrap();
    assert_eq!((read.contract_id, read.choices.len(), read.general), (Some(ContractId(1)), 0, GeneralService::Warning));
}

#[test]
fn every_reason_has_a_text_in_both_languages() {
    use crate::base::text::{Lang, SOURCES, Texts, keys_of};
    let (_, zh, en) = SOURCES.iter().find(|(file, ..)| *file == "contract").unwrap();
    assert_eq!(keys_of(zh), keys_of(en));
    let texts = Texts::new(Lang::En, chrono_tz::Asia::Shanghai);
    for standing in Standing::ALL {
        assert!(texts.find(&standing.key()).is_some(), "{standing:?}");
    }
}
