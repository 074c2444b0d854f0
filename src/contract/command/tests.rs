//! What users do with contracts, on a real database.

use super::*;
use crate::{
    base::{
        id::{CustomerId, EquipmentId, UserId},
        say::Mark,
        text::{Lang, Texts},
        time::parse_instant,
        words::Word as _,
    },
    contract::{Event, make::template, rules::standing::Standing},
    db::check,
    equipment::{
        self,
        make::{World, day},
    },
    setting::store as settings,
};

/// A draft for one unit of customer 1, for the year 2026.
fn draft(unit: &str) -> Draft {
    Draft {
        customer: "C001".to_owned(),
        covers: "serial".to_owned(),
        starts_on: "2026-01-01".to_owned(),
        ends_on: "2026-12-31".to_owned(),
        amount: "12000".to_owned(),
        terms: TermsDraft { relief_parts: "100".to_owned(), response_normal: "4".to_owned(), ..TermsDraft::default() },
        lines: vec![LineDraft { equipment: unit.to_owned(), ..LineDraft::default() }],
        ..Draft::default()
    }
}

fn saved(world: &World, draft: Draft) -> Contract {
    let done = world.run(&Command::Save(Box::new(draft))).unwrap();
    contract(world, ContractId(done.outcome.subject.unwrap().id))
}

fn contract(world: &World, id: ContractId) -> Contract {
    store::get(&world.conn, id).unwrap()
}

fn step_of(world: &World, id: ContractId, step: Step, draft: StepDraft) -> Command {
    Command::Step { id, version: contract(world, id).version, step, draft }
}

fn typed(day: &str, reason: &str, new_end: &str) -> StepDraft {
    StepDraft { day: day.to_owned(), reason: reason.to_owned(), new_end: new_end.to_owned(), ..StepDraft::default() }
}

fn approved(world: &World, draft: Draft) -> ContractId {
    let id = saved(world, draft).id;
    world.run(&step_of(world, id, Step::Approve, typed("2026-01-01", "", ""))).unwrap();
    id
}

fn standing(world: &World, id: ContractId, on: &str) -> Standing {
    store::standing(&world.conn, id, day(on)).unwrap().standing
}

#[test]
fn a_contract_is_drafted_approved_suspended_resumed_extended_and_terminated() {
    let world = World::new();
    world.machine("S1", 1, "2026-01-01");
    let id = approved(&world, draft("S1"));
    assert_eq!(contract(&world, id).number.as_deref(), Some("HT2026-00001"));
    for (step, draft) in [
        (Step::Suspend, typed("2026-02-01", "欠款", "")),
        (Step::Resume, typed("2026-03-01", "", "")),
        (Step::Extend, typed("2026-04-01", "补偿停机", "2027-03-31")),
        (Step::Terminate, typed("2026-05-20", "客户停业", "")),
    ] {
        world.run(&step_of(&world, id, step, draft)).unwrap();
    }
    for (on, expected) in [
        ("2025-12-31", Standing::NotApproved),
        ("2026-01-31", Standing::InForce),
        ("2026-02-01", Standing::Suspended),
        ("2026-03-01", Standing::InForce),
        ("2026-05-19", Standing::InForce),
        ("2026-05-20", Standing::Terminated),
    ] {
        assert_eq!(standing(&world, id, on), expected, "{on}");
    }
    let extension = store::events(&world.conn, id).unwrap().into_iter().find(|event| event.event == Event::Extended);
    let extension = extension.unwrap();
    assert_eq!((extension.old_end, extension.new_end), (Some(day("2026-12-31")), Some(day("2027-03-31"))));
    assert!(check::whole(&world.conn).unwrap().is_sound());
}

