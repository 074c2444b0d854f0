//! 'Did you mean': unknown codes of a file beside those that there are.

use std::collections::BTreeMap;

use crate::{
    base::{
        alike::nearest,
        failure::Failure,
        kind::Kind,
        say::{Arg, Said},
        words::Word as _,
    },
    customer::store as customers,
    db::query::Conn,
    item::store as items,
};

use super::import::RowError;

/// So many different unknown codes are compared: a file of another company's codes has thousands.
const COMPARED: usize = 50;

/// With so many codes.
const KNOWN: i64 = 50_000;

/// Names the nearest code beside unknown codes of customers and items.
///
/// # Errors
/// When the engine fails.
pub(super) fn propose(conn: &Conn, errors: &mut [RowError]) -> Result<(), Failure> {
    let mut known: BTreeMap<&'static str, Vec<String>> = BTreeMap::new();
    let mut answers: BTreeMap<(&'static str, String), Option<String>> = BTreeMap::new();
    for error in errors.iter_mut().filter(|error| error.said.key == "error-unknown-code") {
        let Some((kind, value)) = sought(&error.said) else { continue };
        let question = (kind.word(), value);
        if !answers.contains_key(&question) && answers.len() < COMPARED {
            if !known.contains_key(kind.word()) {
                known.insert(kind.word(), codes(conn, kind)?);
            }
            let near = nearest(&question.1, known[kind.word()].iter().map(String::as_str)).map(str::to_owned);
            answers.insert(question.clone(), near);
        }
        if let Some(Some(near)) = answers.get(&question) {
            let said = std::mem::replace(&mut error.said, Said::new("error-unknown-code-near"));
            error.said.args = said.args;
            error.said = error.said.clone().with("near", near.as_str());
        }
    }
    Ok(())
}

fn codes(conn: &Conn, kind: Kind) -> Result<Vec<String>, Failure> {
    if kind == Kind::Customer { customers::codes(conn, KNOWN) } else { items::codes(conn, KNOWN) }
}

/// Of which kind a code was sought, and how it was written.
fn sought(said: &Said) -> Option<(Kind, String)> {
    let arg = |wanted: &str| said.args.iter().find(|(name, _)| name == wanted).map(|(_, arg)| arg);
    let (Some(Arg::Key(key)), Some(Arg::Text(value))) = (arg("kind"), arg("value")) else { return None };
    let kind = [Kind::Customer, Kind::Item].into_iter().find(|kind| kind.key() == *key)?;
    Some((kind, value.clone()))
}
