//! Which records bear a part of a number or serial: what narrows another question, so that it needs no scan.

use super::{declared, engine, fill, id_at};
use crate::{
    base::{
        failure::Failure,
        found::{sought, squeezed},
        kind::Kind,
    },
    db::query::Conn,
    vals,
};

/// The records of a kind whose whole keys are so long that not all of them may be looked up by their middle: as the
/// index of the migration has it.
const LONG: &str = "LENGTH(keys) > 2600";

/// The records of a kind that may bear a part of a number, code or serial: all that do, and some more. None where the
/// index can't tell: too little was typed, it is not whole, or there are more than so many.
///
/// # Errors
/// When the engine fails.
pub fn bearing(conn: &Conn, kind: Kind, part: &str, most: usize) -> Result<Option<Vec<i64>>, Failure> {
    let area = declared::all().iter().position(|declared| declared.kind == kind);
    let (Some(area), Some(term)) = (area, sought::middle(&squeezed(part))) else { return Ok(None) };
    if !fill::is_whole(conn)? {
        return Ok(None);
    }
    let places = engine::places_of(conn, &[area], &term, most + 1)?;
    let mut ids: Vec<i64> = places.into_iter().map(id_at).collect();
    ids.extend(
        conn.values::<i64>(&format!("SELECT record_id FROM search_doc WHERE kind = $1 AND {LONG}"), vals![kind])?,
    );
    ids.sort_unstable();
    ids.dedup();
    Ok((ids.len() <= most).then_some(ids))
}
