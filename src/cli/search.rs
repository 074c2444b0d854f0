//! `aftercare search TEXT`.

use std::{collections::BTreeMap, process::ExitCode};

use serde_json::{Value, json};

use crate::{
    base::{failure::Failure, found::sought::Sought, kind::Kind, say::Said, text::Texts, words::Word as _},
    db::search::{self, Fit, Group, Hit, MOST_COUNTED, Scope},
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
    let more: Vec<Kind> = groups.iter().filter(|group| group.has_more).map(|group| group.kind).collect();
    let counts = match &sought {
        Sought::Words(query) => search::count(&conn, query, &more)?,
        _ => BTreeMap::new(),
    };
    let count = |group: &Group| counts.get(&group.kind).copied().unwrap_or(group.hits.len());
    if args.json {
        let groups = groups.iter().map(|one| group(one, count(one))).collect();
        out::say(&format!("{:#}", Value::Array(groups)))?;
    } else {
        say(&ground.texts(&conn)?, &groups, count)?;
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

/// Counted up to [`MOST_COUNTED`]: then there are more than `count`.
fn group(group: &Group, count: usize) -> Value {
    let hits: Vec<Value> = group.hits.iter().map(hit).collect();
    json!({
        "kind": group.kind.word(),
        "hits": hits,
        "more": group.has_more,
        "count": count.min(MOST_COUNTED.max(group.hits.len())),
        "over": count > MOST_COUNTED,
    })
}

fn hit(hit: &Hit) -> Value {
    let fit = match hit.fit {
        Fit::Exact => "exact",
        Fit::Begins | Fit::Spoken => "begins",
        Fit::Within => "within",
    };
    json!({"id": hit.subject.id, "title": hit.title, "detail": hit.detail, "fit": fit, "found": hit.snippet})
}

fn say(texts: &Texts, groups: &[Group], count: impl Fn(&Group) -> usize) -> Result<(), Failure> {
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
            let key = if count(group) > MOST_COUNTED { "app-palette-over" } else { "app-palette-count" };
            let count = texts.say(&Said::new(key).with("count", count(group).min(MOST_COUNTED)));
            out::say(&format!("  {count} · {}", texts.get("cli-search-more")))?;
        }
    }
    Ok(())
}
