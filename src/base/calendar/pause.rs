//! Clocks that stand while a call is on hold (CLK-3).

use serde::{Deserialize, Serialize};

use super::count::{ClockError, Compiled, promise_ms};
use crate::base::{say::Said, time::Instant};

/// A line of a call's ledger of pauses, half-open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pause {
    /// When the clocks stopped.
    pub from: Instant,
    /// When they went on; none while they stand.
    pub to: Option<Instant>,
    /// The reason as it was written.
    pub why: String,
}

/// What became of a promise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Due {
    /// It ends at this instant.
    At(Instant),
    /// The clock stands: when it goes on, this much working time is left.
    Standing {
        /// Working milliseconds left.
        remaining_ms: i64,
    },
}

/// What is wrong with a ledger of pauses; places count from 1, as the lines were given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PauseError {
    /// A pause ends before it begins.
    Reversed {
        /// Which.
        place: usize,
    },
    /// A pause begins while another lasts.
    Overlaps {
        /// The one that begins later.
        place: usize,
        /// The one that still lasts.
        other: usize,
    },
    /// A pause without an end has another after it: only the last may be open.
    NotLast {
        /// The open one.
        place: usize,
        /// The one after it.
        other: usize,
    },
}

impl PauseError {
    /// What to tell the user.
    pub fn said(self) -> Said {
        match self {
            Self::Reversed { place } => Said::new("calendar-pause-reversed").with("place", place),
            Self::Overlaps { place, other } => {
                Said::new("calendar-pause-overlaps").with("place", place).with("other", other)
            }
            Self::NotLast { place, other } => {
                Said::new("calendar-pause-not-last").with("place", place).with("other", other)
            }
        }
    }
}

/// Whether pauses, in any order, make a ledger (CLK-3): each ends when it begins or later, none begins
/// while another lasts, and only the last may be open.
///
/// # Errors
/// The first thing that is wrong.
pub fn check_pauses(pauses: &[Pause]) -> Result<(), PauseError> {
    let reversed = pauses.iter().position(|pause| pause.to.is_some_and(|to| to < pause.from));
    if let Some(at) = reversed {
        return Err(PauseError::Reversed { place: at + 1 });
    }
    let mut order: Vec<usize> = (0..pauses.len()).collect();
    order.sort_by_key(|at| (pauses[*at].from, pauses[*at].to.unwrap_or(NOT_ENDED)));
    for pair in order.windows(2) {
        let (before, after) = (pair[0], pair[1]);
        match pauses[before].to {
            None => return Err(PauseError::NotLast { place: before + 1, other: after + 1 }),
            Some(to) if to > pauses[after].from => {
                return Err(PauseError::Overlaps { place: after + 1, other: before + 1 });
            }
            Some(_) => {}
        }
    }
    Ok(())
}

/// The end of a pause that has none: later than every instant a calendar knows.
const NOT_ENDED: Instant = Instant(i64::MAX);

impl Compiled {
    /// When a promise is due, from the ledger (CLK-3): working time inside pauses does not count.
    /// Pauses may overlap and stand in any order; what lies before the start is cut.
    ///
    /// # Errors
    /// A negative promise, or one that ends after the last known year.
    pub fn due_with_pauses(&self, start: Instant, minutes: i64, pauses: &[Pause]) -> Result<Due, ClockError> {
        let mut remaining_ms = promise_ms(minutes)?;
        let mut running_from = start;
        for (from, to) in merged(pauses, start) {
            let worked_ms = self.between(running_from, from);
            if worked_ms >= remaining_ms {
                break;
            }
            remaining_ms -= worked_ms;
            if to == NOT_ENDED {
                return Ok(Due::Standing { remaining_ms });
            }
            running_from = to;
        }
        self.add_ms(running_from, remaining_ms).map(Due::At)
    }

    /// Working milliseconds used of a promise by now: since the start, less those inside pauses
    /// (CLK-3). None before the start.
    pub fn used(&self, start: Instant, now: Instant, pauses: &[Pause]) -> i64 {
        if now <= start {
            return 0;
        }
        self.between(start, now) - self.paused_ms(start, now, &merged(pauses, start))
    }

    /// Working milliseconds inside merged pauses, between two instants in order.
    pub(super) fn paused_ms(&self, from: Instant, to: Instant, merged: &[(Instant, Instant)]) -> i64 {
        let first = merged.partition_point(|pause| pause.1 <= from);
        let touching = merged[first..].iter().take_while(|pause| pause.0 < to);
        touching.map(|pause| self.between(pause.0.max(from), pause.1.min(to))).sum()
    }
}

/// The pauses after a start, in order and apart from each other.
pub(super) fn merged(pauses: &[Pause], start: Instant) -> Vec<(Instant, Instant)> {
    let mut cut: Vec<_> = pauses
        .iter()
        .map(|pause| (pause.from.max(start), pause.to.unwrap_or(NOT_ENDED)))
        .filter(|(from, to)| from < to)
        .collect();
    cut.sort_unstable();
    let mut apart: Vec<(Instant, Instant)> = Vec::with_capacity(cut.len());
    for (from, to) in cut {
        match apart.last_mut() {
            Some(last) if from <= last.1 => last.1 = last.1.max(to),
            _ => apart.push((from, to)),
        }
    }
    apart
}

#[cfg(test)]
mod tests {
    use super::super::Calendar;
    use super::*;
    use crate::base::time::{MINUTE_MS, parse_instant};

