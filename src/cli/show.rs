//! `aftercare show KIND NUMBER`.

use std::process::ExitCode;

use crate::{
    base::{
        failure::Failure,
        id::CallId,
        shown::{Shown, What},
        time::Instant,
    },
    call,
    db::{clock::Clock, query::Conn},
    dispatch, handling, revisit, setting, settlement,
};

use super::{Ground, kinds, out};

/// What was typed.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Which kind
    kind: String,
    /// Its number, code or name
    number: String,
    /// JSON for scripts
    #[arg(long)]
    json: bool,
}

/// Prints the record.
pub fn run(ground: &Ground, args: &Args) -> Result<ExitCode, Failure> {
    let kind = kinds::find(&args.kind)?;
    let conn = ground.open_to_read()?;
    let texts = ground.texts(&conn)?;
    let shown = (kind.show)(&conn, &args.number, Clock::default().now())?;
    if args.json {
        out::say(&format!("{:#}", shown.json(&texts)))?;
    } else {
        out::say(&out::record(&shown, &texts))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// A call with everything that came of it: coverage, clocks, dispatches, handling with its lines,
/// settlements, revisits, pauses and log.
pub fn whole_call(conn: &Conn, id: CallId, now: Instant) -> Result<Shown, Failure> {
    let call = call::store::get(conn, id)?;
    let clocks = call::store::clocks(conn, &call, now, &setting::store::load(conn)?)?;
    let of = |all: Result<Vec<Shown>, Failure>| all.map(What::Records);
    let dispatches =
        dispatch::store::of_call(conn, id)?.iter().map(|one| dispatch::store::show(conn, one.id)).collect();
    let handlings = handling::store::of_call(conn, id)?.iter().map(|one| handling::store::show(conn, one.id)).collect();
    let settlements =
        settlement::store::of_call(conn, id)?.iter().map(|one| settlement::store::show(conn, one.id)).collect();
    let revisits = revisit::store::of_call(conn, id)?.iter().map(|one| revisit::store::show(conn, one.id)).collect();
    let mut shown = call::store::show(conn, id)?;
    shown.facts.extend(call::store::show_clocks(&call, clocks).facts);
    shown = shown
        .add("dispatches", "dispatch-section", of(dispatches)?)
        .add("handlings", "handling-panel", of(handlings)?)
        .add("settlements", "settlement-panel", of(settlements)?)
        .add("revisits", "revisit-panel", of(revisits)?);
    shown.facts.extend(call::store::show_log(conn, id)?.facts);
    Ok(shown)
}
