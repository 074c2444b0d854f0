//! `aftercare deliveries`: what was delivered to whom, when (DEL-2).

use std::process::ExitCode;

use serde_json::Value;

use crate::{
    base::{
        failure::Failure,
        field::{ListQuery, ListRow, ReadAt},
        say::Said,
    },
    db::{clock, list},
    delivery::{
        fields::history::{Sought, list_spec},
        store,
    },
};

use super::{Ground, out};

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
    /// At most so many rows
    #[arg(long, default_value_t = 1000, hide_default_value = true)]
    limit: usize,
    /// JSON for scripts
    #[arg(long)]
    json: bool,
}

/// Prints the lines of deliveries that are asked for, the newest first.
pub fn run(ground: &Ground, args: &Args) -> Result<ExitCode, Failure> {
    let conn = ground.open_to_read()?;
    let texts = ground.texts(&conn)?;
    let at = ReadAt { now: clock::Clock::default().now(), zone: texts.zone };
    let sought = Sought {
        customer: args.customer.clone(),
        item: args.item.clone(),
        serial: args.serial.clone(),
        batch: args.batch.clone(),
        from: args.from.clone(),
        to: args.to.clone(),
    };
    let spec = list_spec();
    let query = ListQuery { only: Some(store::history::condition(&conn, &sought)?), ..ListQuery::default() };
    let mut ids = list::ids(&conn, &spec, &query)?;
    if ids.len() > args.limit {
        let said = Said::new("cli-list-cut").with("shown", args.limit).with("all", ids.len());
        out::complain(&texts.say(&said));
    }
    ids.truncate(args.limit);
    let rows = list::rows(&conn, &spec, &ids)?;
    if args.json {
        let rows = rows.iter().map(|row| out::row(&spec, row, at, &texts)).collect();
        out::say(&format!("{:#}", Value::Array(rows)))?;
    } else {
        let rows: Vec<ListRow> = rows.iter().map(|row| spec.on(row, at).into_owned()).collect();
        out::say(&out::table(&spec, &rows, &texts))?;
    }
    Ok(ExitCode::SUCCESS)
}
