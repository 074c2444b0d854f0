//! What each engine does in its own way: looking words up. These statements are of one engine, so none goes through the
//! common dialect.

use std::fmt::Write as _;

use super::{Doc, Keys, declared};
use crate::{
    base::{
        failure::Failure,
        found::{
            Words,
            sought::{Query, Term},
        },
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

/// A server puts words into their index many at a time, and has room for it, until this transaction ends.
pub(super) fn gather_words(conn: &Conn) -> Result<(), Failure> {
    match conn.is_of_server() {
        true => conn.control("SET LOCAL gin_pending_list_limit = '64MB'; SET LOCAL work_mem = '256MB'"),
        false => Ok(()),
    }
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
    let span = super::places(*first).0..super::places(*last).1;
    let mut found = somewhere(conn, term, &span, "", FEW)?;
    if found.len() < FEW {
        found.sort_unstable_by(|a, b| b.cmp(a));
        return Ok(found);
    }
    if conn.is_of_server() { newest_of_each(conn, areas, term, most) } else { newest(conn, areas, term, span, most) }
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
    if conn.is_of_server() {
        let sql = format!(
            "SELECT place FROM search_doc WHERE words @@ {} AND place >= {from} AND place < {to} LIMIT {most}",
            lexeme_literal(&lexeme_question(term))
        );
        return numbers(rows(conn, &sql, &[], 1)?);
    }
    let sql = format!(
        "SELECT rowid FROM search_words WHERE search_words MATCH $1 AND rowid >= $2 AND rowid < $3 {order} LIMIT {most}"
    );
    numbers(rows(conn, &sql, crate::vals![row_question(term), from, to], 1)?)
}

/// The server plans by how often the words stand there: they are part of the statement. They are letters, digits and our
/// own marks, nothing that ends a text.
fn lexeme_literal(question: &str) -> String {
    format!("CAST('{}' AS TSQUERY)", question.replace('\'', "''"))
}

/// The newest of each area, on a server. Its index of words knows no order: what is common is met soon by going through
/// the newest, and what is not met there is so rare in that area that all of it can be sorted. Left to itself the server
/// goes through the whole of an area for a word that is common elsewhere.
fn newest_of_each(conn: &Conn, areas: &[usize], term: &Term, most: usize) -> Result<Vec<i64>, Failure> {
    /// So many of the newest are gone through, or some more where more is wanted.
    const NEWEST: usize = 300;
    let through = (most * 4).clamp(NEWEST, NEWEST * 4);
    let question = lexeme_question(term);
    let words = lexeme_literal(&question);
    let among_newest = |area: &usize| {
        let (from, to) = super::places(*area);
        format!(
            "SELECT place FROM (SELECT place FROM (SELECT place, words FROM search_doc
               WHERE place >= {from} AND place < {to} ORDER BY place DESC LIMIT {through}) newest_{area}
             WHERE words @@ {words} LIMIT {most}) of_{area}"
        )
    };
    let mut found = all_of(conn, areas.iter().map(among_newest))?;
    let has_enough = |area: usize| found.iter().filter(|place| super::area_at(**place) == area).count() >= most;
    let open: Vec<usize> = areas.iter().copied().filter(|area| !has_enough(*area)).collect();
    found.retain(|place| !open.contains(&super::area_at(*place)));
    let sorted = |area: &usize| {
        let words = lexeme_literal(&format!("({question}) & '{}'", area_word(*area)));
        // No order of an index: the server would go by it.
        format!(
            "SELECT place FROM (SELECT place FROM search_doc WHERE words @@ {words}
             ORDER BY place + 0 DESC LIMIT {most}) of_{area}"
        )
    };
    found.extend(all_of(conn, open.iter().map(sorted))?);
    Ok(found)
}

/// The places that some questions answer, all by one statement: a server answers it in one go.
fn all_of(conn: &Conn, questions: impl Iterator<Item = String>) -> Result<Vec<i64>, Failure> {
    let questions: Vec<String> = questions.collect();
    if questions.is_empty() {
        return Ok(Vec::new());
    }
    numbers(rows(conn, &questions.join(" UNION ALL "), &[], 1)?)
}

/// The word that each record of an area has on a server.
fn area_word(area: usize) -> String {
    format!("@{area}")
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

fn numbers(rows: Vec<Vec<Val>>) -> Result<Vec<i64>, Failure> {
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

/// A question as PostgreSQL takes it.
fn lexeme_question(term: &Term) -> String {
    let joined =
        |terms: &[Term], word: &str| format!("({})", terms.iter().map(lexeme_question).collect::<Vec<_>>().join(word));
    match term {
        Term::Word(word) => format!("'{word}'"),
        Term::Start(word) => format!("'{word}':*"),
        Term::Row(words) => format!("({})", lexeme_row(words)),
        Term::Any(terms) => joined(terms, " | "),
        Term::All(terms) => joined(terms, " & "),
    }
}

/// Words one behind the other. Each shares letters with the next: each second one, and the last, tell the same, and the
/// server has half as many to look up.
fn lexeme_row(words: &[String]) -> String {
    const STEP: usize = 2;
    let mut row = String::new();
    let mut before = None;
    let last = words.len().saturating_sub(1);
    for (at, word) in words.iter().enumerate().filter(|(at, _)| at % STEP == 0 || *at == last) {
        // Writing into a text can't fail.
        let _ = match before.replace(at) {
            Some(before) => write!(row, " <{}> '{word}'", at - before),
            None => write!(row, "'{word}'"),
        };
    }
    row
}

/// Words as PostgreSQL keeps them, with their places; and the one of their area.
pub(super) fn lexemes(words: &Words, area: usize) -> String {
    /// The server keeps no more places of one word.
    const MOST_PLACES: usize = 255;
    let mut text = String::new();
    for (word, places) in words.places() {
        let places: Vec<String> = places.iter().take(MOST_PLACES).map(ToString::to_string).collect();
        let colon = if places.is_empty() { "" } else { ":" };
        // Writing into a text can't fail.
        let _ = write!(text, "'{word}'{colon}{} ", places.join(","));
    }
    let _ = write!(text, "'{}'", area_word(area));
    text
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
            lexeme_question(&query.term()),
            "((('异响') & ('主轴' <1> '轴异') & ('sn20':* | ('·sn20')) & '‹7') | \
             ('·异响主轴异' <2> '·主轴异sn' <2> '·异sn20' <1> '·sn207'))",
        );
    }
}
