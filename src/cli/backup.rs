//! `aftercare backup FILE`.

use std::{path::PathBuf, process::ExitCode};

use crate::{
    base::{failure::Failure, say::Said},
    db::{
        backup::{
            self,
            known::{self, Known},
        },
        clock::Clock,
        open,
    },
};

use super::{Ground, out};

/// What was typed.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Where the copy goes
    file: PathBuf,
    /// The folder of pg_dump and pg_restore, for data on a server; looked for by default
    #[arg(long, value_name = "FOLDER")]
    programs: Option<PathBuf>,
    /// JSON for scripts
    #[arg(long)]
    json: bool,
}

/// What is verified of a copy of a file.
const VERIFIED: [&str; 4] = ["opened", "integrity", "references", "counts"];

/// Makes and verifies the copy.
pub fn run(ground: &Ground, args: &Args) -> Result<ExitCode, Failure> {
    // A copy is of the file as it stands, whatever its version.
    let conn = open::to_read(&ground.address)?;
    let texts = ground.texts(&conn)?;
    let copy = backup::make(&conn, &args.file, args.programs.as_deref())?;
    // A failure is noted only: the copy is made all the same.
    let noted = Known::change(known::default_path().as_deref(), |known| {
        known.note(&ground.address, &copy, Clock::default().now());
    });
    if let Err(failure) = noted.1 {
        tracing::warn!(%failure, "what is known of copies is not kept");
    }
    let is_of_server = conn.address.file().is_none();
    let rows: i64 = copy.counts.iter().map(|(_, count)| count).sum();
    if args.json {
        let counts: serde_json::Map<_, _> =
            copy.counts.iter().map(|(table, count)| (table.clone(), (*count).into())).collect();
        let verified = if is_of_server { &["opened", "counts"][..] } else { &VERIFIED };
        let value = serde_json::json!({"file": copy.path, "verified": verified, "rows": rows, "tables": counts});
        out::say(&format!("{value:#}"))?;
    } else {
        let said = Said::new(if is_of_server { "cli-backup-done-server" } else { "cli-backup-done" })
            .with("path", copy.path.display().to_string())
            .with("tables", copy.counts.len())
            .with("rows", rows);
        out::say(&texts.say(&said))?;
    }
    Ok(ExitCode::SUCCESS)
}
