//! Calls for tests.

use crate::base::time::Instant;

use super::{Call, command};

/// A call of which nothing is known.
pub(crate) fn call() -> Call {
    command::blank(Instant(0))
}
