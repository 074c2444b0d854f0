//! What may happen on a walk: the commands of the program, with what people would type.

use aftercare::{
    base::{
        id::{HandlingLineId, SettlementId},
        words::Word as _,
    },
    call::Whose,
    contract::rules::Step as ContractStep,
    db::query::Conn,
    handling::{Charge, HandlingLine},
    revisit,
};
use chrono::TimeDelta;

use super::{super::*, World, money, people};

/// With this begins what is said of a refusal that no rule gave: a rule forgot it.
pub const NOT_BY_A_RULE: &str = "not by a rule: ";

/// Numbers from which a command is made; they shrink to the plainest.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Choice {
    act: u16,
    call: u8,
    who: u8,
    more: u16,
}

impl From<(u16, u8, u8, u16)> for Choice {
    fn from((act, call, who, more): (u16, u8, u8, u16)) -> Self {
        Self { act, call, who, more }
    }
}

impl Choice {
    /// A call of the key account, for its unit.
    pub const RECORD: Self = Self { act: 0, call: 0, who: 0, more: 0 };

    /// From here on money is walked: a call whose work is done, charged and settled. Of a consult, which owes no
    /// revisit, that is its end.
    pub fn settled_call(is_consult: bool) -> [Self; 4] {
        let record = Self { more: u16::from(is_consult) << 12, ..Self::RECORD };
        let work = Self { more: 0b100, ..Self::doing(Act::Handle { sent: false, solved: true }) };
        [record, work, Self::doing(Act::Make), Self::doing(Act::Confirm)]
    }

    /// From here on it is walked how money comes and goes: what was settled is paid.
    pub fn paid_call(is_consult: bool) -> Vec<Self> {
        let of_the_most = Self { more: 2 << 3, ..Self::doing(Act::TakeIn) };
        Self::settled_call(is_consult).into_iter().chain([of_the_most]).collect()
    }

    /// From here on it is walked what becomes of what was taken back, and may be settled again.
    pub fn taken_back_call() -> Vec<Self> {
        let whole_and_again = Self { more: 0b11, ..Self::doing(Act::Credit) };
        Self::settled_call(false).into_iter().chain([whole_and_again]).collect()
    }

    /// From here on it is walked who goes: somebody was sent.
    pub fn sent_call() -> [Self; 2] {
        [Self::RECORD, Self::doing(Act::Issue)]
    }

    /// From here on it is walked what becomes of a call that nobody took by the day it was wanted.
    pub fn overdue_call() -> [Self; 3] {
        let (of_nobody, is_wanted_today, a_day) = (1 << 3, 1 << 5, 24);
        let record = Self { more: of_nobody | is_wanted_today, ..Self::RECORD };
        [record, Self { more: a_day, ..Self::doing(Act::Pass) }, Self::doing(Act::Rules)]
    }

    /// The choice as one about money, made by who may.
    pub fn about_money(self) -> Self {
        Self { act: weight_of(ABOUT_WORK) + self.act % weight_of(ABOUT_MONEY), who: 0, ..self }
    }

    /// A choice of this act.
    fn doing(wanted: Act) -> Self {
        let before = acts().take_while(|(_, act)| *act != wanted);
        Self { act: before.map(|(weight, _)| weight).sum(), ..Self::RECORD }
    }

    /// The choice itself, then others of the same call.
    pub fn or_another(self, attempt: u16) -> Self {
        Self { act: self.act.wrapping_add(attempt.wrapping_mul(7919)), ..self }
    }

    /// A yes or no.
    pub fn says(self, bit: u16) -> bool {
        self.more >> bit & 1 == 1
    }

    /// One of several.
    pub fn of<T>(self, all: &[T]) -> Option<&T> {
        all.get(usize::from(self.more >> 3) % all.len().max(1))
    }
}

