//! What was saved, until the panels are told of it. While what they asked after the last news is on its way, further news
//! are gathered: on a slow line each would else take back the questions of the one before, and nothing would ever be
//! shown. A panel that is not on screen is told when it comes there.

use std::collections::BTreeMap;

use crate::db::{changes::Changes, desk::Desk};

/// Longer than this no news wait for answers, in seconds: a long report holds nothing up.
const PATIENCE_SECONDS: f64 = 10.0;

/// What was saved and not told yet.
#[derive(Debug, Default)]
pub(super) struct Heard {
    came: Changes,
    /// Which questions are waited for, and since when.
    awaits: Option<Awaits>,
    /// So many questions were asked when the panels were told last.
    told_at: u64,
    /// What panels were not told because they were not on screen.
    late: BTreeMap<&'static str, Changes>,
}

/// The questions after the first `after`, up to the first `to`.
#[derive(Clone, Copy, Debug)]
struct Awaits {
    after: u64,
    to: u64,
    since: f64,
}

impl Heard {
    /// Something was saved.
    pub fn hear(&mut self, changes: Changes, desk: &Desk, now: f64) {
        if changes.is_empty() {
            return;
        }
        self.came.join(changes);
        self.awaits.get_or_insert(Awaits { after: self.told_at, to: desk.asked(), since: now });
    }

    /// What is to be told now; else how many seconds from now at the latest, where there is something.
    pub fn due(&mut self, desk: &Desk, now: f64) -> Result<Changes, Option<f64>> {
        let Some(awaits) = self.awaits else { return Err(None) };
        let left = awaits.since + PATIENCE_SECONDS - now;
        if left > 0.0 && !desk.are_answered(awaits.after, awaits.to) {
            return Err(Some(left));
        }
        self.awaits = None;
        self.told_at = desk.asked();
        Ok(std::mem::take(&mut self.came))
    }

    /// A panel that is not on screen learns this later.
    pub fn keep_for(&mut self, route: &'static str, changes: Changes) {
        self.late.entry(route).or_default().join(changes);
    }

    /// What a panel that comes on screen was not told.
    pub fn take_for(&mut self, route: &str) -> Option<Changes> {
        self.late.remove(route)
    }
}
