//! `aftercare explain coverage`: what covers a call, a customer or a unit, and why (COV-1…8).

use std::process::ExitCode;

use super::{answer, call_of, plainly};
use crate::{
    base::{
        failure::Failure,
        field::Show,
        id::{CustomerId, EquipmentId, Id as _, ItemId},
        kind::Kind,
        parse::Parser,
        shown::{Shown, What},
        time::Instant,
        value::ToVal as _,
    },
    call::{self, Call},
    cli::Ground,
    contract::{self, Coverage},
    customer,
    db::{clock::Clock, query::Conn},
    equipment, item,
    setting::{self, Settings},
};

/// What was typed.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Of this call
    #[arg(long, value_name = "NUMBER", conflicts_with_all = ["customer", "serial", "item"])]
    call: Option<String>,
    /// Of this customer
    #[arg(long, value_name = "CODE")]
    customer: Option<String>,
    /// Of this unit
    #[arg(long, value_name = "SERIAL", conflicts_with = "item")]
    serial: Option<String>,
    /// Of a unit of this item
    #[arg(long, value_name = "CODE")]
    item: Option<String>,
    /// As of this moment
    #[arg(long, value_name = "INSTANT")]
    at: Option<String>,
    /// JSON for scripts
    #[arg(long)]
    json: bool,
}

/// Answers what was decided for a call, and what is decided now.
pub fn run(ground: &Ground, args: &Args) -> Result<ExitCode, Failure> {
    let conn = ground.open_to_read()?;
    let settings = setting::store::load(&conn)?;
    let mut parser = Parser::default();
    let at = args.at.as_deref().and_then(|text| parser.instant("at", text, settings.calendar.zone));
    parser.done().map_err(plainly)?;
    let shown = match &args.call {
        Some(number) => of_call(&conn, &call_of(&conn, number)?, at, &settings)?,
        None => of_customer(&conn, args, at.unwrap_or(Clock::default().now()), &settings)?,
    };
    answer(&shown, args.json, &ground.texts(&conn)?)
}

/// The decision stored with a call, and the same question asked again with the contracts of today:
/// for the moment it was asked for then, or another.
fn of_call(conn: &Conn, call: &Call, at: Option<Instant>, settings: &Settings) -> Result<Shown, Failure> {
    let as_of = at.unwrap_or(call.opened_at);
    let question = contract::store::Asked { at: as_of, ..call::command::coverage_asked(call) };
    let asked = contract::store::coverage(conn, &question, settings)?;
    let is_same = call.coverage.as_ref() == Some(&asked);
    let shown = Shown::default()
        .script("id", &call.id.raw())
        .fact("number", "call-number", Show::Text, &call.number)
        .fact("same", "explain-same", Show::Flag, &is_same);
    let shown = match &call.coverage {
        Some(coverage) => shown.add("decided", "explain-decided", What::Part(call::store::show_coverage(coverage))),
        None => shown,
    };
    if is_same {
        return Ok(shown);
    }
    Ok(shown.add("asked", "explain-asked", What::Part(call::store::show_coverage(&asked))))
}

fn of_customer(conn: &Conn, args: &Args, at: Instant, settings: &Settings) -> Result<Shown, Failure> {
    let card = named(args.serial.as_ref(), Kind::Equipment, |text| equipment::store::by_code(conn, text))?;
    let customer = named(args.customer.as_ref(), Kind::Customer, |text| customer::store::by_code(conn, text))?;
    let item = named(args.item.as_ref(), Kind::Item, |text| item::store::by_code(conn, text))?;
    let owner: Option<CustomerId> = customer.as_ref().map(|customer| customer.id);
    let Some(customer) = owner.or(card.as_ref().map(|card| card.customer_id)) else {
        return Err(Failure::refused("explain-error-whose"));
    };
    let equipment: Option<EquipmentId> = card.as_ref().map(|card| card.id);
    let item: Option<ItemId> = item.map(|item| item.id);
    let coverage: Coverage =
        contract::store::coverage(conn, &contract::store::Asked::new(customer, at).about(equipment, item), settings)?;
    let code = equipment::store::customer_code(conn, Some(customer))?;
    let shown = Shown::default().add(
        "customer",
        "kind-customer",
        What::Named(code.to_val(), customer::store::name(conn, Some(customer))?),
    );
    Ok(shown.add("asked", "call-coverage", What::Part(call::store::show_coverage(&coverage))))
}

/// A record by its code, number or name, where one was named.
fn named<T>(
    text: Option<&String>,
    kind: Kind,
    find: impl FnOnce(&str) -> Result<Option<T>, Failure>,
) -> Result<Option<T>, Failure> {
    let Some(text) = text else { return Ok(None) };
    find(text)?.map(Some).ok_or_else(|| Failure::NotFound { kind, what: text.trim().to_owned() })
}
