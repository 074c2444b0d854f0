//! What each row of the table does to a call.

use crate::{
    base::{id::UserId, say::Said, time::Instant},
    call::{Call, Outcome, Status},
};

use super::{Facts, Missing, Refusal, Step};

/// To whom something is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recipient {
    /// This user.
    User(UserId),
    /// The manager of the call's queue; the supervisors where it has none.
    QueueManager,
    /// Everybody who supervises.
    Supervisors,
}

/// A message that a step sends. Its text gets the call's number and subject beside its own arguments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tell {
    /// To whom.
    pub to: Recipient,
    /// The text key.
    pub key: &'static str,
}

/// What a step makes of a call.
#[derive(Clone, Debug, PartialEq)]
pub struct Next {
    /// The call as it shall be; the dues are computed from the ledger afterwards.
    pub call: Call,
    /// When the step happened.
    pub at: Instant,
    /// Open dispatches are revoked with it (CALL-16).
    pub revokes: bool,
    /// The open revisit is no longer needed.
    pub drops_revisit: bool,
    /// Who is told.
    pub tell: Vec<Tell>,
    /// What the service log says beside the reason.
    pub notes: Vec<Said>,
    /// What keeps it from closing: it stays processed until the last of it is done (CALL-14).
    pub missing: Vec<Missing>,
}

/// A call on its way through one row of the table.
pub(super) struct Move<'a> {
    pub(super) step: &'a Step,
    pub(super) facts: &'a Facts,
    pub(super) next: Next,
}

impl<'a> Move<'a> {
    pub(super) fn new(call: &Call, step: &'a Step, facts: &'a Facts, at: Instant) -> Self {
        let mut call = call.clone();
        call.last_step_at = at;
        let notes = step.said.iter().cloned().collect();
        let (tell, missing) = (Vec::new(), Vec::new());
        Self { step, facts, next: Next { call, at, revokes: false, drops_revisit: false, tell, notes, missing } }
    }

    pub(super) fn done(self) -> Next {
        self.next
    }

    // The rows, in the order of the table.

    pub(super) fn answer(&mut self) -> Result<(), Refusal> {
        self.need(&self.step.text, Refusal::NeedsSolution)?;
        self.respond();
        let mut missing = self.missing();
        // Closing revokes open dispatches (CALL-16), so they don't keep it from closing here.
        missing.retain(|one| !matches!(one, Missing::Dispatch(_)));
        if !missing.is_empty() {
            return Err(Refusal::Missing(missing));
        }
        self.next.revokes = true;
        let at = self.next.at;
        // Who was visited before in vain was not helped at first contact (CALL-6).
        let first_contact = !self.facts.anything_handled;
        let call = &mut self.next.call;
        call.solution.clone_from(&self.step.text);
        call.outcome = Some(Outcome::Solved);
        call.first_contact = first_contact;
        call.revisit_owed = false;
        call.solved_at = Some(at);
        call.closed_at = Some(at);
        self.go(Status::Closed);
        Ok(())
    }

    pub(super) fn take(&mut self) -> Result<(), Refusal> {
        if self.step.owner.is_some() {
            return self.assign();
        }
        // Recorded with an owner while it was undecided: it is theirs now.
        if let Some(owner) = self.next.call.owner_id.filter(|_| self.facts.last_owner_is_active) {
            self.tell(Recipient::User(owner), "call-tell-yours");
            self.go(Status::Assigned);
            return Ok(());
        }
        self.disown();
        if self.next.call.status != Status::Waiting {
            self.tell(Recipient::QueueManager, "call-tell-waiting");
        }
        self.go(Status::Waiting);
        Ok(())
    }

    pub(super) fn decline(&mut self) -> Result<(), Refusal> {
        self.need_reason()?;
        self.next.revokes = true;
        self.next.call.reason.clone_from(&self.step.why);
        self.go(Status::Declined);
        Ok(())
    }

    pub(super) fn assign(&mut self) -> Result<(), Refusal> {
        let owner = self.given_owner()?;
        self.own(owner);
        self.tell(Recipient::User(owner), "call-tell-yours");
        if self.next.call.lacks_consent() {
            self.next.notes.push(Said::new("call-note-consent-missing"));
        }
        self.go(Status::Assigned);
        Ok(())
    }

    pub(super) fn reassign(&mut self) -> Result<(), Refusal> {
        let owner = self.given_owner()?;
        self.own(owner);
        self.tell(Recipient::User(owner), "call-tell-yours");
        Ok(())
    }

    pub(super) fn dispatch_issued(&mut self) -> Result<(), Refusal> {
        self.need_consent()?;
        if self.state() == Status::Waiting || self.next.call.owner_id.is_none() {
            let owner = match self.step.owner {
                Some(_) => self.given_owner()?,
                None => self.facts.actor,
            };
            self.own(owner);
            if owner != self.facts.actor {
                self.tell(Recipient::User(owner), "call-tell-yours");
            }
        }
        if self.state() == Status::Waiting {
            self.set_state(Status::Assigned);
        }
        Ok(())
    }

