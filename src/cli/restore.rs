//! `aftercare restore FILE`.

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use crate::{
    base::{failure::Failure, say::Said, text::Texts},
    db::{
        backup::{
            look::{self, Compared},
            restore::{self, Order},
        },
        clock::Clock,
    },
    setting,
};

use super::{Ground, out};

/// What was typed.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The copy
    file: PathBuf,
    /// Look into the copy, and change nothing
    #[arg(long)]
    look: bool,
    /// Yes, what is here now may be replaced
    #[arg(long, conflicts_with = "look")]
    yes: bool,
    /// The folder of pg_dump and pg_restore, for data on a server; looked for by default
    #[arg(long, value_name = "FOLDER")]
    programs: Option<PathBuf>,
    /// JSON for scripts
    #[arg(long)]
    json: bool,
}

/// Shows what is in the copy beside what is here; puts it in its place where that was agreed to.
pub fn run(ground: &Ground, args: &Args) -> Result<ExitCode, Failure> {
    let texts = Texts::new(ground.lang, chrono_tz::Asia::Shanghai);
    let programs = args.programs.as_deref();
    if !args.yes {
        let compared = look::beside(&ground.address, &args.file, programs)?;
        let is_sound = compared.copy.is_sound();
        if args.json {
            out::say(&format!("{:#}", as_json(&compared)?))?;
        } else {
            show(&compared, &texts)?;
            if !args.look && is_sound {
                out::complain(&texts.get("cli-restore-not-yet"));
            }
        }
        // Asked to restore without agreeing to what is lost: that was not done.
        return Ok(if args.look && is_sound { ExitCode::SUCCESS } else { ExitCode::FAILURE });
    }
    ground.address.make_folder()?;
    let stamp = Clock::default().now().local(texts.zone).format("%Y%m%d-%H%M%S").to_string();
    let order = Order { programs, stamp: &stamp, tell: &|_| () };
    let restored = restore::run(&ground.address, &args.file, &order)?;
    let rows: i64 = restored.counts.iter().map(|(_, count)| count).sum();
    if args.json {
        let value = serde_json::json!({
            "restored": args.file, "kept": restored.kept, "was_damaged": restored.was_damaged, "rows": rows,
            "from_version": restored.from_version,
        });
        out::say(&format!("{value:#}"))?;
        return Ok(ExitCode::SUCCESS);
    }
    let path = |path: &Path| path.display().to_string();
    out::say(&texts.say(&Said::new("backup-restored").with("path", path(&args.file)).with("rows", rows)))?;
    if let Some(version) = restored.from_version {
        out::say(&texts.say(&Said::new("backup-restored-older").with("version", version)))?;
    }
    if let Some(kept) = &restored.kept {
        let key = if restored.was_damaged { "backup-restored-damaged" } else { "backup-restored-kept" };
        out::say(&texts.say(&Said::new(key).with("path", path(kept))))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn as_json(compared: &Compared) -> Result<serde_json::Value, Failure> {
    let mut value = serde_json::to_value(compared).map_err(|error| Failure::Db(error.to_string()))?;
    let companies = [("copy", Some(&compared.copy)), ("present", compared.present.as_ref())];
    for (name, look) in companies.into_iter().filter_map(|(name, look)| Some((name, look?))) {
        value[name]["company"] = setting::store::company_in(look).into();
    }
    value["sound"] = compared.copy.is_sound().into();
    Ok(value)
}

fn show(compared: &Compared, texts: &Texts) -> Result<(), Failure> {
    let of =
        Said::new("backup-look").with("path", compared.file.display().to_string()).with_word("of", compared.copy.of);
    out::say(&texts.say(&of))?;
    for damage in compared.copy.damage.iter().take(10) {
        out::say(&texts.say(&Said::new("backup-look-damage").with("details", damage.as_str())))?;
    }
    let heading = ["", "backup-fact-copy", "backup-fact-present"];
    let mut lines =
        vec![heading.map(|key| if key.is_empty() { String::new() } else { texts.get(key).to_string() }).to_vec()];
    for fact in compared.facts(setting::store::company_in) {
        let present = fact.present.as_ref().map_or_else(|| "-".to_owned(), |said| texts.say(said));
        lines.push(vec![texts.get(&fact.label).to_string(), texts.say(&fact.copy), present]);
    }
    out::say(&out::align(&lines, &[false; 3]).join("\n"))?;
    out::say(&texts.say(&compared.said()))
}
