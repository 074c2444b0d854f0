//! The line to the server: up, or lost since when, why, and when it is tried next. While it is lost, a thread tries it
//! again and again, also when nobody asks anything; the desk's other threads answer at once that it is lost.

use std::{
    hash::{BuildHasher as _, RandomState},
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use super::Wake;
use crate::{
    base::{failure::Failure, say::Said, time::Instant},
    db::{address::Address, clock::Clock, open},
};

/// The pauses between tries grow from the first to the last, in milliseconds.
const PAUSE_MS: (u64, u64) = (500, 30_000);

/// A line that is lost.
#[derive(Clone, Debug, PartialEq)]
pub struct Lost {
    /// Since when.
    pub since: Instant,
    /// Why.
    pub why: Said,
    /// When it is tried next; none while it is being tried.
    pub next_at: Option<Instant>,
    /// So many saves whose end is not known: the connection broke while they were acknowledged.
    pub unsure: usize,
}

/// The line to the server. Clones share it. That to a file is always up.
#[derive(Clone)]
pub struct Line {
    shared: Arc<Shared>,
}

struct Shared {
    known: Mutex<Known>,
    changed: Condvar,
    address: Address,
    clock: Clock,
    wake: Wake,
}

#[derive(Default)]
struct Known {
    lost: Option<Lost>,
    /// How often it came up again.
    rises: u64,
    tries_now: bool,
    is_ended: bool,
    unsure: usize,
    told: Vec<Said>,
}

/// Ends the waiting when the last desk goes.
pub(super) struct Ends(pub(super) Line);

impl Drop for Ends {
    fn drop(&mut self) {
        self.0.known().is_ended = true;
        self.0.shared.changed.notify_all();
    }
}

impl std::fmt::Debug for Line {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Line({:?})", self.lost())
    }
}

impl Line {
    pub(super) fn new(address: Address, clock: Clock, wake: Wake) -> Self {
        let shared = Shared { known: Mutex::default(), changed: Condvar::new(), address, clock, wake };
        Self { shared: Arc::new(shared) }
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        // Whoever panicked left plain values.
        self.shared.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How it is lost; none while it is up.
    pub fn lost(&self) -> Option<Lost> {
        let known = self.known();
        known.lost.clone().map(|lost| Lost { unsure: known.unsure, ..lost })
    }

    /// How often it came up again: what was shown before is old.
    pub fn rises(&self) -> u64 {
        self.known().rises
    }

    /// Tries it at once.
    pub fn try_now(&self) {
        self.known().tries_now = true;
        self.shared.changed.notify_all();
    }

    /// What became of saves whose end was not known: each told once.
    pub fn take_told(&self) -> Vec<Said> {
        std::mem::take(&mut self.known().told)
    }

    /// A connection was lost and could not be taken up again.
    pub(super) fn lose(&self, why: &Failure) {
        let now = self.shared.clock.now();
        let mut known = self.known();
        if known.lost.is_some() || known.is_ended {
            return;
        }
        tracing::warn!(%why, "the line to the server is lost");
        known.lost = Some(Lost { since: now, why: why.said(), next_at: None, unsure: 0 });
        known.tries_now = false;
        drop(known);
        let line = self.clone();
        let tries = std::thread::Builder::new().name("aftercare-line".to_owned()).spawn(move || line.try_again());
        if tries.is_err() {
            // Nobody would ever try: the next question does.
            self.known().lost = None;
        }
        (self.shared.wake)();
    }

    /// Tries until the line is up, or nobody is there any more.
    fn try_again(&self) {
        for tries in 0.. {
            if !self.pause(pause_ms(tries, RandomState::new().hash_one(tries))) {
                return;
            }
            match open::to_read(&self.shared.address) {
                Ok(_) => {
                    tracing::info!("the line to the server is up again");
                    let mut known = self.known();
                    known.lost = None;
                    known.rises += 1;
                    drop(known);
                    self.shared.changed.notify_all();
                    (self.shared.wake)();
                    return;
                }
                Err(failure) => {
                    if let Some(lost) = &mut self.known().lost {
                        lost.why = failure.said();
                    }
                }
            }
        }
    }

    /// Waits for the next try; false when nobody is there any more.
    fn pause(&self, pause_ms: u64) -> bool {
        let at = Instant(self.shared.clock.now().millis() + i64::try_from(pause_ms).unwrap_or(i64::MAX));
        let mut known = self.known();
        if let Some(lost) = &mut known.lost {
            lost.next_at = Some(at);
        }
        drop(known);
        (self.shared.wake)();
        let stays = |known: &mut Known| !known.tries_now && !known.is_ended;
        let wait = self.shared.changed.wait_timeout_while(self.known(), Duration::from_millis(pause_ms), stays);
        let mut known = wait.unwrap_or_else(PoisonError::into_inner).0;
        known.tries_now = false;
        if let Some(lost) = &mut known.lost {
            lost.next_at = None;
        }
        let goes_on = !known.is_ended;
        drop(known);
        (self.shared.wake)();
        goes_on
    }

    /// A save whose end is not known waits until the line is up; false when nobody is there any more.
    pub(in crate::db) fn wait_unsure(&self, why: &Failure) -> bool {
        self.known().unsure += 1;
        self.lose(why);
        let stays = |known: &mut Known| known.lost.is_some() && !known.is_ended;
        let wait = self.shared.changed.wait_while(self.known(), stays);
        let mut known = wait.unwrap_or_else(PoisonError::into_inner);
        known.unsure -= 1;
        !known.is_ended
    }

    /// Tells what became of a save whose end was not known.
    pub(in crate::db) fn tell(&self, said: Said) {
        self.known().told.push(said);
        (self.shared.wake)();
    }
}

/// How long to wait before a try: longer each time, and not for as long as the other desks that lost the same server.
fn pause_ms(tries: u32, spread: u64) -> u64 {
    let most = PAUSE_MS.0.saturating_mul(1_u64.checked_shl(tries.min(20)).unwrap_or(u64::MAX)).min(PAUSE_MS.1);
    most / 2 + spread % (most / 2 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pauses_grow_to_half_a_minute_and_are_spread_over_half_of_each() {
        let most: Vec<u64> = (0..9).map(|tries| pause_ms(tries, (500 << tries.min(6)) / 2)).collect();
        assert_eq!(most[..6], [500, 1_000, 2_000, 4_000, 8_000, 16_000]);
        for tries in (0..40).chain([u32::MAX]) {
            let (least, longest) = (pause_ms(tries, 0), pause_ms(0, 0));
            assert!(least >= longest && least >= pause_ms(tries.saturating_sub(1), 0), "{tries}");
            for spread in [0, 1, 777, u64::MAX / 3, u64::MAX] {
                let pause = pause_ms(tries, spread);
                assert!((250..=30_000).contains(&pause) && pause <= 2 * least, "{tries} {spread}: {pause}");
            }
        }
        assert_eq!(pause_ms(u32::MAX, 15_000), 30_000);
    }

    #[test]
    fn fifty_desks_that_lose_a_server_at_once_do_not_come_back_at_once() {
        let pauses: std::collections::BTreeSet<u64> =
            (0..50).map(|desk| pause_ms(3, RandomState::new().hash_one(desk))).collect();
        assert!(pauses.len() > 25, "{pauses:?}");
    }
}