    pub(super) fn begin(&mut self) -> Result<(), Refusal> {
        self.need_consent()?;
        self.next.call.owner_began = true;
        self.respond();
        self.go(Status::InProgress);
        Ok(())
    }

    pub(super) fn dispatch_accepted(&mut self) -> Result<(), Refusal> {
        self.respond();
        if self.state() == Status::Assigned {
            self.set_state(Status::InProgress);
        }
        Ok(())
    }

    pub(super) fn dispatch_gone(&mut self) -> Result<(), Refusal> {
        if !self.facts.open_dispatches.is_empty() {
            return Ok(());
        }
        if self.facts.handled_in_attempt {
            return self.as_handled();
        }
        if self.state() == Status::InProgress && !self.next.call.owner_began {
            self.set_state(Status::Assigned);
        }
        if let Some(owner) = self.next.call.owner_id {
            self.tell(Recipient::User(owner), "call-tell-nobody-sent");
        }
        Ok(())
    }

    pub(super) fn handled(&mut self) -> Result<(), Refusal> {
        self.need_consent()?;
        self.need(&self.step.text, Refusal::NeedsSolution)?;
        if !self.facts.handled_in_attempt {
            return Err(Refusal::NothingHandled);
        }
        // 'Handled' resumes first (CALL-15), and only assigned and in progress have work to record.
        if !matches!(self.state(), Status::Assigned | Status::InProgress) {
            return Err(self.does_not_fit());
        }
        self.respond();
        self.next.call.solution.clone_from(&self.step.text);
        if self.next.call.status == Status::OnHold {
            self.leave_hold();
        }
        if self.facts.open_dispatches.is_empty() { self.as_handled() } else { Ok(()) }
    }

    pub(super) fn take_back(&mut self) -> Result<(), Refusal> {
        self.need_manager()?;
        self.need_reason()?;
        self.next.revokes = true;
        self.next.call.reason.clone_from(&self.step.why);
        self.tell_owner("call-tell-taken-back");
        self.disown();
        self.go(Status::Waiting);
        Ok(())
    }

    pub(super) fn unsolvable(&mut self) -> Result<(), Refusal> {
        if self.next.call.status == Status::Locked {
            self.need_manager()?;
        }
        self.need(&self.step.text, Refusal::NeedsFinding)?;
        let whose = self.step.whose.ok_or(Refusal::NeedsWhose)?;
        self.next.revokes = true;
        let call = &mut self.next.call;
        call.solution.clone_from(&self.step.text);
        call.unsolvable_whose = Some(whose);
        self.enter_processed(Outcome::Unsolvable);
        Ok(())
    }

    pub(super) fn hold(&mut self) -> Result<(), Refusal> {
        self.need_reason()?;
        self.next.call.kept_status = Some(self.next.call.status);
        self.hold_until(self.step.resume_on)?;
        self.go(Status::OnHold);
        Ok(())
    }

    pub(super) fn resume(&mut self) -> Result<(), Refusal> {
        self.renew_wanted()?;
        let was_never_taken = self.next.call.kept_status == Some(Status::Waiting) && self.next.call.owner_id.is_none();
        self.leave_hold();
        match self.next.call.owner_id {
            Some(owner) if owner != self.facts.actor => self.tell(Recipient::User(owner), "call-tell-resumed"),
            None if was_never_taken => self.tell(Recipient::QueueManager, "call-tell-waiting"),
            _ => {}
        }
        Ok(())
    }

    pub(super) fn lock_overdue(&mut self) -> Result<(), Refusal> {
        let wanted = self.unused(self.next.call.wanted_on)?;
        self.next.call.wanted_used = true;
        self.note_day("call-note-wanted-past", wanted);
        self.tell(Recipient::QueueManager, "call-tell-locked");
        self.go(Status::Locked);
        Ok(())
    }

    pub(super) fn return_overdue(&mut self) -> Result<(), Refusal> {
        let by = self.unused_by()?;
        if self.facts.handled_in_attempt || self.facts.is_somebody_on_site() {
            return Err(Refusal::NoCause);
        }
        self.use_up();
        self.next.revokes = true;
        self.note_day("call-note-nothing-handled", by);
        self.tell_owner("call-tell-returned");
        self.tell(Recipient::QueueManager, "call-tell-returned");
        self.disown();
        self.go(Status::Waiting);
        Ok(())
    }

    pub(super) fn tell_overdue(&mut self) -> Result<(), Refusal> {
        let by = self.unused_by()?;
        if self.facts.handled_in_attempt {
            return Err(Refusal::NoCause);
        }
        self.use_up();
        self.note_day("call-note-nothing-handled", by);
        self.tell(Recipient::QueueManager, "call-tell-overdue");
        Ok(())
    }

    pub(super) fn unlock(&mut self) -> Result<(), Refusal> {
        self.need_manager()?;
        self.need_reason()?;
        self.renew_wanted()?;
        let owner = self.owner_or_last()?.unwrap_or(self.facts.actor);
        self.own(owner);
        self.next.call.attempts = 0;
        self.next.call.reason.clone_from(&self.step.why);
        self.tell(Recipient::User(owner), "call-tell-yours");
        self.go(Status::Assigned);
        Ok(())
    }

