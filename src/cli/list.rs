//! `aftercare list KIND`.

use std::process::ExitCode;

use serde_json::Value;

use crate::{
    base::{
        failure::Failure,
        field::{ListQuery, ListRow},
        say::Said,
    },
    db::list,
};

use super::{
    Ground,
    asked::{Asked, Read},
    out,
};

/// What was typed.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Which kind: call, customer, item, equipment, contract, template, delivery, delivery_line, dispatch, handling, settlement, receipt, receivable, credit_note, revisit, alert, user, queue, department, dict_entry, print_template
    kind: String,
    #[command(flatten)]
    asked: Asked,
    /// At most so many rows
    #[arg(long, default_value_t = 1000, hide_default_value = true)]
    limit: usize,
    /// JSON for scripts
    #[arg(long)]
    json: bool,
}

/// Prints the list.
pub fn run(ground: &Ground, args: &Args) -> Result<ExitCode, Failure> {
    let read = Read::of(ground, &args.kind)?;
    let query = read.query(&args.asked)?;
    say(&read, &query, args.limit, args.json)
}

/// Prints the first rows of a list, and that there are more.
pub fn say(read: &Read, query: &ListQuery, limit: usize, is_json: bool) -> Result<ExitCode, Failure> {
    let Read { conn, texts, at, spec } = read;
    let mut ids = list::ids(conn, spec, query)?;
    if ids.len() > limit {
        let said = Said::new("cli-list-cut").with("shown", limit).with("all", ids.len());
        out::complain(&texts.say(&said));
    }
    ids.truncate(limit);
    let rows = list::rows(conn, spec, &ids)?;
    if is_json {
        let rows = rows.iter().map(|row| out::row(spec, row, *at, texts)).collect();
        out::say(&format!("{:#}", Value::Array(rows)))?;
    } else {
        let rows: Vec<ListRow> = rows.iter().map(|row| spec.on(row, *at).into_owned()).collect();
        out::say(&out::table(spec, &rows, texts))?;
    }
    Ok(ExitCode::SUCCESS)
}
