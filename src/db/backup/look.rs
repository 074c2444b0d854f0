//! A look into data before anything is done with it: what a copy holds, and what stands beside it now.

use std::{
    collections::BTreeMap,
    io::Read as _,
    path::{Path, PathBuf},
};

use super::{
    MAGIC_OF_FILE,
    archive::{self, MAGIC, Part, Table},
    programs::Programs,
    restore::{self, Standing},
};
use crate::{
    base::{failure::Failure, time::Instant},
    db::{
        address::Address,
        check, held, migrate, open,
        query::{Conn, FromRow, Row},
    },
};

crate::words! {
    /// The engine that a copy is of.
    pub enum Of in "backup-of" {
        /// A file of SQLite.
        File = "file",
        /// A copy of what a PostgreSQL server holds.
        Server = "server",
    }
}

/// The last change that data knows of.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Change {
    /// Its place in the history.
    pub id: i64,
    /// When it was made.
    pub at: Instant,
    /// By whom; empty for the program itself.
    pub by: String,
    /// What was done, as a text key.
    pub op: String,
    /// The word of the kind of record.
    pub kind: String,
    /// The record.
    pub record_id: i64,
}

/// What data holds.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Look {
    /// On which engine it was made.
    pub of: Of,
    /// Its schema.
    pub version: i64,
    /// How many rows each table has, by its name; those of a damaged table are not known.
    pub counts: BTreeMap<String, i64>,
    /// The settings as they are stored, by name.
    #[serde(skip)]
    pub settings: BTreeMap<String, String>,
    /// The last change.
    pub newest: Option<Change>,
    /// What is damaged.
    pub damage: Vec<String>,
    /// The change that was asked for by its place, if there is one at that place.
    #[serde(skip)]
    pub watched: Option<Change>,
}

impl Look {
    /// How many rows a table has; 0 where there is none.
    pub fn count(&self, table: &str) -> i64 {
        self.counts.get(table).copied().unwrap_or(0)
    }

    /// Nothing was found damaged.
    pub fn is_sound(&self) -> bool {
        self.damage.is_empty()
    }
}

/// Settings longer than this are pictures: nobody asks a look for them.
const LONGEST_SETTING: usize = 1 << 16;

struct Read(Change);

impl FromRow for Read {
    fn from_row(row: &Row<'_>) -> Result<Self, Failure> {
        Ok(Self(Change {
            id: row.next()?,
            at: row.next()?,
            by: row.next::<Option<String>>()?.unwrap_or_default(),
            op: row.next()?,
            kind: row.next()?,
            record_id: row.next()?,
        }))
    }
}

const CHANGE: &str = "SELECT h.id, h.at, u.name, h.op, h.kind, h.record_id
     FROM history h LEFT JOIN \"user\" u ON u.id = h.user_id";

/// Looks at data through a connection. `is_checked`: a file's pages and references are looked through, which takes as
/// long as copying it.
///
/// # Errors
/// When the engine fails for another reason than damage.
pub fn of(conn: &Conn, is_checked: bool, watch: Option<i64>) -> Result<Look, Failure> {
    let of = if conn.as_lite().is_some() { Of::File } else { Of::Server };
    let mut damage = if is_checked { check::integrity(conn)? } else { Vec::new() };
    if is_checked && damage.is_empty() {
        damage = check::broken_references(conn)?;
    }
    // What is damaged can't all be read: what can be is told.
    let readable = |found: Result<Option<Change>, Failure>| match found {
        Err(Failure::Damaged(_)) if is_checked => Ok(None),
        found => found,
    };
    let mut counts = BTreeMap::new();
    for table in check::tables(conn)? {
        match check::count(conn, &table) {
            Ok(count) => drop(counts.insert(table, count)),
            Err(Failure::Damaged(details)) if is_checked => damage.push(format!("{table}: {details}")),
            Err(other) => return Err(other),
        }
    }
    if of == Of::Server {
        counts.retain(|table, _| migrate::is_ours(table));
    }
    let newest = conn.row::<Read>(&format!("{CHANGE} WHERE h.id = (SELECT MAX(id) FROM history)"), &[]);
    let settings = conn.rows::<(String, String)>("SELECT name, value FROM setting ORDER BY name", &[]);
    Ok(Look {
        of,
        version: migrate::version(conn)?,
        counts,
        settings: settings.unwrap_or_default().into_iter().filter(|(_, value)| value.len() < LONGEST_SETTING).collect(),
        newest: readable(newest.map(|read| read.map(|Read(change)| change)))?,
        watched: readable(watch.map(|id| change_at(conn, id)).transpose().map(Option::flatten))?,
        damage,
    })
}

