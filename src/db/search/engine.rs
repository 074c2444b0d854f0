//! What each engine does in its own way: looking words up. These statements are of one engine, so none goes through the
//! common dialect.

use super::{Doc, Keys, declared, served};
use crate::{
    base::{
        failure::Failure,
        found::sought::{Query, Term},
        value::{FromVal as _, ToVal as _, Val},
    },
    db::{lite, post, query::Conn, rows as many},
};

/// A statement of an engine that reads: its rows.
pub(super) fn rows(conn: &Conn, sql: &str, params: &[Val], columns: usize) -> Result<Vec<Vec<Val>>, Failure> {
    let mut all = Vec::new();
    if let Some(server) = conn.as_post() {
        for row in server.query(sql, params)? {
            all.push((0..columns).map(|at| post::val(&row, at)).collect::<Result<_, _>>()?);
        }
    } else if let Some(engine) = conn.as_lite() {
        lite::each(engine, sql, params, |row| {
            all.push((0..columns).map(|at| lite::val(row, at)).collect::<Result<_, _>>()?);
            Ok(())
        })?;
    }
    Ok(all)
}

fn write(conn: &Conn, sql: &str, params: &[Val]) -> Result<usize, Failure> {
    match (conn.as_post(), conn.as_lite()) {
        (Some(server), _) => server.write(sql, params),
        (None, Some(engine)) => lite::write(engine, sql, params),
        (None, None) => Ok(0),
    }
}

/// Takes records into the index, that stand in the order of their places; their keys are left to [`put_keys`].
pub(super) fn put(conn: &Conn, area: usize, docs: &[Doc], keys: &mut Keys) -> Result<(), Failure> {
    debug_assert!(docs.is_sorted_by_key(|doc| doc.place), "in another order each goes to the disk alone");
    let kind = declared::all()[area].kind.to_val();
    let known = |doc: &Doc| {
        vec![
            kind.clone(),
            Val::Int(doc.record_id),
            Val::Int(doc.place),
            Val::Int(doc.mark),
            doc.keys.join("\n").to_val(),
        ]
    };
    if conn.is_of_server() {
        let columns = ["kind", "record_id", "place", "mark", "keys", "words CAST(CAST(? AS TEXT) AS TSVECTOR)"];
        let rows = docs.iter().map(|doc| known(doc).into_iter().chain([doc.lexemes.to_val()]).collect());
        write_all(conn, ("search_doc", &columns), &rows.collect::<Vec<_>>())?;
    } else {
        let columns = ["kind", "record_id", "place", "mark", "keys"];
        write_all(conn, ("search_doc", &columns), &docs.iter().map(known).collect::<Vec<_>>())?;
        let rows = docs.iter().map(|doc| vec![Val::Int(doc.place), doc.line.to_val()]);
        write_all(conn, ("search_words", &["rowid", "words"]), &rows.collect::<Vec<_>>())?;
    }
    keys.extend(docs.iter().flat_map(|doc| doc.keys.iter().map(|key| (key.clone(), doc.place))));
    Ok(())
}

/// Takes keys into the index, all together in the order in which they will stand: those beside each other go to the disk
/// together.
pub(super) fn put_keys(conn: &Conn, area: usize, mut keys: Keys) -> Result<(), Failure> {
    keys.sort_unstable();
    let area = area_val(area);
    let rows: Vec<Vec<Val>> =
        keys.into_iter().map(|(key, place)| vec![area.clone(), Val::Text(key), Val::Int(place)]).collect();
    write_all(conn, ("search_key", &["area", "key", "place"]), &rows)
}

fn write_all(conn: &Conn, into: (&str, &[&str]), rows: &[Vec<Val>]) -> Result<(), Failure> {
    many::insert(conn, into, rows.iter().map(Vec::as_slice))
}

/// Of words that are written down together, where many records come: no more than stays near the processor.
const MANY_BYTES: i64 = 8 << 20;
/// Likewise where single ones do: as the engine has it of itself.
const FEW_BYTES: i64 = 1 << 20;

