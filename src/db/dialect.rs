//! The common dialect: what a statement must not say, so that it runs on both engines.

use std::{collections::BTreeSet, sync::Mutex};

static SEEN: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());

/// Words that only one engine understands, or that both understand differently, and what to write.
const FORBIDDEN: &[(&str, &str)] = &[
    ("ifnull(", "COALESCE"),
    ("insert or ", "ON CONFLICT"),
    ("strftime(", "a stored day or month"),
    ("datetime(", "a stored instant"),
    ("to_char(", "a stored day or month"),
    ("ilike", "LOWER(a) LIKE LOWER(b) ESCAPE '\\'"),
    (" glob ", "a range or LIKE"),
    ("max(a,", "CASE"),
    ("group_concat(", "STRING_AGG"),
    ("json_", "reading the JSON in the program"),
    ("rowid", "id"),
    ("autoincrement", "an identity column"),
    ("total(", "CAST(SUM(x) AS BIGINT)"),
    (" for update", "a write in the transaction"),
    ("pragma ", "db::open"),
];

/// What is wrong with a statement, if anything.
pub fn complaint(sql: &str) -> Option<String> {
    let text: String = sql.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
    for (word, instead) in FORBIDDEN {
        if text.contains(word) {
            return Some(format!("write {instead} instead of {word}"));
        }
    }
    if text.contains('?') && !text.contains("'?") {
        return Some("write $1, $2 instead of ?".to_owned());
    }
    if let Some(at) = text.find("sum(").filter(|at| !text[..*at].ends_with("cast(")) {
        return Some(format!("write CAST(SUM(x) AS BIGINT): {}", &text[at..]));
    }
    if let Some(at) = text.find("avg(").filter(|at| !text[..*at].ends_with("cast(")) {
        return Some(format!("write CAST(AVG(x) AS DOUBLE PRECISION): {}", &text[at..]));
    }
    if text.contains(" like ") && !text.contains("escape '\\'") {
        return Some("LIKE needs ESCAPE '\\'".to_owned());
    }
    let is_falling = text.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == "desc");
    (text.contains(" order by ") && is_falling && !text.contains("nulls last"))
        .then(|| "DESC sorts NULL first on one engine: write NULLS LAST".to_owned())
}

/// In debug builds, and so in every test, a statement of one dialect stops the program.
pub(super) fn look_at(sql: &str) {
    if cfg!(debug_assertions) {
        if let Some(complaint) = complaint(sql) {
            panic!("not the common dialect: {complaint}\n{sql}");
        }
        if let Ok(mut seen) = SEEN.lock() {
            seen.insert(sql.to_owned());
        }
    }
}

/// The statements that ran in this process, each once: a test prepares them on the other engine.
/// Empty in release builds.
pub fn seen() -> Vec<String> {
    SEEN.lock().map(|seen| seen.iter().cloned().collect()).unwrap_or_default()
}

/// A statement as a server is asked it: what is told to a file alone, of how it is to be read, is left out.
pub fn on_a_server(sql: &str) -> String {
    backwards(&by_own_choice(sql))
}

/// A table `t` whose rows are known by their ids. A file is told to read them so: what it was told of a company that was
/// small yesterday makes it go through all customers for the calls of each. A server asks again by itself.
pub(super) fn known_by_id(table: impl std::fmt::Display) -> String {
    format!("{table} t{BY_ID}")
}

/// Tells a file to use no index but the key.
const BY_ID: &str = " NOT INDEXED";

/// Without the index that a file is told to walk, or not to: a server chooses for itself.
fn by_own_choice(sql: &str) -> String {
    const ALONG: &str = " INDEXED BY ";
    let sql = sql.replace(BY_ID, "");
    let mut parts = sql.split(ALONG);
    let mut asked = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        asked.push_str(part.trim_start_matches(|c: char| c.is_alphanumeric() || c == '_'));
    }
    asked
}

/// Down by what is never nothing, an id or what a condition in brackets says to be something: the server walks its index
/// backwards only where it isn't told what would become of nothing.
fn backwards(sql: &str) -> String {
    const DOWN: &str = " DESC NULLS LAST";
    let mut asked = String::with_capacity(sql.len());
    let mut rest = sql;
    while let Some((before, behind)) = rest.split_once(DOWN) {
        asked.push_str(before);
        let key = before.rsplit_once("ORDER BY ").map(|(_, key)| key);
        if key.is_some_and(|key| is_never_nothing(key, sql)) {
            asked.push_str(" DESC");
            rest = behind;
            // The ids that it is followed by.
            while let Some((id, behind)) = rest.strip_prefix(", ").and_then(|then| then.split_once(DOWN))
                && id.ends_with(".id")
                && !id.contains(' ')
            {
                [", ", id, " DESC"].iter().for_each(|part| asked.push_str(part));
                rest = behind;
            }
        } else {
            asked.push_str(DOWN);
            rest = behind;
        }
    }
    asked.push_str(rest);
    asked
}