/// What is done.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Act {
    Record,
    Step(Event),
    Issue,
    Accept,
    Reject,
    Revoke,
    RevokeAll,
    ChangeTechnician,
    /// A handling record: of an accepted dispatch or the owner's own.
    Handle {
        sent: bool,
        solved: bool,
    },
    /// A handling record is corrected.
    Correct,
    /// What covers a call is decided anew.
    Recover,
    LastWord,
    Waive,
    Make,
    /// Lines of the contract's charge plan are settled.
    MakeOfContract,
    Confirm,
    Receive,
    Void,
    /// A part of a settlement, or all of it, is taken back.
    Credit,
    VoidCredit,
    /// Money comes in, and pays the oldest or nothing.
    TakeIn,
    Allocate,
    TakeOut,
    VoidReceipt,
    Contract(ContractStep),
    /// Somebody can't act any more; and can again.
    Leave,
    Return,
    Answer(revisit::rules::Event),
    /// A saved form: wanted date, priority.
    Save,
    DelayCause,
    Pass,
    Rules,
}

/// The acts about work by how often they are tried; the plainest first.
const ABOUT_WORK: &[(u16, Act)] = &[
    (2, Act::Record),
    (4, Act::Step(Event::Assign)),
    (1, Act::Step(Event::Take)),
    (1, Act::Step(Event::Decline)),
    (1, Act::Step(Event::Reassign)),
    (3, Act::Step(Event::Begin)),
    (2, Act::Step(Event::Answer)),
    (3, Act::Step(Event::Hold)),
    (3, Act::Step(Event::Resume)),
    (3, Act::Step(Event::TakeBack)),
    (4, Act::Step(Event::Unlock)),
    (1, Act::Step(Event::Unsolvable)),
    (3, Act::Step(Event::Continue)),
    (4, Act::Step(Event::Close)),
    (3, Act::Step(Event::Reopen)),
    (2, Act::Step(Event::Cancel)),
    (1, Act::Step(Event::Contact)),
    (6, Act::Issue),
    (6, Act::Accept),
    (2, Act::Reject),
    (2, Act::Revoke),
    (1, Act::RevokeAll),
    (1, Act::ChangeTechnician),
    (7, Act::Handle { sent: true, solved: true }),
    (5, Act::Handle { sent: true, solved: false }),
    (3, Act::Handle { sent: false, solved: true }),
    (3, Act::Handle { sent: false, solved: false }),
    (3, Act::Correct),
    (1, Act::Recover),
    (1, Act::Contract(ContractStep::Suspend)),
    (2, Act::Contract(ContractStep::Resume)),
    (1, Act::Contract(ContractStep::Terminate)),
    (2, Act::Leave),
    (2, Act::Return),
    (4, Act::Answer(revisit::rules::Event::Satisfied)),
    (3, Act::Answer(revisit::rules::Event::NotSatisfied)),
    (3, Act::Answer(revisit::rules::Event::NotReached)),
    (3, Act::Save),
    (3, Act::DelayCause),
    (6, Act::Pass),
    (4, Act::Rules),
];

/// The acts about money.
const ABOUT_MONEY: &[(u16, Act)] = &[
    (2, Act::LastWord),
    (2, Act::Waive),
    (6, Act::Make),
    (2, Act::MakeOfContract),
    (7, Act::Confirm),
    (3, Act::Receive),
    (2, Act::Void),
    (5, Act::Credit),
    (4, Act::VoidCredit),
    (2, Act::TakeIn),
    (2, Act::Allocate),
    (2, Act::TakeOut),
    (3, Act::VoidReceipt),
];

fn acts() -> impl Iterator<Item = &'static (u16, Act)> {
    ABOUT_WORK.iter().chain(ABOUT_MONEY)
}

fn weight_of(acts: &[(u16, Act)]) -> u16 {
    acts.iter().map(|(weight, _)| weight).sum()
}

/// Runs everything that the program does by itself.
pub fn run_rules(office: &Office) {
    aftercare::alert::command::run_all(&office.conn, &office.clock).unwrap();
}

impl Act {
    /// The act of a choice.
    pub fn of(choice: Choice) -> Self {
        let mut left = choice.act % (weight_of(ABOUT_WORK) + weight_of(ABOUT_MONEY));
        for (weight, act) in acts() {
            if left < *weight {
                return *act;
            }
            left -= weight;
        }
        Self::Rules
    }

