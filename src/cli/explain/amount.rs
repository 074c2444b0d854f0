//! `aftercare explain amount`: an amount in RMB capitals (MON-8).

use std::process::ExitCode;

use serde::Serialize;
use serde_json::Value;

use super::{
    input::{Fields, text, whole},
    lines, plainly,
};
use crate::{
    base::{
        capitals::{Style, rmb_capitals_with_prefix},
        failure::Failure,
        money::Money,
        parse::{AMOUNT_LIMIT, Parser},
        say::Said,
    },
    cli::{Ground, out},
};

/// How a line on standard input looks, and its answer.
const EXAMPLE: &str = r#"  {"fen":1005007,"style":"a"} → {"text":"人民币壹万零伍拾元零柒分"}"#;

/// What was typed.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLE)]
pub struct Args {
    /// The amount in yuan
    #[arg(allow_hyphen_values = true)]
    amount: Option<String>,
    /// The house style
    #[arg(long, value_name = "a|b")]
    style: Option<String>,
    /// JSON for scripts
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Answer {
    text: String,
}

/// Answers of an amount, or of each line on standard input.
pub fn run(ground: &Ground, args: &Args) -> Result<ExitCode, Failure> {
    let style = args.style.as_deref().map_or(Ok(Style::Plain), style_of)?;
    let Some(typed) = &args.amount else {
        return lines::answer(ground.lang, |line| capitals_of(line, style));
    };
    let mut parser = Parser::default();
    let amount = parser.money("amount", typed);
    let Some(amount) = parser.need("amount", amount) else {
        return Err(plainly(parser.failure()));
    };
    let text = rmb_capitals_with_prefix(amount.0, style);
    out::say(&if args.json { json(&Answer { text }) } else { text })?;
    Ok(ExitCode::SUCCESS)
}

/// `a` leaves the optional 零 out, `b` writes it.
fn style_of(word: &str) -> Result<Style, Said> {
    match word.trim() {
        "a" | "A" => Ok(Style::Plain),
        "b" | "B" => Ok(Style::WithZero),
        other => {
            let shown: String = other.chars().take(60).collect();
            Err(Said::new("error-not-a-choice").with("value", shown).with("choices", "a, b"))
        }
    }
}

/// The capitals that a line asks for; where it names no style, that of the command line holds.
fn capitals_of(line: &Value, default: Style) -> Result<String, Said> {
    let fields = Fields::of(line, "", &["fen", "style"])?;
    let fen = whole(fields.need("fen")?, "fen")?;
    let style = match fields.get("style") {
        Some(word) => style_of(text(word, "style")?)?,
        None => default,
    };
    if fen.unsigned_abs() > AMOUNT_LIMIT.0.unsigned_abs() {
        let said = Said::new("error-too-large").with("value", Money(fen).show());
        return Err(said.with("limit", AMOUNT_LIMIT));
    }
    Ok(json(&Answer { text: rmb_capitals_with_prefix(fen, style) }))
}

fn json(answer: &Answer) -> String {
    serde_json::to_string(answer).expect("an answer has plain fields")
}
