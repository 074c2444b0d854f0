//! Planned calls as they will be written, but for what the store gives them: pure, so that a thread makes some while those
//! before are written.

use chrono::NaiveDate;

use crate::{
    base::{
        calendar::{ClockError, Compiled, Pause, Week},
        failure::{Failure, FieldError},
        id::UserId,
        say::Said,
        time::Instant,
        words::Word as _,
    },
    call::{
        Call, CallType, Channel, Priority,
        command::blank,
        rules::{Answers, calendar_of, dues, promise},
    },
    revisit,
    setting::Settings,
};

use super::{
    Ready, Row,
    plan::{Planned, subject},
    told::{Ledger, Scribe},
};

/// A call with what it has left behind.
pub(super) struct Built {
    pub call: Call,
    pub ledger: Ledger,
    pub revisit: Option<revisit::Revisit>,
}

/// Builds calls of a file.
pub(super) struct Builder<'a> {
    ready: &'a Ready,
    clocks: Clocks,
    by: UserId,
    now: Instant,
}

impl<'a> Builder<'a> {
    /// For who imports them at this moment.
    pub fn new(ready: &'a Ready, settings: Settings, (by, now): (UserId, Instant)) -> Self {
        Self { ready, clocks: Clocks::new(settings), by, now }
    }

    /// Builds a call.
    ///
    /// # Errors
    /// A promise that ends after every year that calendars know.
    pub fn call(&mut self, planned: &Planned) -> Result<Built, Failure> {
        let Planned { index, number, about, was, rating } = planned;
        let row = &self.ready.prepared.drafts[*index];
        let mut call = filled(row, was.opened_at);
        call.number.clone_from(number);
        call.imported_at = Some(self.now);
        call.equipment_id = about.unit;
        let said = match row.number.trim() {
            "" => Said::new("call-note-imported"),
            number => Said::new("call-note-imported-as").with("number", number),
        };
        let scribe = Scribe { by: self.by, now: self.now, said: &said };
        let reason = if row.reason.trim().is_empty() { self.said_state(*index) } else { row.reason.trim().to_owned() };
        let ledger = was.onto(&mut call, &reason, &scribe);
        if was.stopped_at.is_some() {
            self.clocks.set_dues(&mut call, &ledger)?;
        }
        let today = self.clocks.settings.calendar.day_of(self.now);
        let revisit = rating.map(|score| asked(&call, score, today));
        Ok(Built { call, ledger, revisit })
    }

    /// The state in the words of the file: why a call waits is often said by that alone.
    fn said_state(&self, index: usize) -> String {
        let error = self.ready.prepared.error_at(index, FieldError::new("state", Said::new("error-required")));
        error.value.trim().to_owned()
    }
}

fn filled(row: &Row, opened_at: Instant) -> Call {
    let mut call = blank(opened_at);
    call.contact_name = row.contact.trim().to_owned();
    call.phone = row.phone.trim().to_owned();
    call.subject = subject(row);
    call.description = row.text.trim().to_owned();
    call.channel = Channel::from_word(&row.channel).unwrap_or(Channel::Hotline);
    call.call_type = CallType::from_word(&row.call_type).unwrap_or(CallType::Fault);
    call.priority = Priority::from_word(&row.priority).unwrap_or(Priority::Normal);
    call.solution = row.solution.trim().to_owned();
    call
}

/// What the customer answered.
fn asked(call: &Call, score: i64, today: NaiveDate) -> revisit::Revisit {
    use revisit::Status as Answer;
    revisit::Revisit {
        id: Default::default(),
        version: 0,
        call_id: call.id,
        cycle: call.cycle,
        due_on: today,
        revisitor_id: None,
        status: if score >= 3 { Answer::Satisfied } else { Answer::NotSatisfied },
        channel: call.channel,
        score: Some(score),
        words: String::new(),
        tries: 0,
        answered_at: call.closed_at.or(call.solved_at),
        same_person: false,
    }
}

/// Calendars made once: calls share few.
pub(super) struct Clocks {
    pub settings: Settings,
    calendars: Vec<((Option<Week>, bool), Compiled)>,
}

impl Clocks {
    pub fn new(settings: Settings) -> Self {
        Self { settings, calendars: Vec::new() }
    }

    /// Counts the dues of a call from its ledger (CLK-3).
    ///
    /// # Errors
    /// A promise that ends after every year that calendars know.
    pub fn set_dues(&mut self, call: &mut Call, ledger: &Ledger) -> Result<(), Failure> {
        let windows =
            call.coverage.as_ref().map_or_else(Default::default, |it| (it.windows.clone(), it.holidays_covered));
        let at = self.calendars.iter().position(|(of, _)| *of == windows).unwrap_or_else(|| {
            self.calendars.push((windows, calendar_of(call, &self.settings)));
            self.calendars.len() - 1
        });
        let pauses: Vec<Pause> = ledger
            .pause
            .iter()
            .map(|pause| Pause { from: pause.from_at, to: pause.to_at, why: pause.why.clone() })
            .collect();
        let answers = Answers { responded_at: call.responded_at, solved_at: call.solved_at };
        let promise = promise(call, &self.settings.policy);
        let dues =
            dues(promise, (call.opened_at, answers), &pauses, &self.calendars[at].1).map_err(ClockError::said)?;
        (call.response_due, call.resolve_due) = (dues.response, dues.resolve);
        Ok(())
    }
}