    pub(super) fn go_on(&mut self) -> Result<(), Refusal> {
        self.need_reason()?;
        let owner = match self.step.owner {
            Some(_) => self.given_owner()?,
            None => self.facts.actor,
        };
        self.own(owner);
        self.next.call.owner_began = true;
        self.leave_processed();
        self.tell(Recipient::User(owner), "call-tell-yours");
        self.go(Status::InProgress);
        Ok(())
    }

    pub(super) fn revisit_answered(&mut self) -> Result<(), Refusal> {
        if self.facts.revisit_is_open {
            return Err(Refusal::RevisitDue);
        }
        self.next.missing = self.missing();
        if self.next.missing.is_empty() {
            self.enter_closed();
        } else {
            let missing = self.next.missing.iter().map(Missing::said).collect::<Vec<_>>();
            self.next.notes.push(Said::new("call-note-stays-processed").with("missing", missing));
        }
        Ok(())
    }

    pub(super) fn close(&mut self) -> Result<(), Refusal> {
        if self.facts.revisit_is_open {
            return Err(Refusal::RevisitDue);
        }
        let missing = self.missing();
        if !missing.is_empty() {
            return Err(Refusal::Missing(missing));
        }
        self.enter_closed();
        Ok(())
    }

    pub(super) fn not_satisfied(&mut self) -> Result<(), Refusal> {
        self.need(&self.step.why, Refusal::NeedsWords)?;
        self.tell_owner("call-tell-not-satisfied");
        self.tell(Recipient::Supervisors, "call-tell-not-satisfied");
        self.leave_processed();
        self.come_back();
        Ok(())
    }

    pub(super) fn reopen(&mut self) -> Result<(), Refusal> {
        self.need_reason()?;
        if let Some(closed_at) = self.next.call.closed_at
            && days_between(closed_at, self.next.at, self.facts) > self.facts.reopen_days
        {
            return Err(Refusal::TooLateToReopen { closed_at, days: self.facts.reopen_days });
        }
        self.renew_wanted()?;
        let owner = self.owner_or_last()?;
        self.leave_processed();
        let call = &mut self.next.call;
        call.closed_at = None;
        call.first_contact = false;
        call.attempts = 0;
        // What was handled before belongs to an attempt that is over.
        call.attempts_total += 1;
        call.reason.clone_from(&self.step.why);
        if let Some(owner) = owner {
            self.own(owner);
            self.next.call.owner_began = false;
            self.tell(Recipient::User(owner), "call-tell-reopened");
            self.go(Status::Assigned);
        } else {
            self.disown();
            self.tell(Recipient::QueueManager, "call-tell-waiting");
            self.go(Status::Waiting);
        }
        Ok(())
    }

    pub(super) fn cancel(&mut self) -> Result<(), Refusal> {
        if self.next.call.status == Status::Locked {
            self.need_manager()?;
        }
        self.need_reason()?;
        if self.facts.anything_handled {
            return Err(Refusal::AlreadyHandled);
        }
        self.next.revokes = true;
        self.tell_owner("call-tell-cancelled");
        let call = &mut self.next.call;
        call.reason.clone_from(&self.step.why);
        call.in_error = self.step.in_error;
        self.go(Status::Cancelled);
        Ok(())
    }

    /// Speaking with the customer answers the response promise when the owner or a technician did
    /// it (CLK-4). The state stays.
    pub(super) fn contact(&mut self) -> Result<(), Refusal> {
        self.need(&self.step.why, Refusal::NeedsWords)?;
        let is_owner = self.next.call.owner_id == Some(self.facts.actor);
        if is_owner || self.facts.roles.0.contains(&crate::people::Role::Technician) {
            self.respond();
        }
        Ok(())
    }
}

impl Move<'_> {
    /// A supervisor agrees to service that nothing covers (COV-7); where there is no other one, whoever acts may.
    pub(super) fn consent(&mut self) -> Result<(), Refusal> {
        if !self.next.call.lacks_consent() {
            return Err(Refusal::ConsentNotAsked);
        }
        self.need_reason()?;
        let is_supervisor = self.facts.roles.0.contains(&crate::people::Role::Supervisor);
        if !is_supervisor && !self.facts.nobody_supervises {
            return Err(Refusal::NeedsSupervisor);
        }
        if !is_supervisor {
            self.next.notes.push(Said::new("call-note-for-want-of-others"));
        }
        self.next.call.consent_by_id = Some(self.facts.actor);
        self.next.call.consent_reason = self.step.why.trim().to_owned();
        Ok(())
    }

    fn need_consent(&self) -> Result<(), Refusal> {
        if self.next.call.lacks_consent() { Err(Refusal::NeedsConsent) } else { Ok(()) }
    }
}

/// Whole days in the office's zone from one moment to another.
fn days_between(from: Instant, to: Instant, facts: &Facts) -> i64 {
    (to.day(facts.zone) - from.day(facts.zone)).num_days()
}
