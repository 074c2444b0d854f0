//! The proof of a deadline (CLK-6): what each day gave to a promise, and why it is due when it is.

use std::{ops::Range, sync::Arc};

use chrono::NaiveDate;

use super::clock::{Answers, Clock, ClockState, Promise, clock_of, pauses_until};
use crate::{
    base::{
        calendar::{ClockError, Compiled, DayKind, Pause},
        time::{Instant, MINUTE_MS},
    },
    call::Status,
};

crate::words! {
    /// One of the two promises of a call.
    pub enum Which in "call-deadline" {
        /// Until the first contact.
        Response = "response",
        /// Until it is solved.
        Resolve = "resolve",
    }

    /// What a stretch of opening hours is to a promise.
    pub enum Use in "call-proof-use" {
        /// It counts.
        Counted = "counted",
        /// The clock stood.
        Paused = "paused",
        /// It came after the due, before the answer.
        Over = "over",
    }
}

/// A line of the ledger of pauses with the words for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stop {
    /// When the clock stopped.
    pub from: Instant,
    /// When it went on; none while it stands.
    pub to: Option<Instant>,
    /// The state in which it stood first.
    pub status: Status,
    /// Why it is on hold, as somebody typed it; empty for the other states.
    pub why: String,
}

/// Everything that the two deadlines of a call come from. It answers for any moment without asking the store again.
#[derive(Clone, Debug)]
pub struct Deadlines {
    /// When the fault was reported: both clocks start here.
    pub start: Instant,
    /// The promises, in working minutes.
    pub promise: Promise,
    /// The contract that gave each promise, by its number; empty for the company's standard.
    pub given_by: [String; 2],
    /// When they were answered.
    pub answers: Answers,
    /// The ledger, oldest first.
    pub stops: Vec<Stop>,
    /// The calendar that the clocks count in.
    pub calendar: Arc<Compiled>,
    /// What the promises were counted in when they were answered, where it is another now.
    pub earlier: [Option<Earlier>; 2],
    /// The contract whose windows that calendar has, by its number; empty where it is the company's.
    pub windows_of: String,
    /// Holidays are worked like other days in it.
    pub holidays_count: bool,
}

/// What a promise that was answered was counted in: the company has another calendar since, or the call another
/// contract.
#[derive(Clone, Debug)]
pub struct Earlier {
    /// The calendar.
    pub calendar: Arc<Compiled>,
    /// The contract whose windows it has, by its number; empty where they were the company's.
    pub windows_of: String,
    /// Holidays were worked like other days in it.
    pub holidays_count: bool,
}

/// A stretch of a day's opening hours, half-open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    /// From.
    pub from: Instant,
    /// To.
    pub to: Instant,
    /// What it is to the promise.
    pub what: Use,
}

/// A day of a proof.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProofDay {
    /// The day in the calendar's zone.
    pub day: NaiveDate,
    /// What the calendar says about it.
    pub kind: DayKind,
    /// When it begins and ends, half-open.
    pub bounds: (Instant, Instant),
    /// Its opening spans, whole, half-open.
    pub spans: Vec<(Instant, Instant)>,
    /// What became of them, in order; opening hours outside of start and end are in none.
    pub pieces: Vec<Piece>,
    /// Minutes that count. A started minute goes to the day in which it starts, so that the days sum to the whole.
    pub counted_minutes: i64,
    /// The counted minutes of the days so far, this one too.
    pub sum_minutes: i64,
    /// Working minutes in which the clock stood.
    pub paused_minutes: i64,
    /// Working minutes after the due, until the answer or until now.
    pub over_minutes: i64,
}

/// Why a promise is due when it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Proof {
    /// Which promise.
    pub which: Which,
    /// Where it stands, and its due.
    pub clock: Clock,
    /// When it began.
    pub start: Instant,
    /// When it was answered.
    pub answered_at: Option<Instant>,
    /// The moment it was asked for.
    pub now: Instant,
    /// The pauses that bear on it, cut at its answer, oldest first.
    pub stops: Vec<Stop>,
    /// The days, from its start to its due, or to the later end of what came after it; where the clock stands, until
    /// now.
    pub days: Vec<ProofDay>,
}

/// A row of the days as they are shown: one day, or a run of days that gave nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stretch {
    /// The day at this place.
    Day(usize),
    /// The days at these places.
    Quiet(Range<usize>),
}

