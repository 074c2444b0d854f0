//! What a row tells of a call's past, and what it must have been: pure.

use chrono_tz::Tz;

use crate::{
    base::{failure::FieldError, id::UserId, say::Said, time::Instant, words::Word as _},
    call::{
        Call, CallPause, CallStep, Outcome, Status,
        rules::{Event, ledger_change},
    },
};

use super::dates::Moment;

/// What a row tells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Told {
    pub opened: Option<Moment>,
    pub responded: Option<Moment>,
    pub solved: Option<Moment>,
    pub closed: Option<Moment>,
    /// None where it says none.
    pub state: Option<Status>,
    /// Who has it, and whether they still work here.
    pub owner: Option<(UserId, bool)>,
}

/// What was: a state with moments and an owner that the rules could have led to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Was {
    pub status: Status,
    /// The state it was in until it came to its last one.
    pub before: Status,
    pub opened_at: Instant,
    pub responded_at: Option<Instant>,
    /// When it was processed; of a call that ended otherwise, or is on hold, when that was.
    pub stopped_at: Option<Instant>,
    pub closed_at: Option<Instant>,
    /// When the last of it happened.
    pub last_at: Instant,
    pub owner_id: Option<UserId>,
}

impl Told {
    /// What was.
    ///
    /// # Errors
    /// All that can't have been so, by field: an end before the beginning, a moment to come.
    pub fn was(mut self, now: Instant, zone: Tz) -> Result<(Was, Vec<FieldError>), Vec<FieldError>> {
        let mut warnings = Vec::new();
        self.begins(now, &mut warnings);
        let opened = self.opened.unwrap_or(Moment { at: now, is_day: false });
        self.days_last(opened, zone);
        let errors = self.impossible(opened, now);
        if !errors.is_empty() {
            return Err(errors);
        }
        let status = self.status(&mut warnings);
        let last_told = [self.responded].into_iter().flatten().map(|moment| moment.at).fold(opened.at, Instant::max);
        let at = |moment: Option<Moment>| moment.map(|moment| moment.at);
        let (mut stopped_at, mut closed_at) = (None, None);
        match status {
            Status::Closed | Status::Processed | Status::Declined | Status::Cancelled => {
                let ended = at(self.solved).or(at(self.closed));
                if ended.is_none() {
                    warnings.push(FieldError::new("closed", Said::new("exchange-call-end-unknown")));
                }
                stopped_at = Some(ended.unwrap_or(last_told));
                closed_at = (status == Status::Closed).then(|| at(self.closed).or(stopped_at)).flatten();
            }
            Status::OnHold => stopped_at = Some(last_told),
            _ => {}
        }
        if !status_has_end(status) && (self.solved.is_some() || self.closed.is_some()) {
            let field = if self.solved.is_some() { "solved" } else { "closed" };
            warnings.push(FieldError::new(field, Said::new("exchange-call-not-ended").with_word("status", status)));
        }
        let is_solved = matches!(status, Status::Closed | Status::Processed);
        let mut responded_at = at(self.responded);
        if let (true, Some(solved), Some(responded)) = (is_solved, stopped_at, responded_at)
            && responded > solved
        {
            let said = Said::new("exchange-call-answered-late").with("solved", solved);
            warnings.push(FieldError::new("responded", said));
            responded_at = Some(solved);
        }
        // Whoever solved it had answered it, at the latest then (CLK-4).
        responded_at = if is_solved { responded_at.or(stopped_at) } else { responded_at };
        let owner_id = self.owner.map(|(id, _)| id).filter(|_| status != Status::Waiting);
        let has_owner = owner_id.is_some() && self.owner.is_some_and(|(_, active)| active);
        let before = if has_owner && status != Status::Locked { Status::Assigned } else { Status::Waiting };
        let last_at = [stopped_at, closed_at].into_iter().flatten().fold(last_told.min(now), Instant::max);
        let last_at = responded_at.map_or(last_at, |responded| last_at.max(responded));
        Ok((
            Was { status, before, opened_at: opened.at, responded_at, stopped_at, closed_at, last_at, owner_id },
            warnings,
        ))
    }

    /// When it began, where the row does not say: at the first that it tells, else now.
    fn begins(&mut self, now: Instant, warnings: &mut Vec<FieldError>) {
        if self.opened.is_some() {
            return;
        }
        let told = [self.responded, self.solved, self.closed];
        self.opened = told.into_iter().flatten().min_by_key(|moment| moment.at);
        let key = if self.opened.is_some() { "exchange-call-begins-with-first" } else { "exchange-call-begins-now" };
        warnings
            .push(FieldError::new("opened", Said::new(key).with("at", self.opened.map_or(now, |moment| moment.at))));
    }

    /// Of a day without a time only the day is known: on the day of what came before it is no earlier than that.
    fn days_last(&mut self, opened: Moment, zone: Tz) {
        let mut before = opened;
        for moment in [&mut self.responded, &mut self.solved, &mut self.closed].into_iter().flatten() {
            if moment.is_day && moment.at < before.at && moment.at.day(zone) == before.at.day(zone) {
                moment.at = before.at;
            }
            before = *moment;
        }
    }

