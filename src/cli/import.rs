//! `aftercare import KIND FILE`.

mod understood;

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use serde_json::json;

use crate::{
    base::{
        failure::Failure,
        id::ImportId,
        kind::Kind,
        progress::Progress,
        say::{Arg, Said},
        text::{Lang, Texts},
        words::Word as _,
    },
    db::{clock::Clock, tx},
    exchange::{
        Limits, Sheet,
        import::{Context, Mode, Options, Report, RowError},
        kinds::{ImportKind, Ready},
        memory,
        past::Order,
        read::read,
    },
};

use super::{Ground, imports, out};

/// So many rows of each sort are told to people.
const MOST_ROWS: usize = 100;

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
    /// Leave aside what was said of an earlier file with these headings
    #[arg(long)]
    no_remembered: bool,
    /// Only say what would happen
    #[arg(long)]
    dry_run: bool,
    /// JSON for scripts
    #[arg(long)]
    json: bool,
}

/// Imports the file; exit code 1 when it was not done, or could not be: a row was bad, and only all were wanted, or none
/// was good.
pub fn run(ground: &Ground, args: &Args) -> Result<ExitCode, Failure> {
    let done = match args.undo {
        Some(id) => imports::undo(ground, ImportId(id), (args.dry_run, args.json)),
        None => import(ground, args),
    };
    if let (true, Err(failure)) = (args.json, &done) {
        out::say(&format!("{:#}", json!({"done": false, "error": super::sentence(ground.lang, failure)})))?;
    }
    done
}

