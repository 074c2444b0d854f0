//! How far long work has come, and the way to stop it.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicBool, AtomicU64, Ordering::Relaxed},
};

use super::{failure::Failure, say::Said};

/// Shared by the worker that steps and the window that shows. Cheap enough to step per row.
#[derive(Clone, Debug, Default)]
pub struct Progress {
    done: Arc<AtomicU64>,
    total: Arc<AtomicU64>,
    cancelled: Arc<AtomicBool>,
    stage: Arc<Mutex<Option<Said>>>,
}

impl Progress {
    /// Begins a stage of the work with so many steps.
    pub fn stage(&self, said: Said, total: u64) {
        // Together: who looks meanwhile sees no steps of another stage.
        if let Ok(mut stage) = self.stage.lock() {
            self.done.store(0, Relaxed);
            self.total.store(total, Relaxed);
            *stage = Some(said);
        }
    }

    /// So many steps of the stage are done.
    ///
    /// # Errors
    /// [`Failure::Cancelled`] when the user asked to stop: passed on, it rolls everything back.
    pub fn step(&self, done: u64) -> Result<(), Failure> {
        self.done.store(done, Relaxed);
        if self.cancelled.load(Relaxed) { Err(Failure::Cancelled) } else { Ok(()) }
    }

    /// Asks the work to stop at its next step.
    pub fn cancel(&self) {
        self.cancelled.store(true, Relaxed);
    }

    /// True when the user asked to stop: for work that can't step.
    pub fn is_cancelled(&self) -> bool {
        self.cancelled.load(Relaxed)
    }

    /// How many steps of the stage are done, and how many there are.
    pub fn counts(&self) -> (usize, usize) {
        let shown = |count: &AtomicU64| usize::try_from(count.load(Relaxed)).unwrap_or(usize::MAX);
        (shown(&self.done), shown(&self.total))
    }

    /// What is being done now, and the share of it that is done (0 to 1).
    pub fn now(&self) -> (Option<Said>, f32) {
        let (stage, (done, total)) = self.seen();
        (stage, if total == 0 { 0.0 } else { (done as f32 / total as f32).min(1.0) })
    }

    /// What is being done now, with how many of its steps are done, and how many there are.
    pub fn seen(&self) -> (Option<Said>, (usize, usize)) {
        self.stage.lock().map_or_else(|_| (None, self.counts()), |stage| (stage.clone(), self.counts()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_looks_at_any_moment_sees_the_steps_of_the_stage_and_no_others() {
        let progress = Progress::default();
        std::thread::scope(|scope| {
            let work = scope.spawn(|| {
                for _ in 0..300_000 {
                    progress.stage(Said::new("base-loading"), 0);
                    progress.stage(Said::new("base-saving"), 7);
                    progress.step(7).unwrap();
                }
            });
            while !work.is_finished() {
                if let (Some(stage), (done, total)) = progress.seen() {
                    let expected = if stage.key == "base-saving" { 7 } else { 0 };
                    assert!(total == expected && done <= total, "{}: {done} of {total}", stage.key);
                }
            }
        });
    }
}
