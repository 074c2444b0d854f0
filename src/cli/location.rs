//! `aftercare where`: which data this computer works with, and what is there.

use std::process::ExitCode;

use serde_json::json;

use crate::{
    base::{failure::Failure, say::Said, text::Texts},
    db::{
        address::Address,
        folder,
        kept::{self, Kept},
        migrate::KNOWN_VERSION,
    },
    report::office::{self, Found},
};

use super::{Ground, Source, out};

/// What was typed.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Work with this data from now on where no --db is given, once it was found good
    #[arg(long)]
    keep: bool,
    /// JSON for scripts
    #[arg(long)]
    json: bool,
}

/// Says where the data is and what is there.
pub fn run(ground: &Ground, args: &Args) -> Result<ExitCode, Failure> {
    let found = office::at(&ground.address)?;
    if args.keep {
        Kept::keep(kept::default_path().as_deref(), &ground.address)?;
    }
    let texts = Texts::new(ground.lang, chrono_tz::Asia::Shanghai);
    if args.json {
        out::say(&format!("{:#}", in_json(ground, &found)))?;
        return Ok(ExitCode::SUCCESS);
    }
    let source = match ground.source {
        Source::Asked => "cli-where-asked",
        Source::Kept => "cli-where-kept",
        Source::Default => "cli-where-default",
    };
    let look = &found.look;
    let lines = [
        Said::new(source).with("address", ground.address.to_string()),
        found.said(),
        Said::new("cli-where-schema").with("found", look.schema).with("known", KNOWN_VERSION),
        Said::new("cli-where-size").with("kilobytes", look.bytes / 1024),
    ];
    for said in lines.iter().take(if look.is_empty() { 2 } else { lines.len() }) {
        out::say(&texts.say(said))?;
    }
    if args.keep {
        out::say(&texts.get("cli-where-is-kept"))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn in_json(ground: &Ground, found: &Found) -> serde_json::Value {
    let source = match ground.source {
        Source::Asked => "option",
        Source::Kept => "kept",
        Source::Default => "default",
    };
    let danger = ground.address.file().and_then(folder::danger).map(|danger| match danger {
        folder::Danger::Synced(_) => "synced",
        folder::Danger::Shared(_) => "shared",
    });
    let look = &found.look;
    json!({
        "address": ground.address.to_string(),
        "from": source,
        "engine": look.engine,
        "version": look.version,
        "bytes": look.bytes,
        "schema": look.schema,
        "known_schema": KNOWN_VERSION,
        "company": found.office.as_ref().map(|office| office.company.as_str()),
        "calls": found.office.as_ref().map(|office| office.calls),
        "folder": danger,
        "server": matches!(ground.address, Address::Server(_)),
    })
}
