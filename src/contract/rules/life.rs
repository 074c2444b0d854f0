//! The life of a contract: drafted, approved, suspended, terminated (20-contracts, Contract).

use chrono::NaiveDate;

use super::super::{Contract, ContractEvent, ContractLine, ContractType, Event, Status};
use crate::{
    base::{
        failure::Failure,
        money::Rate,
        say::{Arg, Said},
        words::Word as _,
    },
    equipment,
    setting::Hours,
};

crate::words! {
    /// What can be done to a contract.
    pub enum Step in "contract-step" {
        /// It holds from now on, and its terms are frozen (CON-2, 3).
        Approve = "approve",
        /// It stands still.
        Suspend = "suspend",
        /// It is taken up again.
        Resume = "resume",
        /// It ends before its time.
        Terminate = "terminate",
        /// It gets a later end (CON-4).
        Extend = "extend",
        /// It never comes to be.
        Void = "void",
    }
}

/// The state after a step.
///
/// # Errors
/// [`Refusal::NotNow`], which names the steps that fit.
pub fn next(status: Status, step: Step) -> Result<Status, Refusal> {
    use Status::{Approved, Draft, Suspended, Terminated, Void};
    Ok(match (status, step) {
        (Draft, Step::Approve) | (Suspended, Step::Resume) | (Approved, Step::Extend) => Approved,
        (Draft, Step::Void) => Void,
        (Approved, Step::Suspend) => Suspended,
        (Approved | Suspended, Step::Terminate) => Terminated,
        (status, step) => return Err(Refusal::NotNow { status, step }),
    })
}

/// The steps that fit a state.
pub fn possible(status: Status) -> Vec<Step> {
    Step::ALL.iter().copied().filter(|step| next(status, *step).is_ok()).collect()
}

/// The steps that want a reason.
pub fn needs_reason(step: Step) -> bool {
    matches!(step, Step::Suspend | Step::Terminate | Step::Extend | Step::Void)
}

/// The event that a step leaves, if it is dated.
pub fn event_of(step: Step) -> Option<Event> {
    match step {
        Step::Approve => Some(Event::Approved),
        Step::Suspend => Some(Event::Suspended),
        Step::Resume => Some(Event::Resumed),
        Step::Terminate => Some(Event::Terminated),
        Step::Extend => Some(Event::Extended),
        Step::Void => None,
    }
}

/// Whether a step may hold from a day (CON-1): not before the last one that changed the state, so that
/// what was asked as of then stays true, and not ahead, a termination apart.
///
/// # Errors
/// [`Refusal::BeforeEvent`], [`Refusal::InFuture`].
pub fn dated(step: Step, day: NaiveDate, today: NaiveDate, events: &[ContractEvent]) -> Result<(), Refusal> {
    if day > today && step != Step::Terminate {
        return Err(Refusal::InFuture { day });
    }
    let last = events
        .iter()
        .filter(|event| event.event != Event::Moved && event.event != Event::LineEnded)
        .map(|event| event.day)
        .max();
    match last.filter(|last| day < *last) {
        Some(last) => Err(Refusal::BeforeEvent { last }),
        None => Ok(()),
    }
}

/// Whether a line may end alone on a day: it is still to end, and covers something until then.
///
/// # Errors
/// [`Refusal::LineOver`].
pub fn may_end_line(line: &ContractLine, contract: &Contract, day: NaiveDate) -> Result<(), Refusal> {
    let (first, last) = (line.starts_on.unwrap_or(contract.starts_on), line.ends_on.unwrap_or(contract.ends_on));
    if let Some(over) = line.ended_on {
        return Err(Refusal::LineOver(over));
    }
    if day > last {
        Err(Refusal::LineOver(last))
    } else if day < first {
        Err(Refusal::BeforeLine(first))
    } else {
        Ok(())
    }
}

/// A line with what approval asks of its unit.
#[derive(Clone, Debug)]
pub struct LineFacts {
    /// The line.
    pub line: ContractLine,
    /// The unit, where the line names one.
    pub unit: Option<UnitFacts>,
}

/// What approval asks of a unit.
#[derive(Clone, Debug)]
pub struct UnitFacts {
    /// How it is called.
    pub name: String,
    /// Where its card stands.
    pub status: equipment::Status,
    /// It stands at the contract's customer, or they bought it.
    pub is_theirs: bool,
}

