//! The life of a call, step by step as the rules move it: the same state machine, ledger and dues that a transaction
//! goes through, over records that are kept in memory until they are whole.

use chrono::TimeDelta;

use crate::{
    base::{
        calendar::{ClockError, Pause},
        failure::Failure,
        id::{CallPauseId, CallStepId, HandlingLineId, MessageId, RevisitId, UserId},
        kind::{Kind, Subject},
        say::{Arg, Said},
        time::Instant,
        words::Word as _,
    },
    call::{
        Call, CallPause, CallStep, Channel, Status,
        rules::{self, Event, Facts, First, Next, OpenDispatch, Recipient, Step, Unsettled},
    },
    db::bulk::{Grown, Stamp},
    dispatch::{self, Dispatch},
    exchange::demo::Chance,
    handling::{self, Charge, Handling, HandlingLine},
    people::Message,
    receipt::{Receipt, ReceiptAllocation},
    revisit::{self, Revisit},
    settlement::{Settlement, SettlementLine},
};

use super::office::Office;

/// A call and what belongs to it, while it is told.
pub(super) struct Life {
    pub(super) chance: Chance,
    /// What people did here is kept save by save.
    pub(super) is_traced: bool,
    /// The last moment that was told.
    pub(super) now: Instant,
    pub(super) call: Grown<Call>,
    /// The unit, by its place.
    pub(super) card: Option<usize>,
    pub(super) client: usize,
    pub(super) team: usize,
    steps: Vec<(CallStep, Stamp)>,
    pauses: Vec<Grown<CallPause>>,
    pub(super) dispatches: Vec<Grown<Dispatch>>,
    pub(super) handlings: Vec<Grown<Handling>>,
    pub(super) lines: Vec<Grown<HandlingLine>>,
    /// Lines whose parts are on the card.
    pub(super) applied: Vec<HandlingLineId>,
    pub(super) revisits: Vec<Grown<Revisit>>,
    pub(super) settlements: Vec<Grown<Settlement>>,
    pub(super) settlement_lines: Vec<Grown<SettlementLine>>,
    pub(super) receipts: Vec<Grown<Receipt>>,
    pub(super) allocations: Vec<Grown<ReceiptAllocation>>,
    messages: Vec<Grown<Message>>,
    /// Before it was used here, only some customers were asked.
    pub(super) asks: bool,
    /// How much longer everything takes than it should: most calls are quick, some drag on.
    pub(super) slowness: usize,
}

/// What a call is about.
pub(super) struct About {
    pub(super) card: Option<usize>,
    pub(super) client: usize,
    pub(super) team: usize,
}

impl Life {
    /// Records a call, as the rules let it begin.
    pub(super) fn record(
        office: &mut Office,
        mut chance: Chance,
        (mut call, about): (Call, About),
        (first, step): (First, Step),
        by: UserId,
    ) -> Result<Self, Failure> {
        let at = call.opened_at;
        let stamp = Stamp::new(at, by, "call-op-record");
        let is_traced = office.is_traced(at);
        call.number = office.maker.number(Kind::Call, office.day(at))?;
        let asks = is_traced || chance.below(10) < 4;
        let slowness = slowness(office, &mut chance, at);
        let facts = Facts { revisit_owed: false, ..blank_facts(office, stamp) };
        let step = step.at(at);
        let next = rules::first(&call, first, &step, &facts)?;
        let opens = rules::ledger_change(None, next.call.status).opens;
        let mut made = next.call.clone();
        let pause = opens.then(|| pause(&made, at, step.event));
        set_dues(office, &mut made, pause.iter())?;
        let call = office.maker.begin(made, stamp, is_traced);
        let About { card, client, team } = about;
        let mut life = Self {
            chance,
            is_traced,
            now: at,
            call,
            card,
            client,
            team,
            steps: Vec::new(),
            pauses: Vec::new(),
            dispatches: Vec::new(),
            handlings: Vec::new(),
            lines: Vec::new(),
            applied: Vec::new(),
            revisits: Vec::new(),
            settlements: Vec::new(),
            settlement_lines: Vec::new(),
            receipts: Vec::new(),
            allocations: Vec::new(),
            messages: Vec::new(),
            asks,
            slowness,
        };
        if let Some(mut pause) = pause {
            pause.call_id = life.call.id;
            life.pauses.push(office.maker.begin(pause, stamp, is_traced));
        }
        life.log(None, stamp, &step, next.notes.clone());
        life.send(office, stamp, &next);
        Ok(life)
    }