#[test]
fn con_2_approving_lists_everything_that_is_missing() {
    let world = World::new();
    world.machine("S1", 2, "2026-01-01");
    let mut bad = draft("S1");
    bad.ends_on = "2025-12-31".to_owned();
    bad.terms = TermsDraft::default();
    let id = saved(&world, bad).id;
    let Err(Failure::Refused(said)) = world.run(&step_of(&world, id, Step::Approve, StepDraft::default())) else {
        panic!("it is refused")
    };
    assert_eq!(said.key, "contract-refusal-not-complete");
    let crate::base::say::Arg::List(missing) = &said.args[0].1 else { panic!("a list") };
    let keys: Vec<&str> = missing.iter().map(|said| said.key.strip_prefix("contract-missing-").unwrap()).collect();
    assert_eq!(keys, ["dates", "terms", "not-theirs", "line-dates"]);
    let verdicts = verdicts(&world.conn, id).unwrap();
    let open: Vec<Step> = verdicts.iter().filter(|(_, verdict)| verdict.is_ok()).map(|(step, _)| *step).collect();
    assert_eq!(open, [Step::Void]);
    assert_eq!(contract(&world, id).number, None, "no number is taken by a refused approval");
    world.run(&Command::Delete { id, version: contract(&world, id).version }).unwrap();
    assert!(check::whole(&world.conn).unwrap().is_sound());
}

#[test]
fn con_3_after_the_approval_terms_are_frozen_and_the_rest_is_not() {
    let world = World::new();
    world.machine("S1", 1, "2026-01-01");
    world.machine("S2", 1, "2026-01-01");
    let id = approved(&world, draft("S1"));
    let mut changed = Draft::of(&world.conn, id).unwrap();
    changed.note = "续签意向强".to_owned();
    changed.owner = "王芳".to_owned();
    world.run(&Command::Save(Box::new(changed.clone()))).unwrap();
    changed.version += 1;
    changed.ends_on = "2027-12-31".to_owned();
    changed.terms.relief_travel = "100".to_owned();
    changed.lines.push(LineDraft { equipment: "S2".to_owned(), ..LineDraft::default() });
    let Err(Failure::Invalid(errors)) = world.run(&Command::Save(Box::new(changed))) else { panic!("frozen") };
    assert_eq!(errors.iter().map(|error| error.field).collect::<Vec<_>>(), ["ends_on", "terms", "lines"]);
    assert_eq!(
        world.refusal(&Command::Delete { id, version: contract(&world, id).version }),
        "contract-refusal-numbered"
    );
}

#[test]
fn con_4_an_extension_needs_a_reason_and_a_later_end() {
    let world = World::new();
    world.machine("S1", 1, "2026-01-01");
    let id = approved(&world, draft("S1"));
    let same = step_of(&world, id, Step::Extend, typed("", "优惠", "2026-12-31"));
    assert_eq!(world.refusal(&same), "contract-refusal-end-not-later");
    let Err(Failure::Invalid(errors)) = world.run(&step_of(&world, id, Step::Extend, StepDraft::default())) else {
        panic!("it asks for more")
    };
    assert_eq!(errors.iter().map(|error| error.field).collect::<Vec<_>>(), ["reason", "new_end"]);
}

#[test]
fn tpl_1_changing_a_template_never_changes_contracts_made_from_it() {
    let world = World::new();
    world.machine("S1", 1, "2026-01-01");
    let mut typed = TemplateDraft { name: "金牌".to_owned(), price: "9800".to_owned(), ..TemplateDraft::new() };
    typed.terms.relief_labour = "100".to_owned();
    let done = world.run(&Command::SaveTemplate(Box::new(typed))).unwrap();
    let id = crate::base::id::TemplateId(done.outcome.subject.unwrap().id);
    let from_template = Draft {
        template: "金牌".to_owned(),
        covers: String::new(),
        ends_on: String::new(),
        amount: String::new(),
        terms: TermsDraft::default(),
        ..draft("S1")
    };
    let made = saved(&world, from_template);
    assert_eq!((made.ends_on, made.amount.plain().as_str()), (day("2026-12-31"), "9800.00"));
    let mut changed = TemplateDraft::of(&world.conn, id).unwrap();
    changed.terms.relief_labour = "0".to_owned();
    world.run(&Command::SaveTemplate(Box::new(changed.clone()))).unwrap();
    assert_eq!(contract(&world, made.id).terms, made.terms);
    assert!(matches!(world.run(&Command::SaveTemplate(Box::new(changed))), Err(Failure::Stale(_))));
    assert_eq!(
        store::show_template(&world.conn, id).unwrap().json(&Texts::new(Lang::Zh, chrono_tz::Asia::Shanghai))["name"],
        "金牌"
    );
    assert_eq!(store::pick_template(&world.conn, "金", None).unwrap().len(), 1);
    let mut filled = Draft { starts_on: "2026-01-31".to_owned(), ..Draft::default() };
    filled.fill_from(&store::template(&world.conn, id).unwrap());
    assert_eq!((filled.ends_on.as_str(), filled.covers.as_str()), ("2027-01-30", ContractType::Serial.word()));
}

