//! Takes the records of an older file into the index, in several transactions: broken off, it goes on where it was.
//!
//! They are taken in the order of their places: an engine that gets its rows in order gathers many of them before it
//! writes. One thread writes; another makes of what was read what is looked up of it, and reads too where it can.

use std::{collections::BTreeMap, sync::mpsc::sync_channel, thread};

use super::{
    Doc, Keys, declared, engine, id_at,
    keep::{self, PIECE},
    place, served,
};
use crate::{
    base::{failure::Failure, id::UserId, progress::Progress, words::Word as _},
    db::{
        clock::Clock,
        migrate, open,
        query::Conn,
        record,
        search::declared::Shown,
        tx::{self, Tx},
        upgrade,
    },
};

/// So many records are taken in by one transaction.
const AT_ONCE: usize = 100_000;

/// Held on a server while its index is filled: `AFTS` as a number.
const LOCK: i64 = 0x4146_5453;

/// What others do meanwhile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Others {
    /// They save, and so put records into the index themselves.
    Write,
    /// Nobody else is there: what was not taken in yet has nothing in the index.
    Wait,
}

/// How far it has come.
#[derive(Clone, Debug, PartialEq, Eq)]
struct State {
    form: i64,
    /// The kind at work; empty when all is done.
    kind: String,
    /// The first place of it that was not taken in yet.
    next: i64,
}

/// Makes the index whole where it is not: of an older file, of another declaration, or broken off before.
///
/// # Errors
/// When the engine fails; it goes on where it was the next time.
pub(in crate::db) fn fill(conn: &Conn, progress: &Progress) -> Result<(), Failure> {
    fill_beside(conn, progress, Others::Write)
}

fn fill_beside(conn: &Conn, progress: &Progress, others: Others) -> Result<(), Failure> {
    if state(conn)?.as_ref().is_some_and(State::is_whole) {
        return Ok(());
    }
    let is_server = conn.is_of_server();
    if is_server {
        migrate::take_turn(conn, LOCK)?;
    }
    let filled = go_on(conn, progress, others);
    if is_server {
        migrate::end_turn(conn, LOCK)?;
    }
    filled
}

/// Makes the index anew from the data: for who has written many records past the transactions that keep it, on data that
/// nobody else works with.
///
/// # Errors
/// When the engine fails, and [`Failure::Cancelled`]; the index is then not whole, and is made so when the data is
/// opened to write.
pub fn rebuild(conn: &Conn, progress: &Progress) -> Result<(), Failure> {
    in_transaction(conn, |tx| tx.write("DELETE FROM search_state", &[]))?;
    fill_beside(conn, progress, Others::Wait)
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
    Ok(row.map(|(form, kind, next)| State { form, kind, next }))
}

fn go_on(conn: &Conn, progress: &Progress, others: Others) -> Result<(), Failure> {
    let mut state = in_transaction(conn, |tx| match state(tx)? {
        Some(state) if state.form == declared::form() => Ok(state),
        _ => begun(tx),
    })?;
    if state.is_whole() {
        // Another desk has done it meanwhile.
        return Ok(());
    }
    let all = declared::all();
    let total = count(conn, &all.iter().collect::<Vec<_>>())?;
    // Broken off before, it goes on: what was taken in then counts too.
    let before: Vec<_> = all.iter().take_while(|declared| declared.kind.word() != state.kind).collect();
    let mut done = count(conn, &before)?;
    if done < total {
        progress.stage(upgrade::filling(progress), total);
    }
    while let Some(area) = all.iter().position(|declared| declared.kind.word() == state.kind) {
        let (taken, places) = places(conn, area, state.next)?;
        done += taken;
        for piece in places.chunks(AT_ONCE) {
            in_transaction(conn, |tx| {
                take_in(tx, (area, others), piece, |taken| progress.step(done + taken))?;
                keep_state(tx, &State { next: piece[piece.len() - 1] + 1, ..state.clone() })
            })?;
            done += piece.len() as u64;
        }
        state.kind = all.get(area + 1).map(|next| next.kind.word().to_owned()).unwrap_or_default();
        state.next = 0;
        in_transaction(conn, |tx| {
            if state.is_whole() {
                engine::all_are_there(tx)?;
                served::make(tx)?;
            }
            keep_state(tx, &state)
        })?;
    }
    Ok(())
}

/// How many records there are to be found, of some areas.
fn count(conn: &Conn, areas: &[&declared::Declared]) -> Result<u64, Failure> {
    let count = |declared: &declared::Declared| {
        let sql = format!("SELECT COUNT(*) FROM {}", record::table(declared.kind));
        Ok::<_, Failure>(conn.value::<i64>(&sql, &[])?.unwrap_or(0))
    };
    let all = areas.iter().map(|declared| count(declared)).sum::<Result<i64, Failure>>()?;
    Ok(u64::try_from(all).unwrap_or(0))
}

