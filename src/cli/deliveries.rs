//! `aftercare deliveries`: what was delivered to whom, when (DEL-2).

use std::process::ExitCode;

use crate::{
    base::{failure::Failure, field::ListQuery, kind::Kind, words::Word as _},
    delivery::{fields::history::Sought, store},
};

use super::{
    Ground,
    asked::{Asked, Read},
    list,
};

/// What was typed.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Only to this customer, who bought or who uses it: code or name
    #[arg(long, default_value = "", hide_default_value = true)]
    customer: String,
    /// Only of this item: code or name
    #[arg(long, default_value = "", hide_default_value = true)]
    item: String,
    /// Only with this serial, the maker's too, or any part of one, however written
    #[arg(long, default_value = "", hide_default_value = true)]
    serial: String,
    /// Only of this batch
    #[arg(long, default_value = "", hide_default_value = true)]
    batch: String,
    /// First day
    #[arg(long, value_name = "DAY", default_value = "", hide_default_value = true)]
    from: String,
    /// Last day, counted whole
    #[arg(long, value_name = "DAY", default_value = "", hide_default_value = true)]
    to: String,
    #[command(flatten)]
    asked: Asked,
    /// At most so many rows
    #[arg(long, default_value_t = 1000, hide_default_value = true)]
    limit: usize,
    /// JSON for scripts
    #[arg(long)]
    json: bool,
}

/// Prints the lines of deliveries that are asked for, the newest first.
pub fn run(ground: &Ground, args: &Args) -> Result<ExitCode, Failure> {
    let read = Read::of(ground, Kind::DeliveryLine.word())?;
    let sought = Sought {
        customer: args.customer.clone(),
        item: args.item.clone(),
        serial: args.serial.clone(),
        batch: args.batch.clone(),
        from: args.from.clone(),
        to: args.to.clone(),
    };
    let only = Some(store::history::condition(&read.conn, &sought)?);
    let query = ListQuery { only, ..read.query(&args.asked)? };
    list::say(&read, &query, args.limit, args.json)
}
