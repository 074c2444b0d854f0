//! What a user can do with the settings.

use chrono::NaiveDate;

use crate::{
    base::{failure::Failure, kind::Kind, words::Word as _},
    db::{number, tx::Tx},
};

use super::{UniqueBy, store};

/// Takes the next number of a kind of record (PLAT-2), in the transaction of the record.
///
/// # Errors
/// When the engine fails.
pub fn number(tx: &Tx<'_>, kind: Kind, day: NaiveDate) -> Result<String, Failure> {
    number::take(tx, kind.word(), &store::pattern(tx, kind)?, day)
}

/// Changes by what units are unique (EQ-1). The identities of the cards are rewritten by who calls
/// this, in the same transaction: a saved policy alone never changes it.
///
/// # Errors
/// When the engine fails.
pub fn set_unique_by(tx: &Tx<'_>, unique_by: UniqueBy) -> Result<(), Failure> {
    let policy = store::policy(tx)?;
    store::put(tx, store::POLICY, &super::Policy { unique_by, ..policy }).map(|_| ())
}
