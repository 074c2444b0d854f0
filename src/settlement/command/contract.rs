//! Settlements of contracts (MON-6): what their charge plans say is due, by hand or for a period, each line once.

use chrono::NaiveDate;

use super::{
    super::{
        InvoiceState, Settlement, SettlementLine, Status,
        rules::{self, Refusal},
        store,
    },
    answer,
};
use crate::{
    base::{
        failure::Failure,
        id::{ChargeLineId, ContractId, SettlementId, SettlementLineId},
        kind::{Kind, Subject},
        money::{Money, Qty, Rate},
        say::{Mark, Reason, Reasons, Said},
    },
    contract::{self, ChargeLine, Contract, ContractEvent, rules::charge_plan},
    customer,
    db::{
        query::Conn,
        tx::{self, Tx},
    },
    handling::Charge,
    people, setting,
};

/// What a user can do with the charge plans of contracts.
#[derive(Clone, Debug)]
pub enum ContractCommand {
    /// Draws up a settlement of some lines of a contract's plan.
    Settle {
        /// Which contract.
        contract: ContractId,
        /// Which lines.
        lines: Vec<ChargeLineId>,
    },
    /// Draws up a settlement for each contract that lines of a period belong to. What was settled meanwhile, or is not
    /// owed any more, is left out: twice makes nothing new.
    Period(Vec<ChargeLineId>),
}

impl tx::Command for ContractCommand {
    fn op(&self) -> &'static str {
        match self {
            Self::Settle { .. } => "settlement-op-contract",
            Self::Period(_) => "settlement-op-period",
        }
    }

    fn run(&self, tx: &Tx<'_>) -> Result<tx::Outcome, Failure> {
        people::store::require(tx, &rules::ACCOUNTS)?;
        match self {
            Self::Settle { contract, lines } => {
                let settlement = settle(tx, *contract, lines)?;
                answer(tx, &settlement, Said::new("settlement-op-contract"))
            }
            Self::Period(lines) => period(tx, lines),
        }
    }
}

/// What a contract has due in a period.
#[derive(Clone, Debug, PartialEq)]
pub struct Due {
    /// Which contract.
    pub contract: ContractId,
    /// Its number.
    pub number: String,
    /// Name of the customer, who pays.
    pub customer: String,
    /// The lines that would be settled.
    pub lines: Vec<ChargeLine>,
    /// The lines that would not, and why.
    pub kept: Vec<(ChargeLine, Said)>,
}

/// What a settlement of a period would make: contract by contract, with what it would leave out and why.
///
/// # Errors
/// When the engine fails.
pub fn preview(conn: &Conn, from: NaiveDate, to: NaiveDate) -> Result<Vec<Due>, Failure> {
    let mut found: Vec<(Due, Contract, Vec<ContractEvent>)> = Vec::new();
    for line in store::unsettled_charges(conn, from, to)? {
        if found.last().is_none_or(|(due, ..)| due.contract != line.contract_id) {
            let contract = contract::store::get(conn, line.contract_id)?;
            let due = Due {
                contract: contract.id,
                number: contract::store::code(&contract),
                customer: customer::store::name(conn, Some(contract.customer_id))?,
                lines: Vec::new(),
                kept: Vec::new(),
            };
            let events = contract::store::events(conn, contract.id)?;
            found.push((due, contract, events));
        }
        let Some((due, contract, events)) = found.last_mut() else { continue };
        match charge_plan::hindrance(contract, events, line.due_on) {
            None => due.lines.push(line),
            Some(hindrance) => due.kept.push((line, hindrance.into())),
        }
    }
    Ok(found.into_iter().map(|(due, ..)| due).collect())
}

/// Settles what is still to be settled of some lines, a settlement for each contract.
fn period(tx: &Tx<'_>, wanted: &[ChargeLineId]) -> Result<tx::Outcome, Failure> {
    let mut of_contracts: Vec<(ContractId, Vec<ChargeLineId>)> = Vec::new();
    for id in wanted {
        let line = contract::store::charge(tx, *id)?;
        if store::charge_settled(tx, *id)?.is_some() || hindrance(tx, &line)?.is_some() {
            continue;
        }
        match of_contracts.iter_mut().find(|(contract, _)| *contract == line.contract_id) {
            Some((_, lines)) => lines.push(*id),
            None => of_contracts.push((line.contract_id, vec![*id])),
        }
    }
    let mut total = Money::ZERO;
    for (contract, lines) in &of_contracts {
        total = total.plus(settle(tx, *contract, lines)?.total)?;
    }
    let said = Said::new("settlement-said-period").with("count", of_contracts.len()).with("total", total);
    Ok(tx::Outcome::default().saying(said))
}