    /// Takes a step at the present moment of the story.
    #[expect(clippy::needless_pass_by_value, reason = "a step is built for this one call and used up by it")]
    pub(super) fn step(
        &mut self,
        office: &mut Office,
        by: UserId,
        op: &'static str,
        step: Step,
    ) -> Result<(), Failure> {
        let stamp = Stamp::new(self.now, by, op);
        let before = self.call.status;
        let next = rules::next(&self.call, &step, &self.facts(office, stamp))?;
        let entered_processed = before != Status::Processed && next.call.status == Status::Processed;
        self.write(office, &next, &step, stamp)?;
        if entered_processed && !self.call.revisit_owed {
            self.close_if_done(office, stamp)?;
        }
        Ok(())
    }

    /// Closes a processed call that nothing keeps open any more (CALL-14).
    pub(super) fn close_if_done(&mut self, office: &mut Office, stamp: Stamp) -> Result<(), Failure> {
        if self.call.status != Status::Processed {
            return Ok(());
        }
        let facts = self.facts(office, stamp);
        if facts.revisit_is_open || !facts.missing(&self.call, stamp.at).is_empty() {
            return Ok(());
        }
        let step = Step::new(Event::Close).said(Said::new("call-note-nothing-owed"));
        let next = rules::next(&self.call, &step, &facts)?;
        self.write(office, &next, &step, stamp)
    }

    /// What a step makes of the call, and what follows from it, as a transaction writes it.
    fn write(&mut self, office: &mut Office, next: &Next, step: &Step, stamp: Stamp) -> Result<(), Failure> {
        let before = (*self.call).clone();
        let mut call = next.call.clone();
        let change = rules::ledger_change(Some(before.status), call.status);
        if change.closes {
            for pause in self.pauses.iter_mut().filter(|pause| pause.to_at.is_none()) {
                pause.change(stamp, |pause| pause.to_at = Some(next.at));
            }
        }
        let opened = change.opens.then(|| pause(&call, next.at, step.event));
        set_dues(office, &mut call, self.pauses.iter().map(|pause| &**pause).chain(&opened))?;
        if before.responded_at.is_some() && before.responded_at == call.responded_at {
            call.response_due = before.response_due;
        }
        if before.solved_at.is_some() && before.solved_at == call.solved_at {
            call.resolve_due = before.resolve_due;
        }
        self.call.change(stamp, |one| {
            let version = one.version;
            *one = call;
            one.version = version;
        });
        if let Some(opened) = opened {
            self.pauses.push(office.maker.begin(opened, stamp, self.is_traced));
        }
        let mut notes = next.notes.clone();
        if next.revokes {
            notes.extend(self.revoke(step, stamp));
        }
        self.log(Some(before.status), stamp, step, notes);
        self.send(office, stamp, next);
        self.follow(office, before.status, next.drops_revisit, stamp);
        Ok(())
    }

    fn revoke(&mut self, step: &Step, stamp: Stamp) -> Vec<Said> {
        let why = if step.why.is_empty() { step.event.word().to_owned() } else { step.why.clone() };
        let open = self.dispatches.iter_mut().filter(|one| one.status.is_open());
        open.map(|one| {
            one.change(stamp, |one| {
                one.status = dispatch::Status::Revoked;
                one.reason.clone_from(&why);
                one.ended_at = Some(stamp.at);
            });
            Said::new("call-note-revoked").with("number", one.number.as_str())
        })
        .collect()
    }

    /// The line of the service log.
    fn log(&mut self, from_status: Option<Status>, stamp: Stamp, step: &Step, mut notes: Vec<Said>) {
        let why = if step.why.is_empty() { &step.text } else { &step.why };
        let said = match notes.len() {
            0 | 1 => notes.pop(),
            _ => Some(Said::new("call-note-list").with("notes", Arg::List(notes))),
        };
        let line = CallStep {
            id: CallStepId::default(),
            version: 0,
            call_id: self.call.id,
            happened_at: stamp.at,
            recorded_at: stamp.at,
            user_id: stamp.by,
            event: step.event.word().to_owned(),
            from_status,
            to_status: self.call.status,
            why: why.clone(),
            said,
        };
        self.steps.push((line, stamp));
    }

