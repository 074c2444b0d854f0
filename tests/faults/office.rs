//! An office that a fault happens to, and the clerks who work in it, each at a desk.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicI64, Ordering::Relaxed},
        mpsc::{Receiver, Sender, channel},
    },
    time::Duration,
};

use aftercare::{
    base::{
        failure::Failure,
        id::{CallId, DispatchId, EquipmentId, SettlementId, UserId},
        slot::Slot,
        time::Instant,
    },
    call::{
        self,
        rules::{Event, Step},
    },
    db::{
        address::Address,
        clock::Clock,
        desk::Desk,
        open,
        query::Conn,
        tx::{self, Command},
    },
    delivery, dispatch, equipment, handling,
    people::{self, Role},
    settlement,
};

use super::{dice, ledger::Line};
use crate::{calls::Office, util::file::NOON};

/// The system holds all roles.
const ANYBODY: UserId = UserId(0);

/// No answer takes longer, whatever happens to the engine.
const LONGEST: Duration = Duration::from_secs(120);

/// Makes the data of an office: people, a customer with a unit, parts.
pub fn found(address: &Address) {
    let office = Office::on(open::to_write(address).unwrap());
    // Numbers are counted from the first one on; the command line acts as the administrator.
    let renumber = |tx: &tx::Tx<'_>| {
        let mut manager = people::store::get(tx, UserId(2))?;
        tx.change(&mut manager, |user| user.roles.0.push(Role::Admin))?;
        let mut unit = equipment::store::get(tx, EquipmentId(1))?;
        tx.change(&mut unit, |unit| unit.number = Some("EC-OLD".to_owned()))
    };
    tx::within(&office.conn, &office.clock, ANYBODY, "test", renumber).unwrap();
}

/// The moments of saves: no two are alike.
#[derive(Clone)]
pub struct Moments {
    next: Arc<AtomicI64>,
    /// The clock goes by so many hours at most, there and back, between any two saves.
    leaps_hours: u64,
}

impl Moments {
    pub fn from(start: i64) -> Self {
        Self { next: Arc::new(AtomicI64::new(start)), leaps_hours: 0 }
    }

    pub fn leaping(self, hours: u64) -> Self {
        Self { leaps_hours: hours, ..self }
    }

    pub fn of_an_office() -> Self {
        Self::from(NOON.0)
    }

    pub fn set(&self, moment: i64) {
        self.next.store(moment, Relaxed);
    }

    fn next(&self) -> i64 {
        let hours = i64::try_from(dice(2 * self.leaps_hours + 1)).unwrap() - i64::try_from(self.leaps_hours).unwrap();
        self.next.fetch_add(1, Relaxed) + hours * 3_600_000
    }
}

/// Somebody at a desk, who does what offices do and tells of each save.
pub struct Clerk {
    name: String,
    desk: Desk,
    answers: Receiver<()>,
    moments: Moments,
    told: Sender<Line>,
}

impl Clerk {
    pub fn new(address: &Address, name: &str, moments: Moments, told: Sender<Line>) -> Result<Self, Failure> {
        let (answered, answers) = channel();
        let answered = std::sync::Mutex::new(answered);
        // Where nobody waits any more, nobody is woken.
        let wake = Arc::new(move || drop(answered.lock().map(|answered| answered.send(()))));
        let desk = Desk::open(address, Clock::standing_at(Instant(moments.next())), wake)?;
        Ok(Self { name: name.to_owned(), desk, answers, moments, told })
    }

    fn wait<T>(&self, mut slot: Slot<T>) -> Result<T, Failure> {
        loop {
            if let Some(answer) = slot.take() {
                return answer;
            }
            self.answers.recv_timeout(LONGEST).expect("an answer comes, good or bad");
        }
    }

