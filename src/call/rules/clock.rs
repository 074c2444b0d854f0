//! The two clocks of a call: response and resolution (CLK-3, CLK-4).

use crate::{
    base::{
        calendar::{Calendar, ClockError, Compiled, Due, Pause},
        say::{Arg, Said},
        time::{Instant, MINUTE_MS},
    },
    call::{Call, Priority, Status},
    contract,
    setting::{Hours, Policy, Settings},
};

/// Why the clocks stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It waits for the customer, a part, a date.
    Hold,
    /// Processed until work goes on, closed until it is reopened (CALL-17).
    Done,
    /// Declined or cancelled: nothing is owed any more.
    Ended,
}

/// Whether the clocks stand in a state, and why.
pub fn standing(status: Status) -> Option<Standing> {
    match status {
        Status::OnHold => Some(Standing::Hold),
        Status::Processed | Status::Closed => Some(Standing::Done),
        Status::Declined | Status::Cancelled => Some(Standing::Ended),
        Status::Undecided | Status::Waiting | Status::Assigned | Status::InProgress | Status::Locked => None,
    }
}

/// What a step does to the ledger of pauses. A pause is open exactly while the clocks stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LedgerChange {
    /// The open pause ends.
    pub closes: bool,
    /// A pause begins.
    pub opens: bool,
}

/// What going from one state (none for a new call) to another does to the ledger.
pub fn ledger_change(before: Option<Status>, after: Status) -> LedgerChange {
    let (before, after) = (before.and_then(standing), standing(after));
    if before == after {
        return LedgerChange { closes: false, opens: false };
    }
    LedgerChange { closes: before.is_some(), opens: after.is_some() }
}

/// What was promised for a call, in minutes of working time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Promise {
    /// Until the first contact.
    pub response: Option<i64>,
    /// Until it is solved.
    pub resolve: Option<i64>,
}

/// The promise of a call's priority: as its coverage was decided, where an empty cell takes the
/// company's.
pub fn promise(call: &Call, policy: &Policy) -> Promise {
    let of = |covered: Option<&Hours>, company: &Hours| {
        covered.and_then(|hours| promised_in(hours, call.priority)).or_else(|| promised_in(company, call.priority))
    };
    let coverage = call.coverage.as_ref();
    Promise {
        response: of(coverage.map(|coverage| &coverage.response), &policy.response),
        resolve: of(coverage.map(|coverage| &coverage.resolve), &policy.resolve),
    }
}

/// What the hours promise to a priority, in working minutes.
pub fn promised_in(hours: &Hours, priority: Priority) -> Option<i64> {
    match priority {
        Priority::Low => hours.low,
        Priority::Normal => hours.normal,
        Priority::High => hours.high,
        Priority::Urgent => hours.urgent,
    }
}

/// A promise that was answered stays as it was, though the call has another priority or contract since: a response once
/// met stays met (CALL-17).
pub fn keep_promised(before: &Call, call: &mut Call, policy: &Policy) {
    let (kept, priority) = (promise(before, policy), call.priority);
    let Some(coverage) = call.coverage.as_mut() else { return };
    if before.responded_at.is_some() && before.responded_at == call.responded_at {
        *cell(&mut coverage.response, priority) = kept.response;
    }
    if before.solved_at.is_some() && before.solved_at == call.solved_at {
        *cell(&mut coverage.resolve, priority) = kept.resolve;
    }
}

fn cell(hours: &mut Hours, priority: Priority) -> &mut Option<i64> {
    match priority {
        Priority::Low => &mut hours.low,
        Priority::Normal => &mut hours.normal,
        Priority::High => &mut hours.high,
        Priority::Urgent => &mut hours.urgent,
    }
}

/// The calendar that a call's clocks count in: its coverage's, else the company's (CLK-2).
pub fn calendar_of(call: &Call, settings: &Settings) -> Compiled {
    match &call.coverage {
        Some(coverage) => contract::rules::coverage::clock(coverage, &settings.calendar),
        None => Compiled::new(&settings.calendar)
            .or_else(|_| Compiled::new(&Calendar::always_open(settings.calendar.zone)))
            .expect("a calendar that is always open passes its check"),
    }
}

/// The stored dues of a call: empty while the clocks stand, or where nothing is promised.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Dues {
    /// Of the first contact.
    pub response: Option<Instant>,
    /// Of the resolution.
    pub resolve: Option<Instant>,
}

