//! What each engine does in its own way: looking words up. These statements are of one engine, so none goes through the
//! common dialect.

use std::fmt::Write as _;

use super::{Doc, declared};
use crate::{
    base::{
        failure::Failure,
        found::{Words, sought::Term},
        value::{FromVal as _, ToVal as _, Val},
    },
    db::{lite, post, query::Conn},
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

/// Takes a record into the index.
pub(super) fn put(conn: &Conn, area: usize, doc: &Doc) -> Result<(), Failure> {
    let kind = declared::all()[area].kind;
    let keys = doc.keys.join("\n");
    let common = crate::vals![kind, doc.record_id, doc.place, doc.mark, keys];
    if conn.is_of_server() {
        let sql = "INSERT INTO search_doc (kind, record_id, place, mark, keys, words)
            VALUES ($1, $2, $3, $4, $5, CAST(CAST($6 AS TEXT) AS TSVECTOR))";
        let mut params = common.to_vec();
        params.push(doc.lexemes.to_val());
        write(conn, sql, &params)?;
    } else {
        let sql = "INSERT INTO search_doc (kind, record_id, place, mark, keys) VALUES ($1, $2, $3, $4, $5)";
        write(conn, sql, common)?;
        let sql = "INSERT INTO search_words (rowid, words) VALUES ($1, $2)";
        write(conn, sql, crate::vals![doc.place, doc.line])?;
    }
    let area = area_val(area);
    for key in &doc.keys {
        let sql = "INSERT INTO search_key (area, key, place) VALUES ($1, $2, $3)";
        write(conn, sql, &[area.clone(), key.to_val(), Val::Int(doc.place)])?;
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
    let is_server = conn.is_of_server();
    let question = if is_server { lexeme_question(term) } else { row_question(term) };
    let one = |area: &usize| {
        let (from, to) = super::places(*area);
        if is_server {
            // The server plans by how often the words stand there: they are part of the statement. They are letters,
            // digits and our own marks, nothing that ends a text.
            format!(
                "SELECT place FROM (SELECT place FROM search_doc WHERE words @@ CAST('{}' AS TSQUERY)
                 AND place >= {from} AND place < {to} ORDER BY place DESC LIMIT {most}) area_{area}",
                question.replace('\'', "''"),
            )
        } else {
            format!(
                "SELECT rowid FROM (SELECT rowid FROM search_words WHERE search_words MATCH $1
                 AND rowid >= {from} AND rowid < {to} ORDER BY rowid DESC LIMIT {most})"
            )
        }
    };
    let sql = areas.iter().map(one).collect::<Vec<_>>().join(" UNION ALL ");
    let params = if is_server { Vec::new() } else { vec![Val::Text(question)] };
    numbers(rows(conn, &sql, &params, 1)?)
}

fn numbers(rows: Vec<Vec<Val>>) -> Result<Vec<i64>, Failure> {
    rows.into_iter().flatten().map(|val| i64::from_val(val).map_err(Failure::from)).collect()
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
        Term::Row(words) => {
            format!("({})", words.iter().map(|word| format!("'{word}'")).collect::<Vec<_>>().join(" <-> "))
        }
        Term::Any(terms) => joined(terms, " | "),
        Term::All(terms) => joined(terms, " & "),
    }
}

/// Words as PostgreSQL keeps them, with their places.
pub(super) fn lexemes(words: &Words) -> String {
    /// The server keeps no more places of one word.
    const MOST_PLACES: usize = 255;
    let mut text = String::new();
    for (word, places) in words.places() {
        let places: Vec<String> = places.iter().take(MOST_PLACES).map(ToString::to_string).collect();
        let colon = if places.is_empty() { "" } else { ":" };
        // Writing into a text can't fail.
        let _ = write!(text, "'{word}'{colon}{} ", places.join(","));
    }
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
            r#"(("异响" AND "主轴 轴异" AND ("sn20" * OR "·sn2 ·n20") AND "‹7") OR "·异响主 ·响主轴 ·主轴异 ·轴异s ·异sn ·sn2 ·n20 ·207")"#,
        );
        assert_eq!(
            lexeme_question(&query.term()),
            "((('异响') & ('主轴' <-> '轴异') & ('sn20':* | ('·sn2' <-> '·n20')) & '‹7') | \
             ('·异响主' <-> '·响主轴' <-> '·主轴异' <-> '·轴异s' <-> '·异sn' <-> '·sn2' <-> '·n20' <-> '·207'))",
        );
    }
}
