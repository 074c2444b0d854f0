//! The imports that were done: each is noted in its own transaction, and can be taken back as one while nobody has
//! built on it (PLAT-8).

mod back;
mod built;

use crate::{
    base::{
        failure::Failure,
        id::{ImportId, UserId},
        kind::Kind,
        say::Said,
        time::Instant,
    },
    db::{query::Conn, record, tx::Tx},
};

use super::{Source, import::Report, kinds::ImportKind};

pub use back::{Back, look, take_back};
pub use built::Obstacle;

/// An import that was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    /// Id.
    pub id: ImportId,
    /// Counts the saves.
    pub version: i64,
    /// What the file held.
    pub kind: ImportKind,
    /// The name of the file.
    pub file: String,
    /// When; each row of the history that it wrote bears this moment.
    pub at: Instant,
    /// Who imported it.
    pub user_id: UserId,
    /// Rows of the file.
    pub file_rows: i64,
    /// New records.
    pub made: i64,
    /// Records that changed.
    pub changed: i64,
    /// Records that were there and stayed as they were.
    pub same: i64,
    /// Rows that were left out.
    pub bad: i64,
    /// The first row of the history that it wrote.
    pub first_row: i64,
    /// The last one.
    pub last_row: i64,
    /// When it was taken back.
    pub undone_at: Option<Instant>,
    /// Who took it back.
    pub undone_by_id: Option<UserId>,
}

crate::columns!(Import, ImportId in Import:
    kind, file, at, user_id, file_rows, made, changed, same, bad, first_row, last_row, undone_at, undone_by_id);

/// Notes an import at the end of its transaction, where its file is still what was read. One that wrote nothing leaves
/// nothing to be taken back.
pub(super) fn note(tx: &Tx<'_>, (kind, source): (Kind, &Source), report: &Report) -> Result<Option<ImportId>, Failure> {
    source.still()?;
    let Some(kind) = ImportKind::of(kind) else { return Ok(None) };
    // What is counted for lines belongs to it.
    tx.count_lines()?;
    let Some((first_row, last_row)) = tx.rows_written() else { return Ok(None) };
    let count = |records: usize| i64::try_from(records).unwrap_or(i64::MAX);
    let mut import = Import {
        id: ImportId(0),
        version: 0,
        kind,
        file: source.name(),
        at: tx.now(),
        user_id: tx.actor(),
        file_rows: count(report.rows),
        made: count(report.made),
        changed: count(report.changed),
        same: count(report.same),
        bad: count(report.rows - report.good_rows),
        first_row,
        last_row,
        undone_at: None,
        undone_by_id: None,
    };
    tx.insert(&mut import).map(Some)
}

/// An import with the names of people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The import.
    pub import: Import,
    /// Who imported it.
    pub by: String,
    /// Who took it back.
    pub undone_by: String,
}

impl Listed {
    /// Where it stands.
    pub fn state(&self) -> Said {
        match self.import.undone_at {
            None => Said::new("exchange-imports-stands"),
            Some(at) => Said::new("exchange-imports-undone").with("at", at).with("by", self.undone_by.as_str()),
        }
    }
}

/// The last imports, the newest first.
///
/// # Errors
/// When the engine fails.
pub fn list(conn: &Conn, most: usize) -> Result<Vec<Listed>, Failure> {
    let imports: Vec<Import> = record::all(
        conn,
        "ORDER BY id DESC NULLS LAST LIMIT $1",
        crate::vals![i64::try_from(most).unwrap_or(i64::MAX)],
    )?;
    let names: Vec<(UserId, String)> = conn.rows("SELECT id, name FROM \"user\"", &[])?;
    let name = |id: Option<UserId>| {
        let found = names.iter().find(|(user, _)| Some(*user) == id);
        found.map(|(_, name)| name.clone()).unwrap_or_default()
    };
    let listed = |import: Import| {
        let (by, undone_by) = (name(Some(import.user_id)), name(import.undone_by_id));
        Listed { import, by, undone_by }
    };
    Ok(imports.into_iter().map(listed).collect())
}