/// Many records follow one another: what they are found by is gathered in memory for longer, and its pieces are put
/// together later.
pub(super) fn many_follow(conn: &Conn) -> Result<(), Failure> {
    /// More pieces than there will be.
    const PIECES: i64 = 1000;
    gather(conn, MANY_BYTES, PIECES, 0)
}

/// They are there: words are kept as those of single records are, which put such pieces together little by little.
pub(super) fn single_ones_follow(conn: &Conn) -> Result<(), Failure> {
    /// As the engine has it of itself.
    const AUTOMERGE: i64 = 4;
    const CRISISMERGE: i64 = 16;
    gather(conn, FEW_BYTES, CRISISMERGE, AUTOMERGE)
}

/// They are all there: the words go into one piece.
pub(super) fn all_are_there(conn: &Conn) -> Result<(), Failure> {
    if conn.as_lite().is_some() {
        write(conn, "INSERT INTO search_words (search_words) VALUES ('optimize')", &[])?;
    }
    single_ones_follow(conn)
}

fn gather(conn: &Conn, bytes: i64, pieces: i64, together: i64) -> Result<(), Failure> {
    set(conn, "hashsize", bytes)?;
    set(conn, "crisismerge", pieces)?;
    set(conn, "automerge", together)
}

fn set(conn: &Conn, what: &str, value: i64) -> Result<(), Failure> {
    if conn.as_lite().is_some() {
        write(conn, "INSERT INTO search_words (search_words, rank) VALUES ($1, $2)", crate::vals![what, value])?;
    }
    Ok(())
}

/// Takes a record out of the index, that stood there with these keys.
pub(super) fn take_out(conn: &Conn, area: usize, record_id: i64, place: i64, keys: &str) -> Result<(), Failure> {
    let kind = declared::all()[area].kind;
    let sql = "DELETE FROM search_doc WHERE kind = $1 AND record_id = $2";
    write(conn, sql, crate::vals![kind, record_id])?;
    if !conn.is_of_server() {
        write(conn, "DELETE FROM search_words WHERE rowid = $1", crate::vals![place])?;
    }
    for key in keys.lines() {
        let sql = "DELETE FROM search_key WHERE area = $1 AND key = $2 AND place = $3";
        write(conn, sql, &[area_val(area), Val::Text(key.to_owned()), Val::Int(place)])?;
    }
    Ok(())
}

/// Empties the index.
pub(super) fn clear(conn: &Conn) -> Result<(), Failure> {
    write(conn, "DELETE FROM search_doc", &[])?;
    write(conn, "DELETE FROM search_key", &[])?;
    if !conn.is_of_server() {
        write(conn, "INSERT INTO search_words (search_words) VALUES ('delete-all')", &[])?;
    }
    Ok(())
}

pub(super) fn area_val(area: usize) -> Val {
    i64::try_from(area).unwrap_or(0).to_val()
}

/// The newest places of some areas at which words stand: so many of each.
pub(super) fn places_of(conn: &Conn, areas: &[usize], term: &Term, most: usize) -> Result<Vec<i64>, Failure> {
    /// So many places are sorted here: which area they are of need not be asked one by one.
    const FEW: usize = 300;
    let (Some(first), Some(last)) = (areas.iter().min(), areas.iter().max()) else { return Ok(Vec::new()) };
    if conn.is_of_server() {
        return served::newest_of_each(conn, areas, term, most);
    }
    let span = super::places(*first).0..super::places(*last).1;
    let mut found = somewhere(conn, term, &span, "", FEW)?;
    if found.len() < FEW {
        found.sort_unstable_by(|a, b| b.cmp(a));
        return Ok(found);
    }
    newest(conn, areas, term, span, most)
}

