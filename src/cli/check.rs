//! `aftercare check FILE`.

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use crate::{
    base::{
        failure::Failure,
        say::Said,
        text::{Lang, Texts},
    },
    db::{address::Address, backup, check, migrate, open},
};

use super::{Ground, out, telling::bringing_up_a_copy};

/// What was typed.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The file; the data file by default
    file: Option<PathBuf>,
    /// JSON for scripts
    #[arg(long)]
    json: bool,
}

/// Checks the file; exit code 1 when something was found.
pub fn run(ground: &Ground, args: &Args) -> Result<ExitCode, Failure> {
    let path = args.file.as_ref().map_or_else(|| ground.address.clone(), Address::from);
    let findings = findings(&path, ground.lang)?;
    if args.json {
        let value = serde_json::json!({"file": path.to_string(), "sound": findings.is_sound(), "findings": findings});
        out::say(&format!("{value:#}"))?;
    } else {
        let texts = Texts::new(ground.lang, chrono_tz::Asia::Shanghai);
        let parts = [
            ("cli-check-integrity", &findings.integrity),
            ("cli-check-references", &findings.references),
            ("cli-check-numbers", &findings.numbers),
            ("cli-check-history", &findings.history),
            ("cli-check-search", &findings.search),
        ];
        for (key, found) in parts {
            if findings.is_unread && key != "cli-check-integrity" {
                continue;
            }
            let count = i64::try_from(found.len()).unwrap_or(i64::MAX);
            out::say(&texts.say(&Said::new(key).with("count", count)))?;
            for line in found.iter().take(100) {
                out::say(&format!("  {line}"))?;
            }
        }
        if findings.is_unread {
            out::say(&texts.get("cli-check-unread"))?;
            return Ok(ExitCode::FAILURE);
        }
        let records = i64::try_from(findings.records).unwrap_or(i64::MAX);
        out::say(&texts.say(&Said::new("cli-check-records").with("records", records)))?;
    }
    Ok(if findings.is_sound() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// What is wrong with a file, which stays as it is. The records of an earlier version are looked at in a copy that is
/// brought up to date.
fn findings(path: &Address, lang: Lang) -> Result<check::Findings, Failure> {
    let conn = open::to_read(path)?;
    if migrate::version(&conn)? == migrate::KNOWN_VERSION || !check::quick(&conn)?.is_empty() {
        return check::whole(&conn);
    }
    let folder = tempfile::tempdir().map_err(|error| Failure::io(Path::new("copy.db"), &error))?;
    let copy = folder.path().join("copy.db");
    let newer = bringing_up_a_copy(lang, |progress| {
        backup::to_file_watched(&conn, &copy, progress)?;
        open::to_write_watched(&copy, progress)
    });
    check::whole(&newer?)
}