/// So many days in a row that gave nothing are shown as one.
const QUIET_DAYS: usize = 3;

impl Promise {
    /// One of them, in working minutes.
    pub fn of(self, which: Which) -> Option<i64> {
        match which {
            Which::Response => self.response,
            Which::Resolve => self.resolve,
        }
    }

    /// One of them, to be changed.
    pub fn of_mut(&mut self, which: Which) -> &mut Option<i64> {
        match which {
            Which::Response => &mut self.response,
            Which::Resolve => &mut self.resolve,
        }
    }
}

impl Deadlines {
    /// What was promised, in working minutes.
    pub fn promised(&self, which: Which) -> Option<i64> {
        self.promise.of(which)
    }

    /// The calendar that a promise is, or was, counted in.
    pub fn calendar_of(&self, which: Which) -> &Compiled {
        self.earlier[which as usize].as_ref().map_or(&self.calendar, |earlier| &earlier.calendar)
    }

    /// Whose windows that calendar has, by the number of a contract (empty for the company's), and whether holidays
    /// count in it.
    pub fn windows_of(&self, which: Which) -> (&str, bool) {
        let earlier = self.earlier[which as usize].as_ref();
        let then = earlier.map(|earlier| (earlier.windows_of.as_str(), earlier.holidays_count));
        then.unwrap_or((&self.windows_of, self.holidays_count))
    }

    /// The contract that promised it; none where it is the company's standard.
    pub fn given_by(&self, which: Which) -> Option<&str> {
        Some(self.given_by[which as usize].as_str()).filter(|number| !number.is_empty())
    }

    fn answered_at(&self, which: Which) -> Option<Instant> {
        match which {
            Which::Response => self.answers.responded_at,
            Which::Resolve => self.answers.solved_at,
        }
    }

    fn ledger(&self) -> Vec<Pause> {
        let pause = |stop: &Stop| Pause { from: stop.from, to: stop.to, why: String::new() };
        self.stops.iter().map(pause).collect()
    }

    /// Where a promise stands; nothing where none was made.
    ///
    /// # Errors
    /// A promise that ends after every year that calendars know.
    pub fn clock(&self, which: Which, now: Instant) -> Result<Option<Clock>, ClockError> {
        let Some(minutes) = self.promised(which) else { return Ok(None) };
        let times = (self.start, self.answered_at(which), now);
        clock_of(minutes, times, &self.ledger(), self.calendar_of(which)).map(Some)
    }

    /// The proof of a promise (CLK-6); nothing where none was made. The counted minutes of its days sum to the
    /// promise; while the clock stands, with what remains.
    ///
    /// # Errors
    /// A promise that ends after every year that calendars know.
    pub fn proof(&self, which: Which, now: Instant) -> Result<Option<Proof>, ClockError> {
        let Some(clock) = self.clock(which, now)? else { return Ok(None) };
        let answered_at = self.answered_at(which);
        let end = match (clock.state, clock.due) {
            (ClockState::Missed, Some(due)) => due.max(answered_at.unwrap_or(now)),
            (_, Some(due)) => due,
            (_, None) => now.max(self.start),
        };
        let pauses = pauses_until(&self.ledger(), answered_at);
        let stops = self.stops.iter().filter(|stop| answered_at.is_none_or(|at| stop.from < at));
        let stops = stops
            .filter(|stop| stop.from < end || clock.due.is_none())
            .filter(|stop| stop.to.is_none_or(|to| to > self.start));
        let cut = |stop: &Stop| {
            let to = answered_at.map_or(stop.to, |at| Some(stop.to.map_or(at, |to| to.min(at))));
            Stop { to, ..stop.clone() }
        };
        Ok(Some(Proof {
            which,
            clock,
            start: self.start,
            answered_at,
            now,
            stops: stops.map(cut).collect(),
            days: self.days(self.calendar_of(which), end, clock.due, &pauses),
        }))
    }