fn change_at(conn: &Conn, id: i64) -> Result<Option<Change>, Failure> {
    let found = conn.row::<Read>(&format!("{CHANGE} WHERE h.id = $1"), crate::vals![id])?;
    Ok(found.map(|Read(change)| change))
}

/// Looks into a copy, which stays as it is.
///
/// # Errors
/// When it is missing, no copy of this program's data, or of a newer program.
pub fn into(file: &Path, programs: Option<&Path>, watch: Option<i64>) -> Result<Look, Failure> {
    match kind_of(file)? {
        Of::File => of(&open::to_read(file)?, true, watch),
        Of::Server => archived(file, &Programs::find(programs, 0)?, watch).map(|(look, _)| look),
    }
}

/// Which engine a copy is of, by how it begins.
pub(super) fn kind_of(file: &Path) -> Result<Of, Failure> {
    let mut head = Vec::new();
    let looked = held::look(file, |opened| opened.take(16).read_to_end(&mut head));
    looked.map_err(|error| Failure::io(file, &error))?;
    if head.starts_with(MAGIC_OF_FILE) {
        Ok(Of::File)
    } else if head.starts_with(MAGIC) {
        Ok(Of::Server)
    } else {
        Err(Failure::NotOurs(file.to_owned()))
    }
}

/// Reads a copy of a server's data whole; what it holds, and the schema that it was in.
pub(super) fn archived(
    file: &Path,
    programs: &Programs,
    watch: Option<i64>,
) -> Result<(Look, Option<String>), Failure> {
    let mut found = Found::default();
    let read = archive::read(file, programs, true, |part| {
        found.take(&part, watch);
        Ok(())
    });
    let mut damage = Vec::new();
    match read {
        Ok(()) if found.counts.is_empty() => return Err(Failure::NotOurs(file.to_owned())),
        Ok(()) => {}
        Err(Failure::Damaged(details)) => damage.push(details),
        Err(other) => return Err(other),
    }
    if found.version > migrate::KNOWN_VERSION {
        return Err(Failure::TooNew { found: found.version, known: migrate::KNOWN_VERSION });
    }
    if damage.is_empty() && found.version == 0 {
        return Err(Failure::NotOurs(file.to_owned()));
    }
    let users = &found.users;
    let named = |(change, user): (Change, i64)| Change { by: users.get(&user).cloned().unwrap_or_default(), ..change };
    let look = Look {
        of: Of::Server,
        version: found.version,
        counts: found.counts,
        settings: found.settings,
        newest: found.newest.map(named),
        watched: found.watched.map(named),
        damage,
    };
    Ok((look, found.schema))
}

/// What was met in a copy so far.
#[derive(Default)]
struct Found {
    schema: Option<String>,
    version: i64,
    counts: BTreeMap<String, i64>,
    settings: BTreeMap<String, String>,
    users: BTreeMap<i64, String>,
    newest: Option<(Change, i64)>,
    watched: Option<(Change, i64)>,
}

impl Found {
    fn take(&mut self, part: &Part<'_>, watch: Option<i64>) {
        match part {
            Part::Table(table) => {
                self.schema.get_or_insert_with(|| table.schema.clone());
                self.counts.insert(table.name.clone(), 0);
            }
            Part::Row(table, row) => {
                if let Some(count) = self.counts.get_mut(&table.name) {
                    *count += 1;
                }
                self.row(table, row, watch);
            }
            Part::Sql(_) | Part::End(_) => {}
        }
    }

