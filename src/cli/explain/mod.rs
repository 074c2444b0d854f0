//! `aftercare explain QUESTION`: the decisions of the program with their working, for scripts and support.
//!
//! A question is asked of a record in the data file, or, for what can be worked out by itself, of JSON
//! lines on standard input.

use std::process::ExitCode;

use crate::{
    base::{failure::Failure, kind::Kind, shown::Shown, text::Texts},
    call::{self, Call},
    db::query::Conn,
};

use super::{Ground, out};

mod amount;
mod charge;
mod coverage;
mod due;
mod input;
mod lines;
mod proof;

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
    Due(due::Args),
    /// The days and minutes that make up a due
    Proof(proof::Args),
    /// What covers a call, a customer or a unit, and why
    Coverage(coverage::Args),
    /// What each line of a call costs the customer, and why
    Charge(charge::Args),
    /// An amount in RMB capitals
    Amount(amount::Args),
}

/// Answers the question.
pub fn run(ground: &Ground, args: &Args) -> Result<ExitCode, Failure> {
    match &args.question {
        Question::Due(args) => due::run(ground, args),
        Question::Proof(args) => proof::run(ground, args),
        Question::Coverage(args) => coverage::run(ground, args),
        Question::Charge(args) => charge::run(ground, args),
        Question::Amount(args) => amount::run(ground, args),
    }
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