    /// Does it; says `done`, or why not.
    pub fn run(self, world: &mut World, choice: Choice) -> Result<String, String> {
        let office = &world.office;
        match self {
            Self::Pass => {
                office.clock.set(office.clock.now().plus_ms(i64::from(choice.more % 60 + 1) * 3_600_000));
                return Ok("done".to_owned());
            }
            Self::Rules => {
                run_rules(office);
                return Ok("done".to_owned());
            }
            _ => {}
        }
        let cast = [world.boss, world.boss, office.owner, office.manager, office.desk, office.wang];
        let user = cast[usize::from(choice.who) % cast.len()];
        let call = world.calls.get(usize::from(choice.call) % world.calls.len().max(1)).copied();
        let now = office.clock.now();
        let command = match self {
            Self::Record => (world.calls.len() < 3).then(|| record(choice, now)),
            Self::Leave => people::leaves(world, choice),
            Self::Return => people::returns(&office.conn, world.boss),
            Self::Contract(step) => money::contract_step(&office.conn, world.contract, step),
            Self::MakeOfContract => money::charges_settled(&office.conn, world.contract, choice),
            _ => call.and_then(|call| self.command(&office.conn, call, choice, now)),
        };
        let Some(command) = command else { return Err("nothing to do it with".to_owned()) };
        let done = tx::transact(&office.conn, &office.clock, user, &*command).map_err(|failure| why(&failure))?;
        match self {
            Self::Record => world.calls.push(CallId(done.outcome.subject.unwrap().id)),
            Self::Confirm => world.confirmed = Some(SettlementId(done.outcome.subject.unwrap().id)),
            Self::Leave => people::left(world, UserId(done.outcome.subject.unwrap().id), choice),
            Self::Return => drop(world.gone.remove(&UserId(done.outcome.subject.unwrap().id))),
            _ => {}
        }
        Ok("done".to_owned())
    }

    /// The command for a call, as it stands; none where there is nothing that it could be done with.
    pub fn command(self, conn: &Conn, call: CallId, choice: Choice, now: Instant) -> Option<Box<dyn tx::Command>> {
        let stands = call::store::get(conn, call).unwrap();
        Some(match self {
            Self::Step(event) => step(&stands, event, choice, now),
            Self::Issue | Self::Accept | Self::Reject | Self::Revoke | Self::RevokeAll | Self::ChangeTechnician => {
                sent(self, conn, call, choice)?
            }
            Self::Handle { sent, solved } => {
                let dispatch = if sent { Some(open_dispatch(conn, call, true)?.number) } else { None };
                Box::new(handling::command::Command::Record(handled(&stands, dispatch, solved, choice)))
            }
            Self::Correct => Box::new(handling::command::Command::Correct(corrected(conn, call, choice)?)),
            Self::Recover => {
                Box::new(handling::command::Command::Recover { call, version: stands.version, contract: None })
            }
            Self::LastWord | Self::Waive => on_line(self, conn, call, choice)?,
            Self::Make | Self::Confirm | Self::Receive | Self::Void => money::settled(self, conn, &stands, choice)?,
            Self::Credit | Self::VoidCredit => money::credited(self, conn, &stands, choice)?,
            Self::TakeIn | Self::Allocate | Self::TakeOut | Self::VoidReceipt => {
                money::received(self, conn, &stands, choice)?
            }
            Self::Return => people::returns(conn, UserId(0))?,
            Self::Answer(answer) => {
                let open = revisit::store::open(conn, call).unwrap()?;
                let words = "还是有异响".to_owned();
                let answer = answer.word().to_owned();
                let draft =
                    revisit::command::Draft { answer, words, ..revisit::command::Draft::of(conn, open.id).unwrap() };
                Box::new(revisit::command::Command::Answer(draft))
            }
            Self::Save | Self::DelayCause => saved(self, conn, call, choice, now),
            Self::Record | Self::Pass | Self::Rules | Self::Leave | Self::Contract(_) | Self::MakeOfContract => {
                return None;
            }
        })
    }
}