/// The places of an area's records, in order, from one on; and how many are before it.
fn places(conn: &Conn, area: usize, from: i64) -> Result<(u64, Vec<i64>), Failure> {
    let declared = &declared::all()[area];
    let mut places = Vec::new();
    declared.each_moment(conn, 0, |id, minute| places.push(place(area, minute, id)))?;
    let all = places.len();
    places.retain(|place| *place >= from);
    places.sort_unstable();
    Ok(((all - places.len()) as u64, places))
}

/// Takes in the records at these places.
fn take_in(
    tx: &Tx<'_>,
    (area, others): (usize, Others),
    places: &[i64],
    step: impl Fn(u64) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let mut keys = Keys::default();
    let mut taken = 0;
    let put = |docs: BTreeMap<i64, Doc>| {
        let known: Vec<i64> = if others == Others::Write { docs.keys().copied().collect() } else { Vec::new() };
        taken += docs.len() as u64;
        keep::renew(tx, area, &known, docs, &mut keys)?;
        step(taken)
    };
    match aside(tx, others) {
        Some(reader) => read_aside(reader, (area, places), put),
        None => read_here(tx, (area, places), put),
    }?;
    engine::put_keys(tx, area, keys)
}

/// Reads a file beside the transaction that fills the index: it changes nothing of what is read here, and nobody else
/// is there. Nothing where that can't be, as while a journal holds a part of the data.
fn aside(conn: &Conn, others: Others) -> Option<Conn> {
    let path = conn.as_lite().filter(|_| others == Others::Wait).and_then(|_| conn.address.file())?;
    open::frozen(path).ok()
}

/// The records at these places.
fn read(conn: &Conn, area: usize, places: &[i64]) -> Result<Vec<Shown>, Failure> {
    let ids: Vec<i64> = places.iter().map(|place| id_at(*place)).collect();
    declared::all()[area].read(conn, &ids)
}

fn docs_of(area: usize, shown: &[Shown], is_for_server: bool) -> BTreeMap<i64, Doc> {
    shown.iter().map(|one| (one.id, Doc::of(area, one, is_for_server))).collect()
}

/// Another thread reads and makes what is looked up; this one writes.
fn read_aside(
    reader: Conn,
    (area, places): (usize, &[i64]),
    mut put: impl FnMut(BTreeMap<i64, Doc>) -> Result<(), Failure>,
) -> Result<(), Failure> {
    /// So many pieces wait to be written at most.
    const WAITING: usize = 2;
    thread::scope(|scope| {
        let (sender, receiver) = sync_channel(WAITING);
        scope.spawn(move || {
            for piece in places.chunks(PIECE) {
                let docs = read(&reader, area, piece).map(|shown| docs_of(area, &shown, false));
                let has_failed = docs.is_err();
                // When the writing fails nobody waits for more.
                if sender.send(docs).is_err() || has_failed {
                    return;
                }
            }
        });
        receiver.into_iter().try_for_each(|docs| docs.and_then(&mut put))
    })
}

/// This thread reads and writes; while another makes what is looked up of some, those before are written.
fn read_here(
    tx: &Tx<'_>,
    (area, places): (usize, &[i64]),
    mut put: impl FnMut(BTreeMap<i64, Doc>) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let is_for_server = tx.is_of_server();
    thread::scope(|scope| {
        let mut waits: Option<thread::ScopedJoinHandle<'_, BTreeMap<i64, Doc>>> = None;
        let mut done = |handle: thread::ScopedJoinHandle<'_, _>| {
            put(handle.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
        };
        for piece in places.chunks(PIECE) {
            let shown = read(tx, area, piece)?;
            if let Some(before) = waits.replace(scope.spawn(move || docs_of(area, &shown, is_for_server))) {
                done(before)?;
            }
        }
        waits.map_or(Ok(()), done)
    })
}

fn keep_state(tx: &Tx<'_>, state: &State) -> Result<(), Failure> {
    let sql = "UPDATE search_state SET kind = $1, record_id = $2 WHERE id = 1";
    tx.write(sql, crate::vals![state.kind, state.next])?;
    Ok(())
}

fn in_transaction<T>(conn: &Conn, f: impl Fn(&Tx<'_>) -> Result<T, Failure>) -> Result<T, Failure> {
    // Nothing of the data changes: nobody acts, and no row of the history is written.
    tx::within(conn, &Clock::default(), UserId(0), "base-search-filling", f).map(|(value, _)| value)
}

fn begun(tx: &Tx<'_>) -> Result<State, Failure> {
    engine::clear(tx)?;
    engine::many_follow(tx)?;
    served::put_off(tx)?;
    let first = declared::all().first().map(|declared| declared.kind.word().to_owned()).unwrap_or_default();
    let state = State { form: declared::form(), kind: first, next: 0 };
    tx.write("DELETE FROM search_state", &[])?;
    let sql = "INSERT INTO search_state (id, form, kind, record_id) VALUES (1, $1, $2, $3)";
    tx.write(sql, crate::vals![state.form, state.kind, state.next])?;
    Ok(state)
}
