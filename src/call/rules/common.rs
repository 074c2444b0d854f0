//! What several rows of the table have in common.

use chrono::NaiveDate;

use crate::{
    base::{id::UserId, say::Said, time::end_of_day},
    call::{Outcome, Status},
};

use super::{
    Event, Missing, Refusal,
    moves::{Move, Recipient, Tell},
};

impl Move<'_> {
    /// The last handling record decides.
    pub(super) fn as_handled(&mut self) -> Result<(), Refusal> {
        if self.next.call.status == Status::OnHold {
            self.leave_hold();
        }
        match self.facts.last_solved {
            Some(true) => self.enter_processed(Outcome::Solved),
            Some(false) => {
                self.tell_owner("call-tell-not-solved");
                self.come_back();
            }
            None => return Err(Refusal::NothingHandled),
        }
        Ok(())
    }

    /// Back to waiting, or locked when it came back too often.
    pub(super) fn come_back(&mut self) {
        let call = &mut self.next.call;
        call.attempts += 1;
        call.attempts_total += 1;
        self.disown();
        if self.next.call.attempts >= self.facts.attempts_until_locked {
            self.next.notes.push(Said::new("call-note-attempts").with("attempts", self.next.call.attempts));
            self.tell(Recipient::QueueManager, "call-tell-locked");
            self.go(Status::Locked);
        } else {
            self.tell(Recipient::QueueManager, "call-tell-waiting");
            self.go(Status::Waiting);
        }
    }

    pub(super) fn enter_processed(&mut self, outcome: Outcome) {
        self.respond();
        let at = self.next.at;
        let call = &mut self.next.call;
        call.outcome = Some(outcome);
        call.solved_at = Some(at);
        call.cycle += 1;
        call.revisit_owed = self.facts.revisit_owed;
        self.go(Status::Processed);
    }

    pub(super) fn leave_processed(&mut self) {
        self.next.drops_revisit = true;
        let call = &mut self.next.call;
        call.outcome = None;
        call.unsolvable_whose = None;
        call.solved_at = None;
        call.revisit_owed = false;
    }

    pub(super) fn enter_closed(&mut self) {
        self.next.revokes = true;
        self.next.call.closed_at = Some(self.next.at);
        self.go(Status::Closed);
    }

    /// Leaves hold for the state it left; one that got an owner meanwhile is assigned (CALL-15).
    pub(super) fn leave_hold(&mut self) {
        let call = &mut self.next.call;
        let kept = call.kept_status.unwrap_or(Status::Waiting);
        let status = if kept == Status::Waiting && call.owner_id.is_some() { Status::Assigned } else { kept };
        call.hold_reason.clear();
        call.resume_on = None;
        self.go(status);
    }

    /// The reason and end of a hold. An end after the wanted date clears that date and tells the
    /// owner (CALL-15).
    pub(super) fn hold_until(&mut self, resume_on: Option<NaiveDate>) -> Result<(), Refusal> {
        let past = resume_on.filter(|day| end_of_day(*day, self.facts.zone) <= self.facts.now);
        if let Some(day) = past {
            return Err(Refusal::ResumeIsPast(day));
        }
        let call = &mut self.next.call;
        call.hold_reason.clone_from(&self.step.why);
        call.resume_on = resume_on;
        if let (Some(resume), Some(wanted)) = (resume_on, call.wanted_on)
            && resume > wanted
        {
            call.wanted_on = None;
            call.wanted_used = false;
            self.note_day("call-note-wanted-cleared", wanted);
            self.tell_owner("call-tell-wanted-cleared");
        }
        Ok(())
    }

    /// Takes the new wanted date. One that is past can't simply stay: a new one or none is asked
    /// for. A second solve-by date that is past goes with it.
    pub(super) fn renew_wanted(&mut self) -> Result<(), Refusal> {
        // Past when it happens: a hold that ended while the program was off keeps its wanted date, and
        // the rules go on from there.
        let is_past = |day: NaiveDate| end_of_day(day, self.facts.zone) <= self.next.at;
        match self.step.wanted_on {
            Some(Some(day)) if is_past(day) => return Err(Refusal::WantedIsPast(day)),
            Some(wanted) => {
                self.next.call.wanted_on = wanted;
                self.next.call.wanted_used = false;
            }
            None => {
                if let Some(day) = self.next.call.wanted_on.filter(|day| is_past(*day)) {
                    return Err(Refusal::WantedIsPast(day));
                }
            }
        }
        if self.next.call.solve_by.is_some_and(is_past) {
            self.next.call.solve_by = None;
        }
        Ok(())
    }

    /// A date that is past by now and that no automatic rule has used (CALL-13).
    pub(super) fn unused(&self, day: Option<NaiveDate>) -> Result<NaiveDate, Refusal> {
        let used = self.next.call.wanted_used;
        day.filter(|day| !used && end_of_day(*day, self.facts.zone) <= self.facts.now).ok_or(Refusal::NoCause)
    }

    /// The day by which something had to be handled: the second date where one is given, which no
    /// rule has used then, else the wanted date.
    pub(super) fn unused_by(&self) -> Result<NaiveDate, Refusal> {
        match self.next.call.solve_by {
            Some(day) if end_of_day(day, self.facts.zone) <= self.facts.now => Ok(day),
            Some(_) => Err(Refusal::NoCause),
            None => self.unused(self.next.call.wanted_on),
        }
    }

    /// A rule has used the dates that are past: each once. A second date goes with it; a wanted date
    /// still to come stays for the row 'no owner'.
    pub(super) fn use_up(&mut self) {
        let is_past = |day: NaiveDate| end_of_day(day, self.facts.zone) <= self.facts.now;
        let wanted_is_past = self.next.call.wanted_on.is_some_and(is_past);
        let call = &mut self.next.call;
        call.solve_by = None;
        call.wanted_used = call.wanted_used || wanted_is_past;
    }

    /// What keeps the call, as it would be, from closing.
    pub(super) fn missing(&self) -> Vec<Missing> {
        self.facts.missing(&self.next.call, self.next.at)
    }

    /// The owner that the step gives, who must be able to act.
    pub(super) fn given_owner(&self) -> Result<UserId, Refusal> {
        let owner = self.step.owner.ok_or(Refusal::NeedsOwner)?;
        if self.facts.owner_is_active { Ok(owner) } else { Err(Refusal::OwnerInactive) }
    }

    /// The owner that the step gives, else the last one, if active.
    pub(super) fn owner_or_last(&self) -> Result<Option<UserId>, Refusal> {
        if self.step.owner.is_some() {
            return self.given_owner().map(Some);
        }
        let last = self.next.call.owner_id.or(self.next.call.last_owner_id);
        Ok(last.filter(|_| self.facts.last_owner_is_active))
    }

    pub(super) fn own(&mut self, owner: UserId) {
        let call = &mut self.next.call;
        if call.owner_id != Some(owner) {
            call.last_owner_id = call.owner_id.or(call.last_owner_id);
        }
        call.owner_id = Some(owner);
    }

    pub(super) fn disown(&mut self) {
        let call = &mut self.next.call;
        call.last_owner_id = call.owner_id.or(call.last_owner_id);
        call.owner_id = None;
        call.owner_began = false;
    }

    /// The state that dispatch events change: on hold, the kept one (CALL-15).
    pub(super) fn state(&self) -> Status {
        match self.next.call.status {
            Status::OnHold => self.next.call.kept_status.unwrap_or(Status::Waiting),
            other => other,
        }
    }

    pub(super) fn set_state(&mut self, status: Status) {
        if self.next.call.status == Status::OnHold {
            self.next.call.kept_status = Some(status);
        } else {
            self.go(status);
        }
    }

    pub(super) fn go(&mut self, status: Status) {
        self.next.call.status = status;
        if status != Status::OnHold {
            self.next.call.kept_status = None;
        }
    }

    /// The first contact counts; a response once met stays met (CALL-17, CLK-4).
    pub(super) fn respond(&mut self) {
        let at = self.next.at;
        self.next.call.responded_at.get_or_insert(at);
    }

    pub(super) fn need_reason(&self) -> Result<(), Refusal> {
        self.need(&self.step.why, Refusal::NeedsReason)
    }

    pub(super) fn need(&self, text: &str, refusal: Refusal) -> Result<(), Refusal> {
        if text.trim().is_empty() { Err(refusal) } else { Ok(()) }
    }

    pub(super) fn need_manager(&mut self) -> Result<(), Refusal> {
        if !self.facts.may_manage() {
            return Err(Refusal::NeedsManager);
        }
        if !self.facts.is_manager() {
            self.next.notes.push(Said::new("call-note-for-want-of-others"));
        }
        Ok(())
    }

    pub(super) fn does_not_fit(&self) -> Refusal {
        let (event, status): (Event, Status) = (self.step.event, self.state());
        Refusal::DoesNotFit { event, status, would: super::fitting(status) }
    }

    pub(super) fn tell(&mut self, to: Recipient, key: &'static str) {
        self.next.tell.push(Tell { to, key });
    }

    pub(super) fn tell_owner(&mut self, key: &'static str) {
        if let Some(owner) = self.next.call.owner_id.or(self.next.call.last_owner_id) {
            self.tell(Recipient::User(owner), key);
        }
    }

    pub(super) fn note_day(&mut self, key: &'static str, day: NaiveDate) {
        self.next.notes.push(Said::new(key).with("day", day));
    }
}