    fn impossible(&self, opened: Moment, now: Instant) -> Vec<FieldError> {
        let mut errors = Vec::new();
        let all =
            [("opened", self.opened), ("responded", self.responded), ("solved", self.solved), ("closed", self.closed)];
        for (field, moment) in all {
            let Some(at) = moment.map(|moment| moment.at) else { continue };
            if at > now {
                errors.push(FieldError::new(field, Said::new("exchange-call-to-come").with("now", now)));
            } else if at < opened.at {
                errors.push(FieldError::new(field, Said::new("exchange-call-before-opened").with("opened", opened.at)));
            } else if let (true, Some(solved)) = (field == "closed", self.solved)
                && at < solved.at
            {
                errors.push(FieldError::new(field, Said::new("exchange-call-before-solved").with("solved", solved.at)));
            }
        }
        errors
    }

    /// The state: the one told, as far as it can be without an owner; else what the moments tell.
    fn status(&self, warnings: &mut Vec<FieldError>) -> Status {
        let has_owner = self.owner.is_some_and(|(_, active)| active);
        let told = self.state.unwrap_or(match (self.closed, self.solved) {
            (Some(_), _) => Status::Closed,
            (None, Some(_)) => Status::Processed,
            (None, None) => Status::Waiting,
        });
        let is_of_owner = matches!(told, Status::Assigned | Status::InProgress);
        if is_of_owner && !has_owner {
            let key = if self.owner.is_some() { "exchange-call-owner-left" } else { "exchange-call-owner-missing" };
            warnings.push(FieldError::new("owner", Said::new(key)));
            return Status::Waiting;
        }
        if told == Status::Waiting && has_owner { Status::Assigned } else { told }
    }
}

fn status_has_end(status: Status) -> bool {
    matches!(status, Status::Closed | Status::Processed | Status::Declined | Status::Cancelled)
}

/// The lines of the log and the pause that a past has left. The call they belong to gets its id later.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Ledger {
    pub steps: Vec<CallStep>,
    pub pause: Option<CallPause>,
}

/// Who writes it down, when, and what the log says beside.
pub(super) struct Scribe<'a> {
    pub by: UserId,
    pub now: Instant,
    pub said: &'a Said,
}

impl Was {
    /// Makes the call be as it was, and tells the steps that led there.
    pub fn onto(&self, call: &mut Call, why: &str, scribe: &Scribe<'_>) -> Ledger {
        call.status = self.status;
        call.opened_at = self.opened_at;
        call.responded_at = self.responded_at;
        call.last_step_at = self.last_at;
        call.owner_id = self.owner_id;
        match self.status {
            Status::Closed | Status::Processed => {
                call.solved_at = self.stopped_at;
                call.closed_at = self.closed_at;
                call.outcome = Some(Outcome::Solved);
                call.cycle = 1;
            }
            Status::OnHold => {
                call.kept_status = Some(self.before);
                why.clone_into(&mut call.hold_reason);
            }
            Status::Declined | Status::Cancelled | Status::Undecided => why.clone_into(&mut call.reason),
            Status::InProgress => call.owner_began = true,
            Status::Locked => call.last_owner_id = call.owner_id.take(),
            Status::Waiting | Status::Assigned => {}
        }
        self.ledger(why, scribe)
    }

    fn ledger(&self, why: &str, scribe: &Scribe<'_>) -> Ledger {
        // Undecided and locked ones were never anything else here.
        let begun = if matches!(self.status, Status::Undecided | Status::Locked) { self.status } else { self.before };
        let mut steps = vec![step(scribe, self.opened_at, Event::Record, (None, begun), "")];
        steps[0].said = Some(scribe.said.clone());
        let contact = self.responded_at.filter(|at| self.stopped_at.is_none_or(|stopped| *at < stopped));
        if let Some(at) = contact.filter(|at| *at > self.opened_at) {
            steps.push(step(scribe, at, Event::Contact, (Some(begun), begun), ""));
        }
        let stopped = self.stopped_at.unwrap_or(self.last_at);
        let last = match self.status {
            Status::Closed | Status::Processed => Some((Event::Handled, Status::Processed)),
            Status::Declined => Some((Event::Decline, Status::Declined)),
            Status::Cancelled => Some((Event::Cancel, Status::Cancelled)),
            Status::OnHold => Some((Event::Hold, Status::OnHold)),
            Status::InProgress => Some((Event::Begin, Status::InProgress)),
            _ => None,
        };
        if let Some((event, to)) = last {
            let at_once = self.status == Status::Closed && self.closed_at == self.stopped_at;
            let (event, to) = if at_once { (Event::Close, Status::Closed) } else { (event, to) };
            let ends_with = if matches!(self.status, Status::Closed | Status::Processed) { "" } else { why };
            steps.push(step(scribe, stopped, event, (Some(begun), to), ends_with));
            if let (false, Some(closed), Status::Closed) = (at_once, self.closed_at, self.status) {
                steps.push(step(scribe, closed, Event::Close, (Some(to), Status::Closed), ""));
            }
        }
        let stops = steps.iter().find(|step| ledger_change(step.from_status, step.to_status).opens);
        let pause = stops.map(|step| CallPause {
            id: Default::default(),
            version: 0,
            call_id: Default::default(),
            from_at: step.happened_at,
            to_at: None,
            why: step.event.clone(),
        });
        Ledger { steps, pause }
    }
}

fn step(
    scribe: &Scribe<'_>,
    happened_at: Instant,
    event: Event,
    (from_status, to_status): (Option<Status>, Status),
    why: &str,
) -> CallStep {
    CallStep {
        id: Default::default(),
        version: 0,
        call_id: Default::default(),
        happened_at,
        recorded_at: scribe.now,
        user_id: scribe.by,
        event: event.word().to_owned(),
        from_status,
        to_status,
        why: why.to_owned(),
        said: None,
    }
}