fn hindrance(conn: &Conn, line: &ChargeLine) -> Result<Option<charge_plan::Hindrance>, Failure> {
    let contract = contract::store::get(conn, line.contract_id)?;
    Ok(charge_plan::hindrance(&contract, &contract::store::events(conn, contract.id)?, line.due_on))
}

/// Whether all that a draft of a contract's settlement asks for is owed: the contract may have been ended or suspended
/// since it was drawn up.
///
/// # Errors
/// What keeps one of its lines from being settled; when the engine fails.
pub(super) fn still_due(conn: &Conn, settlement: &Settlement) -> Result<(), Failure> {
    let charges = store::lines(conn, settlement.id)?;
    charges.iter().filter_map(|line| line.charge_line_id).try_for_each(|charge| owed(conn, charge))
}

/// Whether a line of a charge plan is owed.
///
/// # Errors
/// What keeps it from being settled; when the engine fails.
pub fn owed(conn: &Conn, charge: ChargeLineId) -> Result<(), Failure> {
    match hindrance(conn, &contract::store::charge(conn, charge)?)? {
        Some(hindrance) => Err(Failure::Refused(hindrance.into())),
        None => Ok(()),
    }
}

/// A draft of a settlement of some lines of a contract's plan; its customer pays.
fn settle(tx: &Tx<'_>, id: ContractId, wanted: &[ChargeLineId]) -> Result<Settlement, Failure> {
    let contract = contract::store::get(tx, id)?;
    let mut lines = Vec::new();
    for id in wanted {
        let line = contract::store::charge(tx, *id)?;
        if let Some(number) = store::charge_settled(tx, *id)? {
            return Err(Refusal::ChargeSettled(number).into());
        }
        if let Some(hindrance) = hindrance(tx, &line)? {
            return Err(Failure::Refused(hindrance.into()));
        }
        lines.extend(Some(line).filter(|line| line.contract_id == contract.id));
    }
    if lines.is_empty() {
        return Err(Refusal::NothingCharged.into());
    }
    let settings = setting::store::load(tx)?;
    let mut settlement = Settlement {
        id: SettlementId::default(),
        version: 0,
        number: None,
        call_id: None,
        contract_id: Some(contract.id),
        payer_id: contract.customer_id,
        status: Status::Draft,
        settled_on: tx.now().day(settings.calendar.zone),
        total: Money::ZERO,
        tax_total: Money::ZERO,
        paid: Money::ZERO,
        credited: Money::ZERO,
        invoice_kind: None,
        invoice_title: String::new(),
        invoice_tax_id: String::new(),
        invoice_number: String::new(),
        invoice_on: None,
        invoice_state: InvoiceState::NotNeeded,
        reason: String::new(),
        note: String::new(),
    };
    tx.insert(&mut settlement)?;
    for (place, line) in lines.iter().enumerate() {
        let position = i64::try_from(place).unwrap_or(i64::MAX) + 1;
        tx.insert(&mut taken(&contract, line, (settlement.id, position), settings.policy.tax_rate))?;
    }
    store::sum_up(tx, &mut settlement)?;
    Ok(settlement)
}

/// A line of a plan as the settlement shows it.
fn taken(
    contract: &Contract,
    line: &ChargeLine,
    (settlement_id, position): (SettlementId, i64),
    tax_rate: Rate,
) -> SettlementLine {
    let number = contract::store::code(contract);
    let why = Said::new("settlement-reason-charge-line").with("number", number.as_str()).with("day", line.due_on);
    let why = Reason::new(Mark::Note, why).about(Subject::new(Kind::Contract, contract.id));
    SettlementLine {
        id: SettlementLineId::default(),
        version: 0,
        settlement_id,
        position,
        handling_line_id: None,
        charge_line_id: Some(line.id),
        description: format!("{number} {} {}", line.due_on, line.note).trim().to_owned(),
        quantity: Qty::ONE,
        price: line.amount,
        discount: Rate::ZERO,
        relief: Rate::ZERO,
        net: line.amount,
        tax_rate,
        tax: line.amount.tax_within(tax_rate),
        charge: Charge::Charged,
        decided_by: None,
        reasons: Reasons(vec![why]),
        is_live: true,
    }
}

#[cfg(test)]
mod tests {
    use super::{super::Draft, *};
    use crate::{
        base::{id::UserId, words::Word as _},
        contract::{
            command::{ChargeDraft, Draft as ContractDraft, StepDraft, TermsDraft},
            rules::{Step, charge_plan::State},
        },
        db::{check, list},
        equipment::make::{World, day},
        people::{Role, Roles, User},
        settlement::{command::Command, fields},
    };