fn import(ground: &Ground, args: &Args) -> Result<ExitCode, Failure> {
    // One of the two is always there: the command line is read so.
    let (word, file) = (args.kind.clone().unwrap_or_default(), args.file.clone().unwrap_or_default());
    let kind = ImportKind::from_word(&word).ok_or_else(|| {
        let known = ImportKind::ALL.iter().map(|kind| kind.word()).collect::<Vec<_>>().join(", ");
        Failure::from(Said::new("cli-unknown-import").with("kind", word.as_str()).with("known", known))
    })?;
    let said = args.options()?;
    let progress = Progress::default();
    // Read before the store is opened: a file that is none makes no data file.
    let sheet = read(&file, &progress, Limits::default())?;
    let about = About::of(ground, (kind, &sheet), said, args.no_remembered)?;
    let guess = kind.guess(&sheet, &about.options);
    let ready = Ready::of(kind, sheet, &about.options, &progress).map_err(|failure| about.explain(failure))?;
    let (conn, actor) = ground.open_to_write()?;
    let texts = ground.texts(&conn)?;
    let context = Context { conn: &conn, clock: &Clock::default(), actor, progress: &progress };
    let mode = if args.good_rows_only { Mode::GoodRowsOnly } else { Mode::AllOrNothing };
    let report = if args.dry_run { ready.check(context)? } else { ready.run(context, mode)? };
    let is_kept = report.is_done && about.keep(context, (kind, ground.lang));
    if args.json {
        let mut told = as_json(&report, |said| texts.say(said));
        told["remembered"] = json!(about.taken.is_some());
        told["kept"] = json!(is_kept);
        understood::add_to(&mut told, &guess, &about.options);
        out::say(&format!("{told:#}"))?;
    } else {
        about.tell(&texts, is_kept)?;
        understood::tell(&guess, &about.options, &texts)?;
        in_words(&report, (kind, &file, args.dry_run), &texts)?;
        if !report.is_done && !args.dry_run {
            out::complain(&texts.get("cli-import-nothing"));
        }
    }
    let is_enough = report.errors.is_empty() || args.good_rows_only && report.good_rows > 0;
    Ok(if is_enough { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// What is said about a file, now and of an earlier one with its headings.
struct About {
    headings: String,
    options: Options,
    /// What was said of the earlier one; none where nothing was, or is to be left aside.
    taken: Option<Options>,
    /// Something was said now that is worth keeping.
    is_said_now: bool,
}

impl About {
    fn of(
        ground: &Ground,
        (kind, sheet): (ImportKind, &Sheet),
        mut said: Options,
        is_alone: bool,
    ) -> Result<Self, Failure> {
        let headings = memory::headings_of(sheet);
        let is_said_now = said.are_by_hand();
        if is_said_now {
            kind.guess(sheet, &said).name_fields(&mut said);
        }
        let known = match ground.open_what_is_there()? {
            Some(conn) if !is_alone => memory::find(&conn, kind, &headings)?,
            _ => None,
        };
        let Some(known) = known else { return Ok(Self { headings, options: said, taken: None, is_said_now }) };
        let options = said.onto(&known.options);
        Ok(Self { headings, options, taken: Some(known.options), is_said_now })
    }

    /// What keeps a file from being understood, with the arguments that help.
    fn explain(&self, failure: Failure) -> Failure {
        let Failure::Refused(why) = failure else { return failure };
        let why = match &*why.key {
            key if key.starts_with("exchange-dates-") => Said::new("cli-import-dates").with("why", why),
            "exchange-headings-wrong" => Said::new("cli-import-headings").with("why", why),
            _ => why,
        };
        match &self.taken {
            None => why.into(),
            Some(taken) => {
                Said::new("cli-import-remembered-wrong").with("why", why).with("said", arguments(taken)).into()
            }
        }
    }

    /// Keeps what was said for the next file like this one, as the window does.
    fn keep(&self, context: Context<'_>, (kind, lang): (ImportKind, Lang)) -> bool {
        if !self.is_said_now {
            return false;
        }
        let (headings, options) = (self.headings.clone(), self.options.clone());
        let command = memory::Command::Remember { kind, headings, options };
        // What was imported stays imported.
        let kept = tx::transact(context.conn, context.clock, context.actor, &command);
        kept.map_err(|failure| super::complain(lang, &failure)).is_ok()
    }

    fn tell(&self, texts: &Texts, is_kept: bool) -> Result<(), Failure> {
        if let Some(taken) = &self.taken {
            out::say(&texts.say(&Said::new("cli-import-remembered").with("said", arguments(taken))))?;
        }
        if is_kept { out::say(&texts.get("cli-import-kept")) } else { Ok(()) }
    }
}

/// What was said, as one would type it.
fn arguments(options: &Options) -> String {
    let maps = options.map.iter().map(|(heading, field)| format!("--map '{heading}={field}'"));
    let words = options.words.iter().map(|(field, word, meant)| format!("--word '{field}:{word}={meant}'"));
    let dates = options.dates.iter().map(|order| format!("--dates {}", order.word().replace('_', "-")));
    let flags = [(options.make_customers, "--make-customers"), (options.make_items, "--make-items")];
    let flags = flags.into_iter().filter(|(is_set, _)| *is_set).map(|(_, flag)| flag.to_owned());
    maps.chain(words).chain(dates).chain(flags).collect::<Vec<_>>().join(" ")
}

fn in_words(report: &Report, (kind, file, is_tried): (ImportKind, &Path, bool), texts: &Texts) -> Result<(), Failure> {
    let (done, also) = match (is_tried, report.is_done) {
        (true, _) => ("cli-import-tried", "cli-import-would-make"),
        (false, true) => ("cli-import-done", "cli-import-also-made"),
        (false, false) => ("cli-import-refused", "cli-import-would-make"),
    };
    let said = Said::new(done)
        .with("file", file.display().to_string())
        .with("made", report.made)
        .with("changed", report.changed)
        .with("same", report.same)
        .with("bad", report.errors.len());
    out::say(&texts.say(&said))?;
    for (kind, count) in &report.also_made {
        let said = Said::new(also).with_word("kind", *kind).with("count", *count);
        out::say(&texts.say(&said))?;
    }
    if report.open > 0 && (report.is_done || is_tried) {
        out::say(&texts.say(&Said::new("exchange-open-calls").with("count", report.open)))?;
    }
    if let Some(import) = report.import {
        out::say(&texts.say(&Said::new("cli-import-noted").with("number", import.0.to_string())))?;
    }
    if !report.unknown_headings.is_empty() {
        let said = Said::new("cli-import-unknown").with("headings", report.unknown_headings.join(", "));
        out::complain(&texts.say(&said));
    }
    if let Some(said) = report.spare_said() {
        out::complain(&texts.say(&said));
    }
    rows("cli-import-error", &report.errors, texts);
    hints(kind, report, texts);
    rows("cli-import-warning", &report.warnings, texts);
    Ok(())
}

/// The first of the rows that something is said about: thousands would push all else away.
fn rows(key: &'static str, all: &[RowError], texts: &Texts) {
    for error in all.iter().take(MOST_ROWS) {
        let place = match (error.column.as_str(), error.value.trim()) {
            ("", "") => "cli-import-row",
            (_, "") => "cli-import-cell",
            ("", _) => "cli-import-value",
            _ => "cli-import-cell-value",
        };
        let place = Said::new(place)
            .with("row", i64::from(error.row))
            .with("column", out::one_line(&error.column))
            .with("value", out::one_line(&error.value));
        out::complain(&texts.say(&Said::new(key).with("place", place).with("why", error.said.clone())));
    }
    if let Some(more) = all.len().checked_sub(MOST_ROWS).filter(|more| *more > 0) {
        out::complain(&texts.say(&Said::new("cli-import-more").with("count", more)));
    }
}

/// The arguments that answer what keeps rows out.
fn hints(of: ImportKind, report: &Report, texts: &Texts) {
    let errors_of = |key: &'static str| report.errors.iter().filter(move |error| error.said.key.starts_with(key));
    let lacks = |kind: Kind| {
        let is_of = |error: &RowError| error.said.args.iter().any(|(_, arg)| *arg == Arg::Key(kind.key()));
        of == ImportKind::Calls && errors_of("error-unknown-code").any(is_of)
    };
    for (key, is_met) in [
        ("cli-import-hint-customers", lacks(Kind::Customer)),
        ("cli-import-hint-items", lacks(Kind::Item)),
        ("cli-import-hint-serials", lacks(Kind::Equipment)),
        ("cli-import-hint-words", errors_of("error-not-a-choice").next().is_some()),
    ] {
        if is_met {
            out::complain(&texts.get(key));
        }
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
    let spare = |(heading, taken): &(String, String)| json!({"heading": heading, "taken": taken});
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
        "spare_headings": report.spare_headings.iter().map(spare).collect::<Vec<_>>(),
        "errors": report.errors.iter().map(row).collect::<Vec<_>>(),
        "warnings": report.warnings.iter().map(row).collect::<Vec<_>>(),
    })
}