/// What a contract lacks to be approved, all at once (CON-2).
pub fn missing(contract: &Contract, lines: &[LineFacts]) -> Vec<Said> {
    let mut missing = Vec::new();
    if contract.starts_on > contract.ends_on {
        let dates = Said::new("contract-missing-dates");
        missing.push(dates.with("from", contract.starts_on).with("to", contract.ends_on));
    }
    if promises_nothing(contract) {
        missing.push(Said::new("contract-missing-terms"));
    }
    match contract.covers {
        ContractType::Customer => {}
        ContractType::Serial if lines.iter().all(|facts| facts.unit.is_none()) => {
            missing.push(Said::new("contract-missing-units"));
        }
        ContractType::ItemGroup if lines.iter().all(|facts| facts.line.item_group.is_empty()) => {
            missing.push(Said::new("contract-missing-groups"));
        }
        ContractType::Serial | ContractType::ItemGroup => {}
    }
    for (at, facts) in lines.iter().enumerate() {
        missing.extend(missing_of_line(contract, facts, at + 1));
    }
    missing
}

fn missing_of_line(contract: &Contract, facts: &LineFacts, place: usize) -> Vec<Said> {
    let mut missing = Vec::new();
    let line = &facts.line;
    match (&facts.unit, contract.covers) {
        (None, ContractType::Serial) => missing.push(Said::new("contract-missing-unit-of-line").with("place", place)),
        (Some(unit), ContractType::Serial) => missing.extend(missing_of_unit(unit)),
        (_, ContractType::ItemGroup) if line.item_group.is_empty() => {
            missing.push(Said::new("contract-missing-group-of-line").with("place", place));
        }
        _ => {}
    }
    let (first_day, last_day) =
        (line.starts_on.unwrap_or(contract.starts_on), line.ends_on.unwrap_or(contract.ends_on));
    if first_day > last_day || first_day < contract.starts_on || last_day > contract.ends_on {
        missing.push(Said::new("contract-missing-line-dates").with("place", place));
    }
    missing
}

fn missing_of_unit(unit: &UnitFacts) -> Option<Said> {
    use equipment::Status::{InRepair, Lent, Registered};
    if !unit.is_theirs {
        return Some(Said::new("contract-missing-not-theirs").with("unit", unit.name.as_str()));
    }
    if !matches!(unit.status, Registered | InRepair | Lent) {
        let said = Said::new("contract-missing-not-registered").with("unit", unit.name.as_str());
        return Some(said.with_word("status", unit.status));
    }
    None
}

/// Terms without any relief, time or window of their own.
fn promises_nothing(contract: &Contract) -> bool {
    let terms = &contract.terms;
    let relief = [terms.relief.parts, terms.relief.labour, terms.relief.travel, terms.relief.other];
    relief == [Rate::ZERO; 4]
        && terms.response == Hours::default()
        && terms.resolve == Hours::default()
        && terms.windows.is_none()
        && terms.refined.is_empty()
}

/// Why something can't be done with a contract.
#[derive(Clone, Debug, PartialEq)]
pub enum Refusal {
    /// The step does not fit the state.
    NotNow {
        /// Where it stands.
        status: Status,
        /// What was asked.
        step: Step,
    },
    /// The step wants a reason.
    NoReason(Step),
    /// Approving needs more: all of it.
    NotComplete(Vec<Said>),
    /// An extension has to end later (CON-4).
    EndNotLater(NaiveDate),
    /// Something holds from a later day already.
    BeforeEvent {
        /// The day of the last event.
        last: NaiveDate,
    },
    /// It can't hold from a day to come.
    InFuture {
        /// The day asked for.
        day: NaiveDate,
    },
    /// Only an unnumbered draft may be deleted.
    Numbered(String),
    /// The line is over already, since or by this day.
    LineOver(NaiveDate),
    /// The line begins only on this day.
    BeforeLine(NaiveDate),
}

impl From<Refusal> for Said {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::NotNow { status, step } => Self::new("contract-refusal-not-now")
                .with_word("step", step)
                .with_word("status", status)
                .with("possible", steps(&possible(status))),
            Refusal::NoReason(step) => Self::new("contract-refusal-no-reason").with_word("step", step),
            Refusal::NotComplete(missing) => Self::new("contract-refusal-not-complete").with("missing", missing),
            Refusal::EndNotLater(old_end) => Self::new("contract-refusal-end-not-later").with("day", old_end),
            Refusal::BeforeEvent { last } => Self::new("contract-refusal-before-event").with("day", last),
            Refusal::InFuture { day } => Self::new("contract-refusal-in-future").with("day", day),
            Refusal::LineOver(day) => Self::new("contract-refusal-line-over").with("day", day),
            Refusal::BeforeLine(day) => Self::new("contract-refusal-before-line").with("day", day),
            Refusal::Numbered(number) => Self::new("contract-refusal-numbered").with("number", number),
        }
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal.into())
    }
}