#[test]
fn con_8_two_contracts_for_a_unit_in_the_same_days_warn() {
    let world = World::new();
    world.machine("S1", 1, "2026-01-01");
    approved(&world, draft("S1"));
    let second = saved(&world, draft("S1")).id;
    let done = world.run(&step_of(&world, second, Step::Approve, StepDraft::default())).unwrap();
    assert_eq!(done.outcome.reasons.iter().map(|reason| reason.mark).collect::<Vec<_>>(), [Mark::Warning]);
}

#[test]
fn coverage_is_asked_of_the_database_as_the_rules_want_it() {
    let world = World::new();
    let card = world.machine("S1", 1, "2026-01-01");
    let other = world.machine("S2", 1, "2026-01-01");
    let by_unit = approved(&world, draft("S1"));
    let everything = Draft { covers: "customer".to_owned(), lines: Vec::new(), ..draft("") };
    let by_customer = approved(&world, everything);
    let settings = settings::load(&world.conn).unwrap();
    let at = parse_instant("2026-05-20 10:00", settings.calendar.zone).unwrap();
    let ask = |unit: Option<EquipmentId>, customer: i64| {
        let asked = store::Asked::new(CustomerId(customer), at).about(unit, None);
        store::coverage(&world.conn, &asked, &settings).unwrap()
    };
    assert_eq!(ask(Some(card.id), 1).contract_id, Some(by_unit));
    assert_eq!(ask(Some(other.id), 1).contract_id, Some(by_customer));
    assert_eq!(ask(None, 1).contract_id, Some(by_customer));
    let stranger = ask(None, 2);
    assert_eq!((stranger.contract_id, stranger.in_warranty), (None, false));
    assert!(ask(Some(card.id), 1).in_warranty);
    let item = Some(crate::base::id::ItemId(1));
    let asked = store::Asked::new(CustomerId(1), at).about(None, item);
    assert!(store::coverage(&world.conn, &asked, &settings).is_ok());
}

#[test]
fn cov_1_contracts_of_the_dealer_are_candidates_too() {
    let world = World::new();
    let card = world.machine("S1", 2, "2026-01-01");
    let mut sold = equipment::command::Draft::of(&world.conn, card.id).unwrap();
    sold.dealer = "C001".to_owned();
    world.run(&equipment::command::Command::Save { draft: Box::new(sold), register: false }).unwrap();
    let of_dealer = approved(&world, draft("S1"));
    let settings = settings::load(&world.conn).unwrap();
    let asked = store::Asked::new(CustomerId(2), world.clock.now()).about(Some(card.id), None);
    let coverage = store::coverage(&world.conn, &asked, &settings);
    assert_eq!(coverage.unwrap().contract_id, Some(of_dealer));
}

#[test]
fn a_warranty_contract_and_its_card_keep_the_same_dates() {
    let world = World::new();
    let card = world.machine("S1", 1, "2026-01-10");
    let id = world.tx(|tx| {
        let mut template = template("保修一年");
        tx.insert(&mut template)?;
        make_warranty(tx, &card, &template, None)
    });
    let id = id.unwrap();
    let dates = |world: &World| {
        let (contract, card) = (contract(world, id), world.card(card.id));
        assert_eq!((Some(contract.starts_on), Some(contract.ends_on)), (card.warranty_from, card.warranty_to));
        (contract.starts_on, contract.ends_on)
    };
    assert_eq!(dates(&world), (day("2026-01-10"), day("2027-01-09")));
    let mut installed = equipment::command::Draft::of(&world.conn, card.id).unwrap();
    installed.installed_on = "2026-03-01".to_owned();
    world.run(&equipment::command::Command::Save { draft: Box::new(installed), register: false }).unwrap();
    assert_eq!(dates(&world), (day("2026-03-01"), day("2027-02-28")));
    world.run(&step_of(&world, id, Step::Extend, typed("", "延保促销", "2028-02-29"))).unwrap();
    assert_eq!(dates(&world).1, day("2028-02-29"));
    world.run(&step_of(&world, id, Step::Terminate, typed("2026-05-20", "违规改装", ""))).unwrap();
    assert_eq!(world.card(card.id).warranty_to, Some(day("2026-05-19")));
    assert!(check::whole(&world.conn).unwrap().is_sound());
}

