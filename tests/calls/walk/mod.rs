//! Random walks over the real store (CALL-24, CLK-3, CALL-14…18): any sequence of real commands, refused ones
//! too, keeps the laws; and from wherever a walk has led, some steps of people end the call.
//!
//! The walks are the same in each run. `AFTERCARE_WALKS=1000 cargo test --test all walk` walks further.

mod acts;
mod books;
mod laws;
mod money;
mod people;
mod ways;

use std::collections::{BTreeMap, BTreeSet};

use aftercare::base::{id::SettlementId, words::Word as _};
use proptest::{
    prelude::*,
    strategy::ValueTree as _,
    test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner},
};

use super::*;
use acts::{Act, Choice};

/// So many walks, each of so many commands at most.
const WALKS: u32 = 20;
const LONGEST_WALK: usize = 60;
/// A walk that breaks a law is made shorter for so long.
const SHORTENED_FOR_MS: u32 = 20_000;
/// So many commands are tried where the first is refused.
const TRIES: u16 = 5;
/// After so many commands it is asked whether every call can still come to its end.
const ASKED_FOR_A_WAY: usize = 12;
/// The yes or no of its first choice that makes a walk one about money.
const ABOUT_MONEY: u16 = 15;

/// An office whose calls are walked.
pub struct World {
    office: Office,
    /// Holds every role: what they may not do, nobody may.
    boss: UserId,
    calls: Vec<CallId>,
    contract: ContractId,
    /// The settlement that the last command confirmed.
    confirmed: Option<SettlementId>,
    /// Who can't act for now, with the dispatches that were left to them.
    gone: BTreeMap<UserId, BTreeSet<DispatchId>>,
    /// Who owned each call after the last command.
    owners: BTreeMap<CallId, Option<UserId>>,
    /// Every command so far, and what came of it: what a broken law is shown with.
    path: Vec<String>,
}

impl World {
    fn new() -> Self {
        let office = Office::new();
        office.within(|tx| entry(tx, Dict::DelayCause, "late", "备件未到"));
        let boss = office.within(|tx| user(tx, "老板", Role::ALL));
        let contract = money::contract_with_charges(&office);
        Self {
            office,
            boss,
            calls: Vec::new(),
            contract,
            confirmed: None,
            gone: BTreeMap::new(),
            owners: BTreeMap::new(),
            path: Vec::new(),
        }
    }

    fn history_rows(&self) -> i64 {
        self.office.conn.value("SELECT COUNT(*) FROM history", aftercare::vals![]).unwrap().unwrap()
    }

    /// Runs commands until one is accepted, a few at most: refused ones are walked too, but lead nowhere.
    fn on(&mut self, choice: Choice) -> Result<(), String> {
        for attempt in 0..TRIES {
            if self.go(choice.or_another(attempt))? {
                break;
            }
        }
        Ok(())
    }

    /// Runs a command, and holds the laws against what it leaves; whether it was accepted.
    fn go(&mut self, choice: Choice) -> Result<bool, String> {
        let act = Act::of(choice);
        let before = self.history_rows();
        let outcome = act.run(self, choice);
        let line =
            format!("{} {act:?} → {}", self.office.clock.now().show(ZONE), outcome.clone().unwrap_or_else(|e| e));
        self.path.push(line);
        if let Err(why) = &outcome {
            if why.starts_with(acts::NOT_BY_A_RULE) {
                return Err("what a rule should refuse, something else refused".to_owned());
            }
            let is_unchanged = self.history_rows() == before;
            return if is_unchanged { Ok(false) } else { Err("a refused command changed something".to_owned()) };
        }
        if act == Act::Rules {
            let after = self.history_rows();
            acts::run_rules(&self.office);
            if self.history_rows() != after {
                return Err("rules that ran twice at one moment changed something".to_owned());
            }
        }
        if let Some(confirmed) = self.confirmed.take() {
            books::what_is_confirmed_is_owed(&self.office.conn, self.contract, confirmed)?;
        }
        if act == Act::Make {
            books::what_is_drawn_up_asks_for_something(&self.office.conn)?;
        }
        laws::hold(self)?;
        self.owners = self.calls.iter().map(|call| (*call, self.office.call(*call).owner_id)).collect();
        Ok(true)
    }

