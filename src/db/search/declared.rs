//! What can be found of each kind, as `resources/search.toml` declares it: like the migrations it speaks of tables and
//! columns, and needs no code of a feature.

use std::sync::LazyLock;

use chrono::NaiveDate;
use serde::Deserialize;

use crate::{
    base::{failure::Failure, found::Offered, kind::Kind, time::MINUTE_MS, value::Val},
    db::{
        dialect,
        query::{Conn, Row},
        record,
    },
};

/// How many records are read by one statement; the statement is the same for every chunk.
pub(super) const CHUNK: usize = 100;

/// Changed whenever what is looked up of the same records changes: their index is then made anew.
const FORM: u64 = 3;

/// The declaration of one kind.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Declared {
    /// The kind.
    pub kind: Kind,
    /// What is joined to its table `t`.
    #[serde(default)]
    from: String,
    /// The moment or day that the newest are told by.
    #[serde(default)]
    at: String,
    title: String,
    detail: String,
    opens: Option<Opens>,
    #[serde(default)]
    keys: Vec<String>,
    #[serde(default)]
    named: Vec<String>,
    #[serde(default)]
    phones: Vec<String>,
    #[serde(default)]
    names: Vec<String>,
    #[serde(default)]
    spoken: Vec<String>,
    #[serde(default)]
    texts: Vec<String>,
    /// Which other records are part of it.
    #[serde(default)]
    pub(super) follows: Vec<Follow>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Opens {
    kind: Kind,
    id: String,
}

/// A kind of record that is part of what another offers.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Follow {
    /// The kind.
    pub kind: Kind,
    /// Its column that leads to the other.
    pub parent: Option<String>,
    /// Asks for the others that it stands in.
    pub of: Option<String>,
    /// Its columns that count.
    pub columns: Vec<String>,
}

#[derive(Deserialize)]
struct File {
    kind: Vec<Declared>,
}

/// A record as the search shows it, and what it offers.
#[derive(Clone, Debug)]
pub(super) struct Shown {
    pub id: i64,
    /// Minutes since the year 2000 began; 0 where nothing is known.
    pub minute: i64,
    pub title: String,
    pub detail: String,
    pub opens: i64,
    pub offered: Offered,
}

const SOURCE: &str = include_str!("../../../resources/search.toml");

static DECLARED: LazyLock<Vec<Declared>> = LazyLock::new(|| {
    let source = SOURCE.replace("{LINE}", "'\\n'");
    toml::from_str::<File>(&source).expect("a test reads the declaration").kind
});

/// All that can be found, in the order of the groups; the place in it is the kind's area of the index.
pub(super) fn all() -> &'static [Declared] {
    &DECLARED
}

/// The kinds that can be found, in the order of the groups.
pub fn kinds() -> impl Iterator<Item = Kind> {
    all().iter().map(|declared| declared.kind)
}

/// Another number for every other declaration.
pub(super) fn form() -> i64 {
    super::fingerprint([SOURCE, &FORM.to_string()])
}

impl Declared {
    /// The kind of the record whose form a hit leads to.
    pub(super) fn opened_kind(&self) -> Kind {
        self.opens.as_ref().map_or(self.kind, |opens| opens.kind)
    }

    /// True when it has names, which are typed as they are spoken.
    pub(super) fn has_names(&self) -> bool {
        !self.names.is_empty()
    }