    /// Asks a reader of the desk.
    pub fn ask<T: Send + 'static>(
        &self,
        query: impl FnOnce(&Conn) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        self.wait(self.desk.load(query))
    }

    /// Saves, and tells of it; answers the id of what was made or changed.
    fn save(&self, step: &str, command: impl Command) -> Result<i64, Failure> {
        let moment = self.moments.next();
        self.desk.clock.set(Instant(moment));
        self.tell(Line::Tried { moment, step: step.to_owned() });
        let from = std::time::Instant::now();
        let done = self.wait(self.desk.send(ANYBODY, Box::new(command)));
        self.tell(match &done {
            Ok(done) => {
                let took_ms = u64::try_from(from.elapsed().as_millis()).unwrap();
                Line::Done { moment, rows: done.changes.len(), took_ms }
            }
            Err(failure) if is_certain(failure) => Line::Refused { moment, why: failure.to_string() },
            Err(failure) => Line::Unknown { moment, why: failure.to_string() },
        });
        Ok(done?.outcome.subject.map_or(0, |subject| subject.id))
    }

    fn tell(&self, line: Line) {
        // Where nobody listens, the judging has begun.
        let _ = self.told.send(line);
    }

    /// A call from the first word to the paid settlement; beside it one that is cancelled, and a delivery.
    pub fn live(&self, turn: usize) -> Result<(), Failure> {
        let token = format!("{}-{turn}", self.name);
        let call = self.handled_call(&token)?;
        let settlement = self.settle(call)?;
        let version = self.ask(move |conn| settlement::store::get(conn, settlement))?.version;
        let payment = settlement::fields::StepDraft { amount: "30".to_owned(), ..Default::default() };
        self.save("receive", settlement::command::Command::Receive { id: settlement, version, payment })?;
        let idle = CallId(self.record(&format!("{token} idle"))?);
        let version = self.ask(move |conn| call::store::get(conn, idle))?.version;
        let step = Box::new(Step::new(Event::Cancel).why("客户取消"));
        self.save("cancel", call::command::Command::Step { call: idle, version, step })?;
        self.deliver(&format!("SN-{token}")).map(drop)
    }

    fn record(&self, token: &str) -> Result<i64, Failure> {
        let draft = call::command::Draft {
            equipment: "SN-7788".to_owned(),
            subject: token.to_owned(),
            ..call::command::Draft::new()
        };
        self.save("record", call::command::Command::Record(Box::new(draft)))
    }

    /// A call that nobody works on; every other one is wanted tomorrow.
    pub fn open_call(&self, turn: usize) -> Result<i64, Failure> {
        let today = self.desk.clock.now().day(chrono_tz::Asia::Shanghai);
        let wanted = if turn.is_multiple_of(2) { today.succ_opt().unwrap().to_string() } else { String::new() };
        let draft = call::command::Draft {
            equipment: "SN-7788".to_owned(),
            subject: format!("{}-{turn}", self.name),
            problem_type: "noise".to_owned(),
            wanted_on: wanted,
            ..call::command::Draft::new()
        };
        self.save("record", call::command::Command::Record(Box::new(draft)))
    }

    /// Does something on the desk's writing connection.
    pub fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Conn) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        self.wait(self.desk.write(work))
    }

    /// A call on which somebody was sent and worked.
    pub fn handled_call(&self, token: &str) -> Result<CallId, Failure> {
        let call = CallId(self.record(token)?);
        let draft = self.ask(move |conn| dispatch::command::Draft::for_call(conn, call))?;
        let draft = dispatch::command::Draft { technician: "王工".to_owned(), ..draft };
        let dispatch = DispatchId(self.save("issue", dispatch::command::Command::Issue(draft))?);
        self.save("accept", dispatch::command::Command::Accept { dispatch, happened_at: None })?;
        let number = self.ask(move |conn| dispatch::store::get(conn, dispatch))?.number;
        let part = handling::command::LineDraft {
            item: "P-01".to_owned(),
            quantity: "1".to_owned(),
            serial: format!("BR-{token}"),
            ..handling::command::LineDraft::default()
        };
        let draft = handling::command::Draft {
            dispatch: number,
            outcome: "solved".to_owned(),
            method: "on_site".to_owned(),
            solution: "更换主轴轴承".to_owned(),
            lines: vec![part],
            ..handling::command::Draft::default()
        };
        self.save("handle", handling::command::Command::Record(draft))?;
        Ok(call)
    }

    /// What was done on a call is settled.
    pub fn settle(&self, call: CallId) -> Result<SettlementId, Failure> {
        let id = self.draw_up(call)?;
        let version = self.ask(move |conn| settlement::store::get(conn, id))?.version;
        self.confirm(id, version)?;
        Ok(id)
    }

    pub fn draw_up(&self, call: CallId) -> Result<SettlementId, Failure> {
        let number = self.ask(move |conn| call::store::get(conn, call))?.number;
        let draft = settlement::command::Draft { call: number, ..settlement::command::Draft::default() };
        self.save("make", settlement::command::Command::Make(draft)).map(SettlementId)
    }

    pub fn confirm(&self, id: SettlementId, version: i64) -> Result<(), Failure> {
        self.save("confirm", settlement::command::Command::Confirm { id, version }).map(drop)
    }

    /// A machine is delivered; it gets a card.
    pub fn deliver(&self, serial: &str) -> Result<i64, Failure> {
        let line = delivery::command::LineDraft {
            item: "CK6140".to_owned(),
            serials: serial.to_owned(),
            ..delivery::command::LineDraft::default()
        };
        let draft = delivery::command::Draft {
            customer: "KH001".to_owned(),
            delivered_on: "2026-11-20".to_owned(),
            lines: vec![line],
            ..delivery::command::Draft::default()
        };
        self.save("deliver", delivery::command::Command::Save { draft: Box::new(draft), post: true })
    }

    /// Works until somebody says stop; after a failure the next call is begun when the data can be reached again.
    pub fn work(&self, stop: &AtomicBool) {
        for turn in 0.. {
            if stop.load(Relaxed) {
                return;
            }
            if self.live(turn).is_err() {
                self.wait_for_the_engine(stop);
            }
        }
    }

    fn wait_for_the_engine(&self, stop: &AtomicBool) {
        let is_there = || self.ask(|conn| conn.value::<i64>("SELECT COUNT(*) FROM counter", &[])).is_ok();
        while !stop.load(Relaxed) && !is_there() {
            // Answers that nobody waits for come late; else this is a pause.
            let _ = self.answers.recv_timeout(Duration::from_millis(20));
        }
    }
}

/// True when a failure says that nothing was done: a rule, a lock, a full disk; a lost connection does not.
fn is_certain(failure: &Failure) -> bool {
    let of_the_line = matches!(failure, Failure::Refused(said) if said.key.starts_with("error-server"));
    !of_the_line && (failure.is_of_a_rule() || matches!(failure, Failure::Locked | Failure::Full))
}
