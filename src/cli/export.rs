//! `aftercare export KIND FILE`.

use std::{path::PathBuf, process::ExitCode, sync::Arc};

use serde_json::json;

use crate::{
    base::{
        failure::Failure,
        field::{ListQuery, ListSpec, ReadAt},
        filter,
        layout::Layout,
        progress::Progress,
        say::Said,
    },
    db::clock,
    exchange::export::{self, Order},
    people,
};

use super::{Ground, kinds, out};

/// What was typed.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Which kind, as of `list`
    kind: String,
    /// The file; it ends with .xlsx or .csv
    file: PathBuf,
    /// Only rows that a filter line asks for: words, and fields with their values
    #[arg(long, default_value = "", hide_default_value = true)]
    filter: String,
    /// Only these columns, in this order: keys with commas between them
    #[arg(long, value_delimiter = ',')]
    columns: Vec<String>,
    /// Sort by this column; `-` in front sorts downwards
    #[arg(long, allow_hyphen_values = true)]
    sort: Option<String>,
    /// Words and headings as the program keeps them, for other programs
    #[arg(long)]
    raw: bool,
    /// JSON for scripts
    #[arg(long)]
    json: bool,
}

/// Writes the file.
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
    for key in args.columns.iter().map(String::as_str).chain(sort.as_ref().map(|(key, _)| key.as_str())) {
        known(&spec, key)?;
    }
    // Who acts here, where a line asks for what is mine.
    let user = people::store::first_admin(&conn).unwrap_or(people::store::SYSTEM);
    let query = filter::query(&spec, &args.filter, at, user)?;
    let order = Order {
        spec: Arc::new(spec),
        query: ListQuery { sort, ..query },
        marked: Vec::new(),
        layout: Layout::of(args.columns.iter().map(String::as_str)),
        is_raw: args.raw,
    };
    let written = export::to_file(&conn, &order, &args.file, (&texts, at), &Progress::default())?;
    if args.json {
        let file = args.file.display().to_string();
        out::say(&format!("{:#}", json!({ "file": file, "rows": written.rows, "sheets": written.sheets })))?;
    } else {
        out::say(&texts.say(&written.said(&args.file)))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn known(spec: &ListSpec, key: &str) -> Result<(), Failure> {
    if spec.columns.iter().any(|column| column.key == key) {
        return Ok(());
    }
    let known = spec.columns.iter().map(|column| column.key).collect::<Vec<_>>().join(", ");
    Err(Said::new("cli-unknown-column").with("column", key).with("known", known).into())
}
