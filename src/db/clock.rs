//! The one place that asks what time it is.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering::Relaxed},
};

use crate::base::time::Instant;

/// Where the time comes from: the computer, or a hand that tests and the demo story move.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    /// Milliseconds of a clock set by hand; `None` for the computer's.
    set: Option<Arc<AtomicI64>>,
}

impl Clock {
    /// A clock that stands until it is moved.
    pub fn standing_at(at: Instant) -> Self {
        Self { set: Some(Arc::new(AtomicI64::new(at.0))) }
    }

    /// The present moment.
    #[expect(clippy::disallowed_methods, reason = "the one place that asks the computer's clock")]
    pub fn now(&self) -> Instant {
        match &self.set {
            Some(at) => Instant(at.load(Relaxed)),
            None => Instant::from_utc(chrono::Utc::now()),
        }
    }

    /// Moves a clock set by hand; the computer's is left alone.
    pub fn set(&self, at: Instant) {
        if let Some(hand) = &self.set {
            hand.store(at.0, Relaxed);
        }
    }
}