    fn told(&self, law: &str) -> TestCaseError {
        TestCaseError::fail(format!("{law}, after\n  {}", self.path.join("\n  ")))
    }
}

/// What a walk begins with: a call, without which there is nothing to walk, and where the walk is about money, about
/// who goes or about what nobody took, what leads there.
fn begins(choice: Choice) -> Vec<Choice> {
    match (choice.says(ABOUT_MONEY), choice.says(13), choice.says(12)) {
        (true, true, _) => Choice::paid_call(choice.says(14)),
        (true, false, true) => Choice::taken_back_call(),
        (true, false, false) => Choice::settled_call(choice.says(14)).to_vec(),
        (false, true, _) => Choice::sent_call().to_vec(),
        (false, false, true) => Choice::overdue_call().to_vec(),
        (false, false, false) => vec![Choice::RECORD],
    }
}

fn walk(choices: Vec<Choice>) -> Result<(), TestCaseError> {
    let mut world = World::new();
    for choice in choices.first().map_or(vec![Choice::RECORD], |one| begins(*one)) {
        world.go(choice).map_err(|law| world.told(&law))?;
    }
    let is_about_money = choices.first().is_some_and(|one| one.says(ABOUT_MONEY));
    for (at, choice) in choices.into_iter().enumerate() {
        // Half of what happens then is about money too.
        let choice = if is_about_money && choice.says(11) { choice.about_money() } else { choice };
        world.on(choice).map_err(|law| world.told(&law))?;
        if at % ASKED_FOR_A_WAY == ASKED_FOR_A_WAY - 1 {
            ways::lead_to_an_end(&world).map_err(|law| world.told(&law))?;
        }
    }
    ways::lead_to_an_end(&world).map_err(|law| world.told(&law))?;
    ways::end_again(&world).map_err(|law| world.told(&law))?;
    laws::of_the_whole_file(&world).map_err(|law| world.told(&law))
}

#[test]
fn call_24_any_walk_of_real_commands_keeps_the_laws_and_every_call_can_come_to_its_end() {
    let walks = std::env::var("AFTERCARE_WALKS").ok().and_then(|text| text.parse().ok()).unwrap_or(WALKS);
    let config =
        Config { cases: walks, failure_persistence: None, max_shrink_time: SHORTENED_FOR_MS, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let choices = proptest::collection::vec(any::<(u16, u8, u8, u16)>().prop_map(Choice::from), 20..LONGEST_WALK);
    match runner.run(&choices, walk) {
        // The commands say more than the numbers they were made from.
        Err(TestError::Fail(broken, _)) => panic!("{broken}"),
        other => other.unwrap(),
    }
}

#[test]
fn a_walk_reaches_every_state_and_most_of_its_commands_are_accepted() {
    let mut runner = TestRunner::new_with_rng(Config::default(), TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let choices = proptest::collection::vec(any::<(u16, u8, u8, u16)>().prop_map(Choice::from), 60);
    let mut reached = BTreeSet::new();
    let (mut accepted, mut all) = (0, 0);
    for _ in 0..60 {
        if reached.len() == Status::ALL.len() {
            break;
        }
        let walked = choices.new_tree(&mut runner).unwrap().current();
        let mut world = World::new();
        for choice in std::iter::once(Choice::RECORD).chain(walked) {
            world.on(choice).unwrap();
            reached.extend(world.calls.iter().map(|call| world.office.call(*call).status));
        }
        all += world.path.len();
        accepted += world.path.iter().filter(|line| line.ends_with("→ done")).count();
    }
    assert_eq!(reached.into_iter().collect::<Vec<_>>(), Status::ALL, "some states are never walked");
    assert!(accepted * 5 > all, "only {accepted} of {all} commands were accepted");
}
