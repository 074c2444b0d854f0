//! How a new call begins (30-calls, Transitions, row 'new').

use crate::call::{Call, Status};

use super::{
    Event, Facts, Next, Refusal, Step,
    moves::{Move, Recipient},
};

crate::words! {
    /// What becomes of a new call.
    pub enum First in "call-first" {
        /// It is taken: waiting, or assigned where it has an owner.
        Taken = "taken",
        /// It is answered at once (CALL-6).
        Answered = "answered",
        /// It is taken, but waits.
        OnHold = "on_hold",
        /// It is not decided yet whether to take it.
        Undecided = "undecided",
        /// It is not taken.
        Declined = "declined",
    }
}

/// The state of a new call, whose other fields are filled. A call that is not taken, or not yet,
/// tells nobody (CALL-8).
///
/// # Errors
/// What the beginning needs and is not given: a reason, a solution, an active owner.
pub fn first(call: &Call, how: First, step: &Step, facts: &Facts) -> Result<Next, Refusal> {
    debug_assert_eq!(step.event, Event::Record);
    let at = super::moment(call, step, facts)?;
    if call.owner_id.is_some() && !facts.owner_is_active {
        return Err(Refusal::OwnerInactive);
    }
    let mut one = Move::new(call, step, facts, at);
    match how {
        First::Taken => one.begin_taken(),
        First::Answered => one.answer()?,
        First::OnHold => one.begin_on_hold()?,
        First::Undecided => one.begin_undecided()?,
        First::Declined => one.decline()?,
    }
    Ok(one.done())
}

impl Move<'_> {
    fn begin_taken(&mut self) {
        match self.next.call.owner_id {
            Some(owner) => {
                self.tell(Recipient::User(owner), "call-tell-yours");
                self.go(Status::Assigned);
            }
            None => {
                self.tell(Recipient::QueueManager, "call-tell-waiting");
                self.go(Status::Waiting);
            }
        }
    }

    fn begin_on_hold(&mut self) -> Result<(), Refusal> {
        self.need_reason()?;
        self.next.call.kept_status = Some(Status::Waiting);
        self.hold_until(self.step.resume_on)?;
        self.go(Status::OnHold);
        self.next.tell.clear();
        Ok(())
    }

    fn begin_undecided(&mut self) -> Result<(), Refusal> {
        self.need_reason()?;
        self.next.call.reason.clone_from(&self.step.why);
        self.go(Status::Undecided);
        Ok(())
    }
}
