//! The automatic rules, run while the window is open: when it opens, and again from time to time.

use crate::{
    base::{
        slot::Slot,
        time::{Instant, MINUTE_MS},
    },
    call::command::Command,
    db::{desk::Desk, tx::Done},
    people::store::SYSTEM,
};

/// So long after a run the rules are asked again: a day that ends is noticed soon enough.
const PAUSE_MS: i64 = 10 * MINUTE_MS;

/// When the rules ran last.
#[derive(Default)]
pub(super) struct Automatic {
    ran_at: Option<Instant>,
    running: Slot<Done>,
}

impl Automatic {
    /// Runs the rules as the system when they are due. What they change comes as changes by others do.
    pub(super) fn run_when_due(&mut self, desk: &Desk) {
        if let Some(Err(failure)) = self.running.take() {
            // Nothing is lost: the next run finds the same calls.
            tracing::warn!(%failure, "the automatic rules did not run");
        }
        let now = desk.clock.now();
        let is_due = self.ran_at.is_none_or(|ran_at| now.millis() - ran_at.millis() >= PAUSE_MS);
        if is_due && !self.running.is_loading() {
            self.ran_at = Some(now);
            self.running = desk.send(SYSTEM, Box::new(Command::RunRules));
        }
    }
}
