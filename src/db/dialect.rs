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

#[cfg(test)]
mod tests {
    use super::complaint;

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
}
