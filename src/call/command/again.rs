//! What covers a call, asked again with the data of today (COV-4).

use super::{
    contract::{chosen_number, cover},
    step::refresh_dues,
};
use crate::{
    base::{failure::Failure, id::CallId, say::Said},
    call::{
        Call, Status,
        rules::{self, Difference, differences},
        store,
    },
    db::{query::Conn, tx::Tx},
    setting::{self, Settings},
};

/// What would be otherwise if what covers were decided now, as of the moment the fault was reported; nothing is
/// saved. A contract chosen by hand stays chosen while it can be.
///
/// # Errors
/// When the engine fails.
pub fn ask_again(conn: &Conn, id: CallId) -> Result<Vec<Difference>, Failure> {
    let call = store::get(conn, id)?;
    let asked = asked_again(conn, &call, &setting::store::load(conn)?)?;
    let both = call.coverage.as_ref().zip(asked.coverage.as_ref());
    Ok(both.map(|(before, after)| differences(before, after, call.priority)).unwrap_or_default())
}

fn asked_again(conn: &Conn, call: &Call, settings: &Settings) -> Result<Call, Failure> {
    let mut asked = call.clone();
    let chosen = chosen_number(&call.coverage, call.contract_id);
    match cover(conn, &mut asked, &chosen, settings) {
        Err(Failure::Invalid(_)) => cover(conn, &mut asked, "", settings)?,
        covered => covered?,
    }
    rules::keep_promised(call, &mut asked, &settings.policy);
    Ok(asked)
}

/// Decides anew what covers a call and keeps that with it: by this contract, where one is chosen (an empty number
/// takes what is decided), else as it was chosen before. The promise changes with it, the ledger stays (CLK-3).
///
/// # Errors
/// A call that has ended, a contract that can't cover, a stale version.
pub fn recover(tx: &Tx<'_>, id: CallId, version: i64, contract: Option<&str>) -> Result<Call, Failure> {
    let before = store::get(tx, id)?;
    tx.expect_version(&before, version)?;
    if matches!(before.status, Status::Closed | Status::Declined | Status::Cancelled) {
        return Err(Said::new("call-refusal-ended").with_word("status", before.status).into());
    }
    let settings = setting::store::load(tx)?;
    let mut call = match contract {
        Some(number) => {
            let mut call = before.clone();
            cover(tx, &mut call, number, &settings)?;
            call
        }
        None => asked_again(tx, &before, &settings)?,
    };
    refresh_dues(tx, &before, &mut call, &settings)?;
    tx.update(&before, &mut call)?;
    Ok(call)
}