    fn days(&self, calendar: &Compiled, end: Instant, due: Option<Instant>, pauses: &[Pause]) -> Vec<ProofDay> {
        // Sums are rounded, not days: so they agree with the promise, whose minutes are whole.
        let mut sums = [Sum::default(); 3];
        // A clock that was stopped as it began has its day too.
        let shown_until = end.max(self.start.plus_ms(1));
        let days = calendar.days(self.start, shown_until, pauses).into_iter();
        days.map(|day| {
            let pieces: Vec<Piece> =
                day.spans.iter().flat_map(|span| pieces(*span, (self.start, end), due, pauses)).collect();
            let [counted, paused, over] = [Use::Counted, Use::Paused, Use::Over].map(|what| ms_of(&pieces, what));
            let counted_minutes = sums[0].add(counted);
            ProofDay {
                day: day.day,
                kind: day.kind,
                bounds: calendar.calendar().day_bounds(day.day),
                spans: day.spans,
                pieces,
                counted_minutes,
                sum_minutes: sums[0].minutes(),
                paused_minutes: sums[1].add(paused),
                over_minutes: sums[2].add(over),
            }
        })
        .collect()
    }
}

impl Proof {
    /// Working minutes that count, of all days.
    pub fn counted_minutes(&self) -> i64 {
        self.days.last().map_or(0, |day| day.sum_minutes)
    }

    /// Working minutes in which the clock stood, of all days.
    pub fn paused_minutes(&self) -> i64 {
        self.days.iter().map(|day| day.paused_minutes).sum()
    }

    /// Working minutes by which it is, or was, late.
    pub fn over_minutes(&self) -> i64 {
        self.days.iter().map(|day| day.over_minutes).sum()
    }

    /// What is left of the promise when the days are taken off: nothing once the due is known.
    pub fn open_minutes(&self) -> i64 {
        self.clock.promised_minutes - self.counted_minutes()
    }

    /// The days in rows: runs of days that gave nothing are one row, so that a holiday or a long hold does not hide
    /// what counts. The first and the last day, and the one that is due, always stand alone.
    pub fn rows(&self) -> Vec<Stretch> {
        let mut rows = Vec::new();
        let mut at = 0;
        while at < self.days.len() {
            let quiet = self.days[at..].iter().take_while(|day| self.is_quiet(day)).count();
            if quiet >= QUIET_DAYS {
                rows.push(Stretch::Quiet(at..at + quiet));
                at += quiet;
            } else {
                rows.push(Stretch::Day(at));
                at += 1;
            }
        }
        rows
    }

    fn is_quiet(&self, day: &ProofDay) -> bool {
        let is_marked =
            [Some(self.start), self.clock.due, self.answered_at, self.days.last().map(|last| last.bounds.0)]
                .into_iter()
                .flatten()
                .any(|at| day.bounds.0 <= at && at < day.bounds.1);
        day.counted_minutes == 0 && day.over_minutes == 0 && !is_marked
    }
}

/// Milliseconds added up, and read as minutes that were begun.
#[derive(Clone, Copy, Debug, Default)]
struct Sum {
    ms: i64,
}

impl Sum {
    fn minutes(self) -> i64 {
        -(-self.ms).div_euclid(MINUTE_MS)
    }

    /// The minutes by which the sum grows.
    fn add(&mut self, ms: i64) -> i64 {
        let before = self.minutes();
        self.ms += ms;
        self.minutes() - before
    }
}

fn ms_of(pieces: &[Piece], what: Use) -> i64 {
    pieces.iter().filter(|piece| piece.what == what).map(|piece| piece.to.millis() - piece.from.millis()).sum()
}

/// What becomes of an opening span between start and end: cut wherever a pause or the due lies in it. Pauses may
/// overlap.
fn pieces(
    span: (Instant, Instant),
    (start, end): (Instant, Instant),
    due: Option<Instant>,
    pauses: &[Pause],
) -> Vec<Piece> {
    let (from, to) = (span.0.max(start), span.1.min(end));
    if from >= to {
        return Vec::new();
    }
    let edges = pauses.iter().flat_map(|pause| [Some(pause.from), pause.to]).chain([due]).flatten();
    let mut cuts: Vec<Instant> = edges.filter(|at| from < *at && *at < to).chain([from, to]).collect();
    cuts.sort_unstable();
    cuts.dedup();
    let mut pieces: Vec<Piece> = Vec::new();
    for ends in cuts.windows(2) {
        let (from, to) = (ends[0], ends[1]);
        let stands = pauses.iter().any(|pause| pause.from <= from && pause.to.is_none_or(|end| from < end));
        let what = match (stands, due) {
            (true, _) => Use::Paused,
            (false, Some(due)) if from >= due => Use::Over,
            (false, _) => Use::Counted,
        };
        match pieces.last_mut().filter(|last| last.what == what) {
            Some(last) => last.to = to,
            None => pieces.push(Piece { from, to, what }),
        }
    }
    pieces
}
