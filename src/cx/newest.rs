//! What was saved since a form read its record: by whom, when, and in which of its lines.

use crate::{
    base::{
        failure::Failure,
        kind::Subject,
        meet::{self, Saved},
        typed::Typed,
    },
    db::{
        history::{self, Entry},
        query::Conn,
    },
};

/// What was saved in a record since the draft of that version, and in the lines that are other than in the draft.
///
/// # Errors
/// When the engine fails.
pub fn saves<D: Typed>(
    conn: &Conn,
    subject: Subject,
    (known, version): &(D, i64),
    newest: &D,
) -> Result<Vec<Saved>, Failure> {
    let mut all: Vec<Saved> = history::since(conn, subject, *version)?.into_iter().map(saved).collect();
    let mut lines: Vec<Subject> = meet::told(known, newest).into_iter().filter_map(|place| place.line).collect();
    lines.dedup();
    for line in lines {
        all.extend(history::of(conn, line)?.pop().map(saved));
    }
    all.sort_by_key(|save| save.at);
    Ok(all)
}

/// What was done with a record since that version where the record is gone; none while it is there.
///
/// # Errors
/// When the engine fails.
pub fn gone(conn: &Conn, subject: Subject, version: i64) -> Result<Option<Vec<Saved>>, Failure> {
    let since = history::since(conn, subject, version)?;
    let is_gone = since.last().is_some_and(|entry| entry.fate == "deleted");
    Ok(is_gone.then(|| since.into_iter().map(saved).collect()))
}

fn saved(entry: Entry) -> Saved {
    let Entry { subject, version, at, by_id, by, fields, .. } = entry;
    Saved { subject, version, at, by_id, by, fields }
}