    /// True when a changed column of the kind's own table counts.
    pub(super) fn counts(&self, column: &str) -> bool {
        let names = |sql: &String| {
            sql.match_indices("t.").any(|(at, _)| {
                let is_alias = at == 0 || !sql[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_');
                let rest = &sql[at + 2..];
                is_alias
                    && rest
                        .strip_prefix(column)
                        .is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
            })
        };
        let lists = self.lists();
        names(&self.from) || names(&self.at) || lists.into_iter().flatten().any(names)
    }

    /// The records with these ids.
    pub(super) fn read(&self, conn: &Conn, ids: &[i64]) -> Result<Vec<Shown>, Failure> {
        let holes: Vec<String> = (1..=CHUNK).map(|hole| format!("${hole}")).collect();
        let sql = format!("{} WHERE t.id IN ({})", self.select(), holes.join(", "));
        let mut all = Vec::new();
        for chunk in ids.chunks(CHUNK) {
            // Padded with the last id, so that the statement stays the same.
            let params: Vec<Val> =
                (0..CHUNK).map(|at| Val::Int(*chunk.get(at).unwrap_or(&chunk[chunk.len() - 1]))).collect();
            conn.each(&sql, &params, |row| {
                all.push(self.row(row)?);
                Ok(())
            })?;
        }
        Ok(all)
    }

    /// The next records behind an id, in their order.
    pub(super) fn read_on(&self, conn: &Conn, behind: i64) -> Result<Vec<Shown>, Failure> {
        let sql = format!("{} WHERE t.id > $1 ORDER BY t.id LIMIT {CHUNK}", self.select());
        let mut all = Vec::new();
        conn.each(&sql, crate::vals![behind], |row| {
            all.push(self.row(row)?);
            Ok(())
        })?;
        Ok(all)
    }

    /// Hands on the id and the minute of every record from an id on.
    pub(super) fn each_moment(&self, conn: &Conn, from: i64, mut f: impl FnMut(i64, i64)) -> Result<(), Failure> {
        let at = if self.at.is_empty() { "0" } else { &self.at };
        // By an index that holds both, where there is one, not by the key.
        let sql = format!("SELECT t.id, {at} FROM {} t WHERE +t.id >= $1", record::table(self.kind));
        conn.each(&sql, crate::vals![from], |row| {
            let id = row.next()?;
            f(id, minute(&row.next()?));
            Ok(())
        })
    }

    fn lists(&self) -> [&Vec<String>; 6] {
        [&self.keys, &self.named, &self.phones, &self.names, &self.spoken, &self.texts]
    }

    fn select(&self) -> String {
        let at = if self.at.is_empty() { "0" } else { &self.at };
        let opens = self.opens.as_ref().map_or("t.id", |opens| opens.id.as_str());
        let mut cells = vec!["t.id", opens, at, self.title.as_str(), self.detail.as_str()];
        cells.extend(self.lists().into_iter().flatten().map(String::as_str));
        let table = dialect::known_by_id(record::table(self.kind));
        format!("SELECT {} FROM {table} {}", cells.join(", "), self.from)
    }

    fn row(&self, row: &Row<'_>) -> Result<Shown, Failure> {
        let (id, opens): (i64, i64) = (row.next()?, row.next()?);
        let minute = minute(&row.next()?);
        let (title, detail): (String, String) = (row.next()?, row.next()?);
        let list = |sqls: &[String]| -> Result<Vec<String>, Failure> {
            let mut values = Vec::new();
            for _ in sqls {
                values.extend(values_of(row.next::<Option<String>>()?.as_deref().unwrap_or_default()));
            }
            Ok(values)
        };
        let (keys, named, phones) = (list(&self.keys)?, list(&self.named)?, list(&self.phones)?);
        let (names, spoken, texts) = (list(&self.names)?, list(&self.spoken)?, list(&self.texts)?);
        let offered = Offered { keys, named, phones, names, spoken, texts };
        Ok(Shown { id, minute, title, detail, opens, offered })
    }
}

/// The values of a cell, in one order: an engine gives those that it put together in any.
fn values_of(cell: &str) -> Vec<String> {
    let mut values: Vec<String> = Vec::new();
    for line in cell.lines().map(str::trim).filter(|line| !line.is_empty()) {
        match line.strip_prefix('[').and_then(|_| serde_json::from_str::<Vec<String>>(line).ok()) {
            Some(listed) => values.extend(listed),
            None => values.push(line.to_owned()),
        }
    }
    values.sort_unstable();
    values
}

/// The minute of a moment or a day, counted from 2000 on.
fn minute(at: &Val) -> i64 {
    /// Where the year 2000 began, in milliseconds.
    const Y2000_MS: i64 = 946_684_800_000;
    let millis = match at {
        Val::Int(0) => Y2000_MS,
        Val::Int(millis) => *millis,
        Val::Text(day) => day
            .parse::<NaiveDate>()
            .ok()
            .and_then(|day| day.and_hms_opt(0, 0, 0))
            .map_or(Y2000_MS, |at| at.and_utc().timestamp_millis()),
        _ => Y2000_MS,
    };
    ((millis - Y2000_MS) / MINUTE_MS).max(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{base::words::Word as _, db::open};

    #[test]
    fn every_declaration_can_be_asked_on_the_schema() {
        let conn = open::for_a_test().unwrap();
        for declared in all() {
            assert!(declared.read(&conn, &[1]).unwrap().is_empty());
            assert!(declared.read_on(&conn, 0).unwrap().is_empty());
            declared.each_moment(&conn, 0, |_, _| ()).unwrap();
            for follow in &declared.follows {
                let table = record::table(follow.kind);
                let columns = follow.columns.iter().chain(&follow.parent).cloned().collect::<Vec<_>>().join(", ");
                conn.each(&format!("SELECT {columns} FROM {table}"), &[], |_| Ok(())).unwrap();
                assert_ne!(follow.parent.is_some(), follow.of.is_some(), "{}", declared.kind.word());
                if let Some(of) = &follow.of {
                    assert_eq!(conn.values::<i64>(of, crate::vals![7]).unwrap(), Vec::<i64>::new());
                }
            }
        }
    }

    #[test]
    fn a_column_counts_where_it_is_named() {
        let call = all().iter().find(|declared| declared.kind == Kind::Call).unwrap();
        for (column, counts) in [
            ("subject", true),
            ("customer_id", true),
            ("opened_at", true),
            ("status", false),
            ("sub", false),
            ("name", false),
        ] {
            assert_eq!(call.counts(column), counts, "{column}");
        }
    }

    #[test]
    fn the_values_of_a_cell_stand_in_one_order() {
        assert_eq!(values_of("b\n\n [\"d\",\"a\"]\nc"), ["a", "b", "c", "d"]);
        assert_eq!(values_of("[no list"), ["[no list"]);
    }

    #[test]
    fn a_moment_and_its_day_stand_in_one_order() {
        let at = |val| minute(&val);
        assert_eq!(at(Val::Null), 0);
        assert_eq!(at(Val::Text("2000-01-02".to_owned())), 24 * 60);
        assert_eq!(at(Val::Int(946_684_800_000 + 90_000)), 1);
        assert_eq!(at(Val::Int(-5)), 0);
    }
}
