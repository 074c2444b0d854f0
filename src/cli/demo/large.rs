//! `aftercare demo --size N`: ten years of an office with so many calls, in a new file.

use std::path::Path;

use serde_json::{Map, json};

use crate::{
    base::{failure::Failure, progress::Progress, say::Said, text::Texts, words::Word as _},
    db::{address::Address, open},
    exchange::demo::years::{self, Made, Plan},
};

use super::super::{out, telling::telling};

/// Makes the company at an address. A file is made beside its place under another name, and is there when it is whole.
///
/// # Errors
/// What keeps it from being made; then there is no file.
pub(super) fn make(address: &Address, plan: Plan, (texts, as_json): (&Texts, bool)) -> Result<(), Failure> {
    let progress = Progress::default();
    let words = || {
        let (stage, share) = progress.now();
        stage.map(|stage| format!("{} {} %", texts.say(&stage), (share * 10.0) as u32 * 10))
    };
    let made = telling(&progress, words, || match address.file() {
        Some(path) => at_file(path, plan, &progress),
        None => open::to_write(address).and_then(|conn| years::make(&conn, plan, &progress)),
    })?;
    if as_json { out::say(&format!("{:#}", report(address, plan, &made))) } else { say(address, plan, &made, texts) }
}

fn at_file(path: &Path, plan: Plan, progress: &Progress) -> Result<Made, Failure> {
    let mut name = path.as_os_str().to_owned();
    name.push(".making");
    let making = Path::new(&name);
    remove(making)?;
    let made = open::to_write(making).and_then(|conn| years::make(&conn, plan, progress));
    match made {
        Ok(made) => {
            std::fs::rename(making, path).map_err(|error| Failure::io(path, &error))?;
            Ok(made)
        }
        Err(failure) => {
            // What failed first is told.
            let _ = remove(making);
            Err(failure)
        }
    }
}

/// Removes what a run that was stopped has left, with its journals.
fn remove(making: &Path) -> Result<(), Failure> {
    for end in ["", "-wal", "-shm", "-journal"] {
        let mut name = making.as_os_str().to_owned();
        name.push(end);
        match std::fs::remove_file(&name) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(Failure::io(making, &error)),
            _ => {}
        }
    }
    Ok(())
}

fn report(address: &Address, plan: Plan, made: &Made) -> serde_json::Value {
    let counts: Map<String, serde_json::Value> =
        made.counts.iter().map(|(kind, count)| (kind.word().to_owned(), json!(count))).collect();
    let seconds: Map<String, serde_json::Value> =
        made.seconds.iter().map(|(stage, seconds)| ((*stage).to_owned(), json!(rounded(*seconds)))).collect();
    let total: f64 = made.seconds.iter().map(|(_, seconds)| seconds).sum();
    json!({
        "data": address.to_string(),
        "calls": plan.calls,
        "lang": plan.lang.word(),
        "seed": plan.seed,
        "counts": counts,
        "history": made.history,
        "rows": made.rows,
        "seconds": seconds,
        "total_seconds": rounded(total),
    })
}

fn rounded(seconds: f64) -> f64 {
    (seconds * 100.0).round() / 100.0
}

fn say(address: &Address, plan: Plan, made: &Made, texts: &Texts) -> Result<(), Failure> {
    for (kind, count) in &made.counts {
        let count = i64::try_from(*count).unwrap_or(i64::MAX);
        out::say(&texts.say(&Said::new("cli-demo-count").with_word("kind", *kind).with("count", count)))?;
    }
    let total: f64 = made.seconds.iter().map(|(_, seconds)| seconds).sum();
    let (calls, seconds) = (i64::try_from(plan.calls).unwrap_or(i64::MAX), total.round() as i64);
    let rows = i64::try_from(made.rows).unwrap_or(i64::MAX);
    let said = Said::new("cli-demo-made").with("calls", calls).with("rows", rows).with("seconds", seconds);
    out::say(&texts.say(&said))?;
    out::say(&texts.say(&Said::new("cli-demo-done").with("path", address.to_string())))
}
