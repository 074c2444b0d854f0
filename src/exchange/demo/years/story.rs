//! What becomes of a call: who takes it, who goes, what they find, how it ends, as it goes in such an office.

use crate::{
    base::{failure::Failure, id::UserId, time::Instant},
    call::{
        Status,
        rules::{Event, First, Step, missed},
    },
    contract::Coverage,
    db::bulk::Stamp,
    exchange::demo::Chance,
    revisit,
};

use super::{life::Life, office::Office, work::Work};

/// What the call is about, as the story needs it.
pub(super) struct Trouble {
    pub(super) coverage: Coverage,
    pub(super) problem: &'static str,
    pub(super) cause: &'static str,
    pub(super) part: Option<&'static str>,
    pub(super) cures: Vec<String>,
    /// It can be done from afar.
    pub(super) is_remote: bool,
    /// How long the work takes at most, about.
    pub(super) minutes: usize,
}

/// What becomes of a call after it was recorded. The story stops wherever the last moment comes before the next step.
pub(super) struct Story<'a> {
    pub(super) office: &'a mut Office,
    pub(super) life: Life,
    pub(super) trouble: Trouble,
}

/// Whether the story goes on.
type Goes = Result<bool, Failure>;

impl Story<'_> {
    /// Tells it to its end, and gives it to the store.
    pub(super) fn tell(mut self, first: First) -> Result<(), Failure> {
        if first != First::Answered && first != First::Declined && self.is_taken()? && !self.is_withdrawn()? {
            self.work_to_the_end()?;
            if self.life.call.status == Status::Closed && self.life.chance.below(1000) < 15 {
                self.come_again()?;
            }
            self.pay()?;
        }
        self.life.finish(self.office);
        Ok(())
    }

    /// Time passes, in working minutes. False when the last moment came.
    fn wait(&mut self, least: usize, most: usize) -> bool {
        let most = most * self.life.slowness;
        match self.office.later(&mut self.life.chance, self.life.now, least, most) {
            Some(at) => {
                self.life.now = at;
                true
            }
            None => false,
        }
    }

    fn step(&mut self, by: UserId, step: Step) -> Result<(), Failure> {
        self.life.step(self.office, by, "call-op-step", step)
    }

    fn word(&mut self, section: &str) -> &'static str {
        self.office.words.one(&mut self.life.chance, section)
    }

    fn manager(&self) -> UserId {
        self.office.teams[self.life.team].manager
    }

    fn owner(&self) -> UserId {
        self.life.call.owner_id.unwrap_or(self.manager())
    }

    /// It is decided to take it, and somebody answers for it.
    fn is_taken(&mut self) -> Goes {
        if self.life.call.status == Status::Undecided {
            if !self.wait(60, 1500) {
                return Ok(false);
            }
            if self.life.chance.below(10) < 3 {
                let why = self.word("declined");
                self.step(self.manager(), Step::new(Event::Decline).why(why))?;
                return Ok(false);
            }
            self.step(self.manager(), Step::new(Event::Take))?;
        }
        if self.life.call.status == Status::OnHold {
            if !self.wait(450, 2500) {
                return Ok(false);
            }
            self.step(self.manager(), Step::new(Event::Resume).wanted(None))?;
        }
        Ok(true)
    }

    /// The customer needs nobody after all.
    fn is_withdrawn(&mut self) -> Goes {
        if self.life.chance.below(1000) >= 28 {
            return Ok(false);
        }
        if !self.wait(15, 900) {
            return Ok(true);
        }
        let why = self.word("cancelled");
        let step = Step::new(Event::Cancel).why(why);
        let is_error = self.life.chance.once_in(5);
        let by = self.office.people.desk[0];
        self.step(by, if is_error { step.in_error() } else { step })?;
        Ok(true)
    }

    /// From the first hand that takes it until nothing is owed any more.
    fn work_to_the_end(&mut self) -> Result<(), Failure> {
        for round in 0..5 {
            if !self.is_owned()? || !self.is_worked_on(round)? {
                return Ok(());
            }
            if self.life.call.status != Status::Processed && self.life.call.status != Status::Closed {
                continue;
            }
            if !self.is_explained()? || !self.is_settled()? || !self.is_asked_about()? {
                return Ok(());
            }
            if matches!(self.life.call.status, Status::Processed | Status::Closed) {
                return Ok(());
            }
        }
        Ok(())
    }

    /// The manager gives it to somebody, or unlocks it.
    fn is_owned(&mut self) -> Goes {
        if !matches!(self.life.call.status, Status::Waiting | Status::Locked) {
            return Ok(true);
        }
        // Some lie for long: nobody is free, nobody looked.
        let most = if self.life.chance.once_in(25) { 2500 } else { 220 };
        if !self.wait(4, most) {
            return Ok(false);
        }
        let owners = self.office.teams[self.life.team].owners.clone();
        let owner = owners[self.life.chance.below(owners.len()).min(self.life.chance.below(owners.len()))];
        let by = self.manager();
        if self.life.call.status == Status::Locked {
            let why = self.word("unlocked");
            self.step(by, Step::new(Event::Unlock).owner(owner).why(why).wanted(None))?;
        } else {
            self.step(by, Step::new(Event::Assign).owner(owner))?;
        }
        if self.life.chance.below(100) < 40 {
            if !self.wait(3, 150) {
                return Ok(false);
            }
            let why = self.word("contacted");
            let owner = self.owner();
            self.life.step(self.office, owner, "call-op-contact", Step::new(Event::Contact).why(why))?;
        }
        Ok(true)
    }

    /// The work, from afar or on site; it may not help.
    fn is_worked_on(&mut self, round: usize) -> Goes {
        if self.life.call.status == Status::InProgress || self.life.call.status == Status::Assigned {
            let is_remote = self.trouble.is_remote && round == 0 && self.life.dispatches.is_empty();
            let is_ready = if is_remote { self.is_begun()? } else { self.is_visited()? };
            if !is_ready {
                return Ok(false);
            }
        }
        let hopeless = round > 0 && self.life.chance.once_in(40);
        if hopeless && self.life.call.status == Status::InProgress {
            let text = self.word("unsolvable");
            let whose = crate::call::Whose::Customer;
            self.step(self.owner(), Step::new(Event::Unsolvable).text(text).whose(whose))?;
            return Ok(true);
        }
        let is_solved = self.life.chance.below(100) < if round == 0 { 91 } else { 95 };
        let text = if is_solved {
            let cure = self.life.chance.below(self.trouble.cures.len());
            self.trouble.cures[cure].clone()
        } else {
            self.word("not-solved").to_owned()
        };
        let minutes = 30 + self.trouble.minutes * self.life.chance.below(100) / 100;
        let Trouble { problem, cause, part, .. } = self.trouble;
        let work = Work { is_solved, text, cause, part, problem, minutes };
        self.life.handle(self.office, &work, &self.trouble.coverage)?;
        Ok(true)
    }

    fn is_begun(&mut self) -> Goes {
        if self.life.call.status == Status::Assigned {
            if !self.wait(2, 260) {
                return Ok(false);
            }
            self.step(self.owner(), Step::new(Event::Begin))?;
        }
        Ok(self.wait(15, 700))
    }

    /// A technician is sent, takes it, comes when it was planned. Parts or the customer may be waited for.
    fn is_visited(&mut self) -> Goes {
        for turn in 0..3 {
            if !self.wait(3, 240) {
                return Ok(false);
            }
            let owner = self.owner();
            let territory = self.office.clients[self.life.client].territory;
            let technician = self.office.technician(&mut self.life.chance, self.trouble.problem, territory);
            let most = 1700 * self.life.slowness.min(7);
            let Some(plan) = self.office.later(&mut self.life.chance, self.life.now, 30, most) else {
                return Ok(false);
            };
            let plan = on_the_half_hour(plan);
            self.life.send_out(self.office, owner, technician, plan)?;
            if !self.wait(2, 190) {
                return Ok(false);
            }
            if turn < 2 && self.life.chance.below(100) < 4 {
                let why = self.word("rejected");
                self.life.answer_dispatch(self.office, Some(why))?;
                continue;
            }
            self.life.answer_dispatch(self.office, None)?;
            if self.life.chance.below(100) < 9 && !self.is_held()? {
                return Ok(false);
            }
            let work_ms = 1_800_000 + i64::try_from(self.life.chance.below(90)).unwrap_or(0) * 60_000;
            let done = self.life.now.max(plan).plus_ms(work_ms);
            if done > self.office.end {
                return Ok(false);
            }
            self.life.now = done;
            return Ok(true);
        }
        Ok(false)
    }

    fn is_held(&mut self) -> Goes {
        if !self.wait(20, 400) {
            return Ok(false);
        }
        let why = self.word("hold");
        let days = chrono::Days::new(1 + self.life.chance.below(9) as u64);
        let day = self.office.day(self.life.now) + days;
        self.step(self.owner(), Step::new(Event::Hold).why(why).resume_on(day))?;
        if !self.wait(300, 4000) {
            return Ok(false);
        }
        self.step(self.owner(), Step::new(Event::Resume).wanted(None))?;
        Ok(true)
    }

    /// Whoever was late says why (CLK-7).
    fn is_explained(&mut self) -> Goes {
        if !self.life.call.delay_cause.is_empty() || missed(&self.life.call, self.life.now).is_none() {
            return Ok(true);
        }
        if !self.wait(1, 400) {
            return Ok(false);
        }
        let cause =
            *self.life.chance.of(&["waiting_part", "waiting_customer", "no_technician", "no_technician", "other"]);
        let stamp = Stamp::new(self.life.now, self.owner(), "call-op-save");
        self.life.call.change(stamp, |call| call.delay_cause = cause.to_owned());
        self.life.close_if_done(self.office, stamp)?;
        Ok(true)
    }

    fn is_settled(&mut self) -> Goes {
        if self.life.unsettled().next().is_none() {
            return Ok(true);
        }
        if !self.wait(30, 1500) {
            return Ok(false);
        }
        let accountants = &self.office.people.accountants;
        let by = accountants[self.life.client % accountants.len()];
        self.life.settle(self.office, by)?;
        Ok(true)
    }

    /// The customer is asked; not everybody is reached, and not everybody is satisfied.
    fn is_asked_about(&mut self) -> Goes {
        // Whoever asks does not wait for who worked.
        self.life.slowness = 1;
        let askers = &self.office.people.askers;
        let by = askers[self.life.client % askers.len()];
        loop {
            let Some(place) = self.life.revisits.iter().position(|one| one.status == revisit::Status::Due) else {
                return Ok(true);
            };
            if !self.wait(430, 1900) {
                return Ok(false);
            }
            let mood = self.life.chance.below(100);
            let (event, score) = match mood {
                0..8 => (revisit::rules::Event::NotReached, None),
                8..12 => (revisit::rules::Event::NotSatisfied, Some(1 + mood % 2)),
                _ => (revisit::rules::Event::Satisfied, Some(if mood < 34 { 4 } else { 5 })),
            };
            self.answer(place, by, event, score)?;
        }
    }

    fn answer(
        &mut self,
        place: usize,
        by: UserId,
        event: revisit::rules::Event,
        score: Option<usize>,
    ) -> Result<(), Failure> {
        use revisit::Status as Asked;
        let words = match event {
            revisit::rules::Event::Satisfied => self.word("happy"),
            revisit::rules::Event::NotSatisfied => self.word("unhappy"),
            revisit::rules::Event::NotReached => "",
        };
        let tries = (self.life.revisits[place].tries, self.office.settings.policy.revisit_tries);
        let next = revisit::rules::next(self.life.revisits[place].status, event, tries, !words.is_empty())?;
        let (status, tries) = next;
        let stamp = Stamp::new(self.life.now, by, "revisit-op-answer");
        self.life.revisits[place].change(stamp, |one| {
            one.status = status;
            one.tries = tries;
            one.score = score.and_then(|score| i64::try_from(score).ok());
            one.words = words.to_owned();
            one.revisitor_id = Some(by);
            one.answered_at = (status != Asked::Due).then_some(stamp.at);
        });
        let event = match status {
            Asked::Satisfied => Event::Satisfied,
            Asked::NotSatisfied => Event::NotSatisfied,
            Asked::NotReached => Event::NotReached,
            Asked::Due | Asked::Dropped => return Ok(()),
        };
        self.life.step(self.office, by, "revisit-op-answer", Step::new(event).why(words))
    }

    /// The same trouble again, within the days in which a call may be reopened.
    fn come_again(&mut self) -> Result<(), Failure> {
        if !self.wait(200, 3000) {
            return Ok(());
        }
        let closed_at = self.life.call.closed_at.unwrap_or(self.life.now);
        if (self.office.day(self.life.now) - self.office.day(closed_at)).num_days() > 12 {
            return Ok(());
        }
        let why = self.word("reopened");
        let by = self.office.people.desk[0];
        self.step(by, Step::new(Event::Reopen).why(why).wanted(None))?;
        self.work_to_the_end()
    }

    /// Most pay within weeks, some a part, some late, a few not.
    fn pay(&mut self) -> Result<(), Failure> {
        if self.life.settlements.is_empty() {
            return Ok(());
        }
        let mood = self.life.chance.below(100);
        let days = if mood < 80 { 1 + self.life.chance.below(40) } else { 30 + self.life.chance.below(120) };
        let at = self.life.now.plus_ms(i64::try_from(days).unwrap_or(1) * 86_400_000);
        let Some(at) = self.office.calendar.next_open(at).filter(|at| *at <= self.office.end) else { return Ok(()) };
        if mood < 97 { self.life.pay(self.office, at, !(90..97).contains(&mood)) } else { Ok(()) }
    }
}

/// Visits are planned on the half hour.
fn on_the_half_hour(at: Instant) -> Instant {
    Instant(at.0 - at.0.rem_euclid(1_800_000))
}

/// What may cure a trouble, with its numbers.
pub(super) fn cures(chance: &mut Chance, cures: &str) -> Vec<String> {
    cures.split(';').map(|cure| super::words::filled(chance, cure, "")).collect()
}
