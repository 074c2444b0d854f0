//! `aftercare explain QUESTION`: the decisions of the program with their working, for scripts and support.
//!
//! A question is asked of a record in the data file, or, for what can be worked out by itself, of JSON
//! lines on standard input.

use std::process::ExitCode;

use serde_json::Value;

use crate::{
    base::{failure::Failure, kind::Kind, say::Said, shown::Shown, text::Texts, time::Instant},
    call::{self, Call},
    db::{clock::Clock, query::Conn},
};

use super::{Ground, out};

mod amount;
mod charge;
mod coverage;
mod due;
mod input;
mod lines;
mod proof;

use input::Reader;

/// What was typed.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// What is asked
    #[command(subcommand)]
    question: Question,
}

#[derive(Debug, clap::Subcommand)]
enum Question {
    /// When a promise of working time is due
    #[command(after_help = due::EXAMPLE)]
    Due(OfPromise),
    /// The days and minutes that make up a due
    #[command(after_help = proof::EXAMPLE)]
    Proof(OfPromise),
    /// What covers a call, a customer or a unit, and why
    Coverage(coverage::Args),
    /// What each line of a call costs the customer, and why
    Charge(charge::Args),
    /// An amount in RMB capitals
    Amount(amount::Args),
}

/// A promise: of a call, or of each JSON line on standard input.
#[derive(Debug, clap::Args)]
struct OfPromise {
    /// Of this call
    #[arg(long, value_name = "NUMBER")]
    call: Option<String>,
    /// JSON for scripts
    #[arg(long)]
    json: bool,
}

/// Answers the question.
pub fn run(ground: &Ground, args: &Args) -> Result<ExitCode, Failure> {
    match &args.question {
        Question::Due(args) => of_promise(ground, args, due::of_call, due::due_of),
        Question::Proof(args) => of_promise(ground, args, proof::of_call, proof::proof_of),
        Question::Coverage(args) => coverage::run(ground, args),
        Question::Charge(args) => charge::run(ground, args),
        Question::Amount(args) => amount::run(ground, args),
    }
}

/// Answers of a call's promises as they stand now, or of each line.
fn of_promise(
    ground: &Ground,
    args: &OfPromise,
    of_call: fn(&Conn, &Call, Instant) -> Result<Shown, Failure>,
    of_line: fn(&Value, &mut Reader) -> Result<String, Said>,
) -> Result<ExitCode, Failure> {
    if let Some(number) = &args.call {
        let conn = ground.open_to_read()?;
        let call = call_of(&conn, number)?;
        return answer(&of_call(&conn, &call, Clock::default().now())?, args.json, &ground.texts(&conn)?);
    }
    let mut reader = Reader::default();
    lines::answer(ground.lang, |line| of_line(line, &mut reader))
}

/// The call of that number.
fn call_of(conn: &Conn, number: &str) -> Result<Call, Failure> {
    call::store::by_code(conn, number)?
        .ok_or_else(|| Failure::NotFound { kind: Kind::Call, what: number.trim().to_owned() })
}

/// Prints an answer for people, or for scripts.
fn answer(shown: &Shown, is_json: bool, texts: &Texts) -> Result<ExitCode, Failure> {
    if is_json {
        out::say(&format!("{:#}", shown.json(texts)))?;
    } else {
        out::say(&out::record(shown, texts))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// The one thing that is wrong with what was typed, without the words of a form around it.
fn plainly(failure: Failure) -> Failure {
    match failure {
        Failure::Invalid(mut errors) if errors.len() == 1 => Failure::Refused(errors.remove(0).said),
        other => other,
    }
}
