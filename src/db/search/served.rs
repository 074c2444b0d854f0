//! The words on a server: a column of lexemes with an index that knows no order. Each lexeme is of one area, and each
//! record bears one of the few weeks that it is of, so that what is common elsewhere, or was long ago, is not gone through.

use std::fmt::Write as _;

use super::{
    ID_BITS, area_at,
    engine::{numbers, rows},
    places,
};
use crate::{
    base::{
        failure::Failure,
        found::{Words, sought::Term},
        value::{FromVal as _, Val},
    },
    db::query::Conn,
};

/// The index of words.
const NAME: &str = "search_doc_words";
/// As the migration makes it.
const MADE: &str =
    "CREATE INDEX IF NOT EXISTS search_doc_words ON search_doc USING GIN (words) WITH (fastupdate = off)";

/// Bits of the minute that stand for the time within a slice: 23 days.
const SLICE_BITS: u32 = 15;

/// So many of an area's records that have words are looked at together; where there are more, slice by slice.
const MANY: usize = 1500;

/// All records follow: the index is made when they are there. Who asks meanwhile is answered all the same, slowly.
pub(super) fn put_off(conn: &Conn) -> Result<(), Failure> {
    if conn.is_of_server() { conn.control(&format!("DROP INDEX IF EXISTS {NAME}")) } else { Ok(()) }
}

/// Makes the index where it was put off.
pub(super) fn make(conn: &Conn) -> Result<(), Failure> {
    if !conn.is_of_server() {
        return Ok(());
    }
    conn.control(&format!("SET LOCAL maintenance_work_mem = '512MB'; {MADE}; ANALYZE search_doc"))
}

/// The slice of a place: told apart from those of all areas.
fn slice(place: i64) -> i64 {
    place >> (ID_BITS + SLICE_BITS)
}

/// Words of a record as a server keeps them, with their places in it; and that of its slice.
pub(super) fn lexemes(words: &Words, place: i64) -> String {
    /// The server keeps no more places of one word.
    const MOST_PLACES: usize = 255;
    let area = area_at(place);
    let mut text = String::new();
    for (word, places) in words.places() {
        let places: Vec<String> = places.iter().take(MOST_PLACES).map(ToString::to_string).collect();
        let colon = if places.is_empty() { "" } else { ":" };
        // Writing into a text can't fail.
        let _ = write!(text, "'{area}@{word}'{colon}{} ", places.join(","));
    }
    let _ = write!(text, "'#{}'", slice(place));
    text
}

/// A question about an area as PostgreSQL takes it.
pub(super) fn lexeme_question(term: &Term, area: usize) -> String {
    let joined = |terms: &[Term], word: &str| {
        format!("({})", terms.iter().map(|term| lexeme_question(term, area)).collect::<Vec<_>>().join(word))
    };
    match term {
        Term::Word(word) => format!("'{area}@{word}'"),
        Term::Start(word) => format!("'{area}@{word}':*"),
        Term::Row(words) => format!("({})", lexeme_row(words, area)),
        Term::Any(terms) => joined(terms, " | "),
        Term::All(terms) => joined(terms, " & "),
    }
}

/// Words one behind the other. Each shares letters with the next: each second one, and the last, tell the same, and the
/// server has half as many to look up.
fn lexeme_row(words: &[String], area: usize) -> String {
    const STEP: usize = 2;
    let mut row = String::new();
    let mut before = None;
    let last = words.len().saturating_sub(1);
    for (at, word) in words.iter().enumerate().filter(|(at, _)| at % STEP == 0 || *at == last) {
        // Writing into a text can't fail.
        let _ = match before.replace(at) {
            Some(before) => write!(row, " <{}> '{area}@{word}'", at - before),
            None => write!(row, "'{area}@{word}'"),
        };
    }
    row
}

/// The server plans by how often the words stand there: they are part of the statement. They are letters, digits and our
/// own marks, nothing that ends a text.
fn literal(question: &str) -> String {
    format!("'{}'", question.replace('\'', "''"))
}

