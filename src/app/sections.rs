//! Which sections stand on the forms of a panel, in order.

use crate::{base::kind::Kind, cx::Section};

/// The sections on the form of a kind.
pub(super) fn of(_kind: Kind) -> Vec<Box<dyn Section>> {
    Vec::new()
}
