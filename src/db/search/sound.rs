//! Is the index as the data is?

use std::collections::BTreeMap;

use super::{Doc, declared, engine, fill, keep};
use crate::{
    base::{failure::Failure, words::Word as _},
    db::query::Conn,
};

/// What stands in the index otherwise than it would be made anew from the data. One that is not filled yet is not
/// looked at.
///
/// # Errors
/// When the engine fails.
pub(in crate::db) fn complaints(conn: &Conn) -> Result<Vec<String>, Failure> {
    if !fill::is_whole(conn)? {
        return Ok(Vec::new());
    }
    let mut complaints = Vec::new();
    for area in 0..declared::all().len() {
        complaints.extend(of_area(conn, area)?);
    }
    complaints.extend(engine::words_complaint(conn)?);
    Ok(complaints)
}

fn of_area(conn: &Conn, area: usize) -> Result<Vec<String>, Failure> {
    let declared = &declared::all()[area];
    let (mut complaints, mut last) = (Vec::new(), 0);
    let (mut docs_count, mut keys_count) = (0_i64, 0_i64);
    loop {
        let shown = declared.read_on(conn, last)?;
        let Some(newest) = shown.last() else { break };
        last = newest.id;
        let docs: BTreeMap<i64, Doc> = shown.iter().map(|one| (one.id, Doc::of(area, one, false))).collect();
        let ids: Vec<i64> = docs.keys().copied().collect();
        let standing: BTreeMap<i64, keep::Standing> =
            keep::standing(conn, area, &ids)?.into_iter().map(|one| (one.record_id, one)).collect();
        for (id, doc) in &docs {
            docs_count += 1;
            keys_count += i64::try_from(doc.keys.len()).unwrap_or(0);
            let name = format!("search: {} #{id}", declared.kind.word());
            match standing.get(id) {
                None => complaints.push(format!("{name} is not found")),
                Some(old) if old.mark != doc.mark => complaints.push(format!("{name} is found by what it was")),
                Some(_) => {}
            }
        }
    }
    let counted = |sql: &str, params: &[_]| Ok::<i64, Failure>(conn.value(sql, params)?.unwrap_or(0));
    let docs = counted("SELECT COUNT(*) FROM search_doc WHERE kind = $1", crate::vals![declared.kind])?;
    let keys = counted("SELECT COUNT(*) FROM search_key WHERE area = $1", &[engine::area_val(area)])?;
    if complaints.is_empty() && (docs, keys) != (docs_count, keys_count) {
        complaints.push(format!(
            "search: {docs} records and {keys} keys of {} are found where there are {docs_count} and {keys_count}",
            declared.kind.word()
        ));
    }
    Ok(complaints)
}