/// When a call's promises were answered: by the first contact, and by the solution.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Answers {
    /// The first contact.
    pub responded_at: Option<Instant>,
    /// The work was done.
    pub solved_at: Option<Instant>,
}

/// Computes the dues from the ledger, never by shifting an earlier due (CLK-3). The due of a promise that was
/// answered is the one that held then: pauses after the answer do not move it.
///
/// # Errors
/// A promise that ends after every year that calendars know.
pub fn dues(
    promise: Promise,
    (start, answers): (Instant, Answers),
    pauses: &[Pause],
    calendar: &Compiled,
) -> Result<Dues, ClockError> {
    let due = |minutes: Option<i64>, answered_at: Option<Instant>| -> Result<Option<Instant>, ClockError> {
        let Some(minutes) = minutes else { return Ok(None) };
        Ok(match calendar.due_with_pauses(start, minutes, &pauses_until(pauses, answered_at))? {
            Due::At(at) => Some(at),
            Due::Standing { .. } => None,
        })
    };
    Ok(Dues {
        response: due(promise.response, answers.responded_at)?,
        resolve: due(promise.resolve, answers.solved_at)?,
    })
}

/// The ledger as it stood when the promise was answered: what came after does not count, what was open ends there.
pub fn pauses_until(pauses: &[Pause], answered_at: Option<Instant>) -> Vec<Pause> {
    let Some(answered_at) = answered_at else { return pauses.to_vec() };
    let before = pauses.iter().filter(|pause| pause.from < answered_at);
    before
        .map(|pause| Pause { to: Some(pause.to.map_or(answered_at, |to| to.min(answered_at))), ..pause.clone() })
        .collect()
}

crate::words! {
    /// Where a promise stands (CLK-4).
    pub enum ClockState in "call-clock" {
        /// Kept.
        Met = "met",
        /// Broken.
        Missed = "missed",
        /// Time is running.
        Running = "running",
        /// The clock stands.
        Standing = "standing",
    }
}

/// One promise as it stands now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clock {
    /// Met, missed, running or standing.
    pub state: ClockState,
    /// When it is due; empty while the clock stands.
    pub due: Option<Instant>,
    /// What was promised, in minutes of working time.
    pub promised_minutes: i64,
    /// Working time left, in milliseconds; negative when it is overdue. For a promise that was met
    /// or missed: what was left when it was answered.
    pub remaining_ms: i64,
}

impl Clock {
    /// Whole working minutes that are left, or by which it is late, without a sign.
    pub fn minutes_left(self) -> i64 {
        self.remaining_ms.div_euclid(MINUTE_MS).abs()
    }

    /// The working time that is left, or by which it is late; of an answered promise what it was then.
    pub fn left(self, is_answered: bool) -> Said {
        let key = match (self.remaining_ms < 0, is_answered) {
            (true, true) => "call-clock-late",
            (true, false) => "call-clock-over",
            (false, true) => "call-clock-early",
            (false, false) => "call-clock-left",
        };
        Said::new(key).with("time", Arg::Minutes(self.minutes_left()))
    }
}