#[test]
fn contracts_are_found_by_number_customer_and_unit() {
    let world = World::new();
    let card = world.machine("S1", 1, "2026-01-01");
    let id = approved(&world, draft("S1"));
    let number = contract(&world, id).number.unwrap();
    for text in [number.as_str(), "#1"] {
        assert_eq!(store::by_code(&world.conn, text).unwrap().map(|contract| contract.id), Some(id));
    }
    let within = |kind, id| Some(crate::base::kind::Subject { kind, id });
    for (text, inside, found) in [
        ("", None, 1),
        ("华北", None, 1),
        ("2026-00001", within(Kind::Customer, 1), 1),
        ("", within(Kind::Customer, 2), 0),
        ("", within(Kind::Equipment, card.id.0), 1),
    ] {
        assert_eq!(store::pick(&world.conn, text, inside).unwrap().len(), found, "{text} {inside:?}");
    }
    assert_eq!(store::of_customer(&world.conn, CustomerId(1)).unwrap().len(), 1);
    assert_eq!(store::of_equipment(&world.conn, card.id).unwrap().len(), 1);
    assert_eq!(store::ending(&world.conn, day("2026-12-01"), day("2026-12-31")).unwrap().len(), 1);
    let shown = store::show(&world.conn, id).unwrap().json(&Texts::new(Lang::Zh, chrono_tz::Asia::Shanghai));
    assert_eq!((&shown["customer"], &shown["lines"][0]["serial"]), (&"C001".into(), &"S1".into()));
    assert_eq!(shown["events"][0]["by"], "王芳");
}

#[test]
fn usr_1_contracts_are_kept_by_sales() {
    let world = World::new();
    let id = world.tx(|tx| {
        let mut user = crate::people::store::system();
        user.name = "前台".to_owned();
        user.roles.0 = vec![Role::FrontDesk];
        tx.insert(&mut user)
    });
    assert_ne!(id, UserId(1));
    let refused = tx::transact(&world.conn, &world.clock, id, &Command::Save(Box::new(draft(""))));
    assert!(matches!(refused, Err(Failure::Refused(said)) if said.key == "people-refusal-needs-role"));
}

#[test]
fn lines_of_a_draft_are_added_changed_and_taken_away() {
    let world = World::new();
    for serial in ["S1", "S2"] {
        world.machine(serial, 1, "2026-01-01");
    }
    let id = saved(&world, draft("S1")).id;
    let mut changed = Draft::of(&world.conn, id).unwrap();
    changed.lines[0].ends_on = "2026-06-30".to_owned();
    changed.lines.push(LineDraft { equipment: "S2".to_owned(), ..LineDraft::default() });
    changed.lines.push(LineDraft::default());
    world.run(&Command::Save(Box::new(changed))).unwrap();
    let lines = store::lines(&world.conn, id).unwrap();
    assert_eq!(lines.iter().map(|line| line.ends_on).collect::<Vec<_>>(), [Some(day("2026-06-30")), None]);
    let mut fewer = Draft::of(&world.conn, id).unwrap();
    fewer.lines.remove(0);
    world.run(&Command::Save(Box::new(fewer))).unwrap();
    assert_eq!(store::lines(&world.conn, id).unwrap().len(), 1);
    let unknown = Draft { lines: vec![LineDraft { equipment: "S9".to_owned(), ..LineDraft::default() }], ..draft("") };
    let Err(Failure::Invalid(errors)) = world.run(&Command::Save(Box::new(unknown))) else { panic!("unknown") };
    assert_eq!(errors[0].field, "equipment");
}

