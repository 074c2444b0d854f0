//! `aftercare search TEXT`.

use std::process::ExitCode;

use serde_json::{Value, json};

use crate::{
    base::{failure::Failure, found::sought::Sought, kind::Kind, say::Said, text::Texts, words::Word as _},
    db::search::{self, Fit, Group, Hit, Scope},
};

use super::{Ground, out};

/// What was typed.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Any part of a number, name, serial, phone or text; pinyin for names
    text: String,
    /// Only records of this kind, such as call, customer or equipment
    #[arg(long)]
    kind: Option<String>,
    /// At most so many of each kind
    #[arg(long, default_value_t = 20, hide_default_value = true, value_parser = clap::value_parser!(u16).range(1..=1000))]
    limit: u16,
    /// JSON for scripts
    #[arg(long)]
    json: bool,
}

/// Prints what was found, by kind.
pub fn run(ground: &Ground, args: &Args) -> Result<ExitCode, Failure> {
    let only = args.kind.as_deref().map(kind).transpose()?;
    let sought = Sought::read(&args.text);
    if let Some(said) = sought.said() {
        return Err(said.into());
    }
    let conn = ground.open_to_read()?;
    let scope = Scope { only, most: args.limit.into() };
    let groups = match &sought {
        Sought::Words(query) => search::find(&conn, query, scope)?,
        _ => Vec::new(),
    };
    if args.json {
        let groups = groups.iter().map(group).collect();
        out::say(&format!("{:#}", Value::Array(groups)))?;
    } else {
        say(&ground.texts(&conn)?, &groups)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// The kind of that word, in singular or plural.
fn kind(word: &str) -> Result<Kind, Failure> {
    let is_meant = |kind: &Kind| kind.word() == word || Some(kind.word()) == word.strip_suffix('s');
    search::kinds().find(is_meant).ok_or_else(|| {
        let known = search::kinds().map(Kind::word).collect::<Vec<_>>().join(", ");
        Said::new("cli-unknown-kind").with("kind", word).with("known", known).into()
    })
}

fn group(group: &Group) -> Value {
    let hits: Vec<Value> = group.hits.iter().map(hit).collect();
    json!({"kind": group.kind.word(), "hits": hits, "more": group.has_more})
}

fn hit(hit: &Hit) -> Value {
    let fit = match hit.fit {
        Fit::Exact => "exact",
        Fit::Begins => "begins",
        Fit::Within => "within",
    };
    json!({"id": hit.subject.id, "title": hit.title, "detail": hit.detail, "fit": fit, "found": hit.snippet})
}

fn say(texts: &Texts, groups: &[Group]) -> Result<(), Failure> {
    if groups.is_empty() {
        return out::say(&texts.get("cli-search-none"));
    }
    for group in groups {
        out::say(&texts.get(&group.kind.key()))?;
        for hit in &group.hits {
            let parts = [hit.title.as_str(), &hit.detail, &hit.snippet];
            let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
            out::say(&format!("  {}", parts.join("  ").replace('\n', " ")))?;
        }
        if group.has_more {
            out::say(&format!("  {}", texts.get("cli-search-more")))?;
        }
    }
    Ok(())
}
