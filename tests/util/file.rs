//! A data file of its own per test, with small records that need no feature.

use std::path::{Path, PathBuf};

use aftercare::{
    base::{
        failure::Failure,
        id::{SettingId, UserId},
        time::Instant,
    },
    columns,
    db::{address::Address, clock::Clock, open, query::Conn, record, trial, tx},
};

/// 2026-11-22 09:30 in Shanghai, the moment of all tests that don't say another.
pub const NOON: Instant = Instant(1_795_311_000_000);

/// A record with one line of text: enough to save, change, delete and lose.
#[derive(Clone, Debug, PartialEq)]
pub struct Note {
    pub id: SettingId,
    pub version: i64,
    pub name: String,
    pub value: String,
}
columns!(Note, SettingId in Setting: name, value);

impl Note {
    pub fn new(name: &str, value: &str) -> Self {
        Self { id: SettingId(0), version: 0, name: name.to_owned(), value: value.to_owned() }
    }
}

/// A person who acts.
#[derive(Clone, Debug, PartialEq)]
pub struct Person {
    pub id: UserId,
    pub version: i64,
    pub name: String,
    pub roles: String,
    pub phone: String,
    pub email: String,
    pub active: bool,
    pub skills: String,
    pub territory: String,
    pub cost_rate: i64,
}
columns!(Person, UserId in User: name, roles, phone, email, active, skills, territory, cost_rate);

impl Person {
    pub fn new(name: &str) -> Self {
        let empty = String::new;
        Self {
            id: UserId(0),
            version: 0,
            name: name.to_owned(),
            roles: empty(),
            phone: empty(),
            email: empty(),
            active: true,
            skills: empty(),
            territory: empty(),
            cost_rate: 0,
        }
    }
}

/// A folder that goes away with the test, and the path of a data file in it.
pub struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub fn file(&self) -> PathBuf {
        self.at("office.db")
    }

    /// The same data on either engine.
    pub fn office(&self) -> Address {
        data_of(&self.file())
    }

    pub fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A data file of the newest schema with one note in it, closed again.
    pub fn with_a_note(self) -> Self {
        let conn = open::to_write(&self.file()).unwrap();
        save_note(&conn, "greeting", "你好").unwrap();
        drop(conn);
        self
    }

    /// What a test does to a file behind the program's back.
    pub fn spoil(&self, sql: &str) {
        raw(&self.file()).execute_batch(sql).unwrap();
    }

    /// What a test does to the data behind the program's back, on either engine.
    pub fn spoil_office(&self, sql: &str) {
        spoil(&self.office(), sql);
    }
}

/// What a test does to data behind the program's back.
pub fn spoil(data: &Address, sql: &str) {
    match data {
        Address::File(path) => raw(path).execute_batch(sql).unwrap(),
        Address::Server(server) => {
            postgres::Client::connect(server.url(), postgres::NoTls).unwrap().batch_execute(sql).unwrap();
        }
    }
}

/// Brings data up to a later schema, as a newer program does that is started at another desk, and saves something.
pub fn bring_up_to_a_newer_schema(data: &Address) {
    let sql = "INSERT INTO refinery_schema_history (version, name, applied_on, checksum)
         VALUES (999, 'future', '2030-01-01T00:00:00Z', '1');";
    spoil(data, sql);
    if matches!(data, Address::Server(_)) {
        spoil(data, "SELECT pg_notify('aftercare ' || current_schema(), '')");
    }
}

/// Where the data is that stands in this file, or instead of it on the server that the tests work on.
pub fn data_of(path: &Path) -> Address {
    trial::office(path).unwrap()
}

/// Overwrites the first page of a table with rubbish, as a bad disk would.
pub fn overwrite_page_of(path: &Path, table: &str) {
    let sql = "SELECT rootpage FROM sqlite_master WHERE name = $1";
    let root: i64 = raw(path).query_row(sql, [table], |row| row.get(0)).unwrap();
    let (mut bytes, page) = (std::fs::read(path).unwrap(), page_bytes(path));
    let start = (usize::try_from(root).unwrap() - 1) * page;
    bytes[start..start + page].fill(0x5A);
    std::fs::write(path, &bytes).unwrap();
}

/// How large the pages of a file are.
pub fn page_bytes(path: &Path) -> usize {
    let bytes: i64 = raw(path).pragma_query_value(None, "page_size", |row| row.get(0)).unwrap();
    usize::try_from(bytes).unwrap()
}

/// A connection that knows nothing of this program.
pub fn raw(path: &Path) -> rusqlite::Connection {
    rusqlite::Connection::open_with_flags(path, rusqlite::OpenFlags::SQLITE_OPEN_READ_WRITE).unwrap()
}

pub fn clock() -> Clock {
    Clock::standing_at(NOON)
}

/// Runs `f` in a transaction as a user.
pub fn change<T>(conn: &Conn, actor: UserId, f: impl FnOnce(&tx::Tx<'_>) -> Result<T, Failure>) -> Result<T, Failure> {
    tx::within(conn, &clock(), actor, "test-op", trial::once(f)).map(|(value, _)| value)
}

pub fn save_note(conn: &Conn, name: &str, value: &str) -> Result<Note, Failure> {
    change(conn, UserId(0), |tx| {
        let mut note = Note::new(name, value);
        tx.insert(&mut note)?;
        Ok(note)
    })
}

pub fn notes(conn: &Conn) -> Vec<Note> {
    record::all(conn, "ORDER BY id", &[]).unwrap()
}