fn asked(world: &World, unit: EquipmentId, at: &str) -> crate::contract::Coverage {
    let settings = settings::load(&world.conn).unwrap();
    let at = parse_instant(at, settings.calendar.zone).unwrap();
    store::coverage(&world.conn, &store::Asked::new(CustomerId(1), at).about(Some(unit), None), &settings).unwrap()
}

#[test]
fn one_line_of_a_contract_ends_alone_and_the_others_go_on() {
    let world = World::new();
    let [first, second] = ["S1", "S2"].map(|serial| world.machine(serial, 1, "2024-01-01").id);
    let mut both = draft("S1");
    both.lines.push(LineDraft { equipment: "S2".to_owned(), ..LineDraft::default() });
    let id = approved(&world, both);
    let line = store::lines(&world.conn, id).unwrap().remove(0);
    let end = |day: &str, reason: &str| {
        let draft = typed(day, reason, "");
        world.run(&Command::EndLine { line: line.id, version: line.version, draft })
    };
    assert!(matches!(end("2026-04-01", ""), Err(Failure::Invalid(_))), "a reason is asked for");
    let Err(Failure::Refused(said)) = end("2025-12-31", "too early") else { panic!("it is refused") };
    assert_eq!(said.key, "contract-refusal-before-line");
    end("2026-04-01", "设备已出售").unwrap();
    assert!(matches!(end("2026-04-02", "again"), Err(Failure::Stale { .. })), "somebody else ended it");
    for (unit, at, covers) in
        [(first, "2026-03-31 10:00", true), (first, "2026-04-01 10:00", false), (second, "2026-04-01 10:00", true)]
    {
        assert_eq!(asked(&world, unit, at).contract_id, covers.then_some(id), "{unit:?} {at}");
    }
    // The form saves what can still change; the line that ended stays ended.
    let again = Draft { note: "一台已出售".to_owned(), ..Draft::of(&world.conn, id).unwrap() };
    world.run(&Command::Save(Box::new(again))).unwrap();
    assert_eq!(store::lines(&world.conn, id).unwrap()[0].ended_on, Some(day("2026-04-01")));
    let event = store::events(&world.conn, id).unwrap().pop().unwrap();
    assert_eq!(event.event, Event::LineEnded);
    // Later steps of the whole contract are not held up by it.
    world.run(&step_of(&world, id, Step::Suspend, typed("2026-03-01", "欠款", ""))).unwrap();
    assert!(check::whole(&world.conn).unwrap().is_sound());
}

#[test]
fn modes_refined_relief_and_limits_come_from_the_template_and_read_back() {
    let world = World::new();
    world.machine("S1", 1, "2024-01-01");
    let item = crate::item::store::get(&world.conn, crate::base::id::ItemId(1)).unwrap().code;
    let mut terms = draft("S1").terms;
    (terms.modes[0], terms.modes[1], terms.mode_ends[1]) = ("1".to_owned(), "1".to_owned(), "12".to_owned());
    terms.refined = vec![RefinedDraft { item: item.clone(), fixed: "50".to_owned(), ..RefinedDraft::default() }];
    terms.limits = vec![LimitDraft { of: "visits".to_owned(), per: "year".to_owned(), amount: "4".to_owned() }];
    let whole = TemplateDraft { name: "全保".to_owned(), terms: terms.clone(), ..TemplateDraft::new() };
    world.run(&Command::SaveTemplate(Box::new(whole))).unwrap();
    let by_template = Draft { template: "全保".to_owned(), terms: TermsDraft::default(), ..draft("S1") };
    let made = saved(&world, by_template);
    let read = Draft::of(&world.conn, made.id).unwrap().terms;
    assert_eq!((&read.modes, &read.mode_ends, &read.limits), (&terms.modes, &terms.mode_ends, &terms.limits));
    assert_eq!((read.refined[0].item.as_str(), read.refined[0].fixed.as_str()), (item.as_str(), "50.00"));
    let texts = Texts::new(Lang::Zh, chrono_tz::Asia::Shanghai);
    let sentence = texts.say(&crate::contract::rules::terms::sentence(&made.terms));
    assert!(sentence.ends_with("每行只收 50.00，服务方式：远程、上门（前 12 个月），每合同年上门 4 次"), "{sentence}");
}
