//! `aftercare explain charge`: what each line of a call costs the customer, and why (MON-2).

use std::process::ExitCode;

use super::{answer, call_of};
use crate::{
    base::{
        failure::Failure,
        field::Show,
        id::Id as _,
        money::Money,
        shown::{Shown, What},
    },
    call::Call,
    cli::Ground,
    db::query::Conn,
    handling::{self, HandlingLine},
    item,
};

/// What was typed.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Of this call
    #[arg(long, value_name = "NUMBER")]
    call: String,
    /// JSON for scripts
    #[arg(long)]
    json: bool,
}

/// Answers of a call.
pub fn run(ground: &Ground, args: &Args) -> Result<ExitCode, Failure> {
    let conn = ground.open_to_read()?;
    let call = call_of(&conn, &args.call)?;
    answer(&of_call(&conn, &call)?, args.json, &ground.texts(&conn)?)
}

/// The lines of all handling records of a call, as each was decided.
fn of_call(conn: &Conn, call: &Call) -> Result<Shown, Failure> {
    let lines = handling::store::lines_of_call(conn, call.id)?;
    let net = Money::sum(lines.iter().map(|line| line.net))?;
    let shown = lines.iter().map(|line| show(conn, line)).collect::<Result<Vec<_>, Failure>>()?;
    Ok(Shown::default()
        .script("id", &call.id.raw())
        .fact("number", "call-number", Show::Text, &call.number)
        .fact("call_type", "call-type", Show::Word("call-type"), &call.call_type)
        .fact("net", "handling-net", Show::Money, &net)
        .add("lines", "handling-lines", What::Lines(shown)))
}

fn show(conn: &Conn, line: &HandlingLine) -> Result<Shown, Failure> {
    let (item, name) = item::store::name(conn, line.item_id)?;
    let description = if line.description.is_empty() { name } else { line.description.clone() };
    Ok(Shown::default()
        .fact("kind", "handling-line-kind", Show::Word("handling-line"), &line.kind)
        .fact("item", "handling-line-item", Show::Text, &item)
        .fact("description", "handling-line-description", Show::Text, &description)
        .fact("quantity", "handling-line-quantity", Show::Qty, &line.quantity)
        .fact("price", "handling-line-price", Show::Money, &line.price)
        .fact("discount", "handling-line-discount", Show::Rate, &line.discount)
        .fact("relief", "settlement-line-relief", Show::Rate, &line.relief)
        .fact("net", "handling-line-net", Show::Money, &line.net)
        .fact("charge", "handling-line-charge", Show::Word("handling-charge"), &line.charge)
        .fact("decided_by", "explain-decided-by", Show::Word("handling-decided"), &line.decided_by)
        .fact("waived_reason", "handling-waive-reason", Show::Text, &line.waived_reason)
        .add("reasons", "handling-line-why", What::Reasons(line.reasons.0.clone())))
}
