//! `aftercare show KIND NUMBER`.

use std::process::ExitCode;

use crate::base::failure::Failure;

use super::{Ground, kinds, out};

/// What was typed.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Which kind
    kind: String,
    /// Its number, code or name
    number: String,
    /// JSON for scripts
    #[arg(long)]
    json: bool,
}

/// Prints the record.
pub fn run(ground: &Ground, args: &Args) -> Result<ExitCode, Failure> {
    let kind = kinds::find(&args.kind)?;
    let conn = ground.open_to_read()?;
    let value = (kind.show)(&conn, &args.number)?;
    if args.json {
        out::say(&format!("{value:#}"));
    } else {
        out::say(&out::lines(&value, 0));
    }
    Ok(ExitCode::SUCCESS)
}
