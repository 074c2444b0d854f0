//! `aftercare print KIND NUMBER -o FILE`.

use std::{path::PathBuf, process::ExitCode, sync::Arc};

use crate::{
    base::{failure::Failure, kind::Kind, say::Said, text::Texts, words::Word as _},
    call::{self, rules::Which},
    db::{clock::Clock, query::Conn, replace},
    document::{self, Around, Asked, Document},
    handling,
    print::{file, page::Sheet, pdf, text},
    setting,
};

use super::{Ground, out};

/// What was typed.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Which document: order (the repair order of a call), proof (how its deadlines are counted)
    kind: String,
    /// Number of the call
    number: String,
    /// Of a proof: response or resolve alone
    #[arg(long, value_name = "CLOCK")]
    clock: Option<String>,
    /// The PDF to write
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
}

/// Writes the PDF; characters that no font has are named on standard error.
pub fn run(ground: &Ground, args: &Args) -> Result<ExitCode, Failure> {
    let conn = ground.open_to_read()?;
    let texts = Arc::new(ground.texts(&conn)?);
    let sheet = match Document::from_word(&args.kind) {
        Some(document) => {
            let entry = document.entry();
            let id = (entry.find)(&conn, &args.number)?
                .ok_or_else(|| Failure::NotFound { kind: entry.of, what: args.number.clone() })?;
            let settings = setting::store::load(&conn)?;
            let around = Around { settings: &settings, texts: &texts, now: Clock::default().now() };
            document::make::sheet(&conn, &Asked::of(document, id), around)?
        }
        None => of_call(&conn, args, &texts)?,
    };
    let missing = missing(&sheet);
    if !missing.is_empty() {
        out::complain(&texts.say(&Said::new("cli-print-missing").with("characters", missing)));
    }
    replace::may_replace(&ground.path, &args.output, b"%PDF")?;
    file::write_whole(&args.output, &bytes(&sheet)?)?;
    let said =
        Said::new("cli-print-done").with("path", args.output.display().to_string()).with("pages", sheet.pages.len());
    out::say(&texts.say(&said))?;
    Ok(ExitCode::SUCCESS)
}

/// The documents that are laid out without a template.
fn of_call(conn: &Conn, args: &Args, texts: &Texts) -> Result<Sheet, Failure> {
    let clocks = clocks_of(args)?;
    let call = call::store::by_code(conn, &args.number)?
        .ok_or_else(|| Failure::NotFound { kind: Kind::Call, what: args.number.clone() })?;
    let settings = setting::store::load(conn)?;
    match &clocks {
        None => handling::print::repair_order(conn, call.id, &settings, texts),
        Some(clocks) => call::print::deadline_proof(conn, call.id, clocks, (Clock::default().now(), &settings, texts)),
    }
}

/// The deadlines to prove; none where the repair order is asked for.
fn clocks_of(args: &Args) -> Result<Option<Vec<Which>>, Failure> {
    match args.kind.as_str() {
        "order" | "repair-order" | "call" => return Ok(None),
        "proof" => {}
        kind => {
            return Err(Said::new("cli-unknown-document").with("kind", kind).with("known", known()).into());
        }
    }
    let Some(word) = &args.clock else { return Ok(Some(Which::ALL.to_vec())) };
    let known = Which::ALL.iter().map(|which| which.word()).collect::<Vec<_>>().join(", ");
    let unknown = || Said::new("error-not-a-choice").with("value", word.as_str()).with("choices", known);
    Which::from_word(word).map(|which| Some(vec![which])).ok_or_else(|| unknown().into())
}

/// The words of all documents.
fn known() -> String {
    let words = Document::ALL.iter().map(|document| document.word());
    words.chain(["order", "proof"]).collect::<Vec<_>>().join(", ")
}

/// The PDF of a sheet.
pub fn bytes(sheet: &Sheet) -> Result<Vec<u8>, Failure> {
    pdf::write(sheet).map_err(|error| Said::new("cli-print-failed").with("why", error.to_string()).into())
}

/// The characters of a sheet that no font has.
pub fn missing(sheet: &Sheet) -> String {
    let mut missing: Vec<char> = sheet.texts().flat_map(text::missing).collect();
    missing.sort_unstable();
    missing.dedup();
    missing.into_iter().collect()
}