/// Places at which words stand, in an order or in any.
fn somewhere(
    conn: &Conn,
    term: &Term,
    span: &std::ops::Range<i64>,
    order: &str,
    most: usize,
) -> Result<Vec<i64>, Failure> {
    let (from, to) = (span.start, span.end);
    let sql = format!(
        "SELECT rowid FROM search_words WHERE search_words MATCH $1 AND rowid >= $2 AND rowid < $3 {order} LIMIT {most}"
    );
    numbers(rows(conn, &sql, crate::vals![row_question(term), from, to], 1)?)
}

/// The newest of each area, from the last area on: where one has enough, the next is gone to. Area by area each would
/// look through all that lies behind it for what it does not have itself.
fn newest(
    conn: &Conn,
    areas: &[usize],
    term: &Term,
    mut span: std::ops::Range<i64>,
    most: usize,
) -> Result<Vec<i64>, Failure> {
    let mut all: Vec<i64> = Vec::new();
    while !span.is_empty() {
        let found = somewhere(conn, term, &span, "ORDER BY rowid DESC", most)?;
        let Some(last) = found.last().copied() else { break };
        let is_all = found.len() < most;
        all.extend(found);
        let area = super::area_at(last);
        let (from, to) = super::places(area);
        let so_far = all.iter().filter(|place| (from..to).contains(place)).count();
        // What is not asked for, or has enough, is passed over.
        span.end = if so_far >= most || !areas.contains(&area) { from } else { last };
        if is_all && span.end == last {
            break;
        }
    }
    Ok(all)
}

pub(super) fn numbers(rows: Vec<Vec<Val>>) -> Result<Vec<i64>, Failure> {
    rows.into_iter().flatten().map(|val| i64::from_val(val).map_err(Failure::from)).collect()
}

/// What a file's table of words is asked for a search: for who measures the engine alone.
pub fn words_question(query: &Query) -> String {
    row_question(&query.term())
}

/// A question as FTS5 takes it.
fn row_question(term: &Term) -> String {
    let joined =
        |terms: &[Term], word: &str| format!("({})", terms.iter().map(row_question).collect::<Vec<_>>().join(word));
    match term {
        Term::Word(word) => format!("\"{word}\""),
        Term::Start(word) => format!("\"{word}\" *"),
        Term::Row(words) => format!("\"{}\"", words.join(" ")),
        Term::Any(terms) => joined(terms, " OR "),
        Term::All(terms) => joined(terms, " AND "),
    }
}

/// What is wrong with the words of an index of itself; a server looks after its own.
pub(super) fn words_complaint(conn: &Conn) -> Result<Option<String>, Failure> {
    if conn.is_of_server() {
        return Ok(None);
    }
    let missing = "SELECT COUNT(*) FROM search_doc WHERE place NOT IN (SELECT rowid FROM search_words)";
    let extra = "SELECT COUNT(*) FROM search_words WHERE rowid NOT IN (SELECT place FROM search_doc)";
    for sql in [missing, extra] {
        let count = numbers(rows(conn, sql, &[], 1)?)?.into_iter().sum::<i64>();
        if count > 0 {
            return Ok(Some(format!("search: the words of {count} records are not as they should be")));
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::found::sought::Sought;

    #[test]
    fn a_question_reads_the_same_on_both_engines() {
        let Sought::Words(query) = Sought::read("异响 主轴异 sn20 7") else { panic!() };
        assert_eq!(
            row_question(&query.term()),
            r#"(("异响" AND "主轴 轴异" AND ("sn20" * OR "·sn20") AND "‹7") OR "·异响主轴异 ·响主轴异s ·主轴异sn ·轴异sn2 ·异sn20 ·sn207")"#,
        );
        assert_eq!(
            served::lexeme_question(&query.term(), 3),
            "((('3@异响') & ('3@主轴' <1> '3@轴异') & ('3@sn20':* | ('3@·sn20')) & '3@‹7') | \
             ('3@·异响主轴异' <2> '3@·主轴异sn' <2> '3@·异sn20' <1> '3@·sn207'))",
        );
    }
}
