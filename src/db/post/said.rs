//! What a server says, as a failure people can act on.

use postgres::error::SqlState;

use crate::{base::failure::Failure, db::address::causes};

/// What the server says to a statement. One that it ended, because it took too long or somebody there wished it, is not
/// [`Failure::Cancelled`]: nobody here has stopped it.
pub(in crate::db) fn failure(sql: &str, error: &postgres::Error) -> Failure {
    if error.is_closed() {
        return Failure::Offline;
    }
    let Some(said) = error.as_db_error() else { return Failure::Db(format!("{} in {sql}", causes(error))) };
    let code = said.code();
    let any = |codes: &[SqlState]| codes.contains(code);
    if any(&[SqlState::T_R_SERIALIZATION_FAILURE, SqlState::T_R_DEADLOCK_DETECTED, SqlState::LOCK_NOT_AVAILABLE]) {
        Failure::Locked
    } else if any(&[SqlState::DISK_FULL, SqlState::OUT_OF_MEMORY, SqlState::CONFIGURATION_LIMIT_EXCEEDED]) {
        Failure::Full
    } else if any(&[SqlState::READ_ONLY_SQL_TRANSACTION, SqlState::INSUFFICIENT_PRIVILEGE]) {
        Failure::ReadOnly
    } else if any(&[SqlState::DATA_CORRUPTED, SqlState::INDEX_CORRUPTED]) {
        Failure::Damaged(said.message().to_owned())
    } else if any(&[SqlState::ADMIN_SHUTDOWN, SqlState::CRASH_SHUTDOWN, SqlState::CANNOT_CONNECT_NOW]) {
        Failure::Offline
    } else {
        let detail = said.detail().map(|detail| format!(" ({detail})")).unwrap_or_default();
        Failure::Db(format!("{}{detail} in {sql}", said.message()))
    }
}
