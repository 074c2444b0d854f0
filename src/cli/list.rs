//! `aftercare list KIND`.

use std::process::ExitCode;

use serde_json::Value;

use crate::{
    base::{
        failure::Failure,
        field::{ListQuery, ListRow, ReadAt},
        filter,
    },
    db::{clock, list},
    people,
};

use super::{Ground, kinds, out};

/// What was typed.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Which kind: call, customer, item, equipment, contract, template, delivery, delivery_line, dispatch, handling, settlement, receipt, credit_note, revisit, alert, user, queue
    kind: String,
    /// Only rows that a filter line asks for: words, and fields with their values
    #[arg(long, default_value = "", hide_default_value = true)]
    filter: String,
    /// Sort by this column; `-` in front sorts downwards
    #[arg(long, allow_hyphen_values = true)]
    sort: Option<String>,
    /// At most so many rows
    #[arg(long, default_value_t = 1000, hide_default_value = true)]
    limit: usize,
    /// JSON for scripts
    #[arg(long)]
    json: bool,
}

/// Prints the list.
pub fn run(ground: &Ground, args: &Args) -> Result<ExitCode, Failure> {
    let kind = kinds::find(&args.kind)?;
    let conn = ground.open_to_read()?;
    let texts = ground.texts(&conn)?;
    let at = ReadAt { now: clock::Clock::default().now(), zone: texts.zone };
    let spec = (kind.list)();
    let sort = args.sort.as_ref().map(|sort| match sort.strip_prefix('-') {
        Some(key) => (key.to_owned(), true),
        None => (sort.clone(), false),
    });
    if let Some((key, _)) = &sort
        && !spec.columns.iter().any(|column| column.key == key)
    {
        let known = spec.columns.iter().map(|column| column.key).collect::<Vec<_>>().join(", ");
        let said = crate::base::say::Said::new("cli-unknown-column").with("column", key).with("known", known);
        return Err(said.into());
    }
    // Who acts here, where a line asks for what is mine.
    let user = people::store::first_admin(&conn).unwrap_or(people::store::SYSTEM);
    let query = ListQuery { sort, ..filter::query(&spec, &args.filter, at, user)? };
    let mut ids = list::ids(&conn, &spec, &query)?;
    if ids.len() > args.limit {
        let said = crate::base::say::Said::new("cli-list-cut").with("shown", args.limit).with("all", ids.len());
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
