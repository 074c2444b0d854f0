//! Takes the records of an older file into the index, in many small transactions: broken off, it goes on where it was.

use std::collections::BTreeMap;

use super::{Doc, declared, engine, keep};
use crate::{
    base::{failure::Failure, id::UserId, progress::Progress, say::Said, words::Word as _},
    db::{
        clock::Clock,
        query::Conn,
        tx::{self, Tx},
    },
};

/// So many chunks are taken in by one transaction.
const CHUNKS_AT_ONCE: usize = 20;

/// Held on a server while its index is filled: `AFTS` as a number.
const LOCK: i64 = 0x4146_5453;

/// How far it has come.
#[derive(Clone, Debug, PartialEq, Eq)]
struct State {
    form: i64,
    /// The kind at work; empty when all is done.
    kind: String,
    /// The last record of it that was taken in.
    record_id: i64,
}

/// Makes the index whole where it is not: of an older file, of another declaration, or broken off before.
///
/// # Errors
/// When the engine fails; it goes on where it was the next time.
pub(in crate::db) fn fill(conn: &Conn, progress: &Progress) -> Result<(), Failure> {
    if state(conn)?.as_ref().is_some_and(State::is_whole) {
        return Ok(());
    }
    let is_server = conn.is_of_server();
    if is_server {
        conn.control(&format!("SELECT pg_advisory_lock({LOCK})"))?;
    }
    let filled = go_on(conn, progress);
    if is_server {
        conn.control(&format!("SELECT pg_advisory_unlock({LOCK})"))?;
    }
    filled
}

/// Makes the index anew from the data: for who has written many records past the transactions that keep it.
///
/// # Errors
/// When the engine fails, and [`Failure::Cancelled`]; the index is then not whole, and is made so when the data is
/// opened to write.
pub fn rebuild(conn: &Conn, progress: &Progress) -> Result<(), Failure> {
    in_transaction(conn, |tx| {
        tx.write("DELETE FROM search_state", &[])?;
        Ok(())
    })?;
    fill(conn, progress)
}

/// True when all that can be found is in the index as it is declared now.
pub(super) fn is_whole(conn: &Conn) -> Result<bool, Failure> {
    Ok(state(conn)?.as_ref().is_some_and(State::is_whole))
}

impl State {
    fn is_whole(&self) -> bool {
        self.kind.is_empty() && self.form == declared::form()
    }
}

fn state(conn: &Conn) -> Result<Option<State>, Failure> {
    let row: Option<(i64, String, i64)> =
        conn.row("SELECT form, kind, record_id FROM search_state WHERE id = 1", &[])?;
    Ok(row.map(|(form, kind, record_id)| State { form, kind, record_id }))
}

fn go_on(conn: &Conn, progress: &Progress) -> Result<(), Failure> {
    progress.stage(Said::new("base-search-filling"), u64::try_from(declared::all().len()).unwrap_or(1));
    loop {
        let at = in_transaction(conn, take_in)?;
        let Some(area) = at else { return Ok(()) };
        progress.step(u64::try_from(area).unwrap_or(0))?;
    }
}

fn in_transaction<T>(conn: &Conn, f: impl Fn(&Tx<'_>) -> Result<T, Failure>) -> Result<T, Failure> {
    // Nothing of the data changes: nobody acts, and no row of the history is written.
    tx::within(conn, &Clock::default(), UserId(0), "base-search-filling", f).map(|(value, _)| value)
}

/// Takes some records in; the area at work, none when all is done.
fn take_in(tx: &Tx<'_>) -> Result<Option<usize>, Failure> {
    let all = declared::all();
    let mut state = match state(tx)? {
        Some(state) if state.form == declared::form() => state,
        _ => begun(tx)?,
    };
    for _ in 0..CHUNKS_AT_ONCE {
        let Some(area) = all.iter().position(|declared| declared.kind.word() == state.kind) else { break };
        let shown = all[area].read_on(tx, state.record_id)?;
        if let Some(last) = shown.last() {
            let docs: BTreeMap<i64, Doc> = shown.iter().map(|one| (one.id, Doc::of(area, one))).collect();
            let ids: Vec<i64> = docs.keys().copied().collect();
            keep::renew(tx, area, &ids, docs)?;
            state.record_id = last.id;
        } else {
            state.kind = all.get(area + 1).map(|next| next.kind.word().to_owned()).unwrap_or_default();
            state.record_id = 0;
        }
    }
    let sql = "UPDATE search_state SET kind = $1, record_id = $2 WHERE id = 1";
    tx.write(sql, crate::vals![state.kind, state.record_id])?;
    Ok(all.iter().position(|declared| declared.kind.word() == state.kind))
}

fn begun(tx: &Tx<'_>) -> Result<State, Failure> {
    engine::clear(tx)?;
    let first = declared::all().first().map(|declared| declared.kind.word().to_owned()).unwrap_or_default();
    let state = State { form: declared::form(), kind: first, record_id: 0 };
    tx.write("DELETE FROM search_state", &[])?;
    let sql = "INSERT INTO search_state (id, form, kind, record_id) VALUES (1, $1, $2, $3)";
    tx.write(sql, crate::vals![state.form, state.kind, state.record_id])?;
    Ok(state)
}