    /// A contract of 2026 billed each quarter, approved; today is the 20th of May.
    fn contract(world: &World) -> ContractId {
        let charge = |due_on: &str| ChargeDraft {
            due_on: due_on.to_owned(),
            amount: "3000".to_owned(),
            ..ChargeDraft::default()
        };
        let draft = ContractDraft {
            customer: "C001".to_owned(),
            covers: "customer".to_owned(),
            starts_on: "2026-01-01".to_owned(),
            ends_on: "2026-12-31".to_owned(),
            amount: "12000".to_owned(),
            terms: TermsDraft { relief_parts: "100".to_owned(), ..TermsDraft::default() },
            charges: ["2026-01-01", "2026-04-01", "2026-07-01", "2026-10-01"].map(charge).to_vec(),
            ..ContractDraft::default()
        };
        let done = world.run(&contract::command::Command::Save(Box::new(draft))).unwrap();
        let id = ContractId(done.outcome.subject.unwrap().id);
        step(world, id, Step::Approve, "2026-01-01");
        id
    }

    fn step(world: &World, id: ContractId, step: Step, on: &str) {
        let version = contract::store::get(&world.conn, id).unwrap().version;
        let draft = StepDraft { day: on.to_owned(), reason: "客户要求".to_owned(), ..StepDraft::default() };
        world.run(&contract::command::Command::Step { id, version, step, draft }).unwrap();
    }

    fn lines(world: &World, id: ContractId) -> Vec<ChargeLineId> {
        contract::store::charges(&world.conn, id).unwrap().into_iter().map(|line| line.id).collect()
    }

    /// What a period until a day would settle: lines to settle, lines kept.
    fn due(world: &World, to: &str) -> Vec<(usize, usize)> {
        let found = preview(&world.conn, day("2026-01-01"), day(to)).unwrap();
        found.into_iter().map(|due| (due.lines.len(), due.kept.len())).collect()
    }

