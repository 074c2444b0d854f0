//! `aftercare export KIND FILE`.

use std::{path::PathBuf, process::ExitCode, sync::Arc};

use serde_json::json;

use crate::{
    base::{failure::Failure, layout::Layout, progress::Progress},
    exchange::export::{self, Order},
};

use super::{
    Ground,
    asked::{self, Asked, Read},
    out,
};

/// What was typed.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Which kind, as of `list`
    kind: String,
    /// The file; it ends with .xlsx or .csv
    file: PathBuf,
    #[command(flatten)]
    asked: Asked,
    /// Only these columns, in this order: keys with commas between them
    #[arg(long, value_delimiter = ',')]
    columns: Vec<String>,
    /// Words and headings as the program keeps them, for other programs
    #[arg(long)]
    raw: bool,
    /// JSON for scripts
    #[arg(long)]
    json: bool,
}

/// Writes the file.
pub fn run(ground: &Ground, args: &Args) -> Result<ExitCode, Failure> {
    let read = Read::of(ground, &args.kind)?;
    let Read { conn, texts, at, spec } = &read;
    let is_column = |key: &&String| spec.columns.iter().any(|column| column.key == **key);
    if let Some(key) = args.columns.iter().find(|key| !is_column(key)) {
        return Err(asked::unknown_column(spec, key));
    }
    let query = read.query(&args.asked)?;
    let order = Order {
        spec: Arc::new(spec.clone()),
        query,
        marked: Vec::new(),
        layout: Layout::of(args.columns.iter().map(String::as_str)),
        is_raw: args.raw,
        made: None,
    };
    let written = export::to_file(conn, &order, &args.file, (texts, *at), &Progress::default())?;
    if args.json {
        let file = args.file.display().to_string();
        out::say(&format!("{:#}", json!({ "file": file, "rows": written.rows, "sheets": written.sheets })))?;
    } else {
        out::say(&texts.say(&written.said(&args.file)))?;
    }
    Ok(ExitCode::SUCCESS)
}