fn is_never_nothing(key: &str, sql: &str) -> bool {
    matches!(key, "id" | "t.id")
        || sql.contains(&format!("({key} IS NOT NULL) ORDER BY "))
        || sql.contains(&format!("{key} >= '') ORDER BY "))
}

#[cfg(test)]
mod tests {
    use super::{backwards, by_own_choice, complaint, known_by_id};

    #[test]
    fn statements_of_one_engine_are_named_and_common_ones_pass() {
        for sql in [
            "SELECT IFNULL(a, 0) FROM t",
            "INSERT OR IGNORE INTO t VALUES ($1)",
            "SELECT a FROM t WHERE b = ?",
            "SELECT SUM(a) FROM t",
            "SELECT AVG(a) FROM t",
            "SELECT a FROM t WHERE b LIKE $1",
            "SELECT a FROM t ORDER BY a DESC",
        ] {
            assert!(complaint(sql).is_some(), "{sql}");
        }
        for sql in [
            "SELECT CAST(SUM(a) AS BIGINT) FROM t WHERE LOWER(b) LIKE LOWER($1) ESCAPE '\\'",
            "SELECT a FROM t ORDER BY a DESC NULLS LAST LIMIT 5",
            "SELECT description FROM t ORDER BY id",
            "INSERT INTO t (a) VALUES ($1) ON CONFLICT (a) DO NOTHING RETURNING id",
        ] {
            assert_eq!(complaint(sql), None, "{sql}");
        }
    }

    #[test]
    fn down_by_the_key_alone_is_asked_as_its_index_goes() {
        let table = [
            ("SELECT id FROM t ORDER BY id DESC NULLS LAST LIMIT 1", "SELECT id FROM t ORDER BY id DESC LIMIT 1"),
            ("SELECT t.id FROM a t ORDER BY t.id DESC NULLS LAST", "SELECT t.id FROM a t ORDER BY t.id DESC"),
            ("ORDER BY owner_id DESC NULLS LAST", "ORDER BY owner_id DESC NULLS LAST"),
            (
                "ORDER BY t.at DESC NULLS LAST, t.id DESC NULLS LAST",
                "ORDER BY t.at DESC NULLS LAST, t.id DESC NULLS LAST",
            ),
            (
                "IN (SELECT t.id FROM a t WHERE (t.at IS NOT NULL) ORDER BY t.at DESC NULLS LAST, t.id DESC NULLS LAST LIMIT 9) \
                 ORDER BY t.at DESC NULLS LAST, t.id DESC NULLS LAST",
                "IN (SELECT t.id FROM a t WHERE (t.at IS NOT NULL) ORDER BY t.at DESC, t.id DESC LIMIT 9) \
                 ORDER BY t.at DESC, t.id DESC",
            ),
            (
                "WHERE (CASE WHEN a IN ('b', 'c') THEN d END IS NOT NULL) \
                 ORDER BY CASE WHEN a IN ('b', 'c') THEN d END DESC NULLS LAST, t.id DESC NULLS LAST",
                "WHERE (CASE WHEN a IN ('b', 'c') THEN d END IS NOT NULL) \
                 ORDER BY CASE WHEN a IN ('b', 'c') THEN d END DESC, t.id DESC",
            ),
            (
                "WHERE (k.name >= '') ORDER BY k.name DESC NULLS LAST, k.id DESC NULLS LAST, t.at DESC NULLS LAST",
                "WHERE (k.name >= '') ORDER BY k.name DESC, k.id DESC, t.at DESC NULLS LAST",
            ),
            (
                "WHERE (t.at IS NOT NULL OR b) ORDER BY t.at DESC NULLS LAST, t.id DESC NULLS LAST",
                "WHERE (t.at IS NOT NULL OR b) ORDER BY t.at DESC NULLS LAST, t.id DESC NULLS LAST",
            ),
        ];
        for (sql, asked) in table {
            assert_eq!(backwards(sql), asked);
        }
    }

    #[test]
    fn a_server_walks_the_index_that_it_chooses() {
        assert_eq!(
            by_own_choice("SELECT t.id FROM \"call\" t INDEXED BY call_open JOIN customer k ON k.id = t.customer_id"),
            "SELECT t.id FROM \"call\" t JOIN customer k ON k.id = t.customer_id",
        );
        assert_eq!(by_own_choice("SELECT 1 FROM t"), "SELECT 1 FROM t");
        let known = format!("SELECT t.id FROM {} JOIN customer k ON k.id = t.customer_id", known_by_id("\"call\""));
        assert_eq!(by_own_choice(&known), "SELECT t.id FROM \"call\" t JOIN customer k ON k.id = t.customer_id");
    }
}