/// The first open dispatch of a call that was accepted already, or not yet.
fn open_dispatch(conn: &Conn, call: CallId, accepted: bool) -> Option<dispatch::Dispatch> {
    let is_wanted = |one: &dispatch::Dispatch| (one.status == dispatch::Status::Accepted) == accepted;
    dispatch::store::open_of(conn, call).unwrap().into_iter().find(is_wanted)
}

/// Somebody is sent, answers, or is sent no more.
fn sent(act: Act, conn: &Conn, call: CallId, choice: Choice) -> Option<Box<dyn tx::Command>> {
    Some(match act {
        Act::Issue => {
            let technician = if choice.says(0) { "赵工" } else { "王工" }.to_owned();
            let draft =
                dispatch::command::Draft { technician, ..dispatch::command::Draft::for_call(conn, call).unwrap() };
            Box::new(dispatch::command::Command::Issue(draft))
        }
        Act::Accept => {
            let dispatch = open_dispatch(conn, call, false)?.id;
            Box::new(dispatch::command::Command::Accept { dispatch, happened_at: None })
        }
        Act::Reject => {
            let dispatch = open_dispatch(conn, call, false)?.id;
            Box::new(dispatch::command::Command::Reject { dispatch, why: "没空".to_owned(), happened_at: None })
        }
        Act::Revoke => {
            let dispatch = open_dispatch(conn, call, choice.says(0))?.id;
            Box::new(dispatch::command::Command::Revoke { dispatch, why: "改派".to_owned(), happened_at: None })
        }
        Act::ChangeTechnician => {
            let dispatch = dispatch::store::open_of(conn, call).unwrap().first()?.clone();
            let technician = UserId(if dispatch.technician_id == UserId(4) { 5 } else { 4 });
            let why = "换人".to_owned();
            Box::new(dispatch::command::Command::ChangeTechnician { dispatch: dispatch.id, technician, why })
        }
        _ => Box::new(dispatch::command::Command::RevokeAll { call, why: "改派".to_owned() }),
    })
}

fn saved(act: Act, conn: &Conn, call: CallId, choice: Choice, now: Instant) -> Box<dyn tx::Command> {
    let mut draft = Draft::of(conn, call).unwrap();
    if act == Act::DelayCause {
        draft.delay_cause = "late".to_owned();
    } else {
        let day = (now.day(ZONE) + TimeDelta::days(i64::from(choice.more % 4))).to_string();
        draft.wanted_on = if choice.says(4) { String::new() } else { day };
        draft.priority = if choice.says(5) { "urgent" } else { "normal" }.to_owned();
    }
    Box::new(Command::Save(Box::new(draft)))
}

/// The key of a refusal, and the fields of a form that are wrong.
pub fn why(failure: &Failure) -> String {
    match failure {
        Failure::Invalid(errors) => errors.iter().map(|error| format!("{}: {}", error.field, error.said.key)).collect(),
        Failure::Refused(said) => said.key.to_string(),
        other => format!("{NOT_BY_A_RULE}{other:?}"),
    }
}

fn record(choice: Choice, now: Instant) -> Box<dyn tx::Command> {
    let word = |word: &str| word.to_owned();
    let first = ["taken", "taken", "taken", "on_hold", "undecided", "taken", "declined", "answered"];
    let mut draft =
        Draft {
            subject: word("主轴异响"), why: word("客户要求"), solution: word("重新启动"), ..Draft::new()
        };
    draft.first = word(first[usize::from(choice.more % 8)]);
    if choice.says(3) {
        // No key account and no unit: nobody owns it.
        draft.customer = word("KH002");
    } else {
        draft.equipment = word("SN-7788");
    }
    draft.problem_type = if choice.says(4) { String::new() } else { word("noise") };
    if choice.says(5) {
        draft.wanted_on = (now.day(ZONE) + TimeDelta::days(i64::from(choice.more >> 6 & 3))).to_string();
    }
    if choice.says(8) {
        draft.solve_by = (now.day(ZONE) + TimeDelta::days(1)).to_string();
    }
    if choice.more % 8 == 3 && choice.says(9) {
        draft.resume_on = (now.day(ZONE) + TimeDelta::days(i64::from(choice.more >> 10 & 3) + 1)).to_string();
    }
    // A consult owes no revisit.
    draft.call_type = word(if choice.says(12) { "consult" } else { "fault" });
    Box::new(Command::Record(Box::new(draft)))
}