/// Steps as a list to read; a word for none.
fn steps(steps: &[Step]) -> Arg {
    if steps.is_empty() {
        return Arg::Key("contract-step-none".to_owned());
    }
    Arg::List(steps.iter().map(|step| Said::new(step.key())).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        base::id::{ContractId, EquipmentId},
        contract::{
            ContractLine,
            make::{contract, day, event},
        },
    };

    /// 20-contracts, Contract: the table of states, typed by hand. A dot is a refusal.
    const LIFE: &str = "\
           approve  suspend   resume   terminate  extend   void
draft      approved .         .        .          .        void
approved   .        suspended .        terminated approved .
suspended  .        .         approved terminated .        .
terminated .        .         .        .          .        .
void       .        .         .        .          .        .";

    #[test]
    fn the_life_of_a_contract_is_the_table_of_the_specification() {
        let mut lines = LIFE.lines();
        let steps: Vec<Step> = lines.next().unwrap().split_whitespace().filter_map(Step::from_word).collect();
        assert_eq!(steps, Step::ALL);
        let mut states = Vec::new();
        for line in lines {
            let mut cells = line.split_whitespace();
            let status = Status::from_word(cells.next().unwrap()).unwrap();
            states.push(status);
            for (step, expected) in steps.iter().zip(cells) {
                assert_eq!(next(status, *step).map_or(".", |status| status.word()), expected, "{status:?} {step:?}");
            }
        }
        assert_eq!(states, Status::ALL);
    }

    #[test]
    fn con_1_a_step_holds_from_no_day_before_the_last_and_none_ahead() {
        let events = [event(Event::Approved, "2026-03-01"), event(Event::Moved, "2026-04-01")];
        let today = day("2026-05-20");
        for (step, on, expected) in [
            (Step::Suspend, "2026-02-28", Err(Refusal::BeforeEvent { last: day("2026-03-01") })),
            (Step::Suspend, "2026-03-01", Ok(())),
            (Step::Suspend, "2026-05-20", Ok(())),
            (Step::Suspend, "2026-05-21", Err(Refusal::InFuture { day: day("2026-05-21") })),
            (Step::Terminate, "2026-06-30", Ok(())),
        ] {
            assert_eq!(dated(step, day(on), today, &events), expected, "{step:?} {on}");
        }
    }

    fn facts(name: &str, status: equipment::Status, is_theirs: bool) -> LineFacts {
        let line = ContractLine::of_unit(ContractId(1), EquipmentId(1));
        LineFacts { line, unit: Some(UnitFacts { name: name.to_owned(), status, is_theirs }) }
    }

    fn keys(contract: &Contract, lines: &[LineFacts]) -> Vec<String> {
        missing(contract, lines).into_iter().map(|said| said.key.replace("contract-missing-", "")).collect()
    }

    #[test]
    fn con_2_everything_that_is_missing_is_listed_at_once() {
        use equipment::Status::{Registered, Retired};
        let mut bare = contract(1, "2026-12-31", "2026-01-01");
        bare.covers = ContractType::Serial;
        bare.terms = super::super::super::Terms::default();
        assert_eq!(keys(&bare, &[]), ["dates", "terms", "units"]);
        let mut whole = contract(1, "2026-01-01", "2026-12-31");
        assert_eq!(keys(&whole, &[]), Vec::<String>::new(), "everything of the customer needs no lines");
        whole.covers = ContractType::Serial;
        let mut late = facts("S3", Registered, true);
        late.line.ends_on = Some(day("2027-01-01"));
        let empty = LineFacts { unit: None, ..facts("", Registered, true) };
        let lines = [facts("S1", Registered, false), facts("S2", Retired, true), late, empty];
        assert_eq!(keys(&whole, &lines), ["not-theirs", "not-registered", "line-dates", "unit-of-line"]);
        whole.covers = ContractType::ItemGroup;
        let group = |name: &str| LineFacts { line: ContractLine::of_group(ContractId(1), name), unit: None };
        assert_eq!(keys(&whole, &[group("")]), ["groups", "group-of-line"]);
        assert_eq!(keys(&whole, &[group("press")]), Vec::<String>::new());
    }
}
