//! `aftercare import KIND FILE`.

use std::{path::PathBuf, process::ExitCode};

use serde_json::json;

use crate::{
    base::{failure::Failure, progress::Progress, say::Said, words::Word as _},
    db::clock::Clock,
    exchange::{
        import::{Context, Mode, Report, RowError},
        kinds::{ImportKind, Ready},
    },
};

use super::{Ground, out};

/// What was typed.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// What the file holds: customers, items, bom, deliveries
    kind: String,
    /// The file, XLSX or CSV
    file: PathBuf,
    /// Import the good rows and leave the bad ones out; otherwise one bad row keeps all out
    #[arg(long)]
    good_rows_only: bool,
    /// Only say what would happen
    #[arg(long)]
    dry_run: bool,
    /// JSON for scripts
    #[arg(long)]
    json: bool,
}

/// Imports the file; exit code 1 when a row was bad.
pub fn run(ground: &Ground, args: &Args) -> Result<ExitCode, Failure> {
    let kind = ImportKind::from_word(&args.kind).ok_or_else(|| {
        let known = ImportKind::ALL.iter().map(|kind| kind.word()).collect::<Vec<_>>().join(", ");
        Failure::from(Said::new("cli-unknown-import").with("kind", args.kind.as_str()).with("known", known))
    })?;
    let progress = Progress::default();
    // Read before the store is opened: a file that is none makes no data file.
    let ready = Ready::read(kind, &args.file, &progress)?;
    let (conn, actor) = ground.open_to_write()?;
    let texts = ground.texts(&conn)?;
    let context = Context { conn: &conn, clock: &Clock::default(), actor, progress: &progress };
    let mode = if args.good_rows_only { Mode::GoodRowsOnly } else { Mode::AllOrNothing };
    let report = if args.dry_run { ready.check(context)? } else { ready.run(context, mode)? };
    if args.json {
        out::say(&format!("{:#}", as_json(&report, |said| texts.say(said))))?;
    } else {
        let said = Said::new("cli-import-done")
            .with("file", args.file.display().to_string())
            .with("made", report.made)
            .with("changed", report.changed)
            .with("bad", report.errors.len());
        out::say(&texts.say(&said))?;
        if !report.unknown_headings.is_empty() {
            let said = Said::new("cli-import-unknown").with("headings", report.unknown_headings.join(", "));
            out::complain(&texts.say(&said));
        }
        let row = |key: &'static str, error: &RowError| {
            let said = Said::new(key)
                .with("row", i64::from(error.row))
                .with("column", error.column.as_str())
                .with("value", error.value.as_str())
                .with("why", error.said.clone());
            out::complain(&texts.say(&said));
        };
        report.errors.iter().for_each(|error| row("cli-import-error", error));
        report.warnings.iter().for_each(|warning| row("cli-import-warning", warning));
        if !report.is_done && !args.dry_run {
            out::complain(&texts.get("cli-import-nothing"));
        }
    }
    Ok(if report.errors.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn as_json(report: &Report, say: impl Fn(&Said) -> String) -> serde_json::Value {
    let row = |error: &RowError| json!({"row": error.row, "column": error.column, "value": error.value, "why": say(&error.said)});
    json!({
        "rows": report.rows,
        "made": report.made,
        "changed": report.changed,
        "same": report.same,
        "done": report.is_done,
        "unknown_headings": report.unknown_headings,
        "errors": report.errors.iter().map(row).collect::<Vec<_>>(),
        "warnings": report.warnings.iter().map(row).collect::<Vec<_>>(),
    })
}
