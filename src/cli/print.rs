//! `aftercare print KIND NUMBER -o FILE`.

use std::{path::PathBuf, process::ExitCode};

use crate::{
    base::{failure::Failure, kind::Kind, say::Said},
    call,
    db::replace,
    handling,
    print::{page::Sheet, pdf, text},
    setting,
};

use super::{Ground, out, write_file};

/// What was typed.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Which document: order (the repair order of a call)
    kind: String,
    /// Number of the call
    number: String,
    /// The PDF to write
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
}

/// Writes the PDF; characters that no font has are named on standard error.
pub fn run(ground: &Ground, args: &Args) -> Result<ExitCode, Failure> {
    if !["order", "repair-order", "call"].contains(&args.kind.as_str()) {
        let said = Said::new("cli-unknown-document").with("kind", args.kind.as_str()).with("known", "order");
        return Err(said.into());
    }
    let conn = ground.open_to_read()?;
    let texts = ground.texts(&conn)?;
    let call = call::store::by_code(&conn, &args.number)?
        .ok_or_else(|| Failure::NotFound { kind: Kind::Call, what: args.number.clone() })?;
    let sheet = handling::print::repair_order(&conn, call.id, &setting::store::load(&conn)?, &texts)?;
    let missing = missing(&sheet);
    if !missing.is_empty() {
        out::complain(&texts.say(&Said::new("cli-print-missing").with("characters", missing)));
    }
    replace::may_replace(&ground.path, &args.output, b"%PDF")?;
    write_file(&args.output, &bytes(&sheet)?)?;
    let said =
        Said::new("cli-print-done").with("path", args.output.display().to_string()).with("pages", sheet.pages.len());
    out::say(&texts.say(&said))?;
    Ok(ExitCode::SUCCESS)
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