    fn row(&mut self, table: &Table, row: &[u8], watch: Option<i64>) {
        let text = |column: &str| table.value(row, column).unwrap_or_default();
        match table.name.as_str() {
            migrate::TABLE => self.version = self.version.max(table.number(row, "version")),
            "setting" if row.len() < LONGEST_SETTING => drop(self.settings.insert(text("name"), text("value"))),
            "user" => drop(self.users.insert(table.number(row, "id"), text("name"))),
            "history" => {
                let id = table.number(row, "id");
                let is_newer = self.newest.as_ref().is_none_or(|(newest, _)| id > newest.id);
                if !is_newer && watch != Some(id) {
                    return;
                }
                let change = Change {
                    id,
                    at: Instant(table.number(row, "at")),
                    by: String::new(),
                    op: text("op"),
                    kind: text("kind"),
                    record_id: table.number(row, "record_id"),
                };
                let change = (change, table.number(row, "user_id"));
                if watch == Some(id) {
                    self.watched = Some(change.clone());
                }
                if is_newer {
                    self.newest = Some(change);
                }
            }
            _ => {}
        }
    }
}

/// What is lost of the present data when a copy takes its place.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Lost {
    /// There is no data yet.
    Nothing,
    /// The copy holds every change that was made here: it is as new, or newer.
    NoChange,
    /// So many changes were made since, this one last.
    Since(i64, Change),
    /// The copy is no earlier state of this data: another office's, or from before something else was restored. So
    /// many changes are here.
    Other(i64),
    /// What is here now can't be read.
    Unread,
}

/// A copy beside the data whose place it would take.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Compared {
    /// The copy.
    pub file: PathBuf,
    /// What it holds.
    pub copy: Look,
    /// What is here now; none where there is no data yet, or it can't be read.
    pub present: Option<Look>,
    /// What would be lost.
    pub lost: Lost,
}

/// Looks into a copy and at the data whose place it would take; both stay as they are.
///
/// # Errors
/// When the copy is none, of a newer program, or of the other engine; when the server can't be reached.
pub fn beside(address: &Address, file: &Path, programs: Option<&Path>) -> Result<Compared, Failure> {
    restore::fits(address, file)?;
    let present = open::to_read(address).and_then(|conn| of(&conn, false, None).map(|look| (conn, look)));
    let present = match present {
        Ok(present) => Ok(present),
        Err(failure) => Err(match restore::when_unread(failure)? {
            Standing::Missing => Lost::Nothing,
            Standing::Unread => Lost::Unread,
        }),
    };
    let newest = present.as_ref().ok().and_then(|(_, look)| look.newest.as_ref());
    let copy = into(file, programs, newest.map(|newest| newest.id))?;
    let (present, lost) = match present {
        Ok((conn, look)) => {
            let shared = copy.newest.as_ref().map(|newest| change_at(&conn, newest.id)).transpose()?.flatten();
            let lost = lost(&look, shared.as_ref(), &copy);
            (Some(look), lost)
        }
        Err(lost) => (None, lost),
    };
    Ok(Compared { file: file.to_owned(), copy, present, lost })
}

/// What is lost when a copy takes the place of the present data.
/// `shared` is what the present history has at the place of the copy's last change.
fn lost(present: &Look, shared: Option<&Change>, copy: &Look) -> Lost {
    let Some(newest) = &present.newest else { return Lost::NoChange };
    if copy.watched.as_ref().is_some_and(|watched| is_same(watched, newest)) {
        return Lost::NoChange;
    }
    let changes = present.count("history");
    match &copy.newest {
        None => Lost::Since(changes, newest.clone()),
        Some(last) if shared.is_some_and(|shared| is_same(shared, last)) => {
            Lost::Since((changes - copy.count("history")).max(0), newest.clone())
        }
        Some(_) => Lost::Other(changes),
    }
}

/// The same change: who made it may be called otherwise since.
fn is_same(one: &Change, other: &Change) -> bool {
    (one.id, one.at, &one.kind, one.record_id) == (other.id, other.at, &other.kind, other.record_id)
}