    /// What people were told in the last months.
    fn send(&mut self, office: &mut Office, stamp: Stamp, next: &Next) {
        let age_ms = office.end.0 - stamp.at.0;
        if !self.is_traced || age_ms > 90 * 86_400_000 {
            return;
        }
        let mut told: Vec<(UserId, &'static str)> = Vec::new();
        for tell in &next.tell {
            let to = match tell.to {
                Recipient::User(user) => vec![user],
                Recipient::QueueManager => vec![office.teams[self.team].manager],
                Recipient::Supervisors => office.people.supervisors.clone(),
            };
            for user in to {
                if user == stamp.by || told.contains(&(user, tell.key)) {
                    continue;
                }
                told.push((user, tell.key));
                let said = Said::new(tell.key).with("number", self.call.number.as_str());
                let said = said.with("subject", self.call.subject.as_str());
                self.tell(office, stamp, user, said, Subject::new(Kind::Call, self.call.id));
            }
        }
    }

    /// Tells somebody; what is older than two days was read.
    pub(super) fn tell(&mut self, office: &mut Office, stamp: Stamp, to: UserId, said: Said, about: Subject) {
        let age_ms = office.end.0 - stamp.at.0;
        if !self.is_traced || age_ms > 90 * 86_400_000 || to == stamp.by {
            return;
        }
        let message = Message {
            id: MessageId::default(),
            version: 0,
            user_id: to,
            at: stamp.at,
            said,
            about_kind: Some(about.kind),
            about_id: Some(about.id),
            read_at: None,
        };
        let mut message = office.maker.begin(message, stamp, true);
        if age_ms > 2 * 86_400_000 {
            let read_at = stamp.at.plus_ms(60_000 + i64::try_from(self.chance.below(14_400_000)).unwrap_or(0));
            message.change(Stamp::new(read_at, to, "people-op-read"), |one| one.read_at = Some(read_at));
        }
        self.messages.push(message);
    }

    fn follow(&mut self, office: &mut Office, before: Status, drops_revisit: bool, stamp: Stamp) {
        if drops_revisit {
            for one in self.revisits.iter_mut().filter(|one| one.status == revisit::Status::Due) {
                one.change(stamp, |one| one.status = revisit::Status::Dropped);
            }
        }
        if before == self.call.status {
            return;
        }
        if self.call.status == Status::Processed && self.call.revisit_owed {
            let due_on = office.day(stamp.at) + TimeDelta::days(office.settings.policy.revisit_after_days);
            let revisit = Revisit {
                id: RevisitId::default(),
                version: 0,
                call_id: self.call.id,
                cycle: self.call.cycle,
                due_on,
                revisitor_id: None,
                status: revisit::Status::Due,
                channel: Channel::Hotline,
                score: None,
                words: String::new(),
                tries: 0,
                answered_at: None,
                same_person: false,
            };
            self.revisits.push(office.maker.begin(revisit, stamp, self.is_traced));
        }
        if self.call.status == Status::Closed {
            super::work::fit(self, office, stamp);
        }
    }

    /// What the rules ask about the call as it stands.
    fn facts(&self, office: &Office, stamp: Stamp) -> Facts {
        let open = self.dispatches.iter().filter(|one| one.status.is_open());
        let mut of_attempt = self.handlings.iter().filter(|one| one.attempt == self.call.attempts_total);
        let last = of_attempt.next_back();
        let unsettled = self.unsettled().map(|line| Unsettled {
            line: line.id,
            description: line.description.clone(),
            net: line.net,
        });
        Facts {
            manages_queue: office.teams[self.team].manager == stamp.by,
            open_dispatches: open
                .map(|one| OpenDispatch {
                    id: one.id,
                    number: one.number.clone(),
                    accepted: one.status == dispatch::Status::Accepted,
                })
                .collect(),
            anything_handled: !self.handlings.is_empty(),
            handled_in_attempt: last.is_some(),
            last_solved: last.map(|one| one.outcome == handling::Outcome::Solved),
            unsettled: unsettled.collect(),
            revisit_is_open: self.revisits.iter().any(|one| one.status == revisit::Status::Due),
            revisit_owed: self.asks && rules::revisit_is_owed(self.call.call_type, &office.settings.policy),
            ..blank_facts(office, stamp)
        }
    }

    /// The lines that the customer owes and that no settlement holds.
    pub(super) fn unsettled(&self) -> impl Iterator<Item = &Grown<HandlingLine>> {
        let is_settled = |line: &HandlingLine| {
            self.settlement_lines.iter().any(|one| one.is_live && one.handling_line_id == Some(line.id))
        };
        self.lines.iter().filter(move |line| line.charge != Charge::Free && line.net.0 != 0 && !is_settled(line))
    }

    /// The whole of it goes to the store.
    pub(super) fn finish(self, office: &mut Office) {
        // What went on when it was taken over has become so later.
        let over = office.taken_over();
        let over = Stamp { at: over.at.max(self.now), ..over };
        let maker = &mut office.maker;
        maker.finish(self.call, over);
        let last = self.steps.len().saturating_sub(1);
        for (place, (step, stamp)) in self.steps.into_iter().enumerate() {
            if self.is_traced {
                maker.insert(step, stamp);
            } else if place == 0 || place == last {
                maker.insert(step, over);
            }
        }
        self.pauses.into_iter().for_each(|one| maker.finish(one, over));
        self.dispatches.into_iter().for_each(|one| maker.finish(one, over));
        self.handlings.into_iter().for_each(|one| maker.finish(one, over));
        self.lines.into_iter().for_each(|one| maker.finish(one, over));
        self.revisits.into_iter().for_each(|one| maker.finish(one, over));
        self.settlements.into_iter().for_each(|one| maker.finish(one, over));
        self.settlement_lines.into_iter().for_each(|one| maker.finish(one, over));
        self.receipts.into_iter().for_each(|one| maker.finish(one, over));
        self.allocations.into_iter().for_each(|one| maker.finish(one, over));
        self.messages.into_iter().for_each(|one| maker.finish(one, over));
    }
}

/// How much longer a call takes than it should.
fn slowness(office: &Office, chance: &mut Chance, at: Instant) -> usize {
    // Lately work has piled up: who opens the company finds some of every kind.
    let lately = office.end.0 - at.0 < 12 * 86_400_000 && chance.once_in(2);
    match chance.below(100) {
        _ if lately => 20,
        0..76 => 1,
        76..91 => 3,
        91..97 => 7,
        _ => 20,
    }
}

fn pause(call: &Call, from_at: Instant, event: Event) -> CallPause {
    let (id, call_id) = (CallPauseId::default(), call.id);
    CallPause { id, version: 0, call_id, from_at, to_at: None, why: event.word().to_owned() }
}

fn set_dues<'p>(office: &Office, call: &mut Call, pauses: impl Iterator<Item = &'p CallPause>) -> Result<(), Failure> {
    let ledger: Vec<Pause> =
        pauses.map(|pause| Pause { from: pause.from_at, to: pause.to_at, why: String::new() }).collect();
    let promise = rules::promise(call, &office.settings.policy);
    let answers = rules::Answers { responded_at: call.responded_at, solved_at: call.solved_at };
    // None of the contracts sold here has hours of its own.
    let dues = rules::dues(promise, (call.opened_at, answers), &ledger, &office.calendar).map_err(ClockError::said)?;
    (call.response_due, call.resolve_due) = (dues.response, dues.resolve);
    Ok(())
}

/// What holds for a call on which nothing was done.
fn blank_facts(office: &Office, stamp: Stamp) -> Facts {
    Facts {
        now: stamp.at,
        zone: office.zone(),
        actor: stamp.by,
        roles: office.people.roles.get(&stamp.by).cloned().unwrap_or_default(),
        manages_queue: false,
        nobody_manages: false,
        nobody_supervises: false,
        owner_is_active: true,
        last_owner_is_active: true,
        open_dispatches: Vec::new(),
        anything_handled: false,
        handled_in_attempt: false,
        last_solved: None,
        unsettled: Vec::new(),
        revisit_is_open: false,
        revisit_owed: false,
        attempts_until_locked: office.settings.policy.attempts_until_locked,
        reopen_days: office.settings.policy.reopen_days,
    }
}