    fn at(text: &str) -> Instant {
        parse_instant(text, chrono_tz::Asia::Shanghai).unwrap()
    }

    fn pause(from: &str, to: &str) -> Pause {
        let to = if to.is_empty() { None } else { Some(at(to)) };
        Pause { from: at(from), to, why: "waits for a part".into() }
    }

    fn office() -> Compiled {
        let mut calendar = Calendar::office_default();
        calendar.holidays.insert("2026-10-01".parse().unwrap());
        Compiled::new(&calendar).unwrap()
    }

    #[test]
    fn clk_3_a_due_comes_from_the_ledger() {
        let monday = "2026-09-28 09:00";
        let standing = |minutes: i64| Due::Standing { remaining_ms: minutes * MINUTE_MS };
        type Line = (&'static str, &'static str);
        let table: &[(&str, &[Line], Due)] = &[
            ("no pause", &[], Due::At(at("2026-09-28 14:30"))),
            ("over night", &[("2026-09-28 11:00", "2026-09-29 14:00")], Due::At(at("2026-09-29 16:00"))),
            ("still on hold", &[("2026-09-28 11:00", "")], standing(120)),
            ("on hold from the start", &[("2026-09-28 08:00", "")], standing(240)),
            ("in the lunch break only", &[("2026-09-28 12:00", "2026-09-28 13:30")], Due::At(at("2026-09-28 14:30"))),
            (
                "overlapping, unordered, and the same again",
                &[
                    ("2026-09-28 11:30", "2026-09-29 14:00"),
                    ("2026-09-28 11:00", "2026-09-28 12:00"),
                    ("2026-09-28 11:00", "2026-09-28 12:00"),
                ],
                Due::At(at("2026-09-29 16:00")),
            ),
            (
                "begun before the start",
                &[("2026-09-28 08:00", "2026-09-28 10:00"), ("2026-09-25 09:00", "2026-09-25 11:00")],
                Due::At(at("2026-09-28 15:30")),
            ),
            ("from the due on", &[("2026-09-28 14:30", "")], Due::At(at("2026-09-28 14:30"))),
            ("a minute before the due", &[("2026-09-28 14:29", "")], standing(1)),
            ("ends before it begins", &[("2026-09-28 11:00", "2026-09-28 10:00")], Due::At(at("2026-09-28 14:30"))),
            (
                "ends outside hours, before the holiday",
                &[("2026-09-28 11:00", "2026-09-30 18:00")],
                Due::At(at("2026-10-02 10:30")),
            ),
        ];
        let office = office();
        for (name, lines, expected) in table {
            let pauses: Vec<_> = lines.iter().map(|(from, to)| pause(from, to)).collect();
            assert_eq!(office.due_with_pauses(at(monday), 240, &pauses), Ok(*expected), "{name}");
        }
    }

    #[test]
    fn a_ledger_of_pauses_is_in_order_apart_and_open_at_its_end_only() {
        use PauseError::{NotLast, Overlaps, Reversed};
        type Line = (&'static str, &'static str);
        let table: &[(&[Line], Result<(), PauseError>)] = &[
            (&[], Ok(())),
            (&[("2026-09-28 11:00", "")], Ok(())),
            (&[("2026-09-28 11:00", "2026-09-28 12:00"), ("2026-09-28 12:00", "")], Ok(())),
            (&[("2026-09-29 11:00", "2026-09-29 12:00"), ("2026-09-28 11:00", "2026-09-28 12:00")], Ok(())),
            (&[("2026-09-28 11:00", "2026-09-28 11:00")], Ok(())),
            (&[("2026-09-28 11:00", "2026-09-28 10:59")], Err(Reversed { place: 1 })),
            (
                &[("2026-09-28 11:00", "2026-09-28 12:00"), ("2026-09-28 11:59", "2026-09-28 12:30")],
                Err(Overlaps { place: 2, other: 1 }),
            ),
            (
                &[("2026-09-28 11:30", "2026-09-28 11:40"), ("2026-09-28 11:00", "2026-09-28 12:00")],
                Err(Overlaps { place: 1, other: 2 }),
            ),
            (&[("2026-09-28 11:00", ""), ("2026-09-29 11:00", "")], Err(NotLast { place: 1, other: 2 })),
            (
                &[("2026-09-28 11:00", "2026-09-28 12:00"), ("2026-09-27 11:00", "")],
                Err(NotLast { place: 2, other: 1 }),
            ),
        ];
        for (lines, expected) in table {
            let pauses: Vec<_> = lines.iter().map(|(from, to)| pause(from, to)).collect();
            assert_eq!(check_pauses(&pauses), *expected, "{lines:?}");
        }
    }

    #[test]
    fn used_time_leaves_out_the_pauses() {
        let office = office();
        let start = at("2026-09-28 09:00");
        let pauses = [pause("2026-09-28 11:00", "2026-09-29 14:00"), pause("2026-09-29 17:00", "")];
        for (now, minutes) in [
            ("2026-09-27 09:00", 0),
            ("2026-09-28 09:00", 0),
            ("2026-09-28 10:00", 60),
            ("2026-09-28 11:30", 120),
            ("2026-09-29 15:00", 180),
            ("2026-09-29 17:30", 300),
            ("2026-11-29 17:30", 300),
        ] {
            assert_eq!(office.used(start, at(now), &pauses), minutes * MINUTE_MS, "{now}");
        }
    }
}