/// The newest places of each area at which words stand, so many of each.
///
/// What is common is soon met among the newest; where some of it is met there, as many more are gone through as it takes to
/// meet enough. What is rare, all of it is sorted. What is neither, because it is of a time long ago, is looked for in one
/// slice after the other. Left to itself the server goes through the whole of an area.
pub(super) fn newest_of_each(conn: &Conn, areas: &[usize], term: &Term, most: usize) -> Result<Vec<i64>, Failure> {
    let mut search = Search { conn, term, most, found: Vec::new() };
    let rest = search.among_newest(areas)?;
    let rest = search.all_of_it(&rest)?;
    search.by_slices(&rest)?;
    search.found.sort_unstable_by(|a, b| b.cmp(a));
    Ok(search.found)
}

struct Search<'a> {
    conn: &'a Conn,
    term: &'a Term,
    most: usize,
    found: Vec<i64>,
}

impl Search<'_> {
    fn question(&self, area: usize) -> String {
        lexeme_question(self.term, area)
    }

    fn count(&self, area: usize) -> usize {
        self.found.iter().filter(|place| area_at(**place) == area).count()
    }

    /// Goes through the newest of each. The areas where too few were met.
    fn among_newest(&mut self, areas: &[usize]) -> Result<Vec<usize>, Failure> {
        /// So many are gone through at first, of all areas together, and of each at least and at most.
        const ALL: usize = 3600;
        const LEAST: usize = 200;
        const FIRST: usize = 1200;
        /// No more than these are gone through in search of what was met.
        const LONG: usize = 2000;
        let first = (ALL / areas.len().max(1)).clamp(LEAST, FIRST);
        self.found = self.walk(areas.iter().map(|area| (*area, first)))?;
        let open: Vec<usize> = areas.iter().copied().filter(|area| self.count(*area) < self.most).collect();
        let longer: Vec<(usize, usize)> = open
            .iter()
            .filter_map(|area| Some((*area, (2 * first * self.most).checked_div(self.count(*area))?)))
            .filter(|(_, through)| *through <= LONG)
            .collect();
        self.forget(&open);
        let more = self.walk(longer.into_iter())?;
        self.found.extend(more);
        let rest: Vec<usize> = open.into_iter().filter(|area| self.count(*area) < self.most).collect();
        self.forget(&rest);
        Ok(rest)
    }

    fn forget(&mut self, areas: &[usize]) {
        self.found.retain(|place| !areas.contains(&area_at(*place)));
    }

    /// Those that fit among so many of the newest of each area.
    fn walk(&self, areas: impl Iterator<Item = (usize, usize)>) -> Result<Vec<i64>, Failure> {
        let one = |(area, through): (usize, usize)| {
            let (from, to) = places(area);
            format!(
                "SELECT place FROM (SELECT place FROM (SELECT place, words FROM search_doc
                   WHERE place >= {from} AND place < {to} ORDER BY place DESC LIMIT {through}) newest_{area}
                 WHERE words @@ CAST({} AS TSQUERY) LIMIT {}) of_{area}",
                literal(&self.question(area)),
                self.most
            )
        };
        numbers(self.together(areas.map(one), 1)?)
    }

    /// Sorts all that fit of each, where these are not many. The areas where they are.
    fn all_of_it(&mut self, areas: &[usize]) -> Result<Vec<usize>, Failure> {
        let one = |area: &usize| {
            format!(
                "SELECT place, together FROM (SELECT place, COUNT(*) OVER () AS together FROM
                   (SELECT place FROM search_doc WHERE words @@ CAST({} AS TSQUERY) LIMIT {MANY}) some_{area}
                 ORDER BY place DESC LIMIT {}) of_{area}",
                literal(&self.question(*area)),
                self.most
            )
        };
        let mut rest = Vec::new();
        for row in self.together(areas.iter().map(one), 2)? {
            let [place, together] = <[Val; 2]>::try_from(row).unwrap_or_default();
            let (place, together) = (i64::from_val(place)?, i64::from_val(together)?);
            if usize::try_from(together).is_ok_and(|together| together < MANY) {
                self.found.push(place);
            } else if !rest.contains(&area_at(place)) {
                rest.push(area_at(place));
            }
        }
        Ok(rest)
    }

    /// Goes from slice to slice of each, the newest first, until there are enough.
    fn by_slices(&mut self, areas: &[usize]) -> Result<(), Failure> {
        let bits = ID_BITS + SLICE_BITS;
        let one = |area: &usize| {
            let (from, to) = places(*area);
            let question = literal(&format!("({}) & '#", self.question(*area)));
            format!(
                "SELECT place FROM (SELECT s.place FROM generate_series(
                     (SELECT MAX(place) FROM search_doc WHERE place >= {from} AND place < {to}) >> {bits},
                     (SELECT MIN(place) FROM search_doc WHERE place >= {from} AND place < {to}) >> {bits}, -1) AS n,
                   LATERAL (SELECT place FROM search_doc WHERE words @@ CAST({question} || n || '''' AS TSQUERY)
                     ORDER BY place + 0 DESC LIMIT {most}) s LIMIT {most}) of_{area}",
                most = self.most
            )
        };
        let found = numbers(self.together(areas.iter().map(one), 1)?)?;
        self.found.extend(found);
        Ok(())
    }

    /// What some questions answer, all by one statement: a server answers it in one go.
    fn together(&self, questions: impl Iterator<Item = String>, columns: usize) -> Result<Vec<Vec<Val>>, Failure> {
        let questions: Vec<String> = questions.collect();
        if questions.is_empty() {
            Ok(Vec::new())
        } else {
            rows(self.conn, &questions.join(" UNION ALL "), &[], columns)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::{open, search::place};

    fn index(conn: &Conn) -> Option<String> {
        let sql =
            "SELECT indexdef FROM pg_indexes WHERE indexname = 'search_doc_words' AND schemaname = current_schema";
        conn.value(sql, &[]).unwrap()
    }

    #[test]
    fn the_index_is_made_again_as_it_was() {
        let conn = open::for_a_test().unwrap();
        if !conn.is_of_server() {
            return;
        }
        let before = index(&conn);
        assert!(before.is_some());
        conn.begin(false).unwrap();
        put_off(&conn).unwrap();
        assert_eq!(index(&conn), None);
        make(&conn).unwrap();
        conn.commit(&[], &[]).unwrap();
        assert_eq!(index(&conn), before);
    }

    #[test]
    fn the_newest_of_each_area_are_found_however_common_the_word_is_and_whenever_it_was_common() {
        let conn = open::for_a_test().unwrap();
        if !conn.is_of_server() {
            return;
        }
        // One in so many records has the word, between two moments of ten thousand.
        let table =
            [(1, 0, 10_000), (9, 0, 10_000), (700, 0, 10_000), (1, 2_000, 5_000), (3, 100, 9_000), (9_999, 0, 9_999)];
        for (nth, (each, from, to)) in table.into_iter().enumerate() {
            let area = nth + 1;
            let mut sql = String::from("INSERT INTO search_doc (kind, record_id, place, mark, keys, words) VALUES ");
            let mut expected = Vec::new();
            for id in 0..10_000_i64 {
                let place = place(area, id * 60, id + 1);
                let has = (from..to).contains(&id) && id % each == 0;
                let word = if has { format!("'{area}@w' ") } else { String::new() };
                let comma = if id > 0 { "," } else { "" };
                let words = format!("{word}'{area}@x' '#{}'", slice(place)).replace('\'', "''");
                let _ = write!(sql, "{comma}('k{area}',{id},{place},0,'','{words}')");
                expected.extend(has.then_some(place));
            }
            conn.control(&sql).unwrap();
            expected.sort_unstable_by(|a, b| b.cmp(a));
            expected.truncate(21);
            let found = newest_of_each(&conn, &[area], &Term::Word("w".to_owned()), 21).unwrap();
            assert_eq!(found, expected, "one in {each} from {from} to {to}");
        }
        let none = newest_of_each(&conn, &[0, 1, 2, 3], &Term::Word("nowhere".to_owned()), 21).unwrap();
        assert_eq!(none, Vec::<i64>::new());
        let all = newest_of_each(&conn, &[0, 1, 2, 3, 4, 5, 6], &Term::Word("w".to_owned()), 6).unwrap();
        assert_eq!(all.len(), 5 * 6 + 1);
    }
}