fn step(call: &Call, event: Event, choice: Choice, now: Instant) -> Box<dyn tx::Command> {
    let mut step = Step::new(event).why("原因").text("更换轴承").whose(Whose::Company);
    if event == Event::Assign || choice.says(0) {
        step.owner = Some(UserId(3 + i64::from(choice.more >> 1 & 1)));
    }
    let day = now.day(ZONE) + TimeDelta::days(i64::from(choice.more >> 2 & 3));
    if matches!(event, Event::Resume | Event::Unlock | Event::Reopen) {
        step.wanted_on = Some(choice.says(4).then_some(day));
    }
    if event == Event::Hold && choice.says(5) {
        step.resume_on = Some(day + TimeDelta::days(1));
    }
    if choice.says(6) {
        // Typed an hour later; never before the step before it.
        step.happened_at = Some(now.plus_ms(-3_600_000).max(call.last_step_at));
    }
    Box::new(Command::Step { call: call.id, version: call.version, step: Box::new(step) })
}

fn handled(call: &Call, dispatch: Option<String>, solved: bool, choice: Choice) -> handling::command::Draft {
    let line = |kind: &str, item: &str, serial: &str| handling::command::LineDraft {
        kind: kind.to_owned(),
        item: item.to_owned(),
        serial: serial.to_owned(),
        description: "轴承".to_owned(),
        quantity: "1".to_owned(),
        price: "100".to_owned(),
        ..handling::command::LineDraft::default()
    };
    let mut lines = Vec::new();
    if choice.says(0) {
        lines.push(line("part_fitted", "P-01", &format!("BR-{}", choice.more)));
    }
    if choice.says(1) {
        lines.push(line("part_removed", "P-01", "BR-OLD"));
    }
    if choice.says(2) {
        lines.push(line("other", "", ""));
    }
    handling::command::Draft {
        call: call.number.clone(),
        dispatch: dispatch.unwrap_or_default(),
        outcome: if solved { "solved" } else { "not_solved" }.to_owned(),
        method: "on_site".to_owned(),
        solution: "更换主轴轴承".to_owned(),
        lines,
        ..handling::command::Draft::default()
    }
}

/// A record as it is corrected: a line less, one more, or other prices.
fn corrected(conn: &Conn, call: CallId, choice: Choice) -> Option<handling::command::Draft> {
    let records = handling::store::of_call(conn, call).unwrap();
    let mut draft = handling::command::Draft::of(conn, choice.of(&records)?.id).unwrap();
    if choice.says(0) {
        draft.lines.pop();
    }
    if choice.says(1) {
        let description = "差旅".to_owned();
        let (quantity, price) = ("2".to_owned(), "35".to_owned());
        let kind = "other".to_owned();
        draft.lines.push(handling::command::LineDraft { kind, description, quantity, price, ..Default::default() });
    }
    if choice.says(2) {
        draft.lines.iter_mut().for_each(|line| line.price = "120".to_owned());
    }
    Some(draft)
}

fn on_line(act: Act, conn: &Conn, call: CallId, choice: Choice) -> Option<Box<dyn tx::Command>> {
    let lines: Vec<HandlingLine> = handling::store::lines_of_call(conn, call).unwrap();
    let line = lines.get(usize::from(choice.more >> 3) % lines.len().max(1))?;
    let (line, version): (HandlingLineId, i64) = (line.id, line.version);
    let reason = "老客户".to_owned();
    Some(Box::new(match act {
        Act::Waive => handling::command::Command::Waive { line, version, reason },
        _ => {
            let word = if choice.says(0) { Charge::Free } else { Charge::Charged };
            handling::command::Command::LastWord { line, version, word: Some(word), reason }
        }
    }))
}