/// Where a promise of working minutes stands: answered at `answered_at`, or still to be answered.
///
/// # Errors
/// A promise that ends after every year that calendars know.
pub fn clock_of(
    promised_minutes: i64,
    (start, answered_at, now): (Instant, Option<Instant>, Instant),
    pauses: &[Pause],
    calendar: &Compiled,
) -> Result<Clock, ClockError> {
    let until = answered_at.unwrap_or(now);
    let pauses = pauses_until(pauses, answered_at);
    let remaining_ms = promised_minutes * MINUTE_MS - calendar.used(start, until, &pauses);
    let (state, due) = match (answered_at, calendar.due_with_pauses(start, promised_minutes, &pauses)?) {
        (Some(_), Due::At(due)) => (if remaining_ms >= 0 { ClockState::Met } else { ClockState::Missed }, Some(due)),
        (_, Due::Standing { .. }) => (ClockState::Standing, None),
        (None, Due::At(due)) => (if now > due { ClockState::Missed } else { ClockState::Running }, Some(due)),
    };
    Ok(Clock { state, due, promised_minutes, remaining_ms })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::time::parse_instant;

    fn at(text: &str) -> Instant {
        parse_instant(text, chrono_tz::Asia::Shanghai).unwrap()
    }

    fn clock(answered: &str, now: &str, pauses: &[Pause]) -> (ClockState, i64) {
        let calendar = Compiled::new(&Calendar::office_default()).unwrap();
        let answered = (!answered.is_empty()).then(|| at(answered));
        // Four hours from Monday 08:30: due at 14:00, behind the lunch break.
        let clock = clock_of(240, (at("2026-03-02 08:30"), answered, at(now)), pauses, &calendar).unwrap();
        (clock.state, clock.remaining_ms / MINUTE_MS)
    }

    #[test]
    fn a_promise_is_met_missed_running_or_standing_in_working_time() {
        use ClockState::{Met, Missed, Running, Standing};
        let hold = |from: &str, to: &str| Pause {
            from: at(from),
            to: (!to.is_empty()).then(|| at(to)),
            why: "hold".to_owned(),
        };
        assert_eq!(clock("", "2026-03-02 12:30", &[]), (Running, 30));
        assert_eq!(clock("", "2026-03-02 14:00", &[]), (Running, 0));
        assert_eq!(clock("", "2026-03-02 14:01", &[]), (Missed, -1));
        assert_eq!(clock("2026-03-02 14:00", "2026-03-09 09:00", &[]), (Met, 0));
        assert_eq!(clock("2026-03-02 14:10", "2026-03-09 09:00", &[]), (Missed, -10));
        let stands = [hold("2026-03-02 10:30", "")];
        assert_eq!(clock("", "2026-03-09 09:00", &stands), (Standing, 120));
        assert_eq!(clock("2026-03-05 09:00", "2026-03-09 09:00", &stands), (Met, 120));
        let stood = [hold("2026-03-02 10:30", "2026-03-03 08:30")];
        assert_eq!(clock("", "2026-03-03 10:00", &stood), (Running, 30));
        assert_eq!(clock("", "2026-03-03 10:31", &stood), (Missed, -1));
    }

    #[test]
    fn the_due_of_an_answered_promise_stays_where_it_was_when_it_was_answered() {
        let calendar = Compiled::new(&Calendar::office_default()).unwrap();
        let promise = Promise { response: Some(240), resolve: Some(480) };
        let pause =
            |from: &str, to: Option<&str>| Pause { from: at(from), to: to.map(at), why: "processed".to_owned() };
        let dues = |answers: Answers, pauses: &[Pause]| {
            let dues = dues(promise, (at("2026-03-02 08:30"), answers), pauses, &calendar).unwrap();
            (dues.response, dues.resolve)
        };
        let response = Some(at("2026-03-02 14:00"));
        let resolve = Some(at("2026-03-03 09:00"));
        // Both answered at ten, when the clocks stopped for good.
        let ten = Some(at("2026-03-02 10:00"));
        let over = [pause("2026-03-02 10:00", None)];
        assert_eq!(dues(Answers { responded_at: ten, solved_at: ten }, &over), (response, resolve));
        // The work goes on a day later: the response stays met, the solution waits for as long as the clock stood.
        let again = [pause("2026-03-02 10:00", Some("2026-03-03 10:00"))];
        let moved = Some(at("2026-03-04 09:00"));
        assert_eq!(dues(Answers { responded_at: ten, solved_at: None }, &again), (response, moved));
        // Answered while on hold: what was held until then counts, what is held afterwards does not.
        let held = [pause("2026-03-02 09:00", None)];
        assert_eq!(dues(Answers { responded_at: ten, solved_at: None }, &held), (Some(at("2026-03-02 15:00")), None));
    }

    #[test]
    fn the_ledger_has_an_open_pause_exactly_while_the_clocks_stand() {
        let change = |before, after| {
            let LedgerChange { closes, opens } = ledger_change(before, after);
            (closes, opens)
        };
        assert_eq!(change(None, Status::Waiting), (false, false));
        assert_eq!(change(None, Status::OnHold), (false, true));
        assert_eq!(change(Some(Status::Assigned), Status::OnHold), (false, true));
        assert_eq!(change(Some(Status::OnHold), Status::OnHold), (false, false));
        assert_eq!(change(Some(Status::OnHold), Status::Assigned), (true, false));
        assert_eq!(change(Some(Status::OnHold), Status::Processed), (true, true));
        assert_eq!(change(Some(Status::Processed), Status::Closed), (false, false));
        assert_eq!(change(Some(Status::Closed), Status::Assigned), (true, false));
    }
}
