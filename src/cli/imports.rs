//! `aftercare imports`: what was imported; and `aftercare import --undo`, which takes one back.

use std::process::ExitCode;

use serde_json::{Value, json};

use crate::{
    base::{
        failure::Failure, id::ImportId, progress::Progress, say::Said, text::Texts, time::Instant, words::Word as _,
    },
    db::clock::Clock,
    exchange::{
        import::Context,
        imports::{self, Back, Listed},
    },
};

use super::{Ground, out};

/// So many are told: an office does not import more.
const MOST: usize = 10_000;

/// What was typed.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// JSON for scripts
    #[arg(long)]
    json: bool,
}

/// Prints the imports, the newest first.
pub fn run(ground: &Ground, args: &Args) -> Result<ExitCode, Failure> {
    let conn = ground.open_to_read()?;
    let texts = ground.texts(&conn)?;
    let all = imports::list(&conn, MOST)?;
    if args.json {
        out::say(&format!("{:#}", Value::Array(all.iter().map(|one| as_json(one, &texts)).collect())))?;
        return Ok(ExitCode::SUCCESS);
    }
    if all.is_empty() {
        out::say(&texts.get("exchange-imports-none"))?;
        return Ok(ExitCode::SUCCESS);
    }
    let heads = ["number", "kind", "file", "at", "by", "rows", "made", "changed", "state"];
    let mut lines = vec![heads.map(|head| texts.get(&format!("cli-imports-head-{head}")).to_string()).to_vec()];
    lines.extend(all.iter().map(|one| in_words(one, &texts)));
    for line in out::align(&lines, &[true, false, false, false, false, true, true, true, false]) {
        out::say(&line)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn in_words(one: &Listed, texts: &Texts) -> Vec<String> {
    let Listed { import, by, .. } = one;
    vec![
        import.id.0.to_string(),
        texts.get(&import.kind.key()).to_string(),
        import.file.clone(),
        import.at.show(texts.zone),
        by.clone(),
        import.file_rows.to_string(),
        import.made.to_string(),
        import.changed.to_string(),
        texts.say(&one.state()),
    ]
}

fn as_json(one: &Listed, texts: &Texts) -> Value {
    let Listed { import, by, undone_by } = one;
    let moment = |at: Instant| at.utc().with_timezone(&texts.zone).to_rfc3339_opts(chrono::SecondsFormat::Secs, false);
    json!({
        "number": import.id.0,
        "kind": import.kind.word(),
        "file": import.file,
        "at": moment(import.at),
        "by": by,
        "rows": import.file_rows,
        "made": import.made,
        "changed": import.changed,
        "same": import.same,
        "bad": import.bad,
        "undone_at": import.undone_at.map(moment),
        "undone_by": import.undone_at.map(|_| undone_by),
    })
}

/// Takes an import back, or says what that would do; exit code 1 where others have built on it.
pub fn undo(ground: &Ground, id: ImportId, (dry_run, json): (bool, bool)) -> Result<ExitCode, Failure> {
    let (conn, actor) = ground.open_to_write()?;
    let texts = ground.texts(&conn)?;
    let progress = Progress::default();
    let back = if dry_run {
        imports::look(&conn, id)?
    } else {
        imports::take_back(Context { conn: &conn, clock: &Clock::default(), actor, progress: &progress }, id)?
    };
    if json {
        out::say(&format!("{:#}", back_as_json(&back, &texts)))?;
    } else {
        say_back(&back, &texts)?;
    }
    Ok(if back.obstacles.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn say_back(back: &Back, texts: &Texts) -> Result<(), Failure> {
    let said = |key: &'static str| texts.say(&Said::new(key).with("file", back.import.file.as_str()));
    if !back.obstacles.is_empty() {
        out::complain(&said("cli-undo-kept"));
        for one in &back.obstacles {
            let said = Said::new("cli-undo-obstacle").with_word("kind", one.subject.kind);
            out::complain(&texts.say(&said.with("name", one.name.as_str()).with("why", one.why.clone())));
        }
        if back.more > 0 {
            out::complain(&texts.say(&Said::new("exchange-undo-more").with("count", back.more)));
        }
        return Ok(());
    }
    out::say(&said(if back.is_done { "exchange-undo-done" } else { "cli-undo-would" }))?;
    for said in back.effects() {
        out::say(&format!("  {}", texts.say(&said)))?;
    }
    Ok(())
}

fn back_as_json(back: &Back, texts: &Texts) -> Value {
    let goes: serde_json::Map<String, Value> =
        back.goes.iter().map(|(kind, count)| (kind.word().to_owned(), json!(count))).collect();
    let obstacle = |one: &imports::Obstacle| {
        let (kind, id) = (one.subject.kind.word(), one.subject.id);
        json!({"kind": kind, "id": id, "name": one.name, "why": texts.say(&one.why)})
    };
    json!({
        "number": back.import.id.0,
        "file": back.import.file,
        "goes": goes,
        "set_back": back.set_back,
        "obstacles": back.obstacles.iter().map(obstacle).collect::<Vec<_>>(),
        "more_obstacles": back.more,
        "done": back.is_done,
    })
}