    fn states(world: &World, id: ContractId) -> Vec<&'static str> {
        let settled = store::settled_charges(&world.conn, id).unwrap();
        let line = |line: ChargeLineId| settled.iter().find(|(one, ..)| *one == line).map(|one| one.3.word());
        lines(world, id).into_iter().map(|id| line(id).unwrap_or("-")).collect()
    }

    #[test]
    fn mon_6_due_lines_of_a_period_are_settled_once() {
        let world = World::new();
        let (one, other) = (contract(&world), contract(&world));
        assert_eq!(due(&world, "2026-05-31"), [(2, 0), (2, 0)]);
        let found = preview(&world.conn, day("2026-01-01"), day("2026-05-31")).unwrap();
        let wanted: Vec<ChargeLineId> = found.iter().flat_map(|due| due.lines.iter().map(|line| line.id)).collect();
        let done = world.run(&ContractCommand::Period(wanted.clone())).unwrap();
        assert_eq!(done.outcome.said.unwrap().args[0].1, crate::base::say::Arg::from(2_usize));
        assert_eq!(due(&world, "2026-05-31"), []);
        let before = list::first_page(&world.conn, &fields::list_spec(), &Default::default()).unwrap().len();
        // A second machine that saw the same makes nothing new.
        world.run(&ContractCommand::Period(wanted)).unwrap();
        let after = list::first_page(&world.conn, &fields::list_spec(), &Default::default()).unwrap().len();
        assert_eq!((before, after), (2, 2));
        for id in [one, other] {
            assert_eq!(states(&world, id), ["draft", "draft", "-", "-"]);
        }
        assert!(check::whole(&world.conn).unwrap().is_sound());
    }

    #[test]
    fn mon_6_a_line_is_settled_by_hand_and_a_void_settlement_frees_it() {
        let world = World::new();
        let id = contract(&world);
        let first = lines(&world, id)[0];
        let settle = ContractCommand::Settle { contract: id, lines: vec![first] };
        let done = world.run(&settle).unwrap();
        let settlement = store::get(&world.conn, SettlementId(done.outcome.subject.unwrap().id)).unwrap();
        assert_eq!((settlement.total, settlement.tax_total), (Money(300_000), Money(34_513)));
        assert_eq!((settlement.contract_id, settlement.call_id), (Some(id), None));
        assert_eq!(world.refusal(&settle), "settlement-refusal-charge-settled");
        assert_eq!(
            world.refusal(&ContractCommand::Settle { contract: id, lines: Vec::new() }),
            "settlement-refusal-nothing-charged"
        );
        // Payer, day and note can be typed over; its lines stay.
        let typed = Draft { note: "一季度".to_owned(), ..Draft::of(&world.conn, settlement.id).unwrap() };
        world.run(&Command::Save(typed)).unwrap();
        let saved = store::get(&world.conn, settlement.id).unwrap();
        assert_eq!((saved.note.as_str(), saved.total), ("一季度", Money(300_000)));
        world.run(&Command::Void { id: saved.id, version: saved.version, reason: "重开".to_owned() }).unwrap();
        assert_eq!(states(&world, id)[0], "-");
        world.run(&settle).unwrap();
        assert!(check::whole(&world.conn).unwrap().is_sound());
    }

    #[test]
    fn mon_6_a_draft_of_what_is_not_owed_any_more_is_not_confirmed() {
        let world = World::new();
        let id = contract(&world);
        let wanted = lines(&world, id)[1..3].to_vec();
        let done = world.run(&ContractCommand::Settle { contract: id, lines: wanted.clone() }).unwrap();
        let drawn = store::get(&world.conn, SettlementId(done.outcome.subject.unwrap().id)).unwrap();
        step(&world, id, Step::Terminate, "2026-05-10");
        let confirm = Command::Confirm { id: drawn.id, version: drawn.version };
        assert_eq!(world.refusal(&confirm), "contract-charge-terminated", "July is after the end");
        let (user, today) = (people::store::SYSTEM, day("2026-05-20"));
        let steps = super::super::possible(&world.conn, &drawn, user, today).unwrap();
        let confirming = steps.into_iter().find(|(event, _)| *event == rules::Event::Confirm).unwrap().1;
        assert_eq!(confirming.unwrap_err().key, "contract-charge-terminated", "the button says it before");
        world.run(&Command::Void { id: drawn.id, version: drawn.version, reason: "合同终止".to_owned() }).unwrap();
        let done = world.run(&ContractCommand::Settle { contract: id, lines: wanted[..1].to_vec() }).unwrap();
        let drawn = store::get(&world.conn, SettlementId(done.outcome.subject.unwrap().id)).unwrap();
        world.run(&Command::Confirm { id: drawn.id, version: drawn.version }).unwrap();
        assert!(check::whole(&world.conn).unwrap().is_sound());
    }

    #[test]
    fn mon_6_nothing_is_settled_after_the_end_or_while_the_contract_stands_still() {
        let world = World::new();
        let id = contract(&world);
        step(&world, id, Step::Suspend, "2026-03-01");
        assert_eq!(due(&world, "2026-12-31"), [(1, 3)]);
        let late = ContractCommand::Settle { contract: id, lines: vec![lines(&world, id)[1]] };
        assert_eq!(world.refusal(&late), "contract-charge-suspended");
        world.run(&ContractCommand::Period(lines(&world, id))).unwrap();
        assert_eq!(states(&world, id), ["draft", "-", "-", "-"]);
        step(&world, id, Step::Resume, "2026-05-01");
        assert_eq!(due(&world, "2026-12-31"), [(3, 0)]);
        step(&world, id, Step::Terminate, "2026-05-10");
        let found = preview(&world.conn, day("2026-01-01"), day("2026-12-31")).unwrap();
        assert_eq!((found[0].lines.len(), found[0].kept.len()), (1, 2));
        assert_eq!(found[0].kept[0].1.key, "contract-charge-terminated");
        assert_eq!(charge_plan::state(day("2026-07-01"), day("2026-05-20"), true, None), State::Stopped);
    }

    #[test]
    fn mon_6_only_accountants_and_supervisors_settle_what_a_contract_charges() {
        let world = World::new();
        let id = contract(&world);
        let charges = lines(&world, id);
        let by = |role: Role, command: &ContractCommand| {
            let name = format!("{role:?} {command:?}");
            let mut user = User { id: UserId::default(), name, roles: Roles(vec![role]), ..people::store::system() };
            let user = world.tx(|tx| tx.insert(&mut user));
            tx::transact(&world.conn, &world.clock, user, command)
        };
        let by_hand = ContractCommand::Settle { contract: id, lines: charges[..1].to_vec() };
        let of_a_period = ContractCommand::Period(charges[1..2].to_vec());
        let others = Role::ALL.iter().filter(|role| !matches!(role, Role::Accountant | Role::Supervisor));
        for role in others {
            for command in [&by_hand, &of_a_period] {
                let refused = by(*role, command);
                let is_of_roles =
                    matches!(&refused, Err(Failure::Refused(said)) if said.key == "people-refusal-needs-role");
                assert!(is_of_roles, "{role:?}: {refused:?}");
            }
        }
        assert_eq!(states(&world, id), ["-", "-", "-", "-"]);
        by(Role::Accountant, &by_hand).unwrap();
        by(Role::Supervisor, &of_a_period).unwrap();
        assert_eq!(states(&world, id), ["draft", "draft", "-", "-"]);
    }
}
