//! `aftercare import KIND FILE`.

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use serde_json::json;

use crate::{
    base::{failure::Failure, id::ImportId, progress::Progress, say::Said, text::Texts, words::Word as _},
    db::clock::Clock,
    exchange::{
        import::{Context, Mode, Options, Report, RowError},
        kinds::{ImportKind, Ready},
        past::Order,
    },
};

use super::{Ground, imports, out};

/// What was typed.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// What the file holds: customers, items, bom, deliveries, calls
    #[arg(required_unless_present = "undo")]
    kind: Option<String>,
    /// The file, XLSX or CSV
    #[arg(required_unless_present = "undo")]
    file: Option<PathBuf>,
    /// Take an import back instead, by its number in `aftercare imports`
    #[arg(long, value_name = "NUMBER", conflicts_with_all = ["kind", "file"])]
    undo: Option<i64>,
    /// Import the good rows and leave the bad ones out; otherwise one bad row keeps all out
    #[arg(long)]
    good_rows_only: bool,
    /// Fill a field from a column: `--map 'Ticket Subject=subject'`; with nothing behind `=` the column is left out
    #[arg(long, value_name = "HEADING=FIELD")]
    map: Vec<String>,
    /// What a word of the file means: `--word 'state:Waits for vendor=on_hold'`
    #[arg(long, value_name = "FIELD:WORD=WORD")]
    word: Vec<String>,
    /// How dates are written whose parts could be either: day-first, month-first, year-first
    #[arg(long, value_name = "ORDER")]
    dates: Option<String>,
    /// Make the customers and contacts that calls name and that are not there
    #[arg(long)]
    make_customers: bool,
    /// Make the items that calls name and that are not there
    #[arg(long)]
    make_items: bool,
    /// Only say what would happen
    #[arg(long)]
    dry_run: bool,
    /// JSON for scripts
    #[arg(long)]
    json: bool,
}

/// Imports the file; exit code 1 when a row was bad.
pub fn run(ground: &Ground, args: &Args) -> Result<ExitCode, Failure> {
    if let Some(id) = args.undo {
        return imports::undo(ground, ImportId(id), (args.dry_run, args.json));
    }
    // One of the two is always there: the command line is read so.
    let (word, file) = (args.kind.clone().unwrap_or_default(), args.file.clone().unwrap_or_default());
    let kind = ImportKind::from_word(&word).ok_or_else(|| {
        let known = ImportKind::ALL.iter().map(|kind| kind.word()).collect::<Vec<_>>().join(", ");
        Failure::from(Said::new("cli-unknown-import").with("kind", word.as_str()).with("known", known))
    })?;
    let options = args.options()?;
    let progress = Progress::default();
    // Read before the store is opened: a file that is none makes no data file.
    let ready = Ready::read(kind, &file, &options, &progress).map_err(with_the_way_to_say)?;
    let (conn, actor) = ground.open_to_write()?;
    let texts = ground.texts(&conn)?;
    let context = Context { conn: &conn, clock: &Clock::default(), actor, progress: &progress };
    let mode = if args.good_rows_only { Mode::GoodRowsOnly } else { Mode::AllOrNothing };
    let report = if args.dry_run { ready.check(context)? } else { ready.run(context, mode)? };
    if args.json {
        out::say(&format!("{:#}", as_json(&report, |said| texts.say(said))))?;
    } else {
        in_words(&report, &file, &texts)?;
        if !report.is_done && !args.dry_run {
            out::complain(&texts.get("cli-import-nothing"));
        }
    }
    Ok(if report.errors.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn in_words(report: &Report, file: &Path, texts: &Texts) -> Result<(), Failure> {
    let said = Said::new("cli-import-done")
        .with("file", file.display().to_string())
        .with("made", report.made)
        .with("changed", report.changed)
        .with("bad", report.errors.len());
    out::say(&texts.say(&said))?;
    for (kind, count) in &report.also_made {
        let said = Said::new("cli-import-also-made").with_word("kind", *kind).with("count", *count);
        out::say(&texts.say(&said))?;
    }
    if report.open > 0 {
        out::say(&texts.say(&Said::new("exchange-open-calls").with("count", report.open)))?;
    }
    if let Some(import) = report.import {
        out::say(&texts.say(&Said::new("cli-import-noted").with("number", import.0.to_string())))?;
    }
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
    Ok(())
}

/// A file that leaves the order of its dates open is told with the argument that says it.
fn with_the_way_to_say(failure: Failure) -> Failure {
    match failure {
        Failure::Refused(said) if said.key.starts_with("exchange-dates-") => {
            Said::new("cli-import-dates").with("why", said).into()
        }
        other => other,
    }
}

impl Args {
    /// What was said about the file.
    fn options(&self) -> Result<Options, Failure> {
        let mut options =
            Options { make_customers: self.make_customers, make_items: self.make_items, ..Options::default() };
        self.map.iter().try_for_each(|typed| options.map_heading(typed))?;
        self.word.iter().try_for_each(|typed| options.map_word(typed))?;
        if let Some(typed) = &self.dates {
            let order = Order::from_word(&typed.replace('-', "_"));
            options.dates = Some(order.ok_or_else(|| {
                let known = Order::WORDS.join(", ").replace('_', "-");
                Said::new("error-not-a-choice").with("value", typed.as_str()).with("choices", known)
            })?);
        }
        Ok(options)
    }
}

fn as_json(report: &Report, say: impl Fn(&Said) -> String) -> serde_json::Value {
    let row = |error: &RowError| json!({"row": error.row, "column": error.column, "value": error.value, "why": say(&error.said)});
    let also_made: serde_json::Map<String, serde_json::Value> =
        report.also_made.iter().map(|(kind, count)| (kind.word().to_owned(), json!(count))).collect();
    json!({
        "rows": report.rows,
        "made": report.made,
        "changed": report.changed,
        "same": report.same,
        "open": report.open,
        "also_made": also_made,
        "done": report.is_done,
        "import": report.import.map(|import| import.0),
        "unknown_headings": report.unknown_headings,
        "errors": report.errors.iter().map(row).collect::<Vec<_>>(),
        "warnings": report.warnings.iter().map(row).collect::<Vec<_>>(),
    })
}
