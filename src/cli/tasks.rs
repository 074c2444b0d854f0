//! `aftercare tasks run`: all automatic rules that are due, once, for the system's scheduler (PLAT-9).

use std::process::ExitCode;

use chrono::DateTime;
use serde_json::json;

use crate::{
    alert::{
        Rule,
        command::{Report, run_all},
    },
    base::{
        failure::Failure,
        say::Said,
        text::Texts,
        time::{Instant, parse_instant},
        words::Word as _,
    },
    db::clock::Clock,
};

use super::{Ground, out};

/// What was typed.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// What to do with the tasks: run
    #[arg(value_parser = ["run"])]
    what: String,
    /// As if it were this moment: local time of the company, or with an offset
    #[arg(long, value_name = "INSTANT")]
    at: Option<String>,
    /// JSON for scripts
    #[arg(long)]
    json: bool,
}

/// Runs the rules and says per rule what was found and told.
pub fn run(ground: &Ground, args: &Args) -> Result<ExitCode, Failure> {
    // A wrong path in a scheduler's line shall say so, not begin an empty company.
    drop(ground.open_to_read()?);
    let (conn, _) = ground.open_to_write()?;
    let texts = ground.texts(&conn)?;
    let clock = match &args.at {
        Some(text) => Clock::standing_at(moment(text, &texts)?),
        // Every part of the run sees the same moment.
        None => Clock::standing_at(Clock::default().now()),
    };
    let report = run_all(&conn, &clock)?;
    if args.json {
        out::say(&format!("{:#}", in_json(&report, clock.now(), &texts)))?;
    } else {
        in_words(&report, clock.now(), &texts)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// A moment with an offset, else as the company's clocks show it.
fn moment(text: &str, texts: &Texts) -> Result<Instant, Failure> {
    let text = text.trim();
    let with_offset = DateTime::parse_from_rfc3339(text)
        .or_else(|_| DateTime::parse_from_str(text, "%Y-%m-%dT%H:%M%:z"))
        .or_else(|_| DateTime::parse_from_str(&text.replace('Z', "+00:00"), "%Y-%m-%dT%H:%M%:z"));
    let read = match with_offset {
        Ok(at) => Some(Instant::from_utc(at.to_utc())),
        // What looks like an offset and is none is not taken for local time.
        Err(_) if text.contains('Z') => None,
        Err(_) => parse_instant(text, texts.zone),
    };
    // The years that an office can mean.
    let is_sane = |at: &Instant| parse_instant(&at.show(texts.zone), texts.zone).is_some();
    read.filter(is_sane).ok_or_else(|| Said::new("cli-tasks-wrong-moment").with("value", text).into())
}

fn in_words(report: &Report, at: Instant, texts: &Texts) -> Result<(), Failure> {
    out::say(&texts.say(&Said::new("cli-tasks-ran").with("at", at)))?;
    for rule in Rule::ALL {
        let (found, told) = report.rules.get(rule).copied().unwrap_or_default();
        if found + told > 0 {
            let said = Said::new("cli-tasks-rule").with_word("rule", *rule).with("found", found).with("told", told);
            out::say(&format!("  {}", texts.say(&said)))?;
        }
    }
    if report.rules.values().all(|(found, told)| found + told == 0) {
        out::say(&format!("  {}", texts.get("cli-tasks-nothing")))?;
    }
    for said in &report.failed {
        out::complain(&texts.say(&Said::new("cli-tasks-left").with("why", said.clone())));
    }
    Ok(())
}

fn in_json(report: &Report, at: Instant, texts: &Texts) -> serde_json::Value {
    let rule = |rule: &Rule| {
        let (found, told) = report.rules.get(rule).copied().unwrap_or_default();
        json!({"rule": rule.word(), "name": &*texts.get(&rule.key()), "found": found, "told": told})
    };
    let local = at.utc().with_timezone(&texts.zone);
    json!({
        "at": local.to_rfc3339_opts(chrono::SecondsFormat::Secs, false),
        "rules": Rule::ALL.iter().map(rule).collect::<Vec<_>>(),
        "failed": report.failed.iter().map(|said| texts.say(said)).collect::<Vec<_>>(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::text::Lang;

    #[test]
    fn a_moment_is_local_time_or_has_an_offset_and_nothing_else() {
        let texts = Texts::new(Lang::En, chrono_tz::Asia::Shanghai);
        let read = |text: &str| moment(text, &texts).map(|at| at.utc().to_rfc3339()).ok();
        let expected = Some("2026-03-02T01:00:00+00:00".to_owned());
        for text in [
            "2026-03-02T09:00",
            "2026-03-02 09:00",
            "2026-03-02T09:00+08:00",
            "2026-03-02T09:00:00+08:00",
            "2026-03-02T01:00Z",
            "2026-03-02T03:00:00.000+02:00",
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
        for text in ["", "soon", "2026-02-30T09:00", "2026-03-02T25:00", "2026-03-02T09:00+99:00", "1026-03-02T09:00Z"]
        {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
