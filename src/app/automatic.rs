//! The automatic rules, run while the window is open: when it opens, and each minute (PLAT-9). What is due is looked
//! for by a reader; what is done is done in small pieces, between which whoever saves has their turn.

use std::{
    collections::VecDeque,
    mem,
    sync::{Arc, Mutex},
};

use crate::{
    alert::{
        command::{Job, Stage, batches, find, finish, note_failure, perform},
        store::Watch,
    },
    base::{
        failure::Failure,
        say::Said,
        slot::Slot,
        time::{Instant, MINUTE_MS},
    },
    db::desk::Desk,
};

/// The rules run again after so long.
const PAUSE_MS: i64 = MINUTE_MS;

/// Where a run stands.
#[derive(Debug, Default)]
enum At {
    /// Nothing is due.
    #[default]
    Rest,
    /// What is due in this stage is being looked for.
    Finding(Stage, Slot<Vec<Job>>),
    /// Some of it is being done, the rest waits.
    Doing(Stage, VecDeque<Vec<Job>>, Slot<()>),
    /// That they ran is being noted.
    Finishing(Slot<()>),
}

/// The run of the rules.
#[derive(Default)]
pub(super) struct Automatic {
    ran_at: Option<Instant>,
    at: At,
    watch: Arc<Mutex<Watch>>,
    /// Why the last run failed: the same is told once.
    failed: Option<Said>,
    has_run: bool,
}

impl Automatic {
    /// Takes the run as far as its answers have come, and begins another when it is due. What is changed comes as
    /// changes by others do. Answers why a run failed, once.
    pub(super) fn run_when_due(&mut self, desk: &Desk) -> Option<Said> {
        // While the line to the server is lost they wait, and where a newer program has to do it.
        if matches!(self.at, At::Rest) && (desk.line().lost().is_some() || desk.outgrown().is_some()) {
            return None;
        }
        let now = desk.clock.now();
        // A clock that was set back does not keep them from running.
        let is_due = self.ran_at.is_none_or(|at| !(0..PAUSE_MS).contains(&(now.millis() - at.millis())));
        if is_due && matches!(self.at, At::Rest) {
            self.ran_at = Some(now);
            self.at = self.finding(desk, Stage::ALL[0]);
        }
        match self.go_on(desk) {
            Ok(()) => None,
            Err(Failure::Offline | Failure::Unsaved | Failure::Unsure) => {
                self.ran_at = None;
                None
            }
            Err(failure) => self.fail(desk, &failure),
        }
    }

    /// True once after each run: a run that found nothing changes no record, yet there is something new to show.
    pub(super) fn has_run(&mut self) -> bool {
        mem::take(&mut self.has_run)
    }

    fn go_on(&mut self, desk: &Desk) -> Result<(), Failure> {
        loop {
            let (next, has_moved) = match mem::take(&mut self.at) {
                At::Rest => (At::Rest, false),
                At::Finding(stage, mut slot) => match slot.take() {
                    Some(jobs) => (self.done(desk, stage, batches(&jobs?).map(<[Job]>::to_vec).collect()), true),
                    None => (At::Finding(stage, slot), false),
                },
                At::Doing(stage, rest, mut slot) => match slot.take() {
                    Some(done) => {
                        done?;
                        (self.done(desk, stage, rest), true)
                    }
                    None => (At::Doing(stage, rest, slot), false),
                },
                At::Finishing(mut slot) => match slot.take() {
                    Some(done) => {
                        done?;
                        (self.failed, self.has_run) = (None, true);
                        (At::Rest, false)
                    }
                    None => (At::Finishing(slot), false),
                },
            };
            self.at = next;
            if !has_moved {
                return Ok(());
            }
        }
    }

    /// Does the next piece of a stage; behind the last one the next stage begins.
    fn done(&self, desk: &Desk, stage: Stage, mut rest: VecDeque<Vec<Job>>) -> At {
        if let Some(jobs) = rest.pop_front() {
            let clock = desk.clock.clone();
            let slot = desk.write(move |conn| perform(conn, &clock, &jobs).map(|_| ()));
            return At::Doing(stage, rest, slot);
        }
        match Stage::ALL.iter().find(|next| **next > stage) {
            Some(next) => self.finding(desk, *next),
            None => {
                let clock = desk.clock.clone();
                At::Finishing(desk.write(move |conn| finish(conn, &clock)))
            }
        }
    }

    fn finding(&self, desk: &Desk, stage: Stage) -> At {
        let (clock, watch) = (desk.clock.clone(), Arc::clone(&self.watch));
        let slot = desk.load(move |conn| match watch.lock() {
            Ok(mut watch) => find(conn, clock.now(), stage, &mut watch),
            // A run that broke off half way leaves nothing to rely on.
            Err(_) => find(conn, clock.now(), stage, &mut Watch::default()),
        });
        At::Finding(stage, slot)
    }

    /// Nothing is lost: the next run finds the same. The alert centre shows it too, where it can be written down.
    fn fail(&mut self, desk: &Desk, failure: &Failure) -> Option<Said> {
        tracing::warn!(%failure, "the automatic rules did not run");
        let (said, clock) = (failure.said(), desk.clock.clone());
        if self.failed.as_ref() == Some(&said) {
            return None;
        }
        self.failed = Some(said.clone());
        let noted = said.clone();
        drop(desk.write(move |conn| note_failure(conn, &clock, &noted)));
        Some(Said::new("app-rules-failed").with("why", said))
    }
}
